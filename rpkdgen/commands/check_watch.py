"""``rpkdgen check --watch``: the problems of the plan, again at each save, with what is new and what is mended."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from rpkdgen.checks import check
from rpkdgen.commands.shared import uses_colour
from rpkdgen.editor_schema.file import renew_schema
from rpkdgen.problem import Problem
from rpkdgen.read import read_folder
from rpkdgen.report import as_text, one_line, summary
from rpkdgen.validate import Loaded, Memory, validate
from rpkdgen.watch import saves

CLEAR = "\033[2J\033[3J\033[H"
#: So many states of the plan share what was made of unchanged items; then it is begun anew, or all of them would stay.
SHARED = 50
WAITING = "Menunggu simpanan berikutnya; berhenti dengan Ctrl-C."


class Watcher:
    """The plan as it was checked last."""

    def __init__(self, plan: Path) -> None:
        self.plan = plan
        self._problems: Sequence[Problem] | None = None
        self._memory = Memory()
        self._count = 0

    def look(self) -> tuple[str, str]:
        """What to show of the plan as it is now, and its state in a few words."""
        try:
            loaded = self._loaded()
        except OSError as error:  # deleted, or just being written
            return f"{self.plan.as_posix()} tidak dapat dibaca: {error.strerror or error}.", "Belum diperiksa."
        before, self._problems = self._problems, check(loaded)
        parts = [as_text(self._problems, loaded.texts, colour=uses_colour(sys.stdout))]
        if before is not None:
            parts += _difference(before, self._problems)
        if renew_schema(loaded, self.plan):
            parts.append("Skema bagi editor diperbarui.")
        return "\n\n".join(parts), f"{summary(self._problems).rstrip('.')}."

    def _loaded(self) -> Loaded:
        if self._count % SHARED == 0:
            self._memory = Memory()
        self._count += 1
        return validate(read_folder(self.plan), self._memory)


def _difference(before: Sequence[Problem], now: Sequence[Problem]) -> list[str]:
    """What came and what went, wherever its line is now."""
    old, new = Counter(map(_identity, before)), Counter(map(_identity, now))
    came, went = new - old, old - new
    parts = []
    for title, sign, problems, counts in (("Baru", "+", now, came), ("Selesai", "-", before, went)):
        found = [problem for problem in problems if _identity(problem) in counts]
        if found:
            parts.append("\n".join([f"{title}:", *(f"  {sign} {one_line(problem)}" for problem in found)]))
    return parts


def _identity(problem: Problem) -> tuple[str, str, str]:
    return problem.position.file, problem.code, problem.message


def watch_plan(plan: Path) -> None:
    """Check the plan at once and after each save, until it is interrupted."""
    gc.enable()  # main switched it off for commands that end soon
    watcher = Watcher(plan)
    try:
        for _ in saves([plan]):
            _show(watcher)
    except KeyboardInterrupt:
        click.echo("\nSelesai.")


def _show(watcher: Watcher) -> None:
    if sys.stdout.isatty():
        click.echo(CLEAR, nl=False)
    # By this line and the last one an editor's task knows when the problems it has shown are old (.vscode/tasks.json).
    click.echo(f"[{datetime.now():%H:%M:%S}] Memeriksa {watcher.plan.as_posix()} …\n")
    sys.stdout.flush()
    text, state = watcher.look()
    click.echo(f"{text}\n\n[{datetime.now():%H:%M:%S}] {state} {WAITING}")
    sys.stdout.flush()
