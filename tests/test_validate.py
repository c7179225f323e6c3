"""The plan is built from any number of files, however broken, with every problem at its line."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from minimal import MINIMAL, changed, codes, line_of, loaded, sections_of

from rpkdgen.model import Pagu, Plan
from rpkdgen.problem import Position
from rpkdgen.validate import Loaded, load, load_folder
from tests.effort import calls

SUB = "1.06.05.2.02.0003"


def plan_of(loaded: Loaded) -> Plan:
    assert loaded.plan is not None
    return loaded.plan


def test_the_minimal_plan_has_no_problem_and_all_its_values() -> None:
    found = loaded()
    assert found.problems == () and found.complete
    plan = plan_of(found)
    assert plan.sebutan.kepala_daerah == "Bupati"
    (baris,) = plan.baris
    assert baris.sub.target == {2025: Decimal(4500), 2026: Decimal(4800)}
    assert baris.sub.pagu[2025] == Pagu({"PAD": 4_000_000_000})
    assert baris.sub.lokasi == ("semua",)
    assert baris.sub.sasaran is not None and baris.sub.sasaran.tanggal == date(2025, 3, 1)
    assert plan.rencana.nomenklatur == {2025: "contoh-2024", 2026: "contoh-2024"}
    assert plan.indikator[0].target[2025] == Decimal("8.0")


def test_a_plan_may_be_split_as_one_likes() -> None:
    files = {f"{name}.yaml": text.encode() for name, text in sections_of(MINIMAL).items()}
    split = load(files)
    assert split.problems == ()
    assert split.plan == replace(plan_of(loaded()))


def test_lists_are_joined_over_files_in_order_of_names() -> None:
    found = loaded(
        MINIMAL,
        b="perangkat_daerah:\n  - {id: b, nama: B, jenis: badan, bidang_urusan: [1.02]}\n",
        a="perangkat_daerah:\n  - {id: a, nama: A, jenis: badan, bidang_urusan: [1.01]}\n",
    )
    assert [pd.id for pd in plan_of(found).perangkat_daerah] == ["a", "b", "dinsos"]


def test_a_single_section_stands_once() -> None:
    found = loaded(MINIMAL, tambahan=sections_of(MINIMAL)["daerah"])
    (problem,) = found.problems
    assert (problem.code, problem.position.file) == ("RPKD-S08", "tambahan.yaml")
    assert "rencana.yaml" in problem.message


def test_missing_sections_are_named() -> None:
    found = load({"a.yaml": b"format: 1\n"})
    assert {code for code, _ in codes(found.problems)} == {"RPKD-S09"}
    assert len(found.problems) == 8
    assert found.plan is None


def test_nothing_is_said_of_missing_sections_while_a_file_is_unreadable() -> None:
    found = load({"a.yaml": b"format: 1\n", "b.yaml": b"daerah: [\n"})
    assert [problem.code for problem in found.problems] == ["RPKD-Y07"]
    assert not found.complete


# ── values ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("2025: {PAD: 4.000.000.000}", "2025: {PAD: 4 miliar}", "RPKD-S24", "pagu 2025 PAD"),
        ("2025: {PAD: 4.000.000.000}", "2025: 4.000.000.000", "RPKD-S13", "pagu 2025"),
        ("2025: {PAD: 4.000.000.000}", "2025: 4 M", "RPKD-S24", "Sub kegiatan 1.06.05.2.02.0003, pagu 2025: "),
        ("target: {2025: 4.500, 2026: 4.800}", "target: {2025: 4.5, 2026: 4.800}", "RPKD-S25", "target 2025"),
        ("target: {2025: 70, 2026: 80}", "target: {2025: 1.234, 2026: 80}", "RPKD-S26", "target 2025"),
        ("target: {2025: 70, 2026: 80}", "target: {25: 70, 2026: 80}", "RPKD-S22", "target"),
        ("tahun_awal: 2025", "tahun_awal: 2.025", "RPKD-S22", "tahun_awal"),
        ("desil: [1, 2]", "desil: [1, 12]", "RPKD-S28", "sasaran desil"),
        ("tanggal: 2025-03-01", "tanggal: 2025-02-30", "RPKD-S23", "sasaran tanggal"),
        ("  kode: 36.02\n", "  kode: 36.02 Kabupaten Lebah\n", "RPKD-S34", "Kabupaten Lebak"),
        ("          - kode: 1.06.05.2.02.0003", "          - kode: 1.06.05.02.02.0003", "RPKD-S31", "kode"),
        ("lokasi: semua kecamatan", "lokasi: Karawaci", "RPKD-S35", "36.71.07 Karawaci"),
        ("lokasi: semua kecamatan", "lokasi: [36.71.07 Cibodas]", "RPKD-S34", "36.71.09 Cibodas"),
        ("lokasi: semua kecamatan", "lokasi: [36.71.77 Cibodas]", "RPKD-S34", "36.71.09 Cibodas"),
        ("jadwal: {1: Verifikasi,", "jadwal: {5: Verifikasi,", "RPKD-S28", "jadwal"),
        ("jadwal: {1: Verifikasi,", "jadwal: {II: Verifikasi,", "RPKD-Y08", "dua kali"),
    ],
)
def test_a_wrong_value_is_found_at_its_line(old: str, new: str, code: str, message: str) -> None:
    problems = loaded(changed(old, new)).problems
    assert codes(problems) == [(code, line_of(old) + old.startswith("\n"))]
    assert message in problems[0].message + problems[0].hint


def test_problems_stand_at_the_column_of_the_value() -> None:
    text = changed("2025: {PAD: 4.000.000.000}", "2025: {PAD: 4 miliar}")
    (problem,) = loaded(text).problems
    line = text.split("\n")[problem.position.line - 1]
    assert line[problem.position.column - 1 :] == "4 miliar}"


def test_a_mistyped_code_does_not_break_what_refers_to_it() -> None:
    found = loaded(changed("          - kode: 1.06.05.2.02.0003", "          - kode: 1.06.05.02.02.0003"))
    assert plan_of(found).baris[0].sub.kode == SUB


def test_values_are_read_by_their_unit() -> None:
    plan = plan_of(loaded(changed("            satuan: KK\n", "            satuan: persen\n")))
    assert plan.baris[0].sub.target == {2025: None, 2026: None}
    own = "        target: 4.300\n        pagu: 3.900.000.000\n"
    found = loaded(MINIMAL + own)
    assert found.problems == ()
    (row,) = plan_of(found).baris_rat(2025)
    assert row.target == Decimal(4300)
    assert row.pagu == Pagu({"PAD": 3_900_000_000}), "a single figure comes from the source that the RPKD names"


def test_a_control_sum_is_kept_apart() -> None:
    figures = "{PAD: 3.000.000.000, DAU: 1.000.000.000, jumlah: 5.000.000.000}"
    text = changed("2025: {PAD: 4.000.000.000}", f"2025: {figures}")
    assert plan_of(loaded(text)).baris[0].sub.pagu[2025] == Pagu(
        {"PAD": 3_000_000_000, "DAU": 1_000_000_000}, jumlah_tertulis=5_000_000_000
    )


def test_a_single_figure_needs_a_source_of_money() -> None:
    text = changed("2025: {PAD: 4.000.000.000}", "2025: 4.000.000.000")
    with_source = text.replace("            satuan: KK\n", "            satuan: KK\n            sumber_dana: DAU\n")
    found = loaded(with_source)
    assert found.problems == ()
    assert plan_of(found).baris[0].sub.pagu[2025] == Pagu({"DAU": 4_000_000_000})


def test_a_file_of_the_plan_must_be_there(tmp_path: Path) -> None:
    text = changed("  ibu_kota: Rangkasbitung\n", "  ibu_kota: Rangkasbitung\n  lambang: gambar/lambng.png\n")
    (tmp_path / "gambar").mkdir()
    (tmp_path / "gambar" / "lambang.png").write_bytes(b"")
    (tmp_path / "rencana.yaml").write_text(text, encoding="utf-8")
    (problem,) = load_folder(tmp_path).problems
    assert problem.code == "RPKD-S33" and "gambar/lambang.png" in problem.hint


# ── places ───────────────────────────────────────────────────────────────────────────────────────
def test_origins_tell_where_nested_values_were_written() -> None:
    plan = plan_of(loaded())
    sub, indikator = plan.baris[0].sub, plan.indikator[0]

    def place(piece: str, offset: int = 0) -> Position:
        at = MINIMAL.index(piece) + offset
        return Position("rencana.yaml", MINIMAL[:at].count("\n") + 1, at - MINIMAL.rfind("\n", 0, at))

    assert sub.asal.position == place(f"kode: {SUB}")
    assert sub.asal.at("pagu", 2025, "PAD") == place("4.000.000.000")
    assert sub.asal.at("pagu", 2025, "PAD", value=False) == place("PAD: 4.000")
    assert sub.asal.at("target", 2026) == place("4.800")
    assert sub.asal.at("target", 2031) == place("{2025: 4.500")
    assert sub.asal.at("tidak-ada") == sub.asal.position
    assert sub.asal.at("sasaran") == place("{uraian: Keluarga miskin")
    assert sub.sasaran is not None and sub.sasaran.asal.at("jumlah") == place("4.500, satuan")
    assert sub.asal.at("sasaran", "desil", 1) == place("desil: [1, 2]", len("desil: [1, "))
    assert indikator.asal.at("kondisi_awal", "nilai") == place("8.44}")
    assert plan.rat[0].rincian[0].asal.at("jadwal", 4) == place("Pelaporan}")


# ── kegiatan and sub kegiatan written apart ──────────────────────────────────────────────────────
APART = f"""
sub_kegiatan:
  - kode: {SUB[:-1]}1
    nama: Pendataan Fakir Miskin Cakupan Daerah Kabupaten/Kota
    keluaran: Jumlah dokumen
    satuan: dokumen
    sumber_dana: PAD
    target: {{2025: 1, 2026: 1}}
    pagu: {{2025: 500.000.000, 2026: 500.000.000}}
    sasaran: Keluarga desil 1–4
    lokasi: semua kecamatan
"""


def test_a_sub_kegiatan_written_apart_joins_its_kegiatan() -> None:
    found = loaded(MINIMAL, lain=APART)
    assert found.problems == ()
    assert [baris.sub.kode for baris in plan_of(found).baris] == [SUB, f"{SUB[:-1]}1"]


def test_a_kegiatan_written_apart_joins_its_programme() -> None:
    apart = APART.replace("2.02.0001", "2.01.0001") + "kegiatan:\n  - {kode: 1.06.05.2.01, nama: Pemeliharaan}\n"
    found = loaded(MINIMAL, lain=apart)
    assert found.problems == ()
    assert [k.kode for k in plan_of(found).program[0].kegiatan] == ["1.06.05.2.02", "1.06.05.2.01"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("1.06.05.2.02.0001", "1.06.06.2.02.0001", "Maksud Anda “1.06.05”?"),
        ("1.06.05.2.02.0001", "1.06.05.2.03.0001", "Maksud Anda “1.06.05.2.02”?"),
        ("    satuan: dokumen\n", "    satuan: dokumen\n    perangkat_daerah: dinkes\n", "dinsos"),
    ],
)
def test_what_has_no_parent_is_found_at_its_line(old: str, new: str, message: str) -> None:
    apart = changed(old, new, APART)
    (problem,) = loaded(MINIMAL, lain=apart).problems
    assert (problem.code, problem.position.file, problem.position.line) == ("RPKD-S11", "lain.yaml", 3)
    assert message in problem.message + problem.hint


def test_a_programme_of_two_agencies_needs_the_agency() -> None:
    program = sections_of(MINIMAL)["program"]
    second = changed("perangkat_daerah: dinsos", "perangkat_daerah: kec-maja", program)
    (problem,) = loaded(MINIMAL, kecamatan=second, lain=APART).problems
    assert problem.code == "RPKD-S11" and "perangkat_daerah" in problem.hint
    named = changed("    satuan: dokumen\n", "    satuan: dokumen\n    perangkat_daerah: kec-maja\n", APART)
    found = loaded(MINIMAL, kecamatan=second, lain=named)
    assert found.problems == ()
    assert [(b.program.perangkat_daerah, b.sub.kode[-4:]) for b in plan_of(found).baris] == [
        ("kec-maja", "0003"), ("kec-maja", "0001"), ("dinsos", "0003"),
    ]  # fmt: skip


# ── RAT ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_rat_may_stand_in_several_files() -> None:
    more = f"rat:\n  - tahun: 2025\n    status: draf\n    rincian:\n      - sub_kegiatan: {SUB[:-1]}1\n"
    found = loaded(MINIMAL, lain=APART, rat_lain=more)
    assert found.problems == ()
    (rat,) = plan_of(found).rat
    assert sorted(row.sub_kegiatan[-4:] for row in rat.rincian) == ["0001", "0003"]
    assert (rat.tahap, rat.status) == ("rpkd", "draf")


def test_two_stages_for_one_rat_are_a_problem() -> None:
    found = loaded(MINIMAL, z="rat:\n  - tahun: 2025\n    tahap: apbd murni\n")
    assert codes(found.problems) == [("RPKD-S12", 3)]


# ── robustness and speed ─────────────────────────────────────────────────────────────────────────
PIECES = (
    "", " ", "\t", "\n", ":", ": ", "- ", "'", '"', "{", "}", "[", "]", ",", "#", "&a", "*a", "!x", "|", ">", "?",
    "---\n", "0", "9.9", "-1", "2025", "kode", "null", "~", "\u200b", "é", "\x00", "program:\n", "  - ", "%", "@",
    "<<: *x",
)  # fmt: skip


CHANGE = st.tuples(st.integers(0, len(MINIMAL)), st.integers(0, 30), st.sampled_from(PIECES))


@settings(max_examples=150, deadline=None)
@given(st.lists(CHANGE, min_size=1, max_size=5))
def test_no_change_of_the_text_breaks_the_program(changes: list[tuple[int, int, str]]) -> None:
    text = MINIMAL
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    found = loaded(text)
    for problem in found.problems:
        lines = found.texts[problem.position.file].split("\n")
        assert 1 <= problem.position.line <= len(lines)
        assert 1 <= problem.position.column <= len(lines[problem.position.line - 1]) + 1
        assert problem.message and problem.code.startswith("RPKD-")


def test_no_moved_or_lost_line_breaks_the_program() -> None:
    chance = random.Random(7)
    lines = MINIMAL.split("\n")
    for _ in range(300):
        mixed = list(lines)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(mixed))
            line = mixed.pop(place)
            if chance.random() < 0.7:
                mixed.insert(chance.randrange(len(mixed)), " " * chance.choice((0, 0, 2)) + line)
        loaded("\n".join(mixed))


def test_any_bytes_are_read_or_refused() -> None:
    for data in (b"\xff\xfe\x00", b"\x00", b"a: \xc3", b"\xef\xbb\xbf", b"%YAML 9.9\n---\na: 1\n", b"? \n"):
        assert load({"a.yaml": data}).problems


def many_sub_kegiatan(size: int) -> str:
    head, _, one = MINIMAL.partition("          - kode: 1.06.05.2.02.0003\n")
    body, _, tail = one.partition("\nrat:")
    subs = "".join(f"          - kode: 1.06.05.2.02.{number:04}\n{body}" for number in range(1, size + 1))
    return f"{head}{subs}\nrat:{tail}"


def test_the_effort_grows_with_the_number_of_sub_kegiatan() -> None:
    effort = {}
    for size in (250, 500):
        text = many_sub_kegiatan(size)
        found: list[Loaded] = []
        effort[size] = calls(lambda text=text, found=found: found.append(loaded(text)))  # type: ignore[misc]
        assert found[0].problems == ()
        assert len(plan_of(found[0]).baris) == size
    assert effort[500] < 2.5 * effort[250]
