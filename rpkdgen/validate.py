"""Nodes → the plan, and every problem on the way.

Nothing that a planner writes stops this: what cannot be read becomes None, "" or empty and a problem, so
that all problems show at once, a draft can be printed and an invalid revision can be compared.
"""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from rpkdgen import model
from rpkdgen.fields import TEXT, Choice, FieldType, Item, ListOf, MapOf, Scalar
from rpkdgen.model import (
    ALL_PLACES,
    EMPTY,
    FORMAT,
    PLACES,
    SECTIONS,
    Acuan,
    Daerah,
    Kegiatan,
    Orang,
    Origin,
    Pagu,
    Pejabat,
    Plan,
    Program,
    Rat,
    Rencana,
    SubKegiatan,
    Wilayah,
)
from rpkdgen.problem import Position, Problem, Severity
from rpkdgen.read import Fields, Items, Node, Source, Text, read_files, read_folder
from rpkdgen.reference import known_versions, load_reference, region_kind, sebutan_of, unit_kind
from rpkdgen.scalar import READERS, ROMAN, ScalarError, looks_whole, read_count, read_decimal, split_region
from rpkdgen.schema import FILE, MANDATORY, check_shape, declared, is_blank
from rpkdgen.suggest import did_you_mean

#: The kind of a unit that was not written or could not be read: nothing is said of the values then.
UNKNOWN = "?"

CONTROL_SUM = "jumlah"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plan as far as it can be read (None only without any daerah or rencana), with its problems.

    ``texts``: path → text of every file, for showing lines; ``complete`` is False when a file could not
    be read at all, so that what seems to be missing may stand there.
    """

    plan: Plan | None
    problems: tuple[Problem, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    complete: bool = True


def load_folder(folder: Path) -> Loaded:
    """The plan in a folder."""
    with _no_collection():
        return validate(read_folder(folder))


def load(files: Mapping[str, bytes]) -> Loaded:
    """The plan in these files: path below the plan folder (with ``/``) → content."""
    with _no_collection():
        return validate(read_files(files))


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


def validate(source: Source) -> Loaded:
    """The plan in what was read, with all problems of reading, shape and values, in order of place."""
    sections = _Sections.collect(source)
    problems = [*source.problems, *sections.problems]
    kind = _written(sections.first("daerah"), "jenis")
    acuan, found = load_reference(source, _versions(sections), kind)
    problems += found
    builder = _Builder(source, acuan)
    plan = _plan(builder, sections, source, acuan, kind)
    problems += builder.problems
    if not source.unreadable:
        problems += _missing_sections(sections, source)
    problems.sort(key=lambda problem: (problem.position, problem.code))
    return Loaded(plan, tuple(dict.fromkeys(problems)), source.files, not source.unreadable)


# ── sections ─────────────────────────────────────────────────────────────────────────────────────
class _Placed(NamedTuple):
    """A node and the file it stands in."""

    file: str
    node: Node


class _Sections:
    """The items of every section over all files, in order of files."""

    def __init__(self) -> None:
        self.items: dict[str, list[_Placed]] = {}
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
        meant = {written: name for name, written in verdict.meant.items()}
        for written, (key, node) in document.entries.items():
            name = meant.get(written, written)
            if name == "format":
                self._check_format(file, node)
            elif name == "singkatan" or (name in SECTIONS and not SECTIONS[name][1]):
                self._add_single(name, file, key, node)
            elif name in SECTIONS:
                nodes = node.items if isinstance(node, Items) else [node] if isinstance(node, Fields) else []
                self.items.setdefault(name, []).extend(_Placed(file, item) for item in nodes)

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
        placed.append(_Placed(file, node))

    def _check_format(self, file: str, node: Node) -> None:
        if isinstance(node, Text) and not is_blank(node) and node.text.strip() != str(FORMAT):
            self.problems.append(
                Problem(
                    Position(file, node.line, node.column), "RPKD-S10", Severity.ERROR,
                    f"Bentuk rencana “{node.text}” tidak dikenal oleh rpkdgen ini.",
                    f"Tulis “format: {FORMAT}”, atau pasang rpkdgen yang lebih baru.",
                )
            )  # fmt: skip


def _missing_sections(sections: _Sections, source: Source) -> Iterator[Problem]:
    place = Position(next(iter(source.documents), source.folder or "rencana.yaml"))
    if not source.documents:
        yield Problem(
            place, "RPKD-S09", Severity.ERROR, "Folder ini tidak berisi rencana (*.yaml).",
            "Periksa nama foldernya, atau salin contoh rencana sebagai awal.",
        )  # fmt: skip
        return
    for name in MANDATORY:
        if name not in sections.items:
            yield Problem(
                place, "RPKD-S09", Severity.ERROR, f"Bagian “{name}” belum ada di berkas mana pun.",
                f"Tambahkan “{name}:” di salah satu berkas *.yaml; bentuknya di docs/skema.md.",
            )  # fmt: skip


def _written(node: Node | None, name: str) -> str:
    """The text of a field as written, or ""."""
    entry = node.entries.get(name) if isinstance(node, Fields) else None
    return entry[1].text if entry is not None and isinstance(entry[1], Text) else ""


def _versions(sections: _Sections) -> list[str]:
    """The nomenclature versions that the plan names."""
    rencana = sections.first("rencana")
    entry = rencana.entries.get("nomenklatur") if isinstance(rencana, Fields) else None
    if entry is None or not isinstance(entry[1], Fields):
        return []
    return [node.text for _, node in entry[1].entries.values() if isinstance(node, Text)]


# ── where things were written ────────────────────────────────────────────────────────────────────
class _Lookup:
    """Positions below a node, found when they are asked for (see ``Origin.at``)."""

    __slots__ = ("file", "node")

    def __init__(self, file: str, node: Node) -> None:
        self.file, self.node = file, node

    def __call__(self, *path: object, value: bool = True) -> Position:
        place: Node = self.node
        node: Node = self.node
        for step in path:
            if isinstance(node, Fields):
                entry = _entry(node, step)
                if entry is None:
                    break
                node = entry[1]
                place = node if value else entry[0]
            elif isinstance(node, Items):
                item = _item(node, step)
                if item is None:
                    break
                place = node = item
            else:
                break
        return Position(self.file, place.line, place.column)


def _entry(node: Fields, step: object) -> tuple[Text, Node] | None:
    key = str(step)
    if key in node.entries:
        return node.entries[key]
    for text, entry in node.entries.items():
        if text.strip() == key or (text in ROMAN and str(ROMAN.index(text) + 1) == key):
            return entry
    return None


def _item(node: Items, step: object) -> Node | None:
    """The item at an index, or the first one that begins with that text."""
    if isinstance(step, int):
        return node.items[step] if -len(node.items) <= step < len(node.items) else None
    return next((item for item in node.items if isinstance(item, Text) and item.text.startswith(str(step))), None)


# ── items ────────────────────────────────────────────────────────────────────────────────────────
class _Missing:
    """What stands for a value that could not be read."""


MISSING = _Missing()

#: node → value, or MISSING where it could not be read (a problem says why).
ValueReader = Callable[["_Builder", Node], Any]


@dataclass(frozen=True, slots=True)
class _Spec:
    """How an item of one class is built: a reader for each field, and what a missing field becomes."""

    name: str
    cls: type
    readers: Mapping[str, ValueReader]
    blanks: Mapping[str, object]
    has_unit: bool


@cache
def _spec(name: str) -> _Spec:
    cls = getattr(model, name)
    fields = declared(name)
    annotations = {f.name: str(f.type) for f in dataclasses.fields(cls)}
    return _Spec(
        name,
        cls,
        {field_name: _reader(fields[field_name].type, name, field_name) for field_name in fields},
        {
            field_name: _blank(declaration.type, annotations[field_name])
            for field_name, declaration in fields.items()
            if declaration.required
        },
        "satuan" in fields,
    )


def _blank(kind: FieldType, annotation: str) -> object:
    """What a required field becomes when it cannot be read."""
    if "None" in annotation and not annotation.startswith("Mapping"):
        return None
    if isinstance(kind, Item):
        return getattr(model, kind.cls)()
    if annotation.startswith("tuple"):
        return ()
    if annotation.startswith("Mapping"):
        return EMPTY
    return {"int": 0, "Decimal": Decimal(0), "bool": False}.get(annotation, "")


def _reader(kind: FieldType, cls: str, name: str) -> ValueReader:
    if name == "pagu":
        return _Builder.pagu_per_year if isinstance(kind, MapOf) else _Builder.pagu
    if kind is PLACES:
        return _Builder.places
    if (cls, name) == ("NilaiLokasi", "nilai"):
        return _Builder.place_values
    if isinstance(kind, Scalar):
        if kind.name == "nilai":
            return _Builder.value
        if kind.name == "kode-wilayah":
            return _Builder.region
        if kind.name == "berkas":
            return _Builder.file_name
        return _scalar(READERS[kind.name], kind.name)
    if isinstance(kind, Choice):
        return partial(_choice, kind.values)
    if isinstance(kind, ListOf):
        return partial(_list, _reader(kind.item, cls, ""))
    if isinstance(kind, MapOf):
        return partial(_map, READERS[kind.key.name], _reader(kind.value, cls, ""))
    if isinstance(kind, Item):
        return partial(_nested, kind.cls)
    assert isinstance(kind.full, Item)
    return partial(_short_or_full, kind.into, kind.full.cls)


def _scalar(read: Callable[[str], object], name: str) -> ValueReader:
    def value(builder: _Builder, node: Node) -> Any:
        if type(node) is not Text:
            return MISSING
        known = builder.known[name]
        found = known.get(node.text)
        return found if found is not None else builder.read(read, node, known)

    return value


def _choice(values: tuple[str, ...], builder: _Builder, node: Node) -> Any:
    """The chosen word; another one was complained about with the shape."""
    if type(node) is not Text:
        return MISSING
    if node.text in values:
        return node.text
    folded = node.text.strip().casefold()
    return folded if folded in values else MISSING


def _list(read: ValueReader, builder: _Builder, node: Node) -> Any:
    if type(node) is not Items:
        value = read(builder, node) if type(node) is Text and not is_blank(node) else MISSING
        return MISSING if value is MISSING else (value,)
    return tuple([value for item in node.items if (value := read(builder, item)) is not MISSING])


def _map(read_key: Callable[[str], object], read: ValueReader, builder: _Builder, node: Node) -> Any:
    if type(node) is not Fields:
        return MISSING
    found: dict[Any, Any] = {}
    for key, value_node in node.entries.values():
        known = builder.key(read_key, key)
        if known is None:
            continue
        if known in found:
            builder.complain(key, "RPKD-Y08", f"“{key.text}” ditulis dua kali di sini", "Hapus salah satunya.")
            continue
        before = len(builder.drafts)
        value = read(builder, value_node)
        if len(builder.drafts) > before:
            builder.label(before, key.text)
        found[known] = None if value is MISSING else value
    return found


def _nested(cls: str, builder: _Builder, node: Node) -> Any:
    return builder.item(cls, node) if type(node) is Fields else MISSING


def _short_or_full(into: str, cls: str, builder: _Builder, node: Node) -> Any:
    """“sasaran: Keluarga desil 1–2” is short for “sasaran: {uraian: …}”."""
    if type(node) is Fields:
        return builder.item(cls, node)
    if type(node) is not Text or is_blank(node):
        return MISSING
    spec = _spec(cls)
    value = spec.readers[into](builder, node)
    if value is MISSING:
        return MISSING
    return spec.cls(**{**spec.blanks, into: value}, asal=builder.origin(node))


@dataclass(slots=True)
class _Draft:
    """A problem that does not know yet which field it is about."""

    position: Position
    code: str
    message: str
    hint: str
    label: str = ""


class _Keyed(dict[str, dict[str, Any]]):
    def __missing__(self, key: str) -> dict[str, Any]:
        self[key] = {}
        return self[key]


class _Builder:
    """Builds items out of nodes. It remembers what it has read once (texts repeat a lot), the unit in
    force where it stands, and the problems."""

    def __init__(self, source: Source, acuan: Acuan) -> None:
        self.source, self.acuan = source, acuan
        self.file = ""
        self.problems: list[Problem] = []
        self.drafts: list[_Draft] = []
        self.known = _Keyed()
        self.unit = ""  # the kind of the unit in force: cacah, persen, desimal, "" (not listed), UNKNOWN
        self.single_source = ""  # the source of a pagu written as one figure
        self.rpkd_units: dict[str, str] = {}  # sub kegiatan → kind of its unit
        self.rpkd_sources: dict[tuple[str, int], str] = {}  # (sub kegiatan, year) → its only source
        self.rat_year = 0
        self.place_units: dict[str, str] = {}  # indicator of places → kind of its unit

    # problems
    def complain(self, node: Node, code: str, message: str, hint: str) -> None:
        self.drafts.append(_Draft(Position(self.file, node.line, node.column), code, message, hint))

    def label(self, start: int, name: str) -> None:
        for draft in self.drafts[start:]:
            draft.label = f"{name} {draft.label}".rstrip()

    def _settle(self) -> None:
        """Make problems out of the drafts of a finished top-level item."""
        for draft in self.drafts:
            label = f"{draft.label}: " if draft.label else ""
            text = f"{label}{draft.message}."
            message = text[0].upper() + text[1:] if not draft.label else text
            self.problems.append(Problem(draft.position, draft.code, Severity.ERROR, message, draft.hint))
        self.drafts.clear()

    def origin(self, node: Node) -> Origin:
        return Origin(Position(self.file, node.line, node.column), _Lookup(self.file, node))

    # items
    def top(self, cls: str, placed: _Placed) -> Any:
        """A top-level item, or MISSING where it is no item at all."""
        self.file = placed.file
        self.unit = self.single_source = ""
        item = self.item(cls, placed.node) if isinstance(placed.node, Fields) else MISSING
        self._settle()
        return item

    def item(self, cls: str, node: Fields) -> Any:
        spec = _spec(cls)
        verdict = check_shape(cls, node, self.file)
        self.problems += verdict.problems
        entries = node.entries
        if verdict.meant:
            entries = {**entries, **{name: entries[written] for name, written in verdict.meant.items()}}
        outer = self.unit, self.single_source
        if spec.has_unit or cls == "RincianRat" or cls == "Rat" or cls == "LokasiPrioritas":
            self._enter(spec, node)
        values: dict[str, Any] = {}
        for name, read in spec.readers.items():
            entry = entries.get(name)
            if entry is None or is_blank(entry[1]):
                continue
            before = len(self.drafts)
            value = read(self, entry[1])
            if len(self.drafts) > before:
                self.label(before, name)
            if value is not MISSING:
                values[name] = value
        for name, blank in spec.blanks.items():
            if name not in values:
                values[name] = blank
        self.unit, self.single_source = outer
        return spec.cls(**values, asal=self.origin(node))

    def _enter(self, spec: _Spec, node: Fields) -> None:
        """Note what holds inside this item: its unit, and its source of money."""
        if spec.name == "Rat":
            year = _written(node, "tahun").strip()
            self.rat_year = int(year) if year.isdecimal() and len(year) == 4 else 0
        elif spec.name == "RincianRat":
            code = _written(node, "sub_kegiatan").strip()
            self.unit = self.rpkd_units.get(code, UNKNOWN)
            self.single_source = self.rpkd_sources.get((code, self.rat_year), "")
        elif spec.name == "LokasiPrioritas":
            self.place_units = self._place_units(node)
        else:
            if "nilai" not in spec.readers:
                unit = _written(node, "satuan").strip()
                self.unit = unit_kind(self.acuan.satuan, unit) if unit else UNKNOWN
            if "sumber_dana" in spec.readers:
                self.single_source = _written(node, "sumber_dana").strip()

    def _place_units(self, node: Fields) -> dict[str, str]:
        entry = node.entries.get("indikator")
        items = entry[1].items if entry is not None and isinstance(entry[1], Items) else []
        return {_written(i, "id"): unit_kind(self.acuan.satuan, _written(i, "satuan").strip()) for i in items}

    # values
    def read(self, read: Callable[[str], object], node: Text, known: dict[str, Any]) -> Any:
        """The value of a text, remembered; or a problem and what was surely meant."""
        if is_blank(node):
            return MISSING
        try:
            value = read(node.text)
        except ScalarError as error:
            self.complain(node, error.code, error.message, error.hint)
            return MISSING if error.meant is None else error.meant
        known[node.text] = value
        return value

    def key(self, read: Callable[[str], object], key: Text) -> Any:
        """A key of a mapping whose keys are data, or None."""
        try:
            return read(key.text)
        except ScalarError as error:
            self.complain(key, error.code, error.message, error.hint)
            return error.meant

    def value(self, node: Node) -> Any:
        """A value in the unit in force."""
        if type(node) is not Text:
            return MISSING
        counted = self.unit == "cacah"
        known = self.known["cacah" if counted else "nilai"]
        found = known.get(node.text)
        if found is not None:
            return found
        if self.unit == UNKNOWN and looks_whole(node.text):
            return _read_counted(node.text)
        before = len(self.drafts)
        value = self.read(_read_counted if counted else read_decimal, node, known)
        if len(self.drafts) > before and not self.unit and "dua macam" in self.drafts[-1].message:
            self.drafts[-1].hint += " Satuan yang dihitung utuh dapat didaftarkan di acuan/satuan.csv."
        return value

    def place_values(self, node: Node) -> Any:
        """Values of a place, each in the unit of its indicator."""
        if type(node) is not Fields:
            return MISSING
        found: dict[str, Any] = {}
        outer = self.unit
        for key, value_node in node.entries.values():
            name = self.key(READERS["id"], key)
            if name is None:
                continue
            self.unit = self.place_units.get(name, "")
            before = len(self.drafts)
            value = self.value(value_node)
            self.label(before, key.text)
            found[name] = None if value is MISSING else value
        self.unit = outer
        return found

    def region(self, node: Node) -> Any:
        """A region code; a name behind it must be that region's."""
        if type(node) is not Text:
            return MISSING
        known = self.known["kode-wilayah"]
        found = known.get(node.text)
        if found is not None:
            return found
        if is_blank(node):
            return MISSING
        try:
            code, name = split_region(node.text)
        except ScalarError as error:
            hint = error.hint if error.meant else self._region_hint(node.text) or error.hint
            self.complain(node, error.code, error.message, hint)
            return MISSING if error.meant is None else error.meant
        region = self.acuan.wilayah.get(code)
        if name and region is not None and _bare_name(name) != _bare_name(region.nama):
            other = next((w for w in self._namesakes(name) if w.kode != code), None)
            hint = f"Tulis “{code} {region.nama}”"
            hint += f", atau maksud Anda “{other.kode} {other.nama}”?" if other else ", atau perbaiki kodenya."
            self.complain(node, "RPKD-S34", f"{code} adalah {_called(region)}, bukan “{name}”", hint)
            return code
        known[node.text] = code
        return code

    def _namesakes(self, name: str) -> list[Wilayah]:
        """The regions of that name, those of the plan's own region first."""
        bare = _bare_name(name)
        return [w for w in self.acuan.wilayah.values() if _bare_name(w.nama) == bare]

    def _region_hint(self, name: str) -> str:
        found = self._namesakes(name)[:3]
        if not found:
            return ""
        return "Tulis dengan kodenya: " + " atau ".join(f"“{w.kode} {w.nama}” ({w.jenis})" for w in found) + "."

    def places(self, node: Node) -> Any:
        """“semua kecamatan” → ("semua",); else the codes."""
        if type(node) is Items:
            codes = [ALL_PLACES if _is_all_places(item) else self.region(item) for item in node.items]
            return tuple([code for code in codes if code is not MISSING])
        if type(node) is not Text or is_blank(node):
            return MISSING
        if _is_all_places(node):
            return (ALL_PLACES,)
        try:
            split_region(node.text)
        except ScalarError as error:
            hint = self._region_hint(node.text) or "Tulis “semua kecamatan”, atau daftar kode: [36.71.07 Karawaci]."
            if node.text[:1].isdigit() and "," in node.text:
                hint = f"Tulis sebagai daftar: [{node.text}]."
            message = f"“{node.text}” bukan lokasi"
            self.complain(node, "RPKD-S35", message, hint if error.meant is None else error.hint)
            return MISSING if error.meant is None else (error.meant,)
        code = self.region(node)
        return MISSING if code is MISSING else (code,)

    def file_name(self, node: Node) -> Any:
        """A file of the plan folder, which must be there."""
        if type(node) is not Text:
            return MISSING
        name = self.read(READERS["berkas"], node, self.known["berkas"])
        if name is not MISSING and self.source.folder and name not in self.source.names:
            hint = did_you_mean(name, self.source.names) or "Salin berkasnya ke folder rencana, atau perbaiki namanya."
            self.complain(node, "RPKD-S33", f"berkas “{name}” tidak ada di folder rencana", hint)
        return name

    # pagu
    def pagu_per_year(self, node: Node) -> Any:
        found = _map(READERS["tahun"], _Builder.pagu, self, node)
        if found is MISSING:
            return MISSING
        return {year: Pagu(EMPTY) if pagu is None else pagu for year, pagu in found.items()}

    def pagu(self, node: Node) -> Any:
        """Pagu of one year: a figure (from the item's own source) or figures by source."""
        if type(node) is Fields:
            sources: dict[str, int | None] = {}
            total = None
            for key, value_node in node.entries.values():
                before = len(self.drafts)
                value = _rupiah(self, value_node)
                self.label(before, key.text)
                amount = None if value is MISSING else value
                if key.text == CONTROL_SUM:
                    total = amount
                elif (name := self.key(READERS["id"], key)) is not None:
                    sources[name] = amount
            return Pagu(sources, total)
        if type(node) is not Text or is_blank(node):
            return MISSING
        value = _rupiah(self, node)
        if value is MISSING:
            return MISSING
        if not self.single_source:
            self.complain(
                node, "RPKD-S13", "pagu satu angka ini belum mempunyai sumber dana",
                f"Tulis per sumber dana, misalnya {{PAD: {node.text}}}, atau tambahkan isian “sumber_dana: PAD”.",
            )  # fmt: skip
        return Pagu({self.single_source or "LAINNYA": value})


_rupiah = _scalar(READERS["rupiah"], "rupiah")


def _read_counted(text: str) -> Decimal:
    return Decimal(read_count(text))


_ALL_WORDS = ("semua", "seluruh")


def _is_all_places(node: Node) -> bool:
    """“semua kecamatan”, “seluruh kelurahan”, “Semua Kecamatan di Kota Tangerang”, “semua”."""
    return type(node) is Text and node.text.strip().casefold().split(" ")[0] in _ALL_WORDS


_KIND_WORDS = (
    "provinsi ", "kabupaten ", "kab. ", "kota ", "kota administrasi ", "kecamatan ", "kec. ", "kelurahan ", "kel. ",
    "desa ", "distrik ", "kampung ",
)  # fmt: skip


def _bare_name(name: str) -> str:
    """A region's name without its kind, for comparing."""
    bare = " ".join(name.casefold().split())
    for word in _KIND_WORDS:
        if bare.startswith(word):
            bare = bare.removeprefix(word)
    return bare.replace(" ", "").replace("-", "").replace("'", "").replace("’", "")


def _called(region: Wilayah) -> str:
    kind = "" if region.nama.casefold().startswith(region.jenis) else f"{region.jenis} "
    return f"{kind}{region.nama}"


# ── the plan ─────────────────────────────────────────────────────────────────────────────────────
def _plan(builder: _Builder, sections: _Sections, source: Source, acuan: Acuan, kind: str) -> Plan | None:
    built = {section: _items(builder, sections, section) for section in SECTIONS if section != "rat"}
    programs = _attach(builder, built["program"], built["kegiatan"], built["sub_kegiatan"])
    _note_rpkd(builder, programs, sections)
    rats = _merged_rats(builder, _items(builder, sections, "rat"))
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
        program=tuple(programs),
        rat=tuple(rats),
        wilayah=tuple(built["wilayah"]),
        lokasi_prioritas=next(iter(built["lokasi_prioritas"]), None),
        data_sasaran=next(iter(built["data_sasaran"]), None),
        keuangan_daerah=tuple(built["keuangan_daerah"]),
        tkpk=next(iter(built["tkpk"]), None),
        dasar_hukum=tuple(built["dasar_hukum"]),
        sumber_dana=tuple(built["sumber_dana"]),
        singkatan=abbreviations,
        narasi=source.narratives,
        folder=source.folder,
    )


def _items(builder: _Builder, sections: _Sections, section: str) -> list[Any]:
    cls = SECTIONS[section][0]
    found = []
    for placed in sections.items.get(section, ()):
        if not isinstance(placed.node, Fields):
            continue  # complained about with the shape of the file
        found.append(builder.top(cls, placed))
    return found


def _abbreviations(builder: _Builder, sections: _Sections) -> dict[str, str]:
    read = partial(_map, READERS["teks"], _scalar(READERS["teks"], TEXT.name))
    found: dict[str, str] = {}
    for placed in sections.items.get("singkatan", ()):
        builder.file = placed.file
        meanings = read(builder, placed.node)
        builder._settle()
        for short, meaning in meanings.items():
            if short in found and isinstance(placed.node, Fields):
                entry = _entry(placed.node, short)
                builder.complain(
                    entry[0] if entry else placed.node, "RPKD-Y08", f"singkatan “{short}” sudah ditulis di berkas lain",
                    "Hapus salah satunya.",
                )  # fmt: skip
                builder._settle()
            found.setdefault(short, meaning or "")
    return found


def _check_versions(builder: _Builder, rencana: Rencana, source: Source) -> None:
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
    builder: _Builder, programs: list[Program], kegiatan: list[Kegiatan], subs: list[SubKegiatan]
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
    builder: _Builder,
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
def _note_rpkd(builder: _Builder, programs: list[Program], sections: _Sections) -> None:
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
            builder.rpkd_units[_written(new, "kode").strip()] = unit_kind(
                builder.acuan.satuan, _written(new, "satuan").strip()
            )


def _merged_rats(builder: _Builder, rats: list[Rat]) -> list[Rat]:
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
    return isinstance(lookup, _Lookup) and isinstance(lookup.node, Fields) and name in lookup.node.entries
