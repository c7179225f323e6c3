"""Reading cells of one table, with notes of what a person must look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from rpkdgen.first_import.body import Line
from rpkdgen.first_import.notes import Kind, Note
from rpkdgen.scalar import ScalarError
from rpkdgen.sheet import cells
from rpkdgen.sheet.book import Cell

Value = TypeVar("Value")
#: A note quotes what a cell says; no more of it than this.
LONGEST = 400


class Telling:
    """Collects the notes of one table. ``subject``: the code that is read now."""

    def __init__(self, file: str, sheet: str) -> None:
        self.file, self.sheet = file, sheet
        self.subject = ""
        self.notes: list[Note] = []
        self._told: set[tuple[str, str]] = set()

    def tell(self, kind: Kind, cell: Cell, message: str, hint: str, field: str = "") -> None:
        message, hint = (text if len(text) <= LONGEST else f"{text[:LONGEST]}…" for text in (message, hint))
        self.notes.append(Note(self.file, self.sheet, cell.address, kind, message, hint, self.subject, field))

    def tell_once(self, kind: Kind, cell: Cell, message: str, hint: str, field: str, *, by_cell: bool = False) -> None:
        """What is the same for many rows is told at the first of them; ``by_cell``: once for each cell."""
        key = (cell.address if by_cell else "", message)
        if key not in self._told:
            self._told.add(key)
            self.tell(kind, cell, message, hint, field)

    def read(self, cell: Cell | None, read: Callable[[Cell], Value], shown: str) -> Value | None:
        """What a cell says; what cannot be read is told and left empty. ``shown``: what it is called."""
        if cell is None:
            return None
        try:
            return read(cell)
        except ScalarError as error:
            self.tell(Kind.EMPTY, cell, f"{shown}: {error.message}", error.hint, shown)
            return None

    def text(self, line: Line, name: str) -> str:
        """The text of a field of a line, or ""."""
        return self.read(line.cells.get(name), cells.text, name) or ""
