"""What people type into one cell → the value that a plan needs, or a ScalarError that says how to write it.

``scalar`` reads what is written in a plan file; here stands what a cell adds to that: real numbers, percent formats,
currency signs, units and words behind a number, thousand commas. What can be read in two ways is an error, never a
guess. Money is whole rupiah.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from rpkdgen.scalar import (
    LONGEST_NUMBER,
    MONTHS,
    ScalarError,
    grouped,
    read_count,
    read_date,
    read_decimal,
    read_month,
    read_rupiah,
    read_text,
    read_year,
)  # fmt: skip
from rpkdgen.sheet.book import UNSAVED, Cell

#: What people put where there is nothing to say.
_NOTHING = frozenset({"", "-", "--", "–", "—", "nihil", "n.a.", "n.a", "na", "n/a", "tad", "x", ".", "…", "..."})


def is_nothing(cell: Cell | None) -> bool:
    """Whether a cell says nothing: empty, a dash, "n.a."."""
    return cell is None or (not cell.error and isinstance(cell.value, str) and cell.text.casefold() in _NOTHING)


def refuse_error(cell: Cell) -> None:
    """Raises what an error of Excel's in the cell means for the one who reads it."""
    if cell.error == UNSAVED:
        raise ScalarError(
            "", "rumus di sel ini belum mempunyai hasil",
            "Buka berkasnya sekali di Excel atau LibreOffice, simpan, lalu ulangi.",
        )  # fmt: skip
    if cell.error:
        raise ScalarError(
            "", f"sel ini berisi kesalahan Excel {cell.error}",
            "Perbaiki rumusnya di Excel, atau ketik nilainya, lalu simpan.",
        )  # fmt: skip


def text(cell: Cell) -> str:
    """A text in one line."""
    refuse_error(cell)
    if isinstance(cell.value, date):
        return read_text(cell.value.isoformat())
    return read_text(cell.text)


# ── money ────────────────────────────────────────────────────────────────────────────────────────
_HALF_A_SEN = Decimal("0.005")
_CURRENCY = re.compile(r"^(?:Rp\.?|IDR)\s*", re.I)
_TAIL = re.compile(r"(?:,-+|,--|\.-|,00|\.00)$")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.00)?|[0-9]{1,3}(?:,[0-9]{3})+\.00")
_PARTED = re.compile(r"[0-9]{1,3}(?:[ '’][0-9]{3})+")
_WORDED = re.compile(r"([0-9][0-9.,]*)\s*(ribu|rb|juta|jt|miliar|milyar|mliar|m|triliun|trilyun|t)\b\.?(?:\s*rupiah)?", re.I)  # fmt: skip  # noqa: E501
_FACTORS = {
    "ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9, "mliar": 10**9,
    "m": 10**9, "triliun": 10**12, "trilyun": 10**12, "t": 10**12,
}  # fmt: skip
_RUPIAH_HOW = "Tulis rupiah bulat, misalnya 1.250.000.000."


def rupiah(cell: Cell, scale: int = 1) -> int:
    """Whole rupiah. ``scale``: what one in this column means, where its heading says "(Rp juta)"."""
    refuse_error(cell)
    value = cell.value
    if isinstance(value, Decimal):
        if cell.percent:
            raise ScalarError("RPKD-S24", f"“{cell.text}” berformat persen, bukan rupiah", _RUPIAH_HOW)
        return _whole_rupiah(value * scale, cell.text)
    if not isinstance(value, str):
        raise ScalarError("RPKD-S24", f"“{cell.text}” bukan rupiah", _RUPIAH_HOW)
    written = _CURRENCY.sub("", cell.text)
    bare = _TAIL.sub("", written).removesuffix(" rupiah").strip()
    if worded := _WORDED.fullmatch(bare):
        return _whole_rupiah(_worded(worded[1], worded[2]), cell.text)
    if scale != 1:
        return _whole_rupiah(read_decimal(bare) * scale, cell.text)
    if _ENGLISH.fullmatch(written) or _ENGLISH.fullmatch(bare):
        return int(bare.removesuffix(".00").replace(",", ""))
    if _PARTED.fullmatch(bare):
        return int(re.sub(r"[ '’]", "", bare))
    return read_rupiah(bare if bare[:1].isdigit() else cell.text)


def _whole_rupiah(value: Decimal, written: str) -> int:
    """What a computed amount is in whole rupiah; the noise of a float is dropped, real fractions are told."""
    if value < 0:
        raise ScalarError("RPKD-S24", f"“{written}” negatif; rupiah di sini paling kecil 0", _RUPIAH_HOW)
    nearest = value.to_integral_value()
    if abs(value - nearest) >= _HALF_A_SEN:
        raise ScalarError(
            "RPKD-S24", f"“{written}” bukan rupiah bulat", f"Bulatkan, misalnya menjadi {grouped(int(nearest))}."
        )
    if nearest >= 10**18:
        raise ScalarError("RPKD-S24", f"“{written}” terlalu besar untuk rupiah", _RUPIAH_HOW)
    return int(nearest)


def _worded(number: str, word: str) -> Decimal:
    """1,25 and miliar → 1250000000; "1.250 juta" could be two amounts."""
    factor = _FACTORS[word.casefold()]
    try:
        return read_decimal(number) * factor
    except ScalarError as error:
        raise ScalarError("RPKD-S24", f"“{number} {word}” {error.message.partition(' ')[2]}", _RUPIAH_HOW) from error


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────
class Amount(NamedTuple):
    """A number with the unit that was written with it ("" where none was)."""

    number: Decimal
    unit: str = ""


_AND_UNIT = re.compile(r"([+-]?[0-9][0-9.,]*[0-9]|[0-9])(?:\s*,-)?\s*(%|[^\W\d_].*)?", re.S)


def count(cell: Cell) -> Amount:
    """A whole number, with its unit where one stands behind it: 4500, "4.500 KK", "474 unit"."""
    refuse_error(cell)
    if isinstance(cell.value, Decimal) and not cell.percent:
        number = _without_noise(cell.value)
        if number != number.to_integral_value():
            raise ScalarError(
                "RPKD-S25", f"“{cell.text}” bukan bilangan bulat",
                "Bila titiknya pemisah ribuan, ketik ulang tanpa titik; bila tidak, bulatkan.",
            )  # fmt: skip
        if number < 0:
            raise ScalarError("RPKD-S25", f"“{cell.text}” negatif; di sini paling kecil 0", "Periksa angkanya.")
        return Amount(number)
    written, unit = _split(cell, "RPKD-S25", "bilangan bulat")
    return Amount(Decimal(read_count(re.sub(r"[,.]00$", "", written))), unit)


def decimal(cell: Cell) -> Amount:
    """A decimal with its unit; a cell in percent format that shows 100% is 100 percent."""
    refuse_error(cell)
    if isinstance(cell.value, Decimal):
        return Amount(_without_noise(cell.value * 100 if cell.percent else cell.value), "%" if cell.percent else "")
    written, unit = _split(cell, "RPKD-S26", "bilangan")
    return Amount(read_decimal(written), unit)


def value(cell: Cell, *, counted: bool) -> Amount:
    """A value in its unit: counted units are whole."""
    return count(cell) if counted else decimal(cell)


def _split(cell: Cell, code: str, what: str) -> tuple[str, str]:
    if not isinstance(cell.value, str):
        raise ScalarError(code, f"“{cell.text}” bukan {what}", "Ketik angkanya saja.")
    found = _AND_UNIT.fullmatch(cell.text)
    if not found:
        raise ScalarError(
            code, f"“{cell.text}” bukan {what}", "Tulis satu angka, boleh diikuti satuannya, misalnya 4.500 KK."
        )
    return found[1], (found[2] or "").strip(" .")


def _without_noise(number: Decimal) -> Decimal:
    """What a float was meant to be: 5.8900000000000006 → 5.89, 2.9999999999999996 → 3."""
    if abs(number) >= 10**LONGEST_NUMBER:
        raise ScalarError("RPKD-S26", f"“{number:.3g}” terlalu besar", "Periksa angkanya.")
    rounded = number.quantize(Decimal("1e-9")) if abs(number) < 10**12 else number
    plain = rounded.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


_DECILES = re.compile(r"desil\s*([0-9]{1,2})(?:\s*(?:-|–|—|s/d|s\.d\.?|sampai(?: dengan)?|hingga)\s*([0-9]{1,2}))?((?:\s*(?:,|dan|&)\s*[0-9]{1,2})*)", re.I)  # fmt: skip  # noqa: E501


def deciles(text: str) -> tuple[int, ...]:
    """The deciles that a text names: "KK desil 1–4" → 1, 2, 3, 4."""
    found: set[int] = set()
    for match in _DECILES.finditer(text):
        first, last = int(match[1]), int(match[2] or match[1])
        found.update(range(first, last + 1) if first <= last <= 10 else ())
        found.update(int(number) for number in re.findall(r"[0-9]+", match[3]))
    return tuple(sorted(number for number in found if 1 <= number <= 10))


def without_deciles(text: str) -> str:
    """A text without what it says about deciles."""
    return _DECILES.sub("", text)


# ── words ────────────────────────────────────────────────────────────────────────────────────────
_YES = frozenset({"ya", "y", "yes", "v", "✓", "✔", "√", "1", "ada", "true", "benar"})
_NO = frozenset({"tidak", "t", "tdk", "no", "n", "0", "false", "bukan", "tidak ada", "-", ""})


def yes_no(cell: Cell | None) -> bool:
    """Yes or no, also by a tick or an empty cell."""
    if cell is None:
        return False
    refuse_error(cell)
    if isinstance(cell.value, bool):
        return cell.value
    word = cell.text.casefold().strip(" .")
    if word in _YES or word in _NO:
        return word in _YES
    raise ScalarError("RPKD-S29", f"“{cell.text}” bukan ya atau tidak", "Tulis ya atau tidak.")


def year(cell: Cell) -> int:
    refuse_error(cell)
    if isinstance(cell.value, date):
        return cell.value.year
    return read_year(cell.text)


def day(cell: Cell) -> date:
    refuse_error(cell)
    return cell.value if isinstance(cell.value, date) else read_date(cell.text)


_MONTH_SPAN = re.compile(rf"({'|'.join(MONTHS)})\s*(?:[-–—]|s\s*/\s*d|s\.?d\.?|sampai(?: dengan)?|hingga)\s*({'|'.join(MONTHS)})", re.I)  # fmt: skip  # noqa: E501
_TIMES = {"bln": "bulan", "thn": "tahun", "th": "tahun", "hr": "hari", "mgg": "minggu"}
_SHORT_TIMES = re.compile(r"(?<=[0-9 ])(?:bln|thn|th|hr|mgg)\b\.?", re.I)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


def duration(cell: Cell, unit: str = "") -> str:
    """How long something lasts, as a text: "12 bulan", "6 bulan (April–September)". A number alone takes the ``unit``
    that the heading of its column names; without one it is told."""
    refuse_error(cell)
    if isinstance(cell.value, timedelta):
        raise ScalarError("", f"“{cell.text}” bukan durasi bantuan", "Tulis misalnya 12 bulan.")
    written = text(cell)
    if span := _MONTH_SPAN.fullmatch(written):
        first, last = (read_month(month) for month in span.groups())
        if first <= last:
            months = f"{last - first + 1} bulan"
            return months if (first, last) == (1, 12) else f"{months} ({MONTHS[first - 1]}–{MONTHS[last - 1]})"
    if not _NUMBER.fullmatch(written):
        return _SHORT_TIMES.sub(lambda found: _TIMES[found[0].casefold().rstrip(".")], written)
    if not unit:
        raise ScalarError(
            "",
            f"durasi “{written}” tanpa satuan waktu",
            f"Tulis misalnya {written} bulan atau {written} tahun.",
        )
    return f"{written} {unit}"


# ── codes ────────────────────────────────────────────────────────────────────────────────────────
class Coded(NamedTuple):
    """A nomenclature code, the name written with it (either may be ""), and the code as it was written."""

    code: str
    name: str
    written: str = ""

    @property
    def mended(self) -> bool:
        """Whether the code was not written in its official form."""
        return bool(self.code and self.written) and self.code != self.written


_CODE_AHEAD = re.compile(r"([0-9](?:\s?[.,\-/]\s?[0-9Ool]{1,5}){1,6})(?![0-9])\.?[\s\])]*[-–—:|]?\s*(.*)", re.S)
_CODE_BEHIND = re.compile(r"(.*\S)\s*[\[(]\s*([0-9][0-9. ]*)\s*[\])]", re.S)
_WIDTHS = (1, 2, 2, 1, 2, 4)
_LEVELS = {2: "bidang", 3: "program", 5: "kegiatan", 6: "sub_kegiatan"}


def coded(written: str) -> Coded:
    """The code and the name in one text: "1.06.05 Program …", "[1.06.05] - Program …", "Program … (1.06.05)"."""
    line = " ".join(written.split())
    for pattern, code_at, name_at in ((_CODE_AHEAD, 1, 2), (_CODE_BEHIND, 2, 1)):
        found = pattern.fullmatch(line.lstrip("[( "))
        code = mended_code(found[code_at]) if found else ""
        if found and code:
            return Coded(code, found[name_at].strip(), found[code_at])
    return Coded("", line)


def mended_code(written: str) -> str:
    """The code in its official form, or "" where it is none: parts padded, look-alike letters and signs mended.

    A fourth part other than 1 or 2, as in "1.04.03.02.03", is mended too ("02" is 2).
    """
    digits = written.strip(" .,-").translate(str.maketrans("Ool", "001"))
    parts = [part for part in re.split(r"\s*[.,\-/ ]+\s*", digits) if part]
    if len(parts) not in _LEVELS or not all(re.fullmatch(r"[0-9]{1,6}", part) for part in parts):
        return ""
    if len(parts) == 2 and not re.fullmatch(r"[0-9]\.[0-9]{2}", digits):
        return ""  # "2,5" is a number
    out = []
    for number, (part, width) in enumerate(zip(parts, _WIDTHS, strict=False)):
        if number == 5 and len(part) == 2:  # older versions number sub kegiatan with two digits
            out.append(part)
            continue
        bare = (part.lstrip("0") or "0").zfill(width)
        if len(bare) > width:
            return ""
        out.append(bare)
    return ".".join(out) if len(out) < 4 or out[3] in ("1", "2") else ""


def level_of(code: str) -> str:
    """ "bidang", "program", "kegiatan" or "sub_kegiatan", by the number of its parts; "" where it is none."""
    return _LEVELS.get(code.count(".") + 1, "") if code else ""


def code_of_parts(parts: Iterable[str]) -> str:
    """The code in cells that each hold a part of it, or all of it so far (1 | 06 | 05 …, 1 | 1.06 | 1.06.05 …)."""
    joined = ""
    for part in parts:
        bare = part.strip(" .")
        if not bare:
            break
        grown = bare == joined or bare.startswith(f"{joined}.")
        joined = bare if grown or not joined else f"{joined}.{bare}"
    return mended_code(joined)
