"""Hold one request of a browser as a view sees it, and make the answers to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from airplan import i18n
from airplan.errors import AirplanError
from airplan.i18n.forms import in_reader_language
from airplan.web.pages import filled_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from starlette.datastructures import QueryParams

    from airplan.web.remembered import Remembered
    from airplan.workspace.session import Session

    _T = TypeVar("_T")

AS_OF = "as-of"
"""The parameter of an address with the day of the answer; every link of the page keeps it."""
LANGUAGE = "airplan-language"
"""The cookie with the language that a browser has chosen."""
FORM_TOKEN = "form-token"  # noqa: S105 – the name of the field
_SEE_OTHER = 303


class PageRoute(NamedTuple):
    """A page of the window: its path, with {names} in it, and what shows and what saves it.

    `show` answers GET. `save` answers POST after the frame has checked that the form was shown to this browser; it
    returns a redirection, or the form again with what is wrong.
    """

    path: str
    show: Callable[[PageRequest], Response] | None = None
    save: Callable[[PageRequest], Response] | None = None
    files: int = 0
    """The most files that its form may send."""


class NoSuchPage(AirplanError):
    """Raised where nothing has the address, or what it names does not exist."""


@dataclass
class PageRequest:
    """One request: its address, its form, and a fresh session that is closed after the answer.

    Everything here happens in the one thread of the window, in the reader's language.
    """

    path: str
    arguments: Mapping[str, str]
    """The {names} in the path of the view."""
    query: QueryParams
    cookies: Mapping[str, str]
    session: Session
    remembered: Remembered
    """What the window knows from earlier requests."""
    form_token: str = ""
    form: FormData = field(default_factory=FormData)
    """The fields and files of a form; empty where none was sent."""
    notes: list[str] = field(default_factory=list)
    """What the command line would say beside the answer."""

    # --- what was asked -----------------------------------------------------------------------------------------------

    def asked(self, name: str) -> str:
        """Return a parameter of the address without blanks around it; empty where it is missing."""
        return self.query.get(name, "").strip()

    def all_asked(self, name: str) -> list[str]:
        """Return all values of a parameter of the address that are not empty."""
        return [text.strip() for text in self.query.getlist(name) if text.strip()]

    def typed(self, name: str) -> str:
        """Return a field of the form without blanks around it, with one kind of line end; empty where it is missing."""
        text = self.form.get(name, "")
        return "" if isinstance(text, UploadFile) else text.replace("\r\n", "\n").strip()

    def all_typed(self, name: str) -> list[str]:
        """Return all values of a field of the form that are not empty."""
        return [text.strip() for text in self.form.getlist(name) if isinstance(text, str) and text.strip()]

    def sent_files(self, name: str) -> list[UploadFile]:
        """Return the files of a field; the names that they bear are the browser's, and never those of our files."""
        return [file for file in self.form.getlist(name) if isinstance(file, UploadFile) and file.filename]

    def answer_of_now(self, make: Callable[[], _T]) -> _T:
        """Return what this page answered before, where plan, journal, day, settings and language are still the same."""
        session = self.session
        newest = session.journal.newest() if session.journal else ""  # before anything that depends on it
        state = (session.plan.header.id, session.plan.digest, newest, session.view, session.clock_day, session.settings)
        return self.remembered.answer(f"{i18n.language()} {self.address}", state, make)

    # --- what is answered ---------------------------------------------------------------------------------------------

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page: a template with these values, the notes of the session, and what every page shows."""
        return HTMLResponse(self.text(template, **values), status)

    def text(self, template: str, **values: Any) -> str:
        """Return the text of such a page."""
        if self.session.opened:
            self.notes += [note for note in self.session.later_notes if note not in self.notes]
        return filled_in(template, request=self, notes=self.notes, plan_title=self.plan_title, **values)

    def to(self, path: str, **query: object) -> str:
        """Return the address of a page of the window, for the same day; parameters without a value are left out."""
        pairs: list[tuple[str, str]] = []
        for name, value in query.items():
            several = value if isinstance(value, (list, tuple)) else [value]
            pairs += [(name.replace("_", "-"), str(each)) for each in several if each not in (None, "", False)]
        if (day := self.asked(AS_OF)) and AS_OF not in dict(pairs):
            pairs.append((AS_OF, day))
        return quote(path) + (f"?{urlencode(pairs)}" if pairs else "")

    def redirect(self, path: str, **query: object) -> Response:
        """Return the answer that leads the browser to another page of the window after a form was saved."""
        return RedirectResponse(self.to(path, **query), _SEE_OTHER)

    def redirect_within(self, address: str) -> Response:
        """Return the answer that leads to an address that a form of this window has sent; elsewhere it never leads."""
        path, _mark, query = address.partition("?")
        inside = re.fullmatch(r"/(?!/)[^\\\s]*", path) is not None
        return RedirectResponse(quote(path, safe="/%") + (f"?{query}" if query else "") if inside else "/", _SEE_OTHER)

    @property
    def address(self) -> str:
        """The address of this page within the window."""
        return quote(self.path) + (f"?{self.query}" if self.query else "")

    @property
    def for_today(self) -> str:
        """The address of this page for the current day."""
        pairs = [(name, value) for name, value in self.query.multi_items() if name != AS_OF]
        return quote(self.path) + (f"?{urlencode(pairs)}" if pairs else "")

    @property
    def token_field(self) -> Markup:
        """The hidden field that every form of a page must have, or it will be refused."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(FORM_TOKEN, self.form_token)

    def download(self, name: str, content: bytes, media_type: str) -> Response:
        """Return a file to be saved by the browser under a name."""
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})

    @property
    def day(self) -> str:
        """The day of the answer; as it was typed where it cannot be read."""
        try:
            return str(self.session.today)
        except AirplanError:
            return self.asked(AS_OF)

    @property
    def plan_title(self) -> str:
        """The title of the plan; the program's name where it could not be opened."""
        if not self.session.opened:
            return "airplan"
        header = self.session.plan.header
        return in_reader_language(header.title, header.title_en)
