"""The Word frame (bingkai.docx): its page and its styles.

A frame is an ordinary Word file. Where content belongs stands a paragraph ``{{p isi }}``; docxtpl
renders the frame (``word_rendering``) and ``word`` fills that place afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from rpkdgen.document import Geometry
from rpkdgen.problem import CodeDoc, Position, Problem, Severity, TemplateError
from rpkdgen.suggest import did_you_mean
from rpkdgen.word_package import DOCUMENT, STYLES, parse, read_parts, w

CODES: Mapping[str, CodeDoc] = {
    doc.code: doc
    for doc in (
        CodeDoc("RPKD-T10", Severity.ERROR, "Bingkai Word adalah berkas .docx yang utuh dan memuat {{p isi }} dalam "
                "paragraf tersendiri.", "bentuk templat", "Isi: {{ isi }}", "{{p isi }}"),
        CodeDoc("RPKD-T11", Severity.ERROR, "Gaya paragraf dan tabel yang dipakai isi dokumen ada pada bingkai Word.",
                "bentuk templat"),
    )
}  # fmt: skip

FRAME, STYLE = CODES

#: The same faults as in a PDF's frame (``typst_errors``): an unknown name, an image that cannot be read.
NAME, IMAGE = "RPKD-T01", "RPKD-T03"

TWIPS_PER_CM = 1440 / 2.54

#: Left or right margin of a cell where no style says otherwise, in twips.
WORDS_CELL_MARGIN = 108

_SLOT = re.compile(r"\{\{\s*p\s+(\w+)\s*\}\}")


def frame_problem(frame: Path, message: str, hint: str = "", line: int = 1, code: str = FRAME) -> TemplateError:
    """The error that shows a problem of the frame; ``line`` is the number of a paragraph."""
    from rpkdgen.sandbox import display_path

    return TemplateError(Problem(Position(display_path(frame), line), code, Severity.ERROR, message, hint))


def frame_parts(frame: Path) -> dict[str, bytes]:
    """The parts of the frame by name."""
    try:
        return read_parts(frame.read_bytes())
    except OSError as error:
        raise frame_problem(frame, "bingkai Word tidak dapat dibaca", "Periksa nama dan tempat berkasnya.") from error
    except (ValueError, etree.XMLSyntaxError) as error:
        hint = "Buka di Word, lalu simpan lagi sebagai dokumen Word (.docx)."
        raise frame_problem(frame, "bingkai bukan berkas Word (.docx) yang utuh", hint) from error


# ── page ─────────────────────────────────────────────────────────────────────────────────────────
def frame_geometry(frame: Path) -> Geometry:
    """The page of the section in which ``{{p isi }}`` stands, in centimetres."""
    body = parse(frame_parts(frame)[DOCUMENT]).find(w("body"))
    found = False
    for child in () if body is None else body:
        found = found or "isi" in _SLOT.findall(_text(child))
        section = child if child.tag == w("sectPr") else child.find(f"{w('pPr')}/{w('sectPr')}")
        if found and section is not None:
            return section_geometry(section)
    raise missing_slot(frame)


def missing_slot(frame: Path) -> TemplateError:
    hint = "Tulis {{p isi }} dalam paragraf tersendiri di tempat isi dokumen."
    return frame_problem(frame, "bingkai tidak memuat {{p isi }}", hint)


def section_geometry(section: etree._Element) -> Geometry:
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))

    def centimetres(element: etree._Element | None, name: str, default: int) -> float:
        value = None if element is None else element.get(w(name))
        return round(int(value or default) / TWIPS_PER_CM, 2)

    return Geometry(
        width=centimetres(size, "w", 12189),
        height=centimetres(size, "h", 18709),
        top=centimetres(margins, "top", 1417),
        bottom=centimetres(margins, "bottom", 1417),
        left=centimetres(margins, "left", 1701) + centimetres(margins, "gutter", 0),
        right=centimetres(margins, "right", 1417),
        header=centimetres(margins, "header", 709),
        footer=centimetres(margins, "footer", 709),
    )


# ── styles ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Styles:
    """The frame's styles by type and by the name that Word shows (ids change with Word's language).

    ``fills``: the shading of paragraph styles; ``sizes``: (half-points, line pitch in twips) of table styles;
    ``margins``: left plus right margin of their cells in twips.
    """

    frame: Path
    ids: Mapping[tuple[str, str], str]
    fills: Mapping[str, str]
    sizes: Mapping[str, tuple[int, int]]
    margins: Mapping[str, int]
    centred: frozenset[str]

    def paragraph(self, name: str, variant: str = "") -> str:
        """The id of the paragraph style; with a variant ("peraturan") that of “name variant” if there is one."""
        found = self.find("paragraph", f"{name} {variant}") if variant else ""
        return found or self._needed("paragraph", name)

    def table(self, name: str, variant: str = "") -> str:
        found = self.find("table", f"{name} {variant}") if variant else ""
        return found or self._needed("table", name)

    def find(self, kind: str, name: str) -> str:
        """The id of the style, or ""."""
        return self.ids.get((kind, name.casefold()), "")

    def _needed(self, kind: str, name: str) -> str:
        if found := self.find(kind, name):
            return found
        known = [known for known_kind, known in self.ids if known_kind == kind]
        raise frame_problem(
            self.frame,
            f"bingkai tidak mempunyai gaya {'tabel' if kind == 'table' else 'paragraf'} “{name}”",
            did_you_mean(name, known) or "Buat gaya dengan nama itu di Word, atau salin dari bingkai lain.",
            code=STYLE,
        )


def read_styles(frame: Path, parts: Mapping[str, bytes]) -> Styles:
    ids: dict[tuple[str, str], str] = {}
    fills: dict[str, str] = {}
    sizes: dict[str, tuple[int, int]] = {}
    margins: dict[str, int] = {}
    centred: set[str] = set()
    for style in parse(parts[STYLES]).iter(w("style")):
        name, identifier = style.find(w("name")), str(style.get(w("styleId")))
        if name is None:
            continue
        ids.setdefault((str(style.get(w("type"))), str(name.get(w("val"))).casefold()), identifier)
        shading = style.find(f"{w('pPr')}/{w('shd')}")
        if shading is not None and re.fullmatch("[0-9A-Fa-f]{6}", shading.get(w("fill"), "")):
            fills[identifier] = str(shading.get(w("fill")))
        size, spacing = style.find(f"{w('rPr')}/{w('sz')}"), style.find(f"{w('pPr')}/{w('spacing')}")
        if size is not None and spacing is not None and spacing.get(w("line")):
            sizes[identifier] = int(size.get(w("val"), "22")), int(spacing.get(w("line"), "360"))
        if style.get(w("type")) == "table":
            margins[identifier] = sum(_cell_margin(style, side) for side in ("left", "right"))
        alignment = style.find(f"{w('pPr')}/{w('jc')}")
        if alignment is not None and alignment.get(w("val")) == "center":
            centred.add(identifier)
    return Styles(frame, ids, fills, sizes, margins, frozenset(centred))


def _cell_margin(style: etree._Element, side: str) -> int:
    """The margin of a table style's cells in twips; Word's own where it says none."""
    found = style.find(f"{w('tblPr')}/{w('tblCellMar')}/{w(side)}")
    return WORDS_CELL_MARGIN if found is None else int(found.get(w("w"), "0"))


def slot_looks(parts: Mapping[str, bytes]) -> dict[str, etree._Element]:
    """The properties (``w:pPr``) of the paragraph in which each slot stands in the frame."""
    looks: dict[str, etree._Element] = {}
    for paragraph in parse(parts[DOCUMENT]).iter(w("p")):
        look = paragraph.find(w("pPr"))
        for name in _SLOT.findall(_text(paragraph)):
            looks[name] = etree.Element(w("pPr")) if look is None else look
    return looks


def _text(element: etree._Element) -> str:
    return "".join(piece.text or "" for piece in element.iter(w("t")))
