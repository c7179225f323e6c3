"""The state of the data that a plan leans on, and agreement among data sets."""

from __future__ import annotations

import pytest

from rpkdgen.problem import Severity
from tests.plans import Slip, assert_found, changed, plan_files, problems_of

MUTU = "mutu.yaml"
STEP = "        tanggal: 1 Maret 2024\n        sumber: ilustratif\n"
DAFTAR = "    daftar:\n      - {wilayah: 36.74.01.1001, terverifikasi: 20.000}\n"

SLIPS = [
    Slip("RPKD-Q01", MUTU, STEP, f"{STEP}{DAFTAR.replace('20.000', '22.100')}", at="- {wilayah: 36.74.01.1001"),
    Slip("RPKD-Q02", MUTU, STEP, f"{STEP}        sesudah: 25.000\n{DAFTAR}", at="sesudah: 25.000"),
    Slip("RPKD-Q02", MUTU, "    satuan: KK\n", f"    satuan: KK\n    jumlah: 21.000\n{DAFTAR}", at="jumlah: 21.000"),
    Slip("RPKD-Q04", MUTU, "tanggal: 1 Maret 2024", "tanggal: 1 Maret 2023"),
    Slip("RPKD-Q05", MUTU, "    satuan: KK\n", "    satuan: KK\n    perbedaan: {dtsn: Alamat lama}\n",
         at="perbedaan:"),
    Slip("RPKD-Q06", MUTU, "    tanggal: 1 Desember 2023\n", "", at="- id: p3ke"),
    Slip("RPKD-P07", MUTU, "tahun_pakai: [2024, 2025]", "tahun_pakai: [2025, 2026]", at="nama: P3KE"),
    Slip("RPKD-L01", MUTU, STEP, f"{STEP}{DAFTAR.replace('36.74', '36.71')}", at="- {wilayah: 36.71.01.1001"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_numbers_before_follow_those_after() -> None:
    second = (
        STEP
        + """        sebelum: 22.500
        sesudah: 22.000
      - id: padan
        cara: Pemadanan
        pelaksana: Disdukcapil
        tanggal: 1 April 2024
        sumber: ilustratif
        sebelum: 22.400
        sesudah: 21.900
"""
    )
    found = problems_of(changed(plan_files(), MUTU, STEP, second))
    assert [p.code for p in found] == ["RPKD-Q04"]
    assert "22.400" in found[0].message and "22.000" in found[0].message


def test_more_after_a_verification_than_before_is_noted() -> None:
    files = changed(plan_files(), MUTU, STEP, f"{STEP}        sebelum: 22.000\n        sesudah: 22.400\n")
    (found,) = problems_of(files)
    assert (found.code, found.severity) == ("RPKD-Q04", Severity.INFO)
    assert "22.400 lebih besar daripada sebelumnya, 22.000" in found.message


def test_a_total_that_the_places_do_not_reach_is_told_once() -> None:
    files = changed(plan_files(), MUTU, "    satuan: KK\n", "    satuan: KK\n    jumlah: 25.000\n")
    files = changed(files, MUTU, STEP, f"{STEP}        sebelum: 26.000\n        sesudah: 25.000\n{DAFTAR}")
    (found,) = (problem for problem in problems_of(files) if problem.code == "RPKD-Q02")
    assert "jumlah seluruhnya" in found.message.casefold()


REGISTER = "wilayah:\n  - {kode: 36.74, penduduk: 200.000, tahun: 2023, sumber: Disdukcapil 2023}\n"
WHY = """
  - id: susenas
    nama: Susenas
    jenis: statistik
    penyedia: BPS
    kegunaan: Persentase penduduk miskin
    tahun: 2023
    sumber: BPS, 2023
    perbedaan: {registrasi: BPS mencakup penduduk yang belum pindah alamat}
  - id: registrasi
    nama: Registrasi
    jenis: kependudukan
    penyedia: Disdukcapil
    kegunaan: Pemadanan
    tahun: 2023
    sumber: Disdukcapil 2023
"""


def test_the_base_of_bps_and_the_register_are_told_apart_with_both_numbers() -> None:
    files = changed(plan_files(), "data.yaml", "wilayah:\n", REGISTER)
    found = [p for p in problems_of(files) if p.code == "RPKD-Q03"]
    assert len(found) == 1
    assert "200.000" in found[0].message and "2.337.861" in found[0].message  # 137.700 / 5,89 persen
    explained = {**files, MUTU: files[MUTU].rstrip() + WHY}
    assert "RPKD-Q03" not in {p.code for p in problems_of(explained)}


def test_a_data_base_that_a_programme_uses_is_described() -> None:
    files = changed(plan_files(), MUTU, "nama: DTSEN", "nama: Data keluarga")
    found = [p for p in problems_of(files) if p.code == "RPKD-Q05"]
    assert len(found) == 1 and "DTSEN" in found[0].message
