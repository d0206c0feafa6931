"""What happens to chats themselves: a group becomes a supergroup under another id."""

from aiogram import F, Router
from aiogram.types import Message

from taskbot.context import Context
from taskbot.reminders import delivery


async def follow_migration(message: Message, context: Context) -> None:
    """Telegram tells it twice, in the old group and in the new one."""
    old_id = message.migrate_from_chat_id or message.chat.id
    new_id = message.migrate_to_chat_id or message.chat.id
    await context.db.write(delivery.follow_migration, old_id, new_id, now=context.clock.now())


def make_router() -> Router:
    """The routing table."""
    router = Router(name="chats")
    router.message.register(follow_migration, F.migrate_to_chat_id | F.migrate_from_chat_id)
    return router
