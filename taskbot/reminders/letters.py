"""A reminder's words are written when its turn to be sent has come, of what stands at that moment.

So a task that was answered a second ago is not chased, and what has waited through a night or an outage says how
things are, and not how they were.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.reminders import chases, escalations, outbox
from taskbot.reminders.ladders import Circle, Step, ladder_for
from taskbot.reminders.ledger import CHASE
from taskbot.reminders.models import Delivery, Letter
from taskbot.reminders.outbox import Body
from taskbot.reminders.planning import Rules, Told
from taskbot.reminders.policy import standing
from taskbot.reminders.routes import Routes, routes_now
from taskbot.tasks import queries
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Purpose
from taskbot.texts import reminders as texts
from taskbot.texts.buttons import Keyboard, Press, button
from taskbot.texts.reminders import Row, Rule, Section

_BUTTONS = 6

_STEPS_OF_OFFICE = frozenset({"closing", "extension", "decline", "coordination"})


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
    """Gives the reminder its words; False where it must not go now: it waits for the hours, or nobody needs it any more."""
    if letter.content["reminds"][0]["step"] == CHASE:
        return chases.write(session, letter, rules, office, now=now)
    if not rules.hours.are_open(now):
        letter.delivery, letter.due_at = Delivery.QUEUED, rules.hours.next_opening(now)
        session.add(letter)
        return False
    rows = _standing_rows(session, [Told(**row) for row in letter.content["reminds"]], rules, office_day(now))
    if not rows:
        letter.delivery = Delivery.EXPIRED
        session.add(letter)
        return False
    today = office_day(now)
    routes = routes_now(session, rules.place, rules.admin_ids)
    asked = list(dict.fromkeys(row.task.number for row in rows if not row.told.to_office))
    sections = _sections(session, rows, letter.chat_id, routes, rules, office, today)
    years = {today.year} | {row.task.due_on.year for row in rows if row.task.due_on}
    calendar = rules.hours.calendar
    words = [
        texts.reminder(
            sections, today, unpublished=[year for year in sorted(years) if not calendar.is_published(year)]
        ),
        *([texts.how_to_answer(asked)] if asked else []),
    ]
    escalated = escalations.escalated_among(session, [row.task for row in rows])
    letter.content = letter.content | {"text": "\n".join(words), "keyboard": _keyboard(rows, escalated)}
    numbers = dict.fromkeys(row.task.number for row in rows)
    letter.about = [outbox.vars_of(link) for link in outbox.about_tasks(Purpose.NOTICE, numbers)]
    session.add(letter)
    return True


def _standing_rows(session: Session, told: Sequence[Told], rules: Rules, today: date) -> list[_Standing]:
    """In the order in which they are told: by unit in the order of the register, then the office's; the most urgent first."""
    tasks = {task.number: task for task in queries.task_facts(session, {row.number for row in told})}
    names = queries.unit_names(session)
    steps: dict[int, Mapping[tuple[str, str], Step]] = {
        number: {
            step.key: step
            for step in standing(task, today, rules.hours.calendar, ladder_for(task, rules.ladders))
        }
        for number, task in tasks.items()
    }
    rows = [
        _Standing(row, tasks[row.number], steps[row.number][row.step, row.occasion])
        for row in told
        if (row.step, row.occasion) in steps[row.number] and names[row.unit_id] == tasks[row.number].lead_unit
    ]
    place = {unit_id: place for place, unit_id in enumerate(names)}
    return sorted(
        rows,
        key=lambda row: (
            row.told.to_office,
            0 if row.told.to_office else place[row.told.unit_id],
            -row.step.urgency,
        ),
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
    """By unit in the order of the register; what waits for the office comes last."""
    sections = []
    for unit_id, name in queries.unit_names(session).items():
        own = [row for row in rows if row.told.unit_id == unit_id and not row.told.to_office]
        if own:
            called = routes.mentioned(unit_id) if chat_id < 0 else ()
            mentions = [(contact.person_id, contact.name) for contact in called]
            sections.append(Section(name, _rows(own, rules, today), mentions))
    if to_office := [row for row in rows if row.told.to_office]:
        sections.append(Section(office, _rows(to_office, rules, today)))
    return sections


def _rows(rows: Sequence[_Standing], rules: Rules, today: date) -> list[Row]:
    reasons: dict[int, list[str]] = {}
    for row in rows:
        rule = Rule(*row.step.key, row.step.of)
        words = texts.reason(rule, row.task, today, rules.hours.calendar, to_office=row.told.to_office)
        said = texts.late(words, row.step.on, today) if row.told.is_late else words
        reasons.setdefault(row.task.number, []).append(said)
    tasks = {row.task.number: row.task for row in rows}
    return [Row(tasks[number], said) for number, said in reasons.items()]


def _keyboard(rows: Sequence[_Standing], escalated: Collection[int]) -> Keyboard:
    """The nearest answer to each task, for as many as fit under a message; for the office the way to the leaders, too."""
    keys = dict.fromkeys((row.task.number, row.told.to_office, _is_request(row.step)) for row in rows)
    tasks = {row.task.number: row.task for row in rows}
    at_office = {row.task.number for row in rows if row.told.to_office and _may_escalate(row, escalated)}
    keyboard = []
    for number, *how in list(keys)[:_BUTTONS]:
        row = [_answer(tasks[number], *how)]
        if how == [True, False] and number in at_office:
            row.append(button(f"提请领导 #{number}", Press.ESCALATE, number))
        keyboard.append(row)
    return keyboard


def _may_escalate(row: _Standing, escalated: Collection[int]) -> bool:
    return row.step.circle is Circle.OFFICE_TOO and row.task.number not in escalated


def _answer(task: TaskFacts, to_office: bool, is_request: bool) -> dict[str, object]:
    if is_request:
        return button(f"查看 #{task.number}", Press.OPEN_TASK, task.number)
    if to_office:
        return button(f"催办 #{task.number}", Press.CHASE, task.number)
    if task.acknowledged_on is None:
        return button(f"签收 #{task.number}", Press.ACKNOWLEDGE, task.number)
    return button(f"反馈 #{task.number}", Press.REPORT, task.number)


def _is_request(step: Step) -> bool:
    return step.name.partition("-")[0] in _STEPS_OF_OFFICE
