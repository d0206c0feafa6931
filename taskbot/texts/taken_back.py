"""What is said where a unit denies that a task which it has handed in is finished. Telegram HTML."""

from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.texts.cards import standing
from taskbot.texts.tasks import named
from taskbot.texts.words import excerpt, own

_ALERT_LENGTH = 90
"""Of 200 characters that Telegram shows in an alert."""


def asked(number: int, office: str) -> str:
    """To the unit, under the echo; two buttons follow."""
    return f"#{number} 已报办结，正等待{own(office)}审核；这条说还没有完成，要撤回报办结吗？"


def kept(number: int, office: str) -> str:
    """After 不撤回."""
    return f"#{number} 没有撤回，仍等待{own(office)}审核；刚才的反馈{own(office)}也能看到。"


def taken_back(task: TaskFacts, today: date) -> str:
    """After 撤回报办结."""
    return f"已撤回报办结：{named(task, today)}\n{standing(task, today)}"


def taken_back_briefly(number: int) -> str:
    """The same as a toast."""
    return f"#{number} 已撤回报办结，继续推进。"


def denied(number: int, words: str) -> str:
    """To the office that is about to close the task."""
    said = own(excerpt(words, _ALERT_LENGTH))
    return f"没有办结：单位报办结之后又反馈「{said}」。确要办结 #{number} 的，请再点一次「办结」。"
