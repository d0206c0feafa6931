"""The picture: a PNG for a phone, in a font that the project carries."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from long_list import AS_OF, TODAY, make_task
from PIL import Image

from taskbot.digest.caption import caption_of
from taskbot.digest.colours import COUNT_COLOURS
from taskbot.digest.fonts import FONT_FILE, covers, settable
from taskbot.digest.picture import above_counts, below_counts, draw_picture
from taskbot.digest.words import LISTED_TASKS, Masthead
from taskbot.tasks.follow_ups import InstructionFacts
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import LightRules
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.workdays import Calendar


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGB")


def colours_of(image):
    return {"{:02X}{:02X}{:02X}".format(*colour) for _, colour in image.getcolors(1 << 20)}


def test_the_picture_is_opaque_and_fits_a_phone(summary, masthead):
    image = Image.open(BytesIO(draw_picture(summary, masthead)))
    assert (image.format, image.width) == ("PNG", 1080)
    assert not image.has_transparency_data
    assert 1000 < image.height < 2000


def test_every_kind_of_standing_has_its_colour_in_the_bars(summary, masthead):
    image = opened(draw_picture(summary, masthead))
    assert set(COUNT_COLOURS.values()) <= colours_of(image)


def test_the_legend_speaks_of_what_there_is(quiet, masthead):
    colours = colours_of(opened(draw_picture(quiet, masthead)))
    assert {*COUNT_COLOURS.values()} & colours == {COUNT_COLOURS["on_track"]}


def test_where_not_all_sections_fit_those_with_problems_are_kept(masthead):
    plain = {"state": State.IN_PROGRESS, "issued_on": TODAY, "blocked_on": None}
    tasks = [make_task(n, section=f"板块{n:02}", due_on=TODAY + timedelta(2), **plain) for n in range(1, 14)]
    tasks += [make_task(14, section="板块14", due_on=None, **(plain | {"blocked_on": date(2020, 7, 2)}))]
    summary = summarize(Snapshot(AS_OF, tuple(tasks), (), (), LightRules()), Calendar())
    assert [section.counts.blocked for section in summary.sections] == [*[0] * 13, 1]
    image = opened(draw_picture(summary, masthead))
    bars = image.crop((400, 0, image.width, image.height))
    assert COUNT_COLOURS["blocked"] in colours_of(bars)


def test_the_office_speaks_in_the_picture_above_the_counts(summary, masthead):
    worded = replace(masthead, office="省转升办", word="请各单位抓紧。", number=2, correction="#3误记")
    assert [*above_counts(summary, worded)] == ["省转升办：请各单位抓紧。", "更正说明：#3误记"]
    heights = [opened(draw_picture(summary, each)).height for each in (worded, replace(worded, word=""))]
    assert heights[0] == heights[1] + 60


def test_instructions_are_told_in_the_picture_below_the_counts(snapshot, masthead):
    given = InstructionFacts("周明", "请抓紧", date(2020, 6, 24), None)
    told = summarize(replace(snapshot, instructions=(given,)), Calendar())
    assert [*below_counts(told)][-1] == "领导批示1条：待转办1条（最长已等6个工作日）"
    assert not any("批示" in words for words in below_counts(summarize(snapshot, Calendar())))


def test_a_picture_names_as_many_tasks_as_the_caption_before_it_tells_of_a_rest(masthead):
    def height(count: int) -> int:
        late = {"state": State.IN_PROGRESS, "due_on": TODAY - timedelta(3), "blocked_on": None, "shares": ()}
        tasks = tuple(
            make_task(number, lead_unit="省厅", section="一", **late) for number in range(1, count + 1)
        )
        summary = summarize(Snapshot(AS_OF, tasks, (), (), LightRules()), Calendar())
        caption = caption_of(summary, masthead)
        assert ("另有" in caption) == (count > LISTED_TASKS)
        return opened(draw_picture(summary, masthead)).height

    task, rest = 54, 50
    all_named = height(LISTED_TASKS)
    assert (all_named - height(LISTED_TASKS - 1), height(LISTED_TASKS + 1) - all_named) == (task, rest)


def test_the_same_digest_draws_the_same_picture(summary, masthead):
    assert draw_picture(summary, masthead) == draw_picture(summary, masthead)


def test_a_list_without_sections_is_drawn_by_unit(snapshot, masthead):
    tasks = tuple(replace(task, section="") for task in snapshot.tasks)
    plain = summarize(Snapshot(snapshot.as_of, tasks, (), snapshot.unit_order, LightRules()), Calendar())
    assert opened(draw_picture(plain, masthead)).height > 1000


@pytest.mark.parametrize("title", ["", "短", "关于深入推进" * 5, "关于深入推进" * 50, "堃😀" * 9])
def test_any_title_is_drawn(nothing, title):
    assert opened(draw_picture(nothing, Masthead(title))).height > 400


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("研究提出2.0版", "研究提出2.0版"),
        ("朱镕基、陈堃、李喆", "朱镕基、陈堃、李喆"),
        ("二〇二〇年", "二〇二〇年"),
        ("𠮷野家、李䶮、陈𬭎、㙓桥", "𠮷野家、李䶮、陈𬭎、㙓桥"),
        ("𡃁", "〓"),
        ("进展😀良好", "进展良好"),
        ("已完成 👍🏻 ✅", "已完成"),
        ("👍🏻❤️", "〓"),
        ("😀" * 60, "〓"),
        ("1️⃣", "1"),
        ("㊤等㍿", "上等株式会社"),
        ("≒1", "〓1"),
        ("第⑳条", "第⑳条"),
        ("ﬁle", "file"),
        ("e\u0301té", "été"),
        ("x\u0301", "x"),
        ("سلام", "〓〓〓〓"),
        ("\u202e右起\u200b", "右起"),
        ("\x07响", "〓响"),
        ("一行\n两行\t三", "一行 两行 三"),
        ("“引号”—…·", "“引号”—…·"),
    ],
)
def test_a_character_the_font_lacks_is_replaced_visibly(text, shown):
    assert settable(text) == shown


def test_the_font_has_a_glyph_for_every_character_it_claims():
    glyphs = TTFont(FONT_FILE).getBestCmap()
    claimed = [code for code in range(0x20, 0x30000) if covers(chr(code))]
    assert len(claimed) > 21_000
    assert not [chr(code) for code in claimed if code not in glyphs]


def test_the_fonts_licence_stands_beside_it():
    text = FONT_FILE.with_name("OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert text.startswith("©")
