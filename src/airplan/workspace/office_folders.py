"""Name the folders of a workspace for files that the window writes, and find a file there that the journal names."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from airplan.errors import AirplanError, Message
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from airplan.store.entries import Entry
    from airplan.workspace.session import Session

FolderKind = Literal["sent", "sent-back", "papers", "notices"]
_NAMES: dict[FolderKind, tuple[str, str]] = {
    "sent": ("发出", "sent"),
    "sent-back": ("退回", "sent-back"),
    "papers": ("通报", "papers"),
    "notices": ("督办", "notices"),
}
"""Kind of folder → its name in Chinese, and in other languages."""


def office_folder(session: Session, kind: FolderKind, period: str = "") -> Path:
    """Return the folder for files of a kind and a month; it need not exist.

    An existing folder keeps its name whatever the reader's language is. Raises AirplanError without a workspace.
    """
    from airplan.i18n.forms import reads_chinese

    if session.home is None:
        nowhere = marked("Files are written into the folder of a workspace, and no workspace applies here.")
        raise AirplanError(
            Message(nowhere), Message(marked("Create one with airplan init, and start the window there."))
        )
    chinese, other = (session.home / name for name in _NAMES[kind])
    first, second = (chinese, other) if reads_chinese() else (other, chinese)
    folder = second if second.is_dir() and not first.is_dir() else first
    return folder / period if period else folder


def recorded_file(session: Session, entry: Entry) -> Path | None:
    """Return the file that an entry sent or issued, if it is in the folders of the workspace, unchanged; else None.

    The name comes from the journal, which others may write: only a name without folders is looked for, and only
    content with the digest in the journal is found.
    """
    from hashlib import file_digest

    name = entry.source.file
    if not name or PurePath(name).name != name or "\\" in name or not entry.source.sha256 or session.home is None:
        return None
    for path in _places(session, entry):
        try:
            with (path / name).open("rb") as file:
                if file_digest(file, "sha256").hexdigest() == entry.source.sha256:
                    return path / name
        except (OSError, ValueError):
            continue
    return None


def _places(session: Session, entry: Entry) -> Iterator[Path]:
    """Yield the folders in which the file of an entry may be."""
    assert session.home is not None  # noqa: S101 – checked by the caller
    kinds: tuple[FolderKind, ...] = ()
    if entry.kind == "dispatch":
        kinds = ("sent", "sent-back")
    elif entry.kind == "issue":
        kinds = ("notices",) if entry.issue.paper == "notice" else ("papers",)
    for kind in kinds:
        for name in _NAMES[kind]:
            yield from (session.home / name / entry.period, session.home / name)
