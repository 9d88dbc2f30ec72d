"""Read, check and write airplan.toml."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from airplan.errors import InvalidFiles, Problem, unreadable_file
from airplan.i18n import _, marked
from airplan.i18n.forms import join_items
from airplan.progress.rules import DUTIES, Checks, NoticeRules, OwnDays, Reporting, Thresholds
from airplan.store.address import holds_address, is_server
from airplan.store.entries import DECISIONS
from airplan.workspace import setting_values
from airplan.workspace.mail_settings import MAIL_SETTINGS, mail_settings
from airplan.workspace.paper_settings import PAPER_SETTINGS
from airplan.workspace.setting_values import Setting, Unfit, as_toml, meant
from airplan.workspace.settings import DEPARTMENTS, GROUNDS, PLAN, PLANS, STORE, Letterhead, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LONGEST_SHOWN = 60
_MONTH_DAYS, _YEAR_DAYS, _ALL, _MANY_TIMES = 31, 366, 100, 1000
SETTINGS = (
    Setting("plan", "file", setting_values.file, marked("Path of the plan file, relative to this folder."), PLAN),
    Setting("plan", "departments", setting_values.file, marked("Directory of units."), DEPARTMENTS),
    Setting(
        "store",
        "place",
        setting_values.place,
        marked("Where the journal is stored: a file, or postgresql://user@host/database."),
        STORE,
    ),
    Setting(
        "store",
        "shared",
        setting_values.truth,
        marked(
            "true: new stores, backups and exports get the permissions that the umask allows; false: only "
            "their creator can read them."
        ),
        Settings().shared,
    ),
    Setting("office", "author", setting_values.text, marked("Who records entries (default of --by)."), ""),
    Setting(
        "office",
        "contact",
        setting_values.text,
        marked("Contact for questions and returns: name, telephone, address."),
        "",
    ),
    Setting(
        "office",
        "grounds",
        setting_values.some_of((*DECISIONS, "revise")),
        marked(
            "Decisions that require --authority and --reason:\nclose, extend, adjust, milestone (set a "
            "milestone), reach (record that a milestone was reached), revise (a new edition of the plan)."
        ),
        GROUNDS,
    ),
    Setting(
        "office",
        "timezone",
        setting_values.zone,
        marked("The office's time zone, such as Asia/Shanghai; empty: the plan's. The computer's own is never used."),
        "",
    ),
    Setting(
        "office",
        "headings",
        setting_values.one_of(("keys", "titles")),
        marked(
            "Headings of CSV files and of the dispatch list: keys (the same in every language) or titles (in the "
            "reader's language)."
        ),
        Settings().headings,
    ),
    Setting(
        "office",
        "address",
        setting_values.text,
        marked("How Chinese reminders address a unit: 贵单位 or 你单位."),
        Settings().address,
    ),
    Setting(
        "office",
        "superiors",
        setting_values.words,
        marked(
            "Units whose reminders are worded as requests, not as instructions; those of Party bodies and "
            "the government's own offices always are."
        ),
        Settings().superiors,
    ),
    Setting(
        "lights",
        "soon-days",
        setting_values.whole(0, _YEAR_DAYS),
        marked("Turn yellow this many days before the due date."),
        Thresholds().soon_days,
    ),
    Setting(
        "lights",
        "behind-yellow",
        setting_values.whole(0, _ALL),
        marked("Turn yellow at this many percentage points behind schedule."),
        Thresholds().behind_yellow,
    ),
    Setting(
        "lights",
        "behind-red",
        setting_values.whole(0, _ALL),
        marked("Turn red above this many percentage points behind schedule."),
        Thresholds().behind_red,
    ),
    Setting(
        "lights",
        "stale-days",
        setting_values.whole(1, _YEAR_DAYS),
        marked("Turn a long-term measure yellow after this many days without a report."),
        Thresholds().stale_days,
    ),
    Setting(
        "reporting",
        "day",
        setting_values.whole(1, _MONTH_DAYS),
        marked("Reporting day: day of the month on which reports are due (the last day in shorter months)."),
        Reporting().day,
    ),
    Setting(
        "reporting",
        "leads",
        setting_values.some_of(DUTIES),
        marked(
            "Measures for which the lead owes a monthly report:\ncadence (recurring), ongoing (long-term), "
            "by-date, milestones, target (with a quantity)."
        ),
        Reporting().leads,
    ),
    Setting(
        "reporting",
        "everyone",
        setting_values.some_of(DUTIES),
        marked("Measures (same words) for which every named unit owes a monthly report."),
        Reporting().everyone,
    ),
    Setting(
        "reporting",
        "ask-before-days",
        setting_values.whole(0, _YEAR_DAYS),
        marked(
            "The lead owes a monthly report from this many days before a due date or milestone until "
            "the\nmeasure or milestone is done; 0: an approaching due date requires no report."
        ),
        Reporting().ask_before_days,
    ),
    Setting(
        "reporting",
        "empty-words",
        setting_values.words,
        marked("A report whose whole text is one of these phrases counts as empty; N月 stands for any month."),
        Reporting().empty_words,
    ),
    Setting(
        "checks",
        "far-over-target",
        setting_values.times(1, _MANY_TIMES),
        marked("A figure above this many times its target must be confirmed."),
        Checks().far_over_target,
    ),
    Setting(
        "checks",
        "jump",
        setting_values.whole(2, _MANY_TIMES),
        marked("A figure this many times larger or smaller than the unit's last figure must also be confirmed."),
        Checks().jump,
    ),
    *PAPER_SETTINGS,
    *MAIL_SETTINGS,
)
"""Every key, in the order in which they are written."""
TABLES = {table: [each.key for each in SETTINGS if each.table == table] for table in (each.table for each in SETTINGS)}
"""Table → its keys, in the order in which they are written."""


def written(values: Mapping[tuple[str, str], object]) -> str:
    """Return a new airplan.toml with every setting, explained in the reader's language.

    `values` maps (table, key) → value where it differs from SETTINGS. The table of further plans is empty.
    """
    override = _(
        "Command-line options and environment variables override this file; if a line is removed, its default applies."
    )
    lines = [f"# {_('Settings of airplan for this folder and its subfolders.')}", f"# {override}"]
    table = ""
    for each in SETTINGS:
        if each.table != table:
            table = each.table
            lines += ["", f"[{table}]"]
        lines += [f"# {line}" for line in _(each.about).split("\n")]
        lines.append(f"{each.key} = {as_toml(values.get((table, each.key), each.value))}")
    about = _(
        "Further plans, one a line: a name in quotes, then the path of its plan file, or of a folder with its own "
        "airplan.toml.\nairplan overview compares them all; --plan NAME means one of them."
    )
    lines += ["", f"[{PLANS}]", *(f"# {line}" for line in about.split("\n"))]
    return "\n".join([*lines, ""])


def read(path: Path) -> Settings:
    """Return the settings in an airplan.toml, with paths relative to its folder.

    Raises AirplanError, or InvalidFiles with every fault of the file at once.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable_file(path, error) from error
    return _settled(path.parent, _values(str(path), data))


def _settled(folder: Path, values: Mapping[str, Mapping[str, Any]]) -> Settings:
    """Return the settings that the tables mean in the folder of their airplan.toml."""

    def file(key: str, default: Path) -> Path | None:
        named = values["plan"].get(key)
        return folder / named if named else default if default.is_file() else None

    plan = file("file", folder / PLAN)
    store = values["store"].get("place", STORE)
    return Settings(
        plan=plan,
        departments=file("departments", (plan or folder / PLAN).with_name(DEPARTMENTS)),
        store=store if is_server(store) else str(folder / store),
        author=values["office"].get("author", ""),
        contact=values["office"].get("contact", ""),
        headings=values["office"].get("headings", Settings().headings),
        address=values["office"].get("address") or Settings().address,
        superiors=values["office"].get("superiors", ()),
        grounds=values["office"].get("grounds", GROUNDS),
        shared=values["store"].get("shared", False),
        timezone=values["office"].get("timezone", ""),
        calendar_alarms=values["calendar"].get("alarms", Settings().calendar_alarms),
        templates={kind: folder / file for kind, file in values["templates"].items() if file},
        thresholds=Thresholds(**_fields(values["lights"])),
        reporting=Reporting(**_fields(values["reporting"])),
        checks=Checks(**_fields(values["checks"])),
        notices=_notice_rules(values["papers"]),
        letterhead=_letterhead(values["papers"]),
        workdays=OwnDays(**_fields(values["workdays"])),
        plans={name: folder / path for name, path in values[PLANS].items()},
        mail=mail_settings(folder, values["mail"]),
    )


def _notice_rules(papers: Mapping[str, Any]) -> NoticeRules:
    names = {"notice-number": "number", "notice-steps": "steps", "answer-days": "answer_days",
             "remind-days": "remind_days"}  # fmt: skip
    return NoticeRules(**{name: papers[key] for key, name in names.items() if key in papers})


def _letterhead(papers: Mapping[str, Any]) -> Letterhead:
    return Letterhead(**{key: value for key, value in _fields(papers).items() if key in Letterhead._fields})


def _fields(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key.replace("-", "_"): value for key, value in table.items()}


def _values(file: str, data: bytes) -> dict[str, dict[str, Any]]:
    """Return table → the values of its keys. Raises InvalidFiles with all faults at once."""
    content = _Content(file, data)
    if content.problems:
        raise InvalidFiles(sorted(content.problems, key=lambda problem: (problem.line, problem.column)))
    return content.values


class _Content:
    """The content of one airplan.toml and its faults."""

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.values: dict[str, dict[str, Any]] = {table: {} for table in (*TABLES, PLANS)}
        self.text = self._decoded(data)
        for name, table in self._parsed().items():
            if name not in self.values:
                self._unknown("", name, [f"[{each}]" for each in self.values])
            elif isinstance(table, dict):
                for key, value in table.items():
                    self._take_plan(key, value) if name == PLANS else self._take(name, key, value)
            else:
                self._fault("", name, _written(name, table), _("a table that begins with [{name}]").format(name=name))
        self._check_order()
        self._check_workdays()

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line, column = data.count(b"\n", 0, error.start) + 1, error.start - data.rfind(b"\n", 0, error.start)
            hint = _("save it as UTF-8 in an editor; GBK (ANSI) and UTF-16 cannot be read")
            fault = _("bytes that are not UTF-8")
            self.problems.append(Problem(self.file, line, column, fault, _("TOML text in UTF-8"), hint))
            return ""

    def _parsed(self) -> dict[str, Any]:
        import tomllib

        try:
            return tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:  # ValueError: a number too long even for Python
            what, _at, place = str(error).partition(" (at ")
            end = (self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n"))
            line, column = map(int, re.findall(r"\d+", place)) if "line" in place else end
            fault = _("invalid TOML: {what}").format(what=what)
            hint = _(
                "put text and Chinese names in straight quotes, write paths with / or in single quotes, and use each "
                "key only once"
            )
            self.problems.append(Problem(self.file, line, column, fault, _("valid TOML"), hint))
            return {}

    def _take(self, table: str, key: str, value: Any) -> None:
        check = next((each.check for each in SETTINGS if (each.table, each.key) == (table, key)), None)
        if not check:
            self._unknown(table, key, TABLES[table])
            return
        try:
            self.values[table][key] = check(value)
        except Unfit as unfit:
            self._fault(table, key, _written(key, value), unfit.expected, unfit.hint)

    def _take_plan(self, name: str, path: Any) -> None:
        plans = self.values[PLANS]
        try:
            plans[setting_values.plan_name(name, plans)] = setting_values.file(path)
        except Unfit as unfit:
            self._fault(PLANS, name, _written(name, path), unfit.expected, unfit.hint)

    def _check_order(self) -> None:
        """Note a fault if the yellow light would come after the red one."""
        lights, default = self.values["lights"], Thresholds()
        yellow, red = lights.get("behind-yellow", default.behind_yellow), lights.get("behind-red", default.behind_red)
        if yellow > red:
            fault = _("behind-yellow = {yellow}, behind-red = {red}").format(yellow=yellow, red=red)
            key = "behind-red" if "behind-red" in lights else "behind-yellow"
            self._fault("lights", key, fault, _("behind-yellow not above behind-red"))

    def _check_workdays(self) -> None:
        """Note a fault if a day is both a working day and none."""
        own = self.values["workdays"]
        if both := sorted(own.get("off", frozenset()) & own.get("on", frozenset())):
            fault = _("in off and in on: {days}").format(days=join_items(map(str, both)))
            self._fault("workdays", "on", fault, _("days that are not in off"))

    def _unknown(self, table: str, key: str, known: list[str]) -> None:
        elsewhere = {each.key: f"[{each.table}] {each.key}" for each in SETTINGS}
        near = get_close_matches(key, known, n=1) or [
            elsewhere[near] for near in get_close_matches(key, elsewhere, n=1)
        ]
        fault = _("unknown key: {key}").format(key=key)
        self._fault(table, key, fault, _("one of {keys}").format(keys=join_items(known)), meant(near))

    def _fault(self, table: str, key: str, fault: str, expected: str, hint: str = "") -> None:
        shown = fault if len(fault) <= _LONGEST_SHOWN else f"{fault[:_LONGEST_SHOWN]}…"
        self.problems.append(Problem(self.file, *_stands_at(self.text, table, key), shown, expected, hint))


def _written(key: str, value: object) -> str:
    """Return the line with the fault, except for a possible server address, which may hold a password."""
    text = as_toml(value)
    return f"{key} = {'…' if '://' in text or holds_address(text) else text}"


def _stands_at(text: str, table: str, key: str) -> tuple[int, int]:
    """Return the line and column of a key on a line of its own (tomllib omits them), else the beginning of the file."""
    wanted, inside = f"{table}.{key}" if table else key, ""
    for number, line in enumerate(text.split("\n"), 1):
        if match := re.match(r"\s*(\[*)\s*[\"']?([^\[\]=#\"']+?)[\"']?\s*[\]=]", line):
            header, name = match.groups()
            if wanted == (name if header or not inside else f"{inside}.{name}"):
                return number, match.start(2) + 1
            inside = name if header else inside
    return 1, 1
