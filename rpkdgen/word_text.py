"""OpenXML of text: escaped text, runs, fields, bookmarks, paragraphs.

All text of the plan enters a Word file through ``escaped``; so no text can be markup, whatever it
holds. The strings use the prefixes ``w`` and ``r``, which the root of every part declares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from rpkdgen.body import DELETED, INSERTED, Break, Inline, Inlines, Link, Mark, Marked, Reference, Text
from rpkdgen.inlines import is_deleted

_LINE_ENDS = str.maketrans("\n\r\t", "   ")

#: Spaces that Python does not count as printable, and that stay ("Rp 1" with U+00A0).
_KEPT_SPACES = "\u00a0\u202f\u200b"


def readable(text: str) -> str:
    """The text as XML can hold it: line ends count as spaces, other control characters fall away."""
    if text.isprintable():
        return text
    letters = text.translate(_LINE_ENDS)
    return "".join([letter for letter in letters if letter.isprintable() or letter in _KEPT_SPACES])


def escaped(text: str) -> str:
    """The text as XML content.

    >>> escaped("a < b\\x00\\n{{ c }}")
    'a &lt; b {{ c }}'
    """
    text = readable(text)
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def attribute(text: str) -> str:
    """The text as the value of an attribute, without its quotes."""
    return escaped(text).replace('"', "&quot;")


def run(text: str, properties: str = "") -> str:
    """A run of text; ``properties`` is the inside of its ``w:rPr``."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def field_runs(instruction: str, result: str) -> str:
    """A live field; ``result`` (runs) is what it shows until somebody refreshes it."""
    return field_start(instruction) + result + FIELD_END


def field_start(instruction: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {attribute(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'

TAB = "<w:r><w:tab/></w:r>"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a paragraph adds to its style; lengths are twips, None leaves the style's; ``change`` is what
    ``Tracking.sign`` says of the paragraph's own mark."""

    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    numbering: tuple[int, int] | None = None
    before: int | None = None
    after: int | None = None
    indent: int | None = None
    align: str = ""
    change: str = ""


PLAIN_LAYOUT = Layout()


def paragraph(style: str, content: str, layout: Layout = PLAIN_LAYOUT) -> str:
    """A paragraph of that style id. It always has ``w:pPr``, so that a section may end in it."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if layout is not PLAIN_LAYOUT:
        properties += "".join(_layout_properties(layout))
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def _layout_properties(layout: Layout) -> Iterable[str]:
    """In the order of the schema (CT_PPr)."""
    if layout.keep_next:
        yield "<w:keepNext/>"
    if layout.keep_lines:
        yield "<w:keepLines/>"
    if layout.page_break:
        yield "<w:pageBreakBefore/>"
    if layout.numbering:
        level, number = layout.numbering
        yield f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    if layout.before is not None or layout.after is not None:
        before = "" if layout.before is None else f' w:before="{layout.before}"'
        after = "" if layout.after is None else f' w:after="{layout.after}"'
        yield f"<w:spacing{before}{after}/>"
    if layout.indent is not None:
        yield f'<w:ind w:left="{layout.indent}" w:firstLine="0"/>'
    if layout.align:
        yield f'<w:jc w:val="{layout.align}"/>'
    if layout.change:
        yield f"<w:rPr>{layout.change}</w:rPr>"


# ── bookmarks ────────────────────────────────────────────────────────────────────────────────────
#: Word takes no longer name of a bookmark.
LONGEST_BOOKMARK = 40


def bookmark_name(prefix: str, target: str) -> str:
    """The bookmark of an id: letters, digits and low lines, at most 40, different for different ids."""
    readable = prefix + re.sub(r"[^0-9A-Za-z]", "_", target)
    return f"{readable[: LONGEST_BOOKMARK - 7]}_{sha256(target.encode()).hexdigest()[:6]}"


@dataclass
class Bookmarks:
    """Wraps content in bookmarks whose numbers, and whose names, are used once in a document."""

    numbers: Iterator[int]
    used: set[str] = field(default_factory=set)

    def around(self, name: str, content: str) -> str:
        if name in self.used:
            return content
        self.used.add(name)
        number = next(self.numbers)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        return f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'


# ── tracked changes ──────────────────────────────────────────────────────────────────────────────
_LINK_TAG = re.compile(r"(</?w:hyperlink[^>]*>)")

_DELETED_TEXT = (("<w:t ", "<w:delText "), ("</w:t>", "</w:delText>"), ("w:instrText", "w:delInstrText"))


@dataclass(frozen=True)
class Tracking:
    """Writes what a reader of the Word file can accept or reject; each change has a number of its own."""

    numbers: Iterator[int]

    def runs(self, runs: str, mark: Mark) -> str:
        """The runs as inserted or deleted ones. Links cannot stand inside a change; so it stands inside them."""
        if is_deleted(mark):
            for live, deleted in _DELETED_TEXT:
                runs = runs.replace(live, deleted)
        return "".join(
            piece if not piece or index % 2 else f"<{self._tag(mark)}>{piece}</{_name(mark)}>"
            for index, piece in enumerate(_LINK_TAG.split(runs))
        )

    def gap(self, mark: Mark) -> str:
        """A place to break between what was deleted and what came instead, which in a narrow column must not stand
        on one line; inserted and deleted itself, so that it is gone whatever the reader decides."""
        deleted, inserted = replace(mark, kind=DELETED), replace(mark, kind=INSERTED)
        return self.runs(self.runs(run("\u200b"), deleted), inserted)

    def sign(self, mark: Mark) -> str:
        """What says in the properties of a row, or of a paragraph's mark, that it was inserted or deleted."""
        return f"<{self._tag(mark)}/>"

    def _tag(self, mark: Mark) -> str:
        date = f' w:date="{attribute(mark.date)}"' if mark.date else ""
        return f'{_name(mark)} w:id="{next(self.numbers)}" w:author="{attribute(mark.author)}"{date}'


def _name(mark: Mark) -> str:
    return "w:del" if is_deleted(mark) else "w:ins"


# ── inlines ──────────────────────────────────────────────────────────────────────────────────────
def reference_name(target: str) -> str:
    """The bookmark around a label ("Tabel 2.1", "BAB I"), which REF fields repeat."""
    return bookmark_name("_Ref_", target)


def number_name(target: str) -> str:
    """The bookmark around the last word of a heading's label ("I"), for text such as “Bab I”."""
    return bookmark_name("_Nom_", target)


def entry_name(target: str) -> str:
    """The bookmark around a whole heading or caption, to which the lists of contents point."""
    return bookmark_name("_Toc_", target)


def marks(item: Text) -> str:
    """The inside of ``w:rPr`` for a run's marks, in the order of the schema."""
    properties = ""
    if item.bold:
        properties += "<w:b/>"
    if item.italic:
        properties += "<w:i/>"
    if item.underline:
        properties += '<w:u w:val="single"/>'
    if item.superscript:
        properties += '<w:vertAlign w:val="superscript"/>'
    elif item.subscript:
        properties += '<w:vertAlign w:val="subscript"/>'
    return properties


@dataclass(frozen=True)
class InlineWriter:
    """Inlines → runs. ``labels``: the label of each id that the document holds; ``relate`` gives the
    relationship of an outside address, "" for one that cannot be linked; ``link_look`` is the inside of
    a link's ``w:rPr``."""

    labels: Mapping[str, str]
    relate: Callable[[str], str]
    link_look: str
    tracking: Tracking

    def runs(self, content: Inlines, written: Callable[[str, str], str] = run) -> str:
        """The runs; ``written`` turns bare text and the look of its run into runs."""
        if any(type(item) is Marked for item in content):
            return "".join(self._marked(content, written))
        return "".join([self._inline(item, written) for item in content])

    def _marked(self, content: Inlines, written: Callable[[str, str], str]) -> Iterator[str]:
        last: Inline | None = None
        for item in content:
            is_narrow = written is not run  # cells have a way of their own to write a word wider than they are
            if is_narrow and isinstance(last, Marked) and isinstance(item, Marked) and last.mark != item.mark:
                yield self.tracking.gap(item.mark)
            yield self._inline(item, written)
            last = item

    def _inline(self, item: Inline, written: Callable[[str, str], str]) -> str:
        match item:
            case Text():
                return written(item.text, marks(item)) if item.text else ""
            case Break():
                return "<w:r><w:br/></w:r>"
            case Reference():
                return self._reference(item)
            case Link():
                return self._link(item)
            case Marked():
                return self.tracking.runs(self.runs(item.content, written), item.mark)

    def _reference(self, item: Reference) -> str:
        """A REF field that repeats the label, or its number where the text words the rest differently."""
        text = item.text or self.labels.get(item.target, "")
        label = self.labels.get(item.target)
        if label is None or not text:
            return run(text) if text else ""
        number = label.rpartition(" ")[2]
        for part, name in ((label, reference_name(item.target)), (number, number_name(item.target))):
            if part and _ends_in_word(text, part):
                before = text.removesuffix(part)
                return (run(before) if before else "") + field_runs(rf"REF {name} \h", run(part))
        return f'<w:hyperlink w:anchor="{entry_name(item.target)}" w:history="1">{run(text)}</w:hyperlink>'

    def _link(self, item: Link) -> str:
        content = "".join(run(text.text, self.link_look + marks(text)) for text in _texts(item.content))
        relation = self.relate(item.address)
        if not relation:
            return self.runs(item.content)
        return f'<w:hyperlink r:id="{relation}" w:history="1">{content}</w:hyperlink>'


def _texts(content: Inlines) -> Iterable[Text]:
    for item in content:
        match item:
            case Text():
                yield item
            case Break():
                yield Text(" ")
            case Reference():
                yield Text(item.text)
            case Link() | Marked():
                yield from _texts(item.content)


def _ends_in_word(text: str, part: str) -> bool:
    """Whether ``text`` ends in ``part`` as words of their own."""
    return text == part or text.endswith((" " + part, "\u00a0" + part))
