"""The overview's native chart: one bar per section, stacked by how its tasks stand."""

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.worksheet.worksheet import Worksheet

from taskbot.digest.colours import COUNT_COLOURS, HAIRLINE, INK


def counts_chart(worksheet: Worksheet, head_row: int, rows: int) -> BarChart:
    """A chart of the table whose head is at `head_row`: names in column 1, totals in 2, the counts from 3."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 45
    last_row = head_row + rows
    counts = Reference(
        worksheet, min_col=3, max_col=2 + len(COUNT_COLOURS), min_row=head_row, max_row=last_row
    )
    chart.add_data(counts, titles_from_data=True)
    chart.set_categories(Reference(worksheet, min_col=1, min_row=head_row + 1, max_row=last_row))
    for series, colour in zip(chart.series, COUNT_COLOURS.values(), strict=True):
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line = LineProperties(noFill=True)
        series.dLbls = DataLabelList(showVal=True, txPr=_lettering(900))
        series.dLbls.showSerName = series.dLbls.showCatName = series.dLbls.showLegendKey = False
    chart.legend.position = "b"
    chart.legend.txPr = _lettering(1000)
    _set_axes(chart)
    return chart


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
