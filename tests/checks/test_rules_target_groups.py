"""Who benefits, and how much each receives."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rpkdgen.checks.target_groups import Benefit, parsed_benefit, times
from tests.plans import Slip, assert_found, changed, plan_files, problems_of

DINSOS, DATA, RAT = "program/dinsos.yaml", "data.yaml", "rat/2025.yaml"
COUNTS = "desil: {1: 4.000, 2: 5.000, 3: 6.000, 4: 7.000}"
DATED = "tanggal: 1 Desember"
GROUP = "          uraian: Keluarga desil 1–2\n"

SLIPS = [
    Slip("RPKD-P01", RAT, "          jumlah: 4.700\n", "", at=GROUP),
    Slip("RPKD-P01", RAT, "          desil: [1, 2]\n", "", at=GROUP),
    Slip("RPKD-P02", RAT, "jumlah: 20\n          satuan: lembaga\n", "jumlah: 20\n", at="jumlah: 20"),
    Slip("RPKD-P02", RAT, "desil: [1, 2]\n", "desil: [1, 2, 3]\n"),
    Slip("RPKD-P03", RAT, "jumlah: 4.700", "jumlah: 47.000"),
    Slip("RPKD-P04", RAT, "jumlah: 4.700", "jumlah: 4.600"),
    Slip("RPKD-P05", RAT, "besaran_manfaat: Rp75.000/KK/bulan", "besaran_manfaat: Rp750.000/KK/bulan"),
    Slip("RPKD-P05", RAT, "besaran_manfaat: Rp3.000.000/orang", "besaran_manfaat: Rp300.000/orang"),
    Slip("RPKD-P05", RAT, "durasi: 12 bulan", "durasi: 1 bulan", at="besaran_manfaat: Rp75.000"),
    Slip("RPKD-P06", RAT, "        durasi: 12 bulan\n", "", at="besaran_manfaat: Rp75.000"),
    Slip("RPKD-P06", RAT, "durasi: 12 bulan", "durasi: dua belas"),
    Slip("RPKD-P08", DATA, f"- {{wilayah: 36.74.01.1001, {COUNTS}, individu: 80.000}}",
         f"- {{wilayah: 36.74.01.1001, {COUNTS}, individu: 8.000}}"),
    Slip("RPKD-P12", RAT, f"{DATED} 2024\n        lokasi:", f"{DATED} 2042\n        lokasi:", at=f"{DATED} 2042"),
    Slip("RPKD-P12", DATA, "tanggal: 1 Desember 2023", "tanggal: 1 Desember 1923"),
    Slip("RPKD-P10", RAT, "durasi: 20 hari", "durasi: 20 hri"),
    Slip("RPKD-P13", RAT, "besaran_manfaat: Rp75.000/KK/bulan", "besaran_manfaat: Rp75.000/bulan"),
    Slip("RPKD-P11", RAT, "besaran_manfaat: Rp3.000.000/orang", "besaran_manfaat: Rp3.000.000/ornag"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_replaced_data_bases_are_for_earlier_years() -> None:
    files = changed(plan_files(), RAT, "- tahun: 2025", "- tahun: 2026")
    old = files[RAT].replace("sumber: DTSEN", "sumber: DTKS")
    assert [p.code for p in problems_of({**files, RAT: old})].count("RPKD-P07") == 2
    files = changed(plan_files(), RAT, "- tahun: 2025", "- tahun: 2025 # tetap")
    old = files[RAT].replace("sumber: DTSEN", "sumber: DTKS")
    assert "RPKD-P07" not in {p.code for p in problems_of({**files, RAT: old})}


def test_counts_of_one_place_far_from_the_others() -> None:
    files = plan_files("provinsi")
    files = changed(files, DATA, "- {wilayah: 36.72, desil: {1: 4.000,", "- {wilayah: 36.72, desil: {1: 400.000,")
    assert "RPKD-P09" in {p.code for p in problems_of(files)}


@pytest.mark.parametrize(
    ("text", "benefit"),
    [
        ("Rp80.000/siswa/bulan", Benefit(80_000, "siswa", "bulan")),
        ("Rp 20.000.000/unit", Benefit(20_000_000, "unit", "")),
        ("Rp300 ribu per KK per bulan", Benefit(300_000, "kk", "bulan")),
        ("Rp1,5 juta/orang", Benefit(1_500_000, "orang", "")),
        ("1 paket/KK", None),
        ("Rp80.000 SD dan Rp100.000 SMP per bulan", None),
    ],
)
def test_a_benefit_is_read(text: str, benefit: Benefit | None) -> None:
    assert parsed_benefit(text) == benefit


@pytest.mark.parametrize(
    ("period", "duration", "count"),
    [
        ("bulan", "12 bulan", 12), ("bulan", "1 tahun", 12), ("tahun", "1 tahun", 1), ("hari", "20 hari", 20),
        ("triwulan", "1 tahun", 4), ("", "1 tahun", 1), ("", "3 kali", 3), ("bulan", "sepanjang tahun", None),
    ],
)  # fmt: skip
def test_how_often_it_is_paid(period: str, duration: str, count: int | None) -> None:
    assert times(period, duration) == (None if count is None else Decimal(count))
