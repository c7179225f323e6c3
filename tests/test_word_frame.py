"""The Word frame: what a planner may change in it, and what is said when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_body import CONTEXT, GEOMETRY, prose, recap, sample_body, text
from word_reading import FRAME, TEMPLATES, changed_frame, frame_with, lines, of_blocks, opened, part, written

from rpkdgen.body import ItemList, Paragraph, Table
from rpkdgen.problem import Problem, TemplateError
from rpkdgen.word import frame_geometry
from rpkdgen.word_package import w


def problem_of(frame: Path, **options: object) -> Problem:
    with pytest.raises(TemplateError) as caught:
        written(of_blocks(prose(), recap()), frame=frame, **options)  # type: ignore[arg-type]
    return caught.value.problem


# ── errors ───────────────────────────────────────────────────────────────────────────────────────
def test_an_unknown_name_is_an_error_at_its_paragraph(tmp_path: Path) -> None:
    problem = problem_of(frame_with(tmp_path, "Disusun di {{ daerah.ibukota }}"))
    paragraphs = list(part(frame_with(tmp_path, "x").read_bytes()).iter(w("p")))
    number = next(index for index, node in enumerate(paragraphs, 1) if "".join(node.itertext()) == "x")
    assert problem.position.line == number
    assert f"paragraf ke-{number}: «Disusun di {{{{ daerah.ibukota }}}}»" in problem.message
    assert "“ibukota”" in problem.message
    assert problem.hint == "Maksud Anda “ibu_kota”?"
    assert problem.position.file.endswith("templates/rpkd/bingkai.docx")


def test_an_unknown_name_in_the_header_is_an_error_too(tmp_path: Path) -> None:
    problem = problem_of(frame_with(tmp_path, "{{ kepala_hlaman }}", "word/header1.xml"))
    assert "kepala halaman, paragraf ke-1: «{{ kepala_hlaman }}»" in problem.message
    assert problem.hint == "Maksud Anda “kepala_halaman”?"


@pytest.mark.parametrize(
    "wrong", ["{{ judul", "{{ judul }", "{% if judul %}", "{{ judul | upperr }}", "{%p if x %}", "{{ 1 / 0 }}"]
)
def test_wrong_jinja_is_an_error_with_a_paragraph(wrong: str, tmp_path: Path) -> None:
    problem = problem_of(frame_with(tmp_path, wrong))
    assert "paragraf ke-" in problem.message
    assert problem.position.line > 1


def test_a_frame_cannot_reach_into_the_program(tmp_path: Path) -> None:
    assert "tidak diizinkan" in problem_of(frame_with(tmp_path, "{{ judul.__class__ }}")).message


def test_a_frame_without_a_place_for_the_content_is_an_error(tmp_path: Path) -> None:
    frame = changed_frame(tmp_path, {"word/document.xml": lambda xml: xml.replace("{{p isi }}", "")})
    assert "{{p isi }}" in problem_of(frame).message
    with pytest.raises(TemplateError):
        frame_geometry(frame)


def test_a_slot_in_the_middle_of_a_line_is_an_error(tmp_path: Path) -> None:
    frame = changed_frame(tmp_path, {"word/document.xml": lambda xml: xml.replace("{{p isi }}", "Isi: {{ isi }}")})
    assert "di tengah paragraf" in problem_of(frame).message


def test_a_style_that_the_frame_lacks_is_an_error(tmp_path: Path) -> None:
    frame = changed_frame(tmp_path, {"word/styles.xml": lambda xml: xml.replace('w:val="sumber"', 'w:val="asal"')})
    assert "“sumber”" in problem_of(frame).message


@pytest.mark.parametrize("content", [b"", b"bukan zip", b"PK\x03\x04rusak"])
def test_a_broken_frame_is_an_error(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bingkai.docx").write_bytes(content)
    assert "bukan berkas Word" in problem_of(tmp_path / "bingkai.docx").message


def test_a_missing_frame_is_an_error(tmp_path: Path) -> None:
    assert "tidak dapat dibaca" in problem_of(tmp_path / "bingkai.docx").message


def test_a_slot_that_the_frame_does_not_place_is_not_shown() -> None:
    body = of_blocks(prose(1), kata_pengantar=(Paragraph(text("Puji syukur")),))
    assert "Puji syukur" not in lines(written(body, frame=TEMPLATES / "ringkasan" / "bingkai.docx"))


# ── what a planner changes in Word ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", ["rpkd", "rat", "ringkasan"])
def test_the_frames_have_the_page_of_the_contract(kind: str) -> None:
    assert frame_geometry(TEMPLATES / kind / "bingkai.docx") == GEOMETRY


def test_a_changed_margin_changes_the_geometry_and_the_tables(tmp_path: Path) -> None:
    frame = changed_frame(tmp_path, {"word/document.xml": lambda xml: xml.replace('w:left="1701"', 'w:left="2268"')})
    assert frame_geometry(frame).left == 4.0
    grid = part(written(of_blocks(recap()), frame=frame)).iter(w("gridCol"))
    assert sum(int(str(column.get(w("w")))) for column in grid) == 12189 - 2268 - 1417


def test_a_changed_shading_of_a_row_style_changes_the_rows(tmp_path: Path) -> None:
    frame = changed_frame(tmp_path, {"word/styles.xml": lambda xml: xml.replace("D9D9D9", "FFCC00")})
    assert b"FFCC00" in _document(written(of_blocks(recap()), frame=frame))


def _document(data: bytes) -> bytes:
    from lxml import etree

    return etree.tostring(part(data))


def test_a_name_split_by_word_into_many_runs_is_still_found(tmp_path: Path) -> None:
    split = "{{ daerah</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>.nama }}"
    assert "Kota Tangerang" in lines(written(of_blocks(prose()), frame=frame_with(tmp_path, split)))


def test_the_ids_of_styles_may_be_words_in_another_language(tmp_path: Path) -> None:
    """An Indonesian Word calls the style "heading 1" Judul1 inside the file."""

    def translated(xml: str) -> str:
        return xml.replace('"Heading1"', '"Judul1"').replace('"TOC1"', '"TOK1"')

    parts = {"word/styles.xml": translated, "word/document.xml": translated}
    data = written(sample_body(), frame=changed_frame(tmp_path, parts))
    chapter = next(item for item in opened(data).paragraphs if item.text.startswith("BAB I\n"))
    assert chapter.style.style_id == "Judul1"


def test_lists_that_the_frame_lost_are_made_again(tmp_path: Path) -> None:
    """LibreOffice drops list styles that no text uses."""
    frame = changed_frame(tmp_path, {"word/styles.xml": lambda xml: xml.replace('"daftar huruf"', '"entah"')})
    data = written(of_blocks(ItemList("a", ((Paragraph(text("butir")),),))), frame=frame)
    number = next(part(data).iter(w("numId"))).get(w("val"))
    numbering = part(data, "word/numbering.xml")
    num = next(node for node in numbering.iter(w("num")) if node.get(w("numId")) == number)
    wanted = num.find(w("abstractNumId")).get(w("val"))  # type: ignore[union-attr]
    abstract = next(node for node in numbering.iter(w("abstractNum")) if node.get(w("abstractNumId")) == wanted)
    assert next(abstract.iter(w("numFmt"))).get(w("val")) == "lowerLetter"


def test_a_slot_inside_a_table_of_the_frame_holds_content(tmp_path: Path) -> None:
    cell = (
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="5000"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>{{p tanda_tangan }}'
        "</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )

    def moved(xml: str) -> str:
        xml = xml.replace("{{p tanda_tangan }}", "")
        place = xml.rindex("<w:p>", 0, xml.index("{{p isi }}"))
        return xml[:place] + cell + xml[place:]

    frame = changed_frame(tmp_path, {"word/document.xml": moved})
    signature = (Paragraph(text("Wali Kota")), Table(recap().columns, (), recap().rows))
    table = opened(written(of_blocks(prose(), tanda_tangan=signature), frame=frame)).tables[0]
    assert table.rows[0].cells[0].paragraphs[0].text == "Wali Kota"
    assert [len(cell.tables) for cell in table.rows[0].cells] == [1]


def test_text_of_the_context_is_text(tmp_path: Path) -> None:
    region = {**CONTEXT["daerah"], "nama": "Kota <b>&amp; {{ judul }}"}  # type: ignore[dict-item]
    frame = frame_with(tmp_path, "{{ daerah.nama }}")
    data = written(of_blocks(prose()), frame=frame, context={**CONTEXT, "daerah": region})
    assert "Kota <b>&amp; {{ judul }}" in lines(data)


def test_the_frames_are_those_of_the_script(tmp_path: Path) -> None:
    """A frame changed by hand is a decision: then this test and the script go."""
    import sys

    sys.path.insert(0, str(TEMPLATES.parent / "tools"))
    import make_frames

    assert make_frames.frame(make_frames.book(), make_frames.all_styles()) == FRAME.read_bytes()
