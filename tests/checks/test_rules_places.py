"""Places."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, changed, plan_files, problems_of

DINSOS, DISNAKER, DATA, RAT = "program/dinsos.yaml", "program/disnaker.yaml", "data.yaml", "rat/2025.yaml"
PLACES = "lokasi: [36.74.01, 36.74.02]"

SLIPS = [
    Slip("RPKD-L01", DINSOS, PLACES, "lokasi: [36.74.01, 36.71.02]"),
    Slip("RPKD-L01", DATA, "- {wilayah: 36.74.01.1001, nilai", "- {wilayah: 36.71.01.1001, nilai"),
    Slip("RPKD-L02", DINSOS, PLACES, "lokasi: [36.74.01, 36.74.07]"),
    Slip("RPKD-L02", RAT, "          - 36.74.01.1001\n", "          - 36.74.01.1009\n", at="- 36.74.01.1009"),
    Slip("RPKD-L02", DATA, "- {kode: 36.74.02,", "- {kode: 36.74.12,"),
    Slip("RPKD-L03", DINSOS, PLACES, "lokasi: [36.74]"),
    Slip("RPKD-L03", DINSOS, "lokasi: [36.01, 36.74]", "lokasi: [36]", jenis="provinsi"),
    Slip("RPKD-L04", DINSOS, PLACES, "lokasi: [semua kecamatan, 36.74.02]"),
    Slip("RPKD-L05", DINSOS, PLACES, "lokasi: [36.74.01, 36.74.01]"),
    Slip("RPKD-L05", DINSOS, PLACES, "lokasi: [36.74.01, 36.74.01.1002]"),
    Slip("RPKD-L06", DATA, "- {wilayah: 36.74.01.1001, nilai", "- {wilayah: 36.74.01, nilai"),
    Slip("RPKD-L06", DATA, "- {wilayah: 36.74.01.1001, desil", "- {wilayah: 36.74.01, desil"),
    Slip("RPKD-L07", DATA, "nilai: {keluarga-miskin: 5, rtlh: 100}", "nilai: {keluarga-miskin: 5, rtlhh: 100}"),
    Slip("RPKD-L07", DATA, "nilai: {keluarga-miskin: 5, rtlh: 100}", "nilai: {keluarga-miskin: 5}"),
    Slip("RPKD-L08", DATA, "bobot: 0.4", "bobot: 0.5"),
    Slip("RPKD-L08", DATA, "bobot: 0.4", "bobot: -0.4"),
    Slip("RPKD-L09", DATA, "    - {wilayah: 36.74.01.1002, nilai: {keluarga-miskin: 6, rtlh: 110}}\n", "",
         at="  daftar:\n    - {wilayah: 36.74.01.1001, nilai"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_a_kecamatan_among_the_kelurahan_of_a_verified_data_set() -> None:
    data = "- id: regsosek\n    nama: Regsosek\n    jenis: sasaran\n    penyedia: BPS\n    kegunaan: Sasaran RAT\n"
    data += "    sumber: ilustratif\n    tahun: 2024\n    satuan: KK\n    daftar:\n"
    places = "      - {wilayah: 36.74.01.1001, jumlah: 200, terverifikasi: 100}\n"
    told = []
    for code in ("36.74.01.1002", "36.74.01"):
        text = f"data_pendukung:\n  {data}{places}{places.replace('36.74.01.1001', code)}"
        found = problems_of({**plan_files(), "mutu.yaml": text})
        told.append([(p.position.file, p.position.line) for p in found if p.code == "RPKD-L06"])
    assert told == [[], [("mutu.yaml", 12)]]


def test_a_value_far_from_those_of_other_places() -> None:
    files = changed(
        plan_files("provinsi"), DATA, "{keluarga-miskin: 8, rtlh: 130}", "{keluarga-miskin: 8, rtlh: 130.000}"
    )
    told = [(p.code, p.severity) for p in problems_of(files)]  # by its value the place is now among the most urgent
    assert told == [("RPKD-L10", "warning"), ("RPKD-L12", "warning")]
    files = changed(plan_files(), DATA, "{keluarga-miskin: 8, rtlh: 130}", "{keluarga-miskin: 108, rtlh: 130}")
    assert [(p.code, p.severity) for p in problems_of(files)] == [("RPKD-L12", "error")]


def test_what_is_missing_for_one_place_only() -> None:
    files = plan_files("provinsi")
    row = "- {wilayah: 36.72, desil: {1: 4.000, 2: 5.000, 3: 6.000, 4: 7.000}, individu: 80.000}"
    for new in (row.replace(", individu: 80.000", ""), row.replace("3: 6.000, ", "")):
        found = problems_of(changed(files, DATA, row, new))
        assert [p.code for p in found] == ["RPKD-L13"]
        assert found[0].position.line == files[DATA][: files[DATA].index(row)].count("\n") + 1


def test_the_place_that_was_meant_is_offered_by_name() -> None:
    problem = assert_found(Slip("RPKD-L02", DINSOS, PLACES, "lokasi: [36.74.01, 36.74.12]"))
    assert "36.74.02 Ciputat" in problem.hint
    problem = assert_found(Slip("RPKD-L01", DINSOS, PLACES, "lokasi: [36.74.01, 36.71.02]"))
    assert problem.hint == "Maksud Anda 36.74.02 Ciputat?"


def test_the_most_urgent_places_are_served() -> None:
    files = changed(plan_files(), DINSOS, "lokasi: semua kecamatan", "lokasi: [36.74.01]")
    files = changed(files, DINSOS, PLACES, "lokasi: [36.74.01]")
    files = changed(files, DISNAKER, "      - 36.74.01\n      - 36.74.02\n", "      - 36.74.01\n")
    files = changed(files, "program/bappeda.yaml", "lokasi: semua kecamatan", "lokasi: [36.74.01]")
    files = changed(files, RAT, "          - 36.74.02.1002\n", "")
    found = problems_of(files)
    assert [p.message for p in found if p.code == "RPKD-L10"] == [
        "36.74.02.1002 Jombang termasuk prioritas pertama (peringkat 1) tetapi tidak menerima satu sub kegiatan pun."
    ]
    assert "RPKD-L11" in {p.code for p in found}
