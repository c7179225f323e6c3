"""Body without numbers → Body with labels, references and lists.

Chapters "BAB I", sections "1.1" and "1.1.1" (or "A." and "1.", or none), annexes "LAMPIRAN I"; tables and
figures by chapter in Arabic digits ("Tabel 2.1"), in annexes "Tabel L.1".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from rpkdgen.body import (
    Block,
    Blocks,
    Body,
    Box,
    Cell,
    Entry,
    Figure,
    Heading,
    Inlines,
    ItemList,
    Landscape,
    Link,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
)
from rpkdgen.format import letters, roman
from rpkdgen.inlines import plain
from rpkdgen.markup import Parsed

#: The order in which a reader meets the slots; others follow.
READING_ORDER = (
    "peraturan", "kepala_lampiran", "kata_pengantar", "daftar_singkatan", "isi", "tanda_tangan", "masalah",
)  # fmt: skip


#: The style of documents without chapters: no heading has a number, tables are counted through.
UNNUMBERED = "tanpa"


class UnknownTarget(Exception):
    """A reference to what the document does not have; ``known`` are the targets that exist."""

    def __init__(self, target: str, known: Iterable[str]) -> None:
        super().__init__(target)
        self.target, self.known = target, tuple(known)


def numbered(parsed: Parsed) -> Body:
    """The document with all numbers and lists. Raises UnknownTarget."""
    order = [name for name in READING_ORDER if name in parsed.slots]
    order += [name for name in parsed.slots if name not in order]
    counters = _Counters(parsed.numbering)
    slots = {name: counters.blocks(parsed.slots[name]) for name in order}
    labels = counters.labels
    if parsed.references:
        resolver = _Resolver(labels, counters.spoken)
        slots = {name: tuple(map(resolver.block, blocks)) for name, blocks in slots.items()}
    return Body(
        slots, tuple(counters.contents), tuple(counters.tables), tuple(counters.figures), labels | counters.spoken
    )


@dataclass
class _Counters:
    """The numbers given so far; labels by id, and how a sentence speaks of a heading ("Bab I")."""

    style: str
    chapters: int = 0
    annexes: int = 0
    sections: int = 0
    subsections: int = 0
    chapter: str = ""
    tables_here: int = 0
    figures_here: int = 0
    labels: dict[str, str] = field(default_factory=dict)
    spoken: dict[str, str] = field(default_factory=dict)
    contents: list[Entry] = field(default_factory=list)
    tables: list[Entry] = field(default_factory=list)
    figures: list[Entry] = field(default_factory=list)

    def blocks(self, blocks: Blocks) -> Blocks:
        return tuple([self._block(block) for block in blocks])

    def _block(self, block: Block) -> Block:
        match block:
            case Heading():
                return self._heading(block)
            case Table() if block.caption:
                self.tables_here += 1
                label = f"Tabel {self.chapter}{self.tables_here}"
                self.labels[block.id] = label
                self.tables.append(Entry(block.id, 1, label, plain(block.caption)))
                return replace(block, label=label)
            case Figure():
                self.figures_here += 1
                label = f"Gambar {self.chapter}{self.figures_here}"
                self.labels[block.id] = label
                self.figures.append(Entry(block.id, 1, label, plain(block.caption)))
                return replace(block, label=label)
            case Landscape():
                return Landscape(self.blocks(block.content))
            case Box():
                return Box(self.blocks(block.content), block.style)
            case ItemList():
                return replace(block, items=tuple(self.blocks(item) for item in block.items))
        return block

    def _heading(self, heading: Heading) -> Heading:
        title = plain(heading.content)
        label, spoken = self._number(heading)
        self.labels[heading.id] = label
        self.spoken[heading.id] = spoken or f"“{title}”"
        if heading.listed:
            text = title.upper() if heading.level == 1 else title
            self.contents.append(Entry(heading.id, heading.level, label, text))
        return replace(heading, label=label)

    def _number(self, heading: Heading) -> tuple[str, str]:
        """The heading's label, and its name in a sentence; counts on."""
        if heading.level == 1:
            return self._chapter(heading)
        if not heading.numbered or not self.chapter or self.chapter == "L." or self.style == UNNUMBERED:
            return "", ""
        if heading.level == 2:
            self.sections += 1
            self.subsections = 0
        else:
            self.subsections += 1
        if self.style == "A.":
            label = f"{letters(self.sections)}." if heading.level == 2 else f"{self.subsections}."
            place = letters(self.sections) + (f".{self.subsections}" if heading.level == 3 else "")
            return label, f"Bab {roman(self.chapters)} huruf {place}"
        label = f"{self.chapter}{self.sections}" + (f".{self.subsections}" if heading.level == 3 else "")
        return label, f"Subbab {label}"

    def _chapter(self, heading: Heading) -> tuple[str, str]:
        self.sections = self.subsections = 0
        if heading.annex:
            self.annexes += 1
            if self.chapter != "L.":
                self.tables_here = self.figures_here = 0
            self.chapter = "L."
            return f"LAMPIRAN {roman(self.annexes)}", f"Lampiran {roman(self.annexes)}"
        if not heading.numbered or self.style == UNNUMBERED:
            if self.chapter:
                self.tables_here = self.figures_here = 0
            self.chapter = ""
            return "", ""
        self.tables_here = self.figures_here = 0
        self.chapters += 1
        self.chapter = f"{self.chapters}."
        return f"BAB {roman(self.chapters)}", f"Bab {roman(self.chapters)}"


@dataclass(frozen=True)
class _Resolver:
    """Fills the text of references."""

    labels: Mapping[str, str]
    spoken: Mapping[str, str]

    def block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                content = self.inlines(block.content)
                return block if content is block.content else replace(block, content=content)
            case Table():
                return self._table(block)
            case Figure():
                return replace(block, caption=self.inlines(block.caption), source=self.inlines(block.source))
            case Landscape():
                return Landscape(tuple(map(self.block, block.content)))
            case Box():
                return Box(tuple(map(self.block, block.content)), block.style)
            case ItemList():
                return replace(block, items=tuple(tuple(map(self.block, item)) for item in block.items))
        return block

    def _table(self, table: Table) -> Table:
        return replace(
            table,
            header=tuple(self._rows(table.header)),
            rows=tuple(self._rows(table.rows)),
            caption=self.inlines(table.caption),
            source=self.inlines(table.source),
            notes=tuple(map(self.inlines, table.notes)),
        )

    def _rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            if any(type(item) is Reference or type(item) is Link for cell in row.cells for item in cell.content):
                yield Row(tuple(map(self._cell, row.cells)), row.kind)
            else:
                yield row

    def _cell(self, cell: Cell) -> Cell:
        return replace(cell, content=self.inlines(cell.content))

    def inlines(self, content: Inlines) -> Inlines:
        """The content itself where it refers to nothing."""
        if all(type(item) is Text for item in content):
            return content
        return tuple(
            self._reference(item)
            if isinstance(item, Reference)
            else Link(item.address, self.inlines(item.content))
            if isinstance(item, Link)
            else item
            for item in content
        )

    def _reference(self, reference: Reference) -> Reference:
        target = self._existing(reference.target)
        return Reference(target, self.spoken.get(target) or self.labels[target])

    def _existing(self, target: str) -> str:
        """The target's id; a chapter may be called bab: or lampiran:."""
        kind, _, name = target.partition(":")
        for candidate in (target, f"lampiran:{name}" if kind == "bab" else f"bab:{name}" if kind == "lampiran" else ""):
            if candidate in self.labels:
                return candidate
        raise UnknownTarget(target, self.labels)
