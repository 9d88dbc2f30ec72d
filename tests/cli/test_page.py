"""Does `page` say what the other commands say, for all and for one, in a file that is written whole or not at all?"""

from __future__ import annotations

import json
import re
from html import unescape
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from airplan.i18n import Language
    from support.command_line import Process, Run
    from support.small_plan import SmallPlan
    from support.wording import Wording

DAY = ("--as-of", "2017-05-31")


@pytest.fixture
def page(run: Run, may_2017: Path, tmp_path: Path) -> Any:
    """Return a function that writes the page of May and returns it."""

    def write(*arguments: str, lang: Language = "en") -> str:
        file = tmp_path / "page.html"
        run("--store", str(may_2017), "page", *arguments, *DAY, "--output", str(file), "--force", lang=lang)
        return file.read_text(encoding="utf-8")

    return write


def records(run: Run, store: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("--store", str(store), *arguments, *DAY, "--format", "json").out)
    return found


def numbers(page: str) -> dict[str, str]:
    """Return the sign of each tile with its number."""
    return dict(re.findall(r'<li class="tile ([\w-]+)">.*?<b>(.*?)</b>', page))


def block(page: str, key: str) -> str:
    """Return a block of the page."""
    found = re.search(rf'<section class="block" id="{key}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def refs(part: str) -> list[str]:
    """Return the measures to which the first cells of a table lead, in its order."""
    return re.findall(r'<th scope="row"><a href="#m-(\w+)"', part)


def test_the_numbers_are_those_of_status_and_missing(run: Run, may_2017: Path, page: Any) -> None:
    status, found = records(run, may_2017, "status"), page()
    shown = numbers(found)
    for light in ("red", "yellow", "green", "grey"):
        assert int(shown[light]) == sum(each["light"] == light for each in status)
    assert int(shown["done"]) == sum(each["status"] in ("done", "closed") for each in status)
    owed = records(run, may_2017, "missing", "--why")
    answered = sum(each["status"] not in ("missing", "open", "sent-back", "empty") for each in owed)
    assert shown["reports"] == f"{answered}/{len(owed)}"
    assert refs(block(found, "measures")) == [each["ref"] for each in status]
    warned = {each["ref"] for each in status if each["light"] in ("red", "yellow")}
    assert set(refs(block(found, "all-attention") or block(found, "attention"))) == warned


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("姜立光", ("--official", "姜立光")),
        ("德胜街道", ("--unit", "德胜街道")),
        ("各街道办事处", ("--unit", "各街道办事处")),
    ],
)
def test_a_page_for_somebody_has_what_the_filter_selects(
    run: Run, may_2017: Path, page: Any, name: str, question: tuple[str, ...]
) -> None:
    status = records(run, may_2017, "status", *question)
    found = page("--for", name)
    assert refs(block(found, "measures")) == [each["ref"] for each in status]
    assert len(re.findall('<article class="measure"', found)) == len(status)
    assert re.search(r"<h1>.*(Jiang Liguang|Desheng|[Ss]ubdistrict)", found)


@pytest.mark.parametrize(("lang", "tag"), [("en", "en"), ("zh", "zh")])
def test_the_page_names_its_language_and_its_day(page: Any, lang: Language, tag: str) -> None:
    found = page(lang=lang)
    assert f'<html lang="{tag}' in found
    assert {"en": "31 May 2017", "zh": "2017年5月31日"}[lang] in found
    assert "{" not in re.sub(r"<style>.*?</style>", "", found, flags=re.DOTALL)


def test_an_earlier_state_says_what_it_leaves_out(run: Run, may_2017: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    run("--store", str(may_2017), "page", *DAY, "--known-at", "2017-04-30", "--output", str(file))
    assert "30 April 2017" in file.read_text(encoding="utf-8")


def test_redirected_output_is_the_file(run: Run, may_2017: Path, process: Process, tmp_path: Path) -> None:
    arguments = ("--store", str(may_2017), "page", *DAY)
    run(*arguments, "--output", str(tmp_path / "page.html"))
    printed = process(*arguments, env={"AIRPLAN_LANG": "en", "PYTHONIOENCODING": "gbk"})
    assert printed.stdout == (tmp_path / "page.html").read_bytes()


def test_a_terminal_gets_a_hint(run: Run, may_2017: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("airplan.cli.page.sys", terminal)
    refused = run("--store", str(may_2017), "page", *DAY, code=2)
    assert (refused.out, "--output" in refused.err) == ("", True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--output", "page.docx"), 2),
        (("--output", "page"), 2),
        (("--for", "没有这个", "--output", "page.html"), 3),
        (("--for", "城管", "--output", "page.html"), 3),
        (("--for", "", "--output", "page.html"), 3),
    ],
)
def test_nothing_is_written_where_something_is_wrong(
    run: Run, may_2017: Path, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    arguments = tuple(str(tmp_path / each) if each.startswith("page") else each for each in arguments)
    before = set(tmp_path.iterdir())
    assert run("--store", str(may_2017), "page", *DAY, *arguments, code=code).err
    assert set(tmp_path.iterdir()) == before


def test_a_file_is_replaced_only_on_demand(run: Run, may_2017: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("mine")
    run("--store", str(may_2017), "page", *DAY, "--output", str(file), code=3)
    assert file.read_text() == "mine"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_small_plan_without_journal_has_a_page(
    run: Run, small_plan: SmallPlan, tmp_path: Path, lang: Language
) -> None:
    file = tmp_path / "page.html"
    run(*small_plan(), "page", *DAY, "--output", str(file), lang=lang)
    found = file.read_text(encoding="utf-8")
    assert refs(block(found, "measures")) == ["1a", "1b", "2a"]
    assert numbers(found)["grey"] == "3"
    if lang == "zh":
        assert "[bold]方括号[/bold]" in unescape(found)


def test_what_it_says_of_a_month(page: Any, wording: Wording) -> None:
    """The words of the first page, without its tags."""
    languages: tuple[Language, ...] = ("en", "zh")
    for lang in languages:
        found = page(lang=lang).partition('<section class="annex"')[0].partition("<h1>")[2]
        lines = [filter(None, map(str.strip, re.split(r"<[^>]+>", line))) for line in found.split("\n")]
        wording("\n".join(filter(None, (unescape(" | ".join(texts)) for texts in lines))), lang=lang)
