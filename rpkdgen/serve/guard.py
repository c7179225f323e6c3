"""Who may ask: only this computer's browser, opened with the address that the command printed.

The host is checked against DNS rebinding, the origin against other pages of the same browser; the token in the printed
address becomes a cookie that no script can read and no other site sends along.
"""

from __future__ import annotations

from hmac import compare_digest
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: The parameter of the printed address, and of forms that change something.
KEY = "kunci"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Where a browser says that a request comes from (Sec-Fetch-Site); "none" is the address bar.
OWN_SITES = ("same-origin", "none")
_READING = ("GET", "HEAD")

_REFUSED = (
    '<!DOCTYPE html>\n<html lang="id">\n<head><meta charset="utf-8"><title>Tidak dapat dibuka</title></head>\n'
    "<body><h1>Halaman ini tidak dapat dibuka</h1>\n<p>{}</p></body>\n</html>\n"
)


class Guard:
    """Lets through to ``app`` what may pass, and adds the headers of safety to all answers."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self._cookie = f"rpkdgen-{port}"  # cookies of one host are shared by its ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        answer = self._answer(scope)
        await (answer or self._app)(scope, receive, with_headers)

    def _answer(self, scope: Scope) -> Response | None:
        """The refusal, or the answer that turns the token into a cookie; None: it may pass."""
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self._hosts:
            return _refusal("Alamatnya bukan alamat halaman ini.")
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"http://{host}":
            return _refusal("Permintaan berasal dari halaman lain.")
        if headers.get("sec-fetch-site", "none") not in OWN_SITES:
            return _refusal("Permintaan berasal dari halaman lain. Buka alamatnya langsung di peramban.")
        if scope["method"] not in _READING and origin is None:
            return _refusal("Permintaan yang mengubah sesuatu harus berasal dari halaman ini.")
        asked = parse_qs(scope["query_string"].decode("latin-1")).get(KEY, [""])[0]
        if scope["path"] == "/" and scope["method"] == "GET" and is_token(asked, self._token):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(self._cookie, self._token, httponly=True, samesite="strict", path="/")
            return answer
        if not is_token(cookie_parser(headers.get("cookie", "")).get(self._cookie, ""), self._token):
            return _refusal(
                "Buka alamat lengkap yang ditulis perintah rpkdgen serve di terminal; alamat itu memuat kunci yang "
                "berlaku selama perintahnya berjalan."
            )
        return None


def is_token(text: str, token: str) -> bool:
    return compare_digest(text.encode("utf-8", "replace"), token.encode())


def _refusal(reason: str) -> Response:
    return HTMLResponse(_REFUSED.format(reason), 403)
