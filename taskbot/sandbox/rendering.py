"""What the bot did, as the `<` lines of a transcript.

    < 工作群 ↩李工                        a message, with ↩ when it replies to somebody; its text is indented
        [按钮一] [按钮二]                 its buttons, a row a line
    < 工作群 文件 digest.xlsx             a document, or 图片 a photo, then its caption
    < 工作群 改「first line before」      an edit: the new text and buttons
    < 工作群 删「first line」             a deletion; 置顶「…」 and 取消置顶「…」 likewise
    < 弹窗 李工: text                     the answer to a press, when it has words
    < 工作群 表情「👌」「its first line」  a reaction to somebody's message, 「无」 when it was taken back
    < 工作群(仅李工可见) ↩李工            a message that nobody else sees; so with 改 and 删
    < 工作群 话题「综合组」               a message in a topic

A disabled button stands in round brackets: （已办结）. The code of an invitation link is left out, for it is random.
"""

import re

from taskbot.sandbox.models import Button, Change, Message, Query, User

INDENT = "    "
INVITATION_LINK = re.compile(r"t\.me/\w+\?start=[\w-]+")


def rendered(change: Change, bot: User) -> list[str]:
    """The lines for a change, as things stand at that moment; none when it is not the bot's doing."""
    match change:
        case Change("sent", message=Message() as message) if message.sender is bot and not message.is_service:
            return [f"< {_place(message)}{_file(message)}{_reply(message.reply_to)}", *_body(message)]
        case Change("edited", message=Message() as message) if message.sender is bot:
            return [f"< {_place(message)} 改「{_first_line(change.before)}」", *_body(message)]
        case Change("deleted", message=Message() as message):
            return [f"< {_place(message)} 删「{_first_line(message.text)}」"]
        case Change("pinned", message=Message() as message):
            act = "置顶" if message.pinned else "取消置顶"
            return [f"< {_place(message)} {act}「{_first_line(message.text)}」"]
        case Change("reacted", message=Message() as message, by=None):
            emoji = "".join(message.reactions) or "无"
            return [f"< {_place(message)} 表情「{emoji}」「{_first_line(message.text)}」"]
        case Change("answered", query=Query() as query) if query.answer and query.answer.text:
            return _indented(f"< 弹窗 {query.user.name}: {query.answer.text}")
    return []


def _place(message: Message) -> str:
    chat = message.chat
    if chat.is_private:
        return f"私聊({chat.title})"
    seen = f"(仅{message.only_for.name}可见)" if message.only_for else ""
    topic = f" 话题「{chat.topics[message.topic]}」" if message.topic and message.topic in chat.topics else ""
    return f"{chat.title}{seen}{topic}"


def _file(message: Message) -> str:
    if message.file is None:
        return ""
    return f" {'图片' if message.file.is_photo else '文件'} {message.file.name}"


def _reply(message: Message | None) -> str:
    return f" ↩{message.sender.name}" if message else ""


def _body(message: Message) -> list[str]:
    rows = [" ".join(map(_label, row)) for row in message.buttons]
    lines = [*_masked(message.text).splitlines(), *rows]
    return [f"{INDENT}{line}".rstrip() for line in lines]


def _label(button: Button) -> str:
    return f"（{button['text']}）" if "disabled" in button else f"[{button['text']}]"


def _indented(text: str) -> list[str]:
    first, *more = _masked(text).splitlines()
    return [first, *(f"{INDENT}{line}".rstrip() for line in more)]


def _first_line(text: str) -> str:
    return _masked(text).partition("\n")[0]


def _masked(text: str) -> str:
    return INVITATION_LINK.sub("t.me/…?start=…", text)
