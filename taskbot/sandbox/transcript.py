"""Transcripts: one text that is a script for people and the expectation of what the bot does.

    # comment
    > 时间 2020-06-29 09:30                        the office's clock is moved
    > 王敏 @ 工作群: /new 研究提出……               says it; further lines of the message are indented by 4 spaces
    > 王敏 @ 私聊: /start                          in the private chat of that person with the bot
    > 李工 @ 工作群 回复「#1」: 60%                 replies to the latest message there that holds the words
    > 李工 @ 工作群 修改: 70%                       edits the own latest message there
    > 王敏 @ 工作群 匿名: /list                     an admin says it in the group's name
    > 李工 @ 工作群 按「签收」                      presses the latest button there whose label holds the words
    > 李工 @ 工作群 按「#2」的「签收」              … of the latest message that holds #2
    > 李工、陈工 @ 工作群 同时按「签收」            both press before the bot hears of either
    > 李工 @ 私聊 发文件「work.xlsx」: caption      sends a file
    > 李工 @ 工作群 发图片「site.png」: caption     sends a picture as a photo
    > 王敏 @ 私聊 发回「list.xlsx」「2 时限=…」      sends the bot's latest file of that name back, after these edits
    > 王敏 @ 工作群 话题「综合组」: /list           says it in a forum topic, which is opened at its first mention
    > 王敏 @ 工作群 删话题「综合组」                deletes a topic with all that was said in it
    > 李工 @ 工作群 表情「👍」「#1」                reacts to the latest message there that holds the words
    > 李工 打开邀请                                 opens the latest t.me link shown anywhere
    > 李工 拉黑   > 李工 解除拉黑                   blocks, unblocks the bot
    > 工作群 升级为超级群                           the group goes on under another id
    > 重启                                          the bot's process ends and another begins on the same data

Lines that begin with `<` tell what the bot did after it (see rendering.py), chat by chat, since no order holds
between chats; a player writes them anew, so that a transcript that still holds comes back as it was.
"""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from operator import itemgetter
from pathlib import Path

from taskbot.clock import OFFICE_ZONE
from taskbot.sandbox.errors import NotPossible
from taskbot.sandbox.models import Change, Chat, Message, User
from taskbot.sandbox.rendering import INDENT, rendered
from taskbot.sandbox.server import Sandbox

TIME = re.compile(r"时间 (\d{4}-\d\d-\d\d \d\d:\d\d)")
IN_CHAT = re.compile(
    r"(?P<who>[^@]+?) @ (?P<chat>[^\s:：]+)"
    r"(?: (?P<act>修改|匿名|(?:回复|发文件|发图片|发回|按|同时按|话题|删话题|表情)「[^」]*」(?:的?「[^」]*」)?))?"
    r"(?:[:：] ?(?P<text>.*))?",
    re.DOTALL,
)
UPGRADE = re.compile(r"(?P<chat>\S+) 升级为超级群")
RESTART = "重启"
ALONE = re.compile(r"(?P<who>\S+) (?P<act>打开邀请|拉黑|解除拉黑)")
QUOTED = re.compile(r"「(.*?)」")
PRIVATE = "私聊"
INVITATION = re.compile(r"t\.me/\w+\?start=([\w-]+)")


Edit = Callable[[bytes, str], bytes]
"""What becomes of a file when somebody makes these edits in it."""


class UnknownLine(ValueError):
    """A line that the grammar does not know, or that speaks of somebody or something not there."""


@dataclass(frozen=True)
class Step:
    """A comment or blank lines kept as they are, or an input: its lines, and what it says in one string."""

    lines: tuple[str, ...]
    said: str | None


Script = tuple[Step, ...]


def parse_transcript(text: str) -> Script:
    """The comments and inputs of a transcript; what the bot did is left out. Raises UnknownLine."""
    steps: list[Step] = []
    lines = text.splitlines()
    while lines:
        block = _block(lines)
        lines = lines[len(block) :]
        blanks = list(takewhile(lambda line: not line, reversed(block)))
        spoken = block[: len(block) - len(blanks)]
        if spoken:
            steps += _steps(spoken)
        steps += [Step(("",), None)] * len(blanks)
    return tuple(steps)


def _block(lines: list[str]) -> list[str]:
    """The first line and those that belong to it: indented or blank."""
    return [lines[0], *takewhile(lambda line: not line or line.startswith(INDENT), lines[1:])]


def _steps(block: list[str]) -> list[Step]:
    first, *more = block
    if first.startswith("< "):
        return []
    if first.startswith("> "):
        said = "\n".join([first.removeprefix("> "), *(line.removeprefix(INDENT) for line in more)])
        return [Step(tuple(block), said)]
    if first.startswith("#") or not first:
        return [Step(tuple(block), None)]
    raise UnknownLine(first)


async def play(
    script: Iterable[Step],
    sandbox: Sandbox,
    settle: Callable[[], Awaitable[None]],
    *,
    files: Path = Path(),
    edit: Edit | None = None,
    restart: Callable[[], Awaitable[None]] | None = None,
) -> str:
    """Plays the inputs, awaiting `settle()` after each, and returns the transcript of what really happened.

    `files` is the directory of the files that people send; `edit` makes edits in the bot's own; `restart` ends the bot's process and begins another.
    Raises UnknownLine, NotPossible.
    """
    happened: list[tuple[int, list[str]]] = []

    def note(change: Change) -> None:
        happened.append((_place(change, sandbox), rendered(change, sandbox.bot)))

    sandbox.world.listeners.append(note)
    player = Player(sandbox, files, edit)
    lines: list[str] = []
    try:
        for step in script:
            lines += step.lines
            if step.said is not None:
                if step.said == RESTART and restart is not None:
                    await restart()
                else:
                    player.act(step.said)
                await settle()
                lines += [line for _, told in sorted(happened, key=itemgetter(0)) for line in told]
            happened.clear()
    except (UnknownLine, NotPossible) as error:
        error.add_note("\n".join(["The transcript up to there:", *lines]))
        raise
    finally:
        sandbox.world.listeners.remove(note)
    return "\n".join(lines) + "\n"


def _place(change: Change, sandbox: Sandbox) -> int:
    """Where a change stands among those of its step: answers to presses, then chat after chat."""
    if change.message is None:
        return -1
    return list(sandbox.world.chats.values()).index(change.message.chat)


class Player:
    """Carries out one input after another."""

    def __init__(self, sandbox: Sandbox, files: Path, edit: Edit | None = None) -> None:
        self._sandbox = sandbox
        self._files = files
        self._edit = edit

    def act(self, said: str) -> None:
        if time := TIME.fullmatch(said):
            instant = datetime.strptime(time[1], "%Y-%m-%d %H:%M").replace(tzinfo=OFFICE_ZONE)
            self._sandbox.clock.move_to(instant)
            self._sandbox.clock_moved()
        elif upgrade := UPGRADE.fullmatch(said):
            self._sandbox.upgrade(self._group(upgrade["chat"]))
        elif alone := ALONE.fullmatch(said):
            self._act_alone(self._user(alone["who"]), alone["act"])
        elif in_chat := IN_CHAT.fullmatch(said):
            for name in in_chat["who"].split("、"):
                user = self._user(name)
                chat = self._chat(in_chat["chat"], user)
                self._act_in(chat, user, in_chat["act"] or "", in_chat["text"] or "")
        else:
            raise UnknownLine(said)

    def _act_alone(self, user: User, act: str) -> None:
        if act == "拉黑":
            self._sandbox.block(user)
        elif act == "解除拉黑":
            self._sandbox.unblock(user)
        else:
            self._sandbox.start_bot(user, self._latest_invitation())

    def _act_in(self, chat: Chat, user: User, act: str, text: str) -> None:
        quoted = QUOTED.findall(act)
        if not act:
            self._say(user, chat, text)
        elif act == "修改":
            own = self._latest(chat, user, lambda message: message.sender is user, "own message")
            self._sandbox.edit(user, own, text)
        elif act == "匿名":
            self._sandbox.say(user, chat, text, anonymously=True)
        elif act.startswith("回复「"):
            self._sandbox.say(user, chat, text, reply_to=self._holding(chat, user, quoted[0]))
        elif act.startswith(("发文件「", "发图片「")):
            path = self._files / Path(quoted[0]).name
            self._sandbox.say(user, chat, text, file=(path.name, path.read_bytes()))
        elif act.startswith("发回「") and self._edit is not None:
            name, edits = quoted
            content = self._edit(self._latest_file(name), edits)
            self._sandbox.say(user, chat, text, file=(name, content))
        elif act.startswith("话题「"):
            self._sandbox.say(user, chat, text, topic=self._sandbox.open_topic(user, chat, quoted[0]))
        elif act.startswith("删话题「"):
            self._sandbox.delete_topic(chat, quoted[0])
        elif act.startswith("表情「"):
            self._sandbox.react(user, self._holding(chat, user, quoted[-1]), quoted[0])
        else:
            *words, label = quoted
            self._press(user, chat, words, label)

    def _say(self, user: User, chat: Chat, text: str) -> None:
        if chat.is_private and text.split()[:1] == ["/start"]:
            self._sandbox.start_bot(user, text.removeprefix("/start").strip() or None)
        else:
            self._sandbox.say(user, chat, text)

    def _press(self, user: User, chat: Chat, words: list[str], label: str) -> None:
        def fits(message: Message) -> bool:
            has_label = any(label in shown for shown in message.labels)
            return has_label and all(word in message.text for word in words)

        self._sandbox.press(user, self._latest(chat, user, fits, label), label)

    def _holding(self, chat: Chat, user: User, words: str) -> Message:
        return self._latest(chat, user, lambda message: words in message.text, f"「{words}」")

    def _user(self, name: str) -> User:
        for user in self._sandbox.world.users.values():
            if user.name == name:
                return user
        raise UnknownLine(f"nobody is called {name}")

    def _chat(self, title: str, user: User) -> Chat:
        if title == PRIVATE:
            return self._sandbox.private_chat(user)
        return self._group(title)

    def _group(self, title: str) -> Chat:
        for chat in self._sandbox.world.chats.values():
            if chat.title == title and not chat.is_private:
                return chat
        raise UnknownLine(f"no group is called {title}")

    def _latest(self, chat: Chat, user: User, fits: Callable[[Message], bool], wanted: str) -> Message:
        for message in reversed(self._sandbox.messages(chat)):
            if message.is_seen_by(user) and fits(message):
                return message
        raise UnknownLine(f"nothing in {chat.title} for {wanted}")

    def _latest_file(self, name: str) -> bytes:
        chats = self._sandbox.world.chats.values()
        messages = [message for chat in chats for message in chat.messages.values()]
        for message in sorted(messages, key=lambda message: -message.serial):
            if message.sender is self._sandbox.bot and message.file and message.file.name == name:
                return message.file.content
        raise UnknownLine(f"the bot has sent no {name}")

    def _latest_invitation(self) -> str:
        chats = self._sandbox.world.chats.values()
        messages = [message for chat in chats for message in chat.messages.values()]
        for message in sorted(messages, key=lambda message: -message.serial):
            entities = [str(entity.extra.get("url", "")) for entity in message.content.entities]
            buttons = [str(button.get("url", "")) for row in message.buttons for button in row]
            if found := INVITATION.search(" ".join([message.text, *entities, *buttons])):
                return found[1]
        raise UnknownLine("no invitation was shown")
