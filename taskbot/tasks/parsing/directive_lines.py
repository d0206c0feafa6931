"""Lines as they are pasted from a PDF, cut at the page's width: joined again, every sign at its place."""

import re

NARROWEST, WIDEST = 24, 64
"""Characters; a shorter line is a heading or the end of a paragraph, a longer one was never cut."""

_GOES_ON = re.compile(r"[一-龥A-Za-z0-9,、“《(%-]$")
_BEGINS = re.compile(
    r"(?:　　| {2,}|\t)|\s*(?:第?[一二三四五六七八九十百]{1,3}[、.章条]|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[、.]|[①-⑳]|附件|抄送)"
)


def rejoined(text: str) -> str:
    """The text with the line breaks inside paragraphs as spaces, where the lines are cut at one width."""
    lines = text.split("\n")
    lengths = [len(line.rstrip()) for line in lines]
    widest = max(lengths, default=0)
    full = sum(length >= widest - 2 for length in lengths)
    if not NARROWEST <= widest <= WIDEST or full < max(4, sum(map(bool, lengths)) // 4):
        return text
    parts: list[str] = []
    for line, length, following in zip(lines, lengths, [*lines[1:], ""], strict=True):
        goes_on = length >= widest - 3 and _GOES_ON.search(line.rstrip()) and following.strip()
        parts += [line, " " if goes_on and not _BEGINS.match(following) else "\n"]
    return "".join(parts[:-1])
