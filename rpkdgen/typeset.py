"""Body + Typst frame → PDF, the printed page number of everything in it, and charts as pictures.

Typst sees a folder made for one compilation: the frame's folder, ``bersama/`` and the images that
the body names; nothing else of the machine, no system fonts, no packages from the net.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst

from rpkdgen.body import Body, Chart, Figure, Heading, Table
from rpkdgen.chart import chart_data
from rpkdgen.document import Geometry, Meta
from rpkdgen.files import files_in
from rpkdgen.font_metrics import read_metrics
from rpkdgen.looks import POINTS_PER_CM
from rpkdgen.problem import TemplateError
from rpkdgen.typst_document import all_blocks, document_data, main_source
from rpkdgen.typst_errors import FAULTY, IMAGE, frame_error, typst_error
from rpkdgen.typst_markup import literal
from rpkdgen.typst_table import Room

#: Archive and accessibility at once: ISO 19005-2 level A and ISO 14289-1.
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

CHART_PPI = 300

#: Folders of templates that all document types share.
SHARED, FONTS = "bersama", "fonts"

IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp")


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished PDF; ``pages`` gives the printed page label ("iv", "12") by heading, table and figure id."""

    pdf: bytes
    pages: Mapping[str, str]
    page_count: int


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages as pictures (SVG); ``sheets`` gives the sheet, from 1, by heading, table and figure id."""

    pictures: tuple[bytes, ...]
    sheets: Mapping[str, int]


def typeset(
    body: Body,
    frame: Path,
    context: Mapping[str, Any],
    meta: Meta,
    *,
    geometry: Geometry,
    draft: bool,
    see: Callable[[Pages], None] | None = None,
) -> Typeset:
    """The document as PDF/A-2a and PDF/UA-1. Equal input gives equal bytes.

    ``see`` is shown the pages as soon as they are laid out, before they are written as PDF.

    Raises TemplateError when the frame uses a name that does not exist or leaves a filled slot out,
    and when an image cannot be read.
    """
    if not frame.is_file():
        raise frame_error(FAULTY, frame, 1, "bingkai PDF tidak ada", "Setiap jenis dokumen memerlukan bingkai.typ.")
    with TemporaryDirectory(prefix="rpkdgen-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        _copy_sources(frame.parent, root / frame.parent.name)
        _copy_sources(frame.parent.parent / SHARED, root / SHARED)
        images = {name: _copy_image(root, Path(name), f"gambar/{index}") for index, name in enumerate(_images_of(body))}
        context = _with_coat_of_arms(root, context)
        data = document_data(body, context, meta, geometry, draft)
        _write(root / "data.json", json.dumps(data, ensure_ascii=False).encode())

        def source(pinned: frozenset[int]) -> str:
            rooms = _room(geometry, frame), _room(geometry.turned, frame)
            return main_source(body, f"/{frame.parent.name}/{frame.name}", images, *rooms, pinned)

        laid_out = _lay_out(root, source(frozenset()), frame, body)
        if laid_out.parted:
            laid_out = _lay_out(root, source(laid_out.parted), frame, body)
        if see:
            see(Pages(_pictures(laid_out.compiler), laid_out.sheets))
        pdf = _pdf(laid_out.compiler, frame, meta)
    return Typeset(pdf, laid_out.pages, laid_out.page_count)


def chart_png(chart: Chart, width_cm: float, *, templates: Path) -> bytes:
    """The chart as a PNG of that width at 300 ppi, drawn by ``templates/bersama/grafik.typ``."""
    return _chart(chart, width_cm, templates, "png")


def chart_svg(chart: Chart, width_cm: float, *, templates: Path) -> bytes:
    """The same drawing as SVG, for a page of the web."""
    return _chart(chart, width_cm, templates, "svg")


def _chart(chart: Chart, width_cm: float, templates: Path, form: Literal["png", "svg"]) -> bytes:
    source = (
        f'#import "/{SHARED}/grafik.typ": grafik\n'
        f"#set page(width: {width_cm:.4f}cm, height: auto, margin: 0pt)\n"
        '#set text(font: "Liberation Sans", lang: "id", kerning: false)\n'
        f'#grafik(json("/grafik.json"), {width_cm:.4f})\n'
    )
    with TemporaryDirectory(prefix="rpkdgen-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        _copy_sources(templates / SHARED, root / SHARED)
        _write(root / "grafik.json", json.dumps(chart_data(chart)).encode())
        _write(root / "main.typ", source.encode())
        try:
            picture = _compiler(root, templates / FONTS).compile(format=form, ppi=CHART_PPI)
        except typst.TypstError as error:
            raise _as_template_error(error, templates / SHARED / "grafik.typ") from error
    assert isinstance(picture, bytes)
    return picture


def _room(geometry: Geometry, frame: Path) -> Room:
    """What a page offers to a table."""
    fonts = frame.parent.parent / FONTS
    return Room(
        geometry.text_width * POINTS_PER_CM,
        geometry.text_height * POINTS_PER_CM,
        read_metrics(fonts / "LiberationSans-Regular.ttf"),
        read_metrics(fonts / "LiberationSans-Bold.ttf"),
    )


# ── the sandbox ──────────────────────────────────────────────────────────────────────────────────
_PACKAGE = re.compile(rb"""(?:import|include)\s*\(?\s*["']@""")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _copy_sources(folder: Path, target: Path) -> None:
    """Typst sources and images of one folder of templates."""
    for path in files_in(folder):
        if path.suffix.lower() not in (".typ", *IMAGE_ENDINGS):
            continue
        data = path.read_bytes()
        if path.suffix.lower() == ".typ" and (found := _PACKAGE.search(data)):
            line = data.count(b"\n", 0, found.start()) + 1
            raise frame_error(
                FAULTY, path, line, "paket dari jaringan tidak dapat dipakai", "Salin kodenya ke folder templates."
            )
        _write(target / path.name, data)


def _images_of(body: Body) -> list[str]:
    return list({block.image: None for block in all_blocks(body) if isinstance(block, Figure) and block.image})


def _copy_image(root: Path, path: Path, target: str) -> str:
    """The image's path inside the sandbox."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"gambar {path.as_posix()} tidak dapat dibaca"
        raise frame_error(IMAGE, path, 1, message, "Periksa nama dan tempat berkasnya.") from error
    target += path.suffix.lower()
    _write(root / target, data)
    return f"/{target}"


def _with_coat_of_arms(root: Path, context: Mapping[str, Any]) -> dict[str, Any]:
    """The context with ``daerah.lambang`` as a path inside the sandbox."""
    region = context.get("daerah")
    if not isinstance(region, Mapping) or not region.get("lambang"):
        return dict(context)
    return {**context, "daerah": {**region, "lambang": _copy_image(root, Path(region["lambang"]), "gambar/lambang")}}


@lru_cache(maxsize=4)
def _fonts(folder: Path, _stamp: tuple[tuple[str, int], ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _compiler(root: Path, fonts: Path) -> typst.Compiler:
    stamp = tuple((path.name, path.stat().st_mtime_ns) for path in files_in(fonts))
    no_packages = root / "paket"
    return typst.Compiler(
        root / "main.typ",
        root=root,
        font_paths=_fonts(fonts, stamp),
        ignore_system_fonts=True,
        package_path=no_packages,
        package_cache_path=no_packages,
    )


# ── compilation ──────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _LaidOut:
    """``compiler`` remembers the pages; ``parted``: the tables (by number) whose source line fell on the page
    after the last row."""

    compiler: typst.Compiler
    pages: Mapping[str, str]
    sheets: Mapping[str, int]
    page_count: int
    parted: frozenset[int]


#: Evaluated in the laid-out document: where everything stands.
_QUESTION = """{
let label-halaman = tempat => {
  let pola = tempat.page-numbering()
  if pola == none { "" } else { numbering(pola, ..counter(page).at(tempat)) }
}
let ada = (%s).map(id => (id, query(label(id)))).filter(it => it.at(1).len() > 0)
let sumber = query(<rpkdgen-sumber>)
(
  halaman: ada.map(it => (it.at(0), label-halaman(it.at(1).first().location()))),
  lembar: ada.map(it => (it.at(0), it.at(1).first().location().page())),
  jumlah: query(<rpkdgen-ujung>).first().location().page(),
  bagian: query(<rpkdgen-slot>).map(it => it.value),
  terpisah: query(<rpkdgen-akhir>).filter(a => sumber.any(
    s => s.value == a.value and s.location().page() != a.location().page()
  )).map(a => a.value),
)
}"""


def _lay_out(root: Path, source: str, frame: Path, body: Body) -> _LaidOut:
    """The pages of a source, not yet written as PDF: that takes a quarter of the time, and is done once."""
    _write(root / "main.typ", source.encode())
    compiler = _compiler(root, frame.parent.parent / FONTS)
    ids = [block.id for block in all_blocks(body) if isinstance(block, Heading | Table | Figure) and block.id]
    try:
        found = json.loads(compiler.eval(_QUESTION % "".join(f"{literal(id)}," for id in ids)))
    except RuntimeError as error:
        # The compiler says more than the question does: where the error stands, and what to do.
        try:
            compiler.compile(format="pdf", pdf_standards=STANDARDS)
        except typst.TypstError as told:
            raise _as_template_error(told, frame) from told
        raise error from None
    for name, blocks in body.slots.items():
        if blocks and name not in found["bagian"]:
            raise frame_error(
                FAULTY, frame, 1, f"bingkai tidak menempatkan bagian “{name}”", f"Tulis slot.{name} di tempatnya."
            )
    return _LaidOut(
        compiler, dict(found["halaman"]), dict(found["lembar"]), found["jumlah"], frozenset(found["terpisah"])
    )


def _pictures(compiler: typst.Compiler) -> tuple[bytes, ...]:
    pictures = compiler.compile(format="svg")
    assert pictures is not None
    return (pictures,) if isinstance(pictures, bytes) else tuple(pictures)


def _pdf(compiler: typst.Compiler, frame: Path, meta: Meta) -> bytes:
    moment = datetime(meta.tanggal.year, meta.tanggal.month, meta.tanggal.day, tzinfo=UTC)
    try:
        pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=moment)
    except typst.TypstError as error:
        raise _as_template_error(error, frame) from error
    assert isinstance(pdf, bytes)
    return pdf


def _as_template_error(error: typst.TypstError, frame: Path) -> TemplateError:
    return typst_error(error.message, error.diagnostic, error.hints, frame, frame.parent.parent / SHARED)
