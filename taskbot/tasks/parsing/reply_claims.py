"""Decides what a unit claims of its task: done only where every word of it says so, and a question where it is in doubt."""

from enum import StrEnum

from taskbot.tasks.parsing import closing_words as closing
from taskbot.tasks.parsing import reply_forecasts as forecasts
from taskbot.tasks.parsing import reply_words as words
from taskbot.tasks.parsing.reply_clauses import Clause, Topic, about


class Claim(StrEnum):
    """What the unit says of its task; DONE asks for a review, it does not close anything."""

    IN_PROGRESS = "in_progress"
    DONE = "done"
    BLOCKED = "blocked"
    NOT_STARTED = "not_started"


class Ask(StrEnum):
    """What is unclear and has to be asked."""

    IS_IT_DONE = "is_it_done"
    IS_IT_STUCK = "is_it_stuck"
    """A risk was told, or that nothing moves."""
    WHICH_TASK = "which_task"
    WHAT_STATE = "what_state"
    WHICH_FIGURE = "which_figure"
    """Two percentages stand side by side."""


def claim_of(clauses: list[Clause], progress: int | None) -> tuple[Claim | None, Ask | None]:
    """The claim, and whether to ask if the task is done. What is planned does not count, and doubt claims nothing."""
    said = [words.ALREADY_ON.sub("已", clause.text) for clause in clauses if clause.topic is not Topic.PLAN]
    if _is_blocked(said):
        return Claim.BLOCKED, None
    is_whole = progress in (None, 100) and not any(map(_is_short_of_done, said))
    is_certain = not any(map(words.DOUBTFUL.search, said)) and not _is_reserved(clauses)
    asks_to_close = any(map(_asks_to_close, said))
    goes_with = _goes_with_closing if asks_to_close else _goes_with_done
    if is_whole and is_certain and any(map(_says_done, said)) and all(map(goes_with, said)):
        return Claim.DONE, None
    if _is_not_started(said, progress):
        return Claim.NOT_STARTED, None
    if progress == 100 and any(map(_puts_off_closing, clauses)):
        return Claim.IN_PROGRESS, None
    if progress == 100:
        return None, Ask.IS_IT_DONE
    if asks_to_close and progress is not None:
        return Claim.IN_PROGRESS, Ask.IS_IT_DONE
    if is_whole and any(map(_sounds_done, said)):
        return Claim.IN_PROGRESS, Ask.IS_IT_DONE
    if any(forecasts.UNSURE.search(text) or forecasts.STILL.search(text) for text in said):
        return Claim.IN_PROGRESS, Ask.IS_IT_STUCK
    is_under_way = progress is not None or len(said) < len(clauses) or bool(about(clauses, Topic.PROBLEM))
    is_under_way = is_under_way or asks_to_close or any(map(_is_under_way, said))
    return (Claim.IN_PROGRESS if is_under_way else None), None


def is_unfinished(clauses: list[Clause], claim: Claim | None, progress: int | None) -> bool:
    """Whether what is said cannot be said of a finished task."""
    if claim in (Claim.BLOCKED, Claim.NOT_STARTED) or (progress is not None and progress < 100):
        return True
    said = (clause.text for clause in clauses if clause.topic is not Topic.PLAN)
    return claim is not Claim.DONE and any(map(denies_completion, said))


def denies_completion(said: str) -> bool:
    """Whether words in half width take back that a task is done (说错了，还没完成)."""
    return bool(forecasts.UNFINISHED.search(said)) or _not_yet(said)


def _is_blocked(said: list[str]) -> bool:
    """Whether the last word on it is that it is stuck (此前受阻，现已解决 is not)."""
    blocked = False
    for text in said:
        if words.UNBLOCKED.search(text):
            blocked = False
        elif words.BLOCKED.search(text) or forecasts.DENIED.search(text):
            blocked = True
    return blocked


def _is_not_started(said: list[str], progress: int | None) -> bool:
    """Whether the task itself, and not a part of it beside others, has not begun."""
    if progress or not any(map(words.NOT_STARTED.search, said)):
        return False
    rest = [text for text in said if not words.NOT_STARTED.search(text)]
    is_all = any(map(words.NOT_STARTED_AT_ALL.fullmatch, said))
    return not any(map(_says_done, rest)) and (is_all or not any(map(_is_under_way, rest)))


def _says_done(text: str) -> bool:
    """Whether the clause says no more than that it is done; a space may stand for a comma (已完成 谢谢, 100% 申请办结)."""
    if words.PROMISED.search(text) and "已" not in text and not text.endswith(("了", "啦")):
        return False
    if _is_done_phrase(text.replace(" ", "")):
        return True
    pieces = text.split(" ")
    beside = (words.HARMLESS, words.THANKS, words.WHOLE)
    return any(map(_is_done_phrase, pieces)) and all(
        _is_done_phrase(piece) or any(each.fullmatch(piece) for each in beside) for piece in pieces
    )


def _goes_with_done(text: str) -> bool:
    """Whether a finished task may be told of so; whatever is not known to, takes completion back."""
    text = words.GLAD.sub("", text)
    if not text or _says_done(text):
        return True
    beside = (words.HARMLESS, words.THANKS, words.ACKNOWLEDGED, words.FACT)
    return not words.TAKEN_BACK.search(text) and any(each.fullmatch(text) for each in beside)


def _goes_with_closing(text: str) -> bool:
    """The same beside a request to close, where a fact need not mean that all is done (10条图谱全部成图)."""
    if _goes_with_done(text):
        return True
    takes_back = words.TAKEN_BACK.search(text) or closing.STILL_GOING.search(text)
    return bool(closing.TOLD_AS_DONE.search(text)) and not takes_back


def _asks_to_close(text: str) -> bool:
    return any(closing.REQUEST.fullmatch(piece) for piece in (text.replace(" ", ""), *text.split(" ")))


def _puts_off_closing(clause: Clause) -> bool:
    """Whether the unit says that it does not ask for it now (暂不申请办结, 下周申请办结)."""
    return _not_yet(clause.text) or (clause.topic is Topic.PLAN and _asks_to_close(clause.text))


def _not_yet(said: str) -> bool:
    return not _asks_to_close(said) and closing.NOT_YET.search(said) is not None


def _is_done_phrase(text: str) -> bool:
    text = words.GLAD.sub("", text)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return bool(words.DONE.fullmatch(text) or closing.REQUEST.fullmatch(text))


def _is_short_of_done(text: str) -> bool:
    if words.HARMLESS.fullmatch(text) or closing.REQUEST.fullmatch(text):
        return False
    return bool(words.NOT_DONE.search(text.replace("差不多", "大致")))


def _is_reserved(clauses: list[Clause]) -> bool:
    """Whether a problem is told, or a step is still to come that a finished task has behind it."""
    return any(
        clause.topic is Topic.PROBLEM or (clause.topic is Topic.PLAN and words.RESERVE.search(clause.text))
        for clause in clauses
    )


def _sounds_done(text: str) -> bool:
    doubtful = words.DOUBTFUL.search(text) and words.FINISHING.search(text)
    return bool(doubtful or _says_done(text) or words.SOUNDS_FINISHED.search(text)) and not (
        words.PROMISED.search(text) and "已" not in text and not doubtful
    )


def _is_under_way(text: str) -> bool:
    signs = (words.UNDER_WAY, words.FINISHING, words.UNCHANGED)
    return any(each.search(text) for each in signs) or bool(words.DEED_OF_PERIOD.match(text))
