"""The blocks of a regulation's sheet: from headings and lists to the official layout.

``## Menimbang`` followed by a list becomes rows "Menimbang : a. bahwa …" (Permendagri 80/2015, UU
12/2011 annex II); BAB, Pasal and MEMUTUSKAN stand centred. In a decision KESATU, KEDUA … take the
place of the articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rpkdgen.body import Block, Blocks, Break, Cell, Column, Heading, Inlines, ItemList, Paragraph, Row, Table, Text
from rpkdgen.format import letters, roman
from rpkdgen.inlines import plain

#: Headings whose text stands at their right, after a colon.
LABELS = frozenset(
    {
        "menimbang", "mengingat", "memperhatikan", "menetapkan", "kesatu", "kedua", "ketiga", "keempat", "kelima",
        "keenam", "ketujuh", "kedelapan", "kesembilan", "kesepuluh",
    }
)  # fmt: skip

#: Shares of the text width: label (the longest is Memperhatikan, in 12 pt Bookman), colon, number, text.
WIDTHS = (0.225, 0.03, 0.06, 0.685)


def regulation_layout(blocks: Blocks) -> Blocks:
    """The blocks with every labelled part as a table without lines and every other heading centred."""
    made: list[Block] = []
    index = 0
    while index < len(blocks):
        block = blocks[index]
        index += 1
        if not isinstance(block, Heading):
            made.append(_formal(block))
            continue
        if plain(block.content).strip(" :").casefold() not in LABELS:
            made.append(Paragraph(block.content, "tengah"))
            continue
        end = index
        while end < len(blocks) and isinstance(blocks[end], Paragraph | ItemList) and not _is_decision(blocks[end]):
            end += 1
        made.append(_labelled(block.content, blocks[index:end]))
        index = end
    return tuple(made)


def _formal(block: Block) -> Block:
    """Body text of a regulation: not indented; "MEMUTUSKAN:" centred."""
    if isinstance(block, Paragraph) and block.style == "isi":
        return Paragraph(block.content, "tengah" if _is_decision(block) else "butir-peraturan")
    return block


def _is_decision(block: Block) -> bool:
    return isinstance(block, Paragraph) and plain(block.content).strip(" :").casefold() == "memutuskan"


def _labelled(label: Inlines, blocks: Sequence[Block]) -> Table:
    rows = [_row(number, text) for number, text in _parts(blocks)] or [_row("", ())]
    first = rows[0]
    rows[0] = Row((Cell(label), Cell((Text(":"),)), *first.cells[2:]))
    return Table(tuple(Column(width) for width in WIDTHS), (), tuple(rows), look="polos")


def _row(number: str, text: Inlines) -> Row:
    if not number:
        return Row((Cell(), Cell(), Cell(text, colspan=2, align="justify")))
    return Row((Cell(), Cell(), Cell((Text(number),)), Cell(text, align="justify")))


def _parts(blocks: Iterable[Block]) -> Iterable[tuple[str, Inlines]]:
    """Numbers and texts of the paragraphs and list items, in order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield "", block.content
        elif isinstance(block, ItemList):
            for number, item in enumerate(block.items, block.start):
                texts = [inner.content for inner in item if isinstance(inner, Paragraph)]
                joined: Inlines = ()
                for text in texts:
                    joined += (Break(), *text) if joined else text
                yield item_label(block.style, number), joined
                for inner in item:
                    if isinstance(inner, ItemList):
                        yield from _parts((inner,))


def item_label(style: str, number: int) -> str:
    """The printed number of a list item: "a.", "(1)", "•"."""
    if style == "bullet":
        return "•"
    kind = style.strip("().")
    text = {
        "a": lambda: letters(number).lower(),
        "A": lambda: letters(number),
        "i": lambda: roman(number).lower(),
        "I": lambda: roman(number),
    }.get(kind, lambda: str(number))()
    return f"{text}." if style == kind else style.replace(kind, text)
