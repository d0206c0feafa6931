"""What an issue of a digest is made from: the list as it stood at its instant, or what was kept when it was given."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from taskbot.clock import office_day
from taskbot.digest.correcting import Corrected, Untaken, corrected
from taskbot.digest.correction_orders import Order, newest_orders, order_of
from taskbot.digest.models import Digest, DigestSnapshot
from taskbot.digest.schedule import Schedule
from taskbot.digest.words import Masthead
from taskbot.tasks import history, queries
from taskbot.tasks.chain import GENESIS
from taskbot.tasks.changes import Marks, marks_before
from taskbot.tasks.facts import ReportFacts, TaskFacts
from taskbot.tasks.follow_ups import followed_since
from taskbot.tasks.issues import Stage
from taskbot.tasks.lights import LightRules
from taskbot.tasks.models import Event
from taskbot.tasks.periods import period_bounds, span_of, spans_told_with
from taskbot.tasks.progress_days import with_progress_days
from taskbot.tasks.reported import reports_between
from taskbot.tasks.summary import Snapshot, figures_of
from taskbot.tasks.surroundings import Surroundings, surroundings
from taskbot.tasks.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Desk:
    """The surroundings that a digest is made in, small enough to be handed to another process."""

    database_url: str
    work: str
    office: str
    rules: LightRules
    calendar: Calendar
    schedule: Schedule


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
    mark: str = ""
    """Of what is no issue, but only looked at: 未定稿."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """The list as it stood, and what stands at the head."""

    snapshot: Snapshot
    masthead: Masthead
    untaken: Untaken = field(default_factory=Untaken)
    """Of a correction."""


def freeze(session: Session, desk: Desk, wanted: Wanted) -> Frozen:
    """The issue as it was given; one that was not is made of the journal up to its instant, a correction of the issue before."""
    stored = issue_of(session, wanted.period, wanted.number)
    if stored is not None and stored.is_at is Stage.GIVEN:
        snapshot = kept(session, stored)
        return Frozen(snapshot, _masthead_of(_around(desk, snapshot), stored))
    if stored is not None and stored.number > 1:
        return _freeze_correction(session, desk, stored)
    before = given_before(session, wanted.period)
    snapshot = _list_at(session, desk, wanted, before)
    directive = history.directive_at(session, wanted.as_of)
    masthead = Masthead(
        desk.work,
        directive.document_number if directive else "",
        _head_at(session, wanted.as_of),
        word=wanted.word,
        mark=wanted.mark,
        office=desk.office,
    )
    return Frozen(replace(snapshot, surroundings=_around(desk, snapshot)), masthead)


def _freeze_correction(session: Session, desk: Desk, digest: Digest) -> Frozen:
    order = newest_orders(session, digest.period)[digest.number]
    told_at = _told_at(desk, digest.period, given_before(session, digest.period))
    made = _put_right(session, order, history.seq_at(session, told_at))
    around = _around(desk, made.snapshot)
    masthead = replace(
        _masthead_of(around, digest),
        document_number=_given_until(session, order)[0].document_number,
        journal_head=order.hash,
    )
    return Frozen(replace(made.snapshot, surroundings=around), masthead, made.untaken)


def _put_right(session: Session, order: Order, since: int) -> Corrected:
    """The issue before it, with what it and the corrections before it were ordered for; its reports begin after event `since`."""
    given, newest = _given_until(session, order), newest_orders(session, order.period)
    orders = [*(newest[each.number] for each in given[1:]), order]
    return corrected(session, kept(session, given[-1]), since, orders)


def _given_until(session: Session, order: Order) -> Sequence[Digest]:
    """The issues that the ordered one comes after."""
    earlier = select(Digest).where(
        Digest.period == order.period, Digest.stage == Stage.GIVEN, Digest.number < order.number
    )
    return session.exec(earlier.order_by(col(Digest.number))).all()


def tasks_in(session: Session, head: str, number: int) -> Sequence[TaskFacts] | None:
    """The list as a workbook has it that names this head of the journal and this number of its issue.

    A correction is of the event that it was ordered by, also where it was only shown. None: of another journal.
    """
    seq = history.seq_of(session, head)
    if seq is None or number == 1:
        return None if seq is None else with_progress_days(session, history.task_facts_at(session, seq), seq)
    given = session.exec(select(Digest).where(Digest.journal_head == head, Digest.number == number)).first()
    if given is not None:
        return kept(session, given).tasks
    order = order_of(session.get_one(Event, seq))
    return _put_right(session, order, seq).snapshot.tasks if order and order.number == number else None


def kept(session: Session, digest: Digest) -> Snapshot:
    """What the issue was made from when it was given."""
    return Snapshot.from_json(session.get_one(DigestSnapshot, digest.id).content)


def keep(session: Session, digest_id: int, snapshot: Snapshot) -> str:
    """Keeps what an issue is made from that is being given, and returns its SHA-256; what was given before stays as it is."""
    content = snapshot.to_json()
    if session.get_one(Digest, digest_id).is_at is Stage.RELEASED:
        session.merge(DigestSnapshot(digest_id=digest_id, content=content))
    return fingerprint(content)


def fingerprint(content: str) -> str:
    """The SHA-256 of a snapshot as it is stored."""
    return hashlib.sha256(content.encode()).hexdigest()


def issue_of(session: Session, period: str, number: int) -> Digest | None:
    """The issue of that number."""
    return session.exec(select(Digest).where(Digest.period == period, Digest.number == number)).first()


def newest_given(session: Session, period: str) -> Digest | None:
    """What the leaders have of the period: its last issue that was given."""
    given = select(Digest).where(Digest.period == period, Digest.stage == Stage.GIVEN)
    return session.exec(given.order_by(col(Digest.number).desc()).limit(1)).first()


def given_before(session: Session, period: str) -> Digest | None:
    """What the leaders know from the last digest of the same span; that of a quarter may stand for its last month's."""
    spans, first = spans_told_with(span_of(period)), period_bounds(period)[0]
    given = session.exec(select(Digest).where(Digest.stage == Stage.GIVEN))
    ended = ((period_bounds(each.period)[1], each) for each in given if span_of(each.period) in spans)
    earlier = [(last, each.number, each) for last, each in ended if last < first]
    return max(earlier, key=lambda found: found[:2], default=(None, 0, None))[-1]


def _told_at(desk: Desk, period: str, before: Digest | None) -> datetime:
    """Up to when all is told: by the last digest that was given, else by the one that was due before."""
    return before.as_of if before else desk.schedule.before(period).at


def _list_at(session: Session, desk: Desk, wanted: Wanted, before: Digest | None) -> Snapshot:
    """The list as it stood, the reports since the digest before, and what that one said."""
    seq = history.seq_at(session, wanted.as_of)
    since = history.seq_at(session, _told_at(desk, wanted.period, before))
    newest = session.exec(select(func.max(Event.seq))).one()
    tasks = queries.task_facts(session) if seq == (newest or 0) else history.task_facts_at(session, seq)
    former = kept(session, before) if before else _former(session, desk, wanted.period)
    counts, lights = figures_of(former, desk.calendar) if former else (None, None)
    reports = reports_between(session, since, seq)
    return Snapshot(
        as_of=wanted.as_of,
        tasks=tuple(with_progress_days(session, tasks, seq)),
        reports=tuple(_news(reports, tasks, former.reports if former else ())),
        unit_order=tuple(queries.unit_names(session).values()),
        rules=desk.rules,
        before=former.marks() if former else _first_marks(desk, wanted, tasks),
        of_week=wanted.period,
        counts_before=counts,
        lights_before=lights,
        told_until=period_bounds(former.week)[1] if former else None,
        instructions=followed_since(
            history.instructions_at(session, seq),
            tasks,
            office_day(former.as_of) if former else period_bounds(wanted.period)[0],
        ),
    )


def _former(session: Session, desk: Desk, period: str) -> Snapshot | None:
    """What the digest before would have been made from, had it been given; None where there was no list yet."""
    due = desk.schedule.before(period)
    tasks = history.task_facts_at(session, history.seq_at(session, due.at))
    units = tuple(queries.unit_names(session).values())
    return Snapshot(due.at, tuple(tasks), (), units, desk.rules, of_week=due.period) if tasks else None


def _first_marks(desk: Desk, wanted: Wanted, tasks: Sequence[TaskFacts]) -> Marks:
    """Of a list that has come since the digest before was due: what its days tell of that day and later is news."""
    first_on = office_day(desk.schedule.before(wanted.period).at)
    marks = marks_before(tasks, office_day(wanted.as_of), first_on, period_bounds(wanted.period)[1])
    return replace(marks, particulars={})


def _news(
    reports: Iterable[ReportFacts], tasks: Iterable[TaskFacts], told: Sequence[ReportFacts]
) -> list[ReportFacts]:
    """Under the titles of then, without what a correction of the digest before has told already."""
    titles = {task.number: task.title for task in tasks}
    known = {(each.at, each.unit, each.number) for each in told}
    return [
        replace(each, title=titles.get(each.number, each.title))
        for each in reports
        if (each.at, each.unit, each.number) not in known
    ]


def _head_at(session: Session, instant: datetime) -> str:
    """The journal's newest hash then."""
    event = session.get(Event, history.seq_at(session, instant))
    return event.hash if event else GENESIS


def _around(desk: Desk, snapshot: Snapshot) -> Surroundings:
    """What it is drawn with: as it was kept, else as it is now."""
    return snapshot.surroundings or surroundings(
        desk.work, desk.office, desk.calendar, snapshot.tasks, snapshot.week
    )


def _masthead_of(around: Surroundings, digest: Digest) -> Masthead:
    return Masthead(
        around.work,
        digest.document_number,
        digest.journal_head,
        number=digest.number,
        correction=digest.correction,
        word=digest.word,
        office=around.office,
    )
