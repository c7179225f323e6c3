"""The frame rendered by docxtpl, with an empty element where each slot's content belongs.

Only the frame passes through Jinja; content of thousands of rows is put in afterwards. An error tells the
paragraph of the frame in which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from rpkdgen.problem import Position, Problem, Severity, TemplateError
from rpkdgen.word_frame import NAME, frame_problem
from rpkdgen.word_package import DOCUMENT, w, zipped
from rpkdgen.word_text import readable

#: The slots that a frame may place: those of a body, and those that the writer fills itself.
SLOTS = (
    "peraturan",
    "kepala_lampiran",
    "kata_pengantar",
    "daftar_singkatan",
    "isi",
    "tanda_tangan",
    "masalah",
    "daftar_isi",
    "daftar_tabel",
    "daftar_gambar",
    "lambang",
)

#: The element that stands in the rendered frame where a slot's content belongs.
PLACE = w("rpkdgen")

_PARAGRAPH = re.compile(r"<w:p([ >])")
_TEMPLATED = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


def rendered(
    frame: Path, parts: Mapping[str, bytes], context: Mapping[str, Any], filled: frozenset[str]
) -> tuple[etree._Element, dict[str, bytes]]:
    """The frame's document with a ``PLACE`` for each slot, and its rendered headers, footers and notes.

    ``filled`` names the slots that have content; the others are empty in the frame's ``{%p if … %}``.
    Raises TemplateError where the frame uses a name that the context lacks, or is no correct Jinja.
    """
    from docx.opc.constants import CONTENT_TYPE
    from markupsafe import Markup

    from rpkdgen.sandbox import BoundedEnvironment, raise_translated

    _check_brackets(frame, parts)
    slots = {name: Markup(f'<w:rpkdgen w:n="{name}"/>') if name in filled else "" for name in {*SLOTS, *filled}}
    names = {**{key: _clean(value) for key, value in context.items()}, **slots}
    template = _rendering(parts)
    try:
        template.render(names, BoundedEnvironment(autoescape=True))
    except Exception as error:
        try:
            raise_translated(error, frame.name, _names(names))
        except TemplateError as translated:
            part, lines = template.place
            raise _at_paragraph(frame, part, lines, translated.problem.position.line, translated.problem) from error
    others = {
        str(part.partname).lstrip("/"): bytes(part.blob)
        for part in template.docx.part.package.iter_parts()
        if part.content_type in (CONTENT_TYPE.WML_HEADER, CONTENT_TYPE.WML_FOOTER, CONTENT_TYPE.WML_FOOTNOTES)
    }
    root = template.docx._element
    _check_places(root, frame)
    return root, others


def _rendering(parts: Mapping[str, bytes]) -> Any:
    """docxtpl's template, taught to tell in which paragraph of the frame an error stands."""
    from docxtpl import DocxTemplate

    class Rendering(DocxTemplate):  # type: ignore[misc]
        """Each paragraph of the frame begins a line of the Jinja source, also one that docxtpl takes
        away (``{%p … %}``); so a line number of Jinja is a paragraph."""

        #: The part that is being rendered, and its lines.
        place: tuple[str, list[str]] = (DOCUMENT, [""])

        def patch_xml(self, src_xml: str) -> str:
            source = _lined(src_xml)
            self.place = (self.place[0], source.split("\n"))
            return str(super().patch_xml(source))

        def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
            self.place = (str(part.partname).lstrip("/"), self.place[1])
            # docxtpl begins these lines itself and takes them away afterwards.
            source = src_xml.replace("\n<w:p ", "<w:p ").replace("\n<w:p>", "<w:p>")
            return str(super().render_xml_part(source, part, context, jinja_env))

    return Rendering(BytesIO(zipped(parts)))


def _lined(xml: str) -> str:
    """The XML with a line for each paragraph."""
    return _PARAGRAPH.sub(r"\n<w:p\1", xml.replace("\n", " "))


# ── errors ───────────────────────────────────────────────────────────────────────────────────────
def _at_paragraph(frame: Path, part: str, lines: list[str], line: int, problem: Problem) -> TemplateError:
    """The problem with the number and text of its paragraph; ``line`` counts from 1."""
    from rpkdgen.sandbox import UNKNOWN

    line = min(max(line, 1), len(lines))
    number = max(1, len(re.findall(r"<w:p[ />]", "".join(lines[:line]))))
    text = unescape(_text(lines[line - 1])).strip()
    shown = text if len(text) <= 80 else text[:79] + "…"
    where = next((said for kind, said in _PLACES if f"word/{kind}" in part), "")
    message = f"{problem.message} ({where}paragraf ke-{number}: «{shown}»)"
    place = frame_problem(frame, message, line=number).problem.position
    code = NAME if problem.code == UNKNOWN else problem.code
    return TemplateError(Problem(Position(place.file, number), code, Severity.ERROR, message, problem.hint))


_PLACES = (("header", "kepala halaman, "), ("footer", "kaki halaman, "))


def _text(line: str) -> str:
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", line))


def _check_brackets(frame: Path, parts: Mapping[str, bytes]) -> None:
    """Brackets must close in their paragraph: docxtpl would read on into the next ones and lose them."""
    from rpkdgen.sandbox import SYNTAX

    for name in sorted(parts):
        if not _TEMPLATED.fullmatch(name):
            continue
        lines = _lined(parts[name].decode("utf-8", "replace")).split("\n")
        for number, line in enumerate(lines, start=1):
            if _LOOSE.search(_TAG.sub("", unescape(_text(line)))):
                message, hint = "kurung Jinja tidak berpasangan", "Tulis {{ nama }} atau {% … %} dalam satu paragraf."
                problem = Problem(Position(""), SYNTAX, Severity.ERROR, message, hint)
                raise _at_paragraph(frame, name, lines, number, problem)


def _check_places(root: etree._Element, frame: Path) -> None:
    """A slot must have taken its whole paragraph; inside a run Word could not open the file."""
    for place in root.iter(PLACE):
        parent = place.getparent()
        if parent is not None and parent.tag not in (w("body"), w("tc"), w("txbxContent"), w("sdtContent")):
            name = place.get(w("n"))
            hint = f"Tulis {{{{p {name} }}}} dalam paragraf tersendiri."
            raise frame_problem(frame, f"bagian “{name}” berada di tengah paragraf bingkai", hint)


# ── context ──────────────────────────────────────────────────────────────────────────────────────
def _clean(value: Any) -> Any:
    """The value with all its text fit for XML (control characters fall away)."""
    match value:
        case str():
            return readable(value)
        case Mapping():
            return {key: _clean(item) for key, item in value.items()}
        case list() | tuple():
            return [_clean(item) for item in value]
        case _:
            return value


def _names(names: Mapping[str, Any]) -> Iterator[str]:
    yield from names
    for value in names.values():
        if isinstance(value, Mapping):
            yield from map(str, value)
