"""The work list as a workbook that an office would make, edit and import again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from taskbot.clock import office_day
from taskbot.context import Context
from taskbot.digest.layout import Book, Cell, Sheet, Table
from taskbot.digest.layout import Column as SheetColumn
from taskbot.digest.saving import require_xlsx, save_workbook
from taskbot.digest.words import full_day_words
from taskbot.tasks import journal, membership, queries
from taskbot.tasks.exporting import HEADINGS, ExportedCell, exported_columns, exported_row
from taskbot.tasks.lifecycle import State
from taskbot.tasks.models import Directive
from taskbot.tasks.terms import task_terms
from taskbot.tasks.units import UnitRegister
from taskbot.tasks.work_lists import Column
from taskbot.texts.words import STATE_WORDS, moment

_WIDTHS = {
    Column.NUMBER: 6,
    Column.SECTION: 12,
    Column.TITLE: 28,
    Column.CONTENT: 34,
    Column.INDICATORS: 20,
    Column.MILESTONES: 24,
    Column.DEADLINE: 13,
    Column.DUE_ON: 16,
    Column.LEAD: 13,
    Column.SUPPORTING: 17,
    Column.LEADER: 12,
    Column.PERCENT: 7,
    Column.PROGRESS: 30,
    Column.PROBLEM: 20,
    Column.NEXT_STEP: 20,
    Column.STATE: 8,
    Column.URGENCY: 9,
}
_CENTRED = frozenset(Column) - {
    Column.TITLE,
    Column.CONTENT,
    Column.INDICATORS,
    Column.MILESTONES,
    Column.PROGRESS,
    Column.PROBLEM,
    Column.NEXT_STEP,
}


@dataclass(frozen=True, slots=True)
class Exported:
    """All tasks by column, and the paper that they were last drawn from."""

    rows: list[dict[Column, ExportedCell]]
    directive: Directive | None
    journal_head: str = ""


def export_rows(session: Session, register: UnitRegister) -> Exported:
    """Every task, closed and cancelled ones too, on one state of the data."""

    def short_name(full_name: str) -> str:
        unit = register.find(full_name)
        return register.short_name(unit) if unit else full_name

    terms = task_terms(session)
    facts = queries.task_facts(session)
    rows = [exported_row(terms[each.number], each, short_name) for each in facts]
    return Exported(rows, queries.latest_directive(session), journal.journal_head(session))


def work_list_book(exported: Exported, work: str, now: datetime) -> Book:
    """The list under its title and its paper's number and day."""
    columns = exported_columns(exported.rows)
    heads = tuple(SheetColumn(HEADINGS[each], centred=each in _CENTRED) for each in columns)
    rows = tuple(tuple(_cell(row[each]) for each in columns) for row in exported.rows)
    return Book(
        title=f"{work}清单",
        subtitle="　　".join(filter(None, (*_paper(exported.directive), _as_of(now)))),
        edition=full_day_words(office_day(now)),
        made_at=now,
        sheets=(
            Sheet(
                name="工作清单",
                title=f"{work}清单",
                widths=tuple(_WIDTHS[each] for each in columns),
                tables=(Table(heads, rows, empty="尚无任务。"),),
            ),
        ),
        journal_head=exported.journal_head,
    )


def export_work_list(context: Context, out: Path) -> int:
    """Writes the work list to `out`, whole or not at all, and journals it; how many tasks it holds."""
    require_xlsx(out)
    now = context.clock.now()
    exported = context.db.write_now(_taken_away, context.register, now=now)
    save_workbook(work_list_book(exported, context.settings.office.work, now), out)
    return len(exported.rows)


def _taken_away(session: Session, register: UnitRegister, *, now: datetime) -> Exported:
    exported = export_rows(session, register)
    journal.record_access(
        session, "exported", "work_list", count=len(exported.rows), by=membership.KEYBOARD, now=now
    )
    return exported


def _paper(directive: Directive | None) -> tuple[str, ...]:
    if directive is None:
        return ()
    issued = f"{full_day_words(directive.issued_on)}印发" if directive.issued_on else ""
    return directive.document_number, issued


def _as_of(now: datetime) -> str:
    return f"截至{office_day(now).year}年{moment(now, office_day(now))}"


def _cell(cell: ExportedCell) -> Cell:
    if isinstance(cell, State):
        return STATE_WORDS[cell]
    return None if cell == "" else cell
