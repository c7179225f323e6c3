"""A comparison as a workbook: a summary, every change as a row, the recaps. Text is never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from rpkdgen.changes import RUPIAH_UNIT, Change, Comparison, Value
from rpkdgen.flatten import JENIS
from rpkdgen.report_diff import view

RUPIAH_FORMAT = "#,##0;[Red]-#,##0"
NUMBER_FORMAT = "#,##0.######;[Red]-#,##0.######"
PERCENT_FORMAT = "+0.00%;[Red]-0.00%;0.00%"
#: The most that a cell of Excel holds.
LONGEST_TEXT = 32_767
#: The same comparison gives the same bytes.
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)

CHANGE_COLUMNS = (
    ("Perangkat daerah", 24), ("Jenis", 16), ("Kode", 22), ("Nama", 40), ("Induk", 40), ("Perubahan", 14),
    ("Isian", 24), ("Semula", 24), ("Menjadi", 24), ("Selisih", 18), ("Persen", 10), ("Satuan", 12),
    ("Arah", 12), ("Alasan", 30), ("Mengikuti", 24), ("Tempat semula", 34), ("Tempat menjadi", 34),
)  # fmt: skip
RECAP_COLUMNS = (("", 44), ("Semula (Rp)", 22), ("Menjadi (Rp)", 22), ("Selisih (Rp)", 22), ("Persen", 12))


def render(comparison: Comparison) -> bytes:
    """The workbook as a file."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options) as book:
        book.set_properties({"title": view.title(comparison)[:200], "created": MADE})
        _summary(_Sheet(book, "Ringkasan", (("Ringkasan", 110),)), comparison)
        _changes(_Sheet(book, "Perubahan", CHANGE_COLUMNS), comparison, comparison.changes)
        if comparison.rat_changes:
            _changes(_Sheet(book, "Baris RAT", CHANGE_COLUMNS), comparison, comparison.rat_changes)
        for menurut, name in view.MENURUT.items():
            _recap(_Sheet(book, f"Per {name.lower()}"[:31], ((name, 44), *RECAP_COLUMNS[1:])), comparison, menurut)
        if comparison.narratives:
            _narratives(book, comparison)
    return file.getvalue()


class _Sheet:
    """A sheet that is filled row by row, below a head that stays in sight."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[tuple[str, int]]) -> None:
        self.sheet = book.add_worksheet(name)
        self.formats = {form: book.add_format({"num_format": form, "valign": "top"}) for form in (
            RUPIAH_FORMAT, NUMBER_FORMAT, PERCENT_FORMAT)}  # fmt: skip
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8ECF1", "border": 1, "valign": "top"})
        for number, (title, width) in enumerate(columns):
            self.sheet.set_column(number, number, width)
            self.sheet.write_string(0, number, title, head)
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.row = 1
        self.columns = len(columns)

    def add(self, cells: Iterable[tuple[Any, str]], *, bold: bool = False) -> None:
        """One row: each cell a value and its number format ("" for text)."""
        for column, (value, form) in enumerate(cells):
            if value is None or value == "":
                continue
            if form:
                self.sheet.write_number(self.row, column, value, self.formats[form])
            else:
                text = str(value)[:LONGEST_TEXT]
                self.sheet.write_string(self.row, column, text, self.bold if bold else self.text)
        self.row += 1

    def filter(self) -> None:
        self.sheet.autofilter(0, 0, max(self.row - 1, 1), self.columns - 1)


def _summary(sheet: _Sheet, comparison: Comparison) -> None:
    sheet.add([(view.title(comparison), "")], bold=True)
    for sentence in view.summary(comparison):
        sheet.add([(sentence, "")])
    if not comparison.is_empty:
        sheet.add([(view.balance_sentence(comparison), "")])
    for problem in view.problems(comparison):
        sheet.add([(view.problem_text(problem), "")])
    for suggestion in comparison.suggestions:
        old, new = view.title_of(suggestion.old), view.title_of(suggestion.new)
        sheet.add([(f"Dugaan: {old} mungkin menjadi {new} ({suggestion.alasan}).", "")])


def _changes(sheet: _Sheet, comparison: Comparison, changes: Iterable[Change]) -> None:
    for change in changes:
        ref = change.item
        number = RUPIAH_FORMAT if change.satuan == RUPIAH_UNIT else NUMBER_FORMAT
        sheet.add([
            (comparison.names.get(ref.perangkat_daerah, ref.perangkat_daerah), ""),
            (JENIS[ref.jenis], ""), (ref.kode, ""), (ref.nama, ""), (" › ".join(ref.induk), ""),
            (view.KIND_WORDS[change.kind], ""), (change.label, ""),
            _value(change.old, change, number), _value(change.new, change, number), (change.difference, number),
            (change.percent / 100 if change.percent is not None else None, PERCENT_FORMAT),
            (change.satuan, ""), (view.BETTER[change.better], ""), (change.alasan, ""), (change.ikut, ""),
            (view.place_text(change.old_place), ""), (view.place_text(change.new_place), ""),
        ])  # fmt: skip
    sheet.filter()


def _value(value: Value, change: Change, number: str) -> tuple[Any, str]:
    """A number where it can be reckoned with, else text."""
    if change.difference is not None and value is not None:
        return value, number
    return ("" if value is None else view.value_text(value, change.satuan)), ""


def _recap(sheet: _Sheet, comparison: Comparison, menurut: str) -> None:
    for recap in comparison.recaps:
        if recap.menurut != menurut:
            continue
        sheet.add([(view.document_name(recap.tahun), "")], bold=True)
        for total in (*recap.baris, recap.jumlah):
            percent = total.percent / 100 if total.percent is not None else None
            sheet.add(
                [(total.nama, ""), (total.old, RUPIAH_FORMAT), (total.new, RUPIAH_FORMAT),
                 (total.difference, RUPIAH_FORMAT), (percent, PERCENT_FORMAT)],
                bold=total is recap.jumlah,
            )  # fmt: skip


def _narratives(book: Workbook, comparison: Comparison) -> None:
    sheet = _Sheet(book, "Narasi", (("Narasi", 40), ("Perubahan", 14), ("Dihapus", 70), ("Ditambah", 70)))
    for change in comparison.narratives:
        removed = " … ".join(piece.text.strip() for piece in change.pieces if piece.mark.value == "dihapus")
        added = " … ".join(piece.text.strip() for piece in change.pieces if piece.mark.value == "ditambah")
        title = f"{change.judul} ({change.item.kode})"
        sheet.add([(title, ""), (view.KIND_WORDS[change.kind], ""), (removed, ""), (added, "")])
