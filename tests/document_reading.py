"""What a built document says, read back from its Word file and from its PDF in the same form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree
from pdf_reading import Tag
from word_reading import part

from rpkdgen.word_package import w

Row = tuple[str, ...]


@dataclass
class Block:
    """A paragraph (``kind`` is Word's style id or the PDF's tag), a figure, or a table with its rows."""

    kind: str
    text: str = ""
    rows: list[Row] = field(default_factory=list)
    #: Style ids of the rows (Word only): "BarisTotal", "BarisKepala", "" …
    kinds: list[str] = field(default_factory=list)


def clean(text: str) -> str:
    """The text without what only helps to break lines, and with single spaces."""
    return re.sub(r"\s+", " ", re.sub("[\u00ad\u200b]", "", text)).strip()


def letters(blocks: list[Block]) -> str:
    """All that the blocks say, in order, without spaces (line ends swallow or add them)."""
    said = (text for block in blocks for text in (block.text, *(cell for row in block.rows for cell in row)))
    return re.sub(r"\s", "", "".join(said))


def tables(blocks: list[Block]) -> dict[str, Block]:
    """The captioned tables by caption, without the number."""
    found: dict[str, Block] = {}
    for caption, block in pairwise(blocks):
        if block.rows and (title := re.match(r"Tabel (?:L\.|\d)[\d.]* ?(.+)", caption.text)):
            found[title[1]] = block
    return found


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────
def word_blocks(data: bytes) -> list[Block]:
    body = part(data).find(w("body"))
    assert body is not None
    return list(_word_blocks(body))


def _word_blocks(parent: etree._Element) -> Iterator[Block]:
    for element in parent:
        if element.tag == w("tbl"):
            rows = element.findall(w("tr"))
            yield Block("tabel", "", [_word_row(row) for row in rows], [_row_style(row) for row in rows])
        elif element.tag == w("sdt"):
            yield from _word_blocks(element.find(w("sdtContent")))  # type: ignore[arg-type]
        elif element.tag == w("p"):
            style = element.find(f"{w('pPr')}/{w('pStyle')}")
            if element.find(".//{*}drawing") is not None:
                yield Block("gambar")
            elif text := _word_text(element):
                yield Block("" if style is None else str(style.get(w("val"))), text)


def _word_row(row: etree._Element) -> Row:
    """The cells that begin in a row; those that a cell from above covers are left out, as in a PDF."""
    cells = []
    for cell in row.findall(w("tc")):
        merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
        if merge is None or merge.get(w("val")) == "restart":
            cells.append(_word_text(cell))
    return tuple(cells)


def _row_style(row: etree._Element) -> str:
    if row.find(f"{w('trPr')}/{w('tblHeader')}") is not None:
        return "BarisKepala"
    style = row.find(f".//{w('pStyle')}")
    return "" if style is None else str(style.get(w("val")))


def _word_text(element: etree._Element) -> str:
    signs = {w("tab"): "\t", w("br"): "\n"}
    nodes = (node for node in element.iter(w("t"), w("tab"), w("br")) if node.getparent().tag == w("r"))  # type: ignore[union-attr]
    return clean("".join(signs.get(str(node.tag), node.text or "") for node in nodes))


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────
_PARAGRAPHS = frozenset({"P", "H1", "H2", "H3", "H4", "Caption", "TOCI", "LBody"})
_INSIDE = ("P", "L", "Table", "Figure", "Caption")


def pdf_blocks(tree: Tag) -> list[Block]:
    return [block for block in _pdf_blocks(tree) if block.text or block.rows or block.kind == "gambar"]


def _pdf_blocks(tag: Tag) -> Iterator[Block]:
    for item in tag.content:
        if isinstance(item, str):
            yield Block("", clean(item))
        elif item.kind == "Table":
            yield from _pdf_table(item)
        elif item.kind == "Figure":
            yield Block("gambar")
        elif item.kind in _PARAGRAPHS and not any(item.all(*_INSIDE)):
            yield Block(item.kind, clean(item.text()))
        elif item.kind != "Lbl":  # the sign of a list item, which Word counts by itself
            yield from _pdf_blocks(item)


def _pdf_table(table: Tag) -> Iterator[Block]:
    for caption in table.all("Caption"):
        yield Block("Caption", clean(caption.text()))
    rows = [tuple(clean(cell.text()) for cell in row.all("TD", "TH")) for row in table.all("TR")]
    if len(rows) > 1 and len(rows[-1]) == 1 and rows[-1][0].startswith("Sumber"):
        # The source line is bound to the last row by a cell without width.
        yield Block("tabel", "", [*rows[:-2], rows[-2][:-1]])
        yield Block("P", rows[-1][0])
    else:
        yield Block("tabel", "", rows)
