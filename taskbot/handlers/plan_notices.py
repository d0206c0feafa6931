"""What an import has changed, told to the units: terms that were amended, and progress that was entered on their behalf."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from taskbot.handlers import notices
from taskbot.handlers.cards import redraw_cards
from taskbot.handlers.notices import Before, Notice
from taskbot.handlers.tellers import Teller
from taskbot.tasks import queries
from taskbot.tasks.importing import ImportPlan
from taskbot.tasks.list_changes import STATUS_FIELDS
from taskbot.texts import notices as texts


def tell_plan(teller: Teller, stood: Mapping[int, Before], plan: ImportPlan) -> str:
    """Tells each chat what has changed since `stood`, and redraws cards; returns what to say to the office.

    A list that is taken over enters what its units have said themselves; only what the office has edited is news to them.
    """
    by = [texts.source_line(teller.texts.office, plan.source)] if plan.source else []
    amended = {
        notice.number: replace(notice, lines=[*notice.lines, *by])
        for notice in notices.changes_since(teller, stood)
    }
    entered = {notice.number: notice for notice in _entered(teller, plan)} if plan.source else {}
    for number in amended.keys() & entered.keys():
        both = [*amended[number].lines, *entered.pop(number).lines]
        amended[number] = replace(amended[number], lines=both)
    told = {
        title: notices.tell(teller, title, [of_title[number] for number in sorted(of_title)])
        for title, of_title in ((texts.AMENDED, amended), (texts.ENTERED, entered))
        if of_title
    }
    redraw_cards(teller, *stood)
    return "\n".join(f"{title}：{words}" if len(told) > 1 else words for title, words in told.items())


def _entered(teller: Teller, plan: ImportPlan) -> Iterator[Notice]:
    names = queries.unit_names(teller.session)
    for entry in plan.chosen:
        changes = [change for change in entry.changes if change.field in STATUS_FIELDS]
        if changes:
            lead, *_ = queries.shares_of(teller.session, entry.number)
            unit = names[lead.unit_id]
            lines = texts.entered_lines(changes, teller.texts.office, unit, plan.source)
            yield Notice(entry.number, list(lines), {lead.unit_id})
