"""The whole job in one office's first week, with the program killed, stopped and started again on the way.

The fixtures play the days, each after the one before; the tests read what was said on them.
"""

import asyncio
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from openpyxl import load_workbook
from town import ANSWER_SECONDS, START_SECONDS, SUPERVISOR_SECONDS, TOKEN, FoundTown, Town, started

from taskbot.sandbox import Fault
from taskbot.sandbox.models import Change, Message

MONDAY, WEDNESDAY, FRIDAY = "2020-06-29T09:30", "2020-07-01T09:30", "2020-07-03T16:20"
TITLE = "研究提出2.0版具体标准体系"
SHEETS = [
    "概览",
    "工作清单",
    "逾期与临期",
    "需协调事项",
    "责任单位汇总",
    "本周反馈",
    "时间轴",
    "指标",
    "填报说明",
]


@dataclass(frozen=True)
class Seen:
    """A message as it stood when it was looked at."""

    text: str
    labels: tuple[str, ...]
    answers: str | None

    @classmethod
    def of(cls, message: Message) -> "Seen":
        answered = message.reply_to.text if message.reply_to else None
        return cls(message.text, tuple(message.labels), answered)


@dataclass
class Week:
    """The town, and what was seen in it, by the name of the moment."""

    town: Town
    seen: dict[str, Seen] = field(default_factory=dict)
    toasts: dict[str, str] = field(default_factory=dict)
    exits: dict[str, int] = field(default_factory=dict)
    timeline: str = ""

    def note(self, moment: str, message: Message) -> Message:
        self.seen[moment] = Seen.of(message)
        return message


@pytest.fixture(scope="session")
async def monday(found_town: FoundTown) -> Week:
    """One task goes from the order to its closing; another, due on the 30th, stays open."""
    town = await found_town("office")
    week = Week(town)
    await town.running(MONDAY, cold=True)
    await _everybody_arrives(week)
    card = await _issue(week, TITLE)
    await _unit_reports(week, card)
    await _office_returns_and_closes(week, card)
    await _issue(week, "核定绿色工厂名单")
    await town.asked(town.liaison, "/mine", "#2 核定绿色工厂名单")
    return week


async def _everybody_arrives(week: Week) -> None:
    town = week.town
    town.sandbox.start_bot(town.office)
    town.sandbox.say(town.office, town.work, "/bindchat work")
    town.sandbox.say(town.office, town.leaders, "/bindchat leaders")
    await town.heard(town.leaders, "领导群")
    invite = await started("invite", "--role", "liaison", "--unit", "经信厅", env=town.environment())
    printed, _ = await invite.communicate()
    link = re.fullmatch(r"https://t\.me/taskbot_demo_bot\?start=([\w-]+)\n", printed.decode())
    assert link, printed
    town.sandbox.start_bot(town.liaison, link[1])
    week.note("joined", await town.heard(town.sandbox.private_chat(town.liaison), "绑定成功"))


async def _issue(week: Week, title: str) -> Message:
    town = week.town
    preview = await town.asked(town.office, f"/new {title} @省经信厅 6月30日前", "请核对", title)
    week.note(f"preview of {title}", preview)
    assert not town.said(town.work, title), "nothing leaves before it is confirmed"
    await town.pressed(town.office, preview, "确认交办")
    return week.note(f"card of {title}", await town.heard(town.work, title))


async def _unit_reports(week: Week, card: Message) -> None:
    town = week.town
    week.toasts["acknowledged"] = await town.pressed(town.liaison, card, "签收")
    report = town.sandbox.say(town.liaison, town.work, "60% 正在征求意见", reply_to=card)
    week.note("echo", await town.heard(town.work, "60%", after=report.serial))
    town.sandbox.edit(town.liaison, report, "70% 已征求意见")
    week.note("correction", await town.heard(town.work, "70%", after=report.serial))
    await town.sandbox.wait_for(lambda: "70%" in card.text, timeout=ANSWER_SECONDS)
    week.note("card after the report", card)


async def _office_returns_and_closes(week: Week, card: Message) -> None:
    town = week.town
    desk = town.sandbox.private_chat(town.office)
    week.toasts["submitted"] = await town.pressed(town.liaison, card, "报办结")
    review = week.note("review", await town.heard(desk, "待审核"))
    await town.pressed(town.office, review, "退办")
    question = await town.heard(desk, "退办原因")
    town.sandbox.say(town.office, desk, "缺少专家论证意见", reply_to=question)
    week.note("returned", await town.heard(town.work, "缺少专家论证意见"))
    submitted = town.sandbox.say(town.liaison, town.work, "/done 1 论证意见已补齐")
    again = await town.heard(desk, "待审核", "论证意见已补齐", after=submitted.serial)
    await town.pressed(town.office, again, "办结 #1")
    week.note("closed", await town.heard(town.work, "审核办结"))
    await town.sandbox.wait_for(lambda: "状态：办结" in card.text, timeout=ANSWER_SECONDS)
    week.note("card at the end", card)


@pytest.fixture(scope="session")
async def wednesday(monday: Week) -> Week:
    """Killed on Monday before a report is stored; on Wednesday, with a task late, killed before and after an answer."""
    town = monday.town
    await _killed_before_it_was_stored(town)
    program = await town.running(MONDAY)
    await _answered(town, "10%")
    await program.stop()
    program = await town.running(WEDNESDAY)
    await town.heard(town.work, "督办提醒")
    await town.ready(program)
    await _killed_on(town, _answer_asked_for, "20% 已列清单", Fault("drop_before", "sendMessage"))
    program = await town.running(WEDNESDAY)
    await _answered(town, "20%")
    await town.ready(program)
    await _killed_on(town, _answer_sent, "30% 已发函")
    return monday


@pytest.fixture(scope="session")
async def friday(wednesday: Week) -> Week:
    """The program was down at 16:00; started at 16:20, stopped in an answer, started again, stopped in one that hangs."""
    town = wednesday.town
    await town.running(FRIDAY)
    await _answered(town, "30%", times=2)
    await town.sandbox.wait_for(lambda: len(_files(town)) == 2, timeout=START_SECONDS)  # of what draws
    wednesday.exits["stopped"] = await _stopped_while_answering(town)
    program = await town.running(FRIDAY)
    await town.ready(program, ticks=2)
    wednesday.timeline = (await town.asked(town.office, "/task 2", "#2", "交办")).text
    town.sandbox.faults.add(Fault("slow", "sendMessage"))
    await town.asked(town.office, "/whoami", "督办单位")
    async with asyncio.timeout(SUPERVISOR_SECONDS):
        wednesday.exits["stopped though an answer hangs"] = await program.stop()
    return wednesday


def _files(town: Town) -> list[Message]:
    return [message for message in town.said(town.leaders) if message.file]


async def _killed_before_it_was_stored(town: Town) -> None:
    """The report was handed out; what keeps the program from storing it is a lock on its database."""
    with _locked(town):
        said = _report(town, "10% 已启动")
        await town.sandbox.wait_for(lambda: _was_handed_out(town, said), timeout=ANSWER_SECONDS)
        await town.programs[-1].crash()


async def _killed_on(town: Town, moment: Callable[[Town, Change], bool], words: str, *faults: Fault) -> None:
    """Dies at that moment of its answer."""
    program = town.programs[-1]

    def kill(change: Change) -> None:
        if moment(town, change) and program.process.returncode is None:
            program.process.kill()

    for fault in faults:
        town.sandbox.faults.add(fault)
    town.sandbox.world.listeners.append(kill)
    _report(town, words)
    assert await program.ended() == -signal.SIGKILL
    town.sandbox.world.listeners.remove(kill)


def _answer_asked_for(town: Town, change: Change) -> bool:
    return change.kind == "called" and town.sandbox.log[-1].method == "sendMessage"


def _answer_sent(town: Town, change: Change) -> bool:
    return change.kind == "sent" and change.message is not None and change.message.sender is town.sandbox.bot


def _answers(town: Town, progress: str) -> list[Message]:
    """What was said to the report of that progress."""
    told = town.said(town.work, "#2", progress)
    return [message for message in told if message.reply_to and message.reply_to.text.startswith(progress)]


async def _answered(town: Town, progress: str, *, times: int = 1) -> None:
    await town.sandbox.wait_for(lambda: len(_answers(town, progress)) == times, timeout=ANSWER_SECONDS)


async def _stopped_while_answering(town: Town) -> int:
    """SIGTERM while Telegram takes its time over the answer to a report."""
    slow = Fault("slow", "sendMessage", chat_id=town.work.id)
    town.sandbox.faults.add(slow)
    _report(town, "40% 已完成初稿")
    await _answered(town, "40%")
    program = town.programs[-1]
    program.process.terminate()
    await program.says("stopping")
    slow.released.set()
    return await program.ended()


def _report(town: Town, words: str) -> Message:
    """In reply to the card of #2: privacy mode is on."""
    [card] = town.said(town.work, "#2", "状态：")
    return town.sandbox.say(town.liaison, town.work, words, reply_to=card)


@contextmanager
def _locked(town: Town) -> Iterator[None]:
    connection = sqlite3.connect(town.folder / "taskbot.db", isolation_level=None, timeout=ANSWER_SECONDS)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.close()


def _was_handed_out(town: Town, said: Message) -> bool:
    answers = (call.result["result"] for call in town.sandbox.log if call.method == "getUpdates")
    return any(
        update.get("message", {}).get("text") == said.text for updates in answers for update in updates
    )


async def test_an_invitation_made_while_it_runs_binds_the_liaison(monday: Week) -> None:
    assert "省经信厅联络员" in monday.seen["joined"].text


async def test_an_order_is_shown_before_it_leaves(monday: Week) -> None:
    assert "6月30日" in monday.seen[f"preview of {TITLE}"].text
    assert "省经信厅" in monday.seen[f"preview of {TITLE}"].text
    assert "确认交办" in monday.seen[f"preview of {TITLE}"].labels


async def test_a_card_shows_number_title_date_and_buttons(monday: Week) -> None:
    card = monday.seen[f"card of {TITLE}"]
    assert "#1" in card.text
    assert TITLE in card.text
    assert "6月30日" in card.text
    assert card.labels == ("签收", "反馈", "报办结", "申请延期", "退回")


async def test_a_report_is_answered_with_what_was_recorded(monday: Week) -> None:
    echo, correction = monday.seen["echo"], monday.seen["correction"]
    assert echo.answers == "60% 正在征求意见"
    assert "#1" in echo.text
    assert "60%" in echo.text
    assert "#1" in correction.text
    assert "70%" in correction.text
    assert correction.answers == "70% 已征求意见"


async def test_the_card_follows_the_task(monday: Week) -> None:
    assert monday.toasts["acknowledged"] == "已签收 #1"
    assert "已签收 · 70%" in monday.seen["card after the report"].text
    assert "签收" not in monday.seen["card after the report"].labels
    assert "办结" in monday.seen["card at the end"].text
    assert monday.seen["card at the end"].labels == ("已办结",)


async def test_the_office_returns_and_closes(monday: Week) -> None:
    assert monday.seen["review"].labels == ("办结 #1", "退办 #1")
    assert "#1" in monday.seen["returned"].text
    assert "#1" in monday.seen["closed"].text


@pytest.mark.parametrize("words", ["10%，已启动", "20%，已列清单", "30%，已发函", "40%，已完成初稿"])
async def test_no_crash_and_no_stop_loses_or_doubles_a_report(friday: Week, words: str) -> None:
    assert friday.timeline.count(f"反馈（省经信厅）：{words}") == 1


@pytest.mark.parametrize(("progress", "answers"), [("10%", 1), ("20%", 1), ("30%", 2), ("40%", 1)])
async def test_every_report_is_answered_again_only_where_nobody_can_know(
    friday: Week, progress: str, answers: int
) -> None:
    assert len(_answers(friday.town, progress)) == answers


async def test_a_stop_finishes_the_answer_in_hand_but_does_not_wait_forever(friday: Week) -> None:
    assert friday.exits == {"stopped": 0, "stopped though an answer hangs": 0}


async def test_an_overdue_task_is_reminded_of_once_a_day(friday: Week) -> None:
    reminders = [message.text for message in friday.town.said(friday.town.work, "督办提醒")]
    assert [re.findall(r"7月\d日|#\d |逾期 \d 天", text) for text in reminders] == [
        ["7月1日", "#2 ", "逾期 1 天"],
        ["7月3日", "#2 ", "逾期 3 天"],
    ]


async def test_the_weekly_digest_comes_once_with_picture_and_workbook(friday: Week) -> None:
    town = friday.town
    picture, workbook = _files(town)
    assert "逾期1项" in picture.text
    assert (await _downloaded(town, picture)).startswith(b"\x89PNG")
    book = load_workbook(BytesIO(await _downloaded(town, workbook)))
    assert book.sheetnames == SHEETS


async def test_every_call_keeps_to_the_bot_api(friday: Week) -> None:
    assert friday.town.sandbox.violations == []


async def test_nothing_on_stderr_tells_the_token(friday: Week) -> None:
    said = "".join(program.errors for program in friday.town.programs)
    assert TOKEN.partition(":")[2] not in said
    assert "Traceback" not in said


async def _downloaded(town: Town, message: Message) -> bytes:
    assert message.file is not None
    async with town.http.get(f"{town.url}/file/bot{TOKEN}/{message.file.path}") as response:
        assert response.status == 200
        return await response.read()
