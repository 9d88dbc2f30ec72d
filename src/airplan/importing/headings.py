"""Recognise the headings of a table's columns: which row they are in, and which role each means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import Message, UsageError
from airplan.i18n import marked
from airplan.importing.rows import ROLES, Doubt, RawColumn, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from airplan.importing.document import Cell, Grid, State
    from airplan.importing.rows import Role

OTHER = ("other", "其他")
"""The words for a column without a role."""
_UNIT = "(?:单位|部门|责任单位|责任部门)"
_PATTERNS: tuple[tuple[Role, str], ...] = (
    ("number", r"序号|编号|no\.?|number|#|项次|ref(?:erence)?\.?"),
    ("section", r"任务类别|类别|领域|分类|工作类别|section|category|theme|priorityarea"),
    ("city_task", r".*[市省]重点任务|上级重点任务|[市省]级(?:重点)?任务|citytasks?"),
    ("deadline", r"(?:完成|整改|工作|办理)?(?:时限|期限)|完成时间|(?:时间|计划)节点|进度安排|时间进度|时间安排"),
    ("deadline", r"timeline|timescale|targetdate|deadline|due(?:date)?|bywhen|completiondate|milestone"),
    ("leaders", r"(?:牵头|责任|分管|主管)领导|主要责任人|责任人|(?:市|区|县)领导|leadofficials?|officials?"),
    ("lead", rf"牵头{_UNIT}?|leads?|lead(?:agency|department|unit|organi[sz]ation)"),
    ("lead", r"牵头(?:单位|部门)(?:及|和)责任人"),
    (
        "assisting",
        rf"(?:协办|配合|参与|协助|协同){_UNIT}?|partners?|support(?:ing)?(?:units?|agenc(?:y|ies))?|assisting",
    ),
    ("responsible", rf"(?:责任|实施|负责|承办|落实){_UNIT}|负责落实|负责|responsible(?:units?|part(?:y|ies))?"),
)
_WORDING = (
    r"(?:\d{4}年)?(?:工作|具体|主要|重点)?(?:措施|举措|内容)|工作内容及要求|任务内容|重点督办内容|整改措施|"
    r"measures?|actions?|description|measure/target"
)
_TASK = (
    r".*\d{4}年重点任务|(?:重点|工作|主要|具体|整改)任务|任务名称|项目名称|任务|[区县]级(?:重点)?任务|"
    r"(?:district)?tasks?"
)
_USUAL_NUMBER = r"序号|项次|no\.?|number"
"""Headings of the numbers of tasks where another column has the document's own numbers of rows."""
_MAIN = r"主责(?:单位|部门)"
_EITHER = r"责任单位或牵头单位|牵头单位或责任单位|adleads?(?:\(s\))?"
_LEAST = 2
"""Headings with a role that make a row the header."""

Roles = tuple[list[RawColumn], list[Doubt]]


class TableHeader(NamedTuple):
    """The header of a table: its rows, counted from 0, the columns, and what is doubtful about them."""

    rows: range
    columns: list[RawColumn]
    texts: tuple[str, ...]
    doubts: list[Doubt]

    def is_repeated_by(self, texts: Sequence[str]) -> bool:
        """Return whether a row repeats the header, as it does on each page."""
        mine = {plain(text) for text in self.texts}
        filled = [plain(text) for text in texts if text]
        return len(filled) >= _LEAST and all(text in mine for text in filled)


def parse_map(pairs: Iterable[str]) -> dict[str, Role | None]:
    """Return heading → role for texts HEADER=ROLE. Raises UsageError."""
    wanted: dict[str, Role | None] = {}
    for pair in pairs:
        heading, sign, word = pair.replace("＝", "=").rpartition("=")
        roles = {role: role for role in ROLES}
        role = roles.get(word.strip().casefold())  # type: ignore[call-overload]
        if not role and word.strip().casefold() not in OTHER:
            role = role_of(word)
        if not sign or not heading.strip() or not (role or word.strip().casefold() in OTHER):
            words = marked("--map {pair}: write HEADING=ROLE; a role is one of {roles}.")
            raise UsageError(Message(words, pair=pair, roles=(*ROLES, OTHER[0])))
        wanted[plain(heading)] = role
    return wanted


def role_of(heading: str) -> Role | None:
    """Return the role that a heading means by itself; None where it has none, or depends on the other headings."""
    word = re.sub(r"[（(].*?[)）]$|(?<=.)[:：]$", "", plain(heading)) or plain(heading)
    for role, pattern in _PATTERNS:
        if re.fullmatch(pattern, word):
            return role
    if re.fullmatch(f"{_WORDING}|{_TASK}", word):
        return "text"
    return "responsible" if re.fullmatch(_MAIN, word) else None


def find_header(grid: Grid, wanted: Mapping[str, Role | None]) -> TableHeader | None:
    """Return the header of a table, of one or two rows; None where no row has two headings with a role."""
    rows = list(grid.rows())
    for number, row in enumerate(rows):
        if not _is_header(row, wanted):
            continue
        second = number + 1 < len(rows) and _is_second(row, rows[number + 1], wanted)
        headings = _headings(row, rows[number + 1] if second else None)
        columns, doubts = _with_roles(headings, grid, wanted, row)
        texts = tuple(cell.text for each in rows[number : number + 1 + second] for _state, cell in each if cell)
        return TableHeader(range(number, number + 1 + second), columns, texts, doubts)
    return None


def _is_header(row: Sequence[tuple[State, Cell | None]], wanted: Mapping[str, Role | None]) -> bool:
    texts = {plain(cell.text) for state, cell in row if cell and state == "starts"}
    roles = {wanted.get(text) or role_of(text) for text in texts} - {None}
    return len(roles) >= _LEAST and any(text in wanted or role_of(text) not in (None, "number") for text in texts)


def _is_second(
    first: Sequence[tuple[State, Cell | None]],
    row: Sequence[tuple[State, Cell | None]],
    wanted: Mapping[str, Role | None],
) -> bool:
    """Return whether a row is the second level of a header: all that starts in it is a heading, under a wider one."""
    texts = [cell.text for state, cell in row if cell and state == "starts"]
    wide = any(cell.columns > 1 for _state, cell in first if cell) or any(not cell for _state, cell in first)
    blanks = any(state == "blank" for state, _cell in first)
    deep = any(cell.rows > 1 for _state, cell in first if cell)
    headed = [plain(text) in wanted or role_of(text) is not None for text in texts]
    return bool(texts) and (wide or blanks or deep) and (all(headed) or (deep and any(headed)))


def _headings(
    first: Sequence[tuple[State, Cell | None]], second: Sequence[tuple[State, Cell | None]] | None
) -> list[tuple[str, str]]:
    """Return (upper, own) heading for each column; a blank upper heading is that of the column to the left."""
    headings: list[tuple[str, str]] = []
    upper = ""
    for column, (_state, cell) in enumerate(first):
        below = second[column] if second else None
        own = below[1].text if below and below[1] and below[0] == "starts" else ""
        if cell and cell.text:
            upper = cell.text
        elif not own:
            upper = ""
        headings.append((upper, own or upper))
    return headings


def _with_roles(
    headings: Sequence[tuple[str, str]],
    grid: Grid,
    wanted: Mapping[str, Role | None],
    row: Sequence[tuple[State, Cell | None]],
) -> Roles:
    """Return the columns: each role once, the wording in the most detailed column, and doubts where several may be."""
    place = next((cell.place for _state, cell in row if cell), grid.name)
    roles = _own_roles(headings, wanted)
    words = [plain(own) for _upper, own in headings]
    doubts: list[Doubt] = []
    if texts := [i for i, role in enumerate(roles) if role == "text" and words[i] not in wanted]:
        detailed = [i for i in texts if re.fullmatch(_WORDING, words[i])]
        chosen = (detailed or texts)[0 if detailed else -1]
        if "text" in (wanted.get(word) for word in words):
            chosen = -1
        for i in texts:
            roles[i] = "text" if i == chosen else None
        if len(texts) > 1 and chosen >= 0:
            doubts.append(_several(place, headings[chosen][1], [headings[i][1] for i in texts]))
    for i, word in enumerate(words):
        if re.fullmatch(_EITHER, word) and word not in wanted:
            question = marked("what these are is not certain; airplan import --map names the role of a column")
            doubts.append(Doubt("heading", place, headings[i][1], Message(question)))
    seen: set[str] = set()
    columns: list[RawColumn] = []
    for i, (upper, own) in enumerate(headings):
        role = roles[i]
        if role in seen:
            question = marked("a second column of the same role is kept as text")
            doubts.append(Doubt("heading", place, own, Message(question)))
            role = None
        columns.append(RawColumn(_unused(own or upper or f"#{i + 1}", columns), role))
        seen.add(role or "")
    return columns, doubts


def _own_roles(headings: Sequence[tuple[str, str]], wanted: Mapping[str, Role | None]) -> list[Role | None]:
    """Return the role of each column by its own words, or else by the heading above it."""
    roles: list[Role | None] = []
    for upper, own in headings:
        word = plain(own)
        roles.append(wanted[word] if word in wanted else role_of(own) or (role_of(upper) if own == upper else None))
    numbers = [i for i, role in enumerate(roles) if role == "number" and plain(headings[i][1]) not in wanted]
    if len(numbers) > 1 and "document_number" not in roles:
        usual = next((i for i in numbers if re.fullmatch(_USUAL_NUMBER, plain(headings[i][1]))), numbers[0])
        roles[next(i for i in numbers if i != usual)] = "document_number"
    if "lead" not in roles:
        for i, (_upper, own) in enumerate(headings):
            if re.fullmatch(_MAIN, plain(own)) and plain(own) not in wanted:
                roles[i] = "lead"
    for i, (_upper, own) in enumerate(headings):
        if plain(own) == plain("责任单位或牵头单位") and "responsible" not in roles:
            roles[i] = "responsible"
    return roles


def _several(place: str, chosen: str, headings: Sequence[str]) -> Doubt:
    question = marked("the wording of the rows is taken from this column; the other columns are kept as text: {others}")
    return Doubt("heading", place, chosen, Message(question, others=tuple(each for each in headings if each != chosen)))


def _unused(heading: str, columns: Iterable[RawColumn]) -> str:
    """Return a heading that no earlier column has, in one line."""
    heading = " ".join(heading.split()) if heading.isascii() else "".join(heading.split())
    taken = {column.heading for column in columns}
    name, number = heading, 1
    while name in taken:
        number += 1
        name = f"{heading} {number}"
    return name
