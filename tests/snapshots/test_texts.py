"""Every sentence the bot can say, with fixed facts, as texts.txt keeps them; what has no sample fails here."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from inspect import getmembers, isfunction
from itertools import product
from pathlib import Path

import pytest
from plain import PLAIN

from taskbot.settings import CONFIG_DIR
from taskbot.tasks import errors, issues, press_errors
from taskbot.tasks.amendments import Flaw
from taskbot.tasks.drafts import LONGEST_TITLE, Problem, ProblemKind, Proposal, parse_draft
from taskbot.tasks.errors import Refusal
from taskbot.tasks.facts import Indicator
from taskbot.tasks.liaisons import Rank
from taskbot.tasks.lifecycle import MOVES, Action, Outcome, RequestKind, State
from taskbot.tasks.models import ChatKind
from taskbot.tasks.permissions import Actor, Role
from taskbot.tasks.units import load_register
from taskbot.tasks.workdays import Calendar
from taskbot.texts.problems import problem_words
from taskbot.texts.refusals import SENTENCES, refused
from taskbot.texts.usage import USAGE
from taskbot.texts.words import (
    ACTION_WORDS,
    OUTCOME_WORDS,
    REQUEST_WORDS,
    ROLE_WORDS,
    STATE_WORDS,
)
from taskbot.texts.zh import Texts

SNAPSHOT = Path(__file__).with_name("texts.txt")
HOSTILE = '<b>粗</b> & =HYPERLINK("x")'
TODAY = date(2020, 7, 2)
AT = datetime(2020, 7, 2, 1, 30, tzinfo=UTC)
REGISTER = load_register(CONFIG_DIR / "units.toml")
NOBODY = Actor(5, HOSTILE)
EVERYBODY = Actor(1, "王敏", frozenset(Role))
ADMIN = Actor(2, "赵路", frozenset({Role.ADMIN}))

NEW = replace(
    PLAIN,
    number=7,
    title="绘制产业链图谱",
    section="",
    state=State.ISSUED,
    due_on=date(2020, 7, 31),
    original_due_on=date(2020, 7, 31),
    deadline_phrase="7月31日前",
    issued_on=date(2020, 6, 15),
    acknowledged_on=None,
)
LATE = replace(
    NEW,
    number=12,
    title=HOSTILE,
    urgency="特急",
    state=State.IN_PROGRESS,
    supporting_units=("省税务局", "杭州海关"),
    due_on=date(2020, 6, 30),
    deadline_phrase="6月底前",
    acknowledged_on=date(2020, 6, 16),
    progress=60,
    done=HOSTILE + "长" * 500,
    problem=HOSTILE,
    blocked_on=date(2020, 6, 20),
)
CYCLE = replace(NEW, due_on=None, deadline_phrase="每月5日前")
LONG_TERM = replace(NEW, due_on=None, deadline_phrase="")
FAR = replace(NEW, due_on=date(2022, 12, 31), deadline_phrase="到2022年")
CLOSED = replace(LATE, state=State.CLOSED, done="已印发", problem="")
DRAFT = parse_draft("绘制图谱 @省经信厅 配合：省税务局 7月底前", TODAY, Calendar(), REGISTER)
Samples = dict[str, list[tuple[object, ...]]]


def draft_with(*problems: Problem, **changes: object) -> Proposal:
    return replace(DRAFT, problems=problems, **changes)


SAMPLES: Samples = {
    "welcomed": [(NOBODY, []), (EVERYBODY, ["省经信厅联络员（A角）", "省税务局联络员（B角）"])],
    "joined": [(EVERYBODY, ["省经信厅联络员（A角）"])],
    "joined_already": [(EVERYBODY, ["省经信厅联络员（A角）"])],
    "told_who": [(NOBODY, []), (EVERYBODY, ["省经信厅联络员（A角）"])],
    "chat_bound": [(ChatKind.WORK, None), (ChatKind.LEADERS, None), (ChatKind.UNIT, "省经信厅")],
    "helped": [(EVERYBODY,), (ADMIN,), (NOBODY,)],
    "command_unknown": [()],
    "card": [(task, TODAY) for task in (NEW, LATE, CYCLE, LONG_TERM, FAR, CLOSED)],
    "acknowledged": [(12,)],
    "completion_offered": [([12],), ([1, 3],)],
    "number_missing": [()],
    "correction_unreadable": [()],
    "report_asked": [(LATE, 5, HOSTILE)],
    "state_missing": [()],
    "completion_doubted": [(12,)],
    "trouble_doubted": [(12,)],
    "state_asked": [(LATE, TODAY)],
    "state_settled": [(LATE, TODAY), (NEW, TODAY), (replace(LATE, problem=""), TODAY)],
    "state_settled_briefly": [(12, "推进中")],
    "report_left_behind": [([1, 3],)],
    "letter_sent_again": [()],
    "letter_let_be": [()],
    "letter_not_in_doubt": [()],
    "letter_in_doubt": [
        ("陈静", "<b>省经信厅 督办提醒</b> &lt;", ""),
        (HOSTILE, "周报", "Forbidden: bot was blocked by the user"),
        ("工作群", "周报", "Bad Request: <something> new"),
    ],
    "draft": [
        (draft, REGISTER, TODAY)
        for draft in (
            DRAFT,
            parse_draft(
                "绘制图谱 责任单位：省经信厅、省税务局、各设区市 7月底前", TODAY, Calendar(), REGISTER
            ),
            draft_with(Problem(ProblemKind.AMBIGUOUS_DEADLINE, "6月前")),
            draft_with(Problem(ProblemKind.NO_TITLE), title="", lead_unit=None, supporting_units=()),
            draft_with(Problem(ProblemKind.UNKNOWN_UNIT, HOSTILE), title=HOSTILE, lead_unit=None),
            draft_with(Problem(ProblemKind.TITLE_TOO_LONG, "长" * 300), title="长" * (LONGEST_TITLE + 1)),
        )
    ],
    "date_choice": [(date(2020, 6, 30), TODAY), (date(2021, 6, 30), TODAY)],
    "draft_replaced": [()],
    "issued": [(12, HOSTILE)],
    "issued_briefly": [(12,)],
    "draft_dropped": [()],
    "failed": [()],
    "update_parked": [(700, HOSTILE)],
    "update_retried": [()],
    "update_given_up": [()],
    "update_not_parked": [()],
}

REFUSALS: list[Refusal] = [
    *(
        errors.IllegalMove(12, state, action)
        for state, action in product(State, Action)
        if action not in MOVES[state]
    ),
    *(issues.IssueMoved("2020-W27", stage, "王敏") for stage in issues.Stage),
    issues.IssueMoved("2020-M06", issues.Stage.HELD, ""),
    issues.IssueGone(),
    issues.NeverGiven("2020-Q2"),
    issues.Overtaken("2020-W27"),
    issues.NotYet("2020-W52"),
    issues.NoWayToReader(),
    errors.NotAllowed([Role.LIAISON]),
    errors.NotAllowed([Role.OFFICE, Role.LEADER]),
    errors.Anonymous(),
    errors.SaidByAnother(),
    errors.NoSuchTask(12),
    errors.NotSeen(12, "省经信厅"),
    errors.NotYourTask(12, ["省经信厅"]),
    errors.NotYourTask(12, [f"单位{number}" for number in range(40)]),
    errors.BadInvitation(),
    errors.StaleButton(),
    errors.NewerReport(12, Indicator(HOSTILE, 100, HOSTILE, 30)),
    errors.NoWorkGroup(),
    errors.NotYourList(),
    errors.DraftGone(),
    errors.NothingDrawn(),
    errors.ImportGone(),
    errors.PlanOutdated(),
    errors.PlanOutdated(range(1, 13)),
    errors.ForeignWorkbook(),
    *(errors.BadAnswer(kind) for kind in ProblemKind),
    errors.Marked([HOSTILE] * 9),
    errors.MarkedReport([HOSTILE] * 9),
    errors.MarksAnswered(),
    errors.MessageGone(),
    errors.IncompleteDraft(),
    errors.UnknownUnit("省经信", ["省经信厅", "省委网信办"]),
    errors.UnknownUnit(HOSTILE * 9, []),
    errors.UnitRequired(),
    errors.InvitationUsed(),
    errors.NoPlace("省经信厅", Rank.A, [("李文", Rank.A)]),
    errors.NoPlace("省经信厅", Rank.B, []),
    errors.NoPlace(
        "省经信厅", None, [("李文", Rank.A), ("长" * 200, Rank.B), (HOSTILE, None), ("不提", Rank.B)]
    ),
    errors.LastOfRole(Role.OFFICE),
    errors.FixedAdmin(),
    errors.RosterChanged(),
    errors.NoPrivateChat(),
    *(errors.WrongUse(command) for command in USAGE),
    *(errors.ReasonMissing(12, action) for action in Action),
    errors.NoDueDate(12),
    errors.ExtensionTooLate(12, TODAY),
    errors.ExtensionNotLater(12, TODAY),
    errors.ExtensionPast(12, TODAY),
    *(errors.RequestPending(12, kind) for kind in RequestKind),
    *(
        errors.AlreadyAnswered(12, kind, outcome, by)
        for kind, outcome, by in product(RequestKind, Outcome, ("", HOSTILE))
    ),
    errors.RequestGone(),
    errors.RecallTooLate(12),
    errors.CorrectionTooLate(12),
    errors.NoShare(12, HOSTILE, ["省经信厅", "省财政厅"]),
    errors.NothingToCorrect(12, HOSTILE),
    errors.SameLead(12, HOSTILE),
    errors.AlreadyForwarded(12),
    press_errors.WaitsForOffice(12, HOSTILE, [RequestKind.EXTENSION, RequestKind.DECLINE]),
    press_errors.ShareFinished(12, HOSTILE),
    press_errors.NoWayToUnit(HOSTILE),
    press_errors.AlreadyChased(12, HOSTILE, HOSTILE, AT, None),
    press_errors.AlreadyChased(12, HOSTILE, HOSTILE, AT, AT + timedelta(hours=21)),
    press_errors.NotAtOffice(12),
    press_errors.NoLeadersChat(),
    press_errors.AlreadyEscalated(12, HOSTILE, AT),
    press_errors.NotLateEnough(12, 0, 1),
    press_errors.WritGone(),
    press_errors.WritSentToday(12, "督办〔2020〕3号", HOSTILE, AT),
    press_errors.PrivateOnly(),
    *(press_errors.BadTemplate("writ.docx", flaw, HOSTILE) for flaw in press_errors.TemplateFlaw),
    *(errors.BadAmendment(flaw, words, "有两种理解") for flaw in Flaw for words in ("", HOSTILE * 9)),
]

PROBLEMS = [
    *(Problem(kind, words) for kind in ProblemKind for words in ("", HOSTILE)),
    Problem(ProblemKind.UNKNOWN_UNIT, "省经信", ("省经信厅",)),
]


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence under the name of what says it."""
    texts = Texts("省转升办")
    for name, samples in SAMPLES.items():
        say: Callable[..., str] = getattr(texts, name)
        yield from ((name, say(*sample)) for sample in samples)
    yield from (("refused: " + type(refusal).__name__, refused(refusal)) for refusal in REFUSALS)
    yield from (("problem: " + problem.kind, problem_words(problem)) for problem in PROBLEMS)


def test_every_sentence_is_as_it_was(golden):
    golden(SNAPSHOT, "\n".join(f"[{name}]\n{words}\n" for name, words in sentences()))


def test_every_text_has_a_sample():
    methods = {name for name, _ in getmembers(Texts, isfunction) if not name.startswith("_")}
    assert methods == SAMPLES.keys()


def test_every_refusal_has_a_sentence_and_a_sample():
    assert set(Refusal.__subclasses__()) == set(SENTENCES) == {type(refusal) for refusal in REFUSALS}


@pytest.mark.parametrize(
    ("words", "things"),
    [
        (STATE_WORDS, State),
        (ACTION_WORDS, Action),
        (ROLE_WORDS, Role),
        (REQUEST_WORDS, RequestKind),
        (OUTCOME_WORDS, Outcome),
    ],
    ids=["states", "actions", "roles", "requests", "outcomes"],
)
def test_everything_that_is_shown_has_a_word(words, things):
    assert set(words) == set(things)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_a_refusal_fits_a_toast(refusal):
    assert len(refused(refusal)) <= 200


def test_no_hostile_word_becomes_markup():
    assert [(name, words) for name, words in sentences() if "<b>粗" in words] == []
