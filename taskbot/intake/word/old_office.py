"""Files of the old Office and of WPS (.doc, .xls, .wps, .et): told apart by what they hold."""

from io import BytesIO

import olefile

from taskbot.intake.unreadable import UnreadableDocument
from taskbot.intake.word.old_word import SAVE_AS, read_old_word, table_stream

_REFUSED = {
    "EncryptedPackage": "文件有密码保护，请取消密码后再发",
    "Workbook": "这是旧版 .xls（或 .et），请用 Excel 或 WPS 另存为 .xlsx 再发",
    "Book": "这是旧版 .xls（或 .et），请用 Excel 或 WPS 另存为 .xlsx 再发",
    "PowerPoint Document": "这份文件是「演示文稿」，请发 Word（.docx）或文字版 PDF",
}
_TEXT = "WordDocument"


def read_old_office(data: bytes) -> list[str]:
    """The lines of an old Word document; raises UnreadableDocument for anything else, OSError when broken."""
    with olefile.OleFileIO(BytesIO(data)) as file:
        for stream, refusal in _REFUSED.items():
            if file.exists(stream):
                raise UnreadableDocument(refusal)
        if not file.exists(_TEXT):
            raise UnreadableDocument(f"这是旧版 Office 文件，{SAVE_AS}")
        main = file.openstream(_TEXT).read()
        return read_old_word(main, file.openstream(table_stream(main)).read())
