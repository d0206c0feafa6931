"""What stands where on the pages of a PDF."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Line:
    """Words that stand together in one line: what is further off is another line. The left bottom is the origin."""

    left: float
    right: float
    baseline: float
    words: str


@dataclass(slots=True)
class Page:
    """A page's lines in the order in which they were written; `em` is the width of a Chinese character."""

    width: float
    height: float
    em: float
    lines: list[Line] = field(default_factory=list)
