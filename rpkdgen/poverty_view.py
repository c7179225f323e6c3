"""The analyses of poverty as templates print them: sentences, and the rows of their charts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rpkdgen.analysis import Illustrative
from rpkdgen.format import enumeration
from rpkdgen.measure import Measure, headline
from rpkdgen.model import Daerah, Indikator, Nilai, values_in_force
from rpkdgen.poverty_analysis import (
    FEWEST_VALUES,
    Quadrant,
    Surroundings,
    basis,
    level_and_change,
    relative_position,
    steps_of,
    two_indicators,
)
from rpkdgen.poverty_words import Said, quadrant_sentence, said
from rpkdgen.series import sources_of


@dataclass(frozen=True)
class AnalysisView:
    """An indicator's analyses: sentences, and which charts have something to show."""

    nama: str
    judul: str
    kalimat: tuple[Said, ...]
    ada_posisi: bool
    ada_garis: bool
    ada_perubahan: bool
    ada_kuadran: bool
    kalimat_kuadran: str

    jenis_data = "analisis"


def analysis_view(indicator: Indikator, around: Surroundings) -> AnalysisView:
    found = basis(indicator, around)
    position = relative_position(found)
    quadrant = quadrant_view(indicator, None, around)
    years = len(found.daerah.nilai)
    return AnalysisView(
        indicator.nama,
        headline(indicator.nama),
        said(found, peers_of(around.daerah)),
        position is not None and position.banyak > 1,
        years >= FEWEST_VALUES or (years > 1 and any(found.daerah.nilai.keys() & r.nilai.keys() for r in found.atas)),
        years >= FEWEST_VALUES,
        quadrant is not None,
        quadrant.kalimat if quadrant else "",
    )


def peers_of(region: Daerah) -> str:
    """What the region and those like it are."""
    return "provinsi" if region.jenis == "provinsi" else "kabupaten/kota"


@dataclass(frozen=True, slots=True)
class StepBars:
    """Changes from one known year to the next: (years, change, better)."""

    judul: str
    satuan: str
    desimal: int
    batang: tuple[tuple[str, Decimal, bool], ...]
    berarah: bool
    sumber: str
    ilustratif: Illustrative
    uraian: str


def step_bars(indicator: Indikator, around: Surroundings) -> StepBars:
    found = basis(indicator, around)
    measure = found.ukuran
    steps = steps_of(found.daerah.nilai)
    entries = tuple(indicator.seri_berlaku.values())
    told = enumeration([f"{s.dari}–{s.ke} {measure.change(s.perubahan)}" for s in steps]) if steps else "belum ada"
    return StepBars(
        headline(indicator.nama),
        _change_unit(measure),
        measure.desimal,
        tuple((f"{s.dari}–{s.ke}", s.perubahan, measure.verdict(s.perubahan) > 0) for s in steps),
        indicator.arah in ("naik", "turun"),
        sources_of(entries),
        Illustrative.of(entry.ilustratif for entry in entries),
        f"Grafik batang perubahan {indicator.nama} {around.daerah.nama}: {told}.",
    )


def _change_unit(measure: Measure) -> str:
    """ "Persen poin", "Jiwa": the unit of a change, as an axis names it."""
    _, _, text = measure.size(Decimal(1)).partition(" ")
    return text[:1].upper() + text[1:] or measure.satuan.capitalize()


# ── kuadran ──────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class QuadrantView:
    """A quadrant chart with its titles; ``sudut``: the names of the corners, row by row from the upper left."""

    data: Quadrant
    judul: str
    sumbu_x: str
    sumbu_y: str
    acuan: str
    sudut: tuple[str, ...]
    kalimat: str
    uraian: str

    jenis_data = "kuadran"


def quadrant_view(one: Indikator, other: Indikator | None, around: Surroundings) -> QuadrantView | None:
    """Level × change of one indicator, or the levels of two; None where too few regions are known."""
    first = basis(one, around)
    if other is None:
        quadrant = level_and_change(first, _entries(one, around))
    else:
        lookups = (_entries(one, around), _entries(other, around))
        quadrant = two_indicators(first, basis(other, around), *lookups)
    if quadrant is None:
        return None
    sentence = quadrant_sentence(quadrant)
    title = headline(one.nama)
    if other is None:
        years = f"{quadrant.tahun_awal}–{quadrant.tahun}"
        title = f"Kuadran {title}: Tingkat {quadrant.tahun} dan Perubahan {years}"
        axes = (f"{one.nama} {quadrant.tahun} ({_unit(quadrant.ukuran_x)})",
                f"Perubahan {years} ({_change_unit(quadrant.ukuran_y).lower()})")  # fmt: skip
    else:
        title = f"Kuadran {title} dan {headline(other.nama)} Tahun {quadrant.tahun}"
        axes = (f"{one.nama} ({_unit(quadrant.ukuran_x)})", f"{other.nama} ({_unit(quadrant.ukuran_y)})")
    return QuadrantView(
        quadrant, title, *axes, quadrant.acuan, _corners(quadrant), sentence,
        f"Diagram kuadran {len(quadrant.titik)} daerah; sumbu mendatar {axes[0]}, sumbu tegak {axes[1]}. {sentence}",
    )  # fmt: skip


def _unit(measure: Measure) -> str:
    return measure.satuan


def _corners(quadrant: Quadrant) -> tuple[str, ...]:
    """Which quadrant lies in which corner, by the direction that is good on each axis."""
    if any(measure.arah not in ("naik", "turun") for measure in (quadrant.ukuran_x, quadrant.ukuran_y)):
        return ()
    right, up = quadrant.ukuran_x.arah == "naik", quadrant.ukuran_y.arah == "naik"
    names = {(True, True): "I", (True, False): "II", (False, True): "III", (False, False): "IV"}
    return tuple(names[at_right == right, at_top == up] for at_top in (True, False) for at_right in (False, True))


class _Entries:
    """The entry that counts of a region, by its printed name, in a year."""

    def __init__(self, regions: Mapping[str, Mapping[int, Nilai]]) -> None:
        self._regions = regions

    def __call__(self, name: str, year: int) -> Nilai | None:
        return self._regions.get(name, {}).get(year)


def _entries(indicator: Indikator, around: Surroundings) -> _Entries:
    others = {around.nama(other.wilayah): values_in_force(other.seri) for other in indicator.pembanding}
    return _Entries({**others, around.daerah.nama: indicator.seri_berlaku})
