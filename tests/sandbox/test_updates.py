"""What the bot gets to see, when, and how often."""

import asyncio

import pytest

from taskbot.sandbox import Fault
from taskbot.sandbox.schema import checked_object


async def fetch(town, **params: object) -> list:
    """The updates waiting, each checked against the Bot API."""
    return [checked_object("Update", update) for update in await town.done("getUpdates", **params)]


def kinds(updates) -> list[str]:
    return [next(key for key in update if key != "update_id") for update in updates]


async def test_an_update_is_given_again_until_it_is_confirmed(town):
    town.sandbox.start_bot(town.liaison, "code")
    town.sandbox.say(town.liaison, town.group, "/mine")
    first, second = await fetch(town)
    assert first["message"]["text"] == "/start code"
    assert await fetch(town, limit=1) == [first]
    assert await fetch(town, offset=second["update_id"]) == [second]
    assert await fetch(town, offset=second["update_id"] + 1) == []
    await town.sandbox.drained()


async def test_a_negative_offset_keeps_only_the_newest(town):
    for number in range(3):
        town.sandbox.say(town.liaison, town.group, f"/task {number}")
    [update] = await fetch(town, offset=-1)
    assert update["message"]["text"] == "/task 2"


async def test_a_long_poll_ends_with_the_first_update(town):
    poll = asyncio.create_task(fetch(town, timeout=30))
    await town.done("getMe")
    town.sandbox.say(town.liaison, town.group, "/mine")
    assert kinds(await poll) == ["message"]


async def test_a_second_poll_ends_the_first_with_409(town):
    first = asyncio.create_task(town.call("getUpdates", timeout=30))
    await town.done("getMe")
    second = asyncio.create_task(town.call("getUpdates", timeout=30))
    answer = await first
    assert (answer["error_code"], answer["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    town.sandbox.say(town.liaison, town.group, "/mine")
    assert (await second)["ok"]


async def test_only_the_kinds_asked_for_are_queued(town):
    await town.done("getUpdates", allowed_updates=["callback_query"])
    town.sandbox.say(town.liaison, town.group, "/mine")
    assert await fetch(town) == []
    await town.done("getUpdates", allowed_updates=[])
    town.sandbox.say(town.liaison, town.group, "/mine")
    assert kinds(await fetch(town)) == ["message"]


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("天气真好", False),
        ("交办 /new", False),
        ("/new 标准", True),
        ("/交办 标准", False),
        ("/new@taskbot_demo_bot 标准", True),
        ("/new@other_demo_bot 标准", False),
        ("请看 @taskbot_demo_bot", True),
        ("请看 @other_demo_bot", False),
        ("#1 60%", False),
    ],
)
async def test_privacy_mode_shows_only_what_is_meant_for_the_bot(town, text, is_seen):
    town.sandbox.say(town.liaison, town.group, text)
    assert bool(await fetch(town)) == is_seen


async def test_replies_to_the_bot_are_seen_and_so_are_their_edits(town):
    card = await town.send("#1 标准")
    on_card = town.sandbox.messages(town.group)[-1]
    said = town.sandbox.say(town.liaison, town.group, "60%", reply_to=on_card)
    town.sandbox.edit(town.liaison, said, "70%")
    first, second = await fetch(town)
    assert first["message"]["reply_to_message"]["message_id"] == card["message_id"]
    assert second["edited_message"]["text"] == "70%"


@pytest.mark.parametrize("opened_by", ["privacy off", "admin"])
async def test_without_privacy_or_as_an_admin_the_bot_sees_everything(found_town, opened_by):
    town = await found_town(privacy=opened_by != "privacy off")
    if opened_by == "admin":
        town.sandbox.admit_bot(town.group, by=town.office, as_admin=True)
    town.sandbox.say(town.liaison, town.group, "天气真好")
    assert kinds(await fetch(town))[-1] == "message"


async def test_the_bot_hears_of_joining_and_blocking(town):
    town.sandbox.add_group("领导群", members=[town.office])
    town.sandbox.start_bot(town.liaison)
    town.sandbox.block(town.liaison)
    town.sandbox.unblock(town.liaison)
    updates = await fetch(town)
    assert kinds(updates) == ["my_chat_member", "message", "message", "my_chat_member", "my_chat_member"]
    changes = [update["my_chat_member"] for update in updates if "my_chat_member" in update]
    standings = [(one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in changes]
    assert standings == [("left", "member"), ("member", "kicked"), ("kicked", "member")]


async def test_an_anonymous_admin_writes_in_the_name_of_the_group(town):
    town.sandbox.say(town.office, town.group, "/list", anonymously=True)
    [update] = await fetch(town)
    assert update["message"]["sender_chat"]["id"] == town.group.id
    assert update["message"]["from"]["username"] == "GroupAnonymousBot"


async def test_a_text_that_is_too_long_arrives_in_pieces(town):
    town.sandbox.start_bot(town.liaison)
    town.sandbox.say(town.liaison, town.sandbox.private_chat(town.liaison), "😀" * 3000)
    texts = [update["message"]["text"] for update in await fetch(town)]
    assert [len(text) for text in texts[1:]] == [2048, 952]


async def test_files_arrive_as_documents_and_photos(town):
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0"
    town.sandbox.start_bot(town.liaison)
    chat = town.sandbox.private_chat(town.liaison)
    for file in (("work.xlsx", b"PK"), ("现场.png", picture), ("坏图.png", b"no picture")):
        town.sandbox.say(town.liaison, chat, "附件", file=file)
    _, document, photo, broken = [update["message"] for update in await fetch(town)]
    assert (document["document"]["file_name"], document["caption"]) == ("work.xlsx", "附件")
    assert (photo["photo"][0]["width"], photo["photo"][0]["height"]) == (640, 480)
    assert broken["document"]["file_name"] == "坏图.png"


async def test_a_press_is_answered_once(town):
    await town.send("甲", reply_markup={"inline_keyboard": [[{"text": "签收 #1", "callback_data": "ack:1"}]]})
    query = town.sandbox.press(town.liaison, town.sandbox.messages(town.group)[-1], "签收")
    [update] = await fetch(town)
    assert update["callback_query"]["data"] == "ack:1"
    answer = {"callback_query_id": update["callback_query"]["id"], "text": "已签收", "show_alert": True}
    await town.done("answerCallbackQuery", **answer)
    assert (query.answer.text, query.answer.is_alert) == ("已签收", True)
    assert (await town.call("answerCallbackQuery", **answer))["error_code"] == 400


async def test_a_confirmed_update_can_come_once_more(town):
    town.sandbox.say(town.liaison, town.group, "/mine")
    [update] = await fetch(town)
    town.sandbox.faults.add(Fault("duplicate_update"))
    assert await fetch(town, offset=update["update_id"] + 1) == [update]
    assert await fetch(town, offset=update["update_id"] + 1) == []


async def test_waiting_in_vain_tells_how_things_stand(town):
    town.sandbox.say(town.liaison, town.group, "/mine")
    with pytest.raises(TimeoutError, match=r"unconfirmed updates: \['\d+ message'\](.|\n)*李工: /mine"):
        await town.sandbox.drained(timeout=0.01)
