"""Columns of a table: what must not be parted has room, and the rest goes where the text is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpkdgen.body import Cell, Column, Row, Table, Text
from rpkdgen.column_widths import CROWDED, Demand, Paper, fitted_columns, shared_out
from rpkdgen.font_metrics import read_metrics
from rpkdgen.looks import look_of

FONTS = Path(__file__).parent.parent / "templates" / "fonts"
REGULAR, BOLD = (read_metrics(FONTS / f"LiberationSans-{face}.ttf") for face in ("Regular", "Bold"))
PAPER = Paper(16.0, 29.0, REGULAR, BOLD)
WIDTH = 400.0


def row(*texts: str, kind: str = "") -> Row:
    return Row(tuple(Cell((Text(text),)) for text in texts), kind)


def table(*rows: Row, header: tuple[str, ...] = ("Kode", "Sub Kegiatan", "Pagu (Rp)")) -> Table:
    columns = tuple(Column(1 / len(header)) for _ in header)
    return Table(columns, (row(*header),), rows, look="matriks")


def widths(of: Table) -> list[float]:
    return [column.width * WIDTH for column in fitted_columns(of, WIDTH, PAPER)]


LONG = "Fasilitasi Bantuan Sosial Kesejahteraan Keluarga bagi Penduduk Miskin dan Rentan"


def test_room_goes_where_the_most_text_is() -> None:
    code, name, amount = widths(table(*[row("1.06.05.2.02.0003", LONG, "4.300.000.000")] * 9))
    assert name > 2 * max(code, amount)


def test_codes_and_amounts_are_never_parted() -> None:
    crowded = table(row("1.06.05.2.02.0003", LONG * 30, "9.999.999.999.999"), row("1", LONG * 30, "1", kind="total"))
    code, _, amount = widths(crowded)
    look = look_of("matriks")
    assert REGULAR.width("1.06.05.2.02.0003") * look.size + look.padding <= code
    assert REGULAR.width("9.999.999.999.999") * look.size + look.padding <= amount


def test_no_word_is_parted_where_there_is_ample_room() -> None:
    texts = ("Pengurangan beban", LONG * 9, "Pertanggungjawaban")
    strategy, _, report = widths(table(*[row(*texts)] * 9))
    look = look_of("matriks")
    assert REGULAR.width("Pengurangan") * look.size + look.padding <= strategy
    assert REGULAR.width("Pertanggungjawaban") * look.size + look.padding <= report


def test_what_no_column_needs_is_shared_out_as_the_template_says() -> None:
    assert widths(table(row("1", "satu", "2"), header=("A", "B", "C"))) == pytest.approx([WIDTH / 3] * 3)


def test_a_table_without_text_keeps_the_template_s_widths() -> None:
    assert widths(table(header=("", "", ""))) == pytest.approx([WIDTH / 3] * 3)


amounts = st.floats(5, 300, allow_nan=False)
columns = st.builds(
    lambda least, lines: Demand(
        least * 0.7, least, max(least, 64.0), 4.0, tuple(lines), tuple(min(line, 60.0) for line in lines)
    ),
    amounts,
    st.lists(st.floats(1, 2000, allow_nan=False), max_size=12),
)


@given(st.lists(columns, min_size=1, max_size=18), amounts)
def test_widths_fill_the_page_and_keep_what_must_not_be_parted(demands: list[Demand], spare: float) -> None:
    total = sum(demand.least for demand in demands) / CROWDED + spare
    result = shared_out(demands, [total / len(demands)] * len(demands), total)
    assert sum(result) == pytest.approx(total)
    assert all(width >= demand.least - 1e-6 for width, demand in zip(result, demands, strict=True))


@given(st.lists(columns, min_size=1, max_size=18), st.floats(0.1, 0.9))
def test_where_not_even_that_fits_all_give_way_alike(demands: list[Demand], part: float) -> None:
    total = sum(demand.kept for demand in demands) * part
    result = shared_out(demands, [total / len(demands)] * len(demands), total)
    assert result == pytest.approx([demand.kept * part for demand in demands])


@given(st.lists(columns, min_size=1, max_size=18))
def test_titles_give_way_before_numbers_do(demands: list[Demand]) -> None:
    total = sum(demand.least for demand in demands)
    result = shared_out(demands, [total / len(demands)] * len(demands), total)
    assert sum(result) == pytest.approx(total)
    assert all(width >= demand.kept - 1e-6 for width, demand in zip(result, demands, strict=True))
