"""The worksheet of each perangkat daerah, as a document: what is its own, what meets it, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from document_reading import Block, tables, word_blocks
from plans import Files, changed, plan_files
from realisasi import with_realisasi

from rpkdgen.build import Request, build
from rpkdgen.cli import cli

ROOT = Path(__file__).parent.parent
AGENCIES = ("dinsos", "disnaker", "bappeda")

SECOND = """\
        tindak_lanjut: Dipadankan
      - nomor: 2
        keputusan: Angkatan pelatihan diumumkan di kelurahan
        penanggung_jawab: [disnaker]
        tenggat: 10 Januari 2026
        status: berjalan
        tindak_lanjut: Disiapkan
      - nomor: 3
        keputusan: Ruang latihan dipinjamkan
        penanggung_jawab: [disnaker]
        tenggat: 10 Maret 2025
        status: selesai
        tindak_lanjut: Dipinjamkan
"""


def plan(dinsos: str, disnaker: str) -> Files:
    """The two agencies each in one place; one open decision each, that of Disnaker late, and one carried out."""
    files = changed(with_realisasi(), "notulen.yaml", "        tindak_lanjut: Dipadankan\n", SECOND)
    files = changed(files, "program/dinsos.yaml", "lokasi: semua kecamatan", f"lokasi: [{dinsos}]")
    text = files["program/disnaker.yaml"]
    start = text.index("    lokasi:\n")
    end = start + len("    lokasi:\n")
    while text[end:].startswith("      - "):
        end = text.index("\n", end) + 1
    return {**files, "program/disnaker.yaml": f"{text[:start]}    lokasi: [{disnaker}]\n{text[end:]}"}


def sheets(files: Files, folder: Path, *agencies: str) -> Mapping[str, list[Block]]:
    for name, text in files.items():
        path = folder / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    names = tuple(f"perangkat-daerah/{agency}" for agency in agencies)
    result = build(Request(folder / "plan", ROOT / "templates", folder / "build", names, ("docx",)))
    assert not result.failed, result.problems
    return {
        agency: word_blocks((folder / "build" / f"perangkat-daerah/{agency}.docx").read_bytes()) for agency in agencies
    }


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Block]]:
    """The sheets of a plan in which Dinsos and Disnaker work in the same kelurahan."""
    return sheets(plan("36.74.01.1001", "36.74.01.1001"), tmp_path_factory.mktemp("bersama"), *AGENCIES)


def table(blocks: list[Block], beginning: str) -> Block:
    (found,) = (block for title, block in tables(blocks).items() if title.startswith(beginning))
    return found


def said(blocks: list[Block]) -> str:
    return "\n".join([block.text for block in blocks] + [cell for b in blocks for row in b.rows or () for cell in row])


def test_an_agency_has_its_own_programmes_realisasi_and_obstacles(together: Mapping[str, list[Block]]) -> None:
    programmes = {agency: str(table(blocks, "Program, Target, dan Pagu").rows) for agency, blocks in together.items()}
    assert "1.06.05.2.02.0003" in programmes["dinsos"] and "2.07.03" not in programmes["dinsos"]
    assert "Cakap Kerja" in programmes["disnaker"] and "1.06.05" not in programmes["disnaker"]
    results = {agency: str(table(blocks, "Realisasi dan Masalah").rows) for agency, blocks in together.items()}
    assert "4.100.000.000" in results["dinsos"] and "2.500.000.000" not in results["dinsos"]
    assert "Petugas pendata belum lengkap" in results["dinsos"]
    assert "Ruang latihan terbatas" in results["disnaker"] and "Menambah petugas" not in results["disnaker"]
    assert "n.a." in results["bappeda"]  # nothing was reported, which is no zero


def test_open_decisions_stand_on_the_sheets_of_those_who_carry_them_out(together: Mapping[str, list[Block]]) -> None:
    mine, other = "Data keluarga sasaran dipadankan", "Angkatan pelatihan diumumkan di kelurahan"
    assert mine in said(together["dinsos"]) and other not in said(together["dinsos"])
    assert other in said(together["disnaker"]) and mine not in said(together["disnaker"])
    assert "Tidak ada keputusan yang belum selesai" in said(together["bappeda"])
    assert not any("Ruang latihan dipinjamkan" in said(blocks) for blocks in together.values())
    (late,) = (row for row in table(together["disnaker"], "Keputusan Rapat").rows if other in str(row))
    assert "Berjalan, lewat tenggat" in late  # the newest data are of 12 Januari 2026
    assert "lewat tenggat" not in said(together["dinsos"])


def test_offices_in_the_tkpk_are_named(together: Mapping[str, list[Block]]) -> None:
    assert "Koordinator Pokja Bantuan" in said(together["dinsos"])
    assert "Pokja Bantuan" not in said(together["disnaker"])


def test_those_who_work_in_the_same_place_meet_each_other(together: Mapping[str, list[Block]], tmp_path: Path) -> None:
    title = "Sub Kegiatan Perangkat Daerah Lain"
    assert "Cakap Kerja" in str(table(together["dinsos"], title).rows)
    assert "Buaran" in str(table(together["dinsos"], title).rows)
    assert "Fasilitasi Bantuan Sosial" in str(table(together["disnaker"], title).rows)
    apart = sheets(plan("36.74.01.1001", "36.74.02.1001"), tmp_path, "dinsos", "disnaker")
    for blocks in apart.values():
        assert "Tidak ada perangkat daerah lain" in str(table(blocks, title).rows)


def test_a_new_state_of_a_decision_is_one_change(tmp_path: Path) -> None:
    old = with_realisasi()
    for side, files in (("lama", old), ("baru", changed(old, "notulen.yaml", "status: berjalan", "status: selesai"))):
        for name, text in files.items():
            path = tmp_path / side / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    said = CliRunner().invoke(cli, ["diff", str(tmp_path / "lama"), str(tmp_path / "baru"), "--format", "json"])
    changes = json.loads(said.stdout)["changes"]
    assert [(c["item"]["jenis"], c["field"], c["new"]) for c in changes] == [("keputusan_rapat", "status", "selesai")]


@pytest.mark.parametrize("kind", ["kabupaten", "provinsi"])
def test_other_kinds_of_region_have_worksheets(kind: str, tmp_path: Path) -> None:
    blocks = sheets(with_realisasi(kind), tmp_path, "dinsos")["dinsos"]
    assert "Fasilitasi Bantuan Sosial" in said(blocks)
    without = {name: text for name, text in plan_files(kind).items() if name != "notulen.yaml"}
    empty = said(sheets(without, tmp_path / "tanpa", "disnaker")["disnaker"])
    assert "Notulen rapat TKPK belum dicatat" in empty and "Realisasi dan Masalah" not in empty


def test_a_sheet_is_signed_by_its_head(together: Mapping[str, list[Block]]) -> None:
    assert any("Kepala Dinas Sosial," in block.text for block in together["dinsos"])
