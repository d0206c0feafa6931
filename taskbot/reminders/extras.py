"""What newer Telegram servers know and older ones refuse: found in a refusal, and left out of a letter (decision 0007)."""

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Any

Content = dict[str, Any]


class Extra(StrEnum):
    """A thing that a letter can do without; the value is how a server's complaint names it."""

    TIME = "tg-time"
    FOLD = "blockquote"
    STYLE = "style"
    COPY = "copy_text"
    DISABLED = "disabled"
    FORCED = "force_reply"
    EPHEMERAL = "ephemeral"
    RICH = "rich"
    THREAD = "thread not found"
    REPLY = "message to be replied not found"
    QUERY = "query is too old"


OF_ONE_LETTER = frozenset({Extra.THREAD, Extra.REPLY, Extra.QUERY})
"""What is gone for this letter says nothing of the server."""

_VAGUE = {
    "entities": frozenset({Extra.TIME, Extra.FOLD}),
    "text buttons are unallowed": frozenset({Extra.COPY, Extra.DISABLED}),
    "button": frozenset({Extra.STYLE, Extra.COPY, Extra.DISABLED}),
    "reply markup": frozenset({Extra.STYLE, Extra.COPY, Extra.DISABLED, Extra.FORCED}),
    "topic_closed": frozenset({Extra.THREAD}),
    "topic_deleted": frozenset({Extra.THREAD}),
}
"""Complaints that name no field, narrow ones first; a server that knows neither `copy_text` nor `disabled` sees a button that does nothing."""

_TIME_TAG = re.compile(r"</?tg-time\b[^>]*>")
_QUOTE_TAG = re.compile(r"</?blockquote\b[^>]*>")


def blamed(refusal: str) -> frozenset[Extra]:
    """What the server's words complain of; empty where they speak of something else."""
    words = refusal.lower()
    if named := frozenset(extra for extra in Extra if extra in words):
        return named
    return next((extras for sign, extras in _VAGUE.items() if sign in words), frozenset())


def without(content: Content, lacking: Collection[Extra]) -> Content:
    """The letter in a plainer form: its words stay, what is lacking is left out."""
    text, rows, forced = content["text"], content.get("keyboard", []), content.get("force_reply", False)
    if Extra.TIME in lacking:
        text = _TIME_TAG.sub("", text)
    if Extra.FOLD in lacking:
        text = _QUOTE_TAG.sub("", text)
    kept = [[_plainer(item, lacking) for item in row if not _is_lacking(item, lacking)] for row in rows]
    keyboard = [row for row in kept if row]
    form = content | {"text": text, "keyboard": keyboard}
    form["force_reply"] = forced and not (keyboard and Extra.FORCED in lacking)
    gone = {Extra.THREAD: "thread_id", Extra.REPLY: "reply_to", Extra.QUERY: "query_id"}
    return form | {field: None for extra, field in gone.items() if extra in lacking}


def _is_lacking(item: Content, lacking: Collection[Extra]) -> bool:
    return ("copy" in item and Extra.COPY in lacking) or ("disabled" in item and Extra.DISABLED in lacking)


def _plainer(item: Content, lacking: Collection[Extra]) -> Content:
    return {key: value for key, value in item.items() if key != "style" or Extra.STYLE not in lacking}
