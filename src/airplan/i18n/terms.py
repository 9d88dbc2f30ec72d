"""Name the fixed terms of the field: roles, kinds, lights, statuses, outcomes.

A key never changes; its value is the English title, marked for translation.
"""

from __future__ import annotations

from airplan.i18n import marked, pmarked

ROLE_TITLES = {
    "lead": pmarked("role of a unit in a measure", "Lead"),
    "responsible": pmarked("role of a unit in a measure", "Responsible"),
    "assisting": pmarked("role of a unit in a measure", "Assisting"),
}
COLUMN_TITLES = {"leaders": marked("Lead officials"), **ROLE_TITLES}
KIND_TITLES = {
    "by-date": pmarked("kind of deadline", "by date"),
    "ongoing": pmarked("kind of deadline", "long-term"),
    "milestones": pmarked("kind of deadline", "by milestones"),
    "event": pmarked("kind of deadline", "after an event"),
    "no-deadline": pmarked("kind of deadline", "no deadline"),
    "unknown": pmarked("kind of deadline", "unknown"),
}
COUNTED_KINDS = {
    **KIND_TITLES,
    "no-deadline": pmarked("kind of deadline, counted", "without a deadline"),
    "unknown": pmarked("kind of deadline, counted", "with a deadline that airplan cannot read"),
}
"""The same after a number: 2 long-term, 1 without a deadline."""
UNIT_KINDS = {
    "party": pmarked("kind of unit", "Party body"),
    "government": pmarked("kind of unit", "government department"),
    "vertical": pmarked("kind of unit", "branch of a city agency"),
    "police": pmarked("kind of unit", "police"),
    "institution": pmarked("kind of unit", "public institution"),
    "enterprise": pmarked("kind of unit", "state-owned enterprise"),
    "subdistrict": pmarked("kind of unit", "subdistrict office"),
}
CADENCES = {
    "daily": pmarked("how often", "daily"),
    "monthly": pmarked("how often", "monthly"),
    "quarterly": pmarked("how often", "quarterly"),
    "yearly": pmarked("how often", "yearly"),
    "regular": pmarked("how often", "regularly"),
    "all-year": pmarked("how often", "all year"),
    "event": pmarked("how often", "as needed"),
}
LIGHT_TITLES = {
    "red": pmarked("light", "red"),
    "yellow": pmarked("light", "yellow"),
    "green": pmarked("light", "green"),
    "grey": pmarked("light", "grey"),
}
LIGHT_LETTERS = {
    "red": pmarked("letter of a light", "R"),
    "yellow": pmarked("letter of a light", "Y"),
    "green": pmarked("letter of a light", "G"),
    "grey": pmarked("letter of a light", "-"),
}
"""The letter of a light in a bar, for any encoding and without colour."""
STATE_TITLES = {
    "none": pmarked("state of a measure", "no report"),
    "not-started": pmarked("state of a measure", "not started"),
    "in-progress": pmarked("state of a measure", "in progress"),
    "done": pmarked("state of a measure", "done"),
    "paused": pmarked("state of a measure", "paused"),
    "closed": pmarked("state of a measure", "closed"),
}
"""未报, 未启动, 推进中, 已完成（待核）, 暂缓, 已销号: the leads' status, and the office's decision."""
OUTCOME_TITLES = {
    "closed": pmarked("state of a measure", "closed"),
    "done": pmarked("state of a measure", "done"),
    "reached": pmarked("state of a measure", "reached"),
}
"""已销号, 已完成, 已达到: why nothing falls due any more."""
VERDICT_TITLES = {
    "new": pmarked("verdict on a returned cell", "new"),
    "unchanged": pmarked("verdict on a returned cell", "unchanged"),
    "repeated": pmarked("verdict on a returned cell", "repeated"),
    "stale": pmarked("verdict on a returned cell", "outdated"),
    "conflict": pmarked("verdict on a returned cell", "conflict"),
    "doubtful": pmarked("verdict on a returned cell", "to be confirmed"),
    "refused": pmarked("verdict on a returned cell", "invalid"),
    "locked": pmarked("verdict on a returned cell", "locked cell changed"),
}
"""新增, 未变, 重复, 已过时, 冲突, 待确认, 未采纳, 锁定: the outcome of a returned cell."""
RECEIPT_TITLES = {
    "received": pmarked("what has come of a report", "received"),
    "late": pmarked("what has come of a report", "late"),
    "empty": pmarked("what has come of a report", "empty"),
    "repeated": pmarked("what has come of a report", "repeated"),
    "sent-back": pmarked("what has come of a report", "sent back"),
    "missing": pmarked("what has come of a report", "missing"),
    "open": pmarked("what has come of a report", "not yet due"),
}
HEARING_TITLES = {
    "heard": pmarked("whether a unit has reported", "reported"),
    "not-heard": pmarked("whether a unit has reported", "not reported"),
    "not-asked": pmarked("whether a unit has reported", "not asked"),
}
"""已报告, 未报告, 未要求: whether a unit has reported on a measure; if not, whether it was ever asked to."""
PAPER_TITLES = {
    "bulletin": pmarked("kind of paper", "bulletin"),
    "review": pmarked("kind of paper", "quarterly review"),
    "notice": pmarked("kind of paper", "notice"),
}
LEVEL_TITLES = {
    "remind": pmarked("level of a notice", "reminder notice"),
    "urge": pmarked("level of a notice", "urging notice"),
    "supervise": pmarked("level of a notice", "supervision notice"),
}
"""提醒, 催办, 督办: how far a notice goes."""
MAIL_SUBJECT_TITLES = {
    "workbook": pmarked("what a mail brings", "workbook to fill in"),
    "reminder": pmarked("what a mail brings", "reminder"),
}
MAIL_STATE_TITLES = {
    "sending": pmarked("state of a mail", "being sent"),
    "sent": pmarked("state of a mail", "sent"),
    "refused": pmarked("state of a mail", "refused by the server"),
    "unsent": pmarked("state of a mail", "not sent"),
}
PART_TITLES = {
    "first-half": pmarked("part of a month", "first half"),
    "second-half": pmarked("part of a month", "second half"),
}
CHANGE_TITLES = {
    "same": pmarked("what became of a measure in a new edition", "same"),
    "changed": pmarked("what became of a measure in a new edition", "changed"),
    "moved": pmarked("what became of a measure in a new edition", "moved"),
    "reworded": pmarked("what became of a measure in a new edition", "reworded"),
    "split": pmarked("what became of a measure in a new edition", "split"),
    "joined": pmarked("what became of a measure in a new edition", "joined"),
    "unsure": pmarked("what became of a measure in a new edition", "unsure"),
    "added": pmarked("what became of a measure in a new edition", "new"),
    "gone": pmarked("what became of a measure in a new edition", "gone"),
}
"""未变, 有调整, 改号, 改写, 拆分, 合并, 待确认, 新增, 取消; “new” is taken by the outcomes of returned cells."""
FIELD_SORTS = {
    "text": pmarked("sort of a template's field", "text"),
    "texts": pmarked("sort of a template's field", "list of texts"),
    "records": pmarked("sort of a template's field", "list of records"),
}
TERMS = {
    **CHANGE_TITLES,
    **ROLE_TITLES,
    **LIGHT_TITLES,
    **STATE_TITLES,
    **KIND_TITLES,
    **UNIT_KINDS,
    **VERDICT_TITLES,
    **RECEIPT_TITLES,
    **HEARING_TITLES,
    **LEVEL_TITLES,
    **FIELD_SORTS,
    "collective": pmarked("kind of unit", "collective"),
    "open-collective": pmarked("kind of unit", "open collective"),
    "all": marked("all measures"),
    "bundled": marked("bundled with airplan"),
}
"""Every fixed term in cells → its title."""
