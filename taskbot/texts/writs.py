"""督办单: what the paper says, and what the office and the unit read beside it (Telegram HTML)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from taskbot.clock import office_day
from taskbot.tasks.facts import NOT_SAID, SaidOn, TaskFacts
from taskbot.tasks.models import Assignment, Directive
from taskbot.tasks.writs import Colour, WritRules
from taskbot.texts.chases import Way, way_words
from taskbot.texts.reminders import called
from taskbot.texts.tasks import lateness, named
from taskbot.texts.words import COLOUR_WORDS, as_written, day, excerpt, moment, own, plain

_SHADES = {Colour.BLUE: "9DC3E6", Colour.YELLOW: "FFE699", Colour.RED: "F4A6A6"}
"""Of the cell with the colour's name; black letters stay readable on it."""

_TITLE_LENGTH, _SOURCE_LENGTH, _REPORT_LENGTH, _DEMAND_LENGTH = 100, 200, 80, 200
"""So that a paper seldom needs a second page."""


FIELDS = (
    "督办单位",
    "编号",
    "日期",
    "等级",
    "底色",
    "被督办单位",
    "任务",
    "来源",
    "时限",
    "目前进展",
    "逾期天数",
    "督办要求",
    "办理期限",
)
"""What a template can ask for."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a 督办单 is about: the task, the unit's full name and share, the paper that the task was drawn from."""

    task: TaskFacts
    unit: str
    share: Assignment
    directive: Directive | None
    said_on: SaidOn = NOT_SAID
    """When the unit said what stands in its share."""


def paper_fields(
    of: Subject, colour: Colour, words: str, rules: WritRules, office: str, today: date
) -> dict[str, str]:
    """What the paper says, by the names of the template; without its number. Plain words."""
    task = of.task
    demand = rules.grades[colour].demand + (f"{words.rstrip('。')}。" if words else "")
    late, comma, more = lateness(task, today).removeprefix("逾期").partition("，")
    working = f"（其中工作日{rules.late_workdays(task, today)}天）"
    answer_days = rules.grades[colour].answer_workdays
    return {
        "督办单位": office,
        "日期": _full_day(today),
        "等级": f"{COLOUR_WORDS[colour]}色",
        "底色": _SHADES[colour],
        "被督办单位": of.unit,
        "任务": excerpt(f"#{task.number} {task.title}", _TITLE_LENGTH),
        "来源": _source(of, office),
        "时限": _deadline(task),
        "目前进展": _progress(task, of.share, of.said_on),
        "逾期天数": f"{late}{working}{comma}{more}",
        "督办要求": excerpt(demand, _DEMAND_LENGTH),
        "办理期限": f"{_full_day(rules.answer_by(colour, today))}前（{answer_days}个工作日内）",
    }


def _source(of: Subject, office: str) -> str:
    """The paper with its number, and the sentence that the task was drawn from."""
    content = of.task.content if of.task.content != of.task.title else ""
    if of.directive is None:
        return excerpt(content, _SOURCE_LENGTH) or f"{office}交办"
    number = f"（{of.directive.document_number}）" if of.directive.document_number else ""
    title = of.directive.title.strip("《》")
    paper = f"《{title}》{number}" if title else of.directive.document_number
    return excerpt(f"{paper}：{content}" if content else paper, _SOURCE_LENGTH)


def _deadline(task: TaskFacts) -> str:
    if task.due_on is None:
        return task.deadline_phrase or "长期"
    if task.original_due_on is None or task.original_due_on == task.due_on:
        return _full_day(task.due_on) + plain(as_written(task.deadline_phrase, task.due_on))
    phrase = f"，原文：{task.deadline_phrase}" if task.deadline_phrase else ""
    times = f"，已延期{task.extensions}次" if task.extensions else ""
    return f"{_full_day(task.due_on)}（原定{_full_day(task.original_due_on)}{phrase}{times}）"


def _progress(task: TaskFacts, share: Assignment, on: SaidOn) -> str:
    """Each part under the day on which it was said, the newest first; a figure that 办结 has overtaken is not quoted."""
    if share.last_report_at is None:
        return "尚未反馈" if share.acknowledged_at else "尚未签收，尚未反馈"
    last = office_day(share.last_report_at)
    parts = (
        ("", "" if task.is_whole or share.progress is None else f"{share.progress}%", on.progress),
        ("", share.done, on.done),
        ("存在问题：", share.problem, on.problem),
        ("下步打算：", share.next_step, on.next_step),
    )
    said = defaultdict[date, list[str]](list)
    for name, words, day_said in parts:
        if words:
            said[day_said or last].append(f"{name}{excerpt(words, _REPORT_LENGTH).rstrip('。；')}")
    told = [f"{'；'.join(said[each])}（{_full_day(each)}反馈）" for each in sorted(said, reverse=True)]
    if task.is_whole:
        return "；".join(["重办后尚未反馈", *told])
    return "；".join([*([] if last in said else [f"已反馈（{_full_day(last)}反馈）"]), *told])


def _full_day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


@dataclass(frozen=True, slots=True)
class Sent:
    """A 督办单 that was sent before: number, colour, day."""

    name: str
    colour: Colour
    at: datetime


def drafted(
    of: Subject,
    colour: Colour,
    proposed: Colour,
    fields: Mapping[str, str],
    earlier: Sequence[Sent],
    way: Way,
    today: date,
) -> str:
    """The draft in private, above its buttons; the paper itself goes beside it."""
    because = "按逾期天数提出" if colour is proposed else f"按逾期天数应为{COLOUR_WORDS[proposed]}色"
    before = "；".join(
        f"{own(each.name)}（{COLOUR_WORDS[each.colour]}色，{day(office_day(each.at), today)}）"
        for each in earlier
    )
    return "\n".join(
        [
            "<b>督办单草稿，请核对（发出前单位看不到）</b>",
            named(of.task, today),
            f"等级：{COLOUR_WORDS[colour]}色（{because}）",
            f"被督办单位：{own(of.unit)}",
            f"目前进展：{own(fields['目前进展'])}",
            f"逾期：{own(fields['逾期天数'])}",
            f"要求：{own(fields['督办要求'])}",
            f"办理期限：{own(fields['办理期限'])}",
            f"此前已发：{before or '无'}",
            f"送达：{way_words(way)}",
            "编号在发出时给定。",
        ]
    )


def sent(name: str, of: Subject, colour: Colour, way: Way, goes_at: datetime | None, today: date) -> str:
    """The draft's message after 发出; `goes_at` where it waits for the office's hours."""
    done = f"将于{moment(goes_at, today)}发出" if goes_at else "已发出"
    return "\n".join(
        [
            f"{done}{own(name)}（{COLOUR_WORDS[colour]}色）：",
            named(of.task, today),
            f"被督办单位：{own(of.unit)}",
            f"送达：{way_words(way)}",
        ]
    )


def sent_briefly(name: str) -> str:
    """Toast after 发出."""
    return f"已发出{own(name)}"


def same_colour(colour: Colour) -> str:
    """Toast where the draft has that colour already."""
    return f"草稿已是{COLOUR_WORDS[colour]}色。"


def dropped(number: int) -> str:
    """The draft's message after 取消."""
    return f"已取消，#{number} 的督办单没有发出。"


def changed() -> str:
    """Toast in place of 发出, where the paper would no longer say what was shown."""
    return "草稿之后情况有变动，没有发出；已按现在的情况更新草稿，请核对后再点发出。"


def drafted_in_private(number: int) -> str:
    """Where the draft was asked for in a group."""
    return f"#{number} 的督办单草稿已发到您的私聊。"


def to_unit(
    name: str,
    of: Subject,
    colour: Colour,
    fields: Mapping[str, str],
    mentions: Sequence[tuple[int, str]],
    today: date,
) -> str:
    """Under the paper, to the unit."""
    called_upon = called(mentions)
    return "\n".join(
        [
            f"<b>{own(name)}督办单</b>（{COLOUR_WORDS[colour]}色）　{own(of.unit)}",
            *([called_upon] if called_upon else []),
            named(of.task, today),
            f"请于{own(fields['办理期限'])}反馈办理情况，直接回复本条即可。",
        ]
    )


def draft_file(number: int, colour: Colour) -> str:
    """The name of the file that shows a draft."""
    return f"督办单草稿（{COLOUR_WORDS[colour]}）任务{number}.docx"


def paper_file(name: str) -> str:
    """The name of the file that was sent."""
    return f"{name}督办单.docx"
