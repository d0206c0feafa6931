"""Buttons that were drawn before something changed: they do what was shown when they were drawn, or nothing."""

from datetime import datetime
from pathlib import Path

import pytest
from test_delivery import person
from test_papers import press, private, rows

from taskbot.app import running
from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.demo import Stage, demo_settings
from taskbot.sandbox import Sandbox
from taskbot.sandbox.cast import DEMO_TOKEN, add_cast
from taskbot.sandbox.models import Message
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.models import Task

CHANGED = "清单在这期间有了变动，没有办理，请核对后再点。"
BLANKS = """/draft
关于加强协作的通知
各成员单位：
一、重点任务
（一）建立会商机制。建立跨部门会商机制。
（二）编印案例。7月底前编印案例。（牵头单位：省经信厅）
2020年6月10日
"""


async def say(stage: Stage, words: str) -> Message:
    stage.sandbox.say(person(stage, "王敏"), private(stage), words)
    await stage.settle()
    *_, answer = stage.sandbox.messages(private(stage))
    return answer


@pytest.fixture
def longer_register(tmp_path: Path) -> Path:
    """The register with a unit that was put before all others."""
    first = '[[unit]]\nfull_name = "新设局"\nlevel = "province"\nkind = "部门"\n\n'
    register = Path("config/units.toml").read_text(encoding="utf-8")
    path = tmp_path / "units.toml"
    path.write_text(register.replace("[[unit]]", f"{first}[[unit]]", 1), encoding="utf-8")
    return path


async def test_a_unit_is_the_one_that_was_tapped_whatever_joins_the_register(tmp_path, longer_register):
    clock = Clock(datetime(2020, 6, 15, 8, 30, tzinfo=OFFICE_ZONE))
    sandbox = Sandbox(clock, token=DEMO_TOKEN)
    add_cast(sandbox)
    settings = demo_settings(await sandbox.start(), tmp_path)
    try:
        async with running(settings, clock) as app:
            preview = await say(Stage(sandbox, "", app), "/new 编印案例 @省自然资源局 7月底前")
            listed = await say(Stage(sandbox, "", app), BLANKS)
            await press(Stage(sandbox, "", app), listed, "1")
            await press(Stage(sandbox, "", app), listed, "牵头单位")
        async with running(settings.model_copy(update={"units_file": longer_register}), clock) as app:
            await press(Stage(sandbox, "", app), preview, "省自然资源厅")
            await press(Stage(sandbox, "", app), listed, "省财政厅")
            assert "牵头：省自然资源厅" in preview.text
            assert "牵头：省财政厅" in listed.text
    finally:
        await sandbox.stop()


async def answered(stage: Stage, message: Message, label: str, words: str) -> None:
    """Opens an item in another message of its list, and fills its blank by a reply."""
    await press(stage, message, label)
    stage.sandbox.say(person(stage, "王敏"), private(stage), words, reply_to=message)
    await stage.settle()


async def test_what_has_become_ready_since_is_not_issued_with_all(office: Stage):
    shown, other = await say(office, BLANKS), await say(office, BLANKS)
    before = await rows(office, Task)
    await answered(office, other, "1", "省财政厅")
    await press(office, other, "长期（无时限）")
    assert await press(office, shown, "全部确认交办（1 项）") == [CHANGED]
    assert await rows(office, Task) == before
    assert "可以交办 2" in shown.text
    await press(office, shown, "全部确认交办（2 项）")
    assert await rows(office, Task) == before + 2


@pytest.mark.parametrize("label", ["未写时限的按长期（1）", "缺牵头单位的交给…（1）"])
async def test_blanks_are_filled_together_only_where_they_were_shown(office: Stage, label):
    shown, other = await say(office, BLANKS), await say(office, BLANKS)
    await press(office, other, "1❗")
    await press(office, other, "删除")
    assert await press(office, shown, label) == [CHANGED]
    assert "已删除 1" in shown.text


async def test_a_lead_for_all_is_a_lead_for_those_that_were_named(office: Stage):
    shown, other = await say(office, BLANKS), await say(office, BLANKS)
    await press(office, shown, "缺牵头单位的交给…（1）")
    await press(office, shown, "下一页")
    await answered(office, other, "1", "省财政厅")
    assert await press(office, shown, "省统计局") == [CHANGED]
    assert "省财政厅 · ❗缺时限" in shown.text


async def test_an_item_is_joined_to_the_one_that_stood_before_it(office: Stage):
    three = BLANKS.replace("2020年6月10日", "（三）开展走访。7月底前开展走访。\n2020年6月10日")
    shown, other = await say(office, three), await say(office, three)
    await press(office, shown, "3")
    await press(office, other, "2")
    await press(office, other, "删除")
    assert await press(office, shown, "并入上一项") == [CHANGED]
    assert await rows(office, Draft) == 3
    await press(office, shown, "3")
    await press(office, shown, "并入上一项")
    assert shown.text.startswith("拟办第 1 项")
    assert await rows(office, Draft) == 2
