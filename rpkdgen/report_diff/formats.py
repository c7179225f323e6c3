"""The forms of a comparison that one file holds: name → what writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeAlias

from rpkdgen.changes import Comparison

#: Each form stands in a file of its own, read when it is asked for.
FORMATS: Mapping[str, str] = {"text": "text", "json": "as_json", "md": "markdown", "html": "html", "xlsx": "xlsx"}

#: Forms that are no text: they go to a file, or to another program, never to a terminal.
BINARY = frozenset({"xlsx"})


Writer: TypeAlias = Callable[[Comparison], "str | bytes"]


def writer(form: str) -> Writer:
    """What writes a comparison in that form."""
    found: Writer = import_module(f"rpkdgen.report_diff.{FORMATS[form]}").render
    return found
