"""Files that are small and become large: refused before they are parsed, or read within bounds of time and memory."""

import pytest
from hostile import declaring, pdf_of, sheet, workbook_with

from taskbot.intake.documents import read_document
from taskbot.intake.papers import read_marked
from taskbot.intake.unreadable import UnreadableDocument
from taskbot.rendering import Bounds, Renderer, TooMuchWork

STRETCHED = "文件压缩得异常，请用 Word 或 WPS 打开后另存，再发一次"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("gb18030", "gb18030"),
        ("ascii", "utf-7"),
        ("cp037", "cp037"),
        ("latin-1", "iso-8859-1"),
    ],
)
def test_a_document_type_is_refused_in_every_encoding_that_some_parser_knows(encoding: str, declared: str):
    with pytest.raises(UnreadableDocument, match="不允许的 XML 声明"):
        read_document(declaring(encoding, declared), "清单.xlsx")


@pytest.mark.parametrize("part", ["xl_styles", "xl_sharedStrings", "xl_worksheets_sheet1", "docProps_core"])
def test_a_document_type_is_refused_in_every_part_that_a_library_reads(part: str):
    with pytest.raises(UnreadableDocument, match="不允许的 XML 声明"):
        read_document(declaring("utf-8", "utf-8", part), "清单.xlsx")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (workbook_with(xl_worksheets_sheet1=sheet("<row>" + "<c/>" * 3_000_000 + "</row>")), STRETCHED),
        (workbook_with(xl_sharedStrings=b"<sst>" + b"<si/>" * 3_000_000 + b"</sst>"), STRETCHED),
        (
            workbook_with(xl_worksheets_sheet1=sheet("", '<mergeCell ref="A1:B9"/>' * 100_001)),
            "工作簿里合并单元格过多，请取消合并后再发",
        ),
        ("一".encode() * 2_000_001, "文件文字过多，请拆分后再发"),
    ],
    ids=["cells", "strings", "merged cells", "words"],
)
def test_a_small_file_that_becomes_large_is_refused(data: bytes, sentence: str):
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data, "清单.xlsx")
    assert str(refused.value) == sentence


async def test_a_pdf_that_takes_too_long_is_given_up():
    reader = Renderer(bounds=Bounds(seconds=1))
    with pytest.raises(TooMuchWork):
        await reader.run(read_marked, pdf_of(b"BT ET " * 500_000, pages=1_000), "通知.pdf")
    reader.close()


async def test_a_reader_has_so_much_memory_and_no_more():
    reader = Renderer(bounds=Bounds(memory=1024**3))
    assert await reader.run(bytes, 1024**2) == bytes(1024**2)
    with pytest.raises(MemoryError):
        await reader.run(bytes, 2 * 1024**3)
    reader.close()
