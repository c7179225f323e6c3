"""The works of a plan: what one agency does in one year by one sub kegiatan, in which places, for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rpkdgen.analysis import first_level
from rpkdgen.model import ALL_PLACES, NOWHERE, BarisRat, Plan, RincianRat, SasaranPenerima
from rpkdgen.priority import priority_places
from rpkdgen.problem import Position

#: Deciles of the poor and the vulnerable, whom poverty programmes serve.
POOR = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Work:
    """One sub kegiatan of one agency in one year: what the RPKD says, overlaid by that year's RAT.

    ``rincian`` is that year's, or else the nearest year's that elaborates it: the kind of aid seldom changes.
    """

    tahun: int
    row: BarisRat
    rincian: RincianRat | None
    pendukung: bool

    @property
    def kunci(self) -> tuple[str, str]:
        return self.row.baris.kunci

    @property
    def perangkat_daerah(self) -> str:
        return self.row.baris.program.perangkat_daerah

    @property
    def strategi(self) -> str:
        return self.row.baris.strategi

    @property
    def nama(self) -> str:
        return self.row.baris.sub.sebutan or self.row.baris.sub.nama

    @property
    def pagu(self) -> int:
        """Rupiah."""
        return self.row.pagu.jumlah

    @property
    def lokasi(self) -> tuple[str, ...]:
        return self.row.lokasi

    @property
    def sasaran(self) -> SasaranPenerima | None:
        return self._groups[0] if self._groups else None

    @property
    def desil(self) -> tuple[int, ...]:
        return next((tuple(sorted(group.desil)) for group in self._groups if group.desil), ())

    @property
    def satuan(self) -> str | None:
        """The unit of the target group."""
        return next((group.satuan for group in self._groups if group.satuan), None)

    @property
    def _groups(self) -> tuple[SasaranPenerima, ...]:
        """The target group of the year, then what the RAT says of it: the RPKD often names no number and unit."""
        detailed = self.rincian.sasaran if self.rincian else None
        return tuple(group for group in (self.row.sasaran, detailed) if group)

    @property
    def jenis(self) -> str | None:
        """The kind of aid (``jenis_bantuan``)."""
        return self.rincian.jenis_bantuan if self.rincian else None


def works(plan: Plan) -> tuple[Work, ...]:
    """Every work that has money or a target in a year of the period, year by year in the order of the plan."""
    supporting = {strategi.id for strategi in plan.strategi if strategi.pendukung}
    rows = [row for year in plan.tahun for row in plan.baris_rat(year) if row.pagu.jumlah or row.target]
    details: dict[tuple[str, str], dict[int, RincianRat]] = {}
    for row in rows:
        if row.rincian is not None:
            details.setdefault(row.baris.kunci, {})[row.tahun] = row.rincian
    return tuple(
        Work(row.tahun, row, _nearest(details.get(row.baris.kunci, {}), row.tahun), row.baris.strategi in supporting)
        for row in rows
    )


def _nearest(details: Mapping[int, RincianRat], year: int) -> RincianRat | None:
    return details[min(details, key=lambda other: (abs(other - year), other))] if details else None


class Places:
    """The places that are served one by one (kelurahan; in a province kabupaten/kota), with their families.

    They are those of ``data_sasaran`` and ``lokasi_prioritas``; without both, the deepest known of the region.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._reached: dict[tuple[str, ...], frozenset[str]] = {}

    @cached_property
    def kode(self) -> tuple[str, ...]:
        plan = self._plan
        written = [entry.wilayah for entry in plan.data_sasaran.daftar] if plan.data_sasaran else []
        written += [entry.wilayah for entry in plan.lokasi_prioritas.daftar] if plan.lokasi_prioritas else []
        known = {code for code in written if code} or {
            code for code in plan.acuan.wilayah if code.startswith(f"{plan.daerah.kode}.")
        }
        deepest = max((code.count(".") for code in known), default=0)
        return tuple(sorted(code for code in known if code.count(".") == deepest))

    @cached_property
    def desil(self) -> tuple[int, ...]:
        """The poor deciles that are counted (of 1–4)."""
        data = self._plan.data_sasaran
        return tuple(sorted({decile for entry in data.daftar for decile in entry.desil} & set(POOR))) if data else ()

    @cached_property
    def _counted(self) -> Mapping[str, Mapping[int, int | None]]:
        data = self._plan.data_sasaran
        return {entry.wilayah: entry.desil for entry in data.daftar} if data else {}

    def families(self, code: str, deciles: Iterable[int] = POOR) -> int:
        """The families (KK) of these deciles in that place, or in all places below it."""
        counted = self._counted
        inside = (code,) if code in counted else tuple(place for place in counted if place.startswith(f"{code}."))
        chosen = tuple(deciles)
        return sum(counted[place].get(decile) or 0 for place in inside for decile in chosen)

    def counted_at(self, code: str) -> Position:
        """Where the families of that place (of the first place in it) are written."""
        entries = self._plan.data_sasaran.daftar if self._plan.data_sasaran else ()
        inside = (entry for entry in entries if entry.wilayah == code or entry.wilayah.startswith(f"{code}."))
        return next((entry.asal.at("wilayah") for entry in inside), NOWHERE)

    def reached(self, codes: Sequence[str]) -> frozenset[str]:
        """The single places that these locations reach ("semua", kecamatan, or places themselves)."""
        key = tuple(codes)
        if key not in self._reached:
            if ALL_PLACES in key:
                found = frozenset(self.kode)
            else:
                found = frozenset(
                    place
                    for place in self.kode
                    if any(
                        place == code or place.startswith(f"{code}.") or code.startswith(f"{place}.") for code in key
                    )
                )
            self._reached[key] = found
        return self._reached[key]

    def above(self, code: str) -> str:
        """The kecamatan of a place (of a kabupaten/kota in a province: itself)."""
        return first_level(self._plan, code)

    @cached_property
    def kecamatan(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.above(code) for code in self.kode))

    @cached_property
    def prioritas(self) -> Mapping[str, int]:
        """Priority places of the first class with their rank, the most urgent first."""
        return {place.wilayah: place.peringkat for place in priority_places(self._plan) if place.kategori == 1}


def in_the_same_places(all_works: Iterable[Work], places: Places, agency: str, year: int) -> tuple[Work, ...]:
    """What other agencies do that year in places where this one works by name (not by "semua kecamatan"); supporting
    strategies are left out."""
    of_year = [work for work in all_works if work.tahun == year and not work.pendukung]
    own: set[str] = set()
    for work in of_year:
        if work.perangkat_daerah == agency and ALL_PLACES not in work.lokasi:
            own |= places.reached(work.lokasi)
    return tuple(
        work
        for work in of_year
        if work.perangkat_daerah != agency and ALL_PLACES not in work.lokasi and own & places.reached(work.lokasi)
    )
