"""How the digest says days, counts and lights in Chinese: the same words in sheets, picture and chat."""

from dataclasses import dataclass
from datetime import date

from taskbot.tasks.asks import Owed, Trouble
from taskbot.tasks.changes import Changes, Extended
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.lights import LightRules, Standing
from taskbot.tasks.periods import span_of
from taskbot.tasks.summary import Counts, Summary
from taskbot.tasks.task_lines import TaskLine
from taskbot.texts import words
from taskbot.texts.digests import PAPER_WORDS, THIS_WORDS, issue_words, period_words
from taskbot.texts.lights import STANDING_WORDS

_OWED_WORDS = {
    RequestKind.CLOSING: "报办结，待审核",
    RequestKind.EXTENSION: "申请延期",
    RequestKind.DECLINE: "申请退回",
    RequestKind.COORDINATION: "需协调",
}

COUNT_WORDS = {
    standing.value: word for standing, word in STANDING_WORDS.items() if standing is not Standing.CANCELLED
}
"""By the names of `Counts`."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands at the head of every paper of the digest."""

    title: str
    """The work's name, such as 传统制造业改造提升工作."""
    document_number: str = ""
    journal_head: str = ""
    """The newest hash of the journal: the leaders' proof that nothing was rewritten since."""
    number: int = 1
    """Which issue of the period it is; above 1 a correction."""
    correction: str = ""
    """What was corrected."""
    word: str = ""
    """The office's own."""


def day_words(day: date) -> str:
    """6月30日"""
    return f"{day.month}月{day.day}日"


def weekday_words(day: date) -> str:
    """6月30日（周二）"""
    return words.day(day, day)


def full_day_words(day: date) -> str:
    """2020年6月30日"""
    return f"{day.year}年{day_words(day)}"


def week_words(summary: Summary) -> str:
    """2020年第27周; of a longer digest its month or quarter."""
    return period_words(summary.week)


def week_span_words(summary: Summary) -> str:
    """2020年第27周（6月29日至7月5日）"""
    return f"{week_words(summary)}（{day_words(summary.first_on)}至{day_words(summary.last_on)}）"


def as_of_words(summary: Summary) -> str:
    """截至2020年7月3日（周五）16:00"""
    return f"截至{summary.today.year}年{words.moment(summary.as_of, summary.today)}"


def counts_words(counts: Counts) -> str:
    """逾期3项、受阻2项、……: every count that is not nought, problems first."""
    figures = ((word, getattr(counts, name)) for name, word in COUNT_WORDS.items())
    return "、".join(f"{word}{count}项" for word, count in figures if count)


def paper_words(summary: Summary) -> str:
    """周报, 月报, 季报"""
    return PAPER_WORDS[span_of(summary.week)]


def paper_title(summary: Summary, masthead: Masthead) -> str:
    """传统制造业改造提升工作周报（更正第2版）"""
    issue = issue_words(masthead.number)
    return f"{masthead.title}{paper_words(summary)}" + (f"（{issue}）" if issue else "")


def this_words(summary: Summary) -> str:
    """本周, 本月, 本季度"""
    return THIS_WORDS[span_of(summary.week)]


def change_counts(changes: Changes) -> dict[str, int]:
    """How many tasks of each kind of change, by its word; problems first."""
    return {
        "新逾期": len(changes.overdue),
        "新受阻": len(changes.blocked),
        "延期": len(changes.extended),
        "新办结": len(changes.closed),
        "新交办": len(changes.issued),
    }


def changes_words(summary: Summary) -> str:
    """本周新逾期1项、新办结2项，收到反馈9条，督办单位代录2条。 or, in one line, that nothing changed."""
    counts = change_counts(summary.changes).items()
    changed = "、".join(f"{word}{count}项" for word, count in counts if count) or "无变化"
    reported = f"，{reports_words(summary)}" if summary.reports else ""
    return f"{this_words(summary)}{changed}{reported}。"


def reports_words(summary: Summary) -> str:
    """收到反馈9条，督办单位代录2条: what units have sent, and what the office has entered of them."""
    entered = sum(each.is_entered for each in summary.reports)
    received = len(summary.reports) - entered
    told = [f"收到反馈{received}条"] if received or not entered else []
    return "，".join([*told, *([f"督办单位代录{entered}条"] if entered else [])])


def asks_words(summary: Summary) -> str:
    """需协调2项、待督办单位答复3项: what stands still until somebody answers; empty where nothing does."""
    asks = (("需协调", len(summary.needs_coordination)), ("待督办单位答复", len(summary.owed)))
    return "、".join(f"{word}{count}项" for word, count in asks if count)


def extended_words(change: Extended, today: date) -> str:
    """6月30日→7月10日, with the year where it is not this one."""
    return f"{words.bare_day(change.old, today)}→{words.bare_day(change.new, today)}"


def trouble_words(trouble: Trouble, today: date) -> str:
    """省经信厅6月22日提出，已9个工作日：统计口径不一致。 Who asks what, since when, in one line."""
    asked = f"{trouble.unit}{words.bare_day(trouble.since, today)}提出，已{trouble.workdays}个工作日"
    problem = " ".join(trouble.problem.split()) or "需协调（未写明问题）"
    return f"{asked}：{problem}" + (f"（{answer_words(trouble)}）" if trouble.answered_on else "")


def answer_words(trouble: Trouble) -> str:
    """6月24日已答复, or that it is awaited."""
    return f"{day_words(trouble.answered_on)}已答复" if trouble.answered_on else "待答复"


def owed_words(owed: Owed, today: date) -> str:
    """申请延期至7月10日; what the office has to decide, in a few words."""
    if owed.kind is RequestKind.EXTENSION and owed.wanted_on:
        return f"申请延期至{words.bare_day(owed.wanted_on, today)}"
    return _OWED_WORDS[owed.kind]


def calendar_words(summary: Summary) -> str:
    """That working days were reckoned without the official notice; empty when it is out."""
    years = "、".join(f"{year}年" for year in summary.provisional_years)
    return f"{years}放假安排未公布，暂按法定节假日推算。" if years else ""


def deadline_words(task: TaskFacts) -> str:
    """The deadline as it was written: 6月底前; where nobody wrote one, the day itself, or 长期."""
    if task.deadline_phrase:
        return task.deadline_phrase
    return full_day_words(task.due_on) if task.due_on else "长期"


def days_words(line: TaskLine, today: date) -> str:
    """逾期3个工作日, 今日到期, 已过时限，待督办单位答复, 剩2个工作日, 6月28日应报未报: how far the deadline is; empty without one."""
    if line.report_missed_on is not None and line.standing is Standing.BEHIND:
        return f"{day_words(line.report_missed_on)}应报未报"
    if line.workdays_left is None:
        return ""
    if line.task.due_on == today:
        return "今日到期"
    if line.workdays_left < 0 and line.standing is not Standing.OVERDUE:
        return "已过时限，待督办单位答复"
    if line.standing is not Standing.OVERDUE:
        return f"剩{line.workdays_left}个工作日"
    return f"逾期{line.late_workdays}个工作日" if line.late_workdays else "已逾期"


def rule_words(rules: LightRules) -> str:
    """The rule of the lights, in full."""
    return (
        f"红：逾期，或受阻（需协调）满{rules.blocked_red_workdays}个工作日未获答复；"
        f"黄：临期（剩余不超过{rules.due_soon_workdays}个工作日）、受阻，"
        f"或滞后（进度落后序时进度超过{rules.behind_points}个百分点，或报送周期内未按期反馈）；"
        "绿：正常；灰：办结或撤销。"
        "时限当日仍在期内，次日起计逾期。"
    )
