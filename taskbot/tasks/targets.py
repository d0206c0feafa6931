"""Indicators 量化指标 against their targets: what was reported of each, its share, and which are short. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from taskbot.tasks.facts import Indicator
from taskbot.tasks.lifecycle import State
from taskbot.tasks.task_lines import TaskLine

_CEILING = re.compile(
    "(?:降|降低|下降|压降|压缩|压减|减少|缩短|控制)[到至在]|不(?:超过|高于|多于|大于)|(?:低|少)于|以[内下]|上限"
)
_FLOOR = re.compile("不(?:低|少)于|以上")


class TargetStanding(StrEnum):
    """How an indicator stands."""

    UNKNOWN = "unknown"
    """Nothing was reported of it."""
    SHORT = "short"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class Target:
    """One indicator of one task."""

    line: TaskLine
    indicator: Indicator

    @property
    def is_ceiling(self) -> bool:
        """Whether the figure is not to be exceeded: 控制在3天以内, 降至0.5吨.

        A target of nought (安全事故0起) is one, too, unless it is said to be a floor.
        """
        name = self.indicator.name
        is_floor = bool(_FLOOR.search(name))
        return bool(_CEILING.search(_FLOOR.sub("", name))) or (self.indicator.value == 0 and not is_floor)

    @property
    def standing(self) -> TargetStanding:
        """Against the whole target, whatever the day."""
        current, value = self.indicator.current, self.indicator.value
        if current is None:
            return TargetStanding.UNKNOWN
        is_reached = current <= value if self.is_ceiling else current >= value
        return TargetStanding.REACHED if is_reached else TargetStanding.SHORT

    @property
    def share(self) -> float | None:
        """How much of the target is reached, 0.6 for 60%; None where that says nothing."""
        current, value = self.indicator.current, self.indicator.value
        if current is None or value <= 0 or self.is_ceiling:
            return None
        return current / value


def targets_of(lines: Iterable[TaskLine]) -> tuple[Target, ...]:
    """Every indicator of the tasks that stand, in their order."""
    return tuple(
        Target(line, indicator)
        for line in lines
        if line.task.state is not State.CANCELLED
        for indicator in line.task.indicators
    )
