"""A plan as a flat table: what is written in another way is the same table."""

from __future__ import annotations

from decimal import Decimal

from rpkdgen.changes import Key
from rpkdgen.flatten import FlatItem, flatten, prose_of, rat_rows
from rpkdgen.model import SECTIONS, Plan
from rpkdgen.validate import load
from tests.plans import Files, changed, plan_files

SUB = Key("sub_kegiatan", "1.06.05.2.02.0003", "dinsos")


def plan_of(files: Files) -> Plan:
    plan = load({name: text.encode() for name, text in files.items()}).plan
    assert plan is not None
    return plan


def table(files: Files) -> dict[Key, dict[str, object]]:
    return {key: dict(item.fields) for key, item in flatten(plan_of(files)).items()}


def item(key: Key, files: Files | None = None) -> FlatItem:
    return flatten(plan_of(files or plan_files()))[key]


def test_a_field_is_a_dotted_path_to_one_value() -> None:
    fields = item(SUB).fields
    assert fields["pagu.2024.PAD"] == 3_200_000_000
    assert fields["target.2025"] == Decimal(4800)
    assert fields["kondisi_awal.nilai"] == Decimal(4200)
    assert fields["sasaran.uraian"] == "Keluarga desil 1–2"


def test_a_series_goes_by_its_years_and_a_peer_by_its_region() -> None:
    fields = item(Key("indikator", "P0")).fields
    assert fields["seri.2022.nilai"] == Decimal("5.77")
    assert fields["pembanding.36.71.seri.2023.sumber"] == "BPS, 2023"


def test_a_value_knows_its_place_its_unit_and_its_words() -> None:
    sub = item(SUB)
    leaf = sub.leaves["pagu.2025.DAU"]
    place = sub.place(*leaf.path)
    text = plan_files()["program/dinsos.yaml"].split("\n")
    assert place is not None
    assert text[place.line - 1][place.column - 1 :].startswith("900.000.000")
    assert (leaf.satuan, leaf.label) == ("rupiah", "Pagu 2025 (DAU)")
    assert sub.leaves["target.2024"].satuan == "KK"


def test_a_rat_row_has_name_unit_and_agency_of_its_sub_kegiatan() -> None:
    row = item(Key("rincian_rat", "1.06.05.2.02.0003", "dinsos", 2025))
    assert (row.ref.nama, row.satuan) == ("Fasilitasi Bantuan Sosial Kesejahteraan Keluarga", "KK")


def test_the_rows_of_a_rat_have_the_pagu_in_force() -> None:
    rows = rat_rows(plan_of(plan_files()), 2025)
    written = rows[Key("baris_rat", "1.06.05.2.02.0003", "dinsos", 2025)].fields
    taken_over = rows[Key("baris_rat", "1.06.05.2.02.0001", "dinsos", 2025)].fields
    assert written["pagu.PAD"] == 3_300_000_000
    assert taken_over["pagu.PAD"] == 700_000_000


def test_every_section_of_the_plan_is_in_the_table() -> None:
    jenis = {key.jenis for key in flatten(plan_of(plan_files()))}
    written_apart = {"kegiatan", "sub_kegiatan"} <= jenis
    assert written_apart
    assert set(SECTIONS) - jenis == {"sumber_dana", "realisasi"}  # the small plan has none of these


def test_an_item_written_twice_is_two_items() -> None:
    files = plan_files()
    text = files["indikator.yaml"]
    twice = {**files, "indikator-lagi.yaml": text}
    assert Key("indikator", "P0", urutan=2) in flatten(plan_of(twice))


def test_form_and_order_do_not_matter() -> None:
    files = plan_files()
    other = changed(files, "program/dinsos.yaml", "2024: 4.500\n", "2024: 4500 # komentar\n")
    other = changed(
        other, "program/disnaker.yaml", "desil: [1, 2, 3, 4]", "desil:\n      - 4\n      - 2\n      - 3\n      - 1"
    )
    other = changed(
        other, "program/dinsos.yaml", "{PAD: 3.400.000.000, DAU: 900.000.000}", "{DAU: Rp900.000.000, PAD: 3400000000}"
    )
    assert table(other) == table(files)


def test_a_move_to_another_file_does_not_matter() -> None:
    files = plan_files()
    moved = {("lain/" + name if name.startswith("program/") else name): text for name, text in files.items()}
    assert moved.keys() != files.keys()
    assert table(moved) == table(files)


def test_prose_is_compared_without_comments_and_line_breaks() -> None:
    one = "# Judul\n\nSatu kalimat\nyang panjang.\n\n- butir\n- lagi\n"
    other = "# Judul\n\n<!-- catatan -->\nSatu kalimat yang\npanjang.  \n\n- butir\n- lagi\n\n\n"
    assert prose_of(one) == prose_of(other)
    assert "- butir\n- lagi" in prose_of(one)
    assert prose_of("satu\n\ndua") != prose_of("satu\ndua")
