"""Find the workspace: the folder whose plan, journal and settings apply.

It is the current folder, or the nearest one above it, that has an airplan.toml. The command line and the environment
override it; what it leaves out has a default.
"""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_IWOTH
from typing import TYPE_CHECKING

from airplan.errors import AirplanError, Message, UsageError, unreadable_file
from airplan.i18n import marked
from airplan.workspace.settings import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable


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


NAME_THE_STORE = Message(marked("Name the store with --store or AIRPLAN_STORE, or change to its workspace folder."))


class NoPlace(AirplanError):
    """Raised where no store is named, and no place for a person's own exists."""

    def __init__(self, why: Message | str) -> None:
        super().__init__(why, NAME_THE_STORE)


def bundled(name: str) -> Path:
    """Return the path of a file of the plan that comes with airplan."""
    installed = Path(__file__).parents[1] / "data" / name
    return installed if installed.exists() else Path(__file__).parents[3] / "data" / name


def no_plan(folder: Path | None, name: str, names: Iterable[str]) -> AirplanError:
    """Return the error for a workspace without a plan of its own, where the bundled one must not answer.

    It is one of several plans, with this name; or it has several plans with these names.
    """
    if name:
        missing = marked("{name}: the workspace {folder} has no plan of its own.")
        hint = Message(marked("Name its plan file in its airplan.toml: [plan] file."))
        return AirplanError(Message(missing, name=name, folder=folder), hint)
    several = marked("This workspace has no main plan, but several plans: {names}.")
    hint = Message(marked("Name one with --plan NAME, or set [plan] file in airplan.toml."))
    return UsageError(Message(several, names=tuple(names)), hint)
