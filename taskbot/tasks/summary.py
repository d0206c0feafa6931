"""What the weekly digest says: counts, changes, units, sections, derived from a frozen snapshot of the list.

A digest is provable later because only its `Snapshot` is stored; everything said in it is derived again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import TypeAdapter

from taskbot.clock import office_day
from taskbot.tasks.asks import Owed, Trouble, owed_of, troubles_of
from taskbot.tasks.changes import Changes, Marks, changes_since, marks_before, marks_of
from taskbot.tasks.facts import ReportFacts, TaskFacts
from taskbot.tasks.follow_ups import FollowUp, InstructionFacts, follow_ups_of
from taskbot.tasks.late_steps import LateStep, late_steps_of
from taskbot.tasks.lifecycle import State
from taskbot.tasks.lights import Light, LightRules, Standing, reckoning
from taskbot.tasks.periods import Span, period_bounds, period_of
from taskbot.tasks.surroundings import Surroundings
from taskbot.tasks.targets import Target, targets_of
from taskbot.tasks.task_lines import TaskLine, task_lines
from taskbot.tasks.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Counts:
    """A partition: every task that is not cancelled is counted once, under the name of its standing."""

    closed: int = 0
    overdue: int = 0
    due_soon: int = 0
    behind: int = 0
    blocked: int = 0
    on_track: int = 0

    @property
    def total(self) -> int:
        """The denominator."""
        return self.closed + self.overdue + self.due_soon + self.behind + self.blocked + self.on_track

    def to_json(self) -> dict[str, int]:
        """The public figures: `closed` to `on_track` sum to `total`, so `on_track` there includes `behind`."""
        return {
            "total": self.total,
            "closed": self.closed,
            "overdue": self.overdue,
            "due_soon": self.due_soon,
            "blocked": self.blocked,
            "on_track": self.on_track + self.behind,
            "behind": self.behind,
        }


@dataclass(frozen=True, slots=True)
class Later:
    """What a correction tells of a task although it came after the instant of the data, its reports aside."""

    number: int
    kinds: tuple[str, ...]
    """Of the journal's events, each once."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a digest is derived from."""

    as_of: datetime
    """Aware; it decides today and the week."""
    tasks: tuple[TaskFacts, ...]
    reports: tuple[ReportFacts, ...]
    """The reports of the week, oldest first."""
    unit_order: tuple[str, ...]
    """Short names in the order of the unit register."""
    rules: LightRules
    before: Marks | None = None
    """How it stood when the digest before was given or due; None where news is told by the days of the week."""
    of_week: str | None = None
    """The period that the digest is of, as `periods` has it; None stands for the week of its instant."""
    counts_before: Counts | None = None
    """The counts of the digest before; None for the first one."""
    lights_before: dict[Light, int] | None = None
    """How many tasks had each light then, without the cancelled ones; None too in digests of before that was kept."""
    told_until: date | None = None
    """The last day of the period that the digest before was of: reports of up to then come late."""
    instructions: tuple[InstructionFacts, ...] = ()
    """What leaders have ordered, as far as the digest tells of it; nothing in digests of before they were told."""
    surroundings: Surroundings | None = None
    """None in one that was stored before they were kept: it is drawn with those of now."""
    later: tuple[Later, ...] = ()

    @property
    def today(self) -> date:
        """The day of the snapshot in the office's calendar."""
        return office_day(self.as_of)

    @property
    def week(self) -> str:
        """The period of the digest."""
        return self.of_week or period_of(self.today, Span.WEEK)

    def marks(self) -> Marks:
        """What the next digest compares with."""
        return marks_of(self.tasks, self.today)

    def calendar(self, now: Calendar) -> Calendar:
        """What its days are reckoned by: the calendar of now, with the years as they were that were kept."""
        return now.with_kept(self.surroundings.years) if self.surroundings else now

    def to_json(self) -> str:
        """The snapshot as it is stored."""
        return _SNAPSHOTS.dump_json(self).decode()

    @staticmethod
    def from_json(text: str) -> "Snapshot":
        """The inverse of `to_json`; raises pydantic's ValidationError for anything else."""
        return _SNAPSHOTS.validate_json(text)


_SNAPSHOTS = TypeAdapter(Snapshot)


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one section of the directive."""

    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class UnitGroup(Group):
    """The tasks that a unit leads, and what else it carries."""

    supporting: int
    """Tasks that it supports."""
    reports: int
    """Its own reports of the week."""
    entered: int = 0
    """What the office entered of it in the week 代录."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One week's digest before it is drawn as sheets, picture or text."""

    as_of: datetime
    week: str
    first_on: date
    last_on: date
    rules: LightRules
    counts: Counts
    changes: Changes
    lines: tuple[TaskLine, ...]
    """Every task, cancelled ones too, but not what was taken back right after it was issued; by number."""
    counted: tuple[TaskLine, ...]
    """Without the cancelled ones."""
    pressing: tuple[TaskLine, ...]
    """Overdue, due soon, behind, or with a milestone that is late; earliest deadline first."""
    needs_coordination: tuple[TaskLine, ...]
    """Those with a trouble, longest first."""
    troubles: tuple[Trouble, ...]
    """Every unit's own, longest first."""
    owed: tuple[Owed, ...]
    """All that waits for the office's decision, longest first."""
    follow_ups: tuple[FollowUp, ...]
    """What has become of the leaders' instructions: what waits for 转办 first."""
    targets: tuple[Target, ...]
    """Every indicator of the tasks."""
    unit_order: tuple[str, ...]
    """Short names of all units, in the order of the register."""
    waiting_on_office: tuple[TaskLine, ...]
    """报办结, not yet decided."""
    coming: tuple[TaskLine, ...]
    """Open and due from today up to `coming_until`; earliest first."""
    coming_until: date
    """The Sunday of next week."""
    provisional_years: tuple[int, ...]
    """Years whose official holidays are not out, so that working days are reckoned (must be shown)."""
    units: tuple[UnitGroup, ...]
    """Units with tasks, in register order: facts, never a rank."""
    sections: tuple[Group, ...]
    """In the order of the work list; the name is empty where a task has no section."""
    reports: tuple[ReportFacts, ...]
    counts_before: Counts | None
    """Those of the digest before; None for the first one."""
    lights_before: dict[Light, int] | None
    reckoned_by: str
    """The rules and the calendar, as a hash."""
    told_until: date
    """A report of this day or before came too late for the digest before."""
    later: tuple[Later, ...]

    @property
    def behind(self) -> tuple[TaskLine, ...]:
        """滞后, earliest deadline first."""
        return tuple(line for line in self.pressing if line.standing is Standing.BEHIND)

    @property
    def late_steps(self) -> tuple[LateStep, ...]:
        """节点逾期, the longest late first."""
        return late_steps_of(self.counted, self.today)

    @property
    def lights(self) -> dict[Light, int]:
        """How many tasks of the list have each light, cancelled ones too."""
        return _lights(self.lines)

    @property
    def counted_lights(self) -> dict[Light, int]:
        """The same without the cancelled ones: what `lights_before` is compared with."""
        return _lights(self.counted)

    @property
    def today(self) -> date:
        """The day of the digest in the office's calendar."""
        return office_day(self.as_of)

    @property
    def cancelled(self) -> int:
        """How many tasks the list has that are not counted."""
        return len(self.lines) - len(self.counted)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing at all has happened since the digest before: that is said in one line."""
        has_counts = self.counts_before in {None, self.counts}
        has_lights = self.lights_before in (None, self.counted_lights)
        is_instructed = any(each.is_of(self.first_on) for each in self.follow_ups)
        has_news = self.changes or self.reports or is_instructed
        return has_counts and has_lights and not has_news

    def is_late(self, report: ReportFacts) -> bool:
        """Whether a report came after the digest before, to whose period it belongs."""
        return office_day(report.at) <= self.told_until


def summarize(snapshot: Snapshot, calendar: Calendar) -> Summary:
    """The digest of the snapshot's week; of the calendar of now counts what the snapshot has not kept."""
    calendar = snapshot.calendar(calendar)
    first_on, last_on = period_bounds(snapshot.week)
    today = snapshot.today
    lines = _lines(snapshot, calendar)
    counted = tuple(line for line in lines if line.standing is not Standing.CANCELLED)
    open_lines = [line for line in counted if line.task.is_open]
    next_sunday = last_on + timedelta(days=7)
    troubles = troubles_of(lines, today, calendar)
    by_due = sorted(open_lines, key=lambda line: (line.task.due_on or date.max, line.task.number))
    return Summary(
        as_of=snapshot.as_of,
        week=snapshot.week,
        first_on=first_on,
        last_on=last_on,
        rules=snapshot.rules,
        counts=_counts(counted),
        changes=_changes(snapshot, first_on, last_on),
        lines=lines,
        counted=counted,
        pressing=tuple(line for line in by_due if _is_pressing(line, today, snapshot.rules)),
        needs_coordination=tuple({each.line.task.number: each.line for each in troubles}.values()),
        troubles=troubles,
        owed=owed_of(lines, today, calendar),
        follow_ups=follow_ups_of(snapshot.instructions, lines, today, calendar),
        targets=targets_of(lines),
        unit_order=snapshot.unit_order,
        waiting_on_office=tuple(line for line in open_lines if line.task.state is State.IN_REVIEW),
        coming=tuple(line for line in by_due if _is_due_in(line, snapshot.today, next_sunday)),
        coming_until=next_sunday,
        provisional_years=tuple(
            year for year in sorted({first_on.year, next_sunday.year}) if not calendar.is_published(year)
        ),
        units=_by_unit(counted, snapshot.reports, snapshot.unit_order),
        sections=_by_section(counted),
        reports=snapshot.reports,
        counts_before=snapshot.counts_before,
        lights_before=snapshot.lights_before,
        reckoned_by=reckoning(snapshot.rules, calendar, today),
        told_until=snapshot.told_until or first_on - timedelta(days=1),
        later=snapshot.later,
    )


def figures_of(snapshot: Snapshot, calendar: Calendar) -> tuple[Counts, dict[Light, int]]:
    """The digest's counts, by standing and by light, alone."""
    lines = _lines(snapshot, snapshot.calendar(calendar))
    counted = [line for line in lines if line.standing is not Standing.CANCELLED]
    return _counts(counted), _lights(counted)


def _lines(snapshot: Snapshot, calendar: Calendar) -> tuple[TaskLine, ...]:
    listed = [task for task in snapshot.tasks if not task.is_recalled]
    return task_lines(listed, snapshot.today, calendar, snapshot.rules)


def _lights(lines: Iterable[TaskLine]) -> dict[Light, int]:
    return dict.fromkeys(Light, 0) | Counter(line.light for line in lines)


def _counts(lines: Iterable[TaskLine]) -> Counts:
    return Counts(**Counter(line.standing.value for line in lines))


def _changes(snapshot: Snapshot, first_on: date, last_on: date) -> Changes:
    tasks, today = snapshot.tasks, snapshot.today
    before = snapshot.before or marks_before(tasks, today, first_on, last_on)
    reported = {each.number for each in snapshot.reports}
    return changes_since(before, tasks, today, first_on, last_on, snapshot.unit_order, reported)


def _is_pressing(line: TaskLine, today: date, rules: LightRules) -> bool:
    is_late = line.standing in {Standing.OVERDUE, Standing.DUE_SOON, Standing.BEHIND}
    if is_late or line.task.late_milestones(today):
        return True
    return line.workdays_left is not None and line.workdays_left <= rules.due_soon_workdays


def _is_due_in(line: TaskLine, today: date, last_on: date) -> bool:
    return line.task.due_on is not None and today <= line.task.due_on <= last_on


def _by_section(lines: Iterable[TaskLine]) -> tuple[Group, ...]:
    sections: dict[str, list[TaskLine]] = defaultdict(list)
    for line in lines:
        sections[line.task.section].append(line)
    return tuple(Group(name, _counts(group)) for name, group in sections.items())


def _by_unit(
    lines: Iterable[TaskLine], reports: Iterable[ReportFacts], unit_order: Sequence[str]
) -> tuple[UnitGroup, ...]:
    led: dict[str, list[TaskLine]] = defaultdict(list)
    supported: Counter[str] = Counter()
    for line in lines:
        led[line.task.lead_unit].append(line)
        supported.update(line.task.supporting_units)
    reported, entered = (
        Counter(each.unit for each in reports if each.is_entered is is_entered)
        for is_entered in (False, True)
    )
    # A unit that has left the register still carries its tasks: it is listed after the others.
    names = dict.fromkeys([*unit_order, *led, *supported])
    return tuple(
        UnitGroup(name, _counts(led.get(name, ())), supported[name], reported[name], entered[name])
        for name in names
        if name in led or name in supported
    )
