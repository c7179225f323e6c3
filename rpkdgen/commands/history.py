"""``rpkdgen history``: how the plan grew, a line for each commit or tag."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from rpkdgen.commands.shared import (
    IndonesianCommand,
    plan_in_git_option,
    repo_option,
    rev_option,
    show_reading,
    wrong_use,
)


@click.command("history", cls=IndonesianCommand)
@click.option("--tags", is_flag=True, help="Hanya revisi yang bertanda (tag).")
@click.option("--all-parents", is_flag=True,
              help="Juga commit pada cabang yang digabungkan, masing-masing terhadap induk pertamanya.")  # fmt: skip
@click.option("--no-check", is_flag=True,
              help="Tanpa aturan pemeriksaan (lebih cepat); hanya kesalahan bentuk yang dihitung.")  # fmt: skip
@rev_option
@plan_in_git_option
@repo_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="Bentuk keluaran.")  # fmt: skip
def command(tags: bool, all_parents: bool, no_check: bool, rev: str, plan: Path, repo: Path | None, form: str) -> None:
    """Tunjukkan bagaimana rencana berkembang: satu baris untuk setiap commit yang mengubahnya.

    Tiap baris memuat pagu per tahun, banyaknya sub kegiatan, banyaknya masalah, dan selisih terhadap baris di
    bawahnya. Yang ditunjukkan adalah garis utama: sebuah penggabungan cabang adalah satu baris.

    \b
    Contoh:
      rpkdgen history
      rpkdgen history --tags
      rpkdgen history --format json
    """
    from rpkdgen.checks import check
    from rpkdgen.history import growth
    from rpkdgen.report_history.growth import as_json, as_text
    from rpkdgen.revision import locate

    with wrong_use():
        lines = growth(
            locate(plan, repo),
            (lambda loaded: loaded.problems) if no_check else check,
            tip=rev,
            tags=tags,
            all_parents=all_parents,
            progress=show_reading,
        )
    if form == "json":
        click.echo(as_json(lines))
    elif not lines:
        click.echo("Belum ada revisi bertanda (tag) yang memuat rencana." if tags else "Rencana ini belum di-commit.")
    else:
        click.echo(as_text(lines, width=shutil.get_terminal_size().columns if sys.stdout.isatty() else None))
