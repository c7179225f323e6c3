"""Two versions of a table → one, with its changed cells and its inserted and deleted rows marked.

Rows are matched by what they are about (their code, else their first words), then by likeness. Rows that a cell
spans are a group: its rows are compared one by one where every spanning cell keeps its first row, so that the table
is whole both when all changes are accepted and when all are rejected; else the group is deleted and inserted.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from rpkdgen.body import Cell, Mark, Row, Table
from rpkdgen.inlines import plain
from rpkdgen.marked_align import Looks, aligned
from rpkdgen.marked_words import Marks, deleted, inserted, marked_inlines

Rows = tuple[Row, ...]


def marked_rows(old: Rows, new: Rows, marks: Marks) -> Rows:
    """The rows of the new table with the deleted ones among them. Both tables have the same columns."""
    if old == new:
        return new
    found: list[Row] = []
    for one, other in aligned(_groups(old), _groups(new), _group_key, _group_looks):
        if one == other and other is not None:
            found += other
        else:
            found += _marked_group(one or (), other or (), marks)
    return tuple(found)


def whole_rows(rows: Rows, mark: Mark, marks: Marks) -> Rows:
    """The rows, all of them inserted or deleted."""
    change = inserted if mark == marks.inserted else deleted
    return tuple(
        Row(tuple(replace(cell, content=change(cell.content, marks)) for cell in row.cells), row.kind, mark)
        for row in rows
    )


def same_frame(old: Table, new: Table) -> bool:
    """Whether both have the same columns: as many, under titles that span the same."""
    return (
        len(old.columns) == len(new.columns)
        and old.look == new.look
        and [_frame(row) for row in old.header] == [_frame(row) for row in new.header]
    )


def _frame(row: Row) -> tuple[object, ...]:
    return row.kind, tuple((cell.colspan, cell.rowspan) for cell in row.cells)


# ── what a row is about ──────────────────────────────────────────────────────────────────────────
#: Codes of the nomenclature and of regions: "2.10.03.2.01.0005", "X.XX.01", "36.71", "36.71.01.1001".
_CODE = re.compile(r"[0-9X]{1,2}\.(?:\d\d|XX)(?:\.[0-9X]{1,4})+|\d\d\.\d\d")

#: What only counts: "12", "3.", "1.2", "(4)", "iv.", "b.".
_COUNT = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[ivxIVX]+|[a-zA-Z])[.)]?|[–-]?")


def _row_key(row: Row) -> Hashable:
    """The kind of the row with its code; else the first cell that does more than count."""
    texts = [plain(cell.content).strip() for cell in row.cells]
    for text in texts:
        if _CODE.fullmatch(text):
            return row.kind, text
    return row.kind, next((text for text in texts if not _COUNT.fullmatch(text)), " ".join(texts))


def _group_key(group: Rows) -> Hashable:
    return _row_key(group[0])


def _row_looks(row: Row) -> Looks:
    return _group_looks((row,))


def _group_looks(group: Rows) -> Looks:
    return Looks.of(group[0].kind, " ".join(plain(cell.content) for row in group for cell in row.cells))


# ── groups ───────────────────────────────────────────────────────────────────────────────────────
def _groups(rows: Rows) -> list[Rows]:
    """The rows cut wherever no cell reaches from one to the next."""
    groups: list[Rows] = []
    start, end = 0, 0
    for index, row in enumerate(rows):
        end = max(end, index + max((cell.rowspan for cell in row.cells), default=1))
        if end <= index + 1:
            groups.append(rows[start : index + 1])
            start = end = index + 1
    if start < len(rows):
        groups.append(rows[start:])
    return groups


def _marked_group(old: Rows, new: Rows, marks: Marks) -> Rows:
    if old and new:
        if len(old) == len(new) == 1 and _frame(old[0]) == _frame(new[0]):
            return (_marked_row(old[0], new[0], marks),)
        pairs = aligned(old, new, _row_key, _row_looks)
        if (found := _spanned(old, new, tuple(pairs), marks)) is not None:
            return found
    return whole_rows(old, marks.deleted, marks) + whole_rows(new, marks.inserted, marks)


def _marked_row(old: Row, new: Row, marks: Marks) -> Row:
    return Row(tuple(_marked_cell(*pair, marks) for pair in zip(old.cells, new.cells, strict=True)), new.kind)


def _marked_cell(old: Cell, new: Cell, marks: Marks) -> Cell:
    return new if old == new else replace(new, content=marked_inlines(old.content, new.content, marks))


# ── groups of rows under spanning cells ──────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Place:
    """What a row has in one column: the cell that begins there, and the row in which that cell began."""

    cell: Cell
    row: int
    begins: bool


def _places(rows: Rows) -> list[dict[int, _Place]]:
    """For each row the first column of each cell in it or reaching into it."""
    above: dict[int, tuple[Cell, int]] = {}
    found: list[dict[int, _Place]] = []
    for index, row in enumerate(rows):
        reaching = {column: its for column, its in above.items() if its[1] + its[0].rowspan > index}
        places = {column: _Place(cell, start, False) for column, (cell, start) in reaching.items()}
        taken = {place for column, (cell, _) in reaching.items() for place in range(column, column + cell.colspan)}
        column = 0
        for cell in row.cells:
            while column in taken:
                column += 1
            places[column] = _Place(cell, index, True)
            column += cell.colspan
        above = {column: (place.cell, place.row) for column, place in places.items()}
        found.append(places)
    return found


def _spanned(old: Rows, new: Rows, pairs: Sequence[tuple[Row | None, Row | None]], marks: Marks) -> Rows | None:
    """The rows of a group with changes marked, and spans that hold with and without them; None where a spanning
    cell would lose its first row."""
    old_places, new_places = iter(enumerate(_places(old))), iter(enumerate(_places(new)))
    lines: list[_Line] = []
    for one, other in pairs:
        lines.append(_Line(next(old_places) if one else None, next(new_places) if other else None, one, other))
    if not all(line.is_whole() for line in lines):
        return None
    spans = _spans(lines)
    return None if spans is None else tuple(_written(lines, spans, marks))


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the merged group: its number and places in the old and in the new group."""

    old: tuple[int, dict[int, _Place]] | None
    new: tuple[int, dict[int, _Place]] | None
    old_row: Row | None
    new_row: Row | None

    def is_whole(self) -> bool:
        """Whether the rows have the same cells, or (where only one side has it) begin no spanning cell."""
        if self.old and self.new and self.old_row and self.new_row:
            return self.old_row.kind == self.new_row.kind and _outline(self.old[1]) == _outline(self.new[1])
        (_, places) = self.new or self.old or (0, {})
        return all(place.cell.rowspan == 1 for place in places.values() if place.begins)


def _outline(places: dict[int, _Place]) -> set[tuple[int, int, bool]]:
    return {(column, place.cell.colspan, place.begins) for column, place in places.items()}


def _spans(lines: Sequence[_Line]) -> dict[tuple[int, int], int] | None:
    """How many merged rows each cell spans, by line and column; None where a span would have a hole."""
    spans: dict[tuple[int, int], int] = {}
    #: For each column: the line in which its cell began, and that row's numbers in the old and the new group.
    begun: dict[int, tuple[int, int | None, int | None]] = {}
    for number, line in enumerate(lines):
        columns = {**(line.old[1] if line.old else {}), **(line.new[1] if line.new else {})}
        for column, place in columns.items():
            if place.begins:
                begun[column] = number, line.old[0] if line.old else None, line.new[0] if line.new else None
                spans[number, column] = 1
                continue
            start, old_row, new_row = begun.get(column, (-1, None, None))
            if (line.old and line.old[1][column].row != old_row) or (line.new and line.new[1][column].row != new_row):
                return None
            if spans[start, column] != number - start:
                return None
            spans[start, column] += 1
    return spans


def _written(lines: Sequence[_Line], spans: dict[tuple[int, int], int], marks: Marks) -> Iterator[Row]:
    for number, line in enumerate(lines):
        if line.old_row and line.new_row:
            row = _marked_row(line.old_row, line.new_row, marks)
        elif line.new_row:
            (row,) = whole_rows((line.new_row,), marks.inserted, marks)
        else:
            assert line.old_row is not None
            (row,) = whole_rows((line.old_row,), marks.deleted, marks)
        columns = [column for begun, column in sorted(spans) if begun == number]
        cells = zip(row.cells, columns, strict=True)
        yield replace(row, cells=tuple(replace(cell, rowspan=spans[number, column]) for cell, column in cells))
