"""The preview of an import and what came of it: counts, problems by row and column, differences old → new. Telegram HTML."""

from collections.abc import Iterator, Sequence
from datetime import date

from taskbot.tasks.importing import Entry, ImportPlan
from taskbot.tasks.list_changes import FIELD_WORDS
from taskbot.tasks.planning import RowProblem
from taskbot.tasks.units import UnitRegister
from taskbot.texts.words import day, excerpt, own

_NAME_LENGTH = 80
_TITLE_LENGTH = 60
_VALUE_LENGTH = 100
_PROBLEM_LENGTH = 200


def preview_headed(plan: ImportPlan, name: str) -> str:
    """Head of every page."""
    title = own(excerpt(plan.title or name, _NAME_LENGTH))
    what, nothing = ("改动预览", "没有可以采用的改动") if plan.source else ("导入预览", "没有可以导入的任务")
    return f"<b>{what}：{title}</b>\n{'，'.join(_counts(plan)) or nothing}"


def _counts(plan: ImportPlan) -> Iterator[str]:
    if plan.created:
        yield f"新增 {len(plan.created)} 项（{_range(plan.created)}）"
    if plan.changed:
        yield f"改动 {len(plan.changed)} 项（{len(plan.changes)} 处）"
    if plan.left_out:
        yield f"选用 {len(plan.chosen)} 项"
    if plan.unchanged:
        yield f"不变 {len(plan.unchanged)} 项"
    wrong = {(each.table, each.row) for each in _wrong(plan)}
    if wrong:
        yield f"有问题、不{_verb(plan)} {len(wrong)} 行"
    if plan.source and plan.conflicts:
        yield f"有冲突 {len({each.row for each in plan.conflicts})} 行"


def _verb(plan: ImportPlan) -> str:
    return "采用" if plan.source else "导入"


def _wrong(plan: ImportPlan) -> list[RowProblem]:
    """What keeps rows out; conflicts of an edited workbook are told apart."""
    problems = plan.problems if plan.source else plan.all_problems
    return [each for each in problems if not each.is_imported]


def _range(entries: Sequence[Entry]) -> str:
    numbers = sorted(entry.number for entry in entries)
    return f"#{numbers[0]}" if len(numbers) == 1 else f"#{numbers[0]} 至 #{numbers[-1]}"


def preview_lines(plan: ImportPlan, register: UnitRegister, today: date) -> list[str]:
    """What is wrong first, then what would change, then what is new."""
    assumed = [each for each in plan.all_problems if each.is_imported]
    clashes = plan.conflicts if plan.source else ()
    names_table = bool(plan.source) or len({each.table for each in plan.all_problems}) > 1
    verb = _verb(plan)
    parts = [
        (f"有问题的行（不{verb}，其余照常）", [_problem(each, names_table) for each in _wrong(plan)]),
        ("冲突（制表以后已有变动，不覆盖）", [_problem(each, names_table) for each in clashes]),
        ("改动", [changes_of(plan, entry) for entry in plan.changed]),
        (f"请核对（照常{verb}）", [_problem(each, names_table) for each in assumed]),
        ("说明", [own(excerpt(remark, _PROBLEM_LENGTH)) for remark in plan.remarks]),
        ("新增", [_new(entry, register, today) for entry in plan.created]),
    ]
    return [line for title, lines in parts if lines for line in _part(title, lines)]


def _part(title: str, lines: Sequence[str]) -> list[str]:
    """The title goes with the first line, so that no page ends with it."""
    return [f"\n<b>{title}</b>\n{lines[0]}", *lines[1:]]


def _problem(problem: RowProblem, names_table: bool) -> str:
    table = f"{own(excerpt(problem.table, 20))} " if names_table else ""
    where = f"{table}第 {problem.row} 行「{own(excerpt(problem.column, 20))}」"
    return f"{where}：{own(excerpt(problem.problem, _PROBLEM_LENGTH))}"


def changes_of(plan: ImportPlan, entry: Entry) -> str:
    """One task's changes; of an edited workbook with a tick where they are wanted."""
    tick = f"{tick_of(plan, entry)} " if plan.source else ""
    lines = [
        f"　　{FIELD_WORDS[change.field]}：{_value(change.old)} → {_value(change.new)}"
        for change in entry.changes
    ]
    return "\n".join([f"{tick}#{entry.number} {own(excerpt(entry.terms.title, _TITLE_LENGTH))}", *lines])


def tick_of(plan: ImportPlan, entry: Entry) -> str:
    """Whether the changes of the task are wanted."""
    return "☐" if entry.number in plan.left_out else "☑"


def confirm_label(plan: ImportPlan) -> str:
    """The button that does what is shown."""
    if not plan.source:
        return "确认导入"
    return f"确认所选（{len(plan.chosen)} 项）" if plan.left_out else f"全部确认（{len(plan.chosen)} 项）"


def _value(words: str) -> str:
    return own(excerpt(words, _VALUE_LENGTH)) or "（空）"


def _new(entry: Entry, register: UnitRegister, today: date) -> str:
    terms = entry.terms
    lead = register.shown_name(terms.lead_unit)
    due = day(terms.due_on, today) if terms.due_on else own(excerpt(terms.deadline_phrase, 30)) or "长期"
    return f"#{entry.number} {own(excerpt(terms.title, _TITLE_LENGTH))}\n　　{own(lead)} · {due}"


def cards_announced(count: int, *, has_place: bool) -> str:
    """Under the preview: what the units will see of it."""
    if has_place:
        return f"确认后，{count} 项新任务的卡片发到工作群。"
    return "还没有工作群，确认后只登记任务，不发卡片。"


def nothing_to_import(plan: ImportPlan) -> str:
    """Under a preview that changes nothing."""
    return "没有改动，不需要确认。" if plan.source else "与现有任务没有差异，不需要导入。"


def imported(plan: ImportPlan, name: str) -> str:
    """In place of the preview."""
    title = own(excerpt(plan.title or name, _NAME_LENGTH))
    return f"<b>已{_verb(plan)}：{title}</b>\n{'，'.join(_counts(plan))}"


def imported_briefly(plan: ImportPlan) -> str:
    """Toast after 确认导入."""
    if plan.source:
        return f"已采用 {len(plan.chosen)} 项任务的改动。"
    return f"已导入：新增 {len(plan.created)} 项，改动 {len(plan.changed)} 项。"


def choice_changed() -> str:
    """Toast where somebody else has ticked rows in between."""
    return "勾选已有变化，没有写入，请看清后再确认。"


def import_dropped(plan: ImportPlan) -> str:
    """In place of the preview after 取消."""
    return f"已取消，没有{_verb(plan)}。"
