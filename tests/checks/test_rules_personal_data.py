"""Personal data is found wherever it stands, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from rpkdgen.checks.personal_data import is_personal_number
from tests.plans import Slip, assert_found, changed, plan_files, problems_of

DINSOS, RAT, BAB_2 = "program/dinsos.yaml", "rat/2025.yaml", "narasi/rpkd/02-kondisi-umum.md"

SLIPS = [
    Slip("RPKD-X01", DINSOS, "program:\n", "# penerima 3674010101010001\nprogram:\n", at="# penerima"),
    Slip("RPKD-X01", DINSOS, "keluaran: Jumlah keluarga yang didata", "keluaran: Keluarga 3674 0101 0101 0001"),
    Slip("RPKD-X01", RAT, "penanggung_jawab: Bidang Data", "penanggung_jawab: 3674-0101-0101-0001"),
    Slip("RPKD-X01", BAB_2, "Pada tahun 2023", "Ibu 36.74.01.410101.0001 pada tahun 2023"),
    Slip("RPKD-X01", "acuan/wilayah.csv", "36.74.02,Ciputat", "36.74.02,Ciputat\n# 3674014101010001", at="# 3674"),
    Slip("RPKD-X02", RAT, "penanggung_jawab: Bidang Data", "penanggung_jawab: Budi 0812-3456-7890"),
    Slip("RPKD-X02", BAB_2, "Pada tahun 2023", "Hubungi +62 812 3456 7890. Pada tahun 2023"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_a_list_of_people_is_found_by_its_columns() -> None:
    files = changed(plan_files(), "acuan/wilayah.csv", "kode,nama", "kode,nama,nama_penerima")
    assert "RPKD-X03" in {p.code for p in problems_of(files)}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("penerima.csv", "nama;nik;alamat\n"),
        ("data/penerima.csv", "No,Nama Penerima,Desil\n1,…,1\n"),
        ("catatan.md", "| No | Nama Kepala Keluarga | Desil |\n|---|---|---|\n| 1 | … | 1 |\n"),
        ("narasi/rpkd/02-kondisi-umum.md", "| No | NIK |\n|---|---|\n| 1 | … |\n"),
        ("penerima.yaml", "penerima:\n  - nama: …\n    no_kk: …\n"),
        ("penerima.yaml", "- tanggal_lahir: 1 Januari 1980\n"),
    ],
)
def test_a_list_of_people_is_found_in_every_kind_of_file(file: str, text: str) -> None:
    files = {**plan_files()}
    files[file] = files.get(file, "") + text
    found = [p for p in problems_of(files) if p.code == "RPKD-X03"]
    assert [p.position.file for p in found] == [file]
    assert "data pribadi" in found[0].message


PEOPLE = [("Siti", "Jl. Mawar No. 3"), ("Budi", "Gg. Melati RT 02/05"), ("Ani", "Kp. Dahlia No 7 RT 1 RW 4")]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("bnba.txt", "{0}; {1}"),
        ("narasi/rpkd/02-kondisi-umum.md", "1. {0}, {1}"),
        ("penerima.yaml", "  - nama: {0}\n    desil: 1\n    alamat: {1}"),
    ],
)
def test_names_with_addresses_are_a_list_of_people(file: str, line: str) -> None:
    files = {**plan_files()}
    files[file] = files.get(file, "") + "\n" + "\n".join(line.format(*person) for person in PEOPLE) + "\n"
    assert "RPKD-X04" in {p.code for p in problems_of(files)}


def test_places_and_single_addresses_are_no_list() -> None:
    notes = (
        "Sekretariat: Jl. Satria Sudirman No. 1 RT 01/02\n\nSemua RT dan RW terlibat.\nNama dan NIK tidak ditulis.\n"
    )
    assert problems_of({**plan_files(), "catatan.md": notes}) == []


def test_it_is_found_in_a_file_that_cannot_be_read_as_a_plan() -> None:
    files = changed(plan_files(), DINSOS, "program:\n", "program: [\n# 3674010101010001\n")
    assert "RPKD-X01" in {p.code for p in problems_of(files)}


@pytest.mark.parametrize(
    "text",
    [
        "3674010101010001", "3674 0101 0101 0001", "3674.0101.0101.0001", "3674-0101-0101-0001", "367401 010101 0001",
        "36.74.01.010101.0001", "36 74 01 41 01 01 0001", "367401-410190-0001",
    ],
)  # fmt: skip
def test_ways_to_write_a_nik(text: str) -> None:
    assert is_personal_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "197001011995031001",  # NIP
        "19700101 199503 1 001",
        "1.250.000.000.000.000",  # rupiah
        "2024 2025 2026 2027",  # years
        "1.06.05.2.02.0003 2024",  # a code and a year
        "1.01.2.22.0.00.01.0000",  # SKPD
        "36.71.07.1001",
        "123456789012345",
        "12345678901234567",
    ],
)
def test_other_long_numbers(text: str) -> None:
    assert not is_personal_number(text)
