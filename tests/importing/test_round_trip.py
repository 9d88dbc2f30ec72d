"""Does a plan that airplan exports come back when it is imported?

What cannot come back, because the exported tables do not show it: IDs other than refs, cells as printed beside their
names, targets, cadences, labels of ours and English titles, headings of the city that begin with a figure, the
office's readings, and general rules, which leave the cells of the document blank. A list (CSV) moreover has no
headings, own columns, own numbers of rows or sections, and no title.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airplan import i18n
from airplan.formats.xlsx.checklist import checklist
from airplan.i18n import forms
from airplan.importing.draft import Wishes, draft
from airplan.importing.headings import parse_map
from airplan.importing.readers import read_document
from airplan.plan.reader import SourceFile, read, read_source
from airplan.reports.table import ReaderContext
from airplan.store.plan_queries import Header
from support.documents import annex, docx, docx_table, html, xlsx
from support.drafts import plan_of
from support.other_plans import PLANS
from support.paths import DEPARTMENTS
from support.real_plan import the_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from airplan.i18n import Language
    from airplan.importing.draft import DraftFiles
    from airplan.plan.model import Measure, Plan
    from support.command_line import Run
    from support.documents import Box

_DIRECTORIES: dict[str, dict[str, Any]] = {
    "zh": {
        "district": {"name": "某市某区", "prefixes": ["某区", "区"]},
        "units": [{"name": name} for name in ("区甲局", "区乙局", "区丙委", "丁街道办事处", "乙公司")],
        "collectives": [{"name": name, "members": "unknown"} for name in ("各街道办事处", "其他有关部门")],
        "officials": [{"name": name} for name in ("张三", "李四四", "司马五", "王六")],
    },
    "en": {
        "district": {"name": "Some Borough", "prefixes": ["Borough"]},
        "units": [{"name": name} for name in ("Parks Service", "Port Authority", "Transport and Roads Office")],
        "collectives": [{"name": "All boroughs", "members": "unknown"}],
        "officials": [{"name": name} for name in ("Jane Roe", "John Doe")],
    },
}
_WORDS = {
    "zh": (
        "改造锅炉。",
        "=1+1",
        "@甲",
        "巩固成果，防止反弹（“三查”）。",
        "（一）",
        "1.5蒸吨",
        "合计",
        "- 乙",
        "#REF!",
        "第1条",
    ),
    "en": ("Plant trees", "=1+1", "Shore power (all berths).", "1.5 MW", "Total", "no", "yes: all", "C 01"),
}
_DEADLINES = {
    "zh": (
        "年底前",
        "6月底前",
        "2017年9月20日前",
        "长期实施",
        "按时间节点完成",
        "汛期前",
        "6月底前完成甲；12月底前完成乙",
    ),
    "en": ("31 March 2017", "by June 2017", "ongoing", "quarterly", "when possible"),
}
_HEADINGS = {
    "zh": {
        "section": "任务类别", "number": "序号", "document_number": "编号", "city_task": "上级重点任务",
        "text": "整改任务", "": "整改目标", "deadline": "时间进度", "leaders": "主管领导", "lead": "牵头单位",
        "responsible": "负责部门", "assisting": "配合单位",
    },
    "en": {
        "section": "Section", "number": "No.", "document_number": "Ref.", "city_task": "City task", "text": "Action",
        "": "Cost", "deadline": "Timeline", "leaders": "Lead officials", "lead": "Lead", "responsible": "Responsible",
        "assisting": "Support",
    },
}  # fmt: skip
_UNIT_ROLES = ("lead", "responsible", "assisting")


def cells_of(measure: Measure, *, with_document: bool = True) -> dict[str, object]:
    """Return all that a table shows of a measure."""
    section, city_task = measure.section, measure.city_task
    own = (measure.document_number, dict(measure.other)) if with_document else ()
    return {
        "ref": measure.ref,
        "section": section and (section.number, section.title, with_document and section.printed),
        "city_task": city_task and (city_task.number, city_task.title),
        "text": measure.text,
        "deadline": measure.deadline._replace(by_office=False),
        "names": (measure.leaders, *map(measure.units, _UNIT_ROLES)),
        "inherited": {key: ref for key, ref in measure.inherited.items() if with_document or key in _INHERITABLE},
        "possible": dict(measure.possible),
        "open_lists": set(measure.open_lists),
        "own": own,
    }


_INHERITABLE = ("deadline", "leaders", *_UNIT_ROLES)


def differences(plan: Plan, back: Plan, *, with_document: bool = True, without: Sequence[str] = ()) -> list[Any]:
    """Return what differs between the rows of two plans."""
    pairs = zip(plan.measures, back.measures, strict=True)
    cells = ((cells_of(a, with_document=with_document), cells_of(b, with_document=with_document)) for a, b in pairs)
    return [(a["ref"], key, a[key], b[key]) for a, b in cells for key in a if key not in without and a[key] != b[key]]


def imported(name: str, data: bytes, directory: SourceFile, year: int | None = None) -> DraftFiles:
    return draft(read_document(name, data), Wishes({}, 2026, year, directory))


BUNDLED: dict[str, Callable[[list[Box]], bytes]] = {
    "lines.docx": lambda boxes: docx(docx_table(boxes)),
    "paragraphs.docx": lambda boxes: docx(docx_table(boxes, paragraphs=True)),
    "plan.xlsx": xlsx,
    "plan.html": html,
}


@pytest.mark.parametrize("name", BUNDLED)
def test_the_annex_with_its_merges_comes_back(name: str) -> None:
    """In this document the cells are merged that may be merged according to the bundled plan."""
    plan = the_plan()
    merged = plan._replace(measures=tuple(map(_with_possible, plan.measures)))
    made = imported(name, BUNDLED[name](annex()), read_source(DEPARTMENTS), 2017)
    assert made.report.doubts == {"plan": 1}
    assert differences(merged, plan_of(made), without=("section",)) == []


def _with_possible(measure: Measure) -> Measure:
    names = {role: names for role, (_ref, names) in measure.possible.items()}
    inherited = {**measure.inherited, **{role: ref for role, (ref, _names) in measure.possible.items()}}
    responsible, assisting = (names.get(role, measure.units(role)) for role in ("responsible", "assisting"))
    return measure._replace(responsible=responsible, assisting=assisting, inherited=inherited, possible={})


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_exported_checklist_comes_back(run: Run, tmp_path: Path, lang: Language) -> None:
    file, folder = tmp_path / "checklist.xlsx", tmp_path / "draft"
    run("export", str(file), lang=lang)
    said = run("--departments", str(DEPARTMENTS), "import", str(file), "--to", str(folder), lang=lang)
    assert "# ?" not in "".join((folder / name).read_text("utf-8").split("\n", 3)[3] for name in ("plan.yaml",))
    plan, _problems = read(read_source(folder / "plan.yaml"), read_source(folder / "departments.yaml"))
    assert plan
    assert said.code == 0
    assert differences(the_plan(), plan) == []
    assert (plan.title, plan.document, plan.span) == (the_plan().title, the_plan().document, the_plan().span)
    assert (folder / "departments.yaml").read_text("utf-8") == DEPARTMENTS.read_text("utf-8")


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_exported_list_comes_back(run: Run, tmp_path: Path, lang: Language, name: str) -> None:
    file, folder = tmp_path / name, tmp_path / "draft"
    run("list", "--output", str(file), lang=lang)
    run(
        "--departments", str(DEPARTMENTS), "import", str(file), "--to", str(folder), "--year", "2017",
        lang=lang, code=4,
    )  # fmt: skip
    plan, _problems = read(read_source(folder / "plan.yaml"), read_source(folder / "departments.yaml"))
    assert plan
    if name.endswith(".csv"):
        assert differences(the_plan(), plan, with_document=False) == []
    else:
        assert [each.text for each in plan.measures] == [each.text for each in the_plan().measures]


@pytest.mark.parametrize("command", [["export", "part.xlsx"], ["list", "--output", "part.csv"]])
def test_a_part_of_a_plan_asks_about_rows_with_other_refs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run(*command, "--unit", "区卫生计生委")
    run("--departments", str(DEPARTMENTS), "import", command[-1], "--to", "draft", "--year", "2017", code=4)
    text = (tmp_path / "draft" / "plan.yaml").read_text("utf-8")
    assert [ref for ref in ("8a", "30b") if f"“{ref}”" in text] == ["30b"]


SAID = {"five columns": ["整改任务=text"], "own columns": ["责任部门=lead"]}
"""Plan → what a person says of its columns, whose headings say something else or nothing."""
DIFFERENT = {
    "general rules": {"names"},
    "five columns": {"names"},
    "numbers by section": {"own"},
    "own columns": {"deadline"},
}
"""Plan → what its checklist does not say: general rules, row numbers of its own, the office's readings."""
DOUBTS = {
    "general rules": {"note": 2},
    "english without sections": {"plan": 1, "deadline": 1},
    "own columns": {"note": 1, "deadline": 2},
}
"""Plan → the questions about it: notes below the table, a title without its year, wordings that nobody reads."""


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PLANS)
def test_plans_in_other_shapes_come_back(name: str, lang: Language) -> None:
    plan_text, directory = PLANS[name]
    plan, _problems = read(SourceFile("plan.yaml", plan_text.encode()), SourceFile("d.yaml", directory.encode()))
    assert plan
    made = _round_trip(plan, SourceFile("d.yaml", directory.encode()), lang, SAID.get(name, []))
    assert {key for _ref, key, *_cells in differences(plan, plan_of(made))} == DIFFERENT.get(name, set())
    assert made.report.doubts == DOUBTS.get(name, {})


def _round_trip(plan: Plan, directory: SourceFile, lang: Language, roles: Sequence[str] = ()) -> DraftFiles:
    header = Header(**{key: getattr(plan, key) for key in Header._fields})
    i18n.use(lang)
    forms.use_languages(plan.languages)
    try:
        data = checklist(header, plan.measures, (), ReaderContext(plan.span.first))
        return draft(read_document("checklist.xlsx", data), Wishes(parse_map(roles), 2026, None, directory))
    finally:
        i18n.use("en")
        forms.use_languages(forms.DEFAULT_LANGUAGES)


# --- any plan ---------------------------------------------------------------------------------------------------------


@st.composite
def plans(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A language, and a plan file in it."""
    lang = draw(st.sampled_from(["zh", "en"]))
    sections = draw(st.integers(0, 3))
    numbering = draw(st.sampled_from(["plan", "section"])) if sections else "plan"
    printed = draw(st.sampled_from(["一二三", "ABC", "123"]))
    with_columns, others = draw(st.booleans()), draw(st.booleans())
    number = 0
    groups = []
    for place in range(max(sections, 1)):
        number = 0 if numbering == "section" else number
        tasks = []
        for _task in range(draw(st.integers(1, 2))):
            number += draw(st.integers(1, 3))
            prefix = f"{place + 1}-{number}" if numbering == "section" else str(number)
            tasks.append(draw(_tasks(lang, number, prefix, with_columns=with_columns, others=with_columns and others)))
        title = draw(st.sampled_from(_WORDS[lang])).rstrip("。.")
        groups.append({"number": printed[place], "title": title, "tasks": tasks})
    head: dict[str, Any] = {
        "id": "any",
        "year": 2017,
        "title": "某区2017年工作方案" if lang == "zh" else "Plan for 2017",
    }
    head |= {"languages": draw(st.sampled_from([["zh"], ["zh", "en"]])) if lang == "zh" else ["en"]}
    head |= {"numbering": numbering, "lead_rule": "none"}
    if with_columns:
        headings = _HEADINGS[lang]
        keys = [key for key in headings if (key != "section" or (sections and draw(st.booleans()))) and (key or others)]
        head["columns"] = [{"heading": headings[key], **({"role": key} if key else {})} for key in keys]
    body = {"sections": groups} if sections else {"tasks": groups[0]["tasks"]}
    return lang, {"plan": head, **body}


@st.composite
def _tasks(draw: st.DrawFn, lang: str, number: int, ref: str, *, with_columns: bool, others: bool) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for letter in "abc"[: draw(st.integers(1, 3))]:
        before = f"{ref}{chr(ord(letter) - 1)}"
        row: dict[str, Any] = draw(_rows(lang, rows, before, with_columns=with_columns, others=others))
        rows.append(row)
    task: dict[str, Any] = {"number": number, "measures": rows}
    if draw(st.booleans()):
        title = draw(st.sampled_from([words for words in _WORDS[lang] if not words[0].isdecimal()]))
        task["city_task"] = {"number": draw(st.sampled_from(["1", "49-1"])), "title": title}
    return task


@st.composite
def _rows(
    draw: st.DrawFn, lang: str, above: list[dict[str, Any]], before: str, *, with_columns: bool, others: bool
) -> dict[str, Any]:
    directory = _DIRECTORIES[lang]
    units = [party["name"] for party in chain(directory["units"], directory["collectives"])]
    people = [party["name"] for party in directory["officials"]]
    lines = st.lists(st.sampled_from(_WORDS[lang]), min_size=1, max_size=2)
    row: dict[str, Any] = {"text": "\n".join(draw(lines))}
    if draw(st.booleans()):
        row["deadline"] = draw(st.sampled_from(_DEADLINES[lang]))
    for key in ("leaders", *_UNIT_ROLES):
        if draw(st.booleans()):
            names = people if key == "leaders" else units
            row[key] = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    row["open_lists"] = [key for key in _UNIT_ROLES if lang == "zh" and key in row and draw(st.booleans())]
    row["blank"] = [key for key in ("deadline", "leaders", "lead") if above and key not in row]
    row["blank"] = [key for key in row["blank"] if draw(st.booleans())]
    blank = [key for key in ("responsible", "assisting") if key not in row]
    row["uncertain"] = [key for key in blank if any(key in each for each in above) and draw(st.booleans())]
    filled = above[-1] if above else {}
    merged = {key: before for key in blank if key in filled and key not in row["uncertain"] and draw(st.booleans())}
    if draw(st.booleans()):
        row["editorial"] = {"brief_en": "A label of ours"}
    if with_columns and draw(st.booleans()):
        row["document_number"] = draw(st.sampled_from(["C01.1", "1", "2.3"]))
    if others:
        heading = _HEADINGS[lang][""]
        if above and heading in above[-1].get("other", {}) and draw(st.booleans()):
            merged[heading] = before
        elif draw(st.booleans()):
            row["other"] = {heading: "\n".join(draw(lines))}
    return {key: value for key, value in {**row, "merged": merged}.items() if value}


@settings(max_examples=25)
@given(made=plans(), reader=st.sampled_from(["zh", "en"]))
def test_any_plan_survives_export_and_import(made: tuple[str, dict[str, Any]], reader: Language) -> None:
    lang, document = made
    directory = SourceFile("departments.yaml", json.dumps(_DIRECTORIES[lang]).encode())
    plan, problems = read(SourceFile("plan.yaml", json.dumps(document).encode()), directory)
    assert plan, [str(problem) for problem in problems]
    back = plan_of(_round_trip(plan, directory, reader))
    assert differences(plan, back) == []
    assert (back.title, back.span, back.languages) == (plan.title, plan.span, plan.languages[:1])
