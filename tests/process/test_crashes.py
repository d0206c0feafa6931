"""The crash benchmark in its short form: `python -m benchmarks.crashes` plays 200 rounds."""

from collections.abc import Callable, Mapping
from pathlib import Path

from factories import on_both_engines
from warm import Fork, Nursery

from benchmarks.crashes import play


@on_both_engines
async def test_what_was_said_around_a_kill_is_recorded_once_and_answered(
    tmp_path: Path, fresh_database: Callable[[Path], str], nursery: Nursery
) -> None:
    """A kill by polling and one by webhook."""

    async def launch(env: Mapping[str, str], log: int) -> Fork:
        return await nursery.start("run", env=env, log=log)

    account = await play(tmp_path, fresh_database(tmp_path), rounds=2, seed=3, launch=launch)
    assert account.is_kept, account
    assert account.reports > 0
    assert account.reminders > 0
