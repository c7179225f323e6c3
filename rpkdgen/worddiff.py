"""The difference of two texts by words, as a reader would mark it with a pen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from rpkdgen.changes import Mark, Piece

#: What is never cut: a template expression, a number with its separators, a word, a gap, any other sign.
_TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:-[^\W\d_]+)*|\s+|.", re.S)
_LINE = re.compile(r"[^\n]*\n|[^\n]+$")
_HEADING = re.compile(r"^#+ +(.*?) *(?:\{[^{}]*\})? *#*$")

#: Lines (or words of a passage) less alike than this are another text, not an edited one.
ALIKE = 0.35
#: Word pairs that are held against each other at most; a longer passage is replaced whole.
MOST_PAIRS = 4_000_000


def diff_words(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order; neighbours differ in their mark.

    First whole lines are matched, then words within the lines that differ, so that time stays near linear.
    """
    old_lines, new_lines = _LINE.findall(old), _LINE.findall(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, old_lines, new_lines, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        before, after = "".join(old_lines[i:j]), "".join(new_lines[k:m])
        if tag == "equal":
            pieces.append(Piece(Mark.SAME, before))
        elif tag == "replace":
            pieces += _passage(old_lines[i:j], new_lines[k:m])
        else:
            pieces += _replaced(before, after)
    return _joined(pieces)


def _passage(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """A run of lines that became another: line by line where they are as many, else as one text."""
    if len(old) == len(new):
        return [piece for before, after in zip(old, new, strict=True) for piece in _words(before, after)]
    return _words("".join(old), "".join(new))


def _words(old: str, new: str) -> list[Piece]:
    if old == new:
        return [Piece(Mark.SAME, old)]
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) > MOST_PAIRS:
        return _replaced(old, new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _replaced(old, new)
    pieces: list[Piece] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Mark.SAME, "".join(before[i:j])))
        else:
            pieces += _replaced("".join(before[i:j]), "".join(after[k:m]))
    return _without_islands(pieces)


def _replaced(old: str, new: str) -> list[Piece]:
    return [piece for piece in (Piece(Mark.DELETED, old), Piece(Mark.INSERTED, new)) if piece.text]


def _without_islands(pieces: Sequence[Piece]) -> list[Piece]:
    """A blank that stayed between changed words belongs to the change: "tiga juta" → "dua miliar" is one."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        inside = 0 < number < len(pieces) - 1
        if piece.mark is Mark.SAME and inside and piece.text.isspace() and "\n" not in piece.text:
            found += _replaced(piece.text, piece.text)
        else:
            found.append(piece)
    return found


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Runs of changes as one deletion and one insertion, neighbours of one mark as one piece."""
    found: list[Piece] = []
    for same, group in groupby(pieces, key=lambda piece: piece.mark is Mark.SAME):
        members = list(group)
        for mark in (Mark.SAME,) if same else (Mark.DELETED, Mark.INSERTED):
            text = "".join(piece.text for piece in members if piece.mark is mark)
            if text:
                found.append(Piece(mark, text))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Paragraphs of a narrative around a change, and the heading that they stand under."""

    judul: str
    pieces: tuple[Piece, ...]


def excerpts(pieces: Sequence[Piece]) -> tuple[Excerpt, ...]:
    """The lines in which something changed, each run of them with its heading."""
    found: list[Excerpt] = []
    heading = ""
    for changed, lines in groupby(_lines(pieces), key=_is_changed):
        run = list(lines)
        if changed:
            found.append(Excerpt(heading, _trimmed(_joined([piece for line in run for piece in line]))))
        for line in run:
            text = "".join(piece.text for piece in line if piece.mark is not Mark.DELETED).strip()
            heading = title[1] if (title := _HEADING.match(text)) else heading
    return tuple(found)


def _lines(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces cut at the ends of lines."""
    line: list[Piece] = []
    for piece in pieces:
        for part in _LINE.findall(piece.text):
            line.append(Piece(piece.mark, part))
            if part.endswith("\n") and piece.mark is Mark.SAME:
                yield line
                line = []
    if line:
        yield line


def _is_changed(line: Sequence[Piece]) -> bool:
    return any(piece.mark is not Mark.SAME for piece in line)


def _trimmed(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Without line ends at the end."""
    if not pieces:
        return pieces
    *rest, last = pieces
    text = last.text.rstrip("\n")
    return (*rest, Piece(last.mark, text)) if text else tuple(rest)
