"""A bar for somebody who waits at a terminal: on stderr, and only there; a program that reads stderr finds errors only."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

T = TypeVar("T")

_OFTEN = 500


class Bar:
    """What long work tells of itself; where nobody looks, nothing."""

    def __init__(self, shown: "Progress | None" = None, row: "TaskID | None" = None) -> None:
        self._shown = shown
        self._row = row
        self._begun = 0

    def step(self, words: str) -> None:
        """The next of the steps begins."""
        if self._shown is not None and self._row is not None:
            self._shown.update(self._row, description=words, completed=self._begun)
        self._begun += 1

    def watch(self, things: Iterable[T]) -> Iterator[T]:
        """The things as they are, counted."""
        for count, each in enumerate(things, 1):
            if count % _OFTEN == 0 and self._shown is not None and self._row is not None:
                self._shown.update(self._row, completed=count)
            yield each


@contextmanager
def progress(words: str, steps: int | None) -> Iterator[Bar]:
    """The bar, gone again when the block is left; `steps` is None where nobody knows how many there are."""
    if not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield Bar(shown, shown.add_task(words, total=steps))
