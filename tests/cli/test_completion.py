"""What does the shell offer, in each of its four protocols, and does it ever break the line that is being typed?"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.processes import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from support.command_line import Process, Run
    from support.small_plan import Offered, SmallPlan

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("airplan department 区环", ["区环保局", "区环境建设办", "区环卫中心"]),
        ("airplan department 环保", ["区环保局"]),
        ("airplan department huanb", ["区环保局"]),
        ("airplan department hbj", ["区环保局"]),
        ("airplan department dash", ["大栅栏街道办事处"]),
        ("airplan department 德胜", ["德胜街道办事处"]),
        ("airplan department 其他", ["其他相关部门", "其他有关部门"]),
        ("airplan department 火星", []),
        ("airplan department 姜", []),
        ("airplan official 孙", ["孙硕"]),
        ("airplan official jiang", ["姜立光"]),
        ("airplan official jlg", ["姜立光"]),
        ("airplan official 区", []),
        ("airplan show 30", ["30a", "30b", "30c"]),
        ("airplan show 8", ["8a", "8b"]),
        ("airplan show 30B", ["30b"]),
        ("airplan show x", []),
        ("airplan list --department 区财", ["区财政局"]),
        ("airplan list -d caizheng", ["区财政局"]),
        ("airplan due --official sima", ["司马红"]),
        ("airplan list --role l", ["lead"]),
        ("airplan list --kind o", ["ongoing"]),
        ("airplan list --format m", ["markdown"]),
        ("airplan list --encoding g", ["gbk", "gb18030"]),
        ("airplan schema d", ["departments"]),
        ("airplan due --bef", ["--before"]),
        ("airplan dep", ["department"]),
        ("airplan offi", ["official", "officials"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bash_is_offered(offered: Offered, line: str, offers: list[str]) -> None:
    assert offered(line) == offers


def test_everything_is_offered_before_anything_is_typed(offered: Offered) -> None:
    from airplan.cli.registry import COMMANDS

    assert sorted(offered("airplan ")) == sorted({name.split()[0] for name in COMMANDS})
    assert len(offered("airplan department ")) == 35 + 15 + 6
    assert len(offered("airplan official ")) == 8
    assert len(offered("airplan show ")) == 46


def test_the_plan_named_on_the_line_is_the_one_completed(offered: Offered, small_plan: SmallPlan) -> None:
    plan = shlex.join(small_plan())
    assert offered(f"airplan {plan} department 区") == ["区甲局", "区乙局"]
    assert offered(f"airplan {plan} official zh") == ["张䶮"]
    assert offered(f"airplan {plan} show ") == ["1a", "1b", "2a"]


def test_the_plan_of_the_environment_is_the_one_completed(offered: Offered, small_plan: SmallPlan) -> None:
    _plan, plan, _store, store = small_plan()
    assert offered("airplan show ", AIRPLAN_PLAN=plan, AIRPLAN_STORE=store) == ["1a", "1b", "2a"]


@pytest.mark.parametrize(
    "command", ["department 区", "official j", "show 8", "list --department 区", "due --official s"]
)
@pytest.mark.parametrize("broken", ["half", "missing", "a folder", "no store"])
def test_completion_is_silent_when_the_plan_is_broken(
    offered: Offered, small_plan: SmallPlan, tmp_path: Path, command: str, broken: str
) -> None:
    _plan, plan, _store, store = small_plan()
    if broken == "half":
        (tmp_path / "plan.yaml").write_text("plan: {", encoding="utf-8")
    elif broken == "missing":
        (tmp_path / "plan.yaml").unlink()
    elif broken == "a folder":
        plan = str(tmp_path)
    else:
        (tmp_path / "store.sqlite").write_bytes(b"no database" * 100)
    assert offered(f"airplan --plan {shlex.quote(plan)} --store {shlex.quote(store)} {command}") == []


def test_completion_does_not_talk(offered: Offered, small_plan: SmallPlan, tmp_path: Path) -> None:
    """A store that cannot be written costs a note on stderr, which would land in the line being typed."""
    plan = small_plan()[1]
    options = shlex.join(["--plan", plan, "--store", f"{plan}/s.sqlite"])
    assert offered(f"airplan {options} department 区") == ["区甲局", "区乙局"]


@pytest.mark.parametrize(
    ("shell", "expected"),
    [
        ("bash", "区环保局\n区环境建设办\n区环卫中心\n"),
        ("zsh", '"区环保局":"Environmental Protection Bureau"'),
        ("fish", "区环保局\tEnvironmental Protection Bureau\n"),
        ("powershell", "区环保局:::Environmental Protection Bureau\n"),
        ("pwsh", "区环保局:::Environmental Protection Bureau\n"),
    ],
)
def test_the_protocol_of_each_shell(run: Run, shell: str, expected: str) -> None:
    run("sections")
    line = "airplan department 区环"
    variables = {
        "_AIRPLAN_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": "区环",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "airplan"],
        env={**os.environ, **variables},
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ended.stderr == b""
    assert expected in ended.stdout.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_for_each_shell(process: Process, shell: str) -> None:
    ended = process(env={"_AIRPLAN_COMPLETE": f"source_{shell}"})
    assert b"_AIRPLAN_COMPLETE" in ended.stdout
    assert f"complete_{shell}".encode() in ended.stdout
