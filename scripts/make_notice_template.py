"""Draws config/notice.docx, the template of the 督查通报: the same bytes on every run. Offices edit their own copy in Word."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from office_paper import (
    CONFIG,
    FANGSONG,
    HEI,
    KAI,
    RED,
    TITLE_SONG,
    blank_paper,
    indent_first_line,
    line,
    name_fallback,
    number_pages,
    save,
    underline,
)

BODY = (
    (FANGSONG, "现将{{ 工作 }}截至{{ 截至 }}的进展情况通报如下。"),
    (HEI, "一、总体进展"),
    (FANGSONG, "{{ 总体进展 }}"),
    (FANGSONG, "{{ 本周变化 }}"),
    (HEI, "二、完成情况"),
    (FANGSONG, "{{ 办结情况 }}"),
    (FANGSONG, "{%p for 项 in 办结事项 %}"),
    (FANGSONG, "{{ 项.序号 }}.{{ 项.单位 }}：{{ 项.任务 }}，{{ 项.办结日期 }}办结。"),
    (FANGSONG, "{%p endfor %}"),
    (HEI, "三、存在问题"),
    (KAI, "（一）逾期事项"),
    (FANGSONG, "{{ 逾期情况 }}"),
    (FANGSONG, "{%p for 项 in 逾期事项 %}"),
    (
        FANGSONG,
        "{{ 项.序号 }}.{{ 项.单位 }}：{{ 项.任务 }}，时限{{ 项.时限 }}，{{ 项.逾期 }}，{{ 项.进展 }}。",
    ),
    (FANGSONG, "{%p endfor %}"),
    (KAI, "（二）受阻和需协调事项"),
    (FANGSONG, "{{ 协调情况 }}"),
    (FANGSONG, "{%p for 项 in 协调事项 %}"),
    (FANGSONG, "{{ 项.序号 }}.{{ 项.单位 }}：{{ 项.任务 }}，{{ 项.问题 }}（{{ 项.提出 }}）。"),
    (FANGSONG, "{%p endfor %}"),
    (HEI, "四、下步要求"),
    (FANGSONG, "{{ 下步要求 }}"),
    (FANGSONG, "{{ 到期情况 }}"),
    (FANGSONG, "{%p for 项 in 到期事项 %}"),
    (FANGSONG, "{{ 项.序号 }}.{{ 项.单位 }}：{{ 项.任务 }}。"),
    (FANGSONG, "{%p endfor %}"),
    (FANGSONG, "{%p if 补充要求 %}"),
    (FANGSONG, "{{ 补充要求 }}"),
    (FANGSONG, "{%p endif %}"),
)
LINE = Pt(29)
"""22 lines a page."""


def make_template() -> WordDocument:
    """A4 with the margins and lines of an official paper: red head and rule, title, text, signature, page numbers."""
    document = blank_paper(Mm(37), Mm(35))
    name_fallback(document)
    number_pages(document)
    head = line(document, "督 查 通 报", TITLE_SONG, 42, align=WD_ALIGN_PARAGRAPH.CENTER)
    head.runs[0].font.color.rgb = RED
    head.paragraph_format.space_after = Pt(14)
    underline(line(document, "{{ 期次 }}", FANGSONG, 16, align=WD_ALIGN_PARAGRAPH.CENTER))
    title = line(document, "关于{{ 工作 }}进展情况的通报", TITLE_SONG, 22, align=WD_ALIGN_PARAGRAPH.CENTER)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(30), Pt(24)
    title.paragraph_format.line_spacing = Pt(34)
    line(document, "{{ 主送 }}：", FANGSONG, 16).paragraph_format.line_spacing = LINE
    for font, words in BODY:
        paragraph = line(document, words, font, 16)
        form = paragraph.paragraph_format
        form.line_spacing, form.widow_control, form.keep_with_next = LINE, False, font in (HEI, KAI)
        indent_first_line(paragraph)
    for words, before in (("{{ 督办单位 }}", LINE), ("{{ 日期 }}", Pt(0))):
        signature = line(document, words, FANGSONG, 16, align=WD_ALIGN_PARAGRAPH.RIGHT)
        form = signature.paragraph_format
        form.line_spacing, form.space_before, form.right_indent = LINE, before, Pt(64)
        form.keep_with_next = words == "{{ 督办单位 }}"
    return document


if __name__ == "__main__":
    save(make_template(), CONFIG / "notice.docx")
