"""The four analyses and the quadrant: numbers recomputed with numpy, sentences case by case and by property."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpkdgen.context import Names
from rpkdgen.format import in_words
from rpkdgen.model import Daerah, Indikator, Nilai, Pembanding, Plan
from rpkdgen.poverty_analysis import (
    ENOUGH_VALUES,
    FEWEST_VALUES,
    RECENT,
    Surroundings,
    basis,
    correlation,
    development,
    effectiveness,
    relative_position,
    relevance,
)
from rpkdgen.poverty_view import analysis_view, quadrant_view
from rpkdgen.priority import priority_districts, priority_places
from rpkdgen.validate import load_folder

PLAN = Path(__file__).parent.parent / "plan"
Series = Mapping[int, str]


def entries(series: Series) -> tuple[Nilai, ...]:
    return tuple(Nilai(year, Decimal(value), f"BPS, {year}") for year, value in series.items())


def indicator(
    own: Series, others: Mapping[str, Series] | None = None, arah: str = "turun", satuan: str = "persen",
    desimal: int = 2, target: Mapping[int, Decimal] | None = None,
) -> Indikator:  # fmt: skip
    return Indikator(
        "X", "Persentase contoh", satuan, arah, "konteks", desimal=desimal, seri=entries(own), target=target or {},
        pembanding=tuple(Pembanding(code, entries(series)) for code, series in (others or {}).items()),
    )  # fmt: skip


NAMES = {"36": "Provinsi Banten", "nasional": "Nasional", "36.72": "Kota Cilegon", "36.73": "Kota Serang"}
KOTA = Daerah("36.71", "Kota Tangerang", "kota", "Tangerang")
AROUND = Surroundings(
    KOTA, lambda code: NAMES.get(code, code), {"jiwa": "cacah", "persen": "persen", "rupiah/kapita/bulan": "cacah"}
)


def sentences(item: Indikator) -> str:
    return " ".join(part.teks for part in analysis_view(item, AROUND).kalimat)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────
OWN = {2018: "4.76", 2019: "4.43", 2021: "5.93", 2023: "5.89", 2024: "5.43"}
PROVINCE = {2018: "5.24", 2019: "5.09", 2021: "6.66", 2023: "6.17", 2024: "5.84"}


def test_trend_change_and_turns_are_those_of_numpy() -> None:
    path = development(basis(indicator(OWN), AROUND).daerah.nilai)
    assert path is not None and path.kemiringan is not None and path.persen is not None
    years, values = np.array(list(OWN)), np.array([float(value) for value in OWN.values()])
    assert float(path.kemiringan) == pytest.approx(np.polyfit(years, values, 1)[0])
    assert float(path.persen) == pytest.approx((values[-1] / values[0] - 1) * 100)
    assert [float(step.per_tahun) for step in path.langkah] == pytest.approx(list(np.diff(values) / np.diff(years)))
    signs = np.sign(np.diff(values))
    assert path.berbalik == tuple(years[1:-1][signs[:-1] != signs[1:]])
    assert path.kosong == (2020, 2022)


def test_relevance_is_that_of_numpy() -> None:
    (found,) = relevance(basis(indicator(OWN, {"36": PROVINCE}), AROUND))
    own, other = (np.array([float(value) for value in series.values()]) for series in (OWN, PROVINCE))
    assert float(found.korelasi or 0) == pytest.approx(np.corrcoef(own, other)[0, 1])
    assert found.searah == int(np.sum(np.sign(np.diff(own)) == np.sign(np.diff(other))))
    assert (found.simpulan, float(found.daerah)) == ("searah memburuk", pytest.approx(own[-1] - own[0]))


@given(st.lists(st.tuples(st.decimals(0, 99, places=2), st.decimals(0, 99, places=2)), min_size=3, max_size=8))
@settings(max_examples=40, deadline=None)
def test_correlation_is_that_of_numpy(pairs: list[tuple[Decimal, Decimal]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found = correlation(one, other)
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert found is None
    else:
        expected = np.corrcoef([float(a) for a in one], [float(b) for b in other])[0, 1]
        assert float(found or 0) == pytest.approx(expected, abs=1e-6)


def test_position_and_paces() -> None:
    peers = {"36.72": {2023: "3.98", 2024: "3.75"}, "36.73": {2023: "6.20", 2024: "5.65"}, "36": PROVINCE}
    found = basis(indicator(OWN, peers, target={2024: Decimal("5.50")}), AROUND)
    position = relative_position(found)
    assert position is not None
    values = [5.43, 3.75, 5.65]
    assert (position.tahun, position.banyak) == (2024, 3)
    assert position.peringkat == int(np.sum(np.array(values) < 5.43)) + 1 == 2
    assert [float(gap.selisih) for gap in position.jarak] == pytest.approx([5.43 - 5.84])
    effect = effectiveness(found)
    assert effect is not None
    steps = np.diff([float(value) for value in OWN.values()])
    assert (effect.membaik, effect.langkah) == (int(np.sum(steps < 0)), 4)
    assert (effect.membaik_terakhir, effect.terakhir) == (int(np.sum(steps[-3:] < 0)), 3)
    assert effect.target == (2024, Decimal("5.50"), True)
    (pace,) = effect.pembanding
    assert float(pace.daerah) == pytest.approx(round((5.43 - 4.76) / 6, 2))
    assert float(pace.laju_acuan) == pytest.approx(round((5.84 - 5.24) / 6, 2))
    assert (pace.lebih_baik, effect.sebaya, effect.simpulan) == (-1, (1, 2), "tidak efektif")


@pytest.mark.parametrize(
    ("own", "province", "arah", "verdict"),
    [
        ({2020: "6", 2021: "5", 2022: "4", 2023: "3"}, {2020: "6", 2023: "4"}, "turun", "efektif"),
        ({2020: "6", 2021: "5", 2022: "4", 2023: "3"}, {2020: "9", 2023: "4"}, "turun", "kurang efektif"),  # slower
        ({2020: "6", 2021: "4", 2022: "5", 2023: "5.5"}, {}, "turun", "kurang efektif"),
        ({2020: "6", 2021: "4", 2022: "5", 2023: "6"}, {}, "turun", "kurang efektif"),  # as at first
        ({2020: "3", 2021: "5"}, {}, "turun", "tidak efektif"),
        ({2018: "9", 2019: "4", 2020: "5", 2021: "6", 2022: "6"}, {}, "turun", "tidak efektif"),  # better only long ago
        ({2020: "3", 2021: "5"}, {}, "naik", "efektif"),
        ({2020: "3", 2021: "3"}, {}, "naik", "tidak efektif"),
    ],
)
def test_effectiveness_follows_its_definition(own: Series, province: Series, arah: str, verdict: str) -> None:
    effect = effectiveness(basis(indicator(own, {"36": province}, arah), AROUND))
    assert effect is not None and effect.simpulan == verdict


# ── sentences ────────────────────────────────────────────────────────────────────────────────────
CASES = {
    "up": ({2023: "5.43", 2024: "5.89"}, {}, {}, ("naik 0,46 persen poin", "keadaan memburuk"), ("turun 0,46",)),
    "down": ({2023: "5.89", 2024: "5.43"}, {}, {}, ("turun 0,46 persen poin (7,81 persen dari nilai awal)", "membaik"),
             ("0,00",)),
    "equal": ({2023: "5.89", 2024: "5.89"}, {}, {}, ("sama dengan pada tahun 2023, yaitu 5,89 persen",),
              ("0,00", "turun", "naik", "memburuk", "keseluruhan")),
    "equal as printed": ({2023: "5.894", 2024: "5.891"}, {}, {}, ("sama dengan pada tahun 2023",), ("0,00", "turun")),
    "missing years": ({2019: "5", 2023: "6", 2024: "7"}, {}, {},
                      ("Nilai tahun 2020–2022 belum tersedia dan tidak diperkirakan", "naik 1,00 persen poin."), ()),
    "one value": ({2024: "5.43"}, {}, {}, ("Baru tersedia satu nilai persentase contoh, yaitu 5,43 persen",),
                  ("turun", "naik", "Dari tahun")),
    "no value": ({}, {"36": PROVINCE}, {}, ("belum tersedia, sehingga belum dianalisis",), ("None", "n.a.")),
    "nothing to compare": ({2023: "1", 2024: "2"}, {"36": {2019: "3"}}, {},
                           ("posisi relatif dan relevansi belum dapat dinilai",), ("Provinsi Banten",)),
    "equal to the reference": ({2023: "5.5", 2024: "5.84"}, {"36": PROVINCE}, {},
                               ("sama dengan Provinsi Banten (5,84 persen)", "setara dengan Provinsi Banten"),
                               ("0,00",)),
    "tie": ({2024: "5"}, {"36.72": {2024: "5"}, "36.73": {2024: "4"}}, {},
            ("urutan ke-2 dari yang terendah (sama dengan Kota Cilegon)",), ()),
    "worst together": ({2024: "5"}, {"36.72": {2024: "5"}, "36.73": {2024: "4"}}, {},
                       ("nilai tertinggi Kota Tangerang dan Kota Cilegon (masing-masing 5,00 persen)",), ()),
    "all the same": ({2024: "5"}, {"36.72": {2024: "5"}}, {}, ("Semua daerah itu bernilai sama, 5,00 persen",), ()),
    "first": ({2024: "3"}, {"36.72": {2024: "5"}}, {}, ("persen, terendah di antara dua kabupaten/kota",), ("urutan",)),
    "high is good": ({2023: "70", 2024: "72"}, {"36": {2023: "75", 2024: "74"}}, {"arah": "naik"},
                     ("2,00 persen poin lebih rendah daripada", "lebih buruk daripada Provinsi Banten",
                      "membaik ketika Provinsi Banten memburuk"), ()),
    "opposite": ({2023: "5", 2024: "6"}, {"36": {2023: "5", 2024: "4"}}, {},
                 ("memburuk ketika Provinsi Banten membaik", "tidak relevan"), ()),
    "reference stands still": ({2023: "5", 2024: "4"}, {"36": {2023: "5", 2024: "5"}}, {},
                               ("sedangkan Provinsi Banten tidak berubah: nilai Provinsi Banten tidak berubah",), ()),
    "both stand still": ({2023: "5", 2024: "5"}, {"36": {2023: "5", 2024: "5"}}, {}, ("keduanya tidak berubah",), ()),
    "negative": ({2023: "-6.9", 2024: "3.9"}, {}, {"arah": "naik"},
                 ("naik 10,80 persen poin, dari -6,90 persen menjadi 3,90 persen",), ("dari nilai awal",)),
    "below zero": ({2023: "5.4", 2024: "-1.1"}, {}, {"arah": "naik"},
                   ("turun 6,50 persen poin, dari 5,40 persen menjadi -1,10 persen",), ("dari nilai awal",)),
    "slower than every peer": ({2023: "5", 2024: "5"},
                               {"36.72": {2023: "5", 2024: "4"}, "36.73": {2023: "5", 2024: "3"}}, {},
                               ("tidak lebih baik daripada satu pun dari dua daerah pembanding",), ()),
    "peers but nobody above": ({2023: "5", 2024: "5"}, {"36.72": {2023: "5", 2024: "4"}}, {},
                               ("Nilai wilayah acuan untuk sekurang-kurangnya dua tahun yang sama belum tersedia, "
                                "sehingga relevansi belum dapat dinilai",), ("pembanding untuk tahun yang sama",)),
    "money per head": ({2023: "500000", 2024: "520000"}, {"36": {2023: "550000", 2024: "570000"}},
                       {"satuan": "rupiah/kapita/bulan", "desimal": 0, "arah": "netral"},
                       ("Rp50.000 per kapita per bulan lebih rendah daripada Provinsi Banten",), ()),
    "from zero": ({2023: "0", 2024: "1"}, {}, {}, ("dari 0 persen menjadi 1,00 persen",), ("dari nilai awal",)),
    "no direction": ({2023: "5", 2024: "4"}, {"36": {2023: "5", 2024: "4"}}, {"arah": "netral"},
                     ("turun 1,00 persen poin", "keduanya bergerak searah", "efektivitasnya tidak dinilai"),
                     ("membaik", "memburuk", "prioritas")),
    "people": ({2023: "137700", 2024: "128910"}, {"36": {2023: "826130", 2024: "791610"}},
               {"satuan": "jiwa", "desimal": 0}, ("turun 8.790 jiwa", "relevan dengan Provinsi Banten"),
               ("persen poin", "lebih rendah daripada Provinsi Banten", "laju Provinsi")),
    "an index": ({2023: "0.84", 2024: "0.64"}, {}, {"satuan": "indeks"}, ("turun 0,20 poin",), ("persen poin",)),
    "target missed": ({2023: "6", 2024: "5"}, {}, {"target": {2024: Decimal("4.5")}},
                      ("Target RPKD tahun 2024 (4,50 persen) belum tercapai", "meskipun target"), ()),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_sentences_fit_every_case(case: str) -> None:
    own, others, options, said, unsaid = CASES[case]
    text = sentences(indicator(own, others, **options))  # type: ignore[arg-type]
    assert [piece for piece in said if piece not in text] == [], text
    assert [piece for piece in unsaid if piece in text] == [], text


NUMBER = r"-?\d{1,3}(?:\.\d{3})*(?:,\d+)?"


def number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", "."))


@given(
    st.dictionaries(st.integers(2010, 2024), st.decimals(-20, 99, places=3), min_size=2, max_size=8),
    st.sampled_from(["naik", "turun"]), st.integers(0, 2),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_direction_and_amount_follow_from_the_printed_values(
    series: dict[int, Decimal], arah: str, desimal: int
) -> None:
    text = sentences(indicator({y: str(v) for y, v in sorted(series.items())}, arah=arah, desimal=desimal))
    told = re.search(
        rf"(naik|turun) ({NUMBER}) persen poin(?: \([^)]*\))?, dari ({NUMBER}) persen menjadi ({NUMBER}) persen", text
    )
    if told is None:
        assert "sama dengan pada tahun" in text
        return
    way, size, start, end = told[1], *(number(told[index]) for index in (2, 3, 4))
    assert size == abs(end - start) > 0
    assert way == ("naik" if end > start else "turun")
    assert f"keadaan {'membaik' if way == arah else 'memburuk'}" in text
    assert not re.search(r"(?:naik|turun) 0(?:,0+)? ", text)


# ── kuadran ──────────────────────────────────────────────────────────────────────────────────────
def test_the_quadrant_holds_level_and_change_against_the_province() -> None:
    peers = {"36.72": {2023: "3.98", 2024: "3.75"}, "36.73": {2023: "6.20", 2024: "6.65"}, "36": PROVINCE}
    view = quadrant_view(indicator(OWN, peers), None, AROUND)
    assert view is not None
    assert (view.data.garis_x, view.data.garis_y) == (Decimal("5.84"), Decimal("-0.33"))
    assert {dot.nama: (float(dot.x), float(dot.y), dot.kuadran) for dot in view.data.titik} == {
        "Kota Tangerang": (5.43, pytest.approx(-0.46), "I"),
        "Kota Cilegon": (3.75, pytest.approx(-0.23), "II"),
        "Kota Serang": (6.65, pytest.approx(0.45), "IV"),
    }
    assert view.sudut == ("II", "IV", "I", "III"), "low and falling is good: the lower left"
    assert "berada pada kuadran I" in view.kalimat and "Kuadran IV ditempati Kota Serang" in view.kalimat


def test_a_quadrant_of_two_indicators_takes_a_year_that_both_have() -> None:
    peers = {"36.72": {2019: "0.34"}, "36.73": {2019: "0.51"}}
    one = indicator({2018: "0.84", 2019: "0.64"}, peers, satuan="indeks")
    other = indicator({2019: "0.15"}, {"36.72": {2019: "0.07"}, "36.73": {2019: "0.11"}}, satuan="indeks")
    view = quadrant_view(one, other, AROUND)
    assert view is not None and view.data.tahun == 2019
    assert float(view.data.garis_x) == pytest.approx(round(np.mean([0.64, 0.34, 0.51]), 2))
    assert view.acuan == "rata-rata daerah yang dibandingkan"


def test_two_regions_make_no_quadrant() -> None:
    assert quadrant_view(indicator(OWN, {"36.72": PROVINCE}), None, AROUND) is None


# ── kecamatan and kelurahan ──────────────────────────────────────────────────────────────────────
def test_kelurahan_and_kecamatan_are_ranked_as_numpy_does(example: Plan) -> None:
    """Standardised scores (population), weighted; of a kecamatan from the sum of counts and the mean of shares."""
    basis_of = example.lokasi_prioritas
    assert basis_of is not None
    codes = [place.wilayah for place in basis_of.daftar]
    values = np.array([[float(place.nilai[i.id] or 0) for i in basis_of.indikator] for place in basis_of.daftar])
    weights = np.array([float(i.bobot) for i in basis_of.indikator])

    def scores(table: np.ndarray) -> np.ndarray:
        return np.asarray(((table - table.mean(0)) / table.std(0)) @ weights)

    found = {place.wilayah: float(place.skor) for place in priority_places(example)}
    assert [found[code] for code in codes] == pytest.approx(list(scores(values)), abs=2e-4)

    parents = sorted({code[:8] for code in codes})
    counted = np.array([i.satuan == "unit" for i in basis_of.indikator])
    members = [values[[code.startswith(parent) for code in codes]] for parent in parents]
    table = np.array(
        [np.where(counted, m.sum(0), [np.floor(v * 10 + 0.5 + 1e-9) / 10 for v in m.mean(0)]) for m in members]
    )
    districts = {item.tempat.wilayah: item for item in priority_districts(example)}
    assert [float(districts[parent].tempat.skor) for parent in parents] == pytest.approx(list(scores(table)), abs=0.02)
    assert sum(item.banyak for item in districts.values()) == len(codes) == 104
    urgent = [place for place in priority_places(example) if place.kategori == 1]
    assert sum(item.mendesak for item in districts.values()) == len(urgent) == 26


# ── the example ──────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def example() -> Plan:
    plan = load_folder(PLAN).plan
    assert plan is not None
    return plan


def test_the_example_says_what_its_sources_say(example: Plan) -> None:
    """BPS Kota Tangerang, 17 January 2025: 5,22 (2020), 5,93, 5,77, 5,89, 5,43 (2024); Banten 5,84."""
    around = Surroundings(example.daerah, Names(example).region, example.acuan.satuan)
    parts = {part.judul: part.teks for part in analysis_view(example.indikator_menurut_id["P0"], around).kalimat}
    assert "nilai tahun 2024 turun 0,46 persen poin" in parts["Perkembangan antarwaktu"]
    assert "urutan ke-4 dari yang terendah di antara delapan kabupaten/kota" in parts["Posisi relatif"]
    assert "0,41 persen poin lebih rendah daripada Provinsi Banten (5,84 persen)" in parts["Posisi relatif"]


def test_every_indicator_of_the_example_is_said_without_a_hole(example: Plan) -> None:
    around = Surroundings(example.daerah, Names(example).region, example.acuan.satuan)
    for item in example.indikator:
        text = " ".join(part.teks for part in analysis_view(item, around).kalimat)
        assert text.endswith(".") and not re.search(r"None|n\.a\.|\bturun 0,0+\b|  |\.\.", text), text


def test_the_printed_definitions_are_those_that_are_computed() -> None:
    """The table of definitions names the thresholds of the code, and says which of two values counts."""
    path = PLAN.parent / "templates" / "bersama" / "tabel" / "definisi-analisis.html.j2"
    text = path.read_text(encoding="utf-8")
    assert f"sekurang-kurangnya {in_words(FEWEST_VALUES)} nilai" in text
    assert f"di bawah {in_words(ENOUGH_VALUES)} nilai bersifat sementara" in text
    assert f"{in_words(RECENT)} perubahan terakhir" in text
    assert "dipakai yang sumbernya terbit paling akhir" in text
