"""A sheet → where its heading stands and what each column holds, whatever the order of the columns.

A heading has one to three rows, with merged cells, a row of column numbers below it and titles above it. What a
column is called decides; the caller brings the words that it knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from rpkdgen.sheet.book import Row, Sheet, column_letters

#: How far down a heading is looked for, in rows with content; what is longer than this is no heading.
DEEPEST_HEADING = 60
LONGEST_LABEL = 160
MOST_ROWS = 4
#: How many columns of a heading are looked at; official forms have at most thirty.
WIDEST = 400


@dataclass(frozen=True, slots=True)
class Named:
    """What a heading says about its column: the field, the year its values belong to, what one in it means (1.000.000
    under "Rp juta"), and the unit of its numbers ("bulan")."""

    field: str
    year: int | None = None
    scale: int = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that was recognised; ``labels`` are the texts above it, from the top."""

    number: int
    named: Named
    labels: tuple[str, ...]
    hidden: bool = False

    @property
    def field(self) -> str:
        return self.named.field

    @property
    def letters(self) -> str:
        return column_letters(self.number)


#: The texts above a column, from the top, and the name of the column that they give; None where they give none.
Recognise = Callable[[tuple[str, ...]], Named | None]


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a table begins: the rows of its heading, the first row of its body, its columns from left to right.

    ``others``: headings that nothing recognised, with their column.
    """

    first: int
    last: int
    body: int
    columns: tuple[Column, ...]
    others: tuple[tuple[int, str], ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns)

    def of(self, field: str) -> tuple[Column, ...]:
        """The columns of that field, from left to right."""
        return tuple(column for column in self.columns if column.field == field)

    def first_of(self, field: str) -> Column | None:
        return next((column for column in self.columns if column.field == field), None)

    def repeats(self, row: Row) -> bool:
        """Whether a row is the heading again, as on every page of a printed table."""
        said = [(row.text(c.number), c.labels) for c in self.columns if row.text(c.number)]
        same = sum(folded(text) in map(folded, labels) for text, labels in said)
        return same == len(said) >= 2 or (len(said) >= 3 and same >= 0.7 * len(said))


def find_heading(sheet: Sheet, recognise: Recognise, *, at_least: int = 4) -> Heading | None:
    """The heading under which most columns are recognised (at least ``at_least`` different ones), or None."""
    best: Heading | None = None
    inside = _rows_inside_merges(sheet)
    for start in range(min(len(sheet.rows), DEEPEST_HEADING)):
        if sheet.rows[start].number in inside:
            continue
        for rows in _windows(sheet.rows, start):
            found = _heading(sheet, rows, recognise)
            if len(found.fields) >= at_least and (best is None or _better(found, best)):
                best = found
    return best


def _rows_inside_merges(sheet: Sheet) -> set[int]:
    """Rows that a merged range reaches from above: no heading begins there."""
    inside: set[int] = set()
    deepest = sheet.rows[min(len(sheet.rows), DEEPEST_HEADING) - 1].number if sheet.rows else 0
    for first, _, last, _ in sheet.merges:
        inside.update(range(first + 1, min(last, deepest) + 1))
    return inside


def _better(one: Heading, other: Heading) -> bool:
    """More different columns; with as many, the heading of fewer rows, then the upper one."""
    return (_weight(one), -(one.last - one.first)) > (_weight(other), -(other.last - other.first))


def _weight(heading: Heading) -> int:
    return len({(column.field, column.named.year) for column in heading.columns})


def _windows(rows: Sequence[Row], start: int) -> Iterator[Sequence[Row]]:
    """One, two, … rows from there on that could be one heading."""
    for end in range(start + 1, min(start + MOST_ROWS, len(rows)) + 1):
        last = rows[end - 1]
        if last.number != rows[start].number + end - start - 1 or not _could_be_heading(last):
            return
        yield rows[start:end]


def _could_be_heading(row: Row) -> bool:
    """Texts that are short; no amounts."""
    for cell in row.cells.values():
        amount = isinstance(cell.value, Decimal) and not 0 < cell.value < 100 and not _is_year(cell.value)
        if amount or cell.error or len(cell.text) > LONGEST_LABEL:
            return False
    return True


def _is_year(number: Decimal) -> bool:
    return number == number.to_integral_value() and 2000 <= number <= 2100


def _heading(sheet: Sheet, rows: Sequence[Row], recognise: Recognise) -> Heading:
    numbered = [row for row in rows if is_column_numbers(row)]
    worded = [row for row in rows if row not in numbered]
    columns: list[Column] = []
    others: list[tuple[int, str]] = []
    for number in sorted({number for row in worded for number in row.cells if number <= WIDEST}):
        cells = [row.cells[number] for row in worded if number in row.cells]
        texts = [_label_beside(worded, number), *(cell.text for cell in cells)]
        labels = tuple(dict.fromkeys(text for text in texts if text))
        named = recognise(labels) if labels else None
        if named is None:
            others.append((number, " / ".join(labels)))
        else:
            columns.append(Column(number, named, labels, number in sheet.hidden_columns))
    last = rows[-1].number
    body = last + 1
    below = sheet.by_number.get(body)
    if below is not None and is_column_numbers(below):
        body += 1
    return Heading(rows[0].number, last, body, tuple(columns), tuple(others))


def _label_beside(rows: Sequence[Row], number: int) -> str:
    """The label of a group of columns that were not merged: it stands over the first, with nothing over the others."""
    if len(rows) < 2 or number in rows[0].cells or number not in rows[1].cells:
        return ""
    column = number
    while column not in rows[0].cells:
        column -= 1
        if column not in rows[1].cells:
            return ""
    return "" if rows[1].cells[column].merged else rows[0].text(column)


_COLUMN_NUMBER = re.compile(r"[(\[]?\s*([0-9]{1,2})\s*[a-z]?\s*(?:[=:].*)?[)\]]?\.?", re.I)


def is_column_numbers(row: Row) -> bool:
    """Whether a row numbers the columns: (1) (2) (3) …, also "21 = 19 + 20"."""
    found = [_COLUMN_NUMBER.fullmatch(cell.text) for _, cell in sorted(row.cells.items()) if not cell.merged]
    numbers = [int(match[1]) for match in found if match]
    rising = sum(a <= b for a, b in pairwise(numbers))
    return len(numbers) >= 4 and len(numbers) >= 0.8 * len(found) and rising >= len(numbers) - 2


_BETWEEN = re.compile(r"[\W_]+")


def folded(label: str) -> str:
    """A label for comparing: lower case, only words and digits."""
    return _BETWEEN.sub(" ", label.casefold()).strip()


def by_titles(titles: Mapping[str, Named]) -> Recognise:
    """Recognises columns by their own titles (last row of the heading first), however they are punctuated."""
    known = {folded(title): named for title, named in titles.items()}

    def recognise(labels: tuple[str, ...]) -> Named | None:
        whole = folded(" ".join(labels))
        tried = (whole, *(folded(label) for label in reversed(labels)))
        return next((known[label] for label in tried if label in known), None)

    return recognise
