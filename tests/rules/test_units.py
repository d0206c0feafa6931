"""The unit register and the reading of lists of responsible units."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.parsing.unit_tokens import READ_CHARACTERS
from taskbot.tasks.tables import BadTable
from taskbot.tasks.unit_lists import UnitsRead, parse_units
from taskbot.tasks.units import Group, Unit, UnitRegister, load_register

REGISTER = load_register(Path("config/units.toml"))
ALL, PROVINCE, CITIES = 49, 38, 11


def read(text: str) -> UnitsRead:
    return parse_units(text, REGISTER)


def short(units) -> list[str]:
    return [REGISTER.short_name(unit) for unit in units]


def test_the_register_holds_the_departments_and_the_cities_in_official_order():
    assert len(REGISTER.units) == ALL
    assert short(REGISTER.units[:3]) == ["省转升办", "省经信厅", "省发展改革委"]
    assert [unit.order for unit in REGISTER.units] == list(range(ALL))
    assert sum(unit.level == "city" for unit in REGISTER.units) == CITIES


@pytest.mark.parametrize(
    ("name", "full_name"),
    [
        ("浙江省科学技术厅", "浙江省科学技术厅"),
        ("省科技厅", "浙江省科学技术厅"),
        ("浙江省科技厅", "浙江省科学技术厅"),
        ("省科学技术厅", "浙江省科学技术厅"),
        ("省科委", "浙江省科学技术厅"),
        ("科技", "浙江省科学技术厅"),
        ("衢州", "衢州市人民政府"),
        (" 省 统计局 ", "浙江省统计局"),
    ],
)
def test_a_unit_is_found_by_each_of_its_names(name, full_name):
    unit = REGISTER.find(name)
    assert unit is not None
    assert unit.full_name == full_name


@pytest.mark.parametrize("name", ["省科技局", "科", "", "各设区市", "宁波市科技局"])
def test_a_name_that_is_not_exact_finds_nothing(name):
    assert REGISTER.find(name) is None


def test_a_unit_keeps_its_key_when_the_order_changes():
    turned = UnitRegister(reversed(REGISTER.units))
    for unit in REGISTER.units:
        assert turned.keyed(unit.key) is unit
    assert REGISTER.keyed(0) is None


def test_a_near_miss_is_offered_best_first():
    assert short(REGISTER.near("省自然资源局"))[0] == "省自然资源厅"
    assert short(REGISTER.near("省市场监督管理厅"))[0] == "省市场监管局"
    assert REGISTER.near("火星") == []
    assert REGISTER.near("厅" * 100_000) == []


@pytest.mark.parametrize(
    ("text", "lead", "supporting", "assumed"),
    [
        ("省教育厅", "省教育厅", [], False),
        ("省教育厅、省公安厅", "省教育厅", ["省公安厅"], True),
        ("省教育厅,省公安厅/省司法厅 省审计厅", "省教育厅", ["省公安厅", "省司法厅", "省审计厅"], True),
        ("省教育厅和省公安厅及省司法厅以及省审计厅", "省教育厅", ["省公安厅", "省司法厅", "省审计厅"], True),
        ("由省教育厅牵头，省公安厅、省司法厅配合", "省教育厅", ["省公安厅", "省司法厅"], False),
        ("省公安厅、省司法厅配合，省教育厅牵头", "省教育厅", ["省公安厅", "省司法厅"], False),
        ("牵头单位：省教育厅；配合单位：省公安厅", "省教育厅", ["省公安厅"], False),
        ("牵头单位 省教育厅\n责任单位 省公安厅", "省教育厅", ["省公安厅"], False),
        ("责任单位：省公安厅、省教育厅（牵头）", "省教育厅", ["省公安厅"], False),
        ("省教育厅会同省公安厅、省司法厅负责", "省教育厅", ["省公安厅", "省司法厅"], False),
        ("省公安厅配合省教育厅", "省教育厅", ["省公安厅"], False),
        ("省教育厅负责，省公安厅参加", "省教育厅", ["省公安厅"], False),
        ("省教育厅、省公安厅按职责分工负责", "省教育厅", ["省公安厅"], True),
        ("（省教育厅、省公安厅等9部门负责）", "省教育厅", ["省公安厅"], True),
        ("配合：省公安厅", None, ["省公安厅"], False),
        ("省人力资源和社会保障厅、省文化和旅游厅", "省人力社保厅", ["省文化和旅游厅"], True),
        ("省委组织部（人才办）、省委宣传部（网信办）", "省委组织部", ["省委宣传部"], True),
        ("省农业厅、省旅游局", "省农业农村厅", ["省文化和旅游厅"], True),
        ("请省教育厅牵头负责，省公安厅密切配合", "省教育厅", ["省公安厅"], False),
        ("省教育厅为牵头单位，省公安厅为配合单位", "省教育厅", ["省公安厅"], False),
        ("以省教育厅为主，省公安厅指导", "省教育厅", ["省公安厅"], False),
        ("省教育厅会商省公安厅", "省教育厅", ["省公安厅"], False),
        ("省教育厅协同省公安厅", "省教育厅", ["省公安厅"], False),
        ("省教育厅+省公安厅", "省教育厅", ["省公安厅"], True),
        ("“省教育厅”、“省公安厅”", "省教育厅", ["省公安厅"], True),
        ("省教育厅：牵头；省公安厅：配合", "省教育厅", ["省公安厅"], False),
        ("第一责任单位：省教育厅；其他责任单位：省公安厅", "省教育厅", ["省公安厅"], True),
        ("建议由省教育厅牵头推进，省公安厅总负责", "省教育厅", ["省公安厅"], False),
        ("牵头单位为省教育厅，会办单位是省公安厅", "省教育厅", ["省公安厅"], False),
        ("省教育厅、省公安厅；配合：省教育厅", "省教育厅", ["省公安厅"], True),
        ("责任单位（牵头单位列首位）：省教育厅、省公安厅", "省教育厅", ["省公安厅"], True),
        ("省教育厅、省公安厅（以上单位按职责分工负责）", "省教育厅", ["省公安厅"], True),
        ("牵头=省教育厅 配合=省公安厅", "省教育厅", ["省公安厅"], False),
        ("由教育部门会同公安部门", "省教育厅", ["省公安厅"], False),
        ("省教育厅（配合省公安厅）", "省教育厅", ["省公安厅"], False),
        ("配合省公安厅、省司法厅；牵头省教育厅", "省教育厅", ["省公安厅", "省司法厅"], False),
        ("★省教育厅、省公安厅", "省教育厅", ["省公安厅"], True),
        ("省教\n育厅、省公安厅", "省教育厅", ["省公安厅"], True),
        ("省银保监局、浙江省证监局", "浙江银保监局", ["浙江证监局"], True),
        ("省教育厅，牵头；省公安厅，配合", "省教育厅", ["省公安厅"], False),
        ("省教育厅（省公安厅、省司法厅配合）", "省教育厅", ["省公安厅", "省司法厅"], False),
        ("省教育厅省公安厅 省司法厅", "省教育厅", ["省公安厅", "省司法厅"], True),
        ("①省教育厅 ②省公安厅", "省教育厅", ["省公安厅"], True),
        ("省 教 育 厅、省公 安厅", "省教育厅", ["省公安厅"], True),
        ("省人力资源社会保障厅、省文化旅游厅", "省人力社保厅", ["省文化和旅游厅"], True),
    ],
)
def test_a_marked_unit_leads_and_otherwise_the_first_one_does(text, lead, supporting, assumed):
    units = read(text)
    assert (REGISTER.short_name(units.lead) if units.lead else None) == lead
    assert short(units.supporting) == supporting
    assert units.lead_assumed is assumed
    assert units.unknown == ()


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("教育、公安、司法等部门", ["省教育厅", "省公安厅", "省司法厅"]),
        ("教育和公安部门", ["省教育厅", "省公安厅"]),
        ("省教育、公安、司法厅", ["省教育厅", "省公安厅", "省司法厅"]),
        ("省审计厅、统计、能源", ["省审计厅", "省统计局", "省能源局"]),
        ("温州、台州、丽水市", ["温州市", "台州市", "丽水市"]),
        ("温州台州等市", ["温州市", "台州市"]),
        ("温州、台州等市人民政府", ["温州市", "台州市"]),
        ("温州、台州两市", ["温州市", "台州市"]),
        ("温州、台州2市", ["温州市", "台州市"]),
        ("杭州、宁波海关", ["杭州海关", "宁波海关"]),
        ("省级教育、公安部门", ["省教育厅", "省公安厅"]),
        ("省教育、住房城乡建设厅", ["省教育厅", "省建设厅"]),
        ("通信、电力、海关等有关单位", ["省通信管理局", "省电力公司", "杭州海关"]),
    ],
)
def test_a_field_word_is_a_department_within_a_list_of_departments(text, units):
    found = read(text)
    assert short((*([found.lead] if found.lead else []), *found.supporting)) == units
    assert found.unknown == ()


@pytest.mark.parametrize(
    "text", ["教育", "发展金融科技", "推进教育现代化", "电力保供", "金融支持", "税务部门数据"]
)
def test_a_field_word_alone_is_no_department(text):
    units = read(text)
    assert units.lead is None
    assert units.supporting == ()


def test_several_marked_leads_are_told():
    units = read("牵头单位：省教育厅、省公安厅，责任单位：省司法厅")
    assert REGISTER.short_name(units.lead) == "省教育厅"
    assert short(units.other_leads) == ["省公安厅"]
    assert short(units.supporting) == ["省公安厅", "省司法厅"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("各设区市", CITIES),
        ("各成员单位", PROVINCE),
        ("各地、各部门", ALL),
        ("各市政府", CITIES),
        ("11个设区市转升办", CITIES),
    ],
)
def test_a_collective_name_expands_and_never_leads(text, count):
    units = read(text)
    assert units.lead is None
    assert len(units.supporting) == count
    assert units.expanded == (text,)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("除宁波外各设区市", ["宁波市"]),
        ("省教育厅牵头，除杭州、宁波以外的各设区市配合", ["杭州市", "宁波市"]),
        ("省教育厅牵头，各设区市（宁波市除外）配合", ["宁波市"]),
        ("省教育厅牵头，各市（不含舟山）配合", ["舟山市"]),
        ("省教育厅牵头，除杭州市外其他设区市配合", ["杭州市"]),
    ],
)
def test_a_collective_name_may_leave_units_out(text, absent):
    cities = [name for name in short(read(text).supporting) if name.endswith("市")]
    assert len(cities) == CITIES - len(absent)
    assert not set(absent) & set(cities)
    assert read(text).unknown == ()


def test_whoever_is_left_out_must_be_known():
    assert read("除火星外各设区市").unknown == ("火星",)


def test_a_unit_beside_a_collective_name_leads_it():
    units = read("省教育厅，各设区市")
    assert REGISTER.short_name(units.lead) == "省教育厅"
    assert len(units.supporting) == CITIES
    assert units.lead_assumed


@pytest.mark.parametrize(
    ("text", "unknown", "lead"),
    [
        ("省火星厅", ("省火星厅",), None),
        ("宁波市市场监管局", ("宁波市市场监管局",), None),
        ("省教育厅、省火星厅", ("省火星厅",), "省教育厅"),
        ("省火星厅、省教育厅", ("省火星厅",), None),
        ("省火星厅牵头，省教育厅配合", ("省火星厅",), None),
        ("某厅和省教育厅", ("某厅",), None),
        ("省教育厅、有关单位", ("有关单位",), "省教育厅"),
        ("省火星厅（科研处）", ("省火星厅",), None),
        ("省教育厅牵头，各市、县（市、区）配合", ("各市、县",), "省教育厅"),
    ],
)
def test_an_unknown_name_is_told_and_its_place_goes_to_nobody(text, unknown, lead):
    units = read(text)
    assert units.unknown == unknown
    assert (REGISTER.short_name(units.lead) if units.lead else None) == lead


@given(st.text(alphabet="省教育厅公安牵头配合和、，；（）： 宁波市a各设区", max_size=60))
def test_any_line_is_read_and_no_unit_is_counted_twice(text):
    units = read(text)
    assert len(set(units.supporting)) == len(units.supporting)
    assert units.lead not in units.supporting


@pytest.mark.parametrize("sign", ["一", "、", "省", "省教育厅", "和", "（"])
def test_of_a_megabyte_only_the_beginning_is_read(sign):
    text = sign * (1_000_000 // len(sign))
    assert read(text) == read(text[:READ_CHARACTERS])


UNIT = '[[unit]]\nfull_name = "{}"\nshort_names = ["{}"]\nlevel = "province"\nkind = "厅"\n'


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", r"一条 \[\[unit\]\] 也没有"),
        ('[[unit]]\nshort_names = ["甲厅"]\n', r"第 1 条 \[\[unit\]\]：level 要写成 文字"),
        (UNIT.format("甲厅", "甲").replace("province", "county"), "level 要写成 province 或 city"),
        (UNIT.format("甲厅", "甲").replace('["甲"]', '"甲"'), "short_names 要写成 列表"),
        (UNIT.format("甲厅", "甲") + UNIT.format("乙厅", "甲"), "甲 同时是甲厅和乙厅的名称"),
        (UNIT.format("甲厅", "甲") * 2, "full_name：甲厅 写了 2 次"),
        ("\ufeff", "编码不对，请另存为 UTF-8（不带 BOM）"),
        ("a = " + "[" * 100_000, "括号套得太深"),
        (UNIT.format("甲厅", "甲") + '[[group]]\nnames = ["各厅"]\nselects = "some"\n', "selects 要写成"),
        (
            UNIT.format("甲厅", "甲") + '[[group]]\nnames = []\nselects = "all"\n',
            "names 要写成 列表，至少一个",
        ),
        (UNIT.format("甲厅", "甲").replace("kind", "knd"), "没有 knd 这一项，是不是 kind？"),
        (UNIT.format("甲厅", "甲") + "[[groups]]\n", "没有 groups 这一项，是不是 group？"),
    ],
)
def test_a_bad_register_is_refused_with_its_place_and_key(tmp_path, content, complaint):
    path = tmp_path / "units.toml"
    region = "" if content.startswith("\ufeff") else 'region = "浙江"\n'
    path.write_text(f"{region}{content}", encoding="utf-8")
    with pytest.raises(BadTable, match=complaint):
        load_register(path)


def test_a_register_needs_no_region_and_no_groups():
    unit = Unit("甲厅", (), "province", "厅", (), 0)
    register = UnitRegister([unit])
    assert register.find("甲厅") is unit
    assert register.short_name(unit) == "甲厅"


def test_a_group_selects_by_level():
    unit = Unit("甲市", (), "city", "市", (), 0)
    assert Group(("各市",), "level=city").holds(unit)
    assert not Group(("各厅",), "level=province").holds(unit)
    assert Group(("各单位",), "all").holds(unit)
