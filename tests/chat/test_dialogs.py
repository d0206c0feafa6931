"""The dialogs are the tests: each is played against the running bot and must come back as it was written.

On the stage of a dialog everybody but 赵路 has a role, and two tasks were issued to the work group that Monday morning:
#1 绘制产业链图谱 (省经信厅 leads, 省自然资源厅 supports, due 6月30日) and #2 核定工业用地试点 (省自然资源厅, due 6月24日).
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from revised import edited_as_said
from sqlmodel import Session, col, select

from taskbot.demo import Stage
from taskbot.handlers.inbox import Handling, IncomingUpdate
from taskbot.reminders.models import Delivery, Letter
from taskbot.sandbox.transcript import parse_transcript, play

FOLDER = Path(__file__).parent.parent / "dialogs"
DIALOGS = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}
BARE = "# 从零开始"
"""A dialog that opens with these words finds nobody bound and nothing issued."""

ON_POSTGRESQL = ("completion", "digest_on_friday", "extension", "reminders", "report", "restart")
"""Of each kind of work one; what a database must do is tested on both in tests/store."""

each_dialog = pytest.mark.parametrize("dialog", DIALOGS, ids=lambda path: path.stem)


@each_dialog
async def test_the_bot_says_what_the_dialog_says(
    dialog: Path, stage: Stage, open_office: Callable[[Stage], Awaitable[None]], files: Path, golden
):
    text = DIALOGS[dialog]
    if not text.startswith(BARE):
        await open_office(stage)
    golden(dialog, await _played(text, stage, files))
    await _all_went_well(stage)


@pytest.mark.parametrize("name", ON_POSTGRESQL)
async def test_the_bot_says_the_same_on_postgresql(
    name: str, stage_on_postgresql: Stage, open_office: Callable[[Stage], Awaitable[None]], files: Path
):
    text = DIALOGS[FOLDER / f"{name}.txt"]
    await open_office(stage_on_postgresql)
    assert await _played(text, stage_on_postgresql, files) == text
    await _all_went_well(stage_on_postgresql)


async def _played(text: str, stage: Stage, files: Path) -> str:
    return await play(
        parse_transcript(text),
        stage.sandbox,
        stage.settle,
        files=files,
        edit=edited_as_said,
        restart=stage.restart,
    )


async def _all_went_well(stage: Stage) -> None:
    assert stage.sandbox.violations == []
    assert await stage.app.context.db.read(_undone) == []
    assert await stage.app.context.db.read(_undelivered, _deaf_to(stage)) == []


@each_dialog
def test_a_dialog_says_what_it_shows_and_has_an_answer(dialog: Path):
    lines = dialog.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert any(line.startswith("< ") for line in lines)


def _undone(session: Session) -> list[str]:
    """Updates that were not handled, with their errors."""
    return list(
        session.exec(select(IncomingUpdate.error).where(IncomingUpdate.handling != Handling.DONE.value))
    )


def _undelivered(session: Session, deaf: list[int]) -> list[tuple[str, str]]:
    """Letters that were not sent although their addressee can hear the bot."""
    query = select(Letter.delivery, Letter.error).where(
        Letter.delivery != Delivery.SENT, col(Letter.chat_id).not_in(deaf)
    )
    return list(session.exec(query))


def _deaf_to(stage: Stage) -> list[int]:
    bot = stage.sandbox.bot
    return [chat.id for chat in stage.sandbox.world.chats.values() if not chat.has(bot)]
