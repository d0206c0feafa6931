"""What reminders cost: with nothing due, with much due, at the start, beside the bot's other work.

Ratios of medians of interleaved repeats, in processor time, the interpreter set as `taskbot run` sets it. The raw tick is sqlite3 by hand with the same ladder
(`policy.decide`); the job store is APScheduler with one persistent job for each reminder, kept and run.
`python -m benchmarks.reminders --short` takes shorter lists.
"""

import asyncio
import multiprocessing
import resource
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event
from time import perf_counter, process_time

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import col, func, select

import taskbot.app  # noqa: F401 (what the running bot has in memory)
from benchmarks.long_lists import NOW, forget_reminders, make_list, opened
from benchmarks.raw_reminders import raw_tick
from taskbot.context import Context
from taskbot.pauses import keep_pauses_short
from taskbot.reminders import delivery, ledger
from taskbot.reminders.models import Letter, Reminder
from taskbot.reminders.service import tick

REPEATS = 9
SHORT = 1_000
MOST_IDLE, MOST_START, MOST_OF_RAW, LEAST_OF_JOBS = 1.5, 1.5, 2.0, 20.0
MOST_LAG, MOST_MEMORY = 0.015, 50e6
_SAMPLE = 0.001


def main(*, long: int = 1_000_000, list_of: int = 100_000) -> None:
    """Prints each figure with its aim; ends with a complaint where one is missed."""
    keep_pauses_short()
    missed = [*_length(long), *_due(list_of, 1_000), *_burst(list_of, 10_000)]
    if missed:
        raise SystemExit(f"reminders: {'; '.join(missed)}")


def _length(long: int) -> Iterator[str]:
    """Lists of 1,000 and of very many: a tick with nothing due, and a start."""
    with (
        _lists((SHORT, 0), (long, 0)) as folders,
        opened(folders[0]) as short_one,
        opened(folders[1]) as long_one,
    ):
        idle = _medians(
            *(lambda context=context: _tick(context) for context in (short_one, long_one)), times=20
        )
        start = _medians(*(lambda folder=folder: _start(folder) for folder in folders))
    yield from _ratio(f"a tick with nothing due, {long:,} tasks to {SHORT:,}", idle[1], idle[0], MOST_IDLE)
    yield from _ratio(f"the start, {long:,} tasks to {SHORT:,}", start[1], start[0], MOST_START)


def _due(tasks: int, due: int) -> Iterator[str]:
    """Many reminders at once: by the tick, by hand, by the job store, in turns."""
    with _lists((tasks, due), (tasks, due), units=due // 5) as (folder, raw), opened(folder) as context:
        rules = context.reminder_rules

        def ours() -> float:
            forget_reminders(folder)
            return _seconds(lambda: _tick(context))

        def by_hand() -> float:
            forget_reminders(raw)
            return _seconds(lambda: raw_tick(raw / "taskbot.db", rules, NOW))

        times, jobs = [], []
        for turn in range(REPEATS):
            times.append((ours(), by_hand()))
            jobs.append(_job_seconds(raw / f"jobs-{turn}.db", due))
        counts = [_counts(each) for each in (folder, raw)]
    assert counts[0] == counts[1], counts
    mine, plain = (median(each) for each in zip(*times, strict=True))
    yield from _ratio(f"a tick with {due:,} due of {tasks:,} to raw sqlite3", mine, plain, MOST_OF_RAW)
    kept, run = (median(each) / due for each in zip(*jobs, strict=True))
    cheaper = (kept + run) / (mine / due)
    print(
        f"  a reminder: tick {mine / due * 1e6:,.0f} µs, job store {kept * 1e6:,.0f} µs to keep and {run * 1e6:,.0f} µs to run: "
        f"{cheaper:.1f}× (at least {LEAST_OF_JOBS:.0f}×)"
    )
    if cheaper < LEAST_OF_JOBS:
        yield f"only {cheaper:.1f}× cheaper than the job store"


def _burst(tasks: int, due: int) -> Iterator[str]:
    """In a process of its own, whose memory has not been larger before.

    A machine that is busy keeps an event loop waiting anyway: beside the tick's the wait beside a thread that counts is shown.
    """
    with _lists((tasks, due), units=due // 16) as (folder,):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            lag, unavoidable, grown = pool.apply(_burst_in, (folder,))
        letters, reminders = _counts(folder)
    print(f"  a burst of {due:,} due of {tasks:,} ({reminders:,} reminders in {letters:,} messages):")
    print(
        f"  the event loop waits {lag * 1e3:.1f} ms at most (limit {MOST_LAG * 1e3:.0f}; beside a thread that counts {unavoidable * 1e3:.1f})"
    )
    print(f"  memory grows by {grown / 1e6:.1f} MB (limit {MOST_MEMORY / 1e6:.0f})")
    if lag > max(MOST_LAG, unavoidable):
        yield f"the event loop was blocked for {lag * 1e3:.1f} ms"
    if grown > MOST_MEMORY:
        yield f"a burst takes {grown / 1e6:.1f} MB"


def _burst_in(folder: Path) -> tuple[float, float, float]:
    keep_pauses_short()
    with opened(folder) as context:
        context.db.write_now(tick, context.reminder_rules, now=NOW - timedelta(days=30))
        before = _most_memory()
        began = perf_counter()
        lag = asyncio.run(_lag_beside(lambda: context.db.write(tick, context.reminder_rules, now=NOW)))
        took, grown = perf_counter() - began, _most_memory() - before
        return lag, asyncio.run(_lag_beside(lambda: asyncio.to_thread(_count_for, took))), grown


async def _lag_beside(work: Callable[[], Awaitable[object]]) -> float:
    """The longest that a coroutine waited beyond what it asked for, in seconds."""
    working = asyncio.ensure_future(work())
    longest = 0.0
    while not working.done():
        began = perf_counter()
        await asyncio.sleep(_SAMPLE)
        longest = max(longest, perf_counter() - began - _SAMPLE)
    await working
    return longest


def _count_for(seconds: float) -> None:
    end = perf_counter() + seconds
    while perf_counter() < end:
        sum(range(50))


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _tick(context: Context) -> None:
    context.db.write_now(tick, context.reminder_rules, now=NOW)


def _start(folder: Path) -> None:
    """What happens before the jobs' loop."""
    with opened(folder) as context:
        rules, db = context.reminder_rules, context.db
        db.write_now(delivery.recover)
        db.write_now(ledger.go_by, rules.fingerprint(), now=NOW)
        assert not db.read_now(ledger.is_anything_due, NOW)
        _tick(context)


def _job_seconds(path: Path, count: int) -> tuple[float, float]:
    """Processor time that the job store takes for so many jobs: to keep them, and to run them once they are due."""
    _fired.clear()
    _all_fired.clear()
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{path}")},
        job_defaults={"misfire_grace_time": None},
        timezone="UTC",
    )
    scheduler.start(paused=True)
    due_at = datetime.now(UTC) - timedelta(seconds=1)
    began = process_time()
    for number in range(count):
        scheduler.add_job(_fire, "date", run_date=due_at, args=(number, count))
    kept = process_time()
    scheduler.resume()
    _all_fired.wait()
    scheduler.shutdown()
    return kept - began, process_time() - kept


_fired: list[int] = []
_all_fired = Event()


def _fire(number: int, count: int) -> None:
    _fired.append(number)
    if len(_fired) == count:
        _all_fired.set()


@contextmanager
def _lists(*sizes: tuple[int, int], units: int = 49) -> Iterator[list[Path]]:
    """A folder for each list of so many tasks, so many of them due."""
    with TemporaryDirectory() as parent:
        folders = [Path(parent) / str(position) for position in range(len(sizes))]
        for folder, (tasks, due) in zip(folders, sizes, strict=True):
            make_list(folder, tasks, due=due, units=units)
        yield folders


def _medians(*actions: Callable[[], object], times: int = 1) -> list[float]:
    """Median seconds of each, interleaved; `times` in one measurement."""
    found = [[_seconds(action, times) for action in actions] for _ in range(REPEATS)]
    return [median(each) for each in zip(*found, strict=True)]


def _seconds(action: Callable[[], object], times: int = 1) -> float:
    began = process_time()
    for _ in range(times):
        action()
    return (process_time() - began) / times


def _ratio(what: str, ours: float, other: float, most: float) -> Iterator[str]:
    ratio = ours / other
    print(f"  {what}: {ours * 1e3:,.1f} ms to {other * 1e3:,.1f} ms: {ratio:.2f} (at most {most})")
    if ratio > most:
        yield f"{what}: {ratio:.2f}"


def _counts(folder: Path) -> tuple[int, int]:
    with opened(folder) as context:
        read = context.db.read_now
        return read(lambda session: session.exec(select(func.count(col(Letter.id)))).one()), read(
            lambda session: session.exec(select(func.count(col(Reminder.id)))).one()
        )


if __name__ == "__main__":
    if "--short" in sys.argv:
        main(long=50_000, list_of=10_000)
    else:
        main()
