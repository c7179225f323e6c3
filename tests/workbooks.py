"""Workbooks for tests: exported by the command, read back, changed as planners do, saved by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.merge import MergedCellRange
from openpyxl.worksheet.worksheet import Worksheet

from rpkdgen.cli import cli
from rpkdgen.libreoffice import find_libreoffice

#: The rows of titles, as openpyxl counts them, and the first row of records.
HEAD, SECOND_HEAD, NUMBERS, FIRST = 3, 4, 5, 6
MATRIX, INDICATORS = "Matriks RPKD", "Indikator"


def run(*words: str | Path, answer: str = "") -> Result:
    """The command line with these words."""
    return CliRunner().invoke(cli, [str(word) for word in words], input=answer)


def export(plan: Path, file: Path, *words: str) -> Path:
    result = run("export", "xlsx", "--plan", plan, "-o", file, *words)
    assert result.exit_code == 0, result.output
    return file


def write_plan(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def titles(sheet: Worksheet) -> dict[str, int]:
    """Title → number of its column."""
    found = {}
    for column in range(1, sheet.max_column + 1):
        title = sheet.cell(SECOND_HEAD, column).value or sheet.cell(HEAD, column).value
        if title:
            found[str(title)] = column
    return found


def rows(sheet: Worksheet) -> dict[str, int]:
    """Identity → number of its row."""
    column = titles(sheet)["Identitas"]
    return {
        str(value): row
        for row in range(FIRST, sheet.max_row + 1)
        if (value := sheet.cell(row, column).value) is not None
    }


def cell(book: Workbook, sheet: str, identity: str, title: str) -> Cell:
    """The cell of a record, by its identity and the title of the column."""
    place = book[sheet]
    found = place.cell(rows(place)[identity], titles(place)[title])
    assert isinstance(found, Cell)
    return found


def table(sheet: Worksheet) -> dict[tuple[str, str], Any]:
    """The value of each cell of a record: (identity, title) → value."""
    columns = titles(sheet)
    return {
        (identity, title): sheet.cell(row, column).value
        for identity, row in rows(sheet).items()
        for title, column in columns.items()
    }


def opened(file: Path, *, values: bool = True) -> Workbook:
    """The workbook; openpyxl does not paint the borders of merged cells, which would take most of its time."""
    with patch.object(MergedCellRange, "format", lambda self: None):
        return load_workbook(file, data_only=values)


@cache
def has_calc() -> bool:
    """Whether LibreOffice reads and writes workbooks here."""
    if find_libreoffice() is None:
        return False
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "uji.xlsx"
        Workbook().save(file)
        return _converted(file, Path(name) / "hasil").is_file()


def saved_by_libreoffice(file: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it after it has opened it."""
    found = _converted(file, folder)
    assert found.is_file()
    return found


def _converted(file: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / "profil"
    subprocess.run(
        [str(find_libreoffice()), f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(file)],
        check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    shutil.rmtree(profile, ignore_errors=True)
    return folder / file.name


def formulas(sheets: Iterable[Worksheet]) -> list[str]:
    return [str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row if c.data_type == "f"]
