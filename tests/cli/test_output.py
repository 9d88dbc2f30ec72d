"""Does an answer arrive whole: in every format, file, encoding and terminal, and however it is cut short?"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len

from support.processes import PATIENCE, wait_until_asleep

if TYPE_CHECKING:
    from pathlib import Path

    from support.command_line import Process, Run
    from support.small_plan import SmallPlan
    from support.wording import Wording

pytestmark = pytest.mark.slow


DAY = ("--as-of", "2017-06-01")
AIRPLAN = (sys.executable, "-m", "airplan")
ESCAPE = "\x1b["
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7]|38)[;m]")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- CSV --------------------------------------------------------------------------------------------------------------


def test_csv_has_the_mark_that_excel_needs_and_ends_lines_as_excel_does(process: Process) -> None:
    printed = process("list", "--format", "csv").stdout
    assert printed.startswith(b"\xef\xbb\xbfref,number,section_number,section,")
    assert printed.endswith(b"\r\n")
    text = printed.decode("utf-8-sig")
    assert len(rows_of(text)) == 46
    outside_cells = re.sub(r'"[^"]*"', "", text)
    assert outside_cells.count("\n") == outside_cells.count("\r\n") == 47


def heading_of(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("option", ["titles", "标题"])
@pytest.mark.parametrize("command", [("list",), ("missing", "5月"), ("status",), ("log",), ("units",), ("summary",)])
def test_titled_csv_has_no_english_on_a_chinese_screen(run: Run, command: tuple[str, ...], option: str) -> None:
    head = heading_of(run(*command, "--format", "csv", "--headings", option, *DAY, lang="zh").out)
    assert [title for title in head if re.search("[A-Za-z]", title)] == []
    assert len(set(head)) == len(head)


def test_the_workspace_says_which_headings_csv_has(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", str(tmp_path / "office"))
    settings = tmp_path / "office" / "airplan.toml"
    settings.write_text('[office]\nheadings = "titles"\n', "utf-8")
    monkeypatch.delenv("AIRPLAN_STORE")  # the workspace has its own
    monkeypatch.chdir(settings.parent)
    assert heading_of(run("list", "--format", "csv", lang="zh").out)[0] == "编号"
    assert heading_of(run("list", "--format", "csv", "--headings", "键", lang="zh").out)[0] == "ref"
    folder = tmp_path / "sent"
    run("dispatch", "--to", str(folder), "--period", "2017-05", "--unit", "区教委", "--by", "王芳", "--yes", lang="zh")
    (listed,) = folder.glob("*.csv")
    head = heading_of(listed.read_text("utf-8-sig"))
    assert head == ["单位", "文件", "措施数", "应报", "填报月份", "报送期限"]


def test_csv_says_what_json_says(run: Run) -> None:
    records = json.loads(run("list", "--format", "json").out)
    rows = rows_of(run("list", "--format", "csv").out)
    for record, row in zip(records, rows, strict=True):
        for key in ("ref", "text", "brief"):
            assert row[key].removeprefix("'") == record[key]
        assert row["number"] == str(record["number"])
        assert row["section"] == record["section"]["title"]
        assert row["city_number"].removeprefix("'") == record["city_task"]["number"]
        assert row["deadline"] == record["deadline"]["text"]
        assert row["kind"] == record["deadline"]["kind"]
        assert row["due"] == (record["deadline"]["due"] or "")
        for key in ("leaders", "lead", "responsible", "assisting", "inherited", "uncertain", "open_lists"):
            assert row[key] == "\n".join(record[key])


def test_csv_of_a_department_says_role_and_reason(run: Run) -> None:
    rows = rows_of(run("department", "德胜街道", "--format", "csv").out)
    assert {(row["role"], row["via"]) for row in rows} == {("responsible", "各街道办事处")}
    possible = rows_of(run("department", "区财政局", "--include-possible", "--format", "csv").out)
    assert {row["ref"]: row["possible_from"] for row in possible if row["possible_from"]} == {"4b": "4a", "7b": "7a"}


def test_csv_in_the_encodings_of_older_excels(run: Run, tmp_path: Path) -> None:
    utf8 = run("list", "--format", "csv").out.removeprefix("\ufeff")
    for encoding in ("gbk", "gb18030"):
        file = tmp_path / f"{encoding}.csv"
        run("list", "--output", str(file), "--encoding", encoding)
        assert file.read_bytes().decode(encoding) == utf8
    run("list", "--output", str(tmp_path / "utf8.csv"), "--encoding", "utf-8")
    assert (tmp_path / "utf8.csv").read_bytes().decode("utf-8-sig") == utf8


def test_no_cell_is_taken_for_a_formula(run: Run, small_plan: SmallPlan) -> None:
    first, second, _third = rows_of(run(*small_plan(), "list", "--format", "csv").out)
    assert first["text"] == "'=1+1 [red]不是标记[/red]\n第二段"
    assert second["text"] == "'-减号开头|竖线"
    assert (second["brief"], second["brief_en"]) == ("'@开头", "'+plus")
    assert first["brief"] == "[bold]方括号[/bold]"


# --- Markdown ---------------------------------------------------------------------------------------------------------


def test_markdown_is_a_table_with_title_and_notes(run: Run, wording: Wording) -> None:
    text = run("due", "--before", "6月底", *DAY, "--format", "markdown", lang="zh").out
    wording(text.replace("## ", ""), "2017年6月30日", "2017年6月1日", lang="zh")
    title, empty, head, rule, *rest = text.split("\n")
    assert title.startswith("## ")
    assert empty == ""
    assert head.startswith("| ")
    assert set(rule) <= set("|-: ")
    assert [row.split(" | ")[0] for row in rest[:3]] == ["| 32a", "| 8b", "| 28a"]
    assert rest[1].split(" | ")[1:7] == [
        "高能效热水炉",
        "灰",
        "2017-06-30",
        "还有29天",
        "姜立光、徐利",
        "区环保局、区商务委",
    ]
    assert ("17" in rest[-2], " | " in rest[-2]) == (True, False), "a note below counts what has no date"


def test_markdown_has_a_table_for_each_role(run: Run) -> None:
    text = run("department", "区财政局", "--format", "markdown", lang="zh").out
    assert [line[:8] for line in text.split("\n") if line.startswith("### ")] == ["### 牵头部门", "### 协办单位"]


def test_markdown_keeps_bars_and_brackets(run: Run, small_plan: SmallPlan) -> None:
    text = run(*small_plan(), "show", "1", "--format", "markdown", lang="zh").out
    assert "[bold]方括号[/bold]" in text
    assert "=1+1 [red]不是标记[/red]<br>第二段" in text
    assert "-减号开头\\|竖线" in text


# --- workbooks --------------------------------------------------------------------------------------------------------


def test_a_workbook_has_days_as_days_and_refs_as_text(run: Run, tmp_path: Path, wording: Wording) -> None:
    file = tmp_path / "due.xlsx"
    result = run("due", "--before", "6月底", *DAY, "--output", str(file), lang="zh")
    assert result.out == ""
    wording(result.err, file, lang="zh")
    sheet: Any = load_workbook(file).active
    head, *rows = sheet.iter_rows()
    titles = [cell.value for cell in head]
    cells: dict[Any, Any] = dict(zip(titles, rows[1], strict=True))
    assert sheet.title == "清单"
    assert cells["编号"].value == "8b"
    assert cells["编号"].number_format == "@"
    assert cells["剩余天数"].value == 29
    assert cells["到期日"].value == datetime(2017, 6, 30)  # noqa: DTZ001 – a workbook knows no time zones
    assert "市级任务编号" not in cells, "what only programs want is left to CSV and JSON"
    assert cells["牵头部门"].value == "区环保局\n区商务委"
    assert cells["牵头部门"].alignment.wrap_text
    assert len(rows) == 3
    assert sheet.freeze_panes == "B2"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.row_dimensions[3].height > 2 * 15, "two units stand on two lines"


def test_a_workbook_takes_no_text_for_a_formula(run: Run, small_plan: SmallPlan, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    run(*small_plan(), "list", "--output", str(file))
    sheet: Any = load_workbook(file).active
    texts = {cell.value: cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row}
    assert texts["=1+1 [red]不是标记[/red]\n第二段"] == "s"
    assert texts["-减号开头|竖线"] == "s"
    assert "f" not in texts.values()


def test_a_workbook_cannot_be_printed(run: Run, wording: Wording) -> None:
    result = run("list", "--format", "xlsx", code=2)
    assert result.out == ""
    wording(result.err, "airplan: ", "--output FILE.xlsx")


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.json", b"[\n  {"),
        ("a.csv", b"\xef\xbb\xbfref,"),
        ("A.CSV", b"\xef\xbb\xbfref,"),
        ("a.md", b"## 46 "),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.txt", b"46 "),
        ("a", b"46 "),
    ],
)
def test_the_ending_says_the_format(run: Run, tmp_path: Path, name: str, begins: bytes) -> None:
    result = run("list", "--output", str(tmp_path / name))
    assert result.out == ""
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert names_in(tmp_path) == [name], "nothing else is left in the folder"


def test_the_format_overrules_the_ending(run: Run, tmp_path: Path) -> None:
    run("list", "--output", str(tmp_path / "a.txt"), "--format", "json")
    assert len(json.loads((tmp_path / "a.txt").read_text(encoding="utf-8"))) == 46


def test_a_file_holds_what_would_be_printed(run: Run, tmp_path: Path) -> None:
    for form in ("json", "csv", "markdown"):
        file = tmp_path / form
        run("due", *DAY, "--format", form, "--output", str(file))
        assert file.read_bytes().decode("utf-8") == run("due", *DAY, "--format", form).out
    text = tmp_path / "table"
    run("due", *DAY, "--output", str(text), lang="zh")
    assert text.read_text(encoding="utf-8") == run("due", *DAY, lang="zh", width=120).out


def test_an_existing_file_is_left_alone(run: Run, tmp_path: Path, wording: Wording) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(b"mine")
    result = run("list", "--output", str(file), code=3)
    assert result.out == ""
    wording(result.err, f"airplan: {file} ", "--force")
    assert file.read_bytes() == b"mine"


def test_force_replaces_it_by_a_new_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(b"mine")
    with file.open("rb") as still_open:
        run("list", "--output", str(file), "--force")
        assert still_open.read() == b"mine", "whoever reads the old file reads it to its end"
    assert len(rows_of(file.read_bytes().decode("utf-8"))) == 46
    assert names_in(tmp_path) == ["mine.csv"]


def test_a_dangling_link_is_something(run: Run, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere")
    run("list", "--output", str(tmp_path / "link.csv"), code=3)
    assert names_in(tmp_path) == ["link.csv"]


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["alone", "by force"])
def test_a_folder_is_never_replaced(run: Run, tmp_path: Path, wording: Wording, force: list[str]) -> None:
    result = run("list", "--output", str(tmp_path), "--format", "csv", *force, code=3)
    wording(result.err, f"airplan: {tmp_path} ")
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("place", ["missing/a.csv", "file/a.csv"])
def test_a_folder_that_cannot_take_the_file(run: Run, tmp_path: Path, wording: Wording, place: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    for force in ([], ["--force"]):
        result = run("list", "--output", str(tmp_path / place), *force, lang="zh", code=3)
        assert result.out == ""
        wording(result.err, f"airplan: {tmp_path / place} ", lang="zh")
    assert names_in(tmp_path) == ["file"]


_ON_A_SMALL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
from airplan.cli import main
main()
"""


def test_a_full_disk_leaves_the_old_file_whole(run: Run, tmp_path: Path) -> None:
    run("sections")  # the plan is compiled, so the store need not grow
    (tmp_path / "old.csv").write_bytes(b"old")
    ended = subprocess.run(
        [sys.executable, "-c", _ON_A_SMALL_DISK, "list", "--output", "old.csv", "--force"],
        cwd=tmp_path, env=os.environ, capture_output=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (3, b"")
    assert ended.stderr.startswith(b"airplan: old.csv ")
    assert ended.stderr.count(b"\n") == 1
    assert names_in(tmp_path) == ["old.csv"]
    assert (tmp_path / "old.csv").read_bytes() == b"old"


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_a_full_disk_under_redirected_output(run: Run, tmp_path: Path, form: str) -> None:
    """`airplan list > file`: that something did not fit is said, not traced back."""
    run("sections")
    # Unbuffered, Python itself takes a write that was cut short for a whole one.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with (tmp_path / "out").open("wb") as out:
        ended = subprocess.run(
            [sys.executable, "-c", _ON_A_SMALL_DISK, "list", "--format", form],
            env=env, stdout=out, stderr=subprocess.PIPE, check=False, timeout=PATIENCE,
        )  # fmt: skip
    assert ended.returncode == 3
    assert ended.stderr.startswith(b"airplan: ")
    assert ended.stderr.count(b"\n") == 1


# --- streams ----------------------------------------------------------------------------------------------------------


def test_a_reader_who_has_seen_enough() -> None:
    """`airplan list | head -1` is silent, and no failure."""
    command = f"{' '.join(AIRPLAN)} list | head -1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], env=os.environ, capture_output=True, check=False, timeout=PATIENCE)
    assert re.fullmatch(rb"46 \w+\n0\n", ended.stdout)
    assert ended.stderr == b""


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["list", "--format", "csv"], ["list", "--format", "json"], ["sections"], ["check"], ["due", "--help"]],
    ids=" ".join,
)
def test_a_reader_who_has_left(arguments: list[str]) -> None:
    nobody_reads, ours = os.pipe()
    os.close(nobody_reads)
    ended = subprocess.run(
        [*AIRPLAN, *arguments], env=os.environ, stdout=ours, stderr=subprocess.PIPE, check=False, timeout=PATIENCE
    )
    os.close(ours)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_an_interruption_is_silent(tmp_path: Path, small_plan: SmallPlan) -> None:
    """Ctrl-C while the plan is being read: the pipe that stands in for the plan never ends."""
    small_plan()
    (tmp_path / "plan.yaml").unlink()
    os.mkfifo(tmp_path / "plan.yaml")
    child = subprocess.Popen(
        [*AIRPLAN, "--plan", "plan.yaml", "--store", "store.sqlite", "list"],
        cwd=tmp_path, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    pipe = os.open(tmp_path / "plan.yaml", os.O_WRONLY)  # returns when airplan has begun to read
    wait_until_asleep(child.pid)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=PATIENCE)
    os.close(pipe)
    assert (child.returncode, out, err) == (130, b"", b"")


def on_a_terminal(*arguments: str, columns: int = 80, **environment: str) -> str:
    """What a terminal gets to see."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    child = subprocess.Popen(
        [*AIRPLAN, *arguments],
        env={**inherited, "TERM": "xterm-256color", **environment}, stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:  # Linux says so that the other side is closed
        pass
    finally:
        os.close(ours)
        child.kill() if sys.exc_info()[0] else None
        child.wait(timeout=PATIENCE)
    return seen.decode("utf-8").replace("\r\n", "\n")


def test_a_terminal_gets_colour_and_its_own_width() -> None:
    seen = on_a_terminal("due", "--before", "6月底", *DAY, AIRPLAN_LANG="zh")
    assert COLOUR.search(seen), "what is late is red"
    plain = re.sub(r"\x1b\[[\d;]*m", "", seen)
    assert max(cell_len(line) for line in plain.split("\n")) <= 80
    assert re.search(r"\b32a\b.*93", plain)


def test_a_terminal_without_colour_gets_none() -> None:
    seen = on_a_terminal("due", "--before", "6月底", *DAY, NO_COLOR="1")
    assert not COLOUR.search(seen)
    assert re.search(r"32a.*93 ", seen)


def test_words_found_are_set_off_on_a_terminal() -> None:
    seen = on_a_terminal("search", "蒸吨", AIRPLAN_LANG="zh")
    assert re.search(r"\x1b\[[\d;]*7[\d;]*m蒸吨\x1b", seen)


def test_redirected_output_has_no_escape_codes(process: Process) -> None:
    env = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    assert ESCAPE not in process("due", env=env).stdout.decode()
    assert ESCAPE not in process("due", "--help", env=env).stdout.decode()
    assert ESCAPE in process("sections", env={**env, "FORCE_COLOR": "1"}).stdout.decode()


# --- encodings --------------------------------------------------------------------------------------------------------


def test_a_console_that_lacks_a_character(process: Process, small_plan: SmallPlan, wording: Wording) -> None:
    plan = small_plan()
    for env in ({"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "gbk", "AIRPLAN_LANG": "zh"}):
        for command in (("list",), ("official", "张䶮"), ("show", "1"), ("officials",)):
            ended = process(*plan, *command, env={**env, "COLUMNS": "80"})
            assert (ended.returncode, ended.stderr) == (0, b"")
            lines = ended.stdout.decode("gbk").split("\n")
            assert max(cell_len(line) for line in lines) <= 80
    assert "张?" in lines[-2]
    unknown = process(*plan, "official", "龑䶮", env={"PYTHONIOENCODING": "gbk", "AIRPLAN_LANG": "zh"})
    assert unknown.returncode == 3
    wording(unknown.stderr.decode("gbk"), "airplan: 龑?：", lang="zh")


@pytest.mark.parametrize("env", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}])
def test_a_machine_that_knows_no_chinese(process: Process, env: dict[str, str]) -> None:
    for command in (("due", "--before", "2017-06-30"), ("show", "8b"), ("--help",)):
        ended = process(*command, env=env)
        assert (ended.returncode, ended.stderr) == (0, b"")
        assert b"\xef\xbf\xbd" not in ended.stdout


def test_json_is_the_same_in_any_encoding(process: Process, run: Run) -> None:
    expected = json.loads(run("list", "--format", "json").out)
    for encoding in ("gbk", "ascii", "utf-8", "latin-1"):
        ended = process("list", "--format", "json", env={"PYTHONIOENCODING": encoding})
        assert json.loads(ended.stdout.decode(encoding)) == expected
        assert ended.stdout.isascii() == (encoding != "utf-8")


def test_csv_is_the_same_in_any_encoding(process: Process) -> None:
    expected = process("list", "--format", "csv").stdout
    for env in ({"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}):
        assert process("list", "--format", "csv", env=env).stdout == expected


def test_brackets_in_a_plan_are_no_markup(run: Run, small_plan: SmallPlan, wording: Wording) -> None:
    plan = small_plan()
    assert "[bold]方括号[/bold]" in run(*plan, "list", lang="zh").out
    assert "[bold]Brackets[/bold]" in run(*plan, "official", "张䶮", width=120).out
    shown = run(*plan, "show", "1a", lang="zh", width=120).out
    assert "=1+1 [red]不是标记[/red]" in shown
    assert shown.startswith("1a  [bold]方括号[/bold]\n")
    assert "[red]" in run(*plan, "search", "不是标记", lang="zh", width=120).out
    wording(run(*plan, "department", "[/nothing]", code=3).err, "airplan: [/nothing]: ")


# --- control characters -----------------------------------------------------------------------------------------------

HOSTILE = "a\x1b]0;title\x07b\x9b31m\u202ec\u2066d\u2028e\x7f\r=1"
STEERING = set("\x1b\x07\x9b\u202e\u2066\u2028\x7f\r")


@pytest.fixture
def hostile(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A journal in which a report steers terminals, and turns the writing."""
    monkeypatch.setenv("AIRPLAN_STORE", str(tmp_path / "store.sqlite"))
    report = ("--note", HOSTILE, "--next", f"＝1+1{HOSTILE}", "--evidence", f"http://x/{HOSTILE}")
    run("record", "5a", "--unit", "区环保局", "--status", "in-progress", *report, "--on", "2017-05-10",
        "--by", f"W{HOSTILE}", "--yes")  # fmt: skip
    return tmp_path


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", [("log",), ("show", "5a"), ("status",), ("search", "title")], ids=" ".join)
@pytest.mark.parametrize("form", ["table", "csv", "markdown", "json"])
@pytest.mark.usefixtures("hostile")
def test_no_answer_steers_a_terminal(run: Run, command: tuple[str, ...], form: str, lang: Any) -> None:
    answer = run("--as-of", "2030-01-01", *command, "--format", form, lang=lang)
    assert not (set(answer.out.replace("\r\n", "\n")) | set(answer.err)) & STEERING
    if form == "json" and command == ("log",):
        assert json.loads(answer.out)[0]["note"] == HOSTILE, "the journal keeps it"


def test_no_file_holds_what_steers(run: Run, hostile: Path) -> None:
    for name in ("a.txt", "a.csv", "a.md", "a.json"):
        run("--as-of", "2030-01-01", "log", "--output", str(hostile / name))
        assert not set((hostile / name).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")) & STEERING
    run("--as-of", "2030-01-01", "log", "--output", str(hostile / "a.xlsx"))
    run("--as-of", "2030-01-01", "export", str(hostile / "progress.xlsx"))
    for name in ("a.xlsx", "progress.xlsx"):
        for sheet in load_workbook(hostile / name):
            for row in sheet.iter_rows():
                for cell in row:
                    assert not set(str(cell.value)) & STEERING, cell.coordinate
                    if str(cell.value).startswith("＝"):
                        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_no_refusal_steers_a_terminal(run: Run) -> None:
    for command in (
        ("department", HOSTILE), ("show", HOSTILE), (HOSTILE,), ("list", HOSTILE), ("due", f"--{HOSTILE}"),
        ("due", "--before", HOSTILE), ("due", "--format", HOSTILE), ("due", "--output", f"{HOSTILE}.csv/b.csv"),
        ("check", HOSTILE), ("collect", HOSTILE), ("--plan", HOSTILE, "due"), ("restore", HOSTILE), ("undo", HOSTILE),
        ("init", f"/dev/null/{HOSTILE}"), ("export", HOSTILE), ("backup", f"{HOSTILE}/x"),
    ):  # fmt: skip
        for lang in ("en", "zh"):
            refused = run(*command, lang=lang, code=None)
            assert refused.code in (2, 3), command
            assert refused.err
            assert not (set(refused.out) | set(refused.err)) & STEERING, command
