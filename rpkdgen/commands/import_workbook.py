"""``rpkdgen import``: what was filled in another program, back into the plan."""

from __future__ import annotations

from pathlib import Path

import click

from rpkdgen.commands.shared import (
    YEARS,
    IndonesianCommand,
    IndonesianGroup,
    WrongUse,
    plan_option,
)
from rpkdgen.report_diff.formats import BINARY, FORMATS

#: Forms in which the comparison is shown.
SHOWN = tuple(form for form in FORMATS if form not in BINARY)


@click.group("import", cls=IndonesianGroup)
def command() -> None:
    """Masukkan isian buku kerja Excel ke dalam rencana.

    \b
    Contoh:
      rpkdgen import xlsx build/rencana.xlsx
      rpkdgen import xlsx --new rat-2025.xlsx
    """


@command.command("xlsx", cls=IndonesianCommand)
@click.argument("files", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, required=True,
                metavar="BERKAS...")  # fmt: skip
@plan_option
@click.option("--new", "is_new", is_flag=True,
              help="Buku kerja yang diisi di luar rpkdgen (RAT, laporan, SIPD, Renja).")  # fmt: skip
@click.option("--tahun", "year", type=click.IntRange(2000, 2100), metavar="TAHUN", shell_complete=YEARS,
              help="Dengan --new: tahun isiannya, bila tidak disebut di lembarnya.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="BERKAS",
              help="Dengan --new: tulis juga laporannya (.md, .txt, .xlsx, atau .json).")  # fmt: skip
@click.option("--ya", "yes", is_flag=True, help="Tulis tanpa bertanya.")
@click.option("--hapus", "removing", is_flag=True,
              help="Hapus juga dari rencana butir yang barisnya dihapus di buku kerja hasil ekspor.")  # fmt: skip
@click.option("--pilih", "choice", type=click.Choice(["excel", "rencana"]),
              help="Isian yang berubah di keduanya: pakai yang di buku kerja, atau yang di rencana.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(SHOWN), default="text", show_default=True,
              help="Bentuk perbandingan yang ditunjukkan; selain text hanya ditunjukkan, kecuali dengan --ya."
              )  # fmt: skip
def xlsx(
    files: tuple[Path, ...], plan: Path, is_new: bool, year: int | None, output: Path | None, yes: bool,
    removing: bool, choice: str | None, form: str,
) -> None:  # fmt: skip
    """Masukkan isian buku kerja Excel ke dalam rencana.

    Buku kerja hasil rpkdgen export xlsx: perubahannya ditunjukkan lebih dahulu; sesudah disetujui, hanya isian yang
    berubah yang ditulis ke berkas YAML asalnya. Bila rencana sudah berubah sejak ekspor, keduanya digabung. Bila ada
    yang tidak dimengerti, sel-selnya disebut dan tidak ada yang ditulis. Status keluar 1 bila ada sel yang tidak
    dimengerti, ada isian yang berubah di keduanya, atau rencana sesudahnya berisi kesalahan.

    Dengan --new, buku kerja yang dibuat di tempat lain dibaca untuk pertama kali: formulir RAT 18 kolom, laporan 21 dan
    23 kolom (bagian rencananya), tabel SIPD, Renja dan RKPD tercetak. Yang dimengerti masuk, yang meragukan dikosongkan
    dan disebut sel serta cara memperbaikinya; yang sudah ada dalam rencana tidak diubah.
    Status keluar 0 bila semua baris masuk, 1 bila ada yang tidak masuk atau tidak ada yang dimengerti.

    \b
    Contoh:
      rpkdgen import xlsx build/rencana.xlsx
      rpkdgen import xlsx build/rencana.xlsx --hapus --pilih excel
      rpkdgen import xlsx --new rat-2025.xlsx
      rpkdgen import xlsx --new dinsos.xlsx disnaker.xlsx --tahun 2025 -o build/laporan-impor.xlsx
    """
    if is_new:
        from rpkdgen.commands.import_new import import_new

        import_new(files, plan, year or 0, output, yes=yes)
    if year is not None or output is not None:
        raise WrongUse("--tahun dan -o hanya untuk --new.")
    from rpkdgen.commands.import_back import import_back

    for file in files:
        import_back(file, plan, yes=yes, removing=removing, choice=choice, form=form)
