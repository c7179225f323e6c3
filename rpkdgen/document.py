"""What a document is called and says of itself (its properties in Word and PDF)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

#: Side margins of a landscape page at most, in centimetres.
TURNED_SIDE = 2.0


@dataclass(frozen=True, slots=True)
class Meta:
    """Properties of one document. ``nama`` is the file name without ending ("rat-2024"), ``jenis``
    the folder in ``templates/``; ``tanggal`` is the date of the document (never the clock's);
    ``perubahan`` says since when changes are marked, "" in a document without marks."""

    nama: str
    jenis: str
    judul: str
    subjek: str
    penulis: str
    kata_kunci: tuple[str, ...]
    tanggal: date
    perubahan: str = ""


@dataclass(frozen=True, slots=True)
class Geometry:
    """A portrait page, in centimetres; ``header`` and ``footer`` are distances from the page's edge."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float

    @property
    def turned(self) -> Geometry:
        """The same paper for wide tables: the longer edge lies, and the side margins shrink to 2 cm (such a
        sheet is bound at its upper edge, so its sides need no more)."""
        return replace(
            self,
            width=self.height,
            height=self.width,
            left=min(self.left, TURNED_SIDE),
            right=min(self.right, TURNED_SIDE),
        )

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        return self.height - self.top - self.bottom
