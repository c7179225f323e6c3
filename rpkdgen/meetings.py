"""Meetings of the TKPK and what they decided: which decisions are open, for whom, and which of them are late. Pure.

Nothing here asks the clock: how things stand is told as of the newest date that the plan's data carry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rpkdgen.analysis import Illustrative
from rpkdgen.model import KeputusanRapat, Notulen, Plan


def as_of(plan: Plan) -> date | None:
    """The newest date of the plan's data: of realisasi, minutes, data sets and their verification."""
    return max(_dates(plan), default=None)


def _dates(plan: Plan) -> Iterator[date]:
    written = [part.tanggal for part in plan.realisasi] + [meeting.tanggal for meeting in plan.notulen]
    for data in plan.data_pendukung:
        written += [data.tanggal, *(step.tanggal for step in data.verifikasi)]
    if plan.data_sasaran:
        written.append(plan.data_sasaran.tanggal)
    yield from (day for day in written if day)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision with the meeting that took it; ``terlambat``: open though its day has passed."""

    rapat: Notulen
    keputusan: KeputusanRapat
    terlambat: bool


def decisions(plan: Plan, until: date | None = None) -> tuple[Decision, ...]:
    """Every decision of the meetings held up to a day (None: of all), by meeting and number as written."""
    now = as_of(plan)
    return tuple(
        Decision(meeting, decision, is_late(decision, now))
        for meeting in meetings(plan, until)
        for decision in meeting.keputusan
    )


def is_late(decision: KeputusanRapat, now: date | None) -> bool:
    """Whether it is open on a day after the one that it was due."""
    return not decision.selesai and now is not None and decision.tenggat is not None and decision.tenggat < now


def open_decisions(plan: Plan, agency: str = "", until: date | None = None) -> tuple[Decision, ...]:
    """The decisions that are not carried out (those of one agency, where one is named), the one due first first."""
    found = [
        item
        for item in decisions(plan, until)
        if not item.keputusan.selesai and (not agency or agency in item.keputusan.penanggung_jawab)
    ]
    return tuple(sorted(found, key=lambda item: item.keputusan.tenggat or date.max))


def meetings(plan: Plan, until: date | None = None) -> tuple[Notulen, ...]:
    """The meetings held up to a day (None: all), by date."""
    held = [item for item in plan.notulen if until is None or (item.tanggal is not None and item.tanggal <= until)]
    return tuple(sorted(held, key=lambda item: item.tanggal or date.max))


def of_year(plan: Plan, year: int) -> tuple[Notulen, ...]:
    """The meetings of a year, by date."""
    return tuple(item for item in meetings(plan) if item.tanggal is not None and item.tanggal.year == year)


def coordination(held: Sequence[Notulen]) -> tuple[Notulen, ...]:
    """Those that count as coordination meetings of the whole TKPK."""
    return tuple(item for item in held if item.jenis == "koordinasi")


class Meetings:
    """``hitung.rapat``: the meetings up to a day (None: all of them), those of the document's ``tahun`` among them."""

    jenis_data = "rapat TKPK"

    def __init__(self, plan: Plan, until: date | None, year: int | None) -> None:
        self._plan, self._until, self._year = plan, until, year
        self.paling_sedikit, self.sumber_aturan = plan.acuan.rapat_setahun, plan.acuan.sumber_rapat

    @cached_property
    def keadaan(self) -> date | None:
        """The day as of which decisions are told to be late."""
        return as_of(self._plan)

    @cached_property
    def daftar(self) -> tuple[Notulen, ...]:
        """The meetings: of the document's year, else all."""
        held = meetings(self._plan, self._until)
        return tuple(item for item in held if self._year in (None, item.tanggal.year if item.tanggal else None))

    @property
    def koordinasi(self) -> tuple[Notulen, ...]:
        return coordination(self.daftar)

    @cached_property
    def keputusan(self) -> tuple[Decision, ...]:
        """What the meetings listed decided."""
        listed = {id(item) for item in self.daftar}
        return tuple(item for item in decisions(self._plan, self._until) if id(item.rapat) in listed)

    @property
    def selesai(self) -> int:
        """How many of these decisions are carried out."""
        return sum(item.keputusan.selesai for item in self.keputusan)

    def terbuka(self, perangkat_daerah: str | None = None) -> tuple[Decision, ...]:
        """The decisions still open of all meetings up to then; those of one agency, where one is named."""
        return open_decisions(self._plan, perangkat_daerah or "", self._until)

    @property
    def ilustratif(self) -> Illustrative:
        return Illustrative.of(item.ilustratif for item in self.daftar)

    def tanda(self, decided: Sequence[Decision]) -> Illustrative:
        """Whether these decisions are illustrative."""
        return Illustrative.of(item.rapat.ilustratif for item in decided)
