"""Text with entities, counted in UTF-16 code units as the Bot API counts them."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

ENDS_URL = r"\s<>\"'，。；：、！？（）【】「」《》"
DETECTED = (
    ("url", re.compile(rf"(?:https?://|(?<![\w@/.])t\.me/)[^{ENDS_URL}]+")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w/])@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w&])#(?=\w*[^\W\d_])\w{1,256}")),
)
OPAQUE = {"code", "pre", "text_link", "text_mention"}
TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


@dataclass(frozen=True)
class Entity:
    """A MessageEntity; `extra` holds what only some types have (url, language, user)."""

    type: str
    offset: int
    length: int
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        return {"type": self.type, "offset": self.offset, "length": self.length, **self.extra}


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def part(text: str, start: int, end: int) -> str:
    """The text between two UTF-16 offsets."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


def chunks(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` UTF-16 units, never cutting a character."""
    pieces = [""]
    room = limit
    for character in text:
        width = units(character)
        if width > room:
            pieces.append("")
            room = limit
        pieces[-1] += character
        room -= width
    return pieces


def trimmed(text: str, entities: Iterable[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """The text without white space around it, its entities moved and cut to fit."""
    body = text.strip()
    head = units(text) - units(text.lstrip())
    length = units(body)
    kept = []
    for entity in entities:
        start, end = max(entity.offset - head, 0), min(entity.end - head, length)
        if start < end:
            kept.append(replace(entity, offset=start, length=end - start))
    return body, tuple(kept)


def with_detected(text: str, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities together with the links, commands, mentions and hashtags that Telegram finds by itself."""
    taken = [entity for entity in entities if entity.type in OPAQUE]
    found = list(entities)
    for kind, pattern in DETECTED:
        for match in pattern.finditer(text):
            entity = Entity(kind, units(text[: match.start()]), units(match.group()))
            if not any(entity.offset < other.end and other.offset < entity.end for other in taken):
                found.append(entity)
                taken.append(entity)
    return tuple(sorted(found, key=lambda entity: (entity.offset, -entity.length)))


def html_of(text: str, entities: Sequence[Entity]) -> str:
    """Safe HTML for the chat page: everything escaped, line breaks left as they are."""
    return _nested(text, list(entities), 0, units(text))


def _nested(text: str, entities: list[Entity], start: int, end: int) -> str:
    pieces = []
    at = start
    while entities:
        entity, *rest = entities
        inner = [other for other in rest if other.end <= entity.end]
        entities = [other for other in rest if other.offset >= entity.end]
        pieces.append(html.escape(part(text, at, entity.offset)))
        body = _nested(text, inner, entity.offset, entity.end)
        pieces.append(_wrapped(entity, body, part(text, entity.offset, entity.end)))
        at = entity.end
    pieces.append(html.escape(part(text, at, end)))
    return "".join(pieces)


def _wrapped(entity: Entity, body: str, shown: str) -> str:
    if tag := TAGS.get(entity.type):
        return f"<{tag}>{body}</{tag}>"
    if entity.type == "expandable_blockquote":
        return f'<blockquote class="expandable">{body}</blockquote>'
    if entity.type == "date_time":
        unix, form = int(entity.extra["unix_time"]), html.escape(entity.extra["date_time_format"])
        return (
            f'<button type="button" class="date_time" data-unix="{unix}" data-form="{form}">{body}</button>'
        )
    if entity.type in {"url", "text_link"}:
        address = entity.extra.get("url", shown)
        address = address if "://" in address else f"https://{address}"
        if re.match(r"https?://|tg://", address):
            return f'<a href="{html.escape(address)}" rel="noopener noreferrer" target="_blank">{body}</a>'
        return body
    return f'<span class="{html.escape(entity.type)}">{body}</span>'
