"""Codes and names: the nomenclature, the region's code, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TypeVar

from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.walk import position
from rpkdgen.checks.wording import capital, listed, named, place, shortened
from rpkdgen.model import Kegiatan, Nomenklatur, Plan, Program, SubKegiatan, SubKegiatanBaru

TITLE = "Kode dan nama"
NOMENCLATURE = "Permendagri 90/2019 dan pemutakhirannya"

Key = TypeVar("Key", bound=Hashable)


# ── the form of codes ────────────────────────────────────────────────────────────────────────────
@rule("RPKD-K01", ERROR, NOMENCLATURE)
def fourth_part_fits_the_kind_of_region(plan: Plan) -> Iterator[Finding]:
    """Bagian keempat kode kegiatan dan sub kegiatan sesuai dengan jenis daerah: 1 untuk provinsi,
    2 untuk kabupaten/kota.

    Salah:
        - kode: 1.06.05.1.02      # di sebuah kota
    Benar:
        - kode: 1.06.05.2.02
    """
    right = "1" if plan.daerah.jenis == "provinsi" else "2"
    for item in _coded_items(plan):
        parts = item.kode.split(".")
        if len(parts) >= 4 and parts[3] != right:
            parts[3] = right
            yield Finding(
                item.asal.at("kode"),
                f"Kode {named(item)} bukan untuk {plan.daerah.jenis or 'daerah ini'}: bagian keempatnya harus {right}.",
                f"Maksud Anda {'.'.join(parts)}?",
            )


def _coded_items(plan: Plan) -> Iterator[Kegiatan | SubKegiatan | SubKegiatanBaru]:
    for program in plan.program:
        for kegiatan in program.kegiatan:
            yield kegiatan
            yield from kegiatan.sub_kegiatan
    for rat in plan.rat:
        yield from rat.baru


@rule("RPKD-K02", ERROR, NOMENCLATURE)
def code_continues_that_of_its_parent(plan: Plan) -> Iterator[Finding]:
    """Kode kegiatan diawali kode programnya, kode sub kegiatan diawali kode kegiatannya.

    Salah:
        - kode: 1.06.05
          kegiatan:
            - kode: 1.06.04.2.02
    Benar:
        - kode: 1.06.05
          kegiatan:
            - kode: 1.06.05.2.02
    """
    for program in plan.program:
        for kegiatan in program.kegiatan:
            if not _continues(kegiatan.kode, program.kode):
                yield _wrong_parent(kegiatan, program)
            for sub in kegiatan.sub_kegiatan:
                if not _continues(sub.kode, kegiatan.kode):
                    yield _wrong_parent(sub, kegiatan)


def _continues(code: str, parent: str) -> bool:
    return not code or not parent or code.startswith(f"{parent}.")


def _wrong_parent(item: Kegiatan | SubKegiatan, parent: Program | Kegiatan) -> Finding:
    return Finding(
        item.asal.at("kode"),
        f"{capital(named(item))} ditulis di bawah {named(parent)}, padahal kodenya tidak diawali {parent.kode}.",
        f"Perbaiki kodenya (diawali {parent.kode}.), atau pindahkan ke bawah {item.kode.rpartition('.')[0]}.",
    )


@rule("RPKD-K03", ERROR, "Kepmendagri kode wilayah (300.2.2-2138/2025)")
def region_code_fits_the_kind_of_region(plan: Plan) -> Iterator[Finding]:
    """Kode daerah dua angka untuk provinsi (36), empat angka untuk kabupaten (36.01–36.69) dan kota
    (36.71–36.99), dan namanya seperti pada daftar kode wilayah.

    Salah:
        daerah: {kode: 36.03, nama: Kota Tangerang, jenis: kota}
    Benar:
        daerah: {kode: 36.71, nama: Kota Tangerang, jenis: kota}
    """
    daerah = plan.daerah
    kind, at = _kind_of_region(daerah.kode), daerah.asal.at("kode")
    if not daerah.kode:
        return
    if daerah.jenis and kind != daerah.jenis:
        yield Finding(
            at,
            f"Kode wilayah {daerah.kode} bukan kode {daerah.jenis}" + (f", melainkan kode {kind}." if kind else "."),
            "Periksa kode dan jenis daerah; kode menurut nama: " + _codes_named(plan, daerah.nama) + "."
            if _codes_named(plan, daerah.nama)
            else "Periksa kode dan jenis daerah.",
        )
        return
    known = plan.acuan.wilayah.get(daerah.kode)
    if known is None:
        yield Finding(at, f"Kode wilayah {daerah.kode} tidak ada dalam daftar kode wilayah.",
                      "Periksa kodenya, atau tambahkan wilayah itu di acuan/wilayah.csv.", WARNING)  # fmt: skip
    elif daerah.nama and not same_text(known.nama, daerah.nama):
        yield Finding(
            at,
            f"Kode wilayah {daerah.kode} adalah {known.nama}, bukan {daerah.nama}.",
            f"Kode {daerah.nama}: {_codes_named(plan, daerah.nama)}." if _codes_named(plan, daerah.nama)
            else f"Tulis nama: {known.nama}, atau perbaiki kodenya.",
        )  # fmt: skip


def _kind_of_region(code: str) -> str:
    parts = code.split(".")
    if len(parts) == 1:
        return "provinsi"
    if len(parts) == 2:
        return "kota" if parts[1] >= "71" else "kabupaten"
    return "kecamatan" if len(parts) == 3 else "kelurahan/desa"


def _codes_named(plan: Plan, name: str) -> str:
    return ", ".join(code for code, w in plan.acuan.wilayah.items() if code.count(".") < 2 and same_text(w.nama, name))


@rule("RPKD-K04", ERROR, PRACTICE)
def name_of_region_says_its_kind(plan: Plan) -> Iterator[Finding]:
    """Nama daerah diawali jenisnya, dan provinsinya adalah provinsi menurut kodenya.

    Salah:
        daerah: {kode: 36.71, nama: Tangerang, jenis: kota, provinsi: Provinsi Jawa Barat}
    Benar:
        daerah: {kode: 36.71, nama: Kota Tangerang, jenis: kota, provinsi: Provinsi Banten}
    """
    daerah = plan.daerah
    if daerah.nama and daerah.jenis and daerah.nama.split()[0].casefold() not in (
        daerah.jenis, *_OTHER_WORDS.get(daerah.jenis, ())
    ):  # fmt: skip
        yield Finding(
            daerah.asal.at("nama"),
            f"Nama daerah “{daerah.nama}” tidak diawali jenisnya ({daerah.jenis}).",
            f"Tulis misalnya {capital(daerah.jenis)} {daerah.nama_singkat}.",
        )
    if daerah.jenis in ("kabupaten", "kota") and not daerah.provinsi:
        yield Finding(
            daerah.asal.at("provinsi"),
            f"Provinsi dari {daerah.nama or 'daerah ini'} belum ditulis; sampul peraturan memuatnya.",
            "Tambahkan provinsi: Provinsi ….",
            WARNING,
        )
    province = plan.acuan.wilayah.get(daerah.kode[:2])
    # Of some provinces the official name has no "Provinsi" before it (Daerah Istimewa Yogyakarta, Aceh).
    named = (province.nama, province.nama.removeprefix("Provinsi ")) if province else ()
    if daerah.provinsi and province and not any(same_text(name, daerah.provinsi) for name in named):
        yield Finding(
            daerah.asal.at("provinsi"),
            f"Menurut kode wilayahnya ({daerah.kode}), {daerah.nama} berada di {province.nama}, "
            f"bukan {daerah.provinsi}.",
            f"Tulis provinsi: {province.nama}.",
        )


#: Regions whose official name starts with another word.
_OTHER_WORDS = {"provinsi": ("daerah", "dki"), "kabupaten": ("kab.",), "kota": ()}


def same_text(one: str, other: str) -> bool:
    """Whether two names are the same but for capitals, blanks and signs."""
    return plain(one) == plain(other)


def plain(text: str) -> str:
    return re.sub(r"[^\w/]+", " ", text.casefold()).strip()


# ── nothing twice ────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-K05", ERROR, PRACTICE, needs=WHOLE)
def sub_kegiatan_once_for_an_agency(plan: Plan) -> Iterator[Finding]:
    """Satu sub kegiatan ditulis sekali untuk satu perangkat daerah; begitu pula program dan kegiatan.

    Salah:
        sub_kegiatan:
          - kode: 1.06.05.2.02.0003
          - kode: 1.06.05.2.02.0003
    Benar:
        sub_kegiatan:
          - kode: 1.06.05.2.02.0003
          - kode: 1.06.05.2.02.0004
    """
    programs = ((p, (p.kode, p.perangkat_daerah)) for p in plan.program)
    kegiatan = ((k, (k.kode, p.perangkat_daerah)) for p in plan.program for k in p.kegiatan)
    subs = ((row.sub, row.kunci) for row in plan.baris)
    for group in (programs, kegiatan, subs):
        for item, first, (_, agency) in _repeated((item, key) for item, key in group if key[0]):
            known = plan.perangkat_daerah_menurut_id.get(agency)
            yield Finding(
                position(item, "kode"),
                f"{capital(named(item))} ditulis dua kali{f' untuk {known.sebutan}' if known else ''}; "
                f"yang pertama di {place(position(first, 'kode'))}.",
                "Gabungkan keduanya, atau perbaiki kode salah satunya.",
            )


def _repeated(keyed: Iterable[tuple[object, Key]]) -> Iterator[tuple[object, object, Key]]:
    """(item, first item with the same key, key) for every item after the first."""
    first: dict[Key, object] = {}
    for item, key in keyed:
        if key in first:
            yield item, first[key], key
        else:
            first[key] = item


@rule("RPKD-K06", ERROR, PRACTICE, needs=WHOLE)
def one_name_has_one_code(plan: Plan) -> Iterator[Finding]:
    """Nama sub kegiatan yang sama tidak memakai dua kode dalam satu kegiatan; di kegiatan lain milik
    perangkat daerah yang sama hanya bila nomenklatur memang memuat keduanya.

    Salah:
        - {kode: 1.06.05.2.02.0003, nama: Fasilitasi Bantuan Sosial Kesejahteraan Keluarga}
        - {kode: 1.06.05.2.02.0006, nama: Fasilitasi Bantuan Sosial Kesejahteraan Keluarga}
    Benar:
        - {kode: 1.06.05.2.02.0003, nama: Fasilitasi Bantuan Sosial Kesejahteraan Keluarga}
    """
    official = {code: plain(name) for version in plan.acuan.nomenklatur.values() for code, name in version.kode.items()}
    first: dict[tuple[str, str], SubKegiatan] = {}
    for row in plan.baris:
        name = plain(row.sub.nama)
        if not name or not row.sub.kode:
            continue
        other = first.setdefault((row.program.perangkat_daerah, name), row.sub)
        if other.kode == row.sub.kode or official.get(other.kode) == official.get(row.sub.kode) == name:
            continue
        same_kegiatan = other.kode.rpartition(".")[0] == row.sub.kode.rpartition(".")[0]
        yield Finding(
            row.sub.asal.at("kode"),
            f"“{shortened(row.sub.nama)}” memakai dua kode: {row.sub.kode} di sini dan {other.kode} di "
            f"{place(other.asal.at('kode'))}.",
            "Pakai kode menurut versi nomenklatur yang berlaku, dan gabungkan bila memang sama.",
            ERROR if same_kegiatan else WARNING,
        )


@rule("RPKD-K07", ERROR, PRACTICE, needs=WHOLE)
def identifier_is_used_once(plan: Plan) -> Iterator[Finding]:
    """Penanda (id) hanya milik satu hal pada jenisnya: perangkat daerah, strategi, arah kebijakan,
    tujuan, sasaran, indikator, sumber dana; satu tahun atau wilayah ditulis sekali dalam satu daftar.

    Salah:
        perangkat_daerah:
          - {id: dinsos, nama: Dinas Sosial}
          - {id: dinsos, nama: Dinas Kesehatan}
    Benar:
        perangkat_daerah:
          - {id: dinsos, nama: Dinas Sosial}
          - {id: dinkes, nama: Dinas Kesehatan}
    """
    for items, field in _identified(plan):
        keyed = ((item, getattr(item, field)) for item in items)
        for item, first, _ in _repeated((item, key) for item, key in keyed if key):
            yield Finding(
                position(item, field),
                f"{field} “{getattr(item, field)}” pada {named(item)} sudah dipakai {named(first)} di "
                f"{place(position(first, field))}.",
                "Beri penanda lain, atau gabungkan keduanya.",
            )


def _identified(plan: Plan) -> Iterator[tuple[Iterable[object], str]]:
    """The lists whose items are told apart by one field."""
    yield plan.perangkat_daerah, "id"
    yield plan.strategi, "id"
    yield chain.from_iterable(s.arah_kebijakan for s in plan.strategi), "id"
    yield plan.tujuan, "id"
    yield chain.from_iterable(t.sasaran for t in plan.tujuan), "id"
    yield plan.indikator, "id"
    yield plan.sumber_dana, "id"
    yield plan.wilayah, "kode"
    yield plan.keuangan_daerah, "tahun"
    yield (agency for agency in plan.perangkat_daerah if agency.kode), "kode"
    if plan.lokasi_prioritas:
        yield plan.lokasi_prioritas.indikator, "id"
        yield plan.lokasi_prioritas.daftar, "wilayah"
    if plan.data_sasaran:
        yield plan.data_sasaran.daftar, "wilayah"
    yield plan.notulen, "id"
    for meeting in plan.notulen:
        yield meeting.keputusan, "nomor"
    if plan.tkpk:
        yield plan.tkpk.kelompok_kerja, "nama"
    yield plan.data_pendukung, "id"
    for data in plan.data_pendukung:
        yield data.daftar, "wilayah"
    for indikator in plan.indikator:
        yield indikator.pembanding, "wilayah"


@rule("RPKD-K08", WARNING, PRACTICE, needs=WHOLE)
def agency_and_strategy_have_names_of_their_own(plan: Plan) -> Iterator[Finding]:
    """Dua perangkat daerah, strategi, tujuan, sasaran, atau indikator (juga dalam satu program) tidak bernama
    sama, dan satu anggota TKPK tidak ditulis dua kali.

    Salah:
        perangkat_daerah:
          - {id: dinsos, nama: Dinas Sosial}
          - {id: sosial, nama: Dinas Sosial}
    Benar:
        perangkat_daerah:
          - {id: dinsos, nama: Dinas Sosial}
    """
    lists: tuple[tuple[Iterable[object], str], ...] = (
        (plan.perangkat_daerah, "nama"),
        (plan.strategi, "nama"),
        (plan.indikator, "nama"),
        (plan.tujuan, "uraian"),
        (chain.from_iterable(t.sasaran for t in plan.tujuan), "uraian"),
        *((program.indikator, "nama") for program in plan.program),
    )
    for items, field in lists:
        keyed = ((item, plain(getattr(item, field))) for item in items)
        for item, first, _ in _repeated((item, key) for item, key in keyed if key):
            yield Finding(
                position(item, field),
                f"{capital(named(item))} bernama sama dengan yang di {place(position(first, field))}.",
                "Hapus salah satunya, atau bedakan namanya.",
            )
    members = plan.tkpk.susunan if plan.tkpk else ()
    for member, first, _ in _repeated((m, (m.kedudukan, m.jabatan, m.kelompok)) for m in members):
        yield Finding(
            position(member, "kedudukan"),
            f"{capital(named(member))} ini sudah ditulis di {place(position(first, 'kedudukan'))}.",
            "Hapus salah satunya.",
        )


@rule("RPKD-K09", WARNING, NOMENCLATURE, needs=WHOLE)
def one_code_has_one_name(plan: Plan) -> Iterator[Finding]:
    """Program atau kegiatan yang dijalankan beberapa perangkat daerah bernama sama di semuanya, juga pada
    sub kegiatan baru dalam RAT.

    Salah:
        - {kode: 7.01.03, nama: Program Pemberdayaan Masyarakat, perangkat_daerah: kec-benda}
        - {kode: 7.01.03, nama: Program Pemberdayaan Masyarakat Desa dan Kelurahan, perangkat_daerah: kec-pinang}
    Benar:
        - {kode: 7.01.03, nama: Program Pemberdayaan Masyarakat Desa dan Kelurahan, perangkat_daerah: kec-benda}
        - {kode: 7.01.03, nama: Program Pemberdayaan Masyarakat Desa dan Kelurahan, perangkat_daerah: kec-pinang}
    """
    first: dict[str, tuple[str, object, str]] = {}
    for code, name, item, field in _named_codes(plan):
        if not code or not name:
            continue
        known, other, other_field = first.setdefault(code, (name, item, field))
        if not same_text(known, name):
            yield Finding(
                position(item, field),
                f"Kode {code} di sini bernama “{shortened(name)}”, di {place(position(other, other_field))} bernama "
                f"“{shortened(known)}”.",
                "Samakan dengan nama menurut nomenklatur.",
            )


def _named_codes(plan: Plan) -> Iterator[tuple[str, str, object, str]]:
    """(code, name, item, field of the name) of everything with a code, the RAT's new rows last."""
    for program in plan.program:
        yield program.kode, program.nama, program, "nama"
        for kegiatan in program.kegiatan:
            yield kegiatan.kode, kegiatan.nama, kegiatan, "nama"
            for sub in kegiatan.sub_kegiatan:
                yield sub.kode, sub.nama, sub, "nama"
    for rat in plan.rat:
        for new in rat.baru:
            yield ".".join(new.kode.split(".")[:3]), new.program, new, "program"
            yield new.kode.rpartition(".")[0], new.kegiatan, new, "kegiatan"
            yield new.kode, new.nama, new, "nama"


# ── the nomenclature ─────────────────────────────────────────────────────────────────────────────
@rule("RPKD-K10", WARNING, NOMENCLATURE)
def code_is_in_the_nomenclature(plan: Plan) -> Iterator[Finding]:
    """Kode program, kegiatan, dan sub kegiatan ada dalam versi nomenklatur yang berlaku pada tahun-tahun
    rencana (catatan saja bila versi itu hanya cuplikan).

    Salah:
        - {kode: 1.06.05.2.02.0030, nama: Fasilitasi Bantuan Sosial Kesejahteraan Keluarga}
    Benar:
        - {kode: 1.06.05.2.02.0003, nama: Fasilitasi Bantuan Sosial Kesejahteraan Keluarga}
    """
    versions = _versions_in_use(plan)
    by_name: dict[tuple[str, int], list[str]] = {}
    for version in versions.values():
        for code, name in version.kode.items():
            by_name.setdefault((plain(name), code.count(".")), []).append(code)
    for code, name, item, field in _named_codes(plan):
        missing = [version for version in versions.values() if code not in version.kode]
        if not code or not missing or field in ("program", "kegiatan"):
            continue
        # A province's kegiatan often has the name of a city's; its code would still be wrong there.
        codes = [
            known
            for known in by_name.get((plain(name), code.count(".")), ())
            if known != code and known.split(".")[3:4] == code.split(".")[3:4]
        ]
        right = next(
            (known for known in codes if known.rpartition(".")[0] == code.rpartition(".")[0]), "".join(codes[:1])
        )
        of_excerpts = all(not version.lengkap for version in missing)
        yield Finding(
            position(item, "kode"),
            f"Kode {code} tidak ada dalam {listed(_title(version) for version in missing)}.",
            f"Nama itu berkode {right} di sana. Maksud Anda {right}?" if right
            else "Cuplikan ini tidak memuat semua kode; cocokkan dengan daftar lengkapnya." if of_excerpts
            else "Periksa kodenya, atau versi nomenklatur tahun itu (rencana: nomenklatur).",
            INFO if of_excerpts and not right else WARNING,
        )  # fmt: skip


@rule("RPKD-K12", WARNING, NOMENCLATURE)
def bidang_urusan_exists(plan: Plan) -> Iterator[Finding]:
    """Bidang urusan perangkat daerah ada dalam versi nomenklatur yang dipakai, bila versi itu memuat daftar bidang
    (dari cuplikan hanya angka yang tertukar yang ditunjukkan).

    Salah:
        bidang_urusan: [1.60]
    Benar:
        bidang_urusan: [1.06]
    """
    versions = plan.acuan.nomenklatur.values()
    known = {code: name for version in versions for code, name in version.kode.items() if code.count(".") == 1}
    whole = any(version.lengkap and known.keys() & version.kode.keys() for version in versions)
    for agency in plan.perangkat_daerah if known else ():
        for number, code in enumerate(agency.bidang_urusan):
            turned = f"{code[:2]}{code[3:]}{code[2:3]}"
            if code and code not in known and (whole or turned in known):
                yield Finding(
                    agency.asal.at("bidang_urusan", number),
                    f"Bidang urusan {code} pada {named(agency)} tidak ada dalam nomenklatur.",
                    f"Maksud Anda {turned} ({known[turned]})?" if turned in known
                    else f"Periksa kodenya; yang dikenal {min(known)} sampai {max(known)}.",
                )  # fmt: skip


@rule("RPKD-K11", WARNING, NOMENCLATURE)
def name_is_that_of_the_nomenclature(plan: Plan) -> Iterator[Finding]:
    """Nama program, kegiatan, dan sub kegiatan sama dengan nama resminya (huruf besar dan spasi tidak
    dibedakan).

    Salah:
        - {kode: 1.06.05.2.02.0003, nama: Fasilitasi Bansos Keluarga}
    Benar:
        - {kode: 1.06.05.2.02.0003, nama: Fasilitasi Bantuan Sosial Kesejahteraan Keluarga}
    """
    versions = _versions_in_use(plan)
    for code, name, item, field in _named_codes(plan):
        official = {version.kode[code]: version for version in versions.values() if code in version.kode}
        if not name or not official or any(same_text(known, name) for known in official):
            continue
        known, version = next(iter(official.items()))
        yield Finding(
            position(item, field),
            f"Nama {code} berbeda dari {_title(version)}: di sini “{shortened(name)}”.",
            f"Nama resminya: {_readable(known)}.",
        )


def _versions_in_use(plan: Plan) -> Mapping[str, Nomenklatur]:
    """The versions that the plan's years use and that are known."""
    return {
        version: plan.acuan.nomenklatur[version]
        for version in dict.fromkeys(plan.rencana.nomenklatur.values())
        if version in plan.acuan.nomenklatur
    }


def _title(version: Nomenklatur) -> str:
    return f"nomenklatur {version.versi}" + ("" if version.lengkap else " (cuplikan)")


def _readable(name: str) -> str:
    """Names in capitals, as lists have them, in title case."""
    if not name.isupper():
        return name
    small = {"Dan", "Atau", "Di", "Ke", "Dari", "Yang", "Untuk", "Dalam", "Dengan", "Pada", "Bagi", "Oleh", "Secara"}
    words = (re.sub(r"[a-z]+", lambda part: part[0].capitalize(), word.lower()) for word in name.split())
    return " ".join(word.lower() if word in small else word for word in words)
