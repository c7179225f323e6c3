"""Sections of Word files: landscape parts, page numbers, the mark of a draft; and the pages as printed."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader
from sample_body import CONTEXT, GEOMETRY, META, matrix, prose, sample_body, text
from word_reading import FRAME, TEMPLATES, changed_frame, chapter, names, of_blocks, part, sections, written

from rpkdgen.body import Blocks, Heading, Landscape, PageBreak
from rpkdgen.libreoffice import find_libreoffice, word_to_pdf
from rpkdgen.word_package import R, w

needs_libreoffice = pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed")

WIDE = Landscape((matrix(3),))


def shape(section: etree._Element) -> str:
    size = section.find(w("pgSz"))
    assert size is not None
    return "L" if size.get(w("orient")) == "landscape" else "P"


def numbering(section: etree._Element) -> tuple[str | None, str | None]:
    found = section.find(w("pgNumType"))
    return (None, None) if found is None else (found.get(w("fmt")), found.get(w("start")))


def after_the_front(data: bytes) -> list[etree._Element]:
    """The sections of the content: all after the cover (these bodies have no front matter)."""
    return sections(data)[1:]


@pytest.mark.parametrize(
    ("blocks", "shapes"),
    [
        ((prose(),), "P"),
        ((prose(), WIDE), "PL"),
        ((prose(), WIDE, prose()), "PLP"),
        ((WIDE, prose()), "LP"),
        ((WIDE,), "L"),
        ((prose(), WIDE, WIDE, prose()), "PLP"),
        ((prose(), WIDE, PageBreak(), WIDE, prose(), WIDE), "PLPL"),
    ],
)
def test_landscape_parts_are_sections_of_their_own(blocks: Blocks, shapes: str) -> None:
    assert "".join(map(shape, after_the_front(written(of_blocks(*blocks))))) == shapes


def test_a_landscape_section_is_the_frames_own_turned() -> None:
    upright, turned, last = after_the_front(written(of_blocks(prose(), WIDE, prose())))
    size, margins = turned.find(w("pgSz")), turned.find(w("pgMar"))
    assert size is not None and margins is not None
    assert (size.get(w("w")), size.get(w("h"))) == ("18709", "12189")
    own = upright.find(w("pgMar"))
    assert own is not None
    assert dict(margins.attrib) == {**own.attrib, w("left"): "1134", w("right"): "1134"}
    references = [
        [(str(node.tag), node.get(f"{{{R}}}id")) for node in section if "Reference" in str(node.tag)]
        for section in (upright, turned, last)
    ]
    assert references[0] == references[1] == references[2] != []


def test_page_numbers_run_on_through_landscape_pages() -> None:
    data = written(of_blocks(prose(), WIDE, prose(), WIDE))
    assert [numbering(section) for section in sections(data)] == [
        (None, None),
        ("decimal", "1"),
        ("decimal", None),
        ("decimal", None),
        ("decimal", None),
    ]


def test_front_matter_counts_in_roman_and_the_content_from_one() -> None:
    data = written(sample_body())
    assert [numbering(section) for section in sections(data)][:4] == [
        (None, None),
        (None, None),
        ("lowerRoman", "1"),
        ("decimal", "1"),
    ]


def test_a_landscape_table_is_as_wide_as_its_page() -> None:
    grid = part(written(of_blocks(WIDE))).iter(w("gridCol"))
    assert sum(int(str(column.get(w("w")))) for column in grid) == 18709 - 1134 - 1134


def test_a_draft_is_marked_on_every_page(tmp_path: Path) -> None:
    def with_title_page(xml: str) -> str:
        return xml.replace("<w:sectPr>", "<w:sectPr>", 1).replace("</w:sectPr>", "<w:titlePg/></w:sectPr>")

    frame = changed_frame(tmp_path, {"word/document.xml": with_title_page})
    data = written(sample_body(), frame=frame, draft=True)
    reference = w("headerReference")
    current: set[str] = set()
    for section in sections(data):
        current |= {str(node.get(w("type"))) for node in section.findall(reference)}
        assert current == {"default", "first"}
    headers = [name for name in names(data) if re.fullmatch(r"word/(header|kepala).*\.xml", name)]
    assert len(headers) == 2
    for name in headers:
        assert [node.get("string") for node in part(data, name).iter("{*}textpath") if node.get("string")] == ["DRAF"]


def test_a_final_document_carries_no_mark() -> None:
    assert b"DRAF" not in written(sample_body()) and "word/kepala-draf.xml" not in names(written(sample_body()))


# ── as printed ───────────────────────────────────────────────────────────────────────────────────
def printed(data: bytes) -> list[tuple[str, bool]]:
    """Text of each page as LibreOffice prints it, and whether it is landscape."""
    reader = PdfReader(BytesIO(word_to_pdf(data)))
    return [(page.extract_text(), float(page.mediabox.width) > float(page.mediabox.height)) for page in reader.pages]


@needs_libreoffice
def test_no_page_is_empty_around_landscape_parts() -> None:
    annex = Heading(1, "lampiran:a", text("Matriks"), "LAMPIRAN I", annex=True)
    body = of_blocks(
        chapter("I", "Satu"), prose(1), Landscape((annex, matrix(3))), Landscape((matrix(3),)), chapter("II", "Dua")
    )
    pages = printed(written(body))[1:]
    assert [wide for _, wide in pages] == [False, True, False]
    assert all(word in page for word, (page, _) in zip(("SATU", "MATRIKS", "DUA"), pages, strict=True))


@needs_libreoffice
def test_word_prints_on_the_pages_of_its_typeset_twin() -> None:
    """The contents page of the Word file takes its numbers from the PDF; both must break pages alike."""
    from rpkdgen.typeset import chart_png, typeset

    body = sample_body(80)
    typst = typeset(body, TEMPLATES / "rpkd" / "bingkai.typ", CONTEXT, META, geometry=GEOMETRY, draft=False)

    def drawn(figure):  # type: ignore[no-untyped-def]
        return chart_png(figure.chart, 16 * figure.width, templates=TEMPLATES)

    pages = printed(written(body, frame=FRAME, pages=typst.pages, chart_png=drawn))
    assert len(pages) == typst.page_count
    front = next(index for index, (page, _) in enumerate(pages) if "BAB I" in page and "DAFTAR" not in page)
    for entry in (*body.contents, *body.tables, *body.figures):
        if typst.pages[entry.id].isdigit():
            page = " ".join(pages[front + int(typst.pages[entry.id]) - 1][0].split())
            assert f"{entry.label} {entry.text}" in page, entry
