"""A rich message is a table where Telegram knows such, and the same words where it does not."""

import pytest
from postbox import Post, opened

from taskbot.reminders import outbox
from taskbot.reminders.models import Delivery, Lane
from taskbot.reminders.outbox import Address, Body
from taskbot.sandbox.features import EVERYTHING, Feature
from taskbot.texts.buttons import Press, button

RICH = "<table><tr><th>板块</th></tr><tr><td>其他</td></tr></table><details><summary>逾期</summary><p>#1</p></details>"
PLAIN = "<b>明细</b>\n#1"
BUTTONS = [[button("逾期", Press.DIGEST_LIST, 1, "overdue", style="primary")]]


def tell(post: Post, rich: str = RICH) -> int:
    body = Body(PLAIN, BUTTONS)
    to = Address(post.group.id)
    return post.work.do(outbox.tell, to, body, rich=rich, lane=Lane.DIGEST, now=post.clock.now()).id


async def deliver(post: Post) -> None:
    async with post.running() as dispatcher:
        await dispatcher.drained()


def methods(post: Post) -> list[str]:
    return [call.method for call in post.sandbox.log if call.method.startswith("send")]


async def test_it_arrives_as_it_was_meant_with_its_buttons(post):
    tell(post)
    await deliver(post)
    message = post.sandbox.messages(post.group)[-1]
    assert ("<table>" in message.html, "<details>" in message.html, message.labels) == (True, True, ["逾期"])
    assert methods(post) == ["sendRichMessage"]
    assert post.sandbox.violations == []


@pytest.mark.parametrize("lacks", [{Feature.RICH}, EVERYTHING], ids=["rich messages", "everything"])
async def test_an_older_server_gets_the_words_and_is_asked_once(work, lacks):
    async with opened(work, lacks) as post:
        letters = [tell(post), tell(post)]
        await deliver(post)
        assert post.texts(post.group)[-2:] == ["明细\n#1"] * 2
        assert {post.letter(each).delivery for each in letters} == {Delivery.SENT}
        assert methods(post).count("sendRichMessage") == 1
        assert post.sandbox.messages(post.group)[-1].labels == ["逾期"]


async def test_one_that_is_refused_goes_as_text_and_the_next_is_tried_again(post):
    for rich in ("<blink>逾期</blink>", RICH):
        tell(post, rich)
    await deliver(post)
    assert methods(post) == ["sendRichMessage", "sendMessage", "sendRichMessage"]
    assert post.texts(post.group)[-2] == "明细\n#1"
