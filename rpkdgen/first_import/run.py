"""The first import: workbooks that were filled elsewhere → the files of the plan with them, and what needs a person.

Nothing here touches files. What is understood goes in; what is doubtful is left to be filled and told; where a sheet is
not understood at all, that is told and nothing of it goes in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rpkdgen.checks import check
from rpkdgen.checks.personal_data import holds_personal_number, is_column_of_persons
from rpkdgen.first_import.body import Body, Odd, amount_of, stated_total, unread_totals
from rpkdgen.first_import.entries import Entry, Outcome, Understanding
from rpkdgen.first_import.forms import Form, Table, find_table
from rpkdgen.first_import.gather import Gathered, gather
from rpkdgen.first_import.into_plan import into_plan
from rpkdgen.first_import.known import Known
from rpkdgen.first_import.notes import Kind, Note
from rpkdgen.first_import.rows import read_body
from rpkdgen.model import Plan, Program, RincianRat, SubKegiatan
from rpkdgen.problem import Problem
from rpkdgen.read import Content
from rpkdgen.sheet.book import Book, Sheet
from rpkdgen.sheet.import_read import NotExported, origin_of
from rpkdgen.validate import Loaded, load


class CannotImport(Exception):
    """Nothing can be taken from these workbooks, or into this plan: why, and what to do (Indonesian)."""


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


@dataclass(frozen=True, slots=True)
class FirstImport:
    """``texts``: every file of the plan that changes, by its path in the plan folder, as it will be; ``added``: how
    many items each got; ``skipped``: sheets that were not read, with why; ``problems``: what ``check`` newly finds,
    each with the cell that its item comes from ("" where from none)."""

    sheets: tuple[SheetRead, ...]
    skipped: tuple[tuple[str, str, str], ...]
    notes: tuple[Note, ...]
    texts: Mapping[str, str]
    added: Mapping[str, int]
    new_files: frozenset[str]
    problems: tuple[tuple[Problem, str], ...]


def first_import(books: Sequence[Book], contents: Mapping[str, Content], year: int = 0) -> FirstImport:
    """What these workbooks bring to the plan in these files. ``year``: of what says no year itself.

    Raises CannotImport, and EditError where a file of the plan cannot be edited.
    """
    _refuse_people(books)
    for book in books:
        if is_exported(book):
            raise CannotImport(f"{book.name} hasil rpkdgen export xlsx; masukkan tanpa --new: rpkdgen import xlsx.")
    before = load(contents)
    if before.plan is None:
        raise CannotImport("Rencananya tidak dapat dibaca: daerah dan rencana belum ditulis. Buat dulu: rpkdgen init.")
    known = Known(before.plan)
    reading = _Reading(known, year)
    for book in books:
        reading.book(book)
    if not reading.entries:
        raise CannotImport(_why_nothing(reading))
    gathered = gather(reading.entries, reading.outcomes)
    made = into_plan(before.plan, before.texts, gathered)
    texts = made.texts(before.texts)
    after = load({**contents, **{file: text.encode() for file, text in texts.items()}})
    notes = [*reading.notes, *gathered.notes, *made.notes]
    problems = _new_problems(before, after)
    return FirstImport(
        sheets=tuple(reading.told(gathered.left, made.kept)), skipped=tuple(reading.skipped),
        notes=tuple(dict.fromkeys(notes)), texts=texts, added=made.added,
        new_files=frozenset(texts) - frozenset(before.texts), 
        problems=tuple(zip(problems, _cells_of(problems, after.plan, gathered), strict=True)),
    )  # fmt: skip


def is_exported(book: Book) -> bool:
    """Whether a workbook came out of a plan, and so goes back the other way."""
    try:
        origin_of(book)
    except NotExported:
        return False
    return True


def _new_problems(before: Loaded, after: Loaded) -> tuple[Problem, ...]:
    """What check finds now and did not find before."""
    known = Counter((problem.code, problem.message) for problem in check(before))
    found = []
    for problem in check(after):
        key = (problem.code, problem.message)
        known[key] -= 1
        if known[key] < 0:
            found.append(problem)
    return tuple(found)


def _cells_of(problems: Iterable[Problem], plan: Plan | None, gathered: Gathered) -> Iterator[str]:
    """For each problem the cell of the workbook that its sub kegiatan comes from."""
    items: dict[str, list[tuple[int, str]]] = {}

    def place(item: Program | SubKegiatan | RincianRat, key: tuple[str, str] | None) -> None:
        draft = gathered.drafts.get(key) if key else None
        said = f"{draft.first.file}, {draft.first.sheet}!{draft.first.address}" if draft else ""
        items.setdefault(item.asal.position.file, []).append((item.asal.position.line, said))

    if plan is not None:
        owners = {code: (agency, code) for agency, code in gathered.drafts}
        for program in plan.program:
            place(program, None)
        for row in plan.baris:
            place(row.sub, (row.program.perangkat_daerah, row.sub.kode))
        for detail in (detail for rat in plan.rat for detail in rat.rincian):
            code, agency = detail.sub_kegiatan, detail.perangkat_daerah
            place(detail, (agency, code) if agency else owners.get(code))
    for lines in items.values():
        lines.sort()
    for problem in problems:
        lines = items.get(problem.position.file, [])
        at = bisect_right(lines, (problem.position.line, "\uffff"))
        yield lines[at - 1][1] if at else ""


def _refuse_people(books: Iterable[Book]) -> None:
    """No workbook that lists persons is read, by NIK, family card or name; their places are told, never the numbers."""
    for book in books:
        for sheet in book.sheets:
            places = [
                cell.address
                for row in sheet.rows
                for cell in row.cells.values()
                if not cell.merged
                and (
                    holds_personal_number(cell.text, alone=not isinstance(cell.value, str))
                    or is_column_of_persons(cell.text)
                )
            ]
            if places:
                more = f" dan {len(places) - 3} sel lain" if len(places) > 3 else ""
                raise CannotImport(
                    f"{book.name}, lembar {sheet.name}: sel {', '.join(places[:3])}{more} berisi data orang "
                    "(NIK, nomor KK, nama penerima). Rencana tidak boleh memuat data pribadi. Hapus kolom itu, isi "
                    "jumlah penerima saja, simpan sebagai berkas lain, lalu ulangi."
                )


def _why_nothing(reading: _Reading) -> str:
    lines = [f"  {file}, lembar {sheet}: {why}" for file, sheet, why in reading.skipped]
    lines += [f"  {note.file}, {note.place}: {note.message}. {note.hint}" for note in reading.notes[:10]]
    if len(reading.notes) > 10:
        lines.append(f"  … dan {len(reading.notes) - 10} lagi")
    return "\n".join(["Tidak ada yang dapat dibaca; rencana tidak diubah.", *lines])


# ── the sheets ───────────────────────────────────────────────────────────────────────────────────
@dataclass
class _Told:
    """What is counted about a sheet while it is read."""

    file: str
    table: Table
    year: int
    body: Body
    amounts: dict[int, int]  # by row
    entries: list[Entry]


class _Reading:
    """Reads sheet after sheet; the entries and notes of all."""

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
            if sheet.hidden:
                self.skipped.append(
                    (book.name, sheet.name, "lembar tersembunyi; tampilkan dulu bila isinya diperlukan")
                )
                continue
            table = find_table(sheet)
            if table is None:
                self.skipped.append(
                    (book.name, sheet.name, "tidak ada judul tabel yang dikenal (Sub Kegiatan, Anggaran, …)")
                )
                continue
            self._table(book, table)

    def _table(self, book: Book, table: Table) -> None:
        why = _unclear_columns(table)
        years = {column.named.year for column in table.heading.of("pagu") if column.named.year}
        year = self.year or (min(years) if years else year_of(book, table))
        wrong = sorted(y for y in {*years, year} if y and y not in self.known.plan.tahun)
        if not why and not year and "tahun" not in table.heading.fields:
            why = "tahunnya tidak disebut; ulangi dengan --tahun, misalnya --tahun 2025"
        if not why and wrong:
            why = f"tahun {wrong[0]} di luar periode rencana ({self.known.plan.rencana.periode})"
        if why:
            self.skipped.append((book.name, table.sheet.name, why))
            return
        known = self.known
        body = read_body(
            table, lambda text: bool(known.strategies.find(text).id), lambda text: bool(known.agencies.find(text).id)
        )
        understanding = Understanding(known, book.name, table, year, agency_of(self.known, table))
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
            new = [e for e in taken if not e.pagu or any((*e.key, year) not in kept for year in e.pagu)]
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


# ── what stands above a table ────────────────────────────────────────────────────────────────────
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_AGENCY = re.compile(
    r"(?:perangkat daerah|opd|skpd|organisasi|unit kerja|instansi)\s*(?:\([a-z]+\)\s*)?[:：]\s*(.+)", re.I
)


def titles_of(table: Table) -> list[str]:
    """The texts above the heading, row by row."""
    return [
        " ".join(dict.fromkeys(cell.text for _, cell in sorted(row.cells.items()) if cell.text))
        for row in table.sheet.rows
        if row.number < table.heading.first
    ]  # fmt: skip


def year_of(book: Book, table: Table) -> int:
    """The one year that the titles name, or the name of the sheet, or that of the file; 0 where it is not certain."""
    for text in (" ".join(titles_of(table)), table.sheet.name, book.name):
        years = {int(year) for year in _YEAR.findall(text)}
        if len(years) == 1:
            return years.pop()
        if len(years) > 1:
            asked = {
                int(y)
                for y in re.findall(r"(?:tahun(?: anggaran)?|t\.?a\.?)\s*:?\s*(20[0-9]{2})(?!\s*[-–])", text, re.I)
            }
            return asked.pop() if len(asked) == 1 else 0
    return 0


def agency_of(known: Known, table: Table) -> str:
    """The agency whose sheet this is, as it is called in a title or in the name of the sheet; "" where in none."""
    titles = titles_of(table)
    for text in titles:
        if found := _AGENCY.search(text):
            return found[1].strip()
    for text in (*titles, table.sheet.name):
        if known.agencies.find(text).id:
            return text
    inside = {name for text in titles if (name := known.agencies.named_in(text))}
    return inside.pop() if len(inside) == 1 else ""
