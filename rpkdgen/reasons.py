"""Why each item changed between two revisions: the subjects of the commits that changed it."""

from __future__ import annotations

from collections.abc import Iterable

from rpkdgen import git
from rpkdgen.changes import Change, Key
from rpkdgen.compare import NO_PLAN, compare
from rpkdgen.model import Plan
from rpkdgen.revision import Place, Side
from rpkdgen.revisions import Home, Revisions, revisions, steps


def reasons_between(place: Place, old: Side, new: Side) -> dict[Key, str]:
    """By the key that an item has on the new side. Empty where the old side is no revision.

    Every commit is held against its own parent, so that no commit is named for what another one did; merges only
    join and are left out.
    """
    if place.repository is None or old.commit is None:
        return {}
    tip = new.commit.hash if new.commit else git.find_commit(place.repository, "HEAD")
    if tip is None:
        return {}
    between = {commit.hash for commit in git.log(place.repository, tip, f"^{old.commit.hash}")}
    subjects: dict[Key, list[str]] = {}
    with revisions(place.repository) as reader:
        for step in reversed(steps(reader, place, tip, first_parent=False)):
            if step.commit.hash in between and step.is_change and len(step.parents) == 1:
                changes = compare(_plan(reader, step.parents[0]), _plan(reader, step.home)).changes
                _note(subjects, changes, step.commit.subject)
    return {key: "; ".join(dict.fromkeys(told)) for key, told in subjects.items()}


def _plan(reader: Revisions, home: Home | None) -> Plan:
    return (reader.loaded(home).plan if home else None) or NO_PLAN


def _note(subjects: dict[Key, list[str]], changes: Iterable[Change], subject: str) -> None:
    """Add the subject to all that the commit changed; an item that got another key takes its subjects with it."""
    moved = {change.item.key: change.was.key for change in changes if change.item.key != change.was.key}
    earlier = {now: subjects.pop(was, []) for now, was in moved.items()}
    for now, told in earlier.items():
        subjects.setdefault(now, []).extend(told)
    for key in {change.item.key for change in changes if not change.ikut}:
        subjects.setdefault(key, []).append(subject)
