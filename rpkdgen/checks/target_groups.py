"""Who benefits: numbers of people and families, what each receives, from which data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, partial
from statistics import median
from typing import NamedTuple

from rpkdgen.checks.rule import INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.walk import items
from rpkdgen.checks.wording import Known, capital, day, listed, named, number
from rpkdgen.format import rupiah
from rpkdgen.model import ALL_PLACES, BarisRat, DataPendukung, DataSasaran, JumlahSasaran, Plan, SasaranPenerima
from rpkdgen.once import once_per_plan
from rpkdgen.reference import FAMILIES, PEOPLE, unit_family, unit_kind

TITLE = "Sasaran penerima manfaat"

#: Data bases that DTSEN has replaced, and the year from which it is the reference (Inpres 4/2025).
REPLACED = re.compile(r"\b(DTKS|P3KE|BDT|PPLS|Regsosek)\b", re.I)
DTSEN_FROM = 2026
#: Counts of a later date were taken when the older data bases were no longer kept.
DTSEN_IN_FORCE = date(2025, 7, 1)


@rule("RPKD-P01", WARNING, "praktik perencanaan; formulir RAT 18 kolom (OPPKPKE)", needs=WHOLE)
def target_group_of_a_rat_is_counted(plan: Plan) -> Iterator[Finding]:
    """Sasaran penerima dalam RAT (selain strategi pendukung) mempunyai jumlah dan satuan, sumber data, dan
    tanggal datanya; sasaran keluarga juga desilnya.

    Salah:
        sasaran: Keluarga miskin
    Benar:
        sasaran: {uraian: Keluarga miskin, jumlah: 4.500, satuan: KK, desil: [1, 2], sumber: DTSEN, tanggal: 2025-03-01}
    """
    supporting = {strategi.id for strategi in plan.strategi if strategi.pendukung}
    for row in _rat_rows(plan):
        if row.rincian is None or row.baris.strategi in supporting:
            continue
        group = row.sasaran
        written = row.rincian.sasaran
        at = written.asal.position if written else row.rincian.asal.position
        wanted = ["jumlah", "satuan", "sumber", "tanggal"]
        if group is not None and (group.satuan or "").casefold() in FAMILIES:
            wanted.insert(2, "desil")
        missing = [field for field in wanted if group is None or not _has(group, field)]
        if missing:
            yield Finding(
                at,
                f"Sasaran penerima {named(row.baris.sub)} dalam RAT {row.tahun} belum menyebut {listed(missing)}.",
                f"Tambahkan {listed(missing)} pada isian sasaran.",
            )


def _has(group: SasaranPenerima, field: str) -> bool:
    """Whether the field is written, readable or not."""
    return bool(getattr(group, field)) or group.asal.at(field) != group.asal.position


@once_per_plan
def _rat_rows(plan: Plan) -> list[BarisRat]:
    return [row for rat in plan.rat if rat.tahun for row in plan.baris_rat(rat.tahun)]


@rule("RPKD-P02", WARNING, PRACTICE)
def number_of_a_target_group_has_a_unit(plan: Plan) -> Iterator[Finding]:
    """Jumlah sasaran disertai satuannya; desil dalam uraian sama dengan isian desil (yang kosong cukup
    catatan).

    Salah:
        sasaran: {uraian: Keluarga desil 1–2, jumlah: 4.500, desil: [1, 2, 3]}
    Benar:
        sasaran: {uraian: Keluarga desil 1–2, jumlah: 4.500, satuan: KK, desil: [1, 2]}
    """
    for group in items(plan):
        if not isinstance(group, SasaranPenerima):
            continue
        if group.jumlah is not None and not group.satuan:
            yield Finding(
                group.asal.at("jumlah"),
                f"Jumlah sasaran {number(group.jumlah)}{f' ({group.uraian})' if group.uraian else ''} belum bersatuan.",
                "Tulis satuan, misalnya KK atau orang.",
            )
        told = _deciles(group.uraian or "")
        if told and group.desil and told != set(group.desil):
            yield Finding(
                group.asal.at("desil"),
                f"Uraian sasaran menyebut desil {listed(map(str, sorted(told)))}, isian desil memuat "
                f"{listed(map(str, sorted(group.desil)))}.",
                "Samakan keduanya.",
            )
        elif told and not group.desil and _is_in_full(group) and group.asal.at("desil") == group.asal.position:
            yield Finding(
                group.asal.position,
                f"Sasaran “{group.uraian}” menyebut desil, tetapi isian desil belum ada.",
                f"Tambahkan desil: [{', '.join(map(str, sorted(told)))}].",
                INFO,
            )


def _is_in_full(group: SasaranPenerima) -> bool:
    """Whether it is written with its fields, and not as a text alone."""
    return group.asal.at("uraian") != group.asal.at("uraian", value=False)


_DECILES = re.compile(r"desil\s+(10|[1-9])(?:\s*(?:[-–—]|s\.?d\.?|sampai|hingga)\s*(10|[1-9]))?(?!\d)", re.I)


def _deciles(text: str) -> set[int]:
    """The deciles that a text names as a range or as one; empty where it lists them another way."""
    found = _DECILES.findall(text)
    if len(found) != 1 or re.search(r"desil\s+\d+\s*(,|dan|atau)", text, re.I):
        return set()
    first, last = int(found[0][0]), int(found[0][1] or found[0][0])
    return set(range(first, last + 1))


@rule("RPKD-P03", WARNING, PRACTICE, needs=WHOLE)
def beneficiaries_exist(plan: Plan) -> Iterator[Finding]:
    """Jumlah keluarga sasaran tidak melebihi jumlah keluarga pada desil dan lokasinya menurut data sasaran.

    Salah:
        sasaran: {uraian: Keluarga desil 1, jumlah: 95.000, satuan: KK, desil: [1]}      # data sasaran: 24.000 KK
    Benar:
        sasaran: {uraian: Keluarga desil 1, jumlah: 20.000, satuan: KK, desil: [1]}
    """
    if plan.data_sasaran is None or any(
        None in count.desil.values() or not count.wilayah for count in plan.data_sasaran.daftar
    ):
        return
    groups = [(row.sub.sasaran, row.sub.lokasi, named(row.sub)) for row in plan.baris]
    groups += [
        (row.rincian.sasaran, row.lokasi, f"{named(row.baris.sub)} dalam RAT {row.tahun}")
        for row in _rat_rows(plan)
        if row.rincian is not None
    ]
    people = sum(count.individu or 0 for count in plan.data_sasaran.daftar)
    families = cache(partial(_families, plan))  # few kinds of groups, each in many rows
    for group, places, what in groups:
        if group is None or group.jumlah is None or not group.satuan:
            continue
        unit = group.satuan.casefold()
        most = families(group.desil, places) if unit in FAMILIES else people if unit in PEOPLE else None
        if most and group.jumlah > most:
            yield Finding(
                group.asal.at("jumlah"),
                f"Sasaran {what} {number(group.jumlah)} {group.satuan}, sedangkan {plan.data_sasaran.nama} hanya "
                f"memuat {number(most)} {group.satuan}"
                + (f" pada desil {listed(map(str, group.desil))}." if group.desil and unit in FAMILIES else "."),
                "Periksa jumlah, desil, dan lokasinya.",
            )


def _families(plan: Plan, deciles: tuple[int, ...], places: tuple[str, ...]) -> int | None:
    """The families of these deciles (all, where none are named) in these places; None where not counted."""
    assert plan.data_sasaran is not None
    counted = {decile for count in plan.data_sasaran.daftar for decile in count.desil}
    if not deciles or not set(deciles) <= counted:
        return None
    total, found = 0, False
    everywhere = not places or ALL_PLACES in places
    for count in plan.data_sasaran.daftar:
        if everywhere or any(count.wilayah == code or count.wilayah.startswith(f"{code}.") for code in places):
            found = True
            total += sum(count.desil.get(decile) or 0 for decile in deciles)
    return total if found else None


@rule("RPKD-P04", WARNING, PRACTICE, needs=WHOLE)
def beneficiaries_equal_the_target(plan: Plan) -> Iterator[Finding]:
    """Bila satuannya sama, jumlah sasaran penerima dalam RAT sama dengan target tahun itu.

    Salah:
        target: 4.500      # KK
        sasaran: {uraian: Keluarga miskin, jumlah: 4.000, satuan: KK}
    Benar:
        target: 4.500
        sasaran: {uraian: Keluarga miskin, jumlah: 4.500, satuan: KK}
    """
    for row in _rat_rows(plan):
        group = row.rincian.sasaran if row.rincian else None
        if group is None or group.jumlah is None or not group.satuan or row.target is None:
            continue
        if group.satuan.casefold() == row.baris.sub.satuan.casefold() and group.jumlah != row.target:
            yield Finding(
                group.asal.at("jumlah"),
                f"Sasaran {named(row.baris.sub)} dalam RAT {row.tahun} {number(group.jumlah)} {group.satuan}, "
                f"sedangkan targetnya {number(row.target)} {row.baris.sub.satuan}.",
                "Samakan, atau bedakan satuannya bila memang menghitung hal lain.",
            )


# ── money for each ───────────────────────────────────────────────────────────────────────────────
class Benefit(NamedTuple):
    """What one beneficiary receives: rupiah each time, and the time that is named ("" for once)."""

    amount: int
    unit: str
    period: str


_BENEFIT = re.compile(
    r"Rp\.?\s*(?P<amount>\d[\d.]*(?:,\d+)?)\s*(?P<scale>ribu|juta|miliar)?"
    r"(?P<rest>(?:\s*(?:/|per\s)\s*[A-Za-z ]+)*)",
    re.I,
)
_SCALES = {"ribu": 1_000, "juta": 1_000_000, "miliar": 1_000_000_000}
_PERIODS = {"hari": 1, "minggu": 7, "bulan": 30, "triwulan": 90, "semester": 180, "tahun": 365}
_DURATION = re.compile(r"(\d+|satu|dua|tiga|empat|lima|enam|sepuluh|dua belas)\s*(?:\([^)]*\)\s*)?([A-Za-z]+)", re.I)
_WORDS = {"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "sepuluh": 10, "dua belas": 12}

#: The cost of one beneficiary may be this many times more, or less, than what they receive.
PLAUSIBLE = 2


@cache
def parsed_benefit(text: str) -> Benefit | None:
    """ "Rp80.000/siswa/bulan" → (80000, "siswa", "bulan"); None where no single amount is named."""
    found = _BENEFIT.findall(text)
    if len(found) != 1:
        return None
    amount, scale, rest = found[0]
    value = Decimal(amount.rstrip(".").replace(".", "").replace(",", ".")) * _SCALES.get(scale.casefold(), 1)
    parts = [part.strip().casefold() for part in re.split(r"/|\bper\b", rest) if part.strip()]
    period = next((part for part in parts if part in _PERIODS), "")
    unit = next((part for part in parts if part not in _PERIODS), "")
    return Benefit(int(value), unit, period)


@cache
def times(period: str, duration: str) -> Decimal | None:
    """How often something that is paid every ``period`` is paid during ``duration``; None where unclear."""
    found = _DURATION.findall(duration.strip())
    if not period:
        count = re.search(r"(\d+)\s*kali", duration)
        return Decimal(count[1]) if count else Decimal(1)
    if len(found) != 1 or found[0][1].casefold() not in _PERIODS:
        return None
    count_text, unit = found[0][0].casefold(), found[0][1].casefold()
    days = (int(count_text) if count_text.isdigit() else _WORDS[count_text]) * _PERIODS[unit]
    if unit == "tahun":
        days = days * 360 // 365  # twelve months of thirty days
    length = 360 if period == "tahun" else _PERIODS[period]
    return Decimal(days) / length


@rule("RPKD-P05", WARNING, PRACTICE, needs=WHOLE)
def pagu_fits_what_everyone_receives(plan: Plan) -> Iterator[Finding]:
    """Pagu dibagi jumlah sasaran sebanding dengan besaran manfaat kali lamanya (paling jauh dua kalinya).

    Salah:
        pagu: {PAD: 9.480.000.000}
        sasaran: {uraian: Rumah tidak layak huni, jumlah: 4.740, satuan: unit}
        besaran_manfaat: Rp20.000.000/unit
    Benar:
        pagu: {PAD: 9.480.000.000}
        sasaran: {uraian: Rumah tidak layak huni, jumlah: 474, satuan: unit}
        besaran_manfaat: Rp20.000.000/unit
    """
    for row in _rat_rows(plan):
        detail, group = row.rincian, row.sasaran
        if detail is None or not detail.besaran_manfaat or group is None or not group.jumlah or group.jumlah <= 0:
            continue
        benefit = parsed_benefit(detail.besaran_manfaat)
        if benefit is None or not benefit.amount or not row.pagu.jumlah:
            continue
        if benefit.unit and group.satuan and unit_family(benefit.unit) != unit_family(group.satuan):
            continue
        often = times(benefit.period, detail.durasi or "")
        if often is None or not often:
            continue
        each = Decimal(row.pagu.jumlah) / group.jumlah
        expected = benefit.amount * often
        if expected * PLAUSIBLE < each or each * PLAUSIBLE < expected:
            yield Finding(
                detail.asal.at("besaran_manfaat"),
                f"Pagu RAT {row.tahun} untuk {named(row.baris.sub)} setara {rupiah(int(each))} "
                f"per {group.satuan or 'sasaran'}, sedangkan besaran manfaat dan durasinya {rupiah(int(expected))}.",
                f"Periksa pagu ({rupiah(row.pagu.jumlah)}), jumlah sasaran ({number(group.jumlah)}), dan lamanya.",
            )


@rule("RPKD-P06", WARNING, PRACTICE)
def paid_by_the_month_for_how_long(plan: Plan) -> Iterator[Finding]:
    """Besaran manfaat per bulan (atau per triwulan, per tahun) disertai durasi dalam satuan waktu.

    Salah:
        besaran_manfaat: Rp80.000/siswa/bulan
    Benar:
        besaran_manfaat: Rp80.000/siswa/bulan
        durasi: 12 bulan
    """
    for rat in plan.rat:
        for detail in rat.rincian:
            benefit = parsed_benefit(detail.besaran_manfaat or "")
            if benefit and benefit.period and times(benefit.period, detail.durasi or "") is None:
                yield Finding(
                    detail.asal.at("durasi") if detail.durasi else detail.asal.at("besaran_manfaat"),
                    f"Besaran manfaat {named(detail)} dibayar per {benefit.period}, tetapi "
                    + (f"durasinya “{detail.durasi}”." if detail.durasi else "durasinya tidak ada."),
                    "Tulis durasi, misalnya 12 bulan.",
                )


_TIME = re.compile(r"\b(hari|minggu|bulan|triwulan|semester|tahun|kali|sekali|jam)\b", re.I)


@rule("RPKD-P10", WARNING, "formulir RAT 18 kolom (OPPKPKE)")
def duration_is_a_time(plan: Plan) -> Iterator[Finding]:
    """Durasi pemberian bantuan yang berupa angka menyebut satuan waktunya.

    Salah:
        durasi: 12
    Benar:
        durasi: 12 bulan
    """
    for rat in plan.rat:
        for detail in rat.rincian:
            if detail.durasi and re.search(r"\d", detail.durasi) and not _TIME.search(detail.durasi):
                yield Finding(
                    detail.asal.at("durasi"),
                    f"Durasi “{detail.durasi}” pada {named(detail)} tidak menyebut satuan waktu.",
                    "Tulis misalnya 12 bulan, 1 tahun, atau 3 kali.",
                )


@rule("RPKD-P11", WARNING, PRACTICE)
def unit_of_a_benefit_is_known(plan: Plan) -> Iterator[Finding]:
    """Satuan pada besaran manfaat ditulis seperti dalam daftar satuan.

    Salah:
        besaran_manfaat: Rp300.000/rmuah tangga
    Benar:
        besaran_manfaat: Rp300.000/rumah tangga
    """
    known = Known(plan.acuan.satuan)
    for rat in plan.rat:
        for detail in rat.rincian:
            benefit = parsed_benefit(detail.besaran_manfaat or "")
            if benefit is None or not benefit.unit or unit_kind(plan.acuan.satuan, benefit.unit):
                continue
            near = known.one_letter_off(benefit.unit)
            if near:
                yield Finding(
                    detail.asal.at("besaran_manfaat"),
                    f"Satuan “{benefit.unit}” pada besaran manfaat {named(detail)} tidak dikenal.",
                    f"Maksud Anda “{near}”?",
                )


@rule("RPKD-P13", WARNING, "formulir RAT 18 kolom (OPPKPKE)")
def benefit_says_for_whom(plan: Plan) -> Iterator[Finding]:
    """Besaran manfaat yang menyebut rupiah menyebut pula satuan penerimanya.

    Salah:
        besaran_manfaat: Rp300.000/bulan
    Benar:
        besaran_manfaat: Rp300.000/KK/bulan
    """
    for rat in plan.rat:
        for detail in rat.rincian:
            benefit = parsed_benefit(detail.besaran_manfaat or "")
            if benefit and not benefit.unit:
                group = detail.sasaran.satuan if detail.sasaran else None
                yield Finding(
                    detail.asal.at("besaran_manfaat"),
                    f"Besaran manfaat “{detail.besaran_manfaat}” pada {named(detail)} tidak menyebut satuannya.",
                    f"Tulis misalnya {rupiah(benefit.amount)}/{group or 'KK'}"
                    + (f"/{benefit.period}." if benefit.period else "."),
                )


# ── data ─────────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-P07", WARNING, "Inpres 4/2025 (DTSEN)", needs=WHOLE)
def data_base_is_the_one_in_force(plan: Plan) -> Iterator[Finding]:
    """Rencana dan RAT mulai tahun 2026, dan data yang bertanggal sesudah Inpres 4/2025, memakai DTSEN, bukan
    DTKS, P3KE, BDT, PPLS, atau Regsosek.

    Salah:
        rat:
          - tahun: 2026
            rincian:
              - sasaran: {uraian: Keluarga miskin, sumber: DTKS}
    Benar:
        rat:
          - tahun: 2026
            rincian:
              - sasaran: {uraian: Keluarga miskin, sumber: DTSEN}
    """
    for year, text, item, user in data_bases(plan):
        late = year >= DTSEN_FROM or (item.tanggal is not None and item.tanggal >= DTSEN_IN_FORCE)
        found = REPLACED.search(text) if late else None
        if found and "DTSEN" not in text.upper():
            field = "sumber" if isinstance(item, SasaranPenerima) else "nama"
            yield Finding(
                item.asal.at(field),
                f"Sasaran {named(user)} tahun {year} memakai {found[0]}, yang sudah digantikan DTSEN.",
                "Pakai DTSEN, atau jelaskan di naskah mengapa data lama masih dipakai.",
            )


def data_bases(plan: Plan) -> Iterator[tuple[int, str, SasaranPenerima | DataSasaran | DataPendukung, object]]:
    """(year of use, name of the data, item that names it, what uses it)."""
    first = plan.rencana.tahun_awal or 0
    if plan.data_sasaran:
        yield first, plan.data_sasaran.nama or "", plan.data_sasaran, plan.rencana
    for data in plan.data_pendukung:
        yield max(data.tahun_pakai or (plan.rencana.tahun_akhir or 0,)), data.nama, data, data
    for row in plan.baris:
        if row.sub.sasaran and row.sub.sasaran.sumber:
            yield first, row.sub.sasaran.sumber, row.sub.sasaran, row.sub
    for rat in plan.rat:
        for detail in rat.rincian:
            if detail.sasaran and detail.sasaran.sumber:
                yield rat.tahun, detail.sasaran.sumber, detail.sasaran, detail


@rule("RPKD-P12", WARNING, PRACTICE)
def date_of_the_data_is_plausible(plan: Plan) -> Iterator[Finding]:
    """Tanggal data sasaran tidak sesudah tahun pemakaiannya (tahun RAT, atau akhir periode) dan paling lama
    lima tahun sebelumnya.

    Salah:
        rat:
          - tahun: 2025
            rincian:
              - sasaran: {uraian: Keluarga miskin, sumber: DTSEN, tanggal: 1 Juli 2052}
    Benar:
        rat:
          - tahun: 2025
            rincian:
              - sasaran: {uraian: Keluarga miskin, sumber: DTSEN, tanggal: 1 Juli 2025}
    """
    for dated, first, last, use in _dated(plan):
        if dated.tanggal and last and not first - OLDEST_DATA <= dated.tanggal.year <= last:
            yield Finding(
                dated.asal.at("tanggal"),
                f"Tanggal data {day(dated.tanggal)} tidak wajar untuk {use}.",
                "Periksa tahunnya.",
            )


#: Years after which a count of a target group says nothing any more.
OLDEST_DATA = 5


def _dated(plan: Plan) -> Iterator[tuple[SasaranPenerima | DataSasaran, int, int, str]]:
    """(what has a date, first and last year of its use, the use in words)."""
    first, last = plan.rencana.tahun_awal or 0, plan.rencana.tahun_akhir or 0
    if plan.data_sasaran:
        yield plan.data_sasaran, first, last, f"rencana {plan.rencana.periode}"
    for row in plan.baris:
        if row.sub.sasaran:
            yield row.sub.sasaran, first, last, f"rencana {plan.rencana.periode}"
    for rat in plan.rat:
        if rat.tahun not in plan.tahun:
            continue  # a wrong year is told once, at the year (RPKD-W03)
        for detail in rat.rincian:
            if detail.sasaran:
                yield detail.sasaran, rat.tahun, rat.tahun, f"RAT {rat.tahun}"


@rule("RPKD-P08", WARNING, PRACTICE)
def people_are_not_fewer_than_families(plan: Plan) -> Iterator[Finding]:
    """Jumlah individu dalam data sasaran tidak lebih kecil daripada jumlah keluarganya, tidak lebih dari
    sepuluh orang sekeluarga, dan sekeluarga tidak dua kali lebih banyak atau lebih sedikit daripada di wilayah lain.

    Salah:
        - {wilayah: 36.71.07.1001, desil: {1: 500, 2: 600}, individu: 430}
    Benar:
        - {wilayah: 36.71.07.1001, desil: {1: 500, 2: 600}, individu: 4.300}
    """
    far_off = {id(count) for count, _, _ in _far_counts(plan)}
    sizes: list[tuple[JumlahSasaran, int, int, Decimal]] = []
    for count in plan.data_sasaran.daftar if plan.data_sasaran else ():
        families = sum(value or 0 for value in count.desil.values())
        if count.individu is not None and families and None not in count.desil.values() and id(count) not in far_off:
            sizes.append((count, count.individu, families, Decimal(count.individu) / families))
    usual = median(size for *_, size in sizes) if len(sizes) >= ENOUGH_PLACES else None
    for count, people, families, size in sizes:
        unusual = usual is not None and not usual / 2 <= size <= usual * 2
        if unusual or not 1 <= size <= 10:
            yield Finding(
                count.asal.at("individu"),
                f"{capital(named(count))} memuat {number(people)} jiwa dalam {number(families)} keluarga"
                + (f"; di wilayah lain sekitar {number(round(usual, 1))} jiwa sekeluarga." if usual else "."),
                "Periksa kedua angka itu.",
            )


#: So many places tell what is usual.
ENOUGH_PLACES = 5
#: A count so many times that of the place with the next largest is a slip.
FAR_OFF = 3


@once_per_plan
def _far_counts(plan: Plan) -> list[tuple[JumlahSasaran, int, int]]:
    """(counts of a place, decile, next largest count) where a decile stands far above all other places."""
    found = []
    by_decile: dict[int, list[tuple[int, JumlahSasaran]]] = {}
    for count in plan.data_sasaran.daftar if plan.data_sasaran else ():
        for decile, value in count.desil.items():
            if value:
                by_decile.setdefault(decile, []).append((value, count))
    for decile, values in by_decile.items():
        if len(values) >= ENOUGH_PLACES:
            (next_largest, _), (largest, count) = sorted(values, key=lambda pair: pair[0])[-2:]
            if largest > FAR_OFF * next_largest:
                found.append((count, decile, next_largest))
    return found


@rule("RPKD-P09", WARNING, PRACTICE)
def counts_of_families_resemble_each_other(plan: Plan) -> Iterator[Finding]:
    """Jumlah keluarga satu desil di satu wilayah tidak berlipat-lipat di atas semua wilayah lain.

    Salah:
        - {wilayah: 36.71.07.1001, desil: {1: 500.000}}      # wilayah lain ratusan
    Benar:
        - {wilayah: 36.71.07.1001, desil: {1: 500}}
    """
    for count, decile, next_largest in _far_counts(plan):
        yield Finding(
            count.asal.at("desil", decile),
            f"Keluarga desil {decile} di {count.wilayah} {number(count.desil[decile] or 0)}, sedangkan di wilayah lain "
            f"paling banyak {number(next_largest)}.",
            "Periksa banyaknya angka.",
        )
