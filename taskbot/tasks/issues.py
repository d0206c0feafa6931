"""The life of one issue 版 of a digest: shown to the office, released or held, given. One table of moves; pure."""

from enum import StrEnum

from taskbot.tasks.errors import Refusal


class Stage(StrEnum):
    """Where an issue stands."""

    SHOWN = "shown"
    """The office has been shown it and has not answered."""
    RELEASED = "released"
    """It goes to the leaders as soon as it is due."""
    HELD = "held"
    GIVEN = "given"
    DRAFTED = "drafted"
    """A correction that nobody has confirmed yet."""
    DROPPED = "dropped"


class Step(StrEnum):
    """What the office does to it, or the clock."""

    RELEASE = "release"
    """放行; of a correction 确认发出."""
    HOLD = "hold"
    """暂缓"""
    REWORD = "reword"
    """改: the office's own word at the head."""
    DROP = "drop"
    """取消, of a correction."""
    SEND_UNANSWERED = "send_unanswered"
    """It is due, unanswered, and goes out by the settings."""
    HOLD_UNANSWERED = "hold_unanswered"
    """It is due, unanswered, and stays by the settings."""
    GIVE = "give"


MOVES: dict[Stage, dict[Step, Stage]] = {
    Stage.SHOWN: {
        Step.RELEASE: Stage.RELEASED,
        Step.HOLD: Stage.HELD,
        Step.REWORD: Stage.SHOWN,
        Step.SEND_UNANSWERED: Stage.RELEASED,
        Step.HOLD_UNANSWERED: Stage.HELD,
    },
    Stage.RELEASED: {Step.HOLD: Stage.HELD, Step.REWORD: Stage.RELEASED, Step.GIVE: Stage.GIVEN},
    Stage.HELD: {Step.RELEASE: Stage.RELEASED, Step.REWORD: Stage.HELD},
    Stage.DRAFTED: {Step.RELEASE: Stage.RELEASED, Step.REWORD: Stage.DRAFTED, Step.DROP: Stage.DROPPED},
    Stage.GIVEN: {},
    Stage.DROPPED: {},
}


CORRECTION_MOVES = {
    **MOVES,
    Stage.RELEASED: {**MOVES[Stage.RELEASED], Step.HOLD: Stage.DRAFTED},
}
"""Of a correction, which nobody waits for: held, it is a draft again, and can be dropped."""


class IssueMoved(Refusal):
    """Somebody was faster, or the issue is past this step: `stage` is where it stands, by whom and for which period."""

    def __init__(self, period: str, stage: Stage, by: str) -> None:
        super().__init__(f"the digest of {period} is {stage}")
        self.period = period
        self.stage = stage
        self.by = by


class IssueGone(Refusal):
    """There is no such issue, or a newer one has taken its place."""


class NeverGiven(Refusal):
    """A correction is of a digest that the leaders have."""

    def __init__(self, period: str) -> None:
        super().__init__(f"no digest of {period} was given")
        self.period = period


class Overtaken(Refusal):
    """Since a correction was ordered, a digest of a later period has told what it would take."""

    def __init__(self, period: str) -> None:
        super().__init__(f"a correction of {period} was overtaken")
        self.period = period


class NotYet(Refusal):
    """The period has not begun."""

    def __init__(self, period: str) -> None:
        super().__init__(f"{period} is to come")
        self.period = period


class NoWayToReader(Refusal):
    """A list is told in private only, and the bot may not write to the person there."""
