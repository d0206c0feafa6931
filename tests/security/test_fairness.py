"""A flood: whoever sends it waits for it himself, nothing of it is lost, and the others are served meanwhile."""

from typing import Any

import pytest
from factories import NOW, WorkList

from taskbot.handlers import inbox


def message(update_id: int, chat_id: object, sender: int = 1, kind: str = "message") -> dict[str, Any]:
    said: dict[str, Any] = {"chat": {"id": chat_id}, "from": {"id": sender}}
    return {"update_id": update_id, kind: {"message": said} if kind == "callback_query" else said}


def handled(work: WorkList) -> list[int]:
    """The numbers in the order in which they are handled."""
    order: list[int] = []
    while waiting := work.ask(inbox.waiting):
        for update in waiting:
            work.do(inbox.finish, update.update_id)
            order.append(update.update_id)
    return order


def test_below_twenty_at_once_every_chat_is_served_in_the_order_of_arrival(work: WorkList):
    arrived = [message(number, number % 3) for number in range(1, 55)]
    work.do(inbox.store, arrived, now=NOW)
    assert handled(work) == list(range(1, 55))


def test_what_others_send_goes_before_a_flood_and_nothing_of_it_is_lost(work: WorkList):
    flood = [message(number, -7) for number in range(1, 100)]
    work.do(inbox.store, [*flood, message(100, 2), message(101, 3, kind="callback_query")], now=NOW)
    assert handled(work) == [100, 101, *range(1, 100)]


def test_within_a_chat_the_order_is_kept_whoever_floods_it(work: WorkList):
    flood = [message(number, -7, sender=1) for number in range(1, 50)]
    said = [
        *flood,
        message(50, -7, sender=2),
        message(51, -7, sender=2, kind="callback_query"),
        message(52, 8),
    ]
    work.do(inbox.store, said, now=NOW)
    assert handled(work) == [52, *range(1, 52)]


def test_what_comes_during_a_flood_is_next(work: WorkList):
    work.do(inbox.store, [message(number, -7) for number in range(1, 100)], now=NOW)
    for update in work.ask(inbox.waiting):
        work.do(inbox.finish, update.update_id)
    work.do(inbox.store, [message(100, 2, kind="edited_message")], now=NOW)
    assert work.ask(inbox.waiting)[0].update_id == 100


@pytest.mark.parametrize("chat_id", ["1", 1.5, None, {"id": 1}, True])
def test_a_chat_of_no_sense_is_one_too(work: WorkList, chat_id: object):
    work.do(inbox.store, [message(1, chat_id), {"update_id": 2}], now=NOW)
    assert handled(work) == [1, 2]
