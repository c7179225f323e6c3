"""The plan as a workbook: what planners know, locked where it must be, and sums that are the plan's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from openxml_audit import FileFormat, OpenXmlValidator

from rpkdgen.analysis import plan_lines, rat_lines, recap_by_agency, recap_by_source, recap_by_strategy
from rpkdgen.model import Plan
from rpkdgen.validate import load_folder
from tests.plans import changed, plan_files
from tests.repositories import Repository
from tests.workbooks import (
    FIRST,
    HEAD,
    INDICATORS,
    MATRIX,
    NUMBERS,
    SECOND_HEAD,
    cell,
    export,
    formulas,
    has_calc,
    opened,
    rows,
    run,
    saved_by_libreoffice,
    titles,
    write_plan,
)  # fmt: skip

ROOT = Path(__file__).parent.parent
BANSOS = "1.06.05.2.02.0003 dinsos"
OFFICIAL = [
    "No", "Strategi OPPKPKE", "Perangkat Daerah", "Kode", "Program", "Kegiatan", "Sub Kegiatan", "Langsung",
    "Tidak Langsung", "Penunjang", "Alokasi Anggaran (Rp)", "Sumber Pembiayaan", "Sifat Bantuan", "Lokasi",
    "Jumlah Sasaran Penerima Manfaat", "Besaran Manfaat", "Jenis Bantuan", "Durasi Pemberian Bantuan",
]  # fmt: skip


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The small plan in a git repository, with one commit."""
    found = Repository(tmp_path_factory.mktemp("ekspor"))
    found.write(plan_files(), "plan")
    found.commit("RPKD awal", date="2025-05-03")
    return found


@pytest.fixture(scope="module")
def book(repository: Repository) -> Workbook:
    return opened(export(repository.folder / "plan", repository.folder / "rencana.xlsx"))


@pytest.fixture(scope="module")
def formula_count(repository: Repository) -> int:
    """How many formulas of ours there are."""
    return len(formulas(opened(export(repository.folder / "plan", repository.folder / "hitung.xlsx"), values=False)))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Path]:
    """The plan of Kota Tangerang and its workbook."""
    plan = load_folder(ROOT / "plan").plan
    assert plan is not None
    return plan, export(ROOT / "plan", tmp_path_factory.mktemp("contoh") / "rencana.xlsx")


# ── what is in it ────────────────────────────────────────────────────────────────────────────────
def test_the_sheets_are_those_that_planners_know(book: Workbook) -> None:
    assert book.sheetnames == [
        "Petunjuk", MATRIX, "RAT 2024", "RAT 2025", "RAT 2026", INDICATORS, "Rekap RPKD", "Rekap RAT", "Acuan",
        "_rpkdgen",
    ]  # fmt: skip
    assert book["_rpkdgen"].sheet_state == "veryHidden"


def test_the_matrix_has_a_row_for_each_funding_source(book: Workbook) -> None:
    shown = {
        title: cell(book, MATRIX, BANSOS, title).value
        for title in ("Kode", "Sub Kegiatan", "Perangkat Daerah", "Strategi", "Satuan", "Target 2024", "Sumber Dana",
                      "Pagu 2024 (Rp)", "Pagu 2026 (Rp)", "Jumlah Pagu (Rp)", "Lokasi", "Sumber Pagu")
    }  # fmt: skip
    assert shown == {
        "Kode": "1.06.05.2.02.0003", "Sub Kegiatan": "Fasilitasi Bantuan Sosial Kesejahteraan Keluarga",
        "Perangkat Daerah": "Dinsos", "Strategi": "Pengurangan beban pengeluaran", "Satuan": "KK", "Target 2024": 4500,
        "Sumber Dana": "PAD", "Pagu 2024 (Rp)": 3_200_000_000, "Pagu 2026 (Rp)": 3_500_000_000,
        "Jumlah Pagu (Rp)": 10_100_000_000, "Lokasi": "semua kecamatan", "Sumber Pagu": "ilustratif",
    }  # fmt: skip
    more = f"{BANSOS} +"
    assert rows(book[MATRIX])[more] == rows(book[MATRIX])[BANSOS] + 1
    assert cell(book, MATRIX, more, "Sumber Dana").value == "DAU"
    assert cell(book, MATRIX, more, "Pagu 2025 (Rp)").value == 900_000_000
    assert cell(book, MATRIX, more, "Target 2025").value is None
    assert cell(book, MATRIX, more, "Strategi").value == "Pengurangan beban pengeluaran"


def test_the_rat_is_the_official_form_of_18_columns(book: Workbook) -> None:
    sheet = book["RAT 2025"]
    assert list(titles(sheet))[:18] == OFFICIAL
    assert [sheet.cell(NUMBERS, column).value for column in range(1, 20)] == [*range(1, 19), None]
    assert (sheet.cell(HEAD, 8).value, "H3:J3" in sheet.merged_cells) == ("Aktivitas Real", True)
    assert sheet.cell(SECOND_HEAD, 8).value == "Langsung"
    assert sheet.cell(FIRST, 1).value == "Strategi 1: Pengurangan beban pengeluaran"
    new = "2.07.03.2.02.0001 disnaker"
    assert cell(book, "RAT 2025", new, "Alokasi Anggaran (Rp)").value == 250_000_000
    assert cell(book, "RAT 2025", new, "Besaran Manfaat").value == "Rp10.000.000/lembaga"


def test_indicators_carry_baseline_and_targets(book: Workbook) -> None:
    assert cell(book, INDICATORS, "P0", "Kondisi Awal: Nilai").value == 5.89
    assert cell(book, INDICATORS, "P0", "Target 2026").value == 5
    outcome = "1.06.05 dinsos: Persentase keluarga penerima yang puas"
    assert cell(book, INDICATORS, outcome, "Target 2024").value == 70
    assert "penduduk-miskin" not in rows(book[INDICATORS]), "an indicator of context has no target"


def test_the_revision_and_the_content_are_noted(repository: Repository, book: Workbook) -> None:
    commit = repository.git("rev-parse", "--short=7", "HEAD")
    about = {row[0].value: row[1].value for row in book["Petunjuk"].iter_rows(min_row=3, max_row=7, max_col=2)}
    assert about["Revisi rencana"] == f"{commit} (3 Mei 2025)"
    assert len(str(about["Sidik isi rencana"])) == 64
    repository.write({"catatan.md": "x", "plan/narasi/rpkd/08-tambahan.md": "# Tambahan\n"})
    file = export(repository.folder / "plan", repository.folder / "lagi.xlsx")
    (repository.folder / "plan/narasi/rpkd/08-tambahan.md").unlink()
    again = {row[0].value: row[1].value for row in opened(file)["Petunjuk"].iter_rows(min_row=3, max_row=7, max_col=2)}
    assert again["Revisi rencana"] == f"{commit} (3 Mei 2025), dengan perubahan yang belum disimpan ke git"
    assert again["Sidik isi rencana"] != about["Sidik isi rencana"]


def test_the_same_plan_gives_the_same_bytes(repository: Repository) -> None:
    files = [export(repository.folder / "plan", repository.folder / f"{name}.xlsx") for name in ("satu", "dua")]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_excel_opens_it_without_repair(repository: Repository) -> None:
    file = export(repository.folder / "plan", repository.folder / "periksa.xlsx", "--realisasi", "2025")
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=0).validate(file)
    assert [str(error) for error in result.errors] == []


# ── how it is filled ─────────────────────────────────────────────────────────────────────────────
def test_headings_and_identities_are_locked_and_values_are_not(book: Workbook) -> None:
    for name in (MATRIX, "RAT 2025", INDICATORS):
        sheet = book[name]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.protection.formatColumns
        assert not sheet.protection.insertRows
        assert sheet.cell(HEAD, 1).protection.locked
        assert sheet.freeze_panes is not None
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$3:$5"
        assert "&P" in str(sheet.oddFooter.center.text)
    for title, locked in (("Identitas", True), ("Program", True), ("Jumlah Pagu (Rp)", True), ("Kode", False),
                          ("Target 2024", False), ("Pagu 2024 (Rp)", False), ("Lokasi", False)):  # fmt: skip
        assert cell(book, MATRIX, BANSOS, title).protection.locked is locked, title
    assert cell(book, "RAT 2025", BANSOS, "Kode").protection.locked, "a code in a RAT is the RPKD's"
    assert not cell(book, "RAT 2025", "2.07.03.2.02.0001 disnaker", "Strategi OPPKPKE").protection.locked


def test_numbers_have_the_format_of_their_unit(book: Workbook) -> None:
    assert cell(book, MATRIX, BANSOS, "Pagu 2024 (Rp)").number_format == "#,##0"
    assert cell(book, MATRIX, BANSOS, "Target 2024").number_format == "#,##0"
    assert cell(book, INDICATORS, "P0", "Target 2024").number_format == "#,##0.00"
    assert cell(book, MATRIX, BANSOS, "Kode").number_format == "@"


@pytest.mark.parametrize(
    ("sheet", "title", "choices"),
    [
        (MATRIX, "Kode", ["1.06.05.2.02.0001", "1.06.05.2.02.0003"]),
        (MATRIX, "Perangkat Daerah", ["Dinsos", "Disnaker", "Bappeda"]),
        (MATRIX, "Sumber Dana", ["DAU", "PAD"]),
        (MATRIX, "Strategi", ["Pengurangan beban pengeluaran", "Peningkatan pendapatan", "Dukungan tata kelola"]),
        (MATRIX, "Satuan", ["KK"]),
        ("RAT 2025", "Sifat Bantuan", ["bantuan sosial"]),
        ("RAT 2025", "Jenis Bantuan", ["uang", "barang"]),
    ],
)
def test_cells_are_chosen_from_lists(book: Workbook, sheet: str, title: str, choices: list[str]) -> None:
    place = cell(book, sheet, BANSOS, title).coordinate
    rule = next(rule for rule in book[sheet].data_validations.dataValidation if place in rule.sqref)
    assert rule.type == "list"
    name = str(rule.formula1)
    area = str(book.defined_names[name].attr_text).removeprefix("Acuan!").replace("$", "")
    listed = [row[0].value for row in book["Acuan"][area]]
    assert set(choices) <= set(listed)
    assert "" not in listed
    assert None not in listed


def test_illustrative_numbers_are_marked_by_what_their_source_says(book: Workbook) -> None:
    sheet = book[MATRIX]
    place = cell(book, MATRIX, BANSOS, "Pagu 2024 (Rp)").coordinate
    rules = [
        rule for area, found in sheet.conditional_formatting._cf_rules.items() if place in area.sqref for rule in found
    ]
    source = sheet.cell(1, titles(sheet)["Sumber Pagu"]).column_letter
    assert [rule.formula for rule in rules] == [[f'AND(ISNUMBER({place[:-1]}6),${source}6="ilustratif")']]


# ── nothing in it acts ───────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("text", ["=1+1", "+62 21", "@SUM(A1)", "_x0041_"])
def test_a_text_of_the_plan_is_never_a_formula(tmp_path: Path, formula_count: int, text: str) -> None:
    files = changed(plan_files(), "program/disnaker.yaml", "sebutan: Cakap Kerja", f"sebutan: {json.dumps(text)}")
    files = changed(files, "tujuan.yaml", "nama: Dukungan tata kelola", f"nama: {json.dumps(text)}")
    files = changed(files, "rat/2025.yaml", "langsung: Pembinaan lembaga pelatihan", f"langsung: {json.dumps(text)}")
    file = export(write_plan(tmp_path / "plan", files), tmp_path / "rencana.xlsx")
    found = opened(file, values=False)
    assert cell(found, MATRIX, "2.07.03.2.01.0001 disnaker", "Sebutan").value == text
    assert cell(found, MATRIX, "2.07.03.2.01.0001 disnaker", "Sebutan").data_type == "s"
    assert cell(found, "RAT 2025", "2.07.03.2.02.0001 disnaker", "Langsung").data_type == "s"
    ours = formulas(found)
    assert len(ours) == formula_count
    assert all(formula.startswith(("=SUM(", "=SUMIFS(", "=T(", "=IF(", "=")) for formula in ours)
    assert not any(text.lstrip("=") in formula for formula in ours if len(text) > 4)


# ── sums ─────────────────────────────────────────────────────────────────────────────────────────
def recap_of(book: Workbook, sheet: str, title: str) -> dict[str, list[int]]:
    """A table of a recap: label → sums (of each year, and of all)."""
    found: dict[str, list[int]] = {}
    inside = False
    for row in book[sheet].iter_rows(values_only=True):
        if row[0] == title:
            inside = True
        elif inside and row[0] is None:
            break
        elif inside:
            found[str(row[0])] = [round(value) for value in row[1:5]]
    return found


def assert_sums_are_the_plans(plan: Plan, book: Workbook) -> None:
    by_rat = {year: rat_lines(plan, year) for year in plan.tahun}
    for number, year in enumerate(plan.tahun):
        for sheet, lines in (("Rekap RPKD", plan_lines(plan)), ("Rekap RAT", by_rat[year])):
            for title, recap in (
                ("Menurut strategi", recap_by_strategy), ("Menurut perangkat daerah", recap_by_agency),
                ("Menurut sumber dana", recap_by_source),
            ):  # fmt: skip
                expected = recap(plan, lines, [year])
                shown = recap_of(book, sheet, title)
                total = sum(row.pagu[0] for row in expected.baris)
                assert shown["Jumlah"][number] == total
                assert shown["Belum terkelompok"][number] == 0
                parts = sorted(sums[number] for name, sums in shown.items() if name != "Jumlah" and sums[number])
                assert parts == sorted(row.pagu[0] for row in expected.baris if row.pagu[0])


def test_recaps_are_those_of_the_documents(example: tuple[Plan, Path]) -> None:
    plan, file = example
    assert_sums_are_the_plans(plan, opened(file))


@pytest.mark.skipif(not has_calc(), reason="LibreOffice Calc is not installed")
def test_formulas_reckon_the_same_in_libreoffice(repository: Repository, tmp_path: Path) -> None:
    folder = repository.folder / "plan"
    bare = tmp_path / "tanpa-hasil.xlsx"
    # openpyxl keeps the formulas and drops their results
    opened(export(folder, tmp_path / "rencana.xlsx"), values=False).save(bare)
    assert opened(bare)["Rekap RPKD"]["B5"].value is None
    plan = load_folder(folder).plan
    assert plan is not None
    assert_sums_are_the_plans(plan, opened(saved_by_libreoffice(bare, tmp_path / "hasil")))


# ── one for each agency ──────────────────────────────────────────────────────────────────────────
def test_a_workbook_for_each_agency_has_its_rows_alone(repository: Repository) -> None:
    folder = repository.folder / "perangkat"
    result = run("export", "xlsx", "--plan", repository.folder / "plan", "--per", "perangkat-daerah", "-o", folder)
    assert result.exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["Bappeda.xlsx", "Dinsos.xlsx", "Disnaker.xlsx"]
    book = opened(folder / "Disnaker.xlsx")
    assert list(rows(book[MATRIX])) == ["2.07.03.2.01.0001 disnaker"]
    assert list(rows(book["RAT 2025"])) == ["2.07.03.2.01.0001 disnaker", "2.07.03.2.02.0001 disnaker"]
    assert all("disnaker" in identity for identity in rows(book[INDICATORS]))
    assert recap_of(book, "Rekap RPKD", "Menurut perangkat daerah")["Disnaker"][0] == 4_500_000_000


def test_what_is_no_plan_gives_no_workbook(tmp_path: Path) -> None:
    result = run("export", "xlsx", "--plan", write_plan(tmp_path, {"x.yaml": "format: 1\n"}), "-o", tmp_path / "a.xlsx")
    assert result.exit_code == 1
    assert "tidak berisi rencana" in result.output
    assert not (tmp_path / "a.xlsx").exists()
