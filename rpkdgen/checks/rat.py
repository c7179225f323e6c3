"""The yearly action plan (RAT) against the RPKD that it elaborates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.targets import CHANGES
from rpkdgen.checks.wording import Known, capital, listed, named, number, place, place_name
from rpkdgen.format import decimal_number, rupiah
from rpkdgen.model import ALL_PLACES, Baris, Pagu, Plan, Rat, RincianRat, SubKegiatanBaru
from rpkdgen.once import once_per_plan
from rpkdgen.reference import unit_kind

TITLE = "Rencana Aksi Tahunan (RAT)"


@dataclass(frozen=True, slots=True)
class Rpkd:
    """The RPKD's rows, to be found by code and agency."""

    by_key: Mapping[tuple[str, str], Baris]
    by_code: Mapping[str, list[Baris]]

    def row(self, detail: RincianRat) -> Baris | None:
        """The row that a RAT row elaborates, where it is clear which one."""
        if detail.perangkat_daerah:
            return self.by_key.get((detail.sub_kegiatan, detail.perangkat_daerah))
        rows = self.by_code.get(detail.sub_kegiatan, [])
        return rows[0] if len(rows) == 1 else None


@once_per_plan
def rpkd_of(plan: Plan) -> Rpkd:
    by_code: dict[str, list[Baris]] = {}
    for row in plan.baris:
        by_code.setdefault(row.sub.kode, []).append(row)
    return Rpkd({row.kunci: row for row in plan.baris}, by_code)


def elaborated(plan: Plan) -> Iterator[tuple[Rat, RincianRat, Baris]]:
    """Every RAT row with the RPKD's row."""
    rpkd = rpkd_of(plan)
    for rat in plan.rat:
        for detail in rat.rincian:
            row = rpkd.row(detail)
            if row is not None:
                yield rat, detail, row


# ── which row ────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-A01", ERROR, "Permendagri 53/2020 (RAT merinci RPKD)", needs=WHOLE)
def rat_row_is_in_the_rpkd(plan: Plan) -> Iterator[Finding]:
    """Setiap sub kegiatan dalam RAT ada di RPKD, atau ditulis pada bagian baru dengan alasannya; perangkat
    daerah disebut bila lebih dari satu yang menjalankannya.

    Salah:
        rincian:
          - sub_kegiatan: 1.06.05.2.02.0030
    Benar:
        rincian:
          - sub_kegiatan: 1.06.05.2.02.0003
    """
    rpkd = rpkd_of(plan)
    known = Known(rpkd.by_code)
    for rat in plan.rat:
        new = {item.kode for item in rat.baru}
        for detail in rat.rincian:
            code = detail.sub_kegiatan
            if not code or code in new:
                continue
            rows = rpkd.by_code.get(code, [])
            agencies = [row.program.perangkat_daerah for row in rows]
            if not rows:
                near = known.nearest(code)
                yield Finding(
                    detail.asal.at("sub_kegiatan"),
                    f"Sub kegiatan {code} dalam RAT {rat.tahun} tidak ada di RPKD.",
                    f"Maksud Anda {near} ({rpkd.by_code[near][0].sub.nama})?" if near
                    else "Perbaiki kodenya, tambahkan di RPKD, atau tulis pada bagian baru dengan alasannya.",
                )  # fmt: skip
            elif detail.perangkat_daerah and detail.perangkat_daerah not in agencies:
                yield Finding(
                    detail.asal.at("perangkat_daerah"),
                    f"Sub kegiatan {code} tidak dijalankan “{detail.perangkat_daerah}” di RPKD.",
                    f"Yang menjalankannya: {listed(agencies)}.",
                )
            elif not detail.perangkat_daerah and len(rows) > 1:
                yield Finding(
                    detail.asal.at("sub_kegiatan"),
                    f"Sub kegiatan {code} dijalankan {len(rows)} perangkat daerah; tidak jelas yang mana yang dirinci.",
                    f"Tambahkan perangkat_daerah: salah satu dari {listed(agencies)}.",
                )


#: So many rows written twice are two RATs of one year rather than slips.
WHOLE_RAT = 5


@rule("RPKD-A02", ERROR, PRACTICE, needs=WHOLE)
def rat_row_stands_once(plan: Plan) -> Iterator[Finding]:
    """Satu sub kegiatan dirinci sekali dalam RAT satu tahun.

    Salah:
        rincian:
          - sub_kegiatan: 1.06.05.2.02.0003
          - sub_kegiatan: 1.06.05.2.02.0003
    Benar:
        rincian:
          - sub_kegiatan: 1.06.05.2.02.0003
    """
    rpkd = rpkd_of(plan)
    for rat in plan.rat:
        first: dict[tuple[str, str], RincianRat] = {}
        again: list[tuple[RincianRat, RincianRat]] = []
        for detail in rat.rincian:
            row = rpkd.row(detail)
            agency = row.program.perangkat_daerah if row else detail.perangkat_daerah or ""
            other = first.setdefault((detail.sub_kegiatan, agency), detail)
            if other is not detail and detail.sub_kegiatan:
                again.append((other, detail))
        if len(again) >= WHOLE_RAT and len(again) > len(first) / 2:
            detail = again[0][1]
            yield Finding(
                detail.asal.position,
                f"{len(again)} sub kegiatan dirinci dua kali dalam RAT {rat.tahun}, mulai dari baris ini.",
                f"Mungkin “tahun: {rat.tahun}” di atasnya, atau di {place(again[0][0].asal.position)}, keliru.",
            )
            again = []
        for other, detail in again:
            yield Finding(
                detail.asal.at("sub_kegiatan"),
                f"Sub kegiatan {detail.sub_kegiatan} dirinci dua kali dalam RAT {rat.tahun}; yang pertama di "
                f"{place(other.asal.at('sub_kegiatan'))}.",
                "Gabungkan keduanya, atau perbaiki kode salah satunya.",
            )
        first_new: dict[tuple[str, str], SubKegiatanBaru] = {}
        for new in rat.baru:
            other_new = first_new.setdefault((new.kode, new.perangkat_daerah), new)
            if other_new is not new and new.kode:
                yield Finding(
                    new.asal.at("kode"),
                    f"{capital(named(new))} ditulis dua kali dalam RAT {rat.tahun}.",
                    "Gabungkan keduanya.",
                )


@rule("RPKD-A03", ERROR, PRACTICE, needs=WHOLE)
def new_row_is_really_new(plan: Plan) -> Iterator[Finding]:
    """Sub kegiatan pada bagian baru memang belum ada di RPKD.

    Salah:
        baru:
          - kode: 1.06.05.2.02.0003      # sudah ada di RPKD
    Benar:
        rincian:
          - sub_kegiatan: 1.06.05.2.02.0003
    """
    rpkd = rpkd_of(plan)
    for rat in plan.rat:
        for new in rat.baru:
            row = rpkd.by_key.get((new.kode, new.perangkat_daerah))
            if row is not None:
                yield Finding(
                    new.asal.at("kode"),
                    f"{capital(named(new))} sudah ada di RPKD ({place(row.sub.asal.position)}).",
                    "Tulis pada rincian, dengan target atau pagu yang berbeda dan alasannya.",
                )


@rule("RPKD-A04", WARNING, PRACTICE, needs=WHOLE)
def every_row_of_the_year_is_elaborated(plan: Plan) -> Iterator[Finding]:
    """Sub kegiatan RPKD yang bertarget atau berpagu pada suatu tahun dirinci dalam RAT tahun itu; begitu pula
    sub kegiatan baru.

    Salah:
        target: {2025: 4.800}      # tidak ada rinciannya dalam RAT 2025
    Benar:
        rat:
          - tahun: 2025
            rincian:
              - sub_kegiatan: 1.06.05.2.02.0003
    """
    rpkd = rpkd_of(plan)
    for rat in plan.rat:
        if not rat.tahun or rat.tahun not in plan.tahun:
            continue
        if not rat.rincian:
            yield Finding(rat.asal.at("tahun"), f"RAT {rat.tahun} belum mempunyai rincian.",
                          "Tulis rincian untuk setiap sub kegiatan tahun itu.")  # fmt: skip
            continue
        told = {row.kunci for detail in rat.rincian if (row := rpkd.row(detail)) is not None}
        codes = {detail.sub_kegiatan for detail in rat.rincian}
        for row in plan.baris:
            target, pagu = row.sub.target.get(rat.tahun), row.sub.pagu.get(rat.tahun)
            if row.kunci not in told and (target or (pagu and pagu.jumlah)) and row.sub.kode:
                yield Finding(
                    rat.asal.at("tahun"),
                    f"{capital(named(row.sub))} bertarget {number(target or 0)} {row.sub.satuan} pada {rat.tahun} "
                    f"(RPKD: {place(row.sub.asal.position)}) tetapi belum dirinci dalam RAT {rat.tahun}.",
                    f"Tambahkan rincian dengan sub_kegiatan: {row.sub.kode}.",
                )
        for new in rat.baru:
            if new.kode and new.kode not in codes:
                yield Finding(
                    new.asal.at("kode"),
                    f"{capital(named(new))} belum dirinci dalam RAT {rat.tahun}.",
                    f"Tambahkan rincian dengan sub_kegiatan: {new.kode}.",
                )


# ── differences ──────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-A05", ERROR, PRACTICE, needs=WHOLE)
def other_target_has_a_reason(plan: Plan) -> Iterator[Finding]:
    """Target RAT yang berbeda dari RPKD disertai alasan.

    Salah:
        - sub_kegiatan: 1.06.05.2.02.0003
          target: 4.000      # di RPKD 4.500
    Benar:
        - sub_kegiatan: 1.06.05.2.02.0003
          target: 4.000
          alasan: Penyesuaian hasil verifikasi data
    """
    for rat, detail, row in elaborated(plan):
        planned = row.sub.target.get(rat.tahun, Decimal(0))
        if detail.target is None or planned is None or detail.target == planned or detail.alasan:
            continue
        yield Finding(
            detail.asal.at("target"),
            f"Target RAT {rat.tahun} untuk {named(row.sub)} {number(detail.target)} {row.sub.satuan}, sedangkan di "
            f"RPKD {number(planned)} (selisih {number(abs(detail.target - planned))}).",
            "Tulis alasan, atau hapus target itu agar mengikuti RPKD.",
        )


@rule("RPKD-A06", ERROR, PRACTICE, needs=WHOLE)
def other_pagu_has_a_reason(plan: Plan) -> Iterator[Finding]:
    """Pagu RAT yang berbeda dari RPKD melebihi batas wajar (rencana: batas_selisih_pagu, bawaan 0 persen)
    disertai alasan.

    Salah:
        - sub_kegiatan: 1.06.05.2.02.0003
          pagu: {PAD: 3.000.000.000}      # di RPKD 4.000.000.000
    Benar:
        - sub_kegiatan: 1.06.05.2.02.0003
          pagu: {PAD: 3.000.000.000}
          alasan: Rasionalisasi APBD
    """
    tolerance = (plan.rencana.batas_selisih_pagu or Decimal(0)) / 100
    for rat, detail, row in elaborated(plan):
        if detail.pagu is None or detail.alasan or None in detail.pagu.sumber_dana.values():
            continue
        planned = row.sub.pagu.get(rat.tahun, Pagu({}))
        here, there = detail.pagu.jumlah, planned.jumlah
        if abs(here - there) > there * tolerance:
            yield Finding(
                detail.asal.at("pagu"),
                f"Pagu RAT {rat.tahun} untuk {named(row.sub)} {rupiah(here)}, sedangkan di RPKD {rupiah(there)} "
                f"(selisih {rupiah(abs(here - there))}).",
                "Tulis alasan, atau hapus pagu itu agar mengikuti RPKD.",
            )
        elif here == there and _sources(detail.pagu) != _sources(planned):
            yield Finding(
                detail.asal.at("pagu"),
                f"Sumber dana RAT {rat.tahun} untuk {named(row.sub)} berbeda dari RPKD ({_written(planned)}).",
                "Tulis alasan, atau samakan dengan RPKD.",
                WARNING,
            )


def _sources(pagu: Pagu) -> dict[str, int | None]:
    return {source: amount for source, amount in pagu.sumber_dana.items() if amount}


def _written(pagu: Pagu) -> str:
    return listed(f"{source} {rupiah(amount)}" for source, amount in pagu.sumber_dana.items()) or "tanpa pagu"


@rule("RPKD-A07", WARNING, PRACTICE, needs=WHOLE)
def other_place_has_a_reason(plan: Plan) -> Iterator[Finding]:
    """Lokasi RAT berada di dalam lokasi RPKD, atau disertai alasan.

    Salah:
        - sub_kegiatan: 1.06.05.2.02.0003
          lokasi: [36.71.02.1001]      # di RPKD hanya 36.71.07
    Benar:
        - sub_kegiatan: 1.06.05.2.02.0003
          lokasi: [36.71.07.1003]
    """
    for rat, detail, row in elaborated(plan):
        planned = set(row.sub.lokasi)
        if not detail.lokasi or not planned or ALL_PLACES in planned or detail.alasan:
            continue
        outside = [code for code in detail.lokasi if not _lies_in(code, planned)]
        if outside:
            yield Finding(
                detail.asal.at("lokasi", outside[0]),
                f"Lokasi RAT {rat.tahun} untuk {named(row.sub)} di luar lokasi RPKD: "
                f"{listed('semua kecamatan' if code == ALL_PLACES else place_name(plan, code) for code in outside)}.",
                "Tulis alasan, atau sesuaikan lokasinya.",
            )


def _lies_in(code: str, places: set[str]) -> bool:
    parts = code.split(".")
    return any(".".join(parts[:length]) in places for length in range(len(parts), 0, -1))


@rule("RPKD-A08", INFO, PRACTICE, needs=WHOLE)
def reason_has_a_difference(plan: Plan) -> Iterator[Finding]:
    """Alasan hanya ditulis bila target, pagu, atau lokasi RAT memang berbeda dari RPKD.

    Salah:
        - sub_kegiatan: 1.06.05.2.02.0003
          alasan: Penyesuaian hasil verifikasi data      # semuanya sama dengan RPKD
    Benar:
        - sub_kegiatan: 1.06.05.2.02.0003
    """
    for rat, detail, row in elaborated(plan):
        if not detail.alasan or detail.lokasi:
            continue
        target = detail.target is not None and detail.target != row.sub.target.get(rat.tahun)
        pagu = detail.pagu is not None and _sources(detail.pagu) != _sources(row.sub.pagu.get(rat.tahun, Pagu({})))
        if not target and not pagu:
            yield Finding(
                detail.asal.at("alasan"),
                f"Rincian RAT {rat.tahun} untuk {named(row.sub)} memuat alasan, padahal semuanya sama dengan RPKD.",
                "Tulis target atau pagu yang berbeda, atau hapus alasannya.",
            )


@rule("RPKD-A09", WARNING, PRACTICE, needs=WHOLE)
def rat_figure_is_not_ten_times_that_of_the_rpkd(plan: Plan) -> Iterator[Finding]:
    """Target dan pagu RAT tidak 10, 100, atau 1.000 kali lebih besar atau lebih kecil daripada RPKD.

    Salah:
        - sub_kegiatan: 1.06.05.2.02.0003
          pagu: {PAD: 4.000.000}      # di RPKD 4.000.000.000
    Benar:
        - sub_kegiatan: 1.06.05.2.02.0003
          pagu: {PAD: 4.100.000.000}
    """
    for rat, detail, row in elaborated(plan):
        pairs: list[tuple[str, Decimal | int | None, Decimal | int | None]] = [
            ("target", detail.target, row.sub.target.get(rat.tahun)),
            ("pagu", detail.pagu.jumlah if detail.pagu else None, row.sub.pagu.get(rat.tahun, Pagu({})).jumlah),
        ]
        for field, here, there in pairs:
            if not here or not there or here < 0 or there < 0:
                continue
            ratio = Decimal(max(here, there)) / Decimal(min(here, there))
            if ratio < 8:
                continue
            show = rupiah if field == "pagu" else number
            yield Finding(
                detail.asal.at(field),
                f"{capital(field)} RAT {rat.tahun} untuk {named(row.sub)} ({show(here)}) {decimal_number(ratio, 0)} "
                f"kali lebih {'besar' if here > there else 'kecil'} daripada di RPKD ({show(there)}).",
                "Periksa banyaknya angka nol.",
            )


@rule("RPKD-A10", ERROR, PRACTICE, needs=WHOLE)
def rat_target_is_possible(plan: Plan) -> Iterator[Finding]:
    """Target RAT yang berupa persentase antara 0 dan 100; yang dihitung bulat dan tidak negatif.

    Salah:
        target: 950      # persen
    Benar:
        target: 95
    """
    stated: list[tuple[RincianRat | SubKegiatanBaru, Decimal | None, str, str, bool]] = [
        (detail, detail.target, row.sub.satuan, row.sub.keluaran, row.sub.boleh_lebih_100)
        for _, detail, row in elaborated(plan)
    ]
    stated += [(new, new.target, new.satuan, new.keluaran, False) for rat in plan.rat for new in rat.baru]
    for item, target, unit, what, exceeds in stated:
        kind = unit_kind(plan.acuan.satuan, unit)
        if target is None or CHANGES.search(what):
            continue
        too_much = kind == "persen" and target > 100 and not exceeds
        if target < 0 or too_much or (kind == "cacah" and target != target.to_integral_value()):
            yield Finding(
                item.asal.at("target"),
                f"Target {number(target)} {unit} pada {named(item)} tidak mungkin.",
                "Persentase antara 0 dan 100; yang dihitung bulat dan tidak negatif.",
            )


# ── the official form ────────────────────────────────────────────────────────────────────────────
@rule("RPKD-A11", WARNING, "formulir RAT 18 kolom (OPPKPKE)", needs=WHOLE)
def columns_of_the_form_are_filled(plan: Plan) -> Iterator[Finding]:
    """Kolom formulir RAT terisi: aktivitas, jadwal, penanggung jawab, dan (selain strategi pendukung) jenis
    bantuan; besaran manfaat, sifat bantuan, dan durasi yang kosong cukup catatan.

    Salah:
        - sub_kegiatan: 1.06.05.2.02.0003
    Benar:
        - sub_kegiatan: 1.06.05.2.02.0003
          aktivitas: {langsung: Penyaluran bantuan sosial}
          jenis_bantuan: uang
          jadwal: {1: Verifikasi, 2: Penyaluran}
          penanggung_jawab: Bidang Perlindungan dan Jaminan Sosial
    """
    rpkd = rpkd_of(plan)
    supporting = {strategi.id for strategi in plan.strategi if strategi.pendukung}
    for rat in plan.rat:
        new = {item.kode: item.strategi for item in rat.baru}
        for detail in rat.rincian:
            row = rpkd.row(detail)
            strategy = row.strategi if row else new.get(detail.sub_kegiatan, "")
            serious = [("aktivitas", detail.aktivitas and _any_activity(detail)), ("jadwal", detail.jadwal),
                       ("penanggung_jawab", detail.penanggung_jawab)]  # fmt: skip
            light: list[tuple[str, object]] = []
            if strategy not in supporting:
                serious.append(("jenis_bantuan", detail.jenis_bantuan))
                light = [("sifat_bantuan", detail.sifat_bantuan), ("besaran_manfaat", detail.besaran_manfaat),
                         ("durasi", detail.durasi)]  # fmt: skip
            for fields, severity in ((serious, None), (light, INFO)):
                empty = [field for field, value in fields if not value and not _stands(detail, field)]
                if empty:
                    yield Finding(
                        detail.asal.at("sub_kegiatan"),
                        f"Rincian RAT {rat.tahun} untuk sub kegiatan {detail.sub_kegiatan} belum memuat "
                        f"{listed(field.replace('_', ' ') for field in empty)}.",
                        f"Tambahkan {listed(empty)}.",
                        severity,
                    )


def _any_activity(detail: RincianRat) -> bool:
    activity = detail.aktivitas
    return bool(activity and (activity.langsung or activity.tidak_langsung or activity.penunjang))


def _stands(detail: RincianRat, field: str) -> bool:
    """Whether the field is written though it could not be read (then that was complained about)."""
    return field != "aktivitas" and detail.asal.at(field) != detail.asal.position
