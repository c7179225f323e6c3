"""Keeps a worker: tells it what was saved, replaces it when it has grown, begins anew when it crashed or hangs.

All of this happens in the event loop of the page, which never waits for the worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from threading import Thread
from time import monotonic

from rpkdgen.serve import live
from rpkdgen.serve.live import View
from rpkdgen.serve.messages import (
    Broken,
    Build,
    Command,
    Compare,
    Compared,
    Export,
    Exported,
    Finished,
    Message,
    Ready,
    Settings,
    Stop,
)
from rpkdgen.serve.worker import work

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """When a worker is replaced: after ``builds`` builds, or when its memory has grown by ``growth`` bytes and by half
    since its first build; when it counts as hanging: after ``silence`` seconds without a word while it builds.
    ``attempts``: how often a state is tried that ends a worker; ``patience``: so long an answer is waited for."""

    builds: int = 30
    growth: int = 400 * MEBIBYTE
    silence: float = 180.0
    attempts: int = 2
    look: float = 1.0
    patience: float = 60.0


class Process:
    """A running worker, and the thread that hears it."""

    def __init__(
        self, settings: Settings, hear: Callable[[Process, Message], None], ended: Callable[[Process], None]
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs, settings), name="rpkdgen-penyusun", daemon=True)
        self._process.start()
        theirs.close()
        self._loop = asyncio.get_running_loop()
        self._hear, self._ended = hear, ended
        self.ready = False
        self.builds = 0
        self.first_memory = 0
        self.memory = 0
        Thread(target=self._listen, name="rpkdgen-pendengar", daemon=True).start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def say(self, command: Command) -> None:
        with contextlib.suppress(OSError):  # its end is told by the thread that hears it
            self._connection.send(command)

    def end(self) -> None:
        self._process.kill()

    def _listen(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the page ends
            try:
                while True:
                    message: Message = self._connection.recv()
                    self._loop.call_soon_threadsafe(self._hear, self, message)
            except (EOFError, OSError):
                self._process.join()
                self._loop.call_soon_threadsafe(self._ended, self)

    def grown(self, limits: Limits) -> bool:
        growth = self.memory - self.first_memory
        return self.builds >= limits.builds or growth > max(limits.growth, self.first_memory // 2)


@dataclass
class _Work:
    """What the worker is doing: the command, since when it has not said a word, and how often it was tried."""

    order: Build
    heard: float = field(default_factory=monotonic)
    attempts: int = 1


class Keeper:
    """``view`` is what the page shows; ``changed`` is called after each change of it."""

    def __init__(self, settings: Settings, changed: Callable[[], None], limits: Limits | None = None) -> None:
        self.settings = settings
        self.view = View()
        self._changed = changed
        self._limits = limits or Limits()
        self._process: Process | None = None
        self._successor: Process | None = None
        self._work: _Work | None = None
        self._first = ""
        self._asks: dict[int, asyncio.Future[Compared | Exported]] = {}
        self._ask_numbers = count(1)
        self._failed_starts = 0
        self._watch: asyncio.Task[None] | None = None

    # ── from the page ────────────────────────────────────────────────────────────────────────────
    def start(self) -> None:
        self._process = self._new_process()
        self._watch = asyncio.create_task(self._look_after())

    def close(self) -> None:
        if self._watch:
            self._watch.cancel()
        processes = [process for process in (self._process, self._successor) if process]
        self._process = self._successor = None
        for process in processes:
            process.end()

    @property
    def pid(self) -> int | None:
        """The worker's process."""
        return self._process.pid if self._process else None

    @property
    def memory(self) -> int:
        return self._process.memory if self._process else 0

    def saved(self) -> None:
        """Something was saved: begin with it, whatever is being done."""
        self._failed_starts = 0
        if self._process is None and self._watch:
            self._process = self._new_process()
        number = self.view.number + 1
        self._show(live.begun(self.view, number, datetime.now()))
        self._work = _Work(self._order(number))
        self._say_work()

    def look_at(self, name: str) -> None:
        """Somebody looks at this document: from now on it is made first."""
        self._first = name

    async def compare(self, revision: str) -> Compared:
        """The comparison with that revision; an error in it where the worker does not answer."""
        answer = await self._asked(lambda ask: Compare(ask, revision))
        return answer if isinstance(answer, Compared) else Compared(answer.ask, error=answer.error)

    async def export(self) -> Exported:
        """The plan as a workbook; an error where the worker does not answer."""
        answer = await self._asked(Export)
        return answer if isinstance(answer, Exported) else Exported(answer.ask, error=answer.error)

    async def _asked(self, question: Callable[[int], Command]) -> Compared | Exported:
        ask = next(self._ask_numbers)
        answer: asyncio.Future[Compared | Exported] = asyncio.get_running_loop().create_future()
        self._asks[ask] = answer
        if self._process and self._process.ready:
            self._process.say(question(ask))
        else:
            self._no_answer("Penyusun sedang dimulai; muat ulang halaman ini sebentar lagi.")
        try:
            return await asyncio.wait_for(answer, self._limits.patience)
        except TimeoutError:
            return Compared(ask, error="Belum selesai; muat ulang halaman ini sebentar lagi.")
        finally:
            self._asks.pop(ask, None)

    # ── to and from the worker ───────────────────────────────────────────────────────────────────
    def _new_process(self) -> Process:
        return Process(self.settings, self._hear, self._ended)

    def _order(self, number: int) -> Build:
        known = {name: document.key for name, document in self.view.documents.items() if not document.being_laid_out}
        return Build(number, known, self._first, frozenset(self.view.pictures))

    def _say_work(self) -> None:
        if self._work and self._process and self._process.ready:
            self._work.heard = monotonic()
            self._process.say(self._work.order)

    def _show(self, view: View) -> None:
        if view is not self.view:
            self.view = view
            self._changed()

    def _hear(self, process: Process, message: Message) -> None:
        if isinstance(message, Ready):
            process.ready = True
            self._failed_starts = 0
            if process is self._process:
                self._say_work()
            else:
                self._succeed()
            return
        if process is not self._process:
            return
        if self._work:
            self._work.heard = monotonic()
        if isinstance(message, Compared | Exported):
            answer = self._asks.get(message.ask)
            if answer and not answer.done():
                answer.set_result(message)
            return
        self._show(live.told(self.view, message))
        if isinstance(message, Finished | Broken):
            self._built(process, message)

    def _built(self, process: Process, message: Finished | Broken) -> None:
        process.builds += 1
        if isinstance(message, Finished):
            process.memory = message.memory
            process.first_memory = process.first_memory or message.memory
        if message.number != self.view.number:
            return
        self._work = None
        self._succeed()
        if self._process is process and not self._successor and process.grown(self._limits):
            self._successor = self._new_process()

    def _succeed(self) -> None:
        """The successor takes over, when it is ready and nothing is being done."""
        if self._successor and self._successor.ready and not self._work:
            old, self._process, self._successor = self._process, self._successor, None
            if old:
                old.say(Stop())
            self._changed()

    # ── when it goes wrong ───────────────────────────────────────────────────────────────────────
    async def _look_after(self) -> None:
        while True:
            await asyncio.sleep(self._limits.look)
            work = self._work
            if work and self._process and self._process.ready and monotonic() - work.heard > self._limits.silence:
                self._process.end()

    def _ended(self, process: Process) -> None:
        if process is self._successor:
            self._successor = None
        if process is not self._process:
            return
        self._process, self._successor = self._successor, None
        self._no_answer("Penyusun berhenti dan dimulai lagi; muat ulang halaman ini.")
        work = self._work
        if not process.ready:
            self._failed_starts += 1
        again = self._failed_starts < self._limits.attempts and (not work or work.attempts < self._limits.attempts)
        if not again:
            self._work = None
            self._show(
                live.stuck(
                    self.view,
                    "Penyusun dokumen berhenti berulang kali pada keadaan ini. Ubah dan simpan rencana, atau tekan "
                    "Susun ulang, untuk mencoba lagi.",
                )
            )
        if self._process is None and self._failed_starts < self._limits.attempts:
            self._process = self._new_process()
        if again and work:
            work.attempts += 1
            work.order = replace(work.order, known=self._order(work.order.number).known)
            self._show(live.restarted(self.view, "Penyusun dokumen berhenti di tengah jalan dan sedang dimulai lagi."))
            if self._process and self._process.ready:
                self._say_work()

    def _no_answer(self, reason: str) -> None:
        for ask, answer in self._asks.items():
            if not answer.done():
                answer.set_result(Compared(ask, error=reason))
