"""What agencies report by quarter, through a workbook: the form of 23 columns, out and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpkdgen.realisasi_analysis import entries
from rpkdgen.validate import load_folder
from tests.plans import plan_files
from tests.test_sheet_import import Desk
from tests.workbooks import FIRST, HEAD, NUMBERS, SECOND_HEAD, cell, export, opened, rows, run, titles, write_plan

FORM = "Realisasi 2025"
BANSOS, DATA, COORDINATION = "1.06.05.2.02.0003 dinsos", "1.06.05.2.02.0001 dinsos", "5.01.03.2.01.0005 bappeda"

REPORTED = """\
realisasi:
  - tahun: 2025
    perangkat_daerah: dinsos
    sumber: Laporan RFK Dinas Sosial
    rincian:
      # dua triwulan pertama
      - sub_kegiatan: 1.06.05.2.02.0003
        triwulan:
          1: {keuangan: 800.000.000, fisik: 20, keluaran: 900, penerima: 900}
          2: {keuangan: 1.000.000.000, fisik: 45}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    plan = write_plan(tmp_path / "plan", {**plan_files(), "realisasi/2025-dinsos.yaml": REPORTED})
    return Desk(plan, export(plan, tmp_path / "rencana.xlsx"))


def test_the_form_has_23_columns_and_only_results_are_filled(desk: Desk) -> None:
    book = opened(desk.file)
    sheet = book[FORM]
    assert [sheet.cell(NUMBERS, column).value for column in range(1, 25)] == [*range(1, 24), None]
    assert (sheet.cell(HEAD, 19).value, sheet.cell(SECOND_HEAD, 19).value) == ("Realisasi Keuangan (Rp)", "Triwulan I")
    assert sheet.cell(HEAD, 23).value == "Total Realisasi (Rp)"
    assert cell(book, FORM, BANSOS, "Total Realisasi (Rp)").value == 1_800_000_000
    assert cell(book, FORM, BANSOS, "Fisik (%) TW II").value == 45
    assert cell(book, FORM, BANSOS, "Sumber Angka").value == "Laporan RFK Dinas Sosial"
    assert cell(book, FORM, BANSOS, "Alokasi Anggaran (Rp)").protection.locked
    assert not cell(book, FORM, BANSOS, "Triwulan III").protection.locked
    assert "Rekap Realisasi 2025" in book.sheetnames
    assert "Realisasi 2024" not in book.sheetnames, "a year that nobody reported is asked for with --realisasi"
    total = next(row for row in range(FIRST, sheet.max_row + 1) if sheet.cell(row, 1).value == "Jumlah")
    assert sheet.cell(total, titles(sheet)["Total Realisasi (Rp)"]).value == 1_800_000_000


def test_results_come_back_into_the_file_they_came_from(desk: Desk) -> None:
    file = desk.filled({
        (FORM, BANSOS, "Triwulan II"): "Rp1.100.000.000", (FORM, BANSOS, "Triwulan III"): 900_000_000,
        (FORM, BANSOS, "Fisik (%) TW III"): "72,5%", (FORM, BANSOS, "Keluaran TW II"): "2.100 KK",
        (FORM, BANSOS, "Kendala TW III"): "Penetapan penerima terlambat",
    })  # fmt: skip
    assert desk.changes(file) == {"realisasi/2025-dinsos.yaml": [
"- 2: {keuangan: 1.000.000.000, fisik: 45}", "+ 2: {keuangan: 1.100.000.000, fisik: 45, keluaran: 2100}",
        "+ 3: {keuangan: 900.000.000, fisik: 72.5, kendala: Penetapan penerima terlambat}",
    ]}  # fmt: skip


def test_a_sub_kegiatan_that_was_not_reported_yet_is_added(desk: Desk) -> None:
    file = desk.filled({
        (FORM, DATA, "Triwulan I"): 150_000_000, (FORM, DATA, "Penerima TW I"): "4.000",
        (FORM, COORDINATION, "Triwulan I"): 25_000_000,
    })  # fmt: skip
    place = cell(opened(file), FORM, COORDINATION, "Triwulan I").coordinate
    assert f"{FORM}!{place}: realisasi 2025 perangkat daerah ini belum ada" in desk.refused(file)
    file = desk.filled({
        (FORM, DATA, "Triwulan I"): 150_000_000, (FORM, DATA, "Penerima TW I"): "4.000",
        (FORM, COORDINATION, "Triwulan I"): 25_000_000, (FORM, COORDINATION, "Sumber Angka"): "Laporan RFK Bappeda",
    })  # fmt: skip
    assert set(desk.changes(file)) == {"realisasi/2025-dinsos.yaml", "realisasi/2025-bappeda.yaml"}
    plan = load_folder(desk.plan).plan
    assert plan is not None
    found = entries(plan, 2025)
    assert found["1.06.05.2.02.0001", "dinsos"].rincian.triwulan[1].penerima == 4000
    assert found["5.01.03.2.01.0005", "bappeda"].sumber == "Laporan RFK Bappeda"
    assert desk.imported(file, "--ya").output == "Tidak ada yang berubah.\n"


def test_the_report_follows_what_is_changed_in_the_rat(desk: Desk) -> None:
    file = desk.filled({("RAT 2025", BANSOS, "Sifat Bantuan"): "bantuan sosial berencana"})
    assert set(desk.changes(file)) == {"rat/2025.yaml"}


def test_what_the_rat_says_is_not_changed_in_a_report(desk: Desk) -> None:
    file = desk.filled({(FORM, BANSOS, "Alokasi Anggaran (Rp)"): 1, (FORM, BANSOS, "Triwulan I"): "1,5"})
    output = desk.refused(file)
    assert "Alokasi Anggaran (Rp) tidak diubah lewat buku kerja ini" in output
    assert "Triwulan I: “1,5” bukan rupiah bulat" in output


def test_an_empty_form_of_a_year_on_request(desk: Desk) -> None:
    file = export(desk.plan, desk.file.with_name("kosong.xlsx"), "--realisasi", "2024")
    book = opened(file)
    assert list(rows(book["Realisasi 2024"])) == list(rows(book["RAT 2024"]))[:1] + [
        identity for identity in list(rows(book["RAT 2024"]))[1:] if not identity.endswith("+")
    ]
    assert desk.imported(file, "--ya").output == "Tidak ada yang berubah.\n"
    result = run("export", "xlsx", "--plan", desk.plan, "-o", file, "--realisasi", "2030")
    assert (result.exit_code, "di luar periode rencana" in result.output) == (2, True)
