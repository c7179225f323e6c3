"""Many revisions of one plan: each distinct file is parsed once, each item built once, each plan read once.

What a walk through the history needs costs, for each revision, only what differs from the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from rpkdgen import git
from rpkdgen.git import Commit, GitError, Objects, Repository
from rpkdgen.read import FileRead, assemble, is_read, read_file
from rpkdgen.revision import Place, content_of, plan_folder
from rpkdgen.suggest import did_you_mean
from rpkdgen.validate import Loaded, Memory, validate

#: Plans that are kept at hand: those of a commit and its neighbours. (Reading one again costs little.)
MOST_PLANS = 24


#: Called with what is done and what there is to do.
Progress = Callable[[int, int], None]


def quiet(done: int, total: int) -> None:
    """No progress is shown."""


class Home(NamedTuple):
    """Where the plan lies in one revision: its folder, and the id of that folder's content."""

    folder: str
    tree: str


@dataclass(frozen=True, slots=True)
class Step:
    """One commit with its plan (None: it holds none), and those of its parents in their order."""

    commit: Commit
    home: Home | None
    parents: tuple[Home | None, ...]

    @property
    def is_change(self) -> bool:
        """Whether the commit itself changed the plan: what it holds is in none of its parents."""
        trees = [parent.tree if parent else None for parent in self.parents] or [None]
        return (self.home.tree if self.home else None) not in trees


class Revisions:
    """Plans by the content of their folder, read through one git process."""

    def __init__(self, repository: Repository, objects: Objects) -> None:
        self.repository = repository
        self._objects = objects
        self._files: dict[tuple[str, str], FileRead] = {}
        self._memory = Memory()
        self._plans: dict[Home, Loaded] = {}

    def loaded(self, home: Home) -> Loaded:
        """The plan as far as it can be read; its places are paths in the repository."""
        found = self._plans.pop(home, None) or self._read(home)
        self._plans[home] = found  # last used, last forgotten
        if len(self._plans) > MOST_PLANS:
            del self._plans[next(iter(self._plans))]
        return found

    def _read(self, home: Home) -> Loaded:
        files = [file for file in self._objects.files(home.tree) if file.is_file]
        source = assemble(
            {file.path: self._file(file) for file in files}, prefix=f"{home.folder}/" if home.folder else ""
        )
        return validate(source, self._memory)

    def _file(self, file: git.Entry) -> FileRead:
        """A file as read: what it says depends on its content and on what its name says of its kind."""
        key = (file.path, file.id if is_read(file.path) else "")
        if key not in self._files:
            self._files[key] = read_file(file.path, content_of(self._objects, file))
        return self._files[key]

    def home(self, commit: str, folder: str, near: str) -> Home | None:
        """The plan in a commit; in the commit ``near`` it lies in ``folder``. None where there is none to be found."""
        found: str | None = folder
        if not folder or self._objects.tree_at(commit, folder) is None:
            try:
                found = plan_folder(self.repository, commit, folder, near)
            except GitError:  # several plans, none of them surely this one
                found = None
        tree = None if found is None else self._objects.tree_at(commit, found)
        return None if found is None or tree is None else Home(found, tree)


@contextmanager
def revisions(repository: Repository) -> Iterator[Revisions]:
    with git.objects(repository) as objects:
        yield Revisions(repository, objects)


def steps(reader: Revisions, place: Place, tip: str, *, first_parent: bool) -> list[Step]:
    """The commits from ``tip`` (an id) back, newest first, each before its parents. A folder that was moved is
    followed from child to parent."""
    commits = git.log(reader.repository, tip, *(("--first-parent",) if first_parent else ()))
    homes: dict[str, Home | None] = {tip: reader.home(tip, place.path, tip)}
    folders = {tip: place.path}
    found = []
    for commit in commits:
        home = homes[commit.hash]
        folder = home.folder if home else folders[commit.hash]
        parents = commit.parents[: 1 if first_parent else None]
        for parent in parents:
            if parent not in homes:
                homes[parent] = reader.home(parent, folder, commit.hash if home else tip)
                folders[parent] = folder
        found.append(Step(commit, home, tuple(homes[parent] for parent in parents)))
    return found


def tip_of(place: Place, name: str) -> tuple[Repository, str]:
    """The repository of the plan and the commit that a name means there. Raises GitError where there is none."""
    if place.repository is None:
        raise GitError(f"Rencana ini tidak berada di repositori git, jadi tidak ada riwayatnya. {git.FIRST_REPOSITORY}")
    found = git.find_commit(place.repository, name)
    if found is None:
        if name == "HEAD":
            raise GitError(f"Repositori ini belum mempunyai commit, jadi belum ada riwayat. {git.FIRST_COMMIT}")
        hint = did_you_mean(name, git.names(place.repository))
        raise GitError(f"“{name}” bukan revisi git (cabang, tag, commit). {hint}".rstrip())
    return place.repository, found
