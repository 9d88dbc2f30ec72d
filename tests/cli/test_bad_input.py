"""What does a person hear who made a mistake? One clear sentence, the exit code of the docs, nothing changed."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from airplan.i18n import Language
    from support.command_line import Process, Run
    from support.small_plan import SmallPlan

ROOT = Path(__file__).parents[2]


def said(result: Any) -> str:
    """The words on stderr, after a check that there is nothing else: no output, no traceback."""
    assert result.out == ""
    assert "Traceback" not in result.err
    text: str = result.err
    return text


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
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_what_cannot_be_meant_is_a_usage_error(run: Run, arguments: list[str], lang: Language) -> None:
    text = said(run(*arguments, lang=lang, code=2))
    assert text.startswith("airplan: ")
    assert 1 <= text.count("\n") <= 2


def test_a_usage_error_says_where_help_is(run: Run) -> None:
    assert said(run("department", code=2)).endswith("\nHelp: airplan department --help\n")
    assert said(run("nothing", lang="zh", code=2)).endswith("\n查看用法：airplan --help\n")


def test_a_day_that_does_not_exist_is_told_from_one_that_is_none(run: Run) -> None:
    assert "there is no such day in the calendar" in said(run("due", "--before", "2017-02-30", code=2))
    assert "日历上没有这一天" in said(run("due", "--before", "13月底", lang="zh", code=2))
    assert "this is not a day" in said(run("due", "--before", "soon", code=2))


@pytest.mark.parametrize("option", ["--before", "--after", "--within", "--as-of"])
def test_an_empty_day_is_none(run: Run, option: str) -> None:
    """A script whose variable is empty must not get an answer to another question."""
    assert said(run("due", option, "", code=2)).startswith("airplan: ")


def test_a_section_the_plan_does_not_have_is_refused(run: Run) -> None:
    result = run("list", "--section", "8", code=None)
    assert result.code in (2, 3)
    assert "8" in said(result)


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
def test_an_unknown_or_ambiguous_name_is_unusable_input(run: Run, arguments: list[str]) -> None:
    result = run(*arguments, lang="zh", code=None)
    assert result.code == (2 if arguments == ["show", "13", "8b"] else 3)
    text = said(result)
    assert "相近的有" in text or "以下均有可能" in text or "多余的参数" in text


# --- the plan ---------------------------------------------------------------------------------------------------------


FAULTS = [
    # what is replaced, by what, where the fault then is, and what is said of it
    ("6月底前", "13月底前", "13月底前", "a day that exists"),
    ("lead: [区乙局]", "lead: [区丁局]", "区丁局", "did you mean 区"),
    ("lead: [区乙局]", "lead: [区乙局, 区乙局 ]", "区乙局 ]", "区乙局 a second time"),
    ("- number: 2\n", "- number:   1\n", "1\n", "task 1 after task 1"),
    ("measures: 3}", "measures: 46}", "46}", "46 declared"),
    ("    title: 总类\n", "    title: 总类\n    titel: 总类\n", "titel", "did you mean title?"),
    ("  id: small-2017\n", "  id: small-2017\n  id: again\n", "id: again", "the key id a second time"),
    ("year: 2017", "year: 二〇一七", "二〇一七", "expected: a "),
    ("year: 2017", "year: 0123", "0123", "expected: a "),
    ("lead: [区乙局]", "lead: &x [区乙局]", "&x", "no anchors"),
    ("responsible: [区乙局,", "responsible: [no,", "no,", "without quotes"),
    ("members: [丙街道办事处]", "members: [丁街道办事处]", "丁街道", "丁街道办事处"),
    ("name: 区乙局,", "name:  区甲局,", "区甲局, kind: government, name_en: Bureau B", "区甲局 a second time"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[3])
def test_a_fault_is_told_with_its_place(
    run: Run, small_plan: SmallPlan, tmp_path: Path, fault: tuple[str, ...]
) -> None:
    old, new, at, words = fault
    plan = small_plan(old, new)
    (file,) = (file for file in tmp_path.glob("*.yaml") if new in file.read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8")
    before = text[: text.index(at, text.index(new))]
    place = f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: "
    told = said(run(*plan, "list", code=3))
    assert place in told
    assert words in told
    assert re.search(r"^airplan: \d+ faults?$", told.rstrip().split("\n")[-1])
    assert place in run("check", plan[1], code=3).err


def test_a_syntax_error_ends_the_reading_with_a_hint(run: Run, small_plan: SmallPlan) -> None:
    plan = small_plan("lead: [区乙局]", "lead: [区乙局")
    told = said(run(*plan, "list", lang="zh", code=3))
    assert f"{plan[1]}:28:" in told
    assert "不符合 YAML 格式" in told
    assert "缺少冒号或引号" in told


def test_all_faults_are_told_at_once(run: Run, small_plan: SmallPlan, tmp_path: Path) -> None:
    plan = small_plan("6月底前", "13月底前")
    file = tmp_path / "plan.yaml"
    broken = (
        file.read_text(encoding="utf-8").replace("year: 2017", "year: 20 17").replace("title: 第二件", "tittle: 第二件")
    )
    file.write_text(broken, encoding="utf-8")
    text = said(run(*plan, "list", code=3))
    assert "plan.yaml:3:9" in text
    assert "tittle" in text


def test_a_plan_in_the_encodings_of_windows(run: Run, small_plan: SmallPlan) -> None:
    expected = run(*small_plan(), "list", "--format", "json").out
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        assert run(*small_plan(encoding=encoding), "list", "--format", "json").out == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (b"\n\n# nothing\n", "an empty file"),
        (b"\x00\x01\x02\xff\xfe" * 100, "bytes that are not text"),
        (b"\x89PNG\r\n\x1a\n\x81\x82\xff\xff", "neither UTF-8 nor GB18030"),
        ("plan: {id: 某某某某某某".encode()[:-1], "the middle of a character"),
        (b"- a\n- b\n", "no keys at the top"),
        (b"plan: [\n", "this is not YAML"),
        (b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "no aliases"),
        (b"plan: " + b"[" * 900, "deep"),  # libyaml itself gives up at 1,000
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_plan(run: Run, tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(content)
    text = said(run("--plan", str(file), "--store", str(tmp_path / "s.sqlite"), "list", code=3))
    assert f"{file}:1:" in text or f"{file}:" in text
    assert words in text


@pytest.mark.parametrize("command", [["list"], ["check"], ["due"]])
def test_a_file_that_cannot_be_read(run: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("missing.yaml", "folder", "missing/plan.yaml"):
        place = str(tmp_path / name)
        result = run("--plan", place, "--store", str(tmp_path / "s.sqlite"), *command, code=3)
        assert said(result).startswith(f"airplan: {place} cannot be read: ")


def test_half_a_plan_is_refused_and_the_store_kept(run: Run, small_plan: SmallPlan, tmp_path: Path) -> None:
    plan = small_plan()
    file = tmp_path / "plan.yaml"
    whole = file.read_bytes()
    before = run(*plan, "list").out
    file.write_bytes(whole[: len(whole) // 2])
    said(run(*plan, "list", code=3))
    file.write_bytes(whole)
    assert run(*plan, "list").out == before


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_of_the_bundled_plan(run: Run) -> None:
    out = run("check").out
    assert "7 sections, 32 tasks, 46 measures" in out
    assert "7个任务类别、32项任务、46项措施" in run("check", lang="zh").out


def test_check_warns_of_wording_nobody_understands(run: Run, small_plan: SmallPlan) -> None:
    plan = small_plan("长期实施", "视情推进")
    result = run("check", plan[1])
    assert "1 sections, 2 tasks, 3 measures" in result.out
    assert result.err.startswith(f"warning: {plan[1]}:34:23: the deadline 视情推进, which is not understood")
    assert "视情推进" in run(*plan, "list", lang="zh").out, "it stays usable"


def test_check_takes_one_book_of_departments(run: Run, small_plan: SmallPlan, tmp_path: Path) -> None:
    plan = small_plan()[1]
    book = str(tmp_path / "departments.yaml")
    assert "3 measures" in run("check", plan, book).out
    other = tmp_path / "other.yaml"
    other.write_bytes(Path(book).read_bytes())
    assert said(run("check", plan, book, str(other), code=2)).startswith(f"airplan: {other}: ")


def test_check_finds_all_faults_of_all_files(run: Run, small_plan: SmallPlan, tmp_path: Path) -> None:
    good = Path(small_plan()[1])
    bad = tmp_path / "bad.yaml"
    bad.write_text(good.read_text(encoding="utf-8").replace("6月底前", "13月底前"), encoding="utf-8")
    result = run("check", str(good), str(bad), code=3)
    assert f"{good}: 1 sections" in result.out
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
    ("spoil", "words"),
    [
        (not_sqlite, "it is not an airplan store"),
        (of_another_program, "it is a database of another program"),
        (cut_off, "it is damaged or cut off"),
        (of_a_newer_version, "it was written by a newer airplan"),
    ],
)
def test_a_store_that_cannot_be_used(
    run: Run, small_plan: SmallPlan, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    plan = small_plan()
    store = tmp_path / "store.sqlite"
    if spoil in (cut_off, of_a_newer_version):
        run(*plan, "list")
    spoil(store)
    before = store.read_bytes()
    text = said(run(*plan, "list", code=3))
    assert text.startswith(f"airplan: the store {store} cannot be used: {words}")
    assert "--store" in text
    assert store.read_bytes() == before, "nothing of it is lost"


def test_a_locked_store(run: Run, small_plan: SmallPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airplan.store.sqlite.PATIENCE", 0.2)
    plan = small_plan()
    holder = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        text = said(run(*plan, "list", lang="zh", code=3))
    finally:
        holder.close()
    assert "已被其他程序占用" in text
    assert run(*plan, "list", lang="zh").out.startswith("共3项措施\n")


@pytest.mark.parametrize("place", ["file/store.sqlite", "folder"])
def test_a_store_that_cannot_be_written_is_done_without(
    run: Run, small_plan: SmallPlan, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    plan = small_plan()
    result = run(*plan[:2], "--store", str(tmp_path / place), "list", lang="zh")
    assert result.out.startswith("共3项措施\n")
    assert result.err.startswith(f"本次结果不予保存：{tmp_path / place} 无法写入（")
    assert result.err.count("\n") == 1


def test_a_server_that_is_away_is_named_without_its_password(run: Run) -> None:
    text = said(run("--store", "postgresql://clerk:secret@127.0.0.1:1/airplan", "list", code=3))
    assert "secret" not in text
    assert "postgresql://clerk@127.0.0.1:1/airplan" in text


# --- help needs nothing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["--help"], ["list", "--help"], ["--version"], ["schema"]])
def test_help_needs_neither_plan_nor_store(run: Run, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "broken").write_bytes(b"\0")
    run("--plan", str(tmp_path / "broken"), "--store", str(tmp_path / "broken"), *command)
    assert (tmp_path / "broken").read_bytes() == b"\0"


def test_the_wrong_folder_names_the_file(process: Process, tmp_path: Path) -> None:
    ended = process("--plan", "计划.yaml", "--store", os.devnull, "list")
    assert ended.returncode == 3
    assert ended.stderr.decode().startswith("airplan: 计划.yaml cannot be read: ")


@pytest.mark.parametrize("command", [["check", "none.yaml"], ["--plan", "none.yaml", "due"]])
def test_why_a_file_cannot_be_read_is_said_in_chinese(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "没有这个文件或文件夹" in run(*command, lang="zh", code=3).err
