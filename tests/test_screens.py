"""Are the screens what they were when somebody last looked at them, and do they fit the terminal?"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from support.journals import ROUND_SCREENS
from support.journals import SCREENS as MONTH_SCREENS

if TYPE_CHECKING:
    from airplan.i18n import Language
    from support.command_line import Run
    from support.golden import Golden

DAY = ("--as-of", "2017-06-01")
NARROW, WIDE = 80, 120
LANGS = ("en", "zh")

SCREENS: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "due": (("due", *DAY), (NARROW,)),
    "due-before": (("due", "--before", "2017-06-30", *DAY), (NARROW, WIDE)),
    "list-section": (("list", "--section", "三", *DAY), (NARROW, WIDE)),
    "department": (("department", "区环保局", *DAY), (NARROW, WIDE)),
    "department-possible": (("department", "区财政局", "--include-possible", *DAY), (NARROW, WIDE)),
    "department-street": (("department", "德胜街道", *DAY), (NARROW,)),
    "official": (("official", "姜立光", *DAY), (NARROW,)),
    "show-8": (("show", "8", *DAY), (NARROW,)),
    "show-12c": (("show", "12c", *DAY), (NARROW,)),
    "show-30a": (("show", "30a", *DAY), (NARROW,)),
    "search": (("search", "扬尘", *DAY), (NARROW,)),
    "units": (("units", *DAY), (NARROW, WIDE)),
    "officials": (("officials", *DAY), (NARROW,)),
    "sections": (("sections", *DAY), (NARROW,)),
    "summary": (("summary", *DAY), (NARROW,)),
    "help": (("--help",), (NARROW,)),
    "help-due": (("due", "--help"), (NARROW,)),
    "help-import": (("import", "--help"), (NARROW,)),
}

REFUSALS: dict[str, tuple[tuple[str, ...], int]] = {
    "ambiguous-name": (("department", "城管"), 3),
    "unknown-name": (("department", "火星局"), 3),
    "unknown-ref": (("show", "99z"), 3),
    "unknown-command": (("deu",), 2),
    "bad-day": (("due", "--before", "2017-02-30"), 2),
}

FAULTY = """\
plan:
  id: faulty
  year: 2017
  title: 一份有错的计划
  title_en: A plan with faults
  document: 某政发〔2017〕1号
  coordinator: 区环保局
  counts: {sections: 1, tasks: 1, measures: 4}
sections:
  - number: 一
    title: 控车减油任务
    editorial: {title_en: Vehicles}
    tasks:
      - number: 1
        city_task: {number: "17", title: 老旧机动车}
        editorial: {title_en: Old vehicles}
        measures:
          - text: 报废和转出老旧机动车24530辆。
            deadline: 13月底前
            leaders: [姜立光]
            lead: [区环境局]
            targets:
              - {id: retired, metric: 报废, words: 24531辆, value: 24530, unit: 辆, compare: at-least, nature: level}
            editorial: {brief: 老旧机动车, brief_en: Old vehicles}
          - text: 推广新能源车。
            deadline: 视情推进
            lead: [区环保局, 区环保局]
            editorial: {brief: 新能源车, brief_en: New energy vehicles}
"""
FAULTY_PLANS = {
    "check-faulty": FAULTY,
    "check-misspelt": FAULTY.replace("deadline: 13", "dedline: 13")
    .replace("year: 2017", "year: no")
    .replace("level}", "leval}"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that commands are run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check_width(text: str, width: int) -> None:
    assert [line for line in text.split("\n") if cell_len(line) > width] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("name", "width"), [(name, width) for name, (_arguments, widths) in SCREENS.items() for width in widths]
)
def test_screen(run: Run, golden: Golden, name: str, width: int, lang: Language) -> None:
    result = run(*SCREENS[name][0], lang=lang, width=width)
    assert result.err == ""
    check_width(result.out, width)
    assert name == "search" or "…" not in result.out, "nothing is cut off"
    golden(f"{name}.{lang}.{width}", result.out)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", REFUSALS)
def test_refusal(run: Run, golden: Golden, name: str, lang: Language) -> None:
    arguments, code = REFUSALS[name]
    result = run(*arguments, lang=lang, code=code)
    assert result.out == ""
    golden(f"{name}.{lang}", result.err)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", FAULTY_PLANS)
def test_check_of_a_faulty_plan(run: Run, golden: Golden, here: Path, name: str, lang: Language) -> None:
    (here / "plan.yaml").write_text(FAULTY_PLANS[name], encoding="utf-8")
    result = run("check", "plan.yaml", lang=lang, code=3)
    assert result.out == ""
    golden(f"{name}.{lang}", result.err)


@pytest.mark.parametrize("lang", LANGS)
def test_check_of_the_bundled_plan(run: Run, golden: Golden, shared_store: Path, lang: Language) -> None:
    said = run("check", lang=lang).out.replace(str(shared_store), "STORE")
    place, found, counts = said.partition("plan_2017.yaml")
    assert place.count("\n") == 0
    golden(f"check.{lang}", found + counts)


@pytest.mark.parametrize("name", [name for name in SCREENS if not name.startswith("help")])
@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.slow
def test_no_english_word_is_broken(run: Run, name: str, width: int) -> None:
    words = [
        set(re.findall(r"[A-Za-z]+", run(*SCREENS[name][0], lang="en", width=columns).out)) for columns in (width, 400)
    ]
    assert words[0] <= words[1]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [name for name in SCREENS if not name.startswith("help")])
@pytest.mark.parametrize("width", [60, 72, 80])
@pytest.mark.slow
def test_a_narrow_terminal_loses_nothing(run: Run, name: str, width: int, lang: Language) -> None:
    """Every character that 100 columns show is there, on as many lines as it takes."""
    shown, narrow = (run(*SCREENS[name][0], lang=lang, width=columns).out for columns in (100, width))
    lost = Counter(shown) - Counter(narrow)
    assert set(lost) <= set(" \n─"), lost


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [name for name in SCREENS if not name.startswith("help")])
@pytest.mark.parametrize("width", [60, 72, 100, 160])
@pytest.mark.slow
def test_any_width_fits(run: Run, name: str, width: int, lang: Language) -> None:
    screen = run(*SCREENS[name][0], lang=lang, width=width).out
    check_width(screen, width)
    assert name == "search" or "…" not in screen, "nothing is cut off"


SHOWN_ELSEWHERE = (
    *(("log", 80), ("log", 120), ("milestones", 80), ("collect", 80), ("collect", 120)),
    *(("evaluate", 80), ("evaluate-explain", 80), ("bulletin", 80), ("bulletin-unreported", 80)),
)


def test_every_golden_screen_is_still_compared() -> None:
    compared = {f"{name}.{lang}.{width}" for name, (_, widths) in SCREENS.items() for width in widths for lang in LANGS}
    months = {**MONTH_SCREENS, **ROUND_SCREENS}
    compared |= {f"{name}.{lang}.{width}" for name, (_, widths) in months.items() for width in widths for lang in LANGS}
    others = (
        *REFUSALS,
        *FAULTY_PLANS,
        "check",
        "missing-remind",
        "record",
        "record-doubts",
        "round-close",
        "bulletin",
        "review",
    )
    compared |= {f"{name}.{lang}" for name in others for lang in LANGS}
    compared |= {f"{name}.{lang}.{width}" for name, width in SHOWN_ELSEWHERE for lang in LANGS}
    assert {path.stem for path in (Path(__file__).parent / "golden").glob("*.txt")} == compared
