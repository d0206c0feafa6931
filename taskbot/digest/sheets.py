"""The six sheets of the weekly workbook: what each holds, in which order and words."""

from collections.abc import Iterator, Sequence
from datetime import date

from taskbot.clock import office_time
from taskbot.digest.layout import Book, Column, Lamp, Row, Sheet, Table
from taskbot.digest.words import (
    COUNT_WORDS,
    Masthead,
    as_of_words,
    calendar_words,
    counts_words,
    day_words,
    days_words,
    deadline_words,
    rule_words,
    week_span_words,
    week_words,
)
from taskbot.tasks.facts import ReportFacts, TaskFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.summary import Counts, Summary
from taskbot.tasks.task_lines import TaskLine
from taskbot.texts.measures import measured
from taskbot.texts.words import NO_SECTION

COUNT_COLUMNS = tuple(Column(heading, centred=True) for heading in ["总数", *COUNT_WORDS.values()])
NUMBER = Column("序号", centred=True)
LAMP = Column("灯", centred=True, is_lamp=True)
LISTED_CHANGES = 6
"""So many tasks of a kind of change are named on the overview; the work list has them all."""


def digest_book(summary: Summary, masthead: Masthead) -> Book:
    """The weekly workbook: its six sheets, in order."""
    parts = (masthead.document_number, week_span_words(summary), as_of_words(summary))
    return Book(
        title=f"{masthead.title}周报",
        subtitle="　　".join(filter(None, parts)),
        edition=week_words(summary),
        made_at=summary.as_of,
        sheets=(
            _overview(summary, masthead),
            _work_list(summary, masthead),
            _pressing(summary),
            _coordination(summary),
            _units(summary),
            _reports(summary),
        ),
        journal_head=masthead.journal_head,
    )


def _overview(summary: Summary, masthead: Masthead) -> Sheet:
    sections = Table(
        (Column("工作板块"), *COUNT_COLUMNS),
        tuple((group.name or NO_SECTION, *_count_cells(group.counts)) for group in summary.sections),
        title="分板块进展",
        total=("合计", *_count_cells(summary.counts)),
        empty="尚无任务。",
    )
    notes = (
        f"亮灯规则：{rule_words(summary.rules)}",
        calendar_words(summary),
        f"台账留痕最新校验值：{masthead.journal_head or '尚无记录'}",
    )
    return Sheet(
        name="概览",
        title=f"{masthead.title}周报",
        widths=(28, 8, 8, 8, 8, 8, 8, 8, 2, 60),
        tables=(sections, _changes(summary)),
        lead=_lead(summary),
        notes=tuple(filter(None, notes)),
        chart=bool(summary.counts.total),
    )


def _lead(summary: Summary) -> str:
    asks = (("需协调", summary.needs_coordination), ("报办结待审核", summary.waiting_on_office))
    waiting = "".join(f"，{word}{len(lines)}项" for word, lines in asks if lines)
    counts = f"（{counts_words(summary.counts)}）" if summary.counts.total else ""
    return f"清单共{summary.counts.total}项{counts}{waiting}；本周收到反馈{len(summary.reports)}条。"


def _changes(summary: Summary) -> Table:
    changes = summary.changes
    kinds: list[tuple[str, Sequence[TaskFacts]]] = [
        ("新逾期", changes.overdue),
        ("新受阻", changes.blocked),
        ("新办结", changes.closed),
        ("新交办", changes.issued),
        ("报办结待审核", [line.task for line in summary.waiting_on_office]),
    ]
    return Table(
        (Column("本周变化", centred=True), Column("项数", centred=True), Column("事项", span=8)),
        tuple((word, len(tasks), _named(tasks)) for word, tasks in kinds),
        title="本周变化和待审核事项",
    )


def _named(tasks: Sequence[TaskFacts]) -> str:
    named = [f"#{task.number} {task.title}（{task.lead_unit}）" for task in tasks[:LISTED_CHANGES]]
    rest = [f"另有{len(tasks) - LISTED_CHANGES}项，见工作清单"] if len(tasks) > LISTED_CHANGES else []
    return "；".join(named + rest) or "无"


def _work_list(summary: Summary, masthead: Masthead) -> Sheet:
    # 时限 is text, not a date cell: the words as written are the record, and only text can hold them beside
    # the day they mean and wrap (a date too wide for its cell shows ####). 逾期与临期 has the date to sort by.
    columns = (
        NUMBER,
        Column("任务"),
        Column("时限", centred=True),
        Column("牵头单位", centred=True),
        Column("配合单位", centred=True),
        Column("进展情况"),
        Column("存在问题"),
        Column("下步打算"),
        LAMP,
    )
    return Sheet(
        name="工作清单",
        title=f"{masthead.title}清单",
        widths=(6, 36, 20, 15, 17, 38, 24, 24, 9),
        tables=(
            Table(
                columns,
                tuple(_work_list_row(line, summary.today) for line in summary.lines),
                empty="尚无任务。",
            ),
        ),
    )


def _work_list_row(line: TaskLine, today: date) -> Row:
    task = line.task
    return (
        task.number,
        _task_words(task),
        deadline_words(task),
        task.lead_unit,
        "、".join(task.supporting_units),
        _progress_words(task, today),
        _problem_words(task),
        task.next_step,
        _lamp(line),
    )


def _pressing(summary: Summary) -> Sheet:
    columns = (
        NUMBER,
        Column("任务"),
        Column("牵头单位", centred=True),
        Column("截止日期", centred=True),
        Column("距时限", centred=True),
        Column("进展情况"),
        Column("存在问题"),
        LAMP,
    )
    rows: tuple[Row, ...] = tuple(
        (
            line.task.number,
            line.task.title,
            line.task.lead_unit,
            line.task.due_on,
            days_words(line, summary.today),
            _progress_words(line.task, summary.today),
            _problem_words(line.task),
            _lamp(line),
        )
        for line in summary.pressing
    )
    return Sheet(
        name="逾期与临期",
        title="逾期与临期事项",
        widths=(6, 38, 14, 18, 18, 38, 30, 9),
        tables=(Table(columns, rows, empty="没有逾期、临期或滞后的任务。"),),
        notes=(f"亮灯规则：{rule_words(summary.rules)}",),
    )


def _coordination(summary: Summary) -> Sheet:
    columns = (
        NUMBER,
        Column("任务"),
        Column("牵头单位", centred=True),
        Column("配合单位", centred=True),
        Column("需协调的问题"),
        Column("提出日期", centred=True),
        Column("下步打算"),
        LAMP,
    )
    rows: tuple[Row, ...] = tuple(
        (
            line.task.number,
            line.task.title,
            line.task.lead_unit,
            "、".join(line.task.supporting_units),
            _problem_words(line.task),
            line.task.blocked_on,
            line.task.next_step,
            _lamp(line),
        )
        for line in summary.needs_coordination
    )
    return Sheet(
        name="需协调事项",
        title="需协调事项",
        widths=(6, 36, 14, 18, 42, 18, 30, 9),
        tables=(Table(columns, rows, empty="没有需要协调的事项。"),),
    )


def _units(summary: Summary) -> Sheet:
    columns = (Column("责任单位"), Column("牵头", centred=True), *COUNT_COLUMNS[1:])
    others = (Column("配合", centred=True), Column("本周反馈（条）", centred=True))
    rows: tuple[Row, ...] = tuple(
        (unit.name, *_count_cells(unit.counts), unit.supporting, unit.reports) for unit in summary.units
    )
    supporting = sum(unit.supporting for unit in summary.units)
    reports = sum(unit.reports for unit in summary.units)
    return Sheet(
        name="责任单位汇总",
        title="责任单位承办情况汇总",
        widths=(36, 14, 14, 14, 14, 14, 14, 14, 14, 24),
        tables=(
            Table(
                columns + others,
                rows,
                total=("合计", *_count_cells(summary.counts), supporting, reports) if rows else None,
                empty="尚无承办单位。",
            ),
        ),
        notes=("按责任单位名册顺序排列，不作排名；逾期至办结各项为牵头任务的分类，合计等于牵头项数。",),
    )


def _reports(summary: Summary) -> Sheet:
    columns = (
        Column("反馈时间", centred=True),
        Column("责任单位", centred=True),
        Column("反馈人", centred=True),
        NUMBER,
        Column("任务"),
        Column("进度", centred=True),
        Column("反馈原文"),
        Column("来源/记录人", centred=True),
    )
    rows: tuple[Row, ...] = tuple(
        (
            office_time(report.at).replace(tzinfo=None),
            report.unit,
            report.by,
            report.number,
            report.title,
            None if report.progress is None else report.progress / 100,
            report.words,
            _origin_words(report),
        )
        for report in summary.reports
    )
    return Sheet(
        name="本周反馈",
        title="本周反馈",
        widths=(17, 16, 12, 6, 38, 8, 62, 22),
        tables=(Table(columns, rows, empty="本周没有收到反馈。"),),
    )


def _origin_words(report: ReportFacts) -> str:
    """Who told the office, and who wrote it down; empty for a unit's own words."""
    if not report.recorded_by:
        return ""
    told = f"来源：{report.source}\n" if report.source else ""
    return f"{told}{'更正' if report.is_correction else '代录'}：{report.recorded_by}"


def _count_cells(counts: Counts) -> tuple[int, ...]:
    return (counts.total, *(getattr(counts, name) for name in COUNT_WORDS))


def _lamp(line: TaskLine) -> Lamp:
    return Lamp(line.light, line.standing)


def _task_words(task: TaskFacts) -> str:
    """The title, and on the next line the directive's sentence where it says more."""
    return task.title if task.content in {"", task.title} else f"{task.title}\n{task.content}"


def _measures(task: TaskFacts, today: date) -> Iterator[str]:
    """What the indicators stand at, and which milestones are late."""
    known = [measured(each) for each in task.indicators if each.current is not None]
    if known:
        yield f"指标：{'；'.join(known)}"
    late = [f"{step.title}（{day_words(step.due_on)}）" for step in task.late_milestones(today)]
    if late:
        yield f"节点逾期：{'；'.join(late)}"


def _progress_words(task: TaskFacts, today: date) -> str:
    known = [
        f"{day_words(task.closed_on)}办结。" if task.closed_on else "",
        "已报办结，待审核。" if task.state is State.IN_REVIEW else "",
        "" if task.progress is None else f"{task.progress}%。",
        task.done,
        "".join(f"\n{line}" for line in _measures(task, today)),
        f"\n（{day_words(task.last_report_on)}反馈）" if task.last_report_on else "",
    ]
    return "".join(known).strip() or "尚未反馈"


def _problem_words(task: TaskFacts) -> str:
    return task.problem or ("需协调" if task.blocked_on and task.is_open else "")
