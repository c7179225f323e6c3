"""The four analyses of an indicator (TNP2K's way) and the quadrant. Pure; numbers only, the words are elsewhere.

The working definitions are printed in the document (templates/bersama/tabel/definisi-analisis.html.j2); whoever
changes one here changes it there. Values are rounded to the printed decimals before anything is computed, missing
years stay missing, and a step over missing years counts as one step, with its change per year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from rpkdgen.analysis import Illustrative
from rpkdgen.measure import Measure, measure_of
from rpkdgen.model import Daerah, Indikator, Nilai, values_in_force
from rpkdgen.reference import unit_kind
from rpkdgen.series import RegionName, comparison_year, is_above, sources_of

#: From how many values on a trend is not provisional, and from how many it is told at all.
ENOUGH_VALUES, FEWEST_VALUES = 5, 3
#: The latest steps that decide on efektivitas.
RECENT = 3

Values = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Region:
    """A region's values by year; ``sendiri``: the plan's own region."""

    nama: str
    nilai: Values
    sendiri: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The region, how regions are called, and the kinds of units (``Acuan.satuan``)."""

    daerah: Daerah
    nama: RegionName
    satuan: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Basis:
    """What is known of an indicator: of the region, of its peers, and of those above it (province, nation).

    ``cacah``: it counts people or things, so that its size says nothing beside a larger region's; only the
    direction of its changes is then compared.
    """

    indikator: Indikator
    ukuran: Measure
    daerah: Region
    sebaya: tuple[Region, ...]
    atas: tuple[Region, ...]
    tahun_banding: int | None
    cacah: bool


def basis(indicator: Indikator, around: Surroundings) -> Basis:
    measure = measure_of(indicator)
    region, name = around.daerah, around.nama

    def values(series: Iterable[Nilai]) -> Values:
        return {year: measure.exact(e.nilai) for year, e in values_in_force(series).items() if e.nilai is not None}

    others = [(other, Region(name(other.wilayah), values(other.seri))) for other in indicator.pembanding]
    above = [(other.wilayah == "nasional", part) for other, part in others if is_above(other.wilayah, region)]
    return Basis(
        indicator,
        measure,
        Region(region.nama, values(indicator.seri), sendiri=True),
        tuple(part for other, part in others if not is_above(other.wilayah, region) and other.wilayah != region.kode),
        tuple(part for _, part in sorted(above, key=lambda entry: entry[0])),
        comparison_year(indicator, region),
        _is_count(around.satuan, indicator.satuan),
    )


def _is_count(kinds: Mapping[str, str], unit: str) -> bool:
    """Whole numbers of something; rupiah per person or per kilogram are whole too, yet no larger in a larger region."""
    return unit_kind(kinds, unit) == "cacah" and "/" not in unit and " per " not in unit


# ── posisi relatif ───────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Gap:
    """The region's value minus that of a reference, in the indicator's unit."""

    nama: str
    nilai: Decimal
    selisih: Decimal


@dataclass(frozen=True, slots=True)
class Extreme:
    """The best or worst value of those compared, and every region that has it."""

    nilai: Decimal
    nama: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelativePosition:
    """The region in one year. ``peringkat`` counts from the best value (from the highest, where no direction is
    good), equal values share it; ``banyak``: regions compared, with the own; ``seri``: those with the same value."""

    tahun: int
    nilai: Decimal
    peringkat: int
    banyak: int
    seri: tuple[str, ...]
    terbaik: Extreme
    terburuk: Extreme
    jarak: tuple[Gap, ...]


def relative_position(found: Basis) -> RelativePosition | None:
    """In the year in which most peers have a value, of several the latest; by references alone where there are no
    peers; None where nothing is to be compared."""
    year = found.tahun_banding
    if year is None:
        return None
    value = found.daerah.nilai[year]
    rivals = [(region.nama, region.nilai[year]) for region in found.sebaya if year in region.nilai]
    everyone = [(found.daerah.nama, value), *rivals]
    ends = [choose(other for _, other in everyone) for choose in ((min, max) if _low_is_good(found) else (max, min))]
    best, worst = (Extreme(end, tuple(name for name, other in everyone if other == end)) for end in ends)
    better = sum(_is_better(found, other, value) for _, other in rivals)
    return RelativePosition(
        year, value, better + 1, len(rivals) + 1,
        tuple(name for name, other in rivals if other == value), best, worst,
        () if found.cacah
        else tuple(Gap(r.nama, r.nilai[year], value - r.nilai[year]) for r in found.atas if year in r.nilai),
    )  # fmt: skip


def _low_is_good(found: Basis) -> bool:
    return found.indikator.arah == "turun"


def _is_better(found: Basis, value: Decimal, than: Decimal) -> bool:
    return value < than if _low_is_good(found) else value > than


# ── perkembangan antarwaktu ──────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Step:
    """From one known year to the next; ``per_tahun`` divides by the years between."""

    dari: int
    ke: int
    perubahan: Decimal

    @property
    def per_tahun(self) -> Decimal:
        return self.perubahan / (self.ke - self.dari)


@dataclass(frozen=True, slots=True)
class Development:
    """The region's own path. ``persen``: the change in percent of the first value (None where that is not positive, or
    the last one negative); ``kemiringan``: least squares, per year (None below three values); ``berbalik``: the years
    in which the direction turned; ``kosong``: years without a value between the first and the last."""

    titik: tuple[tuple[int, Decimal], ...]
    langkah: tuple[Step, ...]
    kosong: tuple[int, ...]
    perubahan: Decimal
    persen: Decimal | None
    kemiringan: Decimal | None
    berbalik: tuple[int, ...]

    @property
    def sementara(self) -> bool:
        """Whether a trend rests on too few values."""
        return len(self.titik) < ENOUGH_VALUES


def development(values: Values) -> Development | None:
    """None below two values."""
    points = tuple(sorted(values.items()))
    if len(points) < 2:
        return None
    (first, start), (last, end) = points[0], points[-1]
    steps = steps_of(values)
    return Development(
        points, steps, tuple(year for year in range(first, last) if year not in values), end - start,
        (end - start) * 100 / start if start > 0 and end >= 0 else None,
        slope(points) if len(points) >= FEWEST_VALUES else None, _turns(steps),
    )  # fmt: skip


def steps_of(values: Values) -> tuple[Step, ...]:
    points = sorted(values.items())
    return tuple(Step(before, after, end - start) for (before, start), (after, end) in pairwise(points))


def slope(points: Sequence[tuple[int, Decimal]]) -> Decimal:
    """Least squares, in the unit per year."""
    count = len(points)
    middle = Decimal(sum(year for year, _ in points)) / count
    mean = sum((value for _, value in points), Decimal(0)) / count
    spread = sum(((year - middle) ** 2 for year, _ in points), Decimal(0))
    return sum(((year - middle) * (value - mean) for year, value in points), Decimal(0)) / spread


def _turns(steps: Sequence[Step]) -> tuple[int, ...]:
    """The years from which the values go the other way (the start of the step that does); standing still is no turn."""
    moving = [step for step in steps if step.perubahan]
    return tuple(after.dari for before, after in pairwise(moving) if (before.perubahan > 0) != (after.perubahan > 0))


# ── relevansi ────────────────────────────────────────────────────────────────────────────────────
#: How the region moved beside a reference.
RELEVANT, BOTH_WORSE, AGAINST, UNMOVED, TOGETHER = "relevan", "searah memburuk", "berlawanan", "tetap", "searah"


@dataclass(frozen=True, slots=True)
class Relevance:
    """Region and reference over the same years. ``searah`` of ``langkah`` steps have the same sign; ``korelasi``
    (Pearson) from three common years on, where both vary."""

    acuan: str
    awal: int
    akhir: int
    daerah: Decimal
    perubahan_acuan: Decimal
    searah: int
    langkah: int
    korelasi: Decimal | None
    simpulan: str


def relevance(found: Basis) -> tuple[Relevance, ...]:
    """One for every reference that has two years in common with the region."""
    return tuple(made for reference in found.atas if (made := _relevance(found, reference)))


def _relevance(found: Basis, reference: Region) -> Relevance | None:
    years = sorted(found.daerah.nilai.keys() & reference.nilai.keys())
    if len(years) < 2:
        return None
    own, other = ({year: region.nilai[year] for year in years} for region in (found.daerah, reference))
    pairs = list(zip(steps_of(own), steps_of(other), strict=True))
    moved, moved_other = own[years[-1]] - own[years[0]], other[years[-1]] - other[years[0]]
    return Relevance(
        reference.nama, years[0], years[-1], moved, moved_other,
        sum(_sign(one.perubahan) == _sign(two.perubahan) for one, two in pairs), len(pairs),
        correlation(list(own.values()), list(other.values())), _relevance_verdict(found.ukuran, moved, moved_other),
    )  # fmt: skip


def _relevance_verdict(measure: Measure, own: Decimal, other: Decimal) -> str:
    if not own or not other:
        return UNMOVED
    if (own > 0) != (other > 0):
        return AGAINST
    return {1: RELEVANT, -1: BOTH_WORSE, 0: TOGETHER}[measure.verdict(own)]


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def correlation(one: Sequence[Decimal], other: Sequence[Decimal]) -> Decimal | None:
    """Pearson's, None below three pairs or where one side does not vary."""
    count = len(one)
    if count < FEWEST_VALUES:
        return None
    means = [sum(side, Decimal(0)) / count for side in (one, other)]
    apart = [[value - mean for value in side] for side, mean in zip((one, other), means, strict=True)]
    sizes = [sum((value * value for value in side), Decimal(0)) for side in apart]
    if not sizes[0] or not sizes[1]:
        return None
    return sum((a * b for a, b in zip(*apart, strict=True)), Decimal(0)) / (sizes[0] * sizes[1]).sqrt()


# ── efektivitas ──────────────────────────────────────────────────────────────────────────────────
EFFECTIVE, LESS_EFFECTIVE, NOT_EFFECTIVE = "efektif", "kurang efektif", "tidak efektif"


@dataclass(frozen=True, slots=True)
class Pace:
    """Change per year of the region and of a reference over the same years, as printed; ``lebih_baik``: 1 the
    region improves faster (or worsens less), -1 slower, 0 the same."""

    acuan: str
    awal: int
    akhir: int
    daerah: Decimal
    laju_acuan: Decimal
    lebih_baik: int


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """``membaik`` of ``langkah`` steps improve, of the last up to three ``membaik_terakhir`` of ``terakhir``.
    ``laju_terakhir``: the last step per year, ``laju_sebelumnya``: from the first value to the beginning of the
    last step, per year (None with one step). ``sebaya``: of how many peers (second) it moved better than (first)
    over the years in common. ``target``: (year, target, reached) of the latest value that has a target."""

    membaik: int
    langkah: int
    membaik_terakhir: int
    terakhir: int
    laju_terakhir: Decimal
    laju_sebelumnya: Decimal | None
    pembanding: tuple[Pace, ...]
    sebaya: tuple[int, int]
    target: tuple[int, Decimal, bool] | None
    simpulan: str


def effectiveness(found: Basis) -> Effectiveness | None:
    """None below two values, and for indicators without a good direction."""
    values, measure = found.daerah.nilai, found.ukuran
    steps = steps_of(values)
    if not steps or found.indikator.arah not in ("naik", "turun"):
        return None
    better = [measure.verdict(step.perubahan) > 0 for step in steps]
    recent = better[-RECENT:]
    paces = () if found.cacah else tuple(pace for reference in found.atas if (pace := _pace(found, reference)))
    peers = [] if found.cacah else [pace for peer in found.sebaya if (pace := _pace(found, peer))]
    whole = sum((step.perubahan for step in steps), Decimal(0))
    return Effectiveness(
        sum(better), len(steps), sum(recent), len(recent), measure.exact(steps[-1].per_tahun),
        measure.exact(_mean_pace(steps[:-1])) if len(steps) > 1 else None, paces,
        (sum(pace.lebih_baik > 0 for pace in peers), len(peers)), _target(found),
        _effect(measure.verdict(whole), recent, paces[:1]),
    )  # fmt: skip


def _mean_pace(steps: Sequence[Step]) -> Decimal:
    return sum((step.perubahan for step in steps), Decimal(0)) / (steps[-1].ke - steps[0].dari)


def _pace(found: Basis, other: Region) -> Pace | None:
    years = sorted(found.daerah.nilai.keys() & other.nilai.keys())
    if len(years) < 2:
        return None
    first, last = years[0], years[-1]
    own, reference = (
        found.ukuran.exact((region.nilai[last] - region.nilai[first]) / (last - first))
        for region in (found.daerah, other)
    )
    return Pace(other.nama, first, last, own, reference, found.ukuran.verdict(own - reference))


def _target(found: Basis) -> tuple[int, Decimal, bool] | None:
    years = [year for year in found.daerah.nilai if found.indikator.target.get(year) is not None]
    if not years:
        return None
    year = max(years)
    goal = found.ukuran.exact(found.indikator.target[year] or Decimal(0))
    return year, goal, found.ukuran.verdict(found.daerah.nilai[year] - goal) >= 0


def _effect(whole: int, recent: Sequence[bool], reference: Sequence[Pace]) -> str:
    """Efektif: better on the whole, in most of the recent steps, and not slower than the reference."""
    if whole < 0 or not any(recent):
        return NOT_EFFECTIVE
    slower = any(pace.lebih_baik < 0 for pace in reference)
    return EFFECTIVE if whole > 0 and sum(recent) * 2 > len(recent) and not slower else LESS_EFFECTIVE


# ── kuadran ──────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Dot:
    """A region in a quadrant chart; ``kuadran`` by how it stands to the lines: I better in both, II better now but
    moving worse, III worse now but moving better, IV worse in both; "" where no direction is good. A value on a
    line counts with the better side."""

    nama: str
    x: Decimal
    y: Decimal
    sendiri: bool
    kuadran: str


@dataclass(frozen=True, slots=True)
class Quadrant:
    """Regions by level (``x``, in ``tahun``) and change (``y``, from ``tahun_awal``), with the lines of a reference;
    of two indicators: ``y`` is the other one's level in the same year (``tahun_awal`` 0)."""

    tahun: int
    tahun_awal: int
    titik: tuple[Dot, ...]
    garis_x: Decimal
    garis_y: Decimal
    acuan: str
    ukuran_x: Measure
    ukuran_y: Measure
    nama_x: str
    nama_y: str
    entri: tuple[Nilai, ...]

    @property
    def sumber(self) -> str:
        return sources_of(self.entri)

    @property
    def ilustratif(self) -> Illustrative:
        return Illustrative.of(entry.ilustratif for entry in self.entri)

    @property
    def daerah(self) -> Dot:
        return next(dot for dot in self.titik if dot.sendiri)


#: The fewest regions that a quadrant shows, and how it calls the mean of the regions where no reference is known.
FEWEST_DOTS = 3
MEAN = "rata-rata daerah yang dibandingkan"


def level_and_change(found: Basis, entries: Callable[[str, int], Nilai | None]) -> Quadrant | None:
    """Level × change: over the two years that most regions share (of several the latest, then the nearest)."""
    if found.cacah:
        return None
    regions = (found.daerah, *found.sebaya)
    pairs = [(a, b) for b in found.daerah.nilai for a in found.daerah.nilai if a < b]
    counted = {pair: sum(pair[0] in r.nilai and pair[1] in r.nilai for r in regions) for pair in pairs}
    best = max(pairs, key=lambda pair: (counted[pair], pair[1], pair[0]), default=None)
    if best is None or counted[best] < FEWEST_DOTS:
        return None
    first, last = best
    shown = [r for r in regions if first in r.nilai and last in r.nilai]
    reference = next((r for r in found.atas if first in r.nilai and last in r.nilai), None)
    points = [(r, r.nilai[last], r.nilai[last] - r.nilai[first]) for r in shown]
    lines = (reference.nilai[last], reference.nilai[last] - reference.nilai[first]) if reference else None
    used = [*shown, *((reference,) if reference else ())]
    return _quadrant(
        points, lines, reference, (found.ukuran, found.ukuran), (last, first),
        (found.indikator.nama, f"Perubahan {first}–{last}"),
        [entry for r in used for year in (first, last) if (entry := entries(r.nama, year))],
    )  # fmt: skip


def two_indicators(
    one: Basis, other: Basis, entries: Callable[[str, int], Nilai | None], others: Callable[[str, int], Nilai | None]
) -> Quadrant | None:
    """The levels of two indicators, in the year that most regions have both (of several the latest)."""
    partner = {r.nama: r for r in (other.daerah, *other.sebaya, *other.atas)}
    regions = (one.daerah, *one.sebaya)

    def both(region: Region, year: int) -> bool:
        return year in region.nilai and region.nama in partner and year in partner[region.nama].nilai

    years = [year for year in one.daerah.nilai if both(one.daerah, year)]
    year = max(years, key=lambda item: (sum(both(r, item) for r in regions), item), default=0)
    shown = [r for r in regions if both(r, year)]
    if len(shown) < FEWEST_DOTS:
        return None
    reference = next((r for r in one.atas if both(r, year)), None)
    points = [(r, r.nilai[year], partner[r.nama].nilai[year]) for r in shown]
    lines = (reference.nilai[year], partner[reference.nama].nilai[year]) if reference else None
    names = [r.nama for r in (*shown, *((reference,) if reference else ()))]
    found = [entry for name in names for look in (entries, others) if (entry := look(name, year))]
    return _quadrant(
        points,
        lines,
        reference,
        (one.ukuran, other.ukuran),
        (year, 0),
        (one.indikator.nama, other.indikator.nama),
        found,
    )


def _quadrant(
    points: Sequence[tuple[Region, Decimal, Decimal]],
    lines: tuple[Decimal, Decimal] | None,
    reference: Region | None,
    measures: tuple[Measure, Measure],
    years: tuple[int, int],
    names: tuple[str, str],
    entries: Sequence[Nilai],
) -> Quadrant:
    count = len(points)
    x, y = lines or (
        measures[0].exact(sum((p[1] for p in points), Decimal(0)) / count),
        measures[1].exact(sum((p[2] for p in points), Decimal(0)) / count),
    )
    dots = tuple(
        Dot(region.nama, one, two, region.sendiri, _kuadran(measures, one - x, two - y)) for region, one, two in points
    )
    name = reference.nama if reference else MEAN
    return Quadrant(years[0], years[1], dots, x, y, name, *measures, *names, tuple(entries))


def _kuadran(measures: tuple[Measure, Measure], x: Decimal, y: Decimal) -> str:
    if any(measure.arah not in ("naik", "turun") for measure in measures):
        return ""
    return {(True, True): "I", (True, False): "II", (False, True): "III", (False, False): "IV"}[
        measures[0].verdict(x) >= 0, measures[1].verdict(y) >= 0
    ]
