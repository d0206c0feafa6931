"""Which known task a row means."""

import pytest

from taskbot.tasks.facts import NewTask
from taskbot.tasks.matching import Match, StoredTask, likeness, match_rows, same_words
from taskbot.tasks.planning import PlannedTask

PAPER = "浙转升办〔2020〕6号"
STORED = {
    1: StoredTask(NewTask("绘制产业链图谱", "省经信厅"), PAPER),
    2: StoredTask(NewTask("制定2.0版标准体系", "省市场监管局"), PAPER),
    3: StoredTask(NewTask("报送年度总结", "杭州市"), PAPER),
    4: StoredTask(NewTask("报送年度总结", "宁波市"), PAPER),
}


def row(number: int | None, title: str, lead: str = "省经信厅") -> PlannedTask:
    return PlannedTask("清单", 4, number, NewTask(title, lead), frozenset(), None)


def matched(*rows: PlannedTask, paper: str = PAPER) -> list[int | str | None]:
    return [match.conflict or match.number for match in match_rows(rows, STORED, paper)]


@pytest.mark.parametrize(
    ("number", "title", "lead", "meant"),
    [
        (1, "绘制产业链图谱", "省经信厅", 1),
        (1, "绘制产业链图谱", "省科技厅", 1),
        (1, "绘制 产业链\n图谱", "省经信厅", 1),
        (1, "绘制重点产业链图谱", "省科技厅", 1),
        (1, "发布产业链图谱", "省经信厅", 1),
        (1, "开展安全整治", "省经信厅", "序号 1 已是另一项任务「绘制产业链图谱」，请改用新的序号或留空"),
        (2, "绘制产业链图谱", "省经信厅", "这项任务已有，编号是 1，请核对序号"),
        (9, "绘制产业链图谱", "省经信厅", "这项任务已有，编号是 1，请核对序号"),
        (9, "绘制产业链图谱", "省科技厅", None),
        (9, "开展安全整治", "省经信厅", None),
        (None, "绘制产业链图谱", "省经信厅", 1),
        (None, "绘制产业链图谱", "省科技厅", 1),
        (None, "绘制重点产业链图谱", "省经信厅", None),
        (None, "报送年度总结", "宁波市", 4),
        (None, "报送年度总结", "温州市", None),
    ],
)
def test_a_row_means_the_task_of_its_number_or_of_its_title(number, title, lead, meant):
    assert matched(row(number, title, lead)) == [meant]


def test_numbers_that_moved_by_one_are_no_new_titles():
    """A row put in at the top gives every task its neighbour's number."""
    told = matched(
        row(1, "新增的一项"), row(2, "绘制产业链图谱"), row(3, "制定2.0版标准体系", "省市场监管局")
    )
    assert [isinstance(each, str) for each in told] == [True, True, True]


def test_a_number_of_another_paper_is_another_task():
    assert matched(row(1, "发布产业链图谱"), paper="浙政发〔2021〕3号") != [1]
    assert matched(row(1, "绘制产业链图谱"), paper="浙政发〔2021〕3号") == [1]
    assert matched(row(None, "绘制产业链图谱", "省科技厅"), paper="") == [None]


def test_a_task_is_meant_by_one_row_only():
    assert matched(row(None, "绘制产业链图谱"), row(1, "绘制产业链图谱")) == [None, 1]
    rows = [row(None, "报送年度总结", lead) for lead in ("温州市", "杭州市", "宁波市")]
    assert matched(*rows) == [None, 3, 4]


def test_without_tasks_everything_is_new():
    assert match_rows([row(1, "绘制图谱"), row(None, "制定标准")], {}, "") == [Match(), Match()]


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("绘制图谱", "绘制图谱", 1, 1),
        ("绘制图谱", "绘制图谱。", 1, 1),
        ("绘制图谱", "开展整治", 0, 0),
        ("推进数字经济发展", "推进绿色制造", 0, 0.25),
        ("研究提出标准体系", "研究提出2.0版具体标准体系", 0.5, 0.9),
        ("", "", 1, 1),
        ("甲", "乙", 0, 0),
    ],
)
def test_titles_are_alike_by_what_they_share(one, other, least, most):
    assert least <= likeness(one, other) <= most


def test_words_are_the_same_but_for_spaces_and_signs_that_a_cell_cannot_hold():
    assert same_words("绘制 图谱\r\n", "绘制图\n谱")
    assert same_words("图\x07谱", "图〓谱")
    assert not same_words("2.0版", "20版")
