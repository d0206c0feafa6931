"""A task's timeline, and what a check of the whole journal found. Telegram HTML where users' words come in."""

from collections.abc import Mapping
from datetime import date, datetime

from taskbot.tasks.chain import Broken, Checked, Facts, Fault
from taskbot.tasks.facts import Indicator
from taskbot.tasks.models import Event
from taskbot.tasks.timelines import Timeline
from taskbot.texts.events import EVENT_WORDS, event_words
from taskbot.texts.measures import measured
from taskbot.texts.words import excerpt, moment, own

_TITLE_LENGTH = 60
_TOLD = ("words", "note", "reason", "answer", "milestone", "name", "writ")
"""What an event is about, in its own words; the first that it has."""
_LINE_LENGTH = 120
CHAT_LENGTH = 1800
"""Characters of one event that a message has room for, whatever they are; the sheet has all."""


def timeline_line(event: Event, today: date) -> str:
    """One event under its task's card: who did what, and the beginning of what was said."""
    new = event.new or {}
    words = next((new[key] for key in _TOLD if new.get(key)), "")
    if "indicator" in new:
        words = measured(Indicator(new["indicator"], new["target"], new["unit"], new["value"]))
    source = f"（来源：{own(excerpt(new['source'], _LINE_LENGTH))}）" if new.get("source") else ""
    said = f"：{own(excerpt(words, _LINE_LENGTH))}{source}" if words else ""
    return f"{_head(event, today)}{said}"


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
    return f"{moment(event.at, today)} {own(event.by_name)} {EVENT_WORDS.get(event.kind, event.kind)}"


def chain_holds(checked: Checked) -> str:
    """That nothing is missing or altered; plain words."""
    return f"台账完整，共 {checked.count} 条，链首校验码：{checked.head}"


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
