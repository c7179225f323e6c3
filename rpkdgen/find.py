"""Words or the beginning of a code → what bears them: in the nomenclature, regions, funding sources, units, the plan.

Case, signs and the order of words do not count; a word may be the beginning or a part of another, and where nothing
has it, the words that are most like it count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property

from rpkdgen.flatten import JENIS, flatten
from rpkdgen.model import Acuan, Plan
from rpkdgen.problem import Position

#: Where things are looked for: name → heading.
PLACES: Mapping[str, str] = {
    "rencana": "Rencana",
    "nomenklatur": "Nomenklatur",
    "wilayah": "Wilayah",
    "sumber-dana": "Sumber dana",
    "satuan": "Satuan",
}

#: Levels of the nomenclature by the number of parts of the code.
LEVELS = {1: "urusan", 2: "bidang urusan", 3: "program", 5: "kegiatan", 6: "sub kegiatan"}

_CODE = re.compile(r"[0-9][0-9.]*")
_WORD = re.compile(r"[^\W_]+")
#: How well a word fits: the same, the beginning, a part, one that is like it.
_SAME, _BEGINNING, _PART, _LIKE = 8, 4, 2, 1
#: A word of so few letters is an abbreviation, if there is one of these letters.
_SHORT = 3
#: How like another word a mistyped one must be, of 1.
_LIKENESS = 0.75
#: Items of the plan that are rows of numbers rather than things with a name.
_ROWS = frozenset(
    {"nilai_lokasi", "jumlah_sasaran", "jumlah_terverifikasi", "verifikasi", "wilayah", "rincian_rat",
     "rincian_realisasi", "realisasi", "keuangan_daerah", "rat", "narasi", "rencana", "pejabat", "tkpk",
     "data_sasaran", "lokasi_prioritas"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One thing: ``tempat`` is a key of PLACES, ``jenis`` what it is, ``keterangan`` what tells it apart (versions,
    the region above), ``sebutan`` another name, ``lain`` further words by which it is found."""

    tempat: str
    jenis: str
    kode: str
    nama: str
    keterangan: str = ""
    sebutan: str = ""
    lain: str = ""
    position: Position | None = None


# ── what there is ────────────────────────────────────────────────────────────────────────────────
def things(acuan: Acuan, plan: Plan | None) -> tuple[Found, ...]:
    """Everything that can be found: the plan first."""
    return (
        *(_of_plan(plan) if plan else ()),
        *nomenclature(acuan),
        *_regions(acuan),
        *(Found("sumber-dana", "sumber dana", s.id, s.nama, s.kelompok.upper()) for s in acuan.sumber_dana.values()),
        *_units(acuan),
    )


def nomenclature(acuan: Acuan) -> Iterator[Found]:
    """The codes of all versions; one line for those that have the same name in several."""
    versions: dict[tuple[str, str], list[str]] = {}
    for version, nomenklatur in acuan.nomenklatur.items():
        for code, name in nomenklatur.kode.items():
            versions.setdefault((code, name), []).append(version)
    for (code, name), known in sorted(versions.items()):
        yield Found("nomenklatur", LEVELS.get(code.count(".") + 1, "kode"), code, name, ", ".join(known))


def _regions(acuan: Acuan) -> Iterator[Found]:
    for region in acuan.wilayah.values():
        above = acuan.wilayah.get(region.induk)
        yield Found("wilayah", region.jenis, region.kode, region.nama, above.nama if above else "")


def _units(acuan: Acuan) -> Iterator[Found]:
    as_written = {unit.casefold(): unit for unit in acuan.satuan}  # each stands there in lower case too
    for unit in as_written.values():
        preferred = acuan.satuan_baku.get(unit)
        yield Found("satuan", acuan.satuan[unit], unit, "", f"tulis “{preferred}”" if preferred else "")


def _of_plan(plan: Plan) -> Iterator[Found]:
    agencies = plan.perangkat_daerah_menurut_id
    for item in flatten(plan).values():
        ref = item.ref
        if ref.jenis in _ROWS:
            continue
        agency = agencies.get(ref.perangkat_daerah)
        fields = item.fields
        known_as = str(fields.get("sebutan") or fields.get("singkatan") or "")
        told = (known_as, agency.sebutan if agency else "", f"RAT {ref.tahun}" if ref.tahun else "")
        # A code made of several texts is no code that anyone would write.
        code = item.local if ref.nama and ref.nama != item.local and "/" not in item.local else ""
        name = ref.nama or item.local.replace("/", ", ")
        about = ", ".join(str(part) for part in told if part)
        also = str(fields.get("keluaran", ""))
        yield Found("rencana", JENIS[ref.jenis].lower(), code, name, about, known_as, also, item.place())


# ── search ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, best first within each place; ``meant``: words that were taken for others, as they were
    written and as they were taken; ``partly``: not all words were found together."""

    found: tuple[Found, ...] = ()
    meant: tuple[tuple[str, str], ...] = ()
    partly: bool = False


class Index:
    """Things by their words, to be asked many times."""

    def __init__(self, all_things: Iterable[Found]) -> None:
        self.things = tuple(all_things)

    @cached_property
    def _words(self) -> Mapping[str, frozenset[int]]:
        """word → the numbers of the things that have it."""
        found: dict[str, set[int]] = {}
        for number, thing in enumerate(self.things):
            for word in words(f"{thing.kode} {thing.nama} {thing.sebutan} {thing.lain} {thing.jenis}"):
                found.setdefault(word, set()).add(number)
        return {word: frozenset(numbers) for word, numbers in found.items()}

    def ask(self, text: str) -> Answer:
        """What bears all the words, or a code that begins so."""
        text = text.strip()
        if _CODE.fullmatch(text):
            return Answer(tuple(self._by_code(text)))
        asked = words(text)
        if not asked:
            return Answer()
        meant: list[tuple[str, str]] = []
        scores = [self._fitting(word, meant) for word in asked]
        common = set.intersection(*map(set, scores))
        if common:
            return Answer(self._ranked(text, common, scores), tuple(meant))
        known = [found for found in scores if found]
        counts = {number: sum(number in found for found in known) for found in known for number in found}
        most = max(counts.values(), default=0)
        if 2 * most < len(asked):
            return Answer(meant=tuple(meant))
        best = {number for number, count in counts.items() if count == most}
        return Answer(self._ranked(text, best, known), tuple(meant), partly=True)

    def _by_code(self, code: str) -> Iterator[Found]:
        """The thing of that code, and what is below it; else what has a code that begins so."""
        bare = code.rstrip(".")
        exact = [thing for thing in self.things if thing.kode == bare or thing.kode.startswith(f"{bare}.")]
        yield from exact or (thing for thing in self.things if thing.kode.startswith(code))

    def _fitting(self, word: str, meant: list[tuple[str, str]]) -> dict[int, int]:
        """number of a thing → how well the word fits it."""
        found: dict[int, int] = {}
        for known, numbers in self._words.items():
            fits = _fit(word, known)
            if fits:
                for number in numbers:
                    found[number] = max(found.get(number, 0), fits)
        if not found and (likely := get_close_matches(word, self._words, n=3, cutoff=_LIKENESS)):
            meant.append((word, likely[0]))
            found = {number: _LIKE for known in likely for number in self._words[known]}
        best = max(found.values(), default=0)
        worst = _SAME if best == _SAME and len(word) <= _SHORT else min(best, _BEGINNING)
        return {number: fits for number, fits in found.items() if fits >= worst}

    def _ranked(self, text: str, numbers: Iterable[int], scores: Sequence[Mapping[int, int]]) -> tuple[Found, ...]:
        """By place, then best first: the very name, then how well the words fit, then the shorter name."""
        folded, places = " ".join(words(text)), list(PLACES)

        def rank(number: int) -> tuple[object, ...]:
            thing = self.things[number]
            called = (" ".join(words(thing.nama)), " ".join(words(thing.sebutan)), thing.kode.casefold())
            is_named = folded in called
            fits = sum(found.get(number, 0) for found in scores)
            return places.index(thing.tempat), not is_named, -fits, len(thing.nama), number

        return tuple(self.things[number] for number in sorted(numbers, key=rank))


def words(text: str) -> list[str]:
    """The words of a text without case and signs; a code is one word."""
    found: list[str] = []
    for part in text.casefold().split():
        code = _CODE.fullmatch(part.strip("()[],;:"))
        found += [code[0]] if code else _WORD.findall(part)
    return found


def _fit(word: str, known: str) -> int:
    if word == known:
        return _SAME
    if known.startswith(word):
        return _BEGINNING
    return _PART if len(word) >= 3 and word in known else 0


def shortened(found: Sequence[Found], limit: int) -> tuple[list[Found], Mapping[str, int]]:
    """At most ``limit`` things of each place, and how many of each are left out."""
    kept: list[Found] = []
    left: dict[str, int] = {}
    for place in PLACES:
        here = [thing for thing in found if thing.tempat == place]
        kept += here[:limit]
        if len(here) > limit:
            left[place] = len(here) - limit
    return kept, left


def only(found: Iterable[Found], places: Sequence[str]) -> tuple[Found, ...]:
    """What was found in these places (in all, if none is named)."""
    return tuple(thing for thing in found if not places or thing.tempat in places)


def in_one_line(thing: Found) -> Found:
    """A thing whose texts cannot steer the terminal."""

    def clean(text: str) -> str:
        return "".join(letter if letter.isprintable() else " " for letter in text)

    return replace(thing, kode=clean(thing.kode), nama=clean(thing.nama), keterangan=clean(thing.keterangan))
