"""``rpkdgen textconv``: what git calls to show a plan file in a difference (see ``git-setup``)."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import click

from rpkdgen.commands.shared import IndonesianCommand
from rpkdgen.lines import canonical_lines


@click.command("textconv", cls=IndonesianCommand, hidden=True)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="BERKAS")
def command(file: Path) -> None:
    """Tulis berkas rencana sebagai satu baris setiap isian; dipanggil oleh git diff dan git show.

    \b
    Contoh:
      rpkdgen textconv plan/program/dinsos.yaml
    """
    data = file.read_bytes()
    with suppress(UnicodeDecodeError):  # then git shows it as it is
        data = canonical_lines(data.decode("utf-8")).encode("utf-8")
    sys.stdout.buffer.write(data)
