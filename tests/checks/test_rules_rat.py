"""The yearly action plan against the RPKD."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, changed, plan_files, problems_of

RAT, DINSOS = "rat/2025.yaml", "program/dinsos.yaml"
REASON = "        alasan: Penyesuaian hasil verifikasi data\n"
PLACES = "        lokasi:\n          - 36.74.01.1001\n          - 36.74.02.1002\n"
FIRST = "- sub_kegiatan: 1.06.05.2.02.0003"

SLIPS = [
    Slip("RPKD-A01", RAT, "- sub_kegiatan: 1.06.05.2.02.0001", "- sub_kegiatan: 1.06.05.2.02.0011"),
    Slip("RPKD-A01", RAT, "- sub_kegiatan: 5.01.03.2.01.0005",
         "- sub_kegiatan: 5.01.03.2.01.0005\n        perangkat_daerah: dinsos", at="perangkat_daerah: dinsos"),
    Slip("RPKD-A02", RAT, "- sub_kegiatan: 1.06.05.2.02.0001", "- sub_kegiatan: 1.06.05.2.02.0003 # lagi",
         at="0003 # lagi"),
    Slip("RPKD-A03", RAT, "- kode: 2.07.03.2.02.0001", "- kode: 2.07.03.2.01.0001"),
    Slip("RPKD-A04", RAT, "- sub_kegiatan: 5.01.03.2.01.0005", "- sub_kegiatan: 2.07.03.2.01.0001 # lagi",
         at="- tahun: 2025"),
    Slip("RPKD-A04", RAT, "- sub_kegiatan: 2.07.03.2.02.0001", "- sub_kegiatan: 1.06.05.2.02.0003 # lagi",
         at="- kode: 2.07.03.2.02.0001"),
    Slip("RPKD-A05", RAT, REASON, "", at="target: 4.700"),
    Slip("RPKD-A06", RAT, REASON, "", at="pagu: {PAD: 3.300"),
    Slip("RPKD-A08", RAT, "        target: 4.700\n        pagu: {PAD: 3.300.000.000, DAU: 900.000.000}\n", "",
         at=FIRST),
    Slip("RPKD-A09", RAT, "target: 4.700", "target: 47.000"),
    Slip("RPKD-A09", RAT, "{PAD: 3.300.000.000, DAU: 900.000.000}", "{PAD: 3.300.000, DAU: 900.000}"),
    Slip("RPKD-A11", RAT, "        penanggung_jawab: Bidang Jaminan Sosial\n", "", at=FIRST),
    Slip("RPKD-A11", RAT, "        jenis_bantuan: uang\n", "", at=FIRST),
    Slip("RPKD-A11", RAT, "        durasi: 20 hari\n", "", at="- sub_kegiatan: 2.07.03.2.01.0001"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    if slip.code == "RPKD-A08":
        files = changed(
            slip.files(), RAT, "        lokasi:\n          - 36.74.01.1001\n          - 36.74.02.1002\n", ""
        )
        assert "RPKD-A08" in {p.code for p in problems_of(files)}
    else:
        assert_found(slip)


def test_the_difference_is_told_in_both_numbers() -> None:
    problem = assert_found(Slip("RPKD-A06", RAT, REASON, "", at="pagu: {PAD: 3.300"))
    assert "Rp4.200.000.000" in problem.message
    assert "Rp4.300.000.000" in problem.message
    assert "selisih Rp100.000.000" in problem.message


def test_a_small_difference_needs_no_reason_where_the_plan_allows_it() -> None:
    files = changed(plan_files(), RAT, REASON, "")
    files = changed(files, RAT, "        target: 4.700\n", "")
    files = changed(files, RAT, "jumlah: 4.700", "jumlah: 4.800")
    files = changed(files, "rencana.yaml", "  status: ditetapkan", "  batas_selisih_pagu: 5\n  status: ditetapkan")
    assert problems_of(files) == []


def test_another_split_of_the_same_pagu_needs_a_reason() -> None:
    files = changed(plan_files(), RAT, REASON, "")
    files = changed(files, RAT, "{PAD: 3.300.000.000, DAU: 900.000.000}", "{PAD: 3.500.000.000, DAU: 800.000.000}")
    assert ("RPKD-A06", "warning") in {(p.code, p.severity) for p in problems_of(files)}


def test_a_rat_row_outside_the_places_of_the_rpkd_needs_a_reason() -> None:
    files = changed(plan_files(), DINSOS, "lokasi: semua kecamatan", "lokasi: [36.74.01]")
    assert "RPKD-A07" not in {p.code for p in problems_of(files)}
    files = changed(files, RAT, REASON, "")
    found = [p for p in problems_of(files) if p.code == "RPKD-A07"]
    assert len(found) == 1
    assert "36.74.02.1002 Jombang" in found[0].message


def test_a_target_in_percent_stays_within_100() -> None:
    files = changed(plan_files(), DINSOS, "keluaran: Jumlah keluarga yang didata\n            satuan: KK",
                    "keluaran: Persentase keluarga yang didata\n            satuan: persen")  # fmt: skip
    files = changed(files, DINSOS, "{2024: 20.000, 2025: 20.500, 2026: 21.000}", "{2024: 70, 2025: 80, 2026: 90}")
    more = "        penanggung_jawab: Bidang Data\n        target: 850\n        alasan: Perbaikan\n"
    files = changed(files, RAT, "        penanggung_jawab: Bidang Data\n", more)
    assert "RPKD-A10" in {p.code for p in problems_of(files)}
