"""Absorption, lateness and achievement, each held against another way of computing it."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import changed
from realisasi import with_realisasi
from test_other_regions import walk
from test_realisasi import plan_of

from rpkdgen import realisasi_analysis as of
from rpkdgen.body import Table
from rpkdgen.document import PERIODS, Edition
from rpkdgen.inlines import plain
from rpkdgen.model import Plan
from rpkdgen.realisasi_analysis import Status
from rpkdgen.realisasi_view import Report, period_title
from rpkdgen.templating import render_body
from rpkdgen.validate import load_folder

ROOT = Path(__file__).parent.parent
DINSOS = "realisasi/2025-dinsos.yaml"
AID, SURVEY = "1.06.05.2.02.0003", "1.06.05.2.02.0001"


@cache
def example() -> Plan:
    plan = load_folder(ROOT / "plan").plan
    assert plan is not None
    return plan


def small() -> Plan:
    return plan_of(with_realisasi())


def by_code(plan: Plan, quarter: int) -> dict[str, of.Result]:
    return {item.rat.baris.sub.kode: item for item in of.results(plan, 2025, quarter)}


# ── the example, recomputed from the text of its files ───────────────────────────────────────────
def written() -> dict[str, dict[str, list[dict[str, str]]]]:
    """agency → kode → the four quarters as they are written, read by patterns instead of our reader."""
    found: dict[str, dict[str, list[dict[str, str]]]] = {}
    for path in sorted((ROOT / "plan" / "realisasi").glob("2024-*.yaml")):
        rows = found.setdefault(path.stem.removeprefix("2024-"), {})
        for part in path.read_text(encoding="utf-8").split("- sub_kegiatan: ")[1:]:
            quarters = re.split(r"\n          (?=[1-4]:)", part)[1:]
            rows[part.split()[0]] = [dict(re.findall(r"(\w+): ([\d.]+)", text)) for text in quarters]
    return found


def rupiah(text: str) -> int:
    return int(text.replace(".", ""))


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_sums_of_the_example_are_those_of_the_written_numbers(quarter: int) -> None:
    rows = written()
    money = {
        pd: np.array([sum(rupiah(q["keuangan"]) for q in quarters[:quarter]) for quarters in subs.values()])
        for pd, subs in rows.items()
    }
    found = {row.id: row for row in of.by_agency(example(), of.results(example(), 2024, quarter))}
    assert {pd: int(amounts.sum()) for pd, amounts in money.items()} == {pd: row.realisasi for pd, row in found.items()}
    total = of.absorption(of.results(example(), 2024, quarter))
    assert total.realisasi == sum(int(amounts.sum()) for amounts in money.values())
    assert total.dilaporkan == sum(len(quarters) >= quarter for subs in rows.values() for quarters in subs.values())
    ranked = sorted(Fraction(-row.realisasi, row.pagu_dilaporkan) for row in found.values() if row.realisasi)
    assert [row.peringkat for row in of.by_agency(example(), of.results(example(), 2024, quarter))] == [
        1 + ranked.index(Fraction(-row.realisasi, row.pagu_dilaporkan))
        for row in of.by_agency(example(), of.results(example(), 2024, quarter))
        if row.realisasi
    ]


def test_the_curve_ends_where_the_sums_do_and_its_plan_is_the_schedule() -> None:
    items = of.results(example(), 2024, 4)
    rows = of.curve(items)
    spent = np.cumsum([[amount or 0 for amount in item.keuangan] for item in items if item.dilaporkan], axis=1).sum(0)
    assert [row.kumulatif for row in rows] == [int(value) for value in spent]
    assert rows[-1].serapan == of.absorption(items).serapan
    assert [row.persen_rencana for row in rows] == [25, 50, 75, 100]  # all four quarters of every row have work


# ── single rules ─────────────────────────────────────────────────────────────────────────────────
amounts = st.decimals(0, 10**6, places=2, allow_nan=False)


@given(amounts, amounts, st.sampled_from(["naik", "turun"]))
@settings(max_examples=150, deadline=None)
def test_achievement_respects_the_direction(target: Decimal, value: Decimal, direction: str) -> None:
    found = of.achievement(direction, target, value)
    if target == 0:
        assert found == (100 if direction == "turun" and value == 0 else None)
        return
    exact = Fraction(value) / Fraction(target) if direction == "naik" else 2 - Fraction(value) / Fraction(target)
    assert found is not None
    assert abs(Fraction(found) - max(Fraction(0), exact) * 100) <= Fraction(1, 200)
    reached = value >= target if direction == "naik" else value <= target
    assert of.is_reached(direction, target, value) == reached
    assert (exact >= 1) == reached


def test_what_is_not_known_has_no_achievement() -> None:
    assert of.achievement("naik", None, Decimal(3)) is None
    assert of.achievement("turun", Decimal(3), None) is None
    assert of.is_reached("naik", Decimal(3), None) is None


def test_the_plan_of_progress_is_the_schedule_else_linear() -> None:
    items = by_code(small(), 4)
    assert [of.planned_share(items[AID].rat, q) for q in of.QUARTERS] == [25, 50, 75, 100]
    assert [of.planned_share(items[SURVEY].rat, q) for q in of.QUARTERS] == [100] * 4  # {1: Pendataan}
    halves = [of.planned_share(items["5.01.03.2.01.0005"].rat, q) for q in of.QUARTERS]  # {1: Rapat, 3: Rapat}
    assert halves == [50, 50, 100, 100]
    files = changed(with_realisasi(), "rat/2025.yaml", "        jadwal: {1: Pendataan}\n", "")
    unscheduled = by_code(plan_of(files), 1)[SURVEY]
    assert [of.planned_share(unscheduled.rat, q) for q in of.QUARTERS] == [25, 50, 75, 100]


def test_the_stage_in_force_is_the_latest_that_applies() -> None:
    plan = small()
    stages = {q: (by_code(plan, q)[AID].tahap, by_code(plan, q)[AID].pagu) for q in of.QUARTERS}
    murni, change = ("apbd murni", 4_200_000_000), ("apbd perubahan", 4_400_000_000)
    assert stages == {1: murni, 2: murni, 3: murni, 4: change}
    earlier = changed(
        with_realisasi(), DINSOS, "    tanggal: 12 Januari 2026\n", "    berlaku: {apbd perubahan: III}\n"
    )
    assert [by_code(plan_of(earlier), q)[AID].pagu for q in (2, 3)] == [murni[1], change[1]]
    planned = "rkpd: 9.000.000.000, kua-ppas: 8.000.000.000"
    stages_of = f"pergeseran 10: 4.250.000.000, pergeseran 9: 4.100.000.000, {planned}"
    shifts = changed(with_realisasi(), DINSOS, "apbd perubahan: 4.400.000.000", stages_of)
    assert [by_code(plan_of(shifts), q)[AID].pagu for q in (1, 2, 4)] == [murni[1], 4_250_000_000, 4_250_000_000]
    assert by_code(plan, 4)["5.01.03.2.01.0005"].tahap == ""  # nothing written: the RAT's


def test_late_and_at_risk_are_told_by_points_behind_the_schedule() -> None:
    plan = small()
    at = {q: {code: item.status for code, item in by_code(plan, q).items()} for q in of.QUARTERS}
    assert [at[q][AID] for q in of.QUARTERS] == [Status.ON_TIME, Status.ON_TIME, Status.ON_TIME, Status.DONE]
    assert [at[q][SURVEY] for q in of.QUARTERS] == [Status.LATE, Status.LATE, Status.UNREPORTED, Status.UNREPORTED]
    training = "2.07.03.2.01.0001"  # {2: Pelatihan}: nothing planned in the first quarter, all of it from the second
    assert [at[q][training] for q in (1, 2, 3)] == [Status.ON_TIME, Status.LATE, Status.AT_RISK]
    edges = (("65,01", Status.ON_TIME), ("65", Status.AT_RISK), ("50,01", Status.AT_RISK), ("50", Status.LATE))
    for behind, status in edges:
        files = changed(with_realisasi(), DINSOS, "fisik: 72", f'fisik: "{behind}"')
        assert by_code(plan_of(files), 3)[AID].status is status, behind


def test_what_is_not_reported_is_not_zero() -> None:
    plan = small()
    silent = by_code(plan, 4)["5.01.03.2.01.0005"]
    assert (silent.realisasi, silent.serapan, silent.fisik, silent.capaian) == (None,) * 4
    assert not silent.dilaporkan
    rows = {row.id: row for row in of.by_agency(plan, of.results(plan, 2025, 4))}
    assert rows["bappeda"].serapan is None and rows["bappeda"].peringkat is None
    dinsos = rows["dinsos"]
    assert (dinsos.jumlah, dinsos.dilaporkan) == (2, 1)
    assert dinsos.realisasi == 4_100_000_000 + 105_000_000
    disnaker = rows["disnaker"]  # one of two has reported: the other's pagu is not counted against it
    assert (disnaker.pagu, disnaker.pagu_dilaporkan) == (5_150_000_000, 4_900_000_000)
    assert disnaker.serapan == of.percentage(2_500_000_000, 4_900_000_000)
    assert of.curve(of.results(plan, 2025, 2))[2].kumulatif is None


def test_zero_that_was_reported_is_zero() -> None:
    training = by_code(small(), 1)["2.07.03.2.01.0001"]
    assert (training.realisasi, training.serapan, training.capaian) == (0, Decimal("0.00"), Decimal("0.00"))


def test_output_of_the_year_before_is_what_was_reported_then_or_the_baseline() -> None:
    files = with_realisasi()
    before = files[DINSOS].replace("2025", "2024").replace("keluaran: 4.500", "keluaran: 4.321")
    plan = plan_of({**files, "realisasi/2024-dinsos.yaml": before})
    rows = {row.hasil.rat.baris.sub.kode: row for row in Report(plan, 2025).tahun_lalu}
    assert set(rows) == {AID, SURVEY}  # nothing is known of the others in 2024
    assert (rows[AID].keluaran_lalu, rows[AID].perubahan) == (4321, 4500 - 4321)
    assert rows[AID].serapan_lalu == of.percentage(4_100_000_000, 4_400_000_000)
    first = Report(example(), 2024).tahun_lalu[0]
    assert (first.keluaran_lalu, first.serapan_lalu) == (1, None)  # its baseline of 2023
    assert Report(plan, 2025).lalu is not None and Report(plan, 2024).lalu is None


def test_outcomes_of_programmes_are_held_against_their_targets() -> None:
    outcome = "        target: {2024: 45, 2025: 50, 2026: 55}\n"
    files = changed(
        with_realisasi(), "program/disnaker.yaml", outcome, f"{outcome}        realisasi: {{2024: 44, 2025: 52}}\n"
    )
    rows = {row.program.kode: row for row in of.outcome_rows(plan_of(files), 2025)}
    reached = rows["2.07.03"]
    assert (reached.target, reached.nilai, reached.lalu, reached.capaian, reached.tercapai) == (50, 52, 44, 104, True)
    unknown = rows["1.06.05"]
    assert (unknown.nilai, unknown.capaian, unknown.tercapai) == (None, None, None)
    report = Report(plan_of(files), 2025)
    assert (report.hasil_bernilai, report.hasil_tercapai, len(report.hasil_program)) == (1, 1, 3)


def test_the_same_number_stands_in_series_and_realisasi() -> None:
    """Outputs that are indicators as well: of Bedah Rumah, the contributions paid, Tangerang Cerdas."""
    done = {item.rat.baris.sub.kode: item.keluaran for item in of.results(example(), 2024, 4)}
    indicators = example().indikator_menurut_id
    assert done["1.04.03.2.03.0002"] == indicators["rtlh-diperbaiki"].nilai(2024) == 474
    assert done["1.02.02.2.02.0026"] == indicators["pbi-apbd"].nilai(2024) == 422_406
    pupils = [done["1.01.02.2.01.0021"], done["1.01.02.2.02.0032"]]
    assert sum(value for value in pupils if value) == indicators["penerima-tangerang-cerdas"].nilai(2024) == 15_000


# ── the matrices ─────────────────────────────────────────────────────────────────────────────────
def test_semesters_are_the_sums_of_their_quarters() -> None:
    items = of.results(example(), 2024, 4)
    quarters = of.report_matrix(example(), 2024, items, by_semester=False)
    halves = of.report_matrix(example(), 2024, items, by_semester=True)
    columns = np.array([value or 0 for value in quarters.kolom]).reshape(2, 2).sum(axis=1)
    assert [int(value) for value in columns] == list(halves.kolom)
    assert quarters.total == halves.total == int(columns.sum()) == of.absorption(items).realisasi
    by_strategy: dict[str, int] = defaultdict(int)
    for group in quarters.strategi:
        by_strategy[group.kelompok.nama] += sum(row.total or 0 for row in group.baris)
    assert {row.nama: row.realisasi for row in of.by_strategy(example(), items)} == dict(by_strategy)


@pytest.mark.parametrize(("period", "columns"), [("tw3", 23), ("sem1", 21)])
def test_the_official_form_has_its_columns(period: str, columns: int) -> None:
    body = render_body(example(), ROOT / "templates", "laporan", Edition(2024, period))
    (matrix,) = [block for block in walk(body.slots["isi"]) if isinstance(block, Table) and len(block.columns) > 20]
    assert len(matrix.columns) == columns
    assert [plain(cell.content) for cell in matrix.header[-1].cells] == [f"({n})" for n in range(1, columns + 1)]


def test_periods_are_named() -> None:
    assert [period_title(2024, period) for period in ("", "tw4", "sem2")] == [
        "Tahun 2024", "Triwulan IV Tahun 2024", "Semester II Tahun 2024",
    ]  # fmt: skip
    assert [Report(example(), 2024, period).sampai for period in PERIODS] == [1, 2, 3, 4, 2, 4]
