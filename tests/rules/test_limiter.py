"""Telegram's limits: whatever is asked for, no window ever holds more than it may."""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.reminders.limiter import Limiter, Limits

TOLERANCE = 1e-6
CHATS = (-2, -1, 1, 2)

limits = st.builds(
    Limits,
    per_second=st.integers(1, 5),
    per_chat_seconds=st.floats(0, 3),
    per_group_minute=st.integers(1, 10),
)
requests = st.lists(st.tuples(st.sampled_from(CHATS), st.floats(0, 2)), max_size=60)


def send_all(limiter: Limiter, wanted: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Sends each message as soon as it may go, some time after the one before; returns what went when."""
    at, sent = 1000.0, []
    for chat_id, pause in wanted:
        at += pause
        while wait := limiter.wait(chat_id, at):
            at += wait
        limiter.sent(chat_id, at)
        sent.append((chat_id, at))
    return sent


def fullest(moments: list[float], span: float) -> int:
    return max(
        (sum(start <= each < start + span - TOLERANCE for each in moments) for start in moments), default=0
    )


@given(limits, requests)
def test_no_window_is_ever_exceeded(rules, wanted):
    sent = send_all(Limiter(rules), wanted)
    by_chat: dict[int, list[float]] = defaultdict(list)
    for chat_id, at in sent:
        by_chat[chat_id].append(at)
    assert fullest([at for _, at in sent], 1.0) <= rules.per_second
    for chat_id, moments in by_chat.items():
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        assert all(gap >= rules.per_chat_seconds - TOLERANCE for gap in gaps)
        if chat_id < 0:
            assert fullest(moments, 60.0) <= rules.per_group_minute


@given(limits, requests)
def test_nobody_ever_waits_longer_than_the_longest_window(rules, wanted):
    limiter = Limiter(rules)
    _, now = [(0, 0.0), *send_all(limiter, wanted)][-1]
    assert all(limiter.wait(chat_id, now) <= 60.0 + TOLERANCE for chat_id in CHATS)


def test_chats_do_not_wait_for_one_another():
    limiter = Limiter(Limits(per_second=30, per_chat_seconds=1, per_group_minute=20))
    limiter.sent(1, 0.0)
    assert limiter.wait(1, 0.25) == pytest.approx(0.75)
    assert limiter.wait(2, 0.25) == 0


@pytest.mark.parametrize(("chat_id", "wait"), [(-1, 58.0), (1, 0)])
def test_only_groups_have_the_minutes_window(chat_id, wait):
    limiter = Limiter(Limits(per_second=30, per_chat_seconds=0, per_group_minute=2))
    for at in (0.0, 1.0):
        limiter.sent(chat_id, at)
    assert limiter.wait(chat_id, 2.0) == pytest.approx(wait)


def test_a_rest_that_telegram_asked_for_is_kept_in_one_chat_or_everywhere():
    limiter = Limiter(Limits(per_second=30, per_chat_seconds=0, per_group_minute=20))
    limiter.pause(1, 5.0)
    limiter.pause(1, 3.0)
    assert (limiter.wait(1, 1.0), limiter.wait(2, 1.0)) == (4.0, 0)
    limiter.pause(None, 2.0)
    assert (limiter.wait(1, 1.0), limiter.wait(2, 1.0), limiter.wait(2, 2.0)) == (4.0, 1.0, 0)
