"""Numbers over time → a small drawing (SVG): one stepped line for each series, named at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from markupsafe import Markup, escape

from rpkdgen.chart import axis_ticks, tick_decimals, tick_label

WIDTH, HEIGHT = 760, 310
LEFT, RIGHT, TOP, BOTTOM = 90, 90, 28, 36
#: Colours with a contrast of at least 4.5 : 1 on white, and dashes, so that no line is known by its colour alone.
LOOKS = (
    ("#003c8f", ""), ("#8a1111", "7 3"), ("#0b4f1c", "2 3"), ("#6a1b9a", "9 3 2 3"), ("#7a4b00", "12 4"),
    ("#37474f", "4 4"),
)  # fmt: skip
#: The least room between two dates on the axis, and between the names of two lines.
LEAST_BETWEEN_DATES, LEAST_BETWEEN_NAMES = 84, 14


@dataclass(frozen=True, slots=True)
class Track:
    """One series: at each of the dates its value, None where it has none."""

    name: str
    values: tuple[int | Decimal | None, ...]


def line_chart(title: str, dates: Sequence[datetime], tracks: Sequence[Track], unit: str) -> Markup:
    """The drawing. A value holds from its date to the next one; the last holds to the right edge."""
    known = [float(value) for track in tracks for value in track.values if value is not None]
    divisor, unit = (1_000_000.0, "juta rupiah") if unit == "rupiah" and max(known) >= 10_000_000 else (1.0, unit)
    ticks = axis_ticks(min(known) / divisor, max(known) / divisor, padded=True)
    xs = _positions(dates)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (ticks[-1] - value) / (ticks[-1] - ticks[0])

    parts = [*_grid(ticks, y), *_dates(dates, xs)]
    names: list[tuple[float, str, str]] = []
    for track, (colour, dash) in zip(tracks, (LOOKS[n % len(LOOKS)] for n in range(len(tracks))), strict=True):
        ys = [None if value is None else y(float(value) / divisor) for value in track.values]
        parts.append(_line(xs, ys, colour, dash))
        last = next((height for height in reversed(ys) if height is not None), None)
        if last is not None:
            names.append((last, track.name, colour))
    parts += _names(names)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" role="img" aria-label="{title}" '
        'font-family="Liberation Sans, Arial, sans-serif" font-size="12">\n'
        '<text x="{left}" y="11" text-anchor="end" fill="#444">{unit}</text>\n{parts}\n</svg>'
    ).format(w=WIDTH, h=HEIGHT, title=title, left=LEFT - 6, unit=unit, parts=Markup("\n").join(parts))


def _positions(dates: Sequence[datetime]) -> list[float]:
    """Dates across the width, never backwards (a commit may bear an earlier date than the one before)."""
    start = dates[0].timestamp()
    seconds: list[float] = []
    for date in dates:
        seconds.append(max(date.timestamp() - start, seconds[-1] if seconds else 0))
    room = WIDTH - LEFT - RIGHT
    span = seconds[-1] * 1.08 or 1.0  # some room behind the last change, in which it holds
    return [round(LEFT + room * each / span, 1) for each in seconds]


def _grid(ticks: Sequence[float], y: Callable[[float], float]) -> Iterator[Markup]:
    decimals = tick_decimals(ticks)
    for tick in ticks:
        height = round(y(tick), 1)
        yield Markup('<path d="M{} {}H{}" stroke="#ccc" fill="none"/>').format(LEFT, height, WIDTH - RIGHT)
        yield Markup('<text x="{}" y="{}" text-anchor="end" fill="#1a1a1a">{}</text>').format(
            LEFT - 6, height + 4, tick_label(tick, decimals)
        )


def _dates(dates: Sequence[datetime], xs: Sequence[float]) -> Iterator[Markup]:
    last = -1e9
    for date, x in zip(dates, xs, strict=True):
        if x - last >= LEAST_BETWEEN_DATES:
            last = x
            yield Markup('<text x="{}" y="{}" text-anchor="middle" fill="#1a1a1a">{}</text>').format(
                x, HEIGHT - BOTTOM + 20, date.date().isoformat()
            )


def _line(xs: Sequence[float], ys: Sequence[float | None], colour: str, dash: str) -> Markup:
    path, drawing = "", False
    for number, (x, y) in enumerate(zip(xs, ys, strict=True)):
        if y is None:
            path += f"H{x}" if drawing else ""
            drawing = False
        else:
            path += f"H{x}V{y:.1f}" if drawing else f"M{x} {y:.1f}"
            drawing = True
        if drawing and number == len(xs) - 1:
            path += f"H{WIDTH - RIGHT}"
    dashes = Markup(' stroke-dasharray="{}"').format(dash) if dash else ""
    return Markup('<path d="{}" stroke="{}" stroke-width="2.5" fill="none"{}/>').format(path, colour, dashes)


def _names(names: Sequence[tuple[float, str, str]]) -> Iterator[Markup]:
    """The names at the ends of the lines, moved apart where they would touch."""
    last = -1e9
    for y, name, colour in sorted(names):
        last = max(y, last + LEAST_BETWEEN_NAMES)
        yield Markup('<text x="{}" y="{:.1f}" fill="{}" font-weight="bold">{}</text>').format(
            WIDTH - RIGHT + 6, last + 4, colour, escape(name)
        )
