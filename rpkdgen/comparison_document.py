"""A comparison → the official document Matriks Persandingan, by the road that every document takes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError

from rpkdgen.build import FORMATS, Job, Output, Request, outputs
from rpkdgen.changes import Change, Comparison, Value
from rpkdgen.comparison_view import Part, Printed, Reasons, changed_years, part_of
from rpkdgen.context import Names, document_context
from rpkdgen.document import Edition
from rpkdgen.document_types import document_type
from rpkdgen.files import replace_file
from rpkdgen.format import decimal_number
from rpkdgen.model import Plan
from rpkdgen.problem import TemplateError
from rpkdgen.sandbox import BoundedEnvironment, render
from rpkdgen.templating import document_meta, frame_context, render_body

TYPE = "persandingan"


def build_comparison(
    comparison: Comparison,
    old: Plan,
    new: Plan,
    templates: Path,
    out: Path,
    formats: Sequence[str] = FORMATS,
    *,
    name: str = TYPE,
    reasons: Reasons | None = None,
    pdf_engine: str = "typst",
) -> tuple[Path, ...]:
    """The files of the Matriks Persandingan: ``name``-rpkd, and ``name``-rat-2025 for each RAT that changed.

    ``reasons``: why an item changed, where the plan says nothing. All files are made before the first old one is
    replaced. Raises TemplateError, and FileInUse where another program holds a file.
    """
    request = Request(Path(new.folder or "."), templates, out, formats=tuple(formats), pdf_engine=pdf_engine)
    years = changed_years(comparison)
    comparison = replace(comparison, changes=tuple(_with_place_names(comparison.changes, Names(new))))
    parts = (
        part_of(comparison, old, new, year, reasons, (_printed(old, year), _printed(new, year))) for year in (0, *years)
    )
    made: list[Output] = list(outputs(request, (_job(request, new, part, name) for part in parts)))
    for output in made:
        replace_file(out / output.name, output.data)
    return tuple(out / output.name for output in made)


def _job(request: Request, new: Plan, part: Part, name: str) -> Job:
    year = part.tahun or None
    edition = Edition(year)
    name = f"{name}-rat-{year}" if year else f"{name}-rpkd"
    extra = {"sanding": part, "persen_sanding": percent_text}
    body = render_body(new, request.templates, TYPE, edition, extra=extra)
    context = _with_known_picture(frame_context(new, TYPE, edition, request.templates, extra=extra))
    meta = replace(document_meta(new, request.templates, TYPE, edition, extra=extra), nama=name)
    return Job(name, document_type(request.templates, TYPE), body, context, meta, key="")


def _with_place_names(changes: Iterable[Change], names: Names) -> Iterator[Change]:
    """The changes with the names of places where the plan writes their codes."""

    def named(value: Value) -> Value:
        return tuple(names.region(str(code)) for code in value) if isinstance(value, tuple) else value

    for change in changes:
        is_place = change.field == "lokasi"
        yield replace(change, old=named(change.old), new=named(change.new)) if is_place else change


_MARKUP = re.compile(r"(?m)^#+ +|\{#[^{}]*\}|\{%.*?%\}|\*\*|^> ", re.S)
_SET = re.compile(r"\{%-?\s*set\s+([\w, ]+?)\s*=[^%]*%\}")
_EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.S)


def _printed(plan: Plan, year: int) -> Printed:
    """What a stretch of a narrative is in print: values in the place of expressions, no signs of Markdown.

    An expression that the stretch alone does not answer (the variable of a loop, a whole table) is shown as written.
    """
    environment = BoundedEnvironment(autoescape=False)
    context = document_context(plan, Edition(year or None))

    def answer(expression: str) -> str | None:
        with suppress(TemplateError, TemplateSyntaxError):
            return render(environment.from_string(expression), context, "").strip()
        return None

    def printed(text: str, narrative: str) -> str:
        names = ""
        settings = [(found[1], found[0]) for found in _SET.finditer(narrative)]
        often = Counter(name for name, _ in settings)
        for name, setting in settings:  # one that is set twice could print another value than the document does
            names += setting if often[name] == 1 and answer(names + setting) is not None else ""

        def value(match: re.Match[str]) -> str:
            found = answer(names + match[0])
            return match[0] if found is None else found

        return _EXPRESSION.sub(value, _MARKUP.sub("", text))

    return printed


def _with_known_picture(context: dict[str, Any]) -> dict[str, Any]:
    """Without the coat of arms where its file is not there: of a revision only the plan's own files are read."""
    region = context["daerah"]
    is_there = bool(region["lambang"]) and Path(region["lambang"]).is_file()
    return {**context, "daerah": {**region, "lambang": region["lambang"] if is_there else ""}}


def percent_text(value: Decimal | None) -> str:
    """ "2,22", a fall in brackets; "–" where nothing changed or there is no base to compare with."""
    if not value:
        return "–"
    text = decimal_number(abs(value), 2)
    return f"({text})" if value < 0 else text
