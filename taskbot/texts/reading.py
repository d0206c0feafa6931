"""What is answered to words that leave open what they are about, or that nobody here can read. Telegram HTML."""

from collections.abc import Iterable, Sequence
from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.texts.tasks import named
from taskbot.texts.words import day, own

NOT_SO = "不是，照原话记录"
"""Label under the preview of a request that nobody meant."""

_EXAMPLE = "60% 正在征求意见"


def states_missing(numbers: Sequence[str]) -> str:
    """Of a message that reports other tasks: these are named in it, and nothing can be read of them."""
    named_so = "、".join(f"#{number}" for number in numbers)
    return f"{named_so} 没有读出进展，未记录。请写明百分比或者进展情况，例如：<code>#{numbers[0]} {_EXAMPLE}</code>"


def report_of_which(tasks: Iterable[TaskFacts], today: date) -> str:
    """To a report that names no task, or one by words that stand in several titles; a button for each follows."""
    head = f"这条反馈没有写明任务编号，未记录。请点是哪一项，或回复任务卡片，或写上编号，例如：<code>#12 {_EXAMPLE}</code>"
    return _listed(head, tasks, today)


def receipt_of_which(tasks: Iterable[TaskFacts], today: date) -> str:
    """To 收到 in private, where several tasks wait to be acknowledged; a button for each follows."""
    return _listed("还有几项任务没有签收，请点是哪一项：", tasks, today)


def reports_of_which(tasks: Iterable[TaskFacts], today: date) -> str:
    """To a report on several tasks that are named by words, not all of which tell a task."""
    head = f"这条反馈写到几项任务，有的分不清是哪一项，未记录。请写上编号，例如：<code>#12 {_EXAMPLE}</code>"
    return _listed(head, tasks, today)


def recorded_of(number: int) -> str:
    """In place of a question about somebody's words, once they were recorded as a report."""
    return f"已作为 #{number} 的反馈记录。"


def extension_of_which(tasks: Iterable[TaskFacts], wanted_on: date | None, today: date) -> str:
    """To a request for a later day that names no task; a button for each follows."""
    until = f"延至{day(wanted_on, today)}" if wanted_on else "延期"
    return _listed(f"要为哪一项任务申请{until}？还没有提交，请点对应的按钮。", tasks, today)


def decline_of_which(tasks: Iterable[TaskFacts], today: date) -> str:
    """To words that give a task back and do not say which."""
    return _listed("要退回哪一项任务？还没有提交，请点对应的按钮。", tasks, today)


def submission_of_which(tasks: Iterable[TaskFacts], today: date) -> str:
    """To 报办结 without a number."""
    return _listed(
        "要为哪一项任务报办结？还没有提交，请点对应的按钮，或写上编号，例如：<code>/done 12 完成情况说明</code>",
        tasks,
        today,
    )


def nothing_to_extend() -> str:
    """The unit leads no task that can be extended now."""
    return "没有可以申请延期的任务：只有牵头单位可以在时限之前申请；贵单位任务请发送 /mine 查看。"


def nothing_to_decline() -> str:
    """The unit has no task that can be declined now."""
    return "没有可以退回的任务；贵单位任务请发送 /mine 查看。"


def liaison_hint(office: str) -> str:
    """To private words of a liaison that are no report."""
    return f"没有读出反馈，未记录。反馈请写编号和进展，例如：<code>#12 {_EXAMPLE}</code>；其他事情请直接联系{own(office)}。"


def leader_hint() -> str:
    """To private words of a leader that name no task."""
    return "没有记录。批示请写明编号，例如：<code>#12 请抓紧推进</code>；对整体工作的批示请用 /note；查看任务请用 /list。"


def answer_hint() -> str:
    """To words that may answer the one question that is open; said in reply to that question."""
    return "刚才的话没有记录。如果是在回答这个问题，请回复这条消息再写一次。"


def _listed(head: str, tasks: Iterable[TaskFacts], today: date) -> str:
    return "\n".join([head, *(named(task, today) for task in tasks)])
