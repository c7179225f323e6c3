"""A plan as a flat table of items: each by its identity, with its fields as dotted paths to single values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rpkdgen.changes import Key, Ref, Value
from rpkdgen.model import Origin, Plan


@dataclass(frozen=True, slots=True)
class FlatItem:
    """One item: ``fields`` maps "pagu.2024.PAD" to its value; what is not written is left out."""

    ref: Ref
    fields: Mapping[str, Value]
    asal: Origin


def flatten(plan: Plan) -> dict[Key, FlatItem]:
    """Every item of the plan by its identity, in the order of the documentation."""
    raise NotImplementedError
