"""What the office types after /enter 12: the unit, what was said, who told it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.settings import CONFIG_DIR
from taskbot.tasks.entries import correction_in, entry_in
from taskbot.tasks.errors import UnknownUnit
from taskbot.tasks.units import load_register

REGISTER = load_register(CONFIG_DIR / "units.toml")


@pytest.mark.parametrize(
    ("words", "unit", "said", "source"),
    [
        ("60% 正在征求意见 来源：张处长电话", None, "60% 正在征求意见", "张处长电话"),
        ("60% 正在征求意见，来源:张处长 电话", None, "60% 正在征求意见", "张处长 电话"),
        ("60% 正在征求意见（来源：张处长电话）。", None, "60% 正在征求意见", "张处长电话"),
        ("60% 正在征求意见", None, "60% 正在征求意见", ""),
        ("省财政厅 60% 正在征求意见 来源：电话", "浙江省财政厅", "60% 正在征求意见", "电话"),
        ("浙江省财政厅：资金已下达", "浙江省财政厅", "资金已下达", ""),
        ("省财政厅资金已下达", None, "省财政厅资金已下达", ""),
        ("已报市政府办 来源：电话", None, "已报市政府办", "电话"),
        ("数据来源：统计局\n60% 来源：电话", None, "数据来源：统计局\n60%", "电话"),
        ("来源：电话", None, "", "电话"),
        ("60% 数据来源：统计局", None, "60% 数据来源：统计局", ""),
        ("来源：统计局\n60%", None, "来源：统计局\n60%", ""),
        ("", None, "", ""),
    ],
)
def test_an_entry_is_read(words, unit, said, source):
    entry = entry_in(words, REGISTER)
    assert (entry.unit.full_name if entry.unit else None, entry.said, entry.source) == (unit, said, source)


@pytest.mark.parametrize(
    ("words", "said", "reason"),
    [
        ("50% 数据有误", "50%", "数据有误"),
        ("50%，原数据录错", "50%", "原数据录错"),
        ("50% 笔误", "50%", "笔误"),
        ("50%（上次误报）", "50%", "上次误报"),
        ("50% 正在征求意见 原因：统计口径不一致", "50% 正在征求意见", "统计口径不一致"),
        ("50% 正在征求意见，因重复计算", "50% 正在征求意见", "重复计算"),
        ("50%，更正原因是单位多报", "50%", "单位多报"),
        ("50%，经核实", "50%", "经核实"),
        ("经核实为50%", "50%", "经核实为"),
        ("50% 正在征求意见", "50% 正在征求意见", ""),
        ("数据有误", "数据有误", ""),
        ("50% 因资金未到位，进度偏慢", "50% 因资金未到位，进度偏慢", ""),
        ("50% 正在整改数据错误问题", "50% 正在整改数据错误问题", ""),
        ("", "", ""),
    ],
)
def test_a_correction_is_told_apart_from_its_reason(words, said, reason):
    assert correction_in(words) == (said, reason)


def test_a_name_that_is_nearly_a_units_is_asked_back():
    with pytest.raises(UnknownUnit) as refusal:
        entry_in("省自然资源庁厅 60% 来源：电话", REGISTER)
    assert refusal.value.near[0] == "省自然资源厅"


@given(st.text("省财政厅来源：:，（）60% \n", max_size=50))
def test_no_word_is_lost_but_blanks_brackets_and_stops(words):
    try:
        entry = entry_in(words, REGISTER)
    except UnknownUnit:
        return
    assert set(entry.said + entry.source) <= set(words)


@pytest.mark.parametrize("sign", ["来源：", " ", "（", "省", "，"])
def test_a_megabyte_of_anything_is_read(sign):
    entry_in(sign * (1_000_000 // len(sign)), REGISTER)
    correction_in(sign * (4_096 // len(sign)))
