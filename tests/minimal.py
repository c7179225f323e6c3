"""The smallest whole plan, taken from docs/skema.md, and ways to change it in a test."""

from __future__ import annotations

import re
from pathlib import Path

from rpkdgen.problem import Problem
from rpkdgen.validate import Loaded, load

SCHEMA = Path(__file__).parent.parent / "docs" / "skema.md"

YAML_BLOCKS = re.findall(r"```yaml\n(.*?)```", SCHEMA.read_text(encoding="utf-8"), re.S)

#: The last example of docs/skema.md: one file that is a plan.
MINIMAL: str = YAML_BLOCKS[-1]


def sections_of(text: str) -> dict[str, str]:
    """The sections of a plan file, each with its text."""
    parts = re.split(r"(?m)^(?=[a-z_]+:)", text)
    return {found[0]: part for part in parts if (found := re.match(r"[a-z_]+(?=:)", part))}


def changed(old: str, new: str, text: str = MINIMAL) -> str:
    """The minimal plan with one piece of text replaced (it must be there once)."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def loaded(text: str = MINIMAL, **files: str) -> Loaded:
    """The plan in ``rencana.yaml`` and further files (``rat_2025`` → ``rat_2025.yaml``)."""
    contents = {"rencana.yaml": text.encode()}
    contents.update({f"{name}.yaml": content.encode() for name, content in files.items()})
    return load(contents)


def line_of(piece: str, text: str = MINIMAL) -> int:
    """The line on which a piece of text stands."""
    return text[: text.index(piece)].count("\n") + 1


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, int]]:
    """Code and line of each problem."""
    return [(problem.code, problem.position.line) for problem in problems]
