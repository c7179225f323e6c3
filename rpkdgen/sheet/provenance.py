"""Where the plan in a folder comes from: the last commit, its date, and whether the folder holds more than it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from rpkdgen import git
from rpkdgen.files import digest
from rpkdgen.format import long_date
from rpkdgen.git import GitError, Repository
from rpkdgen.model import Plan
from rpkdgen.read import contents_of, is_read
from rpkdgen.revision import locate
from rpkdgen.sheet.stored import Stamp


def stamp_of(folder: Path, plan: Plan, agency: str = "") -> Stamp:
    """The stamp of a workbook of the plan in that folder."""
    contents = {name: data for name, data in contents_of(folder).items() if is_read(name) and isinstance(data, bytes)}
    content = digest(part for name in sorted(contents) for part in (name.encode(), contents[name]))
    revision, date, changed = "", "", False
    try:
        place = locate(folder)
        head = git.find_commit(place.repository, "HEAD") if place.repository else None
        if place.repository and head:
            commit = git.commit(place.repository, head)
            changed = not _is_committed(place.repository, head, place.path, contents)
            revision, date = commit.short, long_date(commit.date)
    except GitError:  # git is not needed for a workbook
        pass
    return Stamp(plan.daerah.nama, plan.rencana.periode, content, revision, date, changed, agency)


def _is_committed(repository: Repository, commit: str, path: str, contents: Mapping[str, bytes]) -> bool:
    """Whether the commit holds just these files; line ends do not count."""
    with git.objects(repository) as objects:
        tree = objects.tree_at(commit, path)
        if tree is None:
            return False
        kept = {file.path: file.id for file in objects.files(tree) if file.is_file and is_read(file.path)}
    return kept.keys() == contents.keys() and all(
        kept[name] in (_id(data, kept[name]), _id(data.replace(b"\r\n", b"\n"), kept[name]))
        for name, data in contents.items()
    )


def _id(data: bytes, like: str) -> str:
    """The id that git gives a content, in the kind of hash of another id."""
    kind = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return kind(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
