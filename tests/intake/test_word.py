"""Word documents: what a person sees in them, in their order."""

from papers import docx, p, table, tc

from taskbot.intake.documents import read_document
from taskbot.intake.grids import Merged


def text(*body: str, **parts: str) -> str:
    return read_document(docx(*body, **parts), "通知.docx").text


def test_paragraphs_and_tables_in_their_order() -> None:
    body = (p("通知"), p(), table(("序号", "任务"), ("1", "建立台账")), p("结尾"))
    assert text(*body) == "通知\n\n序号\t任务\n1\t建立台账\n结尾"


def test_a_table_is_a_grid_with_what_stands_above_it() -> None:
    body = (
        p("工作清单"),
        p(),
        table(
            ("序号", tc("任务", span=2), "牵头单位"),
            ("1", tc("标准", down="restart"), "起草", "省经信厅"),
            ("2", tc("", down="continue"), "送审", "省市场监管局"),
        ),
        p("附表"),
        table(("甲", "乙")),
    )
    first, second = read_document(docx(*body), "清单.docx").grids
    assert first.name == "表1"
    assert first.above == ["工作清单"]
    assert first.rows == [
        ["序号", "任务", "", "牵头单位"],
        ["1", "标准", "起草", "省经信厅"],
        ["2", "", "送审", "省市场监管局"],
    ]
    assert first.merged == [Merged(0, 1, 0, 2), Merged(1, 1, 2, 1)]
    assert (second.name, second.above) == ("表2", ["附表"])
