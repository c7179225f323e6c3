"""How a plan file is written: the order of fields, what stands in one line, texts and numbers.

``edit`` writes new values by these rules and ``fmt`` whole files, so that an edited file stays a formatted one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from rpkdgen.fields import (
    DECILE,
    REGION_CODE,
    TEXT,
    YEAR,
    Choice,
    Either,
    FieldType,
    Item,
    ListOf,
    MapOf,
    Scalar,
)  # fmt: skip
from rpkdgen.format import long_date
from rpkdgen.model import SECTIONS
from rpkdgen.scalar import READERS, ScalarError, grouped, read_count
from rpkdgen.schema import FORMAT, declared

WIDTH = 120
#: From here on a whole number with thousand dots can be read in one way only ("1.250" could be 1,25).
_SURELY_WHOLE = 1_000_000

#: The order in which fields are written where it is not that of the model (there what is required stands first):
#: what an item is, whom it serves and from what; then its numbers; then what stands below it.
_ORDER: Mapping[str, str] = {
    "Rencana": "tahun_awal tahun_akhir status versi penetapan batas_lonjakan batas_selisih_pagu nomenklatur "
    "jumlah_pagu",
    "PerangkatDaerah": "id nama singkatan jenis bidang_urusan kode kepala",
    "Strategi": "id nama pendukung uraian sumber arah_kebijakan",
    "Tujuan": "id uraian indikator sasaran",
    "Indikator": "id nama satuan arah tingkat dimensi definisi rumus sumber_data desimal kondisi_awal target "
    "sumber_target boleh_lebih_100 seri pembanding",
    "Nilai": "tahun bulan nilai sumber tanggal",
    "Program": "kode nama perangkat_daerah strategi arah_kebijakan sumber sumber_pagu jumlah_pagu indikator kegiatan",
    "IndikatorProgram": "nama satuan arah boleh_lebih_100 kondisi_awal target sumber",
    "Kegiatan": "kode nama perangkat_daerah jumlah_pagu sub_kegiatan",
    "SubKegiatan": "kode nama sebutan perangkat_daerah strategi arah_kebijakan keluaran satuan arah agregasi "
    "boleh_lebih_100 kondisi_awal target sumber_dana pagu sumber sumber_pagu sasaran lokasi alasan catatan",
    "RincianRat": "sub_kegiatan perangkat_daerah target pagu alasan sumber aktivitas sifat_bantuan jenis_bantuan "
    "besaran_manfaat durasi sasaran lokasi jadwal penanggung_jawab",
    "SubKegiatanBaru": "kode nama program kegiatan perangkat_daerah strategi keluaran satuan target sumber_dana pagu "
    "sumber alasan",
    "Rat": "tahun tahap status penetapan rincian baru",
    "Realisasi": "tahun perangkat_daerah sumber tanggal berlaku rincian",
    "RincianRealisasi": "sub_kegiatan perangkat_daerah pagu_tahap alasan sumber sumber_keluaran satuan_penerima "
    "triwulan jumlah",
    "FaktaWilayah": "kode luas_km2 penduduk tahun sumber",
    "LokasiPrioritas": "sumber tahun indikator daftar",
}  # fmt: skip

#: Items between which a blank line stands, beside those that are a section of a file.
SPACED = frozenset({"Kegiatan", "SubKegiatan", "RincianRat", "SubKegiatanBaru", "RincianRealisasi"})

#: Items that stand in one line as long as they fit: a few numbers that are read across.
_IN_BRACES = frozenset({"RealisasiTriwulan"})


class Unwritable(ValueError):
    """A text that no file can hold."""


# ── what belongs where ───────────────────────────────────────────────────────────────────────────
@cache
def order_of(cls: str) -> tuple[str, ...]:
    """The fields of a class in the order in which they are written. One that ``_ORDER`` does not name stands behind
    the one before it in the model."""
    names = list(declared(cls))
    order = [name for name in _ORDER[cls].split() if name in names] if cls in _ORDER else names
    for number, name in enumerate(names):
        if name not in order:
            order.insert(order.index(names[number - 1]) + 1 if number else 0, name)
    return tuple(order)


def section_type(name: str) -> FieldType | None:
    """The type of a section of a plan file; None where no such section is known."""
    if name == "singkatan":
        return MapOf(TEXT, TEXT)
    if name == "format":
        return FORMAT
    if name not in SECTIONS:
        return None
    cls, is_list = SECTIONS[name]
    return ListOf(Item(cls)) if is_list else Item(cls)


def meant(kind: FieldType | None, form: str) -> FieldType | None:
    """What a type means for a value written in that form ("scalar", "map", "list"): the short or the full way of
    writing it, and one item where a list is expected."""
    if isinstance(kind, Either):
        return meant(kind.short if form == "scalar" else kind.full, form)
    if isinstance(kind, ListOf) and form != "list":
        return meant(kind.item, form)
    return kind


def below(kind: FieldType | None, key: str) -> FieldType | None:
    """The type of what stands below a mapping of that type under that key."""
    kind = meant(kind, "map")
    if isinstance(kind, MapOf):
        return kind.value
    if isinstance(kind, Item):
        field = declared(kind.cls).get(key)
        return field.type if field else None
    return None


def item_type(kind: FieldType | None) -> FieldType | None:
    """The type of the items of a list of that type."""
    kind = kind.full if isinstance(kind, Either) else kind
    return kind.item if isinstance(kind, ListOf) else kind if isinstance(kind, Item) else None


def in_one_line(kind: FieldType | None) -> bool:
    """Whether a collection of that type stands in braces or brackets: amounts by source or stage, counts by decile,
    numbers of a quarter, lists of codes (places stand one below the other)."""
    kind = kind.full if isinstance(kind, Either) else kind
    if isinstance(kind, Item):
        return kind.cls in _IN_BRACES
    if isinstance(kind, ListOf):
        return isinstance(kind.item, Scalar | Choice) and kind.item is not REGION_CODE
    if isinstance(kind, MapOf):
        return isinstance(kind.value, Scalar) and (
            kind.key is DECILE or (kind.key is not YEAR and kind.value.name == "rupiah")
        )
    return False


# ── numbers and dates ────────────────────────────────────────────────────────────────────────────
def raw_text(value: object, kind: FieldType | None, *, comma: bool = True, counted: bool = False) -> str:
    """The text of a value of that type, before any quotes; a text is written as it is given.

    ``comma``: decimals with comma rather than point; ``counted``: its unit is one that is counted, so that thousand
    dots cannot be taken for a decimal point.
    """
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return long_date(value)
    if not isinstance(value, int | Decimal):
        return str(value)
    name = kind.name if isinstance(kind, Scalar) else ""
    if name in ("rupiah", "bulat") and value == int(value):
        return grouped(int(value))
    if name in ("desimal", "nilai") or value != int(value):
        return number_text(Decimal(value), comma=comma, counted=counted)
    return str(int(value))


def number_text(value: Decimal, *, comma: bool = True, counted: bool = False) -> str:
    """A number with its decimals as they are ("5,50"), never one that could be read in two ways."""
    sign = "-" if value < 0 else ""
    whole, _, decimals = format(abs(value), "f").partition(".")
    if not decimals:
        dotted = counted or int(whole) >= _SURELY_WHOLE
        return sign + (grouped(int(whole)) if dotted else whole)
    if comma or len(decimals) == 3:
        return f"{sign}{grouped(int(whole))},{decimals}"
    return f"{sign}{whole}.{decimals}"


def says(text: str, value: object, kind: FieldType | None) -> bool:
    """Whether a written text already is that value, in whatever way it is written."""
    if isinstance(value, str) and text == value:
        return True
    readers = [READERS.get(kind.name)] if isinstance(kind, Scalar) else []
    if isinstance(kind, Scalar) and kind.name == "nilai":
        readers.append(read_count)
    for read in readers:
        try:
            if read is not None and read(text) == (read(value) if isinstance(value, str) else value):
                return True
        except ScalarError:
            continue
    return False


# ── texts ────────────────────────────────────────────────────────────────────────────────────────
#: Surely plain, also in braces.
_SURELY_PLAIN = re.compile(r"[^\W_](?:[\w .()/%+–—“”;-]*[\w.)%”])?")
#: What the reader takes for nothing written.
_BLANKS = frozenset({"", "~", "null"})
_NAME_AND_VALUE = re.compile(r"(?:[A-Za-z_]\w*|[0-9]{4}):[^\s:/]")
_ESCAPED_KINDS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar_text(text: str, *, in_braces: bool = False, is_key: bool = False, quote: str = "") -> str:
    """A text as it is written in one line: plain, or in quotes where YAML or our reader would take it for something
    else. ``quote``: the sign that is kept if it will do. Raises Unwritable."""
    if quote == "'" and _is_clean(text):
        return "'" + text.replace("'", "''") + "'"
    if not quote and is_plain(text, in_braces=in_braces, is_key=is_key):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def is_plain(text: str, *, in_braces: bool = False, is_key: bool = False) -> bool:
    """Whether a text can stand without quotes."""
    if text in _BLANKS or text.startswith("="):
        return False
    if _SURELY_PLAIN.fullmatch(text):
        return True
    if not _is_clean(text) or text != text.strip() or ((is_key or in_braces) and _NAME_AND_VALUE.match(text)):
        return False
    opened, closed = ("{", "}") if in_braces else ("", "")
    tried = [(f"{opened}a: {text}{closed}\n", ["a", text])]
    if is_key:
        tried.append((f"{opened}{text}: a{closed}\n", [text, "a"]))
    else:
        tried.append((f"[{text}]\n" if in_braces else f"- {text}\n", [text]))
    return all(_plain_scalars(wrapped) == wanted for wrapped, wanted in tried)


def folded_text(text: str, column: int, width: int = WIDTH) -> str | None:
    """A long text folded over lines that begin at ``column``, to stand behind ``>-``; None where folding would not
    give it back (several blanks in a row, blanks at the ends, signs that do not show)."""
    words = text.split(" ")
    if not all(words) or not _is_clean(text) or "\t" in text:
        return None
    lines = [""]
    for word in words:
        if lines[-1] and column + len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return ">-\n" + "\n".join(" " * column + line for line in lines)


def literal_text(text: str, column: int) -> str | None:
    """A text of several lines as it is, to stand behind ``|``; None where that would not give it back."""
    lines = text.removesuffix("\n").split("\n")
    if not lines[0] or not lines[-1] or not all(_is_clean(line) and line == line.strip() for line in lines):
        return None
    sign = "|" if text.endswith("\n") else "|-"
    return f"{sign}\n" + "\n".join(" " * column + line if line else "" for line in lines)


def _is_clean(text: str) -> bool:
    return (text.isascii() and text.isprintable()) or not any(map(_is_escaped, text))


def _is_escaped(char: str) -> bool:
    return unicodedata.category(char) in _ESCAPED_KINDS


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if not _is_escaped(char):
        return char
    number = ord(char)
    if 0xD800 <= number <= 0xDFFF:
        raise Unwritable(f"U+{number:04X}")
    return f"\\x{number:02X}" if number < 0x100 else f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _plain_scalars(yaml_text: str) -> list[str] | None:
    """The scalars of a YAML text; None where it is no YAML, or one of them is anything but plain."""
    import yaml

    found: list[str] = []
    loader: Any = getattr(yaml, "CLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(yaml_text, Loader=loader):
            if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
                return None
            if isinstance(event, yaml.ScalarEvent):
                if event.style:
                    return None
                found.append(event.value)
    except yaml.YAMLError:
        return None
    return found
