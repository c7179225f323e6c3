"""The looks of tables, as the frames that ship set them (``bingkai.docx``, ``templates/bersama/gaya.typ``).

What is measured before a document is laid out (does a word fit its column, does a row fit a page) needs
the type size and the room inside a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

POINTS_PER_CM = 72 / 2.54


@dataclass(frozen=True, slots=True)
class Look:
    """Type size and exact line pitch in points; ``side`` is the padding at the left and at the right in cm."""

    size: float
    pitch: float
    side: float = 0.1

    @property
    def padding(self) -> float:
        """Left plus right padding in points."""
        return 2 * self.side * POINTS_PER_CM


#: By the ``data-look`` of a table.
LOOKS: Mapping[str, Look] = {
    "rekap": Look(9.0, 11.5),
    "matriks": Look(7.0, 8.5),
    "matriks-padat": Look(6.5, 7.8, 0.07),
    "matriks-rapat": Look(6.0, 7.2, 0.05),
    "polos": Look(11.0, 18.0),
}


def look_of(name: str) -> Look:
    """The look of that name, or the usual one."""
    return LOOKS.get(name, LOOKS["rekap"])
