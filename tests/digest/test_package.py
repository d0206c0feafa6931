"""The .xlsx as a package: what Excel takes without a repair, and what LibreOffice makes of it."""

import re
import shutil
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pypdfium2
import pytest
from openpyxl import load_workbook

from taskbot.digest.layout import Blank, Book, Column, Row, Rows, Sheet, Table
from taskbot.digest.placing import SAMPLE
from taskbot.digest.sheets import digest_book
from taskbot.digest.workbook import write_workbook

AS_OF = datetime(2020, 7, 3, 8, tzinfo=UTC)


def table_of(**changes: object) -> Table:
    plain = {"columns": (Column("栏目"),), "rows": (("一",),)}
    return Table(**{**plain, **changes})


def book_of(*sheets: Sheet, **changes: object) -> Book:
    plain = {"title": "周报", "subtitle": "", "edition": "", "made_at": AS_OF, "sheets": sheets}
    return Book(**{**plain, **changes})


def opened(book):
    file = BytesIO()
    write_workbook(book, file)
    return load_workbook(file)


HOSTILE_NAMES = ["=1+1", "a[1]:*?/\\b", "'引号'", "History", "长" * 40, "😀" * 20, "\x07", "", "周报", "周报"]


def test_names_footers_properties_and_hints_are_made_safe_as_cells_are():
    hint = Blank('=HYPERLINK("http://x")\n&G' + "长" * 400)
    sheets = [
        Sheet(name, name * 30, (20,), (table_of(columns=(Column("A" * 50, blank=hint),)),))
        for name in HOSTILE_NAMES
    ]
    workbook = opened(book_of(*sheets, title="\x00题" * 200, edition="&P&D&" * 90, journal_head="\x01" * 300))
    assert len({name.casefold() for name in workbook.sheetnames}) == len(HOSTILE_NAMES)
    for sheet in workbook:
        assert 0 < len(sheet.title.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", sheet.title)
        [check] = sheet.data_validations.dataValidation
        assert (len(check.promptTitle), len(check.prompt)) == (32, 255)
    assert len(workbook.properties.title) <= 255


def test_a_footer_is_never_longer_than_excel_takes():
    file = BytesIO()
    write_workbook(book_of(Sheet("一", "&" * 300, (20,), (table_of(),)), edition="&" * 300), file)
    with ZipFile(file) as package:
        sheet = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))  # noqa: S314 (our own)
    footer = sheet.find(f".//{{{MAIN}}}oddFooter")
    assert footer is not None
    assert len(footer.text or "") <= 255


def test_columns_of_short_words_leave_their_room_to_long_ones():
    columns = (Column("单位", centred=True), Column("情况"))
    [sheet] = opened(
        book_of(Sheet("一", "一", (30, 30), (table_of(columns=columns, rows=(("省经信厅", "长" * 90),)),)))
    )
    widths = [sheet.column_dimensions[letter].width for letter in "AB"]
    assert widths == [10, 50]


def test_rows_are_made_once_for_the_widths_and_once_for_the_file():
    made = []

    def row(number: int) -> Row:
        made.append(number)
        return (number, f"第{number}项")

    columns = (Column("序号", centred=True), Column("任务"))
    write_workbook(
        book_of(Sheet("一", "一", (8, 40), (table_of(columns=columns, rows=Rows(range(1000), row)),))),
        BytesIO(),
    )
    assert len(made) == 1000 + SAMPLE


def parts_of(summary, masthead):
    file = BytesIO()
    write_workbook(digest_book(summary, masthead), file)
    with ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "tableParts",
    "extLst",
]
"""Of a worksheet's parts, by ECMA-376."""


def test_every_part_is_in_order_declared_and_inside_the_package(summary, masthead):
    parts = parts_of(summary, masthead)
    types = ElementTree.fromstring(parts["[Content_Types].xml"])  # noqa: S314 (our own)
    declared = {each.get("PartName") for each in types} | {f".{each.get('Extension')}" for each in types}
    for name in parts:
        assert f"/{name}" in declared or f".{name.rpartition('.')[2]}" in declared, name
    for name in [name for name in parts if name.endswith(".rels")]:
        for each in ElementTree.fromstring(parts[name]):  # noqa: S314 (our own)
            target = each.get("Target", "")
            inside = target.lstrip("/") if target.startswith("/") else f"{name.partition('_rels')[0]}{target}"
            assert each.get("TargetMode") != "External"
            assert inside in parts, (name, target)


@pytest.mark.parametrize("digest", ["summary", "nothing", "quiet"])
def test_every_worksheet_is_as_the_standard_has_it(masthead, request, digest):
    parts = parts_of(request.getfixturevalue(digest), masthead)
    looks = ElementTree.fromstring(parts["xl/styles.xml"]).find(f"{{{MAIN}}}cellXfs")  # noqa: S314 (our own)
    assert looks is not None
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        sheet = ElementTree.fromstring(parts[name])  # noqa: S314 (our own)
        places = [ORDER.index(each.tag.partition("}")[2]) for each in sheet]
        assert places == sorted(places)
        rows = sheet.findall(f"{{{MAIN}}}sheetData/{{{MAIN}}}row")
        assert [row.get("r") for row in rows] == [str(number + 1) for number in range(len(rows))]
        for row in rows:
            cells = [(len(letters), letters, number) for letters, number in map(place_of, row)]
            assert cells == sorted(cells)
            assert {number for *_, number in cells} <= {row.get("r")}
            assert all(int(cell.get("s", "0")) < len(looks) for cell in row)
            assert {cell.get("t") for cell in row} <= {None, "inlineStr"}


def place_of(cell):
    place = cell.get("r", "")
    letters = place.rstrip("0123456789")
    return letters, place.removeprefix(letters)


def test_merged_cells_never_overlap(summary, masthead):
    for sheet in opened(digest_book(summary, masthead)):
        taken = [place for merged in sheet.merged_cells for row in merged.rows for place in row]
        assert len(taken) == len(set(taken))


def test_the_charts_texts_are_held_in_it_for_a_preview_that_reckons_nothing(summary, masthead):
    chart = parts_of(summary, masthead)["xl/charts/chart1.xml"].decode()
    assert f"<v>{summary.sections[0].name}</v>" in chart
    assert "<v>逾期</v>" in chart


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("libreoffice")

    def convert(path: Path, kind: str) -> Path:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 (our own command)
        return folder / f"{path.stem}.{kind}"

    return convert


def test_libreoffice_prints_every_sheet_that_says_anything(libreoffice, summary, masthead, tmp_path):
    path = tmp_path / "digest.xlsx"
    write_workbook(digest_book(summary, masthead), path)
    printed = libreoffice(path, "pdf")
    with closing(pypdfium2.PdfDocument(printed)) as paper:
        pages = [page.get_textpage().get_text_range() for page in paper]
        assert all(page.get_width() > page.get_height() for page in paper)
    for sheet in digest_book(summary, masthead).sheets:
        assert any(sheet.title in page for page in pages) != sheet.is_hidden, sheet.title
    assert all(f"第 {number} 页" in page for number, page in enumerate(pages, 1))
