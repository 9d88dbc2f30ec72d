"""Is every output format that is listed there, and told from the others by its files' ending?"""

from __future__ import annotations

from pathlib import Path

import pytest

from airplan.formats import DEFAULT, FORMATS, format_of
from airplan.reports.table import Column, Table

TABLE = Table("", (Column("ref", "Ref"),), (("8b",),))


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_writes_bytes_or_a_text_that_has_an_encoding(name: str) -> None:
    form = FORMATS[name]
    assert isinstance(form.write(TABLE), bytes if form.encoding is None else str)
    if form.escapes:
        assert form.write(TABLE, ascii_only=True) == form.write(TABLE)


def test_the_default_prints_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    FORMATS[DEFAULT].print(TABLE)
    assert "8b" in capsys.readouterr().out


@pytest.mark.parametrize("name", FORMATS)
def test_a_files_ending_means_its_format(name: str) -> None:
    ending = FORMATS[name].ending
    assert bool(ending) == (name != DEFAULT)
    assert format_of(Path(f"list{ending.upper()}")) == name


@pytest.mark.parametrize("file", [None, Path("list"), Path("list.txt"), Path(".csv")])
def test_any_other_ending_means_a_table(file: Path | None) -> None:
    assert format_of(file) == DEFAULT
