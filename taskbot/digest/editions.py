"""What the office and the clock do to an issue of a digest: use cases, each one move of the table in `tasks.issues`."""

from datetime import datetime

from sqlmodel import Session, col, select

from taskbot.digest.correction_orders import is_overtaken, newest_orders
from taskbot.digest.freezing import issue_of, newest_given
from taskbot.digest.models import Digest
from taskbot.tasks import journal
from taskbot.tasks.issues import IssueGone, IssueMoved, NeverGiven, Overtaken, Stage, Step
from taskbot.tasks.periods import span_of
from taskbot.tasks.permissions import Actor, Role


def release(session: Session, digest_id: int, *, by: Actor, now: datetime) -> Digest:
    """放行, of a correction 确认发出: it goes out when it is due.

    One that was held past its time has the data as of now; once the next digest has told those, as of its own time.
    Raises Overtaken for a correction that would tell once more what a later digest has told since it was ordered.
    """
    digest = _moved(session, digest_id, Step.RELEASE, by)
    if digest.number > 1 and is_overtaken(session, newest_orders(session, digest.period)[digest.number]):
        raise Overtaken(digest.period)
    if digest.number == 1:
        is_told = is_given_after(session, digest.period)
        digest.as_of = digest.due_at if is_told else max(digest.due_at, now)
    journal.record(session, "digest_released", new=facts(digest), by=by, now=now)
    return digest


def hold(session: Session, digest_id: int, *, by: Actor, now: datetime) -> Digest:
    """暂缓: the leaders get nothing before it is released; a correction is a draft again."""
    digest = _moved(session, digest_id, Step.HOLD, by)
    journal.record(session, "digest_held", new=facts(digest), by=by, now=now)
    return digest


def drop(session: Session, digest_id: int, *, by: Actor, now: datetime) -> Digest:
    """取消: a correction is not sent."""
    digest = _moved(session, digest_id, Step.DROP, by)
    journal.record(session, "digest_dropped", new=facts(digest), by=by, now=now)
    return digest


def reword(session: Session, digest_id: int, word: str, *, by: Actor, now: datetime) -> Digest:
    """改: the office's own word at the head; it has to be shown again."""
    former = issue_for(session, digest_id, by=by)
    old = former.word
    digest = _moved(session, digest_id, Step.REWORD, by, settles=False)
    digest.word, digest.shown_at = word, None
    journal.record(
        session, "digest_reworded", old={"note": old}, new=facts(digest) | {"note": word}, by=by, now=now
    )
    return digest


def correct(session: Session, period: str, correction: str, *, by: Actor, now: datetime) -> Digest:
    """更正: a new issue of what was given, to be shown and confirmed; raises NeverGiven.

    It has the data of the first issue's instant, with what was put right since (see `correcting`), and the office's word
    of the issue before until another one is set.
    """
    former = given_issue(session, period, by=by)
    digest = issue_of(session, period, former.number + 1)
    if digest is None:
        digest = Digest(
            period=period, number=former.number + 1, stage="", due_at=now, as_of=now, word=former.word
        )
    elif digest.is_at is Stage.DROPPED:
        digest.word = former.word
    elif digest.is_at not in {Stage.DRAFTED, Stage.HELD}:
        raise IssueMoved(period, digest.is_at, digest.settled_by)
    digest.stage, digest.correction = Stage.DRAFTED, correction
    digest.due_at, digest.as_of = now, former.as_of
    digest.shown_at, digest.settled_by = None, ""
    session.add(digest)
    session.flush()
    journal.record(session, "digest_corrected", new=facts(digest), by=by, now=now)
    return digest


def given_issue(session: Session, period: str, *, by: Actor) -> Digest:
    """What can be corrected; raises NeverGiven."""
    by.require(Role.OFFICE)
    digest = newest_given(session, period)
    if digest is None:
        raise NeverGiven(period)
    return digest


def issue_for(session: Session, digest_id: int, *, by: Actor) -> Digest:
    """The issue that the office's button is about; raises IssueGone."""
    by.require(Role.OFFICE)
    digest = session.get(Digest, digest_id)
    if digest is None:
        raise IssueGone
    return digest


def require_step(digest: Digest, step: Step) -> Stage:
    """Where the step leads; raises IssueMoved where the issue does not stand at its start."""
    stage = digest.steps.get(step)
    if stage is None:
        raise IssueMoved(digest.period, digest.is_at, digest.settled_by)
    return stage


def facts(digest: Digest) -> dict[str, object]:
    """An issue as the journal names it."""
    issue: dict[str, object] = {"issue": digest.number} if digest.number > 1 else {}
    correction: dict[str, object] = {"correction": digest.correction} if digest.correction else {}
    return {"week": digest.period} | issue | correction


def _moved(session: Session, digest_id: int, step: Step, by: Actor, *, settles: bool = True) -> Digest:
    digest = issue_for(session, digest_id, by=by)
    digest.stage = require_step(digest, step)
    if settles:
        digest.settled_by = by.name
    session.add(digest)
    return digest


def is_given_after(session: Session, period: str) -> bool:
    """Whether the leaders have a digest of a later period of the same span."""
    same = col(Digest.period).like(f"%-{span_of(period)}%")
    later = select(Digest.id).where(same, Digest.period > period, Digest.stage == Stage.GIVEN)
    return session.exec(later.limit(1)).first() is not None
