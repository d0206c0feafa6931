"""What a digest is told with: the leaders' messages, the office's copies before and after, as rows of the outbox."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from taskbot.clock import office_day
from taskbot.context import Context
from taskbot.digest.caption import CAPTION_LIMIT
from taskbot.digest.details import Listed
from taskbot.digest.drawing import Papers
from taskbot.digest.models import Digest
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import About, Address, Body
from taskbot.tasks import membership
from taskbot.tasks.issues import Stage, Step
from taskbot.tasks.models import MessageLink, Purpose
from taskbot.tasks.periods import Span, period_bounds, span_of
from taskbot.tasks.permissions import Role
from taskbot.texts import digests as texts
from taskbot.texts.buttons import Keyboard, Press, button

_BUTTONS = {
    Step.RELEASE: ("放行", Press.RELEASE_DIGEST, "primary"),
    Step.HOLD: ("暂缓", Press.HOLD_DIGEST, "danger"),
    Step.REWORD: ("改", Press.REWORD_DIGEST, None),
    Step.DROP: ("取消", Press.DROP_DIGEST, None),
}


def send_papers(
    session: Session, papers: Papers, to: Address, lane: Lane, *, digest_id: int | None = None, now: datetime
) -> None:
    """Queues the picture with the words under it, the workbook, and what can be opened; a leader's reply is an instruction.

    Under the last of it stand the leaders' buttons, where it is an issue that is kept (`digest_id`).
    """
    about = [About(Purpose.DIGEST, digest_id=digest_id)]
    keyboard = _leaders_buttons(papers, digest_id) if digest_id is not None else []
    for kind, path, caption, below in (
        ("photo", papers.picture, papers.caption, [] if papers.details else keyboard),
        ("document", papers.workbook, "", []),
    ):
        outbox.send_file(session, kind, to, str(path), caption, below, about=about, lane=lane, now=now)
    if papers.details:
        body = Body(papers.details.plain, keyboard, about=about)
        outbox.tell(session, to, body, rich=papers.details.rich, lane=lane, now=now)


def _leaders_buttons(papers: Papers, digest_id: int) -> Keyboard:
    changes = texts.THIS_WORDS[span_of(papers.period)] + "变化"
    labels = ((Listed.OVERDUE, "逾期"), (Listed.COORDINATION, "需协调"), (Listed.CHANGES, changes))
    lists = [
        button(f"{label} {papers.listed[each]}", Press.DIGEST_LIST, digest_id, each) for each, label in labels
    ]
    return [lists, [button("批示", Press.INSTRUCT, digest_id)]]


def office_people(session: Session, context: Context) -> Sequence[int]:
    """Whom a digest is shown to before the leaders have it: in private only, since no unit should read it before."""
    return membership.reachable_people(session, Role.OFFICE, also=context.settings.admin_ids)


def show(session: Session, context: Context, digest: Digest, papers: Papers, *, now: datetime) -> None:
    """The issue as the leaders will get it, and below it the office's buttons; earlier previews step back."""
    _step_back(session, digest, now)
    is_same = digest.is_at is Stage.DRAFTED and not papers.differences
    keyboard = _buttons_of_the_same(digest) if is_same else office_buttons(digest)
    _send_office(session, context, digest, papers, _preview(context, digest, papers, now), keyboard, now)


def show_given(session: Session, context: Context, digest: Digest, papers: Papers, *, now: datetime) -> None:
    """The issue that the leaders get without the office having been shown it, since the program did not run then."""
    name = texts.named(digest.period, digest.number)
    text = texts.given_unseen(name, digest.due_at, office_day(now))
    _send_office(session, context, digest, papers, text, office_buttons(digest), now)


def _send_office(
    session: Session,
    context: Context,
    digest: Digest,
    papers: Papers,
    text: str,
    keyboard: Keyboard,
    now: datetime,
) -> None:
    for person_id in office_people(session, context):
        send_papers(session, papers, Address(person_id), Lane.ORDER, now=now)
        _tell(session, digest, Address(person_id), text, keyboard, now)


def remind(session: Session, context: Context, digest: Digest, *, now: datetime) -> None:
    """That it is still held."""
    name = texts.named(digest.period, digest.number)
    text = texts.still_held(name, digest.settled_by, digest.due_at, office_day(now))
    for person_id in office_people(session, context):
        _tell(session, digest, Address(person_id), text, office_buttons(digest), now)


def tell_office(session: Session, context: Context, text: str, *, now: datetime) -> None:
    """A sentence for each of the office and the administrators, in private."""
    for person_id in office_people(session, context):
        outbox.tell(session, Address(person_id), Body(text), lane=Lane.ORDER, now=now)


def redraw_copies(session: Session, digest: Digest, *, now: datetime) -> None:
    """Brings the office's copies to where the issue stands."""
    text, keyboard = _standing(digest, now), office_buttons(digest)
    for link in _copies(session, digest):
        outbox.redraw(session, link.chat_id, link.message_id, Body(text, keyboard), now=now)


def head_former(session: Session, correction: Digest, *, now: datetime) -> None:
    """Under the pictures of the issues before it stands from now on that they were corrected, and by which issue."""
    earlier = select(Digest.id).where(Digest.period == correction.period, Digest.number < correction.number)
    about = select(MessageLink.chat_id, MessageLink.message_id).where(
        MessageLink.purpose == Purpose.DIGEST, col(MessageLink.digest_id).in_(earlier)
    )
    for chat_id, message_id in session.exec(about).all():
        outbox.head_caption(
            session, chat_id, message_id, texts.corrected_by(correction.number), CAPTION_LIMIT, now=now
        )


def arrived_at(session: Session, digest_id: int) -> datetime | None:
    """When the leaders had all of what was given; None while something is on its way, or nothing has arrived."""
    return outbox.arrived_at(session, Lane.DIGEST, About(Purpose.DIGEST, digest_id=digest_id))


def office_buttons(digest: Digest) -> Keyboard:
    """What the office can do with it now; what was given can be corrected."""
    digest_id = digest.id or 0
    if digest.is_at is Stage.GIVEN:
        return [[button("更正", Press.CORRECT_DIGEST, digest_id)]]
    row = []
    for step in digest.steps:
        if step in _BUTTONS:
            label, press, style = _BUTTONS[step]
            is_draft = digest.is_at is Stage.DRAFTED and step is Step.RELEASE
            row.append(button("确认发出" if is_draft else label, press, digest_id, style=style))
    return [row] if row else []


def _buttons_of_the_same(digest: Digest) -> Keyboard:
    """Of a correction that says nothing otherwise: to send it does not come first, and is called what it does."""
    digest_id = digest.id or 0
    steps = (_BUTTONS[step] for step in (Step.REWORD, Step.DROP))
    row = [button(label, press, digest_id, style=style) for label, press, style in steps]
    return [row, [button(texts.ONLY_THE_NOTE, Press.RELEASE_DIGEST, digest_id)]]


def _tell(
    session: Session, digest: Digest, to: Address, text: str, keyboard: Keyboard, now: datetime
) -> None:
    about = [About(Purpose.DIGEST_SHOWN, digest_id=digest.id)]
    outbox.tell(session, to, Body(text, keyboard, about=about), lane=Lane.ORDER, now=now)


def _preview(context: Context, digest: Digest, papers: Papers, now: datetime) -> str:
    name = texts.named(digest.period, digest.number)
    match digest.is_at:
        case Stage.DRAFTED:
            unnamed, told = papers.untaken.unnamed, papers.untaken.told
            return texts.drafted(name, digest.correction, papers.differences, unnamed, told, digest.word)
        case Stage.SHOWN:
            sends = context.settings.digest.unanswered == "send"
            month = _merged_month(context, digest.period)
            return texts.shown(name, digest.due_at, month, sends=sends, today=office_day(now))
    return _standing(digest, now)


def _merged_month(context: Context, period: str) -> str:
    """6月: what is told of by the digest of a quarter alone; empty where there is none."""
    if span_of(period) is not Span.QUARTER or not context.settings.digest.monthly:
        return ""
    return f"{period_bounds(period)[1].month}月"


def _standing(digest: Digest, now: datetime) -> str:
    name, by = texts.named(digest.period, digest.number), digest.settled_by
    match digest.is_at:
        case Stage.HELD:
            return texts.held(name, by)
        case Stage.GIVEN:
            return texts.given(name, digest.given_at, office_day(now))
        case Stage.DRAFTED:
            return texts.drafted_again(name, by)
        case Stage.DROPPED:
            return texts.dropped(name, by)
    return texts.released(name, by, digest.due_at, now)


def _step_back(session: Session, digest: Digest, now: datetime) -> None:
    for link in _copies(session, digest):
        body = Body(texts.superseded(texts.named(digest.period, digest.number)))
        outbox.redraw(session, link.chat_id, link.message_id, body, now=now)
        session.delete(link)


def _copies(session: Session, digest: Digest) -> Sequence[MessageLink]:
    shown = select(MessageLink).where(
        MessageLink.digest_id == digest.id, MessageLink.purpose == Purpose.DIGEST_SHOWN
    )
    return session.exec(shown).all()
