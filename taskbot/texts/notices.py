"""Change notices to units, and what the office is answered about its own acts. Telegram HTML."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from taskbot.tasks.facts import NewTask, TaskFacts
from taskbot.tasks.list_changes import FIELD_WORDS, Change
from taskbot.texts.words import aim, as_written, day, excerpt, own

AMENDED, TRANSFERRED, CANCELLED = "任务调整通知", "转办通知", "撤销通知"
RECALLED, REOPENED, ENTERED = "撤回通知", "重办通知", "代录通知"

_VALUE_LENGTH = 300
_TITLE_LENGTH = 60
_NAMED_UNITS = 6


class Way(StrEnum):
    """How a unit is reached by what it is told."""

    DIRECTLY = "directly"
    """In private, or in its own chat."""
    IN_GROUP = "group"
    """In the work group, where it has somebody who can be written to."""
    UNATTENDED = "unattended"
    """In the work group only, and nobody of it can be written to."""
    NOWHERE = "nowhere"


Reached = Mapping[str, Way]
"""By the unit's name, in the order of the register."""


def reached_by(told: Reached, *ways: Way) -> list[str]:
    """The units that are reached in one of the ways."""
    return [unit for unit, way in told.items() if way in ways]


def noticed(title: str, units: Sequence[str], blocks: Sequence[str], closing: str) -> Iterator[str]:
    """A notice to the units of one chat: salutation, what has become of each task, what to do."""
    yield f"<b>{title}</b>\n{own('、'.join(units))}："
    yield from (f"\n{block}" for block in blocks)
    if closing:
        yield f"\n{closing}"


def block(task: TaskFacts, lines: Sequence[str], units: Sequence[str] = ()) -> str:
    """One task in a notice; `units` are named where the notice concerns others as well."""
    whose = [f"（{named(units)}）"] if units else []
    return "\n".join([f"<b>#{task.number} {own(excerpt(task.title, _TITLE_LENGTH))}</b>", *whose, *lines])


def named(units: Sequence[str]) -> str:
    """The first names of a list, and how many there are."""
    return _first(units, f"等 {len(units)} 家单位")


def _first(units: Sequence[str], more: str) -> str:
    return own("、".join(units[:_NAMED_UNITS])) + (more if len(units) > _NAMED_UNITS else "")


def change_lines(changes: Sequence[Change], old: NewTask, new: NewTask, today: date) -> Iterator[str]:
    """What has changed in a task's terms: 原 and 现."""
    for change in changes:
        say = _SAID.get(change.field)
        before, after = (
            (say(old, today), say(new, today)) if say else (_value(change.old), _value(change.new))
        )
        yield f"{FIELD_WORDS[change.field]}\n　原：{before}\n　现：{after}"


def entered_lines(changes: Sequence[Change], office: str, unit: str, source: str) -> Iterator[str]:
    """What the office has entered of the lead unit's progress: 原 and 现, and where it comes from."""
    for change in changes:
        yield f"{FIELD_WORDS[change.field]}\n　原：{_value(change.old)}\n　现：{_value(change.new)}"
    by = own(excerpt(source, 120))
    yield f"（{own(office)}根据{by}代录{own(unit)}的反馈；如有不符，请{own(unit)}回复本条更正）"


def _value(words: str) -> str:
    return own(excerpt("；".join(words.splitlines()), _VALUE_LENGTH)) or "（无）"


def _deadline(terms: NewTask, today: date) -> str:
    if terms.due_on is None:
        return own(excerpt(terms.deadline_phrase, _VALUE_LENGTH)) or "长期"
    return day(terms.due_on, today) + as_written(terms.deadline_phrase, terms.due_on)


def _milestones(terms: NewTask, today: date) -> str:
    return _value("；".join(f"{day(step.due_on, today)}{step.title}" for step in terms.milestones))


def _indicators(terms: NewTask, _: date) -> str:
    return _value("；".join(aim(each.name, each.value, each.unit) for each in terms.indicators))


_SAID = {"deadline": _deadline, "milestones": _milestones, "indicators": _indicators}
"""Fields with days and figures in them, which are written as everywhere in the chat."""


def lead_changed(former: str, new: str) -> str:
    """The lead has passed on."""
    return f"{own(former)}不再承办，已反馈的情况予以保留；请{own(new)}签收办理。"


def no_part_any_more(units: Sequence[str]) -> str:
    """To units that an amendment has taken out."""
    return f"{named(units)}不再承担本项任务，请停止办理；已反馈的情况予以保留。"


def source_line(office: str, source: str) -> str:
    """What the office has changed it by."""
    return f"（{own(office)}根据{own(excerpt(source, 120))}调整）"


def reason_line(reason: str) -> str:
    """Why."""
    return f"原因：{own(excerpt(reason, _VALUE_LENGTH))}"


CLOSINGS = {
    AMENDED: "请按调整后的要求办理。",
    TRANSFERRED: "",
    CANCELLED: "请停止办理，已反馈的情况予以保留。",
    RECALLED: "交办有误，已撤回，请勿办理。",
    REOPENED: "请继续办理，此前反馈的情况予以保留。",
    ENTERED: "",
}


def told(reached: Reached) -> str:
    """Under an answer to the office: who has been told, who of them in the work group, and who may not have heard of it."""
    ways = {Way.DIRECTLY: "", Way.IN_GROUP: "（工作群）"}
    units = [f"{unit}{ways[way]}" for unit, way in reached.items() if way in ways]
    lines = [f"已通知 {len(units)} 家单位：{_first(units, '等')}。"] if units else []
    if unattended := reached_by(reached, Way.UNATTENDED):
        lines.append(f"只发在工作群，没有可以联系的联络员：{own('、'.join(unattended))}，请另行告知。")
    if nowhere := reached_by(reached, Way.NOWHERE):
        lines.append(f"没有可以通知的会话：{own('、'.join(nowhere))}，请另行告知。")
    return "\n".join(lines)
