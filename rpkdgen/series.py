"""Values over years and regions: the rows of statistical tables and the data of charts. Pure.

A missing year stays missing (None) and is never interpolated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rpkdgen.analysis import Illustrative, Recap
from rpkdgen.format import decimal_number, long_date, rounded
from rpkdgen.measure import headline
from rpkdgen.model import ILLUSTRATIVE, Daerah, Indikator, Nilai, values_in_force

#: A region's printed name by its code.
RegionName = Callable[[str], str]

BILLION = 1_000_000_000


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One line of a table over years: a value, or None, per year of the table."""

    nama: str
    satuan: str
    dimensi: str
    nilai: tuple[Nilai | None, ...]
    desimal: int | None
    utama: bool = False


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """Indicators (or regions) over years, with the sources of what is shown."""

    tahun: tuple[int, ...]
    baris: tuple[SeriesRow, ...]
    sumber: str
    ilustratif: Illustrative


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One series of a chart: its name and a value, or None, per year."""

    nama: str
    nilai: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class YearChart:
    """Series over years. ``uraian`` says in words what the chart shows, for those who cannot see it."""

    nama: str
    satuan: str
    desimal: int | None
    tahun: tuple[int, ...]
    deret: tuple[ChartRow, ...]
    sumber: str
    ilustratif: Illustrative
    uraian: str

    @property
    def judul(self) -> str:
        """The name as captions write it."""
        return headline(self.nama)


@dataclass(frozen=True, slots=True)
class Position:
    """An indicator in one year: the regions from the highest value down, and the lines to hold them against."""

    nama: str
    satuan: str
    desimal: int | None
    tahun: int
    batang: tuple[tuple[str, Decimal, bool], ...]
    penanda: tuple[tuple[str, Decimal], ...]
    sumber: str
    ilustratif: Illustrative
    uraian: str

    @property
    def judul(self) -> str:
        """The name as captions write it."""
        return headline(self.nama)


def sources(texts: Iterable[str | None]) -> str:
    """The sources, each once; "" where there are none but illustrative figures."""
    return "; ".join(dict.fromkeys(text for text in texts if text and text != ILLUSTRATIVE))


def sources_of(entries: Iterable[Nilai]) -> str:
    """The sources of values, each with the day on which it was published where that is written."""
    return sources(
        f"{entry.sumber} ({long_date(entry.tanggal)})" if entry.tanggal and not entry.ilustratif else entry.sumber
        for entry in entries
    )


def _flags(entries: Sequence[Nilai]) -> Illustrative:
    return Illustrative.of(entry.ilustratif for entry in entries)


def value_in(series: Iterable[Nilai], year: int) -> Decimal | None:
    entry = values_in_force(series).get(year)
    return entry.nilai if entry else None


# ── tables ───────────────────────────────────────────────────────────────────────────────────────
def indicator_table(indicators: Iterable[Indikator], most: int) -> SeriesTable:
    """The indicators over the last ``most`` years that any of them has."""
    rows = [(item.nama, item.satuan, item.dimensi or "", item.seri, item.desimal, False) for item in indicators]
    return _table(rows, most)


def region_table(indicator: Indikator, region: Daerah, name: RegionName, most: int) -> SeriesTable:
    """The region and those it is compared with: the other regions by code, then province and nation."""
    others = sorted(indicator.pembanding, key=lambda other: (other.wilayah == "nasional", "." not in other.wilayah,
                                                             other.wilayah))  # fmt: skip
    rows = [(region.nama, indicator.satuan, "", indicator.seri, indicator.desimal, True)]
    rows += [(name(o.wilayah), indicator.satuan, "", o.seri, indicator.desimal, False) for o in others]
    return _table(rows, most)


def _table(rows: Sequence[tuple[str, str, str, tuple[Nilai, ...], int | None, bool]], most: int) -> SeriesTable:
    years = sorted({entry.tahun for row in rows for entry in row[3] if entry.nilai is not None})[-most:]
    made = tuple(
        SeriesRow(
            name, unit, dimension,
            tuple(values_in_force(series).get(year) for year in years),
            decimals, is_own,
        )
        for name, unit, dimension, series, decimals, is_own in rows
    )  # fmt: skip
    shown = [entry for row in made for entry in row.nilai if entry is not None]
    return SeriesTable(tuple(years), made, sources_of(shown), _flags(shown))


# ── charts ───────────────────────────────────────────────────────────────────────────────────────
def line_chart(indicator: Indikator, region: Daerah, name: RegionName, most: int, *, alone: bool) -> YearChart:
    """The region beside its province and the nation (those above it), over the last years that it has."""
    years = sorted({entry.tahun for entry in indicator.seri if entry.nilai is not None})[-most:]
    found: list[tuple[str, Sequence[Nilai]]] = [(region.nama, indicator.seri)]
    if not alone:
        above = [o for o in indicator.pembanding if is_above(o.wilayah, region)]
        found += [(name(o.wilayah), o.seri) for o in sorted(above, key=lambda o: o.wilayah == "nasional")]
    rows = [ChartRow(title, tuple(value_in(series, year) for year in years)) for title, series in found]
    rows = [row for index, row in enumerate(rows) if index == 0 or any(value is not None for value in row.nilai)]
    shown = [entry for _, series in found for entry in values_in_force(series).values() if entry.tahun in years]
    own = [(year, value) for year, value in zip(years, rows[0].nilai, strict=True) if value is not None]
    text = f"Grafik garis {indicator.nama} {region.nama}"
    if own:
        (first, start), (last, end) = own[0], own[-1]
        text += f": {_said(start, indicator)} pada {first} dan {_said(end, indicator)} pada {last}"
    if len(rows) > 1:
        text += f", dibandingkan dengan {' dan '.join(row.nama for row in rows[1:])}"
    return YearChart(
        indicator.nama, indicator.satuan, indicator.desimal, tuple(years), tuple(rows),
        sources_of(shown), _flags(shown), f"{text}.",
    )  # fmt: skip


def is_above(code: str, region: Daerah) -> bool:
    """The nation, and for a kabupaten or kota the province; a province's peers are the other provinces."""
    return code == "nasional" or code.count(".") < region.kode.count(".")


def _said(value: Decimal, indicator: Indikator) -> str:
    return f"{decimal_number(value, indicator.desimal)} {indicator.satuan}"


def comparison_year(indicator: Indikator, region: Daerah) -> int | None:
    """The year of the region's values in which most peers have one (without peers: most of province and nation);
    of several the latest. None where nothing is to be compared."""
    others: dict[bool, list[frozenset[int]]] = {False: [], True: []}
    for other in indicator.pembanding:
        if other.wilayah != region.kode:
            others[is_above(other.wilayah, region)].append(frozenset(values_in_force(other.seri)))
    for group in (others[False], others[True]):
        counts = {year: sum(year in years for years in group) for year in indicator.seri_berlaku}
        if any(counts.values()):
            return max(counts, key=lambda year: (counts[year], year))
    return None


def position(
    indicator: Indikator, region: Daerah, name: RegionName, year: int | None = None, *, alone: bool = False
) -> Position:
    """The region among its peers, in the latest of the years in which most of them have a value; ``alone``: without
    the lines of province and nation."""
    peers = [o for o in indicator.pembanding if not is_above(o.wilayah, region) and o.wilayah != region.kode]
    above = [] if alone else [o for o in indicator.pembanding if is_above(o.wilayah, region)]
    chosen = year or comparison_year(indicator, region) or max(indicator.seri_berlaku, default=0)
    found = [(region.nama, value_in(indicator.seri, chosen), True)]
    found += [(name(other.wilayah), value_in(other.seri, chosen), False) for other in peers]
    bars = sorted(
        ((title, value, is_own) for title, value, is_own in found if value is not None),
        key=lambda bar: (-bar[1], bar[0]),
    )
    marks = [(name(o.wilayah), value) for o in above if (value := value_in(o.seri, chosen)) is not None]
    all_series = (indicator.seri, *(other.seri for other in (*peers, *above)))
    shown = [entry for series in all_series if (entry := values_in_force(series).get(chosen))]
    place = next((number for number, bar in enumerate(bars, 1) if bar[2]), 0)
    text = f"Grafik batang {indicator.nama} tahun {chosen}"
    if place:
        text += (
            f": {region.nama} {_said(bars[place - 1][1], indicator)}, urutan ke-{place} dari {len(bars)} daerah "
            "menurut nilai tertinggi"
        )
    return Position(
        indicator.nama, indicator.satuan, indicator.desimal, chosen, tuple(bars), tuple(marks),
        sources_of(shown), _flags(shown), f"{text}.",
    )  # fmt: skip


def stacked_money(data: Recap, title: str) -> YearChart:
    """A recap as stacked columns by year, in billions of rupiah, printed with one decimal.

    The values are exact: the total above a column is that of the table, not the sum of rounded parts.
    """
    rows = tuple(
        ChartRow(row.nama, tuple(Decimal(value) / BILLION for value in row.pagu)) for row in data.baris if row.jumlah
    )
    totals = "; ".join(
        f"{year} Rp{decimal_number(_billions(value))} miliar"
        for year, value in zip(data.tahun, data.total.pagu, strict=True)
    )
    text = f"Grafik batang susun {title}: {totals}."
    return YearChart(title, "Rp miliar", 1, data.tahun, rows, "", Illustrative(False, False), text)


def largest_money(data: Recap, title: str, most: int) -> YearChart:
    """The largest rows of a recap, one value each, in billions of rupiah with one decimal."""
    rows = sorted((row for row in data.baris if row.jumlah), key=lambda row: -row.jumlah)[:most]
    made = tuple(ChartRow(row.nama, (_billions(row.jumlah),)) for row in rows)
    text = f"Grafik batang {title}"
    if made:
        text += f"; terbesar {made[0].nama} dengan Rp{decimal_number(made[0].nilai[0])} miliar"
    return YearChart(title, "Rp miliar", 1, data.tahun, made, "", Illustrative(False, False), f"{text}.")


def _billions(value: int) -> Decimal:
    return rounded(Decimal(value) / BILLION, 1)
