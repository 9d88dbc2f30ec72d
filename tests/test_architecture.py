"""Can a newcomer hold the whole in the head: does every module say what it does, and is nothing too long?"""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import airplan

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SRC = Path(airplan.__file__).parent
MODULES = sorted(SRC.rglob("*.py"))
LONGEST = 400


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_a_module_begins_with_a_sentence_of_its_own(module: Path) -> None:
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")), clean=False)
    assert docstring, "no docstring"
    first, *rest = docstring.split("\n")
    assert first == first.strip()
    assert first[-1] in "?.", first
    assert not rest or rest[0] == "", "the first line stands alone"


def test_no_two_modules_answer_the_same_question() -> None:
    firsts = [str(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))).split("\n")[0] for path in MODULES]
    assert [first for first in set(firsts) if firsts.count(first) > 1] == []


def test_no_module_is_too_long() -> None:
    lengths = {path.relative_to(SRC).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_package_has_a_docstring_module() -> None:
    folders = {path.parent for path in MODULES}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def global_names(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the names of the functions, classes and imports of a module, also those under a condition."""
    for statement in body:
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield statement.name
            case ast.Import() | ast.ImportFrom():
                yield from ((alias.asname or alias.name).partition(".")[0] for alias in statement.names)
            case ast.If() | ast.Try():
                yield from global_names([*statement.body, *statement.orelse])


def loop_names(tree: ast.Module) -> Iterator[ast.Name]:
    """Yield what comprehensions, `for` and unpackings bind."""
    for node in ast.walk(tree):
        match node:
            case ast.comprehension() | ast.For() | ast.AsyncFor():
                yield from names_in(node.target)
            case ast.Tuple(ctx=ast.Store()) | ast.List(ctx=ast.Store()):
                yield from names_in(node)


def names_in(target: ast.expr) -> Iterator[ast.Name]:
    """Yield the names that a target binds; `a[i]` and `a.b` bind none."""
    return (name for name in ast.walk(target) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store))


def hidden_names(source: str) -> list[str]:
    """Return the loop variables of a module that hide a function, class or import of it, as `line: name`."""
    tree = ast.parse(source)
    known = set(global_names(tree.body))
    return [f"{line}: {name}" for line, name in sorted({(n.lineno, n.id) for n in loop_names(tree) if n.id in known})]


@pytest.mark.parametrize("folder", ["src", "tests", "benchmarks", "docs"])
def test_no_loop_variable_hides_a_function_a_class_or_an_import(folder: str) -> None:
    """Since Python 3.12 the names of a comprehension are those of the function around it (PEP 709)."""
    files = sorted((ROOT / folder).rglob("*.py"))
    hidden = {path.relative_to(ROOT).as_posix(): hidden_names(path.read_text(encoding="utf-8")) for path in files}
    assert {path: names for path, names in hidden.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    [
        "[1 for *f, a in b]",
        "{f: 1 for f in b}",
        "f, a = b",
        "for a, (f, c) in b: pass",
        "[f for T in b]",
        "(0 for os in b)",
    ],
)
def test_a_hidden_name_is_seen(line: str) -> None:
    module = f"import os.path\nif a:\n    from t import T\ndef f(): pass\ndef g():\n    {line}\n"
    assert len(hidden_names(module)) == 1


def imported_modules(path: Path) -> set[str]:
    """Return the absolute names of what a module imports; `from a import b` counts as a and as a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_the_insides_of_typer_and_rich_are_named_by_the_adapters_only(module: Path) -> None:
    """import-linter sees packages of others as a whole; which of their modules are named is seen here."""
    names = imported_modules(module)
    insides = {name for name in names if name.startswith(("typer.", "click", "rich._"))}
    assert bool(insides) == (module in (SRC / "cli" / "typer_adapter.py", SRC / "cli" / "help_screen.py")), insides


PAGES = (ROOT / "docs" / "architecture.md", ROOT / "CONTRIBUTING.md")
NAMED = re.compile(r"`(?P<path>[\w/]+\.py):(?P<name>[\w.]+)`")


def definitions(path: Path) -> set[str]:
    """Return the names that a module defines: functions, classes, methods as Class.method, and constants."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef():
                names.add(node.name)
            case ast.ClassDef():
                names.add(node.name)
                names |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
            case ast.Assign():
                names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_for_newcomers_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = {(match["path"], match["name"]) for match in NAMED.finditer(text)}
    assert [f"{path}:{name}" for path, name in sorted(named) if name not in definitions(SRC / path)] == []
    places = set(re.findall(r"`((?:plan|store|progress|reports|formats|rounds|cli|i18n|locale)/[\w./]*)`", text))
    assert [place for place in sorted(places) if not (SRC / place).exists() and "LANGUAGE" not in place] == []


def test_no_two_modules_share_a_name() -> None:
    names = Counter(path.name for path in MODULES if path.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []


WRITTEN_AND_RESOLVED = {"Plan", "Measure", "Target", "Cadence", "OtherName"}
"""Classes of the plan's schemas, as people write the thing, that are called as those of plan.model."""


def test_no_two_classes_share_a_name() -> None:
    classes = [
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert {name for name, count in Counter(classes).items() if count > 1} == WRITTEN_AND_RESOLVED


LONGEST_FUNCTION = 40
LONG: dict[str, str] = {}
"""Function → the reason why it is longer."""


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{path.relative_to(SRC).as_posix()} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == LONG.keys()


def test_a_module_says_what_it_does() -> None:
    """It does not ask."""
    firsts = {path: (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "") for path in MODULES}
    assert [
        path.relative_to(SRC).as_posix() for path, text in firsts.items() if text.split("\n")[0].endswith("?")
    ] == []


MAKING = {
    *("mkdir", "makedirs", "mkdtemp", "mkstemp", "NamedTemporaryFile", "touch", "write_text", "write_bytes"),
    *("link", "symlink", "symlink_to", "hardlink_to", "rename", "renames", "unlink", "rmdir", "rmtree", "remove"),
    *("removedirs", "copy", "copy2", "copyfile", "copytree", "move", "truncate", "chmod", "fchmod"),
}
"""How Python makes, moves and removes files; `open` and `replace` are looked at by themselves."""
WRITERS = {
    "formats/staging.py": "makes the folders of its own, moves what is in them, and removes what it has made",
    "formats/received_files.py": "keeps what a browser has sent, in a folder of its own, and removes it",
    "formats/folder_output.py": "fills them with several files, and makes the folders above",
    "formats/output.py": "fills them with one file, which a command may write to",
    "store/file_mode.py": "makes the empty file of a new store, for those alone who may read it",
    "store/store_copy.py": "brings an old backup up to date in a temporary folder of its own",
    "cli/backup.py": "writes lines to the new file that it is given",
    "store/sqlite.py": "makes the folder of a new store",
}
"""Module → what it makes or removes. Everything else writes files through formats.output and formats.folder_output."""
SPEAKERS = {
    "formats/output.py": "says everything that is not an answer, without control characters",
    "formats/terminal.py": "shows tables, each text without control characters",
}


def calls(module: Path) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield (what it is a name of, name, call) for every call by a name: `os.open(…)` is ("os", "open", …)."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr=name)):
                yield of, name, node
            case ast.Call(func=ast.Attribute(attr=name)):
                yield "…", name, node
            case ast.Call(func=ast.Name(id=name)):
                yield "", name, node


def makes_files(of: str, name: str, call: ast.Call) -> bool:
    if "devnull" in ast.unparse(call):
        return False
    texts = [
        each.value
        for each in (*call.args, *(keyword.value for keyword in call.keywords))
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if name == "open":
        return of == "os" or any(set(text) & set("wxa+") and len(text) <= 3 for text in texts)
    if name == "replace":  # of a path it has one argument; os.replace has two, and so has that of a text
        return of == "os" or (len(call.args) == 1 and not call.keywords)
    return name in MAKING and of not in ("copy", "cursor", "book")


def test_one_mechanism_makes_files_and_folders() -> None:
    found = {
        module.relative_to(SRC).as_posix()
        for module in MODULES
        if any(makes_files(of, name, call) for of, name, call in calls(module))
    }
    assert found == WRITERS.keys()


@pytest.mark.parametrize(
    "line",
    [
        *("path.write_text('')", "open('a', 'wb')", "path.open(mode='x')", "os.open(a, b)", "os.rename(a, b)"),
        *("a.replace(b)", "shutil.rmtree(a)", "path.parent.mkdir()"),
    ],
)
def test_a_writer_is_seen(line: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(line, encoding="utf-8")
    assert all(makes_files(of, name, call) for of, name, call in calls(tmp_path / "module.py"))
    (tmp_path / "module.py").write_text("text.replace('a', 'b'); path.open(); open(name, 'rb')", encoding="utf-8")
    assert not any(makes_files(of, name, call) for of, name, call in calls(tmp_path / "module.py"))


def test_one_function_speaks_to_people() -> None:
    """Whatever else prints prints what is known: an id, the version, an empty line."""
    plain = {"cli/__init__.py", "cli/collect.py", "cli/submit.py"}
    found = set()
    for module in MODULES:
        for of, name, call in calls(module):
            source = ast.unparse(call)
            aside = "sys.stderr.write" in source or (name == "echo" and "err=True" in source)
            if aside or (name == "print" and not of):
                found.add(module.relative_to(SRC).as_posix())
            elif name == "echo":
                plain.discard(module.relative_to(SRC).as_posix())
    assert found <= SPEAKERS.keys()
    assert plain == set()


def local_times(source: str) -> list[str]:
    """Return the calls in a source that ask for the time zone of the machine."""
    without_zone = {"astimezone": 0, "now": 0, "fromtimestamp": 1}
    of_machine = {"today", "localtime", "mktime", "ctime", "tzset"}
    return [
        ast.unparse(call)
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and (
            (call.func.attr in without_zone and len(call.args) <= without_zone[call.func.attr] and not call.keywords)
            or (call.func.attr in of_machine and ast.unparse(call.func.value) in ("date", "datetime", "time"))
        )
    ]


def test_nothing_asks_for_the_zone_of_the_machine() -> None:
    """What day it is at the office is told by one module, airplan.office_time."""
    asked = {path.relative_to(SRC).as_posix(): local_times(path.read_text(encoding="utf-8")) for path in MODULES}
    assert {name: found for name, found in asked.items() if found} == {}


@pytest.mark.parametrize(
    "source", ["moment.astimezone()", "date.today()", "datetime.now()", "datetime.fromtimestamp(5)", "time.localtime()"]
)
def test_a_question_for_the_zone_of_the_machine_is_noticed(source: str) -> None:
    assert local_times(source)
    assert not local_times("moment.astimezone(UTC); datetime.now(UTC); datetime.fromtimestamp(5, UTC)")
