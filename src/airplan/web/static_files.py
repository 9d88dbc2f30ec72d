"""Hand out the style and the script of the pages, from a fixed list of names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import Response

from airplan.formats.html.page_style import PAGE_STYLE

if TYPE_CHECKING:
    from starlette.requests import Request

FOLDER = Path(__file__).parent / "static"
KINDS = {"window.css": "text/css", "page.css": "text/css", "window.js": "text/javascript"}
"""Name of a file → its media type; nothing else is handed out, whatever the address."""
_OVERVIEW = "page.css"
"""The style of the overview, which formats.html holds."""


class StaticFiles:
    """The files of KINDS, read once: no address leads to the disk."""

    def __init__(self) -> None:
        self._content = {name: (FOLDER / name).read_bytes() for name in KINDS if name != _OVERVIEW}
        self._content[_OVERVIEW] = PAGE_STYLE.encode()

    def known(self, name: str) -> bool:
        """Return whether there is such a file."""
        return name in self._content

    async def answer(self, request: Request) -> Response:
        """Return the file that an address names, which is known."""
        name = request.path_params["name"]
        return Response(self._content[name], media_type=KINDS[name])
