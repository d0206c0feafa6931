"""Answers to what is asked for without a command. Telegram HTML."""

from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.texts.tasks import deadline
from taskbot.texts.words import own


def decide_by_command(number: int, *, is_return: bool) -> str:
    """To 办结 4 of the office, which is decided by a button or a command."""
    command = f"/return {number} 原因" if is_return else f"/close {number}"
    return f"还没有办理。#{number} 请在“报办结”的消息上点按钮，或发送 <code>{command}</code>。"


def paper_offered() -> str:
    """Under a text of several lines."""
    return "这像是一份来文，还没有处理。要逐项拟办，请点「拟办」；核对后才会交办。"


def order_offered() -> str:
    """Under an order in plain words."""
    return "这像是要交办的任务，还没有处理。要拟办，请点按钮；核对后才会发出。"


def taken_as_order() -> str:
    """In place of the offer once it was taken."""
    return "已拟办，请核对下面的预览。"


def when_due(task: TaskFacts, today: date) -> str:
    """To 什么时候要？"""
    return f"#{task.number} 时限：{deadline(task, today)}，牵头：{own(task.lead_unit)}"


def ask_the_office(number: int, office: str) -> str:
    """To a question that only the office can answer; nothing is recorded."""
    return (
        f"没有记录。这要由{own(office)}答复，请直接联系；需要书面答复的，请写："
        f"<code>#{number} 需协调：请明确……</code>，答复后通知您。"
    )
