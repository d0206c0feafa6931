"""What the rules are tried on."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from plain import PLAIN

from taskbot.tasks.facts import TaskFacts


@pytest.fixture
def make_task() -> Callable[..., TaskFacts]:
    def make(**changes: object) -> TaskFacts:
        return replace(PLAIN, **changes)

    return make
