"""A running page of ``rpkdgen serve`` for tests: a small plan in a git repository, its one document, and a client."""

from __future__ import annotations

import http.client
import json
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from rpkdgen.files import templates_for
from rpkdgen.serve.app import Site
from rpkdgen.serve.editors import EDITORS
from rpkdgen.serve.keeper import Limits
from rpkdgen.serve.messages import Settings
from rpkdgen.serve.server import address, listening, server
from tests.plans import plan_files
from tests.repositories import Repository

#: So long a test waits for what must come at once, before it says that it did not.
PATIENCE = 60.0
PROGRAM = "plan/program/dinsos.yaml"


def repository(folder: Path) -> Repository:
    """The small plan, with templates of its own that give one document: so each renewal is quick."""
    made = Repository(folder)
    made.write(plan_files(), "plan")
    shipped = templates_for(None)
    for name in ("bersama", "fonts", "rpkd"):
        shutil.copytree(shipped / name, folder / "templates" / name)
    made.write({".gitignore": "build/\n"})
    made.commit("RPKD awal")
    return made


class Serving:
    """A page that runs in a thread of the tests."""

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        self.repository = repository(folder)
        settings = Settings(folder / "plan", folder / "templates", folder / "build")
        self.site = Site(settings, "kunci-uji-" + "x" * 32, EDITORS["vscode"], limits)
        self.socket = listening(0)
        self.port = self.socket.getsockname()[1]
        self.address = address(self.site, self.port)
        self._listens = threading.Event()
        self._server = server(self.site, self.socket, self._listens.set)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self.socket]}, daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self._listens.wait(PATIENCE), "the page does not listen"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        self.socket.close()
        assert not self._thread.is_alive(), "the page does not end"

    # ── a client without a browser ───────────────────────────────────────────────────────────────
    @property
    def cookie(self) -> str:
        return f"rpkdgen-{self.port}={self.site.token}"

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        cookie: bool = True,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and content of the answer."""
        sent = {"Cookie": self.cookie} if cookie else {}
        body = urlencode(form) if form else None
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {**sent, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def until(self, holds: Callable[[dict[str, Any]], bool], act: Callable[[], object] | None = None) -> dict[str, Any]:
        """The first event for which this holds; ``act`` is done once the stream is open."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/peristiwa", headers={"Cookie": self.cookie})
            last = monotonic() + PATIENCE
            for event in _events(connection.getresponse()):
                if event and act:
                    act()
                    act = None
                elif event and holds(event):
                    return event
                if monotonic() > last:
                    raise AssertionError(f"it does not come; the page says {self.site.keeper.view.stage}")
        finally:
            connection.close()
        raise AssertionError("the stream ended")

    def settled(self, stage: str = "siap", act: Callable[[], object] | None = None) -> dict[str, Any]:
        return self.until(lambda event: event["status"]["jenis"] == stage, act)


def _events(answer: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
    """The events; an empty one at each sign that the stream is alive."""
    while line := answer.readline():
        if line.startswith(b"data: "):
            yield json.loads(line[6:])
        elif line.startswith(b":"):
            yield {}


@contextmanager
def serving(folder: Path, limits: Limits | None = None) -> Iterator[Serving]:
    made = Serving(folder, limits)
    made.start()
    try:
        yield made
    finally:
        made.stop()
