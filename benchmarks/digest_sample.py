"""A digest of any length, for the benchmarks."""

from datetime import date, datetime, timedelta

from taskbot.clock import OFFICE_ZONE
from taskbot.digest.words import Masthead
from taskbot.tasks.facts import Indicator, Milestone, ReportFacts, TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import LightRules
from taskbot.tasks.summary import Snapshot, Summary, summarize
from taskbot.tasks.workdays import Calendar

AS_OF = datetime(2020, 7, 3, 16, tzinfo=OFFICE_ZONE)
UNITS = tuple(f"第{number}责任单位" for number in range(1, 50))
SECTIONS = ("产业集群", "企业培育", "技术创新", "要素保障", "平台提升")
MASTHEAD = Masthead("改造提升工作", "〔2020〕1号", "0" * 64)
DONE = "已完成前期摸底，书面征求了有关单位意见，共收到建议三十余条，正在逐条研究吸收，计划下旬提交会议审议。"


def summary_of(count: int) -> Summary:
    """A work list of every standing, each task with a report of the week."""
    tasks = tuple(_task(number) for number in range(1, count + 1))
    reports = tuple(
        ReportFacts(AS_OF - timedelta(hours=1), task.lead_unit, "联络员", task.number, task.title, 60, DONE)
        for task in tasks
    )
    return summarize(Snapshot(AS_OF, tasks, reports, UNITS, LightRules()), Calendar())


def _task(number: int) -> TaskFacts:
    due_on = AS_OF.date() + timedelta(days=number % 60 - 6)
    is_closed, is_blocked = number % 5 == 0, number % 9 == 0
    return TaskFacts(
        number=number,
        title=f"研究提出重点产业改造提升评价办法（第{number}批）",
        content=DONE,
        section=SECTIONS[number % len(SECTIONS)],
        urgency="一般",
        state=State.CLOSED if is_closed else State.IN_PROGRESS,
        lead_unit=UNITS[number % len(UNITS)],
        supporting_units=UNITS[number % 40 : number % 40 + 3],
        due_on=due_on,
        original_due_on=due_on,
        deadline_phrase="7月底前",
        recurrence=None,
        issued_on=date(2020, 4, 20),
        submitted_on=AS_OF.date() if is_closed else None,
        closed_on=AS_OF.date() if is_closed else None,
        first_overdue_on=None,
        acknowledged_on=date(2020, 4, 21),
        progress=60,
        done=DONE,
        problem="统计口径不一致，需共同明确。" if is_blocked else "",
        next_step="组织专家论证，月底前印发。",
        blocked_on=date(2020, 6, 22) if is_blocked else None,
        last_report_on=AS_OF.date(),
        milestones=(Milestone("征求意见", date(2020, 6, 10)),) if number % 4 == 0 else (),
        indicators=(Indicator("培育智能工厂", 100, "家", 60),),
    )
