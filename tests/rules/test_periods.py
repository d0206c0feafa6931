"""Weeks, months and quarters under their keys, and how people name them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.parsing.period_words import DigestAsked, read_digest_asked
from taskbot.tasks.periods import Span, next_period, period_bounds, period_of, read_period, span_of

FRIDAY = date(2020, 7, 3)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2020-W27", "2020-06-29", "2020-07-05"),
        ("2020-W01", "2019-12-30", "2020-01-05"),
        ("2021-W01", "2021-01-04", "2021-01-10"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("2020-M02", "2020-02-01", "2020-02-29"),
        ("2020-M12", "2020-12-01", "2020-12-31"),
        ("2020-Q1", "2020-01-01", "2020-03-31"),
        ("2020-Q4", "2020-10-01", "2020-12-31"),
    ],
)
def test_a_key_has_a_first_and_a_last_day(key, first, last):
    assert period_bounds(key) == (date.fromisoformat(first), date.fromisoformat(last))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(Span))
def test_every_day_is_in_its_period_and_the_next_begins_after_it(day, span):
    period = period_of(day, span)
    first, last = period_bounds(period)
    assert first <= day <= last
    assert span_of(period) is span
    assert period_bounds(next_period(period))[0] == last + timedelta(days=1)
    assert read_period(period.lower().replace("-", "")) == period


@pytest.mark.parametrize(
    "words", ["", "2020-W60", "2020-M13", "2020-M00", "2020-Q5", "2019-W53", "W27", "27"]
)
def test_what_is_no_period(words):
    assert read_period(words) is None


@pytest.mark.parametrize(
    ("words", "period", "correction"),
    [
        ("", None, None),
        ("2020-W26", "2020-W26", None),
        ("2020w26", "2020-W26", None),
        ("第26周", "2020-W26", None),
        ("２６周", "2020-W26", None),
        ("2019年第50周周报", "2019-W50", None),
        ("上周", "2020-W26", None),
        ("本周", "2020-W27", None),
        ("上个月", "2020-M06", None),
        ("2020年6月", "2020-M06", None),
        ("6月份月报", "2020-M06", None),
        ("二季度", "2020-Q2", None),
        ("2019年第4季度季报", "2019-Q4", None),
        ("上季度", "2020-Q2", None),
        ("2020-06-24", "2020-W26", None),
        ("2020-W26 更正 误将#3计为逾期", "2020-W26", "误将#3计为逾期"),
        ("上周更正：#3已办结", "2020-W26", "#3已办结"),
        ("更正 #3已办结", None, "#3已办结"),
        ("2020-W26 更正", "2020-W26", ""),
        (
            "２０２０－Ｗ２６　更正：　#3进度有误，实为70%（含６家）。",
            "2020-W26",
            "#3进度有误，实为70%（含６家）。",
        ),
    ],
)
def test_a_digest_is_asked_for(words, period, correction):
    assert read_digest_asked(words, FRIDAY) == DigestAsked(period, correction)


@pytest.mark.parametrize(
    "words",
    [
        *[
            "逾期",
            "2020-W60",
            "第99周",
            "13月",
            "2020-02-30",
            "9999-12-31",
            "0001-01-01",
            "1900-01-01",
            "1900-W01",
            "1900年1月",
            "五季度",
        ],
        "2020-W26 请重发",
    ],
)
def test_other_words_ask_for_none(words):
    assert read_digest_asked(words, FRIDAY) is None


@given(st.text(max_size=200) | st.sampled_from(["周", "更正", "9"]).map(lambda each: each * 100_000))
def test_no_words_break_it(words):
    read_digest_asked(words, FRIDAY)
