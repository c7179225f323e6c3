"""Targets: one for every year, moving the right way, within what the unit allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, Finding, rule
from rpkdgen.checks.series import (
    USUAL_JUMP,
    Measured,
    Point,
    all_values,
    disputed_years,
    jumps,
    kind_of_unit,
    measured,
    slips,
    strays,
    target_points,
    value_points,
)
from rpkdgen.checks.wording import named, number
from rpkdgen.format import decimal_number
from rpkdgen.model import Indikator, Plan, SubKegiatan
from rpkdgen.problem import Position

TITLE = "Target dan nilai"

#: Percentages of change may be negative or above 100.
CHANGES = re.compile(r"pertumbuhan|laju|inflasi|kenaikan|penurunan|perubahan", re.I)


# ── years ────────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-V01", ERROR, PRACTICE)
def every_year_has_a_target(plan: Plan) -> Iterator[Finding]:
    """Target ditulis untuk setiap tahun periode rencana.

    Salah:
        target: {2024: 4.500, 2026: 5.000}
    Benar:
        target: {2024: 4.500, 2025: 4.800, 2026: 5.000}
    """
    disputed = disputed_years(plan)
    for item in measured(plan):
        if not item.target or (isinstance(item, Indikator) and item.tingkat == "konteks"):
            continue
        for year in plan.tahun:
            if year not in item.target and year not in disputed:
                yield Finding(
                    item.asal.at("target"),
                    f"Target tahun {year} pada {named(item)} belum ada.",
                    f"Tulis target tahun {year}; 0 bila memang tidak dilaksanakan pada tahun itu.",
                )


@rule("RPKD-V02", ERROR, PRACTICE)
def no_target_outside_the_period(plan: Plan) -> Iterator[Finding]:
    """Tidak ada target di luar periode rencana.

    Salah:
        target: {2024: 4.500, 2025: 4.800, 2026: 5.000, 2027: 5.200}      # rencana 2024–2026
    Benar:
        target: {2024: 4.500, 2025: 4.800, 2026: 5.000}
    """
    if not plan.tahun:
        return
    disputed = disputed_years(plan)
    for item in measured(plan):
        for year in item.target:
            if year not in plan.tahun and year not in disputed:
                yield Finding(
                    item.asal.at("target", year, value=False),
                    f"Target tahun {year} pada {named(item)} di luar periode {plan.rencana.periode}.",
                    "Hapus, atau perbaiki tahunnya.",
                )


# ── direction ────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-V03", WARNING, PRACTICE)
def targets_move_in_their_direction(plan: Plan) -> Iterator[Finding]:
    """Target dari tahun ke tahun bergerak searah dengan arah indikatornya, mulai dari kondisi awal.

    Salah:
        arah: turun
        target: {2024: 5,4, 2025: 5,6, 2026: 5,0}
    Benar:
        arah: turun
        target: {2024: 5,4, 2025: 5,2, 2026: 5,0}
    """
    for item in measured(plan):
        if isinstance(item, SubKegiatan) or item.arah not in ("naik", "turun"):
            continue
        for before, after in pairwise(target_points(item)):
            if after.path[0] == "target" and _is_worse(after.value, before.value, item.arah):
                what = "target" if before.path[0] == "target" else "kondisi awal"
                yield Finding(
                    after.position,
                    f"Target {after.year} pada {named(item)} ({number(after.value)}) lebih buruk daripada {what} "
                    f"{before.year} ({number(before.value)}), padahal arahnya {item.arah}.",
                    "Periksa angka itu dan arahnya.",
                )


@rule("RPKD-V04", WARNING, PRACTICE)
def last_target_is_better_than_the_baseline(plan: Plan) -> Iterator[Finding]:
    """Target tahun terakhir lebih baik daripada kondisi awal (untuk keluaran sub kegiatan cukup catatan).

    Salah:
        arah: naik
        kondisi_awal: {tahun: 2023, nilai: 61.5}
        target: {2024: 60, 2025: 60, 2026: 61}
    Benar:
        arah: naik
        kondisi_awal: {tahun: 2023, nilai: 61.5}
        target: {2024: 70, 2025: 80, 2026: 90}
    """
    for item in measured(plan):
        points = target_points(item)
        if len(points) < 2 or item.kondisi_awal is None or item.arah not in ("naik", "turun"):
            continue
        first, last = points[0], points[-1]
        if first.path[0] == "target" or last.path[0] != "target" or _is_best(first.value, item, plan):
            continue
        if isinstance(item, SubKegiatan):
            wrong = item.agregasi == "nonkumulatif" and _is_worse(last.value, first.value, item.arah)
        else:
            wrong = last.value == first.value or _is_worse(last.value, first.value, item.arah)
        if wrong:
            yield Finding(
                last.position,
                f"Target akhir {named(item)} ({number(last.value)} pada {last.year}) tidak lebih baik daripada "
                f"kondisi awalnya ({number(first.value)} pada {first.year}); arahnya {item.arah}.",
                "Periksa target, kondisi awal, dan arahnya.",
                INFO if isinstance(item, SubKegiatan) else None,
            )


@rule("RPKD-V05", INFO, PRACTICE)
def targets_are_not_flat(plan: Plan) -> Iterator[Finding]:
    """Target indikator dampak dan hasil tidak sama sepanjang periode.

    Salah:
        target: {2024: 90, 2025: 90, 2026: 90}
    Benar:
        target: {2024: 90, 2025: 92, 2026: 95}
    """
    for item in measured(plan):
        values = [value for value in item.target.values() if value is not None]
        if isinstance(item, SubKegiatan) or len(values) < 2 or len(set(values)) > 1 or item.arah == "netral":
            continue
        if not _is_best(values[0], item, plan):
            yield Finding(
                item.asal.at("target"),
                f"Target {named(item)} sama setiap tahun ({number(values[0])}).",
                "Bila memang dipertahankan, tidak perlu diubah; bila belum ditetapkan, lengkapi.",
            )


def _is_worse(value: Decimal, than: Decimal, arah: str) -> bool:
    return value < than if arah == "naik" else value > than


def _is_best(value: Decimal, item: Measured, plan: Plan) -> bool:
    """Whether nothing better is possible: 0 for what should fall, 100 percent for what should rise."""
    if item.arah == "turun":
        return value <= 0
    return value >= 100 and kind_of_unit(plan, item) == "persen"


# ── values ───────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-V06", ERROR, PRACTICE)
def percentage_lies_between_0_and_100(plan: Plan) -> Iterator[Finding]:
    """Persentase antara 0 dan 100, kecuali pertumbuhan dan yang bertanda boleh_lebih_100.

    Salah:
        satuan: persen
        target: {2026: 950}
    Benar:
        satuan: persen
        target: {2026: 95}
    """
    for item in measured(plan):
        if kind_of_unit(plan, item) != "persen" or CHANGES.search(_title(item)):
            continue
        for point in all_values(item):
            if point.value < 0 or (point.value > 100 and not item.boleh_lebih_100):
                yield Finding(
                    point.position,
                    f"Nilai {point.year} pada {named(item)} adalah {number(point.value)} persen; "
                    "persentase paling kecil 0 dan paling besar 100.",
                    "Periksa koma dan angkanya. Bila memang dapat melebihi 100, tulis boleh_lebih_100: ya."
                    if point.value > 0
                    else "Periksa tanda minus dan angkanya.",
                )


@rule("RPKD-V07", ERROR, PRACTICE)
def count_is_whole_and_not_negative(plan: Plan) -> Iterator[Finding]:
    """Nilai tidak negatif (kecuali pertumbuhan), dan yang dihitung (orang, KK, unit) bulat.

    Salah:
        satuan: KK
        target: {2024: -4.500}
    Benar:
        satuan: KK
        target: {2024: 4.500}
    """
    for item in measured(plan):
        kind = kind_of_unit(plan, item)
        if kind == "persen" or CHANGES.search(_title(item)):
            continue
        for point in all_values(item):
            if point.value < 0:
                yield Finding(
                    point.position,
                    f"Nilai {point.year} pada {named(item)} negatif ({number(point.value)}).",
                    "Hapus tanda minusnya.",
                )
            elif kind == "cacah" and point.value != point.value.to_integral_value():
                yield Finding(
                    point.position,
                    f"Nilai {point.year} pada {named(item)} ({number(point.value)}) tidak bulat, padahal satuannya "
                    f"{item.satuan}.",
                    "Bulatkan, atau periksa satuannya.",
                )


def _title(item: Measured) -> str:
    return item.keluaran if isinstance(item, SubKegiatan) else item.nama


@rule("RPKD-V08", WARNING, PRACTICE)
def value_is_not_ten_times_its_neighbours(plan: Plan) -> Iterator[Finding]:
    """Nilai setahun tidak 10, 100, atau 1.000 kali lebih besar atau lebih kecil daripada tahun-tahun lain:
    biasanya kelebihan atau kekurangan angka.

    Salah:
        target: {2024: 4.500, 2025: 4.800.000, 2026: 5.000}
    Benar:
        target: {2024: 4.500, 2025: 4.800, 2026: 5.000}
    """
    for item in measured(plan):
        told: set[Position] = set()
        for points in _series(item):
            for point, factor in slips(points):
                if point.position in told:
                    continue
                told.add(point.position)
                times, how = (factor, "besar") if factor > 1 else (1 / factor, "kecil")
                yield Finding(
                    point.position,
                    f"Nilai {point.year} pada {named(item)} ({number(point.value)}) kira-kira "
                    f"{decimal_number(times, 0)} kali lebih {how} daripada tahun lain ({_others(points, point)}).",
                    f"Maksud Anda {number((point.value / factor).normalize())}?",
                )


def _others(points: list[Point], but: Point) -> str:
    return ", ".join(f"{point.year}: {number(point.value)}" for point in points if point is not but)


@rule("RPKD-V09", WARNING, PRACTICE)
def value_does_not_jump(plan: Plan) -> Iterator[Finding]:
    """Nilai tidak berubah lebih dari batas wajar dalam setahun (rencana: batas_lonjakan, bawaan 100 persen),
    kecuali pertumbuhan; untuk keluaran sub kegiatan cukup catatan.

    Salah:
        seri:
          - {tahun: 2022, nilai: 381.666}
          - {tahun: 2023, nilai: 41.687}
    Benar:
        seri:
          - {tahun: 2022, nilai: 381.666}
          - {tahun: 2023, nilai: 416.870}
    """
    limit = plan.rencana.batas_lonjakan or USUAL_JUMP
    if limit <= 0:
        yield Finding(
            plan.rencana.asal.at("batas_lonjakan"),
            f"Batas lonjakan {number(limit)} persen tidak dapat dipakai.",
            "Tulis persentase yang lebih besar daripada 0, misalnya 100.",
            ERROR,
        )
        limit = USUAL_JUMP
    for item in measured(plan):
        if CHANGES.search(_title(item)):
            continue
        told: set[Position] = set()
        for points in _series(item):
            slipped = {point.year for point, _ in slips(points)}
            for before, after in jumps(points, limit, kind_of_unit(plan, item)):
                if before.year in slipped or after.year in slipped or after.position in told:
                    continue
                told.add(after.position)
                yield Finding(
                    after.position,
                    f"Nilai {named(item)} melonjak dari {number(before.value)} ({before.year}) ke "
                    f"{number(after.value)} ({after.year}); batas wajarnya {number(limit)} persen.",
                    "Periksa angkanya. Bila memang benar, naikkan batas_lonjakan di bagian rencana.",
                    INFO if isinstance(item, SubKegiatan) else None,
                )


@rule("RPKD-V10", INFO, PRACTICE)
def value_does_not_leave_its_neighbours(plan: Plan) -> Iterator[Finding]:
    """Nilai di antara dua tahun yang nilainya hampir sama tidak jauh dari keduanya: mungkin angkanya tertukar.

    Salah:
        seri:
          - {tahun: 2021, nilai: 191.120}
          - {tahun: 2022, nilai: 128.520}
          - {tahun: 2023, nilai: 191.620}
    Benar:
        seri:
          - {tahun: 2021, nilai: 191.120}
          - {tahun: 2022, nilai: 182.520}
          - {tahun: 2023, nilai: 191.620}
    """
    limit = plan.rencana.batas_lonjakan or USUAL_JUMP
    for item in measured(plan):
        if CHANGES.search(_title(item)):
            continue
        kind = kind_of_unit(plan, item)
        told: set[Position] = set()
        for points in _series(item):
            slipped = {point.year for point, _ in slips(points)}
            jumped = {point.year for pair in jumps(points, limit, kind) for point in pair}
            for before, point, after in strays(points, kind):
                if point.year in slipped | jumped or point.position in told:
                    continue  # told as a slip or a jump
                told.add(point.position)
                yield Finding(
                    point.position,
                    f"Nilai {point.year} pada {named(item)} ({number(point.value)}) jauh dari nilai "
                    f"{before.year} ({number(before.value)}) dan {after.year} ({number(after.value)}).",
                    "Periksa urutan angkanya.",
                )


def _series(item: Measured) -> Iterator[list[Point]]:
    """The values that should resemble each other."""
    targets = target_points(item)
    if not isinstance(item, Indikator):
        yield targets
        return
    own = value_points(item.seri)
    yield own
    if targets:
        yield [*(point for point in own if point.year < targets[0].year), *targets]
    for other in item.pembanding:
        yield value_points(other.seri)
