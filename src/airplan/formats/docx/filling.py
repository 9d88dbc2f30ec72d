"""Fill in a Word template with docxtpl: the same template and fields always give the same bytes, or an error."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from airplan.errors import Message
from airplan.formats.docx.opening import InvalidTemplate, TemplateFault, W, refuse, require_docxtpl
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from airplan.formats.docx.template_files import TemplateFile

_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every part: the first that a zip archive can have, so that a paper depends on its content alone."""
_FAULTS = (LookupError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError, NotImplementedError)
"""What docxtpl, python-docx and jinja raise for documents that they do not expect."""
_DAMAGED = marked("it could not be filled in ({why}).")
_LONGEST_REASON = 200
_SAVE_AGAIN = marked("Open it in Word or WPS and save it as .docx; or begin anew with: airplan template")


def rendered(template: TemplateFile, fields: Mapping[str, object]) -> bytes:
    """Return the paper that a template makes of these fields, as the bytes of a .docx file.

    Values are texts, whole numbers, lists of texts, and lists of records (dict) of such values. Raises InvalidTemplate
    (exit 3) with every finding: unknown fields, broken tags, code, anything unsafe; AirplanError where the extra is
    missing. Nothing is written anywhere.
    """
    require_docxtpl()
    from jinja2 import TemplateError
    from lxml import etree

    from airplan.formats.docx.checking import checked
    from airplan.formats.docx.expressions import BeyondLanguage, TooMuch, shape_of_value, shapes_of_fields
    from airplan.reports.papers.template_fields import template_fields

    known = {name: shape_of_value(value) for name, value in fields.items()}
    known |= shapes_of_fields(field for field in template_fields(template.kind) if field.name in fields)
    ready = checked(template, known)
    try:
        return _filled(_zipped(ready.contents), fields)
    except TooMuch as error:
        raise refuse(template, Message(marked("it would make far more than any paper has."))) from error
    except BeyondLanguage as error:
        raise InvalidTemplate(template, [TemplateFault("", error.found, error.hint)]) from error
    except (TemplateError, etree.LxmlError, *_FAULTS) as error:
        why = " ".join(f"{type(error).__name__} {error}".split())[:_LONGEST_REASON]
        raise refuse(template, Message(_DAMAGED, why=why), _SAVE_AGAIN) from error


def _filled(content: bytes, fields: Mapping[str, object]) -> bytes:
    from docxtpl import DocxTemplate

    from airplan.formats.docx.expressions import LoopTurns, SmallLanguage, counted

    steps, made = LoopTurns(), BytesIO()
    paper: Any = DocxTemplate(BytesIO(content))
    paper.map_tree = partial(_replace_body, paper, paper.map_tree)
    paper.render({name: counted(value, steps) for name, value in fields.items()}, SmallLanguage(), autoescape=True)
    for part in paper.docx.part.package.iter_parts():
        if isinstance(tree := getattr(part, "element", None), Iterable):
            _mend_tables(tree)
    paper.save(made)
    with zipfile.ZipFile(made) as archive:
        return _zipped({name: archive.read(name) for name in archive.namelist()})


def _replace_body(paper: Any, put: Callable[[Any], None], body: Any) -> None:
    """Empty the template's body before it is replaced: lxml takes the square of its length to drop a full one."""
    del paper.docx.element.body[:]
    put(body)


def _mend_tables(tree: Any) -> None:
    """Remove tables without rows, and end every cell with a paragraph: Word calls anything else damaged."""
    for table in list(tree.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            del table.getparent()[table.getparent().index(table)]
    for cell in tree.iter(f"{W}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{W}p":
            cell.append(cell.makeelement(f"{W}p"))


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return the archive of these parts; the same bytes for the same parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _DAY)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(member, content)
    return made.getvalue()
