"""The clauses of running text, each with its subject and deadline, and which of them belong to one order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from taskbot.tasks.deadlines import Deadline
from taskbot.tasks.parsing import directive_words as words
from taskbot.tasks.parsing.directive_deadlines import DatesOf
from taskbot.tasks.parsing.directive_sentences import Span, clauses, phrases
from taskbot.tasks.parsing.directive_units import must_of, subject_of

SHORTEST_PART = 8
"""Characters of a part of a sentence that can be an item of its own (9月底前开工 is a step of one)."""


@dataclass(slots=True)
class Clause:
    """A clause or a part of one: its words in half width, who is to act, by when it is to be done."""

    span: Span
    said: str
    subject: Span | None
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses that order one thing."""

    clauses: Sequence[Clause]

    @property
    def span(self) -> Span:
        """From the first to the last."""
        return Span(self.clauses[0].span.start, self.clauses[-1].span.end)

    @property
    def said(self) -> str:
        """All their words."""
        return "".join(clause.said for clause in self.clauses)

    @property
    def subject(self) -> Span | None:
        """Who is to act, where that is said."""
        return next((clause.subject for clause in self.clauses if clause.subject), None)

    @property
    def is_firm(self) -> bool:
        """Whether somebody is named or a day is set."""
        return any(clause.deadline or clause.subject for clause in self.clauses)


def clauses_in(text: str, span: Span, dates: DatesOf, *, is_governed: bool) -> list[Clause]:
    """The clauses of a passage, cut where one of them orders several things; under a governing date at each own one."""
    return [
        part
        for clause in clauses(text, *span)
        for part in _parts(text, clause, dates, is_governed=is_governed)
    ]


def _parts(text: str, clause: Span, dates: DatesOf, *, is_governed: bool) -> Iterator[Clause]:
    """12月底前完成规划，次年12月底前完成验收 is two; 省A厅要…，省B局要… is two."""
    subject = subject_of(text, Span(words.after_mark(text, *clause), clause.end))
    inner = list(phrases(text, *clause))
    cuts = {clause.start}
    if dates.of_clause(clause):
        of_all = bool(dates.cycle_beside(clause))
        dated = [
            each.start
            for each in inner
            if each.end - each.start >= SHORTEST_PART
            and dates.of_clause(each)
            and not (of_all and dates.asks_for_reports(each))
        ]
        cuts.update(dated if is_governed else dated[1:])
    if subject:
        cuts.update(each.start for each in inner if each.start > subject.end and must_of(text, each))
    for start, end in pairwise([*sorted(cuts), clause.end]):
        part = Span(start, end)
        own = subject if start == clause.start else must_of(text, part)
        yield Clause(part, text[start:end], own, dates.of_clause(part))


def grouped(said: Sequence[Clause], *, has_heading: bool, is_governed: bool) -> list[Group]:
    """A new order begins at a new subject, at 要… after one, and at each deadline where there are several.

    A heading goes with what follows it.
    """
    groups: list[list[Clause]] = []
    dated_apart = _dated_apart(said, is_governed=is_governed)
    has_subject = has_gone_on = False
    for place, clause in enumerate(said):
        goes_on = has_subject and not has_gone_on and words.goes_on(clause.said)
        is_news = bool(clause.subject) or place in dated_apart or goes_on
        if not place or (is_news and not (has_heading and place == 1)):
            groups.append([])
            has_gone_on = (has_gone_on or goes_on) and not clause.subject
        has_subject = has_subject or bool(clause.subject)
        groups[-1].append(clause)
    return [Group(group) for group in groups]


def _dated_apart(said: Sequence[Clause], *, is_governed: bool) -> frozenset[int]:
    """The places of the clauses that a deadline of their own sets apart; one alone is the deadline of all."""
    dated = [
        place for place, clause in enumerate(said) if clause.deadline and not words.refers_back(clause.said)
    ]
    return frozenset(dated if len(dated) + is_governed > 1 else ())
