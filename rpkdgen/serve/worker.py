"""The process that checks and builds for the page.

A process of its own, because Typst never gives memory back and what crashes or hangs must not take the page with it.
Between two steps of a build it looks whether something newer was saved; then it begins anew.
"""

from __future__ import annotations

import gc
import os
import signal
import traceback
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING

from rpkdgen.build import Request, Witness, build
from rpkdgen.editor_schema.file import renew_schema
from rpkdgen.files import FileInUse, replace_file
from rpkdgen.git import GitError
from rpkdgen.problem import has_errors
from rpkdgen.report import lines_of
from rpkdgen.serve.messages import (
    Aligned,
    Broken,
    Build,
    Checked,
    Command,
    Compare,
    Compared,
    ContentsLine,
    Export,
    Exported,
    File,
    Finding,
    Finished,
    Kept,
    LaidOut,
    Message,
    Overview,
    Ready,
    Rendered,
    Settings,
    Stop,
)
from rpkdgen.serve.pictures import Cabinet

if TYPE_CHECKING:
    from rpkdgen.body import Figure
    from rpkdgen.build import Job, Result
    from rpkdgen.model import Plan
    from rpkdgen.problem import Problem
    from rpkdgen.typeset import Pages
    from rpkdgen.validate import Loaded


#: Seconds that the other documents wait for the pages of the one that somebody looks at.
LONGEST_WAIT = 4.0
#: The workbook, as ``rpkdgen export xlsx`` names it.
WORKBOOK = "rencana.xlsx"


class _Superseded(Exception):
    """Something newer was saved."""


def work(connection: Connection, settings: Settings) -> None:
    """The life of a worker: until it is told to stop, or the page is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the page, which then tells us
    gc.disable()  # it would look through the millions of objects of a plan again and again; see ``run``
    try:
        _read_libraries()
        gc.freeze()
        _Worker(connection, settings).run()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass


def _read_libraries() -> None:
    """What a build imports late, so that the first save need not wait for it."""
    from rpkdgen import checks, compare, templating, typeset, validate, word  # noqa: F401
    from rpkdgen.serve import alignment, comparison, dashboard  # noqa: F401


class _Worker:
    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection = connection
        self._sending = Lock()
        self._settings = settings
        self._cabinet = Cabinet(settings.out)
        self._waiting: deque[Command] = deque()
        self._loaded: Loaded | None = None
        self._unaligned: Plan | None = None
        self._shown: dict[str, str] = {}
        self._first = ""
        self._first_is_there = Event()

    def send(self, message: Message) -> None:
        with self._sending:
            self._connection.send(message)

    # ── commands ─────────────────────────────────────────────────────────────────────────────────
    def run(self) -> None:
        self.send(Ready())
        while True:
            match self._next():
                case Build() as order:
                    self._build(order)
                    gc.collect()
                case Compare() | Export() as order:
                    self._answer(order)
                case Stop():
                    return

    def _next(self) -> Command:
        if not self._waiting:
            self._waiting.append(self._connection.recv())
        self._take_in()
        return self._waiting.popleft()

    def _take_in(self) -> None:
        """Take in all that was said; of several builds only the last counts."""
        while self._connection.poll():
            self._waiting.append(self._connection.recv())
        builds = [order for order in self._waiting if isinstance(order, Build)]
        if len(builds) > 1:
            self._waiting = deque(o for o in self._waiting if not isinstance(o, Build) or o is builds[-1])

    def look_up(self) -> None:
        """Between two steps of a build: give it up for a newer one, and answer short questions."""
        self._take_in()
        if any(isinstance(order, Build | Stop) for order in self._waiting):
            raise _Superseded
        while self._waiting:
            order = self._waiting.popleft()
            assert isinstance(order, Compare | Export)
            self._answer(order)

    # ── building ─────────────────────────────────────────────────────────────────────────────────
    def _build(self, order: Build) -> None:
        self._shown = dict(order.known)
        self._first, self._first_is_there = order.first, Event()
        self._cabinet.clear(order.pictures)
        request = Request(self._settings.plan, self._settings.templates, self._settings.out, first=order.first)
        try:
            result = build(request, witness=_Telling(self, order.number))
            self._align(order.number)
        except _Superseded:
            return
        except OSError as error:
            self.send(Broken(order.number, _refused(error)))
            return
        except Exception:
            traceback.print_exc()
            self.send(Broken(order.number, traceback.format_exc(limit=-3)))
            return
        self.send(self._finished(order, result))

    def _finished(self, order: Build, result: Result) -> Finished:
        found = _findings(result.problems, result.texts or {})
        files = tuple(self._file(product.path, product.size) for product in result.products if product.path.is_file())
        in_use = tuple(path.name for path in result.in_use)
        failed = result.failed and not result.in_use
        return Finished(order.number, failed, found, files, in_use, memory_in_use())

    def _file(self, path: Path, size: int) -> File:
        return File(path.relative_to(self._settings.out).as_posix(), path, size)

    def checked(self, number: int, loaded: Loaded, problems: Sequence[Problem], names: Sequence[str]) -> None:
        self._loaded = loaded
        self.send(Checked(number, _findings(problems, loaded.texts), tuple(names)))
        with suppress(OSError):  # the editor then goes on with the schema it has
            renew_schema(loaded, self._settings.plan)
        self.look_up()
        self._unaligned = None if has_errors(problems) else loaded.plan
        if self._unaligned:
            self.send(self._overview(number, self._unaligned))

    def _overview(self, number: int, plan: Plan) -> Overview:
        from rpkdgen.serve.dashboard import dashboard

        return Overview(number, str(dashboard(plan)))

    def _align(self, number: int) -> None:
        """Show the alignment, once for a build: while the pages of its first new text are made, or at its end."""
        from rpkdgen.serve.alignment import alignment

        plan, self._unaligned = self._unaligned, None
        if plan:
            self.send(Aligned(number, alignment(plan)))

    def rendered(self, number: int, job: Job) -> bool:
        """Show the content where it is new; whether its pages have to be made."""
        if self._shown.get(job.name) == job.key:
            self.look_up()
            return False
        pictures: dict[str, Kept] = {}
        self.send(self._content(number, job, pictures))
        self._shown[job.name] = job.key
        noted = self._cabinet.noted_pages(job.name, job.key)
        if noted:
            self.send(LaidOut(number, job.name, job.key, *noted))
        self.look_up()
        return noted is None

    def begun(self, number: int, job: Job) -> None:
        """Let the document that somebody looks at pass: its pages come sooner where no other is rendered beside."""
        self._align(number)
        there, last = self._first_is_there, monotonic() + LONGEST_WAIT
        while job.name == self._first and not there.wait(0.02) and monotonic() < last:
            self.look_up()

    def _content(self, number: int, job: Job, pictures: dict[str, Kept]) -> Rendered:
        from rpkdgen.files import files_in
        from rpkdgen.html_body import anchor, html_blocks

        templates = self._settings.templates
        look = b"".join(path.read_bytes() for path in files_in(templates / "bersama") if path.suffix == ".typ")

        def picture(figure: Figure) -> str:
            if figure.chart:
                kept: Kept | None = self._cabinet.chart(figure.chart, figure.width, templates, look)
            else:
                kept = self._cabinet.image(Path(figure.image))
            if kept is None:
                return ""
            pictures[kept.digest] = kept
            return f"/gambar/{kept.digest}"

        blocks = tuple(map(str, html_blocks(job.body, picture)))
        contents = tuple(
            ContentsLine(entry.id, anchor(entry), entry.level, entry.label, entry.text) for entry in job.body.contents
        )
        return Rendered(number, job.name, job.meta.judul, job.key, blocks, contents, tuple(pictures.values()))

    def laid_out(self, number: int, job: Job, pages: Pages) -> None:
        kept = self._cabinet.pages(pages.pictures)
        self._cabinet.note_pages(job.name, job.key, kept, pages.sheets)
        self.send(LaidOut(number, job.name, job.key, kept, pages.sheets))
        if job.name == self._first:
            self._first_is_there.set()

    # ── short questions ──────────────────────────────────────────────────────────────────────────
    def _answer(self, order: Compare | Export) -> None:
        answer = Compared if isinstance(order, Compare) else Exported
        if self._loaded is None or self._loaded.plan is None:
            self.send(answer(order.ask, error="Rencana belum dapat dibaca."))
            return
        try:
            if isinstance(order, Compare):
                self.send(self._compared(order, self._loaded))
            else:
                self.send(Exported(order.ask, self._workbook(self._loaded.plan)))
        except (GitError, FileInUse) as error:
            reason = str(error) if isinstance(error, GitError) else f"{WORKBOOK} sedang dibuka program lain."
            self.send(answer(order.ask, error=reason))
        except Exception:
            traceback.print_exc()
            self.send(answer(order.ask, error="Tidak dapat dibuat karena kesalahan program; lihat terminal."))

    def _compared(self, order: Compare, loaded: Loaded) -> Compared:
        from rpkdgen.serve.comparison import comparison_with

        title, html = comparison_with(self._settings.plan, order.revision, loaded)
        return Compared(order.ask, str(html), title)

    def _workbook(self, plan: Plan) -> File:
        from rpkdgen.sheet.export import workbook
        from rpkdgen.sheet.provenance import stamp_of
        from rpkdgen.sheet.realisasi_form import years_with_results

        stamp = replace(stamp_of(self._settings.plan, plan), reported=tuple(years_with_results(plan)))
        path, data = self._settings.out / WORKBOOK, workbook(plan, stamp)
        replace_file(path, data)
        return self._file(path, len(data))


class _Telling(Witness):
    """Says on what the build shows."""

    def __init__(self, worker: _Worker, number: int) -> None:
        self._worker, self._number = worker, number

    def checked(self, loaded: Loaded, problems: Sequence[Problem], names: Sequence[str]) -> None:
        self._worker.checked(self._number, loaded, problems, names)

    def rendered(self, job: Job) -> bool:
        return self._worker.rendered(self._number, job)

    def begun(self, job: Job) -> None:
        self._worker.begun(self._number, job)

    def laid_out(self, job: Job, pages: Pages) -> None:
        self._worker.laid_out(self._number, job, pages)


def _findings(problems: Sequence[Problem], texts: Mapping[str, str]) -> tuple[Finding, ...]:
    lines: dict[str, list[str]] = {}
    return tuple(_finding(problem, lines_of(problem.position, texts, lines)) for problem in problems)


def _finding(problem: Problem, lines: Sequence[str]) -> Finding:
    file, line, column = problem.position
    text = lines[line - 1].rstrip() if 0 < line <= len(lines) else ""
    return Finding(file, line, column, problem.code, problem.severity.value, problem.message, problem.hint, text)


def _refused(error: OSError) -> str:
    name = error.filename2 or error.filename
    what = f"{Path(os.fsdecode(name)).as_posix()} tidak dapat dibaca atau ditulis" if name else "Sistem menolak"
    return f"{what}: {error.strerror or error}."


def memory_in_use() -> int:
    """The memory of this process in bytes; 0 where the system does not tell it simply."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0
