"""Makes the pictures that the README and the guide show, from the program as it is.

Pages of documents, of the example and of the region that the guide starts (pdftoppm of poppler-utils); a sheet of the
workbook (LibreOffice); pages in a browser (Chromium, Playwright).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from guide_steps import walked  # noqa: E402

from rpkdgen.build import Request, build  # noqa: E402
from rpkdgen.libreoffice import find_libreoffice  # noqa: E402

GUIDE = ROOT / "docs" / "panduan.md"
PICTURES = ROOT / "docs" / "gambar"
#: Before this the guide has made a change that is not committed yet.
LAST_COMMIT = 'git commit -am "Penyesuaian'

#: Picture → document, words that only the page in question has, pixels of the longer side.
PAGES = {
    "pendanaan": ("rpkd", ("Pagu Indikatif menurut Strategi Tahun", "menurut Perangkat Daerah", "Sumber:"), 1000),
    "matriks-program": ("rpkd", ("LAMPIRAN I", "Penjangkauan Anak-Anak Terlantar", "Kondisi Akhir"), 1200),
}
#: The same, of the region that the guide starts, when it has just been started.
REGION_PAGES = {
    "awal-profil": ("rpkd", ("Gambar 3.1", "Sumber: angka ilustratif"), 900),
    "awal-matriks": ("rpkd", ("LAMPIRAN I", "Fasilitasi Bantuan Sosial", "Kondisi Akhir"), 1100),
}


def page_number(pdf: Path, words: tuple[str, ...], left_out: tuple[str, ...] = ()) -> int:
    """The first page, from 1, behind the lists at the front, with all these words and none of the others."""
    for number, page in enumerate(PdfReader(pdf).pages, start=1):
        text = " ".join(page.extract_text().split())
        if all(word in text for word in words) and not any(word in text for word in (".....", *left_out)):
            return number
    sys.exit(f"{pdf.name} has no page with {', '.join(words)}")


def page_picture(picture: str, pdf: Path, words: tuple[str, ...], pixels: int) -> None:
    page = page_number(pdf, words)
    pdf_picture(picture, pdf, page, "-scale-to", str(pixels))


def pdf_picture(picture: str, pdf: Path, page: int, *options: str) -> None:
    place = ["-f", str(page), "-l", str(page)]
    subprocess.run(["pdftoppm", "-png", "-singlefile", *options, *place, str(pdf), str(PICTURES / picture)], check=True)


def sheet_picture(picture: str, folder: Path, words: tuple[str, ...], left_out: tuple[str, ...]) -> None:
    """The upper left of the sheet of the example's workbook that has these words, as it is printed."""
    rpkdgen(ROOT, "export", "xlsx", "-o", str(folder / "rencana.xlsx"))
    command = [needed(find_libreoffice(), "LibreOffice"), f"-env:UserInstallation={(folder / 'profil').as_uri()}"]
    subprocess.run(
        [*command, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "rencana.xlsx")],
        env={**os.environ, "LC_ALL": "id_ID.UTF-8"}, check=True, capture_output=True,
    )  # fmt: skip
    pdf = folder / "rencana.pdf"
    crop = ["-r", "150", "-x", "50", "-y", "85", "-W", "1200", "-H", "440"]
    pdf_picture(picture, pdf, page_number(pdf, words, left_out), *crop)


@contextmanager
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = needed(next((found for name in names if (found := shutil.which(name))), None), "Chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield made
        made.close()


def browser_picture(picture: str, address: str, width: int, height: int) -> None:
    """A page as Chromium shows it."""
    with browser() as made:
        page = made.new_page(viewport={"width": width, "height": height})
        page.goto(address)
        page.screenshot(path=PICTURES / f"{picture}.png")


def live_pictures(folder: Path) -> None:
    """The live page on a copy of the example: its dashboard, and on a telephone what it says of a mistake."""
    shutil.copytree(ROOT / "plan", folder / "plan")
    command = [sys.executable, "-m", "rpkdgen", "serve", "--tanpa-peramban"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, encoding="utf-8") as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            with browser() as made:
                desk = made.new_page(viewport={"width": 1200, "height": 760})
                desk.goto(address)
                desk.get_by_text("Dokumen sesuai rencana").first.wait_for(timeout=120_000)
                desk.get_by_role("link", name="Dasbor").click()
                desk.get_by_text("Pagu menurut strategi").first.wait_for()
                desk.screenshot(path=PICTURES / "halaman-dasbor.png")
                path = folder / "plan" / "program" / "dinsos.yaml"
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace("perangkat_daerah: dinsos", "perangkat_daerah: dinsoss", 1), "utf-8")
                desk.get_by_role("link", name="Masalah").click()
                desk.set_viewport_size({"width": 390, "height": 760})
                desk.get_by_text("dinsoss").first.wait_for(timeout=120_000)
                desk.screenshot(path=PICTURES / "halaman-masalah.png")
        finally:
            server.terminate()


def rpkdgen(folder: Path, *words: str) -> None:
    command = [sys.executable, "-m", "rpkdgen", *words]
    subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)


def needed(program: str | None, name: str) -> str:
    return program or sys.exit(f"{name} is not installed")


def main() -> None:
    needed(shutil.which("pdftoppm"), "pdftoppm (package poppler-utils)")
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        example = Path(name) / "contoh"
        if build(Request(ROOT / "plan", ROOT / "templates", example, formats=("pdf",))).failed:
            sys.exit("the example has errors; see rpkdgen check")
        before, _, _ = GUIDE.read_text(encoding="utf-8").partition(LAST_COMMIT)
        region = walked(before.partition("## 4.")[0], Path(name))[1].folder
        for folder, pages in ((example, PAGES), (region / "build", REGION_PAGES)):
            for picture, (document, words, pixels) in pages.items():
                page_picture(picture, folder / f"{document}.pdf", words, pixels)
        sheet_picture("excel", example, ("Matriks Rencana Aksi Tahunan", "Tahun 2025"), ("Tahun 2024",))
        live_pictures(Path(name) / "rpkd-tangerang")
        (Path(name) / "lagi").mkdir()
        region = walked(before, Path(name) / "lagi", wanted=lambda line: not line.startswith("rpkdgen build"))[1].folder
        rpkdgen(region, "diff", "--format", "html", "-o", "build/perubahan.html")
        browser_picture("perubahan", (region / "build" / "perubahan.html").as_uri(), 900, 640)


if __name__ == "__main__":
    main()
