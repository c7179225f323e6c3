"""The sheet "Matriks RPKD": every sub kegiatan of the plan with its targets and pagu of each year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rpkdgen.changes import Value
from rpkdgen.model import Baris, Plan, SasaranPenerima
from rpkdgen.reference import unit_kind
from rpkdgen.sheet.grid import ID, SOURCE, Column, Form, Record
from rpkdgen.sheet.lists import AGENCY, CODE, FUND, POLICY, STRATEGY, UNIT

NAME = "Matriks RPKD"
#: Empty rows for what is added.
SPARE = 10


def matrix_form(plan: Plan, agency: str | None = None) -> Form:
    """The matrix of the whole plan, or of one agency."""
    years = plan.tahun
    rows = [row for row in plan.baris if agency in (None, row.program.perangkat_daerah)]
    money = tuple(f"pagu.{year}" for year in years)
    return Form(
        NAME,
        f"Matriks Program, Kegiatan, dan Sub Kegiatan Penanggulangan Kemiskinan {plan.daerah.nama} "
        f"Tahun {plan.rencana.periode}",
        columns(years),
        tuple(records(plan, rows)),
        frozen=3,
        spare=SPARE,
        illustrative={
            **dict.fromkeys((*money, "jumlah"), "sumber_pagu"),
            **{f"target.{year}": "sumber" for year in years},
            "kondisi_awal.nilai": "sumber",
        },
    )


def columns(years: tuple[int, ...]) -> tuple[Column, ...]:
    """The columns, for a period of these years."""
    per_year = tuple(
        column
        for year in years
        for column in (
            Column(f"target.{year}", f"Target {year}", "nilai", 11, group=str(year)),
            Column(f"pagu.{year}", f"Pagu {year} (Rp)", "rupiah", 18, group=str(year)),
        )
    )
    return (
        Column("no", "No.", "bulat", 5, locked=True),
        Column("kode", "Kode", "teks", 20, choices=CODE, needed=True),
        Column("nama", "Sub Kegiatan", "teks", 34, needed=True),
        Column("perangkat_daerah", "Perangkat Daerah", "daftar", 15, choices=AGENCY, strict=True),
        Column("strategi", "Strategi", "daftar", 22, choices=STRATEGY, strict=True, needed=True),
        Column("arah_kebijakan", "Arah Kebijakan", "daftar", 28, choices=POLICY, strict=True),
        Column("program", "Program", "teks", 26, locked=True),
        Column("kegiatan", "Kegiatan", "teks", 26, locked=True),
        Column("sebutan", "Sebutan", "teks", 18),
        Column("keluaran", "Indikator Keluaran", "teks", 28, needed=True),
        Column("satuan", "Satuan", "teks", 10, choices=UNIT, needed=True),
        Column("kondisi_awal.tahun", "Kondisi Awal: Tahun", "tahun", 9, group="Kondisi Awal"),
        Column("kondisi_awal.nilai", "Kondisi Awal: Nilai", "nilai", 11, group="Kondisi Awal"),
        Column(SOURCE, "Sumber Dana", "daftar", 17, choices=FUND, strict=True),
        *per_year,
        Column("jumlah", "Jumlah Pagu (Rp)", "rupiah", 19, locked=True, formula="pagu"),
        Column("sasaran.uraian", "Sasaran Penerima", "teks", 26, needed=True),
        Column("sasaran.desil", "Desil", "desil", 11),
        Column("lokasi", "Lokasi", "lokasi", 26, needed=True),
        Column("sumber", "Sumber Target", "teks", 16),
        Column("sumber_pagu", "Sumber Pagu", "teks", 16),
        Column("alasan", "Alasan Perubahan", "teks", 22),
        Column("catatan", "Catatan", "teks", 22),
        Column(ID, "Identitas", "teks", 30, locked=True),
    )


def identities(keys: list[tuple[str, str]]) -> Iterator[str]:
    """An identity for each (code, agency): "1.06.05.2.02.0003 dinsos"; what is (wrongly) there twice is numbered."""
    seen: dict[tuple[str, str], int] = {}
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        yield " ".join(key) if seen[key] == 1 else f"{' '.join(key)} #{seen[key]}"


def records(plan: Plan, rows: list[Baris]) -> Iterator[Record]:
    for row, identity in zip(rows, identities([row.kunci for row in rows]), strict=True):
        sub, program = row.sub, row.program
        own = {"strategi": sub.strategi, "arah_kebijakan": sub.arah_kebijakan, "sumber": sub.sumber,
               "sumber_pagu": sub.sumber_pagu}  # fmt: skip
        start = sub.kondisi_awal
        fields: dict[str, Value] = {
            "kode": sub.kode, "nama": sub.nama, "perangkat_daerah": program.perangkat_daerah,
            "strategi": row.strategi, "arah_kebijakan": row.arah_kebijakan,
            "program": titled(program.kode, program.nama), "kegiatan": titled(row.kegiatan.kode, row.kegiatan.nama),
            "sebutan": sub.sebutan, "keluaran": sub.keluaran, "satuan": sub.satuan,
            "kondisi_awal.tahun": (start.tahun or None) if start else None,
            "kondisi_awal.nilai": start.nilai if start else None,
            **{f"target.{year}": sub.target.get(year) for year in plan.tahun},
            **{
                f"pagu.{year}.{source}": amount
                for year in plan.tahun
                for source, amount in (sub.pagu[year].sumber_dana if year in sub.pagu else {}).items()
            },
            **target_group(sub.sasaran, ("uraian", "desil")),
            "lokasi": sub.lokasi, "sumber": row.sumber, "sumber_pagu": row.sumber_pagu,
            "alasan": sub.alasan, "catatan": sub.catatan,
        }  # fmt: skip
        yield Record(
            identity,
            written(fields),
            taken=frozenset(name for name, value in own.items() if value is None),
            fixed=frozenset({"perangkat_daerah"}),
            counted=unit_kind(plan.acuan.satuan, sub.satuan) == "cacah",
        )


def written(fields: Mapping[str, Value]) -> dict[str, Value]:
    """Those fields that have a value."""
    return {name: value for name, value in fields.items() if value not in (None, "", ())}


def titled(code: str, name: str) -> str:
    return f"{code} {name}".strip()


def target_group(group: SasaranPenerima | None, names: tuple[str, ...]) -> dict[str, Value]:
    """Fields of a target group."""
    return {f"sasaran.{name}": getattr(group, name) for name in names} if group else {}
