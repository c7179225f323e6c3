"""The planner's guide, tried step by step on a copy of the example: what it says to write is taken from its text."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Pt, RGBColor
from pypdf import PdfReader

from rpkdgen.build import Request, Result, build
from rpkdgen.checks import check
from rpkdgen.problem import Problem, Severity
from rpkdgen.report_status import as_text, standing
from rpkdgen.validate import load_folder
from tests.repositories import ENVIRONMENT, Repository

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "panduan.md").read_text(encoding="utf-8")
BANSOS = "1.06.05.2.02.0003"


def block(name: str) -> str:
    """The block of text in the guide that follows the mark of that name."""
    found = re.search(rf"^( *)<!-- uji: {name} -->\n\1```\w+\n(.*?)\1```", GUIDE, re.M | re.S)
    assert found, name
    return "".join(line.removeprefix(found[1]) for line in found[2].splitlines(keepends=True))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example, all its documents built."""
    folder = tmp_path_factory.mktemp("contoh")
    for name in ("plan", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    made(folder)
    return folder


@pytest.fixture
def region(example: Path, tmp_path: Path) -> Path:
    """A fresh copy of that, to be changed by a test."""
    return Path(shutil.copytree(example, tmp_path / "daerah", copy_function=shutil.copy2))


def made(folder: Path, *documents: str, formats: tuple[str, ...] = ("docx", "pdf")) -> Result:
    result = build(Request(folder / "plan", folder / "templates", folder / "build", documents, formats))
    assert not result.failed, result.problems
    return result


def names(result: Result) -> set[str]:
    return {product.path.name for product in result.products if product.made}


#: What the example is told: its illustrative money does not follow its illustrative counts of families.
MONEY_AND_POOR = "RPKD-G05"


def problems(folder: Path) -> list[Problem]:
    """Errors and warnings of the plan."""
    found = check(load_folder(folder / "plan"))
    return [problem for problem in found if problem.severity is not Severity.INFO and problem.code != MONEY_AND_POOR]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def word(folder: Path, name: str) -> Any:
    return docx.Document(str(folder / "build" / f"{name}.docx"))


def rows(document: Any) -> list[list[str]]:
    """The cells of every table, row by row, without the marks at which long words may be parted."""
    tables = ([[cell.text for cell in row.cells] for row in table.rows] for table in document.tables)
    return [[re.sub("[\u00ad\u200b\u2060]", "", cell) for cell in row] for table in tables for row in table]


def rows_of(document: Any, code: str) -> list[list[str]]:
    """The rows in which a cell is that code."""
    return [row for row in rows(document) if code in row]


def total(document: Any) -> int:
    """The sum of all pagu, as the matrix of programmes prints it."""
    (row,) = [row for row in rows(document) if row[0] == "Jumlah" and len(row) == 18]
    return max(int(cell.replace(".", "")) for cell in row if re.fullmatch(r"[\d.]+", cell))


def text_of(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def pdf_text(path: Path) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(path).pages)
    return " ".join(text.split())


# ── files, and a changed number ─────────────────────────────────────────────────────────
def test_every_file_that_the_guide_names_is_there() -> None:
    section = GUIDE.partition("## 5.")[2].partition("## 6.")[0]
    paths = re.findall(r"`(plan/[^`]+)`", section)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_a_changed_number_is_changed_wherever_it_is_printed(region: Path) -> None:
    path = region / "plan" / "program" / "dinsos.yaml"
    before, _, after = path.read_text(encoding="utf-8").partition(f"kode: {BANSOS}")
    path.write_text(
        f"{before}kode: {BANSOS}{after.replace(block('angka-lama'), block('angka-baru'), 1)}", encoding="utf-8"
    )
    assert block("angka-lama") in after
    changed = [product.path for product in made(region).products if product.made]
    assert {path.stem for path in changed} == {"rpkd", "rat-2026", "ringkasan", "dinsos"}
    for path in changed:
        if path.suffix == ".pdf":
            assert "5.250" in pdf_text(path)
    assert any("5.250" in row for row in rows_of(word(region, "rpkd"), BANSOS))
    assert "5.250 KK pada tahun 2026" in text_of(word(region, "rpkd"))


# ── a new sub kegiatan ────────────────────────────────────────────────────────────────────────
def test_a_new_sub_kegiatan_is_in_the_matrix_and_in_the_sums(region: Path) -> None:
    new = block("sub-kegiatan")
    code = re.findall(r"kode: (\S+)", new)[0]
    path = region / "plan" / "program" / "dinsos.yaml"
    replace(path, "          - kode: 1.06.05.2.01.0003\n", f"{new}\n          - kode: 1.06.05.2.01.0003\n")
    found = problems(region)
    assert {problem.code for problem in found} == {"RPKD-A04"}
    assert len(found) == 3
    before = total(word(region, "rpkd"))
    made(region, "rpkd", "rat-2025", formats=("docx",))
    assert total(word(region, "rpkd")) - before == 60_000_000 + 30_000_000 + 100_000_000 + 110_000_000
    (row,) = rows_of(word(region, "rpkd"), code)
    assert {"45", "50", "55", "90.000.000", "100.000.000", "110.000.000", "300.000.000"} <= set(row)
    assert rows_of(word(region, "rat-2025"), code)


# ── a new RAT ─────────────────────────────────────────────────────────────────────────────────
def test_a_rat_is_begun_with_one_detail(region: Path) -> None:
    path = region / "plan" / "rat" / "2026.yaml"
    path.write_text(block("rat"), encoding="utf-8")
    found = problems(region)
    assert {problem.code for problem in found} == {"RPKD-A04"}
    made(region, "rat-2026", formats=("docx",))
    document = word(region, "rat-2026")
    assert any("Rp300.000/KK/bulan" in row for row in rows_of(document, BANSOS))
    assert rows_of(document, "1.04.03.2.03.0002"), "what the RAT does not detail yet is printed from the RPKD"


def test_a_year_without_any_rat_has_its_document_all_the_same(region: Path) -> None:
    (region / "plan" / "rat" / "2026.yaml").unlink()
    assert problems(region) == []
    made(region, "rat-2026", formats=("docx",))
    assert rows_of(word(region, "rat-2026"), BANSOS)


def test_a_rat_that_differs_prints_both_numbers_and_the_reason(region: Path) -> None:
    text = block("rat").replace("jumlah: 5.000", "jumlah: 5.400") + block("rat-berbeda")
    (region / "plan" / "rat" / "2026.yaml").write_text(text, encoding="utf-8")
    assert {problem.code for problem in problems(region)} == {"RPKD-A04"}
    made(region, "rat-2026", formats=("docx",))
    reason = "Penambahan penerima sesuai hasil pemutakhiran DTSEN"
    (row,) = rows_of(word(region, "rat-2026"), reason)
    assert {"5.000", "5.400"} <= {word for cell in row for word in cell.split()}


def test_a_first_report_makes_the_report_of_its_quarter_and_shows_in_status(region: Path) -> None:
    (region / "plan" / "realisasi" / "2025-dinsos.yaml").write_text(block("realisasi"), encoding="utf-8")
    assert {problem.code for problem in problems(region)} <= {"RPKD-F11"}
    assert names(made(region, "laporan-2025", formats=("docx",))) == {"laporan-2025-tw1.docx"}
    assert rows_of(word(region, "laporan-2025-tw1"), "215.000.000")
    plan = load_folder(region / "plan").plan
    assert plan is not None
    shown = as_text(standing(plan, (), 2025))
    assert "5,00%" in shown and "melapor 1/10" in shown


# ── chapters ──────────────────────────────────────────────────────────────────────────────────
def test_a_new_chapter_is_in_its_place_and_in_the_contents(region: Path) -> None:
    (region / "plan" / "narasi" / "rpkd" / "06a-kaidah.md").write_text(block("bab"), encoding="utf-8")
    assert problems(region) == []
    made(region, "rpkd", formats=("docx",))
    document = word(region, "rpkd")
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    (place,) = [place for place, heading in enumerate(headings) if "KAIDAH" in heading.upper()]
    assert "PEMANTAUAN" in headings[place - 1].upper()
    assert "PENUTUP" in headings[place + 1].upper()
    contents = [p.text for p in document.paragraphs if p.style.name == "toc 1"]
    (line,) = [line for line in contents if "KAIDAH PELAKSANAAN" in line.upper()]
    assert line.startswith("BAB VII")
    assert re.search(r"\d+$", line)


def test_what_the_guide_says_is_printed_is_printed(region: Path) -> None:
    table = GUIDE.partition("| Tulis | Tercetak |\n|---|---|\n")[2].partition("\n\n")[0]
    lines = [re.match(r"\| `(.*?)`(.*?) \| (.*) \|$", line.replace("\\|", "¦")) for line in table.splitlines()]
    assert len(lines) == 9
    assert all(lines)
    written = [(row[1].replace("¦", "|"), row[3]) for row in lines if row]
    chapter = "# Uji {#uji}\n\n" + "\n\n".join(code for code, _ in written) + "\n"
    for path in (region / "plan" / "narasi" / "ringkasan").iterdir():
        path.unlink()
    (region / "plan" / "narasi" / "ringkasan" / "01-uji.md").write_text(chapter, encoding="utf-8")
    made(region, "ringkasan", formats=("docx",))
    paragraphs = text_of(word(region, "ringkasan")).splitlines()
    for _, value in written[:2]:
        assert value in paragraphs
    assert any(re.fullmatch(r"Rp[\d,]+ miliar", paragraph) for paragraph in paragraphs)
    assert any(paragraph.startswith("Tabel ") for paragraph in paragraphs)
    for said in ("urutan ke-", "persen poin per tahun", "sudah diverifikasi"):
        assert any(said in paragraph for paragraph in paragraphs), said
    assert word(region, "ringkasan").tables
    assert word(region, "ringkasan").inline_shapes


# ── the look of the Word file ─────────────────────────────────────────────────────────────────
def test_what_is_changed_in_the_frame_shows_in_the_document(region: Path) -> None:
    frame = region / "templates" / "rpkd" / "bingkai.docx"
    document = docx.Document(str(frame))
    heading = document.styles["Heading 1"]
    heading.font.name, heading.font.size = "Cambria", Pt(15)
    heading.font.color.rgb = RGBColor(0xC0, 0x00, 0x00)
    headers = [paragraph for section in document.sections for paragraph in section.header.paragraphs]
    (header,) = [paragraph for paragraph in headers if "kepala_halaman" in paragraph.text]
    header.add_run(" – Bappeda")
    document.save(str(frame))
    assert names(made(region)) == {"rpkd.docx", "rpkd.pdf"}
    result = word(region, "rpkd")
    font = result.styles["Heading 1"].font
    assert (font.name, font.size, font.color.rgb) == ("Cambria", Pt(15), RGBColor(0xC0, 0x00, 0x00))
    assert any(p.style.name == "Heading 1" for p in result.paragraphs)
    printed = {paragraph.text for section in result.sections for paragraph in section.header.paragraphs}
    assert "RPKD Kota Tangerang Tahun 2024–2026 – Bappeda" in printed


def test_a_wrong_name_in_the_frame_is_told_with_its_paragraph(region: Path) -> None:
    frame = region / "templates" / "rpkd" / "bingkai.docx"
    document = docx.Document(str(frame))
    document.paragraphs[0].insert_paragraph_before("{{ daerah.namaa }}")
    document.save(str(frame))
    result = build(Request(region / "plan", region / "templates", region / "build", ("rpkd",), ("docx",)))
    (problem,) = result.problems
    assert result.failed
    assert problem.position.file.endswith("templates/rpkd/bingkai.docx")
    assert problem.position.line == 1
    assert "namaa" in problem.message


# ── a new type of document ────────────────────────────────────────────────────────────────────
def test_a_new_folder_is_a_new_type_of_document(region: Path) -> None:
    shutil.copytree(region / "templates" / "ringkasan", region / "templates" / "paparan")
    (region / "templates" / "paparan" / "dokumen.yaml").write_text(block("dokumen"), encoding="utf-8")
    chapter = region / "plan" / "narasi" / "paparan" / "01-paparan.md"
    chapter.parent.mkdir()
    chapter.write_text(textwrap.dedent(block("naskah-dokumen")), encoding="utf-8")
    assert problems(region) == []
    assert names(made(region)) == {"paparan.docx", "paparan.pdf"}
    text = text_of(word(region, "paparan"))
    assert "PAPARAN RENCANA PENANGGULANGAN KEMISKINAN" in text
    assert "RPKD memuat 21 program" in text
    assert "Paparan RPKD Kota Tangerang" in pdf_text(region / "build" / "paparan.pdf")


# ── together in git ──────────────────────────────────────────────────────────────────────────
@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """The example's plan in a repository that ``git-setup`` has set up."""
    repository = Repository(tmp_path / "daerah")
    shutil.copytree(ROOT / "plan", repository.folder / "plan")
    repository.git("config", "user.name", "Siti Aminah")
    repository.git("config", "user.email", "penyusun@contoh.id")
    repository.commit("RPKD awal")
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "rpkdgen", "git-setup"]
    subprocess.run(command, cwd=repository.folder, env=environment, check=True, capture_output=True)
    return repository


def changed_in(repository: Repository, old: str, new: str) -> None:
    """Change the sub kegiatan that the guide speaks of."""
    path = repository.folder / "plan" / "program" / "dinsos.yaml"
    before, _, after = path.read_text(encoding="utf-8").partition(f"kode: {BANSOS}")
    assert old in after
    path.write_text(f"{before}kode: {BANSOS}{after.replace(old, new, 1)}", encoding="utf-8")


def merged_as_the_guide_says(repository: Repository, old: str, ours: str, theirs: str) -> str:
    """The file after ``git merge keuangan``, whether it succeeded or stopped."""
    repository.git("checkout", "-q", "-b", "keuangan")
    changed_in(repository, old, theirs)
    repository.commit("Dari keuangan")
    repository.git("checkout", "-q", "main")
    changed_in(repository, old, ours)
    repository.commit("Dari kita")
    with contextlib.suppress(AssertionError):
        repository.git("merge", "keuangan")
    return (repository.folder / "plan" / "program" / "dinsos.yaml").read_text(encoding="utf-8")


OLD_PAGU = "              2024: {PAD: 3.200.000.000, DAU: 800.000.000}\n"
OLD_TARGET = "              2026: 5.000\n"


def test_git_diff_says_what_the_guide_shows(repository: Repository) -> None:
    changed_in(repository, OLD_PAGU, block("git-keuangan"))
    lines = repository.git("diff").splitlines(keepends=True)
    assert "".join(line for line in lines if re.match(r"[-+](?![-+])", line)) == block("git-diff")


def test_two_branches_come_together_as_the_guide_shows(repository: Repository) -> None:
    text = merged_as_the_guide_says(repository, OLD_PAGU, block("git-kita"), block("git-keuangan"))
    assert block("git-gabungan") in text
    assert repository.git("status", "--porcelain") == ""


def test_a_conflict_looks_as_the_guide_shows_and_is_ended_as_it_says(repository: Repository) -> None:
    ours, theirs = (OLD_TARGET.replace("5.000", number) for number in ("5.250", "5.400"))
    text = merged_as_the_guide_says(repository, OLD_TARGET, ours, theirs)
    marked = re.sub(r"(?m)^([<>]{7}) .*$", lambda mark: f"{mark[1]} {'ours' if mark[1][0] == '<' else 'theirs'}", text)
    assert block("git-pertentangan") in marked
    assert text.count("<<<<<<<") == 1
    path = repository.folder / "plan" / "program" / "dinsos.yaml"
    path.write_text(marked.replace(block("git-pertentangan"), block("git-selesai")), encoding="utf-8")
    assert problems(repository.folder) == []
    repository.git("add", "plan")
    repository.git("commit", "-q", "--no-edit")
    assert repository.git("status", "--porcelain") == ""
