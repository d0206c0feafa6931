"""The .xlsx as a spreadsheet program sees it."""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from long_list import UNITS, make_task
from openpyxl import load_workbook

from taskbot.digest.rows import TALLEST_ROW_POINTS
from taskbot.digest.sheets import digest_book
from taskbot.digest.workbook import write_workbook
from taskbot.tasks.facts import Indicator
from taskbot.tasks.summary import summarize
from taskbot.tasks.workdays import Calendar


def written(summary, masthead):
    file = BytesIO()
    write_workbook(digest_book(summary, masthead), file)
    return file


@pytest.fixture
def workbook(summary, masthead):
    return load_workbook(written(summary, masthead))


def cells_of(sheet):
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_no_cell_of_the_workbook_is_a_formula_or_an_error(workbook):
    types = {cell.data_type for sheet in workbook for cell in cells_of(sheet)}
    assert types == {"s", "n", "d"}


def test_words_that_look_like_a_formula_are_text_shown_as_written(workbook):
    shown = {cell.value: cell for cell in cells_of(workbook["本周反馈"])}
    for words in ("+86 电话已告知", "-", "@all", "\t缩进"):
        assert shown[words].quotePrefix
    assert shown['=HYPERLINK("http://example.com","点我") <b>粗</b> & 〓 😀堃'].data_type == "s"


def test_the_same_digest_gives_the_same_bytes(summary, masthead):
    assert written(summary, masthead).getvalue() == written(summary, masthead).getvalue()


def test_lights_are_a_colour_with_its_word(workbook):
    lamps = [cell for cell in cells_of(workbook["工作清单"]) if re.match("[红黄绿灰] ", str(cell.value))]
    assert len(lamps) == 41
    fills = {cell.value[0]: cell.fill.start_color.rgb[2:] for cell in lamps}
    assert fills == {"红": "FBE0DD", "黄": "FFF2CC", "绿": "E2F0E5", "灰": "ECEEF1"}


def test_the_fonts_are_those_of_official_papers(workbook):
    fonts = {cell.font.name for sheet in workbook for cell in cells_of(sheet)}
    assert fonts == {"黑体", "宋体", "仿宋"}


@pytest.mark.parametrize(
    "name", ["工作清单", "逾期与临期", "需协调事项", "责任单位汇总", "本周反馈", "时间轴", "指标"]
)
def test_a_list_keeps_its_head_on_screen_and_on_every_page(workbook, name):
    sheet = workbook[name]
    head = next(cell.row for cell in cells_of(sheet) if cell.font.name == "黑体" and cell.fill.fill_type)
    assert sheet.freeze_panes == f"B{head + 1}"
    assert sheet.print_title_rows == f"${head}:${head}"
    if name != "指标":  # which has no rows here
        assert sheet.auto_filter.ref.startswith(f"A{head}:")


def test_every_sheet_prints_on_a4_landscape_with_page_numbers(workbook):
    for sheet in workbook:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        pages = int(sheet.title == "概览")  # the overview on one, the lists on as many as they take
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, pages)
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
        assert sheet["A2"].value.startswith("依据：浙转升办〔2020〕27号")


def test_the_total_stays_outside_the_filter(workbook):
    sheet = workbook["责任单位汇总"]
    total = next(cell.row for cell in cells_of(sheet) if cell.value == "合计")
    assert sheet.auto_filter.ref.endswith(str(total - 1))


def test_the_overview_has_a_native_chart(summary, masthead):
    with ZipFile(written(summary, masthead)) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    assert chart.count("<ser>") == 6
    assert "概览" in chart


def test_a_row_is_as_tall_as_its_longest_text_needs(workbook):
    sheet = workbook["工作清单"]
    heights = {sheet.row_dimensions[cell.row].height for cell in cells_of(sheet) if cell.column == 1}
    assert max(heights) > 2 * min(height for height in heights if height)
    assert max(heights) <= TALLEST_ROW_POINTS


def test_what_goes_across_the_sheet_is_as_tall_as_its_lines(summary, masthead):
    number = "浙江省人民政府办公厅关于印发传统制造业改造提升" * 6
    long = replace(masthead, title="传统制造业改造提升" * 8, document_number=number)
    plain, tall = (load_workbook(written(summary, each)) for each in (masthead, long))
    assert {sheet.row_dimensions[2].height for sheet in plain} == {24}
    assert {sheet.row_dimensions[2].height for sheet in tall} == {39, 54, 69}
    assert (plain["概览"].row_dimensions[1].height, tall["概览"].row_dimensions[1].height) == (40, 70)
    assert tall["概览"].oddFooter.right.text.startswith("2020年第27周 依据：浙江省")


def test_a_text_too_tall_for_a_row_shows_its_beginning(masthead, snapshot):
    tasks = (replace(snapshot.tasks[0], done="已完成调研。" * 500),)
    summary = summarize(replace(snapshot, tasks=tasks), Calendar())
    sheet = load_workbook(written(summary, masthead))["工作清单"]
    cell = next(cell for cell in cells_of(sheet) if "调研" in str(cell.value))
    assert sheet.row_dimensions[cell.row].height <= TALLEST_ROW_POINTS
    assert cell.value.endswith("…（全文见「全文」表）")
    assert cell.value.startswith("已完成调研。" * 20)


def test_what_a_row_has_no_room_for_stands_whole_on_a_sheet_of_its_own(masthead, snapshot):
    words = {"done": "已完成调研。" * 900, "problem": "\x07" + "难" * 900}
    tasks = (replace(snapshot.tasks[0], due_on=None, **words),)
    book = load_workbook(written(summarize(replace(snapshot, tasks=tasks), Calendar()), masthead))
    rows = [row for row in book["全文"].iter_rows(values_only=True) if row[0] == tasks[0].number]
    assert {row[1] for row in rows} == {"进展情况", "存在问题"}
    assert "".join(row[2] for row in rows if row[1] == "进展情况") == "已完成调研。" * 900
    assert "".join(row[2] for row in rows if row[1] == "存在问题") == "〓" + "难" * 900
    assert len(rows) > 2


def test_a_text_that_several_lists_cut_stands_whole_once(masthead, snapshot):
    task = make_task(9, problem="难" * 3000, due_on=date(2020, 6, 30))
    report = replace(snapshot.reports[0], number=9, words="已征求意见。" * 600)
    book = load_workbook(
        written(summarize(replace(snapshot, tasks=(task,), reports=(report,)), Calendar()), masthead)
    )
    for name, words in (("逾期与临期", "难难"), ("需协调事项", "难难"), ("本周反馈", "已征求意见")):
        [cut] = [cell.value for cell in cells_of(book[name]) if str(cell.value).startswith(words)]
        assert cut.endswith("…（全文见「全文」表）")
    whole = defaultdict(str)
    for number, heading, part in book["全文"].iter_rows(min_row=5, max_col=3, values_only=True):
        whole[number, heading] += part
    assert whole == {
        (9, "存在问题"): "难" * 3000,
        (9, "需协调的问题"): "难" * 3000,
        (9, "反馈原文"): "已征求意见。" * 600,
    }


def test_a_list_whose_texts_all_fit_has_no_sheet_for_the_rest(workbook):
    assert "全文" not in workbook.sheetnames


def test_problems_and_next_steps_have_the_room_that_other_columns_leave(masthead, snapshot):
    words = ("涉及三家单位职责交叉，数据口径不一致。" * 20)[:300]
    tasks = tuple(
        replace(task, done=words, problem=words, next_step=words, content="") for task in snapshot.tasks[:4]
    )
    sheet = load_workbook(written(summarize(replace(snapshot, tasks=tasks), Calendar()), masthead))[
        "工作清单"
    ]
    cells = [cell.value for cell in cells_of(sheet)]
    assert cells.count(words) == 12


def test_one_long_text_does_not_take_the_room_of_all_others(masthead, snapshot):
    tasks = (replace(snapshot.tasks[0], problem="难" * 3000), *snapshot.tasks[1:])
    sheet = load_workbook(written(summarize(replace(snapshot, tasks=tasks), Calendar()), masthead))[
        "工作清单"
    ]
    widths = {
        sheet.cell(4, at).value: sheet.column_dimensions["ABCDEFGHIJKL"[at - 1]].width for at in range(1, 13)
    }
    assert widths["任务"] > 25
    assert widths["进展情况"] > 25


def test_an_empty_work_list_still_makes_every_sheet(nothing, masthead):
    workbook = load_workbook(written(nothing, masthead))
    assert len(workbook.sheetnames) == 9
    assert "本周没有收到反馈。" in [cell.value for cell in cells_of(workbook["本周反馈"])]


def test_without_indicators_their_sheet_takes_no_page(workbook, snapshot, masthead):
    assert [sheet.title for sheet in workbook if sheet.sheet_state != "visible"] == ["指标"]
    task = replace(snapshot.tasks[0], indicators=(Indicator("智能工厂", 100, "个"),))
    told = summarize(replace(snapshot, tasks=(task,)), Calendar())
    assert load_workbook(written(told, masthead))["指标"].sheet_state == "visible"


def test_the_file_keeps_the_journal_head_that_it_prints(workbook, masthead):
    assert workbook.custom_doc_props["taskbot_journal_head"].value == masthead.journal_head
    assert masthead.journal_head in str([cell.value for cell in cells_of(workbook["概览"])])


def test_a_lamp_follows_its_word_when_it_is_edited(workbook):
    sheet = workbook["工作清单"]
    [cells] = sheet.conditional_formatting
    head, lamp = {cell.value: cell for cell in cells_of(sheet)}["灯"], sheet[f"M{sheet.max_row}"]
    assert str(cells.sqref) == f"M{head.row + 1}:{lamp.coordinate}"
    rules = {rule.formula[0]: rule.dxf.fill.bgColor.rgb[2:] for rule in cells.rules}
    first = f"M{head.row + 1}"
    assert rules == {
        f'LEFT({first},1)="红"': "FBE0DD",
        f'LEFT({first},1)="黄"': "FFF2CC",
        f'LEFT({first},1)="绿"': "E2F0E5",
        f'LEFT({first},1)="灰"': "ECEEF1",
        "TRUE": "FFFFFF",
    }


def test_what_the_office_fills_in_has_a_hint_and_what_has_a_form_a_check(workbook):
    sheet = workbook["工作清单"]
    checks = {str(check.sqref)[0]: check for check in sheet.data_validations.dataValidation}
    assert "".join(checks) == "BCDEFGHIJ"
    assert all(check.showInputMessage and check.prompt for check in checks.values())
    kinds = {letter: check.type for letter, check in checks.items() if check.type not in {None, "none"}}
    assert kinds == {"D": "date", "E": "list", "G": "decimal"}
    assert (checks["G"].formula1, checks["G"].formula2) == ("0", "1")
    names = workbook.defined_names[checks["E"].formula1]
    [(name, cells)] = names.destinations
    assert [cell.value for [cell] in workbook[name][cells]] == list(UNITS)


def test_without_a_register_there_is_nothing_to_choose_from(snapshot, masthead):
    bare = summarize(replace(snapshot, unit_order=()), Calendar())
    workbook = load_workbook(written(bare, masthead))
    checks = workbook["工作清单"].data_validations.dataValidation
    assert "list" not in {check.type for check in checks}
    assert "单位名录" not in workbook.defined_names


def test_days_are_days_and_shares_are_shares(workbook):
    sheet = workbook["工作清单"]
    row = next(cell.row for cell in sheet["A"] if cell.value == 8)
    due, share = sheet[f"D{row}"], sheet[f"G{row}"]
    assert (due.is_date, share.value, share.number_format) == (True, 0.6, "0%")
    assert due.number_format == 'yyyy"年"m"月"d"日"'


@pytest.mark.parametrize("figure", [float("inf"), float("nan")])
def test_a_figure_that_no_cell_can_hold_is_refused_and_not_written(snapshot, masthead, figure):
    task = make_task(1, indicators=(Indicator("覆盖率", figure, "%"),))
    with pytest.raises(ValueError, match="cannot stand in a cell"):
        written(summarize(replace(snapshot, tasks=(task,)), Calendar()), masthead)
