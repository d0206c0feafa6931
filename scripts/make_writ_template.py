"""Draws config/writ.docx, the template of the 督办单: the same bytes on every run. Offices edit their own copy in Word."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

TEMPLATE = Path(__file__).parent.parent / "config" / "writ.docx"
STAMP = datetime(2020, 6, 24, 17, 30)  # noqa: DTZ001 (a document's own dates carry no zone)
RED = RGBColor(0xC0, 0x00, 0x00)
SONG, FANGSONG, HEI = "宋体", "仿宋", "黑体"
LABEL_WIDTH, VALUE_WIDTH = Mm(34), Mm(122)
USED_STYLES = frozenset({"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"})
USED_PARTS = frozenset({"officeDocument", "core-properties", "styles", "settings", "fontTable", "theme"})
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
    document = Document()
    _leave_out_what_is_not_used(document)
    document.core_properties.author = document.core_properties.title = ""
    document.core_properties.created = document.core_properties.modified = STAMP
    _set_up_page(document)
    head = _line(document, "{{ 督办单位 }}", SONG, 32, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    head.runs[0].font.color.rgb = RED
    head.paragraph_format.space_after = Pt(10)
    number = _line(document, "{{ 编号 }}\t{{ 日期 }}", FANGSONG, 16)
    number.paragraph_format.tab_stops.add_tab_stop(LABEL_WIDTH + VALUE_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _underline(number)
    title = _line(document, "督 办 单", SONG, 22, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(16), Pt(14)
    _fill(document.add_table(len(ROWS), 2))
    for words, before in (("{{ 督办单位 }}", 22), ("{{ 日期 }}", 4)):
        signature = _line(document, words, FANGSONG, 16, align=WD_ALIGN_PARAGRAPH.RIGHT)
        signature.paragraph_format.space_before = Pt(before)
        signature.paragraph_format.right_indent = Pt(32)
    return document


def _leave_out_what_is_not_used(document: WordDocument) -> None:
    """python-docx begins with all of Word's styles, twice, and a picture: what would be read anew for every paper."""
    for style in list(document.styles):
        if style.name not in USED_STYLES:
            style.delete()
    document.styles.element.remove(document.styles.element.find(qn("w:latentStyles")))
    for rels, kept in ((document.part.rels, USED_PARTS), (document.part.package.rels, USED_PARTS)):
        for key in [key for key, rel in rels.items() if Path(rel.reltype).name not in kept]:
            del rels[key]


def _set_up_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(32), Mm(25)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
    normal.paragraph_format.space_after = Pt(0)


def _fill(table: Table) -> None:
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, (LABEL_WIDTH, VALUE_WIDTH), strict=True):
        column.width = width
    for row, (label, value) in zip(table.rows, ROWS, strict=True):
        _keep_together(row._tr)  # noqa: SLF001 (python-docx has no public way to these properties)
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
    _say(paragraph, words, font, 14)


def _line(
    document: WordDocument,
    words: str,
    font: str,
    size: int,
    *,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    _say(paragraph, words, font, size, bold=bold)
    return paragraph


def _say(paragraph: Paragraph, words: str, font: str, size: int, *, bold: bool = False) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.bold = Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 (as above)


def _underline(paragraph: Paragraph) -> None:
    """The red rule below the head."""
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "18", "space": "6", "color": str(RED)}.items():
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 (as above)


def _keep_together(row: OxmlElement) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _save(document: WordDocument, path: Path) -> None:
    """Every entry with one time stamp."""
    drawn = io.BytesIO()
    document.save(drawn)
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(
                zipfile.ZipInfo(name, STAMP.timetuple()[:6]), source.read(name), zipfile.ZIP_DEFLATED
            )


if __name__ == "__main__":
    _save(make_template(), TEMPLATE)
