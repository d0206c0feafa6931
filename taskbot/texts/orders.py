"""What the office is answered to its own acts on a task: 调整, 转办, 撤销, 重办, 撤回; and why an amendment is refused."""

from collections.abc import Sequence
from datetime import date

from taskbot.tasks.amendments import Amendment, Flaw
from taskbot.tasks.drafts import LONGEST_TITLE
from taskbot.tasks.errors import BadAmendment
from taskbot.tasks.facts import Milestone, TaskFacts
from taskbot.tasks.lifecycle import Action
from taskbot.tasks.units import UnitRegister
from taskbot.texts.words import ACTION_WORDS, day, excerpt, own

_TITLE_LENGTH = 60
_WORDS_LENGTH = 40
_NAMED_TASKS = 5

_FLAWS = {
    Flaw.UNREAD: "没有读懂{}，请写明改哪一项，例如：时限：7月10日前；配合：省财政厅",
    Flaw.EMPTY: "{}后面没有写内容；要清空请写“无”",
    Flaw.TWICE: "{}写了两次，请只写一次",
    Flaw.LEAD: "牵头单位要用 /transfer 编号 单位 原因 转办，不在 /amend 里改",
    Flaw.NO_DATE: "时限{}没有具体日期，请写明，例如：7月10日前；没有时限的写“长期”",
    Flaw.UNCERTAIN_DATE: "时限{}不能确定（{}），请写明年月日",
    Flaw.IMPOSSIBLE_DATE: "时限{}没有这一天，请写正确的日期",
    Flaw.GRADE: "紧急程度{}没有读懂，请写特急、急或者一般",
    Flaw.TITLE_TOO_LONG: f"任务名称{{}}太长，请写 {LONGEST_TITLE} 字以内的名称",
    Flaw.UNCLEAR_STEP: "时间节点{}没有读懂，请这样写：节点：5月31日前征求意见；6月20日前送审",
    Flaw.LATE_STEP: "时间节点{}晚于任务时限，请一并调整时限或者改节点",
    Flaw.NOT_SUPPORTING: "{}不是配合单位，无从取消",
    Flaw.UNCLEAR_INDICATOR: "指标{}没有写明一个数字和单位，请这样写：指标：建成标准站30个；走访企业200家",
    Flaw.NO_INDICATOR: "指标{}对不上这项任务的某一项指标，请照任务上的写法写全名称；要全部取消，请写“指标：无”",
}


def flawed(refusal: BadAmendment) -> str:
    """Why an amendment is refused."""
    words = own(excerpt(refusal.words, _WORDS_LENGTH))
    named = words if refusal.flaw is Flaw.NOT_SUPPORTING else f"「{words}」" if words else ""
    return f"没有改动：{_FLAWS[refusal.flaw].format(named, own(refusal.reason))}。"


def amended(task: TaskFacts, lines: Sequence[str], told: str) -> str:
    """Answer to /amend."""
    return "\n".join(filter(None, [f"已调整 {_named(task)}", *lines, told]))


def amendment_to_confirm(task: TaskFacts, amendment: Amendment, register: UnitRegister) -> str:
    """Before an amendment that reaches further than its words."""
    lines = [f"请核对（确认后才会调整并通知单位）：{_named(task)}"]
    for name, units in amendment.joining.items():
        shown = "、".join(map(register.shown_name, units))
        lines.append(f"{own(name)}已展开为：{own(shown)}（增加配合单位 {len(units)} 家）")
    if amendment.falling_away:
        lines.append(f"没有写到、将被去掉的：{own('；'.join(amendment.falling_away))}")
        lines.append("只改其中一项的，请点“取消”，把要保留的一并写上。")
    return "\n".join(lines)


def amendment_dropped(number: int) -> str:
    """The same message after 取消."""
    return f"已取消，#{number} 没有改动。"


def unchanged(number: int) -> str:
    """Answer to an amendment that says what already is."""
    return f"#{number} 现在就是这样，没有改动，也没有通知单位。"


def late_steps(steps: Sequence[Milestone], today: date) -> str:
    """Under the answer to an amended deadline that is now before a milestone."""
    named = "；".join(f"{day(step.due_on, today)}{own(excerpt(step.title, 30))}" for step in steps)
    return f"请注意：节点 {named} 晚于新的时限，需要时请一并调整。"


def done(task: TaskFacts, action: Action, reason: str, told: str) -> str:
    """Answer to 转办, 撤销 and 重办."""
    lead = f"\n现由{own(task.lead_unit)}牵头" if action is Action.TRANSFER else ""
    why = f"\n原因：{own(excerpt(reason, 300))}"
    return "\n".join(filter(None, [f"已{ACTION_WORDS[action]} {_named(task)}{lead}{why}", told]))


_ASKED = {
    Action.CANCEL: "撤销原因，原因会通知承办单位；不撤销了",
    Action.REOPEN: "重办原因，原因会通知承办单位；不重办了",
    Action.TRANSFER: "新的牵头单位和原因，例如：省科技厅 职责调整；不转办了",
}


def asked(task: TaskFacts, action: Action, person_id: int, name: str) -> str:
    """Prompt after a button; the mention makes the reply box open for that person alone."""
    return (
        f'<a href="tg://user?id={person_id}">{own(name)}</a>，请回复本条消息写明 #{task.number} '
        f"{own(excerpt(task.title, 30))} 的{_ASKED[action]}请回复“取消”。"
    )


RECALL_LABEL = "撤回（60秒内）"


def recalled(numbers: Sequence[int], kept: Sequence[int], told: str) -> str:
    """Answer to 撤回; `kept` are those of the batch that a unit has taken up by now."""
    lines = [f"已撤回 {_numbers(numbers)}，编号不再使用；拟办已恢复，可以修改后重新交办。"]
    if kept:
        lines.append(
            f"{_numbers(kept)} 已有单位签收或者反馈，没有撤回；需要时请用 /amend 调整或者 /cancel 撤销。"
        )
    return "\n".join(filter(None, [*lines, told]))


def _numbers(numbers: Sequence[int]) -> str:
    if len(numbers) > _NAMED_TASKS and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"#{numbers[0]} 至 #{numbers[-1]} 共 {len(numbers)} 项"
    return "、".join(f"#{number}" for number in numbers)


def _named(task: TaskFacts) -> str:
    return f"#{task.number} {own(excerpt(task.title, _TITLE_LENGTH))}"
