"""What templates, narratives and frames may use: the plan by its own names, and functions over it.

All that is given out is frozen. A question that the plan cannot answer (an unknown indicator, an
agency that does not exist) is ``Refused`` with a hint, and so becomes an error at the template's line.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from rpkdgen import analysis, data_quality, poverty_view, priority, series, target_path
from rpkdgen.alignment.view import AlignmentView
from rpkdgen.document import ONLY, PERIODS, Edition
from rpkdgen.format import amount, decimal_number, enumeration, long_date, millions, rounded, whole_number
from rpkdgen.measure import lower_first
from rpkdgen.meetings import Meetings
from rpkdgen.model import (
    ALL_PLACES,
    ILLUSTRATIVE,
    Baris,
    BarisRat,
    Indikator,
    Kegiatan,
    Nilai,
    Orang,
    Penetapan,
    PerangkatDaerah,
    Plan,
    Program,
    SasaranPenerima,
    Strategi,
)
from rpkdgen.poverty_analysis import Surroundings
from rpkdgen.realisasi_view import Report, period_title
from rpkdgen.reference import unit_kind
from rpkdgen.sandbox import Refused
from rpkdgen.suggest import did_you_mean
from rpkdgen.worksheet import Worksheet

Item = TypeVar("Item")

#: What is left open in an official document, to be filled by hand.
DOTS = "…………………"
SHORT_DOTS = "……"

#: What stands for the kecamatan of a place that is one itself.
NO_PARENT = "–"


# ── views ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class IndicatorView:
    """An indicator as narratives use it; values carry the indicator's own number of decimals."""

    id: str
    nama: str
    satuan: str
    arah: str
    tingkat: str
    dimensi: str | None
    definisi: str | None
    rumus: str | None
    sumber_data: str | None
    desimal: int | None
    sumber_target: str | None
    seri: tuple[Nilai, ...]
    _own: Indikator
    _names: Callable[[str], str]

    jenis_data = "indikator"

    def _exact(self, value: Decimal | None) -> Decimal | None:
        return value if value is None or self.desimal is None else rounded(value, self.desimal)

    def _entry(self, tahun: int) -> Nilai | None:
        return self._own.seri_berlaku.get(tahun)

    def nilai(self, tahun: int) -> Decimal | None:
        """The value of that year, or None."""
        entry = self._entry(tahun)
        return self._exact(entry.nilai) if entry else None

    @property
    def terbaru(self) -> Nilai | None:
        """The latest known value, with ``.tahun`` and ``.sumber``; number filters print it as well."""
        known = self._own.seri_berlaku
        return known[max(known)] if known else None

    @property
    def awal(self) -> Decimal | None:
        start = self._own.kondisi_awal
        return self._exact(start.nilai) if start else None

    @property
    def tahun_awal(self) -> int | None:
        return self._own.kondisi_awal.tahun if self._own.kondisi_awal else None

    def target(self, tahun: int) -> Decimal | None:
        return self._exact(self._own.target.get(tahun))

    def sumber(self, tahun: int) -> str | None:
        entry = self._entry(tahun)
        return entry.sumber if entry else None

    def perubahan(self, dari: int, ke: int) -> Decimal | None:
        """Value of ``ke`` minus value of ``dari``, in the indicator's unit."""
        first, last = self.nilai(dari), self.nilai(ke)
        return None if first is None or last is None else last - first

    def wilayah(self, kode: str) -> ComparisonView:
        """The same indicator elsewhere: ``indikator("P0").wilayah("36").nilai(2024)``, or "nasional"."""
        for other in self._own.pembanding:
            if other.wilayah == kode:
                return ComparisonView(self._names(kode), other.seri, self.desimal)
        known = [other.wilayah for other in self._own.pembanding]
        raise Refused(
            f"indikator “{self.id}” tidak mempunyai pembanding “{kode}”",
            did_you_mean(kode, known) or f"Pembanding yang ada: {', '.join(known) or 'tidak ada'}.",
        )


@dataclass(frozen=True)
class ComparisonView:
    """An indicator's series in another region."""

    nama: str
    seri: tuple[Nilai, ...]
    desimal: int | None

    jenis_data = "pembanding"

    def nilai(self, tahun: int) -> Decimal | None:
        value = series.value_in(self.seri, tahun)
        return value if value is None or self.desimal is None else rounded(value, self.desimal)


@dataclass(frozen=True)
class SubKegiatanView:
    """A sub kegiatan as narratives use it."""

    kode: str
    nama: str
    sebutan: str
    keluaran: str
    satuan: str
    sasaran: str | None
    program: Program
    kegiatan: Kegiatan
    perangkat_daerah: PerangkatDaerah | None
    _own: Baris

    jenis_data = "sub kegiatan"

    def target(self, tahun: int) -> Decimal | None:
        return self._own.sub.target.get(tahun)

    def pagu(self, tahun: int | None = None) -> int:
        """Rupiah of one year, or of all years."""
        return self._own.sub.jumlah_pagu if tahun is None else self._own.sub.pagu_tahun(tahun)

    @property
    def awal(self) -> Decimal | None:
        return self._own.sub.kondisi_awal.nilai if self._own.sub.kondisi_awal else None

    @property
    def tahun_awal(self) -> int | None:
        return self._own.sub.kondisi_awal.tahun if self._own.sub.kondisi_awal else None


@dataclass(frozen=True)
class PriorityView:
    """A priority place with its names; ``nilai`` and ``baku`` stand in the order of the indicators."""

    kode: str
    nama: str
    kecamatan: str
    nilai: tuple[Decimal | None, ...]
    baku: tuple[Decimal | None, ...]
    skor: Decimal
    peringkat: int
    kategori: int

    jenis_data = "lokasi prioritas"


@dataclass(frozen=True)
class DistrictView:
    """A priority kecamatan; ``banyak``: the kelurahan in it, ``mendesak``: those of kategori 1."""

    kode: str
    nama: str
    nilai: tuple[Decimal | None, ...]
    baku: tuple[Decimal | None, ...]
    skor: Decimal
    peringkat: int
    kategori: int
    banyak: int
    mendesak: int

    jenis_data = "kecamatan prioritas"


# ── names and places ─────────────────────────────────────────────────────────────────────────────
class Names:
    """Printed names of regions, agencies and officials."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._places: dict[tuple[str, ...], str] = {}

    def region(self, code: str) -> str:
        """ "Karawaci", "Provinsi Banten", "Nasional"; the code itself where it is not known."""
        if code == self._plan.daerah.kode:
            return self._plan.daerah.nama
        if code == "nasional":
            return "Nasional"
        place = self._plan.acuan.wilayah.get(code)
        if place is None:
            return self._plan.daerah.provinsi or code if code == self._plan.daerah.kode.split(".")[0] else code
        if place.jenis == "provinsi" and not place.nama.startswith("Provinsi "):
            return f"Provinsi {place.nama}"
        return place.nama

    def agency(self, name: str) -> str:
        agency = self._plan.perangkat_daerah_menurut_id.get(name)
        return agency.nama if agency else name

    def short_agency(self, name: str) -> str:
        agency = self._plan.perangkat_daerah_menurut_id.get(name)
        return agency.sebutan if agency else name

    def places(self, codes: Sequence[str]) -> str:
        """ "Semua kecamatan", "Kecamatan Karawaci dan Benda", "Kelurahan Sukarasa (Kecamatan Tangerang)"."""
        key = tuple(codes)
        if key not in self._places:
            self._places[key] = self._place_text(key)
        return self._places[key]

    def _place_text(self, codes: tuple[str, ...]) -> str:
        first, second = self._plan.sebutan.kecamatan, self._plan.sebutan.kelurahan
        if not codes:
            return "–"
        if ALL_PLACES in codes:
            return f"Semua {first.lower()}"
        depth = self._plan.daerah.kode.count(".") + 1
        whole = [code for code in codes if code.count(".") <= depth]
        parts: dict[str, list[str]] = {}
        for code in codes:
            if code.count(".") > depth:
                parts.setdefault(analysis.first_level(self._plan, code), []).append(code)
        texts = []
        if whole:
            texts.append(_named(first, [self.region(code) for code in whole]))
        for parent, members in parts.items():
            inside = _named(self._kind(members, second), [self.region(code) for code in members])
            texts.append(f"{inside} ({_named(first, [self.region(parent)])})")
        return "; ".join(texts)

    def by_first_level(self, codes: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """("Karawaci", "Semua kelurahan"), ("Tangerang", "Sukarasa dan Babakan"), …"""
        whole = f"Semua {self._plan.sebutan.kelurahan.lower()}"
        if not codes or ALL_PLACES in codes:
            return ((f"Semua {self._plan.sebutan.kecamatan.lower()}" if codes else "–", whole if codes else "–"),)
        parts: dict[str, list[str]] = {}
        for code in codes:
            parent = analysis.first_level(self._plan, code)
            members = parts.setdefault(parent, [])
            if code != parent:
                members.append(self.region(code))
        return tuple((self.region(parent), enumeration(members) or whole) for parent, members in parts.items())

    def _kind(self, codes: Sequence[str], fallback: str) -> str:
        """ "Kelurahan" or "Desa", where all places are of that kind; a desa by the region's own word (Kalurahan)."""
        kinds = {place.jenis for code in codes if (place := self._plan.acuan.wilayah.get(code))}
        if len(kinds) != 1 or ((kind := kinds.pop()) == "desa" and self._own_word):
            return fallback
        return kind.capitalize()

    @property
    def _own_word(self) -> bool:
        """Whether the region says for itself what a desa is called there, in one word."""
        own = self._plan.daerah.sebutan
        return bool(own and own.kelurahan and "/" not in own.kelurahan)

    def official(self, title: str) -> str:
        """ "Wali Kota Tangerang": a title with the region's short name."""
        return f"{title} {self._plan.daerah.nama_singkat}"


def _named(kind: str, names: Sequence[str]) -> str:
    """The kind before the names, unless they carry it themselves ("Kabupaten Lebak")."""
    text = enumeration(names)
    return text if names and names[0].startswith(("Kabupaten ", "Kota ", "Provinsi ")) else f"{kind} {text}"


def official_titles(plan: Plan) -> dict[str, str]:
    """Full titles as they stand on a regulation, by name: kepala_daerah, peraturan, berita_daerah, …"""
    title, region = plan.sebutan, plan.daerah
    head = plan.pejabat.kepala_daerah.jabatan or title.kepala_daerah
    return {
        "kepala_daerah": head if region.nama_singkat in head else f"{head} {region.nama_singkat}",
        "wakil_kepala_daerah": f"{title.wakil_kepala_daerah} {region.nama_singkat}",
        "sekretaris_daerah": f"{plan.pejabat.sekretaris_daerah.jabatan or title.sekretaris_daerah} {region.nama}",
        "peraturan": f"{title.peraturan} {region.nama_singkat}",
        "keputusan": f"{title.keputusan} {region.nama_singkat}",
        "berita_daerah": f"Berita Daerah {region.nama}",
    }


def person(someone: Orang | None) -> dict[str, str]:
    """An official for frames; what is not known is "" (a name: dots to be filled by hand)."""
    empty = Orang()
    found = someone or empty
    return {
        "nama": found.nama or DOTS,
        "nip": found.nip or "",
        "pangkat": found.pangkat or "",
        "jabatan": found.jabatan or "",
    }


# ── questions over the plan ──────────────────────────────────────────────────────────────────────
class Questions:
    """The functions of narratives. Every filter may be left out; an unknown name is Refused."""

    def __init__(self, plan: Plan, tahun: int | None, names: Names) -> None:
        self._plan, self._tahun, self._names = plan, tahun, names

    @cached_property
    def _lines(self) -> tuple[analysis.Line, ...]:
        return analysis.plan_lines(self._plan)

    @cached_property
    def _rat_rows(self) -> tuple[BarisRat, ...]:
        if self._tahun is None:
            raise Refused("fungsi ini hanya untuk dokumen RAT, yang mempunyai tahun")
        return self._plan.baris_rat(self._tahun)

    @cached_property
    def _rat_lines(self) -> tuple[analysis.Line, ...]:
        assert self._rat_rows is not None
        return analysis.rat_lines(self._plan, self._tahun or 0)

    def indikator(self, id: str) -> IndicatorView:
        own = _known("indikator", id, self._plan.indikator_menurut_id)
        return IndicatorView(
            own.id, own.nama, own.satuan, own.arah, own.tingkat, own.dimensi, own.definisi, own.rumus, own.sumber_data,
            own.desimal, own.sumber_target, own.seri, own, self._names.region,
        )  # fmt: skip

    def jalur(self, indikator: str | None = None) -> target_path.TargetPath:
        """``{{ jalur("P0").kalimat }}``: baseline, targets, what came true and the needed pace, in words."""
        return _path(self._plan, indikator)

    def mutu_data(self) -> str:
        """The state of the data that the plan leans on, in words."""
        return data_quality.quality(self._plan, self._names.region, self._tahun).kalimat

    def perangkat(self, id: str) -> PerangkatDaerah:
        return _known("perangkat daerah", id, self._plan.perangkat_daerah_menurut_id)

    def strategi_dengan(self, id: str) -> Strategi:
        return _known("strategi", id, self._plan.strategi_menurut_id)

    def sub_kegiatan(self, kode: str, perangkat_daerah: str | None = None) -> SubKegiatanView:
        found = [baris for baris in self._plan.baris if baris.sub.kode == kode]
        if not found:
            _known("sub kegiatan", kode, {baris.sub.kode: baris for baris in self._plan.baris})
        if perangkat_daerah is not None:
            found = [baris for baris in found if baris.kunci[1] == perangkat_daerah]
        if len(found) != 1:
            agencies = [baris.kunci[1] for baris in self._plan.baris if baris.sub.kode == kode]
            raise Refused(
                f"sub kegiatan {kode} dijalankan oleh {enumeration(agencies)}",
                f'Sebut salah satunya: sub_kegiatan("{kode}", "{agencies[0]}").',
            )
        baris = found[0]
        sub = baris.sub
        return SubKegiatanView(
            sub.kode, sub.nama, sub.sebutan or sub.nama, sub.keluaran, sub.satuan,
            sub.sasaran.uraian if sub.sasaran else None, baris.program, baris.kegiatan,
            self._plan.perangkat_daerah_menurut_id.get(baris.kunci[1]), baris,
        )  # fmt: skip

    def _chosen(
        self,
        lines: Iterable[analysis.Line],
        strategi: str | None = None,
        perangkat_daerah: str | None = None,
        program: str | None = None,
    ) -> list[analysis.Line]:
        if strategi is not None:
            _known("strategi", strategi, self._plan.strategi_menurut_id)
        if perangkat_daerah is not None:
            _known("perangkat daerah", perangkat_daerah, self._plan.perangkat_daerah_menurut_id)
        if program is not None:
            _known("program", program, {item.kode: item for item in self._plan.program})
        return [
            line
            for line in lines
            if strategi in (None, line.baris.strategi)
            and perangkat_daerah in (None, line.baris.kunci[1])
            and program in (None, line.baris.program.kode)
        ]

    def _sum(self, lines: Iterable[analysis.Line], tahun: int | None, sumber_dana: str | None) -> int:
        if sumber_dana is not None:
            _known("sumber dana", sumber_dana, self._plan.sumber_dana_menurut_id)
        return sum(
            amount
            for line in lines
            for year, amounts in line.pagu.items()
            if tahun in (None, year)
            for source, amount in amounts.items()
            if sumber_dana in (None, source)
        )

    def pagu(
        self,
        tahun: int | None = None,
        strategi: str | None = None,
        perangkat_daerah: str | None = None,
        sumber_dana: str | None = None,
        program: str | None = None,
    ) -> int:
        """The RPKD's pagu in rupiah."""
        self._check_year(tahun)
        return self._sum(self._chosen(self._lines, strategi, perangkat_daerah, program), tahun, sumber_dana)

    def pagu_rat(
        self,
        kode: str | None = None,
        strategi: str | None = None,
        perangkat_daerah: str | None = None,
        sumber_dana: str | None = None,
        program: str | None = None,
    ) -> int:
        """The pagu of this year's RAT in rupiah; of one sub kegiatan, or by the same filters as ``pagu``."""
        lines = self._chosen(self._rat_lines, strategi, perangkat_daerah, program)
        if kode is not None:
            _known("sub kegiatan RAT", kode, {line.baris.sub.kode: line for line in lines})
            lines = [line for line in lines if line.baris.sub.kode == kode]
        return self._sum(lines, None, sumber_dana)

    def target_rat(self, kode: str, perangkat_daerah: str | None = None) -> Decimal | None:
        """The target of a sub kegiatan in this year's RAT, in its unit."""
        rows = {row.baris.sub.kode: row for row in self._rat_rows if perangkat_daerah in (None, row.baris.kunci[1])}
        return _known("sub kegiatan RAT", kode, rows).target

    def _check_year(self, tahun: int | None) -> None:
        if tahun is not None and tahun not in self._plan.tahun:
            raise Refused(
                f"tahun {tahun} di luar periode rencana", f"Periode rencana adalah {self._plan.rencana.periode}."
            )

    def _running(self, tahun: int | None, **filters: str | None) -> list[analysis.Line]:
        """The lines that have a target or pagu in the year; in a RAT, of its own rows."""
        self._check_year(tahun)
        lines = self._lines if self._tahun is None or tahun != self._tahun else self._rat_lines
        return [
            line
            for line in self._chosen(lines, **filters)
            if tahun is None or line.baris.sub.target.get(tahun) or line.amount(tahun) or lines is not self._lines
        ]

    def jumlah_program(self, tahun: int | None = None, **filters: str | None) -> int:
        return len({line.program for line in self._running(tahun, **filters)})

    def jumlah_kegiatan(self, tahun: int | None = None, **filters: str | None) -> int:
        return len({line.kegiatan for line in self._running(tahun, **filters)})

    def jumlah_sub_kegiatan(self, tahun: int | None = None, **filters: str | None) -> int:
        return len({line.baris.kunci for line in self._running(tahun, **filters)})

    def jumlah_perangkat_daerah(self, tahun: int | None = None, **filters: str | None) -> int:
        """How many agencies run programmes."""
        return len({line.baris.kunci[1] for line in self._running(tahun, **filters)})

    def sasaran_jumlah(self, desil: Sequence[int] | None = None, wilayah: str | None = None) -> int | None:
        """Families (KK) in these deciles, of the region or of a part of it; None without data."""
        data = self._plan.data_sasaran
        if data is None:
            return None
        return sum(
            count or 0
            for entry in data.daftar
            if wilayah is None or entry.wilayah == wilayah or entry.wilayah.startswith(f"{wilayah}.")
            for decile, count in entry.desil.items()
            if desil is None or decile in desil
        )


def _path(plan: Plan, name: str | None) -> target_path.TargetPath:
    found = target_path.headcount(plan) if name is None else None
    return target_path.target_path(plan, found or _known("indikator", name or "P0", plan.indikator_menurut_id))


def _known(kind: str, id: str, items: Mapping[str, Item]) -> Item:
    if id not in items:
        raise Refused(f"{kind} “{id}” tidak ada pada rencana", did_you_mean(str(id), items))
    return items[id]


# ── what tables and figures are made of ──────────────────────────────────────────────────────────
class Calculations:
    """``hitung`` in the templates: every table's rows, summed and sorted; made when first asked for."""

    def __init__(self, plan: Plan, edition: Edition, names: Names) -> None:
        tahun = edition.tahun
        self._plan, self._tahun, self._names = plan, tahun, names
        self._edition = edition
        self.tahun: tuple[int, ...] = plan.tahun if tahun is None else (tahun,)
        self.periode = plan.rencana.periode if tahun is None else str(tahun)
        self.sebutan_pagu = "Pagu Indikatif" if tahun is None else "Alokasi Anggaran"

    jenis_data = "hitung"

    @cached_property
    def _lines(self) -> tuple[analysis.Line, ...]:
        return analysis.plan_lines(self._plan) if self._tahun is None else analysis.rat_lines(self._plan, self._tahun)

    def matriks(self, strategi: str | None = None) -> analysis.Matrix:
        if strategi is not None:
            _known("strategi", strategi, self._plan.strategi_menurut_id)
        return analysis.matrix(self._plan, strategy=strategi)

    @cached_property
    def matriks_rat(self) -> analysis.RatMatrix:
        return analysis.rat_matrix(self._plan, self._year)

    @property
    def _year(self) -> int:
        if self._tahun is None:
            raise Refused("tabel ini hanya untuk dokumen satu tahun, misalnya RAT")
        return self._tahun

    @cached_property
    def realisasi(self) -> Report:
        """What was spent and reached in the year, up to the end of the report's period."""
        return Report(self._plan, self._year, self._edition.periode)

    @cached_property
    def realisasi_lalu(self) -> Report:
        """The same of the whole year before."""
        return Report(self._plan, self._year - 1)

    @cached_property
    def rapat(self) -> Meetings:
        """The meetings up to the end of the document's period, or all of them."""
        year = self._tahun
        if year is None:
            return Meetings(self._plan, None, None)
        month = 3 * max(PERIODS.get(self._edition.periode, (4,)))
        return Meetings(self._plan, date(year, month, monthrange(year, month)[1]), year)

    @cached_property
    def lembar(self) -> Worksheet:
        """The worksheet of the document's perangkat daerah."""
        agency = self._plan.perangkat_daerah_menurut_id.get(self._edition.perangkat_daerah)
        if agency is None:
            raise Refused("tabel ini hanya untuk dokumen satu perangkat daerah")
        return Worksheet(self._plan, agency)

    @cached_property
    def perbedaan(self) -> tuple[analysis.Difference, ...]:
        return analysis.rat_differences(self._plan, self._year)

    @cached_property
    def baris_rat(self) -> tuple[BarisRat, ...]:
        return self._plan.baris_rat(self._year)

    @cached_property
    def rekap_strategi(self) -> analysis.Recap:
        return analysis.recap_by_strategy(self._plan, self._lines, self.tahun)

    @cached_property
    def rekap_perangkat_daerah(self) -> analysis.Recap:
        return analysis.recap_by_agency(self._plan, self._lines, self.tahun)

    @cached_property
    def rekap_sumber_dana(self) -> analysis.Recap:
        return analysis.recap_by_source(self._plan, self._lines, self.tahun)

    @cached_property
    def rekap_tahun(self) -> tuple[analysis.YearRow, ...]:
        return analysis.recap_by_year(self._lines, self.tahun)

    @cached_property
    def pagu_ilustratif(self) -> analysis.Illustrative:
        if self._tahun is not None:
            return self.matriks_rat.pagu_ilustratif
        return analysis.Illustrative.of(line.baris.sumber_pagu == ILLUSTRATIVE for line in self._lines)

    @cached_property
    def tujuan(self) -> tuple[analysis.GoalRow, ...]:
        return analysis.goal_rows(self._plan, self.tahun)

    @cached_property
    def strategi(self) -> tuple[analysis.StrategyRow, ...]:
        return analysis.strategy_rows(self._plan)

    @cached_property
    def prioritas(self) -> tuple[PriorityView, ...]:
        return tuple(
            PriorityView(
                place.wilayah, self._names.region(place.wilayah), self._above(place.wilayah), place.nilai, place.baku,
                place.skor, place.peringkat, place.kategori,
            )
            for place in priority.priority_places(self._plan)
        )  # fmt: skip

    @cached_property
    def prioritas_kecamatan(self) -> tuple[DistrictView, ...]:
        return tuple(
            DistrictView(
                item.tempat.wilayah, self._names.region(item.tempat.wilayah), item.tempat.nilai, item.tempat.baku,
                item.tempat.skor, item.tempat.peringkat, item.tempat.kategori, item.banyak, item.mendesak,
            )
            for item in priority.priority_districts(self._plan)
        )  # fmt: skip

    @property
    def penghimpunan(self) -> str:
        """ "Rumah tidak layak huni dijumlahkan; keluarga desil 1–2 dirata-ratakan"."""
        basis = self._plan.lokasi_prioritas
        told: dict[bool, list[str]] = {True: [], False: []}
        for indicator in basis.indikator if basis else ():
            told[priority.is_summed(self._plan, indicator)].append(lower_first(indicator.nama))
        words = ((True, "dijumlahkan"), (False, "dirata-ratakan antarwilayah di dalamnya"))
        return "; ".join(f"{enumeration(told[summed])} {word}" for summed, word in words if told[summed])

    @property
    def prioritas_bertingkat(self) -> bool:
        """Whether priority places lie below the first level (in a province they may be kabupaten/kota)."""
        return not self.prioritas or any(place.kecamatan != NO_PARENT for place in self.prioritas)

    @property
    def sebutan_prioritas(self) -> str:
        """What the priority places are: "Kelurahan", in a province "Kabupaten/Kota"."""
        titles = self._plan.sebutan
        return titles.kelurahan if self.prioritas_bertingkat else titles.kecamatan

    def _above(self, code: str) -> str:
        first = analysis.first_level(self._plan, code)
        return self._names.region(first) if first != code else NO_PARENT

    @cached_property
    def sasaran(self) -> analysis.TargetTable | None:
        return analysis.target_table(self._plan)

    @cached_property
    def wilayah(self) -> tuple[tuple[analysis.PlaceRow, ...], analysis.PlaceRow]:
        return analysis.place_rows(self._plan)

    @cached_property
    def sumber_wilayah(self) -> str:
        return self.sumber([fact.sumber for fact in self._plan.wilayah])

    @cached_property
    def anggaran(self) -> tuple[analysis.BudgetShareRow, ...]:
        return analysis.budget_shares(self._plan)

    @cached_property
    def ilustratif(self) -> tuple[analysis.IllustrativeGroup, ...]:
        return analysis.illustrative_groups(self._plan, self._tahun)

    @cached_property
    def sumber_pagu(self) -> str:
        """Where the money's figures come from; the agencies, where there are more sources than fit a line."""
        found = self.sumber(line.baris.sumber_pagu for line in self._lines)
        return found if 0 < len(found) <= 100 else f"Perangkat daerah {self._plan.daerah.nama}"

    @cached_property
    def sumber_target_tujuan(self) -> Sourced:
        """The sources of the targets of tujuan and sasaran."""
        shown = [row.indikator for row in self.tujuan if row.indikator]
        flags = analysis.Illustrative.of(item.sumber_target == ILLUSTRATIVE for item in shown)
        return Sourced(self.sumber(item.sumber_target or item.sumber_data for item in shown), flags)

    @cached_property
    def wilayah_ilustratif(self) -> analysis.Illustrative:
        return analysis.Illustrative.of(fact.sumber == ILLUSTRATIVE for fact in self._plan.wilayah)

    @cached_property
    def keuangan_ilustratif(self) -> analysis.Illustrative:
        return analysis.Illustrative.of(entry.sumber == ILLUSTRATIVE for entry in self._plan.keuangan_daerah)

    def prioritas_terpilih(self, kategori: Sequence[int] | None, paling_banyak: int | None) -> tuple[PriorityView, ...]:
        """The priority places of these classes (None: all), the most urgent first."""
        return tuple(place for place in self.prioritas if not kategori or place.kategori in kategori)[:paling_banyak]

    @property
    def bobot_prioritas(self) -> str:
        """ "persentase X 0,4; jumlah Y 0,6"."""
        basis = self._plan.lokasi_prioritas
        return "; ".join(f"{i.nama} {decimal_number(i.bobot)}" for i in basis.indikator) if basis else ""

    def bentuk_uang(self, juta: bool) -> Callable[[object], str]:
        """How amounts are printed: in rupiah, or in millions with one decimal."""
        return millions if juta else amount

    def sumber(self, texts: Iterable[str | None]) -> str:
        return series.sources(texts)

    def seri(
        self, indikator: Sequence[str] | None = None, dimensi: Sequence[str] | None = None, paling_banyak: int = 6
    ) -> series.SeriesTable:
        """The indicators named, or all with values in these dimensions, over the last years."""
        if indikator is not None:
            chosen = [self._indicator(name) for name in indikator]
        else:
            chosen = [item for item in self._plan.indikator if item.seri and (not dimensi or item.dimensi in dimensi)]
            if dimensi:  # a file may hold several dimensions; the table has one heading for each
                chosen.sort(key=lambda item: dimensi.index(item.dimensi or ""))
        return series.indicator_table(chosen, paling_banyak)

    def _indicator(self, name: str) -> Indikator:
        return _known("indikator", name, self._plan.indikator_menurut_id)

    def pembanding(self, indikator: str, paling_banyak: int = 5) -> series.SeriesTable:
        return series.region_table(self._indicator(indikator), self._plan.daerah, self._names.region, paling_banyak)

    def garis(self, indikator: str, paling_banyak: int = 8, sendiri: bool = False) -> series.YearChart:
        return series.line_chart(
            self._indicator(indikator), self._plan.daerah, self._names.region, paling_banyak,
            alone=sendiri or self._counts(indikator),
        )  # fmt: skip

    def _counts(self, indikator: str) -> bool:
        """Whether the indicator counts people or things: then it is not drawn beside a larger region's."""
        return unit_kind(self._plan.acuan.satuan, self._indicator(indikator).satuan) == "cacah"

    def jalur(self, indikator: str | None = None) -> target_path.TargetPath:
        """The path of an indicator against its targets; of the poverty rate, where none is named."""
        return _path(self._plan, indikator)

    @cached_property
    def penyelarasan(self) -> AlignmentView:
        """How the agencies' works fit together."""
        return AlignmentView(self._plan, self._names.region, self._names.agency)

    @cached_property
    def mutu_data(self) -> data_quality.Quality:
        return data_quality.quality(self._plan, self._names.region, self._tahun)

    @cached_property
    def _around(self) -> Surroundings:
        return Surroundings(self._plan.daerah, self._names.region, self._plan.acuan.satuan)

    def analisis(self, indikator: str) -> poverty_view.AnalysisView:
        return poverty_view.analysis_view(self._indicator(indikator), self._around)

    def perubahan(self, indikator: str) -> poverty_view.StepBars:
        return poverty_view.step_bars(self._indicator(indikator), self._around)

    def kuadran(self, indikator: str, dengan: str | None = None) -> poverty_view.QuadrantView | None:
        """None where fewer than three regions have the values."""
        other = self._indicator(dengan) if dengan else None
        return poverty_view.quadrant_view(self._indicator(indikator), other, self._around)

    def posisi(self, indikator: str, tahun: int | None = None) -> series.Position:
        return series.position(
            self._indicator(indikator), self._plan.daerah, self._names.region, tahun, alone=self._counts(indikator)
        )

    def batang_pagu(self, data: analysis.Recap) -> series.YearChart:
        return series.stacked_money(data, f"{self.sebutan_pagu} menurut strategi")

    def batang_perangkat(self, paling_banyak: int) -> series.YearChart:
        title = f"{self.sebutan_pagu} menurut perangkat daerah"
        return series.largest_money(self.rekap_perangkat_daerah, title, paling_banyak)

    @property
    def uraian_prioritas(self) -> str:
        if not self.prioritas:
            return "Grafik batang skor prioritas."
        first = self.prioritas[0]
        return f"Grafik batang skor prioritas; tertinggi {first.nama} dengan {decimal_number(first.skor, 2)}."

    def lokasi_menurut_kecamatan(self, lokasi: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Each kecamatan of the places with the names of the kelurahan in it ("Semua" for all of it)."""
        return self._names.by_first_level(lokasi)


@dataclass(frozen=True)
class Sourced:
    """The sources of a table's figures, and whether figures are illustrative."""

    sumber: str
    tanda: analysis.Illustrative


# ── the whole ────────────────────────────────────────────────────────────────────────────────────
def document_context(plan: Plan, edition: Edition = ONLY, *, draft: bool = False) -> dict[str, Any]:
    """All names that templates and narratives of a document may use."""
    tahun = edition.tahun
    names = Names(plan)
    questions = Questions(plan, tahun, names)
    calculations = Calculations(plan, edition, names)
    first_places, second_places = analysis.place_counts(plan)
    rat = plan.rat_tahun(tahun) if tahun is not None else None
    context: dict[str, Any] = {
        "daerah": plan.daerah,
        "pejabat": plan.pejabat,
        "rencana": plan.rencana,
        "sebutan": plan.sebutan,
        "jabatan": official_titles(plan),
        "perangkat_daerah": plan.perangkat_daerah,
        "strategi": plan.strategi,
        "tujuan": plan.tujuan,
        "program": plan.program,
        "indikator_semua": plan.indikator,
        "dasar_hukum": plan.dasar_hukum,
        "singkatan": plan.singkatan,
        "tkpk": plan.tkpk,
        "notulen": plan.notulen,
        "lokasi_prioritas": plan.lokasi_prioritas,
        "data_sasaran": plan.data_sasaran,
        "data_pendukung": plan.data_pendukung,
        "keuangan_daerah": plan.keuangan_daerah,
        "penetapan": rat.penetapan if rat is not None else plan.rencana.penetapan,
        "periode_tahun": plan.tahun,
        "draf": draft,
        "titik": DOTS,
        "titik_pendek": SHORT_DOTS,
        "jumlah_kecamatan": first_places,
        "jumlah_kelurahan": second_places,
        "prioritas": LazyList(lambda: calculations.prioritas),
        "prioritas_kecamatan": LazyList(lambda: calculations.prioritas_kecamatan),
        "hitung": calculations,
        "nama_wilayah": names.region,
        "nama_perangkat": names.agency,
        "sebutan_perangkat": names.short_agency,
        "teks_lokasi": names.places,
        "teks_sasaran": target_group_text,
        "teks_jumlah_sasaran": target_count_text,
        "sebutan_sumber_dana": short_source,
        "nomor_kolom": column_numbers,
        "tahun_penetapan": decision_year,
        "singkatan_lengkap": abbreviations(plan),
    }
    if tahun is not None:
        context |= {"tahun": tahun, "rat": rat, "periode_laporan": period_title(tahun, edition.periode)}
    if edition.perangkat_daerah:
        context["perangkat_ini"] = plan.perangkat_daerah_menurut_id[edition.perangkat_daerah]
    for name in (
        "indikator", "perangkat", "strategi_dengan", "sub_kegiatan", "pagu", "pagu_rat", "target_rat", "jumlah_program",
        "jumlah_kegiatan", "jumlah_sub_kegiatan", "jumlah_perangkat_daerah", "sasaran_jumlah", "jalur",
        "mutu_data",
    ):  # fmt: skip
        context[name] = getattr(questions, name)
    return context


def column_numbers(count: int) -> list[str]:
    """ "(1)", "(2)", …: the row of column numbers under a table's head."""
    return [f"({number})" for number in range(1, count + 1)]


def decision_year(decision: Penetapan) -> str:
    """The year in "NOMOR … TAHUN 2024"; dots while the document is not decided."""
    return str(decision.tanggal.year) if decision.tanggal else SHORT_DOTS


def short_source(name: str) -> str:
    """A funding source in a narrow column: "DAK FISIK" for DAK_FISIK."""
    return name.replace("_", " ")


class LazyList(Sequence[Any]):
    """A list that is made when a template first looks at it."""

    def __init__(self, make: Callable[[], Sequence[Any]]) -> None:
        self._make = make

    @cached_property
    def _items(self) -> Sequence[Any]:
        return self._make()

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:
        return self._items[index]


def target_group_text(group: SasaranPenerima | None) -> str:
    """ "Keluarga desil 1–2 (4.500 KK)"."""
    if group is None:
        return "–"
    if group.jumlah is None:
        return group.uraian
    unit = f" {group.satuan}" if group.satuan else ""
    return f"{group.uraian} ({whole_number(group.jumlah)}{unit})"


def target_count_text(group: SasaranPenerima | None) -> str:
    """ "4.500 KK"; the description where there is no number."""
    if group is None:
        return "–"
    if group.jumlah is None:
        return group.uraian
    return f"{whole_number(group.jumlah)} {group.satuan}" if group.satuan else whole_number(group.jumlah)


def abbreviations(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Abbreviations and their meanings in alphabetical order: the plan's own, then the agencies'."""
    found = {agency.singkatan: agency.nama for agency in plan.perangkat_daerah if agency.singkatan} | dict(
        plan.singkatan
    )
    return tuple(sorted(found.items(), key=lambda item: item[0].casefold()))


def frame_values(plan: Plan, edition: Edition, *, draft: bool) -> dict[str, Any]:
    """What every frame gets beside its titles: plain text, dictionaries and lists (JSON)."""
    tahun = edition.tahun
    region, title = plan.daerah, plan.sebutan
    rat = plan.rat_tahun(tahun) if tahun is not None else None
    decision = rat.penetapan if rat is not None else plan.rencana.penetapan
    return {
        "daerah": {
            "nama": region.nama,
            "nama_singkat": region.nama_singkat,
            "provinsi": region.provinsi or "",
            "ibu_kota": region.ibu_kota,
            "lambang": str(Path(plan.folder) / region.lambang) if region.lambang else "",
            "jenis": region.jenis,
        },
        "sebutan": {
            name: getattr(title, name)
            for name in (
                "kepala_daerah", "wakil_kepala_daerah", "peraturan", "keputusan", "sekretaris_daerah", "kecamatan",
                "kelurahan",
            )
        },
        "jabatan": official_titles(plan),
        "rencana": {"periode": plan.rencana.periode, "status": (rat.status if rat else None) or plan.rencana.status},
        "penetapan": {
            "nomor": decision.nomor or SHORT_DOTS,
            "tanggal": long_date(decision.tanggal) if decision.tanggal else DOTS,
        },
        "tahun": str(tahun) if tahun is not None else "",
        "pejabat": {
            "kepala_daerah": person(plan.pejabat.kepala_daerah),
            "wakil_kepala_daerah": person(plan.pejabat.wakil_kepala_daerah),
            "sekretaris_daerah": person(plan.pejabat.sekretaris_daerah),
            "kepala_bappeda": person(plan.pejabat.kepala_bappeda),
        },
        "draf": draft,
    }  # fmt: skip
