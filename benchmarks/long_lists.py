"""Databases with as many open tasks as one likes, written in plain SQL; what the benchmarks of reminders stand on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.context import Context, open_context
from taskbot.reminders import ledger
from taskbot.settings import load_settings

NOW = datetime(2020, 6, 18, 9, tzinfo=OFFICE_ZONE)
"""What is due now falls due in 10, 5, 2 and 0 working days."""
_ISSUED, _LATER, _WOKEN = (
    f"{day}.000000" for day in ("2020-04-20 01:00:00", "2030-06-02 16:00:00", "2020-06-17 16:00:00")
)
_ROWS = """
INSERT INTO unit (id, name, short_name, position)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :units)
    SELECT 1000 + i, '第' || i || '责任单位', '第' || i || '单位', 1000 + i FROM n;
INSERT INTO person (id, name, reachability) SELECT id, short_name || '联络员', 'reachable' FROM unit WHERE id > 1000;
INSERT INTO member (person_id, role, unit_id, rank, joined_at)
    SELECT id, 'liaison', id, 'A', :issued FROM unit WHERE id > 1000;
INSERT INTO task (number, title, content, section, leader, urgency, state, due_on, original_due_on, deadline_phrase,
                  issued_at, due_since, lead_since, attention_at, late_spans)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :tasks)
    SELECT i, '研究提出重点产业改造提升评价办法（第' || i || '批）', '研究提出评价办法，征求意见后印发。', '', '', '一般',
           'in_progress', iif(i <= :due, CASE i % 4 WHEN 0 THEN '2020-07-03' WHEN 1 THEN '2020-06-28' WHEN 2 THEN '2020-06-22' ELSE '2020-06-18' END,
               '2030-06-30'), '2020-07-03', '7月上旬', :issued,
           '2020-04-20', '2020-04-20', iif(i <= :due, :woken, :later), '[]' FROM n;
INSERT INTO assignment (task_number, unit_id, part, acknowledged_at, done, problem, next_step)
    SELECT number, 1001 + number % :units, 'lead', :issued, '', '', '' FROM task
"""


@contextmanager
def opened(folder: Path) -> Iterator[Context]:
    """The bot's own surroundings, with the rules that it comes with."""
    context = open_context(load_settings(data_dir=folder, database_url=None), Clock(NOW))
    try:
        yield context
    finally:
        context.db.close()


def make_list(folder: Path, tasks: int, *, due: int = 0, units: int = 49) -> Path:
    """A database of so many open tasks, `due` of them at NOW, on which the bot has run before; returns its file."""
    path = folder / "taskbot.db"
    with opened(folder) as context:
        context.db.write_now(ledger.go_by, context.reminder_rules.fingerprint(), now=NOW)
    facts = {"tasks": tasks, "due": due, "units": units, "issued": _ISSUED, "later": _LATER, "woken": _WOKEN}
    with sqlite3.connect(path) as connection:
        for statement in _ROWS.split(";"):
            connection.execute(statement, facts)
    connection.close()
    return path


def forget_reminders(folder: Path) -> None:
    """Takes back what a tick has done."""
    with sqlite3.connect(folder / "taskbot.db") as connection:
        for table in ("reminder", "outbox"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 (a name from the line above)
        connection.execute(
            "UPDATE task SET attention_at = ? WHERE due_on < '2021-01-01' AND attention_at != ?",
            (_WOKEN, _WOKEN),
        )
    connection.close()
