"""Open a Word template safely: its parts within limits, without macros and without references to other files.

Nothing about a template is trusted: offices pass them on, and whatever it holds ends up in a paper that goes out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import AirplanError, Message
from airplan.i18n import _, marked, ngettext
from airplan.office_files.xml_parts import Budget, Malformed, parse
from airplan.office_files.zip_guard import BROKEN, MIB, Unusable, parts_of, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from airplan.formats.docx.template_files import TemplateFile

LARGEST_FILE = 16 * MIB
"""Bytes of a template; a picture of a seal takes a few of them."""
LARGEST_XML = 8 * MIB
"""Bytes of one part of XML; a page of text takes some ten thousand."""
LARGEST_TOGETHER = 64 * MIB
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PREFIX = "w"
"""The prefix of Word's namespace that docxtpl looks for; Word, WPS and LibreOffice write no other."""
MAIN = "word/document.xml"
_SETTINGS, _SETTINGS_LINKS = "word/settings.xml", "word/_rels/settings.xml.rels"
_TEXTS = r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml"
_XML = (".xml", ".rels")
_OLE = b"\xd0\xcf\x11\xe0"
_SAFE_LINKS = ("http://", "https://", "mailto:")
_ACTIVE = ("oleobject", "control", "afchunk", "subdocument", "vbaproject", "activexcontrolbinary", "attachedtemplate")
"""The last words of the types of relationships that bring code, or content from elsewhere, into a paper."""
_FIELDS = (
    *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "TITLE"),
    *("AUTHOR", "SUBJECT", "FILENAME", "TOC", "TC", "XE", "INDEX", "PAGEREF", "REF", "NOTEREF", "SEQ", "HYPERLINK"),
    *("STYLEREF", "SYMBOL", "EQ", "=", "ADVANCE", "MERGEFORMAT"),
)
"""Fields of Word that neither read other files nor start programs."""

_MOST_SHOWN = 20
"""Findings; the others are mostly of the same kind."""
_SAVE_AGAIN = marked("Open it in Word or WPS and save it as .docx.")
_TAKE_OUT = marked("Remove this from the template in Word or WPS, or begin anew with: airplan template")
_EXTRA = marked("Install it: pip install 'airplan[docx]'; without a network, from the folder of its packages.")


class TemplateFault(NamedTuple):
    """Something in a template that a person should change: its place, what it is, and the way out."""

    place: Message | str
    found: Message
    hint: Message | str = ""

    def __str__(self) -> str:
        parts = [f"{self.place}: {self.found}" if str(self.place) else str(self.found)]
        return "\n    ".join([*parts, *([str(self.hint)] if str(self.hint) else [])])


class InvalidTemplate(AirplanError):
    """Raised for a template that cannot be used; `findings` has every reason."""

    def __init__(self, template: TemplateFile, findings: Sequence[TemplateFault]) -> None:
        count = ngettext("{count} error", "{count} errors", len(findings)).format(count=len(findings))
        heading = Message(
            marked("The template {template} cannot be used: {count}."), template=template.name, count=count
        )
        shown = [f"  {finding}" for finding in findings[:_MOST_SHOWN]]
        if more := len(findings) - len(shown):
            shown.append(f"  {_('and {count} more').format(count=more)}")
        super().__init__(heading, "\n".join(shown))
        self.findings = tuple(findings)


class OpenTemplate(NamedTuple):
    """The parts of a template: all as bytes, and those with text as trees, by their path in the archive."""

    template: TemplateFile
    parts: dict[str, bytes]
    texts: dict[str, _Element]


def refuse(template: TemplateFile, found: Message, hint: str = "", place: Message | str = "") -> InvalidTemplate:
    """Return the error for a template with one finding."""
    return InvalidTemplate(template, [TemplateFault(place, found, Message(hint) if hint else "")])


def require_docxtpl() -> None:
    """Raise AirplanError where the extra is not installed, with the way to get it."""
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("docxtpl", "docx", "jinja2")):
        raise AirplanError(Message(marked("Word files need airplan's extra docx.")), Message(_EXTRA))


def opened(template: TemplateFile) -> OpenTemplate:
    """Return the parts of a template. Raises InvalidTemplate; AirplanError where the extra is missing."""
    require_docxtpl()
    parts = _unpacked(template)
    _refuse_other_kinds(template, parts)
    _detach(template, parts)
    for path, content in parts.items():
        if path.endswith(".rels"):
            _refuse_references(template, path, content)
    texts = {path: _tree(template, path, content) for path, content in parts.items() if re.fullmatch(_TEXTS, path)}
    for path, tree in texts.items():
        if tree.nsmap.get(_PREFIX) != W[1:-1]:
            raise refuse(template, Message(marked("{part} is not in the usual form of Word."), part=path), _SAVE_AGAIN)
        _refuse_fields(template, tree)
    return OpenTemplate(template, parts, texts)


def _unpacked(template: TemplateFile) -> dict[str, bytes]:
    """Return the parts, each within its limit, and XML that is whole and declares no entities."""
    content = template.content
    if len(content) > LARGEST_FILE:
        most = LARGEST_FILE // MIB
        raise refuse(template, Message(marked("it is larger than {most} MiB."), most=most), _SAVE_AGAIN)
    if content.startswith(_OLE):
        raise refuse(template, Message(marked("it is an old .doc or .wps file, or it has a password.")), _SAVE_AGAIN)
    parts: dict[str, bytes] = {}
    budget, left = Budget(), LARGEST_TOGETHER
    try:
        archive = parts_of(content)
        for member in archive.infolist():
            if member.is_dir():
                continue
            most = min(left, LARGEST_XML) if member.filename.lower().endswith(_XML) else left
            parts[member.filename] = whole = b"".join(pieces(archive, member, most))
            left -= len(whole)
            if member.filename.lower().endswith(_XML):
                parse(member.filename, [whole], _Anything(), budget)
    except Malformed as error:
        raise refuse(template, Message(marked("{part} is no valid XML."), part=str(error)), _SAVE_AGAIN) from error
    except Unusable as error:
        why = marked("it is damaged, holds declarations of its own, or far too much.")
        raise refuse(template, Message(why), _SAVE_AGAIN) from error
    except BROKEN as error:
        raise refuse(template, Message(marked("it is damaged, or no .docx file.")), _SAVE_AGAIN) from error
    return parts


class _Anything:
    """Takes every element of a part; only the parser's own checks matter."""

    def begun(self, tag: str, attributes: dict[str, str], /) -> None:
        """Take the beginning of an element."""

    def ended(self, tag: str, /) -> None:
        """Take the end of an element."""

    def said(self, text: str, /) -> None:
        """Take text."""


def _refuse_other_kinds(template: TemplateFile, parts: dict[str, bytes]) -> None:
    types = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types or any(path.lower().endswith("vbaproject.bin") for path in parts):
        raise refuse(template, Message(marked("it contains macros.")), _SAVE_AGAIN)
    if MAIN not in parts or b"wordprocessingml.document.main+xml" not in types:
        raise refuse(template, Message(marked("it is no Word document.")), _SAVE_AGAIN)


def _detach(template: TemplateFile, parts: dict[str, bytes]) -> None:
    """Remove the path of the .dotx file that a document was begun with: Word would look for it on every opening."""
    from lxml import etree

    if not {_SETTINGS, _SETTINGS_LINKS} <= parts.keys():
        return
    links, settings = (
        _tree(template, _SETTINGS_LINKS, parts[_SETTINGS_LINKS]),
        _tree(template, _SETTINGS, parts[_SETTINGS]),
    )
    attached = [link for link in links if _kind_of(link) == "attachedtemplate"]
    if attached:
        for element in (*attached, *settings.iter(f"{W}attachedTemplate")):
            parent = element.getparent()
            if parent is not None:
                del parent[parent.index(element)]
        parts[_SETTINGS_LINKS], parts[_SETTINGS] = etree.tostring(links), etree.tostring(settings)


def _kind_of(link: _Element) -> str:
    """Return the last word of a relationship's type, the same in both editions of the standard."""
    return link.get("Type", "").rpartition("/")[2].lower()


def _refuse_references(template: TemplateFile, path: str, content: bytes) -> None:
    """Raise InvalidTemplate where a part refers to another file, or brings active content."""
    for each in _tree(template, path, content):
        kind = _kind_of(each)
        target = each.get("Target", "")
        is_outside = each.get("TargetMode", "").lower() == "external"
        if kind in _ACTIVE or (is_outside and not (kind == "hyperlink" and target.lower().startswith(_SAFE_LINKS))):
            found = marked("it refers to another file or holds active content ({kind}: {target}).")
            raise refuse(template, Message(found, kind=kind, target=target), _TAKE_OUT)


def _refuse_fields(template: TemplateFile, tree: _Element) -> None:
    """Raise InvalidTemplate for a field of Word that could read another file or start a program."""
    for code in _field_codes(tree):
        word = re.match(r"\s*(=|[^\s\"\\]*)", code)
        if word and word[1] and word[1].upper() not in _FIELDS:
            found = Message(marked("the field {code} of Word may read other files."), code=code.strip())
            raise refuse(template, found, _TAKE_OUT)


def _field_codes(tree: _Element) -> Iterator[str]:
    """Yield the codes of Word's fields; one may be cut into many runs, and fields may be nested."""
    for simple in tree.iter(f"{W}fldSimple"):
        yield simple.get(f"{W}instr", "")
    open_ones: list[list[str]] = []
    for element in tree.iter(f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}instrText":
            if open_ones:
                open_ones[-1].append(element.text or "")
            else:
                yield element.text or ""
            continue
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            open_ones.append([])
        elif kind == "end" and open_ones:
            yield "".join(open_ones.pop())
    yield from ("".join(code) for code in open_ones)


def _tree(template: TemplateFile, path: str, content: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse(template, Message(marked("{part} is no valid XML."), part=path), _SAVE_AGAIN) from error
