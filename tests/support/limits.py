"""Mark slow tests, and give each test a time limit.

`pytest -m "not slow"` is the fast gate, about a minute on two cores. Modules and tests are slow if they say so
(`pytestmark = pytest.mark.slow`), or use LibreOffice or a database server. A limit only ends a hanging test: even on a
busy machine no other test comes near it.
"""

from __future__ import annotations

import pytest

_SLOW_FIXTURES = {"suite", "recalculated", "postgres_server", "postgres", "doomed_server"}
_LIMIT, _SLOW_LIMIT = 300, 1800
"""In seconds, fixtures included."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow tests before pytest selects by marks, and give every test its limit."""
    for item in items:
        parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if _SLOW_FIXTURES & set(getattr(item, "fixturenames", ())) or "postgres" in map(str, parameters):
            item.add_marker(pytest.mark.slow)
        if not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(_SLOW_LIMIT if item.get_closest_marker("slow") else _LIMIT))
