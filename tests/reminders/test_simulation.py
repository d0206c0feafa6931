"""The simulation in its short form; `make bench` plays the year."""

from pathlib import Path

from benchmarks.simulation import Play, Size


def test_with_random_people_outages_crashes_and_clocks_nothing_goes_wrong(tmp_path: Path):
    play = Play(tmp_path, 4, Size(tasks=40, units=12, days=60))
    play.every_day()
    play.context.db.close()
    assert play.watch.wrong == []
    assert play.counts["messages"] > 50
    assert play.counts["restarts"] > 1
    assert play.counts["clock steps"] > 0
    refusals = ("too many requests", "bad gateway", "refused for good")
    assert all(play.counts[refusal] > 0 for refusal in refusals)
