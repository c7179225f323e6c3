"""What was spent and reached, against the RAT and in itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from rpkdgen import realisasi_analysis as of
from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.wording import Known, capital, gap, listed, named, number, place
from rpkdgen.format import decimal_number, roman, rupiah
from rpkdgen.model import BarisRat, Plan, Realisasi, RincianRealisasi
from rpkdgen.once import once_per_plan
from rpkdgen.realisasi_analysis import Entry, Result, Status
from rpkdgen.realisasi_view import stage_title
from rpkdgen.reference import unit_kind

TITLE = "Realisasi"

SOURCE = "formulir laporan OPPKPKE; LP2KD"


class Reported(NamedTuple):
    """A row of a RAT and what was reported of it."""

    row: BarisRat
    entry: Entry

    @property
    def name(self) -> str:
        return f"sub kegiatan {self.row.baris.sub.kode} ({self.row.baris.sub.nama})"

    @property
    def explained(self) -> bool:
        """Whether an obstacle or what is done about it is told in any quarter."""
        return any(r.kendala or r.tindak_lanjut for r in self.entry.rincian.triwulan.values() if r)

    def at(self, quarter: int) -> Result:
        return of.result(self.row, self.entry, quarter)

    @property
    def money_in_doubt(self) -> bool:
        """Whether a quarter's money is absent or all exceeds the pagu: told by a rule of its own, so no share of the
        pagu is held against the output."""
        said = {quarter: found for quarter, found in self.entry.rincian.triwulan.items() if found}
        quarters = range(min(said, default=1), self.last + 1)
        absent = any(quarter not in said or said[quarter].keuangan is None for quarter in quarters)
        return absent or (self.at(of.QUARTERS[-1]).serapan or 0) > 100

    @property
    def output_falls(self) -> bool:
        """Whether the year's output is smaller than that of an earlier quarter (RPKD-F09)."""
        told = [r.keluaran for _, r in sorted(self.entry.rincian.triwulan.items()) if r and r.keluaran is not None]
        return bool(told) and told[-1] < max(told)

    @property
    def last(self) -> int:
        """The last quarter reported, 0 where none was."""
        return max((quarter for quarter, said in self.entry.rincian.triwulan.items() if said), default=0)


@once_per_plan
def reported(plan: Plan) -> tuple[Reported, ...]:
    """Every row of a RAT of which something was reported."""
    found = []
    for year in sorted({part.tahun for part in plan.realisasi} & set(plan.tahun)):
        rows = {row.baris.kunci: row for row in plan.baris_rat(year)}
        found += [Reported(rows[key], entry) for key, entry in of.entries(plan, year).items() if key in rows]
    return tuple(found)


def _details(plan: Plan) -> Iterator[tuple[Realisasi, RincianRealisasi]]:
    for part in plan.realisasi:
        for detail in part.rincian:
            yield part, detail


# ── which row ────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-F01", ERROR, SOURCE, needs=WHOLE)
def realisasi_is_of_a_year_of_the_plan(plan: Plan) -> Iterator[Finding]:
    """Realisasi ditulis untuk tahun di dalam periode rencana.

    Salah:
        realisasi:
          - tahun: 2031
    Benar:
        realisasi:
          - tahun: 2025
    """
    for part in plan.realisasi:
        if part.tahun and plan.tahun and part.tahun not in plan.tahun:
            yield Finding(
                part.asal.at("tahun"),
                f"Realisasi tahun {part.tahun} di luar periode {plan.rencana.periode}.",
                "Perbaiki tahunnya. Hasil sebelum periode ditulis sebagai kondisi awal.",
            )


@rule("RPKD-F02", ERROR, SOURCE, needs=WHOLE)
def realisasi_is_of_a_row_of_the_rat(plan: Plan) -> Iterator[Finding]:
    """Realisasi menunjuk sub kegiatan yang ada dalam RAT tahun itu; perangkat daerahnya disebut bila lebih dari
    satu yang menjalankannya.

    Salah:
        rincian:
          - sub_kegiatan: 1.06.05.2.02.0030
    Benar:
        rincian:
          - sub_kegiatan: 1.06.05.2.02.0003
    """
    agencies = {year: _agencies(plan, year) for year in {part.tahun for part in plan.realisasi} & set(plan.tahun)}
    known = {year: Known(found) for year, found in agencies.items()}
    for part, detail in _details(plan):
        code = detail.sub_kegiatan
        if part.tahun not in agencies or not code:
            continue
        running = agencies[part.tahun].get(code, [])
        agency = detail.perangkat_daerah or part.perangkat_daerah
        if not {*running, *((agency,) if agency else ())} <= set(plan.perangkat_daerah_menurut_id):
            continue  # the programme or this report names an agency that does not exist: that is told there
        if not running:
            yield Finding(
                detail.asal.at("sub_kegiatan"),
                f"Sub kegiatan {code} tidak ada dalam RAT {part.tahun}.",
                known[part.tahun].hint(code, "Perbaiki kodenya, atau tambahkan pada RAT tahun itu."),
            )
        elif agency and agency not in running:
            yield Finding(
                detail.asal.at("perangkat_daerah" if detail.perangkat_daerah else "sub_kegiatan"),
                f"Sub kegiatan {code} tidak dijalankan “{agency}” dalam RAT {part.tahun}.",
                f"Yang menjalankannya: {listed(running)}.",
            )
        elif not agency and len(running) > 1:
            yield Finding(
                detail.asal.at("sub_kegiatan"),
                f"Sub kegiatan {code} dijalankan beberapa perangkat daerah dalam RAT {part.tahun}.",
                f"Tambahkan “perangkat_daerah:” pada rincian ini: {listed(running)}.",
            )


def _agencies(plan: Plan, year: int) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in plan.baris_rat(year):
        found.setdefault(row.baris.sub.kode, []).append(row.baris.kunci[1])
    return found


@rule("RPKD-F03", ERROR, PRACTICE, needs=WHOLE)
def realisasi_of_a_row_is_written_once(plan: Plan) -> Iterator[Finding]:
    """Realisasi satu sub kegiatan pada satu tahun ditulis sekali.

    Salah:
        rincian:
          - sub_kegiatan: 1.06.05.2.02.0003
          - sub_kegiatan: 1.06.05.2.02.0003
    Benar:
        rincian:
          - sub_kegiatan: 1.06.05.2.02.0003
    """
    agencies = {year: _agencies(plan, year) for year in {part.tahun for part in plan.realisasi} & set(plan.tahun)}
    first: dict[tuple[int, str, str], RincianRealisasi] = {}
    for part, detail in _details(plan):
        running = agencies.get(part.tahun, {}).get(detail.sub_kegiatan, [])
        agency = detail.perangkat_daerah or part.perangkat_daerah or (running[0] if len(running) == 1 else "")
        other = first.setdefault((part.tahun, detail.sub_kegiatan, agency), detail)
        if other is not detail and detail.sub_kegiatan:
            yield Finding(
                detail.asal.at("sub_kegiatan"),
                f"Realisasi {part.tahun} sub kegiatan {detail.sub_kegiatan} sudah ditulis di "
                f"{place(other.asal.at('sub_kegiatan'))}.",
                "Gabungkan di satu tempat, hapus yang lain.",
            )


# ── money ────────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-F04", ERROR, "formulir laporan OPPKPKE (realisasi tidak melebihi alokasi)", needs=WHOLE)
def money_is_within_the_pagu_in_force(plan: Plan) -> Iterator[Finding]:
    """Realisasi keuangan sampai dengan suatu triwulan tidak melebihi pagu yang berlaku pada triwulan itu.

    Salah:
        pagu_tahap: {apbd murni: 4.000.000.000}
        triwulan:
          4: {keuangan: 4.100.000.000}
    Benar:
        pagu_tahap: {apbd murni: 4.000.000.000, apbd perubahan: 4.200.000.000}
        triwulan:
          4: {keuangan: 4.100.000.000}
    """
    for item in reported(plan):
        for quarter in sorted(item.entry.rincian.triwulan):
            found = item.at(quarter)
            if found.realisasi is not None and found.realisasi > found.pagu and found.keuangan[-1]:
                stage = stage_title(found.tahap) if found.tahap else "RAT"
                yield Finding(
                    item.entry.rincian.asal.at("triwulan", quarter, "keuangan"),
                    f"Realisasi keuangan sampai triwulan {roman(quarter)} pada {item.name}, "
                    f"{rupiah(found.realisasi)}, melebihi pagu {stage} {rupiah(found.pagu)}.",
                    "Periksa angkanya, atau tulis pagu tahap yang berlaku pada pagu_tahap.",
                )
                break


@rule("RPKD-F05", ERROR, PRACTICE)
def quarters_sum_to_the_year(plan: Plan) -> Iterator[Finding]:
    """Angka kendali jumlah sama dengan jumlah realisasi keuangan semua triwulan.

    Salah:
        triwulan:
          1: {keuangan: 400.000.000}
          2: {keuangan: 600.000.000}
        jumlah: 1.100.000.000
    Benar:
        triwulan:
          1: {keuangan: 400.000.000}
          2: {keuangan: 600.000.000}
        jumlah: 1.000.000.000
    """
    for _, detail in _details(plan):
        if detail.jumlah is None:
            continue
        total = sum(said.keuangan or 0 for said in detail.triwulan.values() if said)
        if total != detail.jumlah:
            yield Finding(
                detail.asal.at("jumlah"),
                f"Jumlah realisasi keuangan sub kegiatan {detail.sub_kegiatan} tertulis {rupiah(detail.jumlah)}, "
                f"sedangkan jumlah triwulannya {rupiah(total)} ({gap(detail.jumlah, total)}).",
                "Perbaiki jumlahnya, atau triwulan yang salah.",
            )


@rule("RPKD-F06", WARNING, PRACTICE, needs=WHOLE)
def stage_of_the_rat_has_its_pagu(plan: Plan) -> Iterator[Finding]:
    """Pagu pada tahap yang disebut RAT (tahap) sama dengan pagu RAT, atau bedanya dijelaskan dengan alasan; batas
    wajarnya batas_selisih_pagu.

    Salah:
        # RAT: tahap apbd murni, pagu 4.000.000.000
        pagu_tahap: {apbd murni: 4.500.000.000}
    Benar:
        pagu_tahap: {apbd murni: 4.000.000.000, apbd perubahan: 4.500.000.000}
    """
    for item in reported(plan):
        stage = plan.rat_tahun(item.row.tahun).tahap or ""
        written = item.entry.rincian.pagu_tahap.get(f"{stage} 1" if stage == "pergeseran" else stage)
        if written is not None and not item.entry.rincian.alasan and _apart(plan, written, item.row.pagu.jumlah):
            yield Finding(
                item.entry.rincian.asal.at("pagu_tahap", stage),
                f"Pagu {stage_title(stage)} pada {item.name} {rupiah(written)}, sedangkan RAT {item.row.tahun} "
                f"yang menurut tahap itu {rupiah(item.row.pagu.jumlah)}.",
                "Samakan, atau tulis alasannya.",
            )


@rule("RPKD-F07", WARNING, PRACTICE, needs=WHOLE)
def pagu_in_force_differs_from_the_rat_for_a_reason(plan: Plan) -> Iterator[Finding]:
    """Pagu tahap terakhir yang berbeda dari pagu RAT melebihi batas wajar disertai alasan, agar jelas mengapa RAT dan
    APBD berbeda.

    Salah:
        pagu_tahap: {apbd murni: 4.000.000.000, apbd perubahan: 4.500.000.000}
    Benar:
        pagu_tahap: {apbd murni: 4.000.000.000, apbd perubahan: 4.500.000.000}
        alasan: Tambahan penerima pada perubahan APBD
    """
    for item in reported(plan):
        stage, pagu = of.pagu_in_force(item.row, item.entry, 4)
        is_own = stage in (plan.rat_tahun(item.row.tahun).tahap or "", "")
        if not is_own and not item.entry.rincian.alasan and _apart(plan, pagu, item.row.pagu.jumlah):
            yield Finding(
                item.entry.rincian.asal.at("pagu_tahap", stage),
                f"Pagu {stage_title(stage)} pada {item.name} {rupiah(pagu)}, berbeda dari RAT "
                f"{rupiah(item.row.pagu.jumlah)} tanpa alasan.",
                "Tambahkan “alasan:”, atau perbarui RAT.",
            )


def _apart(plan: Plan, here: int, there: int) -> bool:
    tolerance = (plan.rencana.batas_selisih_pagu or Decimal(0)) / 100
    return abs(here - there) > there * tolerance


# ── quarters ─────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-F08", ERROR, PRACTICE, needs=WHOLE)
def values_are_possible(plan: Plan) -> Iterator[Finding]:
    """Kemajuan fisik antara 0 dan 100 persen; keluaran tidak negatif, bulat bila satuannya dihitung, dan persentase
    paling banyak 100.

    Salah:
        4: {fisik: 110}
    Benar:
        4: {fisik: 100}
    """
    for item in reported(plan):
        sub = item.row.baris.sub
        kind = unit_kind(plan.acuan.satuan, sub.satuan)
        for quarter, said in sorted(item.entry.rincian.triwulan.items()):
            if said is None:
                continue
            if said.fisik is not None and not 0 <= said.fisik <= 100:
                yield Finding(
                    item.entry.rincian.asal.at("triwulan", quarter, "fisik"),
                    f"Kemajuan fisik {number(said.fisik)} persen pada {item.name} tidak mungkin.",
                    "Kemajuan fisik antara 0 dan 100 persen.",
                )
            output = said.keluaran
            if output is None:
                continue
            too_much = kind == "persen" and output > 100 and not sub.boleh_lebih_100
            if output < 0 or too_much or (kind == "cacah" and output != output.to_integral_value()):
                yield Finding(
                    item.entry.rincian.asal.at("triwulan", quarter, "keluaran"),
                    f"Keluaran {number(output)} {sub.satuan} pada {item.name} tidak mungkin.",
                    "Persentase antara 0 dan 100; yang dihitung bulat dan tidak negatif.",
                )


@rule("RPKD-F09", ERROR, PRACTICE)
def progress_does_not_run_backwards(plan: Plan) -> Iterator[Finding]:
    """Kemajuan fisik, yang dihitung sejak awal tahun, tidak berkurang; keluaran dan penerima yang berkurang cukup
    peringatan, dan boleh bila dijelaskan pada kendala.

    Salah:
        2: {fisik: 48}
        3: {fisik: 30}
    Benar:
        2: {fisik: 48}
        3: {fisik: 72}
    """
    fields = (("fisik", "Kemajuan fisik", None), ("keluaran", "Keluaran", WARNING), ("penerima", "Penerima", WARNING))
    for _, detail in _details(plan):
        said = [(quarter, found) for quarter, found in sorted(detail.triwulan.items()) if found]
        for field, name, severity in fields:
            before: tuple[int, Decimal | int] | None = None
            for quarter, found in said:
                value = getattr(found, field)
                if value is None:
                    continue
                if before and value < before[1] and not (severity and found.kendala):
                    yield Finding(
                        detail.asal.at("triwulan", quarter, field),
                        f"{name} sub kegiatan {detail.sub_kegiatan} berkurang dari {number(before[1])} pada triwulan "
                        f"{roman(before[0])} menjadi {number(value)} pada triwulan {roman(quarter)}.",
                        "Tulis angka sejak awal tahun sampai akhir triwulan itu, bukan angka triwulan itu saja.",
                        severity,
                    )
                before = quarter, value


@rule("RPKD-F10", WARNING, PRACTICE)
def no_quarter_is_left_out(plan: Plan) -> Iterator[Finding]:
    """Triwulan di antara dua triwulan yang dilaporkan ikut dilaporkan; keuangan, fisik, dan keluaran yang tidak
    dilaporkan pada triwulan yang lain isinya cukup catatan.

    Salah:
        1: {keuangan: 400.000.000, fisik: 20}
        3: {keuangan: 900.000.000, fisik: 70}
    Benar:
        1: {keuangan: 400.000.000, fisik: 20}
        2: {keuangan: 500.000.000, fisik: 45}
        3: {keuangan: 900.000.000, fisik: 70}
    """
    for _, detail in _details(plan):
        said = {quarter: found for quarter, found in sorted(detail.triwulan.items()) if found}
        for quarter in range(min(said, default=1), max(said, default=0)):
            if quarter not in said:
                yield Finding(
                    detail.asal.at("triwulan"),
                    f"Triwulan {roman(quarter)} sub kegiatan {detail.sub_kegiatan} belum dilaporkan, sedangkan "
                    f"triwulan sesudahnya sudah.",
                    f"Tambahkan “{quarter}:” dengan keuangan, fisik, dan keluarannya; nol ditulis 0.",
                )
        for quarter, found in said.items():
            empty = [name for name in ("keuangan", "fisik", "keluaran") if getattr(found, name) is None]
            if empty and not any(_stands(detail, quarter, name) for name in empty):
                yield Finding(
                    detail.asal.at("triwulan", quarter),
                    f"Triwulan {roman(quarter)} sub kegiatan {detail.sub_kegiatan} belum memuat {listed(empty)}.",
                    f"Tambahkan {listed(empty)}; nol ditulis 0.",
                    INFO,
                )


def _stands(detail: RincianRealisasi, quarter: int, field: str) -> bool:
    """Whether the field is written though it could not be read (then that was complained about)."""
    return detail.asal.at("triwulan", quarter, field) != detail.asal.at("triwulan", quarter)


@rule("RPKD-F11", INFO, SOURCE, needs=WHOLE)
def every_row_of_the_rat_is_reported(plan: Plan) -> Iterator[Finding]:
    """Sub kegiatan RAT dilaporkan untuk triwulan yang sudah dilaporkan perangkat daerah lain; yang belum dicetak
    “belum dilaporkan”.

    Salah:
        # triwulan 4 dilaporkan semua perangkat daerah, kecuali satu sub kegiatan ini
        triwulan: {1: {keuangan: 10.000.000}}
    Benar:
        triwulan: {1: {keuangan: 10.000.000}, 2: {keuangan: 20.000.000}}
    """
    for year in sorted({part.tahun for part in plan.realisasi} & set(plan.tahun)):
        last = max((quarter for found, quarter in plan.triwulan_dilaporkan if found == year), default=0)
        missing = [item for item in of.results(plan, year, last) if not item.mutakhir] if last else []
        if missing:
            part = next(part for part in plan.realisasi if part.tahun == year)
            names = [f"{item.rat.baris.sub.kode} ({item.rat.baris.kunci[1]})" for item in missing]
            yield Finding(
                part.asal.at("tahun"),
                f"{len(missing)} sub kegiatan belum dilaporkan untuk triwulan {roman(last)} {year}: {listed(names)}.",
                "Dokumen mencetaknya “belum dilaporkan”, bukan nol.",
            )


# ── what wants an explanation ────────────────────────────────────────────────────────────────────
#: Achievement below and above which the year's output is explained, in per cent.
LOW, HIGH = Decimal(50), Decimal(150)


@rule("RPKD-F12", WARNING, PRACTICE, needs=WHOLE)
def unusual_achievement_is_explained(plan: Plan) -> Iterator[Finding]:
    """Capaian keluaran setahun di bawah 50 atau di atas 150 persen dijelaskan dengan kendala atau tindak lanjut.

    Salah:
        # target 4.500
        4: {keluaran: 1.900}
    Benar:
        4:
          keluaran: 1.900
          kendala: Keputusan penetapan penerima terlambat
          tindak_lanjut: Penetapan dimajukan ke triwulan I
    """
    for item in reported(plan):
        found = item.at(4)
        if item.explained or item.output_falls:
            continue
        if found.mutakhir and found.capaian is not None and not LOW <= found.capaian <= HIGH:
            yield Finding(
                item.entry.rincian.asal.at("triwulan", 4, "keluaran"),
                f"Capaian keluaran {item.name} {decimal_number(found.capaian, 2)} persen dari target "
                f"{number(item.row.target or 0)} {item.row.baris.sub.satuan}, tanpa penjelasan.",
                "Tulis kendala atau tindak lanjutnya, atau periksa angkanya.",
            )


@rule("RPKD-F13", WARNING, PRACTICE, needs=WHOLE)
def money_and_output_go_together(plan: Plan) -> Iterator[Finding]:
    """Penyerapan setahun yang tinggi dengan keluaran rendah, atau sebaliknya (selisih lebih dari 25 poin), dijelaskan
    dengan kendala atau tindak lanjut.

    Salah:
        4: {keuangan: 3.900.000.000, keluaran: 2.000}      # pagu 4.000.000.000, target 4.500
    Benar:
        4:
          keuangan: 3.900.000.000
          keluaran: 2.000
          kendala: Bantuan disalurkan untuk dua bulan sekaligus
    """
    for item in reported(plan):
        found = item.at(4)
        unusual = found.capaian is not None and not LOW <= found.capaian <= HIGH
        if found.timpang and not (item.explained or unusual or item.money_in_doubt or item.output_falls):
            yield Finding(
                item.entry.rincian.asal.at("triwulan", 4),
                f"Penyerapan {decimal_number(found.serapan, 2)} persen, tetapi capaian keluaran "
                f"{decimal_number(found.capaian, 2)} persen pada {item.name}.",
                "Tulis kendala atau tindak lanjutnya, atau periksa angkanya.",
            )


@rule("RPKD-F14", WARNING, PRACTICE, needs=WHOLE)
def lateness_is_explained(plan: Plan) -> Iterator[Finding]:
    """Sub kegiatan yang kemajuannya 25 poin atau lebih di bawah jadwal pada triwulan terakhir yang dilaporkan memuat
    kendala dan tindak lanjut triwulan itu.

    Salah:
        2: {keuangan: 90.000.000, fisik: 15}
    Benar:
        2:
          keuangan: 90.000.000
          fisik: 15
          kendala: Lelang diulang
          tindak_lanjut: Lelang kedua pada awal triwulan III
    """
    for item in reported(plan):
        if not item.last:
            continue
        found, said = item.at(item.last), item.entry.rincian.triwulan[item.last]
        absent = [name for name in ("kendala", "tindak_lanjut") if not getattr(said, name)]
        if found.status is Status.LATE and absent:
            yield Finding(
                item.entry.rincian.asal.at("triwulan", item.last),
                f"{capital(item.name)} terlambat: kemajuan {decimal_number(found.kemajuan)} persen, rencana "
                f"{decimal_number(found.rencana)} persen pada triwulan {roman(item.last)}, tanpa {listed(absent)}.",
                f"Tambahkan {listed(absent)}.",
            )


@rule("RPKD-F15", INFO, PRACTICE)
def an_obstacle_has_its_follow_up(plan: Plan) -> Iterator[Finding]:
    """Kendala disertai tindak lanjut.

    Salah:
        kendala: Lelang diulang
    Benar:
        kendala: Lelang diulang
        tindak_lanjut: Lelang kedua pada awal triwulan III
    """
    for _, detail in _details(plan):
        for quarter, said in sorted(detail.triwulan.items()):
            if said and said.kendala and not said.tindak_lanjut:
                yield Finding(
                    detail.asal.at("triwulan", quarter, "kendala"),
                    f"Kendala triwulan {roman(quarter)} pada sub kegiatan {detail.sub_kegiatan} belum disertai "
                    "tindak lanjut.",
                    "Tambahkan “tindak_lanjut:”.",
                )


@rule("RPKD-F16", WARNING, SOURCE, needs=WHOLE)
def beneficiaries_have_a_unit(plan: Plan) -> Iterator[Finding]:
    """Jumlah penerima manfaat mempunyai satuan: satuan sasaran pada RAT, atau satuan_penerima.

    Salah:
        triwulan: {1: {penerima: 900}}      # sasaran tanpa satuan
    Benar:
        satuan_penerima: KK
        triwulan: {1: {penerima: 900}}
    """
    for item in reported(plan):
        counted = [q for q, said in sorted(item.entry.rincian.triwulan.items()) if said and said.penerima is not None]
        if counted and not item.at(4).satuan_penerima:
            yield Finding(
                item.entry.rincian.asal.at("triwulan", counted[0], "penerima"),
                f"Penerima manfaat {item.name} belum mempunyai satuan.",
                "Tambahkan “satuan_penerima:”, misalnya KK.",
            )


@rule("RPKD-F17", ERROR, PRACTICE)
def outcomes_are_possible(plan: Plan) -> Iterator[Finding]:
    """Realisasi indikator hasil program ditulis untuk tahun di dalam periode; tidak negatif, bulat bila satuannya
    dihitung, dan persentase paling banyak 100.

    Salah:
        realisasi: {2024: 168.9}      # persen
    Benar:
        realisasi: {2024: 68.9}
    """
    for program in plan.program:
        for item in program.indikator:
            kind = unit_kind(plan.acuan.satuan, item.satuan)
            for year, value in item.realisasi.items():
                if plan.tahun and year not in plan.tahun:
                    yield Finding(
                        item.asal.at("realisasi", year, value=False),
                        f"Realisasi tahun {year} pada {named(item)} di luar periode {plan.rencana.periode}.",
                        "Perbaiki tahunnya. Nilai sebelum periode ditulis sebagai kondisi awal.",
                    )
                if value is None:
                    continue
                too_much = kind == "persen" and value > 100 and not item.boleh_lebih_100
                if value < 0 or too_much or (kind == "cacah" and value != value.to_integral_value()):
                    yield Finding(
                        item.asal.at("realisasi", year),
                        f"Realisasi {year} {number(value)} {item.satuan} pada {named(item)} tidak mungkin.",
                        "Persentase antara 0 dan 100; yang dihitung bulat dan tidak negatif.",
                    )


@rule("RPKD-F18", WARNING, PRACTICE, needs=WHOLE)
def one_indicator_has_one_value_a_year(plan: Plan) -> Iterator[Finding]:
    """Indikator hasil program yang senama dengan sebuah indikator mempunyai nilai nyata yang sama pada tahun yang sama.

    Salah:
        # seri indikator itu: 93,6 pada 2024
        realisasi: {2024: 93.8}
    Benar:
        realisasi: {2024: 93.6}
    """
    known = {item.nama.casefold(): item for item in plan.indikator if item.nama}
    for program in plan.program:
        for item in program.indikator:
            other = known.get(item.nama.casefold())
            for year, value in item.realisasi.items():
                there = other.nilai(year) if other else None
                if other and value is not None and there is not None and value != there:
                    yield Finding(
                        item.asal.at("realisasi", year),
                        f"Realisasi {year} pada {named(item)} {number(value)}, sedangkan indikator {other.id} yang "
                        f"senama {number(there)}.",
                        "Samakan keduanya, atau bedakan namanya.",
                    )
