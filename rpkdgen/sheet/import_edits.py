"""Collects edits of plan files for items of a plan, by where these are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rpkdgen.changes import Value
from rpkdgen.edit import Add, Edit, Places, Put, Remove
from rpkdgen.edit import Value as Written
from rpkdgen.items import CONTROL_SUM, Lookup, entry_of
from rpkdgen.model import ALL_PLACES, Origin, Pagu, Plan
from rpkdgen.read import Fields, Node, Text
from rpkdgen.sheet.lists import all_places, place_label
from rpkdgen.sheet.trouble import Place, Trouble

#: What has the name of a field path: a tuple of its steps.
Steps = tuple[str | int, ...]


def steps_of(field: str) -> Steps:
    """ "target.2024" → ("target", 2024)."""
    return tuple(int(step) if step.isdecimal() else step for step in field.split("."))


def node_at(asal: Origin, *steps: str | int) -> Node | None:
    """What is written at a place below an item."""
    node: Node | None = asal.lookup.node if isinstance(asal.lookup, Lookup) else None
    for step in steps:
        entry = entry_of(node, step) if isinstance(node, Fields) else None
        node = entry[1] if entry else None
    return node


class Edits:
    """The edits of an import, by file, and the troubles on the way."""

    def __init__(self, plan: Plan, texts: Mapping[str, str]) -> None:
        self.plan = plan
        self.places = Places(texts)
        self.by_file: dict[str, list[Edit]] = defaultdict(list)
        self.troubles: list[Trouble] = []
        self._sections: dict[tuple[str, str, int], dict[str, Any]] = {}

    def trouble(self, place: Place, message: str, hint: str = "") -> None:
        self.troubles.append(Trouble(place, message, hint))

    # ── fields ───────────────────────────────────────────────────────────────────────────────────
    def set(self, asal: Origin, field: str, value: Value) -> None:
        """Give a field that value; None takes it away."""
        steps = steps_of(field)
        if value is None:
            self.remove(asal, *steps)
        else:
            self.put(asal, steps, self.written(field, value))

    def put(self, asal: Origin, steps: Steps, value: Written) -> None:
        place = self.places.of(asal, *steps)
        self.by_file[place.file].append(Put(place.path, value))

    def remove(self, asal: Origin, *steps: str | int) -> None:
        """Take a field (or, without steps, the item) away, where it is written."""
        if steps and node_at(asal, *steps) is None:
            return
        place = self.places.of(asal, *steps)
        self.by_file[place.file].append(Remove(place.path))

    def written(self, field: str, value: Value) -> Written:
        """A value as the plan writes it."""
        if field == "lokasi":
            return self.written_places(value)
        if isinstance(value, tuple):
            return list(value)
        assert value is not None
        return value

    def written_places(self, value: Value) -> Written:
        codes = value if isinstance(value, tuple) else (str(value),)
        if ALL_PLACES in codes:
            return all_places(self.plan)
        return [place_label(self.plan, str(code)) for code in codes]

    # ── money ────────────────────────────────────────────────────────────────────────────────────
    def set_pagu(self, asal: Origin, steps: Steps, old: Pagu | None, amounts: Mapping[str, int]) -> None:
        """Give a pagu these amounts by source. A figure of one source stays one; the sum written beside amounts
        follows them."""
        node = node_at(asal, *steps)
        before = old.sumber_dana if old else {}
        if not amounts:
            self.remove(asal, *steps)
        elif isinstance(node, Text) and list(before) == list(amounts):
            self.put(asal, steps, next(iter(amounts.values())))
        elif not isinstance(node, Fields):
            self.put(asal, steps, dict(amounts))
        else:
            for source, amount in amounts.items():
                if before.get(source) != amount:
                    self.put(asal, (*steps, source), amount)
            for source in before:
                if source not in amounts:
                    self.remove(asal, *steps, source)
            if old is not None and old.jumlah_tertulis is not None:
                self.put(asal, (*steps, CONTROL_SUM), sum(amounts.values()))

    # ── items ────────────────────────────────────────────────────────────────────────────────────
    def add_behind(self, neighbour: Origin, value: Written) -> None:
        """A new item in the list of another, behind it."""
        place = self.places.of(neighbour)
        *above, number = place.path
        self.by_file[place.file].append(Add(tuple(above), value, after=number))

    def add_to(self, asal: Origin, field: str, value: Written) -> None:
        """A new item at the end of a list of an item."""
        place = self.places.of(asal, field)
        self.by_file[place.file].append(Add(place.path, value))

    def add_to_new_section(
        self, file: str, section: str, year: int, about: Mapping[str, Written], field: str, value: Written
    ) -> None:
        """A new item of the RAT, or of the results, of a year that have none yet: they begin in that file."""
        item = self._sections.setdefault((file, section, year), {"tahun": year, **about})
        item.setdefault(field, []).append(value)

    def finished(self) -> dict[str, list[Edit]]:
        """The edits of each file."""
        for (file, section, _), item in self._sections.items():
            self.by_file[file].append(Add((section,), item))
        self._sections.clear()
        return dict(self.by_file)


def amounts_of(fields: Mapping[str, Value], stem: str) -> dict[str, int]:
    """Source → rupiah, of the fields that begin with the stem."""
    start = f"{stem}."
    return {name.removeprefix(start): value for name, value in fields.items()
            if name.startswith(start) and isinstance(value, int)}  # fmt: skip
