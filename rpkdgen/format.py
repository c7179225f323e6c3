"""Indonesian forms of numbers, money and dates (Babel's data; rules of EYD V and the practice of planning offices).

Every function takes what a plan holds: ``int``, ``Decimal``, a value with its year (anything with a
``nilai``), or None, which prints as "n.a." and is never taken for zero. Halves round up, as offices do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

NOT_AVAILABLE = "n.a."
LOCALE = "id"

_SWAP = str.maketrans({",": ".", ".": ","})


class NotANumber(TypeError):
    """A format for numbers was asked to print something else."""


def number_of(value: object) -> Decimal | int | None:
    """The number in ``value``; raises NotANumber for text and the like."""
    if value is None or isinstance(value, Decimal | int):
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    inner = getattr(value, "nilai", value)
    if inner is not value and (inner is None or isinstance(inner, Decimal | int)):
        return inner
    raise NotANumber(f"“{value}” bukan bilangan")


def rounded(value: Decimal | int, decimals: int) -> Decimal:
    """The value with that many decimals, halves up."""
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _grouped(value: Decimal | int) -> str:
    """``1234.50`` → "1.234,50": what Babel's decimal format for ``id`` gives (a test holds them equal),
    thirty times as fast; a matrix has tens of thousands of numbers."""
    return f"{value:,}".translate(_SWAP) if isinstance(value, int) else f"{value:,f}".translate(_SWAP)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────
def decimal_number(value: object, decimals: int | None = None) -> str:
    """ "5,89"; without ``decimals`` as many as the number itself has."""
    number = number_of(value)
    if number is None:
        return NOT_AVAILABLE
    if decimals is not None:
        number = rounded(number, decimals)
    elif isinstance(number, Decimal) and number.as_tuple().exponent > 0:  # type: ignore[operator]
        number = int(number)
    return _grouped(number)


def whole_number(value: object) -> str:
    """ "1.234"; a value with decimals is rounded."""
    number = number_of(value)
    if number is None:
        return NOT_AVAILABLE
    return _grouped(number if isinstance(number, int) else int(rounded(number, 0)))


def rupiah(value: object) -> str:
    """ "Rp1.234.567"; negative amounts in brackets."""
    number = number_of(value)
    if number is None:
        return NOT_AVAILABLE
    text = "Rp" + whole_number(abs(number))
    return f"({text})" if number < 0 else text


def amount(value: object) -> str:
    """ "1.234.567" for table cells under a header that says Rp; negative "(1.234)", zero "–"."""
    number = number_of(value)
    if number is None:
        return NOT_AVAILABLE
    if number == 0:
        return "–"
    text = whole_number(abs(number))
    return f"({text})" if number < 0 else text


def millions(value: object) -> str:
    """ "1.234,5": rupiah in millions with one decimal, for cells under "(Rp juta)"."""
    number = number_of(value)
    if number is None:
        return NOT_AVAILABLE
    if number == 0:
        return "–"
    text = decimal_number(abs(Decimal(number)) / 1_000_000, 1)
    return f"({text})" if number < 0 else text


def short_rupiah(value: object) -> str:
    """ "Rp1,23 miliar", "Rp15,6 juta"; below a million in full."""
    number = number_of(value)
    if number is None:
        return NOT_AVAILABLE
    size = abs(Decimal(number))
    if size < 1_000_000:
        return rupiah(number)
    from babel.numbers import format_compact_decimal

    power = next(power for power in (12, 9, 6) if size >= Decimal(10) ** power)
    exact = int((size / Decimal(10) ** (power - 2)).quantize(Decimal(1), ROUND_HALF_UP)) * 10 ** (power - 2)
    text = "Rp" + format_compact_decimal(exact, format_type="long", locale=LOCALE, fraction_digits=2)
    return f"({text})" if number < 0 else text


def percent(value: object, decimals: int | None = None) -> str:
    """ "5,89 persen" for running text."""
    return f"{decimal_number(value, decimals)} persen" if number_of(value) is not None else NOT_AVAILABLE


def percent_sign(value: object, decimals: int | None = None) -> str:
    """ "5,89%" for tables and charts."""
    return f"{decimal_number(value, decimals)}%" if number_of(value) is not None else NOT_AVAILABLE


def points(value: object, decimals: int | None = None) -> str:
    """ "0,46 persen poin": the size of a change between percentages, without its sign."""
    number = number_of(value)
    return NOT_AVAILABLE if number is None else f"{decimal_number(abs(number), decimals)} persen poin"


def direction(value: object) -> str:
    """ "naik", "turun" or "tetap", by the sign of a change."""
    number = number_of(value)
    if number is None:
        return NOT_AVAILABLE
    return "naik" if number > 0 else "turun" if number < 0 else "tetap"


def indicator_value(value: object, indicator: object) -> str:
    """The number with the decimals that its indicator asks for (``desimal``), else its own."""
    return decimal_number(value, getattr(indicator, "desimal", None))


# ── words ────────────────────────────────────────────────────────────────────────────────────────
_UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"))


def in_words(value: object) -> str:
    """ "dua ribu dua puluh empat"; decimals digit by digit: "lima koma delapan sembilan"."""
    number = number_of(value)
    if number is None:
        return NOT_AVAILABLE
    whole, _, decimals = format(abs(Decimal(number)), "f").partition(".")
    words = _whole_in_words(int(whole))
    if decimals:
        words += " koma " + " ".join(_UNITS[int(digit)] for digit in decimals)
    return f"minus {words}" if number < 0 else words


def _whole_in_words(number: int) -> str:
    if number < 12:
        return _UNITS[number]
    if number < 20:
        return f"{_UNITS[number - 10]} belas"
    if number < 100:
        return f"{_UNITS[number // 10]} puluh" + _rest(number % 10)
    scale, name = next((scale, name) for scale, name in _SCALES if number >= scale)
    count, rest = divmod(number, scale)
    head = f"se{name}" if count == 1 and scale <= 1000 else f"{_whole_in_words(count)} {name}"
    return head + _rest(rest)


def _rest(number: int) -> str:
    return f" {_whole_in_words(number)}" if number else ""


_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def roman(value: object) -> str:
    """ "IV"; only for 1 to 3999."""
    number = number_of(value)
    if number is None or number != int(number) or not 0 < number < 4000:
        raise NotANumber(f"“{value}” tidak dapat ditulis sebagai angka Romawi (1 sampai 3999)")
    rest, text = int(number), ""
    for size, letters in _ROMAN:
        count, rest = divmod(rest, size)
        text += letters * count
    return text


def letters(number: int) -> str:
    """1 → "A", 26 → "Z", 27 → "AA"."""
    text = ""
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(65 + digit) + text
    return text


@cache
def _date(value: date) -> str:
    from babel.dates import format_date

    return str(format_date(value, "d MMMM y", locale=LOCALE))


def long_date(value: object) -> str:
    """ "22 Januari 2024"."""
    if value is None:
        return NOT_AVAILABLE
    if not isinstance(value, date):
        raise NotANumber(f"“{value}” bukan tanggal")
    return _date(value)


def clock(value: time) -> str:
    """ "14.05.09"."""
    return f"{value:%H.%M.%S}"


def enumeration(values: Iterable[object]) -> str:
    """ "a", "a dan b", "a, b, dan c"."""
    from babel.lists import format_list

    if isinstance(values, str):
        raise NotANumber("daftar hanya untuk beberapa hal, bukan satu teks")
    return str(format_list([str(value) for value in values], locale=LOCALE))


def year_range(first: int, last: int) -> str:
    """ "2024–2026", or "2024"."""
    return str(first) if first == last else f"{first}–{last}"


#: The filters of templates and narratives, by their Indonesian names.
FILTERS: Mapping[str, Callable[..., Any]] = {
    "bilangan": whole_number,
    "desimal": decimal_number,
    "rupiah": rupiah,
    "uang": amount,
    "uang_juta": millions,
    "rupiah_ringkas": short_rupiah,
    "persen": percent,
    "persen_tanda": percent_sign,
    "poin": points,
    "naik_turun": direction,
    "tanggal": long_date,
    "terbilang": in_words,
    "romawi": roman,
    "daftar": enumeration,
    "nilai": indicator_value,
}
