"""The state of the data, in numbers and words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from plans import changed, plan_files

from rpkdgen.data_quality import Quality, Share, quality
from rpkdgen.validate import load

STEP = "        tanggal: 1 Maret 2024\n        sumber: ilustratif\n"


def quality_of(extra: str = STEP, year: int | None = None) -> Quality:
    files = changed(plan_files(), "mutu.yaml", STEP, extra)
    plan = load({name: text.encode() for name, text in files.items()}).plan
    assert plan is not None
    return quality(plan, lambda code: code, year)


def verified(*counts: tuple[str, str]) -> str:
    lines = (f"      - {{wilayah: 36.74.{code}, terverifikasi: {count}}}\n" for code, count in counts)
    return STEP + "    daftar:\n" + "".join(lines)


def test_shares_are_summed_by_kecamatan_from_the_target_data() -> None:
    """Every kelurahan of the small plan has 22.000 families."""
    found = quality_of(verified(("01.1001", "22.000"), ("01.1002", "11.000"), ("02.1001", "0")))
    assert [(p.wilayah, p.banyak, p.selesai, p.bagian) for p in found.wilayah] == [
        ("36.74.01", 2, 1, Share(33_000, 44_000)),
        ("36.74.02", 1, 0, Share(0, 22_000)),
    ]
    assert found.jumlah is not None and found.jumlah.bagian.persen == Decimal("50.00")
    assert "33.000 KK atau 50,00 persen sudah diverifikasi; 1 dari 3 kelurahan tuntas" in found.kalimat
    assert "Kelurahan 36.74.02.1001" in found.kalimat and "(0,00 persen)" in found.kalimat


def test_whole_is_said_as_whole_and_almost_is_not() -> None:
    assert "tuntas di seluruh 1 kelurahan" in quality_of(verified(("01.1001", "22.000"))).kalimat
    assert Share(99_999, 100_000).persen == Decimal("99.99")
    assert Share(0, 0).persen is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("22.500", "22.000", "turun 500 KK (2,22 persen), dari 22.500 menjadi 22.000 KK"),
        ("22.000", "22.500", "naik 500 KK (2,27 persen), dari 22.000 menjadi 22.500 KK"),
        ("22.000", "22.000", "tetap 22.000 KK"),
    ],
)
def test_what_a_verification_changed(before: str, after: str, said: str) -> None:
    text = quality_of(f"{STEP}        sebelum: {before}\n        sesudah: {after}\n").kalimat
    assert f"Sesudah musyawarah kelurahan (selesai 1 Maret 2024) jumlah pada P3KE {said}" in text


def test_a_rat_shows_what_was_verified_by_its_year() -> None:
    assert "1 di antaranya sudah diverifikasi" in quality_of(year=2024).kalimat
    assert "RAT ini bersandar pada 1 kumpulan data; 1 di antaranya" in quality_of(year=2024).kalimat, "DTSEN is of 2025"
    later = STEP.replace("2024", "2025")
    assert "belum satu pun yang diverifikasi" in quality_of(later, year=2024).kalimat
