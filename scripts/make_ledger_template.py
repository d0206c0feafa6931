"""Draws config/ledger.docx, the template of the 卷宗: the same bytes on every run. Offices edit their own copy in Word."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from office_paper import (
    CONFIG,
    FANGSONG,
    HEI,
    KAI,
    TITLE_SONG,
    blank_paper,
    keep_together,
    line,
    name_fallback,
    number_pages,
    repeat,
    save,
    say,
    shade,
    underline,
)

HEAD_FILL = "EDEDED"
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
LISTS = (
    (
        "三、申请与答复",
        "申请",
        (
            ("申请", 40, "{{ 项.申请单位 }} {{ 项.申请人 }}\n{{ 项.申请时间 }}"),
            ("事项和理由", 58, "{{ 项.事项 }}\n{{ 项.理由 }}"),
            ("答复", 58, "{{ 项.答复 }}\n{{ 项.答复内容 }}\n{{ 项.答复人 }}\n{{ 项.答复时间 }}"),
        ),
    ),
    (
        "四、批示",
        "批示",
        (
            ("时间", 36, "{{ 项.时间 }}"),
            ("领导", 24, "{{ 项.领导 }}"),
            ("批示内容", 76, "{{ 项.批示内容 }}"),
            ("转办", 20, "{{ 项.转办 }}"),
        ),
    ),
    (
        "五、附件",
        "附件",
        (
            ("文件", 48, "{{ 项.文件 }}\n{{ 项.大小 }}"),
            ("提交", 56, "{{ 项.责任单位 }} {{ 项.提交人 }}\n{{ 项.提交时间 }}\n{{ 项.来源消息 }}"),
            ("SHA-256", 52, "{{ 项.SHA256 }}"),
        ),
    ),
    (
        "六、督办单",
        "督办单",
        (
            ("编号", 46, "{{ 项.编号 }}（{{ 项.等级 }}）\n{{ 项.被督办单位 }}"),
            ("发出", 48, "{{ 项.发出人 }}\n{{ 项.发出时间 }}\n办理期限：{{ 项.办理期限 }}"),
            ("SHA-256", 62, "{{ 项.SHA256 }}"),
        ),
    ),
)
"""Heading, the rows' field, and the columns: head, width in mm, what stands in a row."""


def make_template() -> WordDocument:
    """A4 with page numbers: title, the facts, the timeline with the words that were said, lists, and how to check it."""
    document = blank_paper(Mm(30), Mm(28))
    name_fallback(document)
    number_pages(document)
    line(document, "任务办理卷宗", TITLE_SONG, 22, align=CENTRE).paragraph_format.space_after = Pt(10)
    line(document, "{{ 任务 }}", KAI, 15, align=CENTRE).paragraph_format.space_after = Pt(6)
    underline(line(document, "{{ 督办单位 }}　{{ 工作 }}　{{ 制作时间 }}制作", FANGSONG, 12, align=CENTRE))
    _heading(document, "一、基本情况")
    facts = (("项目", 30, "{{ 项.项目 }}"), ("内容", 126, "{{ 项.内容 }}"))
    _list(document, "基本情况", facts)
    _heading(document, "二、办理经过")
    _timeline(document)
    for heading, field, columns in LISTS:
        _heading(document, heading)
        line(document, f"{{%p if {field} %}}", FANGSONG, 12)
        _list(document, field, columns)
        line(document, "{%p else %}", FANGSONG, 12)
        line(document, "无。", FANGSONG, 12)
        line(document, "{%p endif %}", FANGSONG, 12)
    _heading(document, "七、核验")
    line(document, "制作前的链首校验码：{{ 链首 }}", FANGSONG, 12)
    line(document, "{{ 核验 }}", FANGSONG, 12)
    return document


def _heading(document: WordDocument, words: str) -> None:
    form = line(document, words, HEI, 15).paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(14), Pt(6), True


def _timeline(document: WordDocument) -> None:
    """An entry for each event: who did what when, what it held, the words as they were said, and where."""
    line(document, "{%p for 项 in 经过 %}", FANGSONG, 12)
    head = line(document, "{{ 项.时间 }}　{{ 项.操作人 }}　{{ 项.事项 }}", HEI, 12)
    head.paragraph_format.space_before, head.paragraph_format.keep_with_next = Pt(8), True
    for field, font, shown in (
        ("内容", FANGSONG, "{{ 项.内容 }}"),
        ("原话", KAI, "“{{ 项.原话 }}”"),
    ):
        line(document, f"{{%p if 项.{field} %}}", FANGSONG, 12)
        form = line(document, shown, font, 12).paragraph_format
        form.left_indent, form.space_before = Pt(24), Pt(2)
        line(document, "{%p endif %}", FANGSONG, 12)
    source = line(document, "第{{ 项.序号 }}条，{{ 项.出处 }}", FANGSONG, 10)
    source.paragraph_format.left_indent, source.paragraph_format.space_before = Pt(24), Pt(2)
    line(document, "{%p endfor %}", FANGSONG, 12)


def _list(document: WordDocument, field: str, columns: Sequence[tuple[str, int, str]]) -> None:
    """A table with a head that every page repeats, and a row for each of the field's rows."""
    table = document.add_table(4, len(columns))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for place, (head, width, words) in enumerate(columns):
        table.columns[place].width = Mm(width)
        cells = table.columns[place].cells
        _put(cells[0], head, HEI, width, is_centred=True)
        shade(cells[0], HEAD_FILL)
        _put(cells[2], words, FANGSONG, width, is_centred=place == 0 and field == "基本情况")
    repeat(table.rows[0]._tr)  # noqa: SLF001 (python-docx has no public way to it)
    keep_together(table.rows[2]._tr)  # noqa: SLF001 (as above)
    _span(table, 1, f"{{%tr for 项 in {field} %}}")
    _span(table, 3, "{%tr endfor %}")


def _put(cell: _Cell, words: str, font: str, width: int, *, is_centred: bool) -> None:
    """A paragraph for each line of the words; those after the first are left out where their first field is empty."""
    cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
    first, *others = words.split("\n")
    _say_in(cell.paragraphs[0], first, font, is_centred=is_centred)
    for part in others:
        field = part.partition("{{ ")[2].partition(" }}")[0]
        for said in (f"{{%p if {field} %}}", part, "{%p endif %}"):
            _say_in(cell.add_paragraph(), said, font, is_centred=is_centred)


def _say_in(paragraph: Paragraph, words: str, font: str, *, is_centred: bool) -> None:
    paragraph.alignment = CENTRE if is_centred else None
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(2)
    say(paragraph, words, font, 10 if "SHA256" in words else 11)


def _span(table: Table, row: int, tag: str) -> None:
    """A row that only says where rows begin or end."""
    table.rows[row].cells[0].text = tag


if __name__ == "__main__":
    save(make_template(), CONFIG / "ledger.docx")
