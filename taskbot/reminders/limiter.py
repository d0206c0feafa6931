"""Telegram's sending limits as windows that hold at its end of the line, however long a message is on its way.

When Telegram counts a message is not known, only that it is between our sending and its answer. So a message holds its
place in a window from the moment it leaves until the window's length after the answer: whatever latencies do, no window
is ever broken (decision 0009). Times are seconds of one monotonic clock.
"""

import math
from collections import deque
from dataclasses import dataclass

_MINUTE = 60.0
_SECOND = 1.0
_SAME_MOMENT = 2.0
"""Two chats that were spoken to little and whose rests end within so many seconds of one another rest for one reason."""
_STEP, _WIDEST, _HALVED_IN = 0.25, 1.0, 300.0
"""Each 429 makes every window longer by a quarter of itself, to the double at most; half of that is forgotten in five minutes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a bot may send: a second over all chats, the gap within a chat, a minute in a group.

    `answers_…` of the window's places are kept for somebody who waits; what nobody waits for is bulk.
    """

    per_second: int
    per_chat_seconds: float
    per_group_minute: int
    answers_per_second: int = 0
    answers_per_group_minute: int = 0
    margin_seconds: float = 0.0
    """Every window is so much longer."""


class Window:
    """At most `most` messages in `span` seconds, `kept` of them for answers only.

    Where places are kept, bulk that has used half of its own goes evenly from there on, over what is left of the window:
    so a place comes free for an answer again and again, and not all of them at once a window's length later.
    """

    def __init__(self, most: int, span: float, kept: int = 0) -> None:
        self._most = most
        self._span = span
        self._kept = kept
        self._under_way = 0
        self._answered_at: deque[float] = deque()
        self._left_at = -math.inf

    def free_at(self, at: float, width: float = 1.0, *, is_answer: bool) -> float:
        """When the next may leave, `at` or before for now; infinite until some answer comes. `width` lengthens the window."""
        span = self._span * width
        while self._answered_at and self._answered_at[0] + span <= at:
            self._answered_at.popleft()
        most = self._most if is_answer else self._most - self._kept
        free = most - self._under_way - len(self._answered_at)
        if free <= -len(self._answered_at):
            return math.inf
        if free <= 0:
            return self._answered_at[-free] + span
        if is_answer or not self._kept or 2 * free > most:
            return at
        next_place_at = (self._answered_at[0] if self._answered_at else at) + span
        return self._left_at + (next_place_at - self._left_at) / (free + 1)

    @property
    def is_half_full(self) -> bool:
        """Whether half of the places are taken, as was known when it was last asked for one."""
        return 2 * (self._under_way + len(self._answered_at)) >= self._most

    def leaves(self, at: float) -> None:
        """A message takes a place."""
        self._under_way += 1
        self._left_at = at

    def answered(self, at: float) -> None:
        """Telegram has answered, one way or the other; the place is held on for the window's length."""
        self._under_way -= 1
        self._answered_at.append(at)

    def stays(self) -> None:
        """The message did not leave after all; its place is free."""
        self._under_way -= 1


class Limiter:
    """All windows of one bot, and the rests that Telegram has asked for."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = Window(limits.per_second, _SECOND + limits.margin_seconds, limits.answers_per_second)
        self._chats: dict[int, list[Window]] = {}
        self._rests: dict[int, float] = {}
        self._rest_of_all = -math.inf
        self._extra, self._extra_since = 0.0, 0.0

    def all_free_at(self, at: float, *, is_answer: bool) -> float:
        """When the next message to any chat may leave."""
        return max(self._rest_of_all, self._overall.free_at(at, self._width(at), is_answer=is_answer))

    def chat_free_at(self, chat_id: int, at: float, *, is_answer: bool) -> float:
        """When the next message to this chat may leave, as far as the chat alone is concerned."""
        width = self._width(at)
        frees = [window.free_at(at, width, is_answer=is_answer) for window in self._windows(chat_id)]
        return max(self._rests.get(chat_id, at), *frees)

    def leaves(self, chat_id: int, at: float) -> None:
        """A message to the chat is being sent."""
        for window in (self._overall, *self._windows(chat_id)):
            window.leaves(at)

    def answered(self, chat_id: int, at: float) -> None:
        """Telegram has answered it."""
        for window in (self._overall, *self._windows(chat_id)):
            window.answered(at)

    def stays(self, chat_id: int) -> None:
        """It was not sent after all."""
        for window in (self._overall, *self._windows(chat_id)):
            window.stays()

    def refused(self, chat_id: int, at: float, retry_after: float) -> None:
        """429: the chat rests, and windows become wider.

        All rest where another chat is to rest until about the same moment, and nothing said in either of the two explains it.
        """
        until = max(at + retry_after, self._rests.get(chat_id, at))
        others = (other for other, rest in self._rests.items() if abs(rest - until) <= _SAME_MOMENT)
        if not self._is_busy(chat_id) and any(
            not self._is_busy(other) for other in others if other != chat_id
        ):
            self._rest_of_all = max(self._rest_of_all, until)
        self._rests = {other: rest for other, rest in self._rests.items() if rest > at} | {chat_id: until}
        self._extra, self._extra_since = min(self._width(at) - 1.0 + _STEP, _WIDEST), at

    def _is_busy(self, chat_id: int) -> bool:
        """Whether the chat itself has had so much that a 429 is no wonder; only a group has a window for that."""
        return any(window.is_half_full for window in self._windows(chat_id)[1:])

    def _width(self, at: float) -> float:
        return 1.0 + self._extra * 0.5 ** ((at - self._extra_since) / _HALVED_IN) if self._extra else 1.0

    def _windows(self, chat_id: int) -> list[Window]:
        """The chat's own; Telegram numbers groups below zero, private chats by the person's id."""
        if chat_id not in self._chats:
            limits = self._limits
            margin = limits.margin_seconds
            self._chats[chat_id] = [Window(1, limits.per_chat_seconds + margin)]
            if chat_id < 0:
                kept = limits.answers_per_group_minute
                self._chats[chat_id].append(Window(limits.per_group_minute, _MINUTE + margin, kept))
        return self._chats[chat_id]
