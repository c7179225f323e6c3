"""``hitung.realisasi``: what the reports of a year, or of a period of it, print. Made when first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from rpkdgen import realisasi_analysis as of
from rpkdgen.analysis import Illustrative, IllustrativeGroup
from rpkdgen.document import PERIODS
from rpkdgen.format import decimal_number, enumeration, percent, roman, short_rupiah, whole_number
from rpkdgen.model import ILLUSTRATIVE, Plan
from rpkdgen.realisasi_analysis import Absorption, Obstacle, QuarterRow, ReportMatrix, Result, StageRow, Status
from rpkdgen.series import sources, sources_of

#: How the stages of a budget are printed.
STAGE_TITLES = {"rpkd": "RPKD", "rat": "RAT", "kua-ppas": "KUA-PPAS", "rkpd": "RKPD"}


def stage_title(stage: str) -> str:
    """ "APBD Murni", "Pergeseran 2"."""
    if stage in STAGE_TITLES:
        return STAGE_TITLES[stage]
    return " ".join("APBD" if word == "apbd" else word.capitalize() for word in stage.split(" "))


def period_title(year: int, period: str = "") -> str:
    """ "Triwulan II Tahun 2024", "Semester I Tahun 2024", "Tahun 2024"."""
    if not period:
        return f"Tahun {year}"
    kind = "Triwulan" if period.startswith("tw") else "Semester"
    return f"{kind} {roman(int(period[-1]))} Tahun {year}"


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    hasil: Result
    catatan: Obstacle


class Report:
    """The realisasi of a year up to the end of a period ("": the whole year)."""

    jenis_data = "realisasi"

    #: The limits of the rules, in points.
    batas_terlambat, batas_berisiko, batas_timpang = of.LATE, of.AT_RISK, of.APART

    def __init__(self, plan: Plan, tahun: int, periode: str = "") -> None:
        self._plan, self.tahun = plan, tahun
        self.triwulan = PERIODS.get(periode, of.QUARTERS)
        self.sampai = max(self.triwulan)
        self.nama = period_title(tahun, periode)
        self.semester = periode.startswith("sem")

    @property
    def ada(self) -> bool:
        """Whether anything was reported of the year up to then."""
        return any((self.tahun, quarter) in self._plan.triwulan_dilaporkan for quarter in range(1, self.sampai + 1))

    @property
    def nama_sampai(self) -> str:
        """ "akhir triwulan II"."""
        return f"akhir triwulan {roman(self.sampai)}"

    @property
    def judul_sampai(self) -> str:
        """ "Akhir Triwulan II", in titles."""
        return f"Akhir Triwulan {roman(self.sampai)}"

    @cached_property
    def hasil(self) -> tuple[Result, ...]:
        return of.results(self._plan, self.tahun, self.sampai)

    @cached_property
    def jumlah(self) -> Absorption:
        return of.absorption(self.hasil)

    @cached_property
    def perangkat_daerah(self) -> tuple[Absorption, ...]:
        return of.by_agency(self._plan, self.hasil)

    @cached_property
    def strategi(self) -> tuple[Absorption, ...]:
        return of.by_strategy(self._plan, self.hasil)

    @property
    def berperingkat(self) -> tuple[Absorption, ...]:
        """The agencies that have reported, the one that absorbed most first."""
        return tuple(row for row in self.perangkat_daerah if row.peringkat is not None)

    @cached_property
    def kurva(self) -> tuple[QuarterRow, ...]:
        return of.curve(self.hasil)

    @property
    def kini(self) -> QuarterRow:
        """The quarter that the report ends with."""
        return self.kurva[self.sampai - 1]

    @cached_property
    def tahap(self) -> tuple[StageRow, ...]:
        return of.stages(self.hasil)

    def dengan_status(self, *status: str) -> tuple[Result, ...]:
        """The sub kegiatan of that status ("terlambat"), the furthest behind first."""
        chosen = [item for item in self.hasil if item.status.value in status]
        return tuple(sorted(chosen, key=lambda item: (item.selisih_jadwal is None, item.selisih_jadwal or Decimal(0))))

    @property
    def tertinggal(self) -> tuple[Result, ...]:
        """What is late, then what is at risk."""
        return (*self.dengan_status(Status.LATE), *self.dengan_status(Status.AT_RISK))

    @property
    def belum_dilaporkan(self) -> tuple[Result, ...]:
        """What the quarter was not reported of."""
        return tuple(item for item in self.hasil if not item.mutakhir)

    @property
    def timpang(self) -> tuple[Result, ...]:
        """Where money and output lie too far apart, the furthest first."""
        found = [item for item in self.hasil if item.timpang]
        return tuple(sorted(found, key=lambda item: abs(item.selisih_keluaran or Decimal(0)), reverse=True))

    @property
    def kendala(self) -> tuple[ObstacleRow, ...]:
        """What was said of the quarters of the period, in the order of the RAT."""
        return tuple(
            ObstacleRow(item, said) for item in self.hasil for said in item.kendala if said.triwulan in self.triwulan
        )

    @cached_property
    def matriks(self) -> ReportMatrix:
        return of.report_matrix(self._plan, self.tahun, self.hasil, by_semester=self.semester)

    @cached_property
    def indikator(self) -> tuple[of.IndicatorRow, ...]:
        return of.indicator_rows(self._plan, self.tahun)

    @cached_property
    def hasil_program(self) -> tuple[of.OutcomeRow, ...]:
        """The outcomes of the programmes against the year's targets."""
        return of.outcome_rows(self._plan, self.tahun)

    @property
    def hasil_tercapai(self) -> int:
        """How many outcomes have reached the year's target."""
        return sum(row.tercapai is True for row in self.hasil_program)

    @property
    def hasil_bernilai(self) -> int:
        """How many outcomes with a target have a value in the year."""
        return sum(row.nilai is not None for row in self.hasil_program)

    @property
    def tercapai(self) -> int:
        """How many indicators have reached the year's target."""
        return sum(row.tercapai is True for row in self.indikator)

    @property
    def bernilai(self) -> int:
        """How many indicators with a target have a value in the year."""
        return sum(row.nilai is not None for row in self.indikator)

    @property
    def keluaran_tercapai(self) -> int:
        """How many sub kegiatan have reached the year's target of output."""
        return sum(
            of.is_reached(item.rat.baris.sub.arah, item.rat.target, item.keluaran) is True for item in self.hasil
        )

    @cached_property
    def tahun_lalu(self) -> tuple[of.BeforeRow, ...]:
        """The sub kegiatan beside their output and absorption of the year before."""
        return of.beside_the_year_before(self._plan, self.tahun, self.hasil)

    @cached_property
    def lalu(self) -> Absorption | None:
        """The sums of the same period of the year before; None where nothing was reported of it."""
        before = of.results(self._plan, self.tahun - 1, self.sampai)
        return of.absorption(before) if any(item.dilaporkan for item in before) else None

    @property
    def kalimat(self) -> str:
        """How the year went, in sentences; that nothing was reported, where nothing was."""
        total = self.jumlah
        if total.realisasi is None or total.serapan is None:
            return f"Realisasi RAT tahun {self.tahun} belum dilaporkan."
        fisik = "" if total.fisik is None else f", dengan kemajuan fisik rata-rata {percent(total.fisik)}"
        said = [
            f"Sampai dengan {self.nama_sampai} tahun {self.tahun} terealisasi {short_rupiah(total.realisasi)} atau "
            f"{percent(total.serapan)} dari pagu sub kegiatan yang melapor{fisik}."
        ]
        counts = [(self.keluaran_tercapai, "mencapai target keluaran"), (total.terlambat, "terlambat"),
                  (total.berisiko, "berisiko terlambat"), (len(self.belum_dilaporkan), "belum dilaporkan")]  # fmt: skip
        parts = [f"{whole_number(count)} {what}" for count, what in counts if count]
        if parts:
            said.append(f"Dari {whole_number(total.jumlah)} sub kegiatan, {enumeration(parts)}.")
        ranked = self.berperingkat
        if len(ranked) > 1:
            first, last = ranked[0], ranked[-1]
            said.append(
                f"Penyerapan tertinggi pada {first.nama} ({percent(first.serapan)}) dan terendah pada {last.nama} "
                f"({percent(last.serapan)})."
            )
        return " ".join(said)

    # what is printed about the figures
    @property
    def sumber(self) -> str:
        """Where the money's figures come from; "" where all are illustrative."""
        return self._sources(item.entry.sumber for item in self.hasil if item.entry)

    @property
    def sumber_keluaran(self) -> str:
        return self._sources(item.entry.sumber_keluaran for item in self.hasil if item.entry)

    @property
    def sumber_indikator(self) -> str:
        found = [entry for row in self.indikator if (entry := row.indikator.seri_berlaku.get(self.tahun))]
        return sources_of(found)

    def _sources(self, texts: Iterable[str | None]) -> str:
        found = sources(texts)
        return found if len(found) <= 200 else f"Perangkat daerah {self._plan.daerah.nama}"

    @cached_property
    def tanda(self) -> Illustrative:
        """Whether the money's figures are illustrative."""
        return Illustrative.of(item.ilustratif for item in self.hasil if item.entry)

    @cached_property
    def tanda_keluaran(self) -> Illustrative:
        return Illustrative.of(item.entry.sumber_keluaran == ILLUSTRATIVE for item in self.hasil if item.entry)

    @property
    def kelompok_ilustratif(self) -> tuple[IllustrativeGroup, ...]:
        """How many of the figures of realisasi are illustrative."""
        written = [item.entry for item in self.hasil if item.entry]
        money = [entry.sumber == ILLUSTRATIVE for entry in written]
        outcomes = [row.ilustratif for row in self.hasil_program if row.nilai is not None]
        output = [entry.sumber_keluaran == ILLUSTRATIVE for entry in written]
        return (
            IllustrativeGroup("Realisasi indikator hasil program", len(outcomes), sum(outcomes)),
            IllustrativeGroup("Realisasi keuangan dan fisik sub kegiatan", len(money), sum(money)),
            IllustrativeGroup("Realisasi keluaran dan penerima manfaat sub kegiatan", len(output), sum(output)),
        )

    def sebutan_tahap(self, stage: str) -> str:
        return stage_title(stage)

    @property
    def uraian_kurva(self) -> str:
        """What the chart of the curve S shows, in words."""
        said = [
            f"triwulan {roman(row.triwulan)} rencana {decimal_number(row.persen_rencana, 2)} persen, realisasi "
            + (f"{decimal_number(row.serapan, 2)} persen" if row.serapan is not None else "belum dilaporkan")
            for row in self.kurva
        ]
        return f"Grafik garis penyerapan anggaran kumulatif {self.tahun}: {'; '.join(said)}."

    @property
    def uraian_peringkat(self) -> str:
        ranked = self.berperingkat
        if not ranked:
            return f"Grafik batang penyerapan anggaran menurut perangkat daerah {self.nama}; belum ada laporan."
        first, last = ranked[0], ranked[-1]
        return (
            f"Grafik batang penyerapan anggaran menurut perangkat daerah {self.nama}: tertinggi {first.nama} "
            f"{decimal_number(first.serapan, 2)} persen, terendah {last.nama} {decimal_number(last.serapan, 2)} persen."
        )
