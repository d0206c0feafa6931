"""督查通报 as a document: drawn from the list as it stands, read back, with the office's own words and nobody's markup."""

import pickle
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document
from factories import OFFICE, WorkList

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.context import Context
from taskbot.digest.notices import SHAPE
from taskbot.digest.papers import draw_notice, notice_order
from taskbot.papers import filled
from taskbot.settings import load_settings
from taskbot.tasks import reporting, requests
from taskbot.tasks.facts import Status
from taskbot.tasks.press_errors import BadTemplate
from taskbot.tasks.workdays import Calendar
from taskbot.texts.paper_fields import blank
from taskbot.texts.zh import Texts

HOSTILE = '=1+1 <b>&amp;</b> {{ 7*7 }} {% raw %} </w:t> _x0041_ "引号"'


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"2020-{day} 16:00").replace(tzinfo=OFFICE_ZONE)


FRIDAY = at("07-03")


@pytest.fixture
def office(work: WorkList, tmp_path: Path) -> Context:
    settings = load_settings(data_dir=tmp_path)
    return Context(settings, work.db, Clock(FRIDAY), work.register, Calendar(), Texts("省转升办"))


def lines(work: WorkList, office: Context, words: str = "", now: datetime = FRIDAY) -> list[str]:
    order = work.ask(notice_order, office, words, now=now)
    [paper] = draw_notice(order, office.settings.data_dir).files
    said = [paragraph.text for paragraph in Document(str(paper)).paragraphs]
    return [line for line in said if line]


def test_it_says_how_the_week_stands(work, office):
    for lead, due_on in (
        ("省科技厅", date(2020, 6, 30)),
        ("省经信厅", date(2020, 6, 24)),
        ("省经信厅", None),
    ):
        work.issue(lead, due_on=due_on, now=at("06-15"))
    work.issue("省财政厅", due_on=date(2020, 7, 9), now=at("06-15"))
    liaison = work.liaison("省经信厅")
    asks = Status(
        "40% 统计口径不一致，需省统计局协调", 40, "", "统计口径不一致，需省统计局协调", is_blocked=True
    )
    work.do(reporting.report_status, 3, asks, by=liaison, now=at("07-01"))
    work.do(requests.submit_task, 2, "已印发", by=liaison, now=at("07-02"))
    work.do(requests.close_task, 2, by=OFFICE, now=at("07-02"))
    assert lines(work, office, "请于7月8日前书面反馈") == [
        "督 查 通 报",
        "2020年第27周",
        "关于传统制造业改造提升工作进展情况的通报",
        "各责任单位：",
        "现将传统制造业改造提升工作截至2020年7月3日的进展情况通报如下。",
        "一、总体进展",
        "工作清单共4项，已办结1项，在办3项。在办事项中，逾期1项、受阻1项、临期1项。",
        "本周新逾期1项、新受阻1项、新办结1项，收到反馈1条。",
        "二、完成情况",
        "本周办结1项：",
        "1.省经信厅：绘制产业链图谱（清单第2项），7月2日办结。",
        "三、存在问题",
        "（一）逾期事项",
        "在办3项中，逾期1项：",
        "1.省科技厅：绘制产业链图谱（清单第1项），时限6月30日，逾期3天（其中工作日3天），尚未反馈。",
        "（二）受阻和需协调事项",
        "受阻、需协调事项1项：",
        "1.省经信厅：绘制产业链图谱（清单第3项），统计口径不一致，需省统计局协调（7月1日提出，待答复）。",
        "四、下步要求",
        "请各责任单位对照工作清单抓紧推进，按时反馈进展；遇有困难，及时提出需协调的事项。",
        "7月12日前到期的事项1项，请牵头单位按期完成：",
        "1.省财政厅：绘制产业链图谱（清单第4项）（7月9日）。",
        "请于7月8日前书面反馈。",
        "浙江省工业转型升级领导小组办公室",
        "2020年7月3日",
    ]


def test_the_unit_that_asks_is_named_with_its_own_problem(work, office):
    work.issue("省经信厅", supporting=["省财政厅"], due_on=date(2020, 9, 30), now=at("06-15"))
    for unit, problem, day in (("省财政厅", "奖补资金未下达", "07-01"), ("省经信厅", "", "07-02")):
        asks = Status(f"40% {problem}，需协调", 40, "", problem, is_blocked=True)
        work.do(reporting.report_status, 1, asks, by=work.liaison(unit), now=at(day))
    said = lines(work, office)
    at_head = said.index("受阻、需协调事项1项（单位提出的问题2个）：")
    task = "绘制产业链图谱（清单第1项"
    assert said[at_head + 1 : at_head + 3] == [
        f"1.省经信厅：{task}），需协调，未说明具体问题（7月2日提出，待答复）。",
        f"2.省财政厅：{task}，省经信厅牵头），奖补资金未下达（7月1日提出，待答复）。",
    ]


def test_of_a_quiet_week_little_is_said(work, office):
    assert lines(work, office)[5:17] == [
        "一、总体进展",
        "工作清单尚无任务。",
        "本周无变化。",
        "二、完成情况",
        "本周无新办结事项。",
        "三、存在问题",
        "（一）逾期事项",
        "无逾期事项。",
        "（二）受阻和需协调事项",
        "无受阻、需协调事项。",
        "四、下步要求",
        "请各责任单位对照工作清单抓紧推进，按时反馈进展；遇有困难，及时提出需协调的事项。",
    ]


def test_words_are_words(work, office):
    work.issue(title=HOSTILE, due_on=date(2020, 6, 30), now=at("06-15"))
    said = lines(work, office, HOSTILE)
    assert any(f"省经信厅：{HOSTILE}（清单第1项）" in line for line in said)
    assert f"{HOSTILE}。" in said
    long = "请抓紧办理\n" * 5_000
    assert any(line == f"{long.strip()}。" for line in lines(work, office, long))


def test_an_order_can_be_drawn_in_another_process(work, office):
    work.issue(due_on=date(2020, 6, 30), now=at("06-15"))
    order = pickle.loads(pickle.dumps(work.ask(notice_order, office, "", now=FRIDAY)))  # noqa: S301 (ours)
    drawn = draw_notice(order, office.settings.data_dir)
    assert [file.name for file in drawn.files] == ["督查通报（2020年第27周）草稿.docx"]
    assert drawn.caption.splitlines()[0] == "<b>督查通报草稿</b>（2020年第27周）：逾期1项。"


def test_the_template_can_be_the_offices_own(work, office, tmp_path):
    template = office.settings.notice.template
    assert filled(template, blank(SHAPE))[:2] == b"PK"
    own = Document(str(template))
    own.add_paragraph("{{ 主办 }}")
    own.save(str(tmp_path / "own.docx"))
    with pytest.raises(BadTemplate) as refusal:
        filled(tmp_path / "own.docx", blank(SHAPE))
    assert refusal.value.field == "主办"
