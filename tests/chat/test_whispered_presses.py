"""What one person alone sees has buttons, too: whoever else presses them, which no client lets him, is refused."""

import pytest
from test_delivery import group, person
from test_forged_presses import kept

from taskbot.demo import Stage
from taskbot.sandbox.models import Change, Message, Query

OFFICE_ONLY = "只有督办单位、管理员可以这样操作；如有需要，请联系督办单位。"
ORDERS_ONLY = "只有督办单位可以这样操作；如有需要，请联系督办单位。"
READERS_ONLY = "只有督办单位、管理员、领导可以这样操作；如有需要，请联系督办单位。"
LISTS_ONLY = "只有督办单位、领导可以这样操作；如有需要，请联系督办单位。"
STRANGERS = "只有督办单位、联络员、领导、管理员可以这样操作；您如果是联络员，请向督办单位索取邀请链接。"
NOT_FOUND = "没有找到 #2，请核对编号；联络员可用 /mine 查看本单位任务。"
OTHERS = (
    "#2 由省自然资源厅牵头，不在贵单位承办之列，不能查看；需要了解请联系督办单位，贵单位任务请发送 /mine。"
)

WHISPERED = [
    ("王敏", "/units 省经信厅", [("陈静", "交接", OFFICE_ONLY), ("赵路", "解绑", OFFICE_ONLY)]),
    ("王敏", "/units 省财政厅", [("李文", "邀请", OFFICE_ONLY), ("李文", "返回", READERS_ONLY)]),
    ("王敏", "/journal 2", [("李文", "导出时间线", OTHERS), ("赵路", "导出时间线", STRANGERS)]),
    (
        "王敏",
        "/list",
        [("李文", "逾期", LISTS_ONLY), ("李文", "#1", LISTS_ONLY), ("赵路", "#2", NOT_FOUND)],
    ),
    (
        "陈静",
        "/mine",
        [
            ("李文", "本周到期", "这是别人查询的清单，请自己发送 /mine 查看本单位任务。"),
            ("李文", "签收 #2", "#2 由省自然资源厅办理，请由该单位的联络员操作。"),
            ("李文", "#2", OTHERS),
        ],
    ),
    ("王敏", "/task 2", [("李文", "撤销", ORDERS_ONLY), ("陈静", "转办", ORDERS_ONLY)]),
]
"""Who asked what in the work group, and who presses which of the buttons under the answer."""


def forge(stage: Stage, who: str, message: Message, label: str) -> Query:
    """The press of a button that the person does not see."""
    data = [
        button["callback_data"]
        for row in message.buttons
        for button in row
        if button["text"].startswith(label)
    ]
    return stage.sandbox.world.press(person(stage, who), message, data[0])


@pytest.mark.parametrize(("asker", "question", "presses"), WHISPERED, ids=[each[1] for each in WHISPERED])
async def test_nobody_else_can_use_what_was_whispered(office: Stage, asker: str, question: str, presses):
    office.sandbox.say(person(office, asker), group(office), question)
    await office.settle()
    *_, answer = office.sandbox.messages(group(office))
    assert answer.only_for is person(office, asker)
    before, looked, told = await kept(office), (answer.text, answer.labels), list[Change]()
    office.sandbox.world.listeners.append(told.append)
    queries = [forge(office, who, answer, label) for who, label, _ in presses]
    await office.settle()
    assert [query.answer and query.answer.text for query in queries] == [said for _, _, said in presses]
    assert await kept(office) == before
    assert (answer.text, answer.labels) == looked
    assert [change.message.text for change in told if change.message] == []
