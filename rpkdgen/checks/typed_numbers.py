"""Which digits of a narrative are figures: all but those of laws, dates, codes, lists, labels and spans of time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

MONTHS = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"

#: Words after a number that make it a figure of the plan.
COUNTED = (
    r"persen|%|‰|orang|jiwa|KK|keluarga|rumah\s+tangga|ruta|unit|siswa|peserta|penerima|UMKM|usaha|kelompok|anak|balita|"
    r"lansia|kecamatan|kelurahan|desa|kampung|distrik|kabupaten|kota|program|kegiatan|sub\s+kegiatan|perangkat\s+daerah|"
    r"indikator|strategi|rupiah|ribu|juta|miliar|triliun|ha|hektare|km²?|koridor|rute|lokasi|titik|paket|poin|rumah"
)

_SPAN = (
    r"(?:(?:\s*(?:[-–—]|,|\bdan\b|\batau\b|\bsampai(?:\s+dengan)?\b|\bhingga\b|s\.d\.|s/d))+"
    r"\s*(?:desil\s+|ayat\s+)?\(?\d{1,3}\)?)*(?![.,]?\d)"
)
_ACTS = (
    r"UUD?|PP|Perppu|Perpres|Keppres|Inpres|Permen\w*|Kepmen\w*|Inmen\w*|PMK|KMK|SE|Perda|Pergub|Perwal\w*|Perbup|"
    r"Kepgub|Kepwal\w*|Kepbup|Perban|Peraturan|Keputusan|Instruksi|Undang-Undang"
)
_LABELS = (
    r"desil|triwulan|semester|caturwulan|tahap|kelas|tipe|RW|RT|pokja|tujuan|sasaran|misi|tabel|gambar|bab|lampiran|"
    r"SDGs?|prioritas|kategori|pilar|kluster|klaster|versi|kuadran|zona|langkah|butir|kolom|formulir|jalan|gedung|lantai"
)

#: What is blanked out before figures are looked for, in this order.
_NOT_FIGURES = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!--.*?-->|```.*?```|`[^`\n]*`", re.S),
        (r"^[ ]{0,3}#{1,6}\s.*$", re.M),
        (r"\]\([^)\n]*\)|<https?://[^>\n]*>|https?://\S+|\{#[^}\n]*\}", 0),
        (r"^\s*(?:[-*+]\s+)?\(?\d{1,3}[.)]\s", re.M),
        (rf"\b(?:{_ACTS})\b[^.;\n]{{0,60}}?\b(?:Nomor|No\.?)\s*[\dA-Z][\w./-]*", 0),
        (rf"\b(?:{_ACTS})\s+\d[\w./-]*", 0),
        (r"\b(?:Nomor|No\.?)\s*[\dA-Z]*\d[\w./-]*", 0),
        (rf"\b(?:Pasal|ayat|angka|huruf|Bagian|Paragraf)\s*\(?\d{{1,3}}[A-Z]?\)?{_SPAN}", re.I),
        (rf"\b\d{{1,2}}(?:\s*[-–]\s*\d{{1,2}})?\s+(?:{MONTHS})(?:\s+\d{{4}})?\b", re.I),
        (r"(?<![\d.,])\d{1,2}[-/]\d{1,2}[-/]\d{2,4}(?!\d)|(?<![\d.,])\d{4}-\d{2}-\d{2}(?!\d)", 0),
        (r"\bpukul\s+\d{1,2}[.:]\d{2}", re.I),
        (
            rf"(?<![\d.,])(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)\d\d|\d\d))?(?![\d%]|[.,]\d)(?!\s*(?:{COUNTED})\b)",
            re.I,
        ),
        (r"(?<![\d.,])\d\.\d{2}\.\d{2}(?:\.[12](?:\.\d{2}(?:\.\d{2,4})?)?)?(?!\d|[.,]\d)", 0),
        (r"(?<![\d.,])\d{2}\.\d{2}\.\d{2}(?:\.\d{4})?(?!\d|[.,]\d)", 0),
        (r"\b(?:kode|bidang\s+urusan|urusan)\s+(?:wilayah\s+)?\d[\d.]*", re.I),
        (r"\b(?!Rp)[A-Za-z]+(?:-|\.)?\d[\w.]*(?<!\.)", 0),
        (r"(?<![\d.,])\d{1,3}[A-Za-z]{1,2}\b(?<!\bha)(?<!\bkm)(?<!KK)", 0),
        (r"\bke[-\s]?\d+", re.I),
        (rf"\b(?:{_LABELS})\s+(?:ke-?)?\d{{1,3}}(?:\.\d{{1,3}})*{_SPAN}", re.I),
        (r"\b(?:usia|umur|berusia|berumur)\s+\d{1,3}(?:\s*(?:[-–]|sampai(?:\s+dengan)?|hingga)\s*\d{1,3})?", re.I),
        (
            r"(?<![\d.,])\(?\d{1,3}\)?(?:\s*(?:[-–]|sampai(?:\s+dengan)?|hingga)\s*\d{1,3})?\s*(?:\([^)\n]*\)\s*)?"
            r"(?:tahun|tahunan|bulan|minggu|hari|jam|menit|kali)\b",
            re.I,
        ),
    )
)

_NUMBER = re.compile(r"(?P<rp>Rp\.?\s?)?(?P<digits>-?\d(?:[\d.,]*\d)?)")
_AFTER = re.compile(rf"\s*(?:\([^)\n]{{0,40}}\)\s*)?(?P<unit>{COUNTED})(?![A-Za-z])", re.I)
_SCALES = {"ribu": 1_000, "juta": 1_000_000, "miliar": 1_000_000_000, "triliun": 1_000_000_000_000}


class Figure(NamedTuple):
    """A typed number: where it starts, its text, its value (None where unclear), and whether it surely is a
    figure of the plan (money, a percentage, decimals, a counted number) and not just a small number."""

    offset: int
    text: str
    value: Decimal | None
    certain: bool


@lru_cache(maxsize=500)
def figures(text: str) -> tuple[Figure, ...]:
    """The typed numbers of a Markdown narrative, in order."""
    return tuple(_figures(text))


def _figures(text: str) -> Iterator[Figure]:
    rest = text
    for pattern in _NOT_FIGURES:
        rest = pattern.sub(_blank, rest)
    for found in _NUMBER.finditer(rest):
        after = _AFTER.match(rest, found.end())
        digits = found["digits"]
        certain = bool(found["rp"] or after or re.search(r"[.,]", digits) or len(digits) > 2)
        word = after["unit"].casefold() if after else ""
        shown = text[found.start() : after.end() if after else found.end()]
        yield Figure(found.start(), " ".join(shown.split()), _value(digits, word), certain)


@lru_cache(maxsize=500)
def without_markup(text: str) -> str:
    """The prose of a narrative alone: expressions, code, headings, links and comments blanked out."""
    for pattern in _NOT_FIGURES[:3]:
        text = pattern.sub(_blank, text)
    return text


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _value(digits: str, unit: str) -> Decimal | None:
    """ "5,89" and "1.234.567" as numbers, times a thousand or a million where that word follows."""
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", digits):
        plain = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d+(,\d+)?", digits):
        plain = digits.replace(",", ".")
    elif re.fullmatch(r"-?\d+\.\d+", digits):
        plain = digits
    else:
        return None
    return Decimal(plain) * _SCALES.get(unit, 1)
