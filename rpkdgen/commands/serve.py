"""``rpkdgen serve``: a local page with documents and problems, renewed at each save."""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path

import click

from rpkdgen.commands.shared import IndonesianCommand, WrongUse, folder_type, plan_option


@click.command("serve", cls=IndonesianCommand)
@plan_option
@click.option("--templates", type=folder_type(exists=True), metavar="FOLDER",
              help="Folder templat. Bawaan: templates/ di samping rencana, atau yang dibawa program.")  # fmt: skip
@click.option("--out", type=folder_type(), default=Path("build"), show_default=True,
              metavar="FOLDER", help="Folder hasil.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="ANGKA",
              help="Port halaman. Bawaan: port yang sedang bebas.")  # fmt: skip
@click.option("--tanpa-peramban", "no_browser", is_flag=True, help="Jangan buka peramban; alamatnya tetap ditulis.")
@click.option("--editor", default="vscode", show_default=True, metavar="NAMA",
              help="Editor yang dibuka tautan masalah: vscode, vscodium, cursor, zed, jetbrains, tidak, atau bentuk "
                   "tautan seperti editorku://buka?berkas={berkas}&baris={baris}.")  # fmt: skip
def command(plan: Path, templates: Path | None, out: Path, port: int, no_browser: bool, editor: str) -> None:
    """Buka halaman yang menampilkan dokumen dan masalah selagi rencana ditulis.

    Setiap kali berkas disimpan, rencana diperiksa dan dokumen yang berubah disusun lagi; halaman memperbarui diri.
    Bila rencana berisi kesalahan, dokumen terakhir yang baik tetap tampil. Halaman hanya dapat dibuka dari komputer
    ini, dengan alamat yang ditulis perintah ini. Hentikan dengan Ctrl+C.

    \b
    Contoh:
      rpkdgen serve
      rpkdgen serve --port 8080 --tanpa-peramban
      rpkdgen serve --editor vscodium
    """
    from secrets import token_urlsafe

    from rpkdgen.files import templates_for
    from rpkdgen.serve.app import Site
    from rpkdgen.serve.editors import UnknownEditor, link_form
    from rpkdgen.serve.messages import Settings
    from rpkdgen.serve.server import address, listening, run

    try:
        form = link_form(editor)
    except UnknownEditor as error:
        raise click.UsageError(f"editor “{editor}” tidak dikenal; sebutkan namanya atau bentuk tautannya.") from error
    try:
        made = listening(port)
    except OSError as error:
        raise WrongUse(f"Port {port} tidak dapat dipakai ({error.strerror}). Pilih yang lain dengan --port.") from error
    site = Site(Settings(plan, templates or templates_for(plan), out), token_urlsafe(32), form)

    def listens() -> None:
        click.echo(f"Halaman rencana: {address(site, made.getsockname()[1])}\nHentikan dengan Ctrl+C.")

    gc.enable()  # this command lasts
    with made, suppress(KeyboardInterrupt):
        run(site, made, browser=not no_browser, listens=listens)
