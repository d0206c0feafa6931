"""The crash benchmark in its short form: `python -m benchmarks.crashes` plays 200 rounds."""

from collections.abc import Callable
from pathlib import Path

from factories import on_both_engines

from benchmarks.crashes import play


@on_both_engines
async def test_what_was_said_around_a_kill_is_recorded_once_and_answered(
    tmp_path: Path, fresh_database: Callable[[Path], str]
) -> None:
    """By polling, and by webhook."""
    account = await play(tmp_path, fresh_database(tmp_path), rounds=2, seed=3)
    assert account.is_kept, account
    assert account.reports > 0
    assert account.reminders > 0
