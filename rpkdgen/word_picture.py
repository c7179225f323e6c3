"""Pictures in a Word file: their size in pixels, formats that Word knows, and the drawing itself."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rpkdgen.word_text import attribute


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture stored in the package; width and height in pixels."""

    relation: str
    width: int
    height: int


class UnknownPicture(ValueError):
    """The data is no picture that Word can show."""


def picture_size(data: bytes) -> tuple[str, int, int]:
    """The ending, width and height in pixels of a PNG, JPEG or GIF. Raises UnknownPicture."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return "png", *struct.unpack_from(">II", data, 16)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return "gif", *struct.unpack_from("<HH", data, 6)
        if data.startswith(b"\xff\xd8"):
            return "jpeg", *_jpeg_size(data)
    except struct.error as error:
        raise UnknownPicture("cut off") from error
    raise UnknownPicture("unknown format")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height from the frame header (SOF) of a JPEG (ITU-T T.81, B.2.2)."""
    place = 2
    while True:
        marker, length = struct.unpack_from(">HH", data, place)
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        if marker < 0xFF00:
            raise UnknownPicture("damaged")
        place += 2 + length


def as_png(data: bytes, ending: str) -> bytes:
    """A picture that Word does not know (SVG, WebP) as PNG, drawn by Typst at 300 ppi."""
    import typst

    name = f"gambar.{ending}"
    source = f'#set page(width: 16cm, height: auto, margin: 0pt, fill: none)\n#image("{name}", width: 100%)'
    try:
        with TemporaryDirectory(prefix="rpkdgen-", ignore_cleanup_errors=True) as folder:
            (Path(folder) / name).write_bytes(data)
            main = Path(folder) / "main.typ"
            main.write_text(source, encoding="utf-8")
            png = typst.compile(main, root=Path(folder), format="png", ppi=300.0)
    except typst.TypstError as error:
        raise UnknownPicture(error.message) from error
    assert isinstance(png, bytes)
    return png


def picture_run(relation: str, number: int, alt: str, width: int, height: int) -> str:
    """An inline picture; width and height in EMU (360,000 to a centimetre), ``number`` unique."""
    name = f"Gambar {number}"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    pic = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{wp}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{attribute(alt)}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{a}" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}"><pic:pic xmlns:pic="{pic}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
