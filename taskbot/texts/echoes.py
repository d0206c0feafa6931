"""What is answered to a report: everything that was read in it, so that a misreading is seen at once. Telegram HTML."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from taskbot.tasks.attachments import Enclosure
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.parsing.reply_claims import Claim
from taskbot.tasks.replies import Report
from taskbot.texts.words import CLAIM_WORDS, STATE_WORDS, day, excerpt, own, report_marks

_TITLE_LENGTH = 60
_REPORT_LENGTH = 400
_NOTE_LENGTH = 120


class Heard(StrEnum):
    """How a report came to be recorded; the value opens its echo."""

    REPORTED = "已记录"
    EDITED = "已按修改更新"
    OUTDATED = "已留存修改"
    """An edit of what is no longer the unit's last word."""
    ENTERED = "已代录"
    CORRECTED = "已更正"


def echo(task: TaskFacts, unit: str, report: Report, today: date, heard: Heard) -> str:
    """What was recorded of the unit's share; only the lead unit's is the state of the task."""
    lines = [f"{heard} {named(task, today)}", " · ".join(_standing(task, unit, report))]
    plan = (
        report.next_step
        if report.expected_on
        else "；".join(filter(None, (report.next_step, report.expected_phrase)))
    )
    said = (("进展", report.done_text), ("问题", report.problem), ("下步", plan))
    lines += [f"{name}：{own(excerpt(words, _REPORT_LENGTH))}" for name, words in said if words]
    if report.expected_on:
        lines.append(f"预计{day(report.expected_on, today)}{own(report.expected_act)}")
    if not (report.needs_coordination or report.claim is Claim.BLOCKED) and _awaits_answer(task, unit):
        is_own = heard in (Heard.REPORTED, Heard.EDITED)
        hint = "；已经解决的，请反馈“问题已解决”" if is_own else ""
        lines.append(f"此前提出的需协调事项仍待督办单位答复{hint}。")
    if heard is Heard.OUTDATED:
        lines.append("这条之后又有新的反馈，任务现状仍以新的为准；要改现状，请另发一条。")
    return "\n".join(lines)


def _awaits_answer(task: TaskFacts, unit: str) -> bool:
    """Whether the unit's 需协调 lasts through what it reports now."""
    return any(each.kind is RequestKind.COORDINATION and each.unit == unit for each in task.asked)


def trouble_told(task: TaskFacts, unit: str, who: str, report: Report, today: date) -> str:
    """To the office: a unit tells of a risk, or that nothing moves, and does not say that it is stuck."""
    said = own(excerpt(report.problem or report.done_text or "", _REPORT_LENGTH))
    return f"<b>进展有困难</b>：{own(unit)}（{own(who)}）\n{named(task, today)}\n反馈：{said}"


def figure_doubted(number: int) -> str:
    """Under an echo of two percentages side by side, neither of which was taken."""
    return f"#{number} 写了不止一个百分比，进度没有改动；请只写一个，例如：<code>#{number} 60%</code>"


def named(task: TaskFacts, today: date) -> str:
    """A task in passing: number, title and deadline."""
    due = f"，时限{day(task.due_on, today)}" if task.due_on else ""
    return f"#{task.number} {own(excerpt(task.title, _TITLE_LENGTH))}{due}"


def _standing(task: TaskFacts, unit: str, report: Report) -> list[str]:
    figure = [] if report.progress is None else [f"{report.progress}%"]
    marks = report_marks(report)
    if unit == task.lead_unit:
        told = f"（{'，'.join(marks)}）" if marks else ""
        return [*figure, f"{STATE_WORDS[task.state]}{told}"]
    finished = any(share.unit == unit and share.finished_on for share in task.shares)
    marks = ["配合事项已完成" if finished and mark == CLAIM_WORDS[Claim.DONE] else mark for mark in marks]
    return [f"配合：{own(unit)}", *figure, *marks]


def share_doubted(number: int) -> str:
    """Under an echo that leaves open whether a supporting unit's share is finished; a button follows."""
    return f"#{number} 的配合事项是否已经完成没有写明，暂按推进中记录；已完成的请点下面的按钮。"


def share_finished(task: TaskFacts, unit: str, today: date, note: str = "") -> str:
    """To the lead unit: a supporting unit has done its share."""
    said = f"\n说明：{own(excerpt(note, _NOTE_LENGTH))}" if note else ""
    return f"配合单位{own(unit)}已完成配合事项：{named(task, today)}{said}"


def share_recorded(number: int, unit: str, lead: str) -> str:
    """To a supporting unit that reports completion: its own part is done, which closes nothing."""
    return f"#{number} 已记{own(unit)}配合事项完成；整项任务由牵头单位{own(lead)}报办结。"


def files_registered(file: Enclosure) -> str:
    """Under an echo: what came with the report."""
    return f"附件 1 个已登记{_remarks(file)}"


def files_received(numbers: Sequence[int], file: Enclosure) -> str:
    """To a file without a report: kept, and no report by itself."""
    return f"已收到附件，记入 {'、'.join(f'#{number}' for number in numbers)}{_remarks(file)}"


def _remarks(file: Enclosure) -> str:
    album = "，同组的其余文件一并记入" if file.is_of_album else ""
    name = own(excerpt(file.name, _TITLE_LENGTH)) or "照片"
    return album + ("" if file.sha256 else f"（{name}没有取到，未留校验值，文件仍在聊天里）")


def file_of_which_task(numbers: Sequence[int]) -> str:
    """To a file that replies to a message about several tasks."""
    named = "、".join(f"#{number}" for number in numbers)
    return f"这条消息涉及 {named}，附件没有登记；请重发并在说明里写编号，例如：<code>#{numbers[0]} 佐证材料</code>"


def file_without_task() -> str:
    """To a liaison's file that says no task."""
    return "附件没有登记：请回复任务卡片或提醒发送，或在说明里写上编号和进展，例如：<code>#12 60% 正在征求意见</code>"
