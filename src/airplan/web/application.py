"""Put the window together: its views, and the checks before them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.routing import Route, Router

from airplan.web import home_view, language_choice
from airplan.web.safety import METHODS, STATIC, Safety
from airplan.web.static_files import StaticFiles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from airplan.web.desk import Desk
    from airplan.web.page_request import PageRoute
    from airplan.web.safety import WindowAddress

ROUTES: tuple[PageRoute, ...] = (*home_view.ROUTES, *language_choice.ROUTES)
"""All pages and forms of the window."""


def application(desk: Desk, origin: WindowAddress) -> ASGIApp:
    """Return the window of a desk, for requests to this origin; the end of the server closes the desk."""
    files = StaticFiles()

    async def static(request: Request) -> Response:
        known = files.known(request.path_params["name"]) and request.method != "POST"
        return await (files.answer(request) if known else desk.unknown(request))

    async def unknown(scope: Scope, receive: Receive, send: Send) -> None:
        response = await desk.unknown(Request(scope, receive))
        await response(scope, receive, send)

    @contextlib.asynccontextmanager
    async def open_until_the_end(_router: Router) -> AsyncIterator[None]:
        yield
        desk.close()

    routes = [Route(view.path, _endpoint(desk, view), methods=METHODS) for view in ROUTES]
    routes.append(Route(f"{STATIC}{{name}}", static, methods=METHODS))
    router = Router(routes, redirect_slashes=False, default=unknown, lifespan=open_until_the_end)
    return Safety(router, origin=origin, keys=desk.keys, refused=desk.refused)


def _endpoint(desk: Desk, view: PageRoute) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await desk.answer(view, request)

    return endpoint
