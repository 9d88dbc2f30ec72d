"""Refuse every request that did not come from a page of this window in a browser that opened it.

The rules and the attacks that each answers are in docs/decisions/0048-the-window.md.
"""

from __future__ import annotations

import asyncio
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from airplan.web.keys import Keys

TOKEN = "token"  # noqa: S105 – the name of the parameter
COOKIE = "airplan.cookie"
"""The key of a request's scope under which its cookie is found once it has been checked."""
STATIC = "/static/"
"""Where style and script are; they hold no data, and the page of a refusal needs them."""
METHODS = ("GET", "HEAD", "POST")
FORM, UPLOAD = "application/x-www-form-urlencoded", "multipart/form-data"
MOST_BYTES = {FORM: 1_000_000, UPLOAD: 200_000_000}
"""Kind of form → the most bytes of it that are read."""
_PATIENCE = 60
"""Seconds to wait for the next part of a form."""
_SEE_OTHER = 303
FORBIDDEN, NOT_ALLOWED, TIMEOUT, TOO_LARGE, NO_FORM, MISDIRECTED = 403, 405, 408, 413, 415, 421
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers do not say where a form comes from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""Headers of every answer."""


class WindowAddress(NamedTuple):
    """Where the window is: the port on this computer."""

    port: int

    @property
    def hosts(self) -> tuple[str, ...]:
        """The only hosts that a request may be meant for."""
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    @property
    def address(self) -> str:
        """The address of the window without its token."""
        return f"http://{self.hosts[0]}/"


class Refusal(Exception):
    """Raised while a request is checked or its form is read: the status of the answer, of which a page is made."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Safety:
    """Check each request before the application sees it, and add the headers of HEADERS to each answer."""

    def __init__(
        self, app: ASGIApp, *, origin: WindowAddress, keys: Keys, refused: Callable[[Scope, int], Awaitable[Response]]
    ) -> None:
        self._app, self._origin, self._keys, self._refused = app, origin, keys, refused

    @property
    def cookie_name(self) -> str:
        """The name of the cookie: cookies do not know ports, and several windows may be open."""
        return f"airplan-{self._origin.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # uvicorn is told to offer nothing else
            raise RuntimeError(scope["type"])
        guarded = _with_headers(send)
        try:
            answer = self._checked(scope)
        except Refusal as refusal:
            answer = await self._refused(scope, refusal.status)
        if answer is None:
            await self._app(scope, _bounded(scope, receive), guarded)
        else:
            await answer(scope, receive, guarded)

    def _checked(self, scope: Scope) -> Response | None:
        """Return the answer that opens the window; None where the request may go on. Raises Refusal."""
        headers = Headers(scope=scope)
        host = _only(headers, "host")
        if host not in self._origin.hosts:
            raise Refusal(MISDIRECTED)
        if scope["method"] not in METHODS:
            raise Refusal(NOT_ALLOWED)
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            raise Refusal(FORBIDDEN)
        if scope["method"] == "POST":
            _check_form(headers, f"http://{host}")
        elif opened := self._opened(scope):
            return opened
        self._check_cookie(scope, headers)
        return None

    def _opened(self, scope: Scope) -> Response | None:
        """Return the answer to an address with the token: a cookie, and the address without the token."""
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True, errors="replace")
        tokens = query.pop(TOKEN, None)
        if tokens is None:
            return None
        if len(tokens) != 1 or not self._keys.opens(tokens[0]):
            raise Refusal(FORBIDDEN)
        rest = urlencode(query, doseq=True)
        answer = RedirectResponse("/" + (f"?{rest}" if rest else ""), _SEE_OTHER)
        answer.set_cookie(self.cookie_name, self._keys.new_cookie(), httponly=True, samesite="strict")
        return answer

    def _check_cookie(self, scope: Scope, headers: Headers) -> None:
        """Put the cookie of the browser into the scope. Raises Refusal where it has none of ours."""
        if scope["path"].startswith(STATIC) and scope["method"] != "POST":
            return
        cookie = _cookie(headers, self.cookie_name)
        if not self._keys.knows(cookie):
            raise Refusal(FORBIDDEN)
        scope[COOKIE] = cookie


def _only(headers: Headers, name: str) -> str:
    """Return the value of a header that is there once; else an empty text."""
    values = headers.getlist(name)
    return values[0] if len(values) == 1 else ""


def _cookie(headers: Headers, name: str) -> str:
    for line in headers.getlist("cookie"):
        try:
            known = SimpleCookie(line)
        except CookieError:
            continue
        if name in known:
            return known[name].value
    return ""


def _check_form(headers: Headers, origin: str) -> None:
    """Raise Refusal unless a page of this window sends the form, of a kind and size that are read."""
    if _only(headers, "origin") != origin:
        raise Refusal(FORBIDDEN)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in MOST_BYTES:
        raise Refusal(NO_FORM)
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:20]) > MOST_BYTES[kind]:
        raise Refusal(TOO_LARGE)


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """Return what reads the body of a request: no more than is allowed, and without waiting for ever."""
    kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    left = MOST_BYTES.get(kind, 0)
    done = False

    async def bounded() -> Message:
        nonlocal left, done
        if done:  # what comes now is the news that the browser has gone
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), _PATIENCE)
        except TimeoutError:
            raise Refusal(TIMEOUT) from None
        left -= len(message.get("body", b""))
        if left < 0:
            raise Refusal(TOO_LARGE)
        done = not message.get("more_body", False)
        return message

    return bounded


def _with_headers(send: Send) -> Send:
    """Return what sends an answer with HEADERS."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return guarded
