"""Body → semantic HTML, for reading a document on a screen of any width or with a screen reader.

All text is escaped. How it looks stands in the style sheet of the page that shows it; a wide table scrolls in a frame
of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup, escape

from rpkdgen.body import (
    DELETED,
    Block,
    Blocks,
    Body,
    Box,
    Break,
    Cell,
    Entry,
    Figure,
    Heading,
    Inline,
    Inlines,
    ItemList,
    Landscape,
    Link,
    Marked,
    PageBreak,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
)
from rpkdgen.grid import filled, grid
from rpkdgen.inlines import plain, upper

#: The slots in the order of a book; others follow. (Lists of contents are the page's own.)
SLOTS = ("peraturan", "kepala_lampiran", "kata_pengantar", "daftar_singkatan", "isi", "tanda_tangan", "masalah")

#: Ids of the document begin so, that none is one of the page.
ANCHOR = "d-"

#: The title of the page is h1; chapters follow.
FIRST_LEVEL, LAST_LEVEL = 2, 6

#: From this number of columns on a table is too wide for a narrow screen, or for any.
NARROW, WIDE, WIDEST = 4, 8, 13

_SAFE_ADDRESSES = ("https://", "http://", "mailto:")
_NOTHING = Markup("")


#: Figure → the address from which the page gets its picture, "" where there is none.
Pictures = Callable[[Figure], str]


def html_blocks(body: Body, pictures: Pictures) -> tuple[Markup, ...]:
    """The document as a sequence of blocks, each of which can be replaced alone."""
    writer = _Writer(pictures)
    names = (*SLOTS, *(name for name in body.slots if name not in SLOTS))
    return tuple(block for name in names for block in writer.blocks(body.slots.get(name, ())))


def anchor(entry: Entry) -> str:
    """The id, in this HTML, of what a line of a list of contents names."""
    return f"{ANCHOR}{entry.id}"


class _Writer:
    """Writes blocks in reading order; it remembers the last heading's level, because none may be skipped."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._level = FIRST_LEVEL - 1
        self._count = 0

    def blocks(self, blocks: Blocks) -> Iterator[Markup]:
        for block in blocks:
            if isinstance(block, Landscape):
                yield from self.blocks(block.content)
            elif not isinstance(block, PageBreak):
                yield self._block(block)

    def _joined(self, blocks: Blocks) -> Markup:
        return Markup("\n").join(self.blocks(blocks))

    def _block(self, block: Block) -> Markup:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return Markup('<p class="gaya-{}">{}</p>').format(block.style, inlines(block.content))
            case ItemList():
                return self._list(block)
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Box():
                return Markup('<div class="kotak gaya-{}">{}</div>').format(block.style, self._joined(block.content))
        raise AssertionError(f"{type(block).__name__} stands in no document")

    def _heading(self, block: Heading) -> Markup:
        wanted = min(block.level + FIRST_LEVEL - 1, LAST_LEVEL)
        self._level = min(wanted, self._level + 1)
        content = upper(block.content) if block.level == 1 else block.content
        label = _labelled(block.former, block.label)
        gap = " " if label else ""
        return Markup('<h{0} id="{1}" class="tingkat-{2}">{3}{4}{5}</h{0}>').format(
            self._level, ANCHOR + block.id, block.level, label, gap, inlines(content)
        )

    def _list(self, block: ItemList) -> Markup:
        items = Markup("").join(Markup("<li>{}</li>").format(self._joined(item)) for item in block.items)
        if block.style == "bullet":
            return Markup("<ul>{}</ul>").format(items)
        start = Markup(' start="{}"').format(block.start) if block.start != 1 else _NOTHING
        if block.style in ("1", "a", "i", "A", "I"):
            return Markup('<ol type="{}"{}>{}</ol>').format(block.style, start, items)
        form = {"(1)": "kurung-angka", "1)": "angka-kurung", "a)": "huruf-kurung"}.get(block.style, "kurung-angka")
        return Markup('<ol class="{}"{}>{}</ol>').format(form, start, items)

    # ── tables and figures ───────────────────────────────────────────────────────────────────────
    def _table(self, block: Table) -> Markup:
        self._count += 1
        name = f"tabel-{self._count}"
        caption = _caption(block)
        named = (
            Markup('aria-labelledby="{}"').format(name)
            if caption
            else Markup('aria-label="Tabel {}"').format(self._count)
        )
        head = _rows(block, block.header, in_head=True)
        rows = _rows(block, block.rows, in_head=False)
        return Markup(
            '<div class="tabel" id="{anchor}">{caption}'
            '<div class="bingkai" role="region" tabindex="0" {named}>\n'
            '<table class="rupa-{look} {width}" {named}>{columns}{head}<tbody>{rows}</tbody></table></div>{below}</div>'
        ).format(
            anchor=ANCHOR + (block.id or name),
            caption=Markup('<p class="judul-tabel" id="{}">{}</p>').format(name, caption) if caption else "",
            named=named,
            look=block.look,
            width=_width(len(block.columns)),
            columns=_columns(block),
            head=Markup("<thead>{}</thead>").format(head) if head else "",
            rows=rows,
            below=_below(block.source, block.notes),
        )

    def _figure(self, block: Figure) -> Markup:
        picture = self._pictures(block)
        image = (
            Markup('<img src="{}" alt="{}" loading="lazy" decoding="async">').format(picture, block.alt)
            if picture
            else Markup('<p class="tanpa-gambar">{}</p>').format(block.alt)
        )
        if block.mark:
            image = Markup('<div class="gambar-{}">{}</div>').format(block.mark.kind, image)
        return Markup('<figure id="{}">{}<figcaption>{}</figcaption>{}</figure>').format(
            ANCHOR + block.id, image, _caption(block), _below(block.source)
        )


def _below(source: Inlines, notes: Iterable[Inlines] = ()) -> Markup:
    lines = [Markup('<p class="gaya-sumber">{}</p>').format(inlines(source))] if source else []
    lines += [Markup('<p class="gaya-catatan">{}</p>').format(inlines(note)) for note in notes]
    return Markup("").join(lines)


def _caption(block: Table | Figure) -> Markup:
    label = _labelled(block.former, block.label)
    return label + (" " if label and block.caption else "") + inlines(block.caption)


def _labelled(former: Marked | None, label: str) -> Markup:
    if former is None:
        return Markup("{}").format(label)
    return Markup(_inline(former)) + (Markup("<ins>{}</ins>").format(label) if label else _NOTHING)


def _columns(table: Table) -> Markup:
    total = sum(column.width for column in table.columns) or 1
    columns = Markup("").join(
        Markup('<col width="{}%">').format(f"{100 * column.width / total:.2f}") for column in table.columns
    )
    return Markup("<colgroup>{}</colgroup>").format(columns)


def _width(columns: int) -> str:
    if columns <= NARROW:
        return "sempit"
    return "sedang" if columns <= WIDE else "lebar" if columns <= WIDEST else "terlebar"


# Tables and their texts are most of a document: they are joined from escaped strings, which takes a third of the time
# that ``Markup.format`` would.
def _rows(table: Table, rows: tuple[Row, ...], *, in_head: bool) -> Markup:
    rows = filled(rows, len(table.columns))
    starts = grid(rows, len(table.columns))
    aligns = [column.align for column in table.columns]
    return Markup(
        "".join(
            _row(row, [aligns[min(start, len(aligns) - 1)] for start in begins], in_head)
            for row, begins in zip(rows, starts, strict=True)
        )
    )


def _row(row: Row, aligns: list[str], in_head: bool) -> str:
    head = in_head and row.kind != "nomor-kolom"
    cells = "".join(_cell(cell, align, head) for cell, align in zip(row.cells, aligns, strict=True))
    names = [f"baris-{escape(row.kind)}"] if row.kind else []
    if row.mark:
        names.append(row.mark.kind)
    return f"<tr{_class(*names)}>{cells}</tr>\n"


def _cell(cell: Cell, align: str, in_head: bool) -> str:
    options = ""
    if cell.colspan > 1:
        options += f' colspan="{cell.colspan}"'
    if cell.rowspan > 1:
        options += f' rowspan="{cell.rowspan}"'
    if not in_head and (cell.align or align) in ("center", "right"):
        options += _class(cell.align or align)
    content = _joined(cell.content)
    # An empty head of a column would be read as one without a name.
    if (in_head or cell.header) and plain(cell.content).strip():
        scope = "row" if not in_head else "colgroup" if cell.colspan > 1 else "col"
        return f'<th scope="{scope}"{options}>{content}</th>'
    return f"<td{options}>{content}</td>"


def _class(*names: str) -> str:
    return f' class="{" ".join(names)}"' if names else ""


# ── inlines ──────────────────────────────────────────────────────────────────────────────────────
def inlines(content: Inlines) -> Markup:
    return Markup(_joined(content))


def _joined(content: Inlines) -> str:
    return "".join(map(_inline, content))


def _inline(item: Inline) -> str:
    match item:
        case Text():
            return _text(item)
        case Break():
            return "<br>"
        case Reference():
            return f'<a href="#{escape(ANCHOR + item.target)}">{escape(item.text)}</a>'
        case Link():
            content = _joined(item.content)
            if not item.address.lower().startswith(_SAFE_ADDRESSES):
                return content
            return f'<a href="{escape(item.address)}" rel="noopener noreferrer" target="_blank">{content}</a>'
        case Marked():
            tag = "del" if item.mark.kind == DELETED else "ins"
            return f"<{tag}>{_joined(item.content)}</{tag}>" if item.content else ""
    raise AssertionError(f"{type(item).__name__} is no inline")


def _text(item: Text) -> str:
    written = str(escape(item.text))
    for is_set, tag in (
        (item.bold, "strong"),
        (item.italic, "em"),
        (item.underline, "u"),
        (item.superscript, "sup"),
        (item.subscript, "sub"),
    ):
        if is_set:
            written = f"<{tag}>{written}</{tag}>"
    return written
