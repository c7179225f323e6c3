"""What the rows below a heading are: lines of sub kegiatan, sums, and what nobody understands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rpkdgen.scalar import ScalarError
from rpkdgen.sheet.book import Cell, Sheet
from rpkdgen.sheet.cells import Coded, rupiah
from rpkdgen.sheet.header import Column

Valued = tuple[Column, Cell]


@dataclass(frozen=True, slots=True)
class Line:
    """A sub kegiatan as one row says it, what stands above it filled in.

    ``where``: the cell it is told by; ``cells``: by field, the first column of it that says something; ``money`` and
    ``targets``: its numbers, each with its column.
    """

    row: int
    agency: Cell | None
    strategy: Cell | None
    program: Coded
    kegiatan: Coded
    sub: Coded
    where: Cell
    cells: Mapping[str, Cell]
    money: tuple[Valued, ...] = ()
    targets: tuple[Valued, ...] = ()

    @property
    def pagu(self) -> tuple[Valued, ...]:
        """Its amounts: those of years where there are such, else the first without a year."""
        dated = tuple(pair for pair in self.money if pair[0].named.year)
        return dated or self.money[:1]

    def without(self, column: int) -> Line:
        """The line without what one column says."""
        return replace(
            self,
            cells={name: cell for name, cell in self.cells.items() if cell.column != column},
            money=tuple(pair for pair in self.money if pair[1].column != column),
            targets=tuple(pair for pair in self.targets if pair[1].column != column),
        )


@dataclass(frozen=True, slots=True)
class Odd:
    """A row or cell that a person must look at: where, what, and how to mend."""

    address: str
    message: str
    hint: str


@dataclass
class Body:
    """The rows below a heading. ``counts``: how many of each kind; ``totals``: rows of sums, each by column;
    ``programs``: rows of programmes with their indicator (printed Renja, RKPD); ``shared``: numbers that were merged
    over several sub kegiatan."""

    lines: list[Line] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    totals: list[tuple[Valued, ...]] = field(default_factory=list)
    programs: list[Line] = field(default_factory=list)
    shared: list[Odd] = field(default_factory=list)
    hidden: int = 0


def short(text: str) -> str:
    """The beginning of a text, for a message."""
    return text if len(text) <= 60 else f"{text[:57]}…"


# ── sums ─────────────────────────────────────────────────────────────────────────────────────────
def amount_of(pairs: Sequence[Valued]) -> int:
    """The sum of amounts in rupiah, as far as they can be read."""
    total = 0
    for column, cell in pairs:
        try:
            total += rupiah(cell, column.named.scale)
        except ScalarError:
            continue
    return total


def stated_total(body: Body, read: int) -> int | None:
    """What the sheet says all its rows sum up to, in rupiah: its last sum, or all of its sums together where these are
    what was ``read`` (one for each block). None where it says nothing that can be read."""
    if not body.totals or unread_totals(body):
        return None
    sums = [amount_of(pairs) for pairs in body.totals]
    return sum(sums) if sums[-1] != read and sum(sums) == read else sums[-1]


def unread_totals(body: Body) -> list[Odd]:
    """The sums that cannot be read."""
    found = []
    for column, cell in (pair for pairs in body.totals for pair in pairs):
        try:
            rupiah(cell, column.named.scale)
        except ScalarError as error:
            found.append(Odd(cell.address, f"jumlah di lembar tidak terbaca: {error.message}", error.hint))
    return found


# ── numbers of several rows together ─────────────────────────────────────────────────────────────
def take_back_shared(body: Body, sheet: Sheet) -> None:
    """Takes numbers out of the lines that were merged over several of them: they belong to all together, and how they
    are shared only the agency knows."""
    anchors = {
        (row, column): (first, column)
        for first, column, last, _ in sheet.merges
        if last > first
        for row in range(first, min(last, first + 2000) + 1)
    }
    sharing: dict[tuple[int, int], list[int]] = {}
    for at, line in enumerate(body.lines):
        counted = [line.cells["jumlah_sasaran"]] if "jumlah_sasaran" in line.cells else []
        for cell in (*(cell for _, cell in (*line.money, *line.targets)), *counted):
            anchor = anchors.get((cell.row, cell.column))
            if anchor:
                sharing.setdefault(anchor, []).append(at)
    for (row, column), lines in sharing.items():
        shared = sheet.cell(row, column)
        if shared is not None and len(lines) > 1:
            first, last = body.lines[lines[0]].row, body.lines[lines[-1]].row
            message = f"{short(shared.text)} digabung untuk {len(lines)} sub kegiatan (baris {first}–{last})"
            body.shared.append(Odd(shared.address, message, "Bagi ke masing-masing sub kegiatan."))
            for at in lines:
                body.lines[at] = body.lines[at].without(column)
