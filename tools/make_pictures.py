"""Makes the pictures of pages that the README shows, from the example as it is built.

Needs pdftoppm (poppler-utils). A region's own pictures of its documents can be made the same way.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader

from rpkdgen.build import Request, build

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "gambar"

#: Picture → document, words that only the page in question has, pixels of the longer side.
PAGES = {
    "pendanaan": ("rpkd", ("Gambar 4.1", "Tabel 4.8", "Sumber:"), 1000),
    "matriks-program": ("rpkd", ("LAMPIRAN I", "Penjangkauan Anak-Anak Terlantar", "Kondisi Akhir"), 1200),
}


def page_number(pdf: Path, words: tuple[str, ...]) -> int:
    """The first page, from 1, behind the lists at the front, with all these words."""
    for number, page in enumerate(PdfReader(pdf).pages, start=1):
        text = " ".join(page.extract_text().split())
        if "....." not in text and all(word in text for word in words):
            return number
    sys.exit(f"{pdf.name} has no page with {', '.join(words)}")


def main() -> None:
    if shutil.which("pdftoppm") is None:
        sys.exit("pdftoppm is not installed (package poppler-utils)")
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        result = build(Request(ROOT / "plan", ROOT / "templates", Path(name), formats=("pdf",)))
        if result.failed:
            sys.exit("the example has errors; see rpkdgen check")
        for picture, (document, words, pixels) in PAGES.items():
            pdf = Path(name) / f"{document}.pdf"
            page = str(page_number(pdf, words))
            options = ["-png", "-singlefile", "-scale-to", str(pixels), "-f", page, "-l", page]
            subprocess.run(["pdftoppm", *options, str(pdf), str(PICTURES / picture)], check=True)


if __name__ == "__main__":
    main()
