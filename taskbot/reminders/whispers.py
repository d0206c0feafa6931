"""A quiet answer finds its way: seen by the asker alone in the group, else in private, else as a few words to all.

The row of the outbox is the state: each way that is closed turns it into a letter for the next one (decision 0007).
"""

from typing import Any

from taskbot.reminders.models import Delivery, Letter

DONE = "👌"
"""Under a question in a group whose answer has gone to the asker in private."""


def whispered(receiver: int, query_id: str | None, short: str) -> dict[str, Any]:
    """What a quiet answer keeps beside its words; `short` is said where it cannot be quiet, empty for nothing."""
    return {"receiver": receiver, "query_id": query_id, "short": short}


def take_next_way(letter: Letter, *, may_write: bool) -> bool:
    """Turns a refused quiet answer into the next letter to try; False where none is left. `may_write`: in private."""
    match letter.kind:
        case "whisper_edit":
            letter.kind, letter.edits_message_id = "whisper", None
        case "whisper" if may_write:
            _go_private(letter)
        case "whisper":
            return _say_briefly(letter, letter.chat_id, letter.content)
        case _ if group := letter.content.get("group"):
            return _say_briefly(letter, group["chat_id"], group)
        case _:
            return False
    letter.delivery = Delivery.QUEUED
    return True


def _go_private(letter: Letter) -> None:
    asked = {key: letter.content[key] for key in ("reply_to", "thread_id", "short")}
    letter.content = letter.content | {
        "reply_to": None,
        "thread_id": None,
        "group": asked | {"chat_id": letter.chat_id},
    }
    letter.kind, letter.chat_id = "text", letter.content["receiver"]


def _say_briefly(letter: Letter, chat_id: int, asked: dict[str, Any]) -> bool:
    if not asked["short"]:
        return False
    letter.kind, letter.chat_id, letter.about, letter.delivery = "text", chat_id, [], Delivery.QUEUED
    letter.content = {
        "text": asked["short"],
        "keyboard": [],
        "reply_to": asked["reply_to"],
        "thread_id": asked["thread_id"],
        "force_reply": False,
    }
    return True
