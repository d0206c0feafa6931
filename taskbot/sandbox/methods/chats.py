"""The methods about chats and their members."""

from taskbot.sandbox.calls import Call
from taskbot.sandbox.errors import BadRequest, Forbidden
from taskbot.sandbox.methods.targets import REMOVED, known_chat
from taskbot.sandbox.models import Chat, Json, User
from taskbot.sandbox.objects import chat_object, member_object, message_object
from taskbot.sandbox.world import World

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(world: World, call: Call) -> Json:
    chat = _entered_chat(world, call)
    body = chat_object(chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    pinned = [message for message in chat.messages.values() if message.pinned]
    if pinned:
        body["pinned_message"] = message_object(pinned[-1], with_reply=False)
    return body


def get_chat_member(world: World, call: Call) -> Json:
    chat = _entered_chat(world, call)
    user = _user(world, call.params["user_id"])
    if user is None:
        raise BadRequest("PARTICIPANT_ID_INVALID")
    return member_object(user, chat.standing(user))


def get_chat_administrators(world: World, call: Call) -> list[Json]:
    """The people only: other bots are left out, and there are none."""
    chat = _entered_chat(world, call)
    if chat.is_private:
        raise BadRequest("there are no administrators in the private chat")
    users = [user for user in _members(world, chat) if chat.is_led_by(user) and not user.is_bot]
    return [member_object(user, chat.standing(user)) for user in users]


def get_chat_member_count(world: World, call: Call) -> int:
    return len(_members(world, _entered_chat(world, call)))


def leave_chat(world: World, call: Call) -> bool:
    chat = _entered_chat(world, call)
    if chat.is_private:
        raise BadRequest("chat member status can't be changed in private chats")
    world.set_standing(chat, world.bot, "left", by=world.bot)
    return True


def _entered_chat(world: World, call: Call) -> Chat:
    chat = known_chat(world, call)
    if chat.is_private and not chat.started:
        raise BadRequest("chat not found")
    if not chat.is_private and (words := REMOVED.get(chat.standing(world.bot))):
        raise Forbidden(words)
    return chat


def _user(world: World, user_id: int) -> User | None:
    return world.bot if user_id == world.bot.id else world.users.get(user_id)


def _members(world: World, chat: Chat) -> list[User]:
    return [user for user in (*world.users.values(), world.bot) if chat.has(user)]
