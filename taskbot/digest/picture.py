"""The week on one phone screen: headline counts, what a leader has to act on, bars by section, the coming deadlines.

The page is opaque and framed, so it reads the same on a light and on a dark chat background.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from taskbot.digest.beside import beside_counts
from taskbot.digest.change_words import changes_words
from taskbot.digest.colours import (
    COUNT_COLOURS,
    COUNT_INKS,
    HAIRLINE,
    INK,
    MUTED,
    PANEL,
    PAPER,
    RULE_RED,
)
from taskbot.digest.fonts import FONT_FILE, settable
from taskbot.digest.instruction_words import instructions_words
from taskbot.digest.later_words import later_words
from taskbot.digest.words import (
    COUNT_WORDS,
    LISTED_TASKS,
    Masthead,
    as_of_words,
    asks_words,
    correction_words,
    day_words,
    days_words,
    no_list_words,
    office_words,
    paper_title,
    week_span_words,
    weekday_words,
)
from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lights import Standing
from taskbot.tasks.summary import Counts, Group, Summary
from taskbot.texts.words import NO_SECTION, excerpt

WIDTH = 1080
TALLEST = 4000
LEFT, RIGHT = 48, WIDTH - 48
HANGING = "，。；：、）"
"""Marks that may stand in the margin rather than begin a line."""

LISTED_BARS = 9
LISTED_DEADLINES = 8
_MOST_LETTERS = 160
"""More than fit into a line, were they all the narrowest."""

TINTS = 14
"""Of a letter's edge; with sixteen pairs of ink and ground they fit into a palette."""

_TILE_GAP = 12
_BAR_LEFT, _BAR_RIGHT, _BAR_HEIGHT = 400, RIGHT - 76, 36


def draw_picture(summary: Summary, masthead: Masthead) -> bytes:
    """The digest as a PNG, 1080 pixels wide and as tall as it needs."""
    page = _Page()
    page.head(paper_title(summary, masthead), week_span_words(summary))
    for words in above_counts(summary, masthead):
        page.paragraph(words)
    page.tiles(summary)
    if not summary.lines:
        page.paragraph(no_list_words(summary))
        page.foot(as_of_words(summary))
        return page.png()
    page.paragraph("".join(f"{words}。" for words in below_counts(summary)))
    page.problems(summary)
    page.bars(summary)
    page.deadlines(summary)
    page.foot(as_of_words(summary), masthead.basis)
    return page.png()


def above_counts(summary: Summary, masthead: Masthead) -> Iterator[str]:
    """What the office says itself, and what was put right."""
    yield from filter(None, [office_words(masthead), *correction_words(masthead)])
    if later_words(summary):
        yield f"{as_of_words(summary)}。"


def below_counts(summary: Summary) -> Iterator[str]:
    """What stands beside the counts, what has changed, who waits for whom, and what became of the leaders' instructions."""
    yield from filter(None, ["，".join(beside_counts(summary))])
    yield changes_words(summary).rstrip("。")
    yield from filter(None, [asks_words(summary), instructions_words(summary)])


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT_FILE, size, layout_engine=ImageFont.Layout.BASIC)


class _Page:
    """A canvas filled from the top; `y` is the next free line of pixels."""

    def __init__(self) -> None:
        self.image = Image.new("P", (WIDTH, TALLEST))
        self.pen = ImageDraw.Draw(self.image)
        self.pen.rectangle((0, 0, WIDTH, TALLEST), fill=f"#{PAPER}")
        self.tints: dict[tuple[str, str], list[int]] = {}
        self.y = 44

    def png(self) -> bytes:
        page = self.image.crop((0, 0, WIDTH, self.y))
        ImageDraw.Draw(page).rectangle((0, 0, WIDTH - 1, self.y - 1), outline=f"#{HAIRLINE}", width=3)
        packed = BytesIO()
        page.save(packed, "PNG", compress_level=3)
        return packed.getvalue()

    def head(self, title: str, week: str) -> None:
        """The title in one line, or smaller in two."""
        room = RIGHT - LEFT
        shown = settable(excerpt(title, _MOST_LETTERS))
        size = 56 if _width(shown, 56) <= room else 44
        first, *rest = _wrapped(shown, size, room)
        for line in [first, _ellipsized("".join(rest), size, room)] if rest else [first]:
            self._text((WIDTH // 2, self.y + 36), line, size, anchor="mm")
            self.y += 62
        self._text((WIDTH // 2, self.y + 38), week, 32, MUTED, anchor="mm")
        self.pen.rectangle((LEFT, self.y + 76, RIGHT, self.y + 80), fill=f"#{RULE_RED}")
        self.y += 108

    def tiles(self, summary: Summary) -> None:
        """The denominator, then each count under its word, problems first."""
        figures = [("总数", summary.counts.total, INK)]
        figures += [
            (word, getattr(summary.counts, name), COUNT_INKS[name])
            for name, word in _shown_counts(summary.counts).items()
        ]
        size = 68 if summary.counts.total < 1000 else 48
        width = (RIGHT - LEFT + _TILE_GAP) / len(figures)
        for index, (word, count, ink) in enumerate(figures):
            left = LEFT + index * width
            right = left + width - _TILE_GAP
            self.pen.rounded_rectangle((left, self.y, right, self.y + 150), 10, fill=f"#{PANEL}")
            middle = int(left + right) // 2
            self._text((middle, self.y + 60), str(count), size, ink, "mm", 1, PANEL)
            self._text((middle, self.y + 122), word, 28, ink, "mm", ground=PANEL)
        self.y += 176

    def paragraph(self, text: str) -> None:
        for line in _wrapped(settable(text), 32, RIGHT - LEFT):
            self._text((LEFT, self.y + 22), line, 32)
            self.y += 46
        self.y += 14

    def bars(self, summary: Summary) -> None:
        groups = _groups(summary)
        if not groups:
            return
        self._heading("分板块进展" if groups[0] in summary.sections else "各责任单位牵头任务进展")
        most = max(group.counts.total for group in groups)
        for group in _kept(groups):
            self._bar(group, most)
        self._remainder(len(groups) - LISTED_BARS, "个")
        self._legend({name: word for name, word in COUNT_WORDS.items() if getattr(summary.counts, name)})

    def problems(self, summary: Summary) -> None:
        """What is overdue, the longest first, and who asks for what, the longest first."""
        overdue = [line for line in summary.pressing if line.standing is Standing.OVERDUE]
        if overdue:
            self._heading(f"逾期（{len(overdue)}项）")
        for line in overdue[:LISTED_TASKS]:
            self._task(line.task, days_words(line, summary.today).partition("（")[0], line.task.lead_unit)
        self._remainder(len(overdue) - LISTED_TASKS, "项")
        late = summary.late_steps
        if late:
            self._heading(f"节点逾期（{len(late)}项）")
        for step in late[:LISTED_TASKS]:
            self._task(step.line.task, f"逾期{step.days}天", step.line.task.lead_unit)
        self._remainder(len(late) - LISTED_TASKS, "项")
        asking = [*{each.line.task.number: each for each in reversed(summary.troubles)}.values()][::-1]
        if asking:
            self._heading(f"需协调（{len(asking)}项）")
        for each in asking[:LISTED_TASKS]:
            lasts = f"已{each.workdays}个工作日" if each.workdays else "当日提出"
            self._task(each.line.task, lasts, each.unit)
        self._remainder(len(asking) - LISTED_TASKS, "项")

    def deadlines(self, summary: Summary) -> None:
        self._heading(f"近期到期（至{day_words(summary.coming_until)}）")
        for line in summary.coming[:LISTED_DEADLINES]:
            day = weekday_words(line.task.due_on) if line.task.due_on else ""
            self._task(line.task, day, line.task.lead_unit)
        if not summary.coming:
            self._text((LEFT, self.y + 22), "无", 30, MUTED)
            self.y += 52
        self._remainder(len(summary.coming) - LISTED_DEADLINES, "项")

    def foot(self, as_of: str, basis: str = "") -> None:
        """Side by side where that fits, else each in a line of its own."""
        self.pen.line((LEFT, self.y + 12, RIGHT, self.y + 12), fill=f"#{HAIRLINE}", width=2)
        both = " · ".join(filter(None, (as_of, basis)))
        fits = _width(settable(both), 26) <= RIGHT - LEFT
        for line in [both] if fits else filter(None, (as_of, basis)):
            for shown in _wrapped(settable(excerpt(line, _MOST_LETTERS)), 26, RIGHT - LEFT):
                self._text((WIDTH // 2, self.y + 48), shown, 26, MUTED, anchor="mm")
                self.y += 36
        self.y += 52

    def _heading(self, text: str) -> None:
        self.pen.rectangle((LEFT, self.y + 12, LEFT + 8, self.y + 48), fill=f"#{RULE_RED}")
        self._text((LEFT + 24, self.y + 30), text, 36)
        self.y += 70

    def _bar(self, group: Group, most: int) -> None:
        name = _ellipsized(group.name or NO_SECTION, 30, _BAR_LEFT - LEFT - 20)
        self._text((LEFT, self.y + 26), name, 30)
        left = float(_BAR_LEFT)
        for field, colour in COUNT_COLOURS.items():
            count = getattr(group.counts, field)
            right = left + (_BAR_RIGHT - _BAR_LEFT) * count / most
            if count:
                self.pen.rectangle((left, self.y + 8, right - 2, self.y + 8 + _BAR_HEIGHT), fill=f"#{colour}")
            if right - left > _width(str(count), 26) + 4:
                self._text((int(left + right) // 2, self.y + 26), str(count), 26, anchor="mm", ground=colour)
            left = right
        self._text((int(left) + 12, self.y + 26), f"{group.counts.total}项", 26, MUTED)
        self.y += 56

    def _legend(self, shown: dict[str, str]) -> None:
        x = LEFT
        for field, word in shown.items():
            self.pen.rectangle((x, self.y + 12, x + 24, self.y + 36), fill=f"#{COUNT_COLOURS[field]}")
            self._text((x + 34, self.y + 24), word, 26, MUTED)
            x += 34 + int(_width(word, 26)) + 32
        self.y += 66

    def _task(self, task: TaskFacts, said: str, whose: str) -> None:
        """What is to be said of a task, its title, and the unit whose it is to act or to ask."""
        unit = _ellipsized(whose, 28, 300)
        title_left = LEFT + 256
        room = RIGHT - title_left - _width(unit, 28) - 24
        self._text((LEFT, self.y + 24), _ellipsized(said, 30, 240), 30)
        self._text((title_left, self.y + 24), _ellipsized(f"#{task.number} {task.title}", 30, room), 30)
        self._text((RIGHT, self.y + 24), unit, 28, MUTED, anchor="rm")
        self.y += 54

    def _remainder(self, count: int, measure: str) -> None:
        if count > 0:
            self._text((LEFT, self.y + 22), f"另有{count}{measure}，见附表", 28, MUTED)
            self.y += 50

    def _text(
        self,
        at: tuple[int, int],
        text: str,
        size: int,
        ink: str = INK,
        anchor: str = "lm",
        weight: int = 0,
        ground: str = PAPER,
    ) -> None:
        """Letters in a few tints between ink and ground: a page of flat colours is packed in a sixth of the time."""
        shown, font = settable(text), _font(size)
        left, top, right, bottom = map(int, self.pen.textbbox(at, shown, font, anchor, stroke_width=weight))
        letters = Image.new("L", (right - left + 1, bottom - top + 1))
        ImageDraw.Draw(letters).text(
            (at[0] - left, at[1] - top), shown, TINTS, font, anchor, stroke_width=weight
        )
        self.image.paste(letters.point(self._tints(ink, ground)).convert("P"), (left, top))

    def _tints(self, ink: str, ground: str) -> list[int]:
        """The numbers of the colours from the ground to the ink, by steps; what lies beyond is never met."""
        if (ink, ground) not in self.tints:
            pairs = list(zip(_rgb(ground), _rgb(ink), strict=True))
            ramp = [
                tuple(below + (above - below) * step // TINTS for below, above in pairs)
                for step in range(TINTS + 1)
            ]
            palette = self.image.palette
            numbers = [palette.getcolor(colour, self.image) for colour in ramp] if palette else []
            self.tints[ink, ground] = [*numbers, *[0] * (256 - len(numbers))]
        return self.tints[ink, ground]


@cache
def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour)
    return red, green, blue


def _shown_counts(counts: Counts) -> dict[str, str]:
    """The words by name; 滞后, which most weeks do not have, only where there is one, for the room it takes."""
    return {name: word for name, word in COUNT_WORDS.items() if name != "behind" or counts.behind}


def _groups(summary: Summary) -> Sequence[Group]:
    """Sections, or leading units where the list has no sections, as they stand everywhere."""
    leading = [unit for unit in summary.units if unit.counts.total]
    return summary.sections if len(summary.sections) > 1 else leading


def _kept(groups: Sequence[Group]) -> list[Group]:
    """Where there is not room for all, those that most is overdue or blocked in; they stand in their own order."""
    places = sorted(range(len(groups)), key=lambda at: _problems(groups[at].counts), reverse=True)
    return [groups[at] for at in sorted(places[:LISTED_BARS])]


def _problems(counts: Counts) -> tuple[int, int]:
    return counts.overdue + counts.blocked, counts.due_soon + counts.behind


def _width(text: str, size: int) -> float:
    return sum(_advance(character, size) for character in text)


@cache
def _advance(character: str, size: int) -> float:
    return _font(size).getlength(character)


def _ellipsized(text: str, size: int, room: float) -> str:
    shown = settable(excerpt(text, _MOST_LETTERS))
    if _width(shown, size) <= room:
        return shown
    while shown and _width(f"{shown}…", size) > room:
        shown = shown[:-1]
    return f"{shown}…"


def _wrapped(text: str, size: int, room: float) -> list[str]:
    lines = [""]
    for character in text:
        if _width(lines[-1] + character, size) > room and character not in HANGING:
            lines.append("")
        lines[-1] += character
    return lines
