"""The column 本周变化 of a workbook that comes back: what is new in a week follows from more than the list, and is not edited."""

from io import BytesIO

from openpyxl import load_workbook
from revised import LIST, changes, column, edited, put, row_of, told

from taskbot.tasks.periods import Span


def changed_in_week(data: bytes, number: int) -> object:
    sheet = load_workbook(BytesIO(data))[LIST]
    return sheet.cell(row_of(sheet, number), column(sheet, "本周变化")).value


def test_what_changed_in_the_week_is_no_edit_and_is_not_taken(office):
    """The column has nothing that the list alone tells; free words in it are named."""
    book = office.weekly()
    assert changed_in_week(book, 1) == "新交办"
    assert told(office.plan(book).problems) == []
    plan = office.plan(edited(book, put(1, "本周变化", "已催办")))
    assert changes(plan) == []
    [(heading, words)] = told(plan.problems)
    assert (heading, words.partition("，")[0]) == ("本周变化", "这一栏由系统生成")


def test_a_monthly_workbook_comes_back_as_a_weekly_one_does(office):
    book = edited(office.made(Span.MONTH), put(2, "本月变化", "延期"), put(2, "进展情况", "已办展会3场"))
    plan = office.plan(book)
    assert [(number, new) for number, _, _, new in changes(plan)] == [(2, "已办展会3场")]
    assert told(plan.problems) == []
    assert not [each for each in plan.remarks if "不是清单原有的" in each]
