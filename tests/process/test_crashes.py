"""The crash benchmark in its short form: `python -m benchmarks.crashes` plays 200 rounds, on PostgreSQL too."""

from pathlib import Path

from benchmarks.crashes import play


async def test_what_was_said_around_a_kill_is_recorded_once_and_answered(tmp_path: Path) -> None:
    account = await play(tmp_path, f"sqlite:///{tmp_path / 'taskbot.db'}", rounds=2, seed=3)
    assert account.is_kept, account
    assert account.reports > 0
    assert account.reminders > 0
