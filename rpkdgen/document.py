"""What a document is called and says of itself (its properties in Word and PDF)."""

from __future__ import annotations

import re
from collections.abc import Mapping
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


#: Periods of a year that are reported on, by their code: the quarters in them.
PERIODS: Mapping[str, tuple[int, ...]] = {
    "tw1": (1,), "tw2": (2,), "tw3": (3,), "tw4": (4,), "sem1": (1, 2), "sem2": (3, 4),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edition:
    """Which document of its type: that of a year, of a period of this year (out of PERIODS), or of one perangkat
    daerah (its id, and ``singkatan``, its name in file names); all empty where a plan gives one such document."""

    tahun: int | None = None
    periode: str = ""
    perangkat_daerah: str = ""
    singkatan: str = ""

    @property
    def akhiran(self) -> str:
        """What the edition is called behind its type: "", "-2025", "-2024-tw2", "/dinsos"."""
        if self.singkatan:
            return f"/{self.singkatan}"
        year = f"-{self.tahun}" if self.tahun is not None else ""
        return f"{year}-{self.periode}" if self.periode else year

    def folders(self, jenis: str) -> tuple[str, ...]:
        """The folders of its narratives, from the general to the special: rat, rat-2025."""
        own = f"-{self.singkatan}" if self.singkatan else self.akhiran
        year = f"{jenis}-{self.tahun}" if self.periode else jenis
        return tuple(dict.fromkeys((jenis, year, f"{jenis}{own}")))


ONLY = Edition()


def document_name(jenis: str, edition: Edition) -> str:
    """The file name without ending: "rpkd", "rat-2025", "laporan-2024-tw2", "perangkat-daerah/dinsos"."""
    return jenis + edition.akhiran


def stands_for(asked: str, name: str) -> bool:
    """Whether a name that was asked for means that document: by its own name, or by that of its type ("rat") or of
    its type and year ("laporan-2024")."""
    year = re.sub(rf"-(?:{'|'.join(PERIODS)})$", "", name)
    return asked.replace("\\", "/").strip("/") in (name, year, re.sub(r"-\d{4}$", "", year), name.partition("/")[0])


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
