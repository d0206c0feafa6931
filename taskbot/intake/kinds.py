"""What a file is, told by its content: the name may say anything."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO


class Kind(StrEnum):
    """The kinds of files that offices send; the value is what a message calls it."""

    TEXT = "文本"
    WORD = "Word 文档"
    WORKBOOK = "Excel 工作簿"
    PDF = "PDF"
    OLD_OFFICE = "旧版 Office 文件"
    RTF = "RTF 文档"
    SLIDES = "演示文稿"
    OPEN_DOCUMENT = "ODF 文档"
    OFD = "OFD 版式文件"
    WEB_PAGE = "网页"
    XML = "XML 文件"
    PICTURE = "图片"
    ARCHIVE = "压缩包"


_BEGINNINGS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Kind.OLD_OFFICE,
    b"{\\rtf": Kind.RTF,
    b"\xff\xd8\xff": Kind.PICTURE,
    b"\x89PNG\r\n": Kind.PICTURE,
    b"GIF8": Kind.PICTURE,
    b"II*\0": Kind.PICTURE,
    b"MM\0*": Kind.PICTURE,
    b"Rar!": Kind.ARCHIVE,
    b"7z\xbc\xaf": Kind.ARCHIVE,
    b"\x1f\x8b": Kind.ARCHIVE,
}
_FURTHER_ON = {
    re.compile(rb"RIFF....WEBP|....ftyp(?:hei|mif|avi)|BM.{4}\0\0\0\0", re.DOTALL): Kind.PICTURE,
    re.compile(rb".{0,1000}?%PDF-", re.DOTALL): Kind.PDF,
    re.compile(
        rb"(?:\xef\xbb\xbf)?\s{0,100}(?:<!DOCTYPE\s+html|<(?:html|head|body|meta|style|table)\b|MIME-Version:)",
        re.IGNORECASE,
    ): Kind.WEB_PAGE,
    re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}<\?xml\s"): Kind.XML,
}
_PARTS = {
    "OFD.xml": Kind.OFD,
    "word/": Kind.WORD,
    "xl/": Kind.WORKBOOK,
    "ppt/": Kind.SLIDES,
    "content.xml": Kind.OPEN_DOCUMENT,
}
"""What a zip must hold to be more than an archive."""


def kind_of(data: bytes) -> Kind:
    """The kind by its first bytes, or by what a zip holds; text is what is nothing else. Raises BadZipFile."""
    for beginning, kind in _BEGINNINGS.items():
        if data.startswith(beginning):
            return kind
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return _zipped(data)
    return next((kind for pattern, kind in _FURTHER_ON.items() if pattern.match(data)), Kind.TEXT)


def _zipped(data: bytes) -> Kind:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name.replace("\\", "/") for name in archive.namelist()]
    return next(
        (kind for part, kind in _PARTS.items() if any(name.startswith(part) for name in names)), Kind.ARCHIVE
    )
