"""Make a workspace, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli.options import contradiction
from airplan.cli.registry import WRITE, command
from airplan.cli.session import Session
from airplan.cli.workspace import DEPARTMENTS, FILE, STORE
from airplan.errors import AirplanError, InvalidFiles, Message, UsageError, reason
from airplan.formats.output import not_written, write_file
from airplan.i18n import _, marked
from airplan.i18n.forms import join_items
from airplan.store.compiler import PlanFiles, compiled
from airplan.store.connect import NoStore, open_existing
from airplan.store.network_drive import on_network

if TYPE_CHECKING:
    from collections.abc import Iterator

_STORE_FILES = (STORE, *(f"{STORE}-{part}" for part in ("journal", "wal", "shm")))
_VARIABLES = ("AIRPLAN_PLAN", "AIRPLAN_DEPARTMENTS", "AIRPLAN_STORE")


@command(WRITE, "init", marked("Make a workspace: a folder with a plan, a journal and settings of its own."))
def init(
    session: Session,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            help=marked(
                "The folder; it is made if it is not there. Nothing is replaced. Without it, only the journal is begun"
                " that --store or the workspace names and that is not there."
            ),
        ),
    ] = None,
) -> None:
    if folder is None:
        _begin_journal(session)
        return
    if session.store and session.store != os.environ.get("AIRPLAN_STORE"):
        raise contradiction("init", "--store")
    outside = Session(session.plan_file, session.departments_file, in_workspace=False)  # no say for one around it
    make(folder, outside.files)
    _tell_next(folder)


def _begin_journal(session: Session) -> None:
    """Make the store that is named and not there, with the plan. Raises AirplanError where something is there."""
    if session.personal:
        raise UsageError(Message(marked("Name the folder to be made: airplan init DIR.")))
    try:
        there = open_existing(session.store_place)
    except NoStore as none:
        result = compiled(session.files, session.store_place)
        result.close()
        if result.note:
            raise AirplanError(result.note) from none
        print(_("A new journal was begun: {place}").format(place=none.place), file=sys.stderr)  # noqa: T201 – prose
        return
    there.close()
    raise AirplanError(Message(marked("{place} is a store already; nothing was made."), place=there.place))


def make(folder: Path, sources: PlanFiles) -> None:
    """Make a workspace of a plan and its book of departments; if anything goes wrong, nothing of it is left.

    Raises AirplanError; UsageError for a plan of an unfit name.
    """
    from airplan.cli.config import written
    from airplan.plan.reader import read_source

    name = sources.plan.name
    if name.casefold() in (DEPARTMENTS, FILE, *_STORE_FILES) or not "".join(name.split()).isprintable():
        raise _unfit_name(sources.plan)
    plan, departments = (read_source(path).data for path in sources)
    settings = written({("plan", "file"): name}).replace("\n", os.linesep)
    with _whole_or_nothing(folder, name) as made:
        for path, content in ((folder / name, plan), (folder / DEPARTMENTS, departments)):
            write_file(path, content, force=False)
            made.append(path)
        made += [folder / each for each in _STORE_FILES]
        _compile(sources, PlanFiles(folder / name, folder / DEPARTMENTS), folder / STORE)
        write_file(
            folder / FILE, settings.encode(), force=False
        )  # the last, as it is what makes the folder a workspace


def _compile(sources: PlanFiles, copies: PlanFiles, store: Path) -> None:
    """Compile the copied plan into the new store. Raises InvalidFiles that speaks of the files it was copied from."""
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
    """Return the error for a plan that is called what a workspace calls another file, or whose name is no text."""
    unfit = marked("{plan}: a plan of this name cannot stand in a workspace; rename it, to plan.yaml for example.")
    return UsageError(Message(unfit, plan=str(plan).encode(errors="replace").decode()))


def _occupied(folder: Path, names: list[str]) -> AirplanError:
    """Return the error for a folder with files that a workspace would overwrite."""
    occupied = marked(
        "{folder} has these files already: {names}; nothing was made. Name another folder, or move them away."
    )
    return AirplanError(Message(occupied, folder=folder, names=tuple(names)))


@contextlib.contextmanager
def _whole_or_nothing(folder: Path, plan: str) -> Iterator[list[Path]]:
    """Make the folder if need be, and refuse one with files that a workspace has.

    If what follows fails, the paths that it has listed are removed, and the folders that were made.
    """
    made: list[Path] = []
    try:
        folders = [each for each in (folder, *folder.parents) if not each.exists()]
        if folder not in folders and not folder.is_dir():
            raise not_written(folder, _("it is not a folder"))
        if names := [name for name in (plan, DEPARTMENTS, *_STORE_FILES, FILE) if os.path.lexists(folder / name)]:
            raise _occupied(folder, names)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(folder, reason(error)) from error
    try:
        yield made
    except BaseException:
        for path in made:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        for each in folders:
            with contextlib.suppress(OSError):
                each.rmdir()
        raise


def _tell_next(folder: Path) -> None:
    name = f'"{folder}"' if " " in str(folder) else folder
    lines = [
        _("cd {folder}: from there on, commands use this workspace.").format(folder=name),
        _("airplan status: where every measure stands."),
        _("Edit airplan.toml: every setting is explained in it."),
    ]
    if on_network(folder):
        lines.append(_("A network folder: where several people write at once, a PostgreSQL server is safer (--store)."))
    if variables := [variable for variable in _VARIABLES if os.environ.get(variable)]:
        note = _("Set in the environment, which goes before airplan.toml: {names}.")
        lines.append(note.format(names=join_items(variables)))
    print("\n".join(lines), file=sys.stderr)  # noqa: T201 – prose goes to stderr
