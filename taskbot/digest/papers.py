"""督查通报 and 卷宗 as files: read in a transaction, drawn outside of it, also in another process."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from taskbot.clock import OFFICE_ZONE, office_day
from taskbot.context import Context
from taskbot.digest.evidence import evidence_book, evidence_fields
from taskbot.digest.notices import notice_fields
from taskbot.digest.saving import save_workbook, whole
from taskbot.digest.words import week_words
from taskbot.papers import filled
from taskbot.settings import NoticeSettings, OfficeSettings
from taskbot.tasks import history, queries
from taskbot.tasks.changes import marks_of
from taskbot.tasks.evidence import Evidence, evidence_of, note_evidence_given
from taskbot.tasks.lights import LightRules
from taskbot.tasks.membership import KEYBOARD
from taskbot.tasks.reported import reports_between
from taskbot.tasks.summary import Snapshot, summarize
from taskbot.tasks.workdays import Calendar
from taskbot.texts import papers as texts
from taskbot.texts.paper_fields import Fields


@dataclass(frozen=True, slots=True)
class NoticeOrder:
    """What a 督查通报 is drawn from; `words` are what the office demands beside its standing demand."""

    snapshot: Snapshot
    calendar: Calendar
    signed: str
    """The office's full name."""
    work: str
    form: NoticeSettings
    words: str


@dataclass(frozen=True, slots=True)
class EvidenceOrder:
    """What a 卷宗 is drawn from."""

    evidence: Evidence
    calendar: Calendar
    office: OfficeSettings
    template: Path
    now: datetime


@dataclass(frozen=True, slots=True)
class Drawn:
    """Files, in the order in which they are given, and the words for the chat (Telegram HTML)."""

    files: tuple[Path, ...]
    caption: str


def week_so_far(session: Session, rules: LightRules, *, now: datetime) -> Snapshot:
    """The list as it stands; what is new is told since Monday, whatever digest was given."""
    today = office_day(now)
    sunday = datetime.combine(today - timedelta(days=today.weekday() + 1), time.max, OFFICE_ZONE)
    before = history.seq_at(session, sunday)
    then = history.task_facts_at(session, before)
    return Snapshot(
        as_of=now,
        tasks=tuple(queries.task_facts(session)),
        reports=tuple(reports_between(session, before, history.seq_at(session, now))),
        unit_order=tuple(queries.unit_names(session).values()),
        rules=rules,
        before=marks_of(then, sunday.date()) if then else None,
    )


def notice_order(session: Session, context: Context, words: str, *, now: datetime) -> NoticeOrder:
    """Reads what a 督查通报 of this moment is drawn from."""
    settings = context.settings
    snapshot = week_so_far(session, context.light_rules, now=now)
    office = context.register.find(settings.office.name)
    signed = office.full_name if office else settings.office.name
    work = settings.office.work
    return NoticeOrder(snapshot, context.calendar, signed, work, settings.notice, words)


def evidence_order(evidence: Evidence, context: Context, *, now: datetime) -> EvidenceOrder:
    """The evidence with what else its papers take."""
    settings = context.settings
    return EvidenceOrder(evidence, context.calendar, settings.office, settings.ledger.template, now)


def draw_notice(order: NoticeOrder, folder: Path) -> Drawn:
    """Writes the draft into the folder; raises BadTemplate, and UserError where it cannot be written."""
    summary = summarize(order.snapshot, order.calendar)
    form = order.form
    fields = notice_fields(
        summary, order.signed, order.work, to=form.to, demand=form.demand, words=order.words
    )
    paper = folder / texts.notice_file(week_words(summary))
    _write(form.template, fields, paper)
    return Drawn((paper,), texts.notice_caption(summary, week_words(summary)))


def draw_evidence(order: EvidenceOrder, folder: Path) -> Drawn:
    """Writes the document and the workbook into the folder; raises as `draw_notice`."""
    evidence, office, number = order.evidence, order.office, order.evidence.timeline.task.number
    document, workbook = (folder / texts.evidence_file(number, kind) for kind in ("docx", "xlsx"))
    fields = evidence_fields(evidence, office.name, office.work, order.calendar, order.now)
    _write(order.template, fields, document)
    save_workbook(evidence_book(evidence, office.work, order.calendar, order.now), workbook)
    return Drawn((document, workbook), texts.evidence_caption(evidence))


def give_evidence_files(context: Context, number: int, folder: Path) -> dict[str, Any]:
    """Writes a task's evidence into the folder, at the keyboard, and journals it; returns the public JSON.

    Raises NoSuchTask, and as `draw_evidence`.
    """
    now = context.clock.now()
    evidence = context.db.read_now(evidence_of, number, KEYBOARD)
    drawn = draw_evidence(evidence_order(evidence, context, now=now), folder)
    context.db.write_now(note_evidence_given, number, by=KEYBOARD, now=now)
    return {
        "files": [str(file) for file in drawn.files],
        "events": len(evidence.timeline.events),
        "journal_head": evidence.timeline.head,
    }


def _write(template: Path, fields: Fields, paper: Path) -> None:
    content = filled(template, fields)
    paper.parent.mkdir(parents=True, exist_ok=True)
    with whole(paper) as part:
        part.write_bytes(content)
