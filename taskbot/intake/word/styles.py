"""What a paragraph or a run takes from its style: the list it belongs to, whether it is hidden."""

from collections.abc import Iterator
from dataclasses import dataclass

from taskbot.intake.packages import Element
from taskbot.intake.word.names import W, switch, value


@dataclass(frozen=True, slots=True)
class Style:
    """A style as it was written, without what it takes from the style that it is based on."""

    id: str
    name: str
    based_on: str | None
    paragraph: Element | None
    run: Element | None


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        for element in () if root is None else root.iter(W + "style"):
            style = Style(
                element.get(W + "styleId", ""),
                value(element, "name") or "",
                value(element, "basedOn"),
                element.find(W + "pPr"),
                element.find(W + "rPr"),
            )
            self._styles[style.id] = style
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true"}:
                self._default = style.id

    def chain(self, style_id: str | None) -> Iterator[Style]:
        """A style, the style that it is based on, and so on; the default style for None."""
        passed: set[str] = set()
        following: str | None = self._default if style_id is None else style_id
        while following in self._styles and following not in passed:
            passed.add(following)
            yield self._styles[following]
            following = self._styles[following].based_on

    def hides(self, style_id: str | None) -> bool | None:
        """Whether the style's text is hidden; None where it does not say."""
        said = (switch(style.run, "vanish") for style in self.chain(style_id))
        return next((hidden for hidden in said if hidden is not None), None)
