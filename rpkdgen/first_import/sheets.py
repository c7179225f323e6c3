"""The sheets of workbooks, one after the other: which are read, what they say, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rpkdgen.first_import.body import Body, Odd, amount_of, stated_total, unread_totals
from rpkdgen.first_import.entries import Entry, Outcome, Understanding
from rpkdgen.first_import.forms import Form, Table, find_table
from rpkdgen.first_import.known import Known
from rpkdgen.first_import.notes import Kind, Note
from rpkdgen.first_import.rows import read_body
from rpkdgen.first_import.titles import agency_of, year_of
from rpkdgen.sheet.book import Book, Sheet


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What became of one sheet.

    ``subs``: sub kegiatan that went in, ``lines`` their rows; ``there``: those that the plan has already; ``left``:
    rows that went nowhere. Amounts in rupiah: ``read`` what could be read as pagu, of it ``taken``, and ``kept`` (the
    plan has it); ``stated`` what the sheet says its sum is (None where it says none).
    """

    file: str
    sheet: str
    form: Form
    year: int
    heading: tuple[int, int]
    counts: Mapping[str, int]
    subs: int
    lines: int
    there: int
    left: int
    read: int
    taken: int
    kept: int
    stated: int | None
    hidden_rows: int
    unused: tuple[str, ...]


@dataclass
class _Told:
    """What is counted about a sheet while it is read."""

    file: str
    table: Table
    year: int
    body: Body
    amounts: dict[int, int]  # by row
    entries: list[Entry]


class Sheets:
    """Reads sheet after sheet; has the entries and notes of all. ``year``: of those that say none."""

    def __init__(self, known: Known, year: int) -> None:
        self.known, self.year = known, year
        self.entries: list[Entry] = []
        self.outcomes: list[Outcome] = []
        self.notes: list[Note] = []
        self.skipped: list[tuple[str, str, str]] = []
        self.sheets: list[_Told] = []

    def book(self, book: Book) -> None:
        if book.macros:
            self.skipped.append((book.name, "(makro)", "makro tidak dibaca dan tidak dijalankan"))
        for sheet in book.sheets:
            if not sheet.rows:
                continue
            table = None if sheet.hidden else find_table(sheet)
            if table is not None:
                self._table(book, table)
                continue
            why = "lembar tersembunyi; tampilkan dulu bila isinya diperlukan"
            if not sheet.hidden:
                why = "tidak ada judul tabel yang dikenal (Sub Kegiatan, Anggaran, …)"
            self.skipped.append((book.name, sheet.name, why))

    def _table(self, book: Book, table: Table) -> None:
        why = _unclear_columns(table)
        years = {column.named.year for column in table.heading.of("pagu") if column.named.year}
        year = (min(years) if years else year_of(book, table)) or self.year
        wrong = sorted(y for y in {*years, year} if y and y not in self.known.plan.tahun)
        if not why and not year and "tahun" not in table.heading.fields:
            why = "tahunnya tidak disebut; ulangi dengan --tahun, misalnya --tahun 2025"
        if not why and wrong:
            why = f"tahun {wrong[0]} di luar periode rencana ({self.known.plan.rencana.periode})"
        if why:
            self.skipped.append((book.name, table.sheet.name, why))
            return
        strategies, agencies = self.known.strategies, self.known.agencies
        body = read_body(table, lambda text: bool(strategies.find(text).id), lambda text: bool(agencies.find(text).id))
        understanding = Understanding(self.known, book.name, table, year, agency_of(agencies, table))
        told = _Told(book.name, table, year, body, {}, [])
        for line in body.lines:
            entry = understanding.entry(line)
            told.amounts[line.row] = amount_of(line.pagu)
            if entry is not None:
                told.entries.append(entry)
        self.outcomes += [outcome for line in body.programs if (outcome := understanding.outcome(line))]
        self.notes += understanding.telling.notes
        self.notes += [_note(book.name, table.sheet.name, odd, Kind.LEFT) for odd in body.odd]
        self.notes += [_note(book.name, table.sheet.name, odd, Kind.EMPTY) for odd in body.shared]
        self.notes += [_note(book.name, table.sheet.name, odd, Kind.LOOK) for odd in unread_totals(body)]
        self.entries += told.entries
        self.sheets.append(told)

    def told(self, left: set[int], kept: set[tuple[str, str, int]]) -> Iterable[SheetRead]:
        """What became of each sheet. ``left``: the entries that were left out because they were twice; ``kept``: the
        years that the plan has already."""
        for told in self.sheets:
            taken = [entry for entry in told.entries if id(entry) not in left]
            amounts = [((*e.key, year) in kept, sum(a.values())) for e in taken for year, a in e.pagu.items()]
            new = [e for e in taken if any((*e.key, year) not in kept for year in e.pagu or e.years)]
            there = len({e.key for e in taken} - {e.key for e in new})
            yield SheetRead(
                file=told.file, sheet=told.table.sheet.name, form=told.table.form, year=told.year,
                heading=(told.table.heading.first, told.table.heading.last), counts=dict(told.body.counts),
                subs=len({e.key for e in new}), lines=len(new), there=there,
                left=len(told.body.lines) - len(taken) + len(told.body.odd),
                read=sum(told.amounts.values()), taken=sum(amount for is_kept, amount in amounts if not is_kept),
                kept=sum(amount for is_kept, amount in amounts if is_kept),
                stated=stated_total(told.body, sum(told.amounts.values())), hidden_rows=told.body.hidden,
                unused=_unused(told.table),
            )  # fmt: skip


def _note(file: str, sheet: str, odd: Odd, kind: Kind) -> Note:
    return Note(file, sheet, odd.address, kind, odd.message, odd.hint)


def _unclear_columns(table: Table) -> str:
    """Why the money of a table is not certain: two columns of it for one year that say different things."""
    seen: dict[int | None, int] = {}
    for column in table.heading.of("pagu"):
        first = seen.setdefault(column.named.year, column.number)
        if first != column.number and _differ(table.sheet, table.heading.body, first, column.number):
            one, other = (next(c for c in table.heading.columns if c.number == n) for n in (first, column.number))
            return (
                f"dua kolom anggaran yang berbeda: {one.letters} “{one.labels[-1]}” dan {other.letters} "
                f"“{other.labels[-1]}”; hapus yang tidak dipakai"
            )
    return ""


def _differ(sheet: Sheet, body: int, one: int, other: int) -> bool:
    return any(row.text(one) != row.text(other) for row in sheet.rows if row.number >= body and row.text(other))


#: Columns whose content has no place in the plan, or belongs to another year.
_NOT_TAKEN = frozenset(
    ("realisasi", "lalu", "depan", "renstra", "pagu_perubahan", "prioritas", "arah_kebijakan", "kondisi_awal",
     "keterangan", "hasil_kegiatan", "target_program", "target_ke", "kode_dana", "bulan_awal", "bulan_akhir",
     "sub_unit")
)  # fmt: skip


def _unused(table: Table) -> tuple[str, ...]:
    """The columns that were not taken, known or not, by their headings."""
    known = [(c.number, " / ".join(c.labels)) for c in table.heading.columns if c.field in _NOT_TAKEN]
    said = sorted((*known, *table.heading.others))
    return tuple(dict.fromkeys(" ".join(label.split()) for _, label in said if label))
