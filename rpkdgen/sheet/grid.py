"""What a sheet of the workbook is: columns, and records that are shown as rows.

A record is one item of the plan (a sub kegiatan, a row of a RAT, an indicator) with its fields as dotted names
("target.2024", "pagu.2024.PAD"), as ``flatten`` names them. Both ways read this: the export writes the records, the
import holds the cells against them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from rpkdgen.changes import Value

#: How the value of a column is written and read.
Kind = Literal["teks", "rupiah", "nilai", "bulat", "tahun", "tanggal", "lokasi", "desil", "daftar"]

#: The column that says which funding source the money of a row comes from, in every sheet that has money.
SOURCE = "sumber_dana"
#: The column of the identity.
ID = "id"
#: What the identity of a row ends with that only carries another funding source.
MORE = " +"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    ``name``: the field it shows (money: the field without its source); ``group``: a title over neighbouring
    columns; ``choices``: the list that its cells are chosen from; ``strict``: nothing else is taken;
    ``needed``: it may not be emptied; ``locked``: it is not changed in a workbook; ``formula``: it is reckoned from
    others, those whose names begin with it; ``extra``: it stands beyond the official form; ``unit``: of its numbers,
    where that is no other column's (``unit_from``).
    """

    name: str
    title: str
    kind: Kind = "teks"
    width: float = 14
    group: str = ""
    choices: str = ""
    strict: bool = False
    needed: bool = False
    locked: bool = False
    formula: str = ""
    extra: bool = False
    unit: str = ""
    unit_from: str = "satuan"


@dataclass(frozen=True, slots=True)
class Record:
    """One item as its sheet shows it.

    ``fields``: name → value, those without a value left out; ``taken``: fields whose value comes from elsewhere
    (the programme, the RPKD) until it is written here; ``fixed``: fields that this record does not let be changed;
    ``counted``: whether its values are whole; ``group``: the title of the rows it stands among.
    """

    id: str
    fields: Mapping[str, Value]
    taken: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()
    counted: bool = True
    group: str = ""

    def takes(self, column: str) -> bool:
        """Whether what a column shows comes from elsewhere."""
        return any(name == column or name.startswith(f"{column}.") for name in self.taken)

    def sources(self, columns: tuple[Column, ...]) -> tuple[str, ...]:
        """The funding sources of its money, in the order written."""
        stems = tuple(f"{column.name}." for column in columns if column.kind == "rupiah" and not column.formula)
        found = (name.removeprefix(stem) for name in self.fields for stem in stems if name.startswith(stem))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet: its name, heading, columns and records. ``years``: of its money; ``frozen``: how many columns
    stay in sight; ``notes``: what is said below the heading; ``spare``: whether there are rows to add records."""

    name: str
    title: str
    columns: tuple[Column, ...]
    records: tuple[Record, ...]
    frozen: int = 2
    notes: tuple[str, ...] = ()
    spare: int = 0
    illustrative: Mapping[str, str] = field(default_factory=dict)  # column → the column that says its source

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def has_money(self) -> bool:
        return any(column.name == SOURCE for column in self.columns)


def lines_of(form: Form, record: Record) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """The rows of a record: (identity, column → value). The first has everything, those after it one more funding
    source each with its money."""
    sources = record.sources(form.columns) if form.has_money else ()
    money = [column.name for column in form.columns if column.kind == "rupiah" and not column.formula]
    first: dict[str, Value] = {
        column.name: record.fields[column.name] for column in form.columns if column.name in record.fields
    }
    for number, source in enumerate(sources or ("",)):
        cells = first if number == 0 else {}
        if source:
            amounts = {name: record.fields.get(f"{name}.{source}") for name in money}
            cells = {**cells, SOURCE: source, **{name: value for name, value in amounts.items() if value is not None}}
        yield (record.id if number == 0 else f"{record.id}{MORE}"), cells
