"""Explain on a page why a request was not answered: what is wrong, and the way out."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, InvalidFiles, Message, UnknownName
from airplan.formats.output import say
from airplan.i18n import marked
from airplan.store.address import without_password
from airplan.store.journal import ConcurrentWrite
from airplan.web.page_request import NoSuchPage
from airplan.web.safety import FORBIDDEN, MISDIRECTED, NO_FORM, NOT_ALLOWED, TIMEOUT, TOO_LARGE
from airplan.workspace.damage import damage_behind

if TYPE_CHECKING:
    from starlette.responses import Response

    from airplan.web.page_request import PageRequest

_UNUSABLE, _NOT_FOUND, _CONFLICT, _BROKEN = 400, 404, 409, 500
_ODD = (ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError)
"""Errors from reading data that airplan has not written."""
_OPEN_AGAIN = Message(marked("Open the address that airplan serve printed when it was started."))
_LOAD_AGAIN = Message(marked("Go back, load the page again, and send the form from there."))
_REFUSALS: dict[int, tuple[Message, Message | str]] = {
    FORBIDDEN: (
        Message(marked("This browser has not opened the window, or the request came from another page.")),
        _OPEN_AGAIN,
    ),
    MISDIRECTED: (Message(marked("The request was meant for another address than that of the window.")), _OPEN_AGAIN),
    NOT_ALLOWED: (Message(marked("The window does not answer this kind of request.")), ""),
    NO_FORM: (Message(marked("What was sent is not a form of the window.")), _LOAD_AGAIN),
    TOO_LARGE: (Message(marked("What was sent is too large.")), Message(marked("Send fewer or smaller files."))),
    TIMEOUT: (Message(marked("The form did not arrive completely.")), _LOAD_AGAIN),
}
"""Status of a refusal → what is said, and the way out."""


def refusal(request: PageRequest, status: int) -> Response:
    """Return the page that says why a request is refused before anything is opened."""
    return _page(request, AirplanError(*_REFUSALS[status]), status)


def no_such_page(_request: PageRequest) -> Response:
    """Raise NoSuchPage: nothing has the address of the request."""
    raise NoSuchPage(Message(marked("There is no page with this address.")))


def explained(request: PageRequest, error: AirplanError) -> Response:
    """Return the page about an error that a person can put right."""
    return _page(request, error, status_of(error))


def status_of(error: AirplanError) -> int:
    """Return the status of an answer that explains an error."""
    if isinstance(error, (NoSuchPage, UnknownName)):
        return _NOT_FOUND
    return _CONFLICT if isinstance(error, ConcurrentWrite) else _UNUSABLE


def broken(request: PageRequest, error: Exception) -> Response:
    """Return the page about an error of airplan, whose traceback goes to the standard error, or of a damaged store."""
    if isinstance(error, _ODD) and (damage := damage_behind(request.session)):
        return _page(request, damage, _BROKEN)
    say("".join(traceback.format_exception(error)), end="")
    message = Message(marked("This page could not be made because of an error in airplan."))
    hint = Message(marked("The details are in the window of the command. Nothing was lost; other pages still work."))
    return _page(request, AirplanError(message, hint), _BROKEN)


def _page(request: PageRequest, error: AirplanError, status: int) -> Response:
    problems = error.problems if isinstance(error, InvalidFiles) else ()
    lines = without_password(str(error)).split("\n")
    return request.page(
        "error.html", status=status, lines=lines, problems=[without_password(str(each)) for each in problems]
    )
