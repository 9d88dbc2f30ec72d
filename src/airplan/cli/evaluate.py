"""Score units at the end of a year by the office's rules, and explain every point."""

from __future__ import annotations

import contextlib
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from airplan.actions.office_templates import letterhead, template_for
from airplan.cli import completion, option_hints
from airplan.cli.options import Days, Force, Output, contradiction
from airplan.cli.registry import FOLLOW, command
from airplan.cli.rendering import show, tell_written
from airplan.cli.templates_used import Template, template_without_word
from airplan.errors import AirplanError, InvalidFiles, Message, UsageError, unreadable_file
from airplan.formats import PLAIN, ending_of
from airplan.formats.output import check_writable, say, write_file, write_stdout
from airplan.i18n import _, marked
from airplan.i18n.forms import day_in_full, in_reader_language, reads_chinese
from airplan.plan.model import Filter
from airplan.workspace.location import bundled
from airplan.workspace.own_files import OwnFiles
from airplan.workspace.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.formats.xlsx.evaluation_sheet import BookMarks
    from airplan.importing.evaluation_marks import FilledMarks
    from airplan.plan.evaluation_schema import EvaluationFile
    from airplan.progress.evaluation import Evaluated, GroupScore
    from airplan.reports.table import ReaderContext

_YAML = (".yaml", ".yml")
_WORKBOOK, _WORD = ".xlsx", ".docx"
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


_Filled = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help=marked("Workbook of this evaluation in which the yellow cells were filled in."),
        rich_help_panel=option_hints.PLACES,
    ),
]
_File = Annotated[
    Path | None,
    typer.Option(
        "--output",
        metavar="FILE",
        help=marked("File to write: .xlsx (to fill in), .docx, .json, .csv, .md or .txt."),
        rich_help_panel=option_hints.OUTPUT,
    ),
]
_Form = Annotated[
    Literal["table", "json", "csv", "markdown"] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=marked("Format on the screen: table, json, csv or markdown."),
        rich_help_panel=option_hints.OUTPUT,
    ),
]


@command(FOLLOW, "evaluate", marked("Score the units for a year by the office's rules, and explain every point."))
def evaluate(
    session: Session,
    *,
    year: _Year = None,
    explain: _Explain = None,
    group: _Groups = None,
    rules: _Rules = None,
    filled: _Filled = None,
    example: _Example = False,
    _days: Days,
    output: _File = None,
    format: _Form = None,
    template: Template = None,
    force: Force = False,
) -> None:
    others = {"--explain": explain, "--group": group, "--rules": rules, "--from": filled, "--format": format}
    if example:
        _give_example(session, output, [name for name, value in others.items() if value], force=force)
        return
    table = _checked(session, Output(format=format, output=output, force=force), template, paper=explain is None)
    evaluated = _evaluated(session, _read_rules(session, rules), year, filled)
    if explain is not None and table:
        _show_explanation(session, evaluated, explain, table)
        return
    evaluated = evaluated._replace(groups=tuple(_groups_named(evaluated, group)))
    units = [placed.score.unit for each in evaluated.groups for placed in each.placed]
    reading = session.reading(others=[*units, session.plan.header.coordinator])
    if table:
        from airplan.reports.score_tables import scores

        show(scores(evaluated, reading), table)
    elif output and _is(output, _WORD):
        _write(session, output, _result(session, evaluated, reading, template), force=force)
    elif output:
        _write(session, output, _workbook(session, evaluated, reading), force=force)


def _checked(session: Session, output: Output, template: Path | None, *, paper: bool) -> Output | None:
    """Return the options of a table; None where a workbook or a Word file is to be written. Raises AirplanError."""
    if template and not (paper and _is(output.output, _WORD)):
        raise template_without_word()
    if output.output and paper and _is(output.output, _WORKBOOK, _WORD):
        if output.format:
            raise contradiction("--format", f"--output {output.output}")
        check_writable(output.output, force=output.force, kept=OwnFiles(session))
        return None
    if output.output and output.output.suffix:
        ending_of(output.output, (*((_WORKBOOK, _WORD) if paper else (_WORKBOOK,)), ".json", ".csv", ".md", PLAIN))
    return output.checked(session)


def _is(output: Path | None, *endings: str) -> bool:
    return output is not None and output.suffix.lower() in endings


def _result(session: Session, evaluated: Evaluated, reading: ReaderContext, template: Path | None) -> bytes:
    """Return the result as a Word file. Raises AirplanError."""
    from airplan.formats.docx.filling import rendered
    from airplan.reports.papers.evaluation_fields import values

    head = letterhead(session, reading)
    content = values(evaluated, head, _refs(session), reading)
    return rendered(template_for(session, "evaluation", template), content)


def _workbook(session: Session, evaluated: Evaluated, reading: ReaderContext) -> bytes:
    from airplan.formats.xlsx.evaluation_sheet import evaluation_book

    header = session.plan.header
    document = in_reader_language(header.title, header.title_en)
    marks = _book_marks(session, evaluated.rules, evaluated.year)
    return evaluation_book(document, evaluated, _refs(session), marks, reading)


def _refs(session: Session) -> dict[str, str]:
    """Return ID → number of every measure."""
    return {measure.id: measure.ref for measure in session.plan.select(Filter())}


def _book_marks(session: Session, rules: EvaluationFile, year: int) -> BookMarks:
    """Return what tells the workbook of an evaluation from that of another one."""
    from airplan.formats.xlsx.evaluation_sheet import BookMarks

    return BookMarks(session.plan.header.id, year, sha256(rules.model_dump_json().encode()).hexdigest())


def _write(session: Session, path: Path, content: bytes, *, force: bool) -> None:
    kept = OwnFiles(session)
    write_file(path, content, force=force, kept=kept, private=True, done=lambda: tell_written(path))


def _give_example(session: Session, output: Path | None, others: Sequence[str], *, force: bool) -> None:
    """Print or write the rules to begin with. Raises UsageError beside options that need rules."""
    if others:
        raise contradiction("--example", others[0])
    if output:
        ending_of(output, _YAML)
    content = bundled(f"evaluation_{'zh_CN' if reads_chinese() else 'en'}.yaml").read_bytes()
    if output is None:
        write_stdout(content.decode())
        return
    write_file(output, content, force=force, kept=OwnFiles(session), done=lambda: tell_written(output))


def _read_rules(session: Session, file: Path | None) -> EvaluationFile:
    """Return the rules of the evaluation. Raises InvalidFiles; AirplanError where there are none."""
    from airplan.plan.evaluation_rules import Directory, read_evaluation
    from airplan.plan.reader import read_source

    path = file or session.evaluation_rules
    if file is None and not path.exists():
        none = Message(marked("There are no rules for the evaluation: {path} does not exist."), path=path)
        way = Message(marked("Begin with: airplan evaluate --example --output {path}"), path=path)
        raise AirplanError(none, way)
    parties = session.plan.parties("unit", "collective")
    rules, problems = read_evaluation(read_source(path), Directory(parties, session.plan.header.prefixes))
    if rules is None:
        raise InvalidFiles(problems)
    return rules


def _evaluated(session: Session, rules: EvaluationFile, typed: str | None, filled: Path | None) -> Evaluated:
    """Return the evaluation of the year that was typed, or of the plan's. Raises UsageError, AirplanError."""
    from airplan.progress.evaluation import HandMarks, evaluate

    span, head = session.plan.header.span, rules.evaluation
    year = head.year or span.year_near(session.today)
    if typed is not None:
        year = _year_typed(typed)
    if not span.first.year <= year <= span.last.year:
        outside = marked("{year} is outside the plan, which runs from {first} to {last}.")
        raise UsageError(Message(outside, year=str(year), first=day_in_full(span.first), last=day_in_full(span.last)))
    if head.year not in (None, year):
        other = Message(marked("The rules are for {year}, not for {other}."), year=str(head.year), other=str(year))
        raise AirplanError(other)
    until = head.until or date(year, 12, 31)
    if filled is None:
        return evaluate(session.ledger, rules, year, until, HandMarks())
    found = _filled_marks(session, rules, year, filled)
    evaluated = evaluate(session.ledger, rules, year, until, found.marks)
    for note in _differences(evaluated, found):
        say(note)
    return evaluated


def _filled_marks(session: Session, rules: EvaluationFile, year: int, file: Path) -> FilledMarks:
    """Return what people filled into a workbook. Raises AirplanError."""
    from airplan.importing.evaluation_marks import read_marks
    from airplan.progress.evaluation import grouped_units

    try:
        content = file.read_bytes()
    except OSError as error:
        raise unreadable_file(file, error) from error
    groups = grouped_units(rules, session.plan.select(Filter()), session.plan.parties("unit", "collective"))
    return read_marks(content, str(file), _book_marks(session, rules, year), rules, groups)


def _differences(evaluated: Evaluated, found: FilledMarks) -> Iterator[str]:
    """Yield what the workbook says other than the facts of today: those count."""
    from airplan.reports.evaluation_wording import title_of

    for score in (placed.score for group in evaluated.groups for placed in group.placed):
        for each in (*score.parts.items, *score.parts.additions):
            key = score.unit, each.item.id
            known = found.printed.get(key)
            if known and each.basis == "computed" and known.points != each.points:
                changed = _("{where}: the workbook has {points}, computed now: {now}. The computed points count.")
                yield changed.format(where=known.where, points=known.points, now=each.points)
            elif key in found.marks.points and each.basis != "hand":
                now = _("{unit}, {item}: filled in by hand, but computed now: {points}. The computed points count.")
                yield now.format(unit=score.unit, item=title_of(each.item), points=each.points)


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


def _show_explanation(session: Session, evaluated: Evaluated, name: str, output: Output) -> None:
    """Show what each point of a unit follows from. Raises AirplanError for a unit that is not evaluated."""
    from airplan.reports.score_tables import explanation

    unit = session.plan.find(name, "unit")
    found = evaluated.find(unit.name)
    if not found:
        raise AirplanError(Message(marked("{unit} is in no group of the evaluation."), unit=unit.name))
    group, placed = found
    measures = {measure.id: measure for measure in session.plan.select(Filter())}
    show(explanation(evaluated, group, placed, measures, session.reading(others=[unit.name])), output)
