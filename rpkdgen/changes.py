"""What a comparison of two plans is: changes of items and fields, of narratives, and of the totals.

Everything here is a value. ``old`` is the side that came first (*semula*), ``new`` the other (*menjadi*).
Money is whole rupiah (``int``), targets and values are ``Decimal`` in the unit named by ``satuan``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple, TypeAlias

from rpkdgen.problem import Position, Problem

#: A value of a field. A list is a sorted tuple, because its order says nothing; None: not written.
Value: TypeAlias = str | int | bool | Decimal | date | tuple["str | int", ...] | None

RUPIAH_UNIT = "rupiah"


class Kind(StrEnum):
    """What happened to an item (``field`` "") or to one of its fields."""

    NEW = "baru"
    ENDED = "berakhir"
    CHANGED = "berubah"
    RECODED = "berganti-kode"
    MOVED = "pindah"


class Key(NamedTuple):
    """The identity of an item within a plan. ``urutan`` tells apart items that were (wrongly) written twice."""

    jenis: str
    kode: str
    perangkat_daerah: str = ""
    tahun: int = 0
    urutan: int = 1


@dataclass(frozen=True, slots=True)
class Ref:
    """An item as it is named to readers. ``induk``: its parents from the top, each "kode nama"."""

    jenis: str
    kode: str
    nama: str = ""
    perangkat_daerah: str = ""
    tahun: int = 0
    induk: tuple[str, ...] = ()
    urutan: int = 1

    @property
    def key(self) -> Key:
        return Key(self.jenis, self.kode, self.perangkat_daerah, self.tahun, self.urutan)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one field; ``field`` "" stands for the item itself (then old and new are its name).

    A new item has one change for itself and one for each of its fields, all of kind ``NEW``; an ended item
    likewise. An item under another kode has a change of field ``kode`` (``RECODED``), one of another agency a
    change of ``perangkat_daerah`` (``MOVED``), one under another strategy a change of ``strategi`` (``MOVED``).

    ``item`` names the item on the new side, ``was`` on the old side (the same where it kept its identity).
    ``label`` is the field in words ("Pagu 2025 (PAD)"). ``satuan`` is "rupiah", the item's unit, or "".
    ``difference`` and ``percent`` (two decimals) are given where both sides are numbers, money also where one
    side is missing; ``better`` says whether it is a change for the better by the indicator's ``arah``.
    ``alasan`` is the reason that the new side gives. ``ikut`` names the change of another item that this one
    merely follows (the recoding of its parent), "" where it stands for itself.
    """

    item: Ref
    was: Ref
    kind: Kind
    field: str
    label: str
    old: Value
    new: Value
    satuan: str = ""
    difference: int | Decimal | None = None
    percent: Decimal | None = None
    better: bool | None = None
    old_place: Position | None = None
    new_place: Position | None = None
    alasan: str = ""
    ikut: str = ""

    @property
    def is_item(self) -> bool:
        """Whether this is about the item itself."""
        return not self.field

    @property
    def place(self) -> Position | None:
        """Where it stands now, else where it stood."""
        return self.new_place or self.old_place


class Mark(StrEnum):
    """What happened to a piece of text."""

    SAME = "tetap"
    INSERTED = "ditambah"
    DELETED = "dihapus"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text in a word-level difference; the pieces not inserted give the old text exactly, those not
    deleted the new one."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class NarrativeChange:
    """A narrative that was added, ended, changed or renamed; ``judul`` is its first heading."""

    item: Ref
    was: Ref
    kind: Kind
    judul: str
    old: str
    new: str
    pieces: tuple[Piece, ...]
    old_place: Position | None = None
    new_place: Position | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An ended and a new item that may be the same one: shown, never applied. ``alasan`` says what speaks for it."""

    old: Ref
    new: Ref
    alasan: str


@dataclass(frozen=True, slots=True)
class Total:
    """Pagu of a group on both sides (rupiah)."""

    id: str
    nama: str
    old: int
    new: int

    @property
    def difference(self) -> int:
        return self.new - self.old

    @property
    def percent(self) -> Decimal | None:
        return percent_of(self.difference, self.old)


@dataclass(frozen=True, slots=True)
class Recap:
    """Pagu by ``menurut`` (tahun, strategi, perangkat_daerah, sumber_dana); ``tahun`` 0: of the RPKD, all its
    years together; else of that year's RAT."""

    tahun: int
    menurut: str
    baris: tuple[Total, ...]
    jumlah: Total


@dataclass(frozen=True, slots=True)
class Count:
    """How many items of one jenis are new, ended, changed, recoded and moved; an item counts once in each."""

    jenis: str
    new: int = 0
    ended: int = 0
    changed: int = 0
    recoded: int = 0
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """Sub kegiatan that went from one agency to another, with their pagu of all years (rupiah)."""

    dari: str
    ke: str
    jumlah: int
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Version:
    """One side: what it is called, and its problems of reading (their files are paths within that side)."""

    label: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that changed from ``old`` to ``new``.

    ``changes``: what is written in the plan, by item, in the order of the plan. ``rat_changes``: targets and pagu
    of the rows of each RAT (item.jenis ``baris_rat``, item.tahun) as they are in force, whether written in the RAT
    or taken over from the RPKD. ``recaps``: of the RPKD, then of each RAT that one side has.
    """

    old: Version
    new: Version
    changes: tuple[Change, ...] = ()
    narratives: tuple[NarrativeChange, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    rat_changes: tuple[Change, ...] = ()
    recaps: tuple[Recap, ...] = ()
    counts: tuple[Count, ...] = ()
    flows: tuple[Flow, ...] = ()
    names: dict[str, str] = field(default_factory=dict)  # perangkat daerah: id → nama (the new side's first)

    @property
    def is_empty(self) -> bool:
        """Whether the two plans say the same."""
        return not self.changes and not self.narratives

    def recap(self, menurut: str, tahun: int = 0) -> Recap | None:
        """The recap of the RPKD (or of a year's RAT) by that grouping."""
        return next((r for r in self.recaps if r.menurut == menurut and r.tahun == tahun), None)

    @property
    def rat_years(self) -> tuple[int, ...]:
        """The years whose RAT is compared."""
        return tuple(sorted({recap.tahun for recap in self.recaps if recap.tahun}))


def by_item(changes: Iterable[Change]) -> Iterator[tuple[Ref, tuple[Change, ...]]]:
    """The changes of each item together (those of one item stand together already)."""
    for item, members in groupby(changes, key=lambda change: (change.item, change.was)):
        yield item[0], tuple(members)


def percent_of(difference: int | Decimal, base: int | Decimal) -> Decimal | None:
    """The difference in per cent of the base, with two decimals; None where the base is zero."""
    if not base:
        return None
    return (Decimal(difference) / abs(Decimal(base)) * 100).quantize(Decimal("0.01"))
