"""Nodes → the plan, and every problem on the way.

Nothing that a planner writes stops this: what cannot be read becomes None, "" or empty and a problem, so
that all problems show at once, a draft can be printed and an invalid revision can be compared.
"""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from rpkdgen.fields import TEXT
from rpkdgen.items import Builder, Built, Lookup, Placed, entry_of, read_map, scalar_reader, written
from rpkdgen.migrations import migrated
from rpkdgen.model import (
    EMPTY,
    FORMAT,
    SECTIONS,
    Acuan,
    Daerah,
    Kegiatan,
    Orang,
    Pejabat,
    Plan,
    Program,
    Rat,
    Rencana,
    SubKegiatan,
)
from rpkdgen.problem import Position, Problem, Severity
from rpkdgen.read import Content, Fields, Items, Node, Source, Text, read_files, read_folder
from rpkdgen.reference import known_versions, load_reference, region_kind, sebutan_of, unit_kind
from rpkdgen.scalar import READERS
from rpkdgen.schema import FILE, MANDATORY, check_shape, is_blank
from rpkdgen.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plan as far as it can be read (None only without any daerah or rencana), with its problems.

    ``texts``: path → text of every file, for showing lines; ``complete`` is False when a file could not
    be read at all, so that what seems to be missing may stand there. ``notes``: texts in the folder that are no part
    of the plan.
    """

    plan: Plan | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    complete: bool = True
    notes: Mapping[str, str] = field(default_factory=dict)


def load_folder(folder: Path) -> Loaded:
    """The plan in a folder."""
    with _no_collection():
        return validate(read_folder(folder))


def load(files: Mapping[str, Content], prefix: str = "") -> Loaded:
    """The plan in these files: path below the plan folder (with ``/``) → content.

    ``prefix`` stands before the path of each file in problems and positions.
    """
    with _no_collection():
        return validate(read_files(files, prefix=prefix))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the cycle collector: hundreds of thousands of nodes are made and none is garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Memory:
    """What was made from the nodes and tables of other revisions, so that a plan is built from what differs.

    Sources read with one memory share their unchanged nodes, and stand under the same folder or names of files.
    """

    def __init__(self) -> None:
        self._references: dict[object, tuple[Acuan, list[Problem], dict[Any, Built]]] = {}
        self._rpkd: list[object] = []

    def reference(
        self, source: Source, versions: Sequence[str], kind: str
    ) -> tuple[Acuan, list[Problem], dict[Any, Built]]:
        """The reference data of a source, its problems, and the items that were built under it."""
        tables = tuple(sorted((name, path, source.files[path]) for name, path in source.tables.items()))
        key = (tables, tuple(versions), kind)
        if key not in self._references:
            self._references[key] = (*load_reference(source, versions, kind), {})
        return self._references[key]

    def rpkd(self, builder: Builder) -> int:
        """A number for what RAT rows take from the RPKD: the same for equal ones."""
        taken = (builder.rpkd_units, builder.rpkd_sources)
        if taken not in self._rpkd:
            self._rpkd.append(taken)
        return self._rpkd.index(taken)


def validate(source: Source, memory: Memory | None = None) -> Loaded:
    """The plan in what was read, with all problems of reading, shape and values, in order of place."""
    source = migrated(source)
    sections = _Sections.collect(source)
    problems = [*source.problems, *sections.problems]
    kind = written(sections.first("daerah"), "jenis")
    versions = _versions(sections)
    memory = memory or Memory()
    acuan, found, built = memory.reference(source, versions, kind)
    problems += found
    builder = Builder(source, acuan, built)
    plan = _plan(builder, sections, source, acuan, kind, memory)
    problems += builder.problems
    if not source.unreadable:
        problems += _missing_sections(sections, source)
    problems.sort(key=lambda problem: (problem.position, problem.code))
    return Loaded(plan, tuple(dict.fromkeys(problems)), source.files, not source.unreadable, source.notes)


# ── sections ─────────────────────────────────────────────────────────────────────────────────────
class _Sections:
    """The items of every section over all files, in order of files."""

    def __init__(self) -> None:
        self.items: dict[str, list[Placed]] = {}
        self.problems: list[Problem] = []

    @classmethod
    def collect(cls, source: Source) -> _Sections:
        sections = cls()
        for file, document in source.documents.items():
            sections._add_file(file, document)
        return sections

    def first(self, section: str) -> Node | None:
        placed = self.items.get(section)
        return placed[0].node if placed else None

    def _add_file(self, file: str, document: Fields) -> None:
        verdict = check_shape(FILE, document, file)
        self.problems += verdict.problems
        meant = {mistyped: name for name, mistyped in verdict.meant.items()}
        for name, (key, node) in document.entries.items():
            name = meant.get(name, name)
            if name == "format":
                self._check_format(file, node)
            elif name == "singkatan" or (name in SECTIONS and not SECTIONS[name][1]):
                self._add_single(name, file, key, node)
            elif name in SECTIONS:
                nodes = node.items if isinstance(node, Items) else [node] if isinstance(node, Fields) else []
                self.items.setdefault(name, []).extend(Placed(file, item) for item in nodes)

    def _add_single(self, name: str, file: str, key: Text, node: Node) -> None:
        placed = self.items.setdefault(name, [])
        if isinstance(node, Items) and node.items:
            node = node.items[0]
        if not isinstance(node, Fields):
            return
        if placed and name != "singkatan":
            first = placed[0]
            self.problems.append(
                Problem(
                    Position(file, key.line, key.column), "RPKD-S08", Severity.ERROR,
                    f"Bagian “{name}” sudah ditulis di {first.file}.", "Gabungkan di satu tempat, hapus yang lain.",
                )
            )  # fmt: skip
        placed.append(Placed(file, node))

    def _check_format(self, file: str, node: Node) -> None:
        if not isinstance(node, Text) or is_blank(node) or node.text.strip() == str(FORMAT):
            return
        message, hint = f"Bentuk rencana “{node.text}” tidak dikenal.", f"Tulis “format: {FORMAT}”."
        if node.text.strip().isdecimal() and int(node.text) > FORMAT:
            message = f"Bentuk rencana versi {int(node.text)} lebih baru daripada yang dikenal rpkdgen ini ({FORMAT})."
            hint = "Pasang rpkdgen yang lebih baru, atau periksa angkanya."
        self.problems.append(Problem(Position(file, node.line, node.column), "RPKD-S10", Severity.ERROR, message, hint))


def _missing_sections(sections: _Sections, source: Source) -> Iterator[Problem]:
    place = Position(next(iter(source.documents), source.folder or "rencana.yaml"))
    if not source.documents:
        yield Problem(
            place, "RPKD-S09", Severity.ERROR, "Folder ini tidak berisi rencana (*.yaml).",
            "Periksa nama foldernya, atau mulai rencana baru dengan: rpkdgen init FOLDER",
        )  # fmt: skip
        return
    for name in MANDATORY:
        if name not in sections.items:
            yield Problem(
                place, "RPKD-S09", Severity.ERROR, f"Bagian “{name}” belum ada di berkas mana pun.",
                f"Tambahkan “{name}:” di salah satu berkas *.yaml; bentuknya di docs/skema.md.",
            )  # fmt: skip


def _versions(sections: _Sections) -> list[str]:
    """The nomenclature versions that the plan names."""
    rencana = sections.first("rencana")
    entry = rencana.entries.get("nomenklatur") if isinstance(rencana, Fields) else None
    if entry is None or not isinstance(entry[1], Fields):
        return []
    return [node.text for _, node in entry[1].entries.values() if isinstance(node, Text)]


#: Sections whose values are read in the units of the RPKD's sub kegiatan.
_OF_RPKD = ("rat", "realisasi")


# ── the plan ─────────────────────────────────────────────────────────────────────────────────────
def _plan(
    builder: Builder, sections: _Sections, source: Source, acuan: Acuan, kind: str, memory: Memory
) -> Plan | None:
    built = {section: _items(builder, sections, section) for section in SECTIONS if section not in _OF_RPKD}
    programs = _attach(builder, built["program"], built["kegiatan"], built["sub_kegiatan"])
    _note_rpkd(builder, programs, sections)
    taken = memory.rpkd(builder)
    rats = _merged_rats(builder, _items(builder, sections, "rat", taken))
    results = _items(builder, sections, "realisasi", taken)
    abbreviations = _abbreviations(builder, sections)
    if not built["daerah"] and not built["rencana"]:
        return None
    daerah = built["daerah"][0] if built["daerah"] else Daerah(kode="", nama="", jenis="", ibu_kota="")
    rencana = (
        built["rencana"][0]
        if built["rencana"]
        else Rencana(tahun_awal=0, tahun_akhir=0, status="draf", nomenklatur=EMPTY)
    )
    _check_versions(builder, rencana, source)
    pejabat = built["pejabat"][0] if built["pejabat"] else Pejabat(kepala_daerah=Orang(), sekretaris_daerah=Orang())
    return Plan(
        daerah=daerah,
        pejabat=pejabat,
        rencana=rencana,
        sebutan=sebutan_of(region_kind(source, kind), daerah.sebutan),
        acuan=acuan,
        perangkat_daerah=tuple(built["perangkat_daerah"]),
        strategi=tuple(built["strategi"]),
        tujuan=tuple(built["tujuan"]),
        indikator=tuple(built["indikator"]),
        target_acuan=tuple(built["target_acuan"]),
        program=tuple(programs),
        rat=tuple(rats),
        realisasi=tuple(results),
        wilayah=tuple(built["wilayah"]),
        lokasi_prioritas=next(iter(built["lokasi_prioritas"]), None),
        data_sasaran=next(iter(built["data_sasaran"]), None),
        data_pendukung=tuple(built["data_pendukung"]),
        keuangan_daerah=tuple(built["keuangan_daerah"]),
        tkpk=next(iter(built["tkpk"]), None),
        notulen=tuple(built["notulen"]),
        dasar_hukum=tuple(built["dasar_hukum"]),
        sumber_dana=tuple(built["sumber_dana"]),
        singkatan=abbreviations,
        narasi=source.narratives,
        folder=source.folder,
    )


def _items(builder: Builder, sections: _Sections, section: str, context: object = None) -> list[Any]:
    cls = SECTIONS[section][0]
    found = []
    for placed in sections.items.get(section, ()):
        if not isinstance(placed.node, Fields):
            continue  # complained about with the shape of the file
        found.append(builder.top(cls, placed, context))
    return found


def _abbreviations(builder: Builder, sections: _Sections) -> dict[str, str]:
    read = partial(read_map, READERS["teks"], scalar_reader(READERS["teks"], TEXT.name))
    found: dict[str, str] = {}
    for placed in sections.items.get("singkatan", ()):
        builder.file = placed.file
        meanings = read(builder, placed.node)
        builder.settle()
        for short, meaning in meanings.items():
            if short in found and isinstance(placed.node, Fields):
                entry = entry_of(placed.node, short)
                builder.complain(
                    entry[0] if entry else placed.node, "RPKD-Y08", f"singkatan “{short}” sudah ditulis di berkas lain",
                    "Hapus salah satunya.",
                )  # fmt: skip
                builder.settle()
            found.setdefault(short, meaning or "")
    return found


def _check_versions(builder: Builder, rencana: Rencana, source: Source) -> None:
    """Every nomenclature version that the plan names must be there."""
    known = known_versions(source)
    for year, version in rencana.nomenklatur.items():
        if version and version not in known:
            hint = did_you_mean(version, known)
            listed = f"Yang ada: {', '.join(known)}. Versi lain ditambahkan di acuan/nomenklatur/{version}.csv."
            builder.problems.append(
                Problem(
                    rencana.asal.at("nomenklatur", year), "RPKD-S14", Severity.ERROR,
                    f"nomenklatur {year}: versi “{version}” tidak ada.", f"{hint} {listed}".strip(),
                )
            )  # fmt: skip


# ── kegiatan and sub kegiatan written apart from their programme ─────────────────────────────────
def _attach(
    builder: Builder, programs: list[Program], kegiatan: list[Kegiatan], subs: list[SubKegiatan]
) -> list[Program]:
    """The programmes with the kegiatan and sub kegiatan that were written apart, by code and agency."""
    if not kegiatan and not subs:
        return programs
    parts: list[list[Kegiatan]] = [list(program.kegiatan) for program in programs]
    by_code: dict[str, list[int]] = {}
    for number, program in enumerate(programs):
        by_code.setdefault(program.kode, []).append(number)
    for item in kegiatan:
        found = _parent(builder, programs, by_code, item, "Kegiatan")
        if found is not None:
            parts[found].append(item)
    waiting: dict[tuple[int, int], list[SubKegiatan]] = {}
    for sub in subs:
        found = _parent(builder, programs, by_code, sub, "Sub kegiatan")
        if found is None:
            continue
        code = sub.kode.rpartition(".")[0]
        place = next((n for n, item in enumerate(parts[found]) if item.kode == code), None)
        if place is None:
            known = [item.kode for item in parts[found]]
            builder.problems.append(
                Problem(
                    sub.asal.at("kode"), "RPKD-S11", Severity.ERROR,
                    f"Sub kegiatan {sub.kode}: kegiatan {code} belum ada di program {programs[found].kode}.",
                    did_you_mean(code, known) or f"Tambahkan kegiatan {code} dengan namanya pada program itu.",
                )
            )  # fmt: skip
        else:
            waiting.setdefault((found, place), []).append(sub)
    for (number, place), members in waiting.items():
        item = parts[number][place]
        parts[number][place] = dataclasses.replace(item, sub_kegiatan=(*item.sub_kegiatan, *members))
    return [
        program if list(program.kegiatan) == own else dataclasses.replace(program, kegiatan=tuple(own))
        for program, own in zip(programs, parts, strict=True)
    ]


def _parent(
    builder: Builder,
    programs: list[Program],
    by_code: Mapping[str, list[int]],
    item: Kegiatan | SubKegiatan,
    what: str,
) -> int | None:
    """The number of the programme that an item belongs to; a problem where that is none or several."""
    if not item.kode:
        return None
    code = ".".join(item.kode.split(".")[:3])
    candidates = by_code.get(code, [])
    agency = item.perangkat_daerah
    chosen = [number for number in candidates if agency is None or programs[number].perangkat_daerah == agency]
    if len(chosen) == 1:
        return chosen[0]
    agencies = ", ".join(programs[number].perangkat_daerah for number in candidates)
    if not candidates:
        message = f"{what} {item.kode}: program {code} tidak ada di rencana."
        hint = did_you_mean(code, by_code) or f"Tambahkan program {code}, atau perbaiki kode ini."
    elif not chosen:
        message = f"{what} {item.kode}: program {code} tidak dijalankan perangkat daerah “{agency}”."
        hint = f"Program itu dijalankan {agencies}."
    elif agency is None:
        message = f"{what} {item.kode}: program {code} dijalankan beberapa perangkat daerah."
        hint = f"Tambahkan “perangkat_daerah:” pada butir ini: {agencies}."
    else:
        return chosen[0]  # the same programme twice is for the checks to say
    builder.problems.append(Problem(item.asal.at("kode"), "RPKD-S11", Severity.ERROR, message, hint))
    return None


# ── RAT ──────────────────────────────────────────────────────────────────────────────────────────
def _note_rpkd(builder: Builder, programs: list[Program], sections: _Sections) -> None:
    """What a RAT row takes from the RPKD when it is read: the unit, and the source of a single figure."""
    for program in programs:
        for sub in program.sub_kegiatan:
            builder.rpkd_units[sub.kode] = unit_kind(builder.acuan.satuan, sub.satuan)
            for year, pagu in sub.pagu.items():
                only = next(iter(pagu.sumber_dana)) if len(pagu.sumber_dana) == 1 else ""
                builder.rpkd_sources[sub.kode, year] = sub.sumber_dana or only
    for placed in sections.items.get("rat", ()):
        entry = placed.node.entries.get("baru") if isinstance(placed.node, Fields) else None
        for new in entry[1].items if entry is not None and isinstance(entry[1], Items) else ():
            builder.rpkd_units[written(new, "kode").strip()] = unit_kind(
                builder.acuan.satuan, written(new, "satuan").strip()
            )


def _merged_rats(builder: Builder, rats: list[Rat]) -> list[Rat]:
    """One RAT a year, with the rows of all its parts; its stage, status and decision are said once."""
    merged: dict[int, Rat] = {}
    for rat in rats:
        first = merged.get(rat.tahun)
        if first is None:
            merged[rat.tahun] = rat
            continue
        changes: dict[str, Any] = {"rincian": (*first.rincian, *rat.rincian), "baru": (*first.baru, *rat.baru)}
        for name in ("tahap", "status", "penetapan"):
            mine, other = getattr(first, name), getattr(rat, name)
            if not _is_written(rat, name):
                continue
            if _is_written(first, name) and mine != other:
                builder.problems.append(
                    Problem(
                        rat.asal.at(name), "RPKD-S12", Severity.ERROR,
                        f"RAT {rat.tahun}: “{name}” sudah ditulis lain di {first.asal.at(name).file} "
                        f"baris {first.asal.at(name).line}.", "Hapus salah satunya.",
                    )
                )  # fmt: skip
            elif not _is_written(first, name):
                changes[name] = other
        merged[rat.tahun] = dataclasses.replace(first, **changes)
    return sorted(merged.values(), key=lambda rat: rat.tahun)


def _is_written(item: Rat, name: str) -> bool:
    lookup = item.asal.lookup
    return isinstance(lookup, Lookup) and isinstance(lookup.node, Fields) and name in lookup.node.entries
