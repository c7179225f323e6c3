"""Make the Word frames of the shipped document types from scratch.

Only for maintainers: a planner changes a frame in Word itself, and running this loses such changes.
The measures are those of templates/bersama/gaya.typ, because the contents page of the Word file takes its
page numbers from the PDF. Equal script, equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from rpkdgen.looks import LOOKS
from rpkdgen.word_numbering import FORMATS, levels_xml
from rpkdgen.word_package import zipped

DENSE = LOOKS["matriks-padat"]
TIGHT = LOOKS["matriks-rapat"]

TEMPLATES = Path(__file__).parent.parent / "templates"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

BOOK, REGULATION = "Arial", "Bookman Old Style"
DARK, GREY, RULE = "1F3864", "595959", "A6A6A6"


def cm(length: float) -> int:
    """Centimetres in twips."""
    return round(length * 1440 / 2.54)


#: F4 (folio): 215 × 330 mm; left 3 cm, the others 2.5 cm.
PAGE = f'<w:pgSz w:w="{cm(21.5)}" w:h="{cm(33)}"/>' + (
    f'<w:pgMar w:top="{cm(2.5)}" w:right="{cm(2.5)}" w:bottom="{cm(2.5)}" w:left="{cm(3)}" '
    f'w:header="{cm(1.25)}" w:footer="{cm(1.25)}" w:gutter="0"/>'
)
TEXT_WIDTH = cm(21.5) - cm(3) - cm(2.5)


# ── styles ───────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Style:
    """A paragraph style. Sizes, pitches and distances are points; indents centimetres."""

    name: str
    id: str
    base: str = "Normal"
    next: str = ""
    font: str = ""
    size: float = 0
    pitch: float = 0
    before: float | None = None
    after: float | None = None
    bold: bool | None = None
    italic: bool = False
    color: str = ""
    align: str = ""
    left: float | None = None
    first: float | None = None
    hanging: float | None = None
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    single_line: bool = False
    contextual: bool = False
    outline: int | None = None
    fill: str = ""
    borders: str = ""
    tabs: tuple[tuple[str, float, str], ...] = ()
    priority: int = 1

    def xml(self) -> str:
        default = ' w:default="1"' if self.id == "Normal" else ""
        custom = "" if self.name in BUILT_IN else ' w:customStyle="1"'
        base = f'<w:basedOn w:val="{self.base}"/>' if self.base and self.id != "Normal" else ""
        following = f'<w:next w:val="{self.next}"/>' if self.next else ""
        paragraph, letters = "".join(self._paragraph()), "".join(self._letters())
        return (
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
            f'{base}{following}<w:uiPriority w:val="{self.priority}"/><w:qFormat/>'
            + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
            + (f"<w:rPr>{letters}</w:rPr>" if letters else "")
            + "</w:style>"
        )

    def _paragraph(self) -> Iterable[str]:
        if self.keep_next:
            yield "<w:keepNext/>"
        if self.keep_lines:
            yield "<w:keepLines/>"
        if self.page_break:
            yield "<w:pageBreakBefore/>"
        if self.borders:
            yield f"<w:pBdr>{self.borders}</w:pBdr>"
        if self.fill:
            yield f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>'
        if self.tabs:
            stops = "".join(
                f'<w:tab w:val="{kind}"' + (f' w:leader="{leader}"' if leader else "") + f' w:pos="{cm(place)}"/>'
                for kind, place, leader in self.tabs
            )
            yield f"<w:tabs>{stops}</w:tabs>"
        yield self._spacing()
        yield self._indent()
        if self.contextual:
            yield "<w:contextualSpacing/>"
        if self.align:
            yield f'<w:jc w:val="{self.align}"/>'
        if self.outline is not None:
            yield f'<w:outlineLvl w:val="{self.outline}"/>'

    def _spacing(self) -> str:
        values = []
        if self.before is not None:
            values.append(f'w:before="{round(self.before * 20)}"')
        if self.after is not None:
            values.append(f'w:after="{round(self.after * 20)}"')
        if self.single_line:
            values.append('w:line="240" w:lineRule="auto"')
        elif self.pitch:
            values.append(f'w:line="{round(self.pitch * 20)}" w:lineRule="exact"')
        return f"<w:spacing {' '.join(values)}/>" if values else ""

    def _indent(self) -> str:
        values = {"left": self.left, "firstLine": self.first, "hanging": self.hanging}
        written = " ".join(f'w:{name}="{cm(value)}"' for name, value in values.items() if value is not None)
        return f"<w:ind {written}/>" if written else ""

    def _letters(self) -> Iterable[str]:
        if self.font:
            yield font_xml(self.font)
        if self.bold is not None:
            yield "<w:b/>" if self.bold else '<w:b w:val="0"/>'
        if self.italic:
            yield "<w:i/>"
        if self.color:
            yield f'<w:color w:val="{self.color}"/>'
        if self.size:
            yield f'<w:sz w:val="{round(self.size * 2)}"/><w:szCs w:val="{round(self.size * 2)}"/>'


#: Names that Word itself knows; the others are marked as custom.
BUILT_IN = frozenset(
    {"Normal", "heading 1", "heading 2", "heading 3", "heading 4", "caption", "table of figures", "toc 1", "toc 2",
     "toc 3", "TOC Heading", "header", "footer"}
)  # fmt: skip


def font_xml(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def body_styles() -> list[Style]:
    """The styles of the text; their names are those of rpkdgen.body.STYLES."""
    text = Style("isi", "Isi", size=11, pitch=18, after=6, align="both", first=1, priority=2)
    item = Style("butir", "Butir", size=11, pitch=18, after=3, align="both", priority=3)
    return [
        Style("Normal", "Normal", base="", priority=0),
        text,
        Style("rata-kiri", "RataKiri", size=11, pitch=18, after=6, align="left", priority=2),
        Style("tengah", "Tengah", size=11, pitch=18, after=6, align="center", keep_next=True, priority=2),
        item,
        replace(item, name="butir akhir", id="ButirAkhir", base="Butir", after=6),
        Style("judul-depan", "JudulDepan", next="Isi", size=14, pitch=20, after=12, bold=True, align="center",
              keep_next=True, priority=4),
        Style("sumber", "Sumber", next="Isi", size=9, pitch=12, before=3, after=12, align="left", keep_lines=True,
              priority=6),
        Style("catatan", "Catatan", next="Isi", size=8, pitch=10.5, after=12, align="left", keep_lines=True,
              contextual=True, priority=6),
        Style("gambar", "Gambar", next="Caption", single_line=True, before=9, after=0, align="center", keep_next=True,
              priority=6),
        Style("tanda-tangan", "TandaTangan", size=11, pitch=18, after=6, align="center", left=8, keep_lines=True,
              priority=7),
        Style("pemisah", "Pemisah", size=1, pitch=1, before=0, after=0, priority=20),
    ]  # fmt: skip


def regulation_styles() -> list[Style]:
    """The regulation's sheet: Bookman 12 (Permendagri 80/2015). In a slot whose paragraph has the style
    "peraturan", content of the style "tengah" takes "tengah peraturan", and so on."""
    base = Style("peraturan", "Peraturan", font=REGULATION, size=12, pitch=18, after=6, align="both", priority=8)
    of_base = Style("", "", base="Peraturan", priority=8)
    return [
        base,
        replace(of_base, name="isi peraturan", id="IsiPeraturan", first=1),
        replace(of_base, name="rata-kiri peraturan", id="RataKiriPeraturan", align="left"),
        replace(of_base, name="tengah peraturan", id="TengahPeraturan", align="center", keep_next=True),
        replace(of_base, name="judul-depan peraturan", id="JudulDepanPeraturan", align="center", bold=True,
                keep_next=True),
        replace(of_base, name="butir peraturan", id="ButirPeraturan", after=3),
        replace(of_base, name="butir akhir peraturan", id="ButirAkhirPeraturan"),
        replace(of_base, name="butir-peraturan", id="ButirNaskah"),
        replace(of_base, name="kepala-lampiran", id="KepalaLampiran", align="left", left=7.2),
        replace(of_base, name="tanda-tangan peraturan", id="TandaTanganPeraturan", align="center", left=8,
                keep_lines=True),
    ]  # fmt: skip


def heading_styles() -> list[Style]:
    first = Style("heading 1", "Heading1", next="Isi", size=14, pitch=20, before=0, after=12, bold=True, align="center",
                  keep_next=True, keep_lines=True, page_break=True, outline=0, priority=4)  # fmt: skip
    second = replace(first, name="heading 2", id="Heading2", size=12, pitch=18, before=12, after=6, align="left",
                     page_break=False, outline=1)  # fmt: skip
    third = replace(second, name="heading 3", id="Heading3", size=11, before=6, after=3, outline=2)
    fourth = replace(third, name="heading 4", id="Heading4", italic=True, outline=3)
    return [first, second, third, fourth, *unlisted(first, second, third, fourth)]


def unlisted(*headings: Style) -> list[Style]:
    """The same looks for titles that the contents page leaves out ("DAFTAR ISI", …)."""
    titles = [
        Style(f"judul {level} tak terdaftar", f"JudulTakTerdaftar{level}", base=heading.id, next="Isi", outline=9,
              priority=5)
        for level, heading in enumerate(headings, start=1)
    ]  # fmt: skip
    return [Style("TOC Heading", "TOCHeading", base="Heading1", next="Isi", outline=9, priority=39), *titles]


def table_paragraph_styles() -> list[Style]:
    """Captions, and the kinds of rows: letters and shading here, the size comes from the table style."""
    caption = Style("caption", "Caption", size=10, pitch=14, before=9, after=6, bold=True, align="center",
                    keep_next=True, keep_lines=True, priority=5)  # fmt: skip
    kinds = {
        "strategi": ("BDD7EE", True),
        "program": ("DEEAF6", True),
        "kegiatan": ("F2F2F2", None),
        "bagian": ("F2F2F2", True),
        "subtotal": ("EDEDED", True),
        "total": ("D9D9D9", True),
    }
    numbers = Style("baris nomor-kolom", "BarisNomorKolom", size=7, pitch=8.5, align="center", fill="F2F2F2",
                    priority=9)  # fmt: skip
    return [
        caption,
        replace(caption, name="caption gambar", id="CaptionGambar", base="Caption", before=6, after=3, keep_next=False),
        Style("baris kepala", "BarisKepala", bold=True, align="center", fill="D9E2F3", priority=9),
        *(Style(f"baris {kind}", f"Baris{kind.title()}", bold=bold, fill=fill, priority=9)
          for kind, (fill, bold) in kinds.items()),
        numbers,
        replace(numbers, name="baris nomor-kolom padat", id="BarisNomorKolomPadat", size=DENSE.size, pitch=DENSE.pitch),
    ]  # fmt: skip


def page_styles() -> list[Style]:
    """Lists of contents, header, footer, cover."""
    width = TEXT_WIDTH * 2.54 / 1440

    def entry(name: str, number: int, indent: float, label: float, **look: object) -> Style:
        tabs = (("left", indent + label, ""), ("right", width, "dot"))
        style = Style(name, f"TOC{number}", size=11, pitch=16, before=0, after=0, left=indent + label, hanging=label,
                      tabs=tabs, priority=39)  # fmt: skip
        return replace(style, **look)  # type: ignore[arg-type]

    rule = f'<w:bottom w:val="single" w:sz="4" w:space="2" w:color="{RULE}"/>'
    double = "".join(
        f'<w:{side} w:val="double" w:sz="12" w:space="25" w:color="{DARK}"/>' for side in ("top", "bottom")
    )
    return [
        entry("toc 1", 1, 0, 3.0, bold=True, before=6),
        entry("toc 2", 2, 0.6, 1.0),
        entry("toc 3", 3, 1.6, 1.3),
        entry("table of figures", 1, 0, 2.4, id="TableofFigures"),
        Style("header", "Header", size=8, pitch=10, color=GREY, borders=rule, priority=30),
        Style("footer", "Footer", size=10, pitch=12, align="right", priority=30),
        Style("nomor halaman depan", "NomorHalamanDepan", base="Footer", align="center", priority=30),
        Style("sampul lambang", "SampulLambang", single_line=True, after=0, align="center", priority=40),
        Style("sampul judul", "SampulJudul", size=22, pitch=32, bold=True, color=DARK, align="center", after=0,
              borders=double, priority=40),
        Style("sampul daerah", "SampulDaerah", size=14, pitch=20, bold=True, align="center", after=0, priority=40),
    ]  # fmt: skip


def summary_styles() -> list[Style]:
    """The close look of the two-page summary and of the Matriks Persandingan, as in their bingkai.typ."""
    looks = {
        "isi": {"size": 10, "pitch": 14, "after": 4, "first": None},
        "rata-kiri": {"size": 10, "pitch": 14, "after": 4},
        "tengah": {"size": 10, "pitch": 14, "after": 4},
        "butir": {"size": 10, "pitch": 14},
        "butir akhir": {"size": 10, "pitch": 14},
        "tanda-tangan": {"size": 10, "pitch": 14, "after": 4},
        "heading 1": {"size": 12, "pitch": 16, "before": 10, "after": 4, "align": "left", "page_break": False,
                      "color": DARK},
        "heading 2": {"size": 11, "pitch": 15, "before": 8, "after": 3, "color": DARK},
        "heading 3": {"size": 10, "pitch": 14, "before": 6, "after": 2, "color": DARK},
        "heading 4": {"size": 10, "pitch": 14, "before": 6, "after": 2, "color": DARK},
    }  # fmt: skip
    rule = f'<w:bottom w:val="single" w:sz="12" w:space="5" w:color="{DARK}"/>'
    title = Style("judul ringkasan", "JudulRingkasan", size=14, pitch=18, bold=True, color=DARK, after=8,
                  contextual=True, borders=rule, priority=4)  # fmt: skip
    return [*(replace(style, **looks.get(style.name, {})) for style in all_styles()), title]


def all_styles() -> list[Style]:
    return [*body_styles(), *heading_styles(), *table_paragraph_styles(), *page_styles(), *regulation_styles()]


def table_style(
    name: str, size: float, pitch: float, *, ruled: bool, font: str = "", id: str = "", side: float = 0.1
) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{GREY}"/>' for side in sides)
    borders = f"<w:tblBorders>{lines}</w:tblBorders>" if ruled else ""
    padding = {"top": 0.05, "left": side, "bottom": 0.05, "right": side}
    margins = "".join(f'<w:{side} w:w="{cm(width)}" w:type="dxa"/>' for side, width in padding.items())
    letters = (font_xml(font) if font else "") + f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{id or name}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="10"/><w:qFormat/>'
        f'<w:pPr><w:spacing w:before="0" w:after="0" w:line="{round(pitch * 20)}" w:lineRule="exact"/></w:pPr>'
        f"<w:rPr>{letters}</w:rPr>"
        f"<w:tblPr>{borders}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )


def list_style(number: int, name: str) -> str:
    return (
        f'<w:style w:type="numbering" w:customStyle="1" w:styleId="Daftar{number}"><w:name w:val="{name}"/>'
        f'<w:uiPriority w:val="99"/><w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr></w:style>'
    )


def styles_xml(styles: Iterable[Style], base_size: float = 11) -> str:
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>" + font_xml(BOOK) + f'<w:sz w:val="{round(base_size * 2)}"/>'
        f'<w:szCs w:val="{round(base_size * 2)}"/><w:lang w:val="id-ID" w:eastAsia="id-ID" w:bidi="ar-SA"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:before="0" w:after="0"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
    )
    others = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/>'
        '<w:rPr><w:color w:val="1F4E79"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    )
    tables = (
        table_style("RpkdRekap", LOOKS["rekap"].size, LOOKS["rekap"].pitch, ruled=True)
        + table_style("RpkdMatriks", LOOKS["matriks"].size, LOOKS["matriks"].pitch, ruled=True)
        + table_style("RpkdMatriksPadat", DENSE.size, DENSE.pitch, ruled=True, side=DENSE.side)
        + table_style("RpkdMatriksRapat", TIGHT.size, TIGHT.pitch, ruled=True, side=TIGHT.side)
        + table_style("RpkdPolos", base_size, 18 if base_size > 10 else 14, ruled=False)
        + table_style("RpkdPolos peraturan", 12, 18, ruled=False, font=REGULATION, id="RpkdPolosPeraturan")
    )
    lists = "".join(list_style(number, name) for number, (_, _, name) in enumerate(FORMATS.values(), start=1))
    paragraphs = "".join(style.xml() for style in styles)
    return f'{HEAD}<w:styles xmlns:w="{W}">{defaults}{paragraphs}{others}{tables}{lists}</w:styles>'


def numbering_xml() -> str:
    formats = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="{0x52504B00 + number:08X}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{0x52504C00 + number:08X}"/>'
        f'<w:styleLink w:val="Daftar{number}"/>{levels_xml(style)}</w:abstractNum>'
        for number, style in enumerate(FORMATS, start=1)
    )
    numbers = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in range(1, len(FORMATS) + 1)
    )
    return f'{HEAD}<w:numbering xmlns:w="{W}">{formats}{numbers}</w:numbering>'


# ── document ─────────────────────────────────────────────────────────────────────────────────────
def line(style: str, text: str, extra: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{run}</w:p>'


def slot(name: str, style: str = "Isi") -> str:
    return line(style, f"{{{{p {name} }}}}")


def condition(name: str, *content: str) -> str:
    """Content that stands only when the slot or name holds something."""
    return "".join((line("Normal", f"{{%p if {name} %}}"), *content, line("Normal", "{%p endif %}")))


def section(*, header: str = "", footer: str = "", numbers: str = "") -> str:
    references = "".join(
        f'<w:{kind}Reference w:type="default" r:id="{relation}"/>'
        for kind, relation in (("header", header), ("footer", footer))
        if relation
    )
    numbering = f"<w:pgNumType {numbers}/>" if numbers else ""
    return f"<w:sectPr>{references}{PAGE}{numbering}</w:sectPr>"


def section_end(description: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Pemisah"/>{description}</w:pPr></w:p>'


def placed(top: float) -> str:
    """A place on the page for lines of the cover, ``top`` cm from its upper edge; planners can drag it in Word."""
    return (
        f'<w:framePr w:w="{TEXT_WIDTH}" w:hSpace="0" w:wrap="notBeside" w:vAnchor="page" w:hAnchor="margin" '
        f'w:xAlign="center" w:y="{cm(top)}"/>'
    )


COVER = "".join(
    (
        condition("kepala_lampiran", slot("kepala_lampiran", "Peraturan")),
        condition("lambang", line("SampulLambang", "{{p lambang }}", placed(8))),
        line("Normal", "{%p for baris in judul_sampul %}"),
        line("SampulJudul", "{{ baris }}", placed(13)),
        line("Normal", "{%p endfor %}"),
        line("SampulDaerah", "{{ daerah.nama | upper }}", placed(28)),
        condition("daerah.provinsi", line("SampulDaerah", "{{ daerah.provinsi | upper }}", placed(28))),
        section_end(section()),
    )
)


def book() -> str:
    """Regulation, annex head and cover, front matter (roman), content (arabic from 1)."""
    lists = (("daftar_isi", "DAFTAR ISI"), ("daftar_tabel", "DAFTAR TABEL"), ("daftar_gambar", "DAFTAR GAMBAR"))
    return "".join(
        (
            condition("peraturan", slot("peraturan", "Peraturan"), section_end(section())),
            COVER,
            slot("kata_pengantar"),
            *(condition(name, line("TOCHeading", title), slot(name, "Isi")) for name, title in lists),
            slot("daftar_singkatan"),
            condition(
                "kata_pengantar or daftar_isi or daftar_tabel or daftar_gambar or daftar_singkatan",
                section_end(section(footer="rIdDepan", numbers='w:fmt="lowerRoman" w:start="1"')),
            ),
            slot("isi"),
            slot("tanda_tangan"),
            slot("masalah"),
            section(header="rIdKepala", footer="rIdKaki", numbers='w:fmt="decimal" w:start="1"'),
        )
    )


def summary() -> str:
    """A title, then the content: no cover, no contents page."""
    return "".join(
        (
            line("Normal", "{%p for baris in judul_sampul %}"),
            line("JudulRingkasan", "{{ baris }}"),
            line("Normal", "{%p endfor %}"),
            slot("isi"),
            slot("tanda_tangan"),
            slot("masalah"),
            section(header="rIdKepala", footer="rIdKaki", numbers='w:fmt="decimal" w:start="1"'),
        )
    )


def footer(style: str, fmt: str) -> str:
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{fmt}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    content = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{number}</w:p>'
    return f'{HEAD}<w:ftr xmlns:w="{W}" xmlns:r="{R}">{content}</w:ftr>'


HEADER = f'{HEAD}<w:hdr xmlns:w="{W}" xmlns:r="{R}">{line("Header", "{{ kepala_halaman }}")}</w:hdr>'

SETTINGS = (
    f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="{cm(1)}"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    + "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    + '</w:compat><w:themeFontLang w:val="id-ID"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)

FONTS = (
    f'{HEAD}<w:fonts xmlns:w="{W}">'
    '<w:font w:name="Arial"><w:altName w:val="Liberation Sans"/><w:panose1 w:val="020B0604020202020204"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    '<w:font w:name="Bookman Old Style"><w:altName w:val="TeX Gyre Bonum"/><w:panose1 w:val="02050604050505020204"/>'
    '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)


def theme_xml() -> str:
    """The plainest theme; Word wants one, the styles use nothing of it."""
    colours = {
        "dk1": "000000", "lt1": "FFFFFF", "dk2": DARK, "lt2": "F2F2F2", "accent1": "1F4E79", "accent2": "C55A11",
        "accent3": "7F7F7F", "accent4": "BF9000", "accent5": "2E75B6", "accent6": "548235", "hlink": "1F4E79",
        "folHlink": "1F4E79",
    }  # fmt: skip
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items())
    fonts = f'<a:latin typeface="{BOOK}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    edges = "".join(f'<a:ln w="{width}">{fill}</a:ln>' for width in (6350, 12700, 19050))
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="rpkdgen">'
        f'<a:themeElements><a:clrScheme name="rpkdgen">{scheme}</a:clrScheme><a:fontScheme name="rpkdgen">'
        f"<a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="rpkdgen"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{edges}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


APP = (
    f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office Word</Application></Properties>"
)


def relationships(entries: dict[str, tuple[str, str]]) -> str:
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    written = "".join(
        f'<Relationship Id="{id}" Type="{kind}" Target="{target}"/>' for id, (kind, target) in entries.items()
    )
    return f'{HEAD}<Relationships xmlns="{namespace}">{written}</Relationships>'


def frame(content: str, styles: Iterable[Style], base_size: float = 11) -> bytes:
    """The Word file."""
    parts = {
        "styles": ("styles", styles_xml(styles, base_size)),
        "numbering": ("numbering", numbering_xml()),
        "settings": ("settings", SETTINGS),
        "fontTable": ("fontTable", FONTS),
        "theme/theme1": ("theme", theme_xml()),
        "header1": ("header", HEADER),
        "footer1": ("footer", footer("Footer", "1")),
        "footer2": ("footer", footer("NomorHalamanDepan", "i")),
    }
    ids = {"header1": "rIdKepala", "footer1": "rIdKaki", "footer2": "rIdDepan"}
    package = "http://schemas.openxmlformats.org/package/2006"
    overrides = {f"/word/{name}.xml": f"{OFFICE}.{kind}+xml" for name, (kind, _) in parts.items()}
    overrides["/word/theme/theme1.xml"] = "application/vnd.openxmlformats-officedocument.theme+xml"
    overrides["/word/document.xml"] = f"{OFFICE}.document.main+xml"
    overrides["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides["/docProps/app.xml"] = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    types = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in sorted(overrides.items()))
    files = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": relationships(
            {
                "rId1": (f"{R}/officeDocument", "word/document.xml"),
                "rId2": (f"{package}/relationships/metadata/core-properties", "docProps/core.xml"),
                "rId3": (f"{R}/extended-properties", "docProps/app.xml"),
            }
        ),
        "word/_rels/document.xml.rels": relationships(
            {ids.get(name, f"rId{kind.title()}"): (f"{R}/{kind}", f"{name}.xml") for name, (kind, _) in parts.items()}
        ),
        "word/document.xml": f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{content}</w:body></w:document>',
        "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{{ judul }}</dc:title></cp:coreProperties>',
        "docProps/app.xml": APP,
        **{f"word/{name}.xml": xml for name, (_, xml) in parts.items()},
    }
    return zipped({name: text.encode() for name, text in files.items()})


def main() -> None:
    for kind in ("rpkd", "rat", "lp2kd"):
        (TEMPLATES / kind).mkdir(parents=True, exist_ok=True)
        (TEMPLATES / kind / "bingkai.docx").write_bytes(frame(book(), all_styles()))
    for kind in ("ringkasan", "persandingan", "laporan"):
        (TEMPLATES / kind).mkdir(parents=True, exist_ok=True)
        (TEMPLATES / kind / "bingkai.docx").write_bytes(frame(summary(), summary_styles(), base_size=10))


if __name__ == "__main__":
    main()
