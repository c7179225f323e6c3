"""What nobody does: priority places that nothing reaches, strategies without money, indicators without a programme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rpkdgen.alignment.works import Places, Work
from rpkdgen.model import ALL_PLACES, Indikator, Plan, Sasaran, Strategi


@dataclass(frozen=True, slots=True)
class ServedPlace:
    """A priority place: the works of the period that reach it (supporting ones left out), of these the ones placed
    there by name (not by "semua"); ``tahun_kosong``: years in which none reaches it."""

    wilayah: str
    peringkat: int
    kerja: tuple[Work, ...]
    bernama: tuple[Work, ...]
    tahun_kosong: tuple[int, ...]

    @property
    def perangkat_bernama(self) -> tuple[str, ...]:
        """The agencies that work there by name."""
        return tuple(dict.fromkeys(work.perangkat_daerah for work in self.bernama))

    @property
    def jumlah_sub_kegiatan(self) -> int:
        return len({work.kunci for work in self.kerja})

    @property
    def jumlah_bernama(self) -> int:
        return len({work.kunci for work in self.bernama})


def served_places(all_works: Sequence[Work], places: Places, years: Sequence[int]) -> tuple[ServedPlace, ...]:
    """Every priority place of the first class, the most urgent first."""
    direct = [work for work in all_works if not work.pendukung and work.lokasi]
    by_place: dict[str, list[Work]] = {code: [] for code in places.prioritas}
    for work in direct:
        for code in places.reached(work.lokasi) & by_place.keys():
            by_place[code].append(work)
    found = []
    for code, rank in places.prioritas.items():
        here = by_place[code]
        reached = {work.tahun for work in here}
        found.append(
            ServedPlace(
                code,
                rank,
                tuple(here),
                tuple(work for work in here if ALL_PLACES not in work.lokasi),
                tuple(year for year in years if year not in reached),
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class StrategyMoney:
    """Pagu (rupiah) of a strategy by year; ``tahun_kosong`` are the years without any."""

    strategi: Strategi
    pagu: tuple[int, ...]
    tahun_kosong: tuple[int, ...]


def strategy_money(plan: Plan, all_works: Iterable[Work]) -> tuple[StrategyMoney, ...]:
    sums: dict[tuple[str, int], int] = {}
    for work in all_works:
        kind = (work.strategi, work.tahun)
        sums[kind] = sums.get(kind, 0) + work.pagu
    rows = []
    for strategi in plan.strategi:
        pagu = tuple(sums.get((strategi.id, year), 0) for year in plan.tahun)
        empty = tuple(year for year, amount in zip(plan.tahun, pagu, strict=True) if not amount)
        rows.append(StrategyMoney(strategi, pagu, empty))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class ServedIndicator:
    """An indicator of a tujuan or sasaran with the works of the strategies that are to move it.

    Where its dimension has fields of government of its own (``bidang``), only works of these count.
    """

    indikator: Indikator
    sasaran: tuple[Sasaran, ...]
    bidang: tuple[str, ...]
    lewat_strategi: int
    kerja: tuple[Work, ...]

    @property
    def perangkat_daerah(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(work.perangkat_daerah for work in self.kerja))

    @property
    def jumlah_program(self) -> int:
        return len({(work.row.baris.program.kode, work.perangkat_daerah) for work in self.kerja})

    @property
    def pagu(self) -> int:
        return sum(work.pagu for work in self.kerja)


def served_indicators(plan: Plan, all_works: Sequence[Work]) -> tuple[ServedIndicator, ...]:
    """Every indicator that a tujuan or sasaran names, in the order of the goals, each once."""
    aims: dict[str, list[Sasaran]] = {}
    for tujuan in plan.tujuan:
        for name in tujuan.indikator:
            aims.setdefault(name, []).extend(tujuan.sasaran)
        for sasaran in tujuan.sasaran:
            for name in sasaran.indikator:
                aims.setdefault(name, []).append(sasaran)
    by_strategy: dict[str, list[Work]] = {}
    for work in all_works:
        by_strategy.setdefault(work.strategi, []).append(work)
    found = []
    for name, goals in aims.items():
        indicator = plan.indikator_menurut_id.get(name)
        if indicator is None:
            continue
        fields = plan.acuan.bidang_dimensi.get(indicator.dimensi or "", ())
        strategies = dict.fromkeys(strategy for sasaran in goals for strategy in sasaran.strategi)
        through = [work for strategy in strategies for work in by_strategy.get(strategy, ())]
        serving = [work for work in through if not fields or _field(work) in fields]
        found.append(ServedIndicator(indicator, tuple(goals), fields, len(through), tuple(serving)))
    return tuple(found)


def _field(work: Work) -> str:
    """The bidang urusan of a work: "1.06"."""
    return work.row.baris.program.kode[:4]
