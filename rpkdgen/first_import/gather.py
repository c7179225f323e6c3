"""Entries of many sheets → the sub kegiatan they make, each once, with its years and funding sources together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rpkdgen.first_import.entries import Entry, Outcome
from rpkdgen.first_import.notes import Kind, Note


@dataclass
class Draft:
    """One sub kegiatan of one agency. ``entries``: where it stands, the first of each year."""

    first: Entry
    pagu: dict[int, dict[str, int]] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its figures come from."""
        return tuple(dict.fromkeys(entry.source for entry in self.entries.values()))

    def says(self, name: str) -> str:
        """The first text of that name that an entry has."""
        return next((text for entry in self.entries.values() if (text := str(getattr(entry, name)))), "")


@dataclass
class Gathered:
    """All drafts by agency and code in the order of the sheets; what was twice is told and left out."""

    drafts: dict[tuple[str, str], Draft] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    left: set[int] = field(default_factory=set)  # ids of the entries that were left out
    outcomes: dict[tuple[str, str], list[Outcome]] = field(default_factory=dict)

    @property
    def new_agencies(self) -> Mapping[str, str]:
        return {d.first.agency: d.first.new_agency for d in self.drafts.values() if d.first.new_agency}


def gather(entries: Iterable[Entry], outcomes: Iterable[Outcome] = ()) -> Gathered:
    """The entries, put together by what they are about."""
    gathered = Gathered()
    for outcome in outcomes:
        gathered.outcomes.setdefault(outcome.key, []).append(outcome)
    for entry in entries:
        draft = gathered.drafts.setdefault(entry.key, Draft(entry))
        twice = [year for year in entry.years if year in draft.entries and not _adds_a_source(draft, entry, year)]
        if twice:
            before = draft.entries[twice[0]]
            gathered.left.add(id(entry))
            gathered.notes.append(_twice(entry, before))
            continue
        for year in entry.years:
            draft.entries.setdefault(year, entry)
            draft.pagu.setdefault(year, {}).update(entry.pagu.get(year, {}))
    return gathered


def _adds_a_source(draft: Draft, entry: Entry, year: int) -> bool:
    """Whether an entry for the same year is another funding source of the same sub kegiatan."""
    there, more = draft.pagu.get(year, {}), entry.pagu.get(year, {})
    return bool(there and more) and "" not in there and "" not in more and not set(there) & set(more)


def _twice(entry: Entry, before: Entry) -> Note:
    where = f"baris {before.row}"
    if (entry.file, entry.sheet) != (before.file, before.sheet):
        where += f" lembar {before.sheet}" + (f" ({before.file})" if entry.file != before.file else "")
    return Note(
        entry.file, entry.sheet, entry.address, Kind.LEFT, f"{entry.sub.code} sudah ada di {where}",
        "Gabungkan kedua baris, perbaiki kodenya, atau beri sumber dana yang berbeda.", entry.sub.code,
    )  # fmt: skip
