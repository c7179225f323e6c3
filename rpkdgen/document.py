"""What a document is called and says of itself (its properties in Word and PDF)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Meta:
    """Properties of one document. ``nama`` is the file name without ending ("rat-2024"), ``jenis``
    the folder in ``templates/``; ``tanggal`` is the date of the document (never the clock's)."""

    nama: str
    jenis: str
    judul: str
    subjek: str
    penulis: str
    kata_kunci: tuple[str, ...]
    tanggal: date


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
