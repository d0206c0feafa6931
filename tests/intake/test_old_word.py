"""Old Word files: the text that is left, or a request for a newer file; never text that was deleted."""

import struct
from pathlib import Path

import pytest

from taskbot.intake.documents import read_document
from taskbot.intake.unreadable import UnreadableDocument
from taskbot.intake.word.old_word import read_old_word, table_stream

FILES = Path(__file__).parent / "files"


def test_a_notice_with_a_table() -> None:
    rows = [
        "序号\t重点任务\t牵头单位\t完成时限",
        "1\t制定园区分类评价办法，明确评价指标、评价周期和结果运用，报领导小组审定\t省经信厅\t6月底前",
        "2\t建立重点企业联系制度，每月走访不少于两次\t省发展改革委\t全年",
    ]
    notice = (FILES / "notice.txt").read_text(encoding="utf-8").replace("[表]", "\n".join(rows))
    assert read_document((FILES / "notice.doc").read_bytes(), "通知.wps").text.rstrip() == notice.rstrip()


def test_changes_are_accepted_and_hidden_text_and_instructions_are_left_out() -> None:
    text = read_document((FILES / "changed.doc").read_bytes(), "通知.doc").text
    assert text.rstrip() == "请于6月底前报送方案。\n第二段到此为止。\n见附件。"


@pytest.mark.parametrize("name", ["numbered.doc", "numbered_by_style.doc"])
def test_numbers_that_word_gives_are_asked_for_in_a_newer_file(name: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"自动编号.*另存为 \.docx"):
        read_document((FILES / name).read_bytes(), "通知.doc")


def streams(
    *pieces: str | bytes, flags: int = 0, version: int = 0xC1, changes: int = 0
) -> tuple[bytes, bytes]:
    """The two streams of a file saved in pieces (快速保存): bytes are one to a character, words two.

    `changes` is how many records of fast saves stand before the list of pieces.
    """
    body, starts, descriptions = b"", [0], b""
    for piece in pieces:
        place = 1024 + len(body)
        narrow = isinstance(piece, bytes)
        body += piece if isinstance(piece, bytes) else piece.encode("utf-16-le")
        starts.append(starts[-1] + (len(body) + 1024 - place) // (1 if narrow else 2))
        descriptions += struct.pack("<HIH", 0, (2 * place | 0x40000000) if narrow else place, 0)
    listed = struct.pack(f"<{len(starts)}I", *starts) + descriptions
    table = b"\x01\x02\x00ab" * changes + b"\x02" + struct.pack("<I", len(listed)) + listed
    sheet = struct.pack("<HHH", 4, 0, 10)
    head = bytearray(1024)
    struct.pack_into("<HH", head, 0, 0xA5EC, version)
    struct.pack_into("<H", head, 0x0A, flags)
    struct.pack_into("<I", head, 0x4C, starts[-1])
    struct.pack_into("<II", head, 0x9A + 8 * 33, 0, len(table))
    struct.pack_into("<II", head, 0x9A + 8 * 1, len(table), len(sheet))
    return bytes(head) + body, table + sheet


@pytest.mark.parametrize("changes", [0, 2])
def test_the_pieces_of_a_fast_save_are_put_in_order(changes: int) -> None:
    assert read_old_word(*streams("省经信厅", b"2020-06\r", "牵头\r", changes=changes)) == [
        "省经信厅2020-06", "牵头", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("甲\x13INSTR\x14乙\x15丙", ["甲乙丙"]),
        ("甲\x13IF \x13X\x14内\x15\x14乙\x15丙", ["甲乙丙"]),
        ("甲\x13未完\r乙", ["甲", "乙"]),
        ("甲\x0b乙\x0c丙", ["甲", "乙", "丙"]),
        ("2020\x1e3\x02\x05\x01", ["2020-3"]),
        ("生僻字𠮷", ["生僻字𠮷"]),
    ],
)
def test_signs_that_are_no_text(written: str, lines: list[str]) -> None:
    assert read_old_word(*streams(written)) == lines


def test_a_file_with_a_password_or_of_an_older_word_is_refused() -> None:
    assert table_stream(streams("甲", flags=0x0200)[0]) == "1Table"
    with pytest.raises(UnreadableDocument, match="密码"):
        table_stream(streams("甲", flags=0x0100)[0])
    with pytest.raises(UnreadableDocument, match="另存为"):
        table_stream(streams("甲", version=0x65)[0])
