"""What is asked of the office, as its members read it: while it waits, and with its outcome. Telegram HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from taskbot.clock import office_day
from taskbot.tasks.facts import ShareFacts, TaskFacts
from taskbot.tasks.lifecycle import Outcome, RequestKind
from taskbot.tasks.models import Part, Request
from taskbot.tasks.workdays import Calendar
from taskbot.texts.cards import NAMED_SHARES
from taskbot.texts.tasks import TITLE_LENGTH, deadline, lateness, named
from taskbot.texts.words import day, excerpt, moment, own

WORDS_LENGTH = 400

_ASKED = {
    RequestKind.CLOSING: "待审核",
    RequestKind.EXTENSION: "申请延期",
    RequestKind.DECLINE: "申请退回",
    RequestKind.COORDINATION: "需协调",
}
_ANSWERED = {
    (RequestKind.CLOSING, Outcome.GRANTED): "已办结",
    (RequestKind.CLOSING, Outcome.REFUSED): "已退办",
    (RequestKind.EXTENSION, Outcome.GRANTED): "已同意延期",
    (RequestKind.EXTENSION, Outcome.REFUSED): "未同意延期",
    (RequestKind.DECLINE, Outcome.GRANTED): "已同意退回",
    (RequestKind.DECLINE, Outcome.REFUSED): "未同意退回",
    (RequestKind.COORDINATION, Outcome.GRANTED): "已答复",
    (RequestKind.COORDINATION, Outcome.WITHDRAWN): "已撤回需协调",
}
_ANSWERS = {RequestKind.CLOSING: "退办原因", RequestKind.COORDINATION: "答复"}
_REASONS = {RequestKind.CLOSING: "说明"}
_PARTS = {Part.LEAD: "牵头单位", Part.SUPPORTING: "配合单位"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A request with what stands beside it; `earlier` are the requests of its kind on the task before it."""

    request: Request
    task: TaskFacts
    unit: str
    part: Part
    asked_by: str
    answered_by: str
    earlier: Sequence[Request]

    @property
    def order(self) -> str:
        """Which extension it is, or would be: 第2次延期."""
        return f"第{1 + sum(each.outcome is Outcome.GRANTED for each in self.earlier)}次延期"


def told_apart(shown: Shown) -> str:
    """What a button says beside 同意 or 答复 where several requests wait on one task; plain words."""
    match shown.request.kind:
        case RequestKind.EXTENSION:
            return "延期"
        case RequestKind.DECLINE:
            return f"{shown.unit}退回"
    return shown.unit


def waiting(shown: Shown, today: date, calendar: Calendar) -> str:
    """A request that the office has to answer, with the working days that it has waited."""
    lines = [_headline(_ASKED[shown.request.kind], shown), *_of_task(shown, today), *_asked(shown, today)]
    days = calendar.workdays_left(office_day(shown.request.asked_at), today)
    return "\n".join([*lines, *([f"已等待 {days} 个工作日"] if days > 0 else [])])


def answered(shown: Shown, today: date) -> str:
    """The same with what became of it."""
    request = shown.request
    is_taken_back = request.kind is RequestKind.CLOSING and request.outcome is Outcome.LAPSED
    outcome = "已撤回报办结" if is_taken_back and shown.task.is_open else outcome_words(request)
    lines = [_headline(outcome, shown)]
    if request.granted_on:
        lines += [_task(shown.task), *_granted(request, request.granted_on, today), *_reason(request)]
    else:
        lines += [named(shown.task, today), *_asked(shown, today)]
    if request.answer:
        label = _ANSWERS.get(request.kind, "不同意的原因")
        lines.append(f"{label}：{own(excerpt(request.answer, WORDS_LENGTH))}")
    if request.answered_at:
        lines.append(f"{own(shown.answered_by)}　{moment(request.answered_at, today)}".lstrip("　"))
    if can_be_explained(request) and not request.answer:
        lines.append("需要说明原因的，请回复本条，原因会转告该单位。")
    return "\n".join(lines)


def withdrawn(shown: Shown, today: date) -> str:
    """To the office: the unit has edited its message, which no longer asks for help; nobody had answered."""
    return f"{answered(shown, today)}\n该单位修改了原来的反馈，不再提出需协调事项，不用答复。"


def outcome_words(request: Request) -> str:
    """What became of an answered request: 已退办, 未同意延期; plain words."""
    lapsed = f"{_ASKED[request.kind]}（已不需要答复）"
    return _ANSWERED.get((request.kind, request.outcome or Outcome.LAPSED), lapsed)


def can_be_explained(request: Request) -> bool:
    """Whether the office may still say why it did not agree."""
    return request.outcome is Outcome.REFUSED and request.kind is not RequestKind.CLOSING


def sequence(extensions: Sequence[Request], today: date) -> list[str]:
    """The extensions of a task one after the other, for /task."""
    lines = []
    for at, request in enumerate(extensions):
        granted = sum(each.outcome is Outcome.GRANTED for each in extensions[:at])
        lines.append(
            f"第{granted + 1}次延期：申请延至{_day(request.wanted_on, today)}，{_outcome(request, today)}"
        )
    return lines


def _outcome(request: Request, today: date) -> str:
    match request.outcome:
        case None:
            return "待答复"
        case Outcome.GRANTED if request.granted_on != request.wanted_on:
            return f"同意延至{_day(request.granted_on, today)}"
        case Outcome.GRANTED:
            return "已同意"
        case Outcome.REFUSED:
            return "未同意"
    return "已不需要答复"


def _headline(what: str, shown: Shown) -> str:
    request = shown.request
    if request.kind is RequestKind.EXTENSION:
        what = what.replace("延期", shown.order)
    role = f"，{_PARTS[shown.part]}" if request.kind is RequestKind.DECLINE else ""
    who = f"（{own(shown.asked_by)}{role}）" if shown.asked_by or role else ""
    verb = "报办结" if request.kind is RequestKind.CLOSING and request.outcome is None else ""
    return f"<b>{what}</b>：{own(shown.unit)}{who}{verb}"


def _of_task(shown: Shown, today: date) -> Iterator[str]:
    """What the office should know of the task before it answers."""
    task = shown.task
    if shown.request.kind is not RequestKind.EXTENSION:
        yield named(task, today)
        return
    yield _task(task)
    yield f"现时限：{deadline(task, today)}"


def _task(task: TaskFacts) -> str:
    return f"#{task.number} {own(excerpt(task.title, TITLE_LENGTH))}"


def _granted(request: Request, on: date, today: date) -> Iterator[str]:
    """The day that was agreed to, and the one asked for where it is another."""
    if request.wanted_on and request.wanted_on != on:
        yield f"申请延至：{day(request.wanted_on, today)}"
    yield f"同意延至：{day(on, today)}"


def _reason(request: Request) -> Iterator[str]:
    if request.kind is RequestKind.COORDINATION:
        first, *more = request.reason.splitlines() or [""]
        yield f"问题：{own(excerpt(first, WORDS_LENGTH))}"
        yield from (f"又提出：{own(excerpt(each, WORDS_LENGTH))}" for each in more)
    elif request.reason:
        label = _REASONS.get(request.kind, "原因")
        yield f"{label}：{own(excerpt(request.reason, WORDS_LENGTH))}"


def _asked(shown: Shown, today: date) -> Iterator[str]:
    request = shown.request
    if request.wanted_on:
        yield f"申请延至：{day(request.wanted_on, today)}"
    yield from _reason(request)
    refused = [each for each in shown.earlier if each.outcome is Outcome.REFUSED]
    if request.kind is RequestKind.EXTENSION and refused:
        yield f"此前有{len(refused)}次申请未同意"


def review(shown: Shown, card: str, today: date, later: str = "") -> str:
    """报办结 as the office has to decide on it: note, card, lateness, earlier returns, all shares where the card only counts them.

    `later` is what the unit has said since that denies it.
    """
    lines = [_headline(_ASKED[RequestKind.CLOSING], shown), *_asked(shown, today)]
    lines += [f"⚠️ 报办结之后又反馈：{own(excerpt(later, WORDS_LENGTH))}"] if later else []
    lines += ["", card]
    if len(shown.task.shares) > NAMED_SHARES:
        lines.append(f"配合进展：{'；'.join(map(_share, shown.task.shares))}")
    lines += filter(None, [lateness(shown.task, today)])
    returned = [each for each in shown.earlier if each.outcome is Outcome.REFUSED]
    if returned:
        last = returned[-1]
        on = f"{_day(office_day(last.answered_at), today)}：" if last.answered_at else ""
        lines.append(f"此前退办{len(returned)}次，最近一次{on}{own(excerpt(last.answer, 120))}")
    return "\n".join(lines)


def _share(share: ShareFacts) -> str:
    if share.finished_on:
        how = "已完成"
    elif share.progress is not None:
        how = f"{share.progress}%"
    else:
        how = "推进中" if share.acknowledged_on else "未签收"
    return f"{own(share.unit)}{how}" + ("（受阻）" if share.blocked_on else "")


def _day(on: date | None, today: date) -> str:
    return day(on, today) if on else ""
