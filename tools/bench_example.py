"""Measures what all documents of the example cost: cold, after one edit, and with nothing changed.

    python tools/bench_example.py [--runs 3]

Beside the wall seconds stand those of the processor, which say more on a machine that others use too.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench import ROOT, Measure, measure, rpkdgen

#: What is edited, where, and the figure before and after ({} is another number in every run).
EDITS = (
    (
        "after one quarter's spending was edited",
        "realisasi/2024-dinsos.yaml",
        "keuangan: 14.026.000",
        "keuangan: 14.{:03}.000",
    ),
    ("after one target of 2026 was edited", "program/dinsos.yaml", "2026: 140\n", "2026: 14{}\n"),
)


def table(folder: Path, runs: int) -> Iterator[str]:
    """The rows of the page's table."""
    plan, out = folder / "plan", folder / "build"
    shutil.copytree(ROOT / "plan", plan)
    options = rpkdgen("build", "--plan", str(plan), "--out", str(out), "--templates", str(ROOT / "templates"))
    edits = iter(range(1, 1_000))
    before: dict[Path, int] = {}

    def edited(file: str, old: str, new: str) -> None:
        """One figure of the example, another one in every run."""
        before.update(stamps(out))
        path = plan / file
        text = (ROOT / "plan" / file).read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new.format(next(edits)), 1), encoding="utf-8")

    yield "| | seconds | of the processor | memory | files made |"
    yield "|---|---:|---:|---:|---:|"
    cold = measure(options, runs, lambda: shutil.rmtree(out, ignore_errors=True))
    yield row("cold", cold, f"{len(stamps(out))} of {len(stamps(out))}")
    for what, file, old, new in EDITS:
        again = measure(options, runs, partial(edited, file, old, new))
        made = sum(before.get(path) != stamp for path, stamp in stamps(out).items())
        yield row(what, again, f"{made} of {len(stamps(out))}")
    yield row("nothing changed", measure(options, max(runs, 3)), "0")


def stamps(out: Path) -> dict[Path, int]:
    files = (path for path in out.rglob("*") if path.is_file() and ".rpkdgen" not in path.parts)
    return {path: path.stat().st_mtime_ns for path in files}


def row(what: str, found: Measure, files: str) -> str:
    return f"| {what} | {found.seconds:.1f} | {found.processor:.1f} | {found.memory:,.0f} MiB | {files} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print("\n".join(table(Path(name), options.runs)))


if __name__ == "__main__":
    main()
