"""Word and PDF print the same page numbers: the contents page of the Word file takes them from the PDF."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from sample_body import CONTEXT, META, sample_body

from rpkdgen.body import Figure
from rpkdgen.libreoffice import find_libreoffice, word_to_pdf
from rpkdgen.typeset import chart_png, typeset
from rpkdgen.word import frame_geometry, write_docx

TEMPLATES = Path(__file__).parent.parent / "templates"


def last_words(pdf: bytes) -> list[str]:
    """The last words of each page of the body (after the seven sheets before it), its number included."""
    pages = [re.sub(r"[\s.]+", " ", page.extract_text()).split() for page in PdfReader(io.BytesIO(pdf)).pages]
    return [" ".join(words[-6:]) for words in pages[7:]]


@pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("rows", [5, 90])
def test_word_breaks_its_pages_where_the_pdf_does(rows: int) -> None:
    folder = TEMPLATES / "rpkd"
    body = sample_body(rows)
    pdf = typeset(
        body, folder / "bingkai.typ", CONTEXT, META, geometry=frame_geometry(folder / "bingkai.docx"), draft=False
    )

    def picture(figure: Figure) -> bytes:
        assert figure.chart is not None
        return chart_png(figure.chart, 16 * figure.width, templates=TEMPLATES)

    word = write_docx(body, folder / "bingkai.docx", CONTEXT, META, pages=pdf.pages, chart_png=picture, draft=False)
    assert last_words(pdf.pdf) == last_words(word_to_pdf(word))
