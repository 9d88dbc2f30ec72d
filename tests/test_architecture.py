"""Can a newcomer hold the whole in the head: does every module say its question, and is none too long?"""

from __future__ import annotations

import ast
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
def test_the_insides_of_typer_and_rich_are_named_by_the_adapter_only(module: Path) -> None:
    """import-linter sees packages of others as a whole; which of their modules are named is seen here."""
    names = imported_modules(module)
    insides = {name for name in names if name.startswith(("typer.", "click", "rich._"))}
    assert bool(insides) == (module == SRC / "cli" / "typer_adapter.py"), insides
