"""The outline of a paper: its head (title, document number), and its paragraphs under their headings.

Works on text in half width; every place is an index of the text as it was given.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from taskbot.tasks.directive_lines import rejoined
from taskbot.tasks.directive_sentences import Span
from taskbot.tasks.directive_units import ANNOTATION
from taskbot.tasks.numerals import half_width, number

LONGEST_HEADING = 60
"""Characters; a first sentence that is longer is no heading."""

TABS_OF_A_ROW = 2
"""A line with so many tabs is a row of a table."""

HEAD_LINES = 20
"""Title, number and addressee stand within so many lines of the beginning."""

_CN = "[一二三四五六七八九十百]{1,4}"
_MARKS = re.compile(
    rf"[ \t]*(?:(?P<chapter>第{_CN}[章编部篇][分]?[ :、]*)"
    rf"|(?P<first>{_CN}[、.][ ]*)"
    rf"|(?P<second>\({_CN}\)[、.]?[ ]*)"
    rf"|(?P<article>第{_CN}[条项](?![规款的])[ :、]*)"
    rf"|(?P<third>[0-9]{{1,2}}(?:[、]|[.](?![0-9]))[ ]*)"
    rf"|(?P<fourth>\([0-9]{{1,2}}\)[、.]?[ ]*)"
    rf"|(?P<fifth>[0-9]{{1,2}}\)[ ]*|[①-⑳][ ]*)"
    rf"|(?P<dashed>-{{2,}}[ ]*|[●■◆•·][ ]*)"
    rf"|(?P<counted>{_CN}(?:是|要(?!求))[:,]?)"
    rf"|(?P<labelled>(?![^:\n]{{0,16}}(?:年|实现|如下|以下|包括|要求|强调|指出|认为))[“\"]?[^ ,。;:()“”\"\n]{{2,16}}[”\"]?:(?=[^\n0-9])))"
)
_LEVELS = (
    "chapter",
    "first",
    "second",
    "article",
    "third",
    "fourth",
    "fifth",
    "dashed",
    "counted",
    "labelled",
)
LOWEST_HEADING = _LEVELS.index("fourth")
_NUMBERED = re.compile(rf"[ \t]*(?:第{_CN}[章编部篇]|{_CN}[、.])")
PLAIN = len(_LEVELS)
"""The level of a paragraph without a mark: below every mark."""


class Role(StrEnum):
    """What the paragraphs under a heading are."""

    TASKS = "tasks"
    TARGETS = "targets"
    BACKGROUND = "background"


_TARGETS = re.compile(
    "(?:主要|总体|工作|发展|具体|行动|预期|阶段|阶段性|年度|创建|建设|攻坚)目标(?!责任|考核|管理)|^目标|目标(?:指标)?$"
)
_BACKGROUND = re.compile(
    "总体(?:要求|思路|考虑)|指导思想|(?:基本|工作|总体|实施|主要)原则|(?:重大|重要|现实|深远)意义|充分认识|必要性"
    "|(?:当前|面临|国内外|基本|严峻|总体)形势|形势(?:分析|任务|与|和|$)|背景$|(?:发展|基本|工作)?现状|肯定.{0,20}成绩"
    "|(?:工作|主要|取得的?)(?:成绩|成效|回顾|做法|情况)|^成[绩效]$|学习(?:贯彻|领会).{0,30}(?:精神|思想)|研判"
    "|(?:困难|问题|挑战|机遇)[和与及、](?:困难|问题|挑战|机遇)|^(?:当前|目前)?(?:存在|主要|突出)的?(?:主要|突出)?(?:问题|困难|不足|短板)"
    "|运行(?:情况|态势|形势)?总体|稳中[有向]|总体(?:平稳|良好|向好)|编制(?:依据|过程)|适用(?:范围|对象)|(?:基本|总体|有关|进展)情况$|定义$|名词解释|(?:重点|培育|支持|发展)领域$|支持对象$|依据$"
)
_LABELS = (
    (Role.TARGETS, re.compile("(?:整改|工作|总体|主要|具体)?目标")),
    (
        Role.BACKGROUND,
        re.compile(
            "(?:存在|主要|突出)?问题|(?:问题)?(?:表现|原因|背景|现状|依据)|整改(?:进展|情况|进度)|进展情况"
        ),
    ),
)
_TASKS = re.compile(
    "任务|措施|举措|工作(?:内容|安排|重点|要求)|步骤|分工|责任|组织(?:实施|领导|保障)|保障|要求$"
)


DOCUMENT_NUMBER = re.compile(r"[一-龥]{1,14}[〔\[(【][0-9]{4}[〕\])】] ?(?:第)?[0-9]{1,4} ?号")
_DATE_ALONE = re.compile(
    r"\s*(?:[一-龥]{2,30} {2,})?\(?(?P<year>[0-9〇零一二三四五六七八九]{4}) ?[年./-] ?(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?[月./-] ?"
    r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十廿]{1,3}) ?日?\)?\s*"
)
_ADDRESSEE = re.compile(r"[^。;:]{2,400}:\s*")
_NAMES_SOMEBODY = re.compile("各|[省市县区局厅委办部府司会院校]|单位|公司|同志|领导")
_NOT_ADDRESSEE = re.compile(
    "会议(?:明确|认为|要求|强调|指出|议定)|事项|如下|以下|下列|现将|为了|根据|提出|制定|实现"
)
_ORGAN = re.compile(
    r"\s*[一-龥()、,— -]{2,60}(?:政府|办公[厅室]|委员会|领导小组|小组|办|厅|局|委|部|会|院|中心|公司)\s*"
)
_ENDS_SENTENCE = re.compile(r"[。;:!?,、]\s*$")
_CLOSING = re.compile(
    r"\s*(?:\(?此件(?:公开|主动|依申请|删减后)|附件|附:|附表|抄送|抄报|发送|出席|列席|参加人员|记录:|主送|分送|联系人|联系电话|联系方式|公开方式|信息公开|签发人|密级"
    r"|-? ?[0-9]{1,3} ?-?\s*$|特此(?:通知|函告|通报)|[^。\n]{0,60}[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日印发\s*$)"
)


@dataclass(slots=True)
class Paragraph:
    """One paragraph. `mark` ends at `text_at`; `heading_end` is where its first sentence ends, if that is a heading."""

    line: int
    start: int
    text_at: int
    heading_end: int
    end: int
    level: int
    parent: "Paragraph | None" = None
    children: list["Paragraph"] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)
    """Lines of their own below it that say who is responsible, or by when (牵头单位：…)."""

    @property
    def is_bare_heading(self) -> bool:
        """Whether nothing follows the heading on its line."""
        return self.level < PLAIN and self.heading_end >= self.end

    @property
    def is_marked(self) -> bool:
        """Whether it bears a number or another mark."""
        return self.text_at > self.start

    @property
    def is_point(self) -> bool:
        """Whether it is one of the points under a heading: （一）, 1. or 一是."""
        return _LEVELS.index("second") <= self.level <= _LEVELS.index("counted")

    @property
    def is_parent(self) -> bool:
        """Whether marked paragraphs stand under it."""
        return any(child.level < PLAIN for child in self.children)


class Head(NamedTuple):
    """What stands above the text; `lines` is how many lines that is, `dated` the first date that stands alone."""

    title: str
    document_number: str
    dated: date | None
    lines: int


@dataclass(frozen=True, slots=True)
class Outline:
    """`source` is the text as given, `text` the same in half width; `paragraphs` are in order, headings included."""

    source: str
    text: str
    head: Head
    paragraphs: list[Paragraph]
    line_starts: list[int]
    rows: list[Span]
    """Lines that are rows of a table, their cells apart by tabs."""

    def line_at(self, place: int) -> int:
        """The 1-based line of the source."""
        return bisect_right(self.line_starts, place)

    def heading(self, paragraph: Paragraph) -> str:
        """The heading's words, without mark and full stop."""
        return self.text[paragraph.text_at : paragraph.heading_end].strip(" 。:;")

    def mark(self, paragraph: Paragraph) -> str:
        """一、 or （一） or 1. as written in half width."""
        return self.text[paragraph.start : paragraph.text_at].strip()

    def section(self, paragraph: Paragraph, at: int) -> str:
        """The headings above a place in short: the outer ones by their marks, the nearest in words (四（一）着力提升能级)."""
        above: list[Paragraph] = []
        is_below_own = paragraph.text_at < paragraph.heading_end <= at
        each = paragraph if is_below_own else paragraph.parent
        while each is not None:
            if each.level <= LOWEST_HEADING:
                above.insert(0, each)
            each = each.parent
        if not above:
            return ""
        marks = "".join(self.mark(each).strip("、. ") for each in above)
        joint = "、" if len(above) == 1 else ""
        nearest = self.source[above[-1].text_at : above[-1].heading_end].strip(" 。：；　")
        return f"{marks}{joint}{nearest}".replace("(", "（").replace(")", "）")

    def role(self, paragraph: Paragraph) -> Role:
        """What the paragraph is. Under background only targets are more than that; else the nearest heading tells."""
        own = _role_of_label(self.mark(paragraph)) if paragraph.level == _LEVELS.index("labelled") else None
        if own is Role.BACKGROUND:
            return own
        at: Paragraph | None = paragraph
        while at is not None:
            told = role_of(self.heading(at)) if at.level <= LOWEST_HEADING else None
            if told is Role.BACKGROUND:
                return own if own is Role.TARGETS else told
            own = own or told
            at = at.parent
        return own or Role.TASKS


def _role_of_label(label: str) -> Role | None:
    """整改目标：, 问题3：, 整改措施：: what the paragraph behind a label of its own is."""
    return next((role for role, words in _LABELS if words.match(label)), None)


def role_of(heading: str) -> Role | None:
    """What a heading says of the paragraphs under it; None where it says nothing."""
    if _BACKGROUND.search(heading):
        return Role.BACKGROUND
    if _TARGETS.search(heading):
        return Role.TARGETS
    return Role.TASKS if _TASKS.search(heading) else None


def read_outline(source: str) -> Outline:
    """Reads a paper; an empty text has an empty head and no paragraphs."""
    text = rejoined(half_width(source))
    lines = list(_lines(text))
    head = _head_of(source, text, lines)
    outline = Outline(source, text, head, [], _line_starts(source), [])
    open_headings: list[Paragraph] = []
    has_numbers = any(_NUMBERED.match(text, line.start, line.end) for line in lines)
    for line in lines[head.lines :]:
        if _CLOSING.match(text, line.start, line.end) or _DATE_ALONE.fullmatch(text, line.start, line.end):
            continue
        if source.count("\t", line.start, line.end) >= TABS_OF_A_ROW:
            outline.rows.append(Span(line.start, line.end))
            continue
        if outline.paragraphs and ANNOTATION.match(text, line.start, line.end):
            _annotate(outline, Span(line.start, line.end))
            continue
        paragraph = _paragraph_at(text, line)
        if paragraph.level == PLAIN and _is_caption(text, line):
            open_headings.clear()
            if has_numbers or _ORGAN.fullmatch(text, line.start, line.end):
                continue
            paragraph = _bare_heading(paragraph)
        _place(paragraph, open_headings)
        outline.paragraphs.append(paragraph)
    return outline


def _line_starts(source: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", source))]


class _Line(NamedTuple):
    number: int
    start: int
    end: int


def _head_of(source: str, text: str, lines: Sequence[_Line]) -> Head:
    """The lines down to the addressee; without one, those above the first that is marked or ends a sentence."""
    first = [text[line.start : line.end].strip() for line in lines[:HEAD_LINES]]
    addressed = next((at for at, words in enumerate(first) if _is_addressee(words)), None)
    opening = next(
        (at for at, words in enumerate(first) if _MARKS.match(words) or _ENDS_SENTENCE.search(words)), 0
    )
    count = opening if addressed is None else addressed
    titled = [line for line, words in zip(lines, first[:count], strict=False) if not _is_particular(words)]
    found = DOCUMENT_NUMBER.search("\n".join(first[: count + 1]))
    return Head(
        title="".join(source[line.start : line.end].strip() for line in titled),
        document_number=found[0].replace(" ", "") if found else "",
        dated=_dated(text, lines),
        lines=count if addressed is None else count + 1,
    )


def _is_addressee(words: str) -> bool:
    found = _ADDRESSEE.fullmatch(words)
    return bool(found and _NAMES_SOMEBODY.search(words) and not _NOT_ADDRESSEE.search(words))


def _is_particular(words: str) -> bool:
    """Whether a line of the head is the number, the date or the issuing body rather than a part of the title."""
    return bool(DOCUMENT_NUMBER.fullmatch(words) or _DATE_ALONE.fullmatch(words) or _ORGAN.fullmatch(words))


def _dated(text: str, lines: Sequence[_Line]) -> date | None:
    for line in lines:
        found = _DATE_ALONE.fullmatch(text, line.start, line.end)
        try:
            if found:
                return date(number(found["year"]), number(found["month"]), number(found["day"]))
        except ValueError:
            continue
    return None


def _is_caption(text: str, line: _Line) -> bool:
    """A title inside the paper, a signature: short, and no sentence."""
    words = text[line.start : line.end].strip()
    return len(words) <= LONGEST_HEADING and not _ENDS_SENTENCE.search(words) and not words.endswith(")")


def _lines(text: str) -> Iterator[_Line]:
    """Every line that is not blank."""
    start = 0
    for place, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _Line(place, start, start + len(line))
        start += len(line) + 1


def _bare_heading(caption: Paragraph) -> Paragraph:
    """A heading without a number, in a paper that numbers none."""
    return replace(caption, level=_LEVELS.index("first"), heading_end=caption.end)


def _paragraph_at(text: str, line: _Line) -> Paragraph:
    start = line.end - len(text[line.start : line.end].lstrip())
    end = line.start + len(text[line.start : line.end].rstrip())
    mark = _MARKS.match(text, start, end)
    level = _LEVELS.index(mark.lastgroup) if mark and mark.lastgroup else PLAIN
    text_at = mark.end() if mark else start
    heading_end = _heading_end(text, text_at, end, level)
    return Paragraph(line.number, start, text_at, heading_end, end, level)


def _heading_end(text: str, text_at: int, end: int, level: int) -> int:
    """Where the first sentence after a mark ends if it can be a heading; `text_at` where there is none."""
    if level == PLAIN or level == _LEVELS.index("labelled"):
        return text_at
    stop = text.find("。", text_at, end)
    stop = stop + 1 if stop >= 0 else end
    return stop if stop - text_at <= LONGEST_HEADING else text_at


def _annotate(outline: Outline, note: Span) -> None:
    """A note is about the paragraph above; about all since the heading, or since a lead-in that ends with a colon."""
    last = outline.paragraphs[-1]
    run = list(takewhile(lambda each: _is_sibling(each, last), reversed(outline.paragraphs)))
    opener = outline.paragraphs[-len(run) - 1] if len(run) < len(outline.paragraphs) else None
    is_led_in = opener is not None and outline.text[opener.end - 1] == ":"
    for each in run if last.level == PLAIN or is_led_in else [last]:
        each.notes.append(note)


def _is_sibling(each: Paragraph, last: Paragraph) -> bool:
    return each is last or (each.level == last.level and each.parent is last.parent and not each.notes)


def _place(paragraph: Paragraph, open_headings: list[Paragraph]) -> None:
    """Finds the heading that the paragraph stands under; one without a mark opens nothing."""
    while open_headings and open_headings[-1].level >= paragraph.level:
        open_headings.pop()
    if open_headings:
        paragraph.parent = open_headings[-1]
        open_headings[-1].children.append(paragraph)
    if paragraph.level < PLAIN:
        open_headings.append(paragraph)
