"""The text of one plan file → the same plan in the one layout that all plan files have.

Fields stand in their order, collections in braces only where they are short and alike, numbers with thousand dots and
decimal comma, quotes only where needed. Comments stay with what they belong to: those above a field or behind it go
where it goes, those that end a list stay its end. Names that are not known are kept. What the text says is held
against the tree that was meant, so that no other meaning can come out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rpkdgen.fields import FieldType, Item, MapOf, Scalar
from rpkdgen.layout import (
    SPACED,
    WIDTH,
    below,
    folded_text,
    in_one_line,
    item_type,
    literal_text,
    meant,
    number_text,
    order_of,
    scalar_text,
    section_type,
)
from rpkdgen.merge import shifted
from rpkdgen.reference import unit_kind
from rpkdgen.scalar import ScalarError, grouped, read_count, read_decimal, read_rupiah
from rpkdgen.spans import BOM, Entry, Node, Tree, Unreadable, is_same, name_in, parsed, unit_below

INDENT = 2
#: Between a value and the comment behind it.
GAP = "   "


def formatted(text: str, units: Mapping[str, str]) -> str:
    """The text in the layout of plan files; ``units``: the units in force, each with its kind.

    Line ends stay those of the file (git may have made them so); of several kinds, the plain one is taken. Raises
    Unreadable for a text that ``spans`` does not know how to take apart.
    """
    ends = "\r\n" if text.count("\r\n") == text.count("\n") and "\r\n" in text else "\n"
    plain = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    plain = plain if plain.endswith("\n") else f"{plain}\n"
    tree = parsed(plain)
    comments = _comments(tree)
    laid = _Layout(units).file(tree)
    result = laid.root.written() + laid.tail
    again = parsed(result)
    if not is_same(again.root, laid.root) or _comments(again) != comments:
        raise Unreadable("the layout would change what is said")
    return result.replace("\n", ends)


def _comments(tree: Tree) -> Counter[str]:
    """The comments of a file, however often each stands."""
    found = Counter(comment.rstrip() for comment in tree.root.comments())
    found.update(line.strip() for line in tree.tail.split("\n") if line.strip())
    found.update(_before_values(tree.root))
    return found


def _before_values(node: Node) -> Iterator[str]:
    """Comments between a name and its single value, which stands on a line of its own."""
    for entry in node.entries:
        if entry.value.kind == "scalar":
            yield from _comments_of(entry.head)
        elif not entry.value.flow:
            yield from _before_values(entry.value)


# ── comments ─────────────────────────────────────────────────────────────────────────────────────
def _lines(gap: str) -> list[str]:
    """The lines of what stands between entries, without their indentation; several blank ones are one."""
    return _collapsed([line.strip() for line in gap.split("\n")[:-1]])


def _collapsed(lines: Sequence[str]) -> list[str]:
    return [line for number, line in enumerate(lines) if line or not number or lines[number - 1]]


def _indented(lines: Sequence[str], column: int) -> str:
    return "".join(f"{' ' * column}{line}\n" if line else "\n" for line in lines)


def _ends_of_lists(tree: Tree) -> tuple[dict[int, list[str]], str]:
    """Comments that are indented deeper than what follows: they end the list or item above them. By the entry that
    they stand behind; and the file's tail without them."""
    behind: dict[int, list[str]] = {}

    def split(gap: str, before: Entry) -> str:
        lines = gap.split("\n")
        end = 0
        for number, line in enumerate(lines[:-1]):
            if not line.strip():
                continue
            depth = len(line) - len(line.lstrip())
            last = before
            while last.value.entries and not last.value.flow and last.value.entries[0].column <= depth:
                last = last.value.entries[-1]
            if depth <= before.column or last is before:
                break
            behind.setdefault(id(last), []).extend(_lines("".join(f"{each}\n" for each in lines[end : number + 1])))
            end = number + 1
        return "\n".join(lines[end:])

    def walk(node: Node) -> None:
        for number, entry in enumerate(node.entries):
            if not entry.value.flow:
                walk(entry.value)
            if number:
                entry.lead = split(entry.lead, node.entries[number - 1])

    walk(tree.root)
    tail = split(tree.tail, tree.root.entries[-1]) if tree.root.entries else tree.tail
    return behind, tail


# ── the layout ───────────────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class _Layout:
    """``behind``: the comments that end a list, by the entry that they stand behind."""

    units: Mapping[str, str]
    behind: dict[int, list[str]] = field(default_factory=dict)

    def file(self, tree: Tree) -> Tree:
        self.behind, tail = _ends_of_lists(tree)
        root = Node("map", 0, "")
        for number, entry in enumerate(tree.root.entries):
            name = str(entry.key)
            lines, laid = self.entry(entry, section_type(name), 0, "", is_section=True)
            laid.lead = _indented(_with_blank(lines) if number else _without_blank(lines), 0)
            root.entries.append(laid)
        end = _lines(tail)
        while end and not end[-1]:
            end.pop()
        return Tree(root, _indented(end if root.entries else _without_blank(end), 0))

    def block(self, node: Node, kind: FieldType | None, column: int, unit: str, *, is_section: bool) -> Node:
        """A collection over lines that begin at ``column``."""
        laid = Node(node.kind, column, "")
        unit = unit_below(node, unit)
        spaced = _is_spaced(node, kind, is_section)
        for number, entry in enumerate(_ordered(node, kind)):
            inner = item_type(kind) if node.kind == "list" else below(kind, str(entry.key))
            lines, made = self.entry(entry, inner, column, unit, in_braces=node.flow)
            lines = _collapsed(lines)
            if number == 0 and not any(lines):
                lines = []
            made.lead = _indented(_with_blank(lines) if spaced and number else lines, column)
            laid.entries.append(made)
        return laid

    def entry(
        self,
        entry: Entry,
        kind: FieldType | None,
        column: int,
        unit: str,
        *,
        in_braces: bool = False,
        is_section: bool = False,
    ) -> tuple[list[str], Entry]:
        """The lines above an entry (not yet in it), and the entry laid out at ``column``; ``in_braces``: it stood in
        braces or brackets."""
        is_item = not isinstance(entry.key, str)
        name = "-" if is_item else f"{scalar_text(str(entry.key), is_key=True)}:"
        above = [] if in_braces else _lines(entry.lead)
        beside = entry.trail.strip()
        in_head = _comments_of(entry.head)
        node = entry.value
        flow = self.in_braces(node, kind, unit, column + len(name) + 1)
        if node.kind != "scalar" and flow is None:
            value = self.block(node, kind, column + INDENT, unit, is_section=is_section)
            in_head += [beside] if beside else []
            if is_item:
                # What stands above the first field, or behind the dash, stands above the dash.
                first = value.entries[0]
                above += [*in_head, *_lines(first.lead)]
                first.lead = ""
                head = "- "
            else:
                above += in_head[1:]
                head = f"{name}{GAP + in_head[0] if in_head else ''}\n"
            made = Entry(entry.key, column, "", head, value, "")
        else:
            above += in_head
            if beside and column + len(name) + len(GAP) + len(beside) + self.length(node, flow, kind, unit) > WIDTH:
                above, beside = [*above, beside], ""
            value = flow or self.scalar(node, kind, unit, column, len(name) + 1, alone=not beside)
            head = f"{name} " if value.text or value.flow else name
            made = Entry(entry.key, column, "", head, value, f"{GAP}{beside}\n" if beside else "\n")
        made.trail += _indented(self.behind.get(id(entry), ()), column)
        return above, made

    # in one line
    def in_braces(self, node: Node, kind: FieldType | None, unit: str, column: int) -> Node | None:
        """A collection in braces or brackets, None where it must stand over lines; ``column``: where it begins."""
        if node.kind == "scalar":
            return None
        if node.flow and node.commented:
            return _moved(node, column - node.column)
        if not node.entries:
            return Node(node.kind, column, "", flow=True, closed="{}" if node.kind == "map" else "[]")
        usual = node.flow if kind is None else in_one_line(kind)
        if not usual or any(True for _ in node.comments()) or any(id(each) in self.behind for each in node.entries):
            return None
        laid = Node(node.kind, column, "", flow=True)
        laid.opened, laid.closed = ("{", "}") if node.kind == "map" else ("[", "]")
        for entry in _ordered(node, kind):
            inner = item_type(kind) if node.kind == "list" else below(kind, str(entry.key))
            made = self.in_braces(entry.value, inner, unit, column)
            if entry.value.kind == "scalar":
                made = self.scalar_in_braces(entry.value, inner, unit)
            if made is None:
                return None
            head = f"{scalar_text(str(entry.key), in_braces=True, is_key=True)}: " if isinstance(entry.key, str) else ""
            laid.entries.append(Entry(entry.key, 0, ", " if laid.entries else "", head, made, ""))
        text = laid.written()
        return laid if column + len(text) <= WIDTH and "\n" not in text else None

    def scalar_in_braces(self, node: Node, kind: FieldType | None, unit: str) -> Node | None:
        if _is_blank(node):
            return None
        text = self.number(_said(node), kind, unit, comma=False)
        return Node("scalar", 0, scalar_text(text, in_braces=True), text or node.value)

    # values
    def scalar(self, node: Node, kind: FieldType | None, unit: str, column: int, used: int, *, alone: bool) -> Node:
        """A single value behind a name of ``used`` signs at ``column``; ``alone``: no comment stands behind it."""
        if _is_blank(node):
            return Node("scalar", column, node.text, node.value)
        text = self.number(_said(node), kind, unit)
        written = line = scalar_text(text)
        if alone and "\n" in text:
            written = literal_text(text, column + INDENT) or line
        elif alone and column + used + len(line) > WIDTH:
            written = folded_text(text, column + INDENT) or line
        return Node("scalar", column, written, text or node.value)

    def length(self, node: Node, flow: Node | None, kind: FieldType | None, unit: str) -> int:
        """How long a value is in one line."""
        return len(flow.written() if flow else scalar_text(self.number(_said(node), kind, unit)))

    def number(self, text: str, kind: FieldType | None, unit: str, *, comma: bool = True) -> str:
        """A number as it is usually written (in braces with a point, since a comma parts there); any other text, or
        one that cannot be read, as it is."""
        kind = meant(kind, "scalar")
        name = kind.name if isinstance(kind, Scalar) else ""
        sort = unit_kind(self.units, unit) if unit else ""
        try:
            if name == "rupiah":
                return grouped(read_rupiah(text))
            if name == "bulat" or (name == "nilai" and sort == "cacah"):
                return grouped(read_count(text))
            if name in ("desimal", "nilai"):
                value = read_decimal(text)
                # Without its unit a whole number is not known to be one that is counted.
                return text if name == "nilai" and not sort and value == int(value) else number_text(value, comma=comma)
        except ScalarError:
            pass
        return text


def _moved(node: Node, by: int) -> Node:
    """Braces with comments in them, moved and not laid out."""
    gaps = [shifted(gap, by) for gap in (node.text, node.opened, node.closed)]
    entries = [
        Entry(each.key, 0, shifted(each.lead, by), shifted(each.head, by), _moved(each.value, by), "")
        for each in node.entries
    ]
    return Node(node.kind, 0, gaps[0], node.value, node.flow, entries, gaps[1], gaps[2], node.commented)


def _said(node: Node) -> str:
    """The text of a scalar (its node says '""' for an empty text in quotes)."""
    return "" if node.value == '""' and len(node.text) <= 2 else node.value


def _is_blank(node: Node) -> bool:
    """Whether nothing is written, or what YAML calls nothing."""
    return node.text in ("", "~", "null")


def _comments_of(head: str) -> list[str]:
    """The comments in the head of an entry."""
    behind = head[len(name_in(head)) :]
    return [line[line.index("#") :].rstrip() for line in behind.split("\n") if line.strip().startswith("#")]


def _with_blank(lines: list[str]) -> list[str]:
    return lines if lines and not lines[0] else ["", *lines]


def _without_blank(lines: list[str]) -> list[str]:
    return lines[1:] if lines and not lines[0] else lines


def _is_spaced(node: Node, kind: FieldType | None, is_section: bool) -> bool:
    """Whether a blank line stands between the items of a list."""
    if node.kind != "list" or any(entry.value.kind != "map" for entry in node.entries):
        return False
    inner = item_type(kind)
    return is_section or (isinstance(inner, Item) and inner.cls in SPACED)


def _ordered(node: Node, kind: FieldType | None) -> list[Entry]:
    """Fields in their order, years in theirs; names that are not known stay behind what they stood behind."""
    kind = meant(kind, "map")
    if node.kind != "map":
        return node.entries
    if isinstance(kind, MapOf):
        if all(str(entry.key).isdecimal() for entry in node.entries):
            return sorted(node.entries, key=lambda entry: int(str(entry.key)))
        return node.entries
    if not isinstance(kind, Item):
        return node.entries
    order = {name: number for number, name in enumerate(order_of(kind.cls))}
    ranks: list[int] = []
    for entry in node.entries:
        ranks.append(order.get(str(entry.key), ranks[-1] if ranks else -1))
    return [entry for _, entry in sorted(zip(ranks, node.entries, strict=True), key=lambda pair: pair[0])]
