"""Helpers of the tests of Word files: writing a body with a frame, and reading what came out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from lxml import etree
from sample_body import CONTEXT, META, text

from rpkdgen.body import Blocks, Body, Figure, Heading
from rpkdgen.word import write_docx
from rpkdgen.word_package import parse, w

TEMPLATES = Path(__file__).parent.parent / "templates"
FRAME = TEMPLATES / "rpkd" / "bingkai.docx"

#: One white pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def pixel(_figure: Figure) -> bytes:
    return PIXEL


def written(
    body: Body,
    frame: Path = FRAME,
    context: Mapping[str, Any] = CONTEXT,
    pages: Mapping[str, str] | None = None,
    chart_png: Callable[[Figure], bytes] = pixel,
    draft: bool = False,
) -> bytes:
    return write_docx(body, frame, context, META, pages=pages or {}, chart_png=chart_png, draft=draft)


def of_blocks(*blocks: Any, **slots: Blocks) -> Body:
    """A body whose content is these blocks."""
    return Body({"isi": tuple(blocks), **slots})


def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return parse(archive.read(name))


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.namelist()


def lines(data: bytes) -> list[str]:
    """The text of every paragraph of the body, those in tables too, without empty ones."""
    paragraphs = ("".join(_letters(paragraph)) for paragraph in part(data).iter(w("p")))
    return [line for line in paragraphs if line]


def _letters(paragraph: etree._Element) -> list[str]:
    signs = {w("tab"): "\t", w("br"): "\n"}
    return [
        signs.get(str(node.tag), node.text or "")
        for node in paragraph.iter(w("t"), w("tab"), w("br"))
        if next(node.iterancestors(w("p"))) is paragraph and node.getparent().tag == w("r")  # type: ignore[union-attr]
    ]


def instructions(data: bytes) -> list[str]:
    """What the document's fields are, in order."""
    return [str(node.text).strip() for node in part(data).iter(w("instrText"))]


def bookmarks(data: bytes) -> list[str]:
    return [str(node.get(w("name"))) for node in part(data).iter(w("bookmarkStart"))]


def sections(data: bytes) -> list[etree._Element]:
    return list(part(data).iter(w("sectPr")))


def changed_frame(folder: Path, changes: Mapping[str, Callable[[str], str]], frame: Path = FRAME) -> Path:
    """A copy of the frame with parts changed, as a planner might have done in Word."""
    target = folder / "templates" / "rpkd" / "bingkai.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(frame) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, changes[name](data.decode()).encode() if name in changes else data)
    return target


def frame_with(folder: Path, paragraph: str, name: str = "word/document.xml") -> Path:
    """A frame with one more paragraph of text, before its content or in its header."""
    added = f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>"

    def insert(xml: str) -> str:
        if name != "word/document.xml":
            return re.sub(r"(<w:hdr[^>]*>)", rf"\1{added}", xml)
        place = xml.rindex("<w:p>", 0, xml.index("{{p isi }}"))
        return xml[:place] + added + xml[place:]

    return changed_frame(folder, {name: insert})


def chapter(number: str, title: str) -> Heading:
    return Heading(1, f"bab:{title.lower()}", text(title), f"BAB {number}")
