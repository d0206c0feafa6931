"""What somebody sees who looks on at a stage: who is there, what the bot has said, what was recorded."""

from taskbot.demo import Stage
from taskbot.sandbox.models import Chat, Message, User
from taskbot.tasks import queries


def person(stage: Stage, name: str) -> User:
    return next(user for user in stage.sandbox.world.users.values() if user.name == name)


def group(stage: Stage, title: str = "工作群") -> Chat:
    return next(chat for chat in stage.sandbox.world.chats.values() if chat.title == title)


def desk(stage: Stage, name: str = "王敏") -> Chat:
    """The private chat of somebody with the bot."""
    return stage.sandbox.private_chat(person(stage, name))


def said(stage: Stage, words: str, chat: Chat | None = None) -> list[Message]:
    """The bot's messages that hold the words, as they stand now."""
    messages = stage.sandbox.messages(chat or group(stage))
    return [message for message in messages if message.sender is stage.sandbox.bot and words in message.text]


def answers(stage: Stage, message: Message) -> list[str]:
    """What the bot has said in reply to it."""
    told = stage.sandbox.messages(message.chat)
    return [each.text for each in told if each.sender is stage.sandbox.bot and each.reply_to is message]


async def reported(stage: Stage, number: int) -> list[str]:
    """The words of all versions of all reports on a task."""
    events = await stage.app.context.db.read(queries.timeline, number)
    return [event.new["words"] for event in events if event.new and event.kind == "reported"]
