"""Codes and names are found by words in any order, by the beginning of a code, and in spite of slips."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rpkdgen.cli import cli
from rpkdgen.regions import regions
from tests.plans import plan_files

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module", autouse=True)
def in_the_repository() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        yield


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["find", *arguments])


def found(*arguments: str) -> list[dict[str, Any]]:
    result = run(*arguments, "--format", "json")
    things: list[dict[str, Any]] = json.loads(result.output)["ditemukan"]
    assert result.exit_code == (0 if things else 1)
    return things


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("bantuan sosial keluarga", "nomenklatur", "1.06.05.2.02.0003"),
        ("KELUARGA fasilitasi sosial", "nomenklatur", "1.06.05.2.02.0003"),
        ("fasilitsai bantaun sosail keluraga", "nomenklatur", "1.06.05.2.02.0003"),
        ("tangerang cakap kerja", "rencana", "2.07.03.2.01.0001"),
        ("dinas sosial", "rencana", "dinsos"),
        ("P0", "rencana", "P0"),
        ("hunian layak", "rencana", "hunian-layak"),
        ("kota serang", "wilayah", "36.73"),
        ("tangerang selatan", "wilayah", "36.74"),
        ("karawaci", "wilayah", "36.71.07"),
        ("papua barat daya", "wilayah", "96"),
        ("PAD", "sumber-dana", "PAD"),
        ("alokasi umum", "sumber-dana", "DAU"),
        ("KK", "satuan", "KK"),
    ],
)
def test_the_first_hit_is_what_was_meant(text: str, place: str, code: str) -> None:
    assert found(*text.split(), "--di", place)[0]["kode"] == code


def test_a_code_lists_what_is_below_it_in_the_nomenclature_and_in_the_plan() -> None:
    codes = [thing["kode"] for thing in found("1.06.05", "--di", "nomenklatur")]
    assert codes[0] == "1.06.05"
    assert len(codes) > 5
    assert codes == sorted(codes)
    assert all(code.startswith("1.06.05") for code in codes)
    (sub,) = (thing for thing in found("1.06.05.2.02.0003", "--di", "rencana"))
    line = Path(sub["file"]).read_text("utf-8").splitlines()[sub["line"] - 1]
    assert line.strip() == "- kode: 1.06.05.2.02.0003"


def test_regions_are_found_by_their_names() -> None:
    from rpkdgen.commands.find import _index

    index = _index(Path("tidak-ada"))
    for region in regions()[::5]:
        assert region.kode in [thing.kode for thing in index.ask(region.nama).found if thing.tempat == "wilayah"]


def test_all_versions_are_searched_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in plan_files().items():
        path = tmp_path / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    own = tmp_path / "plan" / "acuan" / "nomenklatur" / "baru-2027.csv"
    own.write_text("kode,nama\n1.06.05.2.02.0099,Penyaluran Kartu Sejahtera\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    (thing,) = found("kartu sejahtera")
    assert (thing["kode"], thing["jenis"], thing["keterangan"]) == ("1.06.05.2.02.0099", "sub kegiatan", "baru-2027")


def test_outside_a_repository_the_reference_data_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert {thing["tempat"] for thing in found("sosial")} == {"nomenklatur", "sumber-dana"}
    assert run("sosial", "--plan", "tidak-ada").exit_code == 2


def test_what_people_read_tells_versions_places_and_what_is_left_out() -> None:
    text = run("1.06").output
    assert "Program Perlindungan dan Jaminan Sosial (Dinsos)  plan/program/dinsos.yaml:3" in text
    assert "(contoh-2024)" in text
    assert "lagi; tampilkan dengan --semua" in text
    assert "--semua" not in run("1.06", "--semua").output
    assert "“bantaun” dibaca sebagai “bantuan”." in run("bantaun", "sosial").output


def test_nothing_found_is_said() -> None:
    result = run("xyzzy")
    assert (result.exit_code, result.output) == (1, "“xyzzy” tidak ditemukan.\n")
