"""What the chat page is shown, as JSON; see page.py for the shapes."""

from collections import Counter
from datetime import datetime
from urllib.parse import quote

from taskbot.clock import office_time
from taskbot.sandbox.entities import chunks
from taskbot.sandbox.models import Button, Chat, File, Json, Message, User
from taskbot.sandbox.world import World

EXCERPT_LENGTH = 60
PAGE_LANGUAGE = "zh"


def persona_view(user: User) -> Json:
    return {"id": user.id, "name": user.name, "role": user.role, "avatar_color": user.avatar_color}


def chat_view(chat: Chat, personas: list[User]) -> Json:
    return {
        "id": chat.id,
        "type": "private" if chat.owner else "supergroup",
        "title": chat.title,
        "members": [user.id for user in personas if chat.has(user)],
        "owner": chat.owner.id if chat.owner else None,
        "topics": [{"id": topic, "name": name} for topic, name in chat.topics.items()],
    }


def message_view(message: Message) -> Json:
    text = message.text or _service_text(message)
    return {
        "id": message.id,
        "order": message.serial,
        "chat_id": message.chat.id,
        "from": _sender_view(message.sender),
        "at": instant_view(message.at),
        "edited": message.edited_at is not None,
        "text": text,
        "html": message.html if message.text else text,
        "reply_to": _reply_view(message.reply_to) if message.reply_to else None,
        "buttons": [[_button_view(button) for button in row] for row in message.buttons],
        "files": [_file_view(message.file)] if message.file else [],
        "reactions": _reactions_view(message),
        "only_for": message.only_for.id if message.only_for else None,
        "topic": message.topic,
        "pinned": message.pinned,
        "force_reply": message.asks_reply,
        "service": message.is_service,
    }


def _reactions_view(message: Message) -> list[Json]:
    counts = Counter([*message.reactions, *message.reacted.values()])
    return [
        {
            "emoji": emoji,
            "count": count,
            "by": [user for user, own in message.reacted.items() if own == emoji],
        }
        for emoji, count in counts.items()
    ]


def commands_view(world: World) -> Json:
    """Scope → its commands, in the page's language where the bot has set them."""
    spoken = {PAGE_LANGUAGE, ""}
    found = sorted(key for key in world.commands if key[1] in spoken)
    return {scope: world.commands[scope, language] for scope, language in found}


def instant_view(instant: datetime) -> str:
    """ISO, in the office's zone, to the second."""
    return office_time(instant).isoformat(timespec="seconds")


def _sender_view(user: User) -> Json:
    return {"id": user.id, "name": user.name, "is_bot": user.is_bot}


def _reply_view(message: Message) -> Json:
    words = " ".join(message.text.split()) or (message.file.name if message.file else "")
    return {
        "id": message.id,
        "name": message.sender.name,
        "excerpt": chunks(words, EXCERPT_LENGTH)[0],
    }


def _button_view(button: Button) -> Json:
    view: Json = {"text": button["text"]}
    if "callback_data" in button:
        view["data"] = button["callback_data"]
    if "disabled" in button:
        view["disabled"] = True
    if "copy_text" in button:
        view["copy"] = button["copy_text"]["text"]
    return view | {key: button[key] for key in ("url", "style") if key in button}


def _file_view(file: File) -> Json:
    return {
        "name": file.name,
        "url": f"/sandbox/file/{file.id}/{quote(file.name, safe='')}",
        "size": len(file.content),
        "is_photo": file.is_photo,
        "mime": file.mime,
    }


def _service_text(message: Message) -> str:
    service = message.content.service or {}
    if "new_chat_members" in service:
        return "机器人已加入群聊"
    if "forum_topic_created" in service:
        return f"新话题：{service['forum_topic_created']['name']}"
    if "migrate_to_chat_id" in service:
        return "本群已升级为超级群"
    if "migrate_from_chat_id" in service:
        return "以上是升级以前的消息"
    return "机器人置顶了一条消息" if "pinned_message" in service else ""
