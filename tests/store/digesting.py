"""Leaders who listen, an office that can be written to, a task to tell them of, and processes at any time."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from factories import OFFICE, WorkList

from taskbot.clock import OFFICE_ZONE, Clock
from taskbot.context import Context
from taskbot.digest.models import Digest, DigestSnapshot
from taskbot.reminders.models import Letter
from taskbot.rendering import Renderer
from taskbot.settings import load_settings
from taskbot.tasks import invitations, membership, reporting
from taskbot.tasks.facts import Status
from taskbot.tasks.models import ChatKind
from taskbot.tasks.permissions import Role
from taskbot.tasks.summary import Snapshot
from taskbot.tasks.workdays import Calendar
from taskbot.texts.zh import Texts

MONDAY = datetime(2020, 6, 29, 9, tzinfo=OFFICE_ZONE)
FRIDAY = datetime(2020, 7, 3, 16, tzinfo=OFFICE_ZONE)
PREVIEW = FRIDAY - timedelta(minutes=30)
NEXT_WEEK = FRIDAY + timedelta(days=4)
NEXT_FRIDAY = FRIDAY + timedelta(days=7)
LEADERS = -9

AtTime = Callable[..., Context]


def process_of(work: WorkList, data_dir: Path, renderer: Renderer) -> AtTime:
    """The context of a process whose clock shows that time; what is said of the digest is in its settings."""

    def at(now: datetime, **digest: object) -> Context:
        settings = load_settings(data_dir=data_dir)
        changed = settings.model_copy(update={"digest": settings.digest.model_copy(update=digest)})
        texts = Texts("省转升办")
        return Context(changed, work.db, Clock(now), work.register, Calendar(), texts, renderer)

    return at


def bind_leaders(work: WorkList, now: datetime = MONDAY) -> None:
    work.do(membership.bind_chat, LEADERS, "领导群", ChatKind.LEADERS, by=OFFICE, now=now)


def staff_office(work: WorkList) -> None:
    work.do(membership.meet, OFFICE.id, OFFICE.name, started=True)
    invited = work.do(invitations.invite, Role.OFFICE, None, days=1, by=membership.KEYBOARD, now=MONDAY)
    work.do(invitations.accept, invited.code, per_unit=2, by=OFFICE, now=MONDAY)


def report(work: WorkList, words: str, progress: int, now: datetime) -> None:
    work.do(reporting.report_status, 1, Status(words, progress), by=work.liaison(), now=now)


def issue_and_report(work: WorkList) -> None:
    work.issue(due_on=date(2020, 7, 10), now=MONDAY)
    report(work, "60% 征求意见", 60, MONDAY)


def issues(work: WorkList) -> list[tuple[str, int, str]]:
    return [(each.period, each.number, each.stage) for each in work.rows(Digest)]


def frozen(work: WorkList) -> list[Snapshot]:
    """What the issues that were given were made from, in order."""
    return [Snapshot.from_json(each.content) for each in work.rows(DigestSnapshot)]


def told(work: WorkList, chat_id: int) -> list[str]:
    """What was said there, in order: words, or the file's name; an edit is not counted."""
    letters = [each for each in work.rows(Letter) if each.chat_id == chat_id and each.kind != "edit"]
    return [each.content["text"] or Path(each.content["path"]).name for each in letters]
