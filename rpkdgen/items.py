"""One item of the plan out of its node: every field by its declared type, every problem at its place.

A value that cannot be read becomes None, "" or empty. ``Origin.at`` finds nested places when asked.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import Any, NamedTuple

from rpkdgen import model
from rpkdgen.fields import Choice, FieldType, Item, ListOf, MapOf, Scalar
from rpkdgen.model import ALL_PLACES, EMPTY, PLACES, Acuan, Origin, Pagu, Wilayah
from rpkdgen.problem import Position, Problem, Severity
from rpkdgen.read import Fields, Items, Node, Source, Text
from rpkdgen.reference import unit_kind
from rpkdgen.scalar import READERS, ROMAN, ScalarError, looks_whole, read_count, read_decimal, split_region
from rpkdgen.schema import check_shape, declared, is_blank, title_of
from rpkdgen.suggest import did_you_mean

#: The kind of a unit that was not written or could not be read: nothing is said of the values then.
UNKNOWN = "?"

CONTROL_SUM = "jumlah"

#: Items without a unit of their own, in which a unit or year from elsewhere is in force.
_ENTERED = frozenset({"Rat", "RincianRat", "RincianRealisasi", "LokasiPrioritas"})


class Placed(NamedTuple):
    """A node and the file it stands in."""

    file: str
    node: Node


def _text_of(entry: tuple[Text, Node] | None) -> str:
    """The text of a field, "" where it is none."""
    return entry[1].text if entry is not None and isinstance(entry[1], Text) else ""


def written(node: Node | None, name: str) -> str:
    """The text of a field as written, or ""."""
    entry = node.entries.get(name) if isinstance(node, Fields) else None
    return entry[1].text if entry is not None and isinstance(entry[1], Text) else ""


# ── where things were written ────────────────────────────────────────────────────────────────────
class Lookup:
    """Positions below a node, found when they are asked for (see ``Origin.at``)."""

    __slots__ = ("file", "node")

    def __init__(self, file: str, node: Node) -> None:
        self.file, self.node = file, node

    def __call__(self, *path: object, value: bool = True) -> Position:
        place: Node = self.node
        node: Node = self.node
        for step in path:
            if isinstance(node, Fields):
                entry = entry_of(node, step)
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


def entry_of(node: Fields, step: object) -> tuple[Text, Node] | None:
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
ValueReader = Callable[["Builder", Node], Any]


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
        return Builder.pagu_per_year if isinstance(kind, MapOf) else Builder.pagu
    if kind is PLACES:
        return Builder.places
    if (cls, name) == ("NilaiLokasi", "nilai"):
        return Builder.place_values
    if isinstance(kind, Scalar):
        if kind.name == "nilai":
            return Builder.value
        if kind.name == "kode-wilayah":
            return Builder.region
        if kind.name == "berkas":
            return Builder.file_name
        return scalar_reader(READERS[kind.name], kind.name)
    if isinstance(kind, Choice):
        return partial(_choice, kind.values)
    if isinstance(kind, ListOf):
        return partial(_list, _reader(kind.item, cls, ""))
    if isinstance(kind, MapOf):
        return partial(read_map, READERS[kind.key.name], _reader(kind.value, cls, ""))
    if isinstance(kind, Item):
        return partial(_nested, kind.cls)
    assert isinstance(kind.full, Item)
    return partial(_short_or_full, kind.into, kind.full.cls)


def scalar_reader(read: Callable[[str], object], name: str) -> ValueReader:
    def value(builder: Builder, node: Node) -> Any:
        if type(node) is not Text:
            return MISSING
        known = builder.known[name]
        found = known.get(node.text)
        return found if found is not None else builder.read(read, node, known)

    return value


def _choice(values: tuple[str, ...], builder: Builder, node: Node) -> Any:
    """The chosen word; another one was complained about with the shape."""
    if type(node) is not Text:
        return MISSING
    if node.text in values:
        return node.text
    folded = node.text.strip().casefold()
    return folded if folded in values else MISSING


def _list(read: ValueReader, builder: Builder, node: Node) -> Any:
    if type(node) is not Items:
        value = read(builder, node) if type(node) is Text and not is_blank(node) else MISSING
        return MISSING if value is MISSING else (value,)
    return tuple([value for item in node.items if (value := read(builder, item)) is not MISSING])


def read_map(read_key: Callable[[str], object], read: ValueReader, builder: Builder, node: Node) -> Any:
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


def _nested(cls: str, builder: Builder, node: Node) -> Any:
    return builder.item(cls, node) if type(node) is Fields else MISSING


def _short_or_full(into: str, cls: str, builder: Builder, node: Node) -> Any:
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


#: Items that have one of these are known by it.
_KNOWN_BY = ("kode", "sub_kegiatan")


@dataclass(slots=True)
class _Draft:
    """A problem that does not know yet which field it is about."""

    position: Position
    code: str
    message: str
    hint: str
    label: str = ""
    named: bool = False  # the label begins with an item that everybody knows by its code


class _Keyed(dict[str, dict[str, Any]]):
    def __missing__(self, key: str) -> dict[str, Any]:
        self[key] = {}
        return self[key]


class Built(NamedTuple):
    """A top-level item made from a node, and its problems. The node is kept, so that its identity stays taken."""

    node: Node
    item: Any
    problems: tuple[Problem, ...]


class Builder:
    """Builds items out of nodes. It remembers what it has read once (texts repeat a lot), the unit in
    force where it stands, and the problems.

    ``built``: top-level items that were made before under the same ``acuan``, of revisions that share nodes.
    """

    def __init__(self, source: Source, acuan: Acuan, built: dict[Any, Built] | None = None) -> None:
        self.source, self.acuan = source, acuan
        self.built = built
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
            if not draft.named:
                draft.label = f"{name} {draft.label}".rstrip()

    def name_item(self, start: int, cls: str, node: Fields) -> None:
        """Problems of one of many items say which: “Sub kegiatan 1.06…, pagu 2025”, not the fields down to it."""
        if start == len(self.drafts) or not any(key in node.entries for key in _KNOWN_BY):
            return
        title = title_of(cls, node)
        for draft in self.drafts[start:]:
            if not draft.named:
                draft.label, draft.named = f"{title}, {draft.label}".removesuffix(", "), True

    def settle(self) -> None:
        """Make problems out of the drafts of a finished top-level item."""
        for draft in self.drafts:
            label = f"{draft.label}: " if draft.label else ""
            text = f"{label}{draft.message}."
            message = text[0].upper() + text[1:] if not draft.label else text
            self.problems.append(Problem(draft.position, draft.code, Severity.ERROR, message, draft.hint))
        self.drafts.clear()

    def origin(self, node: Node) -> Origin:
        return Origin(Position(self.file, node.line, node.column), Lookup(self.file, node))

    # items
    def top(self, cls: str, placed: Placed, context: object = None) -> Any:
        """A top-level item, or MISSING where it is no item at all. ``context``: what else it is built from."""
        if self.built is None:
            return self._top(cls, placed)
        key = (cls, placed.file, id(placed.node), context)
        found = self.built.get(key)
        if found is None:
            before = len(self.problems)
            item = self._top(cls, placed)
            self.built[key] = Built(placed.node, item, tuple(self.problems[before:]))
            return item
        self.problems += found.problems
        return found.item

    def _top(self, cls: str, placed: Placed) -> Any:
        self.file = placed.file
        self.unit = self.single_source = ""
        item = self.item(cls, placed.node) if isinstance(placed.node, Fields) else MISSING
        self.settle()
        return item

    def item(self, cls: str, node: Fields) -> Any:
        spec = _spec(cls)
        verdict = check_shape(cls, node, self.file)
        self.problems += verdict.problems
        entries = node.entries
        first = len(self.drafts)
        if verdict.meant:
            entries = {**entries, **{name: entries[written] for name, written in verdict.meant.items()}}
        outer = self.unit, self.single_source
        if spec.has_unit or cls in _ENTERED:
            self._enter(spec, node, entries)
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
        self.name_item(first, cls, node)
        for name, blank in spec.blanks.items():
            if name not in values:
                values[name] = blank
        self.unit, self.single_source = outer
        return spec.cls(**values, asal=self.origin(node))

    def _enter(self, spec: _Spec, node: Fields, entries: Mapping[str, tuple[Text, Node]]) -> None:
        """Note what holds inside this item: its unit, and its source of money (``entries``: its fields, a
        misspelt one under the name that was meant)."""
        if spec.name == "Rat":
            year = written(node, "tahun").strip()
            self.rat_year = int(year) if year.isdecimal() and len(year) == 4 else 0
        elif spec.name == "RincianRat":
            code = written(node, "sub_kegiatan").strip()
            self.unit = self.rpkd_units.get(code, UNKNOWN)
            self.single_source = self.rpkd_sources.get((code, self.rat_year), "")
        elif spec.name == "RincianRealisasi":
            self.unit = self.rpkd_units.get(written(node, "sub_kegiatan").strip(), UNKNOWN)
        elif spec.name == "LokasiPrioritas":
            self.place_units = self._place_units(node)
        else:
            if "nilai" not in spec.readers:
                unit = _text_of(entries.get("satuan")).strip()
                self.unit = unit_kind(self.acuan.satuan, unit) if unit else UNKNOWN
            if "sumber_dana" in spec.readers:
                self.single_source = _text_of(entries.get("sumber_dana")).strip()

    def _place_units(self, node: Fields) -> dict[str, str]:
        entry = node.entries.get("indikator")
        items = entry[1].items if entry is not None and isinstance(entry[1], Items) else []
        return {written(i, "id"): unit_kind(self.acuan.satuan, written(i, "satuan").strip()) for i in items}

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
        if name and region is not None and bare_name(name) != bare_name(region.nama):
            other = next((w for w in self._namesakes(name) if w.kode != code), None)
            hint = f"Tulis “{code} {region.nama}”"
            hint += f", atau maksud Anda “{other.kode} {other.nama}”?" if other else ", atau perbaiki kodenya."
            self.complain(node, "RPKD-S34", f"{code} adalah {_called(region)}, bukan “{name}”", hint)
            return code
        if name and region is None and (sibling := self._sibling(code, name)):
            hint = f"Tulis “{sibling.kode} {sibling.nama}”."
            self.complain(node, "RPKD-S34", f"“{name}” berkode {sibling.kode}, bukan {code}", hint)
            return sibling.kode
        known[node.text] = code
        return code

    def _namesakes(self, name: str) -> list[Wilayah]:
        """The regions of that name, those of the plan's own region first."""
        bare = bare_name(name)
        return [w for w in self.acuan.wilayah.values() if bare_name(w.nama) == bare]

    def _sibling(self, code: str, name: str) -> Wilayah | None:
        """The region of that name beside an unknown code: what its name means, if the code is a slip."""
        above, _, _ = code.rpartition(".")
        return next((w for w in self._namesakes(name) if w.kode.rpartition(".")[0] == above), None)

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
        start = len(self.drafts)
        found = read_map(READERS["tahun"], Builder.pagu, self, node)
        if found is MISSING:
            return MISSING
        drafts, self.drafts[start:] = self.drafts[start:], []
        first = next((draft for draft in drafts if draft.code == "RPKD-S13"), None)
        # What is missing is one source of all years.
        self.drafts += [draft for draft in drafts if draft.code != "RPKD-S13" or draft is first]
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


_rupiah = scalar_reader(READERS["rupiah"], "rupiah")


def _read_counted(text: str) -> Decimal:
    return Decimal(read_count(text))


_ALL_WORDS = ("semua", "seluruh")
_PLACE_WORDS = frozenset(
    ("kecamatan", "kelurahan", "desa", "distrik", "kampung", "kapanewon", "kemantren", "kalurahan", "nagari", "gampong",
     "kabupaten", "kota", "wilayah", "daerah", "lokasi", "rw", "rt")
)  # fmt: skip


def _is_all_places(node: Node) -> bool:
    """“semua kecamatan”, “seluruh kelurahan”, “Semua Kecamatan di Kota Tangerang”, “semua”."""
    if type(node) is not Text:
        return False
    words = re.findall(r"\w+", node.text.casefold())
    return bool(words) and words[0] in _ALL_WORDS and (len(words) == 1 or words[1] in _PLACE_WORDS)


_KIND_WORDS = (
    "provinsi ", "kabupaten ", "kab. ", "kota ", "kota administrasi ", "kecamatan ", "kec. ", "kelurahan ", "kel. ",
    "desa ", "distrik ", "kampung ",
)  # fmt: skip


def bare_name(name: str) -> str:
    """A region's name without its kind, for comparing."""
    bare = " ".join(name.casefold().split())
    for word in _KIND_WORDS:
        if bare.startswith(word):
            bare = bare.removeprefix(word)
    return bare.replace(" ", "").replace("-", "").replace("'", "").replace("’", "")


def _called(region: Wilayah) -> str:
    kind = "" if region.nama.casefold().startswith(region.jenis) else f"{region.jenis} "
    return f"{kind}{region.nama}"
