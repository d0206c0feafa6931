"""Which chat and which message a call is about, and whether the bot may reach it."""

from taskbot.sandbox.calls import Call
from taskbot.sandbox.errors import BadRequest, Forbidden
from taskbot.sandbox.models import Chat, Message, User
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
    message = _reachable(chat, message_id)
    if message is None:
        raise BadRequest(f"message to {purpose} not found")
    return message


def _reachable(chat: Chat, message_id: int) -> Message | None:
    """Ephemeral messages are named otherwise, and those of the time before an upgrade are out of reach."""
    return chat.messages.get(message_id) if message_id >= chat.first_message_id else None


def replied_message(chat: Chat, call: Call) -> Message | None:
    """The message that the call answers, by reply_parameters; only an ephemeral message answers an ephemeral one."""
    reply = call.params.get("reply_parameters")
    if reply is None:
        return None
    is_ephemeral = "ephemeral_message_parameters" in call.params
    if "ephemeral_message_id" in reply:
        message = chat.messages.get(-reply["ephemeral_message_id"]) if is_ephemeral else None
    else:
        message = _reachable(chat, reply.get("message_id", 0))
    if message is None and (is_ephemeral or not reply.get("allow_sending_without_reply")):
        raise BadRequest("message to be replied not found")
    return message


def topic_of(chat: Chat, call: Call) -> int | None:
    """The forum topic that the call names."""
    topic: int | None = call.params.get("message_thread_id")
    if topic is not None and topic not in chat.topics:
        raise BadRequest("message thread not found")
    return topic


def receiver_of(world: World, chat: Chat, call: Call) -> User | None:
    """Whom an ephemeral message is for: a member of a group; a press that it answers must be that person's."""
    asked = call.params.get("ephemeral_message_parameters")
    if asked is None:
        return None
    if chat.is_private:
        raise BadRequest("ephemeral messages can be sent only to groups and supergroups")
    user = world.users.get(asked["receiver_user_id"])
    if user is None or not chat.has(user):
        raise BadRequest("USER_NOT_PARTICIPANT")
    query_id = asked.get("callback_query_id")
    if query_id is not None and not _is_pressed_by(world, query_id, user):
        raise BadRequest("query is too old and response timeout expired or query ID is invalid")
    return user


def _is_pressed_by(world: World, query_id: str, user: User) -> bool:
    query = world.queries.get(query_id)
    return query is not None and query.user is user


def whispered_message(world: World, call: Call) -> Message:
    """The ephemeral message of the call's ids, which the bot has sent."""
    chat = writable_chat(world, call)
    message = chat.messages.get(-call.params["ephemeral_message_id"])
    receiver = message.receiver if message else None
    if message is None or receiver is None or receiver.id != call.params["receiver_user_id"]:
        raise BadRequest("message to edit not found")
    return message
