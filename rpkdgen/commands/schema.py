"""``rpkdgen schema``: the JSON Schema by which an editor completes and checks plan files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rpkdgen.commands.shared import IndonesianCommand, plan_option

if TYPE_CHECKING:
    from rpkdgen.validate import Loaded

#: Where the schema stands, from the folder that holds the plan folder. Editors' settings point to it.
SCHEMA_FILE = ".rpkdgen/skema.json"


@click.command("schema", cls=IndonesianCommand)
@plan_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), metavar="BERKAS",
              help=f"Tulis ke berkas ini (- ke layar). Bawaan: {SCHEMA_FILE} di samping folder rencana.")  # fmt: skip
def command(plan: Path, output: Path | None) -> None:
    """Tulis JSON Schema rencana ini, agar editor melengkapi dan memeriksa sambil mengetik.

    Skema memuat setiap isian beserta artinya, dan penanda rencana ini sendiri: perangkat daerah, strategi, indikator,
    sumber dana, kode wilayah, dan kode nomenklatur. Jalankan lagi sesudah menambah penanda baru; rpkdgen check
    --watch melakukannya sendiri. Rencana yang berisi kesalahan tetap memberi skema.

    \b
    Contoh:
      rpkdgen schema
      rpkdgen schema -o skema.json
    """
    from rpkdgen.validate import load_folder

    loaded = load_folder(plan)
    if output == Path("-"):
        sys.stdout.buffer.write(_schema(loaded))
        return
    path = output or schema_path(plan)
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    changed = write_schema(loaded, path)
    click.echo(f"{shown.as_posix()} {'ditulis' if changed else 'sudah sesuai'}.")


def schema_path(plan: Path) -> Path:
    """Where editors look for the schema of the plan in that folder."""
    return plan.resolve().parent / SCHEMA_FILE


def write_schema(loaded: Loaded, path: Path) -> bool:
    """Write the schema of the plan as it could be read, where it differs from what the file says."""
    from rpkdgen.files import replace_file

    content = _schema(loaded)
    if path.is_file() and path.read_bytes() == content:
        return False
    replace_file(path, content)
    return True


def _schema(loaded: Loaded) -> bytes:
    from rpkdgen.editor_schema.build import as_text
    from rpkdgen.editor_schema.names import names_of

    return as_text(names_of(loaded.plan, complete=loaded.complete)).encode()
