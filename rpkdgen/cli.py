"""The command ``rpkdgen``: reads what the user wants, calls one function, prints, sets the exit status.

Exit status: 0 clean, 1 the plan has errors (or a file could not be written), 2 wrong use.
"""

from __future__ import annotations

import gc
import gettext
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rpkdgen import __version__
from rpkdgen.commands.shared import (
    CLEAN,
    DOCUMENTS,
    PROBLEMS,
    REVISIONS,
    LazyGroup,
    folder_type,
    plan_option,
    uses_colour,
)

if TYPE_CHECKING:
    from rpkdgen.build import Product, Result

SHORTEST_COLUMN = 28
LOCALE = Path(__file__).parent / "data" / "locale"


def main() -> None:
    """Entry point: speaks Indonesian, and never shows a traceback without saying whose fault it is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # click's own words ("Usage", "Try … for help") come from a gettext catalogue.
    os.environ["LANGUAGE"] = "id"
    gettext.bindtextdomain("messages", str(LOCALE))
    # A command reads, writes and is gone; looking for cycles among the millions of objects of a large plan, all of
    # them in use, would be half of its time.
    gc.disable()
    try:
        cli(prog_name="rpkdgen")
    except (SystemExit, KeyboardInterrupt):
        raise
    except OSError as error:
        click.echo(refused_by_the_system(error), err=True)
        sys.exit(PROBLEMS)
    except Exception:
        traceback.print_exc()
        click.echo(
            "\nIni kesalahan rpkdgen, bukan kesalahan rencana Anda. Berkas lama tidak diubah.\n"
            f"Mohon laporkan beserta pesan di atas (versi {__version__}).",
            err=True,
        )
        sys.exit(PROBLEMS)
    finally:
        gc.freeze()  # the interpreter looks once more when it ends


def refused_by_the_system(error: OSError) -> str:
    """What the operating system would not let us do: a folder without permission, a full disk."""
    name = error.filename2 or error.filename
    what = f"{Path(os.fsdecode(name)).as_posix()} tidak dapat dibaca atau ditulis" if name else "Sistem menolak"
    return f"{what}: {error.strerror or error}. Dokumen yang belum diganti tetap seperti semula."


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="rpkdgen %(version)s", help="Tampilkan versi lalu selesai.")
def cli() -> None:
    """Menyusun dokumen RPKD dan RAT dari rencana yang ditulis dalam YAML.

    \b
    Contoh:
      rpkdgen check                    periksa rencana di folder plan/
      rpkdgen build                    buat semua dokumen ke folder build/
      rpkdgen build rpkd --format pdf  buat satu dokumen saja
    """


@cli.command()
@click.argument("documents", nargs=-1, metavar="[DOKUMEN]...", shell_complete=DOCUMENTS)
@plan_option
@click.option("--templates", type=folder_type(exists=True), metavar="FOLDER",
              help="Folder templat. Bawaan: templates/ di samping rencana, atau yang dibawa program.")  # fmt: skip
@click.option("--out", type=folder_type(), default=Path("build"), show_default=True,
              metavar="FOLDER", help="Folder hasil.")  # fmt: skip
@click.option("--format", "formats", type=click.Choice(["docx", "pdf"]), multiple=True,
              help="Hanya bentuk ini (boleh diulang). Bawaan: keduanya.")  # fmt: skip
@click.option("--draf", "draft", is_flag=True,
              help="Tetap buat meskipun ada kesalahan: bertanda DRAF, masalahnya dilampirkan.")  # fmt: skip
@click.option("--since", default="", metavar="REVISI", shell_complete=REVISIONS,
              help="Tandai perubahan sejak revisi git atau folder ini; misalnya ke rpkd-perubahan.docx.")  # fmt: skip
@click.option("--pdf-engine", type=click.Choice(["typst", "libreoffice"]), default="typst", show_default=True,
              help="libreoffice: PDF kembaran berkas Word, bila LibreOffice terpasang.")  # fmt: skip
def build(
    documents: tuple[str, ...],
    plan: Path,
    templates: Path | None,
    out: Path,
    formats: tuple[str, ...],
    draft: bool,
    since: str,
    pdf_engine: str,
) -> None:
    """Buat dokumen Word dan PDF dari rencana.

    DOKUMEN misalnya rpkd, rat-2025, laporan-2024-tw2, atau rat (semua tahun). Tanpa DOKUMEN, semuanya dibuat. Hanya
    yang berubah yang dibuat ulang. Rencana yang berisi kesalahan tidak mengubah dokumen yang sudah ada.

    \b
    Contoh:
      rpkdgen build
      rpkdgen build rat-2025 --format docx
      rpkdgen build --plan ../rencana-kami --out ../hasil
      rpkdgen build --draf
      rpkdgen build rpkd --since v1.0
    """
    from rpkdgen.build import FORMATS, Request, UnknownDocument
    from rpkdgen.build import build as run_build
    from rpkdgen.libreoffice import LibreOfficeMissing, find_libreoffice
    from rpkdgen.problem import CannotCompare
    from rpkdgen.suggest import did_you_mean

    if pdf_engine == "libreoffice" and find_libreoffice() is None:
        raise click.UsageError("LibreOffice tidak ditemukan di komputer ini; pasang, atau hilangkan --pdf-engine.")
    request = Request(
        plan=plan,
        templates=templates or own_or_shipped_templates(plan),
        out=out,
        documents=documents,
        formats=tuple(form for form in FORMATS if not formats or form in formats),
        draft=draft,
        pdf_engine=pdf_engine,
        since=since,
    )
    try:
        result = run_build(request, progress=show_progress)
    except UnknownDocument as error:
        known = ", ".join(error.known)
        hint = did_you_mean(error.name, error.known)
        raise click.UsageError(f"dokumen “{error.name}” tidak ada. {hint} Yang ada: {known}.") from error
    except (LibreOfficeMissing, CannotCompare) as error:
        raise click.ClickException(str(error)) from error
    print_result(result, draft)
    sys.exit(PROBLEMS if result.failed else CLEAN)


def own_or_shipped_templates(plan: Path) -> Path:
    """The templates for the plan, relative to the current folder where they lie below it."""
    from rpkdgen.files import templates_for

    templates = templates_for(plan)
    return templates.relative_to(Path.cwd()) if templates.is_relative_to(Path.cwd()) else templates


def show_progress(done: int, total: int, name: str) -> None:
    """One line that is written over, on a terminal only."""
    if sys.stderr.isatty():
        bar = "█" * round(20 * done / total) + "░" * (20 - round(20 * done / total))
        click.echo(f"\r{bar} {done}/{total} {name:<24}", nl=done == total, err=True)


def print_result(result: Result, draft: bool) -> None:
    from rpkdgen.problem import Severity
    from rpkdgen.report import as_text

    errors = [problem for problem in result.problems if problem.severity is Severity.ERROR]
    if errors:
        click.echo(as_text(errors, result.texts or {}, colour=uses_colour(sys.stderr)), err=True)
    if errors and (not draft or (result.failed and not result.in_use)):
        click.echo("Tidak ada dokumen yang dibuat; dokumen lama tetap seperti semula.", err=True)
        if not draft:
            click.echo("Perbaiki, lalu ulangi; atau buat yang bertanda DRAF dengan: rpkdgen build --draf", err=True)
        return
    for path in result.in_use:
        name = path.as_posix()
        click.echo(f"{name} sedang dibuka program lain, jadi belum diganti. Tutup, lalu ulangi.", err=True)
    width = max((len(product.path.as_posix()) for product in result.products), default=0)
    for product in result.products:
        click.echo(product_line(product, max(width, SHORTEST_COLUMN)))
    made = sum(product.made for product in result.products)
    if result.summary and made:
        click.echo(result.summary)
    warnings = sum(problem.severity is Severity.WARNING for problem in result.problems)
    if warnings:
        click.echo(f"{warnings} peringatan; lihat dengan: rpkdgen check")
    text = f"{made} berkas dibuat" if made else "Tidak ada yang berubah"
    kept = len(result.products) - made
    if made and kept:
        text += f", {kept} tetap"
    click.echo(f"{text} ({decimal_comma(result.seconds)} detik)")


def product_line(product: Product, width: int) -> str:
    state = f"{decimal_comma(product.seconds)} detik" if product.made else "tetap"
    pages = f"{product.pages} halaman" if product.pages else ""
    return f"  {product.path.as_posix():<{width}} {pages:>12} {product.size / 1024:>7.0f} KB   {state}"


def decimal_comma(seconds: float) -> str:
    return f"{seconds:.2f}".replace(".", ",")


if __name__ == "__main__":
    main()
