"""Does any damage to the real files end in a plan or in problems that have a place – and never in anything else?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airplan.plan.reader import SourceFile, read

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parents[2] / "data"
FILES = ((DATA / "plan_2017.yaml").read_bytes(), (DATA / "departments.yaml").read_bytes())
SPLINTERS = [
    *(b"no", b"~", b"5", b"0123", b"1e400", b"9" * 400, b"[", b"]", b"{", b"}", b": ", b"- ", b"? ", b'"', b"'", b"#"),
    *(b"&a ", b"*a ", b"!!str ", b"<<: ", b"|\n", b">\n", b"\t", b"\r", b"---\n", b"...\n", b"%YAML 9.9\n", b"[" * 40),
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xc2\x85", b'"\\0"', b'"\\ud800"', b'"\\U99999999"', "区环保居".encode(), b""),
    *(b"lead: [", b"members: unknown\n", b"deadline: ", "13月底前".encode(), b"measures:\n", b"{name: x}", b"[a, b]"),
]

TO_BYTES: list[Callable[[bytes, int, int, bytes], bytes]] = [
    lambda data, start, end, _new: data[:start] + data[end:],
    lambda data, start, end, _new: data[:end] + data[start:],
    lambda data, start, _end, new: data[:start] + new[:1] + data[start + 1 :],
    lambda data, start, end, new: data[:start] + new + data[end:],
    lambda data, start, _end, _new: data[:start],
]
TO_LINES: list[Callable[[list[bytes], int, int, bytes], list[bytes]]] = [
    lambda lines, i, j, _new: [*lines[:i], lines[j], *lines[i + 1 : j], lines[i], *lines[j + 1 :]],
    lambda lines, i, j, _new: [*lines[:i], lines[j], *lines[i:]],
    lambda lines, i, _j, _new: [*lines[:i], *lines[i + 1 :]],
    lambda lines, i, _j, new: [*lines[:i], lines[i].partition(b": ")[0] + b": " + new, *lines[i + 1 :]],
    lambda lines, i, _j, _new: [*lines[:i], b"  " + lines[i], *lines[i + 1 :]],
]
places = st.floats(0, 1, exclude_max=True)
splinters = st.sampled_from(SPLINTERS) | st.binary(min_size=1, max_size=3)


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """The file with one to four injuries: bytes or lines lost, doubled, swapped, changed or put in."""
    for _injury in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            start = int(draw(places) * len(data))
            end = start + draw(st.sampled_from([0, 1, 2, 7, 50, 2000]))
            data = draw(st.sampled_from(TO_BYTES))(data, start, end, draw(splinters))
        else:
            lines = data.split(b"\n")
            i, j = sorted(int(draw(places) * len(lines)) for _end in range(2))
            data = b"\n".join(draw(st.sampled_from(TO_LINES))(lines, i, j, draw(splinters)))
    return data


@pytest.mark.slow
@pytest.mark.parametrize("which", ["plan", "book"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_is_read_or_reported(loader: None, which: str, data: st.DataObject) -> None:
    hurt = data.draw(damaged(FILES[which == "book"]))
    sources = [SourceFile("plan", FILES[0]), SourceFile("book", FILES[1])]
    sources[which == "book"] = SourceFile(which, hurt)
    plan, problems = read(*sources)
    assert (plan is None) == any(problem.severity == "error" for problem in problems)
    ends = {source.path: len(source.data.splitlines()) + 1 + 2 * source.data.count(b"\xc2\x85") for source in sources}
    for problem in problems:
        assert 1 <= problem.line <= ends[problem.file]
        assert problem.column >= 1
        assert problem.found
        assert problem.expected
        assert str(problem).startswith(f"{problem.file}:{problem.line}:{problem.column}: {problem.found}")
    assert len(set(problems)) == len(problems)
