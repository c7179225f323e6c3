"""The looks of the workbook's cells."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT = {"font_name": "Arial", "font_size": 9}
INK, GREY, PALE, HEAD, EDGE = "#1F2933", "#6B7785", "#F1F3F5", "#DCE3EA", "#B8C2CC"
#: The ink of what is taken over from the programme or the RPKD, and the ground of what is illustrative.
TAKEN, ILLUSTRATIVE = "#2F5D8A", "#FFF3D1"

CELL: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1, "border_color": EDGE}
STYLES: dict[str, dict[str, Any]] = {
    "judul": {"bold": True, "font_size": 13, "font_color": INK},
    "keterangan": {"font_color": GREY},
    "bab": {"bold": True, "font_size": 11, "font_color": INK},
    "bacaan": {"text_wrap": True, "valign": "top", "font_size": 10},
    "isi": {**CELL, "locked": False},
    "terkunci": {**CELL, "font_color": GREY, "bg_color": PALE},
    "ulangan": {**CELL, "text_wrap": False, "font_color": GREY, "bg_color": PALE},
    "kepala": {
        "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1, "border_color": EDGE,
        "bg_color": HEAD,
    },
    "nomor": {
        "align": "center", "border": 1, "border_color": EDGE, "bg_color": PALE, "font_color": GREY, "font_size": 8,
    },
    "kelompok": {"bold": True, "border": 1, "border_color": EDGE, "bg_color": HEAD},
    "jumlah": {"bold": True, "border": 1, "border_color": EDGE, "bg_color": HEAD, "valign": "top"},
    "ilustratif": {"italic": True, "bg_color": ILLUSTRATIVE},
}  # fmt: skip


class Styles:
    """Makes each format of a workbook once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Format] = {}

    def __call__(self, name: str, number: str = "", *, taken: bool = False, quoted: bool = False) -> Format:
        """The format of a style. ``number``: a number format; ``taken``: taken over from elsewhere; ``quoted``: a text
        that would else be read as a formula when someone types in its cell."""
        key = (name, number, taken, quoted)
        if key not in self._made:
            looks = {**FONT, **STYLES[name]}
            if number:
                looks["num_format"] = number
            if taken:
                looks["font_color"] = TAKEN
            if quoted:
                looks["quote_prefix"] = True
            self._made[key] = self._book.add_format(looks)
        return self._made[key]
