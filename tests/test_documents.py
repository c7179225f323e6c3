"""The example's documents as files: what they say, that Word and PDF say the same, and that both are sound.

The golden texts are made again by ``pytest tests/test_documents.py --remake-golden``; read their diff.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from document_reading import Block, clean, letters, pdf_blocks, tables, word_blocks
from lxml import etree
from pdf_reading import tags
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from realisasi import with_realisasi
from test_build import change
from test_typeset import titles
from test_word import audited
from word_reading import bookmarks, instructions, names, opened, part, sections

from rpkdgen.build import Request, build
from rpkdgen.libreoffice import find_libreoffice, word_to_pdf
from rpkdgen.realisasi_analysis import absorption, results
from rpkdgen.validate import load_folder
from rpkdgen.word_package import w

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
#: Those of the plan itself, in which a change of it is followed; and those of its reports.
PLANS = ("rpkd", "rat-2025", "ringkasan")
DOCUMENTS = (*PLANS, "laporan-2024-tw2", "lp2kd-2024", "penyelarasan", "perangkat-daerah/dinsos")
WITHOUT_CHARTS = ("perangkat-daerah/dinsos",)

needs_libreoffice = pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice tidak terpasang")


class Built:
    """The documents of one build, each read once."""

    def __init__(self, folder: Path, documents: tuple[str, ...] = DOCUMENTS, *, draft: bool = False) -> None:
        result = build(Request(folder / "plan", ROOT / "templates", folder / "build", documents, draft=draft))
        assert not result.failed, result.problems
        self.word = {name: (folder / "build" / f"{name}.docx").read_bytes() for name in documents}
        self.pdf = {name: (folder / "build" / f"{name}.pdf").read_bytes() for name in documents}
        self.word_blocks = {name: word_blocks(data) for name, data in self.word.items()}
        self.tags = {name: tags(data) for name, data in self.pdf.items()}
        self.pdf_blocks = {name: pdf_blocks(tree) for name, tree in self.tags.items()}


def page_lines(pdf: bytes) -> list[list[str]]:
    pages = (page.extract_text().split("\n") for page in PdfReader(io.BytesIO(pdf)).pages)
    return [[line for text in page if (line := clean(text))] for page in pages]


def copy_of_example(folder: Path) -> Path:
    shutil.copytree(ROOT / "plan", folder / "plan")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(copy_of_example(tmp_path_factory.mktemp("contoh")))


# ── what they say ────────────────────────────────────────────────────────────────────────────────
def outline(blocks: list[Block]) -> Iterator[str]:
    """Headings, captions, and of each table its head, number of rows, and rows of totals."""
    for block in blocks:
        if block.rows:
            yield from _table_outline(block)
        elif block.kind == "gambar":
            yield "    [gambar]"
        elif block.kind.startswith(("Heading", "Caption", "Bab", "Judul", "Lampiran")):
            yield f"{block.kind}: {block.text}"


def _table_outline(table: Block) -> Iterator[str]:
    rows = list(zip(table.kinds, table.rows, strict=True))
    for kind, row in rows:
        if kind == "BarisKepala":
            yield "    | " + " | ".join(row)
    yield f"    {sum(kind != 'BarisKepala' for kind, _ in rows)} baris"
    for kind, row in rows:
        if kind in ("BarisTotal", "BarisSubtotal", "BarisStrategi"):
            yield "    = " + " | ".join(cell for cell in row if cell)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_outline_and_totals_are_the_golden_ones(name: str, built: Built, pytestconfig: pytest.Config) -> None:
    said = "\n".join(outline(built.word_blocks[name])) + "\n"
    golden = GOLDEN / f"{name.replace('/', '-')}.txt"
    if pytestconfig.getoption("--remake-golden"):
        golden.write_text(said, encoding="utf-8", newline="\n")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_word_and_pdf_say_the_same(name: str, built: Built) -> None:
    word, pdf = built.word_blocks[name], built.pdf_blocks[name]
    in_word, in_pdf = ([block.rows for block in blocks if block.rows] for blocks in (word, pdf))
    assert len(in_word) == len(in_pdf)
    for one, other in zip(in_word, in_pdf, strict=True):
        assert [[re.sub(r"\s", "", cell) for cell in row] for row in one] == [
            [re.sub(r"\s", "", cell) for cell in row] for row in other
        ]
    assert letters(word) == letters(pdf)
    assert [b.kind for b in word].count("gambar") == [b.kind for b in pdf].count("gambar")


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────
def rupiah(cell: str) -> int:
    return int(cell.replace(".", "")) if cell not in ("", "–") else 0


def total_row(table: Block) -> tuple[str, ...]:
    (row,) = (row for kind, row in zip(table.kinds, table.rows, strict=True) if kind == "BarisTotal")
    return row


def body_rows(table: Block) -> list[tuple[str, ...]]:
    return [row for kind, row in zip(table.kinds, table.rows, strict=True) if kind not in ("BarisKepala", "BarisTotal")]


def sub_kegiatan_rows(table: Block) -> list[tuple[str, ...]]:
    """The rows in which a sub kegiatan stands (after cells that reach over several rows, maybe)."""
    code = re.compile(r"\d\.\d\d\.\d\d\.\d\.\d\d\.\d{4}")
    return [row for row in table.rows if any(code.fullmatch(cell) for cell in row)]


def test_recaps_agree_with_the_matrix(built: Built) -> None:
    found = {title.split(" Penanggulangan")[0]: table for title, table in tables(built.word_blocks["rpkd"]).items()}
    matrix = found["Matriks Program, Kegiatan, dan Sub Kegiatan"]
    lines = sub_kegiatan_rows(matrix)
    assert len(lines) == len({row[1] for row in lines}) == 59
    years = [sum(rupiah(row[column]) for row in lines) for column in (7, 9, 11)]
    assert all(sum(rupiah(row[column]) for column in (7, 9, 11)) == rupiah(row[13]) for row in lines)

    strategies = [row for kind, row in zip(matrix.kinds, matrix.rows, strict=True) if kind == "BarisStrategi"]
    printed = [*years, sum(years)]
    assert [sum(rupiah(row[column]) for row in strategies) for column in (2, 4, 6, 8)] == printed
    recaps = {
        "menurut Strategi": 3,
        "menurut Perangkat Daerah": 2,
        "menurut Sumber Dana": 2,
    }
    for title, first in recaps.items():
        recap = found[f"Rekapitulasi Pagu Indikatif {title} Tahun 2024–2026"]
        assert [rupiah(cell) for cell in total_row(recap)[-5:-1]] == printed, title
        assert [sum(rupiah(row[first + place]) for row in body_rows(recap)) for place in range(4)] == printed, title
    by_year = found["Rekapitulasi Program, Sub Kegiatan, dan Pagu Indikatif menurut Tahun"]
    assert [rupiah(row[4]) for row in body_rows(by_year)] == years
    by_programme = [table for title, table in found.items() if title.startswith("Program Prioritas Strategi")]
    assert [sum(rupiah(total_row(table)[place]) for table in by_programme) for place in (1, 2, 3, 4)] == printed


def test_the_annual_plan_adds_up(built: Built) -> None:
    found = tables(built.word_blocks["rat-2025"])
    (matrix,) = (table for title, table in found.items() if title.startswith("Matriks Rencana Aksi"))
    lines = sub_kegiatan_rows(matrix)
    pagu = re.compile(r"(\d{1,3}(?:\.\d{3}){2,})(?: \(RPKD: .+\))?")
    allocated = sum(rupiah(amount[1]) for row in lines for cell in row if (amount := pagu.fullmatch(cell)))
    recaps = [table for title, table in found.items() if title.startswith("Rekapitulasi Alokasi Anggaran")]
    assert len(recaps) == 3
    for recap in recaps:
        assert rupiah(total_row(recap)[-2]) == allocated
        assert sum(rupiah(row[-2]) for row in body_rows(recap)) == allocated


def test_reports_say_the_same_as_each_other_and_as_the_plan(built: Built) -> None:
    """What was spent in the year and in its first half: in the LP2KD's recaps and both of its matrices, in the next
    RAT's evaluation, in the report of the quarter, and summed from the plan."""
    plan = load_folder(ROOT / "plan").plan
    assert plan is not None
    spent = {quarter: absorption(results(plan, 2024, quarter)).realisasi for quarter in (2, 4)}
    found = {name: tables(built.word_blocks[name]) for name in ("laporan-2024-tw2", "lp2kd-2024", "rat-2025")}
    recaps = [
        (name, rupiah(total_row(table)[4 if len(total_row(table)) > 7 else 3]))
        for name, titled in found.items()
        for title, table in titled.items()
        if title.startswith("Penyerapan Anggaran menurut") and "Triwulan terhadap" not in title
    ]
    assert len(recaps) == 6
    assert all(amount == spent[2 if name.startswith("laporan") else 4] for name, amount in recaps)
    for name, quarter in (("laporan-2024-tw2", 2), ("lp2kd-2024", 4)):
        (matrix,) = (t for title, t in found[name].items() if title.startswith("Matriks Laporan"))
        columns = [rupiah(cell) for cell in total_row(matrix)[-5:] if cell != "n.a."]
        assert sum(columns[:-1]) == columns[-1] == spent[quarter]
    (key,) = (t for title, t in found["lp2kd-2024"].items() if title.startswith("Capaian Program"))
    assert rupiah(total_row(key)[2]) == spent[4]
    lines = [row for row in key.rows if re.match(r"\d\.\d\d\.\d\d\.\d\.\d\d\.\d{4} ", row[1] if len(row) > 1 else "")]
    assert len(lines) == 59
    assert sum(rupiah(row[8]) for row in lines if "belum dilaporkan" not in row) == spent[4]


OLD, NEW = 860_000_000, 867_000_001


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The example with the DAU of one sub kegiatan in 2025 changed in the one place where it is written."""
    folder = copy_of_example(tmp_path_factory.mktemp("berubah"))
    change(folder / "plan" / "program" / "dinsos.yaml", "3.440.000.000, DAU: 860.000.000", f"3.440.000.000, DAU: {NEW}")
    return Built(folder, PLANS)


def amounts(said: str) -> list[int]:
    """All amounts in rupiah (with at least six digits), in order."""
    return [
        int(found.replace(".", "")) for found in re.findall(r"(?<![\d.,])\d{1,3}(?:\.\d{3}){2,}(?![\d.,]*\d)", said)
    ]


def spoken(blocks: list[Block]) -> str:
    return "\n".join(text for block in blocks for text in (block.text, *(cell for row in block.rows for cell in row)))


@pytest.mark.parametrize("name", PLANS)
def test_one_number_changes_wherever_it_is_printed(name: str, built: Built, changed: Built) -> None:
    """Every amount that differs between the builds differs by exactly the change, and in both formats alike."""
    for before, after in (
        (built.word_blocks[name], changed.word_blocks[name]),
        (built.pdf_blocks[name], changed.pdf_blocks[name]),
    ):
        old, new = amounts(spoken(before)), amounts(spoken(after))
        assert len(old) == len(new)
        moved = [(was, now) for was, now in zip(old, new, strict=True) if was != now]
        assert {now - was for was, now in moved} == {NEW - OLD}
        # Its own row, kegiatan, program, strategy, agency, source, year, and the plan as a whole.
        assert len(moved) >= {"rpkd": 20, "rat-2025": 4, "ringkasan": 4}[name]


# ── the Word files ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", DOCUMENTS)
def test_word_opens_the_file(name: str, built: Built, tmp_path: Path) -> None:
    data = built.word[name]
    assert audited(data, tmp_path) == []
    root = part(data)
    ends = [node.get(w("id")) for node in root.iter(w("bookmarkEnd"))]
    starts = [node.get(w("id")) for node in root.iter(w("bookmarkStart"))]
    assert sorted(starts) == sorted(ends) and len(set(starts)) == len(starts)
    assert len(set(bookmarks(data))) == len(starts)
    targets = {found[1] for field in instructions(data) if (found := re.match(r"(?:PAGE)?REF (\S+)", field))}
    anchors = {str(link.get(w("anchor"))) for link in root.iter(w("hyperlink")) if link.get(w("anchor"))}
    assert targets | anchors <= set(bookmarks(data))
    kinds = [str(node.get(w("fldCharType"))) for node in root.iter(w("fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    for name_of_part in names(data):
        if name_of_part.startswith("word/") and name_of_part.endswith(".xml"):
            assert all(cell[-1].tag == w("p") for cell in part(data, name_of_part).iter(w("tc")))
    for table in root.iter(w("tbl")):
        grid = table.find(w("tblGrid"))
        assert grid is not None
        assert {row_width(row) for row in table.findall(w("tr"))} == {len(grid)}


def row_width(row: etree._Element) -> int:
    spans = (cell.find(f"{w('tcPr')}/{w('gridSpan')}") for cell in row.findall(w("tc")))
    return sum(1 if span is None else int(span.get(w("val"), "1")) for span in spans)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_word_knows_language_title_and_repeated_heads(name: str, built: Built) -> None:
    data = built.word[name]
    languages = {node.get(w("val")) for node in part(data, "word/styles.xml").iter(w("lang"))}
    assert languages == {"id-ID"}
    properties = opened(data).core_properties
    assert properties.title and properties.subject and properties.author and properties.keywords
    for table in part(data).iter(w("tbl")):
        rows = [row.find(w("trPr")) for row in table.findall(w("tr"))]
        style = table.find(f"{w('tblPr')}/{w('tblStyle')}")
        if style is not None and "Polos" not in str(style.get(w("val"))):
            assert rows[0] is not None and rows[0].find(w("tblHeader")) is not None
        assert all(row is not None and row.find(w("cantSplit")) is not None for row in rows)


def test_front_matter_has_roman_numbers_and_the_body_begins_at_one(built: Built) -> None:
    for name in ("rpkd", "rat-2025", "lp2kd-2024"):
        kinds = [found for section in sections(built.word[name]) if (found := section.find(w("pgNumType"))) is not None]
        shapes = [(kind.get(w("fmt")), kind.get(w("start"))) for kind in kinds]
        assert shapes[:2] == [("lowerRoman", "1"), ("decimal", "1")]
        assert set(shapes[2:]) == {("decimal", None)}


# ── the PDFs ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_pdf_is_an_archive_that_everybody_can_read(name: str, built: Built) -> None:
    reader = PdfReader(io.BytesIO(built.pdf[name]))
    root = reader.trailer["/Root"]
    claims = root["/Metadata"].get_data().decode()  # type: ignore[index]
    for claim, value in (("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        assert re.search(rf'{claim}(?:>|="){value}', claims)
    assert root["/Lang"] == "id-ID" and root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] and reader.metadata.title  # type: ignore[index,union-attr]
    tree = built.tags[name]
    figures = list(tree.all("Figure"))
    assert bool(figures) == (name not in WITHOUT_CHARTS) and all(len(figure.alt) > 40 for figure in figures)
    heads = [cell for table in tree.all("Table") for cell in table.all("TH")]
    assert len(heads) > 10
    assert [clean(title) for title in titles(reader.outline)]  # type: ignore[arg-type]
    known = set(reader.named_destinations)
    fonts: dict[int, DictionaryObject] = {}
    for page in reader.pages:
        found = page["/Resources"].get("/Font", {})  # type: ignore[union-attr]
        fonts.update({found.raw_get(key).idnum: found[key] for key in found})
        for note in (found.get_object() for found in page.get("/Annots", [])):
            target = note.get("/Dest", note.get("/A", {}).get("/D"))
            assert "/URI" in note.get("/A", {}) or not isinstance(target, str) or target in known
            assert "/StructParent" in note
    assert fonts
    for font in fonts.values():
        assert {"/FontFile2", "/FontFile3"} & set(font["/DescendantFonts"][0]["/FontDescriptor"])  # type: ignore[index]
        assert "/ToUnicode" in font


# ── pages ────────────────────────────────────────────────────────────────────────────────────────
def faults(pages: list[list[str]], headings: set[str], captions: dict[str, str]) -> list[str]:
    """What no reader wants to see: (nearly) empty pages, headings and captions without what they announce."""
    found = []
    for number, lines in enumerate(pages, 1):
        running = (
            re.fullmatch(r"(?:RPKD|(?:Laporan )?RAT|LP2KD) Kota Tangerang (?:\w+ [IV]+ )?Tahun [\d–]+", lines[0])
            if lines
            else None
        )
        body = [line for line in lines[bool(running) :] if not re.fullmatch(r"[ivxlc]+|\d+", line)]
        if len(body) < 2:
            found.append(f"halaman {number} hanya memuat {body}")
        elif body[-1] in headings:
            found.append(f"halaman {number} berakhir dengan judul {body[-1]}")
        text = " ".join(body)
        found += [
            f"halaman {number}: tabel tidak mengikuti {caption}"
            for caption, head in captions.items()
            if caption in text and head not in text and not is_list(body, caption)
        ]
    return found


def is_list(body: list[str], caption: str) -> bool:
    """Whether the caption stands there as a line of a list of tables (with its page number)."""
    place = " ".join(body).partition(caption)[2]
    return re.match(r"[ .]*\d", place) is not None or "DAFTAR TABEL" in body


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_page_is_empty_and_nothing_stands_alone(name: str, built: Built) -> None:
    blocks = built.word_blocks[name]
    headings = {block.text for block in blocks if block.kind.startswith("Heading")}
    captions = {one.text: other.rows[0][0] for one, other in pairwise(blocks) if other.rows and one.kind == "Caption"}
    assert faults(page_lines(built.pdf[name]), headings, captions) == []


@needs_libreoffice
def test_the_contents_page_of_the_word_file_is_right(built: Built) -> None:
    """The page numbers in the Word file's lists, against the pages of LibreOffice; and its pages are sound too."""
    name = "rpkd"
    pages = page_lines(word_to_pdf(built.word[name]))
    blocks = built.word_blocks[name]
    headings = {block.text for block in blocks if block.kind.startswith("Heading")}
    assert faults(pages, headings, {}) == []
    said = ["".join(lines).replace(" ", "") for lines in pages]
    first = next(i for i, text in enumerate(said) if "BABIPENDAHULUAN" in text and "DAFTARISI" not in text)
    entries = [block.text for block in blocks if block.kind.startswith(("TOC", "Tableof", "TableofF"))]
    wrong, checked = [], 0
    for entry in entries:
        if found := re.fullmatch(r"(.+?) ?(\d+)", entry):
            checked += 1
            page = said[first + int(found[2]) - 1]
            if found[1].replace(" ", "") not in page:
                wrong.append(entry)
        elif found := re.fullmatch(r"([A-Z ]+) ?([ivx]+)", entry):
            # A page of the front matter bears its number at its foot.
            checked += 1
            title = found[1].replace(" ", "")
            if not any(text.startswith(title) and text.endswith(found[2]) for text in said[:first]):
                wrong.append(entry)
    assert checked > 60
    assert wrong == []


# ── texts of the plan ────────────────────────────────────────────────────────────────────────────
#: What would be code, marks or breaks somewhere on the road, if text were ever taken for that.
HOSTILE = (
    "{{ 7*7 }}", "{% raw %}", "{# x #}", "{{p isi }}", "<w:p>", "</w:t></w:r>", "&amp;", "<b>", "#pagebreak()", "$x$",
    "*tebal*", "_miring_", "@rujuk", "`kode`", "[a](https://b.id)", "\\u{41}", '"kutip"', "~", "[[1]]", "%s {0}",
    "x" * 200, "a/b", "---", "c" * 50 + "/" + "d" * 50,
)  # fmt: skip

#: Keys whose value is only text, whatever it says.
TEXT_KEYS = (
    "nama", "uraian", "keluaran", "sebutan", "sumber_data", "langsung", "tidak_langsung", "penunjang", "durasi",
    "alasan", "penanggung_jawab", "kendala", "tindak_lanjut", "jabatan", "singkatan", "tentang", "ibu_kota", "provinsi",
)  # fmt: skip


def hostile_plan() -> dict[str, str]:
    """A small plan in which every text carries something that must stay text, and one name has 5,000 letters."""
    count = iter(range(10**6))

    def worse(found: re.Match[str]) -> str:
        number = next(count)
        text = " ".join((found[2].strip('"'), *(HOSTILE[(number + step) % len(HOSTILE)] for step in (0, 9, 17))))
        return f"{found[1]}{json.dumps(text, ensure_ascii=True)}"

    pattern = re.compile(rf"(?m)^([ -]*(?:{'|'.join(TEXT_KEYS)}): )([^\n{{}}\[\]]+)$")
    files = {name: pattern.sub(worse, text) for name, text in with_realisasi("kota").items()}
    long = "Pendataan Fakir Miskin"
    holder = next(name for name, text in files.items() if long in text)
    files[holder] = files[holder].replace(long, "panjang sekali " * 333, 1)
    assert next(count) > 2 * len(HOSTILE)
    return files


def test_texts_of_the_plan_are_only_text(tmp_path: Path) -> None:
    for name, text in hostile_plan().items():
        path = tmp_path / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    documents = (*PLANS, "laporan-2025-tw4", "lp2kd-2025")
    draft = Built(tmp_path, documents, draft=True)
    for name in documents:
        word, pdf = letters(draft.word_blocks[name]), letters(draft.pdf_blocks[name])
        assert word == pdf
        assert audited(draft.word[name], tmp_path) == []
    said = "".join(letters(draft.word_blocks[name]) for name in documents).casefold()
    for text in HOSTILE:
        assert text.replace(" ", "").casefold() in said, text
    assert "panjangsekali" * 333 in said
    assert "49" not in said.partition("7*7")[2][:3]


def test_a_draft_says_so_on_every_page_of_both(tmp_path: Path) -> None:
    folder = copy_of_example(tmp_path)
    change(folder / "plan" / "strategi.yaml", "nama: ", "nmaa: ")
    name = "rat-2025"
    draft = Built(folder, (name,), draft=True)
    assert all("DRAF" in page.extract_text() for page in PdfReader(io.BytesIO(draft.pdf[name])).pages)
    kinds = {section.orientation for section in opened(draft.word[name]).sections}
    headers = [section.header._element.xml for section in opened(draft.word[name]).sections]
    assert len(kinds) == 2 and all("DRAF" in header for header in headers)
    assert "strategi.yaml" in spoken(draft.word_blocks[name])
    assert letters(draft.word_blocks[name]) == letters(draft.pdf_blocks[name])


# ── the same number in every document ────────────────────────────────────────────────────────────
def test_the_path_to_the_targets_is_the_same_in_every_document(built: Built) -> None:
    """Kondisi, targets of RPKD, RPJMD and nation, and their difference: one calculation, printed three times."""
    found = {
        name: [table.rows for title, table in tables(built.word_blocks[name]).items() if title.startswith("Jalur ")]
        for name in ("rpkd", "rat-2025", "lp2kd-2024")
    }
    (path,) = found["rpkd"]
    assert found["rat-2025"] == found["lp2kd-2024"] == [path]
    assert ("2", "2024", "5,43", "5,50*)", "–", "–", "-0,07", "Tercapai") in path


def test_a_sentence_says_the_number_of_the_table_beside_it(built: Built) -> None:
    """5,43 and 5,89 of the table of indicators, 0,46 of the sentence, -0,46 of the chart of yearly changes."""
    blocks = built.word_blocks["rpkd"]
    (series,) = (t for title, t in tables(blocks).items() if title.startswith("Perkembangan Indikator Kemiskinan Kota"))
    years = next(row for row in series.rows if "2024" in row)
    values = next(row for row in series.rows if "Persentase penduduk miskin" in row)
    printed = {year: values[years.index(year)] for year in ("2023", "2024")}
    change = Decimal(printed["2024"].replace(",", ".")) - Decimal(printed["2023"].replace(",", "."))
    text = " ".join(block.text for block in blocks)
    assert f"nilai tahun 2024 turun {str(abs(change)).replace('.', ',')} persen poin" in text
