"""Judges what is said of a task, clause by clause: how far it is, what is claimed, what hinders, what comes next."""

import re
from enum import StrEnum
from typing import NamedTuple

from taskbot.tasks import reply_words as words
from taskbot.tasks.numerals import number

EXPECTED = words.EXPECTED


class Claim(StrEnum):
    """What the unit says of its task; DONE asks for a review, it does not close anything."""

    IN_PROGRESS = "in_progress"
    DONE = "done"
    BLOCKED = "blocked"
    NOT_STARTED = "not_started"


class Ask(StrEnum):
    """What is unclear and has to be asked."""

    IS_IT_DONE = "is_it_done"
    WHICH_TASK = "which_task"
    WHAT_STATE = "what_state"


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


_CLAUSE = re.compile(r"[^,。;!?\n]+[,。;!?\n]?")
_EDGES = " ,。;!:、.\n-~✅✓√☑"


def is_acknowledgement(line: str) -> bool:
    """Whether the whole message says no more than 收到, with thanks and promises."""
    clauses = [clause for found in _CLAUSE.finditer(line) if (clause := found.group().strip(_EDGES))]
    if not clauses or not words.ACKNOWLEDGED.fullmatch(clauses[0]):
        return False
    pleasantries = (words.ACKNOWLEDGED, words.THANKS, words.PROMISE)
    return all(any(each.fullmatch(clause) for each in pleasantries) for clause in clauses[1:])


def clauses_of(text: str, line: str, start: int, end: int) -> list[Clause]:
    """The clauses of line[start:end] that state something: questions, thanks and orders to others are left out.

    What a label (存在问题：) or a plan (计划…) opens lasts to the end of the sentence.
    """
    clauses: list[Clause] = []
    lasting = Topic.DONE
    for found in _CLAUSE.finditer(line, start, end):
        whole = found.group()
        clause = whole.strip(_EDGES)
        if clause and not _is_aside(whole, clause):
            topic, label_ends = _labelled(clause) or (_topic_of(clause) or lasting, 0)
            lasting = topic if label_ends or topic is Topic.PLAN else lasting
            if said := clause[label_ends:].strip(_EDGES):
                clauses.append(Clause(topic, said, text[found.start() + whole.index(said) : found.end()]))
        if whole[-1] in "。;\n" and clause:
            lasting = Topic.DONE
    return clauses


def _is_aside(whole: str, clause: str) -> bool:
    pleasantry = words.ACKNOWLEDGED.fullmatch(clause) or words.THANKS.fullmatch(clause)
    return bool(pleasantry or words.QUESTION.search(whole) or words.IMPERATIVE.match(clause))


def _labelled(clause: str) -> tuple[Topic, int] | None:
    """The topic that the clause is labelled with, and where the label ends."""
    for pattern, topic in ((words.PROBLEM_LABEL, Topic.PROBLEM), (words.NEXT_STEP_LABEL, Topic.PLAN)):
        if label := pattern.match(clause):
            return topic, label.end()
    return None


def _topic_of(clause: str) -> Topic | None:
    """The topic by the clause's own words."""
    if words.UNBLOCKED.search(clause):
        return Topic.DONE
    if words.BLOCKED.search(clause) or words.PROBLEM.search(clause) or _asks_for_coordination(clause):
        return Topic.PROBLEM
    return Topic.PLAN if words.PLAN.match(clause) else None


def _asks_for_coordination(clause: str) -> bool:
    return bool(words.NEEDS_COORDINATION.search(clause)) and not words.NO_COORDINATION.search(clause)


def needs_coordination(clauses: list[Clause]) -> bool:
    """Whether somebody above is asked to step in."""
    return any(_asks_for_coordination(clause.text) for clause in clauses)


_PERCENT = re.compile(
    r"(?<![0-9.])(?P<percent>[0-9]{1,3}(?:\.[0-9]{1,4})?)%"
    r"|百分之(?P<hundredths>[零一二三四五六七八九十百]{1,4})"
    r"|(?<![完形建促变])(?P<tenths>[一二三四五六七八九])成(?P<half>[半五])?(?=[,。;左右多以上了!]|$)"
    r"|(?P<one_half>一半)|(?P<parts>[二三四五])分之(?P<of>[一二三四])"
    r"|(?<=进度)[:为是约]?(?P<bare>[0-9]{1,3})(?=[,。;]|$)"
)
_OPENING = re.compile(
    rf"(?:(?:目前|当前|总体|整体|项目|工作|任务|完成(?!率)|办理|形象)*+(?:进度|进展|完成率))?[约为是达到: ]{{0,3}}(?:{_PERCENT.pattern})"
    r"(?:左右|以上)?(?=[ 、:]|$|正在|目前|现)"
)
_NOT_PROGRESS = re.compile(
    r"增长|下降|同比|环比|占比?|覆盖|比例|合格|满意|提高|降低|提升|税率|利率|份额|剩|还差|还有|尚有|未|不到|不足|不满|低于|上涨|减少|达标率|优良率|如果"
)
_RISEN_FROM = re.compile(r"[从由][0-9.]{1,5}%(?:提高|提升|增加|推进|上升)?[至到]$")
_OF_SOMETHING = re.compile(r"(?:以上)?的(?!进度|进展|工作量?|任务)|以上的")


def progress_of(clauses: list[Clause]) -> int | None:
    """Percent done, where a percentage is said of the task and not of something else (增长12%)."""
    progress = None
    for clause in clauses:
        for found in _PERCENT.finditer(clause.text):
            before = _RISEN_FROM.sub("", clause.text[: found.start()])
            if clause.topic is Topic.PLAN or _NOT_PROGRESS.search(before):
                continue
            if not _OF_SOMETHING.match(clause.text, found.end()) and (value := _percent(found)) <= 100:
                progress = value
    return progress


def without_progress(clauses: list[Clause], progress: int | None) -> list[Clause]:
    """The clauses without the percentage that they open with (进度60%，正在…), once it was read as the progress."""
    opening = _OPENING.match(clauses[0].text) if clauses else None
    if opening is None or _percent(opening) != progress:
        return clauses
    first = clauses[0]
    said = first.text[opening.end() :].lstrip(_EDGES)
    rest = [first._replace(text=said, written=first.written[len(first.text) - len(said) :])] if said else []
    return rest + clauses[1:]


def _percent(found: re.Match[str]) -> int:
    if found["percent"] or found["bare"]:
        return int(float(found["percent"] or found["bare"]) + 0.5)
    if found["hundredths"]:
        return number(found["hundredths"])
    if found["tenths"]:
        return 10 * number(found["tenths"]) + (5 if found["half"] else 0)
    return 50 if found["one_half"] else 100 * number(found["of"]) // number(found["parts"])


def claim_of(clauses: list[Clause], progress: int | None) -> tuple[Claim | None, Ask | None]:
    """The claim, and whether to ask if the task is done. What is planned does not count, and doubt claims nothing."""
    said = [clause for clause in clauses if clause.topic is not Topic.PLAN]
    if _is_blocked(said):
        return Claim.BLOCKED, None
    sounds_finished = any(words.SOUNDS_FINISHED.search(clause.text) for clause in said)
    is_taken_back = any(words.NOT_DONE.search(words.ALREADY_ON.sub("已", clause.text)) for clause in said)
    is_taken_back |= any(clause.topic is Topic.PROBLEM for clause in said)
    is_taken_back |= any(words.RESERVE.search(clause.text) for clause in clauses)
    if progress in (None, 100) and not is_taken_back and any(_says_done(clause.text) for clause in said):
        return Claim.DONE, None
    if any(words.NOT_STARTED.search(clause.text) for clause in said):
        return Claim.NOT_STARTED, None
    if progress == 100 or (progress is None and sounds_finished and not is_taken_back):
        return None, Ask.IS_IT_DONE
    under_way = progress is not None or len(said) < len(clauses)
    if under_way or any(words.UNDER_WAY.search(clause.text) for clause in said):
        return Claim.IN_PROGRESS, None
    return (Claim.IN_PROGRESS, None) if any(c.topic is Topic.PROBLEM for c in said) else (None, None)


def _is_blocked(said: list[Clause]) -> bool:
    """Whether the last word on it is that it is stuck (此前受阻，现已解决 is not)."""
    blocked = False
    for clause in said:
        if words.UNBLOCKED.search(clause.text):
            blocked = False
        elif words.BLOCKED.search(clause.text):
            blocked = True
    return blocked


def _says_done(clause: str) -> bool:
    clause = words.ALREADY_ON.sub("已", clause)
    if words.SCHEDULE.search(clause) and "已" not in clause:
        return False
    return bool(words.DONE.fullmatch(clause.replace(" ", "")))
