"""The plan's period: its length, and everything else that names years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rpkdgen.checks.rule import ERROR, PRACTICE, WARNING, Finding, rule
from rpkdgen.checks.series import disputed_years, measured, targeted_years
from rpkdgen.checks.wording import listed, named
from rpkdgen.format import year_range
from rpkdgen.model import Narasi, Plan
from rpkdgen.problem import Position

TITLE = "Periode dan tahun"

LONGEST_PERIOD = 6


@rule("RPKD-W01", ERROR, "Pasal 4 Permendagri 53/2020; praktik perencanaan")
def period_has_1_to_6_years(plan: Plan) -> Iterator[Finding]:
    """Periode rencana 1 sampai 6 tahun; tahun akhir tidak mendahului tahun awal.

    Salah:
        tahun_awal: 2026
        tahun_akhir: 2024
    Benar:
        tahun_awal: 2024
        tahun_akhir: 2026
    """
    rencana = plan.rencana
    if not rencana.tahun_awal or not rencana.tahun_akhir:
        return
    length = rencana.tahun_akhir - rencana.tahun_awal + 1
    if length < 1:
        yield Finding(
            rencana.asal.at("tahun_akhir"),
            f"Tahun akhir ({rencana.tahun_akhir}) mendahului tahun awal ({rencana.tahun_awal}).",
            "Tukar keduanya, atau perbaiki tahunnya.",
        )
    elif length > LONGEST_PERIOD:
        yield Finding(
            rencana.asal.at("tahun_akhir"),
            f"Periode {rencana.periode} panjangnya {length} tahun; paling panjang {LONGEST_PERIOD} tahun.",
            "Periksa tahun_awal dan tahun_akhir.",
        )


@rule("RPKD-W02", ERROR, "Permendagri 90/2019 dan pemutakhirannya")
def every_year_names_its_nomenclature(plan: Plan) -> Iterator[Finding]:
    """Setiap tahun periode menyebut versi nomenklaturnya, dan tidak ada tahun di luar periode.

    Salah:
        nomenklatur: {2024: contoh-2024, 2027: contoh-2024}      # rencana 2024–2026
    Benar:
        nomenklatur: {2024: contoh-2024, 2025: contoh-2024, 2026: contoh-2024}
    """
    rencana = plan.rencana
    if not plan.tahun or not rencana.nomenklatur:
        return
    missing = [str(year) for year in plan.tahun if year not in rencana.nomenklatur]
    if missing:
        yield Finding(
            rencana.asal.at("nomenklatur"),
            f"Versi nomenklatur tahun {listed(missing)} belum disebut.",
            "Tulis satu baris untuk setiap tahun periode, misalnya 2025: contoh-2024.",
        )
    for year in rencana.nomenklatur:
        if year not in plan.tahun:
            yield Finding(
                rencana.asal.at("nomenklatur", year, value=False),
                f"Nomenklatur tahun {year} di luar periode {rencana.periode}.",
                "Hapus, atau perbaiki tahunnya.",
            )


@rule("RPKD-W08", ERROR, PRACTICE)
def the_period_is_that_of_the_targets(plan: Plan) -> Iterator[Finding]:
    """Periode rencana sama dengan tahun-tahun yang bertarget pada hampir semua indikator dan sub kegiatan.

    Salah:
        tahun_awal: 2024
        tahun_akhir: 2027      # semua target ditulis untuk 2024, 2025, dan 2026
    Benar:
        tahun_awal: 2024
        tahun_akhir: 2026
    """
    disputed = disputed_years(plan)
    if not disputed:
        return
    years = sorted(targeted_years(plan))
    for field, wrong in (("tahun_awal", min(years) in disputed or plan.tahun[0] in disputed),
                         ("tahun_akhir", max(years) in disputed or plan.tahun[-1] in disputed)):  # fmt: skip
        if wrong:
            yield Finding(
                plan.rencana.asal.at(field),
                f"Periode rencana {plan.rencana.periode}, tetapi hampir semua target ditulis untuk tahun "
                f"{listed(map(str, years))}.",
                f"Perbaiki {field}, atau lengkapi targetnya.",
            )


@rule("RPKD-W03", ERROR, PRACTICE)
def rat_is_of_a_year_of_the_period(plan: Plan) -> Iterator[Finding]:
    """RAT disusun untuk tahun dalam periode RPKD.

    Salah:
        rat:
          - tahun: 2027      # rencana 2024–2026
    Benar:
        rat:
          - tahun: 2025
    """
    for rat in plan.rat:
        if rat.tahun and plan.tahun and rat.tahun not in plan.tahun:
            yield Finding(
                rat.asal.at("tahun"),
                f"RAT tahun {rat.tahun} di luar periode RPKD {plan.rencana.periode}.",
                f"Perbaiki tahunnya; yang dapat disusun: {listed(str(year) for year in plan.tahun)}.",
            )


@rule("RPKD-W04", WARNING, PRACTICE)
def baseline_lies_before_the_period(plan: Plan) -> Iterator[Finding]:
    """Tahun kondisi awal mendahului tahun pertama rencana, paling jauh lima tahun.

    Salah:
        kondisi_awal: {tahun: 2025, nilai: 61.5}      # rencana 2024–2026
    Benar:
        kondisi_awal: {tahun: 2023, nilai: 61.5}
    """
    first = min(targeted_years(plan), default=0) if disputed_years(plan) else plan.rencana.tahun_awal
    for item in measured(plan):
        baseline = item.kondisi_awal
        if not first or baseline is None or not baseline.tahun:
            continue
        if baseline.tahun >= first:
            yield Finding(
                baseline.asal.at("tahun"),
                f"Tahun kondisi awal {named(item)} ({baseline.tahun}) tidak mendahului awal rencana ({first}).",
                f"Pakai nilai terakhir sebelum {first}.",
            )
        elif baseline.tahun < first - 5:
            yield Finding(
                baseline.asal.at("tahun"),
                f"Kondisi awal {named(item)} dari tahun {baseline.tahun}, lebih dari lima tahun sebelum {first}.",
                "Periksa tahunnya, atau pakai data yang lebih baru.",
            )


@rule("RPKD-W05", WARNING, PRACTICE)
def statistics_are_of_a_plausible_year(plan: Plan) -> Iterator[Finding]:
    """Tahun data tidak sesudah periode rencana dan tidak terlalu lama.

    Salah:
        seri:
          - {tahun: 2032, nilai: 5.89, sumber: "BPS Kota Tangerang, 2023"}
    Benar:
        seri:
          - {tahun: 2023, nilai: 5.89, sumber: "BPS Kota Tangerang, 2023"}
    """
    last = plan.rencana.tahun_akhir
    if not last:
        return
    dated: list[tuple[str, int | None, Position]] = []
    for indikator in plan.indikator:
        for series in (indikator.seri, *(other.seri for other in indikator.pembanding)):
            dated += [(named(indikator), value.tahun, value.asal.at("tahun")) for value in series]
    dated += [(named(place), place.tahun, place.asal.at("tahun")) for place in plan.wilayah]
    dated += [(named(budget), budget.tahun, budget.asal.at("tahun")) for budget in plan.keuangan_daerah]
    if plan.lokasi_prioritas:
        dated.append(("lokasi prioritas", plan.lokasi_prioritas.tahun, plan.lokasi_prioritas.asal.at("tahun")))
    for what, year, at in dated:
        if year and not last - 30 <= year <= last:
            yield Finding(
                at,
                f"Tahun data {year} pada {what} tidak wajar untuk rencana {plan.rencana.periode}.",
                "Periksa angka tahunnya.",
            )


# ── years in narratives ──────────────────────────────────────────────────────────────────────────
_JINJA = re.compile(r"\{\{[^\n]*?\}\}")
_PERIOD = re.compile(
    r"(?i)\b(RPKD|Rencana\s+Penanggulangan\s+Kemiskinan\s+Daerah)\b[^.\n{}|]{0,80}?\b(20\d\d)\s*[-–—]\s*(20\d\d)\b"
)
_RAT_YEAR = re.compile(r"\b(RAT|Rencana\s+Aksi\s+Tahunan)\b[^.\n{}|]{0,60}?\b[Tt]ahun(?:\s+[Aa]nggaran)?\s+(20\d\d)\b")


@rule("RPKD-W06", ERROR, PRACTICE)
def narrative_names_the_period_of_the_plan(plan: Plan) -> Iterator[Finding]:
    """Periode RPKD yang disebut dalam naskah sama dengan periode rencana (RPKD yang lalu boleh disebut).

    Salah:
        RPKD Kota Tangerang Tahun 2025–2029 disusun …      # rencana 2024–2026
    Benar:
        RPKD {{ daerah.nama }} Tahun {{ rencana.periode }} disusun …
    """
    period = plan.rencana.periode
    for narasi in plan.narasi:
        for found in _PERIOD.finditer(_JINJA.sub(_filler, narasi.teks)):
            first, last = int(found[2]), int(found[3])
            if year_range(first, last) != period and last >= plan.rencana.tahun_awal:
                yield Finding(
                    place_in(narasi, found.start(2)),
                    f"Naskah menyebut RPKD {found[2]}–{found[3]}, padahal periode rencana {period}.",
                    "Tulis {{ rencana.periode }}.",
                )


@rule("RPKD-W07", ERROR, PRACTICE)
def narrative_names_the_year_of_the_rat(plan: Plan) -> Iterator[Finding]:
    """Tahun RAT yang disebut dalam naskah sama dengan tahun RAT itu (atau tahun sebelumnya, dalam
    evaluasi); naskah bersama semua RAT memakai {{ tahun }}.

    Salah:
        RAT Tahun 2026 merinci RPKD …      # dalam narasi/rat-2025
    Benar:
        RAT Tahun {{ tahun }} merinci RPKD …
    """
    for narasi in plan.narasi:
        shared = narasi.dokumen == "rat"
        if not shared and not re.fullmatch(r"rat-\d{4}", narasi.dokumen):
            continue
        right = 0 if shared else int(narasi.dokumen[4:])
        for found in _RAT_YEAR.finditer(_JINJA.sub(_filler, narasi.teks)):
            year = int(found[2])
            if shared or year not in (right, right - 1):
                yield Finding(
                    place_in(narasi, found.start(2)),
                    f"Naskah RAT {'semua tahun' if shared else f'tahun {right}'} menyebut RAT tahun {year}.",
                    "Tulis {{ tahun }} (dan {{ tahun - 1 }} untuk tahun sebelumnya).",
                )


def _filler(found: re.Match[str]) -> str:
    """As many letters as an expression has, so that places stay where they are."""
    return "x" * len(found[0])


def place_in(narasi: Narasi, offset: int) -> Position:
    """The position of a character of a narrative."""
    line = narasi.teks.count("\n", 0, offset) + 1
    return Position(narasi.file, line, offset - narasi.teks.rfind("\n", 0, offset))
