"""Minutes of the TKPK: each planted fault is told once."""

from __future__ import annotations

import pytest

from rpkdgen.problem import Severity
from tests.plans import Slip, assert_found, changed, plan_files, problems_of

FILE = "notulen.yaml"
GROUP = "      kelompok: Pokja Bantuan\n"

SLIPS = [
    Slip("RPKD-R01", FILE, "penanggung_jawab: [dinsos]", "penanggung_jawab: [dinsoss]", at="penanggung_jawab"),
    Slip("RPKD-R01", FILE, "peserta: [dinsos, disnaker]", "peserta: [dinsos, disnakr]", at="peserta"),
    Slip("RPKD-K07", FILE, "id: rapat-2", "id: rapat-1", at="id: rapat-1\n    tanggal: 11"),
    Slip("RPKD-M01", FILE, "tenggat: 31 Januari 2026", "tenggat: 31 Januari 2024"),
    Slip("RPKD-M02", FILE, "tenggat: 31 Januari 2026", "tenggat: 30 Oktober 2024"),
    Slip("RPKD-M04", FILE, "        tindak_lanjut: Dipadankan\n", "", at="status: berjalan"),
    Slip("RPKD-M05", "rencana.yaml", GROUP, "      kelompok: Pokja Bantuann\n", at="kelompok: Pokja Bantuann"),
    Slip("RPKD-M05", "rencana.yaml", GROUP, "", at="nama: Pokja Bantuan"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


def test_a_year_that_is_over_has_three_coordination_meetings() -> None:
    files = changed(
        plan_files(), FILE, "14 Maret 2024\n    jenis: koordinasi", "14 Maret 2024\n    jenis: kelompok kerja"
    )
    (found,) = problems_of(files)
    assert (found.code, found.severity) == ("RPKD-M03", Severity.INFO)  # the data do not say that 2024 is over
    assert "tercatat 2 kali" in found.message and "Permendagri 53/2020" in found.message
    later = changed(files, "mutu.yaml", "tanggal: 1 Maret 2024", "tanggal: 1 Maret 2025")
    assert [p.severity for p in problems_of(later) if p.code == "RPKD-M03"] == [Severity.WARNING]


def test_a_region_says_how_many_meetings_it_wants() -> None:
    table = "ketentuan,nilai,sumber\nrapat koordinasi setahun,4,Keputusan Bupati\n"
    found = problems_of({**plan_files(), "acuan/tkpk.csv": table})
    assert [p.code for p in found] == ["RPKD-M03"] and "paling sedikit 4 kali" in found[0].message


def test_a_decision_that_is_carried_out_is_not_late() -> None:
    files = changed(plan_files(), FILE, "tenggat: 31 Januari 2026", "tenggat: 30 Oktober 2024")
    assert problems_of(changed(files, FILE, "status: berjalan", "status: selesai")) == []
