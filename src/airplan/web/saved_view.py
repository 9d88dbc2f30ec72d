"""Show what a form has saved, with the files that were written, and hand these out."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.i18n import _, marked
from airplan.web.measure_named import measure_in_words, measure_with_id
from airplan.web.page_request import NoSuchPage, PageRoute
from airplan.web.table_page import shown
from airplan.workspace.answers import history
from airplan.workspace.office_folders import recorded_file
from airplan.workspace.writing import journal_to_write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from airplan.store.entries import Entry
    from airplan.web.page_request import PageRequest

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {".xlsx": _WORKBOOK, ".docx": _WORD, ".html": "text/html", ".md": "text/markdown"}
_MOST_SHOWN = 100


class _WrittenFile(NamedTuple):
    """A file that an entry names: its address, and its name and unit."""

    address: str
    name: str
    unit: str


def show_saved(request: PageRequest) -> Response:
    """Return what a form has just saved."""
    return _page(request, just_saved=True)


def show_entry(request: PageRequest) -> Response:
    """Return an entry or a batch of the journal."""
    return _page(request, just_saved=False)


def _page(request: PageRequest, *, just_saved: bool) -> Response:
    """Return the entries of a batch, or the one entry, with what can be done next."""
    session, number = request.session, request.arguments["entry"]
    entries = _entries(request)
    reading = session.reading(parties=session.plan.parties("unit"))
    files = [
        _WrittenFile(
            request.to(f"/files/{entry.id}"), entry.source.file, reading.call(entry.unit) if entry.unit else ""
        )
        for entry in entries
        if entry.kind in ("dispatch", "issue") and recorded_file(session, entry)
    ]
    measure = measure_with_id(request, entries[0].ref) if len(entries) == 1 else None
    links = [(request.to(f"/measures/{measure.ref}"), measure_in_words(measure))] if measure else []
    more = len(entries) - _MOST_SHOWN
    return request.page(
        "saved.html",
        number=number,
        just_saved=just_saved,
        again=bool(request.asked("again")),
        table=shown(request, history(session, entries[:_MOST_SHOWN])),
        more=_("Entries that are not listed: {count}").format(count=more) if more > 0 else "",
        files=files,
        folder=str(_folder(request, entries)),
        packed=request.to(f"/files/{number}/all"),
        links=[*links, *_next(request, entries)],
    )


def _next(request: PageRequest, entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """Return the forms about an entry, each as address and name."""
    number, forms = request.arguments["entry"], [("undo", _("Undo this"))]
    if len(entries) == 1 and entries[0].kind == "report":
        forms += [("correct", _("Correct this report")), ("send-back", _("Send this report back"))]
    return [(request.to(f"/entries/{number}/{form}"), name) for form, name in forms]


def hand_out(request: PageRequest) -> Response:
    """Return one file that the journal names. Raises NoSuchPage where it is not in the workspace any more."""
    entry = journal_to_write(request.session).find(request.arguments["entry"])
    path = recorded_file(request.session, entry)
    if path is None:
        raise NoSuchPage(Message(marked("The file of {entry} is not in the folders of the workspace."), entry=entry.id))
    return request.download(path.name, path.read_bytes(), _TYPES.get(path.suffix, "application/octet-stream"))


def hand_out_all(request: PageRequest) -> Response:
    """Return all files of a batch in one archive."""
    from zipfile import ZIP_STORED, ZipFile

    content, number = BytesIO(), request.arguments["entry"]
    with ZipFile(content, "w", ZIP_STORED) as archive:
        for entry in _entries(request):
            if path := recorded_file(request.session, entry):
                archive.writestr(path.name, path.read_bytes())
    if not archive.namelist():
        none = marked("The files of {entry} are not in the folders of the workspace.")
        raise NoSuchPage(Message(none, entry=number))
    return request.download(f"{number}.zip", content.getvalue(), "application/zip")


def _entries(request: PageRequest) -> list[Entry]:
    """Return the entries of the batch in the address, or the one entry. Raises UnknownEntry."""
    journal = journal_to_write(request.session)
    first = journal.find(request.arguments["entry"])
    return journal.find_batch(first.id) if first.batch == first.id else [first]


def _folder(request: PageRequest, entries: Sequence[Entry]) -> object:
    """Return the folder of the files, to be shown; empty where there are none."""
    found = next(filter(None, (recorded_file(request.session, entry) for entry in entries)), None)
    return found.parent if found else ""


ROUTES = (
    PageRoute("/saved/{entry}", show_saved),
    PageRoute("/entries/{entry}", show_entry),
    PageRoute("/files/{entry}", hand_out),
    PageRoute("/files/{entry}/all", hand_out_all),
)
