"""Pagu, funding sources and their sums."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, changed, plan_files, problems_of

DINSOS, DISNAKER, RENCANA, DATA = "program/dinsos.yaml", "program/disnaker.yaml", "rencana.yaml", "data.yaml"
RAT = "rat/2025.yaml"
YEAR_2024 = "2024: {PAD: 3.200.000.000, DAU: 800.000.000, jumlah: 4.000.000.000}"
SOURCE = "sumber_dana:\n  - {id: BANK_BJB, nama: Kredit Bank BJB, kelompok: lain}\ndasar_hukum:"

SLIPS = [
    Slip("RPKD-U01", DINSOS, "2026: {PAD: 3.500.000.000, DAU: 1.000.000.000}",
         "2026: {PAD: 3.500.000.000, DAU: 1.000.000.000}\n              2027: {PAD: 1.000.000.000}", at="2027: {PAD"),
    Slip("RPKD-U01", RENCANA, "2026: 10.600.000.000", "2026: 10.600.000.000\n    2028: 1.000.000.000", at="2028: 1"),
    Slip("RPKD-U02", DINSOS, "              2025: {PAD: 3.400.000.000, DAU: 900.000.000}\n", "", at=YEAR_2024),
    Slip("RPKD-U02", DINSOS, "2024: 4.500\n", "2024: 0\n"),
    Slip("RPKD-U02", "program/bappeda.yaml", "2025: {PAD: 200.000.000}", "2025: {PAD: 0}"),
    Slip("RPKD-U03", DINSOS, "jumlah: 4.000.000.000", "jumlah: 4.100.000.000"),
    Slip("RPKD-U03", DINSOS, "DAU: 800.000.000,", "DAU: 800.000.001,"),
    Slip("RPKD-U03", RAT, "pagu: {PAD: 3.300.000.000, DAU: 900.000.000}",
         "pagu: {PAD: 3.300.000.000, DAU: 900.000.000, jumlah: 4.300.000.000}"),
    Slip("RPKD-U04", DINSOS, "        jumlah_pagu:\n          2024: 4.700.000.000",
         "        jumlah_pagu:\n          2024: 4.700.000.001", at="2024: 4.700.000.001"),
    Slip("RPKD-U04", DINSOS, "    jumlah_pagu:\n      2024: 4.700.000.000",
         "    jumlah_pagu:\n      2024: 4.800.000.000", at="2024: 4.800.000.000"),
    Slip("RPKD-U04", RENCANA, "2025: 10.100.000.000", "2025: 10.010.000.000"),
    Slip("RPKD-U05", DINSOS, "{PAD: 3.400.000.000,", "{PAAD: 3.400.000.000,"),
    Slip("RPKD-U06", DATA, "dasar_hukum:", SOURCE.replace("lain}", "apbd}"), at="- {id: BANK_BJB"),
    Slip("RPKD-U06", DATA, "dasar_hukum:", SOURCE.replace("BANK_BJB", "APBN").replace("Kredit Bank BJB", "APBN"),
         at="- {id: APBN"),
    Slip("RPKD-U07", DISNAKER, "2025: {PAD: 4.900.000.000}", "2025: {DANA_DESA: 4.900.000.000}"),
    Slip("RPKD-U08", "program/bappeda.yaml", "2024: {PAD: 200.000.000}", "2024: {DAK_FISIK: 200.000.000}"),
    Slip("RPKD-U09", DINSOS, "{PAD: 3.400.000.000, DAU: 900.000.000}", "{APBD: 3.400.000.000, DAU: 900.000.000}"),
    Slip("RPKD-U10", DISNAKER, "2025: {PAD: 4.900.000.000}", "2025: {PAD: 4.900.000}"),
    Slip("RPKD-U10", DISNAKER, "2026: {PAD: 5.200.000.000}", "2026: {PAD: 520.000.000}"),
    Slip("RPKD-U10", DINSOS, "2025: {PAD: 3.400.000.000, DAU: 900.000.000}",
         "2025: {PAD: 3.400.000.000, DAU: 900.000}"),
    Slip("RPKD-U13", DINSOS, "2025: {PAD: 3.400.000.000, DAU: 900.000.000}",
         "2025: {PAD: 4.300.000.000, DAU: 900.000.000}"),
    Slip("RPKD-U13", DISNAKER, "2026: {PAD: 5.200.000.000}", "2026: {PAD: 15.200.000.000}"),
    Slip("RPKD-U11", DISNAKER, "2024: {PAD: 4.500.000.000}", "2024: {PAD: 4.500}"),
    Slip("RPKD-U12", DATA, "belanja: 5.300.000.000.000", "belanja: 5.300.000.000"),
    Slip("RPKD-U12", DATA, "pendapatan: 4.800.000.000.000", "pendapatan: 4.800.000.000"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_a_wrong_sum_names_both_numbers_and_the_difference() -> None:
    problem = assert_found(Slip("RPKD-U03", DINSOS, "jumlah: 4.000.000.000", "jumlah: 4.100.000.000"))
    for text in ("Rp4.100.000.000", "Rp4.000.000.000", "selisih Rp100.000.000"):
        assert text in problem.message
    assert "PAD Rp3.200.000.000 + DAU Rp800.000.000" in problem.hint


def test_one_wrong_amount_is_told_at_every_sum_it_breaks() -> None:
    files = changed(
        plan_files(), DINSOS, "{PAD: 3.400.000.000, DAU: 900.000.000}", "{PAD: 3.400.000.000, DAU: 90.000.000}"
    )
    places = {(p.position.file, p.code) for p in problems_of(files)}
    assert places >= {(DINSOS, "RPKD-U04"), (RENCANA, "RPKD-U04"), (DINSOS, "RPKD-U10")}


def test_a_kabupaten_with_desa_may_use_dana_desa() -> None:
    files = changed(plan_files("kabupaten"), DISNAKER, "2025: {PAD: 4.900.000.000}", "2025: {DANA_DESA: 4.900.000.000}")
    assert problems_of(files) == []


def test_an_amount_that_cannot_be_read_makes_no_sum_wrong() -> None:
    files = changed(plan_files(), DINSOS, "{PAD: 3.400.000.000, DAU: 900.000.000}", "{PAD: tiga, DAU: 900.000.000}")
    assert "RPKD-U04" not in {p.code for p in problems_of(files)}


def test_two_digits_in_the_wrong_order_are_proposed_right() -> None:
    problem = assert_found(Slip("RPKD-U13", DISNAKER, "2025: {PAD: 4.900.000.000}", "2025: {PAD: 9.400.000.000}"))
    assert problem.hint == "Maksud Anda Rp4.900.000.000?"


def test_the_plan_says_what_a_jump_is() -> None:
    files = changed(plan_files(), DISNAKER, "2026: {PAD: 5.200.000.000}", "2026: {PAD: 10.200.000.000}")
    assert "RPKD-U13" in {p.code for p in problems_of(files)}
    files = changed(files, RENCANA, "  tahun_awal: 2024\n", "  tahun_awal: 2024\n  batas_lonjakan: 150\n")
    assert "RPKD-U13" not in {p.code for p in problems_of(files)}
