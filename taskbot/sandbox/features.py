"""What an older Bot API server lacks: it takes calls as if the newer fields, methods and tags were not written.

Telegram's server ignores fields that it does not know. Some that stand before it refuse them; both can be had here.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from taskbot.sandbox.errors import BadRequest


class Feature(StrEnum):
    """Named by what a call would carry."""

    EPHEMERAL = "ephemeral_message_parameters"
    COPY_BUTTONS = "copy_text"
    DISABLED_BUTTONS = "disabled"
    STYLES = "style"
    INLINE_FORCE_REPLY = "force_reply"
    DATE_TIMES = "tg-time"
    QUOTES = "blockquote"
    REACTIONS = "setMessageReaction"
    RICH = "sendRichMessage"


EVERYTHING = frozenset(Feature)


def knows_method(method: str, lacks: Collection[Feature]) -> bool:
    """Whether a server without those features has the method."""
    if "Ephemeral" in method:
        return Feature.EPHEMERAL not in lacks
    return method not in lacks


def as_read(value: Any, lacks: Collection[Feature], *, refuses: bool) -> Any:  # noqa: ANN401 (any part of a call)
    """The call as that server reads it: unknown fields left out, or refused with BadRequest."""
    if isinstance(value, list):
        return [as_read(item, lacks, refuses=refuses) for item in value]
    if not isinstance(value, dict):
        return value
    unknown = {name for name in value if _is_unknown(name, value, lacks)}
    if unknown and refuses:
        raise BadRequest(f"unexpected field {', '.join(sorted(unknown))}")
    return {
        name: as_read(part, lacks, refuses=refuses) for name, part in value.items() if name not in unknown
    }


def _is_unknown(name: str, owner: dict[str, Any], lacks: Collection[Feature]) -> bool:
    """ForceReply itself is as old as the Bot API; only beside an inline keyboard it is new."""
    if name == Feature.INLINE_FORCE_REPLY:
        return name in lacks and "inline_keyboard" in owner
    return name in lacks or (name == "ephemeral_message_id" and Feature.EPHEMERAL in lacks)
