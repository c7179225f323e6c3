"""Body → Typst source: everything but tables and charts.

The source is Typst *code* that calls the functions of ``templates/bersama/gaya.typ``; all text of
the plan enters as string literals. So no text can be markup or code, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rpkdgen.body import (
    STYLES,
    Block,
    Box,
    Break,
    Figure,
    Heading,
    Inline,
    Inlines,
    ItemList,
    Landscape,
    Link,
    Mark,
    Marked,
    PageBreak,
    Paragraph,
    Reference,
    Table,
    Text,
)
from rpkdgen.inlines import current, inserted, is_deleted, mark_of, mark_of_blocks, plain, upper

#: HTML list types, and the bracketed ones of regulations, as Typst numbering patterns.
NUMBERINGS = {"bullet": "•", "1": "1.", "a": "a.", "i": "i.", "A": "A.", "I": "I."}

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": " ", "\r": " ", "\t": " "})


def literal(text: str) -> str:
    """The text as a Typst string; line ends count as spaces, other control characters fall away.

    >>> literal('a "b" #c')
    '"a \\\\"b\\\\" #c"'
    """
    if not text.isprintable():
        # No-break spaces (as in "Rp 1") and soft hyphens are not "printable" to Python, but stay.
        kept = (letter for letter in text.translate(_ESCAPES) if letter.isprintable() or letter in "\u00a0\u00ad\u202f")
        return f'"{"".join(kept)}"'
    return f'"{text.translate(_ESCAPES)}"'


# Words such as dan/atau; an address may break.
_COMPOUND = re.compile(r"(?!\S*//)[^\s-]*[^\W_]/[^\W\d_][^\s-]*")
_LONGEST_COMPOUND = 40


def running(text: str) -> str:
    """Bare text as an expression in which a compound such as dan/atau stays whole: Word breaks none at its slash."""
    if "/" not in text:
        return literal(text)
    parts: list[str] = []
    end = 0
    for found in _COMPOUND.finditer(text):
        if len(found[0]) <= _LONGEST_COMPOUND:
            parts += (literal(text[end : found.start()]), f"utuh({literal(found[0])})")
            end = found.end()
    return "{" + ";".join((*parts, literal(text[end:]))) + "}" if parts else literal(text)


def inlines(content: Inlines, written: Callable[[str], str] = literal) -> str:
    """Inlines as one Typst expression; ``written`` turns bare text into an expression."""
    if len(content) == 1:
        return inline(content[0], written)
    if not content:
        return '""'
    return "{" + ";".join(inline(item, written) for item in content) + "}"


def inline(item: Inline, written: Callable[[str], str] = literal) -> str:
    match item:
        case Text():
            return _marked(item, written(item.text))
        case Break():
            return "linebreak()"
        case Reference():
            return f"rujuk({literal(item.target)},{literal(item.text)})"
        case Link():
            return f"tautan({literal(item.address)},{inlines(item.content, written)})"
        case Marked():
            return tracked(inlines(item.content, written), item.mark) if item.content else '""'


def tracked(expression: str, mark: Mark | None) -> str:
    """The expression shown as inserted or deleted."""
    return f"{mark.kind}({expression})" if mark else expression


def labelled(former: Marked | None, text: str) -> str:
    """A label, or after its former one the one that was inserted."""
    if former is None:
        return literal(text)
    return f"{{{inline(former)};{tracked(literal(text), inserted(former) if text else None)}}}"


def captioned(block: Table | Figure) -> str:
    """A caption with its label."""
    gap = " " if block.label or block.former else ""
    return f"{{{labelled(block.former, block.label)};{literal(gap)};{inlines(block.caption)}}}"


def _marked(item: Text, expression: str) -> str:
    for is_set, function in (
        (item.bold, "tebal"),
        (item.italic, "miring"),
        (item.underline, "bergaris"),
        (item.superscript, "naik"),
        (item.subscript, "turun"),
    ):
        if is_set:
            expression = f"{function}({expression})"
    return expression


@dataclass(frozen=True)
class Writers:
    """How tables and figures are written, told whether they stand on a landscape page."""

    table: Callable[[Table, bool], str]
    figure: Callable[[Figure, bool], str]
    listed: frozenset[str]


class BlockWriter:
    """Writes blocks in reading order; it remembers the last heading's level, because the tags of a
    PDF may not skip one (PDF/UA-1, 7.4.2)."""

    def __init__(self, writers: Writers) -> None:
        self._writers = writers
        self._tag = 0

    def blocks(self, blocks: Iterable[Block], landscape: bool = False, item: bool = False) -> str:
        """Blocks as a Typst code block; ``item``: they stand in a list, so body text is not indented."""
        lines: list[str] = []
        on_new_page = landscape
        for block in _merged(blocks):
            if on_new_page and _has_space_above(block):
                lines.append("awal-halaman")
            lines.append(self._block(block, landscape, item))
            on_new_page = isinstance(block, PageBreak)
        return "{\n" + "\n".join(lines) + "\n}"

    def _block(self, block: Block, landscape: bool, item: bool) -> str:
        match block:
            case Paragraph():
                style = block.style if block.style in STYLES else "isi"
                style = "butir" if item and style == "isi" else style
                return f"{style}({inlines(block.content, running)})"
            case Heading():
                return self._heading(block)
            case ItemList():
                return self._list(block, landscape, item)
            case Table():
                return self._writers.table(block, landscape)
            case Figure():
                return self._writers.figure(block, landscape)
            case Landscape():
                return f"lanskap({self.blocks(block.content, True)})"
            case PageBreak():
                return "halaman-baru()"
            case Box():
                return f"kotak({literal(block.style)},{self.blocks(block.content, landscape, item)})"

    def _heading(self, block: Heading) -> str:
        content = upper(block.content) if block.level == 1 else block.content
        title = f"{labelled(block.former, block.label)},{inlines(content)}"
        if is_deleted(mark_of(content)):
            # No heading any more: neither in the bookmarks nor in the tags of the PDF.
            return f"judul-terhapus({block.level},{title})"
        self._tag = min(block.level, self._tag + 1)
        listed = "" if block.id in self._writers.listed else ",terdaftar:false"
        if (now := current(content)) != content or block.former:
            # The bookmarks of a PDF show the title as it is now.
            listed += f",kini:{literal(f'{block.label} {plain(now)}'.strip())}"
        return f"judul({block.level},{self._tag},{literal(block.id)},{title}{listed})"

    def _list(self, block: ItemList, landscape: bool, nested: bool) -> str:
        kind = "list.item" if block.style == "bullet" else "enum.item"
        items = ",\n".join(
            f"{kind}({number}{self.blocks(content, landscape, True)})"
            for number, content in zip(_numbers(block), block.items, strict=True)
        )
        style = literal(NUMBERINGS.get(block.style, block.style))
        inside = "true" if nested else "false"
        return f"daftar-butir({style},{block.start},dalam:{inside},{items})"


def _numbers(block: ItemList) -> list[str]:
    """What stands before each item's content: its number, where deleted items would upset the count."""
    marks = [mark_of_blocks(item) for item in block.items]
    if block.style == "bullet" or not any(map(is_deleted, marks)):
        return [""] * len(marks)
    numbers = []
    old = new = block.start
    for mark in marks:
        numbers.append(f"{old if is_deleted(mark) else new},")
        old += mark is None or is_deleted(mark)
        new += not is_deleted(mark)
    return numbers


def _has_space_above(block: Block) -> bool:
    """Whether the block's style has space above; Word keeps it at the top of a page that begins by a
    break, Typst does not."""
    match block:
        case Table():
            return bool(block.caption)
        case Heading():
            return block.level > 1
        case _:
            return isinstance(block, Figure)


def _merged(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with neighbouring landscape parts made one, so that no page stays empty between them."""
    merged: list[Block] = []
    for block in blocks:
        if isinstance(block, Landscape) and merged and isinstance(merged[-1], Landscape):
            merged[-1] = Landscape(merged[-1].content + block.content)
        else:
            merged.append(block)
    return merged
