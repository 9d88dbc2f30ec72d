"""Do the pages in docs/ show what the program does: its screens, its references, its contract?

`make docs` rewrites every generated part; look at the difference before you commit it.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import shlex
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.errors import ExitCode
from airplan.plan.deadlines import read_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("README*.md"), *DOCS.glob("*.md")])

FENCE = re.compile(r"^```(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
GENERATED = re.compile(r"(?<=^<!-- generated: )(?P<name>[\w ]+) -->\n(?P<body>.*?)(?=^<!-- end)", re.MULTILINE | re.DOTALL)
PROMPT = re.compile(r"(?:\$|PS>) airplan ")
FIRST_OR_LAST = re.compile(r"head -(?P<first>\d+)|select -first (?P<head>\d+)|(?:tail -|select -last )(?P<last>\d+)")
STATED_CODE = re.compile(r"(?:exit code|退出码) (\d+)$")
NAMES = {page: page.relative_to(ROOT).as_posix() for page in PAGES}


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the plan's data in it, to run the commands of one page in."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def language_of(page: Path) -> i18n.Language:
    return "zh" if "zh-CN" in page.name else "en"


def screen_after(line: str, run: Any, lang: i18n.Language) -> str:
    """What the command behind the prompt prints: all of it, or its first or last lines; standard error comes last."""
    command, _hash, remark = line.partition("#")
    typed, *pipes = command[PROMPT.match(command).end() :].split(" | ")  # type: ignore[union-attr]
    stated = STATED_CODE.search(remark)
    result = run(*shlex.split(typed), lang=lang, width=80, code=int(stated[1]) if stated else 0)
    lines = (result.out + result.err).splitlines(keepends=True)
    for pipe in pipes:
        cut = FIRST_OR_LAST.fullmatch(pipe.strip())
        assert cut, pipe
        count = int(cut["first"] or cut["head"] or cut["last"])
        lines = lines[-count:] if cut["last"] else lines[:count]
    return "".join(line.rstrip() + "\n" for line in lines)


def rewritten(page: Path, text: str, run: Any, generate: Callable[[str], str]) -> str:
    """The page with all its generated parts as the program would have them now.

    Commands and files of the page take effect in the order in which they stand, as for somebody who reads it.
    """

    def block(match: re.Match[str]) -> str:
        kind, body, name = match["kind"], match["body"], match["file"]
        if name:
            Path(name).write_text(body, encoding="utf-8")
        if kind in ("sh", "powershell"):
            for line in body.splitlines():
                if line.startswith("airplan "):
                    run(*shlex.split(line.partition(" > ")[0], comments=True)[1:], lang=language_of(page))
        if kind != "console":
            return match[0]
        prompt, _line, _old = body.partition("\n")
        return f"```console\n{prompt}\n{screen_after(prompt, run, language_of(page))}```"

    text = GENERATED.sub(lambda match: f"{match['name']} -->\n{generate(match['name'])}", text)
    return FENCE.sub(block, text)


@pytest.fixture(scope="module")
def reference() -> Any:
    """docs/reference.py, as a module."""
    spec = importlib.util.spec_from_file_location("airplan_docs_reference", DOCS / "reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=NAMES.get)
def test_generated_parts_are_up_to_date(page: Path, run: Any, reference: Any, clone: Path, *, updating: bool) -> None:
    text = page.read_text(encoding="utf-8")
    new = rewritten(page, text, run, lambda name: f"\n{reference.PARTS[name]()}\n")
    if updating:
        page.write_text(new, encoding="utf-8", newline="\n")
    else:
        assert text == new, "run `make docs` and look at what has changed"


def test_every_generated_part_stands_on_a_page(reference: Any) -> None:
    found = [match["name"] for page in PAGES for match in GENERATED.finditer(page.read_text(encoding="utf-8"))]
    assert sorted(found) == sorted(reference.PARTS)


def test_a_stale_screen_is_noticed(run: Any, clone: Path) -> None:
    page = "before\n```console\n$ airplan sections | head -1\nNo.  Chapter\n```\nafter\n"
    new = rewritten(Path("page.md"), page, run, str)
    assert new.splitlines()[2] == "$ airplan sections | head -1"
    assert new.splitlines()[3].split() == ["No.", "Section", "Tasks", "Measures"]
    assert new.splitlines()[4:] == ["```", "after"]


@pytest.mark.parametrize("file", ["plan", "departments"])
def test_schemas_beside_the_data_are_up_to_date(file: str, run: Any, *, updating: bool) -> None:
    path = ROOT / "data" / f"{file}.schema.json"
    schema = run("schema", file).out
    if updating:
        path.write_text(schema, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == schema
    data = {"plan": "plan_2017.yaml"}.get(file, f"{file}.yaml")
    first = (ROOT / "data" / data).read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"# yaml-language-server: $schema={path.name}", "editors find it"


def test_wordings_of_the_plan_are_in_the_table(run: Any, reference: Any) -> None:
    measures = json.loads(run("list", "--format", "json").out)
    assert {measure["deadline"]["text"] for measure in measures} <= set(reference.WORDINGS)


def test_the_table_of_wordings_says_what_they_mean() -> None:
    """A few of its rows, as a person reads them on the page, against the reader."""
    rows = dict(re.findall(r"^\| (\S+) \| `[\w-]+` \| (\S+) \|$", (DOCS / "plan-file.md").read_text("utf-8"), re.MULTILINE))
    assert rows["2月底前"] == "2017-02-28"
    assert rows["长期实施"] == rows["尽快完成"] == "–"
    assert {w: date.fromisoformat(d) for w, d in rows.items() if d != "–"} == {
        w: due for w in rows if (due := read_wording(w, 2017).due)
    }


def test_exit_codes_are_all_there() -> None:
    rows = re.findall(r"^\| (\d+) \| (\w+) \| \S", (DOCS / "exit-codes.md").read_text("utf-8"), re.MULTILINE)
    assert [(int(code), name) for code, name in rows] == [(code.value, code.name) for code in ExitCode]


# --- the JSON contract ------------------------------------------------------------------------------------------------

MEASURES = {
    "A measure": ("list",),
    "`due` adds": ("due",),
    "`department` adds": ("department", "区环保局", "--include-possible"),
    "`show` adds": ("show", "30"),
}
OVERVIEWS = {"`units`": ("units",), "`officials`": ("officials",), "`sections`": ("sections",), "`summary`": ("summary",)}
TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "null": lambda value: value is None,
    "object": lambda value: isinstance(value, dict),
    "list of strings": lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
    "list of objects": lambda value: isinstance(value, list) and all(isinstance(each, dict) for each in value),
}


def contract() -> dict[str, dict[str, str]]:
    """Heading of docs/json.md → key → type, in the order of the page."""
    sections = re.split(r"^#+ (.+)\n", (DOCS / "json.md").read_text("utf-8"), flags=re.MULTILINE)
    return {
        heading: dict(re.findall(r"^\| `([\w.]+)` \| ([\w ]+) \| \S", body, re.MULTILINE))
        for heading, body in zip(sections[1::2], sections[2::2], strict=True)
    }


def flattened(record: dict[str, Any], promised: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Key and value, those inside named "outer.inner", as far as the page goes into them."""
    for key, value in record.items():
        inside = any(name.startswith(f"{key}.") for name in promised)
        if not (inside and isinstance(value, dict)):
            yield key, value
        if inside:
            for each in value if isinstance(value, list) else [value]:
                yield from ((f"{key}.{name}", part) for name, part in each.items())


@pytest.mark.parametrize(("heading", "command"), [*MEASURES.items(), *OVERVIEWS.items()])
def test_json_is_what_the_page_promises(run: Any, heading: str, command: tuple[str, ...]) -> None:
    page = contract()
    promised = page[heading] | (page["A measure"] if heading in MEASURES else {})
    records = json.loads(run(*command, "--format", "json").out)
    own = list(page["A measure"]) if heading in MEASURES else []
    order = [key for key in [*own, *page[heading]] if "." not in key or key.partition(".")[0] not in promised]
    order = list(dict.fromkeys(key.partition(".")[0] for key in order))
    seen: dict[str, set[str]] = {}
    for record in records:
        assert list(dict.fromkeys(record)) == list(dict.fromkeys(order)), "the keys, in the order of the page"
        for key, value in flattened(record, promised):
            kinds = promised[key].split(" or ")
            fitting = [kind for kind in kinds if TYPES[kind](value)]
            assert fitting, f"{key}: {value!r} is no {promised[key]}"
            seen.setdefault(key, set()).add(fitting[0])
    assert set(seen) == set(promised), "nothing is promised that never comes"
    if heading in ("A measure", *OVERVIEWS):
        assert {key: set(kind.split(" or ")) for key, kind in promised.items()} == seen, "no type that never comes"


def test_values_named_on_the_page_are_those_of_the_schema(run: Any) -> None:
    schema = json.loads(run("schema", "plan").out)["$defs"]
    page = (DOCS / "json.md").read_text("utf-8")
    for key, values in {
        "targets.compare": schema["Target"]["properties"]["compare"]["enum"],
        "targets.nature": schema["Target"]["properties"]["nature"]["enum"],
        "targets.scope": schema["Target"]["properties"]["scope"]["enum"],
        "cadence.every": schema["Cadence"]["properties"]["every"]["enum"],
    }.items():
        (meaning,) = re.findall(rf"^\| `{key}` \| string \| (.*) \|$", page, re.MULTILINE)
        assert re.findall(r"`([\w-]+)`", meaning) == values


CSV_COMMANDS = {
    "list": (),
    "due": (),
    "department": ("区环保局",),
    "official": ("姜立光",),
    "search": ("锅炉",),
    "show": ("8",),
    "units": (),
    "officials": (),
    "sections": (),
    "summary": (),
}


@pytest.mark.parametrize("command", CSV_COMMANDS)
def test_csv_columns_are_those_of_the_page(run: Any, command: str) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\w, ]+) \|$", (DOCS / "json.md").read_text("utf-8"), re.MULTILINE))
    text = run(command, *CSV_COMMANDS[command], "--format", "csv").out
    assert text.startswith("\N{BYTE ORDER MARK}")
    assert next(csv.reader(io.StringIO(text[1:]))) == rows[command].split(", ")
