"""What is too long for one message, page by page, and the buttons that turn them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from taskbot.tasks.errors import StaleButton
from taskbot.texts.buttons import Keyboard, Press, button

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list: what is on it, which it is and which is the last, counted from 0."""

    shown: Sequence[T]
    number: int
    last: int

    @property
    def place(self) -> str:
        """第 2/3 页; empty where there is one page only."""
        return f"第 {self.number + 1}/{self.last + 1} 页" if self.last else ""

    def pager(self, press: Press, target: int, mark: str = "") -> Keyboard:
        """The row of ‹ ›, where there are several pages; `mark` closes the choice."""
        row = [button("‹ 上一页", press, target, f"{self.number - 1}{mark}")] if self.number else []
        if self.number < self.last:
            row.append(button("下一页 ›", press, target, f"{self.number + 1}{mark}"))
        return [row] if row else []


def page_of(items: Sequence[T], number: int, size: int) -> Page[T]:
    """That page of the items, or the last one where they have become fewer."""
    last = max(0, (len(items) - 1) // size)
    number = min(number, last)
    return Page(items[number * size : (number + 1) * size], number, last)


def page_in(choice: str) -> tuple[int, str]:
    """The page that a button leads to, and what its choice says beside it, behind a dot; raises StaleButton."""
    number, _, rest = choice.partition(".")
    if not number.isdecimal() or len(number) > 4:
        raise StaleButton
    return int(number), rest


def in_rows(buttons: Sequence[T], size: int) -> list[list[T]]:
    """The buttons, so many to a row."""
    return [list(buttons[at : at + size]) for at in range(0, len(buttons), size)]
