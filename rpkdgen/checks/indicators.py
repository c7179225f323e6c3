"""Indicators: complete, with a unit that others know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.walk import items, position
from rpkdgen.checks.wording import Known, capital, named
from rpkdgen.model import (
    Indikator,
    IndikatorLokasi,
    IndikatorProgram,
    Plan,
    SasaranPenerima,
    SubKegiatan,
    SubKegiatanBaru,
)
from rpkdgen.once import once_per_plan
from rpkdgen.reference import unit_kind

TITLE = "Indikator dan satuan"


@rule("RPKD-I01", ERROR, PRACTICE)
def impact_indicator_is_complete(plan: Plan) -> Iterator[Finding]:
    """Indikator dampak dan hasil mempunyai kondisi awal, target, dan sumber target.

    Salah:
        - {id: P0, nama: Persentase penduduk miskin, satuan: persen, arah: turun, tingkat: dampak}
    Benar:
        - id: P0
          nama: Persentase penduduk miskin
          satuan: persen
          arah: turun
          tingkat: dampak
          kondisi_awal: {tahun: 2023, nilai: 5.89}
          target: {2024: 5.6, 2025: 5.3, 2026: 5}
          sumber_target: RPD Kota Tangerang 2024–2026
    """
    for indikator in plan.indikator:
        if indikator.tingkat not in ("dampak", "hasil"):
            continue
        for field, what in (("kondisi_awal", "kondisi awal"), ("target", "target"), ("sumber_target", "sumber target")):
            if not getattr(indikator, field) and not _is_written(indikator, field):
                yield Finding(
                    indikator.asal.position,
                    f"{capital(named(indikator))} bertingkat {indikator.tingkat} tetapi belum mempunyai {what}.",
                    f"Tulis {field}, atau ganti tingkat: konteks bila hanya menerangkan keadaan."
                    if field != "sumber_target"
                    else "Tulis sumber_target: dokumen yang memuat target itu, atau ilustratif.",
                )


def _is_written(item: object, field: str) -> bool:
    """Whether the field stands there, readable or not."""
    return position(item, field) != position(item)


@rule("RPKD-I02", WARNING, PRACTICE)
def context_has_no_target(plan: Plan) -> Iterator[Finding]:
    """Indikator konteks dan indikator berarah netral tidak bertarget.

    Salah:
        - {id: garis-kemiskinan, tingkat: konteks, target: {2024: 700.000}}
    Benar:
        - {id: garis-kemiskinan, tingkat: konteks}
    """
    for indikator in plan.indikator:
        if indikator.target and (indikator.tingkat == "konteks" or indikator.arah == "netral"):
            why = "bertingkat konteks" if indikator.tingkat == "konteks" else "berarah netral"
            yield Finding(
                indikator.asal.at("target", value=False),
                f"{capital(named(indikator))} {why} tetapi mempunyai target.",
                "Hapus targetnya, atau ganti tingkat dan arahnya.",
            )


@rule("RPKD-I03", WARNING, PRACTICE)
def indicator_names_its_data(plan: Plan) -> Iterator[Finding]:
    """Indikator menyebut penyedia datanya (cukup catatan bila setiap nilai serinya sudah bersumber).

    Salah:
        - {id: P0, nama: Persentase penduduk miskin}
    Benar:
        - {id: P0, nama: Persentase penduduk miskin, sumber_data: "BPS, Susenas Maret"}
    """
    for indikator in plan.indikator:
        if not indikator.sumber_data and not _is_written(indikator, "sumber_data"):
            yield Finding(
                indikator.asal.position,
                f"{capital(named(indikator))} belum menyebut sumber datanya.",
                "Tulis sumber_data, misalnya BPS, Susenas Maret.",
                INFO if indikator.seri else None,
            )


# ── units ────────────────────────────────────────────────────────────────────────────────────────
WithUnit = Indikator | IndikatorProgram | SubKegiatan | SubKegiatanBaru | SasaranPenerima | IndikatorLokasi


@once_per_plan
def _with_unit(plan: Plan) -> list[tuple[WithUnit, str]]:
    return [(item, item.satuan) for item in items(plan) if isinstance(item, WithUnit) and item.satuan]


@rule("RPKD-I04", INFO, PRACTICE, needs=WHOLE)
def units_are_spelled_alike(plan: Plan) -> Iterator[Finding]:
    """Satu satuan ditulis dengan satu ejaan di seluruh rencana (persen, bukan %; KK, bukan kepala keluarga).

    Salah:
        satuan: "%"
    Benar:
        satuan: persen
    """
    preferred = {unit.casefold(): better for unit, better in plan.acuan.satuan_baku.items()}
    with_unit = _with_unit(plan)
    used = Counter(unit for _, unit in with_unit)
    most: dict[str, str] = {}
    for unit, _ in used.most_common():
        most.setdefault(unit.casefold(), unit)
    told: set[str] = set()
    for item, unit in with_unit:
        better = preferred.get(unit.casefold()) or most[unit.casefold()]
        if better == unit or unit in told:
            continue
        told.add(unit)
        count = f" ({used[unit]} kali)" if used[unit] > 1 else ""
        yield Finding(
            position(item, "satuan"),
            f"Satuan “{unit}”{count} di bagian lain ditulis “{better}”."
            if better in used
            else f"Satuan “{unit}”{count} lazimnya ditulis “{better}”.",
            f"Tulis {better}.",
        )


@rule("RPKD-I05", WARNING, PRACTICE, needs=WHOLE)
def unit_is_known(plan: Plan) -> Iterator[Finding]:
    """Satuan ada dalam daftar satuan; yang belum ada cukup catatan.

    Salah:
        satuan: persn
    Benar:
        satuan: persen
    """
    known = Known(plan.acuan.satuan)
    told: set[str] = set()
    for item, unit in _with_unit(plan):
        if unit in told or unit_kind(plan.acuan.satuan, unit):
            continue
        told.add(unit)
        near = known.nearest(unit)
        yield Finding(
            position(item, "satuan"),
            f"Satuan “{unit}” tidak ada dalam daftar satuan.",
            f"Maksud Anda “{near}”?"
            if near
            else "Bila memang satuannya, tambahkan di acuan/satuan.csv dengan jenisnya.",
            WARNING if near else INFO,
        )
