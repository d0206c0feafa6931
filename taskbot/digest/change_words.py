"""How the digest says what has become otherwise: each kind of change under its word, with what else is to be said. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from taskbot.digest.words import figures_changed, owed_words, reports_words, this_words
from taskbot.tasks.changes import Changes, Redated
from taskbot.tasks.facts import Answered, Asked, Indicator, Milestone, ShareFacts, TaskFacts
from taskbot.tasks.lifecycle import Outcome, RequestKind
from taskbot.tasks.list_changes import FIELD_WORDS
from taskbot.tasks.particulars import Kind, Particular
from taskbot.tasks.summary import Summary
from taskbot.texts.lights import LIGHT_WORDS
from taskbot.texts.measures import measured
from taskbot.texts.tasks import reopened
from taskbot.texts.words import bare_day

Listed = Sequence[tuple[TaskFacts, str]]
"""Tasks, each with what else is to be said of it."""

_KINDS = {
    Kind.MISSED: "节点逾期",
    Kind.ASKED: "新提申请",
    Kind.ANSWERED: "答复申请",
    Kind.TERMS: "内容调整",
    Kind.STATUS: "进展更新",
    Kind.REACHED: "完成节点",
    Kind.FINISHED: "完成配合",
    Kind.FIGURE: "更新指标",
    Kind.SIGNED: "签收",
}

_ANSWERS = {
    (RequestKind.CLOSING, Outcome.GRANTED): "同意办结，后又重办",
    (RequestKind.CLOSING, Outcome.REFUSED): "退办",
    (RequestKind.CLOSING, Outcome.LAPSED): "{unit}撤回报办结",
    (RequestKind.EXTENSION, Outcome.GRANTED): "同意{unit}延期至{until}",
    (RequestKind.EXTENSION, Outcome.REFUSED): "不同意{unit}延期至{until}",
    (RequestKind.DECLINE, Outcome.GRANTED): "同意{unit}退回",
    (RequestKind.DECLINE, Outcome.REFUSED): "不同意{unit}退回",
    (RequestKind.COORDINATION, Outcome.GRANTED): "答复{unit}需协调事项",
    (RequestKind.COORDINATION, Outcome.WITHDRAWN): "{unit}撤回需协调事项",
}


def change_lists(changes: Changes, today: date) -> dict[str, Listed]:
    """The tasks of each kind of change, by its word, each with what else is to be said of it; problems first, the small last."""

    def plain(tasks: Sequence[TaskFacts]) -> Listed:
        return [(task, "") for task in tasks]

    def days(redated: Sequence[Redated]) -> Listed:
        return [(each.task, _redated_words(each, today)) for each in redated]

    others = _by_kind(changes.particulars, today)
    return {
        "新逾期": plain(changes.overdue),
        "新受阻": plain(changes.blocked),
        "新需协调": [(each.task, f"{each.unit}提出") for each in changes.asking],
        _KINDS[Kind.MISSED]: others[Kind.MISSED],
        "退办": [(task, returned_words(task, today)) for task in changes.returned],
        "延期": days(changes.extended),
        "时限调整": days(changes.redated),
        "转办": [
            (each.task, f"原由{each.unit}牵头" if each.unit else "已调整牵头单位")
            for each in changes.transferred
        ],
        "重办": [(task, reopened(task, today)) for task in changes.reopened],
        "撤销": [(task, cancelled_words(task, today)) for task in changes.cancelled],
        "新办结": plain(changes.closed),
        "新交办": plain(changes.issued),
        **{word: others[kind] for kind, word in _KINDS.items() if kind is not Kind.MISSED},
    }


def changes_words(summary: Summary) -> str:
    """本周新逾期1项、新办结2项，收到反馈9条，督办单位代录2条。 or, in one line, that nothing changed."""
    lists = change_lists(summary.changes, summary.today).items()
    changed = "、".join(f"{word}{len(tasks)}项" for word, tasks in lists if tasks)
    reported = reports_words(summary) if summary.reports else ""
    said = "，".join(filter(None, (changed or figures_words(summary), reported)))
    return f"{this_words(summary)}{said or '无变化'}。"


def figures_words(summary: Summary) -> str:
    """临期1→2、正常1→0: which counts the days alone have changed, else which lights; empty where they are as before."""
    counts = figures_changed(summary.counts_before, summary.counts) if summary.counts_before else ""
    now = summary.counted_lights
    before = summary.lights_before or now
    lights = (
        f"{word}{before[light]}→{now[light]}"
        for light, word in LIGHT_WORDS.items()
        if before[light] != now[light]
    )
    turned = "、".join(lights)
    return counts or (f"亮灯{turned}" if turned else "")


def returned_words(task: TaskFacts, today: date) -> str:
    """7月2日退办：请补充名录; empty where no 退办 stands."""
    told = task.returned
    return f"{bare_day(told.on, today)}退办：{told.reason}" if told else ""


def cancelled_words(task: TaskFacts, today: date) -> str:
    """7月6日撤销：已并入第4项; of a task that was cancelled before its day and its reason were kept, 撤销."""
    on = bare_day(task.cancelled_on, today) if task.cancelled_on else ""
    return f"{on}撤销" + (f"：{task.cancel_reason}" if task.cancel_reason else "")


def _redated_words(change: Redated, today: date) -> str:
    """6月30日→7月10日, with the year where it is not this one."""
    old, new = (bare_day(day, today) if day else "无截止日期" for day in (change.old, change.new))
    return f"{old}→{new}"


def _by_kind(particulars: Iterable[tuple[TaskFacts, Particular]], today: date) -> Mapping[Kind, Listed]:
    """Each task once in a kind."""
    found: dict[Kind, dict[int, tuple[TaskFacts, list[str]]]] = defaultdict(dict)
    for task, each in particulars:
        _, said = found[each.kind].setdefault(task.number, (task, []))
        said.append(_particular_words(each, today))
    return defaultdict(
        list,
        {
            kind: [(task, "、".join(filter(None, said))) for task, said in tasks.values()]
            for kind, tasks in found.items()
        },
    )


def _particular_words(each: Particular, today: date) -> str:
    match each.what:
        case Asked():
            return f"{each.what.unit}{bare_day(each.what.since, today)}{owed_words(each.what, today)}"
        case Answered():
            return _answer_words(each.what, today)
        case Milestone():
            return f"{each.what.title}（{bare_day(each.what.due_on, today)}）"
        case ShareFacts():
            return each.what.unit
        case Indicator():
            return measured(each.what)
        case name:
            return {**FIELD_WORDS, "title": "任务名称"}.get(name, "")


def _answer_words(answer: Answered, today: date) -> str:
    """7月6日不同意省经信厅延期至9月1日：请按期完成."""
    until = bare_day(answer.until, today) if answer.until else "其他日期"
    said = _ANSWERS.get((answer.kind, answer.outcome), "答复申请").format(unit=answer.unit, until=until)
    words = " ".join(answer.answer.split())
    return f"{bare_day(answer.on, today)}{said}" + (f"：{words}" if words else "")
