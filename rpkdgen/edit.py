"""The text of one plan file and edits → the new text, with every byte kept that is no part of what was changed.

An edit names a place by a path: names of fields, and for the items of a list what identifies them, or their number
in the text as it was given. New values are written as those beside them are: in braces or over lines, with the
indentation of the file, with comma or point. The result is read again before it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rpkdgen.fields import Either, FieldType, Item, MapOf
from rpkdgen.items import Lookup
from rpkdgen.layout import SPACED, Unwritable, below, item_type, meant, raw_text, says, section_type
from rpkdgen.model import Origin
from rpkdgen.new_nodes import (
    DECIMAL,
    THOUSANDS,
    Noted,
    Style,
    Value,
    field_order,
    form_of,
    is_counted_unit,
    is_number,
    rank,
    replace_value,
)
from rpkdgen.read import Fields, Items, read_yaml
from rpkdgen.read import Node as ReadNode
from rpkdgen.scalar import ROMAN
from rpkdgen.spans import Entry, Form, Node, Tree, Unreadable, code_in, identity, is_same, parsed, unit_below

__all__ = ["Add", "Edit", "EditError", "Noted", "Path", "Place", "Places", "Put", "Remove", "Step", "Value", "edited"]

#: A name of a field (a number where names are years, quarters or deciles); of an item of a list its number, the text
#: that identifies it, or all of ``spans.identity`` or its beginning: ("kode", "1.06.05", "dinsos").
Step = str | int | tuple[str, ...]
Path = tuple[Step, ...]


class EditError(ValueError):
    """The edit cannot be made (Indonesian): the file is none that can be edited, or there is no such place."""


@dataclass(frozen=True, slots=True)
class Put:
    """The value at this path becomes ``value``; a field that is not there is added, with what is missing above it.

    A mapping or list takes the place of the one before: what is the same in both stays as it is written.
    """

    path: Path
    value: Value


@dataclass(frozen=True, slots=True)
class Add:
    """An item more in the list at this path: at its end, behind the item ``after``, or ``first``."""

    path: Path
    value: Value
    after: Step | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Remove:
    """The field or item at this path goes, with its own comments; what is left empty above it goes too."""

    path: Path


Edit = Put | Add | Remove

#: What to do about a text that ``spans`` does not take apart, by its reason.
_HINTS = {"line ends": "samakan akhir barisnya dengan “rpkdgen fmt”", "document marks": "hapus baris “---”"}


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made, one after the other. Raises EditError, and then none is made."""
    try:
        form = Form.of(text) if text else Form("", "\n", True)
        file = _File(parsed(form.plain(text)))
        for edit in edits:
            file.make(edit)
        plain = file.root.written() + file.tail
        if not is_same(parsed(plain).root, file.root):
            raise EditError("Berkas ini tidak dapat disunting dengan aman; sunting dengan tangan.")
    except Unreadable as error:
        hint = next((hint for reason, hint in _HINTS.items() if reason in str(error)), "sunting dengan tangan")
        raise EditError(f"Susunan berkas ini tidak dapat disunting; {hint}.") from error
    except Unwritable as error:
        raise EditError(f"Teks memuat karakter {error}, yang tidak dapat ditulis.") from error
    return form.dressed(plain)


# ── where an item of the plan lives ──────────────────────────────────────────────────────────────
class Place(NamedTuple):
    """A file, as it is named in positions, and a path inside it."""

    file: str
    path: Path


class Places:
    """Where items of a plan live. ``texts``: those that the plan was read from (``Loaded.texts``)."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._paths: dict[str, dict[tuple[int, int, str], Path]] = {}

    def of(self, asal: Origin, *steps: object) -> Place:
        """Where an item was written, and below it the field at ``steps``, written or not ("pagu", 2025, "PAD").

        Raises EditError for what was written nowhere.
        """
        file = asal.position.file
        if file not in self._paths:
            document, _ = read_yaml(file, self._texts[file]) if file in self._texts else (None, [])
            self._paths[file] = dict(_paths(document, ())) if document else {}
        kind = type(asal.lookup.node).__name__ if isinstance(asal.lookup, Lookup) else "Fields"
        found = self._paths[file].get((asal.position.line, asal.position.column, kind))
        if found is None:
            raise EditError("Butir ini tidak tertulis di berkas rencana mana pun.")
        return Place(file, (*found, *(step if isinstance(step, int | tuple) else str(step) for step in steps)))


def _paths(node: ReadNode, path: Path) -> Iterator[tuple[tuple[int, int, str], Path]]:
    yield (node.line, node.column, type(node).__name__), path
    if isinstance(node, Fields):
        for name, (_, value) in node.entries.items():
            yield from _paths(value, (*path, name))
    elif isinstance(node, Items):
        for number, item in enumerate(node.items):
            yield from _paths(item, (*path, number))


# ── the file ─────────────────────────────────────────────────────────────────────────────────────
class _Spot(NamedTuple):
    """An entry, the collection that it stands in, the type of its value, and the unit in force there."""

    parent: Node
    entry: Entry
    kind: FieldType | None
    unit: str


_HEADING = re.compile(r"#\s*[─═=*#-]{2}")
_TOP: FieldType | None = None


class _File:
    """The tree of a file while it is changed."""

    def __init__(self, tree: Tree) -> None:
        self.root, self.tail = tree.root, tree.tail
        self.numbered: dict[int, list[Entry]] = {}  # the items of a list that lost or gained some, as they were
        self.style = Style.of(self.root)

    def make(self, edit: Edit) -> None:
        if not edit.path:
            raise EditError("Tempat yang disunting tidak disebut.")
        if isinstance(edit, Put):
            self.put(edit.path, edit.value)
        elif isinstance(edit, Add):
            self.add(edit.path, edit.value, edit.after, first=edit.first)
        else:
            self.remove(edit.path)

    # finding
    def find(self, path: Path) -> tuple[list[_Spot], Path]:
        """The entries along the path as far as they are there, and the rest of the path."""
        node, kind, unit = self.root, _TOP, ""
        spots: list[_Spot] = []
        for number, step in enumerate(path):
            entry = self.entry(node, step) if node.kind != "scalar" else None
            if entry is None:
                return spots, path[number:]
            kind, unit = self.type_below(node, kind, step), unit_below(node, unit)
            spots.append(_Spot(node, entry, kind, unit))
            node = entry.value
        return spots, ()

    def type_below(self, node: Node, kind: FieldType | None, step: Step) -> FieldType | None:
        if node is self.root:
            return section_type(str(step))
        return item_type(kind) if node.kind == "list" else below(kind, str(step))

    def entry(self, node: Node, step: Step) -> Entry | None:
        if node.kind == "map":
            if isinstance(step, tuple):
                raise EditError(f"“{_in_words(step)}” bukan butir dalam daftar.")
            return next((entry for entry in node.entries if _is_named(entry.key, step)), None)
        if isinstance(step, int):
            entries = self.numbered.get(id(node), node.entries)
            found = entries[step] if -len(entries) <= step < len(entries) else None
            return found if found in node.entries else None
        fitting = [entry for entry in node.entries if _is_identified(entry.value, step)]
        if len(fitting) > 1:
            raise EditError(f"Butir “{_in_words(step)}” ada lebih dari satu di sini.")
        return fitting[0] if fitting else None

    # setting
    def put(self, path: Path, value: Value) -> None:
        spots, rest = self.find(path)
        if not rest:
            self.assign(spots[-1], value)
            return
        if spots and spots[-1].entry.value.kind == "scalar" and not _is_blank(spots[-1].entry.value):
            self.put_below_short_form(spots, rest, value)
            return
        node = spots[-1].entry.value if spots else self.root
        for step in rest[::-1]:
            if isinstance(step, tuple) or node.kind == "list":
                raise EditError(f"Butir “{_in_words(step)}” tidak ada di sini.")
            value = {str(step): value}
        assert isinstance(value, Mapping)
        if spots and node.kind == "scalar":
            self.assign(spots[-1], value)
            return
        for name, member in value.items():
            if spots:
                self.add_field(spots[-1], name, member)
            else:
                self.add_section(name, member)

    def put_below_short_form(self, spots: list[_Spot], rest: Path, value: Value) -> None:
        """Set what stands below a value that is written in its short form: a text that says who is meant, or one
        figure for the item's only source. The short form is written in full if it has to be."""
        spot = spots[-1]
        written = spot.entry.value.value
        into = ""
        if isinstance(spot.kind, Either) and isinstance(spot.kind.full, Item):
            into = spot.kind.into
        elif isinstance(spot.kind, Either) and isinstance(spot.kind.full, MapOf):
            sources = (each.parent.get("sumber_dana") for each in reversed(spots) if each.parent.kind == "map")
            into = next((source.value for source in sources if source), "")
        if not into or len(rest) > 1:
            raise EditError(f"“{written}” ditulis sebagai satu nilai; “{_in_words(rest[0])}” tidak dapat ditambahkan.")
        if str(rest[0]) == into:
            self.assign(spot, value)
        else:
            self.assign(spot, {into: written, str(rest[0]): value})

    def assign(self, spot: _Spot, value: Value) -> None:
        """Give an entry another value, keeping of the old one what is the same."""
        value = value.value if isinstance(value, Noted) else value
        old = spot.entry.value
        form = form_of(value)
        if form == old.kind == "scalar":
            kind = meant(spot.kind, "scalar")
            if value is None:
                replace_value(spot.entry, Node("scalar", old.column, ""), in_braces=spot.parent.flow)
            elif _is_blank(old) or not says(old.value, value, kind):
                self.write_scalar(spot, value, kind)
        elif form == old.kind == "map":
            assert isinstance(value, Mapping)
            self.update_fields(spot, value)
        elif form == old.kind == "list":
            self.update_items(spot, list(value))  # type: ignore[arg-type]
        else:
            self.write_new(spot, value)

    def write_new(self, spot: _Spot, value: Value, *, flow: bool | None = None) -> None:
        """Write a value that has nothing of the old one; a collection in braces if ``flow``."""
        in_braces = spot.parent.flow
        column = self.style.column_below(spot.parent, spot.entry, form_of(value))
        name = str(spot.entry.key) if spot.parent.kind == "map" else ""
        node = self.style.node(value, spot.kind, column, name, spot.unit, in_braces=in_braces, flow=flow)
        replace_value(spot.entry, node, in_braces=in_braces)

    def write_scalar(self, spot: _Spot, value: Value, kind: FieldType | None) -> None:
        entry, in_braces = spot.entry, spot.parent.flow
        old = entry.value
        comma = self.style.comma
        if found := DECIMAL.fullmatch(old.value):
            comma = found[1] == "," or bool(THOUSANDS.fullmatch(old.value))
        text = raw_text(value, kind, comma=comma and not in_braces, counted=self.is_counted(spot))
        quote = old.text[:1] if old.text[:1] in ('"', "'") and not is_number(kind) else ""
        replace_value(entry, self.style.scalar(text, entry, in_braces=in_braces, quote=quote), in_braces=in_braces)

    def is_counted(self, spot: _Spot) -> bool:
        """Whether the unit of a number is one that is counted, as far as the file itself tells."""
        beside = (entry.value for entry in spot.parent.entries)
        return is_counted_unit(spot.unit) or any(
            node.kind == "scalar" and bool(THOUSANDS.fullmatch(node.value)) for node in beside
        )

    def update_fields(self, spot: _Spot, value: Mapping[Any, Any]) -> None:
        node = spot.entry.value
        wanted = {str(key): member for key, member in value.items()}
        kept = {name for name in wanted if self.entry(node, name)}
        if not kept or not node.entries:
            self.write_new(spot, value, flow=node.flow or None)
            return
        for entry in list(node.entries):
            if not any(_is_named(entry.key, name) for name in wanted):
                self.drop(node, entry, [spot])
        for name, member in wanted.items():
            found = self.entry(node, name)
            if found is None:
                self.add_field(spot, name, member)
            else:
                self.assign(_Spot(node, found, below(spot.kind, name), unit_below(node, spot.unit)), member)

    def update_items(self, spot: _Spot, values: list[Any]) -> None:
        node, kind = spot.entry.value, item_type(spot.kind)
        old = list(node.entries)
        chosen: list[Entry | None] = []
        for value in values:
            found = next((entry for entry in old if _is_same_item(entry.value, value, kind)), None)
            if found is not None:
                old.remove(found)
            chosen.append(found)
        if not any(chosen):
            self.write_new(spot, values, flow=node.flow or None)
            return
        self.keep_numbers(node)
        if [entry for entry in node.entries if entry in chosen] != [entry for entry in chosen if entry]:
            self.reorder(node, [entry for entry in chosen if entry])
        for entry in old:
            self.drop(node, entry, [spot])
        for place, (value, found) in enumerate(zip(values, chosen, strict=True)):
            if found is None:
                self.insert_item(spot, value, place)
            else:
                self.assign(_Spot(node, found, kind, spot.unit), value)

    def reorder(self, node: Node, chosen: list[Entry]) -> None:
        """The chosen items in their new order, in the places that they have together; gaps in braces stay."""
        places = [number for number, entry in enumerate(node.entries) if entry in chosen]
        leads = [entry.lead for entry in node.entries]
        for place, entry in zip(places, chosen, strict=True):
            node.entries[place] = entry
        if node.flow:
            for entry, lead in zip(node.entries, leads, strict=True):
                entry.lead = lead

    # adding
    def add(self, path: Path, value: Value, after: Step | None, *, first: bool) -> None:
        spots, rest = self.find(path)
        if rest or _is_blank(spots[-1].entry.value):
            if after is not None:
                raise EditError(f"Butir “{_in_words(after)}” tidak ada di sini.")
            self.put(path, [value])
            return
        node = spots[-1].entry.value
        if node.kind != "list":
            raise EditError(f"“{_in_words(path[-1])}” bukan daftar.")
        place = 0 if first else len(node.entries)
        if after is not None:
            before = self.entry(node, after)
            if before is None:
                raise EditError(f"Butir “{_in_words(after)}” tidak ada di sini.")
            place = node.entries.index(before) + 1
        self.keep_numbers(node)
        self.insert_item(spots[-1], value, place)

    def insert_item(self, spot: _Spot, value: Any, place: int) -> None:
        node, kind = spot.entry.value, item_type(spot.kind)
        column = node.entries[0].column if node.entries else node.column
        entry = self.style.entry(None, value, kind, column, spot.unit, in_braces=node.flow, name="")
        spaced = bool(node.entries) and not node.flow and self.is_spaced(node, kind, spot.parent is self.root)
        self.insert(node, entry, place)
        if spaced:
            later = node.entries[max(place, 1)]
            later.lead = later.lead if later.lead.startswith("\n") else f"\n{later.lead}"

    def is_spaced(self, node: Node, kind: FieldType | None, is_section: bool) -> bool:
        """Whether blank lines stand between the items of a list."""
        gaps = [entry.lead.startswith("\n") for entry in node.entries[1:]]
        if gaps:
            return 2 * sum(gaps) > len(gaps)
        return is_section or (isinstance(kind, Item) and kind.cls in SPACED)

    def insert(self, node: Node, entry: Entry, place: int) -> None:
        """Put an entry into a collection, with what must stand between it and the next."""
        if node.flow:
            gap = next((each.lead for each in node.entries[1:]), ", ")
            if not node.entries:
                node.opened, node.closed = ("{", "}") if node.kind == "map" else ("[", "]")
            elif place == 0:
                node.entries[0].lead = gap
            entry.lead = gap if place else ""
        node.entries.insert(place, entry)
        node.forget()

    def add_field(self, spot: _Spot, name: str, value: Value) -> None:
        node, kind = spot.entry.value, spot.kind
        place = _place(field_order(kind), [str(entry.key) for entry in node.entries], name)
        column = node.entries[0].column if node.entries else node.column
        parent_name = str(spot.entry.key) if spot.parent.kind == "map" else ""
        unit = unit_below(node, spot.unit)
        entry = self.style.entry(name, value, below(kind, name), column, unit, in_braces=node.flow, name=parent_name)
        self.insert(node, entry, place)

    def add_section(self, name: str, value: Value) -> None:
        """A new section stands last in its file; comments that are all of the file so far stand above it."""
        entry = self.style.entry(name, value, section_type(name), 0, "", in_braces=False, name=name)
        if self.root.entries:
            entry.lead = "\n"
        elif self.tail.strip():
            entry.lead, self.tail = self.tail.rstrip("\n") + "\n", ""
        if not self.tail.strip():
            self.tail = ""
        self.root.entries.append(entry)
        self.root.forget()

    # removing
    def remove(self, path: Path) -> None:
        spots, rest = self.find(path)
        if rest or not spots:
            raise EditError(f"“{_in_words(path[-1])}” tidak ada di sini.")
        while len(spots) > 1 and len(spots[-1].parent.entries) == 1:
            spots.pop()
        self.drop(spots[-1].parent, spots[-1].entry, spots[:-1])

    def drop(self, node: Node, entry: Entry, above: Sequence[_Spot]) -> None:
        """Take an entry out of a collection; comments that are not its own stay where they stood."""
        self.keep_numbers(node)
        place = node.entries.index(entry)
        following = node.entries[place + 1] if place + 1 < len(node.entries) else None
        del node.entries[place]
        node.forget()
        if node.flow:
            if place == 0 and following is not None:
                following.lead = ""
            return
        left = _without_own_comments(entry.lead, is_file_head=node is self.root and place == 0)
        if following is not None:
            if place == 0:
                following.lead = left + following.lead.lstrip("\n")
            elif left.strip() or not following.lead.startswith("\n"):
                following.lead = left + following.lead
        elif left.strip():
            self.hand_on(left, above)

    def hand_on(self, lead: str, above: Sequence[_Spot]) -> None:
        """Comments behind which nothing stands any more go to what stands next in the file."""
        for spot in reversed(above):
            entries = spot.parent.entries
            place = entries.index(spot.entry)
            if not spot.parent.flow and place + 1 < len(entries):
                entries[place + 1].lead = lead + entries[place + 1].lead
                return
        self.tail = lead + self.tail

    def keep_numbers(self, node: Node) -> None:
        if node.kind == "list":
            self.numbered.setdefault(id(node), list(node.entries))

    # building


# ── values and nodes ─────────────────────────────────────────────────────────────────────────────


def _is_blank(node: Node) -> bool:
    return node.kind == "scalar" and node.text in ("", "~", "null")


def _is_named(key: object, step: object) -> bool:
    name, wanted = str(key), str(step)
    return name == wanted or name.strip() == wanted or (name in ROMAN and str(ROMAN.index(name) + 1) == wanted)


def _is_identified(node: Node, step: str | tuple[str, ...]) -> bool:
    found = identity(node)
    if found is None:
        return False
    if isinstance(step, tuple):
        return found[: len(step)] == step
    return step in (found[0] if node.kind == "scalar" else found[1], node.value)


def _is_same_item(node: Node, value: Any, kind: FieldType | None) -> bool:
    if node.kind == "scalar":
        return not isinstance(value, Mapping) and says(node.value, value, meant(kind, "scalar"))
    found = identity(node)
    if not isinstance(value, Mapping) or found is None:
        return _is_written_so(node, value)
    return code_in(str(value.get(found[0], ""))) == found[1]


def _is_written_so(node: Node, value: Any) -> bool:
    """Whether a node says just that, to the letter."""
    if node.kind != form_of(value):
        return False
    if isinstance(value, Mapping):
        wanted = {str(name): member for name, member in value.items()}
        return {entry.key for entry in node.entries} == set(wanted) and all(
            _is_written_so(entry.value, wanted[entry.key]) for entry in node.entries
        )
    if node.kind == "list":
        pairs = zip(node.entries, value, strict=False)
        return len(node.entries) == len(value) and all(_is_written_so(entry.value, each) for entry, each in pairs)
    return node.value == str(value)


def _in_words(step: Step) -> str:
    return " ".join(step[1:] or step) if isinstance(step, tuple) else str(step)


def _without_own_comments(lead: str, *, is_file_head: bool) -> str:
    """What stays of the lines above an entry that goes: headings, and comments that a blank line parts from it."""
    if is_file_head:
        return lead
    lines = lead.split("\n")[:-1]
    while lines and lines[-1].strip().startswith("#") and not _HEADING.match(lines[-1].strip()):
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


# ── order ────────────────────────────────────────────────────────────────────────────────────────


def _place(order: Sequence[str], names: Sequence[str], name: str) -> int:
    """Where a name belongs among those that are there: behind the nearest that stands before it."""
    ranks = [rank(order, each) for each in names]
    own = rank(order, name)
    before = [number for number, rank in enumerate(ranks) if rank <= own]
    if not before:
        return 0
    nearest = max(ranks[number] for number in before)
    return max(number for number in before if ranks[number] == nearest) + 1
