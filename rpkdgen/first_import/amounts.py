"""The numbers of a line: pagu by year and funding source, targets by year with their unit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial

from rpkdgen.first_import.body import Line, short
from rpkdgen.first_import.funding import Funding
from rpkdgen.first_import.known import Known
from rpkdgen.first_import.notes import Kind
from rpkdgen.first_import.telling import Telling
from rpkdgen.reference import unit_kind
from rpkdgen.sheet import cells
from rpkdgen.sheet.book import Cell

#: The field that notes about funding sources name.
_SOURCE = "sumber_dana"
NO_FUNDING = Funding((), {})


def pagu_of(line: Line, year: int, known: Known, telling: Telling, *, has_sources: bool) -> dict[int, dict[str, int]]:
    """The amounts of a line by year and source, the source "" where it is not certain: one amount for several sources
    only the agency can share. ``has_sources``: whether the form has a column for them."""
    cell = line.cells.get(_SOURCE)
    funding = known.sources.read(cell) if cell is not None and not cell.error else NO_FUNDING
    single = funding.sources[0] if len(funding.sources) == 1 and not funding.unclear else ""
    found: dict[int, dict[str, int]] = {}
    for column, each in line.pagu:
        amount = telling.read(each, partial(cells.rupiah, scale=column.named.scale), "pagu")
        if amount is not None:
            shared = sum(funding.amounts.values()) == amount and funding.amounts
            found[column.named.year or year] = dict(shared) if shared else {single: amount}
    if any("" in amounts for amounts in found.values()):
        if cell is not None:
            _tell_source(cell, funding, telling)
        elif has_sources:
            telling.tell(Kind.EMPTY, line.where, "sumber dana kosong", "Isi sumber_dana-nya.", _SOURCE)
    return found


def _tell_source(cell: Cell, funding: Funding, telling: Telling) -> None:
    if cell.error:
        message = f"sumber dana: sel berisi kesalahan Excel {cell.error}"
        telling.tell(Kind.EMPTY, cell, message, "Isi sumber_dana-nya.", _SOURCE)
    for text, hint in funding.unclear:
        telling.tell(Kind.EMPTY, cell, f"sumber dana “{short(text)}” tidak dikenal", hint, _SOURCE)
    if not funding.unclear and len(funding.sources) > 1:
        message = f"satu anggaran untuk {len(funding.sources)} sumber dana ({', '.join(funding.sources)})"
        telling.tell(Kind.EMPTY, cell, message, "Bagi pagunya per sumber dana di berkas rencana.", _SOURCE)


def targets_of(line: Line, year: int, known: Known, telling: Telling) -> tuple[dict[int, Decimal], str]:
    """The targets of a line by year, and their unit."""
    unit = telling.text(line, "satuan")
    dated = [pair for pair in line.targets if pair[0].named.year]
    found: dict[int, Decimal] = {}
    for column, cell in dated or line.targets:
        counted = unit_kind(known.units, unit) == "cacah"
        amount = telling.read(cell, partial(_target, counted=counted), "target")
        if amount is not None:
            unit = unit or amount.unit
            found.setdefault(column.named.year or year, amount.number)
    return found, "persen" if unit == "%" else unit


def _target(cell: Cell, counted: bool) -> cells.Amount:
    """A target with the unit it was written with; "4.500 KK" is whole because KK are counted."""
    if counted or (isinstance(cell.value, str) and re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+\s+[^\W\d_].*", cell.text)):
        return cells.count(cell)
    return cells.decimal(cell)
