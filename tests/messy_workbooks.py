"""Workbooks with the mess of real ones, and what they say: built cell by cell, saved by openpyxl.

``rat_book()`` is a filled RAT form of 18 columns; ``Filled`` keeps for each sub kegiatan what was meant, so that a test
can hold the plan against it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from rpkdgen.reference import DATA, read_table

S1, S2, S3 = "beban-pengeluaran", "peningkatan-pendapatan", "tata-kelola"

RAT_HEAD = (
    "No", "Strategi OPPKPKE", "Perangkat Daerah", "Kode", "Program", "Kegiatan", "Sub Kegiatan", "Aktivitas Real", None,
    None, "Alokasi Anggaran (Rp)", "Sumber Pembiayaan", "Sifat Bantuan", "Lokasi", "Jumlah Sasaran Penerima Manfaat",
    "Besaran Manfaat", "Jenis Bantuan", "Durasi Pemberian Bantuan",
)  # fmt: skip
RAT_BELOW = (None,) * 7 + ("Langsung", "Tidak Langsung", "Penunjang")


@dataclass(frozen=True)
class Filled:
    """One sub kegiatan as a form says it."""

    agency: str
    strategy: str
    code: str
    names: tuple[str, str, str]  # program, kegiatan, sub kegiatan
    amount: int
    source: str = "PAD"
    count: int = 100
    unit: str = "KK"
    places: tuple[str, ...] = ("semua",)


def nomenclature() -> dict[str, str]:
    """Code → name of the excerpt that comes with the program."""
    path = DATA / "nomenklatur" / "contoh-2024.csv"
    table = read_table(str(path), path.read_text(encoding="utf-8"))
    return {row["kode"]: row["nama"] for _, row in table.rows}


def filled_rows(fields: dict[str, str], number: int, *, start: int = 0) -> list[Filled]:
    """Sub kegiatan of the nomenclature for agencies by their bidang urusan, with amounts that are all different."""
    names = nomenclature()
    found = []
    for code, name in names.items():
        bidang, parts = code[:4], code.split(".")
        if len(parts) != 6 or bidang not in fields or parts[2] == "01":
            continue
        above = names.get(".".join(parts[:3])), names.get(".".join(parts[:5]))
        if not all(above):
            continue
        n = start + len(found)
        found.append(
            Filled(
                fields[bidang], (S1, S2, S3)[n % 3], code, (str(above[0]), str(above[1]), name),
                1_000_000 * (n * 37 % 900 + 11) + n * 1000, ("PAD", "DAU", "CSR_TJSL")[n % 3], 1000 + n * 7,
                ("KK", "orang", "unit")[n % 3],
            )
        )  # fmt: skip
    picked = found[:: max(1, len(found) // number)][:number]
    return sorted(picked, key=lambda row: (row.agency, row.strategy, row.code))


def dotted(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


#: The ways in which people type an amount.
MONEY: Sequence[Callable[[int], Any]] = (
    lambda n: n,
    lambda n: float(n),
    dotted,
    lambda n: f"Rp {dotted(n)},00",
    lambda n: f"Rp.{dotted(n)},-",
    lambda n: f" {n}\u00a0",
    lambda n: f"{n:,}",
)
COUNTS: Sequence[Callable[[int, str], Any]] = (
    lambda n, unit: f"{dotted(n)} {unit}",
    lambda n, unit: f"{n} {unit} ",
    lambda n, unit: f"{dotted(n)}\u00a0{unit} miskin desil 1-4",
)
CODES: Sequence[Callable[[str, str], tuple[Any, str]]] = (
    lambda code, name: (code, name),
    lambda code, name: (f"{code} ", f"{name}\u00a0"),
    lambda code, name: (f"{code} {name}", name),
    lambda code, name: (None, f"{code} {name}"),
    lambda code, name: (code, f"{code}\n{name}"),
)
SOURCES = {"PAD": ("PAD", "Pendapatan Asli Daerah"), "DAU": ("DAU", "Dana Transfer Umum-Dana Alokasi Umum"),
           "CSR_TJSL": ("CSR", "TJSL")}  # fmt: skip


def rat_sheet(sheet: Worksheet, rows: Sequence[Filled], strategies: dict[str, str], *, title: str = "") -> None:
    """A filled RAT form: titles, three heading rows, strategy rows over the full width, fill-down, sums, signature."""
    sheet.append([title or "MATRIKS RENCANA AKSI TAHUNAN"])
    sheet.append(["TAHUN ANGGARAN 2025"])
    sheet.merge_cells("A1:R1")
    sheet.append([])
    sheet.append(list(RAT_HEAD))
    sheet.append(list(RAT_BELOW))
    sheet.append([f"({n})" for n in range(1, 19)])
    sheet.merge_cells("H4:J4")
    for letter in "ABCDEFGKLMNOPQR":
        sheet.merge_cells(f"{letter}4:{letter}5")
    fill_rat(sheet, rows, strategies)
    last = sheet.max_row
    sheet.append([None, "JUMLAH", *[None] * 8, f"Rp {dotted(sum(row.amount for row in rows))}"])
    sheet.merge_cells(start_row=last + 1, start_column=2, end_row=last + 1, end_column=10)
    sheet.append([])
    sheet.append(["Keterangan: pagu menurut RKPD; sasaran menurut DTSEN"])
    for offset, text in enumerate(("Tangerang, 12 Januari 2025", "Kepala Dinas,", None, "Drs. CONTOH, M.Si", "NIP. 19700101 199503 1 001")):  # noqa: E501  # fmt: skip
        sheet.cell(last + 5 + offset, 14, text)


def fill_rat(sheet: Worksheet, rows: Sequence[Filled], strategies: dict[str, str]) -> None:
    """The body: what the row above says already is merged or left empty."""
    before: Filled | None = None
    merges: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        if before is None or before.strategy != row.strategy or before.agency != row.agency:
            line = sheet.max_row + 1
            sheet.append([f"STRATEGI: {strategies[row.strategy].upper()}"])
            sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=18)
            before = None
        same_program = before is not None and before.names[0] == row.names[0]
        same_kegiatan = same_program and before is not None and before.names[1] == row.names[1]
        code, name = CODES[number % len(CODES)](row.code, row.names[2])
        sources = SOURCES[row.source]
        sheet.append([
            number + 1, None, row.agency if before is None else None, code, None if same_program else row.names[0],
            None if same_kegiatan else f"{row.code.rpartition('.')[0]} {row.names[1]}", name,
            f"Penyaluran {number}", "-", "=A1" if number == -1 else f"Koordinasi {number}",
            MONEY[number % len(MONEY)](row.amount), sources[number % 2], "Bantuan sosial", "Semua Kecamatan",
            COUNTS[number % len(COUNTS)](row.count, row.unit), "Rp300.000/KK/bulan", ("Uang", "Barang ")[number % 2],
            ("12 bulan", "Januari s/d Desember", "1 tahun")[number % 3],
        ])  # fmt: skip
        if same_kegiatan:
            merges.append((sheet.max_row - 1, sheet.max_row))
        before = row
    start = None
    for index, (first, last) in enumerate(merges):
        start = first if start is None else start
        if index + 1 == len(merges) or merges[index + 1][0] != last:
            sheet.merge_cells(start_row=start, start_column=6, end_row=last, end_column=6)
            start = None


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


# ── the other forms ──────────────────────────────────────────────────────────────────────────────
SIPD_HEAD = (
    "id_sub_bl", "kode_skpd", "nama_skpd", "kode_sub_skpd", "kode_program", "nama_program", "kode_giat", "nama_giat",
    "kode_sub_giat", "nama_sub_giat", "nama_lokasi", "nama_dana", "pagu", "pagumurni", "pagu_n_lalu", "pagu_n_depan",
    "indikator", "satuan", "target", "waktu_awal", "waktu_akhir", "sasaran",
)  # fmt: skip
DANA = {"PAD": "[DANA UMUM] - PENDAPATAN ASLI DAERAH (PAD)", "DAU": "Dana Transfer Umum-Dana Alokasi Umum",
        "CSR_TJSL": "CSR"}  # fmt: skip


def sipd_sheet(sheet: Worksheet, rows: Sequence[Filled]) -> None:
    """A table of SIPD: one row for each funding source of a sub kegiatan, everything as text."""
    sheet.append(list(SIPD_HEAD))
    for number, row in enumerate(rows):
        program, kegiatan = ".".join(row.code.split(".")[:3]), row.code.rpartition(".")[0]
        parts = [(row.source, row.amount)]
        if number % 5 == 0:
            other = "DAU" if row.source != "DAU" else "PAD"
            parts = [(row.source, row.amount - 1000), (other, 1000)]
        for source, amount in parts:
            sheet.append([
                str(9000 + number), "1.06.0.00.0.00.01.0000", row.agency, "1.06.0.00.0.00.01.0000", program,
                row.names[0].upper(), kegiatan, row.names[1], row.code, f"{row.code} {row.names[2]}",
                "Kota Tangerang Selatan, Semua Kecamatan, Semua Kelurahan", DANA[source], str(amount), "0", "0",
                str(amount * 2), f"Jumlah penerima {number}", row.unit, dotted(row.count), "1", "12", "Keluarga miskin",
            ])  # fmt: skip


RENJA_HEAD = (
    ("No", "Kode", "Urusan/Bidang Urusan/Program/Kegiatan/Sub Kegiatan", "Indikator Program/Kegiatan/Sub Kegiatan",
     "Target Akhir Periode Renstra Tahun 2026", "Realisasi Capaian Renja Tahun 2023",
     "Prakiraan Capaian Target Renja Tahun 2024", "Capaian Kinerja dan Kerangka Pendanaan", *[None] * 5,
     "Kelompok Sasaran", "Prakiraan Maju Rencana Tahun 2026", None, "PD Penanggung Jawab"),
    (None,) * 7 + ("Target 2025", "Pagu Indikatif (Rp)", "Lokasi", "Sumber Dana", "Prioritas", None, None, "Target",
                   "Pagu Indikatif (Rp)"),
    (None,) * 11 + ("Nasional", "Daerah"),
)  # fmt: skip


def renja_sheet(sheet: Worksheet, rows: Sequence[Filled]) -> None:
    """A printed Renja of 17 columns: level rows with their sums, the heading once more in the middle."""
    sheet.append(["RENCANA KERJA PERANGKAT DAERAH TAHUN 2025"])
    sheet.append(["Perangkat Daerah :", None, rows[0].agency])
    for line in RENJA_HEAD:
        sheet.append(list(line))
    for area in ("A3:A5", "B3:B5", "C3:C5", "D3:D5", "E3:E5", "F3:F5", "G3:G5", "H3:M3", "N3:N5", "O3:P3", "Q3:Q5",
                 "H4:H5", "I4:I5", "J4:J5", "K4:K5", "L4:M4", "O4:O5", "P4:P5"):  # fmt: skip
        sheet.merge_cells(area)
    sheet.append([str(n) for n in range(1, 18)])
    before: Filled | None = None
    for number, row in enumerate(sorted(rows, key=lambda each: each.code)):
        parts = row.code.split(".")
        levels = (
            (parts[0], "URUSAN WAJIB"), (".".join(parts[:2]), "URUSAN PEMERINTAHAN"),
            (".".join(parts[:3]), row.names[0].upper()), (".".join(parts[:5]), row.names[1]),
        )  # fmt: skip
        old = before.code.split(".") if before else []
        for code, name in levels:
            length = len(code.split("."))
            if old[:length] != parts[:length]:
                total = sum(each.amount for each in rows if each.code.startswith(f"{code}."))
                extra = "Persentase penerima" if length == 3 else None
                sheet.append([None, code, name, extra, None, None, None, "80 %" if extra else None, dotted(total)])
        if number == len(rows) // 2:
            for line in RENJA_HEAD:
                sheet.append(list(line))
        sheet.append([
            number + 1, row.code, row.names[2], f"Jumlah penerima {number}", None, "5 %", None,
            f"{dotted(row.count)} {row.unit}", dotted(row.amount), "Semua Kecamatan", row.source, "-", "Kemiskinan",
            "Keluarga miskin", f"{dotted(row.count * 2)} {row.unit}", dotted(row.amount * 2), row.agency,
        ])  # fmt: skip
        before = row
    sheet.append([None, None, "Jumlah", *[None] * 5, dotted(sum(row.amount for row in rows))])


RKPD_HEAD = (
    ("Kode", *[None] * 4, "Urusan/Bidang Urusan Pemerintahan Daerah dan Program/Kegiatan", "Prioritas Daerah",
     "Sasaran Daerah", "Lokasi", "Indikator Kinerja", None, None, None, None, None, "Pagu Indikatif (Rp.)",
     "Prakiraan Maju (Rp.)", "Keterangan"),
    (None,) * 9 + ("Capaian Program", None, "Keluaran Sub Kegiatan", None, "Hasil Kegiatan", None),
    (None,) * 9 + ("Tolok Ukur", "Target") * 3,
)  # fmt: skip


def rkpd_sheet(sheet: Worksheet, rows: Sequence[Filled]) -> None:
    """A printed RKPD of 18 columns, the code in five cells, one agency after the other."""
    sheet.append(["RENCANA KERJA PEMERINTAH DAERAH TAHUN 2025"])
    for line in RKPD_HEAD:
        sheet.append(list(line))
    for area in ("A2:E4", "F2:F4", "G2:G4", "H2:H4", "I2:I4", "J2:O2", "J3:K3", "L3:M3", "N3:O3", "P2:P4", "Q2:Q4",
                 "R2:R4"):  # fmt: skip
        sheet.merge_cells(area)
    before: list[str] = []
    agency = ""
    for row in rows:
        parts = row.code.split(".")
        cells = [parts[0], parts[1], parts[2], ".".join(parts[3:5]), parts[5]]
        if row.agency != agency:
            sheet.append([None] * 5 + [row.agency])
            agency, before = row.agency, []
        names = ("URUSAN WAJIB", "BIDANG URUSAN", row.names[0], row.names[1], row.names[2])
        for depth in range(5):
            if before[: depth + 1] == cells[: depth + 1]:
                continue
            amount = sum(r.amount for r in rows if r.code.startswith(".".join(row.code.split(".")[: depth + 1 + (depth > 2)])))  # noqa: E501  # fmt: skip
            line: list[Any] = [*cells[: depth + 1], *[None] * (4 - depth), names[depth]]
            if depth == 4:
                line += [
                    "Kemiskinan", "Turunnya kemiskinan", "Semua Kecamatan", None, None, f"Jumlah {row.names[2]}",
                    f"{dotted(row.count)} {row.unit}", "Hasil", "90 %", float(row.amount), row.amount * 2,
                ]  # fmt: skip
            else:
                line += [None] * 9 + [amount]
            sheet.append(line)
        before = cells
    sheet.append([None] * 5 + ["TOTAL", *[None] * 9, sum(row.amount for row in rows)])


def report_sheet(sheet: Worksheet, rows: Sequence[Filled], strategies: dict[str, str], periods: Sequence[str]) -> None:
    """A report of 21 or 23 columns: the RAT form with realisasi behind."""
    rat_sheet(sheet, rows, strategies, title="LAPORAN PELAKSANAAN OPPKPKE")
    for offset, name in enumerate((*periods, "Total")):
        sheet.cell(5, 19 + offset, name)
        sheet.cell(6, 19 + offset, f"({19 + offset})")
        for line in range(7, sheet.max_row + 1):
            if sheet.cell(line, 7).value and sheet.cell(line, 11).value:
                sheet.cell(line, 19 + offset, 1_000_000 * (offset + 1))
    sheet.cell(4, 19, "Realisasi (Rp)")
    sheet.merge_cells(start_row=4, start_column=19, end_row=4, end_column=19 + len(periods))


def matrix_sheet(sheet: Worksheet, rows: Sequence[Filled], strategies: dict[str, str]) -> None:
    """A matrix of the RPKD with target and pagu (Rp juta) of each year, its columns in an order of their own."""
    years = (2024, 2025, 2026)
    sheet.append(["PD Penanggung Jawab", "Kode dan Nama Sub Kegiatan", "Program", "Kegiatan", "Strategi",
                  "Indikator Kinerja", "Satuan", *(each for year in years for each in (year, None)), "Lokasi",
                  "Sasaran Penerima", "Sumber Dana", "Kolom Kami"])  # fmt: skip
    sheet.append([None] * 7 + ["Target", "Pagu (Rp juta)"] * 3)
    for row in rows:
        sheet.append([
            row.agency, f"{row.code} {row.names[2]}", row.names[0], row.names[1], strategies[row.strategy],
            f"Jumlah {row.names[2]}", row.unit,
            *(each for n, _ in enumerate(years) for each in (row.count + n, (row.amount + n * 1_000_000) / 1e6)),
            "Kec. Serpong, Kel. Buaran", "Keluarga desil 1–2", row.source, "x",
        ])  # fmt: skip
