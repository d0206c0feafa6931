"""How long the work list of a past day takes to read, beside that of today: ten thousand tasks, a hundred thousand events.

The later an event, the less has to be taken back: the list of last week differs little from today's.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import insert, update

from benchmarks import best_seconds
from benchmarks.long_lists import make_list
from taskbot.clock import OFFICE_ZONE
from taskbot.db import Database
from taskbot.tasks import history, queries
from taskbot.tasks.chain import GENESIS
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Assignment, Event

START = datetime(2020, 4, 20, 9, tzinfo=OFFICE_ZONE)
DONE = "已书面征求23家成员单位和11个设区市意见，收到反馈67条，采纳51条，正在逐条修改，计划下旬提交会议审议。"
TASKS, EVENTS = 10_000, 100_000
SECONDS = 5


def main() -> None:
    """Prints seconds for today's list, and for the one before so many events; ends with 1 where that takes too long."""
    print(f"{'tasks':>8}{'events since':>14}{'list s':>8}{'ratio':>7}")
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{make_list(Path(folder), TASKS)}")
        _report(db)
        today = best_seconds(lambda: db.read_now(queries.task_facts))
        print(f"{TASKS:>8,}{0:>14,}{today:>8.2f}{1:>7.1f}")
        slowest = max(_measure(db, since, today) for since in (1_000, 10_000, EVENTS - TASKS))
        db.close()
    if slowest > SECONDS:
        sys.exit(f"history: {slowest:.1f} s for a past list, {SECONDS} wanted")


def _measure(db: Database, since: int, today: float) -> float:
    seconds = best_seconds(lambda: _check(db.read_now(history.task_facts_at, EVENTS - since), EVENTS - since))
    print(f"{TASKS:>8,}{since:>14,}{seconds:>8.2f}{seconds / today:>7.1f}")
    return seconds


def _check(listed: list[TaskFacts], seq: int) -> None:
    """Each task has the number of its last report for its progress."""
    assert {task.progress for task in listed} == {seq - n if seq > TASKS else None for n in range(TASKS)}


def _report(db: Database) -> None:
    """The tasks are issued in order, and then reported on in turn."""
    with db.connection() as connection:
        connection.execute(insert(Event), [_event(seq) for seq in range(1, EVENTS + 1)])
        last = update(Assignment).values(
            progress=Assignment.task_number + EVENTS - TASKS, done=DONE, last_report_at=_at(EVENTS)
        )
        connection.execute(last)


def _event(seq: int) -> dict[str, Any]:
    is_birth = seq <= TASKS
    return {
        "seq": seq,
        "at": _at(seq),
        "by_name": "欧阳晓敏",
        "kind": "issued" if is_birth else "reported",
        "task_number": _number(seq),
        "old": None if is_birth else {"former": {"assignment": {str(_number(seq)): _share_before(seq)}}},
        "new": {"words": DONE, "done": DONE, "progress": seq, "state": "in_progress"},
        "hash": GENESIS,
    }


def _share_before(seq: int) -> dict[str, Any]:
    if seq <= 2 * TASKS:
        return {"progress": None, "done": "", "last_report_at": None}
    return {"progress": seq - TASKS, "done": DONE, "last_report_at": _at(seq - TASKS).isoformat()}


def _at(seq: int) -> datetime:
    return START + timedelta(minutes=seq)


def _number(seq: int) -> int:
    return (seq - 1) % TASKS + 1


if __name__ == "__main__":
    main()
