"""Choose what stands above the columns of a CSV file: keys for programs, or titles for people."""

# Annotations are evaluated here, as in options.

from typing import TYPE_CHECKING, Annotated

import typer

from airplan.cli import completion
from airplan.cli.vocabulary import choice
from airplan.i18n import marked

if TYPE_CHECKING:
    from airplan.cli.session import Session

_HEADINGS = ("keys", "titles")
_WORDS = {**{word: word for word in _HEADINGS}, **dict(zip(("键", "标题"), _HEADINGS, strict=True))}
OUTPUT_PANEL = marked("Output")
Headings = Annotated[
    str | None,
    typer.Option(
        "--headings",
        metavar="WORD",
        help=marked(
            "Headings of CSV: keys (the same in every language, for programs) or titles (in your language, with the "
            "columns of a workbook); default: headings in airplan.toml."
        ),
        autocompletion=completion.words(*_HEADINGS),
        rich_help_panel=OUTPUT_PANEL,
    ),
]


def titled(wanted: str | None, session: "Session") -> bool:
    """Return whether titles are wanted: by the option, else by the workspace. Raises UsageError."""
    word = session.settings.headings if wanted is None else choice("--headings", wanted, _WORDS)
    return word == "titles"
