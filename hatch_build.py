"""Compile the message catalogues whenever a wheel or an editable installation is built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Put an airplan.mo beside every airplan.po; pyproject.toml takes them into the wheel although git ignores them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 – hatchling's signature
        """Compile before any file is collected. Raises an error of Babel's where a catalogue is malformed."""
        for source in Path(self.root, "src", "airplan", "locale").glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as file:
                catalogue = read_po(file, abort_invalid=True)
            temporary = source.with_suffix(".mo.new")
            with temporary.open("wb") as file:
                write_mo(file, catalogue)
            temporary.replace(source.with_suffix(".mo"))
