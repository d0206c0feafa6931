"""Telegram's sending limits as one decision over all windows at the moment of sending; times are seconds."""

from collections import defaultdict, deque
from dataclasses import dataclass, field

_MINUTE = 60.0
_SECOND = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a bot may send: a second over all chats, the gap within a chat, a minute in a group."""

    per_second: int
    per_chat_seconds: float
    per_group_minute: int


@dataclass(slots=True)
class Limiter:
    """Remembers what was sent and says how long the next message to a chat has to wait."""

    limits: Limits
    _everywhere: deque[float] = field(default_factory=deque)
    _in_group: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _last: dict[int, float] = field(default_factory=dict)
    _paused_until: dict[int | None, float] = field(default_factory=dict)

    def wait(self, chat_id: int, at: float) -> float:
        """Seconds until a message to the chat may go; 0 means now."""
        free = [
            self._paused_until.get(None, at),
            self._paused_until.get(chat_id, at),
            self._last.get(chat_id, at - self.limits.per_chat_seconds) + self.limits.per_chat_seconds,
            _window_free(self._everywhere, self.limits.per_second, _SECOND, at),
        ]
        if _is_group(chat_id):
            free.append(_window_free(self._in_group[chat_id], self.limits.per_group_minute, _MINUTE, at))
        return max(0.0, *(moment - at for moment in free))

    def sent(self, chat_id: int, at: float) -> None:
        """A message to the chat goes out now."""
        self._last[chat_id] = at
        self._everywhere.append(at)
        if _is_group(chat_id):
            self._in_group[chat_id].append(at)

    def pause(self, chat_id: int | None, until: float) -> None:
        """Telegram asked for a rest: in one chat, or everywhere (None)."""
        self._paused_until[chat_id] = max(until, self._paused_until.get(chat_id, until))


def _is_group(chat_id: int) -> bool:
    """Telegram numbers groups below zero, private chats by the person's id."""
    return chat_id < 0


def _window_free(sent: deque[float], most: int, span: float, at: float) -> float:
    """When the window takes one more."""
    while sent and sent[0] <= at - span:
        sent.popleft()
    return sent[-most] + span if len(sent) >= most else at
