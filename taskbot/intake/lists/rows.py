"""What a row of a work list is, where it is no task: a section, a note, a total, the rest of a cell that a page broke."""

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize

from taskbot.tasks.parsing.numerals import CHINESE_DIGITS, half_width, number
from taskbot.tasks.work_lists import Column

_BLANK = re.compile(r"(?:无|暂无|没有|[-/\\、,.·*\s]{1,20}|[Nn]/?[Aa]|空)?")
_AS_ABOVE = re.compile(r"同上(?:行|一行)?|同前|〃|″|[\"”“]|'{2}")
_DOTS = re.compile(r"[.…。·\s]{2,}|…")
_TOTAL = re.compile(r"(?:合计|小计|总计|共计|累计)(?:数|[:(0-9].*)?")
_EXAMPLE = re.compile(r"(?:填写|填报)?(?:示例|样例)|例(?:如|子|:)?")
_NOTE = re.compile(
    r"(?:注|备注|说明|注释|附注|填[表报]说明|填[表报]要求|有关说明)(?:[:0-9.].*|$)"
    r"|(?:填[表报]|制表|审核|联系|报送|负责|分管|主管|审签|核稿|单位|签字|盖章)[^,。:]{0,8}[:(].*"
    r"|第[0-9]{1,3}页.*|附件?[0-9]{0,2}[:.]?|\(?(?:续表|接上[页表]|转下页)\)?[0-9]{0,2}|-\s?[0-9]{1,3}\s?-"
)
_OPENS_NOTES = re.compile(r"(?:注|备注|说明|注释|附注|填[表报]说明|填[表报]要求|有关说明)(?:[:0-9.]|$)")

_CHINESE = f"[{CHINESE_DIGITS}]{{1,4}}"
_LEVELS = (
    re.compile(rf"第{_CHINESE}[部编篇章]"),
    re.compile(rf"{_CHINESE}[、.,]|{_CHINESE}(?= )|专栏"),
    re.compile(rf"\({_CHINESE}\)|[\u3220-\u3229]"),
)
_ENUMERATED = re.compile(rf"(?:[0-9]{{1,2}}[.、)]|\([0-9]{{1,2}}\)|[①-⑳]|{_CHINESE}[、是]|\({_CHINESE}\))")
_CHINESE_NUMBER = re.compile(rf"\(?{_CHINESE}\)?[、.]?")
_PLAIN_NUMBER = re.compile(
    rf"(?:第|[Nn][Oo]\.?|#)?\s*\(?(?P<value>[0-9]{{1,9}}|{_CHINESE})\)?(?:\.0{{1,2}})?[项条]?[、.,]?"
)
_GRADED_NUMBER = re.compile(r"\(?(?:[0-9]{1,4}|[A-Za-z]{1,4}[-.]?[0-9]{1,4})(?:[-.][0-9]{1,4}){0,4}\)?[、.]?")
_STOP = re.compile(r"[。!?;.]$")
_OPEN_END = re.compile(r"[,、:(\"“《和与及的]$")
_OPEN_LIST = re.compile(r"[、，,和及省]$")
"""A list of units that a page broke: 省A厅、 or 省A厅、省."""
_CLOSING = re.compile(r"[,、。;:)”》]")
_RUNNING = re.compile(r"[,。;]")
_PAIRS = ("()", "《》", "“”")


def said(words: str) -> str:
    """The words, or nothing where they only fill the cell: 无, —, /."""
    return "" if _BLANK.fullmatch(half_width(words)) else words


def is_as_above(words: str) -> bool:
    """Whether the cell repeats the one above it (同上)."""
    return bool(_AS_ABOVE.fullmatch(words))


def is_no_task(filled: Sequence[str]) -> bool:
    """Whether the row is a note, a total, an example, a row of dots or of the columns' numbers, and nothing to import."""
    first = normalize("NFKC", "".join(filled[0].split()))
    if _TOTAL.fullmatch(first) or _EXAMPLE.fullmatch(first) or _NOTE.fullmatch(first):
        return True
    return all(map(_DOTS.fullmatch, filled)) or _numbers_columns(filled)


def opens_notes(words: str) -> bool:
    """Whether notes on the list begin here (注：, 填表说明), which go on in the rows below."""
    return bool(_OPENS_NOTES.match(half_width("".join(words.split()))))


def _numbers_columns(filled: Sequence[str]) -> bool:
    numbers = [normalize("NFKC", words).strip("()") for words in filled]
    return len(numbers) > 2 and numbers == [str(at) for at in range(1, len(numbers) + 1)]


def level_of(section: str) -> int | None:
    """How deep a heading is by what it is numbered with: 第一部分, 一、, （一）; None where it is not numbered."""
    plain = half_width(section)
    return next((level for level, pattern in enumerate(_LEVELS) if pattern.match(plain)), None)


def is_section_number(words: str) -> bool:
    """Whether a cell of the numbers' column numbers a section: 一, （二）."""
    return bool(_CHINESE_NUMBER.fullmatch(half_width(words)))


def numbered_section(numeral: str, title: str) -> str:
    """A section whose numeral stands in a cell of its own: 一 and 提升能级 are 一、提升能级."""
    return f"{numeral}{title}" if re.search(r"[)）、.．]$", numeral) else f"{numeral}、{title}"


def plain_number(words: str) -> str:
    """The number in digits, whatever it was written in (（1）, ①, 1.0, 第6项); empty for one of a tree, else as it is."""
    if is_graded_number(words):
        return ""
    found = _PLAIN_NUMBER.fullmatch(normalize("NFKC", words).strip())
    if found is None:
        return words
    return str(number(found["value"])) if not found["value"].isdigit() else str(int(found["value"]))


def is_graded_number(words: str) -> bool:
    """Whether the number is one of a tree (1-1, 2.3) and so no number of the whole list."""
    plain = normalize("NFKC", words).strip()
    return bool(_GRADED_NUMBER.fullmatch(plain)) and not _PLAIN_NUMBER.fullmatch(plain)


def is_child_of(words: str, parent: str) -> bool:
    """Whether the number is a branch of the parent's: 8-1 of 8."""
    return is_graded_number(words) and normalize("NFKC", words).lstrip("( ").startswith(
        (f"{parent}-", f"{parent}.")
    )


def rest_of_cell(above: str, below: str, *, is_numbered: bool) -> str | None:
    """Both together, where the words below go on where a page broke those above; None where they do not.

    They do when the upper ones stop in the middle (、 or an open bracket), when the lower ones begin in the middle,
    and, in a list whose tasks are numbered, when running text has not come to its full stop.
    """
    upper, lower = half_width(above), half_width(below)
    if not upper or _ENUMERATED.match(lower):
        return None
    stops_midway = _OPEN_END.search(upper) or any(
        upper.count(a) > upper.count(b) for a, b in map(tuple, _PAIRS)
    )
    is_running = (
        is_numbered and _RUNNING.search(upper) and not _STOP.search(upper) and not upper.endswith(")")
    )
    return above + below if stops_midway or _CLOSING.match(lower) or is_running else None


def goes_on(
    words: Mapping[Column, str], above: Mapping[Column, str], *, is_numbered: bool
) -> dict[Column, str] | None:
    """What the row above becomes when this row is only the rest of it; None where this row is one of its own.

    Only a row without number and lead unit can be; a measure that stands alone under the title above belongs to it.
    """
    filled = {column: text for column, text in words.items() if text}
    if not filled or Column.NUMBER in filled:
        return None
    joined = dict(above)
    for column, text in filled.items():
        whole = rest_of_cell(above.get(column, ""), text, is_numbered=is_numbered)
        if whole is None and column is Column.CONTENT and len(filled) == 1 and above.get(column):
            whole = f"{above[column]}\n{text}"
        if column is Column.LEAD:
            whole = above.get(column, "") + text if _OPEN_LIST.search(above.get(column, "")) else None
        if whole is None:
            return None
        joined[column] = whole
    return joined
