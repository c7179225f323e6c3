"""The life of one item: every commit that changed it, through recodings and moves, and its numbers over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from rpkdgen import git
from rpkdgen.changes import Change, Key, Kind, Ref, Value
from rpkdgen.compare import NO_PLAN, compare
from rpkdgen.flatten import IDENTITIES, OF_A_SUB_KEGIATAN, flatten
from rpkdgen.git import Commit, GitError
from rpkdgen.items import CONTROL_SUM
from rpkdgen.model import Plan, Program, Rat
from rpkdgen.problem import Severity
from rpkdgen.revision import Place
from rpkdgen.revisions import Home, Progress, Revisions, Step, quiet, revisions, steps, tip_of
from rpkdgen.schema import declared
from rpkdgen.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Event:
    """What one commit changed in the item."""

    commit: Commit
    tags: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What the numbers were from that commit on: what the chart shows (year or field → value)."""

    commit: Commit
    values: Mapping[str, int | Decimal]


@dataclass(frozen=True, slots=True)
class Life:
    """``items``: as they are named now, or were last, the item itself before its rows of RAT; ``ended``: it is in the
    plan no more; ``events``: newest first; ``points``: oldest first, of the field ``measure`` in ``satuan``;
    ``notes``: sentences for the user."""

    kode: str
    field: str
    items: tuple[Ref, ...]
    ended: bool
    events: tuple[Event, ...]
    measure: str = ""
    satuan: str = ""
    points: tuple[Point, ...] = ()
    notes: tuple[str, ...] = ()


#: Rows of RAT and of realisasi, which a sub kegiatan has beside itself.
_RAT_KINDS = (*OF_A_SUB_KEGIATAN, "sub_kegiatan_baru")


class UnknownCode(GitError):
    """No item of that code, or no field of that name, is or was in the plan."""


class _Trail(NamedTuple):
    """What is followed at one commit: the items, and the codes by which an ended one is known again."""

    keys: frozenset[Key]
    codes: frozenset[str]


def life(
    place: Place,
    kode: str,
    field_name: str = "",
    *,
    tip: str = "HEAD",
    first_parent: bool = False,
    progress: Progress = quiet,
) -> Life:
    """Every commit that changed the items of that code, through recodings and moves, newest first.

    All branches are walked, so that a change is shown with who made it; a merge is shown only where it made the
    item what it is in none of its parents (with ``first_parent``: the main line alone, merges as its commits).
    Raises UnknownCode, with the nearest code, where no such item is or was; GitError without a history.
    """
    repository, start = tip_of(place, tip)
    with revisions(repository) as reader:
        walked = steps(reader, place, start, first_parent=first_parent)
        biography = _Biography(reader, walked, git.tags(repository), progress)
        found = biography.of(kode, field_name)
        notes = biography.notes
        if not found.events:
            successor = biography.successor(kode)
            if not successor:
                raise UnknownCode(_unknown_code(kode, biography.codes()))
            notes = [f"{kode} kini berkode {successor}.", *notes]
            found = biography.of(successor, field_name)
    return _of_field(replace(found, notes=tuple(dict.fromkeys(notes))), field_name)


def _unknown_code(kode: str, codes: Iterable[str]) -> str:
    said = f"Butir “{kode}” tidak ada di rencana, dan tidak pernah ada dalam riwayatnya."
    return f"{said} {did_you_mean(kode, sorted(set(codes))) or f'Cari kodenya dengan: rpkdgen find {kode}'}"


#: What the items say at one commit: (item, field) → value.
State = dict[tuple[Key, str], Value]


class _Biography:
    """Walks the commits of one history for the items of one code."""

    def __init__(
        self, reader: Revisions, walked: Sequence[Step], tags: Mapping[str, tuple[str, ...]], progress: Progress
    ) -> None:
        self.reader, self.walked, self.tags, self.progress = reader, walked, tags, progress
        self.notes: list[str] = []
        self._by_commit = {step.commit.hash: step for step in walked}
        self._readable: dict[str, Home | None] = {}
        self._changes: dict[tuple[Home | None, Home | None], tuple[Change, ...]] = {}

    def codes(self) -> Iterator[str]:
        return (key.kode for key in flatten(self._plan(self._home(self.walked[0]))))

    def successor(self, kode: str) -> str:
        """What a code has become that no item has at the tip, "" where no item ever had it."""
        for step in self.walked:
            for parent in self._parents(step):
                for change in self._between(parent, self._home(step)):
                    if change.was.kode == kode != change.item.kode:
                        return change.item.kode
        return ""

    def of(self, kode: str, measure: str) -> Life:
        """The life of the items of that code; without events where there never was one."""
        tip = self.walked[0]
        flat = flatten(self._plan(self._home(tip)))
        keys = [key for key in flat if _is_named(key, kode)]
        is_there = any(key.jenis not in _RAT_KINDS for key in keys)
        trails = {tip.commit.hash: _Trail(frozenset(keys), frozenset({kode}))}
        items = {key: flat[key].ref for key in keys}
        state: State = {(key, name): value for key in keys for name, value in flat[key].fields.items()}
        units = {name.split(".")[0]: leaf.satuan for key in keys for name, leaf in flat[key].leaves.items()}
        events: list[Event] = []
        states: list[tuple[Commit, State]] = []
        line = tip.commit.hash  # the commit of the main line that comes next
        for number, step in enumerate(self.walked, 1):
            trail = trails.pop(step.commit.hash, _Trail(frozenset(), frozenset({kode})))
            edges = [self._between(parent, self._home(step)) for parent in self._parents(step)]
            edges = [tuple(change for change in edge if _is_about(change, trail)) for edge in edges]
            for parent, edge in zip(self._parent_ids(step), edges, strict=True):
                before = _before(trail, edge)
                known = trails.get(parent)
                trails[parent] = _Trail(known.keys | before.keys, known.codes | before.codes) if known else before
            if made := _in_all(edges):
                events.append(Event(step.commit, self.tags.get(step.commit.hash, ()), made))
                for change in made:
                    units.setdefault(change.field.split(".")[0], change.satuan)
                    if change.is_item and change.kind is Kind.ENDED and not is_there:
                        items.setdefault(change.was.key, change.was)
            if step.commit.hash == line:
                states.append((step.commit, dict(state)))
                if edges:
                    state = _reverted(state, edges[0])
                    line = self._parent_ids(step)[0]
            self.progress(number, len(self.walked))
        refs = sorted(items.values(), key=lambda ref: (ref.jenis in _RAT_KINDS, ref.tahun))
        found = Life(kode, "", tuple(refs), ended=not is_there, events=tuple(events))
        return _with_points(found, states[::-1], units, measure)

    # what stands between two commits
    def _parent_ids(self, step: Step) -> list[str]:
        """The parents; "" for the nothing that was before the first commit of a whole history."""
        if step.parents:
            return list(step.commit.parents[: len(step.parents)])
        return [] if self.reader.repository.shallow else [""]

    def _parents(self, step: Step) -> list[Home | None]:
        return [self._home(self._by_commit[name]) if name else None for name in self._parent_ids(step)]

    def _home(self, step: Step) -> Home | None:
        """Where the plan of that commit is; that of the last readable one before it where it cannot be read."""
        passed = []
        current: Step | None = step
        home: Home | None = None
        while current is not None:
            name = current.commit.hash
            if name in self._readable:
                home = self._readable[name]
                break
            passed.append(name)
            if current.home is None or self._is_readable(current):
                home = current.home
                break
            parent = next(iter(current.commit.parents[: len(current.parents)]), "")
            current = self._by_commit.get(parent)
        self._readable.update(dict.fromkeys(passed, home))
        return home

    def _is_readable(self, step: Step) -> bool:
        assert step.home is not None
        loaded = self.reader.loaded(step.home)
        if loaded.plan is not None and loaded.complete:
            return True
        place = next((p.position for p in loaded.problems if p.severity is Severity.ERROR), None)
        where = f" ({place.file}:{place.line})" if place else ""
        self.notes.append(
            f"Revisi {step.commit.short} dilewati karena tidak dapat dibaca seluruhnya{where}; "
            "perubahannya tampak pada revisi berikutnya."
        )
        return False

    def _plan(self, home: Home | None) -> Plan:
        plan = self.reader.loaded(home).plan if home else None
        return plan or NO_PLAN

    def _between(self, old: Home | None, new: Home | None) -> tuple[Change, ...]:
        if (old.tree if old else None) == (new.tree if new else None):
            return ()
        if (old, new) not in self._changes:
            self._changes[old, new] = compare(*only_what_differs(self._plan(old), self._plan(new))).changes
        return self._changes[old, new]


def _is_named(key: Key, kode: str) -> bool:
    """Whether this is an item of that code, or one that is known only below it."""
    return key.kode == kode or key.kode.startswith(f"{kode}/")


def _is_about(change: Change, trail: _Trail) -> bool:
    if change.kind is Kind.ENDED:
        return any(_is_named(change.was.key, code) for code in trail.codes)
    return change.item.key in trail.keys


def _before(trail: _Trail, changes: Iterable[Change]) -> _Trail:
    """What is to be followed before these changes were made."""
    was = {change.item.key: change.was.key for change in changes if change.kind not in (Kind.NEW, Kind.ENDED)}
    new = {change.item.key for change in changes if change.kind is Kind.NEW}
    ended = {change.was.key for change in changes if change.kind is Kind.ENDED}
    keys = frozenset({was.get(key, key) for key in trail.keys - new} | ended)
    return _Trail(keys, frozenset(key.kode for key in keys if "/" not in key.kode) or trail.codes)


def _in_all(edges: Sequence[Sequence[Change]]) -> tuple[Change, ...]:
    """The changes that a commit itself made: those against each of its parents (told against the first)."""
    if not edges:
        return ()
    others = [{(change.item.key, change.field) for change in edge} for edge in edges[1:]]
    return tuple(change for change in edges[0] if all((change.item.key, change.field) in other for other in others))


def _reverted(state: State, changes: Iterable[Change]) -> State:
    """The fields before these changes."""
    was = {change.item.key: change.was.key for change in changes}
    before = {(was.get(key, key), name): value for (key, name), value in state.items()}
    for change in changes:
        before.pop((change.was.key, change.field), None)
        if change.old is not None and change.field:
            before[change.was.key, change.field] = change.old
    return before


#: Lists of a plan whose equal items say nothing of the others, and parts that are there once.
_LISTS = (
    "tujuan",
    "indikator",
    "target_acuan",
    "wilayah",
    "data_pendukung",
    "keuangan_daerah",
    "notulen",
    "dasar_hukum",
    "sumber_dana",
)
_PARTS = ("lokasi_prioritas", "data_sasaran", "tkpk")


def only_what_differs(old: Plan, new: Plan) -> tuple[Plan, Plan]:
    """The two plans without the programmes, rows of RAT, indicators … that are equal on both sides, and without
    narratives: their comparison names the same changes of items, at the cost of what changed."""
    rehomed = _rehomed(old, new)
    rats = _unequal_rats(old.rat, new.rat, rehomed), _unequal_rats(new.rat, old.rat, rehomed)
    elaborated = {".".join(row.sub_kegiatan.split(".")[:3]) for side in rats for rat in side for row in rat.rincian}
    sides = []
    for own, other, own_rats in ((old, new, rats[0]), (new, old, rats[1])):
        less: dict[str, Any] = {name: _unequal(getattr(own, name), getattr(other, name)) for name in _LISTS}
        less |= {name: None for name in _PARTS if getattr(own, name) == getattr(other, name)}
        less |= {"singkatan": {}} if own.singkatan == other.singkatan else {}
        programs = _unequal_programs(own.program, other.program, elaborated)
        sides.append(replace(own, **less, narasi=(), rat=own_rats, program=programs))
    return sides[0], sides[1]


def _rehomed(old: Plan, new: Plan) -> frozenset[str]:
    """The sub kegiatan that are not at the same agencies on both sides: a row of a RAT that says no agency is then
    another row, though it is written as before."""
    homes: list[dict[str, set[str]]] = []
    for own, other in ((old, new), (new, old)):
        found: dict[str, set[str]] = {}
        for program in _unequal_programs(own.program, other.program, set()):
            for sub in program.sub_kegiatan:
                found.setdefault(sub.kode, set()).add(program.perangkat_daerah)
        for rat in own.rat:
            for item in rat.baru:
                found.setdefault(item.kode, set()).add(item.perangkat_daerah)
        homes.append(found)
    return frozenset(code for code in {**homes[0], **homes[1]} if homes[0].get(code) != homes[1].get(code))


def _unequal(own: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    return () if own == other else tuple(item for item in own if item not in other)


def _unequal_programs(own: Iterable[Program], other: Iterable[Program], kept: set[str]) -> tuple[Program, ...]:
    known = {(program.kode, program.perangkat_daerah): program for program in other}
    return tuple(
        program
        for program in own
        if program.kode in kept or known.get((program.kode, program.perangkat_daerah)) != program
    )


def _unequal_rats(own: Iterable[Rat], other: Iterable[Rat], rehomed: frozenset[str]) -> tuple[Rat, ...]:
    known = {rat.tahun: rat for rat in other}
    found = []
    for rat in own:
        twin = known.get(rat.tahun)
        if twin is None:
            found.append(rat)
        elif rehomed or (twin is not rat and twin != rat):
            rows: dict[str, list[Any]] = {}
            for row in twin.rincian:
                rows.setdefault(row.sub_kegiatan, []).append(row)
            kept = (
                row for row in rat.rincian if row.sub_kegiatan in rehomed or row not in rows.get(row.sub_kegiatan, ())
            )
            found.append(replace(rat, rincian=tuple(kept)))
    return tuple(found)


# ── one field, and its numbers over time ─────────────────────────────────────────────────────────
def _of_field(found: Life, name: str) -> Life:
    """The life of one field of the items ("pagu" stands for all its years and sources)."""
    if not name:
        return found
    seen = {change.field for event in found.events for change in event.changes if change.field}
    if not any(_is_field(field_name, name) for field_name in seen):
        known = {field_name.split(".")[0] for field_name in seen} | _declared(found.items)
        if name.split(".")[0] not in known:
            raise UnknownCode(f"{found.kode} tidak mempunyai isian “{name}”. {did_you_mean(name, known)}".rstrip())
    events = []
    for event in found.events:
        changes = tuple(change for change in event.changes if _is_field(change.field, name))
        if changes:
            events.append(replace(event, changes=changes))
    return replace(found, field=name, events=tuple(events))


def _is_field(field_name: str, wanted: str) -> bool:
    return field_name == wanted or field_name.startswith(f"{wanted}.")


def _declared(items: Iterable[Ref]) -> set[str]:
    classes = {identity.jenis: cls for cls, identity in IDENTITIES.items()}
    return {name for item in items if item.jenis in classes for name in declared(classes[item.jenis])}


def _with_points(found: Life, states: Iterable[tuple[Commit, State]], units: Mapping[str, str], measure: str) -> Life:
    """The life with the numbers of one field over time: of that named, else of its pagu or its targets."""
    states = list(states)
    fields = {(key.jenis in _RAT_KINDS, key.jenis, name.split(".")[0]) for _, state in states for key, name in state}
    jenis = min(fields)[1] if fields else ""
    named = [measure.split(".")[0]] if measure else ["pagu", "target"]
    chosen = next((name for name in named if any((jenis, name) == field_name[1:] for field_name in fields)), "")
    points: list[Point] = []
    for commit, state in states:
        values = _numbers(state, jenis, chosen)
        if values != (points[-1].values if points else {}):
            points.append(Point(commit, values))
    return replace(found, measure=chosen, satuan=units.get(chosen, ""), points=tuple(points))


def _numbers(state: State, jenis: str, measure: str) -> dict[str, int | Decimal]:
    """The numbers of a field by year; pagu of all sources (and agencies) added up, of others the first."""
    found: dict[str, int | Decimal] = {}
    for (key, name), value in sorted(state.items(), key=lambda entry: entry[0]):
        first, _, rest = name.partition(".")
        if key.jenis != jenis or first != measure or isinstance(value, bool) or not isinstance(value, int | Decimal):
            continue
        if rest.endswith(CONTROL_SUM):
            continue
        label = rest.split(".")[0] or measure
        found[label] = found.get(label, 0) + value if measure == "pagu" else found.get(label, value)
    return dict(sorted(found.items()))
