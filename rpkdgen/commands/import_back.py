"""``rpkdgen import xlsx``: a workbook of ``rpkdgen export xlsx`` that comes back."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rpkdgen.commands.shared import FILE_WIDTH, PROBLEMS, WrongUse, put, uses_colour

if TYPE_CHECKING:
    from rpkdgen.sheet.import_apply import Outcome
    from rpkdgen.sheet.import_merge import Conflict, Merged
    from rpkdgen.sheet.stored import Stamp
    from rpkdgen.sheet.trouble import Trouble
    from rpkdgen.validate import Loaded


def import_back(file: Path, plan: Path, *, yes: bool, removing: bool, choice: str | None, form: str) -> None:
    """Shows what the workbook would change, asks, and writes it. ``choice``: "excel" or "rencana" where both changed;
    ``form``: of the comparison."""
    from rpkdgen.files import replace_files
    from rpkdgen.read import contents_of, shown_folder
    from rpkdgen.sheet.import_apply import outcome_of
    from rpkdgen.validate import load

    contents = contents_of(plan)
    shown = shown_folder(plan)
    prefix = "" if shown in ("", ".") else f"{shown.rstrip('/')}/"
    loaded = load(contents, prefix)
    stamp, merged = _merged(file, loaded, removing=removing)
    if merged.troubles:
        _refuse(merged.troubles)
    if choice == "excel":
        merged.choose_workbook()
    if merged.conflicts and choice != "rencana":
        _tell_conflicts(merged.conflicts, stamp)
    outcome = outcome_of(merged, loaded, contents, prefix, stamp, removing=removing)
    if outcome.troubles:
        _refuse(outcome.troubles)
    for note in (*merged.notes, *outcome.notes, *_missing(merged, removing=removing)):
        click.echo(note, err=True)
    if not outcome.files:
        click.echo("Tidak ada yang berubah.")
        return
    put(_comparison(loaded, outcome, file, form), None)
    if not yes and not _agreed(form):
        click.echo("Tidak ada yang ditulis.", err=True)
        return
    replace_files(plan, outcome.files, contents)
    _after(outcome, prefix)


def _merged(file: Path, loaded: Loaded, *, removing: bool) -> tuple[Stamp, Merged]:
    from rpkdgen.sheet.book import BookError, read_book
    from rpkdgen.sheet.forms_of_plan import forms_of
    from rpkdgen.sheet.import_merge import merged
    from rpkdgen.sheet.import_read import NotExported, origin_of, read_form

    if loaded.plan is None:
        raise WrongUse("Folder rencana tidak berisi rencana yang dapat dibaca; lihat: rpkdgen check")
    try:
        book = read_book(file)
        stamp, base = origin_of(book)
    except BookError as error:
        raise WrongUse(f"{error.message} {error.hint}") from error
    except NotExported as error:
        raise WrongUse(
            f"{file.name} bukan buku kerja hasil rpkdgen export xlsx (atau lembar asalnya terhapus). "
            "Formulir yang diisi di tempat lain dimasukkan dengan --new."
        ) from error
    if stamp.region != loaded.plan.daerah.nama:
        raise WrongUse(f"{file.name} berisi rencana {stamp.region}, bukan {loaded.plan.daerah.nama}.")
    known = replace(stamp, reported=tuple(year for year in stamp.reported if year in loaded.plan.tahun))
    forms = forms_of(loaded.plan, known)
    filled = [read_form(book, form, base.get(form.name, {}), loaded.plan) for form in forms]
    return known, merged(filled, base, removing=removing)


def _refuse(troubles: list[Trouble] | tuple[Trouble, ...]) -> None:
    for trouble in troubles:
        click.echo(str(trouble), err=True)
    click.echo(f"\n{len(troubles)} sel tidak dapat dipakai. Tidak ada yang ditulis.", err=True)
    sys.exit(PROBLEMS)


def _tell_conflicts(conflicts: list[Conflict], stamp: Stamp) -> None:
    click.echo(f"Rencana sudah berubah sejak buku kerja ini dibuat (revisi {stamp.revision_text}).", err=True)
    click.echo("Isian berikut berubah di keduanya:\n", err=True)
    for conflict in conflicts:
        click.echo(f"  {conflict.sentence}", err=True)
    click.echo(
        "\nTidak ada yang ditulis. Pilih dengan --pilih excel atau --pilih rencana, atau samakan isinya.", err=True
    )
    sys.exit(PROBLEMS)


def _missing(merged: Merged, *, removing: bool) -> list[str]:
    """What is told of rows that are gone."""
    if removing or not (merged.removed or merged.lost):
        return []
    gone = [f"  {form}: {identity}" for form, identity in merged.removed]
    gone += [f"  {form}: {identity}, {field}" for form, identity, field in merged.lost]
    listed = "\n".join(gone)
    return [f"Baris yang tidak ada lagi di buku kerja (tetap ada dalam rencana; hapus dengan --hapus):\n{listed}"]


def _comparison(loaded: Loaded, outcome: Outcome, file: Path, form: str) -> bytes:
    from rpkdgen.changes import Version
    from rpkdgen.compare import compare
    from rpkdgen.report_diff.formats import writer

    assert loaded.plan is not None
    assert outcome.loaded is not None
    assert outcome.loaded.plan is not None
    versions = {"old_version": Version("rencana sekarang"), "new_version": Version(file.name)}
    comparison = compare(loaded.plan, outcome.loaded.plan, **versions)
    if form == "text":
        from rpkdgen.report_diff import text

        is_terminal = sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if is_terminal else FILE_WIDTH
        return text.render(comparison, width=width, colour=is_terminal and uses_colour(sys.stdout)).encode()
    content: str | bytes = writer(form)(comparison)
    return content if isinstance(content, bytes) else content.encode()


def _agreed(form: str) -> bool:
    """Whether the user wants it written; what goes to another program is only shown."""
    if form != "text":
        return False
    try:
        return click.confirm("\nTulis perubahan ini ke rencana?", default=False)
    except click.Abort:
        return False


def _after(outcome: Outcome, prefix: str) -> None:
    """Says what was written, checks the plan, and names the next step."""
    from rpkdgen.checks import check
    from rpkdgen.problem import Severity
    from rpkdgen.report import as_text

    assert outcome.loaded is not None
    for name in outcome.files:
        click.echo(f"ditulis: {prefix}{name}", err=True)
    problems = check(outcome.loaded)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        click.echo(as_text(errors, outcome.loaded.texts, colour=uses_colour(sys.stderr)), err=True)
        click.echo("Perbaiki kesalahan di atas, lalu: rpkdgen check", err=True)
        sys.exit(PROBLEMS)
    warnings = sum(problem.severity is Severity.WARNING for problem in problems)
    told = f"Tanpa kesalahan, {warnings} peringatan (rpkdgen check)." if warnings else "Rencana tanpa kesalahan."
    click.echo(f"{told} Berikutnya: rpkdgen diff, rpkdgen build, lalu simpan dengan git commit.", err=True)
