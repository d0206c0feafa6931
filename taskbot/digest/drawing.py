"""An issue drawn: workbook, picture and words. Knows no event loop, so that a process of its own can do it."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlmodel import Session

from taskbot.db import Database
from taskbot.digest.caption import caption_of
from taskbot.digest.correcting import Untaken
from taskbot.digest.details import Details, Listed, ListPage, details_of, list_page, part
from taskbot.digest.differences import differences, numbers_changed
from taskbot.digest.freezing import Desk, Frozen, Wanted, freeze, keep, kept, newest_given
from taskbot.digest.models import Digest
from taskbot.digest.picture import draw_picture
from taskbot.digest.sheets import digest_book
from taskbot.digest.workbook import write_workbook
from taskbot.tasks.summary import Summary, summarize
from taskbot.texts.digests import UNOFFICIAL, corrected_by, issue_words

Told = Callable[[str], None]
"""Hears what is being done, for somebody who waits at a terminal."""


@dataclass(frozen=True, slots=True)
class Papers:
    """An issue drawn: the files, the words for the chat (Telegram HTML), and what is told of it."""

    period: str
    number: int
    workbook: Path
    picture: Path
    caption: str
    details: Details | None
    counts: dict[str, int]
    lights: dict[str, int]
    """How many tasks have each light."""
    listed: dict[str, int]
    """How many tasks each list has, by `Listed`."""
    differences: tuple[str, ...]
    """Of a correction: what it says otherwise than the issue before it."""
    document_number: str
    journal_head: str
    untaken: Untaken = field(default_factory=Untaken)
    """Of a correction."""
    proofs: dict[str, str] = field(default_factory=dict)
    """SHA-256 of the workbook, and of the snapshot where one was kept: what the journal remembers of an issue."""


STEPS = ("读取工作清单", "汇总", "制作工作簿", "绘图", "完成")


def draw_issue(desk: Desk, wanted: Wanted, folder: Path, told: Told = lambda _: None) -> Papers:
    """Reads the list as it stood and writes workbook and picture into the folder; what is given now is kept."""
    told(STEPS[0])
    with _opened(desk) as db:
        frozen, former = db.read_now(_frozen, desk, wanted)
        papers = _draw(desk, wanted, frozen, former, folder, told)
        if wanted.digest_id is None:
            return papers
        snapshot = db.write_now(keep, wanted.digest_id, frozen.snapshot)
    workbook = hashlib.sha256(papers.workbook.read_bytes()).hexdigest()
    return replace(papers, proofs={"snapshot": snapshot, "workbook": workbook})


def _frozen(session: Session, desk: Desk, wanted: Wanted) -> tuple[Frozen, Frozen | None]:
    """The issue, and the one that it corrects."""
    former = replace(wanted, number=wanted.number - 1)
    return freeze(session, desk, wanted), freeze(session, desk, former) if former.number else None


def _draw(
    desk: Desk, wanted: Wanted, frozen: Frozen, former: Frozen | None, folder: Path, told: Told
) -> Papers:
    told(STEPS[1])
    folder.mkdir(parents=True, exist_ok=True)
    summary = summarize(frozen.snapshot, desk.calendar)
    before = summarize(former.snapshot, desk.calendar) if former else None
    stem = folder / "-".join(["digest", wanted.period, *_which(wanted)])
    told(STEPS[2])
    masthead = replace(frozen.masthead, figures=numbers_changed(before, summary) if before else "")
    write_workbook(digest_book(summary, masthead), stem.with_suffix(".xlsx"))
    told(STEPS[3])
    stem.with_suffix(".png").write_bytes(draw_picture(summary, masthead))
    told(STEPS[4])
    return Papers(
        wanted.period,
        wanted.number,
        stem.with_suffix(".xlsx"),
        stem.with_suffix(".png"),
        caption_of(summary, masthead, masthead.office),
        details_of(summary, wanted.number, wanted.mark),
        summary.counts.to_json(),
        {light.value: count for light, count in summary.lights.items()},
        {listed: len(part(summary, listed).lines) for listed in Listed},
        _differences(former, before, frozen, summary),
        masthead.document_number,
        masthead.journal_head,
        untaken=frozen.untaken,
    )


def _differences(
    former: Frozen | None, before: Summary | None, frozen: Frozen, summary: Summary
) -> tuple[str, ...]:
    """Those of the data, and that the office says something else at the head."""
    if former is None or before is None:
        return ()
    is_reworded = former.masthead.word != frozen.masthead.word
    return (*(["开头的话有改动"] if is_reworded else []), *differences(before, summary))


def _which(wanted: Wanted) -> Iterator[str]:
    """What a file's name says beside the period: that it is a correction, or no issue at all."""
    if wanted.number > 1:
        yield issue_words(wanted.number)
    if wanted.mark:
        yield UNOFFICIAL


def draw_list(desk: Desk, digest_id: int, listed: Listed, place: int = 0) -> ListPage:
    """A page of a list of an issue that was given, as it stood then, headed where it was corrected since."""
    with _opened(desk) as db:
        return db.read_now(_list, desk, digest_id, listed, place)


def _list(session: Session, desk: Desk, digest_id: int, listed: Listed, place: int) -> ListPage:
    digest = session.get_one(Digest, digest_id)
    page = list_page(summarize(kept(session, digest), desk.calendar), listed, digest.number, place)
    newest = newest_given(session, digest.period) or digest
    if newest.number > digest.number:
        return replace(page, words=f"{corrected_by(newest.number)}\n{page.words}")
    return page


@contextmanager
def _opened(desk: Desk) -> Iterator[Database]:
    db = Database(desk.database_url)
    try:
        yield db
    finally:
        db.close()
