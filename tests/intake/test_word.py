"""Word documents: what a person sees in them, in their order."""

import pytest
from papers import docx, field, p, r, table, tc

from taskbot.intake.documents import read_document
from taskbot.intake.grids import Merged

HIDDEN = "<w:vanish/>"
BOX = "<w:txbxContent><w:p><w:r><w:t>框里的字</w:t></w:r></w:p></w:txbxContent>"


def text(*body: str, styles: str = "") -> str:
    return read_document(docx(*body, styles=styles), "通知.docx").text


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("<w:ins><w:r><w:t>新增</w:t></w:r></w:ins>", "新增"),
        ("<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>", ""),
        ("<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>", ""),
        ("<w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo>", "移来"),
        ("<w:ins><w:del><w:r><w:delText>增后又删</w:delText></w:r></w:del></w:ins>", ""),
        ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "链接"),
        ("<w:smartTag><w:r><w:t>标记</w:t></w:r></w:smartTag>", "标记"),
        ("<w:fldSimple><w:r><w:t>6月30日</w:t></w:r></w:fldSimple>", "6月30日"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>已填</w:t></w:r></w:sdtContent></w:sdt>", "已填"),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击输入</w:t></w:r></w:sdtContent></w:sdt>",
            "",
        ),
        (r("看不见", HIDDEN), ""),
        (r("看得见", '<w:vanish w:val="0"/>'), "看得见"),
        (r("看不见", '<w:rStyle w:val="隐"/>'), ""),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ("<w:r><w:t>2020</w:t><w:noBreakHyphen/><w:t>3</w:t></w:r>", "2020-3"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="宋体" w:char="2014"/></w:r>', "—"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>xing</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>行</w:t></w:r></w:rubyBase></w:ruby></w:r>", "行"),
        ("<m:oMath><m:r><m:t>x²</m:t></m:r></m:oMath>", "x²"),
        ('<w:r><w:footnoteReference w:id="1"/></w:r>', ""),
        (r("\uf0fc完成\uf0b7"), "✓完成·"),
        (r("行内\n换行"), "行内 换行"),
        (r("全角\u200b空\xad格"), "全角空格"),
    ],
)  # fmt: skip
def test_a_run_is_read_as_it_is_seen(run: str, words: str) -> None:
    styles = f'<w:style w:type="character" w:styleId="隐"><w:rPr>{HIDDEN}</w:rPr></w:style>'
    assert text(p("前", run, "后"), styles=styles) == f"前{words}后"


def test_a_field_shows_its_result_only() -> None:
    instruction = "<w:r><w:instrText>DATE</w:instrText><w:t>指令</w:t></w:r>"
    inner = (field("begin"), instruction, field("separate"), "内层", field("end"))
    assert text(
        p("于", field("begin"), instruction, *inner, field("separate"), "6月底", field("end"), "前")
    ) == ("于6月底前")


def test_a_field_that_is_never_closed_hides_no_more_than_its_paragraph() -> None:
    assert text(p("甲", field("begin"), "指令"), p("乙")) == "甲\n乙"


def test_a_field_in_hidden_runs_still_ends() -> None:
    end = f'<w:r><w:rPr>{HIDDEN}</w:rPr><w:fldChar w:fldCharType="end"/></w:r>'
    assert text(p(field("begin"), "指令", end, "正文")) == "正文"


@pytest.mark.parametrize(
    "mark", ["<w:del/>", "<w:moveFrom/>", HIDDEN], ids=["deleted", "moved away", "hidden"]
)
def test_a_paragraph_whose_end_is_gone_goes_on_in_the_next(mark: str) -> None:
    assert text(p("省经信厅", mark=mark), p("牵头"), p("完")) == "省经信厅牵头\n完"
    assert text(p("首"), p("末", mark=mark)) == "首\n末"


def test_a_hidden_paragraph_leaves_no_line() -> None:
    assert text(p("甲"), p(r("无", HIDDEN), mark=HIDDEN), p("乙")) == "甲\n乙"


def test_a_style_may_hide_its_paragraphs() -> None:
    style = f'<w:style w:type="paragraph" w:styleId="批"><w:basedOn w:val="注"/></w:style><w:style w:type="paragraph" w:styleId="注"><w:rPr>{HIDDEN}</w:rPr></w:style>'
    assert text(p("甲"), p("批注", style="批", mark=HIDDEN), p("乙"), styles=style) == "甲\n乙"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    twice = f"<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>"
    assert text(p("前", twice, "后"), p("下一段")) == "前后\n框里的字\n下一段"
    assert text(p("前", f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>")) == "前\n框里的字"


def test_blocks_in_content_controls_and_tracked_changes() -> None:
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>",
        f"<w:ins>{p('增')}</w:ins>",
        f"<w:del>{p('删')}</w:del>",
        f"<w:customXml>{p('自定义')}</w:customXml>",
    )
    assert text(*body) == "控件\n增\n自定义"


def test_a_table_of_contents_is_left_out() -> None:
    style = '<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    assert text(p("一、总体要求\t1", style="11"), p("一、总体要求"), styles=style) == "一、总体要求"


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


def test_columns_at_which_no_cell_begins_are_none() -> None:
    rows = (("序号", tc("任务", span=2)), ("1", tc("甲", span=2)))
    grid = read_document(docx(table(*rows)), "清单.docx").grids[0]
    assert (grid.rows, grid.merged) == ([["序号", "任务"], ["1", "甲"]], [])


def test_a_row_may_begin_further_in() -> None:
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("乙")}</w:tr>'
    assert read_document(docx(table(("1", "甲"), late)), "清单.docx").grids[0].rows == [
        ["1", "甲"],
        ["", "乙"],
    ]


def test_a_cell_that_continues_nothing_stands_for_itself() -> None:
    rows = ((tc("甲", down="continue"), "乙"), (tc("", down="continue"), "丙"))
    grid = read_document(docx(table(*rows)), "清单.docx").grids[0]
    assert (grid.rows, grid.merged) == ([["甲", "乙"], ["", "丙"]], [Merged(0, 0, 1, 0)])


def test_paragraphs_of_a_cell_stay_apart_in_the_grid_and_share_the_line_of_the_text() -> None:
    document = read_document(docx(table(("1", p("起草。") + p("送审。")))), "清单.docx")
    assert document.grids[0].rows == [["1", "起草。\n送审。"]]
    assert document.text == "1\t起草。 送审。"


def test_a_table_in_a_cell_is_part_of_its_words() -> None:
    inner = table(("内甲", "内乙"), ("内丙", "内丁"))
    document = read_document(docx(table(("外", p("说明") + inner))), "清单.docx")
    assert len(document.grids) == 1
    assert document.grids[0].rows == [["外", "说明\n内甲 内乙\n内丙 内丁"]]


def test_a_table_of_one_cell_is_a_frame() -> None:
    document = read_document(docx(table((p("通知") + p("正文") + table(("甲", "乙")),))), "通知.docx")
    assert document.text == "通知\n正文\n甲\t乙"
    assert [grid.rows for grid in document.grids] == [[["甲", "乙"]]]


@pytest.mark.parametrize("gone", ["<w:del/>", "<w:hidden/>"])
def test_a_row_that_is_gone_is_not_read(gone: str) -> None:
    row = f"<w:tr><w:trPr>{gone}</w:trPr>{tc('2')}{tc('乙')}</w:tr>"
    assert read_document(docx(table(("1", "甲"), row)), "清单.docx").grids[0].rows == [["1", "甲"]]
