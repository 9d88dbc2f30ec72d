"""Define what people may write in the rules of a year's evaluation, `evaluation.yaml`.

Rules are data, because no two offices agree on points, deductions and vetoes. docs/evaluation.md prints every field
description; plan.evaluation_rules reads the file, and progress.evaluation applies it.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from airplan.plan.file_values import Amount, Day, FileMapping, Flag, Names, Share, Text, WholeNumber, Year

Role = Literal["lead", "responsible", "assisting"]
Weights = Annotated[dict[Role, Amount], Field(min_length=1)]
NotScored = Literal["open", "exclude", "full", "zero"]
NOTHING, ONE, WHOLE = Decimal(0), Decimal(1), Decimal(100)


class Completed(FileMapping):
    """The percentage of the unit's measures due in the year that were completed on time.

    A lead counts by its own reports; another unit by its own status where it has reported one, else by the standing of
    the measure. The day of completion is the one as of which it was reported done for good, or on which the office
    closed the measure, whichever is earlier. A measure that is not due yet counts once it is completed.
    """

    roles: Weights = Field(description="The roles in which a measure counts, each with its weight: `{lead: 1}`.")
    late: Share = Field(NOTHING, description="How much a measure completed after its due date counts, 0 to 1.")


class Overdue(FileMapping):
    """The days or months by which the unit's measures due in the year were overdue, added up.

    They count up to the day of completion, as in `completed`, or up to the last day of the evaluation.
    """

    roles: Weights = Field(description="As in `completed`; the days of a measure are multiplied by the weight.")
    count: Literal["days", "months"] = Field(
        "days", description="`months` counts months begun: a measure that is a day overdue counts one."
    )


class Cases(FileMapping):
    """How much each kind of a faulty report counts."""

    missing: Amount = Field(ONE, description="A report that was owed and is missing, or was sent back.")
    late: Amount = Field(NOTHING, description="A report received after its return date.")
    empty: Amount = Field(NOTHING, description="A report without content.")
    repeated: Amount = Field(NOTHING, description="A report that repeats the one before it.")


class Reports(FileMapping):
    """The faulty reports among those that the unit owed for the months of the year, added up.

    Months whose reports are not due yet do not count.
    """

    cases: Cases = Field(
        Cases(),
        description="How much each kind of a faulty report counts.",
    )
    per: Literal["report", "month"] = Field(
        "report", description="`month` counts a month once, by its worst report, however many are owed."
    )


class Levels(FileMapping):
    """How much a notice of each level counts."""

    remind: Amount = Field(NOTHING, description="提醒.")
    urge: Amount = Field(ONE, description="催办.")
    supervise: Amount = Field(ONE, description="督办.")


class NoticesReceived(FileMapping):
    """The notices that the unit received in the year, added up."""

    levels: Levels = Field(Levels(), description="How much a notice of each level counts.")


class LightShares(FileMapping):
    """How much a measure with each light counts, 0 to 1."""

    green: Share = Field(ONE, description="绿灯.")
    yellow: Share = Field(Decimal("0.5"), description="黄灯.")
    red: Share = Field(NOTHING, description="红灯.")
    grey: Share = Field(NOTHING, description="灰灯: nothing is known.")


class Lights(FileMapping):
    """The lights of the unit's measures on the last day of the evaluation, as a percentage.

    A measure counts for a unit with the light that `airplan status --by department` counts; one on which the unit was
    never asked to report does not count.
    """

    roles: Weights = Field(description="As in `completed`.")
    shares: LightShares = Field(
        LightShares(),
        description="How much a measure with each light counts.",
    )


class Targets(FileMapping):
    """The unit's figures as percentages of its targets, on average, none more than 100.

    A lead has the target of the district; another unit its own target, where the plan gives it one. A limit counts 100
    where it is kept, else 0. Values to strive for, relative values and targets without a number do not count.
    """

    roles: Weights = Field(description="As in `completed`.")
    no_figure: Literal["open", "zero"] = Field(
        "open", description="A target without a figure: it leaves the whole item without data, or counts 0."
    )


class Rank(FileMapping):
    """The unit's place in the ranking of a pollutant; 1 is the best."""

    pollutant: Text = Field(description="The pollutant, as `airplan rank` names it: PM2.5.")
    among: Text | None = Field(
        None, description="The collective whose members are ranked; left out: the units of the group."
    )
    of: Literal["cumulative", "monthly", "month"] = Field(
        "cumulative",
        description="`cumulative`: the place by the mean from January to the last ranked month; `monthly`: the mean of "
        "the places of all ranked months; `month`: the place of the last ranked month.",
    )


class ScoreSource(FileMapping):
    """What an amount is taken from: exactly one of these keys."""

    completed: Completed | None = Field(None, description="Measures completed on time, as a percentage.")
    overdue: Overdue | None = Field(None, description="Days or months overdue.")
    reports: Reports | None = Field(None, description="Faulty reports.")
    notices: NoticesReceived | None = Field(None, description="Notices received.")
    lights: Lights | None = Field(None, description="Lights on the last day, as a percentage.")
    targets: Targets | None = Field(None, description="Figures against targets, as a percentage.")
    rank: Rank | None = Field(None, description="Place in a ranking.")


class Deductions(FileMapping):
    """Full points minus a deduction for each step of the amount, down to a floor.

    Of a percentage, what is missing to 100 is the amount.
    """

    deduct: Amount = Field(description="The points deducted for each step.")
    each: Amount = Field(ONE, description="The size of a step, more than 0.")
    free: Amount = Field(NOTHING, description="The part of the amount for which nothing is deducted.")
    begun: Flag = Field(default=False, description="`true` counts a step that is begun as a whole one.")
    floor: Amount = Field(NOTHING, description="The fewest points that remain.")


class Ratio(FileMapping):
    """The points times the percentage, for sources that are percentages."""

    full_at: Amount = Field(WHOLE, description="The percentage from which all points are given, more than 0.")


class Band(FileMapping):
    """The points for amounts within limits, both included."""

    first: Amount | None = Field(None, alias="from", description="The smallest amount.")
    last: Amount | None = Field(None, alias="to", description="The largest amount.")
    points: Amount = Field(description="The points.")


Bands = Annotated[tuple[Band, ...], Field(min_length=1)]


class Scored(FileMapping):
    """What gives points: an item, or an addition."""

    id: Text = Field(description="A short name for options and JSON; unique in its group.")
    title: Text = Field(description="What is evaluated, as tables call it.")
    title_en: Text | None = Field(None, description="The same in English.")
    points: Amount = Field(description="The most points it can give.")
    source: ScoreSource | None = Field(
        None, description="What the points are computed from; left out: filled in by hand."
    )
    steps: Deductions | None = Field(None, description="Full points minus a deduction for each step.")
    ratio: Ratio | None = Field(None, description="The share of the points that the percentage is; `{}` as it is.")
    bands: Bands | None = Field(
        None, description="The points by bands; the first that fits counts, and the last has no limits."
    )
    standard: Text | None = Field(
        None, description="评分标准, the rule in the office's words; left out: in airplan's own."
    )
    not_scored: NotScored | None = Field(
        None, description="What counts where the source has no data for a unit; left out: as for all items."
    )


class Additions(FileMapping):
    """Points beyond those of the items."""

    cap: Amount = Field(description="The most points that all additions together can give.")
    items: Annotated[tuple[Scored, ...], Field(min_length=1)] = Field(description="The additions.")


class Veto(FileMapping):
    """What overrides a score: exactly one of `score`, `cap` and `grade` says how."""

    id: Text = Field(description="A short name, unique in its group.")
    title: Text = Field(description="What leads to the veto, as tables call it.")
    title_en: Text | None = Field(None, description="The same in English.")
    source: ScoreSource | None = Field(
        None, description="The amount that leads to it; left out: a person decides, yes or no."
    )
    first: Amount | None = Field(None, alias="from", description="It applies from this amount on.")
    last: Amount | None = Field(None, alias="to", description="It applies up to this amount.")
    score: Amount | None = Field(None, description="The whole score becomes this: 0.")
    cap: Amount | None = Field(None, description="The score is at most this.")
    grade: Text | None = Field(None, description="The grade becomes this one, whatever the score.")


class Grade(FileMapping):
    """A grade and the score from which it is given."""

    title: Text = Field(description="The grade: 优秀.")
    title_en: Text | None = Field(None, description="The same in English.")
    first: Amount | None = Field(
        None, alias="from", description="The lowest score of the grade; only the last grade has none."
    )


class Units(FileMapping):
    """Which units a group evaluates: those of all keys together, without those of `except`."""

    roles: Annotated[tuple[Role, ...], Field(min_length=1)] | None = Field(
        None, description="All units that the plan names itself, outside collectives, in one of these roles."
    )
    members: Names | None = Field(None, description="The members of these collectives.")
    named: Names | None = Field(None, description="These units.")
    besides: Names | None = Field(
        None, alias="except", description="Units that are not evaluated here, and collectives whose members are not."
    )


class UnitGroup(FileMapping):
    """Units that are evaluated by the same items and ranked together."""

    id: Text = Field(description="A short name for `--group` and JSON.")
    title: Text = Field(description="What tables call the group: 部门, 街道.")
    title_en: Text | None = Field(None, description="The same in English.")
    units: Units = Field(description="Which units it evaluates.")
    total: Amount | None = Field(
        None, description="The points of all items together; `airplan check` compares them: 100."
    )
    items: Annotated[tuple[Scored, ...], Field(min_length=1)] = Field(description="What is evaluated, in order.")
    additions: Additions | None = Field(None, description="Points beyond those of the items.")
    vetoes: tuple[Veto, ...] = Field((), description="What overrides the score.")
    grades: tuple[Grade, ...] = Field((), description="The grades, best first.")


class Evaluation(FileMapping):
    """The evaluation as a whole."""

    title: Text = Field(description="What papers and tables call it.")
    title_en: Text | None = Field(None, description="The same in English.")
    year: Year | None = Field(None, description="The year for which the rules hold; left out: every year of the plan.")
    until: Day | None = Field(
        None,
        description="The last day of the evaluation: entries about later days do not count. Left out: 31 December of "
        "the year. Needs `year`.",
    )
    decimals: WholeNumber = Field(
        2,
        description="The decimals of points, 0 to 4. Each item is rounded by itself, half up, so that printed points "
        "add up.",
    )
    not_scored: NotScored = Field(
        "open",
        description="What counts where a source has no data for a unit: `open` leaves the item open and marks the "
        "total as incomplete; `exclude` leaves the item out and scales the other items up; `full` and `zero` give all "
        "points or none.",
    )


class EvaluationFile(FileMapping):
    """The rules of a year's evaluation."""

    evaluation: Evaluation = Field(description="The evaluation as a whole.")
    groups: Annotated[tuple[UnitGroup, ...], Field(min_length=1)] = Field(description="The groups of units, in order.")
