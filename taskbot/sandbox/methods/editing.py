"""The methods that change a message already in a chat."""

from dataclasses import replace
from datetime import timedelta

from taskbot.sandbox.calls import Call
from taskbot.sandbox.errors import BadRequest
from taskbot.sandbox.methods.targets import message_to, whispered_message, writable_chat
from taskbot.sandbox.methods.writing import caption_of, keyboard_of, text_of
from taskbot.sandbox.models import Change, Chat, Content, Json, Message
from taskbot.sandbox.objects import message_object
from taskbot.sandbox.world import World

DELETABLE_FOR = timedelta(hours=48)
REACTIONS = frozenset(
    "❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾"
    "💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
) | {"❤‍🔥", "👨‍💻", "🤷‍♂", "🤷‍♀"}
"""The only emoji that Telegram takes as reactions (ReactionTypeEmoji)."""


def edit_message_text(world: World, call: Call) -> Json:
    message = _own_message(world, call)
    if message.file:
        raise BadRequest("there is no text in the message to edit")
    text, entities = text_of(world, call.params)
    return _changed(world, message, Content(text, entities, markup=keyboard_of(call)))


def edit_message_caption(world: World, call: Call) -> Json:
    message = _own_message(world, call)
    if not message.file:
        raise BadRequest("there is no caption in the message to edit")
    caption, entities = caption_of(world, call.params)
    content = replace(message.content, text=caption, entities=entities, markup=keyboard_of(call))
    return _changed(world, message, content)


def edit_message_reply_markup(world: World, call: Call) -> Json:
    message = _own_message(world, call)
    return _changed(world, message, replace(message.content, markup=keyboard_of(call)))


def edit_ephemeral_message_text(world: World, call: Call) -> bool:
    text, entities = text_of(world, call.params)
    message = whispered_message(world, call)
    _changed(world, message, Content(text, entities, markup=keyboard_of(call)))
    return True


def edit_ephemeral_message_reply_markup(world: World, call: Call) -> bool:
    message = whispered_message(world, call)
    _changed(world, message, replace(message.content, markup=keyboard_of(call)))
    return True


def delete_ephemeral_message(world: World, call: Call) -> bool:
    world.delete(whispered_message(world, call))
    return True


def _own_message(world: World, call: Call) -> Message:
    message = message_to("edit", writable_chat(world, call), call)
    if message.sender is not world.bot or message.is_service:
        raise BadRequest("message can't be edited")
    return message


def _changed(world: World, message: Message, content: Content) -> Json:
    if content == message.content:
        raise BadRequest(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    world.change(message, content)
    return message_object(message)


def delete_message(world: World, call: Call) -> bool:
    """Own messages, others' only in private or as an admin; nothing older than 48 hours."""
    chat = writable_chat(world, call)
    message = message_to("delete", chat, call)
    is_own = message.sender is world.bot
    if not (is_own or chat.is_private or chat.is_led_by(world.bot)):
        raise BadRequest("message can't be deleted")
    is_old = world.clock.now() - message.at > DELETABLE_FOR
    if is_old and not (chat.is_led_by(world.bot) and not chat.is_private):
        raise BadRequest("message can't be deleted for everyone")
    world.delete(message)
    return True


def set_message_reaction(world: World, call: Call) -> bool:
    """A bot may set one ordinary emoji, or none."""
    message = message_to("react", writable_chat(world, call), call)
    reactions = call.params.get("reaction", [])
    if len(reactions) > 1:
        raise BadRequest("REACTIONS_TOO_MANY")
    if any(reaction.get("emoji") not in REACTIONS for reaction in reactions):
        raise BadRequest("REACTION_INVALID")
    message.reactions = tuple(reaction["emoji"] for reaction in reactions)
    world.tell(Change("reacted", message=message))
    return True


def pin_chat_message(world: World, call: Call) -> bool:
    chat = _pinning_chat(world, call)
    message = message_to("pin", chat, call)
    message.pinned = True
    world.tell(Change("pinned", message=message))
    service = {"pinned_message": message_object(message, with_reply=False)}
    world.post(chat, world.bot, Content(service=service))
    return True


def unpin_chat_message(world: World, call: Call) -> bool:
    """The given message, else the newest pinned one."""
    chat = _pinning_chat(world, call)
    if "message_id" in call.params:
        message = message_to("unpin", chat, call)
    else:
        pinned = [message for message in chat.messages.values() if message.pinned]
        if not pinned:
            raise BadRequest("message to unpin not found")
        message = pinned[-1]
    message.pinned = False
    world.tell(Change("pinned", message=message))
    return True


def _pinning_chat(world: World, call: Call) -> Chat:
    chat = writable_chat(world, call)
    if not (chat.is_private or chat.is_led_by(world.bot)):
        raise BadRequest("not enough rights to manage pinned messages in the chat")
    return chat
