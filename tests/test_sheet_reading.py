"""Workbooks as people save them: what a cell says, and where the heading of a table stands."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from rpkdgen.first_import.columns import recognise
from rpkdgen.first_import.forms import find_table
from rpkdgen.scalar import ScalarError, grouped
from rpkdgen.sheet import cells
from rpkdgen.sheet.book import UNSAVED, Book, BookError, Cell, Content, book_of, column_letters


def saved(book: Workbook, **parts: bytes) -> bytes:
    """The workbook as a file, with parts of the package replaced (``sheet1`` …)."""
    file = BytesIO()
    book.save(file)
    if not parts:
        return file.getvalue()
    out = BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            stem = entry.filename.rpartition("/")[2].partition(".")[0]
            new.writestr(entry.filename, parts.pop(stem) if stem in parts else old.read(entry.filename))
    return out.getvalue()


def one_sheet(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> Book:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    change(sheet)
    return book_of("uji.xlsx", saved(book))


# ── the file ─────────────────────────────────────────────────────────────────────────────────────
def test_a_cell_has_its_address_and_what_it_says() -> None:
    sheet = one_sheet([None, "a\u00a0 b\u200b ", 5.89], [], [True, date(2025, 1, 31), 1.25e9]).sheets[0]
    assert [(c.address, c.value) for row in sheet.rows for c in row.cells.values()] == [
        ("B1", "a  b"), ("C1", Decimal("5.89")), ("A3", True), ("B3", date(2025, 1, 31)), ("C3", Decimal(1250000000)),
    ]  # fmt: skip
    assert sheet.rows[0].text(2) == "a b"
    assert (sheet.rows[0].text(3), sheet.rows[1].text(1), sheet.rows[1].text(3)) == ("5,89", "ya", "1250000000")


def test_a_merged_range_says_the_same_in_all_its_cells() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:A3")
        sheet.merge_cells("B3:XFD3")

    sheet = one_sheet(["Dinas Sosial", 1, None, "x"], [None, 2], [None, "jumlah"], change=merge).sheets[0]
    assert [row.text(1) for row in sheet.rows] == ["Dinas Sosial"] * 3
    assert [sheet.rows[n].cells[1].merged for n in range(3)] == [False, True, True]
    assert sheet.rows[2].text(3) == "jumlah"


def test_hidden_rows_columns_and_sheets_are_known() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.sheet_state = "hidden"
        sheet.parent.create_sheet("terlihat")

    book = one_sheet(["a", "b"], ["c", "d"], change=hide)
    sheet = book.sheets[0]
    assert [row.hidden for row in sheet.rows] == [False, True]
    assert sheet.hidden_columns == {2}
    assert [sheet.hidden for sheet in book.sheets] == [True, False]


def test_percent_formats_and_formulas_keep_their_kind() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"].number_format = "0.00%"
        sheet["B1"] = "=A1*2"
        sheet["C1"] = "#REF!"
        sheet["C1"].data_type = "e"

    cells_read = one_sheet([1.0], change=fill).sheets[0].rows[0].cells
    assert (cells_read[1].percent, cells_read[1].text) == (True, "100%")
    assert (cells_read[2].formula, cells_read[2].error) == (True, UNSAVED)
    assert cells_read[3].error == "#REF!"
    with pytest.raises(ScalarError, match="belum mempunyai hasil") as told:
        cells.rupiah(cells_read[2])
    assert "simpan" in told.value.hint


def test_a_formula_that_was_saved_is_its_value() -> None:
    sheet = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
      <row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a_x000D_</v></c></row>
      <row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData></worksheet>"""
    rows = book_of("uji.xlsx", saved(Workbook(), sheet1=sheet)).sheets[0].rows
    assert [(c.value, c.formula) for c in rows[0].cells.values()] == [(Decimal(2), True), ("a", True)]
    assert len(rows) == 1


def test_a_million_empty_styled_rows_are_nothing() -> None:
    rows = b"".join(b'<row r="%d" s="0" customFormat="1"><c r="A%d" s="0"/></row>' % (n, n) for n in range(2, 60_000))
    text = b'<row r="1"><c r="A1" t="inlineStr"><is><t>judul</t></is></c></row>'
    xml = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s%s</sheetData>'
    data = saved(Workbook(), sheet1=xml % (text, rows) + b'<mergeCells><mergeCell ref="A1:A1048576"/></mergeCells></worksheet>')  # noqa: E501  # fmt: skip
    sheet = book_of("uji.xlsx", data).sheets[0]
    assert [row.number for row in sheet.rows] == [1]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "lama (.xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        (b"kode;nama", "bukan buku kerja Excel"),
        (b"PK\x03\x04 terpotong", "rusak atau terpotong"),
    ],
)
def test_other_files_are_told_by_what_they_are(data: bytes, said: str) -> None:
    with pytest.raises(BookError) as told:
        book_of("berkas", data)
    assert said in told.value.message
    assert "ulangi" in told.value.hint


def test_other_packages_bombs_and_entities_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def package(**parts: bytes) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name, data in parts.items():
                new.writestr(name.replace("__", "/").replace("rels_", "_rels/."), data)
        return out.getvalue()

    with pytest.raises(BookError, match=r"\.ods"):
        book_of("a.ods", package(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"))
    with monkeypatch.context() as patched, pytest.raises(BookError, match="terlalu besar"):
        patched.setattr("rpkdgen.sheet.book.LARGEST_UNPACKED", 1_000_000)
        book_of("a.xlsx", saved(Workbook(), sheet1=b"<worksheet>" + b" " * 2_000_000))
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData>'
    with pytest.raises(BookError, match="DOCTYPE"):
        book_of("a.xlsx", saved(Workbook(), sheet1=bomb))
    with pytest.raises(BookError, match="rusak"):
        book_of("a.xlsx", saved(Workbook(), sheet1=b"<worksheet><sheetData><row r='0'/></sheetData></worksheet>"))


# ── one cell ─────────────────────────────────────────────────────────────────────────────────────
def cell(value: Content, **options: bool) -> Cell:
    return Cell(3, 2, value, **options)


def refused(read: Callable[..., object], value: Content, **options: bool) -> ScalarError:
    with pytest.raises(ScalarError) as told:
        read(cell(value, **options))
    assert told.value.hint
    return told.value


@given(st.integers(0, 10**15 - 1))
@settings(max_examples=60, deadline=None)
def test_rupiah_is_the_same_however_it_is_typed(amount: int) -> None:
    dotted = grouped(amount)
    written = [dotted, str(amount), f"Rp{dotted}", f"Rp. {dotted},00", f"Rp {dotted},-", f"{dotted} "]
    if amount >= 1_000_000:
        written += [dotted.replace(".", ","), dotted.replace(".", ",") + ".00", dotted.replace(".", " ")]
    assert {cells.rupiah(cell(text)) for text in written} == {amount}
    assert cells.rupiah(cell(Decimal(repr(float(amount))))) == amount


@given(st.decimals(min_value=Decimal("0.01"), max_value=999, places=2))
@settings(max_examples=60, deadline=None)
def test_amounts_in_words_are_rupiah(number: Decimal) -> None:
    comma = format(number, "f").replace(".", ",")
    assert cells.rupiah(cell(f"Rp{comma} miliar")) == cells.rupiah(cell(f"{comma} M")) == int(number * 10**9)
    assert cells.rupiah(cell(f"{comma} juta")) == cells.rupiah(cell(number), scale=10**6) == int(number * 10**6)


@given(st.integers(0, 10**9), st.sampled_from(["KK", "unit", "orang", "kelompok usaha", "%"]))
@settings(max_examples=60, deadline=None)
def test_counts_come_with_their_unit(number: int, unit: str) -> None:
    for text in (f"{grouped(number)} {unit}", f"{number}{unit}", f"{number},00 {unit}"):
        assert cells.count(cell(text)) == (number, unit)
    assert cells.count(cell(Decimal(number))) == (number, "")


@given(st.decimals(min_value=0, max_value=1000, places=2))
@settings(max_examples=60, deadline=None)
def test_decimals_come_by_comma_point_float_and_percent(number: Decimal) -> None:
    text = format(number, "f")
    for written in (text, text.replace(".", ",")):
        assert cells.decimal(cell(written)).number == number
    assert cells.decimal(cell(Decimal(repr(float(number) * 1.0)))).number == number
    assert cells.decimal(cell(Decimal(repr(float(number) / 100)), percent=True)) == (number, "%")


def test_what_can_be_read_in_two_ways_is_refused() -> None:
    assert cells.count(cell("1.500")).number == 1500
    assert "dua macam" in refused(cells.decimal, "1.500").message
    assert "dua macam" in refused(cells.rupiah, "1.250 juta").message
    for written in ("1,250", "1,25", "-5", "26-30", "12 KK", Decimal("1.5"), Decimal("-1"), "seratus ribu"):
        refused(cells.rupiah, written)
    for written in ("1,500", "26-30", "± 500", "banyak", Decimal("1.5"), Decimal("1e300")):
        refused(cells.count, written)


def test_code_and_name_in_one_cell() -> None:
    code, name = "1.06.05.2.02.0003", "Fasilitasi Bantuan"
    for written in (f"{code} {name}", f"{code}{name}", f"{code} - {name}", f"[{code}] {name}", f"{code}. {name}",
                    f"{name} ({code})", f"1.06.05.02.02.0003 {name}", f"1.06.05.2.02.3\u00a0{name}"):  # fmt: skip
        assert cells.coded(written)[:2] == (code, name), written
    assert cells.coded("2,5 ton beras").code == cells.coded("1. Pendidikan").code == ""
    assert cells.coded(f"1.06.05.02.02.0003 {name}").mended
    assert cells.code_of_parts(["1", "06", "05", "2.02", "0003"]) == code
    assert cells.code_of_parts(["1", "1.06", "1.06.05", "1.06.05.2.02", ""]) == "1.06.05.2.02"
    assert cells.level_of(code) == "sub_kegiatan"


def test_words_durations_and_deciles() -> None:
    assert [cells.yes_no(cell(word)) for word in ("Ya", "✓", "tidak", True)] == [True, True, False, True]
    assert cells.duration(cell("Januari s/d Desember")) == "12 bulan"
    assert cells.duration(cell("April - September")) == "6 bulan (April–September)"
    assert cells.duration(cell(Decimal(12)), "bulan") == "12 bulan"
    assert "12 bulan" in refused(cells.duration, Decimal(12)).hint
    assert cells.deciles("Keluarga desil 1 s.d. 4") == (1, 2, 3, 4)
    assert cells.deciles("KK desil 1, 2 dan 3") == (1, 2, 3)
    assert cells.deciles("4.500 KK") == ()


@given(st.integers(1, 16384))
@settings(max_examples=40, deadline=None)
def test_letters_of_columns_are_those_of_excel(number: int) -> None:
    from openpyxl.utils import get_column_letter

    assert column_letters(number) == get_column_letter(number)


# ── the heading ──────────────────────────────────────────────────────────────────────────────────
RAT_HEAD = [
    "No", "Strategi OPPKPKE", "Perangkat Daerah", "Kode", "Program", "Kegiatan", "Sub Kegiatan", "Aktivitas Real", None,
    None, "Alokasi Anggaran (Rp)", "Sumber Pembiayaan", "Sifat Bantuan", "Lokasi", "Jumlah Sasaran Penerima Manfaat",
    "Besaran Manfaat", "Jenis Bantuan", "Durasi Pemberian Bantuan",
]  # fmt: skip
RAT_FIELDS = [
    "no", "strategi", "perangkat_daerah", "kode", "program", "kegiatan", "sub_kegiatan", "langsung", "tidak_langsung",
    "penunjang", "pagu", "sumber_dana", "sifat_bantuan", "lokasi", "jumlah_sasaran", "besaran_manfaat",
    "jenis_bantuan", "durasi",
]  # fmt: skip
RAT_BELOW = [None] * 7 + ["Langsung", "Tidak Langsung", "Penunjang"]


def rat_merges(top: int) -> Callable[[Any], None]:
    def merge(sheet: Any) -> None:
        sheet.merge_cells(f"H{top}:J{top}")
        for letter in "ABCDEFGKLMNOPQR":
            sheet.merge_cells(f"{letter}{top}:{letter}{top + 1}")

    return merge


def test_the_heading_of_the_rat_form_is_found_below_titles_and_above_column_numbers() -> None:
    body = [1, "S", "Dinsos", "1.06.05.2.02.0003", "Program", "Kegiatan", "Sub", "a", "b", "c", 5_000_000, "APBD"]
    book = one_sheet(
        ["RENCANA AKSI TAHUNAN"], ["TAHUN ANGGARAN 2025"], [], RAT_HEAD, RAT_BELOW,
        [f"({n})" for n in range(1, 19)], body, change=rat_merges(4),
    )  # fmt: skip
    table = find_table(book.sheets[0])
    assert table is not None
    assert [column.field for column in table.heading.columns] == RAT_FIELDS
    assert (table.form.id, table.heading.first, table.heading.body) == ("rat-18", 4, 7)
    assert table.heading.repeats(book.sheets[0].rows[2])
    assert not table.heading.repeats(book.sheets[0].rows[-1])


@pytest.mark.parametrize(
    ("report", "form"),
    [
        (["Sem.1", "Sem.2", "Total"], "laporan-21"),
        (["Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV", "Total Realisasi"], "laporan-23"),
    ],
)
def test_reports_are_known_by_their_realisasi(report: list[str], form: str) -> None:
    head = [*RAT_HEAD, "Realisasi", *[None] * (len(report) - 1)]
    table = find_table(one_sheet(head, [*RAT_BELOW, *[None] * 8, *report], change=rat_merges(1)).sheets[0])
    assert table is not None
    assert table.form.id == form
    assert len(table.heading.of("realisasi")) == len(report)


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        (("Sub-Kegiatan",), "sub_kegiatan"), (("SKPD/OPD",), "perangkat_daerah"),
        (("Dinas/Instansi",), "perangkat_daerah"), (("Alokasi Anggaran TA 2025 (Rp)",), "pagu"),
        (("Capaian Kinerja dan Kerangka Pendanaan", "2025", "Rp"), "pagu"),
        (("2025", "K"), "target"), (("Target Tahun 2025",), "target"), (("Indikator Keluaran (Output)",), "keluaran"),
        (("Besaran Bantuan",), "besaran_manfaat"), (("Waktu Pelaksanaan",), "durasi"), (("Sasaran",), "sasaran"),
        (("Jumlah Penerima Manfaat (KK)",), "jumlah_sasaran"), (("Realisasi", "Triwulan I", "Rp"), "realisasi"),
        (("Prakiraan Maju Rencana Tahun 2027", "Pagu Indikatif"), "depan"), (("Pagu Perubahan",), "pagu_perubahan"),
        (("Indikator Kinerja", "Capaian Program", "Target"), "indikator_program"),
        (("Urusan/Bidang Urusan/Program/Kegiatan/Sub Kegiatan",), "uraian"), (("Kode dan Nama Sub Kegiatan",), "kode"),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_spelled_variants(labels: tuple[str, ...], field: str) -> None:
    found = recognise(labels)
    assert found is not None
    assert found.field == field


def test_other_forms_are_known_by_their_words() -> None:
    sipd = ["kode_skpd", "nama_skpd", "kode_program", "nama_program", "kode_giat", "nama_giat", "kode_sub_giat",
            "nama_sub_giat", "nama_dana", "pagu", "pagumurni", "pagu_n_depan", "output_sub_giat", "satuan",
            "waktu_awal", "waktu_akhir", "sasaran"]  # fmt: skip
    table = find_table(one_sheet(sipd).sheets[0])
    assert table is not None
    assert table.form.id == "sipd"
    assert [column.number for column in table.heading.of("pagu")] == [10]
    assert recognise(("Capaian Kinerja", "Target 2026")).year == 2026  # type: ignore[union-attr]
    assert recognise(("2025", "Pagu (Rp juta)")).scale == 1_000_000  # type: ignore[union-attr]
    assert recognise(("Durasi (bulan)",)).unit == "bulan"  # type: ignore[union-attr]
    assert find_table(one_sheet(["nama", "alamat"], ["a", "b"]).sheets[0]) is None
