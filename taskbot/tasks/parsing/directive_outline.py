"""The outline of a paper: its head (title, document number), and its paragraphs under their headings.

Works on text in half width; every place is an index of the text as it was given.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

from taskbot.tasks.parsing.directive_heads import (
    LONGEST_HEADING,
    Head,
    Line,
    head_of,
    is_caption,
    is_closing,
    is_organ,
    lines_of,
)
from taskbot.tasks.parsing.directive_lines import rejoined
from taskbot.tasks.parsing.directive_marks import LOWEST_HEADING, NUMBERED, PLAIN, level_of, mark_at
from taskbot.tasks.parsing.directive_roles import Role, role_of, role_of_label
from taskbot.tasks.parsing.directive_sentences import Span
from taskbot.tasks.parsing.directive_units import ANNOTATION
from taskbot.tasks.parsing.numerals import half_width

TABS_OF_A_ROW = 2
"""A line with so many tabs is a row of a table."""
LONGEST_RUN = 100
"""Paragraphs that one note about units can speak of."""


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
        return level_of("second") <= self.level <= level_of("counted")

    @property
    def is_parent(self) -> bool:
        """Whether marked paragraphs stand under it."""
        return any(child.level < PLAIN for child in self.children)


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
        own = role_of_label(self.mark(paragraph)) if paragraph.level == level_of("labelled") else None
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


def read_outline(source: str) -> Outline:
    """Reads a paper; an empty text has an empty head and no paragraphs."""
    text = rejoined(half_width(source))
    lines = list(lines_of(text))
    head = head_of(source, text, lines)
    outline = Outline(source, text, head, [], _line_starts(source), [])
    open_headings: list[Paragraph] = []
    has_numbers = any(NUMBERED.match(text, line.start, line.end) for line in lines)
    for line in lines[head.lines :]:
        if is_closing(text, line):
            continue
        if source.count("\t", line.start, line.end) >= TABS_OF_A_ROW:
            outline.rows.append(Span(line.start, line.end))
            continue
        if outline.paragraphs and ANNOTATION.match(text, line.start, line.end):
            _annotate(outline, Span(line.start, line.end))
            continue
        paragraph = _paragraph_at(text, line)
        if paragraph.level == PLAIN and is_caption(text, line):
            open_headings.clear()
            if has_numbers or is_organ(text, line):
                continue
            paragraph = _bare_heading(paragraph)
        _place(paragraph, open_headings)
        outline.paragraphs.append(paragraph)
    return outline


def _line_starts(source: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", source))]


def _bare_heading(caption: Paragraph) -> Paragraph:
    """A heading without a number, in a paper that numbers none."""
    return replace(caption, level=level_of("first"), heading_end=caption.end)


def _paragraph_at(text: str, line: Line) -> Paragraph:
    start = line.end - len(text[line.start : line.end].lstrip())
    end = line.start + len(text[line.start : line.end].rstrip())
    mark = mark_at(text, start, end)
    heading_end = _heading_end(text, mark.end, end, mark.level)
    return Paragraph(line.number, start, mark.end, heading_end, end, mark.level)


def _heading_end(text: str, text_at: int, end: int, level: int) -> int:
    """Where the first sentence after a mark ends if it can be a heading; `text_at` where there is none."""
    if level == PLAIN or level == level_of("labelled"):
        return text_at
    stop = text.find("。", text_at, end)
    stop = stop + 1 if stop >= 0 else end
    return stop if stop - text_at <= LONGEST_HEADING else text_at


def _annotate(outline: Outline, note: Span) -> None:
    """A note is about the paragraph above; about all since the heading, or since a lead-in that ends with a colon."""
    last = outline.paragraphs[-1]
    run = list(
        takewhile(lambda each: _is_sibling(each, last), islice(reversed(outline.paragraphs), LONGEST_RUN))
    )
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
