"""Telegram's windows by themselves, with the time given."""

from taskbot.sandbox.limits import Limits
from taskbot.sandbox.models import Chat, User


def test_one_chat_takes_one_message_a_second_after_a_short_burst():
    limits, chat = Limits(), Chat(1, "李工", owner=User(1, "李工"))
    times = (0.0, 0.1, 0.2, 0.3, 3.1, 3.15, 3.4)
    assert [limits.retry_after(chat, now) for now in times] == [0, 0, 0, 3, 0, 0, 0]


def test_a_group_takes_twenty_a_minute():
    limits, group = Limits(), Chat(-100, "工作群")
    waits = [limits.retry_after(group, 2.0 * number) for number in range(21)]
    assert waits == [0] * 20 + [20]


def test_all_chats_together_take_thirty_a_second():
    limits = Limits()
    chats = [Chat(number, "x", owner=User(number, "x")) for number in range(31)]
    assert [limits.retry_after(chat, 0.5) for chat in chats] == [0] * 30 + [1]
