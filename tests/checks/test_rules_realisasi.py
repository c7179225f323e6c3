"""What was spent and reached, against the RAT and in itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from rpkdgen.problem import Severity
from tests.plans import Files, Slip, assert_found, changed, problems_of, told
from tests.realisasi import with_realisasi

DINSOS, DISNAKER, RAT = "realisasi/2025-dinsos.yaml", "realisasi/2025-disnaker.yaml", "rat/2025.yaml"
YEAR = "  - tahun: 2025\n    perangkat_daerah: dinsos"
DISNAKER_PROGRAMME, OUTCOME = "program/disnaker.yaml", "        target: {2024: 45, 2025: 50, 2026: 55}"
SURVEY = "- sub_kegiatan: 1.06.05.2.02.0001"


@dataclass(frozen=True)
class Reported(Slip):
    """A slip in the small plan with its realisasi."""

    def files(self) -> Files:
        return changed(with_realisasi(self.jenis), self.file, self.old, self.new)


LAST_QUARTER = "penerima: 3.300}\n          4: {keuangan: 1.500.000.000, fisik: 100, keluaran:"

SLIPS = [
    Reported("RPKD-F01", DINSOS, "- tahun: 2025", "- tahun: 2031"),
    Reported("RPKD-F02", DINSOS, SURVEY, "- sub_kegiatan: 1.06.05.2.02.0011"),
    Reported("RPKD-F02", DINSOS, SURVEY, "- sub_kegiatan: 5.01.03.2.01.0005"),
    Reported("RPKD-F02", DISNAKER, "        satuan_penerima: orang", "        perangkat_daerah: bappeda"),
    Reported("RPKD-F03", DINSOS, SURVEY, "- sub_kegiatan: 1.06.05.2.02.0003 # lagi", at="0003 # lagi"),
    Reported("RPKD-F04", DINSOS, "4: {keuangan: 1.500.000.000", "4: {keuangan: 1.900.000.000"),
    Reported("RPKD-F04", DINSOS, ", apbd perubahan: 4.400.000.000", ", apbd perubahan: 4.000.000.000",
             at="4: {keuangan: 1.500"),
    Reported("RPKD-F04", DINSOS, "3: {keuangan: 1.200.000.000", "3: {keuangan: 2.850.000.000"),
    Reported("RPKD-F05", DINSOS, "jumlah: 4.100.000.000", "jumlah: 4.200.000.000"),
    Reported("RPKD-F08", DINSOS, "fisik: 100", "fisik: 110"),
    Reported("RPKD-F08", DINSOS, "fisik: 20,", "fisik: -5,", at="fisik: -5"),
    Reported("RPKD-F09", DINSOS, "fisik: 72", "fisik: 40"),
    Reported("RPKD-F09", DINSOS, "keluaran: 3.300, penerima: 3.300", "keluaran: 1.300, penerima: 3.300"),
    Reported("RPKD-F09", DISNAKER, "keluaran: 1.300, penerima: 1.300", "keluaran: 1.300, penerima: 500"),
    Reported("RPKD-F10", DINSOS, '          2: {keuangan: 1.000.000.000, fisik: "47,5", keluaran: 2.000, '
             "penerima: 2.000}\n", "", at="1: {keuangan: 400.000.000"),
    Reported("RPKD-F10", DINSOS, "          1: {keuangan: 35.000.000, fisik: 5, keluaran: 1.000}",
             "          1: {keuangan: 35.000.000, keluaran: 1.000}"),
    Reported("RPKD-F11", DINSOS, "    tanggal: 12 Januari 2026\n", "", at=YEAR),
    Reported("RPKD-F12", DINSOS, "keluaran: 4.500, penerima: 4.500", "keluaran: 8.000, penerima: 4.500"),
    Reported("RPKD-F13", DINSOS, f"keluaran: 3.300, {LAST_QUARTER} 4.500", f"keluaran: 2.300, {LAST_QUARTER} 3.150",
             at="4: {keuangan: 1.500"),
    Reported("RPKD-F14", DINSOS, "            tindak_lanjut: Menambah petugas\n", "", at="keuangan: 70.000.000"),
    Reported("RPKD-F15", DISNAKER, "            tindak_lanjut: Dua angkatan dipindahkan ke triwulan III\n", "",
             at="kendala: Ruang latihan"),
    Reported("RPKD-F17", DISNAKER_PROGRAMME, OUTCOME, f"{OUTCOME}\n        realisasi: {{2024: 144}}", at="{2024: 144}"),
    Reported("RPKD-F17", DISNAKER_PROGRAMME, OUTCOME, f"{OUTCOME}\n        realisasi: {{2023: 44}}", at="{2023: 44}"),
    Reported("RPKD-F16", RAT, "          satuan: orang\n", "", at="1: {keuangan: 0", where=DISNAKER),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    if slip.code == "RPKD-F16":
        files = changed(slip.files(), DISNAKER, "        satuan_penerima: orang\n", "")
        assert "RPKD-F16" in {problem.code for problem in problems_of(files)}
    else:
        assert_found(slip)


@pytest.mark.parametrize("jenis", ["kota", "kabupaten", "provinsi"])
def test_right_reports_have_no_problem_but_a_note_of_what_is_missing(jenis: str) -> None:
    found = problems_of(with_realisasi(jenis))
    assert [problem.code for problem in found] == ["RPKD-F11"], told(found)
    assert "4 sub kegiatan belum dilaporkan untuk triwulan IV 2025" in found[0].message


def test_a_stage_that_differs_from_the_rat_wants_its_reason() -> None:
    files = changed(with_realisasi(), DINSOS, "        alasan: Tambahan penerima pada perubahan APBD\n", "")
    found = [problem for problem in problems_of(files) if problem.code in ("RPKD-F06", "RPKD-F07")]
    assert [problem.code for problem in found] == ["RPKD-F07"]
    assert "Rp4.400.000.000" in found[0].message and "Rp4.200.000.000" in found[0].message
    other = changed(files, DINSOS, "apbd murni: 4.200.000.000", "apbd murni: 4.300.000.000")
    assert {problem.code for problem in problems_of(other)} >= {"RPKD-F06", "RPKD-F07"}
    within = changed(other, "rencana.yaml", "  status: ditetapkan", "  batas_selisih_pagu: 5\n  status: ditetapkan")
    assert not {problem.code for problem in problems_of(within)} & {"RPKD-F06", "RPKD-F07"}


def test_the_excess_is_told_with_its_stage_and_both_amounts() -> None:
    problem = assert_found(SLIPS[5])
    assert "APBD Perubahan" in problem.message
    assert "Rp4.500.000.000" in problem.message and "Rp4.400.000.000" in problem.message


def test_fewer_beneficiaries_may_be_explained_but_progress_never_runs_backwards() -> None:
    said = {p.severity for slip in SLIPS if slip.code == "RPKD-F09" for p in [assert_found(slip)]}
    assert said == {Severity.ERROR, Severity.WARNING}
    fewer = changed(with_realisasi(), DINSOS, "keluaran: 3.000\n", "keluaran: 900\n")
    assert "RPKD-F09" not in {problem.code for problem in problems_of(fewer)}


def test_one_indicator_has_one_value_a_year() -> None:
    series = "    seri:\n      - {tahun: 2024, nilai: 44, sumber: ilustratif}\n"
    name = re.search(r"id: cakupan\n    nama: (.*)\n", with_realisasi()["indikator.yaml"])
    assert name
    files = with_realisasi()
    files["indikator.yaml"] = files["indikator.yaml"].replace("  - id: cakupan\n", f"  - id: cakupan\n{series}")
    programme = re.search(r"      - nama: (.*)\n        satuan: persen", files[DISNAKER_PROGRAMME])
    assert programme
    for value, codes in (("44", set()), ("45", {"RPKD-F18"})):
        told = f"{OUTCOME}\n        realisasi: {{2024: {value}}}"
        other = changed(files, DISNAKER_PROGRAMME, OUTCOME, told)
        other[DISNAKER_PROGRAMME] = other[DISNAKER_PROGRAMME].replace(programme[1], name[1])
        assert {p.code for p in problems_of(other) if p.code == "RPKD-F18"} == codes


def test_a_mistyped_agency_of_a_programme_is_told_once() -> None:
    files = changed(
        with_realisasi(), "program/dinsos.yaml", "    perangkat_daerah: dinsos\n", "    perangkat_daerah: dinsoss\n"
    )
    found = [problem.code for problem in problems_of(files) if problem.severity is Severity.ERROR]
    assert found == ["RPKD-R01"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("4: {keuangan: 1.500.000.000", "4: {keuangan: 5.500.000.000", "RPKD-F04"),  # and 191 per cent of the pagu
        ("3: {keuangan: 1.200.000.000", "3: {keuangan: -1.200.000.000", "RPKD-S24"),  # and little money for the output
        ("keluaran: 4.500, penerima: 4.500", "keluaran: 0, penerima: 4.500", "RPKD-F09"),  # and an achievement of 0
        ("perangkat_daerah: dinsos", "perangkat_daerah: dinsoss", "RPKD-R01"),  # and rows which "dinsoss" does not run
    ],
)
def test_a_slip_is_told_once_and_not_by_what_follows_from_it(old: str, new: str, code: str) -> None:
    files = changed(with_realisasi(), DINSOS, "        jumlah: 4.100.000.000\n", "")
    found = {problem.code for problem in problems_of(changed(files, DINSOS, old, new))}
    assert found == {code, "RPKD-F11"}


def test_personal_data_in_an_obstacle_is_refused() -> None:
    files = changed(with_realisasi(), DINSOS, "Menambah petugas", "Hubungi NIK 3671012345670001")
    assert any(problem.position.file == DINSOS and "NIK" in problem.message for problem in problems_of(files))


def test_rules_are_at_ease_with_half_a_report_and_unreadable_values() -> None:
    files = with_realisasi()
    lines = files[DINSOS].splitlines(keepends=True)
    for end in range(1, len(lines), 2):
        problems_of({**files, DINSOS: "".join(lines[:end])})
    for word in ("2025", "dinsos", "400.000.000", "fisik: 20", "keluaran: 900", "1.06.05.2.02.0003"):
        problems_of({**files, DINSOS: files[DINSOS].replace(word, "'?!'", 1)})
    del files["rat/2025.yaml"]
    problems_of(files)
