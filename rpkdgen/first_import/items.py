"""Drafts → items of the plan as they are written: only what the form says, nothing made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rpkdgen.first_import.entries import Entry, Outcome
from rpkdgen.first_import.gather import Draft
from rpkdgen.first_import.group import Group
from rpkdgen.model import ALL_PLACES

Item = dict[str, Any]
#: Region code → its name, which is written behind it.
Names = Mapping[str, str]
#: (agency, programme) → what the forms say about it.
Outcomes = Mapping[tuple[str, str], Sequence[Outcome]]


def program_items(drafts: Iterable[Draft], outcomes: Outcomes, names: Names) -> list[Item]:
    """The programmes of one agency, with their kegiatan and sub kegiatan in the order of the sheets."""
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(draft.first.program.code, []).append(draft)
    return [_program(members, outcomes, names) for members in groups.values()]


def _program(members: list[Draft], outcomes: Outcomes, names: Names) -> Item:
    first = members[0].first
    strategies = Counter(draft.first.strategy for draft in members if draft.first.strategy)
    strategy = strategies.most_common(1)[0][0] if strategies else ""
    sources = {source for draft in members for source in draft.sources}
    shared = sources.pop() if len(sources) == 1 else ""
    return _filled(
        kode=first.program.code, nama=_first(draft.first.program.name for draft in members),
        perangkat_daerah=first.agency, strategi=strategy, sumber=shared, sumber_pagu=shared,
        indikator=indicator_items(outcomes.get((first.agency, first.program.code), ())),
        kegiatan=kegiatan_items(members, strategy, shared, names),
    )  # fmt: skip


def indicator_items(outcomes: Iterable[Outcome]) -> list[Item]:
    """The indicators of a programme, those of several years together."""
    found: dict[str, Item] = {}
    for outcome in outcomes:
        item = found.setdefault(outcome.name, {"nama": outcome.name})
        if outcome.unit:
            item.setdefault("satuan", outcome.unit)
        item["target"] = {**item.get("target", {}), **outcome.target}
        item.setdefault("sumber", outcome.source)
    return [_filled(**item) for item in found.values()]


def kegiatan_items(members: Iterable[Draft], strategy: str, shared: str, names: Names) -> list[Item]:
    """The kegiatan of one programme. ``strategy``, ``shared``: what the programme says for all of them."""
    groups: dict[str, list[Draft]] = {}
    for draft in members:
        groups.setdefault(draft.first.kegiatan.code, []).append(draft)
    return [
        _filled(
            kode=code, nama=_first(draft.first.kegiatan.name for draft in drafts),
            sub_kegiatan=[sub_item(draft, strategy, shared, names) for draft in drafts],
        )
        for code, drafts in groups.items()
    ]  # fmt: skip


def sub_item(draft: Draft, strategy: str, shared: str, names: Names) -> Item:
    """A sub kegiatan; what its programme says already is not said again."""
    first = draft.first
    own = "" if draft.sources == (shared,) else "; ".join(draft.sources)
    target = {year: entry.target[year] for year, entry in sorted(draft.entries.items()) if year in entry.target}
    single, pagu = money(draft.pagu)
    return _filled(
        kode=first.sub.code, nama=draft.first.sub.name,
        strategi="" if first.strategy == strategy else first.strategy,
        keluaran=draft.says("output"), satuan=draft.says("unit"), target=target,
        sumber_dana=single, pagu=pagu, sumber=own, sumber_pagu=own,
        sasaran=group_item(first.group, counted=False), lokasi=place_item(first.places, names),
    )  # fmt: skip


def money(pagu: Mapping[int, Mapping[str, int]]) -> tuple[str, Item]:
    """The funding source that all years share ("" where they do not), and pagu by year."""
    years = {year: amounts for year, amounts in sorted(pagu.items()) if amounts}
    sources = {source for amounts in years.values() for source in amounts}
    if len(sources) == 1:
        (single,) = sources
        return single, {year: amounts[single] for year, amounts in years.items()}  # type: ignore[misc]
    return "", {year: dict(amounts) if "" not in amounts else amounts[""] for year, amounts in years.items()}  # type: ignore[misc]


def detail_item(entry: Entry, planned: Entry, names: Names, *, shared_code: bool) -> Item:
    """A row of the RAT. ``planned``: the entry that the RPKD was written from; ``shared_code``: whether several
    agencies have this sub kegiatan."""
    places = () if entry.places == planned.places else entry.places
    return _filled(
        sub_kegiatan=entry.sub.code, perangkat_daerah=entry.agency if shared_code else "", **entry.detail,
        sasaran=group_item(entry.group, counted=True), lokasi=place_item(places, names), sumber=entry.source,
    )  # fmt: skip


def group_item(group: Group, *, counted: bool) -> Item:
    """A target group; in the RPKD without its number, which belongs to a year."""
    if not counted:
        return _filled(uraian=group.who, desil=list(group.deciles)) if group.who else {}
    item = _filled(uraian=group.who, jumlah=group.number, satuan=group.unit, desil=list(group.deciles))
    return item if group.who or group.number is not None else {}


def place_item(places: tuple[str, ...], names: Names) -> str | list[str]:
    """Places as they are written: “semua kecamatan”, or codes with their names."""
    if places == (ALL_PLACES,):
        return f"semua {names.get(ALL_PLACES, 'kecamatan')}"
    return [f"{code} {names.get(code, '')}".strip() for code in places]


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _filled(**fields: Any) -> Item:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in ("", None, [], {}, ())}
