"""Narratives: typed numbers, references, names."""

from __future__ import annotations

import pytest

from rpkdgen.checks.typed_numbers import figures
from tests.plans import Slip, assert_found, changed, plan_files, problems_of, told

BAB_1, BAB_2 = "narasi/rpkd/01-pendahuluan.md", "narasi/rpkd/02-kondisi-umum.md"
P0 = '{{ indikator("P0").nilai(2023) | persen }}'

SLIPS = [
    Slip("RPKD-N01", BAB_2, P0, "5,89 persen"),
    Slip("RPKD-N01", BAB_2, P0, "5,98%"),
    Slip("RPKD-N01", BAB_2, P0, "137.700 jiwa"),
    Slip("RPKD-N01", BAB_2, P0, "Rp9,4 miliar"),
    Slip("RPKD-N01", BAB_2, P0, "2 kecamatan"),
    Slip("RPKD-N02", BAB_2, P0, "angka pada Tabel 4.2,"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    assert_found(slip)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ('{{ indikator("P9").nilai(2023) | persen }}', ""),
        ('{{ indikator("P0").nilai(2019) | persen }}', ""),
        ('{{ indikatr("P0").nilai(2023) | persen }}', "indikator"),
        ('{{ indikator("P0").nilai(2023) | persn }}', "persen"),
        ('{{ indikator("P0".nilai(2023) }}', ""),
        ('{{ tabel("rekap-stratgi") }}', "rekap-strategi"),
    ],
)
def test_what_a_narrative_asks_for_must_be_there(name: str, hint: str) -> None:
    files = changed(plan_files(), BAB_2, P0, name)
    found = [p for p in problems_of(files) if p.position.file == BAB_2 and p.severity == "error"]
    assert [p.position.line for p in found] == [5]
    assert hint in found[0].hint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("RAT tahun { rencana.periode }} memuat", "Kurung kurawal"),
        ("RAT tahun rencana.periode }} memuat", "Kurung kurawal"),
        ("##Kependudukan lain", "tidak terbaca sebagai judul"),
        ("## Kependudukan lain {#lain", "belum ditutup"),
        ("<<<<<<< HEAD", "sisa penggabungan git"),
        ("Penduduk <b>miskin</b>", "Kode HTML"),
        ("| a | b |", "bersel 2, sedangkan baris lain 3"),
    ],
)
def test_markup_that_is_not_complete(text: str, message: str) -> None:
    table = "| Satu | Dua | Tiga |\n|---|---|---|\n{row}| c | d | e |\n\n: Contoh {{#contoh}}\n\n"
    rows = table.format(row=f"{text}\n") if text.startswith("|") else f"{table.format(row='')}{text}\n\n"
    files = changed(plan_files(), BAB_2, "## Kependudukan", f"{rows}## Kependudukan")
    found = [p for p in problems_of(files) if p.code == "RPKD-N03"]
    assert [p.position.line for p in found[:1]] == [files[BAB_2][: files[BAB_2].index(text)].count("\n") + 1]
    assert message in found[0].message


def test_a_filter_is_looked_for_in_every_branch() -> None:
    text = '{% if daerah.nama == "" %}{{ pagu() | rupiahh }}{% endif %}'
    files = changed(plan_files(), BAB_2, "## Kependudukan", f"{text}\n\n## Kependudukan")
    assert [(p.code, p.position.line) for p in problems_of(files)] == [("RPKD-N11", 3)]


def test_what_is_missing_because_of_an_error_is_told_once() -> None:
    files = changed(plan_files(), "indikator.yaml", "nilai: 5.89, sumber", "nlai: 5.89, sumber")
    files = changed(files, "indikator.yaml", "{tahun: 2023, nlai: 5.89", "{tahun: 2023, nilaii: x")
    assert {p.position.file for p in problems_of(files)} == {"indikator.yaml"}


def test_every_fault_of_a_narrative_is_told_at_once() -> None:
    files = changed(plan_files(), BAB_2, "## Kependudukan", '{{ indikator("P8").nama }}\n\n## Kependudukan')
    files = changed(files, BAB_2, P0, '{{ indikator("P9").nilai(2023) }}')
    assert [p.position.line for p in problems_of(files) if p.position.file == BAB_2] == [3, 7]


def test_the_first_of_an_empty_list_is_told_in_words() -> None:
    files = changed(plan_files(), BAB_2, P0, "{{ ([] | first).nama }}")
    (found,) = [problem for problem in problems_of(files) if problem.position.file == BAB_2]
    assert "kosong" in found.message


def test_a_narrative_is_not_blamed_for_an_error_elsewhere() -> None:
    """An unknown agency is one error, not also one in every sentence that names the agency."""
    sentence = "{{ sub_kegiatan('1.06.05.2.02.0003').perangkat_daerah.nama }}"
    files = changed(plan_files(), BAB_2, P0, sentence)
    assert problems_of(files) == []
    files = {
        name: text.replace("perangkat_daerah: dinsos", "perangkat_daerah: dinsoss") for name, text in files.items()
    }
    found = [problem for problem in problems_of(files) if problem.severity == "error"]
    assert {problem.code for problem in found} == {"RPKD-R01"}, told(found)


def test_narratives_of_a_year_whose_rat_is_not_begun_are_tried_too() -> None:
    """Its document is built all the same, from the RPKD's slice of the year."""
    files = plan_files()
    rats = [name for name in files if name.startswith("rat/")]
    for name in rats:
        del files[name]
    files["narasi/rat/01-pendahuluan.md"] = "# Pendahuluan\n\nTahap {{ rat.tahap or 'rencana' }}, {{ rat.tahapp }}.\n"
    found = [problem for problem in problems_of(files) if problem.position.file.startswith("narasi/rat/")]
    assert rats
    assert [problem.message for problem in found] == ["“tahapp” tidak ada pada “Rat”"]


def test_the_expression_for_a_known_figure_is_offered() -> None:
    problem = assert_found(Slip("RPKD-N01", BAB_2, P0, "5,89 persen"))
    assert P0 in problem.hint
    problem = assert_found(Slip("RPKD-N01", BAB_2, P0, "2 kecamatan"))
    assert "{{ jumlah_kecamatan | bilangan }}" in problem.hint


def test_a_small_bare_number_is_only_a_warning() -> None:
    files = changed(plan_files(), BAB_2, "terdapat", "terdapat 7")
    assert [p.severity for p in problems_of(files) if p.code == "RPKD-N01"] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        "Undang-Undang Nomor 13 Tahun 2011 tentang Penanganan Fakir Miskin, Pasal 4 ayat (1) huruf a angka 2",
        "Permendagri 53 Tahun 2020, UU 13/2011, Perpres Nomor 96 Tahun 2015, Kepmendagri 900.1.15.5-3406/2024",
        "(Lembaran Negara Republik Indonesia Tahun 2011 Nomor 83, Tambahan Lembaran Negara Nomor 5235)",
        "pada 22 Januari 2024, 22-01-2024, tahun 2024–2026, TA 2024, sejak 2019/2020",
        "sub kegiatan 1.06.05.2.02.0003, bidang urusan 1.06, wilayah 36.71.07.1001, kode 36.71",
        "P0, P1, COVID-19, S1.1, TB3, PM2",
        "desil 1 sampai dengan desil 4, desil 1–4, desil 1, 2, dan 3, triwulan 2, RW 03, kelas 7, tahap 2",
        "usia 7–12 tahun, 15 tahun ke atas, lima (5) tahun, 12 bulan, 3 kali setahun, 30 hari",
        "1. butir pertama\n2. butir kedua\n   1) anak",
        "## 3.1 Kemiskinan 5,89 persen",
        "[laman](https://contoh.go.id/2024/123456)",
        "<!-- catatan 5,89 persen -->",
        'ditargetkan {{ "5 persen" }}',
        "ke-3, ke 4",
    ],
)
def test_numbers_that_are_no_figures(text: str) -> None:
    assert [figure.text for figure in figures(text)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("naik menjadi 5,89 persen pada 2023", ["5,89 persen"]),
        ("sebanyak 1.250 KK dan 2000 orang", ["1.250 KK", "2000 orang"]),
        ("anggaran Rp1.250.000.000 dan Rp 3,5 miliar", ["Rp1.250.000.000", "Rp 3,5 miliar"]),
        ("104 kelurahan di 13 kecamatan", ["104 kelurahan", "13 kecamatan"]),
        ("turun 0.46 poin", ["0.46 poin"]),
        ("sekitar 12 dari 100", ["12", "100"]),
    ],
)
def test_figures(text: str, found: list[str]) -> None:
    assert [figure.text for figure in figures(text)] == found
