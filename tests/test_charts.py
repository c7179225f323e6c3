"""Charts: round axes, Indonesian numbers, pictures that hold what they show."""

from __future__ import annotations

import struct
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_body import BARS, CONTEXT, GEOMETRY, GROUPED, LINES, META, STACKED, figure, series, text
from test_typeset import reader, whole_text

from rpkdgen.body import Body, Chart, Heading, Marker
from rpkdgen.chart import axis_ticks, chart_data, tick_decimals, tick_label
from rpkdgen.context import document_context
from rpkdgen.typeset import chart_png, typeset
from rpkdgen.validate import load_folder

TEMPLATES = Path(__file__).parent.parent / "templates"
QUADRANT = Chart(
    "kuadran",
    ("Kota Tangerang", "Kota Serang", "Kabupaten Lebak"),
    (series("Tingkat (persen)", "5,43", "5,65", "8,44"), series("Perubahan (persen poin)", "-0,46", "-0,55", "-0,24")),
    markers=(Marker("Provinsi Banten", Decimal("5.84"), "5,84"), Marker("", Decimal("-0.33"), "-0,33")),
    highlight=("Kota Tangerang",),
    corners=("II", "IV", "I", "III"),
)
CHARTS = {"garis": LINES, "batang": BARS, "batang-susun": STACKED, "batang-kelompok": GROUPED, "kuadran": QUADRANT}


def png_size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", data[16:24])


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_is_a_picture_of_300_ppi(chart: Chart) -> None:
    width, height = png_size(chart_png(chart, 16, templates=TEMPLATES))
    assert width == pytest.approx(16 / 2.54 * 300, abs=2)
    assert 400 < height < 1300


def test_equal_charts_are_equal_bytes() -> None:
    assert chart_png(LINES, 12, templates=TEMPLATES) == chart_png(LINES, 12, templates=TEMPLATES)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
@pytest.mark.parametrize("width", [6, 9, 25])
def test_a_chart_fits_narrow_and_wide_columns(chart: Chart, width: int) -> None:
    assert png_size(chart_png(chart, width, templates=TEMPLATES))[0] > 0


@pytest.mark.parametrize(
    "chart",
    [
        Chart("garis", ("2024",), (series("Satu", "5,0"),)),
        Chart("garis", ("2023", "2024"), (series("Satu", "", ""), series("Dua", "5,0", "5,0"))),
        Chart("batang", ("A", "B"), (series("S", "", "3,0"),)),
        Chart("batang", ("A",), (series("S", "0"),)),
        Chart("batang-susun", ("2024",), (series("S", "0"), series("T", ""))),
        Chart("batang-kelompok", ("A", "B"), (series("S", "1.250.000", "2.000.000"),)),
    ],
)
def test_odd_charts_are_drawn(chart: Chart) -> None:
    assert chart_png(chart, 16, templates=TEMPLATES)


def test_a_chart_names_everything_in_the_pdf() -> None:
    blocks = (
        Heading(1, "bab:x", text("X"), "BAB I"),
        *(figure(name, chart, name, "") for name, chart in CHARTS.items()),
    )
    result = typeset(
        Body({"isi": blocks}), TEMPLATES / "rpkd" / "bingkai.typ", CONTEXT, META, geometry=GEOMETRY, draft=False
    )
    found = whole_text(result)
    for chart in CHARTS.values():
        assert all(category.split(",")[0] in found for category in chart.categories)
        if len(chart.series) > 1:
            assert all(one.name in found for one in chart.series)
    assert "Provinsi Banten 6,17" in found
    assert "463,2" in found, "the sum of a stack"
    assert "n.a." in found, "a missing bar"


def test_figures_carry_their_description() -> None:
    body = Body({"isi": (Heading(1, "bab:x", text("X"), "BAB I"), figure("garis", LINES, "Judul", "Gambar 1.1"))})
    result = typeset(body, TEMPLATES / "rpkd" / "bingkai.typ", CONTEXT, META, geometry=GEOMETRY, draft=False)
    source = reader(result)
    objects = (source.get_object(number) for number in range(1, source.trailer["/Size"]))
    described = [item["/Alt"] for item in objects if isinstance(item, dict) and "/Alt" in item]
    assert "Grafik: Judul." in described


# ── axes ─────────────────────────────────────────────────────────────────────────────────────────
@given(st.floats(-1e6, 1e6), st.floats(1, 1e9), st.booleans())
def test_ticks_enclose_the_values_evenly(low: float, extent: float, padded: bool) -> None:
    high = low + extent
    ticks = axis_ticks(low, high, padded=padded)
    step = ticks[1] - ticks[0]
    tolerance = step * 1e-6 + 1e-9
    assert 2 <= len(ticks) <= 7
    assert ticks[0] <= low + tolerance and ticks[-1] >= high - tolerance
    assert all(later - earlier == pytest.approx(step, rel=1e-6) for earlier, later in pairwise(ticks))


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0, 9.36, ["0", "2", "4", "6", "8", "10"]),
        (0, 516.5, ["0", "100", "200", "300", "400", "500", "600"]),
        (0, 1_234_567, ["0", "250.000", "500.000", "750.000", "1.000.000", "1.250.000"]),
        (0, 0.9, ["0,0", "0,2", "0,4", "0,6", "0,8", "1,0"]),
    ],
)
def test_ticks_are_round_and_written_the_indonesian_way(low: float, high: float, labels: list[str]) -> None:
    ticks = axis_ticks(low, high)
    assert [tick_label(tick, tick_decimals(ticks)) for tick in ticks] == labels


def test_a_quadrant_has_room_around_its_dots_on_both_axes() -> None:
    data = chart_data(QUADRANT)
    assert data["sumbu_mendatar"][0]["nilai"] < 5.43 and data["sumbu_mendatar"][-1]["nilai"] > 8.44
    assert data["sumbu"][0]["nilai"] < -0.55 and data["sumbu"][-1]["nilai"] > -0.24
    assert data["sudut"] == ["II", "IV", "I", "III"]


def test_bars_start_at_zero_and_lines_need_not() -> None:
    assert chart_data(BARS)["sumbu"][0]["nilai"] == 0
    lines = replace(LINES, series=(series("S", "95,1", "96,2", *["97,0"] * 6),))
    assert chart_data(lines)["sumbu"][0]["nilai"] > 0


def test_sums_of_stacks_are_printed_with_the_decimals_of_their_parts() -> None:
    assert [total["label"] for total in chart_data(STACKED)["jumlah"]] == ["463,2", "490,5", "516,5"]


def test_no_sum_where_labels_are_not_the_values() -> None:
    parts = tuple(replace(one, values=(Decimal(1),), labels=("Rp1 miliar",)) for one in STACKED.series)
    scaled = Chart("batang-susun", ("2024",), parts)
    assert chart_data(scaled)["jumlah"][0]["label"] == ""


def test_the_total_of_a_column_of_money_is_that_of_the_table() -> None:
    """Parts that are rounded before they are added gave 342,0 above a column of Rp341,924 miliar."""
    plan = load_folder(TEMPLATES.parent / "plan").plan
    assert plan is not None
    calculations = document_context(plan)["hitung"]
    recap = calculations.rekap_strategi
    columns = calculations.batang_pagu(recap)
    for year, total in enumerate(recap.total.pagu):
        assert sum(row.nilai[year] for row in columns.deret) * 10**9 == total
