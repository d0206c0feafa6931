"""Telegram's HTML parse mode: text and entities, with the server's own complaints about bad markup.

Tags, nesting and wording follow the Bot API's "HTML style" section and the server's answers.
"""

import html
import re
from collections.abc import Collection
from dataclasses import dataclass

from taskbot.sandbox.entities import Entity, units

TOKEN = re.compile(
    r"[^<&]+|&(?:#\d+|#x[0-9a-f]+|lt|gt|amp|quot);|&|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<", re.IGNORECASE
)
ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-time": "date_time",
}


class BadMarkup(ValueError):
    """The markup cannot be read; the server's words after "can't parse entities: "."""


@dataclass
class OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int


class Reader:
    """Reads one text; a new one for each."""

    def __init__(self, source: str, unknown_tags: Collection[str] = ()) -> None:
        self._source = source
        self._unknown_tags = unknown_tags
        self._pieces: list[str] = []
        self._offset = 0
        self._open: list[OpenTag] = []
        self._entities: list[Entity] = []

    def read(self) -> tuple[str, tuple[Entity, ...]]:
        for match in TOKEN.finditer(self._source):
            piece = match.group()
            if piece.startswith("<"):
                self._tag(piece, match.start())
            else:
                self._text(html.unescape(piece) if piece.startswith("&") else piece)
        if self._open:
            raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        self._entities.sort(key=lambda entity: (entity.offset, -entity.length))
        return "".join(self._pieces), tuple(self._entities)

    def _text(self, text: str) -> None:
        self._pieces.append(text)
        self._offset += units(text)

    def _tag(self, piece: str, position: int) -> None:
        byte = len(self._source[:position].encode())
        if piece == "<":
            self._unclosed(self._source[position + 1 :], byte)
        elif piece.startswith("</"):
            self._end(piece[2:-1].strip().lower(), byte)
        else:
            self._start(piece[1:-1], byte)

    def _unclosed(self, rest: str, byte: int) -> None:
        if rest.startswith("/"):
            raise BadMarkup(f"Unclosed end tag at byte offset {byte}")
        name = re.split(r"[\s>]", rest, maxsplit=1)[0].lower()
        if name != rest.lower() and name not in STYLES:
            raise BadMarkup(f'Unsupported start tag "{name}" at byte offset {byte}')
        raise BadMarkup(f"Unclosed start tag at byte offset {byte}")

    def _start(self, inside: str, byte: int) -> None:
        name, _, rest = inside.partition(" ")
        name = name.strip("/").lower()
        if name not in STYLES or name in self._unknown_tags:
            raise BadMarkup(f'Unsupported start tag "{name}" at byte offset {byte}')
        attributes = {
            key.lower(): html.unescape(double or single or bare)
            for key, double, single, bare in ATTRIBUTE.findall(rest)
        }
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise BadMarkup(f'Tag "span" must have class "tg-spoiler" at byte offset {byte}')
        if name == "tg-time" and not _is_time(attributes):
            raise BadMarkup(f'Tag "tg-time" must have a valid unix and format at byte offset {byte}')
        self._open.append(OpenTag(name, attributes, self._offset))

    def _end(self, name: str, byte: int) -> None:
        if not self._open:
            raise BadMarkup(f"Unexpected end tag at byte offset {byte}")
        tag = self._open.pop()
        if name not in {tag.name, ""}:
            raise BadMarkup(
                f'Unmatched end tag at byte offset {byte}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self._offset > tag.offset and (entity := self._entity(tag)):
            self._entities.append(entity)

    def _entity(self, tag: OpenTag) -> Entity | None:
        length = self._offset - tag.offset
        language = tag.attributes.get("class", "").removeprefix("language-")
        outer = self._open[-1] if self._open else None
        if tag.name == "code" and language and outer and outer.name == "pre":
            outer.attributes["class"] = tag.attributes["class"]
            return None
        if tag.name == "a":
            return _link(tag, "".join(self._pieces), length)
        kind = STYLES[tag.name]
        if tag.name == "blockquote" and "expandable" in tag.attributes:
            kind = "expandable_blockquote"
        if tag.name == "tg-time":
            wish = {"date_time_format": tag.attributes.get("format", "")}
            return Entity(kind, tag.offset, length, {"unix_time": int(tag.attributes["unix"]), **wish})
        extra = {"language": language} if tag.name == "pre" and language else {}
        return Entity(kind, tag.offset, length, extra)


def _link(tag: OpenTag, text: str, length: int) -> Entity | None:
    """A link, a mention by id, or nothing when the address is no address (Telegram then drops the link)."""
    address = tag.attributes.get("href") or text.encode("utf-16-le")[2 * tag.offset :].decode("utf-16-le")
    if user := re.fullmatch(r"tg://user\?id=(\d+)", address):
        return Entity("text_mention", tag.offset, length, {"user": {"id": int(user[1])}})
    if re.fullmatch(r"(https?|tg|ton|mailto)://?\S+", address):
        return Entity("text_link", tag.offset, length, {"url": address})
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", address):
        return Entity("text_link", tag.offset, length, {"url": f"http://{address}/"})
    return None


def _is_time(attributes: dict[str, str]) -> bool:
    form = attributes.get("format", "")
    return attributes.get("unix", "").isdecimal() and TIME_FORMAT.fullmatch(form) is not None


def parse_html(source: str, unknown_tags: Collection[str] = ()) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities of a text in parse mode HTML. Raises BadMarkup."""
    return Reader(source, unknown_tags).read()
