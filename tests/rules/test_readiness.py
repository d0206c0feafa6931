"""Which part of the process is not well."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from taskbot.pulse import Pulse
from taskbot.watch.readiness import Readiness
from taskbot.watch.steady import Steady

NOW = datetime(2020, 6, 29, 1, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WELL = Readiness(
    ticked_at=NOW - 60 * SECOND,
    parts_ago={"clock": 60 * SECOND, "bot": SECOND},
    reached_ago=180 * SECOND,
    is_writable=True,
    outbox_due=3,
    outbox_oldest=20 * SECOND,
    is_outbox_late=False,
    inbox_waiting=1,
    inbox_oldest=SECOND,
    is_inbox_late=False,
)


def ago(clock: timedelta | None, bot: timedelta | None = SECOND) -> dict[str, object]:
    return {"parts_ago": {"clock": clock, "bot": bot}}


@pytest.mark.parametrize(
    ("found", "unwell"),
    [
        ({}, []),
        ({"outbox_due": 0, "outbox_oldest": timedelta()}, []),
        (ago(None), ["clock"]),
        (ago(61 * SECOND), ["clock"]),
        (ago(-SECOND), []),
        (ago(-7200 * SECOND), ["clock"]),
        (ago(SECOND, 61 * SECOND), ["bot"]),
        (ago(None, None), ["clock", "bot"]),
        ({"reached_ago": None}, ["telegram"]),
        ({"reached_ago": 181 * SECOND}, ["telegram"]),
        ({"reached_ago": -SECOND}, []),
        ({"reached_ago": -7200 * SECOND}, ["telegram"]),
        ({"outbox_due": None}, ["database"]),
        ({"is_writable": False}, ["database"]),
        ({"is_outbox_late": True, "is_inbox_late": True}, ["inbox", "outbox"]),
        ({"outbox_due": None, "reached_ago": None} | ago(None), ["database", "telegram", "clock"]),
    ],
)
def test_unwell(found, unwell):
    readiness = replace(WELL, **found)
    assert readiness.unwell == readiness.as_json()["unwell"] == unwell


def test_what_is_not_known_is_null():
    told = replace(WELL, ticked_at=None, parts_ago={}, reached_ago=None, outbox_due=None).as_json()
    assert [told[name] for name in ("ticked_at", "tick_age", "telegram_age", "outbox_due")] == [None] * 4
    told = WELL.as_json()
    assert (told["ticked_at"], told["outbox_due"]) == ("2020-06-29T01:29:00+00:00", 3)


def test_a_clock_is_steady_from_its_last_jump_on():
    steady = Steady(NOW, 1000)
    assert steady.seen(NOW + 30 * SECOND, 1030) == 30 * SECOND
    assert steady.seen(NOW + 69 * SECOND, 1060) == 60 * SECOND
    assert steady.seen(NOW + 3600 * SECOND, 1061) == timedelta()
    assert steady.seen(NOW + 3660 * SECOND, 1121) == 60 * SECOND
    assert steady.seen(NOW, 1122) == timedelta()


@pytest.mark.parametrize(
    ("said", "asked", "heard", "skew"),
    [
        (0, 0.0, 0.2, 0),
        (0, 0.9, 0.95, 0),
        (1, 0.9, 0.95, 0),
        (5, 0.0, 10.0, 0),
        (95, 0.0, 0.2, 94.8),
        (-95, 0.0, 10.0, -95),
    ],
)
def test_between_question_and_answer_any_date_is_right(said, asked, heard, skew):
    pulse = Pulse()
    pulse.note_date(NOW + said * SECOND, NOW + asked * SECOND, NOW + heard * SECOND)
    assert pulse.skew is not None
    assert pulse.skew.total_seconds() == pytest.approx(skew)
