"""Text files: which encoding, and only the characters that a person sees."""

import codecs
import re

from taskbot.intake.unreadable import UnreadableDocument

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""UTF-32 before UTF-16: the one's mark begins with the other's."""

_LOST = "\ufffd"
_MOST_LOST = 0.05
_LEAST_COMMON = 0.6
_CONTROL_SHARE = 0.01
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")

_NEWLINES = re.compile("\r\n?")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def seen(text: str) -> str:
    """The text as an editor shows it: newlines are \\n and nothing else is one, no control or zero-width characters."""
    return _UNSEEN.sub("", _NEWLINES.sub("\n", text))


def decoded(data: bytes) -> str:
    """By the byte order mark, else the first of UTF-8, UTF-16 and GB18030 that gives text; raises UnreadableDocument."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return seen(_forgiving(data[len(mark) :], encoding))
    for encoding, fits in (("utf-8", _is_utf8), (_utf16(data), _is_chinese), ("gb18030", _is_chinese)):
        text = _forgiving(data, encoding)
        if fits(text):
            return seen(text)
    raise UnreadableDocument(
        "认不出这份文件的格式，请发 Word（.docx）、文字版 PDF、Excel（.xlsx）或文本文件（.txt）"
    )


def _utf16(data: bytes) -> str:
    """Which of the two. Spaces, figures and line ends have a zero byte: the second one where the low byte comes first."""
    return "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"


def _forgiving(data: bytes, encoding: str) -> str:
    """A damaged place costs only itself, and nothing is shown of a last character that the end of the file cuts."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(data, final=False)


def _is_utf8(text: str) -> bool:
    """Bytes of another encoding hardly ever form a character of this one."""
    beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
    return text.count(_LOST) <= _MOST_LOST * beyond_ascii and not _is_binary(text)


def _is_chinese(text: str) -> bool:
    """GB2312 holds the common characters, one in four of those that bytes taken at random would give."""
    usual = len(text.encode("gb2312", errors="ignore").decode("gb2312"))
    return usual >= _LEAST_COMMON * len(text) and not _is_binary(text)


def _is_binary(text: str) -> bool:
    return len(_CONTROLS.findall(text)) > 1 + _CONTROL_SHARE * len(text)
