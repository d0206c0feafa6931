"""The clock's part in a digest: shown to the office before its time, given to the leaders at it, kept as it was given."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from loguru import logger
from sqlmodel import Session, col, select

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.context import Context
from taskbot.digest import letters
from taskbot.digest.drawing import Papers, draw_issue
from taskbot.digest.editions import facts, is_given_after, require_step
from taskbot.digest.failures import Failure, has_to_wait, note_failure
from taskbot.digest.freezing import Desk, Wanted, issue_of
from taskbot.digest.models import Digest
from taskbot.digest.schedule import Due, Schedule
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import Address
from taskbot.rendering import RendererClosed
from taskbot.tasks import journal, membership
from taskbot.tasks.issues import Stage, Step
from taskbot.tasks.lateness import CLOCK
from taskbot.tasks.models import ChatKind, Task
from taskbot.tasks.periods import Span

_LATEST_ARRIVAL = timedelta(weeks=2)
"""Nobody looks any more after what has not arrived by then."""
_WAITING = (Stage.SHOWN, Stage.RELEASED, Stage.HELD, Stage.DRAFTED)


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be drawn now, and whether for the leaders or for the office."""

    due: Due
    wanted: Wanted
    gives: bool

    @property
    def failure(self) -> Failure:
        """What it is called where it cannot be done."""
        return Failure(self.due.period, self.wanted.number, self.gives)


def schedule_of(context: Context) -> Schedule:
    """When digests are due, as configured."""
    given = context.settings.digest
    longer = [(Span.MONTH, given.monthly), (Span.QUARTER, given.quarterly)]
    spans = (Span.WEEK, *(span for span, is_wanted in longer if is_wanted))
    return Schedule(given.weekday, given.time, context.calendar, spans)


def desk_of(context: Context) -> Desk:
    """The surroundings as configured."""
    office, schedule = context.settings.office, schedule_of(context)
    return Desk(context.db.url, office.work, office.name, context.light_rules, context.calendar, schedule)


def digest_folder(context: Context) -> Path:
    """Where digests are kept."""
    return context.settings.data_dir.absolute() / "digests"


async def look_after_digests(context: Context) -> bool:
    """Does all that is due now: shows, gives, reminds; whether there was anything. Nothing of it is in memory."""
    has_told = await _settle_unanswered(context) | await _note_arrivals(context)
    while errand := await context.db.read(_next_errand, context, now=context.clock.now()):
        if errand.gives:
            errand = await context.db.write(_begin, errand)
        try:
            papers = await context.renderer.run(
                draw_issue, desk_of(context), errand.wanted, _folder(context, errand)
            )
        except RendererClosed:
            raise
        except Exception:  # noqa: BLE001 (whatever it is, the office hears of it, and the others go out)
            logger.exception("the digest of {} could not be drawn", errand.due.period)
            await context.db.write(note_failure, context, errand.failure, now=context.clock.now())
        else:
            act = _give if errand.gives else _show
            await context.db.write(act, context, errand, papers, now=context.clock.now())
        has_told = True
    return has_told


def _folder(context: Context, errand: Errand) -> Path:
    """What is only shown is kept apart, each time anew: a preview that waits to be sent is not overwritten by the next."""
    if errand.gives:
        return digest_folder(context)
    shown = f"{errand.due.period}-{errand.wanted.number}-{errand.wanted.as_of:%Y%m%d%H%M%S}"
    return digest_folder(context) / "shown" / shown


def _next_errand(session: Session, context: Context, *, now: datetime) -> Errand | None:
    """The first that has not failed a little while ago."""
    errands = _errands(session, context, now=now)
    return next((each for each in errands if not has_to_wait(session, each.failure, now=now)), None)


def _errands(session: Session, context: Context, *, now: datetime) -> Iterator[Errand]:
    """What the leaders wait for comes before what the office does, the shorter span first."""
    leaders = membership.bound_chat(session, ChatKind.LEADERS)
    if leaders is None:
        return
    waiting = session.exec(
        select(Digest).where(col(Digest.stage).in_(_WAITING)).order_by(col(Digest.due_at), col(Digest.id))
    ).all()
    for digest in waiting:
        if digest.is_at is Stage.RELEASED and digest.due_at <= now:
            yield _errand(digest, digest.as_of, gives=True)
    schedule = schedule_of(context)
    for span in schedule.spans:
        due = schedule.latest(now, span)
        if due and leaders.bound_at <= due.at and _is_new(session, due):
            yield Errand(due, Wanted(due.period, due.at), gives=True)
    if not letters.office_people(session, context):
        return
    for digest in waiting:
        if digest.shown_at is None and not (digest.is_at is Stage.RELEASED and digest.due_at <= now):
            yield _errand(digest, digest.as_of if digest.number > 1 else now, gives=False)
    lead = timedelta(minutes=context.settings.digest.preview_minutes)
    for span in schedule.spans:
        due = schedule.coming(now, span)
        if due.at - lead <= now and _is_new(session, due):
            yield Errand(due, Wanted(due.period, now), gives=False)


def _errand(digest: Digest, as_of: datetime, *, gives: bool) -> Errand:
    wanted = Wanted(digest.period, as_of, digest.number, digest.word, digest.correction)
    return Errand(Due(digest.period, digest.due_at), wanted, gives)


def _is_new(session: Session, due: Due) -> bool:
    """Nobody has begun with it, and by then there is something to tell."""
    return issue_of(session, due.period, 1) is None and has_list(session, due.at)


def has_list(session: Session, instant: datetime) -> bool:
    """Whether there was any task by then."""
    issued = select(Task.number).where(col(Task.issued_at) <= instant)
    return session.exec(issued.limit(1)).first() is not None


def _begin(session: Session, errand: Errand) -> Errand:
    """The issue has a row from now on, which keeps what it is made from."""
    digest = issue_of(session, errand.wanted.period, errand.wanted.number) or Digest(
        period=errand.due.period, stage=Stage.RELEASED, due_at=errand.due.at, as_of=errand.due.at
    )
    session.add(digest)
    session.flush()
    return replace(errand, wanted=replace(errand.wanted, digest_id=digest.id))


def _still(session: Session, errand: Errand) -> Digest | None:
    """The issue that was drawn, where it has not come to be another meanwhile; one that is shown first is new."""
    wanted, due = errand.wanted, errand.due
    digest = issue_of(session, wanted.period, wanted.number)
    if digest is None:
        return Digest(period=due.period, stage=Stage.SHOWN, due_at=due.at, as_of=due.at)
    is_same = (digest.word, digest.correction) == (wanted.word, wanted.correction)
    if errand.gives:
        return digest if is_same and digest.is_at is Stage.RELEASED and digest.as_of == wanted.as_of else None
    return digest if is_same and digest.shown_at is None and digest.is_at in _WAITING else None


def _show(session: Session, context: Context, errand: Errand, papers: Papers, *, now: datetime) -> None:
    digest = _still(session, errand)
    if digest is None:
        return
    digest.shown_at = now
    session.add(digest)
    session.flush()
    letters.show(session, context, digest, papers, now=now)
    journal.record(session, "digest_shown", new=facts(digest), by=CLOCK, now=now)


def _give(session: Session, context: Context, errand: Errand, papers: Papers, *, now: datetime) -> None:
    digest, leaders = _still(session, errand), membership.bound_chat(session, ChatKind.LEADERS)
    if digest is None or leaders is None:
        return
    digest.stage = require_step(digest, Step.GIVE)
    digest.journal_head, digest.document_number = papers.journal_head, papers.document_number
    session.add(digest)
    session.flush()
    letters.send_papers(session, papers, Address(leaders.id), Lane.DIGEST, digest_id=digest.id, now=now)
    letters.redraw_copies(session, digest, now=now)
    if not digest.was_shown and context.settings.digest.preview_minutes:
        letters.show_given(session, context, digest, papers, now=now)
    letters.head_former(session, digest, now=now)
    journal.record(session, "digest_given", new=facts(digest) | papers.proofs, by=CLOCK, now=now)


async def _note_arrivals(context: Context) -> bool:
    """What was given has come to the leaders: only then does the office read that it has."""
    arrived = await context.db.read(_arrived, now=context.clock.now())
    if arrived:
        await context.db.write(_note_arrived, arrived)
    return bool(arrived)


def _arrived(session: Session, *, now: datetime) -> dict[int, datetime]:
    """When the leaders had each issue that was still on its way, by its id."""
    on_its_way = select(Digest.id).where(
        Digest.stage == Stage.GIVEN, col(Digest.given_at).is_(None), Digest.due_at > now - _LATEST_ARRIVAL
    )
    found = {each: letters.arrived_at(session, each or 0) for each in session.exec(on_its_way)}
    return {each: at for each, at in found.items() if each and at}


def _note_arrived(session: Session, arrived: dict[int, datetime]) -> None:
    for digest_id, at in arrived.items():
        digest = session.get_one(Digest, digest_id)
        digest.given_at = at
        session.add(digest)
        letters.redraw_copies(session, digest, now=at)


async def _settle_unanswered(context: Context) -> bool:
    now = context.clock.now()
    if not await context.db.read(_unsettled, context, now=now):
        return False
    await context.db.write(_settle, context, now=now)
    return True


def _unsettled(session: Session, context: Context, *, now: datetime) -> list[Digest]:
    """What is due and was not answered, and what is held and the office has to be reminded of."""
    waits = col(Digest.stage).in_((Stage.SHOWN, Stage.HELD))
    due = session.exec(select(Digest).where(waits, Digest.due_at <= now).order_by(col(Digest.due_at))).all()
    return [
        each for each in due if each.is_at is Stage.SHOWN or _has_to_be_reminded(session, context, each, now)
    ]


def _has_to_be_reminded(session: Session, context: Context, digest: Digest, now: datetime) -> bool:
    """Once when it should have gone, then once a working day at that hour, until a newer one has gone."""
    if digest.reminded_at is None:
        return True
    hour = datetime.combine(office_day(now), context.settings.digest.time, OFFICE_ZONE)
    is_hour = digest.reminded_at < hour <= now and context.calendar.is_workday(office_day(now))
    return is_hour and not is_given_after(session, digest.period)


def _settle(session: Session, context: Context, *, now: datetime) -> None:
    for digest in _unsettled(session, context, now=now):
        if digest.is_at is Stage.SHOWN:
            sends = context.settings.digest.unanswered == "send"
            digest.stage = require_step(digest, Step.SEND_UNANSWERED if sends else Step.HOLD_UNANSWERED)
            if not sends:
                letters.redraw_copies(session, digest, now=now)
                journal.record(session, "digest_held", new=facts(digest), by=CLOCK, now=now)
        if digest.is_at is Stage.HELD:
            digest.reminded_at = now
            letters.remind(session, context, digest, now=now)
        session.add(digest)
