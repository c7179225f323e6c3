"""Two plans → what changed between them, as planners see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from rpkdgen.changes import (
    Change,
    Comparison,
    Key,
    Kind,
    NarrativeChange,
    Ref,
    Value,
    Version,
    percent_of,
)
from rpkdgen.flatten import (
    JENIS,
    NARRATIVE,
    NUMBERS,
    OF_A_SUB_KEGIATAN,
    RAT_ROW,
    FlatItem,
    Leaf,
    flatten,
    label_of,
    rat_rows,
)  # fmt: skip
from rpkdgen.items import CONTROL_SUM
from rpkdgen.model import EMPTY, Acuan, Daerah, Orang, Pejabat, Plan, Rencana, Sebutan
from rpkdgen.problem import Position
from rpkdgen.recognise import Recognised, recognise, recognise_rows
from rpkdgen.totals import PERANGKAT_DAERAH, counts, flows, money_of, names_of, recaps
from rpkdgen.worddiff import diff_words

UNNAMED = Version()
#: What a side is that has no files yet.
NO_PLAN = Plan(
    daerah=Daerah(kode="", nama="", jenis="", ibu_kota=""),
    pejabat=Pejabat(kepala_daerah=Orang(), sekretaris_daerah=Orang()),
    rencana=Rencana(tahun_awal=0, tahun_akhir=0, status="", nomenklatur=EMPTY),
    sebutan=Sebutan("", "", "", "", "", "", ""),
    acuan=Acuan(),
)

Items = Mapping[Key, FlatItem]
#: One item on both sides; None where it is not.
Pair = tuple[FlatItem | None, FlatItem | None]


def compare(old: Plan, new: Plan, *, old_version: Version = UNNAMED, new_version: Version = UNNAMED) -> Comparison:
    """What changed from ``old`` to ``new``; the versions say what the sides are called and their problems."""
    before, after = flatten(old), flatten(new)
    found = recognise(before, after)
    pairs = _paired(before, after, found.pairs)
    changes = tuple(change for pair in pairs if not _is_narrative(pair) for change in _changes(pair, found))
    names = names_of(old, new)
    sub_kegiatan = [
        money_of(item for item in items.values() if item.ref.jenis == "sub_kegiatan") for items in (before, after)
    ]
    all_recaps = list(recaps(sub_kegiatan[0], sub_kegiatan[1], names, found))
    rat_changes: list[Change] = []
    for year in sorted({rat.tahun for plan in (old, new) for rat in plan.rat}):
        old_rows, new_rows = rat_rows(old, year), rat_rows(new, year)
        rows = _paired(old_rows, new_rows, recognise_rows(old_rows, new_rows, found))
        rat_changes += (change for pair in rows for change in _changes(pair, found))
        all_recaps += recaps(list(money_of(old_rows.values())), list(money_of(new_rows.values())), names, found, year)
    return Comparison(
        old=old_version,
        new=new_version,
        changes=changes,
        narratives=tuple(change for pair in pairs if _is_narrative(pair) for change in _narrative_changes(pair)),
        suggestions=tuple(found.suggestions),
        rat_changes=tuple(rat_changes),
        recaps=tuple(all_recaps),
        counts=counts(changes),
        flows=flows(((one, other) for one, other in pairs if one and other), found),
        names=names[PERANGKAT_DAERAH],
    )


def _paired(old: Items, new: Items, pairs: Mapping[Key, Key]) -> list[Pair]:
    """Every item once, by jenis, in the order of the new side; what ended stands behind what stayed."""
    origin = {now: was for was, now in pairs.items()}
    found: list[Pair] = [(old[origin[key]] if key in origin else None, item) for key, item in new.items()]
    found += [(item, None) for key, item in old.items() if key not in pairs]
    rank = {jenis: number for number, jenis in enumerate(JENIS)}
    return sorted(found, key=lambda pair: rank[_named(pair).jenis])


def _named(pair: Pair) -> Ref:
    item = pair[1] or pair[0]
    assert item is not None
    return item.ref


# ── changes of one item ──────────────────────────────────────────────────────────────────────────
def _changes(pair: Pair, found: Recognised) -> Iterator[Change]:
    old, new = pair
    if old is None or new is None:
        yield from _whole(pair)
    else:
        yield from _identity_changes(old, new, found)
        yield from _field_changes(old, new, found)


def _whole(pair: Pair) -> Iterator[Change]:
    """A new or ended item: itself and each of its fields."""
    old, new = pair
    item = new or old
    assert item is not None
    kind = Kind.ENDED if new is None else Kind.NEW
    yield _item_change(item, kind)
    for name, leaf in item.leaves.items():
        yield _field_change(pair, kind, name, leaf if new is None else None, leaf if new is not None else None)


def _item_change(item: FlatItem, kind: Kind) -> Change:
    name, place = item.ref.nama or item.ref.kode, item.place()
    old, old_place = (name, place) if kind is Kind.ENDED else (None, None)
    new, new_place = (name, place) if kind is Kind.NEW else (None, None)
    return Change(
        item.ref, item.ref, kind, "", JENIS[item.ref.jenis], old, new,
        old_place=old_place, new_place=new_place, alasan=item.alasan,
    )  # fmt: skip


def _identity_changes(old: FlatItem, new: FlatItem, found: Recognised) -> Iterator[Change]:
    """The item stands under another code or agency. It merely follows where its parent's change says so."""
    expected = found.expected.get(old.key, new.key)
    if old.key.kode != new.key.kode:
        follows = new.key.kode == expected.kode
        moved = old.local == new.local and not follows
        kind = Kind.MOVED if moved else Kind.RECODED
        yield _identity_change(old, new, kind, "kode", old.ref.kode, new.ref.kode, follows, found)
    if old.ref.perangkat_daerah != new.ref.perangkat_daerah:
        follows = new.key.perangkat_daerah == expected.perangkat_daerah
        renamed = found.now(PERANGKAT_DAERAH, old.ref.perangkat_daerah) == new.ref.perangkat_daerah
        kind = Kind.RECODED if renamed else Kind.MOVED
        agencies = old.ref.perangkat_daerah, new.ref.perangkat_daerah
        yield _identity_change(old, new, kind, PERANGKAT_DAERAH, *agencies, follows or renamed, found)


def _identity_change(
    old: FlatItem, new: FlatItem, kind: Kind, name: str, was: str, now: str, follows: bool, found: Recognised
) -> Change:
    leader = old.parent or Key(PERANGKAT_DAERAH, old.ref.perangkat_daerah)
    if old.ref.jenis in (*OF_A_SUB_KEGIATAN, RAT_ROW):
        leader = Key("sub_kegiatan", old.ref.kode)
    path = name if name == PERANGKAT_DAERAH else "kode"
    return Change(
        new.ref, old.ref, kind, name, label_of((name,)), was, now,
        old_place=old.place(path), new_place=new.place(path), alasan=new.alasan,
        ikut=f"{JENIS.get(leader.jenis, leader.jenis)} {leader.kode}" if follows else "",
    )  # fmt: skip


def _field_changes(old: FlatItem, new: FlatItem, found: Recognised) -> Iterator[Change]:
    for name in {**old.leaves, **new.leaves}:
        before, after = old.leaves.get(name), new.leaves.get(name)
        if before is None or after is None or before.value != after.value:
            kind = _kind_of_field(name, old, new, found)
            change = _field_change((old, new), kind, name, before, after)
            yield _following(change, before, found)


def _kind_of_field(name: str, old: FlatItem, new: FlatItem, found: Recognised) -> Kind:
    """Another strategy or another parent is a move; a strategy that is only written out is not."""
    if name == "strategi" and old.strategi:
        return Kind.MOVED if found.now("strategi", old.strategi) != new.strategi else Kind.CHANGED
    return Kind.MOVED if old.parent and name == old.parent.jenis else Kind.CHANGED


def _following(change: Change, before: Leaf | None, found: Recognised) -> Change:
    """The change, marked where the value only follows the new code of what it names."""
    if before is None or not before.refers_to:
        return change
    jenis = before.refers_to
    if isinstance(before.value, tuple):
        now: Value = tuple(sorted(found.now(jenis, str(value)) for value in before.value))
    else:
        now = found.now(jenis, str(before.value))
    return replace(change, ikut=f"{JENIS[jenis]} {before.value}") if now == change.new else change


def _field_change(pair: Pair, kind: Kind, name: str, before: Leaf | None, after: Leaf | None) -> Change:
    old, new = pair
    item = new or old
    leaf = after or before
    assert item is not None
    assert leaf is not None
    difference, percent = _difference(before, after)
    return Change(
        item.ref, (old or item).ref, kind, name, leaf.label,
        before.value if before else None, after.value if after else None,
        leaf.satuan, difference, percent, _better(name, item.arah, difference if before and after else None),
        _place(old, before or leaf), _place(new, after or leaf), item.alasan,
    )  # fmt: skip


def _place(item: FlatItem | None, leaf: Leaf) -> Position | None:
    return item.place(*leaf.path) if item else None


def _difference(before: Leaf | None, after: Leaf | None) -> tuple[int | Decimal | None, Decimal | None]:
    """Difference and per cent of two numbers; of money also where one side has none (that is zero)."""
    leaf = after or before
    if leaf is None or leaf.kind not in NUMBERS:
        return None, None
    is_money = leaf.kind == "rupiah"
    old = before.value if before else 0 if is_money else None
    new = after.value if after else 0 if is_money else None
    if not isinstance(old, int | Decimal) or not isinstance(new, int | Decimal):
        return None, None
    return new - old, percent_of(new - old, old)


def _better(name: str, arah: str, difference: int | Decimal | None) -> bool | None:
    """Whether a target or value of an indicator changed for the better; None where that cannot be said."""
    first, _, last = name.partition(".")
    is_value = first == "target" or (first == "seri" and last.endswith("nilai"))
    if not is_value or not difference or arah not in ("naik", "turun"):
        return None
    return (difference > 0) == (arah == "naik")


# ── narratives ───────────────────────────────────────────────────────────────────────────────────
def _is_narrative(pair: Pair) -> bool:
    return _named(pair).jenis == NARRATIVE


def _narrative_changes(pair: Pair) -> Iterable[NarrativeChange]:
    old, new = pair
    before, after = (str(item.leaves["teks"].value) if item else "" for item in pair)
    if old and new and old.key == new.key and before == after:
        return
    kind = Kind.NEW if old is None else Kind.ENDED if new is None else Kind.CHANGED
    if old and new and old.key != new.key:
        kind = Kind.RECODED
    ref = _named(pair)
    yield NarrativeChange(
        ref, old.ref if old else ref, kind, ref.nama, before, after, diff_words(before, after),
        old.place() if old else None, new.place() if new else None,
    )  # fmt: skip


# ── what must hold ───────────────────────────────────────────────────────────────────────────────
def sum_of_pagu_changes(changes: Iterable[Change]) -> int:
    """The differences of all pagu of sub kegiatan (or of RAT rows) added up: the difference of the totals."""
    return sum(int(change.difference or 0) for change in changes if is_pagu(change))


def is_pagu(change: Change) -> bool:
    """Whether this is money that counts (not a control sum)."""
    parts = change.field.split(".")
    return change.item.jenis in ("sub_kegiatan", RAT_ROW) and parts[0] == "pagu" and parts[-1] != CONTROL_SUM
