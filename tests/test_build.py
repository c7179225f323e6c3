"""Building through the command: what is made, what is left alone, what is never lost."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from rpkdgen.build import Request, UnknownDocument, build
from rpkdgen.libreoffice import find_libreoffice

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example with its summary and one RAT built."""
    folder = tmp_path_factory.mktemp("daerah")
    shutil.copytree(ROOT / "plan", folder / "plan")
    result = build(request(folder))
    assert not result.failed, result.problems
    return folder


@pytest.fixture
def region(built: Path, tmp_path: Path) -> Path:
    """A fresh copy of that, to be changed by a test."""
    shutil.copytree(built, tmp_path / "daerah", copy_function=shutil.copy2)
    return tmp_path / "daerah"


def request(folder: Path, *documents: str, **options: object) -> Request:
    chosen = documents or ("ringkasan", "rat-2025")
    return Request(folder / "plan", TEMPLATES, folder / "build", chosen, **options)  # type: ignore[arg-type]


def made(folder: Path, *documents: str, **options: object) -> set[str]:
    result = build(request(folder, *documents, **options))
    assert not result.failed, result.problems
    return {product.path.name for product in result.products if product.made}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rpkdgen", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )


def test_a_second_build_makes_nothing(region: Path) -> None:
    assert made(region) == set()


def test_only_documents_that_show_the_change_are_made_again(region: Path) -> None:
    change(region / "plan" / "rat" / "2025.yaml", "durasi: ", "durasi: kira-kira ")
    assert made(region) == {"rat-2025.docx", "rat-2025.pdf"}


def test_a_comment_in_the_plan_makes_nothing(region: Path) -> None:
    change(region / "plan" / "strategi.yaml", "strategi:", "# catatan penyusun\nstrategi:")
    assert made(region) == set()


def test_a_document_that_somebody_changed_or_removed_is_made_again(region: Path) -> None:
    (region / "build" / "rat-2025.pdf").unlink()
    (region / "build" / "ringkasan.docx").write_bytes(b"x")
    assert made(region) == {"rat-2025.pdf", "ringkasan.docx"}


def test_the_same_input_gives_the_same_bytes(region: Path, tmp_path: Path) -> None:
    again = build(Request(region / "plan", TEMPLATES, tmp_path / "again", ("ringkasan",)))
    assert not again.failed
    for name in ("ringkasan.docx", "ringkasan.pdf"):
        assert (tmp_path / "again" / name).read_bytes() == (region / "build" / name).read_bytes()


def test_a_plan_with_errors_leaves_the_old_documents(region: Path) -> None:
    before = contents(region / "build")
    change(region / "plan" / "strategi.yaml", "nama: ", "nmaa: ")
    result = build(request(region))
    assert result.failed
    assert any(problem.position.file.endswith("strategi.yaml") for problem in result.problems)
    assert contents(region / "build") == before


def test_an_error_in_one_document_leaves_all_old_ones_though_others_are_being_made(region: Path) -> None:
    before = contents(region / "build")
    shutil.copytree(TEMPLATES, region / "templates")
    change(region / "plan" / "rencana.yaml", "ibu_kota: Tangerang", "ibu_kota: Cikokol")
    template = region / "templates" / "rat" / "isi.html.j2"
    template.write_text(template.read_text(encoding="utf-8") + "{{ tidak_ada }}\n", encoding="utf-8")
    result = build(Request(region / "plan", region / "templates", region / "build", ("ringkasan", "rat-2025")))
    assert result.failed
    assert [problem.position.file.rpartition("/")[2] for problem in result.problems] == ["isi.html.j2"]
    assert contents(region / "build") == before


def test_a_draft_is_built_all_the_same_with_its_mark_and_problems(region: Path) -> None:
    change(region / "plan" / "strategi.yaml", "nama: ", "nmaa: ")
    result = build(request(region, "ringkasan", draft=True))
    assert not result.failed
    pdf = PdfReader(region / "build" / "ringkasan.pdf")
    assert all("DRAF" in page.extract_text() for page in pdf.pages)
    word = Document(str(region / "build" / "ringkasan.docx"))
    headers = [section.header._element.xml for section in word.sections]
    assert all("DRAF" in header for header in headers)
    cells = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "strategi.yaml" in cells


def test_an_unknown_document_names_those_that_exist(region: Path) -> None:
    with pytest.raises(UnknownDocument) as caught:
        build(request(region, "rat-2031"))
    assert "rat-2025" in caught.value.known


def test_one_name_stands_for_every_year_of_its_type(region: Path) -> None:
    result = build(request(region, "rat", formats=("docx",)))
    assert [product.path.name for product in result.products] == ["rat-2024.docx", "rat-2025.docx", "rat-2026.docx"]


def test_a_new_folder_of_templates_is_a_new_document(region: Path) -> None:
    shutil.copytree(TEMPLATES, region / "templates")
    shutil.copytree(region / "templates" / "ringkasan", region / "templates" / "paparan")
    shutil.copytree(region / "plan" / "narasi" / "ringkasan", region / "plan" / "narasi" / "paparan")
    result = build(Request(region / "plan", region / "templates", region / "build", ("paparan",)))
    assert not result.failed, result.problems
    assert {product.path.name for product in result.products} == {"paparan.docx", "paparan.pdf"}


def test_a_folder_without_document_types_is_an_error_that_says_so(region: Path, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    result = build(Request(region / "plan", tmp_path / "kosong", region / "build"))
    assert result.failed
    (problem,) = result.problems
    assert "kosong" in problem.position.file
    assert "jenis dokumen" in problem.message


def test_a_folder_named_templates_without_document_types_is_not_taken_for_the_regions_own(region: Path) -> None:
    (region / "templates").mkdir()
    (region / "templates" / "surat.txt").write_text("Templat surat", encoding="utf-8")
    ran = run(region, "build", "ringkasan", "--format", "docx", "--out", "hasil")
    assert ran.returncode == 0, ran.stderr
    assert (region / "hasil" / "ringkasan.docx").is_file()


def test_a_wrong_name_in_a_frame_or_template_is_an_error_with_its_place(region: Path) -> None:
    shutil.copytree(TEMPLATES, region / "templates")
    frame = region / "templates" / "ringkasan" / "bingkai.typ"
    change(frame, "konteks.judul_sampul", "konteks.judul_smapul")
    result = build(Request(region / "plan", region / "templates", region / "build", ("ringkasan",)))
    assert result.failed
    (problem,) = result.problems
    line = frame.read_text(encoding="utf-8").splitlines()[problem.position.line - 1]
    assert problem.position.file.endswith("ringkasan/bingkai.typ")
    assert "judul_smapul" in line


def test_the_command_says_what_was_made(region: Path) -> None:
    first = run(region, "build", "ringkasan", "--templates", str(TEMPLATES), "--out", "hasil")
    assert first.returncode == 0, first.stderr
    assert "hasil/ringkasan.docx" in first.stdout
    assert "2 berkas dibuat" in first.stdout
    second = run(region, "build", "ringkasan", "--templates", str(TEMPLATES), "--out", "hasil")
    assert "Tidak ada yang berubah" in second.stdout


def test_check_ends_with_0_when_clean_1_with_errors_2_when_used_wrongly(region: Path) -> None:
    assert run(region, "check").returncode == 0
    change(region / "plan" / "strategi.yaml", "nama: ", "nmaa: ")
    broken = run(region, "check", "--format", "json")
    assert broken.returncode == 1
    problems = json.loads(broken.stdout)["problems"]
    assert {"file", "line", "column", "code", "severity", "message", "hint"} == set(problems[0])
    assert run(region, "check", "--format", "kertas").returncode == 2
    assert run(region, "periksa").returncode == 2
    wrong = run(region, "build", "rat-2031")
    assert wrong.returncode == 2
    assert "rat-2025" in wrong.stderr


@pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice tidak terpasang")
def test_libreoffice_makes_the_twin_of_the_word_file(region: Path) -> None:
    assert made(region, "ringkasan", pdf_engine="libreoffice", formats=("pdf",)) == {"ringkasan.pdf"}
    assert "LibreOffice" in str(PdfReader(region / "build" / "ringkasan.pdf").metadata)
