"""A Word template filled: words stay words, rows become rows, and what is wrong with a template is named."""

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st

from taskbot.papers import filled
from taskbot.tasks.press_errors import BadTemplate, TemplateFlaw
from taskbot.texts.paper_fields import Fields, blank, shape_of

HOSTILE = '<b>&amp;</b> & "引号" {{ 7*7 }} {% raw %} {# 注 #} {_{ 编号 }_} _x0041_ </w:t> <w:t>x</w:t> ]]> {%tr for x in y %}'
LISTED = {"编号": "12", "经过": [{"事项": "交办", "原话": "一"}, {"事项": "反馈", "原话": "二"}]}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A heading, a table whose middle row is repeated, and a repeated paragraph."""
    document = Document()
    document.add_paragraph("第 {{ 编号 }} 号")
    table = document.add_table(4, 2)
    for row, words in enumerate(
        (("事项", "原话"), ("{%tr for 行 in 经过 %}", ""), ("{{ 行.事项 }}", "{{ 行.原话 }}"))
    ):
        for cell, said in zip(table.rows[row].cells, words, strict=True):
            cell.text = said
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for words in ("{%p for 行 in 经过 %}", "“{{ 行.原话 }}”", "{%p endfor %}"):
        document.add_paragraph(words)
    path = tmp_path_factory.mktemp("filling") / "own.docx"
    document.save(str(path))
    return path


@pytest.fixture
def fill(template: Path, tmp_path: Path) -> Callable[[Fields], WordDocument]:
    def read_back(fields: Fields) -> WordDocument:
        (tmp_path / "filled.docx").write_bytes(filled(template, fields))
        return Document(str(tmp_path / "filled.docx"))

    return read_back


def rows(document: WordDocument) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


def test_rows_become_rows_and_paragraphs(fill):
    document = fill(LISTED)
    assert rows(document) == [["事项", "原话"], ["交办", "一"], ["反馈", "二"]]
    assert [paragraph.text for paragraph in document.paragraphs] == ["第 12 号", "“一”", "“二”"]
    assert rows(fill(LISTED | {"经过": []})) == [["事项", "原话"]]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (HOSTILE, HOSTILE),
        ("一行\r\n二行\r三行\n", "一行\n二行\n三行\n"),
        ("一\t二", "一\t二"),
        ("\x00\x07\x0c\x1b\x7f\ud800\ufffe一", "〓〓〓〓〓〓〓一"),
        ("{_{ 编号 }_} {_% %_} {{_{{", "{_{ 编号 }_} {_% %_} {{_{{"),
        ("一" * 30_000, "一" * 30_000),
        ("{" * 30_000, "{" * 30_000),
        ("\n" * 3_000, "\n" * 3_000),
    ],
    ids=["markup", "lines", "tab", "unwritable", "placeholder signs", "long", "braces", "many lines"],
)
def test_words_are_words_wherever_they_stand(fill, words: str, shown: str):
    document = fill({"编号": words, "经过": [{"事项": words, "原话": words}]})
    heading, quoted = (paragraph.text for paragraph in document.paragraphs)
    assert (heading, quoted) == (f"第 {shown} 号", f"“{shown}”")
    assert rows(document)[1] == [shown, shown]


@settings(max_examples=40, deadline=None)
@given(words=st.text(st.characters() | st.sampled_from("{}%_#<>&\"'\n\t"), max_size=60))
def test_no_words_break_a_paper(template: Path, words: str):
    assert filled(template, {"编号": words, "经过": [{"事项": words, "原话": words}]})[:2] == b"PK"


@pytest.mark.parametrize(
    ("added", "flaw", "field"),
    [
        (b"no document", TemplateFlaw.UNREADABLE, ""),
        (None, TemplateFlaw.UNREADABLE, ""),
        ("{{ 编码 }}", TemplateFlaw.FIELD, "编码"),
        ("{% for 行 in 经过 %}{{ 行.日期 }}{% endfor %}", TemplateFlaw.FIELD, "日期"),
        ("{% for 行 in 编号 %}{{ 行.日期 }}{% endfor %}", TemplateFlaw.FIELD, "日期"),
        ("{{ 编号", TemplateFlaw.SYNTAX, ""),
        ("{{ 编号 + 1 }}", TemplateFlaw.SYNTAX, ""),
        ("{{ 1 / 0 }}", TemplateFlaw.SYNTAX, ""),
        ("{%p for 行 in 经过 %}", TemplateFlaw.SYNTAX, ""),
        ("{% 编号 %}", TemplateFlaw.SYNTAX, ""),
        ("{{ 编号.__class__.__mro__ }}", TemplateFlaw.SYNTAX, ""),
    ],
)
def test_a_template_that_cannot_be_filled_is_named(template: Path, tmp_path: Path, added, flaw, field):
    own = tmp_path / "own.docx"
    match added:
        case bytes():
            own.write_bytes(added)
        case str():
            document = Document(str(template))
            document.add_paragraph(added)
            document.save(str(own))
    with pytest.raises(BadTemplate) as refusal:
        filled(own, LISTED)
    told = pickle.loads(pickle.dumps(refusal.value))  # noqa: S301 (as it comes from another process)
    for error in (refusal.value, told):
        assert (error.file, error.flaw, error.field) == ("own.docx", flaw, field)


def test_a_placeholder_may_stand_in_a_footer_and_in_pieces(template: Path, fill, tmp_path: Path):
    document = Document(str(template))
    footer = document.sections[0].footer.paragraphs[0]
    for piece in ("{{ 编", "号 }}"):
        footer.add_run(piece)
    document.save(str(tmp_path / "own.docx"))
    (tmp_path / "filled.docx").write_bytes(filled(tmp_path / "own.docx", LISTED))
    assert Document(str(tmp_path / "filled.docx")).sections[0].footer.paragraphs[0].text == "12"


def test_a_shape_is_what_its_blank_has(template: Path):
    shape = {"编号": (), "经过": ("事项", "原话")}
    assert shape_of(blank(shape)) == shape == shape_of(LISTED)
    assert filled(template, blank(shape))
