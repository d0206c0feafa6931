"""By which event of the journal a correction 更正 was ordered, and what had been told of later periods by then."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from taskbot.digest.models import Digest
from taskbot.tasks import history
from taskbot.tasks.models import Event
from taskbot.tasks.parsing.instruction_words import numbers_in
from taskbot.tasks.periods import period_bounds, span_of, spans_told_with

_ORDERED = "digest_corrected"
_GIVEN = "digest_given"


@dataclass(frozen=True, slots=True)
class Order:
    """Which issue is to be made, what it is about in the office's words, and the event: nothing after it is taken."""

    period: str
    number: int
    note: str
    seq: int
    hash: str


def order_of(event: Event) -> Order | None:
    """What was ordered by the event; None where it is no order."""
    new = event.new or {}
    if event.kind != _ORDERED:
        return None
    return Order(new["week"], new["issue"], new["correction"], event.seq, event.hash)


def newest_orders(session: Session, period: str) -> dict[int, Order]:
    """By the number of the issue the last order of it: one that was dropped, or ordered again, is superseded."""
    events = session.exec(select(Event).where(Event.kind == _ORDERED).order_by(col(Event.seq)))
    orders = (order_of(event) for event in events)
    return {order.number: order for order in orders if order and order.period == period}


def told_until(session: Session, order: Order) -> int:
    """The number of the newest event that a digest of a later period had told of by then; 0 where none was given."""
    periods = [period for seq, period in _given_later(session, order) if seq < order.seq]
    instants = select(Digest.as_of).where(col(Digest.period).in_(periods), Digest.number == 1)
    return max((history.seq_at(session, each) for each in session.exec(instants)), default=0)


def is_overtaken(session: Session, order: Order) -> bool:
    """Whether a digest of a later period was given since, which may have told what the order takes."""
    since = any(seq > order.seq for seq, _ in _given_later(session, order))
    return since and bool(numbers_in(order.note))


def _given_later(session: Session, order: Order) -> Iterator[tuple[int, str]]:
    """The digests of later periods that were given, each with the event by which."""
    given = select(Event.seq, Event.new).where(Event.kind == _GIVEN).order_by(col(Event.seq))
    for seq, new in session.exec(given):
        if new and _is_after(new["week"], order.period):
            yield seq, new["week"]


def _is_after(period: str, other: str) -> bool:
    is_next = span_of(period) in spans_told_with(span_of(other))
    return is_next and period_bounds(period)[1] > period_bounds(other)[1]
