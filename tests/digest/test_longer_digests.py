"""Months, quarters and corrections say in every paper what they are."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from taskbot.digest.caption import CAPTION_LIMIT, caption_of
from taskbot.digest.cells import utf16_length
from taskbot.digest.details import details_of
from taskbot.digest.picture import draw_picture
from taskbot.digest.sheets import digest_book
from taskbot.sandbox.markup import parse_html
from taskbot.tasks.summary import Later, summarize
from taskbot.tasks.workdays import Calendar


@pytest.mark.parametrize(
    ("period", "name", "this", "wrong"),
    [
        ("2020-M07", "传统制造业改造提升工作月报</b> 2020年7月", "本月", "本周"),
        ("2020-Q3", "传统制造业改造提升工作季报</b> 2020年第三季度", "本季度", "本周"),
        ("2020-W27", "传统制造业改造提升工作周报</b> 2020年第27周", "本周", "月报"),
    ],
)
def test_a_span_has_its_own_name_everywhere(snapshot, masthead, period, name, this, wrong):
    summary = summarize(replace(snapshot, of_week=period), Calendar())
    caption, details, book = (
        caption_of(summary, masthead),
        details_of(summary),
        digest_book(summary, masthead),
    )
    assert details is not None
    assert name in caption
    said = "\n".join([caption, details.rich, details.plain, repr(book)])
    assert f"{this}反馈" in [sheet.name for sheet in book.sheets]
    assert wrong not in said


def test_a_correction_says_so_and_what_it_corrects(summary, masthead):
    corrected = replace(masthead, number=2, correction="误将#3计为逾期", figures="逾期3→2", word="请审阅。")
    caption = caption_of(summary, corrected, "省转升办")
    lines = caption.splitlines()
    assert lines[0] == "<b>传统制造业改造提升工作周报（第1次更正）</b> 2020年第27周"
    assert lines[1:4] == ["省转升办：请审阅。", "更正说明：误将#3计为逾期", "更正数字：逾期3→2。"]
    overview = digest_book(summary, corrected).sheets[0]
    assert overview.lead.splitlines()[:3] == [
        "第1次更正。更正说明：误将#3计为逾期",
        "更正数字：逾期3→2。",
        "请审阅。",
    ]


def test_the_picture_of_a_correction_has_a_line_of_what_was_corrected_and_of_the_numbers(summary, masthead):
    heights = [
        Image.open(BytesIO(draw_picture(summary, replace(masthead, number=2, **words)))).height
        for words in (
            {},
            {"correction": "误将#3计为逾期"},
            {"correction": "误将#3计为逾期", "figures": "逾期3→2"},
        )
    ]
    assert heights == [heights[0], heights[0] + 60, heights[0] + 120]


def test_what_came_after_the_instant_stands_on_every_paper_of_a_correction(summary, masthead):
    later = replace(summary, later=(Later(8, ("closed",)), Later(9, ("closed", "acknowledged"))))
    said = "截至2020年7月3日（周五）16:00（另含其后签收1项、办结2项）"
    assert f"\n{said}，清单共" in caption_of(later, masthead)
    book = digest_book(later, masthead)
    assert book.subtitle.endswith(said)
    assert f"{said}。" in book.sheets[0].lead.splitlines()
    tall, taller = (Image.open(BytesIO(draw_picture(each, masthead))).height for each in (summary, later))
    assert taller >= tall + 60


def test_of_very_many_numbers_a_caption_and_a_picture_have_the_first_and_the_overview_all(summary, masthead):
    figures = "、".join(f"板块{number}{number}→0" for number in range(100, 200))
    corrected = replace(masthead, number=2, correction="任" * 200, figures=figures)
    caption = caption_of(summary, corrected)
    assert re.search(r"、板块1\d\d1\d\d→0等，其余见附表概览。$", caption, re.MULTILINE)
    assert f"更正数字：{figures}。" in digest_book(summary, corrected).sheets[0].lead
    picture = Image.open(BytesIO(draw_picture(summary, corrected))).convert("RGB")
    assert picture.getpixel((0, picture.height - 1)) == picture.getpixel((0, 0))


@pytest.mark.parametrize("words", ["&" * 200, "任" * 200, "😀" * 200])
def test_the_longest_words_leave_a_caption_that_telegram_takes(summary, masthead, words):
    figures = "逾期3→2、受阻1→0、临期5→6、正常9→8、办结1→2"
    corrected = replace(masthead, number=2, correction=words, figures=figures, word=words)
    caption, _ = parse_html(caption_of(summary, corrected, "省转升办"))
    assert utf16_length(caption) <= CAPTION_LIMIT
