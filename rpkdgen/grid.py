"""Where the cells of a table stand, with those that reach down from above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rpkdgen.body import Cell, Row


def filled(rows: tuple[Row, ...], columns: int) -> tuple[Row, ...]:
    """The rows, short ones filled up with empty cells (else the next row's cells would move up)."""
    full: list[Row] = []
    below = [0] * columns
    for row in rows:
        free = sum(1 for left in below if not left) - sum(cell.colspan for cell in row.cells)
        full.append(replace(row, cells=row.cells + (Cell(),) * free) if free > 0 else row)
        starts = grid((row,), columns, below)[0]
        below = [max(0, left - 1) for left in below]
        for start, cell in zip(starts, row.cells, strict=True):
            below[start : start + cell.colspan] = [cell.rowspan - 1] * len(below[start : start + cell.colspan])
    return tuple(full)


def grid(rows: tuple[Row, ...], columns: int, above: Sequence[int] = ()) -> list[list[int]]:
    """For each row the column in which each of its cells begins. ``above``: for how many more rows a
    cell from above takes each column."""
    below = list(above) or [0] * columns
    starts: list[list[int]] = []
    for row in rows:
        taken = below[:]
        below = [max(0, count - 1) for count in taken]
        column = 0
        line: list[int] = []
        for cell in row.cells:
            while column < columns and taken[column]:
                column += 1
            line.append(column)
            for place in range(column, min(column + cell.colspan, columns)):
                below[place] = max(below[place], cell.rowspan - 1)
            column += cell.colspan
        starts.append(line)
    return starts


#: Kinds of rows that say what the rows below them are about; all but a strategy only where they say nothing else.
LEADING_KINDS = frozenset({"strategi", "program", "kegiatan", "bagian"})


def leads(rows: Sequence[Row], index: int, columns: int) -> bool:
    """Whether a row heads those below it and so may not end a page: it is whole (no cell reaches into it or
    out of it), and something follows."""
    row = rows[index]
    if row.kind not in LEADING_KINDS or index + 1 == len(rows) or (row.kind != "strategi" and len(row.cells) > 1):
        return False
    return sum(cell.colspan for cell in row.cells) == columns and all(cell.rowspan == 1 for cell in row.cells)
