"""New values → nodes, written as the file around them is: in braces or over lines, with its indentation, with comma
or point, their fields in the order of writing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Union

from rpkdgen.fields import FieldType, Item, Scalar
from rpkdgen.items import CONTROL_SUM
from rpkdgen.layout import (
    SPACED,
    WIDTH,
    below,
    folded_text,
    in_one_line,
    item_type,
    literal_text,
    meant,
    order_of,
    raw_text,
    scalar_text,
    section_type,
)
from rpkdgen.reference import shipped_units, unit_kind
from rpkdgen.spans import Entry, Node, name_in

#: What can be written: one value, a mapping, or a list.
Value = Union[str, int, Decimal, date, Mapping[Any, Any], Sequence[Any], "Noted", None]

DECIMAL = re.compile(r"[+-]?[0-9][0-9.]*([.,])[0-9]+")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


@dataclass(frozen=True, slots=True)
class Noted:
    """A new value with comments: ``above`` it (without their ``#``), or ``beside`` it on the line of its name.
    ``None`` leaves the field for a person to fill in; the check then points at it."""

    value: Any
    above: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written: columns from a key to the fields below it and to the dashes below it, decimals with
    comma, and by (name, form, whether it usually stands in one line) whether a collection stands in braces."""

    indent: int
    dash: int
    comma: bool
    flow: Mapping[tuple[str, str, bool], bool]

    @classmethod
    def of(cls, root: Node) -> Style:
        indents: list[int] = []
        dashes: list[int] = []
        signs: list[str] = []
        flow: dict[tuple[str, str, bool], bool] = {}

        def look(node: Node, kind: FieldType | None, name: str) -> None:
            for entry in node.entries:
                value = entry.value
                if node.kind == "list":
                    inner = item_type(kind)
                else:
                    inner = section_type(str(entry.key)) if node is root else below(kind, str(entry.key))
                known = name if node.kind == "list" or str(entry.key).isdecimal() else str(entry.key)
                if value.kind == "scalar":
                    number = meant(inner, "scalar")
                    if is_decimal(number) and (found := DECIMAL.fullmatch(value.value)):
                        signs.append("," if THOUSANDS.fullmatch(value.value) else found[1])
                    continue
                if value.entries:
                    flow[known, value.kind, in_one_line(inner)] = value.flow
                    if not value.flow and node.kind == "map":
                        (dashes if value.kind == "list" else indents).append(value.column - entry.column)
                look(value, inner, known)

        look(root, None, "")
        points = sum(sign == "." for sign in signs)
        indent = next((width for width in indents if width > 0), 2)
        return cls(indent, next(iter(dashes), 2), 2 * points <= len(signs), flow)

    def scalar(self, text: str, entry: Entry, *, in_braces: bool = False, quote: str = "") -> Node:
        """The node of a text: in one line if it fits or must, else folded or line by line."""
        line = scalar_text(text, in_braces=in_braces, quote=quote)
        written = line
        can_take_lines = not in_braces and "#" not in entry.trail
        if can_take_lines and "\n" in text:
            written = literal_text(text, entry.column + self.indent) or line
        elif can_take_lines and entry.column + len(entry.head) + len(line) > WIDTH:
            written = folded_text(text, entry.column + self.indent) or line
        return Node("scalar", entry.column, written, text or '""')

    def entry(
        self, key: str | None, value: Any, kind: FieldType | None, column: int, unit: str, *, in_braces: bool, name: str
    ) -> Entry:
        """A field of that name, or an item (``key`` None), at ``column``; ``name``: the field whose style its value
        follows."""
        head = "" if in_braces and key is None else "- " if key is None else ""
        if key is not None:
            head = f"{scalar_text(key, in_braces=in_braces, is_key=True)}: "
        entry = Entry(key if key is not None else (None, 0), column, "", head, Node("scalar", column, ""), "")
        if not in_braces:
            entry.trail = "\n"
        note = value if isinstance(value, Noted) else Noted(value)
        value, form = note.value, form_of(note.value)
        if value is None:
            entry.head = entry.head.rstrip()
        elif form == "scalar":
            comma = self.comma and not in_braces
            text = raw_text(value, meant(kind, "scalar"), comma=comma, counted=is_counted_unit(unit))
            entry.value = self.scalar(text, entry, in_braces=in_braces)
        else:
            inner = column + (2 if key is None else self.dash if form == "list" else self.indent)
            known = name if key is not None and key.isdecimal() else key or name
            node = self.node(value, kind, inner, known, unit, in_braces=in_braces)
            replace_value(entry, node, in_braces=in_braces)
        _annotate(entry, note)
        return entry

    def node(
        self,
        value: Any,
        kind: FieldType | None,
        column: int,
        name: str,
        unit: str,
        *,
        in_braces: bool,
        flow: bool | None = None,
    ) -> Node:
        """The node of a value whose lines, if it takes several, begin at ``column``."""
        form = form_of(value)
        if value is None:
            return Node("scalar", column, "")
        if form == "scalar":
            entry = Entry(None, column, "", "", Node("scalar", column, ""), "")
            text = raw_text(value, meant(kind, "scalar"), comma=self.comma, counted=is_counted_unit(unit))
            return self.scalar(text, entry, in_braces=in_braces)
        members: list[tuple[str | None, Any]] = [(None, member) for member in value]
        if form == "map":
            order = field_order(kind)
            names = sorted(value, key=lambda name: rank(order, str(name)))
            members = [(str(name), value[name]) for name in names]
        if flow is None:
            known = self.flow.get((name, form, kind is not None and in_one_line(kind)))
            flow = in_one_line(kind) if known is None else known
            flow = flow and not any(member is None or isinstance(member, Noted) for _, member in members)
        node = Node("map" if form == "map" else "list", column, "", flow=in_braces or flow or not members)
        unit = str(value.get("satuan", unit)) if form == "map" else unit
        for key, member in members:
            inner = item_type(kind) if key is None else below(kind, key)
            entry = self.entry(key, member, inner, column, unit, in_braces=node.flow, name=name)
            spaced = form == "list" and isinstance(inner, Item) and (inner.cls in SPACED or section_type(name) == kind)
            if node.entries:
                entry.lead = ", " if node.flow else f"\n{entry.lead}" if spaced else entry.lead
            node.entries.append(entry)
        if node.flow:
            node.opened, node.closed = ("{", "}") if form == "map" else ("[", "]")
            if not in_braces and column + len(node.written()) > WIDTH and members:
                return self.node(value, kind, column, name, unit, in_braces=False, flow=False)
        return node

    def column_below(self, parent: Node, entry: Entry, form: str) -> int:
        """Where the lines of a value begin that stands below an entry."""
        if parent.kind == "list":
            return entry.column + 2
        return entry.column + (self.dash if form == "list" else self.indent)


def replace_value(entry: Entry, node: Node, *, in_braces: bool) -> None:
    """Give an entry that value, its head and end of line as this takes; a comment on its line stays there."""
    takes_lines = node.kind != "scalar" and not node.flow
    old_takes_lines = entry.value.kind != "scalar" and not entry.value.flow
    name = name_in(entry.head)
    if in_braces:
        entry.head = f"{name} " if name else ""
    elif takes_lines and not old_takes_lines:
        if name == "-":
            entry.head = "- " if "#" not in entry.trail else f"-{entry.trail}"
        else:
            entry.head = name + (entry.trail if entry.trail.strip() else "\n")
        entry.trail = ""
    elif old_takes_lines and not takes_lines:
        rest = entry.head[len(name) :]
        entry.head, entry.trail = f"{name} ", rest if rest.endswith("\n") else "\n"
        if node.text[:1] in ("|", ">") and entry.trail.strip():
            node.text = scalar_text(node.value)
    elif not takes_lines and not entry.head.endswith((" ", "\t")):
        entry.head = f"{name} "
    if node.kind == "scalar" and not node.text:
        entry.head = name
    entry.value = node


def _annotate(entry: Entry, note: Noted) -> None:
    """Write the comments of a new value; one that would make its line too long stands above it."""
    line = f"{' ' * entry.column}{entry.written}".split("\n")[0]
    if note.beside and len(line) + len(f"   # {note.beside}") > WIDTH:
        note = Noted(note.value, f"{note.above}\n{note.beside}".strip())
    if note.beside and entry.trail:
        entry.trail = f"   # {note.beside}{entry.trail}"
    elif note.beside:
        entry.head = f"{entry.head.rstrip()}   # {note.beside}\n"
    if note.above:
        entry.lead = "".join(f"{' ' * entry.column}# {line}\n" for line in note.above.split("\n"))


def form_of(value: object) -> str:
    if isinstance(value, Noted):
        return form_of(value.value)
    if isinstance(value, Mapping):
        return "map"
    return "list" if isinstance(value, Sequence) and not isinstance(value, str) else "scalar"


def is_counted_unit(unit: str) -> bool:
    return bool(unit) and unit_kind(shipped_units(), unit) == "cacah"


def is_number(kind: FieldType | None) -> bool:
    return isinstance(kind, Scalar) and kind.name in ("rupiah", "bulat", "desimal", "nilai")


def is_decimal(kind: FieldType | None) -> bool:
    return isinstance(kind, Scalar) and kind.name in ("desimal", "nilai")


def field_order(kind: FieldType | None) -> tuple[str, ...]:
    """The names in the order in which they belong; () where names are data and stand in their own order."""
    kind = meant(kind, "map")
    return order_of(kind.cls) if isinstance(kind, Item) else ()


def rank(order: Sequence[str], name: str) -> tuple[int, int]:
    """Where a name belongs: in its order, else years and the like by their number; a control sum stands last."""
    if name in order:
        return (order.index(name), 0)
    if name.isdecimal():
        return (0, int(name))
    return (len(order) + (name == CONTROL_SUM), 0)
