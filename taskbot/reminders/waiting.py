"""What waits to be sent, and the one decision over all chats and windows: which letter goes now (decision 0009).

Pure: no database, no event loop. `at` is a monotonic time for Telegram's limits, `now` the office's clock as a timestamp,
which may be moved; a letter is due by the latter. The database is the truth, this is an index of it.
"""

import math
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from taskbot.reminders.limiter import Limiter, Limits

_AT_EASE = 5
"""So many answers to one person may wait in a chat before they take turns with answers to others."""
Line = tuple[int, str]
"""Where one letter goes after the other: the messages of a chat, its toasts, its reactions."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What can be seen of a letter that waits.

    `aside` is the kind of what is no message and keeps out of the messages' order and limits; empty for a message.
    `asker` is who waits for it where others wait for theirs in the same chat, else 0.
    """

    id: int
    chat_id: int
    lane: int
    due: float
    is_answer: bool = False
    aside: str = ""
    asker: int = 0

    @property
    def line(self) -> Line:
        """Where it queues."""
        return self.chat_id, self.aside


@dataclass(slots=True)
class _Queue:
    """One line: its letters by lane as turns and ids, some of them gone since; which entry of the heaps speaks for it.

    `turn` is the one that goes now, `latest` the last that each asker has drawn: whoever asks a great deal draws ever
    later ones, and others go in between (start-time fair queueing, after `_AT_EASE` of each).
    """

    lanes: defaultdict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    turn: int = 0
    latest: dict[int, int] = field(default_factory=dict)
    size: int = 0
    entry: int = 0
    is_under_way: bool = False

    def drawn(self, asker: int) -> int:
        """The turn of the asker's next letter, never before that of the one before."""
        if not asker:
            return 0
        place = max(self.turn, self.latest.get(asker, 0)) + 1
        self.latest[asker] = place
        return max(self.turn, place - _AT_EASE)


class Waiting:
    """The letters that wait, by line.

    A line that may go lies in `ready`, one that rests by a limit in `resting`, one whose first letter is not yet due in
    `postponed`. A line that changes gets a new entry; its older ones are skipped when they come up.
    """

    def __init__(self, limits: Limits) -> None:
        self._limiter = Limiter(limits)
        self._letters: dict[int, Envelope] = {}
        self._turns: dict[int, int] = {}
        self._queues: dict[Line, _Queue] = {}
        self._under_way: set[int] = set()
        self._touched: set[int] = set()
        self._changed: set[Line] = set()
        self._entries = count(1)
        self._ready: list[tuple[bool, int, int, int, int, Line]] = []
        self._resting: list[tuple[float, int, Line]] = []
        self._postponed: list[tuple[float, int, Line]] = []

    def __len__(self) -> int:
        return len(self._letters)

    def reading_begins(self) -> None:
        """The database is being read; what is chosen or comes back from now on is known better here than there."""
        self._touched = set(self._under_way)

    def put(self, letter: Envelope) -> None:
        """The database says that the letter waits; what was known of it before is forgotten."""
        if letter.id not in self._touched and self._letters.get(letter.id) != letter:
            self._add(letter)

    def keep_only(self, ids: Collection[int]) -> None:
        """The database says that no other letters wait."""
        for letter_id in self._letters.keys() - ids - self._touched:
            self._drop(letter_id)
            del self._turns[letter_id]

    def choose(self, at: float, now: float) -> Envelope | float:
        """The letter that goes now, from here on under way; where none may, the seconds until one may.

        These are infinite where only an answer to what is under way, or a new letter, can change that.
        """
        self._sort_in(at, now)
        free_at = math.inf
        while self._ready:
            *_, letter_id, entry, line = self._ready[0]
            if not self._speaks(entry, line):
                heappop(self._ready)
                continue
            letter = self._letters[letter_id]
            if not letter.aside:
                free_at = self._limiter.all_free_at(at, is_answer=letter.is_answer)
                if free_at > at:
                    break
                rests_until = self._limiter.chat_free_at(letter.chat_id, at, is_answer=letter.is_answer)
                if rests_until > at:
                    heappop(self._ready)
                    heappush(self._resting, (rests_until, entry, line))
                    continue
            return self._take(letter, at)
        waits = [free_at - at] if self._ready else []
        waits += [self._resting[0][0] - at] if self._resting else []
        waits += [self._postponed[0][0] - now] if self._postponed else []
        return min(waits, default=math.inf)

    def is_idle(self, now: float) -> bool:
        """Whether nothing is due and nothing under way."""
        if self._under_way:
            return False
        heads = (self._head(queue, line, now) for line, queue in self._queues.items())
        return all(head is None or head.due > now for head in heads)

    def answered(self, letter: Envelope, at: float) -> None:
        """Telegram has answered the letter under way."""
        if not letter.aside:
            self._limiter.answered(letter.chat_id, at)

    def stays(self, letter: Envelope) -> None:
        """The letter was not sent: another has taken it, or it goes elsewhere now."""
        if not letter.aside:
            self._limiter.stays(letter.chat_id)

    def refused(self, letter: Envelope, at: float, retry_after: float) -> None:
        """Telegram has answered 429."""
        if not letter.aside:
            self._limiter.refused(letter.chat_id, at, retry_after)

    def went(self, chat_id: int, at: float) -> None:
        """A message went to the chat before this index was made."""
        self._limiter.leaves(chat_id, at)
        self._limiter.answered(chat_id, at)

    def done(self, letter: Envelope, again: Envelope | None = None) -> None:
        """The letter is no longer under way; `again` is what it has become where it waits once more."""
        self._under_way.remove(letter.id)
        self._queues[letter.line].is_under_way = False
        self._changes(letter.line)
        if again is not None:
            self._add(again)
        else:
            del self._turns[letter.id]

    def _add(self, letter: Envelope) -> None:
        self._drop(letter.id)
        self._letters[letter.id] = letter
        queue = self._queues.setdefault(letter.line, _Queue())
        if letter.id not in self._turns:
            self._turns[letter.id] = queue.drawn(letter.asker)
        heappush(queue.lanes[letter.lane], (self._turns[letter.id], letter.id))
        queue.size += 1
        self._changes(letter.line)

    def _drop(self, letter_id: int) -> None:
        if letter := self._letters.pop(letter_id, None):
            self._queues[letter.line].size -= 1
            self._changes(letter.line)

    def _take(self, letter: Envelope, at: float) -> Envelope:
        self._drop(letter.id)
        self._under_way.add(letter.id)
        self._touched.add(letter.id)
        queue = self._queues[letter.line]
        queue.is_under_way = True
        queue.turn = max(queue.turn, self._turns[letter.id])
        if not letter.aside:
            self._limiter.leaves(letter.chat_id, at)
        return letter

    def _changes(self, line: Line) -> None:
        self._queues[line].entry = next(self._entries)
        self._changed.add(line)

    def _speaks(self, entry: int, line: Line) -> bool:
        queue = self._queues.get(line)
        return queue is not None and queue.entry == entry

    def _head(self, queue: _Queue, line: Line, now: float) -> Envelope | None:
        """The letter that goes before all others of its line; where none is due, the one that will be first.

        A letter that is not due yet holds up those behind it in its lane, and no other lane.
        """
        firsts = [self._first(letters, line, lane) for lane, letters in sorted(queue.lanes.items())]
        heads = [letter for letter in firsts if letter is not None]
        return next((letter for letter in heads if letter.due <= now), None) or min(
            heads, key=lambda letter: letter.due, default=None
        )

    def _first(self, letters: list[tuple[int, int]], line: Line, lane: int) -> Envelope | None:
        while letters:
            letter = self._letters.get(letters[0][1])
            if letter is not None and (letter.line, letter.lane) == (line, lane):
                return letter
            heappop(letters)
        return None

    def _sort_in(self, at: float, now: float) -> None:
        """Puts every line that has changed, is rested or has become due where it belongs."""
        for heap, moment in ((self._resting, at), (self._postponed, now)):
            while heap and heap[0][0] <= moment:
                _, entry, line = heappop(heap)
                if self._speaks(entry, line):
                    self._changed.add(line)
        for line in self._changed:
            queue = self._queues[line]
            head = self._head(queue, line, now)
            if queue.is_under_way:
                continue
            if head is None:
                del self._queues[line]
            elif head.due > now:
                heappush(self._postponed, (head.due, queue.entry, line))
            else:
                rank = (not head.aside, head.lane, -queue.size, head.id)
                heappush(self._ready, (*rank, queue.entry, line))
        self._changed.clear()
