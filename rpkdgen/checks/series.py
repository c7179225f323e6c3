"""Values over the years: slips by a factor of ten, and jumps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from rpkdgen.checks.walk import position
from rpkdgen.model import Indikator, IndikatorProgram, KondisiAwal, Nilai, Plan, SubKegiatan
from rpkdgen.problem import Position
from rpkdgen.reference import unit_kind

#: Change per year that is still plausible, in percent, where the plan sets none (``batas_lonjakan``).
USUAL_JUMP = Decimal(100)

#: Items with yearly targets in a unit.
Measured = Indikator | IndikatorProgram | SubKegiatan


class Point(NamedTuple):
    """One value of a series; ``item`` and ``path`` tell where it was written."""

    year: int
    value: Decimal
    item: object
    path: tuple[object, ...]

    @property
    def position(self) -> Position:
        return position(self.item, *self.path)


def measured(plan: Plan) -> Iterator[Measured]:
    """Every item with targets."""
    yield from plan.indikator
    for program in plan.program:
        yield from program.indikator
        yield from program.sub_kegiatan


#: From how many items on the years of their targets speak against the period, and which share must agree.
ENOUGH_ITEMS, MOST = 5, Decimal("0.8")


def targeted_years(plan: Plan) -> frozenset[int]:
    """The years for which nearly all items have targets; the period where there are too few items to tell."""
    targets = [item.target for item in measured(plan) if item.target]
    if len(targets) < ENOUGH_ITEMS:
        return frozenset(plan.tahun)
    counts = Counter(year for target in targets for year in target)
    return frozenset(year for year, count in counts.items() if count >= MOST * len(targets))


def disputed_years(plan: Plan) -> frozenset[int]:
    """The years on which the period and nearly all targets disagree: one mistake, told once (RPKD-W08)."""
    years = targeted_years(plan)
    return years ^ frozenset(plan.tahun) if years and plan.tahun else frozenset()


def target_points(item: Measured) -> list[Point]:
    """Kondisi awal and targets, by year."""
    return sorted(
        [
            *baseline_points(item.kondisi_awal),
            *(Point(year, value, item, ("target", year)) for year, value in item.target.items() if value is not None),
        ],
        key=lambda point: point.year,
    )


def baseline_points(baseline: KondisiAwal | None) -> list[Point]:
    if baseline is None or baseline.nilai is None or not baseline.tahun:
        return []
    return [Point(baseline.tahun, baseline.nilai, baseline, ("nilai",))]


def value_points(series: Sequence[Nilai]) -> list[Point]:
    """The values of a statistical series, by year."""
    points = [Point(n.tahun, n.nilai, n, ("nilai",)) for n in series if n.nilai is not None and n.tahun]
    return sorted(points, key=lambda point: point.year)


def all_values(item: Measured) -> Iterator[Point]:
    """Everything that is written in the unit of the item: targets, kondisi awal, series, those of others."""
    yield from target_points(item)
    if isinstance(item, Indikator):
        yield from value_points(item.seri)
        for other in item.pembanding:
            yield from value_points(other.seri)


def kind_of_unit(plan: Plan, item: Measured) -> str:
    """cacah, persen, desimal, or ""."""
    return unit_kind(plan.acuan.satuan, item.satuan)


# ── slips and jumps ──────────────────────────────────────────────────────────────────────────────
def slip_factor(value: Decimal | int, others: Sequence[Decimal | int]) -> Decimal | None:
    """10, 100, 1000 … where the value is that many times too large for its neighbours, 0.1, 0.01 … where
    too small; None where it fits, or where the neighbours disagree among themselves."""
    known = [Decimal(other) for other in others if other and other > 0]
    if len(known) < 2 or value <= 0 or max(known) > 3 * min(known):
        return None
    ratio = Decimal(value) / median(known)
    turned = ratio if ratio > 1 else 1 / ratio
    for power in range(1, 7):
        factor = Decimal(10) ** power
        slack = Decimal("1.7") if power == 1 else Decimal("2.6")
        if factor / slack <= turned <= factor * slack:
            return factor if ratio > 1 else 1 / factor
    return None


def slips(points: Sequence[Point]) -> Iterator[tuple[Point, Decimal]]:
    """The points that are ten, a hundred, a thousand times too large or small for the others."""
    if len(points) < 3 or max(p.value for p in points) < 5 * min(p.value for p in points):
        return
    for point in points:
        factor = slip_factor(point.value, [other.value for other in points if other is not point])
        if factor is not None:
            yield point, factor


#: Neighbours are alike within this factor; a value between them strays from both by more than it.
ALIKE = Decimal("1.25")
STRAYED = Decimal("1.33")


def strays(points: Sequence[Point], kind: str) -> Iterator[tuple[Point, Point, Point]]:
    """(before, point, after) where the neighbours are alike and the value between them is not, which is how
    two digits in the wrong order look."""
    floor = _FLOORS.get(kind, Decimal("0.2"))
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        low, high = sorted((before.value, after.value))
        if low <= 0 or high > low * ALIKE:
            continue
        above, below = point.value > high * STRAYED, point.value * STRAYED < low
        if (above and point.value - high >= floor) or (below and low - point.value >= floor):
            yield before, point, after


def turned(points: Sequence[Point]) -> Iterator[tuple[Point, Point, Point, Decimal]]:
    """(before, point, after, meant) where a whole value lies outside its neighbours by more than a tenth, and lies
    between them once two of its digits that stand side by side change places."""
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        low, high = sorted((before.value, after.value))
        if low <= 0 or high > 2 * low or (low <= point.value * _CLEARLY and point.value <= high * _CLEARLY):
            continue
        middle = (low + high) / 2
        fitting = [meant for meant in _turns(point.value) if low <= meant <= high]
        if fitting:
            yield before, point, after, min(fitting, key=lambda meant: abs(meant - middle))


_CLEARLY = Decimal("1.1")


def _turns(value: Decimal) -> Iterator[Decimal]:
    """The numbers that come of exchanging two neighbouring digits of a whole one."""
    digits = str(int(value))
    for place in range(len(digits) - 1):
        first, second = digits[place], digits[place + 1]
        if first != second and value == int(value):
            yield Decimal(digits[:place] + second + first + digits[place + 2 :])


_FLOORS = {"cacah": Decimal(10), "persen": Decimal(2)}


def jumps(points: Sequence[Point], limit: Decimal, kind: str) -> Iterator[tuple[Point, Point]]:
    """Neighbours that differ by more than ``limit`` percent of the smaller; small differences are let pass
    (below 10 for counts, 2 for percentages, 0.2 for indices)."""
    floor = _FLOORS.get(kind, Decimal("0.2"))
    for before, after in pairwise(points):
        small, large = sorted((before.value, after.value))
        if small > 0 and large - small >= floor and large > small * (1 + limit / 100):
            yield before, after
