"""Describe the settings of airplan.toml for the papers that the office issues, its own working days, and calendars."""

from __future__ import annotations

from airplan.i18n import marked
from airplan.progress.rules import NoticeRules
from airplan.workspace import setting_values
from airplan.workspace.setting_values import Setting
from airplan.workspace.settings import PAPERS, Settings

_YEAR_DAYS, _LONGEST_ANSWER = 366, 60

_TEMPLATES = (
    marked(
        "The office's own Word template of bulletins, a path relative to this folder; empty: the file 通报模板.docx or "
        "bulletin-template.docx\nin this folder, else the one that comes with airplan (airplan template bulletin)."
    ),
    marked("Of quarterly reviews: else 季度调度模板.docx or review-template.docx."),
    marked("Of notices: else 督办通知模板.docx or notice-template.docx."),
    marked("Of ranking bulletins: else 排名通报模板.docx or ranking-template.docx."),
    marked("Of evaluation results: else 考核结果模板.docx or evaluation-template.docx."),
)
"""What the settings of [templates] mean, in the order of PAPERS."""

PAPER_SETTINGS = (
    Setting(
        "papers",
        "series",
        setting_values.text,
        marked("Name of the series of bulletins, in their head; empty: the usual name."),
        "",
    ),
    Setting(
        "papers",
        "review-series",
        setting_values.text,
        marked("Name of the series of quarterly reviews; empty: the usual name."),
        "",
    ),
    Setting(
        "papers",
        "subject",
        setting_values.text,
        marked("What bulletins are about, in their titles: a short name of the plan; empty: its title."),
        "",
    ),
    Setting("papers", "addressee", setting_values.text, marked("Whom bulletins address; empty: all units."), ""),
    Setting("papers", "copies", setting_values.text, marked("Who gets a copy of bulletins; empty: nobody."), ""),
    Setting(
        "papers",
        "signature",
        setting_values.text,
        marked("Who signs papers; empty: the coordinating office."),
        "",
    ),
    Setting(
        "papers",
        "notice-number",
        setting_values.numbering,
        marked(
            "Document number of notices: {year} is the year, {n} the number in that year; empty: notices have none."
        ),
        NoticeRules().number,
    ),
    Setting(
        "papers",
        "notice-steps",
        setting_values.steps(NoticeRules().steps),
        marked(
            "How notices escalate while a unit does not answer: remind, urge, supervise. A word that stands twice is "
            "sent twice;\none that is left out is skipped."
        ),
        NoticeRules().steps,
    ),
    Setting(
        "papers",
        "answer-days",
        setting_values.whole(1, _LONGEST_ANSWER),
        marked("A notice is to be answered within this many working days."),
        NoticeRules().answer_days,
    ),
    Setting(
        "papers",
        "remind-days",
        setting_values.whole(0, _YEAR_DAYS),
        marked("A notice reminds of a report from this many days before its return date."),
        NoticeRules().remind_days,
    ),
    Setting(
        "workdays",
        "off",
        setting_values.days,
        marked("Days on which the office does not work, besides weekends and public holidays: 2017-05-31, 2017-06-01."),
        (),
    ),
    Setting(
        "workdays",
        "on",
        setting_values.days,
        marked("Weekends and public holidays on which it does work."),
        (),
    ),
    Setting(
        "calendar",
        "alarms",
        setting_values.counts(0, _YEAR_DAYS),
        marked("So many days before an event the files of airplan calendar remind of it; []: they never do."),
        Settings().calendar_alarms,
    ),
    *(
        Setting("templates", kind, setting_values.own_file, about, "")
        for kind, about in zip(PAPERS, _TEMPLATES, strict=True)
    ),
)
