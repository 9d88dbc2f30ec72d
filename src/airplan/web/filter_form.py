"""Read the filter of a list from its address, and offer the same choices in its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from airplan.errors import Message, UsageError
from airplan.i18n import _, marked
from airplan.i18n.terms import KIND_TITLES, LIGHT_TITLES, ROLE_TITLES, STATE_TITLES
from airplan.plan.model import ROLES, Kind
from airplan.plan.typed_days import add_span
from airplan.progress.standing import LIGHTS, STATES
from airplan.reports.wording import numbered
from airplan.workspace.answers import selection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airplan.plan.model import Filter, Party
    from airplan.web.page_request import PageRequest

MAIN = ("unit", "light", "text")
"""The fields that a form shows at once."""
MORE = ("role", "official", "section", "before", "after", "within", "kind", "status", "include-possible")
"""The fields that it shows on demand, or where one of them is set."""
_WORDS: Mapping[str, Mapping[str, str]] = {
    "role": {role: ROLE_TITLES[role] for role in ROLES},
    "kind": {kind: KIND_TITLES[kind] for kind in get_args(Kind)},
    "status": {state: STATE_TITLES[state] for state in STATES},
    "light": {light: LIGHT_TITLES[light] for light in LIGHTS},
}
"""FormField with a list to choose from → its values with their titles."""


class FilterForm(NamedTuple):
    """The form of a list's filter: what may be chosen, and what is."""

    choices: Mapping[str, Sequence[tuple[str, str]]]
    """FormField → its values with their titles."""
    units: Sequence[str]
    officials: Sequence[str]
    """Names that are suggested."""
    values: Mapping[str, Sequence[str]]
    """FormField → the values that the address has."""
    hidden: Mapping[str, str]
    """Other parameters of the address that the form keeps."""

    @property
    def more(self) -> bool:
        """Whether a field is set that is not shown at once."""
        return any(self.values[name] for name in MORE)

    @property
    def any(self) -> bool:
        """Whether any field is set."""
        return any(self.values.values())

    def value(self, name: str) -> str:
        """Return the value of a field of which one is used."""
        return self.values[name][0] if self.values[name] else ""


def filter_of(request: PageRequest, of_unit: Party | None = None, of_official: Party | None = None) -> Filter:
    """Return the filter in the address, limited to the unit or official whose page it is. Raises AirplanError."""
    session, plan = request.session, request.session.plan
    before, after, within = (request.asked(name) for name in ("before", "after", "within"))
    first = session.day_of(after) if after else None
    last = session.day_of(before) if before else None
    if within:
        first, last = session.today, add_span(within, session.today)
    units = [plan.find(name, "unit", "collective") for name in request.all_asked("unit")]
    officials = [plan.find(name, "official") for name in request.all_asked("official")]
    return selection(
        plan,
        [[of_unit] if of_unit else [], units],
        [[of_official] if of_official else [], officials],
        roles=_chosen(request, "role"),
        sections=tuple(map(int, _chosen(request, "section"))),
        kinds=_chosen(request, "kind"),
        after=first,
        before=last,
        words=tuple(request.asked("text").split()),
        states=_chosen(request, "status"),
        lights=_chosen(request, "light"),
        include_possible=bool(request.asked("include-possible")),
    )


def filter_form(request: PageRequest) -> FilterForm:
    """Return the form of the filter in the address."""
    plan = request.session.plan
    names = (*MAIN, *MORE)
    hidden = {name: request.asked(name) for name in ("as-of", "sort") if request.asked(name)}
    return FilterForm(
        {name: _choices(request, name) for name in ("role", "section", "kind", "status", "light")},
        [party.name for party in plan.parties("unit", "collective")],
        [party.name for party in plan.parties("official")],
        {name: request.all_asked(name) for name in names},
        hidden,
    )


def _chosen(request: PageRequest, name: str) -> tuple[str, ...]:
    """Return the values of a field with a list to choose from. Raises UsageError for another value."""
    known = [value for value, _title in _choices(request, name)]
    for value in request.all_asked(name):
        if value not in known:
            unknown = marked("{option} {text}: choose one of {choices}")
            raise UsageError(Message(unknown, option=name, text=value, choices=tuple(known)))
    return tuple(request.all_asked(name))


def _choices(request: PageRequest, name: str) -> list[tuple[str, str]]:
    if name == "section":
        return [(str(place), numbered(each)) for place, each in enumerate(request.session.plan.header.sections, 1)]
    return [(value, _(title)) for value, title in _WORDS[name].items()]
