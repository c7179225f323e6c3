"""The sheet "Realisasi <tahun>": the official form of 23 columns, and beside it what else a quarter reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rpkdgen.changes import Value
from rpkdgen.format import roman
from rpkdgen.model import BarisRat, Plan, RincianRealisasi
from rpkdgen.realisasi_analysis import Entry, entries, pagu_in_force
from rpkdgen.sheet.grid import ID, SOURCE, Column, Form, Record
from rpkdgen.sheet.matrix_form import written
from rpkdgen.sheet.rat_form import COLUMNS as RAT_COLUMNS
from rpkdgen.sheet.rat_form import rat_form

QUARTERS = (1, 2, 3, 4)
SPENT = "Realisasi Keuangan (Rp)"
#: What a quarter reports beside its money: field → title, kind, width, unit.
REPORTED: Mapping[str, tuple[str, str, float]] = {
    "fisik": ("Fisik (%)", "nilai", 10), "keluaran": ("Keluaran", "nilai", 11), "penerima": ("Penerima", "bulat", 11),
    "kendala": ("Kendala", "teks", 26), "tindak_lanjut": ("Tindak Lanjut", "teks", 26),
}  # fmt: skip


def name_of(year: int) -> str:
    return f"Realisasi {year}"


def years_with_results(plan: Plan) -> tuple[int, ...]:
    return tuple(sorted({part.tahun for part in plan.realisasi if part.tahun in plan.tahun}))


def realisasi_form(plan: Plan, year: int, agency: str | None = None) -> Form:
    """What was spent and reached in a year, for every row of its RAT (or those of one agency)."""
    rat = rat_form(plan, year, agency)
    known = entries(plan, year)
    rows = {row.baris.kunci: row for row in plan.baris_rat(year)}
    money = tuple(f"triwulan.{quarter}.keuangan" for quarter in QUARTERS)
    return Form(
        name_of(year),
        f"Realisasi Rencana Aksi Tahunan Penanggulangan Kemiskinan {plan.daerah.nama} Tahun {year}",
        columns(),
        tuple(_records(rat.records, rows, known)),
        frozen=4,
        illustrative=dict.fromkeys((*money, "jumlah"), "sumber"),
    )


def columns() -> tuple[Column, ...]:
    """The 18 columns of the RAT (locked), the money of four quarters with its sum, and beyond the form the rest."""
    planned = [_locked(column) for column in RAT_COLUMNS if not column.extra]
    spent = [
        Column(f"triwulan.{quarter}.keuangan", f"Triwulan {roman(quarter)}", "rupiah", 16, group=SPENT)
        for quarter in QUARTERS
    ]
    beyond = [
        Column(f"triwulan.{quarter}.{name}", f"{title} TW {roman(quarter)}", kind, width,  # type: ignore[arg-type]
               group=f"Triwulan {roman(quarter)} (di luar formulir 23 kolom)", extra=True,
               unit="persen" if name == "fisik" else "",
               unit_from="satuan_penerima" if name == "penerima" else "satuan")
        for quarter in QUARTERS
        for name, (title, kind, width) in REPORTED.items()
    ]  # fmt: skip
    return (
        *planned, *spent,
        Column("jumlah", "Total Realisasi (Rp)", "rupiah", 17, locked=True, formula="triwulan"),
        Column("keluaran", "Indikator Keluaran", "teks", 26, locked=True, extra=True),
        Column("satuan", "Satuan Keluaran", "teks", 11, locked=True, extra=True),
        Column("target", "Target", "nilai", 11, locked=True, extra=True),
        *beyond,
        Column("satuan_penerima", "Satuan Penerima", "teks", 12, extra=True),
        Column("sumber", "Sumber Angka", "teks", 18, extra=True),
        Column("alasan", "Alasan Pagu Berbeda", "teks", 24, extra=True),
        Column(ID, "Identitas", "teks", 30, locked=True, extra=True),
    )  # fmt: skip


def _locked(column: Column) -> Column:
    """A column of the RAT's form, which a report only shows; its money is not parted by source here."""
    name, kind = column.name, column.kind
    if name == SOURCE:
        name, kind = "sumber_pembiayaan", "teks"
    elif kind == "daftar":
        kind = "teks"
    elif name == "lokasi":
        kind = "lokasi"
    choices = column.choices if name in ("strategi", "perangkat_daerah") else ""
    kind = "daftar" if choices else kind
    return Column(name, column.title, kind, column.width, column.group, choices=choices, locked=True)


def _records(
    planned: Iterable[Record], rows: Mapping[tuple[str, str], BarisRat], known: Mapping[tuple[str, str], Entry]
) -> Iterator[Record]:
    for record in planned:
        key = (str(record.fields["kode"]), str(record.fields["perangkat_daerah"]))
        row, entry = rows[key], known.get(key)
        detail = entry.rincian if entry else RincianRealisasi(sub_kegiatan=key[0], triwulan={})
        shown = {name: value for name, value in record.fields.items() if not name.startswith(("pagu.", "jadwal."))}
        fields: dict[str, Value] = {
            **shown, "pagu": pagu_in_force(row, entry, 4)[1],
            "sumber_pembiayaan": ", ".join(row.pagu.sumber_dana),
            **{f"triwulan.{quarter}.{name}": getattr(result, name)
               for quarter, result in detail.triwulan.items() if result is not None
               for name in ("keuangan", *REPORTED)},
            "satuan_penerima": detail.satuan_penerima, "sumber": entry.sumber if entry else None,
            "alasan": detail.alasan,
        }  # fmt: skip
        names = {column.name for column in columns()}
        yield Record(
            record.id,
            written({name: value for name, value in fields.items() if name in names}),
            taken=frozenset({"sumber"}) if not detail.sumber else frozenset(),
            counted=record.counted,
            group=record.group,
        )
