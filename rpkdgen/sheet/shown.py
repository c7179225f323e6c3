"""A value of the plan → what stands in its cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from rpkdgen.changes import Value
from rpkdgen.sheet.grid import Column
from rpkdgen.sheet.lists import PLACE, Choices
from rpkdgen.sheet.stored import LONGEST_CELL

#: What stands in a cell: text, a number, a date, or nothing.
Shown = str | int | float | date | None

WHOLE, DECIMALS, YEAR, DATE, TEXT = "#,##0", 2, "0", "[$-421]d mmmm yyyy", "@"
SEPARATOR = "; "
#: From here on a cell does not hold every whole number.
EXACT = 1_000_000_000_000_000


def shown(column: Column, value: Value, lists: Mapping[str, Choices]) -> Shown:
    """What the cell of a value holds."""
    if value is None:
        return None
    if column.kind == "lokasi":
        places = lists[PLACE]
        return SEPARATOR.join(places.label(str(code)) for code in _several(value))[:LONGEST_CELL]
    if column.kind == "desil":
        return ", ".join(str(number) for number in _several(value))
    if isinstance(value, Decimal | int):
        return _number(value)
    if isinstance(value, date):
        return value
    text = lists[column.choices].label(str(value)) if column.kind == "daftar" else str(value)
    return text[:LONGEST_CELL]


def _several(value: Value) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _number(value: Decimal | int) -> Shown:
    """The number, or its text where a cell's fifteen digits would not hold it."""
    if value == int(value):
        return int(value) if -EXACT < value < EXACT else str(int(value))
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value).replace(".", ",")


def number_format(column: Column, value: Value, *, counted: bool) -> str:
    """The number format of a cell; thousands and decimals show as the reader's own Excel is set."""
    by_kind: Mapping[str, Callable[[], str]] = {
        "rupiah": lambda: WHOLE, "bulat": lambda: WHOLE, "tahun": lambda: YEAR, "tanggal": lambda: DATE,
        "nilai": lambda: WHOLE if counted and _is_whole(value) else _decimals(value),
    }  # fmt: skip
    return by_kind.get(column.kind, lambda: TEXT)()


def _is_whole(value: Value) -> bool:
    return not isinstance(value, Decimal) or value == int(value)


def _decimals(value: Value) -> str:
    digits = len(f"{value.normalize():f}".partition(".")[2]) if isinstance(value, Decimal) else 0
    return "#,##0." + "0" * max(DECIMALS, digits)
