"""``rpkdgen check``: every problem of the plan, once or at each save."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rpkdgen.commands.shared import CLEAN, PROBLEMS, IndonesianCommand, plan_option, uses_colour


@click.command("check", cls=IndonesianCommand)
@plan_option
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
              show_default=True,
              help="Bentuk keluaran: untuk dibaca orang, program, alat pemeriksa kode (SARIF), atau GitHub Actions.",
              )  # fmt: skip
@click.option("--watch", "watching", is_flag=True, help="Periksa lagi setiap kali berkas disimpan, sampai Ctrl-C.")
def command(plan: Path, form: str, watching: bool) -> None:
    """Periksa rencana dan tunjukkan setiap masalah beserta tempatnya.

    Status keluar: 0 bila tidak ada kesalahan (catatan dan peringatan tidak dihitung), 1 bila ada kesalahan,
    2 bila perintahnya salah.

    \b
    Contoh:
      rpkdgen check
      rpkdgen check --watch
      rpkdgen check --plan ../rencana-kami --format json
      rpkdgen check --format sarif > rpkdgen.sarif
    """
    from rpkdgen.checks import check
    from rpkdgen.problem import has_errors
    from rpkdgen.validate import load_folder

    if watching:
        if form != "text":
            raise click.UsageError("--watch menampilkan teks; hilangkan --format.")
        from rpkdgen.commands.check_watch import watch_plan

        watch_plan(plan)
        sys.exit(CLEAN)
    loaded = load_folder(plan)
    problems = check(loaded)
    if form == "text":
        from rpkdgen.report import as_text

        click.echo(as_text(problems, loaded.texts, colour=uses_colour(sys.stdout)))
        click.echo(_next(has_errors(problems)), err=True)
    elif form == "json":
        from rpkdgen.report import as_json

        click.echo(as_json(problems))
    elif form == "github":
        from rpkdgen.report_machine import as_github

        click.echo(as_github(problems))
    else:
        from rpkdgen.report_machine import as_sarif

        click.echo(as_sarif(problems, loaded.texts))
    sys.exit(PROBLEMS if has_errors(problems) else CLEAN)


def _next(errors: bool) -> str:
    if errors:
        return "Perbaiki, lalu periksa lagi; selama menyunting, rpkdgen check --watch memeriksa setiap kali disimpan."
    return "Buat dokumennya dengan: rpkdgen build"
