"""Text files in every encoding that offices send; lines agree with an editor's."""

import codecs
import hashlib

import pytest

from taskbot.intake.documents import read_document
from taskbot.intake.unreadable import UnreadableDocument

NOTICE = "关于做好改造提升工作的通知\n\n一、6月30日前报送方案。\n二、省经信厅牵头。\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (b"", "gb18030"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_text_in_any_encoding(mark: bytes, encoding: str) -> None:
    assert read_document(mark + NOTICE.encode(encoding), "通知.doc").text == NOTICE


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("甲\r\n\r\n乙\r\n", "甲\n\n乙\n"),
        ("甲\r乙", "甲\n乙"),
        ("甲\0乙\x07丙\x0b丁\x0c戊\x7f", "甲乙丙丁戊"),
        ("甲\u200b乙\ufeff丙\u2028丁\x85戊\xad己", "甲乙丙丁戊己"),
        ("　　甲\t乙\xa0丙", "　　甲\t乙\xa0丙"),
    ],
)
def test_newlines_are_one_and_unseen_characters_go(written: str, text: str) -> None:
    assert read_document(codecs.BOM_UTF8 + written.encode(), "a.txt").text == text


def test_lines_are_the_editor_s() -> None:
    text = read_document("一\r\n\r\n\x0b三\u2028\n四".encode(), "a.txt").text
    assert text.split("\n") == text.splitlines() == ["一", "", "三", "四"]


def test_a_stray_zero_does_not_change_the_encoding() -> None:
    assert read_document("省经信\0厅牵头".encode(), "a.txt").text == "省经信厅牵头"
    assert read_document("省经信\0厅牵头".encode("gb18030"), "a.txt").text == "省经信厅牵头"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_place_costs_only_itself(encoding: str) -> None:
    damaged = NOTICE.encode(encoding).replace(b"6", b"\xff") * 3
    assert read_document(damaged, "a.txt").text == NOTICE.replace("6", "\ufffd") * 3


def test_figures_with_one_word_in_gb18030() -> None:
    assert read_document(b"1,2,3,4,5,6,7,8,9\n" * 50 + "办公室".encode("gb18030"), "a.txt").text.endswith(
        "9\n办公室"
    )


def test_a_character_cut_by_the_end_of_the_file_costs_only_itself() -> None:
    assert read_document("省经信厅".encode()[:-1], "a.txt").text == "省经信"
    assert read_document("省经信厅".encode("gb18030")[:-1], "a.txt").text == "省经信"


@pytest.mark.parametrize(
    "data", [hashlib.shake_256(b"noise").digest(400), bytes(range(1, 9)) * 50, b"\xff" * 100], ids=len
)
def test_what_is_no_writing_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="认不出"):
        read_document(data, "a.txt")
