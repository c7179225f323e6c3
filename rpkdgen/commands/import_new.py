"""``rpkdgen import xlsx --new``: workbooks that were filled elsewhere, for the first time into the plan."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rpkdgen.commands.shared import PROBLEMS, WrongUse

if TYPE_CHECKING:
    from rpkdgen.first_import.run import FirstImport


def import_new(files: Sequence[Path], plan: Path, year: int, report: Path | None, *, yes: bool) -> None:
    """Shows what the workbooks bring, asks, writes it, and tells what a person must do.

    Exit status: 0 everything went in, 1 rows were left out or nothing was understood, 2 wrong use.
    """
    from rpkdgen.edit import EditError
    from rpkdgen.files import replace_files
    from rpkdgen.first_import.notes import CannotImport
    from rpkdgen.first_import.report import WRITERS, as_text
    from rpkdgen.first_import.run import first_import
    from rpkdgen.read import contents_of, shown_folder
    from rpkdgen.sheet.book import BookError, read_book

    if report is not None and report.suffix.lower() not in WRITERS:
        raise WrongUse(f"Laporan ditulis ke berkas {', '.join(WRITERS)}; “{report.name}” tidak dikenal.")
    contents = contents_of(plan)
    prefix = shown_folder(plan).rstrip("/")
    prefix = "" if prefix in ("", ".") else f"{prefix}/"
    try:
        found = first_import([read_book(file) for file in files], contents, year)
    except BookError as error:
        raise WrongUse(f"{error.message} {error.hint}") from error
    except (CannotImport, EditError) as error:
        click.echo(str(error), err=True)
        sys.exit(PROBLEMS)
    click.echo(as_text(found, prefix))
    if report is not None:
        _write_report(report, WRITERS[report.suffix.lower()](found, prefix))
    if not found.texts:
        click.echo("\nTidak ada yang baru; rencana tidak diubah.")
    elif yes or _agreed():
        replace_files(plan, {name: text.encode() for name, text in found.texts.items()}, contents)
        click.echo(f"\n{len(found.texts)} berkas ditulis. Berikutnya: lengkapi isian di atas, lalu rpkdgen check.")
    else:
        click.echo("\nTidak ada yang ditulis.")
    sys.exit(PROBLEMS if _left(found) else 0)


def _left(found: FirstImport) -> bool:
    return any(sheet.left for sheet in found.sheets)


def _agreed() -> bool:
    try:
        return click.confirm("\nTulis ke rencana?", default=False)
    except click.Abort:
        return False


def _write_report(path: Path, content: str | bytes) -> None:
    from rpkdgen.files import FileInUse, replace_file

    try:
        replace_file(path, content if isinstance(content, bytes) else content.encode())
    except FileInUse as error:
        raise click.ClickException(f"{path.as_posix()} sedang dibuka program lain. Tutup, lalu ulangi.") from error
    click.echo(f"\nLaporan: {path.as_posix()}")
