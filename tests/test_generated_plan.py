"""A large plan, generated: nothing of it is lost on the way into the documents."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from rpkdgen.build import Request, build
from rpkdgen.checks import check
from rpkdgen.problem import Severity
from rpkdgen.validate import load_folder
from tools.generate_plan import generate, sub_kegiatan_codes

TEMPLATES = Path(__file__).parent.parent / "templates"
SIZE = 150
CODE = re.compile(r"\d\.\d\d\.\d\d\.\d\.\d\d\.\d{4}")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("besar") / "plan"
    generate(folder, SIZE)
    return folder


def word_text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return re.sub(r"<[^>]*>", "", package.read("word/document.xml").decode())


def pdf_text(path: Path) -> str:
    """The text with codes in one piece (in a narrow cell they take two lines)."""
    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return re.sub(r"(?<=[\d.])\s*\n\s*(?=[\d.])", "", text)


def test_it_has_no_errors_and_the_one_warning_that_it_deserves(plan: Path) -> None:
    """All its agencies give the same aid to the same families, and that is told."""
    problems = check(load_folder(plan))
    assert [problem.code for problem in problems if problem.severity is not Severity.INFO] == ["RPKD-G04"]


def test_every_sub_kegiatan_is_in_the_word_and_the_pdf_file(plan: Path) -> None:
    codes = list(sub_kegiatan_codes(SIZE))
    assert len(set(codes)) == SIZE
    result = build(Request(plan, TEMPLATES, plan.parent / "build", ("rpkd", "rat-2025")))
    assert not result.failed, result.problems
    for product in result.products:
        read = word_text if product.path.suffix == ".docx" else pdf_text
        # Each code stands once in a matrix, and in the order of the plan within its programme.
        assert sorted(CODE.findall(read(product.path))) == sorted(codes), product.path.name
