"""Which item of the new plan is which item of the old one.

The rules, in this order (docs/perbandingan.md says them to planners):

1. the same identity and the same name;
2. the same name under the same parent, once on either side, with another code: *recoded*;
3. the same identity with another name;
4. the same code and name at another agency or under another parent, once on either side: *moved*.

Items below a recoded or moved one are looked for below its new place first. What is only alike is a suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from rpkdgen.changes import Key, Suggestion
from rpkdgen.flatten import OF_A_SUB_KEGIATAN, RAT_ROW, FlatItem

Items = Mapping[Key, FlatItem]

#: What can stand under another code, and what can move, with its code and name kept.
RECODABLE = frozenset({
    "perangkat_daerah", "strategi", "arah_kebijakan", "tujuan", "sasaran", "indikator", "program", "kegiatan",
    "sub_kegiatan", "sub_kegiatan_baru", "indikator_lokasi", "sumber_dana", "singkatan", "narasi",
})  # fmt: skip
MOVABLE = frozenset({"arah_kebijakan", "program", "kegiatan", "sub_kegiatan", "sub_kegiatan_baru"})

#: From this likeness of names on, an ended and a new item are suggested to be the same.
ALIKE = 0.85
#: Pairs of names of one parent that are held against each other at most; more is another plan, not an edited one.
MOST_PAIRS = 10_000
#: Suggestions for one item at most.
MOST_SUGGESTIONS = 3


@dataclass(slots=True)
class Recognised:
    """``pairs``: old key → new key; ``expected``: old key → where it would be if only its parents had changed."""

    pairs: dict[Key, Key] = field(default_factory=dict)
    expected: dict[Key, Key] = field(default_factory=dict)
    renamed: dict[str, dict[str, str]] = field(default_factory=dict)
    suggestions: list[Suggestion] = field(default_factory=list)

    def pair(self, old: FlatItem, new: FlatItem) -> None:
        self.pairs[old.key] = new.key
        if old.local != new.local:
            self.renamed.setdefault(old.ref.jenis, {})[old.local] = new.local

    def now(self, jenis: str, local: str) -> str:
        """The code that an item's own code has become."""
        return self.renamed.get(jenis, {}).get(local, local)


def recognise(old: Items, new: Items) -> Recognised:
    """Pairs the items of two plans; every item is in at most one pair."""
    found = Recognised()
    by_jenis = _by_jenis(new)
    for jenis, members in _by_jenis(old).items():
        _recognise_jenis(jenis, members, by_jenis.get(jenis, []), old, found)
    return found


def recognise_rows(old: Items, new: Items, plans: Recognised) -> dict[Key, Key]:
    """The pairs of RAT rows: each is the row of its sub kegiatan."""
    pairs: dict[Key, Key] = {}
    for key in old:
        expected = _sub_kegiatan_now(key, plans)._replace(jenis=RAT_ROW, urutan=1)
        for candidate in (expected, key):
            if candidate in new:
                pairs[key] = candidate
                break
    return pairs


def folded(name: str) -> str:
    """A name as it is compared: capitals and blanks do not count."""
    return " ".join(name.casefold().split())


def _by_jenis(items: Items) -> dict[str, list[FlatItem]]:
    grouped: dict[str, list[FlatItem]] = {}
    for item in items.values():
        grouped.setdefault(item.ref.jenis, []).append(item)
    return grouped


def _recognise_jenis(jenis: str, olds: list[FlatItem], news: list[FlatItem], all_old: Items, found: Recognised) -> None:
    left = {item.key: item for item in news}
    rest = {item.key: item for item in olds}
    for item in olds:
        found.expected[item.key] = _expected(item, all_old, found)

    def settle(pairs: Iterable[tuple[FlatItem, FlatItem]]) -> None:
        for before, after in pairs:
            if before.key in rest and after.key in left:
                found.pair(before, after)
                del rest[before.key], left[after.key]

    settle(_same_identity(rest, left, found, with_name=True))
    if jenis in RECODABLE:
        settle(_unique(rest, left, lambda item: _parent_and_name(item, found), _parent_and_name_now))
    settle(_same_identity(rest, left, found, with_name=False))
    if jenis in OF_A_SUB_KEGIATAN:
        settle(_rows_that_lost_or_found_their_sub_kegiatan(rest, left, found))
    if jenis in MOVABLE:
        settle(_unique(rest, left, lambda item: _code_and_name(item, found), _code_and_name_now))
    found.suggestions += _suggestions(rest, left, found)


# ── what to look for ─────────────────────────────────────────────────────────────────────────────
def _expected(item: FlatItem, all_old: Items, found: Recognised) -> Key:
    """Where an old item would stand now if nothing but its parents and agency had changed."""
    key = item.key
    if key.jenis in OF_A_SUB_KEGIATAN:
        return _sub_kegiatan_now(key, found)
    agency = found.now("perangkat_daerah", key.perangkat_daerah)
    parent = all_old.get(item.parent) if item.parent else None
    now = found.pairs.get(item.parent) if item.parent else None
    if parent is None or now is None:
        return key._replace(perangkat_daerah=agency)
    code, above = key.kode, parent.ref.kode
    if code.startswith((f"{above}.", f"{above}/")):
        code = now.kode + code[len(above) :]
    moved = now.perangkat_daerah if parent.ref.perangkat_daerah == key.perangkat_daerah else agency
    return key._replace(kode=code, perangkat_daerah=moved)


def _sub_kegiatan_now(key: Key, found: Recognised) -> Key:
    """The key of a row of RAT or realisasi after its sub kegiatan was recoded or moved."""
    for sub in (
        Key("sub_kegiatan", key.kode, key.perangkat_daerah),
        Key("sub_kegiatan_baru", key.kode, key.perangkat_daerah, key.tahun),
    ):
        if now := found.pairs.get(sub):
            return key._replace(kode=now.kode, perangkat_daerah=now.perangkat_daerah)
    return key._replace(perangkat_daerah=found.now("perangkat_daerah", key.perangkat_daerah))


def _same_identity(
    rest: Items, left: Items, found: Recognised, *, with_name: bool
) -> Iterator[tuple[FlatItem, FlatItem]]:
    for item in list(rest.values()):
        for key in dict.fromkeys((found.expected[item.key], item.key)):
            after = left.get(key)
            if after is not None and (not with_name or folded(item.ref.nama) == folded(after.ref.nama)):
                yield item, after
                break


def _rows_that_lost_or_found_their_sub_kegiatan(
    rest: Items, left: Items, found: Recognised
) -> Iterator[tuple[FlatItem, FlatItem]]:
    """Rows of RAT and realisasi have their agency from the RPKD: one whose sub kegiatan ended, or came, is the same."""

    def by_code(items: Items) -> dict[tuple[str, int], list[FlatItem]]:
        groups: dict[tuple[str, int], list[FlatItem]] = {}
        for item in items.values():
            groups.setdefault((item.ref.kode, item.ref.tahun), []).append(item)
        return groups

    now = by_code(left)
    for row, members in by_code(rest).items():
        others = now.get(row, [])
        if len(members) == len(others) == 1 and "" in (members[0].key.perangkat_daerah, others[0].key.perangkat_daerah):
            found.expected[members[0].key] = others[0].key
            yield members[0], others[0]


Aspect = Callable[[FlatItem], Hashable]


def _unique(rest: Items, left: Items, old_aspect: Aspect, new_aspect: Aspect) -> Iterator[tuple[FlatItem, FlatItem]]:
    """The pairs that share an aspect with each other and with no one else; items without a name have none."""
    before, after = _grouped(rest.values(), old_aspect), _grouped(left.values(), new_aspect)
    for aspect, members in before.items():
        others = after.get(aspect, [])
        if len(members) == 1 and len(others) == 1:
            yield members[0], others[0]


def _grouped(items: Iterable[FlatItem], aspect: Aspect) -> dict[Hashable, list[FlatItem]]:
    groups: dict[Hashable, list[FlatItem]] = {}
    for item in items:
        if item.ref.nama:
            groups.setdefault(aspect(item), []).append(item)
    return groups


def _family(item: FlatItem, found: Recognised) -> Hashable:
    """An old item's parent (where it stands now), agency and year."""
    expected = found.expected[item.key]
    parent = found.pairs.get(item.parent, item.parent) if item.parent else None
    return parent, expected.perangkat_daerah, expected.tahun


def _family_now(item: FlatItem) -> Hashable:
    return item.parent, item.ref.perangkat_daerah, item.ref.tahun


def _parent_and_name(item: FlatItem, found: Recognised) -> Hashable:
    return _family(item, found), folded(item.ref.nama)


def _parent_and_name_now(item: FlatItem) -> Hashable:
    return _family_now(item), folded(item.ref.nama)


def _code_and_name(item: FlatItem, found: Recognised) -> Hashable:
    code = found.expected[item.key].kode.rpartition("/")[2]
    return code, item.ref.tahun, folded(item.ref.nama)


def _code_and_name_now(item: FlatItem) -> Hashable:
    return item.local, item.ref.tahun, folded(item.ref.nama)


# ── what may be ──────────────────────────────────────────────────────────────────────────────────
def _suggestions(rest: Items, left: Items, found: Recognised) -> Iterator[Suggestion]:
    """For each item that ended, the new ones that it may have become."""
    by_name = _grouped(left.values(), lambda item: folded(item.ref.nama))
    by_code = _grouped(left.values(), lambda item: item.local)
    alike = dict(_alike(rest, left, found))
    for item in rest.values():
        if not item.ref.nama:
            continue
        reasons: dict[Key, Suggestion] = {}
        for other in by_name.get(folded(item.ref.nama), []):
            reasons[other.key] = Suggestion(item.ref, other.ref, "namanya sama")
        for other in by_code.get(item.local, []):
            reasons.setdefault(other.key, Suggestion(item.ref, other.ref, "kodenya sama"))
        if likely := alike.get(item.key):
            reasons.setdefault(likely.key, Suggestion(item.ref, likely.ref, "namanya mirip, induknya sama"))
        yield from list(reasons.values())[:MOST_SUGGESTIONS]


def _alike(rest: Items, left: Items, found: Recognised) -> Iterator[tuple[Key, FlatItem]]:
    """For each old item the new one of the same parent and agency with the most similar name, if it is near."""
    now = _grouped(left.values(), _family_now)
    for group, members in _grouped(rest.values(), lambda item: _family(item, found)).items():
        others = now.get(group, [])
        if len(members) * len(others) > MOST_PAIRS:
            continue
        for item in members:
            likeness, number = max(
                ((_likeness(item.ref.nama, other.ref.nama), -n) for n, other in enumerate(others)), default=(0.0, 0)
            )
            if likeness >= ALIKE:
                yield item.key, others[-number]


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, folded(one), folded(other), autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
