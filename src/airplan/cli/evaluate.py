"""Score units at the end of a year by the office's rules, and explain every point."""

from __future__ import annotations

import contextlib
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import completion, option_hints
from airplan.cli.options import KnownAt, Output, contradiction
from airplan.cli.registry import FOLLOW, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.session import Session, bundled
from airplan.cli.workspace import EVALUATION
from airplan.errors import AirplanError, InvalidFiles, Message, UsageError
from airplan.formats.output import write_file, write_stdout
from airplan.i18n import marked
from airplan.i18n.forms import in_reader_language, reads_chinese
from airplan.plan.model import Filter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.plan.evaluation_schema import EvaluationFile
    from airplan.progress.evaluation import Evaluated, GroupScore

_YAML = (".yaml", ".yml")
_Year = Annotated[
    str | None,
    typer.Option(
        "--year",
        metavar="YEAR",
        help=marked("Year to evaluate; default: the plan's year, of several the one of the day."),
        rich_help_panel=option_hints.VIEW,
    ),
]
_Explain = Annotated[
    str | None,
    typer.Option(
        "--explain",
        metavar="UNIT",
        help=marked("Show what each point of this unit follows from: facts, days, entries, deductions."),
        autocompletion=completion.units,
        rich_help_panel=option_hints.VIEW,
    ),
]
_Groups = Annotated[
    list[str] | None,
    typer.Option(
        "--group",
        metavar="GROUP",
        help=marked("Only this group of the rules, by its ID or title; repeatable."),
        rich_help_panel=option_hints.VIEW,
    ),
]
_Rules = Annotated[
    Path | None,
    typer.Option(
        "--rules",
        metavar="FILE",
        help=marked("Rules of the evaluation; default: those of the workspace."),
        rich_help_panel=option_hints.PLACES,
    ),
]
_Example = Annotated[
    bool,
    typer.Option(
        "--example",
        help=marked("Print rules to begin with, with comments, or write them to the file of --output."),
        rich_help_panel=option_hints.PLACES,
    ),
]


@command(FOLLOW, "evaluate", marked("Score the units for a year by the office's rules, and explain every point."))
def evaluate(
    session: Session,
    output: Output,
    *,
    _known_at: KnownAt,
    year: _Year = None,
    explain: _Explain = None,
    group: _Groups = None,
    rules: _Rules = None,
    example: _Example = False,
) -> None:
    if example:
        _give_example(output, explain=explain, group=group, rules=rules)
        return
    read, digest = _read_rules(session, rules)
    evaluated = _evaluated(session, read, year)
    if explain is not None:
        _explain(session, evaluated, explain, output)
        return
    from airplan.reports.score_tables import scores

    groups = _groups_named(evaluated, group)
    if output.form == "xlsx" and output.output:
        content = _workbook(session, evaluated._replace(groups=tuple(groups)), digest)
        _write(output, content)
        return
    parties = [placed.score.unit for each in groups for placed in each.placed]
    show(scores(evaluated, groups, session.reading(others=parties)), output)


def _workbook(session: Session, evaluated: Evaluated, digest: str) -> bytes:
    from airplan.formats.xlsx.evaluation_sheet import evaluation_book

    header = session.plan.header
    refs = {measure.id: measure.ref for measure in session.plan.select(Filter())}
    units = [placed.score.unit for group in evaluated.groups for placed in group.placed]
    document = in_reader_language(header.title, header.title_en)
    return evaluation_book(document, evaluated, refs, digest, session.reading(others=units))


def _write(output: Output, content: bytes) -> None:
    path = output.output
    assert path  # noqa: S101 – checked by the caller
    write_file(path, content, force=output.force, kept=output.kept, private=True, done=lambda: tell_written(path))


def _give_example(output: Output, **others: object) -> None:
    """Print or write the rules to begin with. Raises UsageError beside options that need rules."""
    for name, value in others.items():
        if value:
            raise contradiction("--example", f"--{name}")
    name = f"evaluation_{'zh_CN' if reads_chinese() else 'en'}.yaml"
    content = bundled(name).read_bytes()
    path = output.output
    if path is None:
        write_stdout(content.decode())
        return
    write_file(path, content, force=output.force, kept=output.kept, done=lambda: tell_written(path))


def _read_rules(session: Session, file: Path | None) -> tuple[EvaluationFile, str]:
    """Return the rules, and the digest of their file. Raises InvalidFiles; AirplanError where there are none."""
    from airplan.plan.evaluation_rules import Directory, read_evaluation
    from airplan.plan.reader import read_source

    path = file or session.home / EVALUATION
    if file is None and not path.exists():
        none = Message(marked("There are no rules for the evaluation: {path} does not exist."), path=path)
        way = Message(marked("Begin with: airplan evaluate --example --output {path}"), path=path)
        raise AirplanError(none, way)
    parties = session.plan.parties("unit", "collective")
    source = read_source(path)
    rules, problems = read_evaluation(source, Directory(parties, session.plan.header.prefixes))
    if rules is None:
        raise InvalidFiles(problems)
    return rules, sha256(source.data).hexdigest()


def _evaluated(session: Session, rules: EvaluationFile, typed: str | None) -> Evaluated:
    """Return the evaluation of the year that was typed, or of the plan's. Raises UsageError, AirplanError."""
    from airplan.progress import evaluation

    span, head = session.plan.header.span, rules.evaluation
    year = head.year or span.year_near(session.today)
    if typed is not None:
        year = _year_typed(typed)
    if not span.first.year <= year <= span.last.year:
        outside = marked("{year} is outside the plan, which runs from {first} to {last}.")
        raise UsageError(Message(outside, year=str(year), first=span.first, last=span.last))
    if head.year not in (None, year):
        other = Message(marked("The rules are for {year}, not for {other}."), year=str(head.year), other=str(year))
        raise AirplanError(other)
    return evaluation.evaluate(session.ledger, rules, year, head.until or date(year, 12, 31), evaluation.HandMarks())


def _year_typed(text: str) -> int:
    """Return the year that was typed: 2017, 2017年. Raises UsageError."""
    with contextlib.suppress(ValueError):
        year = int(text.strip().removesuffix("年"))
        if date.min.year <= year <= date.max.year:
            return year
    raise UsageError(Message(marked("{text}: not a year; write, for example, 2017."), text=text))


def _groups_named(evaluated: Evaluated, names: Sequence[str] | None) -> list[GroupScore]:
    """Return the groups with these IDs or titles; all if none is named. Raises UsageError."""
    chosen = []
    for name in names or ():
        of_name = [each for each in evaluated.groups if name in (each.group.id, each.group.title, each.group.title_en)]
        if not of_name:
            known = tuple(each.group.id for each in evaluated.groups)
            unknown = Message(marked("{name}: the rules have no such group."), name=name)
            raise UsageError(unknown, Message(marked("Groups: {names}"), names=known))
        chosen += of_name
    return [each for each in evaluated.groups if each in chosen or not names]


def _explain(session: Session, evaluated: Evaluated, name: str, output: Output) -> None:
    """Show what each point of a unit follows from. Raises AirplanError for a unit that is not evaluated."""
    from airplan.reports.score_tables import explanation

    unit = session.plan.find(name, "unit")
    found = evaluated.find(unit.name)
    if not found:
        raise AirplanError(Message(marked("{unit} is in no group of the evaluation."), unit=unit.name))
    group, placed = found
    measures = {measure.id: measure for measure in session.plan.select(Filter())}
    show(explanation(evaluated, group, placed, measures, session.reading(others=[unit.name])), output)
