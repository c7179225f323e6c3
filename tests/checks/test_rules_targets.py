"""Targets and values over the years."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, changed, plan_files, problems_of

DINSOS, INDIKATOR = "program/dinsos.yaml", "indikator.yaml"

SLIPS = [
    Slip("RPKD-V01", DINSOS, "              2025: 4.800\n", "", at="2024: 4.500"),
    Slip("RPKD-V01", INDIKATOR, "target: {2024: 70, 2025: 80, 2026: 90}", "target: {2024: 70, 2026: 90}"),
    Slip("RPKD-V02", DINSOS, "              2026: 5.000\n", "              2026: 5.000\n              2027: 5.100\n",
         at="2027: 5.100"),
    Slip("RPKD-V03", INDIKATOR, "2025: 5,30", "2025: 5,70"),
    Slip("RPKD-V03", DINSOS, "          2025: 80", "          2025: 60"),
    Slip("RPKD-V03", INDIKATOR, "target: {2024: 70, 2025: 80, 2026: 90}", "target: {2024: 50, 2025: 80, 2026: 90}"),
    Slip("RPKD-V04", INDIKATOR, "2026: 5,00", "2026: 5,95"),
    Slip("RPKD-V04", DINSOS, "{tahun: 2023, nilai: 4.200}", "{tahun: 2023, nilai: 5.200}", at="2026: 5.000"),
    Slip("RPKD-V05", INDIKATOR, "target: {2024: 70, 2025: 80, 2026: 90}", "target: {2024: 70, 2025: 70, 2026: 70}"),
    Slip("RPKD-V06", DINSOS, "          2026: 90", "          2026: 900"),
    Slip("RPKD-V06", INDIKATOR, "{tahun: 2022, nilai: 5.77,", "{tahun: 2022, nilai: 577,"),
    Slip("RPKD-V06", INDIKATOR, "{tahun: 2023, nilai: 60}", "{tahun: 2023, nilai: -60}"),
    Slip("RPKD-V07", INDIKATOR, "nilai: 0.17", "nilai: -0.17"),
    Slip("RPKD-V08", DINSOS, "2025: 4.800", "2025: 4.800.000"),
    Slip("RPKD-V08", DINSOS, "2025: 4.800", "2025: 480"),
    Slip("RPKD-V08", INDIKATOR, "nilai: 132.880", "nilai: 13.288"),
    Slip("RPKD-V09", DINSOS, "2026: 5.000\n", "2026: 9.900\n"),
    Slip("RPKD-V09", INDIKATOR, "nilai: 137.700", "nilai: 337.700"),
    Slip("RPKD-V09", "rencana.yaml", "  status: ", "  batas_lonjakan: -5\n  status: ", at="batas_lonjakan: -5"),
    Slip("RPKD-V10", INDIKATOR, "nilai: 132.880", "nilai: 82.880"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_a_slip_offers_the_number_that_was_meant() -> None:
    # The real case: a poverty line of 381.666, 41.687, 438.007 on a public portal.
    files = changed(plan_files(), INDIKATOR, "nilai: 134.240", "nilai: 381.666")
    files = changed(files, INDIKATOR, "nilai: 132.880", "nilai: 41.687")
    files = changed(files, INDIKATOR, "nilai: 137.700", "nilai: 438.007")
    found = [p for p in problems_of(files) if p.code == "RPKD-V08"]
    assert [p.hint for p in found] == ["Maksud Anda 416.870?"]


def test_a_percentage_may_exceed_100_where_the_plan_says_so() -> None:
    files = changed(plan_files(), INDIKATOR, "target: {2024: 70, 2025: 80, 2026: 90}",
                    "target: {2024: 90, 2025: 95, 2026: 101}\n    boleh_lebih_100: ya")  # fmt: skip
    assert "RPKD-V06" not in {p.code for p in problems_of(files)}


def test_yearly_outputs_may_go_up_and_down() -> None:
    files = changed(plan_files(), DINSOS, "2025: 4.800", "2025: 4.300")
    assert not {p.code for p in problems_of(files)} & {"RPKD-V03", "RPKD-V04", "RPKD-V05"}


def test_the_limit_for_jumps_is_the_plans() -> None:
    files = changed(plan_files(), DINSOS, "2026: 5.000\n", "2026: 9.900\n")
    files = changed(files, "rencana.yaml", "  status: ditetapkan", "  batas_lonjakan: 150\n  status: ditetapkan")
    assert "RPKD-V09" not in {p.code for p in problems_of(files)}
