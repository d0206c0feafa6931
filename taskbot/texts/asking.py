"""What units read when they ask something of the office: questions, echoes, answers. `office` is how the office signs."""

from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.texts.requests import WORDS_LENGTH
from taskbot.texts.tasks import TITLE_LENGTH, deadline, named
from taskbot.texts.words import day, excerpt, own

_EXAMPLE = "例如：<code>7月3日 还需再征求一轮意见</code>"
_NEVER_MIND = "不申请了请回复“取消”"


def mention(person_id: int, name: str) -> str:
    """The name as a link: the reply box opens for that person alone."""
    return f'<a href="tg://user?id={person_id}">{own(name)}</a>'


def dropped(number: int | None) -> str:
    """Somebody who was asked, of a task or of something else, thought better of it."""
    return f"#{number} 没有改动，一切照旧。" if number else "没有改动，一切照旧。"


# 延期


def extension_question(task: TaskFacts, whom: str, today: date) -> str:
    """After the button 申请延期; `whom` is a mention."""
    return (
        f"{whom}，请回复本条写明 #{task.number} {own(excerpt(task.title, 30))} 要延到哪一天、什么原因，"
        f"{_EXAMPLE}；{_NEVER_MIND}。\n现时限：{deadline(task, today)}"
    )


def extension_incomplete(number: int, wanted_on: date | None, reason: str, today: date) -> str:
    """To an answer that lacks a half; what it has is kept."""
    if wanted_on:
        what = f"要延到{day(wanted_on, today)}已记下，还缺原因，请回复本条写一句"
    elif reason:
        what = "原因已记下，没有读出要延到哪一天，请回复本条写明日期，例如：<code>7月3日</code>"
    else:
        what = f"没有读出日期和原因，请回复本条写明，{_EXAMPLE}"
    return f"#{number} 的延期还没有提交：{what}；{_NEVER_MIND}。"


def extension_counted(task: TaskFacts, phrase: str, on: date, reason: str, today: date) -> str:
    """To a span (再延两周): the day that it leads to from the present date; a button follows where the reason is known."""
    counted = f"从现时限算起延{own(phrase)}，是{day(on, today)}"
    if reason:
        how = "对的请点「申请延期」；另有日期请回复本条写明"
        said = f"\n原因：{own(excerpt(reason, WORDS_LENGTH))}"
    else:
        how, said = "还缺原因，请回复本条写一句，另有日期一并写明", ""
    return f"#{task.number} 的延期还没有提交：{counted}，{how}；{_NEVER_MIND}。\n现时限：{deadline(task, today)}{said}"


def day_doubted(number: int, phrase: str, doubt: str) -> str:
    """To words of time that are no certain day; the reason beside them is kept."""
    return (
        f"#{number} 没有改动：「{own(excerpt(phrase, 40))}」{doubt}，"
        "请回复本条写明是哪一天，例如：<code>7月3日</code>。"
    )


def day_missing(number: int) -> str:
    """To an answer of the office that names no day."""
    return f"#{number} 没有改动：没有读出日期，请回复本条写明，例如：<code>7月3日</code>。"


def extension_asked(
    task: TaskFacts, order: str, wanted_on: date, reason: str, today: date, office: str
) -> str:
    """The request has gone to the office."""
    return (
        f"已提交{order}申请，等待{own(office)}答复：\n#{task.number} {own(excerpt(task.title, TITLE_LENGTH))}\n"
        f"现时限：{deadline(task, today)}\n申请延至：{day(wanted_on, today)}\n"
        f"原因：{own(excerpt(reason, WORDS_LENGTH))}"
    )


def extension_previewed(task: TaskFacts, wanted_on: date | None, reason: str, doubt: str, today: date) -> str:
    """To words that ask for a later date, before anything is stored."""
    if wanted_on:
        wanted = day(wanted_on, today) + (f"（{own(doubt)}）" if doubt else "")
    else:
        wanted = doubt or "没有写明"
    said = own(excerpt(reason, WORDS_LENGTH)) or "没有写明"
    return (
        f"要为 #{task.number} 申请延期吗？还没有提交，确认请点「申请延期」。\n现时限：{deadline(task, today)}\n"
        f"申请延至：{wanted}\n原因：{said}"
    )


def not_later(task: TaskFacts, wanted_on: date, today: date) -> str:
    """To words that move a task to a day which its due date allows anyhow."""
    return (
        f"#{task.number} 没有改动：{day(wanted_on, today)}不晚于现时限{deadline(task, today)}，不用申请延期。"
        f"只是反馈进展的，请点「不是，照原话记录」；要延到更晚的一天，请回复本条写明日期。"
    )


def extension_granted(task: TaskFacts, order: str, wanted_on: date | None, today: date, office: str) -> str:
    """To the units: the date that counts from now on."""
    changed = f"（申请延至{day(wanted_on, today)}）" if wanted_on and wanted_on != task.due_on else ""
    return (
        f"{own(office)}同意{order}{changed}：\n#{task.number} {own(excerpt(task.title, TITLE_LENGTH))}\n"
        f"时限：{deadline(task, today)}"
    )


def extension_refused(task: TaskFacts, today: date, office: str) -> str:
    """To the unit: everything stays as it was."""
    return (
        f"{own(office)}未同意延期：\n#{task.number} {own(excerpt(task.title, TITLE_LENGTH))}\n"
        f"时限仍为{deadline(task, today)}"
    )


def refusal_explained(task: TaskFacts, what: str, words: str, today: date, office: str) -> str:
    """To the unit: why the office did not agree; `what` is 延期 or 退回."""
    return f"{own(office)}未同意{what}的原因：\n{named(task, today)}\n{own(excerpt(words, WORDS_LENGTH))}"


# 退回


def decline_question(task: TaskFacts, whom: str) -> str:
    """After the button 退回."""
    return (
        f"{whom}，请回复本条写明退回 #{task.number} {own(excerpt(task.title, 30))} 的原因，"
        f"例如：<code>该事项职责不在我单位</code>；不退了请回复“取消”。"
    )


def decline_previewed(number: int) -> str:
    """To words that say that the task is not the unit's, before anything is stored."""
    return f"要把 #{number} 退回督办单位吗？还没有提交，确认请点「退回」。"


def decline_asked(task: TaskFacts, reason: str, today: date, office: str) -> str:
    """The decline has gone to the office."""
    return (
        f"已提交退回申请，等待{own(office)}答复，答复之前仍由贵单位办理：\n{named(task, today)}\n"
        f"原因：{own(excerpt(reason, WORDS_LENGTH))}"
    )


def unit_released(task: TaskFacts, unit: str, today: date, office: str) -> str:
    """To the supporting unit and the lead: it has no part in the task any more."""
    return f"{own(office)}同意退回，{own(unit)}不再配合：\n{named(task, today)}"


def decline_refused(task: TaskFacts, unit: str, today: date, office: str) -> str:
    """To the unit: the task stays its own."""
    return f"{own(office)}未同意退回，仍由{own(unit)}办理：\n{named(task, today)}"


def asked_below(number: int) -> str:
    """A preview that was confirmed, but lacks something; the question follows."""
    return f"#{number} 还没有提交，请回答下面的问题。"


def request_withdrawn() -> str:
    """A preview after 取消."""
    return "没有提交，一切照旧。"


# 报办结


def submitted(task: TaskFacts, today: date, office: str) -> str:
    """Answer to /done."""
    return f"已报办结，等待{own(office)}审核：\n{named(task, today)}"


def submitted_briefly(number: int, office: str) -> str:
    """Toast after 报办结."""
    return f"#{number} 已报办结，等待{office}审核。"


def closed(task: TaskFacts, today: date, office: str) -> str:
    """To the units: the office has closed the task."""
    return f"{own(office)}已审核办结：\n{named(task, today)}"


def returned(task: TaskFacts, reason: str, today: date, office: str) -> str:
    """To the units: the office has returned the task."""
    return f"{own(office)}已退办：\n{named(task, today)}\n原因：{own(excerpt(reason, WORDS_LENGTH))}"


# 需协调


def coordination_answered(task: TaskFacts, problem: str, answer: str, today: date, office: str) -> str:
    """To the unit: the office's answer to its 需协调."""
    told = "；".join(problem.splitlines())
    asked = f"\n问题：{own(excerpt(told, 120))}" if told else ""
    return f"{own(office)}答复：\n{named(task, today)}{asked}\n答复：{own(excerpt(answer, 2000))}"


def answered_before() -> str:
    """To a second answer to the same question."""
    return "这个问题已经答复过了，没有改动；要改，请重新操作。"


def answer_stands() -> str:
    """To an edit of an answer to a question."""
    return "原来的答复已经处理，修改不再起作用；要改，请重新操作。"
