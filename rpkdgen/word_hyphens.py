"""Places to break for words that are wider than their column.

Word breaks such a word anywhere; with optional hyphens at its syllables it breaks where a reader would.
Only such a word gets them. A compound breaks after its slash, where Word by itself does not, by a no-width
optional break (U+200B).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rpkdgen.body import Inlines, Text
from rpkdgen.font_metrics import Metrics, read_metrics
from rpkdgen.inlines import plain
from rpkdgen.syllables import parted
from rpkdgen.word_text import InlineWriter, escaped, marks, run

NO_WIDTH_BREAK = "\u200b"

_BETWEEN_SYLLABLES = '</w:t><w:softHyphen/><w:t xml:space="preserve">'


@dataclass(frozen=True)
class Hyphens:
    """Knows how wide words are; without the fonts it hyphenates nothing."""

    regular: Metrics | None
    bold: Metrics | None

    @classmethod
    def of_fonts(cls, folder: Path) -> Hyphens:
        """From the typefaces that ship with the templates; Arial has the same widths."""
        try:
            return cls(
                read_metrics(folder / "LiberationSans-Regular.ttf"), read_metrics(folder / "LiberationSans-Bold.ttf")
            )
        except OSError:
            return cls(None, None)

    def runs(self, inlines: InlineWriter, content: Inlines, room: float, bold: bool) -> str:
        """The runs of a cell that is ``room`` ems wide."""
        metrics = self.bold if bold else self.regular
        if len(content) == 1 and isinstance(item := content[0], Text):
            # No letter is wider than 1.1 em, so most cells need no measuring.
            if metrics is None or len(item.text) * 1.1 <= room or _fits(item.text, room, metrics):
                return run(item.text, marks(item)) if item.text else ""
            return _broken_run(item.text, marks(item), room, metrics)
        if metrics is None:
            return inlines.runs(content)

        def written(text: str, look: str) -> str:
            return run(text, look) if _fits(text, room, metrics) else _broken_run(text, look, room, metrics)

        return inlines.runs(content, written)

    def title_lines(self, content: Inlines, room: float) -> int:
        """How many lines the title of a column takes that is ``room`` ems wide; 1 without the fonts."""
        if self.bold is None:
            return 1
        words = (piece for word in plain(content).split() for piece in _as_it_breaks(word, room, self.bold))
        return self.bold.lines(" ".join(words), room)


def _as_it_breaks(word: str, room: float, metrics: Metrics) -> Iterator[str]:
    """The word, or the parts of one that is too wide, as they come to stand in lines: "Peneri-", "ma"."""
    if metrics.width(word) <= room:
        yield word
        return
    for pieces in parted(word, room, metrics):
        line = ""
        for index, piece in enumerate(pieces):
            ending = "" if index == len(pieces) - 1 else "-"
            if line and metrics.width(f"{line}{piece}{ending}") > room:
                yield f"{line}-"
                line = ""
            line += piece
        yield line


def _fits(text: str, room: float, metrics: Metrics) -> bool:
    return all(metrics.width(word) <= room for word in text.split(" "))


def _broken_run(text: str, look: str, room: float, metrics: Metrics) -> str:
    words = [_broken(word, room, metrics) if metrics.width(word) > room else escaped(word) for word in text.split(" ")]
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{" ".join(words)}</w:t></w:r>'


def _broken(word: str, room: float, metrics: Metrics) -> str:
    written = ""
    for pieces in parted(word, room, metrics):
        written += NO_WIDTH_BREAK if written.endswith("/") else ""
        written += _BETWEEN_SYLLABLES.join(map(escaped, pieces))
    return written
