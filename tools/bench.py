"""Measures check and build on plans of 50, 500 and 5,000 sub kegiatan, and prints a table.

    python tools/bench.py [--sizes 50,500,5000] [--runs 3] [--without-libreoffice]

Every figure is that of a whole process, the median of the runs: wall seconds and, beside it, peak memory. "docxtpl +
LibreOffice" puts the same large tables through a docxtpl template with row loops and converts the Word files with
LibreOffice, in the same run; it is skipped, and says so, where LibreOffice is not installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generate_plan import generate

from rpkdgen.libreoffice import find_libreoffice

ROOT = Path(__file__).parent.parent
LARGEST_FOR_LIBREOFFICE = 500


@dataclass(frozen=True, slots=True)
class Measure:
    """Median wall seconds, and peak memory in MiB (the largest process; 0 where not known)."""

    seconds: float
    memory: float


def run(command: list[str]) -> Measure:
    """One run of a command as a process."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    memory = 0.0
    assert process.stderr is not None
    errors = process.stderr.read()
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    else:
        process.wait()
    seconds = time.perf_counter() - begin
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')}")
    return Measure(seconds, memory)


def measure(command: list[str], runs: int, prepare: Callable[[], None] = lambda: None) -> Measure:
    measures = []
    for _ in range(runs):
        prepare()
        measures.append(run(command))
    return Measure(statistics.median(each.seconds for each in measures), max(each.memory for each in measures))


def rpkdgen(*words: str) -> list[str]:
    return [sys.executable, "-m", "rpkdgen", *words]


def measure_size(size: int, runs: int, with_libreoffice: bool, folder: Path) -> list[tuple[str, Measure | None]]:
    plan, out = folder / f"plan-{size}", folder / f"out-{size}"
    generate(plan, size)
    options = ("--plan", str(plan), "--out", str(out), "--templates", str(ROOT / "templates"))

    def forget() -> None:
        shutil.rmtree(out, ignore_errors=True)

    edits = iter(range(1, 1_000))

    def edit_rpkd() -> None:
        """Another target of one sub kegiatan in the last year: the RPKD and one RAT show it."""
        path = next(iter(sorted((plan / "program").glob("*.yaml"))))
        text = path.read_text(encoding="utf-8")
        start = text.index("2026: ", text.index("sub_kegiatan:"))
        end = text.index("}", start)
        path.write_text(text[:start] + f"2026: {700 + next(edits)}" + text[end:], encoding="utf-8")

    rows: list[tuple[str, Measure | None]] = [("check", measure(rpkdgen("check", "--plan", str(plan)), runs))]
    for form in ("docx", "pdf"):
        rows.append((f"cold build, {form}", measure(rpkdgen("build", *options, "--format", form), runs, forget)))
    rows.append(("cold build, both", measure(rpkdgen("build", *options), runs, forget)))
    rows.append(("after one edit", measure(rpkdgen("build", *options), runs, edit_rpkd)))
    rows.append(("nothing changed", measure(rpkdgen("build", *options), runs)))
    if not with_libreoffice or size > LARGEST_FOR_LIBREOFFICE:
        rows.append(("docxtpl + LibreOffice", None))
    else:
        script = str(ROOT / "tools" / "bench_docxtpl.py")
        rows.append(("docxtpl + LibreOffice", measure([sys.executable, script, str(plan), str(folder / "other")], 1)))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="50,500,5000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without-libreoffice", action="store_true")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    with_libreoffice = not options.without_libreoffice and find_libreoffice() is not None
    if not with_libreoffice:
        print("LibreOffice is not installed, or not wanted: that row is skipped.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as name:
        columns = {size: measure_size(size, options.runs, with_libreoffice, Path(name)) for size in sizes}
    print("| | " + " | ".join(f"{size:,} sub kegiatan" for size in sizes) + " |")
    print("|---|" + "---:|" * len(sizes))
    for number, (label, _) in enumerate(columns[sizes[0]]):
        cells = [columns[size][number][1] for size in sizes]
        print(f"| {label} | " + " | ".join(cell_text(cell) for cell in cells) + " |")


def cell_text(measure: Measure | None) -> str:
    return "–" if measure is None else f"{measure.seconds:.2f} s, {measure.memory:,.0f} MiB"


if __name__ == "__main__":
    main()
