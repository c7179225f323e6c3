"""``rpkdgen status``: the same numbers as the reports, and the next step."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rpkdgen.realisasi_analysis import absorption, by_agency, results
from rpkdgen.validate import load_folder
from tests.plans import changed, plan_files
from tests.realisasi import with_realisasi
from tests.test_cli import run, written

ROOT = Path(__file__).parent.parent
DINSOS = "realisasi/2025-dinsos.yaml"


def status(tmp_path: Path, files: dict[str, str], *options: str) -> str:
    result = run("status", "--plan", str(written(tmp_path, files)), *options)
    assert result.exit_code == 0, result.output
    return result.output


def test_it_shows_the_last_quarter_reported_by_agency_with_what_is_late_and_missing(tmp_path: Path) -> None:
    said = status(tmp_path, with_realisasi())
    assert "realisasi tahun 2025 sampai dengan akhir triwulan IV" in said
    (dinsos,) = [line for line in said.splitlines() if line.startswith("Dinsos")]
    assert "█" in dinsos and "82,45%" in dinsos and "melapor 1/2" in dinsos  # 4.205 of 5.100 million
    (bappeda,) = [line for line in said.splitlines() if line.startswith("Bappeda")]
    assert "█" not in bappeda and bappeda.endswith("belum melapor")
    assert "Belum dilaporkan untuk triwulan IV (4)" in said
    assert "1.06.05.2.02.0001" in said and "terakhir triwulan II" in said
    assert "Langkah berikutnya: Mintakan laporan triwulan IV dari Bappeda, Dinsos, Disnaker" in said.replace(
        "Dinsos, Disnaker, Bappeda", "Bappeda, Dinsos, Disnaker"
    )


def test_its_json_is_what_the_reports_compute() -> None:
    result = run("status", "--plan", str(ROOT / "plan"), "--tahun", "2024", "--format", "json")
    said = json.loads(result.output)
    plan = load_folder(ROOT / "plan").plan
    assert plan is not None
    items = results(plan, 2024, 4)
    assert said["triwulan"] == 4
    assert said["jumlah"]["realisasi"] == absorption(items).realisasi
    assert [(row["id"], row["realisasi"], row["peringkat"]) for row in said["perangkat_daerah"]] == [
        (row.id, row.realisasi, row.peringkat) for row in by_agency(plan, items)
    ]
    assert [item["terakhir_dilaporkan"] for item in said["belum_dilaporkan"]] == [3, 0]
    assert said["masalah"]["kesalahan"] == 0


def test_the_next_step_follows_from_how_things_stand(tmp_path: Path) -> None:
    files = with_realisasi()
    assert "plan/realisasi/2024-<perangkat daerah>.yaml" in status(tmp_path / "a", plan_files())
    errors = changed(files, DINSOS, "fisik: 72", "fisik: 172")
    assert "Langkah berikutnya: Perbaiki 2 kesalahan: rpkdgen check" in status(tmp_path / "b", errors)
    assert "belum ada yang dilaporkan" in status(tmp_path / "c", files, "--tahun", "2026")
    quarter = "realisasi:\n  - tahun: 2024\n    sumber: ilustratif\n    rincian:\n" + "".join(
        f"      - sub_kegiatan: {code}\n        satuan_penerima: orang\n"
        "        triwulan: {1: {keuangan: 0, fisik: 25, keluaran: 0}}\n"
        for code in ("1.06.05.2.02.0003", "1.06.05.2.02.0001", "2.07.03.2.01.0001", "5.01.03.2.01.0005")
    )
    said = status(tmp_path / "d", {**plan_files(), "realisasi.yaml": quarter})
    assert "rpkdgen build laporan-2024-tw1" in said


def test_markdown_holds_texts_of_the_plan_as_text(tmp_path: Path) -> None:
    files = changed(
        with_realisasi(), "rencana.yaml", "    nama: Dinas Sosial\n", "    nama: Dinas | <b>Sosial</b> @x\n"
    )
    said = status(tmp_path, files, "--format", "md")
    (row,) = [line for line in said.splitlines() if line.startswith("| Dinas ") and "Sosial" in line]
    assert row.count("|") == 9 and "<b>" not in row
    assert "**Langkah berikutnya:**" in said


@pytest.mark.parametrize(("options", "code"), [(("--tahun", "2031"), 2), (("--format", "xml"), 2)])
def test_wrong_use_leaves_with_2(options: tuple[str, ...], code: int) -> None:
    assert run("status", "--plan", str(ROOT / "plan"), *options).exit_code == code


def test_a_folder_without_a_plan_leaves_with_1(tmp_path: Path) -> None:
    assert run("status", "--plan", str(written(tmp_path, {"kosong.yaml": "strategi: []\n"}))).exit_code == 1
