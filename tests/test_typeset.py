"""The PDF of a body made by hand, read back with pypdf."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader
from sample_body import CONTEXT, GEOMETRY, META, matrix, sample_body, text

from rpkdgen.body import Block, Body, Cell, Column, Entry, Figure, Heading, ItemList, Paragraph, Reference, Row, Table
from rpkdgen.font_metrics import read_metrics
from rpkdgen.problem import TemplateError
from rpkdgen.typeset import Typeset, typeset

TEMPLATES = Path(__file__).parent.parent / "templates"
FRAME = TEMPLATES / "rpkd" / "bingkai.typ"


def compiled(body: Body, frame: Path = FRAME, *, draft: bool = False) -> Typeset:
    return typeset(body, frame, CONTEXT, META, geometry=GEOMETRY, draft=draft)


@cache
def sample() -> Typeset:
    return compiled(sample_body(60))


def reader(result: Typeset) -> PdfReader:
    return PdfReader(io.BytesIO(result.pdf))


def pages_text(result: Typeset) -> list[str]:
    return [page.extract_text() for page in reader(result).pages]


def whole_text(result: Typeset) -> str:
    return " ".join(" ".join(pages_text(result)).split())


def body_of(*blocks: Block) -> Body:
    first = Heading(1, "bab:uji", text("Uji"), "BAB I")
    return Body({"isi": (first, *blocks)}, (Entry("bab:uji", 1, "BAB I", "UJI"),))


def titles(outline: list[object]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from titles(item)
        else:
            yield item.title  # type: ignore[attr-defined]


# ── what the file says of itself ─────────────────────────────────────────────────────────────────
def test_the_file_claims_pdf_a_2a_and_pdf_ua_1() -> None:
    root = reader(sample()).trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/Lang"] == "id-ID"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712


def test_title_author_keywords_and_date_are_those_of_the_document() -> None:
    info = reader(sample()).metadata
    assert info is not None
    assert info.title == META.judul
    assert info.author == META.penulis
    assert info.subject == META.subjek
    assert info["/Keywords"] == ", ".join(META.kata_kunci)
    assert info["/CreationDate"].startswith("D:20240122")


def test_equal_input_gives_equal_bytes() -> None:
    assert compiled(sample_body(60)).pdf == sample().pdf


def test_all_fonts_are_embedded_and_are_the_shipped_ones() -> None:
    names = set()
    for page in reader(sample()).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            names.add(descriptor["/FontName"].rpartition("+")[2])
    assert names <= {
        "LiberationSans", "LiberationSans-Bold", "LiberationSans-Italic", "TeXGyreBonum-Regular",
    }  # fmt: skip


# ── finding the way ──────────────────────────────────────────────────────────────────────────────
def test_bookmarks_carry_the_labels_of_headings() -> None:
    found = list(titles(reader(sample()).outline))
    for title in (
        "KATA PENGANTAR",
        "DAFTAR ISI",
        "BAB I PENDAHULUAN",
        "1.1 Latar Belakang",
        "LAMPIRAN I MATRIKS PROGRAM",
    ):
        assert title in found


def test_front_matter_is_roman_and_the_body_arabic_from_one() -> None:
    labels = reader(sample()).page_labels
    first = labels.index("1")
    assert labels[first - 5 : first] == ["i", "ii", "iii", "iv", "v"]
    assert labels[first:] == [str(number + 1) for number in range(len(labels) - first)]
    assert len(labels) == sample().page_count


def test_pages_say_where_everything_is_printed() -> None:
    result = sample()
    labels = reader(result).page_labels
    for identity, words in (
        ("kata-pengantar", "KATA PENGANTAR"),
        ("bab:rinci", "1.2.1 Rincian Tujuan"),
        ("tabel:matriks-60", "Tabel L.1 Matriks Program"),
        ("gambar:kelompok", "Gambar 2.4 Pagu Indikatif"),
    ):
        where = [label for label, page in zip(labels, pages_text(result), strict=True) if words in page]
        assert result.pages[identity] in where, identity


def test_contents_and_lists_show_the_printed_page() -> None:
    result = sample()
    text_of = dict(zip(reader(result).page_labels, pages_text(result), strict=True))
    contents, tables, figures = text_of["ii"], text_of["iii"], text_of["iv"]
    assert re.search(rf"Rincian Tujuan ?\.+\s*{result.pages['bab:rinci']}\b", contents)
    assert re.search(rf"Matriks Program Penanggulangan .*?\.+\s*{result.pages['tabel:matriks-60']}\b", tables, re.S)
    assert re.search(rf"Persentase Penduduk Miskin, 2017–2024 ?\.+\s*{result.pages['gambar:garis']}\b", figures)


def test_references_lists_and_addresses_are_links() -> None:
    result = sample()
    inside, outside = 0, []
    for page in reader(result).pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            assert link["/Contents"], "PDF/UA wants every link described"
            if "/A" in link:
                outside.append(link["/A"]["/URI"])
            else:
                inside += 1
    assert outside == ["https://tangerangkota.bps.go.id"]
    assert inside >= len(sample_body().contents) + len(sample_body().tables) + len(sample_body().figures) + 2


# ── content ──────────────────────────────────────────────────────────────────────────────────────
def test_text_of_the_plan_is_never_code() -> None:
    hostile = 'a #let x = 1 $y$ *b* _c_ \\ "d" `e` // f /* g */ [h] {i} <j> @k https://l.id = m'
    result = compiled(body_of(Paragraph(text(hostile)), Table((Column(1.0),), (), (Row((Cell(text(hostile)),)),))))
    assert whole_text(result).count(hostile) == 2


def test_a_style_that_nobody_knows_is_body_text() -> None:
    assert "Halo" in whole_text(compiled(body_of(Paragraph(text("Halo"), 'isi("x");panic'))))


@pytest.mark.parametrize("count", [1, 60, 480])
def test_every_row_of_a_matrix_is_in_the_pdf_once(count: int) -> None:
    found = re.findall(r"Baris\s?(\d+)\.", " ".join(pages_text(compiled(sample_body(count)))))
    assert [int(number) for number in found] == list(range(count))


def test_header_rows_repeat_on_every_page_of_a_matrix() -> None:
    pages = [page for page in pages_text(compiled(sample_body(60))) if "Baris" in page]
    assert len(pages) > 2
    assert all("Target Kinerja dan Pagu Indikatif (Rp)" in page and "(15)" in page for page in pages)


def test_landscape_pages_are_turned_and_none_is_empty() -> None:
    result = sample()
    turned = [page.mediabox.width > page.mediabox.height for page in reader(result).pages]
    for is_turned, page in zip(turned, pages_text(result), strict=True):
        assert is_turned == ("Target Kinerja" in page or (is_turned and "Strategi" in page))
        assert len(page.split()) > 3


def test_a_row_that_heads_others_does_not_end_a_page() -> None:
    """Groups of three rows, each under three rows that say what they are: pages break anywhere but there."""

    def group(number: int) -> tuple[Row, ...]:
        heads = (("strategi", f"Strategi {number}"), ("program", f"Program {number}"), ("kegiatan", f"Arah {number}"))
        return (
            *(Row((Cell(text(title), colspan=2),), kind) for kind, title in heads),
            *(Row((Cell(text(f"Nomor {number}")), Cell(text("kata " * (4 + 5 * number % 23))))) for _ in range(3)),
        )

    rows = tuple(row for number in range(60) for row in group(number))
    table = Table((Column(0.5), Column(0.5)), (Row((Cell(text("A")), Cell(text("B")))),), rows)
    pages = [" ".join(page.split()) for page in pages_text(compiled(body_of(table)))]
    assert len(pages) > 6
    assert not [page for page in pages if re.search(r"(Strategi|Program|Arah) \d+( \d+)?$", page)]
    assert [int(number) for number in re.findall(r"Arah (\d+)", " ".join(pages))] == list(range(60))


def test_a_row_stays_on_one_page() -> None:
    """Each row's first and last word are on the same page."""
    long = "kata " * 120
    rows = tuple(Row((Cell(text(f"awal{i}")), Cell(text(f"{long} akhir{i}")))) for i in range(40))
    pages = pages_text(compiled(body_of(Table((Column(0.3), Column(0.7)), (), rows))))
    for index in range(40):
        first, last = ([bool(re.search(rf"{word}{index}\b", page)) for page in pages] for word in ("awal", "akhir"))
        assert first == last and sum(first) == 1


def test_a_row_taller_than_a_page_breaks_and_loses_nothing() -> None:
    long = " ".join(f"k{index}." for index in range(4000))
    rows = (Row((Cell(text("a")), Cell(text(long)))), Row((Cell(text("b")), Cell(text("selesai")))))
    result = whole_text(compiled(body_of(Table((Column(0.3), Column(0.7)), (), rows))))
    assert [int(number) for number in re.findall(r"\bk(\d+)\.", result)] == list(range(4000))
    assert "selesai" in result


def test_a_cell_over_many_rows_runs_over_pages() -> None:
    rows = [Row((Cell(text("Program A"), rowspan=200), Cell(text("r0."))))]
    rows += [Row((Cell(text(f"r{index}.")),)) for index in range(1, 200)]
    result = " ".join(pages_text(compiled(body_of(Table((Column(0.3), Column(0.7)), (), tuple(rows))))))
    assert [int(number) for number in re.findall(r"\br(\d+)\.", result)] == list(range(200))


@pytest.mark.parametrize("count", range(42, 54))
def test_the_source_line_stays_with_the_last_row(count: int) -> None:
    table = Table(
        (Column(0.3), Column(0.7)),
        (Row((Cell(text("A")), Cell(text("B")))),),
        tuple(Row((Cell(text(f"r{index}.")), Cell(text("x")))) for index in range(count)),
        id="tabel:x",
        caption=text("Uji"),
        source=text("Sumber: BPS"),
        notes=(text("Catatan: uji."),),
        label="Tabel 1.1",
    )
    page = next(page for page in pages_text(compiled(body_of(table))) if "Sumber: BPS" in page)
    assert f"r{count - 1}." in page and "Catatan: uji." in page


@pytest.mark.parametrize("lines", range(24, 40))
def test_a_caption_never_stands_without_its_table(lines: int) -> None:
    filler = tuple(Paragraph(text(f"alinea {index}"), "rata-kiri") for index in range(lines))
    pages = pages_text(compiled(body_of(*filler, matrix(4, "rekap", 6))))
    page = next(page for page in pages if "Tabel L.1" in page)
    assert "Strategi 1" in page


def test_a_short_row_is_filled_up() -> None:
    rows = (
        Row((Cell(text("a1"), rowspan=2), Cell(text("a2")))),
        Row((Cell(text("b2")),)),
        Row((Cell(text("c1")), Cell(text("c2")), Cell(text("c3")))),
    )
    columns = (Column(0.3), Column(0.3), Column(0.4))
    lines = pages_text(compiled(body_of(Table(columns, (), rows))))[-1].split("\n")
    assert any(line.split() == ["c1", "c2", "c3"] for line in lines)


def test_documents_typeset_side_by_side_are_the_same() -> None:
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: compiled(sample_body(60)).pdf, range(4)))
    assert set(results) == {sample().pdf}


def test_a_reference_to_nothing_is_an_error() -> None:
    with pytest.raises(TemplateError, match="tabel:tidak-ada"):
        compiled(body_of(Paragraph((Reference("tabel:tidak-ada", "Tabel 9"),))))


def test_a_tall_image_fits_its_page(tmp_path: Path) -> None:
    path = tmp_path / "tinggi.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="90"><rect width="9" height="9"/></svg>')
    figure = Figure("gambar:x", text("Menara"), "Menara", image=str(path), label="Gambar 1.1", source=text("Sumber: X"))
    assert "Gambar 1.1 Menara" in pages_text(compiled(body_of(figure)))[-1]


@pytest.mark.parametrize(
    ("written", "share"),
    [("pertanggungjawaban", 0.08), ("Kabupaten/Kota", 0.08), ("x" * 200, 0.08), ("dan/atau sebagainya", 0.12)],
)
def test_long_words_stay_in_their_cells_and_read_back_whole(written: str, share: float) -> None:
    table = Table((Column(share), Column(1 - share)), (), (Row((Cell(text(f"§ {written} b")), Cell(text("|")))),))
    printed = reader(compiled(body_of(table))).pages[-1].extract_text()
    assert f"§{written}b".replace(" ", "") in re.sub(r"[\s\u00ad]", "", printed)
    lines = printed[printed.index("§") : printed.index("|")].replace("\u00ad", "-").splitlines()
    metrics = read_metrics(TEMPLATES / "fonts" / "LiberationSans-Regular.ttf")
    assert len(lines) > 2
    assert max(metrics.width(line.strip()) for line in lines) * 9 <= (share * 16 - 0.2) / 2.54 * 72


def test_skipped_heading_levels_do_not_break_accessibility() -> None:
    body = body_of(Heading(3, "x", text("Rinci"), "1.1.1"), Heading(2, "y", text("Umum"), "1.1"))
    assert "1.1.1 Rinci" in whole_text(compiled(body))


def test_nested_lists_survive_every_page_break() -> None:
    inner = ItemList("a", tuple((Paragraph(text(f"anak {index}")),) for index in range(4)))
    for lines in range(26, 34):
        filler = tuple(Paragraph(text("x"), "rata-kiri") for _ in range(lines))
        outer = ItemList("(1)", ((Paragraph(text("satu")), inner), (Paragraph(text("dua")),)))
        assert "(1) satu" in whole_text(compiled(body_of(*filler, outer), draft=True))


# ── draft ────────────────────────────────────────────────────────────────────────────────────────
def test_a_draft_says_so_on_every_page() -> None:
    assert all("DRAF" in page for page in pages_text(compiled(sample_body(60), draft=True)))
    assert not any("DRAF" in page for page in pages_text(sample()))


def test_a_draft_has_the_same_pages() -> None:
    assert compiled(sample_body(60), draft=True).pages == sample().pages


# ── frames ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", ["rpkd", "rat", "ringkasan"])
def test_every_frame_compiles(kind: str) -> None:
    body = sample_body(4) if kind != "ringkasan" else body_of(Paragraph(text("Ringkas.")))
    assert compiled(body, TEMPLATES / kind / "bingkai.typ").page_count >= 1


def own_frame(folder: Path, source: str) -> Path:
    """A frame of its own beside copies of the shared styles and fonts."""
    for name in ("bersama", "fonts"):
        (folder / name).symlink_to(TEMPLATES / name, target_is_directory=True)
    (folder / "uji").mkdir()
    frame = folder / "uji" / "bingkai.typ"
    frame.write_text('#import "../bersama/gaya.typ": *\n' + source, encoding="utf-8")
    return frame


@pytest.mark.parametrize(
    ("source", "line", "name"),
    [
        ("#let bingkai(slot, konteks) = {\n  slot.isi\n  konteks.daerah.semboyan\n}", 4, "semboyan"),
        ("#let bingkai(slot, konteks) = {\n  slot.isi_lain\n}", 3, "isi_lain"),
        ("#let bingkai(slot, konteks) = slot.isi + judl", 2, "judl"),
    ],
)
def test_an_unknown_name_is_an_error_with_its_line(tmp_path: Path, source: str, line: int, name: str) -> None:
    frame = own_frame(tmp_path, source)
    with pytest.raises(TemplateError) as caught:
        compiled(body_of(), frame)
    position = caught.value.problem.position
    assert (position.file, position.line) == (frame.as_posix(), line)
    assert f"“{name}”" in caught.value.problem.message


def test_a_frame_that_leaves_content_out_is_an_error(tmp_path: Path) -> None:
    frame = own_frame(tmp_path, "#let bingkai(slot, konteks) = [kosong]")
    with pytest.raises(TemplateError, match="isi"):
        compiled(body_of(), frame)


def test_a_frame_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    frame = own_frame(tmp_path, '#let bingkai(slot, konteks) = slot.isi + read("/etc/hostname")')
    with pytest.raises(TemplateError, match="berkas tidak ditemukan"):
        compiled(body_of(), frame)


def test_packages_from_the_net_are_refused(tmp_path: Path) -> None:
    frame = own_frame(tmp_path, '#import "@preview/cetz:0.3.0"\n#let bingkai(slot, konteks) = slot.isi')
    with pytest.raises(TemplateError, match="paket"):
        compiled(body_of(), frame)


def test_the_context_is_data(tmp_path: Path) -> None:
    frame = own_frame(tmp_path, "#let bingkai(slot, konteks) = slot.isi + konteks.kepala_halaman")
    context = {**CONTEXT, "kepala_halaman": '#panic("x") *tebal*'}
    result = typeset(body_of(), frame, context, META, geometry=GEOMETRY, draft=False)
    assert '#panic("x") *tebal*' in whole_text(result)


def test_a_letter_that_no_font_has_is_named() -> None:
    with pytest.raises(TemplateError, match="漢"):
        compiled(body_of(Paragraph(text("漢"))))


def test_an_image_that_is_not_there_is_an_error() -> None:
    with pytest.raises(TemplateError, match=r"tidak-ada\.png"):
        compiled(body_of(Figure("gambar:x", text("X"), "x", image="tidak-ada.png", label="Gambar 1.1")))
