"""/transfer 12 …: the unit that is to lead by any of its names, and the reason behind it."""

import pytest

from taskbot.settings import CONFIG_DIR
from taskbot.tasks.errors import UnknownUnit
from taskbot.tasks.transfers import read_transfer, reason_behind
from taskbot.tasks.units import load_register

REGISTER = load_register(CONFIG_DIR / "units.toml")


@pytest.mark.parametrize(
    ("words", "unit", "reason"),
    [
        ("省科技厅 职责调整", "省科技厅", "职责调整"),
        ("省科技厅，职责调整", "省科技厅", "职责调整"),
        ("省科技厅职责调整", "省科技厅", "职责调整"),
        ("浙江省科学技术厅 职责调整", "省科技厅", "职责调整"),
        ("给省科技厅 原因：职责调整", "省科技厅", "职责调整"),
        ("改由省科技厅牵头，职责调整", "省科技厅", "职责调整"),
        ("交通运输厅 职责调整", "省交通运输厅", "职责调整"),
        ("杭州市 属地办理", "杭州市", "属地办理"),
        ("省科技厅", "省科技厅", ""),
        ("省科技厅 ", "省科技厅", ""),
    ],
)
def test_a_unit_and_a_reason(words, unit, reason):
    found, why = read_transfer(words, REGISTER)
    assert (REGISTER.short_name(found), why) == (unit, reason)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("省科技听 职责调整", "职责调整"),
        ("给省科技听，原因：职责调整", "职责调整"),
        ("改由省科技听：职责 调整", "职责 调整"),
        ("省科技听", ""),
        ("", ""),
    ],
)
def test_a_reason_stands_though_the_name_is_nobodys(words, reason):
    assert reason_behind(words) == reason


@pytest.mark.parametrize(
    ("words", "name", "near"),
    [
        ("省科技听 职责调整", "省科技听", "省科技厅"),
        ("给省科技听", "省科技听", "省科技厅"),
        ("各设区市 属地办理", "各设区市", None),
        ("", "", None),
    ],
)
def test_no_unit_is_guessed(words, name, near):
    with pytest.raises(UnknownUnit) as refused:
        read_transfer(words, REGISTER)
    assert refused.value.name == name
    assert near is None or near in refused.value.near
