"""Which cell of a workbook an item of the new plan comes from, so that what is missing is asked where it belongs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from rpkdgen.first_import.gather import Gathered
from rpkdgen.model import Plan, Program, RincianRat, SubKegiatan
from rpkdgen.problem import Problem


def cells_of(problems: Iterable[Problem], plan: Plan | None, gathered: Gathered) -> Iterator[str]:
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
