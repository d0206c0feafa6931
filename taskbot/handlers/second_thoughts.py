"""Second thoughts: a question that is answered with 取消, and a button that is pressed when things have moved on."""

from functools import wraps
from typing import Any

from taskbot.handlers.cards import redraw_pressed
from taskbot.handlers.turn import Act, Turn
from taskbot.tasks.errors import AlreadyAnswered, AlreadyForwarded, IllegalMove
from taskbot.texts.refusals import refused

_NEVER_MIND = frozenset(["取消", "算了", "不退了", "不申请了", "不改了", "不转了", "不答复了", "不用了"])


def is_dropped(words: str) -> bool:
    """Whether the answer is that no answer will come."""
    return words.strip(" 。.!！") in _NEVER_MIND


def kept_up(act: Act) -> Act:
    """A press that comes too late is refused, and its message shows what has become of the matter."""

    @wraps(act)
    def acting(turn: Turn, **parsed: Any) -> None:  # noqa: ANN401 (what aiogram's filters found)
        try:
            with turn.session.begin_nested():
                act(turn, **parsed)
        except (IllegalMove, AlreadyAnswered, AlreadyForwarded) as refusal:
            turn.has_toasted = False
            turn.refuse(refused(refusal))
            redraw_pressed(turn)

    return acting
