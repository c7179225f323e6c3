"""What was exported, what the workbook says, what the plan says now → what is to be changed, and what both changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rpkdgen.changes import Value
from rpkdgen.format import decimal_number, long_date
from rpkdgen.sheet.grid import Column, Form, Record
from rpkdgen.sheet.import_read import Filled, FilledForm
from rpkdgen.sheet.stored import Base
from rpkdgen.sheet.trouble import Place, Trouble


@dataclass(frozen=True, slots=True)
class Wish:
    """A field that is to have another value (None: none any more)."""

    form: str
    id: str
    field: str
    value: Value
    place: Place


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that the workbook and the plan changed differently since the export. ``gone``: the item itself is no
    longer in the plan."""

    wish: Wish
    title: str
    base: Value
    plan: Value
    gone: bool = False

    @property
    def sentence(self) -> str:
        """The conflict in words, with its cell."""
        head = f"{self.wish.place} ({self.wish.id}, {self.title})"
        if self.gone:
            return (
                f"{head}: diubah menjadi {_in_words(self.wish.value)}, tetapi butir ini tidak ada lagi dalam rencana."
            )
        if not self.wish.field:
            return f"{head}: dihapus di buku kerja, tetapi berubah dalam rencana."
        return (
            f"{head}: semula {_in_words(self.base)}; di buku kerja {_in_words(self.wish.value)}; "
            f"dalam rencana {_in_words(self.plan)}."
        )


@dataclass(slots=True)
class Merged:
    """What an import means. ``removed``: (form, identity) of records whose rows are gone; ``lost``: (form, identity,
    field) of money whose rows are gone, where that is not to go from the plan."""

    wishes: list[Wish] = field(default_factory=list)
    new: list[tuple[Form, Filled]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    lost: list[tuple[str, str, str]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def choose_workbook(self) -> None:
        """Decides every conflict for the workbook, as far as the item is still there."""
        for conflict in self.conflicts:
            if not conflict.wish.field:
                self.removed.append((conflict.wish.form, conflict.wish.id))
            elif not conflict.gone:
                self.wishes.append(conflict.wish)
        self.conflicts = [conflict for conflict in self.conflicts if conflict.gone]


def merged(filled: Sequence[FilledForm], base: Base, *, removing: bool) -> Merged:
    """The merge of all sheets; the forms of ``filled`` are those of the plan as it is now. ``removing``: rows that
    are gone are to go from the plan too."""
    result = Merged()
    for sheet in filled:
        result.troubles += sheet.troubles
        result.notes += sheet.notes
        if sheet.columns:
            _merge_form(result, sheet, base.get(sheet.form.name, {}), removing=removing)
    order = {sheet.form.name: number for number, sheet in enumerate(filled)}
    result.troubles.sort(key=lambda trouble: (order.get(trouble.place.sheet, -1), trouble.place.order))
    return result


def _merge_form(result: Merged, sheet: FilledForm, base: Mapping[str, Mapping[str, Value]], *, removing: bool) -> None:
    form = sheet.form
    now = {record.id: record for record in form.records}
    for identity, filled in sheet.records.items():
        exported = base[identity]
        record = now.get(identity)
        for name, said in filled.said.items():
            if not _same(said.value, exported.get(name)):
                _add(result, form, Wish(form.name, identity, name, said.value, said.place), exported.get(name), record)
        for name in filled.lost:
            if removing:
                _add(result, form, Wish(form.name, identity, name, None, filled.place), exported.get(name), record)
            elif record is not None and name in record.fields:
                result.lost.append((form.name, identity, label(form, name)))
    for filled in sheet.new:
        same = _already_there(filled, form.records, base)
        if same is None:
            result.new.append((form, filled))
        else:
            _compare_again(result, form, filled, same)
    for identity, exported in base.items():
        if identity in sheet.records or identity not in now:
            continue
        own = {
            name: value for name, value in now[identity].fields.items() if not _is_shown_only(form, now[identity], name)
        }
        changed = any(not _same(value, exported.get(name)) for name, value in own.items())
        if removing and changed:
            result.conflicts.append(
                Conflict(Wish(form.name, identity, "", None, Place(form.name)), "baris", None, None)
            )
        else:
            result.removed.append((form.name, identity))


def _is_shown_only(form: Form, record: Record, name: str) -> bool:
    """Whether a field is written elsewhere: in the RPKD, in the programme."""
    return name in record.taken or name in record.fixed or column_of(form, name).locked


def _already_there(filled: Filled, records: Sequence[Record], base: Mapping[str, Mapping[str, Value]]) -> Record | None:
    """The record that a new row means, where the plan has gained it since the export (by an import of it, perhaps)."""
    code, agency = (filled.said[name].value if name in filled.said else None for name in ("kode", "perangkat_daerah"))
    found = [
        record
        for record in records
        if record.id not in base and record.fields.get("kode") == code
        and agency in (None, record.fields.get("perangkat_daerah"))
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _compare_again(result: Merged, form: Form, filled: Filled, record: Record) -> None:
    """A row that is in the plan already: what it says otherwise than the plan is for a person to choose."""
    for name, said in filled.said.items():
        column = column_of(form, name)
        is_same = said.value is None or _same(said.value, record.fields.get(name))
        if not is_same and not column.locked and name not in record.fixed:
            wish = Wish(form.name, record.id, name, said.value, said.place)
            result.conflicts.append(Conflict(wish, label(form, name), None, record.fields.get(name)))


def _add(result: Merged, form: Form, wish: Wish, exported: Value, record: Record | None) -> None:
    column = column_of(form, wish.field)
    if column.locked or (record is not None and column.name in record.fixed):
        if wish.value is not None:
            hint = "Kembalikan isinya, lalu ubah di berkas rencana."
            result.troubles.append(Trouble(wish.place, f"{column.title} tidak diubah lewat buku kerja ini", hint))
        return
    if wish.value is None and column.needed:
        result.troubles.append(Trouble(wish.place, f"{column.title} wajib diisi", "Kembalikan isinya."))
        return
    if record is None:
        result.conflicts.append(Conflict(wish, label(form, wish.field), exported, None, gone=True))
        return
    present = record.fields.get(wish.field)
    if _same(present, wish.value):
        return
    if _same(present, exported):
        result.wishes.append(wish)
    else:
        result.conflicts.append(Conflict(wish, label(form, wish.field), exported, present))


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return sorted(map(str, one)) == sorted(map(str, other))
    if isinstance(one, str) and isinstance(other, str):
        return " ".join(one.split()) == " ".join(other.split())
    return one == other


def column_of(form: Form, field: str) -> Column:
    """The column that shows a field; money without its source."""
    found = next((column for column in form.columns if column.name == field), None)
    return found or form.column(field.rpartition(".")[0])


def label(form: Form, field: str) -> str:
    """A field in words: the title of its column, with the funding source."""
    column = column_of(form, field)
    return column.title if column.name == field else f"{column.title} dari {field.rpartition('.')[2]}"


def _in_words(value: Value) -> str:
    """A value as it is named in a sentence."""
    if value is None:
        return "kosong"
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if isinstance(value, int | Decimal):
        return decimal_number(value)
    return long_date(value) if isinstance(value, date) else f"“{value}”"
