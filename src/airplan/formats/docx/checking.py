"""Check a template: every tag whole, known, in its place and in the language of templates; every field one that exists.

All findings are reported at once, each with the text around it.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.formats.docx.expressions import LOOP, BeyondLanguage, Shape, SmallLanguage, shape_of, shapes_of_fields
from airplan.formats.docx.opening import InvalidTemplate, TemplateFault, W, opened
from airplan.formats.docx.tags import LONGEST_TAG, TaggedParagraph, paragraphs, tags_of
from airplan.i18n import marked
from airplan.reports.papers.template_fields import template_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from airplan.formats.docx.tags import Tag
    from airplan.formats.docx.template_files import TemplateFile

MOST_TAGS = 5_000
_DEEPEST = 10
"""Blocks within blocks."""
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
"""The document properties that docxtpl fills in."""
_WORDS = ("for", "endfor", "if", "elif", "else", "endif")
_ENDS = {"endfor": "for", "endif": "if", "else": "if", "elif": "if"}
_NOT_FILLED = ("endnotes",)
_OPENERS = ("{{", "{%", "{#")

_LIST = marked("{name} is a list, not a text")
_LOOP = marked("write {example} around it, or {joined}")
_ALONE = marked("{tag} stands beside other text, which would be lost")
_OWN_PARAGRAPH = marked("give it a paragraph of its own")
_OWN_ROW = marked("give it a row of its own in the table")
_SAME_PLACE = marked("{tag} does not stand beside {opened}, which it belongs to")


class Block(NamedTuple):
    """An open `for` or `if`, with the name that it adds and the value behind it."""

    word: str
    tag: Tag
    scope: Mapping[str, Shape]
    """The names within it."""


class CheckedTemplate(NamedTuple):
    """A template without errors, each tag wholly in one run."""

    contents: dict[str, bytes]
    """Its parts, by their path in the archive."""
    used: frozenset[str]
    """The fields that it names; not those within records."""


def checked(template: TemplateFile, known: Mapping[str, Shape] | None = None) -> CheckedTemplate:
    """Return the template, prepared for filling in. Raises InvalidTemplate with everything wrong about it.

    `known` are the fields; by default those of the template's kind, and any where that has none.
    """
    if known is None:
        known = shapes_of_fields(template_fields(template.kind))
    parts = opened(template)
    check = _Check(known)
    for part, tree in parts.texts.items():
        check.part(part, tree)
    check.properties(template)
    if check.findings:
        raise InvalidTemplate(template, check.findings)
    from lxml import etree

    texts = {
        part: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        for part, tree in parts.texts.items()
    }
    return CheckedTemplate(parts.parts | texts, frozenset(check.used))


def missing_fields(own: CheckedTemplate, default: CheckedTemplate, kind: str) -> list[str]:
    """Return the fields that the default template of a kind has and an office's own has not, in their order."""
    order = [field.name for field in template_fields(kind)]
    return sorted(default.used - own.used, key=lambda name: order.index(name) if name in order else len(order))


class _Check:
    """The check of one template."""

    def __init__(self, known: Mapping[str, Shape]) -> None:
        self.findings: list[TemplateFault] = []
        self.used: set[str] = set()
        self._known = known
        self._language = SmallLanguage()
        self._open: list[Block] = []
        self._tags = 0

    def part(self, part: str, tree: _Element) -> None:
        """Check a part, and put its tags into one run each."""
        written = 0
        for paragraph in paragraphs(part, tree):
            found = tags_of(paragraph, self.findings)
            self._tags += len(found)
            if self._tags > MOST_TAGS:
                self._add(found[0], Message(marked("more than {most} tags"), most=MOST_TAGS))
                return
            for tag in found:
                self._check(tag)
            self._check_inline_blocks(paragraph)
            if found and any(name in part for name in _NOT_FILLED):
                self._add(found[0], Message(marked("{tag} would not be filled in here"), tag=found[0].written))
            paragraph.join(found)
            written += sum(tag.written.count(opener) for tag in found for opener in _OPENERS)
        for block in self._open:
            self._add(block.tag, Message(marked("{tag} is never closed"), tag=block.tag.written))
        self._open.clear()
        if not self.findings and _openers_in(tree) != written:
            self.findings.append(
                TemplateFault("", Message(marked("{part} has a field outside of its texts"), part=part))
            )

    def properties(self, template: TemplateFile) -> None:
        """Check the document's properties, which are filled in as well: each as a paragraph of its own."""
        from docx import Document
        from lxml import etree

        try:
            properties = Document(BytesIO(template.content)).core_properties
            texts = [str(getattr(properties, name) or "") for name in PROPERTIES]
        except (KeyError, ValueError, AttributeError, TypeError, etree.LxmlError) as error:
            found = Message(marked("its parts do not belong together ({why})"), why=type(error).__name__)
            self.findings.append(TemplateFault("", found))
            return
        for text in texts:
            element = etree.Element(f"{W}p")
            etree.SubElement(element, f"{W}t").text = text
            paragraph = TaggedParagraph("properties.xml", element)
            for tag in tags_of(paragraph, self.findings):
                self._check(tag)
            self._check_inline_blocks(paragraph)

    def _add(self, tag: Tag, found: Message, hint: Message | str = "") -> None:
        self.findings.append(TemplateFault(tag.paragraph.place(tag.start), found, hint))

    @property
    def _scope(self) -> Mapping[str, Shape]:
        return self._open[-1].scope if self._open else self._known

    def _check(self, tag: Tag) -> None:
        if tag.kind == "{#":
            return
        if len(tag.inner) > LONGEST_TAG or any(sign in tag.inner for sign in "{}%&"):
            self._add(tag, Message(marked("{tag} is too long or holds a sign that no tag has"), tag=tag.written[:60]))
            return
        try:
            if tag.kind == "{{":
                self._output(tag)
            else:
                self._statement(tag)
        except BeyondLanguage as refused:
            self._add(tag, refused.of(tag.written), refused.hint)

    def _output(self, tag: Tag) -> None:
        tree = self._language.expression(tag.inner)
        shape = shape_of(tree, self._scope)
        self._note(tag.inner)
        if shape.sort in ("list", "record"):
            example = f"{{%p for 项 in {tag.inner} %}} {{%p endfor %}}"
            hint = Message(_LOOP, example=example, joined=f"{{{{ {tag.inner}|join('、') }}}}")
            raise BeyondLanguage(Message(_LIST, name=tag.inner), hint)

    def _statement(self, tag: Tag) -> None:
        word, _blank, rest = tag.inner.partition(" ")
        if word not in _WORDS:
            near = get_close_matches(word, _WORDS, n=1)
            hint: Message | str = Message(marked("did you mean {name}?"), name=near[0]) if near else ""
            if tag.inner.startswith("-") or tag.inner.endswith("-"):
                hint = Message(marked("write it without the minus sign"))
            raise BeyondLanguage(Message(marked("unknown tag: {tag}"), tag=tag.written), hint)
        if word in ("for", "if"):
            self._begin(word, tag, rest)
        else:
            self._go_on(word, tag, rest)
        if tag.prefix:
            self._check_alone(tag)

    def _begin(self, word: str, tag: Tag, rest: str) -> None:
        scope = self._scope
        if len(self._open) >= _DEEPEST:
            raise BeyondLanguage(Message(marked("more than {most} blocks within blocks"), most=_DEEPEST))
        added = re.match(r"(\w+)\s+in\s", rest)
        within = {**scope, added[1]: Shape("anything"), "loop": LOOP} if word == "for" and added else scope
        self._open.append(Block(word, tag, within))  # first, so that one mistake in it is one finding
        if word == "if":
            shape_of(self._language.expression(rest), scope)
            self._note(rest)
            return
        name, listed = self._language.loop(tag.inner)
        shape = shape_of(listed, scope)
        self._note(tag.inner.partition(" in ")[2])
        if shape.sort not in ("list", "anything"):
            raise BeyondLanguage(
                Message(marked("{name} is no list to go through"), name=tag.inner.partition(" in ")[2])
            )
        inner = {**scope, name: shape.item or Shape("anything"), "loop": LOOP}
        self._open[-1] = Block(word, tag, inner)

    def _go_on(self, word: str, tag: Tag, rest: str) -> None:
        begun = self._open[-1] if self._open else None
        if begun is None or begun.word != _ENDS[word]:
            raise BeyondLanguage(Message(marked("{tag} has no {begin} before it"), tag=tag.written, begin=_ENDS[word]))
        if word.startswith("end"):
            self._open.pop()
        elif word == "elif":
            shape_of(self._language.expression(rest), begun.scope)
            self._note(rest)
        if not _beside(begun.tag, tag):
            place = Message(_SAME_PLACE, tag=tag.written, opened=begun.tag.written)
            raise BeyondLanguage(place, Message(_OWN_ROW if tag.prefix == "tr" else _OWN_PARAGRAPH))

    def _check_alone(self, tag: Tag) -> None:
        """Refuse a tag for whole paragraphs or rows that would take other text away with it."""
        if tag.prefix == "p":
            rest = tag.paragraph.text[: tag.start] + tag.paragraph.text[tag.end :]
            if rest.strip():
                raise BeyondLanguage(Message(_ALONE, tag=tag.written), Message(_OWN_PARAGRAPH))
            return
        row = tag.paragraph.row()
        if row is None:
            raise BeyondLanguage(Message(marked("{tag} does not stand in a table"), tag=tag.written))
        if _letters("".join(piece.text or "" for piece in row.iter(f"{W}t"))) != _letters(
            tag.paragraph.text[tag.start : tag.end]
        ):
            raise BeyondLanguage(Message(_ALONE, tag=tag.written), Message(_OWN_ROW))

    def _check_inline_blocks(self, paragraph: TaggedParagraph) -> None:
        """Add a finding for a block without prefix that goes on after its paragraph."""
        for block in [block for block in self._open if block.tag.paragraph is paragraph and not block.tag.prefix]:
            example = f"{{%p {block.tag.inner} %}}"
            found = Message(marked("{tag} is not closed in its paragraph"), tag=block.tag.written)
            hint = marked("for whole paragraphs write {example}, for rows of a table {row}")
            self._add(block.tag, found, Message(hint, example=example, row=f"{{%tr {block.tag.inner} %}}"))
            self._open = [each for each in self._open if each is not block]

    def _note(self, text: str) -> None:
        """Note the fields that an expression names; fields of records belong to their list."""
        from jinja2 import nodes

        tree = self._language.expression(text)
        names = [node.name for node in (tree, *tree.find_all(nodes.Name)) if isinstance(node, nodes.Name)]
        self.used.update(name for name in names if name in self._known)


def _beside(begun: Tag, tag: Tag) -> bool:
    """Return whether two tags of a block stand where docxtpl can cut: in one paragraph, or beside each other."""
    if begun.prefix != tag.prefix:
        return False
    if not tag.prefix:
        return begun.paragraph is tag.paragraph
    if tag.prefix == "p":
        return begun.paragraph.element.getparent() is tag.paragraph.element.getparent()
    rows = (begun.paragraph.row(), tag.paragraph.row())
    return None not in rows and rows[0].getparent() is rows[1].getparent()  # type: ignore[union-attr]


def _letters(text: str) -> str:
    return "".join(text.split())


def _openers_in(tree: _Element) -> int:
    """Return the number of openings of tags in the whole part, wherever they stand."""
    from lxml import etree

    whole = etree.tostring(tree, encoding="unicode")
    return sum(whole.count(opener) for opener in _OPENERS)
