"""Changes of a sheet "Realisasi <tahun>" → edits of the plan: what agencies report by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from rpkdgen.changes import Value
from rpkdgen.edit import Value as Written
from rpkdgen.model import Plan, Realisasi
from rpkdgen.realisasi_analysis import Entry, entries
from rpkdgen.sheet.grid import Record
from rpkdgen.sheet.import_edits import Edits
from rpkdgen.sheet.import_merge import Wish

_BESIDE = ("satuan_penerima", "alasan")


def report(edits: Edits, year: int, record: Record, wishes: Sequence[Wish]) -> None:
    """Makes the wishes for what is reported of one sub kegiatan."""
    code, agency = str(record.fields["kode"]), str(record.fields["perangkat_daerah"])
    entry = entries(edits.plan, year).get((code, agency))
    if entry is not None:
        for wish in wishes:
            _set(edits, entry, wish)
        return
    fields = {wish.field: wish.value for wish in wishes}
    quarters = _quarters(fields)
    if not quarters:
        edits.trouble(wishes[0].place, f"belum ada realisasi {code} yang dapat dilengkapi",
                      "Isi realisasi keuangan atau keluarannya juga.")  # fmt: skip
        return
    item: dict[str, Written] = {"sub_kegiatan": code, "triwulan": quarters}
    item |= {name: value for name in _BESIDE if (value := fields.get(name)) is not None}
    _add(edits, year, agency, item, fields.get("sumber"), wishes[0])


def _set(edits: Edits, entry: Entry, wish: Wish) -> None:
    asal = entry.rincian.asal
    if wish.field == "sumber" and wish.value in (None, entry.bagian.sumber):
        edits.remove(asal, "sumber")
    else:
        edits.set(asal, wish.field, wish.value)


def _quarters(fields: Mapping[str, Value]) -> dict[int, dict[str, Value]]:
    """What is said of each quarter: "triwulan.2.fisik" → {2: {"fisik": …}}."""
    found: dict[int, dict[str, Value]] = {}
    for name, value in sorted(fields.items()):
        first, _, rest = name.partition(".")
        if first == "triwulan" and value is not None:
            quarter, _, field = rest.partition(".")
            found.setdefault(int(quarter), {})[field] = value
    return found


def _add(
    edits: Edits, year: int, agency: str, item: dict[str, Written], source: Value, wish: Wish
) -> None:  # fmt: skip
    """A sub kegiatan more that is reported of: in the part of its agency, else in a file of its own."""
    plan = edits.plan
    part = _part(plan, year, agency)
    if part is None:
        if source is None:
            edits.trouble(wish.place, f"realisasi {year} perangkat daerah ini belum ada; sumber angkanya perlu disebut",
                          "Isi kolom Sumber Angka.")  # fmt: skip
            return
        about: dict[str, Written] = {"perangkat_daerah": agency, "sumber": str(source)}
        edits.add_to_new_section(_file(plan, year, agency), "realisasi", year, about, "rincian", item)
        return
    if source is not None and source != part.sumber:
        item["sumber"] = str(source)
    if part.perangkat_daerah is None and _is_shared(plan, year, str(item["sub_kegiatan"])):
        item["perangkat_daerah"] = agency
    edits.add_to(part.asal, "rincian", item)


def _part(plan: Plan, year: int, agency: str) -> Realisasi | None:
    """The part of the plan in which that agency reports, else one that is open to all."""
    parts = [part for part in plan.realisasi if part.tahun == year]
    own = [part for part in parts if part.perangkat_daerah == agency]
    return next(iter(own or [part for part in parts if part.perangkat_daerah is None]), None)


def _is_shared(plan: Plan, year: int, code: str) -> bool:
    return sum(row.baris.sub.kode == code for row in plan.baris_rat(year)) > 1


def _file(plan: Plan, year: int, agency: str) -> str:
    """The file in which an agency begins to report, beside those of others."""
    known = [PurePosixPath(part.asal.position.file) for part in plan.realisasi if part.asal.position.file]
    folder = known[0].parent if known else PurePosixPath(plan.folder or ".") / "realisasi"
    return (folder / f"{year}-{agency}.yaml").as_posix()
