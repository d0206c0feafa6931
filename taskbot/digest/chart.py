"""The overview's native chart: one bar per section, stacked by how its tasks stand."""

from collections.abc import Iterator, Sequence

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from taskbot.digest.cells import cell_text
from taskbot.digest.colours import COUNT_COLOURS, HAIRLINE, INK
from taskbot.digest.layout import Cell
from taskbot.digest.placing import PlacedTable

FIRST_COUNT = 2
"""Which column of the table has the first count: the name and the total stand before it."""


def add_counts_chart(worksheet: Worksheet, table: PlacedTable, column: int) -> None:
    """Draws the table's counts in the grid's last column, from its head down to its end."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 45
    chart.series = list(_series(quote_sheetname(worksheet.title), table))
    chart.legend.position = "b"
    chart.legend.txPr = _lettering(1000)
    _set_axes(chart)
    corners = AnchorMarker(column - 1, row=table.head_row - 1), AnchorMarker(column, row=table.end_row - 1)
    chart.anchor = TwoCellAnchor(None, *corners)  # type: ignore[assignment] # the stubs know only names like A1
    worksheet.add_chart(chart)


def _series(sheet: str, table: PlacedTable) -> Iterator[Series]:
    """One for each count. They hold what they refer to, so that a preview that reckons nothing shows them."""
    rows = list(table.table.rows)
    names = AxDataSource(strRef=_words(sheet, table, 0, [row[0] for row in rows]))
    for index, colour in enumerate(COUNT_COLOURS.values()):
        at = FIRST_COUNT + index
        heading = table.columns[at].column.heading
        head = f"{sheet}!${get_column_letter(table.columns[at].first)}${table.head_row}"
        series = Series(
            idx=index,
            order=index,
            tx=SeriesLabel(strRef=StrRef(head, _held([heading]))),
            cat=names,
            val=NumDataSource(numRef=_figures(sheet, table, at, [row[at] for row in rows])),
        )
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line = LineProperties(noFill=True)
        series.dLbls = DataLabelList(showVal=True, txPr=_lettering(900))
        series.dLbls.showSerName = series.dLbls.showCatName = series.dLbls.showLegendKey = False
        yield series


def _words(sheet: str, table: PlacedTable, at: int, cells: Sequence[Cell]) -> StrRef:
    return StrRef(_range(sheet, table, at), _held([str(cell) for cell in cells]))


def _held(words: Sequence[str]) -> StrData:
    values = [StrVal(index, v=cell_text(word)) for index, word in enumerate(words)]
    return StrData(ptCount=len(values), pt=values)


def _figures(sheet: str, table: PlacedTable, at: int, cells: Sequence[Cell]) -> NumRef:
    values = [NumVal(index, v=cell) for index, cell in enumerate(cells)]
    return NumRef(_range(sheet, table, at), NumData("0;-0;", len(values), values))


def _range(sheet: str, table: PlacedTable, at: int) -> str:
    letter = get_column_letter(table.columns[at].first)
    return f"{sheet}!${letter}${table.first_row}:${letter}${table.last_row}"


def _set_axes(chart: BarChart) -> None:
    chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"  # the first section on top, as in the table
    chart.x_axis.txPr = _lettering(1000)
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=HAIRLINE))
    chart.y_axis.delete = True
    chart.y_axis.majorGridlines = None


def _lettering(size: int) -> RichText:
    """宋体 at `size` hundredths of a point."""
    face = Font(typeface="宋体")
    characters = CharacterProperties(sz=size, solidFill=INK, latin=face, ea=face)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=characters), endParaRPr=characters)])
