"""What a correction tells although it came after the instant of its data, in a few words. Pure."""

from collections import Counter

from taskbot.tasks.summary import Summary

LATER_WORDS = {
    "issued": "补列",
    "acknowledged": "签收",
    "submitted": "报办结",
    "submission_taken_back": "撤回报办结",
    "closed": "办结",
    "returned": "退办",
    "share_finished": "完成配合事项",
    "extension_asked": "申请延期",
    "extension_granted": "同意延期",
    "extension_refused": "不同意延期",
    "declined": "申请退回",
    "decline_granted": "同意退回",
    "decline_refused": "不同意退回",
    "coordination_answered": "答复协调事项",
    "milestone_reached": "完成节点",
    "milestone_reopened": "撤回节点完成",
    "indicator_set": "更新指标",
}
"""By the kinds of events: what becomes of a task, its reports and what the office puts right aside."""


def later_words(summary: Summary) -> str:
    """（另含其后补报2条、代录1条、办结1项）; empty where all was so at that instant."""
    entered = [each.is_entered for each in summary.reports if each.at > summary.as_of]
    reports = {"补报": entered.count(False), "代录": entered.count(True)}
    kinds = Counter(kind for each in summary.later for kind in each.kinds)
    told = [f"{word}{count}条" for word, count in reports.items() if count]
    told += [f"{word}{kinds[kind]}项" for kind, word in LATER_WORDS.items() if kinds[kind]]
    return f"（另含其后{'、'.join(told)}）" if told else ""
