"""Draws config/writ.docx, the template of the 督办单: the same bytes on every run. Offices edit their own copy in Word."""

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from office_paper import (
    CONFIG,
    FANGSONG,
    HEI,
    RED,
    SONG,
    blank_paper,
    keep_together,
    line,
    save,
    say,
    underline,
)

LABEL_WIDTH, VALUE_WIDTH = Mm(34), Mm(122)
ROWS = (
    ("督办等级", "{% cellbg 底色 %}{{ 等级 }}"),
    ("被督办单位", "{{ 被督办单位 }}"),
    ("督办事项", "{{ 任务 }}"),
    ("来　　源", "{{ 来源 }}"),
    ("时　　限", "{{ 时限 }}"),
    ("目前进展", "{{ 目前进展 }}"),
    ("逾期天数", "{{ 逾期天数 }}"),
    ("督办要求", "{{ 督办要求 }}"),
    ("办理期限", "{{ 办理期限 }}"),
)


def make_template() -> WordDocument:
    """A4 with the margins of an official paper: red head and rule, title, table, signature."""
    document = blank_paper(Mm(32), Mm(25))
    head = line(document, "{{ 督办单位 }}", SONG, 32, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    head.runs[0].font.color.rgb = RED
    head.paragraph_format.space_after = Pt(10)
    number = line(document, "{{ 编号 }}\t{{ 日期 }}", FANGSONG, 16)
    number.paragraph_format.tab_stops.add_tab_stop(LABEL_WIDTH + VALUE_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    underline(number)
    title = line(document, "督 办 单", SONG, 22, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(16), Pt(14)
    _fill(document.add_table(len(ROWS), 2))
    for words, before in (("{{ 督办单位 }}", 22), ("{{ 日期 }}", 4)):
        signature = line(document, words, FANGSONG, 16, align=WD_ALIGN_PARAGRAPH.RIGHT)
        signature.paragraph_format.space_before = Pt(before)
        signature.paragraph_format.right_indent = Pt(32)
    return document


def _fill(table: Table) -> None:
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, (LABEL_WIDTH, VALUE_WIDTH), strict=True):
        column.width = width
    for row, (label, value) in zip(table.rows, ROWS, strict=True):
        keep_together(row._tr)  # noqa: SLF001 (python-docx has no public way to these properties)
        _put(row.cells[0], label, HEI, LABEL_WIDTH, align=WD_ALIGN_PARAGRAPH.CENTER)
        _put(row.cells[1], value, FANGSONG, VALUE_WIDTH)


def _put(cell: _Cell, words: str, font: str, width: Mm, align: WD_ALIGN_PARAGRAPH | None = None) -> None:
    cell.width = width
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(6), Pt(6), Pt(22)
    form.left_indent = form.right_indent = Pt(4)
    say(paragraph, words, font, 14)


if __name__ == "__main__":
    save(make_template(), CONFIG / "writ.docx")
