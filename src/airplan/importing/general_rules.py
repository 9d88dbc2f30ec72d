"""Find rules by which a document names units once for many rows: 以下均需各县区落实，不再列出."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from airplan.importing.document import Grid
from airplan.importing.names import CLOSE, OPEN, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from airplan.importing.document import Document
    from airplan.importing.rows import Role

_DUTY = r"(?:共同|分别|按职责)?(?:负责)?(?:落实|负责|组织实施|实施|贯彻|抓好|推进|参与|配合|协助)"
_RULE = re.compile(
    r"(?:(?:以下|以上|上述|下列|其他|其余|所有|各项|本表|本方案)[\u3400-\u9fff]{0,8}?[，,]?)?(?:均|都|全部)?(?:需|须|由|要求|应)要?由?"
    rf"(?P<names>[\u3400-\u9fff、（）()]{{2,40}}?)(?P<duty>{_DUTY})[\u3400-\u9fff]{{0,6}}[，,；;。]?"
    r"(?:以下)?(?:均)?(?:不再|不|不另行|不另)(?:一一|逐一|逐项|单独|另行|重复)?(?:列出|列示|标注|注明|列明)"
)


class GeneralRule(NamedTuple):
    """A rule with its place, its words, and what it says: which names in which role; no names where that is unclear."""

    place: str
    words: str
    role: Role
    names: tuple[str, ...]


def general_rules(document: Document) -> list[GeneralRule]:
    """Return the rules in the texts of a document, each once."""
    found: dict[str, GeneralRule] = {}
    for place, text in _texts(document):
        for match in _RULE.finditer("".join(text.split())):
            role: Role = "assisting" if re.search("参与|配合|协助", match["duty"]) else "responsible"
            names = tuple(piece.text for piece in pieces(match["names"]))
            found.setdefault(match[0], GeneralRule(place, match[0], role, names))
    return list(found.values())


def without_rules(text: str) -> str:
    """Return a cell without the rules in it, and without the brackets around them."""
    return re.sub(rf"[{re.escape(OPEN)}]?{_RULE.pattern}[。]?[{re.escape(CLOSE)}]?", "", text).strip()


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from ((cell.place, cell.text) for cell in block.cells)
        else:
            yield block.place, block.text
