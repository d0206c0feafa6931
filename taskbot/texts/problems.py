"""What a draft still lacks, as one sentence each that says what to write."""

from taskbot.tasks.drafts import LONGEST_TITLE, Problem, ProblemKind
from taskbot.texts.words import excerpt, own

NO_DEADLINE_LABEL = "长期（无时限）"
"""The button under a draft whose task has no deadline."""

WANTED = {
    ProblemKind.NO_TITLE: "请回复本条消息写明任务名称。",
    ProblemKind.TITLE_TOO_LONG: f"请回复本条消息写一个 {LONGEST_TITLE} 字以内的任务名称。",
    ProblemKind.NO_UNIT: "请回复本条消息写明牵头单位，例如：省经信厅。",
    ProblemKind.COLLECTIVE_LEAD: "请点下面的按钮，每家各办一项；或回复本条消息写明一家牵头单位（其余配合），例如：省经信厅。",
    ProblemKind.UNKNOWN_UNIT: "请回复本条消息写出单位的正确名称。",
    ProblemKind.NO_DEADLINE: "请回复本条消息写明时限，例如：6月30日前；确实没有时限的，请点「长期」。",
    ProblemKind.AMBIGUOUS_DEADLINE: "请点日期按钮，或回复本条消息写明。",
    ProblemKind.UNCLEAR_MILESTONE: "请回复本条消息重写这个节点，例如：5月31日前征求意见。",
    ProblemKind.LATE_MILESTONE: "请回复本条消息重写这个节点，例如：5月31日前征求意见。",
    ProblemKind.UNCLEAR_INDICATOR: "请回复本条消息重写这项指标，例如：建成标准站30个；不设指标的，回复“无”。",
    ProblemKind.INVALID_DEADLINE: "请回复本条消息写明正确的时限，例如：6月30日前。",
}

_WRONG = {
    ProblemKind.NO_TITLE: "没有任务名称",
    ProblemKind.TITLE_TOO_LONG: "任务名称{}太长",
    ProblemKind.NO_UNIT: "没有责任单位",
    ProblemKind.COLLECTIVE_LEAD: "一项任务只有一家牵头单位，{}是多家",
    ProblemKind.UNKNOWN_UNIT: "没有找到单位{}",
    ProblemKind.NO_DEADLINE: "时限{}没有具体日期",
    ProblemKind.AMBIGUOUS_DEADLINE: "时限{}：{}",
    ProblemKind.INVALID_DEADLINE: "时限{}没有这一天",
    ProblemKind.UNCLEAR_MILESTONE: "时间节点{}日期不明确",
    ProblemKind.LATE_MILESTONE: "时间节点{}晚于任务时限",
    ProblemKind.UNCLEAR_INDICATOR: "指标{}没有写明一个数字和单位",
}


def problem_words(problem: Problem, reason: str = "有两种理解") -> str:
    """What is wrong, and what to write instead; `reason` is why a deadline has to be confirmed."""
    named = f"「{own(excerpt(problem.words, 40))}」" if problem.words else ""
    wrong = _WRONG[problem.kind].format(named, reason)
    if problem.kind is ProblemKind.NO_DEADLINE and not named:
        wrong = "没有写时限"
    choose = "请点单位按钮，或" if problem.near else ""
    wanted = WANTED[problem.kind]
    return f"{wrong}，{choose}{wanted.removeprefix('请') if choose else wanted}"
