"""Which known form a heading belongs to, by the columns it has.

| Form | Known by |
|---|---|
| RAT, 18 columns | aktivitas, besaran, jenis, durasi beside the sub kegiatan |
| laporan, 21 or 23 columns | the same with realisasi by semester or by triwulan: its planning part is read |
| SIPD | columns named like a table of the database (kode_sub_giat, nama_sub_giat) |
| Renja, RKPD as printed | one column for all levels (urusan … sub kegiatan) |
| matriks RPKD | targets and pagu of several years |
"""

from __future__ import annotations

from dataclasses import dataclass

from rpkdgen.first_import.columns import recognise
from rpkdgen.sheet.book import Sheet
from rpkdgen.sheet.header import Heading, find_heading


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of form. ``levels``: one column names urusan, program, kegiatan and sub kegiatan alike, told apart by
    their codes; ``detail``: its rows carry what a RAT says about a sub kegiatan."""

    id: str
    name: str
    levels: bool = False
    detail: bool = False


RAT = Form("rat-18", "formulir RAT 18 kolom", detail=True)
SEMESTER = Form("laporan-21", "laporan 21 kolom (realisasi per semester), bagian rencananya", detail=True)
QUARTERS = Form("laporan-23", "laporan 23 kolom (realisasi per triwulan), bagian rencananya", detail=True)
SIPD = Form("sipd", "tabel SIPD")
RENJA = Form("renja", "Renja tercetak", levels=True)
RKPD = Form("rkpd", "RKPD tercetak", levels=True)
MATRIX = Form("matriks", "matriks program per tahun")
LIST = Form("daftar", "daftar sub kegiatan")

#: What only a RAT or its reports ask for.
_DETAIL = frozenset({"langsung", "tidak_langsung", "penunjang", "besaran_manfaat", "jenis_bantuan", "sifat_bantuan"})
_WHAT = frozenset({"sub_kegiatan", "kode_sub_kegiatan", "uraian", "kode"})


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a sheet: its form and its heading."""

    sheet: Sheet
    form: Form
    heading: Heading


def find_table(sheet: Sheet) -> Table | None:
    """The table on a sheet; None where no heading says what was planned with how much money."""
    heading = find_heading(sheet, recognise)
    if heading is None or not (heading.fields & _WHAT and "pagu" in heading.fields):
        return None
    return Table(sheet, form_of(heading), heading)


def form_of(heading: Heading) -> Form:
    """The form that has these columns."""
    fields = heading.fields
    if len(fields & _DETAIL) >= 2:
        report = len(heading.of("realisasi"))
        return QUARTERS if report >= 4 else SEMESTER if report else RAT
    if fields & {"kode_sub_kegiatan"} and any("_" in label for c in heading.columns for label in c.labels):
        return SIPD
    if "uraian" in fields:
        return RKPD if fields & {"hasil_kegiatan", "indikator_program"} else RENJA
    years = {column.named.year for column in heading.of("pagu")}
    return MATRIX if len(years) > 1 else LIST
