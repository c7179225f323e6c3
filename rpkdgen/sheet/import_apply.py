"""What an import means → the texts of the plan's files as they become, held against what was meant.

Nothing is written here: the plan is read again from the new texts in memory, and an import that would give anything
else than was asked for is refused whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from rpkdgen.changes import Value
from rpkdgen.edit import EditError, edited
from rpkdgen.model import Indikator, IndikatorProgram, Plan
from rpkdgen.problem import Problem, Severity
from rpkdgen.read import Content
from rpkdgen.sheet.forms_of_plan import forms_of
from rpkdgen.sheet.grid import Form, Record
from rpkdgen.sheet.import_edits import Edits
from rpkdgen.sheet.import_matrix import NewSubs, change_sub, official_name, remove_sub
from rpkdgen.sheet.import_matrix import rows_by_identity as matrix_rows
from rpkdgen.sheet.import_merge import Merged, Wish, column_of
from rpkdgen.sheet.import_rat import change_row, new_row, remove_row
from rpkdgen.sheet.import_rat import rows_by_identity as rat_rows
from rpkdgen.sheet.import_realisasi import report
from rpkdgen.sheet.indicator_form import NAME as INDICATORS
from rpkdgen.sheet.indicator_form import by_identity as indicators
from rpkdgen.sheet.matrix_form import NAME as MATRIX
from rpkdgen.sheet.rat_form import name_of
from rpkdgen.sheet.realisasi_form import name_of as realisasi_name
from rpkdgen.sheet.stored import Stamp
from rpkdgen.sheet.trouble import Place, Trouble
from rpkdgen.validate import Loaded, load


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of an import: the files that change (path below the plan folder → content) and the plan then."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    loaded: Loaded | None = None
    troubles: tuple[Trouble, ...] = ()
    notes: tuple[str, ...] = ()


def outcome_of(
    merged: Merged, loaded: Loaded, contents: Mapping[str, Content], prefix: str, stamp: Stamp, *, removing: bool
) -> Outcome:
    """The plan after the import. ``loaded``, ``contents``: as it is now, with the ``prefix`` of its positions."""
    plan = loaded.plan
    assert plan is not None
    forms = {form.name: form for form in forms_of(plan, stamp)}
    edits = Edits(plan, loaded.texts)
    notes: list[str] = []
    try:
        wishes = _with_names(merged.wishes, plan)
        _change(edits, forms, wishes, plan)
        _add(edits, merged, plan, stamp.agency)
        if removing:
            notes += _remove(edits, merged, plan)
        by_file = edits.finished()
        if edits.troubles:
            return Outcome(troubles=tuple(edits.troubles))
        files: dict[str, bytes] = {}
        for file, changes in by_file.items():
            name = file.removeprefix(prefix)
            before = contents.get(name, b"")
            assert isinstance(before, bytes)
            after = edited(before.decode("utf-8"), changes).encode("utf-8")
            if after != before:
                files[name] = after
    except EditError as error:
        return Outcome(troubles=(Trouble(Place("Rencana"), str(error).rstrip(".")),))
    if not files:
        return Outcome(loaded=loaded, notes=tuple(notes))
    after_all = load({**contents, **files}, prefix)
    troubles = _held(wishes, merged, loaded, after_all, forms, stamp, removing=removing)
    return Outcome(files, after_all, tuple(troubles), tuple(notes))


# ── edits ────────────────────────────────────────────────────────────────────────────────────────
def _with_names(wishes: list[Wish], plan: Plan) -> list[Wish]:
    """The wishes; a sub kegiatan with a new code takes the name that the nomenclature gives to that code."""
    named = {(wish.form, wish.id) for wish in wishes if wish.field == "nama"}
    more = [
        Wish(wish.form, wish.id, "nama", name, wish.place)
        for wish in wishes
        if wish.form == MATRIX and wish.field == "kode" and (wish.form, wish.id) not in named
        if (name := official_name(plan, str(wish.value)))
    ]
    return [*wishes, *more]


def _change(edits: Edits, forms: Mapping[str, Form], wishes: list[Wish], plan: Plan) -> None:
    ordered = sorted(wishes, key=lambda wish: (wish.form, wish.id))
    for form, of_form in groupby(ordered, key=lambda wish: wish.form):
        records = {record.id: record for record in forms[form].records}
        rows = matrix_rows(plan) if form == MATRIX else {}
        year = next((year for year in plan.tahun if name_of(year) == form), 0)
        reported = next((year for year in plan.tahun if realisasi_name(year) == form), 0)
        of_year = rat_rows(plan, year) if year else {}
        known = indicators(plan) if form == INDICATORS else {}
        for identity, members in groupby(of_form, key=lambda wish: wish.id):
            own = list(members)
            if form == MATRIX:
                change_sub(edits, rows[identity], records[identity], own)
            elif year:
                change_row(edits, of_year[identity], records[identity], own)
            elif reported:
                report(edits, reported, records[identity], own)
            else:
                for wish in own:
                    edits.set(known[identity].asal, _field_of(known[identity], wish.field), wish.value)


def _field_of(indicator: Indikator | IndikatorProgram, field: str) -> str:
    """The field of the plan that a column of the indicators shows."""
    return "sumber_target" if field == "sumber" and isinstance(indicator, Indikator) else field


def _add(edits: Edits, merged: Merged, plan: Plan, agency: str) -> None:
    """New rows; in the workbook of an agency they are that agency's."""
    subs = NewSubs(edits)
    if agency:
        for _, filled in merged.new:
            said = filled.said.get("perangkat_daerah")
            if said is not None and said.value not in (None, agency):
                edits.trouble(said.place, "buku kerja ini hanya untuk satu perangkat daerah",
                              "Baris perangkat daerah lain diisi di buku kerjanya sendiri.")  # fmt: skip
    for form, filled in merged.new:
        if form.name == MATRIX:
            subs.add(filled)
    subs.finish()
    for form, filled in merged.new:
        for year in plan.tahun:
            if form.name == name_of(year):
                new_row(edits, year, filled, tuple(subs.added))


def _remove(edits: Edits, merged: Merged, plan: Plan) -> list[str]:
    """Takes away what is no longer in the workbook; notes on what stays all the same."""
    notes = []
    gone = {identity for form, identity in merged.removed if form == MATRIX}
    rats = {name_of(year) for year in plan.tahun}
    for form, identity in merged.removed:
        if form == MATRIX:
            remove_sub(edits, matrix_rows(plan)[identity])
        elif form == INDICATORS:
            edits.remove(indicators(plan)[identity].asal)
        elif form not in rats:
            notes.append(f"{form}: {identity} tetap tampil, sebab berasal dari RAT; realisasinya dikosongkan selnya.")
        else:
            year = next(year for year in plan.tahun if name_of(year) == form)
            row = rat_rows(plan, year)[identity]
            if identity not in gone and not remove_row(edits, row):
                notes.append(f"{form}: {identity} tetap tampil, sebab berasal dari RPKD; ubah di lembar {MATRIX}.")
    return notes


# ── what came of it ──────────────────────────────────────────────────────────────────────────────
def _held(
    wishes: list[Wish], merged: Merged, before: Loaded, after: Loaded, forms: Mapping[str, Form], stamp: Stamp,
    *, removing: bool,
) -> list[Trouble]:  # fmt: skip
    """Whether the new texts say what was meant, and nothing else."""
    if after.plan is None:
        return [Trouble(Place("Rencana"), "rencana tidak lagi terbaca sesudah perubahan ini")]
    known = {_said(problem) for problem in before.problems}
    fresh = [p for p in after.problems if p.severity is Severity.ERROR and _said(p) not in known]
    troubles = [Trouble(_place_of(problem), problem.message.rstrip("."), problem.hint) for problem in fresh]
    if troubles:
        return [*_units_to_blame(wishes, fresh), *troubles]
    wished = {(wish.form, wish.id, wish.field): wish for wish in wishes}
    renamed = _renamed(wishes, forms)
    removed = set(merged.removed) if removing else set()
    for form in forms_of(after.plan, stamp):
        now = {record.id: record for record in form.records}
        for record in forms[form.name].records:
            new = now.get(renamed.get((form.name, record.id), record.id))
            if new is None:
                if not removing and not renamed:
                    troubles.append(Trouble(Place(form.name), f"{record.id} hilang oleh perubahan ini"))
            elif (form.name, record.id) not in removed:
                troubles += _differences(form, record, new, wished)
    return troubles


def _units_to_blame(wishes: list[Wish], problems: list[Problem]) -> list[Trouble]:
    """The cells whose new unit makes numbers doubtful that were written with thousand dots."""
    if not any("dua macam" in problem.message for problem in problems):
        return []
    return [
        Trouble(
            wish.place, f"satuan “{wish.value}” tidak dikenal sebagai satuan yang dihitung utuh, sehingga angka "
            "ribuannya menjadi meragukan", "Pilih satuan dari daftar, atau daftarkan di acuan/satuan.csv.",
        )
        for wish in wishes
        if wish.field == "satuan"
    ]  # fmt: skip


def _said(problem: Problem) -> tuple[str, str, str]:
    return problem.position.file, problem.code, problem.message


def _place_of(problem: Problem) -> Place:
    return Place(f"{problem.position.file}:{problem.position.line}")


def _renamed(wishes: list[Wish], forms: Mapping[str, Form]) -> dict[tuple[str, str], str]:
    """The identities that change: with the code in the matrix and in the RATs, with the name of an outcome."""
    found: dict[tuple[str, str], str] = {}
    for wish in wishes:
        if wish.form == MATRIX and wish.field == "kode":
            new = f"{wish.value} {wish.id.partition(' ')[2]}"
            found |= {(form, wish.id): new for form in forms if form != INDICATORS}
        elif wish.form == INDICATORS and wish.field == "nama" and ": " in wish.id:
            found[wish.form, wish.id] = f"{wish.id.partition(': ')[0]}: {wish.value}"
    return found


def _differences(form: Form, old: Record, new: Record, wished: Mapping[tuple[str, str, str], Wish]) -> list[Trouble]:
    """Fields that did not become what was wished, or changed without a wish; what a sheet only shows may follow."""
    troubles = []
    for name in {**old.fields, **new.fields}:
        wish = wished.get((form.name, old.id, name))
        value = new.fields.get(name)
        if wish is not None:
            follows = wish.value is None and name in new.taken
            if not follows and not _equal(value, wish.value):
                troubles.append(
                    Trouble(wish.place, f"perubahan ini tidak dapat ditulis ke rencana (menjadi “{value}”)")
                )
        elif (
            not _equal(value, old.fields.get(name))
            and name not in old.taken | new.taken | new.fixed
            and not column_of(form, name).locked
        ):
            troubles.append(Trouble(Place(form.name), f"{old.id}: {name} ikut berubah tanpa diminta"))
    return troubles


def _equal(one: Value, other: Value) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other
