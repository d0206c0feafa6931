"""What stands above and below the text of a paper: title, number, addressee, date, signature, distribution."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from taskbot.tasks.parsing.directive_marks import MARKS
from taskbot.tasks.parsing.numerals import number

HEAD_LINES = 20
"""Title, number and addressee stand within so many lines of the beginning."""

LONGEST_HEADING = 60
"""Characters; a first sentence that is longer is no heading."""

DOCUMENT_NUMBER = re.compile(r"[一-龥]{1,14}[〔\[(【][0-9]{4}[〕\])】] ?(?:第)?[0-9]{1,4} ?号")
_DATE_ALONE = re.compile(
    r"\s*(?:[一-龥]{2,30} +)?\(?(?P<year>[0-9〇零一二三四五六七八九]{4}) ?[年./-] ?(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?[月./-] ?"
    r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十廿]{1,3}) ?日?\)?\s*"
)
_ADDRESSEE = re.compile(r"[^。;:]{2,400}:\s*")
_NAMES_SOMEBODY = re.compile("各|[省市县区局厅委办部府司会院校]|单位|公司|同志|领导")
_NOT_ADDRESSEE = re.compile(
    "会议(?:明确|认为|要求|强调|指出|议定)|事项|如下|以下|下列|现将|为了|根据|提出|制定|实现"
)
_ORGAN = re.compile(
    r"\s*[一-龥()、,— -]{2,60}(?:政府|办公[厅室]|委员会|领导小组|小组|办|厅|局|委|部|会|院|中心|公司)\s*"
)
_ENDS_SENTENCE = re.compile(r"[。;:!?,、]\s*$")
_CLOSING = re.compile(
    r"\s*(?:\(?此件(?:公开|主动|依申请|删减后)|附件|附:|附表|抄送|抄报|发送|出席|列席|参加人员|记录:|主送|分送|联系人|联系电话|联系方式|公开方式|信息公开|签发人|密级"
    r"|-? ?[0-9]{1,3} ?-?\s*$|特此(?:通知|函告|通报)|[^。\n]{0,60}[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日印发\s*$)"
)


class Line(NamedTuple):
    """A line that is not blank: its 1-based number and its place."""

    number: int
    start: int
    end: int


class Head(NamedTuple):
    """What stands above the text; `lines` is how many lines that is, `dated` the first date that stands alone."""

    title: str
    document_number: str
    dated: date | None
    lines: int


def head_of(source: str, text: str, lines: Sequence[Line]) -> Head:
    """The lines down to the addressee; without one, those above the first that is marked or ends a sentence."""
    first = [text[line.start : line.end].strip() for line in lines[:HEAD_LINES]]
    marked = next((at for at, words in enumerate(first) if MARKS.match(words)), len(first))
    addressed = next((at for at, words in enumerate(first[:marked]) if _is_addressee(words)), None)
    opening = next((at for at, words in enumerate(first[:marked]) if _ENDS_SENTENCE.search(words)), marked)
    opening = opening if opening < len(first) else 0
    count = opening if addressed is None else addressed
    titled = [line for line, words in zip(lines, first[:count], strict=False) if not _is_particular(words)]
    found = DOCUMENT_NUMBER.search("\n".join(first[: count + 1]))
    return Head(
        title="".join(source[line.start : line.end].strip() for line in titled),
        document_number=found[0].replace(" ", "") if found else "",
        dated=_dated(text, lines),
        lines=count if addressed is None else count + 1,
    )


def _is_addressee(words: str) -> bool:
    found = _ADDRESSEE.fullmatch(words)
    return bool(found and _NAMES_SOMEBODY.search(words) and not _NOT_ADDRESSEE.search(words))


def _is_particular(words: str) -> bool:
    """Whether a line of the head is the number, the date or the issuing body rather than a part of the title."""
    return bool(DOCUMENT_NUMBER.fullmatch(words) or _DATE_ALONE.fullmatch(words) or _ORGAN.fullmatch(words))


def _dated(text: str, lines: Sequence[Line]) -> date | None:
    for line in lines:
        found = _DATE_ALONE.fullmatch(text, line.start, line.end)
        try:
            if found:
                return date(number(found["year"]), number(found["month"]), number(found["day"]))
        except ValueError:
            continue
    return None


def is_closing(text: str, line: Line) -> bool:
    """A date alone, 附件, 抄送, 联系人: what follows the text and orders nothing."""
    return bool(
        _CLOSING.match(text, line.start, line.end) or _DATE_ALONE.fullmatch(text, line.start, line.end)
    )


def is_organ(text: str, line: Line) -> bool:
    """The name of a body alone: a signature."""
    return bool(_ORGAN.fullmatch(text, line.start, line.end))


def is_caption(text: str, line: Line) -> bool:
    """A title inside the paper, a signature: short, and no sentence."""
    words = text[line.start : line.end].strip()
    return len(words) <= LONGEST_HEADING and not _ENDS_SENTENCE.search(words) and not words.endswith(")")


def lines_of(text: str) -> Iterator[Line]:
    """Every line that is not blank."""
    start = 0
    for place, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield Line(place, start, start + len(line))
        start += len(line) + 1
