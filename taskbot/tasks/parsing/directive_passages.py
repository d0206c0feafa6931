"""Cuts a paper into passages that each order one thing, with who is to do it and under which deadline it stands.

A bracket with units makes what stands before it one passage; else an enumeration makes one of each point; else a
passage begins where the subject changes, or where a clause has a deadline of its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from taskbot.tasks.deadlines import Deadline
from taskbot.tasks.parsing import directive_words as words
from taskbot.tasks.parsing.directive_clauses import Clause, Group, clauses_in, grouped
from taskbot.tasks.parsing.directive_deadlines import DatesOf
from taskbot.tasks.parsing.directive_heads import LONGEST_HEADING
from taskbot.tasks.parsing.directive_marks import LOWEST_HEADING, PLAIN
from taskbot.tasks.parsing.directive_outline import Outline, Paragraph
from taskbot.tasks.parsing.directive_roles import Role
from taskbot.tasks.parsing.directive_sentences import SHORTEST, Span, clauses, counted, sentences
from taskbot.tasks.parsing.directive_units import (
    NOBODY,
    Responsible,
    is_about_units,
    listed,
    named_as_subject,
    states_first_leads,
    subject_of,
)
from taskbot.tasks.parsing.numerals import half_width

_TOP = -1
"""The place of no heading."""
LONGEST = 20_000
"""Characters; what is longer is no paragraph of any paper, and listed as uncovered."""

_BRACKET = re.compile(
    r"\((?:[^()\n]|\([^()\n]{0,80}\)){2,1500}\)|【[^【】\n]{2,1500}】|\[[^\[\]\n]{2,1500}\]"
)
_CLOSES = re.compile(r"[ \t]*(?:[。;,(【\[\n]|$)")
_OPENS_A_LIST = re.compile(r"(?:以下|下列|如下)[^。;\n]{0,12}[:。]?$")
_STOPS = re.compile(r"[ \t。;,]*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that orders one thing. `governed_by` is the deadline of the clause or heading that it stands under."""

    paragraph: Paragraph
    span: Span
    is_target: bool = False
    responsible: Responsible = NOBODY
    governed_by: Deadline | None = None
    sources: tuple[Span, ...] = ()
    """Brackets and lines about units and deadlines; they may also hold the deadline."""
    is_whole: bool = True
    """Whether the heading of its paragraph speaks of it."""


@dataclass(frozen=True, slots=True)
class _Under:
    """What a passage stands under: the kind of section, a governing deadline, units that were named above."""

    is_target: bool
    deadline: Deadline | None
    responsible: Responsible


def find_passages(outline: Outline, dates: DatesOf) -> list[Passage]:
    """All passages of a paper, in their order."""
    cutter = _Cutter(outline, dates)
    return [passage for paragraph in outline.paragraphs for passage in cutter.cut(paragraph)]


@dataclass
class _Cutter:
    outline: Outline
    dates: DatesOf
    first_leads: bool = False
    has_headings: bool = False
    lead_ins: dict[int, _Under] = field(default_factory=dict)
    """By the heading's place (of a paper without one, `_TOP`): what a clause such as 到2022年实现以下目标： says of the paragraphs after it."""

    def __post_init__(self) -> None:
        self.source, self.text = self.outline.source, self.outline.text
        self.first_leads = states_first_leads(self.text)
        self._take_title()
        self.has_headings = any(each.level <= LOWEST_HEADING for each in self.outline.paragraphs)

    def _take_title(self) -> None:
        """What opens the list may have been taken as the title of a paper that has none."""
        title = half_width(self.outline.head.title)
        at = self.text.find(title) if _OPENS_A_LIST.search(title) else -1
        if at >= 0 and self.dates.governing(span := Span(at, at + len(title))):
            self.lead_ins[_TOP] = self._lead_in(span, _Under(False, None, NOBODY))

    def cut(self, paragraph: Paragraph) -> Iterator[Passage]:
        """The passages of one paragraph."""
        if not SHORTEST <= paragraph.end - paragraph.text_at <= LONGEST:
            return
        role = self.outline.role(paragraph)
        under = self._under(paragraph, role)
        if self._opens_the_paper(paragraph, under):
            return
        body = Span(paragraph.start, paragraph.end)
        if role is Role.BACKGROUND or self._is_preamble(paragraph):
            yield from self._aims(paragraph, body, under)
        elif self._leads_in(paragraph, under):
            return
        elif paragraph.is_parent and not counted(self.text, paragraph.text_at, paragraph.end):
            yield from self._introduction(paragraph, Span(paragraph.heading_end, paragraph.end), under)
        elif not paragraph.is_bare_heading or (paragraph.is_marked and not paragraph.children):
            yield from self._orders(paragraph, under)

    def _opens_the_paper(self, paragraph: Paragraph, under: _Under) -> bool:
        """要在7月25日前完成以下工作：, above all that is ordered: no order, but the deadline of what has none."""
        said = self.text[paragraph.start : paragraph.end].rstrip()
        if paragraph.parent is not None or paragraph.children or not _OPENS_A_LIST.search(said):
            return False
        *_, last = sentences(self.text, paragraph.start, paragraph.end)
        if self.dates.governing(last) is None:
            return False
        self.lead_ins[_TOP] = self._lead_in(last, under)
        return True

    def _is_preamble(self, paragraph: Paragraph) -> bool:
        """为贯彻落实…，现就有关事项通知如下: in a paper with headings, what stands before the first."""
        return self.has_headings and paragraph.parent is None and paragraph.level == PLAIN

    def _under(self, paragraph: Paragraph, role: Role) -> _Under:
        under = _Under(role is Role.TARGETS, None, NOBODY)
        at = paragraph.parent
        while at is not None:
            heading = Span(at.text_at, at.heading_end)
            said = self.lead_ins.get(at.start)
            deadline = said.deadline if said else None
            if not said and at.level <= LOWEST_HEADING:
                deadline = self.dates.governing(heading)
            responsible = said.responsible if said else NOBODY
            for bracket in self._brackets(heading):
                responsible = self._listed([bracket])
            under = _Under(
                under.is_target or bool(said and said.is_target),
                under.deadline or deadline,
                under.responsible if under.responsible.is_named else replace(responsible, is_inherited=True),
            )
            at = at.parent
        top = self.lead_ins.get(_TOP, _Under(False, None, NOBODY))
        return _Under(
            under.is_target,
            under.deadline or top.deadline,
            under.responsible if under.responsible.is_named else top.responsible,
        )

    def _leads_in(self, paragraph: Paragraph, under: _Under) -> bool:
        """Whether the paragraph only opens a list (到2022年，实现以下目标：), and so governs its points."""
        if self.text[paragraph.end - 1] != ":" or paragraph.parent is None or paragraph.level != PLAIN:
            return False
        if counted(self.text, paragraph.start, paragraph.end):
            return False
        *_, last = sentences(self.text, paragraph.start, paragraph.end)
        self.lead_ins[paragraph.parent.start] = self._lead_in(last, under)
        return True

    def _home(self, paragraph: Paragraph) -> Paragraph:
        """The heading whose paragraphs a lead-in speaks of."""
        return paragraph.parent if paragraph.level == PLAIN and paragraph.parent else paragraph

    def _lead_in(self, sentence: Span, under: _Under) -> _Under:
        subject = subject_of(self.text, sentence)
        said = self.text[sentence.start : sentence.end]
        return _Under(
            under.is_target or bool(words.AIM.search(said)),
            self.dates.governing(sentence) or under.deadline,
            replace(self._named(subject), is_inherited=True) if subject else under.responsible,
        )

    def _named(self, subject: Span | None) -> Responsible:
        return named_as_subject(self.source[subject.start : subject.end]) if subject else NOBODY

    def _listed(self, sources: Iterable[Span]) -> Responsible:
        said = "；".join(self.source[each.start : each.end].strip("()（）【】[] \t") for each in sources)
        return listed(said, first_leads=self.first_leads)

    def _brackets(self, span: Span) -> list[Span]:
        """The brackets about units or deadlines that end a sentence, or follow its full stop."""
        found = (Span(*match.span()) for match in _BRACKET.finditer(self.text, *span))
        return [
            each
            for each in found
            if (self.text[each.start - 1] in "。;" or _CLOSES.match(self.text, each.end, span.end))
            and is_about_units(self.text[each.start + 1 : each.end - 1])
        ]

    def _aims(self, paragraph: Paragraph, body: Span, under: _Under) -> Iterator[Passage]:
        """Of background only the sentences that set a result for a coming year, or tell somebody to act by a day."""
        for sentence in sentences(self.text, *body):
            is_dated = self._is_preamble(paragraph) and self.dates.of_clause(sentence)
            if is_dated and (subject := subject_of(self.text, sentence)):
                yield Passage(paragraph, sentence, responsible=self._named(subject), is_whole=False)
                continue
            aim = words.AIM.search(self.text, *sentence)
            rest = Span(aim.start(), sentence.end) if aim else sentence
            if aim and words.is_aimed(self.text[aim.end() : sentence.end]) and self.dates.of_clause(rest):
                yield Passage(paragraph, rest, is_target=True, governed_by=under.deadline, is_whole=False)

    def _introduction(self, paragraph: Paragraph, span: Span, under: _Under) -> Iterator[Passage]:
        """Between a heading and its points: an aim, or an order by a day; the rest explains."""
        for sentence in sentences(self.text, *span):
            said = self.text[sentence.start : sentence.end]
            if said.endswith(":"):
                self.lead_ins[self._home(paragraph).start] = self._lead_in(sentence, under)
            elif self.dates.of_clause(sentence) and words.must(said):
                is_aim = bool(words.AIM.search(said))
                named = self._named(subject_of(self.text, sentence))
                yield Passage(paragraph, sentence, is_aim, named, is_whole=False)

    def _orders(self, paragraph: Paragraph, under: _Under) -> Iterator[Passage]:
        body = Span(paragraph.start, paragraph.end)
        brackets = self._brackets(body)
        points = counted(self.text, paragraph.text_at, paragraph.end)
        if paragraph.notes:
            yield self._told(paragraph, body, [*brackets, *paragraph.notes], under)
        elif points and len(brackets) != 1:
            yield from self._points(paragraph, points, under)
        elif brackets:
            yield from self._bracketed(paragraph, body, brackets, under)
        elif points:
            yield from self._points(paragraph, points, under)
        else:
            yield from self._said(paragraph, body, under)

    def _told(self, paragraph: Paragraph, span: Span, sources: list[Span], under: _Under) -> Passage:
        responsible = self._listed(sources)
        if not responsible.is_named:
            found = (subject_of(self.text, each) for each in clauses(self.text, paragraph.text_at, span.end))
            responsible = self._named(next(filter(None, found), None))
        return Passage(
            paragraph,
            span,
            under.is_target,
            responsible if responsible.is_named else under.responsible,
            under.deadline,
            tuple(sources),
        )

    def _bracketed(
        self, paragraph: Paragraph, body: Span, brackets: list[Span], under: _Under
    ) -> Iterator[Passage]:
        """What stands before each bracket; brackets side by side speak of the same."""
        start, pending = body.start, list[Span]()
        for bracket, next_start in zip(brackets, [*(each.start for each in brackets[1:]), None], strict=True):
            pending.append(bracket)
            stops = _STOPS.match(self.text, bracket.end, body.end)
            end = stops.end() if stops else bracket.end
            if next_start is None or next_start > end:
                yield self._told(paragraph, Span(start, end), pending, under)
                start, pending = end, []
        if self.text[start : body.end].strip():
            yield from self._said(paragraph, Span(start, body.end), under)

    def _points(self, paragraph: Paragraph, points: list[int], under: _Under) -> Iterator[Passage]:
        """一是…二是…: one passage each, under what the sentence before them says."""
        opening = list(sentences(self.text, paragraph.text_at, points[0]))
        last = self.text[opening[-1].start : opening[-1].end] if opening else ""
        if words.leads_to_findings(last):
            return
        is_led_in = last.rstrip().endswith(":")
        lead_in = self._lead_in(opening[-1], under) if is_led_in else under
        before = opening[-1].start if is_led_in else points[0]
        yield from self._introduction(paragraph, Span(paragraph.text_at, before), under)
        end = self._end_of(points, paragraph.end)
        for point in map(Span._make, pairwise([*points, end])):
            if brackets := self._brackets(point):
                yield from self._bracketed(paragraph, point, brackets, lead_in)
            else:
                yield from self._said(paragraph, point, lead_in)
        yield from self._introduction(paragraph, Span(end, paragraph.end), under)

    def _end_of(self, points: list[int], end: int) -> int:
        """Points that semicolons keep apart are one sentence, and end with it."""
        if all(self.text[point - 1] in ";," for point in points[1:]):
            return next(sentences(self.text, points[-1], end)).end
        return end

    def _said(self, paragraph: Paragraph, span: Span, under: _Under) -> Iterator[Passage]:
        """Running text: a passage begins where the subject changes or a clause has a deadline of its own."""
        is_governed = under.is_target and under.deadline is not None
        said = clauses_in(self.text, span, self.dates, is_governed=is_governed)
        if len(said) > 1 and said[0].deadline and words.is_stage(said[0].said):
            under, said[0].deadline = replace(under, deadline=said[0].deadline), None
        has_heading = self._has_heading(paragraph, span, said)
        groups = grouped(said, has_heading=has_heading, is_governed=under.is_target)
        if paragraph.level < PLAIN and len(groups) == 2 and not self._is_order(groups[0], under):
            groups = [Group([*groups[0].clauses, *groups[1].clauses])]  # what explains an order goes with it
        is_shared = sum(group.subject is not None for group in groups) > 1
        named = under.responsible
        for place, group in enumerate(groups):
            named = (
                self._named(group.subject) if group.subject else replace(named, is_inherited=named.is_named)
            )
            is_announcing = is_shared and words.divides_labour(self.outline.heading(paragraph))
            if not place and not group.subject and is_announcing:
                continue
            is_point = not place and (paragraph.is_point or span.start > paragraph.start)
            if self._is_order(group, under) or (is_point and self._is_point(group)):
                is_target = under.is_target or _is_aim(group.said)
                is_whole = len(groups) == 1
                yield Passage(paragraph, group.span, is_target, named, under.deadline, is_whole=is_whole)

    def _has_heading(self, paragraph: Paragraph, span: Span, said: list[Clause]) -> bool:
        """Whether the first clause is no more than the heading of the others."""
        first = said[0]
        is_marked = paragraph.level < PLAIN or span.start > paragraph.start
        is_short = len(first.said) <= LONGEST_HEADING and first.said[-1] in "。:"
        is_empty = not (first.subject or (first.deadline and first.deadline.due_on))
        return is_marked and len(said) > 1 and is_short and is_empty

    def _is_point(self, group: Group) -> bool:
        """A numbered point without a verb of the table: an order all the same, unless it says how things stand."""
        is_said_only = words.is_formula(group.said) or words.is_closing(group.said)
        return self.has_headings and not (words.states(group.clauses[0].said) or is_said_only)

    def _is_order(self, group: Group, under: _Under) -> bool:
        if words.is_closing(group.said) or (not group.is_firm and words.is_formula(group.said)):
            return False
        if under.is_target or group.is_firm:
            return True
        opens = any(words.orders(clause.said) for clause in group.clauses[:3])
        return opens if self.has_headings else opens and words.must(group.said)


def _is_aim(said: str) -> bool:
    aim = words.AIM.search(said)
    return bool(aim and aim.start() < 4 and words.is_aimed(said[aim.end() :]) and not words.must(said))
