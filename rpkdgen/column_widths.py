"""Column widths in which every word fits, or at least every number, code and column title.

Templates give relative widths; a plan's longest word, code or amount decides whether they hold. A
column that is too narrow for one takes what it lacks from the columns that have room. Where there is
not room for all, long words give way first: the writers part them at a syllable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rpkdgen.body import Block, Blocks, Box, Cell, Column, ItemList, Landscape, Row, Table, Text
from rpkdgen.font_metrics import Metrics
from rpkdgen.markup import plain

#: Type size in points by look (as in the frames).
SIZES = {"rekap": 9.0, "matriks": 7.0, "matriks-padat": 6.0, "polos": 11.0}

POINTS_PER_CM = 72 / 2.54

#: Cell padding at both sides (0.1 cm each) and the half borders, with a little air against rounding.
PADDING = 0.2 * POINTS_PER_CM + 1.5

#: A word of letters may be parted where its column is narrower, but not below this width (in em).
BREAKABLE = 4.2

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
        case Table():
            width = (paper.landscape if landscape else paper.portrait) * POINTS_PER_CM
            return replace(block, columns=fitted_columns(block, width, paper))
        case Landscape():
            return Landscape(fit_columns(block.content, paper, landscape=True))
        case Box():
            return Box(fit_columns(block.content, paper, landscape=landscape), block.style)
        case ItemList():
            return replace(block, items=tuple(fit_columns(item, paper, landscape=landscape) for item in block.items))
    return block


def fitted_columns(table: Table, width: float, paper: Paper) -> tuple[Column, ...]:
    """Shares of ``width`` (points) by ``widened``."""
    shares = widened([column.width * width for column in table.columns], needed_widths(table, paper), width)
    return tuple(Column(share / width, column.align) for share, column in zip(shares, table.columns, strict=True))


@dataclass(frozen=True, slots=True)
class Need:
    """What a column asks for in points: for its longest word, and for what must not be parted."""

    word: float
    unbreakable: float


def widened(widths: Sequence[float], needs: Sequence[Need], total: float) -> list[float]:
    """Widths in which every word fits; where the total does not allow it, every unbreakable thing.

    What narrow columns lack is taken from the others in proportion to their slack.
    """
    wide = [need.word for need in needs]
    narrow = [need.unbreakable for need in needs]
    if sum(wide) <= total:
        return _shared(widths, wide)
    if sum(narrow) >= total:
        return [need / sum(narrow) * total for need in narrow]
    part = (total - sum(narrow)) / (sum(wide) - sum(narrow))
    return [least + (most - least) * part for least, most in zip(narrow, wide, strict=True)]


def _shared(widths: Sequence[float], needs: Sequence[float]) -> list[float]:
    lacking = sum(max(0.0, need - width) for width, need in zip(widths, needs, strict=True))
    slack = sum(max(0.0, width - need) for width, need in zip(widths, needs, strict=True))
    if lacking <= 0:
        return list(widths)
    part = min(1.0, lacking / slack) if slack else 0.0
    return [need if width < need else width - (width - need) * part for width, need in zip(widths, needs, strict=True)]


def needed_widths(table: Table, paper: Paper) -> list[Need]:
    """The width in points that each column asks for, padding included."""
    size = SIZES.get(table.look, SIZES["rekap"])
    count = len(table.columns)
    head: list[set[str]] = [set() for _ in range(count)]
    bold: list[set[str]] = [set() for _ in range(count)]
    regular: list[set[str]] = [set() for _ in range(count)]
    _collect(table.header, head, head)
    _collect(table.rows, regular, bold)
    return [_need(head[column], regular[column], bold[column], size, paper) for column in range(count)]


def _need(head: set[str], regular: set[str], bold: set[str], size: float, paper: Paper) -> Need:
    titles = max(map(paper.bold.width, _words(head)), default=0.0)
    found = [(word, paper.regular.width(word)) for word in _words(regular)]
    found += [(word, paper.bold.width(word)) for word in _words(bold)]
    longest = max((width for _, width in found), default=0.0)
    kept = max((width if _has_digit(word) else min(width, BREAKABLE) for word, width in found), default=0.0)
    return Need(max(titles, longest) * size + PADDING, max(titles, kept) * size + PADDING)


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _words(texts: set[str]) -> set[str]:
    """The words; in a narrow cell both writers break after a hyphen and a slash too."""
    return {word for text in texts for word in text.replace("-", "- ").replace("/", "/ ").split()}


def _collect(rows: Sequence[Row], regular: list[set[str]], bold: list[set[str]]) -> None:
    """Adds the text of each cell to its column's set; cells over several columns ask for nothing."""
    count = len(regular)
    reaching = [0] * count
    reaches = False
    for row in rows:
        if row.kind == "nomor-kolom":
            continue
        texts = bold if row.kind in _BOLD_KINDS else regular
        if not reaches and len(row.cells) == count and max([cell.rowspan for cell in row.cells]) == 1:
            for column, cell in enumerate(row.cells):
                texts[column].add(_text(cell))
            continue
        reaching = _place(row, reaching, texts)
        reaches = any(reaching)


def _place(row: Row, reaching: list[int], texts: list[set[str]]) -> list[int]:
    """Notes the texts of a row with merged cells; gives the rows that each column still covers."""
    after = [max(0, left - 1) for left in reaching]
    column = 0
    for cell in row.cells:
        while column < len(reaching) and reaching[column]:
            column += 1
        if cell.colspan == 1 and column < len(texts):
            texts[column].add(_text(cell))
        for place in range(column, min(column + cell.colspan, len(after))):
            after[place] = cell.rowspan - 1
        column += cell.colspan
    return after


def _text(cell: Cell) -> str:
    content = cell.content
    if len(content) == 1 and isinstance(content[0], Text):
        return content[0].text
    return plain(content)
