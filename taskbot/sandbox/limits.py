"""Telegram's sending limits by its FAQ: 30 a second in all, one a second per chat, 20 a minute per group.

Short bursts to a chat pass, so the chat's window is three messages in three seconds.
"""

import math
from collections import defaultdict, deque

from taskbot.sandbox.models import Chat

OVERALL = (30, 1.0)
PER_CHAT = (3, 3.0)
PER_GROUP = (20, 60.0)


class Window:
    """At most `most` sendings in any `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._sent_at: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until there is room."""
        while self._sent_at and self._sent_at[0] <= now - self._seconds:
            self._sent_at.popleft()
        return self._sent_at[0] + self._seconds - now if len(self._sent_at) >= self._most else 0.0

    def count(self, now: float) -> None:
        self._sent_at.append(now)


class Limits:
    """All windows of one bot; a refused sending counts in none."""

    def __init__(self) -> None:
        self._overall = Window(*OVERALL)
        self._chats: dict[int, list[Window]] = defaultdict(lambda: [Window(*PER_CHAT)])

    def retry_after(self, chat: Chat, now: float) -> int:
        """Whole seconds to wait, 0 when the sending was let through; `now` is a monotonic time in seconds."""
        if chat.id not in self._chats and not chat.is_private:
            self._chats[chat.id].append(Window(*PER_GROUP))
        windows = [self._overall, *self._chats[chat.id]]
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            return math.ceil(wait)
        for window in windows:
            window.count(now)
        return 0
