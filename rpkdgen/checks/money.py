"""Pagu and funding sources: sums that agree, sources that exist, amounts of a plausible size."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.series import USUAL_JUMP, Point, disputed_years, jumps, slip_factor, slips, turned
from rpkdgen.checks.wording import Known, capital, gap, listed, named
from rpkdgen.format import decimal_number, rupiah
from rpkdgen.model import Kegiatan, Pagu, Plan, Program, Rencana, RincianRat, SubKegiatan, SubKegiatanBaru
from rpkdgen.problem import Position

TITLE = "Pagu dan sumber dana"

#: A yearly pagu below this was almost certainly written in thousands or millions of rupiah.
SMALLEST_PAGU = 1_000_000


# ── years and targets ────────────────────────────────────────────────────────────────────────────
@rule("RPKD-U01", ERROR, PRACTICE)
def no_pagu_outside_the_period(plan: Plan) -> Iterator[Finding]:
    """Pagu dan angka kendali hanya untuk tahun dalam periode rencana.

    Salah:
        pagu: {2024: {PAD: 500.000.000}, 2027: {PAD: 500.000.000}}      # rencana 2024–2026
    Benar:
        pagu: {2024: {PAD: 500.000.000}, 2026: {PAD: 500.000.000}}
    """
    if not plan.tahun:
        return
    disputed = disputed_years(plan)
    for item, field in _items_with_years(plan):
        for year in getattr(item, field):
            if year not in plan.tahun and year not in disputed:
                yield Finding(
                    item.asal.at(field, year, value=False),
                    f"Pagu tahun {year} pada {named(item)} di luar periode {plan.rencana.periode}.",
                    "Hapus, atau perbaiki tahunnya.",
                )


def _items_with_years(plan: Plan) -> Iterator[tuple[Rencana | Program | Kegiatan | SubKegiatan, str]]:
    yield plan.rencana, "jumlah_pagu"
    for program in plan.program:
        yield program, "jumlah_pagu"
        for kegiatan in program.kegiatan:
            yield kegiatan, "jumlah_pagu"
            for sub in kegiatan.sub_kegiatan:
                yield sub, "pagu"


@rule("RPKD-U02", WARNING, PRACTICE)
def pagu_and_target_go_together(plan: Plan) -> Iterator[Finding]:
    """Tahun yang bertarget mempunyai pagu, dan tahun yang berpagu mempunyai target (pagu 0 yang memang
    ditulis cukup catatan).

    Salah:
        target: {2024: 4.500, 2025: 4.800}
        pagu: {2024: {PAD: 500.000.000}}
    Benar:
        target: {2024: 4.500, 2025: 4.800}
        pagu: {2024: {PAD: 500.000.000}, 2025: {PAD: 550.000.000}}
    """
    for row in plan.baris:
        sub = row.sub
        if not sub.target or not sub.pagu:
            continue  # a whole field that is missing or unreadable was complained about where it was read
        for year in plan.tahun:
            target, pagu = sub.target.get(year, 0), sub.pagu.get(year)
            if target is None or (pagu is not None and not _is_read(pagu)):
                continue
            amount = pagu.jumlah if pagu else 0
            if target > 0 and not amount:
                yield Finding(
                    sub.asal.at("pagu", year),
                    f"{capital(named(sub))} bertarget tahun {year} ({decimal_number(target)} {sub.satuan}) "
                    f"tetapi {'pagunya 0' if pagu else 'tanpa pagu'}.",
                    f"Tulis pagu tahun {year}; tulis 0 bila dibiayai di luar rencana ini." if not pagu
                    else "Periksa pagunya, atau jelaskan pembiayaannya di naskah.",
                    INFO if pagu else None,
                )  # fmt: skip
            elif amount and not target:
                yield Finding(
                    sub.asal.at("target", year),
                    f"{capital(named(sub))} berpagu {rupiah(amount)} tahun {year} tetapi tanpa target.",
                    f"Tulis target tahun {year}, atau hapus pagunya.",
                )


def _is_read(pagu: Pagu) -> bool:
    """Whether every amount could be read (what could not was complained about)."""
    return bool(pagu.sumber_dana) and None not in pagu.sumber_dana.values()


# ── sums ─────────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-U03", ERROR, PRACTICE)
def sources_sum_to_the_stated_pagu(plan: Plan) -> Iterator[Finding]:
    """Jumlah pagu menurut sumber dana sama dengan jumlah yang ditulis.

    Salah:
        pagu:
          2024: {PAD: 3.200.000.000, DAU: 800.000.000, jumlah: 4.100.000.000}
    Benar:
        pagu:
          2024: {PAD: 3.200.000.000, DAU: 800.000.000, jumlah: 4.000.000.000}
    """
    for item, year, pagu, path in stated_pagu(plan):
        if pagu.jumlah_tertulis is None or not _is_read(pagu) or pagu.jumlah_tertulis == pagu.jumlah:
            continue
        parts = " + ".join(f"{source} {rupiah(amount)}" for source, amount in pagu.sumber_dana.items())
        yield Finding(
            item.asal.at(*path, "jumlah"),
            f"Jumlah pagu {year} pada {named(item)} tertulis {rupiah(pagu.jumlah_tertulis)}, sedangkan "
            f"sumber dananya berjumlah {rupiah(pagu.jumlah)} ({gap(pagu.jumlah_tertulis, pagu.jumlah)}).",
            f"{parts} = {rupiah(pagu.jumlah)}. Perbaiki salah satu angkanya.",
        )


Funded = SubKegiatan | SubKegiatanBaru | RincianRat


def stated_pagu(plan: Plan) -> Iterator[tuple[Funded, int, Pagu, tuple[object, ...]]]:
    """(item, year, pagu, path of the pagu in the item) of every pagu, of the RAT too."""
    for row in plan.baris:
        for year, pagu in row.sub.pagu.items():
            yield row.sub, year, pagu, ("pagu", year)
    for rat in plan.rat:
        items: tuple[RincianRat | SubKegiatanBaru, ...] = (*rat.rincian, *rat.baru)
        for item in items:
            if item.pagu is not None:
                yield item, rat.tahun, item.pagu, ("pagu",)


@rule("RPKD-U04", ERROR, PRACTICE, needs=WHOLE)
def control_sums_agree(plan: Plan) -> Iterator[Finding]:
    """Angka kendali jumlah_pagu pada kegiatan, program, dan rencana sama dengan jumlah pagu sub
    kegiatannya.

    Salah:
        - kode: 1.06.05
          jumlah_pagu: {2024: 4.100.000.000}      # sub kegiatannya berjumlah 4.000.000.000
    Benar:
        - kode: 1.06.05
          jumlah_pagu: {2024: 4.000.000.000}
    """
    for program in plan.program:
        for kegiatan in program.kegiatan:
            yield from _control(kegiatan, kegiatan.jumlah_pagu, kegiatan.sub_kegiatan)
        yield from _control(program, program.jumlah_pagu, program.sub_kegiatan)
    everything = tuple(row.sub for row in plan.baris) if plan.rencana.jumlah_pagu else ()
    yield from _control(plan.rencana, plan.rencana.jumlah_pagu, everything)


def _control(
    item: Kegiatan | Program | Rencana, stated: Mapping[int, int | None], subs: tuple[SubKegiatan, ...]
) -> Iterator[Finding]:
    for year, amount in stated.items():
        parts = [sub.pagu[year] for sub in subs if year in sub.pagu]
        if amount is None or not all(_is_read(pagu) for pagu in parts):
            continue
        total = sum(pagu.jumlah for pagu in parts)
        if amount != total:
            yield Finding(
                item.asal.at("jumlah_pagu", year),
                f"Jumlah pagu {year} pada {named(item)} tertulis {rupiah(amount)}, sedangkan sub kegiatannya "
                f"berjumlah {rupiah(total)} ({gap(amount, total)}).",
                f"Perbaiki pagu sub kegiatan yang keliru, atau tulis {rupiah(total)}.",
            )


# ── sources ──────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-U05", ERROR, "Permendagri 90/2019", needs=WHOLE)
def funding_source_is_known(plan: Plan) -> Iterator[Finding]:
    """Sumber dana pada pagu ada dalam daftar sumber dana.

    Salah:
        pagu: {2024: {PAAD: 500.000.000}}
    Benar:
        pagu: {2024: {PAD: 500.000.000}}
    """
    known = Known(plan.sumber_dana_menurut_id)
    for item, _, pagu, path in stated_pagu(plan):
        for source in pagu.sumber_dana:
            if source not in known and source != getattr(item, "sumber_dana", None):
                yield Finding(
                    item.asal.at(*path, source, value=False),
                    f"Sumber dana “{source}” pada {named(item)} tidak ada dalam daftar.",
                    known.hint(source, f"Yang ada: {listed(list(known.names), 30)}."),
                )


NOT_APBD = re.compile(r"\b(csr|tjsl|tjslp|baznas|bazda|zakat|bank|swasta|perusahaan|masyarakat|ngo)\b", re.I)


@rule("RPKD-U06", ERROR, "PP 12/2019", needs=WHOLE)
def private_money_is_not_apbd(plan: Plan) -> Iterator[Finding]:
    """Dana CSR, Baznas, dan bank bukan kelompok APBD; sumber dana bawaan tidak diganti kelompoknya.

    Salah:
        sumber_dana:
          - {id: BANK_BJB, nama: Kredit Bank BJB, kelompok: apbd}
    Benar:
        sumber_dana:
          - {id: BANK_BJB, nama: Kredit Bank BJB, kelompok: lain}
    """
    for source in plan.sumber_dana:
        given = plan.acuan.sumber_dana.get(source.id)
        if source.kelompok == "apbd" and NOT_APBD.search(f"{source.id.replace('_', ' ')} {source.nama}"):
            yield Finding(
                source.asal.at("kelompok"),
                f"{capital(named(source))} bukan uang APBD, tetapi berkelompok apbd.",
                "Tulis kelompok: lain.",
            )
        elif given and source.kelompok and given.kelompok != source.kelompok:
            yield Finding(
                source.asal.at("kelompok"),
                f"{capital(named(source))} berkelompok {source.kelompok}, dalam daftar bawaan {given.kelompok}.",
                "Pakai kelompok bawaan, atau beri penanda lain bila sumbernya memang lain.",
                WARNING,
            )


@rule("RPKD-U07", ERROR, "UU 6/2014 tentang Desa", needs=WHOLE)
def dana_desa_only_where_there_are_desa(plan: Plan) -> Iterator[Finding]:
    """Dana Desa hanya dipakai daerah yang mempunyai desa.

    Salah:
        pagu: {2024: {DANA_DESA: 500.000.000}}      # di kota tanpa desa
    Benar:
        pagu: {2024: {PAD: 500.000.000}}
    """
    if _may_have_desa(plan):
        return
    only_desa = {source.id for source in plan.sumber_dana_menurut_id.values() if source.hanya_desa}
    for item, _, pagu, path in stated_pagu(plan):
        for source in pagu.sumber_dana:
            if source in only_desa:
                yield Finding(
                    item.asal.at(*path, source, value=False),
                    f"{capital(named(item))} memakai {plan.sumber_dana_menurut_id[source].nama}, padahal "
                    f"{plan.daerah.nama or 'daerah ini'} tidak mempunyai desa.",
                    "Ganti sumber dananya.",
                )


def _may_have_desa(plan: Plan) -> bool:
    """Whether the region has desa, or its list of desa and kelurahan is not known."""
    prefix = f"{plan.daerah.kode}."
    kinds = {w.jenis for w in plan.acuan.wilayah.values() if w.kode.startswith(prefix) and w.kode.count(".") == 3}
    return "desa" in kinds or (not kinds and plan.daerah.jenis != "kota") or not plan.daerah.kode


@rule("RPKD-U08", WARNING, "Perpres tentang petunjuk teknis DAK", needs=WHOLE)
def dak_serves_its_field(plan: Plan) -> Iterator[Finding]:
    """Dana Alokasi Khusus dipakai pada urusan wajib dan pilihan (bidang urusan 1 sampai 3), bukan pada
    penunjang.

    Salah:
        - kode: 5.01.03.2.01.0002
          pagu: {2024: {DAK_FISIK: 500.000.000}}
    Benar:
        - kode: 5.01.03.2.01.0002
          pagu: {2024: {PAD: 500.000.000}}
    """
    for item, _, pagu, path in stated_pagu(plan):
        code = getattr(item, "kode", "") or getattr(item, "sub_kegiatan", "")
        for source in pagu.sumber_dana:
            if source.startswith("DAK") and code and (code[0] > "3" or code.split(".")[2:3] == ["01"]):
                yield Finding(
                    item.asal.at(*path, source, value=False),
                    f"{capital(named(item))} memakai {source}, padahal DAK tidak untuk urusan penunjang.",
                    "Periksa sumber dananya.",
                )


@rule("RPKD-U09", WARNING, PRACTICE)
def roll_up_source_stands_alone(plan: Plan) -> Iterator[Finding]:
    """Sumber dana gabungan (APBD, APBD_KABKOTA) tidak ditulis bersama rinciannya (PAD, DAU, …), sebab
    uangnya terhitung dua kali.

    Salah:
        pagu: {2024: {APBD: 4.000.000.000, PAD: 3.200.000.000, DAU: 800.000.000}}
    Benar:
        pagu: {2024: {PAD: 3.200.000.000, DAU: 800.000.000}}
    """
    roll_ups = {"APBD", "APBD_PROVINSI"} if plan.daerah.jenis == "provinsi" else {"APBD", "APBD_KABKOTA"}
    apbd = {source.id for source in plan.sumber_dana_menurut_id.values() if source.kelompok == "apbd"} - roll_ups
    for item, year, pagu, path in stated_pagu(plan):
        together = [source for source in pagu.sumber_dana if source in roll_ups]
        details = [source for source in pagu.sumber_dana if source in apbd]
        if together and details:
            yield Finding(
                item.asal.at(*path, together[0], value=False),
                f"Pagu {year} pada {named(item)} memuat {together[0]} bersama rinciannya ({listed(details)}).",
                f"Hapus {together[0]}, atau hapus rinciannya.",
            )


# ── sizes ────────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-U10", WARNING, PRACTICE)
def pagu_is_not_ten_times_that_of_other_years(plan: Plan) -> Iterator[Finding]:
    """Pagu setahun tidak 10, 100, atau 1.000 kali lebih besar atau lebih kecil daripada tahun-tahun lain.

    Salah:
        pagu: {2024: {PAD: 3.200.000}, 2025: {PAD: 4.300.000.000}, 2026: {PAD: 4.600.000.000}}
    Benar:
        pagu: {2024: {PAD: 3.200.000.000}, 2025: {PAD: 4.300.000.000}, 2026: {PAD: 4.600.000.000}}
    """
    for row in plan.baris:
        sub = row.sub
        total = {year: pagu.jumlah for year, pagu in sub.pagu.items()}
        found = list(_slipped(total))
        if not found:
            for name in dict.fromkeys(name for pagu in sub.pagu.values() for name in pagu.sumber_dana):
                amounts = {year: pagu.sumber_dana.get(name) or 0 for year, pagu in sub.pagu.items()}
                found += _slipped(amounts, name)
        for year, amount, message, hint, source in found:
            path = ("pagu", year, source) if source else _path_of(sub, year)
            yield Finding(sub.asal.at(*path), f"Pagu {year} pada {named(sub)} ({rupiah(amount)}) {message}", hint)


def _slipped(amounts: Mapping[int, int], source: str = "") -> Iterator[tuple[int, int, str, str, str]]:
    """(year, amount, message, hint, source) of the years whose amount is off by powers of ten."""
    if len(amounts) < 3 or max(amounts.values()) < 5 * min(amounts.values()):
        return
    for year, amount in amounts.items():
        factor = slip_factor(amount, [other for other_year, other in amounts.items() if other_year != year])
        if factor is not None:
            times, how = (factor, "besar") if factor > 1 else (1 / factor, "kecil")
            others = ", ".join(f"{y}: {rupiah(a)}" for y, a in amounts.items() if y != year)
            message = f"kira-kira {decimal_number(times, 0)} kali lebih {how} daripada tahun lain ({others})."
            yield year, amount, message, f"Maksud Anda {rupiah(int(amount / factor))}?", source


@rule("RPKD-U13", WARNING, PRACTICE)
def pagu_does_not_jump_nor_turn_its_digits(plan: Plan) -> Iterator[Finding]:
    """Pagu tidak berubah lebih dari batas wajar dalam setahun (rencana: batas_lonjakan, bawaan 100 persen), dan tidak
    jauh dari dua tahun di sampingnya hanya karena dua angka yang berdampingan tertukar.

    Salah:
        pagu: {2024: {PAD: 3.200.000.000}, 2025: {PAD: 4.340.000.000}, 2026: {PAD: 3.600.000.000}}
    Benar:
        pagu: {2024: {PAD: 3.200.000.000}, 2025: {PAD: 3.440.000.000}, 2026: {PAD: 3.600.000.000}}
    """
    limit = plan.rencana.batas_lonjakan or USUAL_JUMP
    for row in plan.baris:
        sub = row.sub
        told = set()
        for points in _by_source(sub):
            for before, point, after, meant in turned(points):
                told.add(point.year)
                yield Finding(
                    point.position,
                    f"Pagu {point.year} pada {named(sub)} ({rupiah(point.value)}) jauh dari pagu {before.year} "
                    f"({rupiah(before.value)}) dan {after.year} ({rupiah(after.value)}); dua angka mungkin tertukar.",
                    f"Maksud Anda {rupiah(meant)}?",
                )
        totals = [Point(year, Decimal(sub.pagu[year].jumlah), sub, _path_of(sub, year)) for year in sorted(sub.pagu)]
        told |= {point.year for point, _ in slips(totals)}
        for before, after in jumps(totals, limit, ""):
            if not told & {before.year, after.year}:
                yield Finding(
                    after.position,
                    f"Pagu {named(sub)} melonjak dari {rupiah(before.value)} ({before.year}) ke {rupiah(after.value)} "
                    f"({after.year}); batas wajarnya {decimal_number(limit)} persen.",
                    "Periksa angkanya. Bila memang benar, naikkan batas_lonjakan di bagian rencana.",
                )


def _by_source(sub: SubKegiatan) -> Iterator[list[Point]]:
    """The figures of each source of money, by year."""
    for source in dict.fromkeys(source for pagu in sub.pagu.values() for source in pagu.sumber_dana):
        figures = ((year, sub.pagu[year].sumber_dana.get(source)) for year in sorted(sub.pagu))
        yield [Point(year, Decimal(figure), sub, ("pagu", year, source)) for year, figure in figures if figure]


def _path_of(sub: SubKegiatan, year: int) -> tuple[object, ...]:
    """Where the pagu of a year stands: at its figure, where there is only one."""
    sources = list(sub.pagu[year].sumber_dana)
    return ("pagu", year, *sources) if len(sources) == 1 else ("pagu", year)


@rule("RPKD-U11", WARNING, PRACTICE)
def pagu_is_in_whole_rupiah(plan: Plan) -> Iterator[Finding]:
    """Pagu ditulis dalam rupiah penuh, bukan dalam ribuan atau jutaan.

    Salah:
        pagu: {2024: {PAD: 3.200}}
    Benar:
        pagu: {2024: {PAD: 3.200.000.000}}
    """
    for item, year, pagu, path in stated_pagu(plan):
        if _is_read(pagu) and 0 < pagu.jumlah < SMALLEST_PAGU:
            single = next(iter(pagu.sumber_dana)) if len(pagu.sumber_dana) == 1 else None
            yield Finding(
                item.asal.at(*path, single) if single else item.asal.at(*path),
                f"Pagu {year} pada {named(item)} hanya {rupiah(pagu.jumlah)}.",
                "Tulis dalam rupiah penuh (1.250.000.000), bukan dalam ribuan atau jutaan.",
            )


@rule("RPKD-U12", WARNING, PRACTICE, needs=WHOLE)
def plan_fits_into_the_budget(plan: Plan) -> Iterator[Finding]:
    """Jumlah pagu APBD setahun tidak melebihi belanja daerah tahun itu, dan pendapatan serta belanja daerah
    berukuran wajar.

    Salah:
        keuangan_daerah:
          - {tahun: 2024, belanja: 5.300.000}      # pagu rencana tahun itu 95.000.000.000
    Benar:
        keuangan_daerah:
          - {tahun: 2024, belanja: 5.300.000.000.000}
    """
    apbd = {source.id for source in plan.sumber_dana_menurut_id.values() if source.kelompok == "apbd"}
    for budget in plan.keuangan_daerah:
        if not budget.belanja or not budget.tahun:
            continue
        planned = sum(
            amount or 0
            for row in plan.baris
            if budget.tahun in row.sub.pagu
            for source, amount in row.sub.pagu[budget.tahun].sumber_dana.items()
            if source in apbd
        )
        if planned > budget.belanja:
            yield Finding(
                budget.asal.at("belanja"),
                f"Pagu APBD dalam rencana tahun {budget.tahun} ({rupiah(planned)}) melebihi belanja daerah "
                f"({rupiah(budget.belanja)}).",
                "Periksa belanja daerah dan pagu tahun itu.",
            )
    for field in ("pendapatan", "belanja"):
        amounts = {budget.tahun: getattr(budget, field) for budget in plan.keuangan_daerah if getattr(budget, field)}
        places: dict[int, Position] = {budget.tahun: budget.asal.at(field) for budget in plan.keuangan_daerah}
        for year, amount, message, hint, _ in _slipped(amounts):
            yield Finding(places[year], f"{capital(field)} daerah {year} ({rupiah(amount)}) {message}", hint)
