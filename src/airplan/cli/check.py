"""Check the plan's files, and print what editors and shells need: JSON Schemas, completion scripts."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from airplan.cli.registry import WRITE, command
from airplan.cli.typer_adapter import completion_script
from airplan.errors import AirplanError, ExitCode, InvalidFiles, Message, UsageError
from airplan.formats.control_characters import visible
from airplan.formats.output import say, write_stdout
from airplan.i18n import _, marked, ngettext
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.errors import Problem
    from airplan.plan.model import Plan
    from airplan.plan.reader import SourceFile


@command(
    WRITE,
    "schema",
    marked(
        "Print the JSON Schema of the plan file, the directory of units or the rules of an evaluation, for use in a "
        "text editor."
    ),
)
def schema(
    session: Session,  # noqa: ARG001 – every command gets a session
    file: Annotated[
        Literal["plan", "departments", "evaluation"],
        typer.Argument(
            metavar="[FILE]",
            help=marked(
                "Schema to print: plan (the plan file), departments (the directory of units) or evaluation (the rules "
                "of a year's evaluation)."
            ),
        ),
    ] = "plan",
) -> None:
    from airplan.plan.directory_schema import DepartmentsFile
    from airplan.plan.evaluation_schema import EvaluationFile
    from airplan.plan.file_values import FileMapping
    from airplan.plan.schema import PlanFile, json_schema

    shapes: dict[str, type[FileMapping]] = {
        "plan": PlanFile,
        "departments": DepartmentsFile,
        "evaluation": EvaluationFile,
    }
    write_stdout(json_schema(shapes[file]).encode())


@command(
    WRITE,
    "check",
    marked(
        "Check a plan, its directory of units, the workspace's rules of evaluation and Word templates, and the store; "
        "list every error and open question."
    ),
)
def check(
    session: Session,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help=marked(
                "Plan files, at most one directory of units, and rules of an evaluation; default: those that other "
                "commands use."
            ),
            metavar="[FILE]...",
        ),
    ] = None,
) -> None:
    if files or session.plan_file or not session.settings.plans:
        _check(session, files or (), set())
    else:
        _check_each(session)


def _check_each(session: Session) -> None:
    """Check each plan of the workspace, and that none shares its ID; raise after the last plan."""
    from airplan.cli.across_plans import tell_unreadable
    from airplan.workspace.several_plans import Answer, at_work, plans_of, shared_ids

    verified: set[str] = set()
    ids: dict[str, tuple[str, str]] = {}
    answers: list[Answer[int]] = []
    for name, each in plans_of(session):
        with at_work(each), contextlib.closing(each):
            try:
                for plan in _check(each, (), verified):
                    ids[name] = (each.store_place, plan.id)
                answers.append(Answer(name, ExitCode.FINE))
            except typer.Exit as ended:
                answers.append(Answer(name, ended.exit_code))
            except AirplanError as error:
                answers.append(Answer(name, None, error))
    tell_unreadable([*answers, *(Answer(name, None, error) for name, error in shared_ids(ids).items())])
    if code := max(answer.value or 0 for answer in answers):
        raise typer.Exit(code)


def _check(session: Session, files: Sequence[Path], verified: set[str]) -> list[Plan]:
    """Check plans, and without named files the workspace, too; return the good plans.

    The stores in `verified` were verified before; others are added to it. Raises AirplanError for any fault; typer.Exit
    for open questions.
    """
    from airplan.cli.backup import journal_warnings
    from airplan.cli.templates_used import unfit_templates
    from airplan.plan.reader import read

    plans, directory, evaluations = _sources(session, files)
    faults: list[Problem] = []
    good: list[Plan] = []
    for source in plans:
        plan, problems = read(source, directory)
        faults += problems
        if plan:
            good.append(plan)
            write_stdout(_counted(source.path, plan))
    faults += [fault for plan in good[:1] for source in evaluations for fault in _check_evaluation(source, plan)]
    warnings = (problem for problem in faults if problem.severity == "warning")
    damage = None if files else _damage(session, plans[0], directory, good, verified)
    for warning in (*warnings, *(() if damage else journal_warnings(session, good))):
        say(_("warning: {problem}").format(problem=warning))
    unusable = [*((damage,) if damage else ()), *(() if files else unfit_templates(session))]
    if errors := [problem for problem in dict.fromkeys(faults) if problem.severity == "error"]:
        unusable.append(InvalidFiles(errors))
    _raise_last(unusable)
    _tell_open([doubt for source in (*plans, directory, *evaluations) for doubt in _open_doubts(source)])
    return good


def _sources(session: Session, files: Sequence[Path]) -> tuple[list[SourceFile], SourceFile, list[SourceFile]]:
    """Return the plans, the directory of units and the evaluation rules to check: those named, or those in use."""
    from airplan.plan.reader import read_source

    named = [read_source(path) for path in files]
    directories = [source for source in named if source.is_directory_of_units()]
    if len(directories) > 1:
        second = marked("{path}: only one directory of units can be given.")
        raise UsageError(Message(second, path=directories[1].path))
    evaluations = [source for source in named if source not in directories and source.is_evaluation()]
    plans = [source for source in named if source not in (*directories, *evaluations)]
    plans = plans or [read_source(session.files.plan)]
    directory = directories[0] if directories else read_source(session.files_for(Path(plans[0].path)).departments)
    rules = session.evaluation_rules
    return plans, directory, evaluations if files or not rules.exists() else [read_source(rules)]


def _check_evaluation(source: SourceFile, plan: Plan) -> list[Problem]:
    """Return the faults of the rules of an evaluation, which have the units of a plan; print what they evaluate."""
    from airplan.plan.evaluation_rules import Directory, read_evaluation
    from airplan.progress.evaluation import grouped_units

    rules, problems = read_evaluation(source, Directory(plan.parties, plan.prefixes))
    if rules:
        groups = grouped_units(rules, plan.measures, plan.parties)
        summary = _("{file}: groups: {groups}, units: {units}, items: {items}; no errors.")
        units, items = sum(map(len, groups.values())), sum(len(group.items) for group in rules.groups)
        path = visible(source.path)
        write_stdout(summary.format(file=path, groups=len(groups), units=units, items=items) + "\n")
    return problems


def _raise_last(errors: Sequence[AirplanError]) -> None:
    """Raise the last of these errors, if any, after printing the others."""
    for each in errors[:-1]:
        say(str(each))
    if errors:
        raise errors[-1]


def _tell_open(doubts: Sequence[str]) -> None:
    """Print the open questions of drafts; with any, the command ends with 4."""
    if not doubts:
        return
    write_stdout("".join(f"{doubt}\n" for doubt in doubts))
    words = ngettext(
        "{count} open question: settle it, then delete its line.",
        "{count} open questions: settle them, then delete their lines.",
        len(doubts),
    )
    say(words.format(count=len(doubts)))
    raise typer.Exit(ExitCode.FINDINGS)


def _open_doubts(source: SourceFile) -> list[str]:
    """Return the doubts that `import` left in a file as comments, each with its line."""
    from airplan.plan.reader import decode
    from airplan.plan.yaml_events import open_questions

    text = decode(source.data).replace("\r\n", "\n")
    return [visible(f"{source.path}:{line}: {words}") for line, words in open_questions(text)]


def _damage(
    session: Session, source: SourceFile, directory: SourceFile, plans: Sequence[Plan], verified: set[str]
) -> AirplanError | None:
    """Verify the store in use and report it, as a whole only once; return the error if it is damaged.

    Returns None also without a store.
    """
    from airplan.store.compiler import PlanFiles, digest_of
    from airplan.store.connect import NoStore, open_existing
    from airplan.store.store_copy import content_of
    from airplan.store.verification import verify, verify_plan

    try:
        with contextlib.closing(open_existing(session.store_place)) as store:
            new = store.place not in verified
            content = content_of(store) if new else None
            if new:
                verify(store)
                verified.add(store.place)
            for plan in plans:
                verify_plan(
                    store, PlanFiles(Path(source.path), Path(directory.path)), plan, digest_of(source, directory)
                )
            if content:
                words = _("{place}: {content}; verified, unchanged since it was written.")
                write_stdout(words.format(place=store.place, content=content.with_digest) + "\n")
    except NoStore as error:
        return _empty(error.place) or (None if session.personal else error)
    except AirplanError as error:
        return error
    return None


def _empty(place: str) -> AirplanError | None:
    """Return the error for a store whose file is empty; None where there is no file."""
    from airplan.store.address import is_server
    from airplan.store.database import StoreError

    if is_server(place) or not Path(place).is_file():
        return None
    return StoreError(
        place,
        Message(marked("the file is empty: nothing has been written to it, or it was cut off")),
        Message(marked("If it held a journal, keep it and restore the newest backup; otherwise remove it.")),
    )


def _counted(path: str, plan: Plan) -> str:
    summary = _("{file}: sections: {sections}, tasks: {tasks}, measures: {measures}, as the file declares; no errors.")
    path, tasks = visible(path), len({measure.number for measure in plan.measures})
    return summary.format(file=path, sections=len(plan.sections), tasks=tasks, measures=len(plan.measures)) + "\n"


@command(
    WRITE,
    "completion",
    marked("Print the shell completion script, which completes the names of units and officials, and refs."),
)
def completion(
    session: Session,  # noqa: ARG001 – every command gets a session
    shell: Annotated[
        Literal["bash", "zsh", "fish", "powershell"],
        typer.Argument(metavar="SHELL", help=marked("Shell for which to print the script.")),
    ],
) -> None:
    write_stdout(completion_script(shell) + "\n")
