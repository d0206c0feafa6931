"""The Bot API methods that the sandbox knows: each takes the world and the call, and returns the `result`."""

from collections.abc import Awaitable, Callable

from taskbot.sandbox.calls import Call
from taskbot.sandbox.methods import bot, chats, editing, sending
from taskbot.sandbox.world import World

Method = Callable[[World, Call], object | Awaitable[object]]

METHODS: dict[str, Method] = {
    "getMe": bot.get_me,
    "getUpdates": bot.get_updates,
    "setWebhook": bot.set_webhook,
    "deleteWebhook": bot.delete_webhook,
    "getWebhookInfo": bot.get_webhook_info,
    "getFile": bot.get_file,
    "answerCallbackQuery": bot.answer_callback_query,
    "setMyCommands": bot.set_my_commands,
    "getMyCommands": bot.get_my_commands,
    "deleteMyCommands": bot.delete_my_commands,
    "sendMessage": sending.send_message,
    "sendRichMessage": sending.send_rich_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendMediaGroup": sending.send_media_group,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "editEphemeralMessageText": editing.edit_ephemeral_message_text,
    "editEphemeralMessageReplyMarkup": editing.edit_ephemeral_message_reply_markup,
    "deleteEphemeralMessage": editing.delete_ephemeral_message,
    "deleteMessage": editing.delete_message,
    "setMessageReaction": editing.set_message_reaction,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
}
