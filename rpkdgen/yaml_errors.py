"""YAML's own complaints, told in the planner's words at the place where the mistake was made.

libyaml says where it could not go on ("mapping values are not allowed in this context"); the mistake is
often a line above. Lines and columns count from 0 here, as YAML's marks do.
"""

from __future__ import annotations

import re
from typing import Any

from rpkdgen.problem import Position, Problem, Severity


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


GLUED_KEY = re.compile(r"([A-Za-z_]\w*|[0-9]{4}):([^\s:/].*)$", re.S)


def at(path: str, line: int, column: int) -> Position:
    """Line and column from 0 → a position."""
    return Position(path, line + 1, column + 1)


def unclosed_quote(path: str, line: int, column: int) -> Problem:
    return Problem(
        at(path, line, column), "RPKD-Y07", Severity.ERROR, "Tanda kutip yang dibuka di sini tidak ditutup.",
        "Tutup dengan tanda kutip yang sama di akhir teksnya. Tanda kutip di dalam teks ditulis dua kali ('').",
    )  # fmt: skip


def missing_space(path: str, line: int, column: int, key: str, value: str) -> Problem:
    return Problem(
        at(path, line, column - 1), "RPKD-Y05", Severity.ERROR, f"Sesudah titik dua pada “{key}:” harus ada spasi.",
        f"Tulis “{key}: {value}”." if value else "Tulis nilainya sesudah titik dua dan spasi.",
    )  # fmt: skip


def explained(path: str, text: str, error: Any, last: Any) -> Problem:
    """A YAML error as a problem, at the place where the mistake was made."""
    lines = text.split("\n")
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    if line >= len(lines):
        line, column = len(lines) - 1, len(lines[-1])
    current = lines[line]
    opened = (context_mark.line, context_mark.column) if context_mark is not None else (line, column)

    if found := _tab(lines, line):
        return Problem(
            at(path, *found), "RPKD-Y04", Severity.ERROR, "Baris ini menjorok dengan tab.",
            "Ganti tab dengan spasi (dua spasi tiap tingkat).",
        )  # fmt: skip
    if "quoted scalar" in context or "quoted scalar" in said:
        if "escape" in said:
            # libyaml stands on the backslash, the pure parser behind it.
            backslash = column if current[column : column + 1] == "\\" else max(column - 1, 0)
            return Problem(
                at(path, line, backslash), "RPKD-Y03", Severity.ERROR,
                "Garis miring terbalik (\\) di dalam tanda kutip ganda punya arti khusus.",
                "Pakai tanda kutip tunggal, atau hapus garis miring terbaliknya.",
            )  # fmt: skip
        return unclosed_quote(path, *opened)
    quote = last if last is not None and last.style in ("'", '"') else None
    if quote and quote.start_mark.line < quote.end_mark.line and 0 <= line - quote.end_mark.line <= 1:
        return unclosed_quote(path, quote.start_mark.line, quote.start_mark.column)
    if "flow mapping" in context or "flow sequence" in context:
        return _broken_braces(path, lines, (line, column), opened, "flow mapping" in context)
    if quote and quote.end_mark.line == line and ("expected key" in said or "block end" in said or "'-'" in said):
        return Problem(
            at(path, line, column), "RPKD-Y07", Severity.ERROR, "Masih ada teks sesudah tanda kutip penutup.",
            "Beri tanda kutip pada seluruh teksnya, atau hapus semuanya. Di dalam kutip ganda, tulis kutip tunggal.",
        )  # fmt: skip
    if "mapping values are not allowed" in said:
        return _stray_colon(path, lines, line, column)
    if "could not find expected ':'" in said:
        return _no_colon(path, lines, *opened)
    if "cannot start any token" in said:
        char = current[column : column + 1]
        return Problem(
            at(path, line, column), "RPKD-Y03", Severity.ERROR, f"Teks tidak boleh diawali tanda “{char}”.",
            f'Beri tanda kutip pada seluruh teksnya: "{current[column:].strip()}".',
        )  # fmt: skip
    if "sequence entries are not allowed" in said:
        return Problem(
            at(path, line, column), "RPKD-Y06", Severity.ERROR,
            "Butir daftar (“- ”) tidak boleh sebaris dengan nama isian.",
            "Pindahkan ke baris berikutnya dan jorokkan dua spasi; bila maksudnya teks, beri tanda kutip.",
        )  # fmt: skip
    if "scanning an anchor" in context or "scanning an alias" in context or "scanning a tag" in context:
        char = current[column - 1 : column] or "&"
        return Problem(
            at(path, *opened), "RPKD-Y09", Severity.ERROR, "Tanda &, *, dan ! di awal teks punya arti khusus di YAML.",
            f"Beri tanda kutip pada seluruh teksnya ({char} …).",
        )  # fmt: skip
    if "node content" in said or current[column : column + 1] in ("}", "]"):
        return Problem(
            at(path, line, column), "RPKD-Y07", Severity.ERROR, "Ada kurung penutup tanpa pembuka.",
            "Hapus kurung itu, atau tambahkan pembukanya.",
        )  # fmt: skip
    if "block mapping" in context or "block collection" in context or "document start" in said:
        return _wrong_indent(path, lines, line)
    return Problem(
        at(path, line, column), "RPKD-Y03", Severity.ERROR, "Tulisan YAML di sini tidak dapat dibaca.",
        "Periksa spasi di awal baris, titik dua, tanda kutip, dan kurung pada baris ini dan baris di atasnya.",
    )  # fmt: skip


def _tab(lines: list[str], line: int) -> tuple[int, int] | None:
    """The first tab in the indentation of this line or the one before."""
    for number in (line - 1, line):
        if 0 <= number < len(lines) and (found := re.match(r" *\t", lines[number])) and lines[number].strip():
            return number, found.end() - 1
    return None


def _previous(lines: list[str], line: int) -> int:
    """The nearest line above that says something (-1: none)."""
    line -= 1
    while line >= 0 and (not lines[line].strip() or lines[line].lstrip().startswith("#")):
        line -= 1
    return line


_GLUED = re.compile(r"^( *(?:- +)*)([A-Za-z_][A-Za-z0-9_]*|[0-9]{4}|[0-9]{2}(?:\.[0-9]+)*):([^\s:/].*)$")


def _glued(path: str, lines: list[str], line: int) -> Problem | None:
    """“nama:Teks” on that line."""
    found = _GLUED.match(lines[line]) if 0 <= line < len(lines) else None
    if not found:
        return None
    return missing_space(path, line, found.end(2) + 1, found[2], found[3])


def _stray_colon(path: str, lines: list[str], line: int, column: int) -> Problem:
    """A colon where none may stand: a missing space above, a text with “: ”, or a wrong indentation."""
    current = lines[line]
    above = _previous(lines, line)
    first = re.match(r" *(?:- +)*(?:\"[^\"]*\"|'[^']*'|[^:#]*?)(?=:(?:\s|$))", current)
    if first and first.end() < column:
        # A colon stands further left: this one is inside the text.
        return Problem(
            at(path, line, column), "RPKD-Y05", Severity.ERROR, "Titik dua di dalam teks terbaca sebagai nama isian.",
            f'Beri tanda kutip pada teksnya: "{current[first.end() + 1 :].strip()}".',
        )  # fmt: skip
    if problem := _glued(path, lines, above):
        return problem
    indent = _content_indent(lines[above]) if above >= 0 else 0
    is_item = above >= 0 and lines[above].lstrip().startswith("- ")
    if above >= 0 and not re.search(r":(\s|$)", lines[above]) and (not is_item or indent == indent_of(current)):
        return Problem(
            at(path, above, indent), "RPKD-Y05", Severity.ERROR, "Baris ini tidak mempunyai titik dua.",
            "Tulis nama isian, titik dua, spasi, lalu nilainya. Teks yang bersambung diberi tanda kutip.",
        )  # fmt: skip
    return _wrong_indent(path, lines, line)


def _no_colon(path: str, lines: list[str], line: int, column: int) -> Problem:
    if problem := _glued(path, lines, line) or _glued_dash(path, lines[line], line):
        return problem
    return Problem(
        at(path, line, column), "RPKD-Y05", Severity.ERROR, "Baris ini tidak mempunyai titik dua.",
        "Tulis nama isian, titik dua, spasi, lalu nilainya. Teks yang bersambung diberi tanda kutip.",
    )  # fmt: skip


def _broken_braces(
    path: str, lines: list[str], place: tuple[int, int], opened: tuple[int, int], is_mapping: bool
) -> Problem:
    closing, name = ("}", "kurung kurawal {") if is_mapping else ("]", "kurung siku [")
    line, column = place
    if line == opened[0] and lines[line][column : column + 1] == ":":
        return Problem(
            at(path, line, column), "RPKD-Y05", Severity.ERROR, "Titik dua ini tidak pada tempatnya di dalam kurung.",
            "Antara isian harus ada koma; teks yang memuat titik dua diberi tanda kutip.",
        )  # fmt: skip
    if line == opened[0] and lines[line][column : column + 1] not in ("", "]", "}"):
        return Problem(
            at(path, line, column), "RPKD-Y07", Severity.ERROR, "Di dalam kurung, antara isian harus ada koma.",
            f"Periksa koma dan kurung penutup {closing} pada baris ini.",
        )  # fmt: skip
    return Problem(
        at(path, *opened), "RPKD-Y07", Severity.ERROR, f"Tanda {name} yang dibuka di sini tidak ditutup.",
        f"Tambahkan {closing} di akhirnya.",
    )  # fmt: skip


def _content_indent(line: str) -> int:
    """Where the content of a line begins, behind the dashes of list items."""
    found = re.match(r" *(?:- +)*", line)
    return found.end() if found else 0


def _block_start(lines: list[str], line: int) -> int:
    """The first line of the deeper block above ``line`` (the line itself, where there is none)."""
    start, above = line, _previous(lines, line)
    while above >= 0 and _content_indent(lines[above]) > indent_of(lines[line]):
        start, above = above, _previous(lines, above)
    return start


def _glued_dash(path: str, current: str, line: int) -> Problem | None:
    """“-butir” without the blank."""
    found = re.match(r" *-(?=[^\s-])", current)
    if not found:
        return None
    return Problem(
        at(path, line, found.end() - 1), "RPKD-Y06", Severity.ERROR, "Sesudah tanda hubung harus ada spasi.",
        f"Tulis “- {current.strip()[1:]}”.",
    )  # fmt: skip


def _wrong_indent(path: str, lines: list[str], line: int) -> Problem:
    current = lines[line]
    above = max(_previous(lines, line), 0)
    if problem := _glued_dash(path, current, line) or _glued_dash(path, lines[above], above):
        return problem
    start = _block_start(lines, line)
    if indent_of(lines[start]) % 2 and indent_of(current) % 2 == 0:
        # Two blanks a level: the odd line is the one that is out of line, and it stands above.
        line, current = start, lines[start]
    indent = indent_of(current)
    if re.match(r" *- ", current):
        message = "Butir daftar ini tidak sejajar dengan butir lain di atasnya."
    else:
        message = "Baris ini tidak sejajar dengan baris lain pada tingkat yang sama."
    return Problem(
        at(path, line, indent), "RPKD-Y06", Severity.ERROR, message,
        f"Samakan jumlah spasi di awal baris (di sini {indent}) dengan baris setingkatnya; tiap tingkat dua spasi.",
    )  # fmt: skip
