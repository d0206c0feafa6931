"""The tasks of a work list as long as a province's."""

from datetime import UTC, date, datetime, timedelta

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import State

AS_OF = datetime(2020, 7, 3, 8, tzinfo=UTC)
TODAY = date(2020, 7, 3)
UNITS = (
    "省经信厅",
    "省发展改革委",
    "省科技厅",
    "省财政厅",
    "省商务厅",
    "省地方金融监管局",
    "杭州市",
    "宁波市",
)
SECTIONS = (
    "帮扶企业应对当前危机",
    "国际化产业链布局重构",
    "增强企业竞争力",
    "提升平台能级",
    "推进产业改造升级",
)
TITLES = ("绘制十大标志性产业链图谱并开展运行监测", "制定高质量发展示范园区评价标准", "开展低效企业整治")
DONE = "已书面征求23家成员单位和11个设区市意见，收到反馈67条，采纳51条，正在修改完善，拟提交专题会议审议。"
PROBLEM = "涉及三家单位职责交叉，数据口径不一致，需共同明确统计范围。"
HOSTILE = '=HYPERLINK("http://example.com","点我") <b>粗</b> & \x07 😀堃'


def make_task(number: int, **changes: object) -> TaskFacts:
    due_on = TODAY + timedelta(days=3 * number - 12) if number % 7 else None
    closed = number % 5 == 0
    reported = number % 3 > 0
    facts = {
        "number": number,
        "title": f"{TITLES[number % 3]}（第{number}批）",
        "content": DONE if number % 4 == 0 else "",
        "section": SECTIONS[number % 5],
        "urgency": "一般",
        "state": State.CLOSED if closed else State.IN_REVIEW if number == 13 else State.IN_PROGRESS,
        "lead_unit": UNITS[number % 6],
        "supporting_units": UNITS[number % 3 : number % 8],
        "due_on": due_on,
        "original_due_on": due_on,
        "deadline_phrase": "7月底前" if due_on else "",
        "recurrence": None,
        "issued_on": date(2020, 4, 20),
        "submitted_on": date(2020, 6, 22) if number == 13 else None,
        "closed_on": date(2020, 7, 1) if closed else None,
        "first_overdue_on": None,
        "acknowledged_on": date(2020, 4, 21),
        "progress": 60 if reported else None,
        "done": DONE if reported else "",
        "problem": PROBLEM if number % 9 == 0 else "",
        "next_step": "组织专家论证，月底前印发。" if reported else "",
        "blocked_on": date(2020, 6, 22) if number % 9 == 0 else None,
        "last_report_on": date(2020, 7, 1) if reported else None,
    }
    return TaskFacts(**{**facts, **changes})
