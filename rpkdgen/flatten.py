"""A plan as a flat table of items: each by its identity, with its fields as dotted paths to single values.

The walk follows the declarations of ``model``: a new field is compared without a line here. What is written in
another order, form or file gives the same table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NamedTuple

from rpkdgen.changes import RUPIAH_UNIT, Key, Ref, Value
from rpkdgen.fields import Choice, Either, Field, FieldType, Item, ListOf, MapOf, Scalar, fields_of
from rpkdgen.format import roman
from rpkdgen.items import CONTROL_SUM
from rpkdgen.model import SECTIONS, BarisRat, Narasi, Origin, Pagu, Plan
from rpkdgen.problem import Position
from rpkdgen.schema import TITLES

#: Kinds of scalar (``Scalar.name``) whose values can be subtracted.
NUMBERS = frozenset({"rupiah", "bulat", "desimal", "nilai"})


# ── identity ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Identity:
    """What makes an item of one class the same item in another version of the plan.

    ``code``: the fields that make its code (none: there is one such item); ``name``: the field that names it;
    ``nested``: its code is known only below its parent; ``agency``, ``year``: fields that belong to the identity
    of it and of what is below it; ``unsaid``: fields that only help to find the item; ``has_parent_field``: where
    its code does not say its parent, the parent is a field.
    """

    jenis: str
    code: tuple[str, ...] = ()
    name: str = ""
    nested: bool = False
    agency: str = ""
    year: str = ""
    unsaid: tuple[str, ...] = ()
    has_parent_field: bool = False

    @property
    def left_out(self) -> frozenset[str]:
        """Fields that are not compared, because they are the identity."""
        return frozenset({*self.code, *self.unsaid, self.agency, self.year})


IDENTITIES: Mapping[str, Identity] = {
    "Daerah": Identity("daerah", name="nama"),
    "Pejabat": Identity("pejabat"),
    "Rencana": Identity("rencana"),
    "PerangkatDaerah": Identity("perangkat_daerah", ("id",), "nama"),
    "Strategi": Identity("strategi", ("id",), "nama"),
    "ArahKebijakan": Identity("arah_kebijakan", ("id",), "uraian", nested=True),
    "Tujuan": Identity("tujuan", ("id",), "uraian"),
    "Sasaran": Identity("sasaran", ("id",), "uraian", has_parent_field=True),
    "Indikator": Identity("indikator", ("id",), "nama"),
    "TargetAcuan": Identity("target_acuan", ("id",), "dokumen"),
    "Program": Identity("program", ("kode",), "nama", agency="perangkat_daerah"),
    "IndikatorProgram": Identity("indikator_program", ("nama",), "nama", nested=True),
    "Kegiatan": Identity("kegiatan", ("kode",), "nama", unsaid=("perangkat_daerah",), has_parent_field=True),
    "SubKegiatan": Identity("sub_kegiatan", ("kode",), "nama", unsaid=("perangkat_daerah",), has_parent_field=True),
    "Rat": Identity("rat", ("tahun",), year="tahun"),
    "RincianRat": Identity("rincian_rat", ("sub_kegiatan",), agency="perangkat_daerah"),
    "SubKegiatanBaru": Identity("sub_kegiatan_baru", ("kode",), "nama", agency="perangkat_daerah"),
    "Realisasi": Identity("realisasi", ("tahun",), agency="perangkat_daerah", year="tahun"),
    "RincianRealisasi": Identity("rincian_realisasi", ("sub_kegiatan",), agency="perangkat_daerah"),
    "FaktaWilayah": Identity("wilayah", ("kode",)),
    "LokasiPrioritas": Identity("lokasi_prioritas"),
    "IndikatorLokasi": Identity("indikator_lokasi", ("id",), "nama"),
    "NilaiLokasi": Identity("nilai_lokasi", ("wilayah",)),
    "DataSasaran": Identity("data_sasaran"),
    "JumlahSasaran": Identity("jumlah_sasaran", ("wilayah",)),
    "DataPendukung": Identity("data_pendukung", ("id",), "nama"),
    "Verifikasi": Identity("verifikasi", ("id",), "cara", nested=True),
    "JumlahTerverifikasi": Identity("jumlah_terverifikasi", ("wilayah",), nested=True),
    "KeuanganDaerah": Identity("keuangan_daerah", ("tahun",)),
    "Tkpk": Identity("tkpk"),
    "AnggotaTkpk": Identity("anggota_tkpk", ("kedudukan", "jabatan", "kelompok")),
    "KelompokKerja": Identity("kelompok_kerja", ("nama",), "nama"),
    "Notulen": Identity("notulen", ("id",), "acara"),
    "KeputusanRapat": Identity("keputusan_rapat", ("nomor",), "keputusan", nested=True),
    "DasarHukum": Identity("dasar_hukum", ("jenis", "nomor", "tahun"), "judul"),
    "SumberDana": Identity("sumber_dana", ("id",), "nama"),
}

#: Lists inside an item whose entries have no life of their own: class → the field that tells them apart.
ENTRIES: Mapping[str, str] = {"Nilai": "tahun", "Pembanding": "wilayah"}

#: Units that the plan does not write, by class and field.
UNITS: Mapping[tuple[str, str], str] = {
    ("Rencana", "batas_lonjakan"): "persen",
    ("Rencana", "batas_selisih_pagu"): "persen",
    ("IndikatorLokasi", "bobot"): "",
    ("FaktaWilayah", "luas_km2"): "km²",
    ("FaktaWilayah", "penduduk"): "jiwa",
    ("JumlahSasaran", "desil"): "KK",
    ("JumlahSasaran", "individu"): "jiwa",
    ("RealisasiTriwulan", "fisik"): "persen",
    ("RealisasiTriwulan", "penerima"): "",
}

#: Items that elaborate a sub kegiatan: they have its name, unit and agency, and follow it to another code.
OF_A_SUB_KEGIATAN = ("rincian_rat", "rincian_realisasi")

NARRATIVE, ABBREVIATION, RAT_ROW = "narasi", "singkatan", "baris_rat"

#: jenis → what an item of it is called.
JENIS: Mapping[str, str] = {
    **{identity.jenis: TITLES.get(cls, cls) for cls, identity in IDENTITIES.items()},
    NARRATIVE: "Narasi",
    ABBREVIATION: "Singkatan",
    RAT_ROW: "Baris RAT",
}


# ── the table ────────────────────────────────────────────────────────────────────────────────────
class Leaf(NamedTuple):
    """One value: the steps of its name, the path to its place below the item, its kind of scalar, its unit, and the
    jenis of item that it names."""

    value: Value
    steps: tuple[str, ...]
    path: tuple[object, ...]
    kind: str = "teks"
    satuan: str = ""
    refers_to: str = ""

    @property
    def label(self) -> str:
        """The field in words: "Pagu 2025 (PAD)", "Kondisi awal: nilai"."""
        return label_of(self.steps)


@dataclass(frozen=True, slots=True)
class FlatItem:
    """One item. ``leaves`` maps a field ("pagu.2024.PAD") to its value; what is not written is left out.

    ``parent``: the item above it; ``local``: its code below its parent; ``strategi``: the strategy in force;
    ``satuan``, ``arah``: of its target; ``alasan``: the reason it gives for being as it is.
    """

    ref: Ref
    leaves: Mapping[str, Leaf]
    asal: Origin
    parent: Key | None = None
    local: str = ""
    strategi: str = ""
    satuan: str = ""
    arah: str = ""
    alasan: str = ""
    key: Key = field(init=False)  # asked for far more often than an item is made

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.ref.key)

    @property
    def fields(self) -> dict[str, Value]:
        """Field → value."""
        return {name: leaf.value for name, leaf in self.leaves.items()}

    def place(self, *path: object) -> Position | None:
        """Where a value (or the item) was written; None where that is not known."""
        position = self.asal.at(*path)
        return position if position.file else None


def flatten(plan: Plan) -> dict[Key, FlatItem]:
    """Every item of the plan by its identity; parents stand before their children."""
    walk = _Walk(plan)
    for section in SECTIONS:
        found = getattr(plan, section, ())
        for item in found if isinstance(found, tuple) else (found,):
            if item is not None:
                walk.add(item, None)
    for short, meaning in plan.singkatan.items():
        walk.put(_single(Ref(ABBREVIATION, short, meaning), "kepanjangan", meaning, Origin()))
    for narrative in plan.narasi:
        walk.put(_narrative(narrative))
    return walk.items


def rat_rows(plan: Plan, tahun: int) -> dict[Key, FlatItem]:
    """The rows of that year's RAT with the target and pagu in force, whether written there or in the RPKD."""
    rows: dict[Key, FlatItem] = {}
    for row in plan.baris_rat(tahun):
        item = _rat_row(row)
        rows.setdefault(item.key, item)
    return rows


def _rat_row(row: BarisRat) -> FlatItem:
    sub, program, written = row.baris.sub, row.baris.program, row.rincian
    from_rat = written is not None and written.target is not None
    origin = written.asal if written is not None else sub.asal
    target_path = ("target",) if from_rat or row.baru else ("target", row.tahun)
    pagu_path = ("pagu",) if row.baru or (written is not None and written.pagu is not None) else ("pagu", row.tahun)
    leaves = [Leaf(row.target, ("target",), target_path, "nilai", sub.satuan)] if row.target is not None else []
    leaves += _pagu_leaves(row.pagu, ("pagu",), pagu_path)
    ref = Ref(RAT_ROW, sub.kode, sub.nama, program.perangkat_daerah, row.tahun, (f"RAT {row.tahun}",))
    return FlatItem(
        ref, {".".join(leaf.steps): leaf for leaf in leaves if leaf.steps[-1] != CONTROL_SUM}, origin,
        local=sub.kode, strategi=row.baris.strategi, satuan=sub.satuan, arah=sub.arah, alasan=row.alasan or "",
    )  # fmt: skip


def _single(ref: Ref, field: str, value: str, origin: Origin) -> FlatItem:
    return FlatItem(ref, {field: Leaf(value, (field,), (field,))}, origin, local=ref.kode)


# ── the walk ─────────────────────────────────────────────────────────────────────────────────────
class _Walk:
    """Collects the items of one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.items: dict[Key, FlatItem] = {}
        self.seen: Counter[Key] = Counter()

    def put(self, item: FlatItem) -> None:
        self.items[item.key] = item

    @cached_property
    def sub_kegiatan(self) -> Mapping[str, tuple[Any, ...]]:
        """What a RAT may elaborate, by code: (item, agency) of every sub kegiatan, of RPKD and of RAT."""
        found: dict[str, tuple[Any, ...]] = {}
        for row in self.plan.baris:
            found[row.sub.kode] = (*found.get(row.sub.kode, ()), (row.sub, row.program.perangkat_daerah))
        for rat in self.plan.rat:
            for new in rat.baru:
                found[new.kode] = (*found.get(new.kode, ()), (new, new.perangkat_daerah))
        return found

    @cached_property
    def place_units(self) -> Mapping[str, str]:
        places = self.plan.lokasi_prioritas
        return {indicator.id: indicator.satuan for indicator in places.indikator} if places else {}

    def add(self, item: Any, parent: FlatItem | None) -> None:
        """This item and all items below it."""
        cls = type(item).__name__
        identity = IDENTITIES[cls]
        about, agency = self._about(item, identity, parent)
        local = "/".join(str(getattr(item, name) or "") for name in identity.code).rstrip("/")
        code = f"{parent.ref.kode}/{local}" if identity.nested and parent else local or identity.jenis
        year = getattr(item, identity.year) if identity.year else parent.ref.tahun if parent else 0
        name = str(getattr(about, identity.name or "nama", "") or "")
        bare = Key(identity.jenis, code, agency, year)
        self.seen[bare] += 1
        ref = Ref(identity.jenis, code, name, agency, year, _path_below(parent), self.seen[bare])
        strategy = getattr(item, "strategi", None)
        unit = getattr(about, "satuan", "") or ""
        leaves = {".".join(leaf.steps): leaf for leaf in self._leaves(cls, item, unit)}
        if identity.has_parent_field and parent and not code.startswith(f"{parent.ref.kode}."):
            above = parent.ref.jenis
            leaves[above] = Leaf(parent.ref.kode, (above,), (), refers_to=above)
        flat = FlatItem(
            ref, leaves, item.asal, parent.key if parent else None, local,
            strategy if isinstance(strategy, str) else parent.strategi if parent else "",
            unit, getattr(about, "arah", ""), getattr(item, "alasan", "") or "",
        )  # fmt: skip
        if leaves or identity.code:
            self.put(flat)
        for field_name in _children(cls):
            for child in getattr(item, field_name):
                self.add(child, flat)

    def _about(self, item: Any, identity: Identity, parent: FlatItem | None) -> tuple[Any, str]:
        """What says the name, unit and direction of an item, and its agency: a row of RAT or realisasi has them from
        the sub kegiatan that it elaborates."""
        agency = getattr(item, identity.agency) if identity.agency else parent.ref.perangkat_daerah if parent else ""
        if identity.jenis not in OF_A_SUB_KEGIATAN:
            return item, agency or ""
        agency = agency or (parent.ref.perangkat_daerah if parent else "")
        known = self.sub_kegiatan.get(item.sub_kegiatan, ())
        fitting = [entry for entry in known if agency in ("", entry[1])]
        sub, found = fitting[0] if fitting else (item, agency)
        return sub, found if len(fitting) == 1 else agency

    def _leaves(self, cls: str, item: Any, unit: str) -> Iterator[Leaf]:
        for name, declaration in _compared(cls).items():
            value = getattr(item, name)
            if cls == "NilaiLokasi":
                yield from _leaves_of_place(value, self.place_units)
            else:
                own_unit = UNITS.get((cls, name), unit)
                yield from _leaves(value, declaration.type, (name,), (name,), own_unit, declaration.refers_to)


def _leaves_of_place(values: Mapping[str, Any], units: Mapping[str, str]) -> Iterator[Leaf]:
    """The values of a place, each in the unit of its indicator."""
    for name, value in values.items():
        if value is not None:
            yield Leaf(value, ("nilai", name), ("nilai", name), "nilai", units.get(name, ""))


def _path_below(parent: FlatItem | None) -> tuple[str, ...]:
    if parent is None:
        return ()
    ref = parent.ref
    if ref.kode == ref.jenis:
        return (JENIS[ref.jenis],)
    yearly = ref.jenis in ("rat", "realisasi")
    return (*ref.induk, f"{JENIS[ref.jenis]} {ref.tahun}" if yearly else f"{ref.kode} {ref.nama}".strip())


@cache
def _children(cls: str) -> tuple[str, ...]:
    """The fields of a class that hold items with an identity of their own."""
    return tuple(name for name, declaration in _declared(cls).items() if _item_class(declaration.type) in IDENTITIES)


@cache
def _compared(cls: str) -> Mapping[str, Field]:
    """The fields of a class that are compared."""
    left_out = {*IDENTITIES[cls].left_out, *_children(cls)}
    return {name: declaration for name, declaration in _declared(cls).items() if name not in left_out}


@cache
def _declared(cls: str) -> Mapping[str, Field]:
    from rpkdgen import model

    return fields_of(getattr(model, cls))


def _item_class(kind: FieldType) -> str:
    return kind.item.cls if isinstance(kind, ListOf) and isinstance(kind.item, Item) else ""


# ── values ───────────────────────────────────────────────────────────────────────────────────────
_SINGLE = (str, int, Decimal, date)


def _leaves(
    value: Any, kind: FieldType, steps: tuple[str, ...], path: tuple[object, ...], unit: str, refers_to: str = ""
) -> Iterator[Leaf]:
    """The single values in a value; ``unit`` is the unit of numbers where the value itself says none."""
    if value is None or value == () or value == "":
        return
    if isinstance(value, _SINGLE):
        scalar = _scalar_name(kind)
        if value or scalar != "tahun":  # a year that could not be read is 0
            yield Leaf(value, steps, path, scalar, _unit(scalar, unit), refers_to)
    elif isinstance(value, Pagu):
        yield from _pagu_leaves(value, steps, path)
    elif isinstance(value, Mapping):
        inner = kind.value if isinstance(kind, MapOf) else kind
        for key, member in value.items():
            yield from _leaves(member, inner, (*steps, str(key)), (*path, key), unit, refers_to)
    elif isinstance(value, tuple) and (cls := _item_class(kind)):
        yield from _entry_leaves(value, cls, steps, path, unit)
    elif isinstance(value, tuple):
        yield Leaf(tuple(sorted(set(value))), steps, path, refers_to=refers_to)
    else:
        unit = getattr(value, "satuan", None) or unit
        cls = type(value).__name__
        for name, declaration in _declared(cls).items():
            inner_unit = UNITS.get((cls, name), unit)
            yield from _leaves(getattr(value, name), declaration.type, (*steps, name), (*path, name), inner_unit)


def _entry_leaves(
    entries: Sequence[Any], cls: str, steps: tuple[str, ...], path: tuple[object, ...], unit: str
) -> Iterator[Leaf]:
    """The values of entries, by what tells these apart."""
    seen: Counter[str] = Counter()
    for number, entry in enumerate(entries):
        name = str(getattr(entry, ENTRIES[cls]))
        seen[name] += 1
        step = name if seen[name] == 1 else f"{name}#{seen[name]}"
        for leaf in _leaves(entry, Item(cls), (*steps, step), (*path, number), unit):
            if leaf.steps[len(steps) + 1 :] != (ENTRIES[cls],):
                yield leaf


def _pagu_leaves(pagu: Pagu, steps: tuple[str, ...], path: tuple[object, ...]) -> list[Leaf]:
    amounts = {**pagu.sumber_dana, CONTROL_SUM: pagu.jumlah_tertulis}
    return [
        Leaf(amount, (*steps, name), (*path, name), "rupiah", RUPIAH_UNIT)
        for name, amount in amounts.items()
        if amount is not None
    ]


@cache
def _scalar_name(kind: FieldType) -> str:
    if isinstance(kind, Scalar):
        return kind.name
    return _scalar_name(kind.short) if isinstance(kind, Either) else "pilihan" if isinstance(kind, Choice) else "teks"


def _unit(scalar: str, unit: str) -> str:
    if scalar == "rupiah":
        return RUPIAH_UNIT
    return unit if scalar in NUMBERS else ""


# ── narratives ───────────────────────────────────────────────────────────────────────────────────
_COMMENT = re.compile(r"<!--.*?-->\n?", re.S)
_HEADING = re.compile(r"^#+ +(.*?) *(?:\{[^{}]*\})? *#*$", re.M)
#: A line that is more than the continuation of the one before: list, table, heading, quotation, code, a line of tags.
_OWN_LINE = re.compile(r"\s*(?:[-*+>|#:]|\d+[.)] |[a-z][.)] |```|~~~|\{%|\{\{.*\}\}\s*$)|    ")


def _narrative(narrative: Narasi) -> FlatItem:
    text = prose_of(narrative.teks)
    heading = _HEADING.search(text)
    ref = Ref(NARRATIVE, f"{narrative.dokumen}/{narrative.nama}", heading[1] if heading else narrative.nama)
    item = _single(ref, "teks", text, Origin(Position(narrative.file)))
    return replace(item, parent=Key("dokumen", narrative.dokumen))  # so that a chapter is recoded within its document


def prose_of(text: str) -> str:
    """The text of a narrative without what does not show: comments, line breaks inside a paragraph, spare blanks."""
    lines: list[str] = []
    for line in _COMMENT.sub("", text).splitlines():
        line = line.rstrip()
        continues = lines and lines[-1] and line and not _OWN_LINE.match(line) and not _ends_alone(lines[-1])
        if continues:
            lines[-1] = f"{lines[-1]} {line.strip()}"
        elif line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n" if any(lines) else ""


def _ends_alone(line: str) -> bool:
    """Whether a line takes no continuation: a heading, a row of a table, a line of tags."""
    return line.lstrip().startswith(("#", "|", "{%", "```", "~~~")) or (line.startswith("{{") and line.endswith("}}"))


# ── words ────────────────────────────────────────────────────────────────────────────────────────
_WORDS = {"nip": "NIP", "luas_km2": "Luas", "ibu_kota": "Ibu kota"}


def label_of(steps: Sequence[str]) -> str:
    """A field in words, by the steps of its name: "Pagu 2025 (PAD)", "Target 2024", "Sasaran: jumlah"."""
    first, *rest = steps
    if first == "pagu" and rest:
        return _pagu_label(rest)
    if first == "jadwal" and rest and rest[0].isdecimal():
        return f"Jadwal triwulan {roman(int(rest[0]))}"
    if first == "triwulan" and rest and rest[0].isdecimal():
        rest = [roman(int(rest[0])), *rest[1:]]
    text = _in_words(first)
    for step in rest:
        is_name = step in _FIELD_NAMES
        text += (
            f": {_in_words(step, first=False)}" if is_name and ":" not in text else f" {_in_words(step, first=False)}"
        )
    return text


def _pagu_label(rest: Sequence[str]) -> str:
    year = f" {rest[0]}" if len(rest) > 1 else ""
    return f"Jumlah pagu{year} (angka kendali)" if rest[-1] == CONTROL_SUM else f"Pagu{year} ({rest[-1]})"


def _in_words(step: str, *, first: bool = True) -> str:
    if step not in _FIELD_NAMES:
        return step
    word = _WORDS.get(step, step.replace("_", " "))
    return word[0].upper() + word[1:] if first else word


def _all_field_names() -> frozenset[str]:
    from rpkdgen import model

    classes = [cls for cls in vars(model).values() if isinstance(cls, type) and is_dataclass(cls)]
    return frozenset({"teks", "kepanjangan", *SECTIONS}.union(*(fields_of(cls) for cls in classes)))


_FIELD_NAMES = _all_field_names()
