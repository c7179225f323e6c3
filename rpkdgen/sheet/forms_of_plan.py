"""A plan → the sheets of its workbook that can be filled."""

from __future__ import annotations

from rpkdgen.model import Plan
from rpkdgen.sheet.grid import Form
from rpkdgen.sheet.indicator_form import indicator_form
from rpkdgen.sheet.matrix_form import matrix_form
from rpkdgen.sheet.rat_form import rat_form


def forms_of(plan: Plan, agency: str | None = None) -> tuple[Form, ...]:
    """The matrix, the RAT of every year of the plan, the indicators; of one agency with ``agency``."""
    rats = tuple(rat_form(plan, year, agency) for year in plan.tahun)
    return (matrix_form(plan, agency), *rats, indicator_form(plan, agency))
