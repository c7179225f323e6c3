"""Three versions of one plan file → one, merged by items and fields.

Two sides' edits of different items, or of different fields of one item, do not disturb each other, however near they
stand. Every piece of text is taken from one of the sides as it is written there; where both changed one field to
different values, conflict marks stand around that field alone. What the text of the result says is read again and
held against the merge of the data: a result that would say anything else is not given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rpkdgen.spans import Entry, Form, Listed, Node, Tree, Unreadable, parsed

Side = Literal["ours", "theirs"]


class Unmergeable(Exception):
    """The three texts cannot be merged by items and fields; git's merge of lines is left."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How conflicts are marked: the length of the marks, the names of the sides, whether the base is shown."""

    size: int = 7
    ours: str = "ours"
    theirs: str = "theirs"
    base: str = "base"
    show_base: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, and how many conflicts are marked in it."""

    text: str
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """A piece that the sides changed differently; "" where a side deleted it.

    ``valid``: the side that alone changed the data, where the other changed comments that would be lost with it.
    """

    base: str
    ours: str
    theirs: str
    valid: Side | None = None

    def of(self, side: str) -> str:
        return str(getattr(self, side))

    @property
    def is_whole_lines(self) -> bool:
        return all(text.endswith("\n") for text in (self.ours, self.theirs, self.base) if text)


Piece = str | Conflict
USUAL = Marks()


def merge(base: str, ours: str, theirs: str, marks: Marks = USUAL) -> Merged:
    """The merge of what two sides made of ``base``. Raises Unmergeable where it takes git's merge of lines."""
    if ours == theirs or theirs == base:
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    try:
        forms = [Form.of(text) for text in (base, ours, theirs)]
        form = Form(*(_chosen(*values) for values in zip(*(one.parts for one in forms), strict=True)))
        plain = [one.plain(text) for one, text in zip(forms, (base, ours, theirs), strict=True)]
        pieces = _merged_files(*(parsed(text) for text in plain))
    except Unreadable as error:
        raise Unmergeable(str(error)) from error
    text, conflicts = _rendered(pieces, marks)
    return Merged(form.dressed(text), conflicts)


def _chosen(base: Any, ours: Any, theirs: Any) -> Any:
    """The changed one; ours where both changed."""
    return theirs if ours == base else ours


# ── the file ─────────────────────────────────────────────────────────────────────────────────────
def _merged_files(base: Tree, ours: Tree, theirs: Tree) -> list[Piece]:
    _align(base.root, ours.root)
    _align(base.root, theirs.root)
    known = frozenset(base.root.comments()) | frozenset(ours.root.comments()) & frozenset(theirs.root.comments())
    pieces = _Merger(known).collection(base.root, ours.root, theirs.root, 0, inline=False)
    pieces += _gap(base.tail, ours.tail, theirs.tail)
    twins = max(_twins(ours.root), _twins(theirs.root))
    sides: tuple[Side, ...] = ("ours", "theirs") if any(isinstance(piece, Conflict) for piece in pieces) else ("ours",)
    for side in sides:
        said = [piece.of(piece.valid or side) if isinstance(piece, Conflict) else piece for piece in pieces]
        _verify("".join(said), _three(base.root.data, ours.root.data, theirs.root.data, side), twins)
    return pieces


def _verify(text: str, expected: Any, twins: int) -> None:
    """Raises Unmergeable unless the text says what is expected, with no more items that look alike than a side had."""
    if not text.strip():
        raise Unmergeable("nothing is left")
    try:
        root = parsed(text).root
    except Unreadable as error:
        raise Unmergeable(f"the merged text cannot be read: {error}") from error
    if _canonical(root.data) != _canonical(expected):
        raise Unmergeable("the merged text says something else than the merged data")
    if _twins(root) > twins:
        raise Unmergeable("two items with one code")


def _twins(node: Node) -> int:
    """How many list items have the code of one before them."""
    own = sum(1 for entry in node.entries if node.kind == "list" and entry.key[1])
    return own + sum(_twins(entry.value) for entry in node.entries)


_MISSING: Any = object()


def _three(base: Any, ours: Any, theirs: Any, prefer: str, is_item: bool = True) -> Any:
    """The merge of data; where both sides changed one field differently, that of ``prefer``."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    both = type(ours) is type(theirs) and isinstance(ours, dict)
    if both and (type(base) is type(ours) or (base is _MISSING and (is_item or not _is_leaf(ours, theirs)))):
        known = {} if base is _MISSING else base
        merged = type(ours)()
        for key in {**ours, **theirs}:
            old, one, two = (each.get(key, _MISSING) for each in (known, ours, theirs))
            value = _three(old, one, two, prefer, isinstance(ours, Listed))
            if value is not _MISSING:
                merged[key] = value
        return merged
    return ours if prefer == "ours" else theirs


def _is_leaf(*values: Any) -> bool:
    """Whether these are mappings to single values: written by two sides at once, neither is complete."""
    return all(
        not isinstance(value, Listed) and not any(isinstance(each, dict) for each in value.values()) for value in values
    )


def _canonical(data: Any) -> Any:
    """Data in which order and the keys of list items play no part, and an empty list is as good as nothing."""
    if isinstance(data, Listed):
        return sorted((_canonical(value) for value in data.values()), key=repr) or ""
    if isinstance(data, dict):
        return {key: _canonical(value) for key, value in sorted(data.items())} or ""
    return data


# ── items that are the same under another key ────────────────────────────────────────────────────
def _align(base: Node, side: Node) -> None:
    """Give the items of ``side`` the keys of the base's items that they were made of."""
    for old, new in _same(base, side):
        if old.kind != new.kind:
            continue
        if old.kind == "list":
            _recognise(old, new)
        if old.kind != "scalar":
            _align(old, new)
        new.forget()


def _same(base: Node, side: Node) -> Iterator[tuple[Node, Node]]:
    if base.kind == side.kind:
        known = {entry.key: entry.value for entry in base.entries}
        yield from ((known[entry.key], entry.value) for entry in side.entries if entry.key in known)


def _recognise(base: Node, side: Node) -> None:
    """An item in the very place of one that is gone, with half of its fields unchanged, is that one with another
    code or name."""
    own, kept = {entry.key for entry in base.entries}, {entry.key for entry in side.entries}
    gone, come = _alone(base.entries, kept), _alone(side.entries, own)
    for between, new in come.items():
        old = gone.get(between)
        if old and new.value.kind == old.value.kind == "map" and _alike(old.value.data, new.value.data):
            new.key = old.key


def _alone(entries: Sequence[Entry], others: set[Any]) -> dict[tuple[Any, Any], Entry]:
    """Single entries that the other list lacks, by the shared ones before and behind them."""
    found: dict[tuple[Any, Any], Entry] = {}
    before, run = None, list[Entry]()
    for entry in (*entries, None):
        if entry is not None and entry.key not in others:
            run.append(entry)
            continue
        after = entry.key if entry else None
        if len(run) == 1:
            found[before, after] = run[0]
        before, run = after, []
    return found


def _alike(old: dict[Any, Any], new: dict[Any, Any]) -> bool:
    same = sum(key in old and bool(old[key] == value) for key, value in new.items())
    return bool(2 * same >= max(len(old), len(new)))


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of an entry: what stands above it, and the entry from its key or dash on.

    ``parted``: one side deleted it, and the conflict holds its lines whole.
    """

    lead: list[Piece]
    text: list[Piece]
    parted: bool = False

    @property
    def comment(self) -> str | None:
        """The comment above it, if both sides have it so."""
        lead = "".join(piece for piece in self.lead if isinstance(piece, str)).strip()
        return lead if lead and len(self.lead) == 1 else None

    def without_lead(self, seen: str | None) -> _Lines:
        """Without a comment that stands above the entry before: each side's addition took it over from the entry
        behind."""
        if seen is None or seen != self.comment:
            return self
        (lead,) = self.lead
        assert isinstance(lead, str)
        blank = lead[: len(lead) - len(lead.lstrip("\n"))]
        return _Lines([blank] if blank else [], self.text)

    def at(self, column: int) -> list[Piece]:
        """As lines of their own."""
        if self.parted:
            return self.text
        indent = " " * column
        if len(self.text) == 1 and isinstance(found := self.text[0], Conflict):
            base, ours, theirs = (text and indent + text for text in (found.base, found.ours, found.theirs))
            return [*self.lead, Conflict(base, ours, theirs, found.valid)]
        return [*self.lead, indent, *self.text]

    def behind_dash(self, column: int) -> list[Piece]:
        """Where the first line begins behind a dash."""
        if not self.lead or not "".join(_resolved(self.lead, side) for side in ("ours", "theirs")).strip():
            return self.text
        if self.comment is None:
            raise Unmergeable("two comments behind a dash")
        return [_resolved(self.lead, "ours").lstrip(" \n"), " " * column, *self.text]


# ── the merge ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Merger:
    """``known``: comments that are not one side's alone."""

    known: frozenset[str]

    def collection(self, base: Node | None, ours: Node, theirs: Node, at: int, *, inline: bool) -> list[Piece]:
        """A mapping or list over lines, its entries at column ``at``; ``inline``: its first entry stands behind a
        dash."""
        olds, mine, other = _by_key(base), _by_key(ours), _by_key(theirs)
        _refuse_unclear(base, ours, theirs)
        done: dict[Any, _Lines] = {}
        for key in {**mine, **other}:
            lines = self.entry(olds.get(key), mine.get(key), other.get(key), at, is_item=ours.kind == "list")
            if lines:
                done[key] = lines
        order = [key for key in _order(list(olds), list(mine), list(other)) if key in done]
        if inline and order:
            # Behind the dash stands what both sides have.
            first = next((key for key in order if not done[key].parted), None)
            if first is None:
                raise Unmergeable("an item of which nothing is left on one side")
            order = [first, *(key for key in order if key != first)]
        pieces: list[Piece] = []
        lead: str | None = None
        for number, key in enumerate(order):
            lines = done[key].without_lead(lead)
            lead = done[key].comment
            pieces += lines.behind_dash(at) if inline and number == 0 else lines.at(at)
        return pieces

    def entry(
        self, old: Entry | None, one: Entry | None, two: Entry | None, at: int, *, is_item: bool
    ) -> _Lines | None:
        """The lines of an entry, None where it is deleted."""
        leads = [shifted(entry.lead, at - entry.column, whole=True) if entry else "" for entry in (old, one, two)]
        if one and two:
            return _Lines(_gap(*leads), self.written(old, one, two, at, is_item=is_item))
        left = one or two
        assert left is not None
        lead, text = leads[1] or leads[2], _core(left, at)
        if old is None:
            return _Lines([lead] if lead else [], [text])
        unchanged = left.value.data == old.value.data
        if unchanged and self.known.issuperset(left.comments()):
            return None
        indent = " " * at
        base, changed = leads[0] + indent + _core(old, at), lead + indent + text
        return _Lines([], [_parted(base, changed, ours=left is one, unchanged=unchanged)], parted=True)

    def written(self, old: Entry | None, one: Entry, two: Entry, at: int, *, is_item: bool) -> list[Piece]:
        """An entry that both sides have: head, value, trail."""
        texts = [_core(entry, at) if entry else "" for entry in (old, one, two)]
        same = _unchanged(*texts) if old else texts[1] if texts[1] == texts[2] else None
        if same is not None:
            return [same]
        before = old.value if old else None
        if _can_merge_inside(before, one.value, two.value, is_item=is_item):
            return self.inside(old, one, two, at)
        winner = _decided(before, one.value, two.value)
        if winner is None:
            return [Conflict(texts[0], texts[1], texts[2])]
        chosen, loser = (one, two) if winner == "ours" else (two, one)
        if not chosen.value.kind == loser.value.kind == "scalar":
            if not self.known.issuperset(loser.comments()):
                return [Conflict(texts[0], texts[1], texts[2], winner)]
            return [_core(chosen, at)]
        value = shifted(chosen.value.text, at - chosen.column)
        head = shifted(chosen.head, at - chosen.column)
        return [head, value, *_gap(old.trail if old else "", one.trail, two.trail)]

    def inside(self, old: Entry | None, one: Entry, two: Entry, at: int) -> list[Piece]:
        """An entry whose collection both sides changed."""
        entries = [old, one, two]
        forms = [(entry.value.flow, len(entry.head.split("\n"))) if entry else None for entry in entries]
        main = two if forms[1] == forms[0] != forms[2] else one
        before = old.value if old else None
        if main.value.flow:
            value = self.flow(before, one.value, two.value, main.value)
        else:
            inline = not main.head.endswith("\n")
            within = at + main.value.column - main.column
            value = self.collection(before, one.value, two.value, within, inline=inline)
            if inline and not value:
                raise Unmergeable("an item of which nothing is left")
        if len({form for form in forms if form}) > 1:
            return [shifted(main.head, at - main.column), *value, main.trail]
        heads = [shifted(entry.head, at - entry.column) if entry else "" for entry in entries]
        trails = [entry.trail if entry else "" for entry in entries]
        return [*_gap(*heads), *value, *_gap(*trails)]

    def flow(self, base: Node | None, ours: Node, theirs: Node, main: Node) -> list[Piece]:
        """A mapping or list in braces or brackets."""
        olds, mine, other = _by_key(base), _by_key(ours), _by_key(theirs)
        _refuse_unclear(base, ours, theirs)
        done: dict[Any, Piece] = {}
        for key in {**mine, **other}:
            piece = self.flow_entry(olds.get(key), mine.get(key), other.get(key), is_item=ours.kind == "list")
            if piece:
                done[key] = piece
        order = [key for key in _order(list(olds), list(mine), list(other)) if key in done]
        leads = {entry.key: entry.lead for entry in main.entries if entry.lead}
        empty = "{}" if main.kind == "map" else "[]"

        def composed(side: str) -> str:
            texts = [(key, _resolved([done[key]], side)) for key in order]
            texts = [(key, text) for key, text in texts if text]
            if not texts:
                return empty
            opened, closed = (main.opened, main.closed) if main.entries else (empty[0], empty[1])
            behind = "".join(leads.get(key, ", ") + text for key, text in texts[1:])
            return f"{opened}{texts[0][1]}{behind}{closed}"

        if not any(isinstance(piece, Conflict) for piece in done.values()):
            return [composed("ours")]
        return [Conflict(base.text if base else "", composed("ours"), composed("theirs"))]

    def flow_entry(self, old: Entry | None, one: Entry | None, two: Entry | None, *, is_item: bool) -> Piece | None:
        base, ours, theirs = texts = tuple(_flow_text(entry) if entry else "" for entry in (old, one, two))
        if one is None or two is None:
            left = one or two
            assert left is not None
            if old is None:
                return _flow_text(left)
            if left.value.data == old.value.data:
                return None
            return _parted(texts[0], _flow_text(left), ours=left is one, unchanged=False)
        same = _unchanged(*texts) if old else texts[1] if texts[1] == texts[2] else None
        if same is not None:
            return same
        before = old.value if old else None
        if _can_merge_inside(before, one.value, two.value, is_item=is_item):
            (piece,) = self.flow(before, one.value, two.value, one.value)
            if isinstance(piece, str):
                return one.head + piece
            return Conflict(one.head + piece.base, one.head + piece.ours, one.head + piece.theirs)
        winner = _decided(before, one.value, two.value)
        return Conflict(base, ours, theirs) if winner is None else ours if winner == "ours" else theirs


def _by_key(node: Node | None) -> dict[Any, Entry]:
    return {entry.key: entry for entry in node.entries} if node else {}


def _refuse_unclear(*nodes: Node | None) -> None:
    """Lists in which an item cannot be told from another: only git can merge them."""
    counts = []
    for node in nodes:
        if node is None or node.kind != "list":
            continue
        found: dict[Any, int] = {}
        for entry in node.entries:
            name, _ = entry.key
            if name is None:
                raise Unmergeable("an item that nothing tells apart")
            found[name] = found.get(name, 0) + 1
        counts.append(found)
    for name in {name for found in counts for name, count in found.items() if count > 1}:
        if len({found.get(name, 0) for found in counts}) > 1:
            raise Unmergeable("items that cannot be told apart")


def _unchanged(base: str, ours: str, theirs: str) -> str | None:
    """The text of the side that changed it, where one did not."""
    if ours == theirs or theirs == base:
        return ours
    return theirs if ours == base else None


def _can_merge_inside(base: Node | None, ours: Node, theirs: Node, *, is_item: bool) -> bool:
    nodes = [node for node in (base, ours, theirs) if node]
    if ours.kind == "scalar" or len({node.kind for node in nodes}) > 1:
        return False
    if any(node.commented for node in nodes):
        return False
    return base is not None or is_item or not _is_leaf(ours.data, theirs.data)


def _decided(base: Node | None, ours: Node, theirs: Node) -> Side | None:
    """The side whose value stands; None where both changed it."""
    if ours.data == theirs.data:
        return "ours"
    if base is None:
        return None
    if ours.data == base.data:
        return "theirs"
    return "ours" if theirs.data == base.data else None


def _parted(base: str, left: str, *, ours: bool, unchanged: bool) -> Conflict:
    """One side deleted what the other changed (its comments only, if it is ``unchanged``)."""
    if ours:
        return Conflict(base, left, "", "theirs" if unchanged else None)
    return Conflict(base, "", left, "ours" if unchanged else None)


# ── order and layout ─────────────────────────────────────────────────────────────────────────────
def _order(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    """All keys: as the side that changed the order has them, what only the other has behind its neighbour there."""
    main, other = ours, theirs
    common = [key for key in base if key in set(ours)]
    if [key for key in ours if key in set(base)] == common and set(base) & set(theirs):
        in_theirs = [key for key in theirs if key in set(base)]
        if in_theirs != [key for key in base if key in set(theirs)]:
            main, other = theirs, ours
    order, known = list(main), set(main)
    own = known - set(other) - set(base)
    for number, key in enumerate(other):
        if key in known:
            continue
        before = next((each for each in reversed(other[:number]) if each in known), None)
        place = order.index(before) + 1 if before is not None else 0
        while main is ours and place < len(order) and order[place] in own:
            place += 1
        order.insert(place, key)
        known.add(key)
    return order


def _core(entry: Entry, at: int) -> str:
    return shifted(entry.core, at - entry.column)


def _flow_text(entry: Entry) -> str:
    if not entry.value.flow and entry.value.kind != "scalar":
        raise Unmergeable("lines within braces")
    return entry.head + entry.value.text


def shifted(text: str, by: int, *, whole: bool = False) -> str:
    """The text moved to the right (left, if negative); its first line too, if it is ``whole``."""
    if not by or ("\n" not in text.rstrip("\n") and not whole):
        return text
    lines = text.split("\n")
    start = 0 if whole else 1
    for number in range(start, len(lines)):
        line = lines[number]
        if line.strip():
            lines[number] = " " * by + line if by > 0 else line[min(-by, len(line) - len(line.lstrip(" "))) :]
    return "\n".join(lines)


def _gap(base: str, ours: str, theirs: str) -> list[Piece]:
    """Comments and blanks: that of the side that changed them; a conflict where both changed the words."""
    same = _unchanged(base, ours, theirs)
    if same is None and ours.split() == theirs.split():
        same = ours
    if same is None:
        words = [text.split() for text in (base, ours, theirs)]
        same = theirs if words[1] == words[0] else ours if words[2] == words[0] else None
    if same is None:
        return [Conflict(base, ours, theirs)]
    return [same] if same else []


# ── pieces → text ────────────────────────────────────────────────────────────────────────────────
def _resolved(pieces: Sequence[Piece], side: str) -> str:
    return "".join(piece if isinstance(piece, str) else piece.of(side) for piece in pieces)


def _rendered(pieces: Sequence[Piece], marks: Marks) -> tuple[str, int]:
    """The text, each line that holds a conflict written once a side; and the number of conflicts."""
    out: list[str] = []
    line: list[Piece] = []
    conflicts = 0

    def flush() -> None:
        nonlocal line, conflicts
        if any(isinstance(piece, Conflict) for piece in line):
            out.append(_hunk(line, marks))
            conflicts += 1
        else:
            out.extend(_resolved([piece], "ours") for piece in line)
        line = []

    for piece in pieces:
        if isinstance(piece, Conflict):
            line.append(piece)
            if piece.is_whole_lines:
                flush()
            continue
        for part in _lines(piece):
            line.append(part)
            if part.endswith("\n"):
                flush()
    flush()
    return "".join(out), conflicts


def _lines(text: str) -> list[str]:
    """The lines as git sees them."""
    parts = text.split("\n")
    return [*(f"{part}\n" for part in parts[:-1]), *([parts[-1]] if parts[-1] else [])]


def _hunk(line: Sequence[Piece], marks: Marks) -> str:
    sides = [("<", marks.ours, "ours"), *([("|", marks.base, "base")] if marks.show_base else [])]
    text = "".join(f"{_mark(sign, name, marks.size)}{_ended(_resolved(line, side))}" for sign, name, side in sides)
    end = _mark(">", marks.theirs, marks.size)
    return f"{text}{'=' * marks.size}\n{_ended(_resolved(line, 'theirs'))}{end}"


def _mark(sign: str, name: str, size: int) -> str:
    return f"{sign * size} {name}".rstrip() + "\n"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
