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
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

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

    def pagu(self, kunci: tuple[str, str]) -> int:
        """Rupiah of one of the sub kegiatan in the years of the overlap."""
        return sum(work.pagu for work in self.kerja if work.kunci == kunci)


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


def _unit(work: Work) -> str:
    own = work.sasaran.satuan if work.sasaran else None
    return unit_family(own or work.row.baris.sub.satuan)


def _group(work: Work) -> frozenset[str]:
    return group_words(work.sasaran.uraian if work.sasaran else "")


def _same_kind(one: Work, other: Work) -> bool:
    if one.kunci[0] == other.kunci[0]:
        return True
    if one.jenis and other.jenis:
        return one.jenis == other.jenis
    return _same_words(group_words(one.row.baris.sub.keluaran), group_words(other.row.baris.sub.keluaran))


def _same_group(one: Work, other: Work) -> bool:
    deciles = not one.desil or not other.desil or bool(set(one.desil) & set(other.desil))
    return deciles and _same_words(_group(one), _group(other))


def overlaps(all_works: Iterable[Work], places: Places) -> tuple[Overlap, ...]:
    """Every overlap, in the order of the plan."""
    links: list[tuple[Work, Work]] = []
    for members in _by(
        (work for work in all_works if work.pagu and not work.pendukung and work.lokasi),
        lambda work: (work.tahun, _unit(work)),
    ):
        links += _links(members, places)
    return tuple(_joined(links, places))


def _links(members: Sequence[Work], places: Places) -> Iterable[tuple[Work, Work]]:
    """Pairs that overlap; works that say the same of themselves are compared once."""
    alike = _by(members, lambda w: (w.perangkat_daerah, w.kunci[0], w.jenis, w.lokasi, w.desil, _group(w)))
    for one, other in combinations([group[0] for group in alike], 2):
        if (
            one.perangkat_daerah != other.perangkat_daerah
            and _same_kind(one, other)
            and _same_group(one, other)
            and places.reached(one.lokasi) & places.reached(other.lokasi)
        ):
            yield one, other


def _by(items: Iterable[Work], key: Callable[[Work], Hashable]) -> list[list[Work]]:
    groups: dict[Hashable, list[Work]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())


def _joined(links: Sequence[tuple[Work, Work]], places: Places) -> Iterable[Overlap]:
    """Links that share a sub kegiatan, in any year, as one overlap."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(key: tuple[str, str]) -> tuple[str, str]:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for one, other in links:
        parent[root(other.kunci)] = root(one.kunci)
    grouped: dict[tuple[str, str], list[tuple[Work, Work]]] = {}
    for link in links:
        grouped.setdefault(root(link[0].kunci), []).append(link)
    for members in grouped.values():
        involved = {(work.kunci, work.tahun): work for link in members for work in link}
        shared = {
            place for one, other in members for place in places.reached(one.lokasi) & places.reached(other.lokasi)
        }
        kinds = dict.fromkeys(work.jenis for work in involved.values() if work.jenis)
        yield Overlap(
            " dan ".join(kinds) or next(iter(involved.values())).row.baris.sub.keluaran,
            tuple(involved.values()),
            tuple(sorted({work.tahun for work in involved.values()})),
            tuple(sorted(shared)),
        )
