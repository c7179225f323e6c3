"""What stands above a table, or in the name of its sheet: the year, and whose it is."""

from __future__ import annotations

import re

from rpkdgen.first_import.forms import Table
from rpkdgen.first_import.who import Agencies
from rpkdgen.sheet.book import Book

_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_ASKED = re.compile(r"(?:tahun(?: anggaran)?|t\.?a\.?)\s*:?\s*(20[0-9]{2})(?!\s*[-–])", re.I)
_AGENCY = re.compile(
    r"(?:perangkat daerah|opd|skpd|organisasi|unit kerja|instansi)\s*(?:\([a-z]+\)\s*)?[:：]\s*(.+)", re.I
)


def titles_of(table: Table) -> list[str]:
    """The texts above the heading, row by row."""
    return [
        " ".join(dict.fromkeys(cell.text for _, cell in sorted(row.cells.items()) if cell.text))
        for row in table.sheet.rows
        if row.number < table.heading.first
    ]  # fmt: skip


def year_of(book: Book, table: Table) -> int:
    """The one year that the titles name, or the name of the sheet, or that of the file; 0 where it is not certain."""
    for text in (" ".join(titles_of(table)), table.sheet.name, book.name):
        named = {int(year) for year in _YEAR.findall(text)}
        asked = {int(year) for year in _ASKED.findall(text)}  # of "RPKD 2024–2026, Tahun 2025" the last
        for years in (named, asked):
            if len(years) == 1:
                return years.pop()
    return 0


def agency_of(agencies: Agencies, table: Table) -> str:
    """The agency whose sheet this is, as it is called in a title or in the name of the sheet; "" where in none."""
    titles = titles_of(table)
    for text in titles:
        if found := _AGENCY.search(text):
            return found[1].strip()
    for text in (*titles, table.sheet.name):
        if agencies.find(text).id:
            return text
    inside = {name for text in titles if (name := agencies.named_in(text))}
    return inside.pop() if len(inside) == 1 else ""
