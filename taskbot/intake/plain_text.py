"""Text files: which encoding, and only the characters that a person sees."""

import codecs
import re
import unicodedata

from taskbot.intake.unreadable import UnreadableDocument

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""UTF-32 before UTF-16: the one's mark begins with the other's."""

_STRANGE_SHARE = 0.01
_STRANGE = {"Cc", "Cn", "Co", "Cs"}
_SAMPLE = 20_000

_NEWLINES = re.compile("\r\n?")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def seen(text: str) -> str:
    """The text as an editor shows it: newlines are \\n and nothing else is one, no control or zero-width characters."""
    return _UNSEEN.sub("", _NEWLINES.sub("\n", text))


def decoded(data: bytes) -> str:
    """By the byte order mark, else UTF-8, else UTF-16 that shows by its zeros, else GB18030; raises UnreadableDocument."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return seen(data[len(mark) :].decode(encoding, errors="replace"))
    for encoding in ("utf-8", *([_utf16(data)] if b"\0" in data else []), "gb18030"):
        text = _cut_short(data, encoding)
        if text is not None and _is_writing(text):
            return seen(text)
    raise UnreadableDocument(
        "认不出这份文件的格式，请发 Word（.docx）、文字版 PDF、Excel（.xlsx）或文本文件（.txt）"
    )


def _utf16(data: bytes) -> str:
    """Spaces, figures and line ends have a zero byte: the second one where the low byte comes first."""
    return "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"


def _cut_short(data: bytes, encoding: str) -> str | None:
    """Strict, but for a last character that the end of the file cuts in two."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _is_writing(text: str) -> bool:
    sample = text[:_SAMPLE]
    strange = sum(unicodedata.category(sign) in _STRANGE and sign not in "\t\n\r\f" for sign in sample)
    return strange <= 1 + _STRANGE_SHARE * len(sample)
