"""Which tests are slow, and how long may a test take?

`pytest -m "not slow"` is the fast gate, about a minute on two cores. Slow are modules and tests that say so
(`pytestmark = pytest.mark.slow`), and all that have LibreOffice or a database server at work. A limit only ends what
would hang: on a busy machine, too, no test comes near it.
"""

from __future__ import annotations

import pytest

_SLOW_FIXTURES = {"suite", "recalculated", "postgres_server", "postgres", "doomed_server"}
_LIMIT, _SLOW_LIMIT = 300, 1800
"""Seconds, fixtures included."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow before pytest selects by marks, and give every test its limit."""
    for item in items:
        parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if _SLOW_FIXTURES & set(getattr(item, "fixturenames", ())) or "postgres" in map(str, parameters):
            item.add_marker(pytest.mark.slow)
        if not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(_SLOW_LIMIT if item.get_closest_marker("slow") else _LIMIT))
