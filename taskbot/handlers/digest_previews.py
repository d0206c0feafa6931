"""The office's part in a digest: 放行, 暂缓, 改 before the leaders have it, 更正 after."""

from collections.abc import Callable
from datetime import datetime

from aiogram import F, Router
from sqlmodel import Session, col, select

from taskbot.digest import editions, letters
from taskbot.digest.models import Digest
from taskbot.handlers.presses import Pressed
from taskbot.handlers.turn import Turn, in_turn
from taskbot.reminders.outbox import About
from taskbot.tasks.errors import WrongUse
from taskbot.tasks.issues import NeverGiven, Stage, Step
from taskbot.tasks.models import MessageLink, Purpose
from taskbot.tasks.parsing.instruction_words import numbers_in
from taskbot.tasks.periods import Span, period_of
from taskbot.tasks.permissions import Role
from taskbot.tasks.secrecy import require_free_report
from taskbot.texts import digests as texts
from taskbot.texts.asking import mention
from taskbot.texts.buttons import Press, PressData

_NO_WORD = frozenset({"无", "没有", "去掉", "删除"})


def release(turn: Turn, pressed: PressData) -> None:
    """放行; of a correction 确认发出. The clock gives it when it is due, which may be now."""
    digest = editions.release(turn.session, pressed.target, by=turn.actor, now=turn.now)
    turn.toast(texts.released_briefly(_name(digest), digest.due_at, turn.now))
    letters.redraw_copies(turn.session, digest, now=turn.now)


def hold(turn: Turn, pressed: PressData) -> None:
    """暂缓."""
    digest = editions.hold(turn.session, pressed.target, by=turn.actor, now=turn.now)
    turn.toast(texts.held_briefly(_name(digest)))
    letters.redraw_copies(turn.session, digest, now=turn.now)


def drop(turn: Turn, pressed: PressData) -> None:
    """取消, of a correction."""
    digest = editions.drop(turn.session, pressed.target, by=turn.actor, now=turn.now)
    turn.toast(texts.dropped_briefly(_name(digest)))
    letters.redraw_copies(turn.session, digest, now=turn.now)


def ask_word(turn: Turn, pressed: PressData) -> None:
    """改: opens a reply box for the one who pressed."""
    digest = editions.issue_for(turn.session, pressed.target, by=turn.actor)
    editions.require_step(digest, Step.REWORD)
    prompt = texts.word_asked(_name(digest), mention(turn.actor.id, turn.actor.name), digest.word)
    _ask(turn, Purpose.ASK_DIGEST_WORD, digest, prompt)


def take_word(turn: Turn, link: MessageLink, words: str) -> None:
    """The office's word has come; the preview is made again with it."""
    digest = editions.issue_for(turn.session, link.digest_id or 0, by=turn.actor)
    word = _one_line(words)
    if problem := _problem(word):
        _ask(turn, Purpose.ASK_DIGEST_WORD, digest, problem)
        return
    require_free_report(word, turn.file_name)
    word = "" if word in _NO_WORD else word
    digest = editions.reword(turn.session, digest.id or 0, word, by=turn.actor, now=turn.now)
    turn.reply(texts.word_taken(_name(digest), word))


def ask_correction(turn: Turn, pressed: PressData) -> None:
    """更正: opens a reply box for the one who pressed."""
    digest = editions.issue_for(turn.session, pressed.target, by=turn.actor)
    newest = editions.given_issue(turn.session, digest.period, by=turn.actor)
    prompt = texts.correction_asked(_name(newest), mention(turn.actor.id, turn.actor.name))
    _ask(turn, Purpose.ASK_CORRECTION, newest, prompt)


def take_correction(turn: Turn, link: MessageLink, words: str) -> None:
    """What was wrong has come."""
    digest = editions.issue_for(turn.session, link.digest_id or 0, by=turn.actor)
    if problem := _problem(_one_line(words)):
        _ask(turn, Purpose.ASK_CORRECTION, digest, problem)
    else:
        draft_correction(turn, digest.period, words)


def draft_correction(turn: Turn, period: str | None, words: str) -> None:
    """/digest 2020-W27 更正 说明: without a period of the last week that was given. The draft is shown in private."""
    turn.actor.require(Role.OFFICE)
    correction = _one_line(words)
    if not correction:
        raise WrongUse("digest")
    require_free_report(correction, turn.file_name)
    if len(correction) > texts.LONGEST_WORD:
        turn.reply(texts.too_long(correction))
        return
    period = period or _last_given(turn.session, turn.now)
    digest = editions.correct(turn.session, period, correction, by=turn.actor, now=turn.now)
    turn.reply(texts.being_drafted(_name(digest), names_tasks=bool(numbers_in(correction))))


def _last_given(session: Session, now: datetime) -> str:
    weekly = col(Digest.period).like(f"%-{Span.WEEK}%")
    given = select(Digest.period).where(weekly, Digest.stage == Stage.GIVEN)
    period = session.exec(given.order_by(col(Digest.period).desc()).limit(1)).first()
    if period is None:
        raise NeverGiven(period_of(now.date(), Span.WEEK))
    return period


def _ask(turn: Turn, purpose: Purpose, digest: Digest, prompt: str) -> None:
    turn.reply(prompt, about=[About(purpose, digest_id=digest.id)], force_reply=True)


def _problem(words: str) -> str:
    if not words:
        return texts.word_missing()
    return texts.too_long(words) if len(words) > texts.LONGEST_WORD else ""


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _name(digest: Digest) -> str:
    return texts.named(digest.period, digest.number)


_PRESSES: dict[Press, Callable[..., None]] = {
    Press.RELEASE_DIGEST: release,
    Press.HOLD_DIGEST: hold,
    Press.DROP_DIGEST: drop,
    Press.REWORD_DIGEST: ask_word,
    Press.CORRECT_DIGEST: ask_correction,
}


def make_router() -> Router:
    """The routing table."""
    router = Router(name="digest previews")
    for press, act in _PRESSES.items():
        router.callback_query.register(in_turn(act), Pressed(press), F.message)
    return router
