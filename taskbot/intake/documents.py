"""Any file that an office sends becomes words: what a person reads in it, and its tables."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from taskbot.intake.csv_tables import read_csv
from taskbot.intake.grids import Grid, read_out
from taskbot.intake.kinds import Kind, kind_of
from taskbot.intake.origins import is_ours, looked_into, origin_of
from taskbot.intake.packages import Package
from taskbot.intake.pdf.margins import running_heads
from taskbot.intake.pdf.pages import read_pages
from taskbot.intake.pdf.paragraphs import paragraphs
from taskbot.intake.plain_text import decoded
from taskbot.intake.unreadable import MOST_CHARACTERS, TOO_MUCH, UnreadableDocument
from taskbot.intake.word.documents import read_margins, read_word
from taskbot.intake.word.old_office import read_old_office
from taskbot.intake.word.old_word import SAVE_AS
from taskbot.intake.workbooks import read_workbook
from taskbot.tasks.revised_lists import Origin

_LARGEST_FILE = 20 * 1024**2


@dataclass(frozen=True, slots=True)
class Document:
    """The words of a file.

    `text` has one paragraph a line, and a table's row as one line; of a text file it has the file's own lines.
    `margins` has what stands around the text of every page: running heads, and in Word the signs written across.
    """

    text: str
    grids: list[Grid] = field(default_factory=list)
    margins: str = ""
    origin: Origin | None = None
    """Of a workbook that we have made ourselves."""


def too_large() -> UnreadableDocument:
    """Of a file that Telegram, too, may have found too large."""
    return UnreadableDocument("文件超过 20 MB，请拆分后再发")


def read_document(data: bytes, name: str) -> Document:
    """Reads a file of up to 20 MB, of whatever kind its content is; raises UnreadableDocument and nothing else."""
    if len(data) > _LARGEST_FILE:
        raise too_large()
    try:
        document = _read(data, name)
    except UnreadableDocument:
        raise
    except MemoryError:
        raise UnreadableDocument(TOO_MUCH) from None
    except Exception as broken:  # a broken file may fail in any way in any reader
        raise UnreadableDocument("文件已损坏，打不开，请用 Word 或 WPS 打开后另存，再发一次") from broken
    if not document.text.strip():
        raise UnreadableDocument("文件里没有文字，请检查后再发")
    if len(document.text) > MOST_CHARACTERS and document.origin is None:
        raise UnreadableDocument("文件文字过多，请拆分后再发")
    return document


def _read(data: bytes, name: str) -> Document:
    kind = kind_of(data)
    if kind not in _READERS:
        raise UnreadableDocument(f"这份文件是「{kind}」，{_ADVICE[kind]}")
    return _READERS[kind](data, name)


def _text(data: bytes, name: str) -> Document:
    text = decoded(data)
    return Document(text, [read_csv(text)] if name.lower().endswith(_TABLE_ENDINGS) else [])


def _word(data: bytes, name: str) -> Document:
    package = Package(data)
    lines, grids = read_word(package)
    return Document("\n".join(lines), grids, "\n".join(read_margins(package)))


def _pdf(data: bytes, name: str) -> Document:
    pages = read_pages(data)
    heads = (line.words for line in running_heads(pages))
    return Document("\n".join(paragraphs(pages)), margins="\n".join(dict.fromkeys(heads)))


def _workbook(data: bytes, name: str) -> Document:
    grids = read_workbook(data, is_ours=is_ours(data))
    text = "\n".join(line for grid in grids for row in grid.rows for line in read_out(row))
    origin = origin_of(data, grids)
    if origin is not None:
        looked = looked_into(data, {grid.name for grid in grids})
        grids = [
            replace(grid, flaws=looks.flaws, typed_days=looks.typed_days)
            for grid in grids
            if (looks := looked[grid.name])
        ]
    return Document(text, grids, origin=origin)


def _old_office(data: bytes, name: str) -> Document:
    return Document("\n".join(read_old_office(data)))


_TABLE_ENDINGS = (".csv", ".tsv")
"""The one thing that the content does not say: whether commas part the columns of a table."""

_READERS: dict[Kind, Callable[[bytes, str], Document]] = {
    Kind.TEXT: _text,
    Kind.WORD: _word,
    Kind.PDF: _pdf,
    Kind.OLD_OFFICE: _old_office,
    Kind.WORKBOOK: _workbook,
}
_ADVICE = {
    Kind.RTF: SAVE_AS,
    Kind.WEB_PAGE: SAVE_AS,
    Kind.XML: SAVE_AS,
    Kind.OPEN_DOCUMENT: SAVE_AS,
    Kind.OFD: "请发 Word（.docx）或文字版 PDF",
    Kind.PICTURE: "请发 Word（.docx）或文字版 PDF",
    Kind.SLIDES: "请发 Word（.docx）或文字版 PDF",
    Kind.ARCHIVE: "请解压后把里面的文件逐个发来",
}
"""What to send in place of a file that is not read."""
