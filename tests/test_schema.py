"""The dictionary of fields is current and its examples load; wrong shapes are found at their line."""

import re
from pathlib import Path

import pytest
from minimal import MINIMAL, SCHEMA, YAML_BLOCKS, changed, codes, line_of, loaded, sections_of

from rpkdgen import model
from rpkdgen.fields import fields_of
from rpkdgen.read import CODES as READING_CODES
from rpkdgen.reference import CODES as REFERENCE_CODES
from rpkdgen.scalar import READERS
from rpkdgen.schema import CODES, cerberus_schema, data_dictionary, declared
from rpkdgen.validate import load

PACKAGE = Path(__file__).parent.parent / "rpkdgen"


def test_the_dictionary_of_fields_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == data_dictionary(), "run: make docs"


def test_the_dictionary_shows_every_field_of_every_section() -> None:
    text = data_dictionary()
    for section, (cls, _) in model.SECTIONS.items():
        assert f"\n### {section}\n" in text
        for name in fields_of(getattr(model, cls)):
            assert f"| `{name}` |" in text, f"{section}: {name}"


@pytest.mark.parametrize("block", YAML_BLOCKS, ids=lambda block: "-".join(sections_of(block)))
def test_every_example_of_the_dictionary_loads(block: str) -> None:
    shown = sections_of(block)
    # A kegiatan or sub kegiatan written apart needs the programme; all else stands instead of the plan's own.
    files = {f"{name}.yaml": text.encode() for name, text in sections_of(MINIMAL).items() if name not in shown}
    files["contoh.yaml"] = block.encode()
    assert load(files).problems == ()


def test_the_tables_and_figures_shown_are_those_that_there_are() -> None:
    text = data_dictionary()
    templates = PACKAGE.parent / "templates"
    for kind, heading in (("tabel", "### Tabel"), ("gambar", "### Gambar")):
        part = text[text.index(f"\n{heading}\n") + 1 :].partition("\n### ")[0]
        first_cells = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
        names = {name for cell in first_cells for name in re.findall(r"`([a-z-]+)`", cell)}
        there = {path.name.removesuffix(".html.j2") for path in templates.glob(f"*/{kind}/*.html.j2")}
        assert names == there


def test_every_type_of_the_model_has_a_reader() -> None:
    for cls, _ in model.SECTIONS.values():
        assert cerberus_schema(cls).keys() == declared(cls).keys()
    assert {"teks", "nilai", "rupiah"} <= READERS.keys()


def test_every_code_is_documented() -> None:
    used = set()
    for name in ("read", "yaml_errors", "scalar", "reference", "schema", "items", "validate"):
        used |= set(re.findall(r'"(RPKD-[YS][0-9]{2})"', (PACKAGE / f"{name}.py").read_text(encoding="utf-8")))
    assert used == {*CODES, *READING_CODES, *REFERENCE_CODES}
    for doc in (*CODES.values(), *READING_CODES.values(), *REFERENCE_CODES.values()):
        assert doc.rule.endswith(".") and doc.source


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("pejabat:\n", "pejabt:\n", "RPKD-S01", "Maksud Anda “pejabat”?"),
        ("  ibu_kota: Rangkasbitung", "  ibukota: Rangkasbitung", "RPKD-S02", "Maksud Anda “ibu_kota”?"),
        ("    bidang_urusan: [1.06]", "    bidang_urusan: 1.06", "RPKD-S04", "daftar"),
        ("    bidang_urusan: [1.06]", "    bidang_urusan: []", "RPKD-S07", "kosong"),
        ("    nama: Dinas Sosial", "    nama: [Dinas Sosial]", "RPKD-S04", "bukan daftar"),
        ("    nama: Dinas Sosial", "    nama:", "RPKD-S05", "kosong"),
        ("    nama: Dinas Sosial", "    nama: ~", "RPKD-S05", "kosong"),
        ("    jenis: dinas", "    jenis: Dinas", "RPKD-S06", "Maksud Anda “dinas”?"),
        ("    arah: turun", "    arah: trun", "RPKD-S06", "Maksud Anda “turun”?"),
        ("    target: {2025: 8.0, 2026: 7.5}", "    target: [8.0, 7.5]", "RPKD-S04", "per tahun"),
        ("    target: {2025: 8.0, 2026: 7.5}", "    target: {2025: [8.0], 2026: 7.5}", "RPKD-S04", "target 2025"),
        ("    target: {2025: 8.0, 2026: 7.5}", "    target: {2025: , 2026: 7.5}", "RPKD-S05", "target 2025"),
        ("    target: {2025: 8.0, 2026: 7.5}", "    target: {}", "RPKD-S05", "kosong"),
        ("        strategi: [beban-pengeluaran]", "        strategi: [[beban-pengeluaran]]", "RPKD-S04", "strategi"),
        ("              2025: {PAD: 4.000.000.000}", "              2025: {PAD: [4]}", "RPKD-S04", "pagu 2025 PAD"),
        ("format: 1", "format: 2", "RPKD-S10", "Bentuk rencana"),
    ],
)
def test_a_wrong_shape_is_found_at_its_line(old: str, new: str, code: str, message: str) -> None:
    text = changed(old, new)
    problems = loaded(text).problems
    assert codes(problems) == [(code, line_of(old))]
    assert message in problems[0].message + problems[0].hint


def test_a_missing_field_is_found_at_its_item_and_names_it() -> None:
    text = changed("            satuan: KK\n            kondisi_awal", "            kondisi_awal")
    problem = loaded(text).problems[0]
    assert problem.code == "RPKD-S03"
    assert problem.position.line == line_of("kode: 1.06.05.2.02.0003", text)
    assert problem.message.startswith("Sub kegiatan 1.06.05.2.02.0003: isian “satuan”")


def test_a_mistyped_field_is_one_problem_not_two() -> None:
    text = changed("            keluaran: Jumlah", "            keluarran: Jumlah")
    assert codes(loaded(text).problems) == [("RPKD-S02", line_of("keluarran", text))]


def test_officials_and_decisions_may_be_left_blank() -> None:
    text = changed("  status: draf\n", "  status: draf\n  penetapan:\n    nomor:\n    tanggal:\n")
    assert loaded(text).problems == ()
