"""What newer Bot APIs offer: ephemeral messages, topics, reactions, buttons that copy or rest; and servers without them."""

import io

import pytest
from PIL import Image

from taskbot.sandbox.errors import NotPossible
from taskbot.sandbox.features import EVERYTHING, Feature
from taskbot.sandbox.schema import checked_object

RESTING = {"text": "已办结", "disabled": {}}
COPYING = {"text": "复制编号", "copy_text": {"text": "#12"}, "style": "primary"}
PRESSING = {"text": "签收", "callback_data": "ack:12"}


def keyboard(*buttons: dict) -> dict:
    return {"inline_keyboard": [list(buttons)]}


async def whisper(town, text: str = "我的任务", **more: object) -> dict:
    receiver = {"receiver_user_id": town.liaison.id, **more.pop("receiver", {})}
    return await town.send(text, ephemeral_message_parameters=receiver, **more)


async def test_an_ephemeral_message_is_seen_by_its_receiver_alone(town):
    asked = town.sandbox.say(town.liaison, town.group, "/mine")
    sent = await whisper(town, reply_parameters={"message_id": asked.id}, reply_markup=keyboard(PRESSING))
    assert (sent["message_id"], sent["ephemeral_message_id"]) == (0, 1)
    assert sent["receiver_user"]["id"] == town.liaison.id
    shown = town.sandbox.messages(town.group)[-1]
    assert (shown.is_seen_by(town.liaison), shown.is_seen_by(town.office)) == (True, False)
    with pytest.raises(NotPossible):
        town.sandbox.press(town.office, shown, "签收")
    town.sandbox.press(town.liaison, shown, "签收")
    *_, update = await town.done("getUpdates")
    checked_object("Update", update)
    assert update["callback_query"]["message"]["ephemeral_message_id"] == 1


async def test_it_is_edited_and_deleted_by_its_own_id(town):
    sent = await whisper(town)
    where = {"chat_id": town.group.id, "receiver_user_id": town.liaison.id, "ephemeral_message_id": 1}
    assert await town.done("editEphemeralMessageText", **where, text="新", reply_markup=keyboard(PRESSING))
    await town.done("editEphemeralMessageReplyMarkup", **where)
    [shown] = [each for each in town.sandbox.messages(town.group) if each.receiver]
    assert (shown.text, shown.labels) == ("新", [])
    for wrong in ({"receiver_user_id": town.office.id}, {"ephemeral_message_id": 7}):
        code, _ = await town.refusal("editEphemeralMessageText", **where | wrong, text="x")
        assert code == 400
    ordinary = {"chat_id": town.group.id, "message_id": sent["message_id"], "text": "x"}
    assert (await town.refusal("editMessageText", **ordinary))[0] == 400
    await town.done("deleteEphemeralMessage", **where)
    assert shown not in town.sandbox.messages(town.group)


async def test_an_answer_to_it_reaches_the_bot_alone_and_is_answered_so(town):
    await whisper(town)
    shown = town.sandbox.messages(town.group)[-1]
    said = town.sandbox.say(town.liaison, town.group, "60%", reply_to=shown)
    assert (said.is_seen_by(town.liaison), said.is_seen_by(town.office)) == (True, False)
    *_, update = await town.done("getUpdates")
    message = update["message"]
    assert (message["ephemeral_message_id"], message["receiver_user"]["is_bot"]) == (2, True)
    await whisper(town, "已记录", reply_parameters={"ephemeral_message_id": 2})
    to = {"ephemeral_message_id": 2, "allow_sending_without_reply": False}
    assert (await town.refusal("sendMessage", chat_id=town.group.id, text="x", reply_parameters=to))[0] == 400


async def test_it_goes_to_members_of_groups_and_answers_their_own_presses(town):
    town.sandbox.start_bot(town.liaison)
    stranger = town.sandbox.add_user("路人")
    card = await town.send("卡片", reply_markup=keyboard(PRESSING))
    shown = town.group.messages[card["message_id"]]
    query = town.sandbox.press(town.office, shown, "签收")
    for chat, receiver in (
        (town.liaison.id, {"receiver_user_id": town.liaison.id}),
        (town.group.id, {"receiver_user_id": stranger.id}),
        (town.group.id, {"receiver_user_id": town.liaison.id, "callback_query_id": query.id}),
    ):
        asked = {"chat_id": chat, "text": "x", "ephemeral_message_parameters": receiver}
        assert (await town.refusal("sendMessage", **asked))[0] == 400
    own = {"receiver_user_id": town.office.id, "callback_query_id": query.id}
    await whisper(town, receiver=own)


async def test_a_topic_holds_what_is_said_in_it_and_answers_to_that(town):
    topic = town.sandbox.open_topic(town.office, town.group, "综合组")
    assert town.sandbox.open_topic(town.office, town.group, "综合组") == topic
    said = town.sandbox.say(town.office, town.group, "/list", topic=topic)
    *_, update = await town.done("getUpdates")
    message = update["message"]
    assert (message["message_thread_id"], message["is_topic_message"], message["chat"]["is_forum"]) == (
        topic,
        True,
        True,
    )
    answer = await town.send("甲", reply_parameters={"message_id": said.id})
    assert answer["message_thread_id"] == topic
    assert (await town.send("乙", message_thread_id=topic))["message_thread_id"] == topic
    assert "message_thread_id" not in await town.send("丙")
    town.sandbox.delete_topic(town.group, "综合组")
    refusal = await town.refusal("sendMessage", chat_id=town.group.id, text="丁", message_thread_id=topic)
    assert refusal == (400, "Bad Request: message thread not found")
    assert [each.text for each in town.sandbox.messages(town.group) if each.text] == ["丙"]


async def test_people_react_and_a_bot_that_leads_hears_of_it_when_it_wants(town):
    card = await town.send("甲")
    shown = town.group.messages[card["message_id"]]
    town.sandbox.react(town.liaison, shown, "👍")
    assert await town.done("getUpdates", allowed_updates=["message_reaction"]) == []
    town.sandbox.admit_bot(town.group, by=town.office, as_admin=True)
    town.sandbox.react(town.liaison, shown, "👌")
    town.sandbox.react(town.liaison, shown, "")
    updates = await town.done("getUpdates")
    for update in updates:
        checked_object("Update", update)
    told = [update["message_reaction"] for update in updates]
    emoji = [[each["emoji"] for each in change["new_reaction"]] for change in told]
    assert (emoji, shown.reacted) == ([["👌"], []], {})


async def test_an_upgraded_group_goes_on_and_its_old_messages_are_out_of_reach(town):
    card = await town.send("甲", reply_markup=keyboard(PRESSING))
    shown, old_id = town.group.messages[card["message_id"]], town.group.id
    town.sandbox.upgrade(town.group)
    told = [update["message"] for update in await town.done("getUpdates")]
    assert [
        (each["chat"]["id"], each.get("migrate_to_chat_id"), each.get("migrate_from_chat_id"))
        for each in told
    ] == [
        (old_id, town.group.id, None),
        (town.group.id, None, old_id),
    ]
    where = {"chat_id": town.group.id, "message_id": card["message_id"]}
    refusal = await town.refusal("editMessageText", **where, text="乙")
    assert refusal == (400, "Bad Request: message to edit not found")
    with pytest.raises(NotPossible):
        town.sandbox.press(town.liaison, shown, "签收")


async def test_a_button_that_copies_or_rests_is_pressed_by_nobody(town):
    card = await town.send("甲", reply_markup=keyboard(RESTING, COPYING))
    shown = town.group.messages[card["message_id"]]
    for label in shown.labels:
        with pytest.raises(NotPossible):
            town.sandbox.press(town.liaison, shown, label)


async def test_a_picture_that_a_person_sends_is_a_photo_with_its_caption(town):
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), "#2462a8").save(drawn, "PNG")
    town.sandbox.say(town.liaison, town.group, "/report 12 60%", file=("site.png", drawn.getvalue()))
    *_, update = await town.done("getUpdates")
    message = update["message"]
    assert (message["caption"], message["photo"][0]["width"]) == ("/report 12 60%", 64)
    checked_object("Update", update)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<tg-time>甲</tg-time>", 'Tag "tg-time" must have a valid unix and format at byte offset 0'),
        (
            '<tg-time unix="x">甲</tg-time>',
            'Tag "tg-time" must have a valid unix and format at byte offset 0',
        ),
        (
            '<tg-time unix="1" format="zz">甲</tg-time>',
            'Tag "tg-time" must have a valid unix and format at byte offset 0',
        ),
    ],
)
async def test_a_time_without_an_instant_is_refused(town, markup, words):
    refusal = await town.refusal("sendMessage", chat_id=town.group.id, text=markup, parse_mode="HTML")
    assert refusal == (400, f"Bad Request: can't parse entities: {words}")


async def test_a_time_and_a_long_quote_are_entities(town):
    sent = await town.send('<tg-time unix="7" format="wDT">甲</tg-time>', parse_mode="HTML")
    assert sent["entities"] == [
        {"type": "date_time", "offset": 0, "length": 1, "unix_time": 7, "date_time_format": "wDT"}
    ]
    assert 'data-unix="7"' in town.sandbox.messages(town.group)[-1].html


async def test_an_older_server_ignores_what_it_does_not_know(found_town):
    town = await found_town(lacks=EVERYTHING)
    sent = await whisper(town, reply_markup=keyboard(PRESSING | {"style": "danger"}) | {"force_reply": True})
    shown = town.sandbox.messages(town.group)[-1]
    assert (sent["message_id"] > 0, shown.only_for, shown.asks_reply) == (True, None, False)
    assert shown.buttons == [[PRESSING]]
    assert (
        await town.refusal("deleteEphemeralMessage", chat_id=1, receiver_user_id=1, ephemeral_message_id=1)
    )[0] == 404
    for button in (RESTING, COPYING):
        code, words = await town.refusal(
            "sendMessage", chat_id=town.group.id, text="x", reply_markup=keyboard(button)
        )
        assert (code, "Text buttons are unallowed" in words) == (400, True)
    words = 'Bad Request: can\'t parse entities: Unsupported start tag "tg-time" at byte offset 0'
    timed = {"text": '<tg-time unix="1">甲</tg-time>', "parse_mode": "HTML"}
    assert await town.refusal("sendMessage", chat_id=town.group.id, **timed) == (400, words)
    await town.send("x", reply_markup={"force_reply": True, "selective": True})
    assert town.sandbox.messages(town.group)[-1].asks_reply


async def test_a_strict_one_refuses_it(found_town):
    town = await found_town(lacks={Feature.COPY_BUTTONS}, refuses=True)
    asked = {"chat_id": town.group.id, "text": "x", "reply_markup": keyboard(COPYING)}
    assert await town.refusal("sendMessage", **asked) == (400, "Bad Request: unexpected field copy_text")
    assert town.sandbox.violations == []


RICH = (
    "<h3>周报 分板块进展</h3><table bordered><tr><th>板块</th><th>逾期</th></tr><tr><td>其他</td><td>1</td></tr></table>"
    "<details open><summary><b>逾期</b> 1项</summary><ul><li>#2 核定&lt;用地&gt;</li></ul></details>"
)


async def test_a_rich_message_is_told_in_lines_and_shown_as_it_is_made(town):
    sent = await town.done("sendRichMessage", chat_id=town.group.id, rich_message={"html": RICH})
    checked_object("Message", sent)
    shown = town.sandbox.messages(town.group)[-1]
    assert shown.text.splitlines() == [
        "周报 分板块进展",
        "板块　逾期",
        "其他　1",
        "逾期 1项",
        "#2 核定<用地>",
    ]
    assert "<table bordered" in shown.html
    assert "<details open" in shown.html
    assert "核定&lt;用地&gt;" in shown.html


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p></p>",
        "<td>1</td>",
        "<table><tr><td>1</td></table>",
        "<details><summary>x</summary>",
        "<li>x</li>",
        "<script>alert(1)</script>",
        '<p onclick="x">1</p>',
        "字" * 32_769,
    ],
)
async def test_bad_rich_markup_is_refused(town, html):
    code, words = await town.refusal("sendRichMessage", chat_id=town.group.id, rich_message={"html": html})
    assert (code, "rich message" in words) == (400, True)


async def test_a_server_without_rich_messages_has_no_such_method(found_town):
    town = await found_town(lacks={Feature.RICH})
    code, _ = await town.refusal("sendRichMessage", chat_id=town.group.id, rich_message={"html": "<p>x</p>"})
    assert code == 404
