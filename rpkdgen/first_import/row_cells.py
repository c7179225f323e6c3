"""The cells of one row by what their columns hold: which code it is about, what it is called, its amounts.

A cell that says "as above" (sda, idem, ") is the one above it.
"""

from __future__ import annotations

from dataclasses import replace

from rpkdgen.first_import.body import Valued
from rpkdgen.sheet import cells
from rpkdgen.sheet.book import Cell, Row
from rpkdgen.sheet.cells import Coded, coded, is_nothing, level_of
from rpkdgen.sheet.header import Column, Heading

_NAME_FIELDS = ("sub_kegiatan", "kegiatan", "program", "uraian")
_PART_CODES = ("kode_urusan", "kode_bidang", "kode_program", "kode_kegiatan", "kode_sub_kegiatan")
_AMOUNTS = ("pagu", "realisasi", "depan", "lalu", "pagu_perubahan")


class RowCells:
    """Looks into the rows of one table. ``remember`` each row after it was read: ditto marks point at it."""

    def __init__(self, heading: Heading) -> None:
        self.by_field: dict[str, list[Column]] = {}
        for column in heading.columns:
            self.by_field.setdefault(column.field, []).append(column)
        self._said: dict[str, Cell] = {}

    def remember(self, row: Row) -> None:
        for name, columns in self.by_field.items():
            for column in columns:
                cell = row.cells.get(column.number)
                if cell is not None and not is_nothing(cell) and not _is_ditto(cell):
                    self._said[name] = cell

    # fields
    def cell(self, row: Row, name: str) -> Cell | None:
        """The cell of a field that says something (merged ones too), the first of its columns first."""
        for _, cell in self.valued(row, name):
            if _is_ditto(cell) and name in self._said:
                return replace(self._said[name], row=cell.row, column=cell.column, merged=True)
            return cell
        return None

    def own(self, row: Row, name: str) -> Cell | None:
        """The same, but only where the row says it itself."""
        cell = self.cell(row, name)
        return cell if cell is not None and not cell.merged else None

    def text(self, row: Row, name: str) -> str:
        cell = self.cell(row, name)
        return cell.text if cell else ""

    def all(self, row: Row) -> dict[str, Cell]:
        """Every field that says something."""
        return {name: cell for name in self.by_field if (cell := self.cell(row, name)) is not None}

    def valued(self, row: Row, name: str = "pagu") -> list[Valued]:
        """The cells of all columns of a field that say something."""
        found = []
        for column in self.by_field.get(name, ()):
            cell = row.cells.get(column.number)
            if cell is not None and (cell.error or not is_nothing(cell)):
                found.append((column, cell))
        return found

    def has_amounts(self, row: Row) -> bool:
        """Whether a row has an amount of its own, of any kind."""
        own = (cell for name in _AMOUNTS for _, cell in self.valued(row, name) if not cell.merged)
        return any(cell.error or any(char.isdigit() for char in cell.text) for cell in own)

    # codes
    def coded(self, row: Row) -> Coded:
        """The code that a row is about, with its name: in columns of codes, in parts, or before a name."""
        code = self._in_columns(row) or self._in_parts(row)
        if code:
            return Coded(code, self._name(row, code), coded(self.text(row, "kode_sub_kegiatan")).written)
        for cell in (each for _, each in self.valued(row, "kode")):
            found = coded(cell.text)
            if found.code:
                return found._replace(name=self._name(row, found.code) or found.name)
        for name in ("sub_kegiatan", "uraian"):
            found = coded(self.text(row, name))
            if found.code:
                return found
        for name in ("kegiatan", "program"):
            own = self.own(row, name)
            found = coded(own.text if own else "")
            if found.code and self.own(row, "sub_kegiatan") is None:
                return found
        return Coded("", "")

    def _in_columns(self, row: Row) -> str:
        """The deepest code of columns that each hold the code of a level."""
        parts = [text for name in _PART_CODES if (text := self.text(row, name))]
        if not parts:
            return ""
        deepest = coded(parts[-1]).code
        return deepest if level_of(deepest) else cells.code_of_parts(parts)

    def _in_parts(self, row: Row) -> str:
        """The code in several cells below one heading “Kode”."""
        kodes = [cell.text for _, cell in self.valued(row, "kode") if not cell.merged]
        return cells.code_of_parts(kodes) if len(self.by_field.get("kode", ())) > 1 else ""

    def _name(self, row: Row, code: str) -> str:
        """The name that goes with a code: from the column of its level, else from the column of all levels."""
        for name in (level_of(code), "uraian", *_NAME_FIELDS):
            text = self.text(row, name)
            if text:
                written = coded(text)
                return written.name if written.code else text
        return ""


_DITTO = frozenset({"idem", "sda", "s.d.a", "sama dengan di atas", "sama seperti di atas", "ditto"})


def _is_ditto(cell: Cell) -> bool:
    """Whether a cell says "as above"."""
    if not isinstance(cell.value, str):
        return False
    bare = cell.text.casefold().strip(" -–—.")
    return bare in _DITTO or (bool(bare) and not bare.strip("\"“”〃'"))
