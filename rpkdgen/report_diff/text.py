"""A comparison for the terminal: summary first, then the items by agency; narrow and wide, with colours or without."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rpkdgen.changes import Comparison, Kind, Mark, NarrativeChange, Recap, Suggestion
from rpkdgen.format import whole_number
from rpkdgen.report_diff import view
from rpkdgen.worddiff import excerpts

NARROWEST, WIDEST = 40, 160
#: From this width on a changed field takes one line with columns.
COLUMNS_FROM = 100
#: With less room for names a recap gives its amounts lines of their own.
NARROWEST_NAME = 12

_RESET, _BOLD, _DIM, _RED, _GREEN, _YELLOW, _CYAN = (f"\033[{code}m" for code in (0, 1, 2, 31, 32, 33, 36))
_KIND_PAINT = {
    Kind.NEW: _GREEN, Kind.ENDED: _RED, Kind.CHANGED: _YELLOW, Kind.RECODED: _CYAN, Kind.MOVED: _CYAN,
}  # fmt: skip


class Paper:
    """Lines of one width, painted or plain."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width, self.colour = max(NARROWEST, min(width, WIDEST)), colour

    def painted(self, text: str, paint: str) -> str:
        return f"{paint}{text}{_RESET}" if self.colour and text else text

    def wrapped(self, text: str, indent: str = "", paint: str = "") -> Iterator[str]:
        """The text in lines; what would steer the terminal is a blank."""
        hanging = indent + "  "
        for line in textwrap.wrap(
            printable(text), self.width, initial_indent=indent, subsequent_indent=hanging, break_on_hyphens=False
        ) or [""]:
            yield self.painted(line, paint) if paint else line


def render(comparison: Comparison, *, width: int = 100, colour: bool = False) -> str:
    """The whole comparison as lines of at most ``width`` columns."""
    paper = Paper(width, colour)
    return "\n".join(_lines(comparison, paper)) + "\n"


def _lines(comparison: Comparison, paper: Paper) -> Iterator[str]:
    yield from paper.wrapped(view.title(comparison), paint=_BOLD)
    for sentence in view.summary(comparison):
        yield from paper.wrapped(sentence, "  ")
    for problem in view.problems(comparison):
        yield from paper.wrapped(view.problem_text(problem), "  ", _RED)
    if comparison.is_empty:
        return
    for recap in view.recap_tables(comparison):
        yield from _recap(recap, paper)
    yield ""
    yield from paper.wrapped(view.balance_sentence(comparison))
    for group in view.groups(comparison):
        yield ""
        yield from paper.wrapped(group.nama, paint=_BOLD)
        for item in group.items:
            yield from _item(item, paper)
        if group.following:
            yield from paper.wrapped(f"{group.following} butir lain ikut berganti karena induk atau rujukannya.", "  ")
    if comparison.narratives:
        yield ""
        yield from paper.wrapped("Narasi", paint=_BOLD)
        for change in comparison.narratives:
            yield from _narrative(change, paper)
    if comparison.suggestions:
        yield ""
        yield from paper.wrapped("Dugaan (tidak diterapkan)", paint=_BOLD)
        for suggestion in comparison.suggestions:
            yield from paper.wrapped(suggestion_text(suggestion), "  ")


def suggestion_text(suggestion: Suggestion) -> str:
    old, new = view.title_of(suggestion.old), view.title_of(suggestion.new)
    return f"{old} mungkin menjadi {new} ({suggestion.alasan})."


# ── recaps ───────────────────────────────────────────────────────────────────────────────────────
def _recap(recap: Recap, paper: Paper) -> Iterator[str]:
    """The rows whose pagu changed, and the sum."""
    rows = [total for total in recap.baris if total.difference]
    if not rows:
        return
    yield ""
    yield from paper.wrapped(view.recap_title(recap), paint=_BOLD)
    table = [
        (
            printable(total.nama), whole_number(total.old), whole_number(total.new),
            view.signed(total.difference), view.signed_percent(total.percent),
        )
        for total in (*rows, recap.jumlah)
    ]  # fmt: skip
    widths = [max(len(line[column]) for line in table) for column in range(5)]
    room = paper.width - sum(widths[1:]) - 10
    name_width = min(widths[0], room)
    for name, *numbers in table:
        cells = "  ".join(f"{text:>{wide}}" for text, wide in zip(numbers, widths[1:], strict=True))
        if room >= NARROWEST_NAME:
            first, *others = textwrap.wrap(name, name_width)
            yield f"  {first:<{name_width}}  {cells}"
            yield from (f"    {other}" for other in others)
        else:
            yield from paper.wrapped(name, "  ")
            yield from paper.wrapped(f"{numbers[0]} → {numbers[1]}", "    ")
            yield from paper.wrapped(" ".join(numbers[2:]), "    ")


# ── items ────────────────────────────────────────────────────────────────────────────────────────
def _item(item: view.ItemView, paper: Paper) -> Iterator[str]:
    paint = _KIND_PAINT[item.kinds[0]]
    first, *others = paper.wrapped(f"[{item.kind_words}] {item.title}", "  ")
    yield paper.painted(first, paint)
    yield from (paper.painted(line, paint) for line in others)
    if item.path:
        yield from paper.wrapped(item.path, "    ", _DIM)
    for row in item.rows:
        yield from _row(row, paper)
    if item.alasan:
        yield from paper.wrapped(f"Alasan: {item.alasan}", "    ")
    if item.place and not item.rows:
        yield from paper.wrapped(item.place, "    ", _DIM)


def _row(row: view.Row, paper: Paper) -> Iterator[str]:
    judgement = view.BETTER[row.better]
    delta = ", ".join(part for part in (row.delta, judgement) if part)
    paint = {True: _GREEN, False: _RED, None: ""}[row.better]
    place = row.new_place or row.old_place
    text = f"{row.label}: {row.old} → {row.new}" + (f" ({delta})" if delta else "")
    line = f"{text}  {place}"
    if paper.width >= COLUMNS_FROM and len(line) + 4 <= paper.width:
        yield "    " + paper.painted(printable(text), paint) + "  " + paper.painted(printable(place), _DIM)
        return
    yield from paper.wrapped(text, "    ", paint)
    yield from paper.wrapped(place, "      ", _DIM)


# ── narratives ───────────────────────────────────────────────────────────────────────────────────
def _narrative(change: NarrativeChange, paper: Paper) -> Iterator[str]:
    yield from paper.wrapped(view.narrative_title(change), "  ", _KIND_PAINT[change.kind])
    if change.kind in (Kind.NEW, Kind.ENDED):
        return
    for excerpt in excerpts(change.pieces):
        if excerpt.judul and excerpt.judul != change.judul:
            yield from paper.wrapped(excerpt.judul, "    ", _DIM)
        text = "".join(_marked(piece.mark, piece.text) for piece in excerpt.pieces)
        for line in text.splitlines():
            yield from (_coloured(part, paper) for part in paper.wrapped(line, "    "))


def _marked(mark: Mark, text: str) -> str:
    """A changed piece in brackets, so that it is seen without colours as well; at every line of it."""
    if mark is Mark.SAME:
        return text
    opening, closing = ("[-", "-]") if mark is Mark.DELETED else ("{+", "+}")
    return "\n".join(f"{opening}{line}{closing}" if line.strip() else line for line in text.split("\n"))


def _coloured(line: str, paper: Paper) -> str:
    if not paper.colour:
        return line
    for opening, closing, paint in (("[-", "-]", _RED), ("{+", "+}", _GREEN)):
        line = line.replace(opening, paint + opening).replace(closing, closing + _RESET)
    return line


def printable(text: str) -> str:
    """Without tabs and control characters: what a plan contains never steers the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
