"""Chart → the data that ``templates/bersama/grafik.typ`` draws: values, printed labels, axis ticks.

How a chart looks stands in grafik.typ; here are only numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any

from rpkdgen.body import Chart, Series
from rpkdgen.format import decimal_number

#: Steps between ticks that a reader can count in.
STEPS = (1, 2, 2.5, 5, 10)

#: Charts whose bars start at zero; only lines may begin elsewhere.
FROM_ZERO = ("batang", "batang-susun", "batang-kelompok")


def chart_data(chart: Chart) -> dict[str, Any]:
    """The chart as plain values (JSON): numbers as floats, labels as printed, missing values null."""
    if chart.kind == "kuadran":
        return _quadrant_data(chart)
    low, high = value_range(chart)
    ticks = axis_ticks(low, high, padded=chart.kind == "garis")
    decimals = tick_decimals(ticks)
    return {
        "jenis": chart.kind,
        "kategori": list(chart.categories),
        "satuan": chart.unit,
        "deret": [_series(series, len(chart.categories)) for series in chart.series],
        "penanda": [{"nama": mark.name, "nilai": float(mark.value), "label": mark.label} for mark in chart.markers],
        "sorot": [category in chart.highlight for category in chart.categories],
        "sumbu": [{"nilai": tick, "label": tick_label(tick, decimals)} for tick in ticks],
        "jumlah": _totals(chart) if chart.kind == "batang-susun" else [],
    }


def _quadrant_data(chart: Chart) -> dict[str, Any]:
    """Dots over two axes of their own, each with room around the dots and its crossing line."""
    axes = []
    for series, mark in zip(chart.series, chart.markers, strict=True):
        values = [float(value) for value in (*series.values, mark.value) if value is not None]
        margin = (max(values) - min(values) or abs(max(values)) or 1) * 0.12
        ticks = axis_ticks(min(values) - margin, max(values) + margin)
        decimals = tick_decimals(ticks)
        axes.append([{"nilai": tick, "label": tick_label(tick, decimals)} for tick in ticks])
    return {
        "jenis": chart.kind,
        "kategori": list(chart.categories),
        "deret": [_series(series, len(chart.categories)) for series in chart.series],
        "penanda": [{"nama": mark.name, "nilai": float(mark.value), "label": mark.label} for mark in chart.markers],
        "sorot": [category in chart.highlight for category in chart.categories],
        "sumbu_mendatar": axes[0],
        "sumbu": axes[1],
        "sudut": list(chart.corners),
    }


def _series(series: Series, count: int) -> dict[str, Any]:
    values = [None if value is None else float(value) for value in series.values]
    labels = [*series.labels, *[""] * (count - len(series.labels))]
    return {"nama": series.name, "nilai": values, "label": labels, "tekan": series.emphasis}


def value_range(chart: Chart) -> tuple[float, float]:
    """The least and greatest value to show; of stacked columns the sums; of bars zero as well."""
    values = [float(value) for series in chart.series for value in series.values if value is not None]
    if chart.kind == "batang-susun":
        values = [sum(float(value or 0) for value in column) for column in _columns(chart)]
    values += [float(mark.value) for mark in chart.markers]
    if chart.kind in FROM_ZERO or not values:
        values.append(0.0)
    return min(values), max(values)


def _columns(chart: Chart) -> Iterable[tuple[Decimal | None, ...]]:
    return zip(*(series.values for series in chart.series), strict=True)


def axis_ticks(low: float, high: float, *, padded: bool = False, most: int = 6) -> list[float]:
    """Evenly spaced round numbers from at or below ``low`` to at or above ``high``, at most ``most``.

    ``padded``: leave some room on both sides, for the labels of lines (but never below zero when
    all values are positive).
    """
    if padded:
        margin = (high - low or abs(high) or 1) * 0.12
        low, high = (max(0.0, low - margin) if low >= 0 else low - margin), high + margin
    if high <= low:
        high = low + 1
    magnitude = 10 ** floor(log10((high - low) / most))
    for power in (magnitude, magnitude * 10):
        for factor in STEPS:
            step = factor * power
            first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
            if last - first <= most:
                return [round(index * step, 10) for index in range(first, last + 1)]
    raise AssertionError("a step of ten magnitudes always fits")


def tick_decimals(ticks: Iterable[float]) -> int:
    """How many decimals show all ticks exactly (at most 4)."""
    return next((count for count in range(4) if all(abs(tick - round(tick, count)) < 1e-9 for tick in ticks)), 4)


def tick_label(value: float, decimals: int) -> str:
    """The number in Indonesian form, ``1.234,5``."""
    return decimal_number(value, decimals)


def _totals(chart: Chart) -> list[dict[str, Any]]:
    """The height of each stack and, where its parts are labelled with numbers, its sum with as many decimals."""
    totals: list[dict[str, Any]] = []
    for index, column in enumerate(_columns(chart)):
        known = [value for value in column if value is not None]
        label = ""
        if len(known) > 1:
            printed = [series.labels[index] for series in chart.series if index < len(series.labels)]
            decimals = max((len(text.partition(",")[2]) for text in printed if _is_number(text)), default=None)
            if decimals is not None and all(_is_number(text) for text in printed if text):
                label = tick_label(float(sum(known)), decimals)
        totals.append({"nilai": float(sum(known)), "label": label})
    return totals


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").isdigit()
