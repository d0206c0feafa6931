"""A title for a passage: its heading, or the first thing that it orders."""

import re

from taskbot.tasks.deadlines import Deadline
from taskbot.tasks.directive_outline import PLAIN, Outline
from taskbot.tasks.directive_passages import Passage
from taskbot.tasks.directive_sentences import Span, phrases, sentences

LONGEST_TITLE = 40
"""Characters; a longer sentence is cut at a comma."""

_OPENING = re.compile(
    r"\s*(?:-{2,}|[●■◆•·]|[一二三四五六七八九十]{1,2}[是要][:,]?|[①-⑳]|\([0-9一二三四五六七八九十]{1,3}\)|[0-9]{1,2}(?:[、)]|[.](?![0-9]))|[一二三四五六七八九十]{1,3}、)?\s*"
    r"(?:并|同时|此外|另外|其中|特别是|也|还)?,?(?:要(?![求点素件闻案])|应当?|须|必须)?"
)
_BRACKETS = re.compile(r"[(【\[][^()【】\[\]]*(?:\([^()]*\)[^()【】\[\]]*)*[)】\]]")
_EDGES = " ,。;:、.\t"


def title_of(passage: Passage, outline: Outline, deadline: Deadline) -> str:
    """At most about forty characters, in the paper's own words."""
    paragraph, text = passage.paragraph, outline.text
    heading = outline.heading(paragraph) if paragraph.level < PLAIN else ""
    if passage.is_whole and passage.span.start <= paragraph.text_at and heading:
        return _bare(heading)
    label = outline.mark(paragraph).strip('“”":')
    if passage.is_whole and not heading and paragraph.level < PLAIN and label:
        return label
    return _from_sentence(text, passage.span)


def _bare(words: str) -> str:
    return _BRACKETS.sub("", words).strip(_EDGES)


def _from_sentence(text: str, span: Span) -> str:
    first = next(sentences(text, *span), span)
    title = ""
    for phrase in phrases(text, *first):
        words = _BRACKETS.sub("", text[phrase.start : phrase.end])
        words = _OPENING.sub("", words, count=1) if not title else words
        if title and len(title) + len(words) > LONGEST_TITLE:
            break
        title += words
    return title.strip(_EDGES)[: LONGEST_TITLE * 2]
