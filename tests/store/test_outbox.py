"""The outbox: what is to be said waits in order, is taken once, and is never silently lost."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from factories import NOW, WorkList, on_both_engines, only_postgresql, only_sqlite
from queueing import next_letters
from sqlmodel import Session

from taskbot.reminders import delivery, outbox
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.reminders.outbox import About, Address, Body
from taskbot.tasks import membership, queries
from taskbot.tasks.liaisons import Reachability
from taskbot.tasks.models import Person, Purpose

pytestmark = on_both_engines

GROUP, PRIVATE = Address(-5), Address(7)


def tell(work: WorkList, text: str, to: Address = GROUP, lane: Lane = Lane.ORDER, **body: object) -> int:
    return work.do(outbox.tell, to, Body(text, **body), lane=lane, now=NOW).id


def waiting(work: WorkList, now=NOW) -> list[str]:
    return [letter.content["text"] for letter in next_letters(work, now)]


def letter(work: WorkList, letter_id: int) -> Letter:
    return work.ask(lambda session: session.get_one(Letter, letter_id))


def send(work: WorkList, letter_id: int, message_id: int | None = None) -> None:
    assert work.do(delivery.claim, letter_id)
    work.do(delivery.note_sent, letter_id, message_id, now=NOW)


def test_a_letter_keeps_what_it_says_and_where_it_goes(work):
    keyboard = [[{"text": "签收", "data": "ack:1"}]]
    number = tell(work, "甲", Address(-5, 9, 3), keyboard=keyboard, force_reply=True)
    kept = letter(work, number)
    assert (kept.kind, kept.chat_id, kept.lane) == ("text", -5, Lane.ORDER)
    assert kept.content == {
        "text": "甲",
        "keyboard": keyboard,
        "reply_to": 9,
        "thread_id": 3,
        "force_reply": True,
    }
    assert (kept.delivery, kept.due_at, kept.attempts) == (Delivery.QUEUED, NOW, 0)


def test_in_a_chat_one_letter_goes_after_the_other_and_chats_go_side_by_side(work):
    first = tell(work, "群一")
    tell(work, "群二")
    tell(work, "私聊", PRIVATE)
    assert waiting(work) == ["群一", "私聊"]
    send(work, first)
    assert waiting(work) == ["群二", "私聊"]


def test_somebody_who_waits_goes_before_orders_reminders_and_digests(work):
    lanes = [Lane.DIGEST, Lane.REMINDER, Lane.ORDER, Lane.ANSWER]
    for lane in lanes:
        tell(work, lane.name, lane=lane)
    seen = []
    while found := next_letters(work):
        seen.append(found[0].content["text"])
        send(work, found[0].id)
    assert seen == [lane.name for lane in reversed(lanes)]


def test_a_press_is_answered_beside_the_persons_chat(work):
    tell(work, "私聊", PRIVATE)
    work.do(outbox.toast, PRIVATE.chat_id, "q1", "已签收", now=NOW)
    assert sorted(waiting(work)) == ["已签收", "私聊"]


def test_what_is_no_message_holds_nothing_up(work):
    reaction = work.do(outbox.react, Address(-5, 9), "👌", now=NOW).id
    work.do(outbox.toast, PRIVATE.chat_id, "q1", "已签收", now=NOW)
    tell(work, "群一")
    for number in (reaction, reaction + 1):
        assert work.do(delivery.claim, number)
        work.do(delivery.put_back, number, "502", now=NOW, wait=timedelta(seconds=30))
    assert waiting(work) == ["群一"]
    assert len(next_letters(work, NOW + timedelta(seconds=30))) == 3


def test_a_letter_that_was_put_back_holds_back_the_later_ones_of_its_chat(work):
    first = tell(work, "群一")
    tell(work, "群二")
    assert work.do(delivery.claim, first)
    work.do(delivery.put_back, first, "502", now=NOW, wait=timedelta(seconds=30))
    assert waiting(work) == []
    assert waiting(work, NOW + timedelta(seconds=30)) == ["群一"]
    assert work.ask(delivery.count_due, NOW) == 1


def test_a_letter_is_taken_once(work):
    number = tell(work, "甲")
    with ThreadPoolExecutor(8) as threads:
        claims = list(threads.map(lambda _: work.do(delivery.claim, number), range(8)))
    assert [each.id for each in claims if each] == [number]
    assert (letter(work, number).delivery, letter(work, number).attempts) == (Delivery.SENDING, 1)
    assert work.do(delivery.claim, 404) is None


def test_a_sender_whose_term_is_over_takes_no_letter(work):
    number = tell(work, "甲")
    former, present = work.do(delivery.begin_term), work.do(delivery.begin_term)
    assert work.do(delivery.claim, number, term=former) is None
    assert work.do(delivery.claim, number, term=present).attempts == 1


@only_postgresql
def test_a_new_term_begins_when_what_was_being_taken_is_seen_as_taken(work):
    number, term = tell(work, "甲"), work.do(delivery.begin_term)
    taking, may_end = Event(), Event()

    def take_slowly(session: Session) -> None:
        assert delivery.claim(session, number, term=term)
        session.flush()
        taking.set()
        assert may_end.wait(10)

    with ThreadPoolExecutor(2) as threads:
        taken = threads.submit(asyncio.run, work.db.write_aside(take_slowly))
        assert taking.wait(10)
        begun = threads.submit(work.do, delivery.begin_term)
        may_end.set()
        assert (taken.result(), begun.result()) == (None, term + 1)
    work.do(delivery.recover)
    assert letter(work, number).delivery == Delivery.UNKNOWN


def test_a_letter_that_goes_elsewhere_by_now_is_not_taken(work):
    number = tell(work, "甲")
    work.do(delivery.follow_migration, -5, -1005, now=NOW)
    assert work.do(delivery.claim, number, -5) is None
    assert work.do(delivery.claim, number, -1005).attempts == 1


def test_what_was_claimed_is_sent_as_it_reads_then(work):
    number = work.do(outbox.redraw, -5, 9, Body("旧"), now=NOW).id

    seen = work.ask(delivery.envelopes)
    work.do(outbox.redraw, -5, 9, Body("新"), now=NOW)
    assert work.ask(delivery.envelopes) == seen, "the sender need not know"
    assert work.do(delivery.claim, number, -5).content["text"] == "新"


def test_a_waiting_edit_is_replaced_and_one_under_way_is_followed(work):
    first = work.do(outbox.redraw, -5, 9, Body("一"), now=NOW).id
    assert work.do(outbox.redraw, -5, 9, Body("二"), now=NOW).id == first
    assert work.do(outbox.redraw, -5, 10, Body("另一条"), now=NOW).id != first
    assert work.do(delivery.claim, first).content["text"] == "二"
    assert work.do(outbox.redraw, -5, 9, Body("三"), now=NOW).id != first


def test_a_sent_message_is_known_by_what_it_is_about(work):
    number = work.issue()
    about = [*outbox.about_tasks(Purpose.CARD, [number]), About(Purpose.NOTICE)]
    send(work, tell(work, "卡片", about=about), message_id=77)
    links = work.ask(queries.links_of, -5, 77)
    assert [(link.purpose, link.task_number) for link in links] == [
        (Purpose.CARD, number),
        (Purpose.NOTICE, None),
    ]


def test_an_edit_and_a_toast_have_no_message_of_their_own(work):
    number = work.do(outbox.toast, 7, "q1", "", now=NOW).id
    send(work, number)
    assert (letter(work, number).delivery, letter(work, number).sent_at) == (Delivery.SENT, NOW)


@only_sqlite  # the pause is reckoned, not stored
@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (8, 256), (9, 300), (40, 300)])
def test_the_pause_doubles_to_five_minutes_and_differs_from_letter_to_letter(work, attempts, seconds):
    numbers = [tell(work, "甲") for _ in range(4)]
    for number in numbers:
        for _ in range(attempts):
            assert work.do(delivery.claim, number)
            work.do(delivery.put_back, number, "502", now=NOW)
    pauses = [(letter(work, number).due_at - NOW) / timedelta(seconds=seconds) for number in numbers]
    assert pauses == pytest.approx([0.8455, 0.9410, 0.7865, 0.8820], abs=0.001)
    assert letter(work, numbers[0]).error == "502"


def test_telegrams_own_pause_is_kept_to_the_second(work):
    number = tell(work, "甲")
    assert work.do(delivery.claim, number)
    work.do(delivery.put_back, number, "429", now=NOW, wait=timedelta(seconds=7))
    assert letter(work, number).due_at - NOW == timedelta(seconds=7)


@pytest.mark.parametrize(
    ("kind", "lane", "then"),
    [
        ("text", Lane.ANSWER, Delivery.QUEUED),
        ("text", Lane.ORDER, Delivery.UNKNOWN),
        ("text", Lane.REMINDER, Delivery.QUEUED),
        ("document", Lane.DIGEST, Delivery.UNKNOWN),
        ("edit", Lane.ORDER, Delivery.QUEUED),
        ("toast", Lane.ANSWER, Delivery.QUEUED),
        ("reaction", Lane.ANSWER, Delivery.QUEUED),
        ("whisper", Lane.ANSWER, Delivery.QUEUED),
        ("whisper_edit", Lane.ANSWER, Delivery.QUEUED),
    ],
)
def test_after_a_crash_orders_and_digests_wait_for_the_office_and_the_rest_goes_again(work, kind, lane, then):
    under_way, untouched = tell(work, "一", lane=lane), tell(work, "二", PRIVATE)
    work.do(lambda session: setattr(session.get_one(Letter, under_way), "kind", kind))
    assert work.do(delivery.claim, under_way)
    work.do(delivery.recover)
    assert [letter(work, number).delivery for number in (under_way, untouched)] == [then, Delivery.QUEUED]


def test_a_refused_letter_is_kept_and_the_person_is_no_longer_reachable(work):
    work.do(membership.meet, 7, "陈静", started=True)
    refused = (
        (GROUP, "Forbidden: bot was kicked", Reachability.REACHABLE),
        (PRIVATE, "Bad Request: message is too long", Reachability.REACHABLE),
        (PRIVATE, "Forbidden: bot was blocked by the user", Reachability.BLOCKED),
        (PRIVATE, "Forbidden: bot can't initiate conversation with a user", Reachability.NEVER_STARTED),
        (PRIVATE, "Forbidden: user is deactivated", Reachability.DEACTIVATED),
    )
    for to, error, found in refused:
        number = tell(work, "甲", to)
        work.do(delivery.note_refused, number, error, now=NOW)
        assert (letter(work, number).delivery, letter(work, number).error) == (Delivery.FAILED, error)
        assert work.rows(Person)[0].reachability is found


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_secret_is_forgotten_once_it_was_sent_or_refused(work, is_sent):
    body = Body("https://t.me/bot?start=abc", is_secret=True)
    number = work.do(outbox.tell, PRIVATE, body, lane=Lane.ANSWER, now=NOW).id
    work.do(delivery.put_back, number, "timeout", now=NOW)
    assert "abc" in letter(work, number).content["text"], "it has still to be sent"
    if is_sent:
        work.do(delivery.note_sent, number, 5, now=NOW)
    else:
        work.do(delivery.note_refused, number, "Forbidden: bot was blocked by the user", now=NOW)
    assert "abc" not in str(letter(work, number))


def test_whom_a_message_has_reached_can_be_reached(work):
    work.do(membership.meet, 7, "陈静")
    toast = work.do(outbox.toast, 7, "q", "好", now=NOW).id
    work.do(delivery.note_sent, toast, None, now=NOW)
    assert not work.rows(Person)[0].has_started, "a press in a group says nothing of the private chat"
    work.do(delivery.note_sent, tell(work, "甲", PRIVATE), 5, now=NOW)
    assert work.rows(Person)[0].has_started


def test_the_office_sees_what_is_in_doubt_the_newest_first(work):
    order, answer, other = tell(work, "交办"), tell(work, "回复", lane=Lane.ANSWER), tell(work, "另一项")
    edit = work.do(outbox.redraw, -5, 9, Body("卡片"), now=NOW).id
    for number in (order, answer, edit):
        work.do(delivery.note_refused, number, "Bad Request", now=NOW)
    assert work.do(delivery.claim, other)
    work.do(delivery.recover)
    assert [each.id for each in work.ask(delivery.in_doubt)] == [other, order]


def test_what_was_held_for_the_offices_hours_is_an_order_when_it_has_gone(work):
    under_way, refused = (tell(work, words, lane=Lane.HELD) for words in ("督办单", "另一份"))
    assert work.do(delivery.claim, under_way)
    work.do(delivery.note_refused, refused, "Forbidden", now=NOW)
    work.do(delivery.recover)
    assert letter(work, under_way).delivery == Delivery.UNKNOWN
    assert [each.id for each in work.ask(delivery.in_doubt)] == [refused, under_way]


def test_the_office_decides_once_that_a_letter_goes_again(work):
    number = tell(work, "交办")
    assert not work.do(delivery.send_again, number, now=NOW)
    work.do(delivery.note_refused, number, "Forbidden", now=NOW)
    assert work.do(delivery.send_again, number, now=NOW)
    assert not work.do(delivery.send_again, number, now=NOW)
    assert waiting(work) == ["交办"]
    assert not work.do(delivery.send_again, 404, now=NOW)


def test_the_office_decides_once_that_a_letter_does_not_go_again(work):
    number = tell(work, "交办")
    assert not work.do(delivery.let_be, number)
    work.do(delivery.note_refused, number, "Forbidden", now=NOW)
    assert work.do(delivery.let_be, number)
    assert not work.do(delivery.let_be, number)
    assert not work.do(delivery.send_again, number, now=NOW)
    assert letter(work, number).delivery == Delivery.DROPPED
    assert (waiting(work), work.ask(delivery.in_doubt)) == ([], [])


def test_the_office_sees_all_that_is_in_doubt(work):
    for _ in range(30):
        work.do(delivery.note_refused, tell(work, "交办"), "Forbidden", now=NOW)
    assert len(work.ask(delivery.in_doubt)) == 30


def test_of_a_reminder_that_may_have_arrived_its_row_says_so(work):
    number = tell(work, "提醒", lane=Lane.REMINDER)
    assert work.do(delivery.claim, number)
    work.do(delivery.recover)
    assert (letter(work, number).delivery, letter(work, number).error) == (
        Delivery.QUEUED,
        delivery.IN_DOUBT,
    )


def test_a_group_with_a_new_id_has_had_its_reminders(work):
    number = tell(work, "提醒", lane=Lane.REMINDER)
    send(work, number, message_id=5)
    work.do(delivery.follow_migration, -5, -1005, now=NOW)
    assert (letter(work, number).chat_id, letter(work, number).message_id) == (-1005, None)


def test_a_file_goes_with_its_caption(work):
    number = work.do(
        outbox.send_file, "photo", GROUP, "digests/周报.png", "本周", lane=Lane.DIGEST, now=NOW
    ).id
    kept = {"path": "digests/周报.png", "text": "本周", "keyboard": [], "reply_to": None, "thread_id": None}
    assert letter(work, number).content == kept


def whisper(work: WorkList, **more: object) -> int:
    keyboard = [[{"text": "签收", "data": "ack:1"}]]
    body = Body("我的任务", keyboard, about=[About(Purpose.CARD, more.pop("task", None))])
    return work.do(outbox.whisper, Address(-5, 9, 3), 7, body, now=NOW, short="请看私聊", **more).id


def refuse(work: WorkList, number: int) -> Letter:
    assert work.do(delivery.claim, number)
    work.do(delivery.note_refused, number, "Bad Request", now=NOW)
    return letter(work, number)


def test_a_quiet_answer_that_is_refused_goes_in_private_with_its_buttons(work):
    work.do(membership.meet, 7, "陈静", started=True)
    number = whisper(work)
    moved = refuse(work, number)
    assert (moved.kind, moved.chat_id, moved.delivery) == ("text", 7, Delivery.QUEUED)
    assert (moved.content["text"], moved.content["reply_to"]) == ("我的任务", None)
    assert moved.content["keyboard"] == [[{"text": "签收", "data": "ack:1"}]]
    send(work, number, message_id=40)
    [reaction] = next_letters(work)
    assert (reaction.kind, reaction.chat_id, reaction.content) == (
        "reaction",
        -5,
        {"emoji": "👌", "reply_to": 9},
    )
    assert work.ask(queries.links_of, 7, 40)


@pytest.mark.parametrize("blocked", [False, True])
def test_without_a_private_chat_a_few_words_are_said_in_the_group(work, blocked):
    work.do(membership.meet, 7, "陈静", started=blocked)
    number = whisper(work)
    said = refuse(work, number)
    if blocked:
        said = refuse(work, number)
    assert (said.kind, said.chat_id, said.about) == ("text", -5, [])
    assert {key: said.content[key] for key in ("text", "keyboard", "reply_to", "thread_id")} == {
        "text": "请看私聊",
        "keyboard": [],
        "reply_to": 9,
        "thread_id": 3,
    }
    assert refuse(work, number).delivery == Delivery.FAILED
    assert work.ask(delivery.in_doubt) == []


def test_what_one_member_sees_is_redrawn_for_that_member_and_said_anew_where_that_fails(work):
    number = work.do(outbox.redraw, -5, -21, Body("新"), receiver=7, now=NOW).id
    assert work.do(outbox.redraw, -5, -21, Body("更新"), receiver=7, now=NOW).id == number
    edit = letter(work, number)
    assert (edit.kind, edit.content["receiver"], edit.content["text"]) == ("whisper_edit", 7, "更新")
    again = refuse(work, number)
    assert (again.kind, again.edits_message_id, again.content["text"]) == ("whisper", None, "更新")
    assert refuse(work, number).delivery == Delivery.FAILED


def test_a_quiet_answer_is_nobodys_card_and_its_id_may_come_again(work):
    first, second = work.issue(), work.issue()
    for task in (first, second):
        send(work, whisper(work, task=task), message_id=-21)
    [link] = work.ask(queries.links_of, -5, -21)
    assert (link.purpose, link.task_number) == (Purpose.NOTICE, second)


def test_what_waits_for_a_group_follows_it_to_its_new_id(work):
    refused, text = tell(work, "一", Address(-5, 9, 3)), tell(work, "二")
    edit = work.do(outbox.redraw, -5, 9, Body("卡片"), now=NOW).id
    reaction = work.do(outbox.react, Address(-5, 9), "👌", now=NOW).id
    assert work.do(delivery.claim, refused)
    work.do(delivery.note_migrated, refused, -1005, now=NOW)
    work.do(delivery.follow_migration, -5, -1005, now=NOW)
    assert waiting(work) == ["一"]
    for number in (refused, text):
        moved = letter(work, number)
        assert (moved.chat_id, moved.content["reply_to"], moved.content["thread_id"]) == (-1005, None, None)
    assert [letter(work, number).delivery for number in (edit, reaction)] == [Delivery.FAILED] * 2
    assert work.ask(delivery.in_doubt) == []
