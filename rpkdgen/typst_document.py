"""Body → the main Typst source of a document, and the data that it reads.

The source imports the frame, fills a dictionary of slots with the body's content and hands it to the
frame's ``bingkai(slot, konteks)``. All that is not content (properties, paper, lists, charts, the
frame's context) enters as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import count
from typing import Any

from rpkdgen.body import Block, Blocks, Body, Box, Entry, Figure, ItemList, Landscape, Table
from rpkdgen.chart import chart_data
from rpkdgen.document import Geometry, Meta
from rpkdgen.looks import POINTS_PER_CM
from rpkdgen.typst_markup import BlockWriter, Writers, captioned, inlines, literal
from rpkdgen.typst_table import Room, table_source

#: The slots that a frame may place, in the order of a book; those that a document does not fill are
#: ``none`` in the frame.
SLOTS = ("peraturan", "kepala_lampiran", "kata_pengantar", "daftar_singkatan", "isi", "tanda_tangan", "masalah")


def slot_names(body: Body) -> tuple[str, ...]:
    """All slots of a document, known ones first."""
    return (*SLOTS, *(name for name in body.slots if name not in SLOTS))


def all_blocks(body: Body) -> Iterator[Block]:
    """Every block in the order of writing, those inside lists, boxes and landscape parts too."""
    for name in slot_names(body):
        yield from _walk(body.slots.get(name, ()))


def _walk(blocks: Blocks) -> Iterator[Block]:
    for block in blocks:
        yield block
        match block:
            case ItemList():
                for item in block.items:
                    yield from _walk(item)
            case Landscape() | Box():
                yield from _walk(block.content)


def main_source(
    body: Body, frame: str, images: Mapping[str, str], portrait: Room, landscape: Room, pinned: frozenset[int]
) -> str:
    """The main source. ``frame`` and the values of ``images`` are paths inside the sandbox; ``pinned``
    numbers the tables (in order of writing) whose last row must stay with the source line below it."""
    tables, charts = count(), count()

    def table(block: Table, turned: bool) -> str:
        number = next(tables)
        return table_source(block, landscape if turned else portrait, number=number, pinned=number in pinned)

    def figure(block: Figure, turned: bool) -> str:
        width = (landscape if turned else portrait).width / POINTS_PER_CM * block.width
        if block.chart:
            content = f"grafik(data.grafik.at({next(charts)}),{width:.4f})"
        else:
            content = f"bingkai-gambar({width:.4f}*1cm,{literal(block.alt)},{literal(images[block.image])})"
        if block.mark:
            content = f"gambar-{block.mark.kind}({content})"
        source = f",sumber-gambar:{inlines(block.source)}" if block.source else ""
        return f"gambar({literal(block.id)},{captioned(block)},{literal(block.alt)},{content}{source})"

    listed = frozenset(entry.id for entry in (*body.contents, *body.tables, *body.figures))
    writer = BlockWriter(Writers(table, figure, listed))
    slots = ",\n".join(f"{literal(name)}:{_slot(writer, name, body.slots.get(name, ()))}" for name in slot_names(body))
    lists = ",".join(
        f"daftar_{kind}:{f'daftar-{kind}(data.daftar.{kind})' if entries else 'none'}"
        for kind, entries in _lists(body).items()
    )
    return (
        f'#import "{frame}": *\n'
        '#let data = json("/data.json")\n'
        "#let lanskap = lanskap.with(data)\n"
        f"#let slot = (\n{slots},\n{lists}\n)\n"
        "#show: dokumen.with(data)\n"
        "#bingkai(slot, data.konteks)\n"
        "#metadata(none)<rpkdgen-ujung>\n"
    )


def _slot(writer: BlockWriter, name: str, blocks: Blocks) -> str:
    """A slot's content, with a mark that tells afterwards whether the frame has placed it."""
    return f"{{[#metadata({literal(name)})<rpkdgen-slot>];{writer.blocks(blocks)}}}" if blocks else "none"


def _lists(body: Body) -> dict[str, tuple[Entry, ...]]:
    return {"isi": body.contents, "tabel": body.tables, "gambar": body.figures}


def document_data(
    body: Body, context: Mapping[str, Any], meta: Meta, geometry: Geometry, draft: bool
) -> dict[str, Any]:
    """What the sources read as JSON. The frame's context gains ``halaman``, the page's measures in cm."""
    charts = [block.chart for block in all_blocks(body) if isinstance(block, Figure) and block.chart]
    return {
        "judul": meta.judul,
        "subjek": meta.subjek,
        "penulis": meta.penulis,
        "kata_kunci": list(meta.kata_kunci),
        "tanggal": {"year": meta.tanggal.year, "month": meta.tanggal.month, "day": meta.tanggal.day},
        "draf": draft,
        "perubahan": meta.perubahan,
        "geometri": asdict(geometry),
        "geometri_lanskap": asdict(geometry.turned),
        "daftar": {
            kind: {entry.id: {"tingkat": entry.level, "label": entry.label, "teks": entry.text} for entry in entries}
            for kind, entries in _lists(body).items()
        },
        "grafik": [chart_data(chart) for chart in charts],
        "konteks": {**context, "halaman": asdict(geometry)},
    }
