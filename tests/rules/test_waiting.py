"""Who goes next: one decision over all chats and windows, played in virtual time against random queues and latencies."""

import math
from collections import defaultdict, deque
from dataclasses import replace
from heapq import heappop, heappush
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskbot.reminders.limiter import Limits
from taskbot.reminders.waiting import Envelope, Waiting

FREELY = Limits(per_second=1000, per_chat_seconds=0, per_group_minute=1000)
ANSWER, ORDER, REMINDER, DIGEST = range(4)
TOLERANCE = 1e-6


def letter(number: int, chat_id: int, lane: int = REMINDER, due: float = 0.0, aside: str = "") -> Envelope:
    return Envelope(number, chat_id, lane, due, lane == ANSWER, aside)


def filled(letters: list[Envelope], limits: Limits = FREELY) -> Waiting:
    waiting = Waiting(limits)
    for each in letters:
        waiting.put(each)
    return waiting


def chosen(waiting: Waiting, at: float = 0.0, now: float = 0.0) -> list[int]:
    """The letters that go now, side by side; none of them is answered."""
    ids = []
    while isinstance(choice := waiting.choose(at, now), Envelope):
        ids.append(choice.id)
    return ids


def finish(waiting: Waiting, sent: Envelope, at: float = 0.0, again: Envelope | None = None) -> None:
    waiting.answered(sent, at)
    waiting.done(sent, again)


def answers(*askers: int) -> list[Envelope]:
    """Answers in one group, in the order in which they were asked for."""
    return [replace(letter(number, -1, ANSWER), asker=asker) for number, asker in enumerate(askers, 1)]


def in_turn(waiting: Waiting, count: int) -> list[int]:
    """The askers of the next letters, one after the other."""
    said = []
    for _ in range(count):
        sent = waiting.choose(0.0, 0.0)
        assert isinstance(sent, Envelope)
        finish(waiting, sent)
        said.append(sent.asker)
    return said


@pytest.mark.parametrize(
    ("askers", "order"),
    [
        ([1, 2, 1, 3, 2, 1], [1, 2, 1, 3, 2, 1]),
        ([1] * 5 + [2], [1] * 5 + [2]),
        ([1] * 20 + [2, 3, 2], [1] * 5 + [2, 3, 2] + [1] * 15),
        ([1] * 20 + [2] * 20, [1] * 5 + [2] * 5 + [1, 2] * 15),
        ([0] * 20 + [2], [0] * 20 + [2]),
    ],
    ids=["as they came", "at ease", "flood", "two floods", "nobody's"],
)
def test_answers_to_a_flood_take_turns_with_answers_to_others(askers: list[int], order: list[int]):
    assert in_turn(filled(answers(*askers)), len(askers)) == order


def test_who_comes_into_a_flood_is_next_but_one_at_most():
    waiting = filled(answers(*[1] * 60))
    in_turn(waiting, 30)
    waiting.put(replace(letter(61, -1, ANSWER), asker=2))
    assert 2 in in_turn(waiting, 2)


def test_each_askers_answers_keep_their_order_also_where_one_has_to_go_again():
    waiting = filled(answers(*[1] * 20))
    first = waiting.choose(0.0, 0.0)
    assert isinstance(first, Envelope)
    finish(waiting, first, again=first)
    seen = []
    while isinstance(sent := waiting.choose(0.0, 0.0), Envelope):
        finish(waiting, sent)
        seen.append(sent.id)
    assert seen == list(range(1, 21))


@pytest.mark.parametrize(
    ("letters", "order"),
    [
        (
            [letter(1, 1, DIGEST), letter(2, 2, REMINDER), letter(3, 3, ORDER), letter(4, 4, ANSWER)],
            [4, 3, 2, 1],
        ),
        ([letter(1, 1), letter(2, 2), letter(3, 3), letter(4, 2)], [2, 1, 3]),
        ([letter(1, 1), letter(2, 1), letter(3, 1), letter(4, 2, ORDER)], [4, 1]),
        ([letter(1, 1, DIGEST), letter(2, 1, ORDER), letter(3, 1, ORDER)], [2]),
        (
            [letter(1, 1), letter(2, 1, ANSWER, aside="toast"), letter(3, 1, ANSWER, aside="reaction")],
            [2, 3, 1],
        ),
        ([letter(1, 1, ORDER, due=5.0), letter(2, 1, ORDER), letter(3, 2)], [3]),
        ([letter(1, 1, ORDER, due=5.0), letter(2, 1, ANSWER)], [2]),
        ([letter(1, 1, ORDER, due=5.0), letter(2, 1)], [2]),
    ],
    ids=[
        "by lane",
        "then the longest queue, then the oldest",
        "the first letter's lane counts",
        "one at a time in a chat, by lane",
        "what is no message goes beside",
        "what was put back holds up what comes after it in its lane",
        "but not what goes before it",
        "and not the lanes behind it",
    ],
)
def test_who_goes_first(letters, order):
    assert chosen(filled(letters)) == order


def test_what_was_put_back_goes_when_it_is_due_by_the_offices_clock():
    waiting = filled([letter(1, 1, due=5.0), letter(2, 1)])
    assert waiting.choose(100.0, 2.0) == 3.0
    assert waiting.is_idle(2.0)
    assert not waiting.is_idle(5.0)
    assert chosen(waiting, 100.0, 5.0) == [1]
    assert not waiting.is_idle(5.0), "it is under way"


def test_a_letter_that_comes_back_keeps_its_place():
    first, second = letter(1, 1), letter(2, 1)
    waiting = filled([first, second])
    assert waiting.choose(0.0, 0.0) == first
    finish(waiting, first, again=letter(1, 1, due=2.0))
    assert (chosen(waiting, now=1.0), chosen(waiting, now=2.0)) == ([], [1])
    finish(waiting, first)
    assert chosen(waiting, now=2.0) == [2]


def test_a_letter_that_goes_elsewhere_now_queues_there():
    waiting = filled([letter(1, -5), letter(2, -5), letter(3, -1005), letter(4, 7)])
    for each in (letter(1, -1005), letter(2, -1005)):
        waiting.put(each)
    went = []
    while isinstance(choice := waiting.choose(0.0, 0.0), Envelope):
        went.append((choice.id, choice.chat_id))
        finish(waiting, choice)
    assert went == [(1, -1005), (2, -1005), (3, -1005), (4, 7)]


def test_what_is_read_while_a_letter_goes_is_older_than_what_is_known_of_it():
    sent, waits, gone = letter(1, 1), letter(2, 2), letter(3, 3, due=9.0)
    waiting = filled([sent, waits, gone])
    waiting.reading_begins()
    assert waiting.choose(0.0, 0.0) == sent
    finish(waiting, sent)
    for each in (sent, waits):
        waiting.put(each)
    waiting.keep_only({1, 2})
    assert len(waiting) == 1
    assert chosen(waiting, now=9.0) == [2]


def test_a_letter_that_another_has_taken_costs_no_place():
    waiting = filled([letter(1, 1), letter(2, 1)], Limits(1, 60, 1))
    taken = waiting.choose(0.0, 0.0)
    waiting.stays(taken)
    waiting.done(taken)
    assert chosen(waiting) == [2]


def test_the_wait_is_the_shortest_of_all():
    waiting = filled([letter(1, 1), letter(2, 1), letter(3, 2, due=9.0)], Limits(2, 5.0, 20))
    assert math.isinf(Waiting(FREELY).choose(0.0, 0.0))
    first = waiting.choose(0.0, 0.0)
    assert waiting.choose(0.0, 0.0) == 9.0, "the first is under way"
    finish(waiting, first, at=1.0)
    assert waiting.choose(1.0, 1.0) == 5.0
    assert waiting.choose(2.0, 6.5) == 2.5


def test_an_answer_finds_a_place_in_a_group_that_bulk_has_kept_busy():
    limits = Limits(per_second=30, per_chat_seconds=1, per_group_minute=20, answers_per_group_minute=2)
    bulk = [(0.0, letter(number, -1)) for number in range(60)]
    asked = [(at, letter(100 + int(at), -1, ANSWER)) for at in (18.0, 40.0, 59.0, 95.0)]
    arrived = {each.id: at for at, each in play(bulk + asked, limits, iter(lambda: 0.05, None))}
    assert len(arrived) == 64
    assert all(arrived[each.id] - at < 1.5 for at, each in asked)


def play(coming: list[tuple[float, Envelope]], limits: Limits, latencies) -> list[tuple[float, Envelope]]:
    """Sends each letter from its moment on; returns when each arrived: half of its latency after it left."""
    waiting, arrived, at = Waiting(limits), [], 0.0
    coming = deque(sorted(coming, key=lambda each: each[0]))
    back: list[tuple[float, int, Envelope]] = []
    while True:
        while coming and coming[0][0] <= at:
            waiting.put(coming.popleft()[1])
        while back and back[0][0] <= at:
            finish(waiting, heappop(back)[2], at)
        while isinstance(choice := waiting.choose(at, at), Envelope):
            takes = next(latencies)
            arrived.append((at + takes / 2, choice))
            heappush(back, (at + takes, choice.id, choice))
        moments = [at + choice, *(each[0] for each in (*back[:1], *list(coming)[:1]))]
        if math.isinf(min(moments)):
            assert waiting.is_idle(at)
            return arrived
        at = max(min(moments), math.nextafter(at, math.inf))


small = st.builds(
    Limits,
    per_second=st.integers(2, 5),
    per_chat_seconds=st.floats(0, 3),
    per_group_minute=st.integers(3, 10),
    answers_per_second=st.integers(0, 1),
    answers_per_group_minute=st.integers(0, 2),
)
chats = st.sampled_from((-2, -1, 1, 2))
told = st.tuples(st.floats(0, 90), chats, st.sampled_from((ANSWER, ORDER, REMINDER, DIGEST)))
queues = st.lists(told, max_size=40).map(
    lambda rows: [(at, letter(number, chat, lane)) for number, (at, chat, lane) in enumerate(sorted(rows))]
)


def fullest(moments: list[float], span: float) -> int:
    moments = sorted(moments)
    return max(
        (sum(start <= each < start + span - TOLERANCE for each in moments) for start in moments), default=0
    )


@settings(deadline=None)
@given(small, queues, st.lists(st.floats(0, 20), min_size=40, max_size=40))
def test_no_window_is_ever_broken_nothing_is_lost_and_order_is_kept(limits, coming, latencies):
    arrived = play(coming, limits, iter(latencies))
    assert sorted(each.id for _, each in arrived) == [each.id for _, each in coming]
    by_chat: dict[int, list[tuple[float, Envelope]]] = defaultdict(list)
    for at, each in arrived:
        by_chat[each.chat_id].append((at, each))
    assert fullest([at for at, _ in arrived], 1.0) <= limits.per_second
    for chat_id, went in by_chat.items():
        moments = [at for at, _ in went]
        assert all(
            later - earlier >= limits.per_chat_seconds - TOLERANCE for earlier, later in pairwise(moments)
        )
        if chat_id < 0:
            assert fullest(moments, 60.0) <= limits.per_group_minute
        for lane in range(4):
            ids = [each.id for _, each in went if each.lane == lane]
            assert ids == sorted(ids)


@settings(deadline=None)
@given(queues, st.integers(0, 60), st.floats(0, 5))
def test_a_busy_group_delays_nobody_else(coming, size, latency):
    limits = Limits(per_second=1000, per_chat_seconds=1, per_group_minute=5, answers_per_group_minute=1)
    busy = [(0.0, letter(1000 + number, -9)) for number in range(size)]

    def others(letters: list[tuple[float, Envelope]]) -> list[tuple[float, int]]:
        arrived = play(letters, limits, iter(lambda: latency, None))
        return sorted((at, each.id) for at, each in arrived if each.chat_id != -9)

    alone, beside = others(coming), others(coming + busy)
    assert [number for _, number in sorted(beside, key=lambda each: each[1])] == sorted(
        number for _, number in alone
    )
    by_id = {number: at for at, number in alone}
    assert all(at == pytest.approx(by_id[number], abs=TOLERANCE) for at, number in beside)


@settings(deadline=None)
@given(queues, st.data())
def test_the_index_chooses_what_a_plain_search_would(coming, data):
    """The heaps are a faster way to the first of all heads, whatever comes, goes, moves and is put back."""
    waiting, known, under_way = Waiting(FREELY), {}, {}
    for _, each in coming:
        match data.draw(st.sampled_from(("put", "put", "choose", "finish", "move", "drop"))):
            case "put":
                waiting.put(each)
                known[each.id] = each
            case "move" if known:
                old = known[data.draw(st.sampled_from(sorted(known)))]
                moved = Envelope(old.id, data.draw(chats), old.lane, old.due, old.is_answer)
                waiting.reading_begins()
                waiting.put(moved)
                known[old.id] = moved
            case "drop" if known:
                del known[data.draw(st.sampled_from(sorted(known)))]
                waiting.reading_begins()
                waiting.keep_only(known.keys())
            case "finish" if under_way:
                sent = under_way.pop(data.draw(st.sampled_from(sorted(under_way))))
                again = data.draw(st.booleans())
                finish(waiting, sent, again=sent if again else None)
                known |= {sent.id: sent} if again else {}
            case _:
                expected = first_of_all(known, {each.chat_id for each in under_way.values()})
                choice = waiting.choose(0.0, 0.0)
                assert (choice if isinstance(choice, Envelope) else None) == expected
                if expected:
                    under_way[expected.id] = known.pop(expected.id)


def first_of_all(known: dict[int, Envelope], busy: set[int]) -> Envelope | None:
    by_chat: dict[int, list[Envelope]] = defaultdict(list)
    for each in known.values():
        by_chat[each.chat_id].append(each)
    heads = [
        (min(letters, key=lambda each: (each.lane, each.id)), len(letters))
        for chat_id, letters in by_chat.items()
        if chat_id not in busy
    ]
    return min(heads, key=lambda head: (head[0].lane, -head[1], head[0].id), default=(None, 0))[0]
