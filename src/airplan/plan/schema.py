"""Define what people may write in the plan file.

The plan-file reference prints every field description below, so each is written for the file's author. A key left out
is a blank cell of the document; the resolver fills it in.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from airplan.plan.file_values import (
    Day,
    FileMapping,
    Flag,
    Month,
    MonthDay,
    Names,
    Quantity,
    Text,
    UnitNames,
    WholeNumber,
    Year,
    Zone,
)
from airplan.plan.model import ColumnRole, Role


class CityTask(FileMapping):
    """A heading of the city's own plan, with the city's number."""

    number: Text = Field(description='The city\'s number, quoted, because `49-1` is a date to a spreadsheet: "49-1".')
    title: Text = Field(description="The heading, word for word, without its number.")


class Target(FileMapping):
    """A quantity that the measure promises. Thresholds in the wording are not targets."""

    id: Text = Field(description="A short English word, unique within the measure: `retrofit`.")
    metric: Text = Field(description="What is counted, in a few words of ours.")
    metric_en: Text | None = Field(
        None,
        description="The same in English, as English screens and workbooks call it; left out: as in `metric`. Ours.",
    )
    words: Text = Field(description="The document's own words for it; they must occur in the measure's text.")
    value: Quantity | None = Field(
        None,
        description="The number, with a minus for a reduction: -25; left out where the document gives none. It holds "
        "for the whole plan.",
    )
    by_year: dict[Text, Quantity] | None = Field(
        None,
        description="The number of each year: `{2013: 100, 2014: 250}`. On a day that of its year is in force; a year "
        "without one has no number, and its figures are not judged.",
    )
    accumulates: Flag | None = Field(
        None,
        description="`true` where each number of `by_year` includes those of the years before (到2014年累计); left "
        "out: what is `cumulative` begins at 0 again on 1 January.",
    )
    by_unit: dict[Text, Quantity] | None = Field(
        None,
        description="The number of each unit, by its name; a collective's holds for each of its members. They are "
        "shown beside the units' figures and in their workbooks; the district's number is `value` alone, never their "
        "sum.",
    )
    about: Flag | None = Field(
        None,
        description="`true` where the numbers are approximate (约, 左右): they are shown so, and judged as they are.",
    )
    relative_to: Text | None = Field(
        None,
        description="What the numbers are relative to, in the document's own words: 较2015年, of 2010 levels. Figures "
        "are then shown beside the number, but never judged by it.",
    )
    unit: Text = Field(description="What it is counted in: 辆, 吨, 蒸吨, %, 次/日.")
    unit_en: Text | None = Field(
        None,
        description="The same in English, in the plural: vehicles, tonnes; left out where `unit` needs no "
        "translation, as %. Ours.",
    )
    compare: Literal["at-least", "at-most", "strive-for"] = Field(
        description="`at-least` (以上, 不少于, and bare amounts), `at-most` (控制在), "
        "`strive-for` (力争: missing it is no failure). Numbers are compared with their signs: a reduction of 25 % or "
        "more is `at-least` 25, or `at-most` -25; a negative number to strive for is reached at or below it."
    )
    nature: Literal["cumulative", "level", "rate", "ratio", "compliance"] = Field(
        description="`cumulative` adds up over the plan or, with `by_year`, over each year; `level` is a state on a "
        "day; `rate` is per month or day and must never be summed; `ratio` is the share of what turned up; "
        "`compliance` means all of them."
    )
    scope: Literal["district", "city"] = Field(
        "district", description="`city` is context only: never a target of the district."
    )


class Cadence(FileMapping):
    """A recurring duty."""

    every: Literal["daily", "monthly", "quarterly", "yearly", "regular", "all-year", "event"] = Field(
        description="How often; `regular` where the document gives no interval, `event` where something must happen "
        "first."
    )
    words: Text = Field(description="The document's own words for it; they must occur in the measure's text.")


class SectionLabels(FileMapping):
    """Editorial labels of a section, not from the document."""

    title_en: Text | None = Field(None, description="The heading in English.")


class TaskLabels(FileMapping):
    """Editorial labels of a task, not from the document."""

    title_en: Text | None = Field(None, description="The task's heading in English.")


class MeasureLabels(FileMapping):
    """Editorial labels of a measure, not from the document."""

    brief: Text | None = Field(
        None,
        description="A label that fits a table cell, at most some twelve characters; left out: the beginning of the "
        "text.",
    )
    brief_en: Text | None = Field(None, description="The same in English, at most some forty letters.")
    title_en: Text | None = Field(
        None, description="The city heading in English, only where the measure has a heading of its own."
    )


class ReadingNode(FileMapping):
    """One of several days of a deadline."""

    day: Day = Field(description="Its last day.")
    words: Text = Field(description="What must be done by then: the title of the milestone.")


class Reading(FileMapping):
    """How the office reads a deadline, where the wording alone does not say, or not what is meant."""

    kind: Literal["by-date", "ongoing", "milestones", "event", "no-deadline"] | None = Field(
        None,
        description="Left out: `milestones` with `nodes`, `event` with `event`, else `by-date`. `ongoing` beside `due` "
        "means that the work goes on after that day.",
    )
    due: Day | None = Field(None, description="The last day of the deadline; work done later is late.")
    start: Day | None = Field(None, description="The day on which the work begins.")
    nodes: Annotated[tuple[ReadingNode, ...], Field(min_length=1)] | None = Field(
        None, description="Several days, each with what must be done by then, the earliest first."
    )
    event: Text | None = Field(
        None, description="What must happen first; its day comes from `airplan milestone reach`, or from `event_on`."
    )
    days: WholeNumber | None = Field(None, description="How many days after the event the work is due.")
    months: WholeNumber | None = Field(None, description="Or how many months after it.")
    event_on: Day | None = Field(None, description="The day on which the event happened.")


class Measure(FileMapping):
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
    deadline: Text | None = Field(
        None,
        description="完成时限, verbatim; left out: as in the row above it in the task, and none in its first row.",
    )
    reading: Reading | None = Field(
        None, description="How the office reads the deadline, shown as the office's; left out: as it is worded. Ours."
    )
    leaders: Names | None = Field(None, description="牵头领导; left out: as in the row above it in the task.")
    officials: dict[Text, Names] | None = Field(
        None,
        description="Officials in columns with the role `official`, by the column's heading: `主管领导: [陈某]`. Left "
        "out: none, unless `merged`.",
    )
    lead: UnitNames | None = Field(
        None,
        description="牵头部门; left out: as in the row above it in the task. An official of the directory may stand "
        "beside a unit, here and in the two columns below: `市环保局（陈某）` or `{unit: 市环保局, person: 陈某}`; "
        "the duty is the unit's, and the person's list has the row.",
    )
    responsible: UnitNames | None = Field(
        None, description="责任单位; left out: none, unless `merged` or `defaults` say otherwise."
    )
    assisting: UnitNames | None = Field(
        None, description="协办单位; left out: none, unless `merged` or `defaults` say otherwise."
    )
    uncertain: Annotated[tuple[Literal["responsible", "assisting"], ...], Field(min_length=1)] | None = Field(
        None,
        description="Blank cells that may be the lower part of a merged cell. The units of the nearest filled cell "
        "above count as possible, and are shown only on request.",
    )
    merged: dict[Text, Text] | None = Field(
        None,
        description="Blank cells that certainly continue a cell above: the key, or the heading of a column without a "
        "role, and the ref of the row above in the same task, as `responsible: 2a`.",
    )
    blank: Annotated[tuple[Text, ...], Field(min_length=1)] | None = Field(
        None,
        description="Cells that are truly blank, so that nothing is inherited: `deadline`, `leaders`, `lead` and "
        "others.",
    )
    other: dict[Text, Text] | None = Field(
        None, description="The cells of columns without a role, verbatim, by the column's heading."
    )
    open_lists: Annotated[tuple[Role, ...], Field(min_length=1)] | None = Field(
        None, description="Columns whose list the document leaves open with 等部门."
    )
    printed: dict[Literal["leaders", "lead", "responsible", "assisting"], Text] | None = Field(
        None, description="The cell as printed, where it is more than its names one to a line."
    )
    targets: tuple[Target, ...] = Field((), description="The quantities the measure promises.")
    cadence: tuple[Cadence, ...] = Field((), description="The duties in it that come round again.")
    editorial: MeasureLabels = Field(
        MeasureLabels(brief=None, brief_en=None, title_en=None), description="Labels of ours."
    )


class Task(FileMapping):
    """One task (序号) of the document's table, with its rows."""

    number: WholeNumber = Field(description="序号.")
    city_task: CityTask | None = Field(
        None, description="The city's heading that the task answers; left out where the document has none."
    )
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)] = Field(
        description="Its rows, in order; they become 8a, 8b, …"
    )
    editorial: TaskLabels = Field(TaskLabels(title_en=None), description="Labels of ours.")


class Defaults(FileMapping):
    """Units that a general rule of the document names for every row that names none in that role.

    So does “以下均需各县区落实，不再列出”.
    """

    responsible: Names | None = Field(None, description="责任单位 of every row that names none.")
    assisting: Names | None = Field(None, description="协办单位 of every row that names none.")


class Section(FileMapping):
    """One section (任务类别)."""

    number: Text = Field(description="As printed: 一, 1, A; no two sections have the same.")
    title: Text = Field(description="As printed, without its number.")
    tasks: Annotated[tuple[Task, ...], Field(min_length=1)] = Field(description="Its tasks, in order.")
    defaults: Defaults | None = Field(
        None, description="The section's general rule; it takes the place of the plan's, role by role."
    )
    editorial: SectionLabels = Field(SectionLabels(title_en=None), description="Labels of ours.")


class Counts(FileMapping):
    """Expected counts; `airplan check` compares them."""

    sections: WholeNumber = Field(description="How many 任务类别.")
    tasks: WholeNumber = Field(description="How many 序号.")
    measures: WholeNumber = Field(description="How many rows.")


class DocumentColumn(FileMapping):
    """A column of the document's table."""

    heading: Text = Field(description="Its heading, as printed.")
    heading_en: Text | None = Field(None, description="The same in English. Ours.")
    role: ColumnRole | None = Field(
        None,
        description="What its cells mean: `section`, `number`, `city_task`, `text`, `deadline`, `leaders`, `lead`, "
        "`responsible`, `assisting`, `document_number` or, in several columns if need be, `official`: 主管领导, "
        "主要责任人; left out: nothing of these, its cells are kept as text in `other`.",
    )


class Plan(FileMapping):
    """The document as a whole."""

    id: Text = Field(description="A short name, the same for every revision of this plan: `xicheng-2017`.")
    year: Year | None = Field(
        None, description="The year of a plan for one year, which deadlines such as 6月底前 mean; else `from` and `to`."
    )
    first: Day | None = Field(
        None, alias="from", description="The first day of a plan for another time than one calendar year: 2012-01-01."
    )
    last: Day | None = Field(None, alias="to", description="Its last day: 2016-12-31.")
    title: Text | None = Field(
        None, description="The document's title, verbatim; an English plan may have it in `title_en` instead."
    )
    document: Text | None = Field(None, description="Its document number, verbatim; left out where it has none.")
    coordinator: Text | None = Field(
        None, description="The unit that coordinates the plan, if one does. Ours, not the document's."
    )
    timezone: Zone | None = Field(
        None,
        description="The time zone of the office, as `Asia/Shanghai`, which it is where the key is left out. Ours.",
    )
    title_en: Text | None = Field(None, description="The title in English. Ours, unless the plan is English.")
    languages: Annotated[tuple[Literal["zh", "en"], ...], Field(min_length=1)] | None = Field(
        None,
        description="The document's language, `[zh]` or `[en]`, or `[zh, en]` with English titles and labels beside "
        "it; left out: by the titles that are there.",
    )
    numbering: Literal["plan", "section"] = Field(
        "plan",
        description="`section` where the numbers of tasks restart in each section: refs are then `2-3a`, with the "
        "section's place first.",
    )
    lead_rule: Literal["none", "responsible", "first-named"] | None = Field(
        None,
        description="Who leads where a row names no lead: nobody (`none`), its responsible units, or the first of "
        "them; left out: nobody, with a warning.",
    )
    columns: Annotated[tuple[DocumentColumn, ...], Field(min_length=1)] | None = Field(
        None,
        description="The columns of the document's table, in order; left out: 序号, 重点任务 of the city and of the "
        "district, 完成时限, 牵头领导, 牵头部门, 责任单位, 协办单位.",
    )
    defaults: Defaults | None = Field(
        None, description="Units that the document names once for all rows: “各县区落实，不再列出”."
    )
    seasons: dict[Text, MonthDay] = Field(
        {},
        description="The last day, as month and day, of a deadline before or in a season: "
        "`采暖季: 11-14`, `fall: 11-30`. Ours.",
    )
    financial_year_starts: Month | None = Field(
        None, description="The month in which the financial year of wordings such as Q1 2021/22 begins. Ours."
    )
    counts: Counts | None = Field(None, description="How many sections, tasks and measures the document has.")


class PlanFile(FileMapping):
    """A plan file."""

    plan: Plan = Field(description="The document as a whole.")
    sections: Annotated[tuple[Section, ...], Field(min_length=1)] = Field((), description="Its sections, in order.")
    tasks: Annotated[tuple[Task, ...], Field(min_length=1)] = Field(
        (), description="Its tasks, in order, where it has no sections."
    )


def json_schema(shape: type[BaseModel]) -> str:
    """Return the JSON Schema of a file, for editors that complete and validate while typing."""
    import json

    schema = shape.model_json_schema(mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
