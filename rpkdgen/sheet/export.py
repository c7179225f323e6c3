"""The plan as a workbook: the sheets that planners know, with lists to choose from and recaps that reckon.

The same plan at the same revision gives the same bytes. A text of the plan is written as a text, never as a formula.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

from rpkdgen.model import Plan
from rpkdgen.sheet.export_form import write_form
from rpkdgen.sheet.export_guide import write_guide
from rpkdgen.sheet.export_lists import write_lists
from rpkdgen.sheet.export_recap import write_recaps
from rpkdgen.sheet.export_style import Styles
from rpkdgen.sheet.forms_of_plan import forms_of
from rpkdgen.sheet.grid import Form
from rpkdgen.sheet.lists import choices_of
from rpkdgen.sheet.stored import SHEET, Stamp, rows_of

MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(plan: Plan, stamp: Stamp) -> bytes:
    """The workbook of the plan, or of the agency that the stamp names."""
    file = BytesIO()
    forms = forms_of(plan, stamp)
    lists = choices_of(plan)
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"title": f"Rencana penanggulangan kemiskinan {stamp.region} {stamp.period}"[:200],
                             "comments": f"Revisi {stamp.revision_text}", "created": MADE})  # fmt: skip
        book.set_size(2400, 1500)
        styles = Styles(book)
        write_guide(book, styles, plan, stamp, forms)
        written = {form.name: write_form(book, styles, form, lists, stamp) for form in forms}
        write_recaps(book, styles, plan, written, lists, stamp.reported)
        write_lists(book, styles, lists)
        _store(book, stamp, forms)
    return file.getvalue()


def _store(book: Workbook, stamp: Stamp, forms: tuple[Form, ...]) -> None:
    sheet = book.add_worksheet(SHEET)
    for row, cells in enumerate(rows_of(stamp, forms)):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)
    sheet.very_hidden()
