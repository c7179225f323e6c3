"""The plan's period and all other years."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, changed, plan_files, problems_of

RENCANA = "rencana.yaml"
BAB_1 = "narasi/rpkd/01-pendahuluan.md"

SLIPS = [
    Slip("RPKD-W01", RENCANA, "tahun_akhir: 2026", "tahun_akhir: 2023"),
    Slip("RPKD-W01", RENCANA, "tahun_akhir: 2026", "tahun_akhir: 2030"),
    Slip("RPKD-W02", RENCANA, "    2025: uji-2024\n", "", at="2024: uji-2024"),
    Slip("RPKD-W02", RENCANA, "    2026: uji-2024\n", "    2026: uji-2024\n    2027: uji-2024\n", at="2027: uji"),
    Slip("RPKD-W08", RENCANA, "tahun_akhir: 2026", "tahun_akhir: 2027"),
    Slip("RPKD-W08", RENCANA, "tahun_awal: 2024", "tahun_awal: 2023"),
    Slip("RPKD-W03", "rat/2025.yaml", "- tahun: 2025", "- tahun: 2027"),
    Slip("RPKD-W04", "program/dinsos.yaml", "{tahun: 2023, nilai: 61.5}", "{tahun: 2024, nilai: 61.5}"),
    Slip("RPKD-W04", "program/dinsos.yaml", "{tahun: 2023, nilai: 61.5}", "{tahun: 2013, nilai: 61.5}"),
    Slip("RPKD-W05", "indikator.yaml", "{tahun: 2021, nilai: 5.93, sumber: \"BPS, 2021\"}",
         "{tahun: 2031, nilai: 5.93, sumber: \"BPS, 2031\"}"),
    Slip("RPKD-W05", "data.yaml", "{tahun: 2022, pendapatan", "{tahun: 1922, pendapatan"),
    Slip("RPKD-W06", BAB_1, "Tahun {{ rencana.periode }}", "Tahun 2025–2029"),
    Slip("RPKD-W07", "narasi/rat/01-rencana.md", "RAT Tahun {{ tahun }}", "RAT Tahun 2025"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_the_plan_before_may_be_named() -> None:
    files = changed(plan_files(), BAB_1, "disusun", "melanjutkan RPKD Tahun 2019–2023, disusun")
    assert problems_of(files) == []


def test_the_rat_of_one_year_may_look_back_a_year() -> None:
    text = "# Evaluasi {#evaluasi}\n\nPelaksanaan RAT Tahun {year} telah dievaluasi.\n"
    files = {**plan_files(), "narasi/rat-2025/02-evaluasi.md": text.replace("{year}", "2024")}
    assert problems_of(files) == []
    files["narasi/rat-2025/02-evaluasi.md"] = text.replace("{year}", "2026")
    assert {p.code for p in problems_of(files)} == {"RPKD-W07"}


def test_a_plan_of_one_year_is_a_plan() -> None:
    files = changed(plan_files(), RENCANA, "tahun_akhir: 2026", "tahun_akhir: 2024")
    assert "RPKD-W01" not in {p.code for p in problems_of(files)}
