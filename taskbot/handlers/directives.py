"""A directive that was read becomes a draft list, with a word on what was done before and what was assumed."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from taskbot.context import Context
from taskbot.errors import UserError
from taskbot.handlers import drafts, marks
from taskbot.handlers.draft_views import list_look
from taskbot.handlers.files import ReadFile
from taskbot.handlers.marks import Reason
from taskbot.handlers.turn import Act, Turn
from taskbot.intake.papers import read_paper
from taskbot.tasks import draft_lists
from taskbot.tasks.directives import DirectiveRead, UndatedDirective
from taskbot.tasks.errors import WrongUse
from taskbot.tasks.work_lists import WorkList
from taskbot.texts import draft_lists as texts
from taskbot.texts.buttons import Press, button
from taskbot.texts.words import excerpt

_PAPERS = 10
_MOST_CHARACTERS, _MOST_ITEMS = 200_000, 500
"""Every page of a draft list counts what lacks something in the whole list; the drafts of four such papers stay read."""
_TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class _Paper:
    """What was drawn from a paper; its day was `told` by the sender, `assumed`, or stands in the paper."""

    read: DirectiveRead
    told: bool
    assumed: bool = False


def drawn(
    read: ReadFile, listed: WorkList | None, day: date | None, reason: Reason | None, context: Context
) -> Act:
    """Parses the paper, whose tables are `listed`; the turn that keeps and shows what was drawn from it.

    Raises UserError for one that is too long for a list in chat.
    """
    text, calendar = read.document.text, context.calendar
    if len(text) > _MOST_CHARACTERS:
        raise UserError(texts.too_long(_MOST_CHARACTERS))
    try:
        paper = _Paper(read_paper(read.document, listed, day, calendar), told=day is not None)
    except UndatedDirective:
        today = context.clock.today()
        paper = _Paper(read_paper(read.document, listed, today, calendar), told=False, assumed=True)
    if len(paper.read.items) > _MOST_ITEMS:
        raise UserError(texts.too_many_items(len(paper.read.items), _MOST_ITEMS))
    title = paper.read.title or read.title or excerpt(text.lstrip().partition("\n")[0], _TITLE_LENGTH)
    paper = replace(paper, read=replace(paper.read, title=title))
    return partial(_open, read=read, paper=paper, reason=reason)


def _open(turn: Turn, read: ReadFile, paper: _Paper, reason: Reason | None) -> None:
    reader, text = drafts.reader_of(turn), read.document.text
    opened = draft_lists.open_list(turn.session, text, paper.read, reader, by=turn.actor, now=turn.now)
    listed = drafts.list_of(turn, opened.directive_id)
    if opened.is_known and paper.told:
        draft_lists.count_from(turn.session, listed, paper.read.dated)
        listed = drafts.list_of(turn, opened.directive_id)
    if reason is not None:
        answered = marks.let_through(turn, read.marks, reason, paper.read.title)
        draft_lists.answer_for(turn.session, listed, answered)
    notes = [
        (opened.is_known, texts.drafted_before()),
        (opened.earlier > 0, texts.amended(opened.earlier)),
        (paper.assumed and not opened.is_known, texts.day_assumed(turn.today)),
        (read.given.is_perhaps_cut, texts.perhaps_cut()),
    ]
    page, keyboard = list_look(turn, listed)
    turn.reply("\n\n".join([*(words for holds, words in notes if holds), page]), keyboard)


def show_papers(turn: Turn) -> None:
    """/draft alone: the papers that have something left to settle."""
    papers = draft_lists.papers_in_hand(turn.session, turn.actor)[:_PAPERS]
    if not papers:
        raise WrongUse("draft")
    rows = [
        [button(texts.paper_button(paper, count), Press.DRAFT_LIST, paper.id or 0, "0")]
        for paper, count in papers
    ]
    turn.reply(texts.papers_in_hand(), rows)
