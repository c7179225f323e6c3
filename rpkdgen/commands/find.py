"""``rpkdgen find``: codes and names, in the reference data and in the plan."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rpkdgen.commands.shared import CLEAN, PROBLEMS, IndonesianCommand, WrongUse, folder_type

if TYPE_CHECKING:
    from rpkdgen.find import Answer, Found, Index

#: How many things of each place are shown.
USUAL_LIMIT = 15


@click.command("find", cls=IndonesianCommand)
@click.argument("text", nargs=-1, required=True, metavar="TEKS...")
@click.option("--di", "places", multiple=True,
              type=click.Choice(["rencana", "nomenklatur", "wilayah", "sumber-dana", "satuan"]),
              help="Hanya cari di sini (boleh diulang). Bawaan: semua.")  # fmt: skip
@click.option("--semua", "everything", is_flag=True, help=f"Tampilkan semua, bukan {USUAL_LIMIT} pertama.")
@click.option("--plan", type=folder_type(), metavar="FOLDER",
              help="Folder rencana. Bawaan: plan, bila ada.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="Bentuk keluaran: untuk dibaca orang atau program.")  # fmt: skip
def command(text: tuple[str, ...], places: tuple[str, ...], everything: bool, plan: Path | None, form: str) -> None:
    """Cari kode dan nama: nomenklatur, wilayah, sumber dana, satuan, dan isi rencana.

    TEKS berupa kata-kata (urutan dan besar kecil huruf bebas, salah ketik sedikit dimaafkan) atau awal sebuah kode:
    1.06.05 menampilkan kode itu dan semua yang di bawahnya. Butir rencana ditunjukkan dengan berkas dan barisnya. Di
    luar folder rencana, data acuan tetap dapat dicari.

    Status keluar: 0 bila ada yang ditemukan, 1 bila tidak ada, 2 bila perintahnya salah.

    \b
    Contoh:
      rpkdgen find bantuan sosial keluarga
      rpkdgen find 1.06.05
      rpkdgen find tangerang --di wilayah
      rpkdgen find PAD --format json
    """
    from rpkdgen.files import no_plan
    from rpkdgen.find import only, shortened

    if plan is not None and not plan.is_dir():
        raise WrongUse(no_plan(plan))
    answer = _index(plan or Path("plan")).ask(" ".join(text))
    found = only(answer.found, places)
    if form == "json":
        click.echo(json.dumps({"ditemukan": [_as_dict(thing) for thing in found]}, ensure_ascii=False, indent=2))
    elif not found:
        click.echo(f"“{' '.join(text)}” tidak ditemukan.")
    else:
        kept, left = (list(found), {}) if everything else shortened(found, USUAL_LIMIT)
        click.echo(_as_text(answer, kept, left))
    sys.exit(CLEAN if found else PROBLEMS)


def _index(plan: Path) -> Index:
    from rpkdgen.find import Index, things
    from rpkdgen.read import Source, read_folder
    from rpkdgen.reference import known_versions, load_reference
    from rpkdgen.validate import validate

    source = read_folder(plan) if plan.is_dir() else Source()
    acuan, _ = load_reference(source, known_versions(source), "")
    return Index(things(acuan, validate(source).plan if plan.is_dir() else None))


def _as_dict(thing: Found) -> dict[str, object]:
    place = thing.position
    where = {"file": place.file, "line": place.line} if place else {}
    return {
        "tempat": thing.tempat, "jenis": thing.jenis, "kode": thing.kode, "nama": thing.nama,
        "keterangan": thing.keterangan, **where,
    }  # fmt: skip


def _as_text(answer: Answer, found: Sequence[Found], left: Mapping[str, int]) -> str:
    from rpkdgen.find import PLACES, in_one_line

    lines = [f"“{written}” dibaca sebagai “{taken}”." for written, taken in answer.meant]
    if answer.partly:
        lines.append("Tidak ada yang memuat semua kata itu; yang paling mendekati:")
    for place, heading in PLACES.items():
        here = [in_one_line(thing) for thing in found if thing.tempat == place]
        if not here:
            continue
        lines += ["", heading] if lines else [heading]
        width = min(max(len(thing.kode) for thing in here), 24)
        kinds = min(max(len(thing.jenis) for thing in here), 24)
        for thing in here:
            name = f"{thing.nama} ({thing.keterangan})" if thing.keterangan else thing.nama
            where = f"  {thing.position.file}:{thing.position.line}" if thing.position else ""
            lines.append(f"  {thing.kode:<{width}}  {thing.jenis:<{kinds}}  {name}{where}".rstrip())
        if place in left:
            lines.append(f"  … dan {left[place]} lagi; tampilkan dengan --semua")
    return "\n".join(lines)
