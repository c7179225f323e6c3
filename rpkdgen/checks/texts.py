"""Texts: nothing left to be filled in, no misspelt words, every abbreviation explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from rpkdgen.checks.periods import place_in
from rpkdgen.checks.rule import INFO, PRACTICE, TEXTS, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.typed_numbers import without_markup
from rpkdgen.checks.walk import texts
from rpkdgen.checks.wording import Known
from rpkdgen.model import ILLUSTRATIVE, Plan
from rpkdgen.problem import Position
from rpkdgen.suggest import closest

TITLE = "Teks dan singkatan"

#: What people write where they mean to write later.
_PLACEHOLDER = re.compile(
    r"x+|y+|z+|[?.…\-_/ ]+|tbd|tba|todo|fixme|n/?a|nihil|kosong|dummy|lorem ipsum.*|contoh|test?|coba|asdf.*|aaa+|abc|"
    r"(akan )?(di)?isi(kan|an)?( (di)?sini| kemudian| nanti)?|nanti|menyusul|belum( ada| diisi)?",
    re.I,
)


@rule("RPKD-E01", WARNING, PRACTICE)
def nothing_is_left_to_fill_in(plan: Plan) -> Iterator[Finding]:
    """Teks bukan isian sementara (x, TBD, nanti, …) dan tidak hanya satu huruf.

    Salah:
        penanggung_jawab: TBD
    Benar:
        penanggung_jawab: Bidang Perlindungan dan Jaminan Sosial
    """
    for written in texts(plan):
        text = written.text.strip()
        if text.isdigit() or written.path[0] in ("versi", "satuan"):
            continue
        if len(text) < 2 or _PLACEHOLDER.fullmatch(text):
            yield Finding(
                written.position,
                f"“{text}” pada isian {str(written.path[0]).replace('_', ' ')} tampaknya isian sementara.",
                "Tulis isinya, atau hapus isian ini bila tidak wajib.",
            )


@rule("RPKD-E02", WARNING, PRACTICE)
def illustrative_is_spelled_so(plan: Plan) -> Iterator[Finding]:
    """Angka yang bukan dari sumber ditandai dengan kata ilustratif, tepat seperti itu.

    Salah:
        sumber: Ilustrasi
    Benar:
        sumber: ilustratif
    """
    for written in texts(plan):
        if str(written.path[0]).startswith("sumber") and written.text != ILLUSTRATIVE:
            word = written.text.strip().strip(".").casefold()
            if word in ("ilustrasi", "illustratif", "illustrative", "ilustrative", "contoh") or (
                " " not in word and closest(word, [ILLUSTRATIVE])
            ):
                yield Finding(
                    written.position,
                    f"“{written.text}” bukan kata yang menandai angka ilustratif.",
                    "Tulis ilustratif.",
                )


# ── words ────────────────────────────────────────────────────────────────────────────────────────
_WORD = re.compile(r"[A-Za-z]{5,}")
#: Words that differ by a letter or two from frequent ones, and are right.
ONCE_IS_RIGHT = ("seusai", "diversifikasi", "perbedaan", "perbedaannya", "menurunkan", "pelajaran", "berdaya")
#: A word that stands at least so often is taken to be spelled right.
OFTEN = 4


@rule("RPKD-E03", INFO, PRACTICE, needs=WHOLE)
def words_are_spelled_as_elsewhere(plan: Plan) -> Iterator[Finding]:
    """Kata yang hanya sekali muncul dan berbeda satu huruf (tertukar, kurang, atau lebih) dari kata yang
    sering muncul dalam rencana mungkin salah ketik.

    Salah:
        langsung: Penyalruan bantuan
    Benar:
        langsung: Penyaluran bantuan
    """
    written = texts(plan)
    narratives = [(narasi, without_markup(narasi.teks)) for narasi in plan.narasi]
    counts: Counter[str] = Counter()
    for text in (*(w.text for w in written), *(text for _, text in narratives)):
        counts.update(word.casefold() for word in _WORD.findall(text))
    for version in plan.acuan.nomenklatur.values():  # official words are right, however rare
        counts.update({word.casefold(): 2 for name in version.kode.values() for word in _WORD.findall(name)})
    known = _inner_variants(word for word, count in counts.items() if count >= OFTEN)
    counts.update(dict.fromkeys(ONCE_IS_RIGHT, 2))
    suspects = {word: right for word, count in counts.items() if count == 1 and (right := _meant(word, known))}
    if not suspects:
        return
    for field in written:
        for found in _WORD.finditer(field.text):
            if found[0].casefold() in suspects:
                yield _misspelt(field.position, found[0], suspects[found[0].casefold()])
    for narasi, prose in narratives:
        for found in _WORD.finditer(prose):
            if found[0].casefold() in suspects:
                yield _misspelt(place_in(narasi, found.start()), found[0], suspects[found[0].casefold()])


def _misspelt(at: Position, word: str, right: str) -> Finding:
    return Finding(at, f"“{word}” mungkin salah ketik.", f"Maksud Anda “{right}”?")


def _inner_variants(words: Iterator[str]) -> dict[str, str]:
    """Each word under itself and under itself without one of its inner letters."""
    known: dict[str, str] = {}
    for word in words:
        known.setdefault(word, word)
        for index in range(1, len(word) - 1):
            known.setdefault(word[:index] + word[index + 1 :], word)
    return known


#: Short words differ by one letter too often for this to mean anything.
LONG_WORD = 8


def _meant(word: str, known: dict[str, str]) -> str:
    """The frequent word that this one is but for two letters in the wrong order or, if it is long, for a
    letter too many or too few."""
    for index in range(len(word) - 1):
        swapped = word[:index] + word[index + 1] + word[index] + word[index + 2 :]
        if swapped != word and known.get(swapped) == swapped:
            return swapped
    if word in known:
        return known[word] if known[word] != word and len(word) >= LONG_WORD else ""
    for index in range(1, len(word) - 1):
        shorter = word[:index] + word[index + 1 :]
        other = known.get(shorter)
        if other and (sorted(other) == sorted(word) or (other == shorter and len(word) > LONG_WORD)):
            return other
    return ""


_QUOTES = (("“", "”"), ("‘", "’"))


@rule("RPKD-E05", WARNING, PRACTICE)
def quotes_come_in_pairs(plan: Plan) -> Iterator[Finding]:
    """Tanda kutip dalam teks berpasangan, dan seluruh teks tidak berada di dalam tanda kutip.

    Salah:
        nama: Dinas Sosial"
    Benar:
        nama: Dinas Sosial
    """
    for written in texts(plan):
        text = written.text.strip()
        odd = text.count('"') % 2 or any(text.count(opening) != text.count(closing) for opening, closing in _QUOTES[:1])
        whole = any(
            text.startswith(opening) and text.endswith(closing) and text.count(opening) == 1
            for opening, closing in _QUOTES
        )
        if odd or whole:
            yield Finding(
                written.position,
                f"Tanda kutip pada “{text[:60]}” " + ("tidak berpasangan." if odd else "ikut tercetak."),
                "Hapus tanda kutipnya." if whole else "Lengkapi pasangannya, atau hapus.",
            )


_HIDDEN_BY_HASH = re.compile(r"^[ ]*(?:- )?[\w-]+:[ ]+[^\s\"'#\[{|>&*][^#\n]*?[ ](#\w.*)$", re.M)


@rule("RPKD-E06", WARNING, "YAML 1.1", needs=TEXTS)
def no_text_is_lost_as_a_comment(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Tanda # di dalam teks memulai komentar, sehingga sisanya tidak terbaca; komentar ditulis dengan spasi
    sesudah #.

    Salah:
        nama: Persentase #usaha mikro binaan
    Benar:
        nama: Persentase usaha mikro binaan
    """
    for file, text in texts.items():
        if file.endswith((".yaml", ".yml")):
            for found in _HIDDEN_BY_HASH.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                yield Finding(
                    Position(file, line, found.start(1) - found.start() + 1),
                    f"“{found[1][:40]}” tidak terbaca, sebab tanda # memulai komentar.",
                    "Hapus tanda #, beri tanda kutip pada teks, atau beri spasi sesudah # bila itu komentar.",
                )


# ── abbreviations ────────────────────────────────────────────────────────────────────────────────
_ABBREVIATION = re.compile(r"(?<![\w{#.\-/])[A-Z]{3,8}(?![\w\-/])")
#: Words in capitals that need no explanation.
_PLAIN = frozenset(
    (
        "BAB",
        "TAHUN",
        "TENTANG",
        "DENGAN",
        "RAHMAT",
        "TUHAN",
        "YANG",
        "MAHA",
        "ESA",
        "NOMOR",
        "III",
        "VII",
        "VIII",
        "XII",
    )
)


@rule("RPKD-E04", INFO, PRACTICE, needs=WHOLE)
def abbreviations_are_explained(plan: Plan) -> Iterator[Finding]:
    """Singkatan yang dipakai dalam naskah RPKD ada dalam daftar singkatan.

    Salah:
        Koordinasi dilakukan oleh TKPK.      # TKPK tidak ada di bagian singkatan
    Benar:
        singkatan:
          TKPK: Tim Koordinasi Penanggulangan Kemiskinan
    """
    explained = {word for short in plan.singkatan for word in re.findall(r"\w+", short)}
    for agency in plan.perangkat_daerah:
        explained |= set(re.findall(r"\w+", agency.singkatan or ""))
    explained |= {
        *plan.sumber_dana_menurut_id,
        *plan.indikator_menurut_id,
        *(unit.upper() for unit in plan.acuan.satuan),
    }
    told: set[str] = set()
    for narasi in plan.narasi:
        if narasi.nama == "peraturan":
            continue
        for found in _ABBREVIATION.finditer(without_markup(narasi.teks)):
            word = found[0]
            if word in explained or word in told or word in _PLAIN:
                continue
            told.add(word)
            yield Finding(
                place_in(narasi, found.start()),
                f"Singkatan {word} belum ada dalam daftar singkatan.",
                f"Tambahkan {word} pada bagian singkatan.",
            )


_SECTION = re.compile(r"^singkatan:[^\n]*\n((?:[ \t]+[^\n]*\n?|[ \t]*#[^\n]*\n?|\n)*)", re.M)
_ENTRY = re.compile(r"^[ ]+[\"']?([\w/.-]+)[\"']?:[ ]*([^\n#]*)", re.M)
_SHORT = re.compile(r"[A-Za-z0-9]+")
#: Words that an abbreviation leaves out.
_SMALL = frozenset(("dan", "di", "ke", "dari", "yang", "serta", "bagi", "untuk", "atau", "dengan"))


@rule("RPKD-E07", INFO, PRACTICE, needs=TEXTS)
def abbreviations_fit_their_words(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Singkatan dalam daftar singkatan dipakai dalam rencana, atau sekurangnya sesuai dengan huruf awal
    kepanjangannya.

    Salah:
        singkatan:
          TPKK: Tim Koordinasi Penanggulangan Kemiskinan      # naskah memakai TKPK
    Benar:
        singkatan:
          TKPK: Tim Koordinasi Penanggulangan Kemiskinan
    """
    used: set[str] = set()
    entries: list[tuple[str, str, Position]] = []
    for file, text in texts.items():
        if file.endswith((".yaml", ".yml")) and (section := _SECTION.search(text)):
            for found in _ENTRY.finditer(section[1]):
                line = text.count("\n", 0, section.start(1) + found.start(1)) + 1
                at = Position(file, line, found.start(1) - found.start() + 1)
                entries.append((found[1], found[2], at))
            text = text[: section.start()] + text[section.end() :]
        used |= set(_SHORT.findall(text))
    listed_ones = {short for short, _, _ in entries}
    unlisted = Known(word for word in sorted(used - listed_ones) if word.isupper())
    for short, words, at in entries:
        if used.isdisjoint(short.split("/")) and short.casefold() != _initials(words):
            meant = unlisted.one_letter_off(short)
            yield Finding(
                at,
                f"Singkatan {short} tidak dipakai dalam rencana dan tidak sesuai dengan kepanjangannya.",
                f"Maksud Anda {meant}?" if meant else "Periksa ejaannya.",
            )


def _initials(words: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", words.casefold()) if word not in _SMALL)
