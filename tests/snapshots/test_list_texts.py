"""The pages of draft lists and list cards: whatever a paper says, a page fits a message and nobody's words are markup."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from plain import PLAIN

from taskbot.settings import CONFIG_DIR
from taskbot.tasks.draft_lists import DraftList, Entry
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.drafting import DraftReader
from taskbot.tasks.drafts import LONGEST_TITLE
from taskbot.tasks.lifecycle import State
from taskbot.tasks.models import Directive
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar
from taskbot.texts import draft_lists, list_cards
from taskbot.texts.zh import Texts

HOSTILE = '<b>粗</b> & "x"'
LONG = HOSTILE + "长" * 5000
TODAY = date(2020, 7, 2)
AT = datetime(2020, 7, 2, 1, 30, tzinfo=UTC)
REGISTER = load_register(CONFIG_DIR / "units.toml")
READER = DraftReader(REGISTER, Calendar())
ITEMS, SENTENCES = 6, 12
"""As many as the chat shows at a time."""

DIRECTIVE = Directive(
    id=1,
    title=LONG,
    document_number=HOSTILE,
    issued_on=TODAY,
    uncovered=[{"line": line, "text": LONG} for line in range(60)],
)


def entry(position: int, text: str, **facts: object) -> Entry:
    draft = Draft(id=position, by=1, text=text, created_at=AT, directive_id=1, position=position, **facts)
    return Entry(draft, READER.read(draft))


SHEETS = [
    f"任务名称：{HOSTILE}{'长' * 500}\n牵头单位：{HOSTILE}局\n完成时限：6月前",
    f"任务名称：{('长' * LONGEST_TITLE)}\n责任单位：各设区市、省级各成员单位\n完成时限：9月31日",
    "任务名称：绘制图谱\n牵头单位：省经信厅\n配合单位：各成员单位\n完成时限：6月30日前",
]
ENTRIES = [
    entry(
        position,
        SHEETS[position % len(SHEETS)],
        content=LONG,
        section=LONG,
        line=position,
        kind="target",
        confirm=[HOSTILE] * 3,
        indicators=[{"name": HOSTILE, "value": 12.5, "unit": "<%>"}],
        is_open=position != 5,
    )
    for position in range(ITEMS)
]
LISTED = DraftList(DIRECTIVE, tuple(ENTRIES))
TASK = replace(
    PLAIN,
    title=LONG,
    content=LONG,
    urgency="特急",
    state=State.IN_PROGRESS,
    supporting_units=("省文化和旅游厅",) * 40,
    due_on=date(2020, 6, 30),
    deadline_phrase=HOSTILE,
    progress=60,
)


def pages() -> Iterator[str]:
    texts = Texts("省转升办")
    yield draft_lists.list_page(LISTED, ENTRIES, "第 1/9 页", REGISTER, TODAY)
    for each in ENTRIES:
        body = texts.draft(each.proposal, REGISTER, TODAY)
        head, source = draft_lists.item_headed(each), draft_lists.item_source(each.draft, each.proposal)
        yield "\n".join([head, body, "", source])
        yield draft_lists.item_settled(each)
        yield draft_lists.item_answered(each, REGISTER, TODAY)
        yield draft_lists.lead_asked(each)
        yield draft_lists.deadline_asked(each, 5, HOSTILE)
    yield draft_lists.lead_asked_for(ENTRIES * 30)
    yield draft_lists.uncovered_page(DIRECTIVE, DIRECTIVE.uncovered[:SENTENCES], "第 1/5 页")
    for count in (2, 8, 20, 50):
        yield list_cards.list_card([replace(TASK, number=number) for number in range(count)], TODAY)


@pytest.mark.parametrize("page", list(pages()))
def test_a_page_fits_a_message_and_shows_words_as_words(page):
    assert len(page.encode("utf-16-le")) // 2 <= 4096
    assert "<b>粗" not in page


def test_a_list_says_what_is_ready_and_what_is_missing():
    ready = entry(1, "任务名称：绘制图谱\n牵头单位：省经信厅\n完成时限：7月底前")
    late = entry(
        2, "任务名称：走访企业\n责任单位：省商务厅、省经信厅\n完成时限：6月底前", dated=date(2020, 6, 1)
    )
    bare = entry(3, "任务名称：编印案例")
    done = entry(4, "任务名称：健全机制", is_open=False, task_number=12)
    gone = entry(5, "任务名称：召开会议", is_open=False)
    paper = Directive(
        id=1, title="重点工作通知", document_number="浙转升办〔2020〕6号", issued_on=date(2020, 6, 1)
    )
    everything = (ready, late, bare, done, gone)
    page = draft_lists.list_page(DraftList(paper, everything), everything, "", REGISTER, date(2020, 7, 2))
    assert page.splitlines() == [
        "<b>拟办清单：重点工作通知</b>",
        "浙转升办〔2020〕6号 · 时限从6月1日（周一）起算",
        "共 5 项：可以交办 2，缺项 1（缺牵头单位 1、缺时限 1），已交办 1，已删除 1",
        "",
        "<b>1</b>　绘制图谱",
        "　　省经信厅 · 7月31日（周五）",
        "<b>2</b>　走访企业",
        "　　省商务厅（首列） · 6月30日（周二）（已过）",
        "<b>3</b>　编印案例",
        "　　❗缺牵头单位 · ❗缺时限",
        "<b>4</b>　健全机制",
        "　　已交办 #12",
        "<b>5</b>　<s>召开会议</s>",
        "　　已删除",
    ]
