"""Statistics and their sources: every figure has one, and figures agree with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.wording import Known, capital, listed, named, number, place, place_name
from rpkdgen.format import whole_number
from rpkdgen.measure import measure_of
from rpkdgen.model import ILLUSTRATIVE, Indikator, Nilai, Plan, values_in_force
from rpkdgen.problem import Position
from rpkdgen.target_path import headcount, indicator_like, measure_named

TITLE = "Data statistik dan sumbernya"
BPS = "metode BPS (Foster-Greer-Thorbecke)"


# ── sources ──────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-D01", ERROR, PRACTICE, needs=WHOLE)
def every_figure_has_a_source(plan: Plan) -> Iterator[Finding]:
    """Target dan pagu setiap sub kegiatan mempunyai sumber, sendiri atau dari programnya, atau ditandai
    ilustratif.

    Salah:
        - kode: 1.06.05.2.02.0003      # tanpa sumber, programnya juga
          target: {2024: 4.500}
    Benar:
        - kode: 1.06.05.2.02.0003
          target: {2024: 4.500}
          sumber: Renstra Dinas Sosial 2024–2026
    """
    for program in plan.program:
        subs = program.sub_kegiatan
        if program.sumber or not subs:
            continue
        bare = [sub for sub in subs if not sub.sumber]
        if len(bare) == len(subs) > 1:
            yield Finding(
                program.asal.position,
                f"{capital(named(program))} dan sub kegiatannya belum menyebut sumber target dan pagu.",
                "Tulis sumber pada program (berlaku bagi semua sub kegiatannya), atau ilustratif.",
            )
            continue
        for sub in bare:
            missing = "target" if sub.sumber_pagu or program.sumber_pagu else "target dan pagunya"
            yield Finding(
                sub.asal.position,
                f"{capital(named(sub))} belum menyebut sumber {missing}.",
                "Tulis sumber pada sub kegiatan atau programnya: dokumen yang memuatnya, atau ilustratif.",
            )


@rule("RPKD-D02", WARNING, PRACTICE)
def one_value_for_one_year(plan: Plan) -> Iterator[Finding]:
    """Satu indikator mempunyai satu nilai untuk satu tahun; kondisi awal sama dengan nilai serinya. Dari dua
    nilai, dokumen memakai yang sumbernya terbit paling akhir; tanpa tanggal, yang ditulis lebih dahulu.

    Salah:
        seri:
          - {tahun: 2023, nilai: 409.645, sumber: "Siaran pers, 2024"}
          - {tahun: 2023, nilai: 392.827, sumber: "Siaran pers, 2025"}
    Benar:
        seri:
          - {tahun: 2023, nilai: 409.645, sumber: "Siaran pers, 2024"}
    """
    for indikator in plan.indikator:
        for series in (indikator.seri, *(other.seri for other in indikator.pembanding)):
            yield from _twice(indikator, series)
        baseline = indikator.kondisi_awal
        if baseline is None or baseline.nilai is None:
            continue
        value = indikator.nilai(baseline.tahun)
        if value is not None and value != baseline.nilai:
            yield Finding(
                baseline.asal.at("nilai"),
                f"Kondisi awal {named(indikator)} tahun {baseline.tahun} tertulis {number(baseline.nilai)}, sedangkan "
                f"serinya {number(value)}.",
                "Samakan keduanya, atau perbaiki tahunnya.",
            )


def _twice(indikator: Indikator, series: tuple[Nilai, ...]) -> Iterator[Finding]:
    first: dict[int, Nilai] = {}
    for value in series:
        other = first.setdefault(value.tahun, value)
        if other is value or not value.tahun:
            continue
        same = other.nilai == value.nilai
        yield Finding(
            value.asal.at("tahun"),
            f"{capital(named(indikator))} mempunyai dua nilai untuk {value.tahun}"
            + (
                f"; yang pertama di {place(other.asal.at('tahun'))}."
                if same or other.nilai is None or value.nilai is None
                else f": {number(other.nilai)} ({other.sumber}) dan {number(value.nilai)} ({value.sumber})."
            ),
            _which_counts(series, value, other),
        )


def _which_counts(series: tuple[Nilai, ...], value: Nilai, other: Nilai) -> str:
    """What the documents print of two values, and what to do."""
    if value.nilai is None or other.nilai is None or value.nilai == other.nilai:
        return "Hapus salah satunya, atau perbaiki tahunnya."
    used = values_in_force(series)[value.tahun]
    reason = "sumbernya terbit paling akhir" if used.tanggal else "ditulis lebih dahulu"
    return (
        f"Dokumen memakai {number(used.nilai or 0)} karena {reason}. Tulis tanggal terbit sumbernya (tanggal), hapus "
        "salah satunya, atau perbaiki tahunnya."
    )


@rule("RPKD-D12", INFO, PRACTICE)
def sources_are_dated(plan: Plan) -> Iterator[Finding]:
    """Sumber nilai statistik menyebut tanggal terbitnya (tanggal), atau sekurang-kurangnya tahunnya.

    Salah:
        - {tahun: 2024, nilai: 5.43, sumber: BPS}
    Benar:
        - {tahun: 2024, nilai: 5.43, sumber: BPS, tanggal: 1 Juli 2024}
    """
    undated: dict[str, list[Nilai]] = {}
    for indikator in plan.indikator:
        for series in (indikator.seri, *(other.seri for other in indikator.pembanding)):
            for value in series:
                if value.sumber and not (
                    value.ilustratif or value.tanggal or re.search(r"(?:19|20)\d\d", value.sumber)
                ):
                    undated.setdefault(indikator.id, []).append(value)
    if undated:
        count = sum(map(len, undated.values()))
        yield Finding(
            next(iter(undated.values()))[0].asal.at("sumber"),
            f"{count} nilai statistik bersumber tanpa tanggal atau tahun terbit ({listed(undated)}).",
            "Tulis tanggal terbit sumbernya pada isian tanggal.",
        )


@rule("RPKD-D03", WARNING, PRACTICE)
def source_is_not_older_than_its_figure(plan: Plan) -> Iterator[Finding]:
    """Sumber sebuah angka tidak terbit sebelum tahun angkanya.

    Salah:
        - {tahun: 2023, nilai: 5.89, sumber: "BPS Kota Tangerang, 2021"}
    Benar:
        - {tahun: 2023, nilai: 5.89, sumber: "BPS Kota Tangerang, 2024"}
    """
    for what, year, source, at in _sourced(plan):
        years = [int(found) for found in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", source or "")]
        if year and years and max(years) < year:
            yield Finding(
                at,
                f"{capital(what)} tahun {year} bersumber dari terbitan {max(years)}.",
                "Periksa tahun datanya dan tahun sumbernya.",
            )


def _sourced(plan: Plan) -> Iterator[tuple[str, int | None, str | None, Position]]:
    """(what, its year, its source, where the year stands) of everything with a year and a source."""
    for indikator in plan.indikator:
        for series in (indikator.seri, *(other.seri for other in indikator.pembanding)):
            for value in series:
                yield f"nilai {named(indikator)}", value.tahun, value.sumber, value.asal.at("tahun")
    for wilayah in plan.wilayah:
        yield f"data {named(wilayah)}", wilayah.tahun, wilayah.sumber, wilayah.asal.at("tahun")
    for budget in plan.keuangan_daerah:
        if "apbd" not in (budget.sumber or "").casefold():  # a budget is fixed in the year before
            yield "keuangan daerah", budget.tahun, budget.sumber, budget.asal.at("tahun")
    if plan.lokasi_prioritas:
        basis = plan.lokasi_prioritas
        yield "data lokasi prioritas", basis.tahun, basis.sumber, basis.asal.at("tahun")


@rule("RPKD-D04", WARNING, PRACTICE)
def figure_of_a_place_has_a_year(plan: Plan) -> Iterator[Finding]:
    """Luas, penduduk, dan nilai lokasi prioritas menyebut tahun datanya, kecuali yang ilustratif.

    Salah:
        wilayah:
          - {kode: 36.71.07, penduduk: 190.000, sumber: Disdukcapil}
    Benar:
        wilayah:
          - {kode: 36.71.07, penduduk: 190.000, tahun: 2023, sumber: "Disdukcapil, 2024"}
    """
    for wilayah in plan.wilayah:
        if not wilayah.tahun and wilayah.penduduk is not None and wilayah.sumber != ILLUSTRATIVE:
            yield Finding(
                wilayah.asal.position,
                f"Data {named(wilayah)} belum menyebut tahunnya.",
                "Tulis tahun datanya.",
            )
    basis = plan.lokasi_prioritas
    if basis and not basis.tahun and basis.sumber != ILLUSTRATIVE:
        yield Finding(basis.asal.position, "Lokasi prioritas belum menyebut tahun datanya.", "Tulis tahun datanya.")


@rule("RPKD-D05", WARNING, BPS)
def survey_month_is_named(plan: Plan) -> Iterator[Finding]:
    """Nilai kemiskinan dari BPS menyebut bulan surveinya (bulan: 3, atau Maret pada sumber_data).

    Salah:
        - id: P0
          sumber_data: BPS
          seri:
            - {tahun: 2023, nilai: 5.89, sumber: "BPS, 2023"}
    Benar:
        - id: P0
          sumber_data: BPS, Susenas Maret
          seri:
            - {tahun: 2023, nilai: 5.89, sumber: "BPS, 2023"}
    """
    for indikator in plan.indikator:
        if indikator.dimensi != "konsumsi" or re.search(r"\b(maret|september)\b", _about(indikator)):
            continue
        unnamed = [
            value for value in indikator.seri if value.bulan is None and "bps" in (value.sumber or "").casefold()
        ]
        if unnamed:
            years = listed(str(value.tahun) for value in unnamed)
            yield Finding(
                unnamed[0].asal.position,
                f"Bulan survei {named(indikator)} belum disebut ({years}).",
                "Tulis bulan: 3 pada nilainya, atau sebut Maret pada sumber_data.",
            )


def _about(indikator: Indikator) -> str:
    return " ".join((indikator.sumber_data or "", indikator.nama, indikator.definisi or "")).casefold()


# ── poverty figures among each other ─────────────────────────────────────────────────────────────
def poor_people(plan: Plan) -> Indikator | None:
    return indicator_like(plan, ("jumlahpendudukmiskin", "jumlahmiskin", "pendudukmiskin"), r"jumlah penduduk miskin.*")


def bps_population(plan: Plan) -> Indikator | None:
    """The population that BPS projects; never that of the civil register, which is another base."""
    found = indicator_like(plan, ("pendudukbps", "jumlahpendudukbps"), r"jumlah penduduk(?! miskin).*\bbps\b.*")
    return found if found and not re.search("dukcapil|siak|kemendagri", _about(found)) else None


@rule("RPKD-D06", WARNING, BPS, needs=WHOLE)
def poor_people_fit_the_headcount(plan: Plan) -> Iterator[Finding]:
    """Persentase penduduk miskin kali penduduk menurut BPS sama dengan jumlah penduduk miskin (dalam
    2 persen); tanpa data penduduk BPS, penduduk yang tersirat tidak berubah lebih dari 4 persen setahun.

    Salah:
        P0 2023: 5,89 persen; jumlah penduduk miskin 2023: 13.770 jiwa
    Benar:
        P0 2023: 5,89 persen; jumlah penduduk miskin 2023: 137.700 jiwa
    """
    rate, poor, base = headcount(plan), poor_people(plan), bps_population(plan)
    if rate is None or poor is None:
        return
    scale = 1000 if "ribu" in poor.satuan.casefold() else 1
    implied: dict[int, Decimal] = {}
    for value in poor.seri:
        share = rate.nilai(value.tahun)
        if value.nilai and share and share > 0 and value.tahun not in implied:
            implied[value.tahun] = value.nilai * scale * 100 / share
    for value in poor.seri:
        now = implied.get(value.tahun)
        if now is None:
            continue
        people = base.nilai(value.tahun) if base else None
        if people and abs(now - people) > people * Decimal("0.02"):
            expected = people * (rate.nilai(value.tahun) or 0) / 100
            yield Finding(
                value.asal.at("nilai"),
                f"Jumlah penduduk miskin {value.tahun} ({number(value.nilai or 0)}) tidak sesuai dengan P0 kali "
                f"penduduk BPS ({whole_number(expected)}).",
                "Periksa ketiga angka tahun itu; pakai penduduk menurut BPS, bukan Disdukcapil.",
            )
        before = implied.get(value.tahun - 1)
        if not base and before and abs(now - before) > before * Decimal("0.04"):
            yield Finding(
                value.asal.at("nilai"),
                f"Dari P0 dan jumlah penduduk miskin tersirat penduduk {whole_number(now)} pada {value.tahun}, padahal "
                f"{whole_number(before)} pada {value.tahun - 1}.",
                f"Periksa P0 dan jumlah penduduk miskin {value.tahun} dan {value.tahun - 1}.",
            )


@rule("RPKD-D07", WARNING, BPS, needs=WHOLE)
def depth_exceeds_severity(plan: Plan) -> Iterator[Finding]:
    """Indeks kedalaman (P1) tidak lebih kecil daripada indeks keparahan (P2), dan tidak lebih besar daripada
    persentase penduduk miskin (P0).

    Salah:
        P1 2019: 0,15; P2 2019: 0,64
    Benar:
        P1 2019: 0,64; P2 2019: 0,15
    """
    rate = headcount(plan)
    depth = indicator_like(plan, ("p1", "indekskedalamankemiskinan"), r"indeks kedalaman.*")
    severity = indicator_like(plan, ("p2", "indekskeparahankemiskinan"), r"indeks keparahan.*")
    if depth is None:
        return
    for value in depth.seri:
        if value.nilai is None:
            continue
        p2, p0 = severity.nilai(value.tahun) if severity else None, rate.nilai(value.tahun) if rate else None
        if p2 is not None and p2 > value.nilai:
            yield Finding(
                value.asal.at("nilai"),
                f"P1 tahun {value.tahun} ({number(value.nilai)}) lebih kecil daripada P2 ({number(p2)}).",
                "Periksa keduanya; mungkin tertukar.",
            )
        if p0 is not None and p0 < value.nilai:
            yield Finding(
                value.asal.at("nilai"),
                f"P1 tahun {value.tahun} ({number(value.nilai)}) lebih besar daripada P0 ({number(p0)}).",
                "Periksa koma pada keduanya.",
            )


@rule("RPKD-D08", WARNING, "Inpres 8/2025", needs=WHOLE)
def targets_follow_the_national_ones(plan: Plan) -> Iterator[Finding]:
    """Target kemiskinan ekstrem 0 persen mulai 2026, target persentase penduduk miskin paling tinggi
    5 persen pada 2029 (data target-nasional.csv, yang dapat diganti dalam folder acuan).

    Salah:
        id: kemiskinan-ekstrem
        target: {2024: 0.6, 2025: 0.4, 2026: 0.3}
    Benar:
        id: kemiskinan-ekstrem
        target: {2024: 0.6, 2025: 0.3, 2026: 0}
    """
    for national in plan.acuan.target_nasional:
        indikator = measure_named(plan, national.ukuran)
        for year, value in indikator.target.items() if indikator else ():
            if indikator and year >= national.tahun and value is not None and value > national.paling_tinggi:
                yield Finding(
                    indikator.asal.at("target", year),
                    f"Target {year} pada {named(indikator)} ({number(value)}) di atas target nasional "
                    f"({number(national.paling_tinggi)} persen mulai {national.tahun}, {national.dokumen}).",
                    "Sesuaikan, atau jelaskan alasannya di naskah.",
                )


@rule("RPKD-D11", WARNING, "Permendagri 53/2020 (RPKD disusun bersama RPJMD); praktik perencanaan", needs=WHOLE)
def targets_follow_those_of_the_rpjmd(plan: Plan) -> Iterator[Finding]:
    """Target RPKD sekurang-kurangnya setara dengan target dokumen acuan (RPJMD, RPJMN) pada tahun yang sama.

    Salah:
        target_acuan:
          - {indikator: P0, dokumen: RPJMD, tingkat: daerah, target: {2026: 4.50}, sumber: Perda 1/2025}
        # P0 dalam RPKD: target {2026: 4.90}
    Benar:
        # P0 dalam RPKD: target {2026: 4.50}
    """
    for reference in plan.target_acuan:
        indikator = plan.indikator_menurut_id.get(reference.indikator)
        if indikator is None:
            continue  # told with all other references
        measure = measure_of(indikator)
        for year, goal in reference.target.items():
            own = indikator.target.get(year)
            if own is not None and goal is not None and measure.verdict(measure.exact(own) - measure.exact(goal)) < 0:
                yield Finding(
                    indikator.asal.at("target", year),
                    f"Target {year} pada {named(indikator)} ({number(own)}) belum setara dengan target "
                    f"{reference.dokumen} ({number(goal)}).",
                    "Samakan dengan dokumen itu, atau jelaskan alasannya di naskah.",
                )


@rule("RPKD-D09", WARNING, PRACTICE, needs=WHOLE)
def parts_of_the_region_sum_up(plan: Plan) -> Iterator[Finding]:
    """Luas dan penduduk kecamatan berjumlah sama dengan luas dan penduduk daerah, bila keduanya ditulis.

    Salah:
        wilayah:
          - {kode: 36.71, penduduk: 1.957.349}
          - {kode: 36.71.01, penduduk: 150.000}      # ke-13 kecamatan berjumlah 1.900.000
    Benar:
        wilayah:
          - {kode: 36.71, penduduk: 1.957.349}
          - {kode: 36.71.01, penduduk: 157.349}
    """
    facts = {wilayah.kode: wilayah for wilayah in plan.wilayah}
    for code, whole in facts.items():
        children = [w.kode for w in plan.acuan.wilayah.values() if w.kode.startswith(f"{code}.")
                    and w.kode.count(".") == code.count(".") + 1]  # fmt: skip
        if not children or not all(child in facts for child in children):
            continue
        # Areas are printed rounded, so that their sum may be off by half a unit of the last decimal each.
        for field, slack in (("penduduk", 0), ("luas_km2", Decimal("0.0006") * len(children))):
            total, parts = getattr(whole, field), [getattr(facts[child], field) for child in children]
            if total is None or None in parts or abs(sum(parts) - total) <= slack:
                continue
            slip = _slip_in_sum(total, parts, slack)
            if slip is not None:
                child, (index, meant) = facts[children[slip[0]]], slip
                yield Finding(
                    child.asal.at(field),
                    f"{'Luas' if field == 'luas_km2' else 'Penduduk'} {named(child)} tertulis {number(parts[index])}, "
                    f"sehingga jumlah wilayah tidak sama dengan {named(whole)} ({number(total)}).",
                    f"Maksud Anda {number(meant)}?",
                )
                continue
            yield Finding(
                whole.asal.at(field),
                f"{'Luas' if field == 'luas_km2' else 'Penduduk'} {named(whole)} tertulis {number(total)}, sedangkan "
                f"{len(children)} wilayah di bawahnya berjumlah {number(sum(parts))} "
                f"(selisih {number(abs(sum(parts) - total))}).",
                "Periksa angka daerah dan angka tiap wilayahnya; tahun dan sumbernya harus sama.",
            )


def _slip_in_sum(total: Decimal | int, parts: list[Any], slack: Decimal | int) -> tuple[int, Decimal] | None:
    """(number, right value) of the one part that, ten, a hundred or a thousand times larger or smaller, would
    make the sum right."""
    missing = total - sum(parts)
    for index, part in enumerate(parts):
        for power in (-3, -2, -1, 1, 2, 3):
            meant = part * Decimal(10) ** power
            if part and abs(meant - part - missing) <= slack:
                return index, meant.normalize()
    return None


@rule("RPKD-D10", ERROR, "Kepmendagri kode wilayah (300.2.2-2138/2025)")
def compared_regions_exist(plan: Plan) -> Iterator[Finding]:
    """Wilayah pembanding adalah nasional atau kode wilayah lain yang ada dalam daftar kode wilayah; bagi
    kabupaten/kota yang di provinsi lain diperingatkan.

    Salah:
        pembanding:
          - {wilayah: 63.72, seri: [...]}
    Benar:
        pembanding:
          - {wilayah: 36.72, seri: [...]}
    """
    known = Known(code for code in plan.acuan.wilayah if code.count(".") < 2)
    for indikator in plan.indikator:
        for other in indikator.pembanding:
            code = other.wilayah
            if code in plan.acuan.wilayah and code[:2] != plan.daerah.kode[:2] and plan.daerah.jenis != "provinsi":
                yield Finding(
                    other.asal.at("wilayah"),
                    f"Wilayah pembanding {place_name(plan, code)} pada {named(indikator)} di provinsi lain.",
                    "Periksa kodenya; posisi relatif dibaca di antara wilayah seprovinsi.",
                    WARNING,
                )
            if not code or code == "nasional" or (code in plan.acuan.wilayah and code != plan.daerah.kode):
                continue
            if code == plan.daerah.kode:
                hint = "Tulis nilainya pada seri, bukan pembanding."
            else:
                near = known.nearest(code.split()[0])
                hint = f"Maksud Anda {place_name(plan, near)}? " if near and near != code.split()[0] else ""
                hint += "Tulis kodenya saja, atau nasional."
            yield Finding(
                other.asal.at("wilayah"),
                f"Wilayah pembanding “{code}” pada {named(indikator)} "
                + (
                    "adalah daerah ini sendiri." if code == plan.daerah.kode else "tidak ada dalam daftar kode wilayah."
                ),
                hint,
            )
