"""Measures diff, log and history on generated plans under git, beside csv-diff and daff on the same rows.

    python tools/bench_compare.py [--runs 3]

Every figure is that of a whole process. ``diff`` compares two revisions that differ in the pagu of some sub kegiatan;
``log`` and ``history`` walk 200 commits of a plan of 500. csv-diff and daff get the sub kegiatan of both revisions as
CSV files with a column for each year and source of money; they know neither items that were recoded or moved, nor
sums. What is not installed is left out: daff comes with the extra ``dev``, csv-diff does not, for its package brings a
top-level folder ``tests`` that hides ours.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench import Measure, measure, rpkdgen, text_of
from generate_history import generate_history

from rpkdgen.revision import locate, side

SIZES = (500, 5000)
COMMITS, COMMITS_OF_HISTORY = 12, 200
CODE = "1.06.02.2.01.0001"
CSV_DIFF = "from csv_diff import *; import sys; compare(*(load_csv(open(p), key='kode') for p in sys.argv[1:]))"
DAFF = "import daff; daff.main()"


def comparison(folder: Path, runs: int) -> Iterator[tuple[str, list[Measure | None]]]:
    """Each row: what was measured, and its figure for each size (None: not measured)."""
    plans = {size: folder / f"history-{size}" for size in SIZES}
    for size, repository in plans.items():
        generate_history(repository, size, COMMITS_OF_HISTORY if size == SIZES[0] else COMMITS)
    tables = [rows_apart(plans[size], folder / str(size)) for size in SIZES]
    yield "diff, two revisions", [diff(plans[size], runs) for size in SIZES]
    if find_spec("csv_diff"):
        yield (
            "csv-diff, the sub kegiatan as CSV",
            [measure([sys.executable, "-c", CSV_DIFF, *map(str, pair)], runs) for pair in tables],
        )
    if find_spec("daff"):
        yield (
            "daff, the sub kegiatan as CSV",
            [
                measure(
                    [sys.executable, "-c", DAFF, "--output", str(pair[0].with_suffix(".out")), *map(str, pair)], runs
                )
                for pair in tables
            ],
        )
    plan = str(plans[SIZES[0]] / "plan")
    words = (("log", CODE), ("history", "--no-check"), ("history",))
    for command in words:
        figure = measure(rpkdgen(*command, "--plan", plan), 1)
        yield f"{' '.join(command)}, {COMMITS_OF_HISTORY} commits", [figure, None]


def diff(repository: Path, runs: int) -> Measure:
    return measure(rpkdgen("diff", f"HEAD~{COMMITS - 2}", "HEAD", "--plan", str(repository / "plan")), runs)


def rows_apart(repository: Path, folder: Path) -> tuple[Path, Path]:
    """As ``rows``, in a process of its own: what is measured afterwards would begin with the memory of this one."""
    subprocess.run([sys.executable, __file__, "--rows", str(repository), str(folder)], check=True)
    return folder / "lama.csv", folder / "baru.csv"


def rows(repository: Path, folder: Path) -> None:
    """The sub kegiatan of both revisions as CSV files."""
    folder.mkdir()
    for name, file_name in ((f"HEAD~{COMMITS - 2}", "lama.csv"), ("HEAD", "baru.csv")):
        plan = side(locate(repository / "plan"), name).loaded.plan
        assert plan is not None
        with (folder / file_name).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            sources = sorted({s for row in plan.baris for pagu in row.sub.pagu.values() for s in pagu.sumber_dana})
            table.writerow(["kode", "nama", *(f"{year} {source}" for year in plan.tahun for source in sources)])
            for row in plan.baris:
                amounts = (row.sub.pagu[year].sumber_dana.get(source, "") for year in plan.tahun for source in sources)
                table.writerow([row.sub.kode, row.sub.nama, *amounts])


def table(folder: Path, runs: int) -> Iterator[str]:
    """The lines of the table (Markdown)."""
    yield "| | " + " | ".join(f"{size:,} sub kegiatan" for size in SIZES) + " |"
    yield "|---|" + "---:|" * len(SIZES)
    for label, figures in comparison(folder, runs):
        yield f"| {label} | " + " | ".join(text_of(figure) for figure in figures) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rows:
        rows(*options.rows)
        return
    with tempfile.TemporaryDirectory() as name:
        for line in table(Path(name), options.runs):
            print(line, flush=True)


if __name__ == "__main__":
    main()
