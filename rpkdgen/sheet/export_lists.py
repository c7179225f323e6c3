"""The sheet "Acuan": the lists that cells are chosen from, each with its meaning."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from rpkdgen.sheet.export_form import A4, PROTECTION, list_name
from rpkdgen.sheet.export_style import Styles
from rpkdgen.sheet.lists import TITLES, Choices
from rpkdgen.sheet.stored import LONGEST_CELL

NAME = "Acuan"
HEAD = 2


def write_lists(book: Workbook, styles: Styles, lists: Mapping[str, Choices]) -> None:
    sheet = book.add_worksheet(NAME)
    sheet.write_string(0, 0, "Daftar pilihan", styles("judul"))
    sheet.write_string(1, 0, "Sel di lembar isian dipilih dari daftar ini; daftarnya diubah di rencana, bukan di sini.",
                       styles("keterangan"))  # fmt: skip
    at = 0
    for name, title in TITLES.items():
        choices = lists[name]
        has_notes = any(choices.notes.get(value, label) != label for value, label in choices.labels.items())
        sheet.write_string(HEAD, at, title, styles("kepala"))
        sheet.set_column(at, at, 30 if has_notes else 26)
        if has_notes:
            sheet.write_string(HEAD, at + 1, f"Keterangan {title.lower()}", styles("kepala"))
            sheet.set_column(at + 1, at + 1, 46)
        for row, (value, label) in enumerate(choices.labels.items(), HEAD + 1):
            sheet.write_string(row, at, label[:LONGEST_CELL], styles("terkunci"))
            note = choices.notes.get(value, "")
            if has_notes and note:
                sheet.write_string(row, at + 1, note[:LONGEST_CELL], styles("terkunci"))
        if choices.labels:
            cells = xl_range_abs(HEAD + 1, at, HEAD + len(choices.labels), at)
            book.define_name(list_name(name), f"={NAME}!{cells}")
        at += 2 if has_notes else 1
    sheet.freeze_panes(HEAD + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.repeat_rows(HEAD)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", PROTECTION)
