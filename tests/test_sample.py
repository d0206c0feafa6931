"""The sample work list: complete, drawn from its source, and in the words of the unit register."""

import runpy
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from taskbot.tasks.units import UnitRegister, load_register

ROOT = Path(__file__).parent.parent
SCRIPT = str(ROOT / "scripts" / "make_sample.py")
HEADER_ROW = 3
HEADER = ("序号", "重点方向", "任务", "时限", "牵头单位", "配合单位", "进展情况", "存在问题", "下步打算")


@pytest.fixture(scope="module")
def sheet() -> Worksheet:
    return load_workbook(ROOT / "config" / "sample" / "worklist.xlsx").worksheets[0]


@pytest.fixture(scope="module")
def tasks(sheet: Worksheet) -> list[dict[str, str | int | None]]:
    rows = sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def register() -> UnitRegister:
    return load_register(ROOT / "config" / "units.toml")


def test_the_sample_has_the_columns_of_a_work_list(sheet):
    assert tuple(cell.value for cell in sheet[HEADER_ROW]) == HEADER


def test_the_sample_has_at_least_forty_tasks_numbered_in_order(tasks):
    assert len(tasks) >= 40
    assert [task["序号"] for task in tasks] == list(range(1, len(tasks) + 1))


@pytest.mark.parametrize("column", ["重点方向", "任务", "时限", "牵头单位"])
def test_every_task_has_what_it_cannot_be_issued_without(tasks, column):
    assert [task["序号"] for task in tasks if not task[column]] == []


def test_every_lead_unit_is_written_by_its_short_name(tasks, register):
    short_names = {register.short_name(unit) for unit in register.units}
    assert {task["牵头单位"] for task in tasks} <= short_names


def test_every_supporting_unit_is_in_the_register(tasks, register):
    names = {name for task in tasks for name in (task["配合单位"] or "").split("、") if name}
    assert {name for name in names if not (register.find(name) or register.find_group(name))} == set()


def test_no_lead_unit_supports_its_own_task(tasks):
    assert [task for task in tasks if task["牵头单位"] in (task["配合单位"] or "").split("、")] == []


def test_the_sample_has_no_formula(sheet):
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_the_script_draws_the_sample_that_is_kept(sheet):
    script = runpy.run_path(SCRIPT)
    drawn = script["make_workbook"](script["read_rows"]()).worksheets[0]
    assert list(drawn.values) == list(sheet.values)


def test_the_drawn_file_does_not_carry_the_time_of_its_making():
    script = runpy.run_path(SCRIPT)
    drawn = BytesIO(script["workbook_bytes"](script["make_workbook"](script["read_rows"]())))
    assert {member.date_time for member in ZipFile(drawn).infolist()} == {(2020, 6, 24, 17, 30, 0)}
    assert load_workbook(drawn).properties.modified == datetime(2020, 6, 24, 17, 30)  # noqa: DTZ001 (no zone in .xlsx)
