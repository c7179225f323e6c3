"""How values and changes of one indicator are said in Indonesian sentences. Pure.

Everything is rounded to the decimals that are printed *before* it is subtracted or compared, so that what a
sentence says always follows from the numbers that stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rpkdgen.format import decimal_number, rounded
from rpkdgen.model import Indikator, Nilai

#: Units without a word of their own behind the number; a change of them is told in "poin".
BARE_UNITS = ("indeks", "skor", "poin", "rasio")
PERCENT_UNITS = ("persen", "%")


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit of an indicator, how many decimals it prints, and which direction is good."""

    satuan: str
    desimal: int
    arah: str

    def exact(self, value: Decimal) -> Decimal:
        return rounded(value, self.desimal)

    def value(self, value: Decimal) -> str:
        """ "5,43 persen", "0,64", "Rp684.232 per kapita per bulan", "128.910 jiwa"; zero is "0 persen"."""
        return self._with_unit(decimal_number(value, self.desimal) if self.exact(value) else "0", "")

    def size(self, change: Decimal) -> str:
        """The size of a change without its sign: "0,46 persen poin", "0,20 poin", "8.790 jiwa"."""
        return self._with_unit(decimal_number(abs(change), self.desimal), " poin")

    def change(self, change: Decimal) -> str:
        """ "turun 0,46 persen poin", "naik 8.790 jiwa", "tidak berubah"."""
        return f"{self.way(change)} {self.size(change)}" if self.exact(change) else "tidak berubah"

    def pace(self, change: Decimal) -> str:
        """ "turun 0,27 persen poin per tahun", "tidak berubah"."""
        return f"{self.change(change)} per tahun" if self.exact(change) else "tidak berubah"

    @staticmethod
    def way(change: Decimal) -> str:
        return "naik" if change > 0 else "turun"

    def verdict(self, change: Decimal) -> int:
        """1: better, -1: worse, 0: the same, or the indicator has no good direction."""
        exact = self.exact(change)
        if not exact or self.arah not in ("naik", "turun"):
            return 0
        return 1 if (exact > 0) == (self.arah == "naik") else -1

    def _with_unit(self, number: str, points: str) -> str:
        unit = self.satuan.strip()
        folded = unit.casefold()
        if folded in PERCENT_UNITS:
            return f"{number} persen{points}"
        if folded in BARE_UNITS:
            return f"{number}{points}"
        money, _, per = folded.partition("/")
        if money in ("rupiah", "rp"):
            return _negative_first(f"Rp{number}") + "".join(f" per {part}" for part in per.split("/") if part)
        if folded.startswith("rp "):
            return f"{_negative_first(f'Rp{number}')} {unit[3:]}"
        return f"{number} {unit}".rstrip()


def _negative_first(money: str) -> str:
    return f"-{money.replace('-', '')}" if "-" in money else money


def measure_of(indicator: Indikator) -> Measure:
    """As ``desimal`` says; else as many decimals as the most exact value that is written."""
    decimals = indicator.desimal
    if decimals is None:
        decimals = max((_decimals(entry.nilai) for entry in _entries(indicator) if entry.nilai is not None), default=0)
    return Measure(indicator.satuan, decimals, indicator.arah)


def _entries(indicator: Indikator) -> Iterable[Nilai]:
    yield from indicator.seri
    for other in indicator.pembanding:
        yield from other.seri


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def lower_first(text: str) -> str:
    """ "persentase penduduk miskin" inside a sentence; abbreviations (IPM, TPT) stay as they are."""
    first = text.split(" ", 1)[0]
    as_it_is = len(first) < 2 or first[1:] != first[1:].lower() or any(letter.isdigit() for letter in first)
    return text if as_it_is else text[0].lower() + text[1:]


#: Words that stay small in a headline.
SMALL_WORDS = frozenset(("atas", "bagi", "dan", "dari", "dengan", "di", "ke", "menurut", "oleh", "pada", "per", "serta",
                         "terhadap", "untuk", "yang"))  # fmt: skip


def headline(text: str) -> str:
    """ "Persentase Penduduk Miskin": as captions and headings write a name."""
    words = text.split(" ")
    return " ".join(
        word if index and word.casefold() in SMALL_WORDS else word[:1].upper() + word[1:]
        for index, word in enumerate(words)
    )
