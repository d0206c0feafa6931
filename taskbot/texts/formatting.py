"""How much formatting a message may have: Telegram formats a hundred parts of it and leaves the rest plain, without a word."""

import re

MOST_FORMATTED = 90
"""What it finds by itself in people's words (addresses, commands) counts, too."""

_BOLD = re.compile(r"</?b>")
_LINK = re.compile(r"<a [^>]*>([^<]*)</a>")


def within_limits(html: str) -> str:
    """The same words with no more formatting than is shown: bold gives way to mentions, of which the first stay."""
    if formatted_parts(html) <= MOST_FORMATTED:
        return html
    sober = _BOLD.sub("", html)
    left = MOST_FORMATTED - formatted_parts(sober) + len(_LINK.findall(sober))
    places = iter(range(left))
    return _LINK.sub(lambda link: link[1] if next(places, None) is None else link[0], sober)


def formatted_parts(html: str) -> int:
    """How many parts of a message are formatted; people's own words hold no markup."""
    return html.count("</")
