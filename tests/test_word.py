"""Word files: what stands in them, and that Word and LibreOffice can open them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator
from sample_body import ANNEX_HEAD, CONTEXT, LOREM, META, matrix, prose, recap, row, sample_body, text
from word_reading import (
    PIXEL,
    TEMPLATES,
    bookmarks,
    chapter,
    instructions,
    lines,
    names,
    of_blocks,
    opened,
    part,
    pixel,
    written,
)

from rpkdgen.body import (
    STYLES,
    Blocks,
    Body,
    Box,
    Break,
    Cell,
    Column,
    Entry,
    Figure,
    Heading,
    ItemList,
    Landscape,
    Link,
    PageBreak,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
)
from rpkdgen.word import write_docx
from rpkdgen.word_hyphens import Hyphens
from rpkdgen.word_package import w
from tests.effort import calls

PAGES = {"bab:pendahuluan": "1", "bab:latar-belakang": "1", "tabel:rekap-strategi": "2", "kata-pengantar": "i"}


@pytest.fixture(scope="module")
def sample() -> bytes:
    return written(sample_body(), pages=PAGES)


def audited(data: bytes, folder: Path) -> list[str]:
    path = folder / "dokumen.docx"
    path.write_bytes(data)
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=0).validate(path)
    return [str(error) for error in result.errors]


# ── text ─────────────────────────────────────────────────────────────────────────────────────────
def test_the_document_says_everything_in_the_order_of_the_frame(sample: bytes) -> None:
    said = lines(sample)
    wanted = [
        "WALI KOTA TANGERANG\nPROVINSI BANTEN",
        "LAMPIRAN\nPERATURAN WALI KOTA TANGERANG\nNOMOR 5 TAHUN 2024",
        "RENCANA PENANGGULANGAN",
        "KOTA TANGERANG",
        "KATA PENGANTAR",
        "DAFTAR ISI",
        "DAFTAR TABEL",
        "DAFTAR GAMBAR",
        "DAFTAR SINGKATAN",
        "BAB I\nPENDAHULUAN",
        "1.1 Latar Belakang",
        "Tabel 1.1 Rekapitulasi Program dan Pagu menurut Strategi",
        "Sumber: Bappeda Kota Tangerang, 2024 (diolah)",
        "Catatan: n.a. berarti data tidak tersedia.",
        "1.2 Maksud dan Tujuan",
        "1.2.1 Rincian Tujuan",
        "BAB II\nKONDISI UMUM DAN PROFIL KEMISKINAN",
        "Gambar 2.1 Persentase Penduduk Miskin, 2017–2024",
        "LAMPIRAN I\nMATRIKS PROGRAM",
        "Tabel L.1 Matriks Program Penanggulangan Kemiskinan Tahun 2024–2026",
        "BAB III\nPENUTUP",
        "WALI KOTA TANGERANG,\n\n\nNAMA WALI KOTA",
    ]
    found = iter(said)
    assert all(line in found for line in wanted)


def test_text_of_the_plan_is_never_markup() -> None:
    nasty = '{{ 7 * 7 }} {% if %} <w:p>&amp; {_{ x }_} "kutip" \x00\x0b\ufffe #a$ ]]>'
    body = of_blocks(
        Paragraph(text(nasty)),
        replace(recap(), caption=text(nasty), source=text(nasty)),
        Figure("gambar:x", text(nasty), nasty, image="", chart=None),
    )
    body = replace(body, slots={"isi": body.slots["isi"][:2]})
    said = lines(written(body, context={**CONTEXT, "kepala_halaman": nasty, "judul_sampul": [nasty]}))
    clean = '{{ 7 * 7 }} {% if %} <w:p>&amp; {_{ x }_} "kutip"  #a$ ]]>'
    assert [line for line in said if "7 * 7" in line][1:] == [clean, f"Tabel 1.1 {clean}", clean]


def test_marks_links_and_breaks_become_runs() -> None:
    paragraph = Paragraph(
        (
            Text("tebal", bold=True),
            Text("miring", italic=True),
            Text("garis", underline=True),
            Text("2", superscript=True),
            Break(),
            Link("https://bps.go.id/a b", text("BPS")),
            Link("javascript:alert(1)", text("bahaya")),
        )
    )
    data = written(of_blocks(paragraph))
    document = opened(data)
    found = next(item for item in document.paragraphs if item.text.startswith("tebal"))
    assert found.text == "tebalmiringgaris2\nBPSbahaya"
    assert [run.bold for run in found.runs[:2]] == [True, None]
    assert found.hyperlinks[0].address == "https://bps.go.id/a%20b"
    assert len(found.hyperlinks) == 1


# ── headings, references, lists of contents ──────────────────────────────────────────────────────
def test_headings_are_words_own(sample: bytes) -> None:
    headings = [
        (item.style.name, item.text) for item in opened(sample).paragraphs if item.style.name.startswith("Heading")
    ]
    assert headings[:4] == [
        ("Heading 1", "KATA PENGANTAR"),
        ("Heading 1", "DAFTAR SINGKATAN"),
        ("Heading 1", "BAB I\nPENDAHULUAN"),
        ("Heading 2", "1.1 Latar Belakang"),
    ]


def test_headings_outside_the_contents_keep_their_look_but_not_their_place() -> None:
    listed, other = chapter("I", "Satu"), Heading(1, "masalah", text("Masalah"), listed=False)
    body = Body({"isi": (listed, other)}, contents=(Entry(listed.id, 1, "BAB I", "SATU"),))
    styles = {item.text: item.style.name for item in opened(written(body)).paragraphs if item.text}
    assert styles["MASALAH"] == "judul 1 tak terdaftar"
    assert styles["BAB I\nSATU"] == "Heading 1"


def test_the_contents_are_live_and_filled_in(sample: bytes) -> None:
    said = lines(sample)
    assert "BAB I\tPENDAHULUAN\t1" in said
    assert "1.1\tLatar Belakang\t1" in said
    assert "KATA PENGANTAR\ti" in said
    assert "Tabel 1.1\tRekapitulasi Program dan Pagu menurut Strategi\t2" in said
    fields = instructions(sample)
    assert r'TOC \o "1-3" \h \z \u' in fields
    assert r'TOC \h \z \c "Tabel"' in fields
    assert r'TOC \h \z \c "Gambar"' in fields


def test_every_field_and_link_leads_to_a_bookmark(sample: bytes) -> None:
    known = set(bookmarks(sample))
    targets = [found[1] for field in instructions(sample) if (found := re.match(r"(?:PAGE)?REF (\S+)", field))]
    anchors = [str(link.get(w("anchor"))) for link in part(sample).iter(w("hyperlink")) if link.get(w("anchor"))]
    assert len(targets) > 15
    assert {*targets, *anchors} <= known


def test_fields_are_whole(sample: bytes) -> None:
    kinds = [str(node.get(w("fldCharType"))) for node in part(sample).iter(w("fldChar"))]
    depth = 0
    for kind in kinds:
        depth += {"begin": 1, "separate": 0, "end": -1}[kind]
        assert depth >= 0
    assert depth == 0
    assert kinds.count("begin") == kinds.count("separate")


def test_numbers_and_names_are_used_once(sample: bytes) -> None:
    root = part(sample)
    ids = [node.get(w("id")) for node in root.iter(w("bookmarkStart"))]
    drawings = [node.get("id") for node in root.iter("{*}docPr")]
    assert len(set(ids)) == len(ids)
    assert len(set(bookmarks(sample))) == len(ids)
    assert len(set(drawings)) == len(drawings) == 4
    assert all(len(name) <= 40 for name in bookmarks(sample))


@pytest.mark.parametrize(
    ("label", "said", "before", "repeated"),
    [
        ("Tabel 1.1", "Tabel 1.1", "", "Tabel 1.1"),
        ("BAB II", "Bab II", "Bab ", "II"),
        ("1.1", "Subbab 1.1", "Subbab ", "1.1"),
    ],
)
def test_a_reference_repeats_what_the_bookmark_holds(label: str, said: str, before: str, repeated: str) -> None:
    target = (
        replace(recap(), label=label)
        if label.startswith("Tabel")
        else Heading(1 if " " in label else 2, "tabel:rekap-strategi", text("Judul"), label)
    )
    data = written(of_blocks(target, Paragraph((Text("lihat "), Reference("tabel:rekap-strategi", said)))))
    assert f"lihat {said}" in lines(data)
    name = next(field for field in instructions(data) if field.startswith("REF")).split()[1]
    start = next(node for node in part(data).iter(w("bookmarkStart")) if node.get(w("name")) == name)
    inside = ""
    for node in start.itersiblings():
        if node.tag == w("bookmarkEnd") and node.get(w("id")) == start.get(w("id")):
            break
        inside += "".join(piece.text or "" for piece in node.iter(w("t")))
    assert (before, inside) == (before, repeated)


def test_a_caption_counts_live_within_its_chapter() -> None:
    captions = ["Tabel 1.1", "Tabel 1.2", "Tabel 2.1", "Tabel L.1", "Tabel L.2"]
    tables = [replace(recap(), id=f"t{index}", label=label) for index, label in enumerate(captions)]
    data = written(of_blocks(*tables))
    assert instructions(data)[:5] == [
        r"SEQ Tabel \* ARABIC",
        r"SEQ Tabel \* ARABIC",
        r"SEQ Tabel \* ARABIC \r 1",
        r"SEQ Tabel \* ARABIC \r 1",
        r"SEQ Tabel \* ARABIC",
    ]
    title = "Rekapitulasi Program dan Pagu menurut Strategi"
    assert [line for line in lines(data) if line.startswith("Tabel")] == [f"{label} {title}" for label in captions]


# ── tables ───────────────────────────────────────────────────────────────────────────────────────
def test_a_table_keeps_spans_header_rows_and_widths() -> None:
    data = written(of_blocks(recap()))
    table = opened(data).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["No.", "Strategi", "Jumlah Program"] + ["Pagu (Rp juta)"] * 2
    assert [cell.text for cell in table.columns[0].cells] == ["No.", "No.", "(1)", "1", "1", "2", "", "Jumlah"]
    rows = list(part(data).iter(w("tr")))
    assert [row.find(f"{w('trPr')}/{w('tblHeader')}") is not None for row in rows] == [True] * 3 + [False] * 5
    assert all(row.find(f"{w('trPr')}/{w('cantSplit')}") is not None for row in rows)
    grid = [int(str(column.get(w("w")))) for column in part(data).iter(w("gridCol"))]
    assert sum(grid) == 12189 - 1701 - 1417
    for found in rows:
        assert sum(int(str(width.get(w("w")))) for width in found.iter(w("tcW"))) == sum(grid)
    assert all(list(cell)[-1].tag == w("p") for cell in part(data).iter(w("tc")))


def test_a_kind_of_row_looks_as_the_frame_says() -> None:
    kinds = ("strategi", "program", "kegiatan", "sub", "subtotal", "total", "bagian", "entah")
    columns = (Column(0.5), Column(0.5, "right"))
    rows = tuple(row("teks", "1", kind=kind) for kind in kinds)
    data = written(of_blocks(Table(columns, (row("A", "B"),), rows, look="matriks")))
    table = opened(data).tables[0]
    assert table.style.name == "RpkdMatriks"
    look = {
        kind: (shade.get(w("fill")) if (shade := found.find(f".//{w('shd')}")) is not None else "")
        for kind, found in zip(("kepala", *kinds), part(data).iter(w("tr")), strict=True)
    }
    assert look == {
        "kepala": "D9E2F3",
        "strategi": "BDD7EE",
        "program": "DEEAF6",
        "kegiatan": "F2F2F2",
        "sub": "",
        "subtotal": "EDEDED",
        "total": "D9D9D9",
        "bagian": "F2F2F2",
        "entah": "",
    }
    assert table.rows[1].cells[0].paragraphs[0].style.name == "baris strategi"


def test_alignment_is_the_columns_unless_the_cell_has_its_own() -> None:
    columns = (Column(0.3), Column(0.3, "right"), Column(0.4, "center"))
    rows = (row("a", "b", "c"), Row((Cell(text("a"), align="justify"), Cell(text("b"), align="left"), Cell(text("c")))))
    table = opened(written(of_blocks(Table(columns, (), rows)))).tables[0]
    aligns = [[cell.paragraphs[0].alignment for cell in found.cells] for found in table.rows]
    assert aligns == [[None, 2, 1], [3, None, 1]]


def test_short_rows_and_spans_that_reach_too_far_stay_inside_the_table() -> None:
    columns = (Column(0.5), Column(0.5))
    rows = (Row((Cell(text("a"), colspan=5, rowspan=9),)), Row(()), Row((Cell(text("b")),)))
    body = of_blocks(Table(columns, (row("x"),), rows[:2]), Table(columns, (), rows[2:]))
    widths = [
        sum(int(str(width.get(w("w")))) for width in found.iter(w("tcW")))
        for found in part(written(body)).iter(w("tr"))
    ]
    assert widths == [9071] * 4


def test_the_last_row_stays_with_the_source_line() -> None:
    data = written(of_blocks(recap()))
    kept = [found.find(f".//{w('keepNext')}") is not None for found in part(data).iter(w("tr"))]
    assert kept == [False] * 7 + [True]


def test_a_row_that_heads_others_stays_with_them() -> None:
    kinds = ("strategi", "program", "kegiatan", "", "bagian", "", "strategi")
    rows = tuple(Row((Cell(text(kind or "isi"), colspan=2),), kind) for kind in kinds)
    data = written(of_blocks(Table((Column(0.5), Column(0.5)), (), rows)))
    kept = [found.find(f".//{w('keepNext')}") is not None for found in part(data).iter(w("tr"))]
    assert kept == [True, True, True, False, True, False, False]


def test_a_row_higher_than_a_page_may_break() -> None:
    table = Table((Column(0.1), Column(0.9)), (), (row("1", LOREM * 60), row("2", LOREM)))
    rows = list(part(written(of_blocks(table))).iter(w("tr")))
    assert [found.find(f".//{w('cantSplit')}") is not None for found in rows] == [False, True]


def test_a_title_over_two_rows_says_how_high_they_are() -> None:
    """LibreOffice cuts it off where the head repeats, unless the row says its height."""
    head = (
        Row((Cell(text("Strategi, Arah Kebijakan, dan Program"), rowspan=2), Cell(text("2024"), colspan=2))),
        row("Target", "Pagu"),
    )
    table = Table((Column(0.1), Column(0.4), Column(0.5)), head, (row("a", "b", "c"),), look="matriks")
    heights = [found.find(w("trPr")).find(w("trHeight")) for found in part(written(of_blocks(table))).iter(w("tr"))]
    first, second, body = heights
    assert first is None and body is None
    # Five lines of 8.5 pt and the cell's margins (57 twips), less the row above of one line.
    assert second is not None and second.get(w("val")) == str(5 * 170 + 57 - (170 + 57))


def test_a_compound_wider_than_its_column_breaks_after_its_slash() -> None:
    table = Table((Column(0.08), Column(0.92)), (), (row("Kabupaten/Kota", "dan/atau"),))
    assert lines(written(of_blocks(table)))[-2:] == ["Kabupaten/\u200bKota", "dan/atau"]


def test_a_word_wider_than_its_column_breaks_at_its_syllables_and_reads_as_written() -> None:
    table = Table((Column(0.05), Column(0.95)), (), (row("Penanggulangan", "Penanggulangan"),), look="rekap")
    data = written(of_blocks(table))
    cells = list(part(data).iter(w("tc")))
    assert [len(list(cell.iter(w("softHyphen")))) for cell in cells] == [3, 0]
    assert [cell.text for cell in opened(data).tables[0].rows[0].cells] == ["Penanggulangan", "Penanggulangan"]


def test_two_tables_stay_two() -> None:
    plain = replace(recap(), caption=(), source=(), notes=(), label="", id="")
    assert len(opened(written(of_blocks(plain, plain))).tables) == 2


def test_the_effort_grows_with_the_rows_of_a_matrix() -> None:
    def effort(rows: int) -> int:
        body = of_blocks(Landscape((matrix(rows),)))
        return calls(lambda: written(body))

    effort(960)  # what is worked out once for each word is known from here on
    assert effort(960) < 2.2 * effort(480)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────
def test_a_picture_is_stored_once_and_described() -> None:
    figures = [Figure(f"gambar:{n}", text("Judul"), "Uraian “gambar”", label=f"Gambar 1.{n}") for n in (1, 2)]
    charted = [replace(figure, chart=sample_chart()) for figure in figures]
    data = written(of_blocks(*charted))
    assert [name for name in names(data) if "media" in name] == ["word/media/gambar1.png"]
    described = [node.get("descr") for node in part(data).iter("{*}docPr")]
    assert described == ["Uraian “gambar”"] * 2
    style = next(item.style for item in opened(data).paragraphs if item._p.findall(f".//{w('drawing')}"))
    assert style.paragraph_format.line_spacing == 1


def sample_chart():  # type: ignore[no-untyped-def]
    from sample_body import LINES

    return LINES


def test_a_tall_picture_fits_its_page(tmp_path: Path) -> None:
    tall = PIXEL[:16] + (10).to_bytes(4, "big") + (1000).to_bytes(4, "big") + PIXEL[24:]
    data = written(of_blocks(Figure("g", (), "x", chart=sample_chart())), chart_png=lambda figure: tall)
    extent = next(part(data).iter("{*}extent"))
    assert int(extent.get("cy")) < 28 * 360_000


def test_an_svg_becomes_a_picture_that_word_knows(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4"/></svg>')
    data = written(of_blocks(Figure("g", (), "x", image=str(tmp_path / "a.svg"), width=0.1)))
    assert "word/media/gambar1.png" in names(data)


def test_the_coat_of_arms_stands_on_the_cover(tmp_path: Path) -> None:
    (tmp_path / "lambang.png").write_bytes(PIXEL)
    region = {**CONTEXT["daerah"], "lambang": str(tmp_path / "lambang.png")}  # type: ignore[dict-item]
    data = written(of_blocks(prose()), context={**CONTEXT, "daerah": region})
    assert audited(data, tmp_path) == []
    drawing = next(part(data).iter(w("drawing")))
    look = next(drawing.iterancestors(w("p"))).find(f"{w('pPr')}/{w('framePr')}")
    assert look is not None


# ── lists, boxes, breaks ─────────────────────────────────────────────────────────────────────────
def test_each_list_counts_on_its_own_and_nests() -> None:
    def items(*content: object) -> tuple[Blocks, ...]:
        return tuple((Paragraph(text(item)),) if isinstance(item, str) else item for item in content)  # type: ignore[misc]

    deep = ItemList("(1)", items("tiga"))
    nested = ItemList("a", ((Paragraph(text("dua")), deep),))
    body = of_blocks(ItemList("1", ((Paragraph(text("satu")), nested),)), ItemList("1", items("x", "y"), start=5))
    data = written(body)
    numbers = [
        (int(str(node.find(w("ilvl")).get(w("val")))), str(node.find(w("numId")).get(w("val"))))  # type: ignore[union-attr]
        for node in part(data).iter(w("numPr"))
    ]
    assert [level for level, _ in numbers] == [0, 1, 2, 0, 0]
    assert len({number for _, number in numbers}) == 4
    numbering = part(data, "word/numbering.xml")
    starts = {
        num.get(w("numId")): next(num.iter(w("startOverride"))).get(w("val"))
        for num in numbering.iter(w("num"))
        if num.find(w("lvlOverride")) is not None
    }
    assert [starts[number] for _, number in numbers] == ["1", "1", "1", "5", "5"]


@pytest.mark.parametrize(
    ("style", "kind", "shown"),
    [
        ("bullet", "bullet", "•"),
        ("1", "decimal", "%1."),
        ("a", "lowerLetter", "%1."),
        ("i", "lowerRoman", "%1."),
        ("A", "upperLetter", "%1."),
        ("I", "upperRoman", "%1."),
        ("(1)", "decimal", "(%1)"),
        ("(a)", "lowerLetter", "(%1)"),
        ("1)", "decimal", "%1)"),
        ("a)", "lowerLetter", "%1)"),
    ],
)
def test_the_frame_has_a_numbering_for_every_kind_of_list(style: str, kind: str, shown: str) -> None:
    data = written(of_blocks(ItemList(style, ((Paragraph(text("butir")),),))))
    numbering = part(data, "word/numbering.xml")
    used = next(part(data).iter(w("numId"))).get(w("val"))
    chosen = next(num for num in numbering.iter(w("num")) if num.get(w("numId")) == used)
    abstract = next(chosen.iter(w("abstractNumId"))).get(w("val"))
    level = next(node for node in numbering.iter(w("abstractNum")) if node.get(w("abstractNumId")) == abstract)
    assert next(level.iter(w("numFmt"))).get(w("val")) == kind
    assert next(level.iter(w("lvlText"))).get(w("val")) == shown


def test_a_second_paragraph_of_an_item_has_no_number() -> None:
    body = of_blocks(ItemList("1", ((Paragraph(text("a")), Paragraph(text("b"))), (recap(),))))
    assert len(list(part(written(body)).iter(w("numPr")))) == 2


def test_a_box_is_kept_together() -> None:
    body = of_blocks(Box((prose(1), prose(1), Paragraph(text("akhir"), "tanda-tangan"))))
    kept = [item.paragraph_format.keep_with_next for item in opened(written(body)).paragraphs if item.text][-3:]
    assert kept == [True, True, None]


def test_a_page_break_begins_the_next_block() -> None:
    body = of_blocks(prose(1), PageBreak(), Paragraph(text("baru")), PageBreak(), recap())
    breaks = [item.text[:9] for item in opened(written(body)).paragraphs if item.paragraph_format.page_break_before]
    assert breaks == ["baru", "Tabel 1.1"]


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_a_body_is_in_every_frame(style: str) -> None:
    for kind in ("rpkd", "rat", "ringkasan"):
        data = written(of_blocks(Paragraph(text("contoh"), style)), frame=TEMPLATES / kind / "bingkai.docx")
        assert next(item.style.name for item in opened(data).paragraphs if item.text == "contoh") == style


def test_the_regulation_is_set_in_its_own_type() -> None:
    body = of_blocks(prose(), peraturan=(Paragraph(text("TENTANG"), "tengah"),), kepala_lampiran=ANNEX_HEAD)
    style = next(item.style for item in opened(written(body)).paragraphs if item.text == "TENTANG")
    assert (style.name, style.base_style.font.name) == ("tengah peraturan", "Bookman Old Style")


# ── the file ─────────────────────────────────────────────────────────────────────────────────────
def test_equal_input_gives_equal_bytes(sample: bytes) -> None:
    assert written(sample_body(), pages=PAGES) == sample


@pytest.mark.parametrize("kind", ["rpkd", "rat", "ringkasan"])
@pytest.mark.parametrize("draft", [False, True])
def test_the_file_keeps_to_the_schema(kind: str, draft: bool, tmp_path: Path) -> None:
    data = written(sample_body(), frame=TEMPLATES / kind / "bingkai.docx", pages=PAGES, draft=draft)
    assert audited(data, tmp_path) == []


def test_the_file_says_what_it_is(sample: bytes) -> None:
    properties = opened(sample).core_properties
    assert (properties.title, properties.subject, properties.author) == (META.judul, META.subjek, META.penulis)
    assert properties.keywords == "kemiskinan, RPKD, Kota Tangerang"
    assert properties.language == "id-ID"
    assert properties.created.date() == properties.modified.date() == META.tanggal


def test_nothing_prompts_on_opening(sample: bytes) -> None:
    settings = {str(node.tag).rpartition("}")[2] for node in part(sample, "word/settings.xml")}
    assert not settings & {"updateFields", "mailMerge", "attachedTemplate", "documentProtection"}


def test_word_and_its_chart_agree_on_the_figure_asked_for() -> None:
    asked: list[str] = []

    def draw(figure: Figure) -> bytes:
        asked.append(figure.id)
        return pixel(figure)

    body = sample_body()
    write_docx(body, TEMPLATES / "rpkd" / "bingkai.docx", CONTEXT, META, pages={}, chart_png=draw, draft=False)
    assert asked == [entry.id for entry in body.figures]


@pytest.mark.parametrize(("room", "lines"), [(20.0, 1), (6.0, 4), (4.0, 5), (3.2, 8)])
def test_the_height_of_a_title_counts_the_lines_of_its_parted_words(room: float, lines: int) -> None:
    """ "Jumlah Sasaran Penerima Manfaat" in a column of so many ems: LibreOffice cuts off what is not told."""
    hyphens = Hyphens.of_fonts(Path(__file__).parent.parent / "templates" / "fonts")
    assert hyphens.title_lines((Text("Jumlah Sasaran Penerima Manfaat"),), room) == lines
