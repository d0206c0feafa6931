"""How deadlines, milestones and indicators stand in a cell of a work list, and how they are read back."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from taskbot.tasks.facts import Indicator, Milestone
from taskbot.tasks.parsing.numerals import half_width

_DAY = r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"
_MILESTONE_DAY = re.compile(rf"(?:，|(?<=（)){_DAY}）$")
_FIGURE = re.compile(
    r"(?:≥|>|不少于|不低于|达到?|约|力争)?\s{0,3}(?P<value>-?[0-9]{1,20}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,20})?)"
    r"(?P<unit>[^0-9≤<,，。；]{0,20}?)(?:左右|以上)?"
)
_OWN_FIGURE = re.compile(
    r"(?P<value>-?[0-9]{1,40}(?:\.[0-9]{1,40})?)(?P<unit>(?![0-9年月日.,，-])[^\n]{0,40})"
)
"""As `indicator_words` writes it, with any unit there may be."""
_SERIAL = re.compile(r"([2-7][0-9]{4})(?:\.[0-9]{1,12})?")
_SERIAL_ORIGIN = date(1899, 12, 30)


def day_words(on: date) -> str:
    """2020年6月30日"""
    return f"{on.year}年{on.month}月{on.day}日"


def serial_day(words: str) -> date | None:
    """The date that a spreadsheet keeps as a bare number (43990), in the years 1954–2119."""
    found = _SERIAL.fullmatch(words)
    return _SERIAL_ORIGIN + timedelta(days=int(found[1])) if found else None


CUT_MARK = "…（全文见「全文」表）"
"""Stands behind the beginning of a text that is too long for its row."""


def is_cut(words: str) -> bool:
    """Whether the words are a beginning, of which we have said where the rest is."""
    return CUT_MARK in words


def beginning(words: str) -> str | None:
    """What stands before the mark at the end; None for words that were not cut."""
    return words.removesuffix(CUT_MARK) if words.endswith(CUT_MARK) else None


def originally(phrase: str) -> str:
    """（原6月底前）: stands behind the day that a deadline was extended to."""
    return f"（原{phrase}）"


def deadline_words(phrase: str, due_on: date | None) -> str:
    """6月底前（2020年6月30日）; one of the two where the other says no more."""
    if due_on is None:
        return phrase
    meant = day_words(due_on)
    says_no_more = phrase.removesuffix("前") in {"", meant, meant.removeprefix(f"{due_on.year}年")}
    return meant if says_no_more else f"{phrase}（{meant}）"


def by_day(milestones: Iterable[Milestone]) -> list[Milestone]:
    """The milestones as they follow each other."""
    return sorted(milestones, key=lambda each: each.due_on)


def milestone_words(milestones: Iterable[Milestone]) -> str:
    """One line each: 完成初稿（5月底前，2020年5月31日）."""
    return "\n".join(
        " ".join(f"{each.title}（{each.phrase and f'{each.phrase}，'}{day_words(each.due_on)}）".split())
        for each in milestones
    )


def read_milestones(words: str) -> tuple[Milestone, ...] | None:
    """Reads what `milestone_words` gives; None for anything else."""
    read = [_milestone(line.strip()) for line in words.splitlines() if line.strip()]
    milestones = tuple(each for each in read if each)
    return milestones if len(milestones) == len(read) else None


def _milestone(line: str) -> Milestone | None:
    found = _MILESTONE_DAY.search(line)
    title, opened, phrase = line[: found.start() if found else 0].rpartition("（")
    try:
        on = date(*map(int, found.group("year", "month", "day"))) if found else None
    except ValueError:
        return None
    return Milestone(title, on, phrase) if on and opened and title else None


def indicator_words(indicators: Iterable[Indicator]) -> str:
    """One line each: 智能化改造覆盖率：100%."""
    return "\n".join(
        " ".join(f"{each.name}：{figure_words(each.value)}{each.unit}".split()) for each in indicators
    )


def figure_words(value: float) -> str:
    """The figure in full, without an exponent or an empty fraction: 100, 0.5."""
    words = format(Decimal(repr(value)), "f")
    return words.rstrip("0").rstrip(".") if "." in words else words


def read_indicators(words: str) -> tuple[Indicator, ...] | None:
    """Reads what `indicator_words` gives, and what clerks write like it; None for anything else."""
    parts = [line.strip().rpartition("：") for line in words.splitlines() if line.strip()]
    read = [read_indicator(name, figure) if name else None for name, _, figure in parts]
    indicators = tuple(each for each in read if each)
    return indicators if len(indicators) == len(parts) else None


def read_indicator(name: str, figure: str) -> Indicator | None:
    """The figure with its unit (1500家, 100%以上); None where it is not one figure."""
    found = _FIGURE.fullmatch(half_width(figure).strip()) or _OWN_FIGURE.fullmatch(figure)
    if found is None:
        return None
    return Indicator(name, float(found["value"].replace(",", "")), found["unit"].strip())
