"""A workbook comes back: only what was changed is written, and what is not understood is told with its cell."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from rpkdgen.validate import load_folder
from tests.minimal import MINIMAL
from tests.plans import changed, plan_files
from tests.repositories import Repository
from tests.workbooks import (
    FIRST,
    HEAD,
    INDICATORS,
    MATRIX,
    cell,
    export,
    has_calc,
    opened,
    rows,
    run,
    saved_by_libreoffice,
    table,
    titles,
    write_plan,
)

ROOT = Path(__file__).parent.parent
BANSOS, DATA, TRAINING = "1.06.05.2.02.0003 dinsos", "1.06.05.2.02.0001 dinsos", "2.07.03.2.01.0001 disnaker"
LEMBAGA = "2.07.03.2.02.0001 disnaker"
needs_calc = pytest.mark.skipif(not has_calc(), reason="LibreOffice Calc is not installed")


def without_control_sums(jenis: str = "kota") -> dict[str, str]:
    """The small plan without figures that an import would have to contradict."""
    files = plan_files(jenis)
    for name, text in files.items():
        lines: list[str] = []
        skipped = -1
        for line in text.split("\n"):
            indent = len(line) - len(line.lstrip())
            if skipped >= 0 and indent > skipped:
                continue
            skipped = indent if line.strip() == "jumlah_pagu:" else -1
            if skipped < 0:
                lines.append(line)
        files[name] = "\n".join(lines)
    return files


@dataclass
class Desk:
    """A plan and its workbook, as exported; ``save`` puts what was changed into another file."""

    plan: Path
    file: Path

    @property
    def book(self) -> Workbook:
        return opened(self.file, values=False)

    def filled(self, cells: Mapping[tuple[str, str, str], Any]) -> Path:
        """The workbook with these cells: (sheet, identity, title) → value."""
        book = self.book
        for (sheet, identity, title), value in cells.items():
            cell(book, sheet, identity, title).value = value
        return self.save(book)

    def save(self, book: Workbook) -> Path:
        path = self.file.with_name("diisi.xlsx")
        book.save(path)
        return path

    def imported(self, file: Path, *options: str, answer: str = "") -> Result:
        return run("import", "xlsx", file, "--plan", self.plan, *options, answer=answer)

    def texts(self) -> dict[str, bytes]:
        return {path.relative_to(self.plan).as_posix(): path.read_bytes() for path in self.plan.rglob("*.*")}

    def changes(self, file: Path, *options: str, exit_code: int = 0) -> dict[str, list[str]]:
        """The lines that an import changes, by file: those that went with "-", those that came with "+"."""
        before = self.texts()
        result = self.imported(file, "--ya", *options)
        assert result.exit_code == exit_code, result.output
        return line_changes(before, self.texts())

    def refused(self, file: Path, *options: str) -> str:
        """What an import says that writes nothing."""
        before = self.texts()
        result = self.imported(file, "--ya", *options)
        assert result.exit_code == 1, result.output
        assert self.texts() == before
        return result.output


def line_changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted({*before, *after}):
        old, new = (side.get(name, b"").decode().split("\n") for side in (before, after))
        if old != new:
            import difflib

            lines = difflib.unified_diff(old, new, n=0, lineterm="")
            found[name] = [
                f"{line[0]} {line[1:].strip()}" for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")
            ]
    return found


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The small plan in git, and its workbook."""
    repository = Repository(tmp_path_factory.mktemp("asal"))
    repository.write(without_control_sums(), "plan")
    repository.commit("RPKD awal")
    return Desk(repository.folder / "plan", export(repository.folder / "plan", repository.folder / "rencana.xlsx"))


@pytest.fixture
def desk(origin: Desk, tmp_path: Path) -> Desk:
    shutil.copytree(origin.plan.parent, tmp_path / "meja")
    return Desk(tmp_path / "meja" / "plan", tmp_path / "meja" / "rencana.xlsx")


# ── nothing changed ──────────────────────────────────────────────────────────────────────────────
PLANS = {
    **{jenis: plan_files(jenis) for jenis in ("kota", "kabupaten", "provinsi")},
    "terkecil": {"rencana.yaml": MINIMAL},
    "teks": changed(
        changed(plan_files(), "program/disnaker.yaml", "sebutan: Cakap Kerja", f"sebutan: {json.dumps('=1+1')}"),
        "rat/2025.yaml", "langsung: Pembinaan lembaga pelatihan", "langsung: '_x0041_ - @a; 1.234'",
    ),
    "crlf": {name: text.replace("\n", "\r\n") for name, text in plan_files().items()},
}  # fmt: skip


@pytest.mark.parametrize("name", [*PLANS, "contoh"])
def test_an_unchanged_workbook_changes_nothing(tmp_path: Path, name: str) -> None:
    """Nor does one that openpyxl or LibreOffice saved again."""
    plan = write_plan(tmp_path / "plan", PLANS[name]) if name in PLANS else tmp_path / "plan"
    if name == "contoh":
        shutil.copytree(ROOT / "plan", plan)
    desk = Desk(plan, export(plan, tmp_path / "rencana.xlsx"))
    before = desk.texts()
    files = [desk.file, *([desk.save(desk.book)] if name == "kota" else [])]
    if has_calc() and name in ("contoh", "teks"):
        files.append(saved_by_libreoffice(desk.file, tmp_path / "lo"))
    for file in files:
        result = desk.imported(file, "--ya")
        assert (result.exit_code, result.output) == (0, "Tidak ada yang berubah.\n")
    assert desk.texts() == before


def test_an_unchanged_workbook_of_an_agency_changes_nothing(desk: Desk) -> None:
    folder = desk.file.parent / "perangkat"
    run("export", "xlsx", "--plan", desk.plan, "--per", "perangkat-daerah", "-o", folder)
    for file in folder.iterdir():
        assert desk.imported(file, "--ya", "--hapus").output == "Tidak ada yang berubah.\n"


def test_messy_but_equal_cells_change_nothing(desk: Desk) -> None:
    file = desk.filled({
        (MATRIX, BANSOS, "Pagu 2024 (Rp)"): "3.200.000.000",
        (MATRIX, BANSOS, "Pagu 2025 (Rp)"): " Rp 3.400.000.000,00 ", (MATRIX, BANSOS, "Target 2024"): "4500",
        (MATRIX, BANSOS, "Target 2025"): "4.800 KK",
        (MATRIX, BANSOS, "Lokasi"): "Seluruh Kecamatan", (MATRIX, BANSOS, "Sub Kegiatan"):
        "  Fasilitasi Bantuan  Sosial Kesejahteraan Keluarga ",
        (MATRIX, BANSOS, "Kode"): "1.06.05.2.02.0003 - Fasilitasi Bantuan Sosial Kesejahteraan Keluarga",
        (MATRIX, BANSOS, "Strategi"): "beban-pengeluaran", (MATRIX, BANSOS, "Sumber Dana"): "pad",
        (MATRIX, DATA, "Lokasi"): "36.74.02 Ciputat\n36.74.01", (MATRIX, TRAINING, "Desil"): "1–4",
        (MATRIX, TRAINING, "Sebutan"): "Cakap Kerja\u00a0", (MATRIX, DATA, "Sebutan"): "-",
        (INDICATORS, "P0", "Kondisi Awal: Nilai"): "5,89", (INDICATORS, "cakupan", "Target 2025"): "80%",
        ("RAT 2025", LEMBAGA, "Alokasi Anggaran (Rp)"): "Rp250.000.000", ("RAT 2025", LEMBAGA,
        "Jumlah Sasaran Penerima Manfaat"): "20 lembaga", ("RAT 2025", LEMBAGA, "Tanggal Data Sasaran"):
        "1 Desember 2024",
    })  # fmt: skip
    result = desk.imported(file, "--ya")
    assert (result.exit_code, result.output) == (0, "Tidak ada yang berubah.\n")


def reordered(sheet: Worksheet) -> None:
    """The columns from right to left, below the heading and in it; every second one hidden."""
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    count = len(titles(sheet))
    for row in range(HEAD, sheet.max_row + 1):
        kept = [sheet.cell(row, column).value for column in range(1, count + 1)]
        for column, value in enumerate(reversed(kept), 1):
            sheet.cell(row, column).value = value if not str(value).startswith("=") else None
    for column in range(1, count, 2):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].hidden = True


def test_moved_and_hidden_columns_and_filtered_rows_are_understood(desk: Desk) -> None:
    book = desk.book
    cell(book, MATRIX, BANSOS, "Target 2025").value = 4900
    for name in (MATRIX, "RAT 2025", INDICATORS):
        reordered(book[name])
        for row in range(FIRST, FIRST + 4):
            book[name].row_dimensions[row].hidden = True
    assert desk.changes(desk.save(book)) == {"program/dinsos.yaml": ["- 2025: 4.800", "+ 2025: 4.900"]}


def test_a_renamed_sheet_is_known_by_its_title(desk: Desk) -> None:
    book = desk.book
    cell(book, MATRIX, BANSOS, "Sebutan").value = "Bansos Tunai"
    book[MATRIX].title = "Matriks (final)"
    result = desk.imported(desk.save(book), "--ya")
    assert result.exit_code == 0, result.output
    assert f"Lembar “Matriks (final)” dibaca sebagai {MATRIX}" in result.output
    assert b"sebutan: Bansos Tunai" in desk.texts()["program/dinsos.yaml"]


def test_a_deleted_column_says_nothing(desk: Desk) -> None:
    book = desk.book
    sheet = book[MATRIX]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.delete_cols(titles(sheet)["Lokasi"])
    assert desk.imported(desk.save(book), "--ya").output == "Tidak ada yang berubah.\n"


# ── what was changed ─────────────────────────────────────────────────────────────────────────────
def test_only_changed_values_are_written_and_the_layout_is_kept(desk: Desk) -> None:
    file = desk.filled({
        (MATRIX, BANSOS, "Target 2025"): "4.900", (MATRIX, BANSOS, "Pagu 2025 (Rp)"): "Rp 3.500.000.000",
        (MATRIX, f"{BANSOS} +", "Pagu 2024 (Rp)"): 900_000_000, (MATRIX, BANSOS, "Desil"): "1, 2",
        (MATRIX, DATA, "Pagu 2024 (Rp)"): 750_000_000, (MATRIX, TRAINING, "Lokasi"): "36.74.01 Serpong",
        (MATRIX, TRAINING, "Kondisi Awal: Tahun"): 2023, (MATRIX, TRAINING, "Kondisi Awal: Nilai"): 1450,
        (INDICATORS, "P0", "Target 2026"): "4,95", (INDICATORS, "P0", "Sumber Target"): "Renstra",
    })  # fmt: skip
    assert desk.changes(file) == {
        "indikator.yaml": ["- 2026: 5,00", "- sumber_target: ilustratif", "+ 2026: 4,95", "+ sumber_target: Renstra"],
        "program/disnaker.yaml": ["+ kondisi_awal: {tahun: 2023, nilai: 1.450}", "- - 36.74.02"],
        "program/dinsos.yaml": [
            "- 2025: 4.800", "+ 2025: 4.900",
            "- 2024: {PAD: 3.200.000.000, DAU: 800.000.000, jumlah: 4.000.000.000}",
            "- 2025: {PAD: 3.400.000.000, DAU: 900.000.000}",
            "+ 2024: {PAD: 3.200.000.000, DAU: 900.000.000, jumlah: 4.100.000.000}",
            "+ 2025: {PAD: 3.500.000.000, DAU: 900.000.000}",
            "- sasaran: Keluarga desil 1–2", "+ sasaran:", "+ uraian: Keluarga desil 1–2", "+ desil: [1, 2]",
            "- pagu: {2024: 700.000.000, 2025: 700.000.000, 2026: 700.000.000}",
            "+ pagu: {2024: 750.000.000, 2025: 700.000.000, 2026: 700.000.000}",
        ],
    }  # fmt: skip


def test_a_rat_writes_what_it_says_itself(desk: Desk) -> None:
    """A cell that shows the RPKD's value is written in the RAT when it is changed; money comes whole."""
    file = desk.filled({
        ("RAT 2024", BANSOS, "Alokasi Anggaran (Rp)"): 3_100_000_000,
        ("RAT 2024", BANSOS, "Alasan Perbedaan dari RPKD"): "Pergeseran",
        ("RAT 2025", LEMBAGA, "Target"): 25, ("RAT 2025", LEMBAGA, "Durasi Pemberian Bantuan"): "2 tahun",
        ("RAT 2025", LEMBAGA, "Jadwal Triwulan II"): None, ("RAT 2025", LEMBAGA, "Jadwal Triwulan III"): "Lokakarya",
    })  # fmt: skip
    found = desk.changes(file)
    assert found["rat/2025.yaml"] == [
        "- durasi: 1 tahun", "+ durasi: 2 tahun", "- jadwal: {2: Pembinaan}", "+ jadwal: {3: Lokakarya}",
        "- target: 20", "+ target: 25",
    ]  # fmt: skip
    assert found["rat/2024.yaml"] == [
        "+ rat:", "+ - tahun: 2024", "+ rincian:", "+ - sub_kegiatan: 1.06.05.2.02.0003",
        "+ pagu: {PAD: 3.100.000.000, DAU: 800.000.000}", "+ alasan: Pergeseran",
    ]  # fmt: skip


def test_what_a_programme_says_is_not_written_again(desk: Desk) -> None:
    to_data = desk.filled({
        (MATRIX, TRAINING, "Strategi"): "Pengurangan beban pengeluaran",
        (MATRIX, TRAINING, "Arah Kebijakan"): "Menyalurkan bantuan sosial dengan tepat",
    })  # fmt: skip
    assert desk.changes(to_data) == {
        "program/disnaker.yaml": ["+ strategi: beban-pengeluaran", "+ arah_kebijakan: bansos-tepat"]
    }
    export(desk.plan, desk.file)
    back = desk.filled({(MATRIX, TRAINING, "Strategi"): "Peningkatan pendapatan",
                        (MATRIX, TRAINING, "Arah Kebijakan"): "Melatih pencari kerja"})  # fmt: skip
    assert desk.changes(back) == {
        "program/disnaker.yaml": ["- strategi: beban-pengeluaran", "- arah_kebijakan: bansos-tepat"]
    }


def test_a_new_code_takes_its_official_name_and_the_rat_follows(desk: Desk) -> None:
    found = desk.changes(desk.filled({(MATRIX, DATA, "Kode"): "1.06.05.2.02.0004"}), exit_code=0)
    assert found["program/dinsos.yaml"] == [
        "- - kode: 1.06.05.2.02.0001", "- nama: Pendataan Fakir Miskin", "+ - kode: 1.06.05.2.02.0004",
        "+ nama: Fasilitasi Bantuan Pengembangan Ekonomi Masyarakat",
    ]  # fmt: skip
    assert found["rat/2025.yaml"] == [
        "- - sub_kegiatan: 1.06.05.2.02.0001", "+ - sub_kegiatan: 1.06.05.2.02.0004"
    ]  # fmt: skip


# ── rows more, rows less ─────────────────────────────────────────────────────────────────────────
def spare(sheet: Worksheet, number: int = 0) -> int:
    """The number of an empty row below the total."""
    total = max(row for row in range(FIRST, sheet.max_row + 1) if sheet.cell(row, 1).value == "Jumlah")
    return total + 2 + number


def fill(sheet: Worksheet, row: int, cells: Mapping[str, Any]) -> None:
    for title, value in cells.items():
        sheet.cell(row, titles(sheet)[title]).value = value


NEW = {
    "Kode": "1.06.05.2.02.0004", "Indikator Keluaran": "Jumlah keluarga yang dibantu modal", "Satuan": "KK",
    "Target 2024": 0, "Target 2025": "1.000", "Target 2026": 1200, "Sumber Dana": "PAD",
    "Pagu 2025 (Rp)": "500.000.000",
    "Pagu 2026 (Rp)": 600_000_000, "Sasaran Penerima": "Keluarga desil 2", "Lokasi": "semua kecamatan",
}  # fmt: skip


def test_a_new_row_becomes_a_sub_kegiatan_with_its_official_name(desk: Desk) -> None:
    book = desk.book
    row = spare(book[MATRIX])
    fill(book[MATRIX], row, NEW)
    fill(book[MATRIX], row + 1, {"Sumber Dana": "DAU", "Pagu 2026 (Rp)": 100_000_000})
    assert desk.changes(desk.save(book)) == {"program/dinsos.yaml": [
        "+ - kode: 1.06.05.2.02.0004", "+ nama: Fasilitasi Bantuan Pengembangan Ekonomi Masyarakat",
        "+ keluaran: Jumlah keluarga yang dibantu modal", "+ satuan: KK",
        "+ target: {2024: 0, 2025: 1.000, 2026: 1.200}",
        "+ pagu: {2025: {PAD: 500.000.000}, 2026: {PAD: 600.000.000, DAU: 100.000.000}}",
        "+ sasaran: Keluarga desil 2", "+ lokasi: semua kecamatan",
    ]}  # fmt: skip


def test_a_row_that_was_imported_before_is_not_added_again(desk: Desk) -> None:
    book = desk.book
    row = spare(book[MATRIX])
    fill(book[MATRIX], row, NEW)
    file = desk.save(book)
    assert desk.changes(file)
    assert desk.imported(file, "--ya").output == "Tidak ada yang berubah.\n"
    fill(book[MATRIX], row, {"Target 2026": 1300})
    file = desk.save(book)
    assert "(1.06.05.2.02.0004 dinsos, Target 2026): semula kosong; di buku kerja 1.300; dalam rencana 1.200." in (
        desk.refused(file)
    )
    assert desk.changes(file, "--pilih", "excel") == {"program/dinsos.yaml": [
        "- target: {2024: 0, 2025: 1.000, 2026: 1.200}", "+ target: {2024: 0, 2025: 1.000, 2026: 1.300}",
    ]}  # fmt: skip


def test_a_workbook_of_an_agency_takes_no_rows_of_another(desk: Desk) -> None:
    folder = desk.file.parent / "perangkat"
    run("export", "xlsx", "--plan", desk.plan, "--per", "perangkat-daerah", "-o", folder)
    book = opened(folder / "Disnaker.xlsx", values=False)
    fill(book[MATRIX], spare(book[MATRIX]), {**NEW, "Perangkat Daerah": "Dinsos"})
    assert "buku kerja ini hanya untuk satu perangkat daerah" in desk.refused(desk.save(book))


def test_a_copied_row_with_another_code_is_a_new_row(desk: Desk) -> None:
    book = desk.book
    sheet = book[MATRIX]
    source = rows(sheet)[BANSOS]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(spare(sheet), column).value = sheet.cell(source, column).value
    fill(sheet, spare(sheet), {"Kode": "1.06.05.2.02.0004", "Sub Kegiatan": None})
    found = desk.changes(desk.save(book))
    assert list(found) == ["program/dinsos.yaml"]
    assert not any(line.startswith("-") for line in found["program/dinsos.yaml"])


def test_a_new_kegiatan_comes_with_its_first_sub_kegiatan(desk: Desk) -> None:
    book = desk.book
    fill(book[MATRIX], spare(book[MATRIX]), {**NEW, "Kode": "2.07.03.2.02.0001", "Satuan": "lembaga"})
    assert "sudah ada di RAT 2025 sebagai sub kegiatan baru" in desk.refused(desk.save(book))
    (desk.plan / "rat/2025.yaml").unlink()
    plan = desk.plan
    result = desk.imported(desk.save(book), "--ya")
    assert "ditulis:" in result.output, result.output
    found = load_folder(plan).plan
    assert found is not None
    program = next(program for program in found.program if program.kode == "2.07.03")
    assert program.kegiatan[-1].nama == "Pembinaan Lembaga Pelatihan Kerja Swasta"
    assert [sub.kode for sub in program.kegiatan[-1].sub_kegiatan] == ["2.07.03.2.02.0001"]


def test_an_inserted_row_brings_another_funding_source(desk: Desk) -> None:
    book = desk.book
    sheet = book[MATRIX]
    row = rows(sheet)[TRAINING] + 1
    sheet.insert_rows(row)
    fill(sheet, row, {"Sumber Dana": "APBN", "Pagu 2024 (Rp)": 50_000_000})
    assert desk.changes(desk.save(book)) == {"program/disnaker.yaml": [
        "- 2024: {PAD: 4.500.000.000}", "+ 2024: {PAD: 4.500.000.000, APBN: 50.000.000}",
    ]}  # fmt: skip


def test_a_new_row_of_a_rat_elaborates_or_brings_something_new(desk: Desk) -> None:
    book = desk.book
    sheet = book["RAT 2026"]
    fill(sheet, spare(sheet), {
        "Kode": "1.06.05.2.02.0004", "Perangkat Daerah": "Dinsos", "Strategi OPPKPKE": "Pengurangan beban pengeluaran",
        "Alokasi Anggaran (Rp)": "Rp100.000.000", "Sumber Pembiayaan": "PAD", "Indikator Keluaran": "Jumlah keluarga",
        "Satuan Keluaran": "KK", "Target": 50, "Alasan Perbedaan dari RPKD": "Usulan warga",
        "Sumber Angka": "ilustratif", "Langsung": "Bantuan modal", "Jenis Bantuan": "uang",
    })  # fmt: skip
    found = desk.changes(desk.save(book))["rat/2026.yaml"]
    assert found == [
        "+ rat:", "+ - tahun: 2026", "+ rincian:", "+ - sub_kegiatan: 1.06.05.2.02.0004", "+ aktivitas:",
        "+ langsung: Bantuan modal", "+ jenis_bantuan: uang", "+ baru:", "+ - kode: 1.06.05.2.02.0004",
        "+ nama: Fasilitasi Bantuan Pengembangan Ekonomi Masyarakat",
        "+ program: Program Perlindungan dan Jaminan Sosial", "+ kegiatan: Pengelolaan Data Fakir Miskin",
        "+ perangkat_daerah: dinsos", "+ strategi: beban-pengeluaran", "+ keluaran: Jumlah keluarga", "+ satuan: KK",
        "+ target: 50", "+ pagu: {PAD: 100.000.000}", "+ sumber: ilustratif", "+ alasan: Usulan warga",
    ]  # fmt: skip


def test_a_missing_row_goes_only_when_asked(desk: Desk) -> None:
    book = desk.book
    for sheet in (book[MATRIX], book["RAT 2025"]):
        sheet.delete_rows(rows(sheet)[DATA])
    file = desk.save(book)
    before = desk.texts()
    result = desk.imported(file, "--ya")
    assert result.exit_code == 0
    assert "tetap ada dalam rencana; hapus dengan --hapus" in result.output
    assert f"{MATRIX}: {DATA}" in result.output
    assert desk.texts() == before
    found = desk.changes(file, "--hapus")
    assert set(found) == {"program/dinsos.yaml", "rat/2025.yaml"}
    assert all(line.startswith("-") for lines in found.values() for line in lines)
    plan = load_folder(desk.plan).plan
    assert plan is not None
    assert "1.06.05.2.02.0001" not in [row.sub.kode for row in plan.baris]
    assert "1.06.05.2.02.0001" not in [row.sub_kegiatan for row in plan.rat_tahun(2025).rincian]


def test_the_row_of_a_funding_source_goes_only_when_asked(desk: Desk) -> None:
    book = desk.book
    sheet = book[MATRIX]
    sheet.delete_rows(rows(sheet)[f"{BANSOS} +"])
    file = desk.save(book)
    before = desk.texts()
    result = desk.imported(file, "--ya")
    assert f"{MATRIX}: {BANSOS}, Pagu 2025 (Rp) dari DAU" in result.output
    assert desk.texts() == before
    assert desk.changes(file, "--hapus")["program/dinsos.yaml"][-2:] == [
        "+ 2025: {PAD: 3.400.000.000}", "+ 2026: {PAD: 3.500.000.000}",
    ]  # fmt: skip
    sheet.delete_rows(rows(sheet)[DATA])
    assert desk.imported(desk.save(book), "--ya", "--hapus").exit_code == 0
    assert desk.imported(desk.save(book), "--ya", "--hapus").output == "Tidak ada yang berubah.\n"


def test_a_first_row_that_is_gone_without_its_others_is_told(desk: Desk) -> None:
    book = desk.book
    sheet = book[MATRIX]
    sheet.delete_rows(rows(sheet)[BANSOS])
    assert f"baris pertama {BANSOS} tidak ada lagi" in desk.refused(desk.save(book), "--hapus")


# ── what is not understood ───────────────────────────────────────────────────────────────────────
def test_everything_not_understood_is_told_at_once_with_its_cell(desk: Desk) -> None:
    cells: dict[tuple[str, str, str], tuple[Any, str]] = {
        (MATRIX, BANSOS, "Target 2025"): ("1,5", "bukan bilangan bulat"),
        (MATRIX, BANSOS, "Pagu 2025 (Rp)"): ("banyak", "bukan rupiah"),
        (MATRIX, BANSOS, "Sumber Dana"): ("PADD", "tidak ada dalam daftar sumber dana"),
        (MATRIX, BANSOS, "Program"): ("Program lain", "tidak diubah lewat buku kerja ini"),
        (MATRIX, DATA, "Lokasi"): ("36.74.09 Antah", "wilayah 36.74.09 tidak ada"),
        (MATRIX, DATA, "Strategi"): ("Peningkatan pendapatn", "Maksud Anda “Peningkatan pendapatan”?"),
        (MATRIX, TRAINING, "Desil"): ("satu", "bukan daftar desil"),
        (MATRIX, TRAINING, "Target 2024"): ("1.500 KK", "memakai satuan KK, padahal satuannya orang"),
        (MATRIX, TRAINING, "Pagu 2024 (Rp)"): ("=#REF!*2", "rumus di sel ini belum mempunyai hasil"),
        ("RAT 2025", BANSOS, "Jenis Bantuan"): ("uank", "tidak ada dalam daftar jenis bantuan"),
        ("RAT 2025", BANSOS, "Tanggal Data Sasaran"): ("32 Mei 2025", "tanggal 32"),
        (INDICATORS, "P0", "Arah"): ("menurun", "tidak ada dalam daftar arah"),
        (INDICATORS, "P0", "Indikator"): (None, "wajib diisi"),
    }
    file = desk.filled({key: value for key, (value, _) in cells.items()})
    book = opened(file, values=False)
    output = desk.refused(file)
    lines = output.split("\n")
    for (sheet, identity, title), (_, said) in cells.items():
        place = f"{sheet}!{cell(book, sheet, identity, title).coordinate}: "
        assert [line for line in lines if line.startswith(place) and said in line], f"{place}{said} not in\n{output}"
    assert f"{len(cells)} sel tidak dapat dipakai. Tidak ada yang ditulis." in output


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"Kode": "1.06.05.2.02.0009", "Sumber Dana": "PAD"},
            "belum diisi Indikator Keluaran, Satuan, Sasaran Penerima, Lokasi, Sub Kegiatan (nama)",
        ),
        ({**NEW, "Kode": "1.01.02.2.01.0001"}, "program 1.01.02 belum ada dalam rencana"),
        ({**NEW, "Sumber Dana": None}, "sumber dana belum diisi, padahal ada pagunya"),
        ({**NEW, "Kode": "bansos"}, "“bansos” bukan kode sub kegiatan"),
    ],
)
def test_a_new_row_that_is_not_whole_is_told(desk: Desk, cells: dict[str, Any], said: str) -> None:
    book = desk.book
    row = spare(book[MATRIX])
    fill(book[MATRIX], row, cells)
    output = desk.refused(desk.save(book))
    assert said in output
    assert f"{MATRIX}!" in output
    assert f"{row}:" in output


def test_a_unit_that_makes_numbers_doubtful_is_told_at_its_cell(desk: Desk) -> None:
    file = desk.filled({(MATRIX, BANSOS, "Satuan"): "keluarga-bulan/tahun"})
    place = cell(opened(file), MATRIX, BANSOS, "Satuan").coordinate
    assert f"{MATRIX}!{place}: satuan “keluarga-bulan/tahun” tidak dikenal" in desk.refused(file)


def test_what_stands_beside_another_funding_source_is_told(desk: Desk) -> None:
    book = desk.book
    sheet = book[MATRIX]
    row = rows(sheet)[TRAINING] + 1
    sheet.insert_rows(row)
    fill(sheet, row, {"Sumber Dana": "APBN", "Pagu 2024 (Rp)": 50_000_000, "Catatan": "usulan"})
    output = desk.refused(desk.save(book))
    place = sheet.cell(row, titles(sheet)["Catatan"]).coordinate
    assert f"{MATRIX}!{place}: Catatan diisi di baris pertama sub kegiatan ini" in output


def test_identities_and_headings_are_not_to_be_changed(desk: Desk) -> None:
    book = desk.book
    cell(book, MATRIX, BANSOS, "Identitas").value = "1.06.05.2.02.0003 dinsoss"
    book[INDICATORS].cell(HEAD, titles(book[INDICATORS])["Identitas"]).value = "Kode baris"
    output = desk.refused(desk.save(book))
    assert "identitas “1.06.05.2.02.0003 dinsoss” tidak dikenal" in output
    assert f"{INDICATORS}: kolom Identitas tidak ada" in output


def test_a_workbook_from_elsewhere_is_told_as_such(desk: Desk, tmp_path: Path) -> None:
    other = Workbook()
    other.save(tmp_path / "lain.xlsx")
    result = desk.imported(tmp_path / "lain.xlsx", "--ya")
    assert (result.exit_code, "bukan buku kerja hasil rpkdgen export xlsx" in result.output) == (2, True)
    lebak = export(write_plan(tmp_path / "lebak", plan_files("kabupaten")), tmp_path / "lebak.xlsx")
    result = desk.imported(lebak, "--ya")
    assert result.exit_code == 2
    assert "berisi rencana Kabupaten Lebak, bukan Kota Tangerang Selatan" in result.output
    (tmp_path / "rusak.xlsx").write_bytes(b"PK\x03\x04 rusak")
    assert desk.imported(tmp_path / "rusak.xlsx", "--ya").exit_code == 2


# ── the plan has moved on ────────────────────────────────────────────────────────────────────────
def moved_on(desk: Desk) -> None:
    """Someone else changes the plan after the export."""
    path = desk.plan / "program/dinsos.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("2024: 4.500\n") == 1
    path.write_text(
        text.replace("2024: 4.500\n", "2024: 4.550\n").replace("DAU: 900.000.000", "DAU: 950.000.000"), "utf-8"
    )


def test_changes_of_both_sides_come_together(desk: Desk) -> None:
    file = desk.filled({(MATRIX, BANSOS, "Target 2025"): 4900, (MATRIX, BANSOS, "Target 2024"): 4550})
    moved_on(desk)
    assert desk.changes(file) == {"program/dinsos.yaml": ["- 2025: 4.800", "+ 2025: 4.900"]}


def test_what_both_changed_is_told_and_chosen(desk: Desk) -> None:
    file = desk.filled({(MATRIX, BANSOS, "Target 2024"): 4600, (MATRIX, BANSOS, "Target 2026"): 5100})
    moved_on(desk)
    output = desk.refused(file)
    place = cell(opened(file), MATRIX, BANSOS, "Target 2024").coordinate
    assert (f"{MATRIX}!{place} ({BANSOS}, Target 2024): semula 4.500; di buku kerja 4.600; dalam rencana 4.550."
            in output)  # fmt: skip
    assert "--pilih excel" in output
    assert "Rencana sudah berubah sejak buku kerja ini dibuat" in output
    kept = desk.texts()
    assert desk.changes(file, "--pilih", "rencana") == {"program/dinsos.yaml": ["- 2026: 5.000", "+ 2026: 5.100"]}
    for name, data in kept.items():
        (desk.plan / name).write_bytes(data)
    assert desk.changes(file, "--pilih", "excel") == {
        "program/dinsos.yaml": ["- 2024: 4.550", "+ 2024: 4.600", "- 2026: 5.000", "+ 2026: 5.100"]
    }


def test_an_item_that_ended_meanwhile_is_told(desk: Desk) -> None:
    file = desk.filled({(MATRIX, DATA, "Target 2024"): 21_000})
    path = desk.plan / "program/dinsos.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("          - kode: 1.06.05.2.02.0001")], encoding="utf-8")
    assert "butir ini tidak ada lagi dalam rencana" in desk.refused(file)


# ── asking, showing, writing ─────────────────────────────────────────────────────────────────────
def test_it_shows_and_asks_before_it_writes(desk: Desk) -> None:
    file = desk.filled({(MATRIX, BANSOS, "Target 2025"): 4900})
    before = desk.texts()
    for answer in ("t\n", ""):
        result = desk.imported(file, answer=answer)
        assert "Target 2025: 4.800 KK → 4.900 KK (+100; +2,08%, membaik)" in result.output
        assert "Tulis perubahan ini ke rencana?" in result.output
        assert "Tidak ada yang ditulis." in result.output
        assert desk.texts() == before
    result = desk.imported(file, answer="y\n")
    assert "Berikutnya: rpkdgen diff" in result.output
    assert desk.texts() != before


def test_other_forms_only_show(desk: Desk) -> None:
    before = desk.texts()
    result = desk.imported(desk.filled({(MATRIX, BANSOS, "Target 2025"): 4900}), "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)
    assert desk.texts() == before


def test_errors_of_the_plan_are_told_after_writing(desk: Desk) -> None:
    file = desk.filled({(MATRIX, TRAINING, "Strategi"): "Pengurangan beban pengeluaran"})
    result = desk.imported(file, "--ya")
    assert result.exit_code == 1
    assert "kesalahan RPKD-R02" in result.output
    assert "strategi: beban-pengeluaran" in (desk.plan / "program/disnaker.yaml").read_text(encoding="utf-8")


def test_a_failing_write_leaves_all_files_as_they_were(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk.filled({(MATRIX, BANSOS, "Target 2025"): 4900, (INDICATORS, "P0", "Target 2026"): 4.9})
    before = desk.texts()
    from rpkdgen import files

    written = files.replace_file
    count = iter(range(10))

    def fails_once(path: Path, data: bytes) -> None:
        if next(count) == 1:
            raise OSError(28, "No space left on device", str(path))
        written(path, data)

    monkeypatch.setattr(files, "replace_file", fails_once)
    result = desk.imported(file, "--ya")
    assert isinstance(result.exception, OSError)
    assert desk.texts() == before


# ── any edits ────────────────────────────────────────────────────────────────────────────────────
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30).map(
    lambda text: f"a{' '.join(text.split())}b"
)
TARGETS = st.integers(0, 10**6)
MONEY = st.integers(0, 10**13)
EDITABLE = {
    (MATRIX, BANSOS, "Target 2024"): TARGETS, (MATRIX, BANSOS, "Pagu 2024 (Rp)"): MONEY,
    (MATRIX, f"{BANSOS} +", "Pagu 2026 (Rp)"): MONEY, (MATRIX, DATA, "Pagu 2025 (Rp)"): MONEY,
    (MATRIX, DATA, "Indikator Keluaran"): TEXTS, (MATRIX, TRAINING, "Sebutan"): TEXTS,
    (MATRIX, TRAINING, "Catatan"): TEXTS, (MATRIX, DATA, "Sasaran Penerima"): TEXTS,
    ("RAT 2025", BANSOS, "Langsung"): TEXTS, ("RAT 2025", LEMBAGA, "Alokasi Anggaran (Rp)"): MONEY,
    ("RAT 2025", TRAINING, "Target"): TARGETS, ("RAT 2026", BANSOS, "Alokasi Anggaran (Rp)"): MONEY,
    ("RAT 2025", LEMBAGA, "Jumlah Sasaran Penerima Manfaat"): TARGETS,
    (INDICATORS, "P0", "Target 2025"): st.integers(0, 9999).map(lambda number: number / 100),
    (INDICATORS, "P0", "Definisi Operasional"): TEXTS,
}  # fmt: skip


@pytest.fixture(scope="module")
def sheets(origin: Desk) -> dict[str, dict[tuple[str, str], Any]]:
    """What was exported, by sheet."""
    book = opened(origin.file)
    return {name: table(book[name]) for name in (MATRIX, "RAT 2024", "RAT 2025", "RAT 2026", INDICATORS)}


@st.composite
def some_edits(draw: st.DrawFn) -> dict[tuple[str, str, str], Any]:
    keys = draw(st.lists(st.sampled_from(list(EDITABLE)), min_size=1, max_size=6, unique=True))
    return {key: draw(EDITABLE[key]) for key in keys}


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=some_edits())
def test_any_edits_come_into_the_plan_and_out_again(
    origin: Desk,
    sheets: dict[str, dict[tuple[str, str], Any]],
    tmp_path_factory: pytest.TempPathFactory,
    edits: dict[tuple[str, str, str], Any],
) -> None:
    folder = tmp_path_factory.mktemp("acak")
    shutil.copytree(origin.plan.parent, folder / "meja")
    desk = Desk(folder / "meja" / "plan", folder / "meja" / "rencana.xlsx")
    book = desk.book
    for (sheet, identity, title), value in edits.items():
        place = cell(book, sheet, identity, title)
        place.value = value
        if isinstance(value, str):
            place.data_type = "s"
    result = desk.imported(desk.save(book), "--ya")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert "Tidak ada yang ditulis" not in result.output, result.output
    again = opened(export(desk.plan, folder / "lagi.xlsx"))
    for name, exported in sheets.items():
        found = table(again[name])
        for (identity, title), value in exported.items():
            wanted = edits.get((name, identity, title), value)
            if not follows(name, identity, title, edits):
                assert found[identity, title] == wanted, f"{name} {identity} {title}"


def follows(sheet: str, identity: str, title: str, edits: Mapping[tuple[str, str, str], Any]) -> bool:
    """Whether a cell is reckoned, or shows what the RPKD says (which may have been edited there)."""
    taken = ("Alokasi Anggaran (Rp)", "Target", "Indikator Keluaran", "Sasaran Penerima", "Sumber Angka")
    is_taken = sheet.startswith("RAT") and (sheet, identity, title) not in edits and title in taken
    return is_taken or title == "Jumlah Pagu (Rp)"


# ── through LibreOffice ──────────────────────────────────────────────────────────────────────────
@needs_calc
def test_edits_saved_by_libreoffice_are_the_same_edits(desk: Desk, tmp_path: Path) -> None:
    """Edited, then opened and saved by LibreOffice, which reckons the formula that was typed into a cell."""
    file = desk.filled({
        (MATRIX, BANSOS, "Target 2025"): "=4000+900", (MATRIX, DATA, "Pagu 2024 (Rp)"): 750_000_000,
        ("RAT 2025", LEMBAGA, "Durasi Pemberian Bantuan"): "2 tahun", (INDICATORS, "P0", "Target 2026"): 4.95,
    })  # fmt: skip
    saved = saved_by_libreoffice(file, tmp_path / "lo")
    assert desk.changes(saved) == {
        "indikator.yaml": ["- 2026: 5,00", "+ 2026: 4,95"],
        "program/dinsos.yaml": [
            "- 2025: 4.800", "+ 2025: 4.900",
            "- pagu: {2024: 700.000.000, 2025: 700.000.000, 2026: 700.000.000}",
            "+ pagu: {2024: 750.000.000, 2025: 700.000.000, 2026: 700.000.000}",
        ],
        "rat/2025.yaml": ["- durasi: 1 tahun", "+ durasi: 2 tahun"],
    }  # fmt: skip
