"""Which digest is meant: 2020-W27, 第27周, 2020年6月, 二季度, 上周, or a day of its week; then perhaps 更正 and what was. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.periods import Span, period_bounds, period_of, read_period

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_SPANS = {"周": Span.WEEK, "月": Span.MONTH, "季": Span.QUARTER, "季度": Span.QUARTER}
_YEAR = r"(?:(?P<year>\d{4})年)?"


@dataclass(frozen=True, slots=True)
class DigestAsked:
    """The period that is meant (None: the present week), and what a correction says (None: none is asked for)."""

    period: str | None
    correction: str | None = None


def _by_key(found: re.Match[str], _today: date) -> str | None:
    return read_period(found[0])


def _by_day(found: re.Match[str], _today: date) -> str | None:
    return read_period(period_of(date.fromisoformat(found[0]), Span.WEEK))


def _by_number(found: re.Match[str], today: date) -> str | None:
    return read_period(f"{found['year'] or today.isocalendar().year}-W{int(found['number']):02}")


def _by_month(found: re.Match[str], today: date) -> str | None:
    return read_period(f"{found['year'] or today.year}-M{int(found['number']):02}")


def _by_quarter(found: re.Match[str], today: date) -> str | None:
    number = _QUARTERS.get(found["number"]) or int(found["number"])
    return read_period(f"{found['year'] or today.year}-Q{number}")


def _beside(found: re.Match[str], today: date) -> str | None:
    span = _SPANS[found["span"]]
    this = period_of(today, span)
    return this if found["which"] in "本这" else period_of(period_bounds(this)[0] - timedelta(days=1), span)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], str | None]], ...] = (
    (re.compile(r"\d{4}-?[WMQwmq]\d{1,2}(?!\d)"), _by_key),
    (re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)"), _by_day),
    (re.compile(_YEAR + r"第?(?P<number>\d{1,2})周"), _by_number),
    (re.compile(_YEAR + r"(?P<number>\d{1,2})月份?"), _by_month),
    (re.compile(_YEAR + r"第?(?P<number>[一二三四1-4])季度?"), _by_quarter),
    (re.compile(r"(?P<which>[上本这])个?(?P<span>周|月|季度|季)"), _beside),
)
_CORRECTION = re.compile(r"更正[\s:：,，]*")


def read_digest_asked(words: str, today: date) -> DigestAsked | None:
    """What was asked for, a correction letter for letter; None for words that say something else."""
    said = words.strip()
    rest = half_width(said)
    period = None
    for form, read in _FORMS:
        if found := form.match(rest):
            try:
                period = read(found, today)
            except ValueError:
                return None
            if period is None:
                return None
            rest = rest[found.end() :].removeprefix("的").lstrip(" 周月季报,，")
            break
    if not rest:
        return DigestAsked(period)
    if found := _CORRECTION.match(rest):
        return DigestAsked(period, said[len(said) - len(rest) + found.end() :].strip())
    return None
