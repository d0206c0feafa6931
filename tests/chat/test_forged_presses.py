"""Callback data that nobody's button holds: whatever is pressed by whom, what he may not do changes nothing that is kept."""

from collections.abc import Sequence

import pytest
from sqlmodel import Session, SQLModel, select
from test_delivery import group, person, said
from test_imports import CHART, LAND, workbook
from test_papers import SHORT, private, send

from taskbot.demo import Stage
from taskbot.sandbox.models import Change, Message
from taskbot.tasks.models import Event
from taskbot.texts.buttons import Press, PressData

UNITS_OWN = frozenset(
    {
        Press.ACKNOWLEDGE,
        Press.ACKNOWLEDGE_ALL,
        Press.TAKE,
        Press.SUBMIT,
        Press.FINISH_SHARE,
        Press.SETTLE_STATE,
        Press.TELL_STATE,
    }
)
"""What the lead unit of an issued task can do by a press; 签收 is any unit's."""
HUGE = 10**17
GARBAGE = [
    "ack",
    "ack:",
    "ack:-1",
    "ack:1e3",
    "ack:１２",
    "ack:9999999999999999999999",
    "iss:1;drop table task",
    "nobody:1",
    ":",
]
_AT_ONCE = 40
SAID_NOT_KEPT = frozenset({"outbox", "inbox", "messagelink", "person"})


async def kept(stage: Stage) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but those of messages, and the signs of life that the program gives by itself."""

    def dump(session: Session) -> dict[str, list[tuple[object, ...]]]:
        tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in SAID_NOT_KEPT]
        rows = {table.name: sorted(map(tuple, session.execute(select(table))), key=str) for table in tables}
        return rows | {
            "marker": [row for row in rows["marker"] if not str(row[0]).startswith("sign of life")]
        }

    return await stage.app.context.db.read(dump)


@pytest.fixture
async def busy_office(office: Stage) -> Stage:
    """One of everything that a button can be about: a draft, a draft list, a prepared import, a task in the hands of units."""
    office.sandbox.say(person(office, "王敏"), private(office), "/new 走访重点企业 @省经信厅 6月30日前")
    office.sandbox.say(person(office, "王敏"), private(office), SHORT)
    await office.settle()
    await send(office, "清单.xlsx", workbook((1, *CHART[1:4], "7月10日前", ""), LAND))
    return office


async def press_all(
    stage: Stage, who: str, message: Message, data: Sequence[str], at_once: int = _AT_ONCE
) -> None:
    queries = []
    for start in range(0, len(data), at_once):
        for each in data[start : start + at_once]:
            pressed = {"callback_data": each}
            queries.append(stage.sandbox.press_button(person(stage, who), message, pressed))
        await stage.settle()
    assert [each for each, query in zip(data, queries, strict=True) if query.answer is None] == []


async def pressable(stage: Stage, who: str, number: str) -> Message:
    """A card in the work group; for whoever is not there a message in private."""
    if group(stage).has(person(stage, who)):
        (message,) = said(stage, f"{number} ")
        return message
    stage.sandbox.say(person(stage, who), private(stage, who), "/whoami")
    await stage.settle()
    *_, message = said(stage, who, private(stage, who))
    return message


def forged(presses: Sequence[Press], targets: Sequence[int]) -> list[str]:
    choices = ("", "0", "0.0", "done.0")
    return [
        PressData(press, target, choices[(place + at) % len(choices)]).pack()
        for place, press in enumerate(presses)
        for at, target in enumerate(targets)
    ]


ALL = list(Press)
FIRST_REQUEST = "1"
"""What 办结 and 退办 decide on."""
WAYS = frozenset(
    {
        Press.EXPORT_TIMELINE,
        Press.LISTED,
        Press.MINE,
        Press.OPEN_TASK,
        Press.HISTORY,
        Press.PENDING,
        Press.UNITS,
        Press.UNIT,
        Press.STAFF,
    }
)
"""They lead from one look to another, for whoever may look; what is exported is in the journal (see `READS`)."""
PLACES = [
    PressData(press, target, choice).pack()
    for press, targets, choices in (
        (Press.EXPORT_TIMELINE, (1, 2), ("",)),
        (Press.LISTED, (0, 1), ("0.open", "0.overdue", "0.unit", "0.f.核定", "0.f.产业链")),
        (Press.MINE, (0, 1, 2), ("0.open", "0.led")),
        (Press.OPEN_TASK, (1, 2), ("ls.0.0.open", "my.1.0.open")),
        (Press.HISTORY, (1, 2), ("0", "0.ls.0.0.open")),
        (Press.PENDING, (0,), ("", "0.closing", "0.extension", "0.draft")),
        (Press.PENDING_ITEM, (1, 2), ("closing", "extension", "coordination")),
        (Press.UNITS, (0,), ("0", "0.unbound", "0.reachable")),
        (Press.UNIT, (1, 2, 10), ("",)),
        (Press.STAFF, (0,), ("office", "leader", "admin")),
        (Press.BOARD, (0,), ("list", "mine")),
        (Press.DRAFT_LIST, (1,), ("0", "0.open")),
        (Press.DRAFT_ITEM, (1, 2, 3), ("", "0")),
        (Press.UNCOVERED, (1,), ("0",)),
        (Press.IMPORT_PAGE, (1,), ("0",)),
        (Press.MILESTONES, (1, 2), ("",)),
        (Press.ATTACHMENTS, (1, 2), ("",)),
    )
    for target in targets
    for choice in choices
]
"""What buttons that show something hold, so that nobody is refused for the form of it."""
READS = frozenset({"listed", "consulted", "exported"})


@pytest.mark.parametrize(
    ("who", "card", "data"),
    [
        ("赵路", "#1", forged(ALL, [1, 2, 99, HUGE]) + GARBAGE),
        ("周明", "#1", forged([press for press in Press if press not in WAYS], [1, 2, 99, HUGE]) + GARBAGE),
        ("李文", "#2", forged([press for press in Press if press not in WAYS], [2, 99, HUGE]) + GARBAGE),
        ("李文", "#1", forged([press for press in Press if press not in UNITS_OWN | WAYS], [1, 2])),
        ("陈静", "#1", forged([press for press in Press if press not in UNITS_OWN | WAYS], [1])),
        (
            "王敏",
            "#1",
            forged(sorted(UNITS_OWN), [1, 2])
            + forged([press for press in Press if press not in WAYS], [99, HUGE])
            + GARBAGE,
        ),
    ],
    ids=["outsider", "leader", "other unit", "lead unit", "supporting unit", "office"],
)
async def test_a_forged_press_changes_nothing(busy_office: Stage, who, card, data):
    message = await pressable(busy_office, who, card)
    before, looked, labels = await kept(busy_office), message.text, message.labels
    await press_all(busy_office, who, message, data)
    assert await kept(busy_office) == before
    assert (message.text, message.labels) == (looked, labels)


async def shown_to(
    stage: Stage, who: str, card: Message, data: Sequence[str], at_once: int = _AT_ONCE
) -> str:
    """All that the presses bring before this person's eyes, beside the card as it was."""
    reader, looked, shown = person(stage, who), card.text, list[str]()

    def look(change: Change) -> None:
        message = change.message
        if message and message.chat.has(reader) and message.is_seen_by(reader) and message.text != looked:
            shown.append(message.text)

    stage.sandbox.world.listeners.append(look)
    await press_all(stage, who, card, data, at_once)
    queries = (query for query in stage.sandbox.world.queries.values() if query.user is reader)
    return "\n".join([*(query.answer.text for query in queries if query.answer), *shown])


HIDDEN = {
    "赵路": ("绘制产业链图谱", "核定工业用地试点", "更新图谱数据", "省经信厅", "陈静", "王敏"),
    "李文": ("核定工业用地试点", "更新图谱数据", "陈静", "周明"),
    "周明": ("更新图谱数据",),
}
"""What each of them may not read: tasks of others, what nobody has issued yet, who is who."""


@pytest.mark.parametrize(("who", "reads"), [("赵路", set()), ("李文", READS), ("周明", READS)])
async def test_a_look_shows_nobody_what_he_may_not_read(busy_office: Stage, who: str, reads: set[str]):
    card = await pressable(busy_office, who, "#1")
    before = await kept(busy_office)
    shown = await shown_to(busy_office, who, card, PLACES + forged(sorted(WAYS), [1, 2, 99, HUGE]))
    assert [words for words in HIDDEN[who] if words in shown] == []
    after = await kept(busy_office)
    events = await busy_office.app.context.db.read(lambda session: session.exec(select(Event)).all())
    assert {event.kind for event in events[len(before.pop("event")) :]} <= reads
    after.pop("event")
    assert after == before


async def test_to_the_office_the_same_looks_show_it_all(busy_office: Stage):
    card = await pressable(busy_office, "王敏", "#1")
    shown = await shown_to(
        busy_office, "王敏", card, PLACES, at_once=1
    )  # a look that waits gives way to the next
    assert [words for words in HIDDEN["赵路"] + HIDDEN["李文"] if words not in shown] == []


async def test_the_same_presses_by_whoever_may_do_change_something(busy_office: Stage):
    (card,) = said(busy_office, "#1 ")
    for who, press in (("陈静", Press.ACKNOWLEDGE), ("李文", Press.SUBMIT), ("王敏", Press.CLOSE)):
        before = await kept(busy_office)
        await press_all(busy_office, who, card, [PressData(press, 1, FIRST_REQUEST).pack()])
        assert await kept(busy_office) != before


@pytest.mark.parametrize("press", [Press.ACKNOWLEDGE, Press.ACKNOWLEDGE_ALL, Press.SUBMIT, Press.CLOSE])
async def test_a_press_that_is_replayed_is_carried_out_once(busy_office: Stage, press):
    (card,) = said(busy_office, "#1 ")
    who = "王敏" if press is Press.CLOSE else "李文"
    if press is Press.CLOSE:
        await press_all(busy_office, "李文", card, [PressData(Press.SUBMIT, 1).pack()])
    data = PressData(press, 1, FIRST_REQUEST).pack()
    await press_all(busy_office, who, card, [data])
    once = await kept(busy_office)
    await press_all(busy_office, who, card, [data] * 3)
    assert await kept(busy_office) == once


async def test_somebody_elses_question_is_not_answered_by_a_reply(busy_office: Stage):
    """Whoever replies to what the office was asked is told that it is the office's to order."""
    busy_office.sandbox.say(person(busy_office, "王敏"), group(busy_office), "/task 1")
    await busy_office.settle()
    *_, shown = said(busy_office, "王敏 交办")
    busy_office.sandbox.press(person(busy_office, "王敏"), shown, "撤销")
    await busy_office.settle()
    (question,) = said(busy_office, "撤销原因")
    before = await kept(busy_office)
    for who in ("李文", "陈静", "赵路"):
        busy_office.sandbox.say(person(busy_office, who), group(busy_office), "不归我们", reply_to=question)
    await busy_office.settle()
    assert await kept(busy_office) == before
    assert len(said(busy_office, "只有督办单位可以这样操作")) == 3
