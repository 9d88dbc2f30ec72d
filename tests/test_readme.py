"""Do the commands of the README and the guides work, and do the links of all pages lead somewhere?"""

from __future__ import annotations

import fnmatch
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.returns import Book

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan import i18n
    from support.command_line import Run

pytestmark = pytest.mark.slow


ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
TO_TYPE = [*READMES, ROOT / "docs" / "guide.md", ROOT / "docs" / "guide.zh-CN.md"]
NAMES = {page: page.relative_to(ROOT).as_posix() for page in PAGES}

BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
AIRPLAN = re.compile(r"(?:\.venv[/\\](?:bin|Scripts)[/\\])?airplan (?P<arguments>.+)")
STATED_CODE = re.compile(r"#.*(?:exit code|返回值) (\d+)$")
NOT_RUN_HERE = (
    re.compile(r"make \w+"),  # make test is what runs this test
    re.compile(r"py -m venv \.venv"),
    re.compile(r"\.venv\\Scripts\\python -m pip install \."),
)


def commands_of(page: Path) -> Iterator[str]:
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if match["kind"] in ("sh", "powershell"):
            yield from (line for line in match["body"].splitlines() if line and not line.startswith("#"))


def return_one(folder: Path) -> None:
    """A unit fills in the workbook that it was sent, and returns it into the folder that the page collects."""
    (sent,) = Path().rglob("*_区环保局.xlsx")
    book = Book(sent)
    book["2a", "note"] = "4月排名已公布。"
    folder.mkdir()
    book.save(folder / sent.name)


@pytest.mark.parametrize("page", TO_TYPE, ids=NAMES.get)
def test_every_command_works(page: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the page, in a folder that has the plan's data as a clone has, in the page's language."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AIRPLAN_STORE")  # which would go before the workspace of the page
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    lang: i18n.Language = "zh" if "zh-CN" in page.name else "en"
    answered = 0
    for line in commands_of(page):
        if match := AIRPLAN.match(line):
            stated = STATED_CODE.search(line)
            arguments = shlex.split(match["arguments"].partition(" >> ")[0], comments=True)
            if arguments[0] == "collect" and not Path(arguments[1]).exists():
                return_one(Path(arguments[1]))
            result = run(*arguments, lang=lang, code=int(stated[1]) if stated else 0)
            assert result.out or result.err, line
            answered += 1
        elif line.startswith("cd "):
            monkeypatch.chdir(line.removeprefix("cd "))
        else:
            assert any(known.match(line) for known in NOT_RUN_HERE), f"nobody runs: {line}"
    assert answered >= 5


@pytest.mark.parametrize("page", READMES, ids=NAMES.get)
def test_a_readme_is_short_and_has_five_tasks(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.count("\n") <= 150
    tasks = re.findall(r"^\*\*(?:[1-9]\. |[一二三四五六七]、)", text, re.MULTILINE)
    assert len(tasks) == 5
    assert len(re.findall(r"^```console$", text, re.MULTILINE)) == 1
    assert "](docs/images/workbook.png)" in text


def test_both_readmes_say_the_same() -> None:
    """The same commands in the same order, in the words of each language."""
    english, chinese = (
        [line.split()[1] for line in commands_of(page) if line.startswith("airplan ")] for page in READMES
    )
    assert english == chinese


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


@pytest.mark.parametrize("page", [page for page in PAGES if page.name.endswith(".zh-CN.md")], ids=NAMES.get)
def test_a_page_in_chinese_links_to_pages_in_chinese(page: Path) -> None:
    """Where there is one; only the link called English leads to the other language."""
    links = re.findall(r"\[([^\]]*)\]\(([^)#\s]+\.md)", BLOCK.sub("", page.read_text(encoding="utf-8")))
    other = [(said, name) for said, name in links if (page.parent / name).with_suffix(".zh-CN.md").exists()]
    assert [said for said, _name in other] == ["English"] * len(other)
    assert other, "the page in English is linked"


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
