"""``rpkdgen import``: what was filled in another program, back into the plan."""

from __future__ import annotations

from pathlib import Path

import click

from rpkdgen.commands.shared import IndonesianCommand, IndonesianGroup, WrongUse, plan_option


@click.group("import", cls=IndonesianGroup)
def command() -> None:
    """Masukkan isian buku kerja Excel ke dalam rencana.

    \b
    Contoh:
      rpkdgen import xlsx --new rat-2025.xlsx
    """


@command.command("xlsx", cls=IndonesianCommand)
@click.argument("files", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, required=True,
                metavar="BERKAS...")  # fmt: skip
@plan_option
@click.option("--new", "is_new", is_flag=True,
              help="Buku kerja yang diisi di luar rpkdgen (RAT, laporan, SIPD, Renja).")  # fmt: skip
@click.option("--tahun", "year", type=click.IntRange(2000, 2100), metavar="TAHUN",
              help="Dengan --new: tahun isiannya, bila tidak disebut di lembarnya.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="BERKAS",
              help="Dengan --new: tulis juga laporannya (.md, .txt, .xlsx, atau .json).")  # fmt: skip
@click.option("--ya", "yes", is_flag=True, help="Tulis tanpa bertanya.")
def xlsx(files: tuple[Path, ...], plan: Path, is_new: bool, year: int | None, output: Path | None, yes: bool) -> None:
    """Masukkan isian buku kerja Excel ke dalam rencana.

    Dengan --new, buku kerja yang dibuat di tempat lain dibaca untuk pertama kali: formulir RAT 18 kolom, laporan 21 dan
    23 kolom (bagian rencananya), tabel SIPD, Renja dan RKPD tercetak. Yang dimengerti masuk, yang meragukan dikosongkan
    dan disebut sel serta cara memperbaikinya; yang sudah ada dalam rencana tidak diubah.

    \b
    Contoh:
      rpkdgen import xlsx --new rat-2025.xlsx
      rpkdgen import xlsx --new dinsos.xlsx disnaker.xlsx --tahun 2025 -o build/laporan-impor.xlsx
    """
    if is_new:
        from rpkdgen.commands.import_new import import_new

        import_new(files, plan, year or 0, output, yes=yes)
    raise WrongUse("Buku kerja yang diisi di luar rpkdgen dimasukkan dengan --new.")
