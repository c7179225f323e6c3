"""A line of a form → what it says in the terms of the plan, and what of it a person must look at.

What cannot be understood stays empty and is told; a line whose sub kegiatan or agency is not certain is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rpkdgen.first_import.amounts import pagu_of, targets_of
from rpkdgen.first_import.body import Line, short
from rpkdgen.first_import.detail import detail_of
from rpkdgen.first_import.forms import Table
from rpkdgen.first_import.group import Group, group_of, places_of
from rpkdgen.first_import.identity import above, identity
from rpkdgen.first_import.known import Known
from rpkdgen.first_import.notes import Kind
from rpkdgen.first_import.telling import Telling
from rpkdgen.first_import.who import agency_id, agency_name, looks_like_an_agency
from rpkdgen.scalar import ScalarError
from rpkdgen.sheet import cells
from rpkdgen.sheet.cells import Coded


@dataclass(frozen=True, slots=True)
class Entry:
    """One sub kegiatan as a form says it. ``pagu``: year → funding source → rupiah, the source "" where the form does
    not say one; ``detail``: what only a RAT says, by its fields; ``new_agency``: the name of an agency that the plan
    does not have yet."""

    file: str
    sheet: str
    row: int
    address: str
    agency: str
    new_agency: str
    strategy: str
    program: Coded
    kegiatan: Coded
    sub: Coded
    pagu: Mapping[int, Mapping[str, int]]
    target: Mapping[int, Decimal]
    output: str
    unit: str
    group: Group
    places: tuple[str, ...]
    detail: Mapping[str, object] = field(default_factory=dict)
    year: int = 0

    @property
    def key(self) -> tuple[str, str]:
        return self.agency, self.sub.code

    @property
    def line(self) -> tuple[str, str, int]:
        return self.file, self.sheet, self.row

    @property
    def years(self) -> tuple[int, ...]:
        """The years it says something of."""
        return tuple(sorted({*self.pagu, *self.target, self.year}))

    @property
    def source(self) -> str:
        """Where its figures come from, for the plan."""
        return f"{self.file}, lembar {self.sheet}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a form says about a programme: its indicator, and the target of a year."""

    agency: str
    program: str
    name: str
    unit: str
    target: Mapping[int, Decimal]
    source: str

    @property
    def key(self) -> tuple[str, str]:
        return self.agency, self.program


class Understanding:
    """Understands the lines of one table. ``year``: of everything that has no year of its own; ``agency``: whose sheet
    it is, as it is called there."""

    def __init__(self, known: Known, file: str, table: Table, year: int, agency: str) -> None:
        self.known, self.table, self.year, self.agency = known, table, year, agency
        self.telling = Telling(file, table.sheet.name)

    def entry(self, line: Line) -> Entry | None:
        """What the line says; None where it must be left out."""
        known, telling, heading = self.known, self.telling, self.table.heading
        year = self._year(line)
        official = known.official(year)
        found = identity(line, official, telling)
        agency = self._agency(line) if found else None
        if found is None or agency is None:
            return None
        target, unit = targets_of(line, year, known, telling)
        return Entry(
            file=telling.file, sheet=telling.sheet, row=line.row, address=line.where.address,
            agency=agency[0], new_agency=agency[1], strategy=self._strategy(line),
            program=above(line, "program", found.code, official, telling),
            kegiatan=above(line, "kegiatan", found.code, official, telling), sub=found,
            pagu=pagu_of(line, year, known, telling, has_sources="sumber_dana" in heading.fields),
            target=target, output=telling.text(line, "keluaran"), unit=unit,
            group=group_of(line, heading, known, telling), places=places_of(line, known, telling),
            detail=detail_of(line, heading, telling) if self.table.form.detail else {}, year=year,
        )  # fmt: skip

    def outcome(self, line: Line) -> Outcome | None:
        """The indicator of a programme's row; None where it has none, or its agency is not known."""
        told = len(self.telling.notes)
        self.telling.subject = line.program.code
        name = self.telling.text(line, "keluaran")
        agency = self._agency(line) if name else None
        if agency is None:
            del self.telling.notes[told:]  # the sub kegiatan below it tell the same
            return None
        target, unit = targets_of(line, self._year(line), self.known, self.telling)
        source = f"{self.telling.file}, lembar {self.telling.sheet}"
        return Outcome(agency[0], line.program.code, name, unit, target, source)

    def _year(self, line: Line) -> int:
        try:
            return cells.year(line.cells["tahun"]) if "tahun" in line.cells else self.year
        except ScalarError:
            return self.year

    def _agency(self, line: Line) -> tuple[str, str] | None:
        """The agency of a line: its id, and its name where the plan does not have it yet."""
        text = line.agency.text if line.agency else self.agency
        # Each row that is left out is told at itself, though one cell above it names the agency of many.
        cell = line.agency if line.agency and line.agency.row == line.row else line.where
        agencies = self.known.agencies
        message = f"perangkat daerah “{short(text)}” tidak ada dalam rencana"
        if not text:
            message = "perangkat daerahnya tidak disebut"
            hint = "Isi kolom Perangkat Daerah, atau tulis “Perangkat Daerah: …” di atas tabel."
        elif agencies.names_several(text):
            message = f"“{short(text)}” menyebut lebih dari satu perangkat daerah"
            hint = "Pisahkan menjadi satu baris untuk setiap perangkat daerah, dengan anggarannya sendiri."
        elif (match := agencies.find(text)).id:
            return match.id, ""
        elif match.hint:
            hint = match.hint
        elif looks_like_an_agency(text):
            name = agency_name(text)
            return agency_id(name), name
        else:
            hint = "Tambahkan ke perangkat-daerah.yaml dengan nama atau singkatan itu, lalu ulangi."
        self.telling.tell(Kind.LEFT, cell, message, hint)
        return None

    def _strategy(self, line: Line) -> str:
        cell = line.strategy
        if cell is None:
            return ""
        match = self.known.strategies.find(cell.text)
        if not match.id:
            message = f"strategi “{short(cell.text)}” tidak ada dalam rencana; barisnya mengikuti strategi programnya"
            self.telling.tell_once(Kind.EMPTY, cell, message, match.hint, "strategi", by_cell=True)
        return match.id
