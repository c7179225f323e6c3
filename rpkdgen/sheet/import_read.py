"""Our workbook, as it comes back → for every record the values in its cells, each with its place.

Sheets are found by their names (renamed ones by their titles), columns by their titles, records by their identities:
columns may be moved or hidden, rows sorted or filtered. What is not understood is a trouble with its cell; all of them
are told at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rpkdgen.changes import Value
from rpkdgen.model import Plan
from rpkdgen.scalar import ScalarError
from rpkdgen.sheet.book import Book, Cell, Row, Sheet
from rpkdgen.sheet.cells import is_nothing
from rpkdgen.sheet.grid import ID, MORE, SOURCE, Column, Form
from rpkdgen.sheet.header import Heading, Named, by_titles, find_heading
from rpkdgen.sheet.import_cells import CellReader
from rpkdgen.sheet.lists import Choices, choices_of
from rpkdgen.sheet.shown import shown
from rpkdgen.sheet.stored import SHEET, Base, NotOurs, Stamp, read_rows
from rpkdgen.sheet.trouble import Place, Trouble

#: Columns whose cells say nothing of their own.
RECKONED = frozenset({"no", "jumlah"})


class NotExported(ValueError):
    """The workbook was not made by ``rpkdgen export``."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says: the value and the place; money also by its funding source."""

    value: Value
    place: Place


@dataclass(frozen=True, slots=True)
class Filled:
    """One record as the workbook has it. ``id``: "" for a new one; ``said``: field → what its cell says, None-valued
    where the cell is empty; ``place``: its first cell; ``lost``: money whose row is gone."""

    id: str
    place: Place
    said: Mapping[str, Said]
    lost: tuple[str, ...] = ()


@dataclass(slots=True)
class FilledForm:
    """One sheet as it comes back. ``columns``: the names of the columns that are there."""

    form: Form
    columns: frozenset[str] = frozenset()
    records: dict[str, Filled] = field(default_factory=dict)
    new: list[Filled] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def origin_of(book: Book) -> tuple[Stamp, Base]:
    """The stamp of the workbook and the values that were exported. Raises NotExported."""
    sheet = book.sheet(SHEET)
    if sheet is None:
        raise NotExported("lembar asal tidak ada")
    try:
        return read_rows([[row.cells[number].value for number in sorted(row.cells)] for row in sheet.rows])
    except NotOurs as error:
        raise NotExported(str(error)) from error


def read_form(book: Book, form: Form, base: Mapping[str, Mapping[str, Value]], plan: Plan) -> FilledForm:
    """What a sheet of the workbook says now. ``base``: identity → fields as they were exported."""
    found = FilledForm(form)
    sheet = _sheet_of(book, form)
    if sheet is None:
        found.notes.append(f"Lembar {form.name} tidak ada dalam buku kerja; isinya tidak dibaca.")
        return found
    if _folded(sheet.name) != _folded(form.name):
        found.notes.append(f"Lembar “{sheet.name}” dibaca sebagai {form.name}, menurut judul di atasnya.")
    titles = {column.title: Named(column.name) for column in form.columns}
    heading = find_heading(sheet, by_titles(titles), at_least=3)
    if heading is None or ID not in heading.fields:
        what = "judul kolom tidak ditemukan" if heading is None else "kolom Identitas tidak ada"
        found.troubles.append(Trouble(Place(form.name), what, "Kembalikan baris judul seperti hasil ekspor."))
        return found
    for column in form.columns:
        if len(heading.of(column.name)) > 1:
            places = " dan ".join(one.letters for one in heading.of(column.name))
            found.troubles.append(Trouble(Place(form.name), f"kolom “{column.title}” ada dua ({places})",
                                          "Hapus salah satunya."))  # fmt: skip
    if not found.troubles:
        _Reader(found, sheet, heading, base, plan).read()
    return found


def _sheet_of(book: Book, form: Form) -> Sheet | None:
    """The sheet of that name; else the only one with the form's title in its first cell, which was given another."""
    named = [sheet for sheet in book.sheets if _folded(sheet.name) == _folded(form.name)]
    titled = [sheet for sheet in book.sheets if sheet.rows and _folded(sheet.rows[0].text(1)) == _folded(form.title)]
    return named[0] if named else titled[0] if len(titled) == 1 else None


@dataclass(slots=True)
class _Line:
    """One row of the sheet with what it is: of which record, and whether it only carries another funding source."""

    row: Row
    id: str
    is_more: bool = False


class _Reader:
    def __init__(
        self, found: FilledForm, sheet: Sheet, heading: Heading, base: Mapping[str, Mapping[str, Value]], plan: Plan
    ) -> None:
        self.found, self.sheet, self.heading, self.base = found, sheet, heading, base
        self.form = found.form
        self.lists: Mapping[str, Choices] = choices_of(plan)
        self.cells = CellReader(plan, self.lists)
        self.at = {column.field: column.number for column in heading.columns}
        self.columns = tuple(column for column in self.form.columns if column.name in self.at)
        found.columns = frozenset(self.at)
        self.by_code = _by_code(base)

    def read(self) -> None:
        members: dict[str, list[_Line]] = {}
        fresh: list[list[_Line]] = []
        for line in self.lines():
            if line.id:
                members.setdefault(line.id, []).append(line)
            elif line.is_more:
                fresh[-1].append(line)
            else:
                self.add_new(fresh, line)
        for identity, lines in members.items():
            self.found.records[identity] = self.record(identity, lines)
        self.found.new += [self.record("", lines) for lines in fresh]

    def add_new(self, fresh: list[list[_Line]], line: _Line) -> None:
        """A row of a new record: its first one, or another funding source of one above."""
        key = self.code(line.row), self.agency(line.row)
        same = next((lines for lines in fresh if (self.code(lines[0].row), self.agency(lines[0].row)) == key), None)
        if same is None:
            fresh.append([line])
        else:
            same.append(_Line(line.row, "", is_more=True))

    # ── rows ─────────────────────────────────────────────────────────────────────────────────────
    def lines(self) -> Iterator[_Line]:
        """The rows that belong to records, each with its record; a new record's first row has the identity ""."""
        last = ""
        any_before = False
        taken = self.main_rows()
        for row in self.sheet.rows:
            if row.number < self.heading.body or self.heading.repeats(row) or self.is_decoration(row):
                continue
            identity = row.text(self.at[ID])
            bare = identity.removesuffix(MORE)
            if bare and bare not in self.base:
                self.trouble(row, ID, f"identitas “{identity}” tidak dikenal",
                             "Kolom Identitas tidak diubah; untuk baris baru, kosongkan.")  # fmt: skip
                continue
            if bare and (identity != bare or taken.get(bare) == row.number):
                last, any_before = bare, True
                yield _Line(row, bare, identity != bare)
                continue
            line = self.without_identity(row, last, any_before)
            if line is not None:
                last, any_before = line.id, True
                yield line

    def main_rows(self) -> dict[str, int]:
        """The row of each record: of rows with one identity (a row was copied) that which kept its code."""
        found: dict[str, int] = {}
        kept: set[str] = set()
        for row in self.sheet.rows:
            identity = row.text(self.at[ID])
            if row.number < self.heading.body or identity not in self.base:
                continue
            keeps = "kode" not in self.at or self.code(row) == self.base[identity].get("kode")
            if identity not in found or (keeps and identity not in kept):
                found[identity] = row.number
            if keeps:
                kept.add(identity)
        return found

    def code(self, row: Row) -> Value:
        cell = row.cells.get(self.at["kode"]) if "kode" in self.at else None
        try:
            return self.cells.read(self.form.column("kode"), cell)
        except ScalarError:
            return None

    def without_identity(self, row: Row, last: str, any_before: bool) -> _Line | None:
        """What a row is that brings no identity: another funding source of a record, or a new record."""
        if not self.form.has_money or "kode" not in self.at:
            self.trouble(row, "nama", "baris baru tidak dapat ditambahkan di lembar ini",
                         "Tambahkan dalam berkas rencana, lalu ekspor ulang.")  # fmt: skip
            return None
        if is_nothing(row.cells.get(self.at["kode"])):
            if any_before:
                return _Line(row, last, is_more=True)
            self.trouble(row, "kode", "kode belum diisi", "Isi kode sub kegiatan baris ini.")
            return None
        code = self.code(row)
        agency = self.agency(row)
        known = [identity for found, pd, identity in self.by_code.get(str(code), ()) if agency in (None, pd)]
        return _Line(row, known[0], is_more=True) if len(known) == 1 else _Line(row, "")

    def agency(self, row: Row) -> Value:
        cell = row.cells.get(self.at["perangkat_daerah"]) if "perangkat_daerah" in self.at else None
        try:
            return self.cells.read(self.form.column("perangkat_daerah"), cell)
        except ScalarError:
            return None

    def is_decoration(self, row: Row) -> bool:
        """Whether a row carries nothing: the numbers of the columns (in whatever order), the title of a group, the
        total, what is said above the empty rows."""
        if row.number == self.heading.body and all(_is_small(cell) for cell in row.cells.values()):
            return True
        if row.text(self.at[ID]):
            return False
        own = (row.cells.get(at) for name, at in self.at.items() if name not in RECKONED)
        telling = [cell for cell in own if cell and not cell.merged and not cell.formula and not is_nothing(cell)]
        number = row.text(self.at["no"]) if "no" in self.at else ""
        return not telling or number.casefold() == "jumlah"

    # ── cells ────────────────────────────────────────────────────────────────────────────────────
    def record(self, identity: str, lines: list[_Line]) -> Filled:
        """What the rows of one record say."""
        main = next((line for line in lines if not line.is_more), None)
        said: dict[str, Said] = {}
        base = self.base.get(identity, {})
        if main is not None:
            said |= self.fields(main.row, base)
        elif identity:
            self.trouble(
                lines[0].row, ID, f"baris pertama {identity} tidak ada lagi, tetapi baris sumber dana lainnya ada",
                "Kembalikan baris pertamanya, atau hapus semua barisnya.",
            )  # fmt: skip
        for line in lines:
            if line.is_more:
                self.refuse_beside_money(line.row, base)
        lost: tuple[str, ...] = ()
        if self.form.has_money and SOURCE in self.at:
            money, lost = self.money(lines, base)
            said |= money
        return Filled(identity, Place(self.form.name, f"A{lines[0].row.number}"), said, lost)

    def fields(self, row: Row, base: Mapping[str, Value]) -> dict[str, Said]:
        """The fields of the first row of a record, without its money."""
        found: dict[str, Said] = {}
        for column in self.columns:
            is_money = column.kind == "rupiah" and self.form.has_money
            if column.name in (ID, SOURCE, *RECKONED) or is_money or column.formula:
                continue
            cell = row.cells.get(self.at[column.name])
            place = self.place(row, column.name)
            if self.is_as_exported(column, cell, base):
                found[column.name] = Said(base.get(column.name), place)
                continue
            try:
                found[column.name] = Said(self.cells.read(column, cell, self.unit(column, row)), place)
            except ScalarError as error:
                self.refused(error, place, column)
        return found

    def refuse_beside_money(self, row: Row, base: Mapping[str, Value]) -> None:
        """What stands in a row that only brings another funding source would be lost: it is told."""
        for column in self.columns:
            cell = row.cells.get(self.at[column.name])
            is_free = column.name in (ID, SOURCE, "kode", *RECKONED) or column.kind == "rupiah" or column.locked
            if is_free or cell is None or cell.formula or cell.merged or is_nothing(cell):
                continue
            if not self.says_the_same(column, cell, base):
                self.trouble(row, column.name, f"{column.title} diisi di baris pertama sub kegiatan ini",
                             "Baris sumber dana lain hanya memuat sumber dana dan pagunya.")  # fmt: skip

    def says_the_same(self, column: Column, cell: Cell, base: Mapping[str, Value]) -> bool:
        if self.is_as_exported(column, cell, base):
            return True
        try:
            return self.cells.read(column, cell) == base.get(column.name)
        except ScalarError:
            return False

    def is_as_exported(self, column: Column, cell: Cell | None, base: Mapping[str, Value]) -> bool:
        """Whether a cell says what was exported into it, however it is written there."""
        value = base.get(column.name)
        if value is None:
            return cell is None or is_nothing(cell)
        if cell is None or cell.error:
            return False
        exported = shown(column, value, self.lists)
        return isinstance(exported, str) and " ".join(exported.split()) == cell.text

    def unit(self, column: Column, row: Row) -> str:
        """The unit of the numbers in a column."""
        name = column.unit_from
        return column.unit or (row.text(self.at[name]) if name in self.at else "")

    def money(self, lines: list[_Line], base: Mapping[str, Value]) -> tuple[dict[str, Said], tuple[str, ...]]:
        """The money of a record, by funding source: what is there, and the fields whose rows are gone. A source that
        was exchanged for another in its row, or whose cells were emptied, has no money any more."""
        columns = [column for column in self.columns if column.kind == "rupiah" and not column.formula]
        found: dict[str, Said] = {}
        seen: dict[str, int] = {}
        for line in lines:
            amounts = {column: self.amount(line.row, column) for column in columns}
            given = {column: said for column, said in amounts.items() if said is not None}
            source = self.source(line.row, bool(given))
            if source is None:
                continue
            if source in seen and given:
                self.trouble(line.row, SOURCE, f"sumber dana {source} sudah ada di baris {seen[source]}",
                             "Gabungkan pagunya di satu baris.")  # fmt: skip
                continue
            seen.setdefault(source, line.row.number)
            for column, said in given.items():
                found[f"{column.name}.{source}"] = said
        stems = tuple(f"{column.name}." for column in columns)
        gone = [name for name in base if name.startswith(stems) and name not in found]
        exported = {name.rpartition(".")[2] for name in base if name.startswith(stems)}
        rows_are_gone = len(lines) < len(exported)
        lost = tuple(name for name in gone if rows_are_gone and name.rpartition(".")[2] not in seen)
        by_number = {line.row.number: line.row for line in lines}
        for name in gone:
            if name not in lost:
                stem, _, source = name.rpartition(".")
                found[name] = Said(None, self.place(by_number[seen.get(source, lines[0].row.number)], stem))
        return found, lost

    def amount(self, row: Row, column: Column) -> Said | None:
        cell = row.cells.get(self.at[column.name])
        place = self.place(row, column.name)
        try:
            value = self.cells.read(column, cell)
        except ScalarError as error:
            self.refused(error, place, column)
            return Said(None, place)
        return None if value is None else Said(value, place)

    def source(self, row: Row, has_money: bool) -> str | None:
        """The funding source of a row; None where it has none, which is a trouble beside money."""
        column = self.form.column(SOURCE)
        cell = row.cells.get(self.at[SOURCE])
        try:
            found = self.cells.read(column, cell)
        except ScalarError as error:
            self.refused(error, self.place(row, SOURCE), column)
            return None
        if found is None and has_money:
            self.trouble(row, SOURCE, "sumber dana belum diisi, padahal ada pagunya", "Pilih sumber dananya.")
        return str(found) if found is not None else None

    # ── troubles ─────────────────────────────────────────────────────────────────────────────────
    def place(self, row: Row, name: str) -> Place:
        letters = next((one.letters for one in self.heading.columns if one.field == name), "A")
        return Place(self.form.name, f"{letters}{row.number}")

    def trouble(self, row: Row, name: str, message: str, hint: str) -> None:
        self.found.troubles.append(Trouble(self.place(row, name), message, hint))

    def refused(self, error: ScalarError, place: Place, column: Column) -> None:
        self.found.troubles.append(Trouble(place, f"{column.title}: {error.message}", error.hint))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _is_small(cell: Cell) -> bool:
    """Whether a cell holds a number as columns are counted with."""
    return isinstance(cell.value, Decimal) and 0 < cell.value < 100 and cell.value == cell.value.to_integral_value()


def _by_code(base: Mapping[str, Mapping[str, Value]]) -> dict[str, list[tuple[str, str, str]]]:
    """Code → (code, agency, identity) of the records that were exported."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for identity, fields in base.items():
        code = str(fields.get("kode", ""))
        found.setdefault(code, []).append((code, str(fields.get("perangkat_daerah", "")), identity))
    return found
