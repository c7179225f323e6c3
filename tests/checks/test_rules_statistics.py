"""Statistics, indicators and units."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, changed, plan_files, problems_of

INDIKATOR, DINSOS, DATA = "indikator.yaml", "program/dinsos.yaml", "data.yaml"

SLIPS = [
    Slip("RPKD-D01", DINSOS, "    sumber: ilustratif\n    jumlah_pagu", "    jumlah_pagu", at="- kode: 1.06.05\n"),
    Slip("RPKD-D01", "program/bappeda.yaml", "    arah_kebijakan: data-terpadu\n    sumber: ilustratif\n",
         "    arah_kebijakan: data-terpadu\n", at="- kode: 5.01.03.2.01.0005"),
    Slip("RPKD-D02", INDIKATOR, "{tahun: 2022, nilai: 132.880, sumber: \"BPS, 2022\"}",
         "{tahun: 2021, nilai: 132.880, sumber: \"BPS, 2022\"}"),
    Slip("RPKD-D02", INDIKATOR, "kondisi_awal: {tahun: 2023, nilai: 5.89}", "kondisi_awal: {tahun: 2023, nilai: 5.98}"),
    Slip("RPKD-D03", INDIKATOR, "{tahun: 2023, nilai: 5.89, sumber: \"BPS, 2023\"}",
         "{tahun: 2023, nilai: 5.89, sumber: \"BPS, 2020\"}"),
    Slip("RPKD-D12", INDIKATOR, "{tahun: 2022, nilai: 0.70, sumber: \"BPS, 2022\"}",
         "{tahun: 2022, nilai: 0.70, sumber: BPS}"),
    Slip("RPKD-D04", DATA, "- {kode: 36.74.02, penduduk: 100.000, sumber: ilustratif}",
         "- {kode: 36.74.02, penduduk: 100.000, sumber: Disdukcapil}"),
    Slip("RPKD-D06", INDIKATOR, "nilai: 137.700", "nilai: 173.700"),
    Slip("RPKD-D07", INDIKATOR, "{tahun: 2022, nilai: 0.70,", "{tahun: 2022, nilai: 0.07,"),
    Slip("RPKD-D07", INDIKATOR, "{tahun: 2023, nilai: 0.84,", "{tahun: 2023, nilai: 8.4,"),
    Slip("RPKD-D08", INDIKATOR, "{2024: 0.5, 2025: 0.2, 2026: 0}", "{2024: 0.5, 2025: 0.2, 2026: 0.1}"),
    Slip("RPKD-D10", INDIKATOR, "- wilayah: 36.71\n", "- wilayah: 63.71\n"),
    Slip("RPKD-D10", INDIKATOR, "- wilayah: 36.71\n", "- wilayah: 36.74\n"),
    Slip("RPKD-I01", INDIKATOR, "    kondisi_awal: {tahun: 2023, nilai: 60}\n", "", at="- id: cakupan"),
    Slip("RPKD-I01", INDIKATOR, "    target: {2024: 70, 2025: 80, 2026: 90}\n", "", at="- id: cakupan"),
    Slip("RPKD-I02", INDIKATOR, "    tingkat: hasil\n", "    tingkat: konteks\n",
         at="target: {2024: 70, 2025: 80, 2026: 90}"),
    Slip("RPKD-I03", INDIKATOR, "    sumber_data: Dinas Sosial\n", "", at="- id: cakupan"),
    Slip("RPKD-I04", DINSOS, "keluaran: Jumlah keluarga yang didata\n            satuan: KK",
         "keluaran: Jumlah keluarga yang didata\n            satuan: kepala keluarga", at="satuan: kepala keluarga"),
    Slip("RPKD-I05", DINSOS, "nama: Persentase keluarga penerima yang puas\n        satuan: persen",
         "nama: Persentase keluarga penerima yang puas\n        satuan: persn", at="satuan: persn"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_the_month_of_a_survey_is_named() -> None:
    files = {**plan_files(), INDIKATOR: plan_files()[INDIKATOR].replace("BPS, Susenas Maret", "BPS")}
    found = [p for p in problems_of(files) if p.code == "RPKD-D05"]
    assert len(found) == 4
    files[INDIKATOR] = files[INDIKATOR].replace("{tahun: 2", "{bulan: 3, tahun: 2")
    assert "RPKD-D05" not in {p.code for p in problems_of(files)}


def test_poor_people_are_held_against_the_population_of_bps() -> None:
    base = """\
  - id: penduduk-bps
    nama: Jumlah penduduk menurut proyeksi BPS
    satuan: jiwa
    arah: netral
    tingkat: konteks
    sumber_data: BPS, proyeksi penduduk
    seri:
      - {tahun: 2023, nilai: 2.337.900, sumber: "BPS, 2023"}
"""
    files = {**plan_files(), INDIKATOR: plan_files()[INDIKATOR] + base}
    assert problems_of(files) == []
    register = {**files, INDIKATOR: files[INDIKATOR].replace("nilai: 2.337.900", "nilai: 1.957.349")}
    assert "RPKD-D06" in {p.code for p in problems_of(register)}


def test_districts_sum_up_to_the_region() -> None:
    files = changed(
        plan_files(), DATA, "wilayah:\n", "wilayah:\n  - {kode: 36.74, penduduk: 200.000, sumber: ilustratif}\n"
    )
    assert problems_of(files) == []
    files = changed(files, DATA, "penduduk: 200.000", "penduduk: 210.000")
    problem = next(p for p in problems_of(files) if p.code == "RPKD-D09")
    assert "selisih 10.000" in problem.message


RPJMD = """\
target_acuan:
  - id: rpjmd
    indikator: P0
    dokumen: RPJMD 2025–2029
    tingkat: daerah
    target: {2026: 4.90, 2029: 4.00}
    sumber: Perda 1/2025
"""


def test_a_target_behind_the_rpjmd_is_a_warning_with_both_numbers() -> None:
    found = problems_of({**plan_files(), "target.yaml": RPJMD})
    assert [(p.code, p.position.file) for p in found] == [("RPKD-D11", INDIKATOR)]
    assert "(5,00)" in found[0].message and "(4,90)" in found[0].message
    assert problems_of({**plan_files(), "target.yaml": RPJMD.replace("4.90", "5.00")}) == []


def test_a_reference_target_names_an_indicator() -> None:
    found = problems_of({**plan_files(), "target.yaml": RPJMD.replace("P0", "P00")})
    assert [(p.code, p.position.file) for p in found] == [("RPKD-R01", "target.yaml")]


def test_the_targets_of_the_nation_are_data_that_a_region_may_correct() -> None:
    stricter = "ukuran,tahun,paling_tinggi,dokumen,sumber\nkemiskinan,2026,4,RPJMN 2025–2029,Perpres 12/2025\n"
    found = problems_of({**plan_files(), "acuan/target-nasional.csv": stricter})
    assert [p.code for p in found] == ["RPKD-D08"]
    assert "RPJMN 2025–2029" in found[0].message


def test_a_province_is_compared_with_other_provinces() -> None:
    files = changed(plan_files("provinsi"), INDIKATOR, "- wilayah: 36.71\n", "- wilayah: 32\n")
    assert "RPKD-D10" not in {p.code for p in problems_of(files)}
    files = changed(plan_files("kota"), INDIKATOR, "- wilayah: 36.71\n", "- wilayah: 32.71\n")
    assert "RPKD-D10" in {p.code for p in problems_of(files)}
