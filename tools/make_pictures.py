"""Makes the pictures that the README and the guide show, from the program as it is.

Pages of documents: of the example, and of the region that the guide starts. Needs pdftoppm (poppler-utils).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from guide_steps import walked  # noqa: E402

from rpkdgen.build import Request, build  # noqa: E402

PICTURES = ROOT / "docs" / "gambar"

#: Picture → document, words that only the page in question has, pixels of the longer side.
PAGES = {
    "pendanaan": ("rpkd", ("Pagu Indikatif menurut Strategi Tahun", "menurut Perangkat Daerah", "Sumber:"), 1000),
    "matriks-program": ("rpkd", ("LAMPIRAN I", "Penjangkauan Anak-Anak Terlantar", "Kondisi Akhir"), 1200),
}
#: The same, of the region that the guide starts, when it has just been started.
REGION_PAGES = {
    "awal-profil": ("rpkd", ("BAB III", "Tabel 3.1", "Gambar 3.1"), 900),
    "awal-matriks": ("rpkd", ("LAMPIRAN I", "Fasilitasi Bantuan Sosial", "Kondisi Akhir"), 1100),
}


def page_number(pdf: Path, words: tuple[str, ...]) -> int:
    """The first page, from 1, behind the lists at the front, with all these words."""
    for number, page in enumerate(PdfReader(pdf).pages, start=1):
        text = " ".join(page.extract_text().split())
        if "....." not in text and all(word in text for word in words):
            return number
    sys.exit(f"{pdf.name} has no page with {', '.join(words)}")


def page_picture(picture: str, pdf: Path, words: tuple[str, ...], pixels: int) -> None:
    page = str(page_number(pdf, words))
    options = ["-png", "-singlefile", "-scale-to", str(pixels), "-f", page, "-l", page]
    subprocess.run(["pdftoppm", *options, str(pdf), str(PICTURES / picture)], check=True)


def main() -> None:
    if shutil.which("pdftoppm") is None:
        sys.exit("pdftoppm is not installed (package poppler-utils)")
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        example = Path(name) / "contoh"
        if build(Request(ROOT / "plan", ROOT / "templates", example, formats=("pdf",))).failed:
            sys.exit("the example has errors; see rpkdgen check")
        guide = (ROOT / "docs" / "panduan.md").read_text(encoding="utf-8")
        _, reader = walked(guide.partition("## 4.")[0], Path(name))
        for folder, pages in ((example, PAGES), (reader.folder / "build", REGION_PAGES)):
            for picture, (document, words, pixels) in pages.items():
                page_picture(picture, folder / f"{document}.pdf", words, pixels)


if __name__ == "__main__":
    main()
