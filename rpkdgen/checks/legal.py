"""The legal basis: rules in force, with the right number, year and title, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rpkdgen.checks.codes import plain
from rpkdgen.checks.periods import place_in
from rpkdgen.checks.rule import PRACTICE, WARNING, Finding, rule
from rpkdgen.checks.wording import Known, capital, named, place, shortened
from rpkdgen.model import DasarHukum, Plan

TITLE = "Dasar hukum"

#: Kinds of rules from the highest down (UU 12/2011, Pasal 7 and 8; instructions stand behind the rules of
#: the same authority, as offices list them). A kind is recognised by how it begins.
HIERARCHY = (
    "undang-undang dasar", "ketetapan majelis", "undang-undang", "peraturan pemerintah pengganti undang-undang",
    "peraturan pemerintah", "peraturan presiden", "keputusan presiden", "instruksi presiden", "peraturan menteri",
    "peraturan badan", "peraturan lembaga", "keputusan menteri", "instruksi menteri", "surat edaran",
    "peraturan daerah provinsi", "peraturan gubernur", "keputusan gubernur", "peraturan daerah", "peraturan wali kota",
    "peraturan bupati", "keputusan wali kota", "keputusan bupati",
)  # fmt: skip
#: Ranks that share one step.
_SAME = {"peraturan pemerintah pengganti undang-undang": "undang-undang", "peraturan lembaga": "peraturan badan",
         "peraturan bupati": "peraturan wali kota", "keputusan bupati": "keputusan wali kota"}  # fmt: skip

ABBREVIATIONS = {
    "uu": "undang-undang", "pp": "peraturan pemerintah", "perpres": "peraturan presiden",
    "inpres": "instruksi presiden",
    "permendagri": "peraturan menteri dalam negeri", "kepmendagri": "keputusan menteri dalam negeri",
    "inmendagri": "instruksi menteri dalam negeri", "pmk": "peraturan menteri keuangan",
    "permensos": "peraturan menteri sosial", "perda": "peraturan daerah", "perwal": "peraturan wali kota",
    "peraturan walikota": "peraturan wali kota", "perbup": "peraturan bupati", "pergub": "peraturan gubernur",
}  # fmt: skip


class KnownRule(NamedTuple):
    """A rule of ``data/peraturan.csv``."""

    jenis: str
    nomor: str
    tahun: str
    tentang: str
    status: str

    @property
    def judul(self) -> str:
        return f"{self.jenis} Nomor {self.nomor} Tahun {self.tahun}"


def kind(text: str) -> str:
    """The kind of a rule in full and in lower case: "UU" → "undang-undang"."""
    folded = " ".join(text.casefold().replace("republik indonesia", "").split())
    return ABBREVIATIONS.get(folded, folded)


def known_rules(plan: Plan) -> list[KnownRule]:
    return [KnownRule(*row[:5]) for row in plan.acuan.peraturan if len(row) >= 5]


def _by_number(plan: Plan) -> Mapping[tuple[str, str], list[KnownRule]]:
    found: dict[tuple[str, str], list[KnownRule]] = {}
    for known in known_rules(plan):
        found.setdefault((kind(known.jenis), known.nomor), []).append(known)
    return found


@rule("RPKD-H01", WARNING, PRACTICE)
def rules_are_in_force(plan: Plan) -> Iterator[Finding]:
    """Peraturan dalam dasar hukum dan naskah belum dicabut.

    Salah:
        - {jenis: Peraturan Menteri Dalam Negeri, nomor: "42", tahun: 2010, tentang: ...}
    Benar:
        - {jenis: Peraturan Menteri Dalam Negeri, nomor: "53", tahun: 2020, tentang: ...}
    """
    repealed = {(kind(k.jenis), k.nomor, k.tahun): k for k in known_rules(plan) if k.status != "berlaku"}
    for item in plan.dasar_hukum:
        if (kind(item.jenis), item.nomor, str(item.tahun)) in repealed:
            yield Finding(
                item.asal.at("nomor"),
                f"{item.jenis} Nomor {item.nomor} Tahun {item.tahun} sudah dicabut.",
                "Ganti dengan peraturan yang berlaku.",
            )
    for narasi in plan.narasi:
        for cited in citations(narasi.teks):
            if (cited.kind, cited.number, cited.year) in repealed:
                yield Finding(
                    place_in(narasi, cited.offset), f"{cited.text} sudah dicabut.", "Sebut peraturan yang berlaku."
                )


@rule("RPKD-H02", WARNING, "UU 12/2011, Pasal 7 dan 8")
def rules_are_in_order(plan: Plan) -> Iterator[Finding]:
    """Dasar hukum berurut menurut hierarki, lalu menurut tahun dan nomor.

    Salah:
        - {jenis: Peraturan Presiden, nomor: "96", tahun: 2015}
        - {jenis: Undang-Undang, nomor: "13", tahun: 2011}
    Benar:
        - {jenis: Undang-Undang, nomor: "13", tahun: 2011}
        - {jenis: Peraturan Presiden, nomor: "96", tahun: 2015}
    """
    for before, item in pairwise(plan.dasar_hukum):
        first, second = _rank(before), _rank(item)
        if first is None or second is None or not before.tahun or not item.tahun:
            continue
        if first > second or (first == second and (before.tahun, _number(before)) > (item.tahun, _number(item))):
            why = "lebih tinggi" if first > second else "lebih dahulu terbit"
            yield Finding(
                item.asal.at("jenis") if first > second else item.asal.at("tahun"),
                f"{item.jenis} Nomor {item.nomor} Tahun {item.tahun} {why} daripada {before.jenis} Nomor "
                f"{before.nomor} Tahun {before.tahun} di atasnya.",
                "Pindahkan ke atasnya, atau perbaiki jenis, nomor, dan tahunnya.",
            )


def _rank(item: DasarHukum) -> int | None:
    text = kind(item.jenis)
    found = [name for name in HIERARCHY if text.startswith(name)]
    if not found:
        return None
    longest = max(found, key=len)
    return HIERARCHY.index(_SAME.get(longest, longest))


def _number(item: DasarHukum) -> int:
    return int(item.nomor) if item.nomor.isdigit() else 0


@rule("RPKD-H03", WARNING, PRACTICE)
def number_and_year_belong_together(plan: Plan) -> Iterator[Finding]:
    """Nomor, tahun, dan judul peraturan sesuai dengan daftar peraturan yang dikenal.

    Salah:
        - {jenis: Peraturan Menteri Dalam Negeri, nomor: "53", tahun: 2012, tentang: Tata Kerja ...}
    Benar:
        - {jenis: Peraturan Menteri Dalam Negeri, nomor: "53", tahun: 2020, tentang: Tata Kerja ...}
    """
    by_number = _by_number(plan)
    for item in plan.dasar_hukum:
        same = by_number.get((kind(item.jenis), item.nomor), [])
        exact = next((known for known in same if known.tahun == str(item.tahun)), None)
        if exact is not None:
            if exact.tentang and item.tentang and not plain(item.tentang).startswith(plain(exact.tentang)):
                meant = next((known for known in same if known.tentang and _alike(known.tentang, item.tentang)), exact)
                if meant is not exact:
                    yield Finding(
                        item.asal.at("tahun"),
                        f"{exact.judul} bukan peraturan yang berjudul “{shortened(item.tentang)}”.",
                        f"Maksud Anda {meant.judul}?",
                    )
                    continue
                yield Finding(
                    item.asal.at("tentang"),
                    f"Judul {exact.judul} berbeda dari daftar peraturan: “{shortened(item.tentang)}”.",
                    f"Judulnya: {exact.tentang}.",
                )
            continue
        other = next((known for known in same if not known.tentang or _alike(known.tentang, item.tentang)), None)
        if other is not None:
            yield Finding(
                item.asal.at("tahun"),
                f"{capital(named(item))}: peraturan bernomor {item.nomor} yang dikenal terbit tahun {other.tahun}.",
                f"Maksud Anda {other.judul}?",
            )
            continue
        titled = next((known for known in known_rules(plan)
                       if known.tentang and item.tentang and _alike(known.tentang, item.tentang, 0.9)
                       and kind(known.jenis) == kind(item.jenis)), None)  # fmt: skip
        if titled is not None:
            yield Finding(
                item.asal.at("nomor"),
                f"Peraturan berjudul “{shortened(item.tentang)}” adalah {titled.judul}, bukan Nomor {item.nomor} "
                f"Tahun {item.tahun}.",
                f"Maksud Anda {titled.judul}?",
            )


def _alike(one: str, other: str, least: float = 0.75) -> bool:
    one, other = plain(one), plain(other)
    return one == other or SequenceMatcher(None, one, other).ratio() >= least


_KINDS = r"|".join(
    sorted((re.escape(word) for word in (*ABBREVIATIONS, *HIERARCHY, "peraturan menteri dalam negeri",
            "peraturan menteri keuangan", "peraturan menteri sosial", "keputusan menteri dalam negeri",
            "instruksi menteri dalam negeri")), key=len, reverse=True)
)  # fmt: skip
_CITATION = re.compile(rf"\b({_KINDS})\s+(?:(?:Nomor|No\.?)\s+)?(\d+)(?:\s+Tahun\s+|/)((?:19|20)\d\d)\b", re.I)


class Citation(NamedTuple):
    """A rule named in a narrative: kind in full, number, year."""

    kind: str
    number: str
    year: str
    text: str
    offset: int


@lru_cache(maxsize=500)
def citations(text: str) -> tuple[Citation, ...]:
    """The rules that a narrative names by number and year."""
    return tuple(
        Citation(kind(found[1]), found[2], found[3], found[0], found.start()) for found in _CITATION.finditer(text)
    )


@rule("RPKD-H04", WARNING, PRACTICE)
def narrative_cites_existing_rules(plan: Plan) -> Iterator[Finding]:
    """Nomor dan tahun peraturan yang disebut dalam naskah sesuai dengan dasar hukum dan daftar peraturan.

    Salah:
        … sesuai dengan Permendagri 53 Tahun 2012 …
    Benar:
        … sesuai dengan Permendagri 53 Tahun 2020 …
    """
    years: dict[tuple[str, str], set[str]] = {}
    for key, rules in _by_number(plan).items():
        years.setdefault(key, set()).update(known.tahun for known in rules)
    for item in plan.dasar_hukum:
        years.setdefault((kind(item.jenis), item.nomor), set()).add(str(item.tahun))
    for narasi in plan.narasi:
        for cited in citations(narasi.teks):
            known = years.get((cited.kind, cited.number))
            near = _near_number(cited, years) if not known else ""
            if near:
                yield Finding(
                    place_in(narasi, cited.offset),
                    f"“{cited.text}” tidak ada dalam dasar hukum dan daftar peraturan.",
                    f"Maksud Anda Nomor {near} Tahun {cited.year}?",
                )
            if known and cited.year not in known:
                yield Finding(
                    place_in(narasi, cited.offset),
                    f"“{cited.text}” tidak ada dalam dasar hukum; yang bernomor {cited.number} terbit tahun "
                    f"{', '.join(sorted(known))}.",
                    "Periksa tahunnya.",
                )


def _near_number(cited: Citation, years: Mapping[tuple[str, str], set[str]]) -> str:
    """The number of a known rule of that kind and year that differs by a digit, or ""."""
    numbers = [number for (kind, number), known in years.items() if kind == cited.kind and cited.year in known]
    return Known(numbers).one_letter_off(cited.number) if len(cited.number) > 1 else ""


@rule("RPKD-H05", WARNING, PRACTICE)
def rule_is_listed_once(plan: Plan) -> Iterator[Finding]:
    """Satu peraturan ditulis sekali dalam dasar hukum.

    Salah:
        - {jenis: Undang-Undang, nomor: "13", tahun: 2011}
        - {jenis: Undang-Undang, nomor: "13", tahun: 2011}
    Benar:
        - {jenis: Undang-Undang, nomor: "13", tahun: 2011}
    """
    first: dict[tuple[str, str, int], DasarHukum] = {}
    for item in plan.dasar_hukum:
        other = first.setdefault((kind(item.jenis), item.nomor, item.tahun), item)
        if other is not item and item.nomor:
            yield Finding(
                item.asal.at("jenis"),
                f"{item.jenis} Nomor {item.nomor} Tahun {item.tahun} sudah ditulis di {place(other.asal.at('jenis'))}.",
                "Hapus salah satunya.",
            )


@rule("RPKD-H06", WARNING, PRACTICE)
def rule_was_there_when_the_plan_was_fixed(plan: Plan) -> Iterator[Finding]:
    """Peraturan dalam dasar hukum terbit tidak sesudah penetapan RPKD.

    Salah:
        dasar_hukum: [{jenis: Instruksi Presiden, nomor: "8", tahun: 2025}]      # ditetapkan 22 Januari 2024
    Benar:
        dasar_hukum: [{jenis: Instruksi Presiden, nomor: "4", tahun: 2022}]
    """
    fixed = plan.rencana.penetapan.tanggal
    latest = fixed.year if fixed else plan.rencana.tahun_akhir
    for item in plan.dasar_hukum:
        if item.tahun and latest and item.tahun > latest:
            yield Finding(
                item.asal.at("tahun"),
                f"{item.jenis} Nomor {item.nomor} Tahun {item.tahun} terbit sesudah "
                + (f"penetapan RPKD ({fixed.year})." if fixed else f"periode rencana ({plan.rencana.periode})."),
                "Periksa tahunnya, atau pindahkan ke RAT.",
            )


@rule("RPKD-H07", WARNING, "UU 12/2011")
def kind_of_rule_is_known(plan: Plan) -> Iterator[Finding]:
    """Jenis peraturan ditulis lengkap dan benar.

    Salah:
        - {jenis: Peraturan Prsiden, nomor: "96", tahun: 2015}
    Benar:
        - {jenis: Peraturan Presiden, nomor: "96", tahun: 2015}
    """
    known = Known(HIERARCHY)
    for item in plan.dasar_hukum:
        folded = " ".join(item.jenis.casefold().split())
        if not item.jenis or (_rank(item) is not None and folded == kind(item.jenis)):
            continue
        full = kind(item.jenis) if folded in ABBREVIATIONS else known.nearest(folded)
        yield Finding(
            item.asal.at("jenis"),
            f"Jenis peraturan “{item.jenis}” " + ("disingkat." if folded in ABBREVIATIONS else "tidak dikenal."),
            f"Tulis {full.title()}." if full else "Tulis jenisnya lengkap, misalnya Peraturan Menteri Dalam Negeri.",
        )
