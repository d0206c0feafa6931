"""督办单 on the store: drafted, put right, sent as it was shown, numbered without a gap; and the document itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from docx import Document
from factories import OFFICE, WorkList
from sqlalchemy.exc import IntegrityError

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.context import Context
from taskbot.reminders.ledger import WRIT
from taskbot.reminders.models import Lane, Letter, Reminder
from taskbot.settings import load_settings
from taskbot.tasks import membership, reporting, requests, service
from taskbot.tasks.errors import IllegalMove, NotAllowed
from taskbot.tasks.facts import Status
from taskbot.tasks.models import ChatKind
from taskbot.tasks.press_errors import (
    NotLateEnough,
    NoWayToUnit,
    WaitsForOffice,
    WritGone,
    WritSentToday,
)
from taskbot.tasks.terms import task_terms
from taskbot.tasks.workdays import Calendar
from taskbot.tasks.writs import Colour
from taskbot.texts.zh import Texts
from taskbot.writs.models import Writ
from taskbot.writs.service import Draft, Given, draft, drop, give, recolour

GROUP, DUE = -1001, date(2020, 6, 24)
HOSTILE = '<b>&amp;</b> & "引号" {{ 7*7 }} {% raw %} {# 注 #} {_{ 编号 }_} _x0041_ </w:t> ]]>'


def at(day: str, hour: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"2020-{day} {hour}").replace(tzinfo=OFFICE_ZONE)


SUNDAY, FRIDAY = at("06-28"), at("07-03")
"""A make-up working day, the first of lateness; and a day on which five have passed."""


@pytest.fixture
def office(work: WorkList, tmp_path: Path) -> Context:
    work.do(membership.bind_chat, GROUP, "工作群", ChatKind.WORK, by=OFFICE, now=at("06-15"))
    settings = load_settings(data_dir=tmp_path)
    return Context(settings, work.db, Clock(SUNDAY), work.register, Calendar(), Texts("省转升办"))


def drafted(work: WorkList, office: Context, now: datetime, number: int = 1, words: str = "") -> Draft:
    return work.do(draft, office, number, words, by=OFFICE, now=now)


def given(work: WorkList, office: Context, now: datetime, number: int = 1) -> Given:
    shown = drafted(work, office, now, number)
    sent = work.do(give, office, shown.writ.id or 0, by=OFFICE, now=now)
    assert isinstance(sent, Given)
    return sent


def cells(paper: Path) -> dict[str, str]:
    """The table of the document: label and what stands beside it."""
    (table,) = Document(str(paper)).tables
    return {row.cells[0].text.replace("　", ""): row.cells[1].text for row in table.rows}


def lines(paper: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(paper)).paragraphs]


def test_it_is_drafted_in_the_colour_that_the_lateness_calls_for_and_nobody_is_told(work, office):
    work.issue(due_on=DUE)
    assert [drafted(work, office, now).colour for now in (SUNDAY, FRIDAY)] == [Colour.BLUE, Colour.YELLOW]
    assert (work.rows(Letter), work.rows(Reminder), work.kinds()[-1]) == ([], [], "issued")
    assert [writ.serial for writ in work.rows(Writ)] == [None, None]


def test_what_is_sent_is_the_document_that_was_shown_under_its_number(work, office):
    work.issue(due_on=DUE, deadline_phrase="6月24日前", content="绘制产业链图谱，6月24日前完成")
    shown = drafted(work, office, SUNDAY, words="请报送图谱初稿")
    assert lines(shown.paper)[1] == "（发出时编号）\t2020年6月28日"
    sent = work.do(give, office, shown.writ.id, by=OFFICE, now=SUNDAY)
    assert (cells(sent.paper), sent.name) == (cells(shown.paper), "督办〔2020〕1号")
    assert cells(sent.paper) == {
        "督办等级": "蓝色",
        "被督办单位": "浙江省经济和信息化厅",
        "督办事项": "#1 绘制产业链图谱",
        "来源": "绘制产业链图谱，6月24日前完成",
        "时限": "2020年6月24日",
        "目前进展": "尚未签收，尚未反馈",
        "逾期天数": "4天（其中工作日1天）",
        "督办要求": "请抓紧办理，于办理期限前反馈进展情况和预计完成时间。请报送图谱初稿。",
        "办理期限": "2020年7月3日前（5个工作日内）",
    }
    head, number, title, *signature = filter(None, lines(sent.paper))
    assert (head, number, title) == ("省转升办", "督办〔2020〕1号\t2020年6月28日", "督 办 单")
    assert signature == ["省转升办", "2020年6月28日"]


def test_sending_is_in_outbox_ledger_and_journal(work, office):
    work.issue(due_on=DUE)
    sent = given(work, office, SUNDAY)
    (letter,) = work.rows(Letter)
    assert (letter.kind, letter.chat_id, letter.lane) == ("document", GROUP, Lane.ORDER)
    assert letter.content["path"] == str(sent.paper)
    assert letter.about[0]["task_number"] == 1
    assert [(row.step, row.occasion) for row in work.rows(Reminder)] == [(WRIT, "2020-06-28")]
    event = work.events(1)[-1]
    assert (event.kind, event.new) == (
        "writ_sent",
        {
            "writ": "督办〔2020〕1号",
            "colour": "blue",
            "answer_by": "2020-07-03",
            "sha256": sha256(sent.paper.read_bytes()).hexdigest(),
        },
    )


def test_only_numbers_that_were_used_count_and_a_year_begins_anew(work, office):
    for _ in range(4):
        work.issue(due_on=DUE)
    assert given(work, office, SUNDAY, 1).name == "督办〔2020〕1号"
    drafted(work, office, SUNDAY, 2)
    work.do(drop, drafted(work, office, SUNDAY, 3).writ.id, by=OFFICE)
    assert given(work, office, SUNDAY, 4).name == "督办〔2020〕2号"
    next_year = datetime(2021, 1, 4, 10, tzinfo=OFFICE_ZONE)
    assert given(work, office, next_year, 2).name == "督办〔2021〕1号"


def test_the_database_itself_holds_a_number_once(work, office):
    work.issue(due_on=DUE)
    given(work, office, SUNDAY)
    again = work.rows(Writ)[0].model_dump() | {"id": None}
    with pytest.raises(IntegrityError):
        work.add(Writ(**again))


def test_another_colour_draws_it_anew(work, office):
    work.issue(due_on=DUE)
    shown = drafted(work, office, SUNDAY)
    red = work.do(recolour, office, shown.writ.id, Colour.RED, by=OFFICE, now=SUNDAY)
    assert (red.colour, red.proposed, red.writ.id) == (Colour.RED, Colour.BLUE, shown.writ.id)
    assert cells(red.paper)["督办等级"] == "红色"
    assert cells(red.paper)["办理期限"] == "2020年6月30日前（2个工作日内）"


@pytest.mark.parametrize("happens", ["report", "transfer", "next day", "amend"])
def test_what_has_changed_since_is_shown_again_before_it_is_sent(work, office, happens):
    work.issue(due_on=DUE)
    shown, now = drafted(work, office, SUNDAY), SUNDAY
    match happens:
        case "report":
            status = Status("60%", progress=60)
            work.do(reporting.report_status, 1, status, by=work.liaison(), now=SUNDAY)
        case "transfer":
            work.do(service.transfer_task, 1, work.unit("省科技厅"), "职责调整", by=OFFICE, now=SUNDAY)
        case "next day":
            now = at("06-29")
        case "amend":
            terms = work.ask(task_terms, [1])[1]
            new = replace(terms, title="绘制图谱")
            work.do(service.amend_task, 1, new, by=OFFICE, now=SUNDAY)
    again = work.do(give, office, shown.writ.id, by=OFFICE, now=now)
    assert isinstance(again, Draft)
    assert (work.rows(Letter), work.rows(Writ)[0].serial) == ([], None)
    assert isinstance(work.do(give, office, shown.writ.id, by=OFFICE, now=now), Given)


def test_one_a_day_for_a_task(work, office):
    work.issue(due_on=DUE)
    first, second = drafted(work, office, SUNDAY), drafted(work, office, SUNDAY)
    work.do(give, office, first.writ.id, by=OFFICE, now=SUNDAY)
    with pytest.raises(WritSentToday):
        work.do(give, office, second.writ.id, by=OFFICE, now=SUNDAY)
    later = given(work, office, FRIDAY)
    assert later.name == "督办〔2020〕2号"
    assert [each.name for each in drafted(work, office, at("07-06")).earlier] == [
        "督办〔2020〕1号",
        "督办〔2020〕2号",
    ]


@pytest.mark.parametrize("act", [drop, give])
def test_what_was_sent_or_dropped_is_gone(work, office, act):
    work.issue(due_on=DUE)
    shown = drafted(work, office, SUNDAY)
    if act is drop:
        work.do(drop, shown.writ.id, by=OFFICE)
    else:
        work.do(give, office, shown.writ.id, by=OFFICE, now=SUNDAY)
    with pytest.raises(WritGone):
        work.do(give, office, shown.writ.id, by=OFFICE, now=SUNDAY)
    with pytest.raises(WritGone):
        work.do(drop, shown.writ.id, by=OFFICE)
    with pytest.raises(WritGone):
        work.do(recolour, office, shown.writ.id, Colour.RED, by=OFFICE, now=SUNDAY)


def _ask_extension(work: WorkList) -> None:
    wanted = date(2020, 7, 10)
    work.do(requests.ask_extension, 1, wanted, "再征求意见", by=work.liaison(), now=at("06-16"))


@pytest.mark.parametrize(
    ("before", "now", "refusal"),
    [
        (lambda _: None, at("06-24"), NotLateEnough),
        (lambda _: None, at("06-26"), NotLateEnough),
        (_ask_extension, SUNDAY, WaitsForOffice),
        (
            lambda work: work.do(requests.submit_task, 1, by=work.liaison(), now=at("06-26")),
            SUNDAY,
            IllegalMove,
        ),
        (
            lambda work: work.do(service.cancel_task, 1, "合并", by=OFFICE, now=at("06-26")),
            SUNDAY,
            IllegalMove,
        ),
        (
            lambda work: work.do(membership.note_presence, GROUP, is_in=False, by=OFFICE, now=at("06-26")),
            SUNDAY,
            NoWayToUnit,
        ),
    ],
)
def test_where_none_is_due_nothing_is_stored(
    work, office, before: Callable[[WorkList], object], now, refusal
):
    work.issue(due_on=DUE)
    before(work)
    with pytest.raises(refusal):
        drafted(work, office, now)
    assert work.rows(Writ) == []


def test_it_is_the_offices(work, office):
    work.issue(due_on=DUE)
    shown = drafted(work, office, SUNDAY)
    with pytest.raises(NotAllowed):
        work.do(draft, office, 1, "", by=work.liaison(), now=SUNDAY)
    with pytest.raises(NotAllowed):
        work.do(give, office, shown.writ.id, by=work.liaison(), now=SUNDAY)


def test_users_words_are_words_in_the_document(work, office):
    """What XML cannot hold is marked; nothing is markup, nothing is evaluated, nothing is an escape of the template's."""
    work.issue(due_on=DUE, title=f"\x07{HOSTILE}\x1b", content=HOSTILE, deadline_phrase=HOSTILE)
    work.do(
        reporting.report_status, 1, Status("x", 10, HOSTILE, HOSTILE, HOSTILE), by=work.liaison(), now=SUNDAY
    )
    paper = drafted(work, office, SUNDAY, words=HOSTILE).paper
    said = cells(paper)
    assert said["督办事项"] == f"#1 〓{HOSTILE}〓"
    assert said["来源"] == HOSTILE
    for name in ("时限", "目前进展", "督办要求"):
        assert HOSTILE in said[name]
    assert len(said) == 9


@pytest.mark.parametrize(
    ("urgency", "lane", "goes_at"),
    [("", Lane.HELD, at("06-29", "09:00")), ("特急", Lane.ORDER, at("06-28", "20:00"))],
)
def test_outside_the_hours_it_waits_for_the_next_opening(work, office, urgency, lane, goes_at):
    work.issue(due_on=DUE, urgency=urgency)
    evening = at("06-28", "20:00")
    drafted = work.do(draft, office, 1, "", by=OFFICE, now=evening)
    given = work.do(give, office, drafted.writ.id, by=OFFICE, now=evening)
    *_, letter = work.rows(Letter)
    assert (letter.lane, letter.due_at) == (lane, goes_at)
    assert given.goes_at == (goes_at if lane is Lane.HELD else None)
