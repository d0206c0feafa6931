"""Telegram's limits: a message holds its place until a window's length after the answer, so no window is ever broken."""

import math

import pytest

from taskbot.reminders.limiter import Limiter, Limits, Window

DOCUMENTED = Limits(per_second=30, per_chat_seconds=1, per_group_minute=20)


def send(limiter: Limiter, chat_id: int, at: float, takes: float = 0.0) -> None:
    limiter.leaves(chat_id, at)
    limiter.answered(chat_id, at + takes)


def free_at(limiter: Limiter, chat_id: int, at: float) -> float:
    alone = limiter.chat_free_at(chat_id, at, is_answer=False)
    return max(at, alone, limiter.all_free_at(at, is_answer=False))


@pytest.mark.parametrize(
    ("answered_at", "expected"),
    [([], math.inf), ([0.5], 1.5), ([0.5, 0.75], 1.5), ([0.5, 1.4], 1.5)],
)
def test_a_place_is_free_a_windows_length_after_its_answer(answered_at, expected):
    window = Window(3, 1.0)
    for at in (0.0, 0.1, 0.2):
        assert window.free_at(at, is_answer=False) == at
        window.leaves(at)
    for at in answered_at:
        window.answered(at)
    assert window.free_at(1.49, is_answer=False) == expected
    assert window.free_at(1.5, is_answer=False) == (1.5 if answered_at else math.inf)


def test_a_margin_makes_every_window_longer():
    limiter = Limiter(Limits(per_second=2, per_chat_seconds=1, per_group_minute=2, margin_seconds=0.5))
    send(limiter, 1, 0.0)
    assert free_at(limiter, 1, 0.0) == 1.5
    send(limiter, -1, 0.0)
    assert free_at(limiter, 2, 0.0) == 1.5
    send(limiter, -1, 2.0)
    assert free_at(limiter, -1, 4.0) == 60.5


def test_what_did_not_leave_takes_no_place():
    window = Window(1, 60.0)
    window.leaves(0.0)
    window.stays()
    assert window.free_at(0.1, is_answer=False) == 0.1


@pytest.mark.parametrize(
    ("sent", "bulk_at", "answer_at"),
    [
        (0, 20.0, 20.0),
        (4, 20.0, 20.0),
        (5, 4 + 56 / 5, 20.0),
        (7, 6 + 54 / 3, 20.0),
        (8, 7 + 53 / 2, 20.0),
        (9, 60.0, 20.0),
        (10, 61.0, 60.0),
    ],
)
def test_bulk_leaves_a_place_for_an_answer_and_goes_evenly_once_it_has_used_half_of_its_own(
    sent, bulk_at, answer_at
):
    """One message a second from the first second on, asked at the twentieth; one of ten places is kept."""
    window = Window(10, 60.0, kept=1)
    for at in range(sent):
        window.leaves(at)
        window.answered(at)
    assert window.free_at(20.0, is_answer=False) == pytest.approx(bulk_at)
    assert window.free_at(20.0, is_answer=True) == answer_at


def test_chats_do_not_wait_for_one_another():
    limiter = Limiter(DOCUMENTED)
    send(limiter, 1, 0.0, takes=0.125)
    assert (free_at(limiter, 1, 0.25), free_at(limiter, 2, 0.25)) == (1.125, 0.25)


def test_all_chats_together_keep_the_second():
    limiter = Limiter(DOCUMENTED)
    for chat_id in range(1, 31):
        send(limiter, chat_id, 0.0, takes=0.25)
    assert (free_at(limiter, 99, 1.0), free_at(limiter, 99, 1.25)) == (1.25, 1.25)


@pytest.mark.parametrize(("chat_id", "expected"), [(-1, 60.0), (1, 2.0)])
def test_only_groups_have_the_minutes_window(chat_id, expected):
    limiter = Limiter(Limits(per_second=30, per_chat_seconds=0, per_group_minute=2))
    for at in (0.0, 1.0):
        send(limiter, chat_id, at)
    assert free_at(limiter, chat_id, 2.0) == expected


class TestRefused:
    @pytest.mark.parametrize(
        ("refusals", "rests"),
        [
            ([(1, 0.0, 5)], {1: 5.0, 2: 0.5}),
            ([(1, 0.0, 5), (1, 0.2, 3)], {1: 5.0, 2: 0.5}),
            ([(1, 0.0, 5), (2, 0.2, 5)], {1: 5.2, 2: 5.2, 3: 5.2}),
            ([(-1, 0.0, 40), (-2, 0.2, 17)], {-1: 40.0, -2: 17.2, 3: 0.5}),
        ],
        ids=["one chat", "twice the same", "two until the same moment: all", "two, each for itself"],
    )
    def test_a_chat_rests_as_long_as_it_was_told_and_all_do_when_the_refusal_is_everybodys(
        self, refusals, rests
    ):
        limiter = Limiter(DOCUMENTED)
        for chat_id, at, retry_after in refusals:
            limiter.refused(chat_id, at, retry_after)
        assert {chat_id: free_at(limiter, chat_id, 0.5) for chat_id in rests} == rests

    @pytest.mark.parametrize(
        ("busy", "rest"), [([-1, -2], 0.5), ([-1], 0.5), ([], 25.0)], ids=["both", "one", "neither"]
    )
    def test_a_group_that_was_spoken_to_much_rests_for_itself(self, busy, rest):
        limiter = Limiter(DOCUMENTED)
        for chat_id in busy:
            for second in range(-10, 0):
                send(limiter, chat_id, float(second))
        for chat_id in (-1, -2):
            limiter.refused(chat_id, 0.0, 25)
        assert free_at(limiter, 3, 0.5) == rest

    def test_the_rest_of_all_ends(self):
        limiter = Limiter(DOCUMENTED)
        for chat_id in (1, 2):
            limiter.refused(chat_id, 0.0, 5)
        assert free_at(limiter, 3, 5.0) == 5.0

    @pytest.mark.parametrize(("after", "gap"), [(0, 1.25), (300, 1.125), (600, 1.0625), (6000, 1.0)])
    def test_windows_become_wider_and_slowly_narrower_again(self, after, gap):
        limiter = Limiter(DOCUMENTED)
        limiter.refused(2, 0.0, 0)
        send(limiter, 1, float(after))
        assert free_at(limiter, 1, float(after)) - after == pytest.approx(gap, abs=1e-6)

    def test_never_wider_than_double(self):
        limiter = Limiter(DOCUMENTED)
        for _ in range(20):
            limiter.refused(2, 0.0, 0)
        send(limiter, 1, 0.0)
        assert free_at(limiter, 1, 0.0) == 2.0
