"""Blocks → OpenXML, in the order in which the frame places them.

The writer collects ``Part`` values: runs of blocks with one orientation of the page; ``word_section``
makes sections of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from rpkdgen.body import (
    Block,
    Box,
    Figure,
    Heading,
    Inlines,
    ItemList,
    Landscape,
    Mark,
    Marked,
    PageBreak,
    Paragraph,
    Table,
)
from rpkdgen.inlines import current, gap_mark, inserted, is_deleted, mark_of, mark_of_blocks, plain, upper
from rpkdgen.word_frame import Styles
from rpkdgen.word_numbering import Numberings
from rpkdgen.word_picture import Picture, picture_run
from rpkdgen.word_table import Room, TableWriter
from rpkdgen.word_text import (
    PLAIN_LAYOUT,
    Bookmarks,
    InlineWriter,
    Layout,
    entry_name,
    field_runs,
    number_name,
    paragraph,
    reference_name,
    run,
)

#: Twips of the gaps that depend on what follows (12 pt after a table or figure, 2 pt before its notes).
GAP_AFTER, GAP_NOTES = 240, 40

#: Drawings of the frame are numbered from 1001 (docxtpl), those of the content from here.
FIRST_PICTURE = 10_001

#: The count of captions after one that a reader may yet accept or reject: no number goes on from it.
UNSETTLED = -1

_NUMBERED_LABEL = re.compile(r"(?P<name>\S+)(?P<chapter>.*?)(?P<number>\d+)", re.DOTALL)


@dataclass
class Part:
    """Blocks on pages of one orientation, as OpenXML. ``ends_in_paragraph``: a section may end in the last
    (not in one that was inserted or deleted: the section would go with it)."""

    landscape: bool
    pieces: list[str] = field(default_factory=list)
    ends_in_paragraph: bool = False

    def add(self, xml: str, *, is_paragraph: bool) -> None:
        self.pieces.append(xml)
        self.ends_in_paragraph = is_paragraph

    def end_section(self, section: str, empty_paragraph: str) -> None:
        """Let a section end after the last block; a table needs an (all but invisible) paragraph for it."""
        if not self.ends_in_paragraph:
            self.add(empty_paragraph, is_paragraph=True)
        last = self.pieces.pop()
        place = last.rindex("</w:pPr>")
        self.pieces.append(last[:place] + section + last[place:])


@dataclass(frozen=True, slots=True)
class Pages:
    """The room between the margins of the section in which the slot stands."""

    portrait: Room
    landscape: Room


class BlockWriter:
    """Writes the blocks of a document one slot after the other; remembers what spans blocks: numbers of
    captions, bookmarks, a page break or a gap that the next block has to bring."""

    def __init__(
        self,
        styles: Styles,
        numberings: Numberings,
        inlines: InlineWriter,
        tables: TableWriter,
        bookmarks: Bookmarks,
        picture: Callable[[Figure, float], Picture],
        listed: frozenset[str],
    ) -> None:
        self._styles = styles
        self._numberings = numberings
        self._inlines = inlines
        self._tables = tables
        self._bookmarks = bookmarks
        self._picture = picture
        self._listed = listed
        self._sequences: dict[str, int] = {}
        self._pictures = FIRST_PICTURE - 1
        self._variant = ""
        self._parts: list[Part] = []
        self._pages = Pages(Room(9072, 15876), Room(15592, 9356))
        self._page_break = False
        self._gap = 0
        self._after_heading = False
        self._kept = False

    def slot(self, blocks: Iterable[Block], variant: str, pages: Pages) -> list[Part]:
        """The slot's parts; ``variant`` is the name of the style of its paragraph in the frame."""
        self._parts = [Part(landscape=False)]
        self._variant, self._pages, self._gap = variant, pages, 0
        for block in blocks:
            self._block(block)
        return [part for part in self._parts if part.pieces]

    # ── output ───────────────────────────────────────────────────────────────────────────────────
    @property
    def _room(self) -> Room:
        return self._pages.landscape if self._parts[-1].landscape else self._pages.portrait

    def _style(self, name: str) -> str:
        return self._styles.paragraph(name, self._variant)

    def _paragraph(self, style: str, content: str, layout: Layout = PLAIN_LAYOUT, mark: Mark | None = None) -> None:
        """A paragraph, with the page break, gap and ties that it owes to what stands before and around it.

        ``mark``: the paragraph itself was inserted or deleted. One that will be gone takes nothing away from
        the next.
        """
        gone = is_deleted(mark)
        if self._page_break or self._gap or self._kept:
            layout = replace(
                layout,
                page_break=layout.page_break or (self._page_break and not gone),
                before=self._gap if self._gap and layout.before is None else layout.before,
                keep_next=layout.keep_next or self._kept,
                keep_lines=layout.keep_lines or self._kept,
            )
            if not gone:
                self._page_break, self._gap = False, 0
        if mark is not None:
            layout = replace(layout, change=self._inlines.tracking.sign(mark))
        self._parts[-1].add(paragraph(style, content, layout), is_paragraph=mark is None)

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────
    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._text(self._style(block.style), block.content)
            case Heading():
                self._heading(block)
            case ItemList():
                first = len(self._parts[-1].pieces)
                self._list(block, 0)
                self._close_list(first)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Landscape():
                self._landscape(block)
            case PageBreak():
                self._page_break = True
            case Box():
                self._box(block)

    def _text(self, style: str, content: Inlines, layout: Layout = PLAIN_LAYOUT) -> None:
        self._paragraph(style, self._inlines.runs(content), layout, mark_of(content))

    def _landscape(self, block: Landscape) -> None:
        if self._parts[-1].landscape:
            for inner in block.content:
                self._block(inner)
            return
        # The new section begins a page anyway.
        self._page_break, self._gap = False, 0
        self._parts.append(Part(landscape=True))
        for inner in block.content:
            self._block(inner)
        self._page_break, self._gap = False, 0
        self._parts.append(Part(landscape=False))

    def _box(self, block: Box) -> None:
        part, outer = self._parts[-1], self._kept
        first = len(part.pieces)
        self._kept = True
        for inner in block.content:
            self._block(inner)
        self._kept = outer
        if not outer:
            # The last paragraph of the box is not tied to what follows.
            for place in _last_paragraphs(part, first):
                part.pieces[place] = part.pieces[place].replace("<w:keepNext/>", "", 1)

    def _heading(self, block: Heading) -> None:
        level = min(block.level, 4)
        style = self._styles.paragraph(f"heading {level}")
        content = upper(block.content) if level == 1 else block.content
        if block.id not in self._listed:
            style = self._styles.find("paragraph", f"judul {level} tak terdaftar") or style
        # A chapter's label stands on a line of its own where the frame centres chapter titles.
        parted = level == 1 and style in self._styles.centred
        separator = "<w:r><w:br/></w:r>" if parted else run(" ")
        label = self._label_of_heading(block)
        title = self._inlines.runs(content)
        separator = self._tracked(separator, gap_mark(block.former, block.label, content)) if label and title else ""
        runs = label + separator + title
        if block.id:
            if not label:
                runs = self._bookmarks.around(reference_name(block.id), runs)
            runs = self._bookmarks.around(entry_name(block.id), runs)
        self._paragraph(style, runs, mark=mark_of(content))

    def _label_of_heading(self, block: Heading) -> str:
        """The label, in bookmarks for references to it and to its number alone; before it the former one."""
        if not block.label:
            return self._relabelled("", block.former)
        before, space, number = block.label.rpartition(" ")
        runs = run(number)
        if block.id and space:
            runs = run(before + space) + self._bookmarks.around(number_name(block.id), runs)
        return self._relabelled(
            self._bookmarks.around(reference_name(block.id), runs) if block.id else runs, block.former
        )

    def _relabelled(self, label: str, former: Marked | None) -> str:
        """The label as it stands, or inserted after the former one."""
        if former is None:
            return label
        return self._inlines.runs((former,)) + self._tracked(label, inserted(former))

    def _tracked(self, runs: str, mark: Mark | None) -> str:
        return self._inlines.tracking.runs(runs, mark) if mark else runs

    # ── lists ────────────────────────────────────────────────────────────────────────────────────
    def _list(self, block: ItemList, level: int) -> None:
        level = min(level, 8)
        number = self._numberings.instance(block.style, level, block.start)
        indent = self._numberings.indent(block.style, level)
        style = self._style("butir")
        for item in block.items:
            numbered = Layout(numbering=(level, number))
            if not item or not isinstance(item[0], Paragraph):
                self._paragraph(style, "", numbered, mark_of_blocks(item))
                numbered = Layout(indent=indent)
            for inner in item:
                match inner:
                    case Paragraph():
                        name = style if inner.style == "isi" else self._style(inner.style)
                        self._text(name, inner.content, numbered)
                        numbered = Layout(indent=indent)
                    case ItemList():
                        self._list(inner, level + 1)
                    case _:
                        self._block(inner)

    def _close_list(self, first: int) -> None:
        """Give the last item the distance of a paragraph, by the style "butir akhir"; ``first``: where the list
        begins."""
        part, last = self._parts[-1], self._styles.find("paragraph", f"butir akhir {self._variant}".strip())
        last = last or self._styles.find("paragraph", "butir akhir")
        for place in _last_paragraphs(part, first) if last else ():
            part.pieces[place] = part.pieces[place].replace(f'w:val="{self._style("butir")}"', f'w:val="{last}"', 1)

    # ── tables ───────────────────────────────────────────────────────────────────────────────────
    def _table(self, block: Table) -> None:
        part = self._parts[-1]
        if block.caption:
            self._caption("caption", block, Layout(keep_next=True))
        elif self._page_break or (part.pieces and not part.ends_in_paragraph):
            # Between two tables stands a paragraph, or they would become one.
            self._gap = 0
            self._paragraph(self._style("pemisah"), "")
        self._gap = 0
        below = [("sumber", block.source)] if block.source else []
        below += [("catatan", note) for note in block.notes]
        xml = self._tables.write(block, self._room, self._variant, keep_last=bool(below), keep=self._kept)
        if block.id and not block.caption:
            xml = self._bookmarks.around(reference_name(block.id), "") + xml
        part.add(xml, is_paragraph=False)
        self._below(below)
        if not below:
            self._gap = GAP_AFTER

    def _below(self, lines: list[tuple[str, Inlines]]) -> None:
        """The source line and the notes under a table, held together."""
        for index, (style, content) in enumerate(lines):
            followed = index < len(lines) - 1
            layout = Layout(keep_next=followed, after=GAP_NOTES if followed and style == "sumber" else None)
            self._text(self._style(style), content, layout if followed else PLAIN_LAYOUT)

    # ── figures ──────────────────────────────────────────────────────────────────────────────────
    def _figure(self, block: Figure) -> None:
        room = self._room
        picture = self._picture(block, room.width / 1440 * 2.54 * block.width)
        self._pictures += 1
        width = round(room.width * 635 * min(block.width, 1.0))
        # Caption and source need a few lines of the same page.
        height = min(round(width * picture.height / picture.width), room.height * 635 - 1_000_000)
        width = round(height * picture.width / picture.height)
        alt = block.alt or plain(current(block.caption))
        xml = self._tracked(picture_run(picture.relation, self._pictures, alt, width, height), block.mark)
        layout = Layout(keep_next=bool(block.caption or block.source))
        self._paragraph(self._style("gambar"), xml, layout, block.mark)
        if block.caption:
            layout = Layout(keep_next=True) if block.source else Layout(after=GAP_AFTER)
            self._caption("caption gambar", block, layout)
        self._below([("sumber", block.source)] if block.source else [])

    # ── captions ─────────────────────────────────────────────────────────────────────────────────
    def _caption(self, style: str, block: Table | Figure, layout: Layout) -> None:
        label = self._numbered(block.label) if block.label else ""
        if block.id and label:
            label = self._bookmarks.around(reference_name(block.id), label)
        if block.former:
            # Rejected, it is bare text; the next number must not count on from it.
            self._sequences = dict.fromkeys(self._sequences, UNSETTLED)
        label = self._relabelled(label, block.former)
        gap = self._tracked(run(" "), gap_mark(block.former, block.label, block.caption)) if label else ""
        runs = label + gap + self._inlines.runs(block.caption)
        if block.id:
            runs = self._bookmarks.around(entry_name(block.id), runs)
        self._paragraph(self._styles.paragraph(style), runs, layout, mark_of(block.caption))

    def _numbered(self, label: str) -> str:
        """A caption's label with a live number: in "Tabel 2.1" the 1 is a SEQ field.

        The chapter stands as text, since Word could only take it from automatic heading numbers; ``\\r``
        sets the count where it does not simply go on, so refreshing all fields changes nothing.
        """
        found = _NUMBERED_LABEL.fullmatch(label)
        if found is None:
            return run(label)
        name, number = found["name"], int(found["number"])
        expected = self._sequences.get(name, 0) + 1
        self._sequences[name] = number
        reset = "" if number == expected else rf" \r {number}"
        return run(name + found["chapter"]) + field_runs(rf"SEQ {name} \* ARABIC{reset}", run(found["number"]))


def _last_paragraphs(part: Part, first: int) -> Iterator[int]:
    """The places of the paragraphs that may come to be the last: back from the end to one that will not be gone;
    those before ``first``, and what is no paragraph, do not count."""
    for place in range(len(part.pieces) - 1, first - 1, -1):
        properties = part.pieces[place].partition("</w:pPr>")[0]
        if not properties.startswith("<w:p>"):
            return
        yield place
        if "<w:rPr><w:del " not in properties:
            return


# ── walking ──────────────────────────────────────────────────────────────────────────────────────
def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block in reading order, those inside lists, boxes and landscape parts too."""
    for block in blocks:
        yield block
        match block:
            case ItemList():
                for item in block.items:
                    yield from walk(item)
            case Landscape() | Box():
                yield from walk(block.content)


def labels_of(blocks: Iterable[Block]) -> Mapping[str, str]:
    """The label of each heading, table and figure that has an id."""
    return {block.id: block.label for block in walk(blocks) if isinstance(block, Heading | Table | Figure) and block.id}
