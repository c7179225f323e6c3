"""Runs the page: a socket on the loopback address, uvicorn on it, and the browser opened once it listens."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable

import uvicorn

from rpkdgen.serve.app import Site, application
from rpkdgen.serve.guard import KEY

LOOPBACK = "127.0.0.1"


def listening(port: int) -> socket.socket:
    """A socket on the loopback address; ``port`` 0 is any free one. Raises OSError where it is taken."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.bind((LOOPBACK, port))
    except OSError:
        made.close()
        raise
    return made


def address(site: Site, port: int) -> str:
    """The address that opens the page, with its token."""
    return f"http://{LOOPBACK}:{port}/?{KEY}={site.token}"


class _Server(uvicorn.Server):
    """A server that says when it listens, and lets go of open streams when it is told to end."""

    def __init__(self, config: uvicorn.Config, site: Site, listens: Callable[[], None]) -> None:
        super().__init__(config)
        self._site, self._listens = site, listens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listens()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._site.close()
        await super().shutdown(sockets)


def server(site: Site, made: socket.socket, listens: Callable[[], None] = lambda: None) -> uvicorn.Server:
    """The server of the page on that socket; run it with ``run(sockets=[made])``."""
    config = uvicorn.Config(
        application(site, made.getsockname()[1]), log_level="warning", access_log=False, server_header=False,
        lifespan="on", ws="none", timeout_graceful_shutdown=2, h11_max_incomplete_event_size=1 << 16,
    )  # fmt: skip
    return _Server(config, site, listens)


def run(site: Site, made: socket.socket, *, browser: bool, listens: Callable[[], None]) -> None:
    """Serve until Ctrl+C."""

    def begun() -> None:
        listens()
        if browser:
            webbrowser.open(address(site, made.getsockname()[1]))

    server(site, made, begun).run(sockets=[made])
