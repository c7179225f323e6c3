"""A Word file as its parts: content types, relationships, properties, and a zip that is always the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from rpkdgen.document import Meta
from rpkdgen.word_text import escaped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"

DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
NUMBERING = "word/numbering.xml"
SETTINGS = "word/settings.xml"

#: The earliest time that a zip can hold; every entry has it, so that equal content is an equal file.
_TIME = (1980, 1, 1, 0, 0, 0)

#: Above this many bytes a part is packed quickly rather than tightly.
_LARGE = 4_000_000

#: Parts of a frame may not be larger than this (bytes); nothing honest comes near.
_LARGEST_PART = 200_000_000


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute, as lxml writes it."""
    return f"{{{W}}}{name}"


def parse(data: bytes) -> etree._Element:
    """The root of a part; entities and outside references are not followed."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def serialized(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


_NAMESPACES = re.compile(r' xmlns(?::\w+)?="[^"]*"')


def as_string(element: etree._Element) -> str:
    """An element without its namespaces, which the root of the document declares."""
    return _NAMESPACES.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


def read_parts(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name. Raises ValueError when it is none."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            if any(entry.file_size > _LARGEST_PART for entry in archive.infolist()):
                raise ValueError("too large")
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except (BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise ValueError("not a zip") from error
    if DOCUMENT not in parts or STYLES not in parts:
        raise ValueError("not a Word document")
    return parts


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a zip: content types first (as the standard advises), the others by name."""
    first = ("[Content_Types].xml", "_rels/.rels")
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name not in first, name)):
            entry = ZipInfo(name, _TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name], compresslevel=3 if len(parts[name]) > _LARGE else 6)
    return stream.getvalue()


@dataclass
class Package:
    """The parts of one Word file on its way, and what is being added to it."""

    parts: dict[str, bytes]
    _links: dict[str, str] = field(default_factory=dict)
    _images: dict[bytes, str] = field(default_factory=dict)

    def add_relationship(self, kind: str, target: str, *, external: bool = False) -> str:
        """The id of a new relationship of the main document; ``kind`` is its type's last word."""
        name = "word/_rels/document.xml.rels"
        root = parse(self.parts.get(name) or f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode())
        used = {entry.get("Id") for entry in root}
        number = len(root) + 1
        while f"rId{number}" in used:
            number += 1
        entry = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship")
        entry.set("Id", f"rId{number}")
        entry.set("Type", f"{R}/{kind}")
        entry.set("Target", target)
        if external:
            entry.set("TargetMode", "External")
        self.parts[name] = serialized(root)
        return f"rId{number}"

    def link(self, address: str) -> str:
        """The relationship of an outside address; "" where it is not one that a document should open."""
        safe = _safe_address(address)
        if safe and safe not in self._links:
            self._links[safe] = self.add_relationship("hyperlink", safe, external=True)
        return self._links.get(safe, "")

    def image(self, data: bytes, ending: str) -> str:
        """The relationship of a picture; the same picture is stored once."""
        if data not in self._images:
            name = f"media/gambar{len(self._images) + 1}.{ending}"
            while f"word/{name}" in self.parts:
                name = name.replace("/gambar", "/gambar-")
            self.parts[f"word/{name}"] = data
            self._declare("Default", "Extension", ending, f"image/{ending}")
            self._images[data] = self.add_relationship("image", name)
        return self._images[data]

    def add_header(self, name: str, data: bytes) -> str:
        """The relationship of a new header."""
        self.parts[f"word/{name}"] = data
        self._declare("Override", "PartName", f"/word/{name}", f"{_MAIN}.header+xml")
        return self.add_relationship("header", name)

    def set_numbering(self, data: bytes) -> None:
        """The lists' part, which a frame without lists lacks."""
        if NUMBERING not in self.parts:
            self._declare("Override", "PartName", f"/{NUMBERING}", f"{_MAIN}.numbering+xml")
            self.add_relationship("numbering", "numbering.xml")
        self.parts[NUMBERING] = data

    def target(self, relation: str) -> str:
        """The name of the part to which a relationship of the main document leads."""
        root = parse(self.parts["word/_rels/document.xml.rels"])
        for entry in root:
            if entry.get("Id") == relation:
                target = str(entry.get("Target"))
                return target.lstrip("/") if target.startswith("/") else f"word/{target}"
        return ""

    def _declare(self, kind: str, attribute_name: str, value: str, content_type: str) -> None:
        root = parse(self.parts["[Content_Types].xml"])
        if any(str(entry.get(attribute_name, "")).lower() == value.lower() for entry in root):
            return
        entry = etree.Element(f"{{{_TYPES}}}{kind}")
        entry.set(attribute_name, value)
        entry.set("ContentType", content_type)
        # Defaults stand before overrides.
        if kind == "Default":
            root.insert(0, entry)
        else:
            root.append(entry)
        self.parts["[Content_Types].xml"] = serialized(root)

    def set_properties(self, meta: Meta) -> None:
        """What the document says of itself; its dates are those of the plan, never the clock's."""
        moment = f"{meta.tanggal.isoformat()}T00:00:00Z"
        dated = 'xsi:type="dcterms:W3CDTF"'
        self.parts["docProps/core.xml"] = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            "<cp:coreProperties"
            ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escaped(meta.judul)}</dc:title><dc:subject>{escaped(meta.subjek)}</dc:subject>"
            f"<dc:creator>{escaped(meta.penulis)}</dc:creator>"
            f"<cp:keywords>{escaped(', '.join(meta.kata_kunci))}</cp:keywords>"
            f"<cp:lastModifiedBy>{escaped(meta.penulis)}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
            f"<dcterms:created {dated}>{moment}</dcterms:created>"
            f"<dcterms:modified {dated}>{moment}</dcterms:modified>"
            "<dc:language>id-ID</dc:language></cp:coreProperties>"
        ).encode()
        self._declare(
            "Override",
            "PartName",
            "/docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
        )
        self._ensure_core_relationship()

    def _ensure_core_relationship(self) -> None:
        kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        root = parse(self.parts["_rels/.rels"])
        if any(entry.get("Type") == kind for entry in root):
            return
        entry = etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship")
        entry.set("Id", "rIdSifat")
        entry.set("Type", kind)
        entry.set("Target", "docProps/core.xml")
        self.parts["_rels/.rels"] = serialized(root)


_ADDRESS = re.compile(r"(https?://|mailto:)[^\s<>\"{}|\\^`]+", re.IGNORECASE)


def _safe_address(address: str) -> str:
    """The address where a link may lead: the web and mail, spelled as a URI."""
    from urllib.parse import quote

    stripped = address.strip()
    if not stripped.isprintable():
        return ""
    quoted = quote(stripped, safe=":/?#[]@!$&'()*+,;=%-._~")
    return quoted if _ADDRESS.fullmatch(quoted) else ""
