"""Agencies and strategies as people write them → those of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from rpkdgen.model import PerangkatDaerah, Strategi
from rpkdgen.sheet.header import folded
from rpkdgen.suggest import did_you_mean

_SMALL_WORDS = frozenset({"dan", "serta", "di", "ke", "yang", "untuk", "dengan", "pada", "dari", "bagi"})
#: A name as like to a known one as this is a slip of the pen rather than another agency.
_SLIP = 0.85

#: What to do where it is another agency after all.
_OTHERWISE = "Bila memang perangkat daerah lain, tambahkan dahulu ke perangkat-daerah.yaml."

#: A longer text is no name.
LONGEST = 200

KINDS = ("dinas", "badan", "kecamatan", "sekretariat", "bagian", "rsud", "inspektorat", "satuan")


class Match(NamedTuple):
    """What a text means: the id of an item of the plan, or "" and what could be meant."""

    id: str
    hint: str = ""


class Agencies:
    """The agencies of a plan, by everything they are called."""

    def __init__(self, agencies: Iterable[PerangkatDaerah], region: str) -> None:
        self.agencies = tuple(agencies)
        self.region = folded(region)
        self.names: dict[str, str] = {}
        self._found: dict[str, Match] = {}
        for agency in self.agencies:
            for name in (agency.id, agency.nama, agency.singkatan or "", agency.kode or ""):
                if name:
                    self.names.setdefault(self.bare(name), agency.id)
        initials: dict[str, list[str]] = {}
        for agency in self.agencies:
            initials.setdefault(_initials(agency.nama), []).append(agency.id)
        for letters, ids in initials.items():
            if len(ids) == 1 and len(letters) > 2:
                self.names.setdefault(letters, ids[0])

    def bare(self, name: str) -> str:
        """The name without the region's and without its own abbreviation in brackets."""
        plain = folded(re.sub(r"\([^)]*\)", " ", name))
        for tail in (self.region, "kota", "kabupaten"):
            plain = plain.removesuffix(f" {tail}")
        return plain.strip()

    def find(self, text: str) -> Match:
        """The agency that a text names; with a hint where it is nearly one that is known."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Match:
        inside = re.search(r"\(([^)]*)\)", text)
        code = re.match(r"\s*([0-9](?:\.[0-9]+){3,7})\s*[-–]?\s*(.*)", text)
        tried = [text, *([inside[1]] if inside else []), *([code[1], code[2]] if code else [])]
        for each in tried:
            if found := self.names.get(self.bare(each)):
                return Match(found)
        plain = self.bare(text)
        if len(plain) > LONGEST:
            return Match("", "Tulis nama perangkat daerahnya saja.")
        near = [a.nama for a in self.agencies if SequenceMatcher(None, plain, self.bare(a.nama)).ratio() >= _SLIP]
        near += [a.nama for a in self.agencies if _one_name_holds_the_other(plain, self.bare(a.nama))]
        if near:
            return Match("", f"Maksud Anda “{near[0]}”? {_OTHERWISE}")
        short_names = [a.singkatan for a in self.agencies if a.singkatan]
        meant = "" if looks_like_an_agency(text) else did_you_mean(text, short_names)
        return Match("", f"{meant} {_OTHERWISE}" if meant else "")

    def names_several(self, text: str) -> bool:
        """Whether a text names more than one agency: "Dinas Sosial, Dinas Kesehatan", "Dinsos/Disnaker"."""
        if self.names.get(self.bare(text)):
            return False
        parts = [part for part in re.split(r"\s*(?:[/;,&+\n]|\bdan\b)\s*", text) if part]
        return sum(self.bare(part) in self.names or looks_like_an_agency(part) for part in parts) > 1

    def named_in(self, title: str) -> str:
        """The only agency whose full name stands in a title, by its id; "" where none or several do."""
        plain = f" {folded(title)} "
        found = [a for a in self.agencies if f" {self.bare(a.nama)} " in plain]
        longest = [a for a in found if not any(a is not b and self.bare(a.nama) in self.bare(b.nama) for b in found)]
        return longest[0].id if len(longest) == 1 else ""


def _one_name_holds_the_other(one: str, other: str) -> bool:
    """Whether all words of one name stand in the other too: an agency that took over a task, or a name cut short."""
    words, others = ({word for word in name.split() if word not in _SMALL_WORDS} for name in (one, other))
    return min(len(words), len(others)) > 1 and (words <= others or others <= words)


def _initials(name: str) -> str:
    return "".join(word[0] for word in folded(name).split() if word not in _SMALL_WORDS)


def looks_like_an_agency(text: str) -> bool:
    """Whether a text is called as agencies are: Dinas …, Badan …, Kecamatan …"""
    return bool(re.match(rf"\s*(?:[0-9A-Z]{{1,3}}[.)]\s*)?({'|'.join(KINDS)}|bappeda|bapperida|bpbd)\b", text, re.I))


def kind_of(name: str) -> str:
    """The kind of agency that a name says; "" where it says none."""
    word = folded(name).split(" ")[0]
    if word == "rumah":
        return "rsud"
    return word if word in KINDS else "badan" if word.startswith(("bap", "bp", "bk")) else ""


def agency_id(name: str) -> str:
    """A short id for an agency: its abbreviation in brackets, else the words of its name."""
    words = folded(_abbreviation(name) or name).split()
    return "-".join(words)[:64].strip("-")


def agency_name(text: str) -> str:
    """The name of an agency as it stands in a form, without its code."""
    return re.sub(r"^\s*[0-9](?:\.[0-9]+){3,7}\s*[-–]?\s*", "", text).strip()


def new_agency(name: str, fields: Iterable[str]) -> dict[str, object]:
    """An agency for the plan as far as a form tells of it; ``fields``: the bidang urusan of its programmes."""
    plain = re.sub(r"\s*\([^)]*\)", "", name).strip()
    found = {"id": agency_id(name), "nama": plain, "singkatan": _abbreviation(name), "jenis": kind_of(plain)}
    return {**{field: value for field, value in found.items() if value}, "bidang_urusan": list(fields)}


def _abbreviation(name: str) -> str:
    inside = re.search(r"\(([^)]{2,20})\)", name)
    return inside[1].strip() if inside else ""


# ── strategies ───────────────────────────────────────────────────────────────────────────────────
_PREFIX = re.compile(r"^(meng|men|mem|meny|me|peng|pen|pem|peny|per|pe|ber|ter|ke|di)(?=[a-z]{4})")
_SUFFIX = re.compile(r"(kan|an|nya|i)$")
#: Words that every strategy has, and which way it goes.
_EMPTY_WORDS = _SMALL_WORDS | frozenset(
    ("strategi", "oppkpke", "masyarakat", "penduduk", "miskin", "kemiskinan", "jumlah", "melalui")
)
_WAYS = frozenset({"urang", "turun", "tingkat", "kembang", "jamin"})
_NUMBERED = re.compile(r"^\s*(?:strategi\s*)?(?:[0-9]{1,2}|[ivx]{1,4}|[a-e]|s[0-9])\s*[.):\-–]\s*", re.I)


class Strategies:
    """The strategies of a plan, by their words."""

    def __init__(self, strategies: Iterable[Strategi]) -> None:
        self.strategies = tuple(strategies)
        self.words = {strategy.id: _words(strategy.nama) for strategy in self.strategies}

    def find(self, text: str) -> Match:
        """The strategy that a text means: by its id or name, else the only one that shares most of its words."""
        plain = folded(_NUMBERED.sub("", text))
        for strategy in self.strategies:
            if plain in (folded(strategy.id), folded(strategy.nama)) or folded(text) == folded(strategy.id):
                return Match(strategy.id)
        words = _words(plain)
        scored = sorted(((self._likeness(words, own), id) for id, own in self.words.items()), reverse=True)
        if scored and scored[0][0] >= 0.6 and (len(scored) == 1 or scored[1][0] < scored[0][0]):
            return Match(scored[0][1])
        names = [strategy.nama for strategy in self.strategies]
        return Match("", did_you_mean(plain, names) or f"Strategi rencana: {'; '.join(names)}.")

    @staticmethod
    def _likeness(words: frozenset[str], own: frozenset[str]) -> float:
        return len(words & own) / min(len(words), len(own)) if words and own else 0.0


def _words(text: str) -> frozenset[str]:
    """The words of a text without what is before and behind their stems ("pengeluaran" → "keluar")."""
    stems = {_SUFFIX.sub("", _PREFIX.sub("", word)) for word in folded(text).split() if word not in _EMPTY_WORDS}
    return frozenset(stems - _WAYS)


def looks_like_a_strategy(text: str) -> bool:
    """Whether a full-width row speaks of a strategy."""
    return bool(re.match(r"\s*(?:[0-9ivx]{1,4}|[a-e])?[.):\s]*strategi\b", text, re.I))
