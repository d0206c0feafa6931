"""Several tasks typed after one /new: which rows are numbered."""

import pytest

from taskbot.tasks.parsing.draft_rows import numbered_rows


@pytest.mark.parametrize(
    ("text", "heading", "rows"),
    [
        ("1. 甲\n2. 乙", "", ("甲", "乙")),
        ("1、甲\n\n2、乙", "", ("甲", "乙")),
        ("（一）甲\n（二）乙", "", ("甲", "乙")),
        ("①甲\n②乙", "", ("甲", "乙")),
        ("请报送：\n1) 甲\n2) 乙", "请报送：", ("甲", "乙")),
        ("甲\n乙", "", ()),
        ("1. 甲\n牵头：乙", "", ()),
        ("任务：甲\n牵头：乙\n1. 丙", "", ()),
        ("2.0版标准\n3.0版标准", "", ()),
        ("", "", ()),
    ],
)
def test_rows_that_are_numbered(text, heading, rows):
    assert numbered_rows(text) == (heading, rows)


@pytest.mark.parametrize("piece", ["1.", "一", "、", "\n", "(1)"])
def test_a_megabyte_of_one_piece_is_read(piece):
    numbered_rows(piece * (1_000_000 // len(piece)))
