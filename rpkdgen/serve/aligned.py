"""What the page shows of the alignment of agencies: ready-made texts, and where in the plan each finding stands.

Made by ``alignment`` in the worker, printed by ``templat/penyelarasan.html.j2``. Imports nothing heavy: the page
reads it too, not only the worker.
"""

from __future__ import annotations

from dataclasses import dataclass

from rpkdgen.problem import Position


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the plan; ``teks`` says what is written there ("": the finding itself)."""

    teks: str
    letak: Position


@dataclass(frozen=True, slots=True)
class Item:
    """A finding: what it is about, what is wrong, and its places."""

    nama: str
    uraian: str
    tempat: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one kind; ``kalimat`` says it where there are none."""

    id: str
    judul: str
    kalimat: str
    butir: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of findings; ``aturan`` says what counts as one."""

    id: str
    judul: str
    aturan: str
    kelompok: tuple[Group, ...]

    @property
    def jumlah(self) -> int:
        return sum(len(group.butir) for group in self.kelompok)


@dataclass(frozen=True, slots=True)
class Cell:
    """What an agency does in a strategy: its pagu, how many sub kegiatan, and its shade from 0 to 4."""

    pagu: str
    jumlah: int
    corak: int


@dataclass(frozen=True, slots=True)
class Row:
    nama: str
    sel: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Agencies by strategy, the sum last, in one year; or in the whole period (``tahun`` is "")."""

    tahun: str
    nama: str
    baris: tuple[Row, ...]
    jumlah: Row


@dataclass(frozen=True, slots=True)
class Place:
    """A kecamatan: its poor families beside its money. The widths are those of bars of its part of the whole region, in
    percent of the longest."""

    nama: str
    keluarga: str
    pagu: str
    per_keluarga: str
    berlokasi: str
    berlokasi_per_keluarga: str
    lebar_keluarga: str
    lebar_berlokasi: str
    timpang: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """The whole. ``matriks``: the period, then each year; ``tempat``: every kecamatan, that with the most poor families
    first; ``seluruhnya``: the region."""

    daerah: str
    periode: str
    kalimat_pagu: str
    strategi: tuple[str, ...]
    matriks: tuple[Matrix, ...]
    celah: Section
    tumpang_tindih: Section
    timpang: Section
    rantai: Section
    tempat: tuple[Place, ...]
    seluruhnya: Place
    sebutan_tempat: str
    desil: str
    aturan_bagi: str
    sumber: str
    ilustratif: bool

    @property
    def bagian(self) -> tuple[Section, ...]:
        return (self.celah, self.tumpang_tindih, self.timpang, self.rantai)

    def matrix(self, year: str) -> Matrix:
        """The matrix of that year; of the whole period for any other text."""
        return next((one for one in self.matriks if one.tahun == year), self.matriks[0])
