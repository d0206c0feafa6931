"""Cuts what is said of a task into clauses, each about its progress, its problem or its next step."""

import re
from enum import StrEnum
from typing import NamedTuple

from taskbot.tasks.parsing import closing_words as closing
from taskbot.tasks.parsing import reply_forecasts as forecasts
from taskbot.tasks.parsing import reply_words as words


class Topic(StrEnum):
    """What a clause is about: 进展, 问题 or 下步打算."""

    DONE = "done"
    PROBLEM = "problem"
    PLAN = "plan"


class Clause(NamedTuple):
    """`text` is in half width and without its full stop, `written` is as the unit wrote it."""

    topic: Topic
    text: str
    written: str


class _Opened(NamedTuple):
    """What an earlier clause has opened: a topic that lasts, firmly under a label."""

    topic: Topic = Topic.DONE
    by_label: bool = False


_NOTHING_OPENED = _Opened()
_LABELS = (
    (words.PROBLEM_LABEL, Topic.PROBLEM),
    (words.NEXT_STEP_LABEL, Topic.PLAN),
    (words.PROGRESS_LABEL, Topic.DONE),
)
_POINT = re.compile(r"\s*\(?[一二三四五六七八九十0-9]{1,2}[)、.是](?![0-9])\s*")
_CLAUSE = re.compile(
    rf"(?:[^,。;!?\n ]| (?!{words.PROBLEM_LABEL.pattern}|{words.NEXT_STEP_LABEL.pattern}|{words.PROGRESS_LABEL.pattern}))+ ?[,。;!?\n]?"
)
_EDGES = " ,。;!:、.\n-~✅✓√☑"
_SENTENCE_ENDS = "。;!?\n"
_A_FACT_BEGINS = re.compile("已|正在|目前|现[已在]|累计|进度")


def is_acknowledgement(line: str) -> bool:
    """Whether the whole message says no more than 收到, with thanks, promises and a name."""
    clauses = [clause for found in _CLAUSE.finditer(line) if (clause := found.group().strip(_EDGES))]
    if not clauses or not words.ACKNOWLEDGED.fullmatch(clauses[0]):
        return False
    pleasantries = (words.ACKNOWLEDGED, words.THANKS, words.PROMISE, words.SIGNED)
    return all(any(each.fullmatch(clause) for each in pleasantries) for clause in clauses[1:])


def clauses_of(text: str, line: str, start: int, end: int) -> list[Clause]:
    """The clauses of line[start:end] that state something: questions, thanks and orders to others are left out.

    What a label (存在问题：) opens lasts to the end of the sentence and through its numbered points; what a plan
    (计划…) or an obstacle opens lasts until a fact begins.
    """
    clauses: list[Clause] = []
    opened = _NOTHING_OPENED
    for found in _CLAUSE.finditer(line, start, end):
        whole, said = found.group(), ""
        body = whole.strip(_EDGES)
        if words.TAG.fullmatch(body):
            clauses = clauses[:-1]
        elif body and not _is_aside(whole, body):
            label, said_at = _labelled(whole)
            topic = label or _topic_of(body, opened, whole + line[found.end() : found.end() + 4])
            said = whole[said_at:].strip(_EDGES)
            opened = _Opened(topic, by_label=label is not None or opened.by_label)
            if said and not (opened.by_label and words.NOTHING.fullmatch(said)):
                at = found.start() + whole.index(said, said_at)
                clauses.append(Clause(topic, said, text[at : found.end()]))
        if whole[-1] in _SENTENCE_ENDS and not (
            opened.by_label and (not said or _POINT.match(line, found.end()))
        ):
            opened = _NOTHING_OPENED
    return clauses


def _is_aside(whole: str, clause: str) -> bool:
    asides = (words.ACKNOWLEDGED, words.THANKS, words.PUT_OFF)
    if any(each.fullmatch(clause) for each in asides) or _asks(whole, clause):
        return True
    if words.ORDER.match(clause) or words.CONTACT.match(clause):
        return True
    if closing.REQUEST.fullmatch(clause) or _asks_for_coordination(clause):
        return False
    return words.IMPERATIVE.match(clause) is not None


def _asks(whole: str, clause: str) -> bool:
    """Whether it is a question; 能否按期完成尚不确定 is none."""
    is_stated = "?" not in whole and forecasts.UNSURE.search(clause)
    return bool(words.QUESTION.search(whole)) and not is_stated


def _labelled(whole: str) -> tuple[Topic | None, int]:
    """The topic that the clause is labelled with, and where what it says begins."""
    begins = len(whole) - len(whole.lstrip(_EDGES))
    point = _POINT.match(whole, begins)
    for start in (begins, point.end()) if point else (begins,):
        for pattern, topic in _LABELS:
            if label := pattern.match(whole, start):
                return topic, label.end()
        if label := words.COORDINATION_LABEL.match(whole, start):
            is_empty = words.NOTHING.fullmatch(whole[label.end() :].strip(_EDGES))
            return Topic.PROBLEM, label.end() if is_empty else start
    return None, 0


def _topic_of(clause: str, opened: _Opened, ahead: str) -> Topic:
    """The topic by the clause's own words, else by what is open."""
    plans = words.PLAN.match(clause) and not words.PLANNED_AMOUNT.match(ahead.lstrip(_EDGES))
    if opened.by_label and opened.topic is not Topic.DONE:
        return Topic.PLAN if plans else opened.topic
    if any(each.search(clause) for each in (forecasts.DENIED, forecasts.UNSURE, forecasts.STILL)):
        return Topic.PROBLEM
    if plans:
        return Topic.PLAN
    if words.UNBLOCKED.search(clause):
        return Topic.DONE
    if words.BLOCKED.search(clause) or words.PROBLEM.search(clause) or _asks_for_coordination(clause):
        return Topic.PROBLEM
    return Topic.DONE if _A_FACT_BEGINS.match(clause) else opened.topic


def _asks_for_coordination(clause: str) -> bool:
    return bool(words.NEEDS_COORDINATION.search(clause)) and not words.NO_COORDINATION.search(clause)


def needs_coordination(clauses: list[Clause]) -> bool:
    """Whether somebody above is asked to step in."""
    return any(_asks_for_coordination(clause.text) for clause in clauses)


def about(clauses: list[Clause], topic: Topic) -> list[Clause]:
    """The clauses on the topic."""
    return [clause for clause in clauses if clause.topic is topic]
