"""Plans of strangers: a provinsi, a kabupaten, long and one-year periods, and plans with little data.

What is read back is the document tree and, where whole files matter, the PDF.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pypdf import PdfReader

from rpkdgen.body import Block, Body, Box, Figure, Heading, Landscape, Paragraph, Table
from rpkdgen.build import Request, build
from rpkdgen.document import Edition
from rpkdgen.inlines import plain
from rpkdgen.problem import TemplateError
from rpkdgen.templating import render_body
from rpkdgen.validate import load
from tests.plans import changed, plan_files, problems_of, told

TEMPLATES = Path(__file__).parent.parent / "templates"


def body_of(files: Mapping[str, str], *calls: str, jenis: str = "rpkd", tahun: int | None = None) -> Body:
    """A document whose only chapter is these lines, each a paragraph of its own."""
    kept = {name: text for name, text in files.items() if not name.startswith("narasi/")}
    text = "\n\n".join(("# Bab {#bab}", *calls))
    plan = load({name: data.encode() for name, data in {**kept, f"narasi/{jenis}/01-bab.md": text}.items()}).plan
    assert plan is not None
    return render_body(plan, TEMPLATES, jenis, Edition(tahun))


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Landscape | Box):
            yield from walk(block.content)


def table(files: Mapping[str, str], call: str) -> Table:
    """The table that this call makes."""
    return next(block for block in walk(body_of(files, f"{{{{ {call} }}}}").slots["isi"]) if isinstance(block, Table))


def head(table: Table) -> list[str]:
    return [plain(cell.content) for row in table.header if row.kind != "nomor-kolom" for cell in row.cells]


def cells(table: Table) -> list[list[str]]:
    return [[plain(cell.content) for cell in row.cells] for row in table.rows]


def without(files: Mapping[str, str], file: str, section: str) -> dict[str, str]:
    """The files without one section of one of them."""
    start = files[file].index(f"{section}:\n")
    rest = files[file][start:].split("\n")
    end = next((n for n, line in enumerate(rest) if n and line[:1].isalpha()), len(rest))
    return {**files, file: files[file][:start] + "\n".join(rest[end:])}


# ── a provinsi, whose places are kabupaten and kota ──────────────────────────────────────────────
def test_priority_places_of_a_province_are_kabupaten_and_kota() -> None:
    made = table(plan_files("provinsi"), 'tabel("lokasi-prioritas")')
    assert plain(made.caption).endswith("menurut Kabupaten/Kota")
    assert head(made)[:2] == ["No.", "Kabupaten/Kota"] and "Kecamatan" not in head(made)
    assert "–" not in cells(made)[0]


def test_priority_places_of_a_kabupaten_stand_beside_their_kecamatan() -> None:
    made = table(plan_files("kabupaten"), 'tabel("lokasi-prioritas")')
    assert head(made)[:3] == ["No.", "Kecamatan", "Desa/Kelurahan"]
    assert "–" not in cells(made)[0]


def test_the_chart_of_priority_places_says_what_they_are() -> None:
    body = body_of(plan_files("provinsi"), '{{ gambar("kelurahan-prioritas") }}')
    (figure,) = [block for block in walk(body.slots["isi"]) if isinstance(block, Figure)]
    assert plain(figure.caption).startswith("Kabupaten/Kota dengan Skor")


def test_target_groups_by_kabupaten_have_no_column_of_kecamatan() -> None:
    made = table(plan_files("provinsi"), 'tabel("data-sasaran")')
    assert "Kecamatan" not in head(made) and "Kecamatan" not in plain(made.caption)


def test_other_provinces_are_the_peers_of_a_province() -> None:
    files = plan_files("provinsi")
    peers = "".join(
        f"      - wilayah: {code}\n        seri:\n          - {{tahun: {{YEAR}}, nilai: {value}, sumber: ilustratif}}\n"
        for code, value in (("31", "4.3"), ("32", "7.4"))
    )
    plan = load({name: text.encode() for name, text in files.items()}).plan
    assert plan is not None
    year = plan.indikator_menurut_id["P0"].seri[-1].tahun
    start = files["indikator.yaml"].index("    pembanding:\n") + len("    pembanding:\n")
    text = files["indikator.yaml"]
    files["indikator.yaml"] = text[:start] + peers.replace("{YEAR}", str(year)) + text[start:]
    body = body_of(files, '{{ gambar("posisi-relatif") }}', '{{ gambar("seri-kemiskinan") }}')
    bars, lines = [block for block in walk(body.slots["isi"]) if isinstance(block, Figure)]
    assert bars.chart is not None and lines.chart is not None
    assert {"Provinsi Banten", "Provinsi Jawa Barat"} <= set(bars.chart.categories)
    assert not any("Jawa Barat" in series.name for series in lines.chart.series)


def test_no_code_of_a_city_is_proposed_to_a_province() -> None:
    files = changed(
        plan_files("provinsi"), "acuan/nomenklatur/uji-2024.csv", "1.06.05.1.02.0003,", "1.06.05.2.02.0003,"
    )
    hints = [problem.hint for problem in problems_of(files) if problem.code == "RPKD-K10"]
    assert hints and not any("1.06.05.2." in hint for hint in hints)


# ── counts and names ─────────────────────────────────────────────────────────────────────────────
def test_places_that_no_data_tells_of_are_not_counted_as_none() -> None:
    files = plan_files("kota")
    del files["acuan/wilayah.csv"]
    with pytest.raises(TemplateError, match="belum ada"):
        body_of(files, "Jumlahnya {{ jumlah_kelurahan }}.")
    made = table(plan_files("provinsi"), 'tabel("wilayah")')
    known = {row[1]: row[3] for row in cells(made) if len(row) > 3}
    assert known["Kabupaten Lebak"] == "n.a." and known["Kota Tangerang"] == "13"


@pytest.mark.parametrize("name", ["Daerah Istimewa Yogyakarta", "Provinsi Daerah Istimewa Yogyakarta"])
def test_a_province_may_be_written_by_its_own_name(name: str) -> None:
    files = plan_files("kabupaten")
    files["rencana.yaml"] = (
        files["rencana.yaml"]
        .replace("kode: 36.02\n", "kode: 34.01\n")
        .replace("Kabupaten Lebak", "Kabupaten Kulon Progo")
        .replace("provinsi: Provinsi Banten", f"provinsi: {name}")
    )
    found = [problem for problem in problems_of(files) if problem.code == "RPKD-K04"]
    assert not found, told(found)


def test_thousands_of_persons_are_a_unit() -> None:
    files = plan_files("kota")
    before = {problem.code for problem in problems_of(files)}
    files["indikator.yaml"] += (
        "  - {id: jpm, nama: Jumlah penduduk miskin, satuan: ribu jiwa, arah: netral, tingkat: konteks,\n"
        "     dimensi: konsumsi, seri: [{tahun: 2023, nilai: 70.74, sumber: ilustratif}]}\n"
    )
    assert "RPKD-I05" not in {problem.code for problem in problems_of(files)} - before


def test_a_region_calls_its_desa_by_its_own_word() -> None:
    files = changed(
        plan_files("kabupaten"), "rencana.yaml", "pejabat:\n",
        "  sebutan: {kecamatan: Kapanewon, kelurahan: Kalurahan}\npejabat:\n",
    )  # fmt: skip
    call = 'Di {{ teks_lokasi(["36.02.01.2001"]) }}; {{ teks_lokasi(["36.02.02"]) }}.'
    (_, said) = body_of(files, call).slots["isi"]
    assert isinstance(said, Paragraph)
    assert plain(said.content) == "Di Kalurahan Cilangkahan (Kapanewon Malingping); Kapanewon Panggarangan."


# ── files ────────────────────────────────────────────────────────────────────────────────────────
def in_one_file(files: Mapping[str, str]) -> dict[str, str]:
    """All YAML in a single file, the items of a section in the order of the files' names."""
    sections: dict[str, list[str]] = {}
    for name in sorted(name for name in files if name.endswith(".yaml")):
        for text in re.split(r"(?m)^(?=[a-z_]+:)", files[name]):
            first, _, rest = text.partition("\n")
            if first:
                sections.setdefault(first, []).append(f"{rest.rstrip()}\n" if rest.strip() else "")
    whole = "".join(f"{first}\n{''.join(parts)}" for first, parts in sections.items())
    return {name: text for name, text in files.items() if not name.endswith(".yaml")} | {"Rencana – kita.yaml": whole}


@pytest.mark.parametrize("jenis", ["kota", "kabupaten", "provinsi"])
def test_identity_is_not_the_file(jenis: str) -> None:
    """One file for all, or names with blanks, in folders, with the line ends and mark of Windows: one document."""
    files = plan_files(jenis)
    moved = {f"Bidang Sosial (é)/{name}" if name.startswith("program/") else name: text for name, text in files.items()}
    windows = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in moved.items()}
    plans = [load({name: text.encode() for name, text in made.items()}).plan for made in (files, in_one_file(files))]
    bodies = [render_body(plan, TEMPLATES, "rpkd") for plan in (*plans, load(windows).plan) if plan is not None]
    assert len(bodies) == 3 and bodies[0] == bodies[1] == bodies[2]


# ── a plan that is only begun ────────────────────────────────────────────────────────────────────
def test_a_rat_without_narratives_has_its_tables_all_the_same() -> None:
    files = {name: text for name, text in plan_files("kota").items() if not name.startswith("narasi/rat")}
    plan = load({name: text.encode() for name, text in files.items()}).plan
    assert plan is not None
    made = [b.id for b in walk(render_body(plan, TEMPLATES, "rat", Edition(2025)).slots["isi"]) if isinstance(b, Table)]
    assert {"tabel:sasaran-tahun", "tabel:jadwal", "tabel:matriks-rat"} <= set(made)


def test_a_folder_that_is_not_there_is_told_in_indonesian(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "rpkdgen", "check", "--plan", str(tmp_path / "tidak-ada")]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2 and "Folder " in done.stderr and "Directory" not in done.stderr


# ── landscape pages ──────────────────────────────────────────────────────────────────────────────
def content_of(*calls: str, jenis: str = "rpkd", tahun: int | None = None) -> Body:
    return body_of(plan_files("kota"), *calls, jenis=jenis, tahun=tahun)


def test_headings_turn_with_the_landscape_table_below_them() -> None:
    (turned,) = content_of("## Program", '{{ tabel("matriks-program") }}').slots["isi"]
    assert isinstance(turned, Landscape)
    assert [type(block) for block in turned.content[:3]] == [Heading, Heading, Table]


def test_a_long_text_stays_upright_but_not_the_heading_that_ends_it() -> None:
    blocks = content_of("Panjang sekali. " * 100, "## Program", '{{ tabel("matriks-program") }}').slots["isi"]
    assert [type(block) for block in blocks] == [Heading, Paragraph, Landscape]
    assert isinstance(blocks[-1], Landscape) and isinstance(blocks[-1].content[0], Heading)


def test_a_few_lines_between_landscape_tables_turn_with_them() -> None:
    call = '{{ tabel("matriks-program") }}'
    blocks = content_of(call, "## Satu", "Kalimat pendek.", call, "## Dua", "Kata penutup.").slots["isi"]
    assert [type(block) for block in blocks] == [Landscape, Landscape, Heading, Paragraph]


def test_a_chapter_stays_upright_before_an_annex_that_is_landscape() -> None:
    files = plan_files("kota")
    kept = {name: text for name, text in files.items() if not name.startswith("narasi/")}
    chapters = {
        "narasi/rpkd/01-penutup.md": "# Penutup {#penutup}\n\nKalimat pendek.\n",
        "narasi/rpkd/lampiran-01-matriks.md": '# Matriks {#lampiran-matriks}\n\n{{ tabel("matriks-program") }}\n',
    }
    plan = load({name: text.encode() for name, text in {**kept, **chapters}.items()}).plan
    assert plan is not None
    blocks = render_body(plan, TEMPLATES, "rpkd", Edition()).slots["isi"]
    assert [type(block) for block in blocks] == [Heading, Paragraph, Landscape]


def test_a_recap_in_millions_and_the_last_targets_only_stay_upright() -> None:
    files = plan_files("kota")
    recap = table(files, 'tabel("rekap-strategi", juta=true)')
    assert "Jumlah (Rp juta)" in head(recap) and cells(recap)[-1][-2] == "30.100,0"
    goals = table(files, 'tabel("tujuan", ringkas=true)')
    assert head(goals)[-2:] == ["Target", "2026"] and "Kondisi Akhir" not in head(goals)
    assert plain(goals.rows[0].cells[-1].content) == "5,00"


def test_the_signature_shares_the_last_landscape_page() -> None:
    body = content_of('{{ tabel("matriks-rat") }}', jenis="rat", tahun=2025)
    assert isinstance(body.slots["isi"][-1], Landscape) and isinstance(body.slots["isi"][-1].content[-1], Box)
    assert not body.slots["tanda_tangan"]
    assert content_of("Kalimat.", jenis="rat", tahun=2025).slots["tanda_tangan"]


# ── little data ──────────────────────────────────────────────────────────────────────────────────
def of_every_document(folder: str) -> list[str]:
    """The shared tables or figures that need no option and are not of one year (of realisasi) only."""
    paths = sorted((TEMPLATES / "bersama" / folder).iterdir())
    names = [path.name.split(".")[0] for path in paths if "hitung.realisasi" not in path.read_text(encoding="utf-8")]
    return [name for name in names if name != "program-strategi"]


EVERYTHING = [
    *(f'{{{{ tabel("{name}") }}}}' for name in of_every_document("tabel")),
    *(f'{{{{ gambar("{name}"{", indikator=" + repr("P0") if "jumlah" in name else ""}) }}}}'
      for name in of_every_document("gambar")),
    "Keluarga sasaran {{ sasaran_jumlah() }}, {{ jumlah_kelurahan }} kelurahan.",
]  # fmt: skip


def test_a_draft_without_any_optional_data_is_printed_all_the_same(tmp_path: Path) -> None:
    files = plan_files("kota")
    for section in ("wilayah", "lokasi_prioritas", "data_sasaran", "keuangan_daerah", "singkatan", "rat", "tkpk"):
        file = next(
            (name for name, text in files.items() if name.endswith(".yaml") and f"\n{section}:\n" in "\n" + text), ""
        )
        if file:
            files = without(files, file, section)
    del files["acuan/wilayah.csv"]
    kept = {name: text for name, text in files.items() if not name.startswith("narasi/") and text.strip()}
    kept["narasi/rpkd/01-bab.md"] = "\n\n".join(("# Bab {#bab}", *EVERYTHING))
    for name, text in kept.items():
        path = tmp_path / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    result = build(Request(tmp_path / "plan", TEMPLATES, tmp_path / "build", ("rpkd",), draft=True))
    assert not result.failed, told(list(result.problems))
    text = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "build" / "rpkd.pdf").pages)
    assert "Data belum ada." in text and "Keluarga sasaran n.a." in " ".join(text.split())


def test_an_indicator_that_a_chart_takes_for_granted_is_told_at_the_call() -> None:
    with pytest.raises(TemplateError) as caught:
        body_of(plan_files("kota"), '{{ gambar("seri-jumlah-miskin") }}')
    problem = caught.value.problem
    assert problem.position.file.endswith("narasi/rpkd/01-bab.md") and problem.position.line == 3
    assert "seri-jumlah-miskin" in problem.message and "indikator" in problem.hint


def test_every_dimension_has_one_heading_in_whatever_order_the_indicators_are_written() -> None:
    item = (
        "  - {{id: {0}, nama: Persentase {0}, satuan: persen, arah: naik, tingkat: konteks, dimensi: {1}, "
        "sumber_data: BPS, seri: [{{tahun: 2024, nilai: 50, sumber: BPS}}]}}\n"
    )
    dimensions = ("pangan", "ketenagakerjaan", "pangan", "ketenagakerjaan")
    text = "indikator:\n" + "".join(item.format(f"i{n}", name) for n, name in enumerate(dimensions))
    rows = cells(table(plan_files() | {"indikator/tambahan.yaml": text}, 'tabel("indikator-nonkonsumsi")'))
    told = [row[0] if len(row) < 3 else row[1] for row in rows]
    start = told.index("Ketenagakerjaan")
    assert told[start:] == ["Ketenagakerjaan", "Persentase i1", "Persentase i3", "Ketahanan Pangan", "Persentase i0",
                            "Persentase i2"]  # fmt: skip
