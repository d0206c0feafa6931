"""How long the event loop is held up while the digest of 10,000 tasks is drawn: idle, in a thread, in the drawing process.

Then the same once more with a report ten times a second, as in the chat: how long each takes to be recorded. The aim is
that the process never holds up the loop for 10 ms more than idle does.
"""

import asyncio
import gc
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from sqlmodel import Session

from benchmarks.long_lists import NOW, make_list, opened
from taskbot.context import Context
from taskbot.digest.drawing import draw_issue
from taskbot.digest.freezing import Wanted
from taskbot.digest.service import desk_of
from taskbot.tasks import reporting
from taskbot.tasks.facts import Status
from taskbot.tasks.models import Assignment
from taskbot.tasks.permissions import Actor, Role

TASKS = 10_000
AIM_MS = 10.0
IDLE_SECONDS = 5.0
_BEAT_SECONDS = 0.001
_REPORT_SECONDS = 0.1


@dataclass
class Watched:
    """What was seen of the loop, and of reports beside it, in milliseconds."""

    lags: list[float] = field(default_factory=list)
    reports: list[float] = field(default_factory=list)
    seconds: float = 0.0


def main() -> None:
    """Prints lag and latency; ends with 1 where the process misses the aim."""
    with tempfile.TemporaryDirectory() as name:
        make_list(Path(name), TASKS)
        with opened(Path(name)) as context:
            try:
                missed = asyncio.run(_measure(context, Path(name)))
            finally:
                context.renderer.close()
    if missed:
        sys.exit(missed)


async def _measure(context: Context, folder: Path) -> str:
    desk, wanted = desk_of(context), Wanted("2020-W25", NOW)
    await context.renderer.run(draw_issue, desk, Wanted("2020-W01", NOW.replace(year=2019)), folder / "warm")
    gc.collect()
    gc.freeze()  # as `taskbot run` does
    works: dict[str, Callable[[], Awaitable[object]]] = {
        "idle": lambda: asyncio.sleep(IDLE_SECONDS),
        "process": lambda: context.renderer.run(draw_issue, desk, wanted, folder / "process"),
        "thread": lambda: asyncio.to_thread(draw_issue, desk, wanted, folder / "thread"),
    }
    print(
        f"{'':>9}{'drawn s':>9}{'lag 95%':>9}{'99%':>7}{'max ms':>8}{'reports':>9}{'95% ms':>8}{'max ms':>8}"
    )
    held_up = {}
    for words, work in works.items():
        alone, together = (
            await _watch(context, work, reports=False),
            await _watch(context, work, reports=True),
        )
        held_up[words] = max(alone.lags)
        print(
            f"{words:>9}{alone.seconds:>9.1f}{_at(alone.lags, 0.95):>9.1f}{_at(alone.lags, 0.99):>7.1f}{held_up[words]:>8.1f}"
            f"{len(together.reports):>9}{_at(together.reports, 0.95):>8.1f}{max(together.reports):>8.1f}"
        )
    more = held_up["process"] - held_up["idle"]
    return f"rendering: the loop was held up {more:.1f} ms more than idle" if more > AIM_MS else ""


async def _watch(context: Context, work: Callable[[], Awaitable[object]], *, reports: bool) -> Watched:
    seen = Watched()
    beside = [asyncio.create_task(_report(context, seen) if reports else _beat(seen))]
    began = perf_counter()
    await work()
    seen.seconds = perf_counter() - began
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    return seen


async def _beat(seen: Watched) -> None:
    """How much later than asked the loop comes back."""
    while True:
        began = perf_counter()
        await asyncio.sleep(_BEAT_SECONDS)
        seen.lags.append(1000 * (perf_counter() - began - _BEAT_SECONDS))


async def _report(context: Context, seen: Watched) -> None:
    """A unit reports on one task after the other."""
    number = 0
    while True:
        number = number % TASKS + 1
        began = perf_counter()
        await context.db.write(_record, number)
        seen.reports.append(1000 * (perf_counter() - began))
        await asyncio.sleep(_REPORT_SECONDS)


def _record(session: Session, number: int) -> None:
    unit_id = session.get_one(Assignment, number).unit_id
    liaison = Actor(unit_id, "联络员", frozenset({Role.LIAISON}), frozenset({unit_id}))
    reporting.report_status(session, number, Status("60% 正在征求意见", 60), by=liaison, now=NOW)


def _at(values: list[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))]


if __name__ == "__main__":
    main()
