"""Change notices: what one act has changed, over all its tasks, is told once in each chat where a concerned unit is spoken to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from taskbot.handlers.addressees import chats_of, reached
from taskbot.handlers.cards import post_cards_in
from taskbot.reminders.outbox import about_tasks
from taskbot.tasks import queries
from taskbot.tasks.list_changes import terms_changes
from taskbot.tasks.models import Part, Purpose
from taskbot.tasks.terms import task_terms
from taskbot.texts import notices as texts
from taskbot.texts.pages import pages

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from taskbot.handlers.tellers import Teller
    from taskbot.tasks.facts import NewTask


@dataclass(frozen=True, slots=True)
class Before:
    """A task before an act: its terms, and its units by id."""

    terms: NewTask
    parts: Mapping[int, Part]


@dataclass(frozen=True, slots=True)
class Notice:
    """What an act has changed of one task, whom it concerns, who takes a part that it did not have, and who has none any more."""

    number: int
    lines: Sequence[str]
    units: Collection[int]
    joined: Mapping[int, Part] = field(default_factory=dict)
    left: Collection[int] = ()


def before(teller: Teller, numbers: Collection[int]) -> dict[int, Before]:
    """The tasks as they stand, to be compared after the act."""
    terms = task_terms(teller.session, numbers)
    return {number: Before(terms[number], _parts(teller, number)) for number in terms}


def changes_since(teller: Teller, stood: Mapping[int, Before], reason: str = "") -> list[Notice]:
    """What has changed since in the terms of these tasks; nothing of one that says what it said."""
    terms = task_terms(teller.session, stood.keys())
    compared = (_compared(teller, number, stood[number], terms[number], reason) for number in sorted(stood))
    return [notice for notice in compared if notice]


def about_all(teller: Teller, numbers: Sequence[int], reason: str = "") -> list[Notice]:
    """That something was done to these tasks as a whole, and why; it concerns each of their units."""
    lines = [texts.reason_line(reason)] if reason else []
    return [Notice(number, lines, _parts(teller, number)) for number in numbers]


def tell(teller: Teller, title: str, notices: Sequence[Notice]) -> str:
    """Tells each chat once; returns what to say to the office of who was told."""
    names = queries.unit_names(teller.session)
    concerned = {unit_id for notice in notices for unit_id in notice.units}
    for chat_id, units in chats_of(teller, concerned).items():
        _tell_chat(teller, chat_id, title, notices, {unit_id: names[unit_id] for unit_id in units})
    return texts.told(reached(teller, concerned))


def _compared(teller: Teller, number: int, stood: Before, now: NewTask, reason: str) -> Notice | None:
    short_name = teller.context.register.shown_name
    changes = list(terms_changes(number, stood.terms, now, short_name))
    if not changes:
        return None
    lines = list(texts.change_lines(changes, stood.terms, now, teller.today))
    if now.lead_unit != stood.terms.lead_unit:
        lines.append(texts.lead_changed(short_name(stood.terms.lead_unit), short_name(now.lead_unit)))
    lines += [texts.reason_line(reason)] if reason else []
    parts = _parts(teller, number)
    joined = {
        unit_id: part
        for unit_id, part in parts.items()
        if unit_id not in stood.parts or part is Part.LEAD is not stood.parts[unit_id]
    }
    is_moved = now.lead_unit != stood.terms.lead_unit  # which the lines say themselves
    left = () if is_moved else stood.parts.keys() - parts.keys()
    return Notice(number, lines, parts.keys() | stood.parts.keys(), joined, left)


def _parts(teller: Teller, number: int) -> dict[int, Part]:
    return {share.unit_id: share.part for share in queries.shares_of(teller.session, number)}


def _tell_chat(
    teller: Teller, chat_id: int, title: str, notices: Sequence[Notice], units: Mapping[int, str]
) -> None:
    """One message; several only of what does not fit into one. Below it the cards of what the units join."""
    here = [notice for notice in notices if units.keys() & set(notice.units)]
    facts = {task.number: task for task in queries.task_facts(teller.session, [each.number for each in here])}
    names_each = len(here) > 1 and len(units) > 1
    blocks = [
        texts.block(
            facts[notice.number],
            [*notice.lines, *_farewell(notice, units)],
            [name for unit_id, name in units.items() if names_each and unit_id in notice.units],
        )
        for notice in here
    ]
    about = about_tasks(Purpose.NOTICE, facts)
    has_work = any(units.keys() & set(notice.units) - set(notice.left) for notice in here)
    closing = texts.CLOSINGS[title] if has_work else ""
    for page in pages(list(texts.noticed(title, list(units.values()), blocks, closing))):
        teller.post(chat_id, page, about=about)
    if wanted := [notice.number for notice in here if _wants_card(teller, chat_id, notice, units)]:
        post_cards_in(teller, chat_id, wanted)


def _farewell(notice: Notice, units: Mapping[int, str]) -> list[str]:
    gone = [name for unit_id, name in units.items() if unit_id in notice.left]
    return [texts.no_part_any_more(gone)] if gone else []


def _wants_card(teller: Teller, chat_id: int, notice: Notice, units: Collection[int]) -> bool:
    """A new lead gets the card; whoever joins to help has it, if the chat shows one."""
    parts = [part for unit_id, part in notice.joined.items() if unit_id in units]
    is_shown = any(link.chat_id == chat_id for link in queries.cards_of(teller.session, notice.number))
    return Part.LEAD in parts or (bool(parts) and not is_shown)
