"""Run the views one after another in one thread, each with a fresh session, and turn errors into pages.

Language, time zone and the plan's year are facts of the process (docs/decisions/0048-the-window.md): two requests must
not set them at the same time. Answers take milliseconds.
"""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import FormData, QueryParams
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request

from airplan import i18n
from airplan.errors import AirplanError
from airplan.web.error_pages import broken, explained, no_such_page, refusal
from airplan.web.page_request import AS_OF, FORM_TOKEN, LANGUAGE, PageRequest
from airplan.web.remembered import Remembered
from airplan.web.safety import COOKIE, FORBIDDEN, NO_FORM, NOT_ALLOWED, TIMEOUT, Refusal
from airplan.workspace.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from starlette.responses import Response
    from starlette.types import Scope

    from airplan.web.keys import Keys
    from airplan.web.page_request import PageRoute
    from airplan.workspace.session import Session

    _T = TypeVar("_T")

_MOST_FIELDS = 20_000


class Asked(NamedTuple):
    """A request in plain values, which may go to another thread."""

    path: str
    arguments: dict[str, str]
    query: QueryParams
    cookies: dict[str, str]
    form_token: str
    form: FormData


class ViewRunner:
    """Answers the requests of a window: the session of each is made from the session of the command."""

    def __init__(self, base: Session, keys: Keys) -> None:
        self._base, self.keys = base, keys
        self._language = i18n.language()
        self._remembered = Remembered()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="airplan-window")

    def close(self) -> None:
        """Finish the answer that is being made, and no other."""
        self._worker.shutdown(cancel_futures=True)
        self._remembered.close()
        i18n.use(self._language)

    async def answer(self, view: PageRoute, request: Request) -> Response:
        """Return the answer of a view to a request."""
        try:
            form = await self._form(view, request)
        except Refusal as refusal:
            return await self.refused(request.scope, refusal.status)
        try:
            action = view.save if request.method == "POST" else view.show
            if action is None:
                return await self.refused(request.scope, NOT_ALLOWED)
            return await self._in_worker(self._answered, action, self._asked(request, form))
        finally:
            await form.close()

    async def refused(self, scope: Scope, status: int) -> Response:
        """Return the page that says why a request is refused."""
        asked = self._asked(Request(scope), FormData())
        response = await self._in_worker(self._refusal_page, asked, status)
        if scope["method"] == "POST":
            response.headers["Connection"] = "close"  # the rest of the form is not read
        return response

    async def unknown(self, request: Request) -> Response:
        """Return the page for an address that nothing has."""
        return await self._in_worker(self._answered, no_such_page, self._asked(request, FormData()))

    # --- before the worker --------------------------------------------------------------------------------------------

    async def _in_worker(self, function: Callable[..., _T], *arguments: object) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, function, *arguments)

    async def _form(self, view: PageRoute, request: Request) -> FormData:
        """Return the form, read within its limits and shown to this browser before. Raises Refusal."""
        if request.method != "POST":
            return FormData()
        try:
            form = await request.form(max_files=view.files, max_fields=_MOST_FIELDS)
        except MultiPartException:
            raise Refusal(NO_FORM) from None
        except ClientDisconnect:
            raise Refusal(TIMEOUT) from None
        token = form.get(FORM_TOKEN)
        if not isinstance(token, str) or not self.keys.fits(token, request.scope[COOKIE]):
            await form.close()
            raise Refusal(FORBIDDEN)
        return form

    def _asked(self, request: Request, form: FormData) -> Asked:
        cookie = request.scope.get(COOKIE)
        token = self.keys.form_token(cookie) if cookie else ""
        arguments = {name: str(value) for name, value in request.path_params.items()}
        query = QueryParams(request.scope["query_string"])
        return Asked(request.scope["path"], arguments, query, dict(request.cookies), token, form)

    # --- in the worker ------------------------------------------------------------------------------------------------

    def session_for(self, asked: Asked, tell: Callable[[str], None]) -> Session:
        """Return a fresh session for a request: that of the command, about the day in the address."""
        day = asked.query.get(AS_OF, "").strip() or self._base.day
        return replace(self._base, day=day, tell=tell, outcome=Outcome(), follows=True)

    def _answered(self, action: Callable[[PageRequest], Response], asked: Asked) -> Response:
        """Return the answer of a view, or the page that says why there is none."""
        with self._opened(asked) as request:
            try:
                return action(request)
            except AirplanError as error:
                return explained(request, error)
            except Exception as error:  # noqa: BLE001 – one broken page must not end the window
                return broken(request, error)

    def _refusal_page(self, asked: Asked, status: int) -> Response:
        with self._opened(asked) as request:
            return refusal(request, status)

    @contextlib.contextmanager
    def _opened(self, asked: Asked) -> Iterator[PageRequest]:
        """Yield the request with its session, in the language that its browser has chosen."""
        chosen = asked.cookies.get(LANGUAGE, "")
        i18n.use(chosen if chosen in ("en", *i18n.languages()) else self._language)
        notes: list[str] = []
        with contextlib.closing(self.session_for(asked, notes.append)) as session:
            yield PageRequest(
                asked.path, asked.arguments, asked.query, asked.cookies, session, self._remembered, asked.form_token,
                asked.form, notes,
            )  # fmt: skip
