"""What a user names (a git revision, a folder, nothing) → one side of a comparison: the plan's files and the plan.

A revision is read from git's objects alone, so the working tree and what is not committed stay as they are. A plan
that lay elsewhere in a revision is found there: in the same folder, else where its files were moved from, else in
the only folder whose YAML holds the section ``rencana``.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rpkdgen import git
from rpkdgen.files import no_plan
from rpkdgen.format import long_date
from rpkdgen.git import Commit, Entry, GitError, Repository
from rpkdgen.read import (
    LARGEST_FILE,
    PLAN_SUFFIXES,
    Content,
    Oversized,
    contents_of,
    is_read,
    read_files,
    shown_folder,
)
from rpkdgen.suggest import did_you_mean
from rpkdgen.validate import Loaded, load, validate

#: A line that opens the section ``rencana``, also behind a byte order mark.
_PLAN = "^(\ufeff)?['\"]?rencana['\"]? *:"
WORKING_TREE = "keadaan sekarang"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the plan lies: ``folder`` in the file system (None in a bare repository), ``path`` of that folder
    below the top of the ``repository`` ("" is the top; None without git)."""

    folder: Path | None
    repository: Repository | None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison.

    ``label``: as the user named it; ``files``: path below the plan folder → content, of the files that make the
    plan (those beyond the size limit are left out and are a problem); ``loaded``: the plan as far as it can be read,
    its places named ``label:path:line``; ``commit``: None for a folder; ``folder``: where the plan lay;
    ``notes``: what a user should be told of how the name was understood (Indonesian sentences).
    """

    label: str
    files: Mapping[str, bytes]
    loaded: Loaded
    commit: Commit | None = None
    folder: str = ""
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The label with the commit and its date: "HEAD~3 (1a2b3c4, 3 Mei 2025)"."""
        return f"{self.label} ({self.commit.short}, {long_date(self.commit.date)})" if self.commit else self.label


# ── where the plan lies ──────────────────────────────────────────────────────────────────────────
def locate(plan: Path, repo: Path | None = None) -> Place:
    """The place of the plan folder; with ``repo`` the plan is a folder of that repository (also of a bare one).

    Raises GitError when ``repo`` is no repository or the plan is not in it.
    """
    start = repo or next((folder for folder in (plan, *plan.resolve().parents) if folder.is_dir()), Path())
    repository = git.repository_at(start)
    if repository is None:
        if repo is not None:
            raise GitError(f"{repo.as_posix()} bukan repositori git.")
        if not plan.is_dir():
            raise GitError(no_plan(plan))
        return Place(plan, None)
    if repository.top is None:
        path = os.path.normpath(plan.as_posix()).replace("\\", "/")
        return Place(None, repository, "" if path == "." else path)
    folder = plan if repo is None else repo / plan
    path = Path(os.path.relpath(folder.resolve(), repository.top.resolve())).as_posix()
    if path == ".." or path.startswith("../"):
        raise GitError(f"Folder rencana {plan.as_posix()} tidak berada di repositori {repository.top.as_posix()}.")
    return Place(folder, repository, "" if path == "." else path)


def plan_folder(repository: Repository, commit: str, path: str, near: str | None = None) -> str | None:
    """The plan's folder in a commit (an id); None where the commit holds no plan.

    ``path``: its folder in the commit ``near``, whose moved files lead to the older place.
    """
    homes = _homes(repository, commit)
    with git.objects(repository) as objects:
        tree = objects.tree_at(commit, path)
        is_there = tree is not None
        is_plan = tree is not None and any(file.path.endswith(PLAN_SUFFIXES) for file in objects.files(tree))
    if path in homes or (path and any(home.startswith(f"{path}/") for home in homes)):
        return path
    if near and (moved := _moved_from(repository, commit, near, path)) is not None:
        return moved
    if is_there and (not homes or (near and homes == _homes(repository, near))):
        return path if is_plan else None
    if len(homes) > 1 and not is_there:
        listed = ", ".join(f"{home or '.'}" for home in sorted(homes))
        raise GitError(
            f"Revisi {commit[:7]} memuat beberapa rencana ({listed}). Sebutkan foldernya: {commit[:7]}:{min(homes)}"
        )
    return next(iter(homes)) if len(homes) == 1 else path if is_there else None


def _homes(repository: Repository, commit: str) -> frozenset[str]:
    """The folders with a YAML file that holds the section ``rencana``."""
    files = git.files_with(repository, commit, _PLAN, *(f"*{suffix}" for suffix in PLAN_SUFFIXES))
    return frozenset(_folder_of(file) for file in files if is_read(PurePosixPath(file).name))


def _folder_of(file: str) -> str:
    return file.rpartition("/")[0]


def _moved_from(repository: Repository, commit: str, near: str, path: str) -> str | None:
    """The folder that most of the files below ``path`` in ``near`` lay under in ``commit``, with the same names."""
    prefix = f"{path}/" if path else ""
    votes: Counter[str] = Counter()
    for old, new in git.renames(repository, commit, near):
        name = new.removeprefix(prefix)
        if new.startswith(prefix) and is_read(name) and f"/{old}".endswith(f"/{name}"):
            votes[old[: len(old) - len(name)].rstrip("/")] += 1
    votes.pop(path, None)
    return votes.most_common(1)[0][0] if votes else None


# ── sides ────────────────────────────────────────────────────────────────────────────────────────
def sides(place: Place, specs: Sequence[str]) -> tuple[Side, Side]:
    """The two sides that the words on the command line mean: none: HEAD and the plan as it is now; one: that and
    the plan as it is now, ``A..B`` as for git, ``A...B`` from where the two parted to ``B``; two: as they are.

    Raises GitError for what cannot be found.
    """
    if not specs and place.repository is None:
        raise GitError(
            "Rencana ini tidak berada di repositori git, jadi tidak ada keadaan sebelumnya. "
            "Sebutkan dua folder: rpkdgen diff LAMA BARU"
        )
    if len(specs) == 1 and ".." in specs[0] and not Path(specs[0]).is_dir():
        old, dots, new = specs[0].partition("..." if "..." in specs[0] else "..")
        return side(place, specs[0] if dots == "..." else old or "HEAD"), side(place, new or "HEAD")
    return side(place, specs[0] if specs else "HEAD"), side(place, specs[1] if len(specs) > 1 else None)


def side(place: Place, spec: str | None) -> Side:
    """The side that a word means: a revision, ``revision:folder``, a folder; None is the plan as it is now.

    A word that is both a revision and a folder is the revision, with a note; ``./name`` is always the folder.
    Raises GitError for what cannot be found.
    """
    if spec is None:
        if place.folder is None:
            raise GitError("Repositori ini tidak mempunyai berkas kerja; sebutkan kedua revisi.")
        if not place.folder.is_dir():
            raise GitError(f"Folder rencana {place.folder.as_posix()} tidak ada. Sebutkan dengan --plan FOLDER.")
        return _folder_side(place.folder, WORKING_TREE)
    folder = Path(spec)
    is_folder = bool(spec) and folder.is_dir()
    if is_folder and (folder.is_absolute() or spec.startswith(".") or spec.endswith(("/", os.sep))):
        return _folder_side(folder, spec)
    found = _revision(place, spec)
    if found is None and is_folder:
        return _folder_side(folder, spec)
    if found is None:
        raise GitError(_unknown(place, spec))
    note = f"“{spec}” adalah revisi dan juga folder; yang dipakai revisinya. Untuk foldernya: ./{spec}"
    return _revision_side(place, spec, *found, notes=(note,) if is_folder else ())


def _folder_side(folder: Path, label: str) -> Side:
    contents = contents_of(folder)
    shown = shown_folder(folder)
    loaded = validate(read_files(contents, folder=shown))
    files = {name: data for name, data in contents.items() if is_read(name) and isinstance(data, bytes)}
    return Side(label, files, loaded, folder=shown)


def _revision(place: Place, spec: str) -> tuple[str, str | None] | None:
    """The commit (and the folder, where one is named) that a word means."""
    repository = place.repository
    if repository is None:
        return None
    if "..." in spec:
        ends = [git.find_commit(repository, name or "HEAD") for name in spec.split("...", 1)]
        if None in ends:
            return None
        base = git.merge_base(repository, str(ends[0]), str(ends[1]))
        if base is None:
            raise GitError(f"Kedua revisi pada “{spec}” tidak mempunyai asal bersama.")
        return base, None
    if commit := git.find_commit(repository, spec):
        return commit, None
    name, colon, folder = spec.partition(":")
    commit = git.find_commit(repository, name) if name and colon else None
    return (commit, folder.strip("/")) if commit else None


def _revision_side(place: Place, spec: str, commit: str, folder: str | None, notes: tuple[str, ...]) -> Side:
    repository = place.repository
    assert repository is not None
    about = git.commit(repository, commit)
    if folder is None:
        found = plan_folder(repository, commit, place.path, git.find_commit(repository, "HEAD"))
        if found is None:
            nothing = f"Revisi {spec} ({about.short}) belum memuat rencana."
            return Side(spec, {}, load({}, f"{spec}:"), about, "", (*notes, nothing))
    else:
        found, spec = folder, spec.partition(":")[0]
    with git.objects(repository) as objects:
        tree = objects.tree_at(commit, found)
        if tree is None:
            raise GitError(f"Revisi {about.short} tidak mempunyai folder “{found}”.")
        listed = list(objects.files(tree))
        contents = {file.path: content_of(objects, file) for file in listed if file.is_file}
    if found != place.path:
        notes = (*notes, f"Pada revisi {spec} rencana berada di folder {found or '.'} (kini {place.path or '.'}).")
    if links := [file.path for file in listed if not file.is_file]:
        notes = (*notes, f"Pada revisi {spec} tidak dibaca karena bukan berkas biasa: {', '.join(links)}.")
    files = {name: data for name, data in contents.items() if is_read(name) and isinstance(data, bytes)}
    return Side(spec, files, load(contents, f"{spec}:{found}/" if found else f"{spec}:"), about, found, notes)


def content_of(objects: git.Objects, file: Entry) -> Content:
    """The content of a file as ``contents_of`` gives those of a folder: b"" where it does not matter."""
    if not is_read(file.path):
        return b""
    data = objects.content(file.id, LARGEST_FILE)
    return Oversized(data) if isinstance(data, int) else data


def _unknown(place: Place, spec: str) -> str:
    """Why a word means nothing here."""
    repository = place.repository
    if repository is None:
        return f"“{spec}” bukan folder, dan rencana ini tidak berada di repositori git."
    if git.find_commit(repository, "HEAD") is None:
        return f"Repositori ini belum mempunyai commit, jadi belum ada revisi untuk dibaca. {git.FIRST_COMMIT}"
    if repository.shallow:
        return (
            f"Revisi “{spec}” tidak ada di sini: repositori ini salinan dangkal yang hanya memuat riwayat terakhir. "
            "Ambil riwayat selengkapnya dengan: git fetch --unshallow --tags"
        )
    hint = did_you_mean(spec, git.names(repository)) or "Lihat yang ada dengan: rpkdgen history"
    return f"“{spec}” bukan revisi git (cabang, tag, commit) dan bukan folder. {hint}".rstrip()
