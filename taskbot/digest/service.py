"""The weekly digest: frozen once, given once, and made again from what was frozen."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.context import Context
from taskbot.digest.caption import caption_of
from taskbot.digest.models import Digest
from taskbot.digest.picture import draw_picture
from taskbot.digest.schedule import latest_digest_at
from taskbot.digest.sheets import digest_book
from taskbot.digest.words import Masthead
from taskbot.digest.workbook import write_workbook
from taskbot.errors import UserError
from taskbot.reminders import outbox
from taskbot.reminders.models import Lane
from taskbot.reminders.outbox import About, Address
from taskbot.tasks import journal, membership, queries
from taskbot.tasks.lateness import CLOCK
from taskbot.tasks.lights import LightRules
from taskbot.tasks.models import ChatKind, Purpose, Task
from taskbot.tasks.summary import Snapshot, Summary, summarize, week_bounds, week_of
from taskbot.texts.words import plain


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a digest is made from: the list as it was, and what stands at its head."""

    snapshot: Snapshot
    masthead: Masthead


@dataclass(frozen=True, slots=True)
class Papers:
    """A digest made: the files, and the words for the chat (Telegram HTML)."""

    summary: Summary
    masthead: Masthead
    workbook: Path
    picture: Path
    caption: str


def freeze(session: Session, rules: LightRules, work: str, week: str, *, now: datetime) -> Frozen:
    """The week's digest as it stands: the stored one where the week has been given, else the list as it is `now`."""
    given = session.get(Digest, week)
    if given is not None:
        masthead = Masthead(work, given.document_number, given.journal_head)
        return Frozen(Snapshot.from_json(given.snapshot), masthead)
    before = _snapshot_before(session, week)
    monday, _ = week_bounds(week)
    since = before.as_of if before else datetime.combine(monday, time(), OFFICE_ZONE)
    snapshot = Snapshot(
        as_of=now,
        tasks=tuple(queries.task_facts(session)),
        reports=tuple(queries.reports_between(session, since, now)),
        unit_order=tuple(queries.unit_names(session).values()),
        rules=rules,
        before=before.marks() if before else None,
        of_week=week,
    )
    directive = queries.latest_directive(session)
    number = directive.document_number if directive else ""
    return Frozen(snapshot, Masthead(work, number, journal.journal_head(session)))


def _snapshot_before(session: Session, week: str) -> Snapshot | None:
    earlier = select(Digest).where(Digest.week < week).order_by(col(Digest.week).desc()).limit(1)
    given = session.exec(earlier).first()
    return Snapshot.from_json(given.snapshot) if given else None


def make_papers(frozen: Frozen, context: Context, folder: Path) -> Papers:
    """Writes workbook and picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    summary = summarize(frozen.snapshot, context.calendar)
    workbook = folder / f"digest-{summary.week}.xlsx"
    picture = folder / f"digest-{summary.week}.png"
    write_workbook(digest_book(summary, frozen.masthead), workbook)
    picture.write_bytes(draw_picture(summary, frozen.masthead))
    caption = caption_of(summary, frozen.masthead)
    return Papers(summary, frozen.masthead, workbook, picture, caption)


def make_digest(context: Context, folder: Path, on: date | None) -> dict[str, Any]:
    """The digest of the week that holds `on` (today's when None), as files in `folder`; returns the public JSON.

    A week that was given is made from what was frozen then, any other from the list as it is now.
    """
    now = context.clock.now()
    if on is not None and week_of(on) > week_of(office_day(now)):
        raise UserError(f"--as-of {on} 所在的一周还没有到，请写本周或以前的日期")
    as_of = now if on is None else min(now, _end_of(on))
    frozen = context.db.read_now(
        freeze, context.light_rules, context.settings.office.work, week_of(office_day(as_of)), now=as_of
    )
    papers = make_papers(frozen, context, folder)
    text = folder / f"digest-{papers.summary.week}.txt"
    text.write_text(plain(papers.caption) + "\n", encoding="utf-8")
    return {
        "week": papers.summary.week,
        "files": [str(path) for path in (papers.workbook, papers.picture, text)],
        "counts": papers.summary.counts.to_json(),
        "journal_head": papers.masthead.journal_head,
    }


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), OFFICE_ZONE)


async def give_digest_when_due(context: Context) -> bool:
    """Gives the digest of the newest instant that it was due at, unless that was done; False when there is nothing."""
    schedule = context.settings.digest
    due_at = latest_digest_at(context.clock.now(), schedule.weekday, schedule.time, context.calendar)
    if due_at is None or not await context.db.read(_is_wanted, due_at):
        return False
    week = week_of(office_day(due_at))
    frozen = await context.db.read(
        freeze, context.light_rules, context.settings.office.work, week, now=context.clock.now()
    )
    papers = await asyncio.to_thread(make_papers, frozen, context, digest_folder(context))
    await context.db.write(_give, papers, frozen.snapshot, now=context.clock.now())
    return True


def send_papers(session: Session, papers: Papers, to: Address, lane: Lane, *, now: datetime) -> None:
    """Queues the picture with the words under it, then the workbook; a leader's reply to either is an instruction."""
    files = (("photo", papers.picture, papers.caption), ("document", papers.workbook, ""))
    for kind, path, caption in files:
        about = [About(Purpose.DIGEST)]
        outbox.send_file(session, kind, to, str(path), caption, about=about, lane=lane, now=now)


def digest_folder(context: Context) -> Path:
    """Where digests are kept."""
    return context.settings.data_dir.absolute() / "digests"


def _give(session: Session, papers: Papers, snapshot: Snapshot, *, now: datetime) -> None:
    leaders = membership.bound_chat(session, ChatKind.LEADERS)
    week = papers.summary.week
    if leaders is None or session.get(Digest, week) is not None:
        return
    session.add(
        Digest(
            week=week,
            snapshot=snapshot.to_json(),
            document_number=papers.masthead.document_number,
            journal_head=papers.masthead.journal_head,
            given_at=now,
        )
    )
    send_papers(session, papers, Address(leaders.id), Lane.DIGEST, now=now)
    journal.record(session, "digest_given", new={"week": week}, by=CLOCK, now=now)


def _is_wanted(session: Session, due_at: datetime) -> bool:
    """By then there was a leaders' chat and something to tell, and the week has not been given since."""
    leaders = membership.bound_chat(session, ChatKind.LEADERS)
    if leaders is None or leaders.bound_at > due_at:
        return False
    if session.get(Digest, week_of(office_day(due_at))) is not None:
        return False
    return session.exec(select(Task.number).where(col(Task.issued_at) <= due_at).limit(1)).first() is not None
