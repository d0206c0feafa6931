"""The looks of the work list: the pages of a selection, a group or a search, the groups to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from taskbot.handlers.draft_views import Look
from taskbot.handlers.paging import in_rows, page_in, page_of
from taskbot.handlers.turn import Turn
from taskbot.tasks import queries
from taskbot.tasks.errors import NotYourList, StaleButton
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.permissions import Role
from taskbot.tasks.selections import (
    Group,
    Grouping,
    Selection,
    Viewpoint,
    groups,
    search,
    selected,
    unacknowledged,
)
from taskbot.tasks.units import UnitRegister
from taskbot.texts import lists as texts
from taskbot.texts.buttons import Keyboard, Press, PressData, button
from taskbot.texts.lists import Lamps

_TASKS = 6
_GROUPS = 20
_GROUPS_A_ROW = {Grouping.UNIT: 2, Grouping.SECTION: 1, Grouping.LEADER: 2}
_MENU_A_ROW = 3
_OFFICE_MENU = (
    Selection.OPEN,
    Selection.OVERDUE,
    Selection.DUE_THIS_WEEK,
    Selection.UNACKNOWLEDGED,
    Selection.BLOCKED,
    Selection.IN_REVIEW,
    Selection.NO_REPORT,
    Selection.CLOSED,
)
_UNIT_MENU = (
    Selection.OPEN,
    Selection.LED,
    Selection.SUPPORTED,
    Selection.UNACKNOWLEDGED,
    Selection.OVERDUE,
    Selection.DUE_THIS_WEEK,
    Selection.IN_REVIEW,
    Selection.BLOCKED,
    Selection.NO_REPORT,
)
_SEARCH = "f"
_WORDS_BYTES = 36
"""So much of a search fits into a button beside everything else."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in the list: it travels whole in every button, so that nothing is kept of it.

    `asker` is the person whose own list it is, 0 for the office's; `key` is a selection, a grouping, a group
    (`u.2134567`) or a search (`f.图谱`).
    """

    press: Press
    asker: int = 0
    key: str = Selection.OPEN
    page: int = 0

    @property
    def choice(self) -> str:
        """What a button of the place carries beside the asker."""
        return f"{self.page}.{self.key}"

    @property
    def way_back(self) -> str:
        """The whole of it, for the button of a task that was opened from here."""
        return f"{self.press}.{self.asker}.{self.choice}"

    @classmethod
    def of(cls, pressed: PressData) -> "Place":
        """The place that a button leads to; raises StaleButton."""
        page, key = page_in(pressed.choice)
        if not key:
            raise StaleButton
        return cls(pressed.press, pressed.target, key, page)

    @classmethod
    def back_from(cls, words: str) -> "Place":
        """The place that a task was opened from; raises StaleButton."""
        press, _, rest = words.partition(".")
        asker, _, choice = rest.partition(".")
        if press not in (Press.LISTED, Press.MINE) or not asker.isdecimal():
            raise StaleButton
        return cls.of(PressData(Press(press), int(asker), choice))


def require_own(turn: Turn, place: Place) -> None:
    """The office's list is the office's and the leaders', one's own is for oneself to leaf through."""
    if place.press is Press.LISTED:
        turn.actor.require(Role.OFFICE, Role.LEADER)
        return
    turn.actor.require(Role.LIAISON)
    if place.asker != turn.actor.id:
        raise NotYourList


@dataclass(frozen=True, slots=True)
class Sheet:
    """What can be listed for somebody: the tasks, the viewpoint, and how lights are told."""

    tasks: Sequence[TaskFacts]
    view: Viewpoint
    lamps: Lamps
    units: Sequence[str]
    """All units in the order of the register."""


def open_sheet(turn: Turn, place: Place) -> Sheet:
    """All tasks, or those in which the actor's units have a part; raises a refusal where they are not the actor's to see."""
    require_own(turn, place)
    names = queries.unit_names(turn.session)
    lamps = Lamps(turn.context.calendar, turn.context.light_rules)
    if place.press is Press.LISTED:
        view, numbers = Viewpoint(turn.today), None
    else:
        own = frozenset(name for unit_id, name in names.items() if unit_id in turn.actor.unit_ids)
        view, numbers = Viewpoint(turn.today, own), queries.open_numbers(turn.session, turn.actor.unit_ids)
    return Sheet(queries.task_facts(turn.session, numbers), view, lamps, list(names.values()))


def place_called(sheet: Sheet, register: UnitRegister, words: str) -> Place:
    """The place in the office's list that somebody writes: a selection, a unit that has open tasks, else a search."""
    if selection := texts.selection_called(words):
        return Place(Press.LISTED, key=selection)
    unit = register.find(words)
    name = register.short_name(unit) if unit else ""
    for group in groups(sheet.tasks, Grouping.UNIT, sheet.units) if name else ():
        if group.name == name:
            return Place(Press.LISTED, key=f"{Grouping.UNIT}.{group.key}")
    said = (name or words).encode()[:_WORDS_BYTES].decode(errors="ignore")
    return Place(Press.LISTED, key=f"{_SEARCH}.{said}")


def list_look(sheet: Sheet, place: Place) -> Look:
    """The look of the place; raises StaleButton where it leads nowhere any more."""
    kind, _, rest = place.key.partition(".")
    if place.key in set(Selection):
        selection = Selection(place.key)
        listed = selected(sheet.tasks, selection, sheet.view)
        head = texts.list_headed(selection, len(listed), is_own=bool(sheet.view.units))
        return _page(sheet, place, head, listed)
    if kind == _SEARCH and rest:
        listed = search(sheet.tasks, rest)
        return _page(sheet, place, texts.search_headed(rest, len(listed)), listed)
    if kind not in set(Grouping):
        raise StaleButton
    grouping = Grouping(kind)
    found = groups(sheet.tasks, grouping, sheet.units)
    if not rest:
        return _groups_look(place, grouping, found)
    group = next((each for each in found if str(each.key) == rest), None)
    if group is None:
        raise StaleButton
    return _page(sheet, place, texts.group_headed(grouping, group), group.tasks)


def _page(sheet: Sheet, place: Place, head: str, listed: Sequence[TaskFacts]) -> Look:
    page = page_of(listed, place.page, _TASKS)
    here = replace(place, page=page.number)
    lights = texts.lights_line(listed, sheet.view.today, sheet.lamps)
    lines = [texts.task_line(task, sheet.view, sheet.lamps) for task in page.shown]
    numbers = [button(f"#{task.number}", Press.OPEN_TASK, task.number, here.way_back) for task in page.shown]
    rows = [
        *in_rows(_takes(sheet, here, page.shown), _MENU_A_ROW),
        *([numbers] if numbers else []),
        *page.pager(place.press, place.asker, f".{place.key}"),
        *_menu(sheet, here),
    ]
    return texts.list_page([head, lights], lines, page.place), rows


def _takes(sheet: Sheet, here: Place, shown: Sequence[TaskFacts]) -> list[dict[str, Any]]:
    """签收 for what the own units have not taken yet."""
    if not sheet.view.units:
        return []
    unseen = [task.number for task in shown if unacknowledged(task, sheet.view)]
    return [button(f"签收 #{number}", Press.TAKE, number, here.way_back, "primary") for number in unseen]


def _menu(sheet: Sheet, here: Place) -> Keyboard:
    """Everything that can be listed, with counts; where one is stands out."""
    is_own = bool(sheet.view.units)
    selections = [
        button(
            texts.counted(texts.SELECTION_WORDS[each], len(selected(sheet.tasks, each, sheet.view))),
            here.press,
            here.asker,
            replace(here, key=each, page=0).choice,
            "primary" if here.key == each else None,
        )
        for each in (_UNIT_MENU if is_own else _OFFICE_MENU)
    ]
    groupings = [
        button(
            texts.GROUPING_WORDS[each],
            here.press,
            here.asker,
            replace(here, key=each, page=0).choice,
            "primary" if here.key.startswith(f"{each}.") else None,
        )
        for each in (() if is_own else Grouping)
    ]
    return [*in_rows(selections, _MENU_A_ROW), *([groupings] if groupings else [])]


def _groups_look(place: Place, grouping: Grouping, found: Sequence[Group]) -> Look:
    page = page_of(found, place.page, _GROUPS)
    choices = [
        button(
            texts.counted(texts.group_name(grouping, group), len(group.tasks)),
            place.press,
            place.asker,
            replace(place, key=f"{grouping}.{group.key}", page=0).choice,
        )
        for group in page.shown
    ]
    back = button("返回清单", place.press, place.asker, Place(place.press).choice)
    head = texts.groups_headed(grouping, len(found))
    return texts.list_page([head], [], page.place), [
        *in_rows(choices, _GROUPS_A_ROW[grouping]),
        *page.pager(place.press, place.asker, f".{place.key}"),
        [back],
    ]
