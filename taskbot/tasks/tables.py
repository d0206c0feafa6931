"""Arrays of tables in the office's own TOML files: read, and refused with the place and key at fault."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from taskbot.errors import UserError
from taskbot.toml_files import UnreadableToml, read_toml


class BadTable(UserError):
    """The file cannot be used; the message names the file, the entry and the key."""


class Row:
    """One `[[name]]` entry. Every getter raises BadTable when the value has another type or is missing."""

    def __init__(self, place: str, values: dict[str, Any]) -> None:
        self.place = place
        self._values = values

    def text(self, key: str) -> str:
        """A non-empty string."""
        value = self._values.get(key)
        if isinstance(value, str) and value.strip():
            return value
        raise self.refusal(key, "文字")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of non-empty strings; absent means none."""
        value = self._values.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
            return tuple(value)
        raise self.refusal(key, '列表，如 ["甲", "乙"]')

    def day(self, key: str) -> date:
        """A TOML date, without time."""
        value = self._values.get(key)
        if type(value) is date:
            return value
        raise self.refusal(key, "日期，如 2027-02-07")

    def flag(self, key: str) -> bool:
        """true or false."""
        value = self._values.get(key)
        if isinstance(value, bool):
            return value
        raise self.refusal(key, "true 或 false")

    def refusal(self, key: str, expected: str) -> BadTable:
        """The error for a value that is not what was expected."""
        return BadTable(f"{self.place}：{key} 要写成 {expected}")


Shape = Mapping[str, Collection[str]]
"""The kinds of entries of a file, and the keys of each; a kind without keys is a value above all entries."""


def read_tables(path: Path, name: str, shape: Shape) -> Iterator[Row]:
    """The `[[name]]` entries of a TOML file, in order; none if there are none. Raises BadTable.

    What the shape does not name is refused, with the name that it is nearest to.
    """
    document = _document(path)
    _refuse_unknown(str(path), document, shape)
    entries = document.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadTable(f"{path}：{name} 要写成一条条的 [[{name}]]")
    for position, entry in enumerate(entries, start=1):
        place = f"{path}：第 {position} 条 [[{name}]]"
        _refuse_unknown(place, entry, shape[name])
        yield Row(place, entry)


def _refuse_unknown(place: str, given: Collection[str], known: Collection[str]) -> None:
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            raise BadTable(f"{place}：没有 {key} 这一项" + "".join(f"，是不是 {name}？" for name in near))


def read_text(path: Path, key: str) -> str:
    """A string that stands above all entries of a TOML file. Raises BadTable."""
    return Row(str(path), _document(path)).text(key)


def _document(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path)
    except UnreadableToml as error:
        raise BadTable(str(error)) from error
