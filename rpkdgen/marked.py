"""Two versions of a document → the new one with every change since the old one marked.

Accepting all changes gives the new document, rejecting all gives the old one; what the marks cannot say (widths of
columns, page breaks, orientation) is the new document's. Deleted headings, tables and figures have no id: nothing
refers to them, and no list shows them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from rpkdgen.body import (
    Block,
    Blocks,
    Body,
    Box,
    Cell,
    Figure,
    Heading,
    Inlines,
    ItemList,
    Landscape,
    Mark,
    Marked,
    PageBreak,
    Paragraph,
    Row,
    Table,
    Text,
)
from rpkdgen.inlines import mark_of_blocks, plain
from rpkdgen.marked_align import Looks, aligned
from rpkdgen.marked_table import marked_rows, same_frame, whole_rows
from rpkdgen.marked_words import Marks, deleted, inserted, marked_inlines


def mark_changes(old: Body, new: Body, author: str, date: str) -> Body:
    """The new body with the changes since the old one, made by ``author`` at ``date`` (ISO 8601). Both bodies
    are numbered."""
    marks = Marks.of(author, date)
    names = [*new.slots, *(name for name in old.slots if name not in new.slots)]
    slots = {name: _blocks(old.slots.get(name, ()), new.slots.get(name, ()), marks) for name in names}
    return replace(new, slots=slots)


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────
def _blocks(old: Blocks, new: Blocks, marks: Marks) -> Blocks:
    if old == new:
        return new
    found: list[Block] = []
    for one, other in aligned(old, new, _key, _looks):
        found += _pair(one, other, marks)
    return tuple(found)


def _pair(old: Block | None, new: Block | None, marks: Marks) -> Iterator[Block]:
    if old is not None and new is not None:
        if old == new:
            yield new
            return
        if (both := _both(old, new, marks)) is not None:
            yield both
            return
    if old is not None:
        yield from _whole(old, marks.deleted, marks)
    if new is not None:
        yield from _whole(new, marks.inserted, marks)


def _both(old: Block, new: Block, marks: Marks) -> Block | None:
    """One block for both; None where they differ in what marks cannot say."""
    match old, new:
        case Paragraph(), Paragraph() if old.style == new.style:
            return replace(new, content=marked_inlines(old.content, new.content, marks))
        case Heading(), Heading() if old.level == new.level:
            content = marked_inlines(old.content, new.content, marks)
            return replace(new, content=content, former=_former(old.label, new.label, marks))
        case Table(), Table() if same_frame(old, new) and bool(old.caption) == bool(new.caption):
            return _table(old, new, marks)
        case Figure(), Figure() if (old.chart, old.image) == (new.chart, new.image):
            caption = marked_inlines(old.caption, new.caption, marks)
            source = marked_inlines(old.source, new.source, marks)
            return replace(new, caption=caption, source=source, former=_former(old.label, new.label, marks))
        case ItemList(), ItemList() if (old.style, old.start) == (new.style, new.start):
            return replace(new, items=tuple(_items(old, new, marks)))
        case Landscape(), Landscape():
            return Landscape(_blocks(old.content, new.content, marks))
        case Box(), Box() if old.style == new.style:
            return Box(_blocks(old.content, new.content, marks), new.style)
    return None


def _table(old: Table, new: Table, marks: Marks) -> Table:
    pairs = aligned(old.notes, new.notes, _said, _note_looks)
    notes = (marked_inlines(one or (), other or (), marks) for one, other in pairs)
    return replace(
        new,
        header=tuple(map(_head_row, old.header, new.header, [marks] * len(new.header))),
        rows=marked_rows(old.rows, new.rows, marks),
        caption=marked_inlines(old.caption, new.caption, marks),
        source=marked_inlines(old.source, new.source, marks),
        notes=tuple(notes),
        former=_former(old.label, new.label, marks),
    )


def _head_row(old: Row, new: Row, marks: Marks) -> Row:
    cells = zip(old.cells, new.cells, strict=True)
    return replace(new, cells=tuple(_head_cell(one, other, marks) for one, other in cells))


def _head_cell(old: Cell, new: Cell, marks: Marks) -> Cell:
    return replace(new, content=marked_inlines(old.content, new.content, marks))


def _items(old: ItemList, new: ItemList, marks: Marks) -> Iterator[Blocks]:
    for one, other in aligned(old.items, new.items, _blocks_key, _blocks_looks):
        if one is not None and other is not None:
            both = _blocks(one, other, marks)
            # The number of an item stands before its first block, and would go with it.
            if mark_of_blocks(both) is None:
                yield both
                continue
        if one is not None:
            yield _all(one, marks.deleted, marks)
        if other is not None:
            yield _all(other, marks.inserted, marks)


def _former(old: str, new: str, marks: Marks) -> Marked | None:
    """The label before the change, None where it stayed."""
    return None if old == new else Marked(marks.deleted, (Text(old),) if old else ())


# ── whole blocks ─────────────────────────────────────────────────────────────────────────────────
def _all(blocks: Blocks, mark: Mark, marks: Marks) -> Blocks:
    return tuple(made for block in blocks for made in _whole(block, mark, marks))


def _whole(block: Block, mark: Mark, marks: Marks) -> Blocks:
    """The block as inserted or deleted; a page break that is gone breaks no page."""
    is_new = mark == marks.inserted

    def change(content: Inlines) -> Inlines:
        return inserted(content, marks) if is_new else deleted(content, marks)

    match block:
        case Paragraph():
            return (replace(block, content=change(block.content)),)
        case Heading():
            former, label, id = _whole_label(block, is_new, marks)
            return (replace(block, content=change(block.content), former=former, label=label, id=id),)
        case Table():
            former, label, id = _whole_label(block, is_new, marks)
            return (
                replace(
                    block,
                    header=whole_rows(block.header, mark, marks),
                    rows=whole_rows(block.rows, mark, marks),
                    caption=change(block.caption),
                    source=change(block.source),
                    notes=tuple(map(change, block.notes)),
                    former=former,
                    label=label,
                    id=id,
                ),
            )
        case Figure():
            former, label, id = _whole_label(block, is_new, marks)
            caption, source = change(block.caption), change(block.source)
            return (replace(block, caption=caption, source=source, mark=mark, former=former, label=label, id=id),)
        case ItemList():
            return (replace(block, items=tuple(_all(item, mark, marks) for item in block.items)),)
        case Landscape():
            return (Landscape(_all(block.content, mark, marks)),)
        case Box():
            return (Box(_all(block.content, mark, marks), block.style),)
        case PageBreak():
            return (block,) if is_new else ()


def _whole_label(block: Heading | Table | Figure, is_new: bool, marks: Marks) -> tuple[Marked | None, str, str]:
    """Former label, label and id of a block that was inserted or deleted."""
    if is_new:
        return _former("", block.label, marks), block.label, block.id
    return _former(block.label, "", marks), "", ""


# ── what a block is ──────────────────────────────────────────────────────────────────────────────
def _key(block: Block) -> Hashable:
    """The id of a block that has one; of the others the whole text."""
    match block:
        case Heading():
            return "judul", block.level, block.id
        case Table() | Figure() if block.id:
            return type(block).__name__, block.id
        case Landscape():
            return "lanskap", next((key for inner in block.content if isinstance(key := _key(inner), tuple)), "")
    return _kind(block), _text(block)


def _looks(block: Block) -> Looks:
    return Looks.of(_kind(block), _text(block))


def _kind(block: Block) -> Hashable:
    match block:
        case Paragraph() | Box():
            return type(block).__name__, block.style
        case Heading():
            return "judul", block.level, block.annex
        case ItemList():
            return "daftar", block.style
    return type(block).__name__


def _text(block: Block) -> str:
    match block:
        case Paragraph() | Heading():
            return plain(block.content)
        case Table():
            cells = (plain(cell.content) for row in (*block.header, *block.rows) for cell in row.cells)
            return " ".join((plain(block.caption), *cells))
        case Figure():
            return plain(block.caption)
        case ItemList():
            return " ".join(_text(inner) for item in block.items for inner in item)
        case Landscape() | Box():
            return " ".join(map(_text, block.content))
        case PageBreak():
            return ""


def _blocks_key(blocks: Blocks) -> Hashable:
    return " ".join(map(_text, blocks))


def _blocks_looks(blocks: Blocks) -> Looks:
    return Looks.of("", " ".join(map(_text, blocks)))


def _said(content: Inlines) -> Hashable:
    return plain(content)


def _note_looks(content: Inlines) -> Looks:
    return Looks.of("", plain(content))
