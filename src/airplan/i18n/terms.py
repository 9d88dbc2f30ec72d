"""Name the fixed words of the field: roles, kinds, lights, statuses, verdicts.

Each key never changes; its value is the English title, which is marked for translation.
"""

from __future__ import annotations

from airplan.i18n import marked

ROLE_TITLES = {"lead": marked("Lead"), "responsible": marked("Responsible"), "assisting": marked("Assisting")}
COLUMN_TITLES = {"leaders": marked("Lead officials"), **ROLE_TITLES}
KIND_TITLES = {
    "by-date": marked("by date"),
    "ongoing": marked("long-term"),
    "milestones": marked("by milestones"),
    "unknown": marked("not understood"),
}
UNIT_KINDS = {
    "party": marked("Party body"),
    "government": marked("government"),
    "vertical": marked("branch of a city body"),
    "police": marked("police"),
    "institution": marked("public institution"),
    "enterprise": marked("state enterprise"),
    "subdistrict": marked("subdistrict office"),
}
CADENCES = {
    "daily": marked("daily"),
    "monthly": marked("monthly"),
    "quarterly": marked("quarterly"),
    "yearly": marked("yearly"),
    "regular": marked("regularly"),
    "all-year": marked("all year"),
    "event": marked("when it happens"),
}
LIGHT_TITLES = {"red": marked("red"), "yellow": marked("yellow"), "green": marked("green"), "grey": marked("grey")}
LIGHT_LETTERS = {"red": marked("R"), "yellow": marked("Y"), "green": marked("G"), "grey": marked("-")}
"""What stands for a light in a bar, in any encoding and without colour."""
STATE_TITLES = {
    "none": marked("no report"),
    "not-started": marked("not started"),
    "in-progress": marked("in progress"),
    "done": marked("done"),
    "paused": marked("paused"),
    "closed": marked("closed"),
}
"""未报, 未启动, 推进中, 已完成（待核）, 暂缓, 已销号: what the leads say, and the office's last word."""
VERDICT_TITLES = {
    "new": marked("new"),
    "unchanged": marked("unchanged"),
    "stale": marked("stale"),
    "conflict": marked("conflict"),
    "refused": marked("refused"),
    "locked": marked("locked"),
}
"""新增, 未变, 已过时, 冲突, 未采纳, 锁定: what becomes of a cell that a unit has filled in."""
TERMS = {
    **ROLE_TITLES,
    **LIGHT_TITLES,
    **STATE_TITLES,
    **KIND_TITLES,
    **UNIT_KINDS,
    **VERDICT_TITLES,
    "collective": marked("collective"),
    "open-collective": marked("open collective"),
    "all": marked("all measures"),
}
"""Every fixed word of ours that stands in a cell, with what it is called."""
