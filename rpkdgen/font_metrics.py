"""How wide text is: the advance widths of a font file, as far as tables need them.

Typst measures while it lays out; asking it for each of ten thousand cells would be slow. So the two
questions that a table has beforehand (does a word fit its column, does a row fit a page) are
answered from the widths in the font file itself (OpenType ``cmap`` and ``hmtx``).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Metrics:
    """Advance widths by character, in em; a character that the font lacks counts as ``missing``."""

    advances: Mapping[str, float]
    missing: float
    words: dict[str, float] = field(default_factory=dict, compare=False)

    def width(self, text: str) -> float:
        """The width of a text in em (without kerning, as the documents are set)."""
        known = self.words.get(text)
        if known is None:
            advances, missing = self.advances, self.missing
            known = self.words[text] = sum([advances.get(letter, missing) for letter in text])
        return known

    def lines(self, text: str, room: float) -> int:
        """How many lines a text takes that is set ragged, ``room`` em wide (a longer word takes a line)."""
        count, filled = 1, 0.0
        for word in text.split():
            wide = self.width(word)
            if filled and filled + self.width(" ") + wide > room:
                count, filled = count + 1, wide
            else:
                filled += (self.width(" ") if filled else 0.0) + wide
        return count


@lru_cache(maxsize=8)
def read_metrics(font: Path) -> Metrics:
    """The widths in a TTF or OTF file."""
    data = font.read_bytes()
    tables = dict(_table_offsets(data))
    units = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    count = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    widths = [width for width, _ in struct.iter_unpack(">HH", data[tables["hmtx"] : tables["hmtx"] + 4 * count])]
    advances = {
        chr(code): widths[min(glyph, count - 1)] / units for code, glyph in _characters(data, tables["cmap"]) if glyph
    }
    return Metrics(advances, widths[0] / units)


def _table_offsets(data: bytes) -> Iterator[tuple[str, int]]:
    for index in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        yield tag.decode("ascii"), offset


def _characters(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Code points and glyphs of the first format 4 subtable (the basic plane of Unicode)."""
    for index in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * index)[0]
        if struct.unpack_from(">H", data, start)[0] == 4:
            yield from _segments(data, start)
            return


def _segments(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends, starts, deltas, offsets = (start + 14 + shift for shift in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2))
    for segment in range(count):
        last, first, delta, offset = (
            struct.unpack_from(">H", data, base + 2 * segment)[0] for base in (ends, starts, deltas, offsets)
        )
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = struct.unpack_from(">H", data, offsets + 2 * segment + offset + 2 * (code - first))[0]
                if not glyph:
                    continue
            yield code, (glyph + delta) & 0xFFFF
