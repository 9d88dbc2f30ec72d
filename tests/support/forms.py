"""Fill in the forms of the window as a person does: open the page, type, check, save.

saved = save(window, "/measures/8a/record", {"value:retrofit": "300", "by": "王芳"})
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from httpx import Response

    from support.window import Window

Fields = dict[str, str | list[str]]


class _FormReader(HTMLParser):
    """Reads the fields of the form of an entry, with what is in them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._inside = False
        self._area = self._choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._inside = given.get("class") == "entry"
        elif not self._inside:
            return
        elif tag == "input" and given.get("type") == "checkbox":
            if "checked" in given:
                self._add(name, given.get("value", "on"))
        elif tag == "input" and given.get("type") != "file":
            self._add(name, given.get("value", ""))
        elif tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif tag == "select":
            self._choice = name
        elif tag == "option" and ("selected" in given or self._choice not in self.fields):
            self.fields[self._choice] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] = f"{self.fields[self._area]}{data}"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self.fields[self._area] = str(self.fields[self._area]).removeprefix("\n")
            self._area = ""

    def _add(self, name: str, value: str) -> None:
        before = self.fields.get(name)
        several = before if isinstance(before, list) else [before] if before is not None else []
        self.fields[name] = [*several, value] if several else value


def form_of(page: Response) -> Fields:
    """Return the fields of the form of an entry on a page, with what is in them."""
    reader = _FormReader()
    reader.feed(page.text)
    return {name: value for name, value in reader.fields.items() if name != "form-token"}


def checked(window: Window, path: str, typed: Mapping[str, str | list[str]]) -> Response:
    """Open a form, type into it, and return the page that shows what will be saved."""
    opened = window.get(path)
    assert opened.status_code == 200, opened.text
    return window.post(path, form_of(opened) | dict(typed))


def save(window: Window, path: str, typed: Mapping[str, str | list[str]]) -> str:
    """Fill in a form, confirm what it shows, and return the ID under which it was saved."""
    page = checked(window, path, typed)
    assert page.status_code == 200, page.text
    assert "shown" in form_of(page), page.text
    answer = window.post(path, form_of(page))
    assert answer.status_code == 303, answer.text
    place: str = answer.headers["location"]
    assert place.startswith("/saved/")
    return place.removeprefix("/saved/").partition("?")[0]
