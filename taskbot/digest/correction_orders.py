"""By which event of the journal a correction 更正 was ordered."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from taskbot.tasks.models import Event

ORDERED = "digest_corrected"


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
    if event.kind != ORDERED:
        return None
    return Order(new["week"], new["issue"], new["correction"], event.seq, event.hash)


def newest_orders(session: Session, period: str) -> dict[int, Order]:
    """By the number of the issue the last order of it: one that was dropped, or ordered again, is superseded."""
    events = session.exec(select(Event).where(Event.kind == ORDERED).order_by(col(Event.seq)))
    orders = (order_of(event) for event in events)
    return {order.number: order for order in orders if order and order.period == period}
