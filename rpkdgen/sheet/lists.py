"""The lists that cells are chosen from, and the words that stand for what the plan writes as short names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rpkdgen.fields import Choice, fields_of
from rpkdgen.model import Plan, RincianRat, SubKegiatan

#: What SUMIFS would not take for a plain word, or for too long a one.
_ACTS = re.compile(r"[*?~]|^\s*[=<>]")
LONGEST_LABEL = 200

STRATEGY, POLICY, AGENCY, FUND, UNIT = "strategi", "arah_kebijakan", "perangkat_daerah", "sumber_dana", "satuan"
CODE, AID, AID_KIND, DIRECTION, PLACE = "kode", "sifat_bantuan", "jenis_bantuan", "arah", "lokasi"

#: What the lists are called in the sheet that holds them.
TITLES: Mapping[str, str] = {
    STRATEGY: "Strategi", POLICY: "Arah kebijakan", AGENCY: "Perangkat daerah", FUND: "Sumber dana", UNIT: "Satuan",
    AID: "Sifat bantuan", AID_KIND: "Jenis bantuan", DIRECTION: "Arah", PLACE: "Lokasi", CODE: "Sub kegiatan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choices:
    """One list. ``labels``: what the plan writes → the word shown; ``notes``: beside each, its meaning;
    ``others``: other words that mean an entry."""

    labels: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)

    def label(self, value: str) -> str:
        return self.labels.get(value, value)

    def value(self, word: str) -> str | None:
        """What a word in a cell means; None where it is no entry."""
        folded = _folded(word)
        for value, label in self.labels.items():
            if folded in (_folded(label), _folded(value)):
                return value
        return next((value for other, value in self.others.items() if _folded(other) == folded), None)


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())


def choices_of(plan: Plan) -> Mapping[str, Choices]:
    """Every list of the plan's workbook."""
    funds = plan.sumber_dana_menurut_id
    agencies = [(agency.id, agency.sebutan) for agency in plan.perangkat_daerah]
    policies = [(policy.id, policy.uraian) for strategy in plan.strategi for policy in strategy.arah_kebijakan]
    return {
        STRATEGY: _named((strategy.id, strategy.nama) for strategy in plan.strategi),
        POLICY: _named(policies),
        AGENCY: Choices(
            _named(agencies).labels,
            {agency.id: agency.nama for agency in plan.perangkat_daerah},
            {agency.nama: agency.id for agency in plan.perangkat_daerah},
        ),
        FUND: Choices(
            {name: name for name in _in_use_first(plan, funds)},
            {name: fund.nama for name, fund in funds.items()},
            {word: name for name, fund in funds.items() for word in (name.replace("_", " "), fund.nama)},
        ),
        UNIT: _plain(_units(plan)),
        AID: _plain(row.sifat_bantuan for rat in plan.rat for row in rat.rincian if row.sifat_bantuan),
        AID_KIND: _plain(_words(RincianRat, "jenis_bantuan")),
        DIRECTION: _plain(_words(SubKegiatan, "arah")),
        PLACE: _places(plan),
        CODE: _codes(plan),
    }


def _named(pairs: Iterable[tuple[str, str]]) -> Choices:
    """Names for what has a short name; the short name itself where the name is no clear word of its own."""
    known = list(pairs)
    count = Counter(_folded(name) for _, name in known)
    return Choices(
        {
            key: name
            if name and count[_folded(name)] == 1 and len(name) <= LONGEST_LABEL and not _ACTS.search(name)
            else key
            for key, name in known
        },
        dict(known),
    )


def _plain(words: Iterable[str]) -> Choices:
    return Choices({word: word for word in dict.fromkeys(words)})


def _words(cls: type, name: str) -> tuple[str, ...]:
    kind = fields_of(cls)[name].type
    assert isinstance(kind, Choice)
    return kind.values


def _in_use_first(plan: Plan, funds: Iterable[str]) -> Iterable[str]:
    used = (name for row in plan.baris for pagu in row.sub.pagu.values() for name in pagu.sumber_dana)
    return dict.fromkeys((*sorted(set(used)), *funds))


def _units(plan: Plan) -> Iterable[str]:
    used = sorted({row.sub.satuan for row in plan.baris}, key=str.casefold)
    return (*used, *(unit for unit in plan.acuan.satuan if unit not in plan.acuan.satuan_baku))


def place_label(plan: Plan, code: str) -> str:
    """ "36.71.07 Karawaci"."""
    region = plan.acuan.wilayah.get(code)
    return f"{code} {region.nama}" if region else code


def all_places(plan: Plan) -> str:
    """ "semua kecamatan"."""
    return f"semua {plan.sebutan.kecamatan.lower()}"


def _places(plan: Plan) -> Choices:
    inside = sorted(code for code in plan.acuan.wilayah if code.startswith(f"{plan.daerah.kode}."))
    return Choices({"semua": all_places(plan), **{code: place_label(plan, code) for code in inside}})


def _codes(plan: Plan) -> Choices:
    """Sub kegiatan of the nomenclature in force, with their names behind the code."""
    names: dict[str, str] = {}
    for version in dict.fromkeys(plan.rencana.nomenklatur.values()):
        nomenclature = plan.acuan.nomenklatur.get(version)
        names |= (
            {code: name for code, name in nomenclature.kode.items() if code.count(".") == 5} if nomenclature else {}
        )
    names |= {row.sub.kode: row.sub.nama for row in plan.baris if row.sub.kode not in names}
    return Choices({code: code for code in sorted(names)}, names)
