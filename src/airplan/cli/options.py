"""Declare the options that commands share, alone or in groups.

Annotations are evaluated here, as Typer needs them: as text, each option would be compiled at every start.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from airplan.cli import completion, option_hints
from airplan.cli.vocabulary import (
    KIND_WORDS,
    LIGHT_WORDS,
    ROLE_WORDS,
    STATE_WORDS,
    choice,
    choices,
    ids_named,
    parties_named,
    section,
    word,
)
from airplan.errors import Message, UsageError
from airplan.formats import CSV, FORMATS, format_of
from airplan.formats.output import KeptFiles
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airplan.plan.model import Filter, Party
    from airplan.reports.table import Table
    from airplan.workspace.session import Session

if TYPE_CHECKING:
    Format = str
else:
    Format = Literal[tuple(FORMATS)]  # Typer offers its content


Refs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[REF]...", help=marked("Only these tasks (8) or measures (8b)."), autocompletion=completion.refs
    ),
]


def unit_option(help: str, panel: str) -> Any:
    """Return an option that names units, with the same names in every command; help shows the first."""
    more: Any = {"metavar": "UNIT", "autocompletion": completion.units, "rich_help_panel": panel}
    return typer.Option("--unit", "--department", "-d", help=help, **more)


def official_option(help: str, panel: str) -> Any:
    """Return an option that names officials, with the same names in every command."""
    more: Any = {"metavar": "OFFICIAL", "autocompletion": completion.officials, "rich_help_panel": panel}
    return typer.Option("--official", "-o", help=help, **more)


def period_option(help: str, panel: str = option_hints.REPORT) -> Any:
    """Return an option that names a month."""
    return typer.Option("--period", metavar="MONTH", help=help, autocompletion=completion.months, rich_help_panel=panel)


Period = Annotated[
    str | None,
    period_option(
        marked("Month, such as 2017-05 or May; default: the current month; on its first five days, the previous month.")
    ),
]


def day_option(*names: str, help: str, panel: str) -> Any:
    """Return an option that names a day."""
    return typer.Option(*names, metavar="DAY", help=help, autocompletion=completion.days, rich_help_panel=panel)


def contradiction(option: str, other: str) -> UsageError:
    """Return the error for two options that contradict each other."""
    return UsageError(Message(marked("{one} and {other} cannot be combined."), one=option, other=other))


Force = Annotated[
    bool, typer.Option("--force", help=marked("Replace the file if it exists."), rich_help_panel=option_hints.OUTPUT)
]


def _filter(*names: str, help: str, **more: Any) -> Any:
    return typer.Option(*names, help=help, rich_help_panel=option_hints.MEASURES, **more)


class Where(NamedTuple):
    """Options that select measures."""

    department: Annotated[
        list[str] | None,
        unit_option(
            marked("Measures that name this unit, directly or through a collective; repeatable (any of them)."),
            option_hints.MEASURES,
        ),
    ] = None
    role: Annotated[
        list[str] | None,
        _filter(
            "--role",
            "-r",
            metavar="ROLE",
            help=marked("Only measures in which the unit has this role: lead, responsible or assisting."),
            autocompletion=completion.words(ROLE_WORDS),
        ),
    ] = None
    official: Annotated[
        list[str] | None,
        official_option(marked("Measures led by this official."), option_hints.MEASURES),
    ] = None
    section: Annotated[
        list[str] | None,
        _filter(
            "--section",
            "-s",
            metavar="SECTION",
            help=marked("Measures in this section: its number, 1 to 7, or a part of its title."),
        ),
    ] = None
    before: Annotated[
        str | None,
        day_option(
            "--before",
            help=marked("Due on or before this day: 2017-06-30, 30 June, end of June, today, 30d."),
            panel=option_hints.MEASURES,
        ),
    ] = None
    after: Annotated[
        str | None,
        day_option("--after", help=marked("Due on or after this day."), panel=option_hints.MEASURES),
    ] = None
    within: Annotated[
        str | None,
        _filter(
            "--within",
            metavar="SPAN",
            help=marked("Due within this time from today: 30d, 2w, 3m."),
        ),
    ] = None
    kind: Annotated[
        list[str] | None,
        _filter(
            "--kind",
            "-k",
            metavar="KIND",
            help=marked("Kind of deadline: by-date, ongoing, milestones, event, no-deadline or unknown."),
            autocompletion=completion.words(KIND_WORDS),
        ),
    ] = None
    status: Annotated[
        list[str] | None,
        _filter(
            "--status",
            metavar="STATUS",
            help=marked("Status: none, not-started, in-progress, done, paused or closed."),
            autocompletion=completion.words(STATE_WORDS),
        ),
    ] = None
    light: Annotated[
        list[str] | None,
        _filter(
            "--light",
            metavar="LIGHT",
            help=marked("Measures with this light: red, yellow, green or grey; several as red,yellow."),
            autocompletion=completion.words(LIGHT_WORDS),
        ),
    ] = None
    text: Annotated[
        list[str] | None,
        _filter(
            "--text",
            "-t",
            metavar="WORD",
            help=marked("Measures containing this word, in any field and either language; repeatable (all of them)."),
        ),
    ] = None
    include_possible: Annotated[
        bool,
        _filter(
            "--include-possible",
            help=marked("Include measures whose blank cell may belong to a merged cell above."),
        ),
    ] = False

    def filter(
        self,
        session: "Session",
        refs: "Sequence[str] | None" = None,
        *,
        of_unit: "Party | None" = None,
        of_official: "Party | None" = None,
    ) -> "Filter":
        """Return the filter of these options, limited to what the command names. Raises AirplanError."""
        from airplan.workspace.answers import selection

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
        return selection(
            plan,
            [[of_unit] if of_unit else [], named],
            [[of_official] if of_official else [], leading],
            ids=ids_named(session.plan, refs),
            roles=tuple(choices("--role", self.role, ROLE_WORDS)),
            sections=tuple(section(text, plan.header.sections) for text in self.section or ()),
            kinds=tuple(choices("--kind", self.kind, KIND_WORDS)),
            before=before,
            after=after,
            words=tuple(word(text) for text in self.text or ()),
            states=tuple(choices("--status", self.status, STATE_WORDS)),
            lights=tuple(choices("--light", self.light, LIGHT_WORDS)),
            include_possible=self.include_possible,
        )


TITLES = "titles"
_HEADING_WORDS = {"keys": "keys", "字段名": "keys", "键": "keys", "titles": TITLES, "标题": TITLES}
Headings = Annotated[
    str | None,
    typer.Option(
        "--headings",
        metavar="WORD",
        help=marked(
            "Headings of CSV: keys (the same in every language, for programs) or titles (in your language, "
            "with the columns of an Excel file); default: as set in airplan.toml."
        ),
        autocompletion=completion.words(_HEADING_WORDS),
        rich_help_panel=option_hints.OUTPUT,
    ),
]


def csv_headings(wanted: str | None, session: "Session") -> str:
    """Return what CSV has for headings: by the option, else by the workspace. Raises UsageError."""
    meant: str = session.settings.headings if wanted is None else choice("--headings", wanted, _HEADING_WORDS)
    return meant


class Shown(NamedTuple):
    """What a command shows of one plan: a table and the key of the column that orders its rows, or a text."""

    table: "Table | None" = None
    order: str = ""
    text: str = ""


class Output(NamedTuple):
    """The day of the answer, its format, and its destination."""

    as_of: Annotated[
        str | None,
        day_option("--as-of", help=marked("Answer as of this day."), panel=option_hints.DAYS),
    ] = None
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=marked(
                "Output format: table, json, csv, markdown or xlsx; default: by the file extension of --output, "
                "else table."
            ),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help=marked("Write to this file."), rich_help_panel=option_hints.OUTPUT
        ),
    ] = None
    force: Force = False
    encoding: Annotated[
        Literal["utf-8", "gbk", "gb18030"] | None,
        typer.Option(
            "--encoding",
            metavar="ENCODING",
            help=marked(
                "Encoding of CSV and Markdown: utf-8, gbk or gb18030; default: utf-8, for CSV with the byte "
                "order mark that Excel needs."
            ),
            rich_help_panel=option_hints.OUTPUT,
        ),
    ] = None
    headings: Headings = None
    kept: KeptFiles = KeptFiles()
    """Files that the output may not replace; not an option."""
    gathered: "list[Shown] | None" = None
    """Where the answer goes instead, to be joined with those of other plans; not an option."""

    @property
    def form(self) -> Format:
        """The name of the requested format, or of the one that the file extension means.

        Raises UsageError for an unknown extension, and for one that contradicts the requested format.
        """
        return format_of(self.output, self.format, self.papers)

    @property
    def papers(self) -> tuple[str, ...]:
        """The extensions of papers that the command writes besides tables."""
        return ()

    @property
    def is_paper(self) -> bool:
        """Whether the file of --output is a paper, not a table."""
        return self.output is not None and self.output.suffix.lower() in self.papers

    def checked(self, session: "Session") -> "Output":
        """Return these options after checking that the answer can be written. Raises AirplanError."""
        form = self.form  # or it raises, whatever else is asked
        chosen = csv_headings(self.headings, session) if self.headings or form == CSV else None
        wanted = self._replace(headings=chosen)
        if not self.output:
            return wanted
        from airplan.formats.output import check_writable
        from airplan.workspace.own_files import OwnFiles

        kept = OwnFiles(session)
        check_writable(self.output, force=self.force, kept=kept)
        return wanted._replace(kept=kept)


class WordOutput(Output):
    """The same options for a command whose answer may also be a Word paper."""

    __slots__ = ()

    @property
    def papers(self) -> tuple[str, ...]:
        """The extension of Word files."""
        return (".docx",)


_KnownAt = Annotated[
    str | None,
    day_option(
        "--known-at",
        help=marked("Ignore entries recorded after this day; default: count everything known now."),
        panel=option_hints.DAYS,
    ),
]


class KnownAt(NamedTuple):
    """The instant up to which recorded entries count."""

    known_at: _KnownAt = None


class AllPlans(NamedTuple):
    """Whether all plans of the desk answer."""

    all_plans: Annotated[
        bool,
        typer.Option(
            "--all-plans",
            help=marked("Answer for all plans named in airplan.toml, with a column that names the plan."),
            rich_help_panel=option_hints.VIEW,
        ),
    ] = False


class Days(NamedTuple):
    """The day of the answer, and the instant up to which recorded entries count."""

    as_of: Annotated[
        str | None, day_option("--as-of", help=marked("Answer as of this day."), panel=option_hints.DAYS)
    ] = None
    known_at: _KnownAt = None
