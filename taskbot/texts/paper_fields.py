"""What a paper says, by the names in its template: words, and rows of words. Plain text."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Fields: TypeAlias = Mapping[str, str | Sequence["Fields"]]
"""Rows are for `{%tr for … %}` and `{%p for … %}`."""

Shape: TypeAlias = Mapping[str, Sequence[str]]
"""What a template can ask for: each field with the columns of its rows, none for words."""


def blank(shape: Shape) -> Fields:
    """Fields of the shape without sense, to try a template on."""
    return {name: [dict.fromkeys(columns, "〇")] if columns else "〇" for name, columns in shape.items()}


def shape_of(fields: Fields) -> Shape:
    """The shape that the fields have; rows show their columns only where there are some."""
    return {name: () if isinstance(value, str) else tuple(*value[:1]) for name, value in fields.items()}
