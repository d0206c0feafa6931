"""A flood: whoever sends it waits for it himself, nothing of it is lost, and the others are served meanwhile."""

from typing import Any

import pytest
from factories import NOW, WorkList

from taskbot.handlers import inbox


def message(update_id: int, sender: int | None, kind: str = "message") -> dict[str, Any]:
    said: dict[str, Any] = {"chat": {"id": -7}} | ({"from": {"id": sender}} if sender else {})
    return {"update_id": update_id, kind: said}


def handled(work: WorkList) -> list[int]:
    """The numbers in the order in which they are handled."""
    order: list[int] = []
    while waiting := work.ask(inbox.waiting):
        for update in waiting:
            work.do(inbox.finish, update.update_id)
            order.append(update.update_id)
    return order


def test_below_twenty_at_once_everybody_is_served_in_the_order_of_arrival(work: WorkList):
    arrived = [message(number, sender=number % 3) for number in range(1, 55)]
    work.do(inbox.store, arrived, now=NOW)
    assert handled(work) == list(range(1, 55))


def test_what_others_send_goes_before_a_flood_and_nothing_of_it_is_lost(work: WorkList):
    flood = [message(number, sender=1) for number in range(1, 100)]
    work.do(inbox.store, [*flood, message(100, 2), message(101, 3, "callback_query")], now=NOW)
    assert handled(work) == [100, 101, *range(1, 100)]


def test_what_comes_during_a_flood_is_next(work: WorkList):
    work.do(inbox.store, [message(number, sender=1) for number in range(1, 100)], now=NOW)
    for update in work.ask(inbox.waiting):
        work.do(inbox.finish, update.update_id)
    work.do(inbox.store, [message(100, sender=2, kind="edited_message")], now=NOW)
    assert work.ask(inbox.waiting)[0].update_id == 100


@pytest.mark.parametrize("sender", ["1", 1.5, None, {"id": 1}, True])
def test_a_sender_of_no_sense_is_somebody_too(work: WorkList, sender: object):
    work.do(inbox.store, [{"update_id": 1, "message": {"from": {"id": sender}}}, {"update_id": 2}], now=NOW)
    assert handled(work) == [1, 2]
