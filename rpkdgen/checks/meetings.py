"""The TKPK, its meetings and what they decided."""

from __future__ import annotations

from collections.abc import Iterator

from rpkdgen import meetings as of
from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.wording import Known, capital, day, listed, named
from rpkdgen.model import KeputusanRapat, Notulen, Plan

TITLE = "TKPK dan rapatnya"


def _decisions(plan: Plan) -> Iterator[tuple[Notulen, KeputusanRapat]]:
    for meeting in plan.notulen:
        for decision in meeting.keputusan:
            yield meeting, decision


@rule("RPKD-M01", ERROR, PRACTICE)
def decision_is_due_after_its_meeting(plan: Plan) -> Iterator[Finding]:
    """Tenggat keputusan rapat tidak mendahului rapatnya.

    Salah:
        notulen:
          - tanggal: 14 Maret 2025
            keputusan:
              - {nomor: 1, tenggat: 14 Februari 2025}
    Benar:
        notulen:
          - tanggal: 14 Maret 2025
            keputusan:
              - {nomor: 1, tenggat: 14 April 2025}
    """
    for meeting, decision in _decisions(plan):
        if meeting.tanggal and decision.tenggat and decision.tenggat < meeting.tanggal:
            yield Finding(
                decision.asal.at("tenggat"),
                f"Tenggat {day(decision.tenggat)} pada {named(decision)} mendahului rapatnya, {day(meeting.tanggal)}.",
                "Perbaiki tenggat atau tanggal rapatnya.",
            )


@rule("RPKD-M02", WARNING, PRACTICE, needs=WHOLE)
def open_decision_is_not_late(plan: Plan) -> Iterator[Finding]:
    """Keputusan rapat selesai pada tenggatnya. Yang dipakai bukan tanggal komputer, melainkan tanggal data terbaru
    dalam rencana: realisasi, notulen, data pendukung dan verifikasinya.

    Salah:
        - {nomor: 1, tenggat: 30 Juni 2025, status: berjalan}      # realisasi bertanggal 10 Juli 2025
    Benar:
        - {nomor: 1, tenggat: 30 Juni 2025, status: selesai}
    """
    now = of.as_of(plan)
    for meeting, decision in _decisions(plan):
        due = decision.tenggat
        if meeting.tanggal and due and due < meeting.tanggal:
            continue  # a slip of the date, told as such
        if now and due and of.is_late(decision, now):
            yield Finding(
                decision.asal.at("tenggat"),
                f"{capital(named(decision))} belum selesai, padahal tenggatnya {day(due)} sudah lewat menurut data "
                f"terbaru, {day(now)}.",
                "Tulis status: selesai bila sudah, atau bahas tenggat baru dalam rapat berikutnya.",
            )


@rule("RPKD-M03", WARNING, "Permendagri 53/2020", needs=WHOLE)
def year_has_its_coordination_meetings(plan: Plan) -> Iterator[Finding]:
    """TKPK mengadakan rapat koordinasi sekurang-kurangnya tiga kali setahun (data tkpk.csv, yang dapat diganti dalam
    folder acuan). Diperiksa untuk tahun yang mempunyai notulen; tahun yang belum berakhir menurut data terbaru cukup
    dicatat.

    Salah:
        notulen:
          - {id: rapat-1, tanggal: 14 Maret 2024}      # satu-satunya rapat koordinasi tahun 2024
    Benar:
        notulen:
          - {id: rapat-1, tanggal: 14 Maret 2024}
          - {id: rapat-2, tanggal: 11 Juli 2024}
          - {id: rapat-3, tanggal: 7 November 2024}
    """
    least, source, now = plan.acuan.rapat_setahun, plan.acuan.sumber_rapat, of.as_of(plan)
    for year in sorted({meeting.tanggal.year for meeting in plan.notulen if meeting.tanggal}):
        held = of.of_year(plan, year)
        count = len(of.coordination(held))
        if count >= least:
            continue
        is_over = now is not None and now.year > year
        yield Finding(
            held[-1].asal.at("tanggal"),
            f"Rapat koordinasi TKPK tahun {year} {'' if is_over else 'baru '}tercatat {count} kali; paling sedikit "
            f"{least} kali setahun ({source}).",
            "Catat notulen rapat yang belum ditulis." if is_over else "Rencanakan rapat berikutnya tahun ini.",
            None if is_over else INFO,
        )


@rule("RPKD-M04", WARNING, PRACTICE)
def progress_says_what_was_done(plan: Plan) -> Iterator[Finding]:
    """Keputusan rapat yang berjalan atau selesai menyebut tindak lanjutnya.

    Salah:
        - {nomor: 1, keputusan: Memadukan data sasaran, status: selesai}
    Benar:
        - {nomor: 1, keputusan: Memadukan data sasaran, status: selesai, tindak_lanjut: Data dipadukan 28 Juni 2025}
    """
    for _, decision in _decisions(plan):
        if decision.status in ("berjalan", "selesai") and not decision.tindak_lanjut:
            yield Finding(
                decision.asal.at("status"),
                f"{capital(named(decision))} berstatus {decision.status}, tetapi tindak lanjutnya belum ditulis.",
                "Tulis tindak_lanjut: apa yang sudah dilakukan.",
            )


@rule("RPKD-M05", WARNING, PRACTICE)
def working_groups_and_members_agree(plan: Plan) -> Iterator[Finding]:
    """Kelompok kerja yang disebut pada susunan TKPK dan yang ditulis tugasnya adalah kelompok yang sama.

    Salah:
        susunan:
          - {kedudukan: Anggota, jabatan: Kepala Dinas Sosial, kelompok: Kelompok Kerja Bantuan}
        kelompok_kerja:
          - {nama: Kelompok Kerja Bantuan Sosial, tugas: [Menyalurkan bantuan]}
    Benar:
        susunan:
          - {kedudukan: Anggota, jabatan: Kepala Dinas Sosial, kelompok: Kelompok Kerja Bantuan Sosial}
        kelompok_kerja:
          - {nama: Kelompok Kerja Bantuan Sosial, tugas: [Menyalurkan bantuan]}
    """
    if plan.tkpk is None or not plan.tkpk.kelompok_kerja:
        return
    groups = Known(group.nama for group in plan.tkpk.kelompok_kerja)
    unknown: dict[str, object] = {}
    for member in plan.tkpk.susunan:
        if member.kelompok and member.kelompok not in groups and member.kelompok not in unknown:
            unknown[member.kelompok] = member
            yield Finding(
                member.asal.at("kelompok"),
                f"“{member.kelompok}” pada susunan TKPK tidak ada dalam kelompok_kerja.",
                groups.hint(member.kelompok, f"Yang ada: {listed(list(groups.names))}. Samakan, atau tulis tugasnya."),
            )
    manned = {member.kelompok for member in plan.tkpk.susunan}
    mistyped = {groups.nearest(name) for name in unknown}
    for group in plan.tkpk.kelompok_kerja:
        if group.nama and group.nama not in manned | mistyped:
            yield Finding(
                group.asal.at("nama"),
                f"{capital(named(group))} tidak mempunyai anggota pada susunan TKPK.",
                "Tulis kelompok itu pada anggotanya, atau hapus kelompoknya.",
            )
