"""Define the fields of a form, and show what was typed into them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from airplan.web.page_request import PageRequest

FieldKind = Literal["text", "area", "day", "month", "number", "choice", "check", "checks"]


class FormField(NamedTuple):
    """One field: the name under which it is sent, its label, and what it holds at first."""

    name: str
    label: str
    kind: FieldKind = "text"
    value: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Of a choice or of several checks: what is sent, and what is shown."""
    chosen: tuple[str, ...] = ()
    """Of several checks: those that are set."""
    required: bool = False

    @property
    def input_type(self) -> str:
        """The type of the input element of a field with one line."""
        return {"day": "date", "month": "month"}.get(self.kind, "text")

    def typed(self, request: PageRequest) -> FormField:
        """Return the field with what a form has sent."""
        if self.kind == "checks":
            return self._replace(chosen=tuple(request.all_typed(self.name)))
        return self._replace(value=request.typed(self.name))
