"""What an import has changed, told to the units: terms that were amended, and progress that was entered on their behalf."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from taskbot.handlers import notices
from taskbot.handlers.cards import redraw_cards
from taskbot.handlers.notices import Before, Notice
from taskbot.handlers.tellers import Teller
from taskbot.tasks import queries
from taskbot.tasks.importing import STATUS_FIELDS, ImportPlan
from taskbot.texts import notices as texts


def tell_plan(teller: Teller, stood: Mapping[int, Before], plan: ImportPlan) -> str:
    """Tells each chat once of all that has changed since `stood`, and redraws cards; returns what to say to the office.

    A list that is taken over enters what its units have said themselves; only what the office has edited is news to them.
    """
    told = {notice.number: notice for notice in notices.changes_since(teller, stood)}
    title = texts.AMENDED if told else texts.ENTERED
    for notice in _entered(teller, plan) if plan.source else ():
        amended = told.get(notice.number, Notice(notice.number, (), ()))
        told[notice.number] = replace(
            amended, lines=[*amended.lines, *notice.lines], units={*amended.units, *notice.units}
        )
    answer = notices.tell(teller, title, [told[number] for number in sorted(told)])
    redraw_cards(teller, *stood)
    return answer


def _entered(teller: Teller, plan: ImportPlan) -> Iterator[Notice]:
    for entry in plan.chosen:
        changes = [change for change in entry.changes if change.field in STATUS_FIELDS]
        if changes:
            lead, *_ = queries.shares_of(teller.session, entry.number)
            lines = texts.entered_lines(changes, teller.texts.office, plan.source)
            yield Notice(entry.number, list(lines), {lead.unit_id})
