"""Does what the README and the guides tell people to type work, and do the pages hold together?"""

from __future__ import annotations

import fnmatch
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan import i18n
    from support.command_line import Run
    from support.servers import Server

pytestmark = pytest.mark.slow


ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TO_TYPE = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "docs" / "guide.md", ROOT / "docs" / "guide.zh-CN.md"]
NAMES = {page: page.relative_to(ROOT).as_posix() for page in PAGES}

BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
AIRPLAN = re.compile(r"(?P<variables>(?:\w+=\S+ )*)(?:\.venv[/\\](?:bin|Scripts)[/\\])?airplan (?P<arguments>.+)")
COPY = re.compile(r"(?:cp|Copy-Item) (?P<source>\S+) (?P<target>\S+)")
LANGUAGE = re.compile(r'\$env:AIRPLAN_LANG = "(?P<lang>\w+)"')
STATED_CODE = re.compile(r"#.*(?:exit code|退出码) (\d+)$")
NOT_RUN_HERE = (
    re.compile(r"make \w+"),  # make test is what runs this test
    re.compile(r"py -m venv \.venv|py -m pip wheel --wheel-dir packages \."),
    re.compile(r"\.venv\\Scripts\\python -m pip install (\.|--no-index --find-links packages airplan)"),
    re.compile(r'\$env:Path = "\$PWD\\\.venv\\Scripts;\$env:Path"'),
)


def commands_of(page: Path) -> Iterator[str]:
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if match["kind"] in ("sh", "powershell"):
            yield from (line for line in match["body"].splitlines() if line and not line.startswith("#"))


@pytest.mark.parametrize("page", TO_TYPE, ids=NAMES.get)
def test_every_command_works(page: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the page, in a folder that has the plan's data as a clone has, in the page's language."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    lang: i18n.Language = "zh" if "zh-CN" in page.name else "en"
    answered = 0
    for line in commands_of(page):
        if match := AIRPLAN.match(line):
            stated = STATED_CODE.search(line)
            arguments = shlex.split(match["arguments"].partition(" >> ")[0], comments=True)
            said = "zh" if "AIRPLAN_LANG=zh" in match["variables"] else lang
            result = run(*arguments, lang=said, code=int(stated[1]) if stated else 0)
            assert result.out or result.err, line
            answered += 1
        elif match := COPY.match(line):
            shutil.copy(*(Path(match[end].replace("\\", "/")) for end in ("source", "target")))
        elif line.startswith("mkdir "):
            Path(line.removeprefix("mkdir ")).mkdir()
        elif match := LANGUAGE.fullmatch(line):
            lang = "zh" if match["lang"] == "zh" else "en"
        else:
            assert any(known.match(line) for known in NOT_RUN_HERE), f"nobody runs: {line}"
    assert answered >= 5


def test_a_readme_asks_ten_questions() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert re.findall(r"^# (\d+)\. .+\nairplan ", text, re.MULTILINE) == [str(i) for i in range(1, 11)]


def test_both_readmes_ask_the_same() -> None:
    """The same commands in the same order, in the words of each language."""
    english, chinese = (
        [line.split()[1] for line in commands_of(ROOT / name) if line.startswith("airplan ")]
        for name in ("README.md", "README.zh-CN.md")
    )
    assert english[:10] == chinese[:10]
    assert set(chinese) <= set(english) | {"due", "list", "export", "check", "--plan"}


def test_every_target_of_make_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"(?:^|`|run by )make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {"due", "test", "bench", "docs", "format"} <= named
    assert named <= targets


def test_the_two_commands_are_those_that_are_checked() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    first, second = [line.split("#")[0].strip() for line in commands_of(ROOT / "README.md")][:2]
    assert (first, second) == ("make due", "make test")
    checked = re.findall(r"^ *(make [a-z]+) ", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert checked == [second, first], "the suite on the oldest Python, the first command on every newer one"
    assert re.search(r"^due:.*\n\t@\$\(AIRPLAN\) due --before 2017-06-30$", makefile, re.MULTILINE)


def test_a_reporting_role_reads_with_the_grants_of_the_readme_and_no_more(
    postgres: str, postgres_server: Server, run: Run
) -> None:
    english, chinese = (
        [match["body"] for match in BLOCK.finditer((ROOT / name).read_text("utf-8")) if match["kind"] == "sql"]
        for name in ("README.md", "README.zh-CN.md")
    )
    assert english == chinese
    (grants,) = english
    database, reader = postgres.rpartition("/")[2], f"reader_{os.getpid()}"
    said = ("record", "32a", "--status", "in-progress", "--by", "Li")
    run("--store", postgres, *said, "--yes")
    named = grants.replace("airplan_owner", "clerk").replace("airplan_reader", reader)
    try:
        postgres_server.execute(f"{named}; ALTER ROLE {reader} PASSWORD 'word'", database)
        reading = postgres_server.url(database, reader, "word")
        assert run("--store", reading, "status").out.startswith("46 measures · red 1, grey 45 · ")
        assert run("--store", reading, "log").out.startswith("1 entry\n")
        assert run("--store", reading, *said, code=3).out == ""
        assert run("--store", postgres, "log").out.startswith("1 entry\n")
    finally:
        postgres_server.execute(f"DROP OWNED BY {reader}; DROP ROLE {reader}", database)


# --- links ------------------------------------------------------------------------------------------------------------


def anchors_of(page: Path) -> set[str]:
    """What a heading is called in an address, as the usual web sites do it."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=NAMES.get)
def test_links_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        name, _hash, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), target
        assert there.is_relative_to(ROOT)
        if anchor:
            assert anchor in anchors_of(there), target


def test_every_page_can_be_reached() -> None:
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in PAGES
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if not target.startswith("https://")
    }
    reached = {*linked, *(folder / "README.md" for folder in linked if folder.is_dir()), ROOT / "README.md"}
    assert [NAMES[page] for page in PAGES if page not in reached] == []


def test_files_that_the_code_names_exist() -> None:
    sources = [*(ROOT / "src").rglob("*.py"), ROOT / "pyproject.toml", ROOT / "Makefile"]
    for source in sources:
        for name in re.findall(r"docs/[\w./-]*\w", source.read_text(encoding="utf-8")):
            there = ROOT / name
            assert there.exists() or list(there.parent.glob(f"{there.name}-*.md")), f"{source.name}: {name}"


# --- what must stand nowhere ------------------------------------------------------------------------------------------

FORBIDDEN = re.compile(
    r"pypi\.(?:org|python|tuna)|pythonhosted\.|npmjs\.(?:com|org)|crates\.io\b|rubygems\.org|anaconda\.(?:org|com)"
    r"|(?:mirrors|proxy)\.(?:aliyun|tuna|ustc|golang|cloud)"
    r"|(?<![\w.~}$)])/(?:home|root|Users|work)/|[A-Z]:\\Users\\\w",
    re.IGNORECASE,
)


def texts() -> Iterator[tuple[str, str]]:
    """Path and content of every text file of the project, whether or not it is committed yet."""
    ignored = [
        line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    for place, folders, files in os.walk(ROOT):
        inside = Path(place)
        if (inside / "pyvenv.cfg").exists():
            folders.clear()
            continue
        folders[:] = [name for name in folders if name != ".git" and not any(fnmatch.fnmatch(name, i) for i in ignored)]
        for name in set(files) - {".git"}:  # a file in a worktree of git
            data = (inside / name).read_bytes()
            if b"\0" not in data and name != ".git" and not any(fnmatch.fnmatch(name, each) for each in ignored):
                yield (inside / name).relative_to(ROOT).as_posix(), data.decode("utf-8", "replace")


def test_no_registry_and_no_machine_is_named() -> None:
    found = [f"{path}: {match[0]}" for path, text in texts() for match in FORBIDDEN.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "text", ["see https://pypi" + ".org/simple", "in /ho" + "me/someone/airplan", "C:" + r"\Users\someone"]
)
def test_what_is_forbidden_is_recognised(text: str) -> None:
    assert FORBIDDEN.search(text)
    assert not FORBIDDEN.search("~/.local/share/airplan, %LOCALAPPDATA%, homework of the root")


def test_the_project_is_looked_through() -> None:
    paths = {path for path, _text in texts()}
    assert {"README.md", "tests/test_readme.py", "src/airplan/__init__.py", "data/plan_2017.yaml", ".ci/run"} <= paths
    assert not any(path.startswith((".git/", ".venv/")) for path in paths)
