"""Find the workspace: the folder whose plan, journal and settings apply.

It is the current folder, or the nearest one above it, that has an airplan.toml. The command line and the environment
override it; what it leaves out has a default.
"""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_IWOTH
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import AirplanError, Message, unreadable_file
from airplan.i18n import marked
from airplan.progress.rules import Checks, NoticeRules, OwnDays, Reporting, Thresholds

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "airplan.toml"
PLAN, DEPARTMENTS, STORE = "plan_2017.yaml", "departments.yaml", "airplan.sqlite"
"""The names of a workspace's files where its airplan.toml does not set them: the plan is named like the bundled one."""
EVALUATION = "evaluation.yaml"
"""The name of the rules of a year's evaluation."""
PAPERS = ("bulletin", "review", "notice", "ranking", "evaluation")
"""The kinds of papers that may have a Word template of the office's own."""
GROUNDS = ("extend", "adjust")
"""The decisions that need an authority and a reason by default: those that change what was promised."""


class Letterhead(NamedTuple):
    """What stands on every paper of the office; an empty text has the default that its paper gives it."""

    series: str = ""
    """The name of the series of bulletins."""
    review_series: str = ""
    """The name of the series of quarterly reviews."""
    subject: str = ""
    """What the papers are about; the title of the plan."""
    addressee: str = ""
    copies: str = ""
    """Who gets a copy."""
    signature: str = ""


class Settings(NamedTuple):
    """The settings of a workspace; without one, the defaults hold."""

    plan: Path | None = None
    departments: Path | None = None
    store: str | None = None
    """A path, or the URL of a server."""
    author: str = ""
    """The author of entries; empty for none."""
    thresholds: Thresholds = Thresholds()
    reporting: Reporting = Reporting()
    checks: Checks = Checks()
    notices: NoticeRules = NoticeRules()
    letterhead: Letterhead = Letterhead()
    workdays: OwnDays = OwnDays()
    headings: str = "keys"
    """Of CSV files: keys or titles."""
    contact: str = ""
    address: str = "贵单位"
    """How reminders address a unit in Chinese."""
    superiors: tuple[str, ...] = ()
    """Units that reminders ask rather than tell."""
    """The person whom units ask, and to whom they return their workbooks."""
    grounds: tuple[str, ...] = GROUNDS
    """The kinds of decisions that need an authority and a reason."""
    shared: bool = False
    """Whether only the umask decides who may read new files."""
    timezone: str = ""
    """Time zone of the office, an IANA name; empty for the plan's."""
    templates: Mapping[str, Path] = {}
    """Kind of paper → the office's own Word template."""


class HiddenFolder(AirplanError):
    """Raised where the current folder, or one above it, is gone or closed, so that the workspace is unknown."""


def find() -> Path | None:
    """Return the airplan.toml that applies in the current folder, or None.

    Raises HiddenFolder; AirplanError for one that cannot be read, or that others may have put there.
    """
    try:
        here = Path.cwd()
    except OSError as error:  # the folder was removed
        raise HiddenFolder(Message(marked("The current folder no longer exists.")), _NAME_THE_STORE) from error
    for folder in (here, *here.parents):
        file = folder / FILE
        try:
            status = file.stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            if file.is_symlink():
                raise unreadable_file(file, error) from error
            continue
        except PermissionError as error:
            closed = Message(marked("You do not have permission to open the folder {folder}."), folder=folder)
            raise HiddenFolder(closed, _NAME_THE_STORE) from error
        except OSError as error:
            raise unreadable_file(file, error) from error
        _refuse_of_others(file, status)
        return file
    return None


def named(folder: Path) -> Path:
    """Return the airplan.toml of a named folder, whoever owns it. Raises AirplanError where it has none."""
    file = folder / FILE
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError) as error:
        message = Message(marked("{folder} is not a workspace: it has no {file}."), folder=folder, file=FILE)
        raise AirplanError(message, Message(marked("Name a folder created by airplan init."))) from error
    except OSError as error:
        raise unreadable_file(file, error) from error
    return file


_NAME_THE_STORE = Message(
    marked(
        "The workspace cannot be determined. Change to another folder, or name the store with --store or AIRPLAN_STORE."
    )
)


def _refuse_of_others(file: Path, status: os.stat_result) -> None:
    """Raise AirplanError for a workspace that another user may have placed there.

    Its settings decide which plan answers and where entries go. Windows does not tell owners in this way; there nothing
    is refused.
    """
    if os.name == "nt":
        return
    folder = file.parent.stat()
    me = os.geteuid()
    mine = {me, int(os.environ.get("SUDO_UID", "") or me)} if me == 0 and _is_number("SUDO_UID") else {me}
    if not {status.st_uid, folder.st_uid} <= mine:
        stranger = status.st_uid if status.st_uid not in mine else folder.st_uid
        why = Message(marked("{file} belongs to another user ({owner})"), file=file, owner=_user(stranger))
    elif (folder.st_mode | status.st_mode) & S_IWOTH and _keeps_modes(file.parent):
        open_one = file.parent if folder.st_mode & S_IWOTH else file
        why = Message(marked("everyone on this computer can write to {path}"), path=open_one)
    else:
        return
    message = Message(marked("The workspace {folder} was not used: {why}."), folder=file.parent, why=why)
    way = marked("To use it anyway, add --workspace {folder} or set AIRPLAN_WORKSPACE.")
    raise AirplanError(message, Message(way, folder=file.parent))


def _is_number(variable: str) -> bool:
    return os.environ.get(variable, "").isdecimal()


def _user(number: int) -> str:
    """Return a user's name, or the number where the machine has no name for it."""
    try:
        import pwd

        return pwd.getpwuid(number).pw_name
    except (ImportError, KeyError):
        return str(number)


def _keeps_modes(folder: Path) -> bool:
    from airplan.store.network_drive import keeps_modes

    return keeps_modes(folder)
