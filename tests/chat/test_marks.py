"""The sensitive gate, where a dialog does not reach: what is kept, what is journalled, presses too late, a restart."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from intake.papers import docx, p, table
from sqlmodel import Session, SQLModel, select
from test_delivery import group, person, said
from test_papers import PAPER, press, private, rows, send

from taskbot.app import running
from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.demo import Stage, demo_settings
from taskbot.handlers.inbox import IncomingUpdate
from taskbot.reminders.models import Letter
from taskbot.sandbox import Sandbox
from taskbot.sandbox.cast import DEMO_TOKEN, add_cast
from taskbot.sandbox.models import Message
from taskbot.tasks.draft_models import Draft, MarkedMessage, PreparedImport
from taskbot.tasks.models import Directive, Event, Task

NAME = "方案（征求意见稿）.txt"
SECRET = "企业底数在此"
NEW = f"/new 摸清{SECRET}（机密） @省经信厅 6月30日前"
ANSWERED = "这件事已经有人处理过了，没有重复办理。"


async def reply(stage: Stage, to: Message, words: str, who: str = "王敏") -> Message:
    """Replies; what was said last in that chat."""
    chat = to.chat
    stage.sandbox.say(person(stage, who), chat, words, reply_to=to)
    await stage.settle()
    return stage.sandbox.messages(chat)[-1]


async def say(stage: Stage, words: str, who: str = "王敏") -> Message:
    stage.sandbox.say(person(stage, who), private(stage, who), words)
    await stage.settle()
    return stage.sandbox.messages(private(stage, who))[-1]


async def asked(stage: Stage, refusal: Message) -> Message:
    """The question for the reason."""
    await press(stage, refusal, "仍要处理")
    return stage.sandbox.messages(refusal.chat)[-1]


async def table_of(stage: Stage, of: type[SQLModel]) -> Sequence[SQLModel]:
    def read(session: Session) -> Sequence[SQLModel]:
        return session.exec(select(of)).all()

    return await stage.app.context.db.read(read)


async def overrides(stage: Stage) -> list[dict[str, object]]:
    events = await table_of(stage, Event)
    return [event.new for event in events if event.kind == "marks_overridden"]  # type: ignore[attr-defined]  # they are events


async def kept(stage: Stage, words: str) -> list[str]:
    """The tables that hold the words."""
    every = (IncomingUpdate, Letter, MarkedMessage, Draft, Directive, Event, PreparedImport)
    return [of.__name__ for of in every if any(words in repr(row) for row in await table_of(stage, of))]


async def test_who_lets_a_marked_paper_through_is_journalled_with_the_reason(office: Stage):
    refusal = await send(office, NAME, PAPER)
    assert await rows(office, Directive) == 0
    await reply(office, await asked(office, refusal), "已正式印发")
    assert await rows(office, Directive) == 1
    (new,) = await overrides(office)
    assert (new["marks"], new["reason"], new["file_name"]) == (["征求意见稿"], "已正式印发", NAME)
    assert "传统制造业" in str(new["title"])
    (event,) = [each for each in await table_of(office, Event) if each.kind == "marks_overridden"]  # type: ignore[attr-defined]  # as above
    assert event.by_name == "王敏"  # type: ignore[attr-defined]  # as above


async def test_drafts_of_a_paper_that_was_let_through_keep_the_reason(office: Stage):
    refusal = await send(office, NAME, PAPER)
    await reply(office, await asked(office, refusal), "已正式印发")
    kept = [draft.despite_marks for draft in await table_of(office, Draft)]  # type: ignore[attr-defined]  # they are drafts
    assert kept == [{"征求意见稿": "已正式印发"}] * 41


@pytest.mark.parametrize(
    "words", [NEW, f"/draft\n机密★1年\n{SECRET}\n2020年6月10日", f"/draft\n{SECRET}\n内部资料"]
)
async def test_nothing_is_kept_of_what_was_refused(office: Stage, words):
    await say(office, words)
    assert await kept(office, SECRET) == []


async def test_nothing_is_kept_of_a_report_that_was_refused(office: Stage):
    answer = await say(office, f"#1 60% {SECRET}（机密★1年）", "李文")
    assert "请立即删除这条消息" in answer.text
    assert answer.labels == []
    assert await kept(office, SECRET) == []


async def test_what_was_refused_is_held_only_until_the_reason_is_refused(office: Stage):
    question = await asked(office, await say(office, NEW))
    assert await kept(office, SECRET) == ["MarkedMessage"]
    await reply(office, question, "取消")
    assert await kept(office, SECRET) == []
    assert await overrides(office) == []


async def test_a_second_press_says_that_it_was_answered(office: Stage):
    refusal = await say(office, NEW)
    first, second = await asked(office, refusal), await asked(office, refusal)
    before = refusal.content
    await reply(office, first, "可以公开")
    assert (await reply(office, second, "可以公开")).text == ANSWERED
    refusal.content = before
    assert await press(office, refusal, "仍要处理") == [ANSWERED]
    assert await rows(office, Draft) == 1
    assert len(await overrides(office)) == 1


async def test_of_two_reasons_at_once_one_counts(office: Stage):
    question = await asked(office, await say(office, NEW))
    for words in ("可以公开", "已经解密"):
        office.sandbox.say(person(office, "王敏"), private(office), words, reply_to=question)
    await office.settle()
    assert [new["reason"] for new in await overrides(office)] == ["可以公开"]
    assert await rows(office, Draft) == 1


@pytest.mark.parametrize("who", ["李文", "周明", "赵路"])
async def test_only_the_office_lets_through(office: Stage, who):
    chat = group(office)
    if not chat.has(person(office, who)):
        chat.standings[person(office, who).id] = "member"
    office.sandbox.say(person(office, "王敏"), chat, NEW)
    await office.settle()
    (refusal,) = said(office, "没有拟办")
    (answer,) = await press(office, refusal, "仍要处理", who=who)
    assert answer.startswith("只有督办单位可以这样操作")
    question = await asked(office, refusal)
    assert (await reply(office, question, "可以公开", who)).text.startswith("只有督办单位可以这样操作")
    assert await rows(office, Draft) == 0


@pytest.mark.parametrize("words", ["。", "  ！", "ok", "可", "__"])
async def test_a_reason_says_something(office: Stage, words):
    question = await asked(office, await say(office, NEW))
    again = await reply(office, question, words)
    assert again.text.startswith("没有写明理由，没有处理：请回复本条消息")
    assert await rows(office, Draft) == 0
    assert (await reply(office, again, "可以公开")).text.startswith("拟办任务")


async def test_a_picture_is_no_reason(office: Stage):
    question = await asked(office, await say(office, NEW))
    office.sandbox.say(person(office, "王敏"), private(office), "", reply_to=question, file=("图.png", PAPER))
    await office.settle()
    assert said(office, "没有写明理由", private(office))


async def test_a_marked_paper_that_is_gone_cannot_be_let_through(office: Stage):
    refusal = await send(office, NAME, PAPER)
    refusal.reply_to = None
    assert await press(office, refusal, "仍要处理") == ["原来的消息已经不在，请重新发送。"]
    assert await rows(office, MarkedMessage) == 0


@pytest.mark.parametrize("data", ["mark:7:zzz", "mark:7:a", "mark:7", "mark:7:a1x", "mark:999:i!"])
async def test_a_forged_choice_changes_nothing(office: Stage, data):
    refusal = await say(office, NEW)
    refusal.buttons[0][0]["callback_data"] = data
    (answer,) = await press(office, refusal, "仍要处理")
    assert answer.startswith("这个按钮已经失效")
    assert await rows(office, MarkedMessage) == 0


async def test_a_file_that_may_be_both_is_let_through_as_what_was_tapped(office: Stage):
    words = [p("为做好下一步工作，现将有关事项通知如下，请认真贯彻落实。") for _ in range(40)]
    listed = table(("任务", "牵头单位", "完成时限"), ("编印案例", "省经信厅", "7月底前"))
    refusal = await send(office, "机密-通知.docx", docx(p("关于近期工作的通知"), *words, listed))
    assert refusal.labels == ["仍要处理：按来文拟办", "仍要处理：按工作清单导入"]
    await press(office, refusal, "按工作清单导入")
    question = office.sandbox.messages(private(office))[-1]
    assert (await reply(office, question, "已经解密")).text.startswith("导入预览")
    (prepared,) = await table_of(office, PreparedImport)
    assert prepared.despite_marks == {"机密": "已经解密"}  # type: ignore[attr-defined]  # it is one


async def test_a_restart_forgets_neither_the_question_nor_the_paper(tmp_path):
    clock = Clock(datetime(2020, 6, 15, 8, 30, tzinfo=OFFICE_ZONE))
    sandbox = Sandbox(clock, token=DEMO_TOKEN)
    add_cast(sandbox)
    settings = demo_settings(await sandbox.start(), tmp_path)
    try:
        async with running(settings, clock) as app:
            stage = Stage(sandbox, "", app)
            refusal = await send(stage, NAME, PAPER)
        async with running(settings, clock) as app:
            stage = Stage(sandbox, "", app)
            question = await asked(stage, refusal)
        async with running(settings, clock) as app:
            stage = Stage(sandbox, "", app)
            answer = await reply(stage, question, "已正式印发")
            assert answer.text.startswith("拟办清单")
    finally:
        await sandbox.stop()


async def test_an_issue_that_was_refused_goes_on_only_once(office: Stage):
    preview = await say(office, "/new 摸清企业底数 @省经信厅 6月30日前")

    def spoil(session: Session) -> None:
        draft = session.exec(select(Draft)).one()
        draft.text = draft.text.replace("底数", "底数（机密）")
        session.add(draft)

    await office.app.context.db.write(spoil)
    before = await rows(office, Task)
    await press(office, preview, "确认交办")
    refusal = office.sandbox.messages(private(office))[-1]
    assert refusal.text.startswith("这项任务标有「机密」，没有交办")
    assert await rows(office, Task) == before
    question = await asked(office, refusal)
    await reply(office, question, "经保密审查可以交办")
    assert preview.text.startswith("已交办：#")
    assert (await reply(office, question, "经保密审查可以交办")).text == ANSWERED
    assert await rows(office, Task) == before + 1
