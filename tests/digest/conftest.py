"""A week of a work list as long as a province's, with every standing, long words and hostile ones."""

from datetime import date, timedelta

import pytest
from long_list import AS_OF, DONE, HOSTILE, UNITS, make_task

from taskbot.digest.words import Masthead
from taskbot.tasks.facts import ReportFacts
from taskbot.tasks.lights import LightRules
from taskbot.tasks.summary import Snapshot, Summary, summarize
from taskbot.tasks.workdays import Calendar


@pytest.fixture
def masthead() -> Masthead:
    return Masthead("传统制造业改造提升工作", "浙转升办〔2020〕27号", "9f2c5e1b7a0d4c3f")


@pytest.fixture
def snapshot() -> Snapshot:
    tasks = tuple(make_task(number) for number in range(1, 41))
    words = [DONE, HOSTILE, "+86 电话已告知", "-", "@all", "\t缩进", "正在推进"]
    reports = tuple(
        ReportFacts(AS_OF - timedelta(hours=n), UNITS[n], "欧阳晓敏", n + 1, tasks[n].title, 60, text)
        for n, text in enumerate(words)
    )
    hostile = make_task(41, title=HOSTILE, lead_unit="省<i>厅", due_on=date(2020, 6, 30))
    return Snapshot(AS_OF, (*tasks, hostile), reports, UNITS, LightRules())


@pytest.fixture
def summary(snapshot) -> Summary:
    return summarize(snapshot, Calendar())


@pytest.fixture
def quiet() -> Summary:
    """A week in which nothing happened."""
    return summarize(Snapshot(AS_OF, (make_task(7),), (), UNITS, LightRules()), Calendar())


@pytest.fixture
def nothing() -> Summary:
    """A work list that has no task yet."""
    return summarize(Snapshot(AS_OF, (), (), UNITS, LightRules()), Calendar())
