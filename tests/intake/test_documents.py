"""Any file at all: told by its content, read within limits, or refused in one sentence that says what to send."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook
from papers import docx, p, table, zipped
from printed import pdf

from taskbot.intake.documents import read_document
from taskbot.intake.unreadable import UnreadableDocument

FILES = Path(__file__).parent / "files"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def xlsx() -> bytes:
    book = Workbook()
    book.worksheets[0].append(["序号", "任务"])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("name", ["a.txt", "a.doc", "a.docx", "a.pdf", "a.wps", "a", ""])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("任务".encode("gb18030"), "任务"),
        (docx(p("任务")), "任务"),
        (pdf([(100, 700, "任务")]), "任务"),
        (xlsx(), "序号\t任务"),
    ],
    ids=["text", "Word", "PDF", "workbook"],
)
def test_the_content_tells_what_a_file_is(data: bytes, words: str, name: str) -> None:
    assert read_document(data, name).text == words


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件里没有文字，请检查后再发"),
        (b" \r\n\t\n", "文件里没有文字，请检查后再发"),
        (docx(p()), "文件里没有文字，请检查后再发"),
        (b"\xff\xd8\xff\xe0JFIF", "这份文件是「图片」，请"),
        (b"\x89PNG\r\n\x1a\n", "这份文件是「图片」，请"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "这份文件是「图片」，请"),
        (b"\0\0\0\x18ftypheic", "这份文件是「图片」，请"),
        (b"Rar!\x1a\x07", "这份文件是「压缩包」，请"),
        (zipped({"通知.docx": b""}), "这份文件是「压缩包」，请"),
        (zipped({"OFD.xml": b""}), "这份文件是「OFD 版式文件」，请"),
        (zipped({"mimetype": b"", "content.xml": b""}), "这份文件是「ODF 文档」，请"),
        (zipped({"ppt/presentation.xml": b""}), "这份文件是「演示文稿」，请"),
        (rb"{\rtf1\ansi\ansicpg936 ...}", "这份文件是「RTF 文档」，请"),
        (b"<html><body>...", "这份文件是「网页」，请"),
        ('<meta charset="gbk"><table><tr><td>任务'.encode("gbk"), "这份文件是「网页」，请"),
        (b"\r\n<!DOCTYPE html>", "这份文件是「网页」，请"),
        (b"MIME-Version: 1.0\r\n", "这份文件是「网页」，请"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "这份文件是「XML 文件」，请"),
        (zipped({"word/document.xml": b"<w:document"}), "文件已损坏"),
        (docx(p("任务"))[:-40], "文件已损坏"),
        (OLD + bytes(600), "文件已损坏"),
        (b"x" * (20 * 1024**2 + 1), "文件超过 20 MB，请拆分后再发"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDocument, match=f"^{sentence}") as refused:
        read_document(data, "通知.docx")
    assert str(refused.value).count("\n") == 0


def central(data: bytes, offset: int, value: bytes) -> bytes:
    """The zip with something else in each entry of its directory."""
    at = -1
    while (at := data.find(b"PK\1\2", at + 1)) >= 0:
        data = data[: at + offset] + value + data[at + offset + len(value) :]
    return data


def renamed(stream: str) -> bytes:
    """An old Office file that holds a stream of this name in place of its text."""
    old, new = ((name + "\0").encode("utf-16-le").ljust(64, b"\0") for name in ("WordDocument", stream))
    data = (FILES / "changed.doc").read_bytes()
    at = data.index(old)
    return data[:at] + new + (2 * len(stream) + 2).to_bytes(2, "little") + data[at + 66 :]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (renamed("EncryptedPackage"), "文件有密码保护，请取消密码后再发"),
        (central(docx(p("任务")), 8, b"\1"), "文件有密码保护，请取消密码后再发"),
        (renamed("Workbook"), "这是旧版 .xls（或 .et），请用 Excel 或 WPS 另存为 .xlsx 再发"),
        (renamed("PowerPoint Document"), "这份文件是「演示文稿」，请发 Word（.docx）或文字版 PDF"),
        (renamed("Contents"), "这是旧版 Office 文件，请用 Word 或 WPS 另存为 .docx 再发"),
        (central(docx(p("任务")), 24, b"\xff\xff\xff\x7f"), "文件解压后过大，请删去图片或拆分后再发"),
    ],
    ids=["Office password", "zip password", "xls", "ppt", "other", "zip bomb"],
)
def test_what_the_container_says_is_enough_to_refuse(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data, "通知.docx")
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "declared",
    ['<!DOCTYPE a [<!ENTITY x "xxxx">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'],
    ids=["entity", "outside file"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_bomb_is_refused(declared: str, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<a>&x;</a>'.encode(encoding)
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="x/officeDocument" Target="{}"/></Relationships>'
    for part in ("word/document.xml", "xl/workbook.xml"):
        bomb = zipped({"_rels/.rels": relations.format(part).encode(), part: xml})
        with pytest.raises(UnreadableDocument, match="XML 声明"):
            read_document(bomb, "通知")


def test_a_document_of_too_many_elements_is_refused_before_it_is_built() -> None:
    with pytest.raises(UnreadableDocument, match="内容过长"):
        read_document(docx("<w:p/>" * 1_000_000), "通知.docx")


def test_xml_that_nests_without_end_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="损坏"):
        read_document(docx("<w:sdt>" * 20_000 + p("任务") + "</w:sdt>" * 20_000), "通知.docx")


def test_a_reference_to_nothing_or_to_the_outside_does_not_matter() -> None:
    relation = '<Relationship Id="r{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"{}/>'
    relations = (
        relation.format(8, "image", "NULL", "")
        + relation.format(9, "numbering", "nowhere.xml", "")
        + relation.format(10, "styles", "//elsewhere/styles.xml", ' TargetMode="External"')
    )
    part = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    assert read_document(docx(p("任务"), **{"word/_rels/document.xml.rels": part}), "a").text == "任务"


def test_the_strict_variant_of_word_s_format() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p("任务")))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts["word/document.xml"] = parts["word/document.xml"].replace(usual, strict)
    assert read_document(zipped(parts), "a").text == "任务"


def test_a_comma_separated_file_is_a_table_too() -> None:
    document = read_document('序号,任务\n1,"起草，\n送审"\n2\n'.encode("gb18030"), "清单.csv")
    assert document.grids[0].rows == [["序号", "任务"], ["1", "起草，\n送审"], ["2", ""]]
    assert document.text.split("\n")[1] == '1,"起草，'


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_columns_of_a_table_file_are_apart_by_what_its_first_line_has_most_of(separator: str) -> None:
    written = separator.join(("序号", "任务", "单位")) + "\n" + separator.join(("1", "甲", "乙"))
    assert read_document(written.encode(), "清单.CSV").grids[0].rows == [
        ["序号", "任务", "单位"],
        ["1", "甲", "乙"],
    ]


def test_a_table_that_would_take_too_much_room_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="表格过大"):
        read_document(b"," * 1000 + b"\n1" * 1000, "清单.csv")
    late = '<w:tr><w:trPr><w:gridBefore w:val="{}"/></w:trPr><w:tc/></w:tr>'
    with pytest.raises(UnreadableDocument, match="表格过大"):
        read_document(docx(table(*(late.format(place % 900) for place in range(900)))), "清单.docx")


WHOLE = (
    docx(p("任务", number=(1, 0)), table(("甲", "乙"))),
    xlsx(),
    pdf([(100, 700, "任务")]),
    (FILES / "changed.doc").read_bytes(),
    "任务\n".encode("gb18030"),
)


@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\3\4", OLD, b"\xff\xfe", b"{\\rtf"]))
def test_no_bytes_raise_anything_but_the_named_error(data: bytes, beginning: bytes) -> None:
    _read(beginning + data)


@given(st.sampled_from(WHOLE), st.data())
def test_no_damage_raises_anything_but_the_named_error(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    _read(bytes(damaged)[: data.draw(st.integers(0, len(damaged)))])


@given(st.text())
@example("\r\r\n\n\x85\u2028")
def test_a_text_keeps_its_lines(text: str) -> None:
    data = b"\xef\xbb\xbf" + text.encode("utf-8", "surrogatepass")
    try:
        lines = read_document(data, "a.csv" if len(text) % 2 else "a.txt").text.split("\n")
    except UnreadableDocument:
        return
    assert len(lines) == text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def _read(data: bytes) -> None:
    try:
        document = read_document(data, "a.csv")
    except UnreadableDocument:
        return
    assert document.text.strip()


def test_headers_and_what_is_written_across_a_page_stand_beside_the_text():
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    across = '<w:p><w:r><w:pict><v:shape><v:textpath string="内部资料"/></v:shape></w:pict></w:r></w:p>'
    relations = "".join(
        f'<Relationship Id="r{part}" Type="{kind}" Target="{part}.xml"/>' for part in ("header1", "missing")
    )
    document = read_document(
        docx(
            p("任务"),
            **{
                "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f"{relations}</Relationships>",
                "word/header1.xml": f"<w:hdr {names}>{p('机密★1年')}{across}</w:hdr>",
            },
        ),
        "通知.docx",
    )
    assert document.text == "任务"
    assert [line for line in document.margins.split("\n") if line] == ["机密★1年", "内部资料"]
