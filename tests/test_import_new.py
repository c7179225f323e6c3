"""Workbooks that were filled elsewhere, for the first time into a plan: all rows, all sums, and what needs a person."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from rpkdgen.checks import check
from rpkdgen.cli import cli
from rpkdgen.model import Baris, Plan
from rpkdgen.validate import load_folder
from tests.messy_workbooks import (
    CODES,
    COUNTS,
    MONEY,
    RAT_BELOW,
    RAT_HEAD,
    SOURCES,
    Filled,
    fill_rat,
    filled_rows,
    matrix_sheet,
    rat_sheet,
    renja_sheet,
    report_sheet,
    rkpd_sheet,
    saved,
    sipd_sheet,
)
from tests.plans import plan_files

STRATEGIES = {
    "beban-pengeluaran": "Pengurangan Beban Pengeluaran Masyarakat",
    "peningkatan-pendapatan": "2. Meningkatkan pendapatan masyarakat",
    "tata-kelola": "Dukungan tata kelola",
}
AGENCIES = {"Dinas Sosial": "dinsos", "Disnaker": "disnaker"}


@pytest.fixture(scope="session")
def rows() -> list[Filled]:
    return filled_rows({"1.06": "Dinas Sosial", "2.07": "Disnaker"}, 44)


def plan_without_programmes(folder: Path) -> None:
    """A plan in ``plan/`` of the folder that has everything but programmes."""
    for name, text in plan_files("kota").items():
        if not name.startswith(("program/", "rat/")):
            text = re.sub(r"  jumlah_pagu:\n(    .*\n)+", "", text.replace("uji-2024", "contoh-2024"))
            path = folder / "plan" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a plan without programmes."""
    monkeypatch.chdir(tmp_path)
    plan_without_programmes(tmp_path)
    return tmp_path


def workbook(path: Path, *sheets: tuple[str, Callable[[Any], object]]) -> Path:
    book = Workbook()
    for number, (name, fill) in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = name
        fill(sheet)
    path.write_bytes(saved(book))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["import", "xlsx", "--new", *map(str, arguments)], catch_exceptions=False)


def imported(*arguments: object) -> Mapping[str, Any]:
    """The report, after everything was written."""
    result = run(*arguments, "--ya", "-o", "laporan.json")
    assert result.exit_code in (0, 1), result.output
    report: Mapping[str, Any] = json.loads(Path("laporan.json").read_text(encoding="utf-8"))
    return report


def plan_in(folder: Path) -> Plan:
    plan = load_folder(folder / "plan").plan
    assert plan is not None
    return plan


def by_key(plan: Plan) -> dict[tuple[str, str], Baris]:
    return {(row.program.perangkat_daerah, row.sub.kode): row for row in plan.baris}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def holds(plan: Plan, rows: Sequence[Filled], year: int = 2025) -> None:
    """Every row is in the plan, with its amount and funding source, and nothing else."""
    found = by_key(plan)
    assert set(found) == {(AGENCIES[row.agency], row.code) for row in rows}
    for row in rows:
        written = found[AGENCIES[row.agency], row.code]
        assert written.sub.pagu[year].jumlah == row.amount, row.code
        assert [name.casefold() for name in (written.program.nama, written.kegiatan.nama, written.sub.nama)] == [
            name.casefold() for name in row.names
        ]
        assert written.sub.lokasi == row.places
    assert sum(row.sub.pagu_tahun(year) for row in plan.baris) == sum(row.amount for row in rows)


# ── the official form ────────────────────────────────────────────────────────────────────────────
def test_a_filled_rat_form_becomes_the_plan_with_all_rows_and_sums(folder: Path, rows: list[Filled]) -> None:
    workbook(folder / "rat.xlsx", ("RAT", lambda sheet: rat_sheet(sheet, rows, STRATEGIES)))
    report = imported("rat.xlsx")
    plan = plan_in(folder)
    holds(plan, rows)
    found = by_key(plan)
    for row in rows:
        written = found[AGENCIES[row.agency], row.code]
        assert written.strategi == row.strategy
        assert set(written.sub.pagu[2025].sumber_dana) == {row.source}
        assert written.sumber == written.sumber_pagu == "rat.xlsx, lembar RAT"
    details = {detail.sub_kegiatan: detail for detail in plan.rat_tahun(2025).rincian}
    assert set(details) == {row.code for row in rows}
    for number, row in enumerate(rows):
        detail = details[row.code]
        assert detail.aktivitas is not None
        assert (detail.aktivitas.langsung, detail.aktivitas.tidak_langsung) == (f"Penyaluran {number}", None)
        assert (detail.jenis_bantuan, detail.besaran_manfaat) == (("uang", "barang")[number % 2], "Rp300.000/KK/bulan")
        assert detail.durasi == ("12 bulan", "12 bulan", "1 tahun")[number % 3]
        assert detail.sasaran is not None
        assert (detail.sasaran.jumlah, detail.sasaran.satuan) == (row.count, row.unit)
        assert detail.sasaran.desil == ((1, 2, 3, 4) if number % 3 == 2 else ())
        assert detail.sumber == "rat.xlsx, lembar RAT"
    (sheet,) = report["lembar"]
    total = sum(row.amount for row in rows)
    assert (sheet["formulir"], sheet["tahun"], sheet["masuk"], sheet["tidak_masuk"]) == ("rat-18", 2025, 44, 0)
    assert sheet["jumlah_di_lembar"] == sheet["pagu_terbaca"] == sheet["pagu_masuk"] == total
    assert report["perlu_orang"] == []


def test_check_finds_only_what_the_report_says(folder: Path, rows: list[Filled]) -> None:
    workbook(folder / "rat.xlsx", ("RAT", lambda sheet: rat_sheet(sheet, rows, STRATEGIES)))
    before = {(p.code, p.message) for p in check(load_folder(Path("plan")))}
    report = imported("rat.xlsx")
    now = {(p.position.file, p.position.line, p.code, p.message) for p in check(load_folder(Path("plan")))}
    told = {(p["file"], p["line"], p["code"], p["message"]) for p in report["check"]}
    assert {problem for problem in now if problem[2:] not in before} == told
    incomplete = [p for p in report["check"] if "“keluaran” belum ada" in p["message"]]
    assert {p["dari"] for p in incomplete} >= {"rat.xlsx, RAT!G8", "rat.xlsx, RAT!G9"}
    assert len({p["dari"] for p in incomplete}) == len(rows)
    result = run("rat.xlsx")
    assert "44 sudah ada dalam rencana" in result.output


def test_a_second_import_changes_nothing(folder: Path, rows: list[Filled]) -> None:
    workbook(folder / "rat.xlsx", ("RAT", lambda sheet: rat_sheet(sheet, rows, STRATEGIES)))
    imported("rat.xlsx")
    before = contents(folder / "plan")
    result = run("rat.xlsx", "--ya")
    assert result.exit_code == 0
    assert "Tidak ada yang baru" in result.output
    assert contents(folder / "plan") == before


def hierarchical(sheet: Any) -> None:
    """A RAT form with rows of levels, merged agencies, ditto marks, a second heading, hidden parts and merged sums."""
    sheet.append([None, "RENCANA AKSI TAHUNAN TAHUN 2025"])
    head = [str(each).replace(" ", "\n") if each else None for each in RAT_HEAD]
    head[14] = "Sasaran"
    sheet.append([*head[:17], "Durasi (bulan)", "Keterangan"])
    sheet.append(list(RAT_BELOW))
    sheet.append([None, *range(1, 19)])
    program, name = "PROGRAM PERLINDUNGAN DAN JAMINAN SOSIAL", "Pendataan Fakir Miskin Cakupan Daerah Kabupaten/Kota"
    sheet.append([1, "Pengurangan beban", "DINAS SOSIAL", "1.06.05", program, *[None] * 5, "1.500.000.000"])
    sheet.append([*[None] * 3, "1.06.05.2.02", None, "Pengelolaan Data Fakir Miskin", *[None] * 4, "1.500.000.000"])
    sheet.append([
        "a", None, None, "1.06.05.2.02.0001", None, None, name, "x", None, None, 1_000_000_000, "PAD", "Bansos",
        "Semua Kecamatan", "1.000 KK", 20_000_000, "Uang tunai", 12,
    ])  # fmt: skip
    sheet.append([*[None] * 10, "Rp 200.000.000", "DAU"])
    sheet.append([
        "b", None, None, "1.06.05.2.02.0003", '"', "idem", "Fasilitasi", *"yyy", 300_000_000, "sda", "s.d.a", "sda",
        "500 KK", "-", "Uang", "3 bln",
    ])  # fmt: skip
    sheet.append([None, "Sub Total Strategi 1", *[None] * 8, 1_500_000_000])
    sheet.append([None, "DISNAKER"])
    sheet.append([*head[:17], "Durasi (bulan)", "Keterangan"])
    sheet.append(list(RAT_BELOW))
    for tail, amount in (("1", 250_000_000), ("2", None)):
        sheet.append([
            2, "Meningkatkan Pendapatan", "Disnaker", f"2.07.03.2.01.000{tail}", "Program Pelatihan", "Pelatihan",
            f"Pelatihan {tail}", "l", None, None, amount, "APBD Kota",
        ])  # fmt: skip
    sheet.append(["JUMLAH TOTAL", *[None] * 9, 1_750_000_000])
    for area in ("H2:J2", "B5:B9", "C5:C9", "K14:K15"):
        sheet.merge_cells(area)
    sheet.column_dimensions["Q"].hidden = sheet.row_dimensions[9].hidden = True


def test_levels_ditto_marks_second_headings_and_merged_sums(folder: Path) -> None:
    workbook(folder / "berjenjang.xlsx", ("RAT", hierarchical))
    report = imported("berjenjang.xlsx")
    found = by_key(plan_in(folder))
    assert {key: dict(row.sub.pagu[2025].sumber_dana) for key, row in found.items() if row.sub.pagu} == {
        ("dinsos", "1.06.05.2.02.0001"): {"PAD": 1_000_000_000, "DAU": 200_000_000},
        ("dinsos", "1.06.05.2.02.0003"): {"DAU": 300_000_000},
    }  # fmt: skip
    assert {found[key].strategi for key in found} == {"beban-pengeluaran", "peningkatan-pendapatan"}
    details = {row.sub_kegiatan: row for row in plan_in(folder).rat_tahun(2025).rincian}
    same = details["1.06.05.2.02.0003"]
    assert (same.sifat_bantuan, same.durasi) == ("Bansos", "3 bulan")
    assert details["1.06.05.2.02.0001"].besaran_manfaat == "Rp20.000.000"
    assert [row.sasaran.jumlah for row in details.values() if row.sasaran] == [1000, 500]
    assert found["dinsos", "1.06.05.2.02.0003"].sub.lokasi == ("semua",)
    # one amount over two sub kegiatan is nobody's until it is shared
    (shared,) = (note for note in report["perlu_orang"] if note["sel"] == "K14")
    assert "digabung untuk 2 sub kegiatan (baris 14–15)" in shared["masalah"]
    (sheet,) = report["lembar"]
    assert (sheet["jumlah_di_lembar"], sheet["pagu_masuk"]) == (1_750_000_000, 1_500_000_000)
    assert (sheet["masuk"], sheet["baris_masuk"], sheet["baris_tersembunyi"]) == (4, 5, 1)


def test_what_was_exported_goes_back_the_other_way(folder: Path, rows: list[Filled]) -> None:
    assert CliRunner().invoke(cli, ["export", "xlsx", "-o", "rencana.xlsx"]).exit_code == 0
    result = run("rencana.xlsx", "--ya")
    assert result.exit_code == 1
    assert "tanpa --new" in result.stderr


def test_a_plan_begun_by_init_takes_the_form_in_its_own_layout(folder: Path, rows: list[Filled]) -> None:
    workbook(folder / "rat.xlsx", ("RAT", lambda sheet: rat_sheet(sheet, rows, STRATEGIES)))
    runner = CliRunner()
    begun = runner.invoke(cli, ["init", "baru", "--daerah", "36.74", "--periode", "2025-2029", "--tanpa-git"])
    assert begun.exit_code == 0, begun.output
    imported("rat.xlsx", "--plan", "baru/plan")
    assert runner.invoke(cli, ["fmt", "--check", "--plan", "baru/plan"]).exit_code == 0
    plan = load_folder(folder / "baru/plan").plan
    assert plan is not None
    assert {row.code for row in rows} <= {row.sub.kode for row in plan.baris}


def test_sums_of_blocks_and_a_strategy_that_the_plan_does_not_have(folder: Path, rows: list[Filled]) -> None:
    def fill(sheet: Any) -> None:
        names = {**STRATEGIES, "peningkatan-pendapatan": "Ekonomi hijau"}
        for agency in AGENCIES:
            own = [row for row in rows if row.agency == agency]
            sheet.append([agency.upper()])
            sheet.append([*(a if b is None else b for a, b in zip(RAT_HEAD, [*RAT_BELOW, *[None] * 8], strict=True))])
            fill_rat(sheet, own, names)
            sheet.append([None, "JUMLAH (Rp)", *[None] * 8, sum(row.amount for row in own)])
        for line in range(1, sheet.max_row + 1):
            if str(sheet.cell(line, 1).value).startswith("STRATEGI: "):
                sheet.cell(line, 1).value = sheet.cell(line, 1).value.removeprefix("STRATEGI: ")

    workbook(folder / "blok.xlsx", ("RAT", fill))
    report = imported("blok.xlsx", "--tahun", "2025")
    holds(plan_in(folder), rows)
    assert report["lembar"][0]["jumlah_di_lembar"] == sum(row.amount for row in rows)
    told = [note for note in report["perlu_orang"] if note["isian"] == "strategi"]
    assert {note["masalah"].split("”")[0] for note in told} == {"strategi “EKONOMI HIJAU"}
    assert len(told) == len(AGENCIES)
    found = by_key(plan_in(folder))
    wrong = [row for row in rows if found[AGENCIES[row.agency], row.code].sub.strategi not in (None, row.strategy)]
    assert not wrong


def test_nothing_is_written_before_it_is_agreed(folder: Path, rows: list[Filled]) -> None:
    workbook(folder / "rat.xlsx", ("RAT", lambda sheet: rat_sheet(sheet, rows, STRATEGIES)))
    before = contents(folder / "plan")
    result = run("rat.xlsx")
    assert "44 sub kegiatan masuk" in result.output
    assert "plan/program/dinsos.yaml (baru" in result.output
    assert contents(folder / "plan") == before


def test_what_libreoffice_saves_is_read_alike(folder: Path, rows: list[Filled]) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    workbook(folder / "a.xlsx", ("RAT", lambda sheet: rat_sheet(sheet, rows, STRATEGIES)))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/lo", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "lo-out", "a.xlsx"]  # noqa: E501  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    report = imported("lo-out/a.xlsx")
    holds(plan_in(folder), rows)
    assert report["lembar"][0]["jumlah_di_lembar"] == sum(row.amount for row in rows)
    assert report["perlu_orang"] == []


@given(st.data())
@settings(max_examples=5, deadline=None)
def test_the_order_of_columns_and_the_way_of_typing_do_not_matter(rows: list[Filled], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(18)))
    extra = data.draw(st.integers(0, 17))
    some = rows[:12]
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        plan_without_programmes(Path(name))
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        titles = [a if b is None else f"{a or 'Aktivitas Real'} {b}" for a, b in zip(RAT_HEAD, [*RAT_BELOW, *[None] * 8], strict=True)]  # noqa: E501  # fmt: skip
        sheet.append(["RAT 2025"])
        lines: list[list[Any]] = [list(titles)]
        for number, row in enumerate(some):
            code, sub = data.draw(st.sampled_from(CODES))(row.code, row.names[2])
            money, count = data.draw(st.sampled_from(MONEY)), data.draw(st.sampled_from(COUNTS))
            lines.append([
                number + 1, STRATEGIES[row.strategy], row.agency, code, *row.names[:2], sub, "a", "b", "c",
                money(row.amount), SOURCES[row.source][0], "bansos", "Semua Kecamatan", count(row.count, row.unit), "x",
                "uang", "1 tahun",
            ])  # fmt: skip
        for line in lines:
            shuffled = [line[at] for at in order]
            sheet.append([*shuffled[:extra], "Catatan kami" if line is lines[0] else "c", *shuffled[extra:]])
        Path("acak.xlsx").write_bytes(saved(book))
        imported("acak.xlsx")
        plan = plan_in(Path(name))
        holds(plan, some)
        assert {r.sub_kegiatan: r.sasaran.jumlah for r in plan.rat_tahun(2025).rincian if r.sasaran} == {
            row.code: row.count for row in some
        }


# ── its reports and the other forms ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("periods", "form"),
    [(("Sem.1", "Sem.2"), "laporan-21"), (("Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV"), "laporan-23")],
)
def test_of_a_report_the_planning_part_is_read(
    folder: Path, rows: list[Filled], periods: tuple[str, ...], form: str
) -> None:
    workbook(folder / "lap.xlsx", ("Lap", lambda sheet: report_sheet(sheet, rows, STRATEGIES, periods)))
    report = imported("lap.xlsx")
    assert report["lembar"][0]["formulir"] == form
    holds(plan_in(folder), rows)


def test_a_table_of_sipd_brings_each_funding_source_and_the_targets(folder: Path, rows: list[Filled]) -> None:
    workbook(folder / "sipd.xlsx", ("data_sub_keg_bl", lambda sheet: sipd_sheet(sheet, rows)))
    refused = run("sipd.xlsx", "--ya")
    assert refused.exit_code == 1
    assert "--tahun" in refused.stderr
    report = imported("sipd.xlsx", "--tahun", "2025")
    plan = plan_in(folder)
    holds(plan, rows)
    assert report["lembar"][0]["formulir"] == "sipd"
    assert "id_sub_bl" in report["lembar"][0]["kolom_tidak_diambil"]
    for number, row in enumerate(rows):
        written = by_key(plan)[AGENCIES[row.agency], row.code].sub
        assert len(written.pagu[2025].sumber_dana) == (2 if number % 5 == 0 else 1)
        assert (written.target[2025], written.satuan) == (row.count, row.unit)
        assert written.keluaran == f"Jumlah penerima {number}"


def test_a_printed_renja_is_read_by_its_levels(folder: Path, rows: list[Filled]) -> None:
    own = [row for row in rows if row.agency == "Dinas Sosial"]
    workbook(folder / "renja.xlsx", ("Renja", lambda sheet: renja_sheet(sheet, own)))
    report = imported("renja.xlsx")
    plan = plan_in(folder)
    holds(plan, own)
    assert report["lembar"][0]["formulir"] == "renja"
    assert report["lembar"][0]["jumlah_di_lembar"] == sum(row.amount for row in own)
    assert all(
        (each.nama, each.satuan, each.target, each.sumber)
        == ("Persentase penerima", "persen", {2025: 80}, "renja.xlsx, lembar Renja")
        for program in plan.program
        for each in program.indikator
    )
    for row in own:
        written = by_key(plan)["dinsos", row.code].sub
        assert (written.target, written.satuan) == ({2025: row.count}, row.unit)


def test_a_printed_rkpd_has_its_code_in_five_cells(folder: Path, rows: list[Filled]) -> None:
    workbook(folder / "rkpd.xlsx", ("RKPD", lambda sheet: rkpd_sheet(sheet, rows)))
    report = imported("rkpd.xlsx")
    holds(plan_in(folder), rows)
    assert report["lembar"][0]["formulir"] == "rkpd"
    assert report["lembar"][0]["jumlah_di_lembar"] == sum(row.amount for row in rows)


def test_a_matrix_brings_every_year_in_whatever_order_its_columns_stand(folder: Path, rows: list[Filled]) -> None:
    workbook(folder / "matriks.xlsx", ("M", lambda sheet: matrix_sheet(sheet, rows, STRATEGIES)))
    report = imported("matriks.xlsx")
    found = by_key(plan_in(folder))
    for row in rows:
        sub = found[AGENCIES[row.agency], row.code].sub
        assert {year: pagu.jumlah for year, pagu in sub.pagu.items()} == {
            2024: row.amount, 2025: row.amount + 1_000_000, 2026: row.amount + 2_000_000,
        }  # fmt: skip
        assert sub.target == {2024: row.count, 2025: row.count + 1, 2026: row.count + 2}
        assert sub.lokasi == ("36.74.01.1001",)
    assert report["lembar"][0]["kolom_tidak_diambil"] == ["Kolom Kami"]


def test_sheets_of_agencies_and_years_come_together(folder: Path, rows: list[Filled]) -> None:
    def without_agency(sheet: Any, own: list[Filled], year: int) -> None:
        blank = [Filled("", *[getattr(r, n) for n in ("strategy", "code", "names", "amount", "source")]) for r in own]
        rat_sheet(sheet, blank, STRATEGIES, title=f"Perangkat Daerah: {own[0].agency}")
        sheet["A2"] = f"Tahun {year}"

    sosial = [row for row in rows if row.agency == "Dinas Sosial"]
    kerja = [row for row in rows if row.agency == "Disnaker"]
    workbook(
        folder / "semua.xlsx", ("Dinsos", lambda sheet: without_agency(sheet, sosial, 2025)),
        ("Disnaker", lambda sheet: without_agency(sheet, kerja, 2025)),
        ("Petunjuk", lambda sheet: sheet.append(["Isi"])),
    )  # fmt: skip
    workbook(folder / "tahun-2026.xlsx", ("Dinsos", lambda sheet: without_agency(sheet, sosial, 2026)))
    first = imported("semua.xlsx")
    report = imported("tahun-2026.xlsx")
    plan = plan_in(folder)
    holds(plan, rows)
    for row in sosial:
        assert by_key(plan)["dinsos", row.code].sub.pagu_tahun(2026) == row.amount
    assert len(plan.rat_tahun(2026).rincian) == len(sosial)
    assert [each["lembar"] for each in first["tidak_dibaca"]] == ["Petunjuk"]
    assert {note["masalah"].partition(" ")[2] for note in report["perlu_orang"]} == {
        "sudah ada dalam rencana; pagu 2026 ditambahkan"
    }


# ── doubts ───────────────────────────────────────────────────────────────────────────────────────
def odd_form(sheet: Any) -> None:
    """A RAT form with one mistake a row."""
    sheet.append(["RAT TAHUN 2025"])
    sheet.append(list(RAT_HEAD))
    sheet.append(list(RAT_BELOW))
    program, kegiatan = "1.06.05 Program Perlindungan dan Jaminan Sosial", "Pengelolaan Data Fakir Miskin"

    def row(code: object, name: str, amount: object, **other: object) -> None:
        values = {
            "agency": "Dinas Sosial", "source": "PAD", "place": "Kec. Serpong", "count": "100 KK", "kind": "uang",
            "strategy": "Pengurangan beban pengeluaran", "length": "12 bulan", **other,
        }  # fmt: skip
        sheet.append([
            1, values["strategy"], values["agency"], code, program, kegiatan, name, "a", "b", "c", amount,
            values["source"], "bansos", values["place"], values["count"], "Rp1.000/KK", values["kind"],
            values["length"],
        ])  # fmt: skip

    row("1.06.05.2.02.0001", "Pendataan", "1,250")  # 4: an amount that can be read in two ways
    row(
        "1.06.05.2.02.0002", "Pengelolaan", 100_000, source="PAD/DAU", kind="paket sembako"
    )  # 5: one amount for two sources
    row("1.06.05.02.02.0003", "Fasilitasi", 100_000, place="Ciater Barat")  # 6: a code to mend, an unknown place
    row(None, "Sub kegiatan yang tidak ada", 100_000)  # 7: no code
    row("1.06.05.2.02.0004", "A", 100_000, agency="Dinas Sosail")  # 8: an agency mistyped
    row("1.06.05.2.02.0001", "Pendataan", 700_000)  # 9: twice
    row("1.06.05.2.02.0005", "B", "=A1", count="belum ada", kind="hibah", length=12)  # 10: a formula never saved
    row("1.06.05.2.02.0006", "C", 100_000, agency="Dinas Kebudayaan (Disbud)", strategy="Ekonomi hijau")  # 11: new
    sheet["K12"] = 55_000  # 12: an amount without a name
    row("1.06.05.2.02.0009", "D", 100_000, agency="Dinas Sosial dan Disnaker")  # 13: two agencies
    row(
        "1.06.05.2.02", "Fasilitasi Bantuan Pengembangan Ekonomi Masyarakat", 9_000, count="4 KK / 16 jiwa"
    )  # 14: by name
    row("1.06.05.2.02.0007", "Pembina Lembaga", None)  # 15: neither money nor the end of the table
    row("1.06.05.2.02.0008", "E", None)  # 16
    sheet.append([None, "JUMLAH", *[None] * 8, 5_000_000])


def test_what_is_doubtful_stays_empty_and_is_told_with_its_cell(folder: Path) -> None:
    workbook(folder / "ragu.xlsx", ("RAT", odd_form))
    result = run("ragu.xlsx", "--ya", "-o", "laporan.json")
    assert result.exit_code == 1
    report = json.loads(Path("laporan.json").read_text(encoding="utf-8"))
    told = {(note["sel"], note["jenis"], note["isian"]) for note in report["perlu_orang"]}
    empty, left, look = "dikosongkan", "tidak masuk", "masuk, periksa"
    assert told >= {
        ("K4", empty, "pagu"), ("L5", empty, "sumber_dana"), ("Q5", look, "jenis_bantuan"),
        ("N6", empty, "lokasi"), ("G6", look, "kode"),
        ("G7", left, ""), ("C8", left, ""), ("G9", left, ""), ("K10", empty, "pagu"), ("O10", empty, "sasaran"),
        ("Q10", empty, "jenis_bantuan"), ("R10", empty, "durasi"), ("B11", empty, "strategi"), ("K12", left, ""),
        ("C13", left, ""), ("G14", look, "kode"), ("O14", empty, "sasaran"),
    }  # fmt: skip
    assert all(note["cara"] for note in report["perlu_orang"])
    plan = plan_in(folder)
    found = {code: row.sub for (_, code), row in by_key(plan).items()}
    assert set(found) == {f"1.06.05.2.02.000{n}" for n in range(1, 9)}
    assert not found["1.06.05.2.02.0001"].pagu
    assert "pagu:\n              2025: 100.000" in (folder / "plan/program/dinsos.yaml").read_text(encoding="utf-8")
    assert found["1.06.05.2.02.0003"].lokasi == ()
    (sheet,) = report["lembar"]
    assert sheet["jumlah_di_lembar"] == 5_000_000
    assert "SELISIH" in result.output
    new = next(agency for agency in plan.perangkat_daerah if agency.id == "disbud")
    assert (new.nama, new.singkatan, new.jenis, new.bidang_urusan) == ("Dinas Kebudayaan", "Disbud", "dinas", ("1.06",))


@pytest.mark.parametrize("name", ["laporan.md", "laporan.txt", "laporan.xlsx", "laporan.json"])
def test_the_report_is_a_file_of_every_form(folder: Path, name: str) -> None:
    workbook(folder / "ragu.xlsx", ("RAT", odd_form))
    assert run("ragu.xlsx", "-o", name).exit_code == 1
    if name.endswith(".xlsx"):
        book = load_workbook(name)
        text = "\n".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
        assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    else:
        text = Path(name).read_text(encoding="utf-8")
    for piece in ("K4", "G9", "Dinas Sosail", "1.06.05.2.02.0001"):
        assert piece in text
    assert run("ragu.xlsx", "-o", "laporan.pdf").exit_code == 2


def test_what_the_plan_has_stays_as_it_is_and_new_rows_are_added(folder: Path, rows: list[Filled]) -> None:
    for name, text in plan_files("kota").items():
        if name.startswith(("program/", "rat/")):
            (folder / "plan" / name).parent.mkdir(exist_ok=True)
            (folder / "plan" / name).write_text(text, encoding="utf-8")
    before = by_key(plan_in(folder))
    workbook(folder / "rat.xlsx", ("RAT", lambda sheet: rat_sheet(sheet, rows, STRATEGIES)))
    report = imported("rat.xlsx")
    after = by_key(plan_in(folder))
    assert {key: after[key].sub for key in before} == {key: row.sub for key, row in before.items()}
    (sheet,) = report["lembar"]
    new = sum(after[key].sub.pagu_tahun(2025) for key in after if key not in before)
    assert sheet["masuk"] == len(after) - len(before)
    assert sheet["pagu_masuk"] == new
    assert sheet["pagu_masuk"] + sheet["pagu_sudah_ada"] == sheet["pagu_terbaca"]
    there = {note["kode"] for note in report["perlu_orang"] if note["jenis"] == "sudah ada"}
    assert {code for _, code in before} & {row.code for row in rows} <= there


# ── what is refused ──────────────────────────────────────────────────────────────────────────────
def agency_over_three_rows(sheet: Any) -> None:
    """One cell names the agency of three rows."""
    for number, title in enumerate(("Perangkat Daerah", "Kode", "Sub Kegiatan", "Anggaran (Rp)", "Jenis Bantuan"), 1):
        sheet.cell(3, number, title)
    sheet.cell(1, 1, "RENCANA AKSI TAHUNAN 2025")
    sheet.cell(4, 1, "Diskop UKMM")
    for row in (4, 5, 6):
        texts = (f"1.06.05.2.02.000{row}", f"Sub kegiatan {row}", 1_000_000 * row, "Pendampingan usaha")
        for number, text in enumerate(texts, 2):
            sheet.cell(row, number, text)


def test_each_row_that_is_left_out_is_told_though_one_cell_names_the_agency_of_many(folder: Path) -> None:
    workbook(folder / "rat.xlsx", ("RAT", agency_over_three_rows))
    told = run("rat.xlsx").output
    assert [f"RAT!{cell}: perangkat daerah “Diskop UKMM”" in told for cell in ("A4", "C5", "C6")] == [True] * 3


def test_of_a_row_that_is_there_already_nothing_is_asked_to_be_filled(folder: Path, rows: list[Filled]) -> None:
    workbook(folder / "rat.xlsx", ("RAT", odd_form))
    imported("rat.xlsx")
    before = plan_in(folder)
    report = imported("rat.xlsx")
    (sheet,) = report["lembar"]
    there = [note for note in report["perlu_orang"] if note["jenis"] == "sudah ada"]
    left = [note for note in report["perlu_orang"] if note["jenis"] == "tidak masuk"]
    assert (sheet["masuk"], sheet["sudah_ada"], sheet["tidak_masuk"]) == (0, len(before.baris), len(left))
    assert len(there) == len(before.baris)
    assert {note["isian"] for note in report["perlu_orang"] if note["jenis"] == "dikosongkan"} <= {"pagu"}


def people(sheet: Any) -> None:
    sheet.append(["RAT 2025"])
    sheet.append(list(RAT_HEAD))
    sheet.append(["Budi", 3671010101010001.0, "penerima 3671-0101-0101-0001"])


def names_of_people(sheet: Any) -> None:
    rat_sheet(sheet, filled_rows({"1.06": "Dinas Sosial"}, 2), STRATEGIES)
    sheet["T4"], sheet["T7"] = "Nama Penerima", "Budi"


def other_table(sheet: Any) -> None:
    sheet.append(["Nama", "Alamat", "Telepon", "Catatan"])


def wrong_year(sheet: Any) -> None:
    rat_sheet(sheet, filled_rows({"1.06": "Dinas Sosial"}, 2), STRATEGIES)
    sheet["A2"] = "TAHUN 2031"


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (people, "NIK"),
        (names_of_people, "sel T4 berisi data orang"),
        (other_table, "tidak ada judul tabel yang dikenal"),
        (wrong_year, "2031 di luar periode"),
    ],
)
def test_nothing_is_written_where_nothing_is_understood(folder: Path, fill: Callable[[Any], None], said: str) -> None:
    workbook(folder / "b.xlsx", ("L", fill))
    before = contents(folder / "plan")
    result = run("b.xlsx", "--ya")
    assert result.exit_code == 1
    assert said in result.stderr
    assert "3671" not in result.output + result.stderr
    assert contents(folder / "plan") == before


def test_other_kinds_of_files_are_told_what_to_save_as(folder: Path) -> None:
    (folder / "lama.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    result = run("lama.xls", "--ya")
    assert result.exit_code == 2
    assert "Simpan Sebagai" in result.stderr


def test_of_a_workbook_with_macros_only_the_cells_are_read(folder: Path, rows: list[Filled]) -> None:
    workbook(folder / "makro.xlsm", ("RAT", lambda sheet: rat_sheet(sheet, rows[:3], STRATEGIES)))
    with zipfile.ZipFile(folder / "makro.xlsm", "a") as package:
        package.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    report = imported("makro.xlsm")
    holds(plan_in(folder), rows[:3])
    assert "makro tidak dibaca" in report["tidak_dibaca"][0]["sebab"]


@pytest.mark.parametrize(
    ("title", "sheet", "year"),
    [
        ("TAHUN ANGGARAN 2025", "RAT", 2025), ("RPKD 2024-2026, TAHUN 2025", "RAT", 2025),
        ("RPKD TAHUN 2024–2026", "RAT 2025", 2025), ("RPKD TAHUN 2024–2026", "RAT", 2026),
    ],
)  # fmt: skip
def test_the_year_is_asked_for_only_where_the_sheet_names_none(
    folder: Path, rows: list[Filled], title: str, sheet: str, year: int
) -> None:
    def fill(each: Any) -> None:
        rat_sheet(each, rows[:3], STRATEGIES)
        each["A2"] = title

    workbook(folder / "rat.xlsx", (sheet, fill))
    assert imported("rat.xlsx", "--tahun", "2026")["lembar"][0]["tahun"] == year


def test_texts_never_become_more_than_texts(folder: Path) -> None:
    wild = '=HYPERLINK("x") {{ 1 }} # : & *a !!python "\' \\'

    def fill(sheet: Any) -> None:
        rat_sheet(sheet, [Filled("Dinas Sosial", "tata-kelola", "1.06.05.2.02.0001", (wild, "[a]: {b}", "@b: c"), 5_000)], STRATEGIES)  # noqa: E501  # fmt: skip
        for line in sheet.iter_rows():
            for each in line:
                if isinstance(each.value, str) and each.value.startswith("="):
                    each.data_type = "s"

    workbook(folder / "liar.xlsx", ("RAT", fill))
    imported("liar.xlsx")
    (row,) = plan_in(folder).baris
    assert (row.program.nama, row.kegiatan.nama, row.sub.nama) == (wild, "[a]: {b}", "@b: c")
    assert row.sub.pagu[2025].jumlah == Decimal(5000)
