"""Whose word a message is: what was passed on, or said in the name of a chat, orders nothing."""

from typing import Any

import pytest
from onlookers import desk, group, person, said

from taskbot.demo import Stage
from taskbot.tasks import queries
from taskbot.tasks.permissions import GROUP_ANONYMOUS_BOT

USER_ORIGIN = {"type": "hidden_user", "date": 1, "sender_user_name": "某人"}
NOT_CARRIED_OUT = "命令不执行，请自己重新发送"


async def tell(
    office: Stage,
    who: str,
    text: str,
    update_id: int = 10**9,
    kind: str = "message",
    **fields: Any,  # noqa: ANN401 (JSON)
) -> None:
    """A message in the work group, as Telegram would send it."""
    sender, chat = person(office, who), group(office)
    message = {
        "message_id": 10**6,
        "date": 1,
        "chat": {"id": chat.id, "type": "supergroup", "title": chat.title},
        "from": {"id": sender.id, "is_bot": False, "first_name": sender.name},
        "text": text,
    }
    await office.app.feed.accept([{"update_id": update_id, kind: message | fields}])
    await office.settle()


async def recorded(office: Stage) -> int:
    return len(await office.app.context.db.read(queries.timeline, 1))


@pytest.mark.parametrize(
    "fields",
    [
        {"forward_origin": USER_ORIGIN},
        {"via_bot": {"id": 5, "is_bot": True, "first_name": "某机器人", "username": "some_bot"}},
    ],
    ids=["forwarded", "by way of another bot"],
)
async def test_a_command_that_somebody_else_wrote_is_not_carried_out(office: Stage, fields: dict[str, Any]):
    before = await recorded(office)
    await tell(office, "李文", "/done 1 已全部完成", **fields)
    assert await recorded(office) == before
    assert len(said(office, NOT_CARRIED_OUT)) == 1
    await tell(office, "李文", "/done 1 已全部完成", update_id=10**9 + 1)
    assert await recorded(office) == before + 1


async def test_whoever_passes_a_report_on_has_made_it(office: Stage):
    before = await recorded(office)
    await tell(office, "李文", "#1 60% 正在征求意见", forward_origin=USER_ORIGIN)
    assert await recorded(office) == before + 1


@pytest.mark.parametrize("sender_chat", ["group", "channel"])
async def test_who_speaks_as_a_chat_has_nobodys_rights(office: Stage, sender_chat: str):
    """Telegram names the anonymous administrator, or the channel's service account; here it even names the clerk."""
    before = await recorded(office)
    speaks_as = {"id": group(office).id, "type": sender_chat, "title": "工作群"}
    await tell(office, "王敏", "/amend 1 时限改为7月10日", sender_chat=speaks_as)
    assert await recorded(office) == before
    assert len(said(office, "请用个人身份发言")) == 1


async def test_an_anonymous_administrator_is_nobody_even_where_that_number_is_given_rights(office: Stage):
    before = await recorded(office)
    anonymous = {"id": GROUP_ANONYMOUS_BOT, "is_bot": True, "first_name": "Group"}
    await tell(office, "王敏", "/done 1 已完成", **{"from": anonymous})
    assert await recorded(office) == before
    assert len(said(office, "请用个人身份发言")) == 1


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "business_message", "guest_message"])
async def test_what_is_posted_elsewhere_is_nothing_to_the_bot(office: Stage, kind: str):
    before, told = await recorded(office), len(said(office, ""))
    await tell(office, "王敏", "/amend 1 时限改为7月10日", kind=kind)
    assert (await recorded(office), len(said(office, ""))) == (before, told)


async def test_the_office_in_private_is_told_the_same(office: Stage):
    private = {"id": desk(office).id, "type": "private", "first_name": "王敏"}
    await tell(office, "王敏", "/list", chat=private, forward_origin=USER_ORIGIN)
    assert len(said(office, NOT_CARRIED_OUT, desk(office))) == 1
