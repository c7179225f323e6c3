"""A new plan repository: what the user chose → its files, from the skeleton in ``data/awal``.

Files of ``data/awal/kerangka`` are copied; those that end with ``.j2`` are filled in first, and one that comes out
empty is left out. ``dot.name`` becomes ``.name``; in names ``TAHUN`` is the first year, and ``PERANGKAT`` stands for
the agency of each sample programme. What is filled in is data: in YAML a text that could be read otherwise is quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined

from rpkdgen.fmt import formatted
from rpkdgen.git_setup import attributes, with_block
from rpkdgen.model import Wilayah
from rpkdgen.reference import DATA, read_table, shipped_regions, shipped_units, shipped_versions
from rpkdgen.regions import parent_name
from rpkdgen.scalar import grouped

START = DATA / "awal"
SKELETON = START / "kerangka"
PACKAGE = Path(__file__).parent
#: The recipes for continuous integration: in the package, or beside it in the sources.
RECIPES = DATA / "ci" if (DATA / "ci").is_dir() else PACKAGE.parent / "docs" / "ci"
#: A recipe that says so asks for the address; the name is no valid requirement, so that pip asks no index for it.
NO_PROGRAM = "ISI: alamat paket rpkdgen"
LONGEST_PERIOD = 6
PLAIN = re.compile(r"[^\W_][\w .,;()/&'’–…%+-]*")


class Impossible(ValueError):
    """What cannot be made; the message says why, for the user."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """A strategy of the new plan; ``contoh`` names the sample programme that serves it."""

    id: str
    nama: str
    arah_id: str
    arah: str
    contoh: str
    uraian: str = ""
    sumber: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """What the user chose for the new plan."""

    region: Wilayah
    years: tuple[int, ...]
    strategies: tuple[Strategy, ...]
    capital: str = ""
    #: What ``pip install`` takes to install this program; the owner of the teams in CODEOWNERS.
    program: str = ""
    organisation: str = ""


# ── choices ──────────────────────────────────────────────────────────────────────────────────────
def period(text: str) -> tuple[int, ...]:
    """The years of “2025-2029” or “2025”: one to six of them."""
    found = re.fullmatch(r"\s*(\d{4})\s*(?:(?:[-–—/]|s\.?d\.?|sampai)\s*(\d{4})\s*)?", text)
    if not found:
        raise Impossible(f"periode “{text}” tidak dapat dibaca; tulis misalnya 2025-2029, atau 2025 untuk satu tahun")
    first, last = int(found[1]), int(found[2] or found[1])
    if not 2000 <= first <= 2100:
        raise Impossible(f"tahun {first} bukan tahun rencana; tulis misalnya 2025-2029")
    if last < first:
        raise Impossible(f"tahun akhir {last} lebih awal daripada tahun awal {first}")
    if last - first >= LONGEST_PERIOD:
        raise Impossible(f"periode {first}–{last} lebih dari {LONGEST_PERIOD} tahun")
    return tuple(range(first, last + 1))


def strategy_sets() -> Mapping[str, tuple[str, tuple[Strategy, ...]]]:
    """The sets of strategies that are offered: name → (title, strategies)."""
    sets = _data("awal/strategi.yaml")
    return {name: (one["judul"], tuple(Strategy(**s) for s in one["strategi"])) for name, one in sets.items()}


def usual_set(years: Sequence[int]) -> str:
    """The set in force for a period: the three strategies since Inpres 4/2022, the four classic ones before."""
    return "inpres-8-2025" if years[-1] >= 2022 else "perpres-15-2010"


def strategies_named(texts: Sequence[str]) -> tuple[Strategy, ...]:
    """The strategies of a set that is named, or a region's own, in the order given."""
    sets = {_key(name): strategies for name, (_, strategies) in strategy_sets().items()}
    if len(texts) == 1 and _key(texts[0]) in sets:
        return sets[_key(texts[0])]
    mistaken = next((text for text in texts if re.fullmatch(r"(?i)\s*(inpres|perpres)[\s\d/-]*", text)), None)
    if mistaken is not None:
        raise Impossible(f"strategi “{mistaken}” tidak dikenal; pilihannya: {', '.join(strategy_sets())}")
    return _own(texts)


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _own(names: Sequence[str]) -> tuple[Strategy, ...]:
    """Strategies by names of the region's own, each with the sample programme of its place."""
    samples = list(_data("awal/contoh.yaml"))
    directions = {s.contoh: (s.arah_id, s.arah) for _, known in strategy_sets().values() for s in known}
    if len(names) > len(samples):
        raise Impossible(f"paling banyak {len(samples)} strategi; tambahkan yang lain sesudahnya di plan/strategi.yaml")
    made: list[Strategy] = []
    for name, sample in zip(names, samples, strict=False):
        clean = " ".join(name.split())
        identity = "-".join(re.findall(r"[a-z0-9]+", clean.casefold())[:4])
        if not identity or not clean.isprintable():
            raise Impossible(f"“{name}” bukan nama strategi")
        if any(identity == other.id for other in made):
            raise Impossible(f"strategi “{clean}” ditulis dua kali, atau awal namanya sama dengan strategi lain")
        made.append(Strategy(identity, clean, *directions[sample], sample))
    return tuple(made)


def known_capital(region: Wilayah) -> str:
    """Where the region's documents are signed, "" where that is not known; a kota is its own capital."""
    written = {row["kode"]: row["ibu_kota"] for row in _rows(START / "ibu-kota.csv")}
    return written.get(region.kode, _proper(region) if region.jenis == "kota" else "")


# ── files ────────────────────────────────────────────────────────────────────────────────────────
def files_of(start: Start) -> dict[str, bytes]:
    """The files of the new repository, by their path in it."""
    words = _words(start)
    made = dict(_skeleton_files(words))
    made[".gitattributes"] = with_block(made[".gitattributes"], attributes(PurePosixPath("plan")))
    made[".gitlab/merge_request_templates/Default.md"] = made[".github/pull_request_template.md"]
    for recipe, path in (("github-actions.yml", ".github/workflows/rpkd.yml"), ("gitlab-ci.yml", ".gitlab-ci.yml")):
        made[path] = _recipe((RECIPES / recipe).read_text(encoding="utf-8"), start.program)
    return {path: text.encode() for path, text in made.items()}


def _recipe(text: str, program: str) -> str:
    """A recipe for a repository that does not hold the program itself."""
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("# Salin ke ")]
    address = json.dumps(program or NO_PROGRAM, ensure_ascii=False)
    return re.sub(r'(?m)^(\s*RPKDGEN:) "\."$', lambda found: f"{found[1]} {address}", "".join(lines))


def _skeleton_files(words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path in sorted(SKELETON.rglob("*")):
        if not path.is_file():
            continue
        name = re.sub(r"(^|/)dot\.", r"\1.", path.relative_to(SKELETON).as_posix())
        text = path.read_text(encoding="utf-8")
        if not name.endswith(".j2"):
            yield name, text
            continue
        name = name.removesuffix(".j2").replace("TAHUN", str(words["tahun"][0]))
        for owner, own in _for_each_agency(words) if "PERANGKAT" in name else (("", {}),):
            filled = _filled(text, {**words, **own}, in_yaml=name.endswith(".yaml"))
            if filled.strip():
                yield name.replace("PERANGKAT", owner), _laid_out(name, filled)


def _for_each_agency(words: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for sample in words["contoh"]:
        agency = words["perangkat_menurut_id"][sample["perangkat"]]
        strategy = next(s for s in words["strategi"] if s.contoh == sample["kunci"])
        own = {"c": sample, "s": strategy, "perangkat": agency["nama"], "singkatan": agency["singkatan"]}
        yield sample["perangkat"], own


def _filled(text: str, words: Mapping[str, Any], *, in_yaml: bool) -> str:
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        autoescape=False, finalize=as_yaml if in_yaml else _one_line,
    )  # fmt: skip
    return environment.from_string(text).render(words)


def _laid_out(name: str, text: str) -> str:
    """Plan files in the layout of ``rpkdgen fmt``: long names are folded."""
    return formatted(text, shipped_units()) if name.startswith("plan/") and name.endswith(".yaml") else text


def as_yaml(value: object) -> str:
    """A value as a YAML scalar that is read back as the same text."""
    text = str(value)
    if isinstance(value, _Ready) or (PLAIN.fullmatch(text) and text == text.strip()):
        return text
    return json.dumps(text, ensure_ascii=False)


def _one_line(value: object) -> str:
    return " ".join(str(value).split("\n"))


class _Ready(str):
    """Text that already is YAML: a list of codes, a comment."""

    __slots__ = ()


# ── what the skeleton may use ────────────────────────────────────────────────────────────────────
def _words(start: Start) -> Mapping[str, Any]:
    region, kind = start.region, start.region.jenis
    capital = start.capital or known_capital(region)
    agencies = _agencies(kind)
    samples = [_sample(strategy.contoh, kind) for strategy in start.strategies]
    terms = _terms(region)
    titles = {**_data("jenis-daerah.yaml")[kind], **terms}
    return {
        "kode": region.kode,
        "nama": region.nama,
        "jenis": kind,
        "provinsi": parent_name(region),
        "ibu_kota": capital or _proper(region),
        "catatan_ibu_kota": _Ready("" if capital else "; belum diketahui program: PERIKSA"),
        "sebutan": tuple(terms.items()),
        "tahun": _Years(start.years),
        "periode": "–".join(dict.fromkeys((str(start.years[0]), str(start.years[-1])))),
        "nomenklatur": shipped_versions()[-1],
        "strategi": start.strategies,
        "contoh": samples,
        "contoh_menurut_kunci": {sample["kunci"]: sample for sample in samples},
        "perangkat_daerah": agencies,
        "perangkat_menurut_id": {agency["id"]: agency for agency in agencies},
        "pemilik_program": sorted({sample["perangkat"] for sample in samples}),
        "dasar_hukum": tuple(_legal_base(region, start.years)),
        "basis_data": "DTSEN" if start.years[0] >= 2025 else "P3KE",
        "semua_tempat": "semua kabupaten/kota" if kind == "provinsi" else f"semua {titles['kecamatan'].lower()}",
        "tingkat_bawah": f"{titles['kecamatan']} dan {titles['kelurahan']}",
        "wilayah_lengkap": any(
            code.startswith(f"{region.kode}.") and code.count(".") > 1 for code in shipped_regions()
        ),
        "kode_contoh": next((code for code in shipped_regions() if code.startswith(f"{region.kode}.")), ""),
        "kepala_daerah": f"{titles['kepala_daerah']} {_proper(region)}",
        "wakil_kepala_daerah": f"{titles['wakil_kepala_daerah']} {_proper(region)}",
        "sekretaris_daerah": f"{titles['sekretaris_daerah']} {region.nama}",
        "keputusan": f"{titles['keputusan']} {_proper(region)}",
        "program": start.program,
        "kait": _hooks(start.program),
        "organisasi": start.organisation,
        "desimal": lambda value, places=2: _Ready(f"{Decimal(value):.{places}f}".replace(".", ",")),
        "ribuan": lambda value: _Ready(grouped(int(value))),
        "daftar": lambda value: _Ready(", ".join(value.split())),
    }


def _hooks(program: str) -> tuple[str, str] | None:
    """Where pre-commit finds our hooks, and in which version: “git+https://….git@v1”; None for other addresses."""
    found = re.fullmatch(r"(?:[\w-]+ *@ *)?git\+(\S+)@([^@/\s]+)", program)
    return (found[1], found[2]) if found else None


class _Years(tuple[int, ...]):
    """The years; one that is past the end is None."""

    def __getitem__(self, place: Any) -> Any:
        return super().__getitem__(place) if not isinstance(place, int) or place < len(self) else None


def _proper(region: Wilayah) -> str:
    """The name without its kind: “Tangerang”."""
    return region.nama.removeprefix(f"{region.jenis.capitalize()} ")


def _terms(region: Wilayah) -> Mapping[str, str]:
    """What this region calls things otherwise than its kind does, by the beginning of its code."""
    by_code = _data("awal/sebutan.yaml").get(region.jenis, {})
    matching = sorted((code for code in by_code if region.kode.startswith(code)), key=len)
    found: dict[str, str] = by_code[matching[-1]] if matching else {}
    return {name: word for name, word in found.items() if word != _data("jenis-daerah.yaml")[region.jenis][name]}


def _agencies(kind: str) -> list[Mapping[str, str]]:
    path = START / "perangkat-daerah.csv"
    rows = read_table(path.name, path.read_text(encoding="utf-8")).rows
    return [row for _, row in rows if kind in row["untuk"].split()]


def _sample(key: str, kind: str) -> Mapping[str, Any]:
    """The sample programme of that key for this kind of region."""
    written = _data("awal/contoh.yaml")[key]
    sample = {**written, **written.get(kind, {}), "kunci": key}
    digit = _data("jenis-daerah.yaml")[kind]["bagian_keempat"]
    codes = {name: sample[name].replace("<D>", digit) for name in ("kegiatan", "sub_kegiatan")}
    numbers = {name: int(sample[name]) for name in ("banyak", "tambah", "biaya")}
    steps = {name: Decimal(sample[name]) for name in ("nilai_awal", "langkah")}
    return {**sample, **codes, **numbers, **steps, "desil": _Ready(sample["desil"])}


def _legal_base(region: Wilayah, years: Sequence[int]) -> Iterator[Mapping[str, str]]:
    """The regulations for this region and period, with their titles."""
    titles = {(row["jenis"], row["nomor"], row["tahun"]): row["tentang"] for row in _rows(DATA / "peraturan.csv")}
    for row in _rows(START / "dasar-hukum.csv"):
        kinds, codes = row["untuk"].split(), row["daerah"].split()
        if (
            (not kinds or region.jenis in kinds)
            and (not codes or region.kode[:2] in codes)
            and years[-1] >= int(row["mulai"] or 0)
            and years[0] <= int(row["sampai"] or 9999)
        ):
            yield {**row, "tentang": titles[row["jenis"], row["nomor"], row["tahun"]]}


def _rows(path: Path) -> Iterable[Mapping[str, str]]:
    return (row for _, row in read_table(path.name, path.read_text(encoding="utf-8")).rows)


@cache
def _data(name: str) -> Mapping[str, Any]:
    """A YAML file of ours; every scalar is text, as it is written."""
    loaded: Mapping[str, Any] = yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return loaded
