"""How long a whole journal takes to verify, as a multiple of reading the same rows and hashing them plainly.

The floor reads each row with the database's own driver, parses its JSON and takes SHA-256 of it: no chain, no canonical form.
"""

import json
import sqlite3
import tracemalloc
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import insert

from benchmarks import best_seconds
from taskbot import schema
from taskbot.clock import OFFICE_ZONE
from taskbot.db import Database
from taskbot.tasks import journal
from taskbot.tasks.chain import GENESIS, hash_after
from taskbot.tasks.models import Event

START = datetime(2020, 4, 20, 9, tzinfo=OFFICE_ZONE)
WORDS = (
    "60% 已书面征求23家成员单位和11个设区市意见，收到反馈67条，采纳51条；存在问题：口径不一致，需省统计局协调"
)
KINDS = ("acknowledged", "reported", "submitted", "returned", "closed")


def main() -> None:
    """Prints seconds, their ratio and the most memory taken meanwhile for a journal of a year and for a long one."""
    print(f"{'events':>9}{'plain s':>9}{'verify s':>10}{'ratio':>7}{'peak MB':>9}")
    for count in (10_000, 100_000):
        with TemporaryDirectory() as folder:
            _measure(Path(folder) / "taskbot.db", count)


def _measure(path: Path, count: int) -> None:
    db = Database(f"sqlite:///{path}")
    schema.upgrade(db)
    with db.connection() as connection:
        connection.execute(insert(Event), list(_events(count)))
    plain = best_seconds(lambda: _hash_plainly(path))
    verified = best_seconds(lambda: db.read_now(journal.verify))
    tracemalloc.start()
    checked = db.read_now(journal.verify)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    db.close()
    assert (checked.count, checked.broken) == (count, None)
    print(f"{count:>9,}{plain:>9.2f}{verified:>10.2f}{verified / plain:>7.1f}{peak / 1e6:>9.1f}")


def _hash_plainly(path: Path) -> None:
    connection = sqlite3.connect(path)
    for row in connection.execute("SELECT * FROM event ORDER BY seq"):
        parsed = [json.loads(value) if str(value).startswith("{") else value for value in row]
        sha256(repr(parsed).encode()).digest()
    connection.close()


def _events(count: int) -> Iterator[dict[str, Any]]:
    """The events of reports and of what follows them, with everything that an event can hold but a task's row."""
    head = GENESIS
    for seq in range(1, count + 1):
        facts = {
            "seq": seq,
            "at": START + timedelta(minutes=seq, microseconds=seq),
            "by": 7_000_000_000 + seq % 60,
            "by_name": "欧阳晓敏",
            "kind": KINDS[seq % len(KINDS)],
            "task_number": None,
            "unit_id": None,
            "old": {"progress": seq % 100, "words": WORDS},
            "new": {"words": WORDS, "progress": seq % 101, "is_blocked": False, "state": "in_progress"},
            "chat_id": -1_001_234_567_890,
            "message_id": seq,
        }
        head = hash_after(head, facts)
        yield facts | {"hash": head}
