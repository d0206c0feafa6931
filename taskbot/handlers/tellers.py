"""Who tells units what has changed: a turn in chat (`turn`), or a command at the keyboard (`keyboard`)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from sqlmodel import Session

from taskbot.context import Context
from taskbot.reminders.outbox import About
from taskbot.texts.buttons import Keyboard
from taskbot.texts.zh import Texts


class Teller(Protocol):
    """What cards and notices need of whoever does the act that they tell of."""

    @property
    def session(self) -> Session: ...
    @property
    def context(self) -> Context: ...
    @property
    def now(self) -> datetime: ...
    @property
    def today(self) -> date: ...
    @property
    def texts(self) -> Texts: ...

    def post(
        self, chat_id: int, text: str, keyboard: Keyboard | None = None, about: Sequence[About] = ()
    ) -> None:
        """Says something unasked, in that chat."""
