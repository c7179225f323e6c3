"""Everything that is found of a plan's alignment, each part made when it is first asked for."""

from __future__ import annotations

from functools import cached_property

from rpkdgen.alignment import chain, gaps, money, overlaps
from rpkdgen.alignment.works import Places, Work, works
from rpkdgen.model import Plan
from rpkdgen.once import once_per_plan


class Alignment:
    """The works of a plan with their places, gaps, overlaps, money by place, and the chain of goals."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    @cached_property
    def kerja(self) -> tuple[Work, ...]:
        return works(self._plan)

    @cached_property
    def tempat(self) -> Places:
        return Places(self._plan)

    @cached_property
    def lokasi_prioritas(self) -> tuple[gaps.ServedPlace, ...]:
        return gaps.served_places(self.kerja, self.tempat, self._plan.tahun)

    @cached_property
    def strategi(self) -> tuple[gaps.StrategyMoney, ...]:
        return gaps.strategy_money(self._plan, self.kerja)

    @cached_property
    def indikator(self) -> tuple[gaps.ServedIndicator, ...]:
        return gaps.served_indicators(self._plan, self.kerja)

    @cached_property
    def tumpang_tindih(self) -> tuple[overlaps.Overlap, ...]:
        return overlaps.overlaps(self.kerja, self.tempat)

    @cached_property
    def kecamatan(self) -> tuple[money.PlaceMoney, ...]:
        return money.districts(self.kerja, self.tempat)

    @cached_property
    def uang_prioritas(self) -> tuple[money.PlaceMoney, ...]:
        return money.priority_money(self.kerja, self.tempat)

    @cached_property
    def rantai(self) -> tuple[chain.ChainRow, ...]:
        return chain.chain(self._plan, self.kerja)

    @cached_property
    def rantai_putus(self) -> tuple[chain.BrokenLink, ...]:
        return chain.broken_links(self._plan)


#: The alignment of a plan, worked out once for all who ask.
alignment_of = once_per_plan(Alignment)
