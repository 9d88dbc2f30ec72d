"""Define the settings of a workspace, and the names of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from airplan.progress.rules import Checks, NoticeRules, OwnDays, Reporting, Thresholds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "airplan.toml"
PLAN, DEPARTMENTS, STORE = "plan_2017.yaml", "departments.yaml", "airplan.sqlite"
"""The names of a workspace's files where its airplan.toml does not set them: the plan is named like the bundled one."""
PLANS = "plans"
"""The table of airplan.toml that names further plans."""
EVALUATION = "evaluation.yaml"
"""The name of the rules of a year's evaluation."""
PAPERS = ("bulletin", "review", "notice", "ranking", "evaluation")
"""The kinds of papers that may have a Word template of the office's own."""
GROUNDS = ("extend", "adjust")
"""The decisions that need an authority and a reason by default: those that change what was promised."""


class Letterhead(NamedTuple):
    """What stands on every paper of the office; an empty text has the default that its paper gives it."""

    series: str = ""
    """The name of the series of bulletins."""
    review_series: str = ""
    """The name of the series of quarterly reviews."""
    subject: str = ""
    """What the papers are about; the title of the plan."""
    addressee: str = ""
    copies: str = ""
    """Who gets a copy."""
    signature: str = ""


Security = Literal["starttls", "tls", "plain"]
"""How the connection to the mail server is protected: encrypted after the greeting, from the beginning, or not at all.
"""


class MailSettings(NamedTuple):
    """How the office sends mail; without a server it only writes drafts."""

    server: str = ""
    port: int = 0
    """0: the usual port of the kind of security."""
    user: str = ""
    """The name by which the server knows the office; empty: it asks for none."""
    sender: str = ""
    """An address, or a name with an address: 区环保局 <hbj@example.gov.cn>."""
    reply_to: str = ""
    security: Security = "starttls"
    authorities: Path | None = None
    """A PEM file with the certificates that vouch for the server, instead of the system's."""


class Settings(NamedTuple):
    """The settings of a workspace; without one, the defaults hold."""

    plan: Path | None = None
    departments: Path | None = None
    store: str | None = None
    """A path, or the URL of a server."""
    author: str = ""
    """The author of entries; empty for none."""
    thresholds: Thresholds = Thresholds()
    reporting: Reporting = Reporting()
    checks: Checks = Checks()
    notices: NoticeRules = NoticeRules()
    letterhead: Letterhead = Letterhead()
    workdays: OwnDays = OwnDays()
    mail: MailSettings = MailSettings()
    headings: str = "keys"
    """Of CSV files: keys or titles."""
    contact: str = ""
    address: str = "贵单位"
    """How reminders address a unit in Chinese."""
    superiors: tuple[str, ...] = ()
    """Units that reminders ask rather than tell."""
    """The person whom units ask, and to whom they return their workbooks."""
    grounds: tuple[str, ...] = GROUNDS
    """The kinds of decisions that need an authority and a reason."""
    shared: bool = False
    """Whether only the umask decides who may read new files."""
    timezone: str = ""
    """Time zone of the office, an IANA name; empty for the plan's."""
    calendar_alarms: tuple[int, ...] = (7, 1)
    """Days before an event on which a calendar reminds of it."""
    templates: Mapping[str, Path] = {}
    """Kind of paper → the office's own Word template."""
    plans: Mapping[str, Path] = {}
    """Name of a plan → its file, or the folder of its own workspace."""
