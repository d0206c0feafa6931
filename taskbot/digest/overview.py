"""The first sheet: counts with their chart, what has changed, who asks for what, the rule of the lights. Pure."""

from collections.abc import Iterator, Sequence

from taskbot.digest.beside import beside_counts
from taskbot.digest.change_words import change_lists
from taskbot.digest.instruction_words import INSTRUCTIONS, aim_words, given_words, outcome_words
from taskbot.digest.later_words import later_words
from taskbot.digest.layout import Column, Row, Sheet, Table
from taskbot.digest.weekly_list import change_heading
from taskbot.digest.words import (
    COUNT_WORDS,
    OWED,
    Masthead,
    as_of_words,
    asked_words,
    asks_words,
    balance_words,
    calendar_words,
    counts_words,
    lights_words,
    office_words,
    owed_words,
    paper_words,
    reports_words,
    rule_words,
    this_words,
)
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.periods import span_of
from taskbot.tasks.summary import Counts, Summary
from taskbot.tasks.targets import TargetStanding
from taskbot.texts.digests import issue_words
from taskbot.texts.words import NO_SECTION, bare_day, excerpt

COUNT_COLUMNS = tuple(Column(heading, centred=True) for heading in ["总数", *COUNT_WORDS.values()])
LISTED_CHANGES = 6
"""So many tasks of a kind of change are named on the overview; the work list has them all."""
ALWAYS_TOLD = ("新逾期", "新受阻", "延期", "新办结", "新交办")
"""The kinds of change that the overview names also where there is none."""
LISTED_ASKS = 8
TITLE_LENGTH = 40
SECTION_LENGTH = 28
"""A longer name would leave the chart no room for its bars."""


def overview(summary: Summary, masthead: Masthead) -> Sheet:
    """On one page what a leader has to know."""
    notes = (
        f"亮灯规则：{rule_words(summary.rules)}",
        calendar_words(summary),
        f"台账留痕最新校验值：{masthead.journal_head or '尚无记录'}",
    )
    return Sheet(
        name="概览",
        title=f"{masthead.title}{paper_words(summary)}",
        widths=(28, 8, 8, 11, 8, 8, 8, 8, 2, 60),
        tables=(
            _sections(summary),
            _changes(summary),
            _troubles(summary),
            _owed(summary),
            *_instructions(summary),
        ),
        lead="\n".join(_lead(summary, masthead)),
        notes=tuple(filter(None, notes)),
        chart=bool(summary.counts.total),
    )


def count_cells(counts: Counts) -> tuple[int, ...]:
    """The total, and each count under its word."""
    return (counts.total, *(getattr(counts, name) for name in COUNT_WORDS))


def _lead(summary: Summary, masthead: Masthead) -> Iterator[str]:
    if masthead.mark:
        yield f"{masthead.mark}，{as_of_words(summary)}，不是正式报送的{paper_words(summary)}。"
    if masthead.number > 1:
        yield f"{issue_words(masthead.number)}。更正说明：{masthead.correction}"
    if masthead.figures:
        yield f"更正数字：{masthead.figures}。"
    if later_words(summary):
        yield f"{as_of_words(summary)}。"
    if masthead.word:
        yield office_words(masthead)
    lights = f"；按灯：{lights_words(summary)}"
    counts = f"（{counts_words(summary.counts)}{lights}）" if summary.counts.total else ""
    counts += "".join(f"，{words}" for words in beside_counts(summary))
    counts += f"，另撤销{summary.cancelled}项" if summary.cancelled else ""
    asks = asks_words(summary)
    reports = f"；{this_words(summary)}{reports_words(summary)}"
    yield f"清单共{summary.counts.total}项{counts}{asks and f'，{asks}'}{reports}{_targets(summary)}。"
    if balance := balance_words(summary):
        yield f"{balance}。"


def _targets(summary: Summary) -> str:
    if not summary.targets:
        return ""
    reached = sum(target.standing is TargetStanding.REACHED for target in summary.targets)
    return f"；量化指标{len(summary.targets)}项，已达目标{reached}项"


def _sections(summary: Summary) -> Table:
    return Table(
        (Column("工作板块"), *COUNT_COLUMNS),
        tuple(
            (excerpt(group.name, SECTION_LENGTH) or NO_SECTION, *count_cells(group.counts))
            for group in summary.sections
        ),
        title="一、分板块进展",
        total=("合计", *count_cells(summary.counts)) if summary.sections else None,
        empty="尚无任务。",
    )


def _changes(summary: Summary) -> Table:
    lists, heading = change_lists(summary.changes, summary.today), change_heading(span_of(summary.week))
    return Table(
        (Column("变化", centred=True), Column("项数", centred=True), Column("事项", span=8)),
        tuple(
            (
                word,
                len(tasks),
                _listed(["，".join(filter(None, (_named(task), said))) for task, said in tasks], heading),
            )
            for word, tasks in lists.items()
            if tasks or word in ALWAYS_TOLD
        ),
        title=f"二、{heading}",
    )


def _listed(named: Sequence[str], heading: str) -> str:
    rest = len(named) - LISTED_CHANGES
    more = [f"另有{rest}项，见工作清单“{heading}”栏"] if rest > 0 else []
    return "；\n".join([*named[:LISTED_CHANGES], *more]) or "无"


def _named(task: TaskFacts) -> str:
    return f"#{task.number} {excerpt(task.title, TITLE_LENGTH)}（{task.lead_unit}）"


def _troubles(summary: Summary) -> Table:
    rows: list[Row] = [
        (
            f"#{each.line.task.number} {excerpt(each.line.task.title, TITLE_LENGTH)}",
            each.workdays,
            asked_words(each, summary.today),
        )
        for each in summary.troubles[:LISTED_ASKS]
    ]
    return Table(
        (
            Column("任务", span=3),
            Column("已过工作日", centred=True),
            Column("提出单位、时间和需协调的问题", span=6),
        ),
        _with_rest(rows, len(summary.troubles), "需协调事项"),
        title="三、需协调事项",
        empty="没有需协调事项。",
    )


def _owed(summary: Summary) -> Table:
    today = summary.today
    rows: list[Row] = [
        (
            f"#{each.line.task.number} {excerpt(each.line.task.title, TITLE_LENGTH)}",
            each.workdays,
            f"{each.unit}{bare_day(each.since, today)}{owed_words(each, today)}",
        )
        for each in summary.owed[:LISTED_ASKS]
    ]
    return Table(
        (Column("任务", span=3), Column("已等工作日", centred=True), Column("申请单位、时间和事项", span=6)),
        _with_rest(rows, len(summary.owed), "工作清单"),
        title=f"四、{OWED}（报办结、延期、退回）",
        empty="没有待答复的申请。",
    )


def _instructions(summary: Summary) -> Iterator[Table]:
    """Only where there are any: all of them, since no other sheet has them."""
    today = summary.today
    rows: list[Row] = [
        (
            aim_words(each),
            each.workdays if each.is_waiting else None,
            f"{given_words(each.given, today)}\n{outcome_words(each, today)}",
        )
        for each in summary.follow_ups
    ]
    if rows:
        columns = (
            Column("对象", span=3),
            Column("已等工作日", centred=True),
            Column("批示和办理情况", span=6),
        )
        yield Table(columns, tuple(rows), title=f"五、{INSTRUCTIONS}")


def _with_rest(rows: Sequence[Row], count: int, sheet: str) -> tuple[Row, ...]:
    rest: list[Row] = [(None, None, f"另有{count - len(rows)}项，见{sheet}")] if count > len(rows) else []
    return (*rows, *rest)
