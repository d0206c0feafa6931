"""A reminder's words are written when its turn to be sent has come, of what stands at that moment.

So a task that was answered a second ago is not chased, and what has waited through a night or an outage says how
things are, and not how they were.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.reminders import chases, escalations, ledger, outbox
from taskbot.reminders.ladders import Circle, Step, is_offices_own, ladder_for
from taskbot.reminders.ledger import CHASE
from taskbot.reminders.models import Delivery, Letter
from taskbot.reminders.outbox import Body
from taskbot.reminders.planning import Rules, Told
from taskbot.reminders.policy import standing
from taskbot.reminders.routes import Routes, routes_now
from taskbot.tasks import queries
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Purpose
from taskbot.tasks.workdays import Calendar
from taskbot.texts import reminders as texts
from taskbot.texts.buttons import Keyboard, Press, button
from taskbot.texts.reminders import Row, Rule, Section

_BUTTONS = 6


@dataclass(frozen=True, slots=True)
class _Standing:
    """A row that still stands, with the step as it is reckoned now."""

    told: Told
    task: TaskFacts
    step: Step


def unwritten(rows: Iterable[Told]) -> Body:
    """A message that says nothing yet but knows what it is about."""
    return Body("", reminds=[row._asdict() for row in rows])


def write(session: Session, letter: Letter, rules: Rules, office: str, *, now: datetime) -> bool:
    """Gives the reminder its words; False where it does not go: its day is over, or nobody needs it any more.

    Its day is over once the hours are. What it would have said is in the message that the next day's tick makes, so it
    does not matter whether the tick or the sender comes first in the morning.
    """
    if letter.content["reminds"][0]["step"] == CHASE:
        return chases.write(session, letter, rules, office, now=now)
    today = office_day(now)
    if not rules.hours.are_open(now) or office_day(letter.created_at) != today:
        ledger.miss(session, [letter], now=now)
        return False
    told = [Told(**row) for row in letter.content["reminds"]]
    rows = _standing_rows(session, told, rules, today)
    said = {row.told for row in rows}
    ledger.forgo(session, letter, [row.key for row in told if row not in said])
    session.add(letter)
    if not rows:
        letter.delivery = Delivery.EXPIRED
        return False
    routes = routes_now(session, rules.place, rules.admin_ids)
    escalated = escalations.escalated_among(session, [row.task for row in rows])
    letter.content = letter.content | {
        "text": _words(session, rows, letter.chat_id, routes, rules, office, today),
        "keyboard": _keyboard(rows, escalated, is_offices=letter.chat_id in routes.office),
        "reminds": unwritten(row.told for row in rows).reminds,
    }
    numbers = dict.fromkeys(row.task.number for row in rows)
    letter.about = [outbox.vars_of(link) for link in outbox.about_tasks(Purpose.NOTICE, numbers)]
    return True


def _standing_rows(session: Session, told: Sequence[Told], rules: Rules, today: date) -> list[_Standing]:
    """In the order in which they are told: the most urgent first, else by unit in the order of the register, the office's last."""
    tasks = {task.number: task for task in queries.task_facts(session, {row.number for row in told})}
    names = queries.unit_names(session)
    steps = {
        (number, step.unit or task.lead_unit, *step.key): step
        for number, task in tasks.items()
        for step in standing(task, today, rules.hours.calendar, ladder_for(task, rules.ladders))
    }
    place = {unit_id: place for place, unit_id in enumerate(names)}
    rows = [
        _Standing(row, tasks[row.number], step)
        for row in told
        if (step := steps.get((row.number, names[row.unit_id], row.step, row.occasion)))
    ]
    return sorted(
        rows,
        key=lambda row: (-row.step.urgency, row.told.to_office, place[row.told.unit_id], row.told.number),
    )


def _words(
    session: Session,
    rows: Sequence[_Standing],
    chat_id: int,
    routes: Routes,
    rules: Rules,
    office: str,
    today: date,
) -> str:
    years = sorted({today.year} | {row.task.due_on.year for row in rows if row.task.due_on})
    asked = list(dict.fromkeys(row.task.number for row in rows if not row.told.to_office))
    return texts.reminder(
        _sections(session, rows, chat_id, routes, rules, office, today),
        today,
        unpublished=[year for year in years if not rules.hours.calendar.is_published(year)],
        foot=texts.how_to_answer(asked) if asked else "",
    )


def _sections(
    session: Session,
    rows: Sequence[_Standing],
    chat_id: int,
    routes: Routes,
    rules: Rules,
    office: str,
    today: date,
) -> list[Section]:
    """By unit, and what is told to the office, in the order in which each comes first."""
    names = queries.unit_names(session)
    of_unit: dict[int | None, list[_Standing]] = {}
    for row in rows:
        of_unit.setdefault(None if row.told.to_office else row.told.unit_id, []).append(row)
    sections = []
    for unit_id, own in of_unit.items():
        called = routes.mentioned(unit_id) if chat_id < 0 and unit_id is not None else ()
        mentions = [(contact.person_id, contact.name) for contact in called]
        name = office if unit_id is None else names[unit_id]
        sections.append(Section(name, _rows(own, rules, today), mentions))
    return sections


def _rows(rows: Sequence[_Standing], rules: Rules, today: date) -> list[Row]:
    """One for each task, with all its reasons; it is as urgent as the first of them."""
    by_number: dict[int, list[_Standing]] = {}
    for row in rows:
        by_number.setdefault(row.task.number, []).append(row)
    calendar = rules.hours.calendar
    return [
        Row(
            of_task[0].task,
            [_reason(each, calendar, today) for each in of_task],
            of_task[0].step.urgency,
            texts.in_brief(_rule(of_task[0]), of_task[0].task, today),
        )
        for of_task in by_number.values()
    ]


def _reason(row: _Standing, calendar: Calendar, today: date) -> str:
    words = texts.reason(_rule(row), row.task, today, calendar, to_office=row.told.to_office)
    return texts.late(words, row.step.on, today) if row.told.is_late else words


def _rule(row: _Standing) -> Rule:
    return Rule(*row.step.key, row.step.unit or row.task.lead_unit, row.step.of)


def _keyboard(rows: Sequence[_Standing], escalated: Collection[int], *, is_offices: bool) -> Keyboard:
    """The nearest answer to each of the most urgent tasks; for the office the way to the leaders, too."""
    by_answer: dict[tuple[str, str], list[_Standing]] = {}
    for row in rows:
        answer = _answer(row)
        by_answer.setdefault((answer["text"], answer["data"]), []).append(row)
    keyboard = []
    for of_answer in list(by_answer.values())[:_BUTTONS]:
        keys = [_answer(of_answer[0])]
        number = of_answer[0].task.number
        has_reached = any(row.step.circle is Circle.OFFICE_TOO for row in of_answer)
        if is_offices and has_reached and number not in escalated:
            keys.append(button(f"提请领导 #{number}", Press.ESCALATE, number))
        keyboard.append(keys)
    return keyboard


def _answer(row: _Standing) -> dict[str, Any]:
    task, is_leads = row.task, row.step.unit in ("", row.task.lead_unit)
    if is_offices_own(row.step.name):
        return button(f"查看 #{task.number}", Press.OPEN_TASK, task.number)
    if row.told.to_office:
        unit, name = ("", "") if is_leads else (str(row.told.unit_id), f" {row.step.unit}")
        return button(f"催办 #{task.number}{name}", Press.CHASE, task.number, unit)
    if not is_leads or task.acknowledged_on is None:
        return button(f"签收 #{task.number}", Press.ACKNOWLEDGE, task.number)
    return button(f"反馈 #{task.number}", Press.REPORT, task.number)
