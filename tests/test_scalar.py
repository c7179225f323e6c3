"""Values are read as their type says, and what is ambiguous is refused with the right spelling."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpkdgen.scalar import READERS, ScalarError, grouped, read_choice, read_value, split_region


def read(kind: str, text: str) -> object:
    return READERS[kind](text)


def refusal(kind: str, text: str) -> ScalarError:
    with pytest.raises(ScalarError) as caught:
        READERS[kind](text)
    assert caught.value.message and caught.value.hint, "a refusal says what is wrong and how to write it"
    assert caught.value.code.startswith("RPKD-S")
    return caught.value


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("rupiah", "1.250.000.000", 1_250_000_000),
        ("rupiah", "1250000000", 1_250_000_000),
        ("rupiah", "Rp1.250.000.000", 1_250_000_000),
        ("rupiah", "Rp 1.250.000.000", 1_250_000_000),
        ("rupiah", "Rp1.250.000,00", 1_250_000),
        ("rupiah", "Rp. 1.250.000,-", 1_250_000),
        ("rupiah", "0", 0),
        ("bulat", "4.500", 4500),
        ("bulat", "4500", 4500),
        ("desimal", "5,89", Decimal("5.89")),
        ("desimal", "5.89", Decimal("5.89")),
        ("desimal", "1.234,5", Decimal("1234.5")),
        ("desimal", "0.123", Decimal("0.123")),
        ("desimal", "1234", Decimal(1234)),
        ("desimal", "1.234.567", Decimal(1234567)),
        ("desimal", "1,234", Decimal("1.234")),
        ("desimal", "-0,5", Decimal("-0.5")),
        ("desimal", "\u22120,5", Decimal("-0.5")),
        ("tahun", "2024", 2024),
        ("tanggal", "22 Januari 2024", date(2024, 1, 22)),
        ("tanggal", "2024-01-22", date(2024, 1, 22)),
        ("tanggal", "29 Februari 2024", date(2024, 2, 29)),
        ("triwulan", "IV", 4),
        ("triwulan", "2", 2),
        ("bulan", "Maret", 3),
        ("bulan", "3", 3),
        ("desil", "10", 10),
        ("ya-tidak", "ya", True),
        ("ya-tidak", "tidak", False),
        ("nip", "19700101 199003 1 001", "197001011990031001"),
        ("kode-bidang-urusan", "1.06", "1.06"),
        ("kode-program", "1.06.05", "1.06.05"),
        ("kode-kegiatan", "1.06.05.2.02", "1.06.05.2.02"),
        ("kode-sub-kegiatan", "1.06.05.2.02.0003", "1.06.05.2.02.0003"),
        ("kode-sub-kegiatan", "1.06.05.1.02.03", "1.06.05.1.02.03"),
        ("kode-skpd", "1.06.0.00.0.00.01.0000", "1.06.0.00.0.00.01.0000"),
        ("kode-wilayah", "36.71.07 Karawaci", "36.71.07"),
        ("id", "DAK_FISIK", "DAK_FISIK"),
        ("berkas", "gambar/lambang.png", "gambar/lambang.png"),
        ("teks", "  Dua\n  baris ", "Dua baris"),
    ],
)
def test_reads(kind: str, text: str, value: object) -> None:
    assert read(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text", "hint"),
    [
        ("rupiah", "1,250,000,000", "1.250.000.000"),
        ("rupiah", "4,5 miliar", "4.500.000.000"),
        ("rupiah", "Rp15 juta", "15.000.000"),
        ("rupiah", "1.25", "1.250.000.000"),
        ("rupiah", "-5.000", "1.250.000.000"),
        ("rupiah", "(5.000)", "1.250.000.000"),
        ("rupiah", "1.000,50", "1.000"),
        ("rupiah", "1.25.000", "tiga angka"),
        ("rupiah", "-", "hapus"),
        ("bulat", "4,500", "4.500"),
        ("bulat", "4.500 orang", "4.500"),
        ("bulat", "4,5", "tanpa koma"),
        ("bulat", "-3", "bulat"),
        ("bulat", "007", "7"),
        ("desimal", "1.234", "1,234"),
        ("desimal", "5,89%", "5,89"),
        ("desimal", "1,234.5", "1.234,5"),
        ("desimal", ",5", "0,5"),
        ("desimal", "n.a.", "hapus"),
        ("tahun", "TA 2024", "2024"),
        ("tahun", "2.024", "2024"),
        ("tahun", "1800", "Periksa"),
        ("tanggal", "31 April 2024", "30"),
        ("tanggal", "2023-02-29", "28"),
        ("tanggal", "22/1/2024", "22 Januari 2024"),
        ("tanggal", "22 January 2024", "Januari"),
        ("kode-sub-kegiatan", "1.04.03.02.03.0002", "1.04.03.2.03.0002"),
        ("kode-sub-kegiatan", "1.04.03.2.03.0002 Perbaikan RTLH", "1.04.03.2.03.0002"),
        ("kode-sub-kegiatan", "1.04.03.2.03.0002 - Perbaikan RTLH", "1.04.03.2.03.0002"),
        ("kode-sub-kegiatan", "1.O4.03.2.03.0002", "1.04.03.2.03.0002"),
        ("kode-sub-kegiatan", "1.04.03.3.03.0002", "keempat"),
        ("kode-program", "1.6.5", "1.06.05"),
        ("kode-wilayah", "3671", "36.71"),
        ("kode-wilayah", "Karawaci", "kode"),
        ("nip", "1970010119900310", "16 angka"),
        ("desil", "1-4", "[1, 2, 3, 4]"),
        ("ya-tidak", "Ya", "ya"),
        ("ya-tidak", "no", "tidak"),
        ("id", "dinas sosial", "dinas-sosial"),
        ("berkas", "gambar\\lambang.png", "gambar/lambang.png"),
        ("berkas", "../rahasia.png", "folder rencana"),
        ("berkas", "/etc/passwd", "folder rencana"),
        ("berkas", "C:/lambang.png", "folder rencana"),
        ("teks", "-", "hapus"),
        ("teks", "Dinas\u200b Sosial", "karakter"),
    ],
)
def test_refuses_and_says_how_to_write_it(kind: str, text: str, hint: str) -> None:
    assert hint in refusal(kind, text).hint


def test_a_count_is_whole_where_the_unit_is_counted() -> None:
    assert read_value("4.500", counted=True) == 4500
    with pytest.raises(ScalarError, match="dua macam"):
        read_value("4.500", counted=False)
    with pytest.raises(ScalarError):
        read_value("61,5", counted=True)


def test_a_mistyped_code_carries_the_code_that_was_meant() -> None:
    assert refusal("kode-sub-kegiatan", "1.04.03.02.03.0002").meant == "1.04.03.2.03.0002"
    assert refusal("kode-wilayah", "36.71.7").meant == "36.71.07"


def test_a_region_code_may_be_followed_by_its_name() -> None:
    assert split_region("36.71.07 Karang Tengah") == ("36.71.07", "Karang Tengah")
    assert split_region("36.71.07") == ("36.71.07", "")


def test_a_choice_is_taken_as_written() -> None:
    assert read_choice(("naik", "turun"), "naik") == "naik"
    with pytest.raises(ScalarError) as caught:
        read_choice(("naik", "turun"), "Naik")
    assert "Maksud Anda “naik”" in caught.value.hint
    with pytest.raises(ScalarError) as caught:
        read_choice(("naik", "turun"), "trun")
    assert "Maksud Anda “turun”" in caught.value.hint


@given(st.integers(0, 10**15))
def test_rupiah_survives_its_printed_form(number: int) -> None:
    for text in (str(number), grouped(number), f"Rp{grouped(number)}", f"Rp {grouped(number)},00"):
        assert read("rupiah", text) == number


@given(st.integers(0, 10**12))
def test_counts_survive_their_printed_form(number: int) -> None:
    assert read("bulat", grouped(number)) == read("bulat", str(number)) == number


@given(st.integers(-(10**9), 10**9), st.integers(1, 6))
def test_decimals_survive_their_printed_form(units: int, places: int) -> None:
    value = Decimal(units).scaleb(-places)
    whole, _, decimals = f"{abs(value):.{places}f}".partition(".")
    sign = "-" if value < 0 else ""
    assert read("desimal", f"{sign}{whole},{decimals}") == value
    assert read("desimal", f"{sign}{grouped(int(whole))},{decimals}") == value


@given(st.integers(1, 999), st.integers(0, 999))
def test_what_could_be_two_numbers_is_never_guessed(whole: int, rest: int) -> None:
    with pytest.raises(ScalarError, match="dua macam"):
        read("desimal", f"{whole}.{rest:03}")


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_dates_survive(day: date) -> None:
    assert read("tanggal", day.isoformat()) == day


@given(st.sampled_from(sorted(READERS)), st.text() | st.from_regex(r"[-RpO0-9.,% /()]{0,20}", fullmatch=True))
def test_any_text_is_read_or_refused_with_a_message(kind: str, text: str) -> None:
    try:
        READERS[kind](text)
    except ScalarError as error:
        assert error.message and error.hint
