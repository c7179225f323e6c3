"""``rpkdgen status``: how a year stands, at a glance."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rpkdgen.commands.shared import CLEAN, PROBLEMS, YEARS, IndonesianCommand, WrongUse, plan_option


@click.command("status", cls=IndonesianCommand)
@click.option("--tahun", "year", type=int, metavar="TAHUN", shell_complete=YEARS,
              help="Tahun RAT. Bawaan: tahun terakhir yang sudah ada realisasinya.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json", "md"]), default="text", show_default=True,
              help="Bentuk keluaran: untuk layar, program, atau pull request.")  # fmt: skip
@plan_option
def command(year: int | None, form: str, plan: Path) -> None:
    """Tunjukkan keadaan satu tahun: penyerapan tiap perangkat daerah, yang terlambat, masalah, langkah berikutnya.

    Angkanya sampai dengan triwulan terakhir yang dilaporkan, dihitung seperti dalam laporan triwulan. Yang belum
    dilaporkan disebut belum dilaporkan, bukan nol.

    Status keluar: 0, juga bila rencana berisi kesalahan; 1 bila rencana tidak dapat dibaca; 2 bila perintahnya salah.

    \b
    Contoh:
      rpkdgen status
      rpkdgen status --tahun 2025
      rpkdgen status --format json
    """
    from rpkdgen import report_status
    from rpkdgen.checks import check
    from rpkdgen.report import as_text
    from rpkdgen.validate import load_folder

    loaded = load_folder(plan)
    problems = check(loaded)
    if loaded.plan is None or not loaded.plan.tahun:
        click.echo(as_text(problems, loaded.texts), err=True)
        sys.exit(PROBLEMS)
    if year is not None and year not in loaded.plan.tahun:
        raise WrongUse(f"Tahun {year} di luar periode rencana {loaded.plan.rencana.periode}.")
    now = report_status.standing(loaded.plan, problems, year)
    show = {"text": report_status.as_text, "json": report_status.as_json, "md": report_status.as_markdown}[form]
    click.echo(show(now))
    sys.exit(CLEAN)
