"""A plan → the sheets of its workbook that can be filled."""

from __future__ import annotations

from rpkdgen.model import Plan
from rpkdgen.sheet.grid import Form
from rpkdgen.sheet.indicator_form import indicator_form
from rpkdgen.sheet.matrix_form import matrix_form
from rpkdgen.sheet.rat_form import rat_form
from rpkdgen.sheet.realisasi_form import realisasi_form
from rpkdgen.sheet.stored import Stamp


def forms_of(plan: Plan, stamp: Stamp) -> tuple[Form, ...]:
    """The matrix, the RAT of every year of the plan, the results of the years that the stamp names, the indicators;
    of one agency where the stamp names one."""
    agency = stamp.agency or None
    rats = tuple(rat_form(plan, year, agency) for year in plan.tahun)
    results = tuple(realisasi_form(plan, year, agency) for year in stamp.reported)
    return (matrix_form(plan, agency), *rats, *results, indicator_form(plan, agency))
