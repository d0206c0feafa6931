"""What Telegram or a proxy may answer to a letter beside what the Bot API says: nothing stays under way, nothing is lost."""

import asyncio
import json
from contextlib import suppress
from urllib.parse import quote

import pytest
from aiogram import Bot
from aiogram.exceptions import AiogramError
from loguru import logger
from postbox import FREELY, TOKEN
from sqlmodel import Session

from taskbot.errors import UNKNOWN_BOT, Stopped
from taskbot.logs import start_logging
from taskbot.meters import Meters
from taskbot.reminders import delivery
from taskbot.reminders.dispatcher import Dispatcher
from taskbot.reminders.models import Delivery, Lane, Letter
from taskbot.reminders.sessions import HttpSession
from taskbot.sandbox import Fault

REFUSED = {"ok": False, "description": "Too Many Requests"}
TRIED_AGAIN = {
    "429 without a word": (429, REFUSED | {"error_code": 429}),
    "429 without parameters": (429, REFUSED | {"parameters": None}),
    "429 with none that is a number": (429, REFUSED | {"parameters": {"retry_after": "soon"}}),
    "429 in a list": (429, [429]),
    "a refusal of nothing": (407, {"ok": False}),
    "a proxy's own JSON": (403, {"message": "denied"}),
    "a word": (502, "ok"),
    "a server in trouble that gives no reason": (502, {"ok": False, "description": None}),
}
REFUSED_FOR_GOOD = {
    "without a reason": (400, {"ok": False, "description": None}),
    "with a number for a reason": (403, {"ok": False, "description": 3}),
    "with a new id that is none": (400, REFUSED | {"parameters": {"migrate_to_chat_id": "x"}}),
}
GROUP = {"id": -1, "type": "group"}
TAKEN = {
    "with a date that is none": ({"message_id": 77, "date": "x", "chat": GROUP}, Delivery.SENT),
    "with nothing": (None, Delivery.UNKNOWN),
    "with a word": ("x", Delivery.UNKNOWN),
    "with an id beyond all bounds": ({"message_id": 2**70, "date": 1, "chat": GROUP}, Delivery.UNKNOWN),
    "with such an id and nothing else": ({"message_id": 2**70}, Delivery.UNKNOWN),
}


def odd(answer: object, status: int) -> Fault:
    return Fault("instead", "sendMessage", status=status, body=json.dumps(answer))


@pytest.mark.parametrize("case", TRIED_AGAIN)
async def test_what_says_nothing_of_the_letter_is_tried_again(post, case):
    status, answer = TRIED_AGAIN[case]
    post.sandbox.faults.add(odd(answer, status))
    letter_id = post.tell("一", lane=Lane.ANSWER)
    async with post.running() as dispatcher:
        await dispatcher.drained()
        assert post.letter(letter_id).delivery == Delivery.QUEUED
        post.forward(2)
        await dispatcher.drained()
    assert (post.letter(letter_id).delivery, post.texts()) == (Delivery.SENT, ["一"])


@pytest.mark.parametrize(
    "fault",
    [
        Fault("redirect", "sendMessage", times=20),
        odd({"ok": False, "error_code": 500, "description": f"no way to /bot{TOKEN}/sendMessage"}, 500),
        odd({"ok": False, "error_code": 400, "description": f"orig=http%3A%2F%2Fx%2Fbot{quote(TOKEN)}"}, 400),
    ],
    ids=["redirected", "out of reach", "refused"],
)
async def test_what_a_gateway_quotes_of_the_address_is_not_kept(post, fault, capsys):
    start_logging("DEBUG")
    post.sandbox.faults.add(fault)
    letter_id = post.tell("一")
    async with post.running() as dispatcher:
        await dispatcher.drained()
    logger.remove()
    assert post.letter(letter_id).error
    assert TOKEN.partition(":")[2] not in post.letter(letter_id).error + capsys.readouterr().err


@pytest.mark.parametrize("case", REFUSED_FOR_GOOD)
async def test_a_refusal_of_the_letter_is_one_whatever_else_it_says(post, case):
    status, answer = REFUSED_FOR_GOOD[case]
    post.sandbox.faults.add(odd(answer, status))
    letter_id = post.tell("一")
    async with post.running() as dispatcher:
        await dispatcher.drained()
    assert (post.letter(letter_id).delivery, post.texts()) == (Delivery.FAILED, [])


@pytest.mark.parametrize("case", TAKEN)
async def test_what_telegram_has_taken_is_sent_or_unknown_and_not_told_to_the_log(post, case, capsys):
    result, became = TAKEN[case]
    words = "报送材料甲"
    start_logging("DEBUG")
    post.sandbox.faults.add(odd({"ok": True, "result": result, "text": words}, 200))
    letter_id = post.tell(words)
    async with post.running() as dispatcher:
        await dispatcher.drained()
        post.forward(3600)
        await dispatcher.drained()
    logger.remove()
    letter = post.letter(letter_id)
    assert (letter.delivery, letter.attempts, post.texts()) == (became, 1, [words])
    assert letter.message_id == (77 if became == Delivery.SENT else None)
    assert [each.id for each in post.work.ask(delivery.in_doubt)] == [letter_id] * (became != Delivery.SENT)
    logged = capsys.readouterr().err
    assert f"letter {letter_id} " in logged
    assert words not in logged


@pytest.mark.parametrize(("asked", "seconds"), [(10**14, 86_400), (-5, 1), (0, 1)])
async def test_a_rest_that_nobody_can_mean_is_a_day_at_most(post, asked, seconds):
    post.sandbox.faults.add(odd(REFUSED | {"parameters": {"retry_after": asked}}, 429))
    letter_id = post.tell("一")
    async with post.running() as dispatcher:
        await dispatcher.drained()
    letter = post.letter(letter_id)
    rest = (letter.due_at - post.clock.now()).total_seconds()
    assert letter.delivery == Delivery.QUEUED
    assert 0 < rest <= seconds < rest + 10


async def test_a_token_that_telegram_no_longer_knows_ends_the_sender_and_fails_nothing(post):
    turned_away = odd({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
    turned_away.times = 2
    post.sandbox.faults.add(turned_away)
    post.sandbox.start_bot(post.person)
    letters = [post.tell("一", lane=Lane.ANSWER), post.tell("二", post.person.id)]
    sender = Dispatcher(post.work.db, post.bot, post.clock.now, FREELY)
    with pytest.raises(Stopped, match=UNKNOWN_BOT):
        await asyncio.wait_for(sender.run(), 10)
    assert {post.letter(each).delivery for each in letters} == {Delivery.QUEUED}


@pytest.mark.parametrize(
    ("fault", "result"),
    [
        (Fault("502_html", "sendMessage"), "unreachable"),
        (odd({"ok": True, "result": None}, 200), "unreadable"),
        (odd(REFUSED, 429), "refused"),
    ],
)
async def test_every_call_is_counted_whatever_came_of_it(post, fault, result):
    meters = Meters()
    post.sandbox.faults.add(fault)
    address = post.bot.session.api.base.partition("/bot")[0]
    async with Bot(post.bot.token, session=HttpSession(address, meters=meters)) as bot:
        with suppress(AiogramError):
            await bot.send_message(post.group.id, "一")
    labels = {"method": "sendMessage", "result": result}
    assert meters.registry.get_sample_value("taskbot_sends_total", labels) == 1


@pytest.mark.parametrize("fails", ["the sending", "the words of a reminder"])
async def test_what_nobody_thought_of_puts_the_letter_back(post, fails):
    letter_id = post.tell("一", reminds=[{}])
    if fails == "the sending":
        post.work.do(_spoil, letter_id)
    post.sandbox.start_bot(post.person)
    later = post.tell("二", post.person.id)
    async with post.running(write_words=_find_no_words) as dispatcher:
        for attempt in (1, 2):
            await dispatcher.drained()
            letter = post.letter(letter_id)
            assert (letter.delivery, letter.error, letter.attempts) == (
                Delivery.QUEUED,
                "KeyError",
                attempt,
            )
            post.forward(60)
    assert post.letter(later).delivery == Delivery.SENT


@pytest.mark.parametrize("fails", ["the sending", "the words of a reminder"])
async def test_after_ten_attempts_it_makes_way_for_those_behind_it(post, fails):
    letter_id = post.tell("一", reminds=[{}])
    post.work.do(_spoil if fails == "the sending" else _tire, letter_id)
    post.work.do(_tire, letter_id)
    async with post.running(write_words=_find_no_words) as dispatcher:
        await dispatcher.drained()
        assert (post.letter(letter_id).delivery, post.letter(letter_id).error) == (
            Delivery.FAILED,
            "KeyError",
        )
        post.tell("二")
        await dispatcher.drained()
    assert post.texts() == ["二"]


def _tire(session: Session, letter_id: int) -> None:
    session.get_one(Letter, letter_id).attempts = 9


def _spoil(session: Session, letter_id: int) -> None:
    """A row such as nothing in the program writes."""
    session.get_one(Letter, letter_id).content = {}


def _find_no_words(_session: Session, letter: Letter) -> bool:
    raise KeyError(letter.id)
