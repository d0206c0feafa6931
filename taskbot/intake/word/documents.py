"""Word documents (.docx): the body in its order, as paragraphs and tables."""

import re
from collections.abc import Iterable

from taskbot.intake.grids import Grid, read_out
from taskbot.intake.packages import Element, Package
from taskbot.intake.word.names import W, switch, value
from taskbot.intake.word.numbers import Numbers
from taskbot.intake.word.runs import ALTERNATIVES, GONE, Runs, chosen, is_prompt
from taskbot.intake.word.styles import Styles
from taskbot.intake.word.tables import laid_out, table_rows

_ACROSS = "{urn:schemas-microsoft-com:vml}textpath"
_CONTENTS = re.compile(r"toc \d", re.IGNORECASE)
"""The style names of a table of contents; its lines repeat the headings."""


def read_word(package: Package) -> tuple[list[str], list[Grid]]:
    """The lines and the tables of a document; raises whatever a broken file makes the parts raise."""
    main = package.main_part()
    root = package.tree(main)
    styles = Styles(_part(package, main, "styles"))
    story = _Story(Runs(styles), Numbers(_part(package, main, "numbering"), styles), styles)
    story.blocks(root)
    story.end()
    return story.lines, story.grids


def read_margins(package: Package) -> list[str]:
    """The lines of the document's headers and footers, and the words written across its pages."""
    main = package.main_part()
    styles = Styles(_part(package, main, "styles"))
    lines: list[str] = []
    parts = (name for kind in ("header", "footer") for name in package.related(main, kind).values())
    for name in filter(package.__contains__, parts):
        root = package.tree(name)
        story = _Story(Runs(styles), Numbers(None, styles), styles)
        story.blocks(root)
        story.end()
        lines += [*story.lines, *(across.get("string", "") for across in root.iter(_ACROSS))]
    return lines


def _part(package: Package, main: str, kind: str) -> Element | None:
    name = next(iter(package.related(main, kind).values()), "")
    return package.tree(name) if name in package else None


class _Story:
    """A run of paragraphs and tables: the body, a cell or a text box."""

    def __init__(self, runs: Runs, numbers: Numbers, styles: Styles) -> None:
        self.lines: list[str] = []
        self.grids: list[Grid] = []
        self._runs = runs
        self._numbers = numbers
        self._styles = styles
        self._joined = ""
        """The words of paragraphs whose end is deleted or hidden: they go on in the next one."""
        self._after_table = 0

    def blocks(self, parent: Iterable[Element]) -> None:
        for child in parent:
            if child.tag in GONE or is_prompt(child):
                continue
            if child.tag == W + "p":
                self._paragraph(child)
            elif child.tag == W + "tbl":
                self._table(child)
            else:
                self.blocks(chosen(child) if child.tag == ALTERNATIVES else child)

    def end(self) -> None:
        if self._joined:
            self.lines.extend(self._joined.split("\n"))
            self._joined = ""

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(W + "pPr")
        style = value(properties, "pStyle")
        words, boxes = self._runs.read(paragraph)
        if any(_CONTENTS.match(named.name) for named in self._styles.chain(style)):
            return
        mark = None if properties is None else properties.find(W + "rPr")
        deleted = mark is not None and any(mark.find(W + gone) is not None for gone in ("del", "moveFrom"))
        hidden = bool(switch(mark, "vanish"))
        if not deleted and (words or not hidden):
            words = self._numbers.before(properties) + words
        self._joined += words
        if not deleted and not hidden:
            self.lines.extend(self._joined.split("\n"))
            self._joined = ""
        for box in boxes:
            self.lines.extend(line for line in self._inside(box).lines if line.strip())

    def _inside(self, element: Element) -> "_Story":
        story = _Story(self._runs, self._numbers, self._styles)
        story.blocks(element)
        story.end()
        return story

    def _table(self, table: Element) -> None:
        """A table of one cell is a frame around what it holds."""
        rows = table_rows(table)
        if sum(map(len, rows)) == 1:
            self.blocks(next(cell.element for row in rows for cell in row))
            return
        above = [line for line in self.lines[self._after_table :] if line.strip()]
        for row in rows:
            for cell in row:
                cell.words = "\n".join(self._inside(cell.element).lines).replace("\t", " ").strip()
        words, merged = laid_out(rows)
        self.grids.append(Grid(f"表{len(self.grids) + 1}", words, merged, above))
        for row_words in words:
            self.lines.extend(read_out(row_words))
        self._after_table = len(self.lines)
