"""A task's timeline, and what a check of the whole journal found. Telegram HTML where users' words come in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from taskbot.tasks.chain import Broken, Checked, Facts, Fault
from taskbot.tasks.facts import Indicator
from taskbot.tasks.models import Event
from taskbot.tasks.timelines import Timeline
from taskbot.texts.events import event_name, event_words, turned
from taskbot.texts.measures import measured
from taskbot.texts.words import EVENT_WORDS, excerpt, moment, own

_TITLE_LENGTH = 60
_TOLD = ("note", "reason", "answer", "milestone", "name", "words", "writ")
"""What an event is about, in its own words; the first that it has."""
_SAID = frozenset({"reported", "entered", "corrected"})
_TURNED = {
    "extension_asked": ("due_on", "wanted_on"),
    "extension_granted": ("due_on", "due_on"),
    "transferred": ("lead", "lead"),
}
"""The fact that an event of the kind has changed, or asks to change: as it was, as it is to be."""
_LINE_LENGTH = 120
CHAT_LENGTH = 1800
"""Characters of one event that a message has room for, whatever they are; the sheet has all."""


def timeline_line(event: Event, units: Mapping[int, str], today: date) -> str:
    """One event under its task's card: who did what for which unit, and the beginning of what was said."""
    new = event.new or {}
    words = own(excerpt(_told(event), _LINE_LENGTH))
    source = f"（来源：{own(excerpt(str(new['source']), _LINE_LENGTH))}）" if new.get("source") else ""
    said = f"：{words}{source}" if words else source
    return f"{_head(event, today)}{own(of_unit(event, units))}{said}"


def _told(event: Event) -> str:
    """What matters of the event, as plain words; of a report no more than it says of this task."""
    new = event.new or {}
    if event.kind in _SAID and (said := _report(new)):
        return said
    if event.kind == "amended":
        return _amended(event)
    if event.kind == "late_days_kept":
        return event_words(event)
    if "indicator" in new:
        return measured(Indicator(new["indicator"], new["target"], new["unit"], new["value"]))
    about = next((str(new[key]) for key in _TOLD if new.get(key)), "")
    change = turned(event, *_TURNED[event.kind]) if event.kind in _TURNED else ""
    return "，".join(filter(None, (change, about)))


def _amended(event: Event) -> str:
    """Old → new of what was changed; of the units only who joins, leaves, or has another part, and of a deadline the day."""
    old, new = event.old or {}, event.new or {}
    units = _units(old.get("units"), new.get("units"))
    without = {*(["units"] if units else []), *(["deadline_phrase"] if "due_on" in new else [])}
    return "；".join(filter(None, [units, event_words(event, without=without)]))


def _units(old: object, new: object) -> str:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ""
    told = {
        "增加": [unit for unit in new if unit not in old],
        "取消": [unit for unit in old if unit not in new],
        "改变承办方式": [unit for unit in new if unit in old and new[unit] != old[unit]],
    }
    return "；".join(f"{what}{'、'.join(units)}" for what, units in told.items() if units)


def _report(new: Mapping[str, Any]) -> str:
    """The parts that were read in a report; a message about several tasks has others, which the journal keeps whole."""
    progress, problem, next_step = (new.get(name) for name in ("progress", "problem", "next_step"))
    done = str(new.get("done") or ("已完成" if new.get("is_finished") else ""))
    state = [f"{progress}%" if progress is not None else "", done]
    trouble = f"问题：{problem}" if problem else "受阻" if new.get("is_blocked") else ""
    parts = ["，".join(filter(None, state)), trouble, f"下步：{next_step}" if next_step else ""]
    return "；".join(part.rstrip("。；") for part in parts if part)


def timeline_words(timeline: Timeline, today: date, longest: int | None = None) -> list[str]:
    """The timeline: its head, then an item for each event with all it holds, or the first `longest` characters."""
    task = timeline.task
    head = f"<b>#{task.number} {own(excerpt(task.title, _TITLE_LENGTH))}</b>\n台账 {len(timeline.events)} 条"
    return [head, *(_entry(event, timeline.units, today, longest) for event in timeline.events)]


def _entry(event: Event, units: Mapping[int, str], today: date, longest: int | None) -> str:
    words = event_words(event)
    shown = own(excerpt(words, longest) if longest else words)
    head = _head(event, today) + own(of_unit(event, units))
    return f"{head}\n　　{shown}" if shown else head


def of_unit(event: Event, units: Mapping[int, str]) -> str:
    """The unit whose share the event is about, in brackets."""
    unit = units.get(event.unit_id or 0)
    return f"（{unit}）" if unit else ""


def _head(event: Event, today: date) -> str:
    return f"{moment(event.at, today)} {own(event.by_name)} {event_name(event)}"


def chain_holds(checked: Checked) -> str:
    """That nothing is missing or altered; plain words."""
    return f"台账完整，共 {checked.count} 条，链首校验码：{checked.head}"


def digests_altered(names: Sequence[str]) -> str:
    """That the chain holds, but digests that were given are no longer what it says of them."""
    return f"台账完整，但{'、'.join(names)}的存档与报送时记入台账的校验码不符，报送之后被改动过"


def chain_broken(broken: Broken, today: date) -> str:
    """Where the journal breaks first, in one line of plain words."""
    if broken.fault is Fault.MISSING:
        last = broken.found["seq"] - 1
        which = f"第 {broken.seq} 条" if last == broken.seq else f"第 {broken.seq} 至 {last} 条"
        return f"台账不完整：{which}缺失，其后是{_named(broken.found, today)}"
    return f"台账不完整：{_named(broken.found, today)}与校验码不符，内容、次序或校验码被改动过"


def head_found(checked: Checked) -> str:
    """Where the hash that was looked for stands; plain words."""
    later = checked.count - (checked.wanted_at or 0)
    return f"给出的校验码是第 {checked.wanted_at} 条的，其后又有 {later} 条"


def head_missing(wanted: str) -> str:
    """The hash that was looked for is not there; plain words."""
    return f"台账中没有校验码 {wanted}：台账被截短或者换过，或者校验码抄写有误"


def _named(found: Facts, today: date) -> str:
    """第 3 条（#12，6月15日（周一）09:30 李文 反馈）: as far as what is there can be read."""
    task = f"#{found['task_number']}，" if found["task_number"] else ""
    at = found["at"]
    when = moment(at, today) if isinstance(at, datetime) else str(at)
    what = EVENT_WORDS.get(found["kind"], found["kind"])
    return excerpt(f"第 {found['seq']} 条（{task}{when} {found['by_name']} {what}）", 200)
