"""Texts: placeholders, misspelt words, abbreviations."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, changed, plan_files, problems_of

RENCANA, RAT, DINSOS, BAB_1 = "rencana.yaml", "rat/2025.yaml", "program/dinsos.yaml", "narasi/rpkd/01-pendahuluan.md"

SLIPS = [
    Slip("RPKD-E01", RAT, "penanggung_jawab: Bidang Data", "penanggung_jawab: TBD"),
    Slip("RPKD-E01", RAT, "penanggung_jawab: Bidang Data", "penanggung_jawab: x"),
    Slip("RPKD-E01", DINSOS, "keluaran: Jumlah keluarga yang didata", "keluaran: diisi nanti"),
    Slip("RPKD-E02", "indikator.yaml", "target: {2024: 0.5, 2025: 0.2, 2026: 0}\n    sumber_target: ilustratif",
         "target: {2024: 0.5, 2025: 0.2, 2026: 0}\n    sumber_target: ilustrasi", at="sumber_target: ilustrasi"),
    Slip("RPKD-E03", RAT, "tidak_langsung: Verifikasi calon penerima", "tidak_langsung: Verifikasi bantuan keluagra"),
    Slip("RPKD-E03", BAB_1, "disusun", "bagi keluarga miskin dan kemiksinan disusun"),
    Slip("RPKD-E03", RAT, "tidak_langsung: Verifikasi calon penerima", "tidak_langsung: Verifikasi bantaun"),
    Slip("RPKD-E05", RAT, "tidak_langsung: Verifikasi calon penerima", 'tidak_langsung: Verifikasi calon penerima"'),
    Slip("RPKD-E05", RAT, "tidak_langsung: Verifikasi calon penerima", "tidak_langsung: “Verifikasi calon penerima”"),
    Slip("RPKD-E06", RAT, "tidak_langsung: Verifikasi calon penerima", "tidak_langsung: Verifikasi #calon penerima"),
    Slip("RPKD-E07", "data.yaml", "  TKPK: Tim", "  TPKK: Tim"),
    Slip("RPKD-E04", BAB_1, "disusun", "oleh PDRB disusun"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_the_word_that_was_meant_is_offered() -> None:
    problem = assert_found(Slip("RPKD-E03", BAB_1, "disusun", "untuk kemiksinan disusun"))
    assert problem.hint == "Maksud Anda “kemiskinan”?"


def test_an_abbreviation_that_is_not_used_but_right() -> None:
    more = "  UKM: Usaha Kecil dan Menengah\n  TKPK: Tim"
    assert problems_of(changed(plan_files(), "data.yaml", "  TKPK: Tim", more)) == []


def test_a_comment_is_no_lost_text() -> None:
    files = changed(plan_files(), RAT, "tidak_langsung: Verifikasi calon penerima",
                    "tidak_langsung: Verifikasi calon penerima   # bersama kelurahan")  # fmt: skip
    assert problems_of(files) == []


def test_a_rare_word_is_not_a_wrong_one() -> None:
    files = changed(plan_files(), BAB_1, "disusun", "secara menyeluruh dan berkelanjutan disusun")
    assert problems_of(files) == []
