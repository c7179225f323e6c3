"""Problems as people read them (with the source line and a caret) and as programs do (JSON)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rpkdgen.problem import SEVERITY_WORDS, Position, Problem, Severity

#: Columns of a source line that are shown; a longer one (a paragraph) is cut around its place.
SHOWN = 100

_RESET, _BOLD, _DIM = "\033[0m", "\033[1m", "\033[2m"
_COLOURS = {Severity.ERROR: "\033[31m", Severity.WARNING: "\033[33m", Severity.INFO: "\033[36m"}


def as_json(problems: Iterable[Problem]) -> str:
    """An object with ``problems``: file, line, column, code, severity, message and hint of each."""
    return json.dumps({"problems": [problem.as_dict() for problem in problems]}, ensure_ascii=False, indent=2)


def as_text(problems: Sequence[Problem], texts: Mapping[str, str], *, colour: bool = False) -> str:
    """Every problem with its place, the line it stands in and what to do; a summary at the end.

    ``texts``: path → text of the files, for showing lines. The drawing is plain ASCII, so that it shows
    under any code page.
    """
    lines: dict[str, list[str]] = {}
    blocks = ["\n".join(_block(problem, lines_of(problem.position, texts, lines), colour)) for problem in problems]
    return "\n\n".join([*blocks, _painted(summary(problems), _BOLD, colour)])


def summary(problems: Iterable[Problem]) -> str:
    """ "3 kesalahan, 2 peringatan", or "Tidak ada masalah." """
    counts = Counter(problem.severity for problem in problems)
    parts = [f"{counts[severity]} {word}" for severity, word in SEVERITY_WORDS.items() if counts[severity]]
    return ", ".join(parts) or "Tidak ada masalah."


def one_line(problem: Problem) -> str:
    """ "plan/program/dinsos.yaml:5:23: kesalahan RPKD-R01: Perangkat daerah “dinsoss” … tidak ada." """
    file, number, column = problem.position
    place = printable(f"{file}:{number}:{column}")
    return f"{place}: {SEVERITY_WORDS[problem.severity]} {problem.code}: {printable(problem.message)}"


def lines_of(position: Position, texts: Mapping[str, str], known: dict[str, list[str]]) -> Sequence[str]:
    """The lines of the file in which a problem stands; ``known`` remembers those that were split before."""
    if position.file not in known:
        known[position.file] = texts.get(position.file, "").split("\n")
    return known[position.file]


def _block(problem: Problem, lines: Sequence[str], colour: bool) -> Iterator[str]:
    file, number, column = problem.position
    severity = _painted(SEVERITY_WORDS[problem.severity], _COLOURS[problem.severity], colour)
    place = _painted(printable(f"{file}:{number}:{column}"), _BOLD, colour)
    yield f"{place}: {severity} {problem.code}: {printable(problem.message)}"
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    if line.strip():
        shown, caret = _window(printable(line.rstrip()), column - 1)
        margin = len(str(number))
        yield _painted(f"  {number} | ", _DIM, colour) + shown
        mark = _painted("^", _COLOURS[problem.severity], colour)
        yield _painted(f"  {' ' * margin} | ", _DIM, colour) + " " * caret + mark
    if problem.hint:
        yield f"  {printable(problem.hint)}"


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of the line around that column (from 0), and the column within it."""
    column = max(0, min(column, len(line)))
    if len(line) <= SHOWN:
        return line, column
    start = max(0, min(column - SHOWN // 2, len(line) - SHOWN))
    part = line[start : start + SHOWN]
    before, after = "... " if start else "", " ..." if start + SHOWN < len(line) else ""
    return f"{before}{part}{after}", column - start + len(before)


def printable(text: str) -> str:
    """Without tabs and control characters: what a plan contains never steers the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _painted(text: str, paint: str, colour: bool) -> str:
    return f"{paint}{text}{_RESET}" if colour else text
