"""What is done twice: several agencies give the same kind of aid to the same group in the same place and year.

The rule. Two works overlap when they are of different agencies, in the same year, both with money, and

- the kind of aid is the same: ``jenis_bantuan`` where both have one (else the words of the output, ``keluaran``), or
  the very same sub kegiatan;
- the group is the same: its unit (KK, keluarga and rumah tangga are one unit, so are orang and jiwa), at least one
  decile, and its words, or all words of the one are among those of the other ("pencari kerja" holds "pencari kerja
  muda"); the words "miskin", "rentan", "dari keluarga" and the deciles are no part of it;
- at least one place is the same.

Works of supporting strategies are left out. Overlaps that share a work are one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement

from rpkdgen.alignment.works import Places, Work
from rpkdgen.reference import unit_family


@dataclass(frozen=True, slots=True)
class Overlap:
    """Works of several agencies that give the same; one work a year. ``tempat`` are the single places in common."""

    jenis: str
    kerja: tuple[Work, ...]
    tahun: tuple[int, ...]
    tempat: tuple[str, ...]

    @property
    def perangkat_daerah(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(work.perangkat_daerah for work in self.kerja))

    @property
    def sub_kegiatan(self) -> tuple[Work, ...]:
        """One work for each sub kegiatan."""
        return tuple({work.kunci: work for work in reversed(self.kerja)}.values())[::-1]

    @property
    def pagu(self) -> Mapping[tuple[str, str], int]:
        """Rupiah of each sub kegiatan in the years of the overlap."""
        sums: dict[tuple[str, str], int] = {}
        for work in self.kerja:
            sums[work.kunci] = sums.get(work.kunci, 0) + work.pagu
        return sums


_DECILE = re.compile(r"\bdesil\s+\d+(?:\s*(?:[-–—,]|dan|s\.?d\.?|sampai|hingga)\s*\d+)*", re.I)
_POOR = re.compile(
    r"\b(?:dari|dalam|anggota) (?:keluarga|rumah tangga)\b|\b(?:miskin|rentan|tidak mampu|prasejahtera)\b"
)
_IDLE = frozenset(
    ("yang", "dari", "dan", "atau", "di", "pada", "dalam", "dengan", "untuk", "bagi", "jumlah", "menerima", "penerima")
)


@cache
def group_words(text: str) -> frozenset[str]:
    """The words that tell a group: "Pencari kerja muda dari keluarga desil 1–4" → pencari, kerja, muda."""
    plain = _POOR.sub(" ", _DECILE.sub(" ", text.casefold()))
    return frozenset(re.findall(r"[^\W\d_]+", plain)) - _IDLE


def _same_words(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and (one <= other or other <= one)


@dataclass(frozen=True, slots=True)
class _Aid:
    """What a work says of itself as aid; works that say the same are compared once. ``jenis`` is the kind, or else
    ``keluaran`` the words of the output."""

    jenis: str | None
    keluaran: frozenset[str]
    kelompok: frozenset[str]
    desil: tuple[int, ...]
    lokasi: tuple[str, ...]


def _aid(work: Work) -> _Aid:
    words = group_words(work.row.baris.sub.keluaran)
    group = group_words(work.sasaran.uraian if work.sasaran else "")
    return _Aid(work.jenis, words, group, work.desil, work.lokasi)


def _same_aid(one: _Aid, other: _Aid, places: Places) -> bool:
    kind = one.jenis == other.jenis if one.jenis and other.jenis else _same_words(one.keluaran, other.keluaran)
    return kind and _same_group(one, other, places)


def _same_group(one: _Aid, other: _Aid, places: Places) -> bool:
    """Whether it is given to the same group in the same place."""
    deciles = not one.desil or not other.desil or not set(one.desil).isdisjoint(other.desil)
    if not deciles or not _same_words(one.kelompok, other.kelompok):
        return False
    return one.lokasi == other.lokasi or not places.reached(one.lokasi).isdisjoint(places.reached(other.lokasi))


def overlaps(all_works: Iterable[Work], places: Places) -> tuple[Overlap, ...]:
    """Every overlap, in the order of the plan."""
    links: list[_Link] = []
    given = (work for work in all_works if work.pagu and not work.pendukung and work.lokasi)
    for alike in _by(given, lambda work: (work.tahun, unit_family(work.satuan or work.row.baris.sub.satuan))):
        links += _links_of_kinds(alike, places)
        for same in _by(alike, lambda work: work.kunci[0]):  # a sub kegiatan of several agencies is one kind
            if len({work.perangkat_daerah for work in same}) > 1:
                links += _links(same, lambda one, other: _same_group(one, other, places))
    return tuple(_joined(links, places))


#: Works that overlap with each other, and the locations that they overlap in.
_Link = tuple[list[Work], tuple[str, ...], tuple[str, ...]]


def _links_of_kinds(works: Sequence[Work], places: Places) -> Iterable[_Link]:
    """The links of works of one unit; those with a written kind are held only against the same kind."""
    unknown = [work for work in works if not work.jenis]
    for members in _by((work for work in works if work.jenis), lambda work: work.jenis):
        yield from _links(members, lambda one, other: _same_aid(one, other, places))
    if unknown:
        yield from _links(works, lambda one, other: not (one.jenis and other.jenis) and _same_aid(one, other, places))


def _links(works: Sequence[Work], same: Callable[[_Aid, _Aid], bool]) -> Iterable[_Link]:
    nodes: dict[_Aid, list[Work]] = {}
    for work in works:
        nodes.setdefault(_aid(work), []).append(work)
    for one, other in combinations_with_replacement(nodes, 2):
        first, second = nodes[one], nodes[other]
        here, there = ({work.perangkat_daerah for work in part} for part in (first, second))
        if len(here | there) > 1 and same(one, other):
            linked = [w for w in first if there - {w.perangkat_daerah}]
            linked += [w for w in second if here - {w.perangkat_daerah} and one != other]
            yield linked, one.lokasi, other.lokasi


def _by(items: Iterable[Work], key: Callable[[Work], Hashable]) -> list[list[Work]]:
    groups: dict[Hashable, list[Work]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())


def _joined(links: Sequence[_Link], places: Places) -> Iterable[Overlap]:
    """Links that share a sub kegiatan, in any year, as one overlap."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(key: tuple[str, str]) -> tuple[str, str]:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for works, _, _ in links:
        for work in works:
            parent[root(work.kunci)] = root(works[0].kunci)
    grouped: dict[tuple[str, str], list[_Link]] = {}
    for link in links:
        grouped.setdefault(root(link[0][0].kunci), []).append(link)
    for members in grouped.values():
        involved = {(work.kunci, work.tahun): work for works, _, _ in members for work in works}
        pairs = {(one, other) for _, one, other in members}
        shared = {place for one, other in pairs for place in places.reached(one) & places.reached(other)}
        kinds = dict.fromkeys(work.jenis for work in involved.values() if work.jenis)
        yield Overlap(
            " dan ".join(kinds) or next(iter(involved.values())).row.baris.sub.keluaran,
            tuple(involved.values()),
            tuple(sorted({work.tahun for work in involved.values()})),
            tuple(sorted(shared)),
        )
