"""The editors' schema: it accepts what rpkdgen accepts, finds mistakes, and knows the names of the plan."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from rpkdgen import fields, model
from rpkdgen.cli import cli
from rpkdgen.editor_schema.names import FINDERS
from rpkdgen.editor_schema.scalars import form_of
from rpkdgen.fields import Scalar, fields_of
from rpkdgen.scalar import MONTHS, READERS
from rpkdgen.schema import FILE, declared
from tests.core_yaml import core_yaml
from tests.plans import KINDS, Files, changed, plan_files

ROOT = Path(__file__).parent.parent
SCALARS = {kind.name: kind for kind in vars(fields).values() if isinstance(kind, Scalar)}


def written(folder: Path, files: Files) -> Path:
    for name, text in files.items():
        path = folder / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "plan"


def schema_of(plan: Path) -> dict[str, Any]:
    result = CliRunner().invoke(cli, ["schema", "--plan", str(plan), "-o", "-"])
    assert result.exit_code == 0, result.output
    schema: dict[str, Any] = json.loads(result.output)
    return schema


@pytest.fixture(scope="session")
def of_the_example() -> Draft7Validator:
    return Draft7Validator(schema_of(ROOT / "plan"))


@pytest.fixture(scope="session")
def of_the_small_plan(tmp_path_factory: pytest.TempPathFactory) -> Draft7Validator:
    return Draft7Validator(schema_of(written(tmp_path_factory.mktemp("kota"), plan_files())))


def complaints(validator: Draft7Validator, text: str) -> list[str]:
    """What the schema says of a file: the path of each value that is wrong."""
    return sorted({"/".join(map(str, error.absolute_path)) for error in validator.iter_errors(core_yaml(text))})


# ── a schema ─────────────────────────────────────────────────────────────────────────────────────
def test_the_schema_is_one(of_the_example: Draft7Validator) -> None:
    Draft7Validator.check_schema(of_the_example.schema)


@pytest.mark.parametrize("path", sorted((ROOT / "plan").rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_example_is_accepted(of_the_example: Draft7Validator, path: Path) -> None:
    assert complaints(of_the_example, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("kind", KINDS)
def test_plans_of_every_kind_of_region_are_accepted(kind: str, tmp_path: Path) -> None:
    files = plan_files(kind)
    validator = Draft7Validator(schema_of(written(tmp_path, files)))
    assert {name: complaints(validator, text) for name, text in files.items() if _is_plan(name)} == {
        name: [] for name in files if _is_plan(name)
    }


def test_places_of_a_level_of_which_none_is_known_are_accepted(tmp_path: Path) -> None:
    """A list of kecamatan alone says nothing of kelurahan; ``rpkdgen check`` accepts those too."""
    table = "kode,nama\n36.74.01,Serpong\n36.74.02,Ciputat\n"
    validator = Draft7Validator(schema_of(written(tmp_path, {**plan_files(), "acuan/wilayah.csv": table})))
    for code, right in (
        ("36.74.01", True),
        ("36.74.01.1009 Entah", True),
        ("36.74.09", False),
        ("36.71.01.1001", False),
    ):
        found = complaints(validator, f"wilayah: [{{kode: {code}, sumber: ilustratif}}]")
        assert found == ([] if right else ["wilayah/0/kode"]), code


def _is_plan(name: str) -> bool:
    return name.endswith(".yaml") and not name.startswith("acuan/")


def test_every_field_is_explained_and_every_reference_has_names(of_the_example: Draft7Validator) -> None:
    definitions = of_the_example.schema["definitions"]
    for name in (FILE, *(cls for cls, _ in model.SECTIONS.values())):
        made = of_the_example.schema if name == FILE else definitions[name]
        for field, declaration in declared(name).items():
            assert declaration.description.split("`")[0].rstrip(".") in made["properties"][field]["description"]
    items = (cls for cls in vars(model).values() if isinstance(cls, type) and hasattr(cls, "__dataclass_fields__"))
    kinds = {field.refers_to for cls in items for field in fields_of(cls).values() if field.refers_to}
    assert kinds <= set(FINDERS)


# ── what the reader accepts, the schema accepts ──────────────────────────────────────────────────
_GROUPED = st.integers(0, 10**14).map(lambda n: f"{n:,}".replace(",", "."))
_WHOLE = _GROUPED | st.integers(0, 10**14).map(str)
_DECIMAL = st.builds(
    lambda sign, whole, comma, digits: f"{sign}{whole}{comma}{digits}",
    st.sampled_from(["", "-", "+"]), st.integers(0, 9999), st.sampled_from([",", "."]),
    st.from_regex("[0-9]{1,4}", fullmatch=True),
)  # fmt: skip
_DATES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
_DIGITS = st.from_regex("[0-9]{2}", fullmatch=True)
_PLACES = st.lists(_DIGITS, min_size=1, max_size=3).map(".".join)
WRITTEN: dict[str, st.SearchStrategy[str]] = {
    "teks": st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20),
    "id": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,10}", fullmatch=True),
    "tahun": st.integers(1900, 2100).map(str),
    "tanggal": _DATES.map(str) | st.builds(lambda d, f: f"{d.day} {f(MONTHS[d.month - 1])} {d.year}", _DATES,
                                           st.sampled_from([str, str.upper, str.lower])),
    "rupiah": st.builds(lambda a, n, z: a + n + z, st.sampled_from(["", "Rp", "Rp ", "rp.", "Rp. "]), _WHOLE,
                        st.sampled_from(["", ",00", ",-"])),
    "bulat": _WHOLE,
    "desimal": _WHOLE | _DECIMAL,
    "banyak-desimal": st.integers(0, 6).map(str),
    "nilai": _WHOLE | _DECIMAL,
    "triwulan": st.sampled_from(["1", "2", "3", "4", "I", "II", "III", "IV"]),
    "tahap-pagu": st.sampled_from(["rkpd", "apbd murni", "pergeseran", "pergeseran 2", "apbd perubahan"]),
    "desil": st.integers(1, 10).map(str),
    "bulan": st.integers(1, 12).map(str) | st.integers(1, 9).map("0{}".format) | st.sampled_from(MONTHS).map(str.lower),
    "ya-tidak": st.sampled_from(["ya", "tidak"]),
    "nip": st.builds(lambda d, r, s: f"{d:%Y%m%d}{s}{r:010}", st.dates(date(1950, 1, 1), date(2005, 1, 1)),
                     st.integers(0, 10**10 - 1), st.sampled_from(["", " "])),
    "kode-bidang-urusan": st.from_regex(r"[0-9]\.[0-9]{2}", fullmatch=True),
    "kode-program": st.from_regex(r"[0-9]\.[0-9]{2}\.[0-9]{2}", fullmatch=True),
    "kode-kegiatan": st.from_regex(r"[0-9](\.[0-9]{2}){2}\.[12]\.[0-9]{2}", fullmatch=True),
    "kode-sub-kegiatan": st.from_regex(r"[0-9](\.[0-9]{2}){2}\.[12]\.[0-9]{2}\.[0-9]{4}", fullmatch=True),
    "kode-skpd": st.from_regex(r"[0-9](\.[0-9]{2}\.[0-9]){2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}", fullmatch=True),
    "kode-wilayah": _PLACES | _PLACES.map("{} Karawaci".format) | _PLACES.map("{} - Karawaci".format),
    "berkas": st.from_regex(r"[a-z0-9._ -]{1,6}(/[a-z0-9._ -]{1,6}){0,2}", fullmatch=True),
}  # fmt: skip
#: Texts that YAML takes for something else than a text or a number; they are written in quotes.
NO_TEXTS = ("true", "false", "null", "~")


def test_every_scalar_is_tried() -> None:
    assert set(WRITTEN) == set(READERS)


@given(st.sampled_from(sorted(WRITTEN)).flatmap(lambda name: st.tuples(st.just(name), WRITTEN[name], st.booleans())))
@settings(max_examples=400, deadline=None)
def test_what_the_reader_accepts_is_accepted(case: tuple[str, str, bool]) -> None:
    name, text, quoted = case
    try:
        READERS[name](text)
    except ValueError:
        return  # the text is of the form, but says no such value (31 April, 1.234)
    try:
        value = text if quoted else core_yaml(f"a: {text}\n")["a"]
    except Exception:
        value = text
    if text.casefold() in NO_TEXTS or not isinstance(value, str | int | float):
        value = text
    assert list(Draft7Validator(form_of(SCALARS[name])).iter_errors(value)) == []


# ── mistakes ─────────────────────────────────────────────────────────────────────────────────────
MISTAKES = (
    ("program/dinsos.yaml", "perangkat_daerah: dinsos\n", "perangkat_daerah: dinsoss\n", "perangkat_daerah"),
    ("program/dinsos.yaml", "strategi: beban-pengeluaran\n", "strategi: beban\n", "strategi"),
    ("program/dinsos.yaml", "2025: 4.800\n", "2025: 4,8 ribu\n", "2025"),
    ("program/dinsos.yaml", "2024: {PAD: 3.200.000.000", "2024: {DUA: 3.200.000.000", "2024"),
    ("program/dinsos.yaml", "2024: {PAD: 3.200.000.000", "2024: {PAD: 3 M", "2024"),
    ("program/dinsos.yaml", "2024: {PAD: 3.200.000.000", "TA 2024: {PAD: 3.200.000.000", "pagu"),
    ("program/disnaker.yaml", "      - 36.74.01\n", "      - 36.74.77\n", "0"),
    ("rat/2025.yaml", "jenis_bantuan: uang\n", "jenis_bantuan: Uang\n", "jenis_bantuan"),
    ("rat/2025.yaml", "jadwal: {1: Verifikasi,", "jadwal: {5: Verifikasi,", "jadwal"),
    ("rat/2025.yaml", "    tahap: apbd murni\n", "    tahapan: apbd murni\n", "0"),
    ("data.yaml", "tahun: 2011\n", "tahun: 2O11\n", "tahun"),
    ("data.yaml", "tanggal: 1 Desember 2023\n", "tanggal: 1 Desembr 2023\n", "tanggal"),
)


@pytest.mark.parametrize(("file", "old", "new", "where"), MISTAKES, ids=lambda word: word.strip()[:30])
def test_mistakes_are_found(of_the_small_plan: Draft7Validator, file: str, old: str, new: str, where: str) -> None:
    files = plan_files()
    found = complaints(of_the_small_plan, changed(files, file, old, new)[file])
    assert found
    assert any(path.split("/")[-1] == where or where in path for path in found), found


def test_a_required_field_is_missed(of_the_small_plan: Draft7Validator) -> None:
    text = changed(plan_files(), "program/dinsos.yaml", "    perangkat_daerah: dinsos\n", "")["program/dinsos.yaml"]
    (error,) = of_the_small_plan.iter_errors(core_yaml(text))
    assert list(error.absolute_path) == ["program", 0]
    assert "perangkat_daerah" in error.message


# ── the command ──────────────────────────────────────────────────────────────────────────────────
def test_the_file_is_written_only_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = written(tmp_path, plan_files())
    monkeypatch.chdir(tmp_path)
    file = tmp_path / ".rpkdgen" / "skema.json"
    assert CliRunner().invoke(cli, ["schema"]).output == ".rpkdgen/skema.json ditulis.\n"
    before = file.stat().st_ino
    assert CliRunner().invoke(cli, ["schema"]).output == ".rpkdgen/skema.json sudah sesuai.\n"
    assert file.stat().st_ino == before
    text = plan_files()["rencana.yaml"]
    (plan / "rencana.yaml").write_text(text.replace("id: dinsos", "id: dinas-sosial"), encoding="utf-8")
    assert CliRunner().invoke(cli, ["schema"]).output == ".rpkdgen/skema.json ditulis.\n"
    assert "dinas-sosial" in file.read_text(encoding="utf-8")


def test_a_broken_plan_still_gives_a_schema_that_refuses_nothing_unknown(tmp_path: Path) -> None:
    """Names may stand in the file that cannot be read: those that are known are offered, none is refused."""
    files = {**plan_files(), "program/dinsos.yaml": "program:\n  - kode: [1.06\n"}
    validator = Draft7Validator(schema_of(written(tmp_path, files)))
    assert complaints(validator, "program: [{perangkat_daerah: baru}]\n") == ["program/0"]  # what is missing
    assert "dinsos" in json.dumps(validator.schema)
    empty = Draft7Validator(schema_of(written(tmp_path / "kosong", {"rencana.yaml": "daerah: {\n"})))
    assert complaints(empty, "strategi: [{id: a, nama: B, arah_kebijakan: [{id: c, uraian: D}]}]\n") == []


def test_text_of_the_plan_is_no_markdown(tmp_path: Path) -> None:
    files = plan_files()
    name = "nama: Dinas Sosial"
    files = changed(files, "rencana.yaml", name, 'nama: "Dinas [Sosial](http://x) <b>*"')
    enum = schema_of(written(tmp_path, files))["definitions"]["rujukan-perangkat_daerah"]
    assert r"Dinas \[Sosial\]\(http://x\) \<b\>\*" in enum["markdownEnumDescriptions"]
