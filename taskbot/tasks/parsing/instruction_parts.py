"""A leader's words taken apart by task: a clause that names another opens a part of its own, the next ones go on with it."""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from taskbot.tasks.parsing.instruction_words import (
    REFERENCE,
    numbers_in,
    numbers_opening,
    orders_nothing,
    without_references,
)
from taskbot.tasks.parsing.numerals import half_width
from taskbot.tasks.parsing.reply_titles import GENERAL_ONLY

READ_CHARACTERS = 4_096
"""As long as a message can be; what follows goes with the last part."""
SHORTEST_NAME = 4
MOST_MEANT = 4
"""Words that stand in more titles than so many (传统制造业) name none of them."""


class Aim(NamedTuple):
    """The tasks `numbers`; else one of those `meant` by words of their titles; else the work as a whole."""

    numbers: tuple[int, ...] = ()
    meant: tuple[int, ...] = ()


class InstructionPart(NamedTuple):
    """What is said of one aim, as written."""

    aim: Aim
    words: str


_CLAUSE = re.compile(r"[^,。;!?\n]++[,。;!?\n]*+")
_NO_WORDS = re.compile(r"(?:[#\s、,和及与:0-9]|任务|号|第|项)*+")
_OF_THE_REST = re.compile(r"\s*+(?:其[他余它]|总体|整体|总的|面上)")
_OF_ALL = re.compile(r"\s*+请?(?:各(?:地|市|单位|部门|成员单位|责任单位|设区市)|大家|全省)")
"""After a full stop no longer of the task before: 各单位要压实责任."""
_LEAD_IN = re.compile(
    r"\s*+(?:请|把|将|对|就|关于|还有|同时|另外|此外|尤其是?|特别是?|抓紧|加快|尽快|督促|推进|也){0,4}+[《“]?"
)
_LEADS_ON = re.compile(
    rf"\s*+(?:(?:原则上?)?(?:同意|可以|可行|照此办理|照办)|请?要?{REFERENCE}++)[,。;!\s]*+"
)
"""同意，#12要加快; 参照#1的做法，#12要加快: what is meant is said next, and is not the work as a whole."""
_SENTENCE_ENDS = "。;!?\n"
_LOOSE_ENDS = " ,，、;；\n"


def instruction_parts(
    words: str, titles: Mapping[int, str], to: tuple[int, ...] = ()
) -> tuple[InstructionPart, ...]:
    """The parts in order; `to` are the tasks that the words are about until they name others, `titles` those of open tasks.

    A task that is named as an example (参照#1的做法) is none that the words are of.
    Where no number stands, and `to` is empty, the whole is one part. What only praises is left out, but for a message
    that does nothing else.
    """
    aimed = _aimed(without_references(words[:READ_CHARACTERS]), titles, to)
    if not any(aim.numbers for aim, _ in aimed):
        meant = dict.fromkeys(number for aim, _ in aimed for number in aim.meant)
        return (InstructionPart(Aim(meant=tuple(meant)), words.strip()),)
    ends = [start for _, start in aimed[1:]] + [len(words)]
    said: dict[Aim, list[str]] = {}
    for (aim, start), end in zip(aimed, ends, strict=True):
        said.setdefault(aim, []).append(words[start:end].strip(_LOOSE_ENDS))
    parts = tuple(InstructionPart(aim, _unnumbered(aim, "；".join(told))) for aim, told in said.items())
    return tuple(part for part in parts if not orders_nothing(part.words)) or parts


def _aimed(line: str, titles: Mapping[int, str], to: tuple[int, ...]) -> list[tuple[Aim, int]]:
    """Where each aim begins."""
    aim, begun, ended = Aim(to), None, True
    found: list[tuple[Aim, int]] = []
    listed: tuple[int, ...] = ()
    for clause in _CLAUSE.finditer(line):
        said = clause.group()
        numbers = listed + numbers_in(said)
        begun = clause.start() if begun is None else begun
        if numbers and _NO_WORDS.fullmatch(said):
            listed = numbers
            continue
        if aim == Aim() and _LEADS_ON.fullmatch(said):
            continue
        aim = _aim_of(said, numbers, titles, aim, begins_sentence=ended)
        found.append((aim, begun))
        listed, begun, ended = (), None, said[-1] in _SENTENCE_ENDS
    if listed:
        found.append((Aim(listed), begun or 0))
    starts = (next(same) for _, same in groupby(found or [(aim, 0)], key=lambda each: each[0]))
    return list(starts)


def _aim_of(
    clause: str, numbers: tuple[int, ...], titles: Mapping[int, str], before: Aim, *, begins_sentence: bool
) -> Aim:
    if numbers:
        return Aim(tuple(dict.fromkeys(numbers)))
    if _OF_THE_REST.match(clause) or (begins_sentence and _OF_ALL.match(clause)):
        return Aim()
    lead = _LEAD_IN.match(clause)
    starts = [lead.end()] if lead and before.numbers else range(len(clause))
    meant = _named(clause, starts, titles)
    return Aim(meant=meant) if meant and not {*meant} & {*before.numbers, *before.meant} else before


def _named(clause: str, starts: Iterable[int], titles: Mapping[int, str]) -> tuple[int, ...]:
    """The tasks whose titles hold the longest words that begin at one of the `starts`."""
    known = {number: half_width(title) for number, title in titles.items() if title}
    every, longest = "\n".join(known.values()), ""
    for start in starts:
        end = start + max(SHORTEST_NAME, len(longest) + 1)
        while end <= len(clause) and clause[start:end] in every:
            longest = clause[start:end]
            end += 1
    if not longest or GENERAL_ONLY.fullmatch(longest):
        return ()
    meant = tuple(number for number, title in known.items() if longest in title)
    return meant if len(meant) <= MOST_MEANT else ()


def _unnumbered(aim: Aim, words: str) -> str:
    """Without the numbers at its head, which the task is shown under."""
    numbers, said = numbers_opening(words, bare=False)
    return said if said and numbers == aim.numbers else words
