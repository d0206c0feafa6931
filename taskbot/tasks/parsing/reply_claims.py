"""Decides what a unit claims of its task: done only where every word of it says so, and a question where it is in doubt."""

from enum import StrEnum

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
    is_certain = is_certain and all(map(_goes_with_done, said))
    if is_whole and is_certain and any(map(_says_done, said)):
        return Claim.DONE, None
    if _is_not_started(said, progress):
        return Claim.NOT_STARTED, None
    if progress == 100:
        return None, Ask.IS_IT_DONE
    if is_whole and any(map(_sounds_done, said)):
        return Claim.IN_PROGRESS, Ask.IS_IT_DONE
    if any(forecasts.UNSURE.search(text) or forecasts.STILL.search(text) for text in said):
        return Claim.IN_PROGRESS, Ask.IS_IT_STUCK
    is_under_way = progress is not None or len(said) < len(clauses) or bool(about(clauses, Topic.PROBLEM))
    return (Claim.IN_PROGRESS if is_under_way or any(map(_is_under_way, said)) else None), None


def is_unfinished(clauses: list[Clause], claim: Claim | None, progress: int | None) -> bool:
    """Whether what is said cannot be said of a finished task."""
    if claim in (Claim.BLOCKED, Claim.NOT_STARTED) or (progress is not None and progress < 100):
        return True
    said = (clause.text for clause in clauses if clause.topic is not Topic.PLAN)
    return claim is not Claim.DONE and any(map(denies_completion, said))


def denies_completion(said: str) -> bool:
    """Whether words in half width take back that a task is done (说错了，还没完成)."""
    return forecasts.UNFINISHED.search(said) is not None


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
    """Whether the clause says no more than that it is done; a space may stand for a comma (已完成 谢谢)."""
    if words.PROMISED.search(text) and "已" not in text and not text.endswith(("了", "啦")):
        return False
    if _is_done_phrase(text.replace(" ", "")):
        return True
    pieces = text.split(" ")
    return _is_done_phrase(pieces[0]) and all(
        words.HARMLESS.fullmatch(piece) or words.THANKS.fullmatch(piece) for piece in pieces[1:]
    )


def _goes_with_done(text: str) -> bool:
    """Whether a finished task may be told of so; whatever is not known to, takes completion back."""
    text = words.GLAD.sub("", text)
    if not text or _says_done(text):
        return True
    beside = (words.HARMLESS, words.THANKS, words.ACKNOWLEDGED, words.FACT)
    return not words.TAKEN_BACK.search(text) and any(each.fullmatch(text) for each in beside)


def _is_done_phrase(text: str) -> bool:
    text = words.GLAD.sub("", text)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return bool(words.DONE.fullmatch(text) or words.CLOSING_REQUEST.fullmatch(text))


def _is_short_of_done(text: str) -> bool:
    if words.HARMLESS.fullmatch(text) or words.CLOSING_REQUEST.fullmatch(text):
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
