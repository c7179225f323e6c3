"""Measures the page of ``rpkdgen serve`` on a copy of the example: from a save to what a reader sees in Chromium, and
the memory of the worker over many edits.

    python tools/bench_serve.py [--edits 50] [--write docs/performance.md]

Needs Chromium and Playwright.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
FILE = "plan/program/dinsos.yaml"
WRITTEN, TARGET = "2025: 4.800", 4800
CHROMIUM = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)


SECTION = """## The page

`rpkdgen serve` on the example ({edits} edits of one target of the RPKD), from the save to what a reader sees in
Chromium; written by `python tools/bench_serve.py --write docs/performance.md`. Medians, at a load of {load} on {cores}
cores:

| From a save to … | |
|---|---:|
| a mistake, with its line | {mistake} |
| the number in the text | {text} |
| the number on the printed page | {pages} |
| all files | {files} |

The worker took {first} MiB after the first edit, {last} MiB after the last, {most} MiB at most; after 30 builds another
takes its place.

"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the page of a copy of the example."""
    shutil.copytree(ROOT / "plan", folder / "plan")
    shutil.copytree(ROOT / "templates", folder / "templates")
    command = [sys.executable, "-m", "rpkdgen", "serve", "--tanpa-peramban"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout
            found = re.search(r"http://\S+", running.stdout.readline())
            assert found
            yield found[0]
        finally:
            running.terminate()


def workers(port: str) -> list[int]:
    """The resident memory, in bytes, of each worker of the page on that port (Linux)."""
    own = subprocess.run(["pgrep", "-f", "serve --tanpa-peramban"], capture_output=True, text=True, check=False)
    children = [c for pid in own.stdout.split() for c in _children(pid)]
    return [int(Path(f"/proc/{c}/statm").read_text().split()[1]) * 4096 for c in children]


def _children(pid: str) -> list[str]:
    file = Path(f"/proc/{pid}/task/{pid}/children")
    found = file.read_text().split() if file.exists() else []
    return [child for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def settled(page: Page) -> None:
    expect(page.locator("#status")).to_have_attribute("data-jenis", "siap", timeout=120_000)


def edit(folder: Path, value: int) -> float:
    """Write the number; the moment at which it was written."""
    path = folder / FILE
    text = re.sub(
        r"2025: \d\.\d{3}", f"2025: {value // 1000}.{value % 1000:03}", path.read_text(encoding="utf-8"), count=1
    )
    path.write_text(text, encoding="utf-8")
    return perf_counter()


def seen(page: Page, script: str) -> float:
    page.wait_for_function(script, timeout=60_000, polling="raf")
    return perf_counter()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--edits", type=int, default=50)
    arguments.add_argument("--write", type=Path, metavar="FILE", help="put the section into this page")
    options = arguments.parse_args()
    count: int = options.edits
    if CHROMIUM is None:
        sys.exit("no Chromium")
    with TemporaryDirectory() as name, served(Path(name)) as address, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(bypass_csp=True)  # waiting for a condition evaluates code in the page
        page.goto(address)
        settled(page)
        base = address.split("/?")[0]
        times: dict[str, list[float]] = {"text": [], "pages": [], "files": [], "mistake": []}
        memory: list[int] = []
        number = TARGET
        for view, kind in (("teks/rpkd", "text"), ("dokumen/rpkd", "pages")):
            page.goto(f"{base}/{view}")
            for _ in range(count // 2):
                number += 1
                marker = f"{number // 1000}.{number % 1000:03}"
                page.evaluate("document.querySelectorAll('.baru').forEach(x => x.classList.remove('baru'))")
                start = edit(folder, number)
                if kind == "text":
                    there = f"[...document.querySelectorAll('#naskah td')].some(td => td.textContent === '{marker}')"
                else:
                    # The reader looks at the page that changes: pictures are only loaded where somebody looks.
                    there = (
                        "(() => { const f = document.querySelector('#halaman figure.baru img'); f?.scrollIntoView(); "
                        "return f && f.complete && f.naturalWidth > 0 })()"
                    )
                times[kind].append(seen(page, there) - start)
                settled(page)
                times["files"].append(perf_counter() - start)
                memory.append(max(workers(address)))
        page.goto(f"{base}/masalah")
        good = (folder / FILE).read_text(encoding="utf-8")
        for _ in range(10):
            start = perf_counter()
            (folder / FILE).write_text(
                good.replace("perangkat_daerah: dinsos", "perangkat_daerah: dinsoss"), encoding="utf-8"
            )
            times["mistake"].append(seen(page, "document.querySelector('.masalah.error mark')") - start)
            (folder / FILE).write_text(good, encoding="utf-8")
            seen(page, "!document.querySelector('.masalah.error')")
            settled(page)
        browser.close()
    text = SECTION.format(
        **{kind: f"{statistics.median(found):.1f} s" for kind, found in times.items()},
        first=memory[0] >> 20, most=max(memory) >> 20, last=memory[-1] >> 20, edits=len(memory),
        load=f"{os.getloadavg()[0]:.0f}", cores=os.cpu_count(),
    )  # fmt: skip
    print(text)
    if options.write:
        page_text = options.write.read_text(encoding="utf-8")
        before, _, rest = re.sub(r"^## The page\n.*?(?=^## )", "", page_text, flags=re.M | re.S).rpartition("\n## ")
        options.write.write_text(f"{before}\n{text}## {rest}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
