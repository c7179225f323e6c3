"""The sheet "RAT <tahun>": the official form of 18 columns, and beside it what else a row of a RAT says."""

from __future__ import annotations

from collections.abc import Iterator

from rpkdgen.analysis import rat_is_illustrative
from rpkdgen.changes import Value
from rpkdgen.format import roman
from rpkdgen.model import Aktivitas, BarisRat, Plan, RincianRat
from rpkdgen.reference import unit_kind
from rpkdgen.sheet.grid import ID, SOURCE, Column, Form, Record
from rpkdgen.sheet.lists import AGENCY, AID, AID_KIND, CODE, FUND, STRATEGY, UNIT
from rpkdgen.sheet.matrix_form import SPARE, identities, target_group, written

ACTIVITIES = "Aktivitas Real"
BEYOND = "Di luar formulir 18 kolom"
TARGET_GROUP = ("uraian", "jumlah", "satuan", "desil", "sumber", "tanggal")
#: What a row that the RPKD knows does not let be changed here: it is the RPKD's.
OF_THE_RPKD = frozenset({"kode", "nama", "perangkat_daerah", "strategi", "program", "kegiatan", "keluaran", "satuan"})

COLUMNS = (
    Column("no", "No", "bulat", 5, locked=True),
    Column("strategi", "Strategi OPPKPKE", "daftar", 15, choices=STRATEGY, strict=True, needed=True),
    Column("perangkat_daerah", "Perangkat Daerah", "daftar", 12, choices=AGENCY, strict=True),
    Column("kode", "Kode", "teks", 18, choices=CODE),
    Column("program", "Program", "teks", 17, needed=True),
    Column("kegiatan", "Kegiatan", "teks", 17, needed=True),
    Column("nama", "Sub Kegiatan", "teks", 22, needed=True),
    Column("aktivitas.langsung", "Langsung", "teks", 20, group=ACTIVITIES),
    Column("aktivitas.tidak_langsung", "Tidak Langsung", "teks", 20, group=ACTIVITIES),
    Column("aktivitas.penunjang", "Penunjang", "teks", 20, group=ACTIVITIES),
    Column("pagu", "Alokasi Anggaran (Rp)", "rupiah", 16),
    Column(SOURCE, "Sumber Pembiayaan", "daftar", 15, choices=FUND, strict=True),
    Column("sifat_bantuan", "Sifat Bantuan", "teks", 12, choices=AID),
    Column("lokasi", "Lokasi", "lokasi", 19),
    Column("sasaran.jumlah", "Jumlah Sasaran Penerima Manfaat", "bulat", 11, unit_from="sasaran.satuan"),
    Column("besaran_manfaat", "Besaran Manfaat", "teks", 15),
    Column("jenis_bantuan", "Jenis Bantuan", "daftar", 11, choices=AID_KIND, strict=True),
    Column("durasi", "Durasi Pemberian Bantuan", "teks", 11),
    # beyond the official form
    Column("sasaran.satuan", "Satuan Sasaran", "teks", 11, group=BEYOND, choices=UNIT, extra=True),
    Column("sasaran.uraian", "Sasaran Penerima", "teks", 24, group=BEYOND, extra=True),
    Column("sasaran.desil", "Desil", "desil", 11, group=BEYOND, extra=True),
    Column("sasaran.sumber", "Sumber Data Sasaran", "teks", 18, group=BEYOND, extra=True),
    Column("sasaran.tanggal", "Tanggal Data Sasaran", "tanggal", 16, group=BEYOND, extra=True),
    Column("keluaran", "Indikator Keluaran", "teks", 26, group=BEYOND, extra=True, needed=True),
    Column("satuan", "Satuan Keluaran", "teks", 11, group=BEYOND, choices=UNIT, extra=True, needed=True),
    Column("target", "Target", "nilai", 11, group=BEYOND, extra=True),
    *(
        Column(f"jadwal.{quarter}", f"Jadwal Triwulan {roman(quarter)}", "teks", 24, group=BEYOND, extra=True)
        for quarter in (1, 2, 3, 4)
    ),
    Column("penanggung_jawab", "Penanggung Jawab", "teks", 22, group=BEYOND, extra=True),
    Column("alasan", "Alasan Perbedaan dari RPKD", "teks", 26, group=BEYOND, extra=True),
    Column("sumber", "Sumber Angka", "teks", 16, group=BEYOND, extra=True),
    Column(ID, "Identitas", "teks", 30, locked=True, group=BEYOND, extra=True),
)


def name_of(year: int) -> str:
    return f"RAT {year}"


def rat_form(plan: Plan, year: int, agency: str | None = None) -> Form:
    """The RAT of a year, or one agency's rows of it, by strategy."""
    rows = [row for row in plan.baris_rat(year) if agency in (None, row.baris.program.perangkat_daerah)]
    order = {strategy.id: number for number, strategy in enumerate(plan.strategi, 1)}
    found = sorted(_records(plan, rows), key=lambda pair: order.get(pair[0].baris.strategi, len(order) + 1))
    return Form(
        name_of(year),
        f"Matriks Rencana Aksi Tahunan Penanggulangan Kemiskinan {plan.daerah.nama} Tahun {year}",
        COLUMNS,
        tuple(record for _, record in found),
        frozen=4,
        spare=SPARE,
        illustrative={"pagu": "sumber"},
    )


def _records(plan: Plan, rows: list[BarisRat]) -> Iterator[tuple[BarisRat, Record]]:
    names = {strategy.id: f"Strategi {number}: {strategy.nama}" for number, strategy in enumerate(plan.strategi, 1)}
    for row, identity in zip(rows, identities([row.baris.kunci for row in rows]), strict=True):
        sub, program, kegiatan = row.baris.sub, row.baris.program, row.baris.kegiatan
        detail = row.rincian or RincianRat(sub_kegiatan=sub.kode)
        activities = detail.aktivitas or Aktivitas()
        source = detail.sumber or ("ilustratif" if rat_is_illustrative(row) else row.baris.sumber_pagu)
        fields: dict[str, Value] = {
            "strategi": row.baris.strategi, "perangkat_daerah": program.perangkat_daerah, "kode": sub.kode,
            "program": program.nama, "kegiatan": kegiatan.nama, "nama": sub.nama,
            **{f"aktivitas.{name}": getattr(activities, name) for name in ("langsung", "tidak_langsung", "penunjang")},
            **{f"pagu.{name}": amount for name, amount in row.pagu.sumber_dana.items()},
            "sifat_bantuan": detail.sifat_bantuan, "jenis_bantuan": detail.jenis_bantuan,
            "besaran_manfaat": detail.besaran_manfaat, "durasi": detail.durasi,
            **target_group(row.sasaran, TARGET_GROUP),
            "lokasi": row.lokasi, "keluaran": sub.keluaran, "satuan": sub.satuan, "target": row.target,
            **{f"jadwal.{quarter}": text for quarter, text in detail.jadwal.items()},
            "penanggung_jawab": detail.penanggung_jawab, "alasan": row.alasan, "sumber": source,
        }  # fmt: skip
        known = written(fields)
        yield (
            row,
            Record(
                identity,
                known,
                taken=frozenset(_taken(row, known)),
                fixed=OF_THE_RPKD - {"strategi", "program", "kegiatan", "nama", "keluaran", "satuan"}
                if row.baru
                else OF_THE_RPKD,
                counted=unit_kind(plan.acuan.satuan, sub.satuan) == "cacah",
                group=names.get(row.baris.strategi, row.baris.strategi),
            ),
        )


def _taken(row: BarisRat, fields: dict[str, Value]) -> Iterator[str]:
    """The fields that the RAT does not write itself."""
    detail = row.rincian or RincianRat(sub_kegiatan=row.baris.sub.kode)
    absent = {
        "target": detail.target is None and not row.baru, "pagu": detail.pagu is None and not row.baru,
        "lokasi": not detail.lokasi, "sasaran": detail.sasaran is None, "sumber": not detail.sumber,
    }  # fmt: skip
    yield from (name for name in fields if absent.get(name.split(".")[0]))
