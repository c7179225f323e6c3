"""References between the parts of a plan."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, changed, plan_files, problems_of

DINSOS, DISNAKER, RENCANA, TUJUAN = "program/dinsos.yaml", "program/disnaker.yaml", "rencana.yaml", "tujuan.yaml"

SLIPS = [
    Slip("RPKD-R01", DINSOS, "perangkat_daerah: dinsos", "perangkat_daerah: dinsoss"),
    Slip("RPKD-R01", DINSOS, "strategi: beban-pengeluaran", "strategi: beban-pengeluran"),
    Slip("RPKD-R01", DINSOS, "arah_kebijakan: data-terpadu", "arah_kebijakan: data-terpdu"),
    Slip("RPKD-R01", DINSOS, "sumber_dana: PAD", "sumber_dana: PDA"),
    Slip("RPKD-R01", TUJUAN, "indikator: [P0, kemiskinan-ekstrem]", "indikator: [P0, kemiskinan-ekstrim]"),
    Slip("RPKD-R01", TUJUAN, "strategi: [beban-pengeluaran, peningkatan-pendapatan]",
         "strategi: [beban-pengeluaran, pendapatan, peningkatan-pendapatan]"),
    Slip("RPKD-R01", "rat/2025.yaml", "perangkat_daerah: disnaker", "perangkat_daerah: disnker"),
    Slip("RPKD-R02", DISNAKER, "arah_kebijakan: cakap-kerja", "arah_kebijakan: bansos-tepat"),
    Slip("RPKD-R02", DINSOS, "            arah_kebijakan: data-terpadu\n", "", at="- kode: 1.06.05.2.02.0001"),
    Slip("RPKD-R03", TUJUAN, "tujuan:\n", "  - id: kantong-kemiskinan\n    nama: Penurunan kantong kemiskinan\n"
         "    arah_kebijakan: [{id: hunian, uraian: Memperbaiki hunian}]\ntujuan:\n", at="- id: kantong-kemiskinan"),
    Slip("RPKD-R04", DINSOS, "    arah_kebijakan: bansos-tepat\n", "", where="tujuan.yaml", at="- id: bansos-tepat"),
    Slip("RPKD-R05", TUJUAN, "strategi: [beban-pengeluaran, peningkatan-pendapatan]", "strategi: [beban-pengeluaran]",
         at="- id: peningkatan-pendapatan"),
    Slip("RPKD-R06", TUJUAN, "indikator: [cakupan]", "indikator: []"),
    Slip("RPKD-R06", TUJUAN, "    indikator: [P0, kemiskinan-ekstrem]\n", "", at="- id: T1"),
    Slip("RPKD-R06", TUJUAN, "strategi: [beban-pengeluaran, peningkatan-pendapatan]", "strategi: []"),
    Slip("RPKD-R07", TUJUAN, "indikator: [P0, kemiskinan-ekstrem]", "indikator: [P0]",
         where="indikator.yaml", at="- id: kemiskinan-ekstrem"),
    Slip("RPKD-R08", DISNAKER, "\nkegiatan:\n", "\nkegiatan:\n  - {kode: 2.07.03.2.02, nama: Pembinaan}\n",
         at="{kode: 2.07.03.2.02"),
    Slip("RPKD-R09", RENCANA, "  - id: bappeda", "  - id: dispora\n    nama: Dispora\n    jenis: dinas\n"
         "    bidang_urusan: [2.19]\n  - id: bappeda", at="id: dispora"),
    Slip("RPKD-R10", RENCANA, "bidang_urusan: [2.07]", "bidang_urusan: [2.17]",
         where=DISNAKER, at="perangkat_daerah: disnaker"),
    Slip("RPKD-R11", RENCANA, "kode: 1.06.0.00.0.00.01.0000", "kode: 1.02.0.00.0.00.01.0000"),
    Slip("RPKD-R12", DINSOS, "- kode: 1.06.05\n", "- kode: 1.06.01\n"),
    Slip("RPKD-R13", "program/bappeda.yaml", "    arah_kebijakan: data-terpadu\n", "", at="    strategi: tata-kelola"),
    Slip("RPKD-R12", DINSOS, "nama: Pendataan Fakir Miskin\n", "nama: Perjalanan Dinas Pendataan\n"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_the_nearest_name_is_offered() -> None:
    problem = assert_found(Slip("RPKD-R01", DINSOS, "perangkat_daerah: dinsos", "perangkat_daerah: dinssos"))
    assert problem.hint == "Maksud Anda “dinsos”?"


def test_what_could_stand_in_an_unreadable_file_is_not_missed() -> None:
    files = changed(plan_files(), TUJUAN, "strategi:\n  - id", "strategi:\n\t- id")
    codes = {problem.code for problem in problems_of(files)}
    assert "RPKD-R00" in codes
    assert "RPKD-R01" not in codes
