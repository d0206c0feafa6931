"""One draft that is several tasks: numbered rows with units of their own, or a collective lead 各设区市, each member's own."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from taskbot.tasks import drafting
from taskbot.tasks.draft_models import Draft
from taskbot.tasks.drafting import DraftReader
from taskbot.tasks.drafts import ProblemKind, Proposal
from taskbot.tasks.errors import StaleButton
from taskbot.tasks.models import Directive, MessageLink
from taskbot.tasks.parsing.draft_rows import numbered_rows
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import Unit

_TITLE_LENGTH = 40


def open_rows(session: Session, text: str, reader: DraftReader, *, by: Actor, now: datetime) -> int | None:
    """Keeps numbered rows that each name a unit as a draft list; returns its directive, None where the text is one task.

    A row without a deadline has that of the heading. Raises Marked.
    """
    by.require(Role.OFFICE)
    heading, rows = numbered_rows(text)
    if len(rows) < 2 or not all(_names_a_unit(reader.read_text(row, now)) for row in rows):
        return None
    over = reader.read_text(heading, now) if heading else None
    if over and (_names_a_unit(over) or over.milestones):
        return None
    directive_id = _open_list(session, over.title if over else "")
    for place, row in enumerate(rows, 1):
        late = over and over.deadline_phrase and not reader.read_text(row, now).deadline_phrase
        said = f"{row}\n完成时限：{over.deadline_phrase}" if over and late else row
        _place(drafting.open_draft(session, said, reader, by=by, now=now), directive_id, place)
    return directive_id


def members_of(proposal: Proposal, reader: DraftReader) -> tuple[Unit, ...]:
    """The units that could each have a task of its own: those of a collective name that leads, or stands before the lead."""
    members = reader.members(proposal)
    if not members or proposal.lead_unit is None:
        return members
    lead_at = min(
        (at for name in proposal.lead_unit.names if (at := proposal.text.find(name)) >= 0), default=0
    )
    is_first = proposal.lead_assumed and 0 <= proposal.text.find(proposal.expanded[0]) < lead_at
    return members if is_first else ()


def split(session: Session, draft: Draft, reader: DraftReader) -> int:
    """每家一项: a draft for every member, in the place of this one; returns the directive whose list they are."""
    proposal = reader.read(draft)
    members = members_of(proposal, reader)
    if not members:
        raise StaleButton
    directive_id = draft.directive_id or _open_list(session, proposal.title)
    first = draft.position or 1
    for later in session.exec(
        select(Draft).where(Draft.directive_id == directive_id, col(Draft.position) > draft.position)
    ):
        later.position += len(members) - 1
        session.add(later)
    kept = draft.model_dump(exclude={"id", "text", "position", "directive_id"})
    for place, unit in enumerate(members, first):
        text = reader.with_member(draft, unit)
        session.add(Draft(**kept, text=text, position=place, directive_id=directive_id))
    session.exec(delete(MessageLink).where(col(MessageLink.draft_id) == draft.id))
    session.delete(draft)
    session.flush()
    return directive_id


def _names_a_unit(proposal: Proposal) -> bool:
    return ProblemKind.NO_UNIT not in {problem.kind for problem in proposal.problems}


def _open_list(session: Session, title: str) -> int:
    directive = Directive(title=title[:_TITLE_LENGTH] or "逐条交办", document_number="")
    session.add(directive)
    session.flush()
    return directive.id or 0


def _place(draft: Draft, directive_id: int, place: int) -> None:
    draft.directive_id, draft.position = directive_id, place
