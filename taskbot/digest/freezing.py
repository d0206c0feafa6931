"""What an issue of a digest is made from: the list as it stood at its instant, or what was kept when it was given."""

from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session, col, func, select

from taskbot.clock import OFFICE_ZONE
from taskbot.digest.models import Digest, DigestSnapshot
from taskbot.digest.words import Masthead
from taskbot.tasks import history, queries
from taskbot.tasks.chain import GENESIS
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.issues import Stage
from taskbot.tasks.lights import LightRules
from taskbot.tasks.models import Event
from taskbot.tasks.periods import Span, period_bounds, span_of
from taskbot.tasks.summary import Snapshot
from taskbot.tasks.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Desk:
    """The surroundings that a digest is made in, small enough to be handed to another process."""

    database_url: str
    work: str
    office: str
    rules: LightRules
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which issue, and what it is to say where it has not been given yet."""

    period: str
    as_of: datetime
    number: int = 1
    word: str = ""
    correction: str = ""
    digest_id: int | None = None
    """Of the issue that is given now, and keeps what it was made from."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """The list as it stood, and what stands at the head."""

    snapshot: Snapshot
    masthead: Masthead


def freeze(session: Session, desk: Desk, wanted: Wanted) -> Frozen:
    """The issue as it was given; one that was not is made of the journal up to its instant."""
    stored = issue_of(session, wanted.period, wanted.number)
    if stored is not None and stored.is_at is Stage.GIVEN:
        return Frozen(
            kept(session, stored), _masthead(desk, wanted, stored.document_number, stored.journal_head)
        )
    tasks, head = _list_at(session, wanted.as_of)
    before = given_before(session, wanted.period)
    snapshot = Snapshot(
        as_of=wanted.as_of,
        tasks=tuple(tasks),
        reports=tuple(queries.reports_between(session, _since(session, wanted, before), wanted.as_of)),
        unit_order=tuple(queries.unit_names(session).values()),
        rules=desk.rules,
        before=kept(session, before).marks() if before else None,
        of_week=wanted.period,
    )
    directive = queries.latest_directive(session)
    number = directive.document_number if directive else ""
    return Frozen(snapshot, _masthead(desk, wanted, number, head))


def kept(session: Session, digest: Digest) -> Snapshot:
    """What the issue was made from when it was given."""
    return Snapshot.from_json(session.get_one(DigestSnapshot, digest.id).content)


def keep(session: Session, digest_id: int, snapshot: Snapshot) -> None:
    """Keeps what an issue is made from that is being given; what was given before stays as it is."""
    if session.get_one(Digest, digest_id).is_at is Stage.RELEASED:
        session.merge(DigestSnapshot(digest_id=digest_id, content=snapshot.to_json()))


def issue_of(session: Session, period: str, number: int) -> Digest | None:
    """The issue of that number."""
    return session.exec(select(Digest).where(Digest.period == period, Digest.number == number)).first()


def newest_given(session: Session, period: str) -> Digest | None:
    """What the leaders have of the period: its last issue that was given."""
    given = select(Digest).where(Digest.period == period, Digest.stage == Stage.GIVEN)
    return session.exec(given.order_by(col(Digest.number).desc()).limit(1)).first()


def given_before(session: Session, period: str) -> Digest | None:
    """What the leaders know from the last digest of the same span; that of a quarter may stand for its last month's."""
    span, first = span_of(period), period_bounds(period)[0]
    spans = {span, Span.QUARTER} if span is Span.MONTH else {span}
    given = session.exec(select(Digest).where(Digest.stage == Stage.GIVEN))
    ended = ((period_bounds(each.period)[1], each) for each in given if span_of(each.period) in spans)
    earlier = [(last, each.number, each) for last, each in ended if last < first]
    return max(earlier, key=lambda found: found[:2], default=(None, 0, None))[-1]


def _since(session: Session, wanted: Wanted, before: Digest | None) -> datetime:
    """From when on reports are this digest's: those that came too late for the first issue of the last one, too."""
    if before is None:
        return datetime.combine(period_bounds(wanted.period)[0], time(), OFFICE_ZONE)
    first = issue_of(session, before.period, 1)
    return first.as_of if first else before.as_of


def _list_at(session: Session, as_of: datetime) -> tuple[list[TaskFacts], str]:
    """The tasks as they stood, and the journal's newest hash then."""
    seq = history.seq_at(session, as_of)
    newest = session.exec(select(func.max(Event.seq))).one()
    tasks = queries.task_facts(session) if seq == (newest or 0) else history.task_facts_at(session, seq)
    event = session.get(Event, seq)
    return tasks, event.hash if event else GENESIS


def _masthead(desk: Desk, wanted: Wanted, document_number: str, head: str) -> Masthead:
    return Masthead(
        desk.work,
        document_number,
        head,
        number=wanted.number,
        correction=wanted.correction,
        word=wanted.word,
        office=desk.office,
    )
