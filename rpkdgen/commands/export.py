"""``rpkdgen export``: the plan in the form of another program."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rpkdgen.commands.shared import (
    PROBLEMS,
    YEARS,
    IndonesianCommand,
    IndonesianGroup,
    plan_option,
)

if TYPE_CHECKING:
    from rpkdgen.model import Plan

WHOLE = Path("build/rencana.xlsx")
BY_AGENCY = Path("build/perangkat-daerah")


@click.group("export", cls=IndonesianGroup)
def command() -> None:
    """Tulis rencana sebagai buku kerja Excel.

    \b
    Contoh:
      rpkdgen export xlsx
      rpkdgen export xlsx --per perangkat-daerah
    """


@command.command("xlsx", cls=IndonesianCommand)
@plan_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="BERKAS",
              help=f"Berkas hasil; dengan --per: foldernya. Bawaan: {WHOLE.as_posix()}, atau {BY_AGENCY.as_posix()}/."
              )  # fmt: skip
@click.option("--per", type=click.Choice(["perangkat-daerah"]),
              help="Satu buku kerja untuk setiap perangkat daerah yang mempunyai program.")  # fmt: skip
@click.option("--realisasi", "reported", type=click.IntRange(2000, 2100), multiple=True, metavar="TAHUN",
              shell_complete=YEARS,
              help="Sertakan formulir realisasi 23 kolom tahun ini, juga bila belum ada isinya (boleh diulang). "
              "Tahun yang sudah dilaporkan selalu disertakan.")  # fmt: skip
def xlsx(plan: Path, output: Path | None, per: str | None, reported: tuple[int, ...]) -> None:
    """Tulis rencana sebagai buku kerja Excel: matriks RPKD, formulir RAT 18 kolom, realisasi, indikator, dan rekap.

    Buku kerja itu diisi di Excel atau LibreOffice, lalu dikembalikan dengan rpkdgen import xlsx. Petunjuk
    mengisinya ada di lembar pertama.

    \b
    Contoh:
      rpkdgen export xlsx
      rpkdgen export xlsx -o ~/rencana-dinsos.xlsx
      rpkdgen export xlsx --per perangkat-daerah
      rpkdgen export xlsx --realisasi 2025
    """
    from dataclasses import replace

    from rpkdgen.files import FileInUse, replace_file
    from rpkdgen.sheet.export import workbook
    from rpkdgen.sheet.provenance import stamp_of
    from rpkdgen.sheet.realisasi_form import years_with_results
    from rpkdgen.validate import load_folder

    loaded = load_folder(plan)
    if loaded.plan is None:
        click.echo(f"Folder {plan.as_posix()} tidak berisi rencana yang dapat dibaca; lihat: rpkdgen check", err=True)
        sys.exit(PROBLEMS)
    outside = [year for year in reported if year not in loaded.plan.tahun]
    if outside:
        raise click.UsageError(f"tahun {outside[0]} di luar periode rencana {loaded.plan.rencana.periode}.")
    targets = {"": output or WHOLE} if per is None else _by_agency(loaded.plan, output or BY_AGENCY)
    years = tuple(sorted({*years_with_results(loaded.plan), *reported}))
    stamp = replace(stamp_of(plan, loaded.plan), reported=years)
    for agency, path in targets.items():
        try:
            replace_file(path, workbook(loaded.plan, replace(stamp, agency=agency)))
        except FileInUse as error:
            raise click.ClickException(f"{path.as_posix()} sedang dibuka program lain. Tutup, lalu ulangi.") from error
        click.echo(path.as_posix())


def _by_agency(plan: Plan, folder: Path) -> dict[str, Path]:
    """The file of each agency that has programmes, named by its abbreviation."""
    found: dict[str, Path] = {}
    with_rows = {program.perangkat_daerah for program in plan.program}
    with_rows |= {new.perangkat_daerah for rat in plan.rat for new in rat.baru}
    for agency in plan.perangkat_daerah:
        if agency.id in with_rows:
            name = re.sub(r"[^\w.-]+", "-", agency.sebutan).strip("-.") or agency.id
            path = folder / f"{name}.xlsx"
            found[agency.id] = path if path not in found.values() else folder / f"{name}-{agency.id}.xlsx"
    return found
