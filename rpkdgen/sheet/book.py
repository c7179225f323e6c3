"""A workbook as people save it → its sheets as cells with addresses.

One pass over the XML of each sheet, so that what decides about a cell is known together: its value as Excel last
reckoned it, whether a formula stands behind it, its number format, whether its row, column or sheet is hidden, and
the merged range it belongs to. Cells without content take no memory, however many rows are styled. Macros,
links and drawings are never looked at, and nothing is reckoned.
"""

from __future__ import annotations

import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from lxml import etree

#: What a file may hold; a plan's largest forms have a tenth of it.
LARGEST_FILE = 60_000_000
LARGEST_UNPACKED = 500_000_000
MOST_CELLS = 1_500_000
#: Excel's own limits; an address beyond them is a broken file.
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Content = str | Decimal | bool | date | timedelta | None


class BookError(Exception):
    """A file that cannot be read as a workbook: why, and what to do (Indonesian)."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with content.

    ``value``: text (blanks around it and signs that do not show are gone, line breaks kept), number, yes/no, date,
    duration, or None where ``error`` says why there is none ("#REF!", or ``UNSAVED``); ``percent``: shown as percent
    (1.0 is 100%); ``formula``: reckoned by Excel; ``merged``: the value of a merged range, in a cell that is not its
    first.
    """

    row: int
    column: int
    value: Content
    error: str = ""
    percent: bool = False
    formula: bool = False
    merged: bool = False

    @property
    def address(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """What the cell says in one line; numbers with a decimal comma, as they would be typed."""
        if isinstance(self.value, str) and "\n" not in self.value and "  " not in self.value:
            return self.value
        return " ".join(self.lines)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of its text, each with single blanks, the empty ones left out."""
        shown = (" ".join(line.split()) for line in _shown(self.value, self.percent).split("\n"))
        return tuple(line for line in shown if line)


#: The error of a formula whose value was never saved.
UNSAVED = "rumus tanpa hasil"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with at least one filled cell: its number from 1, its cells by column number from 1."""

    number: int
    cells: Mapping[int, Cell]
    hidden: bool = False

    def text(self, column: int) -> str:
        """What the cell of that column says, or ""."""
        cell = self.cells.get(column)
        return cell.text if cell else ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: only rows with content, in order. ``merges``: (first row, first column, last row, last column)."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[tuple[int, int, int, int], ...] = ()

    @cached_property
    def by_number(self) -> Mapping[int, Row]:
        return {row.number: row for row in self.rows}

    def cell(self, row: int, column: int) -> Cell | None:
        found = self.by_number.get(row)
        return found.cells.get(column) if found else None


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: the name of its file and its sheets, hidden ones too (told by ``Sheet.hidden``)."""

    name: str
    sheets: tuple[Sheet, ...]
    macros: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def read_book(path: Path) -> Book:
    """The workbook in a file. Raises BookError where it is none, and OSError."""
    if path.stat().st_size > LARGEST_FILE:
        raise BookError(
            f"{path.name} terlalu besar ({path.stat().st_size // 1_000_000} MB).",
            "Hapus gambar dan lembar yang tidak perlu, atau pecah menjadi beberapa berkas.",
        )
    return book_of(path.name, path.read_bytes())


def book_of(name: str, data: bytes) -> Book:
    """The workbook in these bytes; ``name`` is what its file is called."""
    with _opened(name, data) as package:
        try:
            return _Reader(name, package).book()
        except (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
            raise BookError(
                f"{name} rusak: {error or type(error).__name__}.",
                "Buka di Excel atau LibreOffice, simpan sebagai .xlsx dengan nama lain, lalu ulangi.",
            ) from error


# ── what kind of file it is ──────────────────────────────────────────────────────────────────────
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Buka di Excel atau LibreOffice, pilih Simpan Sebagai, jenis “Buku Kerja Excel (.xlsx)”, lalu ulangi."


def _opened(name: str, data: bytes) -> zipfile.ZipFile:
    """The package of a workbook that may be read; everything else is told by what it is."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise BookError(
                f"{name} dilindungi kata sandi.",
                "Buka di Excel, hapus kata sandinya (Berkas, Info, Proteksi Buku Kerja), simpan, lalu ulangi.",
            )
        raise BookError(f"{name} buku kerja Excel lama (.xls).", _SAVE_AS)
    if not data.startswith(b"PK"):
        raise BookError(f"{name} bukan buku kerja Excel.", _SAVE_AS)
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile as error:
        raise BookError(f"{name} rusak atau terpotong.", "Salin atau unduh ulang berkasnya, lalu ulangi.") from error
    try:
        _refuse_other_packages(name, package)
    except BookError:
        package.close()
        raise
    return package


def _refuse_other_packages(name: str, package: zipfile.ZipFile) -> None:
    names = set(package.namelist())
    if "mimetype" in names and b"opendocument" in package.open("mimetype").read(100):
        raise BookError(f"{name} berkas OpenDocument (.ods).", _SAVE_AS)
    if "xl/workbook.bin" in names:
        raise BookError(f"{name} buku kerja Excel biner (.xlsb).", _SAVE_AS)
    if "_rels/.rels" not in names:
        raise BookError(f"{name} bukan buku kerja Excel.", _SAVE_AS)
    unpacked = sum(entry.file_size for entry in package.infolist())
    if unpacked > LARGEST_UNPACKED or len(names) > 20_000:
        raise BookError(
            f"{name} terlalu besar setelah dibuka ({unpacked // 1_000_000} MB).",
            "Hapus baris dan kolom kosong yang berformat, gambar, dan lembar yang tidak perlu, lalu simpan ulang.",
        )
    if any(entry.flag_bits & 1 for entry in package.infolist()):
        raise BookError(f"{name} dilindungi kata sandi.", "Hapus kata sandinya, simpan, lalu ulangi.")


# ── the package ──────────────────────────────────────────────────────────────────────────────────
_REL = re.compile(r"\{[^}]*\}id$")
_OFFICE_DOCUMENT, _WORKSHEET, _STRINGS, _STYLES = "/officeDocument", "/worksheet", "/sharedStrings", "/styles"


class _Reader:
    """Reads the parts of one package; numbers, formats and strings belong to its sheets together."""

    def __init__(self, name: str, package: zipfile.ZipFile) -> None:
        self.name, self.package = name, package
        self.strings: Sequence[str] = ()
        self.formats: Sequence[str] = ()  # by style: "" (number), "%" or "date" or "duration"
        self.epoch_1904 = False
        self.cells = 0

    def book(self) -> Book:
        workbook = next((part for kind, part in self._relations("").values() if kind.endswith(_OFFICE_DOCUMENT)), "")
        if workbook not in self.package.namelist():
            raise BookError(f"{self.name} bukan buku kerja Excel.", _SAVE_AS)
        relations = self._relations(workbook)
        parts = {kind.rsplit("/", 1)[-1]: part for kind, part in relations.values()}
        if "sharedStrings" in parts:
            self.strings = self._shared_strings(parts["sharedStrings"])
        if "styles" in parts:
            self.formats = self._number_formats(parts["styles"])
        root = self._tree(workbook)
        properties = root.find("{*}workbookPr")
        self.epoch_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        sheets = []
        for entry in root.iterfind("{*}sheets/{*}sheet"):
            relation = next((value for key, value in entry.attrib.items() if _REL.search(str(key))), "")
            kind, part = relations.get(str(relation), ("", ""))
            if kind.endswith(_WORKSHEET) and part in self.package.namelist():
                hidden = entry.get("state", "visible") != "visible"
                sheets.append(replace(self._sheet(part), name=clean(entry.get("name", "")), hidden=hidden))
        return Book(self.name, tuple(sheets), any(n.endswith("vbaProject.bin") for n in self.package.namelist()))

    def _tree(self, part: str) -> etree._Element:
        with self._open(part) as stream:
            return etree.parse(stream, _parser()).getroot()

    def _open(self, part: str) -> IO[bytes]:
        """A part of the package; one that declares its own entities is no workbook of ours."""
        with self.package.open(part) as stream:
            if b"<!DOCTYPE" in stream.read(4096):
                raise BookError(f"{self.name} memuat bagian yang tidak dibaca (DOCTYPE).", _SAVE_AS)
        return self.package.open(part)

    def _relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        """The relations of a part: id → (kind, name of the part)."""
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if path not in self.package.namelist():
            return {}
        found = {}
        for relation in self._tree(path).iterfind("{*}Relationship"):
            if relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                full = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
                found[relation.get("Id", "")] = (relation.get("Type", ""), full)
        return found

    def _shared_strings(self, part: str) -> list[str]:
        found = []
        for _, item in self._elements(part, "{*}si"):
            found.append(clean(_string_of(item)))
            _forget(item)
        return found

    def _number_formats(self, part: str) -> list[str]:
        """What the number format of each style makes of a number."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

        root = self._tree(part)
        own = {node.get("numFmtId", ""): node.get("formatCode", "") for node in root.iterfind("{*}numFmts/{*}numFmt")}

        def kind(code: str) -> str:
            if is_timedelta_format(code):
                return "duration"
            if is_date_format(code):
                return "date"
            return "%" if "%" in re.sub(r'"[^"]*"|\\.', "", code) else ""

        styles = (style.get("numFmtId", "0") for style in root.iterfind("{*}cellXfs/{*}xf"))
        return [kind(own.get(number) or BUILTIN_FORMATS.get(int(number), "General")) for number in styles]

    def _elements(self, part: str, *tags: str) -> Iterator[tuple[str, Any]]:
        with self._open(part) as stream:
            yield from etree.iterparse(
                stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=True
            )

    # one sheet
    def _sheet(self, part: str) -> Sheet:
        rows: list[Row] = []
        hidden_columns: set[int] = set()
        merges: list[tuple[int, int, int, int]] = []
        last = 0
        for _, node in self._elements(part, "{*}row", "{*}col", "{*}mergeCell"):
            kind = etree.QName(node).localname
            if kind == "row":
                last = int(node.get("r") or last + 1)
                if not 1 <= last <= LAST_ROW:
                    raise ValueError(f"baris {last}")
                cells = self._row_cells(node, last)
                if cells:
                    rows.append(Row(last, cells, node.get("hidden") in ("1", "true")))
                _forget(node)
            elif kind == "col" and node.get("hidden") in ("1", "true"):
                first, end = int(node.get("min", "1")), int(node.get("max", "1"))
                hidden_columns.update(range(first, min(end, LAST_COLUMN) + 1))
            elif kind == "mergeCell" and (bounds := _bounds(node.get("ref", ""))):
                merges.append(bounds)
        rows.sort(key=lambda row: row.number)
        return Sheet("", _spread(rows, merges), False, frozenset(hidden_columns), tuple(merges))

    def _row_cells(self, row: Any, number: int) -> dict[int, Cell]:
        found: dict[int, Cell] = {}
        column = 0
        for node in row:
            if etree.QName(node).localname != "c":
                continue
            column = _column_of(node.get("r")) or column + 1
            cell = self._cell(node, number, column)
            if cell is not None:
                found[column] = cell
        self.cells += len(found)
        if self.cells > MOST_CELLS:
            raise BookError(
                f"{self.name} berisi lebih dari {MOST_CELLS:_} sel.".replace("_", "."),
                "Sisakan lembar formulirnya saja, lalu ulangi.",
            )
        return found

    def _cell(self, node: Any, row: int, column: int) -> Cell | None:
        written, formula, inline = None, False, None
        for child in node:
            name = etree.QName(child).localname
            if name == "v":
                written = child.text
            elif name == "f":
                formula = True
            elif name == "is":
                inline = _string_of(child)
        kind = node.get("t", "n")
        if kind == "inlineStr" or inline is not None:
            text = clean(inline or "")
            return Cell(row, column, text) if text else None
        if written is None or not (written.strip() or kind == "str"):
            return Cell(row, column, None, UNSAVED, formula=True) if formula else None
        if kind == "e":
            return Cell(row, column, None, written.strip(), formula=formula)
        if kind in ("s", "str"):
            text = self.strings[int(written)] if kind == "s" else clean(unescaped(written))
            return Cell(row, column, text, formula=formula) if text else None
        if kind == "b":
            return Cell(row, column, written.strip() == "1", formula=formula)
        if kind == "d":
            return Cell(row, column, datetime.fromisoformat(written.strip()).date(), formula=formula)
        style = int(node.get("s") or 0)
        form = self.formats[style] if style < len(self.formats) else ""
        return Cell(row, column, self._number(written, form), percent=form == "%", formula=formula)

    def _number(self, written: str, form: str) -> Content:
        """A number as its format means it. What Excel keeps as 5.8899999999999997 was typed as 5,89."""
        number = float(written)
        if form in ("date", "duration"):
            from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

            epoch = CALENDAR_MAC_1904 if self.epoch_1904 else CALENDAR_WINDOWS_1900
            try:
                found: object = from_excel(number, epoch, timedelta=form == "duration")
            except (ValueError, OverflowError):
                found = None
            if isinstance(found, datetime):
                return found.date()
            if isinstance(found, date | timedelta):
                return found
            if isinstance(found, time):
                return timedelta(hours=found.hour, minutes=found.minute, seconds=found.second)
        try:
            exact = Decimal(repr(number))
        except InvalidOperation:
            return None
        if not exact.is_finite():
            return None
        return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() and abs(exact) < 10**20 else exact


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _forget(node: Any) -> None:
    """Frees what was read of a long part."""
    node.clear()
    while node.getprevious() is not None:
        del node.getparent()[0]


def _string_of(item: Any) -> str:
    """The text of a string with its runs; how it is pronounced (rPh) is no part of it."""
    parts = []
    for child in item:
        name = etree.QName(child).localname
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [run.text or "" for run in child.iterfind("{*}t")]
    return unescaped("".join(parts))


def _joined(folder: str, target: str) -> str:
    parts = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)


# ── addresses ────────────────────────────────────────────────────────────────────────────────────
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def column_letters(number: int) -> str:
    """28 → "AB"."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_of(address: str | None) -> int:
    found = _ADDRESS.fullmatch(address or "")
    if not found:
        return 0
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number


def _bounds(reference: str) -> tuple[int, int, int, int] | None:
    first, _, last = reference.partition(":")
    one, other = _ADDRESS.fullmatch(first), _ADDRESS.fullmatch(last or first)
    if not one or not other:
        return None
    rows, columns = sorted((int(one[2]), int(other[2]))), sorted((_column_of(first), _column_of(last or first)))
    return rows[0], columns[0], rows[1], columns[1]


def _spread(rows: list[Row], merges: Sequence[tuple[int, int, int, int]]) -> tuple[Row, ...]:
    """The rows with the value of each merged range in all of its cells, as far as the sheet is filled."""
    if not merges or not rows:
        return tuple(rows)
    numbers = [row.number for row in rows]
    widest = max(max(row.cells) for row in rows)
    added: dict[int, dict[int, Cell]] = {}
    budget = MOST_CELLS
    for first_row, first_column, last_row, last_column in merges:
        at = bisect_left(numbers, first_row)
        source = rows[at].cells.get(first_column) if at < len(rows) and numbers[at] == first_row else None
        if source is None:
            continue
        end = bisect_right(numbers, last_row)
        last_column = min(last_column, widest)
        budget -= (end - at) * (last_column - first_column + 1)
        if budget < 0:
            break
        for row in rows[at:end]:
            for column in range(first_column, last_column + 1):
                if column not in row.cells:
                    cell = replace(source, row=row.number, column=column, merged=True)
                    added.setdefault(row.number, {})[column] = cell
    return tuple(replace(row, cells={**row.cells, **added[row.number]}) if row.number in added else row for row in rows)


# ── texts ────────────────────────────────────────────────────────────────────────────────────────
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\u000b\u000c"), " ")  # fmt: skip  # noqa: E501
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def unescaped(text: str) -> str:
    """Excel keeps signs that XML cannot hold as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def clean(text: str) -> str:
    """A text without signs that do not show; every blank is a plain one, every line break ``\\n``."""
    lined = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    plain = lined.translate(_BLANKS).translate(_UNSEEN)
    kept = "".join(char for char in plain if char == "\n" or char.isprintable())
    return "\n".join(line.strip() for line in kept.split("\n")).strip("\n ")


def _shown(value: Content, percent: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Decimal):
        number = format((value * 100 if percent else value).normalize(), "f").replace(".", ",")
        return f"{number}%" if percent else number
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
