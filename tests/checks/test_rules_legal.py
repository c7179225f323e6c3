"""The legal basis."""

from __future__ import annotations

import pytest

from tests.plans import TENTANG, Slip, assert_found, changed, plan_files, problems_of

DATA, BAB_1 = "data.yaml", "narasi/rpkd/01-pendahuluan.md"
UU = "  - jenis: Undang-Undang\n    nomor: 13\n    tahun: 2011\n    tentang: Penanganan Fakir Miskin\n"
PERMENDAGRI = "    nomor: 53\n    tahun: 2020\n"

SLIPS = [
    Slip("RPKD-H01", DATA, PERMENDAGRI, "    nomor: 42\n    tahun: 2010\n", at="nomor: 42"),
    Slip("RPKD-H01", BAB_1, "Permendagri 53 Tahun 2020", "Permendagri 42 Tahun 2010"),
    Slip("RPKD-H02", DATA, "  - jenis: Peraturan Presiden\n    nomor: 96\n    tahun: 2015\n",
         "  - jenis: Undang-Undang\n    nomor: 11\n    tahun: 2009\n", at="tahun: 2009"),
    Slip("RPKD-H03", DATA, PERMENDAGRI, "    nomor: 53\n    tahun: 2012\n", at="tahun: 2012"),
    Slip("RPKD-H03", DATA, PERMENDAGRI, "    nomor: 35\n    tahun: 2020\n", at="nomor: 35"),
    Slip("RPKD-H03", DATA, "tentang: Penanganan Fakir Miskin", "tentang: Kesejahteraan Sosial"),
    Slip("RPKD-H04", BAB_1, "Permendagri 53 Tahun 2020", "Permendagri 53 Tahun 2012"),
    Slip("RPKD-H04", BAB_1, "Permendagri 53 Tahun 2020", "Peraturan Menteri Dalam Negeri Nomor 53 Tahun 2012"),
    Slip("RPKD-H05", DATA, UU, UU + UU.replace("jenis: Undang-Undang", "jenis: Undang-Undang # lagi"), at="# lagi"),
    Slip("RPKD-H06", DATA, "    nomor: 96\n    tahun: 2015\n", "    nomor: 96\n    tahun: 2025\n", at="tahun: 2025"),
    Slip("RPKD-H07", DATA, "jenis: Peraturan Presiden", "jenis: Peraturan Prsiden"),
    Slip("RPKD-H07", DATA, "jenis: Peraturan Presiden", "jenis: Perpres"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_the_rule_that_was_meant_is_offered() -> None:
    problem = assert_found(Slip("RPKD-H03", DATA, PERMENDAGRI, "    nomor: 53\n    tahun: 2012\n", at="tahun: 2012"))
    assert problem.hint == "Maksud Anda Peraturan Menteri Dalam Negeri Nomor 53 Tahun 2020?"


def test_a_shortened_title_is_told_with_the_full_one() -> None:
    files = changed(plan_files(), DATA, f"tentang: {TENTANG}", "tentang: Tata Kerja TKPK")
    assert [p.hint for p in problems_of(files)] == [f"Judulnya: {TENTANG}."]
