"""Two plans → what changed between them, as planners see it."""

from __future__ import annotations

from rpkdgen.changes import Comparison, Version
from rpkdgen.model import Plan

UNNAMED = Version()


def compare(old: Plan, new: Plan, *, old_version: Version = UNNAMED, new_version: Version = UNNAMED) -> Comparison:
    """What changed from ``old`` to ``new``; the versions say what the sides are called and their problems."""
    raise NotImplementedError
