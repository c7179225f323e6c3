"""New items stand in the right file, as their siblings are written, and say what is still to be filled in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rpkdgen import files
from rpkdgen.checks import check
from rpkdgen.cli import cli
from rpkdgen.fmt import formatted
from rpkdgen.reference import shipped_units
from rpkdgen.validate import Loaded, load_folder
from tests.plans import plan_files

ROOT = Path(__file__).parent.parent
#: What the check says of an empty field.
EMPTY = "RPKD-S05"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example."""
    shutil.copytree(ROOT / "plan", tmp_path / "plan")
    monkeypatch.chdir(tmp_path)
    return Path("plan")


@pytest.fixture(scope="module")
def known() -> set[tuple[str, str]]:
    """What the check says of the example."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return problems(load_folder(Path("plan")))


def new(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(cli, ["new", *arguments], input=answers)


def texts(folder: Path) -> dict[str, str]:
    return {path.as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file()}


def added(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """What stands in the files now, of those that changed; what was there is still there, in its order."""
    changed = {name: text for name, text in after.items() if before.get(name) != text}
    for name, text in changed.items():
        words = iter(re.findall(r"[^\s,\]]+", text))
        assert all(word in words for word in re.findall(r"[^\s,\]]+", before.get(name, ""))), name
    return changed


def problems(loaded: Loaded) -> set[tuple[str, str]]:
    return {(problem.code, problem.message) for problem in check(loaded)}


@pytest.mark.parametrize(
    ("words", "file", "place", "others"),
    [
        (["sub-kegiatan", "rujukan", "anak", "terlantar"], "plan/program/dinsos.yaml",
         "- kode: 1.06.05.2.01.0002", set()),
        (["sub-kegiatan", "--kode", "1.06.04.2.02.0001"], "plan/program/dinsos.yaml",
         "- kode: 1.06.04.2.02.0001", set()),
        (["program", "--kode", "2.11.11", "--nama", "Program Pengelolaan Sampah"], "plan/program/dlh.yaml",
         "- kode: 2.11.11", {"RPKD-R08", "RPKD-R09", "RPKD-K10"}),
        (["kegiatan", "--kode", "1.06.05.2.09", "--nama", "Kegiatan Baru"], "plan/program/dinsos.yaml",
         "- kode: 1.06.05.2.09", {"RPKD-R08", "RPKD-K10"}),
        (["indikator", "--id", "balita-gizi", "--dimensi", "kesehatan", "--sasaran", "S1.1"],
         "plan/indikator/4-kesehatan.yaml", "- id: balita-gizi", set()),
        (["perangkat-daerah", "--id", "dparbud", "--nama", "Dinas Pariwisata", "--jenis", "dinas"],
         "plan/perangkat-daerah.yaml", "- id: dparbud", {"RPKD-R09"}),
    ],
)  # fmt: skip
def test_an_item_is_added_where_it_belongs_and_only_empty_fields_are_told(
    plan: Path, known: set[tuple[str, str]], words: list[str], file: str, place: str, others: set[str]
) -> None:
    before = texts(plan)
    result = new(*words)
    assert result.exit_code == 0, result.output
    changed = added(before, texts(plan))
    line = next(number for number, line in enumerate(changed[file].splitlines(), 1) if line.strip() == place)
    assert f"{file}:{line}" in result.output
    assert "Lanjutkan" in result.output or "Kegiatan" in result.output
    told = problems(load_folder(plan)) - known
    assert {code for code, _ in told} - {EMPTY} <= others
    for name, text in changed.items():
        assert formatted(text, shipped_units()) == text, name


def test_a_programme_that_is_missing_above_is_added_with_the_names_of_the_nomenclature(plan: Path) -> None:
    (plan / "program" / "bpbd.yaml").unlink()
    result = new("sub-kegiatan", "--kode", "1.06.06.2.02.0002", "--perangkat-daerah", "bpbd")
    assert result.exit_code == 0, result.output
    text = (plan / "program" / "bpbd.yaml").read_text("utf-8")
    assert text.startswith("# Badan Penanggulangan Bencana Daerah\nprogram:\n  - kode: 1.06.06\n    nama: Program ")
    loaded = load_folder(plan).plan
    assert loaded
    row = next(row for row in loaded.baris if row.sub.kode == "1.06.06.2.02.0002")
    assert (row.kegiatan.kode, row.program.kode, row.program.perangkat_daerah) == ("1.06.06.2.02", "1.06.06", "bpbd")
    assert "ikut ditambahkan" in result.output


def test_several_hits_are_shown_and_none_is_taken(plan: Path) -> None:
    before = texts(plan)
    result = new("sub-kegiatan", "anak")
    assert result.exit_code == 2
    assert "1.06.05.2.01.0001  Penjangkauan Anak-Anak Terlantar" in result.output
    assert new("sub-kegiatan", "rujukna", "anka").exit_code == 2  # one hit, but by likeness
    assert texts(plan) == before


@pytest.mark.parametrize(
    "words",
    [
        ["sub-kegiatan", "xyzzy"],
        ["sub-kegiatan"],
        ["sub-kegiatan", "--kode", "1.06.05.2.01.0001"],  # there already
        ["sub-kegiatan", "--kode", "1.06.05"],
        ["sub-kegiatan", "--kode", "1.05.02.2.01.0001"],  # two agencies handle this
        ["sub-kegiatan", "--kode", "9.99.99.2.01.0001", "--perangkat-daerah", "dinsos", "--nama", "x"],
        ["program", "--kode", "1.05.03", "--perangkat-daerah", "tidak-ada"],
        ["program", "--kode", "2.11.11", "--nama", "x", "--strategi", "tidak-ada"],
        ["indikator", "--id", "P0"],
        ["indikator", "--id", "dua kata"],
        ["indikator", "--id", "x", "--sasaran", "tidak-ada"],
        ["perangkat-daerah", "--id", "dinsos"],
        ["perangkat-daerah", "--id", "x", "--jenis", "kantor"],
        ["tahun", "2025"],
        ["tahun", "2030"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_added_is_told_and_nothing_is_changed(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(files, "replace_file", None)  # nothing may be written here
    result = new(*words)
    assert result.exit_code == 2, result.output
    assert result.output


def test_a_plan_that_cannot_be_read_is_left(plan: Path) -> None:
    (plan / "program" / "dinsos.yaml").write_text("program: [\n", "utf-8")
    result = new("sub-kegiatan", "--kode", "1.06.05.2.01.0002")
    assert result.exit_code == 2
    assert "rpkdgen check" in result.output
    assert (plan / "program" / "dinsos.yaml").read_text("utf-8") == "program: [\n"


def test_on_a_terminal_it_asks(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rpkdgen.commands import new as module

    monkeypatch.setattr(module, "asks", lambda: True)
    result = new("sub-kegiatan", answers="anak\n1\n")
    assert "Ditambahkan: Sub kegiatan 1.06.05.2.01.0002 Rujukan Anak-Anak Terlantar" in result.output
    result = new("program", "--kode", "1.05.03", answers="Program Penanggulangan Bencana\n2\n3\n")
    assert result.exit_code == 0, result.output
    loaded = load_folder(plan).plan
    assert loaded
    program = next(program for program in loaded.program if program.kode == "1.05.03")
    assert (program.perangkat_daerah, program.strategi) == ("bpbd", "kantong-kemiskinan")


def test_what_is_not_known_yet_may_be_left_for_later(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rpkdgen.commands import new as module

    monkeypatch.setattr(module, "asks", lambda: True)
    result = new("indikator", answers="sanitasi-aman\nRumah tangga dengan sanitasi aman\npersen\n\n\n\n")
    assert result.exit_code == 0, result.output
    text = (plan / "indikator" / "7-umum.yaml").read_text("utf-8")
    assert "  - id: sanitasi-aman\n    nama: Rumah tangga dengan sanitasi aman\n    satuan: persen\n" in text
    assert "    arah:   # isi: naik, turun, atau netral\n" in text
    result = new("perangkat-daerah", answers="dparbud\n\n\nkantor\n")
    assert result.exit_code == 2
    assert "kantor" in result.output


# ── a year ───────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def without_2025(plan: Path) -> Path:
    (plan / "rat" / "2025.yaml").unlink()
    return plan


def test_a_rat_is_begun_from_the_rpkd(without_2025: Path, known: set[tuple[str, str]]) -> None:
    result = new("tahun", "2025", "--dari", "2024")
    assert result.exit_code == 0, result.output
    loaded = load_folder(without_2025)
    assert loaded.plan
    rat = loaded.plan.rat_tahun(2025)
    of_the_year = {row.baris.sub.kode for row in loaded.plan.baris_rat(2025)}
    assert {row.sub_kegiatan for row in rat.rincian} == of_the_year
    assert all(row.rincian and row.pagu.jumlah == row.pagu_rpkd for row in loaded.plan.baris_rat(2025))
    before = {row.sub_kegiatan: row for row in loaded.plan.rat_tahun(2024).rincian}
    assert all(row.jadwal == before[row.sub_kegiatan].jadwal for row in rat.rincian if row.sub_kegiatan in before)
    # Only what differs from year to year is left to be filled in: how many are reached. The places of the year before
    # have other sums, so that the money of places (RPKD-G05, of the example too) is told with other amounts.
    assert {code for code, _ in problems(loaded) - known} == {"RPKD-G05", "RPKD-P01"}
    assert "RPKD-G05" in {code for code, _ in known}
    text = (without_2025 / "rat" / "2025.yaml").read_text("utf-8")
    assert "# ── Dinas Sosial ──\n" in text
    assert formatted(text, shipped_units()) == text


def test_without_another_year_the_check_says_what_the_form_lacks(without_2025: Path) -> None:
    assert new("tahun", "2025").exit_code == 0
    of_the_year = {code for code, message in problems(load_folder(without_2025)) if "RAT 2025" in message}
    assert of_the_year == {"RPKD-A11", "RPKD-P01"}


def test_with_fields_to_fill_each_is_told(without_2025: Path) -> None:
    result = new("tahun", "2025", "--isian")
    assert "isi yang masih kosong" in result.output
    text = (without_2025 / "rat" / "2025.yaml").read_text("utf-8")
    assert formatted(text, shipped_units()) == text
    empty = [problem for problem in load_folder(without_2025).problems if problem.code == EMPTY]
    assert {problem.position.file for problem in empty} == {"plan/rat/2025.yaml"}
    assert len(empty) > 500


def test_a_plan_without_any_rat_gets_its_file_and_chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents: dict[str, Any] = {**plan_files(), "narasi/rat/02-evaluasi.md": "# Evaluasi\n\nIsi.\n"}
    for name, text in contents.items():
        if not name.startswith("rat"):
            path = tmp_path / "plan" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    result = new("tahun", "2026", "--tahap", "rkpd", "--narasi")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "plan/narasi/rat-2026/02-evaluasi.md").read_text("utf-8") == "# Evaluasi\n\nIsi.\n"
    loaded = load_folder(Path("plan")).plan
    assert loaded
    assert loaded.rat_tahun(2026).tahap == "rkpd"
    assert loaded.rat_tahun(2026).asal.position.file == "plan/rat/2026.yaml"
