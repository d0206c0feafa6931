"""Papers in chat, where a dialog does not reach: files that do not come through, what is journalled, presses too late."""

from datetime import datetime

import pytest
from sqlmodel import Session, SQLModel, select
from test_delivery import group, person, said

from taskbot.app import running
from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.demo import SAMPLE, Stage, demo_settings
from taskbot.sandbox import Sandbox
from taskbot.sandbox.cast import DEMO_TOKEN, add_cast
from taskbot.sandbox.faults import Fault
from taskbot.sandbox.models import Chat, Message
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.models import Directive, Task

PAPER = (SAMPLE / "directive.txt").read_bytes()
SHORT = """/draft
关于做好近期重点工作的通知
各成员单位：
一、重点任务
（一）绘制产业链图谱。6月底前绘制首批图谱。（牵头单位：省经信厅）
（二）更新图谱数据。7月底前更新图谱数据。（牵头单位：省统计局）
2020年6月10日
"""


def private(stage: Stage, name: str = "王敏") -> Chat:
    return stage.sandbox.private_chat(person(stage, name))


async def send(stage: Stage, name: str, content: bytes) -> Message:
    stage.sandbox.say(person(stage, "王敏"), private(stage), "", file=(name, content))
    await stage.settle()
    *_, answer = stage.sandbox.messages(private(stage))
    return answer


async def press(stage: Stage, message: Message, *labels: str, who: str = "王敏") -> list[str]:
    """Presses at once; what each is answered."""
    queries = [stage.sandbox.press(person(stage, who), message, label) for label in labels]
    await stage.settle()
    return [query.answer.text for query in queries if query.answer]


async def rows(stage: Stage, table: type[SQLModel]) -> int:
    def count(session: Session) -> int:
        return len(session.exec(select(table)).all())

    return await stage.app.context.db.read(count)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("图.docx", b"PK\x03\x04broken", "打不开"),
        ("空.txt", b"  \n", "文件里没有文字"),
        ("大.txt", b"x" * (20 * 1024**2 + 1), "文件超过 20 MB，请拆分后再发。"),
    ],
)
async def test_a_file_that_cannot_be_read_is_answered_in_a_sentence(office: Stage, name, content, words):
    answer = await send(office, name, content)
    assert words in answer.text
    assert "\n" not in answer.text
    assert await rows(office, Directive) == 0


ITEMS = "\n".join(f"{number}. 编印第{number}批案例。" for number in range(1, 91))
TOO_MANY = "\n".join(f"{section}、重点任务\n{ITEMS}" for section in "一二三四五六")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("一" * 200_001, "来文超过 20 万字，没有处理，请按章节拆成几份分别发送。"),
        (TOO_MANY, "来文读出 540 项，超过 500 项，没有保存，请按章节拆成几份分别发送。"),
    ],
    ids=["characters", "items"],
)
async def test_a_paper_that_is_too_long_for_a_list_is_to_be_split(office: Stage, content, sentence):
    answer = await send(office, "来文.txt", content.encode())
    assert answer.text == sentence
    assert await rows(office, Directive) == 0


async def test_a_text_with_tabbed_tasks_is_drafted(office: Stage):
    table = "序号\t任务\t牵头单位\t完成时限\n1\t编印案例\t省经信厅\t7月底前\n"
    answer = await send(office, "来文.txt", table.encode())
    assert "拟办清单" in answer.text


@pytest.mark.parametrize("kind", ["500", "drop_before"])
async def test_a_file_that_does_not_come_through_is_asked_for_again(office: Stage, kind):
    office.sandbox.faults.add(Fault(kind, "getFile"))
    answer = await send(office, "directive.txt", PAPER)
    assert answer.text == "文件没有下载成功，请稍后再发一次。"
    answer = await send(office, "directive.txt", PAPER)
    assert answer.text.startswith("拟办清单")


async def test_a_paper_delivered_twice_is_drafted_once(office: Stage):
    office.sandbox.faults.add(Fault("duplicate_update", times=3))
    await send(office, "directive.txt", PAPER)
    assert await rows(office, Directive) == 1
    assert len(said(office, "拟办清单", private(office))) == 1


async def test_all_is_issued_once_however_often_it_is_pressed(office: Stage):
    office.sandbox.say(person(office, "王敏"), private(office), SHORT)
    await office.settle()
    (listed,) = said(office, "拟办清单", private(office))
    before = await rows(office, Task)
    first, second = await press(office, listed, "全部确认交办", "全部确认交办")
    assert first.startswith("已交办 2 项")
    assert second.startswith("清单在这期间有了变动")
    assert await rows(office, Task) == before + 2


async def test_a_press_on_an_item_that_was_merged_elsewhere_is_too_late(office: Stage):
    clerk, chat = person(office, "王敏"), private(office)
    for _ in range(2):
        office.sandbox.say(clerk, chat, SHORT)
    await office.settle()
    for listed in said(office, "拟办清单", chat):
        await press(office, listed, "2")
    one, other = said(office, "拟办第 2 项", chat)
    await press(office, one, "并入上一项")
    assert await press(office, other, "确认交办") == ["这份拟办已经处理过了，请用 /new 重新拟办。"]
    assert await rows(office, Draft) == 1


async def test_a_restart_forgets_nothing(tmp_path):
    clock = Clock(datetime(2020, 6, 15, 8, 30, tzinfo=OFFICE_ZONE))
    sandbox = Sandbox(clock, token=DEMO_TOKEN)
    add_cast(sandbox)
    url = await sandbox.start()
    try:
        async with running(demo_settings(url, tmp_path), clock) as app:
            listed = await send(Stage(sandbox, url, app), "directive.txt", PAPER)
        async with running(demo_settings(url, tmp_path), clock) as app:
            again = Stage(sandbox, url, app)
            await press(again, listed, "3")
            assert listed.text.startswith("拟办第 3 项")
            sandbox.say(person(again, "王敏"), private(again), "7月3日前", reply_to=listed)
            await again.settle()
            assert "7月3日（周五）" in listed.text
    finally:
        await sandbox.stop()


async def test_who_is_not_of_the_office_presses_in_vain(office: Stage):
    office.sandbox.say(person(office, "王敏"), group(office), SHORT)
    await office.settle()
    (listed,) = said(office, "拟办清单")
    for label in listed.labels:
        (answer,) = await press(office, listed, label, who="李文")
        assert answer == "只有督办单位可以这样操作；如有需要，请联系督办单位。"
    assert said(office, "拟办清单") == [listed]
