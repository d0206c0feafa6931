"""The preview of an import and what came of it: counts, problems by row and column, differences old → new. Telegram HTML."""

from collections.abc import Iterable, Iterator, Sequence
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
_NAMED = 6


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
    if wrong := _wrong(plan):
        yield f"有问题、不{_verb(plan)} {_places(plan, wrong)}"
    if plan.source and plan.conflicts:
        yield f"有冲突 {_places(plan, plan.conflicts)}"


def _places(plan: ImportPlan, problems: Iterable[RowProblem]) -> str:
    """Of a list rows are not taken, of an edited workbook cells."""
    if plan.source:
        return f"{len({(each.row, each.column) for each in problems})} 处"
    return f"{len({(each.table, each.row) for each in problems})} 行"


def _verb(plan: ImportPlan) -> str:
    return "采用" if plan.source else "导入"


def _wrong(plan: ImportPlan) -> list[RowProblem]:
    """What is not taken; conflicts of an edited workbook are told apart."""
    problems = plan.problems if plan.source else plan.all_problems
    return [each for each in problems if not each.is_imported]


def _range(entries: Sequence[Entry]) -> str:
    numbers = sorted(entry.number for entry in entries)
    return f"#{numbers[0]}" if len(numbers) == 1 else f"#{numbers[0]} 至 #{numbers[-1]}"


def preview_lines(plan: ImportPlan, register: UnitRegister, today: date) -> list[str]:
    """What is wrong first, then what would change, then what is new."""
    told = {entry.number for entry in plan.changed} if plan.source else frozenset[int]()
    assumed = _problems(
        plan, [each for each in plan.all_problems if each.is_imported and each.number not in told]
    )
    remarks = [own(excerpt(remark, _PROBLEM_LENGTH)) for remark in plan.remarks]
    parts = [
        *_not_taken(plan),
        ("改动", [changes_of(plan, entry) for entry in plan.changed]),
        ("请核对（照常导入）", [] if plan.source else assumed),
        ("说明", [*assumed, *remarks] if plan.source else remarks),
        ("新增", [_new(entry, register, today) for entry in plan.created]),
    ]
    return _parted(parts)


def _not_taken(plan: ImportPlan) -> list[tuple[str, list[str]]]:
    what = "地方" if plan.source else "行"
    return [
        (f"有问题的{what}（不{_verb(plan)}，其余照常）", _problems(plan, _wrong(plan))),
        ("冲突（制表以后已有变动，不覆盖）", _problems(plan, plan.conflicts if plan.source else ())),
    ]


def _parted(parts: Iterable[tuple[str, list[str]]]) -> list[str]:
    """A title goes with its first line, so that no page ends with it."""
    return [line for title, lines in parts if lines for line in (f"\n<b>{title}</b>\n{lines[0]}", *lines[1:])]


def _problems(plan: ImportPlan, problems: Iterable[RowProblem]) -> list[str]:
    """Each once, whatever rows it stands in."""
    names_table = bool(plan.source) or len({each.table for each in plan.all_problems}) > 1
    rows: dict[tuple[str, int | None, str, str], list[int]] = {}
    for each in problems:
        rows.setdefault(
            (each.table if names_table else "", each.number, each.column, each.problem), []
        ).append(each.row)
    return [_problem(*what, places) for what, places in rows.items()]


def _problem(table: str, number: int | None, column: str, words: str, rows: Sequence[int]) -> str:
    where = f"{own(excerpt(table, 20))} 第 {'、'.join(map(str, rows))} 行".lstrip()
    whose = f"#{number}（{where}）" if number else where
    return f"{whose}「{own(excerpt(column, 20))}」：{own(excerpt(words, _PROBLEM_LENGTH))}"


def changes_of(plan: ImportPlan, entry: Entry) -> str:
    """One task's changes; of an edited workbook with a tick where they are wanted, and what is to be said of them."""
    tick = f"{_tick(plan, entry)} " if plan.source else ""
    lines = [
        f"　　{FIELD_WORDS[change.field]}：{_value(change.old)} → {_value(change.new)}"
        for change in entry.changes
    ]
    lines += [
        f"　　{'⚠ ' if each.is_doubtful else ''}「{own(excerpt(each.column, 20))}」：{own(excerpt(each.problem, _PROBLEM_LENGTH))}"
        for each in (plan.remarks_on(entry) if plan.source else ())
    ]
    return "\n".join([f"{tick}#{entry.number} {own(excerpt(entry.terms.title, _TITLE_LENGTH))}", *lines])


def _tick(plan: ImportPlan, entry: Entry) -> str:
    """Whether the changes of the task are wanted."""
    return "☐" if entry.number in plan.left_out else "☑"


def tick_label(plan: ImportPlan, entry: Entry) -> str:
    """The button that takes the changes of a task or leaves them out."""
    return f"{_tick(plan, entry)} #{entry.number}" + (" ⚠" if entry.number in plan.doubtful else "")


def doubts_left(count: int) -> str:
    """Under the preview: changes that are not taken unless somebody ticks them."""
    return f"⚠ {count} 项需要核对，没有勾选；核对无误的，请点编号勾选后再确认。"


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


def imported(plan: ImportPlan, name: str, told: str) -> list[str]:
    """In place of the preview: the counts, who was told, and what the office still has to deal with."""
    title = own(excerpt(plan.title or name, _NAME_LENGTH))
    head = f"<b>已{_verb(plan)}：{title}</b>\n{'，'.join(_counts(plan))}"
    left = "、".join(f"#{entry.number}" for entry in plan.changed if entry.number in plan.left_out)
    unwanted = [("没有勾选，没有采用", [left] if left else [])]
    return [*filter(None, [head, told]), *_parted([*_not_taken(plan), *unwanted])]


def imported_briefly(plan: ImportPlan) -> str:
    """Toast after 确认导入."""
    if plan.source:
        return f"已采用 {len(plan.chosen)} 项任务的改动。"
    return f"已导入：新增 {len(plan.created)} 项，改动 {len(plan.changed)} 项。"


def renewed(numbers: Sequence[int]) -> str:
    """Toast where tasks have changed between the preview and 确认."""
    named = "、".join(f"#{number}" for number in numbers[:_NAMED]) + ("等" if len(numbers) > _NAMED else "")
    return f"预览之后{named}有了变动，没有写入，已列入冲突；其余的请看清后再确认。"


def replaced() -> str:
    """In place of a preview after which the same workbook has come once more."""
    return "这份预览已由后来发回的同一份工作簿代替，没有采用。"


def choice_changed() -> str:
    """Toast where somebody else has ticked rows in between."""
    return "勾选已有变化，没有写入，请看清后再确认。"


def import_dropped(plan: ImportPlan) -> str:
    """In place of the preview after 取消."""
    return f"已取消，没有{_verb(plan)}。"
