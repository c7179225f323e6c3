"""How a field of the plan is declared: its type, whether it is required, what it means.

The dataclasses of ``model`` are written in these terms, once; the Cerberus schema, the reader of
scalars and the data dictionary in ``docs/skema.md`` are derived from the declarations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


# ── types of a field ─────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Scalar:
    """A single written value. ``name`` is the key of its reader in ``scalar.READERS``."""

    name: str
    description: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words (all lower case, as written)."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    item: FieldType
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys are data (years, funding sources, indicator ids).

    ``keys_refer_to`` names the kind of item that the keys point at.
    """

    key: Scalar
    value: FieldType
    keys_refer_to: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A nested item of the model, by the name of its dataclass."""

    cls: str


@dataclass(frozen=True, slots=True)
class Either:
    """A short way of writing, or the full one: ``short`` (a scalar) is what a plain text means.

    ``into`` names the field of the item that the short form fills.
    """

    short: Scalar
    full: FieldType
    into: str = ""


FieldType = Scalar | Choice | ListOf | MapOf | Item | Either

TEXT = Scalar("teks", "teks", "Meningkatnya pendapatan keluarga miskin")
IDENTIFIER = Scalar(
    "id", "penanda: huruf, angka, titik, garis bawah, dan tanda hubung, tanpa spasi", "beban-pengeluaran"
)
YEAR = Scalar("tahun", "tahun empat angka", "2024")
DATE = Scalar("tanggal", "tanggal: 2024-01-22 atau 22 Januari 2024", "22 Januari 2024")
RUPIAH = Scalar("rupiah", "rupiah bulat: 1.250.000.000, 1250000000, atau Rp1.250.000.000", "1.250.000.000")
COUNT = Scalar("bulat", "bilangan bulat: 4.500 atau 4500", "4.500")
DECIMAL = Scalar("desimal", "bilangan desimal: 5,89 atau 5.89", "5,89")
DECIMAL_PLACES = Scalar("banyak-desimal", "banyaknya angka: 0 sampai 6", "2")
VALUE = Scalar("nilai", "bilangan menurut satuannya: 4.500 untuk orang, 5,89 untuk persen", "5,89")
QUARTER = Scalar("triwulan", "triwulan 1 sampai 4 (atau I sampai IV)", "1")
STAGE = Scalar(
    "tahap-pagu",
    "tahap penganggaran: rkpd, kua-ppas, apbd murni, pergeseran 1 (2, 3, …), atau apbd perubahan",
    "apbd perubahan",
)
DECILE = Scalar("desil", "desil 1 sampai 10", "1")
MONTH = Scalar("bulan", "bulan 1 sampai 12 (atau namanya)", "3")
YESNO = Scalar("ya-tidak", "ya atau tidak", "ya")
NIP = Scalar("nip", "NIP 18 angka", "197001011990031001")
URUSAN = Scalar("kode-bidang-urusan", "kode bidang urusan", "1.06")
PROGRAM_CODE = Scalar("kode-program", "kode program", "1.06.05")
KEGIATAN_CODE = Scalar("kode-kegiatan", "kode kegiatan", "1.06.05.2.02")
SUB_KEGIATAN_CODE = Scalar("kode-sub-kegiatan", "kode sub kegiatan", "1.06.05.2.02.0003")
AGENCY_CODE = Scalar("kode-skpd", "kode SKPD", "1.06.0.00.0.00.01.0000")
REGION_CODE = Scalar("kode-wilayah", "kode wilayah, boleh diikuti namanya", "36.71.07 Karawaci")
FILE = Scalar("berkas", "nama berkas di folder rencana, tanpa keluar dari folder itu", "gambar/lambang.png")


@dataclass(frozen=True, slots=True)
class Field:
    """The declaration of one field."""

    type: FieldType
    description: str
    required: bool
    example: str
    refers_to: str = ""
    default: Any = None


def required(type: FieldType, description: str, *, example: str = "", refers_to: str = "") -> Any:
    """A field that must be written. ``refers_to`` names the kind of item that its text points at."""
    return dataclasses.field(metadata={"field": Field(type, description, True, example, refers_to)})


def optional(type: FieldType, description: str, *, default: Any = None, example: str = "", refers_to: str = "") -> Any:
    """A field that may be left out; ``default`` must be immutable (``()`` for lists)."""
    metadata = {"field": Field(type, description, False, example, refers_to, default)}
    if isinstance(default, Mapping):
        return dataclasses.field(default_factory=lambda: default, metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def fields_of(cls: type) -> Mapping[str, Field]:
    """The declared fields of a model class by name, in order (bookkeeping fields left out)."""
    return {f.name: f.metadata["field"] for f in dataclasses.fields(cls) if "field" in f.metadata}
