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
    others = [line for line in summary.needs_coordination if line.standing is not Standing.BLOCKED]
    blocked = Counter(line.standing for line in others if line.task.blocked_on)
    if blocked:
        counts = (
            f"{blocked[standing]}项{word}事项" for standing, word in _BLOCKED_AS.items() if blocked[standing]
        )
        yield f"另有{'、'.join(counts)}同时受阻"
    if helped := len(others) - blocked.total():
        yield f"另有{helped}项由配合单位提出需协调"
    if late := len(summary.late_steps):
        yield f"节点逾期{late}项"
