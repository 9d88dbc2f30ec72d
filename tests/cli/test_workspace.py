"""Does a workspace apply from within its folder, is every setting read, every fault of one said, and none half made?"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from airplan import i18n
from airplan.errors import AirplanError, ExitCode, InvalidFiles
from airplan.formats.folder_output import NewFiles
from airplan.formats.output import not_written
from airplan.progress.rules import DUTIES, Reporting, Rules, Thresholds
from airplan.store.compiler import compiled
from airplan.store.connect import open_store
from airplan.workspace import location
from airplan.workspace.location import bundled
from airplan.workspace.session import Session
from airplan.workspace.setting_values import as_toml
from airplan.workspace.settings import PAPERS, Settings
from airplan.workspace.settings_file import SETTINGS, read, written
from support.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.errors import Problem
    from airplan.store.compiler import Compiled, PlanFiles
    from airplan.workspace.setting_values import Setting
    from support.command_line import Run
    from support.small_plan import Offered, SmallPlan
    from support.wording import Wording

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
    """Every field with its value, those of the groups by their own names."""
    fields = settings._asdict()
    groups = [fields.pop(name)._asdict() for name, value in settings._asdict().items() if hasattr(value, "_asdict")]
    templates = {f"template of {kind}": fields["templates"].get(kind) for kind in PAPERS}
    return {key: value for group in [*groups, templates, fields, {"templates": None}] for key, value in group.items()}


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


LANGS: tuple[i18n.Language, ...] = ("en", "zh")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("folder", "named"), [("office", "office"), ("某区 办公室", '"某区 办公室"'), (".", ".")])
def test_what_to_do_next(
    run: Run, desk: Path, wording: Wording, lang: i18n.Language, *, folder: str, named: str
) -> None:
    result = run("init", folder, lang=lang)
    assert result.out == ""
    wording(result.err, f"cd {named}", "airplan status", "airplan.toml", lang=lang)
    assert result.err.count("\n") == 3
    assert names(Path(folder)) == FILES


def test_a_network_folder_is_pointed_out(
    run: Run, desk: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = run("init", "here").err
    assert "PostgreSQL" not in here
    monkeypatch.setattr("airplan.cli.init.on_network", lambda _folder: True)
    there = run("init", "there").err
    wording(there, "PostgreSQL")
    assert there.count("\n") == here.count("\n") + 1


def test_the_environment_that_goes_before_it_is_named(
    run: Run, desk: Path, small_plan: SmallPlan, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plan, plan, _store, store = small_plan()
    Path(store).unlink()
    monkeypatch.setenv("AIRPLAN_PLAN", plan)
    monkeypatch.setenv("AIRPLAN_STORE", store)
    (note,) = run("init", "office").err.splitlines()[3:]
    wording(note, "airplan.toml", ": AIRPLAN_PLAN, AIRPLAN_STORE.")
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
def test_nothing_is_replaced(run: Run, desk: Path, wording: Wording, name: str) -> None:
    (desk / "office").mkdir()
    (desk / "office" / name).write_bytes(b"mine")
    wording(run("init", "office", code=3).err, "airplan: office ", f" {name};")
    assert names(Path("office")) == [name]
    assert (desk / "office" / name).read_bytes() == b"mine"


def test_all_that_is_in_the_way_is_named(run: Run, office: Path) -> None:
    message = run("init", "office", code=3).err
    assert "plan_2017.yaml, departments.yaml, airplan.sqlite, airplan.toml;" in message


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_a_folder_that_cannot_be_made(run: Run, desk: Path, wording: Wording, folder: str) -> None:
    (desk / "file").write_text("x")
    wording(run("init", folder, code=3).err, f"airplan: {folder} ")
    assert names(desk) == ["file"]


def test_a_plan_with_faults_makes_no_workspace(run: Run, desk: Path, small_plan: SmallPlan) -> None:
    plan = small_plan("6月底前", "13月底前")[1]
    message = run("--plan", plan, "init", "a/office", code=3).err
    assert message.startswith(f"{plan}:"), "the file to mend is the one that was copied"
    assert names(desk) == ["departments.yaml", "plan.yaml", "store.sqlite"]


@pytest.mark.parametrize("name", ["departments.yaml", "Airplan.TOML", "airplan.sqlite", "a\x7f.yaml", "a\udcff.yaml"])
def test_a_plan_that_would_collide(run: Run, desk: Path, small_plan: SmallPlan, wording: Wording, name: str) -> None:
    plan = Path(small_plan()[1])
    (desk / "other").mkdir()
    plan.rename(desk / "other" / name)
    message = run("--plan", f"other/{name}", "init", "office", code=2).err
    wording(message, name=name.replace("\udcff", "?").replace("\x7f", "?"))
    assert not (desk / "office").exists()


def test_a_store_elsewhere_is_no_matter_of_init(run: Run, desk: Path, wording: Wording) -> None:
    wording(run("--store", "elsewhere.sqlite", "init", "office", code=2).err, "init", "--store")
    assert names(desk) == []


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 6])
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
    for name in ("put", "complete", "place"):
        monkeypatch.setattr(NewFiles, name, failing(getattr(NewFiles, name)))
    monkeypatch.setattr("airplan.cli.init.compiled", failing(compiled))
    run("init", "a/office", code=130 if isinstance(failure, KeyboardInterrupt) else 3)
    assert len(done) == step
    assert [path.relative_to(desk).as_posix() for path in desk.rglob("*")] == (["a", "a/office"] if existing else [])


def test_a_store_that_is_not_kept_makes_no_workspace(
    run: Run, desk: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk commands go on without their store; a workspace without one would be none."""

    def in_vain(files: PlanFiles, _place: str) -> Compiled:
        return compiled(files, "/dev/null/none.sqlite")

    monkeypatch.setattr("airplan.cli.init.compiled", in_vain)
    wording(run("init", "office", code=3).err, "airplan: ", "/dev/null/none.sqlite")
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


OTHERS = {
    "timezone": "Europe/Berlin",
    "headings": "titles",
    "notice-number": "通知{n}",
    "off": (date(2017, 5, 26),),
    "on": (date(2017, 5, 27),),
    "server": "smtp.example.gov.cn",
    "security": "tls",
    "certificates": "authority.pem",
    "from": "区环境办 <office@example.gov.cn>",
    "reply-to": "office@example.gov.cn",
}
"""Key → another value than the usual one, where not any value of its sort will do."""


def other_value(setting: Setting) -> object:
    """Another value than the usual one, of its sort."""
    if setting.key in OTHERS:
        return OTHERS[setting.key]
    if isinstance(setting.value, bool):
        return not setting.value
    if isinstance(setting.value, str):
        return "other" if setting.value else "王五"
    if isinstance(setting.value, int | float):
        return setting.value + 1
    assert isinstance(setting.value, tuple)
    return setting.value[1:] if setting.value else ("区财政局",)


def test_every_field_is_set_by_a_line_of_the_file(office: Path, new_file: str) -> None:
    """Change one value after the other: each changes one field, and no field is left."""
    usual, changed = flat(defaults(office)), []
    for each in SETTINGS:
        value = each.value
        another = other_value(each)
        line = f"\n{each.key} = {as_toml(value)}\n"
        assert new_file.count(line) == 1
        text = new_file.replace(line, f"\n{each.key} = {as_toml(another)}\n")
        (office / "airplan.toml").write_text(text, encoding="utf-8")
        differ = [field for field, now in flat(read(office / "airplan.toml")).items() if now != usual[field]]
        assert len(differ) == 1, each.key
        changed += differ
    assert sorted([*changed, "templates", "plans"]) == sorted(usual)


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
    toml.write_text(f'[plan]\nfile = {as_toml(plan)}\n[store]\nplace = "kept.sqlite"\n')
    assert run("list", code=3).out == ""
    open_store(str(office / "kept.sqlite")).close()
    assert measures() == 3
    monkeypatch.setenv("AIRPLAN_PLAN", str(bundled("plan_2017.yaml")))
    monkeypatch.setenv("AIRPLAN_STORE", store)
    assert measures() == 46
    open_store(str(tmp_path / "third.sqlite")).close()
    assert measures("--plan", plan, "--store", str(tmp_path / "third.sqlite")) == 3


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
    ("plan", "set_book", "beside", "book"),
    [
        (None, None, True, "departments.yaml"),
        (None, "book.yaml", True, "book.yaml"),
        ("plan.yaml", "book.yaml", True, "book.yaml"),
        ("other/plan.yaml", "book.yaml", True, "other/departments.yaml"),
        ("other/plan.yaml", "book.yaml", False, "book.yaml"),
        ("other/plan.yaml", None, False, "departments.yaml"),
    ],
)
def test_the_book_that_belongs_to_a_plan(
    toml: Path, plan: str | None, set_book: str | None, *, beside: bool, book: str
) -> None:
    desk = toml.parent
    toml.write_text('[plan]\nfile = "plan.yaml"\n' + (f'departments = "{set_book}"' if set_book else ""))
    (desk / "other").mkdir()
    for name in ("departments.yaml", "book.yaml", *(["other/departments.yaml"] if beside else [])):
        (desk / name).write_text("x")
    files = Session(Path(plan) if plan else None).files
    assert files.departments.absolute() == desk / book
    assert Session(Path(plan) if plan else None, Path("given.yaml")).files.departments == Path("given.yaml")


def test_a_plan_that_is_named_but_missing(run: Run, toml: Path, wording: Wording) -> None:
    toml.write_text('[plan]\nfile = "gone.yaml"\n')
    open_store(str(toml.with_name("airplan.sqlite"))).close()
    wording(run("list", code=3).err, toml.with_name("gone.yaml"))


def test_the_shell_is_offered_the_plan_of_the_workspace(offered: Offered, toml: Path, small_plan: SmallPlan) -> None:
    small_plan()
    toml.write_text('[plan]\nfile = "plan.yaml"\n[store]\nplace = "store.sqlite"\n')
    assert offered("airplan show ") == ["1a", "1b", "2a"]
    toml.write_text("broken")
    assert offered("airplan show ") == []


# --- looking for it ---------------------------------------------------------------------------------------------------


def test_the_nearest_one_applies(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "a" / "b").mkdir(parents=True)
    for folder in (desk, desk / "a"):
        (folder / "airplan.toml").write_text("")
    for inside, nearest in (("a/b", "a"), ("a", "a"), (".", ".")):
        monkeypatch.chdir(desk / inside)
        assert location.find() == desk / nearest / "airplan.toml"


def test_a_current_folder_that_is_gone(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "gone").mkdir()
    monkeypatch.chdir("gone")
    (desk / "gone").rmdir()
    assert Session().settings == Settings()


def test_a_file_that_cannot_be_read(run: Run, toml: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch) -> None:
    toml.write_text("")

    def refusing(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refusing)
    with pytest.raises(AirplanError) as error:
        Session().settings  # noqa: B018 – asking is what fails
    assert error.value.exit_code == ExitCode.UNUSABLE
    wording(str(error.value), toml)


@pytest.mark.parametrize("inside", [False, True])
def test_only_a_workspace_costs_the_toml_reader(run: Run, office: Path, *, inside: bool) -> None:
    heavy = {
        "tomllib",
        "yaml",
        "pydantic",
        "openpyxl",
        "airplan.workspace.settings_file",
        "airplan.plan.reader",
        "dateutil",
    }
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
    assert heavy & loaded == ({"tomllib", "airplan.workspace.settings_file"} if inside else set())


# --- what is wrong with one -------------------------------------------------------------------------------------------


WHOLE_NUMBERS: dict[str, tuple[str, str, str]] = {
    "[lights]\nsoon-days = 400": ("soon-days = 400", "0", "366"),
    "[lights]\nsoon-days = -1": ("soon-days = -1", "0", "366"),
    "[lights]\nsoon-days = 30.0": ("soon-days = 30.0", "0", "366"),
    "[lights]\nsoon-days = '30'": ('soon-days = "30"', "0", "366"),
    "[lights]\nsoon-days = true": ("soon-days = true", "0", "366"),
    "[lights]\nstale-days = 0": ("stale-days = 0", "1", "366"),
    "[lights]\nbehind-red = 101": ("behind-red = 101", "0", "100"),
    "[lights]\nbehind-red = []": ("behind-red = []", "0", "100"),
    "[reporting]\nday = 0": ("day = 0", "1", "31"),
    "[reporting]\nday = 32": ("day = 32", "1", "31"),
    "[reporting]\nday = 2017-05-25": ('day = "2017-05-25"', "1", "31"),
    "\n'lights' . 'soon-days' = -3": ("soon-days = -3", "0", "366"),
}
"""What stands in the file → how it is told, and from which number to which it may be."""
DUTY_LIST = '"cadence", "ongoing", "by-date", "milestones", "target"'
LIGHT_KEYS = "soon-days, behind-yellow, behind-red, stale-days"
TABLES = "[plan], [store], [office], [lights], [reporting]"
FAULTS: dict[str, tuple[str, ...]] = {
    **WHOLE_NUMBERS,
    "[lights]\nbehind-red = 5": ("behind-yellow = 10, behind-red = 5",),
    "[lights]\nbehind-yellow = 31": ("behind-yellow = 31, behind-red = 30",),
    "[reporting]\nleads = 'cadence'": ('leads = "cadence"', DUTY_LIST),
    "[reporting]\neveryone = ['targets']": ('everyone = ["targets"]', DUTY_LIST, " target"),
    "[reporting]\neveryone = [{}]": ("everyone = [{}]", DUTY_LIST),
    "[office]\nauthor = 5": ("author = 5",),
    '[office]\nheadings = "title"': ('headings = "title"', '"keys", "titles"', " titles?"),
    "[plan]\nfile = ''": ('file = ""',),
    "[plan]\nfile = [1]": ("file = [1]",),
    '[store]\nplace = "D:\\new.sqlite"': ('place = "D:\\new.sqlite"', " /"),
    f"[plan]\nfile = ['{'x' * 90}']": (f'file = ["{"x" * 51}…\n',),
    "[lights]\nsoon_days = 3": (" soon_days", LIGHT_KEYS, " soon-days?"),
    "[lights]\nday = 3": (" day", LIGHT_KEYS, " [reporting] day?"),
    "[office]\nzzzz = 3": (" zzzz", "author, contact, grounds"),
    "\nauthor = '王五'": (" author", TABLES, " [office] author?"),
    "\n[report]\nday = 3": (" report", TABLES, " [reporting]?"),
    "\nplan = 'plan.yaml'": ('plan = "plan.yaml"', "[plan]"),
    "\nstore = 'postgresql://u:secret@h/db'": ("store = …\n", "[store]"),
    "\n[[plan]]\nfile = 'x'": ('plan = [{"file": "x"}]', "[plan]"),
    "\nplan.file = 3": ("file = 3",),
    "[papers]\nnotice-number = '督{m}号'": ('notice-number = "督{m}号"', "{n}", "{year}"),
    "[papers]\nnotice-steps = ['urge', 'remind']": (
        'notice-steps = ["urge", "remind"]',
        '"remind", "urge", "supervise"',
    ),
    "[papers]\nnotice-steps = []": ("notice-steps = []", '"remind", "urge", "supervise"'),
    "[papers]\nanswer-days = 0": ("answer-days = 0", "1", "60"),
    "[workdays]\noff = 2017-05-27": ('off = "2017-05-27"', "2017-05-27"),
    "[workdays]\noff = ['2017-5-27']": ('off = ["2017-5-27"]', "2017-05-27"),
    "[workdays]\non = [2017-05-27T08:00:00]": ('on = ["2017-05-27 08:00:00"]', "2017-05-27"),
}
"""What stands in the file → what is told of it: found, expected, and, of a misspelt name, the one that is meant."""


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: text.strip().replace("\n", " ")[:40])
def test_faults(toml: Path, wording: Wording, text: str) -> None:
    toml.write_text(f"# settings\n{text}\n", encoding="utf-8")
    (problem,) = problems(toml)
    wording("\n".join(map(str, problem[3:6])).rstrip(), *(fact.rstrip("\n") for fact in FAULTS[text]))
    assert str(problem.found) == FAULTS[text][0].strip() or FAULTS[text][0].startswith(" ")
    assert bool(str(problem.hint)) == (FAULTS[text][-1].startswith(" "))
    assert problem.line == (1 if "' . '" in text else 3), "of a key written otherwise than usual, the file's beginning"


def test_own_working_days_may_stand_with_and_without_quotes(toml: Path) -> None:
    toml.write_text("[workdays]\noff = [2017-05-26, '2017-06-01']\non = [2017-05-28]\n", encoding="utf-8")
    own = read(toml).workdays
    assert own.off == {date(2017, 5, 26), date(2017, 6, 1)}
    assert own.on == {date(2017, 5, 28)}


def test_no_day_is_a_working_day_and_none(toml: Path, wording: Wording) -> None:
    toml.write_text("[workdays]\noff = [2017-05-26, 2017-05-27]\non = [2017-05-27]\n", encoding="utf-8")
    (problem,) = problems(toml)
    assert (problem.line, problem.column) == (3, 1)
    wording(str(problem.found), "2017-05-27")


def test_every_fault_at_once(run: Run, toml: Path, wording: Wording) -> None:
    toml.write_text("[lihgts]\nday = 4\n[lights]\nsoon-days = -1\n  stale-days = 'x'\n[reporting]\nday = 40\n")
    message = run("due", code=3).err
    wording(message, "\nairplan: 4 ")
    assert [line.partition(": ")[0] for line in message.splitlines() if line.startswith(str(toml))] == [
        f"{toml}:1:2",
        f"{toml}:4:1",
        f"{toml}:5:3",
        f"{toml}:7:1",
    ]


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
def test_broken_toml(toml: Path, wording: Wording, text: str, *, line: int, column: int, what: str) -> None:
    toml.write_text(text, encoding="utf-8")
    (problem,) = problems(toml)
    wording("\n".join(map(str, problem[3:6])), what=what)
    assert problem[1:3] == (line, column)


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "9" * 10_000], ids=["nested", "long"])
def test_toml_that_python_gives_up_on(toml: Path, text: str) -> None:
    toml.write_text(text)
    (problem,) = problems(toml)
    assert str(problem.found).partition(": ")[2], "Python's reason"


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_files_in_another_encoding(toml: Path, wording: Wording, encoding: str) -> None:
    toml.write_text('[office]\nauthor = "王五"\n', encoding=encoding)
    (problem,) = problems(toml)
    assert problem[1:3] == ((2, 11) if encoding == "gbk" else (1, 1))
    wording("\n".join(map(str, problem[3:6])), "UTF-8")
    assert str(problem.hint)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_files_of_any_editor(toml: Path, encoding: str, newline: str) -> None:
    toml.write_text('[office]\nauthor = "王五"\n[lights]\nsoon-days = 7\n', encoding=encoding, newline=newline)
    assert read(toml) == Settings(
        None, None, str(toml.with_name("airplan.sqlite")), "王五", Thresholds(soon_days=7), Reporting()
    )


def test_faults_in_chinese(run: Run, toml: Path, wording: Wording) -> None:
    toml.write_text("[reporting]\nday = 40\nleed = []\n")
    message = run("due", lang="zh", code=3).err
    wording(message, f"{toml}:2:1: day = 40\n", f"{toml}:3:1: ", " leed\n", "day、leads、everyone", lang="zh")


def test_help_needs_no_workspace(run: Run, toml: Path) -> None:
    toml.write_text("broken")
    assert "Usage:" in run("due", "--help").out
    assert "Usage:" in run("--help").out
    assert run("schema").code == 0
