"""What of a workbook needs a person: where it stands, what it is, and how it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from string import ascii_uppercase

#: A row of a workbook: file, sheet, number.
Line = tuple[str, str, int]


class Kind(StrEnum):
    """What happened to what the note is about."""

    LEFT = "tidak masuk"  # the row is not in the plan
    EMPTY = "dikosongkan"  # the row is, but this field was left to be filled
    LOOK = "masuk, periksa"  # it was read in the only way that makes sense, which may not be the meant one
    THERE = "sudah ada"  # the plan has it already; it stays as it is there


@dataclass(frozen=True, slots=True)
class Note:
    """One thing for a person. ``subject``: the code of the sub kegiatan; ``field``: the field of the plan, if one."""

    file: str
    sheet: str
    address: str
    kind: Kind
    message: str
    hint: str
    subject: str = ""
    field: str = ""

    @property
    def row(self) -> int:
        """The number of its row, 0 where it is about the whole sheet."""
        return int(self.address.lstrip(ascii_uppercase) or 0)

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.address}" if self.address else self.sheet


class CannotImport(Exception):
    """Nothing can be taken from these workbooks, or into this plan: why, and what to do (Indonesian)."""
