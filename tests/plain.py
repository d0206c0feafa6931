"""A plain open task, which each example changes in the one point that it is about."""

from datetime import date

from taskbot.tasks.facts import TaskFacts
from taskbot.tasks.lifecycle import State

PLAIN = TaskFacts(
    number=1,
    title="研究提出2.0版具体标准体系",
    content="",
    section="增强企业竞争力",
    urgency="一般",
    state=State.IN_PROGRESS,
    lead_unit="省经信厅",
    supporting_units=(),
    due_on=date(2020, 12, 31),
    original_due_on=date(2020, 12, 31),
    deadline_phrase="年底前",
    recurrence=None,
    issued_on=date(2020, 4, 20),
    submitted_on=None,
    closed_on=None,
    first_overdue_on=None,
    acknowledged_on=date(2020, 4, 21),
    progress=None,
    done="",
    problem="",
    next_step="",
    blocked_on=None,
    last_report_on=None,
)
