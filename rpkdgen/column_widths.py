"""Column widths that make a table low: no number, code or column title is parted, and the room that is
left goes where the most text is.

Templates give relative widths; what stands in the cells decides whether they hold. First each column gets
what must not be parted, then, slice by slice, the room goes to the column whose cells become lower by it.
Words that still do not fit are parted by the writers at a syllable. What no column needs any more is shared
out as the template says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rpkdgen.body import Block, Blocks, Box, Cell, Column, ItemList, Landscape, Row, Table, Text
from rpkdgen.font_metrics import Metrics
from rpkdgen.inlines import plain
from rpkdgen.looks import POINTS_PER_CM, look_of

#: Beside the padding: the half borders, with a little air against rounding; points.
AIR = 1.5

#: A word of letters may be parted where its column is narrower, but not below this width (in em).
BREAKABLE = 4.2

#: Tables without lines lay out a page (“Menimbang : a. …”); their widths are the template's.
LAYOUT = "polos"

_BOLD_KINDS = frozenset({"strategi", "program", "subtotal", "total", "bagian"})


@dataclass(frozen=True, slots=True)
class Paper:
    """Text widths in centimetres, and the fonts' widths."""

    portrait: float
    landscape: float
    regular: Metrics
    bold: Metrics


def fit_columns(blocks: Blocks, paper: Paper, *, landscape: bool = False) -> Blocks:
    """The blocks, each table's columns wide enough for their words where that is possible."""
    return tuple(_fitted(block, paper, landscape) for block in blocks)


def _fitted(block: Block, paper: Paper, landscape: bool) -> Block:
    match block:
        case Table() if block.look != LAYOUT:
            width = (paper.landscape if landscape else paper.portrait) * POINTS_PER_CM
            return replace(block, columns=fitted_columns(block, width, paper))
        case Landscape():
            return Landscape(fit_columns(block.content, paper, landscape=True))
        case Box():
            return Box(fit_columns(block.content, paper, landscape=landscape), block.style)
        case ItemList():
            return replace(block, items=tuple(fit_columns(item, paper, landscape=landscape) for item in block.items))
    return block


#: Into how many slices the room of a table is cut when it is given out.
SLICES = 200

#: From how many rows, evenly spread, a column's need for room is estimated.
SAMPLED_ROWS = 200

#: No word is parted where all columns' longest words take at most this share of the room.
AMPLE = 0.8

#: Titles are parted like other words where they would leave less than the rest of the room to texts.
CROWDED = 0.95

#: What a parted word costs, in the measure of ``Demand.cost`` (a cell of three lines costs 27).
PARTED_WORD = 60.0


def fitted_columns(table: Table, width: float, paper: Paper) -> tuple[Column, ...]:
    """The columns with shares of ``width`` (points) that suit their texts."""
    asked = sum(column.width for column in table.columns) or 1.0
    wished = [column.width / asked * width for column in table.columns]
    widths = shared_out(demands(table, paper), wished, width)
    return tuple(Column(share / width, column.align) for share, column in zip(widths, table.columns, strict=True))


@dataclass(frozen=True, slots=True)
class Demand:
    """What a column asks for, in points: ``kept`` for numbers, codes and abbreviations, ``least`` for its titles too,
    ``whole`` for its longest word; its cells' texts as one line each, and the longest word of each; ``padding`` is
    taken from a width before text."""

    kept: float
    least: float
    whole: float
    padding: float
    lines: tuple[float, ...]
    words: tuple[float, ...]

    def cost(self, width: float) -> float:
        """How bad that width is. The cube makes the highest cell of a row count most, for it alone gives the
        row its height."""
        room = max(width - self.padding, 1.0)
        cost = sum([(line / room) ** 3 for line in self.lines if line > room])
        return cost + PARTED_WORD * sum([word / room - 1 for word in self.words if word > room])


def shared_out(demands: Sequence[Demand], wished: Sequence[float], total: float) -> list[float]:
    """Widths that sum to ``total``: each column's least (only its numbers where the titles do not fit, less where not
    even these do; its longest word where there is ample room), then by cost, then towards the wished widths."""
    least = [demand.least for demand in demands]
    if sum(least) >= CROWDED * total:
        least = [demand.kept for demand in demands]
    if sum(least) >= total:
        return [need / sum(least) * total for need in least]
    whole = [demand.whole for demand in demands]
    if sum(whole) <= AMPLE * total:
        least = whole
    widths, left = _lowered(demands, least, total - sum(least))
    lacking = [max(0.0, wish - width) for wish, width in zip(wished, widths, strict=True)]
    part = left / sum(lacking) if sum(lacking) else 0.0
    return [width + lack * part for width, lack in zip(widths, lacking, strict=True)]


def _lowered(demands: Sequence[Demand], widths: list[float], room: float) -> tuple[list[float], float]:
    """The widths after the room was given, slice by slice, to the column that gains most by it; and the
    room that no column gains by."""
    step = room / SLICES
    widths = list(widths)
    costs = [demand.cost(width) for demand, width in zip(demands, widths, strict=True)]
    after = [demand.cost(width + step) for demand, width in zip(demands, widths, strict=True)]
    for given in range(SLICES):
        gains = [cost - then for cost, then in zip(costs, after, strict=True)]
        column = gains.index(max(gains))
        if gains[column] <= 0:
            return widths, room - given * step
        widths[column] += step
        costs[column] = after[column]
        after[column] = demands[column].cost(widths[column] + step)
    return widths, 0.0


def demands(table: Table, paper: Paper) -> list[Demand]:
    """What each column asks for."""
    look = look_of(table.look)
    texts = [_Texts() for _ in table.columns]
    _collect(table.header, texts, head=True)
    _collect(table.rows, texts, head=False)
    return [found.demand(look.size, look.padding + AIR, paper) for found in texts]


@dataclass(slots=True)
class _Texts:
    """The texts of one column: its titles, and of its other cells (text, whether bold, over how many rows)."""

    titles: list[str] = field(default_factory=list)
    cells: list[tuple[str, bool, int]] = field(default_factory=list)

    def demand(self, size: float, padding: float, paper: Paper) -> Demand:
        widths = (paper.regular.width, paper.bold.width)
        heads = [(word, paper.bold.width(word)) for title in self.titles for word in _words(title)]
        titles = [width for _, width in heads]
        words = {(word, bold) for text, bold in {cell[:2] for cell in self.cells} for word in _words(text)}
        found = [(word, widths[bold](word)) for word, bold in words]
        kept = [width if _is_whole(word) else min(width, BREAKABLE) for word, width in found]
        parted = [width if _is_whole(word) else min(width, BREAKABLE) for word, width in heads]
        sample = self.cells[:: max(1, len(self.cells) // SAMPLED_ROWS)]
        lines, longest = [], []
        for text, bold, rows in (*sample, *((title, True, 1) for title in self.titles)):
            if measured := [widths[bold](word) * size for word in _words(text)]:
                lines.append((sum(measured) + widths[bold](" ") * size * (len(measured) - 1)) / rows)
                longest.append(max(measured))
        narrow = max((*parted, *kept), default=0.0) * size + padding
        least = max((*titles, *kept), default=0.0) * size + padding
        whole = max((width for _, width in found), default=0.0) * size + padding
        return Demand(narrow, least, max(least, whole), padding, tuple(lines), tuple(longest))


def _is_whole(word: str) -> bool:
    """Whether a word is never parted: a number, a code, an abbreviation."""
    return word.isupper() or any(letter.isdigit() for letter in word)


def _words(text: str) -> list[str]:
    """The words; in a narrow cell both writers break after a hyphen and a slash too."""
    return text.replace("-", "- ").replace("/", "/ ").split()


def _collect(rows: Sequence[Row], texts: Sequence[_Texts], *, head: bool) -> None:
    """Adds the text of each cell to its column's; cells over several columns ask for nothing."""
    reaching = [0] * len(texts)
    for row in rows:
        if row.kind == "nomor-kolom":
            continue
        after = [max(0, left - 1) for left in reaching]
        column = 0
        for cell in row.cells:
            while column < len(reaching) and reaching[column]:
                column += 1
            if cell.colspan == 1 and column < len(texts):
                if head:
                    texts[column].titles.append(_text(cell))
                else:
                    texts[column].cells.append((_text(cell), row.kind in _BOLD_KINDS or cell.header, cell.rowspan))
            for place in range(column, min(column + cell.colspan, len(after))):
                after[place] = cell.rowspan - 1
            column += cell.colspan
        reaching = after


def _text(cell: Cell) -> str:
    content = cell.content
    if len(content) == 1 and isinstance(content[0], Text):
        return content[0].text
    return plain(content)
