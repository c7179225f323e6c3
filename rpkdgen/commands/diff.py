"""``rpkdgen diff``: what changed between two versions of the plan."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rpkdgen.commands.shared import (
    FILE_WIDTH,
    REVISIONS,
    IndonesianCommand,
    WrongUse,
    folder_type,
    plan_in_git_option,
    put,
    repo_option,
    uses_colour,
    wrong_use,
)
from rpkdgen.report_diff.formats import BINARY, FORMATS

if TYPE_CHECKING:
    from rpkdgen.changes import Comparison, Version
    from rpkdgen.comparison_view import Reasons
    from rpkdgen.model import Plan
    from rpkdgen.revision import Side

#: Forms of the official document: one file for the RPKD and one for each RAT that changed.
DOCUMENTS = ("docx", "pdf")
DOCUMENT = Path("build/persandingan")


@click.command("diff", cls=IndonesianCommand)
@click.argument("sides", nargs=-1, metavar="[LAMA] [BARU]", shell_complete=REVISIONS)
@plan_in_git_option
@repo_option
@click.option("--format", "form", type=click.Choice([*FORMATS, *DOCUMENTS]), default="text", show_default=True,
              help="Bentuk keluaran; docx dan pdf: dokumen resmi Matriks Persandingan.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="BERKAS",
              help="Tulis ke berkas ini; bawaan: ke layar, docx dan pdf ke build/persandingan-….")  # fmt: skip
@click.option("--templates", type=folder_type(exists=True), metavar="FOLDER",
              help="Folder templat dokumen. Bawaan: templates/ di samping rencana, atau yang dibawa program."
              )  # fmt: skip
def command(
    sides: tuple[str, ...], plan: Path, repo: Path | None, form: str, output: Path | None, templates: Path | None
) -> None:
    """Tunjukkan perubahan rencana butir demi butir: semula, menjadi.

    LAMA dan BARU adalah revisi git (cabang, tag, commit, HEAD~3) atau folder. Tanpa LAMA: revisi terakhir (HEAD);
    tanpa BARU: rencana seperti keadaannya sekarang. Berkas kerja tidak diubah.

    \b
    Contoh:
      rpkdgen diff
      rpkdgen diff HEAD~3
      rpkdgen diff apbd-2025 apbd-perubahan-2025 --format html -o perubahan.html
      rpkdgen diff ../rencana-lama plan
      rpkdgen diff apbd-2025 --format docx
    """
    from rpkdgen.compare import compare
    from rpkdgen.revision import locate
    from rpkdgen.revision import sides as read_sides

    if len(sides) > 2:
        raise click.UsageError("paling banyak dua sisi: LAMA dan BARU.")
    if form in BINARY and output is None and sys.stdout.isatty():
        raise click.UsageError(f"bentuk {form} ditulis ke berkas: tambahkan -o BERKAS.{form}")
    with wrong_use():
        place = locate(plan, repo)
        old, new = read_sides(place, sides)
    for note in (*old.notes, *new.notes):
        click.echo(note, err=True)
    comparison = compare(_plan(old), _plan(new), old_version=_version(old), new_version=_version(new))
    if form in DOCUMENTS:
        from rpkdgen.reasons import reasons_between

        reasons = reasons_between(place, old, new)
        folder = templates or _templates(plan)
        _build(comparison, _plan(old), _plan(new), form, output or DOCUMENT, folder, reasons)
        return
    put(_rendered(comparison, form, to_file=output is not None), output)


def _templates(plan: Path) -> Path:
    """The region's own templates where they have this document, else those that come with the program."""
    from rpkdgen.comparison_document import TYPE
    from rpkdgen.files import templates_for

    own = templates_for(plan)
    return own if (own / TYPE).is_dir() else templates_for(None)


def _build(
    comparison: Comparison, old: Plan, new: Plan, form: str, output: Path, templates: Path, reasons: Reasons
) -> None:
    """The Matriks Persandingan: files that begin with the name of ``output``."""
    from rpkdgen.comparison_document import build_comparison
    from rpkdgen.files import FileInUse
    from rpkdgen.problem import TemplateError
    from rpkdgen.report import as_text

    try:
        files = build_comparison(
            comparison, old, new, templates, output.parent, (form,), name=output.stem, reasons=reasons
        )
    except TemplateError as error:
        raise click.ClickException(as_text([error.problem], {}, colour=False)) from error
    except FileInUse as error:
        raise click.ClickException("Matriks Persandingan sedang dibuka program lain. Tutup, lalu ulangi.") from error
    for file in files:
        click.echo(file.as_posix())


def _plan(side: Side) -> Plan:
    """The plan of a side as far as it can be read; a side that has no files yet is an empty plan."""
    from rpkdgen.compare import NO_PLAN

    if side.loaded.plan is not None:
        return side.loaded.plan
    if not side.files:
        return NO_PLAN
    places = [f"{p.position.file}:{p.position.line}: {p.message}" for p in side.loaded.problems[:3]]
    raise WrongUse("\n".join([f"Rencana pada {side.title} tidak dapat dibaca sama sekali.", *places]))


def _version(side: Side) -> Version:
    from rpkdgen.changes import Version
    from rpkdgen.problem import Severity

    errors = () if not side.files else side.loaded.problems
    return Version(side.title, tuple(problem for problem in errors if problem.severity is Severity.ERROR))


def _rendered(comparison: Comparison, form: str, *, to_file: bool) -> bytes:
    from rpkdgen.report_diff.formats import writer

    if form == "text":
        from rpkdgen.report_diff import text

        is_terminal = not to_file and sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if is_terminal else FILE_WIDTH
        return text.render(comparison, width=width, colour=is_terminal and uses_colour(sys.stdout)).encode()
    content: str | bytes = writer(form)(comparison)
    return content if isinstance(content, bytes) else content.encode()
