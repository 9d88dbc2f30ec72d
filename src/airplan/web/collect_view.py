"""Take in returned workbooks: keep what was sent, show it cell by cell, settle doubts, import all or nothing."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.actions.collecting import CollectRequest, collect, examine
from airplan.errors import AirplanError, Message, UsageError
from airplan.formats.control_characters import visible_in_line
from airplan.i18n import _, marked, pgettext
from airplan.store.journal import ConcurrentWrite
from airplan.web.entry_forms import author_fields, error_lines, recorder_of, what_was_saved, with_recorder
from airplan.web.form_fields import FormField
from airplan.web.page_request import NoSuchPage, PageRoute
from airplan.web.table_page import shown
from airplan.workspace.office_folders import office_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from starlette.responses import Response

    from airplan.actions.collecting import Collection
    from airplan.rounds.returns import CollectedFiles
    from airplan.web.page_request import PageRequest
    from airplan.web.remembered import WaitingReturns

_MOST_FILES = 1000
_LONGEST_NAME = 120
_LOCKS = ("~$", ".~", "._")
"""Beginnings of the names of files that are no returns, but stand beside them."""
_WRONG, _CONFLICT = 400, 409
_HOLD, _RETURN, _REST = "hold", "return", "rest"
"""What becomes of files that need attention: nothing is imported; they are sent back; their correct cells are imported,
and they are sent back.
"""


class _Changed(AirplanError):
    """Raised where the files say something else against the journal of now than what was shown."""


class _Settling(NamedTuple):
    """How a person has settled what is doubtful."""

    prefer: Any
    """Empty, returned or known."""
    attention: str
    names: frozenset[str]
    """The files that count; empty for all."""
    confirmed: frozenset[str]
    """FILE!CELL of each doubtful cell that was confirmed."""

    @classmethod
    def typed(cls, request: PageRequest) -> _Settling:
        """Return what a form of the window has sent, in its address or as a form."""
        one, several = (request.typed, request.all_typed) if request.form else (request.asked, request.all_asked)
        prefer = next((each for each in ("returned", "known") if each == one("prefer")), "")
        attention = next((each for each in (_RETURN, _REST) if each == one("attention")), _HOLD)
        return cls(prefer, attention, frozenset(several("file")), frozenset(several("confirm")))

    def request(self, waiting: WaitingReturns, **more: Any) -> CollectRequest:
        """Return what is to be read, and how."""
        return CollectRequest(
            waiting.paths,
            waiting.labels,
            only=lambda name, _unit: not self.names or name in self.names,
            prefer=self.prefer,
            confirmed=lambda name, _unit, cell: f"{name}!{cell}" in self.confirmed,
            take_rest=self.attention == _REST,
            **more,
        )


# --- receiving --------------------------------------------------------------------------------------------------------


def show_upload(request: PageRequest) -> Response:
    """Return the form to which returned files are dropped."""
    return _upload_page(request)


def receive(request: PageRequest) -> Response:
    """Keep the files that were sent, and lead to their preview."""
    files = [(name, file.file) for file in request.sent_files("returns") if (name := _label(file.filename or ""))]
    if not files:
        return _upload_page(request, _("No file was chosen."))
    number = request.remembered.keep_returns(_told_apart(files))
    return request.redirect(f"/collect/{number}")


def _upload_page(request: PageRequest, *wrong: str) -> Response:
    request.session.plan  # noqa: B018 – opens it: every page is headed by its title
    return request.page("collect.html", status=_WRONG if wrong else 200, wrong=wrong)


def _label(name: str) -> str:
    """Return the name by which a person knows a file, without its folders; empty for one that is no return."""
    base = visible_in_line(name.replace("\\", "/").rpartition("/")[2]).strip()
    if base.startswith(_LOCKS):
        return ""
    stem, dot, ending = base.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending[:_LONGEST_NAME]}" if dot else base[:_LONGEST_NAME]


def _told_apart(files: list[tuple[str, BinaryIO]]) -> Iterator[tuple[str, BinaryIO]]:
    """Yield the files; of several with the same name, further ones are numbered."""
    seen: Counter[str] = Counter()
    for name, content in files:
        seen[name] += 1
        yield (f"{seen[name]}/{name}" if seen[name] > 1 else name), content


# --- the preview ------------------------------------------------------------------------------------------------------


def show_preview(request: PageRequest) -> Response:
    """Return the preview of the files, cell by cell, with what can be settled."""
    waiting = _waiting(request)
    if waiting.imported:
        return request.redirect(f"/saved/{waiting.imported}", again=1)
    settling = _Settling.typed(request)
    return _preview(request, examine(request.session, settling.request(waiting)), settling)


def _waiting(request: PageRequest) -> WaitingReturns:
    waiting = request.remembered.returns(request.arguments["number"])
    if waiting is None:
        gone = marked("These returned files are not kept any more: they were dropped, or the window was closed.")
        raise NoSuchPage(Message(gone), Message(marked("Choose them again.")))
    return waiting


def _preview(
    request: PageRequest,
    examined: Collection,
    settling: _Settling,
    *,
    wrong: tuple[str, ...] = (),
    changed: bool = False,
) -> Response:
    from airplan.rounds.preview import ON_SCREEN, preview, remarks

    session, files = request.session, examined.files
    reading = session.reading(parties=session.plan.parties("unit", "collective"))
    most = None if request.asked("all") else ON_SCREEN
    table = preview(files, reading, most)
    return request.page(
        "collect_preview.html",
        status=_CONFLICT if changed else _WRONG if wrong else 200,
        table=shown(request, table._replace(notes=())),
        left_out=bool(table.notes),
        remarks=list(remarks(files, (), returning=True)),
        settling=settling,
        doubtful=_doubtful(files, settling),
        names=[file.name for file in examined.files.looked_at] if not settling.names else sorted(settling.names),
        own_fields=author_fields(request),
        choices=_choices(settling),
        digest=_digest(files, settling),
        importable=any(True for _file in files.taken()),
        held=files.needs_attention,
        wrong=wrong,
        changed=changed,
        number=request.arguments["number"],
    )


def _choices(settling: _Settling) -> list[FormField]:
    """Return the fields by which outdated cells and files that need attention are settled."""
    prefer = (
        ("", _("leave them as they are: they need attention")),
        ("returned", _("the returned value")),
        ("known", _("the value known here")),
    )
    attention = (
        (_HOLD, _("import nothing while any file needs attention")),
        (_RETURN, _("send them back with the errors in red, and import the other files")),
        (_REST, _("import their correct cells too, and send the rest back")),
    )
    what = pgettext("what becomes of files", "Files that need attention")
    return [
        FormField("prefer", _("Outdated, conflicting or locked cells"), "choice", settling.prefer, "", prefer),
        FormField("attention", what, "choice", settling.attention, "", attention),
    ]


def _doubtful(files: CollectedFiles, settling: _Settling) -> list[tuple[str, str, str]]:
    """Return each cell that may be confirmed: how a form sends it, where it is, and why it is doubtful."""
    found = []
    for file in files.files:
        for cell in file.cells:
            place = f"{file.name}!{cell.address}"
            if cell.verdict.kind == "doubtful" or place in settling.confirmed:
                words = _("{label}: {text}").format(label=f"{place} {cell.called}", text=cell.returned)
                found.append((place, words, str(cell.verdict.finding or "")))
    return found


def _digest(files: CollectedFiles, settling: _Settling) -> str:
    """Return a digest of what a preview shows: every outcome, and how doubts were settled."""
    seen = [
        (
            file.name,
            file.sha256,
            file.needs_attention,
            list(map(str, file.faults)),
            [
                (cell.address, cell.returned, cell.known, cell.verdict.kind, cell.verdict.accepted)
                for cell in file.cells
            ],
        )
        for file in files.files
    ]
    settled = (settling.prefer, settling.attention, sorted(settling.names), sorted(settling.confirmed))
    return sha256(repr((files.period, settled, seen)).encode(errors="surrogatepass")).hexdigest()


# --- importing --------------------------------------------------------------------------------------------------------


def save(request: PageRequest) -> Response:
    """Import the files as they were shown, show them settled anew, or drop them."""
    number = request.arguments["number"]
    if request.typed("drop"):
        request.remembered.drop_returns(number)
        return request.redirect("/collect")
    waiting, settling = _waiting(request), _Settling.typed(request)
    if waiting.imported:
        return request.redirect(f"/saved/{waiting.imported}", again=1)
    if request.typed("settle"):
        return request.redirect(
            f"/collect/{number}",
            prefer=settling.prefer,
            attention=settling.attention,
            file=sorted(settling.names),
            confirm=sorted(settling.confirmed),
        )
    return _import(request, waiting, settling)


def _import(request: PageRequest, waiting: WaitingReturns, settling: _Settling) -> Response:
    session = request.session
    try:
        author = recorder_of(request)
        taken = _taken(request, waiting, settling, author)
    except (_Changed, ConcurrentWrite):
        return _preview(request, examine(session, settling.request(waiting)), settling, changed=True)
    except AirplanError as error:
        wrong = (*error_lines(error), what_was_saved(request))
        return _preview(request, examine(session, settling.request(waiting)), settling, wrong=wrong)
    if not taken.entries:
        return _preview(request, taken, settling, wrong=(_("Nothing was imported."),))
    request.remembered.note_imported(request.arguments["number"], taken.entries[0].batch)
    return with_recorder(request.redirect(f"/saved/{taken.entries[0].batch}"), author)


def _taken(request: PageRequest, waiting: WaitingReturns, settling: _Settling, author: str) -> Collection:
    """Import the files as they were shown. Raises _Changed where they would now be imported in another way."""
    session = request.session
    month = examine(session, settling.request(waiting)).context.month
    back = office_folder(session, "sent-back", str(month)) if settling.attention != _HOLD and month else None

    def checked(examined: Collection) -> None:
        if _digest(examined.files, settling) != request.typed("shown"):
            raise _Changed
        if examined.files.needs_attention and back is None:
            held = marked("Some files need attention: settle them, leave them out, or send them back.")
            raise UsageError(Message(held))

    wish = settling.request(waiting, apply=True, return_to=back, author=author, force=True)
    return collect(session, wish, checked, lambda _folder: None)


ROUTES = (
    PageRoute("/collect", show_upload, receive, files=_MOST_FILES),
    PageRoute("/collect/{number}", show_preview, save),
)
