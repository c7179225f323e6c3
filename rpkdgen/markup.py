"""Body HTML → ``Body`` without numbers.

The dialect (anything else is an error that names the tag):

- ``<section data-slot="isi" data-penomoran="1.1|A.|tanpa">`` holds a slot's blocks; ``<article class="lampiran">`` an
  annex.
- ``h1``–``h3`` (``id``; class ``tanpa-nomor``, ``tanpa-daftar``), ``p`` (class: a paragraph style), ``ul``,
  ``ol`` (``type``, ``start``), ``div`` with class ``landskap``, ``halaman-baru`` or ``kotak`` (``data-gaya``).
- ``table`` (``id``, ``data-look``) with ``caption``, ``colgroup``/``col`` (``width``: any shares, ``align``),
  ``thead``, ``tbody``; ``tr`` (class: the kind of row), ``th``/``td`` (``colspan``, ``rowspan``, ``align``); in
  ``tfoot`` the cells of class ``sumber`` and ``catatan`` that are printed below it.
- ``figure`` (``id``, ``data-alt``, ``data-lebar``) with ``figcaption``, ``p.sumber``, and an ``img`` or a chart: a
  table with ``data-jenis`` and ``data-satuan``; a column is a series (``th.tekan``: the emphasised one), a row a
  category (``tr.sorot``: highlighted;
  ``data-sudut``: the corners of a quadrant chart, "I|II|III|IV"); cells print the label and carry ``data-nilai``;
  rows of ``tfoot`` are
  reference lines.
- inline: ``strong``, ``em``, ``u``, ``sup``, ``sub``, ``br``, ``a`` (``href``, or ``data-rujuk``: a reference).

``data-berkas`` on any element names the template that wrote it, for errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from lxml import etree

from rpkdgen.body import (
    STYLES,
    Block,
    Blocks,
    Box,
    Break,
    Cell,
    Chart,
    Column,
    Figure,
    Heading,
    Inline,
    Inlines,
    ItemList,
    Landscape,
    Link,
    Marker,
    PageBreak,
    Paragraph,
    Reference,
    Row,
    Series,
    Table,
    Text,
)
from rpkdgen.inlines import plain
from rpkdgen.problem import CodeDoc, Severity, TemplateError
from rpkdgen.sandbox import problem_at

CODES: Mapping[str, CodeDoc] = {
    doc.code: doc
    for doc in (
        CodeDoc("RPKD-N30", Severity.ERROR, "Templat isi hanya memakai unsur HTML yang dikenal.", "bentuk templat",
                "<blink>teks</blink>", "<strong>teks</strong>"),
        CodeDoc("RPKD-N31", Severity.ERROR, "Setiap baris tabel mengisi semua kolomnya.", "bentuk templat",
                "<tr><td colspan=2>Jumlah</td></tr>", "<tr><td colspan=3>Jumlah</td></tr>"),
        CodeDoc("RPKD-N32", Severity.ERROR, "Penanda judul, tabel, dan gambar dipakai satu kali.", "bentuk narasi",
                "# Penutup {#akhir} … ## Kaidah {#akhir}", "# Penutup {#akhir} … ## Kaidah {#kaidah}"),
    )
}  # fmt: skip

UNKNOWN_ELEMENT, GRID, DUPLICATE = CODES

#: Characters that neither XML nor a printed page can hold.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_SPACES = re.compile("[ \t\r\n]+")

_MARKS = {
    "strong": "bold", "b": "bold", "em": "italic", "i": "italic", "u": "underline",
    "sup": "superscript", "sub": "subscript",
}  # fmt: skip
_LIST_STYLES = frozenset({"1", "a", "i", "A", "I", "(1)", "1)", "(a)", "a)", "(i)", "i)", "(A)", "A)", "(I)", "I)"})
_CHARTS = frozenset({"garis", "batang", "batang-susun", "batang-kelompok", "kuadran"})
#: The only row of a table without rows: an official table is never just a head.
NO_DATA = "Data belum ada."

_LOOKS = frozenset({"rekap", "matriks", "matriks-padat", "matriks-rapat", "polos"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
_ADDRESS = re.compile(r"(https?|mailto):", re.IGNORECASE)


@dataclass(frozen=True)
class Parsed:
    """A document's blocks by slot; ``references``: what is referred to, and the template that does."""

    slots: Mapping[str, Blocks]
    numbering: str = "1.1"
    references: tuple[tuple[str, str], ...] = ()


def parse_body(html: str, file: str, images: Path | None = None) -> Parsed:
    """The blocks of a body. ``file`` is named in errors where no nearer template is known; ``images``
    is the folder that pictures named in the body lie in."""
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    text = _CONTROLS.sub("", html)
    root = etree.fromstring(f"<html><body>{text}</body></html>", parser)
    reader = _Reader(file, images)
    slots: dict[str, Blocks] = {}
    numbering = "1.1"
    body = root.find("body")
    for section in body if body is not None else ():
        if section.tag != "section" or not section.get("data-slot"):
            reader.unknown(section)
        reader.slot = section.get("data-slot", "")
        blocks = reader.blocks(section)
        numbering = section.get("data-penomoran", numbering)
        if blocks:
            slots[reader.slot] = slots.get(reader.slot, ()) + blocks
    return Parsed(slots, numbering, tuple(reader.references))


@dataclass
class _Reader:
    """Reads elements; remembers which ids are taken and which template is being read."""

    file: str
    images: Path | None
    slot: str = ""
    annex: bool = False
    taken: set[str] = field(default_factory=set)
    references: list[tuple[str, str]] = field(default_factory=list)

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────
    def blocks(self, parent: Any) -> Blocks:
        """The blocks in an element; text between them is an error."""
        if parent.text and parent.text.strip():
            self.fail(UNKNOWN_ELEMENT, f"teks di luar paragraf: “{parent.text.strip()[:40]}”")
        found: list[Block] = []
        for element in parent:
            found += self.block(element)
            if element.tail and element.tail.strip():
                self.fail(UNKNOWN_ELEMENT, f"teks di luar paragraf: “{element.tail.strip()[:40]}”")
        return tuple(found)

    def block(self, element: Any) -> Iterable[Block]:
        outer = self.file
        self.file = element.get("data-berkas") or outer
        try:
            return self._block(element)
        finally:
            self.file = outer

    def _block(self, element: Any) -> Iterable[Block]:
        tag = element.tag
        match tag:
            case "p":
                content = self.inlines(element)
                return (Paragraph(content, self._style(element)),) if content else ()
            case "h1" | "h2" | "h3":
                return (self._heading(element, _HEADINGS[tag]),)
            case "ul" | "ol":
                return (self._list(element),)
            case "table":
                return (self._table(element),)
            case "figure":
                return (self._figure(element),)
            case "div":
                return self._division(element)
            case "article" if element.get("class") == "lampiran":
                return self._annex(element)
            case _:
                raise self.error(*_unknown(element))

    def _style(self, element: Any) -> str:
        style: str = element.get("class", "isi")
        if style not in STYLES:
            self.fail(UNKNOWN_ELEMENT, f"gaya paragraf “{style}” tidak dikenal", f"Gaya yang ada: {', '.join(STYLES)}.")
        return style

    def _heading(self, element: Any, level: int) -> Heading:
        classes = element.get("class", "").split()
        content = self.inlines(element)
        name = element.get("id", "")
        prefix = "lampiran" if self.annex and level == 1 else "bab"
        if name:
            id = name if ":" in name else f"{prefix}:{name}"
            if id in self.taken:
                self.fail(DUPLICATE, f"penanda “{name}” sudah dipakai", "Beri penanda lain: {#…}.")
        else:
            id = self._free(f"{prefix}:{slug(plain(content)) or 'judul'}")
        self.taken.add(id)
        numbered = self.slot == "isi" and "tanpa-nomor" not in classes
        return Heading(
            level, id, content, "", numbered, self.annex and level == 1, listed="tanpa-daftar" not in classes
        )

    def _free(self, id: str) -> str:
        """The id, with a number after it where it is taken."""
        if id not in self.taken:
            return id
        return next(free for n in range(2, 100_000) if (free := f"{id}-{n}") not in self.taken)

    def _list(self, element: Any) -> ItemList:
        style = "bullet" if element.tag == "ul" else element.get("type", "1")
        if style != "bullet" and style not in _LIST_STYLES:
            self.fail(UNKNOWN_ELEMENT, f"jenis daftar “{style}” tidak dikenal")
        items: list[Blocks] = []
        for item in element:
            if item.tag != "li":
                self.unknown(item)
            items.append(self._item(item))
        return ItemList(style, tuple(items), _whole(element.get("start"), 1))

    def _item(self, item: Any) -> Blocks:
        """A list item: inline text, blocks, or text followed by a nested list."""
        if not any(child.tag in ("p", "ul", "ol", "table", "div", "figure") for child in item):
            content = self.inlines(item)
            return (Paragraph(content),) if content else ()
        found: list[Block] = []
        lead: list[Any] = []
        text = item.text or ""
        for child in item:
            if child.tag in ("p", "ul", "ol", "table", "div", "figure"):
                found += self._lead(text, lead)
                found += self.block(child)
                text, lead = child.tail or "", []
            else:
                lead.append(child)
        found += self._lead(text, lead)
        return tuple(found)

    def _lead(self, text: str, elements: Iterable[Any]) -> Iterable[Block]:
        """Loose inline content between the blocks of an item, as a paragraph."""
        out: list[Inline] = []
        self._add(out, text, {})
        for element in elements:
            self._inline(out, element, {})
            self._add(out, element.tail, {})
        content = trimmed(out)
        return (Paragraph(content),) if content else ()

    def _division(self, element: Any) -> Iterable[Block]:
        kind = element.get("class", "")
        match kind:
            case "":
                return self.blocks(element)
            case "halaman-baru":
                return (PageBreak(),)
            case "landskap":
                blocks = self.blocks(element)
                return (Landscape(blocks),) if blocks else ()
            case "kotak":
                return (Box(self.blocks(element), element.get("data-gaya", "")),)
            case _:
                message = f"div dengan class “{kind}” tidak dikenal"
                raise self.error(UNKNOWN_ELEMENT, message, "Pakai landskap, halaman-baru, atau kotak.")

    def _annex(self, element: Any) -> Iterable[Block]:
        """An annex; where a part of it is landscape all of it is, so that its title does not stand alone."""
        self.annex = True
        try:
            blocks = self.blocks(element)
        finally:
            self.annex = False
        if not any(isinstance(block, Landscape) for block in blocks):
            return blocks
        flat = tuple(
            inner for block in blocks for inner in (block.content if isinstance(block, Landscape) else (block,))
        )
        return (Landscape(flat),)

    # ── tables ───────────────────────────────────────────────────────────────────────────────────
    def _table(self, element: Any) -> Table:
        caption: Inlines = ()
        columns: list[tuple[float | None, str]] = []
        header: list[Row] = []
        rows: list[Row] = []
        source: Inlines = ()
        notes: list[Inlines] = []
        for part in element:
            match part.tag:
                case "caption":
                    caption = self.inlines(part)
                case "colgroup":
                    columns = [self._column(col) for col in part]
                case "thead":
                    header += [self._row(row, head=True) for row in part]
                case "tbody":
                    rows += [self._row(row) for row in part]
                case "tr":
                    rows.append(self._row(part))
                case "tfoot":
                    for cell in part.iter("td"):
                        content = self.inlines(cell)
                        if cell.get("class") == "catatan" and content:
                            notes.append(content)
                        elif cell.get("class") == "sumber":
                            source = content
                case _:
                    self.unknown(part)
        name = self._table_id(element, caption)
        count = len(columns) or _width_of((header or rows)[:1])
        title = plain(caption) or name or "tanpa judul"
        self._check_grid(header, count, title, "kepala")
        self._check_grid(rows, count, title, "isi")
        look = element.get("data-look", "rekap")
        if look not in _LOOKS:
            self.fail(UNKNOWN_ELEMENT, f"rupa tabel “{look}” tidak dikenal", f"Rupa yang ada: {', '.join(_LOOKS)}.")
        made = _columns(columns, count, header, rows)
        if not rows and count:
            rows.append(Row((Cell((Text(NO_DATA),), colspan=count, align="center"),)))
        return Table(made, tuple(header), tuple(rows), name, caption, source, tuple(notes), look)

    def _table_id(self, element: Any, caption: Inlines) -> str:
        """The table's id; called twice, the second gets a number. A table without caption needs none."""
        name = element.get("id") or (slug(plain(caption)) if caption else "")
        if not name:
            return ""
        id = self._free(name if ":" in name else f"tabel:{name}")
        self.taken.add(id)
        return id

    def _column(self, col: Any) -> tuple[float | None, str]:
        if col.tag != "col":
            self.unknown(col)
        width = col.get("width")
        try:
            return (float(width) if width else None, col.get("align", "left"))
        except ValueError:
            self.fail(UNKNOWN_ELEMENT, f"lebar kolom “{width}” bukan bilangan")

    def _row(self, row: Any, head: bool = False) -> Row:
        if row.tag != "tr":
            self.unknown(row)
        return Row(tuple([self._cell(cell, head) for cell in row]), row.get("class", ""))

    def _cell(self, element: Any, head: bool) -> Cell:
        tag = element.tag
        if tag != "td" and tag != "th":
            self.unknown(element)
        if len(element):
            content = self.inlines(element)
        else:
            text = element.text
            if text and (" " in text or "\n" in text):
                text = _SPACES.sub(" ", text).strip(" ")
            content = (Text(text),) if text else ()
        is_header = tag == "th" and not head
        if not element.attrib:
            return Cell(content, header=is_header) if is_header else Cell(content)
        get = element.get
        return Cell(content, _whole(get("colspan"), 1), _whole(get("rowspan"), 1), get("align", ""), header=is_header)

    def _check_grid(self, rows: list[Row], count: int, title: str, part: str) -> None:
        """Every row must fill all columns, cells that reach down from above counted."""
        reaching: list[int] = []  # rows still to cover, by column
        for number, row in enumerate(rows, 1):
            width = sum([cell.colspan for cell in row.cells])
            if reaching or max([cell.rowspan for cell in row.cells], default=1) > 1:
                reaching = reaching or [0] * count
                covered = sum(left > 0 for left in reaching)
                self._check_width(width + covered, count, title, part, number)
                reaching = _reach_down(reaching, row)
                if not any(reaching):
                    reaching = []
            elif width != count:
                self._check_width(width, count, title, part, number)
        if reaching:
            self.fail(GRID, f"tabel “{title}”: sel di bagian {part} turun melewati baris terakhir",
                      "Kurangi rowspan-nya.")  # fmt: skip

    def _check_width(self, width: int, count: int, title: str, part: str, number: int) -> None:
        if width != count:
            self.fail(
                GRID,
                f"tabel “{title}”: baris {number} bagian {part} mengisi {width} dari {count} kolom",
                "Samakan banyaknya sel (dengan colspan dan rowspan) dengan banyaknya kolom.",
            )

    # ── figures ──────────────────────────────────────────────────────────────────────────────────
    def _figure(self, element: Any) -> Figure:
        caption: Inlines = ()
        source: Inlines = ()
        chart: Chart | None = None
        image = ""
        for part in element:
            match part.tag:
                case "figcaption":
                    caption = self.inlines(part)
                case "p" if part.get("class") == "sumber":
                    source = self.inlines(part)
                case "table":
                    chart = self._chart(part)
                case "img":
                    image = self._image(part.get("src", ""))
                case _:
                    self.unknown(part)
        if chart is None and not image:
            self.fail(UNKNOWN_ELEMENT, "figure tanpa gambar atau grafik")
        name = element.get("id") or slug(plain(caption)) or "gambar"
        id = self._free(name if ":" in name else f"gambar:{name}")
        self.taken.add(id)
        alt = element.get("data-alt") or plain(caption)
        return Figure(id, caption, alt, chart, image, float(element.get("data-lebar", "1")), source)

    def _image(self, name: str) -> str:
        """The picture's file; it must lie in the plan's folder."""
        folder = (self.images or Path()).resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            self.fail(UNKNOWN_ELEMENT, f"gambar “{name}” berada di luar folder rencana")
        if not path.is_file():
            self.fail(UNKNOWN_ELEMENT, f"gambar “{name}” tidak ada", "Tulis letaknya dari folder rencana.")
        return str(path)

    def _chart(self, table: Any) -> Chart:
        kind = table.get("data-jenis", "")
        if kind not in _CHARTS:
            self.fail(UNKNOWN_ELEMENT, f"jenis grafik “{kind}” tidak dikenal", f"Jenis: {', '.join(sorted(_CHARTS))}.")
        heads = table.findall("thead/tr/th")[1:]
        rows = table.findall("tbody/tr")
        cells = [row.findall("td") for row in rows]
        if any(len(line) != len(heads) for line in cells):
            self.fail(GRID, "tabel grafik tidak mempunyai satu nilai tiap deret pada tiap baris")
        names = tuple(_text(row.find("th")) for row in rows)
        series = tuple(
            Series(
                _text(head),
                tuple(self._value(line[index]) for line in cells),
                tuple(_text(line[index]) if line[index].get("data-nilai") else "" for line in cells),
                emphasis=head.get("class") == "tekan",
            )
            for index, head in enumerate(heads)
        )
        marks = []
        for row in table.findall("tfoot/tr"):
            cell = row.find("td")
            value = self._value(cell)
            if value is not None:
                marks.append(Marker(_text(row.find("th")), value, _text(cell)))
        highlighted = tuple(name for name, row in zip(names, rows, strict=True) if row.get("class") == "sorot")
        corners = tuple(filter(None, table.get("data-sudut", "").split("|")))
        if kind == "kuadran" and (len(series) != 2 or len(marks) != 2):
            self.fail(GRID, "grafik kuadran memerlukan dua deret (mendatar, tegak) dan dua garis potong")
        return Chart(kind, names, series, table.get("data-satuan", ""), tuple(marks), highlighted, corners)

    def _value(self, cell: Any) -> Decimal | None:
        written = cell.get("data-nilai", "")
        if not written:
            return None
        try:
            return Decimal(written)
        except InvalidOperation:
            self.fail(UNKNOWN_ELEMENT, f"nilai grafik “{written}” bukan bilangan")

    # ── inlines ──────────────────────────────────────────────────────────────────────────────────
    def inlines(self, element: Any) -> Inlines:
        """The inline content of an element; runs of white space are one space, none at the ends."""
        out: list[Inline] = []
        self._children(out, element, {})
        return trimmed(out)

    def _children(self, out: list[Inline], element: Any, marks: Mapping[str, bool]) -> None:
        self._add(out, element.text, marks)
        for child in element:
            self._inline(out, child, marks)
            self._add(out, child.tail, marks)

    def _add(self, out: list[Inline], text: str | None, marks: Mapping[str, bool]) -> None:
        if text:
            out.append(Text(_SPACES.sub(" ", text), **marks))

    def _inline(self, out: list[Inline], element: Any, marks: Mapping[str, bool]) -> None:
        tag = element.tag
        if tag == "br":
            out.append(Break())
        elif tag in _MARKS:
            self._children(out, element, {**marks, _MARKS[tag]: True})
        elif tag == "a" and element.get("data-rujuk"):
            target = element.get("data-rujuk")
            self.references.append((target, self.file))
            out.append(Reference(target))
        elif tag == "a":
            address = element.get("href", "")
            if not _ADDRESS.match(address):
                message = f"tautan “{address}” bukan alamat web"
                self.fail(UNKNOWN_ELEMENT, message, "Tautan dimulai dengan https://; ke bagian dokumen: rujuk().")
            out.append(Link(address, self.inlines(element)))
        else:
            self.unknown(element)

    # ── errors ───────────────────────────────────────────────────────────────────────────────────
    def unknown(self, element: Any) -> NoReturn:
        raise self.error(*_unknown(element))

    def fail(self, code: str, message: str, hint: str = "") -> NoReturn:
        raise self.error(code, message, hint)

    def error(self, code: str, message: str, hint: str = "") -> TemplateError:
        return problem_at(self.file, 1, code, message, hint)


def _unknown(element: Any) -> tuple[str, str]:
    return UNKNOWN_ELEMENT, f"unsur <{element.tag}> tidak dikenal di tempat ini"


# ── helpers of pure text ─────────────────────────────────────────────────────────────────────────
def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() and int(text) > 0 else default


def _text(element: Any) -> str:
    return _SPACES.sub(" ", "".join(element.itertext())).strip() if element is not None else ""


def _width_of(rows: Iterable[Row]) -> int:
    return max((sum(cell.colspan for cell in row.cells) for row in rows), default=0)


def _reach_down(reaching: list[int], row: Row) -> list[int]:
    """Rows that each column still covers below this row."""
    free = (column for column, left in enumerate(reaching) if left == 0)
    after = [max(0, left - 1) for left in reaching]
    for cell in row.cells:
        for _ in range(cell.colspan):
            column = next(free, None)
            if column is not None:
                after[column] = cell.rowspan - 1
    return after


def _columns(
    written: list[tuple[float | None, str]], count: int, header: Iterable[Row], rows: Iterable[Row]
) -> tuple[Column, ...]:
    """The columns with shares that sum to 1; where none are written, by the length of their text."""
    if not written:
        written = [(None, "left")] * count
    if all(width is None for width, _ in written):
        lengths = [3] * count
        for row in (*header, *rows):
            if len(row.cells) == count:
                for index, cell in enumerate(row.cells):
                    lengths[index] = max(lengths[index], min(40, len(plain(cell.content))))
        shares = [float(length) for length in lengths]
    else:
        shares = [1.0 if width is None else width for width, _ in written]
    total = sum(shares) or 1.0
    return tuple(Column(share / total, align) for share, (_, align) in zip(shares, written, strict=True))


def trimmed(content: list[Inline]) -> Inlines:
    """Inlines without white space at the ends and around line breaks, equal neighbours joined."""
    joined: list[Inline] = []
    for item in content:
        before = joined[-1] if joined else None
        if isinstance(item, Text):
            text = item.text
            ends_open = (
                before is None or isinstance(before, Break) or (isinstance(before, Text) and before.text.endswith(" "))
            )
            if ends_open:
                text = text.lstrip(" ")
            if not text:
                continue
            if isinstance(before, Text) and _same_marks(before, item):
                joined[-1] = _with_text(before, before.text + text)
            else:
                joined.append(_with_text(item, text))
        else:
            if isinstance(item, Break):
                _strip_end(joined)
            joined.append(item)
    _strip_end(joined)
    return tuple(joined)


def _strip_end(content: list[Inline]) -> None:
    last = content[-1] if content else None
    if isinstance(last, Text) and last.text.endswith(" "):
        text = last.text.rstrip(" ")
        content[-1:] = [_with_text(last, text)] if text else []


def _same_marks(one: Text, other: Text) -> bool:
    return (one.bold, one.italic, one.underline, one.superscript, one.subscript) == (
        other.bold, other.italic, other.underline, other.superscript, other.subscript
    )  # fmt: skip


def _with_text(item: Text, text: str) -> Text:
    return Text(text, item.bold, item.italic, item.underline, item.superscript, item.subscript)


def slug(text: str) -> str:
    """An id made of a title: "Latar Belakang" → "latar-belakang"."""
    return "-".join(re.findall(r"\w+", text.casefold()))
