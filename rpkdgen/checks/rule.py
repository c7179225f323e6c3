"""What a rule is: a function from a plan to findings, with its code and its documentation.

    @rule("RPKD-K03", ERROR, "Permendagri 90/2019", needs=WHOLE)
    def sub_kegiatan_once(plan: Plan) -> Iterator[Finding]:
        \"\"\"The rule in one Indonesian sentence; then, under the words Salah and Benar, a piece of a plan
        that breaks it and one that keeps it.\"\"\"

A function so marked in any file of this folder is a rule; nothing else is to be edited.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from rpkdgen.problem import CodeDoc, Position, Problem, Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

#: Source of a rule that no regulation states.
PRACTICE = "praktik perencanaan"


class Needs(Enum):
    """What a rule looks at."""

    ITEM = "single items of the plan; runs even where some file could not be read"
    WHOLE = "the whole plan; skipped where some file could not be read"
    TEXTS = "the text of every file, readable as a plan or not"
    FOLDER = "the text of every file of the folder, those that are no part of the plan as well"


ITEM, WHOLE, TEXTS, FOLDER = Needs.ITEM, Needs.WHOLE, Needs.TEXTS, Needs.FOLDER


class Finding(NamedTuple):
    """A problem before it has the code of its rule; ``severity`` only where it differs from the rule's."""

    position: Position
    message: str
    hint: str = ""
    severity: Severity | None = None


Check = Callable[[Any], Iterator[Finding]]
Function = TypeVar("Function", bound=Check)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its documentation; ``group`` is the title of its file."""

    doc: CodeDoc
    check: Check
    needs: Needs
    group: str

    def problems(self, material: object) -> Iterator[Problem]:
        """What the rule finds in its material: a plan, or the texts by path."""
        for position, message, hint, severity in self.check(material):
            yield Problem(position, self.doc.code, severity or self.doc.severity, message, hint)


#: Every rule by its code, once the files of this folder have been imported.
RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, source: str, *, needs: Needs = ITEM) -> Callable[[Function], Function]:
    """Mark a function as the rule of that code; its docstring is its documentation."""

    def register(function: Function) -> Function:
        known = RULES.get(code)
        if known is not None and known.check.__qualname__ != function.__qualname__:
            raise ValueError(f"{code} is the code of two rules: {known.check.__name__} and {function.__name__}")
        text, bad, good = documentation(function)
        title = str(function.__globals__.get("TITLE", ""))
        RULES[code] = Rule(CodeDoc(code, severity, text, source, bad, good), function, needs, title)
        return function

    return register


def documentation(function: Callable[..., object]) -> tuple[str, str, str]:
    """The rule (one paragraph), the example that breaks it and the one that keeps it."""
    text = inspect.cleandoc(function.__doc__ or "")
    found = re.fullmatch(r"(?P<rule>.*?)(?:\n+Salah:\n(?P<bad>.*?)\n+Benar:\n(?P<good>.*))?", text, re.S)
    assert found is not None
    parts: Mapping[str, str | None] = found.groupdict()
    return (
        " ".join((parts["rule"] or "").split()),
        inspect.cleandoc(f"\n{parts['bad'] or ''}"),
        inspect.cleandoc(f"\n{parts['good'] or ''}"),
    )
