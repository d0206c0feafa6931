"""Any answer to getUpdates: what is sound of it is taken once, and the asking goes on."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from aiogram import Bot
from aiohttp import web
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from taskbot.arrivals import is_update, read_json
from taskbot.errors import Stopped
from taskbot.handlers import polling
from taskbot.handlers.polling import poll, rest_after, updates_in
from taskbot.pulse import Pulse
from taskbot.reminders.sessions import HttpSession
from taskbot.seats import Seats

DAY = 86_400
LAST = {"update_id": 10**9, "message": {"text": "后来的"}}
WORST = {
    "no list": {"ok": True, "result": None},
    "no result": {"ok": True},
    "a word": {"ok": True, "result": "x"},
    "words": {"ok": True, "result": ["x", {}, {"update_id": "x"}, {"update_id": 2**70}, {"update_id": True}]},
    "nothing": None,
    "429 without parameters": {"ok": False, "error_code": 429, "parameters": None},
    "429 soon": {"ok": False, "error_code": 429, "parameters": {"retry_after": "soon"}},
    "a code that is none": {"ok": False, "error_code": ["x"]},
}
_examples = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(429),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["ok", "result", "update_id", "error_code", "parameters", "retry_after"]), inner
        )
    ),
    max_leaves=12,
)
_answers = st.builds(
    lambda ok, rest: {"ok": ok} | rest, st.booleans(), st.dictionaries(st.just("result"), _json)
)


@_examples
@given(_json | _answers)
@example({"ok": False, "error_code": 429, "parameters": {"retry_after": 10**30}})
@example({"ok": False, "error_code": 429, "parameters": {"retry_after": 10**10}})
def test_any_json_brings_updates_or_a_rest(answer: object):
    try:
        updates = updates_in(read_json(json.dumps(answer).encode()))
    except ValueError:
        return
    if updates is not None:
        assert all(is_update(each) for each in updates)
        return
    try:
        assert 0 < rest_after(answer) <= DAY
    except Stopped:
        assert isinstance(answer, dict)
        assert answer["error_code"] in (401, 404, 409)


@_examples
@given(st.binary(max_size=40))
@example(b"[" * 100_000)
@example("<html>网关错误</html>".encode("gbk"))
@example(b'{"ok": true, "result": [{"update_id": ' + b"9" * 5_000 + b"}]}")
def test_any_bytes_are_json_or_none(body: bytes):
    try:
        updates_in(read_json(body))
    except ValueError:
        return


@pytest.mark.parametrize("case", WORST)
async def test_after_the_worst_the_next_update_is_taken(monkeypatch: pytest.MonkeyPatch, case: str):
    for pause in ("_FIRST_PAUSE", "_REFUSED_PAUSE"):
        monkeypatch.setattr(polling, pause, 0.0)
    asked = await asked_with([WORST[case], {"ok": True, "result": [{"x": 1}, LAST]}], until=1)
    assert asked == ([LAST], [0, 0, LAST["update_id"] + 1])


async def test_a_batch_with_one_that_is_none_is_taken_without_it():
    sound = [{"update_id": 5}, {"update_id": 6, "message": "x"}]
    taken, offsets = await asked_with([{"ok": True, "result": [{}, sound[0], "x", sound[1], [2]]}], until=2)
    assert (taken, offsets) == (sound, [0, 7])


async def test_numbers_that_begin_again_lower_are_taken_too():
    """Telegram chooses the next one anew after a week without updates."""
    first, second = {"update_id": 900}, {"update_id": 5}
    taken, _ = await asked_with([{"ok": True, "result": [each]} for each in (first, second)], until=2)
    assert taken == [first, second]


async def asked_with(answers: Sequence[object], *, until: int) -> tuple[list[dict[str, Any]], list[int]]:
    """What was taken, and the offsets that were asked with, when a Telegram gives those answers and then nothing."""
    taken: list[dict[str, Any]] = []
    offsets: list[int] = []
    to_come, has_all, is_over = [*answers], asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        offsets.append((await request.json())["offset"])
        if not to_come and not has_all.is_set():
            has_all.set()
            await is_over.wait()
        return web.json_response(to_come.pop(0) if to_come else {"ok": True, "result": []})

    async def accept(updates: Sequence[dict[str, Any]]) -> None:
        taken.extend(updates)

    app = web.Application()
    app.router.add_post("/bot{token}/getUpdates", answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot = Bot("1000:demo", session=HttpSession(f"http://127.0.0.1:{runner.addresses[0][1]}"))
    polling_on = asyncio.create_task(poll(bot, accept, asyncio.Event(), Seats(), Pulse()))
    await asyncio.wait(
        {polling_on, asyncio.create_task(has_all.wait())}, timeout=20, return_when="FIRST_COMPLETED"
    )
    assert not polling_on.done()
    seen = offsets[:]
    polling_on.cancel()
    await asyncio.gather(polling_on, return_exceptions=True)
    is_over.set()
    await runner.cleanup()
    assert len(taken) == until
    return taken, seen
