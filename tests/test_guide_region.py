"""A region started from nothing and brought to its documents by somebody who does only what the guide says."""

from __future__ import annotations

import sys
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from rpkdgen.checks import check
from rpkdgen.problem import Severity
from rpkdgen.validate import load_folder
from tests.repositories import git

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from guide_steps import walked  # noqa: E402


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the region when the guide has been followed to its end, documents built."""
    guide = (ROOT / "docs" / "panduan.md").read_text(encoding="utf-8")
    _, reader = walked(guide, tmp_path_factory.mktemp("Documents"))
    return reader.folder


def text_of(pdf: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


def test_both_documents_say_what_was_filled_in(region: Path) -> None:
    rpkd = text_of(region / "build" / "rpkd.pdf")
    assert "Kabupaten Serang beribu kota di Ciruas, di pesisir utara Provinsi Banten." in rpkd
    assert "NAMA SEKRETARIS DAERAH, M.SI." in rpkd.upper()
    assert "Dinas Perumahan, Kawasan Permukiman dan Tata Bangunan" in rpkd and "4,51" in rpkd
    assert "PETUNJUK" not in rpkd
    document = docx.Document(str(region / "build" / "rat-2025.docx"))
    cells = {cell.text.replace("\u00ad", "") for table in document.tables for row in table.rows for cell in row.cells}
    assert any("Kramatwatu" in cell for cell in cells)
    assert "Fasilitasi Bantuan Sosial Kesejahteraan Keluarga" in {cell.replace("\u200b", "") for cell in cells}


def test_only_what_the_guide_says_remains_to_be_filled_in(region: Path) -> None:
    found = [p for p in check(load_folder(region / "plan")) if p.severity is not Severity.INFO]
    assert {(p.code, p.position.file.rpartition("plan/")[2]) for p in found} == {("RPKD-P01", "rat/2026.yaml")}


def test_each_change_stands_in_git(region: Path) -> None:
    assert git(region, "status", "--porcelain") == ""
    subjects = git(region, "log", "--format=%s").splitlines()
    assert subjects[0] == "Penyesuaian target bantuan sosial hasil verifikasi"
    assert subjects[-1] == "Rencana baru dari rpkdgen init"
