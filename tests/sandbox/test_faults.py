"""Trouble on order, and Telegram's own limits when they are asked for."""

import pytest
from aiohttp import ClientError

from taskbot.sandbox import Fault


async def test_429_tells_when_to_come_again_and_has_no_effect(town):
    town.sandbox.faults.add(Fault("429", "sendMessage", retry_after=7))
    answer = await town.call("sendMessage", chat_id=town.group.id, text="甲")
    assert answer["description"] == "Too Many Requests: retry after 7"
    assert answer["parameters"] == {"retry_after": 7}
    await town.send("乙")
    assert town.sandbox.messages(town.group)[-1].id == 2


async def test_a_fault_strikes_as_often_and_where_it_was_ordered(town):
    town.sandbox.start_bot(town.liaison)
    town.sandbox.faults.add(Fault("500", "sendMessage", times=2, chat_id=town.group.id))
    assert (await town.call("sendMessage", chat_id=town.liaison.id, text="甲"))["ok"]
    assert (await town.call("getMe"))["ok"]
    answers = [await town.call("sendMessage", chat_id=town.group.id, text="甲") for _ in range(3)]
    assert [answer.get("error_code") for answer in answers] == [500, 500, None]
    assert [call.result["ok"] for call in town.sandbox.log[-3:]] == [False, False, True]


async def test_a_bad_gateway_answers_in_html_that_is_no_utf_8(town):
    town.sandbox.faults.add(Fault("502_html"))
    async with town.http.get(f"{town.bot_url}/getMe") as response:
        assert (response.status, response.content_type, response.charset) == (502, "text/html", None)
        assert "网关错误" in (await response.read()).decode("gbk")


@pytest.mark.parametrize(("kind", "texts"), [("drop_before", []), ("drop_after", ["甲"])])
async def test_a_cut_connection_leaves_the_effect_or_not(town, kind, texts):
    town.sandbox.faults.add(Fault(kind, "sendMessage"))
    with pytest.raises(ClientError):
        await town.send("甲")
    assert [message.text for message in town.sandbox.messages(town.group)[1:]] == texts


async def test_telegrams_limits_hold_when_asked_for(found_town):
    town = await found_town(limits=True)
    answers = [await town.call("sendMessage", chat_id=town.group.id, text=str(n)) for n in range(4)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False]
    assert 1 <= answers[-1]["parameters"]["retry_after"] <= 3
