"""How findings speak: items by their kind, code and name; places; near-misses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from rpkdgen.format import decimal_number, rupiah
from rpkdgen.model import (
    AnggotaTkpk,
    ArahKebijakan,
    Daerah,
    DasarHukum,
    DataPendukung,
    DataSasaran,
    FaktaWilayah,
    Indikator,
    IndikatorLokasi,
    IndikatorProgram,
    JumlahSasaran,
    JumlahTerverifikasi,
    Kegiatan,
    KelompokKerja,
    KeputusanRapat,
    KeuanganDaerah,
    LokasiPrioritas,
    NilaiLokasi,
    Notulen,
    PerangkatDaerah,
    Plan,
    Program,
    Rat,
    Realisasi,
    Rencana,
    RincianRat,
    RincianRealisasi,
    Sasaran,
    Strategi,
    SubKegiatan,
    SubKegiatanBaru,
    SumberDana,
    Tujuan,
    Verifikasi,
)
from rpkdgen.problem import Position
from rpkdgen.scalar import MONTHS
from rpkdgen.suggest import closest

#: Kind of item → what it is called, and the fields that tell which one it is.
KINDS: Mapping[type, tuple[str, tuple[str, ...]]] = {
    Program: ("program", ("kode", "nama")),
    Kegiatan: ("kegiatan", ("kode", "nama")),
    SubKegiatan: ("sub kegiatan", ("kode", "nama")),
    SubKegiatanBaru: ("sub kegiatan baru", ("kode", "nama")),
    RincianRat: ("rincian RAT", ("sub_kegiatan",)),
    Realisasi: ("realisasi tahun", ("tahun",)),
    RincianRealisasi: ("realisasi sub kegiatan", ("sub_kegiatan",)),
    IndikatorProgram: ("indikator program", ("nama",)),
    Indikator: ("indikator", ("id", "nama")),
    PerangkatDaerah: ("perangkat daerah", ("id", "nama")),
    Strategi: ("strategi", ("id", "nama")),
    ArahKebijakan: ("arah kebijakan", ("id", "uraian")),
    Tujuan: ("tujuan", ("id", "uraian")),
    Sasaran: ("sasaran", ("id", "uraian")),
    SumberDana: ("sumber dana", ("id", "nama")),
    IndikatorLokasi: ("indikator lokasi", ("id", "nama")),
    FaktaWilayah: ("wilayah", ("kode",)),
    NilaiLokasi: ("lokasi", ("wilayah",)),
    JumlahSasaran: ("data sasaran", ("wilayah",)),
    KeuanganDaerah: ("keuangan daerah tahun", ("tahun",)),
    DasarHukum: ("dasar hukum", ("judul",)),
    Rat: ("RAT tahun", ("tahun",)),
    AnggotaTkpk: ("anggota TKPK", ("kedudukan",)),
    Daerah: ("daerah", ("nama",)),
    Rencana: ("rencana", ()),
    DataSasaran: ("data sasaran", ()),
    Notulen: ("notulen", ("id", "acara")),
    KeputusanRapat: ("keputusan rapat", ("nomor", "keputusan")),
    KelompokKerja: ("kelompok kerja", ("nama",)),
    DataPendukung: ("data pendukung", ("id", "nama")),
    JumlahTerverifikasi: ("jumlah terverifikasi", ("wilayah",)),
    Verifikasi: ("verifikasi", ("id", "cara")),
    LokasiPrioritas: ("lokasi prioritas", ()),
}

LONGEST_NAME = 70


def named(item: object) -> str:
    """ "sub kegiatan 1.06.05.2.02.0003 (Fasilitasi Bantuan Sosial Kesejahteraan Keluarga)"."""
    kind, fields = KINDS.get(type(item), (type(item).__name__, ()))
    parts = [shortened(str(getattr(item, name))) for name in fields if getattr(item, name)]
    if not parts:
        return kind
    if len(fields) == 1 and fields[0] in ("nama", "judul", "kedudukan"):
        return f"{kind} “{parts[0]}”"
    return f"{kind} {parts[0]}" + (f" ({parts[1]})" if len(parts) > 1 else "")


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"


def capital(text: str) -> str:
    """With a capital at the beginning of a sentence; codes and RAT stay as they are."""
    return text[:1].upper() + text[1:]


def place(position: Position) -> str:
    return f"{position.file} baris {position.line}"


def place_name(plan: Plan, code: str) -> str:
    """ "36.71.07 Karawaci"; the code alone where its name is not known."""
    known = plan.acuan.wilayah.get(code)
    return f"{code} {known.nama}" if known else code


def number(value: Decimal | int) -> str:
    return decimal_number(value)


def day(value: date) -> str:
    """ "22 Januari 2024"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def gap(written: int, computed: int) -> str:
    """ "selisih Rp1.000.000" """
    return f"selisih {rupiah(abs(written - computed))}"


def listed(words: Iterable[str], most: int = 6) -> str:
    """ "a, b, dan c"; a long list is cut and counted: "a, b, c, dan 12 lainnya"."""
    words = list(words)
    if len(words) > most:
        return f"{', '.join(words[: most - 1])}, dan {len(words) - most + 1} lainnya"
    if len(words) > 2:
        return f"{', '.join(words[:-1])}, dan {words[-1]}"
    return " dan ".join(words)


class Known:
    """Known names, for “Maksud Anda …?”. One look-up costs the same in a plan of any size: an index of
    names with one letter left out finds slips of one letter; only short lists are compared in full."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = dict.fromkeys(names)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    @cached_property
    def _by_shortened(self) -> Mapping[str, str]:
        index: dict[str, str] = {}
        for name in self.names:
            for variant in _one_less(name.casefold()):
                index.setdefault(variant, name)
        return index

    def one_letter_off(self, name: str) -> str:
        """The known name that differs by a letter or two swapped ones, or ""."""
        variants = (self._by_shortened.get(variant) for variant in _one_less(name.casefold()))
        return next((known for known in variants if known), "")

    def nearest(self, name: str) -> str:
        """The known name that is most like ``name``, or ""."""
        return self.one_letter_off(name) or (closest(name, self.names) if len(self.names) <= 300 else "")

    def hint(self, name: str, otherwise: str = "") -> str:
        """ "Maksud Anda “dinsos”?", or else ``otherwise``."""
        nearest = self.nearest(name)
        return f"Maksud Anda “{nearest}”?" if nearest else otherwise


def _one_less(name: str) -> Iterable[str]:
    """The name, and the name with each of its letters left out."""
    yield name
    for index in range(len(name)):
        yield name[:index] + name[index + 1 :]
