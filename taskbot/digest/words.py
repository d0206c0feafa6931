"""How the digest says days, counts and lights in Chinese: the same words in sheets, picture and chat."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from taskbot.digest.beside import beside_counts
from taskbot.digest.later_words import later_words
from taskbot.tasks.asks import Owed, Trouble
from taskbot.tasks.deadlines import parse_deadline
from taskbot.tasks.facts import Asked, TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.lights import LightRules, Standing
from taskbot.tasks.list_words import originally
from taskbot.tasks.periods import span_of
from taskbot.tasks.summary import Counts, Summary
from taskbot.tasks.task_lines import TaskLine
from taskbot.tasks.workdays import Calendar
from taskbot.texts import words
from taskbot.texts.digests import PAPER_WORDS, THIS_WORDS, issue_words, period_words
from taskbot.texts.lights import LIGHT_WORDS, STANDING_WORDS
from taskbot.texts.tasks import closed_since_due

OWED = "待督办单位答复的申请"
"""What waits for the office's decision, wherever it is counted or listed: 报办结, 延期, 退回."""

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

LISTED_TASKS = 4
"""So many tasks of a list are named in the caption and in the picture above it; both tell of the same rest."""

_LONGEST_FIGURES = 240
"""Of those that stand in a caption or a picture."""
_FIRST_FIGURES = re.compile(f".{{1,{_LONGEST_FIGURES}}}(?=[、；])")


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
    figures: str = ""
    """The numbers that a correction says otherwise than the issue before it."""
    word: str = ""
    """The office's own."""
    office: str = ""
    """How it signs."""
    mark: str = ""
    """Of what is no issue: 未定稿."""

    @property
    def issue(self) -> str:
        """第1次更正, 未定稿; empty for the first issue."""
        return self.mark or issue_words(self.number)

    @property
    def basis(self) -> str:
        """依据：浙转升办〔2020〕6号. The directive's number alone would read as the paper's own."""
        return f"依据：{self.document_number}" if self.document_number else ""


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
    """截至2020年7月3日（周五）16:00, of a correction also what it holds from after that."""
    return f"截至{summary.today.year}年{words.moment(summary.as_of, summary.today)}{later_words(summary)}"


def office_words(masthead: Masthead) -> str:
    """省转升办：请审阅。 Its own sentence, signed; empty where it has none."""
    return "：".join(filter(None, [masthead.office, masthead.word])) if masthead.word else ""


def correction_words(masthead: Masthead) -> list[str]:
    """更正说明：误将#3计为逾期 and 更正数字：逾期3→2。; of the numbers as many as there is room for on a phone."""
    note = [f"更正说明：{masthead.correction}"] if masthead.correction else []
    whole = masthead.figures
    shown = _FIRST_FIGURES.match(whole) if len(whole) > _LONGEST_FIGURES else None
    figures = f"{shown[0]}等，其余见附表概览" if shown else whole
    return [*note, f"更正数字：{figures}。"] if figures else note


def counts_words(counts: Counts) -> str:
    """逾期3项、受阻2项、……: every count that is not nought, problems first."""
    figures = ((word, getattr(counts, name)) for name, word in COUNT_WORDS.items())
    return "、".join(f"{word}{count}项" for word, count in figures if count)


def paper_words(summary: Summary) -> str:
    """周报, 月报, 季报"""
    return PAPER_WORDS[span_of(summary.week)]


def paper_title(summary: Summary, masthead: Masthead) -> str:
    """传统制造业改造提升工作周报（第1次更正）"""
    issue = masthead.issue
    return f"{masthead.title}{paper_words(summary)}" + (f"（{issue}）" if issue else "")


def this_words(summary: Summary) -> str:
    """本周, 本月, 本季度"""
    return THIS_WORDS[span_of(summary.week)]


def figures_changed(old: Counts, new: Counts) -> str:
    """逾期3→2、正常5→6; empty where no count differs."""
    return arrows(count_figures(old), count_figures(new))


def count_figures(counts: Counts) -> dict[str, int]:
    """The total and every count, by its word."""
    return {"总数": counts.total, **{word: getattr(counts, name) for name, word in COUNT_WORDS.items()}}


def arrows(old: Mapping[str, int], new: Mapping[str, int]) -> str:
    """Of the numbers those that differ; what one of them lacks is nought there."""
    pairs = ((word, old.get(word, 0), new.get(word, 0)) for word in {**old, **new})
    return "、".join(f"{word}{before}→{after}" for word, before, after in pairs if before != after)


def total_words(summary: Summary) -> str:
    """清单共57项：逾期3项、正常54项，另有1项逾期事项同时受阻，另撤销1项"""
    counts = counts_words(summary.counts)
    more = [*beside_counts(summary), *([f"另撤销{summary.cancelled}项"] if summary.cancelled else [])]
    return f"清单共{summary.counts.total}项{counts and f'：{counts}'}{''.join(f'，{each}' for each in more)}"


def balance_words(summary: Summary) -> str:
    """上期58项，新交办1项，撤销2项，本期57项: how the total came about; empty for the first digest."""
    if summary.counts_before is None:
        return ""
    issued, cancelled = len(summary.changes.issued), len(summary.changes.cancelled)
    return f"上期{summary.counts_before.total}项＋新交办{issued}项－撤销{cancelled}项＝本期{summary.counts.total}项"


def no_list_words(summary: Summary) -> str:
    """Of a period from before there was anything on the list."""
    return f"截至{full_day_words(summary.today)}尚无工作清单。"


def reports_words(summary: Summary) -> str:
    """收到反馈9条，督办单位代录2条: what units have sent, and what the office has entered of them."""
    counts = report_counts(summary)
    return "，".join(f"{word}{count}条" for word, count in counts.items() if count) or "收到反馈0条"


def report_counts(summary: Summary) -> dict[str, int]:
    """What units have sent, and what the office has entered of them, by their words."""
    entered = sum(each.is_entered for each in summary.reports)
    return {"收到反馈": len(summary.reports) - entered, "督办单位代录": entered}


def asks_words(summary: Summary) -> str:
    """需协调2项、待督办单位答复的申请3项（最长已等4个工作日）: what stands still until somebody answers; empty where nothing does."""
    asks = (("需协调", len(summary.needs_coordination), ""), (OWED, len(summary.owed), _longest(summary)))
    return "、".join(f"{word}{count}项{more}" for word, count, more in asks if count)


def _longest(summary: Summary) -> str:
    longest = max((each.workdays for each in summary.owed), default=0)
    return f"（最长已等{longest}个工作日）" if longest else ""


def trouble_words(trouble: Trouble, today: date) -> str:
    """省经信厅6月22日提出，已9个工作日：统计口径不一致。 Who asks what, since when, in one line."""
    return asked_words(trouble, today, f"，已{trouble.workdays}个工作日" if trouble.workdays else "")


def asked_words(trouble: Trouble, today: date, lasts: str = "") -> str:
    """The same without how long it `lasts`, for where that stands beside it."""
    asked = f"{trouble.unit}{words.bare_day(trouble.since, today)}提出{lasts}"
    problem = " ".join(trouble.problem.split()) or "需协调（未写明问题）"
    return f"{asked}：{problem}" + (f"（{answer_words(trouble, today)}）" if trouble.answered_on else "")


def answer_words(trouble: Trouble, today: date) -> str:
    """6月24日已答复, or that it is awaited."""
    return f"{words.bare_day(trouble.answered_on, today)}已答复" if trouble.answered_on else "待答复"


def owed_words(owed: Owed | Asked, today: date) -> str:
    """申请延期至7月10日; what the office has to decide, in a few words."""
    if owed.kind is RequestKind.EXTENSION and owed.wanted_on:
        return f"申请延期至{words.bare_day(owed.wanted_on, today)}"
    return _OWED_WORDS[owed.kind]


def request_words(owed: Owed, today: date) -> str:
    """省经信厅6月29日申请延期至9月1日，已等4个工作日: who asks the office for what, since when."""
    waits = f"，已等{owed.workdays}个工作日" if owed.workdays else ""
    return f"{owed.unit}{words.bare_day(owed.since, today)}{owed_words(owed, today)}{waits}"


def behind_words(line: TaskLine, rules: LightRules, today: date) -> str:
    """6月28日应报未报, or 进度30%，落后序时进度20个百分点以上: why a task is behind."""
    if line.report_missed_on:
        return f"{words.bare_day(line.report_missed_on, today)}应报未报"
    return f"进度{line.task.progress_now}%，落后序时进度{rules.behind_points}个百分点以上"


def lights_words(summary: Summary) -> str:
    """红3项、黄5项、绿20项、灰4项，其中办结3项、撤销1项: every light of the work list, of cancelled tasks too."""
    lights = summary.lights
    counts = (f"{word}{lights[light]}项" for light, word in LIGHT_WORDS.items() if lights[light])
    ends = {"办结": summary.counts.closed, "撤销": summary.cancelled}
    grey = "，其中" + "、".join(f"{word}{count}项" for word, count in ends.items() if count)
    return "、".join(counts) + (grey if summary.cancelled else "")


def calendar_words(summary: Summary) -> str:
    """That working days were reckoned without the official notice; empty when it is out."""
    years = "、".join(f"{year}年" for year in summary.provisional_years)
    return f"{years}放假安排未公布，暂按法定节假日推算。" if years else ""


def written_words(task: TaskFacts) -> str:
    """The deadline as it was written: 6月底前; where nobody wrote one, the day itself, or 长期."""
    if task.deadline_phrase:
        return task.deadline_phrase
    return full_day_words(task.due_on) if task.due_on else "长期"


def deadline_words(task: TaskFacts) -> str:
    """The deadline that holds: as it was written, or where it was extended since, 7月20日前（原6月底前）."""
    phrase, due_on = task.deadline_phrase, task.due_on
    if not (phrase and due_on and task.extensions) or due_on in {task.original_due_on, _meant(task)}:
        return written_words(task)
    in_year = task.original_due_on and task.original_due_on.year == due_on.year
    return f"{day_words(due_on) if in_year else full_day_words(due_on)}前{originally(phrase)}"


def _meant(task: TaskFacts) -> date | None:
    """What the words mean: after an amendment they are those of the new day."""
    return parse_deadline(task.deadline_phrase, task.issued_on, Calendar()).due_on


def late_words(task: TaskFacts, late_workdays: int, today: date) -> str:
    """逾期13天（其中工作日9天）: the unit's own days, those that waited for the office left out."""
    late = len(task.late_days(today))
    closed = closed_since_due(task, today)
    return f"逾期{late}天（其中工作日{late_workdays}天{closed and f'，{closed}'}）" if late else "已逾期"


def days_words(line: TaskLine, today: date) -> str:
    """逾期3天（其中工作日1天）, 今日到期, 已过时限，待督办单位答复, 剩2个工作日, 6月28日应报未报: how far it is; empty without one."""
    if line.report_missed_on is not None and line.standing is Standing.BEHIND:
        return f"{words.bare_day(line.report_missed_on, today)}应报未报"
    if line.workdays_left is None:
        return ""
    if line.task.due_on == today:
        return "今日到期"
    if line.standing is Standing.OVERDUE:
        return late_words(line.task, line.late_workdays, today)
    if line.task.due_on and line.task.due_on < today:
        return "已过时限，待督办单位答复" if line.task.waits_for_office else "已过时限，次日起计逾期"
    if not line.workdays_left and line.task.due_on:
        return f"{weekday_words(line.task.due_on)}到期"
    return f"剩{line.workdays_left}个工作日"


def late_steps_words(task: TaskFacts, today: date) -> str:
    """节点逾期2项; empty where none is late."""
    late = len(task.late_milestones(today))
    return f"节点逾期{late}项" if late else ""


def rule_words(rules: LightRules) -> str:
    """The rule of the lights, in full."""
    return (
        f"红：逾期，或受阻（需协调）满{rules.blocked_red_workdays}个工作日未获答复；"
        f"黄：临期（剩余不超过{rules.due_soon_workdays}个工作日）、受阻，"
        f"或滞后（进度落后序时进度超过{rules.behind_points}个百分点，或报送周期内未按期反馈）；"
        "绿：正常；灰：办结或撤销。"
        "时限当日仍在期内，次日起计逾期。"
    )
