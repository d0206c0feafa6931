"""What the people of the simulation do: units, the office, and whoever turns the bot away. Each act tells whether it was done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from taskbot.clock import office_day
from taskbot.tasks import measures, membership, reporting, requests, service, terms
from taskbot.tasks.facts import Milestone, NewTask, Status
from taskbot.tasks.liaisons import Reachability
from taskbot.tasks.lifecycle import RequestKind
from taskbot.tasks.models import Milestone as MilestoneRow
from taskbot.tasks.permissions import Actor, Role

if TYPE_CHECKING:
    from benchmarks.simulation import Play

OFFICE = Actor(9_000, "督办", frozenset({Role.OFFICE}))
TITLES = ("研究提出评价办法", "绘制重点产业链图谱" * 4, "开展企业走访", "完善要素保障政策，形成意见" * 3)


def issue(play: "Play", now: datetime) -> bool:
    """A new task, of any kind."""
    random, today = play.random, office_day(now)
    due_on = today + timedelta(days=random.randint(1, 150)) if random.random() < 0.9 else None
    step = today + timedelta(days=random.randint(5, 60))
    steps = (Milestone("完成初稿", step),) if due_on and step < due_on and random.random() < 0.3 else ()
    recurrence = "FREQ=MONTHLY;BYMONTHDAY=25" if random.random() < 0.1 else None
    lead, *others = random.sample(play.units, k=random.choice((1, 1, 2, 3)))
    new = NewTask(
        random.choice(TITLES),
        lead.name,
        tuple(unit.name for unit in others),
        due_on=due_on,
        milestones=steps,
        recurrence=recurrence,
    )
    return play.do(service.issue_task, new, by=OFFICE, now=now)


def _by_lead(use_case: Callable[..., object], *words: object) -> Callable[["Play", datetime], bool]:
    def act(play: "Play", now: datetime) -> bool:
        number = play.some_task()
        return number is not None and play.do(
            use_case, number, *words, by=play.liaison(play.watch.lives[number].lead), now=now
        )

    return act


def _by_supporting(use_case: Callable[..., object], *words: object) -> Callable[["Play", datetime], bool]:
    def act(play: "Play", now: datetime) -> bool:
        number = play.some_task()
        units = play.watch.lives[number].supporting if number is not None else []
        return bool(units) and play.do(
            use_case, number, *words, by=play.liaison(play.random.choice(units)), now=now
        )

    return act


def _by_office(
    use_case: Callable[..., object], *words: object, is_open: bool = True
) -> Callable[["Play", datetime], bool]:
    def act(play: "Play", now: datetime) -> bool:
        number = play.some_task(is_open=is_open)
        return number is not None and play.do(use_case, number, *words, by=OFFICE, now=now)

    return act


def _ask_for_time(play: "Play", now: datetime) -> bool:
    number = play.some_task()
    if number is None or (due_on := play.watch.lives[number].due_on) is None:
        return False
    wanted = due_on + timedelta(days=play.random.randint(1, 40))
    return play.do(
        requests.ask_extension,
        number,
        wanted,
        "再征求意见",
        by=play.liaison(play.watch.lives[number].lead),
        now=now,
    )


def _answer(play: "Play", now: datetime) -> bool:
    """The office answers something that waits."""
    waiting = play.context.db.read_now(requests.all_pending)
    if not waiting:
        return False
    request = play.random.choice(waiting)
    agrees = play.random.random() < 0.6
    match request.kind:
        case RequestKind.CLOSING if agrees:
            return play.do(requests.close_task, request.task_number, by=OFFICE, now=now)
        case RequestKind.CLOSING:
            return play.do(requests.return_task, request.task_number, "请补充材料", by=OFFICE, now=now)
        case RequestKind.EXTENSION if agrees:
            return play.do(requests.grant_extension, request.id, by=OFFICE, now=now)
        case RequestKind.EXTENSION:
            return play.do(requests.refuse_request, request.id, "请按期完成", by=OFFICE, now=now)
        case _:
            return play.do(requests.answer_coordination, request.id, "已协调", by=OFFICE, now=now)


def _amend(play: "Play", now: datetime) -> bool:
    number = play.some_task()
    if number is None or play.watch.lives[number].due_on is None:
        return False
    old = play.context.db.read_now(terms.task_terms, [number])[number]
    due_on = office_day(now) + timedelta(days=play.random.randint(-5, 60))
    return play.do(service.amend_task, number, replace(old, due_on=due_on), by=OFFICE, now=now)


def _transfer(play: "Play", now: datetime) -> bool:
    number, unit = play.some_task(), play.unit()
    return number is not None and play.do(service.transfer_task, number, unit, "职责调整", by=OFFICE, now=now)


def _reach(play: "Play", now: datetime) -> bool:
    steps = play.context.db.read_now(
        lambda session: session.exec(select(MilestoneRow).where(col(MilestoneRow.reached_on).is_(None))).all()
    )
    open_steps = [step for step in steps if play.watch.lives[step.task_number].is_open]
    return bool(open_steps) and play.do(
        measures.reach_milestone, play.random.choice(open_steps).id, by=OFFICE, now=now
    )


def _turn_away(play: "Play", _now: datetime) -> bool:
    play.telegram.turn_away(play.random.choice(play.watch.ways.all))
    return True


def _let_in_again(play: "Play", now: datetime) -> bool:
    """Telegram tells the bot of that."""
    if not play.telegram.away:
        return False
    chat_id = play.random.choice(list(play.telegram.away))
    del play.telegram.away[chat_id]
    if chat_id in play.watch.ways.lost:
        play.context.db.write_now(_hear_that_it_is_open, chat_id, now)
        play.context.db.read_now(play.watch.see_change, chat_id, now, is_lost=False)
    return True


def _hear_that_it_is_open(session: Session, chat_id: int, now: datetime) -> None:
    if chat_id > 0:
        membership.note_reachability(session, chat_id, Reachability.REACHABLE)
    else:
        membership.note_presence(session, chat_id, is_in=True, by=membership.TELEGRAM, now=now)


ACTS: dict[str, tuple[Callable[["Play", datetime], bool], float]] = {
    "acknowledge": (_by_lead(reporting.acknowledge_task), 30),
    "report": (_by_lead(reporting.report_status, Status("60%", 60, done="正在征求意见")), 20),
    "acknowledge a share": (_by_supporting(reporting.acknowledge_task), 20),
    "report on a share": (_by_supporting(reporting.report_status, Status("30%", 30, done="已提供数据")), 5),
    "report a trouble": (
        _by_lead(reporting.report_status, Status("卡住", problem="缺数据", is_blocked=True)),
        4,
    ),
    "hand in": (_by_lead(requests.submit_task), 10),
    "ask for more time": (_ask_for_time, 8),
    "answer": (_answer, 18),
    "amend": (_amend, 3),
    "transfer": (_transfer, 1),
    "cancel": (_by_office(service.cancel_task, "不再需要"), 0.5),
    "reopen": (_by_office(service.reopen_task, "需要修订", is_open=False), 1),
    "reach a milestone": (_reach, 3),
    "turn the bot away": (_turn_away, 2),
    "let it in again": (_let_in_again, 2),
}
"""By name, with how often each is done beside the others."""
