"""The weekly workbook: its sheets in order, and what each list holds. Pure."""

from functools import partial

from taskbot.clock import office_time
from taskbot.digest.layout import Book, Column, Figure, Lamp, Row, Rows, Sheet, Table
from taskbot.digest.overview import COUNT_COLUMNS, count_cells, overview
from taskbot.digest.time_axis import time_axis
from taskbot.digest.weekly_list import (
    LAMP,
    NUMBER,
    UNITS,
    dated,
    lamp,
    list_columns,
    problem_words,
    progress_words,
    weekly_list,
)
from taskbot.digest.words import (
    Masthead,
    answer_words,
    as_of_words,
    days_words,
    late_steps_words,
    paper_words,
    rule_words,
    this_words,
    week_span_words,
    week_words,
)
from taskbot.tasks.asks import Trouble
from taskbot.tasks.facts import ReportFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import Standing
from taskbot.tasks.periods import Span, span_of
from taskbot.tasks.summary import Summary, UnitGroup
from taskbot.tasks.targets import Target, TargetStanding
from taskbot.tasks.task_lines import TaskLine
from taskbot.texts.words import moment

TARGET_WORDS = {
    TargetStanding.UNKNOWN: "未报数",
    TargetStanding.SHORT: "未达目标",
    TargetStanding.REACHED: "已达目标",
}


def digest_book(summary: Summary, masthead: Masthead) -> Book:
    """The weekly workbook; its rows are made when they are read."""
    issue = masthead.issue
    parts = (masthead.basis, week_span_words(summary) + issue, as_of_words(summary))
    return Book(
        title=f"{masthead.title}{paper_words(summary)}",
        subtitle="　　".join(filter(None, parts)),
        edition=f"{week_words(summary)}{issue}　{masthead.basis}".strip(),
        made_at=summary.as_of,
        sheets=(
            overview(summary, masthead),
            weekly_list(summary, masthead),
            _pressing(summary),
            _coordination(summary),
            _units(summary),
            _reports(summary),
            time_axis(summary),
            _targets(summary),
            _guide(summary),
        ),
        journal_head=masthead.journal_head,
        issue=masthead.number,
        reckoned_by=summary.reckoned_by,
    )


def _pressing(summary: Summary) -> Sheet:
    columns = (
        NUMBER,
        Column("任务"),
        Column("牵头单位", centred=True),
        Column("截止日期", centred=True),
        Column("距时限", centred=True),
        Column("进展情况", is_continued=True),
        Column("存在问题", is_continued=True),
        LAMP,
    )

    def row(line: TaskLine) -> Row:
        task = line.task
        return (
            task.number,
            task.title,
            task.lead_unit,
            task.due_on,
            "\n".join(filter(None, (days_words(line, summary.today), late_steps_words(task, summary.today)))),
            progress_words(task, summary.today),
            dated(problem_words(task), task.problem_on, task, summary.today),
            _pressing_lamp(line),
        )

    return Sheet(
        name="逾期与临期",
        title="逾期与临期事项",
        widths=(6, 36, 14, 16, 24, 38, 26, 11),
        tables=(Table(columns, Rows(summary.pressing, row), empty="没有逾期、临期或滞后的任务。"),),
        notes=(
            f"亮灯规则：{rule_words(summary.rules)}",
            "逾期天数不含报办结、延期和退回申请等待督办单位答复的时间；需协调事项等待答复期间照计。",
        ),
    )


def _pressing_lamp(line: TaskLine) -> Lamp:
    """What was handed in and waits past its deadline is nobody's lateness, but no ordinary 正常 either."""
    waits = line.task.state is State.IN_REVIEW and line.standing is Standing.ON_TRACK
    return Lamp(line.light, line.standing, "待审核") if waits else lamp(line)


def _coordination(summary: Summary) -> Sheet:
    columns = (
        NUMBER,
        Column("任务"),
        Column("牵头单位", centred=True),
        Column("提出单位", centred=True),
        Column("需协调的问题", is_continued=True),
        Column("提出日期", centred=True),
        Column("已过工作日", centred=True),
        Column("答复", centred=True),
        Column("下步打算", is_continued=True),
        LAMP,
    )

    def row(trouble: Trouble) -> Row:
        task = trouble.line.task
        return (
            task.number,
            task.title,
            task.lead_unit,
            trouble.unit,
            trouble.problem or "需协调",
            trouble.since,
            trouble.workdays,
            answer_words(trouble, summary.today),
            dated(task.next_step, task.next_step_on, task, summary.today),
            lamp(trouble.line),
        )

    return Sheet(
        name="需协调事项",
        title="需协调事项",
        widths=(6, 34, 14, 14, 42, 16, 12, 14, 30, 9),
        tables=(Table(columns, Rows(summary.troubles, row), empty="没有需协调事项。"),),
        notes=("工作日为自提出次日起已经历的工作日。",),
    )


def _units(summary: Summary) -> Sheet:
    columns = (Column("责任单位"), Column("牵头", centred=True), *COUNT_COLUMNS[1:])
    others = (
        Column("配合", centred=True),
        Column(f"{this_words(summary)}反馈（条）", centred=True),
        Column("督办单位代录（条）", centred=True),
    )

    def row(unit: UnitGroup) -> Row:
        return (unit.name, *count_cells(unit.counts), unit.supporting, unit.reports, unit.entered)

    supporting = sum(unit.supporting for unit in summary.units)
    reports = sum(unit.reports for unit in summary.units)
    entered = sum(unit.entered for unit in summary.units)
    total: Row = ("合计", *count_cells(summary.counts), supporting, reports, entered)
    return Sheet(
        name="责任单位汇总",
        title="责任单位承办情况汇总",
        widths=(36, 13, 13, 13, 13, 13, 13, 13, 13, 19, 23),
        tables=(
            Table(
                columns + others,
                Rows(summary.units, row),
                total=total if summary.units else None,
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
        Column("反馈原文", is_continued=True),
        Column("来源/记录人", centred=True),
    )
    this = this_words(summary)
    return Sheet(
        name=f"{this}反馈",
        title=f"{this}反馈",
        widths=(17, 16, 12, 6, 38, 8, 62, 22),
        tables=(
            Table(columns, Rows(summary.reports, partial(_report, summary)), empty=f"{this}没有收到反馈。"),
        ),
    )


def _report(summary: Summary, report: ReportFacts) -> Row:
    return (
        office_time(report.at).replace(tzinfo=None),
        report.unit,
        report.by,
        report.number,
        report.title,
        None if report.progress is None else report.progress / 100,
        report.words + _put_right_words(report, summary),
        _origin_words(report, summary),
    )


def _put_right_words(report: ReportFacts, summary: Summary) -> str:
    """In a line of its own what the office has put right; the report's own words stay."""
    if report.put_right is None:
        return ""
    when = moment(report.put_right.at, summary.today)
    return f"\n更正（{report.put_right.by} {when}）：{report.put_right.words}"


def _origin_words(report: ReportFacts, summary: Summary) -> str:
    """Whether it came late, who told the office, and who wrote it down; empty for a unit's own words in time."""
    last = "上周补报" if span_of(summary.week) is Span.WEEK else "上期补报"
    told = [
        last if summary.is_late(report) else "",
        f"来源：{report.source}" if report.source else "",
        f"{'更正' if report.is_correction else '代录'}：{report.recorded_by}" if report.recorded_by else "",
    ]
    return "\n".join(filter(None, told))


def _targets(summary: Summary) -> Sheet:
    columns = (
        NUMBER,
        Column("任务"),
        Column("牵头单位", centred=True),
        Column("量化指标"),
        Column("目标值", centred=True),
        Column("当前值", centred=True),
        Column("单位", centred=True),
        Column("完成比例", centred=True),
        Column("达标情况", centred=True),
        Column("截止日期", centred=True),
        LAMP,
    )
    return Sheet(
        name="指标",
        title="量化指标完成情况",
        widths=(6, 40, 15, 40, 14, 14, 10, 12, 14, 16, 9),
        tables=(Table(columns, Rows(summary.targets, _target), empty="没有量化指标。"),),
        notes=(
            "当前值为最近一次反馈的数；控制类指标（不超过、降至、目标为0等）以不高于目标值为达标，不计完成比例。",
        ),
        is_hidden=not summary.targets,
    )


def _target(target: Target) -> Row:
    task, indicator = target.line.task, target.indicator
    return (
        task.number,
        task.title,
        task.lead_unit,
        indicator.name,
        Figure(indicator.value),
        None if indicator.current is None else Figure(indicator.current),
        indicator.unit,
        target.share,
        TARGET_WORDS[target.standing],
        task.due_on,
        lamp(target.line),
    )


def _guide(summary: Summary) -> Sheet:
    """How the work list is filled in, and the units that it is filled in with."""
    columns = [column for column, _ in list_columns(span_of(summary.week))]
    rows: list[Row] = [(column.heading, column.blank.hint) for column in columns if column.blank]
    others = "、".join(column.heading for column in columns if not column.blank)
    return Sheet(
        name="填报说明",
        title="填报说明",
        widths=(24, 96),
        lead=(
            "改好工作清单后，把本文件发回机器人：按序号核对改动，逐项列出原值和新值，确认后才生效。\n"
            f"{others}不要改动；不要删除栏目、合并单元格或写公式。其他各表由系统生成，改动不采用。\n"
            "一格写不下的，只列开头，全文见「全文」表；要改的请在工作清单里写全。"
        ),
        tables=(
            Table((Column("可以修改的栏目", centred=True), Column("怎样填写")), rows, title="工作清单"),
            Table(
                (Column("单位简称", centred=True, known_as=UNITS),),
                Rows(summary.unit_order, lambda name: (name,)),
                title="单位名录",
                empty="名录中还没有单位。",
                is_printed=False,
            ),
        ),
    )
