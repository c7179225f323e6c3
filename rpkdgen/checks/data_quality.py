"""The data that a plan leans on: verified, dated, and in agreement with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.statistics import bps_population, poor_people
from rpkdgen.checks.target_groups import data_bases
from rpkdgen.checks.wording import Known, capital, day, named, number, place_name
from rpkdgen.data_quality import shares_by_place, totals_by_place
from rpkdgen.format import rounded
from rpkdgen.model import ILLUSTRATIVE, DataPendukung, Indikator, Plan
from rpkdgen.target_path import headcount

TITLE = "Mutu data pendukung"

#: By how much BPS's population may differ from the register's before it has to be explained (percent).
USUAL_DIFFERENCE = Decimal(5)


@rule("RPKD-Q01", ERROR, PRACTICE, needs=WHOLE)
def verified_are_not_more_than_there_are(plan: Plan) -> Iterator[Finding]:
    """Jumlah yang terverifikasi di satu wilayah tidak melebihi jumlah datanya.

    Salah:
        daftar:
          - {wilayah: 36.71.01.1001, terverifikasi: 1.100}      # data_sasaran memuat 1.009 KK
    Benar:
        daftar:
          - {wilayah: 36.71.01.1001, terverifikasi: 1.000}
    """
    for data in plan.data_pendukung:
        totals = totals_by_place(plan, data)
        for entry in data.daftar:
            total = totals[entry.wilayah]
            if total is not None and entry.terverifikasi is not None and entry.terverifikasi > total:
                yield Finding(
                    entry.asal.at("terverifikasi"),
                    f"Terverifikasi {number(entry.terverifikasi)} di {place_name(plan, entry.wilayah)}, sedangkan "
                    f"{data.nama} hanya memuat {number(total)}.",
                    "Periksa kedua angkanya.",
                )


@rule("RPKD-Q02", WARNING, PRACTICE, needs=WHOLE)
def parts_of_the_data_sum_up(plan: Plan) -> Iterator[Finding]:
    """Jumlah per wilayah sama dengan jumlah seluruhnya menurut data pendukung dan verifikasi terakhirnya.

    Salah:
        data_pendukung:
          - {id: dtsen, nama: DTSEN, jumlah: 150.000, ...}      # kelurahan pada data_sasaran berjumlah 142.310
    Benar:
        data_pendukung:
          - {id: dtsen, nama: DTSEN, jumlah: 142.310, ...}
    """
    for data in plan.data_pendukung:
        shares = shares_by_place(plan, data)
        parts = sum(share.jumlah for share in shares.values())
        if not parts or len(shares) < len(data.daftar):
            continue
        last = data.verifikasi[-1] if data.verifikasi else None
        totals = [(data.jumlah, data.asal.at("jumlah"), "jumlah seluruhnya")]
        if last is not None and last.sesudah != data.jumlah:  # the same slip is told once
            totals.append((last.sesudah, last.asal.at("sesudah"), "jumlah sesudah verifikasi terakhir"))
        for total, at, what in totals:
            if total is not None and total != parts:
                yield Finding(
                    at,
                    f"{capital(what)} {data.nama} tertulis {number(total)}, sedangkan {len(shares)} wilayahnya "
                    f"berjumlah {number(parts)} (selisih {number(abs(total - parts))}).",
                    "Samakan keduanya, atau lengkapi wilayah yang belum ditulis.",
                )


@rule("RPKD-Q03", WARNING, "metode BPS (Foster-Greer-Thorbecke)", needs=WHOLE)
def bases_of_population_are_explained(plan: Plan) -> Iterator[Finding]:
    """Penduduk dasar BPS (yang tersirat dari P0 dan jumlah penduduk miskin) dan penduduk registrasi yang berbeda
    lebih dari 5 persen dijelaskan pada perbedaan data pendukung; keduanya tidak dipertukarkan.

    Salah:
        P0 2024: 5,43 persen; jumlah penduduk miskin 128.910; penduduk registrasi 1.957.349
    Benar:
        data_pendukung:
          - id: susenas
            perbedaan: {registrasi: BPS mencakup penduduk yang menetap tanpa memindahkan alamat}
    """
    register = next((fact for fact in plan.wilayah if fact.kode == plan.daerah.kode), None)
    if register is None or not register.penduduk or register.sumber == ILLUSTRATIVE:
        return
    if re.search(r"\bBPS\b", register.sumber):
        return
    found = _bps_base(plan)
    if found is None or _explained(plan):
        return
    base, year, indicator = found
    difference = rounded(Decimal(abs(base - register.penduduk) * 100) / register.penduduk, 1)
    if difference > USUAL_DIFFERENCE:
        yield Finding(
            register.asal.at("penduduk"),
            f"Penduduk registrasi {number(register.penduduk)} jiwa, sedangkan dasar BPS untuk {named(indicator)} tahun "
            f"{year} {number(base)} jiwa (berbeda {number(difference)} persen).",
            "Jelaskan pada data_pendukung: perbedaan. Jangan mengalikan P0 dengan penduduk registrasi.",
        )


def _bps_base(plan: Plan) -> tuple[int, int, Indikator] | None:
    """The population that BPS counts on, in the latest year in which it is known or implied."""
    rate, poor, base = headcount(plan), poor_people(plan), bps_population(plan)
    if base is not None and base.seri_berlaku:
        year = max(base.seri_berlaku)
        return int(base.nilai(year) or 0), year, base
    if rate is None or poor is None:
        return None
    scale = 1000 if "ribu" in poor.satuan.casefold() else 1
    years = [year for year in poor.seri_berlaku if rate.nilai(year)]
    if not years:
        return None
    year = max(years)
    return round((poor.nilai(year) or 0) * scale * 100 / (rate.nilai(year) or Decimal(1))), year, rate


def _explained(plan: Plan) -> bool:
    """Whether some data set of BPS says why it differs from one of the register (or the other way round)."""
    kinds = {data.id: data.jenis for data in plan.data_pendukung}
    pairs = {frozenset((data.jenis, kinds.get(other, ""))) for data in plan.data_pendukung for other in data.perbedaan}
    return frozenset(("statistik", "kependudukan")) in pairs


@rule("RPKD-Q04", WARNING, PRACTICE)
def verifications_follow_each_other(plan: Plan) -> Iterator[Finding]:
    """Verifikasi tidak mendahului datanya, ditulis menurut waktu, dan jumlah sebelumnya sama dengan jumlah sesudah
    verifikasi terdahulu. Jumlah yang bertambah oleh verifikasi dicatat agar diperiksa.

    Salah:
        tanggal: 1 Juli 2025
        verifikasi:
          - {id: padan, tanggal: 1 Mei 2025, sebelum: 75.000, sesudah: 73.000, ...}
    Benar:
        tanggal: 1 Juli 2025
        verifikasi:
          - {id: padan, tanggal: 1 Agustus 2025, sebelum: 75.000, sesudah: 73.000, ...}
    """
    for data in plan.data_pendukung:
        earlier, after = data.tanggal, None
        for step in data.verifikasi:
            if step.tanggal and earlier and step.tanggal < earlier:
                yield Finding(
                    step.asal.at("tanggal"),
                    f"{capital(named(step))} bertanggal {day(step.tanggal)}, lebih dahulu daripada {day(earlier)}.",
                    "Periksa tanggal data dan verifikasinya; tulis menurut waktu.",
                )
            if step.sebelum is not None and after is not None and step.sebelum != after:
                yield Finding(
                    step.asal.at("sebelum"),
                    f"Jumlah sebelum {named(step)} {number(step.sebelum)}, sedangkan sesudah verifikasi terdahulu "
                    f"{number(after)}.",
                    "Samakan keduanya.",
                )
            if step.sebelum is not None and step.sesudah is not None and step.sesudah > step.sebelum:
                yield Finding(
                    step.asal.at("sesudah"),
                    f"Jumlah sesudah {named(step)} {number(step.sesudah)} lebih besar daripada sebelumnya, "
                    f"{number(step.sebelum)}.",
                    "Periksa kedua angkanya; biarkan bila memang bertambah, misalnya karena usulan baru.",
                    INFO,
                )
            earlier, after = step.tanggal or earlier, step.sesudah if step.sesudah is not None else after


@rule("RPKD-Q06", WARNING, PRACTICE)
def data_have_a_date(plan: Plan) -> Iterator[Finding]:
    """Setiap data pendukung menyebut tanggal datanya, atau sekurang-kurangnya tahunnya.

    Salah:
        - {id: dtsen, nama: DTSEN, ...}
    Benar:
        - {id: dtsen, nama: DTSEN, tanggal: 1 Juli 2025, ...}
    """
    for data in plan.data_pendukung:
        written = data.asal.at("tanggal") != data.asal.position
        if data.tanggal is None and not data.tahun and not written:
            yield Finding(
                data.asal.position,
                f"{capital(named(data))} belum menyebut tanggal atau tahun datanya.",
                "Tulis tanggal (atau tahun).",
            )


@rule("RPKD-Q05", WARNING, PRACTICE, needs=WHOLE)
def data_in_use_are_described(plan: Plan) -> Iterator[Finding]:
    """Basis data yang dipakai sasaran (DTSEN, P3KE, DTKS, …) ada pada data_pendukung, dan perbedaan menunjuk data
    yang ada di situ. Diperiksa bila data_pendukung ditulis.

    Salah:
        sasaran: {uraian: Keluarga miskin, sumber: P3KE}      # data_pendukung hanya memuat DTSEN
    Benar:
        data_pendukung:
          - {id: p3ke, nama: P3KE, ...}
    """
    known = Known(data.id for data in plan.data_pendukung)
    for data in plan.data_pendukung:
        for other in data.perbedaan:
            if other not in known or other == data.id:
                yield Finding(
                    data.asal.at("perbedaan", other, value=False),
                    f"Perbedaan pada {named(data)} menunjuk “{other}”, yang bukan data pendukung lain.",
                    known.hint(other, "Tulis penanda data pendukung yang dibandingkan."),
                )
    described = " ".join(data.nama.upper() for data in plan.data_pendukung)
    told: set[str] = set()
    for _, text, item, _ in data_bases(plan) if plan.data_pendukung else ():
        for name in _DATA_BASES.findall(text.upper()):
            if name not in described and name not in told and not isinstance(item, DataPendukung):
                told.add(name)
                yield Finding(
                    item.asal.position,
                    f"{name} dipakai sebagai data sasaran, tetapi keadaannya belum ada pada data_pendukung.",
                    "Tambahkan kumpulan data itu dengan tanggal dan verifikasinya.",
                )


_DATA_BASES = re.compile(r"\b(DTSEN|DTKS|P3KE|BDT|PPLS|REGSOSEK)\b")
