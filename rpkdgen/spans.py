"""The text of one plan file → a tree in which every piece of that text has its place.

Where ``read`` gives values with positions, this keeps all that was written: put together again, the pieces are the
text, byte for byte. So an edit can be taken over with its layout and comments (``merge``), and a file can be told
line by line (``textconv``). Line ends are ``\\n`` here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

#: Deeper than any plan.
DEEPEST = 30
BOM = "\ufeff"

#: What tells the items of a list apart: the first of these whose first field is written. As ``flatten`` has it.
IDENTIFYING = (
    ("id",),
    ("kode", "perangkat_daerah"),
    ("sub_kegiatan", "perangkat_daerah"),
    ("wilayah",),
    ("kedudukan", "jabatan", "kelompok"),
    ("jenis", "nomor", "tahun"),
    ("tahun", "bulan", "perangkat_daerah"),
    ("nomor",),
    ("nama",),
)

_REGION = re.compile(r"([0-9]{2}(?:\.[0-9]+)*)\s+\S")
_HEAD = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\n]*?)[ \t]*:(?=\s|$)""")
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*", re.M)
_TRAIL = re.compile(r"[ \t]*(?:(?<=[ \t])#[^\n]*)?\r?\n")
_BLANK_LINES = re.compile(r"(?:\r?\n[ \t]*)+$")

Kind = Literal["scalar", "map", "list"]


class Unreadable(Exception):
    """The text is no YAML that a plan file uses."""


class Listed(dict[Any, Any]):
    """The data of a list: its items by what tells them apart."""


@dataclass(slots=True, eq=False)
class Entry:
    """A key with its value, or an item of a list.

    Its text is ``lead`` (comments and blank lines above it) + indentation + ``head`` (key and colon, or dash) +
    value + ``trail`` (to the end of the line). In braces or brackets ``lead`` is what stands before it there, and
    ``trail`` is empty.
    """

    key: Any
    column: int
    lead: str
    head: str
    value: Node
    trail: str

    @property
    def core(self) -> str:
        """Its text without what stands above it, and without the indentation of the first line."""
        return f"{self.head}{self.value.text}{self.trail}"

    @property
    def written(self) -> str:
        """As ``core``, put together from pieces that may have been changed since they were read."""
        return f"{self.head}{self.value.written(behind_dash=not self.head.endswith(chr(10)))}{self.trail}"

    def comments(self) -> Iterator[str]:
        for gap in (self.lead, self.head if self.value.kind != "scalar" else "", self.trail):
            yield from _COMMENT.findall(gap)
        yield from self.value.comments()


@dataclass(slots=True, eq=False)
class Node:
    """A value. ``text`` is how it is written (of a block: from the first line of its first entry on).

    ``opened``, ``closed``: the braces or brackets with what stands beside them; ``commented``: there are comments
    inside of them.
    """

    kind: Kind
    column: int
    text: str
    value: str = ""
    flow: bool = False
    entries: list[Entry] = field(default_factory=list)
    opened: str = ""
    closed: str = ""
    commented: bool = False
    _data: Any = None

    @property
    def data(self) -> Any:
        """What is written, without layout and order."""
        if self._data is None:
            if self.kind == "scalar":
                self._data = self.value
            else:
                self._data = (Listed if self.kind == "list" else dict)(
                    (entry.key, entry.value.data) for entry in self.entries
                )
        return self._data

    def forget(self) -> None:
        """Read ``data`` again: keys were changed."""
        self._data = None

    def get(self, key: str) -> Node | None:
        return next((entry.value for entry in self.entries if entry.key == key), None)

    def written(self, *, behind_dash: bool = False) -> str:
        """Its text put together from its pieces, which may have been changed since they were read; ``behind_dash``:
        its first line begins there."""
        if self.kind == "scalar":
            return self.text
        if self.flow:
            return (
                self.opened
                + "".join(each.lead + each.head + each.value.written() for each in self.entries)
                + (self.closed)
            )
        pieces = []
        for number, entry in enumerate(self.entries):
            indent = " " * entry.column
            if behind_dash and number == 0:
                # A comment that came to stand behind the dash: the first field moves below it.
                pieces.append(entry.lead.lstrip(" \n") + indent if entry.lead.strip() else "")
            else:
                pieces.append(entry.lead + indent)
            pieces.append(entry.written)
        return "".join(pieces)

    def comments(self) -> Iterator[str]:
        if self.flow:
            if self.commented:
                yield from _COMMENT.findall(self.text)
            return
        for entry in self.entries:
            yield from entry.comments()


@dataclass(frozen=True, slots=True)
class Tree:
    """A file: its top mapping, and what stands below the last entry."""

    root: Node
    tail: str


@dataclass(frozen=True, slots=True)
class Form:
    """What is the same in a whole file: its byte order mark, its line ends, whether the last line is ended."""

    mark: str
    ends: str
    ended: bool

    @classmethod
    def of(cls, text: str) -> Form:
        if "\r" in text.replace("\r\n", "") or 0 < text.count("\r\n") < text.count("\n"):
            raise Unreadable("line ends of several kinds")
        return cls(BOM if text.startswith(BOM) else "", "\r\n" if "\r\n" in text else "\n", text.endswith("\n"))

    @property
    def parts(self) -> tuple[Any, ...]:
        return self.mark, self.ends, self.ended

    def plain(self, text: str) -> str:
        text = text.removeprefix(BOM).replace("\r\n", "\n")
        return text if self.ended else f"{text}\n"

    def dressed(self, text: str) -> str:
        text = text if self.ended else text.removesuffix("\n")
        return self.mark + (text.replace("\n", self.ends) if self.ends != "\n" else text)


def parsed(text: str) -> Tree:
    """The tree of a text that ends with a line end; an empty mapping where nothing is written. Raises Unreadable."""
    import yaml

    loader: Any = getattr(yaml, "CLoader", yaml.SafeLoader)
    try:
        raw = _raw(yaml.parse(text, Loader=loader))
    except yaml.YAMLError as error:
        raise Unreadable(str(error)) from error
    if raw is None or (raw.kind == "scalar" and raw.start == raw.end):
        return Tree(Node("map", 0, ""), text)
    if raw.kind != "map" or raw.flow or raw.start != text.rfind("\n", 0, raw.start) + 1:
        raise Unreadable("no mapping at the top")
    root, end = _Segmenter(text).block(raw, 0)
    return Tree(root, text[end:])


def is_same(one: Node, other: Node) -> bool:
    """Whether two trees say the same, in the same order."""
    if one.kind != other.kind or len(one.entries) != len(other.entries):
        return False
    if one.kind == "scalar":
        return one.value == other.value
    keys = one.kind == "list" or all(a.key == b.key for a, b in zip(one.entries, other.entries, strict=True))
    return keys and all(is_same(a.value, b.value) for a, b in zip(one.entries, other.entries, strict=True))


def unit_below(node: Node, unit: str) -> str:
    """The unit in force below a node, where ``unit`` is in force above it."""
    own = node.get("satuan") if node.kind == "map" else None
    return own.value if own is not None and own.kind == "scalar" else unit


def name_in(head: str) -> str:
    """The name with its colon, or the dash, that the head of an entry begins with ("" of an item in brackets)."""
    if not head or head == "-" or head[:2] in ("- ", "-\n", "-\t"):
        return head[:1]
    found = _HEAD.match(head)
    return found[0] if found else ""


# ── events → nodes with offsets ──────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class _Raw:
    kind: Kind
    start: int
    end: int
    value: str = ""
    style: str = ""
    flow: bool = False
    children: list[_Raw] = field(default_factory=list)  # of a mapping: key, value, key, value …


def _raw(events: Iterator[Any]) -> _Raw | None:
    import yaml

    root: _Raw | None = None
    stack: list[_Raw] = []
    documents = 0
    for event in events:
        start, end = event.start_mark.index, event.end_mark.index
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
            raise Unreadable("anchor or tag")
        if isinstance(event, yaml.ScalarEvent):
            value = event.value if event.value or not event.style else '""'
            node = _Raw("scalar", start, end, value, event.style or "")
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            kind: Kind = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
            stack.append(_Raw(kind, start, end, flow=bool(event.flow_style)))
            if len(stack) > DEEPEST:
                raise Unreadable("too deep")
            continue
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            node = stack.pop()
            node.end = end
        elif isinstance(event, yaml.DocumentStartEvent | yaml.DocumentEndEvent):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if event.explicit or documents > 1:
                raise Unreadable("document marks")
            continue
        else:
            continue
        if stack:
            stack[-1].children.append(node)
        else:
            root = node
    return root


# ── nodes with offsets → pieces of text ──────────────────────────────────────────────────────────
class _Segmenter:
    def __init__(self, text: str) -> None:
        self.text = text

    def node(self, raw: _Raw, begin: int) -> tuple[Node, int]:
        """The node and where its text ends; ``begin``: where the text of a block begins."""
        if raw.kind != "scalar":
            return self.flow(raw) if raw.flow else self.block(raw, begin)
        end = raw.end
        if raw.style in ("|", ">"):
            written = self.text[raw.start : raw.end]
            kept = "+" in written.partition("\n")[0]
            end = raw.start + len(written.removesuffix("\n") if kept else _BLANK_LINES.sub("", written))
        return Node("scalar", self.column(raw.start), self.text[raw.start : end], raw.value), end

    def block(self, raw: _Raw, begin: int) -> tuple[Node, int]:
        """A mapping or list over lines."""
        column = self.column(raw.start)
        entries: list[Entry] = []
        place = begin
        for key, value in _pairs(raw):
            start = key.start if key else raw.start if not entries else self.dash(place, value.start, column)
            line = self.line(start)
            if line < place:  # behind a dash
                line = place
                if start != place:
                    raise Unreadable("something before the key")
            elif self.text[line:start].strip(" ") or start - line != column:
                raise Unreadable("something before the key")
            entry, end = self.entry(key, value, start, column, self.text[place:line])
            entries.append(entry)
            place = end
        node = Node(raw.kind, column, self.text[begin:place], entries=entries)
        _identify(node)
        return node, place

    def entry(self, key: _Raw | None, value: _Raw, start: int, column: int, lead: str) -> tuple[Entry, int]:
        over_lines = value.kind != "scalar" and not value.flow
        begin = max(value.start, key.end if key else start + 1)
        if over_lines and self.line(value.start) > start:
            begin = self.text.index("\n", start) + 1
        if key and not self.text[key.end : begin].lstrip(" \t").startswith(":"):
            raise Unreadable("a key without its colon")
        node, end = self.node(value, begin)
        trail = ""
        if not over_lines:
            found = _TRAIL.match(self.text, end)
            if not found:
                raise Unreadable("something behind the value")
            trail, end = found[0], found.end()
        return Entry(key.value if key else None, column, lead, self.text[start:begin], node, trail), end

    def flow(self, raw: _Raw) -> tuple[Node, int]:
        """A mapping or list in braces or brackets."""
        node = Node(raw.kind, self.column(raw.start), self.text[raw.start : raw.end], flow=True)
        place = raw.start
        gaps = []
        for key, value in _pairs(raw):
            start = key.start if key else value.start
            begin = max(value.start, key.end if key else start)
            child, end = self.node(value, begin)
            gaps += [self.text[place:start], self.text[key.end : begin] if key else ""]
            node.commented = node.commented or child.commented
            head = self.text[start:begin]
            node.entries.append(Entry(key.value if key else None, 0, self.text[place:start], head, child, ""))
            place = end
        node.closed = self.text[place : raw.end]
        if node.entries:
            node.opened, node.entries[0].lead = node.entries[0].lead, ""
        node.commented = node.commented or any("#" in gap for gap in (*gaps, node.closed))
        _identify(node)
        return node, raw.end

    def line(self, place: int) -> int:
        """Where the line of that place begins."""
        return self.text.rfind("\n", 0, place) + 1

    def column(self, place: int) -> int:
        return place - self.line(place)

    def dash(self, begin: int, end: int, column: int) -> int:
        """The place of the dash of an item that does not begin its list."""
        found = re.compile(rf"^ {{{column}}}-(?=\s)", re.M).search(self.text, begin, end + 1)
        if not found:
            raise Unreadable("no dash")
        return found.end() - 1


def _pairs(raw: _Raw) -> Iterator[tuple[_Raw | None, _Raw]]:
    if raw.kind == "list":
        for child in raw.children:
            yield None, child
        return
    for key, value in zip(raw.children[::2], raw.children[1::2], strict=True):
        if key.kind != "scalar" or "\n" in key.value:
            raise Unreadable("a key that is no text")
        yield key, value


# ── identity ─────────────────────────────────────────────────────────────────────────────────────
def _identify(node: Node) -> None:
    """Give each entry the key that tells it apart: (key or identity, how many such stood before)."""
    seen: Counter[Any] = Counter()
    for entry in node.entries:
        key = entry.key if node.kind == "map" else identity(entry.value)
        if node.kind == "map":
            if key in seen:
                raise Unreadable("a key that is written twice")
            seen[key] += 1
            continue
        entry.key = (key, seen[key])
        seen[key] += 1


def identity(item: Node) -> tuple[str, ...] | None:
    """What tells an item of a list apart; None where nothing does."""
    if item.kind == "scalar":
        return (code_in(item.value),)
    if item.kind == "list":
        return None
    for names in IDENTIFYING:
        found = [item.get(name) for name in names]
        if found[0] is not None and found[0].kind == "scalar" and found[0].value:
            written = (node.value if node is not None and node.kind == "scalar" else "" for node in found)
            return (names[0], *map(code_in, written))
    return None


def code_in(text: str) -> str:
    """The code of a region that is written with its name, any other text as it is."""
    found = _REGION.match(text)
    return found[1] if found else text.strip()
