"""A draft that is several tasks: what each of them says; 2020-06-15 is a Monday."""

from datetime import datetime
from pathlib import Path

import pytest

from taskbot.clock import OFFICE_ZONE
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.draft_splits import members_of
from taskbot.tasks.drafting import DraftReader
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar

REGISTER = load_register(Path("config/units.toml"))
READER = DraftReader(REGISTER, Calendar())
NOW = datetime(2020, 6, 15, 9, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("各市7月15日前报送年度计划", 11),
        ("报送年度计划 @各设区市 7月15日前", 11),
        ("报送年度计划\n牵头：各设区市\n时限：7月15日", 11),
        ("报送各市年度计划\n责任单位：各市\n时限：7月15日", 11),
        ("任务名称：报送年度计划\n牵头单位：各设区市（除宁波市外）\n完成时限：7月15日", 10),
        ("各设区市7月15日前报送年度计划，由省经信厅汇总", 11),
        ("报送年度计划 @省经信厅 配合：各设区市 7月15日前", 0),
        ("报送年度计划\n责任单位：省经信厅、各设区市\n时限：7月15日", 0),
    ],
)
def test_every_member_of_a_collective_lead_has_a_draft_of_its_own(text, count):
    draft = Draft(by=1, text=text, created_at=NOW)
    before = READER.read(draft)
    members = members_of(before, READER)
    assert len(members) == count
    for unit in members:
        own = READER.read_text(READER.with_member(draft, unit), NOW)
        assert (own.lead_unit, own.title, own.due_on) == (unit, before.title, before.due_on)
        assert own.problems == ()
        assert not {*members} & {*own.supporting_units}
