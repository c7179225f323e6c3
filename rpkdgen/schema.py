"""The Cerberus schema of plan files, derived from the declarations in ``model``, and the dictionary of
fields in ``docs/skema.md``, derived from the same.

Cerberus costs about half a millisecond an item, and plans have thousands. But it looks only at an item's
*shape*: which fields are there, what kind of thing stands in each, and which word of a choice. Two items
of one shape get one verdict, so each shape is validated once and the verdict is remembered. What a value
says is the business of ``scalar``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from rpkdgen import model
from rpkdgen.fields import TEXT, Choice, Either, Field, FieldType, Item, ListOf, MapOf, Scalar, fields_of
from rpkdgen.problem import CodeDoc, Position, Problem, Severity
from rpkdgen.read import Fields, Items, Node, Text
from rpkdgen.scalar import ScalarError, read_choice
from rpkdgen.suggest import closest

#: The pseudo class of a whole file: its fields are the sections.
FILE = "Berkas"

#: Items in which a field may be left blank: it is printed as dots, to be filled in by hand.
BLANK_ALLOWED = frozenset({"Orang", "Penetapan"})

_BLANKS = frozenset({"", "~", "null"})

#: Sections without which there is no plan.
MANDATORY = ("daerah", "pejabat", "rencana", "perangkat_daerah", "strategi", "tujuan", "indikator", "program")

FORMAT = Scalar("teks", "versi bentuk rencana", "1")


@cache
def declared(name: str) -> Mapping[str, Field]:
    """The declared fields of a model class, or the sections of a file."""
    if name != FILE:
        return fields_of(getattr(model, name))
    sections: dict[str, Field] = {
        "format": Field(FORMAT, "Versi bentuk rencana", False, "1"),
        "singkatan": Field(MapOf(TEXT, TEXT), "Singkatan dan kepanjangannya", False, ""),
    }
    for section, (cls, is_list) in model.SECTIONS.items():
        kind: FieldType = ListOf(Item(cls)) if is_list else Item(cls)
        sections[section] = Field(kind, (getattr(model, cls).__doc__ or "").split("\n")[0], False, "")
    return sections


# ── the schema ───────────────────────────────────────────────────────────────────────────────────
@cache
def cerberus_schema(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The Cerberus schema of one level of a class: nested items are validated on their own."""
    blank = name in BLANK_ALLOWED
    return {
        field_name: {"required": field.required, **_rules(field.type, blank)}
        for field_name, field in declared(name).items()
    }


def _rules(kind: FieldType, blank: bool = False) -> dict[str, Any]:
    """What Cerberus demands of one value; nothing written is YAML's null."""
    if isinstance(kind, Scalar):
        return {"type": "string", "nullable": blank}
    if isinstance(kind, Choice):
        return {"type": "string", "allowed": list(kind.values)}
    if isinstance(kind, ListOf):
        return {"type": "list", "minlength": kind.minimum, "schema": _rules(kind.item)}
    if isinstance(kind, MapOf):
        return {"type": "dict", "empty": False, "valuesrules": _rules(kind.value)}
    if isinstance(kind, Item):
        return {"type": "dict", "empty": False, "nullable": kind.cls in BLANK_ALLOWED}
    full = _rules(kind.full)
    return {**full, "type": ["string", full["type"]]}


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────
Shape = Any  # hashable: "~" unread, "" blank, "t" text, ("c", word), ("m", shapes), ("l", shapes), "k", "k0", "d", "d0"


def is_blank(node: Node) -> bool:
    """Whether nothing was written (YAML's null counts as nothing)."""
    return type(node) is Text and not node.quoted and node.text in _BLANKS


def _shape(node: Node, kind: FieldType) -> Shape:
    if type(node) is Text:
        if not node.quoted and node.text in _BLANKS:
            return ""
        return ("c", node.text) if type(kind) is Choice else "t"
    if type(kind) is Either:
        kind = kind.full
    if type(node) is Fields:
        if type(kind) is MapOf:
            inner = kind.value
            return ("m", frozenset([_shape(value, inner) for _, value in node.entries.values()]))
        return "k" if node.entries else "k0"
    if type(node) is Items:
        if type(kind) is ListOf:
            inner = kind.item
            return ("l", frozenset([_shape(item, inner) for item in node.items]))
        return "d" if node.items else "d0"
    return "~"


def _ordered(shapes: frozenset[Shape]) -> list[Shape]:
    return sorted((shape for shape in shapes if shape != "~"), key=repr)


def _sample(shape: Shape) -> object:
    """A document value of that shape."""
    if isinstance(shape, str):
        return {"": None, "t": "…", "k": {"…": "…"}, "k0": {}, "d": ["…"], "d0": []}[shape]
    kind, inside = shape
    if kind == "c":
        return inside
    if kind == "m":
        return {f"#{number}": _sample(inner) for number, inner in enumerate(_ordered(inside))}
    return [_sample(inner) for inner in _ordered(inside)]


class Finding(NamedTuple):
    """What Cerberus says of a shape: the rule that is broken, the field, and the shapes inside it that
    lead to the offending values."""

    rule: str
    field: str
    inside: tuple[Shape, ...] = ()


@cache
def _validator(name: str) -> Any:
    from cerberus import Validator

    return Validator(cerberus_schema(name), allow_unknown=False)


@cache
def _findings(name: str, shapes: tuple[tuple[str, Shape], ...]) -> tuple[Finding, ...]:
    """What Cerberus says of an item with these fields of these shapes."""
    validator = _validator(name)
    unread = {field for field, shape in shapes if shape == "~"}
    document = {field: _sample(shape) for field, shape in shapes if shape != "~"}
    validator.validate(document, normalize=False)
    found: list[Finding] = []
    for error in validator._errors:
        _collect(error, dict(shapes), found)
    return tuple(finding for finding in found if not (finding.rule == "required" and finding.field in unread))


def _collect(error: Any, shapes: Mapping[str, Shape], found: list[Finding]) -> None:
    """Cerberus's error, or those below it, as findings."""
    if error.child_errors:
        for child in error.child_errors:
            _collect(child, shapes, found)
        return
    field, *path = error.document_path
    inside: list[Shape] = []
    shape = shapes.get(field)
    for step in path:
        assert isinstance(shape, tuple)
        shape = _ordered(shape[1])[int(str(step).lstrip("#"))]
        inside.append(shape)
    found.append(Finding(error.rule or "unknown", field, tuple(inside)))


# ── findings → problems ──────────────────────────────────────────────────────────────────────────
class Verdict(NamedTuple):
    """What is wrong with a shape; ``meant``: the field or section that was meant → as it was mistyped."""

    problems: tuple[Problem, ...] = ()
    meant: Mapping[str, str] = MappingProxyType({})


_SOUND = Verdict()


def check_shape(name: str, node: Fields, file: str) -> Verdict:
    """The verdict on an item (or, with FILE, on a whole file): unknown, missing and blank fields, lists
    where texts belong, words that are no choice."""
    fields = declared(name)
    shapes = tuple(
        [(key, _shape(value, fields[key].type) if key in fields else "t") for key, (_, value) in node.entries.items()]
    )
    findings = _findings(name, shapes)
    if not findings:
        return _SOUND
    meant = _meant(name, node, findings)
    return Verdict(tuple(_problems(name, node, file, findings, meant)), meant)


def _meant(name: str, node: Fields, findings: tuple[Finding, ...]) -> dict[str, str]:
    """Fields that are not there → the unknown ones that were most likely meant to be them."""
    absent = [field for field in declared(name) if field not in node.entries]
    found: dict[str, str] = {}
    for finding in findings:
        if finding.rule == "unknown" and (match := closest(finding.field, absent)):
            found.setdefault(match, finding.field)
    return found


def _problems(
    name: str, node: Fields, file: str, findings: tuple[Finding, ...], meant: Mapping[str, str]
) -> Iterator[Problem]:
    fields = declared(name)
    matches = {written: field for field, written in meant.items()}
    for finding in findings:
        if finding.rule == "unknown":
            match = matches.get(finding.field) or closest(finding.field, fields)
            yield _unknown(name, node.entries[finding.field][0], file, match)
    for finding in findings:
        if finding.rule == "unknown" or (finding.rule == "required" and finding.field in meant):
            continue
        if finding.rule == "required":
            yield Problem(
                Position(file, node.line, node.column), "RPKD-S03", Severity.ERROR,
                f"{title_of(name, node)}: isian “{finding.field}” belum ada.",
                f"{fields[finding.field].description}.{_example(fields[finding.field])}",
            )  # fmt: skip
            continue
        field = fields[finding.field]
        for value, kind, label in _inside(node.entries[finding.field][1], field.type, finding.inside, finding.field):
            yield _value_problem(finding.rule, value, kind, label, field, file)


def _inside(
    node: Node, kind: FieldType, inside: tuple[Shape, ...], label: str
) -> Iterator[tuple[Node, FieldType, str]]:
    """The values that a finding is about, each with its type and name."""
    if not inside:
        yield node, kind, label
        return
    if isinstance(kind, Either):
        kind = kind.full
    if isinstance(node, Fields) and isinstance(kind, MapOf):
        for key, value in node.entries.values():
            if _shape(value, kind.value) == inside[0]:
                yield from _inside(value, kind.value, inside[1:], f"{label} {key.text}")
    elif isinstance(node, Items) and isinstance(kind, ListOf):
        for value in node.items:
            if _shape(value, kind.item) == inside[0]:
                yield from _inside(value, kind.item, inside[1:], label)


def _unknown(name: str, key: Text, file: str, match: str) -> Problem:
    position = Position(file, key.line, key.column)
    meant = f"Maksud Anda “{match}”?" if match else ""
    if name == FILE:
        known = f"Bagian yang ada: {', '.join(declared(FILE))}."
        return Problem(position, "RPKD-S01", Severity.ERROR, f"Bagian “{key.text}” tidak dikenal.", meant or known)
    known = f"Isian yang ada: {', '.join(declared(name))}."
    return Problem(position, "RPKD-S02", Severity.ERROR, f"Isian “{key.text}” tidak dikenal di sini.", meant or known)


def _value_problem(rule: str, node: Node, kind: FieldType, label: str, field: Field, file: str) -> Problem:
    position = Position(file, node.line, node.column)
    if rule == "allowed" and isinstance(kind, Choice) and isinstance(node, Text):
        try:
            read_choice(kind.values, node.text)
        except ScalarError as error:
            return Problem(position, error.code, Severity.ERROR, f"{label}: {error.message}.", error.hint)
    if rule == "minlength" or (isinstance(node, Items) and not node.items):
        return Problem(
            position, "RPKD-S07", Severity.ERROR, f"{label}: daftar ini kosong.",
            f"{field.description}: sedikitnya satu.{_example(field)}",
        )  # fmt: skip
    if rule in ("empty", "nullable") or is_blank(node) or (isinstance(node, Fields) and not node.entries):
        hint = how_to_write(kind) if field.required else f"{how_to_write(kind)} Bila memang tidak ada, hapus isian ini."
        return Problem(position, "RPKD-S05", Severity.ERROR, f"Isian “{label}” kosong.", hint)
    message = f"{label}: di sini harus {_what(kind)}, bukan {_node_kind(node)}."
    return Problem(position, "RPKD-S04", Severity.ERROR, message, how_to_write(kind))


def _node_kind(node: Node) -> str:
    if isinstance(node, Text):
        return "teks"
    return "daftar" if isinstance(node, Items) else "kelompok isian"


def _what(kind: FieldType) -> str:
    """The kind of thing that belongs there, in words."""
    if isinstance(kind, Scalar):
        return f"satu nilai ({kind.description})"
    if isinstance(kind, Choice):
        return f"salah satu dari {', '.join(kind.values)}"
    if isinstance(kind, ListOf):
        return "daftar"
    if isinstance(kind, MapOf):
        return f"kelompok isian per {_key_word(kind)}"
    if isinstance(kind, Item):
        return "kelompok isian"
    return f"satu nilai atau {_what(kind.full)}"


def _key_word(kind: MapOf) -> str:
    return {"id": "penanda", "teks": "nama"}.get(kind.key.name, kind.key.name)


def how_to_write(kind: FieldType) -> str:
    """How to write what belongs there."""
    if isinstance(kind, Scalar):
        return f"Tulis {kind.description}{_for_instance(kind)}."
    if isinstance(kind, Choice):
        return f"Pilihannya: {', '.join(kind.values)}."
    if isinstance(kind, ListOf):
        if isinstance(kind.item, Item):
            return "Awali setiap butir dengan “- ” pada baris sendiri, menjorok di bawah nama isiannya."
        example = kind.item.example if isinstance(kind.item, Scalar) else "…"
        return f"Tulis dalam kurung siku, misalnya [{example}], atau tiap butir pada barisnya sendiri diawali “- ”."
    if isinstance(kind, MapOf):
        key = "PAD" if kind.keys_refer_to == "sumber_dana" else kind.key.example or "…"
        inner = kind.value.short if isinstance(kind.value, Either) else kind.value
        value = inner.example if isinstance(inner, Scalar) else "…"
        return f"Tulis misalnya “{key}: {value}” pada baris sendiri, menjorok di bawah nama isiannya."
    if isinstance(kind, Item):
        names = ", ".join(name for name, field in declared(kind.cls).items() if field.required)
        first = names or ", ".join(list(declared(kind.cls))[:3])
        return f"Tulis isiannya di bawahnya, menjorok dua spasi: {first}."
    return f"{how_to_write(kind.full)} Atau tulis {kind.short.description}."


def _for_instance(kind: Scalar) -> str:
    if kind.name == "teks" or not kind.example or kind.example in kind.description:
        return ""
    return f", misalnya {kind.example}"


def _example(field: Field) -> str:
    if field.example:
        return f" Contoh: {field.example}."
    if isinstance(field.type, Choice):
        return f" Pilihannya: {', '.join(field.type.values)}."
    if isinstance(field.type, Scalar) and field.type.example and field.type.name != "teks":
        return f" Contoh: {field.type.example}."
    return ""


#: What an item is called in messages.
TITLES: Mapping[str, str] = {
    "PerangkatDaerah": "Perangkat daerah",
    "ArahKebijakan": "Arah kebijakan",
    "KondisiAwal": "Kondisi awal",
    "IndikatorProgram": "Indikator program",
    "TargetAcuan": "Target acuan",
    "SasaranPenerima": "Sasaran penerima",
    "SubKegiatan": "Sub kegiatan",
    "RincianRat": "Rincian RAT",
    "SubKegiatanBaru": "Sub kegiatan baru",
    "Rat": "RAT",
    "Realisasi": "Realisasi",
    "RincianRealisasi": "Realisasi sub kegiatan",
    "RealisasiTriwulan": "Realisasi triwulan",
    "FaktaWilayah": "Wilayah",
    "IndikatorLokasi": "Indikator lokasi",
    "NilaiLokasi": "Nilai lokasi",
    "LokasiPrioritas": "Lokasi prioritas",
    "JumlahSasaran": "Jumlah sasaran",
    "DataSasaran": "Data sasaran",
    "DataPendukung": "Data pendukung",
    "JumlahTerverifikasi": "Jumlah terverifikasi",
    "KeuanganDaerah": "Keuangan daerah",
    "AnggotaTkpk": "Anggota TKPK",
    "Tkpk": "TKPK",
    "KelompokKerja": "Kelompok kerja",
    "KeputusanRapat": "Keputusan rapat",
    "DasarHukum": "Dasar hukum",
    "SumberDana": "Sumber dana",
    "SebutanKhusus": "Sebutan",
}


def title_of(name: str, node: Fields) -> str:
    """What this item is called: “Sub kegiatan 1.06.05.2.02.0003”, “Strategi beban-pengeluaran”."""
    title = TITLES.get(name, name)
    for key in ("kode", "id", "sub_kegiatan", "wilayah", "tahun", "nama", "kedudukan", "uraian", "nomor"):
        entry = node.entries.get(key)
        if entry is not None and type(entry[1]) is Text and entry[1].text:
            text = entry[1].text
            return f"{title} {text if len(text) <= 60 else text[:57] + '…'}"
    return title


_S = Severity.ERROR
CODES: Mapping[str, CodeDoc] = {
    doc.code: doc
    for doc in (
        CodeDoc("RPKD-S01", _S, "Bagian di tingkat teratas berkas dikenal.", "skema",
                "progam:\n  - …", "program:\n  - …"),
        CodeDoc("RPKD-S02", _S, "Isian dikenal.", "skema",
                "perangkat: dinsos", "perangkat_daerah: dinsos"),
        CodeDoc("RPKD-S03", _S, "Isian wajib ada.", "skema",
                "- id: dinsos\n  jenis: dinas",
                "- id: dinsos\n  nama: Dinas Sosial\n  jenis: dinas\n  bidang_urusan: [1.06]"),
        CodeDoc("RPKD-S04", _S, "Isian berbentuk seperti yang ditentukan: satu nilai, daftar, atau kelompok isian.",
                "skema",
                "bidang_urusan: 1.06", "bidang_urusan: [1.06]"),
        CodeDoc("RPKD-S05", _S, "Isian tidak kosong.", "skema",
                "nama:", "nama: Dinas Sosial"),
        CodeDoc("RPKD-S06", _S, "Pilihan adalah salah satu kata yang ditentukan, seperti tertulis.", "skema",
                "arah: Naik", "arah: naik"),
        CodeDoc("RPKD-S07", _S, "Daftar berisi sedikitnya satu butir bila wajib.", "skema",
                "bidang_urusan: []", "bidang_urusan: [1.06]"),
        CodeDoc("RPKD-S08", _S, "Bagian tunggal (daerah, rencana, …) ditulis sekali di seluruh rencana.", "skema"),
        CodeDoc("RPKD-S09", _S, "Bagian wajib ada.", "skema"),
        CodeDoc("RPKD-S10", _S, "Bentuk rencana adalah versi yang dikenal.", "skema",
                "format: 2", "format: 1"),
        CodeDoc("RPKD-S11", _S, "Kegiatan dan sub kegiatan yang ditulis terpisah mempunyai induk di rencana.", "skema",
                "sub_kegiatan:\n  - kode: 9.06.05.2.02.0003", "sub_kegiatan:\n  - kode: 1.06.05.2.02.0003"),
        CodeDoc("RPKD-S12", _S, "Keterangan satu tahun RAT tidak ditulis dua macam.", "skema",
                "rat:\n  - tahun: 2025\n    tahap: rkpd\n  - tahun: 2025\n    tahap: apbd murni",
                "rat:\n  - tahun: 2025\n    tahap: apbd murni"),
        CodeDoc("RPKD-S13", _S, "Pagu yang ditulis sebagai satu angka mempunyai sumber dana.", "bentuk rencana",
                "pagu: {2024: 500.000.000}", "sumber_dana: PAD\npagu: {2024: 500.000.000}"),
        CodeDoc("RPKD-S14", _S, "Versi nomenklatur yang disebut ada.", "bentuk rencana",
                "nomenklatur: {2024: contoh-2042}", "nomenklatur: {2024: contoh-2024}"),
        CodeDoc("RPKD-S20", _S, "Teks berisi dan tanpa karakter tersembunyi.", "bentuk rencana",
                "nama: \"-\"", "nama: Dinas Sosial"),
        CodeDoc("RPKD-S21", _S, "Penanda tanpa spasi: huruf, angka, titik, garis bawah, tanda hubung.",
                "bentuk rencana",
                "id: dinas sosial", "id: dinas-sosial"),
        CodeDoc("RPKD-S22", _S, "Tahun ditulis empat angka.", "bentuk rencana",
                "tahun: TA 2024", "tahun: 2024"),
        CodeDoc("RPKD-S23", _S, "Tanggal ada pada kalender.", "bentuk rencana",
                "tanggal: 31 April 2024", "tanggal: 30 April 2024"),
        CodeDoc("RPKD-S24", _S, "Rupiah bulat, tidak negatif, titik sebagai pemisah ribuan.", "bentuk rencana",
                "PAD: 4,5 miliar", "PAD: 4.500.000.000"),
        CodeDoc("RPKD-S25", _S, "Jumlah yang dihitung utuh bulat dan tidak negatif.", "bentuk rencana",
                "jumlah: 4,5", "jumlah: 4.500"),
        CodeDoc("RPKD-S26", _S, "Bilangan desimal hanya dapat dibaca satu macam.", "bentuk rencana",
                "nilai: 1.234", "nilai: 1,234"),
        CodeDoc("RPKD-S28", _S, "Triwulan, bulan, desil, dan tahap penganggaran adalah yang dikenal.", "bentuk rencana",
                "desil: [11]", "desil: [1]"),
        CodeDoc("RPKD-S29", _S, "Ya atau tidak.", "bentuk rencana",
                "pendukung: yes", "pendukung: ya"),
        CodeDoc("RPKD-S30", _S, "NIP terdiri atas 18 angka.", "bentuk NIP",
                "nip: 12345", "nip: 19700101 199003 1 001"),
        CodeDoc("RPKD-S31", _S, "Kode sesuai bentuknya.", "Permendagri 90/2019",
                "kode: 1.06.05.02.02.0003", "kode: 1.06.05.2.02.0003"),
        CodeDoc("RPKD-S32", _S, "Kode wilayah sesuai bentuknya.", "Kepmendagri kode wilayah",
                "wilayah: 36.717", "wilayah: 36.71.07 Karawaci"),
        CodeDoc("RPKD-S33", _S, "Berkas yang disebut ada di dalam folder rencana.", "bentuk rencana",
                "lambang: C:\\lambang.png", "lambang: gambar/lambang.png"),
        CodeDoc("RPKD-S34", _S, "Nama di belakang kode wilayah adalah nama wilayah itu.", "Kepmendagri kode wilayah",
                "wilayah: 36.71.07 Cibodas", "wilayah: 36.71.07 Karawaci"),
        CodeDoc("RPKD-S35", _S, "Lokasi berupa “semua kecamatan” atau daftar kode wilayah.", "bentuk rencana",
                "lokasi: Karawaci", "lokasi: [36.71.07 Karawaci]"),
    )
}  # fmt: skip


# ── the dictionary of fields ─────────────────────────────────────────────────────────────────────
def data_dictionary() -> str:
    """``docs/skema.md``: all that a plan may hold, in Indonesian, from the declarations and a text."""
    from rpkdgen.read import Source
    from rpkdgen.reference import DATA, load_reference, shipped_versions

    template = (DATA / "skema.md").read_text(encoding="utf-8")
    funding = load_reference(Source(), (), "kabupaten")[0].sumber_dana
    lists = {
        "tunggal": _quoted(name for name, (_, is_list) in model.SECTIONS.items() if not is_list),
        "wajib": _quoted(MANDATORY),
        "sumber-dana": _quoted(funding),
        "versi": _quoted(shipped_versions()),
    }
    described: dict[str, str] = {"SebutanKhusus": "daerah"}
    parts = []
    for number, part in enumerate(template.split("[[")):
        name, _, rest = part.partition("]]") if number else ("", "", part)
        if name in lists:
            parts.append(lists[name])
        elif name == "sebutan":
            parts.append(_field_table("SebutanKhusus", "`sebutan`"))
        elif name:
            parts.append(_section_tables(name, described))
        parts.append(rest)
    return "".join(parts)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _section_tables(section: str, described: dict[str, str]) -> str:
    """The table of a section's fields, and below it one for each kind of item inside it that no earlier
    section has shown (``described``: class → section)."""
    tables: list[str] = []
    waiting = [(model.SECTIONS[section][0], "")]
    while waiting:
        name, where = waiting.pop(0)
        if name in described and where:
            if described[name] != section:
                tables.append(f"**Isi {where}**: seperti di bagian [{described[name]}](#{described[name]}).")
            continue
        described[name] = section
        tables.append(_field_table(name, where))
        for field_name, field in declared(name).items():
            inner = item_of(field.type)
            if inner and inner != "SebutanKhusus":
                waiting.append((inner, f"`{field_name}`"))
    return "\n\n".join(tables)


def item_of(kind: FieldType) -> str:
    """The class of the items that a field holds, or ""."""
    if isinstance(kind, Item):
        return kind.cls
    if isinstance(kind, ListOf):
        return item_of(kind.item)
    return item_of(kind.full) if isinstance(kind, Either) else ""


def _field_table(cls: str, where: str) -> str:
    blank = " Isian di sini boleh dibiarkan kosong." if cls in BLANK_ALLOWED else ""
    head = f"**Isi {where}**: {about(cls)}{blank}\n\n" if where else ""
    rows = [
        f"| `{name}` | {'**ya**' if field.required else ''} | {_in_words(field.type)} | {meaning(field)} "
        f"| {_shown_example(field)} |"
        for name, field in declared(cls).items()
    ]
    return f"{head}| Isian | Wajib | Bentuk | Arti | Contoh |\n|---|---|---|---|---|\n" + "\n".join(rows)


def about(cls: str) -> str:
    return " ".join((getattr(model, cls).__doc__ or "").split()).replace("``", "`")


def meaning(field: Field) -> str:
    if field.refers_to == "nomenklatur":
        return field.description
    return f"{field.description}; menunjuk `{REFERRED[field.refers_to]}`" if field.refers_to else field.description


#: What a reference points at, as a place in the plan.
REFERRED: Mapping[str, str] = {
    "strategi": "strategi: id",
    "perangkat_daerah": "perangkat_daerah: id",
    "indikator": "indikator: id",
    "arah_kebijakan": "strategi: arah_kebijakan: id",
    "sumber_dana": "sumber_dana: id",
    "sub_kegiatan": "sub_kegiatan: kode",
}


def _in_words(kind: FieldType) -> str:
    if isinstance(kind, Scalar):
        return kind.description.partition(":")[0].partition(",")[0]
    if isinstance(kind, Choice):
        return "salah satu: " + _quoted(kind.values)
    if kind is model.PLACES:
        return "lihat [Lokasi](#lokasi)"
    if isinstance(kind, ListOf):
        inner = "butir" if isinstance(kind.item, Item) else _in_words(kind.item)
        return f"daftar {inner}" + (", sedikitnya satu" if kind.minimum else "")
    if isinstance(kind, MapOf):
        if isinstance(kind.value, Either):
            return "per tahun; lihat [Pagu](#pagu)"
        return f"per {_key_word(kind)}: {_in_words(kind.value)}"
    if isinstance(kind, Item):
        return "kelompok isian"
    return "lihat [Pagu](#pagu)" if isinstance(kind.full, MapOf) else "teks, atau kelompok isian"


def _shown_example(field: Field) -> str:
    if field.example:
        return f"`[{field.example}]`" if isinstance(field.type, ListOf) else f"`{field.example}`"
    if field.refers_to == "nomenklatur":
        return "`{2024: contoh-2024}`"
    kind = field.type
    if isinstance(kind, Scalar) and kind.name not in ("teks", "id") and kind.example:
        return f"`{kind.example}`"
    if isinstance(kind, Choice):
        return f"`{kind.values[0]}`"
    if isinstance(kind, MapOf) and isinstance(kind.value, Scalar) and kind.value.name != "teks":
        return f"`{{{kind.key.example}: {EXAMPLES.get(kind.value.name, kind.value.example)}}}`"
    return ""


#: Examples that may stand in braces, where a comma would part fields.
EXAMPLES: Mapping[str, str] = {"nilai": "5.89", "desimal": "5.89"}
