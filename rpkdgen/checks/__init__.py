"""The rules that a plan is held against: one file per group, one function per rule (see ``rule``)."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from rpkdgen.checks.rule import RULES, Needs, Rule
from rpkdgen.problem import CodeDoc, Position, Problem, Severity, has_errors

if TYPE_CHECKING:
    from rpkdgen.validate import Loaded

SKIPPED = CodeDoc(
    "RPKD-R00",
    Severity.INFO,
    "Aturan yang memerlukan seluruh rencana baru diperiksa bila semua berkas dapat dibaca.",
    "bentuk rencana",
)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the codes."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(RULES.items()))


def check(loaded: Loaded) -> list[Problem]:
    """Every problem of a plan, those of reading it and those of the rules, by file and line."""
    enabled = gc.isenabled()
    gc.disable()  # a large plan is millions of objects, none of them garbage
    try:
        return sorted(set(_found(loaded)), key=_place)
    finally:
        if enabled:
            gc.enable()


def _found(loaded: Loaded) -> Iterator[Problem]:
    found = [*loaded.problems, *_found_by_rules(loaded)]
    yield from found
    if loaded.plan is not None and loaded.complete:
        from rpkdgen.checks.narrative import narrative_problems

        yield from narrative_problems(loaded.plan, sound=not has_errors(found))


def _found_by_rules(loaded: Loaded) -> Iterator[Problem]:
    skipped = False
    for rule in rules().values():
        if rule.needs is Needs.TEXTS:
            yield from rule.problems(loaded.texts)
        elif rule.needs is Needs.FOLDER:
            yield from rule.problems({**loaded.texts, **loaded.notes})
        elif loaded.plan is None or (rule.needs is Needs.WHOLE and not loaded.complete):
            skipped = True
        else:
            yield from rule.problems(loaded.plan)
    if skipped:
        yield _skipped_note(loaded)


def _skipped_note(loaded: Loaded) -> Problem:
    errors = (problem for problem in loaded.problems if problem.severity is Severity.ERROR)
    place = next(errors, None)
    return Problem(
        place.position if place else Position(next(iter(loaded.texts), "")),
        SKIPPED.code,
        SKIPPED.severity,
        "Sebagian pemeriksaan dilewati karena ada bagian rencana yang belum dapat dibaca.",
        "Perbaiki dahulu kesalahan pada berkas itu, lalu periksa lagi.",
    )


def _place(problem: Problem) -> tuple[str, int, int, str, str]:
    position = problem.position
    return (position.file, position.line, position.column, problem.code, problem.message)
