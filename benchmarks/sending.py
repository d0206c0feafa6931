"""Sending in virtual time against a strict model of Telegram's limits, and what limiters nested in one another do there.

5,000 messages to 60 groups and 400 private chats wait at once, and 120 answers come in between. The model counts what
arrives: 30 in any second, one a second in a chat, 20 in any minute in a group; what breaks a window is refused with 429.
A message is 10 ms and a tail of 25 on its way, so is the answer 10 ms and a tail of 15. The bound is what the limits alone
allow somebody who knows everything beforehand and whose messages arrive at once.
"""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from itertools import count
from random import Random
from statistics import mean, quantiles

from taskbot.reminders.limiter import Limits
from taskbot.reminders.waiting import Envelope, Waiting
from taskbot.settings import load_settings

GROUPS, PRIVATE = tuple(range(-60, 0)), tuple(range(1, 401))
LARGE = GROUPS[0]
MESSAGES, ANSWERS, LARGE_MESSAGES = 5_000, 120, 600
ANSWER, BULK = 0, 2
OURS = "one decision"
MOST_OF_BOUND, NO_LATER = 1.15, 1.5


@dataclass(frozen=True, slots=True)
class Scenario:
    """Chats of the messages in the order in which they were queued; moment and chat of each answer."""

    name: str
    messages: list[int]
    answers: list[tuple[float, int]]

    @property
    def bound(self) -> float:
        """Seconds that nobody can beat."""
        sizes = Counter(self.messages) + Counter(chat for _, chat in self.answers)
        groups = (size for chat, size in sizes.items() if chat < 0)
        return max(
            (sizes.total() - 1) // 30,
            max(sizes.values()) - 1,
            *((size - 1) // 20 * 60 + (size - 1) % 20 for size in groups),
        )


@dataclass
class Run:
    """What one way of sending came to, seen from Telegram."""

    arrived_at: list[float] = field(default_factory=list)
    refusals: int = 0
    answers_took: list[float] = field(default_factory=list)


class Telegram:
    """The strict model: sliding windows over what it has accepted."""

    def __init__(self) -> None:
        self._windows: dict[tuple[int | None, float], deque[float]] = defaultdict(deque)

    def retry_after(self, chat: int, at: float) -> float:
        """0 when the message was accepted."""
        limits = [(None, 30, 1.0), (chat, 1, 1.0), *([(chat, 20, 60.0)] if chat < 0 else [])]
        windows = [(self._windows[key, span], most, span) for key, most, span in limits]
        for window, _, span in windows:
            while window and window[0] <= at - span:
                window.popleft()
        waits = [window[0] + span - at for window, most, span in windows if len(window) >= most]
        for window, _, _ in [] if waits else windows:
            window.append(at)
        return math.ceil(max(waits, default=0.0))


def main() -> None:
    """Prints a table of scenarios and ways; ends the process with what was missed of our aims."""
    print(
        f"{'scenario':<15}{'way':<16}{'seconds':>8}{'bound':>7}{'ratio':>7}{'429':>6}{'answers: mean':>15}{'p95 s':>7}"
    )
    limits = Limits(**load_settings().limits.model_dump())
    ways: dict[str, Callable[[Scenario, Random], Run]] = {
        OURS: partial(one_decision, limits=limits),
        "nested buckets": partial(nested, kind=Bucket),
        "nested logs": partial(nested, kind=Log),
    }
    missed = []
    for scenario in scenarios(Random(5)):
        for way, play in ways.items():
            run = play(scenario, Random(7))
            assert len(run.arrived_at) == MESSAGES + ANSWERS
            seconds, p95 = max(run.arrived_at), quantiles(run.answers_took, n=20)[-1]
            print(
                f"{scenario.name:<15}{way:<16}{seconds:>8.1f}{scenario.bound:>7}{seconds / scenario.bound:>7.3f}"
                f"{run.refusals:>6}{mean(run.answers_took):>15.2f}{p95:>7.2f}"
            )
            if way == OURS and (seconds > MOST_OF_BOUND * scenario.bound or run.refusals or p95 > NO_LATER):
                missed.append(scenario.name)
    if missed:
        aims = f"{MOST_OF_BOUND} of the bound, no 429, answers in {NO_LATER} s"
        raise SystemExit(f"sending: {', '.join(missed)}: missed the aims ({aims})")


def scenarios(random: Random) -> Iterator[Scenario]:
    """The three; a quarter of the last one's answers are asked for in the large group."""
    chats = [*GROUPS, *PRIVATE]
    even = [chats[number % len(chats)] for number in range(MESSAGES)]
    large = [LARGE] * LARGE_MESSAGES + even[: MESSAGES - LARGE_MESSAGES]
    for name, messages, where, until in (
        ("even", even, chats, 150),
        ("chat by chat", sorted(even), chats, 150),
        ("a large group", large, [*chats, *[LARGE] * (len(chats) // 3)], 1_700),
    ):
        answers = sorted((random.uniform(0, until), random.choice(where)) for _ in range(ANSWERS))
        yield Scenario(name, messages, answers)


def _on_its_way(random: Random) -> float:
    return 0.01 + random.expovariate(1 / 0.025)


def _on_its_way_back(random: Random) -> float:
    return 0.01 + random.expovariate(1 / 0.015)


def one_decision(scenario: Scenario, random: Random, limits: Limits) -> Run:
    """The sender's own decision."""
    return Sender(scenario, random, limits).play()


class Sender:
    """The sender's index with everything around it played: time, the way to Telegram, the answers that people wait for."""

    def __init__(self, scenario: Scenario, random: Random, limits: Limits) -> None:
        self._random = random
        self._waiting, self._telegram, self._run = Waiting(limits), Telegram(), Run()
        self._order = count()
        self._coming: list[tuple[float, int, Callable[[float], None]]] = []
        for number, chat in enumerate(scenario.messages):
            self._waiting.put(Envelope(number, chat, BULK, 0.0))
        for number, (at, chat) in enumerate(scenario.answers, MESSAGES):
            letter = Envelope(number, chat, ANSWER, at, is_answer=True)
            self._later(at, partial(self._ask, letter))

    def play(self) -> Run:
        at = 0.0
        while True:
            while isinstance(choice := self._waiting.choose(at, at), Envelope):
                self._later(at + _on_its_way(self._random), partial(self._arrive, choice))
            if self._coming and self._coming[0][0] <= at + choice:
                at, _, happen = heappop(self._coming)
                happen(at)
            elif math.isinf(choice):
                return self._run
            else:
                at += max(choice, 1e-6)

    def _later(self, at: float, happen: Callable[[float], None]) -> None:
        heappush(self._coming, (at, next(self._order), happen))

    def _ask(self, letter: Envelope, _at: float) -> None:
        self._waiting.put(letter)

    def _arrive(self, letter: Envelope, at: float) -> None:
        if wait := self._telegram.retry_after(letter.chat_id, at):
            self._run.refusals += 1
        else:
            self._run.arrived_at.append(at)
            self._run.answers_took += [at - letter.due] if letter.is_answer else []
        self._later(at + _on_its_way_back(self._random), partial(self._hear, letter, wait))

    def _hear(self, letter: Envelope, wait: float, at: float) -> None:
        self._waiting.answered(letter, at)
        if wait:
            self._waiting.refused(letter, at, wait)
        self._waiting.done(letter, letter if wait else None)


class Bucket:
    """A leaky bucket as aiolimiter's AsyncLimiter keeps it: all at once, then at the rate."""

    def __init__(self, most: int, span: float) -> None:
        self._most, self._rate = most, most / span
        self._level, self._seen_at = 0.0, 0.0

    def passes_at(self, at: float) -> float:
        level = max(0.0, self._level - (at - self._seen_at) * self._rate)
        self._level, self._seen_at = level + 1, at
        return at + max(0.0, self._level - self._most) / self._rate


class Log:
    """A sliding log as pyrate-limiter keeps it: exact by itself."""

    def __init__(self, most: int, span: float) -> None:
        self._span = span
        self._passed_at = deque([-math.inf] * most, maxlen=most)

    def passes_at(self, at: float) -> float:
        self._passed_at.append(max(at, self._passed_at[0] + self._span))
        return self._passed_at[-1]


def nested(scenario: Scenario, random: Random, kind: Callable[[int, float], Bucket | Log]) -> Run:
    """Each chat's messages, answers first, pass the chat's limiter, the group's, then everybody's; 429 is slept out."""
    run, telegram, order, overall = Run(), Telegram(), count(), kind(30, 1.0)
    limiters = {
        chat: [kind(1, 1.0), *([kind(20, 60.0)] if chat < 0 else []), overall] for chat in {*GROUPS, *PRIVATE}
    }
    queues: dict[int, list[tuple[int, float]]] = defaultdict(list)
    steps: list[tuple[float, int, int, int]] = []

    def step(at: float, chat: int, passed: int) -> None:
        heappush(steps, (at, next(order), chat, passed))

    coming = deque(
        [*((0.0, chat, BULK) for chat in scenario.messages), *((*each, ANSWER) for each in scenario.answers)]
    )
    while coming or steps:
        if coming and (not steps or coming[0][0] <= steps[0][0]):
            at, chat, lane = coming.popleft()
            if not queues[chat]:
                step(at, chat, 0)
            heappush(queues[chat], (lane, at))
            continue
        at, _, chat, passed = heappop(steps)
        if passed < len(limiters[chat]):
            step(limiters[chat][passed].passes_at(at), chat, passed + 1)
        elif passed == len(limiters[chat]):
            step(at + _on_its_way(random), chat, passed + 1)
        elif wait := telegram.retry_after(chat, at):
            run.refusals += 1
            step(at + wait + _on_its_way_back(random), chat, 0)
        else:
            lane, since = heappop(queues[chat])
            run.arrived_at.append(at)
            run.answers_took += [at - since] if lane == ANSWER else []
            if queues[chat]:
                step(at + _on_its_way_back(random), chat, 0)
    return run


if __name__ == "__main__":
    main()
