"""Reference data: region codes, nomenclature, funding sources, units, known regulations, kinds of region.

Given with the program in ``data/`` (each file says its source) and replaced or extended by a region's
files of the same name in ``acuan/`` of the plan. Rows are added by their key; a nomenclature version is
replaced whole. Read only when a plan asks for it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rpkdgen.fields import fields_of
from rpkdgen.model import Acuan, NationalTarget, Nomenklatur, Sebutan, SebutanKhusus, SumberDana, Wilayah
from rpkdgen.problem import CodeDoc, Position, Problem, Severity
from rpkdgen.read import Fields, Source, Text, read_yaml

DATA = Path(__file__).parent / "data"

UNIT_KINDS = ("cacah", "persen", "desimal")
KINDS_OF_REGION = ("provinsi", "kabupaten", "kota")
MEETINGS_A_YEAR = "rapat koordinasi setahun"
NATIONAL_MEASURES = ("kemiskinan", "kemiskinan ekstrem")


class Table(NamedTuple):
    """A CSV file: its header comments (``# nama: nilai``) and its rows, each with its line number."""

    path: str
    about: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_table(path: str, text: str) -> Table:
    """Rows of a CSV text; comma or semicolon (as Excel writes it here), comments start with ``#``."""
    lines = text.split("\n")
    about: dict[str, str] = {}
    start = 0
    while start < len(lines) and (lines[start].startswith("#") or not lines[start].strip(" ,;")):
        name, colon, value = lines[start].lstrip("# ").partition(":")
        if colon:
            about.setdefault(name.strip().strip('"'), value.strip().rstrip(';,"'))
        start += 1
    head = lines[start] if start < len(lines) else ""
    reader = csv.reader(lines[start:], delimiter=";" if head.count(";") > head.count(",") else ",")
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, Mapping[str, str]]] = []
    for cells in reader:
        if not columns:
            columns = tuple(cell.strip().lower() for cell in cells)
        elif any(cell.strip() for cell in cells):
            rows.append((start + reader.line_num, dict(zip(columns, map(str.strip, cells), strict=False))))
    return Table(path, about, columns, tuple(rows))


@cache
def _shipped(name: str) -> Table | None:
    path = DATA / name
    if not path.is_file():
        return None
    return read_table(f"rpkdgen/data/{name}", path.read_text(encoding="utf-8"))


def shipped_versions() -> tuple[str, ...]:
    """The versions of the nomenclature that come with the program."""
    return tuple(sorted(path.stem for path in (DATA / "nomenklatur").glob("*.csv")))


class _Tables:
    """The tables of a plan: the shipped one and the region's own, with the problems of the latter."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def own(self, name: str, *needed: str) -> Table | None:
        path = self.source.tables.get(name)
        if path is None:
            return None
        try:
            table = read_table(path, self.source.files[path])
        except csv.Error:
            self._complain(path, 1, "Berkas ini bukan tabel CSV yang utuh.", "Periksa tanda kutip di dalamnya.")
            return None
        missing = [column for column in needed if column not in table.columns]
        if missing:
            self._complain(path, 1, f"Kolom “{missing[0]}” tidak ada.", f"Kolom yang harus ada: {', '.join(needed)}.")
            return None
        for line, row in table.rows:
            if not row.get(needed[0]):
                self._complain(path, line, f"Kolom “{needed[0]}” kosong.", "Isi, atau hapus barisnya.")
        return table

    def rows(self, name: str, *needed: str) -> Iterator[Mapping[str, str]]:
        """The shipped rows, then the region's own."""
        for table in (_shipped(name), self.own(name, *needed)):
            if table is not None:
                yield from (row for _, row in table.rows if row.get(needed[0]))

    def choice(self, name: str, column: str, choices: tuple[str, ...]) -> None:
        """Complain about rows of the region's own table whose ``column`` is not one of ``choices``."""
        path = self.source.tables.get(name)
        if path is None:
            return
        for line, row in read_table(path, self.source.files[path]).rows:
            written = row.get(column, "")
            if written not in choices:
                hint = f"Pilihannya: {', '.join(choices)}."
                self._complain(path, line, f"Kolom “{column}” berisi “{written}”.", hint)

    def _complain(self, path: str, line: int, message: str, hint: str) -> None:
        self.problems.append(Problem(Position(path, line), "RPKD-S40", Severity.ERROR, message, hint))


def load_reference(source: Source, versions: Iterable[str], kind: str) -> tuple[Acuan, list[Problem]]:
    """The reference data in force for a plan that uses these nomenclature ``versions``; ``kind`` is the
    kind of its region."""
    tables = _Tables(source)
    meetings, rule = _meetings_a_year(tables)
    acuan = Acuan(
        wilayah=_regions(tables),
        nomenklatur=_nomenclatures(tables, versions),
        sumber_dana=_funding_sources(tables, kind),
        satuan=_units(tables),
        satuan_baku={row["satuan"]: row["baku"] for row in tables.rows("satuan.csv", "satuan") if row.get("baku")},
        peraturan=tuple(
            (row["jenis"], row["nomor"], row["tahun"], row.get("tentang", ""), row.get("status", "berlaku"))
            for row in tables.rows("peraturan.csv", "jenis", "nomor", "tahun")
            if row.get("nomor") and row.get("tahun")
        ),
        target_nasional=_national_targets(tables),
        bidang_dimensi=_fields_of_dimensions(tables),
        rapat_setahun=meetings,
        sumber_rapat=rule,
    )
    return acuan, list(dict.fromkeys(tables.problems))


def _national_targets(tables: _Tables) -> tuple[NationalTarget, ...]:
    """The nation's targets; a region's own row for the same measure replaces the shipped ones."""
    needed = ("ukuran", "tahun", "paling_tinggi", "dokumen", "sumber")
    tables.choice("target-nasional.csv", "ukuran", NATIONAL_MEASURES)
    found: dict[tuple[str, str], NationalTarget] = {}
    for row in tables.rows("target-nasional.csv", *needed):
        try:
            year, most = int(row["tahun"]), Decimal(row["paling_tinggi"].replace(",", "."))
        except (ValueError, ArithmeticError):
            continue
        found[row["ukuran"], row["tahun"]] = NationalTarget(row["ukuran"], year, most, row["dokumen"], row["sumber"])
    return tuple(sorted(found.values(), key=lambda target: (target.ukuran, target.tahun)))


def _fields_of_dimensions(tables: _Tables) -> dict[str, tuple[str, ...]]:
    """Dimension of poverty → the bidang urusan that serve it; a region's own rows replace the shipped."""
    found: dict[str, tuple[str, ...]] = {}
    for table in (_shipped("dimensi-urusan.csv"), tables.own("dimensi-urusan.csv", "dimensi", "bidang_urusan")):
        rows: dict[str, list[str]] = {}
        for _, row in table.rows if table else ():
            if row.get("dimensi") and row.get("bidang_urusan"):
                rows.setdefault(row["dimensi"], []).append(row["bidang_urusan"])
        found |= {dimension: tuple(fields) for dimension, fields in rows.items()}
    return found


def _meetings_a_year(tables: _Tables) -> tuple[int, str]:
    """How many coordination meetings of the TKPK a year has at least, and the rule that says so; the region's own row
    replaces the shipped one."""
    found = (0, "")
    tables.choice("tkpk.csv", "ketentuan", (MEETINGS_A_YEAR,))
    for row in tables.rows("tkpk.csv", "ketentuan", "nilai", "sumber"):
        if row["ketentuan"] == MEETINGS_A_YEAR and row["nilai"].isascii() and row["nilai"].isdecimal():
            found = (int(row["nilai"]), row["sumber"])
    return found


def known_versions(source: Source) -> tuple[str, ...]:
    """Every nomenclature version that this plan could name."""
    own = (
        name.removeprefix("nomenklatur/").removesuffix(".csv")
        for name in source.tables
        if name.startswith("nomenklatur/") and name.endswith(".csv")
    )
    return tuple(sorted({*shipped_versions(), *own}))


def _regions(tables: _Tables) -> Mapping[str, Wilayah]:
    if "wilayah.csv" not in tables.source.tables:
        return shipped_regions()
    own = tables.own("wilayah.csv", "kode", "nama")
    rows = own.rows if own is not None else ()
    return {**shipped_regions(), **{w.kode: w for w in (_region(row) for _, row in rows) if w.kode}}


@cache
def shipped_regions() -> Mapping[str, Wilayah]:
    """The regions that come with the program, by code: every provinsi, kabupaten and kota, and what lies below some."""
    table = _shipped("wilayah.csv")
    return {row["kode"]: _region(row) for _, row in table.rows} if table else {}


def _region(row: Mapping[str, str]) -> Wilayah:
    """A row of wilayah.csv; kind and parent follow from the code where they are not written."""
    kode = row.get("kode", "")
    induk = kode.rpartition(".")[0]
    return Wilayah(kode, row.get("nama", ""), row.get("jenis") or _kind_by_code(kode), row.get("induk") or induk)


def _kind_by_code(kode: str) -> str:
    """36 provinsi; second part from 71: kota; last part 1xxx kelurahan, 2xxx desa (Kepmendagri kode wilayah)."""
    parts = kode.split(".")
    if len(parts) == 2:
        return "kota" if parts[1] >= "71" else "kabupaten"
    if len(parts) == 4:
        return "kelurahan" if parts[3].startswith("1") else "desa"
    return {1: "provinsi", 3: "kecamatan"}.get(len(parts), "")


def _nomenclatures(tables: _Tables, versions: Iterable[str]) -> Mapping[str, Nomenklatur]:
    found: dict[str, Nomenklatur] = {}
    for version in sorted(set(versions)):
        name = f"nomenklatur/{version}.csv"
        own = tables.own(name, "kode", "nama")
        table = own if own is not None else _shipped(name)
        if table is not None:
            found[version] = Nomenklatur(
                versi=version,
                nama=table.about.get("nama", version),
                kode={row["kode"]: row["nama"] for _, row in table.rows if row.get("kode") and row.get("nama")},
                lengkap=table.about.get("lengkap", "tidak") == "ya",
                sumber=table.about.get("sumber", ""),
            )
    return found


def _funding_sources(tables: _Tables, kind: str) -> Mapping[str, SumberDana]:
    tables.choice("sumber-dana.csv", "kelompok", ("apbd", "apbn", "lain"))
    return {
        row["id"]: SumberDana(
            id=row["id"],
            nama=row.get("nama", row["id"]),
            kelompok=(row.get("kelompok_provinsi") if kind == "provinsi" else "") or row.get("kelompok", "lain"),
            hanya_desa=row.get("hanya_desa") == "ya",
        )
        for row in tables.rows("sumber-dana.csv", "id", "nama", "kelompok")
    }


def _units(tables: _Tables) -> Mapping[str, str]:
    """Unit → kind, as written and in lower case (“KK” and “kk”)."""
    tables.choice("satuan.csv", "jenis", UNIT_KINDS)
    kinds = {row["satuan"]: row["jenis"] for row in tables.rows("satuan.csv", "satuan", "jenis") if row.get("jenis")}
    return {**{unit.casefold(): kind for unit, kind in kinds.items()}, **kinds}


@cache
def shipped_units() -> Mapping[str, str]:
    """The units that come with the program, each with its kind."""
    return units_of(Source())


def units_of(source: Source) -> Mapping[str, str]:
    """The units in force for a plan, each with its kind."""
    return _units(_Tables(source))


def unit_kind(units: Mapping[str, str], unit: str) -> str:
    """cacah, persen, desimal, or "" for an unknown unit; “paket sembako” counts as “paket” does."""
    kind = units.get(unit) or units.get(unit.casefold())
    if kind is None and "/" not in unit and " per " not in unit:
        first = unit.split(" ")[0].casefold()
        kind = units.get(first)
        return kind if kind == "cacah" else ""
    return kind or ""


#: Units that count the same; the first of each stands for all.
UNIT_FAMILIES = (
    ("kk", "keluarga", "kepala keluarga", "rumah tangga", "krt", "kpm"),
    ("orang", "jiwa", "individu"),
    ("siswa", "peserta didik", "anak"),
    ("unit", "unit rumah", "rumah"),
    ("umkm", "usaha mikro"),
)
FAMILIES, PEOPLE = UNIT_FAMILIES[:2]


def unit_family(unit: str) -> str:
    """What stands for all units that count the same: "kk" for "rumah tangga"; else the unit itself in small letters."""
    plain = unit.casefold()
    return next((names[0] for names in UNIT_FAMILIES if plain in names), plain)


# ── kinds of region ──────────────────────────────────────────────────────────────────────────────
class RegionKind(NamedTuple):
    """What things are called in this kind of region, and the fourth part of its codes ("1" or "2")."""

    sebutan: Sebutan
    bagian_keempat: str


def region_kind(source: Source, kind: str) -> RegionKind:
    """The words of this kind of region; an unknown kind is called like a kota."""
    words = dict(_kinds_of((DATA / "jenis-daerah.yaml").read_text(encoding="utf-8")).get(kind, {}))
    if not words:
        words = dict(_kinds_of((DATA / "jenis-daerah.yaml").read_text(encoding="utf-8"))["kota"])
    own = source.tables.get("jenis-daerah.yaml")
    if own is not None:
        words.update(_kinds_of(source.files[own]).get(kind, {}))
    fourth = words.pop("bagian_keempat", "2")
    return RegionKind(_sebutan({name: words.get(name, "") for name in fields_of(Sebutan)}), fourth)


def _sebutan(words: Mapping[str, Any]) -> Sebutan:
    return Sebutan(**words)


@cache
def _kinds_of(text: str) -> Mapping[str, Mapping[str, str]]:
    root, _ = read_yaml("jenis-daerah.yaml", text)
    if root is None:
        return {}
    return {
        kind: {key: value.text for key, (_, value) in words.entries.items() if isinstance(value, Text) and value.text}
        for kind, (_, words) in root.entries.items()
        if isinstance(words, Fields)
    }


def sebutan_of(kind: RegionKind, own: SebutanKhusus | None) -> Sebutan:
    """The words in force: the region's own where it wrote them, else those of its kind."""
    if own is None:
        return kind.sebutan
    words = {name: getattr(own, name) or getattr(kind.sebutan, name) for name in fields_of(Sebutan)}
    return _sebutan({**words, "asal": own.asal})


CODES: Mapping[str, CodeDoc] = {
    "RPKD-S40": CodeDoc(
        "RPKD-S40", Severity.ERROR, "Tabel acuan daerah mempunyai kolom dan isi yang diperlukan.", "bentuk rencana",
        "kode;uraian", "kode;nama",
    )
}  # fmt: skip
