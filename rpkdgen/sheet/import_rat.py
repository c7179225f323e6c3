"""Changes of a sheet "RAT <tahun>" → edits of the plan: what the RAT says about a sub kegiatan, rows more or less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from rpkdgen.changes import Value
from rpkdgen.edit import Value as Written
from rpkdgen.model import BarisRat, Plan, RincianRat
from rpkdgen.sheet.grid import Record
from rpkdgen.sheet.import_edits import Edits, amounts_of
from rpkdgen.sheet.import_matrix import nested, official_name
from rpkdgen.sheet.import_merge import Wish
from rpkdgen.sheet.import_read import Filled
from rpkdgen.sheet.matrix_form import identities
from rpkdgen.sheet.rat_form import OF_THE_RPKD

#: What a sub kegiatan that the RPKD does not have must say: field → what it is called.
NEEDED: Mapping[str, str] = {
    "perangkat_daerah": "Perangkat Daerah", "strategi": "Strategi OPPKPKE", "keluaran": "Indikator Keluaran",
    "satuan": "Satuan Keluaran", "target": "Target", "alasan": "Alasan Perbedaan dari RPKD", "sumber": "Sumber Angka",
}  # fmt: skip
#: What stands with the new sub kegiatan itself, not with the row that elaborates it.
OF_THE_NEW = (*OF_THE_RPKD, "target", "alasan", "sumber")
_SIMPLE = ("sifat_bantuan", "jenis_bantuan", "besaran_manfaat", "durasi", "penanggung_jawab")


def rows_by_identity(plan: Plan, year: int) -> dict[str, BarisRat]:
    rows = plan.baris_rat(year)
    return dict(zip(identities([row.baris.kunci for row in rows]), rows, strict=True))


# ── fields ───────────────────────────────────────────────────────────────────────────────────────
def change_row(edits: Edits, row: BarisRat, record: Record, wishes: Sequence[Wish]) -> None:
    """Makes the wishes for one row of a RAT."""
    fields = {**record.fields, **{wish.field: wish.value for wish in wishes}}
    if row.baru:
        own = [wish for wish in wishes if wish.field in OF_THE_NEW or wish.field.startswith("pagu.")]
        _change_new(edits, row, fields, own)
        wishes = [wish for wish in wishes if wish not in own]
    wishes = [wish for wish in wishes if not _is_refused(edits, record, wish, fields)]
    if not wishes:
        return
    if row.rincian is None:
        _add_detail(edits, row, _detail(edits, fields, {wish.field for wish in wishes}))
        return
    done: set[str] = set()
    for wish in wishes:
        whole = wish.field.split(".")[0]
        if whole == "pagu":
            if whole not in done:
                edits.set_pagu(row.rincian.asal, ("pagu",), row.rincian.pagu, amounts_of(fields, "pagu"))
        elif whole == "sasaran" and row.rincian.sasaran is None:
            if whole not in done:
                edits.put(row.rincian.asal, ("sasaran",), nested(fields, "sasaran"))
        else:
            edits.set(row.rincian.asal, wish.field, wish.value)
        done.add(whole)


def _is_refused(edits: Edits, record: Record, wish: Wish, fields: Mapping[str, Value]) -> bool:
    """Whether a wish empties what comes from the RPKD; told once."""
    whole = wish.field.split(".")[0]
    if wish.field == "sasaran.uraian" and wish.value is None and nested(fields, "sasaran"):
        edits.trouble(wish.place, "Sasaran Penerima wajib diisi bila jumlah atau desilnya ada",
                      "Isi siapa yang disasar, atau kosongkan juga jumlah, satuan, desil, dan sumbernya.")  # fmt: skip
        return True
    if wish.value is not None or wish.field not in record.taken:
        return False
    if whole == "pagu" and amounts_of(fields, "pagu"):
        return False
    if whole == "sasaran" and fields.get("sasaran.uraian"):
        return False
    edits.trouble(wish.place, "isian ini diambil dari RPKD dan tidak dapat dikosongkan di sini",
                  "Tulis 0 untuk pagu yang tidak dianggarkan, atau ubah di lembar Matriks RPKD.")  # fmt: skip
    return True


def _change_new(edits: Edits, row: BarisRat, fields: Mapping[str, Value], wishes: Sequence[Wish]) -> None:
    """Changes of a sub kegiatan that only the RAT has."""
    asal = row.baris.sub.asal
    for wish in wishes:
        if not wish.field.startswith("pagu."):
            edits.set(asal, wish.field, wish.value)
    if any(wish.field.startswith("pagu.") for wish in wishes):
        edits.set_pagu(asal, ("pagu",), row.pagu, amounts_of(fields, "pagu"))


def _detail(edits: Edits, fields: Mapping[str, Value], names: set[str]) -> dict[str, Written]:
    """What a row of a RAT writes: those of the fields that are named."""
    found: dict[str, Written] = {}
    for name in (*_SIMPLE, "target", "lokasi", "alasan", "sumber"):
        value = fields.get(name)
        if name in names and value is not None:
            found[name] = edits.written(name, value)
    wholes = {name.split(".")[0] for name in names}
    for whole in ("aktivitas", "sasaran", "jadwal"):
        if whole in wholes:
            found[whole] = nested(fields, whole)
    if "pagu" in wholes:
        found["pagu"] = amounts_of(fields, "pagu")
    return {name: value for name, value in found.items() if value not in ({}, [], "")}


def _add_detail(edits: Edits, row: BarisRat, value: Mapping[str, Written]) -> None:
    """A row that the RAT does not have yet."""
    add_detail(edits, row.tahun, row.baris.sub.kode, row.baris.program.perangkat_daerah, value)


def add_detail(edits: Edits, year: int, code: str, agency: str, value: Mapping[str, Written]) -> None:
    """A row more in the RAT of that year: behind one of the same agency, else at the end."""
    plan = edits.plan
    head: dict[str, Written] = {"sub_kegiatan": code}
    if len({row.program.perangkat_daerah for row in plan.baris if row.sub.kode == code}) > 1:
        head["perangkat_daerah"] = agency
    item = {**head, **value}
    rat = plan.rat_tahun(year)
    neighbour = _neighbour(plan, rat.rincian, code, agency)
    if neighbour is not None:
        edits.add_behind(neighbour.asal, item)
    elif rat in plan.rat:
        edits.add_to(rat.asal, "rincian", item)
    else:
        edits.add_to_new_section(_rat_file(plan, year), "rat", year, {}, "rincian", item)


def _neighbour(plan: Plan, rows: Sequence[RincianRat], code: str, agency: str) -> RincianRat | None:
    """The row behind which a new one stands: of its agency that with the nearest code before it, else the last."""
    of_agency = {row.sub.kode for row in plan.baris if row.program.perangkat_daerah == agency}
    same = [row for row in rows if row.sub_kegiatan in of_agency and row.perangkat_daerah in (None, agency)]
    before = [row for row in same if row.sub_kegiatan < code]
    return before[-1] if before else same[-1] if same else rows[-1] if rows else None


def _rat_file(plan: Plan, year: int) -> str:
    """The file for the RAT of a year that has none yet, beside those of other years."""
    known = [PurePosixPath(rat.asal.position.file) for rat in plan.rat if rat.asal.position.file]
    own = [path for path in known if path.stem.isdecimal()]
    folder = own[0].parent if own else PurePosixPath(plan.folder or ".") / "rat"
    return (folder / f"{year}.yaml").as_posix()


def remove_row(edits: Edits, row: BarisRat) -> bool:
    """Takes away what the RAT says about a sub kegiatan; whether it said anything."""
    if row.rincian is not None:
        edits.remove(row.rincian.asal)
    if row.baru:
        edits.remove(row.baris.sub.asal)
    return row.baru or row.rincian is not None


# ── new rows ─────────────────────────────────────────────────────────────────────────────────────
def new_row(edits: Edits, year: int, filled: Filled, also: Sequence[tuple[str, str]]) -> None:
    """A row of the form without an identity: it elaborates a sub kegiatan of the RPKD, or brings a new one.
    ``also``: (code, agency) of sub kegiatan that the same import adds to the RPKD."""
    plan = edits.plan
    fields = {name: said.value for name, said in filled.said.items() if said.value is not None}
    code, agency = str(fields["kode"]), fields.get("perangkat_daerah")
    known = [row.kunci for row in plan.baris if row.sub.kode == code] + [key for key in also if key[0] == code]
    fitting = [found for _, found in known if agency in (None, found)]
    names = set(fields) - set(OF_THE_RPKD)
    if len(fitting) == 1:
        add_detail(edits, year, code, fitting[0], _detail(edits, fields, names))
        return
    if fitting:
        edits.trouble(filled.place, f"sub kegiatan {code} dijalankan beberapa perangkat daerah",
                      "Pilih perangkat daerahnya.")  # fmt: skip
        return
    program, kegiatan = ".".join(code.split(".")[:3]), code.rpartition(".")[0]
    named = {
        "nama": official_name(plan, code) or fields.get("nama"),
        "program": _program_name(plan, program) or official_name(plan, program) or fields.get("program"),
        "kegiatan": official_name(plan, kegiatan) or fields.get("kegiatan"),
    }  # fmt: skip
    titles = {"nama": "Sub Kegiatan", "program": "Program", "kegiatan": "Kegiatan"}
    missing = [titles[name] for name, value in named.items() if not value]
    missing += [title for name, title in NEEDED.items() if name not in fields]
    amounts = amounts_of(fields, "pagu")
    missing += ["Alokasi Anggaran"] if not amounts else []
    if missing:
        edits.trouble(filled.place, f"sub kegiatan {code} belum ada di RPKD, dan belum diisi {', '.join(missing)}",
                      "Isi kolom itu, atau tambahkan dahulu di lembar Matriks RPKD.")  # fmt: skip
        return
    values = {name: value for name, value in named.items() if isinstance(value, str)}
    values["program"] = values["program"].removeprefix(program).strip()
    values["kegiatan"] = values["kegiatan"].removeprefix(kegiatan).strip()
    new: dict[str, Written] = {"kode": code, **values, **{name: edits.written(name, fields[name]) for name in NEEDED},
                               "pagu": amounts}  # fmt: skip
    rat = plan.rat_tahun(year)
    detail = _detail(edits, fields, names - set(OF_THE_NEW) - {f"pagu.{name}" for name in amounts})
    if rat.baru:
        edits.add_behind(rat.baru[-1].asal, new)
    elif rat in plan.rat:
        edits.add_to(rat.asal, "baru", new)
    else:
        edits.add_to_new_section(_rat_file(plan, year), "rat", year, {}, "baru", new)
    if detail:
        add_detail(edits, year, code, str(agency), detail)


def _program_name(plan: Plan, code: str) -> str:
    return next((program.nama for program in plan.program if program.kode == code), "")
