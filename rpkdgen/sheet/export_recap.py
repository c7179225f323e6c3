"""The recaps: sums that reckon live from the sheets that are filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from rpkdgen.format import roman
from rpkdgen.model import Plan
from rpkdgen.sheet.export_form import A4, PROTECTION, Written
from rpkdgen.sheet.export_style import Styles
from rpkdgen.sheet.grid import SOURCE
from rpkdgen.sheet.lists import AGENCY, FUND, STRATEGY, TITLES, Choices
from rpkdgen.sheet.matrix_form import NAME as MATRIX
from rpkdgen.sheet.rat_form import name_of
from rpkdgen.sheet.realisasi_form import QUARTERS
from rpkdgen.sheet.realisasi_form import name_of as realisasi_name

#: Sums; a group without money shows a dash.
SUM = '#,##0;-#,##0;"–"'
UNGROUPED = "Belum terkelompok"
#: A recap: what it groups by, the column that says the group, the list of its groups.
GROUPINGS = ((STRATEGY, STRATEGY), (AGENCY, AGENCY), (FUND, SOURCE))


@dataclass(frozen=True, slots=True)
class Amounts:
    """One column of a recap: its title, and the form and column that it adds up."""

    title: str
    form: Written
    column: str


def write_recaps(
    book: Workbook, styles: Styles, plan: Plan, written: Mapping[str, Written], lists: Mapping[str, Choices],
    reported: Sequence[int],
) -> None:  # fmt: skip
    matrix = written[MATRIX]
    rpkd = [Amounts(f"{year} (Rp)", matrix, f"pagu.{year}") for year in plan.tahun]
    lists = {**lists, AGENCY: _with_programmes(plan, lists[AGENCY])}
    _write(book, styles, "Rekap RPKD", "Rekapitulasi Pagu RPKD", rpkd, lists)
    rat = [Amounts(f"RAT {year} (Rp)", written[name_of(year)], "pagu") for year in plan.tahun]
    _write(book, styles, "Rekap RAT", "Rekapitulasi Alokasi Anggaran RAT", rat, lists)
    for year in reported:
        spent = [
            Amounts(f"Triwulan {roman(quarter)} (Rp)", written[realisasi_name(year)], f"triwulan.{quarter}.keuangan")
            for quarter in QUARTERS
        ]
        title = f"Rekapitulasi Realisasi Keuangan Tahun {year}"
        _write(book, styles, f"Rekap Realisasi {year}", title, spent, lists)


def _with_programmes(plan: Plan, agencies: Choices) -> Choices:
    """The agencies that the recaps show."""
    used = {program.perangkat_daerah for program in plan.program}
    used |= {new.perangkat_daerah for rat in plan.rat for new in rat.baru}
    return replace(agencies, labels={name: label for name, label in agencies.labels.items() if name in used})


def _write(
    book: Workbook, styles: Styles, name: str, title: str, amounts: Sequence[Amounts], lists: Mapping[str, Choices]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, styles("judul"))
    sheet.write_string(1, 0, "Dihitung langsung dari lembar isian; tidak untuk diisi.", styles("keterangan"))
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, len(amounts) + 1, 22)
    sheet.set_column(len(amounts) + 2, len(amounts) + 2, 10)
    row = 3
    shown = {column.name for column in amounts[0].form.form.columns}
    for choices, column in (pair for pair in GROUPINGS if pair[1] in shown):
        block = _Block(sheet, styles, amounts, column, lists[choices])
        row = block.write(row, f"Menurut {TITLES[choices].lower()}", tuple(lists[choices].labels))
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&8Halaman &P dari &N")
    sheet.freeze_panes(3, 1)
    sheet.protect("", PROTECTION)


@dataclass(slots=True)
class _Block:
    """One table of a recap."""

    sheet: Worksheet
    styles: Styles
    amounts: Sequence[Amounts]
    column: str
    choices: Choices

    def write(self, row: int, title: str, groups: Sequence[str]) -> int:
        """Writes the table from that row on; the row where the next one begins."""
        self.head(row, title)
        first = row + 1
        total = first + len(groups) + 1
        sums = [_sums(one, self.column) for one in self.amounts]
        whole = sum(sum(found.values()) for found in sums)
        for at, group in enumerate((*groups, UNGROUPED), first):
            is_group = at < total - 1
            self.sheet.write_string(at, 0, self.choices.label(group) if is_group else group, self.styles("terkunci"))
            values = [found.get(group, 0) if is_group else _rest(found, groups) for found in sums]
            for column, (one, value) in enumerate(zip(self.amounts, values, strict=True), 1):
                formula = self.of_group(one, at) if is_group else _ungrouped(first, total, column)
                self.sheet.write_formula(at, column, formula, self.styles("terkunci", SUM), value)
            self.row_end(at, total, sum(values), whole, "terkunci")
        self.sheet.write_string(total, 0, "Jumlah", self.styles("jumlah"))
        for column, (one, found) in enumerate(zip(self.amounts, sums, strict=True), 1):
            formula = f"=SUM({one.form.summed(one.column)})"
            self.sheet.write_formula(total, column, formula, self.styles("jumlah", SUM), sum(found.values()))
        self.row_end(total, total, whole, whole, "jumlah")
        return total + 3

    def head(self, row: int, title: str) -> None:
        titles = (title, *(one.title for one in self.amounts), "Jumlah (Rp)", "Persen")
        for column, text in enumerate(titles):
            self.sheet.write_string(row, column, text, self.styles("kepala"))

    def of_group(self, one: Amounts, row: int) -> str:
        """The sum of a group: of the rows that carry the word in the first column."""
        return f"=SUMIFS({one.form.cells(one.column)},{one.form.cells(self.column)},$A{row + 1})"

    def row_end(self, row: int, total: int, value: int, whole: int, style: str) -> None:
        """The sum of a row, and its share of the whole."""
        last = len(self.amounts)
        cells = f"{xl_rowcol_to_cell(row, 1)}:{xl_rowcol_to_cell(row, last)}"
        self.sheet.write_formula(row, last + 1, f"=SUM({cells})", self.styles(style, SUM), value)
        own, all_of_it = xl_rowcol_to_cell(row, last + 1), xl_rowcol_to_cell(total, last + 1)
        share = value / whole if whole else 0
        formula = f"=IF({all_of_it}=0,0,{own}/{all_of_it})"
        self.sheet.write_formula(row, last + 2, formula, self.styles(style, "0.00%"), share)


def _ungrouped(first: int, total: int, column: int) -> str:
    """What the whole holds beyond the groups."""
    groups = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(total - 2, column)}"
    return f"={xl_rowcol_to_cell(total, column)}-SUM({groups})"


def _sums(one: Amounts, column: str) -> dict[str, int]:
    """The sums by group, as the formulas reckon them."""
    found: dict[str, int] = {}
    stem = f"{one.column}."
    for record in one.form.form.records:
        for name, value in record.fields.items():
            if (name == one.column or name.startswith(stem)) and isinstance(value, int):
                group = name.removeprefix(stem) if column == SOURCE else str(record.fields.get(column, ""))
                found[group] = found.get(group, 0) + value
    return found


def _rest(sums: Mapping[str, int], groups: Sequence[str]) -> int:
    return sum(value for group, value in sums.items() if group not in groups)
