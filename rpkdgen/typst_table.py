"""Table → Typst source.

A cell without a look of its own is a bare string (quickest for Typst: 480 rows of 15 cells in about
half a second); every other cell is a call of ``sel-<kind>`` in ``templates/bersama/gaya.typ``, so how a kind of
row looks stands there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rpkdgen.body import Cell, Inlines, Row, Table
from rpkdgen.font_metrics import Metrics
from rpkdgen.grid import filled, grid, leads
from rpkdgen.inlines import plain
from rpkdgen.looks import LOOKS, look_of
from rpkdgen.syllables import parted
from rpkdgen.typst_markup import captioned, inlines, literal, running

#: Row kinds with a look of their own.
KINDS = frozenset({"strategi", "program", "kegiatan", "subtotal", "total", "bagian", "nomor-kolom"})

_BOLD_KINDS = frozenset({"strategi", "program", "subtotal", "total", "bagian", "kepala"})

#: Cell padding at top plus bottom with the line; points, as in gaya.typ.
PADDING_Y = 3.3

SOFT_HYPHEN = "\u00ad"

_AFTER_SIGN = re.compile(r"(?<=[/\-–_.,;:@?=&()])(?=\w)")


@dataclass(frozen=True)
class Room:
    """The room of a table: text width and height of a page in points, and the fonts' widths."""

    width: float
    height: float
    regular: Metrics
    bold: Metrics


def table_source(table: Table, room: Room, *, number: int, pinned: bool = False) -> str:
    """A call of ``tabel``. ``pinned``: the last row is bound to the source line below it; ``number``
    marks both, so that after compiling it is known whether a page break parts them."""
    has_source = bool(table.source or table.notes)
    writer = _TableWriter(table, room, number if has_source else None)
    pinned = pinned and writer.can_be_pinned()
    options = [f"id:{literal(table.id)}"] if table.id else []
    if table.caption:
        options.append(f"judul:{captioned(table)}")
    source = inlines(table.source) if table.source else "none"
    notes = f"({''.join(inlines(note) + ',' for note in table.notes)})"
    below = []
    if pinned:
        below.append([f"sel-keterangan({len(table.columns)},{source},{notes})"])
    elif has_source:
        options += [f"nomor:{number}", f"sumber-tabel:{source}", f"catatan:{notes}"]
    rows = ",\n".join(",".join(row) for row in (*writer.head(pinned), *writer.body(pinned), *below) if row)
    look = table.look if table.look in LOOKS else "rekap"
    extra = "".join(f",{option}" for option in options)
    return f"tabel({literal(look)},table(\n{rows}\n){extra})"


def _align(name: str) -> str:
    return {"center": "center", "right": "right"}.get(name, "left")


class _TableWriter:
    """The rows of one table: where each cell stands, whether its words fit and its row may break."""

    def __init__(self, table: Table, room: Room, number: int | None) -> None:
        columns = len(table.columns)
        self._table = replace(table, header=filled(table.header, columns), rows=filled(table.rows, columns))
        self._number = number
        self._room = room
        look = look_of(table.look)
        self._size, self._pitch, self._padding = look.size, look.pitch, look.padding
        total = sum(column.width for column in table.columns) or 1
        self._widths = [column.width / total * room.width for column in table.columns]

    def head(self, pinned: bool) -> list[list[str]]:
        """The table's columns, and its header rows as one ``table.header``, which repeats on each page."""
        columns = [f"{column.width:g}fr" for column in self._table.columns] + (["0pt"] if pinned else [])
        aligns = [_align(column.align) for column in self._table.columns] + (["left"] if pinned else [])
        head = [[f"columns:({','.join(columns)},)", f"align:({','.join(aligns)},)"]]
        # A row whose cells all reach down from above has none of its own.
        if cells := [row for row in self._header_rows(pinned) if row]:
            head.append([f"table.header({','.join(','.join(row) for row in cells)})"])
        return head

    def _header_rows(self, pinned: bool) -> list[list[str]]:
        rows = self._table.header
        return [
            [
                self._cell(cell, start, _head_kind(row), pinned, tall=False)
                for start, cell in zip(starts, row.cells, strict=True)
            ]
            for row, starts in zip(rows, grid(rows, len(self._widths)), strict=True)
        ]

    def body(self, pinned: bool) -> list[list[str]]:
        rows = self._table.rows
        written: list[list[str]] = []
        level = 1
        for index, (row, starts) in enumerate(zip(rows, grid(rows, len(self._widths)), strict=True)):
            kind = row.kind if row.kind in KINDS else ""
            last = pinned and row is rows[-1]
            tall = self._is_tall(row, starts, kind)
            cells = [
                self._cell(cell, start, kind, pinned and not last, tall, self._mark(row, start))
                for start, cell in zip(starts, row.cells, strict=True)
            ]
            if leads(rows, index, len(self._widths)):
                # Typst keeps a header with the row below it; one below another is of the next level.
                level += 1
                written.append([f"table.header(level:{level},repeat:false,{','.join(cells)})"])
            else:
                level = 1
                written.append([*cells, "pengikat"] if last else cells)
        return written

    def _mark(self, row: Row, start: int) -> str:
        """The mark of the last row, in its first cell."""
        is_last = self._number is not None and row is self._table.rows[-1] and start == 0
        return f"akhir-tabel({self._number})" if is_last else ""

    def can_be_pinned(self) -> bool:
        """Whether the last row's last cell is its own (no cell from above reaches into it)."""
        rows = self._table.rows
        if not rows or not rows[-1].cells or any(cell.rowspan > 1 for cell in rows[-1].cells):
            return False
        end = grid(rows, len(self._widths))[-1][-1] + rows[-1].cells[-1].colspan
        return end == len(self._widths)

    def _cell(self, cell: Cell, start: int, kind: str, widened: bool, tall: bool, mark: str = "") -> str:
        bold = kind in _BOLD_KINDS or cell.header
        width = sum(self._widths[start : start + cell.colspan]) - self._padding
        content = self._content(cell.content, width, bold)
        if mark:
            content = f"{{{content};{mark}}}"
        colspan = cell.colspan + (widened and start + cell.colspan == len(self._widths))
        options = ""
        if colspan > 1:
            options += f",colspan:{colspan}"
        if cell.rowspan > 1:
            # In the head nothing breaks; elsewhere a cell over many rows must be allowed to.
            options += f",rowspan:{cell.rowspan}" + ("" if kind == "kepala" else ",breakable:true")
        elif tall:
            options += ",breakable:true"
        if cell.align == "justify":
            content = f"par(justify:true,{content})"
        elif cell.align:
            options += f",align:{_align(cell.align)}"
            options += "+horizon" if kind in ("kepala", "nomor-kolom") else ""
        if not kind and not options and not cell.header:
            return content
        name = f"sel-{kind}" if kind else "sel-tebal" if cell.header else "sel"
        if kind == "nomor-kolom" and self._size < 8:
            name += "-padat"
        return f"{name}({content}{options})"

    def _content(self, content: Inlines, width: float, bold: bool) -> str:
        metrics = self._room.bold if bold else self._room.regular
        ems = width / self._size
        return inlines(content, lambda text: breakable(text, ems, metrics))

    def _is_tall(self, row: Row, starts: list[int], kind: str) -> bool:
        """Whether a row would not fit a page of its own (with the table's head above it)."""
        metrics = self._room.bold if kind in _BOLD_KINDS else self._room.regular
        room = self._room.height * 0.75
        for start, cell in zip(starts, row.cells, strict=True):
            text = plain(cell.content)
            if cell.rowspan > 1 or len(text) < 200:
                continue
            width = max(sum(self._widths[start : start + cell.colspan]) - self._padding, self._size)
            # Lines of ragged text are on average nine tenths full.
            lines = metrics.width(text) * self._size / (0.9 * width) + 1
            if lines * self._pitch + PADDING_Y > room:
                return True
        return False


def _head_kind(row: Row) -> str:
    return "nomor-kolom" if row.kind == "nomor-kolom" else "kepala"


def breakable(text: str, room: float, metrics: Metrics) -> str:
    """The text as a Typst expression; a word wider than ``room`` (in em) may break, as it does in Word."""
    words = text.split(" ")
    if all(metrics.width(word) <= room for word in words):
        return running(text)
    pieces = [""]
    for index, word in enumerate(words):
        first, *rest = [word] if metrics.width(word) <= room else split_word(word, room, metrics)
        pieces[-1] += (" " if index else "") + first
        pieces += rest
    return "{" + ";putus;".join(running(piece) for piece in pieces) + "}"


def split_word(word: str, room: float, metrics: Metrics) -> list[str]:
    """The pieces of a word between which it may break without a hyphen: after a slash or hyphen, else after
    any sign, and where not even a syllable fits, anywhere. Syllables in them are joined by soft hyphens."""
    pieces: list[str] = []
    for found in parted(word, room, metrics):
        if all(metrics.width(f"{syllable}-") <= room for syllable in found[:-1]) and metrics.width(found[-1]) <= room:
            pieces.append(SOFT_HYPHEN.join(found))
        else:
            for part in _AFTER_SIGN.split("".join(found)):
                pieces.extend((part,) if metrics.width(part) <= room else part)
    return pieces
