"""Cells that have slipped into another row are told from those that were edited."""

import pytest

from taskbot.tasks.revised_shifts import slips_in
from taskbot.tasks.work_lists import Column

ONE, TWO, THREE, FOUR = (
    "已走访企业三十二家",
    "方案已送法规处审核",
    "首批项目已经开工建设",
    "正在收集各市报送的材料",
)
OWN, SHARED = Column.PROGRESS, Column.PERCENT

SLIPPED = [
    ("two cells changed places", OWN, [ONE, TWO, THREE], [TWO, ONE, THREE], {1: 2, 2: 1}),
    ("one was pasted one row too low", OWN, [ONE, TWO, THREE], [ONE, ONE, THREE], {2: 1}),
    ("the column was turned over", OWN, [ONE, TWO, THREE, FOUR], [FOUR, THREE, TWO, ONE], {1: 4, 2: 3, 3: 2, 4: 1}),
    ("a cell was put in, the rest moved down", OWN, [ONE, TWO, THREE], ["新的进展", ONE, TWO], {2: 1, 3: 2}),
    ("spaces and line breaks are nothing", OWN, [ONE, TWO], ["方案已送\n法规处审核", TWO], {1: 2}),
    ("blank cells go with the others", OWN, [ONE, "", ""], ["", "", ONE], {3: 1}),
    ("short words are common", OWN, ["正在推进", "已起草"], ["已完成", "正在推进"], {}),
    ("what several tasks say is common", OWN, [ONE, FOUR, FOUR, TWO], [ONE, FOUR, FOUR, FOUR], {}),
    ("what was edited is in its place", OWN, [ONE, TWO], ["已走访企业五十家", "方案已经印发"], {}),
    ("figures were sorted", SHARED, ["60%", "20%", "40%"], ["20%", "40%", "60%"], {1: 2, 2: 3, 3: 1}),
    ("figures have risen", SHARED, ["20%", "40%", "60%"], ["40%", "60%", "80%"], {}),
    ("two figures may change so", SHARED, ["60%", "20%"], ["20%", "60%"], {}),
    ("a unit that leads another task, too", Column.LEAD, ["省经信厅", "省商务厅"], ["省商务厅"] * 2, {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "drawn", "words", "found"), [row[1:] for row in SLIPPED], ids=[row[0] for row in SLIPPED]
)
def test_a_cell_is_anothers_where_it_says_what_was_drawn_there(column, drawn, words, found):
    made, sent = dict(enumerate(drawn, 1)), dict(enumerate(words, 1))
    slips = slips_in({column: sent}, {column: made})
    assert slips.found[column] == found


@pytest.mark.parametrize(("count", "columns", "cells"), [(2, 0, 2), (3, 1, 0), (10_000, 1, 0)])
def test_from_three_on_it_is_said_once_of_the_column(count, columns, cells):
    made = {number: f"已走访企业第{number}批" for number in range(1, count + 1)}
    slips = slips_in({OWN: {number: made[number % count + 1] for number in made}}, {OWN: made})
    told = [number for number in made if slips.cell_told(OWN, number)]
    assert (len(list(slips.columns_told())), len(told)) == (columns, cells)
