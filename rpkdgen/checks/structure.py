"""The documents' structure: chapters, tables and references that must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rpkdgen.checks.codes import plain
from rpkdgen.checks.narrative import documents, folders
from rpkdgen.checks.periods import place_in
from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.wording import Known, listed
from rpkdgen.model import Narasi, Plan
from rpkdgen.problem import Position

TITLE = "Bab, tabel, dan rujukan"

#: What an RPKD must hold (Pasal 4 Permendagri 53/2020): id of the chapter → its usual title.
CHAPTERS = {
    "kondisi-umum": "Kondisi Umum Daerah",
    "profil-kemiskinan": "Profil Kemiskinan Daerah",
    "prioritas-program": "Prioritas Program",
    "lokasi-prioritas": "Lokasi Prioritas",
}

#: Tables that planners expect: kind of document → their names.
TABLES: Mapping[str, tuple[str, ...]] = {
    "rpkd": ("tujuan", "strategi", "matriks-program", "rekap-strategi", "rekap-perangkat-daerah", "rekap-sumber-dana",
             "lokasi-prioritas", "data-sasaran"),
    "rat": ("matriks-rat",),
}  # fmt: skip

#: Narratives that are not chapters.
SPECIAL = ("peraturan", "kata-pengantar")

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*(?:\{#([\w-]+)[^}\n]*\})?[ \t]*$", re.M)
_CALL = re.compile(r"\b(tabel|gambar)\(\s*[\"']([^\"']+)[\"']")
_CALL_FOR = re.compile(r"\b(tabel|gambar)\(\s*[\"']([^\"']+)[\"'][^)]*\bindikator=[\"']([^\"']+)[\"']")
_CAPTION = re.compile(r"^:.*\{#([\w-]+)\}\s*$", re.M)
_REFERENCE = re.compile(r"\brujuk\(\s*[\"'](?:(\w+):)?([^\"']+)[\"']\s*\)")
_TAG = re.compile(r"\{%-?\s*(if|elif|else|endif)\b(.*?)-?%\}", re.S)
_COMMENT = re.compile(r"<!--.*?-->|\{#(?!\w).*?#\}", re.S)


class Heading(NamedTuple):
    narasi: Narasi
    level: int
    title: str
    id: str
    start: int
    end: int

    @property
    def position(self) -> Position:
        return place_in(self.narasi, self.start)


@lru_cache(maxsize=500)
def headings(narasi: Narasi) -> tuple[Heading, ...]:
    """The headings of a narrative, in order."""
    return tuple(
        Heading(narasi, len(found[1]), found[2], found[3] or "", found.start(), found.end())
        for found in _HEADING.finditer(narasi.teks)
    )


def _rpkd(plan: Plan) -> list[Narasi]:
    return [narasi for narasi in plan.narasi if narasi.dokumen == "rpkd"]


# ── chapters ─────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-B01", ERROR, "Pasal 4 Permendagri 53/2020", needs=WHOLE)
def mandatory_chapters_are_there(plan: Plan) -> Iterator[Finding]:
    """RPKD memuat bab kondisi umum daerah, profil kemiskinan daerah, prioritas program, dan lokasi
    prioritas, masing-masing dengan penandanya.

    Salah:
        # Kondisi Umum Daerah
    Benar:
        # Kondisi Umum Daerah {#kondisi-umum}
    """
    found = [heading for narasi in _rpkd(plan) for heading in headings(narasi) if heading.level == 1]
    ids = {heading.id for heading in found}
    for id, title in CHAPTERS.items():
        if id in ids:
            continue
        unmarked = next((h for h in found if h.id not in CHAPTERS and plain(title) in plain(h.title)), None)
        if unmarked is not None:
            marked = f" ({unmarked.id})" if unmarked.id else ""
            yield Finding(
                unmarked.position,
                f"Bab “{unmarked.title}” belum berpenanda {id}{marked}.",
                f"Tulis # {unmarked.title} {{#{id}}}.",
            )
        else:
            near = Known(h.id for h in found if h.id).nearest(id)
            place = next((h.position for h in found if h.id == near), None) if near and near not in CHAPTERS else None
            yield Finding(
                place or plan.rencana.asal.position,
                f"Bab {title} belum ada dalam naskah RPKD.",
                f"Tambahkan berkas di narasi/rpkd/ yang diawali # {title} {{#{id}}}.",
            )


@rule("RPKD-B02", WARNING, "Pasal 4 Permendagri 53/2020; praktik perencanaan")
def chapters_are_not_empty(plan: Plan) -> Iterator[Finding]:
    """Setiap bab dan subbab berisi; bab wajib yang kosong adalah kesalahan.

    Salah:
        ## Demografi

        ## Ekonomi
    Benar:
        ## Demografi

        Penduduk {{ daerah.nama }} berjumlah {{ indikator("penduduk").terbaru.nilai | bilangan }} jiwa.

        ## Ekonomi
    """
    for narasi in plan.narasi:
        found = headings(narasi)
        for index, heading in enumerate(found):
            following = found[index + 1] if index + 1 < len(found) else None
            if following is not None and following.level > heading.level:
                continue
            text = narasi.teks[heading.end : following.start if following else None]
            if not _COMMENT.sub("", text).strip():
                yield Finding(
                    heading.position,
                    f"“{heading.title}” belum berisi.",
                    "Tulis isinya, atau hapus judulnya.",
                    ERROR if heading.id in CHAPTERS else None,
                )
        if not found and not narasi.teks.strip():
            yield Finding(Position(narasi.file), "Naskah ini kosong.", "Tulis isinya, atau hapus berkasnya.")


@rule("RPKD-B03", ERROR, PRACTICE)
def chapter_starts_with_its_title(plan: Plan) -> Iterator[Finding]:
    """Berkas bab dan lampiran diawali satu judul tingkat pertama, dan judul di bawahnya turun setingkat demi
    setingkat sampai tingkat ketiga.

    Salah:
        ## Latar Belakang      # baris pertama berkas bab
    Benar:
        # Pendahuluan {#pendahuluan}

        ## Latar Belakang
    """
    for narasi in plan.narasi:
        if narasi.nama in SPECIAL or not narasi.teks.strip():
            continue
        found = headings(narasi)
        if not found or found[0].level != 1 or _COMMENT.sub("", narasi.teks[: found[0].start]).strip():
            yield Finding(
                Position(narasi.file),
                "Berkas bab ini tidak diawali judul bab.",
                "Mulai dengan # Judul Bab {#penanda}.",
            )
        for heading in [h for h in found if h.level == 1][1:]:
            yield Finding(
                heading.position,
                f"Judul bab kedua (“{heading.title}”) dalam satu berkas.",
                "Pindahkan ke berkas sendiri, atau turunkan menjadi ##.",
            )
        for before, heading in pairwise(found):
            if heading.level > before.level + 1 or heading.level > 3:
                yield Finding(
                    heading.position,
                    f"Judul “{heading.title}” bertingkat {heading.level}, di bawah judul bertingkat {before.level}.",
                    f"Pakai {'#' * min(before.level + 1, 3)}.",
                )


@rule("RPKD-B04", ERROR, PRACTICE, needs=WHOLE)
def heading_id_is_used_once(plan: Plan) -> Iterator[Finding]:
    """Penanda judul hanya dipakai sekali dalam satu dokumen.

    Salah:
        ## Demografi {#umum}
        ## Ekonomi {#umum}
    Benar:
        ## Demografi {#demografi}
        ## Ekonomi {#ekonomi}
    """
    told: set[Position] = set()
    for _, _, narratives in documents(plan):
        first: dict[str, Heading] = {}
        for name in sorted(narratives):
            for heading in headings(narratives[name]):
                other = first.setdefault(heading.id, heading)
                if heading.id and other is not heading and heading.position not in told:
                    told.add(heading.position)
                    yield Finding(
                        heading.position,
                        f"Penanda {{#{heading.id}}} sudah dipakai judul “{other.title}” di {other.position.file} "
                        f"baris {other.position.line}.",
                        "Beri penanda lain.",
                    )


@rule("RPKD-B05", WARNING, PRACTICE, needs=WHOLE)
def narratives_belong_to_a_document(plan: Plan) -> Iterator[Finding]:
    """Naskah berada di folder jenis dokumen yang ada: narasi/rpkd, narasi/rat, narasi/rat-2025, dan
    sebagainya; setiap RAT mempunyai naskah.

    Salah:
        narasi/rpdk/01-pendahuluan.md
    Benar:
        narasi/rpkd/01-pendahuluan.md
    """
    names = Known(folders(plan))
    for narasi in plan.narasi:
        if narasi.dokumen not in names:
            yield Finding(
                Position(narasi.file),
                f"Naskah ini di folder “{narasi.dokumen or 'narasi'}”, yang tidak dipakai dokumen mana pun.",
                names.hint(narasi.dokumen, f"Folder yang dipakai: {listed(names.names, 12)}."),
            )
    written = {narasi.dokumen for narasi in plan.narasi}
    for rat in plan.rat:
        if not written & {"rat", f"rat-{rat.tahun}"}:
            yield Finding(
                rat.asal.at("tahun"),
                f"RAT {rat.tahun} belum mempunyai naskah.",
                "Tulis babnya di narasi/rat/ (untuk semua tahun).",
            )


# ── tables and references ────────────────────────────────────────────────────────────────────────
@rule("RPKD-B06", WARNING, PRACTICE, needs=WHOLE)
def expected_tables_are_called(plan: Plan) -> Iterator[Finding]:
    """RPKD memanggil tabel tujuan, strategi, matriks program, rekap (strategi, perangkat daerah, sumber
    dana), lokasi prioritas, dan data sasaran; RAT memanggil matriks RAT.

    Salah:
        Matriks program disajikan terpisah.
    Benar:
        {{ tabel("matriks-program") }}
    """
    for kind, edition, narratives in documents(plan):
        called = {
            name for narasi in narratives.values() for what, name in _CALL.findall(narasi.teks) if what == "tabel"
        }
        first = narratives[min(narratives)]
        for name in TABLES.get(kind, ()):
            if name not in called:
                at = next(
                    (h.position for n in narratives.values() for h in headings(n) if h.id == name), Position(first.file)
                )
                yield Finding(
                    at,
                    f"Tabel {name} belum dipanggil dalam naskah {kind.upper()}{edition.akhiran.replace('-', ' ')}.",
                    f'Tulis {{{{ tabel("{name}") }}}} sebagai paragraf sendiri di bab yang sesuai.',
                )


@rule("RPKD-B07", ERROR, PRACTICE, needs=WHOLE)
def called_tables_have_data(plan: Plan) -> Iterator[Finding]:
    """Tabel yang dipanggil naskah mempunyai data dalam rencana. Pemanggilan yang hanya berlaku bila bagian itu
    ada, misalnya di dalam {% if data_sasaran %}, cukup dicatat.

    Salah:
        {{ tabel("data-sasaran") }}      # bagian data_sasaran belum ditulis
    Benar:
        data_sasaran:
          nama: DTSEN
    """
    compared = any(indicator.pembanding for indicator in plan.indikator)
    needed: Mapping[str, tuple[str, bool]] = {
        "lokasi-prioritas": ("lokasi_prioritas", plan.lokasi_prioritas is not None),
        "kecamatan-prioritas": ("lokasi_prioritas", plan.lokasi_prioritas is not None),
        "kelurahan-prioritas": ("lokasi_prioritas", plan.lokasi_prioritas is not None),
        "data-sasaran": ("data_sasaran", plan.data_sasaran is not None),
        "mutu-data": ("data_pendukung", bool(plan.data_pendukung)),
        "verifikasi-wilayah": ("data_pendukung: daftar", any(data.daftar for data in plan.data_pendukung)),
        "tkpk": ("tkpk", plan.tkpk is not None),
        "keuangan-daerah": ("keuangan_daerah", bool(plan.keuangan_daerah)),
        "anggaran-kemiskinan": ("keuangan_daerah", bool(plan.keuangan_daerah)),
        "pembanding": ("indikator: pembanding", compared),
        "posisi-relatif": ("indikator: pembanding", compared),
        "kuadran": ("indikator: pembanding", compared),
        "wilayah": ("wilayah", bool(plan.wilayah) or not plan.acuan.wilayah),
        "matriks-program": ("program", bool(plan.baris)),
    }
    for narasi in plan.narasi:
        for found in _CALL.finditer(narasi.teks):
            section, present = needed.get(found[2], ("", True))
            if not present:
                yield Finding(
                    place_in(narasi, found.start()),
                    f"{found[1].capitalize()} {found[2]} dipanggil, tetapi bagian {section} belum ditulis.",
                    f"Tulis bagian {section}, atau hapus pemanggilannya.",
                    INFO if _only_if(section, narasi.teks, found.start()) else None,
                )


def _only_if(section: str, text: str, place: int) -> bool:
    """Whether what stands at that place is printed only when the plan has that section."""
    conditions: list[str] = []
    for tag in _TAG.finditer(text, 0, place):
        if tag[1] == "if":
            conditions.append(tag[2].strip())
        elif conditions:
            last = conditions.pop()
            if tag[1] != "endif":
                conditions.append("" if last == section else last)
    return section in conditions


@rule("RPKD-B08", ERROR, PRACTICE, needs=WHOLE)
def references_point_at_something(plan: Plan) -> Iterator[Finding]:
    """Rujukan {{ rujuk(…) }} menunjuk judul, tabel, atau gambar yang ada dalam dokumen yang sama.

    Salah:
        {{ rujuk("tabel:rekap-stratgi") }}
    Benar:
        {{ rujuk("tabel:rekap-strategi") }}
    """
    told: set[Position] = set()
    for _, _, narratives in documents(plan):
        known = {"tabel": set[str](), "gambar": set[str](), "bab": set[str]()}
        for narasi in narratives.values():
            for what, name in _CALL.findall(narasi.teks):
                known[what].add(name)
            for what, name, indicator in _CALL_FOR.findall(narasi.teks):
                known[what].add(f"{name}-{indicator}")
            known["tabel"] |= set(_CAPTION.findall(narasi.teks))
            known["bab"] |= {heading.id for heading in headings(narasi) if heading.id}
        everything = Known(sorted(set().union(*known.values())))
        for narasi in narratives.values():
            for found in _REFERENCE.finditer(narasi.teks):
                kind, name = found[1] or "", found[2]
                at = place_in(narasi, found.start())
                if name in (known.get(kind, set()) if kind else everything) or at in told:
                    continue
                told.add(at)
                if kind and kind not in known:
                    yield Finding(at, f"Rujukan “{kind}:{name}” berjenis “{kind}”, yang tidak dikenal.",
                                  "Pakai bab:, tabel:, atau gambar:.")  # fmt: skip
                    continue
                near = Known(sorted(known[kind])).nearest(name) if kind else everything.nearest(name)
                dynamic = kind in ("tabel", "gambar") and not near
                yield Finding(
                    at,
                    f"Rujukan “{kind}:{name}” tidak menunjuk apa pun dalam dokumen ini.",
                    f"Maksud Anda “{kind}:{near}”?" if near
                    else "Penanda itu tidak dipanggil dengan namanya dalam naskah; periksa." if dynamic
                    else "Beri judulnya penanda {#…} yang sama.",
                    WARNING if dynamic else None,
                )  # fmt: skip
