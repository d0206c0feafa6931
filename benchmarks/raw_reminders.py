"""The tick by hand: sqlite3, no layers, the same ladder on the same facts. What `benchmarks.reminders` measures against."""

import json
import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.reminders.ladders import ladder_for
from taskbot.reminders.planning import Rules
from taskbot.reminders.policy import decide
from taskbot.tasks.facts import TaskTimes
from taskbot.tasks.lifecycle import State

_FORM = "%Y-%m-%d %H:%M:%S.%f"
_WOKEN = """
SELECT t.number, t.urgency, t.state, u.short_name, t.due_on, t.recurrence, t.issued_at, t.submitted_at, t.due_since,
       t.lead_since, a.acknowledged_at, a.last_report_at, a.unit_id
FROM task t INDEXED BY ix_task_attention
CROSS JOIN assignment a ON a.task_number = t.number AND a.part = 'lead' AND a.left_at IS NULL
CROSS JOIN unit u ON u.id = a.unit_id WHERE t.attention_at <= ?
"""
"""In this order of tables SQLite looks up only what is due."""
_PARTS = "SELECT p.* FROM {} p JOIN task t ON t.number = p.task_number WHERE t.attention_at <= ?"
_LIAISONS = """
SELECT m.unit_id, p.id FROM member m JOIN person p ON p.id = m.person_id
WHERE m.role = 'liaison' AND m.left_at IS NULL AND p.reachability = 'reachable' ORDER BY m.rank DESC, m.id DESC
"""


def raw_tick(path: Path, rules: Rules, now: datetime) -> None:
    """One tick in the hours of the office, for lists whose tasks have a lead alone and nothing else."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    instant, today = now.astimezone(UTC).strftime(_FORM), office_day(now)
    morning = _utc(datetime.combine(today, time(), OFFICE_ZONE))
    rows = sorted(connection.execute(_WOKEN, (instant,)).fetchall())
    for table in ("milestone", "request", "instruction"):
        assert not connection.execute(_PARTS.format(table), (instant,)).fetchall()
    told = defaultdict(set)
    for number, unit, step, occasion in connection.execute(
        "SELECT p.task_number, u.short_name, p.step, p.occasion FROM reminder p "
        "JOIN task t ON t.number = p.task_number JOIN unit u ON u.id = p.unit_id WHERE t.attention_at <= ?",
        (instant,),
    ):
        told[number].add((unit, step, occasion))
    chats = dict(connection.execute(_LIAISONS).fetchall())
    since = "SELECT {} FROM {} WHERE {} >= ?"
    full = set(connection.execute(since.format("chat_id", "outbox", "lane = 2 AND created_at"), (morning,)))
    asked = dict(
        connection.execute(
            "SELECT unit_id, count(*) FROM reminder WHERE given_at >= ? AND NOT is_covered GROUP BY unit_id",
            (_utc(datetime.combine(today - timedelta(days=today.weekday()), time(), OFFICE_ZONE)),),
        ).fetchall()
    )
    messages, given, looks = defaultdict(list), [], []
    for row in rows:
        task, unit_id = _times(row), row[-1]
        decision = decide(
            task, told[task.number], today, rules.hours.calendar, ladder_for(task, rules.ladders)
        )
        look_on = decision.look_on and _utc(datetime.combine(decision.look_on, time(), OFFICE_ZONE))
        looks.append((look_on, task.number))
        for step in decision.asks:
            chat_id, count = chats[unit_id], asked.get(unit_id, 0)
            if chat_id in full or count >= rules.asks_per_week:
                continue
            asked[unit_id] = count + 1
            messages[chat_id].append(
                {
                    "unit_id": unit_id,
                    "number": task.number,
                    "step": step.name,
                    "occasion": step.occasion,
                    "is_late": False,
                    "to_office": False,
                }
            )
            given.append((unit_id, task.number, step.name, step.occasion, instant, chat_id))
    letters = {}
    for chat_id, told_rows in messages.items():
        content = {
            "text": "",
            "keyboard": [],
            "force_reply": False,
            "reply_to": None,
            "thread_id": None,
            "reminds": told_rows,
        }
        letters[chat_id] = connection.execute(
            "INSERT INTO outbox (lane, kind, chat_id, content, about, delivery, due_at, attempts, created_at, error) "
            "VALUES (2, 'text', ?, ?, '[]', 'queued', ?, 0, ?, '')",
            (chat_id, json.dumps(content), instant, instant),
        ).lastrowid
    connection.executemany(
        "INSERT INTO reminder (unit_id, task_number, step, occasion, given_at, letter_id, is_covered, to_office) "
        "VALUES (?, ?, ?, ?, ?, ?, 0, 0)",
        [(*row[:5], letters[row[5]]) for row in given],
    )
    connection.executemany("UPDATE task SET attention_at = ? WHERE number = ?", looks)
    connection.execute("COMMIT")
    connection.close()


def _times(row: tuple) -> TaskTimes:
    (
        number,
        urgency,
        state,
        lead_unit,
        due_on,
        recurrence,
        issued,
        submitted,
        due_since,
        lead_since,
        *seen,
        _,
    ) = row
    acknowledged, reported = seen
    return TaskTimes(
        number=number,
        urgency=urgency,
        state=State(state),
        lead_unit=lead_unit,
        due_on=_date(due_on),
        recurrence=recurrence,
        issued_on=_day(issued),
        submitted_on=_day(submitted),
        acknowledged_on=_day(acknowledged),
        last_report_on=_day(reported),
        due_since=_date(due_since),
        lead_since=_date(lead_since),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return office_day(datetime.fromisoformat(text).replace(tzinfo=UTC)) if text else None


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_FORM)
