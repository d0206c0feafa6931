"""How much waits in the outbox, by lane, and what should have gone long ago."""

from datetime import timedelta

import pytest
from factories import NOW, on_both_engines

from taskbot.reminders import backlog
from taskbot.reminders.backlog import Late, Pile
from taskbot.reminders.models import Delivery, Lane, Letter

MINUTE = timedelta(minutes=1)


def letter(lane: Lane = Lane.ORDER, **facts: object) -> Letter:
    plain = {"kind": "text", "chat_id": 1, "content": {}, "created_at": NOW, "due_at": NOW}
    return Letter(lane=lane, **plain | facts)


@on_both_engines
def test_what_is_due_is_counted_by_lane(work):
    work.add(
        letter(),
        letter(due_at=NOW - 3 * MINUTE),
        letter(Lane.HELD, due_at=NOW + MINUTE),
        letter(Lane.REMINDER, delivery=Delivery.SENT, due_at=NOW - MINUTE),
    )
    assert work.ask(backlog.piles, now=NOW) == {Lane.ORDER: Pile(2, 3 * MINUTE)}
    assert work.ask(backlog.counts) == {"queued": 3, "sending": 0, "unknown": 0, "failed": 0}


@pytest.mark.parametrize(
    ("facts", "is_late"),
    [
        ({"due_at": NOW - 15 * MINUTE}, True),
        ({"due_at": NOW - 14 * MINUTE}, False),
        ({"due_at": NOW - 15 * MINUTE, "delivery": Delivery.FAILED}, False),
        ({"due_at": NOW + MINUTE, "attempts": 10}, True),
        ({"due_at": NOW + MINUTE, "attempts": 9}, False),
    ],
)
def test_what_is_late(work, facts, is_late):
    work.add(letter(created_at=NOW - 20 * MINUTE, **facts), letter())
    found = work.ask(backlog.late, 15 * MINUTE, now=NOW)
    assert found == (Late(1, NOW - 20 * MINUTE) if is_late else Late(0, None))
