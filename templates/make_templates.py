"""Write the Word templates that ship with airplan: `python templates/make_templates.py`.

Each kind has a module KIND_template.py here, with its TITLE in both languages and a function `blocks(say)`; see gbt.py
for what blocks there are. tests/formats/test_templates.py checks that the files in src/airplan/templates are what this
script writes.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from gbt import STYLES, Words, document

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("bulletin", "review", "notice", "ranking", "evaluation")
TARGET = Path(__file__).parents[1] / "src" / "airplan" / "templates"


def templates() -> Iterator[tuple[Path, bytes]]:
    """Yield each template's path and content."""
    for kind in KINDS:
        made = import_module(f"{kind}_template")
        for language in STYLES:
            say = Words(language)
            yield TARGET / language / f"{kind}.docx", document(made.blocks(say), language, say(*made.TITLE))


def main() -> None:
    """Write all templates."""
    for path, content in templates():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
