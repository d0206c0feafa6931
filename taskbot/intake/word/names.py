"""The XML names of Word's text, and the two ways in which its properties are written."""

from taskbot.intake.packages import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = {"0", "false", "off", "none"}


def value(element: Element | None, path: str, name: str = "val") -> str | None:
    """An attribute of the element that is found by a path of Word's names (`numPr/numId`)."""
    if element is None:
        return None
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(W + name)


def whole(element: Element | None, path: str, default: int, name: str = "val") -> int:
    """The same as a whole number; the default where it is not there or not one."""
    try:
        return int(value(element, path, name) or "")
    except ValueError:
        return default


def switch(element: Element | None, name: str) -> bool | None:
    """A property that is on or off; None where nothing is said."""
    found = None if element is None else element.find(W + name)
    return None if found is None else found.get(W + "val") not in _OFF
