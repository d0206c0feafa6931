"""What a running bot says of itself over HTTP and in its log."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from loguru import logger
from prometheus_client.parser import text_string_to_metric_families

from taskbot.app import make_bot
from taskbot.db import Database
from taskbot.demo import Stage, demo_settings
from taskbot.pulse import Pulse
from taskbot.sandbox.faults import Fault
from taskbot.sandbox.models import Chat, User
from taskbot.settings import load_settings
from taskbot.tasks import journal
from taskbot.watch.looking import Lookout
from taskbot.web.app import Health, make_web_app

Samples = dict[tuple[str, ...], float]


def asked(lookout: Lookout) -> TestClient:
    health = Health(lookout.readiness, lookout.metrics)
    return TestClient(TestServer(make_web_app(load_settings(), health, None)))


@pytest.fixture
async def http(office: Stage) -> AsyncIterator[TestClient]:
    async with asked(office.app.lookout) as client:
        yield client


@pytest.fixture
def lines() -> Iterator[list[dict]]:
    found: list[dict] = []
    sink = logger.add(lambda line: found.append(line.record), level="DEBUG")
    yield found
    logger.remove(sink)


async def scraped(http: TestClient) -> Samples:
    """The samples by name and values of the labels."""
    response = await http.get("/metrics")
    assert (response.status, response.content_type) == (200, "text/plain")
    families = text_string_to_metric_families(await response.text())
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


async def test_what_was_done_and_what_waits_is_counted(office: Stage, http: TestClient):
    before = await scraped(http)
    office.sandbox.faults.add(Fault("429", "sendMessage", chat_id=group(office).id))
    office.sandbox.say(person(office, "李文"), group(office), "#1 60% 正在征求意见")
    await office.settle()
    after = await scraped(http)

    def more(*sample: str) -> float:
        return after[sample] - before.get(sample, 0)

    assert more("taskbot_updates_total", "message", "done") == 1
    assert more("taskbot_update_seconds_count", "message") == 1
    assert more("taskbot_sends_total", "sendMessage", "retry_after") == 1
    assert more("taskbot_ticks_total", "done") >= 1
    assert more("taskbot_tick_seconds_count") == more("taskbot_ticks_total", "done")
    assert after["taskbot_journal_events",] == await office.app.context.db.read(journal.count_events)
    assert more("taskbot_journal_events") > 0
    assert more("taskbot_sends_total", "sendMessage", "ok") >= 1
    assert after["taskbot_outbox_depth", "answer"] == after["taskbot_outbox_letters", "queued"] == 0
    assert after["taskbot_inbox_updates", "waiting"] == after["taskbot_inbox_updates", "parked"] == 0
    assert after["taskbot_database_up",] == 1
    assert ("taskbot_last_seen_timestamp_seconds", "telegram") in after


async def test_no_label_is_anybodys_word(office: Stage, http: TestClient):
    office.sandbox.say(person(office, "李文"), group(office), "#1 60% 正在征求意见")
    await office.settle()
    assert (await (await http.get("/metrics")).text()).isascii()


async def test_it_is_ready(http: TestClient):
    response = await http.get("/readyz")
    told = await response.json()
    assert (response.status, told["unwell"], told["outbox_due"]) == (200, [], 0)
    assert told["ticked_at"]


async def test_it_says_which_part_is_not_well(office: Stage, tmp_path: Path):
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    bot = make_bot(demo_settings("http://127.0.0.1:1", tmp_path))
    async with asked(Lookout(replace(office.app.context, db=empty), bot, Pulse())) as http:
        response = await http.get("/readyz")
        assert (response.status, (await response.json())["unwell"]) == (
            503,
            ["database", "telegram", "clock"],
        )
        assert (await scraped(http))["taskbot_database_up",] == 0
        assert (await http.get("/healthz")).status == 200
    await bot.session.close()
    empty.close()


async def test_a_turns_update_and_its_events_are_in_the_log_and_nobodys_words(
    office: Stage, lines: list[dict]
):
    office.sandbox.say(person(office, "李文"), group(office), "#1 60% 正在征求意见")
    office.sandbox.say(person(office, "赵路"), group(office), "/task 1")
    await office.settle()
    head = await office.app.context.db.read(journal.count_events)
    [recorded] = [line["extra"] for line in lines if line["message"] == "recorded"]
    handled = [line["extra"]["update"] for line in lines if line["message"].startswith("message handled in")]
    assert recorded["events"] == [head]
    assert recorded["update"] == handled[0]
    assert len(handled) == 2
    assert all(line["message"].isascii() for line in lines)


async def test_the_administrators_are_told_in_private(office: Stage):
    app = office.app
    app.context.clock.move_to(app.context.clock.now().replace(year=2019))
    assert not await app.lookout.look()
    app.context.clock.move_to(app.context.clock.now().replace(year=2089, month=12))
    assert await app.lookout.look()
    assert not await app.lookout.look()
    await app.post.drained()
    told = [
        each.text for each in office.sandbox.messages(office.sandbox.private_chat(person(office, "王敏")))
    ]
    assert [text for text in told if "2090 年放假安排" in text and text.startswith("【告警】")]


def person(stage: Stage, name: str) -> User:
    return next(user for user in stage.sandbox.world.users.values() if user.name == name)


def group(stage: Stage) -> Chat:
    return next(chat for chat in stage.sandbox.world.chats.values() if chat.title == "工作群")
