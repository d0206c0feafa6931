"""Files that are broken, empty, mislabelled, too large or do not come through: one sentence each, and the bot goes on."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from onlookers import answers, desk, person
from openpyxl import Workbook

from taskbot.demo import SAMPLE, Stage
from taskbot.sandbox.faults import Fault, FaultKind

BOOK = (SAMPLE / "worklist.xlsx").read_bytes()
TOO_LARGE = 20 * 1024**2 + 1


def _zipped(**members: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    return packed.getvalue()


def _empty_book() -> bytes:
    book = BytesIO()
    Workbook().save(book)
    return book.getvalue()


FILES = {
    "a workbook cut in the middle": ("清单.xlsx", BOOK[: len(BOOK) // 2], "已损坏"),
    "a workbook without its end": ("清单.xlsx", BOOK[:-30], "已损坏"),
    "a workbook of zeros": ("清单.xlsx", bytes(4096), ""),
    "nothing at all": ("清单.xlsx", b"", ""),
    "an empty workbook": ("清单.xlsx", _empty_book(), "没有文字"),
    "a zip of something else": ("清单.xlsx", _zipped(readme=b"x"), ""),
    "a picture called a workbook": ("清单.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64), "图片"),
    "a damaged PDF": ("来文.pdf", b"%PDF-1.7\n" + bytes(500), "已损坏"),
    "an old file cut short": ("来文.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), ""),
    "more than 20 MB": ("来文.txt", b"a" * TOO_LARGE, "超过 20 MB"),
}


@pytest.mark.parametrize("name", FILES)
async def test_a_file_that_cannot_be_read_is_answered_in_one_sentence(office: Stage, name: str):
    title, content, words = FILES[name]
    message = office.sandbox.say(person(office, "王敏"), desk(office), "/import", file=(title, content))
    await office.settle()
    (answer,) = answers(office, message)
    assert words in answer
    assert answer.count("。") == 1
    assert "处理时出错" not in answer


@pytest.mark.parametrize("kind", ["429", "500", "502_html", "redirect", "drop_before", "drop_after"])
async def test_a_file_that_does_not_come_through_is_asked_for_again(office: Stage, kind: FaultKind):
    office.sandbox.faults.add(Fault(kind, "getFile"))
    message = office.sandbox.say(person(office, "王敏"), desk(office), "/import", file=("清单.xlsx", BOOK))
    await office.settle()
    assert answers(office, message) == ["文件没有下载成功，请稍后再发一次。"]


async def test_a_file_called_by_a_wrong_name_is_read_for_what_it_is(office: Stage):
    message = office.sandbox.say(person(office, "王敏"), desk(office), "/import", file=("清单.docx", BOOK))
    await office.settle()
    assert "导入预览" in answers(office, message)[0]
