"""What a correction tells although it came after the instant of its data, in a few words. Pure."""

from collections import Counter

from taskbot.tasks.summary import Summary
from taskbot.texts.words import EVENT_WORDS

LATER_KINDS = (
    "issued",
    "acknowledged",
    "submitted",
    "submission_taken_back",
    "closed",
    "returned",
    "share_finished",
    "extension_asked",
    "extension_granted",
    "extension_refused",
    "declined",
    "decline_granted",
    "decline_refused",
    "coordination_answered",
    "milestone_reached",
    "milestone_reopened",
    "indicator_set",
)
"""The kinds of events that are told, in this order: what becomes of a task, its reports and what the office puts right aside."""
ADDED = "补列"
"""What a correction calls a task that the issue before did not have."""


def later_words(summary: Summary) -> str:
    """（另含其后补报2条、代录1条、办结1项）; empty where all was so at that instant."""
    entered = [each.is_entered for each in summary.reports if each.at > summary.as_of]
    reports = {"补报": entered.count(False), "代录": entered.count(True)}
    kinds = Counter(kind for each in summary.later for kind in each.kinds)
    told = [f"{word}{count}条" for word, count in reports.items() if count]
    called = EVENT_WORDS | {"issued": ADDED}
    told += [f"{called[kind]}{kinds[kind]}项" for kind in LATER_KINDS if kinds[kind]]
    return f"（另含其后{'、'.join(told)}）" if told else ""
