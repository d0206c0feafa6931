"""Signs of life that one process notes and another reads."""

from datetime import timedelta

from factories import only_postgresql

from taskbot.clock import Clock
from taskbot.watch import signs

MINUTE = timedelta(minutes=1)


@only_postgresql
def test_a_machine_whose_clock_is_off_is_not_taken_for_dead(db):
    here = Clock.of_the_machine()
    for off in (-90 * MINUTE, 90 * MINUTE):
        db.write_now(signs.note, {"bot": here + off - MINUTE}, now=here + off)
        [sign] = db.read_now(signs.noted, now=here).values()
        assert abs(here - sign - MINUTE) < MINUTE
