"""Updates by the Bot API's own description, seasoned with what this office knows, and then mangled."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from taskbot.sandbox.schema import bot_api
from taskbot.tasks.permissions import GROUP_ANONYMOUS_BOT
from taskbot.texts.buttons import Press

WORDS = (
    "/new 走访重点企业 @省经信厅 6月30日前",
    "/list",
    "/task 1",
    "/done 1 已完成",
    "/extend 1 7月3日 等待批复",
    "/amend 1 时限改为7月10日",
    "/bindchat work",
    "/start",
    "/start " + "A" * 24,
    "/draft",
    "/import",
    "/invite 省经信厅",
    "/report 1",
    "/chase 1",
    "/journal 1",
    "#1 60% 正在征求意见",
    "1、2已完成；3受阻，需省财政厅协调",
    "反馈",
    "100%",
    "／ｌｉｓｔ",
)
ODD = (
    "\0",
    "\x1b[2J\x1b]0;x\x07",
    "\r\n2020-06-15 09:30:00 ERROR forged",
    "\ud83d",
    "\udc00甲",
    "\u202e\u2066",
    "{{ config }}{% for x in y %}",
    "<b><a href='tg://user?id=1'>甲</a>&amp;&#0;",
    '=HYPERLINK("http://x")',
    "../../etc/passwd",
    "%s%n{0}",
    "一" * 5_000,
    "、" * 5_000,
    "9" * 400,
    "#" + "9" * 30,
    "",
    " ",
)
HUGE = (0, -1, 1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**30, 10**400)

texts = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(ODD),
    st.builds("".join, st.lists(st.sampled_from(WORDS + ODD), min_size=2, max_size=4)),
    st.text(st.characters(), max_size=40),
)
presses = st.one_of(
    st.builds(
        "{}:{}:{}".format,
        st.sampled_from([press.value for press in Press] + ["", "nobody"]),
        st.sampled_from([0, 1, 2, 99, 2**63, -1, "x", "１"]),
        st.sampled_from(["", "0", "open", "0.open", "done.0", "d2020-02-31", "\0", ":" * 9]),
    ),
    texts,
)
junk: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(HUGE),
    st.floats(),
    texts,
    st.just([]),
    st.just({}),
    st.just([[[[[[]]]]]]),
    st.recursive(st.none(), lambda inner: st.lists(inner, max_size=2), max_leaves=5),
)


class Town(tuple[Sequence[int], Sequence[int]]):
    """The ids of the people and of the groups."""


@cache
def _optional(name: str) -> list[str]:
    return [field for field, about in bot_api()["types"].get(name, {}).items() if not about.get("r")]


SENT = (
    "text",
    "caption",
    "document",
    "photo",
    "reply_to_message",
    "forward_origin",
    "via_bot",
    "sender_chat",
    "media_group_id",
    "message_thread_id",
    "is_topic_message",
    "new_chat_members",
    "migrate_to_chat_id",
    "quote",
    "entities",
    "rich_message",
)
"""Fields of a message that the bot looks at, or that say who it is from."""


@st.composite
def objects(draw: st.DrawFn, name: str, people: Sequence[int], groups: Sequence[int], depth: int = 0) -> Any:  # noqa: ANN401 (JSON)
    """An object of a type, with its required fields and a few of the others."""
    api = bot_api()
    if name == "MaybeInaccessibleMessage":
        name = draw(st.sampled_from(["Message", "InaccessibleMessage"]))
    while choices := sorted(set(api["unions"].get(name, ())) - {"ChatMemberUpdated"}):
        name = draw(st.sampled_from(choices))
    if name not in api["types"]:
        return draw(texts)
    fields = api["types"][name]
    optional = [field for field in SENT if field in fields] if name == "Message" else _optional(name)
    wanted = (
        draw(st.lists(st.sampled_from(optional), max_size=4 if name == "Message" else 2))
        if optional and depth < 4
        else []
    )
    chosen = [field for field, about in fields.items() if about.get("r") or field in wanted]
    if name == "Message" and depth < 2:
        chosen = [*dict.fromkeys([*chosen, "from", *(["text"] if "caption" not in chosen else [])])]
    if name == "CallbackQuery":
        chosen = [*dict.fromkeys([*chosen, "message", "data"])]
    return {field: draw(_values(name, field, fields[field], people, groups, depth)) for field in chosen}


def _values(
    owner: str, field: str, about: dict[str, Any], people: Sequence[int], groups: Sequence[int], depth: int
) -> st.SearchStrategy[Any]:
    if (owner, field) == ("CallbackQuery", "data"):
        return presses
    if (owner, field) == ("Chat", "type"):
        return st.sampled_from(["private", "group", "supergroup", "channel"])
    if (owner, field) == ("Chat", "id"):
        return st.sampled_from([*people, *groups, -5, 2**52])
    if (owner, field) == ("User", "id"):
        return st.sampled_from([*people, GROUP_ANONYMOUS_BOT, 777_000, 2**52])
    if field in ("message_id", "reply_to_message_id"):
        return st.integers(0, 12)
    if field.endswith("date"):
        return st.integers(0, 2**31 - 1)
    enum = (about.get("l") or {}).get("enum")
    return st.sampled_from(enum) if enum else _typed(about["t"], people, groups, depth)


def _typed(words: str, people: Sequence[int], groups: Sequence[int], depth: int) -> st.SearchStrategy[Any]:
    if words.startswith("Array of "):
        return st.lists(_typed(words.removeprefix("Array of "), people, groups, depth + 1), max_size=2)
    match words.partition(" or ")[0]:
        case "String":
            return texts
        case "Integer" | "Int":
            return st.one_of(st.integers(0, 2**31), st.sampled_from(HUGE[:5]))
        case "Float" | "Float number":
            return st.floats(-180, 180)
        case "Boolean" | "True" | "False":
            return st.booleans()
        case name if name in bot_api()["types"] or name in bot_api()["unions"]:
            return objects(name, people, groups, depth + 1) if depth < 6 else st.just({})
        case _:
            return texts


KINDS = (
    "message",
    "message",
    "message",
    "edited_message",
    "callback_query",
    "callback_query",
    "my_chat_member",
)


@st.composite
def updates(draw: st.DrawFn, people: Sequence[int], groups: Sequence[int]) -> dict[str, Any]:
    """What Telegram might send; without its number."""
    kind = draw(st.sampled_from(KINDS))
    about = bot_api()["types"]["Update"][kind]
    return {kind: draw(objects(about["t"], people, groups))}


@st.composite
def mangled(draw: st.DrawFn, people: Sequence[int], groups: Sequence[int]) -> dict[str, Any]:
    """What Telegram would never send: something in it is of another type, is missing, or is beyond all bounds."""
    update = draw(updates(people, groups))
    for _ in range(draw(st.integers(1, 3))):
        at: Any = update
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            key = draw(st.sampled_from(keys))
            if not isinstance(at[key], dict | list) or not at[key] or draw(st.booleans()):
                break
            at = at[key]
        if draw(st.integers(0, 3)):
            at[key] = draw(junk)
        else:
            del at[key]
        if not update:
            break
    return update
