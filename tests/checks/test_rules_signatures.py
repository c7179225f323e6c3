"""Officials, the signature block and dates."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, changed, plan_files, problems_of

RENCANA, DATA, RAT, BAB_1 = "rencana.yaml", "data.yaml", "rat/2025.yaml", "narasi/rpkd/01-pendahuluan.md"

SLIPS = [
    Slip("RPKD-J01", RENCANA, 'nip: "197001011995031001"', 'nip: "197013011995031001"'),
    Slip("RPKD-J01", RENCANA, 'nip: "197001011995031001"', 'nip: "197001011995033001"'),
    Slip("RPKD-J02", RENCANA, 'nip: "197202021998032002"', 'nip: "197001011995031001" # lagi', at="# lagi"),
    Slip("RPKD-J03", RENCANA, '    nomor: "12"\n', "", at="status: ditetapkan"),
    Slip("RPKD-J04", RENCANA, "tanggal: 22 Januari 2024", "tanggal: 24 Januari 2024", at="tanggal_pengundangan"),
    Slip("RPKD-J04", RENCANA, "    tanggal: 22 Januari 2024\n    tanggal_pengundangan: 23 Januari 2024\n",
         "    tanggal: 22 Januari 2034\n", at="tanggal: 22 Januari 2034"),
    Slip("RPKD-J04", DATA, "tanggal: 1 Desember 2023", "tanggal: 1 Desember 2024"),
    Slip("RPKD-J05", "indikator.yaml", '{tahun: 2021, nilai: 5.93, sumber: "BPS, 2021"}',
         '{tahun: 2025, nilai: 5.93, sumber: "BPS, 2025"}'),
    Slip("RPKD-J06", RENCANA, "jabatan: Wakil Wali Kota", "jabatan: Wakil Bupati"),
    Slip("RPKD-J06", RENCANA, "jabatan: Wakil Bupati", "jabatan: Wakil Wali Kota", jenis="kabupaten"),
    Slip("RPKD-J07", RENCANA, "kedudukan: Ketua", "kedudukan: Anggota", at="  susunan:"),
    Slip("RPKD-J08", RENCANA, "jabatan: Wakil Wali Kota", "jabatan: Wakil Walikota"),
    Slip("RPKD-J08", BAB_1, "disusun", "bagi Walikota disusun"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_an_old_title_keeps_its_spelling() -> None:
    files = changed(plan_files(), BAB_1, "disusun", "dan Peraturan Walikota tentang TKPK disusun")
    assert problems_of(files) == []


def test_a_draft_needs_no_signature() -> None:
    files = changed(plan_files(), RENCANA, '    nomor: "12"\n', "")
    files = changed(files, RENCANA, "status: ditetapkan", "status: draf")
    assert problems_of(files) == []
