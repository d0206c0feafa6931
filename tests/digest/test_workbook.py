"""The .xlsx as a spreadsheet program sees it."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from taskbot.digest.rows import TALLEST_ROW_POINTS
from taskbot.digest.sheets import digest_book
from taskbot.digest.workbook import write_workbook
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


def test_nothing_in_the_package_points_outside(summary, masthead):
    with ZipFile(written(summary, masthead)) as package:
        assert not [name for name in package.namelist() if "external" in name.lower()]
        for name in package.namelist():
            assert b'TargetMode="External"' not in package.read(name), name


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


@pytest.mark.parametrize("name", ["工作清单", "逾期与临期", "需协调事项", "责任单位汇总", "本周反馈"])
def test_a_list_keeps_its_head_on_screen_and_on_every_page(workbook, name):
    sheet = workbook[name]
    head = next(cell.row for cell in cells_of(sheet) if cell.font.name == "黑体" and cell.fill.fill_type)
    assert sheet.freeze_panes == f"B{head + 1}"
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.auto_filter.ref.startswith(f"A{head}:")


def test_every_sheet_prints_on_a4_landscape_with_page_numbers(workbook):
    for sheet in workbook:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
        assert sheet["A2"].value.startswith("浙转升办〔2020〕27号")


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


def test_a_text_too_tall_for_a_row_shows_its_beginning(masthead, snapshot):
    tasks = (replace(snapshot.tasks[0], done="已完成调研。" * 500),)
    summary = summarize(replace(snapshot, tasks=tasks), Calendar())
    sheet = load_workbook(written(summary, masthead))["工作清单"]
    cell = next(cell for cell in cells_of(sheet) if "调研" in str(cell.value))
    assert sheet.row_dimensions[cell.row].height == TALLEST_ROW_POINTS
    assert cell.alignment.vertical == "top"
    assert cell.value.count("已完成调研。") == 500


def test_an_empty_work_list_still_makes_six_sheets(nothing, masthead):
    workbook = load_workbook(written(nothing, masthead))
    assert len(workbook.sheetnames) == 6
    assert "本周没有收到反馈。" in [cell.value for cell in cells_of(workbook["本周反馈"])]


def test_libreoffice_opens_and_prints_every_sheet(summary, masthead, tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    path = tmp_path / "digest.xlsx"
    write_workbook(digest_book(summary, masthead), path)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 (our own command)
    pages = re.findall(rb"/Type\s*/Page\b", path.with_suffix(".pdf").read_bytes())
    assert len(pages) >= 6
