"""Find the tags in the paragraphs of a template, however Word has cut them into runs.

A tag is what a person typed: {{ field }}, {% for … %}, {%tr for … %}, {# remark #}. Word and WPS cut text into runs
wherever it was corrected, so tags are searched in the text of a whole paragraph and then put into one run.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.formats.docx.opening import TemplateFault, W
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_WIDE = str.maketrans("｛｝％＃", "{}%#")
_CLOSER = {"{{": "}}", "{%": "%}", "{#": "#}"}
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u3000": " ", "\xa0": " "})
LONGEST_TAG = 300
"""Characters; the longest sensible one has some dozens."""
_NEAR = 24
"""Characters of a paragraph that a place shows."""

_WAY_OUT_OF_WIDE = marked("type it with a half-width (English) keyboard: {tag}")
_UNCLOSED = marked("the tag {tag} does not end in its paragraph")
_STRAY = marked("a brace that belongs to no tag")


class Tag(NamedTuple):
    """A tag: its kind ({{, {% or {#), its docxtpl prefix (p, tr or empty), and its content without blanks around."""

    kind: str
    prefix: str
    inner: str
    paragraph: TaggedParagraph
    start: int
    end: int

    @property
    def written(self) -> str:
        """The tag in its one spelling."""
        blank = " " if self.prefix or self.inner else ""
        return f"{self.kind}{self.prefix}{blank}{self.inner}{blank}{_CLOSER[self.kind]}"


class TaggedParagraph:
    """A paragraph of a part, with its text and the text elements that hold it."""

    def __init__(self, part: str, element: _Element) -> None:
        self.part, self.element = part, element
        self.pieces = list(_text_elements(element))
        self.text = "".join(piece.text or "" for piece in self.pieces)

    def place(self, at: int) -> Message:
        """Return the place of a position, by the text around it."""
        start = max(0, min(at - _NEAR // 3, len(self.text) - _NEAR))
        near = (
            f"{'…' if start else ''}{self.text[start : start + _NEAR]}{'…' if start + _NEAR < len(self.text) else ''}"
        )
        return Message(marked("{part}, near “{text}”"), part=_part_in_words(self.part), text=near)

    def row(self) -> _Element | None:
        """Return the table row around the paragraph."""
        return next(self.element.iterancestors(f"{W}tr"), None)

    def join(self, tags: list[Tag]) -> None:
        """Write each tag, in its one spelling, wholly into the text element in which it begins."""
        if not tags:
            return
        begun = {tag.start: tag.written for tag in tags}
        inside = {at for tag in tags for at in range(tag.start, tag.end)}
        at = 0
        for piece in self.pieces:
            text = piece.text or ""
            letters = enumerate(text, start=at)
            piece.text = "".join(begun.get(place, "" if place in inside else letter) for place, letter in letters)
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            at += len(text)


def paragraphs(part: str, tree: _Element) -> Iterator[TaggedParagraph]:
    """Yield the paragraphs of a part, in order; those of a text box after the paragraph that holds it."""
    for element in tree.iter(f"{W}p"):
        yield TaggedParagraph(part, element)


def _text_elements(paragraph: _Element) -> Iterator[_Element]:
    """Yield the text elements of a paragraph, without those of paragraphs inside it and of deleted text."""
    for child in paragraph:
        if child.tag == f"{W}t":
            yield child
        elif child.tag not in (f"{W}p", f"{W}moveFrom") and isinstance(child.tag, str):
            yield from _text_elements(child)


def tags_of(paragraph: TaggedParagraph, findings: list[TemplateFault]) -> list[Tag]:
    """Return the tags of a paragraph, in order; add what is no whole, half-width tag to the findings."""
    text = paragraph.text
    plain = text.translate(_WIDE)
    if "{" not in plain and "}" not in plain:
        return []
    tags: list[Tag] = []
    position = 0
    while (at := _next_brace(plain, text, position)) is not None:
        kind = plain[at : at + 2]
        if kind not in _CLOSER:
            findings.append(TemplateFault(paragraph.place(at), Message(_STRAY), _way_out_of_strays()))
            return tags
        end = plain.find(_CLOSER[kind], at + 2)
        if end < 0 or re.search(r"\{[{%#]", plain[at + 2 : end]):
            findings.append(TemplateFault(paragraph.place(at), Message(_UNCLOSED, tag=text[at : at + _NEAR])))
            return tags
        tag = _tag(kind, plain[at + 2 : end], paragraph, at, end + 2)
        if text[at : at + 2] + text[end : end + 2] != kind + _CLOSER[kind]:
            wide = Message(marked("full-width braces: {tag}"), tag=text[at : end + 2])
            findings.append(TemplateFault(paragraph.place(at), wide, Message(_WAY_OUT_OF_WIDE, tag=tag.written)))
        else:
            tags.append(tag)
        position = end + 2
    return tags


def _way_out_of_strays() -> Message:
    return Message(marked("a field has two half-width braces on each side, as in {tag}"), tag="{{ 标题 }}")


def _next_brace(plain: str, text: str, position: int) -> int | None:
    """Return the next brace that is half-width, or begins or ends a tag; a single full-width one is text."""
    for found in re.finditer(r"\{[{%#]|[%#]\}|\}\}|[{}]", plain[position:]):
        at = position + found.start()
        if len(found[0]) > 1 or text[at] in "{}":
            return at
    return None


def _tag(kind: str, inner: str, paragraph: TaggedParagraph, start: int, end: int) -> Tag:
    content = inner.translate(_STRAIGHT)
    prefix = re.match(r"(p|tr)\s", content)
    if kind == "{{" or not prefix:
        return Tag(kind, "", content.strip(), paragraph, start, end)
    return Tag(kind, prefix[1], content[prefix.end() :].strip(), paragraph, start, end)


def _part_in_words(part: str) -> Message:
    name = part.rpartition("/")[2].rstrip("0123456789.xml")
    words = {
        "header": marked("page header"),
        "footer": marked("page footer"),
        "footnotes": marked("footnote"),
        "endnotes": marked("endnote"),
        "properties": marked("document properties"),
    }
    return Message(words.get(name, marked("main text")))
