"""``rpkdgen log KODE``: the life of one item, or of one of its fields."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from rpkdgen.commands.shared import (
    CODES,
    FILE_WIDTH,
    IndonesianCommand,
    output_option,
    plan_in_git_option,
    put,
    repo_option,
    rev_option,
    show_reading,
    uses_colour,
    wrong_use,
)


@click.command("log", cls=IndonesianCommand)
@click.argument("kode", metavar="KODE", shell_complete=CODES)
@click.option("--field", default="", metavar="ISIAN", help="Hanya isian ini, misalnya pagu atau target.2025.")
@click.option("--first-parent", is_flag=True,
              help="Hanya garis utama: penggabungan cabang dihitung sebagai satu perubahan.")  # fmt: skip
@rev_option
@plan_in_git_option
@repo_option
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True,
              help="Bentuk keluaran; html memuat grafik pagu atau target dari waktu ke waktu.")  # fmt: skip
@output_option
def command(
    kode: str,
    field: str,
    first_parent: bool,
    rev: str,
    plan: Path,
    repo: Path | None,
    form: str,
    output: Path | None,
) -> None:
    """Tunjukkan riwayat satu butir: setiap commit yang mengubahnya, oleh siapa, semula dan menjadi.

    KODE adalah kode sub kegiatan, kegiatan, atau program, atau penanda (id) indikator, strategi, dan sebagainya.
    Butir diikuti juga melalui pergantian kode, perpindahan perangkat daerah, dan perpindahan berkas.

    \b
    Contoh:
      rpkdgen log 1.06.05.2.02.0003
      rpkdgen log 1.06.05.2.02.0003 --field pagu
      rpkdgen log P0 --field target --format html -o P0.html
    """
    from rpkdgen.life import life
    from rpkdgen.report_history.life import as_html, as_json, as_text
    from rpkdgen.revision import locate

    with wrong_use():
        found = life(locate(plan, repo), kode, field, tip=rev, first_parent=first_parent, progress=show_reading)
    if form == "text":
        is_terminal = output is None and sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if is_terminal else FILE_WIDTH
        text = as_text(found, width=width, colour=is_terminal and uses_colour(sys.stdout))
    else:
        text = as_json(found) if form == "json" else as_html(found).rstrip("\n")
    put(f"{text}\n".encode(), output)
