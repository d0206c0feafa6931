"""The dispatcher against a Telegram: in order, within the limits, through every kind of trouble."""

import asyncio
import struct
from datetime import timedelta

import pytest
from factories import OFFICE
from postbox import BUTTON

from taskbot.reminders import delivery, outbox
from taskbot.reminders.limiter import Limits
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.reminders.outbox import About, Address, Body
from taskbot.reminders.routes import Place, routes_now
from taskbot.sandbox import Fault
from taskbot.tasks import membership, queries
from taskbot.tasks.models import ChatKind, Event, Person, Purpose

PICTURE = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480) + b"\x08\x02\0\0\0"


async def test_in_a_chat_messages_keep_their_order_and_chats_do_not_wait_for_one_another(post):
    post.sandbox.start_bot(post.person)
    words = [f"第{n}条" for n in range(12)]
    for text in words:
        post.tell(text)
        post.tell(text, post.person.id)
    async with post.running() as dispatcher:
        await dispatcher.drained()
    assert post.texts() == words
    assert post.texts(post.sandbox.private_chat(post.person))[1:] == words
    assert {letter.delivery for letter in post.work.rows(Letter)} == {Delivery.SENT}


async def test_what_is_told_while_it_runs_goes_out_when_it_is_woken(post):
    async with post.running() as dispatcher:
        await dispatcher.drained()
        for text in ("一", "二"):
            post.tell(text)
            dispatcher.wake()
        await dispatcher.drained()
    assert post.texts() == ["一", "二"]


async def test_a_sent_card_is_known_by_its_message_and_has_its_buttons(post):
    task = post.work.issue()
    letter_id = post.tell("<b>卡片</b>", keyboard=BUTTON, about=[About(Purpose.CARD, task)])
    async with post.running() as dispatcher:
        await dispatcher.drained()
    [message] = [each for each in post.sandbox.messages(post.group) if not each.is_service]
    assert (message.html, message.labels) == ("<b>卡片</b>", ["签收"])
    assert post.letter(letter_id).message_id == message.id
    [link] = post.work.ask(queries.links_of, post.group.id, message.id)
    assert (link.purpose, link.task_number) == (Purpose.CARD, task)


async def test_a_reply_answers_its_message_and_may_ask_for_one(post):
    said = post.sandbox.say(post.person, post.group, "/report")
    to = Address(post.group.id, said.id)
    body = Body("请回复", force_reply=True)
    post.work.do(outbox.tell, to, body, lane=Lane.ANSWER, now=post.clock.now())
    async with post.running() as dispatcher:
        await dispatcher.drained()
    answer = post.sandbox.messages(post.group)[-1]
    assert (answer.reply_to, answer.asks_reply) == (said, True)


async def test_429_is_obeyed_in_its_chat_while_others_go_on(post):
    post.sandbox.start_bot(post.person)
    post.sandbox.faults.add(Fault("429", "sendMessage", retry_after=1, chat_id=post.group.id))
    first, second = post.tell("群一"), post.tell("群二")
    post.tell("私聊", post.person.id)
    async with post.running() as dispatcher:
        refused_at = asyncio.get_running_loop().time()
        await dispatcher.drained()
        assert (post.texts(), post.texts(post.sandbox.private_chat(post.person))[1:]) == ([], ["私聊"])
        put_back = post.letter(first)
        assert (put_back.delivery, put_back.due_at - post.clock.now() > timedelta()) == (
            Delivery.QUEUED,
            True,
        )
        post.forward(1)
        await dispatcher.drained()
        assert asyncio.get_running_loop().time() - refused_at >= 1
    assert post.texts() == ["群一", "群二"]
    assert (post.letter(first).attempts, post.letter(second).attempts) == (2, 1)


async def test_429_in_two_chats_until_the_same_moment_is_everybodys(post):
    post.sandbox.start_bot(post.person)
    third = post.sandbox.add_group("另一群", members=[post.person])
    for chat in (post.group, post.sandbox.private_chat(post.person)):
        post.sandbox.faults.add(Fault("429", "sendMessage", retry_after=1, chat_id=chat.id))
    post.tell("群一"), post.tell("私聊", post.person.id)
    async with post.running() as dispatcher:
        await dispatcher.drained()
        refused_at = asyncio.get_running_loop().time()
        post.tell("另一群一", third.id)
        await dispatcher.drained()
        assert asyncio.get_running_loop().time() - refused_at >= 0.9
    assert post.texts(third) == ["另一群一"]


async def test_what_waits_in_a_group_follows_it_while_the_sender_runs(post):
    old_id = post.group.id
    post.tell("一")
    async with post.running(
        Limits(per_second=1000, per_chat_seconds=0.1, per_group_minute=1000)
    ) as dispatcher:
        await dispatcher.drained()
        edit = post.redraw(post.sandbox.messages(post.group)[-1].id, "改")
        post.tell("二"), post.tell("三")
        dispatcher.wake()
        await post.sandbox.wait_for(lambda: "二" in post.texts())
        post.sandbox.upgrade(post.group)
        post.work.do(delivery.follow_migration, old_id, post.group.id, now=post.clock.now())
        post.tell("四")
        await dispatcher.drained()
    assert post.texts() == ["一", "二", "三", "四"]
    assert post.letter(edit).delivery == Delivery.FAILED


async def test_a_card_that_was_redrawn_while_it_waited_shows_the_last_look(post):
    post.tell("旧", keyboard=BUTTON)
    async with post.running(
        Limits(per_second=1000, per_chat_seconds=0.1, per_group_minute=1000)
    ) as dispatcher:
        await dispatcher.drained()
        message = post.sandbox.messages(post.group)[-1]
        waiting = post.redraw(message.id, "新")
        post.tell("间")
        dispatcher.wake()
        await post.sandbox.wait_for(lambda: "间" in post.texts())
        assert post.redraw(message.id, "更新") == waiting
        await dispatcher.drained()
    assert post.texts() == ["更新", "间"]


async def test_what_another_has_taken_is_left_to_it(post):
    taken, left = post.tell("一"), post.tell("二")
    async with post.running(
        Limits(per_second=1000, per_chat_seconds=0.1, per_group_minute=1000)
    ) as dispatcher:
        post.tell("零", lane=Lane.ANSWER)
        dispatcher.wake()
        await post.sandbox.wait_for(lambda: post.texts() == ["零"])
        assert post.work.do(delivery.claim, taken)
        await dispatcher.drained()
    assert post.texts() == ["零", "二"]
    assert (post.letter(taken).delivery, post.letter(left).attempts) == (Delivery.SENDING, 1)


@pytest.mark.parametrize(
    ("kind", "arrived"),
    [
        ("500", ["一", "二"]),
        ("502_html", ["一", "二"]),
        ("redirect", ["一", "二"]),
        ("drop_before", ["一", "二"]),
        ("drop_after", ["一", "一", "二"]),
    ],
)
async def test_what_did_not_get_through_is_tried_again_in_order(post, kind, arrived):
    post.sandbox.faults.add(Fault(kind, "sendMessage"))
    first, _ = post.tell("一"), post.tell("二")
    async with post.running() as dispatcher:
        await dispatcher.drained()
        assert post.letter(first).delivery == Delivery.QUEUED
        assert post.texts() == arrived[:-2]
        post.forward(2)
        await dispatcher.drained()
    assert post.texts() == arrived
    assert post.letter(first).attempts == 2


async def test_the_pause_grows_while_the_trouble_lasts(post):
    post.sandbox.faults.add(Fault("500", "sendMessage", times=3))
    letter_id = post.tell("一")
    async with post.running() as dispatcher:
        for pause in (2, 4, 8):
            await dispatcher.drained()
            assert post.letter(letter_id).error
            post.forward(pause)
        await dispatcher.drained()
    assert post.texts() == ["一"]


async def test_who_has_blocked_the_bot_is_unreachable_and_the_letter_has_failed(post):
    post.sandbox.start_bot(post.person)
    post.sandbox.block(post.person)
    letter_id = post.tell("私聊", post.person.id)
    async with post.running() as dispatcher:
        await dispatcher.drained()
    assert (post.letter(letter_id).delivery, post.work.rows(Person)[0].has_started) == (
        Delivery.FAILED,
        False,
    )
    assert "Forbidden" in post.letter(letter_id).error
    assert [letter.id for letter in post.work.ask(delivery.in_doubt)] == [letter_id]


async def test_a_group_that_has_turned_the_bot_away_is_no_way_until_it_takes_a_message_again(post):
    """Also where no update has told so."""
    now = post.clock.now()
    post.work.do(membership.bind_chat, post.group.id, "工作群", ChatKind.WORK, by=OFFICE, now=now)
    post.sandbox.remove_bot(post.group, by=post.person)
    letter_id = post.tell("一")
    async with post.running() as dispatcher:
        await dispatcher.drained()
        assert post.work.ask(routes_now, Place.BOTH, ()).work_group is None
        post.sandbox.admit_bot(post.group, by=post.person)
        post.tell("二")
        await dispatcher.drained()
    assert post.work.ask(routes_now, Place.BOTH, ()).work_group == post.group.id
    assert (post.letter(letter_id).delivery, post.work.rows(Person)[0].has_started) == (Delivery.FAILED, True)
    kinds = [each.kind for each in post.work.rows(Event)]
    assert kinds == ["chat_bound", "chat_left", "chat_joined"]


async def test_a_message_that_is_refused_for_itself_says_nothing_of_its_group(post):
    now = post.clock.now()
    post.work.do(membership.bind_chat, post.group.id, "工作群", ChatKind.WORK, by=OFFICE, now=now)
    post.tell("<b>")
    async with post.running() as dispatcher:
        await dispatcher.drained()
    assert post.work.rows(Letter)[0].delivery == Delivery.FAILED
    assert post.work.ask(routes_now, Place.BOTH, ()).work_group == post.group.id


async def test_a_reminder_makes_no_sound_in_a_group(post):
    post.tell("提醒", lane=Lane.REMINDER)
    post.tell("交办")
    post.sandbox.start_bot(post.person)
    post.tell("提醒", post.person.id, lane=Lane.REMINDER)
    async with post.running() as dispatcher:
        await dispatcher.drained()
    sent = [call.params for call in post.sandbox.log if call.method == "sendMessage"]
    assert {(each["text"], each["chat_id"]): bool(each.get("disable_notification")) for each in sent} == {
        ("交办", post.group.id): False,
        ("提醒", post.group.id): True,
        ("提醒", post.person.id): False,
    }


async def test_what_went_before_a_restart_still_counts(post):
    limits = Limits(per_second=1000, per_chat_seconds=0, per_group_minute=2)
    for n in range(2):
        post.tell(str(n))
    async with post.running(limits) as dispatcher:
        await dispatcher.drained()
    post.tell("2")
    post.tell("别处", post.person.id)
    post.sandbox.start_bot(post.person)
    async with post.running(limits):
        await post.sandbox.wait_for(
            lambda: post.texts(post.sandbox.private_chat(post.person))[-1:] == ["别处"]
        )
    assert post.texts() == ["0", "1"]


async def test_a_card_is_redrawn(post):
    post.tell("旧", keyboard=BUTTON)
    async with post.running() as dispatcher:
        await dispatcher.drained()
        message = post.sandbox.messages(post.group)[-1]
        post.redraw(message.id, "新")
        await dispatcher.drained()
    assert post.texts() == ["新"]


async def test_an_edit_that_changes_nothing_counts_as_sent(post):
    post.tell("一样", keyboard=BUTTON)
    async with post.running() as dispatcher:
        await dispatcher.drained()
        letter_id = post.redraw(post.sandbox.messages(post.group)[-1].id, "一样")
        await dispatcher.drained()
    assert "not modified" in str(post.sandbox.log[-1].result)
    assert post.letter(letter_id).delivery == Delivery.SENT


async def test_an_edit_of_a_message_that_is_gone_fails_quietly_and_holds_nothing_up(post):
    letter_id = post.redraw(999, "新")
    post.tell("后来的")
    async with post.running() as dispatcher:
        await dispatcher.drained()
    assert (post.letter(letter_id).delivery, post.texts()) == (Delivery.FAILED, ["后来的"])
    assert post.work.ask(delivery.in_doubt) == []


async def test_a_press_is_answered_even_while_the_chat_rests(post):
    post.tell("卡片", keyboard=BUTTON)
    async with post.running() as dispatcher:
        await dispatcher.drained()
        query = post.sandbox.press(post.person, post.sandbox.messages(post.group)[-1], "签收")
        post.sandbox.faults.add(Fault("500", "sendMessage"))
        post.tell("私聊", post.person.id)
        await dispatcher.drained()
        post.work.do(outbox.toast, post.person.id, query.id, "已签收", alert=True, now=post.clock.now())
        await dispatcher.drained()
    assert query.answer is not None
    assert (query.answer.text, query.answer.is_alert) == ("已签收", True)


async def test_picture_and_workbook_are_uploaded_and_a_lost_file_fails(post, tmp_path):
    picture, workbook = tmp_path / "周报.png", tmp_path / "周报.xlsx"
    picture.write_bytes(PICTURE)
    workbook.write_bytes(b"PK")
    to = Address(post.group.id)
    for kind, path in (("photo", picture), ("document", workbook), ("document", tmp_path / "lost.xlsx")):
        post.work.do(outbox.send_file, kind, to, str(path), "周报", lane=Lane.DIGEST, now=post.clock.now())
    async with post.running() as dispatcher:
        await dispatcher.drained()
    files = [each.file for each in post.sandbox.messages(post.group) if each.file]
    assert [(file.is_photo, file.name) for file in files] == [(True, "周报.png"), (False, "周报.xlsx")]
    assert [letter.delivery for letter in post.work.rows(Letter)] == ["sent", "sent", "failed"]


async def test_the_gap_within_a_chat_is_kept(post):
    for n in range(4):
        post.tell(str(n))
    async with post.running(
        Limits(per_second=1000, per_chat_seconds=0.1, per_group_minute=1000)
    ) as dispatcher:
        began_at = asyncio.get_running_loop().time()
        await dispatcher.drained()
        assert asyncio.get_running_loop().time() - began_at >= 0.3
    assert post.texts() == ["0", "1", "2", "3"]


async def test_after_a_crash_a_reminder_goes_again_and_an_order_waits_for_the_office(post):
    order, reminder = post.tell("交办"), post.tell("提醒", lane=Lane.REMINDER)
    for letter_id in (order, reminder):
        assert post.work.do(delivery.claim, letter_id)
    async with post.running() as dispatcher:
        await dispatcher.drained()
        assert (post.texts(), post.letter(order).delivery) == (["提醒"], Delivery.UNKNOWN)
        assert post.work.do(delivery.send_again, order, now=post.clock.now())
        await dispatcher.drained()
    assert post.texts() == ["提醒", "交办"]


async def test_when_it_is_stopped_nothing_is_left_half_sent(post):
    for n in range(30):
        post.tell(str(n))
    async with post.running():
        await post.sandbox.wait_for(lambda: "2" in post.texts())
    sent = [letter for letter in post.work.rows(Letter) if letter.delivery == Delivery.SENT]
    assert [letter.content["text"] for letter in sent] == post.texts()
    assert {letter.delivery for letter in post.work.rows(Letter)} <= {Delivery.SENT, Delivery.QUEUED}
