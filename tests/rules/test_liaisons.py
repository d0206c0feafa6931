"""A角 and B角, and what Telegram says of somebody who cannot be written to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.liaisons import (
    Mark,
    Rank,
    Reachability,
    free_rank,
    marks_of,
    reachability_after,
    without_rank,
)

A, B = Rank.A, Rank.B


@pytest.mark.parametrize(
    ("held", "wanted", "per_unit", "rank"),
    [
        ([], None, 2, A),
        ([A], None, 2, B),
        ([B], None, 2, A),
        ([A, B], None, 2, None),
        ([A, B], None, 3, B),
        ([], B, 2, B),
        ([B], B, 2, None),
        ([B], B, 3, B),
        ([A], A, 2, None),
        ([B], A, 2, A),
        ([], A, 1, A),
        ([], B, 1, None),
        ([A], None, 1, None),
        ([B, B], None, 2, None),
    ],
)
def test_the_rank_of_one_more(held, wanted, per_unit, rank):
    assert free_rank(held, wanted, per_unit) is rank


@given(st.lists(st.sampled_from([A, B, None]), max_size=12), st.integers(1, 5))
def test_a_unit_never_has_two_a_nor_too_many(wishes, per_unit):
    held: list[Rank] = []
    for wish in wishes:
        rank = free_rank(held, wish, per_unit)
        assert rank is None or wish in (None, rank)
        held += [rank] if rank else []
    assert held.count(A) <= 1
    assert len(held) <= per_unit


@pytest.mark.parametrize(
    ("error", "found"),
    [
        ("Telegram server says - Forbidden: bot was blocked by the user", Reachability.BLOCKED),
        (
            "Telegram server says - Forbidden: bot can't initiate conversation with a user",
            Reachability.NEVER_STARTED,
        ),
        ("Telegram server says - Forbidden: user is deactivated", Reachability.DEACTIVATED),
        ("Telegram server says - Bad Request: chat not found", Reachability.NEVER_STARTED),
        ("Telegram server says - Bad Request: PEER_ID_INVALID", Reachability.NEVER_STARTED),
        ("Telegram server says - Forbidden: something new", Reachability.BLOCKED),
        ("Telegram server says - Bad Request: message is too long", None),
        ("", None),
    ],
)
def test_what_a_refusal_says_of_the_addressee(error, found):
    assert reachability_after(error) is found


@pytest.mark.parametrize(
    ("liaisons", "marks"),
    [
        ([], {Mark.UNBOUND}),
        ([Reachability.REACHABLE], {Mark.REACHABLE}),
        ([Reachability.BLOCKED, Reachability.DEACTIVATED], {Mark.BLOCKED}),
        ([Reachability.NEVER_STARTED, Reachability.REACHABLE], {Mark.NEVER_STARTED, Mark.REACHABLE}),
    ],
)
def test_the_marks_of_a_unit(liaisons, marks):
    assert marks_of(liaisons) == marks


@pytest.mark.parametrize(
    ("words", "name", "rank"),
    [
        ("省经信厅", "省经信厅", None),
        (" 省经信厅 B角 ", "省经信厅", B),
        ("省经信厅 b", "省经信厅", B),
        ("省经信厅A角", "省经信厅", A),
        ("省经信厅　Ｂ角", "省经信厅", B),
        ("省经信厅 B 角", "省经信厅", B),
        ("省经信厅B", "省经信厅B", None),
        ("省经信厅 C角", "省经信厅 C角", None),
        ("B角", "", B),
        ("三角", "三角", None),
        ("", "", None),
    ],
)
def test_a_rank_behind_a_units_name(words, name, rank):
    assert without_rank(words) == (name, rank)


@pytest.mark.parametrize("sign", ["A", " ", "角", "A ", "A角", "　"])
def test_any_length_is_read_in_a_moment(sign):
    without_rank(sign * 500_000)
