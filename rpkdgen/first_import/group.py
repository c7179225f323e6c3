"""Whom a line serves and where: number, unit, deciles and words of the target group; places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rpkdgen.first_import.body import Line, short
from rpkdgen.first_import.known import Known
from rpkdgen.first_import.notes import Kind
from rpkdgen.first_import.telling import Telling
from rpkdgen.model import ALL_PLACES
from rpkdgen.reference import unit_kind
from rpkdgen.sheet import cells
from rpkdgen.sheet.book import Cell
from rpkdgen.sheet.header import Heading

_FIELD = "sasaran"
_COUNTED = re.compile(r"[0-9][0-9.]*\s+[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a sub kegiatan serves, as far as the form says it."""

    who: str = ""
    number: int | None = None
    unit: str = ""
    deciles: tuple[int, ...] = ()


def group_of(line: Line, heading: Heading, known: Known, telling: Telling) -> Group:
    """The target group of a line."""
    cell, words = line.cells.get("jumlah_sasaran"), line.cells.get("sasaran")
    if cell is None and words is not None and _COUNTED.match(words.text):
        cell, words = words, None  # one column for both: "4.500 KK desil 1–2"
    who = telling.read(words, cells.text, _FIELD) or ""
    unit = telling.text(line, "satuan_sasaran") or _unit_in_heading(heading, known.units)
    if cell is None:
        return Group(who, None, unit, cells.deciles(who))
    deciles = cells.deciles(f"{who} {cell.text}")
    if isinstance(cell.value, str) and not any(char.isdigit() for char in cell.text):
        telling.tell(
            Kind.EMPTY, cell, f"jumlah sasaran “{short(cell.text)}” tanpa angka", "Isi jumlahnya.", _FIELD
        )  # fmt: skip
        return Group(who or cell.text, None, unit, deciles)
    amount = telling.read(cell, cells.count, "jumlah sasaran")
    if amount is None:
        return Group(who, None, unit, deciles)
    own_unit, rest = unit_and_rest(amount.unit, known.units)
    if re.search(r"[0-9]", cells.without_deciles(rest)):
        message = f"jumlah sasaran “{short(cell.text)}” memuat lebih dari satu angka"
        telling.tell(Kind.EMPTY, cell, message, "Tulis satu jumlah dengan satuannya.", _FIELD)
        return Group(who, None, unit, deciles)
    return Group(who or rest, int(amount.number), own_unit or unit, deciles)


def _unit_in_heading(heading: Heading, units: Mapping[str, str]) -> str:
    """The unit in brackets over the numbers: "Jumlah Sasaran (KK)"."""
    column = heading.first_of("jumlah_sasaran")
    inside = re.search(r"\(([^)]*)\)", " ".join(column.labels)) if column else None
    return inside[1] if inside and unit_kind(units, inside[1]) else ""


def unit_and_rest(text: str, units: Mapping[str, str]) -> tuple[str, str]:
    """The unit at the beginning of what stands behind a number, and what follows it: "unit (KK desil 1–4)"."""
    words = text.replace("(", " ( ").split()
    for length in range(min(4, len(words)), 0, -1):
        unit = " ".join(words[:length])
        if unit in units or unit.casefold() in units:
            return unit, " ".join(words[length:]).strip(" ()-–,;:")
    return (text, "") if len(words) == 1 else ("", text.strip(" ()"))


# ── places ───────────────────────────────────────────────────────────────────────────────────────
def places_of(line: Line, known: Known, telling: Telling) -> tuple[str, ...]:
    """The places of a line; none where one of them is unclear: a part of a list would say that the rest is not
    served."""
    cell, text = _place_text(line)
    if cell is None:
        return ()
    found = known.gazetteer.read(text)
    for piece, hint in found.unclear:
        telling.tell(Kind.EMPTY, cell, f"lokasi “{short(piece)}” tidak jelas", hint, "lokasi")
    return () if found.unclear and found.codes != (ALL_PLACES,) else found.codes


def _place_text(line: Line) -> tuple[Cell | None, str]:
    """What a line says about places: in one column, or in those of kecamatan and kelurahan."""
    cell = line.cells.get("lokasi")
    if cell is not None:
        return (None, "") if cell.error else (cell, "\n".join(cell.lines))
    parts = [
        (word, line.cells[word.casefold()]) for word in ("Kecamatan", "Kelurahan") if word.casefold() in line.cells
    ]
    return (parts[-1][1] if parts else None), ", ".join(f"{word} {each.text}" for word, each in parts)
