"""One sheet that can be filled: heading, columns, records as rows, totals, empty rows to add more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from rpkdgen.changes import Value
from rpkdgen.model import ILLUSTRATIVE
from rpkdgen.sheet.export_style import Styles
from rpkdgen.sheet.grid import ID, Column, Form, Record, lines_of
from rpkdgen.sheet.lists import AGENCY, STRATEGY, TITLES, Choices
from rpkdgen.sheet.shown import TEXT, number_format, shown
from rpkdgen.sheet.stored import Stamp

#: Rows of the sheet, from 0: heading, what it says below, two rows of titles, the numbers of the columns, the records.
TITLE, NOTE, HEAD, NUMBERS, FIRST = 0, 1, 2, 4, 5
#: Beginnings of a text that a spreadsheet takes for a formula when someone types in the cell.
ACTING = ("=", "+", "-", "@", "'")
#: What a row with another funding source repeats of the row above it.
REPEATED = ("kode", "nama", AGENCY, STRATEGY, "sumber", "sumber_pagu")
#: Names that a new row may bring.
NAMED = ("program", "kegiatan")
FOLIO, A4 = 14, 9
#: Letters for each unit of a column's width, the height of a line, and the most that Excel gives a row (points).
LETTERS, LINE, TALLEST = 1.15, 12, 400

PROTECTION = {
    "format_cells": True, "format_columns": True, "format_rows": True, "insert_rows": True, "autofilter": True,
    "sort": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """Where a form stands in its sheet: the parts (first and last row, from 0) in which its records are; the total
    stands between them."""

    form: Form
    parts: tuple[tuple[int, int], ...]

    def cells(self, column: str) -> str:
        """The cells of a column from the first record to the last, for a formula in another sheet."""
        return self._range(column, self.parts[0][0], self.parts[-1][1])

    def summed(self, column: str) -> str:
        """The cells of a column without its total."""
        return ",".join(self._range(column, first, last) for first, last in self.parts)

    def _range(self, column: str, first: int, last: int) -> str:
        number = self.form.columns.index(self.form.column(column))
        return f"'{self.form.name}'!{xl_range_abs(first, number, last, number)}"


def write_form(book: Workbook, styles: Styles, form: Form, lists: Mapping[str, Choices], stamp: Stamp) -> Written:
    sheet = book.add_worksheet(form.name)
    writer = _Writer(sheet, styles, form, lists)
    writer.heading(stamp)
    last = writer.records()
    parts = writer.ending(last)
    writer.rules(parts[-1][1])
    _set_up(sheet, form, stamp, last)
    return Written(form, parts)


def _set_up(sheet: Worksheet, form: Form, stamp: Stamp, last: int) -> None:
    official = [number for number, column in enumerate(form.columns) if not column.extra]
    sheet.freeze_panes(FIRST, form.frozen)
    sheet.set_landscape()
    sheet.set_paper(FOLIO)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.repeat_rows(HEAD, NUMBERS)
    sheet.repeat_columns(0, form.frozen - 1)
    is_wide = sum(form.columns[number].width for number in official) > 300
    sheet.fit_to_pages(2 if is_wide else 1, 0)
    sheet.print_area(TITLE, 0, last + 1, official[-1])
    sheet.set_footer(f"&L&8{_footer(form.title)}&C&8Halaman &P dari &N&R&8Revisi {_footer(stamp.revision_text)}")
    sheet.protect("", PROTECTION)


def _footer(text: str) -> str:
    """A text in a footer, where & would act."""
    return text.replace("&", "&&")[:90]


class _Writer:
    def __init__(self, sheet: Worksheet, styles: Styles, form: Form, lists: Mapping[str, Choices]) -> None:
        self.sheet, self.styles, self.form, self.lists = sheet, styles, form, lists
        self.at = {column.name: number for number, column in enumerate(form.columns)}
        self.money = [column.name for column in form.columns if column.kind == "rupiah"]
        self.total: dict[str, int] = dict.fromkeys(self.money, 0)

    # ── above the records ────────────────────────────────────────────────────────────────────────
    def heading(self, stamp: Stamp) -> None:
        self.sheet.write_string(TITLE, 0, self.form.title, self.styles("judul"))
        note = f"Revisi rencana: {stamp.revision_text}. Kolom kelabu terkunci; cara mengisi di lembar Petunjuk."
        if self.form.illustrative:
            note += " Angka miring berlatar kuning: ilustratif."
        self.sheet.write_string(NOTE, 0, note, self.styles("keterangan"))
        style = self.styles("kepala")
        start = 0
        for group, members in groupby(self.form.columns, key=lambda column: column.group):
            columns = list(members)
            if group and len(columns) > 1:
                self.sheet.merge_range(HEAD, start, HEAD, start + len(columns) - 1, group, style)
            elif group:
                self.sheet.write_string(HEAD, start, group, style)
            for number, column in enumerate(columns, start):
                if not group:
                    self.sheet.merge_range(HEAD, number, HEAD + 1, number, column.title, style)
                else:
                    self.sheet.write_string(HEAD + 1, number, column.title, style)
                self.sheet.set_column(number, number, column.width)
                if not column.extra:
                    self.sheet.write_number(NUMBERS, number, number + 1, self.styles("nomor"))
                else:
                    self.sheet.write_blank(NUMBERS, number, None, self.styles("nomor"))
            start += len(columns)
        self.sheet.set_row(HEAD, 15)
        self.sheet.set_row(HEAD + 1, 36)

    # ── records ──────────────────────────────────────────────────────────────────────────────────
    def records(self) -> int:
        """Writes them all; the last row written."""
        row = FIRST
        group = ""
        for number, record in enumerate(self.form.records, 1):
            if record.group and record.group != group:
                group = record.group
                width = sum(not column.extra for column in self.form.columns)
                self.sheet.merge_range(row, 0, row, width - 1, "", self.styles("kelompok"))
                self.sheet.write_string(row, 0, group, self.styles("kelompok"))
                row += 1
            row = self.record(row, number, record)
        return row - 1

    def record(self, row: int, number: int, record: Record) -> int:
        """The rows of one record; the row below them."""
        first = row
        for identity, cells in lines_of(self.form, record):
            values: dict[str, Value] = {**cells, "id": identity}
            if row == first:
                values["no"] = number
            for at, column in enumerate(self.form.columns):
                if column.formula:
                    self.sum_of_row(row, at, values)
                elif row > first and column.name in REPEATED:
                    self.repeat(row, at, first, record)
                else:
                    is_open = (
                        not column.locked and column.name not in record.fixed and self.is_open(row > first, column)
                    )
                    self.cell(row, at, column, values.get(column.name), record, is_open=is_open)
            self.sheet.set_row(row, self.height(values, record))
            for name in self.money:
                value = values.get(name)
                self.total[name] += value if isinstance(value, int) else 0
            row += 1
        return row

    def height(self, values: Mapping[str, Value], record: Record) -> float:
        """The height in which all texts of a row show: not every program makes room for them by itself."""
        lines = 1
        for column in self.form.columns:
            value = values.get(column.name)
            if isinstance(value, str | tuple) and column.name != ID:
                text = shown(column, value, self.lists)
                lines = max(lines, -(-len(text) // int(column.width * LETTERS)) if isinstance(text, str) else 1)
        return min(LINE * lines + 3, TALLEST)

    @staticmethod
    def is_open(is_more: bool, column: Column) -> bool:
        """A row with another funding source has only its source and its money."""
        return not is_more or column.kind == "rupiah" or column.name == "sumber_dana"

    def cell(self, row: int, at: int, column: Column, value: Value, record: Record, *, is_open: bool) -> None:
        content = shown(column, value, self.lists)
        number = number_format(column, value, counted=record.counted and not column.unit)
        taken = is_open and record.takes(column.name)
        style = "isi" if is_open else "terkunci"
        if content is None or content == "":
            self.sheet.write_blank(row, at, None, self.styles(style, number))
        elif isinstance(content, str):
            form = number if number == TEXT else TEXT
            quoted = content.startswith(ACTING)
            self.sheet.write_string(row, at, content, self.styles(style, form, taken=taken, quoted=quoted))
        elif isinstance(content, int | float):
            self.sheet.write_number(row, at, content, self.styles(style, number, taken=taken))
        else:
            self.sheet.write_datetime(row, at, content, self.styles(style, number, taken=taken))

    def repeat(self, row: int, at: int, first: int, record: Record) -> None:
        """A cell that says what the first row of its record says."""
        column = self.form.columns[at]
        value = shown(column, record.fields.get(column.name), self.lists)
        formula = f"=T({xl_rowcol_to_cell(first, at)})"
        self.sheet.write_formula(row, at, formula, self.styles("ulangan"), value="" if value is None else value)

    def sum_of_row(self, row: int, at: int, values: dict[str, Value] | None = None) -> None:
        """The sum of the row's money."""
        stem = f"{self.form.columns[at].formula}."
        names = [name for name in self.money if name.startswith(stem)]
        cells = ",".join(xl_rowcol_to_cell(row, self.at[name]) for name in names)
        known = [value for name in names if isinstance(value := (values or {}).get(name), int)]
        if values is not None:
            values[self.form.columns[at].name] = sum(known)
        self.sheet.write_formula(row, at, f"=SUM({cells})", self.styles("terkunci", "#,##0"), value=sum(known))

    # ── below the records ────────────────────────────────────────────────────────────────────────
    def ending(self, last: int) -> tuple[tuple[int, int], ...]:
        """The total and the empty rows below it; the parts in which there are records, or may be."""
        filled = ((FIRST, last),) if last >= FIRST else ()
        if not self.form.spare:
            parts = filled or ((FIRST, FIRST),)
            if self.money and filled:
                self.totals(last + 1, parts)
            return parts
        parts = (*filled, (last + 3, last + 2 + self.form.spare))
        self.totals(last + 1, parts)
        self.sheet.write_string(
            last + 2, 0, "Tambahan: sub kegiatan baru atau sumber dana baru diisi di baris kosong di bawah ini.",
            self.styles("keterangan"),
        )  # fmt: skip
        empty = Record("", {}, counted=False)
        for row in range(parts[-1][0], parts[-1][1] + 1):
            for at, column in enumerate(self.form.columns):
                if column.formula:
                    self.sum_of_row(row, at)
                else:
                    self.cell(row, at, column, None, empty, is_open=not column.locked or column.name in NAMED)
        return parts

    def totals(self, total: int, parts: Sequence[tuple[int, int]]) -> None:
        for at, column in enumerate(self.form.columns):
            if column.name in self.money:
                cells = ",".join(xl_range(first, at, last, at) for first, last in parts)
                style, value = self.styles("jumlah", "#,##0"), self.total[column.name]
                self.sheet.write_formula(total, at, f"=SUM({cells})", style, value)
            elif not column.extra:
                self.sheet.write_blank(total, at, None, self.styles("jumlah"))
        self.sheet.write_string(total, 0, "Jumlah", self.styles("jumlah"))

    # ── what cells take ──────────────────────────────────────────────────────────────────────────
    def rules(self, last: int) -> None:
        """Lists to choose from, the look of illustrative numbers, the filter."""
        for at, column in enumerate(self.form.columns):
            if column.choices and not column.locked and self.lists[column.choices].labels:
                self.sheet.data_validation(FIRST, at, last, at, _validation(column))
        for name, source in self.form.illustrative.items():
            at, said = self.at[name], xl_col_to_name(self.at[source])
            criteria = f'AND(ISNUMBER({xl_col_to_name(at)}{FIRST + 1}),${said}{FIRST + 1}="{ILLUSTRATIVE}")'
            rule = {"type": "formula", "criteria": f"={criteria}", "format": self.styles("ilustratif")}
            self.sheet.conditional_format(FIRST, at, last, at, rule)
        self.sheet.autofilter(NUMBERS, 0, last, len(self.form.columns) - 1)
        self.sheet.ignore_errors({"number_stored_as_text": xl_range(FIRST, 0, last, len(self.at) - 1)})


def list_name(choices: str) -> str:
    """The name of a list in formulas."""
    return f"Daftar_{choices}"


def _validation(column: Column) -> dict[str, Any]:
    what = TITLES[column.choices].lower()
    return {
        "validate": "list",
        "source": f"={list_name(column.choices)}",
        "error_type": "stop" if column.strict else "information",
        "error_title": column.title[:32],
        "error_message": f"Pilih {what} dari daftar; daftarnya ada di lembar Acuan."
        if column.strict
        else f"Isian ini tidak ada dalam daftar {what} (lembar Acuan). Boleh dipakai bila memang benar.",
    }
