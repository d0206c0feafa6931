"""Reads a line of responsible units against the register: who leads, who supports, which names it does not know.

A unit marked 牵头 leads; otherwise the first-listed one does, and the reading says that this was assumed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from taskbot.tasks.unit_roles import NamedUnit, named_units
from taskbot.tasks.unit_tokens import Role, Token, unit_tokens
from taskbot.tasks.units import Unit, UnitRegister

_AT_END = re.compile(r"\([^()]*\)$")
_MARKED_KINDS = {"unit", "group", "label", "mark", "own_mark", "address"}


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """`lead` is None where nothing names one; `other_leads` were marked too and are counted as supporting."""

    lead: Unit | None
    supporting: tuple[Unit, ...]
    unknown: tuple[str, ...]
    lead_assumed: bool
    expanded: tuple[str, ...]
    other_leads: tuple[Unit, ...]


def parse_units(text: str, register: UnitRegister) -> UnitsRead:
    """Reads a list of units such as 由省A厅牵头，省B厅、各设区市配合."""
    tokens = list(unit_tokens(text, register))
    takes_short_forms = _names_departments(tokens)
    roles: dict[Unit | str, Role | None] = {}
    collective: dict[Unit, Role | None] = {}
    expanded: list[str] = []
    for named in named_units(tokens):
        name = named.token.text
        if group := register.find_group(name):
            collective |= dict.fromkeys(register.members(group), named.role)
            expanded.append(name)
        elif not _is_open_class(named):
            unit = _unit(named.token, register, takes_short_forms)
            roles[unit] = roles.get(unit) or named.role
    return _read(roles, collective, expanded)


def _names_departments(tokens: list[Token]) -> bool:
    """Whether the line is visibly a list of departments, so that 科技 in it means the department of science."""
    kinds = [token.kind for token in tokens]
    if not _MARKED_KINDS.isdisjoint(kinds):
        return True
    if any(token.kind in ("filler", "others") and token.text.endswith(("部门", "单位")) for token in tokens):
        return True
    return kinds.count("short") > 1 and "unknown" not in kinds


def _is_open_class(named: NamedUnit) -> bool:
    """等有关部门 after names: the list may be longer, but nobody is named."""
    return named.token.kind == "others" and named.token.text.startswith("等")


def _unit(token: Token, register: UnitRegister, takes_short_forms: bool) -> Unit | str:
    """The unit meant, or the word itself: it keeps its place, so that its mark never falls to its neighbour."""
    if token.kind == "unit":
        return register.find(token.text) or token.text
    if token.kind == "short" and takes_short_forms:
        return register.find_short_form(token.text) or token.text
    return _AT_END.sub("", token.text)


def _read(
    roles: dict[Unit | str, Role | None], collective: dict[Unit, Role | None], expanded: list[str]
) -> UnitsRead:
    marked = [name for name, role in roles.items() if role is Role.LEAD]
    answerable = [name for name, role in roles.items() if role is not Role.SUPPORTING]
    first = next(iter(marked or answerable), None)
    lead = first if isinstance(first, Unit) else None
    peers = len(answerable) + sum(role is not Role.SUPPORTING for role in collective.values())
    everyone = dict.fromkeys((*_known(roles), *collective))
    return UnitsRead(
        lead=lead,
        supporting=tuple(unit for unit in everyone if unit is not lead),
        unknown=tuple(name for name in roles if isinstance(name, str)),
        lead_assumed=lead is not None and not marked and peers > 1,
        expanded=tuple(dict.fromkeys(expanded)),
        other_leads=_known(marked[1:]),
    )


def _known(names: Iterable[Unit | str]) -> tuple[Unit, ...]:
    return tuple(name for name in names if isinstance(name, Unit))
