"""Pages and charts as files in the build folder, named by the digest of what they show.

Made by the worker, read by the page. Losing them costs nothing but making them again.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Container, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rpkdgen.files import digest
from rpkdgen.memory import FOLDER
from rpkdgen.serve.messages import Kept, Page

if TYPE_CHECKING:
    from rpkdgen.body import Chart

SVG = "image/svg+xml"
TYPES: Mapping[str, str] = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".svg": SVG,
}  # fmt: skip

#: The width in centimetres for which a chart of full width is drawn.
CHART_WIDTH = 16.0
FASTEST = 1

#: So many pictures that nobody shows may lie in the folder: going back to an earlier state finds its own again.
MOST_UNUSED = 1000

_SIZE = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')


class Cabinet:
    """The folder of pictures below a build folder."""

    def __init__(self, out: Path) -> None:
        self._folder = out / FOLDER / "halaman"

    def svg(self, data: bytes) -> Kept:
        name = blake2b(data, digest_size=16).hexdigest()
        kept = self._kept_svg(name)
        if not kept.path.is_file():
            _put(kept.path, gzip.compress(data, FASTEST, mtime=0))
        return kept

    def _kept_svg(self, name: str) -> Kept:
        return Kept(name, self._folder / f"{name}.svg.gz", SVG, "gzip")

    def image(self, path: Path) -> Kept | None:
        """A picture of the plan; None where it cannot be read (the build says so) or is of no kind we know."""
        kind = TYPES.get(path.suffix.lower())
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if kind is None:
            return None
        name = blake2b(data, digest_size=16).hexdigest()
        kept = Kept(name, self._folder / f"{name}{path.suffix.lower()}", kind)
        if not kept.path.is_file():
            _put(kept.path, data)
        return kept

    def chart(self, chart: Chart, width: float, templates: Path, look: bytes) -> Kept:
        """The chart, drawn once for the same data and look."""
        from rpkdgen.typeset import chart_svg

        note = self._folder / f"grafik-{digest((repr((chart, width)).encode(), look))}"
        if note.is_file():
            kept = self._kept_svg(note.read_text(encoding="ascii"))
            if kept.path.is_file():
                return kept
        kept = self.svg(chart_svg(chart, CHART_WIDTH * width, templates=templates))
        _put(note, kept.digest.encode())
        return kept

    def pages(self, pictures: Iterable[bytes]) -> tuple[Page, ...]:
        return tuple(Page(self.svg(data), *_size(data)) for data in pictures)

    # ── what a document's pages are ──────────────────────────────────────────────────────────────
    def note_pages(self, name: str, key: str, pages: Iterable[Page], sheets: Mapping[str, int]) -> None:
        written = [[page.picture.digest, page.width, page.height] for page in pages]
        text = json.dumps({"key": key, "pages": written, "sheets": dict(sheets)})
        _put(self._folder / f"{name.replace('/', '~')}.json", text.encode())

    def noted_pages(self, name: str, key: str) -> tuple[tuple[Page, ...], Mapping[str, int]] | None:
        """The pages and sheets of a document, where they were made of this very content and are all there."""
        try:
            raw: dict[str, Any] = json.loads((self._folder / f"{name.replace('/', '~')}.json").read_bytes())
            pages = tuple(Page(self._kept_svg(str(n)), float(w), float(h)) for n, w, h in raw["pages"])
            sheets = {str(id): int(sheet) for id, sheet in raw["sheets"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        if raw.get("key") != key or not all(page.picture.path.is_file() for page in pages):
            return None
        return pages, sheets

    def clear(self, used: Container[str]) -> None:
        """Take away the pictures that no document shows, once there are many; ``used`` are digests."""
        unused = [path for path in self._folder.glob("*.svg.gz") if path.name.removesuffix(".svg.gz") not in used]
        if len(unused) > MOST_UNUSED:
            for path in unused:
                path.unlink(missing_ok=True)


def _size(svg: bytes) -> tuple[float, float]:
    found = _SIZE.search(svg, 0, 1000)
    return (float(found[1]), float(found[2])) if found else (595.0, 842.0)


def _put(path: Path, data: bytes) -> None:
    """Write a file whole. Unlike a document it need not survive a power cut, so nothing waits for the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    beside.write_bytes(data)
    beside.replace(path)
