"""The draft list 拟办清单 of a directive: its items as drafts, settled one by one or all at once. A paper is drafted once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlmodel import Session, col, delete, func, select

from taskbot.tasks import drafting
from taskbot.tasks.directives import LEAD_ASSUMED, DirectiveRead, Item
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.drafting import DraftReader
from taskbot.tasks.drafts import ProblemKind, Proposal
from taskbot.tasks.errors import DraftGone, NothingDrawn
from taskbot.tasks.item_sheets import sheet_of, with_deadline_phrase, with_lead, with_units_of
from taskbot.tasks.models import Directive, MessageLink
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import Unit

_NO_LEAD = frozenset({ProblemKind.NO_UNIT, ProblemKind.COLLECTIVE_LEAD})


@dataclass(frozen=True, slots=True)
class Entry:
    """One draft of the list, as it reads now."""

    draft: Draft
    proposal: Proposal

    @property
    def lacks(self) -> tuple[ProblemKind, ...]:
        """The blanks of an open draft."""
        return tuple(each.kind for each in self.proposal.problems) if self.draft.is_open else ()

    @property
    def marks(self) -> tuple[str, ...]:
        """The secrecy marks of an open draft that nobody has answered for."""
        return drafting.open_marks(self.draft, self.proposal)

    @property
    def is_ready(self) -> bool:
        """Whether it can be issued as it is."""
        return self.draft.is_open and not self.proposal.problems and not self.marks

    @property
    def is_dropped(self) -> bool:
        """Whether it was deleted, which can be undone."""
        return not self.draft.is_open and self.draft.task_number is None

    @property
    def lacks_words_on_time(self) -> bool:
        """Whether nothing at all is said of its deadline."""
        return any(
            each.kind is ProblemKind.NO_DEADLINE and not each.words
            for each in self.proposal.problems
            if self.draft.is_open
        )


@dataclass(frozen=True, slots=True)
class DraftList:
    """All drafts of one directive, in its order."""

    directive: Directive
    entries: tuple[Entry, ...]

    @property
    def ready(self) -> list[Entry]:
        """What can be issued as it is."""
        return [entry for entry in self.entries if entry.is_ready]

    @property
    def blank(self) -> list[Entry]:
        """What lacks something."""
        return [entry for entry in self.entries if entry.lacks]

    @property
    def marked(self) -> list[Entry]:
        """What bears secrecy marks, and so is issued alone, if somebody answers for it."""
        return [entry for entry in self.entries if entry.marks]

    @property
    def open(self) -> list[Entry]:
        """What is not settled."""
        return [entry for entry in self.entries if entry.draft.is_open]

    def entry(self, draft: Draft) -> Entry:
        """The draft's own entry."""
        return next(entry for entry in self.entries if entry.draft.id == draft.id)

    def open_before(self, entry: Entry) -> Entry | None:
        """The open entry before this one: the one that it is joined to."""
        before = [each for each in self.open if each.draft.position < entry.draft.position]
        return before[-1] if before else None

    @property
    def leaderless(self) -> list[Entry]:
        """What lacks a lead."""
        return [entry for entry in self.entries if _NO_LEAD & {*entry.lacks}]

    @property
    def timeless(self) -> list[Entry]:
        """What says nothing at all of time."""
        return [entry for entry in self.entries if entry.lacks_words_on_time]


def mark_of(entries: Sequence[Entry]) -> str:
    """Eight signs that tell these drafts, as they read now, from any others: a button for several says which it meant."""
    shown = "\n".join(f"{each.draft.id} {each.draft.dated} {each.draft.text}" for each in entries)
    return hashlib.sha256(shown.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Opened:
    """The list that a paper has. `is_known`: it was drafted before; `earlier`: drafts of other versions of the paper."""

    directive_id: int
    is_known: bool = False
    earlier: int = 0


def fingerprint(text: str) -> str:
    """SHA-256 of the words without white space: a paper is the same however its lines are broken."""
    return hashlib.sha256(_bare(text).encode()).hexdigest()


def open_list(
    session: Session, text: str, read: DirectiveRead, reader: DraftReader, *, by: Actor, now: datetime
) -> Opened:
    """Keeps what was drawn from a paper as drafts; the same paper again has the list that it had.

    Of a paper that has changed under its number only the items that were not known are drafted. Raises NothingDrawn.
    """
    by.require(Role.OFFICE)
    if not read.items:
        raise NothingDrawn
    words = fingerprint(text)
    known = session.exec(select(Directive).where(Directive.fingerprint == words)).first()
    if known is not None:
        return Opened(known.id or 0, is_known=True)
    earlier = [_bare(draft.content) for draft in _drafts_of_number(session, read.document_number)]
    directive = _kept(session, read, words)
    for item in read.items:
        if not any(_bare(item.content) in content for content in earlier):
            session.add(_draft(directive, item, reader, by, now))
    return Opened(directive.id or 0, earlier=len(earlier))


def count_from(session: Session, listed: DraftList, dated: date) -> None:
    """The office says the paper's day: deadlines of what is still open count from it."""
    listed.directive.issued_on = dated
    for entry in listed.open:
        entry.draft.dated = dated
        session.add_all([listed.directive, entry.draft])


def list_of(session: Session, actor: Actor, directive_id: int, reader: DraftReader) -> DraftList:
    """The list as it stands; raises DraftGone where there is no such paper."""
    actor.require(Role.OFFICE)
    directive = session.get(Directive, directive_id)
    if directive is None:
        raise DraftGone
    drafts = session.exec(
        select(Draft).where(Draft.directive_id == directive_id).order_by(col(Draft.position), col(Draft.id))
    )
    return DraftList(directive, tuple(Entry(draft, reader.read(draft)) for draft in drafts))


def papers_in_hand(session: Session, actor: Actor) -> Sequence[tuple[Directive, int]]:
    """The papers that have open drafts, the newest first, with how many."""
    actor.require(Role.OFFICE)
    return session.exec(
        select(Directive, func.count(col(Draft.id)))
        .join(Draft, col(Draft.directive_id) == col(Directive.id))
        .where(col(Draft.is_open))
        .group_by(col(Directive.id))
        .order_by(col(Directive.id).desc())
    ).all()


def issue_ready(
    session: Session, listed: DraftList, reader: DraftReader, *, by: Actor, now: datetime
) -> list[int]:
    """全部确认交办: issues whatever lacks nothing and bears no secrecy marks; returns the tasks' numbers."""
    by.require(Role.OFFICE)
    return [
        drafting.issue_draft(session, entry.draft, reader, by=by, now=now).number for entry in listed.ready
    ]


def answer_for(session: Session, listed: DraftList, despite_marks: Mapping[str, str]) -> None:
    """Somebody of the office has answered for the marks of the paper, and so for those of its drafts."""
    for entry in listed.open:
        drafting.answer_for(session, entry.draft, despite_marks)


def drop_all(session: Session, listed: DraftList) -> None:
    """全部取消; each can be restored."""
    for entry in listed.open:
        drafting.settle(session, entry.draft)


def restore_all(session: Session, listed: DraftList) -> None:
    """Takes back every deletion."""
    for entry in listed.entries:
        if entry.is_dropped:
            _reopen(session, entry.draft)


def restore(session: Session, actor: Actor, draft_id: int) -> Draft:
    """恢复: takes back the deletion of one draft; raises DraftGone for one that was issued or is no part of a list."""
    actor.require(Role.OFFICE)
    draft = session.get(Draft, draft_id)
    if draft is None or draft.directive_id is None or draft.task_number is not None:
        raise DraftGone
    _reopen(session, draft)
    return draft


def merge(session: Session, draft: Draft, into: Draft, reader: DraftReader) -> None:
    """并入上一项: joins a draft to another, which keeps its title and, where it has one, its deadline."""
    first, second = reader.read(into), reader.read(draft)
    into.text = with_units_of(into.text, draft.text, has_lead=first.lead_unit is not None)
    if not first.deadline_phrase and second.deadline_phrase:
        into.text = with_deadline_phrase(into.text, second.deadline_phrase)
    into.content = f"{into.content}\n{draft.content}"
    indicators = [*drafting.indicators_of(into, first), *drafting.indicators_of(draft, second)]
    into.indicators, into.text = [*map(asdict, indicators)], reader.without_indicators(into)
    drafting.answer_for(session, into, draft.despite_marks)
    into.confirm = list(dict.fromkeys([*into.confirm, *draft.confirm]))
    session.add(into)
    session.exec(delete(MessageLink).where(col(MessageLink.draft_id) == draft.id))
    session.delete(draft)


def give_lead(session: Session, listed: DraftList, unit: Unit) -> None:
    """缺牵头单位的交给…: the unit leads wherever no lead is known."""
    for entry in listed.leaderless:
        drafting.rewrite(session, entry.draft, with_lead(entry.draft.text, unit.full_name))


def set_long_term(session: Session, listed: DraftList, reader: DraftReader) -> None:
    """未写时限的按长期: only where nothing is said of time."""
    for entry in listed.timeless:
        drafting.rewrite(session, entry.draft, reader.with_deadline(entry.draft, None))


def _drafts_of_number(session: Session, document_number: str) -> Sequence[Draft]:
    if not document_number:
        return []
    same = select(Directive.id).where(Directive.document_number == document_number)
    return session.exec(select(Draft).where(col(Draft.directive_id).in_(same))).all()


def _kept(session: Session, read: DirectiveRead, words: str) -> Directive:
    """The paper's row; one of which only the number was known, from a work list, becomes it."""
    by_number = select(Directive).where(
        Directive.document_number == read.document_number, Directive.fingerprint == ""
    )
    known = session.exec(by_number).first() if read.document_number else None
    directive = known or Directive(title=read.title, document_number=read.document_number)
    directive.title = directive.title or read.title
    directive.issued_on, directive.fingerprint = read.dated, words
    directive.uncovered = [asdict(sentence) for sentence in read.uncovered]
    session.add(directive)
    session.flush()
    return directive


def _draft(directive: Directive, item: Item, reader: DraftReader, by: Actor, now: datetime) -> Draft:
    draft = Draft(
        by=by.id,
        text=sheet_of(item),
        created_at=now,
        directive_id=directive.id,
        position=item.number,
        section=item.section,
        content=item.content,
        line=item.line,
        indicators=[asdict(each) for each in item.indicators],
        kind=item.kind,
        dated=directive.issued_on,
    )
    if item.deadline.due_on and reader.read(draft).due_on != item.deadline.due_on:
        draft.text = reader.with_deadline(draft, item.deadline.due_on)
    seen_anyway = {LEAD_ASSUMED, reader.read(draft).deadline.confirm}
    draft.confirm = [reason for reason in item.confirm if reason not in seen_anyway]
    return draft


def _bare(text: str) -> str:
    return "".join(text.split())


def _reopen(session: Session, draft: Draft) -> None:
    draft.is_open = True
    session.add(draft)
