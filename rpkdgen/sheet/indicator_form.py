"""The sheet "Indikator": indicators of the plan and of its programmes, with baseline and targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rpkdgen.changes import Value
from rpkdgen.model import Indikator, IndikatorProgram, Plan, Program
from rpkdgen.reference import unit_kind
from rpkdgen.sheet.grid import ID, Column, Form, Record
from rpkdgen.sheet.lists import AGENCY, DIRECTION, UNIT
from rpkdgen.sheet.matrix_form import titled, written

NAME = "Indikator"
OUTCOME = "hasil program"
#: What an indicator of a programme does not have.
OF_THE_PLAN = frozenset({"sumber_data", "definisi"})


def indicator_form(plan: Plan, agency: str | None = None) -> Form:
    """The indicators that have targets: those of the plan (without an agency), then those of the programmes."""
    years = plan.tahun
    columns = (
        Column("no", "No.", "bulat", 5, locked=True),
        Column("tingkat", "Tingkat", "teks", 12, locked=True),
        Column("nama", "Indikator", "teks", 46, needed=True),
        Column("perangkat_daerah", "Perangkat Daerah", "daftar", 15, choices=AGENCY, locked=True),
        Column("program", "Program", "teks", 34, locked=True),
        Column("satuan", "Satuan", "teks", 12, choices=UNIT, needed=True),
        Column("arah", "Arah", "daftar", 9, choices=DIRECTION, strict=True, needed=True),
        Column("kondisi_awal.tahun", "Kondisi Awal: Tahun", "tahun", 9, group="Kondisi Awal"),
        Column("kondisi_awal.nilai", "Kondisi Awal: Nilai", "nilai", 12, group="Kondisi Awal"),
        *(Column(f"target.{year}", f"Target {year}", "nilai", 12, group="Target") for year in years),
        Column("sumber", "Sumber Target", "teks", 22),
        Column("sumber_data", "Sumber Data", "teks", 26),
        Column("definisi", "Definisi Operasional", "teks", 40),
        Column(ID, "Identitas", "teks", 34, locked=True),
    )
    found = (*(() if agency else _of_the_plan(plan)), *_of_programmes(plan, agency))
    return Form(
        NAME,
        f"Indikator dan Target Penanggulangan Kemiskinan {plan.daerah.nama} Tahun {plan.rencana.periode}",
        columns,
        found,
        frozen=3,
        illustrative=dict.fromkeys(("kondisi_awal.nilai", *(f"target.{year}" for year in years)), "sumber"),
    )


def by_identity(plan: Plan) -> dict[str, Indikator | IndikatorProgram]:
    """The indicators of the sheet by their identities."""
    found: dict[str, Indikator | IndikatorProgram] = {indicator.id: indicator for indicator in _with_targets(plan)}
    return found | {identity: indicator for identity, indicator, _ in _outcomes(plan)}


def _with_targets(plan: Plan) -> Iterator[Indikator]:
    return (indicator for indicator in plan.indikator if indicator.tingkat != "konteks")


def _outcomes(plan: Plan) -> Iterator[tuple[str, IndikatorProgram, Program]]:
    """The indicators of programmes, each with its identity; a name that one programme has twice is numbered."""
    seen: Counter[str] = Counter()
    for program in plan.program:
        for indicator in program.indikator:
            identity = f"{program.kode} {program.perangkat_daerah}: {indicator.nama}"
            seen[identity] += 1
            number = f" #{seen[identity]}" if seen[identity] > 1 else ""
            yield f"{identity}{number}", indicator, program


def _of_the_plan(plan: Plan) -> Iterator[Record]:
    for indicator in _with_targets(plan):
        fields = _fields(plan, indicator)
        fields |= {
            "tingkat": indicator.tingkat, "sumber": indicator.sumber_target, "sumber_data": indicator.sumber_data,
            "definisi": indicator.definisi,
        }  # fmt: skip
        yield _record(plan, indicator.id, fields, indicator.satuan)


def _of_programmes(plan: Plan, agency: str | None) -> Iterator[Record]:
    for identity, indicator, program in _outcomes(plan):
        if agency in (None, program.perangkat_daerah):
            fields = _fields(plan, indicator)
            fields |= {
                "tingkat": OUTCOME, "sumber": indicator.sumber, "perangkat_daerah": program.perangkat_daerah,
                "program": titled(program.kode, program.nama),
            }  # fmt: skip
            yield _record(plan, identity, fields, indicator.satuan, fixed=OF_THE_PLAN)


def _record(
    plan: Plan, identity: str, fields: dict[str, Value], unit: str, fixed: frozenset[str] = frozenset()
) -> Record:
    counted = unit_kind(plan.acuan.satuan, unit) == "cacah"
    return Record(identity, written(fields), fixed=fixed, counted=counted)


def _fields(plan: Plan, indicator: Indikator | IndikatorProgram) -> dict[str, Value]:
    start = indicator.kondisi_awal
    return {
        "nama": indicator.nama, "satuan": indicator.satuan, "arah": indicator.arah,
        "kondisi_awal.tahun": (start.tahun or None) if start else None,
        "kondisi_awal.nilai": start.nilai if start else None,
        **{f"target.{year}": indicator.target.get(year) for year in plan.tahun},
    }  # fmt: skip
