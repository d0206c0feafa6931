"""What the journal's events say in Chinese: a word for each kind, and old → new for whatever fields an event has."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from taskbot.clock import office_day
from taskbot.tasks.list_changes import FIELD_WORDS
from taskbot.tasks.models import ChatKind, Event, Part
from taskbot.tasks.timelines import said_once
from taskbot.texts.digests import issue_words
from taskbot.texts.words import COLOUR_WORDS, EVENT_WORDS, ROLE_WORDS, STATE_WORDS, aim, day, moment, spelled

_FIELDS = FIELD_WORDS | {
    "title": "名称",
    "due_on": "时限",
    "deadline_phrase": "时限（原文）",
    "units": "承办单位",
    "state": "状态",
    "is_blocked": "受阻、需协调",
    "is_finished": "单位称已完成",
    "lead": "牵头单位",
    "leader": "分管领导",
    "wanted_on": "申请延至",
    "answer": "答复",
    "milestone": "节点",
    "reached_on": "完成日期",
    "indicator": "指标",
    "value": "数值",
    "unit": "单位",
    "target": "目标",
    "source": "来源",
    "corrects": "更正的记录",
    "outdated": "只留存、不改现状",
    "name": "文件",
    "size": "字节数",
    "sha256": "SHA-256",
    "since": "首个逾期日",
    "late": "时段",
    "coordination": "需协调事项",
    "goes_at": "发出时间",
    "writ": "编号",
    "colour": "等级",
    "answer_by": "办理期限",
    "reason": "原因",
    "note": "说明",
    "words": "反馈原文",
    "about": "批示依据",
    "of": "内容",
    "task": "任务编号",
    "tasks": "任务项数",
    "role": "身份",
    "person": "人员编号",
    "chat": "会话编号",
    "kind": "用途",
    "marks": "密级标志",
    "week": "周次",
    "issue": "版次",
    "correction": "更正说明",
    "gives": "是否报送",
    "snapshot": "存档的 SHA-256",
    "workbook": "工作簿的 SHA-256",
}
"""By the field's name in an event; fields are told in this order, one that is not here comes last under its own name."""

_VALUES: dict[str, dict[str, str]] = {
    "state": {state.value: word for state, word in STATE_WORDS.items()},
    "role": {role.value: word for role, word in ROLE_WORDS.items()},
    "units": {Part.LEAD.value: "牵头", Part.SUPPORTING.value: "配合"},
    "kind": {ChatKind.WORK.value: "工作群", ChatKind.LEADERS.value: "领导群", ChatKind.UNIT.value: "单位群"},
    "colour": {colour.value: f"{word}色" for colour, word in COLOUR_WORDS.items()},
    "coordination": {"lapsed": "已了结", "withdrawn": "已由单位撤回"},
    "of": {
        "work_list": "工作清单",
        "timeline": "任务时间线",
        "digest": "周报",
        "ledger": "卷宗",
        "notice": "督查通报草稿",
    },
}
"""Values that are names of ours, by field."""

_CALLED = {
    ("instructed", "words"): "批示内容",
    ("forwarded", "words"): "批示内容",
}
"""Fields that have a name of their own in events of one kind."""

_FIGURES = {"progress": "{}%", "task": "#{}", "corrects": "第{}条"}
_NOT_TOLD = frozenset({"recurrence"})
"""The machine's form of what the deadline's own words say."""

_PLACES = {name: place for place, name in enumerate(_FIELDS)}
_NOTHING = "（空）"
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field in words; None on a side that the event does not speak of."""

    word: str
    old: str | None
    new: str | None


def event_name(event: Event) -> str:
    """What happened, in a word or two: a report that was edited corrects another, a work list that was taken over reports nothing."""
    new = event.new or {}
    if event.kind == "reported" and (new.get("corrects") or new.get("outdated")):
        return EVENT_WORDS["corrected"]
    if event.kind == "entered" and not new.get("source"):
        return "录入进展"
    return EVENT_WORDS.get(event.kind, event.kind)


def turned(event: Event, before: str, after: str) -> str:
    """What the fact `before` was and the fact `after` is: 6月30日（周二） → 7月3日（周五）; empty where either is not told."""
    today = office_day(event.at)
    old, new = (
        _words(before, (event.old or {}).get(before), today),
        _words(after, (event.new or {}).get(after), today),
    )
    return f"{old} → {new}" if old and new else ""


def event_words(event: Event, *, without: Container[str] = ()) -> str:
    """All that the event holds, old → new, as plain words, apart from some fields; empty where its kind says it all."""
    told = map(_change, _fields(event, without))
    *said, last = [change for change in told if change] or [""]
    return "；".join([*(change.rstrip("。；") for change in said), last])


def old_words(event: Event) -> str:
    """The fields as they were, a line each."""
    return "\n".join(f"{field.word}：{field.old}" for field in _fields(event) if field.old)


def new_words(event: Event) -> str:
    """The fields as they have become, a line each."""
    told = (field for field in _fields(event) if field.new or (field.old and field.new is not None))
    return "\n".join(f"{field.word}：{field.new or _NOTHING}" for field in told)


def _change(field: _Field) -> str:
    if field.old and field.new is None:
        return f"原{field.word}：{field.old}"
    if field.old and field.old != field.new:
        return f"{field.word}：{field.old} → {field.new or _NOTHING}"
    return f"{field.word}：{field.new}" if field.new else ""


def _fields(event: Event, without: Container[str] = ()) -> Iterator[_Field]:
    """Days without a year are of the event's own year."""
    old, new = said_once(event)
    today = office_day(event.at)
    names = sorted({*old, *new} - _NOT_TOLD, key=lambda name: (_PLACES.get(name, len(_PLACES)), name))
    for name in (each for each in names if each not in without):
        before, after = (_words(name, side[name], today) if name in side else None for side in (old, new))
        called = _CALLED.get((event.kind, name)) or _FIELDS.get(name, name)
        yield _Field(called, before, after)


def _words(name: str, value: Any, today: date) -> str:  # noqa: ANN401 (whatever JSON holds)
    """The value of the field in words; empty for nothing, and for a no."""
    match value:
        case None | False:
            return ""
        case True:
            return "是"
        case int() if name == "issue":
            return issue_words(value)
        case int() | float():
            return _FIGURES.get(name, "{}").format(value if isinstance(value, int) else spelled(value))
        case str():
            return _VALUES.get(name, {}).get(value) or _instant(value, today)
        case list():
            joint = "至" if name == "late" and all(isinstance(item, str) for item in value) else "、"
            return joint.join(_words(name, item, today) for item in value)
        case {"name": str(what), "value": int() | float() as figure, "unit": str(unit)} if (
            name == "indicators"
        ):
            return aim(what, figure, unit)
        case dict() if name == "units":
            return "、".join(f"{unit}（{_words(name, part, today)}）" for unit, part in value.items())
        case dict():
            return " ".join(filter(None, (_words(key, item, today) for key, item in value.items())))
    return str(value)


def _instant(words: str, today: date) -> str:
    """A day or an instant as the office writes it, any other words as they are."""
    found = _ISO_DATE.fullmatch(words)
    if found is None:
        return words
    try:
        return (
            moment(datetime.fromisoformat(words), today)
            if found[1]
            else day(date.fromisoformat(words), today)
        )
    except ValueError:
        return words
