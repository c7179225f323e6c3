"""A problem is a value: where, what is wrong, how to mend it.

The reader, the schema and the checks all produce this one type; the command line prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How grave a problem is; an ERROR stops a build (unless ``--draf``)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


#: What a severity is called in reports and in the docs.
SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.ERROR: "kesalahan",
    Severity.WARNING: "peringatan",
    Severity.INFO: "catatan",
}


class Position(NamedTuple):
    """A place in a plan or template file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding, in the words of the planner (message and hint are Indonesian)."""

    position: Position
    code: str
    severity: Severity
    message: str
    hint: str = ""

    def as_dict(self) -> dict[str, str | int]:
        """The shape of ``--format json``: file, line, column, code, severity, message, hint."""
        return {
            "file": self.position.file,
            "line": self.position.line,
            "column": self.position.column,
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "hint": self.hint,
        }


@dataclass(frozen=True, slots=True)
class CodeDoc:
    """The documentation of a code, for ``docs/pemeriksaan.md``: the rule in one Indonesian line, its
    source, and a piece of a plan that breaks it and one that keeps it (YAML, or "" where none fits)."""

    code: str
    severity: Severity
    rule: str
    source: str
    bad_example: str = ""
    good_example: str = ""


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


class TemplateError(Exception):
    """A template, narrative or frame cannot be rendered; carries the problem to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.position.file}:{problem.position.line}: {problem.message}")
        self.problem = problem


class CannotCompare(Exception):
    """The plan as it was gives no document; the message says why, in Indonesian."""
