"""The edge to git: commits, trees and blobs as values, read with the ``git`` command.

Nothing here writes, fetches, or looks at the working tree or the index. Names of revisions come from users:
they are never taken for options.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

#: What git would take from a hook that calls us, or from a user's session, and that would point it elsewhere.
MISLEADING = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE")

#: Fields of a commit in ``git log``, each ended by NUL: hash, parents, author, date, subject.
_COMMIT = "%H%x00%P%x00%aN%x00%aI%x00%s"
_FIELDS = 5

_FOLDER = "40000"
#: How much of a file that is too large is passed over at a time.
_PIECE = 1 << 20


#: What to do where git has nothing yet.
FIRST_REPOSITORY = "Mulai riwayatnya dengan: git init, lalu git add . dan git commit"
FIRST_COMMIT = "Buat yang pertama dengan: git add . lalu git commit"


class GitError(Exception):
    """Git cannot give what was asked; the message says why, in Indonesian, for the user."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository: its git folder, the top of its working tree (None for a bare one), whether it is shallow."""

    git: Path
    top: Path | None = None
    shallow: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """Who made a revision, when and why (``date`` is the author's, with its zone)."""

    hash: str
    parents: tuple[str, ...]
    author: str
    date: datetime
    subject: str

    @property
    def short(self) -> str:
        return self.hash[:7]


class Entry(NamedTuple):
    """One entry of a tree: its path below it, its mode, the id of its content."""

    path: str
    mode: str
    id: str

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file: no link, no submodule."""
        return self.mode in ("100644", "100755", "100664")


# ── the command ──────────────────────────────────────────────────────────────────────────────────
def _environment() -> dict[str, str]:
    """Git speaks English to us, takes no locks, asks nothing and fetches nothing."""
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    quiet = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    return {**kept, **quiet, "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}


def _started(command: Sequence[str], cwd: Path | None = None) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment(), cwd=cwd)
    except FileNotFoundError as error:
        raise GitError(
            "Git tidak ditemukan di komputer ini. Pasang dari https://git-scm.com, lalu ulangi; "
            "membandingkan dua folder tidak memerlukan git."
        ) from error


def _asked(command: Sequence[str], data: bytes = b"") -> tuple[int, bytes, str]:
    """Exit status, output and complaint of a git command."""
    process = _started(command)
    output, complaint = process.communicate(data)
    return process.returncode, output, complaint.decode("utf-8", "replace").strip()


def _in(repository: Repository, *words: str) -> list[str]:
    return ["git", f"--git-dir={repository.git}", "-c", "core.quotepath=off", "-c", "log.showSignature=false", *words]


def _read(repository: Repository, *words: str, data: bytes = b"") -> bytes:
    """The output of a command that must succeed."""
    status, output, complaint = _asked(_in(repository, *words), data)
    if status:
        raise GitError(f"Git menolak: {complaint or ' '.join(words[:2])}")
    return output


# ── repositories ─────────────────────────────────────────────────────────────────────────────────
def repository_at(folder: Path) -> Repository | None:
    """The repository that this folder lies in, or is (a bare one, a ``.git``); None where there is none."""
    bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    where = [f"--git-dir={folder.resolve()}"] if bare else ["-C", str(folder)]
    asked = ["rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--absolute-git-dir"]
    status, output, complaint = _asked(["git", *where, *asked])
    if status:
        if "dubious ownership" in complaint:
            raise GitError(
                f"Git tidak mau membaca {folder.as_posix()} karena folder itu milik pengguna lain. Bila Anda "
                f"mempercayainya: git config --global --add safe.directory {folder.resolve().as_posix()}"
            )
        return None
    inside, shallow, git = output.decode("utf-8", "surrogateescape").split("\n", 2)
    top = None
    if inside == "true" and not bare:
        status, output, _ = _asked(["git", *where, "rev-parse", "--show-toplevel"])
        top = Path(os.fsdecode(output.rstrip(b"\n"))) if not status else None
    return Repository(Path(git.rstrip("\n")), top, shallow == "true")


def names(repository: Repository) -> tuple[str, ...]:
    """The branches and tags."""
    output = _read(repository, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
    return tuple(output.decode("utf-8", "replace").splitlines())


def tags(repository: Repository) -> dict[str, tuple[str, ...]]:
    """Commit → the tags that stand on it now (also those moved there by force)."""
    form = "--format=%(objectname) %(*objectname) %(refname:strip=2)"
    found: dict[str, tuple[str, ...]] = {}
    for line in _read(repository, "for-each-ref", form, "refs/tags").decode("utf-8", "replace").splitlines():
        own, peeled, name = line.split(" ", 2)
        commit = peeled or own
        found[commit] = (*found.get(commit, ()), name)
    return found


# ── settings ─────────────────────────────────────────────────────────────────────────────────────
def setting(repository: Repository, key: str) -> str | None:
    """A setting of this repository itself; None where it has none."""
    status, output, _ = _asked(_in(repository, "config", "--local", "-z", "--get", key))
    return None if status else output.decode("utf-8", "replace").removesuffix("\0")


def set_setting(repository: Repository, key: str, value: str) -> None:
    """Write a setting of this repository."""
    _read(repository, "config", "--local", "--replace-all", key, value)


def unset_setting(repository: Repository, key: str) -> None:
    """Take a setting of this repository away."""
    _read(repository, "config", "--local", "--unset-all", key)


def common_path(repository: Repository, name: str) -> Path:
    """Where a file of the git folder lies that all working trees of the repository share."""
    output = _read(repository, "rev-parse", "--git-path", name)
    return Path.cwd() / os.fsdecode(output.rstrip(b"\n"))


# ── commits ──────────────────────────────────────────────────────────────────────────────────────
def find_commit(repository: Repository, name: str) -> str | None:
    """The id of the commit that a name means (branch, tag, ``HEAD~3``, ``tag^{}``, part of an id); None if none."""
    if not name or "\n" in name or "\0" in name:
        return None
    if name.startswith(":/"):  # the rest is a text to look for, so nothing can be said behind it
        status, output, _ = _asked(_in(repository, "rev-parse", "--verify", "--end-of-options", name))
        name = output.decode().strip() if not status else ""
    words = ("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    status, output, complaint = _asked(_in(repository, *words))
    if status and "ambiguous" in complaint:
        raise GitError(f"“{name}” adalah awal dari beberapa commit; tuliskan lebih panjang.")
    return None if status else output.decode().strip()


def merge_base(repository: Repository, one: str, other: str) -> str | None:
    """The last commit that two commits have in common."""
    status, output, _ = _asked(_in(repository, "merge-base", "--end-of-options", one, other))
    return None if status else output.decode().split("\n")[0]


def commit(repository: Repository, name: str) -> Commit:
    """What a commit says of itself."""
    return log(repository, name, "-1")[0]


def log(repository: Repository, tip: str, *options: str) -> list[Commit]:
    """The commits from ``tip`` (an id) back, newest first and every commit before its parents."""
    words = ("log", "-z", "--date-order", "--no-color", "--encoding=UTF-8", f"--format={_COMMIT}", *options)
    output = _read(repository, *words, "--end-of-options", tip, "--")
    cells = output.decode("utf-8", "replace").split("\0")
    return [_commit(cells[start : start + _FIELDS]) for start in range(0, len(cells) - _FIELDS + 1, _FIELDS)]


def _commit(cells: Sequence[str]) -> Commit:
    name, parents, author, date, subject = cells
    return Commit(name, tuple(parents.split()), author, _date(date), subject)


def _date(text: str) -> datetime:
    """The date; the beginning of time for one that no calendar has (git keeps whatever it was given)."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


# ── objects ──────────────────────────────────────────────────────────────────────────────────────
class Objects:
    """Trees and contents from one git process, for as long as it runs; each tree is asked for once."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._trees: dict[str, tuple[Entry, ...]] = {}

    def tree_at(self, commit: str, folder: str) -> str | None:
        """The id of a folder of a commit; None where there is none."""
        found = self._ask(f"{commit}:{folder}")
        if found is None or found.kind != "tree":
            return None
        self._trees.setdefault(found.id, _tree_entries(found.data, len(found.id) // 2))
        return found.id

    def files(self, tree: str, below: str = "") -> Iterator[Entry]:
        """Every file below a tree (by id), links and submodules among them, in git's order."""
        for entry in self._entries(tree):
            path = f"{below}{entry.path}"
            if entry.mode == _FOLDER:
                yield from self.files(entry.id, f"{path}/")
            else:
                yield entry._replace(path=path)

    def content(self, blob: str, largest: int) -> bytes | int:
        """The content of a file, or only its size where that is beyond ``largest`` bytes."""
        found = self._needed(blob, largest)
        return found.data if found.size <= largest else found.size

    def _entries(self, tree: str) -> tuple[Entry, ...]:
        if tree not in self._trees:
            self._trees[tree] = _tree_entries(self._needed(tree).data, len(tree) // 2)
        return self._trees[tree]

    def _needed(self, name: str, largest: int | None = None) -> _Object:
        found = self._ask(name, largest)
        if found is None:
            raise GitError(
                f"Isi {name[:7]} tidak ada di salinan repositori ini (salinan sebagian). "
                "Lengkapi dengan: git fetch --refetch"
            )
        return found

    def _ask(self, name: str, largest: int | None = None) -> _Object | None:
        source, answer = self._process.stdin, self._process.stdout
        assert source is not None and answer is not None
        if "\n" in name:
            return None
        source.write(f"{name}\n".encode("utf-8", "surrogateescape"))
        source.flush()
        line = answer.readline().decode("utf-8", "replace").rstrip("\n")
        if not line or line.endswith((" missing", " ambiguous")):
            return None
        id_, kind, digits = line.split(" ")
        size = int(digits)
        if largest is not None and size > largest:
            for start in range(0, size, _PIECE):
                answer.read(min(_PIECE, size - start))
            data = b""
        else:
            data = answer.read(size)
        answer.read(1)
        return _Object(id_, kind, size, data)


class _Object(NamedTuple):
    """What git answers: ``data`` is empty for what was too large to be kept."""

    id: str
    kind: str
    size: int
    data: bytes


def _tree_entries(data: bytes, length: int) -> tuple[Entry, ...]:
    """The entries of one tree object: mode, name, NUL, id of ``length`` bytes."""
    found, start = [], 0
    while start < len(data):
        space, end = data.index(b" ", start), data.index(b"\0", start)
        name, mode = data[space + 1 : end].decode("utf-8", "replace"), data[start:space].decode()
        start = end + 1 + length
        found.append(Entry(name, mode, data[end + 1 : start].hex()))
    return tuple(found)


@contextmanager
def objects(repository: Repository) -> Iterator[Objects]:
    """A reader of trees and contents, for as long as it is needed."""
    process = _started(_in(repository, "cat-file", "--batch"))
    try:
        yield Objects(process)
    finally:
        process.communicate()


# ── searching ────────────────────────────────────────────────────────────────────────────────────
def files_with(repository: Repository, commit_id: str, pattern: str, *paths: str) -> list[str]:
    """The files of a commit in which a line matches (extended regular expression), among these path patterns."""
    words = ("grep", "-l", "-z", "-I", "-E", "--no-color", "--no-recurse-submodules", "-e", pattern)
    status, output, complaint = _asked(_in(repository, *words, commit_id, "--", *paths))
    if status > 1:
        raise GitError(f"Git menolak: {complaint}")
    found = output.decode("utf-8", "replace").split("\0")
    return [name.removeprefix(f"{commit_id}:") for name in found if name]


def renames(repository: Repository, old: str, new: str) -> list[tuple[str, str]]:
    """Files that were moved between two commits: old and new path."""
    words = ("diff-tree", "-r", "-z", "-M", "-l5000", "--diff-filter=R", "--name-status", "--no-ext-diff")
    cells = _read(repository, *words, old, new, "--").decode("utf-8", "replace").split("\0")
    return [(cells[at + 1], cells[at + 2]) for at in range(0, len(cells) - 2, 3)]
