"""The inbox: an update delivered twice is kept once, and is finished once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from factories import NOW, WorkList, on_both_engines
from sqlmodel import Session

from taskbot.handlers import inbox
from taskbot.handlers.inbox import Handling, IncomingUpdate

pytestmark = on_both_engines


WEEK = timedelta(days=7)


def store(work: WorkList, *ids: int, text: str = "甲", now: datetime = NOW) -> None:
    updates = [{"update_id": update_id, "message": {"text": text}} for update_id in ids]
    work.do(inbox.store, updates, now=now)


def waiting(work: WorkList) -> list[int]:
    return [update.update_id for update in work.ask(inbox.waiting)]


def test_updates_wait_in_the_order_of_their_numbers(work):
    store(work, 3, 1)
    store(work, 2)
    assert waiting(work) == [1, 2, 3]


def test_a_second_delivery_changes_nothing(work):
    store(work, 1, 1, 2)
    store(work, 2, 3, text="乙")
    assert waiting(work) == [1, 2, 3]
    assert [update.content["message"]["text"] for update in work.rows(IncomingUpdate)] == ["甲", "甲", "乙"]


@pytest.mark.parametrize(("later", "waits"), [(WEEK - timedelta(seconds=1), []), (WEEK, [1])])
def test_after_a_week_a_number_that_was_done_with_is_that_of_another_update(work, later, waits):
    store(work, 1, 2)
    work.do(inbox.finish, 1)
    work.do(inbox.park, 2, "错")
    store(work, 1, 2, text="乙", now=NOW + later)
    assert waiting(work) == waits
    assert [update.content["message"]["text"] for update in work.ask(inbox.parked)] == ["甲"]


def test_nothing_to_store_is_no_trouble(work):
    store(work)
    assert waiting(work) == []


@pytest.mark.parametrize("leave", [inbox.finish, lambda session, number: inbox.park(session, number, "错")])
def test_an_update_is_finished_or_parked_once_and_does_not_come_back(work, leave):
    store(work, 1)
    assert work.do(leave, 1)
    assert not work.do(inbox.finish, 1)
    assert not work.do(inbox.park, 1, "又错")
    store(work, 1)
    assert waiting(work) == []


def test_a_handled_update_keeps_its_number_and_not_its_words(work):
    store(work, 1, 2)
    work.do(inbox.finish, 1)
    work.do(inbox.park, 2, "错")
    done, parked = work.rows(IncomingUpdate)
    assert (done.content, parked.content["message"]) == ({}, {"text": "甲"})


def test_a_parked_update_keeps_what_went_wrong(work):
    store(work, 1)
    work.do(inbox.park, 1, "ValueError: 错")
    [parked] = work.rows(IncomingUpdate)
    assert (parked.handling, parked.error) == (Handling.PARKED, "ValueError: 错")


def test_an_effect_that_fails_leaves_the_update_waiting(work):
    store(work, 1)

    def fail(session: Session) -> None:
        assert inbox.finish(session, 1)
        raise LookupError

    with pytest.raises(LookupError):
        work.do(fail)
    assert waiting(work) == [1]


def test_an_unknown_update_cannot_be_finished(work):
    assert not work.do(inbox.finish, 404)


def test_a_parked_update_waits_again_where_it_is_retried_and_not_where_it_is_given_up(work):
    store(work, 1, 2)
    assert not work.do(inbox.retry, 1)
    for number in (1, 2):
        work.do(inbox.park, number, "错")
    assert work.do(inbox.retry, 1)
    assert work.do(inbox.give_up, 2)
    assert not work.do(inbox.retry, 2)
    assert waiting(work) == [1]
    retried, given_up = work.rows(IncomingUpdate)
    assert (retried.error, given_up.handling, given_up.content) == ("", Handling.GIVEN_UP, {})


def test_names_that_no_database_can_hold_keep_nothing_from_being_handled(work):
    odd = {"message": {"\0": 1, "\ud800": {"\udfff\0": "甲"}, "from": {"id": 7}}}
    work.do(inbox.store, [{"update_id": 1} | odd, {"update_id": 2}], now=NOW)
    assert waiting(work) == [1, 2]


def test_rich_messages_are_left_out_wherever_they_stand(work):
    """Models take minutes to read six formats within each other."""
    rich: Any = "甲"
    for _ in range(30):
        rich = {"type": "bold", "text": rich}
    message = {
        "message_id": 5,
        "text": "#1 60%",
        "rich_message": {"blocks": [{"type": "paragraph", "text": rich}]},
    }
    work.do(
        inbox.store, [{"update_id": 1, "message": message | {"reply_to_message": dict(message)}}], now=NOW
    )
    [kept] = work.ask(inbox.waiting)
    plain = {"message_id": 5, "text": "#1 60%"}
    assert kept.content["message"] == plain | {"reply_to_message": plain}
