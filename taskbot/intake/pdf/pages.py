"""PDF files with a text layer: the lines on their pages and where they stand; PDFium finds the characters."""

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from statistics import median
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from taskbot.intake.pdf.layout import Line, Page
from taskbot.intake.plain_text import seen
from taskbot.intake.unreadable import MOST_CHARACTERS, UnreadableDocument

_MOST_PAGES = 1_000
_MOST_ILLEGIBLE = 0.2
_ONE_AT_A_TIME = threading.Lock()
"""PDFium is not made for threads."""

_SAME_LINE = 0.5
_LATIN_SPACE = 0.15
_COLUMN_GAP = 0.7
"""In widths of a character: how far apart baselines are in one line, the gap that is a space, the one that ends a line."""


class _Glyph(NamedTuple):
    sign: str
    left: float
    right: float
    baseline: float


def read_pages(data: bytes) -> list[Page]:
    """The pages of a PDF; raises UnreadableDocument for one with a password or without text."""
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as broken:
            if broken.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise UnreadableDocument("这份 PDF 有密码保护，请取消密码后再发") from None
            raise
        with closing(document):
            if len(document) > _MOST_PAGES:
                raise UnreadableDocument(f"这份 PDF 超过 {_MOST_PAGES} 页，请拆分后再发")
            pages = list(_pages(document))
    if not any(page.lines for page in pages):
        raise UnreadableDocument("这份 PDF 是扫描件，没有文字，请发 Word（.docx）或文字版 PDF")
    _check_legible("".join(line.words for page in pages for line in page.lines))
    return pages


def _pages(document: pypdfium2.PdfDocument) -> Iterator[Page]:
    characters = 0
    for index in range(len(document)):
        with closing(document[index]) as page, closing(page.get_textpage()) as text:
            characters += text.count_chars()
            if characters > MOST_CHARACTERS:
                raise UnreadableDocument("这份 PDF 文字过多，请拆分后再发")
            yield _page(text, *page.get_size())


def _page(text: pypdfium2.PdfTextPage, width: float, height: float) -> Page:
    quarters, glyphs = _upright(list(_glyphs(text)))
    wide = [glyph.right - glyph.left for glyph in glyphs if glyph.sign >= "\u2e80"]
    em = median(wide or [glyph.right - glyph.left for glyph in glyphs] or [1]) or 1
    lines = list(_lines(glyphs, em))
    if quarters == 1:  # PDFium gives the lines of such a page from the last to the first
        lines.sort(key=lambda line: -line.baseline)
    return Page(width, height, em, lines)


def _glyphs(text: pypdfium2.PdfTextPage) -> Iterator[tuple[int, _Glyph]]:
    """The visible characters, each with the quarter turns that it is written at; slanted ones are watermarks."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        hyphen = pdfium.FPDFText_IsHyphen(text, index) == 1
        sign = "-" if hyphen else seen(chr(pdfium.FPDFText_GetUnicode(text, index)))
        if not sign.strip():
            continue
        quarters = pdfium.FPDFText_GetCharAngle(text, index) * 2 / math.pi
        if abs(quarters - round(quarters)) > 0.02:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        yield round(quarters) % 4, _turned(round(quarters) % 4, sign, box, x.value, y.value)


def _turned(quarters: int, sign: str, box: pdfium.FS_RECTF, x: float, y: float) -> _Glyph:
    match quarters:
        case 0:
            return _Glyph(sign, box.left, box.right, y)
        case 1:
            return _Glyph(sign, -box.top, -box.bottom, x)
        case 2:
            return _Glyph(sign, -box.right, -box.left, -y)
        case _:
            return _Glyph(sign, box.bottom, box.top, -x)


def _upright(glyphs: list[tuple[int, _Glyph]]) -> tuple[int, list[_Glyph]]:
    """The characters that are written as most of the page is, and how that is; a table may stand sideways."""
    usual = Counter(quarters for quarters, _ in glyphs).most_common(1)
    quarters = usual[0][0] if usual else 0
    return quarters, [glyph for turns, glyph in glyphs if turns == quarters]


def _lines(glyphs: list[_Glyph], em: float) -> Iterator[Line]:
    line: Line | None = None
    last: _Glyph | None = None
    for glyph in glyphs:
        if last and glyph.sign == last.sign and abs(glyph.left - last.left) < 0.3 * (last.right - last.left):
            continue  # bold type made by writing twice
        gap = (glyph.left - line.right) / em if line else 0
        if (
            line is None
            or abs(glyph.baseline - line.baseline) > _SAME_LINE * em
            or not -1 < gap < _COLUMN_GAP
        ):
            if line:
                yield line
            line = Line(glyph.left, glyph.right, glyph.baseline, glyph.sign)
        else:
            line.words += _space(line.words[-1], glyph.sign, gap) + glyph.sign
            line.right = max(line.right, glyph.right)
        last = glyph
    if line:
        yield line


def _space(before: str, after: str, gap: float) -> str:
    """Between Chinese and figures there is a gap for the eye, which nobody typed."""
    return " " if gap > _LATIN_SPACE and before.isascii() and after.isascii() else ""


def _check_legible(words: str) -> None:
    """Fonts without a table of their characters give codes that mean nothing."""
    illegible = sum(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" for sign in words)
    if illegible > _MOST_ILLEGIBLE * len(words):
        raise UnreadableDocument("这份 PDF 的文字无法识别（字体没有编码），请发 Word（.docx）")
