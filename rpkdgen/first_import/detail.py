"""What only a RAT says about a sub kegiatan: activities, kind and size of the aid, how long it lasts."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from rpkdgen.fields import Choice, fields_of
from rpkdgen.first_import.body import Line, short
from rpkdgen.first_import.notes import Kind
from rpkdgen.first_import.telling import Telling
from rpkdgen.model import RincianRat
from rpkdgen.scalar import grouped
from rpkdgen.sheet import cells
from rpkdgen.sheet.header import Heading, folded

#: Words of forms that say a kind of aid without naming it.
_SAYS = {
    **dict.fromkeys(("tunai", "beasiswa", "blt"), "uang"),
    **dict.fromkeys(("sembako", "pangan", "peralatan", "alat"), "barang"),
    **dict.fromkeys(("kursus", "bimtek", "magang"), "pelatihan"),
    **dict.fromkeys(("rumah", "rehabilitasi", "rehab", "pembangunan", "jalan", "sanitasi", "jamban"), "infrastruktur"),
    **dict.fromkeys(("premi", "pbi"), "iuran"),
    **dict.fromkeys(("pendampingan", "pendataan", "penyuluhan", "konseling", "rujukan"), "layanan"),
}


def detail_of(line: Line, heading: Heading, telling: Telling) -> dict[str, object]:
    """The fields of a row of the RAT that the line fills, by their names in the plan."""
    said = {name: telling.text(line, name) for name in ("langsung", "tidak_langsung", "penunjang")}
    unit = next((column.named.unit for column in heading.of("durasi")), "")
    detail: dict[str, object] = {
        "aktivitas": {name: text for name, text in said.items() if text},
        "sifat_bantuan": telling.text(line, "sifat_bantuan"),
        "jenis_bantuan": _kind_of_aid(line, telling),
        "besaran_manfaat": _benefit(line, telling),
        "durasi": telling.read(line.cells.get("durasi"), partial(cells.duration, unit=unit), "durasi"),
    }
    return {name: value for name, value in detail.items() if value}


def _kind_of_aid(line: Line, telling: Telling) -> str:
    """The one kind of aid of the plan's list that the text means: by its word, or by one that says it (told)."""
    text = telling.text(line, "jenis_bantuan")
    kind = fields_of(RincianRat)["jenis_bantuan"].type
    choices = kind.values if isinstance(kind, Choice) else ()
    words = folded(text).split()
    found = [choice for choice in choices if choice in words]
    if len(found) == 1 or not text:
        return found[0] if found else ""
    meant = {_SAYS[word] for word in words if word in _SAYS} | set(found)
    if len(meant) == 1:
        read_as = meant.pop()
        telling.tell_once(
            Kind.LOOK, line.cells["jenis_bantuan"], f"jenis bantuan “{short(text)}” dibaca sebagai {read_as}",
            "Bila bukan itu, ubah jenis_bantuan di berkas RAT-nya.", "jenis_bantuan",
        )  # fmt: skip
        return read_as
    telling.tell(
        Kind.EMPTY, line.cells["jenis_bantuan"], f"jenis bantuan “{short(text)}” tidak ada dalam daftar",
        f"Pilih salah satu: {', '.join(choices)}.", "jenis_bantuan",
    )  # fmt: skip
    return ""


def _benefit(line: Line, telling: Telling) -> str:
    """How much everyone receives, as a text; a number alone is rupiah."""
    cell = line.cells.get("besaran_manfaat")
    if cell is None or not isinstance(cell.value, Decimal):
        return telling.text(line, "besaran_manfaat")
    amount = telling.read(cell, cells.rupiah, "besaran_manfaat")
    return f"Rp{grouped(amount)}" if amount is not None else ""
