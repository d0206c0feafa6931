"""Words as people write them: too long, in strange signs, after commands that must not swallow them."""

import pytest

from taskbot.demo import Stage
from taskbot.handlers.commands import ALIASES, DESCRIPTIONS, split_command
from taskbot.handlers.list_views import Place
from taskbot.sandbox.models import Chat, Message, User
from taskbot.tasks import queries
from taskbot.tasks.drafts import LONGEST_TITLE
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.writs import Colour
from taskbot.texts.buttons import Press, PressData
from taskbot.texts.pending import Waiting
from taskbot.texts.refusals import refused

ME = "taskbot_demo_bot"
SHOWN_BY = {
    (Press.PENDING, f"0.{Waiting.CLOSING}"): "待审核：目前没有。",
    (Press.BOARD, "list"): "工作清单（未办结）：2 项",
}
"""What such a press shows the office in place of an answer in words."""
SHOWN = {press for press, _ in SHOWN_BY}
UNDER_A_DIGEST = {Press.DIGEST_LIST, Press.OPEN_DIGEST}
"""Nobody has one without a digest that was given; dialogs have them."""
TITLES = [
    "\u200f\u202eمرحبا\u202c 图谱",
    "图谱 👨‍👩‍👧‍👦🇨🇳",
    "𠮷野家图谱",
    "<script>alert(1)</script> &amp; *图谱* _清单_ `x`",
    "+图谱-清单=1+1",
    "字" * LONGEST_TITLE,
]


class Office:
    """王敏, 李文 and 陈静 in 工作群; `say` returns what the bot answers there."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.people = {user.name: user for user in stage.sandbox.world.users.values()}
        self.chats = {chat.title: chat for chat in stage.sandbox.world.chats.values()}

    async def say(self, who: str, text: str, chat: Chat | None = None) -> list[Message]:
        chat = chat or self.chats["工作群"]
        before = chat.last_message_id
        self.stage.sandbox.say(self.people[who], chat, text)
        await self.stage.settle()
        bot: User = self.stage.sandbox.bot
        heard = self.stage.sandbox.messages(chat)
        return [message for message in heard if message.id > before and message.sender is bot]


@pytest.fixture
def at_office(office: Stage) -> Office:
    return Office(office)


async def test_titles_are_kept_as_they_were_written(at_office):
    sandbox, clerk = at_office.stage.sandbox, at_office.people["王敏"]
    for title in TITLES:
        (preview,) = await at_office.say("王敏", f"/new {title} @省经信厅 6月30日前")
        sandbox.press(clerk, preview, "确认交办")
        await at_office.stage.settle()
    tasks = await at_office.stage.app.context.db.read(queries.task_facts)
    assert [task.title for task in tasks[2:]] == TITLES
    shown = [message.text.partition("\n")[0] for message in sandbox.messages(at_office.chats["工作群"])]
    assert {f"#{number} {title}" for number, title in enumerate(TITLES, 3)} <= set(shown)


async def test_a_title_that_is_too_long_is_asked_again(at_office):
    (preview,) = await at_office.say("王敏", f"/new {'字' * (LONGEST_TITLE + 1)} @省经信厅 6月30日前")
    assert f"太长，请回复本条消息写一个 {LONGEST_TITLE} 字以内的任务名称。" in preview.text
    assert preview.labels == ["取消"]
    at_office.stage.sandbox.say(
        at_office.people["王敏"], at_office.chats["工作群"], "绘制图谱", reply_to=preview
    )
    await at_office.stage.settle()
    *_, better = at_office.stage.sandbox.messages(at_office.chats["工作群"])
    assert "任务：绘制图谱\n" in better.text
    assert better.labels == ["确认交办", "取消"]


async def test_of_a_text_that_telegram_splits_the_first_part_is_the_report(at_office):
    text = f"#1 60% 正在征求意见。{'字' * 5000}"
    (echo,) = await at_office.say("李文", text)
    assert echo.text.startswith("已记录 #1 绘制产业链图谱，时限6月30日（周二）\n60%")
    events = await at_office.stage.app.context.db.read(queries.timeline, 1)
    assert [event.new["words"] for event in events if event.kind == "reported"] == [text[:4096]]


async def test_an_echo_of_many_reports_comes_in_several_messages(at_office):
    for title in ["图谱", "底图", "名录", "试点", "办法", "标准", "平台"]:
        (preview,) = await at_office.say("王敏", f"/new 更新{title} @省自然资源厅 6月30日前")
        at_office.stage.sandbox.press(at_office.people["王敏"], preview, "确认交办")
        await at_office.stage.settle()
    text = "\n".join(f"#{number} 60% {'字' * 430}" for number in range(1, 10))
    echoes = await at_office.say("陈静", text)
    assert sum(echo.text.count("已记录") for echo in echoes) == 9
    assert len(echoes) == 2


async def test_an_endless_unit_name_is_refused_in_a_short_sentence(at_office):
    chat = at_office.stage.sandbox.private_chat(at_office.people["王敏"])
    (refusal,) = await at_office.say("王敏", f"/invite 联络员 {'厅' * 4000}", chat)
    assert refusal.text.startswith("没有找到单位「厅厅")
    assert len(refusal.text) < 100


async def test_every_command_of_the_menu_is_known(at_office):
    chat = at_office.stage.sandbox.private_chat(at_office.people["王敏"])
    answers = {name: await at_office.say("王敏", f"/{name}", chat) for name in DESCRIPTIONS}
    unknown = at_office.stage.app.context.texts.command_unknown()
    assert [name for name, said in answers.items() if unknown in [message.text for message in said]] == []
    assert [name for name, said in answers.items() if not said] == []


def test_every_command_of_the_menu_has_a_chinese_alias():
    assert set(DESCRIPTIONS) <= set(ALIASES)


async def test_every_button_has_somebody_who_answers_it(at_office):
    stage, clerk = at_office.stage, at_office.people["王敏"]
    *_, card = stage.sandbox.messages(at_office.chats["工作群"])
    told = {
        Press.TAKE: f"{Press.MINE}.1.{Place(Press.MINE, 1).choice}",
        Press.PENDING_ITEM: Waiting.CLOSING,
        Press.WRIT_COLOUR: Colour.RED,
    }
    loud = [press for press in Press if press not in SHOWN | UNDER_A_DIGEST]
    pressed = ["old:1", *(PressData(press, 99, told.get(press, "0.0")).pack() for press in loud)]
    queries = {data: stage.sandbox.press_button(clerk, card, {"callback_data": data}) for data in pressed}
    await stage.settle()
    answers = {data: query.answer.text if query.answer else "" for data, query in queries.items()}
    unknown = refused(StaleButton())
    assert [data for data, answer in answers.items() if answer == unknown] == ["old:1"]
    assert [data for data, answer in answers.items() if not answer] == []


@pytest.mark.parametrize(("press", "choice", "words"), [(*each, words) for each, words in SHOWN_BY.items()])
async def test_a_button_that_says_nothing_shows_what_it_leads_to(at_office, press, choice, words):
    """待我办 by kind and 清单, 我的 of the board: the message that comes is the answer; a line over it would be in the way."""
    stage, clerk = at_office.stage, at_office.people["王敏"]
    *_, card = stage.sandbox.messages(at_office.chats["工作群"])
    shown: list[str] = []
    stage.sandbox.world.listeners.append(
        lambda change: shown.append(change.message.text) if change.message else None
    )
    data = {"callback_data": PressData(press, 0, choice).pack()}
    query = stage.sandbox.press_button(clerk, card, data)
    await stage.settle()
    assert query.answer is not None
    assert [text for text in shown if text.startswith(words)] == shown
    assert len(shown) == 1


@pytest.mark.parametrize(
    ("text", "is_group", "found"),
    [
        ("/task 12", True, ("task", "12")),
        ("/TASK@Taskbot_Demo_Bot 12", True, ("task", "12")),
        ("@taskbot_demo_bot /task 12", True, ("task", "12")),
        ("/task@other_bot 12", True, None),
        ("／任务 12", True, ("task", "12")),
        ("/任务 12", False, ("task", "12")),
        ("任务 12", False, ("task", "12")),
        ("任务 12", True, None),
        ("任务 12 已完成", False, None),
        ("任务12已完成", False, None),
        ("我的", False, ("mine", "")),
        ("我的 意见如下", False, None),
        ("报办结 12 已印发", False, ("done", "12 已印发")),
        ("待我办", False, ("pending", "")),
        ("撤销 12 与 #3 重复", False, ("cancel", "12 与 #3 重复")),
        ("撤销", False, None),
        ("取消", False, None),
        ("/撤销 12 重复", True, ("cancel", "12 重复")),
        ("调整 12 7月10日", False, ("amend", "12 7月10日")),
        ("调整 方案后再报", False, None),
        ("调整 7月10日报的数", False, None),
        ("转办 #12 省科技厅 职责调整", False, ("transfer", "#12 省科技厅 职责调整")),
        ("重办 12 需修订", False, ("reopen", "12 需修订")),
        ("周报", True, None),
        ("延期 12 7月3日 还需论证", False, ("extend", "12 7月3日 还需论证")),
        ("延期 到7月3日", False, None),
        ("延期", False, None),
        ("退回 12 职责不在我单位", False, ("decline", "12 职责不在我单位")),
        ("退回 3家企业的材料", False, None),
        ("退回", False, None),
        ("/办结 12", True, ("close", "12")),
        ("办结 12", False, None),
        ("办结", False, None),
        ("/退办 12 缺附表", False, ("return", "12 缺附表")),
        ("批示 12 请抓紧", False, ("note", "12 请抓紧")),
        ("see /task 12", False, None),
        ("/", False, None),
    ],
)
def test_a_command_is_told_from_talk(text, is_group, found):
    assert split_command(text, ME, is_group=is_group) == found
