"""Does a workspace apply from within its folder, is every setting read, every fault of one said, and none half made?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.cli import workspace
from airplan.cli.config import SETTINGS, as_toml, read, written
from airplan.cli.session import Session, bundled
from airplan.cli.workspace import Settings
from airplan.errors import AirplanError, InvalidFiles
from airplan.formats.output import not_written, write_file
from airplan.progress.rules import DUTIES, Reporting, Rules, Thresholds
from airplan.store.compiler import compiled
from support.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.errors import Problem
    from airplan.store.compiler import Compiled, PlanFiles
    from support.command_line import Run
    from support.small_plan import Offered, SmallPlan

FILES = ["airplan.sqlite", "airplan.toml", "departments.yaml", "plan_2017.yaml"]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty, with nothing in the environment that names a plan or a store."""
    monkeypatch.delenv("AIRPLAN_STORE")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def office(desk: Path, run: Run) -> Path:
    """A new workspace."""
    run("init", "office")
    return desk / "office"


@pytest.fixture
def toml(desk: Path) -> Path:
    """Where an airplan.toml of the current folder stands."""
    return desk / "airplan.toml"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def problems(path: Path) -> list[Problem]:
    with pytest.raises(InvalidFiles) as invalid:
        read(path)
    assert {problem.file for problem in invalid.value.problems} == {str(path)}
    return list(invalid.value.problems)


def flat(settings: Settings) -> dict[str, object]:
    """Every field with its value, those of the two groups by their own names."""
    fields = settings._asdict()
    return {**fields.pop("thresholds")._asdict(), **fields.pop("reporting")._asdict(), **fields}


# --- a new one --------------------------------------------------------------------------------------------------------


def test_a_new_workspace_answers_from_within(run: Run, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert names(office) == FILES
    for name in ("plan_2017.yaml", "departments.yaml"):
        assert (office / name).read_bytes() == bundled(name).read_bytes()
    (office / "within" / "deep").mkdir(parents=True)
    monkeypatch.chdir(office / "within" / "deep")
    plan = office / "plan_2017.yaml"
    plan.write_text(plan.read_text("utf-8").replace("孙硕", "孙碩"), encoding="utf-8")
    book = office / "departments.yaml"
    book.write_text(book.read_text("utf-8").replace("孙硕", "孙碩"), encoding="utf-8")
    assert "孙碩" in run("official", "孙碩", "--format", "json").out
    assert names(office) == sorted([*FILES, "within"])


NEXT: dict[i18n.Language, str] = {
    "en": (
        "cd {}: from there on, commands use this workspace.\n"
        "airplan status: where every measure stands.\n"
        "Edit airplan.toml: every setting is explained in it.\n"
    ),
    "zh": (
        "cd {}：进入后，各命令即使用本工作区。\n"
        "airplan status：查看各项措施的进展。\n"
        "编辑 airplan.toml：各项设置均附说明。\n"
    ),
}


@pytest.mark.parametrize("lang", NEXT)
@pytest.mark.parametrize(("folder", "named"), [("office", "office"), ("某区 办公室", '"某区 办公室"'), (".", ".")])
def test_what_to_do_next(run: Run, desk: Path, lang: i18n.Language, folder: str, named: str) -> None:
    result = run("init", folder, lang=lang)
    assert (result.out, result.err) == ("", NEXT[lang].format(named))
    assert names(Path(folder)) == FILES


def test_a_network_folder_is_pointed_out(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "A network folder: where several people write at once, a PostgreSQL server is safer"
    assert said not in run("init", "here").err
    monkeypatch.setattr("airplan.cli.init.on_network", lambda _folder: True)
    assert said in run("init", "there").err


def test_the_environment_that_goes_before_it_is_named(
    run: Run, desk: Path, small_plan: SmallPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plan, plan, _store, store = small_plan()
    monkeypatch.setenv("AIRPLAN_PLAN", plan)
    monkeypatch.setenv("AIRPLAN_STORE", store)
    said = run("init", "office").err.splitlines()
    assert said[3:] == ["Set in the environment, which goes before airplan.toml: AIRPLAN_PLAN, AIRPLAN_STORE."]
    assert names(Path("office")) == sorted([*FILES[:3], "plan.yaml"])
    assert not Path(store).exists()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_plan_of_ones_own_is_copied_as_it_is(
    run: Run, desk: Path, small_plan: SmallPlan, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    plan = Path(small_plan(encoding=encoding)[1])
    plan = plan.rename(plan.with_name("计划\u30002017.yaml"))
    run("--plan", str(plan), "init", "a/b/office")
    for name in (plan.name, "departments.yaml"):
        assert (desk / "a" / "b" / "office" / name).read_bytes() == plan.with_name(name).read_bytes()
    monkeypatch.chdir("a/b/office")
    assert "张䶮" in run("officials", "--format", "json").out


def test_a_book_of_ones_own_is_copied_too(run: Run, desk: Path, small_plan: SmallPlan) -> None:
    plan = Path(small_plan()[1])
    (desk / "books").mkdir()
    book = plan.with_name("departments.yaml").rename(desk / "books" / "book.yaml")
    run("--plan", str(plan), "--departments", str(book), "init", "office")
    assert (desk / "office" / "departments.yaml").read_bytes() == book.read_bytes()


def test_other_files_of_the_folder_stay(run: Run, desk: Path) -> None:
    (desk / "office").mkdir()
    (desk / "office" / "letter.doc").write_bytes(b"x")
    run("init", "office")
    assert names(Path("office")) == sorted([*FILES, "letter.doc"])


def test_a_workspace_around_it_has_no_say(run: Run, desk: Path, small_plan: SmallPlan) -> None:
    small_plan()
    (desk / "airplan.toml").write_text('[plan]\nfile = "plan.yaml"\n')
    assert run("init", "inner").code == 0
    assert names(Path("inner")) == FILES
    (desk / "airplan.toml").write_text("broken")
    assert run("init", "another").code == 0


# --- none half made ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FILES, "airplan.sqlite-wal", "airplan.sqlite-journal"])
def test_nothing_is_replaced(run: Run, desk: Path, name: str) -> None:
    (desk / "office").mkdir()
    (desk / "office" / name).write_bytes(b"mine")
    said = run("init", "office", code=3).err
    assert said.startswith(f"airplan: office has these files already: {name}; nothing was made.")
    assert names(Path("office")) == [name]
    assert (desk / "office" / name).read_bytes() == b"mine"


def test_all_that_is_in_the_way_is_named(run: Run, office: Path) -> None:
    said = run("init", "office", code=3).err
    assert "plan_2017.yaml, departments.yaml, airplan.sqlite, airplan.toml;" in said


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("file", "airplan: file was not written: it is not a folder\n"),
        ("file/below", "airplan: file/below was not written: Not a directory\n"),
    ],
)
def test_a_folder_that_cannot_be_made(run: Run, desk: Path, folder: str, said: str) -> None:
    (desk / "file").write_text("x")
    assert run("init", folder, code=3).err == said
    assert names(desk) == ["file"]


def test_a_plan_with_faults_makes_no_workspace(run: Run, desk: Path, small_plan: SmallPlan) -> None:
    plan = small_plan("6月底前", "13月底前")[1]
    said = run("--plan", plan, "init", "a/office", code=3).err
    assert said.startswith(f"{plan}:"), "the file to mend is the one that was copied"
    assert names(desk) == ["departments.yaml", "plan.yaml"]


@pytest.mark.parametrize("name", ["departments.yaml", "Airplan.TOML", "airplan.sqlite", "a\x7f.yaml", "a\udcff.yaml"])
def test_a_plan_that_would_collide(run: Run, desk: Path, small_plan: SmallPlan, name: str) -> None:
    plan = Path(small_plan()[1])
    (desk / "other").mkdir()
    plan.rename(desk / "other" / name)
    said = run("--plan", f"other/{name}", "init", "office", code=2).err
    assert "a plan of this name cannot stand in a workspace" in said
    assert not (desk / "office").exists()


def test_a_store_elsewhere_is_no_matter_of_init(run: Run, desk: Path) -> None:
    said = run("--store", "elsewhere.sqlite", "init", "office", code=2).err
    assert said == "airplan: init and --store cannot be used together.\n"
    assert names(desk) == []


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("step", [1, 2, 3, 4])
@pytest.mark.parametrize("failure", [not_written("x", "the disk is full"), KeyboardInterrupt()], ids=type)
def test_whatever_fails_nothing_is_left(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, step: int, failure: BaseException, *, existing: bool
) -> None:
    done: list[object] = []

    def failing(function: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            done.append(function)
            result = function(*arguments, **options) if len(done) != step or function is compiled else None
            if len(done) == step:
                raise failure
            return result

        return call

    if existing:
        (desk / "a" / "office").mkdir(parents=True)
    monkeypatch.setattr("airplan.cli.init.write_file", failing(write_file))
    monkeypatch.setattr("airplan.cli.init.compiled", failing(compiled))
    run("init", "a/office", code=130 if isinstance(failure, KeyboardInterrupt) else 3)
    assert len(done) == step
    assert [path.relative_to(desk).as_posix() for path in desk.rglob("*")] == (["a", "a/office"] if existing else [])


def test_a_store_that_is_not_kept_makes_no_workspace(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk commands go on without their store; a workspace without one would be none."""

    def in_vain(files: PlanFiles, _place: str) -> Compiled:
        return compiled(files, "/dev/null/none.sqlite")

    monkeypatch.setattr("airplan.cli.init.compiled", in_vain)
    said = run("init", "office", code=3).err
    assert said.startswith("airplan: Nothing is kept: /dev/null/none.sqlite cannot be written")
    assert names(desk) == []


# --- every setting ----------------------------------------------------------------------------------------------------


@pytest.fixture(params=["en", "zh"])
def new_file(request: pytest.FixtureRequest, office: Path) -> Iterator[str]:
    """The airplan.toml of a new workspace, as a reader of either language gets it."""
    i18n.use(request.param)
    yield written({})
    i18n.use("en")


DEFAULTS = ("plan_2017.yaml", "departments.yaml", "airplan.sqlite")


def defaults(office: Path) -> Settings:
    plan, departments, store = (office / name for name in DEFAULTS)
    return Settings(plan, departments, str(store))


def test_a_new_file_holds_the_defaults(office: Path, new_file: str) -> None:
    (office / "airplan.toml").write_text(new_file, encoding="utf-8")
    assert read(office / "airplan.toml") == defaults(office)


def test_every_line_may_be_taken_out(office: Path, new_file: str) -> None:
    lines = new_file.splitlines()
    places = [number for number, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    assert len(places) == len(SETTINGS)
    for number in places:
        without = [f"# {line}" if i == number else line for i, line in enumerate(lines)]
        (office / "airplan.toml").write_text("\n".join(without), encoding="utf-8")
        assert read(office / "airplan.toml") == defaults(office), lines[number]
    (office / "airplan.toml").write_text("")
    assert read(office / "airplan.toml") == defaults(office)


def test_every_setting_is_explained(new_file: str) -> None:
    lines = new_file.splitlines()
    for number, line in enumerate(lines):
        if " = " in line and not line.startswith("#"):
            assert lines[number - 1].startswith("# ")


def test_every_field_is_set_by_a_line_of_the_file(office: Path, new_file: str) -> None:
    """Change one value after the other: each changes one field, and no field is left."""
    other = {**dict.fromkeys(DEFAULTS, "other"), "": "王五"}
    usual, changed = flat(defaults(office)), []
    for each in SETTINGS:
        value = each.value
        another = other[value] if isinstance(value, str) else value + 1 if isinstance(value, int) else ["by-date"]
        line = f"\n{each.key} = {as_toml(value)}\n"
        assert new_file.count(line) == 1
        text = new_file.replace(line, f"\n{each.key} = {as_toml(another)}\n")
        (office / "airplan.toml").write_text(text, encoding="utf-8")
        differ = [field for field, now in flat(read(office / "airplan.toml")).items() if now != usual[field]]
        assert len(differ) == 1, each.key
        changed += differ
    assert sorted(changed) == sorted(usual) == sorted({*usual, *Thresholds._fields, *Reporting._fields})


def test_every_duty_is_named_in_the_file(new_file: str) -> None:
    assert [word for word in DUTIES if word not in new_file] == []


def test_without_a_workspace_the_defaults_hold(desk: Path) -> None:
    assert Session().settings == Settings()
    session = Session()
    assert (session.files.plan, session.files.departments) == (bundled("plan_2017.yaml"), bundled("departments.yaml"))
    assert session.rules == Rules()


def test_the_rules_of_a_workspace(toml: Path) -> None:
    toml.write_text(
        '[lights]\nbehind-red = 50\n[reporting]\nday = 5\nleads = []\neveryone = ["target", "ongoing", "target"]'
    )
    assert Session().rules == Rules(
        Thresholds(behind_red=50), Reporting(day=5, leads=(), everyone=("target", "ongoing"))
    )


def test_an_author(toml: Path) -> None:
    toml.write_text('[office]\nauthor = " 王五 "', encoding="utf-8")
    assert Session().settings.author == "王五"


# --- which goes before which ------------------------------------------------------------------------------------------


def test_option_environment_file_default(
    run: Run, office: Path, small_plan: SmallPlan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _plan, plan, _store, store = small_plan()
    monkeypatch.chdir(office)
    toml = office / "airplan.toml"

    def measures(*options: str) -> int:
        return len(run(*options, "list", "--format", "json").out.split('"ref"')) - 1

    assert measures() == 46
    toml.write_text(f'[plan]\nfile = {as_toml(plan)}\n[store]\nplace = "kept/in.sqlite"\n')
    assert measures() == 3
    assert (office / "kept" / "in.sqlite").exists()
    monkeypatch.setenv("AIRPLAN_PLAN", str(bundled("plan_2017.yaml")))
    monkeypatch.setenv("AIRPLAN_STORE", store)
    assert measures() == 46
    assert Path(store).exists()
    assert measures("--plan", plan, "--store", str(tmp_path / "third.sqlite")) == 3
    assert (tmp_path / "third.sqlite").exists()


def test_the_book_beside_a_plan_elsewhere(run: Run, toml: Path, office: Path, small_plan: SmallPlan) -> None:
    """A plan that the file names brings its own book with it, whatever lies in the workspace."""
    small_plan()
    (office / "airplan.toml").write_text('[plan]\nfile = "../plan.yaml"\n')
    assert read(office / "airplan.toml").departments == office / ".." / "departments.yaml"


def test_paths_are_taken_from_its_folder(toml: Path, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text('[plan]\nfile = "sub/p.yaml"\ndepartments = "/books/d.yaml"\n[store]\nplace = "../s.sqlite"\n')
    (desk / "sub").mkdir()
    monkeypatch.chdir("sub")
    settings = Session().settings
    assert settings[:3] == (desk / "sub" / "p.yaml", Path("/books/d.yaml"), str(desk / ".." / "s.sqlite"))


def test_a_server_is_a_place_too(toml: Path) -> None:
    toml.write_text('[store]\nplace = "postgresql://office:secret@db.example/airplan"\n')
    assert Session().settings.store == "postgresql://office:secret@db.example/airplan"


@pytest.mark.parametrize(
    ("plan", "own", "beside", "book"),
    [
        (None, None, True, "departments.yaml"),
        (None, "book.yaml", True, "book.yaml"),
        ("plan.yaml", "book.yaml", True, "book.yaml"),
        ("other/plan.yaml", "book.yaml", True, "other/departments.yaml"),
        ("other/plan.yaml", "book.yaml", False, "book.yaml"),
        ("other/plan.yaml", None, False, "departments.yaml"),
    ],
)
def test_the_book_that_belongs_to_a_plan(toml: Path, plan: str | None, own: str | None, beside: str, book: str) -> None:
    desk = toml.parent
    toml.write_text('[plan]\nfile = "plan.yaml"\n' + (f'departments = "{own}"' if own else ""))
    (desk / "other").mkdir()
    for name in ("departments.yaml", "book.yaml", *(["other/departments.yaml"] if beside else [])):
        (desk / name).write_text("x")
    files = Session(Path(plan) if plan else None).files
    assert files.departments.absolute() == desk / book
    assert Session(Path(plan) if plan else None, Path("given.yaml")).files.departments == Path("given.yaml")


def test_a_plan_that_is_named_but_missing(run: Run, toml: Path) -> None:
    toml.write_text('[plan]\nfile = "gone.yaml"\n')
    said = run("list", code=3).err
    assert f"{toml.with_name('gone.yaml')} cannot be read: No such file or directory" in said


def test_the_shell_is_offered_the_plan_of_the_workspace(offered: Offered, toml: Path, small_plan: SmallPlan) -> None:
    small_plan()
    toml.write_text('[plan]\nfile = "plan.yaml"\n')
    assert offered("airplan show ") == ["1a", "1b", "2a"]
    toml.write_text("broken")
    assert offered("airplan show ") == []


# --- looking for it ---------------------------------------------------------------------------------------------------


def test_the_nearest_one_applies(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "a" / "b" / "airplan.toml").mkdir(parents=True)
    for folder in (desk, desk / "a"):
        (folder / "airplan.toml").write_text("")
    for inside, found in (("a/b/airplan.toml", "a"), ("a/b", "a"), ("a", "a"), (".", ".")):
        monkeypatch.chdir(desk / inside)
        assert workspace.find() == desk / found / "airplan.toml", "a folder of that name is none"


def test_folders_that_cannot_be_looked_into_are_passed_over(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "a" / "b").mkdir(parents=True)
    for folder in (desk, desk / "a"):
        (folder / "airplan.toml").write_text("")
    is_file = Path.is_file

    def refusing(path: Path) -> bool:
        if path.parent == desk / "a":
            raise PermissionError
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", refusing)
    monkeypatch.chdir(desk / "a" / "b")
    assert workspace.find() == desk / "airplan.toml"


def test_a_current_folder_that_is_gone(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "gone").mkdir()
    monkeypatch.chdir("gone")
    (desk / "gone").rmdir()
    assert Session().settings == Settings()


def test_a_file_that_cannot_be_read(run: Run, toml: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text("")

    def refusing(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refusing)
    with pytest.raises(AirplanError, match=r"airplan\.toml cannot be read: Permission denied"):
        Session().settings  # noqa: B018 – asking is what fails


@pytest.mark.parametrize("inside", [False, True])
def test_only_a_workspace_costs_the_toml_reader(run: Run, office: Path, *, inside: bool) -> None:
    heavy = {"tomllib", "yaml", "pydantic", "openpyxl", "airplan.cli.config", "airplan.plan.reader", "dateutil"}
    ask = "import sys; from airplan.cli import run; run(['due']); print(*sys.modules, file=sys.stderr)"
    folder = office if inside else office.parent
    for _again in range(2):
        os.utime(office / "plan_2017.yaml", (0, 0))
        os.utime(office / "departments.yaml", (0, 0))
        answer = subprocess.run(
            [sys.executable, "-c", ask],
            cwd=folder,
            env={**os.environ, **({} if inside else {"AIRPLAN_STORE": str(office / "airplan.sqlite")})},
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )
    loaded = set(answer.stderr.decode().split())
    assert heavy & loaded == ({"tomllib", "airplan.cli.config"} if inside else set())


# --- what is wrong with one -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found", "expected", "hint"),
    [
        ("[lights]\nsoon-days = 400", "soon-days = 400", "a whole number from 0 to 366", ""),
        ("[lights]\nsoon-days = -1", "soon-days = -1", "a whole number from 0 to 366", ""),
        ("[lights]\nsoon-days = 30.0", "soon-days = 30.0", "a whole number from 0 to 366", ""),
        ("[lights]\nsoon-days = '30'", 'soon-days = "30"', "a whole number from 0 to 366", ""),
        ("[lights]\nsoon-days = true", "soon-days = true", "a whole number from 0 to 366", ""),
        ("[lights]\nstale-days = 0", "stale-days = 0", "a whole number from 1 to 366", ""),
        ("[lights]\nbehind-red = 101", "behind-red = 101", "a whole number from 0 to 100", ""),
        ("[lights]\nbehind-red = []", "behind-red = []", "a whole number from 0 to 100", ""),
        (
            "[lights]\nbehind-red = 5",
            "behind-yellow = 10, behind-red = 5",
            "behind-yellow no higher than behind-red",
            "",
        ),
        (
            "[lights]\nbehind-yellow = 31",
            "behind-yellow = 31, behind-red = 30",
            "behind-yellow no higher than behind-red",
            "",
        ),
        ("[reporting]\nday = 0", "day = 0", "a whole number from 1 to 31", ""),
        ("[reporting]\nday = 32", "day = 32", "a whole number from 1 to 31", ""),
        ("[reporting]\nday = 2017-05-25", 'day = "2017-05-25"', "a whole number from 1 to 31", ""),
        (
            "[reporting]\nleads = 'cadence'",
            'leads = "cadence"',
            'a list of some of "cadence", "ongoing", "by-date", "milestones", "target"',
            "",
        ),
        (
            "[reporting]\neveryone = ['targets']",
            'everyone = ["targets"]',
            'a list of some of "cadence", "ongoing", "by-date", "milestones", "target"',
            "did you mean target?",
        ),
        (
            "[reporting]\neveryone = [{}]",
            "everyone = [{}]",
            'a list of some of "cadence", "ongoing", "by-date", "milestones", "target"',
            "",
        ),
        ("[office]\nauthor = 5", "author = 5", "text in straight quotes", ""),
        ("[plan]\nfile = ''", 'file = ""', "the path of a file, in straight quotes", ""),
        ("[plan]\nfile = [1]", "file = [1]", "the path of a file, in straight quotes", ""),
        (
            '[store]\nplace = "D:\\new.sqlite"',
            'place = "D:\\new.sqlite"',
            "the path of a file, in straight quotes",
            "write / in a path, not \\",
        ),
        (
            f"[plan]\nfile = ['{'x' * 90}']",
            f'file = ["{"x" * 51}…',
            "the path of a file, in straight quotes",
            "",
        ),
        (
            "[lights]\nsoon_days = 3",
            "the key soon_days, which nothing reads",
            "one of soon-days, behind-yellow, behind-red, stale-days",
            "did you mean soon-days?",
        ),
        (
            "[lights]\nday = 3",
            "the key day, which nothing reads",
            "one of soon-days, behind-yellow, behind-red, stale-days",
            "did you mean [reporting] day?",
        ),
        (
            "[office]\nzzzz = 3",
            "the key zzzz, which nothing reads",
            "one of author, contact",
            "",
        ),
        (
            "\nauthor = '王五'",
            "the key author, which nothing reads",
            "one of [plan], [store], [office], [lights], [reporting]",
            "did you mean [office] author?",
        ),
        (
            "\n[report]\nday = 3",
            "the key report, which nothing reads",
            "one of [plan], [store], [office], [lights], [reporting]",
            "did you mean [reporting]?",
        ),
        ("\nplan = 'plan.yaml'", 'plan = "plan.yaml"', "a table, which begins with [plan]", ""),
        ("\nstore = 'postgresql://u:secret@h/db'", "store = …", "a table, which begins with [store]", ""),
        ("\n[[plan]]\nfile = 'x'", 'plan = [{"file": "x"}]', "a table, which begins with [plan]", ""),
        ("\nplan.file = 3", "file = 3", "the path of a file, in straight quotes", ""),
        ("\n'lights' . 'soon-days' = -3", "soon-days = -3", "a whole number from 0 to 366", ""),
    ],
    ids=lambda value: value.strip().replace("\n", " ")[:40] if isinstance(value, str) else "",
)
def test_faults(toml: Path, text: str, found: str, expected: str, hint: str) -> None:
    toml.write_text(f"# settings\n{text}\n", encoding="utf-8")
    (problem,) = problems(toml)
    assert problem[3:6] == (found, expected, hint)
    assert problem.line == (1 if "' . '" in text else 3), "of a key written otherwise than usual, the file's beginning"


def test_every_fault_at_once(run: Run, toml: Path) -> None:
    toml.write_text("[lihgts]\nday = 4\n[lights]\nsoon-days = -1\n  stale-days = 'x'\n[reporting]\nday = 40\n")
    said = run("due", code=3).err
    assert [line.partition(": ")[0] for line in said.splitlines() if line.startswith(str(toml))] == [
        f"{toml}:1:2",
        f"{toml}:4:1",
        f"{toml}:5:3",
        f"{toml}:7:1",
    ]
    assert said.endswith("airplan: 4 faults\n")


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("[plan]\nfile = plan.yaml", 2, 8, "Invalid value"),
        ("[plan]\nfile = “plan.yaml”", 2, 8, "Invalid value"),
        ("[plan]\nfile: 'x'", 2, 5, "Expected '=' after a key in a key/value pair"),
        ('[store]\nplace = "D:\\data\\a.sqlite"', 2, 14, "Unescaped '\\' in a string"),
        ("[plan]\nfile = 'a'\nfile = 'b'\n", 3, 11, "Cannot overwrite a value"),
        ("[lights]\nsoon-days =", 2, 12, "Invalid value"),
        ("[lights]\nsoon-days = [", 2, 14, "Invalid value"),
    ],
)
def test_broken_toml(toml: Path, text: str, line: int, column: int, what: str) -> None:
    toml.write_text(text, encoding="utf-8")
    (problem,) = problems(toml)
    assert problem[3:5] == (f"this is not TOML: {what}", "valid TOML")
    assert "straight quotes" in str(problem.hint)
    assert problem[1:3] == (line, column)


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "9" * 10_000], ids=["nested", "long"])
def test_toml_that_python_gives_up_on(toml: Path, text: str) -> None:
    toml.write_text(text)
    assert str(problems(toml)[0].found).startswith("this is not TOML: ")


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_files_in_another_encoding(toml: Path, encoding: str) -> None:
    toml.write_text('[office]\nauthor = "王五"\n', encoding=encoding)
    (problem,) = problems(toml)
    assert problem[1:3] == ((2, 11) if encoding == "gbk" else (1, 1))
    assert problem[3:5] == ("bytes that are not UTF-8", "a TOML text in UTF-8")
    assert problem.hint == "save it in an editor as UTF-8; GBK (ANSI) and UTF-16 are not read"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_files_of_any_editor(toml: Path, encoding: str, newline: str) -> None:
    toml.write_text('[office]\nauthor = "王五"\n[lights]\nsoon-days = 7\n', encoding=encoding, newline=newline)
    assert read(toml) == Settings(
        None, None, str(toml.with_name("airplan.sqlite")), "王五", Thresholds(soon_days=7), Reporting()
    )


def test_faults_in_chinese(run: Run, toml: Path) -> None:
    toml.write_text("[reporting]\nday = 40\nleed = []\n")
    assert run("due", lang="zh", code=3).err == (
        f"{toml}:2:1: day = 40\n    应为：1至31之间的整数\n"
        f"{toml}:3:1: 无法识别的键 leed\n    应为：以下之一：day、leads、everyone\n    提示：是否指：leads？\n"
        "airplan: 共2处错误\n"
    )


def test_help_needs_no_workspace(run: Run, toml: Path) -> None:
    toml.write_text("broken")
    assert "Usage:" in run("due", "--help").out
    assert "Usage:" in run("--help").out
    assert run("schema").code == 0
