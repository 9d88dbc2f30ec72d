"""Put the window together: its views, and the checks before them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.routing import Route, Router

from airplan.web import (
    collect_view,
    decision_forms,
    home_view,
    language_choice,
    list_views,
    log_view,
    measure_view,
    missing_view,
    notice_forms,
    paper_forms,
    report_forms,
    reversal_forms,
    round_forms,
    saved_view,
)
from airplan.web.safety import METHODS, STATIC, Safety
from airplan.web.static_files import StaticFiles

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from airplan.web.page_request import PageRoute
    from airplan.web.safety import WindowAddress
    from airplan.web.view_runner import ViewRunner

ROUTES: tuple[PageRoute, ...] = tuple(
    route
    for views in (
        *(home_view, list_views, measure_view, missing_view, log_view, language_choice),
        *(report_forms, decision_forms, reversal_forms, round_forms, collect_view, paper_forms, notice_forms),
        saved_view,
    )
    for route in views.ROUTES
)
"""All pages and forms of the window."""


def application(runner: ViewRunner, origin: WindowAddress) -> ASGIApp:
    """Return the window of a runner, for requests to this origin; the end of the server closes the runner."""
    files = StaticFiles()

    async def static(request: Request) -> Response:
        known = files.known(request.path_params["name"]) and request.method != "POST"
        return await (files.answer(request) if known else runner.unknown(request))

    async def unknown(scope: Scope, receive: Receive, send: Send) -> None:
        response = await runner.unknown(Request(scope, receive))
        await response(scope, receive, send)

    @contextlib.asynccontextmanager
    async def open_until_the_end(_router: Router) -> AsyncIterator[None]:
        yield
        runner.close()

    routes = [Route(view.path, _endpoint(runner, view), methods=METHODS) for view in ROUTES]
    routes.append(Route(f"{STATIC}{{name}}", static, methods=METHODS))
    router = Router(routes, redirect_slashes=False, default=unknown, lifespan=open_until_the_end)
    return Safety(router, origin=origin, keys=runner.keys, refused=runner.refused)


def _endpoint(runner: ViewRunner, view: PageRoute) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await runner.answer(view, request)

    return endpoint
