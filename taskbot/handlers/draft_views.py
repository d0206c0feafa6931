"""The looks of a draft list: its pages, the rows under one item, the units to choose from, what yielded nothing."""

from typing import Any

from taskbot.handlers.paging import in_rows, page_of
from taskbot.handlers.turn import Turn
from taskbot.tasks.draft_lists import DraftList, Entry, mark_of
from taskbot.tasks.models import Directive
from taskbot.texts import draft_lists as texts
from taskbot.texts.buttons import Keyboard, Press, button

Look = tuple[str, Keyboard]
"""A message's words and its buttons."""

ONLY_BLANK = "b"
"""Closes the choice of a page that shows only what lacks something."""

_ITEMS, _ITEMS_A_ROW = 6, 3
_SENTENCES = 12
_UNITS, _UNITS_A_ROW = 18, 3


def list_look(turn: Turn, listed: DraftList, page: int = 0, *, only_blank: bool = False) -> Look:
    """A page of the list; what lacks something alone, while there is any."""
    only_blank = only_blank and bool(listed.blank)
    entries = listed.blank if only_blank else listed.entries
    here = page_of(entries, page, _ITEMS)
    place = " · ".join(filter(None, [here.place, "只看缺项" if only_blank else ""]))
    text = texts.list_page(listed, here.shown, place, turn.context.register, turn.today)
    directive_id, mark = listed.directive.id or 0, f".{ONLY_BLANK}" if only_blank else ""
    rows = [
        *in_rows([_item_button(entry) for entry in here.shown], _ITEMS_A_ROW),
        *here.pager(Press.DRAFT_LIST, directive_id, mark),
        *_choices(listed, directive_id, only_blank=only_blank),
    ]
    return text, rows


def _item_button(entry: Entry) -> dict[str, Any]:
    mark = "❗" if entry.lacks else "" if entry.draft.is_open else " ✓" if entry.draft.task_number else " ✕"
    return button(f"{entry.draft.position}{mark}", Press.DRAFT_ITEM, entry.draft.id or 0)


def _choices(listed: DraftList, directive_id: int, *, only_blank: bool) -> Keyboard:
    """What can be done with the list as a whole."""
    looks: list[dict[str, Any]] = []
    if listed.blank:
        words = "看全部" if only_blank else f"只看缺项（{len(listed.blank)}）"
        looks.append(button(words, Press.DRAFT_LIST, directive_id, "0" if only_blank else f"0.{ONLY_BLANK}"))
    if listed.directive.uncovered:
        words = f"未列入的句子（{len(listed.directive.uncovered)}）"
        looks.append(button(words, Press.UNCOVERED, directive_id, "0"))
    acts: list[dict[str, Any]] = []
    if timeless := listed.timeless:
        words = f"未写时限的按长期（{len(timeless)}）"
        acts.append(button(words, Press.LONG_TERM_ALL, directive_id, mark_of(timeless)))
    if leaderless := listed.leaderless:
        words = f"缺牵头单位的交给…（{len(leaderless)}）"
        acts.append(button(words, Press.PICK_LEAD_FOR_ALL, directive_id, f"0.{mark_of(leaderless)}"))
    if ready := listed.ready:
        words = f"全部确认交办（{len(ready)} 项）"
        acts.append(button(words, Press.ISSUE_ALL, directive_id, mark_of(ready), style="success"))
    if listed.open:
        acts.append(button("全部取消", Press.DROP_ALL, directive_id))
    return [*([looks] if looks else []), *([act] for act in acts)]


def item_rows(listed: DraftList, entry: Entry) -> Keyboard:
    """The rows under an open item, below those that fill its blanks."""
    draft_id = entry.draft.id or 0
    fills = [
        button("牵头单位", Press.PICK_LEAD, draft_id, "0"),
        button("时限", Press.ASK_DEADLINE, draft_id),
    ]
    edits = [button("删除", Press.DELETE, draft_id)]
    if into := listed.open_before(entry):
        edits.insert(0, button("并入上一项", Press.MERGE, draft_id, str(into.draft.id)))
    return [fills, edits, *way_on(listed, entry)]


def settled_look(listed: DraftList, entry: Entry) -> Look:
    """An item that was issued or deleted."""
    undo = [[button("恢复", Press.RESTORE, entry.draft.id or 0)]] if entry.is_dropped else []
    return texts.item_settled(entry), [*undo, *way_on(listed, entry)]


def way_on(listed: DraftList, entry: Entry) -> Keyboard:
    """From an item to the neighbours, to the next that lacks something, and back to the list."""
    ids = [each.draft.id or 0 for each in listed.entries]
    at = ids.index(entry.draft.id or 0)
    row = [button("‹ 上一项", Press.DRAFT_ITEM, ids[at - 1])] if at else []
    row += [button("下一项 ›", Press.DRAFT_ITEM, ids[at + 1])] if at + 1 < len(ids) else []
    following = [each for each in listed.entries[at + 1 :] + listed.entries[:at] if each.lacks]
    last = [button("返回清单", Press.DRAFT_LIST, listed.directive.id or 0, str(at // _ITEMS))]
    if following:
        last.append(button("下一处缺项", Press.DRAFT_ITEM, following[0].draft.id or 0))
    return [row, last] if row else [last]


def units_look(
    turn: Turn, text: str, page: int, presses: tuple[Press, Press], target: int, mark: str = ""
) -> Look:
    """A page of the register to choose from; `presses` are those of another page and of a unit; `mark` closes their choice."""
    here = page_of(turn.context.register.units, page, _UNITS)
    chosen = [
        button(turn.context.register.short_name(unit), presses[1], target, f"{unit.key}{mark}")
        for unit in here.shown
    ]
    return text, [*in_rows(chosen, _UNITS_A_ROW), *here.pager(presses[0], target, mark)]


def uncovered_look(directive: Directive, page: int) -> Look:
    """A page of the sentences that yielded nothing."""
    here = page_of(directive.uncovered, page, _SENTENCES)
    text = texts.uncovered_page(directive, here.shown, here.place)
    directive_id = directive.id or 0
    back = [button("返回清单", Press.DRAFT_LIST, directive_id, "0")]
    return text, [*here.pager(Press.UNCOVERED, directive_id), back]
