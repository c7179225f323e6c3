"""A comparison as the Matriks Persandingan prints it: one part for the RPKD and one for the RAT of each year.

Where an item went to another strategy or agency its amounts of both sides are counted at its new place, so that in
every group of the matrix the differences of its rows add up to the difference of the group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from rpkdgen.changes import (
    RUPIAH_UNIT,
    Change,
    Comparison,
    Count,
    Flow,
    Key,
    Kind,
    Mark,
    NarrativeChange,
    Piece,
    Recap,
    Ref,
    Suggestion,
    Value,
    by_item,
)
from rpkdgen.flatten import JENIS, RAT_ROW, FlatItem, flatten, rat_rows
from rpkdgen.format import amount, decimal_number, long_date
from rpkdgen.items import CONTROL_SUM
from rpkdgen.model import Plan
from rpkdgen.totals import counts, money_of

NOTHING = "–"

#: What the matrix of the RPKD holds; all other kinds of item stand in the chapter of other changes.
MATRIX = frozenset({"program", "indikator_program", "kegiatan", "sub_kegiatan"})
#: What belongs to the RAT of a year.
OF_A_RAT = frozenset({"rat", "rincian_rat", "sub_kegiatan_baru"})
#: What is reported of the plan is no part of a decided document.
REPORTED = frozenset({"realisasi", "rincian_realisasi"})
#: Fields that are left out of an item which is new or ended as a whole: what counts are its output, target and pagu.
SPARE = frozenset(
    {"nama", "uraian", "satuan", "arah", "agregasi", "desimal", "strategi", "arah_kebijakan", "kegiatan", "program",
     "kondisi_awal", "sumber", "sumber_pagu", "sumber_dana", "sumber_target"}
)  # fmt: skip
#: Letters of unchanged text that are kept on either side of a change.
CONTEXT = 160

Reasons = Mapping[Key, str]
#: (a stretch of a narrative, the whole narrative) → what the stretch is in print.
Printed = Callable[[str, str], str]


# ── what the templates get ───────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a matrix, as text. ``jenis`` is the kind of row; rows of a group have a ``judul``, the others not;
    ``teks``: its two sides are words, not numbers."""

    jenis: str
    uraian: str
    semula: str
    menjadi: str
    selisih: str
    keterangan: str = ""
    judul: str = ""
    nomor: str = ""
    kode: str = ""
    nama: str = ""
    teks: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a passage, and whether it changed."""

    teks: str
    berubah: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A changed passage of a narrative on both sides."""

    semula: tuple[Word, ...]
    menjadi: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class NarrativeView:
    """A narrative's changed passages; ``keadaan``: baru, berakhir, berubah, berganti-kode."""

    judul: str
    keadaan: str
    bagian: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one document shows. ``tahun`` 0: the RPKD; ``dokumen``: what is compared, in words."""

    tahun: int
    dokumen: str
    semula: str
    menjadi: str
    kosong: bool
    rekap: tuple[Recap, ...]
    jumlah: tuple[Count, ...]
    aliran: tuple[Flow, ...]
    matriks: tuple[MatrixRow, ...]
    lain: tuple[MatrixRow, ...]
    narasi: tuple[NarrativeView, ...]
    dugaan: tuple[Suggestion, ...]
    masalah: int
    nama_perangkat: Mapping[str, str]
    nama_jenis: Mapping[str, str] = field(default_factory=lambda: JENIS)


def _as_written(text: str, narrative: str) -> str:
    return text


def part_of(
    comparison: Comparison,
    old: Plan,
    new: Plan,
    tahun: int = 0,
    reasons: Reasons | None = None,
    printed: tuple[Printed, Printed] = (_as_written, _as_written),
) -> Part:
    """The RPKD's part, or that of a year's RAT.

    ``reasons``: why an item changed where the plan itself says nothing; ``printed``: what the text of a narrative of
    either side is in print.
    """
    explain = _Explain(comparison, reasons or {})
    changes = comparison.rat_changes if tahun else comparison.changes
    mine = [change for change in changes if not tahun or change.item.tahun == tahun]
    tree = _rat_tree(comparison, old, new, tahun) if tahun else _rpkd_tree(comparison, old, new)
    recap = comparison.recap("tahun", tahun)
    matrix = _matrix(tree, recap, new, comparison, explain)
    others = tuple(_other_rows([change for change in comparison.changes if _is_other(change, tahun)], explain))
    narratives = tuple(
        _narrative(change, printed) for change in comparison.narratives if _is_narrative_of(change, tahun)
    )
    return Part(
        tahun=tahun,
        dokumen=f"RAT Tahun {tahun}" if tahun else "RPKD",
        semula=comparison.old.label,
        menjadi=comparison.new.label,
        kosong=not (matrix or others or narratives),
        rekap=tuple(recap for recap in comparison.recaps if recap.tahun == tahun),
        jumlah=counts(mine if tahun else [change for change in mine if change.item.jenis not in OF_A_RAT | REPORTED]),
        aliran=() if tahun else comparison.flows,
        matriks=matrix,
        lain=others,
        narasi=narratives,
        dugaan=tuple(s for s in comparison.suggestions if (s.new.jenis in OF_A_RAT) == bool(tahun)
                     and s.new.jenis not in REPORTED and (not tahun or s.new.tahun == tahun)),
        masalah=len(comparison.old.problems) + len(comparison.new.problems),
        nama_perangkat=comparison.names,
    )  # fmt: skip


def changed_years(comparison: Comparison) -> tuple[int, ...]:
    """The years whose RAT changed in anything."""
    own = {change.item.tahun for change in comparison.changes if change.item.jenis in OF_A_RAT}
    rows = {change.item.tahun for change in comparison.rat_changes}
    told = {year for year in comparison.rat_years for n in comparison.narratives if _is_narrative_of(n, year)}
    return tuple(sorted(own | rows | told))


# ── values in words ──────────────────────────────────────────────────────────────────────────────
def value_text(value: Value, unit: str = "") -> str:
    """A value of a cell; the unit stands beside the field's name."""
    if value is None or value == ():
        return NOTHING
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if unit == RUPIAH_UNIT and isinstance(value, int):
        return amount(value)
    if isinstance(value, Decimal) or (isinstance(value, int) and unit):
        return decimal_number(value)
    return str(value)


def difference_text(value: int | Decimal | None) -> str:
    """The difference with a fall in brackets; nothing where there is none."""
    if value is None:
        return ""
    if not value:
        return NOTHING
    text = decimal_number(abs(value))
    return f"({text})" if value < 0 else text


def _field_label(change: Change) -> str:
    unit = change.satuan
    return change.label if unit in ("", RUPIAH_UNIT) else f"{change.label} ({unit})"


def _field_row(change: Change, nomor: str = "", kode: str = "", nama: str = "", keterangan: str = "") -> MatrixRow:
    return MatrixRow(
        "sub", _field_label(change), value_text(change.old, change.satuan), value_text(change.new, change.satuan),
        difference_text(change.difference), keterangan, "", nomor, kode, nama, _is_text(change),
    )  # fmt: skip


def _is_text(change: Change) -> bool:
    values = [value for value in (change.old, change.new) if value is not None]
    return any(isinstance(value, bool) or not isinstance(value, int | Decimal) for value in values)


def _shown(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes of fields that a reader needs: not all that a new or ended item is, and no control sums."""
    for change in changes:
        is_whole = change.kind in (Kind.NEW, Kind.ENDED)
        is_spare = is_whole and (change.field.split(".")[0] in SPARE or change.new is False or change.old is False)
        is_told = change.field == "perangkat_daerah" and change.kind is Kind.MOVED  # in the last column, by name
        is_control = change.field.rpartition(".")[2] == CONTROL_SUM
        if not (change.is_item or is_spare or is_told or is_control):
            yield change


@dataclass(frozen=True, slots=True)
class _Explain:
    """What the last column says of an item."""

    comparison: Comparison
    reasons: Reasons

    def __call__(self, changes: Sequence[Change]) -> str:
        if not changes:
            return ""
        said = [f"{text}." for text in dict.fromkeys(self._events(changes))]
        reason = next((change.alasan for change in changes if change.alasan), "") or self._reason(changes[0])
        return " ".join([*said, reason]).strip()

    def _reason(self, change: Change) -> str:
        ref = change.item
        kinds = ("rincian_rat", "sub_kegiatan_baru", "sub_kegiatan") if ref.jenis == RAT_ROW else (ref.jenis,)
        years = (ref.tahun, 0) if ref.jenis == RAT_ROW else (ref.tahun,)
        keys = [Key(kind, ref.kode, ref.perangkat_daerah, year, ref.urutan) for kind in kinds for year in years]
        return next((self.reasons[key] for key in keys if key in self.reasons), "")

    def _events(self, changes: Iterable[Change]) -> Iterator[str]:
        names = self.comparison.names
        for change in changes:
            own = JENIS[change.item.jenis] if change.item.jenis != RAT_ROW else "Sub kegiatan"
            if change.is_item and change.kind is Kind.NEW:
                yield f"{own} baru"
            elif change.is_item and change.kind is Kind.ENDED:
                yield f"{own} berakhir"
            elif change.field == "kode":
                yield f"Semula kode {change.old}" + (f", mengikuti {_lowered(change.ikut)}" if change.ikut else "")
            elif change.field == "perangkat_daerah" and change.kind is Kind.MOVED:
                yield f"Pindah dari {names.get(str(change.old), change.old)}"
            elif change.kind is Kind.MOVED:
                yield f"Pindah {_lowered(change.label)}"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


# ── the tree of a matrix ─────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class _Node:
    """A group or an item with the pagu of all below it, changed or not, while the tree is made."""

    kode: str = ""
    nama: str = ""
    old: int = 0
    new: int = 0
    changes: list[Change] = field(default_factory=list)
    children: dict[object, _Node] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return bool(self.changes) or any(child.is_changed for child in self.children.values())


class _Step(NamedTuple):
    """A step of the way to an item: its key in the tree, code and name."""

    key: object
    kode: str
    nama: str


def _put(root: _Node, way: Iterable[_Step], old: int, new: int, changes: Iterable[Change]) -> None:
    node = root
    for step in way:
        node = node.children.setdefault(step.key, _Node(step.kode, step.nama))
        node.old, node.new = node.old + old, node.new + new
    node.changes += changes


def _sum(item: FlatItem | None) -> int:
    return sum(money.rupiah for money in money_of([item] if item else []))


def _by_identity(changes: Iterable[Change]) -> dict[Key, list[Change]]:
    """The changes of each item: by its key on the new side, of ended ones on the old side."""
    found: dict[Key, list[Change]] = {}
    for change in changes:
        found.setdefault(change.item.key, []).append(change)
    return found


def _pairs(
    old: Mapping[Key, FlatItem], new: Mapping[Key, FlatItem], changes: Iterable[Change]
) -> Iterator[tuple[FlatItem | None, FlatItem | None]]:
    """Every item of either side once, as the comparison matched them."""
    changes = list(changes)
    origin = {change.item.key: change.was.key for change in changes}
    taken = {was for now, was in origin.items() if was != now}
    fresh = {change.item.key for change in changes if change.is_item and change.kind is Kind.NEW}
    used: set[Key] = set()
    for key, item in new.items():
        was = origin.get(key, key)
        known = key not in fresh and was in old and (was != key or key not in taken)
        used |= {was} if known else set()
        yield (old[was] if known else None), item
    yield from ((item, None) for key, item in old.items() if key not in used)


def _rpkd_tree(comparison: Comparison, old: Plan, new: Plan) -> _Node:
    before, after = flatten(old), flatten(new)
    forward = {change.was.key: change.item.key for change in comparison.changes}
    changes = _by_identity(change for change in comparison.changes if change.item.jenis in MATRIX)
    root = _Node()
    for one, other in _pairs(before, after, comparison.changes):
        item = other or one
        if item is None or item.ref.jenis not in MATRIX:
            continue
        side = after if other else before
        own = changes.get(item.key, ())
        is_sub = item.ref.jenis == "sub_kegiatan"
        way = _way(item, side, after, forward if other is None else {})
        _put(root, way, _sum(one) if is_sub else 0, _sum(other) if is_sub else 0, own)
    return root


def _way(
    item: FlatItem, side: Mapping[Key, FlatItem], after: Mapping[Key, FlatItem], forward: Mapping[Key, Key]
) -> list[_Step]:
    """From the strategy down to the item; what has ended stands below its parents as they are now."""

    def now(key: Key) -> Key:
        return forward.get(key, key)

    strategy = now(Key("strategi", item.strategi)).kode
    agency = now(Key("perangkat_daerah", item.ref.perangkat_daerah)).kode
    line = [item] if item.ref.jenis != "indikator_program" else []
    parent = item.parent
    while parent is not None and parent in side:
        line.insert(0, side[parent])
        parent = side[parent].parent
    steps = [_Step(strategy, "", strategy), _Step(agency, "", agency)]
    for member in line:
        known = after.get(now(member.key), member) if member is not item else member
        steps.append(_Step(known.key, known.ref.kode, known.ref.nama))
    return steps


def _rat_tree(comparison: Comparison, old: Plan, new: Plan, tahun: int) -> _Node:
    changes = [change for change in comparison.rat_changes if change.item.tahun == tahun]
    found = _by_identity(changes)
    parents = {row.baris.kunci: row.baris for plan in (old, new) for row in plan.baris_rat(tahun)}
    root = _Node()
    for one, other in _pairs(rat_rows(old, tahun), rat_rows(new, tahun), changes):
        item = other or one
        assert item is not None
        agency = item.ref.perangkat_daerah
        row = parents[item.ref.kode, agency]
        way = [
            _Step(item.strategi, "", item.strategi),
            _Step(agency, "", agency),
            _Step(row.program.kode, row.program.kode, row.program.nama),
            _Step(row.kegiatan.kode, row.kegiatan.kode, row.kegiatan.nama),
            _Step(item.key, item.ref.kode, item.ref.nama),
        ]
        _put(root, way, _sum(one), _sum(other), found.get(item.key, ()))
    return root


# ── the rows of a matrix ─────────────────────────────────────────────────────────────────────────
#: The kind of row of each level of the tree.
LEVELS = ("strategi", "bagian", "program", "kegiatan", "sub")


def _matrix(
    root: _Node, recap: Recap | None, plan: Plan, comparison: Comparison, explain: _Explain
) -> tuple[MatrixRow, ...]:
    """The rows of all that changed, and the totals of all."""
    if not root.is_changed:
        return ()
    numbers = {strategy.id: number for number, strategy in enumerate(plan.strategi, start=1)}
    strategies = {strategy.id: strategy.nama for strategy in plan.strategi}
    agencies = list(comparison.names)

    def strategy_title(id: str) -> str:
        return f"Strategi {numbers[id]}: {strategies[id]}" if id in numbers else id or "Tanpa strategi"

    rows = _Rows(explain)
    for strategy, node in _ordered(root.children, list(numbers)):
        rows.group(0, strategy_title(str(strategy)), node)
        for agency, below in _ordered(node.children, agencies):
            rows.group(1, comparison.names.get(str(agency), str(agency)), below)
            for child in below.children.values():
                rows.items(child, 2)
    if recap is not None:
        total = recap.jumlah
        rows.done.append(MatrixRow("total", "", amount(total.old), amount(total.new),
                                   difference_text(total.difference), judul="Jumlah"))  # fmt: skip
    return tuple(rows.done)


def _ordered(children: Mapping[object, _Node], order: Sequence[object]) -> list[tuple[object, _Node]]:
    rank = {id: number for number, id in enumerate(order)}
    changed = [(id, node) for id, node in children.items() if node.is_changed]
    return sorted(changed, key=lambda entry: rank.get(entry[0], len(rank)))


@dataclass(slots=True)
class _Rows:
    """Writes the rows, and counts the items that changed."""

    explain: _Explain
    done: list[MatrixRow] = field(default_factory=list)
    count: int = 0

    def group(self, level: int, title: str, node: _Node) -> None:
        self.done.append(
            MatrixRow(LEVELS[level], "", amount(node.old), amount(node.new), difference_text(node.new - node.old),
                      judul=title)
        )  # fmt: skip

    def items(self, node: _Node, level: int) -> None:
        if not node.is_changed:
            return
        self.count += bool(node.changes)
        own = [change for change in node.changes if change.item.jenis != "indikator_program"]
        self.done.append(
            MatrixRow(LEVELS[level], "Jumlah pagu", amount(node.old), amount(node.new),
                      difference_text(node.new - node.old), self.explain(own), nomor=str(self.count) if node.changes
                      else "", kode=node.kode, nama=node.nama)
        )  # fmt: skip
        self.done += (_field_row(change) for change in _shown(own))
        indicators = [change for change in node.changes if change.item.jenis == "indikator_program"]
        for ref, changes in by_item(indicators):
            shown = list(_shown(changes)) or [change for change in changes if change.is_item]
            note = self.explain(changes)
            for number, change in enumerate(shown):
                row = _field_row(change, keterangan="" if number else note)
                self.done.append(_of_indicator(row, ref))
        for child in node.children.values():
            self.items(child, min(level + 1, len(LEVELS) - 1))


def _of_indicator(row: MatrixRow, ref: Ref) -> MatrixRow:
    return replace(row, uraian=f"Indikator {ref.nama}: {_lowered(row.uraian)}")


# ── other changes ────────────────────────────────────────────────────────────────────────────────
def _is_other(change: Change, tahun: int) -> bool:
    """What is not in the matrix; of a RAT what its rows do not show already."""
    jenis = change.item.jenis
    if not tahun:
        return jenis not in MATRIX | OF_A_RAT | REPORTED
    is_row = jenis != "rat" and (change.is_item or change.field.split(".")[0] in ("pagu", "target"))
    return jenis in OF_A_RAT and change.item.tahun == tahun and not is_row


def _other_rows(changes: Iterable[Change], explain: _Explain) -> Iterator[MatrixRow]:
    number = 0
    for jenis, members in groupby(changes, key=lambda change: change.item.jenis):
        rows: list[MatrixRow] = []
        for ref, own in by_item(members):
            shown = list(_shown(own)) or [change for change in own if change.is_item]
            if not shown:
                continue
            number += 1
            is_single = ref.kode == ref.jenis
            for position, change in enumerate(shown):
                if position:
                    rows.append(_field_row(change))
                    continue
                name = "" if is_single else ref.nama or ref.kode
                kode = "" if is_single else ref.kode
                rows.append(_field_row(change, str(number), kode, name, explain(own)))
        if rows:
            yield MatrixRow("bagian", "", "", "", "", judul=JENIS[jenis])
            yield from rows


# ── narratives ───────────────────────────────────────────────────────────────────────────────────
def _is_narrative_of(change: NarrativeChange, tahun: int) -> bool:
    document = change.item.kode.partition("/")[0]
    of_a_rat = document == "rat" or document.startswith("rat-")
    return document in ("rat", f"rat-{tahun}") if tahun else not of_a_rat


def _narrative(change: NarrativeChange, printed: tuple[Printed, Printed]) -> NarrativeView:
    name = change.item.kode.rpartition("/")[2]
    title = change.judul if change.judul not in ("", name) else name.replace("-", " ").title()
    found = tuple(
        Passage(_shortened(semula), _shortened(menjadi))
        for passage in passages(change.pieces)
        if (semula := _in_print(passage.semula, printed[0], change.old))
        != (menjadi := _in_print(passage.menjadi, printed[1], change.new))
    )
    return NarrativeView(title, str(change.kind), found)


def _in_print(words: Iterable[Word], printed: Printed, narrative: str) -> tuple[Word, ...]:
    return tuple(Word(text, word.berubah) for word in words if (text := printed(word.teks, narrative)))


def passages(pieces: Iterable[Piece]) -> Iterator[Passage]:
    """The changed paragraphs on both sides, whole; paragraphs that did not change are left out."""
    old: list[Word] = []
    new: list[Word] = []
    for piece in pieces:
        changed = piece.mark is not Mark.SAME
        for number, text in enumerate(piece.text.split("\n")):
            is_end = number > 0
            alone = (piece.mark is Mark.INSERTED and not old) or (piece.mark is Mark.DELETED and not new)
            if is_end and (not changed or alone):
                yield from _passage(old, new)
                old, new = [], []
            elif is_end:
                text = f" {text}"
            if text and piece.mark is not Mark.INSERTED:
                old.append(Word(text, changed))
            if text and piece.mark is not Mark.DELETED:
                new.append(Word(text, changed))
    yield from _passage(old, new)


def _passage(old: Sequence[Word], new: Sequence[Word]) -> Iterator[Passage]:
    if any(word.berubah and word.teks.strip() for word in (*old, *new)):
        yield Passage(tuple(old), tuple(new))


def _shortened(words: Sequence[Word]) -> tuple[Word, ...]:
    """The passage with long unchanged stretches cut."""
    last = len(words) - 1
    return tuple(
        word if word.berubah else Word(_cut(word.teks, number == 0, number == last), False)
        for number, word in enumerate(words)
    )


def _cut(text: str, is_first: bool, is_last: bool) -> str:
    if len(text) <= 2 * CONTEXT + 20:
        return text
    head = "" if is_first else text[:CONTEXT].rsplit(" ", 1)[0] + " "
    tail = "" if is_last else " " + text[-CONTEXT:].partition(" ")[2]
    return f"{head}…{tail}"
