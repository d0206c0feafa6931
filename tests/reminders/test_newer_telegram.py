"""What newer Telegrams offer is used, and a letter loses no words on a server, in a group or for a person without it."""

import pytest
from postbox import Post, opened

from taskbot.reminders import delivery, outbox
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.reminders.outbox import About, Address, Body
from taskbot.sandbox import Fault
from taskbot.sandbox.features import EVERYTHING, Feature
from taskbot.tasks import membership, queries
from taskbot.tasks.liaisons import Reachability
from taskbot.tasks.membership import KEYBOARD
from taskbot.tasks.models import Chat, ChatKind, Purpose
from taskbot.texts.buttons import Press, button, copy_button, disabled_button
from taskbot.texts.words import folded, timed

KEYBOARD_ROWS = [
    [button("办结", Press.CLOSE, 1, style="success"), copy_button("复制编号", "#1")],
    [disabled_button("已交办")],
]


def tell_everything(post: Post, chat_id: int | None = None) -> int:
    text = f"时限：{timed('6月30日（周二）', post.clock.now())}\n{folded('留痕')}"
    return post.tell(text, chat_id, keyboard=KEYBOARD_ROWS, force_reply=True)


def ask(post: Post, text: str = "我的任务", *, query_id: str | None = None) -> int:
    """李文 asks in the group, or presses, and gets a quiet answer."""
    said = post.sandbox.say(post.person, post.group, "/mine")
    body = Body(text, KEYBOARD_ROWS[:1], about=[About(Purpose.NOTICE)])
    to = Address(post.group.id, None if query_id else said.id)
    more = {"query_id": query_id, "short": "请看私聊", "now": post.clock.now()}
    return post.work.do(outbox.whisper, to, post.person.id, body, **more).id


async def deliver(post: Post) -> None:
    async with post.running() as dispatcher:
        await dispatcher.drained()


def calls(post: Post, method: str = "sendMessage") -> int:
    return sum(call.method == method for call in post.sandbox.log)


async def test_buttons_times_and_quotes_arrive_as_they_were_meant(post):
    tell_everything(post)
    await deliver(post)
    message = post.sandbox.messages(post.group)[-1]
    (close, copy), (disabled,) = message.buttons
    assert (close["style"], copy["copy_text"], disabled["disabled"]) == ("success", {"text": "#1"}, {})
    assert [entity.type for entity in message.content.entities] == ["date_time", "expandable_blockquote"]
    assert calls(post) == 1


async def test_beside_buttons_a_reply_box_opens_only_where_one_person_reads(post):
    post.sandbox.start_bot(post.person)
    for chat_id in (post.group.id, post.person.id):
        post.tell("请回复", chat_id, keyboard=KEYBOARD_ROWS, force_reply=True)
        post.tell("请回复", chat_id, force_reply=True)
    await deliver(post)
    for chat, beside_buttons in ((post.group, False), (post.sandbox.private_chat(post.person), True)):
        assert [each.asks_reply for each in post.sandbox.messages(chat)[-2:]] == [beside_buttons, True]


@pytest.mark.parametrize("refuses", [False, True])
@pytest.mark.parametrize(
    "lacks", [{each} for each in Feature] + [EVERYTHING], ids=lambda each: "+".join(sorted(each))
)
async def test_an_older_server_gets_the_same_words_and_is_asked_once(work, lacks, refuses):
    async with opened(work, lacks, refuses=refuses) as post:
        post.sandbox.start_bot(post.person)
        chat = post.sandbox.private_chat(post.person)
        first, second = tell_everything(post, chat.id), tell_everything(post, chat.id)
        async with post.running() as dispatcher:
            await dispatcher.drained()
            spent = calls(post)
            third = tell_everything(post, chat.id)
            await dispatcher.drained()
        assert post.texts(chat)[1:] == ["时限：6月30日（周二）\n留痕"] * 3
        assert {post.letter(each).delivery for each in (first, second, third)} == {Delivery.SENT}
        assert calls(post) == spent + 1
        assert "办结" in post.sandbox.messages(chat)[-1].labels


async def test_markup_that_is_simply_wrong_is_refused_and_teaches_nothing(post):
    wrong = post.tell("<i>时限")
    right = tell_everything(post)
    await deliver(post)
    assert [post.letter(each).delivery for each in (wrong, right)] == [Delivery.FAILED, Delivery.SENT]
    assert post.sandbox.messages(post.group)[-1].content.entities


async def test_the_asker_alone_sees_a_quiet_answer(post):
    letter_id = ask(post)
    await deliver(post)
    answer = post.sandbox.messages(post.group)[-1]
    assert (answer.only_for, answer.text, answer.reply_to.text) == (post.person, "我的任务", "/mine")
    assert post.letter(letter_id).message_id == answer.id < 0
    assert len(post.work.ask(queries.links_of, post.group.id, answer.id)) == 1


async def test_a_quiet_answer_to_a_press_belongs_to_the_press_even_when_that_is_old(post):
    post.tell("卡片", keyboard=KEYBOARD_ROWS[:1])
    await deliver(post)
    query = post.sandbox.press(post.person, post.sandbox.messages(post.group)[-1], "办结")
    for query_id in (query.id, "gone"):
        ask(post, query_id=query_id)
        await deliver(post)
        assert post.sandbox.messages(post.group)[-1].only_for is post.person


async def test_a_quiet_answer_is_redrawn_for_the_one_who_sees_it_and_said_anew_when_it_is_gone(post):
    ask(post)
    await deliver(post)
    answer = post.sandbox.messages(post.group)[-1]
    for text in ("新", "更新"):
        body, receiver = Body(text), post.person.id
        now = post.clock.now()
        post.work.do(outbox.redraw, post.group.id, answer.id, body, receiver=receiver, now=now)
        await deliver(post)
        assert post.sandbox.messages(post.group)[-1].text == text
        if text == "新":
            assert post.sandbox.messages(post.group)[-1] is answer
            post.sandbox.world.delete(answer)
    assert post.sandbox.messages(post.group)[-1].only_for is post.person


@pytest.mark.parametrize("refuses", [False, True])
async def test_without_ephemeral_messages_the_answer_goes_in_private_and_the_question_is_ticked(
    work, refuses
):
    async with opened(work, {Feature.EPHEMERAL}, refuses=refuses) as post:
        post.sandbox.start_bot(post.person)
        ask(post), ask(post, "另一问")
        await deliver(post)
        private = post.texts(post.sandbox.private_chat(post.person))
        assert private[1:] == ["我的任务", "另一问"]
        assert post.texts() == ["/mine", "/mine"]
        assert [each.reactions for each in post.sandbox.messages(post.group)[-2:]] == [("👌",), ("👌",)]


@pytest.mark.parametrize("has_blocked", [False, True])
async def test_who_cannot_be_reached_is_told_in_a_few_words_where_to_look(work, has_blocked):
    async with opened(work, {Feature.EPHEMERAL}) as post:
        if has_blocked:
            post.sandbox.start_bot(post.person)
            post.sandbox.block(post.person)
        else:
            work.do(membership.note_reachability, post.person.id, Reachability.NEVER_STARTED)
        letter_id = ask(post)
        await deliver(post)
        assert post.texts() == ["/mine", "请看私聊"]
        assert post.sandbox.messages(post.group)[-1].reply_to.text == "/mine"
        assert post.letter(letter_id).delivery == Delivery.SENT


@pytest.mark.parametrize("kind", ["500", "drop_before"])
async def test_a_network_in_trouble_is_no_reason_to_answer_otherwise(post, kind):
    post.sandbox.faults.add(Fault(kind, "sendMessage"))
    letter_id = ask(post)
    await deliver(post)
    assert (post.letter(letter_id).kind, post.letter(letter_id).delivery) == ("whisper", Delivery.QUEUED)


async def test_after_a_crash_between_two_ways_the_next_one_is_taken_once(work):
    async with opened(work, {Feature.EPHEMERAL}) as post:
        post.sandbox.start_bot(post.person)
        letter_id = ask(post)
        assert work.do(delivery.claim, letter_id)
        work.do(delivery.note_refused, letter_id, "Bad Request", now=post.clock.now())
        assert work.do(delivery.claim, letter_id)  # and here the process dies
        await deliver(post)
        assert post.texts(post.sandbox.private_chat(post.person))[1:] == ["我的任务"]
        assert post.texts() == ["/mine"]


async def test_a_reaction_that_is_refused_is_missed_by_nobody(work):
    async with opened(work, {Feature.REACTIONS}) as post:
        said = post.sandbox.say(post.person, post.group, "收到")
        to = Address(post.group.id, said.id)
        letter_id = work.do(outbox.react, to, "👌", now=post.clock.now()).id
        post.tell("后来的")
        await deliver(post)
        assert post.letter(letter_id).delivery == Delivery.FAILED
        assert post.texts() == ["收到", "后来的"]
        assert work.ask(delivery.in_doubt) == []


async def test_a_flood_of_reactions_holds_no_message_up(post):
    post.sandbox.faults.add(Fault("429", "setMessageReaction", retry_after=600))
    said = post.sandbox.say(post.person, post.group, "收到")
    post.work.do(outbox.react, Address(post.group.id, said.id), "👌", now=post.clock.now())
    await deliver(post)
    post.tell("后来的")
    await deliver(post)
    assert post.texts() == ["收到", "后来的"]


async def test_a_letter_goes_to_its_topic_and_without_it_to_the_group(post):
    topic = post.sandbox.open_topic(post.person, post.group, "综合组")
    to = Address(post.group.id, thread_id=topic)
    for text in ("在话题里", "话题没有了"):
        post.work.do(outbox.tell, to, Body(text), lane=Lane.ORDER, now=post.clock.now())
        await deliver(post)
        message = post.sandbox.messages(post.group)[-1]
        assert (message.text, message.topic) == (text, topic if text == "在话题里" else None)
        if message.topic:
            post.sandbox.delete_topic(post.group, "综合组")
    topic = post.sandbox.open_topic(post.person, post.group, "产业组")
    post.work.do(
        outbox.tell,
        Address(post.group.id, thread_id=topic),
        Body("新话题"),
        lane=Lane.ORDER,
        now=post.clock.now(),
    )
    await deliver(post)
    assert post.sandbox.messages(post.group)[-1].topic == topic


async def test_letters_follow_a_group_that_was_upgraded(post):
    old_id = post.group.id
    post.work.do(membership.bind_chat, old_id, "工作群", ChatKind.WORK, by=KEYBOARD, now=post.clock.now())
    post.tell("卡片", keyboard=KEYBOARD_ROWS[:1], about=[About(Purpose.CARD)])
    await deliver(post)
    card = post.sandbox.messages(post.group)[-1]
    first, second = post.tell("一", old_id), post.tell("二", old_id)
    edit = post.redraw(card.id, "新")
    post.sandbox.upgrade(post.group)
    await deliver(post)
    assert post.texts() == ["卡片", "一", "二"]
    assert [post.letter(each).delivery for each in (first, second, edit)] == ["sent", "sent", "failed"]
    assert [chat.id for chat in post.work.rows(Chat)] == [post.group.id]
    assert post.work.ask(queries.links_of, old_id, card.id) == []
    assert post.work.ask(delivery.in_doubt) == []
    assert len(post.work.rows(Letter)) == 4
