"""Numerals in every script, and the spaces that word processors leave in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.parsing.numerals import closed_up, half_width, number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", 7),
        ("0630", 630),
        ("七", 7),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("廿五", 25),
        ("卅", 30),
        ("两", 2),
        ("一百二十", 120),
        ("二〇二〇", 2020),
        ("二零二一", 2021),
        ("二O二二", 2022),
        ("2O2O", 2020),
        ("叁", 3),
        ("壹拾伍", 15),
    ],
)
def test_a_numeral_in_any_script_has_its_value(written, value):
    assert number(written) == value


@pytest.mark.parametrize("written", ["", "甲", "3天", "-1", "²", "٣"])
def test_what_is_no_numeral_is_refused(written):
    with pytest.raises(ValueError, match="not a number"):
        number(written)


def test_full_width_signs_dashes_and_circles_become_one_form():
    assert half_width("＃１２（６０％），二○二○年—六月～七月") == "#12(60%),二〇二〇年-六月-七月"


@pytest.mark.parametrize(
    ("written", "closed"),
    [
        ("6 月 30 日 前", "6月30日前"),
        ("2 0 2 0 年 6 月", "2020年6月"),
        ("六 月 底", "六月底"),
        ("每月 28 日", "每月28日"),
        ("任务12 60%", "任务12 60%"),
        ("名单 6.30", "名单 6.30"),
        ("6\u200b月\u200f底", "6月底"),
    ],
)
def test_spaces_inside_a_phrase_go_and_those_between_numbers_stay(written, closed):
    assert closed_up(written)[0] == closed


@given(st.text())
def test_every_character_keeps_its_place(text):
    assert len(half_width(text)) == len(text)
    closed, places = closed_up(text)
    assert [text[place] for place in places] == list(closed)
