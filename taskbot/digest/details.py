"""What stands under a digest's picture: counts by section, and the lists that a leader opens. Pure.

Said once as lines, then written as a rich message (a real table, lists that fold) or as plain text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from taskbot.digest.change_words import change_lists, figures_words
from taskbot.digest.instruction_words import INSTRUCTIONS, aim_words, given_words, outcome_words
from taskbot.digest.words import (
    COUNT_WORDS,
    OWED,
    behind_words,
    day_words,
    days_words,
    request_words,
    trouble_words,
)
from taskbot.tasks.asks import Owed
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.follow_ups import FollowUp
from taskbot.tasks.late_steps import LateStep
from taskbot.tasks.lights import Standing
from taskbot.tasks.periods import span_of
from taskbot.tasks.summary import Summary
from taskbot.tasks.task_lines import TaskLine
from taskbot.texts.digests import THIS_WORDS, named
from taskbot.texts.pages import pages, utf16_length
from taskbot.texts.words import NO_SECTION, bare_day, excerpt, folded, own

_MESSAGE_LIMIT = 4096
_LONGEST_TITLE = 30
_LISTED = 8
"""So many tasks of a list stand under the picture."""
_ON_A_PAGE = 20
"""So many of its lines stand on a page of a message of its own."""
_NUMBER = re.compile(r"#(\d+) ")
_MORE = "另有{}项，见附表。"


class Listed(StrEnum):
    """The lists of a digest."""

    OVERDUE = "overdue"
    STEPS = "steps"
    COORDINATION = "asks"
    CHANGES = "changes"
    BEHIND = "behind"
    COMING = "coming"
    OWED = "review"
    INSTRUCTIONS = "orders"


_NONE = {Listed.CHANGES: "没有变化"}


@dataclass(frozen=True, slots=True)
class Part:
    """One list: its heading, and a line for each task."""

    heading: str
    lines: tuple[str, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of the tasks that it names, each once."""
        found = (_NUMBER.search(line) for line in self.lines)
        return tuple(dict.fromkeys(int(each[1]) for each in found if each))


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list (Telegram HTML), the tasks that it names, its place and that of the last, counted from 0."""

    words: str
    heading: str
    numbers: tuple[int, ...] = ()
    place: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Details:
    """The same twice: for servers and clients that know rich messages, and for all others (Telegram HTML)."""

    rich: str
    plain: str


def part(summary: Summary, listed: Listed) -> Part:
    """A list of the digest, problems as they stood."""
    match listed:
        case Listed.OVERDUE:
            overdue = [line for line in summary.pressing if line.standing is Standing.OVERDUE]
            return Part("逾期", tuple(_task(line, summary) for line in overdue))
        case Listed.STEPS:
            return Part("节点逾期", tuple(_step(late, summary) for late in summary.late_steps))
        case Listed.COORDINATION:
            return Part("需协调", tuple(_ask(line, summary) for line in summary.needs_coordination))
        case Listed.CHANGES:
            return Part(f"{THIS_WORDS[span_of(summary.week)]}变化", tuple(_changes(summary)))
        case Listed.BEHIND:
            return Part("滞后", tuple(_behind(line, summary) for line in summary.behind))
        case Listed.COMING:
            heading = f"近期到期（至{day_words(summary.coming_until)}）"
            return Part(heading, tuple(_task(line, summary) for line in summary.coming))
        case Listed.OWED:
            return Part(OWED, tuple(_owed(each, summary) for each in summary.owed))
        case Listed.INSTRUCTIONS:
            return Part(INSTRUCTIONS, tuple(_instruction(each, summary) for each in summary.follow_ups))


def details_of(summary: Summary, number: int = 1, mark: str = "") -> Details | None:
    """What can be opened under issue `number`, or under what is no issue but has a `mark`.

    None where there is nothing, or nothing has changed: that is one line.
    """
    parts = [each for listed in Listed if (each := part(summary, listed)).lines]
    if not parts or summary.is_quiet:
        return None
    name = named(summary.week, number, mark)
    return Details(_rich(name, summary, parts), _plain(name, parts))


def list_page(summary: Summary, listed: Listed, number: int = 1, place: int = 0) -> ListPage:
    """One list whole, page by page; the last page where there is none at `place`."""
    wanted, name = part(summary, listed), named(summary.week, number)
    if not wanted.lines:
        return ListPage(f"{name}：{_NONE.get(listed, f'没有{wanted.heading}的任务')}。", wanted.heading)
    every = [*pages(wanted.lines, most=_ON_A_PAGE)]
    last = len(every) - 1
    place = min(place, last)
    which = f"　{len(wanted.lines)}项，第 {place + 1}/{last + 1} 页" if last else ""
    shown = Part(wanted.heading, tuple(every[place].split("\n")))
    words = f"<b>{name}：{wanted.heading}</b>{which}\n{every[place]}"
    return ListPage(words, wanted.heading, shown.numbers, place, last)


def _rich(name: str, summary: Summary, parts: Sequence[Part]) -> str:
    folds = "".join(
        f"<details><summary><b>{each.heading}</b>　{len(each.lines)}项</summary>"
        f"<ul>{''.join(f'<li>{line}</li>' for line in _cut(each))}</ul></details>"
        for each in parts
    )
    return f"<h3>{name}　分板块进展</h3>{_table(summary)}{folds}"


def _table(summary: Summary) -> str:
    """A row for each section; counts that are nought everywhere have no column."""
    kinds = {name: word for name, word in COUNT_WORDS.items() if getattr(summary.counts, name)}
    heads = "".join(f'<th align="center">{word}</th>' for word in ("总数", *kinds.values()))
    rows = [
        (own(excerpt(group.name or NO_SECTION, _LONGEST_TITLE)), group.counts) for group in summary.sections
    ]
    if len(rows) > 1:
        rows.append(("<b>合计</b>", summary.counts))
    body = "".join(
        f"<tr><td>{name}</td>"
        + "".join(
            f'<td align="center">{figure}</td>'
            for figure in (counts.total, *(getattr(counts, kind) for kind in kinds))
        )
        + "</tr>"
        for name, counts in rows
    )
    return f"<table bordered striped><tr><th>板块</th>{heads}</tr>{body}</table>"


def _plain(name: str, parts: Sequence[Part]) -> str:
    blocks = [f"<b>{name}明细</b>"]
    for each in parts:
        block = folded("\n".join([f"<b>{each.heading}</b>　{len(each.lines)}项", *_cut(each)]))
        if utf16_length("\n".join([*blocks, block])) > _MESSAGE_LIMIT:
            return "\n".join([*blocks, "其余见附表。"])
        blocks.append(block)
    return "\n".join(blocks)


def _cut(wanted: Part) -> Iterator[str]:
    yield from wanted.lines[:_LISTED]
    if len(wanted.lines) > _LISTED:
        yield _MORE.format(len(wanted.lines) - _LISTED)


def _changes(summary: Summary) -> Iterator[str]:
    if not summary.changes and (figures := figures_words(summary)):
        yield figures
    for word, tasks in change_lists(summary.changes, summary.today).items():
        for task, said in tasks:
            yield f"{word}：{_named(task)}" + (f"，{own(excerpt(said, _LONGEST_TITLE))}" if said else "")


def _task(line: TaskLine, summary: Summary) -> str:
    distance = days_words(line, summary.today)
    due = f"，{bare_day(line.task.due_on, summary.today)}" if line.task.due_on else ""
    return f"{_named(line.task, due)}" + (f" —— {distance}" if distance else "")


def _step(late: LateStep, summary: Summary) -> str:
    step = own(excerpt(late.step.title, _LONGEST_TITLE))
    due = bare_day(late.step.due_on, summary.today)
    return f"{_named(late.line.task)} —— 节点「{step}」应于{due}前完成，逾期{late.days}天"


def _ask(line: TaskLine, summary: Summary) -> str:
    asked = (trouble_words(each, summary.today) for each in summary.troubles if each.line is line)
    return f"{_named(line.task)} —— {own(excerpt('；'.join(asked), 3 * _LONGEST_TITLE))}"


def _behind(line: TaskLine, summary: Summary) -> str:
    due = f"，{bare_day(line.task.due_on, summary.today)}" if line.task.due_on else ""
    return f"{_named(line.task, due)} —— {behind_words(line, summary.rules, summary.today)}"


def _owed(owed: Owed, summary: Summary) -> str:
    return f"{_named(owed.line.task)} —— {own(request_words(owed, summary.today))}"


def _instruction(each: FollowUp, summary: Summary) -> str:
    given, outcome = given_words(each.given, summary.today), outcome_words(each, summary.today)
    return own(f"{aim_words(each)} —— {given} —— {outcome}")


def _named(task: TaskFacts, due: str = "") -> str:
    title, unit = own(excerpt(task.title, _LONGEST_TITLE)), own(excerpt(task.lead_unit, _LONGEST_TITLE))
    return f"#{task.number} {title}（{unit}{due}）"
