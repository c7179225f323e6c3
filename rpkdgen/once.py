"""What is worked out once for a plan, though several ask for it."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from rpkdgen.model import Plan

Value = TypeVar("Value")


def once_per_plan(function: Callable[[Plan], Value]) -> Callable[[Plan], Value]:
    """Remember what a function gave for the last plan it was asked about."""
    last: list[tuple[weakref.ref[Plan], Value]] = []

    @wraps(function)
    def remembered(plan: Plan) -> Value:
        known = last[0] if last else None
        if known is None or known[0]() is not plan:
            known = (weakref.ref(plan), function(plan))
            last[:] = [known]
        return known[1]

    return remembered
