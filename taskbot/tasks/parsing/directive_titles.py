"""A title for a passage: its heading, or the first thing that it orders."""

import re

from taskbot.tasks.parsing.directive_marks import PLAIN
from taskbot.tasks.parsing.directive_outline import Outline
from taskbot.tasks.parsing.directive_passages import Passage
from taskbot.tasks.parsing.directive_sentences import Span, phrases, sentences

LONGEST_TITLE = 40
"""Characters; a longer sentence is cut at a comma."""

_OPENING = re.compile(
    r"\s*(?:-{2,}|[●■◆•·]|[一二三四五六七八九十]{1,2}[是要][:,]?|[①-⑳]|\([0-9一二三四五六七八九十]{1,3}\)|[0-9]{1,2}(?:[、)]|[.](?![0-9]))|[一二三四五六七八九十]{1,3}、)?\s*"
    r"(?:并|同时|此外|另外|其中|特别是|也|还)?,?(?:要(?![求点素件闻案])|应当?|须|必须)?"
)
_BRACKETS = re.compile(r"[(（【\[][^()（）【】\[\]]*(?:[(（][^()（）]*[)）][^()（）【】\[\]]*)*[)）】\]]")
_EDGES = " ,，。;；:：、.\t\n　"


def title_of(passage: Passage, outline: Outline) -> str:
    """Some forty characters at most, in the paper's own words."""
    paragraph, source = passage.paragraph, outline.source
    if passage.is_whole and passage.span.start <= paragraph.text_at and paragraph.level < PLAIN:
        heading = _bare(source[paragraph.text_at : paragraph.heading_end])
        if heading or (heading := _label(source[paragraph.start : paragraph.text_at])):
            return heading
    return _from_sentence(passage.span, outline)


def _from_sentence(span: Span, outline: Outline) -> str:
    text = outline.text
    first = next(sentences(text, *span), span)
    opening = _OPENING.match(text, *first)
    start = opening.end() if opening else first.start
    title = ""
    for phrase in phrases(text, start, first.end):
        words = _BRACKETS.sub("", outline.source[phrase.start : phrase.end])
        if title and len(title) + len(words) > LONGEST_TITLE:
            break
        title += words
    return _bare(title)[: LONGEST_TITLE * 2]


def _bare(words: str) -> str:
    return _BRACKETS.sub("", words).strip(_EDGES)


def _label(mark: str) -> str:
    """“一核”： as a title; the number of a paragraph is none."""
    label = _bare(mark).strip('“”"')
    return label if mark.rstrip().endswith((":", "：")) else ""
