"""The JSON interface of the chat page."""

import asyncio
import json
import re

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer

from taskbot.sandbox import ClockStop
from taskbot.sandbox.broadcast import RING_SIZE, Broadcast

KEYBOARD = {
    "inline_keyboard": [[{"text": "签收", "callback_data": "ack:1"}, {"text": "网址", "url": "https://a.cn"}]]
}


async def act(town, name, **asked: object) -> tuple[int, dict]:
    async with town.http.post(f"{town.url}/sandbox/{name}", json=asked) as response:
        return response.status, await response.json()


async def state(town) -> dict:
    async with town.http.get(f"{town.url}/sandbox/state") as response:
        return await response.json()


async def read_events(response, count) -> list[tuple[str, dict]]:
    events: list[tuple[str, dict]] = []
    name = ""
    while len(events) < count:
        field, _, value = (await response.content.readline()).decode().strip().partition(": ")
        if field == "event":
            name = value
        if field == "data":
            events.append((name, json.loads(value)))
    return events


async def test_the_state_holds_people_chats_messages_and_time(town):
    town.sandbox.add_user("外人", shown=False)
    said = town.sandbox.say(town.liaison, town.group, "/mine <b>")
    await town.send("甲", reply_parameters={"message_id": said.id}, reply_markup=KEYBOARD)
    await town.done("setMyCommands", commands=[{"command": "mine", "description": "my tasks"}])
    shown = await state(town)
    assert [(one["name"], one["role"]) for one in shown["personas"]] == [
        ("王敏", "督办单位"),
        ("李工", "省经信厅"),
    ]
    assert [(chat["title"], chat["type"]) for chat in shown["chats"]] == [
        ("王敏", "private"),
        ("李工", "private"),
        ("工作群", "supergroup"),
    ]
    joined, asked, card = shown["messages"][str(town.group.id)]
    assert (joined["service"], joined["text"]) == (True, "机器人已加入群聊")
    assert asked["html"] == '<span class="bot_command">/mine</span> &lt;b&gt;'
    assert card["reply_to"] == {"id": said.id, "name": "李工", "excerpt": "/mine <b>"}
    assert card["buttons"] == [[{"text": "签收", "data": "ack:1"}, {"text": "网址", "url": "https://a.cn"}]]
    assert re.fullmatch(r"2020-06-29T09:30:\d\d\+08:00", card["at"])
    assert shown["commands"] == {"default": [{"command": "mine", "description": "my tasks"}]}
    assert shown["reachable"] == {str(town.office.id): False, str(town.liaison.id): False}
    assert shown["clock"]["movable"] is False


async def test_people_act_through_the_page(town):
    where = {"persona": town.liaison.id, "chat": town.group.id}
    assert await act(town, "say", **where, text="60%") == (200, {"ok": True})
    said = town.sandbox.messages(town.group)[-1]
    await act(town, "edit", **where, message=said.id, text="70%")
    await act(town, "say", **where, text="80%", reply_to=said.id)
    await act(town, "start", persona=town.liaison.id, payload="code")
    form = FormData({key: str(value) for key, value in where.items()} | {"text": "附件"})
    form.add_field("file", b"PK", filename="work.xlsx")
    async with town.http.post(f"{town.url}/sandbox/upload", data=form) as response:
        assert await response.json() == {"ok": True}
    _, first, second, third = town.sandbox.messages(town.group)
    assert (first.text, second.reply_to, third.file.name) == ("70%", first, "work.xlsx")
    assert town.sandbox.messages(town.sandbox.private_chat(town.liaison))[0].text == "/start code"


async def test_a_press_waits_for_the_answer(town):
    card = await town.send("甲", reply_markup=KEYBOARD)
    where = {"persona": town.liaison.id, "chat": town.group.id, "message": card["message_id"]}
    press = asyncio.create_task(act(town, "press", **where, row=0, column=0))
    [update] = await town.done("getUpdates", timeout=10)
    await town.done("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="已签收")
    assert await press == (200, {"ok": True, "answer": "已签收", "alert": False})


@pytest.mark.parametrize(
    ("name", "asked", "code", "error"),
    [
        ("say", {"persona": 100003, "text": "你好"}, 409, "你不在这个群里"),
        ("say", {"text": "  "}, 409, "不能发送空消息"),
        ("say", {"persona": 5}, 404, "没有这个人、会话、消息、按钮或文件"),
        ("say", {"persona": "x"}, 400, "请求的格式不对"),
        ("edit", {"message": 1, "text": "x"}, 409, "只能修改自己的消息"),
        ("press", {"message": 2, "row": 0, "column": 1}, 409, "这个按钮不能按"),
        ("press", {"message": 2, "row": 3, "column": 0}, 404, "没有这个人、会话、消息、按钮或文件"),
        ("clock", {"stop": "tomorrow"}, 404, "没有这个人、会话、消息、按钮或文件"),
    ],
)
async def test_what_cannot_be_done_is_told_in_one_sentence(town, name, asked, code, error):
    town.sandbox.add_user("路人")
    await town.send("甲", reply_markup=KEYBOARD)
    asked = {"persona": town.liaison.id, "chat": town.group.id} | asked
    assert await act(town, name, **asked) == (code, {"ok": False, "error": error})


async def test_the_clock_moves_to_the_stops_that_the_program_gave(town):
    async def to_friday() -> None:
        town.sandbox.clock.move_to(town.sandbox.clock.now().replace(month=7, day=3))

    town.sandbox.clock_stops["friday"] = ClockStop("周五 16:00", to_friday)
    assert (await state(town))["clock"]["stops"] == [{"key": "friday", "label": "周五 16:00"}]
    assert (await act(town, "clock", stop="friday"))[0] == 200
    assert (await state(town))["clock"]["now"].startswith("2020-07-03")


async def test_events_follow_the_chat_and_are_taken_up_again(town):
    seen = (await state(town))["last_event"]
    card = await town.send("甲")
    where = {"chat_id": town.group.id, "message_id": card["message_id"]}
    await town.done("sendChatAction", chat_id=town.group.id, action="typing")
    await town.done("deleteMessage", **where)
    headers = {"Last-Event-ID": str(seen)}
    async with town.http.get(f"{town.url}/sandbox/events", headers=headers) as response:
        message, typing, deleted = await read_events(response, 3)
        assert (message[0], message[1]["text"]) == ("message", "甲")
        assert typing == ("typing", {"chat": town.group.id})
        assert deleted == ("deleted", {"chat": town.group.id, "id": card["message_id"]})
        town.sandbox.clock_moved()
        assert (await read_events(response, 1))[0][0] == "clock"


async def test_a_page_that_closes_ends_its_stream_without_an_error():
    broadcast = Broadcast()
    streams: list[asyncio.Task[web.StreamResponse]] = []

    async def events(request: web.Request) -> web.StreamResponse:
        streams.append(asyncio.create_task(broadcast.stream(request)))
        return await asyncio.shield(streams[0])  # as in the sandbox, where only a failing write ends it

    app = web.Application()
    app.router.add_get("/", events)
    async with TestClient(TestServer(app)) as browser:
        page = await browser.get("/")
        page.close()
        async with asyncio.timeout(5):
            while not streams[0].done():
                broadcast.send("chats", {})
                await asyncio.sleep(0)
    assert streams[0].exception() is None


async def test_a_page_of_an_earlier_run_is_told_to_reset(town):
    async with town.http.get(f"{town.url}/sandbox/events?after=7") as response:
        assert await read_events(response, 1) == [("reset", {})]


def test_a_page_that_missed_more_than_the_ring_holds_is_told_to_reset():
    broadcast = Broadcast()
    start = broadcast.last_id
    for _ in range(RING_SIZE):
        broadcast.send("chats", {})
    assert len(broadcast.after(start)) == RING_SIZE
    broadcast.send("chats", {})
    assert [event.name for event in broadcast.after(start)] == ["reset"]


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:80"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "localhost:8081", "Origin": "http://localhost:8081"}, 200),
    ],
)
async def test_only_pages_of_this_machine_are_served(town, headers, code):
    async with town.http.get(f"{town.url}/sandbox/state", headers=headers) as response:
        assert response.status == code


async def test_files_are_served_as_downloads_unless_they_are_pictures(town):
    chat = town.group
    page = town.sandbox.say(town.liaison, chat, "", file=("周报 1.html", b"<script>alert(1)</script>"))
    picture = town.sandbox.say(
        town.liaison, chat, "", file=("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1")
    )
    found = (await state(town))["messages"][str(chat.id)]
    kinds = []
    for message in found[1:]:
        async with town.http.get(town.url + message["files"][0]["url"]) as response:
            kinds.append((response.content_type, response.headers["Content-Disposition"].partition(";")[0]))
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in response.headers["Content-Security-Policy"]
    assert kinds == [("application/octet-stream", "attachment"), ("image/png", "inline")]
    assert (page.file.name, picture.file.is_photo) == ("周报 1.html", True)


async def test_the_page_itself_may_load_only_its_own_parts(town):
    async with town.http.get(town.url) as response:
        assert response.content_type == "text/html"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
