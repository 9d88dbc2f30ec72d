"""What does a person hear who made a mistake? One clear sentence, the exit code of the docs, nothing changed."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airplan.store.connect import open_store
from support.paths import PLAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.i18n import Language
    from support.command_line import Process, Result, Run
    from support.small_plan import SmallPlan
    from support.wording import Wording

LANGS: tuple[Language, ...] = ("en", "zh")


def counted(screen: str) -> list[str]:
    """Return the sections, tasks and measures that `check` counts in the last plan."""
    return re.findall(r"\d+", screen.rpartition(".yaml")[2])


def message_of(result: Result) -> str:
    """Return the words on stderr, after a check that there is nothing else: no output, no traceback."""
    assert result.out == ""
    assert "Traceback" not in result.err
    return result.err


# --- the command line -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["due", "--before", "2017-02-30"],
        ["due", "--before", "13月底"],
        ["due", "--after", "soon"],
        ["due", "--within", "a while"],
        ["due", "--within", "30"],
        ["due", "--within", "99999999y"],
        ["due", "--within", "30d", "--after", "today"],
        ["due", "--as-of", "31 June"],
        ["--as-of", "2017-06-31", "due"],
        ["list", "--role", "boss"],
        ["list", "--kind", "someday"],
        ["list", "--section", "eight"],
        ["list", "--section", "十"],
        ["list", "--format", "pdf"],
        ["list", "--format", "xlsx"],
        ["list", "--encoding", "big5"],
        ["list", "--limit", "5"],
        ["lists"],
        ["department"],
        ["search"],
        ["show"],
        ["export"],
        ["sections", "all"],
        ["import", "published.md", "--to", "draft", "--year", "17"],
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_what_cannot_be_meant_is_a_usage_error(
    run: Run, wording: Wording, arguments: list[str], lang: Language
) -> None:
    text = message_of(run(*arguments, lang=lang, code=2))
    assert text.startswith("airplan: ")
    assert 1 <= text.count("\n") <= 2
    if lang == "zh":  # in English some of the words are Typer's
        wording(text, lang=lang)


def test_a_usage_error_says_where_help_is(run: Run) -> None:
    assert message_of(run("department", code=2)).endswith("airplan department --help\n")
    assert message_of(run("nothing", lang="zh", code=2)).endswith("airplan --help\n")


def test_a_day_that_does_not_exist_is_told_from_one_that_is_none(run: Run, wording: Wording) -> None:
    wording(missing := message_of(run("due", "--before", "2017-02-30", code=2)), "2017-02-30")
    wording(message_of(run("due", "--before", "13月底", lang="zh", code=2)), "13月底", lang="zh")
    wording(other := message_of(run("due", "--before", "soon", code=2)), "soon")
    assert missing.replace("2017-02-30", "") != other.replace("soon", "")


@pytest.mark.parametrize("option", ["--before", "--after", "--within", "--as-of"])
def test_an_empty_day_is_none(run: Run, option: str) -> None:
    """A script whose variable is empty must not get an answer to another question."""
    assert message_of(run("due", option, "", code=2)).startswith("airplan: ")


def test_a_section_the_plan_does_not_have_is_refused(run: Run, wording: Wording) -> None:
    wording(message_of(run("list", "--section", "8", code=2)), "8")


# --- names and refs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["department", "火星局"],
        ["department", "环境"],
        ["department", "市环保局"],
        ["department", "城管"],
        ["department", ""],
        ["department", "姜立光"],
        ["official", "孙悟空"],
        ["official", "区环保局"],
        ["list", "--department", "城管"],
        ["list", "--official", "nobody"],
        ["due", "--department", "x"],
        ["show", "99z"],
        ["show", "49"],
        ["show", ""],
        ["show", "13", "8b"],
    ],
    ids=" ".join,
)
def test_an_unknown_or_ambiguous_name_is_unusable_input(run: Run, wording: Wording, arguments: list[str]) -> None:
    result = run(*arguments, lang="zh", code=None)
    assert result.code == (2 if arguments == ["show", "13", "8b"] else 3)
    text = message_of(result)
    wording(text, lang="zh")
    assert text.count("\n") >= 2, "the nearest, or what it could be"


# --- the plan ---------------------------------------------------------------------------------------------------------


FAULTS = [
    # what is replaced, by what, where the fault then is, and a fact that is told of it
    ("6月底前", "13月底前", "13月底前", ": 13月底前"),
    ("lead: [区乙局]", "lead: [区丁局]", "区丁局", "区乙局"),
    ("lead: [区乙局]", "lead: [区乙局, 区乙局 ]", "区乙局 ]", ": 区乙局"),
    ("- number: 2\n", "- number:   1\n", "1\n", " 1 "),
    ("measures: 3}", "measures: 46}", "46}", "46 "),
    ("    title: 总类\n", "    title: 总类\n    titel: 总类\n", "titel", " title"),
    ("  id: small-2017\n", "  id: small-2017\n  id: again\n", "id: again", "id"),
    ("year: 2017", "year: 二〇一七", "二〇一七", "二〇一七"),
    ("year: 2017", "year: 0123", "0123", "0123"),
    ("lead: [区乙局]", "lead: &x [区乙局]", "&x", "&x"),
    ("responsible: [区乙局,", "responsible: [no,", "no,", "no"),
    ("members: [丙街道办事处]", "members: [丁街道办事处]", "丁街道", "丁街道办事处"),
    ("name: 区乙局,", "name:  区甲局,", "区甲局, kind: government, name_en: Bureau B", ": 区甲局"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[1].strip())
def test_a_fault_is_told_with_its_place(
    run: Run, small_plan: SmallPlan, tmp_path: Path, fault: tuple[str, ...], wording: Wording
) -> None:
    old, new, at, fact = fault
    plan = small_plan(old, new)
    (file,) = (file for file in tmp_path.glob("*.yaml") if new in file.read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8")
    before = text[: text.index(at, text.index(new))]
    place = f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: "
    told = message_of(run(*plan, "list", code=3))
    wording(told, place, fact)
    assert re.search(r"^airplan: \d+ \w+$", told.rstrip().split("\n")[-1])
    assert place in run("check", plan[1], code=3).err


def test_a_syntax_error_ends_the_reading_with_a_hint(run: Run, small_plan: SmallPlan, wording: Wording) -> None:
    plan = small_plan("lead: [区乙局]", "lead: [区乙局")
    told = message_of(run(*plan, "list", lang="zh", code=3))
    wording(told, f"{plan[1]}:28:", lang="zh")


def test_all_faults_are_told_at_once(run: Run, small_plan: SmallPlan, tmp_path: Path) -> None:
    plan = small_plan("6月底前", "13月底前")
    file = tmp_path / "plan.yaml"
    broken = (
        file.read_text(encoding="utf-8").replace("year: 2017", "year: 20 17").replace("title: 第二件", "tittle: 第二件")
    )
    file.write_text(broken, encoding="utf-8")
    text = message_of(run(*plan, "list", code=3))
    assert "plan.yaml:3:9" in text
    assert "tittle" in text


def test_a_plan_in_the_encodings_of_windows(run: Run, small_plan: SmallPlan) -> None:
    expected = run(*small_plan(), "list", "--format", "json").out
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        assert run(*small_plan(encoding=encoding), "list", "--format", "json").out == expected


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\n\n# nothing\n", id="a comment only"),
        pytest.param(b"\x00\x01\x02\xff\xfe" * 100, id="bytes"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x81\x82\xff\xff", id="a picture"),
        pytest.param("plan: {id: 某某某某某某".encode()[:-1], id="half a character"),
        pytest.param(b"- a\n- b\n", id="a list"),
        pytest.param(b"plan: [\n", id="no YAML"),
        pytest.param(b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", id="aliases"),
        pytest.param(b"plan: " + b"[" * 900, id="deep"),  # libyaml itself gives up at 1,000
    ],
)
def test_a_file_that_is_no_plan(run: Run, tmp_path: Path, content: bytes, wording: Wording) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(content)
    open_store(str(tmp_path / "s.sqlite")).close()
    text = message_of(run("--plan", str(file), "--store", str(tmp_path / "s.sqlite"), "list", code=3))
    wording(text, f"{file}:")


@pytest.mark.parametrize("command", [["list"], ["check"], ["due"]], ids=" ".join)
def test_a_file_that_cannot_be_read(run: Run, tmp_path: Path, command: list[str], wording: Wording) -> None:
    (tmp_path / "folder").mkdir()
    open_store(str(tmp_path / "s.sqlite")).close()
    for name in ("missing.yaml", "folder", "missing/plan.yaml"):
        place = str(tmp_path / name)
        result = run("--plan", place, "--store", str(tmp_path / "s.sqlite"), *command, code=3)
        assert message_of(result).startswith(f"airplan: {place} ")
        wording(result.err)


def test_half_a_plan_is_refused_and_the_store_kept(run: Run, small_plan: SmallPlan, tmp_path: Path) -> None:
    plan = small_plan()
    file = tmp_path / "plan.yaml"
    whole = file.read_bytes()
    before = run(*plan, "list").out
    file.write_bytes(whole[: len(whole) // 2])
    message_of(run(*plan, "list", code=3))
    file.write_bytes(whole)
    assert run(*plan, "list").out == before


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_of_the_bundled_plan(run: Run, wording: Wording) -> None:
    for lang in LANGS:
        out = run("check", lang=lang).out.splitlines()[0] + "\n"
        wording(out, folder=PLAN.parent, lang=lang)
        assert counted(out) == ["7", "32", "46"]


def test_check_warns_of_wording_nobody_understands(run: Run, small_plan: SmallPlan, wording: Wording) -> None:
    plan = small_plan("长期实施", "视情推进")
    result = run("check", plan[1])
    assert counted(result.out) == ["1", "2", "3"]
    wording(result.err, f"{plan[1]}:34:23: ", "视情推进")
    assert "视情推进" in run(*plan, "list", lang="zh").out, "it stays usable"


def test_check_takes_one_book_of_departments(run: Run, small_plan: SmallPlan, tmp_path: Path) -> None:
    plan = small_plan()[1]
    book = str(tmp_path / "departments.yaml")
    assert counted(run("check", plan, book).out) == ["1", "2", "3"]
    other = tmp_path / "other.yaml"
    other.write_bytes(Path(book).read_bytes())
    assert message_of(run("check", plan, book, str(other), code=2)).startswith(f"airplan: {other}: ")


def test_check_finds_all_faults_of_all_files(run: Run, small_plan: SmallPlan, tmp_path: Path) -> None:
    good = Path(small_plan()[1])
    bad = tmp_path / "bad.yaml"
    bad.write_text(good.read_text(encoding="utf-8").replace("6月底前", "13月底前"), encoding="utf-8")
    result = run("check", str(good), str(bad), code=3)
    assert f"{good}: " in result.out
    assert counted(result.out) == ["1", "2", "3"]
    assert f"{bad}:21:23: 13月底前" in result.err


# --- the store --------------------------------------------------------------------------------------------------------


def not_sqlite(store: Path) -> None:
    store.write_bytes(b"these are my notes, not a database\n" * 100)


def of_another_program(store: Path) -> None:
    connection = sqlite3.connect(store)
    connection.execute("CREATE TABLE notes (text)")
    connection.commit()
    connection.close()


def cut_off(store: Path) -> None:
    with store.open("r+b") as file:
        file.truncate(store.stat().st_size // 2)


def of_a_newer_version(store: Path) -> None:
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [not_sqlite, of_another_program, cut_off, of_a_newer_version],
    ids=lambda spoil: spoil.__name__.replace("_", " "),
)
def test_a_store_that_cannot_be_used(
    run: Run, small_plan: SmallPlan, tmp_path: Path, spoil: Callable[[Path], None], wording: Wording
) -> None:
    plan = small_plan()
    store = tmp_path / "store.sqlite"
    if spoil in (cut_off, of_a_newer_version):
        run(*plan, "list")
    else:
        store.unlink()
    spoil(store)
    before = store.read_bytes()
    text = message_of(run(*plan, "list", code=3))
    wording(text, store, "--store")
    assert store.read_bytes() == before, "nothing of it is lost"


def test_a_locked_store(
    run: Run, small_plan: SmallPlan, tmp_path: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airplan.store.sqlite.PATIENCE", 0.2)
    plan = small_plan()
    holder = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        text = message_of(run(*plan, "list", lang="zh", code=3))
    finally:
        holder.close()
    wording(text, tmp_path / "store.sqlite", lang="zh")
    assert len(json.loads(run(*plan, "list", "--format", "json").out)) == 3


@pytest.mark.parametrize("home", ["file/home", "n" * 300])
def test_a_store_of_ones_own_that_cannot_be_made_is_done_without(
    run: Run, small_plan: SmallPlan, tmp_path: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch, *, home: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    plan = small_plan()
    expected = run(*plan, "list", lang="zh").out
    monkeypatch.delenv("AIRPLAN_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / home))
    result = run(*plan[:2], "list", lang="zh")
    assert result.out == expected
    wording(result.err, str(tmp_path / home), lang="zh")
    assert result.err.count("\n") == 1


def test_a_server_that_is_away_is_named_without_its_password(run: Run) -> None:
    text = message_of(run("--store", "postgresql://clerk:secret@127.0.0.1:1/airplan", "list", code=3))
    assert "secret" not in text
    assert "postgresql://clerk@127.0.0.1:1/airplan" in text


# --- help needs nothing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["--help"], ["list", "--help"], ["--version"], ["schema"]])
def test_help_needs_neither_plan_nor_store(run: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "broken").write_bytes(b"\0")
    run("--plan", str(tmp_path / "broken"), "--store", str(tmp_path / "broken"), *command)
    assert (tmp_path / "broken").read_bytes() == b"\0"


def test_the_wrong_folder_names_the_file(process: Process, tmp_path: Path) -> None:
    ended = process("--plan", "计划.yaml", "list")
    assert ended.returncode == 3
    assert ended.stderr.decode().startswith("airplan: 计划.yaml ")


@pytest.mark.parametrize("command", [["check", "none.yaml"], ["--plan", "none.yaml", "due"]], ids=" ".join)
def test_why_a_file_cannot_be_read_is_said_in_chinese(
    run: Run, tmp_path: Path, wording: Wording, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    wording(run(*command, lang="zh", code=3).err, "none.yaml", lang="zh")
