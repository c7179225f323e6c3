"""``hitung.lembar``: the worksheet of one perangkat daerah, which a coordination meeting of the TKPK puts on the table.

The year that is worked in is that of the plan's newest data; what was spent and reached is as last reported. An agency
works in the places that its sub kegiatan name that year; one that works in the whole region only meets others in the
priority places.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rpkdgen import meetings
from rpkdgen import realisasi_analysis as of
from rpkdgen.alignment.whole import alignment_of
from rpkdgen.alignment.works import Work
from rpkdgen.analysis import Illustrative, SubRow, sub_row
from rpkdgen.model import ALL_PLACES, BarisRat, PerangkatDaerah, Plan, Program
from rpkdgen.once import once_per_plan
from rpkdgen.realisasi_analysis import Obstacle, Result, Status

#: Kinds of agency whose head is not called "Kepala": the word before its name, and what goes of the name.
HEADS = {
    "rsud": ("Direktur ", ""),
    "kecamatan": ("Camat ", "Kecamatan "),
    "inspektorat": ("Inspektur ", "Inspektorat "),
    "sekretariat": ("Sekretaris ", "Sekretariat "),
}


@once_per_plan
def last_quarter(plan: Plan) -> tuple[int, int] | None:
    """The year and quarter last reported by anyone; None where nothing was."""
    return max(plan.triwulan_dilaporkan, default=None)


@once_per_plan
def _results(plan: Plan) -> dict[str, list[Result]]:
    """What was last reported, by agency."""
    found: dict[str, list[Result]] = {}
    quarter = last_quarter(plan)
    for item in of.results(plan, *quarter) if quarter else ():
        found.setdefault(item.rat.baris.program.perangkat_daerah, []).append(item)
    return found


def work_year(plan: Plan) -> int:
    """The plan's year in which its newest data lie; its first or last year where they lie outside."""
    now = meetings.as_of(plan)
    years = plan.tahun or (0,)
    return min(max(now.year if now else years[0], years[0]), years[-1])


@once_per_plan
def _rows(plan: Plan) -> dict[str, list[BarisRat]]:
    """The rows of the RAT of the year that is worked in, by agency."""
    found: dict[str, list[BarisRat]] = {}
    for row in plan.baris_rat(work_year(plan)):
        found.setdefault(row.baris.program.perangkat_daerah, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class ProgramRows:
    """A program of the agency with its sub kegiatan; ``pagu`` in rupiah by year of the plan."""

    program: Program
    sub: tuple[SubRow, ...]
    pagu: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A sub kegiatan of another agency in places where this one works too: ``tempat`` are those places, ``sendiri``
    this agency's own sub kegiatan there; ``sejenis``: both give the same kind of aid to the same group."""

    kerja: Work
    tempat: tuple[str, ...]
    sendiri: tuple[str, ...]
    sejenis: bool


class Worksheet:
    """What one agency brings to the meeting, and what it finds there."""

    jenis_data = "lembar kerja"

    def __init__(self, plan: Plan, agency: PerangkatDaerah) -> None:
        self._plan, self._agency = plan, agency
        self.tahun = work_year(plan)
        self.keadaan: date | None = meetings.as_of(plan)

    @property
    def kepala(self) -> str:
        """What its head is called: "Kepala Dinas Sosial", "Camat Benda"."""
        agency = self._agency
        if agency.kepala and agency.kepala.jabatan:
            return agency.kepala.jabatan
        word, less = HEADS.get(agency.jenis, ("Kepala ", ""))
        return word + agency.nama.removeprefix(less)

    @property
    def kedudukan(self) -> tuple[str, ...]:
        """Its offices in the TKPK: "Koordinator Kelompok Kerja Data dan Informasi"."""
        members = self._plan.tkpk.susunan if self._plan.tkpk else ()
        own = (member for member in members if member.perangkat_daerah == self._agency.id)
        return tuple(f"{member.kedudukan} {member.kelompok}" if member.kelompok else member.kedudukan for member in own)

    # ── its own work ─────────────────────────────────────────────────────────────────────────────
    @cached_property
    def program(self) -> tuple[ProgramRows, ...]:
        years = self._plan.tahun
        groups: dict[int, list[SubRow]] = {}
        programs: dict[int, Program] = {}
        for row in self._plan.baris:
            if row.program.perangkat_daerah == self._agency.id:
                programs.setdefault(id(row.program), row.program)
                groups.setdefault(id(row.program), []).append(sub_row(row, years))
        return tuple(
            ProgramRows(
                programs[key],
                tuple(rows),
                tuple(sum(row.tahun[index].pagu for row in rows) for index in range(len(years))),
            )
            for key, rows in groups.items()
        )

    @property
    def sub(self) -> tuple[SubRow, ...]:
        return tuple(row for group in self.program for row in group.sub)

    @property
    def jumlah_pagu(self) -> tuple[int, ...]:
        """Pagu (rupiah) of each year of the plan."""
        return tuple(map(sum, zip(*(group.pagu for group in self.program), strict=True)))

    @property
    def pagu_ilustratif(self) -> Illustrative:
        return Illustrative.of(row.pagu_ilustratif for row in self.sub)

    @property
    def rencana(self) -> tuple[BarisRat, ...]:
        """Its rows in the RAT of the year that is worked in."""
        return tuple(_rows(self._plan).get(self._agency.id, ()))

    def jadwal(self, row: BarisRat) -> tuple[str, ...]:
        """What is planned in each quarter ("" where nothing is)."""
        planned = row.rincian.jadwal if row.rincian else {}
        return tuple(planned.get(quarter) or "" for quarter in of.QUARTERS)

    # ── what became of it ────────────────────────────────────────────────────────────────────────
    @property
    def triwulan(self) -> tuple[int, int] | None:
        """The year and quarter that ``hasil`` tell of."""
        return last_quarter(self._plan)

    @property
    def hasil(self) -> tuple[Result, ...]:
        return tuple(_results(self._plan).get(self._agency.id, ()))

    @cached_property
    def serapan(self) -> of.Absorption:
        return of.absorption(self.hasil)

    @property
    def hasil_ilustratif(self) -> Illustrative:
        return Illustrative.of(item.ilustratif for item in self.hasil if item.entry)

    def masalah(self, item: Result) -> Obstacle | None:
        """Its last obstacle, while it is open: told of the last quarter, or of work that is not done."""
        last = item.kendala[-1] if item.kendala else None
        is_open = last is not None and (item.status is not Status.DONE or last.triwulan == item.sampai)
        return last if is_open else None

    @property
    def masalah_terbuka(self) -> int:
        return sum(self.masalah(item) is not None for item in self.hasil)

    @cached_property
    def keputusan(self) -> tuple[meetings.Decision, ...]:
        """The open decisions of the meetings that it is to carry out."""
        return meetings.open_decisions(self._plan, self._agency.id)

    # ── who else works there ─────────────────────────────────────────────────────────────────────
    @cached_property
    def _works(self) -> tuple[Work, ...]:
        return tuple(work for work in alignment_of(self._plan).kerja if work.tahun == self.tahun and not work.pendukung)

    @cached_property
    def _own(self) -> tuple[Work, ...]:
        return tuple(work for work in self._works if work.perangkat_daerah == self._agency.id and work.lokasi)

    @property
    def berlokasi(self) -> bool:
        """Whether any of its sub kegiatan names its places."""
        return any(ALL_PLACES not in work.lokasi for work in self._own)

    @cached_property
    def _places(self) -> frozenset[str]:
        places = alignment_of(self._plan).tempat
        if not self.berlokasi:
            return frozenset(places.prioritas) if self._own else frozenset()
        named = (places.reached(work.lokasi) for work in self._own if ALL_PLACES not in work.lokasi)
        return frozenset().union(*named)

    @cached_property
    def sekitar(self) -> tuple[Neighbour, ...]:
        """What others do by name in its places, agency by agency."""
        places = alignment_of(self._plan).tempat
        alike = self._alike()
        found = []
        for work in self._works:
            if work.perangkat_daerah == self._agency.id or ALL_PLACES in work.lokasi:
                continue
            shared = self._places & places.reached(work.lokasi)
            if shared:
                own = [mine for mine in self._own if shared & places.reached(mine.lokasi)]
                named = [mine for mine in own if ALL_PLACES not in mine.lokasi] or own
                names = tuple(dict.fromkeys(mine.nama for mine in named))
                found.append(Neighbour(work, tuple(sorted(shared)), names, work.kunci in alike))
        order = {agency.id: number for number, agency in enumerate(self._plan.perangkat_daerah)}
        return tuple(sorted(found, key=lambda item: order.get(item.kerja.perangkat_daerah, len(order))))

    def _alike(self) -> frozenset[tuple[str, str]]:
        """The sub kegiatan of others that give the same as this agency does in that year."""
        return frozenset(
            work.kunci
            for overlap in alignment_of(self._plan).tumpang_tindih
            if self._agency.id in overlap.perangkat_daerah and self.tahun in overlap.tahun
            for work in overlap.kerja
        )

    @cached_property
    def seluruh_daerah(self) -> tuple[tuple[str, int], ...]:
        """The other agencies that work in the whole region, with how many sub kegiatan each."""
        counts: dict[str, int] = {}
        for work in self._works:
            if work.perangkat_daerah != self._agency.id and ALL_PLACES in work.lokasi:
                counts[work.perangkat_daerah] = counts.get(work.perangkat_daerah, 0) + 1
        return tuple((agency.id, counts[agency.id]) for agency in self._plan.perangkat_daerah if agency.id in counts)
