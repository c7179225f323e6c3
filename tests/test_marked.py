"""The document with its changes marked: accepting all gives the new text, rejecting all the old one."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypandoc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import FileFormat, OpenXmlValidator
from pypdf import PdfReader
from sample_body import CONTEXT, GEOMETRY, META, prose, recap, row, sample_body, text
from word_reading import FRAME, TEMPLATES, of_blocks, written

from rpkdgen.body import (
    DELETED,
    Block,
    Blocks,
    Body,
    Box,
    Cell,
    Column,
    Figure,
    Heading,
    Inlines,
    ItemList,
    Landscape,
    Mark,
    Marked,
    Paragraph,
    Reference,
    Row,
    Table,
    Text,
)
from rpkdgen.inlines import is_deleted, mark_of, mark_of_blocks, plain
from rpkdgen.libreoffice import find_libreoffice
from rpkdgen.marked import mark_changes
from rpkdgen.marked_words import Marks, marked_inlines
from rpkdgen.typeset import typeset

WHO, WHEN = "Siti Aminah", "2025-03-12T08:30:00Z"


def marked(old: Body, new: Body) -> Body:
    return mark_changes(old, new, WHO, WHEN)


# ── what a reader gets who accepts or rejects all: written down independently of the writers ─────
def kept(content: Inlines, accept: bool) -> str:
    return "".join(
        (plain(item.content) if is_deleted(item.mark) != accept else "") if isinstance(item, Marked) else plain((item,))
        for item in content
    )


def stays(mark: Mark | None, accept: bool) -> bool:
    return mark is None or is_deleted(mark) != accept


def label(block: Heading | Table | Figure, accept: bool) -> str:
    return block.label if accept or block.former is None else plain(block.former.content)


def rows_said(rows: tuple[Row, ...], accept: bool) -> list[object]:
    """The rows that stay, each cell with the rows that it then spans."""
    staying = [stays(row.mark, accept) for row in rows]
    return [
        [
            (kept(cell.content, accept), cell.colspan, sum(staying[index : index + cell.rowspan]), cell.align)
            for cell in row.cells
        ]
        for index, row in enumerate(rows)
        if staying[index]
    ]


def said(blocks: Blocks, accept: bool) -> list[object]:
    return [item for block in blocks for item in block_said(block, accept)]


def block_said(block: Block, accept: bool) -> Iterator[object]:
    match block:
        case Paragraph() if stays(mark_of(block.content), accept):
            yield block.style, kept(block.content, accept)
        case Heading() if stays(mark_of(block.content), accept):
            yield block.level, label(block, accept), kept(block.content, accept)
        case Table():
            rows = rows_said(block.header, accept), rows_said(block.rows, accept)
            if rows[0] or rows[1]:
                notes = [found for note in block.notes if (found := kept(note, accept))]
                yield label(block, accept), kept(block.caption, accept), *rows, kept(block.source, accept), notes
        case Figure() if stays(block.mark, accept):
            yield label(block, accept), kept(block.caption, accept), block.chart, block.image
        case ItemList():
            items = [said(item, accept) for item in block.items if stays(mark_of_blocks(item), accept)]
            if items:
                yield block.style, items
        case Landscape() | Box():
            yield from said(block.content, accept)


def body_said(body: Body, accept: bool = True) -> dict[str, list[object]]:
    return {name: found for name, blocks in body.slots.items() if (found := said(blocks, accept))}


def assert_marks_hold(old: Body, new: Body) -> Body:
    both = marked(old, new)
    assert body_said(both, accept=True) == body_said(new)
    assert body_said(both, accept=False) == body_said(old)
    return both


# ── words ────────────────────────────────────────────────────────────────────────────────────────
def shown(old: str, new: str) -> str:
    """The marked text: [-deleted-] and [+inserted+]."""
    signs = {DELETED: ("[-", "-]")}
    return "".join(
        plain((item,)).join(signs.get(item.mark.kind, ("[+", "+]"))) if isinstance(item, Marked) else plain((item,))
        for item in marked_inlines(text(old), text(new), Marks.of(WHO, WHEN))
    )


def test_a_number_is_one_word() -> None:
    assert shown("Pagu Rp4.300.000.000, tetap.", "Pagu Rp4.500.000.000, tetap.") == (
        "Pagu [-Rp4.300.000.000-][+Rp4.500.000.000+], tetap."
    )
    assert shown("target 90,5 persen", "target 91,5 persen") == "target [-90,5-][+91,5+] persen"


def test_neighbouring_words_are_one_change() -> None:
    assert shown("bantuan sosial tunai kepada warga miskin", "bantuan modal usaha kepada warga miskin") == (
        "bantuan [-sosial tunai-][+modal usaha+] kepada warga miskin"
    )


def test_what_stayed_is_the_longest_text_in_common() -> None:
    assert shown(
        "anak yang putus sekolah, penyakit yang tidak diobati, rumah yang tidak sehat, dan kerja yang tidak tetap",
        "anak yang berhenti sekolah, penyakit menahun, rumah yang tidak sehat, dan kerja yang tidak tetap",
    ) == (
        "anak yang [-putus-][+berhenti+] sekolah, penyakit [-yang tidak diobati-][+menahun+], rumah yang tidak sehat, "
        "dan kerja yang tidak tetap"
    )


def test_a_text_with_nothing_in_common_is_replaced_whole() -> None:
    assert shown("satu dua tiga empat", "lima enam") == "[-satu dua tiga empat-][+lima enam+]"


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────
def test_a_document_that_did_not_change_has_no_marks() -> None:
    assert marked(sample_body(), sample_body()) == sample_body()


def test_a_changed_label_is_marked_in_heading_caption_and_reference() -> None:
    reference = Paragraph((Text("Lihat "), Reference("tabel:rekap-strategi", "Tabel 1.1"), Text(" di bawah.")))
    old = of_blocks(Heading(2, "bab:a", text("Latar"), "1.1"), reference, recap())
    again = Paragraph((Text("Lihat "), Reference("tabel:rekap-strategi", "Tabel 1.2"), Text(" di bawah.")))
    new = of_blocks(Heading(2, "bab:a", text("Latar"), "1.2"), again, replace(recap(), label="Tabel 1.2"))
    heading, paragraph, table = assert_marks_hold(old, new).slots["isi"]
    assert isinstance(heading, Heading) and heading.former and plain(heading.former.content) == "1.1"
    assert isinstance(table, Table) and table.former and plain(table.former.content) == "Tabel 1.1"
    assert isinstance(paragraph, Paragraph)
    assert [type(item) for item in paragraph.content] == [Text, Marked, Marked, Text]


def grouped(*codes: str) -> tuple[Row, ...]:
    """Rows under one cell that spans them all."""
    return tuple(
        Row(((Cell(text("Program A"), rowspan=len(codes)),) if n == 0 else ()) + (Cell(text(code)), Cell(text("1"))))
        for n, code in enumerate(codes)
    )


COLUMNS = (Column(0.4), Column(0.3), Column(0.3))


def table_of(*rows: Row) -> Table:
    return Table(COLUMNS, (row("Program", "Kode", "Nilai"),), rows, id="tabel:x", caption=text("X"), label="Tabel 1.1")


def rows_of(body: Body) -> tuple[Row, ...]:
    (table,) = body.slots["isi"]
    assert isinstance(table, Table)
    return table.rows


def test_a_row_added_under_a_spanning_cell_is_one_inserted_row() -> None:
    old = of_blocks(table_of(*grouped("1.01.02.2.01.0001", "1.01.02.2.01.0003")))
    new = of_blocks(table_of(*grouped("1.01.02.2.01.0001", "1.01.02.2.01.0002", "1.01.02.2.01.0003")))
    assert [row.mark is not None for row in rows_of(assert_marks_hold(old, new))] == [False, True, False]
    assert [row.mark is not None for row in rows_of(assert_marks_hold(new, old))] == [False, True, False]


def test_a_group_that_loses_its_first_row_is_replaced_whole() -> None:
    old = of_blocks(table_of(*grouped("1.01.02.2.01.0001", "1.01.02.2.01.0002", "1.01.02.2.01.0003")))
    new = of_blocks(table_of(*grouped("1.01.02.2.01.0002", "1.01.02.2.01.0003")))
    kinds = [row.mark.kind for row in rows_of(assert_marks_hold(old, new)) if row.mark]
    assert kinds == ["hapus"] * 3 + ["sisip"] * 2


def test_other_columns_make_another_table() -> None:
    old = of_blocks(replace(recap(), header=(row("a", "b", "c", "d", "e"),)))
    gone, come = assert_marks_hold(old, of_blocks(recap())).slots["isi"]
    assert isinstance(gone, Table) and isinstance(come, Table)
    assert (gone.id, come.id) == ("", "tabel:rekap-strategi")


# ── properties: any two bodies ───────────────────────────────────────────────────────────────────
WORDS = st.lists(
    st.sampled_from(["pagu", "target", "1.250.000", "90,5", "kota", "warga", "(miskin)", "dan,", "di"]),
    min_size=1,
    max_size=7,
)
TEXTS = WORDS.map(" ".join).map(text)
PARAGRAPHS = st.builds(Paragraph, TEXTS, st.sampled_from(("isi", "tengah")))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows: list[Row] = []
    for _ in range(draw(st.integers(1, 4))):
        size = draw(st.integers(1, 3))
        first = Cell(draw(TEXTS), rowspan=size)
        kind = draw(st.sampled_from(("sub", "program")))
        rows += [Row(((first,) if n == 0 else ()) + (Cell(draw(TEXTS)), Cell(draw(TEXTS))), kind) for n in range(size)]
    made = table_of(*rows)
    return replace(made, caption=draw(TEXTS), notes=tuple(draw(st.lists(TEXTS, max_size=2))))


ITEMS = st.lists(PARAGRAPHS.map(lambda paragraph: (paragraph,)), min_size=1, max_size=4).map(tuple)
LISTS = st.builds(ItemList, st.sampled_from(("1", "bullet")), ITEMS)
BLOCKS = st.lists(
    st.one_of(
        PARAGRAPHS,
        LISTS,
        tables(),
        st.builds(lambda n, t: Heading(2, f"bab:{n}", t, f"1.{n}"), st.integers(1, 5), TEXTS),
        st.builds(lambda p: Landscape((p,)), PARAGRAPHS),
    ),
    max_size=6,
).map(tuple)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(BLOCKS, BLOCKS)
def test_accepting_gives_the_new_body_and_rejecting_the_old_one(old: Blocks, new: Blocks) -> None:
    assert_marks_hold(Body({"isi": old}), Body({"isi": new}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("acak")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(old=BLOCKS, new=BLOCKS)
def test_pandoc_accepts_and_rejects_as_said(folder: Path, old: Blocks, new: Blocks) -> None:
    one, other = Body({"isi": (prose(1), *old)}), Body({"isi": (prose(1), *new)})
    data = written(marked(one, other))
    assert texts(data, "accept", folder) == texts(written(other), "accept", folder)
    assert texts(data, "reject", folder) == texts(written(one), "accept", folder)


# ── through Word, read by pandoc and LibreOffice ─────────────────────────────────────────────────
def texts(data: bytes, changes: str, folder: Path) -> list[str]:
    """Every paragraph and cell that says something, as pandoc reads it; entries of the lists left out."""
    path = folder / "baca.docx"
    path.write_bytes(data)
    tree = json.loads(pypandoc.convert_file(str(path), "json", extra_args=[f"--track-changes={changes}"]))
    found = (re.sub(r"\s+", " ", _inline_text(content)).strip() for content in _leaves(tree["blocks"]))
    return [line for line in found if line]


def _leaves(node: Any) -> Iterator[list[Any]]:
    match node:
        case {"t": "Para" | "Plain", "c": content}:
            yield content
        case {"t": "Header", "c": [_, _, content]}:
            yield content
        case {"c": inner}:
            yield from _leaves(inner)
        case list():
            for item in node:
                yield from _leaves(item)


def _inline_text(node: Any) -> str:
    match node:
        case {"t": "Str", "c": said}:
            return str(said)
        case {"t": "Space" | "SoftBreak" | "LineBreak"}:
            return " "
        case {"t": "Image"}:
            return "[gambar]"
        case {"t": "Span" | "Link", "c": [_, inner, *_]}:
            return _inline_text(inner)
        case {"c": inner}:
            return _inline_text(inner)
        case list():
            return "".join(map(_inline_text, node))
    return ""


def changed_sample() -> Body:
    """The sample with a change of every kind."""
    body = sample_body()
    blocks: list[Block] = []
    for block in body.slots["isi"]:
        match block:
            case Heading(id="bab:tujuan"):
                blocks.append(replace(block, content=text("Maksud, Tujuan, dan Sasaran"), label="1.3"))
            case Heading(id="bab:rinci"):
                continue
            case Table(id="tabel:rekap-strategi"):
                rows = (*block.rows[:2], row("3", "Strategi yang baru", "1", "9,0", "9,5"), *block.rows[3:])
                blocks.append(replace(block, rows=rows, label="Tabel 1.2", notes=()))
            case Figure(id="gambar:garis", chart=chart) if chart:
                blocks.append(replace(block, chart=replace(chart, unit="Jiwa")))
            case ItemList(style="1"):
                blocks.append(replace(block, items=(*block.items[1:], (Paragraph(text("butir yang baru.")),))))
            case _:
                blocks.append(block)
    blocks.insert(2, Paragraph(text("Alinea yang seluruhnya baru.")))
    return replace(body, slots={**body.slots, "isi": tuple(blocks)})


@pytest.fixture(scope="module")
def changed() -> tuple[Body, Body, bytes]:
    old, new = sample_body(), changed_sample()
    return old, new, written(marked(old, new))


def test_the_sample_holds_in_word(changed: tuple[Body, Body, bytes], tmp_path: Path) -> None:
    old, new, data = changed
    assert_marks_hold(old, new)
    accepted, rejected = texts(data, "accept", tmp_path), texts(data, "reject", tmp_path)
    assert accepted == texts(written(new), "accept", tmp_path)
    # The lists of contents are fields and show the new state; what follows them is the old document.
    before = texts(written(old), "accept", tmp_path)
    assert [line for line in before if line not in rejected] == []


def test_words_audit_finds_nothing(changed: tuple[Body, Body, bytes], tmp_path: Path) -> None:
    path = tmp_path / "perubahan.docx"
    path.write_bytes(changed[2])
    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=0).validate(path)
    assert [str(error) for error in result.errors] == []


def test_the_pdf_with_marks_is_archival_and_says_since_when() -> None:
    meta = replace(META, perubahan="Perubahan sejak v1.0 (1a2b3c4, 12 Maret 2025)")
    both = marked(sample_body(), changed_sample())
    made = typeset(both, TEMPLATES / "rpkd" / "bingkai.typ", CONTEXT, meta, geometry=GEOMETRY, draft=False)
    said = PdfReader(BytesIO(made.pdf)).pages[2].extract_text()
    assert "Perubahan sejak v1.0 (1a2b3c4, 12 Maret 2025)" in said
    assert b"<pdfaid:part>2<" in made.pdf and b"<pdfuaid:part>1<" in made.pdf


# ── by the command ───────────────────────────────────────────────────────────────────────────────
def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Siti Aminah", "-c", "user.email=siti@example.go.id", "-c", "core.autocrlf=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def test_build_since_marks_what_the_commit_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner
    from plans import plan_files

    from rpkdgen.cli import cli

    plan = tmp_path / "plan"
    for name, content in plan_files("kota").items():
        (plan / name).parent.mkdir(parents=True, exist_ok=True)
        (plan / name).write_text(content, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "awal")
    old = plan / "program" / "dinsos.yaml"
    said_before = old.read_text("utf-8")
    money = re.search(r"\d+\.000\.000", said_before)
    assert money
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    arguments = ["build", "rpkd", "--since", "HEAD", "--draf", "--templates", str(FRAME.parents[1])]
    result = runner.invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    assert b"w:del " not in document(tmp_path / "build" / "rpkd-perubahan.docx")
    old.write_text(said_before.replace(money[0], "777.000.000"), "utf-8")
    git(tmp_path, "commit", "-qam", "pagu dinaikkan")
    result = runner.invoke(cli, [*arguments[:3], "HEAD~1", *arguments[4:]])
    assert result.exit_code == 0, result.output
    xml = document(tmp_path / "build" / "rpkd-perubahan.docx").decode()
    assert 'w:author="Siti Aminah"' in xml and f'w:date="{datetime.now(UTC):%Y-%m-%d}' in xml
    assert not (tmp_path / "build" / "rpkd.docx").exists()
    assert runner.invoke(cli, [*arguments[:3], "tidak-ada", *arguments[4:]]).exit_code == 1


def document(path: Path) -> bytes:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml")


# ── and by LibreOffice ───────────────────────────────────────────────────────────────────────────
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Decide(source As String, target As String, command As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(doc.CurrentController.Frame, command, "", 0, Array())
  Dim form(0) As New com.sun.star.beans.PropertyValue
  form(0).Name = "FilterName"
  form(0).Value = "MS Word 2007 XML"
  doc.storeToURL(target, form())
  doc.close(True)
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Module1"/>
</library:library>
"""  # noqa: E501


def decided(data: bytes, command: str, folder: Path) -> bytes:
    """The Word file after LibreOffice has accepted or rejected all of its changes."""
    office = find_libreoffice()
    assert office is not None
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    basic = folder / "profil" / "user" / "basic" / "Standard"
    if not basic.is_dir():
        # A new profile runs no macro yet.
        start = [str(office), "--headless", profile, "--terminate_after_init"]
        subprocess.run(start, check=True, capture_output=True, timeout=120)
    (basic / "Module1.xba").write_text(MACRO, "utf-8")
    (basic / "script.xlb").write_text(LIBRARY, "utf-8")
    source, target = folder / "asal.docx", folder / f"{command}.docx"
    source.write_bytes(data)
    call = f"macro:///Standard.Module1.Decide({source.as_uri()},{target.as_uri()},.uno:{command})"
    subprocess.run([str(office), "--headless", profile, call], check=True, capture_output=True, timeout=120)
    return target.read_bytes()


@pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed")
def test_libreoffice_accepts_and_rejects_as_said(changed: tuple[Body, Body, bytes], tmp_path: Path) -> None:
    old, new, data = changed
    for command, body in (("AcceptAllTrackedChanges", new), ("RejectAllTrackedChanges", old)):
        found = without_lists(texts(decided(data, command, tmp_path), "all", tmp_path))
        wanted = without_lists(texts(decided(written(body), command, tmp_path), "all", tmp_path))
        # LibreOffice 7.4 keeps what is both inserted and deleted: the place to break between two numbers of a cell.
        assert [line.replace("\u200b", "") for line in found] == [line.replace("\u200b", "") for line in wanted]


def without_lists(lines: list[str]) -> list[str]:
    """The text of the chapters, which begins with the last "BAB I"."""
    return lines[max(n for n, line in enumerate(lines) if line.startswith("BAB I PENDAHULUAN")) :]
