"""The addresses of the page. No path from an address ever touches the file system: each is looked up in the view."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from rpkdgen.serve import live, pages
from rpkdgen.serve.comparison import choices
from rpkdgen.serve.editors import link
from rpkdgen.serve.guard import KEY, Guard, is_token
from rpkdgen.serve.keeper import Keeper, Limits
from rpkdgen.serve.live import Document
from rpkdgen.serve.messages import Kept, Settings
from rpkdgen.watch import saves

FOREVER = "private, max-age=31536000, immutable"
#: A picture opened by itself: it runs nothing and loads nothing.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
KINDS = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ALIVE = 10.0


@dataclass
class Site:
    """All that the addresses share."""

    settings: Settings
    token: str
    editor: str
    limits: Limits | None = None
    keeper: Keeper = field(init=False)
    moment: asyncio.Event = field(default_factory=asyncio.Event)  # is set when the view changes, then another stands
    closing: bool = False

    def __post_init__(self) -> None:
        self.keeper = Keeper(self.settings, self._tell, self.limits)

    @property
    def form_key(self) -> str:
        """The token of forms: as secret as the cookie's, but not the same, for it stands in the page."""
        return hmac.digest(self.token.encode(), b"formulir", "sha256").hex()

    def _tell(self) -> None:
        past, self.moment = self.moment, asyncio.Event()
        past.set()

    def close(self) -> None:
        self.closing = True
        self._tell()
        self.keeper.close()


def application(site: Site, port: int) -> Guard:
    """The page as an ASGI application behind its guard."""

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        site.keeper.start()
        ended = Event()
        Thread(
            target=_watch, args=(site, asyncio.get_running_loop(), ended), name="rpkdgen-pengamat", daemon=True
        ).start()
        yield
        ended.set()
        site.close()

    routes = [
        Route("/", lambda request: RedirectResponse("/dokumen", 303)),
        Route("/dokumen", _documents),
        Route("/dokumen/{name:path}", _pages),
        Route("/teks/{name:path}", _text),
        Route("/masalah", _problems),
        Route("/perbandingan", _comparison),
        Route("/dasbor", _overview),
        Route("/penyelarasan", _alignment),
        Route("/unduh", _files),
        Route("/berkas/rencana.xlsx", _workbook),
        Route("/berkas/{name:path}", _file),
        Route("/gambar/{digest}", _picture),
        Route("/aset/{name}", _asset),
        Route("/peristiwa", _events),
        Route("/susun", _build_again, methods=["POST"]),
    ]
    app = Starlette(routes=routes, lifespan=life, exception_handlers={404: _not_found})
    app.state.site = site
    return Guard(app, site.token, port)


def _watch(site: Site, loop: asyncio.AbstractEventLoop, ended: Event) -> None:
    """Tell the keeper of each save, and at once of what is there."""
    with suppress(RuntimeError):  # the loop is closed: the page ends
        for _ in saves((site.settings.plan, site.settings.templates), ended):
            loop.call_soon_threadsafe(site.keeper.saved)


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def _page(request: Request, template: str, part: str, *, status_code: int = 200, **values: Any) -> HTMLResponse:
    """A page of the frame: ``part`` is what it shows, and what it is renewed by."""
    site = _site(request)
    view = site.keeper.view
    values.setdefault("dokumen", None)
    html = pages.rendered(
        template,
        view=view,
        bagian=part,
        versi=view.version(part),
        tampilan=pages.view_of(part),
        daftar_tampilan=pages.VIEWS,
        peristiwa=pages.event(view),
        status=pages.status(view, values["dokumen"]),
        keadaan=pages.state_of(view, values["dokumen"]),
        aset=pages.asset_version(),
        kunci=site.form_key,
        rencana=site.settings.plan.resolve(),
        berkas=pages.files_of,
        **values,
    )
    return HTMLResponse(html, status_code)


# ── views ────────────────────────────────────────────────────────────────────────────────────────
def _known(request: Request) -> Document | None:
    return _site(request).keeper.view.documents.get(request.path_params["name"])


async def _documents(request: Request) -> Response:
    return _page(request, "daftar.html.j2", live.DOCUMENTS)


async def _pages(request: Request) -> Response:
    document = _known(request)
    if document is None:
        return await _not_found(request, None)
    _site(request).keeper.look_at(document.name)
    return _page(request, "halaman.html.j2", live.pages_part(document.name), dokumen=document)


async def _text(request: Request) -> Response:
    document = _known(request)
    if document is None:
        return await _not_found(request, None)
    _site(request).keeper.look_at(document.name)
    part = live.text_part(document.name)
    return _page(request, "teks.html.j2", part, dokumen=document, balok=pages.blocks_of(document))


async def _problems(request: Request) -> Response:
    site = _site(request)
    return _page(
        request, "masalah.html.j2", live.PROBLEMS, kelompok=pages.problem_groups(site.keeper.view, site.editor)
    )


async def _comparison(request: Request) -> Response:
    site = _site(request)
    revision = request.query_params.get("dengan", "HEAD")
    known = await asyncio.to_thread(choices, site.settings.plan)
    compared = await site.keeper.compare(revision)
    return _page(request, "perbandingan.html.j2", live.COMPARISON, pilihan=known, dengan=revision, hasil=compared)


async def _overview(request: Request) -> Response:
    return _page(request, "dasbor.html.j2", live.OVERVIEW)


async def _alignment(request: Request) -> Response:
    site = _site(request)
    found = site.keeper.view.alignment
    year = request.query_params.get("tahun", "")
    return _page(
        request, "penyelarasan.html.j2", live.ALIGNMENT, temuan_rencana=found, matriks=found and found.matrix(year),
        tautan=lambda place: link(site.editor, *place),
    )  # fmt: skip


async def _files(request: Request) -> Response:
    return _page(request, "unduh.html.j2", live.FILES)


async def _not_found(request: Request, error: Exception | None) -> Response:
    return _page(request, "tidak-ada.html.j2", "tidak-ada", status_code=404)


# ── files ────────────────────────────────────────────────────────────────────────────────────────
async def _file(request: Request) -> Response:
    """A finished document, by its name alone."""
    file = _site(request).keeper.view.files.get(request.path_params["name"])
    if file is None or not file.path.is_file():
        return await _not_found(request, None)
    return FileResponse(file.path, media_type=KINDS.get(file.path.suffix), filename=file.name.replace("/", "-"))


async def _workbook(request: Request) -> Response:
    """The plan as a workbook, made when it is asked for."""
    made = await _site(request).keeper.export()
    if made.file is None:
        return _page(request, "gagal.html.j2", live.FILES, status_code=503, sebab=made.error)
    return FileResponse(made.file.path, media_type=KINDS[".xlsx"], filename=made.file.name)


async def _picture(request: Request) -> Response:
    kept: Kept | None = _site(request).keeper.view.pictures.get(request.path_params["digest"])
    if kept is None or not kept.path.is_file():
        return await _not_found(request, None)
    headers = {"Cache-Control": FOREVER, "Content-Security-Policy": PICTURE_POLICY}
    if kept.encoding:
        headers["Content-Encoding"] = kept.encoding
    return Response(kept.path.read_bytes(), media_type=kept.type, headers=headers)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    data = pages.assets().get(name)
    if data is None:
        return await _not_found(request, None)
    return Response(data, media_type=TYPES[name[name.rindex(".") :]], headers={"Cache-Control": FOREVER})


# ── events ───────────────────────────────────────────────────────────────────────────────────────
async def _events(request: Request) -> Response:
    """Server-sent events: how things stand, now and after each change."""
    site = _site(request)

    async def stream() -> AsyncIterator[str]:
        while not site.closing:
            moment = site.moment
            yield f"data: {json.dumps(pages.event(site.keeper.view), ensure_ascii=False)}\n\n"
            while not moment.is_set():
                try:
                    await asyncio.wait_for(moment.wait(), ALIVE)
                except TimeoutError:
                    yield ": masih terhubung\n\n"

    return StreamingResponse(stream(), media_type="text/event-stream")


async def _build_again(request: Request) -> Response:
    """Build although nothing was saved, for a person who asks for it."""
    site = _site(request)
    form = parse_qs((await request.body())[:4096].decode("utf-8", "replace"))
    if not is_token(form.get(KEY, [""])[0], site.form_key):
        return HTMLResponse("Kunci tidak sesuai.", 403)
    site.keeper.saved()
    return RedirectResponse("/dokumen", 303)
