"""Open the plans of a desk: the main plan of a workspace, and those that its airplan.toml names."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from airplan import office_time
from airplan.errors import AirplanError, InvalidFiles, Message, UsageError
from airplan.i18n import forms, marked
from airplan.store import file_mode
from airplan.store.address import without_password
from airplan.store.database import Unreachable
from airplan.workspace.settings import FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from airplan.workspace.session import Session

_T = TypeVar("_T")


class DeskPlan(NamedTuple):
    """A plan by its name, with a session of its own, which may share its store with others."""

    name: str
    session: Session


class Answer(NamedTuple, Generic[_T]):
    """What a plan answers, or why it cannot."""

    name: str
    value: _T | None
    error: AirplanError | None = None

    @property
    def problem(self) -> str:
        """What is wrong in one line, without what to do about it; empty for an answer."""
        if self.error is None:
            return ""
        listed = self.error.problems if isinstance(self.error, InvalidFiles) else ()
        what = listed[0] if listed else self.error
        return without_password(str(what)).partition("\n")[0]


class SharedId(AirplanError):
    """Raised where two plans in the same store have the same ID, so that their entries cannot be told apart."""

    def __init__(self, plan_id: str, names: Sequence[str]) -> None:
        super().__init__(
            Message(
                marked("{names} have the same ID, {id}; in one store, the entries of these plans would be mixed up."),
                names=tuple(names),
                id=plan_id,
            ),
            Message(
                marked(
                    "Give the plan without entries an ID of its own: plan: id in its file. If both are the same plan, "
                    "name it only once in airplan.toml."
                )
            ),
        )


def plans_of(session: Session) -> list[DeskPlan]:
    """Return the plans of a desk, none of them opened yet: the main plan, then the others in the order of airplan.toml.

    The main plan has the name that airplan.toml gives to its file, else that of the file. A plan that is a workspace of
    its own has its own settings, journal and directory of units; all others have those of this workspace, and their
    directory of units may stand beside the plan. Raises AirplanError; UsageError where a plan file is named.
    """
    if session.plan_file:
        raise UsageError(
            Message(marked("--plan names one plan, but all plans are requested.")),
            Message(marked("Drop --plan; also check AIRPLAN_PLAN.")),
        )
    settings = session.settings
    named = [DeskPlan(name, _session_of(session, name, path)) for name, path in settings.plans.items()]
    main = settings.plan
    if named and (not main or any(_is_same(each.session.plan_file, main) for each in named)):
        return named
    return [DeskPlan(session.files.plan.stem, replace(session, plan_name="")), *named]


def named_plan(session: Session) -> Session:
    """Return the session of the plan that --plan names, if that is the name of a plan and no file; else this one.

    Raises UsageError for a name that airplan.toml lacks, if it names plans.
    """
    typed = session.plan_file
    if typed is None or len(typed.parts) != 1 or typed.suffix or (os.path.lexists(typed) and not typed.is_dir()):
        return session
    without = replace(session, plan_file=None)
    plans = plans_of(without)
    for name, each in plans:
        if name == str(typed):
            return replace(each, plan_file=each.files.plan, plan_name=name)
    if not without.settings.plans:
        return session
    unknown = marked("{name}: {file} names no such plan.")
    names = tuple(name for name, _session in plans)
    raise UsageError(Message(unknown, name=typed, file=FILE), Message(marked("Plans: {names}"), names=names))


@contextmanager
def at_work(session: Session) -> Iterator[Session]:
    """Let a session's time zone, year, languages and rule for new files apply in the block; then those from before.

    Whatever words a plan's answer belongs in such a block: these values are one for the whole program.
    """
    with ExitStack() as stack:
        for each in (office_time, forms, file_mode):
            stack.enter_context(each.kept())
        session.take_over()
        yield session


@contextmanager
def opened_plans(session: Session) -> Iterator[list[DeskPlan]]:
    """Yield the plans of a desk with their sessions, all of which may be used in the block. Raises SharedId."""
    with ExitStack() as stack:
        plans = plans_of(session)
        ids = {}
        for name, each in plans:
            stack.enter_context(closing(each))
            with at_work(each):
                ids[name] = (each.store_place, each.plan.header.id)
        for error in shared_ids(ids).values():
            raise error
        yield plans


def of_each(session: Session, ask: Callable[[Session], _T]) -> list[Answer[_T]]:
    """Ask each plan of a desk in turn, as if it were the only one; return what each answers, or why it cannot.

    Each store is closed before the next plan is asked, so that a value must not depend on it. A store out of reach is
    tried once only. Of plans with the same ID in one store none answers. Raises what plans_of raises, and UsageError
    where every plan raises one.
    """
    answers: list[Answer[_T]] = []
    ids: dict[str, tuple[str, str]] = {}
    unreachable: dict[str, AirplanError] = {}
    for name, each in plans_of(session):
        try:
            with at_work(each), closing(each):
                place = each.store_place
                if place in unreachable:
                    raise unreachable[place]
                ids[name] = (place, each.plan.header.id)
                answers.append(Answer(name, ask(each)))
        except Unreachable as error:
            unreachable[place] = error
            answers.append(Answer(name, None, error))
        except AirplanError as error:
            answers.append(Answer(name, None, error))
    if answers and all(isinstance(each.error, UsageError) for each in answers):
        raise answers[0].error or UsageError  # it concerns the question, not a plan
    shared = shared_ids(ids)
    return [Answer(each.name, None, shared[each.name]) if each.name in shared else each for each in answers]


def refuse_shared_id(session: Session) -> None:
    """Raise SharedId where another plan of the desk, with the same store, is cached there under the ID of this one."""
    from airplan.store.compiler import noted_ids

    mine, my_file = session.plan.header.id, session.files.plan
    others = {
        each.files: name
        for name, each in plans_of(replace(session, plan_file=None, plan_name=""))
        if each.workspace_folder == session.workspace_folder and not _is_same(my_file, each.files.plan)
    }
    same = [others[files] for files, plan_id in noted_ids(session.compiled.database, others).items() if plan_id == mine]
    if same:
        raise SharedId(mine, [session.plan_name or my_file.stem, *same])


def shared_ids(ids: Mapping[str, tuple[str, str]]) -> dict[str, SharedId]:
    """Return name → error for the plans that share both store and ID; `ids` are those of each plan by its name."""
    names: dict[tuple[str, str], list[str]] = {}
    for name, place_and_id in ids.items():
        names.setdefault(place_and_id, []).append(name)
    errors = {key: SharedId(key[1], same) for key, same in names.items() if len(same) > 1}
    return {name: errors[key] for name, key in ids.items() if key in errors}


def _session_of(session: Session, name: str, path: Path) -> Session:
    """Return the session of a plan: a file, or a folder with its own airplan.toml."""
    alone = replace(session, departments_file=None, plan_name=name)
    if path.is_dir():
        return replace(alone, store=None, workspace_folder=path)
    return replace(alone, plan_file=path)


def _is_same(file: Path | None, other: Path) -> bool:
    return file is not None and os.path.realpath(file) == os.path.realpath(other)
