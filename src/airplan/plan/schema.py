"""Define what people may write in the plan file and in the directory of units.

The plan-file reference prints every field description below, so each is written for the file's author. A key left out
is a blank cell of the document; the resolver fills it in.
"""

import os
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins takes a tenth of a first start

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from airplan import office_time
from airplan.plan.model import Role
from airplan.plan.yaml_events import Bare

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)  # as many digits as every database holds


def _text(value: object) -> object:
    """Refuse text that other YAML programs would not read as text (`no`, `0123`, `12:30`)."""
    if isinstance(value, Bare):
        raise PydanticCustomError("bare_scalar", "{found}", {"found": str(value), "meaning": value.meaning})
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("blank_text", "")
    return str(value) if isinstance(value, str) else value


def _whole_number(value: object) -> object:
    """Return a whole number written in plain decimal digits: no leading zero, sign, sexagesimal or underscore."""
    if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
        return int(value)
    raise PydanticCustomError("whole_number", "{found}", {"found": str(value)})


def _year(value: object) -> object:
    """Return a year of four digits; anything else is probably a slip, and most calendars end before it."""
    if isinstance(value, str) and _YEAR.fullmatch(value):
        return int(value)
    raise PydanticCustomError("year", "{found}", {"found": str(value)})


def _decimal(value: object) -> object:
    """Return a quantity written in plain decimal digits, with at most one point; it never passes through a float."""
    if isinstance(value, str) and value.isascii() and value.replace(".", "", 1).isdigit():
        try:
            return Decimal(value)
        except InvalidOperation:
            pass
    raise PydanticCustomError("decimal_number", "{found}", {"found": str(value)})


def _day(value: object) -> object:
    """Return a day written as YYYY-MM-DD that exists."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("calendar_day", "{found}", {"found": str(value)})


def _zone(value: object) -> object:
    """Return the name of a time zone, if this machine knows it."""
    try:
        office_time.zone_called(str(value))
    except office_time.UnknownZone:
        raise PydanticCustomError("time_zone", "{found}", {"found": str(value)}) from None
    return value


Text = Annotated[str, BeforeValidator(_text)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
Year = Annotated[int, BeforeValidator(_year)]
Quantity = Annotated[Decimal, BeforeValidator(_decimal)]
Day = Annotated[date, BeforeValidator(_day)]
Zone = Annotated[str, BeforeValidator(_text), BeforeValidator(_zone)]
Names = Annotated[tuple[Text, ...], Field(min_length=1)]


class Node(BaseModel):
    """A mapping in a file: unknown keys are refused, and values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


# --- the plan file ---------------------------------------------------------------------------------------------------


class CityTask(Node):
    """A heading of the city's own plan, with the city's number."""

    number: Text = Field(description='The city\'s number, quoted, because `49-1` is a date to a spreadsheet: "49-1".')
    title: Text = Field(description="The heading, word for word, without its number.")


class Target(Node):
    """A quantity that the measure promises. Thresholds in the wording are not targets."""

    id: Text = Field(description="A short English word, unique within the measure: `retrofit`.")
    metric: Text = Field(description="What is counted, in a few words of ours.")
    metric_en: Text | None = Field(
        None,
        description="The same in English, as English screens and workbooks call it; left out: as in `metric`. Ours.",
    )
    words: Text = Field(description="The document's own words for it; they must occur in the measure's text.")
    value: Quantity | None = Field(None, description="The number; left out where the document gives none.")
    unit: Text = Field(description="What it is counted in: 辆, 吨, 蒸吨, %, 次/日.")
    unit_en: Text | None = Field(
        None,
        description="The same in English, in the plural: vehicles, tonnes; left out where `unit` needs no "
        "translation, as %. Ours.",
    )
    compare: Literal["at-least", "at-most", "strive-for"] = Field(
        description="`at-least` (以上, 不少于, and bare amounts), `at-most` (控制在), "
        "`strive-for` (力争: missing it is no failure)."
    )
    nature: Literal["cumulative", "level", "rate", "ratio", "compliance"] = Field(
        description="`cumulative` adds up over the year; `level` is a state on a day; `rate` is per month or day and "
        "must never be summed; `ratio` is the share of what turned up; `compliance` means all of them."
    )
    scope: Literal["district", "city"] = Field(
        "district", description="`city` is context only: never a target of the district."
    )


class Cadence(Node):
    """A recurring duty."""

    every: Literal["daily", "monthly", "quarterly", "yearly", "regular", "all-year", "event"] = Field(
        description="How often; `regular` where the document gives no interval, `event` where something must happen "
        "first."
    )
    words: Text = Field(description="The document's own words for it; they must occur in the measure's text.")


class SectionLabels(Node):
    """Editorial labels of a section, not from the document."""

    title_en: Text = Field(description="The heading in English.")


class TaskLabels(Node):
    """Editorial labels of a task, not from the document."""

    title_en: Text = Field(description="The task's heading in English.")


class MeasureLabels(Node):
    """Editorial labels of a measure, not from the document."""

    brief: Text = Field(description="A label that fits a table cell, at most some twelve characters.")
    brief_en: Text = Field(description="The same in English, at most some forty letters.")
    title_en: Text | None = Field(
        None, description="The city heading in English, only where the measure has a heading of its own."
    )


class Measure(Node):
    """One row of the document's table."""

    id: Text | None = Field(
        None,
        description="What the row keeps in every edition of the plan, however it is numbered: its ref of the edition "
        "in which it first stood; left out: its ref in this edition. Ours.",
    )
    document_number: Text | None = Field(
        None, description='The document\'s own number of the row, quoted and as printed: "C01.1.1".'
    )
    text: Text = Field(description="The wording, verbatim, paragraphs on lines of their own.")
    city_task: CityTask | None = Field(
        None, description="Only where a later row of the task has a city heading of its own."
    )
    deadline: Text | None = Field(None, description="完成时限, verbatim; left out: as in the row above it in the task.")
    leaders: Names | None = Field(None, description="牵头领导; left out: as in the row above it in the task.")
    lead: Names | None = Field(None, description="牵头部门; left out: as in the row above it in the task.")
    responsible: Names | None = Field(None, description="责任单位; left out: none. Never inherited.")
    assisting: Names | None = Field(None, description="协办单位; left out: none. Never inherited.")
    uncertain: Annotated[tuple[Literal["responsible", "assisting"], ...], Field(min_length=1)] | None = Field(
        None,
        description="Blank cells that may be the lower part of a merged cell. The units of the nearest filled cell "
        "above count as possible, and are shown only on request.",
    )
    open_lists: Annotated[tuple[Role, ...], Field(min_length=1)] | None = Field(
        None, description="Columns whose list the document leaves open with 等部门."
    )
    printed: dict[Literal["leaders", "lead", "responsible", "assisting"], Text] | None = Field(
        None, description="The cell as printed, where it is more than its names one to a line."
    )
    targets: tuple[Target, ...] = Field((), description="The quantities the measure promises.")
    cadence: tuple[Cadence, ...] = Field((), description="The duties in it that come round again.")
    editorial: MeasureLabels = Field(description="Labels of ours.")


class Task(Node):
    """One task (序号) of the document's table, with its rows."""

    number: WholeNumber = Field(description="序号.")
    city_task: CityTask = Field(description="The city's heading that the task answers.")
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)] = Field(
        description="Its rows, in order; they become 8a, 8b, …"
    )
    editorial: TaskLabels = Field(description="Labels of ours.")


class Section(Node):
    """One section (任务类别)."""

    number: Literal["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"] = Field(
        description="As printed: 一, 二, …"
    )
    title: Text = Field(description="As printed, without its number.")
    tasks: Annotated[tuple[Task, ...], Field(min_length=1)] = Field(description="Its tasks, in order.")
    editorial: SectionLabels = Field(description="Labels of ours.")


class Counts(Node):
    """Expected counts; `airplan check` compares them."""

    sections: WholeNumber = Field(description="How many 任务类别.")
    tasks: WholeNumber = Field(description="How many 序号.")
    measures: WholeNumber = Field(description="How many rows.")


class Plan(Node):
    """The document as a whole."""

    id: Text = Field(description="A short name, the same for every revision of this plan: `xicheng-2017`.")
    year: Year | None = Field(
        None, description="The year of a plan for one year, which deadlines such as 6月底前 mean; else `from` and `to`."
    )
    first: Day | None = Field(
        None, alias="from", description="The first day of a plan for another time than one calendar year: 2012-01-01."
    )
    last: Day | None = Field(None, alias="to", description="Its last day: 2016-12-31.")
    title: Text = Field(description="The document's title, verbatim.")
    document: Text = Field(description="Its document number, verbatim.")
    coordinator: Text = Field(description="The unit that coordinates the plan. Ours, not the document's.")
    timezone: Zone | None = Field(
        None,
        description="The time zone of the office, as `Asia/Shanghai`, which it is where the key is left out. Ours.",
    )
    title_en: Text = Field(description="The title in English. Ours.")
    counts: Counts = Field(description="How many sections, tasks and measures the document has.")


class PlanFile(Node):
    """A plan file."""

    plan: Plan = Field(description="The document as a whole.")
    sections: Annotated[tuple[Section, ...], Field(min_length=1)] = Field(description="Its sections, in order.")


# --- the directory of units ------------------------------------------------------------------------------------------


class OtherName(Node):
    """A former or later name of the unit."""

    name: Text = Field(description="The name.")
    since: Day | None = Field(None, description="The day from which (for `later`) the name is used.")
    source: Text | None = Field(None, description="Where this is known from.")


class Unit(Node):
    """One body that can be given work."""

    name: Text = Field(description="The name the document uses; unique in the file.")
    kind: Literal["party", "government", "vertical", "police", "institution", "enterprise", "subdistrict"] = Field(
        description="`party` 党委部门, `government` 政府部门, `vertical` 垂管分局, `police` 公安系统, "
        "`institution` 事业单位, `enterprise` 国企, `subdistrict` 街道办事处."
    )
    full_name: Text | None = Field(None, description="The full official name; left out where it is not certain.")
    name_en: Text | None = Field(None, description="The name in English; left out where it is not certain.")
    pinyin: Text | None = Field(
        None, description="The reading, a syllable to a character, so that 大栅栏 is found as `dashilan`."
    )
    aliases: tuple[Text, ...] = Field((), description="Other names in use.")
    former: tuple[OtherName, ...] = Field((), description="Names it had before.")
    later: tuple[OtherName, ...] = Field((), description="Names it has had since.")
    code: Text | None = Field(None, description="Its number in the national list of divisions, quoted.")


def _members(value: object) -> str | None:
    """Return which of the two shapes is meant, so that a fault in one is not reported against the other as well."""
    return "list" if isinstance(value, list | tuple) else "word" if value == "unknown" else None


Members = Annotated[
    Annotated[Names, Tag("list")] | Annotated[Literal["unknown"], Tag("word")],
    Discriminator(_members, custom_error_type="members", custom_error_message="members"),
]


class Collective(Node):
    """A phrase of the document that stands for several units."""

    name: Text = Field(description="The phrase, verbatim.")
    name_en: Text = Field(description="The phrase in English. Ours.")
    members: Members = Field(description="The units it stands for, or `unknown`: then it is never expanded.")


class Official(Node):
    """A person named as a lead official. Posts are absent, because the document gives none."""

    name: Text = Field(description="The name, without the spaces that align it in print.")
    name_en: Text = Field(description="The name in English letters.")
    pinyin: Text | None = Field(None, description="The reading, a syllable to a character.")


Named = Unit | Collective | Official


class District(Node):
    """The district to which the units belong."""

    name: Text = Field(description="The district's full name.")
    name_en: Text = Field(description="The same in English.")
    prefixes: Names = Field(
        description="What may stand before a unit's name or be left off it: 区, 西城区, 北京市西城区."
    )


class DepartmentsFile(Node):
    """A directory of units."""

    district: District = Field(description="Whose units these are.")
    units: Annotated[tuple[Unit, ...], Field(min_length=1)] = Field(description="The units, in customary order.")
    collectives: tuple[Collective, ...] = Field((), description="Phrases that stand for several units.")
    officials: tuple[Official, ...] = Field((), description="The lead officials, in order of precedence.")


def json_schema(file: Literal["plan", "departments"]) -> str:
    """Return the JSON Schema of a file, for editors that complete and validate while typing."""
    import json

    shape: type[BaseModel] = PlanFile if file == "plan" else DepartmentsFile
    schema = shape.model_json_schema(mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
