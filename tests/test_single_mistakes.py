"""The example plan with a single mistake, several hundred times: each must be found at its line.

Mistakes are made by kinds (a misspelt field, a wrong code, a slip of a thousand, …), each at some places
spread over the plan. What is missing is told where the item begins that misses it.
"""

# ruff: noqa: E501 -- tables of mistakes, one a line

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pytest

from rpkdgen import read
from rpkdgen.checks import check
from rpkdgen.problem import Problem
from rpkdgen.validate import load
from tests.plans import plan_files, told

EXAMPLE = Path(__file__).parent.parent / "plan"
#: Two RATs of the three and the chapters of two kinds of document are enough here, and quicker.
LEFT_OUT = r"rat/2026\.yaml|narasi/(?!rpkd/|rat/).*|realisasi/2024-(?!dinsos|bappeda).*"


@dataclass(frozen=True)
class Mistake:
    """Lines of a file that are replaced; ``at``: the line (from 1) where it must be told; ``codes``: what
    fits, as a pattern."""

    kind: str
    file: str
    start: int  # lines [start, end) from 0
    end: int
    new: tuple[str, ...]
    at: int
    codes: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.file}-{self.at}"


@cache
def example() -> dict[str, tuple[str, ...]]:
    """The example's files as lines; the small plan of the tests where there is no example."""
    if not (EXAMPLE / "rencana.yaml").is_file():
        return {name: tuple(text.split("\n")) for name, text in plan_files().items()}
    paths = [path for ending in ("yaml", "md", "csv") for path in sorted(EXAMPLE.rglob(f"*.{ending}"))]
    names = {path.relative_to(EXAMPLE).as_posix(): path for path in paths}
    return {
        name: tuple(path.read_text(encoding="utf-8").split("\n"))
        for name, path in names.items()
        if not re.fullmatch(LEFT_OUT, name)
    }


def problems(files: dict[str, tuple[str, ...]]) -> list[Problem]:
    return check(load({name: "\n".join(lines).encode() for name, lines in files.items()}))


@cache
def known_problems() -> frozenset[tuple[str, str]]:
    """What is said of the example itself: code and message."""
    return frozenset((problem.code, problem.message) for problem in problems(example()))


@pytest.fixture(autouse=True, scope="module")
def _files_are_parsed_once() -> Iterator[None]:
    """Only the changed file is parsed again."""
    patch = pytest.MonkeyPatch()
    patch.setattr(read, "read_yaml", lru_cache(maxsize=300)(read.read_yaml))
    yield
    patch.undo()


# ── making mistakes ──────────────────────────────────────────────────────────────────────────────
Lines = tuple[str, ...]


def spread(found: list[Mistake], most: int) -> list[Mistake]:
    """At most so many of them, from all over the plan."""
    return [found[index * len(found) // most] for index in range(most)] if len(found) > most else found


def places(pattern: str, files: str = r".*\.yaml") -> Iterator[tuple[str, int, re.Match[str]]]:
    """(file, line from 0, match) of every line that matches."""
    for name, lines in example().items():
        if re.fullmatch(files, name):
            for number, line in enumerate(lines):
                if found := re.search(pattern, line):
                    yield name, number, found


def replaced(kind: str, codes: str, pattern: str, by: str | Callable[[re.Match[str]], str], *, most: int = 3,
             files: str = r".*\.yaml", distinct: bool = False) -> list[Mistake]:  # fmt: skip
    """Mistakes by a replacement within one line, told at that line; ``distinct``: each match text once."""
    made, seen = [], set()
    for name, number, found in places(pattern, files):
        line = example()[name][number]
        new = line[: found.start()] + (by(found) if callable(by) else found.expand(by)) + line[found.end() :]
        if new != line and not (distinct and found[0].strip() in seen):
            seen.add(found[0].strip())
            made.append(Mistake(kind, name, number, number + 1, (new,), number + 1, codes))
    return spread(made, most)


def indent(line: str) -> int:
    """Where the field of a line begins, behind the dash of a list."""
    return len(line) - len(re.sub(r"^ *(- )?", "", line))


def block_end(lines: Lines, start: int) -> int:
    """The line behind the field that begins at ``start``."""
    end = start + 1
    while end < len(lines) and (
        not lines[end].strip() or (len(lines[end]) - len(lines[end].lstrip())) > indent(lines[start])
    ):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return end


def item_start(lines: Lines, number: int) -> int:
    """The line where the item begins that the field on this line belongs to."""
    depth = indent(lines[number])
    while number > 0:
        line = lines[number]
        if line.strip() and not line.lstrip().startswith("#") and indent(line) == depth and re.match(r" *- ", line):
            return number
        above = next(n for n in range(number - 1, -1, -1) if lines[n].strip() and not lines[n].lstrip().startswith("#"))
        if indent(lines[above]) < depth:
            return number
        number = above
    return number


def dropped(kind: str, codes: str, field: str, *, most: int = 3, files: str = r".*\.yaml") -> list[Mistake]:
    """A field left out, told where its item begins."""
    made = []
    for name, number, _ in places(rf"^ *{field}:", files):
        lines = example()[name]
        start = item_start(lines, number)
        if start == number:  # the first field of a mapping: the next one begins the item
            continue
        made.append(Mistake(f"{kind}-{field}", name, number, block_end(lines, number), (), start + 1, codes))
    return spread(made, most)


def doubled(kind: str, codes: str, pattern: str, *, most: int = 3, files: str = r".*\.yaml") -> list[Mistake]:
    """An item of a list written a second time, told at the second one."""
    made = []
    for name, number, _ in places(pattern, files):
        lines = example()[name]
        end = number + 1
        depth = len(lines[number]) - len(lines[number].lstrip())
        while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > depth):
            end += 1
        while not lines[end - 1].strip():
            end -= 1
        block = lines[number:end]
        made.append(Mistake(kind, name, end, end, block, end + 1, codes))
    return spread(made, most)


def inserted(kind: str, codes: str, pattern: str, line: str, *, most: int = 3, files: str = r".*") -> list[Mistake]:
    """A line put before each line that matches, told there."""
    made = [
        Mistake(kind, name, number, number, (line,), number + 1, codes) for name, number, _ in places(pattern, files)
    ]
    return spread(made, most)


def swapped_letters(found: re.Match[str]) -> str:
    """A field's name with two of its letters in the wrong order."""
    name = found[2]
    at = next((n for n in range(1, len(name) - 1) if name[n] != name[n + 1]), 0)
    return found[1] + name[:at] + name[at + 1] + name[at] + name[at + 2 :] + ":"


def without_zeros(found: re.Match[str]) -> str:
    return found[0].removesuffix(".000")


PROGRAM, RAT, MD = r"program/.*\.yaml", r"rat/.*\.yaml", r"narasi/.*\.md"
INDIKATOR = r"indikator.*\.yaml"
FIELD = r"^( *(?:- )?)([a-z][a-z_]{3,}):"
SHAPE = r"RPKD-[SY]\d\d"


def structure_mistakes() -> list[Mistake]:
    """Slips of the fingers in YAML."""
    return [
        *replaced("misspelt field", SHAPE + "|RPKD-(L07|Q05)", FIELD, swapped_letters, most=35, distinct=True),
        *replaced(
            "capital in field",
            SHAPE + "|RPKD-L07",
            r"^( *)([a-z]{4,}):",
            lambda m: f"{m[1]}{m[2].capitalize()}:",
            most=3,
        ),
        *replaced("tab", r"RPKD-Y04", r"^    (?=[a-z])", "\t", most=3),
        *replaced(
            "indented too far", r"RPKD-Y0[56]", r"^( {4,})(?=(kode|nama|satuan|arah|strategi|sumber): )", r"\1 ", most=3
        ),
        *replaced("indented too little", SHAPE, r"^ ( {5,})(?=(nama|satuan|keluaran|pagu|target): ?)", r"\1", most=3),
        *replaced("no blank after colon", r"RPKD-Y05", r"^( *[a-z_]+): (?=[A-Za-z])", r"\1:", most=3),
        *replaced("no colon", r"RPKD-Y0[56]", r"^( *[a-z_]+): (?=[A-Za-z])", r"\1 ", most=3),
        *replaced("open quote", r"RPKD-Y07", r"^( *nama: )(?=[A-Z])", r'\1"', most=3),
        *replaced("open brace", r"RPKD-Y07", r"^( *\d{4}: \{.*)\}", r"\1", most=3, files=PROGRAM),
        *replaced("comma in braces", r"RPKD-(Y12|S\d\d|V06)", r"\{(.*): (\d+)\.(\d)(?=[,}])", r"{\1: \2,\3", most=3),
        *replaced("empty", r"RPKD-S05", r"^( *(?:nama|satuan|keluaran|uraian|penanggung_jawab):).+", r"\1", most=3),
        *replaced("glued dash", SHAPE, r"^( *)- (?=kode|sub_kegiatan)", r"\1-", most=3),
        *inserted("field twice", r"RPKD-Y08", r"^            satuan:", "            keluaran: Lagi", most=3),
        *replaced(
            "wrong word",
            r"RPKD-(S06|H07)",
            r"\b(arah|tingkat|jenis|jenis_bantuan|tahap|status): (\w+)",
            r"\1: \2x",
            most=14,
        ),
        *replaced("yes", r"RPKD-S29", r": ya$", ": yes", most=2),
    ]


def missing_mistakes() -> list[Mistake]:
    """A field left out."""
    required = [
        ("nama", PROGRAM), ("perangkat_daerah", PROGRAM), ("strategi", r"program/d.*\.yaml"), ("indikator", PROGRAM),
        ("keluaran", PROGRAM), ("satuan", PROGRAM), ("target", PROGRAM), ("pagu", PROGRAM), ("sasaran", PROGRAM),
        ("lokasi", PROGRAM), ("kondisi_awal", r"program/.*"), ("nilai", r"program/.*"), ("uraian", RAT),
        ("ibu_kota", r".*"), ("jenis", r".*"), ("nomenklatur", r".*"), ("tahun_akhir", r".*"), ("arah_kebijakan", r"strategi.*"),
        ("bidang_urusan", r".*"), ("bobot", r".*"), ("desil", r"data.*"), ("tentang", r".*"), ("belanja", r".*"),
    ]  # fmt: skip
    found: list[Mistake] = []
    for field, files in required:
        candidates = dropped("missing", r"RPKD-(S03|R\d\d|V\d\d|U\d\d)", field, most=60, files=files)
        found += spread([m for m in candidates if not _optional(m)], 3)
    found += dropped("missing", r"RPKD-A11", "penanggung_jawab", files=RAT)
    found += dropped("missing", r"RPKD-A11", "jadwal", files=RAT, most=3)
    found += dropped("missing", r"RPKD-(A11|P06)", "jenis_bantuan", files=RAT, most=3)
    found += dropped("missing", r"RPKD-D01", "sumber", files=r"program/bappeda.yaml", most=1)
    return found


def _optional(mistake: Mistake) -> bool:
    """Fields that may be left out where they stand: strategi and kondisi_awal of a sub kegiatan."""
    lines = example()[mistake.file]
    first = lines[item_start(lines, mistake.start)]
    is_sub = re.search(r"- kode: \S+\.\d{4}$", first) is not None
    name = mistake.kind.removeprefix("missing-")
    return (is_sub and name in ("strategi", "kondisi_awal", "arah_kebijakan")) or (
        name == "strategi" and not re.search(r"- kode:", first)
    )


def value_mistakes() -> list[Mistake]:
    """Numbers, years and dates."""
    number = r"RPKD-S2\d"
    return [
        *replaced("letter O", number, r"(: \d[\d.]*)0\b(?=[,}]?)", r"\1O", most=3, files=PROGRAM),
        *replaced("comma for thousands", r"RPKD-(S2\d|Y12)", r"^( *\d{4}: \d{1,3})\.(\d{3})$", r"\1,\2", most=3, files=PROGRAM),
        *replaced("half a person", number, r"^( *jumlah: [\d.]+)$", r"\1,5", most=3, files=RAT),
        *replaced("negative", r"RPKD-(S2\d|V0[67])", r"^( *\d{4}: )(?=\d)", r"\1-", most=3, files=PROGRAM),
        *replaced("billions in words", number, r"\b(PAD|DAU): [\d.]+", r"\1: 4 miliar", most=3, files=PROGRAM),
        *replaced("pagu a thousand times too small", r"RPKD-(U10|U11)", r"^ *\d{4}: \{PAD: [\d.]+\.000(?=\})", without_zeros,
                  most=3, files=PROGRAM),
        *replaced("pagu a thousand times too large", r"RPKD-(U10|U12)", r"^( *\d{4}: \{PAD: [\d.]+\.000)(?=\})", r"\1.000",
                  most=3, files=PROGRAM),
        *replaced("target a thousand times too large", r"RPKD-V0[689]", r"^( {14}\d{4}: \d{1,3}\.\d{3})$", r"\1.000", most=3,
                  files=PROGRAM),
        *replaced("target ten times too large", r"RPKD-V0[689]", r"^( {14}\d{4}: \d{2,3})$", r"\g<1>0", most=3, files=PROGRAM),
        *replaced("percentage above 100", r"RPKD-V0[689]", r"^( {10}\d{4}: )(\d\d)$", r"\1\g<2>0", most=3, files=PROGRAM),
        *replaced("year with a dot", r"RPKD-S22", r"\b(tahun: )2(\d{3})$", r"\g<1>2.\2", most=3),
        *replaced("year of three digits", r"RPKD-S22", r"\b(tahun: 20\d)\d$", r"\1", most=3),
        *replaced("year far off", r"RPKD-(W\d\d|D0[23]|S22|H\d\d|K07)", r"\b(tahun: )20(2[0-4])$", r"\g<1>21\2", most=3),
        *replaced("no such day", r"RPKD-S23", r"(tanggal: )\d+ \w+ (\d{4})", r"\g<1>31 Juni \2", most=3),
        *replaced("no such month", r"RPKD-S23", r"(tanggal: \d+) \w+ (\d{4})", r"\1 Jully \2", most=2),
        *replaced("year outside the period", r"RPKD-(V02|U01|V01)", r"^( {14})2026: (?=\d)", r"\g<1>2027: ", most=3, files=PROGRAM),
        *replaced("pagu of a year outside the period", r"RPKD-U01", r"^( {14})2026: (?=\{)", r"\g<1>2027: ", most=3, files=PROGRAM),
        *replaced("year twice", r"RPKD-Y08", r"^( {14})2026: ", r"\g<1>2025: ", most=3, files=PROGRAM),
        *replaced("fifth quarter", r"RPKD-S28", r"^( {10})4: ", r"\g<1>5: ", most=3, files=RAT),
        *replaced("decile 11", r"RPKD-S28", r"desil: \[1, ", "desil: [11, ", most=3),
        *replaced("other decile than said", r"RPKD-P02", r"desil: \[1, 2\]", "desil: [1, 2, 3]", most=3, files=RAT),
        *other_counts(),
        *replaced("benefit ten times too large", r"RPKD-P05", r"(besaran_manfaat: Rp[\d.]+)(?=/(?:KK|orang|siswa|unit))",
                  lambda m: m[1].replace("Rp", "Rp9"), most=3, files=RAT),
    ]  # fmt: skip


def code_mistakes() -> list[Mistake]:
    """Codes, names and references."""
    return [
        *replaced("two digits in the fourth part", r"RPKD-S31", r"(kode: \d\.\d\d\.\d\d\.)2(\.\d\d)", r"\g<1>02\2", most=3, files=PROGRAM),
        *replaced("provincial code", r"RPKD-K01", r"(kode: \d\.\d\d\.\d\d\.)2(\.\d\d)", r"\g<1>1\2", most=3, files=PROGRAM),
        *replaced("wrong parent", r"RPKD-K02", r"(- kode: \d\.\d\d\.)(\d)(\d)(\.2\.\d\d)", r"\1\3\2\4", most=3, files=PROGRAM),
        *replaced("name behind the code", r"RPKD-S31", r"(- kode: \S+)$", r"\1 - Program", most=3, files=PROGRAM),
        *replaced("digits swapped in a sub kegiatan", r"RPKD-K\d\d", r"(- kode: \S+\.00)(\d)([1-9])$", r"\1\3\2", most=3, files=PROGRAM),
        *replaced("digits swapped in a RAT row", r"RPKD-A0[12]", r"(sub_kegiatan: \S+\.00)(\d)([1-9])$", r"\1\3\2", most=3, files=RAT),
        *replaced("other name than the official", r"RPKD-K(09|11)", r"^( {12}nama: \w+ )\w+ ", r"\1", most=3, files=PROGRAM),
        *replaced("other name of a program", r"RPKD-K(09|11)", r"^( {4}nama: Program \w+ )\w+ ?", r"\1", most=3, files=PROGRAM),
        *replaced("agency misspelt", r"RPKD-R01", r"(perangkat_daerah: \w+)(\w)$", r"\1\2\2", most=3, files=PROGRAM),
        *replaced("strategy misspelt", r"RPKD-R01", r"^( *strategi: \w+)-", r"\1_", most=3, files=PROGRAM),
        *replaced("policy misspelt", r"RPKD-R01", r"(arah_kebijakan: \w+)$|(arah_kebijakan: [\w-]+)$", lambda m: m[0] + "x", most=3, files=PROGRAM),
        *replaced("indicator misspelt", r"RPKD-R01", r"(indikator: \[[\w-]+)", r"\1x", most=3, files=r"tujuan.*"),
        *replaced("funding source misspelt", r"RPKD-U05", r"\{PAD:", "{PDA:", most=3, files=PROGRAM),
        *replaced("funding source of single figures misspelt", r"RPKD-R01", r"sumber_dana: PAD", "sumber_dana: PADD", most=3, files=PROGRAM),
        *replaced("dana desa in a city", r"RPKD-U07", r"\{DAU:|\{PAD:", "{DANA_DESA:", most=3, files=PROGRAM),
        *replaced("agency of another field", r"RPKD-R10", r"^    perangkat_daerah: (?!bpbd|dinsos)\w+", "    perangkat_daerah: bpbd", most=3, files=PROGRAM),
        *replaced("unit misspelt", r"RPKD-I05", r"^( *satuan: pers)en$", r"\1an", most=3, files=PROGRAM),
        *replaced("place outside the region", r"RPKD-(L01|S34)", r"- 36\.71\.(\d\d)", r"- 36.03.\1", most=3, files=r"(program|rat)/.*"),
        *replaced("no such district", r"RPKD-(L02|S34)", r"- 36\.71\.\d\d(?= \D)", "- 36.71.19", most=3, files=r"(program|rat)/.*"),
        *replaced("other name of a place", r"RPKD-S34", r"(wilayah: 36\.71\.\d\d\.\d{4}) \w+", r"\1 Ciledug Baru", most=3),
        *replaced("place doubled", r"RPKD-K07", r"(wilayah: 36\.71\.0[2-9]\.100)3.*", r"\g<1>1", most=3),
        *replaced("kecamatan among kelurahan", r"RPKD-L06", r"(wilayah: 36\.71\.\d\d)\.\d{4}.*", r"\1", most=3),
        *replaced("place value unknown", r"RPKD-L07", r"^( {8}rtlh):", r"\1h:", most=3),
        *replaced("weight", r"RPKD-L08", r"(bobot: 0,)15", r"\g<1>25", most=1),
        *replaced("id twice", r"RPKD-K07", r"^  - id: (?:disnaker|dishub)$", "  - id: dinsos", most=1),
        *doubled("sub kegiatan twice", r"RPKD-K05", r"^ {10}- kode: \S+\.\d{4}$", files=PROGRAM, most=3),
        *doubled("kegiatan twice", r"RPKD-K05", r"^ {6}- kode: \S+$", files=PROGRAM, most=3),
        *doubled("program twice", r"RPKD-K05", r"^  - kode: \S+$", files=PROGRAM, most=3),
        *doubled("RAT row twice", r"RPKD-A02", r"^ {6}- sub_kegiatan:", files=RAT, most=3),
        *doubled("agency twice", r"RPKD-K07", r"^  - id: \w+$", files=r"perangkat.*", most=2),
        *doubled("kelurahan twice", r"RPKD-K07", r"^    - wilayah:", most=3),
        *doubled("rule twice", r"RPKD-H05", r"^  - jenis:", files=r"dasar.*", most=2),
        *doubled("value twice", r"RPKD-D02", r"^ +- tahun: 20|^ +- \{tahun: 20", files=INDIKATOR, most=3),
    ]  # fmt: skip


def other_counts() -> list[Mistake]:
    """A number of beneficiaries that is not the target any more, where both count the same."""
    units: dict[str, str] = {}
    code = ""
    for _, _, found in places(r"^ *(?:- kode: (\S+)|satuan: (.+))$", PROGRAM):
        code = found[1] or code
        units.setdefault(code, "") if found[1] else units.update({code: units[code] or found[2]})
    made = []
    for name, number, found in places(r"^( *jumlah: \d[\d.]*)(\d)$", RAT):
        lines = example()[name]
        row = next(line for line in reversed(lines[:number]) if "- sub_kegiatan: " in line).rpartition(" ")[2]
        if lines[number + 1].strip() == f"satuan: {units.get(row)}":
            new = found[1] + str((int(found[2]) + 1) % 10)
            made.append(Mistake("other count", name, number, number + 1, (new,), number + 1, r"RPKD-P0[34]"))
    return spread(made, 3)


def worse_targets() -> list[Mistake]:
    """A target of an indicator that goes the wrong way."""
    made = []
    for name, number, found in places(r"^( {6}2025: )\d+[,.]\d+$", INDIKATOR):
        above = example()[name][:number]
        rises = next(line for line in reversed(above) if re.match(r" *arah:", line)).endswith("naik")
        new = found[1] + ("0,1" if rises else "99")
        made.append(Mistake("worse target", name, number, number + 1, (new,), number + 1, r"RPKD-V0[3468]"))
    return spread(made, 3)


def whole_plan_mistakes() -> list[Mistake]:
    """What only the sense of it tells."""
    return [
        *inserted("nik in a comment", r"RPKD-X01", r"^ *(nama|satuan|kode|sumber):", "# 3671010101010001", most=3, files=r".*\.yaml"),
        *inserted("nik in pieces", r"RPKD-X01", r"^ *(nama|satuan|kode|sumber):", "# KK 3671 0101 0101 0001", most=3, files=r".*\.yaml"),
        *replaced("nik in a narrative", r"RPKD-X01", r"^(\w[^{]{40,})$", r"\1 NIK 3671-0101-0101-0001.", most=3, files=MD),
        *replaced("phone number", r"RPKD-X02", r"(penanggung_jawab: .*)", r"\1, 0812-3456-7890", most=3, files=RAT),
        *replaced("walikota", r"RPKD-J08", r"jabatan: (Wakil )?Wali Kota", r"jabatan: \1Walikota", most=2),
        *replaced("bupati", r"RPKD-J06", r"jabatan: (Wakil )?Wali Kota", r"jabatan: \1Bupati", most=2),
        *replaced("rule of another year", r"RPKD-H0[26]|RPKD-H03", r"^    tahun: 20(1\d|20)$", "    tahun: 2012", most=3, files=r"dasar.*"),
        *replaced("abbreviated rule", r"RPKD-H07", r"jenis: Peraturan Presiden", "jenis: Perpres", most=2, files=r"dasar.*"),
        *replaced("period backwards", r"RPKD-W01", r"tahun_akhir: \d+", "tahun_akhir: 2020", most=1),
        *replaced("rat of another year", r"RPKD-W03", r"^  - tahun: 2025$", "  - tahun: 2035", most=1, files=RAT),
        *replaced("unknown nomenclature", r"RPKD-S14", r"(2025: contoh)-2024", r"\1-2042", most=1),
        *worse_targets(),
        *replaced("pagu without a source", r"RPKD-S13", r"^( {14}\d{4}: )\{PAD: ([\d.]+)\}", r"\1\2", most=3, files=PROGRAM),
    ]  # fmt: skip


def narrative_mistakes() -> list[Mistake]:
    """In the chapters."""
    template = r"RPKD-[TN]\d\d"
    return [
        *replaced("typed percentage", r"RPKD-N01", r"\{\{ ?indikator\([^}]*persen ?\}\}", "5,89 persen", most=3, files=MD),
        *replaced("typed count", r"RPKD-N01", r"\{\{[^}]*bilangan ?\}\}", "1.234", most=3, files=MD),
        *replaced("typed money", r"RPKD-N01", r"\{\{[^}]*rupiah_ringkas ?\}\}", "Rp1,2 miliar", most=3, files=MD),
        *replaced("unknown indicator", template, r"indikator\(\"\w", 'indikator("Z', most=3, files=MD),
        *replaced("unknown function", template, r"\{\{ ?indikator\(", "{{ indikatr(", most=3, files=MD),
        *replaced("unknown filter", template, r"\| ?persen ?\}", "| prosen }", most=3, files=MD),
        *replaced("year without a value", template, r"(indikator\(\"P0\"\)\.nilai\()20\d\d", r"\g<1>1950", most=3, files=MD),
        *replaced("broken braces", template, r"(\{\{ ?indikator\([^}]*)\}\}", r"\1}", most=3, files=MD),
        *replaced("unknown table", template, r"\{\{ ?tabel\(\"(\w)", r'{{ tabel("x\1', most=3, files=MD),
        *replaced("unknown figure", template, r"\{\{ ?gambar\(\"(\w)", r'{{ gambar("x\1', most=3, files=MD),
        *replaced("broken reference", r"RPKD-B08", r"rujuk\(\"(bab|tabel|gambar):(\w)", r'rujuk("\1:\2\2', most=3, files=MD),
        *replaced("chapter id misspelt", r"RPKD-B01", r"\{#(kondisi-umu)m\}|\{#(lokasi-priorita)s\}", lambda m: "{#" + (m[1] or m[2]) + "}", most=2, files=r"narasi/rpkd/.*"),
        *inserted("empty section", r"RPKD-B02", r"^## ", "## Bagian Kosong", most=3, files=MD),
    ]  # fmt: skip


def mistakes() -> list[Mistake]:
    return [
        *structure_mistakes(),
        *missing_mistakes(),
        *value_mistakes(),
        *code_mistakes(),
        *whole_plan_mistakes(),
        *narrative_mistakes(),
    ]


# ── finding them ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("mistake", mistakes(), ids=str)
def test_is_found_at_its_line(mistake: Mistake) -> None:
    lines = example()[mistake.file]
    files = {**example(), mistake.file: (*lines[: mistake.start], *mistake.new, *lines[mistake.end :])}
    found = [p for p in problems(files) if (p.code, p.message) not in known_problems()]
    here = [p for p in found if p.position.file == mistake.file and p.position.line == mistake.at]
    shown = " / ".join(mistake.new) or " / ".join(lines[mistake.start : mistake.end])
    assert any(re.fullmatch(mistake.codes, p.code) for p in here), (
        f"{mistake.kind}: {shown}\nnot told as {mistake.codes} at {mistake.file}:{mistake.at}, but\n{told(found)}"
    )


def test_there_are_a_few_hundred() -> None:
    assert len(mistakes()) >= 300
