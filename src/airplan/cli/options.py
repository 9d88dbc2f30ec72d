"""Declare the options that commands share, and make a group of options one argument of a command.

Annotations are evaluated here, as Typer needs them: as text, each option would be compiled anew at every start.
"""

import inspect
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import typer

from airplan.cli import completion
from airplan.cli.vocabulary import (
    KIND_WORDS,
    LIGHT_WORDS,
    ROLE_WORDS,
    STATE_WORDS,
    choices,
    parties_named,
    refs_named,
    section,
    word,
)
from airplan.errors import Message, UsageError
from airplan.formats import CSV, FORMATS, format_of
from airplan.formats.output import KeptFiles, say
from airplan.i18n import marked
from airplan.plan.model import Filter, Kind, Role
from airplan.progress.standing import LIGHTS, STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from airplan.cli.session import Session
    from airplan.plan.model import Party

if TYPE_CHECKING:
    Format = str
else:
    Format = Literal[tuple(FORMATS)]  # Typer offers what is in it


Period = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="MONTH",
        help=marked("Month, such as 2017-05 or May; default: the current month, up to its fifth day the previous one."),
    ),
]
"""The month that reports are about, where one need not be named."""


Refs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[REF]...", help=marked("Only these tasks (8) or measures (8b)."), autocompletion=completion.refs
    ),
]
"""Measures that are named by their numbers, besides those that a filter means."""


def unit_option(help: str, *, shown: str = "--unit", panel: str | None = None) -> Any:
    """Return an option that names units, by the same names in every command; help shows the one that is `shown`."""
    names = (shown, *(name for name in ("--unit", "--department") if name != shown), "-d")
    return typer.Option(*names, metavar="UNIT", help=help, autocompletion=completion.units, rich_help_panel=panel)


def contradiction(option: str, other: str) -> UsageError:
    """Return the error that says that two options cannot both be meant."""
    return UsageError(Message(marked("{one} and {other} cannot be combined."), one=option, other=other))


_FILTERS = marked("Which measures")
_OUTPUT = marked("Output")


class Where(NamedTuple):
    """Which measures."""

    department: Annotated[
        list[str] | None,
        unit_option(
            marked("Measures that name this unit, directly or through a collective; repeatable (any of them)."),
            shown="--department",
            panel=_FILTERS,
        ),
    ] = None
    role: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            "-r",
            metavar="ROLE",
            help=marked("Only measures on which the unit is lead, responsible or assisting (牵头, 责任, 协办)."),
            autocompletion=completion.words(*get_args(Role)),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    official: Annotated[
        list[str] | None,
        typer.Option(
            "--official",
            "-o",
            metavar="OFFICIAL",
            help=marked("Measures led by this official."),
            autocompletion=completion.officials,
            rich_help_panel=_FILTERS,
        ),
    ] = None
    section: Annotated[
        list[str] | None,
        typer.Option(
            "--section",
            "-s",
            metavar="SECTION",
            help=marked("Measures in this section: 1 to 7, 一 to 七, or a part of its title."),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    before: Annotated[
        str | None,
        typer.Option(
            "--before",
            metavar="DAY",
            help=marked("Due on or before this day: 2017-06-30, 30 June, 6月底, today, 30d."),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    after: Annotated[
        str | None,
        typer.Option("--after", metavar="DAY", help=marked("Due on or after this day."), rich_help_panel=_FILTERS),
    ] = None
    within: Annotated[
        str | None,
        typer.Option(
            "--within",
            metavar="SPAN",
            help=marked("Due within this time from today: 30d, 2w, 3m."),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            "-k",
            metavar="KIND",
            help=marked("Kind of deadline: by-date, ongoing, milestones or unknown (有期限, 长期, 节点, 不明)."),
            autocompletion=completion.words(*get_args(Kind)),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help=marked(
                "Status: none, not-started, in-progress, done, paused or closed "
                "(未报, 未启动, 推进中, 已完成, 暂缓, 已销号)."
            ),
            autocompletion=completion.words(*STATES),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    light: Annotated[
        list[str] | None,
        typer.Option(
            "--light",
            metavar="LIGHT",
            help=marked("Measures with this light: red, yellow, green, grey (红, 黄, 绿, 灰); several as red,yellow."),
            autocompletion=completion.words(*LIGHTS),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    text: Annotated[
        list[str] | None,
        typer.Option(
            "--text",
            "-t",
            metavar="WORD",
            help=marked("Measures containing this word, in any field and either language; repeatable (all of them)."),
            rich_help_panel=_FILTERS,
        ),
    ] = None
    include_possible: Annotated[
        bool,
        typer.Option(
            "--include-possible",
            help=marked("Include measures whose blank cell may belong to a merged cell above."),
            rich_help_panel=_FILTERS,
        ),
    ] = False

    def filter(
        self,
        session: "Session",
        refs: "Sequence[str] | None" = None,
        *,
        of_unit: "Party | None" = None,
        of_official: "Party | None" = None,
    ) -> Filter:
        """Return the filter these options mean, for these tasks and measures if any are named, or for those of one unit
        or official if a command is about one. Raises AirplanError."""
        if self.within is not None and (self.before is not None or self.after is not None):
            raise contradiction("--within", "--after" if self.before is None else "--before")
        plan = session.plan
        before = None if self.before is None else session.day_of(self.before)
        after = None if self.after is None else session.day_of(self.after)
        if self.within is not None:
            from airplan.plan.typed_days import add_span

            after, before = session.today, add_span(self.within, session.today)
        named = parties_named(session.plan, self.department)
        leading = [plan.find(name, "official") for name in self.official or ()]
        return Filter(
            refs=refs_named(session.plan, refs),
            parties=tuple(plan.answering_to(group) for group in ([of_unit] if of_unit else [], named) if group),
            roles=tuple(choices("--role", self.role, ROLE_WORDS)),
            officials=tuple(
                tuple(party.name for party in group)
                for group in ([of_official] if of_official else [], leading)
                if group
            ),
            sections=tuple(section(text, plan.header.sections) for text in self.section or ()),
            kinds=tuple(choices("--kind", self.kind, KIND_WORDS)),
            before=before,
            after=after,
            words=tuple(word(text) for text in self.text or ()),
            states=tuple(choices("--status", self.status, STATE_WORDS)),
            lights=tuple(choices("--light", self.light, LIGHT_WORDS)),
            include_possible=self.include_possible,
        )


class Output(NamedTuple):
    """As on which day the answer is given, how it looks, and where it goes."""

    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DAY", help=marked("Answer as of this day."), rich_help_panel=_OUTPUT),
    ] = None
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            help=marked("Output format; default: by the file extension of --output, else a table."),
            rich_help_panel=_OUTPUT,
        ),
    ] = None
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help=marked("Write to this file."), rich_help_panel=_OUTPUT),
    ] = None
    force: Annotated[
        bool, typer.Option("--force", help=marked("Replace the file if it exists."), rich_help_panel=_OUTPUT)
    ] = False
    encoding: Annotated[
        Literal["utf-8", "gbk", "gb18030"] | None,
        typer.Option(
            "--encoding",
            help=marked(
                "Encoding of CSV and Markdown; default: UTF-8, for CSV with the byte order mark that Excel needs."
            ),
            rich_help_panel=_OUTPUT,
        ),
    ] = None
    headings: completion.Headings = None
    kept: KeptFiles = KeptFiles()
    """What the file may not replace; no option."""

    @property
    def form(self) -> Format:
        """The name of the format asked for, or of the one that the file's ending means.

        Raises UsageError for an ending that means none, and for one that means another than was asked for.
        """
        return format_of(self.output, self.format)

    def checked(self, session: "Session") -> "Output":
        """Return these options once it is clear that the answer can be written. Raises AirplanError."""
        chosen = completion.headings(self.headings, session) if self.headings or self.form == CSV else None
        wanted = self._replace(headings=chosen)
        if not self.output:
            return wanted
        from airplan.cli.own_files import OwnFiles
        from airplan.formats.output import check_writable

        kept = OwnFiles(session)
        check_writable(self.output, force=self.force, kept=kept)
        return wanted._replace(kept=kept)


_KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="DAY",
        help=marked("Ignore entries recorded after this day; default: count everything known now."),
    ),
]


class KnownAt(NamedTuple):
    """Up to when what was written down counts."""

    known_at: _KnownAt = None


class Days(NamedTuple):
    """As on which day the answer is given, and up to when what was written down counts."""

    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help=marked("Answer as of this day."))] = None
    known_at: _KnownAt = None


_Options = dict[str, tuple[Any, Any]]
"""Name of an option → its annotation and its default."""


def unfold(command: "Callable[..., None]", *, follows: bool) -> "Callable[..., None]":
    """Return the command as Typer wants it: each argument that is a group of options becomes its options.

    A parameter annotated with a named tuple (Where, Output) is such a group; `session` gets the session of the context,
    with the days that the command's own options name, whether it `follows` progress, and whether --yes was said. A
    group that names only these is of no other use to a command.
    """
    groups, parameters = _unfolded(command)

    def run(ctx: typer.Context, **values: Any) -> None:
        for name, (group, options) in groups.items():
            values[name] = group(**{option: values.pop(option) for option in options})
        asked = [values[name] for name in groups]
        sure = any([values.get("yes"), *(getattr(group, "yes", None) for group in asked)])
        session = replace(_with_days(ctx.obj, asked), follows=follows, sure=sure)
        ctx.call_on_close(session.close)
        values |= {name: value.checked(session) for name, value in values.items() if isinstance(value, Output)}
        try:
            command(session=session, **values)
        except typer.Exit:  # a check that has found something has answered, too
            _tell(session.later_notes)
            raise
        _tell(session.later_notes)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__doc__ = command.__doc__
    return run


def _unfolded(command: "Callable[..., None]") -> tuple[dict[str, tuple[type[Any], _Options]], list[inspect.Parameter]]:
    """Return the groups among the arguments of a command, each with its options, and all its options one by one."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, tuple[type[Any], _Options]] = {
        name: (hint, _options(hint))
        for name, hint in hints.items()
        if isinstance(hint, type) and issubclass(hint, tuple)
    }
    parameters = [inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    for name, parameter in inspect.signature(command).parameters.items():
        if name in groups:
            parameters += [
                inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
                for option, (hint, default) in groups[name][1].items()
            ]
        elif name != "session":
            parameters.append(
                parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints.get(name, parameter.annotation))
            )
    return groups, parameters


def _options(group: type[Any]) -> _Options:
    """Return the options of a group; what else it holds is none."""
    hints = get_type_hints(group, include_extras=True)
    return {
        name: (hints[name], default)
        for name, default in group._field_defaults.items()
        if get_origin(hints[name]) is Annotated
    }


def _tell(notes: "Sequence[str]") -> None:
    """Say notes on stderr, below an answer in any format."""
    for note in notes:
        say(note)


def _with_days(session: "Session", groups: "Sequence[object]") -> "Session":
    """Return the session with the days that a command's own options name, whatever stands before the command."""

    def named(option: str, otherwise: str | None) -> str | None:
        days = (getattr(group, option, None) for group in groups)
        return next((day for day in days if day is not None), otherwise)

    return replace(session, day=named("as_of", session.day), known_at=named("known_at", session.known_at))
