"""Turn paragraphs into rows: responsibilities in brackets at their end, by verbs, or on labelled lines.

The level of a separator carries meaning: 、 stands between names, ， between a list and the next statement, ； between
roles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message
from airplan.i18n import marked
from airplan.importing.document import Paragraph
from airplan.importing.general_rules import without_rules
from airplan.importing.headings import role_of
from airplan.importing.names import CLOSE, OPEN, is_like_unit, outside_brackets
from airplan.importing.rows import SECTION, Doubt, RawCell, RawColumn, RawPlan, RawRow, plain

if TYPE_CHECKING:
    from airplan.importing.document import Document
    from airplan.importing.rows import Role

_LABEL = (
    r"牵头(?:责任)?(?:单位|部门)(?:及责任人)?|责任(?:单位|部门|领导)|主责(?:单位|部门)|协办(?:单位|部门)|配合(?:单位|部门)|"
    r"参与(?:单位|部门)|协助(?:单位|部门)|协同(?:责任)?(?:单位|部门)|负责(?:单位|部门)|实施(?:单位|部门)|落实(?:单位|部门)|"
    r"承办(?:单位|部门)|牵头领导|分管领导|主管领导|完成(?:时限|时间|期限)|时限|牵头|责任|配合|参与|协办|"
    r"(?:整改|办理|工作)(?:时限|期限)|时间节点|进度安排|(?:主要)?责任人|责任领导|"
    r"lead(?: agency| official)?|responsible(?: units?)?|partners?|support(?:ing)?(?: units?)?|deadline|due|"
    r"target date|timeline"
)
_LABELLED = re.compile(rf"({_LABEL})\s*[:：]\s*", re.IGNORECASE)
_VERBS: tuple[tuple[Role, str], ...] = (
    ("lead", r"(?:负责)?牵头(?:负责|落实|实施)?"),
    ("assisting", r"(?:参与|配合|协助|协办|协同)(?:落实|实施|配合)?"),
    (
        "responsible",
        r"(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:分别|共同|分工)?(?:负责落实|负责|组织落实|落实|实施|承办)",
    ),
)
_WHEN = re.compile(
    r".*(?:\d|[一二三四五六七八九十]|年|季度|上半|下半)(?:年|月|日|号|季度)?[底末内初]?(?:之前|以前|前|完成).*|\d{4}年(?:\d+月)?.*|"
    r"(?:年内|全年|长期|持续|常年|立行|按时间节点|年底|\d+月).*|by .*\d.*|ongoing|annually|quarterly",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(r"[\u3400-\u9fff]{2,8}[:：]\s*\S")
_ENDS_LABEL = re.compile("[位门导限间人a-zA-Z]")
_BEFORE_LABEL = re.compile(r"[。；;.\n（(〔［[【]\s*$|\s$")
_NUMBER = re.compile(r"(\d{1,3})\s*[.．、)）]\s*(?!\d)")
_DEFAULT = re.compile(r"(?:以下|下同|均需)")
_LONGEST_HEADING = 50
_COLUMN_ORDER: tuple[Role, ...] = (
    "section", "number", "text", "deadline", "leaders", "lead", "responsible", "assisting",
)  # fmt: skip


class _Duties(NamedTuple):
    """What a bracket or a labelled line says: (role, its words) in order, and words that were not understood."""

    roles: list[tuple[Role, str]]
    rest: list[str]
    is_bare: bool = False
    """Whether units are named without a role."""


def prose_rows(document: Document) -> RawPlan:
    """Return the rows of the paragraphs outside tables; no rows where no paragraph names responsibilities."""
    plan = RawPlan()
    writer = _Writer(plan)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            writer.take(block)
    writer.finish()
    used = {key for row in plan.rows for key, cell in row.cells.items() if cell.text}
    sections = any(row.section for row in plan.rows)
    used |= {"section"} if sections else set()
    plan.columns = [RawColumn(_HEADINGS[role], role) for role in _COLUMN_ORDER if role in used]
    return plan


_HEADINGS: dict[Role, str] = {
    "section": "任务类别", "number": "序号", "text": "工作任务", "deadline": "完成时限", "leaders": "牵头领导",
    "lead": "牵头单位", "responsible": "责任单位", "assisting": "配合单位",
}  # fmt: skip
"""Prose has no headings; these are the usual ones."""


class _Writer:
    """Reads one paragraph after another; a paragraph waits until what follows shows whether it is a row."""

    def __init__(self, plan: RawPlan) -> None:
        self.plan = plan
        self.section = self.main = ""
        self.head: Paragraph | None = None
        """The last heading, （一）…, below a main one, 一、…; the row below it may be its only one."""
        self.waiting: list[Paragraph] = []
        self.is_after_label = False
        """Whether the paragraph before belongs to the last row, by its label."""

    def take(self, paragraph: Paragraph) -> None:
        text = paragraph.text.strip()
        if not text:
            return
        if label := _LABELLED.match(text):
            self.labelled(paragraph, label)
            return
        if _OTHER_LABEL.match(text) and self.is_after_label:
            _add(self.plan.rows[-1], _Duties([], [text]), paragraph.place, text)
            return
        self.is_after_label = False
        body, inside = _parted(text)
        duties = read_duties(inside) if inside else None
        if duties and duties.roles:
            self.row([*self.held(text), paragraph._replace(text=body)], duties, inside)
        elif (paragraph.level or SECTION.match(text)) and len(text) <= _LONGEST_HEADING and not text.endswith("。"):
            self.heading(paragraph, text)
        else:
            if _NUMBER.match(text):
                self.drop()
            self.waiting.append(paragraph)

    def heading(self, paragraph: Paragraph, text: str) -> None:
        """Start a section; a heading in brackets, （一）…, stands below the main one before it."""
        self.drop()
        below = bool(self.main) and text[0] in OPEN
        self.head = paragraph if below or (SECTION.match(text) and text[0] in OPEN) else None
        if below:
            self.section = f"{self.main} {text}"
        elif paragraph.level != 1 or SECTION.match(text):
            self.section = text
            self.main = text if text[0] not in OPEN else ""

    def held(self, text: str) -> list[Paragraph]:
        """Return the paragraphs that belong to the same row: those since the last one, if a number begins them."""
        if _NUMBER.match(text) or not (self.waiting and _NUMBER.match(self.waiting[0].text.strip())):
            self.drop()
        held, self.waiting = self.waiting, []
        return held

    def labelled(self, paragraph: Paragraph, label: re.Match[str]) -> None:
        """Add a labelled line to the row of the paragraph before it."""
        duties = read_duties(paragraph.text.strip())
        if self.head and not any(_NUMBER.match(each.text.strip()) for each in self.waiting):
            held, self.waiting = [self.head, *self.waiting], []
            self.section = self.main
            self.row(held, duties, paragraph.text)
        elif self.waiting:
            held = self.waiting if _NUMBER.match(self.waiting[0].text.strip()) else self.waiting[-1:]
            self.waiting = self.waiting[: len(self.waiting) - len(held)]
            self.drop()
            self.row(held, duties, paragraph.text)
        elif self.plan.rows:
            _add(self.plan.rows[-1], duties, paragraph.place, paragraph.text)
        else:
            words = marked("{place}: left out, because no paragraph before it says what is to be done: {words}")
            self.plan.left_out.append(Message(words, place=paragraph.place, words=label[1]))
        self.head = None
        self.is_after_label = bool(self.plan.rows)

    def row(self, paragraphs: list[Paragraph], duties: _Duties, inside: str) -> None:
        place = paragraphs[0].place
        text = "\n".join(paragraph.text.strip() for paragraph in paragraphs)
        number = _NUMBER.match(text) or SECTION.match(text)
        cells = {"text": RawCell(text[number.end() :] if number else text, place)}
        if number:
            cells["number"] = RawCell(number[1] or number[0].strip(), place)
        row = RawRow(place, cells, self.section)
        _add(row, duties, paragraphs[-1].place, inside)
        self.plan.rows.append(row)

    def drop(self) -> None:
        """Say which waiting paragraphs became no row; a numbered one is a row that names nobody."""
        for paragraph in self.waiting:
            if _NUMBER.match(paragraph.text.strip()) and self.plan.rows:
                self.row([paragraph], _Duties([], []), "")
                question = marked("a numbered paragraph that names no unit; is it a row of the plan?")
                doubt = Doubt("text", paragraph.place, paragraph.text[:20], Message(question))
                self.plan.rows[-1].doubts.append(("text", doubt))
            elif without_rules(paragraph.text):
                words = marked("{place}: left out, because it names nobody: {words}")
                self.plan.left_out.append(Message(words, place=paragraph.place, words=paragraph.text.strip()[:30]))
        self.waiting = []

    def finish(self) -> None:
        self.drop()


def _add(row: RawRow, duties: _Duties, place: str, quote: str) -> None:
    for role, words in duties.roles:
        before = row.text(role)
        row.cells[role] = RawCell(f"{before}、{words}" if before else words, place)
    quote = quote.strip()
    for rest in duties.rest:
        question = marked("not understood, and left out of the row: {words}")
        row.doubts.append(("text", Doubt("text", place, quote[:40], Message(question, words=rest))))
    if duties.is_bare:
        question = marked("units without a role, taken as responsible; is that so?")
        row.doubts.append(("responsible", Doubt("text", place, quote[:40], Message(question))))
    if _DEFAULT.search(without_rules(quote)):
        question = marked("this seems to name units for the following rows as well; write them there or as `defaults`")
        row.doubts.append(("text", Doubt("text", place, quote[:40], Message(question))))


def _parted(text: str) -> tuple[str, str]:
    """Return the wording and the responsibilities at its end, in brackets of any kind or after a label; or no such."""
    end = text.rstrip("。.；; ")
    if end and end[-1] in CLOSE:
        depth = 0
        for i in range(len(end) - 1, -1, -1):
            depth += (end[i] in CLOSE) - (end[i] in OPEN)
            if not depth:
                return text[:i].rstrip(), end[i + 1 : -1]
    label = None
    for match in _LABELLED.finditer(text):
        if match.start() and _BEFORE_LABEL.search(text[: match.start()]) and _ENDS_LABEL.match(match[1][-1]):
            label = match
            break
    if label:
        cut = label.start() - (text[label.start() - 1] in OPEN)
        return text[:cut].rstrip(), text[label.start() :].rstrip("。.；; ").rstrip(CLOSE)
    return _last_sentence(text)


def _last_sentence(text: str) -> tuple[str, str]:
    """Return the wording and its last sentence, if that only says who does what; else the whole text.

    As in 做好宣传。由区委宣传部牵头，各街道参与。
    """
    whole, sign, last = text.rstrip("。 ").rpartition("。")
    duties = _by_verbs(last) if sign else None
    if not duties or not duties.roles or duties.rest or duties.is_bare:
        return text, ""
    names = [name for role, words in duties.roles if role != "deadline" for name in outside_brackets(words, "、")]
    return (f"{whole}。", last) if all(map(is_like_unit, names)) else (text, "")


def read_duties(text: str) -> _Duties:
    """Return who does what, according to labels (责任单位：…) or to verbs (…牵头，…参与)."""
    text = without_rules(text).strip(" ，,；;。")
    roles: list[tuple[Role, str]] = []
    rest: list[str] = []
    labels = list(_LABELLED.finditer(text))
    if not labels:
        return _by_verbs(text)
    if before := text[: labels[0].start()].strip(" ，,；;。"):
        _statements(before, None, roles, rest)
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        words = text[label.end() : after.start() if after else len(text)].strip(" ，,；;。\n")
        _statements(words, _label_role(label[1]), roles, rest)
    return _Duties(roles, rest)


def _label_role(label: str) -> Role | None:
    word = plain(label)
    if word.startswith("主责"):
        return "responsible"
    return role_of(word) or role_of(word + "单位")


def _statements(words: str, role: Role | None, roles: list[tuple[Role, str]], rest: list[str]) -> None:
    """Add the names after a label, and the deadline that follows them."""
    if role == "deadline":
        roles.append((role, words))
        return
    names: list[str] = []
    for part in outside_brackets(words, "，,；;"):
        if _WHEN.fullmatch(part):
            roles.append(("deadline", part))
        elif by_verb := _verb(part):
            roles.append(by_verb)
        else:
            names.append(part)
    if names and role:
        roles.append((role, "、".join(names)))
    elif names:
        rest += names


def _verb(part: str) -> tuple[Role, str] | None:
    for role, verb in _VERBS:
        if match := re.fullmatch(rf"(?:由)?(.+?){verb}", part):
            return role, match[1].rstrip("：:")
    return None


def _by_verbs(text: str) -> _Duties:
    roles: list[tuple[Role, str]] = []
    rest: list[str] = []
    waiting: list[str] = []
    for part in outside_brackets(text, "，,；;。"):
        if by_verb := _verb(part):
            role, words = by_verb
            roles.append((role, "、".join([*waiting, words])))
            waiting = []
        elif _WHEN.fullmatch(part):
            roles.append(("deadline", part))
        else:
            waiting.append(part)
    named = any(role != "deadline" for role, _words in roles)
    names = [name for words in waiting for name in outside_brackets(words, "、")]
    if not named and names and all(map(is_like_unit, names)):
        return _Duties([*roles, ("responsible", "、".join(names))], rest, is_bare=True)
    return _Duties(roles if named else [], [*rest, *waiting])
