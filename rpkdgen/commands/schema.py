"""``rpkdgen schema``: the JSON Schema by which an editor completes and checks plan files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rpkdgen.commands.shared import IndonesianCommand, plan_option


@click.command("schema", cls=IndonesianCommand)
@plan_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="BERKAS",
              help="Tulis ke berkas ini (- ke layar). Bawaan: .rpkdgen/skema.json di samping rencana.")  # fmt: skip
def command(plan: Path, output: Path | None) -> None:
    """Tulis JSON Schema rencana ini, agar editor melengkapi dan memeriksa sambil mengetik.

    Skema memuat setiap isian beserta artinya, dan penanda rencana ini sendiri: perangkat daerah, strategi, indikator,
    sumber dana, kode wilayah, dan kode nomenklatur. Jalankan lagi sesudah menambah penanda baru; rpkdgen check
    --watch dan rpkdgen serve melakukannya sendiri. Rencana yang berisi kesalahan tetap memberi skema.

    \b
    Contoh:
      rpkdgen schema
      rpkdgen schema -o skema.json
    """
    from rpkdgen.editor_schema.file import schema_of, schema_path, write_schema
    from rpkdgen.validate import load_folder

    loaded = load_folder(plan)
    if output == Path("-"):
        sys.stdout.buffer.write(schema_of(loaded))
        return
    path = output or schema_path(plan)
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    changed = write_schema(loaded, path)
    click.echo(f"{shown.as_posix()} {'ditulis' if changed else 'sudah sesuai'}.")
