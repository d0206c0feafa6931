"""What people do: they join, say, edit, press, block. The sandbox as a test or a demo moves it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from taskbot.sandbox.entities import chunks, with_detected
from taskbot.sandbox.errors import NotPossible
from taskbot.sandbox.methods.writing import CAPTION_LIMIT, TEXT_LIMIT
from taskbot.sandbox.models import ANONYMOUS_ADMIN, Button, Change, Chat, Content, File, Message, Query, User
from taskbot.sandbox.objects import user_object
from taskbot.sandbox.world import World

FIRST_USER_ID = 100_001
FIRST_GROUP_ID = -1_002_000_000_001
TOPIC_COLOR = 7322096
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")
AVATAR_COLORS = ("#c9463d", "#2f7dd1", "#2e9e6b", "#b7791f", "#7a5cc4", "#0f8b8d", "#c2417a", "#5a6b7b")


class People:
    """Acts on a world; raises NotPossible where a chat client would not offer the act."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._user_ids = count(FIRST_USER_ID)
        self._group_ids = count(FIRST_GROUP_ID, -1)

    def add_user(
        self,
        name: str,
        *,
        language: str | None = "zh-hans",
        user_id: int | None = None,
        username: str | None = None,
        role: str = "",
        shown: bool = True,
    ) -> User:
        """A new person, who has not started the bot yet; `shown` offers it in the page's persona switch."""
        color = AVATAR_COLORS[len(self.world.users) % len(AVATAR_COLORS)]
        number = next(self._user_ids) if user_id is None else user_id
        user = User(number, name, username, language, role=role, shown=shown, avatar_color=color)
        self.world.users[user.id] = user
        self.world.chats[user.id] = Chat(user.id, name, owner=user, standings={user.id: "member"})
        self.world.tell(Change("chats"))
        return user

    def add_group(
        self, title: str, *, members: Sequence[User], admins: Sequence[User] = (), bot_is_admin: bool = False
    ) -> Chat:
        """A supergroup that the first admin (else the first member) made and brought the bot into."""
        chat = Chat(next(self._group_ids), title)
        chat.standings = dict.fromkeys((user.id for user in members), "member")
        chat.standings |= dict.fromkeys((user.id for user in admins), "administrator")
        creator = (*admins, *members)[0]
        chat.standings[creator.id] = "creator"
        self.world.chats[chat.id] = chat
        self.admit_bot(chat, by=creator, as_admin=bot_is_admin)
        return chat

    def admit_bot(self, chat: Chat, *, by: User, as_admin: bool = False) -> None:
        """Adds the bot to a group, or makes it an admin or a plain member there."""
        bot = self.world.bot
        was_in = chat.has(bot)
        self.world.set_standing(chat, bot, "administrator" if as_admin else "member", by=by)
        if not was_in:
            self.world.post(chat, by, Content(service={"new_chat_members": [user_object(bot)]}))

    def remove_bot(self, chat: Chat, *, by: User) -> None:
        self.world.set_standing(chat, self.world.bot, "kicked", by=by)

    def upgrade(self, chat: Chat) -> None:
        """Gives a group a new id; the old one answers the bot with migrate_to_chat_id."""
        users = self.world.users.values()
        creator = next(user for user in users if chat.standing(user) == "creator")
        self.world.upgrade(chat, next(self._group_ids), by=creator)

    def open_topic(self, user: User, chat: Chat, name: str) -> int:
        """The id of the forum topic of that name, which is opened where there is none."""
        self._check_presence(user, chat)
        known = {title: topic for topic, title in chat.topics.items()}
        if name not in known:
            created = {"forum_topic_created": {"name": name, "icon_color": TOPIC_COLOR}}
            topic = self.world.post(chat, user, Content(service=created)).id
            chat.topics[topic] = name
            self.world.tell(Change("chats", chat=chat))
            return topic
        return known[name]

    def delete_topic(self, chat: Chat, name: str) -> None:
        """The topic goes with everything in it."""
        [topic] = [each for each, title in chat.topics.items() if title == name]
        del chat.topics[topic]
        chat.messages = {key: each for key, each in chat.messages.items() if each.topic != topic}
        self.world.tell(Change("chats", chat=chat))

    def react(self, user: User, message: Message, emoji: str) -> None:
        """Puts a reaction, in place of an earlier one; an empty emoji takes it back."""
        if not (message.chat.has(user) and message.is_seen_by(user)) or message.receiver:
            raise NotPossible("这条消息不能加表情")
        self.world.react(user, message, emoji)

    def private_chat(self, user: User) -> Chat:
        return self.world.chats[user.id]

    def messages(self, chat: Chat) -> list[Message]:
        """The messages as they stand now, in order."""
        return list(chat.messages.values())

    def say(
        self,
        user: User,
        chat: Chat,
        text: str,
        *,
        reply_to: Message | None = None,
        file: tuple[str, bytes] | None = None,
        anonymously: bool = False,
        topic: int | None = None,
    ) -> Message:
        """The message that was sent, the first of several when the text is longer than one may be.

        `file` is (name, bytes): a photo when it is a .png or .jpg, else a document, with the text as caption.
        `anonymously`: an admin writes in the group's name. `topic`: of the group's forum topics. An answer to an
        ephemeral message is one itself.
        """
        self._check_presence(user, chat)
        if not (text.strip() or file):
            raise NotPossible("不能发送空消息")
        sender = ANONYMOUS_ADMIN if anonymously and chat.is_led_by(user) else user
        first, *rest = chunks(text, CAPTION_LIMIT if file else TEXT_LIMIT)
        content = Content(first, with_detected(first, ()), self._kept(file))
        receiver = self.world.bot if reply_to and reply_to.receiver else None
        message = self.world.post(chat, sender, content, reply_to, topic=topic, receiver=receiver)
        for piece in (part for words in rest for part in chunks(words, TEXT_LIMIT)):
            more = Content(piece, with_detected(piece, ()))
            self.world.post(chat, sender, more, topic=message.topic, receiver=receiver)
        return message

    def _kept(self, file: tuple[str, bytes] | None) -> File | None:
        if file is None:
            return None
        name, content = file
        try:
            return self.world.keep(name, content, as_photo=name.lower().endswith(PICTURE_SUFFIXES))
        except ValueError:
            return self.world.keep(name, content, as_photo=False)

    def _check_presence(self, user: User, chat: Chat) -> None:
        if not chat.has(user):
            raise NotPossible("你不在这个群里")
        if chat.is_private and chat.standing(self.world.bot) == "kicked":
            raise NotPossible("你已屏蔽机器人，请先解除屏蔽")
        if chat.is_private and not chat.started:
            self._open(chat)

    def _open(self, chat: Chat) -> None:
        chat.started = True
        chat.standings.setdefault(self.world.bot.id, "member")
        self.world.tell(Change("chats", chat=chat))

    def edit(self, user: User, message: Message, text: str) -> None:
        """Gives an own message other words."""
        if message.sender is not user or message.is_service:
            raise NotPossible("只能修改自己的消息")
        if not text.strip():
            raise NotPossible("不能改成空消息")
        self.world.change(message, replace(message.content, text=text, entities=with_detected(text, ())))

    def press(self, user: User, message: Message, label: str) -> Query:
        """Presses the button with this text, else one whose text holds it, else the one with this data."""
        buttons = [button for row in message.buttons for button in row]
        ranked = (
            [button for button in buttons if button["text"] == label]
            + [button for button in buttons if label in button["text"]]
            + [button for button in buttons if button.get("callback_data") == label]
        )
        if ranked:
            return self.press_button(user, message, ranked[0])
        raise NotPossible(f"没有按钮「{label}」；现有：{'、'.join(message.labels) or '无'}")

    def press_button(self, user: User, message: Message, button: Button) -> Query:
        chat = message.chat
        if chat.messages.get(message.id) is not message or not (chat.has(user) and message.is_seen_by(user)):
            raise NotPossible("这条消息已不在")
        if 0 < message.id < chat.first_message_id:
            raise NotPossible("群升级以前的消息，按钮已经不能按")
        if "callback_data" not in button or "disabled" in button:
            raise NotPossible("这个按钮不能按")
        return self.world.press(user, message, button["callback_data"])

    def start_bot(self, user: User, payload: str | None = None) -> Message:
        """Opens the private chat, from a link with its payload; a blocked bot is unblocked by it."""
        chat = self.private_chat(user)
        self.unblock(user)
        return self.say(user, chat, f"/start {payload}" if payload else "/start")

    def block(self, user: User) -> None:
        chat = self.private_chat(user)
        if chat.started:
            self.world.set_standing(chat, self.world.bot, "kicked", by=user)

    def unblock(self, user: User) -> None:
        chat = self.private_chat(user)
        if chat.standing(self.world.bot) == "kicked":
            self.world.set_standing(chat, self.world.bot, "member", by=user)
