"""How the plan grew, as a table for the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rpkdgen.format import millions, whole_number
from rpkdgen.git import Commit
from rpkdgen.history import Line
from rpkdgen.report_diff.text import printable

#: The least room in which a subject is shown behind the figures; with less it has a line of its own.
LEAST_SUBJECT = 20
NOTHING = "–"


def as_json(lines: Sequence[Line]) -> str:
    """An object with ``history``: one object for each line, newest first; money in rupiah."""
    return json.dumps({"history": [_line_dict(line) for line in lines]}, ensure_ascii=False, indent=2)


def commit_dict(commit: Commit, tags: Sequence[str]) -> dict[str, Any]:
    return {
        "commit": commit.hash,
        "date": commit.date.isoformat(),
        "author": commit.author,
        "subject": commit.subject,
        "tags": list(tags),
    }


def _line_dict(line: Line) -> dict[str, Any]:
    return {
        **commit_dict(line.commit, line.tags),
        "is_plan": line.is_plan,
        "is_complete": line.is_complete,
        "pagu": {str(year): amount for year, amount in line.pagu.items()},
        "jumlah": line.jumlah,
        "difference": line.difference,
        "sub_kegiatan": line.sub_kegiatan,
        "sub_kegiatan_difference": line.sub_difference,
        "errors": line.errors,
        "warnings": line.warnings,
    }


# ── text ─────────────────────────────────────────────────────────────────────────────────────────
def as_text(lines: Sequence[Line], *, width: int | None) -> str:
    """A table, newest first, money in millions of rupiah; ``width``: columns of the terminal (None: as wide as it
    comes)."""
    years = sorted({year for line in lines for year in line.pagu})
    rows = [_head(years), *(_cells(line, years) for line in lines)]
    widths = _widths(rows)
    if width is not None and sum(widths) + 2 * len(widths) > width and len(years) > 1:
        rows = [_head([]), *(_cells(line, []) for line in lines)]
        widths = _widths(rows)
    used = sum(widths) + 2 * len(widths)
    room = None if width is None else width - used
    printed = ["Pagu dan selisih dalam juta rupiah; yang terbaru di atas.", ""]
    for row, line in zip(rows, [None, *lines], strict=True):
        figures = "  ".join([
            *(cell.ljust(size) for cell, size in zip(row[:2], widths, strict=False)),
            *(cell.rjust(size) for cell, size in zip(row[2:], widths[2:], strict=True)),
        ])  # fmt: skip
        printed += _with_subject(figures, "Pokok perubahan" if line is None else _subject(line), room)
    return "\n".join(printed)


def _with_subject(figures: str, subject: str, room: int | None) -> Iterator[str]:
    if room is None or len(subject) <= room:
        yield f"{figures}  {subject}".rstrip()
    elif room >= LEAST_SUBJECT:
        yield f"{figures}  {subject[: room - 1]}…"
    else:
        yield figures.rstrip()
        yield f"    {subject}"


def subject_of(commit: Commit, tags: Sequence[str]) -> str:
    """ "[apbd-2025] Pergeseran anggaran": the subject with the tags that stand on the commit."""
    return printable("".join(f"[{tag}] " for tag in tags) + commit.subject)


def _subject(line: Line) -> str:
    remark = "" if line.is_complete else "(tidak terbaca seluruhnya) "
    return remark + subject_of(line.commit, line.tags)


def _head(years: Sequence[int]) -> list[str]:
    return ["Tanggal", "Commit", *map(str, years), "Jumlah", "Selisih", "Sub kegiatan", "Kesalahan", "Peringatan"]


def _cells(line: Line, years: Sequence[int]) -> list[str]:
    first = [line.commit.date.date().isoformat(), line.commit.short]
    if not line.is_plan:
        return [*first, *[NOTHING] * len(years), NOTHING, NOTHING, NOTHING, str(line.errors or NOTHING), NOTHING]
    items = whole_number(line.sub_kegiatan)
    if line.sub_difference:
        items += f" ({_signed(line.sub_difference, whole_number)})"
    return [
        *first,
        *(millions(line.pagu.get(year, 0)) for year in years),
        millions(line.jumlah),
        "" if line.difference is None else _signed(line.difference, millions),
        items,
        str(line.errors),
        str(line.warnings),
    ]


def _signed(value: int, form: Any) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{form(abs(value))}"


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
