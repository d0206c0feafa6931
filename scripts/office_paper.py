"""What the templates of the office's papers have in common: an A4 page, fonts, lines, page numbers; the same bytes on every run."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

CONFIG = Path(__file__).parent.parent / "config"
STAMP = datetime(2020, 6, 24, 17, 30)  # noqa: DTZ001 (a document's own dates carry no zone)
RED = RGBColor(0xC0, 0x00, 0x00)
SONG, FANGSONG, HEI, KAI = "宋体", "仿宋", "黑体", "楷体"
TITLE_SONG = "方正小标宋简体"
"""Where a machine has not got it, the font table names 宋体 in its place."""
USED_STYLES = frozenset({"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"})
USED_PARTS = frozenset({"officeDocument", "core-properties", "styles", "settings", "fontTable", "theme"})
_FALLBACK = f'<w:font w:name="{TITLE_SONG}"><w:altName w:val="{SONG}"/><w:charset w:val="86"/></w:font>'


def blank_paper(top: Mm, bottom: Mm) -> WordDocument:
    """An empty A4 page with these margins; at the sides those of an official paper."""
    document = Document()
    _leave_out_what_is_not_used(document)
    document.core_properties.author = document.core_properties.title = ""
    document.core_properties.created = document.core_properties.modified = STAMP
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
    normal.paragraph_format.space_after = Pt(0)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # else a program may set it in Japanese forms
    return document


def line(
    document: WordDocument,
    words: str,
    font: str,
    size: float,
    *,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Paragraph:
    """One paragraph in one font."""
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    say(paragraph, words, font, size, bold=bold)
    return paragraph


def say(paragraph: Paragraph, words: str, font: str, size: float, *, bold: bool = False) -> None:
    """Adds the words to the paragraph."""
    run = paragraph.add_run(words)
    run.font.size, run.font.bold = Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 (python-docx has no public way to it)


def underline(paragraph: Paragraph) -> None:
    """The red rule below the head."""
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "18", "space": "6", "color": str(RED)}.items():
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 (as above)


def indent_first_line(paragraph: Paragraph) -> None:
    """Two characters, whatever their size."""
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")  # noqa: SLF001 (as above)


def repeat(row: OxmlElement) -> None:
    """The row heads the table on every page."""
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_together(row: OxmlElement) -> None:
    """No page ends within the row, unless it is longer than a page."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def shade(cell: _Cell, colour: str) -> None:
    """Fills the cell."""
    fill = OxmlElement("w:shd")
    for name, value in {"val": "clear", "color": "auto", "fill": colour}.items():
        fill.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(fill)  # noqa: SLF001 (as above)


def number_pages(document: WordDocument) -> None:
    """— 1 —, at the outer edge, as official papers have it."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section.footer_distance = Mm(20)
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def name_fallback(document: WordDocument) -> None:
    """Writes into the font table what stands in for the title's font."""
    (table,) = (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    table._blob = table.blob.replace(b"</w:fonts>", _FALLBACK.encode() + b"</w:fonts>")  # noqa: SLF001 (as above)


def save(document: WordDocument, path: Path) -> None:
    """Every entry with one time stamp."""
    drawn = io.BytesIO()
    document.save(drawn)
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(
                zipfile.ZipInfo(name, STAMP.timetuple()[:6]), source.read(name), zipfile.ZIP_DEFLATED
            )


def _leave_out_what_is_not_used(document: WordDocument) -> None:
    """python-docx begins with all of Word's styles, twice, and a picture: what would be read anew for every paper."""
    for style in list(document.styles):
        if style.name not in USED_STYLES:
            style.delete()
    document.styles.element.remove(document.styles.element.find(qn("w:latentStyles")))
    for rels, kept in ((document.part.rels, USED_PARTS), (document.part.package.rels, USED_PARTS)):
        for key in [key for key, rel in rels.items() if Path(rel.reltype).name not in kept]:
            del rels[key]


def _number(footer: _Footer, align: WD_ALIGN_PARAGRAPH) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    say(paragraph, "— ", SONG, 14)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    say(paragraph, "1", SONG, 14)
    field.append(paragraph.runs[-1]._element)  # noqa: SLF001 (as above)
    paragraph._p.append(field)  # noqa: SLF001 (as above)
    say(paragraph, " —", SONG, 14)
