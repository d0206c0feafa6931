"""What stands beside the counts: tasks are counted once, under the worst that holds, and some are more than one thing. Pure."""

from collections import Counter
from collections.abc import Iterator

from taskbot.tasks.lights import Standing
from taskbot.tasks.summary import Summary

_BLOCKED_AS = {Standing.OVERDUE: "逾期", Standing.ON_TRACK: "待审核"}
"""What a blocked task is counted as, where not as 受阻."""


def beside_counts(summary: Summary) -> Iterator[str]:
    """另有1项逾期事项同时受阻, 另有1项由配合单位提出需协调, 节点逾期2项: each only where there is one.

    With the first two the count of 受阻 comes to that of 需协调.
    """
    blocked = blocked_besides(summary)
    if counts := [f"{count}项{word}事项" for word, count in blocked.items() if count]:
        yield f"另有{'、'.join(counts)}同时受阻"
    if helped := asked_besides(summary):
        yield f"另有{helped}项由配合单位提出需协调"
    if late := len(summary.late_steps):
        yield f"节点逾期{late}项"


def blocked_besides(summary: Summary) -> dict[str, int]:
    """How many blocked tasks are counted as something else, by its word."""
    blocked = Counter(line.standing for line in summary.needs_coordination if line.task.blocked_on)
    return {word: blocked[standing] for standing, word in _BLOCKED_AS.items()}


def asked_besides(summary: Summary) -> int:
    """How many tasks need coordination and are not blocked: a supporting unit asks."""
    return sum(
        line.standing is not Standing.BLOCKED and not line.task.blocked_on
        for line in summary.needs_coordination
    )
