"""PDF files: lines become the paragraphs that were set, and what is no text is said to be none."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from printed import Placed, paragraph, pdf, turned, written

from taskbot.intake.documents import read_document
from taskbot.intake.unreadable import UnreadableDocument

FILES = Path(__file__).parent / "files"
ROWS = [
    "序号\t重点任务\t牵头单位\t完成时限",
    "1\t制定园区分类评价办法，明确评价指标、评价周期和结果运用，报领导小组审定\t省经信厅\t6月底前",
    "2\t建立重点企业联系制度，每月走访不少于两次\t省发展改革委\t全年",
]

LEFT, TOP = 82.0, 760.0
FULL = "为加快园区改造推动企业数字化绿色化转型现就有关工作通知"
"""A line that fills the width of the text, without a sign that would end a sentence."""
OTHER = "各地要结合实际抓好落实并按要求报送进展情况和典型经验做"


def lines(*pages: Sequence[Placed], more: str = "") -> list[str]:
    return read_document(pdf(*pages, more=more), "通知.pdf").text.split("\n")


@pytest.mark.parametrize("name", ["notice.pdf", "browser.pdf"], ids=["LibreOffice", "Chromium"])
def test_a_printed_notice_reads_as_it_was_written(name: str) -> None:
    """With running heads and page numbers, over two pages, with a table whose cells are broken into lines."""
    notice = (FILES / "notice.txt").read_text(encoding="utf-8").replace("[表]", "\n".join(ROWS))
    assert read_document((FILES / name).read_bytes(), "通知").text == notice.rstrip()


def test_a_full_line_goes_on_and_an_indented_one_begins() -> None:
    page = paragraph(LEFT, TOP, [FULL[:-2], OTHER, "结束。"]) + paragraph(
        LEFT, TOP - 84, [FULL[:-2], "又一段。"]
    )
    assert lines(page) == [FULL[:-2] + OTHER + "结束。", FULL[:-2] + "又一段。"]


def test_a_short_line_ends_a_paragraph_that_is_not_indented() -> None:
    page = paragraph(LEFT, TOP, [FULL, "如下。", OTHER, "法。"], indent=0)
    assert lines(page) == [FULL + "如下。", OTHER + "法。"]


@pytest.mark.parametrize("heading", ["一、总体", "（一）总体", "1.总体", "第一条　总体", "一是总体", "附件"])
def test_a_heading_after_a_full_line_that_is_not_indented(heading: str) -> None:
    begins = (heading + OTHER)[:27]
    assert lines(paragraph(LEFT, TOP, [FULL, begins, "结束。"], indent=0)) == [
        FULL,
        begins + "结束。",
    ]


def test_lines_further_apart_are_paragraphs() -> None:
    page = paragraph(LEFT, TOP, [FULL, FULL, OTHER], indent=0) + paragraph(
        LEFT, TOP - 3 * 28 - 14, [OTHER], indent=0
    )
    assert lines(page) == [FULL + FULL + OTHER, OTHER]


def test_a_numbered_paragraph_may_hang() -> None:
    page = [(LEFT, TOP, "1.") , (LEFT + 16, TOP, FULL[:26]), (LEFT + 16, TOP - 28, OTHER[:26]), (LEFT + 16, TOP - 56, "完。")]  # fmt: skip
    page += paragraph(LEFT, TOP - 84, [FULL, "又一段。"], indent=0)
    assert lines(page)[0].replace("　", "") == "1." + FULL[:26] + OTHER[:26] + "完。"


def test_a_paragraph_goes_on_on_the_next_page() -> None:
    first = paragraph(LEFT, 120, [FULL[:-2], OTHER])
    assert lines(first, paragraph(LEFT, TOP, ["结束。"], indent=0)) == [FULL[:-2] + OTHER + "结束。"]


@pytest.mark.parametrize("number", ["3", "— 3 —", "-3-", "第3页", "第3页共9页", "3/9"])
@pytest.mark.parametrize("baseline", [40.0, 800.0])
def test_a_page_number_is_left_out(number: str, baseline: float) -> None:
    page = [*paragraph(LEFT, TOP, [FULL[:-2], "结束。"]), (290.0, baseline, number)]
    assert lines(page) == [FULL[:-2] + "结束。"]


def test_a_figure_among_the_text_is_no_page_number() -> None:
    assert lines([(LEFT, 700, "序号"), (300, 700, "任务"), (LEFT, 670, "3"), (300, 670, "报送")]) == [
        "序号\t任务", "3\t报送",
    ]  # fmt: skip


def test_running_heads_stand_beside_the_text() -> None:
    pages = [[(460.0, 800.0, "机密★1年"), *paragraph(LEFT, TOP, [f"第{place}页的内容。"])] for place in "123"]
    document = read_document(pdf(*pages), "通知.pdf")
    assert "机密" not in document.text
    assert document.margins == "机密★1年"


def test_running_heads_are_left_out_on_every_page() -> None:
    pages = [
        [
            (LEFT, 800.0, "领导小组文件"),
            *paragraph(LEFT, TOP, [f"第{place}页的内容。"]),
            (480.0, 40.0, "第二稿"),
        ]
        for place in "123"
    ]
    assert lines(*pages) == ["第1页的内容。", "第2页的内容。", "第3页的内容。"]


def test_a_title_over_two_lines() -> None:
    page = [(LEFT, TOP, FULL[:27]), (LEFT + 11 * 16, TOP - 28, "的通知书面")]
    assert lines([*page, *paragraph(LEFT, TOP - 100, [FULL[:-2], "正文。"])])[0] == FULL[:27] + "的通知书面"


def test_words_beside_each_other_on_one_line_are_apart_by_a_space() -> None:
    assert lines([(LEFT, TOP, "附件："), (LEFT + 3 * 16 + 20, TOP, "分工方案")]) == ["附件：　分工方案"]


def test_latin_words_keep_their_spaces_and_chinese_gets_none() -> None:
    assert lines([(LEFT, TOP, "到2022年用 Open Source 软件")]) == ["到2022年用Open Source软件"]


def test_a_watermark_across_the_page_is_not_read() -> None:
    slanted = turned("内部资料", "0.7 0.7 -0.7 0.7 200 300")
    assert lines(paragraph(LEFT, TOP, ["正文。"]), more=slanted) == ["正文。"]


@pytest.mark.parametrize("matrix", ["0 1 -1 0 {x} {y}", "-1 0 0 -1 {x} {y}", "0 -1 1 0 {x} {y}"])
def test_a_page_that_is_written_sideways(matrix: str) -> None:
    places = {"0 1": (100, 100, 128, 100), "-1 ": (500, 500, 500, 472), "0 -": (500, 500, 472, 500)}[
        matrix[:3]
    ]
    first = turned("第一行。", matrix.format(x=places[0], y=places[1]))
    second = turned("第二行。", matrix.format(x=places[2], y=places[3]))
    assert read_document(written([first + second]), "表.pdf").text == "第一行。\n第二行。"


def test_bold_type_that_is_written_twice_is_read_once() -> None:
    assert lines([(LEFT, TOP, "通知"), (LEFT + 0.5, TOP, "通知")])[0].count("通") <= 2


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (written(["0 0 595 842 re f"]), "扫描件"),
        (pdf([(LEFT, TOP, "\ue123\ue124\ue125通")]), "无法识别"),
        (
            pdf([(LEFT, TOP, "通知")], trailer=f"/ID[<{'0' * 32}><{'0' * 32}>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'1' * 64}>/U<{'2' * 64}>>>"),
            "密码",
        ),
        (b"%PDF-1.7\n" + bytes(100), "损坏"),
    ],
    ids=["scan", "no codes", "password", "broken"],
)  # fmt: skip
def test_a_pdf_without_words_is_named_for_what_it_is(file: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        read_document(file, "通知.pdf")


def test_nothing_is_lost() -> None:
    """Whatever the layout, every character of the text is there once."""
    words = re.sub(r"\s", "", (FILES / "notice.txt").read_text(encoding="utf-8"))
    page = [
        (60 + 160 * (at % 3), 780 - 14 * at, words[start : start + 20])
        for at, start in enumerate(range(0, 1000, 20))
    ]
    assert sorted("".join(lines(page)).replace("\t", "").replace("　", "")) == sorted(words[:1000])
