"""What is wrong in a cell of a workbook: where, what, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: "RAT 2025!K17"; without an address, a sheet."""

    sheet: str
    address: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}" if self.address else self.sheet

    @property
    def order(self) -> tuple[int, int, str]:
        """For sorting within a sheet: by row, then by column."""
        letters = self.address.rstrip("0123456789")
        return int(self.address[len(letters) :] or 0), len(letters), letters


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not understood, or not done (Indonesian; ``hint`` may be empty)."""

    place: Place
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}. {self.hint}".rstrip()
