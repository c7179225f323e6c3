"""The document tree: what a document says, before anyone decides how it looks.

Frozen values only. ``markup`` reads them from the body HTML, ``numbering`` fills in numbers and
references, ``word`` and ``typst`` write them. Nothing here knows about files or formats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

# ── marks of change ──────────────────────────────────────────────────────────────────────────────
INSERTED, DELETED = "sisip", "hapus"


@dataclass(frozen=True, slots=True)
class Mark:
    """That something was inserted or deleted (``kind``), by whom, and when (ISO 8601, "2025-03-12T08:30:00Z";
    "" where no commit says it).

    Only ``marked`` makes marks; the body of an ordinary document has none.
    """

    kind: str
    author: str
    date: str


# ── inlines ──────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Text:
    """A run of text with its marks."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    superscript: bool = False
    subscript: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A line break inside a paragraph or cell."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A live reference to a caption or heading; ``numbering`` fills ``text`` ("Tabel 4.1")."""

    target: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address outside the document."""

    address: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Inlines that were inserted or deleted. A paragraph whose whole content is one ``Marked`` was itself
    inserted or deleted."""

    mark: Mark
    content: tuple[Inline, ...]


Inline = Text | Break | Reference | Link | Marked
Inlines = tuple[Inline, ...]


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. Level 1 is a chapter (BAB) or, with ``annex``, a LAMPIRAN.

    ``label`` is filled by ``numbering``: "BAB I", "1.1", "LAMPIRAN II"; it stays empty for
    unnumbered headings (KATA PENGANTAR). ``listed`` says whether the contents page shows it.

    ``former``, here and below: the label before a change, deleted; ``label`` is then inserted.
    """

    level: int
    id: str
    content: Inlines
    label: str = ""
    numbered: bool = True
    annex: bool = False
    listed: bool = True
    former: Marked | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``style`` is a name that both frames know (see STYLES)."""

    content: Inlines
    style: str = "isi"


#: Paragraph styles. Word: the paragraph style of that display name in bingkai.docx; Typst: the
#: function of that name in bingkai.typ.
STYLES = (
    "isi",  # body text: justified, first line indented
    "rata-kiri",  # body text without indent, left aligned
    "tengah",  # centred
    "judul-depan",  # title of a front-matter page, centred, bold, capitals as written
    "sumber",  # "Sumber: …" under a table or figure
    "catatan",  # note under a table
    "kepala-lampiran",  # annex head, a narrow block at the right
    "tanda-tangan",  # signature block, a block in the right half
    "butir-peraturan",  # regulation consideration text
)


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list. ``style`` is "bullet", or an HTML ``type``: "1", "a", "i", "A", "I"; or "(1)", "1)", "a)"."""

    style: str
    items: tuple[tuple[Block, ...], ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; ``align`` is "left", "center", "right", "justify" or "" (the column's)."""

    content: Inlines = ()
    colspan: int = 1
    rowspan: int = 1
    align: str = ""
    header: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; ``kind`` picks its look: "", strategi, program, kegiatan, sub, subtotal, total,
    nomor-kolom (the "(1) (2) …" row), bagian."""

    cells: tuple[Cell, ...]
    kind: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``width`` is a share of the text width (the shares of a table sum to 1)."""

    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``look`` is one of ``looks``.

    ``caption`` empty: no number, not in the list of tables. ``label`` is filled by ``numbering``
    ("Tabel 4.1").
    """

    columns: tuple[Column, ...]
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    id: str = ""
    caption: Inlines = ()
    source: Inlines = ()
    notes: tuple[Inlines, ...] = ()
    look: str = "rekap"
    label: str = ""
    former: Marked | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of bars; a missing year is None and is not interpolated."""

    name: str
    values: tuple[Decimal | None, ...]
    labels: tuple[str, ...] = ()
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A horizontal (or, for bars, crossing) reference line: the province, the nation, a target."""

    name: str
    value: Decimal
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; how it is drawn stands in ``templates/bersama/grafik.typ``.

    ``kind``: garis (lines over years), batang (horizontal bars, one series), batang-susun
    (stacked columns), batang-kelompok (grouped columns), kuadran (dots: the first series is x, the second y, the
    markers are the crossing lines, ``corners`` the names of the quadrants row by row). ``labels`` of the series are
    the values as printed (Indonesian number format); ``highlight`` names the categories drawn in the accent.
    """

    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    markers: tuple[Marker, ...] = ()
    highlight: tuple[str, ...] = ()
    corners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart or an image (``image`` is a file) with its caption below it; ``mark`` is the picture's."""

    id: str
    caption: Inlines
    alt: str
    chart: Chart | None = None
    image: str = ""
    width: float = 1.0
    source: Inlines = ()
    label: str = ""
    former: Marked | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Landscape:
    """Blocks on landscape pages."""

    content: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page."""


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks kept together on one page; ``style`` as for paragraphs ("tanda-tangan", …) or ""."""

    content: tuple[Block, ...]
    style: str = ""


Block = Heading | Paragraph | ItemList | Table | Figure | Landscape | PageBreak | Box
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list of contents, tables or figures."""

    id: str
    level: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """A document's content by slot (isi, kata_pengantar, peraturan, …), with its lists."""

    slots: Mapping[str, Blocks]
    contents: tuple[Entry, ...] = ()
    tables: tuple[Entry, ...] = ()
    figures: tuple[Entry, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
