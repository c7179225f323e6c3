"""Realisasi in the plan: read, compared, merged."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from plans import changed, problems_of
from realisasi import with_realisasi

from rpkdgen.changes import Key
from rpkdgen.compare import compare
from rpkdgen.comparison_view import part_of
from rpkdgen.document import Edition
from rpkdgen.document_types import DocumentType, editions
from rpkdgen.flatten import flatten
from rpkdgen.merge import merge
from rpkdgen.model import Plan
from rpkdgen.problem import Severity
from rpkdgen.validate import load

DINSOS = "realisasi/2025-dinsos.yaml"
SUB = "1.06.05.2.02.0003"


def plan_of(files: dict[str, str]) -> Plan:
    loaded = load({name: text.encode() for name, text in files.items()})
    assert loaded.plan is not None
    return loaded.plan


def test_every_figure_is_read_by_its_type() -> None:
    first, second = plan_of(with_realisasi()).realisasi
    aid, survey = first.rincian
    assert aid.pagu_tahap == {"apbd murni": 4_200_000_000, "apbd perubahan": 4_400_000_000}
    quarters = {number: result for number, result in aid.triwulan.items() if result}
    assert [result.keuangan for result in quarters.values()] == [400_000_000, 10**9, 1_200_000_000, 1_500_000_000]
    assert (quarters[2].fisik, quarters[2].keluaran, quarters[2].penerima) == (Decimal("47.5"), Decimal(2000), 2000)
    assert list(survey.triwulan) == [1, 2]
    assert list(second.rincian[0].triwulan) == [1, 2, 3]


def test_stages_are_known_by_their_words() -> None:
    files = with_realisasi()
    shifted = changed(files, DINSOS, "apbd perubahan: 4.400", "Pergeseran ke-2: 4.400")
    assert list(plan_of(shifted).realisasi[0].rincian[0].pagu_tahap) == ["apbd murni", "pergeseran 2"]
    found = problems_of(changed(files, DINSOS, "apbd perubahan: 4.400", "apbd perubhan: 4.400"))
    assert [problem.code for problem in found if problem.severity is Severity.ERROR] == ["RPKD-S28"]
    assert "apbd perubahan" in found[-1].hint


def test_the_documents_of_a_year_wait_for_its_last_report() -> None:
    plan = plan_of(with_realisasi())
    yearly = DocumentType("lp2kd", "LP2KD", "tahun", 1, "", (), "", "", (), bila="realisasi")
    assert editions(yearly, plan) == (Edition(2025),)
    report = replace(yearly, per="periode")
    assert [e.periode for e in editions(report, plan)] == ["tw1", "tw2", "tw3", "tw4", "sem1", "sem2"]
    without = plan_of(changed(with_realisasi(), DINSOS, "          4: {keuangan", "          # 4: {keuangan"))
    assert editions(yearly, without) == ()
    assert [e.periode for e in editions(report, without)] == ["tw1", "tw2", "tw3", "sem1"]


def test_a_change_of_a_quarter_is_a_change_of_that_sub_kegiatan() -> None:
    files = with_realisasi()
    later = changed(files, DINSOS, "keuangan: 1.200.000.000, fisik: 72", "keuangan: 1.250.000.000, fisik: 75")
    found = compare(plan_of(files), plan_of(later)).changes
    said = {(c.item.jenis, c.item.kode, c.item.perangkat_daerah, c.item.tahun, c.label, c.satuan) for c in found}
    row = ("rincian_realisasi", SUB, "dinsos", 2025)
    assert said == {(*row, "Triwulan III: keuangan", "rupiah"), (*row, "Triwulan III: fisik", "persen")}
    assert {change.difference for change in found} == {50_000_000, 3}
    assert {change.item.nama for change in found} == {"Fasilitasi Bantuan Sosial Kesejahteraan Keluarga"}


def test_moving_the_rows_to_another_file_is_no_change() -> None:
    files = with_realisasi()
    one = files.pop(DINSOS)
    two = files.pop("realisasi/2025-disnaker.yaml").removeprefix("realisasi:\n")
    assert compare(plan_of(with_realisasi()), plan_of({**files, "realisasi.yaml": one + two})).is_empty


def test_a_row_has_the_agency_of_its_part_or_of_its_sub_kegiatan() -> None:
    items = flatten(plan_of(with_realisasi()))
    assert Key("rincian_realisasi", SUB, "dinsos", 2025) in items
    assert Key("rincian_realisasi", "2.07.03.2.01.0001", "disnaker", 2025) in items


def test_two_agencies_fill_their_quarters_at_the_same_time() -> None:
    base = with_realisasi()[DINSOS]
    ours = base.replace("fisik: 72", "fisik: 73")
    theirs = base.replace("fisik: 15", "fisik: 18").replace("jumlah: 4.100.000.000", "jumlah: 4.100.000.001")
    merged = merge(base, ours, theirs)
    assert not merged.conflicts
    assert all(text in merged.text for text in ("fisik: 73", "fisik: 18", "4.100.000.001"))


def test_reports_are_no_part_of_the_comparison_of_decided_documents() -> None:
    files = with_realisasi()
    old, new = plan_of(files), plan_of(changed(files, DINSOS, "fisik: 72", "fisik: 75"))
    found = compare(old, new)
    assert not found.is_empty
    for year in (0, 2025):
        assert part_of(found, old, new, year, None, (str, str)).kosong  # type: ignore[arg-type]
