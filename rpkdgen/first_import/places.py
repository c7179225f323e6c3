"""Places as people write them in a cell → region codes of the plan.

"Semua Kecamatan", "13 kecamatan" (where there are thirteen), "Kec. Ciledug, Kel. Paninggilan", lists by commas, lines
and numbers, codes with or without names. A name that several places have, or none, is told, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rpkdgen.items import bare_name
from rpkdgen.model import ALL_PLACES, Daerah, Wilayah
from rpkdgen.suggest import closest


@dataclass(frozen=True, slots=True)
class Found:
    """The codes that were meant (or ("semua",)), and what is unclear: (the text, why and what could be meant)."""

    codes: tuple[str, ...]
    unclear: tuple[tuple[str, str], ...] = ()


_FIRST_LEVEL = ("kecamatan", "kec", "distrik", "kapanewon", "kemantren")
_SECOND_LEVEL = ("kelurahan", "kel", "desa", "ds", "kampung", "kalurahan", "nagari", "gampong")
_KIND = re.compile(rf"({'|'.join(_FIRST_LEVEL + _SECOND_LEVEL)})\b\.?\s*:?\s*", re.I)
_ALL = re.compile(r"(di )?(semua|seluruh|se)[ -].*", re.I)
_EACH = re.compile(r".*?\b([0-9]+)\s*(?:\([a-z ]+\)\s*)?(kecamatan|kec|distrik|kelurahan|kel|desa)\b.*", re.I)
#: A longer text is no list of places: a city of 104 kelurahan needs half of it.
LONGEST = 4000
_BULLET = re.compile(r"^\s*(?:[-–•*]|[0-9]{1,2}[.)]|[a-z][.)])\s+", re.I)
_PARTS = re.compile(r"[,;\n]|\s+(?:dan|&|serta)\s+|\s*/\s*")
_REGION_KIND = re.compile(r"(kab(upaten)?|kota|prov(insi)?)\b\.?\s", re.I)
_CODE = re.compile(r"([0-9]{2}\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)\s*[-–]?\s*")


class Gazetteer:
    """The places of a region by name and code."""

    def __init__(self, daerah: Daerah, wilayah: Mapping[str, Wilayah]) -> None:
        self.daerah = daerah
        prefix = f"{daerah.kode}."
        self.places = {code: place for code, place in wilayah.items() if code.startswith(prefix)}
        self.first_level = daerah.kode.count(".") + 2

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Wilayah, ...]]:
        names: dict[str, tuple[Wilayah, ...]] = {}
        for place in self.places.values():
            name = bare_name(place.nama)
            names[name] = (*names.get(name, ()), place)
        return names

    def level(self, place: Wilayah) -> int:
        """1 for a kecamatan of a kabupaten or kota, 2 for a kelurahan or desa."""
        return place.kode.count(".") + 2 - self.first_level

    def count(self, level: int) -> int:
        return sum(self.level(place) == level for place in self.places.values())

    # reading
    def read(self, text: str) -> Found:
        """The places that a cell names."""
        line = " ".join(text.split())
        if not line:
            return Found(())
        if len(line) > LONGEST:
            return Found((), ((line, "Tulis nama tempatnya saja, atau “semua kecamatan”."),))
        if self._is_all(line):
            return Found((ALL_PLACES,))
        if (each := _EACH.fullmatch(line)) and not _parts_name_places(line):
            kind = each[2].casefold()
            return Found((), ((line, f"Sebut {kind} yang mana, atau tulis “semua kecamatan”."),))
        found: list[Wilayah] = []
        unclear: list[tuple[str, str]] = []
        narrowed = self._narrowed(text)
        if not narrowed:
            return Found((ALL_PLACES,))
        pieces = list(_pieces(narrowed))
        parents = [place for piece, level in pieces if level == 1 and (place := self._one(piece, 1, [])[0])]
        for piece, level in pieces:
            place, why = self._one(piece, level, parents)
            if place is not None:
                if place not in found:
                    found.append(place)
            else:
                unclear.append((piece, why))
        return Found(tuple(place.kode for place in _without_parents(found)), tuple(unclear))

    def _narrowed(self, text: str) -> str:
        """The text without what names the whole region, or all places of one that is named: in "Kota …, Semua
        Kecamatan" nothing is left, in "Kota …, Kec. Serpong, Semua Kelurahan" the kecamatan."""
        parts = [part for part in _PARTS.split(text) if part and part.strip(" .-–")]
        kept = [part for part in parts if not self._is_all(" ".join(part.split()))]
        return text if len(kept) == len(parts) else "\n".join(kept)

    def _is_all(self, line: str) -> bool:
        bare = re.sub(r"\bkab\.?(?=\s)", "kabupaten", line.casefold().strip(" ."))
        name = self.daerah.nama.casefold()
        if _ALL.fullmatch(bare) and (re.search(r"\b(kecamatan|kelurahan|desa|distrik|wilayah|kota|kab)", bare)):
            return True
        if bare in ("semua", "seluruhnya") or re.sub(r"^(di |wilayah |se[- ]?)+", "", bare) == name:
            return True
        each = _EACH.fullmatch(bare)
        level = 1 if each and each[2] in _FIRST_LEVEL else 2
        return bool(each and int(each[1]) == self.count(level) > 0)

    def _one(self, piece: str, level: int, parents: list[Wilayah]) -> tuple[Wilayah | None, str]:
        """The place that a piece names; or why none."""
        if code := _CODE.match(piece):
            place = self.places.get(code[1])
            return place, "" if place else f"Kode {code[1]} tidak ada di {self.daerah.nama}."
        kind = _REGION_KIND.match(piece)
        if (kind and self.first_level > 2) or (not level and bare_name(piece) == bare_name(self.daerah.nama_singkat)):
            return None, f"Tulis jenisnya: kecamatan, kelurahan, atau desa di {self.daerah.nama}."
        fitting = [place for place in self.by_name.get(bare_name(piece), ()) if not level or self.level(place) == level]
        if level == 2 and len(fitting) > 1:  # of several namesakes the one in a kecamatan that is named too
            named = {place.kode for place in parents}
            fitting = [place for place in fitting if place.induk in named] or fitting
        if len(fitting) == 1:
            return fitting[0], ""
        if fitting:
            return None, "Tulis dengan jenis atau kodenya: " + " atau ".join(
                f"“{place.jenis.capitalize()} {place.nama}” ({place.kode})" for place in fitting[:4]
            ) + "."  # fmt: skip
        if not self.places:
            return None, "Daftar kecamatan dan kelurahan daerah ini belum ada; tulis di acuan/wilayah.csv."
        near = closest(bare_name(piece), self.by_name)
        hint = f"Maksud Anda “{self.by_name[near][0].nama}” ({self.by_name[near][0].kode})?" if near else ""
        return None, hint or f"Tidak ada tempat bernama itu di {self.daerah.nama}; tulis kode wilayahnya."


def _parts_name_places(line: str) -> bool:
    """Whether a text goes on to name the places that it counts: "3 kecamatan: Ciledug, Pinang, Larangan"."""
    return ":" in line or "(" in line


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """The names in a text, each with the level that its word, or the word before, gives (0: none)."""
    head, colon, tail = text.partition(":")
    if colon and _EACH.fullmatch(" ".join(head.split())):
        kind = _EACH.fullmatch(" ".join(head.split()))
        text = tail
        level = 1 if kind and kind[2].casefold() in _FIRST_LEVEL else 2
    else:
        level = 0
    opened = re.sub(r"[()\[\]]", ",", text)
    for part in _split(opened):
        piece = _BULLET.sub("", part).strip(" .:")
        for word in re.split(r"\s+(?=(?:kec|kel|kecamatan|kelurahan|desa)\b)", piece, flags=re.I):
            kind_word = _KIND.match(word)
            if kind_word:
                level = 1 if kind_word[1].casefold() in _FIRST_LEVEL else 2
            name = (word[kind_word.end() :] if kind_word else word).strip(" .:")
            if name:
                yield name, level


def _split(text: str) -> Iterable[str]:
    return (part for part in _PARTS.split(text) if part and part.strip(" .-–"))


def _without_parents(found: list[Wilayah]) -> list[Wilayah]:
    """Without the kecamatan that were named only to say where a kelurahan lies."""
    parents = {place.induk for place in found}
    return [place for place in found if place.kode not in parents]
