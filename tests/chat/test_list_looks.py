"""Every look of the work list: it fits a message, every button fits its bytes and leads somewhere, no task is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain import PLAIN

from taskbot.handlers.list_views import Place, Sheet, list_look, place_called
from taskbot.settings import CONFIG_DIR
from taskbot.tasks.dossiers import Dossier, InstructionRecord, ShareRecord, WaitRecord
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.facts import Indicator, Milestone, ShareFacts, TaskFacts
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.lights import LightRules
from taskbot.tasks.models import Part
from taskbot.tasks.selections import Grouping, Selection, Viewpoint, groups
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar
from taskbot.texts import dossiers
from taskbot.texts.buttons import Keyboard, Press, PressData
from taskbot.texts.lists import SELECTION_WORDS, Lamps

TODAY = date(2020, 7, 1)
AT = datetime(2020, 6, 15, 1, 30, tzinfo=UTC)
CALENDAR = Calendar()
REGISTER = load_register(CONFIG_DIR / "units.toml")
UNITS = tuple(map(REGISTER.short_name, REGISTER.units))
HOSTILE = '<b>粗</b> & "x"' + "😀" * 300
ASKER = 9_876_543_210
TASKS = [
    replace(
        PLAIN,
        number=900_000_000 + place,
        title=HOSTILE,
        section=HOSTILE + str(place % 23),
        leader=f"{HOSTILE}{place % 25}、{HOSTILE}",
        deadline_phrase=HOSTILE,
        lead_unit=UNITS[place % len(UNITS)],
        supporting_units=UNITS[place % len(UNITS) + 1 :],
        shares=tuple(ShareFacts(unit) for unit in UNITS[place % len(UNITS) + 1 :]),
        due_on=date(2020, 6, 1 + place % 30) if place % 3 else None,
        acknowledged_on=None,
        answer_awaited_since=TODAY if place % 7 == 0 else None,
        extensions=place % 4,
        milestones=(Milestone(HOSTILE, date(2020, 5, 1)),),
    )
    for place in range(100)
]
SHEET = Sheet(TASKS, Viewpoint(TODAY), Lamps(CALENDAR, LightRules()), UNITS)
OWN = replace(SHEET, view=Viewpoint(TODAY, frozenset(UNITS[:5])))
KEYS = [
    *Selection,
    *Grouping,
    *(f"{grouping}.{group.key}" for grouping in Grouping for group in groups(TASKS, grouping, UNITS)[:3]),
    place_called(SHEET, REGISTER, "超长的查找内容" * 10).key,
    place_called(SHEET, REGISTER, "粗").key,
]


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def presses(keyboard: Keyboard) -> list[PressData]:
    data = [button["data"] for row in keyboard for button in row]
    assert max(len(each.encode()) for each in data) <= 64
    read = [PressData.unpack(each) for each in data]
    assert all(read)
    return [each for each in read if each]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("sheet", [SHEET, OWN], ids=["all", "own"])
def test_every_page_fits_and_every_button_leads_somewhere(sheet, key):
    press, asker = (Press.LISTED, 0) if sheet is SHEET else (Press.MINE, ASKER)
    opened: list[int] = []
    pages = [Place(press, asker, key)]
    for place in pages:
        text, keyboard = list_look(sheet, place)
        assert length(text) <= 4096
        for each in presses(keyboard):
            if each.press is press:
                there = Place.of(each)
                list_look(sheet, there)
                pages += [there] if there.key == key and there.page == place.page + 1 else []
            elif each.press is Press.OPEN_TASK:
                assert Place.back_from(each.choice) == place
                opened.append(each.target)
    assert len(opened) == len(set(opened))
    if key == Selection.OPEN:
        assert {*opened} == {task.number for task in TASKS}


@pytest.mark.parametrize(
    ("words", "key"),
    [
        *((words, selection) for selection, words in SELECTION_WORDS.items()),
        ("需协调", Selection.BLOCKED),
        ("办结", Selection.CLOSED),
        ("图谱", "f.图谱"),
        ("12", "f.12"),
        ("省转升办", "f.省转升办"),
    ],
)
def test_what_is_written_after_the_command(words, key):
    assert place_called(replace(SHEET, tasks=[]), REGISTER, words) == Place(Press.LISTED, key=key)


@pytest.mark.parametrize("words", ["省经信厅", "浙江省经济和信息化厅", "经信厅"])
def test_a_unit_is_known_by_all_its_names(words):
    place = place_called(replace(SHEET, tasks=[PLAIN]), REGISTER, words)
    assert list_look(replace(SHEET, tasks=[PLAIN]), place)[0].startswith("<b>省经信厅</b>：1 项")


@given(st.text(max_size=30))
def test_a_forged_button_leads_to_a_place_or_is_stale(choice):
    for make in (lambda: Place.of(PressData(Press.LISTED, 0, choice)), lambda: Place.back_from(choice)):
        try:
            text, _ = list_look(SHEET, make())
        except StaleButton:
            continue
        assert length(text) <= 4096


def test_a_page_that_is_gone_is_the_last_one():
    text, _ = list_look(SHEET, Place(Press.LISTED, page=9999))
    assert "第 17/17 页" in text


def known(task: TaskFacts, **changes: object) -> Dossier:
    shares = [
        ShareRecord(unit, Part.SUPPORTING, AT, HOSTILE[:60], 60, AT, is_blocked=True, finished_at=AT)
        for unit in UNITS
    ]
    full = Dossier(
        task=replace(task, indicators=(Indicator(HOSTILE, 100, "个", 30),) * 20, waits=()),
        shares=shares,
        waits=[WaitRecord(RequestKind.CLOSING, AT, None)],
        extensions=[],
        attachments=3,
        instructions=[InstructionRecord("周明", AT, HOSTILE, is_forwarded=False)] * 20,
        events=[],
        units={},
    )
    return replace(full, **changes)


@pytest.mark.parametrize("card", ["卡片", "长" * 1500])
@pytest.mark.parametrize("events", [[], ["一条"], ["长" * 200] * 100])
def test_a_task_fits_one_message_whatever_is_known_of_it(card, events):
    text = dossiers.dossier(card, known(TASKS[1]), events, TODAY, CALENDAR)
    assert length(text) <= 4096
    assert f"共 {len(events)} 条" in text
    assert text.count("<blockquote") == text.count("</blockquote>")
    plain_one = dossiers.dossier(card, known(PLAIN, shares=[], instructions=[]), events, TODAY, CALENDAR)
    assert plain_one.count("一条") == events.count("一条")


def test_what_is_left_out_is_said():
    text = dossiers.dossier("卡片", known(TASKS[1]), ["长" * 200] * 100, TODAY, CALENDAR)
    assert "……其余情况较多，未列。" in text
    assert "更早的 95 条，请点「全部经过」。" in text
