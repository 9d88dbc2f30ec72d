"""Do the pages in docs/ show what the program does: its screens, its references, its contract?

`make docs` rewrites every generated part; look at the difference before you commit it.

    <!-- clock: 2017-05-22 09:30 -->

From such a line on, the commands of a page are given at that time in Beijing, each a minute after the one before, with
a journal of the page's own: what they write down, ids included, is the same in every run.

    <!-- at a terminal: 2; 6.1; ; yes -->

The next command asks, and is given these answers one after another.

    <!-- filled in: sent/2017-05_区环保局.xlsx → back/2017-05_区环保局.xlsx
    5a status: in progress
    5a value-1: 12000
    -->

A department fills in these cells of a workbook, named by measure and column, and sends it back; nothing more is seen of
it than what the commands say. Figures become numbers, anything else is text.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import html
import importlib.util
import io
import json
import os
import re
import shlex
import shutil
import sys
import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.errors import ExitCode
from airplan.plan.deadlines import read_wording
from airplan.plan.yaml_events import Bare, parse
from airplan.rounds.instructions import guidance
from airplan.store.connect import open_store
from support.paths import PLAN
from support.returns import Book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.command_line import Run

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("README*.md"), *DOCS.glob("*.md")])

FENCE = re.compile(r"^```(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
CLOCK = re.compile(r"^<!-- clock: (?P<instant>[\d :-]+) -->$", re.MULTILINE)
FILLED = re.compile(
    r"^<!-- filled in: (?P<sent>[^\n]+) → (?P<back>[^\n]+)\n(?P<cells>.*?)-->$", re.MULTILINE | re.DOTALL
)
CELL = re.compile(r"(?P<ref>\w+) (?P<column>[\w-]+): (?P<typed>.+)")
STEP = re.compile(
    rf"{CLOCK.pattern}|{FILLED.pattern}|(?P<asked>^<!-- at a terminal: (?P<answers>[^\n]*) -->\n+)?{FENCE.pattern}",
    re.MULTILINE | re.DOTALL,
)
GENERATED = re.compile(
    r"(?<=^<!-- generated: )(?P<name>[\w ]+) -->\n(?P<body>.*?)(?=^<!-- end)", re.MULTILINE | re.DOTALL
)
PROMPT = re.compile(r"^(?:\$|PS>) (?P<typed>(?:airplan|cd) .+)$", re.MULTILINE)
FIRST = re.compile(r"\| head -(\d+)|# 前(\d+)行")
LAST = re.compile(r"\| tail -(\d+)|# last (\d+) lines?\b|# 后(\d+)行")
STATED_CODE = re.compile(r"(?:exit code|返回值) (\d+)$")
ENTRY = re.compile(r"[0-9a-z]{15}\n")
NAMES = {page: page.relative_to(ROOT).as_posix() for page in PAGES}


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the plan's data in it, to run the commands of one page in."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def language_of(page: Path) -> i18n.Language:
    return "zh" if "zh-CN" in page.name else "en"


@contextlib.contextmanager
def in_language(lang: i18n.Language) -> Iterator[None]:
    """Sentences made meanwhile are in this language."""
    i18n.use(lang)
    try:
        yield
    finally:
        i18n.use("en")


class Clock:
    """The clock in the office of a page; until it is set, commands are given now, and write nothing down."""

    def __init__(self, patch: pytest.MonkeyPatch, home: Path) -> None:
        self._patch, self._home = patch, home
        self.now: datetime | None = None

    def set(self, instant: str) -> None:
        """From here on, by the clock on the wall."""
        if self.now is None:
            self._patch.setenv("TZ", "CST-8")  # as Beijing has it, on machines without a list of zones, too
            time.tzset()
            self._patch.delenv("AIRPLAN_STORE")  # which would go before a workspace of the page
            self._patch.setenv("XDG_DATA_HOME", str(self._home))
            self._patch.setattr("airplan.workspace.session.clock", self._instant)
            self._patch.setattr("airplan.store.ids.os", SimpleNamespace(urandom=self._chance))
        self.now = datetime.fromisoformat(instant).replace(tzinfo=timezone(timedelta(hours=8)))

    def tick(self) -> None:
        """The next command is a minute later."""
        if self.now:
            self.now += timedelta(minutes=1)

    def _instant(self) -> datetime:
        assert self.now
        return self.now.astimezone(UTC)

    def _chance(self, size: int) -> bytes:
        return hashlib.sha256(str(self.now).encode()).digest()[:size]


@pytest.fixture
def clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clock]:
    """A clock that a page may set."""
    with pytest.MonkeyPatch.context() as patch:
        yield Clock(patch, tmp_path_factory.mktemp("data"))
    time.tzset()


@contextlib.contextmanager
def at_a_terminal(answers: str) -> Iterator[None]:
    """Commands ask, and are given the answers, which semicolons separate, one after another; all must be wanted."""
    given = [answer.strip() for answer in answers.split(";")]

    def answered(question: str) -> str:
        assert given, f"the page has no answer to: {question}"
        answer = given.pop(0)
        sys.stderr.write(f"{question}{answer}\n")
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("airplan.cli.prompt.at_terminal", lambda: True)
        patch.setattr("airplan.cli.prompt._line", answered)
        yield
    assert not given, f"nobody asks for {given}"


def fill_in(sent: Path, back: Path, cells: str) -> None:
    """A department types into the workbook that it was sent, and the office finds it in its folder."""
    book = Book(sent)
    for line in cells.splitlines():
        said = CELL.fullmatch(line)
        assert said, f"no cell: {line}"
        typed = said["typed"]
        book[said["ref"], said["column"]] = float(typed) if re.fullmatch(r"[\d.]+", typed) else typed
    back.parent.mkdir(exist_ok=True)
    book.save(back)


def screen_after(typed: str, run: Run, lang: i18n.Language) -> str:
    """What a command prints: all of it, or its first or last lines. Standard error comes last, but not behind the id of
    an entry, which is printed when all is written."""
    words = shlex.split(re.sub(r" (?:\||#) .*", "", typed))
    if words[0] == "cd":
        os.chdir(words[1])
        return ""
    stated = STATED_CODE.search(typed)
    result = run(*words[1:], lang=lang, width=80, code=int(stated[1]) if stated else 0)
    printed = result.err + result.out if ENTRY.fullmatch(result.out) else result.out + result.err
    lines = [text.rstrip() + "\n" for text in printed.splitlines()]
    if first := FIRST.search(typed):
        lines = lines[: int(first[first.lastindex or 0])]
    elif last := LAST.search(typed):
        lines = lines[-int(last[last.lastindex or 0]) :]
    return "".join(lines)


def rewritten(page: Path, text: str, run: Run, clock: Clock, generate: Callable[[str], str]) -> str:
    """The page with all its generated parts as the program would have them now.

    Clocks, commands, files and workbooks of the page take effect in the order in which they stand, as for somebody who
    reads it.
    """

    def console(body: str) -> Iterator[str]:
        prompts = list(PROMPT.finditer(body))
        assert prompts, f"no command: {body}"
        assert prompts[0].start() == 0, f"no command: {body}"
        for prompt in prompts:
            yield f"{prompt[0]}\n{screen_after(prompt['typed'], run, language_of(page))}"
            clock.tick()

    def step(match: re.Match[str]) -> str:
        if instant := match["instant"]:
            clock.set(instant)
            return match[0]
        if match["sent"]:
            fill_in(Path(match["sent"]), Path(match["back"]), match["cells"])
            return match[0]
        if match["file"]:
            Path(match["file"]).write_text(match["body"], encoding="utf-8")
        if match["kind"] != "console":
            return match[0]
        with at_a_terminal(match["answers"]) if match["asked"] else contextlib.nullcontext():
            return f"{match['asked'] or ''}```console\n{''.join(console(match['body']))}```"

    with in_language(language_of(page)):
        text = GENERATED.sub(lambda match: f"{match['name']} -->\n{generate(match['name'])}", text)
    return STEP.sub(step, text)


@pytest.fixture(scope="module")
def reference() -> Any:
    """docs/reference.py, as a module."""
    spec = importlib.util.spec_from_file_location("airplan_docs_reference", DOCS / "reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EVALUATION = ROOT / "data" / "evaluation_zh_CN.yaml"
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
    "status": (),
    "status --units": (),
    "status --by": ("section",),
    "overdue": (),
    "rank": ("--period", "2017-05"),
    "schedule": ("8",),
    "missing": (),
    "missing --by measure": (),
    "missing --remind": (),
    "round list": (),
    "round show": ("2017-05",),
    "log": (),
    "diff": (str(PLAN),),
    "diff --units": (str(PLAN),),
    "milestone list": (),
    "template": (),
    "template --fields": (),
    "evaluate": ("--rules", str(EVALUATION)),
    "evaluate --explain": ("区环保局", "--rules", str(EVALUATION)),
    "dispatch": ("--period", "2017-05", "--to", "sent", "--force", "--department", "区教委", "--by", "Li"),
    "collect": ("sent",),
    "notice": ("--all", "--period", "2017-05", "--as-of", "2017-05-26"),
}


def csv_columns(run: Run) -> str:
    """The columns of every command's CSV, as a table; they are the same in both languages."""
    rows = ["| Command | Columns |", "| --- | --- |"]
    open_store("csv.sqlite").close()
    for command, arguments in CSV_COMMANDS.items():
        english, chinese = (
            run("--store", "csv.sqlite", *command.split(), *arguments, "--format", "csv", lang=lang).out
            for lang in ("en", "zh")
        )
        assert english.startswith("\N{BYTE ORDER MARK}")
        columns = next(csv.reader(io.StringIO(english[1:])))
        assert columns == next(csv.reader(io.StringIO(chinese[1:])))
        rows.append(f"| `{command}` | `{', '.join(columns)}` |")
    return "\n".join(rows) + "\n"


ON_ROUNDS = {"guide"}
"""Pages with screens of a whole round of all units."""


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=NAMES[page], marks=[pytest.mark.slow] if page.name.split(".")[0] in ON_ROUNDS else [])
        for page in PAGES
    ],
)
def test_generated_parts_are_up_to_date(
    page: Path, run: Run, clock: Clock, reference: Any, clone: Path, *, updating: bool
) -> None:
    text = page.read_text(encoding="utf-8")
    parts = {**reference.PARTS, "csv columns": lambda: csv_columns(run)}
    new = rewritten(page, text, run, clock, lambda name: f"\n{parts[name]()}\n")
    if updating:
        page.write_text(new, encoding="utf-8", newline="\n")
    else:
        assert text == new, "run `make docs` and look at what has changed"


def test_every_generated_part_stands_on_a_page(reference: Any) -> None:
    """Once in English; a page in Chinese has what its English page has."""
    found = {page: [match["name"] for match in GENERATED.finditer(page.read_text("utf-8"))] for page in PAGES}
    english = [name for page, names in found.items() if language_of(page) == "en" for name in names]
    assert sorted(english) == sorted([*reference.PARTS, "csv columns"])
    for page, names in found.items():
        assert names == found[page.with_name(page.name.replace(".zh-CN", ""))], page.name


def test_a_stale_screen_is_noticed(run: Run, clock: Clock, clone: Path) -> None:
    page = "before\n```console\n$ airplan sections | head -1\nNo.  Chapter\n```\nafter\n"
    new = rewritten(Path("page.md"), page, run, clock, str)
    assert new.splitlines()[2] == "$ airplan sections | head -1"
    assert new.splitlines()[3].split() == ["No.", "Section", "Tasks", "Measures"]
    assert new.splitlines()[4:] == ["```", "after"]


DIARY = """\
<!-- clock: 2017-05-22 23:30 -->
```console
$ airplan record 5a --value 12000 --by Li --yes # last 1 line
$ airplan record 8a --value retrofit=240 --by Li # last 3 lines
```
<!-- clock: 2017-06-01 09:00 -->
```console
$ airplan log | head -4
```
"""


def test_what_a_page_writes_down_is_the_same_in_every_run(
    run: Run, clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pages = []
    for _again in range(2):
        with pytest.MonkeyPatch.context() as patch:
            clock = Clock(patch, tmp_path_factory.mktemp("data"))
            pages.append(rewritten(Path("page.md"), DIARY, run, clock, str))
        time.tzset()
    assert pages[0] == pages[1]
    lines = pages[0].splitlines()
    first, by, second = lines[3], lines[5], lines[7]
    assert by.split()[-1:] == ["Li"]
    assert ENTRY.fullmatch(first + "\n")
    assert first < second
    assert lines[12] == "2 entries"
    assert lines[15].startswith(first), "they share one journal, which nobody else writes"
    assert run("log").out.startswith("0 entries\n"), "and which is gone with the page"


POST = """\
<!-- clock: 2017-05-15 09:00 -->
```console
$ airplan dispatch --to sent -d 区教委 --by Li --yes # last 1 line
```
<!-- filled in: sent/2017-05_区教委.xlsx → back/2017-05_区教委.xlsx
8a status: in progress
8a value-1: 40
-->
```console
$ airplan collect back --format csv
```
"""


def test_what_a_department_fills_in_is_what_comes_back(
    run: Run, clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        page = rewritten(Path("page.md"), POST, run, Clock(patch, tmp_path_factory.mktemp("data")), str)
    time.tzset()
    (answer,) = re.findall(r"--format csv\n(.*?)```", page, re.DOTALL)
    found = csv.DictReader(io.StringIO(answer.lstrip("\N{BYTE ORDER MARK}")))
    assert [(row["field"], row["returned"], row["verdict"]) for row in found if row["verdict"]] == [
        ("8a status", "in progress", "new"),
        ("8a value:retrofit", "40", "new"),
    ]
    typed = re.search(r"<!-- filled in.*?-->", POST, re.DOTALL)
    assert typed
    assert typed[0] in page, "what was typed stays as it is"


@pytest.mark.parametrize("file", ["plan", "departments", "evaluation"])
def test_schemas_beside_the_data_are_up_to_date(file: str, run: Run, *, updating: bool) -> None:
    path = ROOT / "data" / f"{file}.schema.json"
    schema = run("schema", file).out
    if updating:
        path.write_text(schema, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == schema
    data = {"plan": "plan_2017.yaml", "evaluation": "evaluation_zh_CN.yaml"}.get(file, f"{file}.yaml")
    first = (ROOT / "data" / data).read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"# yaml-language-server: $schema={path.name}", "editors find it"


def test_wordings_of_the_plan_are_in_the_table(run: Run, reference: Any) -> None:
    measures = json.loads(run("list", "--format", "json").out)
    assert {measure["deadline"]["text"] for measure in measures} <= set(reference.WORDINGS)


def test_the_table_of_wordings_says_what_they_mean() -> None:
    """A few of its rows, as a person reads them on the page, against the reader."""
    page = (DOCS / "plan-file.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([^|`]+) \| `[\w-]+` \| (\S+) \| [^|]*\|$", page, re.MULTILINE))
    assert len(rows) > 70
    assert rows["2月底前"] == "2017-02-28"
    assert rows["长期实施"] == rows["尽快完成"] == "–"
    assert {w: date.fromisoformat(d) for w, d in rows.items() if d != "–"} == {
        w: due for w in rows if (due := read_wording(w, 2017).due)
    }


def test_bare_words_that_the_page_warns_of_are_marked_by_the_reader() -> None:
    rows = re.findall(
        r"^\| `(\w+: ?\S*)`[^|]* \| ([^|]+) \| (.+) \|$", (DOCS / "plan-file.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) == 6
    for written, others_read, instead in rows:
        (value,) = parse(written, "page")[0].values()
        assert isinstance(value, Bare), written
        assert others_read.startswith(value.meaning), written
        if quoted := re.fullmatch("`(.+)`", instead):
            (text,) = parse(quoted[1], "page")[0].values()
            assert type(text) is str, instead
            assert text == value


@pytest.mark.parametrize("page", ["exit-codes.md", "exit-codes.zh-CN.md"])
def test_exit_codes_are_all_there(page: str) -> None:
    rows = re.findall(r"^\| (\d+) \| (\w+) \| \S", (DOCS / page).read_text("utf-8"), re.MULTILINE)
    assert [(int(code), name) for code, name in rows] == [(code.value, code.name) for code in ExitCode]


# --- the page that departments are given ------------------------------------------------------------------------------


def test_the_page_to_be_printed_has_the_rules_of_the_workbooks(*, updating: bool) -> None:
    page = DOCS / "filling-in.zh-CN.html"
    text = page.read_text("utf-8")
    with in_language("zh"):
        rules = [said for said, heading in guidance(date(2017, 5, 25), "–") if not heading]
    items = "\n".join(f"  <li>{html.escape(rule, quote=False)}</li>" for rule in rules)
    new = GENERATED.sub(lambda match: f"{match['name']} -->\n{items}\n", text)
    assert new.count("<li>") >= len(rules) == 9
    if updating:
        page.write_text(new, encoding="utf-8", newline="\n")
    else:
        assert text == new, "run `make docs` and print the page: is it still one?"


# --- the JSON contract ------------------------------------------------------------------------------------------------

DAY = ("--as-of", "2017-06-01")
ASKED: dict[str, list[tuple[str, ...]]] = {
    "A measure": [("list",), ("official", "姜立光"), ("search", "锅炉")],
    "`due` adds": [("due",)],
    "`department` adds": [("department", "区环保局"), ("department", "德胜街道", "--include-possible")],
    "`show` adds": [("show", str(task)) for task in range(1, 33)],
    "`units`": [("units",)],
    "`officials`": [("officials",)],
    "`sections`": [("sections",)],
    "`summary`": [("summary",)],
}
"""Heading of docs/json.md → questions that, together, are answered with everything promised under it; those about
progress are asked by the tests of their commands, of a journal."""
BEHIND = ("light", "status", "due")
"""Where a measure stands is said behind all else."""

TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in (int, float),
    "boolean": lambda value: isinstance(value, bool),
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


REPORTED = {
    *("own.status", "own.last_report", "own.empty", "document_number"),
    *("deadline.start", "deadline.event", "deadline.span", "deadline.every", "targets.relative_to"),
}
"""What has a value only where units have reported, or in other plans: see tests/cli/test_status.py, test_undated.py."""


def flattened(record: dict[str, Any], promised: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Key and value, those inside named "outer.inner", as far as the page goes into them."""
    for key, value in record.items():
        inside = any(name.startswith(f"{key}.") for name in promised)
        if not (inside and isinstance(value, dict)):
            yield key, value
        if inside:
            for each in value if isinstance(value, list) else [value]:
                yield from ((f"{key}.{name}", part) for name, part in each.items())


@pytest.mark.parametrize("heading", ASKED)
def test_json_is_what_the_page_promises(run: Run, heading: str) -> None:
    page = contract()
    promised = page["A measure"] | page[heading] if "adds" in heading else page[heading]
    keys = sorted(dict.fromkeys(key.partition(".")[0] for key in promised), key=lambda key: key in BEHIND)
    seen: dict[str, set[str]] = {}
    for question in ASKED[heading]:
        for record in json.loads(run(*question, *DAY, "--format", "json").out):
            assert list(record) == keys, "the keys, in the order of the page"
            for key, value in flattened(record, promised):
                fitting = [kind for kind in promised[key].split(" or ") if TYPES[kind](value)]
                assert fitting, f"{key}: {value!r} is no {promised[key]}"
                seen.setdefault(key, set()).add(fitting[0])
    assert set(seen) == set(promised), "nothing is promised that never comes"
    unseen = {key for key, kinds in seen.items() if kinds == {"null"}}
    assert unseen <= REPORTED, "what a value looks like is seen somewhere"


def test_values_named_on_the_page_are_those_of_the_schema(run: Run) -> None:
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
