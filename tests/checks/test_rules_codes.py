"""Codes and names."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, changed, plan_files, problems_of

DINSOS, DISNAKER, RENCANA, TUJUAN = "program/dinsos.yaml", "program/disnaker.yaml", "rencana.yaml", "tujuan.yaml"
NAMA = "nama: Fasilitasi Bantuan Sosial Kesejahteraan Keluarga"

SLIPS = [
    Slip("RPKD-K01", DINSOS, "- kode: 1.06.05.2.02\n", "- kode: 1.06.05.1.02\n"),
    Slip("RPKD-K01", DINSOS, "- kode: 1.06.05.1.02\n", "- kode: 1.06.05.2.02\n", jenis="provinsi"),
    Slip("RPKD-K01", "rat/2025.yaml", "- kode: 2.07.03.2.02.0001", "- kode: 2.07.03.1.02.0001"),
    Slip("RPKD-K02", DINSOS, "- kode: 1.06.05.2.02\n", "- kode: 1.06.04.2.02\n"),
    Slip("RPKD-K02", DINSOS, "- kode: 1.06.05.2.02.0003", "- kode: 1.06.05.2.03.0003"),
    Slip("RPKD-K03", RENCANA, "kode: 36.74", "kode: 36.04"),
    Slip("RPKD-K03", RENCANA, "kode: 36.74", "kode: 36.73"),
    Slip("RPKD-K03", RENCANA, "kode: 36.02", "kode: 36", jenis="kabupaten", at="kode: 36\n"),
    Slip("RPKD-K04", RENCANA, "nama: Kota Tangerang Selatan", "nama: Tangerang Selatan"),
    Slip("RPKD-K04", RENCANA, "provinsi: Provinsi Banten", "provinsi: Provinsi Jawa Barat"),
    Slip("RPKD-K04", RENCANA, "  provinsi: Provinsi Banten\n", "", at="  kode: 36.74"),
    Slip("RPKD-K05", DINSOS, "- kode: 1.06.05.2.02.0001", "- kode: 1.06.05.2.02.0003 # lagi", at="# lagi"),
    Slip("RPKD-K06", DINSOS, "nama: Pendataan Fakir Miskin\n", f"{NAMA}\n            catatan: sama\n",
         at="- kode: 1.06.05.2.02.0001"),
    Slip("RPKD-K07", RENCANA, "id: disnaker", "id: dinsos # lagi", at="# lagi"),
    Slip("RPKD-K07", TUJUAN, "id: cakap-kerja", "id: data-terpadu # lagi", at="id: data-terpadu\n"),
    Slip("RPKD-K07", "indikator.yaml", "- id: P2", "- id: P1 # lagi", at="id: P1 # lagi"),
    Slip("RPKD-K07", "data.yaml", "{tahun: 2022, pendapatan", "{tahun: 2023, pendapatan",
         at="{tahun: 2023, pendapatan: 4.800"),
    Slip("RPKD-K07", "data.yaml", "- {kode: 36.74.02,", "- {kode: 36.74.01,",
         at="- {kode: 36.74.01, penduduk: 100.000, sumber: ilustratif}\nlokasi"),
    Slip("RPKD-K08", RENCANA, "nama: Dinas Ketenagakerjaan", "nama: dinas sosial"),
    Slip("RPKD-K09", "rat/2025.yaml", "program: Program Pelatihan Kerja dan Produktivitas Tenaga Kerja",
         "program: Program Pelatihan Kerja"),
    Slip("RPKD-K10", DINSOS, "- kode: 1.06.05.2.02.0003", "- kode: 1.06.05.2.02.0030"),
    Slip("RPKD-K10", DISNAKER, "- kode: 2.07.03.2.01.0001", "- kode: 2.07.03.2.01.0009"),
    Slip("RPKD-K11", DINSOS, NAMA, "nama: Fasilitasi Bansos Keluarga"),
    Slip("RPKD-K11", DINSOS, "nama: Program Perlindungan dan Jaminan Sosial", "nama: Program Perlindungan Sosial"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_the_right_code_is_offered() -> None:
    slip = Slip("RPKD-K01", DINSOS, "- kode: 1.06.05.2.02\n", "- kode: 1.06.05.1.02\n")
    assert assert_found(slip).hint == "Maksud Anda 1.06.05.2.02?"
    slip = Slip("RPKD-K10", DINSOS, "- kode: 1.06.05.2.02.0003", "- kode: 1.06.05.2.02.0030")
    assert "Maksud Anda 1.06.05.2.02.0003?" in assert_found(slip).hint


def test_a_name_in_other_capitals_is_the_same_name() -> None:
    files = changed(plan_files(), DINSOS, NAMA, "nama: FASILITASI  BANTUAN SOSIAL kesejahteraan keluarga")
    assert problems_of(files) == []


def test_what_an_excerpt_does_not_list_is_only_a_note() -> None:
    files = changed(plan_files(), "acuan/nomenklatur/uji-2024.csv", "# lengkap: ya", "# lengkap: tidak")
    files = changed(files, DISNAKER, "- kode: 2.07.03.2.01.0001", "- kode: 2.07.03.2.01.0009")
    files = changed(files, DISNAKER, "nama: Proses Pelaksanaan Pendidikan dan Pelatihan Keterampilan", "nama: Lain")
    found = [p for p in problems_of(files) if p.code == "RPKD-K10"]
    assert [p.severity for p in found] == ["info"]


def test_two_agencies_may_run_one_programme() -> None:
    second = plan_files()["program/bappeda.yaml"].replace("perangkat_daerah: bappeda", "perangkat_daerah: dinsos")
    files = {**plan_files(), "program/lain.yaml": second}
    assert "RPKD-K05" not in {p.code for p in problems_of(files)}


BIDANG = """\
1.06,URUSAN PEMERINTAHAN BIDANG SOSIAL
2.07,URUSAN PEMERINTAHAN BIDANG TENAGA KERJA
5.01,PERENCANAAN
5.05,PENELITIAN DAN PENGEMBANGAN
"""


def test_a_bidang_urusan_that_is_not_there() -> None:
    table = "acuan/nomenklatur/uji-2024.csv"
    files = {**plan_files(), table: plan_files()[table] + BIDANG}
    assert "RPKD-K12" not in {p.code for p in problems_of(files)}
    found = [p for p in problems_of(changed(files, "rencana.yaml", "[2.07]", "[2.70]")) if p.code == "RPKD-K12"]
    assert [p.hint for p in found] == ["Maksud Anda 2.07 (URUSAN PEMERINTAHAN BIDANG TENAGA KERJA)?"]
    assert found[0].severity == "warning"
