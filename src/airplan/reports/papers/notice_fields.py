"""Give notices their fields for Word templates, and their text for the screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from airplan.i18n import _, marked, pgettext
from airplan.i18n.forms import day_in_full, filled, join_items, join_phrases
from airplan.reports.notice_counts import sent_in_words
from airplan.reports.papers.notice_texts import (
    COLOURS,
    cause_counts,
    causes_in_words,
    earlier_notices,
    level_in_words,
    measures_in_words,
    time_in_words,
)
from airplan.reports.papers.paper import PaperHead
from airplan.reports.papers.paper_fields import COMMON, Field, head_fields
from airplan.reports.wording import brief, deadline_in_full

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from airplan.plan.model import Party
    from airplan.progress.latest import LatestTexts
    from airplan.progress.notices import Level, NoticeItem
    from airplan.reports.papers.notice_texts import NoticePaper
    from airplan.reports.reminders import Sender
    from airplan.reports.table import ReaderContext

_NO_REPORT = ("missing", "sent-back", "empty", "open")
"""Causes whose answer is a report."""
_SERIES: dict[Level, str] = {
    "remind": marked("Reminder notice"),
    "urge": marked("Urging notice"),
    "supervise": marked("Supervision notice"),
}
_ANNOUNCED: dict[Level, str] = {
    "remind": marked("We hereby remind {you} of them ({colour}, {time})."),
    "urge": marked("We hereby urge {you} to attend to them ({colour}, {time})."),
    "supervise": marked("They are hereby put under supervision ({colour}, {time})."),
}


FIELDS: tuple[Field, ...] = (
    *COMMON,
    Field("级别", marked("How far the notice goes: 提醒, 催办 or 督办")),
    Field("颜色", marked("The colour of that in words: 蓝色, 黄色 or 红色")),
    Field("次数", marked("Which notice it is since the unit's last answer, as a number")),
    Field("第几次", marked("The same in words: 第2次")),
    Field("签发人", marked("Who approved the paper (--signer); empty where nobody was named")),
    Field("正文", marked("What the notice is about"), lines=True),
    Field("事由", marked("How many measures are overdue, behind schedule, without a report, and so on")),
    Field("事项数", marked("Number of measures")),
    Field(
        "事项",
        marked("The measures, the most urgent first"),
        (
            Field("序号", marked("Number of the row")),
            Field("编号", marked("Ref of the measure")),
            Field("措施", marked("Label of the measure")),
            Field("内容", marked("Text of the measure")),
            Field("完成时限", marked("Deadline as worded, with its day")),
            Field("到期日", marked("Current due date; empty where there is none")),
            Field("事由", marked("Why the unit is asked")),
            Field("级别", marked("Level of this measure")),
            Field("颜色", marked("The colour of that")),
            Field("次数", marked("Which notice on this measure it is, as a number")),
            Field("前次通知", marked("How often the unit was asked about it since its last answer")),
            Field("上次填报", marked("What the unit reported last, in its own words")),
        ),
    ),
    Field("要求", marked("What the unit is to do, and by when"), lines=True),
    Field("答复期限", marked("Day by which the unit is to answer")),
    Field("工作日数", marked("Working days until then; empty where the day itself was given")),
    Field("回执说明", marked("Where the reply slip is to be returned, and by when")),
)
"""The fields of notices."""


class NoticeLetter(NamedTuple):
    """What all notices of a run share, and what the office adds."""

    plan: str
    """The title of the plan."""
    data_day: date
    """The day that the data describe."""
    sender: Sender
    said: Mapping[str, Sequence[LatestTexts]]
    """Ref → the texts of each unit's newest report."""
    working_days: int | None
    """Working days within which the answer is asked for; None where its day was given."""
    signature: str = ""
    """Who signs, where that is not the coordinating office."""
    signer: str = ""
    """Who approved the paper: 签发人."""
    draft: bool = False


def notice_fields(paper: NoticePaper, unit: Party, letter: NoticeLetter, context: ReaderContext) -> dict[str, Any]:
    """Return the fields of a notice as templates have them; FIELDS describes each."""
    notice, sender = paper.notice, letter.sender
    office = context.call(sender.coordinator) or letter.signature or _("the coordinating office")
    until = day_in_full(paper.to)
    head = PaperHead(
        _(_SERIES[notice.level]),
        context.call(notice.unit),
        office,
        letter.signature or office,
        day_in_full(paper.day),
        number=paper.number,
        contact=sender.contact,
    )
    return {
        **head_fields(head.about(paper.title, letter.data_day, is_draft=letter.draft)),
        "级别": level_in_words(notice.level),
        "颜色": _(COLOURS[notice.level]),
        "次数": notice.time,
        "第几次": time_in_words(notice.time),
        "签发人": letter.signer,
        "正文": list(_opening(paper, unit, letter)),
        "事由": cause_counts(notice.items),
        "事项数": len(notice.items),
        "事项": [_item(number, item, paper, letter) for number, item in enumerate(notice.items, start=1)],
        "要求": list(_demands(paper, unit, letter)),
        "答复期限": until,
        "工作日数": letter.working_days or "",
        "回执说明": _("Return to: {office}, by {day}.").format(office=office, day=until),
    }


def _item(number: int, item: NoticeItem, paper: NoticePaper, letter: NoticeLetter) -> dict[str, Any]:
    measure = item.measure
    sent: Counter[str] = Counter(entry.issue.level for entry in item.unanswered)
    return {
        "序号": number,
        "编号": measure.ref,
        "措施": brief(measure),
        "内容": measure.text,
        "完成时限": deadline_in_full(measure.deadline),
        "到期日": day_in_full(item.standing.due) if item.standing.due else "",
        "事由": causes_in_words(item, paper.period),
        "级别": level_in_words(item.level),
        "颜色": _(COLOURS[item.level]),
        "次数": item.time,
        "前次通知": sent_in_words(sent) or pgettext("no notices before", "none"),
        "上次填报": _last_said(paper.notice.unit, letter.said.get(measure.id, ())),
    }


def _last_said(unit: str, texts: Sequence[LatestTexts]) -> str:
    """Return what a unit reported last, in its own words, with the day."""
    said = next((each for each in texts if each.unit == unit), None)
    if said is None:
        return _("no report")
    words = [f"“{text}”" for text in (said.note, said.problem, said.next) if text]
    quoted = join_phrases(words) or _("a report without text")
    return filled(pgettext("what was said when", "{day}: {said}"), day=said.as_of, said=quoted)


def _opening(paper: NoticePaper, unit: Party, letter: NoticeLetter) -> Iterator[str]:
    """Yield what the notice is about."""
    notice, you = paper.notice, letter.sender.you
    about = marked("As of {day}, {you} had {measures} “{plan}” to attend to: {causes}.")
    yield filled(
        _(about), plan=letter.plan, you=you, measures=measures_in_words(len(notice.items)), day=letter.data_day,
        causes=cause_counts(notice.items),
    )  # fmt: skip
    facts = {"you": you, "colour": _(COLOURS[notice.level]), "time": time_in_words(notice.time)}
    if letter.sender.asks(unit):
        informed = _("We write to inform {you} of them ({level}, {colour}, {time}).")
        yield informed.format(level=level_in_words(notice.level), **facts)
    else:
        yield _(_ANNOUNCED[notice.level]).format(**facts)
    before = sorted({entry.id: entry for item in notice.items for entry in item.unanswered}.items())
    if before:
        earlier = _("Earlier notices on these measures, without an answer so far: {notices}.")
        yield earlier.format(notices=join_phrases(earlier_notices([entry for _id, entry in before])))


def _demands(paper: NoticePaper, unit: Party, letter: NoticeLetter) -> Iterator[str]:
    """Yield what the unit is to do, and by when."""
    asks, sender = letter.sender.asks(unit), letter.sender
    within = marked("{day} (within {days} working days)") if letter.working_days else marked("{day}")
    until = _(within).format(day=day_in_full(paper.to), days=letter.working_days)
    if asks:
        answer = marked(
            "We would be grateful if {you} answered in writing by {until}: how each measure stands, what stands in "
            "the way, what comes next and by when."
        )
    else:
        answer = marked(
            "Please answer in writing by {until}: how each measure stands, what stands in the way, what comes next and "
            "by when."
        )
    yield _(answer).format(you=sender.you, until=until)
    owed = [each.measure.ref for each in paper.notice.items if any(cause.word in _NO_REPORT for cause in each.causes)]
    if owed:
        report = marked("The report for {month} on {refs} is to be sent with the answer, in the workbook of the month.")
        yield filled(_(report), month=paper.period, refs=join_items(owed))
    yield _("The reply slip at the end may be used for the answer.")


def as_plain_text(fields: Mapping[str, Any]) -> str:
    """Return a notice as it is shown on a screen."""
    head = " ".join(filter(None, (fields["草稿"], fields["文号"])))
    lines = [*([head] if head else []), fields["标题"], "", _("{unit}:").format(unit=fields["主送"]), *fields["正文"]]
    for item in fields["事项"]:
        name = _("{name} ({explained})").format(name=item["措施"], explained=item["编号"])
        lines.append(f"{item['序号']}. {_('{metric}: {said}').format(metric=name, said=item['事由'])}")
        lines.append("   " + _("Last report: {said}").format(said=item["上次填报"]))
        lines.append("   " + _("Notices before: {said}").format(said=item["前次通知"]))
    contact = [_("Contact: {contact}").format(contact=fields["联系人"])] if fields["联系人"] else []
    return "\n".join([*lines, *fields["要求"], *contact, fields["署名"], fields["日期"]])
