"""Users, chats, messages and memberships as the Bot API writes them."""

from datetime import datetime

from taskbot.sandbox.models import ANONYMOUS_ADMIN, Chat, File, Json, Message, Query, Standing, User
from taskbot.sandbox.schema import bot_api


def user_object(user: User) -> Json:
    """A User."""
    body: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.name}
    if user.username:
        body["username"] = user.username
    if user.language:
        body["language_code"] = user.language
    return body


def chat_object(chat: Chat) -> Json:
    """A Chat."""
    if chat.owner is None:
        group: Json = {"id": chat.id, "type": "supergroup", "title": chat.title}
        return group | {"is_forum": True} if chat.topics else group
    body: Json = {"id": chat.id, "type": "private", "first_name": chat.owner.name}
    if chat.owner.username:
        body["username"] = chat.owner.username
    return body


def message_object(message: Message, *, with_reply: bool = True) -> Json:
    """A Message; the message it replies to is given without its own reply, as Telegram does."""
    content = message.content
    body: Json = {
        "message_id": message.id,
        "from": user_object(message.sender),
        "chat": chat_object(message.chat),
        "date": stamp(message.at),
        **(content.service or {}),
    }
    if message.receiver:
        own = {"ephemeral_message_id": -message.id, "receiver_user": user_object(message.receiver)}
        body |= {"message_id": 0, **own}
    if message.topic:
        body |= {"message_thread_id": message.topic, "is_topic_message": True}
    if message.sender is ANONYMOUS_ADMIN:
        body["sender_chat"] = chat_object(message.chat)
    if message.edited_at:
        body["edit_date"] = stamp(message.edited_at)
    if message.reply_to and with_reply:
        body["reply_to_message"] = message_object(message.reply_to, with_reply=False)
    if content.album:
        body["media_group_id"] = content.album
    if message.buttons:
        body["reply_markup"] = {"inline_keyboard": message.buttons}
    return body | _words(message) | _media(content.file)


def _words(message: Message) -> Json:
    if message.content.rich:
        paragraph = {"type": "paragraph", "text": message.text}
        return {"rich_message": {"blocks": [paragraph]}}
    text, entities = ("caption", "caption_entities") if message.file else ("text", "entities")
    if not message.text:
        return {}
    body: Json = {text: message.text}
    if message.content.entities:
        body[entities] = [entity.as_json() for entity in message.content.entities]
    return body


def _media(file: File | None) -> Json:
    if file is None:
        return {}
    if file.size is None:
        return {"document": {**file_ids(file), "file_name": file.name, "mime_type": file.mime}}
    width, height = file.size
    return {"photo": [{**file_ids(file), "width": width, "height": height}]}


def file_ids(file: File) -> Json:
    """What a Document, a PhotoSize and a File have in common."""
    return {"file_id": file.id, "file_unique_id": f"u{file.id}", "file_size": len(file.content)}


def query_object(query: Query) -> Json:
    """A CallbackQuery."""
    return {
        "id": query.id,
        "from": user_object(query.user),
        "message": message_object(query.message),
        "chat_instance": str(query.message.chat.id),
        "data": query.data,
    }


def reaction_object(message: Message, user: User, old: str, new: str, at: datetime) -> Json:
    """A MessageReactionUpdated."""
    return {
        "chat": chat_object(message.chat),
        "message_id": message.id,
        "user": user_object(user),
        "date": stamp(at),
        "old_reaction": [{"type": "emoji", "emoji": old}] if old else [],
        "new_reaction": [{"type": "emoji", "emoji": new}] if new else [],
    }


MEMBER_TYPES: dict[Standing, str] = {
    "creator": "ChatMemberOwner",
    "administrator": "ChatMemberAdministrator",
    "member": "ChatMemberMember",
    "left": "ChatMemberLeft",
    "kicked": "ChatMemberBanned",
}


def member_object(user: User, standing: Standing) -> Json:
    """A ChatMember; an administrator has every ordinary right, but is not anonymous."""
    fields = bot_api()["types"][MEMBER_TYPES[standing]]
    is_admin = standing == "administrator"
    rights = {name: is_admin for name, kind in fields.items() if kind["t"] == "Boolean" and kind.get("r")}
    body: Json = {**rights, "status": standing, "user": user_object(user)}
    if "is_anonymous" in fields:
        body["is_anonymous"] = False
    if standing == "administrator":
        body["can_pin_messages"] = True
    if standing == "kicked":
        body["until_date"] = 0
    return body


def stamp(instant: datetime) -> int:
    """Unix time in whole seconds."""
    return int(instant.timestamp())
