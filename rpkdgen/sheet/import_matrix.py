"""Changes of the sheet "Matriks RPKD" → edits of the plan: fields of sub kegiatan, new ones, ended ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rpkdgen.changes import Value
from rpkdgen.edit import Value as Written
from rpkdgen.model import Baris, Plan, Program
from rpkdgen.sheet.grid import Record
from rpkdgen.sheet.import_edits import Edits, amounts_of
from rpkdgen.sheet.import_merge import Wish
from rpkdgen.sheet.import_read import Filled
from rpkdgen.sheet.matrix_form import identities
from rpkdgen.sheet.trouble import Place

#: What a new sub kegiatan must say: field → what it is called.
NEEDED: Mapping[str, str] = {
    "keluaran": "Indikator Keluaran", "satuan": "Satuan", "sasaran.uraian": "Sasaran Penerima", "lokasi": "Lokasi",
}  # fmt: skip


def rows_by_identity(plan: Plan) -> dict[str, Baris]:
    return dict(zip(identities([row.kunci for row in plan.baris]), plan.baris, strict=True))


def official_name(plan: Plan, code: str) -> str:
    """The name of a code in the nomenclature in force, the latest year's first; "" where it has none."""
    for version in dict.fromkeys(reversed(list(plan.rencana.nomenklatur.values()))):
        nomenclature = plan.acuan.nomenklatur.get(version)
        if nomenclature and code in nomenclature.kode:
            return nomenclature.kode[code]
    return ""


# ── fields ───────────────────────────────────────────────────────────────────────────────────────
def change_sub(edits: Edits, row: Baris, record: Record, wishes: Sequence[Wish]) -> None:
    """Makes the wishes for one sub kegiatan."""
    sub, program = row.sub, row.program
    inherited: Mapping[str, str | None] = {
        "strategi": program.strategi, "arah_kebijakan": program.arah_kebijakan, "sumber": program.sumber,
        "sumber_pagu": program.sumber_pagu,
    }  # fmt: skip
    money = [wish for wish in wishes if wish.field.startswith("pagu.")]
    for wish in wishes:
        if wish.field == "kode":
            _recode(edits, row, wish)
        elif wish.field in inherited:
            _set_inherited(edits, row, record, wish, inherited[wish.field])
        elif wish not in money:
            edits.set(sub.asal, wish.field, wish.value)
    for year in sorted({wish.field.split(".")[1] for wish in money}):
        stem = f"pagu.{year}"
        fields = {**record.fields, **{wish.field: wish.value for wish in money}}
        edits.set_pagu(sub.asal, ("pagu", int(year)), sub.pagu.get(int(year)), amounts_of(fields, stem))


def _set_inherited(edits: Edits, row: Baris, record: Record, wish: Wish, above: str | None) -> None:
    """A field that the programme gives where the sub kegiatan does not write it."""
    if wish.value is None and wish.field in record.taken:
        edits.trouble(wish.place, "isian ini diambil dari program dan tidak dapat dikosongkan di sini",
                      "Ubah pada programnya.")  # fmt: skip
    elif wish.value is None or wish.value == above:
        edits.remove(row.sub.asal, wish.field)
    else:
        edits.set(row.sub.asal, wish.field, wish.value)


def _recode(edits: Edits, row: Baris, wish: Wish) -> None:
    """Another code of the same kegiatan; the rows of the RAT follow."""
    code = str(wish.value)
    if code.rpartition(".")[0] != row.kegiatan.kode:
        edits.trouble(
            wish.place, f"kode {code} bukan bagian kegiatan {row.kegiatan.kode}",
            "Untuk pindah kegiatan, hapus baris ini (impor dengan --hapus) dan isi baris baru.",
        )  # fmt: skip
        return
    edits.set(row.sub.asal, "kode", code)
    for rat in edits.plan.rat:
        for detail in rat.rincian:
            if detail.sub_kegiatan == row.sub.kode and detail.perangkat_daerah in (None, row.program.perangkat_daerah):
                edits.set(detail.asal, "sub_kegiatan", code)


def remove_sub(edits: Edits, row: Baris) -> None:
    """Takes a sub kegiatan away, with what the RATs say about it."""
    edits.remove(row.sub.asal)
    for rat in edits.plan.rat:
        for detail in rat.rincian:
            if detail.sub_kegiatan == row.sub.kode and detail.perangkat_daerah in (None, row.program.perangkat_daerah):
                edits.remove(detail.asal)


# ── new ones ─────────────────────────────────────────────────────────────────────────────────────
class NewSubs:
    """New sub kegiatan, gathered so that those of one new kegiatan come together."""

    def __init__(self, edits: Edits) -> None:
        self.edits = edits
        self.added: dict[tuple[str, str], Place] = {}
        self._kegiatan: dict[tuple[int, str], tuple[Program, str, list[Written]]] = {}

    def add(self, filled: Filled) -> None:
        """One row of the matrix without an identity."""
        fields = {name: said.value for name, said in filled.said.items() if said.value is not None}
        code = str(fields["kode"])
        program = self._program(filled, fields, code)
        if program is None:
            return
        years = [rat.tahun for rat in self.edits.plan.rat for new in rat.baru
                 if (new.kode, new.perangkat_daerah) == (code, program.perangkat_daerah)]  # fmt: skip
        if years:
            self.edits.trouble(
                filled.place, f"sub kegiatan {code} sudah ada di RAT {years[0]} sebagai sub kegiatan baru",
                "Hapus dahulu dari RAT itu.",
            )  # fmt: skip
            return
        name = str(fields.get("nama") or official_name(self.edits.plan, code))
        missing = [title for field, title in NEEDED.items() if field not in fields]
        missing += ["Sub Kegiatan (nama)"] if not name else []
        missing += [f"Target {year}" for year in self.edits.plan.tahun if f"target.{year}" not in fields]
        if missing:
            self.edits.trouble(
                filled.place, f"sub kegiatan baru {code}: belum diisi {', '.join(missing)}",
                "Isi kolom itu (target 0 bila tidak dilaksanakan), atau kosongkan seluruh barisnya.",
            )  # fmt: skip
            return
        self.added[code, program.perangkat_daerah] = filled.place
        self._insert(program, code, {"kode": code, "nama": name, **_values(self.edits, program, fields)}, fields)

    def finish(self) -> None:
        """Adds the new kegiatan."""
        for program, name, subs in self._kegiatan.values():
            code = str(subs[0]["kode"]).rpartition(".")[0]  # type: ignore[call-overload,index]
            value: dict[str, Written] = {"kode": code, "nama": name, "sub_kegiatan": subs}
            before = [kegiatan for kegiatan in program.kegiatan if kegiatan.kode < code]
            if not before:
                self.edits.add_to(program.asal, "kegiatan", value)
                continue
            agency = before[-1].perangkat_daerah
            self.edits.add_behind(before[-1].asal, {**value, "perangkat_daerah": agency} if agency else value)

    def _program(self, filled: Filled, fields: Mapping[str, Value], code: str) -> Program | None:
        program_code = ".".join(code.split(".")[:3])
        agency = fields.get("perangkat_daerah")
        found = [program for program in self.edits.plan.program if program.kode == program_code]
        chosen = [program for program in found if agency in (None, program.perangkat_daerah)]
        if len(chosen) == 1:
            return chosen[0]
        if not found:
            message, hint = (
                f"program {program_code} belum ada dalam rencana",
                ("Tambahkan programnya (dengan indikatornya) di berkas rencana, lalu ekspor ulang."),
            )
        elif not chosen:
            message, hint = (
                f"program {program_code} tidak dijalankan perangkat daerah itu",
                "Periksa perangkat daerahnya.",
            )
        else:
            message, hint = f"program {program_code} dijalankan beberapa perangkat daerah", "Pilih perangkat daerahnya."
        self.edits.trouble(filled.place, f"sub kegiatan baru {code}: {message}", hint)
        return None

    def _insert(self, program: Program, code: str, value: dict[str, Written], fields: Mapping[str, Value]) -> None:
        kegiatan_code = code.rpartition(".")[0]
        kegiatan = next((item for item in program.kegiatan if item.kode == kegiatan_code), None)
        if kegiatan is None:
            plan = self.edits.plan
            name = official_name(plan, kegiatan_code) or str(fields.get("kegiatan") or kegiatan_code)
            key = (self.edits.plan.program.index(program), kegiatan_code)
            self._kegiatan.setdefault(key, (program, name.removeprefix(kegiatan_code).strip(), []))[2].append(value)
            return
        before = [sub for sub in kegiatan.sub_kegiatan if sub.kode < code]
        neighbour = before[-1] if before else next(iter(kegiatan.sub_kegiatan), None)
        if neighbour is None:
            self.edits.add_to(kegiatan.asal, "sub_kegiatan", value)
            return
        if neighbour.perangkat_daerah:
            value = {**value, "perangkat_daerah": neighbour.perangkat_daerah}
        self.edits.add_behind(neighbour.asal, value)


def _values(edits: Edits, program: Program, fields: Mapping[str, Value]) -> dict[str, Written]:
    """What a new sub kegiatan writes; what its programme says already is left out."""
    above = {"strategi": program.strategi, "arah_kebijakan": program.arah_kebijakan, "sumber": program.sumber,
             "sumber_pagu": program.sumber_pagu or program.sumber}  # fmt: skip
    found: dict[str, Written] = {}
    for name in ("sebutan", "strategi", "arah_kebijakan", "keluaran", "satuan", "sumber", "sumber_pagu", "lokasi",
                 "alasan", "catatan"):  # fmt: skip
        value = fields.get(name)
        if value is not None and value != above.get(name):
            found[name] = edits.written(name, value)
    years = [year for year in edits.plan.tahun if f"target.{year}" in fields]
    found["target"] = {year: fields[f"target.{year}"] for year in years}
    pagu = {year: amounts_of(fields, f"pagu.{year}") for year in edits.plan.tahun}
    found["pagu"] = {year: amounts for year, amounts in pagu.items() if amounts}
    found["kondisi_awal"] = nested(fields, "kondisi_awal")
    group = nested(fields, "sasaran")
    found["sasaran"] = str(group["uraian"]) if list(group) == ["uraian"] else group
    return {name: value for name, value in found.items() if value not in ({}, [], "")}


def nested(fields: Mapping[str, Value], name: str) -> dict[str, Written]:
    """The fields below a name, as a mapping: {"tahun": 2023, "nilai": 5}."""
    start = f"{name}."
    found = {field.removeprefix(start): value for field, value in fields.items() if field.startswith(start)}
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in found.items() if value is not None
    }
