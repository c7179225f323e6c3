"""The Matriks Persandingan: two whole plans in, Word and PDF out, read back with tools that are not ours."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from plans import Files, changed, plan_files
from pypdf import PdfReader
from repositories import Repository
from test_word import audited

from rpkdgen.build import Request, build
from rpkdgen.changes import Comparison, Key, Mark, Piece, Version
from rpkdgen.compare import compare
from rpkdgen.comparison_document import build_comparison, percent_text
from rpkdgen.comparison_view import passages
from rpkdgen.model import Plan
from rpkdgen.reasons import reasons_between
from rpkdgen.revision import locate, sides
from rpkdgen.validate import load

TEMPLATES = Path(__file__).parent.parent / "templates"

NEW_SUB = """\
          - kode: 1.06.05.2.02.0009
            nama: Pendampingan Keluarga Rentan
            keluaran: Jumlah keluarga yang didampingi
            satuan: KK
            target: {2024: 0, 2025: 100, 2026: 150}
            pagu: {2025: {PAD: 150.000.000}, 2026: {PAD: 175.000.000}}
            sasaran: Keluarga desil 1
            lokasi: semua kecamatan
"""


def edited() -> Files:
    """The plan with one change of every kind."""
    files = plan_files()
    files = changed(files, "program/dinsos.yaml", "2025: {PAD: 3.400.000.000", "2025: {PAD: 3.900.000.000")
    files = changed(files, "program/dinsos.yaml", "2025: 4.800", "2025: 4.600")
    files = changed(files, "program/disnaker.yaml", "kode: 2.07.03.2.01.0001", "kode: 2.07.03.2.01.0009")
    files = changed(files, "rat/2025.yaml", "sub_kegiatan: 2.07.03.2.01.0001", "sub_kegiatan: 2.07.03.2.01.0009")
    files = changed(files, "rat/2025.yaml", "pagu: {PAD: 3.300.000.000", "pagu: {PAD: 3.000.000.000")
    files = changed(files, "rat/2025.yaml", "Penyesuaian hasil verifikasi data", "Rasionalisasi belanja")
    files = changed(files, "rencana.yaml", "nama: Nama Sekretaris", "nama: Sekretaris Baru")
    files["program/dinsos.yaml"] += NEW_SUB
    name = "narasi/rpkd/03-profil.md"
    written = "{% set awal = 2024 %}{% set dua = 1 %}{% set dua = 2 %}Periksalah pagu {{ pagu() | rupiah }} "
    files[name] = files[name].replace("Lihat ", written + "sejak {{ awal + 0 }} ({{ dua }}) serta ")
    return {name: text for name, text in files.items() if name != "program/bappeda.yaml"}


def plan_of(files: Files) -> Plan:
    plan = load({name: text.encode() for name, text in files.items()}).plan
    assert plan is not None
    return plan


OLD, NEW = Version("apbd (aaaaaaa, 3 Januari 2025)"), Version("apbd-perubahan (bbbbbbb, 4 Agustus 2025)")


@pytest.fixture(scope="module")
def before() -> Plan:
    return plan_of(plan_files())


@pytest.fixture(scope="module")
def comparison(before: Plan) -> Comparison:
    return compare(before, plan_of(edited()), old_version=OLD, new_version=NEW)


@pytest.fixture(scope="module")
def folder(before: Plan, comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("persandingan")
    key = Key("sub_kegiatan", "1.06.05.2.02.0009", "dinsos")
    build_comparison(comparison, before, plan_of(edited()), TEMPLATES, out, reasons={key: "Hasil musrenbang"})
    return out


def rows_of(path: Path, head: str) -> list[list[str]]:
    """The rows of the table with that column head, below its head."""
    for table in Document(str(path)).tables:
        found = [[cell.text for cell in row.cells] for row in table.rows]
        if head in found[0]:
            return found[2:]
    raise AssertionError(f"no table with a column {head!r}")


def rupiah(text: str) -> int:
    """The amount that a cell shows: "1.000", "(1.000)", "–"."""
    digits = re.sub(r"\D", "", text)
    return (-1 if text.startswith("(") else 1) * int(digits or "0")


def pagu_rows(rows: Iterable[list[str]]) -> list[list[str]]:
    return [row for row in rows if re.match(r"Pagu( \d{4})? \(", row[3])]


# ── the matrix ───────────────────────────────────────────────────────────────────────────────────
def test_a_file_for_the_rpkd_and_for_each_rat_that_changed(folder: Path) -> None:
    wanted = {f"persandingan-{part}.{form}" for part in ("rpkd", "rat-2025") for form in ("docx", "pdf")}
    assert {path.name for path in folder.iterdir() if path.is_file()} == wanted


def test_a_changed_amount_and_a_fallen_target_stand_with_their_differences(folder: Path) -> None:
    rows = rows_of(folder / "persandingan-rpkd.docx", "Keterangan")
    shown = [row[3:7] for row in rows]
    assert ["Pagu 2025 (PAD)", "3.400.000.000", "3.900.000.000", "500.000.000"] in shown
    assert ["Target 2025 (KK)", "4.800", "4.600", "(200)"] in shown


def test_new_ended_and_recoded_items_say_so_in_the_last_column(folder: Path) -> None:
    notes = {row[1]: row[7] for row in rows_of(folder / "persandingan-rpkd.docx", "Keterangan") if row[7]}
    assert notes["1.06.05.2.02.0009"] == "Sub kegiatan baru. Hasil musrenbang"
    assert notes["5.01.03"] == "Program berakhir."
    assert notes["2.07.03.2.01.0009"] == "Semula kode 2.07.03.2.01.0001."


@pytest.mark.parametrize(("document", "tahun"), [("rpkd", 0), ("rat-2025", 2025)])
def test_the_rows_add_up_to_the_recap(folder: Path, comparison: Comparison, document: str, tahun: int) -> None:
    recap = comparison.recap("tahun", tahun)
    assert recap is not None
    assert recap.jumlah.difference
    rows = rows_of(folder / f"persandingan-{document}.docx", "Keterangan")
    assert sum(rupiah(row[6]) for row in pagu_rows(rows)) == recap.jumlah.difference
    total = next(row for row in rows if row[0] == "Jumlah")
    assert [rupiah(cell) for cell in total[4:7]] == [recap.jumlah.old, recap.jumlah.new, recap.jumlah.difference]


@pytest.mark.parametrize("document", ["rpkd", "rat-2025"])
def test_every_group_is_the_sum_of_its_items(folder: Path, document: str) -> None:
    rows = rows_of(folder / f"persandingan-{document}.docx", "Keterangan")
    strategies = sum(rupiah(row[6]) for row in rows if row[0].startswith("Strategi "))
    assert strategies == sum(rupiah(row[6]) for row in rows if row[0] == "Jumlah")


@pytest.mark.parametrize("document", ["rpkd", "rat-2025"])
@pytest.mark.parametrize("head", ["Tahun", "Strategi", "Perangkat Daerah", "Sumber Dana"])
def test_the_recaps_are_those_of_the_comparison(folder: Path, comparison: Comparison, document: str, head: str) -> None:
    recap = comparison.recap(head.lower().replace(" ", "_"), 2025 if document == "rat-2025" else 0)
    assert recap is not None
    rows = rows_of(folder / f"persandingan-{document}.docx", head)
    shown = [[rupiah(cell) for cell in row[2:5]] for row in rows]
    assert shown == [[t.old, t.new, t.difference] for t in (*recap.baris, recap.jumlah)]


def test_the_reason_of_the_plan_explains_a_row_of_the_rat(folder: Path) -> None:
    rows = rows_of(folder / "persandingan-rat-2025.docx", "Keterangan")
    assert next(row[7] for row in rows if row[1] == "1.06.05.2.02.0003") == "Rasionalisasi belanja"


def test_other_changes_and_the_narratives_words_are_shown_as_they_print(folder: Path, before: Plan) -> None:
    text = "\n".join(
        cell for table in Document(str(folder / "persandingan-rpkd.docx")).tables for row in table.rows
        for cell in [" | ".join(cell.text for cell in row.cells)]
    )  # fmt: skip
    assert "Nama Sekretaris | Sekretaris Baru" in text
    assert "Profil Kemiskinan Daerah" in text
    assert "Periksalah pagu Rp" in text
    assert "{{ pagu()" not in text
    assert "sejak 2024 ({{ dua }})" in text  # a name that is set twice is not guessed


def test_an_item_of_another_agency_is_one_row_and_a_flow(before: Plan, tmp_path: Path) -> None:
    files = changed(plan_files(), "program/disnaker.yaml", "perangkat_daerah: disnaker", "perangkat_daerah: dinsos")
    files = changed(files, "rat/2025.yaml", "perangkat_daerah: disnaker", "perangkat_daerah: dinsos")
    new = plan_of(files)
    moved = compare(before, new, old_version=OLD, new_version=NEW)
    build_comparison(moved, before, new, TEMPLATES, tmp_path, ("docx",))
    path = tmp_path / "persandingan-rpkd.docx"
    flow = rows_of(path, "Ke")
    assert flow[0][1:] == ["Dinas Ketenagakerjaan", "Dinas Sosial", "1", "14.600.000.000", "14.600.000.000"]
    rows = [row for row in rows_of(path, "Keterangan") if row[1] == "2.07.03.2.01.0001"]
    assert [row[4:8] for row in rows] == [
        ["14.600.000.000", "14.600.000.000", "–", "Pindah dari Dinas Ketenagakerjaan."]
    ]


# ── the files ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("document", ["rpkd", "rat-2025"])
def test_words_audit_finds_nothing(folder: Path, tmp_path: Path, document: str) -> None:
    assert audited((folder / f"persandingan-{document}.docx").read_bytes(), tmp_path) == []


def test_the_pdf_names_both_versions_and_says_what_word_says(folder: Path) -> None:
    text = " ".join(page.extract_text() for page in PdfReader(folder / "persandingan-rpkd.pdf").pages)
    text = re.sub(r"\s+", " ", text)
    for words in ("MATRIKS PERSANDINGAN RPKD", OLD.label, NEW.label, "3.900.000.000", "(200)", "WALI KOTA"):
        assert words in text


def test_the_head_of_the_matrix_is_repeated_on_every_page(folder: Path) -> None:
    table = next(
        table for table in Document(str(folder / "persandingan-rpkd.docx")).tables
        if "Keterangan" in [cell.text for cell in table.rows[0].cells]
    )  # fmt: skip
    marked = [row._tr.xpath("./w:trPr/w:tblHeader") for row in table.rows]
    assert [bool(mark) for mark in marked[:3]] == [True, True, False]


def test_two_equal_plans_give_a_document_that_says_so(before: Plan, tmp_path: Path) -> None:
    same = compare(before, before, old_version=OLD, new_version=NEW)
    files = build_comparison(same, before, before, TEMPLATES, tmp_path)
    assert [file.name for file in files] == ["persandingan-rpkd.docx", "persandingan-rpkd.pdf"]
    text = PdfReader(BytesIO(files[1].read_bytes())).pages[0].extract_text()
    assert "Tidak ada perubahan" in re.sub(r"\s+", " ", text)


def test_an_ordinary_build_neither_makes_nor_names_it(tmp_path: Path) -> None:
    for name, text in plan_files().items():
        path = tmp_path / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    result = build(Request(tmp_path / "plan", TEMPLATES, tmp_path / "build", formats=("pdf",)))
    names = {product.path.stem for product in result.products}
    assert "rpkd" in names
    assert not any(name.startswith("persandingan") for name in names)


# ── from git ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def history(tmp_path: Path) -> Repository:
    """The plan, then three commits: one changes an amount, one another item, one recodes the first."""
    repository = Repository(tmp_path / "repo")
    repository.write(plan_files(), "plan")
    repository.commit("RPKD awal")
    repository.replace("plan/program/disnaker.yaml", "2025: {PAD: 4.900.000.000}", "2025: {PAD: 5.100.000.000}")
    repository.commit("Tambahan pelatihan dari SILPA")
    repository.replace("plan/program/dinsos.yaml", "2025: 4.800", "2025: 4.600")
    repository.commit("Target mengikuti DTSEN")
    for name in ("program/disnaker", "rat/2025"):
        repository.replace(f"plan/{name}.yaml", ": 2.07.03.2.01.0001", ": 2.07.03.2.01.0009")
    repository.commit("Nomenklatur baru")
    return repository


def test_the_subjects_of_the_commits_that_changed_an_item_are_its_reason(history: Repository) -> None:
    place = locate(history.folder / "plan")
    old, new = sides(place, ["HEAD~3"])
    reasons = reasons_between(place, old, new)
    assert reasons[Key("sub_kegiatan", "1.06.05.2.02.0003", "dinsos")] == "Target mengikuti DTSEN"
    recoded = Key("sub_kegiatan", "2.07.03.2.01.0009", "disnaker")
    assert reasons[recoded] == "Tambahan pelatihan dari SILPA; Nomenklatur baru"


def test_folders_have_no_commits_to_take_reasons_from(history: Repository) -> None:
    place = locate(history.folder / "plan")
    old, new = sides(place, [str(history.folder / "plan"), str(history.folder / "plan")])
    assert reasons_between(place, old, new) == {}


def test_the_command_makes_it_between_two_revisions(history: Repository) -> None:
    command = [sys.executable, "-m", "rpkdgen", "diff", "HEAD~3", "HEAD", "--format", "docx"]
    environment = {**os.environ, "PYTHONPATH": str(TEMPLATES.parent)}
    answer = subprocess.run(command, cwd=history.folder, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == ["build/persandingan-rpkd.docx", "build/persandingan-rat-2025.docx"]
    rows = rows_of(history.folder / "build" / "persandingan-rpkd.docx", "Keterangan")
    assert any(row[7] == "Target mengikuti DTSEN" for row in rows)


# ── parts ────────────────────────────────────────────────────────────────────────────────────────
def test_a_passage_is_the_whole_paragraph_with_its_changed_words() -> None:
    pieces = (Piece(Mark.SAME, "Tetap.\nAngka "), Piece(Mark.DELETED, "lama"), Piece(Mark.INSERTED, "baru"),
              Piece(Mark.SAME, " dipakai.\nTetap lagi.\n"), Piece(Mark.INSERTED, "Alinea baru.\n"))  # fmt: skip
    found = list(passages(pieces))
    assert ["".join(word.teks for word in passage.semula) for passage in found] == ["Angka lama dipakai.", ""]
    assert ["".join(word.teks for word in passage.menjadi) for passage in found] == [
        "Angka baru dipakai.", "Alinea baru.",
    ]  # fmt: skip
    assert [word.teks for word in found[0].menjadi if word.berubah] == ["baru"]


def test_a_small_per_cent_is_no_dash() -> None:
    assert [percent_text(value) for value in (Decimal("-0.001"), Decimal("2.225"), Decimal(0), None)] == [
        "(0,00)", "2,23", "–", "–",
    ]  # fmt: skip
