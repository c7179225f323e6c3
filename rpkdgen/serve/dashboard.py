"""The plan in figures: money, places, targets. Values for ``templat/dasbor-isi.html.j2``, which prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from rpkdgen import analysis
from rpkdgen.context import Calculations, Names
from rpkdgen.document import ONLY
from rpkdgen.format import (
    amount,
    indicator_value,
    percent_sign,
    points,
    rupiah,
    short_rupiah,
    whole_number,
)
from rpkdgen.model import ILLUSTRATIVE, Indikator, Plan
from rpkdgen.serve.pages import rendered
from rpkdgen.serve.reach import Reached, reach

#: From this number of sub kegiatan that name a place on, its tile has the strongest shade.
SHADES = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: begin and width in percent of the longest bar; ``nomor`` of its series, from 1."""

    nomor: int
    awal: str
    lebar: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart, made of one piece for each year."""

    nama: str
    bagian: tuple[Part, ...]
    nilai: str
    persen: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart with its table: ``kepala`` are the heads of the columns behind the first."""

    id: str
    judul: str
    hal: str
    deret: tuple[str, ...]
    batang: tuple[Bar, ...]
    kepala: tuple[str, ...]
    baris: tuple[tuple[str, ...], ...]
    jumlah: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """An indicator: its baseline, its targets, and what is to change until the last year."""

    nama: str
    satuan: str
    awal: str
    tahun_awal: str
    target: tuple[str, ...]
    perubahan: str
    penilaian: str
    garis: str
    titik: tuple[tuple[str, str], ...]
    ilustratif: bool


def dashboard(plan: Plan) -> Markup:
    calculations = Calculations(plan, ONLY, Names(plan))
    lines = analysis.plan_lines(plan)
    years = plan.tahun
    strategies = analysis.recap_by_strategy(plan, lines, years)
    agencies = analysis.recap_by_agency(plan, lines, years)
    sources = analysis.recap_by_source(plan, lines, years)
    places = reach(plan)
    goals = tuple(_goal(indicator, years) for indicator in plan.indikator if indicator.target)
    html = rendered(
        "dasbor-isi.html.j2",
        daerah=plan.daerah.nama,
        periode=plan.rencana.periode,
        tahun=years,
        angka=_figures(strategies, agencies),
        bagan=(
            _years(plan, lines),
            _chart("strategi", "Pagu menurut strategi", "Strategi", strategies),
            _chart("perangkat-daerah", "Pagu menurut perangkat daerah", "Perangkat daerah", agencies),
            _chart("sumber-dana", "Pagu menurut sumber dana", "Sumber dana", sources),
        ),
        sumber=calculations.sumber_pagu,
        jangkauan=places,
        corak=_shade,
        sebutan=plan.sebutan,
        sasaran=goals,
        ada_ilustratif=any(goal.ilustratif for goal in goals),
        uang=amount,
        rupiah=rupiah,
        rupiah_ringkas=short_rupiah,
        bilangan=whole_number,
    )
    return Markup(html)


def _figures(strategies: analysis.Recap, agencies: analysis.Recap) -> tuple[tuple[str, str], ...]:
    total = strategies.total
    return (
        ("Jumlah pagu", short_rupiah(total.jumlah)),
        ("Strategi", whole_number(sum(bool(row.jumlah_program) for row in strategies.baris))),
        ("Program", whole_number(total.jumlah_program)),
        ("Sub kegiatan", whole_number(total.jumlah_sub_kegiatan)),
        ("Perangkat daerah pelaksana", whole_number(len(agencies.baris))),
    )


# ── money ────────────────────────────────────────────────────────────────────────────────────────
def _chart(id: str, title: str, kind: str, recap: analysis.Recap) -> Chart:
    longest = max((row.jumlah for row in recap.baris), default=0)
    bars = tuple(
        Bar(row.nama, _parts(row.pagu, longest), short_rupiah(row.jumlah), percent_sign(row.persen))
        for row in recap.baris
    )
    return Chart(
        id, title, kind, tuple(map(str, recap.tahun)), bars,
        (*map(str, recap.tahun), "Jumlah", "%"), tuple(map(_cells, recap.baris)), _cells(recap.total)[1:],
    )  # fmt: skip


def _cells(row: analysis.RecapRow) -> tuple[str, ...]:
    return (row.nama, *map(amount, row.pagu), amount(row.jumlah), percent_sign(row.persen))


def _years(plan: Plan, lines: Sequence[analysis.Line]) -> Chart:
    rows = analysis.recap_by_year(lines, plan.tahun)
    longest = max((row.pagu for row in rows), default=0)
    bars = tuple(
        Bar(str(row.tahun), _parts((row.pagu,), longest), short_rupiah(row.pagu), percent_sign(row.persen))
        for row in rows
    )
    cells = tuple(
        (str(row.tahun), whole_number(row.jumlah_program), whole_number(row.jumlah_sub_kegiatan), amount(row.pagu),
         percent_sign(row.persen))
        for row in rows
    )  # fmt: skip
    total = ("", "", amount(sum(row.pagu for row in rows)), percent_sign(sum((r.persen for r in rows), Decimal(0))))
    heads = ("Program", "Sub kegiatan", "Pagu", "%")
    return Chart("tahun", "Pagu menurut tahun", "Tahun", (), bars, heads, cells, total)


def _parts(amounts: Sequence[int], longest: int) -> tuple[Part, ...]:
    parts, begin = [], 0
    for number, value in enumerate(amounts, 1):
        if value > 0 and longest:
            parts.append(Part(number, f"{100 * begin / longest:.3f}%", f"{100 * value / longest:.3f}%"))
            begin += value
    return tuple(parts)


# ── places and targets ───────────────────────────────────────────────────────────────────────────
def _shade(place: Reached) -> int:
    return min(place.sub_kegiatan, SHADES)


#: The drawing of an indicator's way: width and height, with room for the points at its edge.
WIDTH, HEIGHT, EDGE = 120, 32, 5


def _goal(indicator: Indikator, years: Sequence[int]) -> Goal:
    first = indicator.kondisi_awal
    targets = tuple(indicator.target.get(year) for year in years)
    known = [(year, value) for year, value in zip(years, targets, strict=True) if value is not None]
    before = first.nilai if first else None
    change = known[-1][1] - before if known and before is not None else None
    way = ([(first.tahun, before)] if first and before is not None else []) + known
    spots = _spots(way)
    return Goal(
        indicator.nama,
        indicator.satuan,
        indicator_value(before, indicator),
        str(first.tahun) if first else "–",
        tuple(indicator_value(value, indicator) for value in targets),
        _change_text(change, indicator),
        _judgement(change, indicator.arah),
        " ".join(f"{x},{y}" for x, y in spots),
        spots,
        indicator.sumber_target == ILLUSTRATIVE,
    )


def _spots(way: Sequence[tuple[int, Decimal]]) -> tuple[tuple[str, str], ...]:
    """Where the values stand in the drawing: years from left to right, the least value below."""
    if not way:
        return ()
    years, values = [year for year, _ in way], [float(value) for _, value in way]
    span, height = (max(years) - min(years)) or 1, (max(values) - min(values)) or 1
    return tuple(
        (
            f"{EDGE + (WIDTH - 2 * EDGE) * (year - min(years)) / span:.1f}",
            f"{HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - min(values)) / height:.1f}",
        )
        for year, value in zip(years, values, strict=True)
    )


def _change_text(change: Decimal | None, indicator: Indikator) -> str:
    if change is None:
        return "–"
    sign = "+" if change > 0 else "−" if change < 0 else ""
    if indicator.satuan == "persen":
        return f"{sign}{points(change, indicator.desimal)}"
    return f"{sign}{indicator_value(abs(change), indicator)}"


def _judgement(change: Decimal | None, good: str) -> str:
    if not change or good == "netral":
        return "tetap" if change is not None and not change else "–"
    return "membaik" if (change > 0) == (good == "naik") else "memburuk"
