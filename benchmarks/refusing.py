"""A Telegram that does not take everything: limits and troubles that pass, people and groups that turn the bot away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

_LASTS = timedelta(days=5)
"""So long after a change of ways something may still come by the old one: longer than the bot's clock is ever wrong."""
_PERSON = ("Forbidden: bot was blocked by the user", "Forbidden: user is deactivated")
_CHAT = ("Forbidden: bot was kicked from the group chat", "Bad Request: chat not found")


class Refusal(NamedTuple):
    """Why a message was not taken; `wait` is what Telegram asks for, None where it does not say."""

    kind: str
    words: str
    is_final: bool = False
    wait: timedelta | None = None


@dataclass
class Telegram:
    """What is refused is a matter of chance, but for the chats that have turned the bot away."""

    random: Random
    away: dict[int, str] = field(default_factory=dict)
    """What is said of these chats."""

    def refusal(self, chat_id: int) -> Refusal | None:
        """Why a message to the chat is not taken now; None where it is."""
        if chat_id in self.away:
            return Refusal("refused for good", self.away[chat_id], is_final=True)
        chance = self.random.random()
        if chance < 0.03:
            wait = timedelta(seconds=self.random.randint(1, 60))
            return Refusal("too many requests", "Too Many Requests: retry later", wait=wait)
        return Refusal("bad gateway", "Bad Gateway") if chance < 0.06 else None

    def turn_away(self, chat_id: int) -> None:
        """The bot hears of it when it next writes there."""
        self.away[chat_id] = self.random.choice(_PERSON if chat_id > 0 else _CHAT)


@dataclass
class Ways:
    """Where each unit is spoken to, the nearest first, by what the bot has heard so far."""

    own_chats: Mapping[str, int]
    people: Mapping[str, Sequence[int]]
    group: int
    lost: set[int] = field(default_factory=set)
    _former: dict[str, tuple[date, set[int]]] = field(default_factory=dict)

    def of(self, unit: str) -> list[int]:
        """Its own chat, else its people, else the work group."""
        if unit in self.own_chats and self.own_chats[unit] not in self.lost:
            return [self.own_chats[unit]]
        return [person for person in self.people[unit] if person not in self.lost] or [self.group]

    def lately(self, unit: str, today: date) -> set[int]:
        """These, and those that were until a few days ago."""
        changed_on, chats = self._former.get(unit, (date.min, set()))
        return {*self.of(unit), *(chats if today - changed_on <= _LASTS else ())}

    def change(self, chat_id: int, today: date, *, is_lost: bool) -> str:
        """One is lost, or there again; returns whose it is."""
        unit = self.unit_of(chat_id)
        self._former[unit] = today, self.lately(unit, today)
        (self.lost.add if is_lost else self.lost.discard)(chat_id)
        return unit

    def unit_of(self, chat_id: int) -> str:
        """The unit that is spoken to there."""
        own = {chat: unit for unit, chat in self.own_chats.items()}
        return own.get(chat_id) or next(unit for unit, people in self.people.items() if chat_id in people)

    @property
    def all(self) -> list[int]:
        """Every chat of a unit and of its people."""
        return [*self.own_chats.values(), *(person for people in self.people.values() for person in people)]
