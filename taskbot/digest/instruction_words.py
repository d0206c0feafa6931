"""领导批示办理情况 in words: of what an instruction is, and what has become of it. Pure."""

from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.follow_ups import FollowUp, InstructionFacts, as_given
from taskbot.tasks.lifecycle import State
from taskbot.tasks.summary import Summary
from taskbot.texts.words import bare_day, excerpt

INSTRUCTIONS = "领导批示办理情况"
_TITLE_LENGTH = 30
_WORDS_LENGTH = 60


def given_words(given: InstructionFacts, today: date) -> str:
    """周明7月3日对2020年第27周周报（逾期事项）批示：请抓紧"""
    on = f"对{excerpt(given.about, _WORDS_LENGTH)}" if given.about else ""
    leader = excerpt(given.leader, _TITLE_LENGTH)
    return f"{leader}{bare_day(given.given_on, today)}{on}批示：{excerpt(given.words, _WORDS_LENGTH)}"


def aim_words(each: FollowUp) -> str:
    """#38 任务名称; 整体工作 where it is of no task."""
    if each.line is None:
        return "整体工作"
    return f"#{each.line.task.number} {excerpt(each.line.task.title, _TITLE_LENGTH)}"


def outcome_words(each: FollowUp, today: date) -> str:
    """待转办，已等3个工作日; 7月6日转办，7月8日反馈：85%，…: where it stands now."""
    if each.given.forwarded_on is None:
        return "待转办" + (f"，已等{each.workdays}个工作日" if each.workdays else "")
    passed_on = f"{bare_day(each.given.forwarded_on, today)}转办"
    if each.line is None:
        return f"{passed_on}工作群"
    return f"{passed_on}，{_heard(each.line.task, each.given.forwarded_on, today)}"


def _heard(task: TaskFacts, since: date, today: date) -> str:
    """What the lead unit has said since."""
    if task.state is State.CLOSED:
        return f"{bare_day(task.closed_on, today)}办结" if task.closed_on else "已办结"
    if task.state is State.CANCELLED:
        return "已撤销"
    if task.last_report_on is None or task.last_report_on < since:
        return "此后未反馈"
    said = [f"{task.progress}%" if task.progress is not None else "", excerpt(task.done, _WORDS_LENGTH)]
    told = "，".join(filter(None, said))
    return f"{bare_day(task.last_report_on, today)}反馈" + (f"：{told}" if told else "")


def instructions_words(summary: Summary) -> str:
    """领导批示3条：待转办1条（最长已等25个工作日）、已转办2条; empty where there is none.

    One on several tasks waits until it was passed on for all of them.
    """
    given = as_given(summary.follow_ups)
    waiting = sum(any(each.is_waiting for each in parts) for parts in given)
    longest = max((each.workdays for each in summary.follow_ups if each.is_waiting), default=0)
    told = [
        f"待转办{waiting}条" + (f"（最长已等{longest}个工作日）" if longest else "") if waiting else "",
        f"已转办{len(given) - waiting}条" if len(given) > waiting else "",
    ]
    return f"领导批示{len(given)}条：{'、'.join(filter(None, told))}" if given else ""
