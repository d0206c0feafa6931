"""Automatic numbers, as Word shows them."""

import pytest
from papers import docx, level, levels, p

from taskbot.intake.documents import read_document
from taskbot.intake.word.counting import formatted


def lines(*body: str, numbering: str, styles: str = "") -> list[str]:
    return read_document(docx(*body, numbering=numbering, styles=styles), "通知.docx").text.split("\n")


@pytest.mark.parametrize(
    ("number_format", "number", "words"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("decimalFullWidth", 12, "１２"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 11, "十一"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 99, "九十九"),
        ("chineseCountingThousand", 11, "十一"),
        ("chineseCountingThousand", 101, "一百零一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("japaneseCounting", 3, "三"),
        ("japaneseCounting", 111, "百十一"),
        ("ideographDigital", 12, "一二"),
        ("ideographTraditional", 2, "乙"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiacTraditional", 11, "甲戌"),
        ("chineseLegalSimplified", 25, "贰拾伍"),
        ("decimalEnclosedCircle", 1, "①"),
        ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 28, "bb"),
        ("bullet", 3, ""),
        ("aFormatOfTheFuture", 3, "3"),
        ("chineseCounting", 0, "0"),
    ],
)
def test_a_number_in_each_format(number_format: str, number: int, words: str) -> None:
    assert formatted(number, number_format) == words


@pytest.mark.parametrize(
    ("number_format", "text", "shown"),
    [
        ("chineseCounting", "%1、", "一、建立台账"),
        ("chineseCounting", "（%1）", "（一）建立台账"),
        ("chineseCountingThousand", "第%1条", "第一条 建立台账"),
        ("decimal", "%1.", "1. 建立台账"),
        ("decimalEnclosedCircle", "%1", "① 建立台账"),
        ("bullet", "\uf06c", "• 建立台账"),
        ("none", "", "建立台账"),
    ],
)
def test_the_words_around_a_number(number_format: str, text: str, shown: str) -> None:
    assert lines(p("建立台账", number=(1, 0)), numbering=levels(1, level(0, number_format, text))) == [shown]


def test_what_follows_a_number() -> None:
    numbering = levels(1, level(0, "decimal", "%1.", more='<w:suff w:val="nothing"/>'))
    assert lines(p("甲", number=(1, 0)), numbering=numbering) == ["1.甲"]


HEADINGS = levels(
    1, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%1.%3.", more="<w:isLgl/>")
)  # fmt: skip


def test_lower_levels_begin_anew_after_upper_ones() -> None:
    places = (0, 1, 2, 2, 1, 2, 0, 1)
    assert lines(*(p("", number=(1, place)) for place in places), numbering=HEADINGS) == [
        "一、", "（一）", "1.1. ", "1.2. ", "（二）", "1.1. ", "二、", "（一）",
    ]  # fmt: skip


def test_a_level_may_go_on_after_upper_ones() -> None:
    numbering = levels(
        1,
        level(0, "chineseCounting", "第%1章"),
        level(1, "chineseCounting", "第%2条", more='<w:lvlRestart w:val="0"/>'),
    )
    shown = lines(*(p("", number=(1, place)) for place in (0, 1, 1, 0, 1)), numbering=numbering)
    assert shown == ["第一章 ", "第一条 ", "第二条 ", "第二章 ", "第三条 "]


def test_an_upper_level_without_a_paragraph_counts_as_begun() -> None:
    assert lines(*(p("", number=(1, place)) for place in (2, 1, 0)), numbering=HEADINGS) == [
        "1.1. ", "（二）", "二、",
    ]  # fmt: skip


def test_a_list_may_begin_elsewhere() -> None:
    numbering = levels(1, level(0, "decimal", "%1、", start=5))
    assert lines(p("", number=(1, 0)), p("", number=(1, 0)), numbering=numbering) == ["5、", "6、"]


def test_lists_of_one_definition_go_on_counting_unless_told_to_begin_anew() -> None:
    again = '<w:num w:numId="{}"><w:abstractNumId w:val="1"/>{}</w:num>'
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = levels(1, level(0, "decimal", "%1、")) + again.format(2, "") + again.format(3, restart)
    shown = lines(*(p("", number=(which, 0)) for which in (1, 1, 2, 3, 3)), numbering=numbering)
    assert shown == ["1、", "2、", "3、", "1、", "2、"]


def test_a_level_may_be_replaced() -> None:
    other = f'<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1）")}</w:lvlOverride></w:num>'
    numbering = levels(1, level(0, "decimal", "%1、")) + other
    assert lines(p("", number=(2, 0)), numbering=numbering) == ["A）"]


def test_a_style_brings_its_list_and_its_level() -> None:
    numbering = levels(
        1,
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="标题"/>'),
        level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="小标题"/>'),
    )
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="标题">{listed}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="小标题">{listed}</w:style>'
        '<w:style w:type="paragraph" w:styleId="仿标题"><w:basedOn w:val="标题"/></w:style>'
    )
    body = (
        p("甲", style="标题"),
        p("乙", style="小标题"),
        p("丙", style="仿标题"),
        p("丁", style="标题", number=(0, 0)),
    )
    assert lines(*body, numbering=numbering, styles=styles) == ["一、甲", "（一）乙", "二、丙", "丁"]


def test_a_list_may_borrow_the_levels_of_a_list_style() -> None:
    numbering = levels(1, level(0, "decimal", "%1、"), model='<w:styleLink w:val="列表"/>') + levels(
        2, model='<w:numStyleLink w:val="列表"/>'
    )
    assert lines(p("甲", number=(1, 0)), p("乙", number=(2, 0)), numbering=numbering) == ["1、甲", "2、乙"]


def test_a_deleted_paragraph_is_not_counted() -> None:
    body = (p("甲", number=(1, 0)), p("<w:del/>", number=(1, 0), mark="<w:del/>"), p("乙", number=(1, 0)))
    assert lines(*body, numbering=HEADINGS) == ["一、甲", "二、乙"]


def test_the_list_that_a_change_took_away_does_not_count() -> None:
    before = '<w:p><w:pPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'
    assert lines(before, numbering=HEADINGS) == ["甲"]


def test_cells_share_the_lists_of_the_text() -> None:
    cells = f"<w:tbl><w:tr><w:tc>{p('乙', number=(1, 0))}</w:tc><w:tc>{p('丙', number=(1, 0))}</w:tc></w:tr></w:tbl>"
    body = (p("甲", number=(1, 0)), cells, p("丁", number=(1, 0)))
    assert lines(*body, numbering=HEADINGS) == ["一、甲", "二、乙\t三、丙", "四、丁"]


@pytest.mark.parametrize("number", [(9, 0), (1, 8), (0, 0)], ids=["no such list", "no such level", "none"])
def test_a_paragraph_of_an_unknown_list_has_no_number(number: tuple[int, int]) -> None:
    assert lines(p("甲", number=number), numbering=HEADINGS) == ["甲"]
