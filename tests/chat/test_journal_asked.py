"""The journal in chat, where a dialog does not reach: hashes, which differ from run to run, and what is in the sheet."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlmodel import Session, select
from test_delivery import group, person
from test_papers import press, private

from taskbot.demo import Stage
from taskbot.sandbox.models import Message
from taskbot.tasks import journal
from taskbot.tasks.models import Event

FORMULA = '=HYPERLINK("x") 60% 正在征求意见'


async def ask(stage: Stage, words: str, who: str = "王敏") -> list[Message]:
    """What the bot says in private to the words."""
    said = stage.sandbox.say(person(stage, who), private(stage, who), words)
    await stage.settle()
    return [each for each in stage.sandbox.messages(private(stage, who)) if each.serial > said.serial]


async def kinds(stage: Stage) -> list[str]:
    def read(session: Session) -> list[str]:
        return list(session.exec(select(Event.kind).order_by("seq")))

    return await stage.app.context.db.read(read)


@pytest.mark.parametrize("who", ["王敏", "周明"])
async def test_office_and_leaders_are_told_that_the_chain_holds_with_count_and_head(office: Stage, who: str):
    head = await office.app.context.db.read(journal.journal_head)
    count = len(await kinds(office))
    [answer] = await ask(office, "/journal", who)
    assert answer.text == f"台账完整，共 {count} 条，链首校验码：{head}"
    assert len(await kinds(office)) == count


async def test_a_broken_chain_is_told_where_it_breaks(office: Stage):
    with office.app.context.db.connection() as connection:
        connection.execute(text("DROP TRIGGER event_no_update"))
        connection.execute(text("UPDATE event SET by_name = '<b>' WHERE task_number = 2"))
    [answer] = await ask(office, "/journal")
    assert "（#2，6月15日（周一）08:30 <b> 交办）与校验码不符" in answer.text
    assert "链首校验码" not in answer.text


async def test_the_sheet_has_the_words_as_they_were_and_its_export_is_journalled(office: Stage):
    office.sandbox.say(person(office, "李文"), group(office, "工作群"), f"#1 {FORMULA}")
    await office.settle()
    [timeline] = await ask(office, "/journal 1")
    await press(office, timeline, "导出时间线")
    *_, sent = office.sandbox.messages(private(office))
    assert sent.file is not None
    assert sent.file.name == "timeline-1.xlsx"
    [sheet] = load_workbook(BytesIO(sent.file.content)).worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    [words] = [cell for cell in cells if FORMULA in str(cell.value)]
    assert words.data_type == "s"
    assert any(cell.value.startswith("工作群\n第") for cell in cells if isinstance(cell.value, str))
    assert (await kinds(office))[-2:] == ["consulted", "exported"]


async def test_a_long_timeline_comes_in_messages_that_telegram_takes(office: Stage):
    liaison, work = person(office, "李文"), group(office, "工作群")
    for number in range(4):
        office.sandbox.say(liaison, work, f"#1 {number}% " + "😀正在征求意见" * 250)
        await office.settle()
    pages = await ask(office, "/journal 1")
    assert len(pages) > 1
    assert [page.labels for page in pages] == [[]] * (len(pages) - 1) + [["导出时间线"]]
    assert "".join(page.text for page in pages).count("反馈（省经信厅）") == 4
    assert office.sandbox.violations == []


async def test_the_whole_list_and_a_digest_that_were_asked_for_are_journalled(office: Stage):
    before = len(await kinds(office))
    for words in ("/list", "/list 图谱", "/digest"):
        await ask(office, words, "周明")
    assert (await kinds(office))[before:] == ["listed", "exported"]
