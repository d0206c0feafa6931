"""What waits for the office: counts by kind, lists with how long each has waited, one request in words. Telegram HTML."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.models import Request
from taskbot.texts.words import day, excerpt, own

_TITLE_LENGTH = 60
_WORDS_LENGTH = 400


class Waiting(StrEnum):
    """A kind of what waits for the office; the value travels in a button. The first four are kinds of request."""

    CLOSING = "closing"
    EXTENSION = "extension"
    DECLINE = "decline"
    COORDINATION = "coordination"
    INSTRUCTION = "order"
    LETTER = "letter"
    UNREACHABLE = "deaf"
    UNACKNOWLEDGED = "new"
    PARKED = "park"


WAITING_WORDS = {
    Waiting.CLOSING: "待审核",
    Waiting.EXTENSION: "延期",
    Waiting.DECLINE: "退回",
    Waiting.COORDINATION: "需协调",
    Waiting.INSTRUCTION: "批示待转办",
    Waiting.LETTER: "未送达",
    Waiting.UNREACHABLE: "联系不上的单位",
    Waiting.UNACKNOWLEDGED: "未签收超期",
    Waiting.PARKED: "处理失败的更新",
}


def pending_headed(counts: Mapping[Waiting, int], decisions: int, *, shown: int) -> str:
    """Head of /pending: `decisions` of all wait for the office's word, and so many of them are shown below."""
    said = " · ".join(f"{WAITING_WORDS[kind]} {count}" for kind, count in counts.items() if count)
    none = "没有等待答复的事项。" if said else "没有待办。"
    head = f"<b>待我办</b>：{f'{decisions} 项' if decisions else none}"
    more = "先列出每类中最早的一项，其余请点分类。" if shown < decisions else ""
    return "\n".join(filter(None, [head, said, more]))


def kind_page(kind: Waiting, count: int, items: Sequence[str], place: str) -> str:
    """One page of one kind."""
    head = f"<b>{WAITING_WORDS[kind]}</b>：{f'{count} 项，等得最久的在前' if count else '目前没有。'}"
    return "\n".join([head, *(f"\n{item}" for item in items), *(["", place] if place else [])])


def waited(since: date, today: date, workdays: int) -> str:
    """How long something has waited, in working days."""
    return f"等待 {workdays} 个工作日（{day(since, today)}起）" if since < today else "今天"


def task_item(task: TaskFacts, facts: Sequence[str]) -> str:
    """Something about a task, in two lines."""
    return f"<b>#{task.number}</b> {own(excerpt(task.title, _TITLE_LENGTH))}\n{' · '.join(facts)}"


def other_item(words: str, facts: Sequence[str]) -> str:
    """Something else, in two lines; `words` are somebody's own."""
    return f"{own(excerpt(words, _TITLE_LENGTH))}\n{' · '.join(facts)}"


def request_facts(request: Request, unit: str, today: date) -> list[str]:
    """Who asks for what."""
    wanted = f"拟延至{day(request.wanted_on, today)}" if request.wanted_on else ""
    return [own(unit), *([wanted] if wanted else [])]


def moved(kind: Waiting, number: int | None) -> str:
    """In place of an earlier copy of what is shown again below."""
    return f"{WAITING_WORDS[kind]}{f' #{number}' if number else ''}：以下方最新一条为准。"


def gone() -> str:
    """To a press on something that no longer waits."""
    return "这一项已经处理过了，请用 /pending 看最新情况。"
