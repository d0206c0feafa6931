"""Automatic numbers: what Word shows before a paragraph and keeps nowhere as text."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from taskbot.intake.packages import Element
from taskbot.intake.word.counting import formatted
from taskbot.intake.word.names import W, value, whole
from taskbot.intake.word.styles import Styles

_LEVELS = 9
_LONGEST = 255
_PLACE = re.compile(r"%([1-9])")
_PICTOGRAM = re.compile("[\ue000-\uf8ff]")
_CLOSED = tuple("、）．：。】〕")
"""After these a number needs no space: the sign is as wide as a character."""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    number_format: str
    text: str
    suffix: str
    restart: int
    """It begins anew after any of this many upper levels."""
    legal: bool
    style: str | None


class _List(NamedTuple):
    counted_as: str
    """Lists that share it go on counting where the other one stopped."""
    levels: dict[int, _Level]
    restarts: dict[int, int]


class Numbers:
    """The lists of a document; asked for each paragraph once, in the order of the text."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def before(self, paragraph: Element | None) -> str:
        """What Word shows before the paragraph with these properties; '' for one that has no number."""
        list_id, level = self._place(paragraph)
        found = self._lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        shown = found.levels[level]
        counts = self._count(list_id, found, level)
        words = _PLACE.sub(lambda place: _number(found, counts, int(place[1]) - 1, shown), shown.text)
        words = _PICTOGRAM.sub("•", words)
        spaced = words and shown.suffix != "nothing" and not words.endswith(_CLOSED)
        return f"{words} " if spaced else words

    def _place(self, paragraph: Element | None) -> tuple[str, int]:
        """The list and the level: said in the paragraph, else in its style, where the level may name the style."""
        list_id, level = value(paragraph, "numPr/numId"), whole(paragraph, "numPr/ilvl", -1)
        for style in self._styles.chain(value(paragraph, "pStyle")):
            if list_id is not None and level >= 0:
                break
            if (styled := value(style.paragraph, "numPr/numId")) is None:
                continue
            list_id = styled if list_id is None else list_id
            if level < 0:
                named = self._level_of(list_id, style.id)
                level = whole(style.paragraph, "numPr/ilvl", 0) if named is None else named
        return list_id or "", max(level, 0)

    def _level_of(self, list_id: str, style_id: str) -> int | None:
        found = self._lists.get(list_id)
        levels = found.levels if found else {}
        return next((place for place, level in levels.items() if level.style == style_id), None)

    def _count(self, list_id: str, found: _List, level: int) -> dict[int, int]:
        """Counts the level on; an upper one that had no paragraph yet counts as begun."""
        counts = self._counts.setdefault(found.counted_as, {})
        for upper in range(level):
            if upper in found.levels:
                counts.setdefault(upper, found.levels[upper].start)
        if level in found.restarts and (list_id, level) not in self._restarted:
            self._restarted.add((list_id, level))
            counts[level] = found.restarts[level]
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = found.levels[level].start
        for deeper in [place for place in counts if place > level]:
            if deeper not in found.levels or level < found.levels[deeper].restart:
                del counts[deeper]
        return counts

    def _read(self, root: Element) -> None:
        models = {model.get(W + "abstractNumId", ""): model for model in root.iter(W + "abstractNum")}
        linked = {name: model for model in models.values() if (name := value(model, "styleLink")) is not None}
        for element in root.iter(W + "num"):
            model = models.get(value(element, "abstractNumId") or "")
            if model is None:
                continue
            model = linked.get(value(model, "numStyleLink") or "", model)
            levels = _levels(model)
            restarts: dict[int, int] = {}
            for override in element.iter(W + "lvlOverride"):
                place = int(override.get(W + "ilvl", "0"))
                levels |= _levels(override)
                if override.find(W + "startOverride") is not None:
                    restarts[place] = whole(override, "startOverride", 1)
            self._lists[element.get(W + "numId", "")] = _List(
                model.get(W + "abstractNumId", ""), levels, restarts
            )


def _levels(model: Element) -> dict[int, _Level]:
    return {
        place: _Level(
            start=whole(level, "start", 0),
            number_format=_number_format(level),
            text=(value(level, "lvlText") or "")[:_LONGEST],
            suffix=value(level, "suff") or "tab",
            restart=whole(level, "lvlRestart", place),
            legal=level.find(W + "isLgl") is not None,
            style=value(level, "pStyle"),
        )
        for level in model.iter(W + "lvl")
        if (place := int(level.get(W + "ilvl", "0"))) < _LEVELS
    }


def _number_format(level: Element) -> str:
    """The last one: where a newer Word wrote its own beside the usual one, that is the one meant for everybody."""
    formats = [found.get(W + "val", "decimal") for found in level.iter(W + "numFmt")]
    return formats[-1] if formats else "decimal"


def _number(found: _List, counts: dict[int, int], place: int, shown: _Level) -> str:
    level = found.levels.get(place)
    if level is None or place not in counts:
        return ""
    return formatted(counts[place], "decimal" if shown.legal else level.number_format)
