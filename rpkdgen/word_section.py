"""Sections: landscape pages cut out of the frame's own sections, and the mark of a draft on every page.

A section of Word is described where it ends. So a landscape part needs a copy of the description of the
section around it at the end of what stands before, and a turned copy at its own end; headers and footers stay the
frame's.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from rpkdgen.document import TURNED_SIDE
from rpkdgen.word_blocks import Pages, Part
from rpkdgen.word_frame import TWIPS_PER_CM
from rpkdgen.word_package import SETTINGS, Package, as_string, parse, serialized, w
from rpkdgen.word_package import R as RELATIONSHIPS
from rpkdgen.word_rendering import PLACE
from rpkdgen.word_table import Room
from rpkdgen.word_text import Layout, paragraph

#: What a section description may hold before the page size (CT_SectPr).
_BEFORE_TYPE = ("headerReference", "footerReference", "footnotePr", "endnotePr")


def section_ends(body: etree._Element) -> list[etree._Element]:
    """The descriptions of the frame's sections in the order of the pages."""
    return [found for child in body if (found := _end_of(child)) is not None]


def _end_of(child: etree._Element) -> etree._Element | None:
    return child if child.tag == w("sectPr") else child.find(f"{w('pPr')}/{w('sectPr')}")


def pages_of(section: etree._Element) -> Pages:
    """The room between the margins, upright and turned."""
    turned = section if _is_landscape(section) else _turned(deepcopy(section))
    return Pages(_room(section), _room(turned))


def _room(section: etree._Element) -> Room:
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    across = _twips(margins, "left", 1701) + _twips(margins, "right", 1417) + _twips(margins, "gutter", 0)
    along = abs(_twips(margins, "top", 1417)) + abs(_twips(margins, "bottom", 1417))
    return Room(_twips(size, "w", 12189) - across, _twips(size, "h", 18709) - along)


def _twips(element: etree._Element | None, name: str, default: int) -> int:
    return int((None if element is None else element.get(w(name))) or default)


def section_of_place(body: etree._Element) -> dict[str, etree._Element | None]:
    """For each slot that the frame places, the description of its section; None inside a table of the frame."""
    found: dict[str, etree._Element | None] = {}
    waiting: list[str] = []
    for child in body:
        if child.tag == PLACE:
            waiting.append(str(child.get(w("n"))))
        else:
            found.update({str(place.get(w("n"))): None for place in child.iter(PLACE)})
        section = _end_of(child)
        if section is not None:
            found.update(dict.fromkeys(waiting, section))
            waiting = []
    found.update(dict.fromkeys(waiting, None))
    return found


# ── landscape ────────────────────────────────────────────────────────────────────────────────────
@dataclass
class _Run:
    """Neighbours on pages of one orientation."""

    landscape: bool
    elements: list[etree._Element] = field(default_factory=list)


def lay_out(body: etree._Element, parts: Sequence[Part], separator: str) -> None:
    """End the sections that landscape parts need. ``parts`` are numbered by the places in ``body``;
    ``separator`` is the style of a paragraph that only ends a section."""
    section_elements: list[etree._Element] = []
    for child in list(body):
        section = _end_of(child)
        section_elements.append(child)
        if section is not None:
            _lay_out_section(section_elements, section, parts, separator)
            section_elements = []


def _lay_out_section(
    elements: Sequence[etree._Element], section: etree._Element, parts: Sequence[Part], separator: str
) -> None:
    is_turned = _is_landscape(section)
    runs: list[_Run] = []
    for element in elements:
        if element.tag == w("sectPr") or _only_ends(element, section):
            continue
        part = _part_at(element, parts)
        landscape = is_turned or (part is not None and part.landscape)
        if not runs or runs[-1].landscape != landscape:
            runs.append(_Run(landscape))
        runs[-1].elements.append(element)
    if not runs:
        return
    for number, run in enumerate(runs[:-1]):
        copy = _continued(deepcopy(section)) if number else deepcopy(section)
        _end_run(run, _turned(copy) if run.landscape else copy, parts, separator)
    if len(runs) > 1:
        _continued(section)
    if runs[-1].landscape:
        _turned(section)
    _drop_empty_end(elements[-1], runs[-1], section, parts)


def _part_at(element: etree._Element, parts: Sequence[Part]) -> Part | None:
    return parts[int(str(element.get(w("n"))))] if element.tag == PLACE else None


def _only_ends(element: etree._Element, section: etree._Element) -> bool:
    """Whether a paragraph of the frame does nothing but end its section."""
    return _end_of(element) is section and element.find(w("r")) is None


def _end_run(run: _Run, section: etree._Element, parts: Sequence[Part], separator: str) -> None:
    last = run.elements[-1]
    part = _part_at(last, parts)
    if part is not None:
        part.end_section(as_string(section), _separator(separator))
        return
    holder = etree.Element(w("p"))
    properties = etree.SubElement(holder, w("pPr"))
    etree.SubElement(properties, w("pStyle")).set(w("val"), separator)
    properties.append(section)
    last.addnext(holder)


def _drop_empty_end(end: etree._Element, run: _Run, section: etree._Element, parts: Sequence[Part]) -> None:
    """Where the frame ends a section in an empty paragraph right after a slot, the slot's last paragraph
    ends it instead: an empty line might begin an empty page."""
    part = _part_at(run.elements[-1], parts)
    if end.tag == w("p") and _only_ends(end, section) and part is not None and part.ends_in_paragraph:
        part.end_section(as_string(section), "")
        parent = end.getparent()
        assert parent is not None
        parent.remove(end)


def _separator(style: str) -> str:
    return paragraph(style, "", Layout())


def _is_landscape(section: etree._Element) -> bool:
    size = section.find(w("pgSz"))
    return size is not None and int(size.get(w("w"), "0")) > int(size.get(w("h"), "0"))


def _turned(section: etree._Element) -> etree._Element:
    size = section.find(w("pgSz"))
    if size is not None and not _is_landscape(section):
        width, height = size.get(w("w"), ""), size.get(w("h"), "")
        size.set(w("w"), height)
        size.set(w("h"), width)
        size.set(w("orient"), "landscape")
        _narrow_sides(section)
    return section


def _narrow_sides(section: etree._Element) -> None:
    """Margins of ``Geometry.turned``; the gutter, the place of the binding, goes with the upper edge."""
    margins = section.find(w("pgMar"))
    if margins is None:
        return
    widest = round(TURNED_SIDE * TWIPS_PER_CM)
    margins.set(w("left"), str(min(_twips(margins, "left", 1701) + _twips(margins, "gutter", 0), widest)))
    margins.set(w("right"), str(min(_twips(margins, "right", 1417), widest)))
    margins.set(w("gutter"), "0")


def _continued(section: etree._Element) -> etree._Element:
    """A section that goes on: on a new page, with the page numbers running, without a title page."""
    for name in ("type", "titlePg"):
        for found in section.findall(w(name)):
            section.remove(found)
    for numbers in section.findall(w("pgNumType")):
        if w("start") in numbers.attrib:
            del numbers.attrib[w("start")]
    return section


# ── the mark of a draft ──────────────────────────────────────────────────────────────────────────
_DRAFT_HEADER = "kepala-draf.xml"

_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def _mark(number: int) -> str:
    """The word DRAF across the page, behind the text, as Word's own watermark does it."""
    return (
        f'<w:r xmlns:w="{w("x")[1:-2]}"><w:rPr><w:noProof/></w:rPr><w:pict {_VML}>'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
        'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" '
        'alt="DRAF" style="position:absolute;margin-left:0;margin-top:0;width:420pt;height:150pt;rotation:315;'
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="silver" '
        'stroked="f"><v:fill opacity=".4"/><v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" '
        'string="DRAF"/></v:shape></w:pict></w:r>'
    )


def mark_as_draft(body: etree._Element, package: Package) -> None:
    """Put DRAF on every page: into each header that a page can have, and a header where there is none."""
    reference, relation_id, kind = w("headerReference"), f"{{{RELATIONSHIPS}}}id", w("type")
    blank = ""
    current: dict[str, str] = {}
    for section in section_ends(body):
        own = {str(found.get(kind)): str(found.get(relation_id)) for found in section.findall(reference)}
        current |= own
        for needed in _kinds_in_use(section, package):
            if needed in current:
                continue
            blank = blank or _new_header(package)
            entry = etree.Element(reference)
            entry.set(kind, needed)
            entry.set(relation_id, blank)
            section.insert(0, entry)
            current[needed] = blank
    headers = {package.target(str(found.get(relation_id))) for found in body.iter(reference)}
    for number, name in enumerate(sorted(headers), start=1):
        root = parse(package.parts[name])
        first = root.find(w("p"))
        if first is None:
            first = etree.SubElement(root, w("p"))
        first.append(etree.fromstring(_mark(number)))
        package.parts[name] = serialized(root)


def _kinds_in_use(section: etree._Element, package: Package) -> list[str]:
    settings = package.parts.get(SETTINGS, b"")
    kinds = ["default"]
    if section.find(w("titlePg")) is not None:
        kinds.append("first")
    if b"evenAndOddHeaders" in settings:
        kinds.append("even")
    return kinds


def _new_header(package: Package) -> str:
    namespaces = f'xmlns:w="{w("x")[1:-2]}" xmlns:r="{RELATIONSHIPS}"'
    data = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:hdr {namespaces}><w:p></w:p></w:hdr>'
    return package.add_header(_DRAFT_HEADER, data.encode())
