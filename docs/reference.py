# ruff: noqa: INP001 – a script beside the pages it fills, not a package
"""Generate the parts of the reference pages that the program itself knows better.

Each function returns one `<!-- generated: NAME -->` part of a page in this folder, in the language in use;
tests/test_docs.py compares, and `make docs` writes.
"""

from __future__ import annotations

import ast
import builtins
import re
import tomllib
import typing
from collections import Counter
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import typer
from pydantic import BaseModel

from airplan import i18n
from airplan.cli import app
from airplan.cli.command_tree import Group
from airplan.cli.option_hints import placeholder, value_in_words
from airplan.formats.docx.template_files import KINDS
from airplan.i18n.terms import FIELD_SORTS
from airplan.plan import directory_schema, evaluation_schema, file_values, schema
from airplan.plan.deadlines import read_wording
from airplan.plan.typed_days import read_day
from airplan.reports.papers.paper_fields import COMMON
from airplan.reports.papers.template_fields import KIND_FIELDS, listed, template_fields
from airplan.reports.papers.template_tables import sort_of
from airplan.store.migrations import MIGRATIONS, PerDialect
from airplan.workspace.setting_values import as_toml
from airplan.workspace.settings_file import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from airplan.plan.model import Deadline
    from airplan.reports.papers.paper_fields import Field

ROOT = Path(__file__).parents[1]
SHARED = {"Which measures": "Filters", "Output": "Output"}
"""Panels of options that many commands have alike → the heading they are described under."""

CHINESE = {
    "Argument": "参数",
    "Option": "选项",
    "Meaning": "说明",
    "Field": "字段",
    "Sort": "类型",
    "Every paper": "各种公文共有",
    "[OPTIONS]": "[选项]",
    "COMMAND [OPTIONS]": "子命令 [选项]",
    "Filters": "筛选条件",
    "Output": "输出",
    "Key": "键",
    "In a new workspace": "新建工作区时",
    "Typed": "写法",
    "Means, if today is {day}": "含义（今天为{day}时）",
    "One of {choices}.": "可选：{choices}。",
    "Default: {value}.": "默认：{value}。",
    "Variable: {name}.": "环境变量：{name}。",
    "May be repeated.": "可重复。",
    "Also the shared options: {links}.": "另有共用选项：{links}。",
}
"""What these parts say themselves, in Chinese; all else is in the program's catalogue."""


def say(english: str, **facts: object) -> str:
    """Return a text of this file in the language in use, with its facts."""
    return (CHINESE[english] if i18n.language() == "zh" else english).format(**facts)


def join(texts: Iterable[str], *, listed: bool = False) -> str:
    """Return sentences, or the items of a list, one after another, as the language in use writes them."""
    if i18n.language() == "zh":
        return ("、" if listed else "").join(filter(None, texts))
    return (", " if listed else " ").join(filter(None, texts))


WORDINGS = (
    *("6月底前", "6月末前", "2月底前", "10月底前", "六月底前", "十月底前", "9月份底前"),
    *("年底前", "年末前", "2017年底前", "2018年6月底前", "到2017年底", "年底前完成"),
    *("3月1日前", "11月15日前", "2018年3月15日前", "于2017年2月3日前", "确保12月10日前完成"),
    *("上半年", "一季度", "第三季度末", "3季度底前"),
    *("长期实施", "长期坚持", "持续推进", "常态化开展", "年内持续推进", "全年"),
    *("按时间节点完成", "按计划节点推进", "按节点要求完成"),
    *("年内完成", "下半年", "10月", "2018年10月", "2018年", "到2020年", "2018-10-31", "2018.10.31", "30/9/2021"),
    *("6月上旬", "12月中旬", "6月下旬", "2018-2020年", "3月1日至6月30日", "3月1日起", "2024年底前，并长期坚持"),
    *(
        "立行立改，长期坚持",
        "每月25日前",
        "每季度末",
        "按季度推进",
        "省出台文件后2个月完成",
        "6月底前出方案；年底前验收",
    ),
    *("September 30, 2020", "30 September 2021", "by June 2021", "mid-June 2021", "Q3 2017", "second half of 2021"),
    *("May 2023 and ongoing", "annually", "90 days after the standard is issued", "—"),
    *("尽快完成", "2月底前和10月底前", "6月前", "采暖季前", "by fall 2022", "Q1 2021/22", "4/9/2021", "2016年6底前"),
)
"""Deadline wordings for the table: of this plan, of other plans, and a few that nobody can date."""

DAYS = (
    *("2017-06-30", "2017.6.30", "2017/6/30", "20170630", "2017年6月30日", "6月30日", "6月底", "年底", "二季度"),
    *("30 June 2017", "30 June", "6-30", "end of June", "本月底", "下周五"),
    *("today", "今天", "tomorrow", "昨天", "30d", "30 days", "2w", "3m", "1y", "30天", "2周", "3个月", "-7d"),
)
TODAY = date(2017, 6, 1)


def commands() -> str:
    """Return every command with its arguments and its own options; the shared ones once, at the end."""
    program: Any = typer.main.get_command(app)
    registered = list(_registered(program))
    shared = _shared_options([command for _name, command in registered if not isinstance(command, Group)])
    parts = [_options(map(_option, program.params))]
    for name, command in registered:
        if isinstance(command, Group):
            parts.append(f"## `{name}`\n\n{command.help}\n\n```text\nairplan {name} {say('COMMAND [OPTIONS]')}\n```\n")
        else:
            parts.append(_command(name, command, shared))
    parts += [f"## {say(SHARED[panel])}\n\n{_options(rows)}" for panel, rows in shared.items()]
    return "\n".join(parts)


def days() -> str:
    """Return ways to type a day, and what each means."""
    rows = ((f"`{text}`", read_day(text, today=TODAY, year=2017).isoformat()) for text in DAYS)
    return _table((say("Typed"), say("Means, if today is {day}", day=TODAY)), rows)


def wordings() -> str:
    """Return deadline wordings, and what each means in a plan of 2017."""
    deadlines = (read_wording(wording, 2017) for wording in WORDINGS)
    rows = (
        (each.text, f"`{each.kind}`", each.due.isoformat() if each.due else "–", ", ".join(_besides(each)))
        for each in deadlines
    )
    return _table(("Wording", "Kind", "Last day", "Besides"), rows)


def _besides(deadline: Deadline) -> Iterator[str]:
    """Yield what a wording says besides its last day."""
    if deadline.start:
        yield f"from {deadline.start}"
    yield from (f"{node.day} {node.words}" for node in deadline.nodes)
    if deadline.ongoing:
        yield "then goes on"
    if deadline.every:
        yield deadline.every
    if deadline.event:
        yield f"{deadline.span} after {deadline.event}"


_LISTED = 6
"""Items of a list that the table shows."""


def settings() -> str:
    """Return every key of an airplan.toml."""
    rows = (
        (f"`[{each.table}] {each.key}`", _written(each.value), join(i18n._(each.about).split("\n")))
        for each in SETTINGS
    )
    return _table((say("Key"), say("In a new workspace"), say("Meaning")), rows)


def _written(value: object) -> str:
    """Return a value as the file has it, of a long list the beginning."""
    if isinstance(value, tuple) and len(value) > _LISTED:
        return f"`{as_toml(value[:_LISTED]).removesuffix(']')}, …]`"
    return f"`{as_toml(value)}`"


def plan_fields() -> str:
    """Return every key of a plan file."""
    return "\n".join(_fields(schema.PlanFile))


def departments_fields() -> str:
    """Return every key of a directory of units."""
    return "\n".join(_fields(directory_schema.DepartmentsFile))


def evaluation_fields() -> str:
    """Return every key of the rules of an evaluation."""
    return "\n".join(_fields(evaluation_schema.EvaluationFile))


def database_tables() -> str:
    """Return the statements that make a store in SQLite, and those in whose place PostgreSQL has others."""
    statements = [
        (dialect, dedent(text).strip())
        for version in MIGRATIONS
        for statement in version
        for dialect in ("sqlite", "postgres")
        if not callable(statement)
        for text in (statement.of(dialect) if isinstance(statement, PerDialect) else (statement,))
    ]
    of_sqlite = list(dict.fromkeys(text for dialect, text in statements if dialect == "sqlite"))
    of_postgres = [text for dialect, text in statements if dialect == "postgres" and text not in of_sqlite]
    heading = "PostgreSQL has the same tables in the schema `airplan`; these statements replace those of SQLite alone:"
    return f"{_sql(of_sqlite)}\n{heading}\n\n{_sql(of_postgres)}"


def modules() -> str:
    """Return every module with the first line of its docstring, the folders in the order of the sentence."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    source = ROOT / "src" / "airplan"
    rows = []
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    for name in (name for layer in layers for name in layer.split(" | ")):
        folder = source / name
        for path in sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]:
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            file = path.relative_to(source).as_posix()
            shown = f"**{file.removesuffix('__init__.py')}**" if path.name == "__init__.py" else f"`{file}`"
            rows.append((shown, docstring.split("\n")[0]))
    return _table(("Module", "What it does"), rows)


def paper_fields() -> str:
    """Return the fields of Word templates: those of every paper, and those of each kind of paper."""
    parts = [_field_table(say("Every paper"), COMMON)]
    shared = [field.name for field in COMMON]
    for kind in KIND_FIELDS:
        own = tuple(field for field in template_fields(kind) if field.name not in shared)
        if kind == "review":
            own = tuple(field for field in own if field not in template_fields("bulletin"))
        parts.append(_field_table(f"{i18n._(KINDS[kind][1])} (`{kind}`)", own))
    return "\n".join(parts)


def _field_table(heading: str, fields: tuple[Field, ...]) -> str:
    rows = [(f"`{name}`", i18n._(FIELD_SORTS[sort_of(field)]), i18n._(field.about)) for name, field in listed(fields)]
    return f"### {heading}\n\n{_table((say('Field'), say('Sort'), say('Meaning')), rows)}"


PARTS: dict[str, Callable[[], str]] = {
    "database tables": database_tables,
    "modules": modules,
    "commands": commands,
    "days": days,
    "wordings": wordings,
    "settings": settings,
    "plan fields": plan_fields,
    "departments fields": departments_fields,
    "template fields": paper_fields,
    "evaluation fields": evaluation_fields,
}


# --- the command line -------------------------------------------------------------------------------------------------


def _registered(group: Group) -> Iterator[tuple[str, Any]]:
    """Yield every command by its full name, groups before what is in them."""
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield group.within + name, command
        if isinstance(command, Group):
            yield from _registered(command)


def _shared_options(registered: Sequence[Any]) -> dict[str, list[tuple[str, str]]]:
    """Return the rows of each shared panel, as most of the commands that have it have them."""
    found: dict[str, Counter[tuple[tuple[str, str], ...]]] = {panel: Counter() for panel in SHARED}
    for command in registered:
        for panel in SHARED:
            if rows := tuple(_option(each) for each in command.params if _panel(each) == panel):
                found[panel][rows] += 1
    return {panel: list(rows) for panel, counts in found.items() for rows, _count in counts.most_common(1)}


def _command(name: str, command: Any, shared: dict[str, list[tuple[str, str]]]) -> str:
    """Return the section of a command: a panel that is as in most commands is linked, all other options are listed."""
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    own, linked = [], []
    for panel in dict.fromkeys(_panel(each) for each in command.params if each not in arguments):
        rows = [_option(each) for each in command.params if each not in arguments and _panel(each) == panel]
        if rows == shared.get(panel):
            linked.append(say(SHARED[panel]))
        else:
            own += rows
    usage = " ".join(["airplan", name, *(_placeholder(argument) for argument in arguments), say("[OPTIONS]")])
    heading = "###" if " " in name else "##"
    parts = [f"{heading} `{name}`\n\n{command.help}\n\n```text\n{usage}\n```\n"]
    if arguments:
        parts.append(_table((say("Argument"), say("Meaning")), map(_argument, arguments)))
    if own:
        parts.append(_options(own))
    if linked:
        links = join((f"[{each}](#{each.lower()})" for each in linked), listed=True)
        parts.append(f"{say('Also the shared options: {links}.', links=links)}\n")
    return "\n".join(parts)


def _panel(parameter: Any) -> str:
    """Return the panel of the help screen in which an option stands; empty for an argument."""
    return parameter.rich_help_panel or "" if parameter.param_type_name == "option" else ""


def _options(rows: Iterable[tuple[str, str]]) -> str:
    return _table((say("Option"), say("Meaning")), rows)


def _argument(argument: Any) -> tuple[str, str]:
    return f"`{_placeholder(argument)}`", join([i18n._(argument.help), _choices(argument), _default(argument)])


def _placeholder(argument: Any) -> str:
    name = str(argument.metavar or argument.name.upper())
    return placeholder(name if argument.required or name.startswith("[") else f"[{name}]")


def _option(option: Any) -> tuple[str, str]:
    value = "" if option.is_flag else " " + placeholder(option.metavar or ("CHOICE" if _choices(option) else "TEXT"))
    names = ", ".join(f"`{name}{value}`" for name in sorted(option.opts, key=len, reverse=True))
    variable = say("Variable: {name}.", name=f"`{option.envvar}`") if option.envvar else ""
    is_shared = option.rich_help_panel in SHARED  # what an entry says is said once; airplan.cli.submit.once sees to it
    repeated = say("May be repeated.") if option.multiple and is_shared and "Repeat" not in option.help else ""
    return names, join([i18n._(option.help), _choices(option), _default(option), variable, repeated])


def _choices(parameter: Any) -> str:
    choices = getattr(parameter.type, "choices", ())
    listed = join((f"`{value_in_words(choice)}`" for choice in choices), listed=True)
    return say("One of {choices}.", choices=listed) if choices else ""


def _default(parameter: Any) -> str:
    plain = isinstance(parameter.default, str | int) and not isinstance(parameter.default, bool)
    return say("Default: {value}.", value=f"`{parameter.default}`") if plain else ""


# --- the files --------------------------------------------------------------------------------------------------------


def _fields(model: type[BaseModel], title: str = "The file", seen: set[type[BaseModel]] | None = None) -> Iterator[str]:
    """Yield a table of the model's keys, then the tables of what stands in them, in the order of the file."""
    seen = set() if seen is None else seen
    seen.add(model)
    rows = (
        (
            f"`{field.alias or key}`",
            _shape(_annotation(field)),
            "yes" if field.is_required() else "no",
            field.description or "",
        )
        for key, field in model.model_fields.items()
    )
    yield f"### {title}\n\n{_table(('Key', 'Value', 'Required', 'Meaning'), rows)}"
    inside: dict[type[BaseModel], list[str]] = {}
    for key, field in model.model_fields.items():
        for inner in _models(field.annotation):
            inside.setdefault(inner, []).append(key)
    for inner, keys in inside.items():
        if inner not in seen:
            place = "" if title == "The file" else f"{title.rpartition(' › ')[2]} › "
            yield from _fields(inner, place + " and ".join(f"`{key}`" for key in keys), seen)


def _annotation(field: Any) -> Any:
    """Return the field's type with what pydantic has taken off it."""
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def _shape(annotation: Any) -> str:
    """Return a type as the person at the keyboard meets it."""
    if annotation in _SHAPES:
        return _SHAPES[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "keys and values"
    parts = [part for part in get_args(annotation) if part is not type(None)]
    match get_origin(annotation):
        case typing.Literal:
            return ", ".join(f"`{part}`" for part in parts)
        case builtins.tuple:
            return f"list of: {_shape(parts[0])}"
        case builtins.dict:
            return f"keys {_shape(parts[0])}, each with {_shape(parts[1])}"
        case typing.Annotated:
            del parts[1:]
    return " or ".join(_shape(part) for part in parts)


_SHAPES: dict[Any, str] = {
    file_values.Text: "text",
    file_values.WholeNumber: "whole number",
    file_values.Year: "year in four digits",
    file_values.Quantity: "number",
    file_values.Amount: "number, not negative",
    file_values.Share: "number, 0 to 1",
    file_values.Day: "day, 2017-06-30",
    file_values.MonthDay: "month and day, 06-30",
    file_values.Month: "month, 1 to 12",
    file_values.Flag: "`true` or `false`",
    file_values.UnitName: "text, or unit and person",
}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _sql(statements: Iterable[str]) -> str:
    """Return statements as a block of code, each with its indentation taken back."""
    lines = (re.sub(r"\n\s+", "\n    ", statement) for statement in statements)
    return "```sql\n" + "".join(f"{line};\n" for line in lines) + "```\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
