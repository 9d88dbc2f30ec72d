"""What is wrong with one file that came back, and what do its cells say?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.i18n import _
from airplan.i18n.forms import join_items
from airplan.plan.model import named_units
from airplan.rounds.collection import Origin, ReturnedFile
from airplan.rounds.form import SIGNING
from airplan.rounds.form_grid import Finding
from airplan.rounds.incoming import Unusable
from airplan.rounds.merge import compare
from airplan.rounds.read_form import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from airplan.plan.model import Measure
    from airplan.rounds.collection import CollectContext
    from airplan.rounds.form import Form
    from airplan.rounds.incoming import IncomingFile
    from airplan.rounds.merge import ReturnedCell
    from airplan.rounds.read_form import ReadWorkbook
    from airplan.store.entries import Entry


def examined(desk: CollectContext, one: IncomingFile | Unusable) -> ReturnedFile:
    """The file, looked at by itself."""
    if isinstance(one, Unusable):
        return ReturnedFile(one.name, unreadable=one.told)
    if sent_back := _sent_back(desk, one.sha256):
        return ReturnedFile(one.name, one.sha256, sent_back=sent_back)
    try:
        returned = read(one.content)
    except Unusable as error:
        return ReturnedFile(one.name, one.sha256, unreadable=error.told)
    file = ReturnedFile(one.name, one.sha256, None, returned.findings, returned.notes, sheet=returned.sheet)
    form = returned.form
    if not form:
        return file
    file = file._replace(origin=Origin(form.unit, form.period, form.seal, tuple(row.ref for row in form.rows)))
    foreign = list(_foreign(desk, form, file))
    file = file._replace(findings=(*foreign, *_strange(desk, file, form), *returned.findings))
    if foreign:
        return file
    before = next((step for step in desk.course.of(file.unit).returns if step.source.sha256 == one.sha256), None)
    asked = {ref for ref, measure in desk.measures.items() if file.unit in named_units(measure, desk.ledger.members)}
    sent = _sent(desk, file)
    compared = compare(returned, desk.known, year=desk.year, sent=sent.id if sent else "")
    cells = [_in_plan(desk.measures[cell.ref], cell) if cell.ref in asked else _gone(cell) for cell in compared]
    if before:
        again = ("new", "stale", "conflict")
        cells = [cell._replace(verdict="unchanged", finding="") if cell.verdict in again else cell for cell in cells]
    notes = (*_late(desk, file.unit), *_revised(desk, form), *file.notes, *_notes(returned, cells))
    return file._replace(cells=tuple(cells), before=before, notes=() if before else notes)


def _sent_back(desk: CollectContext, sha256: str) -> Entry | None:
    """The step by which a file went back to its unit, to be mended."""
    refusals = (step for workbook in desk.course.workbooks.values() for step in workbook.refusals)
    return next((step for step in refusals if step.source.sha256 == sha256), None)


def _sent(desk: CollectContext, file: ReturnedFile) -> Entry | None:
    """The dispatch of a workbook that has come back, if it is one of this round."""
    return desk.course.of(file.unit).sent_as(file.origin.seal) if file.origin else None


def _foreign(desk: CollectContext, form: Form, file: ReturnedFile) -> Iterator[Finding]:
    """Why it is not this round's at all."""
    plan = desk.journal.plan
    if form.plan != plan:
        yield Finding(_("a workbook of the plan {plan}; name it with --plan").format(plan=form.plan))
        return
    if form.unit not in desk.units:
        yield Finding(_("{unit}: the plan knows no such unit any more").format(unit=form.unit))
    if form.period != desk.period:
        said = _("a workbook for {found}, not for {wanted}: add --period {found}")
        yield Finding(said.format(found=form.period, wanted=desk.period or "–"))
    elif not _sent(desk, file):
        yield Finding(_("it was never dispatched, by this journal, or its dispatch was taken back"))


def _strange(desk: CollectContext, file: ReturnedFile, form: Form) -> Iterator[Finding]:
    """What somebody should look at before it is taken."""
    named = sorted((unit for unit in desk.units if unit in file.base), key=len)
    if named and form.unit not in file.base:
        said = _("the file is named after {named}, and the workbook is that of {unit}")
        yield Finding(said.format(named=named[-1], unit=form.unit), passable=True)
    if changed := _changed(desk, form):
        said = _("sent by another revision of the plan ({revision}; {what})")
        what = _("changed since: {refs}").format(refs=join_items(changed))
        yield Finding(said.format(revision=form.revision, what=what), passable=True)


def _changed(desk: CollectContext, form: Form) -> list[str]:
    """The rows of which the plan says something else by now."""
    return [row.ref for row in form.rows if desk.promises.get(row.ref) != row.promise]


def _gone(cell: ReturnedCell) -> ReturnedCell:
    """The cell of a row that the plan does not have any more, or not for this unit."""
    finding = _("the plan does not ask this unit for {ref} any more").format(ref=cell.ref)
    return cell._replace(verdict="refused", finding=finding)


def _in_plan(measure: Measure, cell: ReturnedCell) -> ReturnedCell:
    """The cell, refused where the measure does not have its target any more."""
    target = cell.field.removeprefix("value:")
    if cell.field == target or any(one.id == target for one in measure.targets):
        return cell
    return cell._replace(verdict="refused", finding=_("the plan does not have this target any more"))


def _late(desk: CollectContext, unit: str) -> Iterator[str]:
    """Is it too late? Then it is taken all the same, and said to be late."""
    closed, due = desk.course.closed, desk.course.of(unit).due
    if closed:
        yield _("late: the round was closed on {day}").format(day=closed.as_of.isoformat())
    elif desk.today > due:
        yield _("late: it was due back on {day}").format(day=due.isoformat())


def _revised(desk: CollectContext, form: Form) -> Iterator[str]:
    """Has the plan been edited since, and none of what was asked?"""
    if form.revision != desk.ledger.plan.digest and not _changed(desk, form):
        said = _("sent by another revision of the plan ({revision}; {what})")
        yield said.format(revision=form.revision, what=_("none of its rows changed"))


def _notes(returned: ReadWorkbook, cells: Sequence[ReturnedCell]) -> Iterator[str]:
    answered = {cell.ref for cell in cells if cell.column not in SIGNING}
    signed = dict.fromkeys(cell.ref for cell in cells if cell.column in SIGNING and cell.ref not in answered)
    if signed:
        yield _("only a day or names, and no answer: {what}").format(what=join_items(signed))
    if not answered and not returned.findings:
        yield _("nothing was filled in")
