"""Sums over two flat plans: pagu before and after by year, strategy, agency and source; counts; flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from rpkdgen.changes import Change, Count, Flow, Key, Kind, Recap, Total
from rpkdgen.flatten import JENIS, FlatItem
from rpkdgen.items import CONTROL_SUM
from rpkdgen.model import Plan
from rpkdgen.recognise import Recognised

TAHUN, STRATEGI, PERANGKAT_DAERAH, SUMBER_DANA = "tahun", "strategi", "perangkat_daerah", "sumber_dana"


class Money(NamedTuple):
    """Rupiah of one sub kegiatan in one year from one source."""

    item: FlatItem
    tahun: int
    sumber_dana: str
    rupiah: int


def money_of(items: Iterable[FlatItem]) -> list[Money]:
    """The pagu of sub kegiatan (every year that is written) or of rows of a RAT."""
    return [
        Money(item, int(leaf.steps[1]) if len(leaf.steps) == 3 else item.ref.tahun, leaf.steps[-1], leaf.value)
        for item in items
        for leaf in item.leaves.values()
        if leaf.steps[0] == "pagu" and leaf.steps[-1] != CONTROL_SUM and isinstance(leaf.value, int)
    ]


def recaps(
    old: Sequence[Money],
    new: Sequence[Money],
    names: Mapping[str, Mapping[str, str]],
    found: Recognised,
    tahun: int = 0,
) -> tuple[Recap, ...]:
    """The recaps of the RPKD (``tahun`` 0) or of a RAT; what only got another id is one row."""

    def by(menurut: str, group: Callable[[Money], str]) -> Recap:
        before, after = _sums(old, lambda money: found.now(menurut, group(money))), _sums(new, group)
        known = names.get(menurut, {})
        order = [*(name for name in known if name in before or name in after), *before, *after]
        rows = tuple(Total(name, known.get(name, name), before[name], after[name]) for name in _ordered(order, menurut))
        total = Total("", "Jumlah", sum(before.values()), sum(after.values()))
        return Recap(tahun, menurut, rows, total)

    return (
        by(TAHUN, lambda money: str(money.tahun)),
        by(STRATEGI, lambda money: money.item.strategi),
        by(PERANGKAT_DAERAH, lambda money: money.item.ref.perangkat_daerah),
        by(SUMBER_DANA, lambda money: money.sumber_dana),
    )


def _ordered(names: Iterable[str], menurut: str) -> list[str]:
    unique = list(dict.fromkeys(names))
    return sorted(unique) if menurut == TAHUN else unique


def _sums(amounts: Iterable[Money], group: Callable[[Money], str]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for money in amounts:
        sums[group(money)] += money.rupiah
    return sums


def names_of(old: Plan, new: Plan) -> dict[str, dict[str, str]]:
    """What agencies, strategies and sources are called: the names of the new side before those of the old one."""
    found: dict[str, dict[str, str]] = {PERANGKAT_DAERAH: {}, STRATEGI: {}, SUMBER_DANA: {}}
    for plan in (new, old):
        for menurut, members in (
            (PERANGKAT_DAERAH, plan.perangkat_daerah_menurut_id),
            (STRATEGI, plan.strategi_menurut_id),
            (SUMBER_DANA, plan.sumber_dana_menurut_id),
        ):
            for id, member in members.items():
                found[menurut].setdefault(id, member.nama)
    return found


# ── counts and flows ─────────────────────────────────────────────────────────────────────────────
def counts(changes: Iterable[Change]) -> tuple[Count, ...]:
    """How many items of each jenis changed and how; what merely follows the new id of another is not counted."""
    seen: dict[str, dict[Kind, set[tuple[Key, Key]]]] = {}
    for change in changes:
        follows_an_id = bool(change.ikut) and change.field not in ("kode", "perangkat_daerah", "tahun")
        follows_an_agency = bool(change.ikut) and change.field == "perangkat_daerah" and change.kind is Kind.RECODED
        if not follows_an_id and not follows_an_agency:
            kinds = seen.setdefault(change.item.jenis, {})
            kinds.setdefault(change.kind, set()).add((change.was.key, change.item.key))
    return tuple(
        Count(jenis, *(len(seen[jenis].get(kind, ())) for kind in (
            Kind.NEW, Kind.ENDED, Kind.CHANGED, Kind.RECODED, Kind.MOVED)))
        for jenis in JENIS
        if jenis in seen
    )  # fmt: skip


def flows(pairs: Iterable[tuple[FlatItem, FlatItem]], found: Recognised) -> tuple[Flow, ...]:
    """Sub kegiatan that went from one agency to another (not where the agency only has another id)."""
    groups: dict[tuple[str, str], list[tuple[FlatItem, FlatItem]]] = {}
    for before, after in pairs:
        source, target = before.ref.perangkat_daerah, after.ref.perangkat_daerah
        if before.ref.jenis == "sub_kegiatan" and found.now(PERANGKAT_DAERAH, source) != target:
            groups.setdefault((source, target), []).append((before, after))
    return tuple(
        Flow(
            source, target, len(members),
            sum(money.rupiah for money in money_of(before for before, _ in members)),
            sum(money.rupiah for money in money_of(after for _, after in members)),
        )
        for (source, target), members in groups.items()
    )  # fmt: skip
