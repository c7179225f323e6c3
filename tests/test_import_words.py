"""Places, funding sources, agencies and strategies as people write them in a form, held against the example's."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpkdgen.first_import.known import Known
from rpkdgen.sheet.book import Cell
from rpkdgen.validate import load_folder

ALL = ("semua",)


@pytest.fixture(scope="module")
def known() -> Known:
    plan = load_folder(Path(__file__).parent.parent / "plan").plan
    assert plan is not None
    return Known(plan)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Semua Kecamatan", ALL), ("13 kecamatan", ALL), ("Tersebar di 13 (tiga belas) Kecamatan", ALL),
        ("104 kelurahan", ALL), ("Se-Kota Tangerang", ALL), ("Kota Tangerang, Semua Kecamatan, Semua Kelurahan", ALL),
        ("Kec. Ciledug, Kel. Paninggilan", ("36.71.06.1001",)), ("Kel. Paninggilan Kec. Ciledug", ("36.71.06.1001",)),
        ("Kec. Ciledug (Kel. Tajur, Parung Serab)", ("36.71.06.1004", "36.71.06.1005")),
        ("Kel. Sukasari (Kec. Tangerang)", ("36.71.01.1007",)), ("Kec. Tangerang", ("36.71.01",)),
        ("1. Kec. Benda\n2. Kec. Periuk", ("36.71.04", "36.71.08")), ("Kecamatan Batuceper", ("36.71.03",)),
        ("Ciledug dan Larangan", ("36.71.06", "36.71.13")), ("36.71.06 Ciledug; 36.71.11", ("36.71.06", "36.71.11")),
        ("3 kecamatan: Ciledug, Pinang, Larangan", ("36.71.06", "36.71.11", "36.71.13")),
        ("Kota Tangerang, Kec. Ciledug, Semua Kelurahan", ("36.71.06",)),
    ],
)  # fmt: skip
def test_places_are_found_by_name_kind_and_neighbours(known: Known, written: str, codes: tuple[str, ...]) -> None:
    found = known.gazetteer.read(written)
    assert (found.codes, found.unclear) == (codes, ())


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Batuceper", "Kecamatan Batuceper"), ("Cileduk", "Ciledug"), ("5 kecamatan", "yang mana"),
        ("Kabupaten Tangerang", "jenisnya"), ("Tangerang", "jenisnya"), ("Puspem", "kode wilayahnya"),
        ("36.72.01", "tidak ada di Kota Tangerang"),
    ],
)  # fmt: skip
def test_unclear_places_are_told_with_what_could_be_meant(known: Known, written: str, hint: str) -> None:
    found = known.gazetteer.read(written)
    assert found.codes == ()
    assert hint in found.unclear[0][1]


@pytest.mark.parametrize(
    ("written", "sources"),
    [
        ("APBD", ("APBD",)), ("APBD Kota Tangerang TA 2025", ("APBD_KABKOTA",)), ("DAU", ("DAU",)),
        ("PAD/DAU", ("PAD", "DAU")), ("CSR", ("CSR_TJSL",)), ("APBD dan CSR", ("APBD", "CSR_TJSL")),
        ("[DANA UMUM] - PENDAPATAN ASLI DAERAH (PAD)", ("PAD",)),
        ("Dana Transfer Umum-Dana Bagi Hasil (DBH)", ("DBH",)),
        ("Dana Transfer Khusus-Dana Alokasi Khusus-Dana Alokasi Khusus Non Fisik", ("DAK_NONFISIK",)),
        ("Bankeu Prov. Banten", ("BANKEU_PROVINSI",)), ("APBD Provinsi Banten", ("APBD_PROVINSI",)),
    ],
)  # fmt: skip
def test_funding_sources_are_known_by_all_their_names(known: Known, written: str, sources: tuple[str, ...]) -> None:
    found = known.sources.read(Cell(1, 1, written))
    assert (found.sources, found.unclear) == (sources, ())


def test_funding_sources_come_with_their_amounts_or_a_question(known: Known) -> None:
    found = known.sources.read(Cell(1, 1, "PAD: 3.200.000.000; DAU Rp800 juta"))
    assert found.amounts == {"PAD": 3_200_000_000, "DAU": 800_000_000}
    for written in ("APDB", "Bank BJB", "APBD Kota Serang"):
        assert known.sources.read(Cell(1, 1, written)).unclear[0][1]


@pytest.mark.parametrize(
    ("written", "agency"),
    [
        ("DINAS SOSIAL", "dinsos"), ("Dinas Sosial Kota Tangerang", "dinsos"), ("DPUPR", "dpupr"),
        ("Dinas Perumahan, Permukiman dan Pertanahan (Disperkimtan)", "disperkimtan"), ("Satpol PP", "satpolpp"),
    ],
)  # fmt: skip
def test_agencies_are_known_by_name_abbreviation_and_initials(known: Known, written: str, agency: str) -> None:
    assert known.agencies.find(written).id == agency
    assert not known.agencies.names_several(written)


def test_a_mistyped_agency_is_asked_about_and_two_are_not_one(known: Known) -> None:
    assert known.agencies.find("Dinas Sosail").hint.startswith("Maksud Anda “Dinas Sosial”?")
    assert known.agencies.find("Dinas Perumahan dan Permukiman").hint.startswith("Maksud Anda “Dinas Perumahan, Permuk")
    assert known.agencies.find("Disosn").hint.startswith("Maksud Anda “Dinsos”?")
    assert known.agencies.find("Dinas Kebudayaan").id == known.agencies.find("Dinas Kebudayaan").hint == ""
    assert known.agencies.names_several("Dinsos/Dinkes")
    assert known.agencies.names_several("Dinas Kesehatan dan Dinas Kebudayaan")
    assert known.agencies.named_in("RENCANA KERJA DINAS KESEHATAN TAHUN 2025") == "dinkes"


@pytest.mark.parametrize(
    ("written", "strategy"),
    [
        ("STRATEGI 1: MENGURANGI BEBAN PENGELUARAN", "beban-pengeluaran"), ("kantong-kemiskinan", "kantong-kemiskinan"),
        ("2. Meningkatkan kemampuan dan pendapatan", "peningkatan-pendapatan"),
        ("Mengurangi jumlah kantong kemiskinan", "kantong-kemiskinan"), ("Mensinergikan kebijakan", ""), ("S1", ""),
    ],
)  # fmt: skip
def test_strategies_are_known_by_their_words(known: Known, written: str, strategy: str) -> None:
    found = known.strategies.find(written)
    assert found.id == strategy
    assert bool(found.hint) == (not strategy)
