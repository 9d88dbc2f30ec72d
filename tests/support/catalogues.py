"""Read the texts in the code and their translations; run as a module, update or compile catalogues.

Babel's own extractor does not see into f-strings on every Python, so the code is read by `ast`; its command `compile`
takes “{text}% or” for a placeholder of the other sort.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from typing import IO

    from babel.messages import Message

SRC = Path(__file__).parents[2] / "src" / "airplan"
CATALOGUES = sorted(SRC.glob("locale/*/LC_MESSAGES/airplan.po"))
KEYWORDS: dict[str, Any] = {
    "_": None,
    "marked": None,
    "pgettext": ((1, "c"), 2),
    "pmarked": ((1, "c"), 2),
    "ngettext": (1, 2),
    "Message": (1,),
    "AirplanError": (1,),
    "UsageError": (1,),
}
"""Functions and classes whose arguments are translated: which argument is the text, the context, the plural."""
_OF_PAGES = "jinja2.ext:babel_extract"
"""What reads the templates of pages."""


def extract(
    file: IO[bytes], keywords: Collection[str], _comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """Yield (line, function, texts among its arguments, comments) for Babel; other arguments are None."""
    calls = [node for node in ast.walk(ast.parse(file.read())) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if (name := _name(node.func)) in keywords:
            texts = tuple(_text(argument) for argument in node.args)
            if any(texts):
                yield node.lineno, name, texts, []


def template() -> Catalog:
    """Return everything that the code and the templates of pages say, in the order of the files."""
    catalogue = Catalog()
    by_ast = f"{__name__}:{extract.__name__}"
    for name, line, texts, _comments, context in extract_from_dir(
        SRC,
        [("**.py", by_ast), ("web/templates/**.html", _OF_PAGES)],
        {"web/templates/**.html": {"silent": "false"}},
        KEYWORDS,
    ):
        catalogue.add(texts, locations=[(name, line)], context=context)
    return catalogue


def read(path: Path) -> Catalog:
    """Return the catalogue in a .po file."""
    with path.open("rb") as file:
        return read_po(file)


def messages(catalogue: Iterable[Message]) -> list[Message]:
    """Return the messages of a catalogue without its header."""
    return [message for message in catalogue if message.id]


def update(path: Path) -> None:
    """Take into a .po file what is new in the code, and out of it what the code no longer says."""
    catalogue = read(path)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, no_location=True, ignore_obsolete=True)


def compile_(path: Path) -> None:
    """Put the compiled catalogue beside a .po file, as hatch_build.py does where airplan is installed."""
    temporary = path.with_suffix(".mo.new")
    with temporary.open("wb") as file:
        write_mo(file, read(path))
    temporary.replace(path.with_suffix(".mo"))


CHINESE: dict[str, str] = {
    str(message.id): str(message.string)
    for message in read(SRC / "locale/zh_CN/LC_MESSAGES/airplan.po")
    if message.id and not message.pluralizable
}
"""English → Chinese, of what has one form."""


def _name(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _text(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


if __name__ == "__main__":
    for argument in sys.argv[2:]:
        {"update": update, "compile": compile_}[sys.argv[1]](Path(argument))
