"""Table → OpenXML.

Most cells of a matrix are plain, so what stands before a cell's text is made once for each column and
kind of row. How a kind of row looks stands in the frame: the paragraph style "baris strategi" gives its
letters, and the style's shading becomes the shading of the whole cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rpkdgen.body import Cell, Inlines, Mark, Row, Table
from rpkdgen.grid import leads
from rpkdgen.inlines import bold, current, plain
from rpkdgen.word_frame import Styles
from rpkdgen.word_text import attribute

#: The table style of each look.
LOOKS = {
    "rekap": "RpkdRekap",
    "matriks": "RpkdMatriks",
    "matriks-padat": "RpkdMatriksPadat",
    "matriks-rapat": "RpkdMatriksRapat",
    "polos": "RpkdPolos",
}

#: Top plus bottom margin of a cell in twips (0.05 cm each).
_VERTICAL_MARGINS = 57

_ALIGNMENTS = {"left": "left", "center": "center", "right": "right", "justify": "both"}


@dataclass(frozen=True, slots=True)
class Room:
    """The width and height between the margins of a page, in twips."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class TableWriter:
    """Writes tables with the styles of a frame. ``runs`` writes inlines; ``hyphenated`` gives text the
    places where a word that is wider than its column (in ems) may break; ``title_lines`` counts the lines
    of a column's title; ``sign`` says of a row that it was inserted or deleted."""

    styles: Styles
    runs: Callable[[Inlines], str]
    hyphenated: Callable[[Inlines, float, bool], str]
    title_lines: Callable[[Inlines, float], int]
    sign: Callable[[Mark], str]

    def write(self, table: Table, room: Room, variant: str = "", *, keep_last: bool = False, keep: bool = False) -> str:
        """The table at full text width. ``keep_last`` holds the last row to what follows it, ``keep``
        every row."""
        style = self.styles.table(LOOKS.get(table.look, LOOKS["rekap"]), variant)
        widths = column_widths(table, room.width)
        rows = _Rows(self, table, widths, room, style)
        head = "".join(rows.write(table.header, head=True, keep_from=0 if keep else len(table.header)))
        first_kept = 0 if keep else len(table.rows) - (1 if keep_last else 0)
        body = "".join(rows.write(table.rows, head=False, keep_from=first_kept))
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return f"<w:tbl>{_properties(table, style, room.width)}<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"


def column_widths(table: Table, width: int) -> list[int]:
    """Whole twips that sum to ``width``."""
    total = sum(column.width for column in table.columns) or 1.0
    edges, share = [0], 0.0
    for column in table.columns:
        share += column.width / total
        edges.append(round(share * width))
    return [max(1, right - left) for left, right in pairwise(edges)]


def _properties(table: Table, style: str, width: int) -> str:
    first_row = '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
    title = " ".join(part for part in (table.label, plain(current(table.caption))) if part)
    titles = (plain(current(cell.content)) for row in table.header[:1] for cell in row.cells)
    columns = "; ".join(filter(None, titles))
    caption = f'<w:tblCaption w:val="{attribute(title[:250])}"/>' if title else ""
    summary = f'<w:tblDescription w:val="{attribute("Kolom: " + columns[:240])}"/>' if columns else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'{first_row} w:noHBand="1" w:noVBand="1"/>{caption}{summary}</w:tblPr>'
    )


class _Rows:
    """The rows of one table: where each cell stands, and the beginnings of cells that look alike."""

    def __init__(self, writer: TableWriter, table: Table, widths: Sequence[int], room: Room, style: str) -> None:
        self._styles = writer.styles
        self._runs = writer.runs
        self._hyphenated = writer.hyphenated
        self._title_lines = writer.title_lines
        self._sign = writer.sign
        self._table = table
        self._widths = widths
        self._room = room
        self._half_points, self._pitch = writer.styles.sizes.get(style, (22, 360))
        self._margins = writer.styles.margins.get(style, 0)
        self._starts: dict[tuple[object, ...], str] = {}
        self._kinds: dict[str, str] = {}

    def write(self, rows: Sequence[Row], *, head: bool, keep_from: int) -> list[str]:
        """The rows; from ``keep_from`` on they stay with what follows, as do those that head others."""
        columns = len(self._widths)
        heights = self._head_heights(rows) if head else {}
        # For each column: how many rows a cell from above still reaches down, and over how many columns.
        reach: list[tuple[int, int]] = [(0, 1)] * columns
        written = []
        for index, row in enumerate(rows):
            kind = _head_kind(row) if head else row.kind
            keep = index >= keep_from or (not head and leads(rows, index, columns))
            cells: list[str] = []
            column = 0
            remaining = iter(row.cells)
            while column < columns:
                depth, span = reach[column]
                if depth:
                    cells.append(self._start(kind, column, span, "continue", "", keep) + _CELL_END)
                    reach[column] = (depth - 1, span)
                    column += span
                    continue
                cell = next(remaining, _EMPTY_CELL)
                span = min(cell.colspan, _free(reach, column))
                # A cell that would reach out of its group of rows ends with it.
                down = min(cell.rowspan, len(rows) - index) - 1
                cells.append(self._cell(cell, kind, column, span, "restart" if down else "", keep))
                reach[column] = (down, span)
                column += span
            written.append(f"<w:tr>{self._row_properties(row, head, heights.get(index, 0))}{''.join(cells)}</w:tr>")
        return written

    def _row_properties(self, row: Row, head: bool, height: int) -> str:
        change = self._sign(row.mark) if row.mark else ""
        if head:
            told = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
            return f"<w:trPr><w:cantSplit/>{told}<w:tblHeader/>{change}</w:trPr>"
        whole = "" if self._is_tall(row) else "<w:cantSplit/>"
        return f"<w:trPr>{whole}{change}</w:trPr>" if whole or change else ""

    def _head_heights(self, rows: Sequence[Row]) -> dict[int, int]:
        """The least height in twips of header rows in which a title over several rows ends.

        Where the head repeats, LibreOffice measures its rows without such titles and cuts them off.
        """
        heights = [0] * len(rows)
        over: list[tuple[int, int, int]] = []
        taken = [0] * len(self._widths)
        for index, row in enumerate(rows):
            column = 0
            for cell in row.cells:
                while column < len(taken) and taken[column] > index:
                    column += 1
                end = min(index + cell.rowspan, len(rows))
                ems = (sum(self._widths[column : column + cell.colspan]) - self._margins) / (self._half_points * 10)
                height = self._title_lines(cell.content, ems) * self._pitch + _VERTICAL_MARGINS
                if end == index + 1:
                    heights[index] = max(heights[index], height)
                else:
                    over.append((index, end, height))
                for place in range(column, min(column + cell.colspan, len(taken))):
                    taken[place] = end
                column += cell.colspan
        told: dict[int, int] = {}
        for first, end, height in over:
            lacking = height - sum(heights[first:end])
            if lacking > 0:
                heights[end - 1] += lacking
                told[end - 1] = heights[end - 1]
        return told

    def _is_tall(self, row: Row) -> bool:
        """Whether the row might not fit a page of its own, so that it must be allowed to break."""
        longest = max((len(plain(cell.content)) for cell in row.cells), default=0)
        if longest < 400:
            return False
        column = 0
        for cell in row.cells:
            width = sum(self._widths[column : column + cell.colspan]) - self._margins
            column += cell.colspan
            # A letter is on average half as wide as the type is high (a half-point is 10 twips).
            lines = len(plain(cell.content)) * self._half_points * 5 / max(width, 1)
            if lines * self._pitch > 0.7 * self._room.height:
                return True
        return False

    def _cell(self, cell: Cell, kind: str, column: int, span: int, merge: str, keep: bool) -> str:
        content = cell.content
        is_bold = cell.header and not self._style_of(kind)
        if is_bold:
            content = bold(content)
        ems = (sum(self._widths[column : column + span]) - self._margins) / (self._half_points * 10)
        start = self._start(kind, column, span, merge, cell.align, keep)
        return start + self._hyphenated(content, ems, is_bold or kind not in ("", "sub", "kegiatan")) + _CELL_END

    def _start(self, kind: str, column: int, span: int, merge: str, align: str, keep: bool) -> str:
        """What stands before a cell's runs."""
        key = (kind, column, span, merge, align, keep)
        found = self._starts.get(key)
        if found is None:
            found = self._starts[key] = self._new_start(kind, column, span, merge, align, keep)
        return found

    def _new_start(self, kind: str, column: int, span: int, merge: str, align: str, keep: bool) -> str:
        style = self._style_of(kind)
        in_head = kind in (HEAD, COLUMN_NUMBERS)
        fill = self._styles.fills.get(style, "")
        merged = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
        # The head is centred by its style.
        alignment = _ALIGNMENTS.get(align or ("" if in_head else self._table.columns[column].align), "")
        return "".join(
            (
                f'<w:tc><w:tcPr><w:tcW w:w="{sum(self._widths[column : column + span])}" w:type="dxa"/>',
                f'<w:gridSpan w:val="{span}"/>' if span > 1 else "",
                merged,
                f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "",
                '<w:vAlign w:val="center"/>' if in_head else "",
                "</w:tcPr><w:p><w:pPr>",
                f'<w:pStyle w:val="{style}"/>' if style else "",
                "<w:keepNext/>" if keep else "",
                f'<w:jc w:val="{alignment}"/>' if alignment not in ("", "left" if not style else "") else "",
                "</w:pPr>",
            )
        )

    def _style_of(self, kind: str) -> str:
        """The paragraph style of a kind of row, "" where the frame gives it no look of its own."""
        if kind not in self._kinds:
            name = f"baris {kind}"
            small = self._styles.find("paragraph", f"{name} padat") if self._half_points < 16 else ""
            self._kinds[kind] = (small or self._styles.find("paragraph", name)) if kind else ""
        return self._kinds[kind]


_CELL_END = "</w:p></w:tc>"

_EMPTY_CELL = Cell()

HEAD, COLUMN_NUMBERS = "kepala", "nomor-kolom"


def _head_kind(row: Row) -> str:
    return COLUMN_NUMBERS if row.kind == COLUMN_NUMBERS else HEAD


def _free(reach: Sequence[tuple[int, int]], column: int) -> int:
    """How many columns from here on no cell from above takes."""
    free = 0
    for depth, _ in reach[column:]:
        if depth:
            break
        free += 1
    return free
