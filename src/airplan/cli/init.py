"""Create a workspace, completely or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli.options import contradiction
from airplan.cli.registry import WRITE, command
from airplan.errors import AirplanError, InvalidFiles, Message, UsageError, reason
from airplan.formats.folder_output import interrupted, new_files
from airplan.formats.output import KeptFiles, not_written, refusals, say
from airplan.i18n import _, marked
from airplan.i18n.forms import join_items
from airplan.store.compiler import PlanFiles, begin, compiled
from airplan.store.network_drive import on_network
from airplan.workspace.own_files import STORE_ENDS
from airplan.workspace.session import Session
from airplan.workspace.settings import DEPARTMENTS, FILE, STORE

if TYPE_CHECKING:
    from collections.abc import Iterator

_STORE_FILES = tuple(f"{STORE}{end}" for end in STORE_ENDS)
_VARIABLES = ("AIRPLAN_PLAN", "AIRPLAN_DEPARTMENTS", "AIRPLAN_STORE")


@command(WRITE, "init", marked("Create a workspace: a folder with its own plan, journal and settings."))
def init(
    session: Session,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            help=marked(
                "Folder to create or fill; existing files are never replaced. Without this argument, only the "
                "journal named by --store or the workspace is created, if it does not exist yet."
            ),
        ),
    ] = None,
) -> None:
    if folder is None:
        _begin_journal(session)
        return
    if session.store and session.store != os.environ.get("AIRPLAN_STORE"):
        raise contradiction("init", "--store")
    outside = Session(session.plan_file, session.departments_file, in_workspace=False)  # without a surrounding one
    with made(folder, outside.files):
        _tell_next(folder)


def _begin_journal(session: Session) -> None:
    """Create the named store with the plan. Raises AirplanError where something exists."""
    if session.personal:
        raise UsageError(Message(marked("Name the folder to create: airplan init DIR.")))
    begun = begin(_any_plan(session).files, session.store_place)
    if not begun.new:
        raise AirplanError(Message(marked("{place} already holds a journal; nothing was created."), place=begun.place))
    say(_("New journal created: {place}").format(place=begun.place))


def _any_plan(session: Session) -> Session:
    """Return the session of the first plan where the workspace has several, and none is named."""
    if session.plan_file or session.settings.plan or not session.settings.plans:
        return session
    from airplan.workspace.several_plans import plans_of

    return plans_of(session)[0].session


@contextlib.contextmanager
def made(folder: Path, sources: PlanFiles) -> Iterator[None]:
    """Create a workspace from a plan and its directory of units; on an error, remove everything.

    What a killed process has left is finished or removed; a process killed before the end of the block leaves
    something. Raises AirplanError; UsageError for a plan with an unfit name.
    """
    from airplan.plan.reader import read_source
    from airplan.workspace.settings_file import written

    name = sources.plan.name
    if name.casefold() in (DEPARTMENTS, FILE, *_STORE_FILES) or not "".join(name.split()).isprintable():
        raise _unfit_name(sources.plan)
    with refusals(folder):
        if folder.exists() and not folder.is_dir():
            raise not_written(folder, _("it is not a folder"))
    with interrupted(folder, force=False, kept=KeptFiles(), counts=lambda left: left.placed) as finished:
        if finished:
            yield
            return
        _refuse_occupied(folder, name)
        plan, departments = (read_source(path).data for path in sources)
        with new_files(folder, force=False, kept=KeptFiles()) as files:
            for file, content in ((name, plan), (DEPARTMENTS, departments)):
                files.put(file, content)
            _compile(sources, PlanFiles(files.path / name, files.path / DEPARTMENTS), files.path / STORE)
            files.put(FILE, written({("plan", "file"): name}).replace("\n", os.linesep).encode())
            files.complete()
            try:
                files.place(last=FILE)  # last, because this file makes the folder a workspace
            except AirplanError:
                _refuse_occupied(folder, name)
                raise
            yield


def _compile(sources: PlanFiles, copies: PlanFiles, store: Path) -> None:
    """Compile the copied plan into the new store. Raises InvalidFiles with the names of the original files."""
    try:
        result = compiled(copies, str(store))
    except InvalidFiles as error:
        originals = {str(copy): str(source) for copy, source in zip(copies, sources, strict=True)}
        raise InvalidFiles(
            [each._replace(file=originals.get(each.file, each.file)) for each in error.problems]
        ) from error
    result.close()
    if result.note:
        raise AirplanError(result.note)


def _unfit_name(plan: Path) -> UsageError:
    """Return the error for a plan named like another file of a workspace, or whose name is no text."""
    unfit = marked("{plan}: a workspace cannot hold a plan of this name; rename it, for example to plan.yaml.")
    return UsageError(Message(unfit, plan=str(plan).encode(errors="replace").decode()))


def _refuse_occupied(folder: Path, plan: str) -> None:
    """Raise AirplanError for a folder with files that a workspace would overwrite."""
    try:
        names = [name for name in (plan, DEPARTMENTS, *_STORE_FILES, FILE) if os.path.lexists(folder / name)]
    except OSError as error:
        raise not_written(folder, reason(error)) from error
    if names:
        occupied = marked(
            "{folder} already contains: {names}; nothing was created. Name another folder or move these files."
        )
        raise AirplanError(Message(occupied, folder=folder, names=tuple(names)))


def _tell_next(folder: Path) -> None:
    name = f'"{folder}"' if " " in str(folder) else folder
    lines = [
        _("cd {folder}: commands run there use this workspace.").format(folder=name),
        _("airplan status: show the progress of every measure."),
        _("Edit airplan.toml: each setting is explained there."),
    ]
    if on_network(folder):
        lines.append(
            _("This is a network folder; if several people write at once, a PostgreSQL server is safer (--store).")
        )
    if variables := [variable for variable in _VARIABLES if os.environ.get(variable)]:
        note = _("These environment variables override airplan.toml: {names}.")
        lines.append(note.format(names=join_items(variables)))
    say("\n".join(lines))
