"""One task whole: below its card, what that does not say: every unit's share, extensions, waits, files, instructions.

Telegram HTML; everything fits into one message, and what is left out is said.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from taskbot.clock import office_day
from taskbot.tasks.dossiers import Dossier, ShareRecord, WaitRecord
from taskbot.tasks.facts import Milestone, TaskFacts
from taskbot.tasks.models import Part
from taskbot.tasks.workdays import Calendar
from taskbot.texts.pages import fitting, utf16_length
from taskbot.texts.requests import sequence
from taskbot.texts.tasks import reopened
from taskbot.texts.words import REQUEST_WORDS, bare_day, day, excerpt, moment, own

_ROOM = 4000
"""UTF-16 units of a message, with a margin below Telegram's 4096."""

LATEST_EVENTS = 5
_WORDS_LENGTH = 120
_STEP_LENGTH = 40
PART_WORDS = {Part.LEAD: "牵头", Part.SUPPORTING: "配合"}


def dossier(card: str, known: Dossier, events: Sequence[str], today: date, calendar: Calendar) -> str:
    """The task's card, what is known beside it, and its latest events; the older ones are folded, as many as fit."""
    latest, older = events[-LATEST_EVENTS:], events[:-LATEST_EVENTS]
    head = f"\n<b>经过</b>（共 {len(events)} 条）"
    room = _ROOM - sum(utf16_length(line) + 1 for line in (card, head, *latest))
    facts = _shown(["", *_facts(known, today, calendar)], room)
    room -= sum(utf16_length(line) + 1 for line in facts)
    return "\n".join([card, *facts, head, *_folded(older, room), *latest])


def _shown(lines: Sequence[str], room: int) -> Sequence[str]:
    more = "……其余情况较多，未列。"
    shown = fitting(lines, room)
    if len(shown) == len(lines):
        return shown
    return [*fitting(lines, max(0, room - utf16_length(more) - 1)), more]


def _folded(older: Sequence[str], room: int) -> Iterator[str]:
    """The newest of the older events that fit, in their order."""
    frame = utf16_length("<blockquote expandable></blockquote>") + 60
    shown = fitting(list(reversed(older)), max(0, room - frame))[::-1]
    if left := len(older) - len(shown):
        yield f"更早的 {left} 条，请点「全部经过」。"
    if shown:
        fold = "\n".join(shown)
        yield f"<blockquote expandable>{fold}</blockquote>"


def _facts(known: Dossier, today: date, calendar: Calendar) -> Iterator[str]:
    task = known.task
    yield from _share_lines(known.shares, today, is_open=task.is_open)
    yield from _dates(known, today, calendar)
    yield from (_reached(step, step.reached_on, today) for step in task.milestones if step.reached_on)
    if known.attachments:
        yield f"附件：{known.attachments} 份"
    for order in known.instructions:
        passed_on = "已转办" if order.is_forwarded else "待转办"
        said = own(excerpt(order.words, _WORDS_LENGTH))
        on = f"，对{own(order.about)}" if order.about else ""
        yield f"批示（{own(order.by)}，{day(office_day(order.at), today)}{on}，{passed_on}）：{said}"


def _share_lines(shares: Sequence[ShareRecord], today: date, *, is_open: bool) -> Iterator[str]:
    """The lead first: a line for each unit that has done something; the others of a part of an open task side by side."""
    for part, called in PART_WORDS.items():
        silent = []
        for share in (each for each in shares if each.part is part):
            if words := share_words(share, today):
                yield f"{called} {own(share.unit)}：{' · '.join(words)}"
            else:
                silent.append(share.unit)
        if silent and is_open:
            yield f"{called} 未签收：{own('、'.join(silent))}"


def share_words(share: ShareRecord, today: date) -> list[str]:
    """Who took it when, and how far it is; nothing for a unit that has not been heard of."""
    words = []
    if share.acknowledged_at is not None:
        who = f"{own(share.acknowledged_by)} " if share.acknowledged_by else ""
        how = "（督办单位代录）" if share.is_entered else ""
        words.append(f"{who}{moment(share.acknowledged_at, today)}签收{how}")
    if share.progress is not None:
        words.append(f"{share.progress}%")
    if share.last_report_at is not None:
        words.append(f"{day(office_day(share.last_report_at), today)}反馈")
    if share.is_blocked:
        words.append("受阻")
    if share.finished_at is not None:
        words.append(f"{day(office_day(share.finished_at), today)}完成配合事项")
    return ["未签收", *words] if words and share.acknowledged_at is None else words


def _dates(known: Dossier, today: date, calendar: Calendar) -> Iterator[str]:
    task = known.task
    yield from sequence(known.extensions, today)
    if waited := task.waited_days(today):
        spans = "；".join(_span(wait, today) for wait in known.waits if _has_cost(wait))
        yield f"等待督办单位 {waited} 天不计（{spans}）"
    if task.reopenings:
        yield f"{reopened(task, today)}，其间不计"
    if earlier := task.earlier_late_days:
        yield f"曾逾期{len(earlier)}天（{sum(map(calendar.is_workday, earlier))}个工作日）"
    if late := task.overdue_days(today):
        yield f"逾期：{len(late)} 天，其中工作日 {sum(map(calendar.is_workday, late))} 天"
    elif task.first_overdue_on and not earlier:
        yield f"曾于{day(task.first_overdue_on, today)}进入逾期"


def _has_cost(wait: WaitRecord) -> bool:
    """Asked and answered on one day costs nobody a day."""
    return wait.answered_at is None or office_day(wait.answered_at) != office_day(wait.asked_at)


def _span(wait: WaitRecord, today: date) -> str:
    since = f"{REQUEST_WORDS[wait.kind]} {day(office_day(wait.asked_at), today)}"
    return f"{since}至{day(office_day(wait.answered_at), today)}" if wait.answered_at else f"{since}起"


def _reached(step: Milestone, on: date, today: date) -> str:
    """The day of a step that the card only marks as reached."""
    return f"节点完成：{own(excerpt(step.title, _STEP_LENGTH))}（{bare_day(on, today)}）"


def history_page(task: TaskFacts, lines: Sequence[str], place: str) -> str:
    """One page of all that happened to a task, from its issue on."""
    head = f"<b>#{task.number} {own(excerpt(task.title, 60))}</b>　全部经过"
    return "\n".join([head, *lines, *(["", place] if place else [])])
