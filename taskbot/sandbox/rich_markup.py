"""Telegram's rich HTML (Bot API 10.1): tables, folds, lists and headings, as words and as safe HTML for the chat page."""

import html
from html.parser import HTMLParser

TEXT_LIMIT = 32_768
"""Characters of a rich message; its tags do not count."""
VOID = {"br": "\n", "hr": "\n"}
BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "summary", "li", "tr", "caption", "footer", "blockquote"}
CELLS = {"td", "th"}
TAGS = BLOCKS | CELLS | {"table", "details", "ul", "ol", "b", "strong", "i", "em", "u", "s", "code"}
INSIDE = {"tr": {"table"}, "td": {"tr"}, "th": {"tr"}, "li": {"ul", "ol"}, "summary": {"details"}}
"""Which tag each of these stands in."""
ATTRIBUTES = {
    "table": {"bordered", "striped", "compact"},
    "details": {"open"},
    "td": {"align", "valign", "colspan", "rowspan"},
    "th": {"align", "valign", "colspan", "rowspan"},
}


class BadRichMarkup(ValueError):
    """The markup cannot be read."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.safe: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self.words.append(VOID[tag])
            self.safe.append(f"<{tag}>")
            return
        if tag not in TAGS:
            raise BadRichMarkup(f'unsupported tag "{tag}"')
        outer = self._open[-1] if self._open else ""
        if tag in INSIDE and outer not in INSIDE[tag]:
            raise BadRichMarkup(f'tag "{tag}" must not stand in "{outer}"')
        if unknown := {name for name, _ in attrs} - ATTRIBUTES.get(tag, set()):
            raise BadRichMarkup(f'tag "{tag}" has no attribute {", ".join(sorted(unknown))}')
        if tag in CELLS and self.words and self.words[-1] != "\n":
            self.words.append("　")
        self._open.append(tag)
        written = "".join(f' {name}="{html.escape(value or "")}"' for name, value in attrs)
        self.safe.append(f"<{tag}{written}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1] != tag:
            raise BadRichMarkup(f'unexpected end tag "{tag}"')
        self._open.pop()
        self.safe.append(f"</{tag}>")
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        self.safe.append(html.escape(data))

    def close(self) -> None:
        super().close()
        if self._open:
            raise BadRichMarkup(f'tag "{self._open[-1]}" is not closed')


def read_rich_html(source: str) -> tuple[str, str]:
    """The words, a line for each block and row, and the HTML made safe. Raises BadRichMarkup."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    text = "".join(reader.words).strip()
    if not text:
        raise BadRichMarkup("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise BadRichMarkup("message is too long")
    return text, "".join(reader.safe)
