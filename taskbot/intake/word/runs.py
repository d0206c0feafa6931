"""The words of a Word paragraph: what is left when all changes are accepted, fields calculated, hidden text hidden."""

import re
from collections.abc import Iterator

from taskbot.intake.packages import Element
from taskbot.intake.plain_text import seen
from taskbot.intake.word.names import W, switch, value
from taskbot.intake.word.styles import Styles

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

BOX = W + "txbxContent"
ALTERNATIVES = _COMPATIBLE + "AlternateContent"
GONE = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "rt", "delText")}
"""What is not read: deleted text, the old place of moved text, properties, the small reading aid over characters."""

_TEXT = {W + "t", _FORMULA + "t"}
_WORDS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_SYMBOL = re.compile("[\uf000-\uf0ff]")
_SYMBOLS = {
    "52": "☑", "fe": "☑", "fc": "✓", "fb": "✗", "a8": "□", "6f": "□", "a3": "□", "6c": "●", "6e": "■", "a7": "■", "b7": "·", "d8": "➢",
}  # fmt: skip
"""The signs of the symbol fonts that offices use, by the last two figures of their code."""


class Runs:
    """Reads the paragraphs of one document, one after another; a field may go on from one to the next."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[bool] = []
        """The fields that are open, the inmost last: whether its result has begun."""

    def read(self, paragraph: Element) -> tuple[str, list[Element]]:
        """The paragraph's words, and the text boxes that hang on it."""
        boxes: list[Element] = []
        style = value(paragraph, "pPr/pStyle")
        words = seen("".join(self._pieces(paragraph, style, boxes)))
        self._fields = [True] * len(
            self._fields
        )  # an instruction ends with its paragraph, whatever is missing
        return words, boxes

    def _pieces(self, parent: Element, style: str | None, boxes: list[Element]) -> Iterator[str]:
        for child in parent:
            if child.tag in GONE or is_prompt(child):
                continue
            if child.tag == W + "fldChar":
                self._turn(child.get(W + "fldCharType"))
            elif child.tag == BOX:
                boxes.append(child)
            elif child.tag == ALTERNATIVES:
                yield from self._pieces(chosen(child), style, boxes)
            else:
                words = [*self._leaf(child), *self._pieces(child, style, boxes)]
                if not (child.tag == W + "r" and self._is_hidden(child, style)):
                    yield from words

    def _leaf(self, element: Element) -> Iterator[str]:
        if not all(self._fields):
            return
        if element.tag in _TEXT:
            yield _SYMBOL.sub(
                lambda sign: symbol(f"{ord(sign[0]):x}"), (element.text or "").replace("\n", " ")
            )
        elif element.tag == W + "sym":
            yield symbol(element.get(W + "char", ""))
        elif element.tag in _WORDS:
            yield _WORDS[element.tag]

    def _turn(self, what: str | None) -> None:
        if what == "begin":
            self._fields.append(False)
        elif self._fields and what == "separate":
            self._fields[-1] = True
        elif self._fields and what == "end":
            self._fields.pop()

    def _is_hidden(self, run: Element, style: str | None) -> bool:
        """Said by the run itself, else by its style, else by the paragraph's."""
        properties = run.find(W + "rPr")
        said = switch(properties, "vanish")
        if said is None and (own := value(properties, "rStyle")) is not None:
            said = self._styles.hides(own)
        return bool(self._styles.hides(style) if said is None else said)


def chosen(alternatives: Element) -> Element:
    """Of a thing that is kept in two forms, the first."""
    return next(iter(alternatives), alternatives)


def is_prompt(element: Element) -> bool:
    """A content control that nobody has filled in shows 单击此处输入文字."""
    return element.tag == W + "sdt" and bool(switch(element.find(W + "sdtPr"), "showingPlcHdr"))


def symbol(code: str) -> str:
    """A character by its code in hexadecimal figures; the codes from F000 on belong to symbol fonts."""
    try:
        sign = chr(int(code, 16))
    except ValueError:
        return ""
    if "\uf000" <= sign <= "\uf0ff":
        return _SYMBOLS.get(code[-2:].lower(), "•")
    return sign
