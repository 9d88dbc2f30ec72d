"""The plugins of the tests. Nothing of airplan is imported before the surroundings are scrubbed."""

from __future__ import annotations

from hypothesis import settings

from support import surroundings

surroundings.scrub()
settings.register_profile("unhurried", deadline=None)  # machines that run many tests at once are slow at times
settings.register_profile("fast", deadline=None, max_examples=20)
settings.load_profile("unhurried")

pytest_plugins = [
    "support.chromium",
    "support.clerk",
    "support.command_line",
    "support.evaluations",
    "support.golden",
    "support.journals",
    "support.limits",
    "support.mail_servers",
    "support.returns",
    "support.servers",
    "support.shuffling",
    "support.other_plans",
    "support.small_plan",
    "support.desks",
    "support.suite",
    "support.window",
    "support.wording",
]
