"""Body + Word frame → .docx.

docxtpl renders the frame (cover, headers, contents pages) around empty places; the blocks of the body
are written as OpenXML by ``word_blocks`` and put into these places as text, so a matrix of thousands of
rows costs no more than its own characters. Equal input gives equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from lxml import etree

from rpkdgen.body import Body, Figure, Inlines
from rpkdgen.document import Geometry, Meta
from rpkdgen.word_blocks import BlockWriter, Part, labels_of
from rpkdgen.word_contents import LISTS, entries_of, list_part
from rpkdgen.word_frame import (
    IMAGE,
    Styles,
    frame_geometry,
    frame_parts,
    frame_problem,
    missing_slot,
    read_styles,
    slot_looks,
)
from rpkdgen.word_hyphens import Hyphens
from rpkdgen.word_numbering import Numberings
from rpkdgen.word_package import DOCUMENT, Package, R, W, as_string, w, zipped
from rpkdgen.word_picture import Picture, UnknownPicture, as_png, picture_run, picture_size
from rpkdgen.word_rendering import PLACE, rendered
from rpkdgen.word_section import lay_out, mark_as_draft, pages_of, section_of_place
from rpkdgen.word_table import TableWriter
from rpkdgen.word_text import Bookmarks, InlineWriter, Tracking, paragraph

__all__ = ["Geometry", "frame_geometry", "write_docx"]

#: Height of the coat of arms on the cover, in centimetres.
COAT_OF_ARMS_HEIGHT = 3.6

EMU_PER_CM = 360_000

#: The number of this drawing, before those of the content (``word_blocks.FIRST_PICTURE``).
_COAT_OF_ARMS = 10_000

_PLACE_TEXT = re.compile(rb'<w:rpkdgen w:n="(\d+)"/>')


def write_docx(
    body: Body,
    frame: Path,
    context: Mapping[str, Any],
    meta: Meta,
    *,
    pages: Mapping[str, str],
    chart_png: Callable[[Figure], bytes],
    draft: bool,
) -> bytes:
    """The document as a Word file.

    ``pages``: the printed page ("iv", "12") of each heading, table and figure id; ``chart_png`` draws a
    chart. Raises TemplateError when the frame lacks the place of the content, a style that the content
    needs, or a name that the frame uses.
    """
    parts = frame_parts(frame)
    package = Package(dict(parts))
    slots = {name: blocks for name, blocks in body.slots.items() if blocks}
    coat_of_arms = _coat_of_arms(context)
    filled = {*slots, *(name for name in LISTS if entries_of(body, name)), *(["lambang"] if coat_of_arms else [])}
    root, others = rendered(frame, parts, context, frozenset(filled))
    package.parts.update(others)
    document_body = root.find(w("body"))
    assert document_body is not None
    places = section_of_place(document_body)
    if "isi" in slots and "isi" not in places:
        raise missing_slot(frame)

    styles = read_styles(frame, parts)
    numberings = Numberings(styles, parts)
    labels = {name: label for slot in places for name, label in labels_of(slots.get(slot, ())).items()}
    writer = _block_writer(body, frame, styles, numberings, package, labels, root, chart_png)
    looks = slot_looks(parts)

    written: list[Part] = []
    for place in list(root.iter(PLACE)):
        name = str(place.get(w("n")))
        section = places.get(name)
        if name in slots:
            page = pages_of(section if section is not None else document_body)
            slot_parts = writer.slot(slots[name], _variant(styles, looks.get(name)), page)
        elif name in LISTS:
            slot_parts = [list_part(name, entries_of(body, name), pages, labels, styles)]
        else:
            slot_parts = [_coat_of_arms_part(package, frame, coat_of_arms, looks.get(name))]
        _put(place, slot_parts, written, is_cell=section is None)

    if draft:
        mark_as_draft(document_body, package)
    lay_out(document_body, written, styles.paragraph("pemisah"))
    if (numbering := numberings.xml()) is not None:
        package.set_numbering(numbering)
    package.set_properties(meta)
    package.parts[DOCUMENT] = _assembled(root, written)
    return zipped(package.parts)


def _block_writer(
    body: Body,
    frame: Path,
    styles: Styles,
    numberings: Numberings,
    package: Package,
    labels: Mapping[str, str],
    root: etree._Element,
    chart_png: Callable[[Figure], bytes],
) -> BlockWriter:
    link = styles.find("character", "hyperlink")
    used = [int(found.get(w("id"), "0")) for found in root.iter(w("bookmarkStart"))]
    numbers = count(max([0, *used]) + 1)
    inlines = InlineWriter(labels, package.link, f'<w:rStyle w:val="{link}"/>' if link else "", Tracking(numbers))
    hyphens = Hyphens.of_fonts(frame.parent.parent / "fonts")

    def cell_runs(content: Inlines, ems: float, bold: bool) -> str:
        return hyphens.runs(inlines, content, ems, bold)

    tables = TableWriter(styles, inlines.runs, cell_runs, hyphens.title_lines, inlines.tracking.sign)
    names = {str(found.get(w("name"))) for found in root.iter(w("bookmarkStart"))}

    def picture(figure: Figure, width_cm: float) -> Picture:
        data = chart_png(figure) if figure.chart else _image(frame, Path(figure.image))
        return _stored(package, frame, data, figure.image)

    listed = frozenset(entry.id for entry in body.contents)
    return BlockWriter(styles, numberings, inlines, tables, Bookmarks(numbers, names), picture, listed)


def _variant(styles: Styles, look: etree._Element | None) -> str:
    """The name of the style of a slot's paragraph ("peraturan"): its content takes "tengah peraturan", …"""
    style = None if look is None else look.find(w("pStyle"))
    wanted = None if style is None else ("paragraph", style.get(w("val")))
    return next((name for (kind, name), found in styles.ids.items() if (kind, found) == wanted), "")


def _put(place: etree._Element, parts: list[Part], written: list[Part], *, is_cell: bool) -> None:
    """Replace the place of a slot by one place for each of its parts, numbered through the document."""
    parent = place.getparent()
    assert parent is not None
    if is_cell:
        # No section can begin inside a table of the frame, and a cell ends with a paragraph.
        whole = Part(False, [piece for part in parts for piece in part.pieces])
        if not (parts and parts[-1].ends_in_paragraph):
            whole.add(paragraph("", ""), is_paragraph=True)
        parts = [whole]
    for part in parts:
        numbered = etree.Element(PLACE)
        numbered.set(w("n"), str(len(written)))
        place.addprevious(numbered)
        written.append(part)
    parent.remove(place)


def _assembled(root: etree._Element, written: list[Part]) -> bytes:
    """The document's XML with the parts in their places."""
    if root.nsmap.get("w") != W or root.nsmap.get("r") != R:
        root = _with_prefixes(root)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r", *_ignorable(root)])
    frame = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    pieces: list[bytes] = []
    end = 0
    for place in _PLACE_TEXT.finditer(frame):
        pieces += [frame[end : place.start()], "".join(written[int(place[1])].pieces).encode()]
        end = place.end()
    return b"".join([*pieces, frame[end:]])


def _ignorable(root: etree._Element) -> list[str]:
    """Prefixes that the document names in ``mc:Ignorable`` and must therefore declare."""
    return str(root.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable", "")).split()


def _with_prefixes(root: etree._Element) -> etree._Element:
    """The same document with the prefixes that our text uses declared on its root."""
    declared: Any = {prefix: uri for prefix, uri in root.nsmap.items() if prefix not in ("w", "r")}
    renewed = etree.Element(
        root.tag,
        attrib={str(key): str(value) for key, value in root.attrib.items()},
        nsmap={**declared, "w": W, "r": R},
    )
    renewed.extend(list(root))
    return renewed


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────
def _image(frame: Path, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"gambar {path.as_posix()} tidak dapat dibaca"
        raise frame_problem(path, message, "Periksa nama dan tempat berkasnya.", code=IMAGE) from error


def _stored(package: Package, frame: Path, data: bytes, name: str) -> Picture:
    """The picture in the package; a format that Word does not know becomes PNG."""
    try:
        try:
            ending, width, height = picture_size(data)
        except UnknownPicture:
            data = as_png(data, Path(name).suffix.lower().lstrip(".") or "png")
            ending, width, height = picture_size(data)
        if not (width and height):
            raise UnknownPicture("empty")
    except UnknownPicture as error:
        hint = "Pakai gambar PNG, JPEG, GIF, SVG, atau WebP yang utuh."
        path = Path(name) if name else frame
        raise frame_problem(path, "gambar tidak dapat dibaca", hint, code=IMAGE) from error
    return Picture(package.image(data, ending), width, height)


def _coat_of_arms(context: Mapping[str, Any]) -> str:
    region = context.get("daerah")
    return str(region.get("lambang") or "") if isinstance(region, Mapping) else ""


def _coat_of_arms_part(package: Package, frame: Path, path: str, look: etree._Element | None) -> Part:
    """The region's coat of arms, in a paragraph that looks as its place in the frame."""
    picture = _stored(package, frame, _image(frame, Path(path)), path)
    height = round(COAT_OF_ARMS_HEIGHT * EMU_PER_CM)
    width = round(height * picture.width / picture.height)
    part = Part(landscape=False)
    xml = picture_run(picture.relation, _COAT_OF_ARMS, "Lambang daerah", width, height)
    properties = "<w:pPr/>" if look is None else as_string(look)
    part.add(f"<w:p>{properties}{xml}</w:p>", is_paragraph=False)
    return part
