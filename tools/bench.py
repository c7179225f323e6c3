"""Measures check and build on plans of 50, 500 and 5,000 sub kegiatan, and prints a table.

    python tools/bench.py [--sizes 50,500,5000] [--runs 3] [--without-libreoffice] [--write docs/performance.md]

Every figure is that of a whole process: wall seconds (the median of the runs) and peak memory (of the largest
process). "docxtpl + LibreOffice" puts the same large tables through a docxtpl template with row loops and converts the
Word files with LibreOffice, in the same run; it is left out, and the page says so, where LibreOffice is not installed
and for plans that it would not finish. Whether every sub kegiatan is in the documents is counted in their text.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generate_plan import generate, sub_kegiatan_codes

from rpkdgen import __version__
from rpkdgen.libreoffice import find_libreoffice

ROOT = Path(__file__).parent.parent
LARGEST_FOR_LIBREOFFICE = 500
#: Beyond this size one run has to do; its seconds are many and the noise is small beside them.
LARGEST_FOR_RUNS = 1000
FILES = 10  # RPKD, three RATs and the summary, as Word and PDF


@dataclass(frozen=True, slots=True)
class Measure:
    """Wall and processor seconds, and peak memory in MiB (the largest process; 0 where not known)."""

    seconds: float
    processor: float
    memory: float


@dataclass(frozen=True, slots=True)
class Column:
    """What was measured on a plan of one size. ``replaced``: how many files the edit changed; ``found``: how many
    sub kegiatan stand in the text of the RPKD and of all RATs, as Word and as PDF."""

    size: int
    check: Measure
    docx: Measure
    pdf: Measure
    both: Measure
    edit: Measure
    replaced: int
    nothing: Measure
    exported: Measure
    imported: Measure
    found: tuple[int, int]
    other: Measure | None


# ── measuring ────────────────────────────────────────────────────────────────────────────────────
def run(command: list[str]) -> Measure:
    """One run of a command as a process."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    memory = processor = 0.0
    assert process.stderr is not None
    errors = process.stderr.read()
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
        processor = usage.ru_utime + usage.ru_stime
    else:
        process.wait()
    seconds = time.perf_counter() - begin
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')}")
    return Measure(seconds, processor, memory)


def measure(command: list[str], runs: int, prepare: Callable[[], None] = lambda: None) -> Measure:
    measures = []
    for _ in range(runs):
        prepare()
        measures.append(run(command))
    return Measure(
        statistics.median(each.seconds for each in measures),
        statistics.median(each.processor for each in measures),
        max(each.memory for each in measures),
    )


def rpkdgen(*words: str) -> list[str]:
    return [sys.executable, "-m", "rpkdgen", *words]


def measure_size(size: int, runs: int, with_libreoffice: bool, folder: Path) -> Column:
    plan, out = folder / f"plan-{size}", folder / f"out-{size}"
    generate(plan, size)
    options = ("--plan", str(plan), "--out", str(out), "--templates", str(ROOT / "templates"))
    runs = runs if size <= LARGEST_FOR_RUNS else 1

    def forget() -> None:
        shutil.rmtree(out, ignore_errors=True)

    edits = iter(range(1, 1_000))
    made: dict[str, int] = {}

    def edit_one_number() -> None:
        """Another target of one sub kegiatan in the last year, which only the RPKD shows."""
        made.update(stamps(out))
        path = next(iter(sorted((plan / "program").glob("*.yaml"))))
        text = path.read_text(encoding="utf-8")
        start = text.index("2026: ", text.index("sub_kegiatan:"))
        end = text.index("}", start)
        path.write_text(text[:start] + f"2026: {700 + next(edits)}" + text[end:], encoding="utf-8")

    check = measure(rpkdgen("check", "--plan", str(plan)), runs)
    docx = measure(rpkdgen("build", *options, "--format", "docx"), runs, forget)
    pdf = measure(rpkdgen("build", *options, "--format", "pdf"), runs, forget)
    both = measure(rpkdgen("build", *options), runs, forget)
    found = rows_found(out, size)
    edit = measure(rpkdgen("build", *options), runs, edit_one_number)
    replaced = sum(made[name] != stamp for name, stamp in stamps(out).items())
    nothing = measure(rpkdgen("build", *options), max(runs, 3))
    book = folder / f"rencana-{size}.xlsx"
    exported = measure(rpkdgen("export", "xlsx", "--plan", str(plan), "-o", str(book)), runs)
    imported = measure(rpkdgen("import", "xlsx", "--plan", str(plan), str(book)), runs)
    other = None
    if with_libreoffice and size <= LARGEST_FOR_LIBREOFFICE:
        script = str(ROOT / "tools" / "bench_docxtpl.py")
        other = measure([sys.executable, script, str(plan), str(folder / "other")], 1)
    return Column(size, check, docx, pdf, both, edit, replaced, nothing, exported, imported, found, other)


def stamps(out: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in out.iterdir() if path.is_file()}


# ── nothing is lost ──────────────────────────────────────────────────────────────────────────────
def rows_found(out: Path, size: int) -> tuple[int, int]:
    """How many codes of sub kegiatan stand in all of RPKD and RATs, as Word and as PDF."""
    codes = set(sub_kegiatan_codes(size))
    names = ("rpkd", "rat-2024", "rat-2025", "rat-2026")
    word = pdf = codes
    for name in names:
        word = word & set(CODE.findall(word_text(out / f"{name}.docx")))
        pdf = pdf & set(CODE.findall(pdf_text(out / f"{name}.pdf")))
    return len(word), len(pdf)


CODE = re.compile(r"\d\.\d\d\.\d\d\.\d\.\d\d\.\d{4}")


def word_text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return re.sub(r"<[^>]*>", "", package.read("word/document.xml").decode())


def pdf_text(path: Path) -> str:
    """The PDF's text without its line ends (a code in a narrow cell takes two lines)."""
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
        text = done.stdout.decode()
    else:
        from pypdf import PdfReader

        text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return re.sub(r"(?<=[\d.])\s*\n\s*(?=[\d.])", "", text)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
def table(columns: Sequence[Column]) -> Iterator[str]:
    yield "| | " + " | ".join(f"{column.size:,} sub kegiatan" for column in columns) + " |"
    yield "|---|" + "---:|" * len(columns)
    rows: dict[str, Callable[[Column], str]] = {
        "`check`": lambda column: text_of(column.check),
        "cold build, Word": lambda column: text_of(column.docx),
        "cold build, PDF": lambda column: text_of(column.pdf),
        "cold build, both": lambda column: text_of(column.both),
        "cores in use while both are built": lambda column: f"{column.both.processor / column.both.seconds:.1f}",
        "build after one edited number": lambda column: text_of(column.edit),
        "files replaced by that edit": lambda column: f"{column.replaced} of {FILES}",
        "build, nothing changed": lambda column: text_of(column.nothing),
        "export to Excel": lambda column: text_of(column.exported),
        "import from Excel, nothing changed": lambda column: text_of(column.imported),
        "docxtpl + LibreOffice, both": lambda column: text_of(column.other),
        "… times as long as the cold build": ratio,
        "sub kegiatan found in Word; in PDF": lambda column: f"{column.found[0]:,}; {column.found[1]:,}",
    }
    for label, cell in rows.items():
        yield f"| {label} | " + " | ".join(map(cell, columns)) + " |"


def text_of(measure: Measure | None) -> str:
    return "–" if measure is None else f"{measure.seconds:.2f} s, {measure.memory:,.0f} MiB"


def ratio(column: Column) -> str:
    return f"{column.other.seconds / column.both.seconds:.1f}" if column.other else "–"


def versions() -> str:
    names = ("typst", "python-docx", "docxtpl", "lxml", "Jinja2", "PyYAML", "pypandoc_binary")
    found = ", ".join(f"{name} {version(name)}" for name in names)
    return f"rpkdgen {__version__}, Python {platform.python_version()}, {found}"


def libreoffice_version() -> str:
    program = find_libreoffice()
    if program is None:
        return "LibreOffice is not installed here, so that row is empty."
    done = subprocess.run([str(program), "--version"], capture_output=True, check=False)
    name = " ".join(done.stdout.decode(errors="replace").split()[:2])
    return (
        f"The other way was measured with {name} up to {LARGEST_FOR_LIBREOFFICE} sub kegiatan; larger plans "
        "were not tried that way."
    )


PAGE = """# Speed

Made by `make bench` (`python tools/bench.py --write docs/performance.md`); the text below is written by that tool too.

Measured on generated plans (`tools/generate_plan.py`): an RPKD and three RATs, one row for each sub kegiatan in each of
their large tables, and the summary. Each figure is that of a whole process, start and end included: wall seconds, the
median of the runs, and the peak memory of the largest process.

{table}

Machine: {machine}. {versions}. {libreoffice}

- *Word* includes typesetting, which gives the page numbers of its contents; so both formats together take hardly
  longer.
- *docxtpl + LibreOffice* makes the same large tables only (no chapters, no charts, no accessible PDF), with
  `tools/bench_docxtpl.py`.
- A sub kegiatan counts as found when its code stands in the text of the RPKD and of all three RATs.
- The seconds of a shared machine vary; the ratios, measured in one run, vary less. Fewer than 1.5 cores in use mean
  that others took the rest.

## The example

{example}

All documents of the example (the RPKD, three RATs, the summary, the reports of 2024, the alignment, a worksheet for
each agency), as Word and as PDF. The spending of a quarter stands in every report of its year, in the next RAT and in
its agency's worksheet; a target of 2026 in the RPKD and a worksheet. Where the seconds are far more than those of the
processor, others used the machine at the time.

## Revisions

{revisions}

Two revisions that differ in the pagu of some sub kegiatan; 200 commits of a plan of 500. *daff* gets the sub kegiatan
of both revisions as CSV and compares rows; it knows neither recoded nor moved items, nor sums. `history` checks every
revision by all rules; `--no-check` only adds up.

{page}## Where the time goes

More than half of a cold build is Typst's, which lays out about 15,000 cells a second on one core, with some 12 KB of
memory for each; it keeps them until the process ends, hence the memory of the largest plan. It works outside Python's
lock, so while it typesets one document the next is rendered, and another written as Word. Reading and
checking are linear in the rows, about 0.25 ms for each row of the RPKD or a RAT.
"""


def page(columns: Sequence[Column], example: Sequence[str], revisions: Sequence[str], old: str) -> str:
    """The whole page; the section on ``rpkdgen serve`` is that of the ``old`` one (tools/bench_serve.py writes it)."""
    kept = re.search(r"^## The page\n.*?(?=^## )", old, re.M | re.S)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    machine = f"{cores} cores, {processor_name()}, {platform.system()}"
    lines = "\n".join(table(columns))
    return PAGE.format(
        table=lines,
        example="\n".join(example),
        revisions="\n".join(revisions),
        machine=machine,
        versions=versions(),
        libreoffice=libreoffice_version(),
        page=kept[0] if kept else "",
    )


def processor_name() -> str:
    try:
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        found = None
    return found[1] if found else platform.machine()


def compared(runs: int) -> list[str]:
    """The table of diff, log and history."""
    import bench_compare

    with tempfile.TemporaryDirectory() as name:
        return list(bench_compare.table(Path(name), runs))


def example_table(runs: int) -> list[str]:
    """The table of the example's documents."""
    import bench_example

    with tempfile.TemporaryDirectory() as name:
        return list(bench_example.table(Path(name), runs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="50,500,5000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without-libreoffice", action="store_true")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page with the table there")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    with_libreoffice = not options.without_libreoffice and find_libreoffice() is not None
    if not with_libreoffice:
        print("LibreOffice is not installed, or not wanted: that row is left out.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as name:
        columns = [measure_size(size, options.runs, with_libreoffice, Path(name)) for size in sizes]
    print("\n".join(table(columns)))
    example = example_table(options.runs)
    print("\n" + "\n".join(example))
    revisions = compared(options.runs)
    print("\n" + "\n".join(revisions))
    if options.write:
        old = options.write.read_text(encoding="utf-8") if options.write.exists() else ""
        options.write.write_text(page(columns, example, revisions, old), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
