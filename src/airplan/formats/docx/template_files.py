"""Name the kinds of Word templates, and read the template of a kind that comes with airplan."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message, unreadable_file
from airplan.i18n import languages, marked

if TYPE_CHECKING:
    from pathlib import Path

ENDING = ".docx"
KINDS = {
    "bulletin": ("通报模板", marked("bulletin")),
    "review": ("季度调度模板", marked("quarterly review")),
    "notice": ("督办通知模板", marked("notice")),
    "ranking": ("排名通报模板", marked("ranking bulletin")),
    "evaluation": ("考核结果模板", marked("evaluation result")),
}
"""Kind → the Chinese name of an office's own template, without extension, and what the kind is called."""


class TemplateFile(NamedTuple):
    """A template: its name for messages, its content, where it comes from, and the kind of paper it makes."""

    name: str
    content: bytes
    source: Message | str
    """The path of the file, or that it is bundled with airplan."""
    kind: str = ""
    """Of KINDS; empty for a template whose fields are known only by their values."""


def own_names(kind: str) -> tuple[str, str]:
    """Return the names under which an office's own template is found in its workspace, the Chinese one first."""
    return f"{KINDS[kind][0]}{ENDING}", f"{kind}-template{ENDING}"


def bundled_template(kind: str, language: str) -> TemplateFile:
    """Return the template of a kind that comes with airplan, in a language of i18n; English where it has none."""
    folder = files("airplan") / "templates"
    content = folder.joinpath(languages().get(language, "en"), f"{kind}{ENDING}").read_bytes()
    return TemplateFile(own_names(kind)[language == "en"], content, Message(marked("bundled with airplan")), kind)


def template_from(path: Path, kind: str = "") -> TemplateFile:
    """Return the template in a file. Raises AirplanError where it cannot be read."""
    try:
        return TemplateFile(str(path), path.read_bytes(), str(path), kind)
    except OSError as error:
        raise unreadable_file(path, error) from error
