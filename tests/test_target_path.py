"""The path of an outcome to its targets: numbers recomputed with numpy, sentences case by case."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import changed, plan_files, problems_of

from rpkdgen.measure import Measure
from rpkdgen.model import Plan
from rpkdgen.target_path import TargetPath, headcount, target_path
from rpkdgen.validate import load

P0 = """\
    kondisi_awal: {tahun: 2023, nilai: 5.89}
    target:
      2024: 5,60
      2025: 5,30
      2026: 5,00
    sumber_target: ilustratif
    seri:
      - {tahun: 2021, nilai: 5.93, sumber: "BPS, 2021"}
      - {tahun: 2022, nilai: 5.77, sumber: "BPS, 2022"}
      - {tahun: 2023, nilai: 5.89, sumber: "BPS, 2023"}
"""
RPJMD = """\
target_acuan:
  - id: rpjmd
    indikator: P0
    dokumen: RPJMD 2025–2029
    tingkat: daerah
    target: {2026: 4.90, 2029: 4.00}
    sumber: Perda 1/2025
"""


def plan_of(text: str, other: str = "") -> Plan:
    files = changed(plan_files(), "indikator.yaml", P0, text) | {"target.yaml": other}
    plan = load({name: content.encode() for name, content in files.items()}).plan
    assert plan is not None
    return plan


def path_of(text: str, other: str = "") -> TargetPath:
    plan = plan_of(text, other)
    indicator = headcount(plan)
    assert indicator is not None
    return target_path(plan, indicator)


def written(series: dict[int, str], targets: dict[int, str], baseline: tuple[int, str] | None) -> str:
    lines = [f"    kondisi_awal: {{tahun: {baseline[0]}, nilai: {baseline[1]}}}"] if baseline else []
    lines += [f"    target: {{{', '.join(f'{year}: {value}' for year, value in targets.items())}}}"] if targets else []
    lines += ["    seri:"] if series else []
    lines += [f'      - {{tahun: {year}, nilai: {value}, sumber: "BPS, {year}"}}' for year, value in series.items()]
    return "\n".join(lines) + "\n"


BASE = (2023, "5.89")
GOALS = {2024: "5.60", 2025: "5.30", 2026: "5.00"}


def test_the_path_holds_actual_targets_and_references_side_by_side() -> None:
    path = path_of(written({2023: "5.89", 2024: "5.43"}, GOALS, BASE), RPJMD)
    assert [(row.tahun, row.nyata, row.target, row.acuan) for row in path.tahun] == [
        (2023, Decimal("5.89"), None, (None, None)),
        (2024, Decimal("5.43"), Decimal("5.60"), (None, None)),
        (2025, None, Decimal("5.30"), (None, None)),
        (2026, None, Decimal("5.00"), (Decimal("4.90"), None)),
        (2029, None, None, (Decimal("4.00"), Decimal("5.00"))),
    ]
    assert [reference.dokumen for reference in path.acuan] == ["RPJMD 2025–2029", "Inpres 8/2025"]
    assert path.sumbu == tuple(range(2023, 2030))


def test_paces_are_those_of_numpy() -> None:
    path = path_of(written({2023: "5.89", 2024: "5.70", 2025: "5.43"}, GOALS, BASE), RPJMD)
    slope = np.diff([5.89, 5.43])[0] / 2
    assert float(path.laju or 0) == pytest.approx(slope)
    needed = {need.dokumen: need.per_tahun for need in path.kebutuhan}
    assert float(needed["RPKD"] or 0) == pytest.approx((5.00 - 5.43) / 1)
    assert float(needed["RPJMD 2025–2029"] or 0) == pytest.approx((4.00 - 5.43) / 4)
    assert float(needed["Inpres 8/2025"] or 0) == pytest.approx((5.00 - 5.43) / 4)


@pytest.mark.parametrize(
    ("series", "targets", "baseline", "said", "unsaid"),
    [
        ({2023: "5.89", 2024: "5.43"}, GOALS, BASE,
         ("turun 0,46 persen poin menjadi 5,43 persen", "0,17 persen poin lebih rendah daripada target RPKD tahun 2024",
          "target tercapai", "perlu turun 0,22 persen poin per tahun, lebih lambat daripada laju itu"), ()),
        ({2023: "5.89", 2024: "6.00"}, GOALS, BASE,
         ("naik 0,11 persen poin menjadi 6,00 persen", "0,40 persen poin lebih tinggi", "belum tercapai",
          "sedangkan sejak kondisi awal belum membaik"), ("lebih lambat",)),
        ({2023: "5.89", 2024: "5.89"}, GOALS, BASE, ("tidak berubah, yaitu tetap 5,89 persen", "tidak berubah."),
         ("0,00",)),
        ({2023: "5.89", 2024: "5.60"}, GOALS, BASE, ("sama dengan target RPKD tahun 2024 (5,60 persen)", "tercapai"),
         ("belum tercapai",)),
        ({2023: "5.89", 2026: "4.10"}, GOALS, BASE,
         ("sudah memenuhi target Inpres 8/2025 tahun 2029 (paling tinggi 5,00 persen)",), ("perlu turun",)),
        ({2023: "5.89"}, GOALS, BASE, ("sesudahnya belum ada nilai", "perlu turun 0,30 persen poin per tahun."),
         ("laju",)),
        ({2024: "5.43"}, GOALS, None, ("kondisi awalnya belum ada",), ("Dari kondisi awal",)),
        ({}, {}, None, ("belum tersedia",), ("target RPKD",)),
    ],
)  # fmt: skip
def test_the_sentence_fits_every_case(
    series: dict[int, str], targets: dict[int, str], baseline: tuple[int, str] | None,
    said: tuple[str, ...], unsaid: tuple[str, ...],
) -> None:  # fmt: skip
    text = path_of(written(series, targets, baseline)).kalimat
    assert all(piece in text for piece in said), text
    assert not any(piece in text for piece in unsaid), text


@given(st.decimals(0, 20, places=2), st.decimals(0, 20, places=2), st.sampled_from(["naik", "turun", "netral"]))
@settings(max_examples=60, deadline=None)
def test_a_change_is_the_difference_of_what_is_printed(first: Decimal, last: Decimal, arah: str) -> None:
    measure = Measure("persen", 1, arah)
    said = measure.change(measure.exact(last) - measure.exact(first))
    one, other = (Decimal(measure.value(value).split()[0].replace(",", ".")) for value in (first, last))
    if one == other:
        assert said == "tidak berubah"
        return
    way, size, *unit = said.split()
    assert way == ("naik" if other > one else "turun")
    assert Decimal(size.replace(",", ".")) == abs(other - one) > 0
    assert unit == ["persen", "poin"]


@pytest.mark.parametrize(
    ("unit", "decimals", "value", "change"),
    [
        ("persen", 2, "1.234,50 persen", "turun 1.234,50 persen poin"),
        ("indeks", 2, "1.234,50", "turun 1.234,50 poin"),
        ("jiwa", 0, "1.235 jiwa", "turun 1.235 jiwa"),
        ("rupiah/kapita/bulan", 0, "Rp1.235 per kapita per bulan", "turun Rp1.235 per kapita per bulan"),
        ("Rp juta", 1, "Rp1.234,5 juta", "turun Rp1.234,5 juta"),
        (
            "per 1.000 kelahiran hidup",
            1,
            "1.234,5 per 1.000 kelahiran hidup",
            "turun 1.234,5 per 1.000 kelahiran hidup",
        ),
    ],
)
def test_every_unit_has_its_words(unit: str, decimals: int, value: str, change: str) -> None:
    measure = Measure(unit, decimals, "turun")
    assert measure.value(Decimal("1234.5")) == value
    assert measure.change(Decimal("-1234.5")) == change


def test_negative_values_keep_their_sign() -> None:
    measure = Measure("persen", 1, "naik")
    assert measure.value(Decimal("-6.9")) == "-6,9 persen"
    assert measure.change(Decimal("-6.9")) == "turun 6,9 persen poin"


# ── two values for one year ──────────────────────────────────────────────────────────────────────
def test_of_two_values_the_one_published_last_counts_and_the_warning_says_so() -> None:
    double = P0 + "      - {tahun: 2023, nilai: 5.95, sumber: Rilis BPS, tanggal: 1 Juli 2024}\n"
    plan = plan_of(double)
    assert plan.indikator_menurut_id["P0"].nilai(2023) == Decimal("5.95")
    found = [p for p in problems_of(changed(plan_files(), "indikator.yaml", P0, double)) if p.code == "RPKD-D02"]
    assert any("5,89 (BPS, 2023) dan 5,95 (Rilis BPS)" in p.message for p in found)
    assert any("Dokumen memakai 5,95 karena sumbernya terbit paling akhir" in p.hint for p in found)


def test_without_dates_the_first_written_counts() -> None:
    plan = plan_of(P0 + '      - {tahun: 2023, nilai: 5.95, sumber: "Rilis, 2024"}\n')
    assert plan.indikator_menurut_id["P0"].nilai(2023) == Decimal("5.89")
