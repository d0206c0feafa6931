"""Lists of responsible units read as written, whatever the jurisdiction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskbot.tasks.parsing.unit_tokens import READ_CHARACTERS
from taskbot.tasks.parsing.written_units import split_units


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("财政部、水利部、海关总署负责", ["财政部", "水利部", "海关总署"]),
        ("财政部、水利部和海关总署按职责分工负责", ["财政部", "水利部", "海关总署"]),
        ("财政部，水利部；海关总署", ["财政部", "水利部", "海关总署"]),
        ("市水务局/市气象局 市粮食局", ["市水务局", "市气象局", "市粮食局"]),
        ("1.市水务局 2.市气象局", ["市水务局", "市气象局"]),
        ("省水利厅、气象局、粮食局", ["省水利厅", "气象局", "粮食局"]),
        ("水利、气象、粮食部门", ["水利", "气象", "粮食部门"]),
        ("水利部、气象局等部门按职责分工落实", ["水利部", "气象局"]),
        ("水利部等3个单位负责", ["水利部"]),
        ("水利部、气象局等有关部门和单位负责", ["水利部", "气象局", "有关部门和单位"]),
        ("各有关部门和单位，各镇政府按职责分工负责", ["各有关部门和单位", "各镇政府"]),
        ("各责任单位按各自职责落实", ["各责任单位"]),
        ("人力资源和社会保障部、文化和旅游部", ["人力资源和社会保障部", "文化和旅游部"]),
        ("省发展和改革委员会和省水利厅", ["省发展和改革委员会", "省水利厅"]),
        ("市绿化和园林局、市水务局", ["市绿化和园林局", "市水务局"]),
        ("各省、自治区、直辖市人民政府，国务院各部委", ["各省、自治区、直辖市人民政府", "国务院各部委"]),
        ("市水务局，各市、县（市、区）", ["市水务局", "各市、县（市、区）"]),
        ("县水务局，各乡镇（街道）", ["县水务局", "各乡镇（街道）"]),
        ("市政府办（防汛）、市委组织部（人才办）", ["市政府办（防汛）", "市委组织部（人才办）"]),
        ("当地水行政部门", ["当地水行政部门"]),
        ("水利部、水利部", ["水利部"]),
        ("", []),
        ("等部门按职责分工负责", []),
    ],
)
def test_names_stay_as_written_and_in_order(text, names):
    units = split_units(text)
    assert list(units.names) == names
    assert units.leads == ()


@pytest.mark.parametrize(
    ("text", "leads", "supporting", "rest"),
    [
        (
            "市水务局牵头，各县（市、区）政府，市级有关单位配合",
            ["市水务局"],
            ["各县（市、区）政府", "市级有关单位"],
            [],
        ),
        ("由市水务局牵头，市气象局按职责分工落实", ["市水务局"], [], ["市气象局"]),
        ("水利部、财政部牵头；气象局配合", ["水利部", "财政部"], ["气象局"], []),
        (
            "牵头单位：水务局、高新区，责任单位：气象局，各区镇",
            ["水务局", "高新区"],
            [],
            ["气象局", "各区镇"],
        ),
        ("配合部门：气象局 牵头部门：水务局", ["水务局"], ["气象局"], []),
        ("省水利厅、省能源局会同省级有关部门", ["省水利厅", "省能源局"], ["省级有关部门"], []),
        ("国家能源局商水利部", ["国家能源局"], ["水利部"], []),
        ("市水务局（市河长办）、市气象局（牵头）", ["市气象局"], [], ["市水务局（市河长办）"]),
        ("水务局牵头负责，气象局积极参与", ["水务局"], ["气象局"], []),
        ("水务局负责，气象局配合", [], ["气象局"], ["水务局"]),
        ("财政、水务部门配合教育部门", ["教育部门"], ["财政", "水务部门"], []),
    ],
)
def test_marks_tell_the_roles(text, leads, supporting, rest):
    units = split_units(text)
    assert (list(units.leads), list(units.supporting), list(units.rest)) == (leads, supporting, rest)


@given(st.text(alphabet="省市财政部局各县牵头配合等有关部门和与及、，；（）：按职责分工 1.\n", max_size=80))
def test_every_name_stands_in_the_line_and_has_one_role(text):
    units = split_units(text)
    assert all(name and name in text for name in units.names)
    assert sorted((*units.leads, *units.supporting, *units.rest)) == sorted(units.names)


@pytest.mark.parametrize(
    "sign", ["一", "、", "（", "（一", "和一", "等1", "各市、县", "按", "按职责", "省", "@", " "]
)
def test_of_a_megabyte_only_the_beginning_is_read(sign):
    text = sign * (1_000_000 // len(sign))
    assert split_units(text) == split_units(text[:READ_CHARACTERS])
