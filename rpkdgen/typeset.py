"""Body + Typst frame → PDF, the printed page number of everything in it, and charts as pictures.

Typst sees a folder made for one compilation: the frame's folder, ``bersama/`` and the images that
the body names; nothing else of the machine, no system fonts, no packages from the net.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from rpkdgen.body import Block, Body, Box, Chart, Figure, Heading, ItemList, Landscape, Table
from rpkdgen.chart import chart_data
from rpkdgen.document import Geometry, Meta
from rpkdgen.font_metrics import read_metrics
from rpkdgen.problem import Position, Problem, Severity, TemplateError
from rpkdgen.typst_markup import BlockWriter, Writers, inlines, literal
from rpkdgen.typst_table import POINTS_PER_CM, Space, caption_label, table_source

#: Archive and accessibility at once: ISO 19005-2 level A and ISO 14289-1.
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

#: The slots that a frame may place; those that a document does not fill are ``none`` in the frame.
SLOTS = ("peraturan", "kepala_lampiran", "kata_pengantar", "daftar_singkatan", "isi", "tanda_tangan", "masalah")

SHARED = "bersama"
FONTS = "fonts"
CHART_PPI = 300
IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp")

_PLACE = re.compile(r"┌─ (?P<file>[^\n]*?):(?P<line>\d+):(?P<column>\d+)")
_PACKAGE = re.compile(rb"""(?:import|include)\s+["']@""")


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished PDF; ``pages`` gives the printed page label ("iv", "12") by heading, table and figure id."""

    pdf: bytes
    pages: Mapping[str, str]
    page_count: int


def typeset(
    body: Body, frame: Path, context: Mapping[str, Any], meta: Meta, *, geometry: Geometry, draft: bool
) -> Typeset:
    """The document as PDF/A-2a and PDF/UA-1. Equal input gives equal bytes.

    Raises TemplateError when the frame uses a name that does not exist, leaves a filled slot out, or
    an image cannot be read.
    """
    work = _Work(body, frame, context, meta, geometry, draft)
    with TemporaryDirectory(prefix="rpkdgen-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        work.write_files(root)
        result, orphans = work.compile(root, frozenset())
        if orphans:
            result, _ = work.compile(root, orphans)
    return result


def chart_png(chart: Chart, width_cm: float, *, templates: Path) -> bytes:
    """The chart as a PNG of that width at 300 ppi, drawn by ``templates/bersama/grafik.typ``."""
    source = (
        f'#import "/{SHARED}/grafik.typ": grafik\n'
        f"#set page(width: {width_cm:g}cm, height: auto, margin: 0pt)\n"
        '#set text(font: "Liberation Sans", lang: "id", kerning: false)\n'
        '#grafik(json("/grafik.json"), ' + f"{width_cm:g})\n"
    )
    with TemporaryDirectory(prefix="rpkdgen-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        _copy_sources(templates / SHARED, root / SHARED)
        _write(root / "grafik.json", json.dumps(chart_data(chart)).encode())
        _write(root / "main.typ", source.encode())
        try:
            png = _compiler(root, templates / FONTS).compile(format="png", ppi=CHART_PPI)
        except typst.TypstError as error:
            raise _template_error(error, templates / SHARED / "grafik.typ") from error
    assert isinstance(png, bytes)
    return png


# ── the sandbox ──────────────────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=4)
def _fonts(folder: Path, _stamp: tuple[tuple[str, int], ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _compiler(root: Path, fonts: Path) -> typst.Compiler:
    stamp = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(fonts.iterdir())) if fonts.is_dir() else ()
    empty = root / "paket"
    return typst.Compiler(
        root / "main.typ",
        root=root,
        font_paths=_fonts(fonts, stamp),
        ignore_system_fonts=True,
        package_path=empty,
        package_cache_path=empty,
    )


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _copy_sources(folder: Path, target: Path) -> None:
    """Typst sources and images of one folder of templates."""
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in (".typ", *IMAGE_ENDINGS):
            data = path.read_bytes()
            if path.suffix.lower() == ".typ" and (found := _PACKAGE.search(data)):
                line = data.count(b"\n", 0, found.start()) + 1
                raise _error(path, line, "paket dari jaringan tidak dapat dipakai", "Salin kodenya ke templates/.")
            _write(target / path.name, data)


# ── one document ─────────────────────────────────────────────────────────────────────────────────
class _Work:
    """One document on its way to PDF: its sources, and what was learned from compiling them."""

    def __init__(
        self, body: Body, frame: Path, context: Mapping[str, Any], meta: Meta, geometry: Geometry, draft: bool
    ) -> None:
        self.body, self.frame, self.meta, self.geometry, self.draft = body, frame, meta, geometry, draft
        self.templates = frame.parent.parent
        self.blocks = list(_all_blocks(body))
        self.listed = frozenset(entry.id for entry in (*body.contents, *body.tables, *body.figures))
        self.charts = [block for block in self.blocks if isinstance(block, Figure) and block.chart]
        self.images = {block.image: "" for block in self.blocks if isinstance(block, Figure) and block.image}
        self.context = dict(context)

    def write_files(self, root: Path) -> None:
        """Everything but the main source, which ``compile`` writes."""
        if not self.frame.is_file():
            raise _error(self.frame, 1, "bingkai PDF tidak ada", "Setiap jenis dokumen memerlukan bingkai.typ.")
        _copy_sources(self.frame.parent, root / self.frame.parent.name)
        _copy_sources(self.templates / SHARED, root / SHARED)
        for index, name in enumerate(self.images):
            self.images[name] = self._copy_image(root, name, f"gambar/{index}")
        self._copy_coat_of_arms(root)
        _write(root / "data.json", json.dumps(self._data(), ensure_ascii=False).encode())

    def _copy_image(self, root: Path, name: str, target: str) -> str:
        path = Path(name)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise _error(path, 1, f"gambar {name} tidak dapat dibaca", "Periksa nama dan tempat berkasnya.") from error
        target += path.suffix.lower()
        _write(root / target, data)
        return f"/{target}"

    def _copy_coat_of_arms(self, root: Path) -> None:
        region = self.context.get("daerah")
        if isinstance(region, Mapping) and region.get("lambang"):
            inside = self._copy_image(root, str(region["lambang"]), "gambar/lambang")
            self.context["daerah"] = {**region, "lambang": inside}

    def _data(self) -> dict[str, Any]:
        """What the sources read as JSON: never as code."""
        entries = {
            kind: {entry.id: {"tingkat": entry.level, "label": entry.label, "teks": entry.text} for entry in entries}
            for kind, entries in (
                ("isi", self.body.contents),
                ("tabel", self.body.tables),
                ("gambar", self.body.figures),
            )
        }
        day = self.meta.tanggal
        return {
            "judul": self.meta.judul,
            "subjek": self.meta.subjek,
            "penulis": self.meta.penulis,
            "kata_kunci": list(self.meta.kata_kunci),
            "tanggal": {"year": day.year, "month": day.month, "day": day.day},
            "draf": self.draft,
            "geometri": asdict(self.geometry),
            "daftar": entries,
            "grafik": [chart_data(block.chart) for block in self.charts if block.chart],
            "konteks": {**self.context, "halaman": asdict(self.geometry)},
        }

    # ── source ───────────────────────────────────────────────────────────────────────────────────
    def source(self, pinned: frozenset[int]) -> str:
        """The main source; ``pinned`` numbers the tables whose last row must stay with its source line."""
        counter = iter(range(len(self.blocks)))
        charts = iter(range(len(self.charts)))
        portrait, landscape = self._space(False), self._space(True)

        def table(block: Table, turned: bool) -> str:
            number = next(counter)
            return table_source(
                block, landscape if turned else portrait, number=number, pinned=number in pinned
            )

        def figure(block: Figure, turned: bool) -> str:
            width = (landscape if turned else portrait).width / POINTS_PER_CM * block.width
            if block.chart:
                content = f"grafik(data.grafik.at({next(charts)}),{width:.4f})"
            else:
                content = f"bingkai-gambar({width:.4f}*1cm,{literal(block.alt)},{literal(self.images[block.image])})"
            caption = f"{{{literal(caption_label(block.label))};{inlines(block.caption)}}}"
            source = f",sumber-gambar:{inlines(block.source)}" if block.source else ""
            return f"gambar({literal(block.id)},{caption},{literal(block.alt)},{content}{source})"

        # The order of the slots is that of the reader only if the frame keeps it; levels of headings
        # are checked slot by slot.
        writer = BlockWriter(Writers(table, figure, self.listed))
        filled = writer.slots({name: self.body.slots[name] for name in (*SLOTS, *self._other_slots()) if name in self.body.slots})
        names = [*SLOTS, *self._other_slots()]
        slots = ",\n".join(
            f"{name}:{{[#metadata({literal(name)})<rpkdgen-slot>];{filled[name]}}}" if name in filled else f"{name}:none"
            for name in names
        )
        lists = ",".join(
            f"daftar_{kind}:{f'daftar-{kind}(data.daftar.{kind})' if entries else 'none'}"
            for kind, entries in (
                ("isi", self.body.contents),
                ("tabel", self.body.tables),
                ("gambar", self.body.figures),
            )
        )
        return (
            f'#import "/{self.frame.parent.name}/{self.frame.name}": *\n'
            '#let data = json("/data.json")\n'
            f"#let slot = (\n{slots},\n{lists}\n)\n"
            "#show: dokumen.with(data)\n"
            "#bingkai(slot, data.konteks)\n"
            "#metadata(none)<rpkdgen-ujung>\n"
        )

    def _other_slots(self) -> list[str]:
        return [name for name in self.body.slots if name not in SLOTS]

    def _space(self, landscape: bool) -> Space:
        page = self.geometry
        width, height = (page.height, page.width) if landscape else (page.width, page.height)
        fonts = self.templates / FONTS
        return Space(
            (width - page.left - page.right) * POINTS_PER_CM,
            (height - page.top - page.bottom) * POINTS_PER_CM,
            read_metrics(fonts / "LiberationSans-Regular.ttf"),
            read_metrics(fonts / "LiberationSans-Bold.ttf"),
        )

    # ── compilation ──────────────────────────────────────────────────────────────────────────────
    def compile(self, root: Path, pinned: frozenset[int]) -> tuple[Typeset, frozenset[int]]:
        """The PDF, and the numbers of the tables whose source line fell on the page after the last row."""
        _write(root / "main.typ", self.source(pinned).encode())
        compiler = _compiler(root, self.templates / FONTS)
        day = self.meta.tanggal
        try:
            pdf = compiler.compile(
                format="pdf", pdf_standards=STANDARDS, timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC)
            )
        except typst.TypstError as error:
            raise _template_error(error, self.frame) from error
        assert isinstance(pdf, bytes)
        self._require_all_slots(compiler)
        found = json.loads(compiler.eval(_PAGES % ",".join(literal(name) for name in self._ids())))
        return Typeset(pdf, dict(found["halaman"]), found["jumlah"]), frozenset(found["terpisah"])

    def _ids(self) -> list[str]:
        return [
            block.id for block in self.blocks if isinstance(block, Heading | Table | Figure) and block.id
        ]

    def _require_all_slots(self, compiler: typst.Compiler) -> None:
        placed = set(json.loads(compiler.query("<rpkdgen-slot>", field="value")))
        for name, blocks in self.body.slots.items():
            if blocks and name not in placed:
                raise _error(
                    self.frame, 1, f"bingkai tidak menempatkan bagian “{name}”", f"Tambahkan slot.{name} di tempatnya."
                )


#: Evaluated in the finished document: printed page label by id, page count, tables parted from their source.
_PAGES = """{
let label-halaman = tempat => {
  let pola = tempat.page-numbering()
  if pola == none { "" } else { numbering(pola, ..counter(page).at(tempat)) }
}
let ada = (%s,).map(id => (id, query(label(id)))).filter(it => it.at(1).len() > 0)
let akhir = query(<rpkdgen-akhir>)
let keterangan = query(<rpkdgen-sumber>)
(
  halaman: ada.map(it => (it.at(0), label-halaman(it.at(1).first().location()))),
  jumlah: query(<rpkdgen-ujung>).first().location().page(),
  terpisah: akhir.filter(a => keterangan.any(
    k => k.value == a.value and k.location().page() != a.location().page()
  )).map(a => a.value),
)
}"""


def _all_blocks(body: Body) -> Iterator[Block]:
    """Every block of the body in the order of writing, those inside lists, boxes and landscape parts too."""
    names = [*SLOTS, *(name for name in body.slots if name not in SLOTS)]
    for name in names:
        yield from _walk(body.slots.get(name, ()))


def _walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        match block:
            case ItemList():
                for item in block.items:
                    yield from _walk(item)
            case Landscape() | Box():
                yield from _walk(block.content)


# ── errors ───────────────────────────────────────────────────────────────────────────────────────
_MESSAGES = (
    (re.compile(r'^dictionary does not contain key "(.*?)"'), "nama “{0}” tidak ada dalam konteks dokumen"),
    (re.compile(r"^unknown variable: (.*)"), "nama “{0}” tidak dikenal"),
    (re.compile(r'the text `"(.*?)"` could not be displayed'), "huruf “{0}” tidak ada dalam fon dokumen"),
    (re.compile(r"^file not found"), "berkas tidak ditemukan"),
)


def _template_error(error: typst.TypstError, frame: Path) -> TemplateError:
    """What Typst found, at the place in the frame or the shared styles where it found it."""
    message = next(
        (text.format(*match.groups()) for pattern, text in _MESSAGES if (match := pattern.search(error.message))),
        f"Typst: {error.message}",
    )
    for place in _PLACE.finditer(error.diagnostic):
        path = Path(place["file"].replace("\\", "/"))
        for folder in (frame.parent, frame.parent.parent / SHARED):
            if path.parent.name == folder.name and (folder / path.name).is_file():
                return _error(folder / path.name, int(place["line"]), message, "; ".join(error.hints), int(place["column"]))
    return _error(frame, 1, message, "; ".join(error.hints))


def _error(path: Path, line: int, message: str, hint: str = "", column: int = 1) -> TemplateError:
    return TemplateError(
        Problem(Position(path.as_posix(), line, column), "RPKD-T01", Severity.ERROR, message, hint)
    )
