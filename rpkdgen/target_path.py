"""The path of an outcome: baseline, targets and what came true, beside the targets of RPJMD and nation. Pure.

RPKD, RAT and LP2KD print this one calculation, so that they say the same numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rpkdgen.analysis import Illustrative
from rpkdgen.measure import Measure, headline, lower_first, measure_of
from rpkdgen.model import ILLUSTRATIVE, LEVELS_OF_TARGETS, Indikator, Plan
from rpkdgen.series import sources_of

POVERTY, EXTREME_POVERTY = "kemiskinan", "kemiskinan ekstrem"


# ── which indicator is which ─────────────────────────────────────────────────────────────────────
def indicator_like(plan: Plan, names: tuple[str, ...], words: str) -> Indikator | None:
    """The indicator with one of these ids, or whose name matches."""
    for indikator in plan.indikator:
        if re.sub(r"[^a-z0-9]", "", indikator.id.casefold()) in names:
            return indikator
    return next((i for i in plan.indikator if re.fullmatch(words, i.nama.casefold())), None)


def headcount(plan: Plan) -> Indikator | None:
    """P0: persentase penduduk miskin."""
    names = ("p0", "persentasependudukmiskin", "tingkatkemiskinan")
    return indicator_like(plan, names, r"(persentase penduduk|tingkat ke)miskin(?!.*ekstrem).*")


def extreme_poverty(plan: Plan) -> Indikator | None:
    names = ("kemiskinanekstrem", "p0ekstrem", "miskinekstrem")
    return indicator_like(plan, names, r".*(miskin|kemiskinan) ekstrem.*")


def measure_named(plan: Plan, ukuran: str) -> Indikator | None:
    """The indicator that a national target is about."""
    return headcount(plan) if ukuran == POVERTY else extreme_poverty(plan)


# ── the path ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Reference:
    """The targets of another document for the same indicator."""

    dokumen: str
    tingkat: str
    target: Mapping[int, Decimal]
    sumber: str

    @property
    def ilustratif(self) -> bool:
        return self.sumber == ILLUSTRATIVE


@dataclass(frozen=True, slots=True)
class PathYear:
    """One year: what came true, the RPKD's target, those of the references (in their order), and what came true
    minus the target; ``keadaan`` is "awal" (the baseline), "tercapai", "belum tercapai" or ""."""

    tahun: int
    nyata: Decimal | None
    target: Decimal | None
    acuan: tuple[Decimal | None, ...]
    selisih: Decimal | None
    keadaan: str


@dataclass(frozen=True, slots=True)
class Need:
    """The pace to a goal from the latest value: per year, in the indicator's unit; None where it is reached."""

    dokumen: str
    tahun: int
    nilai: Decimal
    per_tahun: Decimal | None


@dataclass(frozen=True)
class TargetPath:
    """``laju`` is the change per year from the baseline to the latest value; ``tahun`` in order, without gaps in
    ``sumbu`` (the axis of the chart)."""

    id: str
    nama: str
    satuan: str
    desimal: int
    tahun: tuple[PathYear, ...]
    sumbu: tuple[int, ...]
    acuan: tuple[Reference, ...]
    awal: tuple[int, Decimal] | None
    terbaru: tuple[int, Decimal] | None
    laju: Decimal | None
    kebutuhan: tuple[Need, ...]
    sumber: str
    ilustratif: Illustrative
    target_ilustratif: bool
    ukuran: Measure

    jenis_data = "jalur target"

    @property
    def kalimat(self) -> str:
        return " ".join(path_sentences(self))

    @property
    def judul(self) -> str:
        """The name as captions write it."""
        return headline(self.nama)

    @property
    def uraian(self) -> str:
        """What the chart shows, for those who cannot see it."""
        beside = [reference.dokumen for reference in self.acuan]
        text = f"Grafik garis {self.nama}: kondisi dan target RPKD" + "".join(f", target {name}" for name in beside)
        return f"{text}. {self.kalimat}"

    def garis(self, tahun: int) -> tuple[Decimal | None, ...]:
        """What the chart draws at a year: what came true, the RPKD's target, those of the references."""
        row = self.nilai(tahun)
        return (row.nyata, row.target, *row.acuan) if row else (None,) * (2 + len(self.acuan))

    def nilai(self, tahun: int) -> PathYear | None:
        return next((row for row in self.tahun if row.tahun == tahun), None)


def references(plan: Plan, indicator: Indikator) -> tuple[Reference, ...]:
    """The targets that others set for this indicator: the region's, the province's, then the nation's."""
    found = [
        Reference(item.dokumen, item.tingkat, _known(item.target), item.sumber)
        for item in plan.target_acuan
        if item.indikator == indicator.id
    ]
    told = {(year, reference.dokumen) for reference in found for year in reference.target}
    national: dict[tuple[str, str], dict[int, Decimal]] = {}
    for target in plan.acuan.target_nasional:
        if measure_named(plan, target.ukuran) is indicator and (target.tahun, target.dokumen) not in told:
            national.setdefault((target.dokumen, target.sumber), {})[target.tahun] = target.paling_tinggi
    found += [Reference(name, "nasional", years, source) for (name, source), years in national.items()]
    return tuple(sorted(found, key=lambda reference: LEVELS_OF_TARGETS.index(reference.tingkat)))


def _known(target: Mapping[int, Decimal | None]) -> dict[int, Decimal]:
    return {year: value for year, value in target.items() if value is not None}


def target_path(plan: Plan, indicator: Indikator) -> TargetPath:
    """The path of that indicator, over every year from the baseline on for which anything is known."""
    measure = measure_of(indicator)
    actual = {year: measure.exact(e.nilai) for year, e in indicator.seri_berlaku.items() if e.nilai is not None}
    start = indicator.kondisi_awal
    baseline = (start.tahun, measure.exact(start.nilai)) if start and start.nilai is not None and start.tahun else None
    if baseline:
        actual.setdefault(*baseline)
        actual = {year: value for year, value in actual.items() if year >= baseline[0]}
    targets = {year: measure.exact(value) for year, value in _known(indicator.target).items()}
    others = references(plan, indicator)
    years = sorted({*actual, *targets, *(year for other in others for year in other.target)})
    rows = tuple(_row(year, actual, targets, others, baseline, measure) for year in years)
    latest = max(actual.items(), default=None)
    pace = None
    if baseline and latest and latest[0] > baseline[0]:
        pace = (latest[1] - baseline[1]) / (latest[0] - baseline[0])
    shown = [indicator.seri_berlaku[year] for year in actual if year in indicator.seri_berlaku]
    made_up = indicator.sumber_target == ILLUSTRATIVE
    texts = [sources_of(shown), "" if made_up else indicator.sumber_target or "", *(_source(other) for other in others)]
    flags = [entry.ilustratif for entry in shown] + [made_up] * bool(targets) + [o.ilustratif for o in others]
    return TargetPath(
        indicator.id, indicator.nama, indicator.satuan, measure.desimal, rows,
        tuple(range(years[0], years[-1] + 1)) if years else (), others, baseline, latest, pace,
        tuple(_needs(indicator, latest, targets, others, measure)),
        "; ".join(dict.fromkeys(text for text in texts if text)), Illustrative.of(flags), made_up, measure,
    )  # fmt: skip


def _source(other: Reference) -> str:
    """ "Inpres 8/2025 (situs Bappeda)": the document, and where it was read."""
    if other.ilustratif:
        return ""
    return other.sumber if other.dokumen in other.sumber else f"{other.dokumen} ({other.sumber})"


def _row(
    year: int,
    actual: Mapping[int, Decimal],
    targets: Mapping[int, Decimal],
    others: Iterable[Reference],
    baseline: tuple[int, Decimal] | None,
    measure: Measure,
) -> PathYear:
    value, target = actual.get(year), targets.get(year)
    gap = None if value is None or target is None else value - target
    state = "awal" if baseline and year == baseline[0] else ""
    if gap is not None:
        state = "belum tercapai" if measure.verdict(gap) < 0 else "tercapai"
    return PathYear(year, value, target, tuple(_exact(other.target.get(year), measure) for other in others), gap, state)


def _exact(value: Decimal | None, measure: Measure) -> Decimal | None:
    return None if value is None else measure.exact(value)


def _needs(
    indicator: Indikator,
    latest: tuple[int, Decimal] | None,
    targets: Mapping[int, Decimal],
    others: Iterable[Reference],
    measure: Measure,
) -> Iterator[Need]:
    """From the latest value to the last target of each document that still lies ahead."""
    if latest is None or indicator.arah == "netral":
        return
    for name, target in [("RPKD", targets), *((other.dokumen, other.target) for other in others)]:
        goal = max(target.items(), default=None)
        if goal is None or goal[0] <= latest[0]:
            continue
        value = measure.exact(goal[1])
        missing = value - latest[1]
        yield Need(name, goal[0], value, missing / (goal[0] - latest[0]) if measure.verdict(missing) > 0 else None)


# ── what it says ─────────────────────────────────────────────────────────────────────────────────
def path_sentences(path: TargetPath) -> tuple[str, ...]:
    """The path in formal Indonesian; right as well where values, targets or the baseline are missing."""
    return tuple(_sentences(path))


def _sentences(path: TargetPath) -> Iterator[str]:
    measure, name = path.ukuran, lower_first(path.nama)
    if path.terbaru is None:
        yield f"Nilai {name} belum tersedia, sehingga pencapaian targetnya belum dapat dinilai."
        return
    year, value = path.terbaru
    if path.awal is None:
        yield f"Nilai terakhir {name} adalah {measure.value(value)} pada tahun {year}; kondisi awalnya belum ada."
    elif path.awal[0] == year:
        yield f"Kondisi awal {name} adalah {measure.value(value)} pada tahun {year}; sesudahnya belum ada nilai."
    else:
        first, start = path.awal
        yield (
            f"Dari kondisi awal {measure.value(start)} pada tahun {first}, {name} "
            f"{_changed(measure, value - start)} {measure.value(value)} pada tahun {year}."
        )
    row = path.nilai(year)
    if row is not None and row.target is not None and row.selisih is not None:
        yield _against_target(measure, year, row.target, row.selisih, row.keadaan)
    if path.laju is not None and path.awal is not None:
        yield f"Laju rata-rata sejak tahun {path.awal[0]}: {measure.pace(path.laju)}."
    for need in path.kebutuhan:
        yield _need_sentence(measure, path, need)


def _changed(measure: Measure, change: Decimal) -> str:
    return f"{measure.change(change)} menjadi" if measure.exact(change) else "tidak berubah, yaitu tetap"


def _against_target(measure: Measure, year: int, target: Decimal, gap: Decimal, state: str) -> str:
    goal = f"target RPKD tahun {year} ({measure.value(target)})"
    if not gap:
        return f"Nilai itu sama dengan {goal}, sehingga target {state}."
    side = "lebih rendah" if gap < 0 else "lebih tinggi"
    return f"Nilai itu {measure.size(gap)} {side} daripada {goal}, sehingga target {state}."


def _need_sentence(measure: Measure, path: TargetPath, need: Need) -> str:
    assert path.terbaru is not None
    most = {"turun": "paling tinggi ", "naik": "paling rendah "}.get(measure.arah, "") if need.nilai else ""
    goal = f"target {need.dokumen} tahun {need.tahun} ({most}{measure.value(need.nilai or Decimal(0))})"
    if need.per_tahun is None:
        return f"Nilai tahun {path.terbaru[0]} sudah memenuhi {goal} dan perlu dipertahankan."
    pace = measure.exact(need.per_tahun)
    if not pace:
        return f"Nilai tahun {path.terbaru[0]} tinggal sedikit lagi dari {goal}."
    return f"Untuk mencapai {goal}, nilainya perlu {measure.pace(pace)}{_beside_the_pace(measure, path.laju, pace)}."


def _beside_the_pace(measure: Measure, pace: Decimal | None, needed: Decimal) -> str:
    """How the needed pace compares with the one so far; nothing where there is none."""
    if pace is None:
        return ""
    if measure.verdict(pace) <= 0:
        return ", sedangkan sejak kondisi awal belum membaik"
    slack = measure.verdict(measure.exact(pace) - needed)
    return {1: ", lebih lambat daripada laju itu", -1: ", lebih cepat daripada laju itu"}.get(
        slack, ", sama dengan laju itu"
    )
