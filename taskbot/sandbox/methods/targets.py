"""Which chat and which message a call is about, and whether the bot may reach it."""

from taskbot.sandbox.calls import Call
from taskbot.sandbox.errors import BadRequest, Forbidden
from taskbot.sandbox.models import Chat, Message
from taskbot.sandbox.world import World

REMOVED = {
    "left": "bot is not a member of the supergroup chat",
    "kicked": "bot was kicked from the supergroup chat",
}


def known_chat(world: World, call: Call) -> Chat:
    """The chat of the call's chat_id, reachable or not."""
    chat_id = call.params.get("chat_id")
    if chat_id in world.upgraded:
        raise BadRequest(
            "group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": world.upgraded[chat_id]},
        )
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None:
        raise BadRequest("chat not found")
    return chat


def writable_chat(world: World, call: Call) -> Chat:
    """A chat that the bot may write to."""
    chat = known_chat(world, call)
    if chat.is_private and not chat.started:
        raise Forbidden("bot can't initiate conversation with a user")
    if chat.is_private and not chat.has(world.bot):
        raise Forbidden("bot was blocked by the user")
    if words := REMOVED.get(chat.standing(world.bot)):
        raise Forbidden(words)
    return chat


def message_to(purpose: str, chat: Chat, call: Call) -> Message:
    """The message of the call's message_id; `purpose` is the verb of Telegram's complaint."""
    message_id = call.params.get("message_id")
    if message_id is None:
        raise BadRequest("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise BadRequest(f"message to {purpose} not found")
    return message


def replied_message(chat: Chat, call: Call) -> Message | None:
    """The message that the call answers, by reply_parameters."""
    reply = call.params.get("reply_parameters")
    if reply is None:
        return None
    message = chat.messages.get(reply.get("message_id"))
    if message is None and not reply.get("allow_sending_without_reply"):
        raise BadRequest("message to be replied not found")
    return message
