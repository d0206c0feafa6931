"""What stands above a work list: its title, its paper's number and day, and how new its progress is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from taskbot.tasks.parsing.numerals import half_width, number

LONGEST_LINE = 80
"""Characters; a longer line is the paper's own text, whose dates and numbers are of other things."""

_N = "[0-9〇零○OoО一二三四五六七八九十]"
_DAY = re.compile(rf"(?P<year>{_N}{{4}})年(?P<month>{_N}{{1,3}})月(?P<day>{_N}{{1,3}})[日号]")
_DOTTED = re.compile(
    r"(?<![0-9])(?P<year>20[0-9]{2})[-./](?P<month>[0-9]{1,2})[-./](?P<day>[0-9]{1,2})(?![0-9])"
)
_YEAR = re.compile(rf"(?<![0-9])(20[0-9]{{2}}|二[〇零○Oo]{_N}{{2}})年")
_DOCUMENT_NUMBER = re.compile(
    r"(?:根据|按照|依据|落实|文号|:|^|\s)*(?P<office>[一-龥]{2,12})[〔﹝\[(【](?P<year>[0-9]{4})[〕﹞\])】]第?(?P<number>[0-9]{1,4})号"
)
_TITLED = re.compile(
    r"(?:清单|表|台账|一览|分工|分解|方案|计划|安排|要点|事项|任务|目录|汇总)(?:\([^()]{1,20}\))?$"
)
_LABELLED = re.compile(r"^(?:附件?|附?表)\s?[0-9一二三四五六七八九十]{0,3}\s?[:：]\s?(?=.)")
_DAY_AT_END = re.compile(rf"\s*[（(]?(?:截[止至]到?)?{_DAY.pattern}[）)]?$")
_NO_TITLE = re.compile(
    r"附件?[0-9一二三四五六七八九十]*[:.]?$|[^:]{1,8}:|\([^()]*\)$|第[0-9]{1,3}页|各[^,。]{2,20}(?:单位|部门|办):?$|[-0-9 ]*$"
)
_AS_OF = re.compile(r"截[止至]|统计时间|更新")
_FILLED_IN = re.compile(r"填报|填表|制表|报送|反馈")
_ISSUED = re.compile(r"印发|发布|成文|下发")


@dataclass(frozen=True, slots=True)
class Preamble:
    """What is known from the words above; empty or None where they do not say."""

    title: str = ""
    document_number: str = ""
    dated: date | None = None
    year: int | None = None
    as_of: date | None = None


def read_preamble(lines: Iterable[str]) -> Preamble:
    """Reads the cells and paragraphs above a list, in their order; the day of issue counts before any other day."""
    short = [_LABELLED.sub("", line) for line in map(one_line, lines) if len(line) <= LONGEST_LINE]
    title = _title(short)
    days = [each for line in short for each in _days(half_width(line))]
    year = _YEAR.search(half_width(title))
    kinds = ("issued", "plain", "filled in")
    return Preamble(
        title=title,
        document_number=next(filter(None, map(_document_number, short)), ""),
        dated=next((on for wanted in kinds for kind, on in days if kind == wanted), None),
        year=number(_digits(year[1])) if year else None,
        as_of=next((on for kind, on in days if kind == "as of"), None),
    )


def day_in(text: str) -> date | None:
    """The first full date that is written in the text."""
    return next((on for _, on in _days(half_width(text))), None)


def one_line(text: str) -> str:
    """The text without the line breaks that only make it fit its cell; between Latin words they count as a space."""
    whole = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        is_latin = whole[-1:].isascii() and line[0].isascii()
        whole += f" {line}" if is_latin and whole else line
    return " ".join(whole.split())


def _title(lines: Sequence[str]) -> str:
    """The nearest line above the list that is named like a list; otherwise the first that is not something else."""
    candidates = [line for line in lines if _may_be_title(half_width(line))]
    named = [line for line in candidates if _TITLED.search(_DAY.sub("", half_width(line)))]
    found = named[-1:] or candidates[:1]
    return _DAY_AT_END.sub("", found[0]) if found else ""


def _may_be_title(line: str) -> bool:
    if not line or _NO_TITLE.match(line) or _DOCUMENT_NUMBER.search(line):
        return False
    return not _DAY.match(line)


def _document_number(line: str) -> str:
    found = _DOCUMENT_NUMBER.search(half_width(line))
    return f"{found['office']}〔{found['year']}〕{found['number']}号" if found else ""


def _days(line: str) -> list[tuple[str, date]]:
    """Each date of the line, with what kind of day it is by the words around it."""
    days = []
    for found in (*_DAY.finditer(line), *_DOTTED.finditer(line)):
        try:
            on = date(*(number(_digits(found[part])) for part in ("year", "month", "day")))
        except ValueError:
            continue
        days.append(
            (_kind_of_day(line[max(0, found.start() - 12) : found.start()], line[found.end() :][:4]), on)
        )
    return days


def _digits(numeral: str) -> str:
    return numeral.replace("○", "〇")


def _kind_of_day(before: str, after: str) -> str:
    if _ISSUED.search(after):
        return "issued"
    if _AS_OF.search(before):
        return "as of"
    return "filled in" if _FILLED_IN.search(before) else "plain"
