"""督办单: drafted for a task that is late enough, looked through by the office, sent to the lead unit under the next number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session, col, func, select

from taskbot.clock import office_day
from taskbot.context import Context
from taskbot.papers import filled
from taskbot.reminders import ledger, outbox
from taskbot.reminders.chases import chats_of, way_to, when_to_press
from taskbot.reminders.ledger import WRIT, Entry
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import About, Address
from taskbot.reminders.routes import routes_now
from taskbot.tasks import journal
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.models import Directive, Purpose, Task, Unit
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.press_errors import NotLateEnough, NoWayToUnit, WritGone, WritSentToday
from taskbot.tasks.pressing import share_to_press
from taskbot.tasks.progress_days import said_on
from taskbot.tasks.writs import Colour
from taskbot.texts import writs as texts
from taskbot.texts.chases import Way
from taskbot.texts.writs import Sent, Subject
from taskbot.writs.models import Writ

_NO_NUMBER = "（发出时编号）"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is shown: the row, what it is about, the paper, what lateness would call for, and how it would go."""

    writ: Writ
    subject: Subject
    proposed: Colour
    paper: Path
    earlier: Sequence[Sent]
    way: Way

    @property
    def colour(self) -> Colour:
        """The colour that the office has chosen."""
        return Colour(self.writ.colour)


@dataclass(frozen=True, slots=True)
class Given:
    """A 督办单 that has just been sent."""

    name: str
    subject: Subject
    colour: Colour
    paper: Path
    way: Way
    goes_at: datetime | None
    """None: at once."""


def draft(session: Session, context: Context, number: int, words: str, *, by: Actor, now: datetime) -> Draft:
    """Drafts it in the colour that the lateness calls for.

    Raises what `share_to_press` does, NotLateEnough, NoWayToUnit and BadTemplate.
    """
    subject, proposed = _subject(session, context, number, by=by, now=now)
    writ = Writ(
        task_number=number,
        unit_id=subject.share.unit_id,
        colour=proposed,
        words=words,
        fields={},
        drafted_by=by.id,
        drafted_at=now,
    )
    session.add(writ)
    session.flush()
    return _shown(session, context, writ, subject, proposed, now=now)


def recolour(
    session: Session, context: Context, writ_id: int, colour: Colour, *, by: Actor, now: datetime
) -> Draft:
    """Draws the draft anew in another colour, of what is so now; raises as `draft` does, and WritGone."""
    writ = open_writ(session, writ_id, by=by)
    subject, proposed = _subject(session, context, writ.task_number, by=by, now=now)
    writ.colour = colour
    return _shown(session, context, writ, subject, proposed, now=now)


def drop(session: Session, writ_id: int, *, by: Actor) -> Writ:
    """取消; raises WritGone."""
    writ = open_writ(session, writ_id, by=by)
    writ.is_open = False
    session.add(writ)
    return writ


def give(session: Session, context: Context, writ_id: int, *, by: Actor, now: datetime) -> Given | Draft:
    """发出: the paper goes to the unit as it was shown; where it would say something else now, it is shown anew.

    Raises as `draft` does, WritGone and WritSentToday.
    """
    writ = open_writ(session, writ_id, by=by)
    subject, proposed = _subject(session, context, writ.task_number, by=by, now=now)
    _require_first_of_day(session, context, subject, now)
    colour = Colour(writ.colour)
    if _fields(context, writ, subject, now) != writ.fields:
        return _shown(session, context, writ, subject, proposed, now=now)
    name = _number(session, context, writ, now)
    paper = _keep(context, writ, texts.paper_file(name), writ.fields | {"编号": name})
    writ.is_open, writ.sent_at, writ.sent_by = False, now, by.name
    writ.sha256 = sha256(paper.read_bytes()).hexdigest()
    session.add(writ)
    goes_at = when_to_press(subject.task, context.reminder_rules, now)
    way = _send(session, context, name, subject, colour, writ.fields, paper, goes_at=goes_at, now=now)
    is_at_once = goes_at == now
    new = {
        "writ": name,
        "colour": colour.value,
        "answer_by": context.writ_rules.answer_by(colour, office_day(now)),
        "sha256": writ.sha256,
    } | ({} if is_at_once else {"goes_at": goes_at})
    journal.record(
        session, "writ_sent", task_number=writ.task_number, unit_id=writ.unit_id, new=new, by=by, now=now
    )
    return Given(name, subject, colour, paper, way, None if is_at_once else goes_at)


def open_writ(session: Session, writ_id: int, *, by: Actor) -> Writ:
    """The draft; raises WritGone where it was sent or dropped."""
    by.require(Role.OFFICE)
    writ = session.get(Writ, writ_id)
    if writ is None or not writ.is_open:
        raise WritGone
    return writ


def _subject(
    session: Session, context: Context, number: int, *, by: Actor, now: datetime
) -> tuple[Subject, Colour]:
    """What it is about, and the colour that the lateness calls for."""
    task, share = share_to_press(session, number, Action.WRIT, by=by)
    rules = context.writ_rules
    late = rules.late_workdays(task, office_day(now))
    proposed = rules.proposed(late)
    if proposed is None:
        raise NotLateEnough(number, late, rules.grades[Colour.BLUE].late_workdays)
    directive_id = session.get_one(Task, number).directive_id
    directive = session.get(Directive, directive_id) if directive_id is not None else None
    unit = session.get_one(Unit, share.unit_id)
    on = said_on(session, number, unit.short_name)
    return Subject(task, unit.name, share, directive, on), proposed


def _fields(context: Context, writ: Writ, subject: Subject, now: datetime) -> dict[str, str]:
    office, colour = context.settings.office.name, Colour(writ.colour)
    return texts.paper_fields(subject, colour, writ.words, context.writ_rules, office, office_day(now))


def _shown(
    session: Session, context: Context, writ: Writ, subject: Subject, proposed: Colour, *, now: datetime
) -> Draft:
    """Keeps what is shown, so that exactly this is sent."""
    routes = routes_now(session, context.reminder_rules.place, context.settings.admin_ids)
    chats = chats_of(routes, subject.share.unit_id)
    if not chats:
        raise NoWayToUnit(subject.task.lead_unit)
    writ.unit_id = subject.share.unit_id
    writ.fields = _fields(context, writ, subject, now)
    session.add(writ)
    file = texts.draft_file(writ.task_number, Colour(writ.colour))
    paper = _keep(context, writ, file, writ.fields | {"编号": _NO_NUMBER})
    earlier = _sent_before(session, context, subject)
    way = way_to(session, routes, subject.share.unit_id, chats)
    return Draft(writ, subject, proposed, paper, earlier, way)


def _keep(context: Context, writ: Writ, file: str, fields: Mapping[str, str]) -> Path:
    folder = context.settings.data_dir.absolute() / "writs" / str(writ.id)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file
    path.write_bytes(filled(context.settings.writs.template, fields))
    return path


def _number(session: Session, context: Context, writ: Writ, now: datetime) -> str:
    """Gives the paper the next number of the year."""
    writ.year = office_day(now).year
    last = session.exec(select(func.max(Writ.serial)).where(Writ.year == writ.year)).one()
    writ.serial = (last or 0) + 1
    return context.writ_rules.named(writ.year, writ.serial)


def _send(
    session: Session,
    context: Context,
    name: str,
    subject: Subject,
    colour: Colour,
    fields: Mapping[str, str],
    paper: Path,
    *,
    goes_at: datetime,
    now: datetime,
) -> Way:
    number, unit_id = subject.task.number, subject.share.unit_id
    routes = routes_now(session, context.reminder_rules.place, context.settings.admin_ids)
    chats = chats_of(routes, unit_id)
    if not chats:
        raise NoWayToUnit(subject.task.lead_unit)
    letters = []
    for chat_id in chats:
        called = routes.mentioned(unit_id) if chat_id < 0 else ()
        mentions = [(contact.person_id, contact.name) for contact in called]
        caption = texts.to_unit(name, subject, colour, fields, mentions, office_day(now))
        letter = outbox.send_file(
            session,
            "document",
            Address(chat_id),
            str(paper),
            caption,
            about=[About(Purpose.NOTICE, number)],
            lane=Lane.ORDER if goes_at == now else Lane.HELD,
            now=now,
        )
        letter.due_at = goes_at
        letters.append(letter)
    entry = Entry(unit_id, number, (WRIT, office_day(now).isoformat()), outbox.id_of(session, letters[0]))
    ledger.enter(session, [entry], now=now)
    return way_to(session, routes, unit_id, chats)


def _papers(session: Session, subject: Subject) -> Sequence[Writ]:
    """What was sent to the unit of the task, in order."""
    sent = select(Writ).where(Writ.task_number == subject.task.number, col(Writ.sent_at).is_not(None))
    return session.exec(sent.where(Writ.unit_id == subject.share.unit_id).order_by(col(Writ.id))).all()


def _sent_before(session: Session, context: Context, subject: Subject) -> list[Sent]:
    rules = context.writ_rules
    return [
        Sent(rules.named(writ.year or 0, writ.serial or 0), Colour(writ.colour), writ.sent_at)
        for writ in _papers(session, subject)
        if writ.sent_at is not None
    ]


def _require_first_of_day(session: Session, context: Context, subject: Subject, now: datetime) -> None:
    for writ in _papers(session, subject):
        if writ.sent_at is not None and office_day(writ.sent_at) == office_day(now):
            name = context.writ_rules.named(writ.year or 0, writ.serial or 0)
            raise WritSentToday(subject.task.number, name, writ.sent_by, writ.sent_at)
