"""Officials and the signature block: titles that fit the region, dates in order, plausible NIP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from rpkdgen.checks.rule import INFO, PRACTICE, TEXTS, WARNING, Finding, rule
from rpkdgen.checks.wording import capital, day, named, place
from rpkdgen.model import DataSasaran, Orang, Penetapan, Plan, SasaranPenerima
from rpkdgen.problem import Position

TITLE = "Pejabat dan penetapan"


def _officials(plan: Plan) -> Iterator[tuple[str, Orang]]:
    """(office, official)."""
    sebutan, pejabat = plan.sebutan, plan.pejabat
    yield sebutan.kepala_daerah, pejabat.kepala_daerah
    yield sebutan.sekretaris_daerah, pejabat.sekretaris_daerah
    if pejabat.wakil_kepala_daerah:
        yield sebutan.wakil_kepala_daerah, pejabat.wakil_kepala_daerah
    if pejabat.kepala_bappeda:
        yield "Kepala Bappeda", pejabat.kepala_bappeda
    for agency in plan.perangkat_daerah:
        if agency.kepala:
            yield f"Kepala {agency.sebutan}", agency.kepala


@rule("RPKD-J01", WARNING, "Peraturan Kepala BKN tentang NIP")
def nip_is_plausible(plan: Plan) -> Iterator[Finding]:
    """NIP tersusun dari tanggal lahir (8 angka), tahun dan bulan pengangkatan (6), jenis kelamin (1 atau 2),
    dan nomor urut (3).

    Salah:
        nip: "197013011990031001"      # bulan lahir 13
    Benar:
        nip: "197001011990031001"
    """
    for office, official in _officials(plan):
        nip = official.nip or ""
        if len(nip) == 18 and nip.isdigit() and not _is_plausible(nip):
            yield Finding(
                official.asal.at("nip"),
                f"NIP {office} ({nip}) tidak sesuai susunannya.",
                "Periksa tanggal lahir (8 angka), pengangkatan (6 angka), dan jenis kelamin (1 atau 2).",
            )


def _is_plausible(nip: str) -> bool:
    try:
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
        appointed = date(int(nip[8:12]), int(nip[12:14]), 1)
    except ValueError:
        return False
    return 1940 <= born.year <= 2010 and born.year + 15 <= appointed.year <= born.year + 60 and nip[14] in "12"


@rule("RPKD-J02", WARNING, PRACTICE)
def nip_belongs_to_one_person(plan: Plan) -> Iterator[Finding]:
    """Satu NIP milik satu pejabat.

    Salah:
        sekretaris_daerah: {nama: A, nip: "197001011990031001"}
        kepala_bappeda: {nama: B, nip: "197001011990031001"}
    Benar:
        sekretaris_daerah: {nama: A, nip: "197001011990031001"}
        kepala_bappeda: {nama: B, nip: "197202021995032002"}
    """
    first: dict[str, tuple[str, Orang]] = {}
    for office, official in _officials(plan):
        if not official.nip:
            continue
        other_office, other = first.setdefault(official.nip, (office, official))
        if other is not official and other.nama != official.nama:
            yield Finding(
                official.asal.at("nip"),
                f"NIP {office} sama dengan NIP {other_office} ({place(other.asal.at('nip'))}).",
                "Periksa keduanya.",
            )


@rule("RPKD-J03", WARNING, PRACTICE)
def fixed_document_is_signed(plan: Plan) -> Iterator[Finding]:
    """Dokumen yang berstatus ditetapkan mempunyai nomor, tanggal, dan nama penanda tangan.

    Salah:
        rencana: {status: ditetapkan}
    Benar:
        rencana: {status: ditetapkan, penetapan: {nomor: "12", tanggal: 22 Januari 2024}}
    """
    for what, status, decision, at in _decisions(plan):
        if status != "ditetapkan":
            continue
        missing = [field for field in ("nomor", "tanggal") if not getattr(decision, field)]
        missing += ["nama kepala daerah"] if not plan.pejabat.kepala_daerah.nama else []
        if missing:
            yield Finding(
                at,
                f"{capital(what)} berstatus ditetapkan, tetapi {', '.join(missing)} belum diisi.",
                "Lengkapi penetapannya, atau tulis status: draf.",
            )


def _decisions(plan: Plan) -> Iterator[tuple[str, str | None, Penetapan, Position]]:
    """(document, status, decision, where its status stands)."""
    yield "RPKD", plan.rencana.status, plan.rencana.penetapan, plan.rencana.asal.at("status")
    for rat in plan.rat:
        yield f"RAT {rat.tahun}", rat.status, rat.penetapan, rat.asal.at("status")


@rule("RPKD-J04", WARNING, PRACTICE)
def dates_are_in_order(plan: Plan) -> Iterator[Finding]:
    """Dokumen ditetapkan sesudah tanggal datanya, diundangkan tidak sebelum ditetapkan, dan pada tahun yang
    wajar bagi periodenya.

    Salah:
        penetapan: {tanggal: 22 Januari 2024}
        data_sasaran: {tanggal: 1 Maret 2025}
    Benar:
        penetapan: {tanggal: 22 Januari 2024}
        data_sasaran: {tanggal: 1 Desember 2023}
    """
    rencana = plan.rencana
    spans = {"RPKD": (rencana.tahun_awal - 1, rencana.tahun_akhir)} if plan.tahun else {}
    spans |= {f"RAT {rat.tahun}": (rat.tahun - 1, rat.tahun) for rat in plan.rat if rat.tahun}
    for what, _, decision, _ in _decisions(plan):
        fixed, published = decision.tanggal, decision.tanggal_pengundangan
        if fixed and published and published < fixed:
            yield Finding(
                decision.asal.at("tanggal_pengundangan"),
                f"{what} diundangkan {day(published)}, sebelum ditetapkan ({day(fixed)}).",
                "Periksa kedua tanggalnya.",
            )
        first, last = spans.get(what, (0, 9999))
        if fixed and not first <= fixed.year <= last:
            yield Finding(
                decision.asal.at("tanggal"),
                f"{what} ditetapkan {day(fixed)}, di luar waktu yang wajar ({first}–{last}).",
                "Periksa tahunnya.",
            )
    for fixed, group in _dated_groups(plan):
        if fixed and group.tanggal and group.tanggal > fixed:
            yield Finding(
                group.asal.at("tanggal"),
                f"Data sasaran bertanggal {day(group.tanggal)}, sesudah dokumennya ditetapkan ({day(fixed)}).",
                "Periksa tanggal data dan tanggal penetapan.",
            )


def _dated_groups(plan: Plan) -> Iterator[tuple[date | None, DataSasaran | SasaranPenerima]]:
    """(day of the decision, data that the document uses)."""
    fixed = plan.rencana.penetapan.tanggal
    if plan.data_sasaran:
        yield fixed, plan.data_sasaran
    for row in plan.baris:
        if row.sub.sasaran:
            yield fixed, row.sub.sasaran
    for rat in plan.rat:
        for detail in rat.rincian:
            if detail.sasaran:
                yield rat.penetapan.tanggal, detail.sasaran


@rule("RPKD-J05", INFO, PRACTICE)
def statistics_are_older_than_the_decision(plan: Plan) -> Iterator[Finding]:
    """Statistik yang dipakai RPKD tidak lebih baru daripada tahun penetapannya.

    Salah:
        penetapan: {tanggal: 22 Januari 2023}
        seri: [{tahun: 2024, nilai: 5.43, sumber: "BPS, 2024"}]
    Benar:
        penetapan: {tanggal: 22 Januari 2025}
        seri: [{tahun: 2024, nilai: 5.43, sumber: "BPS, 2024"}]
    """
    fixed = plan.rencana.penetapan.tanggal
    if fixed is None or plan.rencana.status == "perubahan":
        return
    for indikator in plan.indikator:
        for value in indikator.seri:
            if value.tahun and value.tahun > fixed.year:
                yield Finding(
                    value.asal.at("tahun"),
                    f"Nilai {value.tahun} {named(indikator)} lebih baru daripada penetapan RPKD ({day(fixed)}).",
                    "Periksa tahunnya.",
                )


# ── titles ───────────────────────────────────────────────────────────────────────────────────────
#: Titles that belong to another kind of region.
_FOREIGN: Mapping[str, str] = {
    "kota": r"\b(?:Wakil\s+)?(?:Bupati|Gubernur)\b",
    "kabupaten": r"\b(?:Wakil\s+)?(?:Wali\s*[Kk]ota|Gubernur)\b",
    "provinsi": r"\b(?:Wakil\s+)?(?:Wali\s*[Kk]ota|Bupati)\b",
}


@rule("RPKD-J06", WARNING, PRACTICE)
def titles_fit_the_kind_of_region(plan: Plan) -> Iterator[Finding]:
    """Jabatan sesuai dengan daerah: Wali Kota untuk kota, Bupati untuk kabupaten, Gubernur untuk provinsi,
    dan dengan nama daerah ini.

    Salah:
        susunan:
          - {kedudukan: Penanggung Jawab, jabatan: Bupati Tangerang}      # di sebuah kota
    Benar:
        susunan:
          - {kedudukan: Penanggung Jawab, jabatan: Wali Kota Tangerang}
    """
    foreign = _FOREIGN.get(plan.daerah.jenis)
    if not foreign:
        return
    texts = [(official.jabatan or "", official.asal.at("jabatan")) for _, official in _officials(plan)]
    texts += [(member.jabatan, member.asal.at("jabatan")) for member in (plan.tkpk.susunan if plan.tkpk else ())]
    own = plan.daerah.sebutan
    if own:
        names = ("kepala_daerah", "wakil_kepala_daerah", "peraturan", "keputusan")
        texts += [(getattr(own, name) or "", own.asal.at(name)) for name in names]
    for text, at in texts:
        found = re.search(foreign, text)
        if found:
            yield Finding(
                at,
                f"“{text}” menyebut {found[0]}, padahal daerah ini {plan.daerah.jenis}.",
                f"Tulis {plan.sebutan.kepala_daerah}, atau periksa jenis daerah.",
            )
            continue
        head = re.fullmatch(r"(?:Wakil )?(?:Wali Kota|Bupati|Gubernur) (.+)", text)
        if head and head[1].casefold() not in plan.daerah.nama.casefold():
            yield Finding(at, f"“{text}” menyebut daerah lain daripada {plan.daerah.nama}.", "Periksa nama daerahnya.")


@rule("RPKD-J07", WARNING, "Permendagri 53/2020; praktik perencanaan")
def tkpk_has_its_offices(plan: Plan) -> Iterator[Finding]:
    """Susunan TKPK memuat penanggung jawab atau ketua, dan sekretaris.

    Salah:
        susunan:
          - {kedudukan: Anggota, jabatan: Kepala Dinas Sosial}
    Benar:
        susunan:
          - {kedudukan: Ketua, jabatan: Wakil Wali Kota}
          - {kedudukan: Sekretaris, jabatan: Kepala Bappeda}
    """
    if plan.tkpk is None or not plan.tkpk.susunan:
        return
    offices = " ".join(member.kedudukan.casefold() for member in plan.tkpk.susunan)
    for office in ("ketua", "sekretaris"):
        if office not in offices:
            yield Finding(
                plan.tkpk.asal.at("susunan", value=False),
                f"Susunan TKPK belum memuat {office}.",
                f"Tambahkan kedudukan: {office.capitalize()}.",
            )


@rule("RPKD-J08", WARNING, "KBBI; praktik tata naskah", needs=TEXTS)
def wali_kota_is_two_words(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Sebutan Wali Kota ditulis dua kata, kecuali dalam judul peraturan lama.

    Salah:
        jabatan: Walikota Tangerang
    Benar:
        jabatan: Wali Kota Tangerang
    """
    for file, text in texts.items():
        if file.endswith(".csv") or "walikota" not in text.lower():
            continue
        for found in re.finditer(r"\b(Wakil )?Walikota\b", text, re.I):
            before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
            if re.search(r"(Peraturan|Keputusan|tentang:?|https?:)[^.;]*$", before, re.I):
                continue
            line = text.count("\n", 0, found.start()) + 1
            yield Finding(Position(file, line, len(before) + 1), f"“{found[0]}” ditulis satu kata.", "Tulis Wali Kota.")
